"""E2, staff terms: who stays behind, can the service be staffed, and what does it cost?

Source of the question: Trondheim's experience report § 4.2, which calls the right of reservation
(reservasjonsrett) and recruitment its most critical risks. Source of the equations: this book. The
signs come from the report, the sizes are assumptions (see ``data/parameters.csv``).

A refusal is modelled as a logistic regression with named contributions. Colleagues share a mood,
Z ~ N(0, 1), that moves the log-odds of all of them: given Z the number who leave is binomial. Hires
are a Poisson count. Their difference is normal to good approximation once Z is known, and what is
told of it is a sum over Z by Gauss and Hermite's rule.
"""

import functools
import math
from collections.abc import Mapping, Sequence

import numpy as np

from tillit.formula import (
    Bind,
    Number,
    clip,
    equation,
    exp,
    expit,
    floor,
    is_set,
    keep,
    log,
    logit,
    maximum,
    minimum,
    normal_cdf,
    normal_pdf,
    normal_quantile,
    only_where,
    sqrt,
    where,
)
from tillit.models.budget import cost_of_post
from tillit.parameters import OPEN
from tillit.sampling import triangular

SHORTAGE_SHARE = 0.10
"""A start counts as short of people when more than this share of the posts is missing."""

TOLERATED_CHANCE = 0.10
"""The chance of a short start that the tolerable refusal share allows."""

_TOLERATED_Z = 1.2815515655446004
"""Standard normal quantile of ``1 - TOLERATED_CHANCE``."""

RULE, LEAST_WEIGHT = 160, 1e-9
"""Nodes of Gauss and Hermite's rule, and the weight from which a node counts: 48 do. By a small
rule the chance of a short start would go in stairs, where the number who leave depends on the mood
more than on anything else."""

SHORT_RULE = 16
"""Nodes that are enough for the expected shortfall, to a thousandth of the staff: it has no
stairs. For those who reckon it in passing, among much else."""

_SECANT_STEPS, _LONGEST_STEP = 4, 3
_LEAST_CHANCE, _ARRIVED = 1e-6, 1e-9

FAR_TAIL = 4
"""Standard deviations beyond which an excess counts as none: it is below a hundred-thousandth of
one deviation there, and its terms cancel to fewer digits than Vega's normal distribution has."""

SENSITIVITIES = (
    "pension_sensitivity",
    "pay_sensitivity",
    "dialogue_effect",
    "labour_market_effect",
)
"""Parameters that weigh the terms."""

WAITING = ("kept_share_norway", "redeployment_per_month", "useful_while_waiting")
"""Parameters that decide what those without a post cost."""

LEAVING = ("base_refusal_log_odds", *SENSITIVITIES, "leave_before_share")
"""Those of them that say who does not come along."""

DRAWN = (*LEAVING, *WAITING)
"""The assumptions that are drawn wherever staff are counted; who counts empty posts draws
``move_together`` as well."""

PROFESSIONS = ("graduates", "skilled", "assistants")


@equation
def base_log_odds(
    base_refusal_log_odds: Number, survey_refusal_percent: Number, survey_answers: Number
) -> Number:
    """Log-odds of staying behind on unchanged terms: the survey's, where there is one.

    Parameters
    ----------
    base_refusal_log_odds
        The assumption, log-odds.
    survey_refusal_percent
        Percent of the answers to a local survey that would stay behind; nan if there is none.
    survey_answers
        Number of answers.

    Returns
    -------
    Number
        Log-odds. A survey share is drawn towards one half by half an answer on either side
        (Anscombe 1956), so that 0 and 100 percent keep finite log-odds.
    """
    share = _survey_share(survey_refusal_percent, survey_answers)
    return where(is_set(survey_refusal_percent), logit(share), base_refusal_log_odds)


def _survey_share(survey_refusal_percent: Number, survey_answers: Number) -> Number:
    percent = where(is_set(survey_refusal_percent), survey_refusal_percent, 50)
    return (percent / 100 * survey_answers + 0.5) / (survey_answers + 1)


@equation
def survey_standard_error(survey_refusal_percent: Number, survey_answers: Number) -> Number:
    """Standard error of the survey's log-odds, by the delta method: 1 / sqrt(N s (1 - s))."""
    share = _survey_share(survey_refusal_percent, survey_answers)
    return 1 / sqrt((survey_answers + 1) * share * (1 - share))


@equation
def contributions(values: Mapping[str, Number]) -> dict[str, Number]:
    """What each circumstance adds to the log-odds of staying behind.

    logit p = base - bp*dp - bw*dw - gd*(d - 1/2) + gm*z; the terms, without the base.

    Parameters
    ----------
    values
        Parameter values by id.

    Returns
    -------
    dict
        Log-odds by the name of the circumstance; positive raises the refusal.
    """
    return {
        "pension": -values["pension_sensitivity"] * values["pension_change_pp"],
        "pay": -values["pay_sensitivity"] * values["pay_change_percent"],
        "dialogue": -values["dialogue_effect"] * (values["early_dialogue"] - 0.5),
        "labour_market": values["labour_market_effect"] * values["labour_market"],
    }


@equation
def refusal_share(values: Mapping[str, Number]) -> Number:
    """Share who stay behind on these terms, of those who are asked."""
    log_odds = base_log_odds(
        values["base_refusal_log_odds"],
        values["survey_refusal_percent"],
        values["survey_answers"],
    )
    for term in contributions(values).values():
        log_odds = log_odds + term
    return expit(log_odds)


@equation
def drawn_assumptions(
    values: Mapping[str, Number],
    uniforms: Mapping[str, Number],
    bind: Bind = keep,
    names: Sequence[str] = DRAWN,
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
    names
        Those of ``DRAWN`` that are drawn, the base of the refusals among them.

    Returns
    -------
    dict
        ``base`` (log-odds) and the others by parameter id. With a survey, the base is
        normal around the survey's log-odds with its standard error: the range then comes from the
        number of answers.
    """
    drawn = triangular(values, uniforms, names)
    survey = values["survey_refusal_percent"], values["survey_answers"]
    assumed = drawn.pop("base_refusal_log_odds")
    surveyed = base_log_odds(assumed, *survey) + survey_standard_error(*survey) * normal_quantile(
        uniforms["base_refusal_log_odds"]
    )
    drawn["base"] = where(is_set(survey[0]), surveyed, assumed)
    return {name: bind(name, value) for name, value in drawn.items()}


@equation
def drawn_refusal_share(values: Mapping[str, Number], assumptions: Mapping[str, Number]) -> Number:
    """Share who stay behind on the terms in ``values``, for drawn assumptions."""
    log_odds = assumptions["base"]
    for term in contributions({**values, **assumptions}).values():
        log_odds = log_odds + term
    return expit(log_odds)


@functools.cache
def moods(rule: int = RULE) -> tuple[tuple[float, float], ...]:
    """Return moods that colleagues may share, z > 0, each with the weight of z and that of -z.

    Of Gauss and Hermite's rule for E[f(Z)], Z ~ N(0, 1); rounded, so that they are the same bits on
    every machine and on the page.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(rule)
    kept = (nodes > 0) & (weights >= LEAST_WEIGHT * weights.sum())
    shares = weights[kept] / weights[kept].sum() / 2
    return tuple((round(z, 6), round(w, 10)) for z, w in zip(nodes[kept], shares, strict=True))


ByMood = Sequence[Number]
"""A number for each mood: for z and for -z of the first of :func:`moods`, of the second …"""

Missing = Sequence[tuple[Number, Number]]
"""Mean and standard deviation of D, those who are not there on the day less hires, in each mood."""


def over_moods(terms: ByMood, rule: int = RULE) -> Number:
    """Return the mean over all moods of a rule."""
    pairs = zip(moods(rule), terms[::2], terms[1::2], strict=True)
    return sum(weight * (one + other) for (_z, weight), one, other in pairs)


def mood_factors(values: Mapping[str, Number], bind: Bind = keep, rule: int = RULE) -> list[Number]:
    """Return by what each of :func:`moods` multiplies the odds of refusing; -z divides by it."""
    spread = values["move_together"]
    return [bind(f"mood_{i}", exp(spread * z)) for i, (z, _weight) in enumerate(moods(rule))]


def leaving_by_mood(
    values: Mapping[str, Number],
    refusal_share: Number,
    factors: Sequence[Number],
    bind: Bind = keep,
    prefix: str = "",
) -> ByMood:
    """Return the share of the staff who are not there on the day, in each mood.

    p_Z = expit(logit(p) sqrt(1 + pi s^2 / 8) + s Z), whose mean is p to a hundredth (a logistic
    curve is close to a normal one); of the w who leave before the day none is left to refuse:
    q = w + (1 - w) p_Z.

    Parameters
    ----------
    values
        Parameter values by id.
    refusal_share
        Expected share who refuse, between 0 and 1 (exclusive).
    factors
        As :func:`mood_factors` finds them.
    bind, prefix
        Names each step ``<prefix><name>``.
    """
    steeper = sqrt(1 + math.pi / 8 * values["move_together"] * values["move_together"])
    odds = bind(f"{prefix}odds", exp(steeper * logit(refusal_share)))
    asked = bind(f"{prefix}asked", 1 - values["leave_before_share"])
    shares = []
    for i, factor in enumerate(factors):
        for side, there in (("more", odds * factor), ("less", odds / factor)):
            shares.append(bind(f"{prefix}{side}_{i}", 1 - asked / (1 + there)))
    return shares


def missing_by_mood(
    people: Number, hires: Number, leaving: ByMood, bind: Bind = keep, prefix: str = ""
) -> Missing:
    """Return mean and standard deviation of those who leave less hires, D, in each mood.

    Given the mood, n q - h l and sqrt(n q (1 - q) + h l); ``bind`` names each of them.
    """
    return [
        (
            bind(f"{prefix}missing_{i}", people * share - hires),
            bind(f"{prefix}spread_{i}", sqrt(people * share * (1 - share) + hires)),
        )
        for i, share in enumerate(leaving)
    ]


def chance_short(limit: Number, missing: Missing) -> Number:
    """Chance that more than a tenth of the posts is empty on the first day.

    P(D > n / 10) = sum of w Phi((m - floor(n / 10) - 1/2) / s), as D is a whole number; ``limit``
    is :func:`short_from`.
    """
    return minimum(over_moods([normal_cdf((mean - limit) / spread) for mean, spread in missing]), 1)


def short_from(people: Number) -> Number:
    """From how many empty posts a start counts as short: floor(n / 10) + 1/2."""
    return floor(people / round(1 / SHORTAGE_SHARE)) + 0.5


def shortfall(
    missing: Missing, bind: Bind = keep, prefix: str = "", rule: int = RULE
) -> tuple[Number, Number]:
    """Posts empty on the first day: E[D+], persons, and E[(D+)^2].

    The means of e = m Phi(m / s) + s phi(m / s) and of m e + s^2 Phi(m / s).
    """
    first, second = [], []
    for i, (mean, spread) in enumerate(missing):
        over = bind(f"{prefix}over_{i}", normal_cdf(mean / spread))
        excess = bind(f"{prefix}excess_{i}", mean * over + spread * normal_pdf(mean / spread))
        first.append(excess)
        second.append(mean * excess + spread * spread * over)
    # Where next to nothing is missing, the terms cancel to rounding errors.
    return maximum(over_moods(first, rule), 0), maximum(over_moods(second, rule), 0)


@equation
def expected_excess(mean: Number, deviation: Number) -> Number:
    """E[D+] of a normal D: m Phi(m/s) + s phi(m/s).

    Parameters
    ----------
    mean, deviation
        Mean and standard deviation of D, ``deviation > 0``.

    Returns
    -------
    Number
        Never negative; 0 beyond ``FAR_TAIL`` standard deviations.
    """
    z = mean / deviation
    return where(z > -FAR_TAIL, mean * normal_cdf(z) + deviation * normal_pdf(z), 0)


def tolerable_refusal_share(
    values: Mapping[str, Number], factors: Sequence[Number], bind: Bind = keep
) -> Number:
    """The largest refusal share at which a short start has a chance of at most 1 in 10.

    Solves P(D > n / 10) = 0.1 for p, by the secant rule on the normal quantile of the chance
    against the log-odds of p: there it is all but a straight line. The rule begins where a normal D
    with the variance of all moods together would have it.

    Parameters
    ----------
    values
        Parameter values by id.
    factors
        As :func:`mood_factors` finds them.
    bind
        Names the steps.

    Returns
    -------
    Number
        Share between 0 and 1: 0 where those who leave before the day are too many already, 1 where
        hires would make up for everyone.
    """
    people = bind("tolerable_people", maximum(values["headcount"], 1))
    hires = bind("tolerable_hires", values["hires_per_month"] * values["lead_time_months"])
    limit = bind("tolerable_limit", short_from(values["headcount"]))
    start, slope = _secant_start(values, people, hires, limit, bind)

    def above(log_odds: Number, step: int) -> Number:
        prefix = f"tolerable_{step}_"
        leaving = leaving_by_mood(values, expit(log_odds), factors, bind, prefix)
        missing = missing_by_mood(people, hires, leaving)
        chance = bind(f"{prefix}chance", chance_short(limit, missing))
        kept = clip(chance, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
        return bind(f"{prefix}above", normal_quantile(kept) + _TOLERATED_Z)

    def longest(step: Number) -> Number:
        return clip(step, -_LONGEST_STEP, _LONGEST_STEP)

    there, last = start, above(start, 0)
    here = bind("tolerable_1", there - longest(last * slope))
    for step in range(1, _SECANT_STEPS + 1):
        now = above(here, step)
        rise = now - last
        # Equal to the last digit: it has arrived.
        moved = where(abs(rise) > _ARRIVED, now * (here - there) / where(rise == 0, 1, rise), 0)
        there, last = here, now
        here = bind(f"tolerable_{step + 1}", here - longest(moved))
    ends = missing_by_mood(people, hires, [values["leave_before_share"], 1])
    nobody, everyone = ((mean - limit) / spread for mean, spread in ends)
    found = where(nobody >= -_TOLERATED_Z, 0, expit(here))
    return where(everyone <= -_TOLERATED_Z, 1, found)


def _secant_start(
    values: Mapping[str, Number], people: Number, hires: Number, limit: Number, bind: Bind
) -> tuple[Number, Number]:
    """Return log-odds near the solution, and how far they go for a unit of the quantile.

    With a = limit + hires, z the quantile and c the overdispersion, (a - n q)^2 = z^2 (n c q (1 -
    q) + hires) is a quadratic in q; its smaller root is the one with a > n q. Moods raise the
    variance to n q (1 - q) + hires + (n (1 - w) s p (1 - p))^2.
    """
    spread, before = values["move_together"], values["leave_before_share"]
    room = limit + hires
    c: Number = 1
    for step in (0, 1):
        wide = _TOLERATED_Z**2 * people * c
        square, half = people * people + wide, people * room + wide / 2
        constant = room * room - _TOLERATED_Z**2 * hires
        root = (half - sqrt(maximum(half * half - square * constant, 0))) / square
        p = bind(f"tolerable_start_{step}", clip((root - before) / (1 - before), 0.001, 0.999))
        moved, q = (1 - before) * spread * p * (1 - p), before + (1 - before) * p
        c = 1 + (people - 1) * moved * moved / (q * (1 - q))
    apart = people * (1 - before) * p * (1 - p)
    alone = (people * q * (1 - q) + hires) / (apart * apart)
    return bind("tolerable_0", logit(p)), bind("tolerable_slope", sqrt(spread * spread + alone))


@equation
def kept_share(values: Mapping[str, Number]) -> Number:
    """Share of those who refuse that stay employed by the municipality, by the country's law.

    Norway (aml. § 16-3): the employment ends, with a right of preference; a substantial pension
    loss may give a right to stay (valgrett). Denmark: no right to stay was found. Sweden
    (LAS 6 b §): the employee stays, at the risk of redundancy. Not a number while no country is
    chosen. Not legal advice.
    """
    loss = maximum(-values["pension_change_pp"], 0)
    norway = values["kept_share_norway"] + values["kept_share_per_point_norway"] * loss
    country = values["country"]
    others = where(country == "DK", values["kept_share_denmark"], values["kept_share_sweden"])
    return only_where(country != OPEN, where(country == "NO", minimum(norway, 1), others))


def waiting_months(values: Mapping[str, Number], bind: Bind = keep) -> Number:
    """Months of pay without useful work, for an employee without a post: expected.

    (1 - pi) (1 - a^N) / (1 - a), a = (1 - q) (1 - turnover)^(1/12): of those who wait, each month
    some are given another post and some leave of their own accord, until notice runs out.
    """
    yearly = 1 - values["baseline_turnover"] / 100
    stays = bind("waits_on", (1 - values["redeployment_per_month"]) * exp(log(yearly) / 12))
    paid = (1 - exp(values["notice_months"] * log(stays))) / (1 - stays)
    return (1 - values["useful_while_waiting"]) * paid


@equation
def redundancy(
    values: Mapping[str, Number], refusal_share: Number, bind: Bind = keep
) -> dict[str, Number]:
    """What becomes of those who refuse, and what that costs the municipality.

    Parameters
    ----------
    values
        Parameter values by id.
    refusal_share
        Expected share who refuse, between 0 and 1, of those who have not left before.
    bind
        Names each result.

    Returns
    -------
    dict
        ``refusers``, ``redundant``, ``leaving`` (persons) and ``redundancy_cost`` (NOK). What
        hangs on :func:`kept_share` is not a number while no country is chosen.
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    asked = values["headcount"] * (1 - values["leave_before_share"])
    refusers = result("refusers", asked * refusal_share)
    redundant = result("redundant", result("kept_share", kept_share(values)) * refusers)
    result("leaving", refusers - redundant)
    result("redundancy_cost", redundant * _monthly_cost(values) * waiting_months(values, bind))
    return named


def _monthly_cost(values: Mapping[str, Number]) -> Number:
    return cost_of_post(values) * values["position_size"] / 12


@equation
def gap_cost(values: Mapping[str, Number], squared: Number) -> tuple[Number, Number]:
    """What empty posts cost the operator.

    Parameters
    ----------
    values
        Parameter values by id.
    squared
        E[(D+)^2], as :func:`shortfall` finds it.

    Returns
    -------
    tuple
        Person-months on agency staff, and their cost, NOK.

    Notes
    -----
    Empty posts D+ are filled at h a month, so that the gap is D+^2 / (2 h) person-months. Its
    expectation is taken of the square, not of the mean: a few bad starts carry most of the cost.
    """
    months = squared / (2 * values["hires_per_month"])
    return months, months * _monthly_cost(values) * (values["agency_premium"] - 1)


@equation
def consequences(
    values: Mapping[str, Number], refusal_share: Number, bind: Bind = keep
) -> dict[str, Number]:
    """What follows for staffing and cost if this share stays behind.

    Parameters
    ----------
    values
        Parameter values by id.
    refusal_share
        Expected share who stay behind, between 0 and 1 (exclusive).
    bind
        Names each result and step.

    Returns
    -------
    dict
        As :func:`redundancy`; ``hires`` and ``expected_shortfall`` (persons), ``chance_short``
        (that more than one post in ten is empty on the first day), ``gap_months`` (person-months on
        agency staff), ``months_to_fill`` (mean time an empty post stays open) and ``gap_cost``
        (NOK).
    """
    named = redundancy(values, refusal_share, bind)

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    hires = result("hires", values["hires_per_month"] * values["lead_time_months"])
    leaving = leaving_by_mood(values, refusal_share, mood_factors(values, bind), bind)
    missing = missing_by_mood(values["headcount"], hires, leaving, bind)
    limit = bind("short_from", short_from(values["headcount"]))
    result("chance_short", chance_short(limit, missing))
    expected, squared = shortfall(missing, bind)
    expected = result("expected_shortfall", expected)
    months, cost = gap_cost(values, squared)
    months = result("gap_months", months)
    # Below a thousandth of a person both are rounding errors of the tail.
    result("months_to_fill", where(expected > 0.001, months / maximum(expected, 0.001), 0))
    result("gap_cost", cost)
    return named


@equation
def pension_levy(values: Mapping[str, Number]) -> Number:
    """What the employer pays to the state on a krone of pension; 0 while no country is chosen.

    None was found in Denmark.
    """
    country = values["country"]
    sweden = where(country == "SE", values["pension_levy_sweden"] / 100, 0)
    return where(country == "NO", values["pension_levy_norway"] / 100, sweden)


@equation
def pension_given_up(values: Mapping[str, Number]) -> Number:
    """What the staff lose in pension over the contract, NOK, undiscounted.

    Payroll times the change in pension times the years; negative where pension improves.
    """
    payroll = values["headcount"] * values["position_size"] * values["pay_per_fte"]
    return -payroll * values["pension_change_pp"] / 100 * values["contract_years"]


@equation
def pension_matching_cost(values: Mapping[str, Number], given_up: Number) -> Number:
    """What it costs to keep the pension as it is today, NOK: what staff would lose, and the levy.

    Not a number while no country is chosen.
    """
    return only_where(values["country"] != OPEN, given_up * (1 + pension_levy(values)))


@equation
def continuity(values: Mapping[str, Number], refusal_share: Number, month: Number) -> Number:
    """Share of the residents' hours given by people who worked there before, after a transfer.

    (1 - w) (1 - p) of the staff follow; then turnover takes its yearly share, with the extra
    turnover in the first twelve months. ``month`` counts from the start, 0 or more.
    """
    first_year = minimum(month, 12) / 12
    later = maximum(month - 12, 0) / 12
    usual = 1 - values["baseline_turnover"] / 100
    unsettled = usual - values["extra_turnover"] / 100
    follow = (1 - values["leave_before_share"]) * (1 - refusal_share)
    return follow * exp(first_year * log(unsettled) + later * log(usual))


@equation
def continuity_as_today(values: Mapping[str, Number], month: Number) -> Number:
    """The same share without a transfer: only the usual turnover."""
    return exp(month / 12 * log(1 - values["baseline_turnover"] / 100))


@equation
def by_profession(
    values: Mapping[str, Number],
    refusal_log_odds: Number,
    factors: Sequence[Number],
    bind: Bind = keep,
) -> dict[str, Number]:
    """Refusal and expected shortfall for each of three groups of staff.

    Each group has its share of the staff, its offset on the log-odds and its share of the
    hires. Offsets are taken from their mean over the staff, so that the groups spread around
    the whole instead of moving it.

    Returns
    -------
    dict
        ``<group>_refusal_share`` and ``<group>_expected_shortfall`` (persons) for the groups of
        ``PROFESSIONS``.
    """
    staff = _shares(values["graduate_share"], values["assistant_share"])
    hired = _shares(values["graduate_hire_share"], values["assistant_hire_share"])
    offsets = (values["graduate_offset"], 0, values["assistant_offset"])
    middle = staff[0] * offsets[0] + staff[2] * offsets[2]
    hires = values["hires_per_month"] * values["lead_time_months"]
    named: dict[str, Number] = {}
    for group, share, hire_share, offset in zip(PROFESSIONS, staff, hired, offsets, strict=True):
        people = bind(f"{group}_people", values["headcount"] * share)
        refusal = bind(f"{group}_refusal_share", expit(refusal_log_odds + offset - middle))
        leaving = leaving_by_mood(values, refusal, factors, bind, f"{group}_")
        # A group without staff or hires has no spread; next to none keeps the quotient defined.
        coming = bind(f"{group}_hires", maximum(hires * hire_share, 1e-12))
        missing = missing_by_mood(people, coming, leaving, bind, f"{group}_")
        short, _squared = shortfall(missing, bind, f"{group}_")
        short = bind(f"{group}_expected_shortfall", short)
        named |= {f"{group}_refusal_share": refusal, f"{group}_expected_shortfall": short}
    return named


def _shares(first: Number, third: Number) -> tuple[Number, Number, Number]:
    return first, maximum(1 - first - third, 0), third


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: numbers or arrays of one shape, or formulas. ``country`` is
        ``"NO"``, ``"DK"``, ``"SE"`` or ``"open"``; an unset survey is nan.
    bind
        Names each intermediate result (see :data:`Bind`).

    Returns
    -------
    dict
        ``refusal_share``, the contributions to its log-odds (``contribution_<name>``), what
        follows from it (:func:`consequences`), ``tolerable_refusal_share``, ``pension_given_up``,
        ``pension_matching_cost``, ``total_cost`` (gap and redundancy, less what a lower pension
        saves: NOK over the contract) and the results :func:`by_profession`.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> round(float(evaluate(defaults())["refusal_share"]), 2)
    0.19
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    base = result(
        "base_log_odds",
        base_log_odds(
            values["base_refusal_log_odds"],
            values["survey_refusal_percent"],
            values["survey_answers"],
        ),
    )
    log_odds = base
    for name, term in contributions(values).items():
        log_odds = log_odds + result(f"contribution_{name}", term)
    log_odds = result("refusal_log_odds", log_odds)
    share = result("refusal_share", expit(log_odds))
    named.update(consequences(values, share, bind))
    factors = mood_factors(values, bind)
    result("tolerable_refusal_share", tolerable_refusal_share(values, factors, bind))
    lost = result("pension_given_up", pension_given_up(values))
    matching = result("pension_matching_cost", pension_matching_cost(values, lost))
    result("total_cost", named["gap_cost"] + named["redundancy_cost"] - matching)
    named.update(by_profession(values, log_odds, factors, bind))
    return named
