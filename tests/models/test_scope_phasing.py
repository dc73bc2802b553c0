import functools
import html
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.settings import any_settings, in_python, random_settings
from tests.vega import evaluate_in_vega
from tillit.drawn import found_by
from tillit.explorers.net_saving import computed as net_saving_stages
from tillit.explorers.scope_phasing import scope_phasing
from tillit.explorers.scope_phasing.computed import STAGES, drivers
from tillit.models import market, net_saving
from tillit.models import scope_phasing as model
from tillit.models.staff_terms import expected_excess
from tillit.parameters import defaults, registry
from tillit.sampling import uniforms

DEFAULTS = defaults()
OWN = [name for name, item in registry().items() if item.model == "scope_phasing"]
SHARED = [
    "budget_million",
    "contract_years",
    "discount_percent",
    "cost_per_fte",
    "labour_share",
    "position_size",
]
OF_MARKET = [name for name, item in registry().items() if item.model == "market"]
OF_GAP = [
    "price_gap_percent",
    "follow_up_percent",
    "overhead_left_percent",
    "gap_erosion_points",
    "gap_not_kept_chance",
]
IDS = [*OWN, *SHARED, *OF_MARKET, *OF_GAP]

WHOLE = ("lots", "full_lots", "interested_suppliers", "observed_bids", "observed_suppliers")

GAINS = st.floats(-0.10, 0.15)


def at(**changed):
    return {**DEFAULTS, **changed}


AS_SPECIFIED = at(
    gain_spread_percent=6.0,
    unit_noise_percent=8.0,
    comparable_units=2.0,
    contract_years=4.0,
    years_after=4.0,
    first_step_fte=100.0,
    extension_fte=100.0,
    lots=1.0,
    full_lots=2.0,
    first_step_cost_percent=2.0,
    exit_cost_percent=3.0,
    failed_preparation_percent=1.0,
    discount_percent=4.0,
    expected_bids=2.0,
    unpredictability=1.0,
)
"""The settings of the specification's anchors."""

CERTAIN = at(
    contract_years=3.0,
    years_after=5.0,
    first_step_fte=100.0,
    extension_fte=300.0,
    gain_spread_percent=6.0,
    unit_noise_percent=8.0,
    comparable_units=2.0,
    first_step_cost_percent=2.0,
    exit_cost_percent=3.0,
    discount_percent=0.0,
    full_start_cost_percent=0.0,
    step_exit_percent=0.0,
    expected_bids=15.0,
    unpredictability=100.0,
    best_lot_fte=100.0,
    lot_size_width=2.0,
)
"""The anchors that stood before: not discounted, bids all but certain, no cost of starting fully
and none of ending a first step."""

any_values = functools.partial(
    any_settings, IDS, whole=WHOLE, unset=False, price_gap_percent=math.nan
)


def known_at(values):
    """The values with what no expected gain moves."""
    return {**values, **model.in_common(values)}


def certain_at(values):
    """The values with what no expected gain moves, for tenders sure to draw bids."""
    return model.with_bids(known_at(values))


# The anchors of the specification


def test_anchor_spread_of_what_will_be_believed():
    assert model.learned_spread(CERTAIN) == pytest.approx(0.053, abs=0.0005)


@pytest.mark.parametrize(
    ("percent", "step", "full", "irreversible"),
    [
        (-2, -0.0247, -0.0521, -0.0756),
        (0, 0.0062, -0.0021, -0.0158),
        (1, 0.0231, 0.0242, 0.0142),
        (2, 0.0410, 0.0513, 0.0441),
        (5, 0.0991, 0.1362, 0.1339),
    ],
)
def test_anchor_values_with_failing_in_them(percent, step, full, irreversible):
    found = model.evaluate({**AS_SPECIFIED, "mean_gain_percent": float(percent)})
    assert found["staged_value"] == pytest.approx(step, abs=0.00005)
    assert found["full_value"] == pytest.approx(full, abs=0.00005)
    assert found["irreversible_value"] == pytest.approx(irreversible, abs=0.00005)


@pytest.mark.parametrize(
    ("percent", "step", "full", "irreversible"),
    [(0, 0.0265, 0.0106, -0.02), (5, 0.2354, 0.3219, 0.3166)],
)
def test_anchor_values_with_bids_certain(percent, step, full, irreversible):
    found = model.evaluate({**AS_SPECIFIED, "mean_gain_percent": float(percent)})
    assert found["staged_value_if_bids"] == pytest.approx(step, abs=0.00005)
    assert found["full_value_if_bids"] == pytest.approx(full, abs=0.00005)
    assert found["irreversible_value_if_bids"] == pytest.approx(irreversible, abs=0.00005)


def test_anchor_chances_that_no_lot_is_awarded():
    found = model.evaluate(AS_SPECIFIED)
    assert found["first_step_chance_failed"] == pytest.approx(0.556, abs=0.0005)
    assert found["full_chance_failed"] == pytest.approx(0.424, abs=0.0005)
    assert found["full_share_awarded"] == pytest.approx(0.444, abs=0.0005)


@pytest.mark.parametrize(
    ("percent", "staged", "full"), [(0, 0.085, 0.047), (4, 0.244, 0.331), (-2, 0.028, -0.078)]
)
def test_anchor_values_as_they_stood_before(percent, staged, full):
    found = model.evaluate({**CERTAIN, "mean_gain_percent": float(percent)})
    assert found["staged_value_if_bids"] == pytest.approx(staged, abs=0.0005)
    assert found["full_value_if_bids"] == pytest.approx(full, abs=0.0005)
    # With bids all but certain, failing changes nothing.
    assert found["staged_value"] == pytest.approx(staged, abs=0.001)
    assert found["full_value"] == pytest.approx(full, abs=0.001)


def test_anchor_staged_beats_full_below_one_point_two_percent():
    found = model.evaluate(CERTAIN)
    assert 100 * found["switch_to_full"] == pytest.approx(1.2, abs=0.05)


@pytest.mark.parametrize(("units", "percent"), [(1, 16), (4, 7.9)])
def test_anchor_smallest_effect_in_four_years(units, percent):
    found = model.smallest_effect(at(comparable_units=float(units), contract_years=4.0))
    assert 100 * found == pytest.approx(percent, abs=0.2)


@pytest.mark.parametrize("told", ["exactly as set", "in the middle of the draws"])
def test_which_option_is_best_turns_within_a_percent_of_the_defaults(told):
    def best(percent):
        values = at(mean_gain_percent=percent)
        found = model.evaluate(values)
        if told != "exactly as set":
            # In kroner, as it is told from which gain an option is best.
            drawn = found_by(STAGES, values)
            found = {f"{name}_value": drawn[f"{name}_amount_middle"] for name in ("staged", "full")}
        worth = {"stay": 0.0, "stage": found["staged_value"], "full": found["full_value"]}
        return max(worth, key=worth.__getitem__)

    order = [best(float(percent)) for percent in np.linspace(-1, 1, 21)]
    assert list(dict.fromkeys(order)) == ["stay", "stage", "full"]


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


def test_what_a_price_gap_leaves_is_the_gain_until_one_is_set():
    linked = model.evaluate(at(price_gap_percent=10.0))
    assert linked["stated_gain"] == pytest.approx(net_saving.net_gain(at(), 0.10))
    assert linked["stated_gain"] < 0.10
    own = model.evaluate(at(price_gap_percent=10.0, mean_gain_percent=2.0))
    assert own["stated_gain"] == 0.02
    there = net_saving.gap_believed(at(mean_gain_percent=100 * linked["stated_gain"]))
    assert there == pytest.approx(0.10)


@pytest.mark.parametrize("gap", [-4.0, 6.0, 8.0, 10.57, 15.0])
def test_a_gap_and_the_gain_that_it_leaves_get_the_same_answer(gap):
    of_gap = EXPLORER.results(at(price_gap_percent=gap))
    told = of_gap["stated_gain_middle"]
    of_gain = EXPLORER.results(at(mean_gain_percent=100 * told))
    assert of_gain["phased_gap_middle"] == pytest.approx(gap / 100, abs=1e-5)
    budget = of_gap["scope_budget"]
    for name in ("staged", "full", "irreversible"):
        for end in ("low", "middle", "high"):
            same = pytest.approx(of_gap[f"{name}_amount_{end}"], abs=1e-4 * budget)
            assert of_gain[f"{name}_amount_{end}"] == same, (name, end)
    for name in ("chance_stay_best", "chance_staged_best", "chance_full_best"):
        assert of_gain[name] == pytest.approx(of_gap[name], abs=0.003)
    # When to stop is told of the gain that is told.
    for name in ("extend_above", "go_back_below", "chance_extend"):
        assert of_gain[name] == pytest.approx(of_gap[name])


def test_each_draw_has_the_gain_that_it_leaves_of_the_gap():
    values = at(price_gap_percent=8.0)
    values |= found_by(STAGES[:2], values)
    drawn = model.drawn(values, uniforms())
    left = net_saving.net_gain({**values, **drawn}, 0.08)
    assert drawn["drawn_gain"] == pytest.approx(left)
    assert np.median(left) == pytest.approx(values["stated_gain_middle"])
    # In the draws of the chapter on net saving.
    there = net_saving.drawn_assumptions(values, uniforms())
    assert net_saving.net_gain({**values, **there}, 0.08) == pytest.approx(left)


@pytest.mark.parametrize("gap", [4.0, 6.0, 8.0, 14.0])
def test_one_belief_has_one_sign_in_both_chapters(gap):
    # The same posts and years, with a cost of starting like that of the tender.
    belief = at(price_gap_percent=gap, extension_fte=0.0, years_after=0.0)
    worth = EXPLORER.results(belief)["full_amount_middle"]
    net = found_by(net_saving_stages.STAGES, belief)["expected_net_middle"]
    assert (worth > 0) == (net > 0)


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


@given(any_values(), GAINS, st.floats(0, 0.15))
def test_at_the_threshold_the_belief_is_the_cost_of_going_back(values, gain, way_back):
    threshold = model.act_at(values, gain, way_back)
    assert model.updated_gain(values, gain, threshold) == pytest.approx(-way_back, abs=1e-10)
    assert model.updated_gain(values, gain, threshold + 0.01) > -way_back


def test_both_ways_back_cost_something():
    values = at(exit_cost_percent=4.0, first_step_fte=100.0, extension_fte=300.0)
    assert model.full_exit(values) == pytest.approx(0.04)
    assert model.step_exit(values) == pytest.approx(0.01)
    assert model.step_exit({**values, "step_exit_percent": 0.0}) == 0


def test_whoever_believed_in_a_gain_puts_up_with_a_poorer_result():
    thresholds = [model.act_at(DEFAULTS, gain, 0.0) for gain in (-0.04, 0.0, 0.04)]
    assert thresholds[0] > 0
    assert thresholds[1] == 0
    assert thresholds[2] < 0


def test_a_threshold_that_no_result_reaches_is_not_told():
    noisy = at(
        gain_spread_percent=1.0,
        unit_noise_percent=15.0,
        comparable_units=1.0,
        contract_years=1.0,
        mean_gain_percent=8.0,
    )
    found = model.evaluate(noisy)
    assert math.isnan(found["extend_above"])
    assert math.isnan(found["go_back_below"])
    assert "No result that is likely will change what you believe" in EXPLORER.to_text(noisy)


@pytest.mark.parametrize("gain", [-0.05, 0.0, 0.03])
def test_chances_and_value_agree_with_simulated_tenders_and_first_steps(gain):
    rng = np.random.default_rng(5)
    values = {**AS_SPECIFIED, "mean_gain_percent": 100 * gain, "lots": 2.0}
    values |= {"extension_fte": 300.0, "full_lots": 3.0, "exit_cost_percent": 6.0}
    found = model.evaluate(values)
    count = 400_000
    true = rng.normal(gain, 0.06, count)
    measured = rng.normal(true, math.sqrt(model.noise_variance(values)))
    mood = rng.gamma(1.0, 1.0, count)
    term, after = (sum(1.04**-year for year in years) for years in (range(1, 5), range(5, 9)))

    def awarded(option, lots):
        bids = rng.poisson(found[f"{option}_bids_per_lot"] * mood[:, None], (count, lots))
        return (bids >= 2).mean(axis=1)

    extended = measured > found["extend_above"]
    share = awarded("first_step", 2)
    some = share > 0
    kept = np.where(extended, true, -0.25 * 0.06)
    staged = np.where(some, after * kept - 0.02, -0.01) + share * 0.25 * true * term
    assert found["chance_extend"] == pytest.approx((extended & some).mean(), abs=0.003)
    assert found["chance_extend_if_bids"] == pytest.approx(extended.mean(), abs=0.003)
    assert found["chance_some_lots"] == pytest.approx((some & (share < 1)).mean(), abs=0.003)
    assert found["staged_value"] == pytest.approx(staged.mean(), abs=0.002)

    stayed = measured > found["go_back_below"]
    share = awarded("full", 3)
    some = share > 0
    kept = np.where(stayed, true, -0.06)
    full = np.where(some, -0.02, -0.01) + share * (true * term + after * kept)
    assert found["chance_go_back"] == pytest.approx((~stayed & some).mean(), abs=0.003)
    assert found["full_value"] == pytest.approx(full.mean(), abs=0.003)


# The options


@given(any_values(), GAINS)
def test_a_way_back_is_never_worse_than_none(values, gain):
    known = known_at(values)
    with_way_back = model.full_value(known, gain)
    assert with_way_back >= model.irreversible_value(known, gain) - 1e-12


@given(any_values(), GAINS, st.floats(0, 0.05))
def test_a_larger_expected_gain_speaks_for_every_option(values, gain, more):
    known = known_at(values)
    # In the far tail an excess counts as none: a jump below a hundred-thousandth.
    for value in (model.staged_value, model.full_value, model.irreversible_value):
        assert value(known, gain + more) >= value(known, gain) - 1e-5


@given(any_values(), GAINS)
def test_a_tender_that_fails_costs_its_preparation_and_nothing_else(values, gain):
    hopeless = known_at({**values, "expected_bids": 1e-9, "interested_suppliers": math.nan})
    lost = -values["failed_preparation_percent"] / 100
    for value in (model.staged_value, model.full_value, model.irreversible_value):
        assert value(hopeless, gain) == pytest.approx(lost, abs=1e-6)


def test_starting_fully_costs_as_much_as_a_first_step_unless_set():
    values = at(first_step_cost_percent=3.0)
    assert model.full_start(values) == pytest.approx(0.03)
    assert model.full_start({**values, "full_start_cost_percent": 0.0}) == 0


@pytest.mark.parametrize(
    ("changed", "lots"),
    [
        ({}, 2),
        ({"lots": 2.0}, 4),
        ({"extension_fte": 400.0, "lots": 2.0}, 6),
        ({"first_step_fte": 150.0}, 2),
        ({"full_lots": 5.0}, 5),
        ({"full_lots": 5.0, "extension_fte": 0.0, "lots": 3.0}, 3),
    ],
)
def test_going_fully_has_lots_of_its_own(changed, lots):
    assert model.full_lots(at(**changed)) == lots


def test_awarding_to_one_is_not_free_here_either():
    values = at(one_bid_rule="award", mean_gain_percent=2.0)
    found = model.evaluate(values)
    free = model.evaluate({**values, "cost_spread_percent": 0.0})
    assert found["staged_value"] < free["staged_value"]
    assert found["full_value"] < free["full_value"]
    assert found["staged_value_if_bids"] == free["staged_value_if_bids"]


def without_costs(values):
    free = ("first_step_cost_percent", "exit_cost_percent", "step_exit_percent")
    return {**values, **dict.fromkeys((*free, "full_start_cost_percent"), 0.0)}


def with_extension(values):
    return {**values, "extension_fte": max(values["extension_fte"], 10.0)}


def mirrored(values):
    """The same case seen from private operation: its first step is what stays behind here."""
    first, rest = values["first_step_fte"], values["extension_fte"]
    return {**values, "first_step_fte": rest, "extension_fte": first}


@given(any_values(), GAINS)
def test_mirrored_beliefs_give_mirrored_answers(values, gain):
    # The model takes no side. A first step into private operation, against having all of it there
    # for good, is worth what a first step out of it is to one who believes the opposite; tendering
    # alone can fail, and going back alone costs, so that here both are left out.
    values = {**with_extension(values), "step_exit_percent": 0.0}
    here, there = certain_at(values), certain_at(mirrored(values))
    years = here["term_worth"] + here["after_worth"]
    left = model.staged_value(here, gain) - years * gain
    assert left == pytest.approx(model.staged_value(there, -gain), abs=1e-5)


@given(any_values(), GAINS)
def test_mirrored_beliefs_give_mirrored_rules(values, gain):
    values = without_costs(values)
    percent = 100 * gain
    here = model.evaluate({**values, "mean_gain_percent": percent})
    there = model.evaluate({**values, "mean_gain_percent": -percent})
    assert here["extend_above"] == pytest.approx(-there["extend_above"], nan_ok=True)
    assert here["go_back_below"] == pytest.approx(here["extend_above"], nan_ok=True)
    chance = "chance_extend_if_bids"
    assert here[chance] == pytest.approx(there["chance_go_back_if_bids"])
    assert here[chance] + there[chance] == pytest.approx(1)


@given(any_values(), GAINS)
def test_with_a_free_way_back_going_fully_is_the_mirror_of_keeping_the_choice_open(values, gain):
    known = certain_at(without_costs(values))
    years = known["term_worth"] + known["after_worth"]
    kept_open = known["after_worth"] * expected_excess(-gain, known["learned_spread"])
    assert model.full_value(known, gain) - years * gain == pytest.approx(kept_open, abs=1e-5)


# Where the best option changes


@given(any_values())
def test_options_are_worth_as_much_as_staying_where_the_model_says_so(values):
    known = known_at(values)
    for value, root in zip(
        (model.staged_value, model.full_value), model.breakevens(known), strict=True
    ):
        if root < model.largest_gain():
            # In the far tail an excess counts as none: the value may jump over 0 there.
            assert value(known, root) == pytest.approx(0, abs=1e-6)
        else:
            assert value(known, root) <= 1e-9


@given(any_values())
def test_going_fully_comes_ahead_where_the_model_says_so(values):
    known = known_at(with_extension(values))
    roots = model.breakevens(known)
    switch = model.switch_to_full(known, roots)
    gains = np.linspace(max(roots), model.largest_gain(), 401)
    lead = model.staged_value(known, gains) - model.full_value(known, gains)
    assert (lead[gains < switch] > -2e-4).all()
    if max(roots) < switch < model.largest_gain():
        assert model.staged_value(known, switch) == pytest.approx(
            model.full_value(known, switch), abs=1e-5
        )


def test_a_first_step_pays_at_a_lower_belief_than_going_fully():
    found = model.evaluate(CERTAIN)
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
        {"expected_bids": 0.8},
    ],
)
def test_a_band_needs_fewer_steps_than_a_result(changed):
    values = at(**changed)
    values |= model.drawn_assumptions(values, uniforms())
    known = known_at(values)

    bands = model.breakevens(known, steps=model.BAND_STEPS)
    for band, result in zip(bands, model.breakevens(known, steps=25), strict=True):
        ends = [np.quantile(one, [0.1, 0.5, 0.9]) for one in (band, result)]
        assert ends[0] == pytest.approx(ends[1], abs=3e-4)


MANY_SMALL_LOTS = {
    "first_step_fte": 300.0,
    "extension_fte": 100.0,
    "lots": 6.0,
    "full_lots": 1.0,
    "best_lot_fte": 150.0,
    "lot_size_width": 1.0,
}


def test_more_lots_of_a_first_step_can_win_where_going_fully_has_one():
    found = model.evaluate(at(**MANY_SMALL_LOTS, mean_gain_percent=15.0))
    assert found["staged_value"] > found["full_value"]
    assert found["first_step_chance_failed"] < found["full_chance_failed"]


# What is unset, and what is not there


def test_what_depends_on_the_belief_is_unset_without_one():
    found = model.evaluate(at())
    unset = {name for name, value in found.items() if math.isnan(float(value))}
    assert unset == {
        "stated_gain",
        "extend_above",
        "go_back_below",
        "chance_extend",
        "chance_extend_if_bids",
        "chance_go_back",
        "chance_go_back_if_bids",
        "staged_value",
        "staged_value_if_bids",
        "full_value",
        "full_value_if_bids",
        "irreversible_value",
        "irreversible_value_if_bids",
        "staged_less_full",
        "staged_amount",
        "full_amount",
        "irreversible_amount",
    }


@given(any_values())
def test_with_a_belief_everything_is_a_number(values):
    found = model.evaluate(with_extension(values))
    unset = {name for name, value in found.items() if not math.isfinite(float(value))}
    # A threshold beyond any result is not told.
    assert unset <= {"extend_above", "go_back_below"}
    for name, value in found.items():
        if "chance" in name:
            assert 0 <= value <= 1, name


@given(any_values())
def test_without_an_extension_the_first_step_is_the_whole(values):
    found = model.evaluate({**values, "extension_fte": 0.0})
    assert found["staged_value"] == found["full_value"]
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
    values = at(lots=2.0, full_lots=3.0)
    found = model.evaluate(values)
    assert found["first_step_chance_failed"] == market.chance_failed(values, 100.0, 2.0)
    assert found["full_chance_failed"] == market.chance_failed(values, 200.0, 3.0)


def test_the_plan_adds_up_month_by_month():
    found = model.months_until(at(days_to_bid=60.8, lead_time_months=6.0), 10)
    assert list(found.values()) == pytest.approx([12, 18, 66, 114])


def test_at_the_defaults_the_whole_at_once_fails_less_often_in_its_two_lots():
    found = model.evaluate(at())
    assert found["full_lots_used"] == 2
    assert found["full_chance_failed"] < found["first_step_chance_failed"]
    assert found["full_share_awarded"] == pytest.approx(found["first_step_share_awarded"])


# What the explorer says

NO_STEPS = {"extension_fte": 0.0}
HOPELESS = {
    "expected_bids": 0.2,
    "first_step_fte": 400.0,
    "extension_fte": 400.0,
    "full_lots": 1.0,
    "lot_size_width": 0.5,
    "best_lot_fte": 20.0,
}


EXPLORER = scope_phasing()


SAID = [
    (
        {},
        ("not set, stay or step or fully", "no range", "nothing started", "in steps"),
        ("not set", "a first step that may be extended; above that, going fully"),
    ),
    (
        {"years_after": 0.0},
        ("not set, stay or fully", "no range", "nothing started", "in steps"),
        ("not set", "a first step is best at no gain"),
    ),
    (
        {**MANY_SMALL_LOTS, "lots": 6.0, "first_step_fte": 400.0},
        ("not set, stay or first step", "no range", "nothing started", "in steps"),
        ("not set", "up to the largest gain"),
    ),
    (
        HOPELESS,
        ("not set, stay", "no range", "nothing started", "in steps"),
        ("not set", "staying as today is still best"),
    ),
    (
        NO_STEPS,
        ("not set, all at once", "no range", "nothing started", "at once"),
        ("not set", "the first step is the whole"),
    ),
    (
        {"mean_gain_percent": -5.0},
        ("stay", "range of step", "nothing started", "in steps"),
        ("staying as today is best",),
    ),
    (
        {"mean_gain_percent": 0.6},
        ("first step", "range of step", "extend", "in steps"),
        ("a first step is best", "Extend it if"),
    ),
    (
        {"mean_gain_percent": 4.0},
        ("fully", "range of all", "go back", "in steps"),
        ("going fully is best", "Go back if"),
    ),
    (
        {**NO_STEPS, "mean_gain_percent": -5.0},
        ("stay, all at once", "range of all", "nothing started", "at once"),
        ("staying as today is best", "the whole"),
    ),
    (
        {**NO_STEPS, "mean_gain_percent": 4.0},
        ("fully, all at once", "range of all", "go back", "at once"),
        ("going fully is best", "the whole"),
    ),
]


@pytest.mark.parametrize(("changed", "case", "words"), SAID)
def test_every_answer_can_be_given(changed, case, words):
    asked, *told = EXPLORER.cases(at(**changed))
    assert tuple(told[:4]) == case
    assert (asked == "gain not set") == ("mean_gain_percent" not in changed)
    said = EXPLORER.to_text(changed)
    assert all(part in said for part in words), said
    assert "{" not in said


@pytest.mark.parametrize(
    ("changed", "case", "words"),
    [
        ({}, "neither set", "leaves none"),
        ({"price_gap_percent": 8.0}, "of the gap", "is what a price gap of +8"),
        ({"mean_gain_percent": 2.0}, "gap agrees", ""),
        ({"mean_gain_percent": 0.5, "price_gap_percent": 8.0}, "gap agrees", ""),
        ({"mean_gain_percent": 6.0, "price_gap_percent": 8.0}, "gap says otherwise", "look"),
    ],
)
def test_the_gain_and_the_price_gap_are_told_to_be_one_belief(changed, case, words):
    assert EXPLORER.cases(at(**changed))[5] == case
    assert words in EXPLORER.to_text(changed)


def test_gains_at_which_the_answer_changes_are_told_as_price_gaps_too():
    found = EXPLORER.results(at())
    for gain, gap in (("staged_breakeven_middle", "step_gap"), ("full_best_from", "full_gap")):
        told = found_by(STAGES[:1], at(price_gap_percent=100 * found[gap]))
        assert told["stated_gain_middle"] == pytest.approx(found[gain], abs=2e-4)
    none = found_by(STAGES[:1], at(price_gap_percent=100 * found["gap_of_no_gain_middle"]))
    assert none["stated_gain_middle"] == pytest.approx(0, abs=1e-5)
    assert net_saving.net_gain(at(), found["gap_of_no_gain"]) == pytest.approx(0, abs=1e-12)
    assert math.isnan(found["gap_leaves"])
    assert math.isnan(EXPLORER.results(at(**NO_STEPS))["step_gap"])


@pytest.mark.parametrize(
    ("staged", "full", "case"),
    [
        (0.0005, -0.0005, "tie of all"),
        (0.0005, -0.02, "tie of stay and step"),
        (-0.02, 0.0005, "tie of stay and fully"),
        (0.0402, 0.0395, "tie of step and fully"),
        (0.04, 0.0395 - 0.001, "first step"),
        (-0.0402, -0.04, "stay"),
        (0.002, -0.0005, "first step"),
    ],
)
def test_ties_are_told(staged, full, case):
    known = {**at(), "stated_gain": 0.01, "staged_value": staged, "full_value": full}
    told = next(
        one.name
        for one in EXPLORER.said.parts[1]
        if one.holds is None or one.holds(known | dict.fromkeys(BREAKEVENS, 0.0))
    )
    assert told == case


BREAKEVENS = (
    "staged_breakeven",
    "full_breakeven",
    "full_best_from",
    "steps_again_from",
    "steps_between_at",
)


@pytest.mark.parametrize(
    ("gains", "case"),
    [
        ((-0.01, 0.0, 0.02, 0.15, 0.15), "not set, stay or step or fully"),
        ((-0.01, 0.0, 0.02, 0.15, 0.06), "not set, stay or step or fully, a step between"),
        ((-0.01, 0.0, 0.02, 0.11, 0.15), "not set, stay or step or fully or step"),
        ((0.01, 0.0, 0.01, 0.15, 0.15), "not set, stay or fully"),
        ((0.01, 0.0, 0.01, 0.15, 0.06), "not set, stay or fully, a step between"),
        ((0.01, 0.0, 0.01, 0.09, 0.15), "not set, stay or fully or step"),
        ((0.15, 0.15, 0.15, 0.15, 0.15), "not set, stay"),
        ((0.15, 0.02, 0.15, 0.15, 0.15), "not set, stay or fully"),
    ],
)
def test_the_order_of_the_options_is_told(gains, case):
    known = {**at(), "stated_gain": math.nan}
    known |= {"staged_value": math.nan, "full_value": math.nan}
    known |= dict(zip(BREAKEVENS, gains, strict=True))
    cases = EXPLORER.said.parts[1]
    assert next(one.name for one in cases if one.holds is None or one.holds(known)) == case


@given(any_values(mean_gain_percent=math.nan))
def test_the_order_of_the_options_is_that_of_their_values(values):
    values = with_extension({**at(), **values})
    found = EXPLORER.results(values)
    gains = np.array(model.GAINS) / 100
    staged, full = (
        np.array([found[f"{name}_at_{place}_middle"] for place in range(len(gains))])
        for name in ("staged", "full")
    )
    step_from, full_from = (found[f"{name}_breakeven_middle"] for name in ("staged", "full"))
    first, again = found["full_best_from"], found["steps_again_from"]
    assert first >= full_from - 1e-12
    assert again >= max(first, step_from) - 1e-12
    for gain, step, all_of_it in zip(gains, staged, full, strict=True):
        if max(step_from, full_from) < gain < min(first, again):
            assert step > all_of_it
        if first < gain < again:
            assert all_of_it >= max(step, 0) - 3 * model.TOLD_APART * found["scope_budget"]


def test_the_answer_rests_on_the_middle_of_the_draws():
    values = at(mean_gain_percent=0.0)
    assert model.evaluate(values)["staged_value"] > 0
    assert found_by(STAGES, values)["staged_value_middle"] < 0
    assert EXPLORER.cases(values)[1] == "stay"


@pytest.mark.parametrize("belief", [math.nan, -9.0, 2.0, 14.0])
def test_twins_hold_what_the_model_finds(belief):
    values = at(mean_gain_percent=belief)
    known = {**values, **EXPLORER.results(values)}
    tables = {picture.id: picture.table for picture in EXPLORER.pictures if picture.table}
    worth, place = tables["value"].filled(known), tables["value"].rows.index(4)
    there = {**values, "mean_gain_percent": 4.0}
    band = found_by(STAGES, there)
    for field, expected in (
        ("staged_middle", band["staged_amount_middle"]),
        ("staged_low", band["staged_amount_low"]),
        ("staged_high", band["staged_amount_high"]),
        ("full_middle", band["full_amount_middle"]),
        ("irreversible_middle", band["irreversible_amount_middle"]),
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
    assert model.preparation() == (4, 6)


def test_chances_of_being_best_are_unset_without_a_belief_and_add_up_with_one():
    names = ("chance_stay_best", "chance_staged_best", "chance_full_best")
    unset = found_by(STAGES, at())
    assert all(math.isnan(unset[name]) for name in names)
    for changed in ({"mean_gain_percent": 1.0}, {"mean_gain_percent": 1.0, **NO_STEPS}):
        found = found_by(STAGES, at(**changed))
        assert sum(found[name] for name in names) == pytest.approx(1)
    assert found["chance_staged_best"] == 0


def test_bands_hold_what_is_computed_at_the_setting():
    values = at(mean_gain_percent=1.0)
    found, ends = model.evaluate(values), found_by(STAGES, values)
    for name in ("staged_amount", "full_amount", "staged_breakeven", "smallest_effect"):
        assert ends[f"{name}_low"] < found[name] < ends[f"{name}_high"], name


def test_the_belief_matters_most_and_is_worth_most_to_know():
    found = drivers(at())
    others = [driver for name, driver in found.items() if name != "mean_gain_percent"]
    belief = found["mean_gain_percent"]
    assert belief.share > 0.9
    assert belief.worth > 10 * max(driver.worth for driver in others)


def test_the_answer_tips_where_a_first_step_and_going_fully_are_worth_the_same():
    tips = EXPLORER.tips(at(), "staged_less_full")
    found = model.evaluate(at())
    assert tips["mean_gain_percent"] == pytest.approx(100 * found["switch_to_full"])


def test_the_lines_of_the_chart_are_the_middle_of_the_draws():
    one = next(one for one in EXPLORER.pictures if one.id == "value")
    spec = EXPLORER.spec(one, at(mean_gain_percent=1.0))
    lines = next(layer for layer in spec["layer"] if "series" in str(layer.get("encoding")))
    assert lines["encoding"]["y"]["field"] == "amount"
    heights = [step["calculate"] for step in lines["transform"] if "calculate" in step]
    for name in ("stay", "staged", "full", "irreversible"):
        assert any(f"datum.{name}_middle" in height for height in heights), name
