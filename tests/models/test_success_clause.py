import functools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from tests.settings import any_settings, in_python, random_settings
from tests.vega import evaluate_in_vega
from tillit.explorers.success_clause import success_clause
from tillit.models import success_clause as model
from tillit.parameters import defaults, registry

DEFAULTS = defaults()
IDS = [name for name, item in registry().items() if item.model == "success_clause"]
RATES = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.77, 0.9, 0.95)


def at(**changed):
    return {**DEFAULTS, **changed}


any_values = functools.partial(any_settings, IDS, whole=("clause_participants",))


# The anchors of the specification


def test_anchor_a_true_rate_at_the_target():
    found = model.evaluate(at(clause_participants=40.0, clause_tolerance_points=5.0))
    assert found["good_rate"] == 0.30
    assert found["good_missed"] == pytest.approx(0.44, abs=0.005)
    assert found["good_missed_tolerant"] == pytest.approx(0.20, abs=0.005)
    assert found["poor_missed_tolerant"] == pytest.approx(0.73, abs=0.005)


def test_a_true_rate_left_empty_is_the_target():
    unset = model.evaluate(at(clause_target_percent=45.0))
    given_rate = model.evaluate(at(clause_target_percent=45.0, clause_true_rate_percent=45.0))
    assert unset == given_rate


# The binomial distribution, over the whole range


@pytest.mark.parametrize("participants", [1, 2, 5, 10, 39, 40, 99, 150, 199, 200])
def test_chance_is_the_binomial_of_scipy(participants):
    assert participants <= model.MOST_PARTICIPANTS
    limits = np.arange(0, participants + 1)
    for rate in RATES:
        expected = stats.binom.cdf(limits - 1, participants, rate)
        found = model.chance_below(limits, participants, rate)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
        # A tail this small is still a number, not an underflow.
        assert found[1] == pytest.approx((1 - rate) ** participants, rel=1e-9)
        assert found[1] > 0


def test_chance_agrees_with_scipy_for_every_number_of_participants():
    every = np.arange(1, model.MOST_PARTICIPANTS + 1)
    for rate in (0.01, 0.3, 0.95):
        for share in (0.1, 0.3, 0.95):
            limit = np.ceil(every * share - 1e-9)
            found = model.chance_below(limit, every, rate)
            expected = stats.binom.cdf(limit - 1, every, rate)
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_the_ranges_of_the_controls_are_those_that_are_exact():
    known = registry()
    assert known["clause_participants"].high == model.MOST_PARTICIPANTS
    for name in ("clause_target_percent", "clause_true_rate_percent", "clause_poor_rate_percent"):
        assert known[name].low >= 1
        assert known[name].high <= 95


@pytest.mark.parametrize(
    ("participants", "target"),
    [(n, t) for n in (10, 40, 73, 200) for t in range(5, 100, 5)],
)
def test_exactly_the_target_is_no_miss(participants, target):
    """Against counting by hand in whole numbers: rounding must not move a round across."""
    chance = model.chance_missed(
        {"clause_target_percent": float(target), "clause_participants": float(participants)},
        0.4,
        0.0,
    )
    below = sum(100 * i < participants * target for i in range(participants + 1))
    assert chance == pytest.approx(stats.binom.cdf(below - 1, participants, 0.4), abs=1e-9)


# One formula, two engines


def test_every_result_agrees_with_vega():
    points = random_settings(IDS, seed=4, count=60, whole=("clause_participants",))
    in_vega = evaluate_in_vega(model.evaluate, points)
    for point, there in zip(points, in_vega, strict=True):
        values = in_python(point)
        here = model.evaluate(values)
        assert set(here) == set(there)
        for name, value in here.items():
            assert there[name] == pytest.approx(float(value), rel=1e-9, abs=1e-9), (name, point)


def test_steps_on_the_page_are_few_and_each_name_means_one_thing():
    explorer = success_clause()
    steps = explorer.symbols.formulas["steps"]
    assert len(steps) < 400
    assert max(map(len, steps.values())) < 2000


# Properties


@given(any_values())
def test_chances_are_chances_and_tolerance_only_lowers_them(values):
    found = model.evaluate(values)
    for who in ("good", "poor"):
        strict, tolerant = found[f"{who}_missed"], found[f"{who}_missed_tolerant"]
        assert 0 <= tolerant <= strict <= 1
        assert found[f"{who}_missed_twice"] == pytest.approx(tolerant**2)


@given(any_values(), st.floats(1, 95), st.floats(1, 95))
def test_a_better_provider_misses_less_often(values, one, other):
    low, high = sorted((one, other))
    worse, better = (
        model.evaluate({**values, "clause_true_rate_percent": rate}) for rate in (low, high)
    )
    for name in ("good_missed", "good_missed_tolerant", "good_missed_twice"):
        assert better[name] <= worse[name] + 1e-12


@given(any_values())
def test_who_counts_failures_gets_the_mirrored_chance(values):
    """Fewer than m results are more than n - m failures: the same chance, reckoned backwards."""
    participants = values["clause_participants"]
    rate = values["clause_poor_rate_percent"] / 100
    assume(0.05 <= rate <= 0.95)
    limit = math.ceil(float(model.needed(values, 0.0)) - 1e-9)
    few = float(model.chance_below(limit, participants, rate))
    many_failures = float(model.chance_below(participants - limit + 1, participants, 1 - rate))
    assert few == pytest.approx(1 - many_failures, abs=1e-9)


def test_no_participant_and_no_target_is_never_missed():
    assert model.chance_below(0, 40, 0.3) == 0
    assert model.chance_below(-2.0, 40, 0.3) == 0
    lenient = model.evaluate(at(clause_target_percent=5.0, clause_tolerance_points=20.0))
    assert lenient["poor_missed_tolerant"] == 0


# The explorer


def test_there_is_an_answer_for_a_good_provider_a_worse_one_and_none_to_tell_apart():
    explorer = success_clause()
    said = [
        explorer.answer(at(**changed)).striptags()
        for changed in (
            {},
            {"clause_true_rate_percent": 25.0},
            {"clause_true_rate_percent": 20.0, "clause_poor_rate_percent": 20.0},
        )
    ]
    assert len(set(said)) == len(explorer.answers[0]) == 3
    assert "44 %" in said[0].replace("\N{NO-BREAK SPACE}", " ")


def test_tables_hold_what_the_model_computes():
    explorer = success_clause()
    tables = {
        picture.id: dict(
            zip(
                picture.table.rows,
                zip(*explorer.columns(picture, at()).values(), strict=True),
                strict=True,
            )
        )
        for picture in explorer.pictures
    }
    found = model.evaluate(at())
    expected = (found["good_missed"], found["good_missed_tolerant"])
    assert tables["by_rate"][0.3] == pytest.approx(expected)
    poor = (found["poor_missed"], found["poor_missed_tolerant"])
    assert tables["by_rate"][0.2] == pytest.approx(poor)
    expected = (found["good_missed_tolerant"], found["poor_missed_tolerant"])
    assert tables["by_number"][40.0] == pytest.approx(expected)
    assert min(tables["by_number"][200.0][1], 1 - tables["by_number"][200.0][0]) > 0.9
