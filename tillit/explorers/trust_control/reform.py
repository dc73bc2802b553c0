"""The pictures of the reform path: what it must give back, and its net year by year."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from tillit import marks
from tillit.chart_text import filled, percent_text
from tillit.declared import Column, Picture, Table, band_columns
from tillit.explorers.trust_control.computed import EVEN_YEARS, LAST_YEAR, REFORM_DRAWS
from tillit.formula import Bind, Number, is_set
from tillit.i18n import counted, pgettext
from tillit.i18n import gettext as _
from tillit.models import trust_control as model
from tillit.symbols import Band, Series, Symbols
from tillit.theme import colour

MOST_GAIN = 0.16
"""Upper end of the axis of gains; what lies above is drawn at the edge or left out."""

NEEDED_BAND = Band("years", REFORM_DRAWS, "needed_by_years")

HOLDS_BAND = Band("years", REFORM_DRAWS, "needed_if_holds_by_years", "holds_")


def _needed_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = marks.across("years", 1, LAST_YEAR, _("Years of gain that are counted"), values=EVEN_YEARS)
    y = marks.shares("low", _("Lasting gain, of the budget"), top=MOST_GAIN)
    look: dict[str, Any] = {"clip": True, "interpolate": "monotone"}
    rule, rule_text = _gain_expected(symbols)
    return alt.layer(
        marks.band(NEEDED_BAND.over(), tone="inhouse", x=x, y=y, opacity=0.15, **look),
        rule,
        marks.curve(NEEDED_BAND.over(), "years", "middle", tone="inhouse", **look),
        marks.curve(
            HOLDS_BAND.over(),
            "years",
            "holds_middle",
            tone="inhouse",
            width=2,
            strokeDash=[6, 4],
            **look,
        ),
        rule_text,
        *_gain_over_term(symbols),
    )


def _gain_over_term(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    term, needed = symbols.values["contract_years"], symbols.values["inhouse_gain_needed_middle"]
    percent = symbols.values["reform_gain_percent"]
    here = marks.one_row(
        years=term,
        gain=needed,
        text=filled(
            counted("{gain} over {years} year", "{gain} over {years} years", by="years"),
            gain=percent_text(needed),
            years=repr(term),
        ),
    ).transform_filter(repr(needed <= MOST_GAIN))
    # Below the dot where the line of what the reader expects runs above it.
    below = (percent / 100 > needed) & (needed > 0.02)
    return marks.pin(
        here,
        "years",
        "gain",
        tone="inhouse",
        size=130,
        align=marks.case(below | (term > 9), "right", "left"),
        dx=2,
        dy=marks.case(below, 18, -17),
    )


def _gain_expected(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    percent = symbols.values["reform_gain_percent"]
    yours = marks.one_row(
        level=f"clamp({percent!r} / 100, 0, {MOST_GAIN})",
        text=filled(_("you expect {gain}"), gain=percent_text(percent / 100)),
    ).transform_filter(repr(is_set(percent)))
    # A loss lies below the axis: only its words are shown.
    above = yours.transform_filter(f"{percent!r} >= 0")
    return (
        marks.rule(above, tone="yours", width=2, dash=[5, 4], y="level"),
        marks.words(
            yours,
            alt.datum(LAST_YEAR),
            "level",
            tone="yours",
            align="right",
            dy=marks.case(percent < 12, -8, 12),
        ),
    )


def _path(known: Mapping[str, Number], year: Number, _bind: Bind) -> dict[str, Number]:
    gain = model.path_gain(known)
    return {
        "net_in_year": model.net_in_year(known, gain, year),
        "net_to_year": model.net_from_start(known, gain, year),
    }


PATH = Series("year", _path)


def _path_chart(symbols: Symbols) -> alt.TopLevelMixin:
    loses = model.path_gain(symbols.known) < 0
    base = PATH.over(symbols, range(1, LAST_YEAR + 1))
    x = marks.across(
        "year", 0.4, LAST_YEAR + 0.6, _("Years from the start of the reform"), values=EVEN_YEARS,
        grid=False,
    )  # fmt: skip
    y = marks.shares("net_in_year", _("Of one yearly budget"), ticks=6, top=None)
    bars = base.mark_bar(width={"expr": "width / 30"}, color=colour("edge")).encode(x=x, y=y)
    line = marks.curve(
        base,
        "year",
        "net_to_year",
        tone="inhouse",
        point=alt.OverlayMarkDef(filled=True, size=30, color=colour("inhouse"), opacity=1),
    )
    sum_name = marks.words(
        base.transform_filter(f"datum.year == {LAST_YEAR - 2}"),
        "year",
        "net_to_year",
        alt.value(_("added up")),
        tone="inhouse",
        bold=True,
        align="right",
        dy=marks.case(loses, 14, -12),
    )
    year_name = marks.words(
        base.transform_filter("datum.year == 4"),
        "year",
        "net_in_year",
        alt.value(_("each year")),
        tone="muted",
        align="left",
        dx=-8,
        dy=marks.case(loses, 9, -9),
    )
    zero = marks.rule(marks.one_row(), tone="ink", y=alt.datum(0))
    return alt.layer(bars, zero, line, sum_name, year_name, *_horizon(symbols))


def _horizon(symbols: Symbols) -> list[alt.Chart]:
    values = symbols.values
    horizon = values["contract_years"] + values["years_after"] + values["reform_cost_years"]
    end = marks.one_row(years=horizon)
    return [
        marks.rule(end, tone="ink", dash=[5, 4], x="years"),
        marks.words(
            end,
            "years",
            alt.value(0),
            alt.value(_("your horizon")),
            **marks.beside(horizon > 9, 5),
            dy=-4,
            baseline="bottom",
        ),
    ]


def needed_picture() -> Picture:
    """Return the picture of the gain that a reform must give back."""
    return Picture(
        "needed",
        _("What a reform must give back"),
        _(
            "Lasting yearly gain at which a reform breaks even, against the years of gain that "
            "are counted: high over a few years, lower the longer one looks."
        ),
        _(
            "Line: on average, failing included; band: eight in ten draws; dashed: if the reform "
            "takes hold. Above a line it pays for itself within those years, below it does not. "
            "No document gives a lasting gain."
        ),
        _needed_chart,
        200,
        Table(
            Column("years", _("Years of gain"), "number"),
            (2.0, 4.0, 6.0, 8.0),
            (
                Column("holds_middle", _("If it takes hold"), "gain"),
                Column("middle", _("On average"), "gain"),
                *band_columns("gain"),
            ),
            (NEEDED_BAND, HOLDS_BAND),
        ),
        folded=False,
    )


def path_picture() -> Picture:
    """Return the picture of the reform, year by year."""
    return Picture(
        "path",
        _("The reform path, year by year"),
        _(
            "Net of a reform in each year as bars, and what it adds up to as a line: first "
            "a cost, then a gain that brings the line back towards zero."
        ),
        _(
            "Bars: each year, on average, failing included. Line: added up, later years "
            "discounted. At the inputs as set, with the gain you expect; until you enter one, with "
            "the gain that just breaks even within your horizon."
        ),
        _path_chart,
        240,
        Table(
            Column("year", pgettext("column", "Year"), "number"),
            tuple(float(year) for year in range(1, LAST_YEAR + 1)),
            (
                Column("net_in_year", _("In the year"), "percent"),
                Column("net_to_year", _("Added up, discounted"), "percent"),
            ),
            (PATH,),
        ),
    )
