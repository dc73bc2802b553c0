"""The pictures of where a saving would come from, of size, and of both arms year by year."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from tillit import marks
from tillit.chart_text import filled, percent_text
from tillit.declared import Column, Picture, Table, band_columns
from tillit.explorers.net_saving.computed import DRAWS, GAIN, PATH_YEARS, POSTS, SIZES, TERM
from tillit.formula import Number, clip, given, is_set, minimum
from tillit.i18n import gettext as _
from tillit.i18n import pgettext
from tillit.messages import message
from tillit.models import net_saving as model
from tillit.symbols import Band, Symbols
from tillit.theme import colour

TOP_BREAK_EVEN = 0.4
"""Upper end of the axis of break-evens; what lies above is drawn at the edge."""

NEEDED_BAND = Band("size", DRAWS, "needed_by_size")


def _size_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.along(
        "size", POSTS, _("Posts in the first step"), scale="log", values=SIZES, format="d"
    )
    y = marks.shares("low", _("Price gap that breaks even"), ticks=6, top=TOP_BREAK_EVEN)
    rule, rule_text = _gap_across(symbols)
    return alt.layer(
        marks.band(NEEDED_BAND.over(), tone="tender", x=x, y=y, clip=True, interpolate="monotone"),
        rule,
        marks.curve(
            NEEDED_BAND.over(), "size", "middle", tone="tender", clip=True, interpolate="monotone"
        ),
        rule_text,
        *_needed_here(symbols),
    )


def _needed_here(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    needed, posts = symbols.values["breakeven_gap_middle"], symbols.values[POSTS]
    here = marks.one_row(
        at=posts,
        needed_here=minimum(needed, TOP_BREAK_EVEN),
        text=filled(_("{percent} needed"), percent=percent_text(needed)),
    ).transform_filter(repr(needed <= model.ENOUGH))
    ahead = given(symbols.results["price_gap"]) - needed
    near_yours = is_set(ahead) & (ahead > -0.01) & (ahead < 0.025)
    return marks.pin(
        here,
        "at",
        "needed_here",
        tone="tender",
        size=120,
        fontSize=13,
        align=marks.case(posts > 100, "right", "left"),
        dy=marks.case((needed > TOP_BREAK_EVEN - 0.03) | near_yours, 18, -16),
    )


def _gap_across(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    """Draw the reader's price gap as a line across the chart, and its words."""
    gap = given(symbols.results["price_gap"])
    base = marks.one_row(
        level=clip(gap, 0, TOP_BREAK_EVEN),
        text=filled(_("your price gap, {percent}"), percent=percent_text(gap)),
    ).transform_filter(repr(is_set(gap)))
    right = alt.datum(marks.ends(POSTS)[1])
    return (
        marks.rule(base, tone="yours", width=2, dash=[5, 4], y="level"),
        marks.words(base, right, "level", tone="yours", align="right", dy=-8),
    )


def _source_chart(symbols: Symbols) -> alt.TopLevelMixin:
    return _in_steps(
        symbols,
        {
            "gap_reckoned": ("edge", _("Price gap, {which}: {percent}")),
            "margin_share": ("edge", _("Operator's margin: {percent}")),
            "from_other": ("inhouse", _("Found in other purchases: {percent}")),
            "from_pension": ("yours", _("Found in pension, a transfer from staff: {percent}")),
            "from_hours": ("tender", _("Found in paid hours: {percent}")),
        },
        sought=("gap_reckoned", "margin_share"),
        believed=is_set(symbols.results["price_gap"]),
        none=message("no_gap"),
    )


def _reform_source_chart(symbols: Symbols) -> alt.TopLevelMixin:
    return _in_steps(
        symbols,
        {
            "gain_reckoned": ("edge", _("Lasting gain, {which}: {percent}")),
            "inhouse_from_absence": ("inhouse", _("Found in less sickness absence: {percent}")),
            "inhouse_from_agency": ("inhouse", _("Found in less overtime and agency: {percent}")),
            "inhouse_from_control": ("inhouse", _("Found in less time on control: {percent}")),
            "inhouse_from_visits": ("tender", _("Found in fewer or shorter visits: {percent}")),
        },
        sought=("gain_reckoned",),
        believed=is_set(symbols.values[GAIN]),
        none=message("no_gain"),
    )


def _transfer() -> dict[str, Any]:
    """Return the look of a transfer, dashed and pale: what staff lose is no better work."""
    return {
        "fill": colour("yours"),
        "fillOpacity": 0.25,
        "stroke": colour("yours"),
        "strokeWidth": 2,
        "strokeDash": [4, 3],
    }


def _in_steps(
    symbols: Symbols,
    bars: Mapping[str, tuple[str, str]],
    *,
    sought: Sequence[str],
    believed: Number,
    none: str,
) -> alt.TopLevelMixin:
    """Draw what must be found, then what finds it, down to nothing left.

    Parameters
    ----------
    symbols
        Settings and results.
    bars
        Colour and label of each bar, by the result it shows.
    sought
        Those that must be found; the others find it.
    believed
        Whether the reader set what must be found, else it is the break-even.
    none
        What is said where nothing is enough.
    """
    enough = is_set(symbols.results[sought[0]])
    signed_shares = [
        symbols.results[name] if name in sought else -symbols.results[name] for name in bars
    ]
    ends = list(itertools.accumulate(signed_shares[:-1]))
    which = marks.case(believed, pgettext("whose", "yours"), _("breaking even, as set"))["expr"]
    texts = [
        filled(label, percent=percent_text(symbols.results[name]), which=which)
        for name, (_tone, label) in bars.items()
    ]
    bar_tones = [tone for tone, _label in bars.values()]
    base = marks.rows(
        [{"row": row, "tone": tone} for row, tone in enumerate(bar_tones)],
        start=marks.picked([0, *ends], "datum.row"),
        end=marks.picked([*ends, 0], "datum.row"),
        text=marks.picked(texts, "datum.row"),
    )
    base = base.transform_filter(repr(enough)).encode(y=alt.Y("row:O", axis=None))
    nothing = marks.one_row(text=repr(none)).transform_filter(repr(~enough))
    x = alt.X("start:Q", axis=alt.Axis(title=_("Of the yearly budget"), format="%", tickCount=5))
    color = marks.coded(alt.Color, "tone", {tone: tone for tone in bar_tones})
    return alt.layer(
        marks.rule(marks.one_row(), tone="ink", x=alt.datum(0)),
        base.transform_filter("datum.tone != 'yours'")
        .mark_bar(height=14, cornerRadius=2, yOffset=9)
        .encode(x=x, x2="end:Q", color=color),
        base.transform_filter("datum.tone == 'yours'")
        .mark_bar(height=14, yOffset=9, **_transfer())
        .encode(x="start:Q", x2="end:Q"),
        base.mark_text(align="left", dy=-8).encode(x=alt.value(0), text="text:N"),
        marks.words(nothing, alt.value(0), alt.value(20), align="left", bold=True),
    )


PATHS = {arm: Band("year", DRAWS, f"{arm}_path", f"{arm}_") for arm in ("tender", "inhouse")}


def _path_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.across(
        "year", 0, symbols.values[TERM], _("Years of contract, or of gain"), tickMinStep=1,
        format="d",
    )  # fmt: skip
    y = marks.millions(_("Net so far, kr million"), minExtent=44)
    bands = [
        marks.band(
            PATHS[arm].over(),
            tone=arm,
            opacity=0.14,
            x=x,
            y=alt.Y(f"{arm}_low:Q", axis=y),
            high=f"{arm}_high",
        )
        for arm in PATHS
    ]
    return alt.layer(
        *bands,
        marks.rule(marks.one_row(), tone="ink", y=alt.datum(0)),
        *_path(
            symbols,
            "tender",
            [1, 0],
            marks.case(
                is_set(symbols.results["price_gap"]),
                _("solid: tender, at your gap"),
                _("solid: tender, breaking even"),
            ),
            -26,
        ),
        *_path(
            symbols,
            "inhouse",
            [7, 3],
            marks.case(
                is_set(symbols.values[GAIN]),
                _("dashed: reform, at your gain"),
                _("dashed: reform, breaking even"),
            ),
            -8,
        ),
    )


def _path(
    symbols: Symbols, arm: str, dash: Sequence[float], label: Mapping[str, str], height: float
) -> list[alt.Chart]:
    """Draw the line of an arm, and above the chart its label at this height."""
    line = PATHS[arm].over()
    end = marks.one_row(end=symbols.values[TERM], text=label["expr"])
    return [
        marks.curve(line, "year", f"{arm}_middle", tone=arm, strokeDash=dash),
        marks.words(end, "end", alt.value(height), tone=arm, bold=True, align="right", dx=-4),
    ]


def sources_picture() -> Picture:
    """Return the picture of where a saving would come from."""
    return Picture(
        "sources",
        _("Where a saving would come from"),
        _(
            "Bars in steps: the price gap and the operator's margin must be found, in other "
            "purchases, in pension taken from the staff, and for the most part in paid hours."
        ),
        _(
            "Each bar starts where the one above ends. What is not found elsewhere must be "
            "found in paid hours: fewer hours, or lower pay for them. The dashed bar is a "
            "transfer from the staff, not a gain in efficiency. All numbers are as set: until you "
            "set a gap, it is the one that breaks even with these. The answer tells the middle of "
            "all draws."
        ),
        _source_chart,
        205,
        folded=False,
    )


def reform_sources_picture() -> Picture:
    """Return the picture of where the gain of a reform would come from."""
    return Picture(
        "reform_sources",
        _("Where a reform’s gain would come from"),
        _(
            "Bars in steps: the lasting gain must be found, in less sickness absence, in less "
            "overtime and agency staff, in less time on control, and the rest in visits."
        ),
        _(
            "Each bar starts where the one above ends. What is not found elsewhere must be found "
            "in fewer or shorter visits. The first three are assumptions of ours: nothing was "
            "measured that a reform can be credited with. All numbers are as set: until you set a "
            "gain, it is the one that breaks even with these. The answer tells the middle of all "
            "draws."
        ),
        _reform_source_chart,
        205,
        folded=False,
    )


def size_picture() -> Picture:
    """Return the picture of the break-even by size."""
    return Picture(
        "size",
        _("The break-even by size"),
        _(
            "Price gap that breaks even against the number of posts, with a band: the smaller "
            "the contract, the larger the gap that its preparation needs."
        ),
        _(
            "Line: on average, failing included; band: eight in ten draws. A small contract bears "
            "the same preparation on a small budget. A size that suppliers find hard to bid for "
            "fails more often, and that weighs too. Above the edge the gap is larger still. The "
            "break-even of a reform is the same at every size, since its cost is a share of the "
            "budget."
        ),
        _size_chart,
        280,
        Table(
            Column("size", pgettext("column", "Posts"), "people"),
            SIZES,
            (
                Column("middle", _("Breaks even at"), "percent"),
                *band_columns("percent"),
            ),
            (NEEDED_BAND,),
        ),
    )


def arms_picture() -> Picture:
    """Return the picture of the two arms, year by year."""
    return Picture(
        "arms",
        _("The two arms, year by year"),
        _(
            "Net so far, year by year, for the tender and for the in-house reform: both start "
            "with a cost and must earn it back."
        ),
        _(
            "Worth today. What you have not set is drawn at its break-even, so that the line "
            "ends near zero. What an arm costs at first is paid before its first year. Failing is "
            "part of the average, for both. Bands: eight in ten draws."
        ),
        _path_chart,
        280,
        Table(
            Column("year", _("Years of contract, or of gain"), "people"),
            PATH_YEARS,
            (
                Column("tender_middle", pgettext("column", "Tender"), "money"),
                Column("inhouse_middle", _("In-house reform"), "money"),
            ),
            tuple(PATHS.values()),
        ),
    )
