"""The trust-and-control explorer: which controls, which charts, which sentences."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from tillit import marks, sampling
from tillit.chart_text import filled, percent_text
from tillit.declared import (
    Column,
    Driver,
    Group,
    Matters,
    Output,
    Picture,
    Section,
    Table,
    Tipping,
    Unknown,
)
from tillit.drawn import Draws, Line
from tillit.explorer import Explorer
from tillit.formula import Bind, Number, is_set, keep, where
from tillit.i18n import counted
from tillit.i18n import gettext as _
from tillit.models import trust_control as model
from tillit.models.budget import yearly_budget
from tillit.parameters import Value
from tillit.said import Case
from tillit.sensitivity import total_indices, worth_knowing
from tillit.symbols import Band, Series, Symbols
from tillit.theme import colour

CONTROL_GRID = (0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25)
"""Shares of control at which the band of the value is computed, closer where it bends."""

MEASURABILITY_GRID = (5, 7, 9, 12, 15, 20, 25, 30, 40, 50, 60)

MOST_CONTROL = marks.ends("control_inhouse_percent")[1] / 100
"""Right end of the chart: the most that a reader can enter as today's share."""

CONTROL_LEVELS = [half / 200 for half in range(51)]

LAST_YEAR = round(sum(marks.ends(name)[1] for name in ("contract_years", "years_after")))
"""The longest horizon that contract and years after can make."""

EVEN_YEARS = list(range(2, LAST_YEAR + 1, 2))

GAIN_YEARS = [1.0, *map(float, EVEN_YEARS)]
"""Years of gain over which the gain that a reform needs is computed."""

REFORM = (
    "inhouse_gain_needed_if_holds",
    "inhouse_gain_needed",
    "inhouse_gain_needed_long",
    "inhouse_chance_fails",
    "inhouse_if_fails",
    "inhouse_outlay",
    "inhouse_if_holds",
    "inhouse_net",
    "inhouse_net_long",
)
"""Results of the reform path that the draws find, as in the chapter on net saving."""

MOST_GAIN = 0.16
"""Upper end of the axis of gains; what lies above is drawn at the edge or left out."""

CONTROL_OPTIONS = (0.0, 0.015, 0.03, 0.045, 0.06, 0.08, 0.11, 0.15)
"""Shares of control among which a municipality is taken to choose, where knowing is valued."""

_SHARED = ("measurability", "motivation_loss", "time_cost")
_INHOUSE = ("risk_share_inhouse", "loss_inhouse", *_SHARED)
_DRAWN = ("risk_share_inhouse", "risk_share_contract", "loss_inhouse", "loss_contract", *_SHARED)


def results(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, and where the answer in-house tips."""
    found = model.evaluate(values, bind)
    floor = values["legal_minimum_percent"] / 100
    above_law = model.unbound_control(values, "inhouse") - floor
    known = is_set(values["control_inhouse_percent"])
    tips = where(known, found["control_gap_inhouse"], above_law)
    return {**found, "control_tips": bind("control_tips", tips)}


def _assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    return sampling.triangular(values, uniforms, _DRAWN, bind)


def _quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for arm in model.ARMS:
        best = bind(f"best_{arm}", model.best_control(values, arm))
        today = model.control_today(values, arm)
        lost = model.value_at(values, arm, best) - model.value_at(values, arm, today)
        found[f"best_control_{arm}"] = best
        found[f"freed_fte_{arm}"] = (today - best) * values["first_step_fte"]
        found[f"value_lost_cost_{arm}"] = lost * yearly_budget(values)
    return found


def _chances(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    inhouse, contract = (model.scores(values, arm, bind) for arm in model.ARMS)
    return {**inhouse, **contract}


def _value_inhouse(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.value_at(values, "inhouse", values["control_share"])


def _best_inhouse(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.best_control(values, "inhouse")


DRAWS = Draws(
    _assumptions,
    _quantities,
    _chances,
    lines=(
        Line("value_inhouse", "control_share", CONTROL_GRID, _value_inhouse),
        Line("best_by_measurability", "measurability", MEASURABILITY_GRID, _best_inhouse),
    ),
)


def _reform_assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    return sampling.triangular(values, uniforms, model.DRAWN, bind)


def _reform_quantities(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    found = model.reform_path(values, bind)
    return {name: found[name] for name in REFORM}


def _needed(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.gain_needed(values, values["gain_years"], model.holds_chance(values))


def _needed_if_holds(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.gain_needed(values, values["gain_years"])


REFORM_DRAWS = Draws(
    _reform_assumptions,
    _reform_quantities,
    lines=(
        Line("needed_by_years", "gain_years", GAIN_YEARS, _needed),
        Line("needed_if_holds_by_years", "gain_years", GAIN_YEARS, _needed_if_holds),
    ),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the best share in-house depends on, and what it is worth to know it first.

    The choice is among ``CONTROL_OPTIONS``, none below the legal minimum; the worth is in NOK a
    year.
    """
    shares = total_indices(_best_share, values, _INHOUSE)
    worth = worth_knowing(_options, values, _INHOUSE)
    return {name: Driver(shares[name], worth[name].value) for name in _INHOUSE}


def _best_share(values: Mapping[str, Number]) -> np.ndarray:
    return np.asarray(model.best_control(values, "inhouse"))


def _options(values: Mapping[str, Number]) -> np.ndarray:
    floor = float(values["legal_minimum_percent"]) / 100
    options = [
        model.value_at(values, "inhouse", max(control, floor)) for control in CONTROL_OPTIONS
    ]
    return np.column_stack(options) * float(yearly_budget(values))


# The charts

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
_BARS_NAME, _BAR_LEVELS = 281, {"inhouse": 299, "contract": 317}
"""How far down the bars of the flat regions and their name stand, px."""


def _arm_names() -> dict[str, str]:
    return {"inhouse": _("in-house"), "contract": _("under contract")}


def _value(known: Mapping[str, Number], control: Number, _bind: Bind) -> dict[str, Number]:
    return {f"value_at_{arm}": model.value_at(known, arm, control) for arm in model.ARMS}


VALUE = Series("control", _value)
VALUE_BAND = Band("control", DRAWS, "value_inhouse")


def _value_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "control:Q",
        scale=alt.Scale(domain=[0, MOST_CONTROL], nice=False),
        axis=alt.Axis(format="%", title=_("Working time on control"), tickCount=6),
    )
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
        alt.value(_BARS_NAME),
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


def _flat_region(symbols: Symbols, arm: str) -> list[alt.Chart]:
    low, high = (repr(symbols.results[f"flat_{end}_{arm}"]) for end in ("low", "high"))
    base = marks.one_row(
        from_here=low,
        to_here=f"min({high}, {MOST_CONTROL})",
        drawn_low=f"best_control_{arm}_low",
        drawn_high=f"min(best_control_{arm}_high, {MOST_CONTROL})",
        text=filled(_("{low} to {high}"), low=percent_text(low), high=percent_text(high)),
        # To the right of both bars, while there is room for the text.
        beside=f"min(max({high}, best_control_{arm}_high), 0.17)",
    )
    level = alt.value(_BAR_LEVELS[arm])
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
        text=filled(template, share=percent_text(repr(percent / 100))),
    ).transform_filter(repr(is_set(percent)))
    far = percent > _FAR_RIGHT[arm]
    return [
        best,
        marks.dot(today, "now", "value_now", tone=tone, shape="diamond", size=140, rim=None),
        marks.words(
            today,
            "now",
            "value_now",
            tone=tone,
            bold=True,
            align=marks.case(far, "right", "left"),
            dx=marks.case(far, -10, 10),
            dy=marks.case(far, 12 if arm == "inhouse" else 32, _SIDES[arm] * 14),
            baseline="middle",
        ),
    ]


NEEDED_BAND = Band("years", REFORM_DRAWS, "needed_by_years")
HOLDS_BAND = Band("years", REFORM_DRAWS, "needed_if_holds_by_years", "holds_")


def _needed_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "years:Q",
        scale=alt.Scale(domain=[1, LAST_YEAR], nice=False),
        axis=alt.Axis(title=_("Years of gain that are counted"), values=EVEN_YEARS),
    )
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


def _gain_over_term(symbols: Symbols) -> list[alt.Chart]:
    term, needed = symbols.values["contract_years"], symbols.values["inhouse_gain_needed_middle"]
    percent = symbols.values["reform_gain_percent"]
    here = marks.one_row(
        years=term,
        gain=needed,
        text=filled(
            counted("{gain} over {years} year", "{gain} over {years} years", by="years"),
            gain=percent_text(repr(needed)),
            years=repr(term),
        ),
    ).transform_filter(repr(needed <= MOST_GAIN))
    # Below the dot where the line of what the reader expects runs above it.
    below = (percent / 100 > needed) & (needed > 0.02)
    return [
        marks.dot(here, "years", "gain", tone="inhouse", size=130),
        marks.words(
            here,
            "years",
            "gain",
            tone="inhouse",
            bold=True,
            align=marks.case(below | (term > 9), "right", "left"),
            dx=2,
            dy=marks.case(below, 18, -17),
        ),
    ]


def _gain_expected(symbols: Symbols) -> tuple[alt.Chart, alt.Chart]:
    percent = symbols.values["reform_gain_percent"]
    yours = marks.one_row(
        level=f"clamp({percent!r} / 100, 0, {MOST_GAIN})",
        text=filled(_("you expect {gain}"), gain=percent_text(repr(percent / 100))),
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


def _path_gain(known: Mapping[str, Number]) -> Number:
    """The gain that the path is drawn for: the reader's, else the one that breaks even."""
    percent = known["reform_gain_percent"]
    years = known["contract_years"] + known["years_after"]
    needed = model.gain_needed(known, years, model.holds_chance(known))
    return where(is_set(percent), percent / 100, needed)


def _path(known: Mapping[str, Number], year: Number, _bind: Bind) -> dict[str, Number]:
    gain = _path_gain(known)
    return {
        "net_in_year": model.net_in_year(known, gain, year),
        "net_to_year": model.net_from_start(known, gain, year),
    }


PATH = Series("year", _path)


def _path_chart(symbols: Symbols) -> alt.TopLevelMixin:
    loses = _path_gain(symbols.known) < 0
    base = PATH.over(symbols, range(1, LAST_YEAR + 1))
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[0.4, LAST_YEAR + 0.6], nice=False),
        axis=alt.Axis(title=_("Years from the start of the reform"), values=EVEN_YEARS, grid=False),
    )
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
            align=marks.case(horizon > 9, "right", "left"),
            dx=marks.case(horizon > 9, -5, 5),
            dy=-4,
            baseline="bottom",
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
    x = alt.X(
        "measurability:Q",
        scale=alt.Scale(domain=[first, last], nice=False),
        axis=alt.Axis(title=_("How well control finds it"), values=[5, 10, 20, 30, 40, 50, 60]),
    )
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


# What the page says


def _today(known: Mapping[str, Number], arm: str) -> Number:
    return known[f"control_{arm}_percent"] / 100


def _cases(arm: str, *, unset: str, below_law: str, more: str, less: str, flat: str) -> list[Case]:
    """Return the cases of today's control in one arm."""
    return [
        Case("unset", unset, lambda known: ~is_set(known[f"control_{arm}_percent"])),
        Case(
            "below the law",
            below_law,
            lambda known: known[f"control_{arm}_percent"] < known["legal_minimum_percent"],
        ),
        Case("more", more, lambda known: _today(known, arm) < known[f"flat_low_{arm}"]),
        Case("less", less, lambda known: _today(known, arm) > known[f"flat_high_{arm}"]),
        Case("open", flat),
    ]


def _inhouse_answers() -> list[Case]:
    return _cases(
        "inhouse",
        unset=_(
            "In-house, {best_control_inhouse:percent} of working time on control would pay best, "
            "and from {flat_low_inhouse:percent} to {flat_high_inhouse:percent} it hardly matters."
        ),
        below_law=_(
            "In-house, {control_inhouse_percent} of working time on control is below the least the "
            "law asks for, {legal_minimum_percent}."
        ),
        more=_(
            "In-house, more control would pay at your settings: {best_control_inhouse:percent} of "
            "working time, not {control_inhouse_percent}; chance: {more_pays_inhouse:in_ten}."
        ),
        less=_(
            "In-house, less control would pay at your settings: {best_control_inhouse:percent} of "
            "working time, not {control_inhouse_percent}; chance: {less_pays_inhouse:in_ten}."
        ),
        flat=_(
            "In-house, the balance is open: {control_inhouse_percent} lies between "
            "{flat_low_inhouse:percent} and {flat_high_inhouse:percent}, where moving it hardly "
            "matters; chance: {hardly_matters_inhouse:in_ten}."
        ),
    )


def _no_verdict() -> tuple[Case, ...]:
    text = _(
        "What sets the two apart is what was assumed to be at risk and lost: no verdict on who "
        "should run the service."
    )
    return (Case("no verdict", text),)


def _contract_answers() -> list[Case]:
    return _cases(
        "contract",
        unset=_(
            "Under contract, {best_control_contract:percent} would pay best, and from "
            "{flat_low_contract:percent} to {flat_high_contract:percent} it hardly matters."
        ),
        below_law=_(
            "Under contract, {control_contract_percent} on control is below the least the law asks "
            "for, {legal_minimum_percent}."
        ),
        more=_(
            "Under contract, more control would pay at your settings: "
            "{best_control_contract:percent}, not {control_contract_percent}; chance: "
            "{more_pays_contract:in_ten}."
        ),
        less=_(
            "Under contract, less control would pay at your settings: "
            "{best_control_contract:percent}, not {control_contract_percent}; chance: "
            "{less_pays_contract:in_ten}."
        ),
        flat=_(
            "Under contract, the balance is open: {control_contract_percent} lies between "
            "{flat_low_contract:percent} and {flat_high_contract:percent}, where moving it hardly "
            "matters; chance: {hardly_matters_contract:in_ten}."
        ),
    )


def _inhouse() -> Section:
    return _arm(
        "inhouse",
        _("How much control pays in-house"),
        less=_("Chance that today’s share is more than pays"),
        more=_("Chance that today’s share is less than pays"),
        lost=_("Value that today’s share gives up"),
        unset=_("enter today’s share"),
    )


def _contract() -> Section:
    return _arm(
        "contract",
        _("How much control pays under contract"),
        less=_("Chance that the planned share is more than pays"),
        more=_("Chance that the planned share is less than pays"),
        lost=_("Value that the planned share gives up"),
        unset=_("enter the planned share"),
        best_note=_(
            "Lower than in-house because more is assumed to be at risk: no verdict on who."
        ),
    )


def _arm(
    arm: str, title: str, *, less: str, more: str, lost: str, unset: str, best_note: str = ""
) -> Section:
    """Return the results of one arm; the labels name the share that it has today or will have."""
    return Section(
        title,
        (
            Output(
                f"best_control_{arm}",
                _("Share of time on control that pays best"),
                "percent",
                band=True,
            ),
            Output(f"flat_low_{arm}", _("Where it hardly matters: from"), "percent"),
            Output(
                f"flat_high_{arm}",
                _("Where it hardly matters: to"),
                "percent",
                _("Within these two, at most one percent of the best value is given up."),
            ),
            Output(f"best_value_{arm}", _("Value kept at the best share"), "percent", best_note),
            Output(f"less_pays_{arm}", less, "in_ten", missing=unset),
            Output(f"more_pays_{arm}", more, "in_ten", missing=unset),
            Output(
                f"hardly_matters_{arm}",
                _("Chance that it hardly matters"),
                "in_ten",
                missing=unset,
            ),
            Output(
                f"freed_fte_{arm}",
                _("Full-time posts that the best share frees"),
                "number",
                _("Minus: it takes so many more. Time, not money, until it is put to use."),
                band=True,
                missing=unset,
            ),
            Output(f"value_lost_{arm}", lost, "percent", missing=unset),
            Output(
                f"value_lost_cost_{arm}",
                _("The same in kroner a year"),
                "money",
                _("The full value of the service taken as its yearly budget: value, not cash."),
                band=True,
                missing=unset,
            ),
        ),
    )


def _reform() -> Section:
    unset_gain = _("enter the gain you expect")
    return Section(
        _("What an in-house reform must give back, reckoned as in Net saving"),
        (
            Output(
                "inhouse_outlay",
                _("Extra cost while the reform is set up, worth today"),
                "money",
                _("Paid in full also where nothing comes of it."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed_if_holds",
                _("Lasting gain needed, if it takes hold"),
                "gain",
                _("Of the yearly budget, over as many years of gain as the contract runs."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed",
                _("Lasting gain needed, on average"),
                "gain",
                _("What reforms that fail have cost must be earned in by those that hold."),
                band=True,
            ),
            Output(
                "inhouse_gain_needed_long",
                _("The same, with the years after"),
                "gain",
                band=True,
            ),
            Output(
                "inhouse_chance_fails", _("Chance that it does not take hold"), "in_ten", band=True
            ),
            Output("inhouse_if_fails", _("Net if it does not"), "money", band=True),
            Output(
                "inhouse_if_holds",
                _("Net if it takes hold"),
                "money",
                band=True,
                missing=unset_gain,
            ),
            Output("inhouse_net", _("Net on average"), "money", band=True, missing=unset_gain),
            Output(
                "inhouse_net_long",
                _("Net on average, with the years after"),
                "money",
                band=True,
                missing=unset_gain,
            ),
        ),
    )


def _value_picture() -> Picture:
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
            "where the choice hardly matters; thin ones: eight in ten draws of the best "
            "share. What sets the two lines apart is what was assumed to be at risk: no "
            "verdict on who should run the service."
        ),
        _value_chart,
        _VALUE_HEIGHT,
        Table(
            _("Value kept, by share of time on control"),
            Column("control", _("Time on control"), "percent"),
            (0.0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25),
            (
                Column("value_at_inhouse", _("In-house"), "percent"),
                Column("low", _("low end of the band"), "percent"),
                Column("high", _("high end of the band"), "percent"),
                Column("value_at_contract", _("Under contract"), "percent"),
            ),
            (VALUE, VALUE_BAND),
        ),
        folded=False,
    )


def _needed_picture() -> Picture:
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
            _("Lasting gain needed, by years of gain"),
            Column("years", _("Years of gain"), "number"),
            (2.0, 4.0, 6.0, 8.0),
            (
                Column("holds_middle", _("If it takes hold"), "gain"),
                Column("middle", _("On average"), "gain"),
                Column("low", _("low end of the band"), "gain"),
                Column("high", _("high end of the band"), "gain"),
            ),
            (NEEDED_BAND, HOLDS_BAND),
        ),
        folded=False,
    )


def _path_picture() -> Picture:
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
            _("Net of the reform, of one yearly budget"),
            Column("year", _("Year"), "number"),
            tuple(float(year) for year in range(1, LAST_YEAR + 1)),
            (
                Column("net_in_year", _("In the year"), "percent"),
                Column("net_to_year", _("Added up, discounted"), "percent"),
            ),
            (PATH,),
        ),
    )


def _measurability_picture() -> Picture:
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
            _("Best share of time on control"),
            Column("measurability", _("How well control finds it"), "number"),
            tuple(float(level) for level in MEASURABILITY_GRID),
            (
                Column("best_inhouse", _("In-house"), "percent"),
                Column("low", _("low end of the band"), "percent"),
                Column("high", _("high end of the band"), "percent"),
                Column("best_contract", _("Under contract"), "percent"),
            ),
            (BEST, BEST_BAND),
        ),
    )


def _misuse() -> tuple[str, ...]:
    return (
        _(
            "Comparing the two lines to decide who should run the service: what sets them "
            "apart is what was assumed to be at risk."
        ),
        _("Quoting a best share as a norm: every size behind it is an assumption."),
        _("Cutting a check that guards users’ safety because it counts as control here."),
        _("Counting freed time as money before it has been put to other use."),
        _("Taking the extra cost of one pilot for the cost of any trust reform."),
    )


def _groups() -> tuple[Group, ...]:
    return (
        Group(
            _("What is at risk, and what it costs to look"),
            (
                "risk_share_inhouse",
                "risk_share_contract",
                "loss_inhouse",
                "loss_contract",
                "time_cost",
            ),
        ),
        Group(
            _("The reform path"),
            (
                "reform_cost_percent",
                "reform_cost_years",
                "reform_failure_chance",
                "reform_gain_percent",
            ),
        ),
    )


def trust_control() -> Explorer:
    """Describe the explorer of the chapter *Trust and control*."""
    return Explorer(
        name="trust_control",
        controls=(
            "control_inhouse_percent",
            "control_contract_percent",
            "measurability",
            "motivation_loss",
            "legal_minimum_percent",
        ),
        groups=_groups(),
        sections=(_inhouse(), _contract(), _reform()),
        model=results,
        draws=(DRAWS, REFORM_DRAWS),
        answers=(_inhouse_answers(), _contract_answers(), _no_verdict()),
        unknown=Unknown(("best_control_inhouse",)),
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. Hardly matters: at most one percent of the best value is "
            "given up. Chance: share of draws of the assumptions."
        ),
        pictures=(
            _value_picture(),
            _needed_picture(),
            _path_picture(),
            _measurability_picture(),
        ),
        matters=Matters(
            _("What the best share in-house depends on most"),
            _("Worth to know first, a year"),
            "money",
            _(
                "Worth to know: what choosing the share of control after finding out is worth more "
                "than choosing before, on average over the draws, with the full value of the "
                "service taken as its yearly budget."
            ),
            drivers,
        ),
        tipping=Tipping(
            "control_tips",
            _("Where the answer in-house tips"),
            _(
                "One number moved at a time: where it turns from more control to less. Until you "
                "enter today’s share: where control beyond the legal minimum stops paying."
            ),
        ),
        misuse=_misuse(),
    )
