import functools
import html
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from tests.settings import any_settings, in_python, random_settings
from tests.vega import evaluate_in_vega
from tillit.explorers.scope_phasing import DRAWS, drivers, preparation, scope_phasing
from tillit.models import market
from tillit.models import scope_phasing as model
from tillit.models.staff_terms import expected_excess
from tillit.parameters import defaults, registry
from tillit.sampling import uniforms

DEFAULTS = defaults()
OWN = [name for name, item in registry().items() if item.model == "scope_phasing"]
SHARED = ["contract_years", "cost_per_fte", "labour_share", "position_size"]
OF_MARKET = [name for name, item in registry().items() if item.model == "market"]
IDS = [*OWN, *SHARED, *OF_MARKET]

WHOLE = ("lots", "interested_suppliers", "observed_bids")

GAINS = st.floats(-0.10, 0.15)


def at(**changed):
    return {**DEFAULTS, **changed}


ANCHOR = at(
    contract_years=3.0,
    years_after=5.0,
    first_step_fte=100.0,
    extension_fte=300.0,
    gain_spread_percent=6.0,
    unit_noise_percent=8.0,
    comparable_units=2.0,
    first_step_cost_percent=2.0,
    exit_cost_percent=3.0,
)


any_values = functools.partial(any_settings, IDS, whole=WHOLE, unset=False)


# The anchors of the specification


def test_anchor_spread_of_what_will_be_believed():
    assert model.learned_spread(ANCHOR) == pytest.approx(0.053, abs=0.0005)


@pytest.mark.parametrize(
    ("gain", "staged", "full"), [(0, 0.085, 0.047), (0.04, 0.244, 0.331), (-0.02, 0.028, -0.078)]
)
def test_anchor_value_of_steps_and_of_going_fully(gain, staged, full):
    assert model.staged_value(ANCHOR, gain) == pytest.approx(staged, abs=0.0005)
    assert model.full_value(ANCHOR, gain) == pytest.approx(full, abs=0.0005)


def test_anchor_staged_beats_full_below_one_point_two_percent():
    def difference(percent):
        return model.evaluate({**ANCHOR, "mean_gain_percent": percent})["staged_less_full"]

    assert optimize.brentq(difference, -10, 15) == pytest.approx(1.2, abs=0.05)
    assert difference(1.1) > 0 > difference(1.25)


@pytest.mark.parametrize(("units", "percent"), [(1, 16), (4, 7.9)])
def test_anchor_smallest_effect_in_four_years(units, percent):
    found = model.smallest_effect(at(comparable_units=float(units), contract_years=4.0))
    assert 100 * found == pytest.approx(percent, abs=0.2)


def test_each_option_can_be_the_best():
    def best(percent):
        found = model.evaluate({**ANCHOR, "mean_gain_percent": percent})
        worth = {
            "stay": 0.0,
            "stage": found["staged_value"],
            "full": found["full_value"],
        }
        return max(worth, key=worth.__getitem__)

    assert [best(percent) for percent in (-6.0, 0.0, 4.0)] == ["stay", "stage", "full"]


# One formula, two engines


def test_every_result_agrees_with_vega():
    points = random_settings(IDS, seed=4, count=100, whole=WHOLE)
    assert any(point["extension_fte"] == 0 for point in points)
    assert any(point["mean_gain_percent"] is None for point in points)

    def everything(values, bind):
        found = dict(model.evaluate(values, bind))
        for measured in (-0.05, 0.08):
            name = f"updated_{measured < 0}"
            found[name] = bind(name, model.updated_gain(values, found["stated_gain"], measured))
        return found

    in_vega = evaluate_in_vega(everything, points)
    for point, there in zip(points, in_vega, strict=True):
        values = in_python(point)
        here = everything(values, model.keep)
        assert set(here) == set(there)
        for name, value in here.items():
            # Amounts run to hundreds of millions: a hundredth of an øre is no difference.
            close = 1e-2 if name.endswith("_amount") else 1e-9
            assert there[name] == pytest.approx(float(value), rel=1e-9, abs=close, nan_ok=True), (
                name,
                point,
            )


# What is learned


@given(any_values())
def test_a_first_step_never_teaches_more_than_there_is_to_know(values):
    doubt = values["gain_spread_percent"] / 100
    assert 0 < model.learned_spread(values) <= doubt * (1 + 1e-12)
    assert 0 < model.evaluate(values)["result_weight"] <= 1


@given(any_values(), st.floats(0, 4), st.floats(0, 4))
def test_more_units_and_years_show_smaller_effects_and_teach_more(values, units, years):
    more = {
        **values,
        "comparable_units": values["comparable_units"] + units,
        "contract_years": values["contract_years"] + years,
    }
    assert model.smallest_effect(more) <= model.smallest_effect(values) + 1e-15
    assert model.learned_spread(more) >= model.learned_spread(values) - 1e-15


@given(st.floats(-0.3, 0.3), st.floats(0.001, 0.12))
def test_the_right_to_choose_later_is_worth_at_least_choosing_now(gain, spread):
    assert expected_excess(gain, spread) >= max(gain, 0) - 1e-15


@given(any_values(), GAINS, st.floats(-0.3, 0.3))
def test_results_move_the_belief_towards_what_was_measured(values, gain, measured):
    after = model.updated_gain(values, gain, measured)
    assert min(gain, measured) - 1e-12 <= after <= max(gain, measured) + 1e-12
    weight = model.evaluate(values)["result_weight"]
    assert after == pytest.approx(gain + weight * (measured - gain), abs=1e-12)


# The rule for stopping


@given(any_values(), GAINS)
def test_at_the_threshold_of_the_extension_the_belief_is_none(values, gain):
    threshold = model.extend_above(values, gain)
    assert model.updated_gain(values, gain, threshold) == pytest.approx(0, abs=1e-12)
    assert model.updated_gain(values, gain, threshold + 0.01) > 0


@given(any_values(), GAINS)
def test_at_the_threshold_of_going_back_the_belief_is_the_cost_of_it(values, gain):
    threshold = model.go_back_below(values, gain)
    cost = values["exit_cost_percent"] / 100
    assert model.updated_gain(values, gain, threshold) == pytest.approx(-cost, abs=1e-12)


def test_whoever_believed_in_a_gain_puts_up_with_a_poorer_result():
    thresholds = [model.extend_above(DEFAULTS, gain) for gain in (-0.04, 0.0, 0.04)]
    assert thresholds[0] > 0
    assert thresholds[1] == 0
    assert thresholds[2] < 0


@pytest.mark.parametrize("gain", [-0.05, 0.0, 0.03])
def test_chances_and_value_agree_with_simulated_first_steps(gain):
    rng = np.random.default_rng(5)
    values = {**ANCHOR, "mean_gain_percent": 100 * gain}
    true = rng.normal(gain, 0.06, 400_000)
    measured = rng.normal(true, math.sqrt(model.noise_variance(values)))
    extended = measured > model.extend_above(values, gain)
    kept = measured > model.go_back_below(values, gain)
    found = model.evaluate(values)
    assert found["chance_extend"] == pytest.approx(extended.mean(), abs=0.003)
    assert found["chance_go_back"] == pytest.approx(1 - kept.mean(), abs=0.003)
    staged = 0.25 * true * 3 - 0.02 + 5 * np.where(extended, true, 0)
    full = 3 * true + 5 * np.where(kept, true, -0.03)
    assert found["staged_value"] == pytest.approx(staged.mean(), abs=0.002)
    assert found["full_value"] == pytest.approx(full.mean(), abs=0.003)


# The options


@given(any_values(), GAINS)
def test_a_way_back_is_never_worse_than_none(values, gain):
    with_way_back = model.full_value(values, gain)
    assert with_way_back >= model.irreversible_value(values, gain) - 1e-12


@given(any_values(), GAINS, st.floats(0, 0.05))
def test_a_larger_expected_gain_speaks_for_every_option_and_most_for_going_fully(
    values, gain, more
):
    def worth(expected):
        return model.staged_value(values, expected), model.full_value(values, expected)

    (staged, full), (better_staged, better_full) = worth(gain), worth(gain + more)
    # In the far tail an excess counts as none: a jump below a hundred-thousandth.
    assert better_staged >= staged - 1e-5
    assert better_full >= full - 1e-5
    assert better_staged - better_full <= staged - full + 1e-5


def without_costs(values):
    return {**values, "first_step_cost_percent": 0.0, "exit_cost_percent": 0.0}


def with_extension(values):
    return {**values, "extension_fte": max(values["extension_fte"], 10.0)}


def mirrored(values):
    """The same case seen from private operation: its first step is what stays behind here."""
    first, rest = values["first_step_fte"], values["extension_fte"]
    return {**values, "first_step_fte": rest, "extension_fte": first}


@given(any_values(), GAINS)
def test_mirrored_beliefs_give_mirrored_answers(values, gain):
    # The model takes no side. A first step into private operation, against having all of it there
    # for good, is worth what a first step out of it is to one who believes the opposite.
    values = with_extension(values)
    years = values["contract_years"] + values["years_after"]
    here = model.staged_value(values, gain) - years * gain
    assert here == pytest.approx(model.staged_value(mirrored(values), -gain), abs=1e-5)


@given(any_values(), GAINS)
def test_mirrored_beliefs_give_mirrored_rules(values, gain):
    values = without_costs(values)
    percent = 100 * gain
    here = model.evaluate({**values, "mean_gain_percent": percent})
    there = model.evaluate({**values, "mean_gain_percent": -percent})
    assert here["extend_above"] == pytest.approx(-there["extend_above"])
    assert here["go_back_below"] == pytest.approx(here["extend_above"])
    assert here["chance_extend"] == pytest.approx(there["chance_go_back"])
    assert here["chance_extend"] + there["chance_extend"] == pytest.approx(1)


@given(any_values(), GAINS)
def test_with_a_free_way_back_going_fully_is_the_mirror_of_keeping_the_choice_open(values, gain):
    values = {**without_costs(values), "full_start_cost_percent": 0.0}
    years = values["contract_years"] + values["years_after"]
    kept_open = values["years_after"] * expected_excess(-gain, model.learned_spread(values))
    assert model.full_value(values, gain) - years * gain == pytest.approx(kept_open, abs=1e-5)


# Where the options are worth the same


@given(any_values())
def test_options_are_worth_the_same_where_the_model_says_so(values):
    values = with_extension(values)
    found = model.evaluate(values)
    assert model.staged_value(values, found["staged_breakeven"]) == pytest.approx(0, abs=1e-9)
    assert model.full_value(values, found["full_breakeven"]) == pytest.approx(0, abs=1e-9)
    switch = found["switch_to_full"]
    full = model.full_value(values, switch)
    # In the far tail an excess counts as none: the difference may jump over 0 there.
    assert model.staged_value(values, switch) == pytest.approx(full, abs=1e-5)


@given(any_values())
def test_a_first_step_is_the_best_between_its_break_even_and_the_switch_and_nowhere_else(values):
    values = with_extension(values)
    found = model.evaluate(values)
    gains = np.linspace(-0.3, 0.3, 601)
    staged, full = model.staged_value(values, gains), model.full_value(values, gains)
    between = (gains > found["staged_breakeven"]) & (gains < found["switch_to_full"])
    lead = np.minimum(staged, staged - full)
    assert (lead[between] > -1e-5).all()
    assert (lead[~between] < 1e-5).all()


def test_a_first_step_pays_at_a_lower_belief_than_going_fully():
    found = model.evaluate(ANCHOR)
    assert found["staged_breakeven"] == pytest.approx(-0.032, abs=0.0005)
    assert found["full_breakeven"] == pytest.approx(-0.007, abs=0.0005)
    assert found["switch_to_full"] == pytest.approx(0.012, abs=0.0005)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"years_after": 8.0, "first_step_fte": 10.0, "extension_fte": 400.0},
        {"exit_cost_percent": 15.0, "gain_spread_percent": 1.0},
        {"contract_years": 1.0, "years_after": 8.0, "comparable_units": 10.0},
    ],
)
def test_a_band_needs_fewer_steps_than_a_result(changed):
    values = at(**changed)
    values |= model.drawn_assumptions(values, uniforms())
    for gain in (model.full_breakeven, model.staged_breakeven, model.switch_to_full):
        band, result = (
            np.quantile(gain(values, steps=steps), [0.1, 0.5, 0.9])
            for steps in (model.BAND_STEPS, 20)
        )
        assert band == pytest.approx(result, abs=2e-4)


def test_where_nothing_comes_after_there_is_nothing_to_learn_for():
    found = model.evaluate(at(years_after=0.0))
    assert found["full_breakeven"] == 0
    assert found["staged_breakeven"] > found["switch_to_full"]


# What is unset, and what is not there


def test_what_depends_on_the_belief_is_unset_without_one():
    found = model.evaluate(at())
    unset = {name for name, value in found.items() if math.isnan(float(value))}
    assert unset == {
        "stated_gain",
        "extend_above",
        "go_back_below",
        "chance_extend",
        "chance_go_back",
        "staged_value",
        "full_value",
        "irreversible_value",
        "staged_less_full",
        "staged_amount",
        "full_amount",
        "irreversible_amount",
    }


@given(any_values())
def test_with_a_belief_everything_is_a_number(values):
    values = with_extension(values)
    found = model.evaluate(values)
    assert all(math.isfinite(value) for value in map(float, found.values()))
    for name, value in found.items():
        if "chance" in name:
            assert 0 <= value <= 1, name


@given(any_values())
def test_without_an_extension_the_first_step_is_the_whole(values):
    found = model.evaluate({**values, "extension_fte": 0.0})
    assert found["staged_value"] == found["full_value"]
    assert found["full_breakeven"] == pytest.approx(model.full_breakeven(values))
    for name in ("staged_less_full", "staged_breakeven", "switch_to_full"):
        assert math.isnan(found[name])
    assert found["extension_people"] == found["extension_residents"] == 0
    assert found["first_step_chance_failed"] == found["full_chance_failed"]


# Amounts, people and the tender


def test_amounts_are_shares_of_the_budget_of_the_whole_scope():
    found = model.evaluate(at(mean_gain_percent=2.0))
    assert found["scope_budget"] == pytest.approx(200 * 950_000 / 0.9)
    assert found["staged_amount"] == pytest.approx(found["staged_value"] * 200 * 950_000 / 0.9)


def test_people_and_residents_of_each_phase():
    found = model.evaluate(at(extension_fte=50.0))
    assert found["first_step_people"] == pytest.approx(100 / 0.77)
    assert found["extension_people"] == pytest.approx(50 / 0.77)
    assert found["first_step_residents"] == 50
    assert found["extension_residents"] == 25


def test_chances_of_failing_are_those_of_the_market():
    values = at(lots=2.0)
    found = model.evaluate(values)
    assert found["first_step_chance_failed"] == market.chance_failed(values, 100.0, 2.0)
    assert found["full_chance_failed"] == market.chance_failed(values, 200.0, 2.0)


def test_the_plan_adds_up_month_by_month():
    found = model.months_until(at(days_to_bid=60.8, lead_time_months=6.0), 10)
    assert list(found.values()) == pytest.approx([12, 18, 66, 114])


def test_at_the_defaults_the_whole_at_once_draws_fewer_bids_than_a_first_step():
    found = model.evaluate(at())
    assert found["full_chance_failed"] > found["first_step_chance_failed"]


# What the explorer says

NO_STEPS = {"extension_fte": 0.0}
STEPS_TO_THE_END = {
    "first_step_fte": 400.0,
    "extension_fte": 10.0,
    "exit_cost_percent": 15.0,
    "first_step_cost_percent": 0.5,
    "gain_spread_percent": 12.0,
    "years_after": 8.0,
}


EXPLORER = scope_phasing()


SAID = [
    (
        {},
        "not set, stay or step or fully",
        ("not set", "first step that may be extended; above that, going fully"),
    ),
    (
        {"years_after": 0.0},
        "not set, stay or fully",
        ("not set", "a first step is best at no gain"),
    ),
    (STEPS_TO_THE_END, "not set, stay or first step", ("not set", "up to the largest gain")),
    (NO_STEPS, "not set, all at once", ("not set", "the first step is the whole")),
    ({"mean_gain_percent": -5.0}, "stay", ("staying as today is best",)),
    (
        {"mean_gain_percent": 0.0},
        "first step",
        ("a first step is best", "Extend only if"),
    ),
    ({"mean_gain_percent": 4.0}, "fully", ("going fully is best", "Go back if")),
    (
        {**NO_STEPS, "mean_gain_percent": -5.0},
        "stay, all at once",
        ("staying as today is best", "the whole"),
    ),
    (
        {**NO_STEPS, "mean_gain_percent": 4.0},
        "fully, all at once",
        ("going fully is best", "the whole"),
    ),
]


@pytest.mark.parametrize(("changed", "case", "words"), SAID)
def test_every_answer_can_be_given(changed, case, words):
    assert EXPLORER.cases(at(**changed)) == (case,)
    said = EXPLORER.to_text(changed)
    assert all(part in said for part in words), said
    assert "{" not in said


def test_every_case_has_its_settings_above():
    [cases] = EXPLORER.said.parts
    assert {case for _changed, case, _words in SAID} == {case.name for case in cases}


@pytest.mark.parametrize("belief", [math.nan, -9.0, 2.0, 14.0])
def test_twins_hold_what_the_model_finds(belief):
    values = at(mean_gain_percent=belief)
    known = {**values, **EXPLORER.results(values)}
    tables = {picture.id: picture.table for picture in EXPLORER.pictures if picture.table}
    worth, place = tables["value"].filled(known), tables["value"].rows.index(4)
    there = {**values, "mean_gain_percent": 4.0}
    found, band = model.evaluate(there), DRAWS.at(there)
    for field, expected in (
        ("staged_at", found["staged_amount"]),
        ("low", band["staged_amount_low"]),
        ("high", band["staged_amount_high"]),
        ("full_at", found["full_amount"]),
        ("irreversible_at", found["irreversible_amount"]),
    ):
        assert worth[field][place] == pytest.approx(expected), field
    failed = tables["map"].filled(known)["at_25"]
    assert failed[1] == pytest.approx(market.chance_failed(values, 25.0, 2.0))
    effect = tables["effect"].filled(known)["effect_at"]
    assert effect[3] == pytest.approx(model.smallest_effect({**values, "comparable_units": 4.0}))


def drawn(picture, width=640, **changed):
    one = next(one for one in EXPLORER.pictures if one.id == picture)
    return html.unescape(str(EXPLORER.still(one, at(**changed), width)))


@pytest.mark.parametrize("belief", [math.nan, -10.0, 15.0])
def test_pictures_hold_any_belief(belief):
    shown = {one.id: drawn(one.id, 328, mean_gain_percent=belief) for one in EXPLORER.pictures}
    for picture in shown.values():
        assert "NaN" not in picture
        assert "undefined" not in picture
    if math.isnan(belief):
        assert "you have not set the gain you expect" in shown["effect"]
        assert not re.search("you expect [+−]", shown["value"])
    else:
        told = f"you expect {'+' if belief > 0 else '−'}{abs(belief):g} %"
        assert told in shown["value"]
        assert f"{told}, give or take" in shown["effect"]


def test_the_plan_tells_its_bars_and_gates():
    shown = drawn("plan", lots=3.0)
    assert "First step, 100 posts in 3 lots: 48 months" in shown
    assert "Extension, 100 more posts: 48 months" in shown
    for question in ("enough bids?", "staff in place?", "results seen?"):
        assert question in shown
    assert "First step, 100 posts: 48 months" in drawn("plan")
    assert "No extension; it may go on for 48 months" in drawn("plan", **NO_STEPS)
    assert "Years after are not counted" in drawn("plan", years_after=0.0)


def test_the_preparation_is_as_long_as_in_the_timeline():
    assert preparation() == (4, 6)


def test_chances_of_being_best_are_unset_without_a_belief_and_add_up_with_one():
    names = ("chance_stay_best", "chance_staged_best", "chance_full_best")
    unset = DRAWS.at(at())
    assert all(math.isnan(unset[name]) for name in names)
    for changed in ({"mean_gain_percent": 1.0}, {"mean_gain_percent": 1.0, **NO_STEPS}):
        found = DRAWS.at(at(**changed))
        assert sum(found[name] for name in names) == pytest.approx(1)
    assert found["chance_staged_best"] == 0


def test_bands_hold_what_is_computed_at_the_setting():
    values = at(mean_gain_percent=1.0)
    found, ends = model.evaluate(values), DRAWS.at(values)
    for name in ("staged_amount", "full_amount", "staged_breakeven", "smallest_effect"):
        assert ends[f"{name}_low"] < found[name] < ends[f"{name}_high"], name


def test_the_belief_matters_most_and_is_worth_most_to_know():
    found = drivers(at())
    others = [driver for name, driver in found.items() if name != "mean_gain_percent"]
    belief = found["mean_gain_percent"]
    assert belief.share > 0.9
    assert belief.worth > 10 * max(driver.worth for driver in others)


def test_the_answer_tips_where_a_first_step_and_going_fully_are_worth_the_same():
    tips = EXPLORER.tips(at())
    found = model.evaluate(at())
    assert tips["mean_gain_percent"] == pytest.approx(100 * found["switch_to_full"])
