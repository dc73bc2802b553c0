"""E1, scope and phasing: how large should the first step be, and what must we see to extend it?

Source of the question: Trondheim's experience report § 5.3, no. 7, which recommends considering a
tender in steps, and the council's option to double the scope (§ 2.1); Bergen's warning that large
changes cannot be reversed (§ 7, para. 3). Source of the equations: this book. A first step is an
experiment that is paid for: its value is the expected value of sample information of a normal
belief with a linear loss (Raiffa & Schlaifer 1961, *Applied Statistical Decision Theory*).

Every value is measured against staying as today, in shares of one yearly budget of the whole scope,
and holds if the tender gets enough bids: the chance that it does not stands beside it. Years are
not discounted. The first step ends with its contract at no further cost; taking back the whole
costs every year after. Both are assumptions, and the first of them favours going in steps.
"""

from collections.abc import Mapping

from tillit.formula import (
    Bind,
    Number,
    equation,
    given,
    keep,
    normal_cdf,
    not_a_number,
    sqrt,
    where,
)
from tillit.models import market
from tillit.models.staff_terms import expected_excess
from tillit.sampling import triangular

DETECTABLE = 2.8
"""Standard errors that a true effect must lie from none to be found with 80 percent power in a
two-sided test at 5 percent: 1.96 + 0.84."""

DAYS_IN_MONTH = 30.4

NO_POST = 0.5
"""Posts up to which an extension counts as none."""

DRAWN = (
    "gain_spread_percent",
    "unit_noise_percent",
    "first_step_cost_percent",
    "exit_cost_percent",
    "labour_share",
)
"""Assumptions of this model that are drawn, beside those of the market."""

FULL_STEPS = 6
STAGED_STEPS = 8
SWITCH_STEPS = 10
"""Newton's steps after which the gains where options are worth the same stand to the last digits,
anywhere in the ranges of the registry."""

BAND_STEPS = 4
"""Steps that are enough for two digits of a band."""


@equation
def noise_variance(values: Mapping[str, Number]) -> Number:
    """Variance of the gain that the first step shows, around the true one: s^2 / (m Tp).

    Parameters
    ----------
    values
        Parameter values by id: ``unit_noise_percent`` (s), ``comparable_units`` (m) and
        ``contract_years`` (Tp). Units and years are taken as independent of each other.

    Returns
    -------
    Number
        Squared share of the yearly budget.
    """
    noise = values["unit_noise_percent"] / 100
    return noise * noise / (values["comparable_units"] * values["contract_years"])


@equation
def learned_spread(values: Mapping[str, Number]) -> Number:
    """How far the belief is expected to move on the results: tau^2 / sqrt(tau^2 + s^2 / (m Tp)).

    The standard deviation, seen from today, of what will be believed after the first step. With
    perfect results it is ``tau``, the whole of today's doubt; with none it is 0.

    Returns
    -------
    Number
        Share of the yearly budget.
    """
    spread = values["gain_spread_percent"] / 100
    return spread * spread / sqrt(spread * spread + noise_variance(values))


@equation
def updated_gain(values: Mapping[str, Number], gain: Number, measured: Number) -> Number:
    """What to believe after the first step has shown a gain: (mu v + y tau^2) / (v + tau^2).

    Parameters
    ----------
    values
        Parameter values by id.
    gain
        Gain believed before, mu, share of the yearly budget.
    measured
        Gain that the first step showed, y, share of the yearly budget.

    Returns
    -------
    Number
        Mean of the belief after, between the two: by how much depends on the noise
        v = s^2 / (m Tp) against the doubt tau^2.
    """
    spread = values["gain_spread_percent"] / 100
    noise = noise_variance(values)
    return (gain * noise + measured * spread * spread) / (noise + spread * spread)


@equation
def extend_above(values: Mapping[str, Number], gain: Number) -> Number:
    """The measured gain above which an extension pays: -mu v / tau^2.

    Where :func:`updated_gain` is 0. Whoever believed in a loss asks for more than any gain;
    whoever believed in a gain puts up with a somewhat poor result.
    """
    spread = values["gain_spread_percent"] / 100
    return -gain * noise_variance(values) / (spread * spread)


@equation
def go_back_below(values: Mapping[str, Number], gain: Number) -> Number:
    """The measured gain below which going back pays, after going fully: -x - (mu + x) v / tau^2.

    Where :func:`updated_gain` is -x: going back costs x every year, so that a loss up to x is
    cheaper to keep.
    """
    exit_cost = values["exit_cost_percent"] / 100
    return -exit_cost + extend_above(values, gain + exit_cost)


@equation
def smallest_effect(values: Mapping[str, Number]) -> Number:
    """The smallest effect that the first step can tell from none: 2.8 s sqrt(2) / sqrt(m Tp).

    The minimum detectable effect of a comparison of m units over Tp years with as many that stay
    as today (80 percent power, two-sided 5 percent; Bloom 1995, doi 10.1177/0193841X9501900504).

    Returns
    -------
    Number
        Share of the yearly budget.
    """
    return DETECTABLE * sqrt(2 * noise_variance(values))


@equation
def first_step_share(values: Mapping[str, Number]) -> Number:
    """The first step's share of the whole scope, f = n0 / (n0 + n1); 1 without an extension."""
    first = values["first_step_fte"]
    return first / (first + values["extension_fte"])


@equation
def scope_budget(values: Mapping[str, Number]) -> Number:
    """One yearly budget of the whole scope, NOK: posts times cost, grossed up by labour's share."""
    posts = values["first_step_fte"] + values["extension_fte"]
    return posts * values["cost_per_fte"] / values["labour_share"]


@equation
def staged_value(
    values: Mapping[str, Number], gain: Number, learned: Number | None = None
) -> Number:
    """Value of a first step with an option to extend: f mu Tp - F + Tr G(mu, nu).

    G(mu, nu) = nu phi(mu/nu) + mu Phi(mu/nu) is the expected gain of a scope that is extended only
    where the belief after the first step is above 0 (:func:`learned_spread`).

    Parameters
    ----------
    values
        Parameter values by id.
    gain
        Expected gain mu, share of the yearly budget.
    learned
        nu, where it is at hand.

    Returns
    -------
    Number
        Shares of one yearly budget over first step and years after. Without an extension there
        are no steps: the first is the whole, and the value that of going fully.
    """
    years = values["contract_years"]
    first = first_step_share(values) * gain * years - values["first_step_cost_percent"] / 100
    spread = learned_spread(values) if learned is None else learned
    after = values["years_after"] * expected_excess(gain, spread)
    return _with_extension(values, first + after, full_value(values, gain, spread))


@equation
def full_value(values: Mapping[str, Number], gain: Number, learned: Number | None = None) -> Number:
    """Value of going fully, with a way back after the term: Tp mu - Ff + Tr (G(mu + x, nu) - x).

    Going back pays where the belief after the term is below -x, and then costs x every year. What
    is learned is taken to be as much as in the first step: more units are in private operation,
    but fewer stay as today to compare with.

    Parameters
    ----------
    values, gain, learned
        As for :func:`staged_value`; Ff (``full_start_cost_percent``) is none unless set.
    """
    exit_cost = values["exit_cost_percent"] / 100
    spread = learned_spread(values) if learned is None else learned
    after = expected_excess(gain + exit_cost, spread) - exit_cost
    first = values["contract_years"] * gain - values["full_start_cost_percent"] / 100
    return first + values["years_after"] * after


@equation
def irreversible_value(values: Mapping[str, Number], gain: Number) -> Number:
    """Value of going fully with no way back: (Tp + Tr) mu - Ff. What is learned changes nothing."""
    years = values["contract_years"] + values["years_after"]
    return years * gain - values["full_start_cost_percent"] / 100


def full_breakeven(
    values: Mapping[str, Number], bind: Bind = keep, steps: int = FULL_STEPS
) -> Number:
    """The expected gain at which going fully is worth as much as staying.

    :func:`full_value` rises in the gain and is convex, so that Newton's method from 0 comes down
    to its root without overshooting after the first step. Where it is below 0, the way back
    carries the value.

    Parameters
    ----------
    values
        Parameter values by id.
    bind
        Names the steps.
    steps
        Steps of Newton's method.

    Returns
    -------
    Number
        Share of the yearly budget.
    """
    spread = bind("full_breakeven_spread", learned_spread(values))
    exit_cost = values["exit_cost_percent"] / 100
    years, after = values["contract_years"], values["years_after"]
    cost = values["full_start_cost_percent"] / 100
    gain: Number = 0.0
    for step in range(1, steps + 1):
        excess = expected_excess(gain + exit_cost, spread) - exit_cost
        slope = years + after * normal_cdf((gain + exit_cost) / spread)
        shift = (years * gain - cost + after * excess) / slope
        gain = bind(f"full_breakeven_{step}", gain - shift)
    return gain


def staged_breakeven(
    values: Mapping[str, Number], bind: Bind = keep, steps: int = STAGED_STEPS
) -> Number:
    """The expected gain at which a first step is worth as much as staying.

    Newton's method from 0, as in :func:`full_breakeven`; meant for a scope with an extension.
    """
    spread = bind("staged_breakeven_spread", learned_spread(values))
    rise = bind("staged_breakeven_rise", first_step_share(values) * values["contract_years"])
    after, cost = values["years_after"], values["first_step_cost_percent"] / 100
    gain: Number = 0.0
    for step in range(1, steps + 1):
        slope = rise + after * normal_cdf(gain / spread)
        shift = (rise * gain - cost + after * expected_excess(gain, spread)) / slope
        gain = bind(f"staged_breakeven_{step}", gain - shift)
    return gain


def switch_to_full(
    values: Mapping[str, Number], bind: Bind = keep, steps: int = SWITCH_STEPS
) -> Number:
    """The expected gain at which going fully is worth as much as a first step.

    The difference falls in the gain and bends once, at -x/2: it is concave below and convex above,
    so that Newton's method from there goes to the root without ever overshooting.

    Returns
    -------
    Number
        Share of the yearly budget; not a number without an extension. Below it a first step is
        worth more. Where it is below :func:`full_breakeven`, a first step is at no gain the best.
    """
    spread = bind("switch_to_full_spread", learned_spread(values))
    exit_cost, after = values["exit_cost_percent"] / 100, values["years_after"]
    cost = values["first_step_cost_percent"] / 100 - values["full_start_cost_percent"] / 100
    # Without an extension there is no difference to speak of, and no slope to divide by.
    rest = _with_extension(values, 1 - first_step_share(values), 1)
    rise = bind("switch_to_full_rise", rest * values["contract_years"])
    gain = bind("switch_to_full_0", -exit_cost / 2)
    for step in range(1, steps + 1):
        excess = expected_excess(gain, spread) - expected_excess(gain + exit_cost, spread)
        slope = rise + after * (normal_cdf((gain + exit_cost) / spread) - normal_cdf(gain / spread))
        shift = (after * (excess + exit_cost) - rise * gain - cost) / slope
        gain = bind(f"switch_to_full_{step}", gain + shift)
    return _with_extension(values, gain)


def months_until(values: Mapping[str, Number], preparation_months: Number) -> dict[str, Number]:
    """When each gate of the plan is reached, in months from the start of the preparation.

    Parameters
    ----------
    values
        Parameter values by id; a month of bidding has 30.4 days.
    preparation_months
        Months from the first dialogue to finished tender documents.

    Returns
    -------
    dict
        ``months_to_bids`` (are there enough?), ``months_to_start`` (are the staff in place?),
        ``months_to_results`` (end of the first step: have they been seen?) and ``months_to_end``.
    """
    bids = preparation_months + values["days_to_bid"] / DAYS_IN_MONTH
    start = bids + values["lead_time_months"]
    results = start + 12 * values["contract_years"]
    return {
        "months_to_bids": bids,
        "months_to_start": start,
        "months_to_results": results,
        "months_to_end": results + 12 * values["years_after"],
    }


def drawn_assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """The assumptions without a measured source, drawn from their ranges.

    Parameters
    ----------
    values
        Parameter values by id: each is the most credible value of its triangular distribution.
    uniforms
        Draws between 0 and 1 by parameter id.
    bind
        Names each drawn assumption.

    Returns
    -------
    dict
        The drawn assumptions by id: those of ``DRAWN`` and those of the market.
    """
    return {
        **triangular(values, uniforms, DRAWN, bind),
        **market.drawn_assumptions(values, uniforms, bind),
    }


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: numbers or arrays of one shape, or formulas. ``mean_gain_percent``
        is nan where the reader has not set it; what depends on it is nan then.
    bind
        Names each intermediate result (see :data:`Bind`).

    Returns
    -------
    dict
        Of the belief: ``stated_gain``, ``learned_spread`` (shares of the yearly budget),
        ``result_weight`` (share of the way from belief to result that the results move it),
        ``smallest_effect``, ``extend_above``, ``go_back_below`` (measured gains), ``chance_extend``
        and ``chance_go_back``. Of the options, in shares of one yearly budget: ``staged_value``,
        ``full_value``, ``irreversible_value``, ``staged_less_full``; in kroner: ``scope_budget``,
        ``staged_amount``, ``full_amount``, ``irreversible_amount``. The expected gains where two
        are worth the same: ``full_breakeven``, ``staged_breakeven``, ``switch_to_full``. Without
        an extension ``staged_less_full`` and the last two are nan. Of the phases: people and
        residents (``first_step_people`` and so on), and ``first_step_chance_failed`` and
        ``full_chance_failed``, the chances that the tender gets too few bids.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> found = evaluate({**defaults(), "mean_gain_percent": 2.0})
    >>> f"{found['staged_value']:.2f} {found['full_value']:.2f}"
    '0.15 0.18'
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    gain = result("stated_gain", given(values["mean_gain_percent"]) / 100)
    spread = values["gain_spread_percent"] / 100
    result("smallest_effect", smallest_effect(values))
    learned = result("learned_spread", learned_spread(values))
    result("result_weight", learned * learned / (spread * spread))
    result("extend_above", extend_above(values, gain))
    result("go_back_below", go_back_below(values, gain))
    result("chance_extend", normal_cdf(gain / learned))
    result("chance_go_back", normal_cdf(-(gain + values["exit_cost_percent"] / 100) / learned))

    staged = result("staged_value", staged_value(values, gain, learned))
    full = result("full_value", full_value(values, gain, learned))
    irreversible = result("irreversible_value", irreversible_value(values, gain))
    result("staged_less_full", _with_extension(values, staged - full))
    result("full_breakeven", full_breakeven(values, bind))
    result("staged_breakeven", _with_extension(values, staged_breakeven(values, bind)))
    result("switch_to_full", switch_to_full(values, bind))

    budget = result("scope_budget", scope_budget(values))
    result("staged_amount", staged * budget)
    result("full_amount", full * budget)
    result("irreversible_amount", irreversible * budget)

    for phase in ("first_step", "extension"):
        posts = values[f"{phase}_fte"]
        result(f"{phase}_people", posts / values["position_size"])
        result(f"{phase}_residents", posts * values["residents_per_fte"])
    scope = values["first_step_fte"] + values["extension_fte"]
    for name, posts in (("first_step", values["first_step_fte"]), ("full", scope)):
        failed = market.chance_failed(values, posts, values["lots"], bind, f"{name}_")
        named[f"{name}_chance_failed"] = failed
    return named


def _with_extension(
    values: Mapping[str, Number], number: Number, without: Number | None = None
) -> Number:
    """``number`` where there is an extension, else ``without``, which is not a number unless given.

    An extension of less than half a post is none.
    """
    nothing = not_a_number(number)
    return where(values["extension_fte"] > NO_POST, number, nothing if without is None else without)
