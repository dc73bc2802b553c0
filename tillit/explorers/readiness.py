"""The readiness explorers: gates, questions and schedule, for a tender and for a reform alike."""

import functools
import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from tillit import marks, show
from tillit.chart_text import filled, month_text, signed
from tillit.declared import Column, Grid, GridRow, Matrix, Output, Picture, Section, Table, Unknown
from tillit.drawn import ENDS, Draws
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.formula import Bind, Number, days, is_set, keep
from tillit.i18n import Text, counted, fill, pgettext
from tillit.i18n import gettext as _
from tillit.models import readiness as model
from tillit.parameters import registry
from tillit.pictures import Fragment
from tillit.said import Case, Condition, narrow, placed
from tillit.symbols import Picks, Symbols
from tillit.theme import colour
from tillit.wording import source_name

GATES = model.gates()

_COLOURS = {"tender": "tender", "reform": "inhouse"}
_LAST = {track: f"{phases[-1]}_done" for track, phases in model.PHASES.items()}
"""Months until the first day: the end of the last phase."""


def _assumptions(track: str) -> Draws:
    def assumptions(
        values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
    ) -> dict[str, Number]:
        return model.drawn(values, uniforms, track, bind)

    def quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
        until = model.done(model.drawn_lengths(values, track), track, bind)
        return {f"{phase}_done": months for phase, months in until.items()}

    def chances(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
        until = model.done(model.drawn_lengths(values, track), track, bind)
        months = until[model.PHASES[track][-1]]
        return {f"{track}_in_time": model.days_to_spare(values, months)}

    return Draws(assumptions, quantities, chances, sample="schedule")


DRAWS = {track: _assumptions(track) for track in model.TRACKS}


def results(values: Mapping[str, Number], bind: Bind, track: str) -> dict[str, Number]:
    """Compute the model's results, the dates of the bands, and the day each phase is done."""
    start = days(values["schedule_start"])
    done = {
        f"{phase}_day": start + values[f"{phase}_done_middle"] * model.DAYS_A_MONTH
        for phase in model.PHASES[track]
    }
    return {
        **model.evaluate(values, track, bind),
        **model.dates(values, track, bind),
        **{name: bind(name, day) for name, day in done.items()},
    }


def _phases(track: str) -> Picks:
    """The months until each phase is done, and the day, as rows of chart and table."""
    ids = {end: [f"{phase}_done_{end}" for phase in model.PHASES[track]] for end in ENDS}
    return Picks("number", {**ids, "day": [f"{phase}_day" for phase in model.PHASES[track]]}, 1)


# Sentences


def _tender_answers() -> tuple[Case, ...]:
    return _by_readiness(
        "tender",
        _(
            "Not ready to tender: none of the {tender_items:people} questions is answered yet. "
            "Open a gate below and answer."
        ),
        not_ready=(
            _(
                "Not ready to tender. Weakest gate: {gates}. Of {tender_items:people} questions, "
                "not answered: {tender_open:people}; no or don’t know: {tender_no:people}; "
                "partly: {tender_partly:people}."
            ),
            _(
                "Not ready to tender. Weakest gates: {gates}. Of {tender_items:people} questions, "
                "not answered: {tender_open:people}; no or don’t know: {tender_no:people}; "
                "partly: {tender_partly:people}."
            ),
        ),
        partly=(
            _(
                "Partly ready to tender. Weakest gate: {gates}. Of {tender_items:people} "
                "questions, answered partly: {tender_partly:people}; none no, and none is open."
            ),
            _(
                "Partly ready to tender. Weakest gates: {gates}. Of {tender_items:people} "
                "questions, answered partly: {tender_partly:people}; none no, and none is open."
            ),
        ),
        ready=_(
            "Ready to tender, by your answers: all {tender_items:people} questions are answered "
            "yes. That says nothing of whether to."
        ),
    )


def _reform_answers() -> tuple[Case, ...]:
    return _by_readiness(
        "reform",
        _(
            "Not ready to reform in-house: none of the {reform_items:people} questions is answered "
            "yet. Open a gate below and answer."
        ),
        not_ready=(
            _(
                "Not ready to reform in-house. Weakest gate: {gates}. Of {reform_items:people} "
                "questions, not answered: {reform_open:people}; no or don’t know: "
                "{reform_no:people}; partly: {reform_partly:people}."
            ),
            _(
                "Not ready to reform in-house. Weakest gates: {gates}. Of {reform_items:people} "
                "questions, not answered: {reform_open:people}; no or don’t know: "
                "{reform_no:people}; partly: {reform_partly:people}."
            ),
        ),
        partly=(
            _(
                "Partly ready to reform in-house. Weakest gate: {gates}. Of {reform_items:people} "
                "questions, answered partly: {reform_partly:people}; none no, and none is open."
            ),
            _(
                "Partly ready to reform in-house. Weakest gates: {gates}. Of "
                "{reform_items:people} questions, answered partly: {reform_partly:people}; none "
                "no, and none is open."
            ),
        ),
        ready=_(
            "Ready to reform in-house, by your answers: all {reform_items:people} questions are "
            "answered yes. That says nothing of whether to."
        ),
    )


def _by_readiness(
    track: str, nothing: str, *, not_ready: tuple[str, str], partly: tuple[str, str], ready: str
) -> tuple[Case, ...]:
    """Return the cases on the gates; of a pair the second names several weakest gates."""

    def level(known: Mapping[str, Number], is_level: int) -> Number:
        return known[f"{track}_level"] == is_level

    return (
        Case(
            "nothing answered",
            nothing,
            lambda known: known[f"{track}_open"] == known[f"{track}_items"],
        ),
        Case("ready", ready, lambda known: level(known, model.READY)),
        *_by_number(track, "not ready", not_ready, lambda known: level(known, 0)),
        *_by_number(track, "partly ready", partly, None),
    )


def _by_number(
    track: str, name: str, texts: tuple[str, str], holds: Condition | None
) -> list[Case]:
    """Return a case for each number of weakest gates, naming them; the last holds for the rest."""
    gates = [f"{{{track}_weakest_{nth}:readiness_gates}}" for nth in range(1, len(GATES) + 1)]
    cases = []
    for number in range(1, len(gates) + 1):
        named = placed(texts[number > 1], gates="; ".join(gates[:number]))

        def these(known: Mapping[str, Number], number: int = number) -> Number:
            many = known[f"{track}_weakest"] == number
            return many if holds is None else holds(known) & many

        last = holds is None and number == len(gates)
        cases.append(Case(f"{name}, {number}", named, None if last else these))
    return cases


def _schedule(track: str) -> tuple[Case, ...]:
    """Return the cases on the schedule: with both dates, and without, with or without a band."""
    months, alike, undated, dated = _schedule_said()[track]
    start, wanted = model.DATES
    return (
        Case("dated", dated, lambda known: is_set(days(known[wanted]) - days(known[start]))),
        Case("undated, no band", alike, lambda known: narrow(known, months)),
        Case("undated", undated),
    )


def _schedule_said() -> dict[str, tuple[str, Text, Text, str]]:
    """Return by track the result that is told, and how: its middle, its band, as a date."""
    return {
        "tender": (
            "tender_take_over_done",
            counted(
                "By the lengths entered below, the supplier has taken over about "
                "{tender_take_over_done_middle:number} month after the first dialogue.",
                "By the lengths entered below, the supplier has taken over about "
                "{tender_take_over_done_middle:number} months after the first dialogue.",
                by="tender_take_over_done_middle",
            ),
            counted(
                "By the lengths entered below, the supplier has taken over about "
                "{tender_take_over_done_middle:number} month after the first dialogue, in eight "
                "of ten draws between {tender_take_over_done_low:number} and "
                "{tender_take_over_done_high:number}.",
                "By the lengths entered below, the supplier has taken over about "
                "{tender_take_over_done_middle:number} months after the first dialogue, in eight "
                "of ten draws between {tender_take_over_done_low:number} and "
                "{tender_take_over_done_high:number}.",
                by="tender_take_over_done_middle",
            ),
            _(
                "By the lengths entered below, half of the draws have the supplier take over by "
                "{tender_first_day_middle:date}; chance that it is in time for {schedule_wanted}: "
                "{tender_in_time:in_ten}."
            ),
        ),
        "reform": (
            "reform_start_done",
            counted(
                "By the lengths entered below, the first units work in the new way about "
                "{reform_start_done_middle:number} month after the first dialogue.",
                "By the lengths entered below, the first units work in the new way about "
                "{reform_start_done_middle:number} months after the first dialogue.",
                by="reform_start_done_middle",
            ),
            counted(
                "By the lengths entered below, the first units work in the new way about "
                "{reform_start_done_middle:number} month after the first dialogue, in eight of "
                "ten draws between {reform_start_done_low:number} and "
                "{reform_start_done_high:number}.",
                "By the lengths entered below, the first units work in the new way about "
                "{reform_start_done_middle:number} months after the first dialogue, in eight of "
                "ten draws between {reform_start_done_low:number} and "
                "{reform_start_done_high:number}.",
                by="reform_start_done_middle",
            ),
            _(
                "By the lengths entered below, half of the draws have the first units work in the "
                "new way by {reform_first_day_middle:date}; chance that it is in time for "
                "{schedule_wanted}: {reform_in_time:in_ten}."
            ),
        ),
    }


# The form


def _gate_names() -> dict[str, str]:
    return dict(load().table("readiness_gates").set_index("id")["name"])


def _places(findings: Sequence[str]) -> str:
    """Where findings stand, each source once; whose question it is where there are none."""
    rows = [load().row("findings", name) for name in findings]
    order = list(load().table("sources")["id"])
    by_source = [
        (source_name(source), "; ".join(dict.fromkeys(row["locator"] for row in group)))
        for source, group in itertools.groupby(
            sorted(rows, key=lambda row: order.index(row["source_id"])),
            key=lambda row: row["source_id"],
        )
    ]
    named = [fill(_("{source}, {places}"), source=name, places=text) for name, text in by_source]
    return ". ".join(named) or _("This book’s own question")


def _gate_grids(track: str) -> list[Grid]:
    rows = load().table("readiness_gates").to_dict("records")
    columns = (
        pgettext("column", "Answer"),
        pgettext("column", "Note"),
        pgettext("column", "Owner"),
        pgettext("column", "Date"),
    )
    # Both tracks stand on one page: what is read out must say which.
    titles = {
        "tender": _("Gate {number} for a tender: {gate}"),
        "reform": _("Gate {number} for a reform: {gate}"),
    }
    return [
        Grid(
            f"{track}_{gate['id']}",
            fill(titles[track], number=number, gate=gate["name"]),
            columns,
            [_question(item) for item in model.items_at(track, gate["id"])],
            placed(
                _("{question} At your answers: {level}; not answered: {open}."),
                question=gate[f"{track}_question"],
                level=f"{{{track}_{gate['id']}_level:readiness_levels}}",
                open=f"{{{track}_{gate['id']}_open:people}}",
            ),
        )
        for number, gate in enumerate(rows, start=1)
    ]


def _question(item: model.Item) -> GridRow:
    cells = [f"{name}_{item.id}" for name in ("ready", "ready_note", "ready_owner", "ready_due")]
    return GridRow(item.question, cells, place=_places(item.findings))


def _phase_names(track: str) -> dict[str, str]:
    """Names of the phases: those that are set have no row in the table of the drawn ones."""
    drawn = load().table("schedule").set_index("id")["name"]
    others = {"tender_bidding": _("Time to bid"), "tender_take_over": _("Time to take over")}
    return {phase: others.get(phase) or drawn[phase] for phase in model.PHASES[track]}


def _lengths(track: str) -> Grid:
    known = registry()
    rows = [
        GridRow(
            row["name"],
            [f"months_{end}_{row['id']}" for end in ("low", "mode", "high")],
            " ".join((row["description"], known[f"months_mode_{row['id']}"].reason, row["reason"])),
            _phase_place(known[f"months_mode_{row['id']}"].finding_id),
        )
        for row in load().table("schedule").to_dict("records")
        if row["track"] == track
    ]
    return Grid(
        f"{track}_lengths",
        {
            "tender": _("How long each phase of a tender takes, in months"),
            "reform": _("How long each phase of a reform takes, in months"),
        }[track],
        (pgettext("column", "Shortest"), _("Most likely"), pgettext("column", "Longest")),
        rows,
        _(
            "Lengths are drawn between the shortest and the longest, most often near the most "
            "likely. Entered in another order, they are read as a range that holds all three."
        ),
    )


def _phase_place(finding: str) -> str:
    return _places([finding]) if finding else pgettext("row", "Assumption")


# The picture

_ROW = 50
"""Height of a phase in the chart, px: its name above, its bar below."""
_LABEL = 66
"""Room for the words to the right of the longest band, px."""
_HALO = 5
_ANOTHER_HALF = 1.5
"""How many times the longest a chart may stretch to show the date that is wanted."""


def _rows(track: str, symbols: Symbols) -> alt.Chart:
    """Return the phases with their names, when they begin and end, and what is said of each."""
    names = list(_phase_names(track).values())
    numbered = [
        fill(_("{number} {phase}"), number=number, phase=name)
        for number, name in enumerate(names, start=1)
    ]
    phases = model.PHASES[track]
    begun = ["0", *(f"{phase}_done_middle" for phase in phases[:-1])]
    place = "datum.number - 1"
    month = filled(_("month {number}"), number=signed("datum.middle", ".2~r"))
    return (
        _phases(track)
        .over(symbols)
        .transform_calculate(
            name=f"{json.dumps(numbered, ensure_ascii=False)}[{place}]",
            set=f"{json.dumps([phase in model.SET for phase in phases])}[{place}]",
            begun=marks.picked(begun, place),
            text=f"isValid(datum.day) ? {month_text('datum.day')} : {month}",
        )
    )


def _gantt(symbols: Symbols, track: str) -> alt.TopLevelMixin:
    tone, soft = colour(_COLOURS[track]), colour(f"{_COLOURS[track]}-soft")
    start, wanted = (repr(days(symbols.values[name])) for name in model.DATES)
    longest = f"max({_LAST[track]}_high, 1)"
    asked = f"({wanted} - {start}) / {model.DAYS_A_MONTH!r}"
    # A date far off is named at the edge: drawn in its place it would squeeze the phases.
    stretched = f"max({longest}, min({asked}, {_ANOTHER_HALF} * {longest}))"
    right = f"(isValid({asked}) ? {stretched} : {longest})"
    base = _rows(track, symbols)
    x = alt.X(
        "begun:Q",
        scale=alt.Scale(
            domainMin=0,
            domainMax={"expr": f"max({longest} * width / max(width - {_LABEL}, 1), {right})"},
            nice=False,
        ),
        axis=alt.Axis(title=_("Months from the first dialogue"), tickCount=6, labelBound=True),
    )
    y = alt.Y("number:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    bars = base.mark_bar(
        height=12,
        yOffset=10,
        fill={"expr": f"datum.set ? '{soft}' : '{tone}'"},
        stroke=tone,
        strokeWidth=1.5,
    ).encode(x=x, x2="middle:Q", y=y)
    bands = base.mark_bar(height=4, yOffset=10, color=colour("ink"), cornerRadius=2).encode(
        x="low:Q", x2="high:Q", y=y
    )
    beside: dict[str, Any] = {"align": "left", "baseline": "middle", "halo": _HALO}
    title_ground, title = marks.haloed(base, alt.value(0), y, "name", dx=2, dy=-8, **beside)
    text_ground, text = marks.haloed(base, "high", y, dx=6, dy=10, tone="muted", **beside)
    return alt.layer(
        *_wanted(asked, right, wanted), title_ground, text_ground, bars, bands, title, text
    )


def _wanted(asked: str, right: str, wanted: str) -> list[alt.Chart]:
    """The date it must be running, if both dates are set: in its place, or named at the edge."""
    month = month_text(wanted)
    here, earlier, later = (
        filled(text, date=month)
        for text in (_("wanted {date}"), _("← wanted {date}"), _("wanted {date} →"))
    )
    # What is not to be seen is drawn without text or ink, not left out: an empty layer has no
    # extent, and the page would say so in its console.
    base = marks.one_row(
        place=f"isValid({asked}) ? clamp({asked}, 0, {right}) : 0",
        seen=f"isValid({asked}) && {asked} >= 0 && {asked} <= {right} ? 1 : 0",
        text=(
            f"!isValid({asked}) ? '' : {asked} < 0 ? {earlier} : "
            f"{asked} > {right} ? {later} : {here}"
        ),
    )
    seen = {"expr": "datum.seen"}
    return [
        marks.rule(base, tone="yours", width=2, dash=[5, 4], opacity=seen, x="place"),
        marks.words(
            base,
            "place",
            alt.value(0),
            tone="yours",
            bold=True,
            align={"expr": "scale('x', datum.place) > width / 2 ? 'right' : 'left'"},
            dy=-3,
            baseline="bottom",
        ),
    ]


def _gantt_table(track: str) -> Table:
    phases = model.PHASES[track]
    return Table(
        Column("number", pgettext("column", "Phase"), "people"),
        tuple(float(number) for number in range(1, len(phases) + 1)),
        (
            Column("low", _("One draw in ten is done by month"), "number"),
            Column("middle", _("Half are done by month"), "number"),
            Column("high", _("Nine in ten are done by month"), "number"),
            Column("day", _("Half are done by date"), "date"),
        ),
        (_phases(track),),
        tuple(
            fill(_("{number} {phase}"), number=number, phase=name)
            for number, name in enumerate(_phase_names(track).values(), start=1)
        ),
    )


def _picture(track: str) -> Picture:
    titles = {
        "tender": _("Tender: from the first dialogue to the first day"),
        "reform": _("Reform: from the first dialogue to the first day"),
    }
    captions = {
        "tender": _(
            "Filled bars: phases whose length is uncertain; outlined bars: as long as your "
            "documents and contract set them. Lines: where a phase ends in eight of ten draws. The "
            "first two lengths and the time to bid come from one case, Trondheim, whose tender was "
            "cancelled after the deadline; the rest are assumptions. The dates hold only if enough "
            "bids come."
        ),
        "reform": _(
            "Filled bars: phases whose length is uncertain. Lines: where a phase ends in "
            "eight of ten draws. All lengths are assumptions, set so that a reform takes as long "
            "as a tender before you change anything; the one case, Bergen, gives years only."
        ),
    }
    summaries = {
        "tender": _(
            "A bar for each phase of a tender, one after the other from the first dialogue with "
            "suppliers until a supplier has taken over, each with the span in which it ends."
        ),
        "reform": _(
            "A bar for each phase of a reform in-house, one after the other from the first "
            "dialogue with staff until the first units work in the new way, each with the span in "
            "which it ends."
        ),
    }
    return Picture(
        "schedule",
        titles[track],
        summaries[track],
        captions[track],
        functools.partial(_gantt, track=track),
        _ROW * len(model.PHASES[track]),
        _gantt_table(track),
        least=36 * len(model.PHASES[track]),
    )


# Results


def _gates_matrix(track: str) -> Matrix:
    whole = _("The whole: as its weakest gate")
    gates = {f"{track}_{gate}": title for gate, title in _gate_names().items()}
    return Matrix.crossed(
        {"tender": _("The gates for a tender"), "reform": _("The gates for a reform")}[track],
        {**gates, track: whole},
        (
            Output("{row}_level", pgettext("gate", "Level"), "readiness_levels"),
            Output("{row}_yes", pgettext("gate", "Yes"), "people"),
            Output("{row}_partly", pgettext("gate", "Partly"), "people"),
            Output("{row}_no", pgettext("gate", "No"), "people"),
            Output("{row}_open", pgettext("gate", "Open"), "people"),
        ),
        _(
            "A gate is as ready as its weakest question. No: answered no or don’t know. Open: not "
            "answered, which holds a gate back as much as no."
        ),
    )


def _first_day(track: str) -> Section:
    no_start, no_wanted, no_dates = (
        _("set a start date"),
        _("set the date it must be running"),
        _("set both dates"),
    )
    return Section(
        {
            "tender": _("The first day of a tendered service"),
            "reform": _("The first day of a reformed service"),
        }[track],
        (
            Output(
                _LAST[track],
                _("Months from the first dialogue to the first day"),
                "number",
                _("Left: if every phase takes its most likely length. More often it takes longer."),
                band=True,
            ),
            Output(f"{track}_first_day", _("First day"), "date", band=True, missing=no_start),
            Output(f"{track}_in_time", _("Chance that it is in time"), "in_ten", missing=no_dates),
            Output(
                f"{track}_even_start",
                _("Start for an even chance to be in time"),
                "date",
                missing=no_wanted,
            ),
            Output(
                f"{track}_latest_start",
                _("Start to be in time in nine of ten draws"),
                "date",
                missing=no_wanted,
            ),
        ),
    )


def _misuse(track: str) -> tuple[str, ...]:
    shared = (
        _("Taking ready for right: whether it can start says nothing of whether it should."),
        _(
            "Setting tender and reform against each other by their levels or lengths: the "
            "questions differ, and the lengths come from one case each."
        ),
        _("Averaging the answers, or counting the yes: one gate that is shut shuts the way."),
        _("Answering yes because a document exists. Who has read it, and does it hold?"),
    )
    own = {
        "tender": _(
            "Promising a date to residents and staff: the draws know no tender without bids, no "
            "phase that delays the next and no election."
        ),
        "reform": _(
            "Promising a date to residents and staff: the draws know no reform that is given up, "
            "no phase that delays the next and no election."
        ),
    }
    return (*shared, own[track])


def _explorer(track: str, answers: tuple[Case, ...]) -> Explorer:
    return Explorer(
        name=f"readiness_{track}",
        controls=model.DATES,
        groups=(),
        sections=(_gates_matrix(track), _first_day(track)),
        model=functools.partial(results, track=track),
        answers=(answers, _schedule(track)),
        basis=_(
            "It follows from your answers and from the lengths. Assumptions of this book among "
            "them: {assumed_count:people} of {number_count:people}. Not legal advice."
        ),
        pictures=(_picture(track),),
        misuse=_misuse(track),
        unknown=Unknown((_LAST[track],)),
        draws=(DRAWS[track],),
        grids=(*_gate_grids(track), _lengths(track)),
    )


def readiness_tender() -> Explorer:
    """Describe the explorer of readiness to tender."""
    return _explorer("tender", _tender_answers())


def readiness_reform() -> Explorer:
    """Describe the explorer of readiness to reform in-house."""
    return _explorer("reform", _reform_answers())


def questions(track: str) -> Fragment:
    """Show every question of a track with its gate and what it rests on.

    Parameters
    ----------
    track
        ``"tender"`` or ``"reform"``.
    """
    evidence, names = load(), _gate_names()
    rows = [
        {
            "question": item.question,
            "gate": names[item.gate],
            "rests": {
                "text": " ".join(
                    evidence.row("findings", name)["statement"] for name in item.findings
                ),
                "place": _places(item.findings),
            },
        }
        for item in model.items(track)
    ]
    labels = {
        "tender": _("The questions on a tender"),
        "reform": _("The questions on a reform in-house"),
    }
    columns = {
        "question": pgettext("column", "Question"),
        "gate": pgettext("column", "Gate"),
        "rests": _("What it rests on"),
    }
    return show.table(labels[track], columns, rows)
