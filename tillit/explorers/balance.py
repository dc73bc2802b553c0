"""The explorer of the balance of instruments: which controls, which charts, which sentences."""

import functools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from tillit import marks, show
from tillit.declared import Column, Group, Output, Picture, Section, Table, Unknown
from tillit.evidence import load
from tillit.explorer import Explorer
from tillit.formats import significant
from tillit.formula import Number
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.models import balance as model
from tillit.parameters import registry
from tillit.pictures import Fragment
from tillit.said import Case, placed
from tillit.symbols import Picks, Symbols
from tillit.theme import colour
from tillit.wording import labels

NUMBERS = tuple(range(1, len(model.cases()) + 1))
"""The numbers that the cases have in charts and tables."""

SHAPES = {"tender": "square", "in_house": "circle"}
COLOURS = {"tender": "tender", "in_house": "inhouse"}


def _level_cases() -> tuple[Case, ...]:
    """Return the cases in which several are nearest: named while they are few, else counted."""
    named = [f"{{balance_most_like_{nth}:cases}}" for nth in range(1, model.NAMED + 1)]

    def these(known: Mapping[str, Number], number: int) -> Number:
        return known["balance_most_like"] == number

    few = [
        Case(
            f"level, {number}",
            placed(
                _(
                    "Most like yours in their kinds of instruments, and just as like it: {cases}. "
                    "Likeness: {balance_likeness:percent}. Yours sums to "
                    "{balance_own_control:number} on control and {balance_own_trust:number} on "
                    "trust."
                ),
                cases="; ".join(named[:number]),
            ),
            functools.partial(these, number=number),
        )
        for number in range(2, model.NAMED + 1)
    ]
    many = Case(
        "level, many",
        _(
            "Cases that are just as like yours in their kinds of instruments, and none more so: "
            "{balance_most_like:people}. Likeness: {balance_likeness:percent}. Yours sums to "
            "{balance_own_control:number} on control and {balance_own_trust:number} on trust."
        ),
        lambda known: known["balance_most_like"] > model.NAMED,
    )
    return (*few, many)


def _answers() -> tuple[Case, ...]:
    return (
        Case(
            "nothing ticked",
            _(
                "Tick what your contract or reform uses: nothing that counts is ticked yet. The "
                "cases stand where their coded instruments put them."
            ),
            lambda known: known["balance_most_like"] == 0,
        ),
        *_level_cases(),
        Case(
            "alone",
            _(
                "Most like yours in its kinds of instruments: {balance_most_like_1:cases}. Kinds "
                "that both hold: {balance_shared:people}; that only one of them holds: "
                "{balance_different:people}. Yours sums to {balance_own_control:number} on control "
                "and {balance_own_trust:number} on trust."
            ),
        ),
    )


# The charts


def _key(number: int, case: model.Case) -> str:
    return fill(
        _("{number} {case} ({rows})"), number=number, case=case.name, rows=len(case.codings)
    )


def _kind_labels() -> dict[str, str]:
    return {kind: registry()[f"own_{kind}"].label for kind in model.KINDS}


def _each_case() -> Iterator[tuple[int, model.Case]]:
    return zip(NUMBERS, model.cases(), strict=True)


def _coded() -> list[int]:
    return [len(case.codings) for case in model.cases()]


def _cases() -> Picks:
    names = ("control", "trust", "shared", "different", "likeness", "nearest")
    results = {name: [f"balance_{name}_{number}" for number in NUMBERS] for name in names}
    return Picks("number", {**results, "coded": _coded()}, first=1)


def _placed_cases(symbols: Symbols, keys: list[str]) -> alt.Chart:
    """Return the cases where their sums put them.

    Where several stand in one place, or so near that their numbers would cover each other, the
    numbers are stacked, more than three listed.
    """
    return (
        _cases()
        .over(symbols)
        .transform_calculate(
            key=f"{json.dumps(keys, ensure_ascii=False)}[datum.number - 1]",
            place="round(datum.control * 4) + ' ' + round(datum.trust * 4)",
        )
        .transform_joinaggregate(here="count()", group="values(number)", groupby=["place"])
        .transform_window(rank="row_number()", groupby=["place"])
        .transform_calculate(numbers="pluck(datum.group, 'number')")
        .transform_calculate(
            inside="datum.here == 1 ? datum.number :"
            " datum.here <= 3 && datum.rank == 1 ? datum.numbers : ''",
            beside=f"datum.here > 3 && datum.rank == 1 ? ({_LISTED}) : ''",
        )
    )


def _sums(field: str, title: str) -> dict[str, Any]:
    return {
        "shorthand": f"{field}:Q",
        "scale": alt.Scale(zero=True, nice=False, padding=16),
        "axis": alt.Axis(title=title, tickMinStep=1, tickCount=8),
    }


def _markers(base: alt.Chart, keys: list[str]) -> alt.Chart:
    sides = [case.side for case in model.cases()]
    legend = alt.Legend(
        columnPadding=40,
        title=None,
        orient="bottom",
        columns=marks.case(_IS_NARROW, 1, 2),
        symbolSize=90,
        labelLimit=300,
        rowPadding=3,
    )
    shapes = alt.Scale(domain=keys, range=[SHAPES[side] for side in sides])
    return base.mark_point(
        size=330,
        opacity=1,
        strokeWidth=2,
        filled=True,
        fillOpacity={"expr": "datum.here > 1 ? 0.4 / datum.here : 1"},
    ).encode(
        x=alt.X(**_sums("control", _("Control: sum of coded weights"))),
        y=alt.Y(**_sums("trust", _("Trust: sum of coded weights"))),
        color=alt.Color(
            "key:N", scale=marks.tones(keys, [COLOURS[side] for side in sides]), legend=legend
        ),
        shape=alt.Shape("key:N", scale=shapes, legend=legend),
    )


def _cases_chart(symbols: Symbols) -> alt.TopLevelMixin:
    keys = [_key(number, case) for number, case in _each_case()]
    base = _placed_cases(symbols, keys)
    at = ("control", "trust")
    # What is not to be seen is drawn without text or ink, not left out: of an empty layer the page
    # would say in its console that it has no extent.
    inside = marks.words(
        base,
        *at,
        "inside",
        bold=True,
        baseline="middle",
        lineHeight=13,
        dy={"expr": "datum.here > 1 ? -6.5 * (datum.here - 1) : 0"},
        color={"expr": f"datum.here > 1 ? '{colour('ink')}' : '{colour('paper')}'"},
    )
    beside = marks.haloed(
        base,
        *at,
        "beside",
        align={"expr": "scale('x', datum.control) > width * 0.6 ? 'right' : 'left'"},
        dx={"expr": "scale('x', datum.control) > width * 0.6 ? -14 : 14"},
        baseline="middle",
        fontWeight=600,
    )
    rings = base.mark_point(
        shape="circle",
        filled=False,
        size=780,
        strokeWidth=2,
        strokeDash=[3, 2],
        color=colour("yours"),
        opacity={"expr": "datum.nearest"},
    ).encode(x="control:Q", y="trust:Q")
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}]))
    return alt.layer(
        marks.rule(zero, tone="edge", x="zero"),
        marks.rule(zero, tone="edge", y="zero"),
        _markers(base, keys),
        inside,
        rings,
        *beside,
        *_own_layers(symbols),
    )


def _own_layers(symbols: Symbols) -> tuple[alt.Chart, ...]:
    seen = marks.case("datum.own_kinds > 0", 1, 0)
    own = marks.one_row(
        own_control=symbols.results["balance_own_control"],
        own_trust=symbols.results["balance_own_trust"],
        own_kinds=symbols.results["balance_own_kinds"],
        name=repr(pgettext("whose", "yours")),
    )
    diamond = own.mark_point(
        shape="diamond",
        filled=False,
        size=560,
        strokeWidth=3.5,
        color=colour("yours"),
        opacity=seen,
    ).encode(x="own_control:Q", y="own_trust:Q")
    look: dict[str, Any] = {"dy": -20, "fontWeight": 600, "opacity": seen}
    name = marks.haloed(own, "own_control", "own_trust", "name", tone="yours", **look)
    return (diamond, *name)


_IS_NARROW = "width < 380"
"""Whether a chart stands on a phone: the same before and after room is made for its labels."""

_LISTED = (
    "datum.here <= 6 ? join(datum.numbers, ', ') : "
    "datum.here <= 12 ? [join(slice(datum.numbers, 0, 6), ', ') + ',',"
    " join(slice(datum.numbers, 6), ', ')] : "
    "[join(slice(datum.numbers, 0, 6), ', ') + ',', join(slice(datum.numbers, 6, 12), ', ') + ',',"
    " join(slice(datum.numbers, 12), ', ')]"
)
"""The numbers of cases in one place, six to a line."""


def _kinds() -> Picks:
    """How many instruments of each kind every case has."""

    def of_kind(kind: str) -> list[float]:
        return [sum(row.kind == kind for row in case.codings) for case in model.cases()]

    return Picks("number", {kind: of_kind(kind) for kind in model.KINDS}, first=1)


def _case_axis(keys: list[str]) -> alt.Y:
    """Return the axis of the cases below the reader's own, with short names on a phone."""
    yours = pgettext("whose", "Yours")
    narrow = [fill(_("{number} {case}"), number=n, case=c.short_name) for n, c in _each_case()]
    short = json.dumps(dict(zip((yours, *keys), (yours, *narrow), strict=True)), ensure_ascii=False)
    return alt.Y(
        "key:N",
        scale=alt.Scale(domain=[yours, *keys]),
        axis=marks.bare_axis(
            labelExpr=f"{_IS_NARROW} ? {short}[datum.label] : datum.label",
            labelLimit=300,
            grid=True,
            tickBand="extent",
        ),
    )


def _ticked(kinds: Mapping[str, str], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw a band and a diamond for each kind that the reader ticked."""
    own = [{"kind": label, "key": pgettext("whose", "Yours")} for label in kinds.values()]
    held = (
        alt.Chart(alt.InlineData(values=own))
        .transform_window(place="row_number()")
        .transform_calculate(
            held=marks.picked([f"balance_held_{kind}" for kind in kinds], "datum.place - 1")
        )
        .transform_filter("datum.held == 1")
    )
    return [
        held.mark_rect(color=colour("yours-soft")).encode(
            x=x, y=alt.value(0), y2=alt.value("height")
        ),
        held.mark_point(
            shape="diamond", filled=True, size=80, color=colour("yours"), opacity=1
        ).encode(x="kind:N", y=y),
    ]


def _kinds_chart(symbols: Symbols) -> alt.TopLevelMixin:
    kinds, presences = _kind_labels(), labels("presence")
    keys = [_key(number, case) for number, case in _each_case()]
    cells = [
        {"key": key, "kind": kinds[kind], "presence": presences[case.presence(kind)]}
        for key, case in zip(keys, model.cases(), strict=True)
        for kind in case.kinds
    ]
    x = alt.X(
        "kind:N",
        scale=alt.Scale(domain=list(kinds.values())),
        axis=marks.bare_axis(orient="top", labelAngle=-90, labelLimit=140),
    )
    y = _case_axis(keys)
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=marks.case(_IS_NARROW, 1, 4),
        symbolSize=80,
        symbolFillColor=colour("ink"),
        symbolStrokeColor=colour("ink"),
    )
    shapes = alt.Scale(
        domain=list(presences.values()), range=["circle", "triangle-up", "triangle-down", "cross"]
    )
    held = (
        alt.Chart(alt.InlineData(values=cells))
        .mark_point(filled=True, size=60, color=colour("ink"), opacity=1)
        .encode(x="kind:N", y=y, shape=alt.Shape("presence:N", scale=shapes, legend=legend))
    )
    # Draws nothing: it holds the numbers of the table.
    counts = (
        _kinds()
        .over(symbols)
        .transform_calculate(key=f"{json.dumps(keys, ensure_ascii=False)}[datum.number - 1]")
        .mark_point(opacity=0, size=0)
        .encode(y="key:N")
    )
    return alt.layer(*_ticked(kinds, x, y), held, counts)


# What the page says


def _yours() -> Section:
    no_case = _("no one case")
    return Section(
        _("Where yours stands"),
        (
            Output("balance_own_control", _("Control: sum of what you ticked"), "number"),
            Output("balance_own_trust", _("Trust: sum of what you ticked"), "number"),
            Output("balance_own_kinds", _("Kinds of instruments that count"), "people"),
            Output("balance_most_like", _("Cases that are nearest"), "people"),
            Output(
                "balance_likeness",
                _("Likeness with the nearest"),
                "percent",
                _("Kinds that both hold, of the kinds that either holds, by weight."),
                missing=_("nothing ticked"),
            ),
            Output("balance_shared", _("Kinds that both hold"), "people", missing=no_case),
            Output(
                "balance_different",
                _("Kinds that only one of them holds"),
                "people",
                missing=no_case,
            ),
        ),
    )


def _likeness() -> Section:
    return Section(
        _("How like each case yours is"),
        [
            Output(
                f"balance_likeness_{number}",
                fill(_("{number} {case}"), number=number, case=case.name),
                "percent",
                fill(_("Coded instruments: {rows}"), rows=len(case.codings)),
            )
            for number, case in _each_case()
        ],
    )


def _table_by_case(columns: tuple[Column, ...], data: Picks) -> Table:
    return Table(
        Column("number", pgettext("column", "Case"), "people"),
        tuple(float(n) for n in NUMBERS),
        columns,
        (data,),
        tuple(f"{n}. {case.name}" for n, case in _each_case()),
    )


def _cases_picture() -> Picture:
    return Picture(
        "cases",
        _("Control and trust in the cases"),
        _(
            "The cases by the sum of their coded instruments, control from left to right "
            "and trust upwards. As coded, the tenders lie further to the right; on trust "
            "the two sides overlap."
        ),
        _(
            "Squares: tenders. Circles: in-house. In brackets: the number of coded "
            "instruments; a case that its document tells at length has more, and its sums "
            "reach further. Diamond: what you ticked, each kind once, at the mean of its "
            "codings. Dashed ring: the cases most like yours in their kinds, wherever "
            "they stand. Planned, proposed and argued count as much as documented."
        ),
        _cases_chart,
        320,
        _table_by_case(
            (
                Column("control", pgettext("column", "Control"), "number"),
                Column("trust", pgettext("column", "Trust"), "number"),
                Column("coded", _("Coded instruments"), "people"),
                Column("shared", _("Kinds shared with yours"), "people"),
                Column("different", _("Kinds that only one holds"), "people"),
                Column("likeness", pgettext("column", "Likeness"), "percent"),
            ),
            _cases(),
        ),
    )


def _kinds_picture() -> Picture:
    return Picture(
        "kinds",
        _("Which case holds which instruments"),
        _(
            "The kinds of instruments across, the cases downwards; a symbol where the "
            "documents of a case speak of the kind. Dialogue, the involvement of staff and "
            "freedom of method are found in tenders and in reforms in-house."
        ),
        _(
            "The symbol says how firmly the kind is there: documented, planned, proposed "
            "or argued for. Bands: what you ticked. An empty cell means that the document "
            "does not speak of it, not that the case is without it."
        ),
        _kinds_chart,
        400,
        _table_by_case(
            tuple(Column(kind, label, "people") for kind, label in _kind_labels().items()),
            _kinds(),
        ),
    )


def _pictures() -> tuple[Picture, ...]:
    return (_cases_picture(), _kinds_picture())


def balance() -> Explorer:
    """Describe the explorer of the balance of instruments."""
    return Explorer(
        name="balance",
        controls=tuple(f"own_{kind}" for kind in model.KINDS),
        groups=(
            Group(
                _("How heavily each kind weighs"),
                tuple(f"weight_{kind}" for kind in model.KINDS),
            ),
        ),
        sections=(_yours(), _likeness()),
        model=model.evaluate,
        answers=(_answers(),),
        basis=_(
            "Coded is that a document speaks of an instrument, never what it brings about. How "
            "each was coded is a judgement of this book. Settings as the book sets them: "
            "{assumed_count:people} of {number_count:people}."
        ),
        pictures=_pictures(),
        unknown=Unknown(
            always=_(
                "Biggest unknown: what a document leaves out, since only what it tells is coded. "
                "What would settle it: ask the case itself which instruments it uses."
            )
        ),
        misuse=(
            _(
                "Reading a position as an effect, or as good or bad: more of either is not better, "
                "and what is coded is presence in a document."
            ),
            _(
                "Ranking cases whose documents differ: a chapter, a report and a web page do not "
                "tell of the same things, and what is left out is not coded."
            ),
            _("Changing the weights until yours lands where you want it."),
            _("Taking likeness for a reason to choose: it says which case to read, not to copy."),
        ),
    )


# What the chapter shows


def codings() -> Fragment:
    """Show every coded instrument with its weights, its reason and its place in the document."""
    evidence = load()
    findings = evidence.table("findings").set_index("id")
    names = evidence.table("cases").set_index("id")["name"]
    kinds = _kind_labels()
    presences = labels("presence")
    rows = [
        {
            "case": names[row["case_id"]],
            "instrument": kinds[row["instrument"]],
            "presence": presences[row["presence"]],
            "control": significant(row["control"]),
            "trust": significant(row["trust"]),
            "reason": {
                "text": row["reason"],
                "place": findings.loc[row["finding_id"], "locator"],
            },
        }
        for row in evidence.table("instruments").to_dict("records")
    ]
    columns = {
        "case": pgettext("column", "Case"),
        "instrument": pgettext("column", "Instrument"),
        "presence": pgettext("column", "Presence"),
        "control": pgettext("column", "Control"),
        "trust": pgettext("column", "Trust"),
        "reason": _("Why coded so, and where"),
    }
    return show.table(_("Every coded instrument"), columns, rows)
