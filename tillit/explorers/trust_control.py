"""The trust-and-control explorer: which controls, which charts, which sentences."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Literal

import altair as alt
import numpy as np

from tillit import sampling
from tillit.chart_text import filled, percent_text
from tillit.drawn import Draws, Line
from tillit.explorer import (
    Column,
    Driver,
    Explorer,
    Group,
    Matters,
    Output,
    Picture,
    Section,
    Steps,
    Symbols,
    Table,
    Tipping,
)
from tillit.formula import Bind, Formula, Number, is_set, keep, where
from tillit.i18n import gettext as _
from tillit.models import trust_control as model
from tillit.parameters import Value
from tillit.sensitivity import total_indices, worth_knowing
from tillit.theme import colour

CONTROL_GRID = (0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25)
"""Shares of control at which the band of the value is computed, closer where it bends."""

MEASURABILITY_GRID = (5, 7, 9, 12, 15, 20, 25, 30, 40, 50, 60)

MOST_CONTROL = 0.25
"""Right end of the chart: the most that a reader can enter as today's share."""

LAST_YEAR = 16
"""The longest horizon that contract and years after can make."""

CONTROL_OPTIONS = (0.0, 0.015, 0.03, 0.045, 0.06, 0.08, 0.11, 0.15)
"""Shares of control among which a municipality is taken to choose, where knowing is valued."""

_SHARED = ("measurability", "motivation_loss", "time_cost")
_INHOUSE = ("risk_share_inhouse", "loss_inhouse", *_SHARED)
_DRAWN = ("risk_share_inhouse", "risk_share_contract", "loss_inhouse", "loss_contract", *_SHARED)


def evaluate(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """Compute the model's results, which answer they give, and where the answer tips."""
    found = model.evaluate(values, bind)
    floor = values["legal_minimum_percent"] / 100
    above_law = model.unbound_control(values, "inhouse") - floor
    known = is_set(values["control_inhouse_percent"])
    tips = where(known, found["control_gap_inhouse"], above_law)
    case = 5 * found["verdict_inhouse"] + found["verdict_contract"]
    return {
        **found,
        "answer_case": bind("answer_case", case),
        "control_tips": bind("control_tips", tips),
    }


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
        found[f"value_lost_cost_{arm}"] = lost * model.yearly_budget(values)
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
    return np.column_stack(options) * float(model.yearly_budget(values))


_TONES = {"inhouse": colour("inhouse"), "contract": colour("tender")}
_DASHES = {"inhouse": [1, 0], "contract": [7, 3]}
_SIDES = {"inhouse": -1, "contract": 1}
"""Where the texts of an arm stand: above its line or below it."""
_BASELINES: dict[str, Literal["top", "bottom"]] = {"inhouse": "bottom", "contract": "top"}
_ALIGNS: dict[str, Literal["left", "right"]] = {"inhouse": "left", "contract": "right"}
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
_ONE_ROW = alt.InlineData(values=[{}])


def _arm_names() -> dict[str, str]:
    return {"inhouse": _("in-house"), "contract": _("under contract")}


def _value_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "control:Q",
        scale=alt.Scale(domain=[0, MOST_CONTROL], nice=False),
        axis=alt.Axis(format="%", title=_("Working time on control"), tickCount=6),
    )
    marked = [repr(_value_today(symbols, arm)) for arm in model.ARMS]
    known = [f"isValid(control_{arm}_percent)" for arm in model.ARMS]
    lowest = " , ".join(
        f"{there} ? {value} - 0.12 : 1" for there, value in zip(known, marked, strict=True)
    )
    y = alt.Y(
        "low:Q",
        # Room for the words of a mark near the top, and of one far down.
        scale=alt.Scale(domainMin={"expr": f"min(0.4, {lowest})"}, domainMax=1.04, nice=False),
        axis=alt.Axis(format="%", title=_("Value kept"), tickCount=6),
    )
    law = alt.Chart(_ONE_ROW).transform_calculate(
        begin="0", floor=repr(symbols.values["legal_minimum_percent"] / 100)
    )
    zone = law.mark_rect(color=colour("edge"), opacity=0.3).encode(x="begin:Q", x2="floor:Q")
    zone_name = (
        law.transform_filter("datum.floor > 0")
        .mark_text(align="left", dx=4, dy=3, baseline="top", color=colour("muted"))
        .encode(x="floor:Q", y=alt.value(0), text=alt.value(_("the law asks for this")))
    )
    band = (
        alt.Chart(alt.sequence(0, len(CONTROL_GRID), as_="place"))
        .transform_calculate(
            control=f"{list(CONTROL_GRID)}[datum.place]",
            low="value_inhouse_low_along[datum.place]",
            high="value_inhouse_high_along[datum.place]",
        )
        .mark_area(opacity=0.15, color=_TONES["inhouse"], interpolate="monotone", clip=True)
        .encode(x=x, y=y, y2="high:Q")
    )
    curves = [layer for arm in model.ARMS for layer in _curve(symbols, arm)]
    flats = [layer for arm in model.ARMS for layer in _flat_region(symbols, arm)]
    flats_name = (
        alt.Chart(_ONE_ROW)
        .mark_text(align="left", dx=4, color=colour("muted"))
        .encode(x=alt.datum(0), y=alt.value(_BARS_NAME), text=alt.value(_("hardly matters")))
    )
    marks = [layer for arm in model.ARMS for layer in _marks(symbols, arm)]
    return alt.layer(band, zone, zone_name, *curves, *flats, flats_name, *marks)


def _curve(symbols: Symbols, arm: str) -> list[alt.Chart]:
    steps = Steps()
    value = f"value_at_{arm}"
    steps.bind(value, model.value_at(symbols.values, arm, Formula("datum.control")))
    base = (
        alt.Chart(alt.sequence(0, 51, as_="half"))
        .transform_calculate(control="datum.half / 200")
        .transform_calculate(**steps.made)
    )
    line = base.mark_line(
        strokeWidth=2.5, strokeDash=_DASHES[arm], color=_TONES[arm], clip=True
    ).encode(x="control:Q", y=f"{value}:Q")
    name = (
        base.transform_filter(f"datum.half == 2 * {_NAME_PLACES[arm]}")
        .mark_text(
            align=_ALIGNS[arm],
            dy=_SIDES[arm] * 10,
            baseline=_BASELINES[arm],
            fontWeight=600,
            color=_TONES[arm],
        )
        .encode(x="control:Q", y=f"{value}:Q", text=alt.value(_arm_names()[arm]))
    )
    return [line, name]


def _flat_region(symbols: Symbols, arm: str) -> list[alt.Chart]:
    low, high = (repr(symbols.results[f"flat_{end}_{arm}"]) for end in ("low", "high"))
    base = alt.Chart(_ONE_ROW).transform_calculate(
        from_here=low,
        to_here=f"min({high}, {MOST_CONTROL})",
        drawn_low=f"best_control_{arm}_low",
        drawn_high=f"min(best_control_{arm}_high, {MOST_CONTROL})",
        text=filled(_("{low} to {high}"), low=percent_text(low), high=percent_text(high)),
        # To the right of both bars, while there is room for the text.
        beside=f"min(max({high}, best_control_{arm}_high), 0.17)",
    )
    level = alt.value(_BAR_LEVELS[arm])
    bar = base.mark_bar(color=_TONES[arm], height=8, cornerRadius=2, clip=True).encode(
        x="from_here:Q", x2="to_here:Q", y=level
    )
    spread = base.mark_rule(color=_TONES[arm], strokeWidth=2).encode(
        x="drawn_low:Q", x2="drawn_high:Q", y=level
    )
    text = base.mark_text(align="left", dx=6, color=_TONES[arm]).encode(
        x="beside:Q", y=level, text="text:N"
    )
    return [spread, bar, text]


def _value_today(symbols: Symbols, arm: str) -> Number:
    return model.value_at(symbols.values, arm, symbols.values[f"control_{arm}_percent"] / 100)


def _marks(symbols: Symbols, arm: str) -> list[alt.Chart]:
    best = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            best=repr(symbols.results[f"best_control_{arm}"]),
            best_value=repr(symbols.results[f"best_value_{arm}"]),
        )
        .mark_point(
            size=70, color=_TONES[arm], fill=colour("paper"), strokeWidth=2, opacity=1, clip=True
        )
        .encode(x="best:Q", y="best_value:Q")
    )
    percent = symbols.values[f"control_{arm}_percent"]
    template = _("today {share}") if arm == "inhouse" else _("planned {share}")
    today = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            now=repr(percent / 100),
            value_now=repr(_value_today(symbols, arm)),
            text=filled(template, share=percent_text(repr(percent / 100))),
        )
        .transform_filter(repr(is_set(percent)))
    )
    diamond = today.mark_point(
        shape="diamond", size=140, filled=True, color=_TONES[arm], stroke=colour("paper"), opacity=1
    ).encode(x="now:Q", y="value_now:Q")
    far = f"{percent!r} > {_FAR_RIGHT[arm]}"
    text = today.mark_text(
        align={"expr": f"{far} ? 'right' : 'left'"},
        dx={"expr": f"{far} ? -10 : 10"},
        dy={"expr": f"{far} ? {12 if arm == 'inhouse' else 32} : {_SIDES[arm] * 14}"},
        baseline="middle",
        fontWeight=600,
        color=_TONES[arm],
    ).encode(x="now:Q", y="value_now:Q", text="text:N")
    return [best, diamond, text]


def _value_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    control = np.asarray(rows, dtype=float)
    along = DRAWS.along(values, DRAWS.line("value_inhouse"), rows)
    return {
        "value_at_inhouse": np.asarray(model.value_at(values, "inhouse", control)).tolist(),
        "low": along["value_inhouse_low"],
        "high": along["value_inhouse_high"],
        "value_at_contract": np.asarray(model.value_at(values, "contract", control)).tolist(),
    }


def _needed_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "horizon:Q",
        scale=alt.Scale(domain=[1, LAST_YEAR], nice=False),
        axis=alt.Axis(title=_("Years that are counted"), values=[2, 4, 6, 8, 10, 12, 14, 16]),
    )
    y = alt.Y(
        "needed:Q",
        scale=alt.Scale(domain=[0, 0.16], nice=False),
        axis=alt.Axis(format="%", title=_("Lasting gain, of the budget"), tickCount=5),
    )
    steps = Steps()
    needed = steps.bind("needed", model.gain_needed(symbols.values, Formula("datum.horizon")))
    steps.bind("needed_amount", needed * model.yearly_budget(symbols.values))
    base = alt.Chart(alt.sequence(1, LAST_YEAR + 1, as_="horizon")).transform_calculate(
        **steps.made
    )
    line = base.mark_line(
        strokeWidth=2.5,
        color=colour("inhouse"),
        clip=True,
        point=alt.OverlayMarkDef(filled=True, size=35, color=colour("inhouse"), opacity=1),
    ).encode(x=x, y=y)
    horizon, gain_needed = symbols.results["reform_horizon"], symbols.results["reform_gain_needed"]
    percent = symbols.values["reform_gain_percent"]
    here = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            years=repr(horizon),
            gain=repr(gain_needed),
            text=filled(
                _("{gain} over {years} years"),
                gain=percent_text(repr(gain_needed)),
                years=repr(horizon),
            ),
        )
        .transform_filter(f"{is_set(gain_needed)!r} && {gain_needed!r} <= 0.16")
    )
    dot = here.mark_point(
        filled=True,
        size=130,
        color=colour("inhouse"),
        stroke=colour("paper"),
        strokeWidth=2,
        opacity=1,
    ).encode(x="years:Q", y="gain:Q")
    # Below the dot where the line of what the reader expects runs above it.
    below = f"({percent!r} / 100 > {gain_needed!r} && {gain_needed!r} > 0.02)"
    dot_text = here.mark_text(
        align={"expr": f"{below} || {horizon!r} > 9 ? 'right' : 'left'"},
        dx=2,
        dy={"expr": f"{below} ? 18 : -17"},
        fontWeight=600,
        color=colour("inhouse"),
    ).encode(x="years:Q", y="gain:Q", text="text:N")
    yours = (
        alt.Chart(_ONE_ROW)
        .transform_calculate(
            level=f"clamp({percent!r} / 100, 0, 0.16)",
            text=filled(_("you expect {gain}"), gain=percent_text(repr(percent / 100))),
        )
        .transform_filter(repr(is_set(percent)))
    )
    # A loss lies below the axis: only its words are shown.
    rule = (
        yours.transform_filter(f"{percent!r} >= 0")
        .mark_rule(color=colour("yours"), strokeWidth=2, strokeDash=[5, 4])
        .encode(y="level:Q")
    )
    rule_text = yours.mark_text(
        align="right", dy={"expr": f"{percent!r} < 12 ? -8 : 12"}, color=colour("yours")
    ).encode(x=alt.datum(LAST_YEAR), y="level:Q", text="text:N")
    return alt.layer(rule, line, rule_text, dot, dot_text)


def _needed_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    needed = np.asarray(model.gain_needed(values, np.asarray(rows, dtype=float)))
    return {
        "needed": needed.tolist(),
        "needed_amount": (needed * model.yearly_budget(values)).tolist(),
    }


def _path_gain(values: Mapping[str, Number], needed: Number) -> Number:
    """The gain that the path is drawn for: the reader's, else the one that breaks even, else 0."""
    percent = values["reform_gain_percent"]
    return where(is_set(percent), percent / 100, where(is_set(needed), needed, 0))


def _path_chart(symbols: Symbols) -> alt.TopLevelMixin:
    gain = _path_gain(symbols.values, symbols.results["reform_gain_needed"])
    year = Formula("datum.year")
    steps = Steps()
    steps.bind("net_in_year", model.net_in_year(symbols.values, gain, year))
    steps.bind("net_to_year", model.net_to_year(symbols.values, gain, year))
    base = alt.Chart(alt.sequence(1, LAST_YEAR + 1, as_="year")).transform_calculate(**steps.made)
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[0.4, LAST_YEAR + 0.6], nice=False),
        axis=alt.Axis(
            title=_("Years from the start of the reform"),
            values=[2, 4, 6, 8, 10, 12, 14, 16],
            grid=False,
        ),
    )
    y = alt.Y(
        "net_in_year:Q",
        axis=alt.Axis(format="%", title=_("Of one yearly budget"), tickCount=6),
    )
    bars = base.mark_bar(width={"expr": "width / 30"}, color=colour("edge")).encode(x=x, y=y)
    zero = alt.Chart(_ONE_ROW).mark_rule(color=colour("ink")).encode(y=alt.datum(0))
    line = base.mark_line(
        strokeWidth=2.5,
        color=colour("inhouse"),
        point=alt.OverlayMarkDef(filled=True, size=30, color=colour("inhouse"), opacity=1),
    ).encode(x="year:Q", y="net_to_year:Q")
    sum_name = (
        base.transform_filter(f"datum.year == {LAST_YEAR - 2}")
        .mark_text(
            align="right",
            dy={"expr": f"{gain!r} < 0 ? 14 : -12"},
            fontWeight=600,
            color=colour("inhouse"),
        )
        .encode(x="year:Q", y="net_to_year:Q", text=alt.value(_("added up")))
    )
    year_name = (
        base.transform_filter("datum.year == 4")
        .mark_text(
            dy={"expr": f"{gain!r} < 0 ? 9 : -9"}, color=colour("muted"), align="left", dx=-8
        )
        .encode(x="year:Q", y="net_in_year:Q", text=alt.value(_("each year")))
    )
    horizon = symbols.results["reform_horizon"]
    end = alt.Chart(_ONE_ROW).transform_calculate(years=repr(horizon))
    rule = end.mark_rule(color=colour("ink"), strokeDash=[5, 4]).encode(x="years:Q")
    rule_text = end.mark_text(
        align={"expr": f"{horizon!r} > 9 ? 'right' : 'left'"},
        dx={"expr": f"{horizon!r} > 9 ? -5 : 5"},
        dy=-4,
        baseline="bottom",
    ).encode(x="years:Q", y=alt.value(0), text=alt.value(_("your horizon")))
    return alt.layer(bars, zero, line, sum_name, year_name, rule, rule_text)


def _path_table(values: Mapping[str, Value], rows: Sequence[float]) -> dict[str, Sequence[float]]:
    years = np.asarray(rows, dtype=float)
    horizon = values["contract_years"] + values["years_after"]  # type: ignore[operator]
    gain = _path_gain(values, model.gain_needed(values, horizon))
    return {
        "net_in_year": np.asarray(model.net_in_year(values, gain, years)).tolist(),
        "net_to_year": np.asarray(model.net_to_year(values, gain, years)).tolist(),
    }


def _measurability_chart(symbols: Symbols) -> alt.TopLevelMixin:
    x = alt.X(
        "measurability:Q",
        scale=alt.Scale(domain=[5, 60], nice=False),
        axis=alt.Axis(title=_("How well control finds it"), values=[5, 10, 20, 30, 40, 50, 60]),
    )
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[0, 0.12], nice=False),
        axis=alt.Axis(format="%", title=_("Best share on control"), tickCount=5),
    )
    band = (
        alt.Chart(alt.sequence(0, len(MEASURABILITY_GRID), as_="place"))
        .transform_calculate(
            measurability=f"{list(MEASURABILITY_GRID)}[datum.place]",
            low="best_by_measurability_low_along[datum.place]",
            high="best_by_measurability_high_along[datum.place]",
        )
        .mark_area(opacity=0.15, color=_TONES["inhouse"], interpolate="monotone", clip=True)
        .encode(x=x, y=y, y2="high:Q")
    )
    on_grid = {**symbols.values, "measurability": Formula("datum.measurability")}
    steps = Steps()
    for arm in model.ARMS:
        steps.bind(f"best_{arm}", model.best_control(on_grid, arm))
    base = alt.Chart(alt.sequence(5, 61, as_="measurability")).transform_calculate(**steps.made)
    lines = []
    for arm in model.ARMS:
        line = base.mark_line(
            strokeWidth=2.5, strokeDash=_DASHES[arm], color=_TONES[arm], clip=True
        ).encode(x="measurability:Q", y=f"best_{arm}:Q")
        name = (
            base.transform_filter("datum.measurability == 59")
            .mark_text(
                align="right",
                dy=-_SIDES[arm] * 15,
                baseline=_BASELINES["contract" if arm == "inhouse" else "inhouse"],
                fontWeight=600,
                color=_TONES[arm],
            )
            .encode(x="measurability:Q", y=f"best_{arm}:Q", text=alt.value(_arm_names()[arm]))
        )
        lines += [line, name]
    setting = alt.Chart(_ONE_ROW).transform_calculate(
        setting=repr(symbols.values["measurability"]),
        floor=repr(symbols.values["legal_minimum_percent"] / 100),
    )
    here = setting.mark_rule(color=colour("edge"), strokeWidth=1.5).encode(x="setting:Q")
    floor = setting.mark_rule(color=colour("ink"), strokeDash=[5, 4]).encode(y="floor:Q")
    floor_text = (
        setting.transform_filter("datum.floor > 0.007")
        .mark_text(align="right", dy=8, baseline="middle")
        .encode(x=alt.datum(60), y="floor:Q", text=alt.value(_("legal minimum")))
    )
    return alt.layer(band, here, floor, *lines, floor_text)


def _measurability_table(
    values: Mapping[str, Value], rows: Sequence[float]
) -> dict[str, Sequence[float]]:
    on_grid = {**values, "measurability": np.asarray(rows, dtype=float)}
    along = DRAWS.along(values, DRAWS.line("best_by_measurability"), rows)
    return {
        "best_inhouse": np.asarray(model.best_control(on_grid, "inhouse")).tolist(),
        "low": along["best_by_measurability_low"],
        "high": along["best_by_measurability_high"],
        "best_contract": np.asarray(model.best_control(on_grid, "contract")).tolist(),
    }


def _inhouse_answers() -> tuple[str, ...]:
    """One sentence for each verdict, in the order of the model's numbers for them."""
    return (
        _(
            "In-house, {best_control_inhouse:percent} of working time on control would pay best, "
            "and from {flat_low_inhouse:percent} to {flat_high_inhouse:percent} it hardly matters."
        ),
        _(
            "In-house, more control would pay at your settings: {best_control_inhouse:percent} of "
            "working time, not {control_inhouse_percent}; chance: {more_pays_inhouse:in_ten}."
        ),
        _(
            "In-house, less control would pay at your settings: {best_control_inhouse:percent} of "
            "working time, not {control_inhouse_percent}; chance: {less_pays_inhouse:in_ten}."
        ),
        _(
            "In-house, the balance is open: {control_inhouse_percent} lies between "
            "{flat_low_inhouse:percent} and {flat_high_inhouse:percent}, where moving it hardly "
            "matters; chance: {hardly_matters_inhouse:in_ten}."
        ),
        _(
            "In-house, {control_inhouse_percent} of working time on control is below the least the "
            "law asks for, {legal_minimum_percent}."
        ),
    )


def _contract_answers() -> tuple[str, ...]:
    return (
        _(
            "Under contract, {best_control_contract:percent} would pay best, and from "
            "{flat_low_contract:percent} to {flat_high_contract:percent} it hardly matters."
        ),
        _(
            "Under contract, more control would pay at your settings: "
            "{best_control_contract:percent}, not {control_contract_percent}; chance: "
            "{more_pays_contract:in_ten}."
        ),
        _(
            "Under contract, less control would pay at your settings: "
            "{best_control_contract:percent}, not {control_contract_percent}; chance: "
            "{less_pays_contract:in_ten}."
        ),
        _(
            "Under contract, the balance is open: {control_contract_percent} lies between "
            "{flat_low_contract:percent} and {flat_high_contract:percent}, where moving it hardly "
            "matters; chance: {hardly_matters_contract:in_ten}."
        ),
        _(
            "Under contract, {control_contract_percent} on control is below the least the law asks "
            "for, {legal_minimum_percent}."
        ),
    )


def _answers() -> tuple[str, ...]:
    """Whole sentences, one for each arm: every verdict in-house with every one under contract."""
    pairs = itertools.product(_inhouse_answers(), _contract_answers())
    return tuple(f"{inhouse} {contract}" for inhouse, contract in pairs)


def _outputs() -> tuple[Output, ...]:
    unset_today = _("enter today’s share")
    unset_plan = _("enter the planned share")
    unset_gain = _("enter the gain you expect")
    lost_note = _("The full value of the service taken as its yearly budget: value, not cash.")
    freed_note = _("Minus: it takes so many more. Time, not money, until it is put to use.")
    return (
        Output(
            "best_control_inhouse",
            _("Share of time on control that pays best"),
            "percent",
            band=True,
        ),
        Output("flat_low_inhouse", _("Where it hardly matters: from"), "percent"),
        Output(
            "flat_high_inhouse",
            _("Where it hardly matters: to"),
            "percent",
            _("Within these two, at most one percent of the best value is given up."),
        ),
        Output("best_value_inhouse", _("Value kept at the best share"), "percent"),
        Output(
            "less_pays_inhouse",
            _("Chance that today’s share is more than pays"),
            "in_ten",
            missing=unset_today,
        ),
        Output(
            "more_pays_inhouse",
            _("Chance that today’s share is less than pays"),
            "in_ten",
            missing=unset_today,
        ),
        Output(
            "hardly_matters_inhouse",
            _("Chance that it hardly matters"),
            "in_ten",
            missing=unset_today,
        ),
        Output(
            "freed_fte_inhouse",
            _("Full-time posts that the best share frees"),
            "number",
            freed_note,
            band=True,
            missing=unset_today,
        ),
        Output(
            "value_lost_inhouse",
            _("Value that today’s share gives up"),
            "percent",
            missing=unset_today,
        ),
        Output(
            "value_lost_cost_inhouse",
            _("The same in kroner a year"),
            "money",
            lost_note,
            band=True,
            missing=unset_today,
        ),
        Output(
            "best_control_contract",
            _("Share of time on control that pays best"),
            "percent",
            band=True,
        ),
        Output("flat_low_contract", _("Where it hardly matters: from"), "percent"),
        Output(
            "flat_high_contract",
            _("Where it hardly matters: to"),
            "percent",
            _("Within these two, at most one percent of the best value is given up."),
        ),
        Output(
            "best_value_contract",
            _("Value kept at the best share"),
            "percent",
            _("Lower than in-house because more is assumed to be at risk: no verdict on who."),
        ),
        Output(
            "less_pays_contract",
            _("Chance that the planned share is more than pays"),
            "in_ten",
            missing=unset_plan,
        ),
        Output(
            "more_pays_contract",
            _("Chance that the planned share is less than pays"),
            "in_ten",
            missing=unset_plan,
        ),
        Output(
            "hardly_matters_contract",
            _("Chance that it hardly matters"),
            "in_ten",
            missing=unset_plan,
        ),
        Output(
            "freed_fte_contract",
            _("Full-time posts that the best share frees"),
            "number",
            freed_note,
            band=True,
            missing=unset_plan,
        ),
        Output(
            "value_lost_contract",
            _("Value that the planned share gives up"),
            "percent",
            missing=unset_plan,
        ),
        Output(
            "value_lost_cost_contract",
            _("The same in kroner a year"),
            "money",
            lost_note,
            band=True,
            missing=unset_plan,
        ),
        Output(
            "reform_horizon",
            _("Years that are counted"),
            "number",
            _("The contract term and the years after it, as for a tender."),
        ),
        Output("reform_cost", _("Extra cost while the reform is set up, worth today"), "money"),
        Output(
            "reform_gain_needed",
            _("Lasting yearly gain needed to break even"),
            "percent",
            _("Of the yearly budget, from the year the extra cost has lapsed."),
            missing=_("not within these years"),
        ),
        Output(
            "reform_net",
            _("Expected net of the reform, worth today"),
            "money",
            missing=unset_gain,
        ),
        Output(
            "reform_net_per_year",
            _("The same as a level share of each year’s budget"),
            "percent",
            missing=unset_gain,
        ),
        Output(
            "reform_payback_years",
            _("Years until it has paid for itself"),
            "number",
            missing=_("never, or no gain entered"),
        ),
    )


_IN_HOUSE_RESULTS = (
    "best_control_inhouse",
    "flat_low_inhouse",
    "flat_high_inhouse",
    "best_value_inhouse",
    "less_pays_inhouse",
    "more_pays_inhouse",
    "hardly_matters_inhouse",
    "freed_fte_inhouse",
    "value_lost_inhouse",
    "value_lost_cost_inhouse",
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
        groups=(
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
                ("reform_cost_percent", "reform_cost_years", "reform_gain_percent"),
            ),
            Group(
                _("Scope and phasing"), ("first_step_fte", "years_after"), chapter="scope_phasing"
            ),
            Group(_("Staff terms"), ("contract_years", "cost_per_fte"), chapter="staff_terms"),
            Group(_("Net saving"), ("labour_share", "discount_percent"), chapter="net_saving"),
        ),
        outputs=_outputs(),
        sections=(
            Section(_("How much control pays in-house"), _IN_HOUSE_RESULTS),
            Section(
                _("How much control pays under contract"),
                tuple(name.replace("inhouse", "contract") for name in _IN_HOUSE_RESULTS),
            ),
            Section(
                _("What an in-house reform must give back"),
                (
                    "reform_horizon",
                    "reform_cost",
                    "reform_gain_needed",
                    "reform_net",
                    "reform_net_per_year",
                    "reform_payback_years",
                ),
            ),
        ),
        model=evaluate,
        draws=(DRAWS,),
        answers=_answers(),
        case="answer_case",
        basis=_(
            "From your settings; {assumed_count:people} of the {number_count:people} numbers "
            "behind it are assumptions. Hardly matters: at most one percent of the best value is "
            "given up. Chance: share of draws of the assumptions."
        ),
        pictures=(
            Picture(
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
                    _value_table,
                ),
                folded=False,
            ),
            Picture(
                "needed",
                _("What a reform must give back"),
                _(
                    "Lasting yearly gain at which a reform breaks even, against the years that are "
                    "counted: high over a few years, lower the longer one looks."
                ),
                _(
                    "Line: break-even. Above it the reform pays for itself within those years, "
                    "below it does not. The extra cost is one pilot’s; no document gives its "
                    "lasting gain."
                ),
                _needed_chart,
                200,
                Table(
                    _("Lasting gain needed, by years counted"),
                    Column("horizon", _("Years counted"), "number"),
                    tuple(float(years) for years in model.HORIZONS),
                    (
                        Column("needed", _("Of the yearly budget"), "percent"),
                        Column("needed_amount", _("Each year"), "money"),
                    ),
                    _needed_table,
                ),
                folded=False,
            ),
            Picture(
                "path",
                _("The reform path, year by year"),
                _(
                    "Net of a reform in each year as bars, and what it adds up to as a line: first "
                    "a cost, then a gain that brings the line back towards zero."
                ),
                _(
                    "Bars: each year. Line: added up, later years discounted. With the gain you "
                    "expect; until you enter one, with the gain that just breaks even within your "
                    "horizon."
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
                    _path_table,
                ),
            ),
            Picture(
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
                    _measurability_table,
                ),
            ),
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
        misuse=(
            _(
                "Comparing the two lines to decide who should run the service: what sets them "
                "apart is what was assumed to be at risk."
            ),
            _("Quoting a best share as a norm: every size behind it is an assumption."),
            _("Cutting a check that guards users’ safety because it counts as control here."),
            _("Counting freed time as money before it has been put to other use."),
            _("Taking the extra cost of one pilot for the cost of any trust reform."),
        ),
    )
