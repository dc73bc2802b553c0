"""E5, net saving and transaction cost: what price gap is needed, and where would it come from?

Source of the question: Holbæk's account of its tender, which gives an expected saving and none of
the cost of getting it, and Trondheim's, which gives parts of the cost of a tender that came to
nothing. Source of the equations: this book. They are a present value over the contract's term in
which the branch of a tender that fails is always counted; sizes that no document gives are
assumptions (see ``data/parameters.csv``).

The in-house arm beside it is the reform of :mod:`tillit.models.trust_control`, over the same years
and on the same budget: the gain at which it breaks even first, its net only once the reader has
set a gain. A price gap or a gain that is not set makes what follows from it not a number.
"""

from collections.abc import Mapping

from tillit.formula import (
    Bind,
    Number,
    equation,
    expit,
    given,
    is_set,
    keep,
    maximum,
    minimum,
    only_where,
    where,
)
from tillit.models import market, staff_terms, trust_control
from tillit.parameters import OPEN
from tillit.sampling import triangular

PARTS = ("preparation", "transition", "redundancy", "early_end", "follow_up", "overhead")
"""What the price gap must pay for; the results ``breakeven_<part>`` add up to the break-even."""

DRAWN = (
    "labour_share",
    "person_year_cost",
    "follow_up_percent",
    "failed_cost_percent",
    "early_end_chance",
    "early_end_cost_percent",
    "reform_cost_years",
)
"""Assumptions of this chapter that are drawn, besides those of the market and of the staff."""

HELD = ("transition_percent", "overhead_left_percent")
"""Assumptions that are not drawn: the reader sets them in view, and 0 overhead is a statement.

Their ranges lie almost wholly above their values. Drawn as well, they would lift every draw above
what the page shows at the reader's settings. What the answer depends on most counts them.
"""

LARGEST_BREAK_EVEN = 1
"""Drawn break-evens are cut here: a gap or gain of the whole budget cannot be reached anyway."""

_LEAST_CHANCE = 1e-4
"""Least chance of an award that is reckoned with: a tender that always fails has no break-even."""


def yearly_budget(values: Mapping[str, Number]) -> Number:
    """Yearly cost of the service in the first step, B: posts x cost of a post / labour's share.

    Returns
    -------
    Number
        NOK a year. The in-house arm is reckoned on the same budget.
    """
    return trust_control.yearly_budget(values)


def worth_of_years(values: Mapping[str, Number], years: Number) -> Number:
    """Worth today of one krone at the end of each year, A = sum of (1 + r)^-t.

    Parameters
    ----------
    values
        Parameter values by id.
    years
        0 or more.
    """
    return trust_control.annuity(values["discount_percent"] / 100, years)


@equation
def preparation_cost(values: Mapping[str, Number]) -> Number:
    """Cost of a tender up to the award, NOK: own person-years at their cost, and help bought."""
    own = values["preparation_person_years"] * values["person_year_cost"]
    return own + values["external_help_cost"]


@equation
def failed_cost(values: Mapping[str, Number]) -> Number:
    """Further cost when a tender fails, NOK: a share of the preparation."""
    return preparation_cost(values) * values["failed_cost_percent"] / 100


def chance_failed(values: Mapping[str, Number], bind: Bind = keep) -> Number:
    """Chance that the tender of the first step fails, from the model of the market."""
    fte, lots = values["first_step_fte"], values["lots"]
    return market.chance_failed(values, fte, lots, bind, "saving_")


def staff(
    values: Mapping[str, Number], refusal_share: Number, bind: Bind = keep
) -> dict[str, Number]:
    """What follows for the staff of the first step, from the model of staff terms.

    Parameters
    ----------
    values
        Parameter values by id; the headcount is the first step's posts / average position.
    refusal_share
        Share who stay behind, between 0 and 1.
    bind
        Names each result ``saving_<name>``.

    Returns
    -------
    dict
        As :func:`tillit.models.staff_terms.consequences`.
    """
    here = {**values, "headcount": values["first_step_fte"] / values["position_size"]}
    return staff_terms.consequences(
        here, refusal_share, lambda name, value: bind(f"saving_{name}", value)
    )


@equation
def refusal_share(values: Mapping[str, Number]) -> Number:
    """Share of the staff who stay behind, as in the chapter on staff terms."""
    log_odds = staff_terms.base_log_odds(
        values["base_refusal_log_odds"],
        values["survey_refusal_percent"],
        values["survey_answers"],
    )
    for term in staff_terms.contributions(values).values():
        log_odds = log_odds + term
    return expit(log_odds)


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
def break_even_parts(
    values: Mapping[str, Number], fails: Number, redundancy: Number, years: Number
) -> dict[str, Number]:
    """What the price gap must pay for, a share of the yearly budget each.

    [ (C_prep + P_f C_f)/(1 - P_f) + C_trans + C_red + p_e C_e ] / (B A) + M + u: what is paid
    before the award also when nothing comes of it weighs on the tenders that succeed.

    Parameters
    ----------
    values
        Parameter values by id.
    fails
        Chance P_f that the tender fails, 0 to below 1.
    redundancy
        Pay to those without a post, once, as a share of a year's budget.
    years
        Years the contract runs.

    Returns
    -------
    dict
        Shares by the names of ``PARTS``, none negative; their sum is the break-even price gap.
    """
    worth = worth_of_years(values, years)
    awarded = maximum(1 - fails, _LEAST_CHANCE)
    before = preparation_cost(values) + fails * failed_cost(values)
    early_end = values["early_end_chance"] * values["early_end_cost_percent"] / 100
    return {
        "preparation": before / awarded / (yearly_budget(values) * worth),
        "transition": values["transition_percent"] / 100 / worth,
        "redundancy": redundancy / worth,
        "early_end": early_end / worth,
        "follow_up": values["follow_up_percent"] / 100,
        "overhead": values["overhead_left_percent"] / 100,
    }


def break_even(
    values: Mapping[str, Number], fails: Number, redundancy: Number, years: Number
) -> Number:
    """Price gap at which a tender neither saves nor costs: the sum of :func:`break_even_parts`."""
    parts = break_even_parts(values, fails, redundancy, years)
    total = parts["preparation"]
    for name in PARTS[1:]:
        total = total + parts[name]
    return total


@equation
def net_at(
    values: Mapping[str, Number],
    gap: Number,
    fails: Number,
    redundancy: Number,
    years: Number,
) -> Number:
    """Expected net of a tender over the years, worth today, NOK.

    -C_prep - P_f C_f + (1 - P_f)[(s - M - u) B A - C_trans - C_red - p_e C_e].

    Parameters
    ----------
    values, fails, redundancy, years
        As for :func:`break_even_parts`.
    gap
        Price gap s, a share of the yearly budget; negative where the bid is dearer.

    Returns
    -------
    Number
        Positive for a saving. A straight line in the gap that crosses 0 at the break-even: beliefs
        that lie as far above it as below get answers as far from 0, with opposite signs.
    """
    yearly = gap - (values["follow_up_percent"] + values["overhead_left_percent"]) / 100
    early_end = values["early_end_chance"] * values["early_end_cost_percent"] / 100
    once = values["transition_percent"] / 100 + redundancy + early_end
    budget = yearly_budget(values)
    awarded = maximum(1 - fails, _LEAST_CHANCE)
    before = preparation_cost(values) + fails * failed_cost(values)
    return awarded * budget * (yearly * worth_of_years(values, years) - once) - before


@equation
def tender_to_year(
    values: Mapping[str, Number],
    gap: Number,
    fails: Number,
    redundancy: Number,
    year: Number,
) -> Number:
    """Expected net of a tender up to the end of a year, cumulated, worth today, NOK.

    Preparation, transition and redundancy fall at the start, the price gap less follow-up and
    overhead at the end of each year; the cost of an early end is counted at the end of the term.

    Parameters
    ----------
    values, gap, fails, redundancy
        As for :func:`net_at`; the term is ``contract_years``.
    year
        Years from the start, 0 to the term.
    """
    term = values["contract_years"]
    early_end = values["early_end_chance"] * values["early_end_cost_percent"] / 100
    later = where(year < term, early_end, 0)
    awarded = maximum(1 - fails, _LEAST_CHANCE)
    there = net_at(values, gap, fails, redundancy, minimum(year, term))
    return there + awarded * yearly_budget(values) * later


@equation
def reform_to_year(values: Mapping[str, Number], gain: Number, year: Number) -> Number:
    """Expected net of an in-house reform up to the end of a year, cumulated, worth today, NOK.

    Parameters
    ----------
    values
        Parameter values by id.
    gain
        Lasting yearly gain, a share of the budget.
    year
        Years from the start, 0 or more.
    """
    return trust_control.net_to_year(values, gain, year) * yearly_budget(values)


@equation
def pension_saving(values: Mapping[str, Number]) -> Number:
    """What a lower pension saves, as a share of labour cost; negative where it is raised.

    A percentage point of pension is one of pensionable pay, as in the chapter on staff terms:
    its share of labour cost is smaller by pensionable pay / cost of a post.
    """
    return -values["pension_change_pp"] / 100 * values["pay_per_fte"] / values["cost_per_fte"]


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
        :func:`tillit.models.staff_terms.drawn_assumptions`; the chance that the tender fails
        (``drawn_fails``), the redundancy (``drawn_redundancy``, share of a year's budget) and
        both break-evens over the contract's term (``drawn_gap_needed``, ``drawn_gain_needed``)
        that follow from each draw.
    """
    drawn = {
        **market.drawn_assumptions(values, uniforms, bind),
        **staff_terms.drawn_assumptions(values, uniforms, bind),
        **triangular(values, uniforms, DRAWN, bind),
    }
    there = {**values, **drawn}
    fails = bind("drawn_fails", chance_failed(there, bind))
    redundancy = bind("drawn_redundancy", drawn_redundancy(there))
    return {
        **drawn,
        "drawn_fails": fails,
        "drawn_redundancy": redundancy,
        "drawn_gap_needed": bind("drawn_gap_needed", drawn_gap_needed(there, fails, redundancy)),
        "drawn_gain_needed": bind("drawn_gain_needed", drawn_gain_needed(there)),
    }


def drawn_redundancy(values: Mapping[str, Number]) -> Number:
    """Redundancy as a share of a year's budget, where ``values`` hold drawn staff terms."""
    share = staff_terms.drawn_refusal_share(values, values)
    return redundancy_share(values, staff(values, share)["redundancy_cost"])


def drawn_gap_needed(values: Mapping[str, Number], fails: Number, redundancy: Number) -> Number:
    """Break-even price gap of a draw, at most ``LARGEST_BREAK_EVEN``."""
    needed = break_even(values, fails, redundancy, values["contract_years"])
    return minimum(needed, LARGEST_BREAK_EVEN)


@equation
def drawn_gain_needed(values: Mapping[str, Number]) -> Number:
    """Break-even gain of a reform in a draw, at most ``LARGEST_BREAK_EVEN``.

    The same as :func:`tillit.models.trust_control.gain_needed`, but the largest where the term
    ends before the extra cost does, so that a share of such draws is a number.
    """
    term, years = values["contract_years"], values["reform_cost_years"]
    needed = trust_control.gain_needed({**values, "reform_cost_years": minimum(years, term)}, term)
    return where(years < term, minimum(needed, LARGEST_BREAK_EVEN), LARGEST_BREAK_EVEN)


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: numbers or arrays of one shape, or formulas; ``price_gap_percent``,
        ``reform_gain_percent`` and ``redundancy_percent`` may be unset.
    bind
        Names each intermediate result (see :data:`tillit.formula.Bind`).

    Returns
    -------
    dict
        ``service_budget`` (NOK a year), ``contract_value`` (NOK, today's spending over the term,
        worth today), ``preparation_cost`` (NOK), ``preparation_share`` (of the undiscounted
        spending over the term), ``saving_chance_failed``, ``saving_redundancy_share`` (of a year's
        budget); ``breakeven_<part>`` and ``breakeven_gap`` (shares of the yearly budget; that of
        redundancy is left out, and not a number, while neither it nor a country is set),
        ``breakeven_gap_long`` (the contract extended by ``years_after`` on the same terms);
        ``lost_if_failed`` and ``tender_outlay`` (NOK: what is spent if the tender fails, and
        before the first year of a contract).

        Not a number while the price gap is unset: ``expected_gross``, ``expected_net`` (NOK),
        ``expected_net_share`` (of the contract value), ``gap_less_needed`` (share of the yearly
        budget by which the gap passes the break-even).

        Where a saving would come from, at ``gap_reckoned`` (the reader's gap, else the
        break-even), shares of the yearly budget: ``from_hours``, ``from_pension`` and
        ``from_other``, which add up to the gap and the ``margin_share``; ``pension_transfer``
        (NOK, what staff would lose over the term); ``hours_cut`` (share of paid hours),
        ``hours_cut_plain`` (a point of pension counted on the whole labour cost),
        ``agency_share`` (agency staff until posts are filled, share of the contract value) and
        ``hours_cut_with_agency``.

        The in-house arm over the same term: ``inhouse_gain_needed`` (share of the yearly budget;
        not a number where the term ends before the extra cost does), ``inhouse_gain_needed_long``,
        ``inhouse_outlay`` (NOK), and, while the gain is unset not a number, ``inhouse_net``
        (NOK), ``inhouse_net_share`` and ``tender_less_inhouse`` (NOK).

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
    long = term + values["years_after"]
    budget = result("service_budget", yearly_budget(values))
    value = result("contract_value", budget * worth_of_years(values, term))
    preparation = result("preparation_cost", preparation_cost(values))
    result("preparation_share", preparation / (budget * term))
    fails = chance_failed(values, bind)
    named["saving_chance_failed"] = fails
    people = staff(values, bind("saving_refusal_share", refusal_share(values)), bind)
    redundancy = result(
        "saving_redundancy_share", redundancy_share(values, people["redundancy_cost"])
    )

    total: Number = 0
    for part, share in break_even_parts(values, fails, redundancy, term).items():
        total = total + share
        shown = only_where(redundancy_known(values), share) if part == "redundancy" else share
        result(f"breakeven_{part}", shown)
    needed = result("breakeven_gap", total)
    result("breakeven_gap_long", break_even(values, fails, redundancy, long))
    result("lost_if_failed", preparation + failed_cost(values))
    once = values["transition_percent"] / 100 + redundancy
    result("tender_outlay", preparation + budget * once)

    gap = bind("price_gap", given(values["price_gap_percent"]) / 100)
    result("expected_gross", maximum(1 - fails, _LEAST_CHANCE) * gap * value)
    net = result("expected_net", net_at(values, gap, fails, redundancy, term))
    result("expected_net_share", net / value)
    result("gap_less_needed", gap - needed)

    labour = values["labour_share"]
    margin = result("margin_share", values["margin_percent"] / 100)
    other = values["nonlabour_saving_percent"] / 100
    pension = bind("pension_saving_share", pension_saving(values))
    reckoned = result("gap_reckoned", where(is_set(values["price_gap_percent"]), gap, needed))
    cut = result("hours_cut", hours_cut(reckoned, margin, other, labour, pension))
    result("from_hours", labour * cut)
    result("from_pension", labour * pension)
    result("from_other", (1 - labour) * other)
    result("pension_transfer", labour * pension * value)
    plain = -values["pension_change_pp"] / 100
    result("hours_cut_plain", hours_cut(reckoned, margin, other, labour, plain))
    agency = result("agency_share", people["gap_cost"] / value)
    result("hours_cut_with_agency", cut + agency / labour)

    gain = bind("inhouse_gain", given(values["reform_gain_percent"]) / 100)
    result("inhouse_gain_needed", trust_control.gain_needed(values, term))
    result("inhouse_gain_needed_long", trust_control.gain_needed(values, long))
    result("inhouse_outlay", -reform_to_year(values, 0, term))
    inhouse = result("inhouse_net", reform_to_year(values, gain, term))
    result("inhouse_net_share", inhouse / value)
    result("tender_less_inhouse", net - inhouse)
    return named
