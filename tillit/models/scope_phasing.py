"""E1, scope and phasing: how large should the first step be, and what must we see to extend it?

Source of the question: Trondheim's experience report § 5.3, no. 7, which recommends considering a
tender in steps, and the council's option to double the scope (§ 2.1); Bergen's warning that large
changes cannot be reversed (§ 7, para. 3). Source of the equations: this book. A first step is an
experiment that is paid for: its value is the expected value of sample information of a normal
belief with a linear loss (Raiffa & Schlaifer 1961, *Applied Statistical Decision Theory*).

Every value is measured against staying as today, in shares of one yearly budget of the whole scope
and worth at the award, by the book's one discount rate. It is what happens on average, failing
included: each option has its own lots and its own chance that no lot is awarded, and a failed
tender costs the preparation. Both ways back cost something every year after. What an option is
worth with bids certain stands beside it.

What the first step shows is acted on: it is extended to the whole scope, or taken back. To keep it
as it is, which is worth more than either where a small loss is believed in, is not counted.
"""

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence

from tillit.evidence import load
from tillit.formula import (
    Bind,
    Number,
    clip,
    equation,
    floor,
    given,
    is_set,
    keep,
    maximum,
    minimum,
    normal_cdf,
    not_a_number,
    only_where,
    sqrt,
    where,
)
from tillit.models import belief, market, net_saving
from tillit.models.budget import yearly_budget
from tillit.models.staff_terms import expected_excess
from tillit.models.trust_control import annuity
from tillit.parameters import registry
from tillit.sampling import triangular

POWER = 0.8
"""Share of first steps in which an effect that is there is to be found."""

DETECTABLE = 2.8
"""Standard errors that a true effect must lie from none to be found with this power in a two-sided
test at 5 percent: 1.96 + 0.84."""

DAYS_IN_MONTH = 30.4

NO_POST = 0.5
"""Posts up to which an extension counts as none."""

TOLD_APART = 0.001
"""Options that differ by less than this share of one yearly budget cannot be told apart."""

DRAWN = (
    "gain_spread_percent",
    "unit_noise_percent",
    "first_step_cost_percent",
    "exit_cost_percent",
    "failed_preparation_percent",
    "labour_share",
)
"""Assumptions of this model that are drawn, beside those of the market."""

BREAKEVEN_STEPS = 9
"""Newton's steps after which the gains where an option is worth as much as staying stand to the
last digits, anywhere in the ranges of the registry."""

SCAN, HALVINGS = 12, 26
"""Points between which the gain from which going fully is ahead is looked for, and how often the
stretch that holds it is halved."""

BAND_STEPS = 4
"""Newton's steps that are enough for two digits of a band."""


def largest_gain() -> float:
    """Return the largest gain that is looked for, share of the yearly budget.

    Gains from which an option is best are looked for up to it: there, it stands for none.
    """
    return registry()["mean_gain_percent"].drawn_high / 100


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
def act_at(values: Mapping[str, Number], gain: Number, way_back: Number) -> Number:
    """The measured gain above which to go on rather than back: -c - (mu + c) v / tau^2.

    Where :func:`updated_gain` is -c: going back costs c every year, so that a loss up to c is
    cheaper to keep. Whoever believed in a loss asks for more than any gain; whoever believed in a
    gain puts up with a somewhat poor result.

    Parameters
    ----------
    values, gain
        As for :func:`updated_gain`.
    way_back
        Yearly cost of going back c, share of the yearly budget: :func:`step_exit` or
        :func:`full_exit`.
    """
    spread = values["gain_spread_percent"] / 100
    believed = gain + way_back
    return -way_back - believed * noise_variance(values) / (spread * spread)


@equation
def full_exit(values: Mapping[str, Number]) -> Number:
    """Yearly cost of going back after going fully, x, share of the yearly budget."""
    return values["exit_cost_percent"] / 100


@equation
def step_exit(values: Mapping[str, Number]) -> Number:
    """Yearly cost of going back after a first step, f x unless set, share of the yearly budget."""
    own = values["step_exit_percent"]
    return where(is_set(own), given(own) / 100, first_step_share(values) * full_exit(values))


@equation
def full_start(values: Mapping[str, Number]) -> Number:
    """Fixed cost of going fully, as much as of a first step unless set."""
    own, step = values["full_start_cost_percent"], values["first_step_cost_percent"]
    return where(is_set(own), given(own), step) / 100


@equation
def full_lots(values: Mapping[str, Number]) -> Number:
    """Lots of going fully: unless set, as many as give lots of the first step's size.

    Returns
    -------
    Number
        A whole number from 1 to the most that the market is reckoned for. Without an extension the
        first step is the whole, and its lots are those of going fully.
    """
    own = values["full_lots"]
    alike = clip(floor(values["lots"] / first_step_share(values) + 0.5), 1, market.MOST_LOTS)
    return with_extension(values, where(is_set(own), given(own), alike), values["lots"])


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
    """One yearly budget of the whole scope, NOK: that of the first step over its share f."""
    return yearly_budget(values) / first_step_share(values)


def in_common(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """What the values of the options rest on and no expected gain moves.

    Parameters
    ----------
    values
        Parameter values by id.
    bind
        Names each of them.

    Returns
    -------
    dict
        ``learned_spread``; ``term_worth`` and ``after_worth`` (what one krone a year is worth over
        the term and over the years after); ``full_lots_used``; of each tender, ``first_step_`` and
        ``full_``, what :func:`tillit.models.market.award` tells, and what :func:`_weights` does.
        The functions below look for them among the values.
    """
    rate, term = values["discount_percent"] / 100, values["contract_years"]
    worth = bind("term_worth", annuity(rate, term))
    found = {
        "learned_spread": bind("learned_spread", learned_spread(values)),
        "term_worth": worth,
        "after_worth": bind("after_worth", annuity(rate, term + values["years_after"]) - worth),
    }
    first = values["first_step_fte"]
    found["full_lots_used"] = bind("full_lots_used", full_lots(values))
    tenders = {
        "first_step": (first, values["lots"]),
        "full": (first + values["extension_fte"], found["full_lots_used"]),
    }
    for name, (posts, lots) in tenders.items():
        awarded = market.award(values, posts, lots, bind, f"{name}_")
        found |= {f"{name}_{part}": value for part, value in awarded.items()}
    return found | _weights({**values, **found}, bind)


def with_bids(values: Mapping[str, Number]) -> dict[str, Number]:
    """The same values for tenders that are sure to draw bids for every lot.

    Parameters
    ----------
    values
        Parameter values by id, with :func:`in_common`.
    """
    certain = {"chance_failed": 0, "share_awarded": 1, "gap_lost": 0}
    sure = {f"{name}_{part}": x for name in OPTIONS for part, x in certain.items()}
    return {**values, **sure, **_weights({**values, **sure}, keep)}


OPTIONS = ("first_step", "full")
"""The options that are put out to tender, as the names of their results begin."""


def _weights(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """How the worth of each option follows from the gain, failing included.

    ``<option>_in_term`` and ``_in_after`` (kroner of worth for one krone a year over the term, and
    over the years after), ``_way_back`` (its yearly cost) and ``_outlay`` (what is paid whatever
    the gain: the start where bids come, the preparation where none do). Without an extension the
    first step is the whole.
    """
    term, after = values["term_worth"], values["after_worth"]
    step_comes, full_comes = (1 - values[f"{name}_chance_failed"] for name in OPTIONS)
    step_share, full_share = (values[f"{name}_share_awarded"] for name in OPTIONS)
    lost = values["failed_preparation_percent"] / 100
    step_start = values["first_step_cost_percent"] / 100
    full = {
        "in_term": full_share * term,
        "in_after": full_share * after,
        "way_back": full_exit(values),
        "outlay": full_comes * full_start(values) + (1 - full_comes) * lost,
    }
    found = {name: bind(f"full_{name}", value) for name, value in full.items()}
    step = {
        "in_term": step_share * first_step_share(values) * term,
        "in_after": step_comes * after,
        "way_back": step_exit(values),
        "outlay": step_comes * step_start + (1 - step_comes) * lost,
    }
    return {
        **{f"full_{name}": value for name, value in found.items()},
        **{
            f"first_step_{name}": bind(
                f"first_step_{name}", with_extension(values, value, found[name])
            )
            for name, value in step.items()
        },
    }


def _kept(values: Mapping[str, Number], gain: Number, way_back: Number) -> Number:
    """C(c) = G(mu + c, nu) - c: a year after, of what is kept only if it is worth more than -c."""
    return expected_excess(gain + way_back, values["learned_spread"]) - way_back


def _value(values: Mapping[str, Number], option: str, gain: Number) -> Number:
    left = gain - values[f"{option}_gap_lost"]
    kept = _kept(values, left, values[f"{option}_way_back"])
    term, after = values[f"{option}_in_term"], values[f"{option}_in_after"]
    return term * left + after * kept - values[f"{option}_outlay"]


@equation
def staged_value(values: Mapping[str, Number], gain: Number) -> Number:
    """Value of a first step with an option to extend, failing included.

    (1 - P)(-F + A_r C(c)) + S f mu A_p - P c_f, with C(c) = G(mu + c, nu) - c and
    G(mu, nu) = nu phi(mu/nu) + mu Phi(mu/nu): with P no lot is awarded and the preparation c_f is
    lost; else the start costs F, the share S of the lots is awarded, and at the end of the term
    what the first step has shown decides between the whole scope and the way back, which costs c
    every year.

    Parameters
    ----------
    values
        Parameter values by id, with :func:`in_common`; :func:`with_bids` gives the value with bids
        certain.
    gain
        Expected gain mu of lots for which several bid, share of the yearly budget. What single bids
        cost is taken from it.

    Returns
    -------
    Number
        Shares of one yearly budget over the term and the years after. Without an extension there
        are no steps: the first is the whole, and the value that of going fully.
    """
    return _value(values, "first_step", gain)


@equation
def full_value(values: Mapping[str, Number], gain: Number) -> Number:
    """Value of going fully, with a way back after the term, failing included.

    (1 - P)(-F) + S (mu A_p + A_r C(x)) - P c_f. Going back pays where the belief after the term is
    below -x, and then costs x every year. What is learned is taken to be as much as in the first
    step: more units are in private operation, but fewer stay as today to compare with.

    Parameters
    ----------
    values, gain
        As for :func:`staged_value`.
    """
    return _value(values, "full", gain)


@equation
def irreversible_value(values: Mapping[str, Number], gain: Number) -> Number:
    """Value of going fully with no way back: (1 - P)(-F) + S mu (A_p + A_r) - P c_f.

    What is learned changes nothing.

    Parameters
    ----------
    values, gain
        As for :func:`staged_value`.
    """
    left = gain - values["full_gap_lost"]
    return (values["full_in_term"] + values["full_in_after"]) * left - values["full_outlay"]


def breakevens(
    values: Mapping[str, Number], bind: Bind = keep, steps: int = BREAKEVEN_STEPS
) -> tuple[Number, Number]:
    """The expected gains at which a first step, and going fully, are worth as much as staying.

    The values rise in the gain and are convex, so that Newton's method from 0 comes down to the
    root without overshooting after its first step. Where it is below 0, the choice at the end of
    the term carries the value.

    Parameters
    ----------
    values
        Parameter values by id, with :func:`in_common`.
    bind
        Names the steps.
    steps
        Steps of Newton's method.

    Returns
    -------
    tuple
        Shares of the yearly budget, at most the largest gain looked for: there it stands for
        none. Without an extension the two are the same.
    """
    spread = values["learned_spread"]
    found = []
    for option in OPTIONS:
        term, after = values[f"{option}_in_term"], values[f"{option}_in_after"]
        back, lost = values[f"{option}_way_back"], values[f"{option}_gap_lost"]
        gain: Number = lost
        for step in range(1, steps + 1):
            slope = term + after * normal_cdf((gain - lost + back) / spread)
            # A tender that is all but sure to fail has no slope, and no gain is enough.
            shift = _value(values, option, gain) / maximum(slope, _FLAT)
            gain = bind(f"{option}_root_{step}", gain - shift)
        found.append(minimum(gain, largest_gain()))
    return found[0], found[1]


_FLAT = 1e-12

_LARGEST_RESULT = 1
"""A result of the whole yearly budget is none to wait for: no threshold is told beyond it."""


def switch_to_full(
    values: Mapping[str, Number], roots: tuple[Number, Number], bind: Bind = keep
) -> Number:
    """The expected gain from which going fully is worth more than staying and than a first step.

    From where both are worth more than staying, gains are tried up to the largest looked for;
    the first stretch in which going fully comes ahead is halved again and again.

    Parameters
    ----------
    values
        Parameter values by id, with :func:`in_common`.
    roots
        What :func:`breakevens` found.
    bind
        Names the steps.

    Returns
    -------
    Number
        Share of the yearly budget, at most the largest gain looked for: there it stands for
        none. Where going fully is ahead of a first step as soon as both are worth more than
        staying, the gain at which both are.
    """
    largest = largest_gain()
    start = bind("switch_start", maximum(*roots))
    reach = bind("switch_reach", (largest - start) / SCAN)

    def behind(gain: Number) -> Number:
        return staged_value(values, gain) > full_value(values, gain)

    ahead: Number = SCAN + 1
    for step in reversed(range(SCAN + 1)):
        ahead = where(behind(start + step * reach), ahead, step)
    ahead = bind("switch_ahead", ahead)
    found = bind("switch_from", start + (ahead - 1) * reach)
    for half in range(1, HALVINGS + 1):
        middle = found + reach * 0.5**half
        found = bind(f"switch_{half}", where(behind(middle), middle, found))
    return where(ahead < 0.5, start, where(ahead > SCAN, largest, found))


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
        Of the belief: ``stated_gain`` (share of the yearly budget, of the price gap where only
        that is set), ``result_weight`` (share of the
        way from belief to result that the results move it), ``smallest_effect``, ``extend_above``,
        ``go_back_below`` (measured gains), ``chance_extend`` and ``chance_go_back`` (failing
        included; with bids certain ``..._if_bids``). Of the options, in shares of one yearly
        budget: ``staged_value``, ``full_value``, ``irreversible_value``, with bids certain
        ``..._if_bids``, ``staged_less_full``; in kroner: ``scope_budget``, ``staged_amount``,
        ``full_amount``, ``irreversible_amount``. The expected gains where the best option changes:
        ``full_breakeven``, ``staged_breakeven``, ``switch_to_full``. Without an extension
        ``staged_less_full`` and the last two are nan. Of the phases: people and
        residents (``first_step_people`` and so on). ``chance_some_lots`` of the first step, and
        what :func:`in_common` tells, among it ``first_step_chance_failed`` and
        ``full_chance_failed``.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> found = evaluate({**defaults(), "mean_gain_percent": 5.0})
    >>> f"{found['staged_value_if_bids']:.2f} {found['full_value_if_bids']:.2f}"
    '0.24 0.32'
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    named.update(in_common(values, bind))
    known = {**values, **named}
    named["chance_some_lots"] = bind("chance_some_lots", named["first_step_some_awarded"])
    gain = result("stated_gain", net_saving.gain_believed(values))
    # When to stop is told of the gain that is told: where a price gap leaves it, the median.
    _add_belief(known, given(values.get("stated_gain_middle", gain)), result)
    _add_options(known, gain, result)

    staged, full = breakevens(known, bind)
    switch = switch_to_full(known, (staged, full), bind)
    result("full_breakeven", full)
    result("staged_breakeven", with_extension(values, staged))
    result("switch_to_full", with_extension(values, switch))

    for phase in ("first_step", "extension"):
        posts = values[f"{phase}_fte"]
        result(f"{phase}_people", posts / values["position_size"])
        result(f"{phase}_residents", posts * values["residents_per_fte"])
    return named


def _add_belief(known: Mapping[str, Number], gain: Number, result: Bind) -> None:
    spread, learned = known["gain_spread_percent"] / 100, known["learned_spread"]
    step, full = step_exit(known), full_exit(known)
    result("smallest_effect", smallest_effect(known))
    result("result_weight", learned * learned / (spread * spread))
    for name, way_back in (("extend_above", step), ("go_back_below", full)):
        threshold = act_at(known, gain, way_back)
        result(
            name,
            only_where((threshold < _LARGEST_RESULT) & (threshold > -_LARGEST_RESULT), threshold),
        )
    extend = result("chance_extend_if_bids", normal_cdf((gain + step) / learned))
    go_back = result("chance_go_back_if_bids", normal_cdf(-(gain + full) / learned))
    result("chance_extend", (1 - known["first_step_chance_failed"]) * extend)
    result("chance_go_back", (1 - known["full_chance_failed"]) * go_back)


def _add_options(known: Mapping[str, Number], gain: Number, result: Bind) -> None:
    budget = result("scope_budget", scope_budget(known))
    certain = with_bids(known)
    values = {"staged": staged_value, "full": full_value, "irreversible": irreversible_value}
    found = {}
    for name, value in values.items():
        found[name] = result(f"{name}_value", value(known, gain))
        result(f"{name}_value_if_bids", value(certain, gain))
        result(f"{name}_amount", found[name] * budget)
    result("staged_less_full", with_extension(known, found["staged"] - found["full"]))


def has_extension(values: Mapping[str, Number]) -> Number:
    """Say whether the first step can be extended: an extension of half a post is none."""
    return values["extension_fte"] > NO_POST


def with_extension(
    values: Mapping[str, Number], number: Number, without: Number | None = None
) -> Number:
    """``number`` where there is an extension, else ``without``, not a number unless it is given."""
    nothing = not_a_number(number)
    return where(has_extension(values), number, nothing if without is None else without)


# The draws, and what they tell of the order of the options


GAINS = registry()["mean_gain_percent"].within(
    -8, -6, -4, -3, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 10, 12
)
"""Expected gains in percent at which the values are drawn: closer where the options cross."""

VALUES = {
    "staged": staged_value,
    "full": full_value,
    "irreversible": irreversible_value,
}
"""What each option is worth, by the names of its results; staying as today is worth nothing."""


def drawn(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """Draw the assumptions, and name once what no expected gain moves under each.

    ``drawn_gain`` is what the draw leaves of the price gap that the reader believes in.
    """
    assumed = {
        **drawn_assumptions(values, uniforms, bind),
        **belief.drawn(values, uniforms, bind),
    }
    there = {**values, **assumed}
    gain = bind("drawn_gain", net_saving.net_gain(there, values["phased_gap_middle"]))
    return {**assumed, **in_common(there, bind), "drawn_gain": gain}


def gaps_in_draw(values: Mapping[str, Number], _bind: Bind = keep) -> dict[str, Number]:
    """The price gaps that leave each of the ``GAINS``, from values with :func:`belief.drawn`."""
    return {
        f"gap_at_{place}": net_saving.gap_leaving(values, level / 100)
        for place, level in enumerate(GAINS)
    }


def _gaps(values: Mapping[str, Number]) -> list[Number]:
    """Return the gap that each of the ``GAINS`` stands for, in the middle of the draws."""
    return [values[f"gap_at_{place}_middle"] for place in range(len(GAINS))]


def gap_of(values: Mapping[str, Number], gain: Number) -> Number:
    """The price gap that a gain stands for: the median of those that leave it."""
    return _between([level / 100 for level in GAINS], _gaps(values), gain)


def gain_of(values: Mapping[str, Number], gap: Number) -> Number:
    """The gain that a price gap stands for, by :func:`gap_of`."""
    return _between(_gaps(values), [level / 100 for level in GAINS], gap)


def _between(places: Sequence[Number], heights: Sequence[Number], at: Number) -> Number:
    """Return the height at a place: a line from point to point, and on beyond the ends."""
    points = list(zip(places, heights, strict=True))
    found: Number = 0
    for (left, low), (right, high) in reversed(list(itertools.pairwise(points))):
        line = low + (at - left) * ((high - low) / (right - left))
        found = line if right is places[-1] else where(at < right, line, found)
    return found


def _stands_for(values: Mapping[str, Number], gain: Number) -> Number:
    """The expected gain at which a draw has this one; none where no gain is large enough."""
    told = gain_of(values, net_saving.gap_leaving(values, gain))
    return where(best_at_none(gain), largest_gain(), minimum(told, largest_gain()))


def in_draw(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """The results that vary from draw to draw, from values with :func:`drawn`."""
    gain = values["drawn_gain"]
    budget = bind("scope_budget", scope_budget(values))
    worth = {name: bind(f"{name}_value", value(values, gain)) for name, value in VALUES.items()}
    staged, full = (
        bind(f"{name}_stands_for", _stands_for(values, root))
        for name, root in zip(OPTIONS, breakevens(values, bind, BAND_STEPS), strict=True)
    )
    at_level = [
        bind(f"gain_at_{i}", net_saving.net_gain(values, gap))
        for i, gap in enumerate(_gaps(values))
    ]
    return {
        **{f"{name}_value": value for name, value in worth.items()},
        **{f"{name}_amount": value * budget for name, value in worth.items()},
        "staged_breakeven": with_extension(values, staged),
        "full_breakeven": full,
        "smallest_effect": smallest_effect(values),
        "first_step_chance_failed": values["first_step_chance_failed"],
        "full_chance_failed": values["full_chance_failed"],
        **{
            f"{name}_at_{place}": value(values, left) * budget
            for name, value in VALUES.items()
            for place, left in enumerate(at_level)
        },
    }


def best_in_draw(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """Scores of each option in a draw: above 0 where it is worth most."""
    gain = values["drawn_gain"]
    staged, full = (
        bind(f"{name}_value", VALUES[name](values, gain)) for name in ("staged", "full")
    )
    # Without an extension the two are the same thing, which is going fully.
    ahead = with_extension(values, full - staged, full)
    return {
        "chance_stay_best": minimum(-staged, -full),
        "chance_staged_best": minimum(staged, staged - full),
        "chance_full_best": minimum(full, ahead),
    }


def as_told(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results, with the :func:`order` of the options by the draws, the plan, gains as gaps."""
    found = evaluate(values, bind)
    plan = months_until(values, sum(preparation()))
    named = {name: bind(name, months) for name, months in plan.items()}
    named |= order(values, bind)
    step, full = (
        only_where(~best_at_none(gain), gain)
        for gain in (values["staged_breakeven_middle"], named["full_best_from"])
    )
    related = {
        "gap_leaves": net_saving.net_gain(values, given(values["price_gap_percent"]) / 100),
        "gap_of_no_gain": net_saving.gap_leaving(values, 0),
        "step_gap": gap_of(values, step),
        "full_gap": gap_of(values, full),
    }
    return {**found, **named, **{name: bind(name, value) for name, value in related.items()}}


def best_at_none(gain: Number) -> Number:
    """Say whether a gain from which something is best is none that is looked for."""
    return gain > largest_gain() - 1e-9


def order(values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
    """From which expected gains going fully is best, and a first step again.

    By the middle of the draws, like the values: the options change where their middle values do.

    Parameters
    ----------
    values
        Parameter values by id, with what was drawn.
    bind
        Names each result and the steps.

    Returns
    -------
    dict
        ``full_best_from``, ``steps_again_from`` and ``steps_between_at`` (a gain at which a first
        step is worth more by itself, among those at which going fully is best), shares of the
        yearly budget: at the largest gain looked for they stand for none. Not a number
        without an extension.
    """
    staged, full = (values[f"{name}_breakeven_middle"] for name in ("staged", "full"))
    step_first = bind("step_first", where(staged < full, 1, 0))
    start = bind("both_from", with_extension(values, maximum(staged, full), 0))
    lead = [
        bind(
            f"order_lead_{place}",
            values[f"staged_at_{place}_middle"] - values[f"full_at_{place}_middle"],
        )
        for place in range(len(GAINS))
    ]
    down = _crossing(lead, start, lambda height: height <= 0)
    first = bind("full_first_from", where(step_first > 0, down, full))
    up = _crossing(lead, maximum(first, start), lambda height: height > 0)
    kept = where(lead[-1] > 0, up, largest_gain())
    # A lead that is lost again: the largest of them that can be told apart.
    inside = bind("full_best_after", maximum(first, start))
    most = TOLD_APART * scope_budget(values)
    leads = [
        bind(
            f"order_between_{place}",
            where((level / 100 > inside) & (lead[-1] <= 0) & (lead[place] > most), lead[place], 0),
        )
        for place, level in enumerate(GAINS)
    ]
    largest = bind("order_between", functools.reduce(maximum, leads))
    between: Number = largest_gain()
    for level, ahead in zip(GAINS, leads, strict=True):
        between = where((ahead > 0) & (ahead == largest), level / 100, between)
    found = {"full_best_from": first, "steps_again_from": kept, "steps_between_at": between}
    return {name: bind(name, with_extension(values, gain)) for name, gain in found.items()}


def _crossing(lead: Sequence[Number], start: Number, over: Callable[[Number], Number]) -> Number:
    """Find where a first step's lead changes, above a gain; the largest gain where it does not."""
    found: Number = largest_gain()
    gains = [level / 100 for level in GAINS]
    for place in reversed(range(1, len(gains))):
        before, after = lead[place - 1], lead[place]
        # Both ends of the stretch on one side: it was the other way between start and here.
        share = where(over(before), 0.5, before / where(before == after, 1, before - after))
        low = maximum(gains[place - 1], start)
        width = where(over(before), gains[place] - low, gains[place] - gains[place - 1])
        base = where(over(before), low, gains[place - 1])
        here = clip(base + share * width, low, gains[place])
        found = where((gains[place] > start) & over(after), here, found)
    return found


def preparation() -> tuple[int, int]:
    """Return Trondheim's months from dialogue to decision, and from decision to documents.

    By the months of the dates in ``data/timeline.csv``: a reference class of one.
    """
    dialogue, decision, documents = (
        str(load().row("timeline", f"trondheim-t-{event}")["date"])
        for event in ("market-dialogue", "council-decision", "documents-finished")
    )
    return _months(dialogue, decision), _months(decision, documents)


def _months(before: str, after: str) -> int:
    (year, month), (later_year, later_month) = (
        map(int, date.split("-")[:2]) for date in (before, after)
    )
    return 12 * (later_year - year) + later_month - month
