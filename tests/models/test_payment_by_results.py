import functools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from tests.settings import any_settings, in_python, random_settings
from tests.vega import evaluate_in_vega
from tillit.evidence import load
from tillit.explorers.payment_by_results import (
    BONUS_GRID,
    DRAWS,
    UNCERTAIN,
    drivers,
    payment_by_results,
)
from tillit.models import payment_by_results as model
from tillit.parameters import defaults, registry
from tillit.sampling import triangular, uniforms

DEFAULTS = defaults()
IDS = [name for name, item in registry().items() if item.model == "payment_by_results"]
WITHOUT_BONUS = {
    *(f"{name}_{group}" for name in ("threshold", "base_chance") for group in model.GROUPS),
    *(f"paid_base_{group}" for group in model.GROUPS),
    "participants",
    "paid_base_total",
}
"""Results that need no bonus."""

groups = st.sampled_from(model.GROUPS)
PARTS = ("paid_base", "paid_steps", "paid_anyway", "paid_extra")


def at(**changed):
    return {**DEFAULTS, **changed}


any_values = functools.partial(any_settings, IDS)


def paying(values, group):
    """Values with a bonus for this group."""
    bonus = float(model.tariff(values, "result_bonus", group))
    return values if bonus == bonus else {**values, "result_bonus_thousand": 60.0}


def results(values):
    return {name: float(value) for name, value in model.evaluate(values).items()}


def test_groups_are_those_of_the_table():
    assert tuple(load().table("user_groups")["id"]) == model.GROUPS


# The anchors of the specification


@pytest.mark.parametrize(("group", "effort"), [("near", 0.18), ("middle", 0.47), ("far", 0.0)])
def test_anchor_effort_at_a_bonus_of_forty(group, effort):
    found = model.evaluate(at(result_bonus_thousand=40.0))
    assert found[f"effort_{group}"] == pytest.approx(effort, abs=0.005)


@pytest.mark.parametrize(("group", "bonus"), [("near", 33.3), ("middle", 25.0), ("far", 41.7)])
def test_anchor_bonus_from_which_helping_pays(group, bonus):
    assert model.evaluate(at())[f"threshold_{group}"] / 1000 == pytest.approx(bonus, abs=0.05)


def test_what_a_bonus_of_sixty_makes_of_those_furthest_away():
    """By hand: e = ln(60 x .12 / 5), so that help reaches 1 - 5 / 7.2 of what it can add."""
    found = results(at(result_bonus_thousand=60.0))
    chance = 0.05 + 0.12 * (1 - 5 / 7.2)
    spend = 5 * math.log(7.2 / 5)
    assert found["chance_far"] == pytest.approx(chance)
    assert found["margin_far"] == pytest.approx(1000 * (20 + 60 * chance - spend))
    assert found["anyway_far"] == pytest.approx(0.05 / chance)
    assert found["extra_cost_far"] == pytest.approx(1000 * (20 + 60 * chance) / (chance - 0.05))


def test_it_can_say_unset_left_aside_and_helped():
    said = [
        payment_by_results().cases(at(result_bonus_thousand=bonus))[0]
        for bonus in (math.nan, 40.0, 46.0, 60.0)
    ]
    assert said == ["no bonus", "left aside", "even", "helped"]


def test_a_payment_for_steps_lowers_the_bonus_needed_and_can_replace_it():
    by_payment = {
        payment: results(at(step_payment_thousand=payment))["threshold_far"]
        for payment in (0.0, 5.0, 12.0, 13.0)
    }
    assert by_payment[5.0] == pytest.approx(1000 * (5 - 5 * 0.4) / 0.12)
    assert by_payment[12.0] > 0
    assert by_payment[13.0] == 0
    without_bonus = results(at(step_payment_thousand=13.0, result_bonus_thousand=0.0))
    assert all(without_bonus[f"effort_{group}"] > 0 for group in model.GROUPS)


def test_a_higher_bonus_for_the_far_group_moves_that_group_alone():
    common = results(at(result_bonus_thousand=30.0))
    own = results(at(result_bonus_thousand=30.0, result_bonus_thousand_far=60.0))
    assert common["effort_far"] == 0
    assert own["effort_far"] > 0
    for name in common:
        if name.endswith(("_near", "_middle")):
            assert own[name] == pytest.approx(common[name], nan_ok=True), name


def test_a_base_payment_of_its_own_helps_nobody_and_moves_who_is_wanted():
    common = results(at(result_bonus_thousand=40.0))
    own = results(at(result_bonus_thousand=40.0, base_payment_thousand_far=40.0))
    assert own["effort_far"] == common["effort_far"] == 0
    assert own["near_over_far"] == pytest.approx(common["near_over_far"] - 20_000)
    assert common["near_over_far"] > 0 > own["near_over_far"]


# One formula, two engines


def test_every_result_agrees_with_vega():
    points = random_settings(IDS, seed=4, count=80)

    def everything(values, bind):
        found = dict(model.evaluate(values, bind))
        for group in model.GROUPS:
            for bonus in (0, 55):
                name = f"{group}_at_{bonus}"
                units = model.effort(values, group, bonus)
                found[f"effort_{name}"] = bind(f"effort_{name}", units)
                held = model.margin(values, group, bonus, units)
                found[f"margin_{name}"] = bind(f"margin_{name}", held)
        return found

    in_vega = evaluate_in_vega(everything, points)
    numbers = 0
    for point, there in zip(points, in_vega, strict=True):
        values = in_python(point)
        here = everything(values, model.keep)
        assert set(here) == set(there)
        for name, value in here.items():
            assert there[name] == pytest.approx(float(value), rel=1e-9, abs=1e-9, nan_ok=True), (
                name,
                point,
            )
            numbers += value == value
    assert numbers > 0.7 * len(points) * len(in_vega[0]), "most results are numbers"


def test_arrays_give_what_numbers_give():
    bonuses = np.array([math.nan, 0.0, 30.0, 42.0, 150.0])
    together = model.evaluate(at(result_bonus_thousand=bonuses))
    for place, bonus in enumerate(bonuses):
        alone = results(at(result_bonus_thousand=float(bonus)))
        for name in ("effort_far", "margin_far", "extra_cost_total", "far_share"):
            assert together[name][place] == pytest.approx(alone[name], nan_ok=True), name


# Properties


@given(any_values(), groups)
def test_the_effort_is_the_one_that_pays_best(values, group):
    values = paying(values, group)
    bonus = float(model.tariff(values, "result_bonus", group))
    best = float(model.effort(values, group, bonus))
    top = float(model.margin(values, group, bonus, best))
    found = minimize_scalar(
        lambda effort: -float(model.margin(values, group, bonus, effort)),
        bounds=(0, best + 10),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert best >= 0
    assert top >= -found.fun - 1e-9
    assert top >= float(model.margin(values, group, bonus, 0.0))


@given(any_values(), groups, st.floats(0, 150), st.floats(0, 150))
def test_effort_never_falls_with_the_bonus(values, group, one, other):
    low, high = sorted((one, other))
    assert model.effort(values, group, low) <= model.effort(values, group, high)


@given(any_values(), groups, st.floats(0, 1))
def test_effort_never_falls_with_a_payment_for_steps(values, group, share):
    values = paying(values, group)
    now = values["step_payment_thousand"]
    more = now + share * (registry()["step_payment_thousand"].high - now)
    there = results({**values, "step_payment_thousand": more})
    assert results(values)[f"effort_{group}"] <= there[f"effort_{group}"] + 1e-12
    assert there[f"threshold_{group}"] <= results(values)[f"threshold_{group}"] + 1e-6


@given(any_values(), groups)
def test_the_threshold_is_where_helping_begins_to_pay(values, group):
    start = float(model.threshold(values, group))
    below, above = start * (1 - 1e-9), start * (1 + 1e-9) + 1e-6
    # Where steps pay for help alone, there is no bonus below which it does not pay.
    assert start == 0 or model.effort(values, group, below) == pytest.approx(0, abs=1e-6)
    assert model.effort(values, group, above) > 0
    held = results(paying(values, group))
    bonus, threshold = held[f"bonus_{group}"], held[f"threshold_{group}"]
    assume(abs(bonus - threshold) > 1e-6)
    assert (held[f"effort_{group}"] > 0) == (bonus > threshold)


@given(any_values(), groups)
def test_chances_stay_chances_and_nobody_is_harmed(values, group):
    found = results(paying(values, group))
    base = found[f"base_chance_{group}"]
    assert 0 < base <= found[f"chance_{group}"] <= 1 + 1e-12
    assert 0 < found[f"step_chance_{group}"] <= 1 + 1e-12
    assert 0 < found[f"anyway_{group}"] <= 1
    assert found[f"margin_{group}"] >= found[f"paid_base_{group}"] - 1e-6
    if found[f"effort_{group}"] == 0:
        assert found[f"anyway_{group}"] == 1
        assert math.isnan(found[f"extra_cost_{group}"])


@given(any_values(result_bonus_thousand=60.0))
def test_what_is_paid_adds_up(values):
    found = results(values)
    for group in model.GROUPS:
        parts = sum(found[f"{part}_{group}"] for part in PARTS)
        assert found[f"paid_{group}"] == pytest.approx(parts)
        left = found[f"margin_{group}"] + found[f"spend_{group}"]
        assert found[f"paid_{group}"] == pytest.approx(left, abs=1e-6)
    weights = {group: values[f"participants_{group}"] for group in model.GROUPS}
    by_group = sum(weights[group] * found[f"paid_{group}"] for group in model.GROUPS)
    assert found["paid_total"] == pytest.approx(by_group, abs=1e-3)
    assert found["paid_total"] == pytest.approx(
        sum(found[f"{part}_total"] for part in PARTS), abs=1e-3
    )
    spent = sum(weights[group] * found[f"spend_{group}"] for group in model.GROUPS)
    assert found["paid_total"] == pytest.approx(found["margin_total"] + spent, abs=1e-3)


@given(any_values(), st.permutations(model.GROUPS))
def test_groups_are_treated_alike(values, order):
    """Who changes names changes results, and nothing else: no group is favoured by its name."""
    renamed = {}
    for name, value in values.items():
        group = name.rsplit("_", 1)[1]
        place = model.GROUPS.index(group) if group in model.GROUPS else None
        renamed[name if place is None else name.replace(f"_{group}", f"_{order[place]}")] = value
    here, there = results(values), results(renamed)
    for group, other in zip(model.GROUPS, order, strict=True):
        for name in ("threshold", "effort", "margin", "extra_cost"):
            expected = here[f"{name}_{group}"]
            assert there[f"{name}_{other}"] == pytest.approx(expected, nan_ok=True)
    for name in ("paid_total", "margin_total", "results_total"):
        assert there[name] == pytest.approx(here[name], rel=1e-9, nan_ok=True)


@given(
    any_values(
        result_bonus_thousand=math.nan,
        **{f"result_bonus_thousand_{group}": math.nan for group in model.GROUPS},
    )
)
def test_without_a_bonus_there_is_no_verdict(values):
    found = results(values)
    assert {name for name, value in found.items() if value == value} == WITHOUT_BONUS


# The explorer


def test_at_the_defaults_the_answer_gives_thresholds_and_no_verdict():
    explorer = payment_by_results()
    answer = explorer.answer(at()).striptags()
    assert "You set none yet" in answer
    for group in model.GROUPS:
        assert f'data-output="threshold_{group}"' in explorer.answer(at())


def known_effort(**changed):
    """Settings of which nothing is drawn but how far the assumed effect holds."""
    return at(knowledge_effort_cost_thousand="known", knowledge_effort_effect="known", **changed)


SAID = {
    ("no bonus", "no bonus"): at(),
    ("no bonus, narrow", "no bonus"): known_effort(knowledge_uplift_scale="known"),
    ("by steps alone", "by steps alone"): at(step_payment_thousand=20.0),
    ("left aside", "bonus"): at(result_bonus_thousand=40.0),
    ("even", "bonus"): at(result_bonus_thousand=46.0),
    ("hardly", "bonus"): at(result_bonus_thousand=50.0),
    ("helped", "bonus"): at(result_bonus_thousand=60.0),
}


def test_every_answer_can_be_given_and_speaks_of_those_furthest_away():
    explorer = payment_by_results()
    assert list(SAID) == [explorer.cases(values) for values in SAID.values()]
    for place, listed in enumerate(explorer.answers):
        assert {case.name for case in listed} == {said[place] for said in SAID}
    assert all("furthest from work" in case.sentence for case in explorer.answers[0])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"result_bonus_thousand": 40.0}, ("likely left aside", "near work in about 6 in 10")),
        ({"result_bonus_thousand": 10.0}, ("likely left aside", "in fewer than 1 in 20")),
        ({"result_bonus_thousand": 60.0}, ("then 7.5 %, without help 5 %", "about 9 in 10")),
        (
            {"step_payment_thousand": 20.0},
            ("through the payment for steps alone", "no bonus either"),
        ),
    ],
)
def test_the_answer_says_who_is_helped(changed, said):
    answer = payment_by_results().to_text(changed).replace("\N{NO-BREAK SPACE}", " ")
    assert all(part in answer for part in said), answer


def test_all_groups_are_told_by_the_same_draws():
    explorer = payment_by_results()
    for group in model.GROUPS:
        for name in (f"threshold_{group}", f"spend_{group}", f"chance_{group}", f"margin_{group}"):
            assert name in explorer.banded


def test_a_number_that_is_known_narrows_the_band():
    widths = []
    for state in ("book", "roughly", "known"):
        known = {f"knowledge_{name}": state for name in UNCERTAIN}
        found = DRAWS.at(at(**known))
        widths.append(found["threshold_far_high"] - found["threshold_far_low"])
    assert widths[0] > 3 * widths[1] > 0
    assert widths[2] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("bonus", [30.0, 40.0, 60.0])
def test_chance_that_helping_pays_is_a_share_of_the_draws(bonus):
    values = at(result_bonus_thousand=bonus)
    found = DRAWS.at(values)
    drawn = {**values, **triangular(values, uniforms(), UNCERTAIN)}
    for group in model.GROUPS:
        share = np.mean(model.threshold(drawn, group) < bonus)
        assert 0 < share < 1
        assert found[f"{group}_helped"] == pytest.approx(share)


def test_bands_hold_without_a_bonus_only_for_the_threshold():
    found = DRAWS.at(at())
    assert found["threshold_far_low"] < 41_667 < found["threshold_far_high"]
    assert math.isnan(found["margin_far_low"])
    assert math.isnan(found["far_helped"])


def test_the_answer_tips_at_the_threshold():
    tips = payment_by_results().tips(at(result_bonus_thousand=60.0), "help_tips")
    threshold = results(at())["threshold_far"] / 1000
    assert tips["result_bonus_thousand"] == pytest.approx(threshold)
    moved = at(result_bonus_thousand=60.0, effort_cost_thousand=tips["effort_cost_thousand"])
    assert results(moved)["threshold_far"] == pytest.approx(60_000)
    # Until a bonus is set: reckoned with none.
    assert payment_by_results().tips(at(), "help_tips")["step_payment_thousand"] == pytest.approx(
        12.5
    )
    assert "base_payment_thousand" not in tips, "it pays for nobody’s help"


@pytest.mark.parametrize("bonus", [math.nan, 60.0])
def test_what_matters_to_those_furthest_away(bonus):
    found = drivers(at(result_bonus_thousand=bonus))
    assert set(found) == set(UNCERTAIN) == {n for n in IDS if registry()[n].uncertain}
    assert all(driver.share > 0.1 for driver in found.values())
    assert all(0 <= driver.worth <= 1 for driver in found.values())
    assert max(driver.worth for driver in found.values()) > 0.05


def test_tables_hold_what_the_model_computes():
    explorer = payment_by_results()
    values = at(result_bonus_thousand=60.0, result_bonus_thousand_far=80.0)
    tables = {picture.id: explorer.columns(picture, values) for picture in explorer.pictures}
    help_picture = explorer.pictures[0]
    place = list(help_picture.table.rows).index(60.0)
    common = explorer.results(at(result_bonus_thousand=60.0))
    by_group = [column.field for column in help_picture.table.columns[: len(model.GROUPS)]]
    for group, field in zip(model.GROUPS, by_group, strict=True):
        assert tables["help"][field][place] == pytest.approx(common[f"spend_{group}_middle"])
        left = tables["margin"][f"margin_at_{group}"][place]
        assert left == pytest.approx(common[f"margin_{group}"])
    ends = [tables["help"][end] for end in ("low", "middle", "high")]
    assert all(low <= middle <= high for low, middle, high in zip(*ends, strict=True))
    own = results(values)
    for part in PARTS:
        assert tables["paid"][part] == pytest.approx(
            [own[f"{part}_{group}"] for group in model.GROUPS]
        )


def test_the_grid_of_the_band_spans_the_bonus():
    bonus = registry()["result_bonus_thousand"]
    assert (BONUS_GRID[0], BONUS_GRID[-1]) == (bonus.low, bonus.high)
