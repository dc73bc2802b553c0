"""Sensitivity: answers whose shares are known by hand."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tillit.parameters import Value, defaults, registry
from tillit.sensitivity import ValueOfInformation, total_indices, worth_knowing

ONE, TWO, THREE, IDLE = (
    "pension_sensitivity",
    "pay_sensitivity",
    "dialogue_effect",
    "labour_market_effect",
)
UNCERTAIN = [ONE, TWO, THREE, IDLE]


def number(values: Mapping[str, Value], name: str) -> float:
    return float(values[name])


def mean(name: str, mode: float) -> float:
    """Of the triangular distribution over a parameter's range."""
    known = registry()[name]
    return (known.low + mode + known.high) / 3


def variance(name: str, mode: float) -> float:
    low, high = registry()[name].low, registry()[name].high
    return (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18


@pytest.mark.parametrize("edge", ["default", "low", "high"])
def test_sum_of_parts_has_the_shares_of_their_variances(edge: str) -> None:
    values = defaults()
    if edge != "default":
        values |= {name: getattr(registry()[name], edge) for name in UNCERTAIN}
        values |= {registry()[name].knowledge: "range" for name in UNCERTAIN}
    weights = {ONE: 3.0, TWO: -4.0, THREE: 1.0}
    parts = {
        name: weight**2 * variance(name, number(values, name)) for name, weight in weights.items()
    }

    def answer(given: Mapping[str, Value]) -> np.ndarray:
        return np.asarray(sum(weight * given[name] for name, weight in weights.items()))

    found = total_indices(answer, values, UNCERTAIN)
    assert list(found) == UNCERTAIN
    for name, part in parts.items():
        assert found[name] == pytest.approx(part / sum(parts.values()), abs=0.01)
    assert found[IDLE] == 0


def test_parts_that_act_together_count_for_each() -> None:
    # (a − mean)(b − mean) varies only through both at once: each takes part in all of it.
    values = defaults()
    means = {name: mean(name, number(values, name)) for name in (ONE, TWO)}

    def answer(given: Mapping[str, Value]) -> np.ndarray:
        return np.asarray((given[ONE] - means[ONE]) * (given[TWO] - means[TWO]))

    found = total_indices(answer, values, UNCERTAIN)
    assert found[ONE] == pytest.approx(1, abs=0.1)
    assert found[TWO] == pytest.approx(1, abs=0.1)
    assert found[THREE] == 0
    assert found[IDLE] == 0


def test_product_has_the_known_interaction() -> None:
    # Of a·b: total index of a = var(a)·(var(b) + mean(b)²) / var(a·b).
    values = defaults()
    (mean_a, var_a), (mean_b, var_b) = (
        (mean(name, number(values, name)), variance(name, number(values, name)))
        for name in (THREE, ONE)
    )
    whole = var_a * var_b + var_a * mean_b**2 + var_b * mean_a**2
    found = total_indices(lambda given: np.asarray(given[THREE] * given[ONE]), values, [THREE, ONE])
    assert found[THREE] == pytest.approx(var_a * (var_b + mean_b**2) / whole, abs=0.02)
    assert found[ONE] == pytest.approx(var_b * (var_a + mean_a**2) / whole, abs=0.02)


def test_what_is_drawn_stays_in_its_range_and_the_rest_is_as_given() -> None:
    values = defaults() | {"headcount": 200.0}
    seen: dict[str, Value] = {}

    def answer(given: Mapping[str, Value]) -> np.ndarray:
        seen.update(given)
        return np.asarray(given[ONE])

    assert total_indices(answer, values, [ONE, TWO])[ONE] == pytest.approx(1, abs=0.01)
    for name in (ONE, TWO):
        drawn = np.asarray(seen.pop(name))
        assert drawn.min() >= registry()[name].low
        assert drawn.max() <= registry()[name].high
        assert drawn.mean() == pytest.approx(mean(name, number(values, name)), rel=0.01)
    np.testing.assert_equal(seen, {name: values[name] for name in seen})
    assert set(seen) | {ONE, TWO} == set(values)


def test_the_same_question_has_the_same_answer() -> None:
    def answer(given: Mapping[str, Value]) -> np.ndarray:
        return np.asarray(np.exp(given[ONE]) + given[TWO] * given[THREE])

    first = total_indices(answer, defaults(), UNCERTAIN)
    assert total_indices(answer, defaults(), UNCERTAIN) == first


def test_answer_that_no_assumption_moves_depends_on_none() -> None:
    found = total_indices(lambda given: np.full(np.shape(given[ONE]), 0.3), defaults(), [ONE, TWO])
    assert found == {ONE: 0, TWO: 0}


def options(given: Mapping[str, Any]) -> np.ndarray:
    """Do nothing, or take a chance that pays where the first assumption is high."""
    gain = np.asarray(given[ONE] - mean(ONE, number(defaults(), ONE)))
    return np.column_stack([np.zeros_like(gain), gain])


def test_knowing_what_decides_is_worth_the_mean_gain() -> None:
    # With the mean gain at nought, perfect information is worth E[max(0, gain)].
    found = worth_knowing(options, defaults(), [ONE, TWO])
    known = registry()[ONE]
    draws = np.random.default_rng(1).triangular(
        known.low, number(defaults(), ONE), known.high, 400_000
    )
    gains = draws - mean(ONE, number(defaults(), ONE))
    assert found[ONE].value == pytest.approx(np.maximum(gains, 0).mean(), rel=0.02)
    assert found[ONE].switch == pytest.approx(0.5, abs=0.06)
    assert found[TWO] == ValueOfInformation(0, 0)


def test_knowing_is_worth_nothing_where_the_choice_is_clear() -> None:
    def clear(given: Mapping[str, Any]) -> np.ndarray:
        return options(given) + np.asarray([100.0, 0.0])

    assert worth_knowing(clear, defaults(), [ONE, TWO]) == dict.fromkeys(
        (ONE, TWO), ValueOfInformation(0, 0)
    )


def test_an_unset_belief_is_drawn_evenly_over_its_range() -> None:
    seen: dict[str, Any] = {}

    def answer(given: Mapping[str, Any]) -> np.ndarray:
        seen.update(given)
        return np.asarray(given["price_gap_percent"] + given[ONE])

    found = total_indices(answer, defaults(), ["price_gap_percent", ONE])
    drawn = seen["price_gap_percent"]
    item = registry()["price_gap_percent"]
    assert drawn.mean() == pytest.approx((item.drawn_low + item.drawn_high) / 2, abs=0.01)
    assert drawn.std() == pytest.approx(
        (item.drawn_high - item.drawn_low) / math.sqrt(12), rel=0.01
    )
    assert found["price_gap_percent"] > 0.99
