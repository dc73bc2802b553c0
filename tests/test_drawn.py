"""Draws and searches: quantities whose quantiles and crossings are known by hand."""

import math
import re

import numpy as np
import pytest

from tillit.contents import contents
from tillit.drawn import Draws, Line, crossing, needed
from tillit.evidence import load
from tillit.explorers import explorer
from tillit.formula import Formula, exp, keep
from tillit.parameters import defaults, registry
from tillit.sampling import DRAWS as NUMBER
from tillit.sampling import triangular, uniforms

NAME = "dialogue_effect"
ITEM = registry()[NAME]


def assumptions(values, draws, bind=keep):
    return {"level": bind("level", draws[NAME])}


DRAWS = Draws(
    assumptions,
    lambda values, bind: {"level": values["level"], "twice": bind("twice", values["level"] * 2)},
    lambda values, bind: {
        "chance_of_a_third": values["level"] - 2 / 3,
        "chance_unknown": values["level"] * values["price_gap_percent"],
    },
    (Line("raised", "headcount", (100.0, 200.0), lambda v, bind: v["level"] + v["headcount"]),),
)


def test_quantiles_and_chances_of_a_uniform_draw():
    found = DRAWS.at(defaults())
    assert found["level_low"] == pytest.approx(0.1, abs=0.002)
    assert found["level_middle"] == pytest.approx(0.5, abs=0.002)
    assert found["level_high"] == pytest.approx(0.9, abs=0.002)
    assert found["twice_high"] == pytest.approx(2 * found["level_high"])
    assert found["chance_of_a_third"] == pytest.approx(1 / 3, abs=0.002)


def test_a_chance_that_rests_on_an_unset_belief_is_unset():
    assert math.isnan(DRAWS.at(defaults())["chance_unknown"])
    assert DRAWS.at({**defaults(), "price_gap_percent": 5.0})["chance_unknown"] == 1


def test_a_line_has_the_quantiles_at_each_level():
    told = DRAWS.signals(defaults())
    assert told["raised_middle_along"] == pytest.approx([100.5, 200.5], abs=0.002)
    along = DRAWS.along(defaults(), DRAWS.line("raised"), [150.0])
    assert along["raised_low"] == pytest.approx([150.1], abs=0.002)


def test_the_page_gets_the_same_functions_as_text():
    written = DRAWS.written({name: Formula(name) for name in defaults()})
    assert len(written["assumptions"]) == 1
    assert written["steps"] == ["(a0 * 2)"]
    assert written["quantities"] == {"level": "a0", "twice": "s0"}
    assert written["lines"][0]["drawn"] == "(a0 + level)"


def test_triangular_draws_keep_to_their_range_and_mode():
    drawn = triangular(defaults(), uniforms(), [NAME])[NAME]
    assert drawn.shape == (NUMBER,)
    assert drawn.min() >= ITEM.low
    assert drawn.max() <= ITEM.high
    mean = (ITEM.low + float(ITEM.default) + ITEM.high) / 3
    assert drawn.mean() == pytest.approx(mean, abs=0.005)


@pytest.mark.parametrize("root", [0.123456789, 1.0, 0.0, 2.0])
def test_a_crossing_is_found_wherever_it_lies(root):
    def model(values):
        return {"height": exp(values[NAME]) - math.exp(root)}

    assert crossing(model, defaults(), "height", NAME) == pytest.approx(root, abs=1e-9)


def test_without_a_crossing_there_is_no_number():
    def model(values):
        level = np.asarray(values[NAME])
        return {"above": level + 1, "flat": level * 0, "unset": level * math.nan}

    for result in ("above", "flat", "unset"):
        assert math.isnan(crossing(model, defaults(), result, NAME)), result


def test_the_first_crossing_counts():
    def model(values):
        return {"height": (values[NAME] - 0.5) * (values[NAME] - 1.5)}

    assert crossing(model, defaults(), "height", NAME) == pytest.approx(0.5, abs=1e-9)


def test_only_the_steps_that_a_result_rests_on_are_kept_in_their_order():
    steps = {"a": "x + 1", "unused": "a * 2", "b": "a * a", "c": "b + y", "d": "c"}
    assert needed(steps, "c") == {"a": "x + 1", "b": "a * a", "c": "b + y"}


def sum_of_parts(values, draws, bind=keep):
    return {name: bind(name, draws[name]) for name in WEIGHTS}


WEIGHTS = {"pension_sensitivity": 3.0, "pay_sensitivity": -1.0, "dialogue_effect": 0.0}


def test_each_part_of_a_sum_takes_part_in_the_uncertainty_by_its_variance():
    draws = Draws(
        sum_of_parts,
        lambda values, bind: {
            "unset": values["price_gap_percent"] + values["pay_sensitivity"],
            "total": sum(weight * values[name] for name, weight in WEIGHTS.items()),
        },
    )
    found = draws.unknowns(defaults(), ("unset", "total"), list(WEIGHTS))
    assert found == pytest.approx(
        {"pension_sensitivity": 0.9, "pay_sensitivity": 0.1, "dialogue_effect": 0}, abs=0.02
    )


def test_what_does_not_vary_has_no_unknown():
    draws = Draws(sum_of_parts, lambda values, bind: {"fixed": 0 * values["pay_sensitivity"] + 3})
    assert draws.unknowns(defaults(), ("fixed",), list(WEIGHTS)) == {}


def test_every_uncertain_number_says_what_would_settle_it():
    told = set(load().table("find_out")["id"])
    uncertain = {item.id for item in registry().values() if item.uncertain}
    alike = {explorer(name).unknown.settled_by for name in contents()} - {""}
    known = uncertain | alike | set(load().table("schedule")["id"])
    assert told >= known
    # What a reader expects has no default, and is as uncertain as anything.
    assert not any(registry()[name].has_default for name in told - known)


def test_what_is_not_known_is_asked_in_plain_words():
    """A councillor reads the tables of what an answer depends on: questions, and no formulas."""
    for question in load().table("find_out")["question"]:
        assert re.fullmatch(r"[A-Z][^.?]*\?", question), question
        assert len(question.split()) <= 17, question
        assert not re.search(r"\blog|odds|logarithm|standard deviation|spread", question), question
