"""The options explorer: which controls, which charts, which sentences."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from tillit import marks, show
from tillit.chart_text import filled
from tillit.contents import title_of
from tillit.declared import (
    Column,
    Grid,
    GridRow,
    Group,
    Matrix,
    Output,
    Picture,
    Section,
    Table,
    Unknown,
)
from tillit.drawn import Draws, Weighing
from tillit.evidence import by_language, load
from tillit.explorer import Explorer
from tillit.explorers.net_saving.computed import BELIEF
from tillit.formats import names, percent
from tillit.formula import Bind, Number, is_set
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.models import options as model
from tillit.page import render
from tillit.pictures import Fragment
from tillit.said import Case, Condition, Said
from tillit.symbols import Picks, Symbols
from tillit.theme import colour
from tillit.wording import label, source_name
from tillit.works import by_names

OPTIONS = model.ids("options")
CRITERIA = model.ids("criteria")
GATES = model.ids("option_gates")
RANKS = tuple(range(1, len(OPTIONS) + 1))

EVEN = 1 / len(CRITERIA)
"""Weight of each criterion where all weigh alike."""

_NONE = "\N{EN DASH}"


def _linked(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {name: values[name] for name in model.LINKS}


def _coming(values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {name: values[name] for name in model.CHANCES}


DRAWS = (
    BELIEF,
    Draws(model.drawn_links, quantities=_linked, means=_coming),
    Weighing(
        before=model.before,
        sample="weightings",
        options=OPTIONS,
        criteria=CRITERIA,
        told=model.told,
    ),
)


# The charts

_ROOM = 0.06
"""Share of a bar from which a number has room in it."""

_DARK = (1, 0.8)
"""Shades of the first ranks, on which numbers are light; those that follow are pale."""


def _shades() -> list[float]:
    """Return the shade of each rank: dark, then paler and paler in steps that look even."""
    pale = len(RANKS) - len(_DARK)
    steps = [place / max(pale - 1, 1) for place in reversed(range(pale))]
    return [*_DARK, *(round(0.04 + 0.27 * step + 0.09 * step**2, 3) for step in steps)]


RANKED = Picks(
    "option",
    {
        **{f"rank_{rank}": [f"acceptability_{one}_{rank}" for one in OPTIONS] for rank in RANKS},
        "removed_by": [f"removed_by_{one}" for one in OPTIONS],
    },
)


def _texts(texts: Sequence[str]) -> str:
    """Write texts as a list of Vega's."""
    return json.dumps(list(texts), ensure_ascii=False)


def _option_names(column: str) -> list[str]:
    return list(load().table("options")[column])


def _ranks_chart(symbols: Symbols) -> alt.TopLevelMixin:
    first = filled(locale().percent, number="round(datum.rank_1 * 100)")
    short, full = (_texts(_option_names(column)) for column in ("short_name", "name"))
    base = RANKED.over(symbols).transform_calculate(
        name=f"({marks.ON_PHONE} ? {short} : {full})[datum.option]",
        said=f"{symbols.known['sides_ordered']!r} && isFinite(datum.rank_1) ? "
        f"({marks.ON_PHONE} ? {first} : "
        f"{filled(_('first in {percent}'), percent=first)}) : ''",
        gone="isFinite(datum.removed_by) ? "
        + filled(
            _("removed by the gate: {gate}"),
            gate=f"{_texts(names('option_gates'))}[datum.removed_by]",
        )
        + " : ''",
    )
    y = alt.Y("option:O", axis=None)
    segments = _segments(base)
    return alt.layer(
        _bars(segments, y),
        marks.words(
            segments,
            "middle",
            y,
            "inside",
            bold=True,
            dy=10,
            baseline="middle",
            color=marks.case(
                f"datum.number <= {len(_DARK)}", str(colour("paper")), str(colour("ink"))
            ),
        ),
        marks.words(base, alt.value(0), y, "name", align="left", dy=-8),
        marks.words(base, alt.value("width"), y, "said", bold=True, align="right", dy=-8),
        marks.words(base, alt.value(0), y, "gone", tone="muted", align="left", dx=4, dy=10),
    )


def _segments(base: alt.Chart) -> alt.Chart:
    """Lay the shares of an option's ranks end to end."""
    return (
        base.transform_fold([*(f"rank_{rank}" for rank in RANKS)], as_=["rank", "share"])
        .transform_calculate(number="toNumber(substring(datum.rank, 5))")
        .transform_stack(
            stack="share",
            as_=["start", "end"],
            groupby=["option"],
            sort=[alt.SortField("number", "ascending")],
        )
        .transform_calculate(
            middle="(datum.start + datum.end) / 2",
            inside=f"datum.share >= {_ROOM} ? datum.number : ''",
            shade=f"{_shades()}[datum.number - 1]",
        )
    )


def _bars(segments: alt.Chart, y: alt.Y) -> alt.Chart:
    return segments.mark_bar(
        height=18,
        yOffset=10,
        color=colour("link"),
        stroke=colour("edge"),
        strokeWidth=1,
        # Not left out: of an empty layer the page would say in its console that it has no extent.
        opacity={"expr": "isFinite(datum.share) ? 1 : 0"},
    ).encode(
        x=alt.X(
            "start:Q",
            scale=alt.Scale(domain=[0, 1], nice=False),
            axis=alt.Axis(format="%", title=_("Of all weightings"), tickCount=5, grid=False),
        ),
        x2="end:Q",
        y=y,
        fillOpacity=alt.FillOpacity("shade:Q", scale=None, legend=None),
    )


CENTRAL = Picks(
    "criterion",
    {f"of_{one}": [f"central_{one}_{criterion}" for criterion in CRITERIA] for one in OPTIONS},
)


def _weights_chart(symbols: Symbols) -> alt.TopLevelMixin:
    heads = _option_names("shortest_name")
    fields = list(CENTRAL.fields)
    base = CENTRAL.over(symbols).transform_calculate(
        name=f"{_texts(names('criteria'))}[datum.criterion]"
    )
    y = alt.Y("criterion:O", axis=None)
    # Shaded from about two thirds of the even weight on, more than thrice as much at the darkest.
    shade = f"clamp(0.375 * (datum.weight / {EVEN} - 0.64), 0, 0.45)"
    cells = base.transform_fold([*fields], as_=["of", "weight"]).transform_calculate(
        head=f"{_texts(heads)}[indexof({_texts(fields)}, datum.of)]",
        text=f"isFinite(datum.weight) ? round(datum.weight * 100) : '{_NONE}'",
        shade=f"isFinite(datum.weight) ? {shade} : 0",
    )
    x = alt.X(
        "head:N",
        sort=heads,
        scale=alt.Scale(domain=heads, paddingInner=0.04),
        axis=marks.bare_axis(orient="top", labelAngle=0),
    )
    boxes = cells.mark_bar(
        height=20, yOffset=10, color=colour("link"), stroke=colour("edge"), strokeWidth=1
    ).encode(x=x, y=y, fillOpacity=alt.FillOpacity("shade:Q", scale=None, legend=None))
    return alt.layer(
        boxes,
        marks.words(cells, x, y, "text", bold=True, dy=10, baseline="middle"),
        marks.words(base, alt.value(0), y, "name", align="left", dy=-10),
    )


def _pictures() -> tuple[Picture, ...]:
    return (
        Picture(
            "ranks",
            _("How often each option comes first, second, and so on"),
            _(
                "A bar for each option, cut into the shares of all weightings in which it is "
                "first, second and so on to last."
            ),
            _(
                "Numbers in a bar: the rank, 1 is first. Beside the name, once a side has an "
                "order: the share of weightings in which it is first. A share is no vote and no "
                "chance of success: it says how many ways of weighing the criteria speak for an "
                "option."
            ),
            _ranks_chart,
            20 + 50 * len(OPTIONS),
            Table(
                Column("option", pgettext("column", "Option"), "options"),
                range(len(OPTIONS)),
                [Column(f"rank_{rank}", fill(_("Rank {n}"), n=rank), "percent") for rank in RANKS],
                (RANKED,),
                names("options"),
            ),
            least=20 + 37 * len(OPTIONS),
        ),
        Picture(
            "weights",
            _("Who would choose it: the weights that put an option first"),
            _(
                "A table of shaded cells: for each option, the mean weight of every criterion in "
                "the weightings that put the option first."
            ),
            fill(
                _(
                    "Mean weight in percent among the weightings that put the option first; each "
                    "column adds up to a hundred. Spread evenly, each criterion would have {even}: "
                    "what stands out above it is what speaks for the option."
                ),
                even=percent(EVEN),
            ),
            _weights_chart,
            45 * len(CRITERIA),
            Table(
                Column("criterion", pgettext("column", "Criterion"), "criteria"),
                range(len(CRITERIA)),
                [
                    Column(field, name, "percent")
                    for field, name in zip(CENTRAL.fields, names("options"), strict=True)
                ],
                (CENTRAL,),
                names("criteria"),
            ),
        ),
    )


# What is entered


def _gates() -> Grid:
    rows = load().table("options").to_dict("records")
    removed = _("Removed by the gate: {gate}.")
    questions = load().table("option_gates").to_dict("records")
    removes = _(
        "A no removes the option from all that follows. An answer that is open, or don’t know, "
        "keeps it in and is still owed."
    )
    asked = [
        fill(_("{gate}: {question}"), gate=row["name"], question=row["question"])
        for row in questions
    ]
    return Grid(
        "gates",
        _("First the gates: may an option be chosen at all?"),
        (*names("option_gates"), _("Your note")),
        [
            GridRow(
                row["name"],
                (*(f"gate_{row['id']}_{gate}" for gate in GATES), f"option_note_{row['id']}"),
                f"{row['what_it_is']} "
                + fill(removed, gate=f"{{removed_by_{row['id']}:option_gates}}"),
            )
            for row in rows
        ],
        " ".join((removes, *asked)),
    )


def _score_grids() -> list[Grid]:
    return [
        Grid(
            f"scores_{option}",
            fill(_("Scores: {option}"), option=name),
            (pgettext("column", "From"), pgettext("column", "To"), _("Your reason")),
            [_score_row(option, criterion) for criterion in CRITERIA],
            " ".join(
                (
                    _(
                        "From 0 to 10, and 5 is as today, but by time to effect, where nothing set "
                        "going counts as no effect. Where you leave a cell empty, the book’s end "
                        "of the range stands. Say why you change it: the reason goes into the memo."
                    ),
                    _how_much_comes(option),
                )
            ),
        )
        for option, name in zip(OPTIONS, names("options"), strict=True)
    ]


def _how_much_comes(option: str) -> str:
    """Say by which chance the ranges of an option are weighed."""
    name = model.coming(option)
    if not name:
        return ""
    return fill(
        _(
            "Each range is what comes on average: {share} of this option comes about. For the "
            "rest all is as today."
        ),
        share=f"{{{name}:percent}}",
    )


def _score_row(option: str, criterion: str) -> GridRow:
    name = f"{option}_{criterion}"
    row = model.score(option, criterion)
    book = fill(
        _("The book: {low} to {high}."),
        low=f"{{book_low_{name}:score}}",
        high=f"{{book_high_{name}:score}}",
    )
    note = " ".join(part for part in (book, row.reason, _origin(row)) if part)
    cells = (f"score_low_{name}", f"score_high_{name}", f"score_reason_{name}")
    return GridRow(
        load().row("criteria", criterion)["name"], cells, note, _place(option, criterion)
    )


def _origin(row: model.Score) -> str:
    """Return where a range comes from, with the numbers of the explorer that moves it."""
    if row.criterion == "net_cost" and not row.model:
        if row.basis == "assumption":
            return _(
                "Until then nothing is set, so any score is open; from then on it is an assumption "
                "of this book."
            )
        return _(
            "Until then nothing is set, so any score is open; from then on it is our reading of "
            "the evidence named here."
        )
    if row.basis == "assumption":
        return _("An assumption of this book.")
    if row.basis == "evidence":
        return _("Our reading of the evidence named here.")
    criterion = model.net_link(row.option) if row.criterion == "net_cost" else row.criterion
    ends = _("{what}: low end {low}, high end {high}.")
    return " ".join(
        fill(
            ends,
            what=_links()[link],
            low=f"{{{link}_low:percent}}",
            high=f"{{{link}_high:percent}}",
        )
        for link in _LINKS_OF.get(criterion, (criterion,))
    )


_LINKS_OF = {
    "quality": ("link_continuity",),
    "staff": ("link_refusal", "link_missing"),
    "learning": ("link_effect",),
    "reversibility": ("link_exit",),
}
"""By criterion the results of other chapters that move its ranges."""


def _links() -> dict[str, str]:
    """Return what the other chapters say, by result, with the chapter that says it."""
    said = {
        "staff_terms": {
            "link_continuity": _("Hours less by familiar staff after a year"),
            "link_refusal": _("Staff who stay behind"),
            "link_missing": _("Staff missing at the start"),
        },
        "net_saving": {
            "link_net_first": _("Yearly net of a first part, of its budget"),
            "link_net_whole": _("Yearly net of the whole tender, of the budget"),
        },
        "trust_control": {
            "link_net_reform": _("Yearly net of a reform over a contract, of the budget"),
        },
        "scope_phasing": {
            "link_effect": _("Smallest effect that a first step can show"),
            "link_exit": _("Yearly cost of going back"),
        },
    }
    return {
        link: fill(_("{what} ({chapter})"), what=what, chapter=title_of(chapter))
        for chapter, links in said.items()
        for link, what in links.items()
    }


def _heads() -> dict[str, str]:
    return {
        "for": _("Speaks for a higher score"),
        "against": _("Speaks for a lower score"),
        "unclear": _("Neither way, or both"),
    }


def _place(option: str, criterion: str) -> str:
    """Return where the evidence of a score stands: both sides, with grade and voice."""
    return " ".join(
        fill(
            _("{side}: {places}."),
            side=head,
            places="; ".join(row["place"] for row in rows) or _("nothing that was found"),
        )
        for head, rows in _by_side(option, criterion)
    )


def _by_side(option: str, criterion: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what speaks for a higher and for a lower score, also where nothing does, and both.

    Empty where nothing speaks of a score at all.
    """
    behind = _evidence(option, criterion)
    sides = [
        (side, head, [row for row in behind if row["side"] == side])
        for side, head in _heads().items()
    ]
    return [(head, rows) for side, head, rows in sides if rows or (behind and side != "unclear")]


@by_language
def _evidence(option: str, criterion: str) -> tuple[dict[str, Any], ...]:
    """Return what speaks of an option and a criterion: whole, in one line and by who says it.

    In the order of the sides, and numbered so that each can be pointed at.
    """
    evidence = load()
    table = evidence.table("option_score_evidence")
    own = table[(table["option"] == option) & (table["criterion"] == criterion)]
    rows = sorted(own.to_dict("records"), key=lambda row: list(_heads()).index(row["side"]))
    found = []
    for number, row in enumerate(rows, start=1):
        mark = {**row, "number": number, "anchor": f"score-{option}-{criterion}-{number}"}
        if row["finding_id"]:
            finding = show.told_finding(row["finding_id"])
            name = fill(
                _("{source}, {locator}"),
                source=source_name(finding["source_id"]),
                locator=finding["locator"],
            )
            place = fill(
                _("{place} ({grade}; {voice})"),
                place=name,
                grade=label("grade", finding["grade"]),
                voice=finding["voice_name"],
            )
            # Documents stand side by side: each is named with its place.
            named = {**finding, "locator": name}
            found.append({**mark, "finding": named, "place": place, "name": finding["voice_name"]})
        else:
            study = evidence.row("literature", row["literature_id"])
            name = by_names(study)
            grade = label("strength", study["strength"])
            place = fill(_("{place} ({grade})"), place=name, grade=grade)
            found.append({**mark, "finding": {}, "study": study, "place": place, "name": name})
    return tuple(found)


def _sides() -> Grid:
    return Grid(
        "sides",
        _("Two sides, each with its own order"),
        (_("Side A"), _("Side B")),
        [
            GridRow(_("Who it is"), ("side_a_name", "side_b_name")),
            *(
                GridRow(name, tuple(f"side_{side}_rank_{one}" for side in model.SIDES))
                for one, name in zip(CRITERIA, names("criteria"), strict=True)
            ),
        ],
        _(
            "Let each side move up what matters most to it, one after the other, and down what "
            "matters least. What is not moved has no order: it shares the places that are left. "
            "With = a criterion shares the place of the one above. No side is asked for weights: "
            "all that keep its order are tried."
        ),
        ordered=True,
    )


# What the page says


def _group() -> Group:
    return Group(
        _("What five points are worth"),
        (
            "scale_continuity_percent",
            "scale_staff_percent",
            "scale_net_cost_percent",
            "scale_effect_percent",
            "full_learning_share",
            "scale_exit_cost_percent",
        ),
    )


def _by_option(title: str, columns: Sequence[Output], note: str) -> Matrix:
    rows = dict(zip(OPTIONS, names("options"), strict=True))
    return Matrix.crossed(title, rows, columns, note)


def _of_each_option() -> tuple[Matrix, ...]:
    open_ = _("no order, or none stands out")
    return (
        _by_option(
            _("In words: you would choose this if you care mostly about …"),
            (
                Output("care_first_{row}", _("mostly about"), "criteria", missing=open_),
                Output("care_second_{row}", _("and about"), "criteria", missing=_NONE),
                _first_in(),
                Output("confidence_{row}", _("First at such weights"), "in_ten", missing=_NONE),
                Output(
                    "removed_by_{row}",
                    _("Removed by the gate"),
                    "option_gates",
                    missing=pgettext("nothing", "none"),
                ),
            ),
            fill(
                _(
                    "The criteria with more weight than all others among the weightings that put "
                    "the option first: named, once a side has an order, where the lead is larger "
                    "than the errors of draws and scores. Where all criteria weigh alike, each has "
                    "{even}. First at such weights: how often it is first when only the scores are "
                    "drawn, at the mean of those weightings. A low chance says that the scores are "
                    "too unsure to tell even those who weigh like that."
                ),
                even=percent(EVEN),
            ),
        ),
        _by_option(
            _("What could be lost by choosing it"),
            (
                Output("regret_{row}", _("The most, in points"), "score", missing=_NONE),
                Output(
                    "regret_criterion_{row}",
                    _("if all that counts is"),
                    "criteria",
                    missing=_("several alike"),
                ),
                Output(
                    "regret_against_{row}",
                    _("and this was better"),
                    "options",
                    missing=_("several alike"),
                ),
                Output(
                    "mean_regret_{row}", _("On average, in points"), "score", missing=_removed()
                ),
                Output("gates_open_{row}", _("Answers owed at the gates"), "people"),
            ),
            _(
                "The most: against the best other option, over all weights and all scores within "
                "the ranges. It is always reached with the whole weight on one criterion, so that "
                "wide ranges weigh heavily. On average: over all weightings and scores drawn."
            ),
        ),
    )


def _removed() -> str:
    return pgettext("option", "removed")


def _first_in() -> Output:
    label = _("First in, of all weightings")
    return Output("acceptability_{row}_1", label, "in_ten", missing=_removed())


def _with_and_without() -> Matrix:
    return _by_option(
        _("With and without what the other chapters say"),
        (
            _first_in(),
            Output("plain_first_{row}", _("Without: first in"), "in_ten", missing=_NONE),
        ),
        _(
            "Without: the ranges of the tables alone, or yours, for options that come about, and "
            "net cost as open for one option as for another."
        ),
    )


def _what_is_left() -> Section:
    return Section(
        _("What is left, and where the least can be lost"),
        (
            Output("options_left", _("Options that pass the gates"), "people"),
            Output(
                "gates_open",
                _("Answers still owed at the gates"),
                "people",
                _("Not answered, or answered with don’t know."),
            ),
            Output(
                "least_regret",
                _("Option with the least to be lost"),
                "options",
                _("Named once a side has an order, if it is clearly ahead."),
                missing=_NONE,
            ),
            Output("least_regret_points", _("The most that it could lose"), "score", missing=_NONE),
        ),
    )


def _of_side_by_option(side: str) -> Matrix:
    before = f"side_{side}"
    return _by_option(
        fill(_("Side {side}, option by option"), side=side.upper()),
        (
            Output(f"{before}_mean_{{row}}", _("Mean rank"), "score", missing=_NONE),
            Output(
                f"plain_{before}_mean_{{row}}",
                _("Without what the other chapters say"),
                "score",
                missing=_NONE,
            ),
            Output(f"{before}_best_{{row}}", _("Place, at best"), "people", missing=_NONE),
            Output(f"{before}_worst_{{row}}", _("at worst"), "people", missing=_NONE),
            Output(f"plain_{before}_best_{{row}}", _("at best, without"), "people", missing=_NONE),
            Output(f"{before}_first_{{row}}", _("First in"), "in_ten", missing=_NONE),
        ),
        _(
            "Over all weightings that keep the side’s order. Place: at best behind those that are "
            "clearly ahead, at worst before those that are clearly behind. Without: without what "
            "the other chapters say. Whoever has place 1 at best is in front."
        ),
    )


def _of_both_sides() -> tuple[Section | Matrix, ...]:
    close = _("no order, or too close to tell")
    without = _("Side {side}: first without what the other chapters say")
    return (
        *(_of_side_by_option(side) for side in model.SIDES),
        Section(
            _("Where the sides agree and part"),
            (
                Output(
                    "sides_same_places",
                    _("Places that both sides give the same option"),
                    "people",
                    missing=_("both sides must rank first"),
                ),
                Output(
                    "sides_common",
                    _("Option that is least far down for either side"),
                    "options",
                    _(
                        "Its worse mean rank of the two is the best: where an agreement could "
                        "begin."
                    ),
                    missing=close,
                ),
                Output(
                    "sides_apart",
                    _("Option on which the sides are furthest apart"),
                    "options",
                    missing=close,
                ),
                *(
                    Output(
                        f"plain_side_{side}_place_1",
                        fill(without, side=side.upper()),
                        "options",
                        missing=close,
                    )
                    for side in model.SIDES
                ),
            ),
        ),
    )


def _of_other_chapters() -> Matrix:
    return Matrix.crossed(
        _("What the other chapters say"),
        _links(),
        (
            Output("{row}_low", _("Low end"), "percent"),
            Output("{row}_middle", pgettext("result", "Middle"), "percent"),
            Output("{row}_high", _("High end"), "percent"),
        ),
        _(
            "Eight in ten draws of the assumptions, at the settings of those chapters. Refusals "
            "count by the criterion on staff alone: familiar hours fall by turnover, and the net "
            "is without pay to those who are kept without a post."
        ),
    )


def _coming_about() -> Section:
    return Section(
        _("How much comes about on average"),
        (
            Output("link_comes_first", _("Of a tender of the first step"), "percent"),
            Output(
                "link_comes_whole",
                _("Of a full tender"),
                "percent",
                _("A choice system and a partnership are reckoned alike: no document counts them."),
            ),
            Output("link_comes_reform", _("Of a trust reform"), "percent"),
        ),
    )


def _compared(known: Mapping[str, Number]) -> Number:
    return known["options_left"] > 1


def _ranked(side: str) -> Condition:
    return lambda known: _compared(known) & (known[f"side_{side}_ordered"] == 1)


def _how_they_compare() -> tuple[Case, ...]:
    return (
        Case(
            "nothing left",
            _(
                "Your gates remove every option: there is nothing left to compare. Look at the "
                "gates again, or for an option that passes them."
            ),
            lambda known: known["options_left"] < 1,
        ),
        Case(
            "one left",
            _(
                "Your gates leave one option. There is nothing to compare it with; a case needs at "
                "least two."
            ),
            lambda known: known["options_left"] < 2,
        ),
        Case(
            "no order",
            _(
                "Which option is best depends on what counts, and no side has put the criteria in "
                "order. Until one has, none is named first."
            ),
            lambda known: known["sides_ordered"] < 1,
        ),
        Case("in order", ""),
    )


def _of_side(side: str) -> tuple[Case, ...]:
    """Say what comes first in a side's order, as far as it can be told."""
    told = {
        "side": side.upper(),
        "first": f"{{side_{side}_place_1:options}}",
        "second": f"{{side_{side}_place_2:options}}",
        "one": f"{{side_{side}_tied_1:options}}",
        "other": f"{{side_{side}_tied_2:options}}",
    }
    ranked = _ranked(side)

    def where(name: str) -> Condition:
        return lambda known: ranked(known) & is_set(known[f"side_{side}_{name}"])

    def both(known: Mapping[str, Number]) -> Number:
        return where("place_1")(known) & is_set(known[f"side_{side}_place_2"])

    return (
        Case(
            f"{side}: first and second",
            fill(_("Side {side}’s order puts first: {first}; second: {second}."), **told),
            both,
        ),
        Case(
            f"{side}: first",
            fill(
                _(
                    "Side {side}’s order puts first: {first}. Those that follow are too close to "
                    "tell which is second."
                ),
                **told,
            ),
            where("place_1"),
        ),
        Case(
            f"{side}: two",
            fill(
                _(
                    "Side {side}’s order cannot tell which of these is first, they are too close: "
                    "{one}; {other}."
                ),
                **told,
            ),
            where("tied_1"),
        ),
        Case(
            f"{side}: several",
            fill(
                _("Side {side}’s order leaves several options too close to name a first."),
                **told,
            ),
            ranked,
        ),
        Case(
            f"{side}: all alike",
            fill(_("Side {side} gives all criteria the same place: that is no order."), **told),
            lambda known: _compared(known) & (known[f"side_{side}_given"] > 0),
        ),
        Case(f"{side}: no order", ""),
    )


def _how_sides_part() -> tuple[Case, ...]:
    apart = _("The two sides put different options first.")
    return (
        Case("nothing to compare", "", lambda known: known["options_left"] < 2),
        Case(
            "one side",
            _("To see where two sides part, let the other put the criteria in order too."),
            lambda known: known["sides_ordered"] == 1,
        ),
        Case(
            "same first",
            _("Both sides put the same option first."),
            lambda known: known["sides_same_first"] == 1,
        ),
        Case(
            "others first, one in common",
            " ".join((apart, _("Least far down for either: {sides_common:options}."))),
            lambda known: (known["sides_same_first"] == 0) & is_set(known["sides_common"]),
        ),
        Case("others first", apart, lambda known: known["sides_same_first"] == 0),
        Case("not told", ""),
    )


def _without_the_chapters(side: str) -> tuple[Case, ...]:
    """Say whether who leads in a side's order rests on what the other chapters say."""
    with_, plain = f"side_{side}_leading", f"plain_side_{side}_leading"
    told = {
        "side": side.upper(),
        "first": f"{{plain_side_{side}_place_1:options}}",
        "with": f"{{{with_}:people}}",
        "without": f"{{{plain}:people}}",
        "both": f"{{{with_}_both:people}}",
    }
    ranked = _ranked(side)

    def same(known: Mapping[str, Number]) -> Number:
        both = known[f"{with_}_both"]
        return ranked(known) & (known[with_] == both) & (known[plain] == both)

    def another(known: Mapping[str, Number]) -> Number:
        return ranked(known) & is_set(known[f"plain_side_{side}_place_1"])

    return (
        Case(
            f"{side}: the same without",
            fill(
                _(
                    "Without the numbers of the other chapters side {side}’s order leaves the same "
                    "in front."
                ),
                **told,
            ),
            same,
        ),
        Case(
            f"{side}: another without",
            fill(
                _(
                    "Without the numbers of the other chapters side {side}’s order puts first: "
                    "{first}."
                ),
                **told,
            ),
            another,
        ),
        Case(
            f"{side}: others without",
            fill(
                _(
                    "Options in front by side {side}’s order: {with}; without the numbers of the "
                    "other chapters: {without}; both with and without: {both}."
                ),
                **told,
            ),
            ranked,
        ),
        Case(f"{side}: no order", ""),
    )


def _net_is_open() -> tuple[Case, ...]:
    return (
        Case("net compared", "", lambda known: known["gains_set"] == 1),
        Case(
            "net open",
            fill(
                _(
                    "Net cost tells no option from another until you say what to expect of a "
                    "tender and of a reform ({chapter})."
                ),
                chapter=title_of("net_saving"),
            ),
            _compared,
        ),
        Case("nothing to compare", ""),
    )


def _biggest_unknown() -> tuple[Case, ...]:
    """Say on which criterion better knowledge would settle the most, once a side has an order."""
    one = _("Biggest unknown: how the options do on “{first}”. What would settle it: {how}")
    two = _(
        "Biggest unknowns: how the options do on “{first}” and on “{second}”. What would settle "
        "the first: {how}"
    )
    cases = []
    for place, row in enumerate(load().table("criteria").to_dict("records")):
        told = {"first": row["name"], "how": row["find_out"]}

        def first(known: Mapping[str, Number], place: int = place) -> Number:
            return known["unknown_first"] == place

        def alone(known: Mapping[str, Number], place: int = place) -> Number:
            return (known["unknown_first"] == place) & ~is_set(known["unknown_second"])

        cases += [
            Case(row["id"], fill(one, **told), alone),
            Case(
                f"{row['id']} and another",
                fill(two, second="{unknown_second:criteria}", **told),
                first,
            ),
        ]
    return (
        *cases,
        Case(
            "what counts",
            _(
                "Biggest unknown: what counts most to those who decide. What would settle it: each "
                "side puts the criteria in order, before it sees which option that favours."
            ),
        ),
    )


def option_said(option: str) -> Said:
    """Return what is said of an option in words.

    Parameters
    ----------
    option
        Its id.
    """
    often = f"acceptability_{option}_1"
    told = {
        "option": load().row("options", option)["name"],
        "gate": f"{{removed_by_{option}:option_gates}}",
        "first": f"{{care_first_{option}:criteria}}",
        "second": f"{{care_second_{option}:criteria}}",
        "share": f"{{{often}:in_ten}}",
        "chance": f"{{confidence_{option}:in_ten}}",
    }
    how_often = fill(
        _(
            "Weightings that put it first: {share}. Chance that it is first at their mean, with "
            "scores as unsure as they are: {chance}."
        ),
        **told,
    )
    return Said(
        f"said_{option}",
        (
            _who_would_choose(option, often, told),
            (
                Case(
                    "may be first",
                    how_often,
                    lambda known: (known["sides_ordered"] > 0) & (known[often] > 0),
                ),
                Case("is not told", ""),
            ),
        ),
    )


def _who_would_choose(option: str, often: str, told: Mapping[str, str]) -> tuple[Case, ...]:
    return (
        Case(
            "removed",
            fill(_("{option}: removed, as the gate “{gate}” is answered with no."), **told),
            lambda known: is_set(known[f"removed_by_{option}"]),
        ),
        Case("no order", "", lambda known: known["sides_ordered"] < 1),
        Case(
            "two concerns stand out",
            fill(
                _("{option}: you would choose this if you care mostly about {first} and {second}."),
                **told,
            ),
            lambda known: is_set(known[f"care_second_{option}"]),
        ),
        Case(
            "a concern stands out",
            fill(_("{option}: you would choose this if you care mostly about {first}."), **told),
            lambda known: is_set(known[f"care_first_{option}"]),
        ),
        Case(
            "no concern stands out",
            fill(_("{option}: no single concern speaks for it."), **told),
            lambda known: known[often] > 0,
        ),
        Case(
            "never first",
            fill(_("{option}: no weighting puts it first at these ranges."), **told),
        ),
    )


def options() -> Explorer:
    """Describe the explorer of the chapter *Options under disagreement*."""
    return Explorer(
        name="options",
        controls=(),
        groups=(_group(),),
        sections=(
            *_of_each_option(),
            _what_is_left(),
            *_of_both_sides(),
            _with_and_without(),
            _of_other_chapters(),
            _coming_about(),
        ),
        model=model.evaluate,
        draws=DRAWS,
        answers=(
            _how_they_compare(),
            *(_of_side(side) for side in model.SIDES),
            _how_sides_part(),
            *(_without_the_chapters(side) for side in model.SIDES),
            _net_is_open(),
        ),
        unknown=Unknown(cases=_biggest_unknown()),
        basis=_(
            "A weighting says how much each criterion counts: all are tried, each as likely as any "
            "other, with scores drawn from their ranges. Behind it stand the book’s ranges, each "
            "an assumption or a reading of evidence, and the settings; assumptions among these: "
            "{assumed_count:people} of {number_count:people}. Answers owed at the gates: "
            "{gates_open:people}."
        ),
        pictures=_pictures(),
        grids=(_gates(), *_score_grids(), _sides()),
        misuse=(
            _(
                "Reading the share of weightings as support, as a chance of success or as a score: "
                "nobody holds all weightings, and the criteria are a choice too."
            ),
            _("Leaving a gate open because the option does well: an owed answer is still owed."),
            _("Narrowing a range to make an option win, without a reason that others can check."),
            _("Adding a criterion in words to count one concern twice."),
            _("Letting one side fill in the order of the other."),
        ),
    )


# What the chapter shows


def criteria() -> Fragment:
    """Show the criteria with the ends of their scales."""
    columns = {
        "name": pgettext("column", "Criterion"),
        "at_zero": _("0 would be"),
        "at_ten": _("10 would be"),
    }
    rows = load().table("criteria").to_dict("records")
    return show.table(_("Criteria and the ends of their scales"), columns, rows)


def evidence() -> Fragment:
    """Show the range of every score before an explorer speaks, what it rests on and both sides."""
    options = []
    for option in load().table("options").to_dict("records"):
        cells = []
        for criterion, name in zip(CRITERIA, names("criteria"), strict=True):
            held = model.score(option["id"], criterion)
            cells.append(
                {
                    "criterion": name,
                    "low": locale().marked(f"{held.low:g}"),
                    "high": locale().marked(f"{held.high:g}"),
                    "reason": held.reason,
                    "rests": [row for row in _evidence(option["id"], criterion) if row["rests"]],
                    "judgement": held.judgement,
                    "sides": _by_side(option["id"], criterion),
                }
            )
        options.append({**option, "cells": cells})
    return Fragment(
        render("score_evidence.html.j2", options=options),
        "\n".join(option["name"] for option in options),
    )
