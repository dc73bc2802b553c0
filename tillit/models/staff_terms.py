"""E2, staff terms: who stays behind, can the service be staffed, and what does it cost?

Source of the question: Trondheim's experience report § 4.2, which calls the right of reservation
(reservasjonsrett) and recruitment its most critical risks. Source of the equations: this book. The
signs come from the report, the sizes are assumptions (see ``data/parameters.csv``).

A refusal is modelled as a logistic regression with named contributions, the number who refuse as a
beta-binomial count (colleagues influence each other), hires as a Poisson count, and their
difference by its normal approximation, so that everything is a closed form.
"""

from collections.abc import Mapping

from tillit.formula import (
    Bind,
    Number,
    clip,
    equation,
    exp,
    expit,
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

FAR_TAIL = 4
"""Standard deviations beyond which an excess counts as none: it is below a hundred-thousandth of
one deviation there, and its terms cancel to fewer digits than Vega's normal distribution has."""

SENSITIVITIES = (
    "pension_sensitivity",
    "pay_sensitivity",
    "dialogue_effect",
    "labour_market_effect",
)
"""Parameters that weigh the terms; with the base refusal, the assumptions that are drawn."""

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
        ``base`` (log-odds) and the drawn sensitivities by parameter id. With a survey, the base is
        normal around the survey's log-odds with its standard error: the range then comes from the
        number of answers.
    """
    drawn = triangular(values, uniforms, ("base_refusal_log_odds", *SENSITIVITIES))
    survey = values["survey_refusal_percent"], values["survey_answers"]
    assumed = drawn["base_refusal_log_odds"]
    surveyed = base_log_odds(assumed, *survey) + survey_standard_error(*survey) * normal_quantile(
        uniforms["base_refusal_log_odds"]
    )
    base = where(is_set(survey[0]), surveyed, assumed)
    sensitivities = {name: drawn[name] for name in SENSITIVITIES}
    return {name: bind(name, value) for name, value in {**sensitivities, "base": base}.items()}


@equation
def drawn_refusal_share(values: Mapping[str, Number], assumptions: Mapping[str, Number]) -> Number:
    """Share who stay behind on the terms in ``values``, for drawn assumptions."""
    log_odds = assumptions["base"]
    for term in contributions({**values, **assumptions}).values():
        log_odds = log_odds + term
    return expit(log_odds)


@equation
def refusal_variance(headcount: Number, share: Number, peer_correlation: Number) -> Number:
    """Variance of the number who refuse: beta-binomial, n p (1 - p) (1 + (n - 1) rho)."""
    return headcount * share * (1 - share) * _overdispersion(headcount, peer_correlation)


def _overdispersion(headcount: Number, peer_correlation: Number) -> Number:
    return 1 + maximum(headcount - 1, 0) * peer_correlation


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


@equation
def expected_squared_excess(mean: Number, deviation: Number) -> Number:
    """E[(D+)^2] of a normal D: (m^2 + s^2) Phi(m/s) + m s phi(m/s); 0 in the far tail."""
    z = mean / deviation
    square = (mean * mean + deviation * deviation) * normal_cdf(z)
    return where(z > -FAR_TAIL, square + mean * deviation * normal_pdf(z), 0)


@equation
def tolerable_refusal_share(headcount: Number, hires: Number, peer_correlation: Number) -> Number:
    """The largest refusal share at which a short start has a chance of at most 1 in 10.

    Solves P(D > 0.1 n) = 0.1 for p. With a = 0.1 n + hires, c = 1 + (n - 1) rho and z the normal
    quantile, (a - n p)^2 = z^2 (n c p (1 - p) + hires) is a quadratic in p; its smaller root is
    the one with a - n p > 0.

    Parameters
    ----------
    headcount
        Persons; with nobody to transfer the share is 1.
    hires
        Expected number of hires before the start, persons.
    peer_correlation
        Between 0 and 1.

    Returns
    -------
    Number
        Share between 0 and 1.
    """
    people = maximum(headcount, 1)
    room = SHORTAGE_SHARE * people + hires
    spread = _TOLERATED_Z**2 * people * _overdispersion(people, peer_correlation)
    square = people * people + spread
    half = people * room + spread / 2
    constant = room * room - _TOLERATED_Z**2 * hires
    root = (half - sqrt(maximum(half * half - square * constant, 0))) / square
    return where(headcount > 0, clip(root, 0, 1), 1)


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
        Expected share who stay behind, between 0 and 1.
    bind
        Names each result.

    Returns
    -------
    dict
        ``refusers``, ``hires``, ``expected_shortfall`` (persons, E[D+] at the start),
        ``chance_short`` (that more than one post in ten is missing), ``redundant``,
        ``leaving`` (persons), ``redundancy_cost`` (NOK: until the redundant are redeployed, a
        geometric series with mean 1/q months), ``gap_months`` (person-months on agency staff),
        ``months_to_fill`` (mean time a missing post stays open), ``gap_cost`` (NOK). What hangs on
        :func:`kept_share` is not a number while no country is chosen.

    Notes
    -----
    Missing posts D+ are filled at h a month, so that the gap is D+^2 / (2 h) person-months. Its
    expectation is taken of the square, not of the mean: a few bad starts carry most of the cost.
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    headcount, hires_per_month = values["headcount"], values["hires_per_month"]
    cost_per_head = cost_of_post(values) * values["position_size"]
    refusers = result("refusers", headcount * refusal_share)
    hires = result("hires", hires_per_month * values["lead_time_months"])
    mean = result("shortfall_mean", refusers - hires)
    variance = refusal_variance(headcount, refusal_share, values["peer_correlation"]) + hires
    deviation = result("shortfall_deviation", sqrt(variance))
    missing = result("expected_shortfall", expected_excess(mean, deviation))
    result("chance_short", normal_cdf((mean - SHORTAGE_SHARE * headcount) / deviation))
    kept = result("kept_share", kept_share(values))
    redundant = result("redundant", kept * refusers)
    result("leaving", refusers - redundant)
    result("redundancy_cost", redundant * cost_per_head / 12 / values["redeployment_per_month"])
    months = result("gap_months", expected_squared_excess(mean, deviation) / (2 * hires_per_month))
    # Below a thousandth of a person both are rounding errors of the tail.
    result("months_to_fill", where(missing > 0.001, months / maximum(missing, 0.001), 0))
    result("gap_cost", months * cost_per_head / 12 * (values["agency_premium"] - 1))
    return named


@equation
def pension_matching_cost(values: Mapping[str, Number]) -> Number:
    """What it costs over the contract to keep the pension as it is today, NOK, undiscounted.

    Payroll times the change in pension times the years; negative where pension improves, as the
    better scheme costs more than today's.
    """
    payroll = values["headcount"] * values["position_size"] * values["pay_per_fte"]
    return -payroll * values["pension_change_pp"] / 100 * values["contract_years"]


@equation
def continuity(values: Mapping[str, Number], refusal_share: Number, month: Number) -> Number:
    """Share of the residents' hours given by people who worked there before, after a transfer.

    (1 - p) of the staff follow; then turnover takes its yearly share, with the extra turnover in
    the first twelve months. ``month`` counts from the start, 0 or more.
    """
    first_year = minimum(month, 12) / 12
    later = maximum(month - 12, 0) / 12
    usual = 1 - values["baseline_turnover"] / 100
    unsettled = usual - values["extra_turnover"] / 100
    return (1 - refusal_share) * exp(first_year * log(unsettled) + later * log(usual))


@equation
def continuity_as_today(values: Mapping[str, Number], month: Number) -> Number:
    """The same share without a transfer: only the usual turnover."""
    return exp(month / 12 * log(1 - values["baseline_turnover"] / 100))


@equation
def by_profession(
    values: Mapping[str, Number], refusal_log_odds: Number, bind: Bind = keep
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
        people = values["headcount"] * share
        refusal = bind(f"{group}_refusal_share", expit(refusal_log_odds + offset - middle))
        variance = refusal_variance(people, refusal, values["peer_correlation"])
        # A group without staff or hires has no spread; a tiny one keeps the quotient defined.
        deviation = sqrt(maximum(variance + hires * hire_share, 1e-12))
        named[f"{group}_refusal_share"] = refusal
        named[f"{group}_expected_shortfall"] = bind(
            f"{group}_expected_shortfall",
            expected_excess(people * refusal - hires * hire_share, deviation),
        )
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
        follows from it (:func:`consequences`),
        ``tolerable_refusal_share``, ``pension_matching_cost``, ``total_cost`` (gap and
        redundancy, less what a lower pension saves: NOK over the contract) and the results
        :func:`by_profession`.

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
    result(
        "tolerable_refusal_share",
        tolerable_refusal_share(values["headcount"], named["hires"], values["peer_correlation"]),
    )
    matching = result("pension_matching_cost", pension_matching_cost(values))
    result("total_cost", named["gap_cost"] + named["redundancy_cost"] - matching)
    named.update(by_profession(values, log_odds, bind))
    return named
