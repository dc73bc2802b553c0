"""E3, trust versus control: how much control pays, and what must a reform give back?

Source of the question: DFØ-notat 2023:1 chapter 2, where one evaluation names more control as a
condition for efficiency, others praise less, and a third finds the balance unsettled. Source of
the equations: this book. Every size is an assumption (see ``data/parameters.csv``): the one extra
cost of a reform that a document gives, of Bergen's HELTOM as DFØ retells it (§ 2.3), is one case.

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
    is_set,
    keep,
    log,
    maximum,
    minimum,
    sqrt,
    where,
)
from tillit.models.budget import yearly_budget
from tillit.sampling import triangular

ARMS = ("inhouse", "contract")
"""The two ways to run the service; names of results and parameters end in one of them."""

FLAT_TOLERANCE = 0.01
"""The flat region holds every share of control that gives up at most this share of the best."""

NEWTON_STEPS = 4
"""Enough for the last digit: each step squares the error, and the start is close (see tests)."""

DRAWN = (
    "labour_share",
    "reform_cost_percent",
    "reform_cost_years",
    "reform_failure_chance",
    "gap_erosion_points",
)
"""Assumptions of a reform that are drawn; its budget rests on labour's share."""

_SHARED = ("measurability", "motivation_loss", "time_cost")

INHOUSE_DRAWN = ("risk_share_inhouse", "loss_inhouse", *_SHARED)
"""Assumptions on which the best share in-house rests."""

CONTROL_DRAWN = (
    "risk_share_inhouse",
    "risk_share_contract",
    "loss_inhouse",
    "loss_contract",
    *_SHARED,
)
"""Assumptions of both arms that are drawn."""

ENOUGH = 1
"""A gap or gain of more than the whole budget cannot be reached: none is enough then."""

LEAST_CHANCE = 1e-4
"""Least chance of a reform that holds, or of an award, that is reckoned with: what always fails
has no break-even."""

_SMALL_RATE = 1e-4
"""Below this discount rate the quotient of fading loses digits; its series takes over."""

_TINY_RATE = 1e-6
"""Below this discount rate the annuity's quotient loses digits; its series takes over."""

_ROUNDING = 1e-12
"""Shares closer than this are the same."""


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
def control_tips(values: Mapping[str, Number], control_gap: Number) -> Number:
    """Where the answer in-house tips: 0 where today's share is the best one.

    Until today's share is known: where control beyond the legal minimum stops paying.
    """
    above_law = unbound_control(values, "inhouse") - values["legal_minimum_percent"] / 100
    return where(is_set(values["control_inhouse_percent"]), control_gap, above_law)


def drawn_control(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Draw the assumptions of both arms."""
    return triangular(values, uniforms, CONTROL_DRAWN, bind)


def control_in_draw(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """The results of both arms that vary from draw to draw."""
    found: dict[str, Number] = {}
    for arm in ARMS:
        best = bind(f"best_{arm}", best_control(values, arm))
        today = control_today(values, arm)
        lost = value_at(values, arm, best) - value_at(values, arm, today)
        found[f"best_control_{arm}"] = best
        for end, share in zip(("low", "high"), flat_ends(values, arm, bind), strict=True):
            found[f"flat_{end}_{arm}"] = share
        found[f"freed_fte_{arm}"] = (today - best) * values["first_step_fte"]
        found[f"value_lost_cost_{arm}"] = lost * yearly_budget(values)
    return found


def all_scores(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """The :func:`scores` of both arms."""
    return {name: x for arm in ARMS for name, x in scores(values, arm, bind).items()}


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


@equation
def fading(rate: Number, years: Number) -> Number:
    """Worth today of what is lost if each year after the first loses one more, n years long.

    Sum of (t - 1)(1 + r)^-t = (A_n - n (1 + r)^-n) / r; 0 where a single year or less is counted.
    Rate and years as of :func:`annuity`.
    """
    safe = maximum(rate, _SMALL_RATE)
    first = years * (years - 1) / 2
    series = first * (1 - 2 * (years + 1) * rate / 3)
    last = exp(-years * log(1 + safe))
    exact = ((1 - last) / safe - years * last) / safe
    return maximum(where(rate < _SMALL_RATE, series, exact), 0)


def _rate(values: Mapping[str, Number]) -> Number:
    return values["discount_percent"] / 100


def _extra_cost(values: Mapping[str, Number], years: Number) -> Number:
    """Worth today of the extra cost over its first years, in yearly budgets."""
    return values["reform_cost_percent"] / 100 * annuity(_rate(values), years)


def _start(values: Mapping[str, Number]) -> Number:
    """Worth today of one krone when the extra cost has lapsed."""
    return exp(-values["reform_cost_years"] * log(1 + _rate(values)))


def holds_chance(values: Mapping[str, Number]) -> Number:
    """Chance that a reform takes hold; never quite 0, so that there is a break-even."""
    return maximum(1 - values["reform_failure_chance"], LEAST_CHANCE)


@equation
def gain_needed(values: Mapping[str, Number], years: Number, chance: Number = 1) -> Number:
    """Lasting yearly gain at which a reform breaks even, share of the yearly budget.

    (k A_y / p + v^y e S_n) / (v^y A_n): the extra cost k runs for y years and is paid whole also
    where nothing comes of it, the gain for the n years that follow; a share e of the budget less
    of it in each of these after the first, with S_n of :func:`fading`.

    Parameters
    ----------
    values
        Parameter values by id.
    years
        Years of gain n that are counted, above 0.
    chance
        Chance p that it takes hold: 1 gives the gain needed by a reform that does.
    """
    rate = _rate(values)
    lost = values["gap_erosion_points"] / 100 * fading(rate, years)
    cost = _extra_cost(values, values["reform_cost_years"]) / (_start(values) * chance)
    return (cost + lost) / annuity(rate, years)


@equation
def net_to_year(
    values: Mapping[str, Number], gain: Number, year: Number, chance: Number = 1
) -> Number:
    """Discounted net of a reform up to the end of a year of gain, in yearly budgets.

    -k A_y + p v^y (gain A_t - e S_t); year 0 is the end of the years with extra cost.

    Parameters
    ----------
    values
        Parameter values by id.
    gain
        Lasting yearly gain, a share of the budget; negative for a loss.
    year
        Years of gain t, 0 or more.
    chance
        Chance p that it takes hold: 1 gives the net of a reform that does, 0 of one that does not.
    """
    rate = _rate(values)
    lost = values["gap_erosion_points"] / 100 * fading(rate, year)
    gained = _start(values) * (gain * annuity(rate, year) - lost)
    return chance * gained - _extra_cost(values, values["reform_cost_years"])


@equation
def gain_needed_parts(values: Mapping[str, Number], years: Number) -> dict[str, Number]:
    """What the lasting gain must pay for on average, a share of the yearly budget each.

    ``cost`` (the extra cost of a reform that takes hold), ``failing`` (what is paid for those that
    do not, by each that does) and ``erosion`` (what the gain loses after its first year); none
    negative, and their sum is :func:`gain_needed` on average.

    Parameters
    ----------
    values
        Parameter values by id.
    years
        Years of gain that are counted, above 0.
    """
    chance = holds_chance(values)
    cost = _extra_cost(values, values["reform_cost_years"]) / gain_worth(values, years)
    lost = values["gap_erosion_points"] / 100 * fading(_rate(values), years)
    return {
        "cost": cost,
        "failing": cost * (1 - chance) / chance,
        "erosion": lost / annuity(_rate(values), years),
    }


@equation
def gain_worth(values: Mapping[str, Number], years: Number) -> Number:
    """Worth today of a lasting gain of the whole budget, v^y A_n, in yearly budgets.

    By it the net of :func:`net_to_year` is a straight line in the gain that crosses 0 at the
    break-even of :func:`gain_needed`.

    Parameters
    ----------
    values
        Parameter values by id.
    years
        Years of gain n that are counted, 0 or more.
    """
    return _start(values) * annuity(_rate(values), years)


@equation
def net_in_year(values: Mapping[str, Number], gain: Number, year: Number) -> Number:
    """Net of a reform on average in one year from its start (1 is the first), undiscounted.

    Share of the budget: the extra cost while it runs, then the gain by the chance that the reform
    takes hold, less what has been lost of it since.
    """
    setting_up = clip(values["reform_cost_years"] - (year - 1), 0, 1)
    since = maximum(year - 1 - values["reform_cost_years"], 0)
    lasting = holds_chance(values) * (gain - values["gap_erosion_points"] / 100 * since)
    return lasting * (1 - setting_up) - values["reform_cost_percent"] / 100 * setting_up


@equation
def net_from_start(values: Mapping[str, Number], gain: Number, year: Number) -> Number:
    """Discounted net of a reform on average up to the end of a year from its start, in budgets."""
    cost_years = values["reform_cost_years"]
    after = net_to_year(values, gain, maximum(year - cost_years, 0), holds_chance(values))
    return where(year < cost_years, -_extra_cost(values, year), after)


@equation
def reform_path(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What an in-house reform costs at first and must give later.

    Counted as a tender is: a cost before its term, paid whole also where nothing comes of it, a
    chance that it does not take hold, a gain that may fade, and the same two horizons.

    Parameters
    ----------
    values
        Parameter values by id. ``reform_gain_percent`` may be unset.
    bind
        Names each result.

    Returns
    -------
    dict
        ``inhouse_gain_needed_if_holds``, ``inhouse_gain_needed`` (on average) and
        ``inhouse_gain_needed_long`` (on average, over the term and the years after), shares of
        the yearly budget; ``inhouse_chance_fails``; ``inhouse_if_fails`` and ``inhouse_outlay``
        (what is paid before the first year of gain, the same amount with the other sign), NOK
        today. Not a number while
        the gain is unset: ``inhouse_if_holds``, ``inhouse_net`` (on average) and
        ``inhouse_net_long`` (NOK today).
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    budget = bind("reform_budget", yearly_budget(values))
    gain = bind("reform_gain", given(values["reform_gain_percent"]) / 100)
    term = values["contract_years"]
    long = term + values["years_after"]
    holds = bind("reform_holds", holds_chance(values))
    result("inhouse_chance_fails", values["reform_failure_chance"])
    result("inhouse_gain_needed_if_holds", gain_needed(values, term))
    result("inhouse_gain_needed", gain_needed(values, term, holds))
    result("inhouse_gain_needed_long", gain_needed(values, long, holds))
    fails = result("inhouse_if_fails", net_to_year(values, 0, 0, 0) * budget)
    result("inhouse_outlay", -fails)
    result("inhouse_if_holds", net_to_year(values, gain, term) * budget)
    result("inhouse_net", net_to_year(values, gain, term, holds) * budget)
    result("inhouse_net_long", net_to_year(values, gain, long, holds) * budget)
    return named


def drawn_reform(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Draw the assumptions of a reform."""
    return triangular(values, uniforms, DRAWN, bind)


def path_gain(values: Mapping[str, Number]) -> Number:
    """The gain of a reform year by year: the reader's, else the one that breaks even.

    Over the term and the years after, share of the yearly budget.
    """
    percent = values["reform_gain_percent"]
    years = values["contract_years"] + values["years_after"]
    needed = gain_needed(values, years, holds_chance(values))
    return where(is_set(percent), percent / 100, needed)


@equation
def reform_states(
    values: Mapping[str, Number], if_holds: Number, if_fails: Number
) -> list[tuple[Number, Number]]:
    """The ways in which a reform can end, each with its chance and its net: it holds, or fails."""
    fails = values["reform_failure_chance"]
    return [(1 - fails, if_holds), (fails, if_fails)]


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
        The results of :func:`balance` for both arms and of :func:`reform_path`; ``control_tips``.

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
    tips = control_tips(values, named["control_gap_inhouse"])
    return {**named, "control_tips": bind("control_tips", tips)}
