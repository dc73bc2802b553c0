"""E3, trust versus control: how much control pays, and what must a reform give back?

Source of the question: DFØ-notat 2023:1 chapter 2, where one evaluation names more control as a
condition for efficiency, others praise less, and a third finds the balance unsettled. Source of
the equations: this book. Every size is an assumption (see ``data/parameters.csv``), but for the
extra cost of a reform, which Bergen's evaluation of HELTOM gives as DFØ retells it (§ 2.3).

The value of an activity is its size less what control costs and what goes wrong unseen: concave in
the share of time on control, so that there is one best share, in closed form. Around it the value
hardly moves; the ends of that flat region are found by a fixed number of Newton steps, which is an
equation like any other and runs in both engines.
"""

from collections.abc import Mapping

from tillit.formula import (
    Bind,
    Number,
    clip,
    equation,
    exp,
    given,
    keep,
    log,
    maximum,
    minimum,
    not_a_number,
    sqrt,
    where,
)

ARMS = ("inhouse", "contract")
"""The two ways to run the service; names of results and parameters end in one of them."""

FLAT_TOLERANCE = 0.01
"""The flat region holds every share of control that gives up at most this share of the best."""

NEWTON_STEPS = 4
"""Enough for the last digit: each step squares the error, and the start is close (see tests)."""

HORIZONS = (4, 6, 8, 10)
"""Years over which the gain that a reform needs is tabled."""

_TINY_RATE = 1e-6
"""Below this discount rate the annuity's quotient loses digits; its series takes over."""

_ROUNDING = 1e-12
"""Shares closer than this are the same."""

_NO_GAIN = 1e-9
"""A lasting gain up to this share of the budget counts as none: it never pays for a reform."""


def _lost_per_control(values: Mapping[str, Number], arm: str) -> Number:
    """What a unit share of time on control costs, in motivation and in time: (1 - o) k + a."""
    return (1 - values[f"risk_share_{arm}"]) * values["motivation_loss"] + values["time_cost"]


def _lost_unchecked(values: Mapping[str, Number], arm: str) -> Number:
    """What goes wrong if nobody looks, as a share of the value: o g."""
    return values[f"risk_share_{arm}"] * values[f"loss_{arm}"]


@equation
def value_at(values: Mapping[str, Number], arm: str, control: Number) -> Number:
    """Value of the activity with this share of time on control, as a share of its full value.

    V(c) = (1 - o)(1 - k c) + o (1 - g exp(-l c)) - a c: the well-performed part loses motivation,
    the part at risk loses what control does not find, and control takes time.

    Parameters
    ----------
    values
        Parameter values by id.
    arm
        One of ``ARMS``.
    control
        Share of working time on reporting and checking, 0 or more.

    Returns
    -------
    Number
        1 is the value without risk and without control.

    Notes
    -----
    Motivation is lost only where the work is performed well, so that a larger part at risk means
    more control (c* rises with o), but at a high k not always a lower value.
    """
    cost = _lost_per_control(values, arm) * control
    return 1 - cost - _lost_unchecked(values, arm) * exp(-values["measurability"] * control)


@equation
def unbound_control(values: Mapping[str, Number], arm: str) -> Number:
    """Share of time on control where V'(c) = 0: ln[o g l / ((1 - o) k + a)] / l.

    Negative where even the first hour of control costs more than it finds.
    """
    found = _lost_unchecked(values, arm) * values["measurability"]
    return log(found / _lost_per_control(values, arm)) / values["measurability"]


@equation
def best_control(values: Mapping[str, Number], arm: str) -> Number:
    """Share of time on control that pays best and that the law allows.

    The best share of all, but never below the legal minimum, which no reform can pass.
    """
    return maximum(unbound_control(values, arm), _floor(values))


def _floor(values: Mapping[str, Number]) -> Number:
    return maximum(values["legal_minimum_percent"] / 100, 0)


@equation
def flat_ends(values: Mapping[str, Number], arm: str, bind: Bind = keep) -> tuple[Number, Number]:
    """Where the flat region begins and ends: V(c) at least 0.99 of V at the best share.

    With x = l (c - c') and c' where V' = 0, V(c') - V(c) = (m / l)(exp(-x) - 1 + x), where m is
    the cost of a unit of control. So both ends solve exp(-x) - 1 + x = R for one number R, by
    Newton's method from beyond the root: the function is convex, and each step stays beyond it.

    Parameters
    ----------
    values
        Parameter values by id.
    arm
        One of ``ARMS``.
    bind
        Names each step.

    Returns
    -------
    tuple
        Shares of time on control; the first is never below the legal minimum.

    Notes
    -----
    The upper start follows from exp(-x) >= (2 - x)/(2 + x) for x >= 0 (equivalent to
    tanh(x/2) <= x/2), the lower one, with y = -x, from exp(y) - 1 - y >= y^2/2.
    """
    peak = bind(f"unbound_{arm}", unbound_control(values, arm))
    best = maximum(peak, _floor(values))
    allowed = (1 - FLAT_TOLERANCE) * value_at(values, arm, best)
    found = values["measurability"]
    drop = value_at(values, arm, peak) - allowed
    level = bind(f"flat_level_{arm}", found * drop / _lost_per_control(values, arm))

    above = minimum((level + sqrt(level * level + 8 * level)) / 2, level + 1)
    below = log(1 + level + sqrt(2 * level))
    for step in range(NEWTON_STEPS):
        above = bind(f"flat_above_{arm}_{step}", above)
        kept = exp(-above)
        above = above - (kept - 1 + above - level) / (1 - kept)
        below = bind(f"flat_below_{arm}_{step}", below)
        grown = exp(below)
        below = below - (grown - 1 - below - level) / (grown - 1)
    return maximum(peak - below / found, _floor(values)), peak + above / found


@equation
def yearly_budget(values: Mapping[str, Number]) -> Number:
    """Yearly cost of the service in the first step: posts x cost / labour's share, NOK."""
    return values["first_step_fte"] * values["cost_per_fte"] / values["labour_share"]


def control_today(values: Mapping[str, Number], arm: str) -> Number:
    """Share of time on control that the reader gave for this arm, else not a number."""
    return given(values[f"control_{arm}_percent"]) / 100


@equation
def scores(values: Mapping[str, Number], arm: str, bind: Bind = keep) -> dict[str, Number]:
    """What speaks for each verdict on today's control: it holds where its score is above 0.

    Returns
    -------
    dict
        ``less_pays_<arm>`` (today's control is more than pays), ``hardly_matters_<arm>`` (it lies
        in the flat region) and ``more_pays_<arm>``; one of the three holds, and none is a number
        while today's control is unset. Below the legal minimum the law decides: more.
    """
    today = control_today(values, arm)
    best = bind(f"best_{arm}", best_control(values, arm))
    allowed = (1 - FLAT_TOLERANCE) * value_at(values, arm, best)
    given_up = bind(f"given_up_{arm}", allowed - value_at(values, arm, today))
    unlawful = _floor(values) - today
    return {
        f"less_pays_{arm}": minimum(today - best, given_up),
        # At the legal minimum itself today is lawful.
        f"hardly_matters_{arm}": minimum(-given_up, _ROUNDING - unlawful),
        f"more_pays_{arm}": minimum(best - today, maximum(given_up, unlawful)),
    }


@equation
def balance(values: Mapping[str, Number], arm: str, bind: Bind = keep) -> dict[str, Number]:
    """How much control pays in one arm, and what today's share gives away.

    Parameters
    ----------
    values
        Parameter values by id. ``control_<arm>_percent`` may be unset.
    arm
        One of ``ARMS``.
    bind
        Names each result.

    Returns
    -------
    dict
        With ``_<arm>`` behind each name: ``best_control`` and ``flat_low``, ``flat_high`` (shares
        of time), ``best_value`` (share of the full value); not a number while today's control is
        unset: ``control_gap`` (best less today), ``freed_fte`` (full-time equivalents that the
        best share frees, negative where it takes more), ``value_lost`` (V at the best less V
        today) and ``value_lost_cost`` (the same in NOK a year, the full value taken as the
        yearly budget).

    Notes
    -----
    ``value_lost`` is negative where today's share is below the legal minimum and the minimum is
    above what pays: then the law costs what it shows.
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[f"{name}_{arm}"] = bind(f"{name}_{arm}", value)
        return named[f"{name}_{arm}"]

    best = result("best_control", best_control(values, arm))
    best_value = result("best_value", value_at(values, arm, best))
    low, high = flat_ends(values, arm, bind)
    result("flat_low", low)
    result("flat_high", high)
    today = bind(f"control_today_{arm}", control_today(values, arm))
    gap = result("control_gap", best - today)
    result("freed_fte", -gap * values["first_step_fte"])
    lost = result("value_lost", best_value - value_at(values, arm, today))
    result("value_lost_cost", lost * yearly_budget(values))
    return named


@equation
def annuity(rate: Number, years: Number) -> Number:
    """Worth today of one krone at the end of each year: (1 - (1 + r)^-n) / r, or n at rate 0.

    Parameters
    ----------
    rate
        Discount rate, a fraction, 0 or more.
    years
        0 or more.
    """
    safe = maximum(rate, _TINY_RATE)
    series = years * (1 - (years + 1) * rate / 2)
    return where(rate < _TINY_RATE, series, (1 - exp(-years * log(1 + safe))) / safe)


def _rate(values: Mapping[str, Number]) -> Number:
    return values["discount_percent"] / 100


@equation
def gain_needed(values: Mapping[str, Number], horizon: Number) -> Number:
    """Lasting yearly gain at which a reform breaks even within a horizon, share of the budget.

    k A_y / (A_H - A_y): the extra cost k runs for y years, the gain from then to the horizon H.

    Parameters
    ----------
    values
        Parameter values by id.
    horizon
        Years that are counted.

    Returns
    -------
    Number
        Not a number where the horizon ends before the extra cost does: no gain suffices then.
    """
    rate, years = _rate(values), values["reform_cost_years"]
    costly = annuity(rate, years)
    room = annuity(rate, horizon) - costly
    needed = values["reform_cost_percent"] / 100 * costly / maximum(room, _TINY_RATE)
    return where(horizon > years, needed, not_a_number(horizon, years))


@equation
def net_to_year(values: Mapping[str, Number], gain: Number, year: Number) -> Number:
    """Discounted net of a reform up to the end of a year, in yearly budgets.

    -k A_min(y, t) + gain (A_t - A_min(y, t)).

    Parameters
    ----------
    values
        Parameter values by id.
    gain
        Lasting yearly gain, a share of the budget; negative for a loss.
    year
        Years from the start, 0 or more.
    """
    rate = _rate(values)
    costly = annuity(rate, minimum(values["reform_cost_years"], year))
    later = annuity(rate, year) - costly
    return gain * later - values["reform_cost_percent"] / 100 * costly


@equation
def net_in_year(values: Mapping[str, Number], gain: Number, year: Number) -> Number:
    """Net of a reform in one year (1 is the first), undiscounted, share of the budget."""
    costly = clip(values["reform_cost_years"] - (year - 1), 0, 1)
    return gain * (1 - costly) - values["reform_cost_percent"] / 100 * costly


@equation
def payback_years(values: Mapping[str, Number], gain: Number) -> Number:
    """Years until a reform has paid for itself, with interest.

    Solves A_H = A_y (1 + k / gain) for H; not a number where no horizon is long enough.
    """
    rate = _rate(values)
    positive = where(gain > _NO_GAIN, gain, 1)
    target = annuity(rate, values["reform_cost_years"]) * (
        1 + values["reform_cost_percent"] / 100 / positive
    )
    safe = maximum(rate, _TINY_RATE)
    left = 1 - target * safe
    years = where(rate < _TINY_RATE, target, -log(where(left > 0, left, 1)) / log(1 + safe))
    return where((gain > _NO_GAIN) & (left > 0), years, not_a_number(gain, left))


@equation
def reform_path(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What an in-house reform costs at first and must give later.

    Parameters
    ----------
    values
        Parameter values by id. ``reform_gain_percent`` may be unset.
    bind
        Names each result.

    Returns
    -------
    dict
        ``reform_horizon`` (years: the contract term and the years after), ``reform_cost`` (NOK
        today, while it is set up), ``reform_gain_needed`` (share of the yearly budget; not a
        number where the horizon ends before the extra cost does), the same over fixed horizons as
        ``reform_gain_needed_<years>``; not a number while the gain is unset: ``reform_net`` (NOK
        today, over the horizon), ``reform_net_per_year`` (the level yearly share of the budget
        that is worth as much) and ``reform_payback_years`` (not a number if never).
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    budget = bind("reform_budget", yearly_budget(values))
    gain = bind("reform_gain", given(values["reform_gain_percent"]) / 100)
    horizon = result("reform_horizon", values["contract_years"] + values["years_after"])
    result(
        "reform_cost",
        -net_to_year(values, 0, minimum(horizon, values["reform_cost_years"])) * budget,
    )
    result("reform_gain_needed", gain_needed(values, horizon))
    for years in HORIZONS:
        result(f"reform_gain_needed_{years}", gain_needed(values, years))
    net = bind("reform_net_budgets", net_to_year(values, gain, horizon))
    result("reform_net", net * budget)
    result("reform_net_per_year", net / annuity(_rate(values), horizon))
    result("reform_payback_years", payback_years(values, gain))
    return named


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: numbers or arrays of one shape, or formulas; what the reader did
        not give is nan.
    bind
        Names each intermediate result (see :data:`tillit.formula.Bind`).

    Returns
    -------
    dict
        The results of :func:`balance` for both arms and of :func:`reform_path`.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> round(float(evaluate(defaults())["best_control_contract"]), 3)
    0.052
    """
    named: dict[str, Number] = {}
    for arm in ARMS:
        named.update(balance(values, arm, bind))
    named.update(reform_path(values, bind))
    return named
