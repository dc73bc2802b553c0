"""The picture of the plan with its gates."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from tillit import marks
from tillit.chart_text import filled, signed
from tillit.declared import Picture
from tillit.formula import Number
from tillit.i18n import counted
from tillit.i18n import gettext as _
from tillit.models import scope_phasing as model
from tillit.symbols import Symbols
from tillit.theme import colour

EVALUATION_MONTHS = 6
"""Months at the end of the first step in which its results are evaluated. Assumed."""


def _plan(known: Mapping[str, Number]) -> list[dict[str, Any]]:
    """Return the bars of the plan: whose they are, what their end asks, words, start and end.

    The words are Vega expressions, start and end in months from the first dialogue.
    """
    first, second = model.preparation()
    bids, start, seen, end = (
        known[f"months_to_{gate}"] for gate in ("bids", "start", "results", "end")
    )
    return [
        {
            "who": "own",
            "words": filled(_("Dialogue and decision: about {months} months"), months=str(first)),
            "start": 0,
            "end": first,
        },
        {
            "who": "own",
            "words": filled(_("Tender documents: about {months} months"), months=str(second)),
            "start": first,
            "end": first + second,
        },
        {
            "who": "own",
            "asks": _("enough bids?"),
            "words": filled(_("Bidding: {days} days"), days=signed(known["days_to_bid"], ".0f")),
            "start": first + second,
            "end": bids,
        },
        {
            "who": "start",
            "asks": _("staff in place?"),
            "words": filled(
                _("Start-up, in months: {months}"),
                months=signed(known["lead_time_months"], ".1~f"),
            ),
            "start": bids,
            "end": start,
        },
        {"who": "private", "words": _first_step_words(known), "start": start, "end": seen},
        {
            "who": "own",
            "asks": _("results seen?"),
            "words": filled(
                _("Evaluation: the last {months} months of the first step"),
                months=str(EVALUATION_MONTHS),
            ),
            "start": seen - EVALUATION_MONTHS,
            "end": seen,
        },
        {"who": "option", "words": _extension_words(known), "start": seen, "end": end},
    ]


def _first_step_words(known: Mapping[str, Number]) -> str:
    places = {
        "posts": signed(known["first_step_fte"], ",.0f"),
        "months": signed(12 * known["contract_years"], ".1~f"),
        "lots": f"round({known['lots']!r})",
    }
    one = filled(_("First step, {posts} posts: {months} months"), **places)
    several = filled(_("First step, {posts} posts in {lots} lots: {months} months"), **places)
    return f"{known['lots'] < 1.5!r} ? {one} : {several}"


def _extension_words(known: Mapping[str, Number]) -> str:
    places = {
        "posts": signed(known["extension_fte"], ",.0f"),
        "months": signed(12 * known["years_after"], ".1~f"),
    }
    extension = counted(
        "Extension, {posts} more post: {months} months",
        "Extension, {posts} more posts: {months} months",
        by="posts",
    )
    more = filled(extension, **places)
    same = filled(_("No extension; it may go on for {months} months"), **places)
    return (
        f"{known['years_after'] < 0.5!r} ? {_('Years after are not counted')!r} :"
        f" {model.has_extension(known)!r} ? {more} : {same}"
    )


def _plan_chart(symbols: Symbols) -> alt.TopLevelMixin:
    known = symbols.known
    plan = _plan(known)
    rows = marks.rows(
        [{"row": i, "who": bar["who"], "asks": bar.get("asks", "")} for i, bar in enumerate(plan)],
        start=f"{marks.picked([bar['start'] for bar in plan], 'datum.row')} / 12",
        end=f"{marks.picked([bar['end'] for bar in plan], 'datum.row')} / 12",
        label=marks.picked([f"({bar['words']})" for bar in plan], "datum.row"),
        words="datum.row + 0.25",
        top="datum.row + 0.5",
        bottom="datum.row + 0.85",
    )
    height = alt.Scale(domain=[0, len(plan)], reverse=True)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=height, axis=None)

    years = known["months_to_end"] / 12
    x = marks.across(
        "start", 0, years, _("Years from the first dialogue"), tickMinStep=1, tickCount=8,
        grid=False,
    )  # fmt: skip
    whose = {"own": "inhouse", "start": "edge", "private": "tender", "option": "tender-soft"}
    fill = marks.coded(alt.Fill, "who", whose)
    bars = (
        rows.transform_filter("datum.who != 'private'")
        .mark_rect(
            stroke=colour("tender"),
            strokeWidth=marks.case("datum.who == 'option' && datum.end > datum.start", 1.5, 0),
            strokeDash=[4, 3],
        )
        .encode(x=x, x2="end:Q", y=y("top"), y2="bottom:Q", fill=fill)
    )
    lots = (
        _in_lots(rows.transform_filter("datum.who == 'private'"), known["lots"])
        .mark_rect()
        .encode(x="start:Q", x2="end:Q", y=y("lot_top"), y2="lot_bottom:Q", fill=fill)
    )
    names = marks.words(rows, alt.datum(0), y("words"), "label", align="left")
    return alt.layer(bars, lots, names, *_gates(rows, y("middle"), years))


def _in_lots(first_step: alt.Chart, lots: Number) -> alt.Chart:
    """Cut the bar of the first step into a strip for each lot."""
    count = f"round({lots!r})"
    return (
        first_step.transform_calculate(lot=f"sequence(1, {count} + 1)")
        .transform_flatten(["lot"])
        .transform_calculate(
            gap=f"{count} > 1 ? 0.25 : 0",
            lot_top=f"datum.top + 0.35 * (datum.lot - 1) / {count}",
            lot_bottom=f"datum.top + 0.35 * (datum.lot - datum.gap) / {count}",
        )
    )


def _gates(rows: alt.Chart, y: alt.Y, years: Number) -> list[alt.Chart]:
    """Mark where the plan may end, with the question that is asked there."""
    gates = rows.transform_filter("datum.asks != ''").transform_calculate(
        middle="datum.row + 0.675",
        late=f"datum.end > 0.6 * {years!r}",
        beside="datum.late ? datum.start : datum.end",
    )
    diamonds = gates.mark_point(
        shape="diamond", filled=True, size=110, color=colour("ink"), opacity=1
    ).encode(x="end:Q", y=y)
    asked = marks.words(
        gates,
        "beside",
        y,
        "asks",
        bold=True,
        **marks.beside("datum.late", 6, 9),
    )
    return [diamonds, asked]


def plan_picture() -> Picture:
    """Return the picture of the plan with its gates."""
    return Picture(
        "plan",
        _("The plan, with its gates"),
        _(
            "Bars over the years for dialogue, tender documents, bidding, start-up, first "
            "step, evaluation and extension, with a gate after bidding, start-up and "
            "evaluation."
        ),
        _(
            "At each diamond a no ends the plan. Dialogue and documents take as long as in "
            "Trondheim, counted in months: one case, not a norm. The length of the evaluation "
            "is our assumption."
        ),
        _plan_chart,
        310,
        folded=False,
    )
