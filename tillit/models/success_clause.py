"""E7, success clause: how often does it strike a provider who does well, and miss one who does not?

Source of the question: Holbæk's contract, with success rates that the suppliers must meet, where
the municipality may first adapt the services and else terminate. Source of the equation: the
binomial distribution, its terms one from the other (DLMF 26.3.1; Feller 1968, chapter VI). The
chances are exact where participants' results do not hang together; where they do, as in one local
labour market, a round says less than is reckoned here.
"""

from collections.abc import Mapping

from tillit.formula import Bind, Number, clip, equation, exp, is_set, keep, log, where

MOST_PARTICIPANTS = 200
"""Participants that the chances are exact for; the registry allows no more."""

_BLOCK = 10
"""Terms to one named step: a formula on the page nests no deeper."""

_ROUNDING = 1e-9
"""A number of results this close to the target meets it: 40 x 0.3 is a little above 12."""


@equation
def chance_below(
    limit: Number, participants: Number, rate: Number, bind: Bind = keep, prefix: str = ""
) -> Number:
    """Chance that fewer than ``limit`` of ``participants`` have a result.

    The sum of C(n, i) r^i (1 - r)^(n - i) over i < limit. Each term is the one before times
    (n - i) r / ((i + 1)(1 - r)), so the sum is (1 - r)^n (1 + n r/(1 - r) (1 + ...)), nested.

    Parameters
    ----------
    limit
        Number of results, not necessarily whole; 0 or less gives the chance 0.
    participants
        Number of participants n, whole, from 1 to ``MOST_PARTICIPANTS``.
    rate
        Chance that one of them has a result, from 0.01 to 0.95: beyond, (1 - r)^n may be too
        small for a number.
    bind
        Names each step.
    prefix
        Sets the names of one call apart from those of another.

    Returns
    -------
    Number
        Between 0 and 1.
    """
    odds = bind(f"{prefix}odds", rate / (1 - rate))
    nested: Number = 0
    for i in reversed(range(MOST_PARTICIPANTS)):
        nested = where(limit > i, 1 + odds * (participants - i) / (i + 1) * nested, 0)
        if i % _BLOCK == 0:
            nested = bind(f"{prefix}from_{i}", nested)
    return clip(exp(participants * log(1 - rate)) * nested, 0, 1)


@equation
def needed(values: Mapping[str, Number], tolerance_points: Number) -> Number:
    """Results that a round must have, as a number that need not be whole: n (t - k) / 100."""
    rate = values["clause_target_percent"] - tolerance_points
    return values["clause_participants"] * rate / 100


@equation
def chance_missed(
    values: Mapping[str, Number],
    rate: Number,
    tolerance_points: Number,
    bind: Bind = keep,
    prefix: str = "",
) -> Number:
    """Chance that a provider with this true rate ends a round below the target less tolerance.

    Parameters
    ----------
    values
        Parameter values by id.
    rate
        True rate, a fraction.
    tolerance_points
        Tolerance, percentage points.
    bind, prefix
        As for :func:`chance_below`.
    """
    limit = bind(f"{prefix}limit", needed(values, tolerance_points) - _ROUNDING)
    return chance_below(limit, values["clause_participants"], rate, bind, prefix)


def good_rate(values: Mapping[str, Number]) -> Number:
    """True rate of the provider to keep, a fraction: the reader's, else exactly the target."""
    own = values["clause_true_rate_percent"]
    return where(is_set(own), own, values["clause_target_percent"]) / 100


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: numbers or arrays of one shape, or formulas; an unset true rate is
        nan.
    bind
        Names each intermediate result (see :data:`tillit.formula.Bind`).

    Returns
    -------
    dict
        ``good_rate`` and ``poor_rate``; chances: ``good_missed`` and ``poor_missed`` (the clause
        strikes), the same with tolerance as ``…_tolerant``, and twice in a row with tolerance as
        ``…_twice``, where two rounds do not hang together.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> round(float(evaluate(defaults())["good_missed"]), 2)
    0.44
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    rates = {
        "good": result("good_rate", good_rate(values)),
        "poor": result("poor_rate", values["clause_poor_rate_percent"] / 100),
    }
    tolerance = values["clause_tolerance_points"]
    for who, rate in rates.items():
        result(f"{who}_missed", chance_missed(values, rate, 0, bind, f"{who}_strict_"))
        missed = chance_missed(values, rate, tolerance, bind, f"{who}_lenient_")
        missed = result(f"{who}_missed_tolerant", missed)
        result(f"{who}_missed_twice", missed * missed)
    return named
