"""The pictures of how much control pays: by time on control, and by how well it finds things."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from tillit import marks
from tillit.chart_text import filled, percent_text
from tillit.declared import Column, Picture, Table, band_columns
from tillit.explorers.trust_control.computed import DRAWS, MEASURABILITY_GRID, control_shares
from tillit.formula import Bind, Number, is_set, maximum
from tillit.i18n import gettext as _
from tillit.i18n import pgettext
from tillit.models import trust_control as model
from tillit.symbols import Band, Series, Symbols
from tillit.theme import colour

MOST_CONTROL = marks.ends("control_inhouse_percent")[1] / 100
"""Right end of the lines, and of the chart unless a reader's share lies beyond."""

CONTROL_LEVELS = control_shares(*marks.levels("control_inhouse_percent", 0.5))

_TONES = {"inhouse": "inhouse", "contract": "tender"}
_DASHES = {"inhouse": [1, 0], "contract": [7, 3]}
_SIDES = {"inhouse": -1, "contract": 1}
"""Where the texts of an arm stand: above its line or below it."""

_BASELINES = {"inhouse": "bottom", "contract": "top"}
_ALIGNS = {"inhouse": "left", "contract": "right"}
_NAME_PLACES = {
    # Today's mark carries its own words: the name of the line makes room for them.
    "inhouse": "(isValid(control_inhouse_percent) && control_inhouse_percent < 14 ? 16 : 6)",
    "contract": "(control_contract_percent > 9 && control_contract_percent < 18 ? 22 : 16)",
}
"""Percent on control at which a line is named, as an expression."""

_FAR_RIGHT = {"inhouse": 18, "contract": 10}
"""Percent on control from which a mark's words stand to its left, below the falling line."""

_VALUE_HEIGHT = 330
_BARS_NAME, _BAR_LEVELS = 49, {"inhouse": 31, "contract": 13}
"""How far up the bars of the flat regions and their name stand, px."""


def _arm_names() -> dict[str, str]:
    return {"inhouse": pgettext("arm", "in-house"), "contract": _("under contract")}


def _value(known: Mapping[str, Number], control: Number, _bind: Bind) -> dict[str, Number]:
    return {f"value_at_{arm}": model.value_at(known, arm, control) for arm in model.ARMS}


VALUE = Series("control", _value)

VALUE_BAND = Band("control", DRAWS, "value_inhouse")


def _value_chart(symbols: Symbols) -> alt.TopLevelMixin:
    names = [f"control_{arm}_percent" for arm in model.ARMS]
    last = maximum(*(marks.reaching(name, symbols.values[name]) for name in names)) / 100
    x = marks.across("control", 0, last, _("Working time on control"), format="%", tickCount=6)
    lowest = " , ".join(
        f"isValid(control_{arm}_percent) ? {_value_today(symbols, arm)!r} - 0.12 : 1"
        for arm in model.ARMS
    )
    y = alt.Y(
        "low:Q",
        # Room for the words of a mark near the top, and of one far down.
        scale=alt.Scale(domainMin={"expr": f"min(0.4, {lowest})"}, domainMax=1.04, nice=False),
        axis=alt.Axis(format="%", title=_("Value kept"), tickCount=6),
    )
    band = marks.band(
        VALUE_BAND.over(),
        tone="inhouse",
        opacity=0.15,
        x=x,
        y=y,
        interpolate="monotone",
        clip=True,
    )
    flats_name = marks.words(
        marks.one_row(),
        alt.datum(0),
        _up(_BARS_NAME),
        alt.value(_("hardly matters")),
        tone="muted",
        align="left",
        dx=4,
    )
    lines = [layer for arm in model.ARMS for layer in _curve(symbols, arm)]
    flats = [layer for arm in model.ARMS for layer in _flat_region(symbols, arm)]
    best = [layer for arm in model.ARMS for layer in _marks(symbols, arm)]
    return alt.layer(band, *_law(symbols), *lines, *flats, flats_name, *best)


def _law(symbols: Symbols) -> list[alt.Chart]:
    """Draw the share that the law asks for as a zone."""
    law = marks.one_row(begin=0, floor=symbols.values["legal_minimum_percent"] / 100)
    zone = law.mark_rect(color=colour("edge"), opacity=0.3).encode(x="begin:Q", x2="floor:Q")
    name = marks.words(
        law.transform_filter("datum.floor > 0"),
        "floor",
        alt.value(0),
        alt.value(_("the law asks for this")),
        tone="muted",
        align="left",
        dx=4,
        dy=3,
        baseline="top",
    )
    return [zone, name]


def _curve(symbols: Symbols, arm: str) -> list[alt.Chart]:
    value = f"value_at_{arm}"
    base = VALUE.over(symbols, CONTROL_LEVELS)
    line = marks.curve(base, "control", value, tone=_TONES[arm], strokeDash=_DASHES[arm], clip=True)
    name = marks.words(
        base.transform_filter(f"datum.step == 2 * {_NAME_PLACES[arm]}"),
        "control",
        value,
        alt.value(_arm_names()[arm]),
        tone=_TONES[arm],
        bold=True,
        align=_ALIGNS[arm],
        dy=_SIDES[arm] * 10,
        baseline=_BASELINES[arm],
    )
    return [line, name]


def _up(pixels: int) -> Any:
    return alt.value({"expr": f"height - {pixels}"})


def _flat_region(symbols: Symbols, arm: str) -> list[alt.Chart]:
    low, high = (repr(symbols.values[f"flat_{end}_{arm}_middle"]) for end in ("low", "high"))
    base = marks.one_row(
        from_here=low,
        to_here=f"min({high}, {MOST_CONTROL})",
        drawn_low=f"best_control_{arm}_low",
        drawn_high=f"min(best_control_{arm}_high, {MOST_CONTROL})",
        text=filled(_("{low} to {high}"), low=percent_text(low), high=percent_text(high)),
        # To the right of both bars, while there is room for the text.
        beside=f"min(max({high}, best_control_{arm}_high), 0.17)",
    )
    level = _up(_BAR_LEVELS[arm])
    bar = base.mark_bar(color=colour(_TONES[arm]), height=8, cornerRadius=2, clip=True).encode(
        x="from_here:Q", x2="to_here:Q", y=level
    )
    return [
        marks.rule(base, tone=_TONES[arm], width=2, x="drawn_low", x2="drawn_high", y=level),
        bar,
        marks.words(base, "beside", level, tone=_TONES[arm], align="left", dx=6),
    ]


def _value_today(symbols: Symbols, arm: str) -> Number:
    return model.value_at(symbols.values, arm, symbols.values[f"control_{arm}_percent"] / 100)


def _marks(symbols: Symbols, arm: str) -> list[alt.Chart]:
    tone = _TONES[arm]
    best = (
        marks.one_row(
            best=symbols.results[f"best_control_{arm}"],
            best_value=symbols.results[f"best_value_{arm}"],
        )
        .mark_point(
            size=70, color=colour(tone), fill=colour("paper"), strokeWidth=2, opacity=1, clip=True
        )
        .encode(x="best:Q", y="best_value:Q")
    )
    percent = symbols.values[f"control_{arm}_percent"]
    template = _("today {share}") if arm == "inhouse" else _("planned {share}")
    today = marks.one_row(
        now=percent / 100,
        value_now=_value_today(symbols, arm),
        text=filled(template, share=percent_text(percent / 100)),
    ).transform_filter(repr(is_set(percent)))
    far = percent > _FAR_RIGHT[arm]
    return [
        best,
        *marks.pin(
            today,
            "now",
            "value_now",
            tone=tone,
            shape="diamond",
            size=140,
            rim=None,
            **marks.beside(far, 10),
            dy=marks.case(far, 12 if arm == "inhouse" else 32, _SIDES[arm] * 14),
            baseline="middle",
        ),
    ]


def _best(known: Mapping[str, Number], level: Number, _bind: Bind) -> dict[str, Number]:
    there = {**known, "measurability": level}
    return {f"best_{arm}": model.best_control(there, arm) for arm in model.ARMS}


BEST = Series("measurability", _best)

BEST_BAND = Band("measurability", DRAWS, "best_by_measurability")


def _best_by_measurability(symbols: Symbols, arm: str) -> tuple[alt.Chart, alt.Chart]:
    """Draw the best share of an arm, with the arm's name at the line's end."""
    first, last = (MEASURABILITY_GRID[end] for end in (0, -1))
    best = BEST.over(symbols, range(first, last + 1))
    (other,) = (one for one in model.ARMS if one != arm)
    line = marks.curve(
        best,
        "measurability",
        f"best_{arm}",
        tone=_TONES[arm],
        strokeDash=_DASHES[arm],
        clip=True,
    )
    name = marks.words(
        best.transform_filter(f"datum.measurability == {last - 1}"),
        "measurability",
        f"best_{arm}",
        alt.value(_arm_names()[arm]),
        tone=_TONES[arm],
        bold=True,
        align="right",
        dy=-_SIDES[arm] * 15,
        baseline=_BASELINES[other],
    )
    return line, name


def _measurability_chart(symbols: Symbols) -> alt.TopLevelMixin:
    first, last = (MEASURABILITY_GRID[end] for end in (0, -1))
    ticks = [5, 10, 20, 30, 40, 50, 60]
    x = marks.across("measurability", first, last, _("How well control finds it"), values=ticks)
    band = marks.band(
        BEST_BAND.over(),
        tone="inhouse",
        opacity=0.15,
        x=x,
        y=marks.shares("low", _("Best share on control"), top=0.12),
        interpolate="monotone",
        clip=True,
    )
    setting = marks.one_row(
        setting=symbols.values["measurability"],
        floor=symbols.values["legal_minimum_percent"] / 100,
    )
    floor_text = marks.words(
        setting.transform_filter("datum.floor > 0.007"),
        alt.datum(last),
        "floor",
        alt.value(_("legal minimum")),
        align="right",
        dy=8,
        baseline="middle",
    )
    return alt.layer(
        band,
        marks.rule(setting, tone="edge", width=1.5, x="setting"),
        marks.rule(setting, tone="ink", dash=[5, 4], y="floor"),
        *(layer for arm in model.ARMS for layer in _best_by_measurability(symbols, arm)),
        floor_text,
    )


def value_picture() -> Picture:
    """Return the picture of the value that is kept, by time on control."""
    return Picture(
        "value",
        _("Value kept, by time on control"),
        _(
            "Value kept against the share of working time on control, in-house and under "
            "contract: each rises to a flat top at a few percent and then falls."
        ),
        _(
            "Lines: at your settings, with the best share as a ring and yours as a "
            "diamond. Band: eight in ten draws of the assumptions, in-house. Thick bars: "
            "where the choice hardly matters, in the median of the draws; thin ones: eight in "
            "ten draws of the best share. What sets the two lines apart is what was assumed to "
            "be at risk: no verdict on who should run the service."
        ),
        _value_chart,
        _VALUE_HEIGHT,
        Table(
            Column("control", _("Time on control"), "percent"),
            control_shares(1, 2, 3, 4, 5, 8, 10, 15, 20),
            (
                Column("value_at_inhouse", pgettext("column", "In-house"), "percent"),
                *band_columns("percent"),
                Column("value_at_contract", _("Under contract"), "percent"),
            ),
            (VALUE, VALUE_BAND),
        ),
        least=190,
    )


def measurability_picture() -> Picture:
    """Return the picture of the best share, by how well control finds things."""
    return Picture(
        "measurability",
        _("The best share, by how well control finds things"),
        _(
            "Best share of time on control against how well control finds what goes wrong: "
            "low where it finds little, highest in between, lower again where a little "
            "finds it all."
        ),
        _(
            "Band: eight in ten draws, in-house. What is hardest to measure calls for "
            "little control, since it finds nothing; what is easiest, since a little is "
            "enough. The grey line is your setting."
        ),
        _measurability_chart,
        260,
        Table(
            Column("measurability", _("How well control finds it"), "number"),
            tuple(float(level) for level in MEASURABILITY_GRID),
            (
                Column("best_inhouse", pgettext("column", "In-house"), "percent"),
                *band_columns("percent"),
                Column("best_contract", _("Under contract"), "percent"),
            ),
            (BEST, BEST_BAND),
        ),
    )
