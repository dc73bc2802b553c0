"""E7, payment by results: which mix of payments makes it worthwhile to help those furthest away?

Source of the question: Bergen's hearing statement, which fears that suppliers work with users near
working life, and the guide of Kompetensföretagen, which asks for a stable base payment with a bonus
for progression or results. Source of the equations: this book. A provider who looks at money alone
gives each participant the help that pays best; help has falling returns, so the best amount has a
closed form, and below a certain bonus it is none. Every size is an assumption (see
``data/parameters.csv`` and ``data/parameter_families.csv``).

The provider's duty, the wish to do well and what the contract says of minimum help are left out: it
is the pull of the payment that is reckoned, not what a provider does.
"""

from collections.abc import Mapping

from tillit.formula import (
    Bind,
    Number,
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

GROUPS = ("far", "middle", "near")
"""Ids of ``data/user_groups.csv``, in its order: those furthest from work come first."""

THOUSAND = 1000
"""Kroner in the unit of the payments that a reader enters; results are in kroner."""

_NOTHING = 1e-9
"""Up to this, an extra result or a krone is none: nothing is divided by it."""


@equation
def tariff(values: Mapping[str, Number], payment: str, group: str) -> Number:
    """What is paid for a group: its own payment if it has one, else the common one.

    Parameters
    ----------
    values
        Parameter values by id.
    payment
        ``"result_bonus"`` or ``"base_payment"``.
    group
        One of ``GROUPS``.

    Returns
    -------
    Number
        Thousand kroner; not a number where neither is set.
    """
    own = values[f"{payment}_thousand_{group}"]
    return where(is_set(own), own, given(values[f"{payment}_thousand"]))


def base_chance(values: Mapping[str, Number], group: str) -> Number:
    """Chance of a result without help b, between 0 and 1."""
    return values[f"base_chance_percent_{group}"] / 100


def most_added(values: Mapping[str, Number], group: str) -> Number:
    """The most that help can add to the chance of a result u; base and help make at most 1."""
    added = values[f"uplift_points_{group}"] / 100 * values["uplift_scale"]
    return minimum(added, 1 - base_chance(values, group))


def step_base_chance(values: Mapping[str, Number], group: str) -> Number:
    """Chance of a step on the way without help a, between 0 and 1."""
    return values[f"step_chance_percent_{group}"] / 100


def most_added_to_steps(values: Mapping[str, Number], group: str) -> Number:
    """The most that help can add to the chance of a step w; base and help make at most 1."""
    added = values[f"step_uplift_points_{group}"] / 100 * values["uplift_scale"]
    return minimum(added, 1 - step_base_chance(values, group))


@equation
def surplus(values: Mapping[str, Number], group: str, bonus: Number) -> Number:
    """What the first bit of effort earns beyond its cost: B u + v w - c / η.

    Parameters
    ----------
    values
        Parameter values by id.
    group
        One of ``GROUPS``.
    bonus
        Bonus for a result B, thousand kroner.

    Returns
    -------
    Number
        Thousand kroner per participant and full effort; helping pays where it is above 0.
    """
    pull = bonus * most_added(values, group)
    pull = pull + values["step_payment_thousand"] * most_added_to_steps(values, group)
    return pull - values["effort_cost_thousand"] / values["effort_effect"]


@equation
def threshold(values: Mapping[str, Number], group: str) -> Number:
    """Bonus from which helping pays: (c / η - v w) / u, but at least 0; thousand kroner."""
    return maximum(-surplus(values, group, 0), 0) / most_added(values, group)


@equation
def effort(values: Mapping[str, Number], group: str, bonus: Number) -> Number:
    """Effort for each participant that pays best: max(0, ln[(B u + v w) η / c] / η).

    With p = b + u (1 - e^(-η e)) the chance of a result and q = a + w (1 - e^(-η e)) that of a
    step, the margin f + B p + v q - c e is concave in e, and its slope is 0 there. Without a
    payment for steps it is ln(B u η / c) / η.

    Parameters
    ----------
    values, group, bonus
        As for :func:`surplus`.

    Returns
    -------
    Number
        Units of effort, each of which costs c; 0 where helping does not pay, not a number where
        the bonus is none.
    """
    unit = values["effort_cost_thousand"] / values["effort_effect"]
    return log(maximum(1 + surplus(values, group, bonus) / unit, 1)) / values["effort_effect"]


@equation
def reached(values: Mapping[str, Number], effort: Number) -> Number:
    """Share of all that help can add which this effort reaches: 1 - e^(-η e), 0 to 1."""
    return 1 - exp(-values["effort_effect"] * effort)


@equation
def margin(values: Mapping[str, Number], group: str, bonus: Number, effort: Number) -> Number:
    """What a participant leaves to the provider: f + B p + v q - c e, thousand kroner.

    Parameters
    ----------
    values, group, bonus
        As for :func:`surplus`.
    effort
        Units of effort e, not necessarily those that pay best.
    """
    share = reached(values, effort)
    result = base_chance(values, group) + most_added(values, group) * share
    step = step_base_chance(values, group) + most_added_to_steps(values, group) * share
    earned = tariff(values, "base_payment", group) + bonus * result
    earned = earned + values["step_payment_thousand"] * step
    return earned - values["effort_cost_thousand"] * effort


def _share(part: Number, whole: Number) -> Number:
    some = whole > _NOTHING
    return only_where(some, part / where(some, whole, 1))


@equation
def group_results(values: Mapping[str, Number], group: str, bind: Bind = keep) -> dict[str, Number]:
    """What the payment makes of one group.

    Parameters
    ----------
    values
        Parameter values by id; the bonus may be unset.
    group
        One of ``GROUPS``.
    bind
        Names each result.

    Returns
    -------
    dict
        With ``_<group>`` behind each name. Kroner: ``bonus``, ``threshold`` (bonus from which
        helping pays), and for each participant ``spend`` (what the provider spends on help),
        ``paid_base``, ``paid_steps``, ``paid_anyway`` (bonus for results that would have come
        anyway), ``paid_extra`` (bonus for the others), ``paid`` (all of it), ``margin``; and
        ``extra_cost``, what one extra result costs the municipality (not a number where there is
        none). Shares: ``base_chance``, ``chance`` (of a result), ``extra`` (what help adds to
        it), ``step_chance``, ``anyway`` (of the results paid for, those that would have come
        anyway), ``steps_anyway``. ``effort`` in units, 0 where helping does not pay. All
        but ``threshold`` and ``base_chance`` need a bonus.
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[f"{name}_{group}"] = bind(f"{name}_{group}", value)
        return named[f"{name}_{group}"]

    bonus = bind(f"bonus_thousand_{group}", tariff(values, "result_bonus", group))
    result("bonus", bonus * THOUSAND)
    result("threshold", threshold(values, group) * THOUSAND)
    units = result("effort", effort(values, group, bonus))
    result("spend", units * values["effort_cost_thousand"] * THOUSAND)
    share = bind(f"reached_{group}", reached(values, units))
    base = result("base_chance", base_chance(values, group))
    extra = result("extra", most_added(values, group) * share)
    chance = result("chance", base + extra)
    step_base = step_base_chance(values, group)
    step = result("step_chance", step_base + most_added_to_steps(values, group) * share)
    paid = (
        result("paid_base", tariff(values, "base_payment", group) * THOUSAND),
        result("paid_steps", values["step_payment_thousand"] * step * THOUSAND),
        result("paid_anyway", bonus * base * THOUSAND),
        result("paid_extra", bonus * extra * THOUSAND),
    )
    total = result("paid", sum(paid))
    result("margin", margin(values, group, bonus, units) * THOUSAND)
    result("anyway", base / chance)
    result("steps_anyway", step_base / step)
    result("extra_cost", _share(total, extra))
    return named


@equation
def totals(
    values: Mapping[str, Number], groups: Mapping[str, Number], bind: Bind = keep
) -> dict[str, Number]:
    """All groups together, a year.

    Parameters
    ----------
    values
        Parameter values by id.
    groups
        The results of :func:`group_results` for every group.
    bind
        Names each result.

    Returns
    -------
    dict
        ``participants``; kroner: ``paid_total`` and its parts ``paid_base_total``,
        ``paid_steps_total``, ``paid_anyway_total``, ``paid_extra_total``; ``margin_total``;
        ``results_total`` and ``extra_total`` (participants with a result, and those of them who
        would not have got it anyway); ``extra_cost_total`` (kroner for one extra result),
        ``anyway_total`` (share of the bonus), ``far_share`` (of what is spent on help, the share
        for those furthest away); not a number where there is nothing to divide by. Nor is
        anything but ``participants`` and ``paid_base_total`` while a bonus is unset.
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    def summed(name: str) -> Number:
        return sum(values[f"participants_{group}"] * groups[f"{name}_{group}"] for group in GROUPS)

    result("participants", sum(values[f"participants_{group}"] for group in GROUPS))
    result("results_total", summed("chance"))
    extra = result("extra_total", summed("extra"))
    parts = {
        name: result(f"{name}_total", summed(name))
        for name in ("paid_base", "paid_steps", "paid_anyway", "paid_extra")
    }
    paid = result("paid_total", sum(parts.values()))
    result("margin_total", summed("margin"))
    result("extra_cost_total", _share(paid, extra))
    anyway = parts["paid_anyway"]
    result("anyway_total", _share(anyway, anyway + parts["paid_extra"]))
    spend = bind("spend_total", summed("spend"))
    result("far_share", _share(values["participants_far"] * groups["spend_far"], spend))
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
        The results of :func:`group_results` for every group, those of :func:`totals`, and
        ``near_over_far``: kroner that a participant near work leaves the provider more than one
        furthest away.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> found = evaluate({**defaults(), "result_bonus_thousand": 40.0})
    >>> round(float(found["threshold_far"])), round(float(found["effort_middle"]), 2)
    (41667, 0.47)
    """
    named: dict[str, Number] = {}
    for group in GROUPS:
        named.update(group_results(values, group, bind))
    named.update(totals(values, named, bind))
    gap = named["margin_near"] - named["margin_far"]
    named["near_over_far"] = bind("near_over_far", gap)
    return named
