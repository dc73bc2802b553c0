"""E5, net saving and transaction cost: what price gap is needed, and where would it come from?

Source of the question: Holbæk's account of its tender, which gives an expected saving and none of
the cost of getting it, and Trondheim's, which gives parts of the cost of a tender that came to
nothing. Source of the equations: this book. A tender ends in one of several states, each with its
chance and its net: it fails; a contract is awarded and runs its term; it ends early; it runs, but
the price gap is not kept. A chance of a saving is the chance of the states that save. Sizes that no
document gives are assumptions (see ``data/parameters.csv``).

The in-house arm beside it is the reform of :mod:`tillit.models.trust_control`, with the same parts:
a cost before its term, a chance that nothing comes of it, a gain that may fade, the same two
horizons, the same budget. What differs, and why, stands in ``data/differences.csv``. A price gap or
a gain that is not set makes what follows from it not a number.
"""

import itertools
from collections.abc import Mapping, Sequence

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
    only_where,
    where,
)
from tillit.models import market, staff_terms, trust_control
from tillit.models.budget import cost_of_post, yearly_budget
from tillit.models.trust_control import LEAST_CHANCE
from tillit.parameters import OPEN
from tillit.sampling import triangular

PARTS = (
    "preparation",
    "transition",
    "redundancy",
    "follow_up",
    "overhead",
    "early_end",
    "not_kept",
    "erosion",
    "one_bid",
)
"""What the price gap must pay for; the results ``breakeven_<part>`` add up to the break-even."""

DRAWN = (
    "person_year_cost",
    "follow_up_percent",
    "transition_percent",
    "overhead_left_percent",
    "failed_cost_percent",
    "early_end_chance",
    "early_end_cost_percent",
    "gap_not_kept_chance",
    "cost_spread_percent",
    *trust_control.DRAWN,
)
"""Assumptions of both arms that are drawn, besides those of the market and of the staff."""

ENOUGH = trust_control.ENOUGH


def within(share: Number) -> Number:
    """A share of the budget, where it is not more than all of it; else not a number."""
    return only_where(share <= ENOUGH, share)


def _rate(values: Mapping[str, Number]) -> Number:
    return values["discount_percent"] / 100


def worth_of_years(values: Mapping[str, Number], years: Number) -> Number:
    """Worth today of one krone at the end of each year, A = sum of (1 + r)^-t.

    Parameters
    ----------
    values
        Parameter values by id.
    years
        0 or more.
    """
    return trust_control.annuity(_rate(values), years)


@equation
def preparation_cost(values: Mapping[str, Number]) -> Number:
    """Cost of a tender up to the award, NOK: own person-years at their cost, and help bought."""
    own = values["preparation_person_years"] * values["person_year_cost"]
    return own + values["external_help_cost"]


def awarded_budget(values: Mapping[str, Number], awarded: Mapping[str, Number]) -> Number:
    """Yearly cost of what is awarded, NOK: the yearly budget or, of several lots, a share of it."""
    return yearly_budget(values) * awarded["share"]


@equation
def lost_if_failed(values: Mapping[str, Number]) -> Number:
    """What a tender that fails has cost, NOK: its preparation, and a share of it on top."""
    return preparation_cost(values) * (1 + values["failed_cost_percent"] / 100)


def award(
    values: Mapping[str, Number], bind: Bind = keep, prefix: str = "saving_"
) -> dict[str, Number]:
    """What the market makes of a tender of the first step.

    Parameters
    ----------
    values
        Parameter values by id.
    bind, prefix
        Names each step ``<prefix><name>``.

    Returns
    -------
    dict
        ``fails`` (chance that nothing is awarded), ``share`` (of the scope, where something is: all
        of it with a single lot, with several what is awarded of them on average), ``single``
        (chance that a lot awarded rests on a single bid; 0 where the rule is to cancel then) and
        ``gap_loss`` (how much lower the price gap is at a single bid than at two or more, share of
        the yearly budget).
    """
    lots = values["lots"]
    found = market.award(values, values["first_step_fte"], lots, bind, prefix)
    fails = found["chance_failed"]
    of_those = found["share_awarded"] / maximum(1 - fails, LEAST_CHANCE)
    shape, costs = values["unpredictability"], values["cost_spread_percent"]
    loss = market.single_bid_cost(found["bids_per_lot"], shape, costs)
    loss = bind(f"{prefix}gap_loss", loss)
    return {
        "fails": fails,
        # Where something is awarded, it is at least one of the lots.
        "share": bind(f"{prefix}share", clip(of_those, 1 / lots, 1)),
        "single": bind(f"{prefix}single", found["gap_lost"] / loss),
        "gap_loss": loss,
    }


def _first_step(values: Mapping[str, Number]) -> dict[str, Number]:
    """Return the values of staff terms for the posts of the first step."""
    return {**values, "headcount": values["first_step_fte"] / values["position_size"]}


def redundancy_cost(
    values: Mapping[str, Number], refusal_share: Number, bind: Bind = keep
) -> Number:
    """Pay to those of the first step without a post, NOK: :func:`staff_terms.redundancy`.

    Not a number while no country is chosen.
    """
    found = staff_terms.redundancy(
        _first_step(values), refusal_share, lambda name, value: bind(f"saving_{name}", value)
    )
    return found["redundancy_cost"]


def agency_cost(values: Mapping[str, Number], refusal_share: Number, bind: Bind = keep) -> Number:
    """Agency staff until the posts of the first step are filled, NOK: the operator's cost."""
    here = _first_step(values)

    def named(name: str, value: Number) -> Number:
        return bind(f"saving_{name}", value)

    factors = staff_terms.mood_factors(here, named)
    leaving = staff_terms.leaving_by_mood(here, refusal_share, factors, named)
    people = named("people", here["headcount"])
    hires = named("hires", here["hires_per_month"] * here["lead_time_months"])
    missing = staff_terms.missing_by_mood(people, hires, leaving, named)
    _expected, squared = staff_terms.shortfall(missing, named)
    _months, cost = staff_terms.gap_cost(here, squared)
    return cost


@equation
def redundancy_share(values: Mapping[str, Number], redundancy_cost: Number) -> Number:
    """Pay to those without a post, once, as a share of a year's budget.

    Parameters
    ----------
    values
        Parameter values by id.
    redundancy_cost
        What the model of staff terms reckons, NOK: counts where the reader gave no own number.

    Returns
    -------
    Number
        0 while it is unknown (:func:`redundancy_known`): then it is left out, and the page says so.
    """
    own = values["redundancy_percent"]
    reckoned = where(values["country"] == OPEN, 0, redundancy_cost / yearly_budget(values))
    return where(is_set(own), given(own) / 100, reckoned)


@equation
def redundancy_known(values: Mapping[str, Number]) -> Number:
    """Whether pay to those without a post is counted: the reader's own, or by a country's law."""
    return is_set(values["redundancy_percent"]) | (values["country"] != OPEN)


@equation
def gap_worth(
    values: Mapping[str, Number], years: Number, year: Number, bind: Bind = keep, prefix: str = ""
) -> dict[str, Number]:
    """Worth today of the years of a contract up to the end of one, over its awarded states.

    Parameters
    ----------
    values
        Parameter values by id.
    years
        Term of the contract; one that ends early ends after half of it.
    year
        Years from its start that are counted, 0 to the term.
    bind, prefix
        Names each of them ``<prefix>years_<name>``.

    Returns
    -------
    dict
        In years' worth: ``full`` (A_t) and ``half`` (A_h, h half the term at most), with S of
        :func:`tillit.models.trust_control.fading` as ``full_lost`` and ``half_lost``; over the
        awarded states ``run`` ((1 - p_e) A_t + p_e A_h), ``kept`` (those in which the price gap is
        kept) and ``faded`` (the same as ``run`` with S: what the gap has lost, at a point a year).
    """
    rate, ends = _rate(values), values["early_end_chance"]
    found: dict[str, Number] = {}

    def named(name: str, value: Number) -> Number:
        found[name] = bind(f"{prefix}years_{name}", value)
        return found[name]

    until_end = minimum(year, years / 2)
    full = named("full", trust_control.annuity(rate, year))
    half = named("half", trust_control.annuity(rate, until_end))
    full_lost = named("full_lost", trust_control.fading(rate, year))
    half_lost = named("half_lost", trust_control.fading(rate, until_end))
    run = named("run", (1 - ends) * full + ends * half)
    named("kept", run - (1 - ends) * values["gap_not_kept_chance"] * full)
    named("faded", (1 - ends) * full_lost + ends * half_lost)
    return found


def _yearly_cost(values: Mapping[str, Number]) -> Number:
    """Follow-up, and overhead and pension tail that stay, M + u: share of the yearly budget."""
    return (values["follow_up_percent"] + values["overhead_left_percent"]) / 100


def _lost_a_year(values: Mapping[str, Number]) -> Number:
    return values["gap_erosion_points"] / 100


def _early_end(values: Mapping[str, Number]) -> Number:
    return values["early_end_chance"] * values["early_end_cost_percent"] / 100


@equation
def break_even_parts(
    values: Mapping[str, Number],
    awarded: Mapping[str, Number],
    redundancy: Number,
    worth: Mapping[str, Number],
) -> dict[str, Number]:
    """What the price gap must pay for on average, a share of the yearly budget each.

    With K, Y and Z the years' worth ``kept``, ``run`` and ``faded``, A that of a term that is never
    cut short, and w the chance that an award rests on a single bid:
    [(C_prep + P_f/(1 - P_f) (C_prep + C_f) + C_trans + C_red + p_e C_e)/B + (M + u) Y + e Z] / K
    + w d. What is paid before the award also when nothing comes of it weighs on the tenders that
    succeed.

    Parameters
    ----------
    values
        Parameter values by id.
    awarded
        As :func:`award` finds it.
    redundancy
        Pay to those without a post, once, as a share of a year's budget.
    worth
        As :func:`gap_worth` finds it for the whole term.

    Returns
    -------
    dict
        Shares by the names of ``PARTS``, none negative; their sum is the break-even price gap.
        ``early_end`` and ``not_kept`` are what the other parts weigh more for it.
    """
    full, run, kept = worth["full"], worth["run"], worth["kept"]
    once = {
        "preparation": preparation_cost(values) / awarded_budget(values, awarded)
        + failed_share(values, awarded),
        "transition": values["transition_percent"] / 100,
        "redundancy": redundancy,
    }
    total = sum(once.values())
    spent = total + _early_end(values)
    return {
        **{name: share / full for name, share in once.items()},
        "follow_up": values["follow_up_percent"] / 100,
        "overhead": values["overhead_left_percent"] / 100,
        "early_end": spent / run - total / full,
        "not_kept": (spent + _yearly_cost(values) * run) * (1 / kept - 1 / run),
        "erosion": _lost_a_year(values) * worth["faded"] / kept,
        "one_bid": awarded["single"] * awarded["gap_loss"],
    }


@equation
def failed_share(values: Mapping[str, Number], awarded: Mapping[str, Number]) -> Number:
    """What failed tenders cost for each that is awarded, P_f/(1 - P_f) (C_prep + C_f) / B."""
    fails = awarded["fails"]
    odds = fails / maximum(1 - fails, LEAST_CHANCE)
    return odds * lost_if_failed(values) / awarded_budget(values, awarded)


@equation
def needed(
    values: Mapping[str, Number],
    awarded: Mapping[str, Number],
    redundancy: Number,
    worth: Mapping[str, Number],
) -> dict[str, Number]:
    """Price gap at which a tender neither saves nor costs: ``awarded`` and ``average``.

    Parameters
    ----------
    values, awarded, redundancy, worth
        As for :func:`break_even_parts`.

    Returns
    -------
    dict
        Shares of the yearly budget: if a contract is awarded, and on average, failing included
        (the sum of :func:`break_even_parts`).
    """
    once = preparation_cost(values) / awarded_budget(values, awarded)
    once = once + values["transition_percent"] / 100 + redundancy + _early_end(values)
    yearly = _yearly_cost(values) * worth["run"] + _lost_a_year(values) * worth["faded"]
    found = (once + yearly) / worth["kept"] + awarded["single"] * awarded["gap_loss"]
    return {"awarded": found, "average": found + failed_share(values, awarded) / worth["kept"]}


@equation
def net_if(
    values: Mapping[str, Number],
    gap: Number,
    awarded: Mapping[str, Number],
    redundancy: Number,
    worth: Mapping[str, Number],
    bind: Bind = keep,
    prefix: str = "net_",
) -> dict[str, Number]:
    """Net of a tender in each of its awarded states, worth today, NOK.

    -C_prep - C_trans - C_red + B [s A - (M + u) A - e S], over the term where the contract runs
    (with the gap s, or with none where it is not kept) and over half of it, less C_e, where it ends
    early. What is lost each year is lost also where the gap is not kept.

    Parameters
    ----------
    values
        Parameter values by id.
    gap
        Price gap s, a share of the yearly budget; negative where the bid is dearer.
    awarded, redundancy, worth
        As for :func:`break_even_parts`.
    bind, prefix
        Names each state ``<prefix><state>``.

    Returns
    -------
    dict
        By state: ``if_runs``, ``if_ends_early``, ``if_gap_not_kept``.
    """
    budget = awarded_budget(values, awarded)
    once = preparation_cost(values) / budget + values["transition_percent"] / 100 + redundancy

    def at_the_end_of(length: str, kept: Number) -> Number:
        lost = _lost_a_year(values) * worth[f"{length}_lost"]
        return (kept - _yearly_cost(values)) * worth[length] - lost - once

    ended = at_the_end_of("half", gap) - values["early_end_cost_percent"] / 100
    found = {
        "if_runs": at_the_end_of("full", gap) * budget,
        "if_ends_early": ended * budget,
        "if_gap_not_kept": at_the_end_of("full", 0) * budget,
    }
    return {name: bind(f"{prefix}{name}", value) for name, value in found.items()}


def chances_awarded(values: Mapping[str, Number]) -> dict[str, Number]:
    """Chances of the ways in which a contract that is awarded can end, which add up to 1.

    In the order of :func:`net_if`: ``chance_runs`` (its term, with its price gap),
    ``chance_ends_early``, ``chance_gap_not_kept``.
    """
    ends, lost = values["early_end_chance"], values["gap_not_kept_chance"]
    return {
        "chance_runs": (1 - ends) * (1 - lost),
        "chance_ends_early": ends,
        "chance_gap_not_kept": (1 - ends) * lost,
    }


def gross(
    values: Mapping[str, Number], gap: Number, awarded: Mapping[str, Number]
) -> dict[str, Number]:
    """What is gained on average before any cost, worth today, NOK, of both arms.

    ``expected_gross`` (the price gap alone, where a contract is awarded) and ``inhouse_gross`` (the
    lasting gain alone, where the reform takes hold).
    """
    budget, term = yearly_budget(values), values["contract_years"]
    chance = maximum(1 - awarded["fails"], LEAST_CHANCE) * awarded["share"]
    gain = given(values["reform_gain_percent"]) / 100
    holds = trust_control.holds_chance(values) * trust_control.gain_worth(values, term)
    return {
        "expected_gross": chance * gap * (budget * worth_of_years(values, term)),
        "inhouse_gross": holds * gain * budget,
    }


State = tuple[Number, Number]
"""A chance, and the net that comes with it."""


@equation
def states(
    values: Mapping[str, Number],
    awarded: Mapping[str, Number],
    at_gap: Mapping[str, Number],
    at_one_bid: Mapping[str, Number],
) -> list[State]:
    """The ways in which a tender can end, each with its chance and its net, failing included.

    Parameters
    ----------
    values
        Parameter values by id.
    awarded
        As :func:`award` finds it.
    at_gap, at_one_bid
        As :func:`net_if` finds it at the price gap, and at what a single bid leaves of it.
    """
    chances = dict(zip(at_gap, chances_awarded(values).values(), strict=True))
    fails, single = awarded["fails"], awarded["single"]
    several = (1 - fails) * (1 - single)
    return [
        (fails, -lost_if_failed(values)),
        *((several * chance, at_gap[state]) for state, chance in chances.items()),
        *(((1 - fails) * single * chance, at_one_bid[state]) for state, chance in chances.items()),
    ]


@equation
def chance_of_saving(ends: Sequence[State]) -> Number:
    """Chance that the net is above 0: the sum of the chances of the states in which it is.

    Not a number where a net is none.
    """
    chance = sum(where(net > 0, chance, 0) for chance, net in ends)
    return only_where(is_set(sum(net for _chance, net in ends)), chance)


@equation
def chance_ahead(ends: Sequence[State], others: Sequence[State]) -> Number:
    """Chance that one arm ends better than the other, whose states come independently.

    Not a number where a net of either is none.
    """
    pairs = itertools.product(ends, others)
    chance = sum(where(net > other, one * two, 0) for (one, net), (two, other) in pairs)
    known = sum(net for _chance, net in (*ends, *others))
    return only_where(is_set(known), chance)


@equation
def net_to_year(
    values: Mapping[str, Number],
    gap: Number,
    awarded: Mapping[str, Number],
    redundancy: Number,
    worth: Mapping[str, Number],
    ended: Number = 1,
) -> dict[str, Number]:
    """Net of a tender up to the end of a year, cumulated, worth today, NOK.

    Parameters
    ----------
    values, awarded, redundancy
        As for :func:`break_even_parts`.
    gap
        Price gap s, a share of the yearly budget; negative where the bid is dearer.
    worth
        As :func:`gap_worth` finds it up to that year.
    ended
        1 where half the term has passed by then, so that an early end has cost what it costs.

    Returns
    -------
    dict
        ``awarded`` (the mean over the awarded states) and ``average`` (failing included). Straight
        lines in the gap that cross 0 at the break-evens: beliefs that lie as far above one as below
        get answers as far from 0, with opposite signs.
    """
    budget = awarded_budget(values, awarded)
    once = preparation_cost(values) / budget + values["transition_percent"] / 100 + redundancy
    kept = gap - awarded["single"] * awarded["gap_loss"]
    yearly = _yearly_cost(values) * worth["run"] + _lost_a_year(values) * worth["faded"]
    net = (kept * worth["kept"] - yearly - once - ended * _early_end(values)) * budget
    fails = awarded["fails"]
    chance = maximum(1 - fails, LEAST_CHANCE)
    return {"awarded": net, "average": chance * net - fails * lost_if_failed(values)}


@equation
def second_tender(
    values: Mapping[str, Number],
    awarded: Mapping[str, Number],
    second: Mapping[str, Number],
) -> tuple[Number, Number]:
    """What the years after the term add, where a new tender is held at its end.

    It is held where the first contract ran its term, with preparation and the chance of failing
    again, and with no transition: the service is with an operator already. Where it fails, the
    service is as today and nothing is gained.

    Parameters
    ----------
    values, awarded
        As for :func:`break_even_parts`.
    second
        As :func:`gap_worth` finds it for the years after.

    Returns
    -------
    tuple
        Years in which the price gap is kept that it adds, and what it costs, in yearly budgets,
        both for each first contract that is awarded and worth today.
    """
    term, after = values["contract_years"], values["years_after"]
    reached = (1 - values["early_end_chance"]) * exp(-term * log(1 + _rate(values)))
    held = where(after > 0, reached, 0)
    chance = maximum(1 - awarded["fails"], LEAST_CHANCE)
    before = preparation_cost(values) * chance + lost_if_failed(values) * awarded["fails"]
    yearly = _yearly_cost(values) * second["run"] + _lost_a_year(values) * second["faded"]
    cost = chance * (yearly + _early_end(values)) + before / awarded_budget(values, awarded)
    return held * chance * second["kept"], held * cost


@equation
def over_both_terms(
    values: Mapping[str, Number],
    gap: Number,
    first: Mapping[str, Number],
    awarded: Mapping[str, Number],
    added: tuple[Number, Number],
    worth: Mapping[str, Number],
) -> dict[str, Number]:
    """The tender over the term and the years after: net on average (NOK) and break-even.

    Parameters
    ----------
    values, gap, awarded, worth
        As for :func:`net_to_year`.
    first
        ``average`` of :func:`net_to_year` and of :func:`needed`, as ``net`` and ``needed``.
    added
        As :func:`second_tender` finds it.

    Returns
    -------
    dict
        ``net`` and ``needed`` (share of the yearly budget) over the longer time.
    """
    kept, cost = added
    lost = awarded["single"] * awarded["gap_loss"]
    chance = maximum(1 - awarded["fails"], LEAST_CHANCE)
    more = ((gap - lost) * kept - cost) * awarded_budget(values, awarded)
    # The first term's costs stand in its break-even: kept years times what they must pay for.
    paid = (first["needed"] - lost) * worth["kept"] + cost
    return {
        "net": first["net"] + chance * more,
        "needed": paid / (worth["kept"] + kept) + lost,
    }


def _lost_of_gap(values: Mapping[str, Number]) -> Number:
    """What is taken from a price gap each year of a contract that runs: M + u + e S / A."""
    years, rate = values["contract_years"], _rate(values)
    faded = trust_control.fading(rate, years) / trust_control.annuity(rate, years)
    return _yearly_cost(values) + _lost_a_year(values) * faded


@equation
def net_gain(values: Mapping[str, Number], gap: Number) -> Number:
    """What is left of a price gap each year, on average, of a contract that runs its term.

    (1 - k) s - M - u - e S / A, a share of the yearly budget: after follow-up and overhead, after
    what is lost year by year and where it is not kept. The gain of the chapter on scope and
    phasing, before the cost of getting started.
    """
    return (1 - values["gap_not_kept_chance"]) * gap - _lost_of_gap(values)


@equation
def gap_leaving(values: Mapping[str, Number], gain: Number) -> Number:
    """The price gap that leaves this gain each year, by :func:`net_gain`, share of the budget."""
    return (gain + _lost_of_gap(values)) / (1 - values["gap_not_kept_chance"])


@equation
def gap_believed(values: Mapping[str, Number]) -> Number:
    """The price gap that the reader expects, a share of the yearly budget; else not a number.

    Where only the gain of the chapter on scope and phasing is set, the price gap that leaves it,
    by :func:`gap_leaving`.
    """
    gap, gain = values["price_gap_percent"], given(values["mean_gain_percent"]) / 100
    return where(is_set(gap), given(gap) / 100, gap_leaving(values, gain))


@equation
def gain_believed(values: Mapping[str, Number]) -> Number:
    """The net gain of private operation that the reader expects, a share; else not a number.

    Where only the price gap is set, what it leaves, by :func:`net_gain`.
    """
    gain, gap = values["mean_gain_percent"], given(values["price_gap_percent"]) / 100
    return where(is_set(gain), given(gain) / 100, net_gain(values, gap))


@equation
def pension_saving(values: Mapping[str, Number]) -> Number:
    """What a lower pension saves, as a share of labour cost; negative where it is raised.

    A percentage point of pension is one of pensionable pay, as in the chapter on staff terms: its
    share of labour cost is smaller by pensionable pay / cost of a post. What is paid to the state
    on it is not counted here.
    """
    # Pay is a part of what a post costs, also where the budget says that this is little.
    share = minimum(values["pay_per_fte"] / cost_of_post(values), 1)
    return -values["pension_change_pp"] / 100 * share


@equation
def hours_cut(
    gap: Number, margin: Number, nonlabour_saving: Number, labour_share: Number, pension: Number
) -> Number:
    """Cut in paid hours that would carry a price gap, as a share of today's hours.

    (s + margin - (1 - sL) o - sL p) / sL: what the operator gives up in price and keeps as margin
    comes from other purchases, from pension, and the rest from hours that are no longer paid.

    Parameters
    ----------
    gap, margin
        Shares of the yearly budget.
    nonlabour_saving
        Share o saved on what is not labour.
    labour_share
        Labour's share sL of the budget, above 0.
    pension
        Share p of labour cost saved by a lower pension.

    Returns
    -------
    Number
        Negative where the other sources are more than enough: hours could then rise.
    """
    return (gap + margin - (1 - labour_share) * nonlabour_saving) / labour_share - pension


@equation
def reform_sources(
    values: Mapping[str, Number], gain: Number, freed: Number, bind: Bind = keep
) -> dict[str, Number]:
    """Where the gain of a reform would come from, shares of the yearly budget.

    Parameters
    ----------
    values
        Parameter values by id.
    gain
        Lasting gain, share of the yearly budget.
    freed
        Share of working time on control that the chapter on trust and control finds could be
        freed; not a number while the reader has not entered today's share there.
    bind
        Names each result.

    Returns
    -------
    dict
        ``inhouse_from_absence``, ``inhouse_from_agency``, ``inhouse_from_control`` and
        ``inhouse_from_visits``, which add up to the gain: what is not found elsewhere must be
        found in fewer or shorter visits. Negative where the others are more than enough.
    """
    own = values["reform_control_points"]
    found = where(is_set(freed), maximum(freed, 0), 0)
    control = where(is_set(own), given(own) / 100, found)
    labour = values["labour_share"]
    sources = {
        "absence": labour * values["reform_absence_points"] / 100,
        "agency": labour * values["reform_agency_percent"] / 100,
        "control": labour * control,
    }
    sources["visits"] = gain - sum(sources.values())
    return {
        f"inhouse_from_{name}": bind(f"inhouse_from_{name}", share)
        for name, share in sources.items()
    }


def drawn_assumptions(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """The assumptions without a measured source, drawn from their ranges.

    Parameters
    ----------
    values
        Parameter values by id: each is the most credible value of its distribution.
    uniforms
        Draws between 0 and 1 by parameter id.
    bind
        Names each drawn assumption.

    Returns
    -------
    dict
        The drawn assumptions by id, with ``base`` (log-odds) as in
        :func:`tillit.models.staff_terms.drawn_assumptions`, and what follows from each draw:
        the pay to those without a post (``drawn_redundancy``, share of a year's budget) and, as
        ``drawn_<name>``, what :func:`award` finds.
    """
    drawn = {
        **market.drawn_assumptions(values, uniforms, bind),
        **staff_terms.drawn_assumptions(values, uniforms, bind),
        **triangular(values, uniforms, DRAWN, bind),
    }
    there = {**values, **drawn}
    found = {f"drawn_{name}": value for name, value in award(there, bind).items()}
    redundancy = bind("drawn_redundancy", drawn_redundancy(there, bind))
    return {**drawn, **found, "drawn_redundancy": redundancy}


def drawn_award(values: Mapping[str, Number]) -> dict[str, Number]:
    """Return what :func:`award` found in a draw."""
    return {name: values[f"drawn_{name}"] for name in ("fails", "share", "single", "gap_loss")}


def drawn_redundancy(values: Mapping[str, Number], bind: Bind = keep) -> Number:
    """Redundancy as a share of a year's budget, where ``values`` hold drawn staff terms."""
    share = staff_terms.drawn_refusal_share(values, values)
    return redundancy_share(values, redundancy_cost(values, share, bind))


def tender(
    values: Mapping[str, Number],
    gap: Number,
    awarded: Mapping[str, Number],
    redundancy: Number,
    worth: Mapping[str, Number],
    ends: Sequence[State],
    bind: Bind = keep,
) -> dict[str, Number]:
    """What a tender needs and leaves, in its states, if awarded and on average.

    Parameters
    ----------
    values
        Parameter values by id.
    gap
        Price gap, a share of the yearly budget; not a number while it is unset.
    awarded, redundancy, worth
        As for :func:`break_even_parts`.
    ends
        As :func:`tender_states` finds them at this gap.
    bind
        Names each result.

    Returns
    -------
    dict
        ``breakeven_gap_awarded``, ``breakeven_gap`` (on average), ``breakeven_gap_long`` (on
        average, over the term and the years after), shares of the yearly budget;
        ``net_if_failed``; and, not a number while the gap is unset, ``net_if_runs``,
        ``net_if_ends_early``, ``net_if_gap_not_kept`` (at this gap, with more than one bid),
        ``net_if_awarded`` (their mean, single bids included), ``expected_net`` (on average) and
        ``expected_net_long`` (NOK, worth today); ``chance_as_set`` (that it saves at these values)
        and ``needed_net_gain`` (what is left of the break-even each year, by :func:`net_gain`: the
        gain of the chapter on scope and phasing).
    """
    after = values["years_after"]
    second = gap_worth(values, after, after, bind, "after_")
    gaps = needed(values, awarded, redundancy, worth)
    net = net_to_year(values, gap, awarded, redundancy, worth)
    average = {
        "net": bind("expected_net", net["average"]),
        "needed": bind("breakeven_gap", gaps["average"]),
    }
    added = second_tender(values, awarded, second)
    long = over_both_terms(values, gap, average, awarded, added, worth)
    (_fails, failed), *awarded_ends = ends
    nets = ("net_if_runs", "net_if_ends_early", "net_if_gap_not_kept")
    found = {
        "breakeven_gap_awarded": gaps["awarded"],
        "breakeven_gap_long": long["needed"],
        "needed_net_gain": net_gain(values, average["needed"]),
        "net_if_failed": failed,
        "net_if_awarded": net["awarded"],
        "expected_net_long": long["net"],
        "chance_as_set": chance_of_saving(ends),
    }
    return {
        "breakeven_gap": average["needed"],
        "expected_net": average["net"],
        **{name: at_end for name, (_chance, at_end) in zip(nets, awarded_ends, strict=False)},
        **{name: bind(name, value) for name, value in found.items()},
    }


def tender_states(
    values: Mapping[str, Number],
    gap: Number,
    awarded: Mapping[str, Number],
    redundancy: Number,
    worth: Mapping[str, Number],
    bind: Bind = keep,
) -> list[State]:
    """Return the :func:`states` of a tender at this price gap; parameters as of :func:`tender`."""
    at_gap = net_if(values, gap, awarded, redundancy, worth, bind)
    single = gap - awarded["gap_loss"]
    at_one_bid = net_if(values, single, awarded, redundancy, worth, bind, "one_bid_net_")
    return states(values, awarded, at_gap, at_one_bid)


def sources(
    values: Mapping[str, Number], reckoned: Number, value: Number, bind: Bind = keep
) -> dict[str, Number]:
    """Where a price gap would come from, shares of the yearly budget.

    Parameters
    ----------
    values
        Parameter values by id.
    reckoned
        The price gap, share of the yearly budget.
    value
        Today's spending over the term, worth today, NOK.
    bind
        Names each result.

    Returns
    -------
    dict
        ``from_hours``, ``from_pension`` (with what the employer pays to the state on it) and
        ``from_other``, which add up to the gap and the ``margin_share``; ``pension_transfer``
        (NOK over the term: the same as ``from_pension``), ``pension_lost`` (NOK: what of it the
        staff lose, the rest being the state's); ``hours_cut`` (share of paid hours) and
        ``hours_cut_plain`` (a point of pension counted on the whole labour cost).
    """
    labour = values["labour_share"]
    margin = values["margin_percent"] / 100
    other = values["nonlabour_saving_percent"] / 100
    lost = bind("pension_saving_share", pension_saving(values))
    pension = bind("pension_and_levy_share", lost * (1 + staff_terms.pension_levy(values)))
    cut = bind("hours_cut", hours_cut(reckoned, margin, other, labour, pension))
    plain = -values["pension_change_pp"] / 100
    found = {
        "margin_share": margin,
        "from_hours": labour * cut,
        "from_pension": labour * pension,
        "from_other": (1 - labour) * other,
        "pension_transfer": labour * pension * value,
        "pension_lost": labour * lost * value,
        "hours_cut_plain": hours_cut(reckoned, margin, other, labour, plain),
    }
    return {"hours_cut": cut, **{name: bind(name, value) for name, value in found.items()}}


def reform(values: Mapping[str, Number], value: Number, bind: Bind = keep) -> dict[str, Number]:
    """What a reform needs and leaves: the twin of :func:`tender` and :func:`sources`.

    Parameters
    ----------
    values
        Parameter values by id.
    value
        Today's spending over the term, worth today, NOK.
    bind
        Names each result.

    Returns
    -------
    dict
        The results of :func:`tillit.models.trust_control.reform_path`;
        ``inhouse_needed_<part>`` (by :func:`tillit.models.trust_control.gain_needed_parts`) and
        their sum ``inhouse_needed_as_set``; ``lasting_gain`` (the reader's, a share),
        ``inhouse_gross`` (NOK, that gain alone, where the reform takes hold) and
        ``inhouse_net_share`` (of ``value``); ``gain_reckoned`` and, at it, the results of
        :func:`reform_sources`.
    """
    named = trust_control.reform_path(values, bind)

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    term = values["contract_years"]
    needs = trust_control.gain_needed_parts(values, term)
    for part, share in needs.items():
        result(f"inhouse_needed_{part}", only_where(named["inhouse_gain_needed"] <= ENOUGH, share))
    result("inhouse_needed_as_set", sum(needs.values()))
    gain = result("lasting_gain", given(values["reform_gain_percent"]) / 100)
    result("inhouse_net_share", named["inhouse_net"] / value)
    reckoned = where(is_set(gain), gain, within(named["inhouse_gain_needed"]))
    reckoned = result("gain_reckoned", reckoned)
    today = trust_control.control_today(values, "inhouse")
    freed = today - bind("saving_best_control", trust_control.best_control(values, "inhouse"))
    return {**named, **reform_sources(values, reckoned, freed, bind)}


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: numbers or arrays of one shape, or formulas; what the reader did
        not set is nan.
    bind
        Names each intermediate result (see :data:`tillit.formula.Bind`).

    Returns
    -------
    dict
        ``service_budget`` and ``post_cost`` (NOK a year), ``contract_value`` (NOK, today's spending
        over the term, worth today), ``preparation_cost`` (NOK), ``preparation_share`` (of the
        undiscounted spending over the term), ``saving_chance_failed``, ``saving_redundancy_share``
        (of a year's budget); ``breakeven_<part>`` (shares of the yearly budget, at these values;
        that of redundancy is left out, and not a number, while neither it nor a country is set) and
        their sum ``breakeven_as_set``; ``lost_if_failed`` and ``tender_outlay`` (NOK: what is spent
        if the tender fails, and before the first year of a contract); ``price_gap`` (the reader's,
        a share) and the results of :func:`tender`, ``expected_gross`` (NOK, the price gap alone,
        where a contract is awarded) and ``expected_net_share`` (of the contract value).

        Where a saving would come from, at ``gap_reckoned`` (the reader's gap, else the
        break-even; not a number where none is enough): the results of :func:`sources`,
        ``agency_share`` (agency staff until posts are filled, share of the contract value; not a
        number beyond all of it) and ``hours_cut_with_agency``.

        The in-house arm: the results of :func:`reform`, and ``tender_less_inhouse`` (NOK).

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> found = evaluate({**defaults(), "price_gap_percent": 10.0})
    >>> round(float(found["hours_cut_plain"]), 3)
    0.124
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    term = values["contract_years"]
    budget = result("service_budget", yearly_budget(values))
    result("post_cost", cost_of_post(values))
    value = result("contract_value", budget * worth_of_years(values, term))
    preparation = result("preparation_cost", preparation_cost(values))
    result("preparation_share", preparation / (budget * term))
    awarded = award(values, bind)
    named["saving_chance_failed"] = awarded["fails"]
    refusing = bind("saving_refusal_share", staff_terms.refusal_share(values))
    redundancy = redundancy_share(values, redundancy_cost(values, refusing, bind))
    redundancy = result("saving_redundancy_share", redundancy)
    gap = result("price_gap", gap_believed(values))
    worth = gap_worth(values, term, term, bind, "term_")
    ends = tender_states(values, gap, awarded, redundancy, worth, bind)
    named.update(tender(values, gap, awarded, redundancy, worth, ends, bind))

    parts = break_even_parts(values, awarded, redundancy, worth)
    total = result("breakeven_as_set", sum(parts.values()))
    for part, share in parts.items():
        told = redundancy_known(values) if part == "redundancy" else total <= ENOUGH
        result(f"breakeven_{part}", only_where(told, share))
    result("lost_if_failed", -named["net_if_failed"])
    once = values["transition_percent"] / 100 + redundancy
    result("tender_outlay", preparation + awarded_budget(values, awarded) * once)
    for name, number in {**gross(values, gap, awarded), **chances_awarded(values)}.items():
        result(name, number)
    result("expected_net_share", named["expected_net"] / value)

    # Of the gap that is told: where a gain leaves it, the median.
    told = given(values.get("price_gap_middle", gap))
    reckoned = result("gap_reckoned", where(is_set(told), told, within(named["breakeven_gap"])))
    named.update(sources(values, reckoned, value, bind))
    agency = result("agency_share", within(agency_cost(values, refusing, bind) / value))
    result("hours_cut_with_agency", named["hours_cut"] + agency / values["labour_share"])

    named.update(reform(values, value, bind))
    result("tender_less_inhouse", named["expected_net"] - named["inhouse_net"])
    return named
