"""The pictures of what a first step reaches: bids for its lots, what it can show, and people."""

from collections.abc import Mapping

import altair as alt

from tillit import marks
from tillit.chart_text import filled, percents_text, signed, with_plus
from tillit.declared import Column, Picture, Table
from tillit.explorers.scope_phasing.computed import believed
from tillit.formula import Bind, Number, is_set, keep, maximum, where
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.models import market
from tillit.models import scope_phasing as model
from tillit.symbols import Picks, Series, Symbols
from tillit.theme import colour

SIZES = (25, 50, 100, 150, 200, 300, 400)
"""Posts put out to tender, the columns of the map of scope and lots."""

LOTS = marks.levels("lots", 1)

UNITS = marks.levels("comparable_units", 1)


def _failed(known: Mapping[str, Number], lots: Number, bind: Bind) -> dict[str, Number]:
    return {
        f"at_{size}": market.chance_failed(known, float(size), lots, bind, f"for_{size}_")
        for size in SIZES
    }


FAILED = Series("lots_at", _failed)


def _map_chart(symbols: Symbols) -> alt.TopLevelMixin:
    first = symbols.values["first_step_fte"]
    whole = first + symbols.values["extension_fte"]
    base = (
        FAILED.over(symbols, LOTS)
        .transform_fold([f"at_{size}" for size in SIZES], as_=["of", "chance"])
        .transform_calculate(fte="toNumber(substring(datum.of, 3))")
        .transform_calculate(
            text="format(datum.chance * 100, '.0f')",
            first=_nearest(first),
            all=f"{_nearest(whole)} && {whole < 1.2 * SIZES[-1]!r}",
            row=f"datum.lots_at == round({symbols.values['lots']!r})",
        )
    )
    x = alt.X(
        "fte:O",
        axis=alt.Axis(
            title=_("Posts put out to tender"),
            labelAngle=0,
            domain=False,
            ticks=False,
            orient="bottom",
        ),
    )
    y = alt.Y(
        "lots_at:O",
        axis=alt.Axis(title=pgettext("axis", "Lots"), domain=False, ticks=False, titleAngle=0),
    )
    shades = base.mark_rect(
        color=colour("tender"),
        fillOpacity={"expr": "0.5 * datum.chance"},
        stroke=colour("paper"),
        strokeWidth=2,
    ).encode(x=x, y=y)
    outlined = (
        base.transform_filter("datum.row && (datum.first || datum.all)")
        .mark_rect(
            filled=False,
            stroke=colour("ink"),
            strokeWidth=2.5,
            strokeDash={"expr": "datum.first ? [1, 0] : [4, 3]"},
            fillOpacity=0,
        )
        .encode(x=x, y=y)
    )
    weight = marks.case("datum.row && datum.first", 700, 400)
    numbers = marks.words(base, x, y, tone="ink", fontWeight=weight)
    return alt.layer(shades, outlined, numbers)


def _nearest(fte: Number) -> str:
    """Write whether the cell's posts are the nearest to these."""
    distances = ",".join(f"abs(log({size} / {fte!r}))" for size in SIZES)
    return f"abs(log(datum.fte / {fte!r})) == min({distances})"


def _effect(known: Mapping[str, Number], units: Number, _bind: Bind) -> dict[str, Number]:
    return {"effect_at": model.smallest_effect({**known, "comparable_units": units})}


EFFECT = Series("units", _effect)


def _effect_chart(symbols: Symbols) -> alt.TopLevelMixin:
    known = symbols.known
    belief, doubt = believed(known), known["gain_spread_percent"] / 100
    size = where(is_set(belief), where(belief < 0, -belief, belief) / 100, 0)
    largest = _effect(known, 1, keep)["effect_at"]
    reach = maximum(1.2 * largest, where(is_set(belief), size + 1.05 * doubt, 0))
    title = _("Gain or loss, share of the yearly budget")
    x = marks.across("effect_at", 0, reach, title, format=".0%", tickCount=5)
    y = alt.Y(
        "units:O",
        # The first row is what the reader expects; the others are numbers of units.
        scale=alt.Scale(domain=[0, *map(int, UNITS)]),
        axis=alt.Axis(
            title=_("Comparable units"),
            domain=False,
            ticks=False,
            labelExpr="datum.value == 0 ? '' : datum.label",
        ),
    )
    base = EFFECT.over(symbols, UNITS).transform_calculate(
        text=percents_text("datum.effect_at * 100"),
        kind=f"datum.units == round({known['comparable_units']!r}) ? 'yours' : 'other'",
    )
    fill = marks.coded(alt.Fill, "kind", {"yours": "tender", "other": "edge"})
    bars = base.mark_bar(height=14, cornerRadius=2).encode(x=x, y=y, fill=fill)
    numbers = marks.words(
        base,
        "effect_at",
        y,
        align="left",
        dx=5,
        fontWeight=marks.case("datum.kind == 'yours'", 700, 400),
    )
    bar, spread, text = _expected(symbols, y, size, doubt)
    return alt.layer(bars, bar, spread, numbers, text)


def _expected(symbols: Symbols, y: alt.Y, size: Number, doubt: Number) -> tuple[alt.Chart, ...]:
    """Draw the gain that the reader expects, with its doubt, in the row of no units."""
    belief = believed(symbols.known)
    told = filled(
        _("you expect {percent} %, give or take {spread}"),
        percent=with_plus(belief, ".1~f"),
        spread=signed(symbols.values["gain_spread_percent"], ".1~f"),
    )
    unset = _("you have not set the gain you expect")
    here = marks.one_row(
        units=0,
        size=size,
        from_zero=where(is_set(belief), maximum(size - doubt, 0), 0),
        high=where(is_set(belief), size + doubt, 0),
        text=f"{is_set(belief)!r} ? {told} : {unset!r}",
    )
    return (
        here.mark_bar(height=14, cornerRadius=2, color=colour("yours")).encode(x="size:Q", y=y),
        marks.rule(here, tone="ink", width=3, x="from_zero", x2="high", y=y),
        marks.words(
            here,
            alt.datum(0),
            y,
            tone="yours",
            bold=True,
            align="left",
            baseline="bottom",
            dy=-10,
        ),
    )


EXPOSED = Picks(
    "row",
    {
        "first": ("first_step_people", "first_step_residents"),
        "more": ("extension_people", "extension_residents"),
    },
)


def _people_chart(symbols: Symbols) -> alt.TopLevelMixin:
    number = {part: f"format(datum.{part}, ',.0f')" for part in EXPOSED.fields}
    texts = [
        filled(_("Employees: {first} first, {more} later"), **number),
        filled(_("Residents: {first} first, {more} later"), **number),
    ]
    base = EXPOSED.over(symbols).transform_calculate(
        text=marks.picked([f"({text})" for text in texts], "datum.row")
    )
    y = alt.Y("row:O", axis=None)
    parts = base.transform_fold([*EXPOSED.fields], as_=["phase", "count"]).transform_calculate(
        start="datum.phase == 'first' ? 0 : datum.first",
        end="datum.phase == 'first' ? datum.first : datum.first + datum.more",
    )
    x = alt.X(
        "start:Q",
        axis=alt.Axis(
            title=pgettext("axis", "Persons"), tickCount=5, tickMinStep=1, grid=False, labelFlush=20
        ),
    )
    fill = marks.coded(alt.Fill, "phase", {"first": "tender", "more": "tender-soft"})
    bars = parts.mark_bar(
        height=16, yOffset=10, stroke=colour("tender"), strokeDash=[4, 3], strokeWidth=1
    ).encode(x=x, x2="end:Q", y=y, fill=fill)
    return alt.layer(bars, marks.words(base, alt.datum(0), y, bold=True, align="left", dy=-9))


def map_picture() -> Picture:
    """Return the picture of the chance that a tender fails, by scope and lots."""
    return Picture(
        "map",
        _("Scope and lots: the chance that the tender fails"),
        _(
            "Map of the chance, in percent, that the tender fails for want of bids, by posts put "
            "out to tender and by number of lots."
        ),
        _(
            "Numbers: chance in percent that no lot is awarded, by your rules, exactly as set. "
            "Outlined: the cell nearest to your first step; dashed, nearest to everything at once."
        ),
        _map_chart,
        250,
        Table(
            Column("lots_at", pgettext("column", "Lots"), "people"),
            LOTS,
            tuple(Column(f"at_{fte}", fill(_("{n} posts"), n=fte), "percent") for fte in SIZES),
            (FAILED,),
        ),
    )


def effect_picture() -> Picture:
    """Return the picture of what the first step can show."""
    return Picture(
        "effect",
        _("The smallest gain or loss it can show, by number of units"),
        _(
            "Bars for the smallest gain or loss that a first step can tell from none, by "
            "number of comparable units. More units show smaller effects."
        ),
        _(
            "A gain smaller than the bar may well be there and not be seen. Compared with as "
            "many units that stay as today, over the years of the first step."
        ),
        _effect_chart,
        270,
        Table(
            Column("units", _("Comparable units"), "people"),
            UNITS,
            (Column("effect_at", _("Smallest gain or loss"), "percent"),),
            (EFFECT,),
        ),
    )


def people_picture() -> Picture:
    """Return the picture of who is exposed in each phase."""
    return Picture(
        "people",
        _("Who is exposed in each phase"),
        _("Bars for employees and residents in the first step, and more in the extension."),
        _(
            "The dashed part comes after the evaluation, if at all. Residents are counted by "
            "your number for each post."
        ),
        _people_chart,
        120,
    )
