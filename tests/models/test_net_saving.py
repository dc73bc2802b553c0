import functools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample

from tests.settings import any_settings, in_python, random_settings
from tests.vega import evaluate_in_vega
from tillit.charts import holbaek_readings
from tillit.drawn import found_by
from tillit.evidence import load
from tillit.explorers.net_saving import net_saving
from tillit.explorers.net_saving.computed import BELIEF, DRAWS, STAGES
from tillit.explorers.net_saving.net import references
from tillit.explorers.trust_control import trust_control as reform_explorer
from tillit.formula import triangular_quantile
from tillit.models import market, staff_terms, trust_control
from tillit.models import net_saving as model
from tillit.parameters import defaults, registry
from tillit.sampling import uniforms

DEFAULTS = defaults()
CHAPTERS = ("net_saving", "staff_terms", "market", "scope_phasing", "trust_control")
IDS = [name for name, item in registry().items() if item.model in CHAPTERS] + ["country"]
WHOLE = ("lots", "interested_suppliers", "observed_bids")

COSTS = (
    "preparation_person_years",
    "person_year_cost",
    "external_help_cost",
    "follow_up_percent",
    "transition_percent",
    "overhead_left_percent",
    "failed_cost_percent",
    "early_end_cost_percent",
    "gap_not_kept_chance",
    "gap_erosion_points",
)
"""What a tender costs besides redundancy: each may only raise the break-even."""


def at(**changed):
    return {**DEFAULTS, "country": "NO", **changed}


any_values = functools.partial(any_settings, IDS, whole=WHOLE)


def gap_of_any_size():
    return st.floats(registry()["price_gap_percent"].low, registry()["price_gap_percent"].high)


# The anchors of the specification

ANCHOR = {
    "first_step_fte": 100.0,
    "cost_per_fte": 950_000.0,
    "labour_share": 0.9,
    "failed_cost_percent": 20.0,
    "follow_up_percent": 2.0,
    "overhead_left_percent": 0.0,
    "gap_erosion_points": 0.0,
    "gap_not_kept_chance": 0.0,
    "transition_percent": 2.0,
    "redundancy_percent": 0.0,
    "early_end_chance": 0.08,
    "early_end_cost_percent": 10.0,
    "discount_percent": 4.0,
    "contract_years": 4.0,
    # P(no bid) 1/3, P(one bid) 2/9.
    "expected_bids": 2.0,
    "unpredictability": 1.0,
    "one_bid_rule": "cancel",
    "price_gap_percent": 10.0,
    "reform_cost_percent": 3.0,
    "reform_cost_years": 2.0,
    "reform_failure_chance": 0.5,
}
TENTHS = {"expected_bids": 7.292411085356154, "unpredictability": 1.1589215940336828}
"""Expected bids and shape at which no bid and one bid have a chance of .1 each."""


def percents(changed, *names):
    found = model.evaluate(at(**{**ANCHOR, **changed}))
    return [100 * found[name] for name in names]


def test_anchor_the_chances_of_the_market():
    assert market.chance_none(2.0, 1.0) == pytest.approx(1 / 3)
    assert market.chance_single(2.0, 1.0) == pytest.approx(2 / 9)
    for chance in (market.chance_none, market.chance_single):
        assert chance(TENTHS["expected_bids"], TENTHS["unpredictability"]) == pytest.approx(0.1)
    assert percents({}, "saving_chance_failed") == pytest.approx([500 / 9])


@pytest.mark.parametrize(
    ("changed", "average", "awarded", "chance"),
    [
        ({}, 3.89, 3.24, 0.444),
        (TENTHS, 3.37, 3.24, 0.80),
        ({"gap_erosion_points": 1.0}, 5.30, 4.65, 0.444),
        ({"overhead_left_percent": 2.0}, 5.89, 5.24, 0.409),
        ({"early_end_chance": 0.35}, 5.08, 4.32, 0.444),
        ({"gap_not_kept_chance": 0.2}, 4.81, 4.00, 0.363),
        ({"one_bid_rule": "award"}, 7.02, None, 0.444),
        ({"first_step_fte": 25.0}, 7.14, 4.54, None),
        ({"redundancy_percent": 3.0}, 4.75, 4.10, None),
    ],
)
def test_anchor_break_even_and_chance(changed, average, awarded, chance):
    names = ("breakeven_gap", "breakeven_gap_awarded", "chance_as_set")
    found = percents(changed, *names)
    assert found[0] == pytest.approx(average, abs=0.0051)
    assert awarded is None or found[1] == pytest.approx(awarded, abs=0.0051)
    assert chance is None or found[2] / 100 == pytest.approx(chance, abs=0.00051)


@pytest.mark.parametrize(
    ("state", "millions"),
    [
        ("net_if_failed", -1.92),
        ("net_if_runs", 26.94),
        ("net_if_ends_early", 1.66),
        ("expected_net", 10.01),
    ],
)
def test_anchor_the_net_of_each_state(state, millions):
    found = model.evaluate(at(**ANCHOR))
    assert found[state] / 1e6 == pytest.approx(millions, abs=0.0051)


@pytest.mark.parametrize(("years", "average", "holds"), [(4.0, 3.37, 1.69), (8.0, 1.82, 0.91)])
def test_anchor_the_reform(years, average, holds):
    names = ("inhouse_gain_needed", "inhouse_gain_needed_if_holds")
    found = percents({"contract_years": years}, *names)
    assert found == pytest.approx([average, holds], abs=0.0051)


@pytest.mark.parametrize(
    ("transition", "redundancy", "wanted"),
    [(1.0, 0.0, (5.3, 3.8, 3.0, 2.7)), (3.0, 5.0, (7.2, 5.7, 5.0, 4.6))],
)
def test_anchor_break_even_by_size(transition, redundancy, wanted):
    # The earlier anchors: a chance of failing of .4 in every size, and nothing else goes wrong.
    root = math.sqrt(0.6)
    for fte, percent in zip((25.0, 50.0, 100.0, 200.0), wanted, strict=True):
        size = sum(market.log_drivers(at(), fte, 1.0).values())
        changed = {
            "first_step_fte": fte,
            "expected_bids": root / (1 - root) * math.exp(-size),
            "early_end_chance": 0.0,
            "transition_percent": transition,
            "redundancy_percent": redundancy,
        }
        found = percents(changed, "saving_chance_failed", "breakeven_gap")
        assert found == pytest.approx([40.0, percent], abs=0.06), fte


@pytest.mark.parametrize(("fte", "percent"), [(100.0, 0.38), (25.0, 1.5)])
def test_anchor_preparation(fte, percent):
    found = model.evaluate(at(first_step_fte=fte))
    assert found["preparation_cost"] == pytest.approx(1_600_000)
    assert 100 * found["preparation_share"] == pytest.approx(percent, abs=0.02)


def test_anchor_hours():
    assert 100 * model.hours_cut(0.10, 0.04, 0.10, 0.90, 0) == pytest.approx(14.4, abs=0.05)
    assert 100 * model.hours_cut(0.10, 0.04, 0.10, 0.90, 0.02) == pytest.approx(12.4, abs=0.05)
    found = model.evaluate(at(price_gap_percent=10.0))
    assert 100 * found["hours_cut_plain"] == pytest.approx(12.4, abs=0.05)


def test_a_point_of_pension_counts_on_pensionable_pay_as_in_staff_terms():
    # 2 points of NOK 560,000 are 1.18 % of the NOK 950,000 that a post costs, not 2 %: the cut in
    # hours is (10 + 4 - 1) / .9 - 1.18 = 13.3 %.
    found = model.evaluate(at(price_gap_percent=10.0, country="DK"))
    assert 100 * found["hours_cut"] == pytest.approx(13.3, abs=0.05)
    undiscounted = found["pension_lost"] / found["contract_value"] * found["service_budget"]
    there = at(headcount=at()["first_step_fte"] / at()["position_size"])
    assert 4 * undiscounted == pytest.approx(staff_terms.pension_given_up(there))
    there = at(price_gap_percent=10.0, pay_per_fte=at()["cost_per_fte"], country="DK")
    same = model.evaluate(there)
    assert same["hours_cut"] == pytest.approx(same["hours_cut_plain"])


def test_anchor_what_the_net_depends_on():
    # The specification gives the range of the price gap and no other. With the chance of failing
    # even from .1 to .7 and the ranges below it is met within .02; two ranges are narrower than
    # those of the book (overhead that stays up to 6 %, follow-up up to 5 %).
    ranges = {
        "price_gap": (-0.05, 0.03, 0.12),
        "follow_up_percent": (1, 2, 4),
        "overhead_left_percent": (0, 0, 2),
        "transition_percent": (0, 2, 6),
        "redundancy": (0, 0.03, 0.09),
        "early_end_chance": (0, 0.08, 0.35),
        "early_end_cost_percent": (0, 10, 30),
        "failed_cost_percent": (0, 20, 100),
        "person_year_cost": (800_000, 1_100_000, 1_600_000),
        "cost_per_fte": (750_000, 950_000, 1_200_000),
        "labour_share": (0.75, 0.9, 0.95),
    }
    names = [*ranges, "chance_failed"]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    points = sample.sample(problem, 4096, calc_second_order=False, seed=1)
    drawn = {
        name: triangular_quantile(points[:, place], *ranges[name])
        for place, name in enumerate(ranges)
    }
    values = {**at(gap_not_kept_chance=0.0, gap_erosion_points=0.0), **drawn}
    awarded = {"fails": 0.1 + 0.6 * points[:, -1], "share": 1, "single": 0, "gap_loss": 0}
    worth = model.gap_worth(values, 4.0, 4.0)
    found = model.net_to_year(values, drawn["price_gap"], awarded, drawn["redundancy"], worth)
    net = found["average"]
    shares = analyze.analyze(problem, net, calc_second_order=False, seed=1)["ST"]
    found = dict(zip(names, shares, strict=True))
    assert found.pop("price_gap") == pytest.approx(0.88, abs=0.02)
    assert found.pop("chance_failed") == pytest.approx(0.09, abs=0.02)
    assert max(found.values()) <= 0.035


# One formula, two engines


def test_every_result_agrees_with_vega():
    points = random_settings(IDS, seed=5, count=120, whole=WHOLE)

    def everything(values, bind):
        found = dict(model.evaluate(values, bind))
        awarded = model.award(values, bind)
        redundancy = found["saving_redundancy_share"]
        for year in (0, 1, 3):
            worth = model.gap_worth(values, values["contract_years"], year, bind, f"to_{year}_")
            gap = found["gap_reckoned"]
            there = model.net_to_year(values, gap, awarded, redundancy, worth, 0)
            for mean, value in there.items():
                found[f"tender_{mean}_{year}"] = bind(f"tender_{mean}_{year}", value)
            reform = trust_control.net_from_start(values, 0.05, year)
            found[f"reform_{year}"] = bind(f"reform_{year}", reform)
        drawn = model.drawn_assumptions(
            values, dict.fromkeys(uniforms(), 0.137), lambda name, v: bind(f"draw_{name}", v)
        )
        found.update({f"draw_{name}": value for name, value in drawn.items()})
        return found

    in_vega = evaluate_in_vega(everything, points)
    for point, there in zip(points, in_vega, strict=True):
        values = in_python(point)
        here = everything(values, model.keep)
        assert set(here) == set(there)
        for name, value in here.items():
            # Amounts run to hundreds of millions, and at the break-even they cancel: a difference
            # of an øre is none.
            amount = abs(float(value)) > 1000 or name.startswith("tender_")
            expected = pytest.approx(
                float(value), rel=1e-9, abs=1e-2 if amount else 1e-9, nan_ok=True
            )
            assert there[name] == expected, (name, point)


# What is not set has no verdict


def test_without_a_price_gap_there_is_a_break_even_and_no_net():
    found = model.evaluate(at(reform_gain_percent=4.0))
    for name in ("expected_net", "expected_gross", "expected_net_share", "chance_as_set"):
        assert math.isnan(found[name]), name
    for name in ("net_if_runs", "net_if_ends_early", "net_if_awarded", "expected_net_long"):
        assert math.isnan(found[name]), name
    assert math.isnan(found["tender_less_inhouse"])
    assert found["breakeven_gap"] > 0
    assert found["gap_reckoned"] == found["breakeven_gap"]


EXPLORER = net_saving()


def test_the_gain_set_in_phasing_is_used_until_a_price_gap_is():
    # A contract that runs its term leaves that gain each year, on average over whether the gap is
    # kept: the net of the two states is the gain over the years, less what is paid once.
    values = at(mean_gain_percent=4.0)
    found = model.evaluate(values)
    kept = 1 - values["gap_not_kept_chance"]
    mean = kept * found["net_if_runs"] + (1 - kept) * found["net_if_gap_not_kept"]
    assert mean == pytest.approx(0.04 * found["contract_value"] - found["tender_outlay"])
    own = model.evaluate(at(mean_gain_percent=4.0, price_gap_percent=1.0))
    assert own["price_gap"] == 0.01
    # And what breaks even is told as such a gain.
    there = model.evaluate(at(mean_gain_percent=100 * found["needed_net_gain"]))
    assert there["expected_net"] == pytest.approx(0, abs=1)


@pytest.mark.parametrize("gap", [-4.0, 6.0, 7.8, 10.57, 15.0])
def test_the_gain_that_a_gap_leaves_gets_the_answer_of_the_gap(gap):
    of_gap = EXPLORER.results(at(price_gap_percent=gap))
    of_gain = EXPLORER.results(
        at(mean_gain_percent=100 * BELIEF.at(at(price_gap_percent=gap))["stated_gain_middle"])
    )
    assert of_gain["price_gap_middle"] == pytest.approx(gap / 100, abs=1e-5)
    for name in ("net_if_awarded", "expected_net", "expected_net_long", "expected_gross"):
        for end in ("low", "middle", "high"):
            same = pytest.approx(of_gap[f"{name}_{end}"], abs=1e-4 * of_gap["service_budget"])
            assert of_gain[f"{name}_{end}"] == same, (name, end)
    assert of_gain["chance_of_saving"] == pytest.approx(of_gap["chance_of_saving"], abs=0.003)
    assert of_gain["gap_reckoned"] == pytest.approx(of_gap["gap_reckoned"], abs=1e-5)


def test_what_breaks_even_leaves_what_is_told_to_be_needed():
    found = EXPLORER.results(at())
    told = BELIEF.at(at(price_gap_percent=100 * found["breakeven_gap_middle"]))
    assert told["stated_gain_middle"] == pytest.approx(found["needed_net_gain_middle"])
    # A gap that leaves less does not save: 8 percent leave less than 11.
    less = BELIEF.at(at(price_gap_percent=8.0))["stated_gain_middle"]
    assert less < found["needed_net_gain_middle"]


def test_the_ways_in_which_a_contract_ends_are_told_with_the_chances_of_the_draws():
    found = EXPLORER.results(at(price_gap_percent=8.0))
    names = ("chance_runs", "chance_ends_early", "chance_gap_not_kept")
    assert sum(found[name] for name in names) == pytest.approx(1)
    nets = ("net_if_runs", "net_if_ends_early", "net_if_gap_not_kept")
    together = sum(
        found[f"{chance}_middle"] * found[f"{net}_middle"]
        for chance, net in zip(names, nets, strict=True)
    )
    assert together == pytest.approx(found["net_if_awarded_middle"], rel=0.1)


def test_without_a_reform_gain_the_other_arm_has_a_break_even_and_no_net():
    found = model.evaluate(at(price_gap_percent=8.0))
    for name in ("inhouse_net", "inhouse_net_share", "tender_less_inhouse"):
        assert math.isnan(found[name]), name
    assert found["inhouse_gain_needed"] > 0


@given(any_values(), gap_of_any_size(), gap_of_any_size())
def test_the_break_evens_never_depend_on_what_the_reader_expects(values, gap, gain):
    one = model.evaluate(values)
    other = model.evaluate({**values, "price_gap_percent": gap, "reform_gain_percent": gain})
    for name in (name for name in one if name.startswith(("breakeven_", "inhouse_gain"))):
        assert one[name] == pytest.approx(other[name], nan_ok=True), name


# Mirrored beliefs, mirrored answers


PAIRS = (
    ("breakeven_gap", "expected_net"),
    ("breakeven_gap_awarded", "net_if_awarded"),
    ("breakeven_gap_long", "expected_net_long"),
    ("inhouse_gain_needed", "inhouse_net"),
    ("inhouse_gain_needed_if_holds", "inhouse_if_holds"),
    ("inhouse_gain_needed_long", "inhouse_net_long"),
)
"""What breaks even, and the net that is 0 there, of both arms."""


@given(any_values(), st.floats(0, 25), st.sampled_from(PAIRS))
def test_beliefs_as_far_on_either_side_of_a_break_even_get_opposite_nets(values, distance, pair):
    needed, net = pair
    belief = "reform_gain_percent" if needed.startswith("inhouse") else "price_gap_percent"
    middle = model.evaluate(values)[needed]
    assume(middle < 10)
    above, below = (
        model.evaluate({**values, belief: 100 * middle + sign * distance}) for sign in (1, -1)
    )
    scale = above["service_budget"] * (1 + middle) * 8
    assert above[net] == pytest.approx(-below[net], abs=1e-6 * scale)


def drawn_values(**changed):
    return {**at(**changed), **model.drawn_assumptions(at(**changed), uniforms())}


def tender_over_draws(gap, **changed):
    there = drawn_values(**changed)
    awarded, redundancy = model.drawn_award(there), there["drawn_redundancy"]
    worth = model.gap_worth(there, there["contract_years"], there["contract_years"])
    ends = model.tender_states(there, gap, awarded, redundancy, worth)
    return awarded["fails"], model.tender(there, gap, awarded, redundancy, worth, ends)


@pytest.mark.parametrize("changed", [{}, {"one_bid_rule": "award"}, {"redundancy_percent": 1.0}])
def test_at_the_break_even_if_awarded_a_saving_given_an_award_is_about_as_likely_as_not(changed):
    needed = np.median(tender_over_draws(math.nan, **changed)[1]["breakeven_gap_awarded"])
    fails, found = tender_over_draws(needed, **changed)
    given_award = found["chance_as_set"] / (1 - fails)
    # Contracts that end early or keep no gap lose more than the others gain: more than half gain.
    assert np.mean(given_award) == pytest.approx(0.5, abs=0.15)
    assert np.mean(found["net_if_awarded"] > 0) == pytest.approx(0.5, abs=0.001)


def test_at_the_break_even_if_it_holds_a_saving_by_a_reform_that_does_is_as_likely_as_not():
    there = drawn_values()
    needed = np.median(trust_control.reform_path(there)["inhouse_gain_needed_if_holds"])
    found = found_by(STAGES, at(reform_gain_percent=100 * needed))
    holds = 1 - there["reform_failure_chance"].mean()
    assert found["chance_inhouse_saves"] / holds == pytest.approx(0.5, abs=0.01)
    assert found["inhouse_if_holds_middle"] == pytest.approx(0, abs=1000)


@pytest.mark.parametrize("distance", [0.01, 0.03])
def test_mirrored_beliefs_have_mirrored_chances_over_the_draws(distance):
    """Around the median break-even, as many draws gain above as lose below, for both arms."""
    there = drawn_values()
    reform = trust_control.reform_path(there)["inhouse_gain_needed_if_holds"]
    tender = tender_over_draws(math.nan)[1]["breakeven_gap_awarded"]
    for needed in (tender, reform):
        middle = np.median(needed)
        above = np.mean(middle + distance > needed)
        assert above == pytest.approx(1 - np.mean(middle - distance > needed), abs=0.15)
        assert above > 0.5


# The arms, told apart only where there is a reason

ALIKE = {
    "discount_percent": 0.0,
    "follow_up_percent": 0.0,
    "overhead_left_percent": 0.0,
    "transition_percent": 0.0,
    "redundancy_percent": 0.0,
    "early_end_chance": 0.0,
    "gap_not_kept_chance": 0.0,
    "failed_cost_percent": 0.0,
    "years_after": 0.0,
    "expected_bids": 2.0,
    "unpredictability": 1.0,
    "reform_failure_chance": 5 / 9,
    "reform_cost_years": 1.0,
}
"""Settings without what only a tender has, and with its chance of failing for both."""


@given(st.floats(-10, 15), st.floats(0, 2), st.integers(1, 8))
def test_where_nothing_sets_them_apart_the_arms_have_the_same_results(gain, lost, term):
    alike = at(**ALIKE, gap_erosion_points=lost, contract_years=float(term))
    cost = 100 * model.preparation_cost(alike) / model.yearly_budget(alike)
    believed = {"price_gap_percent": gain, "reform_gain_percent": gain}
    found = model.evaluate({**alike, **believed, "reform_cost_percent": cost})
    for tender, reform in (
        ("breakeven_gap", "inhouse_gain_needed"),
        ("breakeven_gap_awarded", "inhouse_gain_needed_if_holds"),
        ("breakeven_gap_long", "inhouse_gain_needed_long"),
        ("net_if_failed", "inhouse_if_fails"),
        ("net_if_awarded", "inhouse_if_holds"),
        ("expected_net", "inhouse_net"),
        ("expected_net_long", "inhouse_net_long"),
    ):
        assert found[tender] == pytest.approx(found[reform], rel=1e-9, abs=1e-3), tender


# Signs and bounds


@given(any_values(), st.sampled_from(COSTS), st.floats(0, 1))
def test_every_cost_raises_the_break_even(values, name, way):
    item = registry()[name]
    dearer = {**values, name: values[name] + way * (item.high - values[name])}
    now, then = model.evaluate(values), model.evaluate(dearer)
    assert then["breakeven_gap"] >= now["breakeven_gap"] * (1 - 1e-12)
    # A bid that is dearer than today is no loss where its price is not kept.
    assume(name != "gap_not_kept_chance" and not math.isnan(values["price_gap_percent"]))
    assert then["expected_net"] <= now["expected_net"] + 1


@given(any_values(), st.floats(0, 15), st.floats(0, 15))
def test_redundancy_raises_the_break_even(values, one, other):
    low, high = sorted([one, other])
    less = model.evaluate({**values, "redundancy_percent": low})["breakeven_gap"]
    more = model.evaluate({**values, "redundancy_percent": high})["breakeven_gap"]
    assert more >= less * (1 - 1e-12)


def needed_at(values, fails):
    awarded = {"fails": fails, "share": 1, "single": 0.0, "gap_loss": 0.0}
    worth = model.gap_worth(values, 4.0, 4.0)
    return model.needed({**values, "contract_years": 4.0}, awarded, 0.03, worth)["average"]


@given(any_values(), st.floats(10, 400), st.floats(10, 400))
def test_a_larger_contract_at_the_same_chance_needs_a_smaller_gap(values, one, other):
    small, large = (
        needed_at({**values, "first_step_fte": fte}, 0.4) for fte in sorted([one, other])
    )
    assert large <= small


@given(any_values(), st.floats(0, 0.99), st.floats(0, 0.99))
def test_a_likelier_failure_raises_the_break_even(values, one, other):
    seldom, often = (needed_at(values, chance) for chance in sorted([one, other]))
    assert often >= seldom


@given(any_values(), gap_of_any_size(), gap_of_any_size())
def test_net_and_cut_in_hours_rise_with_the_gap(values, one, other):
    low, high = (
        model.evaluate({**values, "price_gap_percent": gap}) for gap in sorted([one, other])
    )
    for name in ("expected_net", "net_if_awarded", "expected_gross", "hours_cut", "chance_as_set"):
        assert high[name] >= low[name], name


@given(any_values())
def test_results_stay_within_their_bounds(values):
    found = model.evaluate(values)
    enough = found["breakeven_gap"] <= model.ENOUGH
    left_out = values["country"] == "open" and math.isnan(values["redundancy_percent"])
    counted = [part for part in model.PARTS if part != "redundancy" or not left_out]
    assert found["breakeven_as_set"] == pytest.approx(found["breakeven_gap"])
    if enough:
        assert all(found[f"breakeven_{part}"] >= -1e-12 for part in counted)
        parts = sum(found[f"breakeven_{part}"] for part in counted)
        assert parts == pytest.approx(found["breakeven_gap"])
    else:
        assert math.isnan(found["breakeven_preparation"])
    assert found["breakeven_gap_awarded"] <= found["breakeven_gap"]
    assert found["inhouse_gain_needed_if_holds"] <= found["inhouse_gain_needed"]
    assert 0 <= found["saving_chance_failed"] <= 1
    assert found["lost_if_failed"] >= found["preparation_cost"] > 0
    sources = found["from_hours"] + found["from_pension"] + found["from_other"]
    sought = found["gap_reckoned"] + found["margin_share"]
    assert sources == pytest.approx(sought, nan_ok=True)
    assert not found["hours_cut_with_agency"] < found["hours_cut"]
    sources = [found[f"inhouse_from_{name}"] for name in ("absence", "agency", "control", "visits")]
    assert sum(sources) == pytest.approx(found["gain_reckoned"], nan_ok=True)


@given(any_values(price_gap_percent=8.0))
def test_the_net_on_average_is_the_mean_over_the_states_and_the_chance_counts_them(values):
    found = model.evaluate(values)
    awarded = model.award(values)
    assume(awarded["fails"] < 0.999)
    worth = model.gap_worth(values, values["contract_years"], values["contract_years"])
    ends = model.tender_states(values, 0.08, awarded, found["saving_redundancy_share"], worth)
    assert sum(chance for chance, _net in ends) == pytest.approx(1)
    average = sum(chance * net for chance, net in ends)
    # An amount that is small beside those that cancel in it.
    scale = max(abs(net) for _chance, net in ends)
    assert found["expected_net"] == pytest.approx(average, abs=1e-9 * scale + 1)
    saving = sum(chance for chance, net in ends if net > 0)
    assert found["chance_as_set"] == pytest.approx(saving)
    assert found["chance_as_set"] <= 1 - awarded["fails"] + 1e-12


def test_the_chance_to_come_out_ahead_counts_pairs_of_ends():
    tender, reform = [(0.25, -1.0), (0.75, 4.0)], [(0.5, 2.0), (0.5, -3.0)]
    assert model.chance_ahead(tender, reform) == pytest.approx(0.75 + 0.25 * 0.5)
    assert model.chance_ahead(reform, tender) == pytest.approx(0.5 * 0.25)
    assert math.isnan(model.chance_ahead(tender, [(1.0, math.nan)]))


def test_a_tender_that_always_fails_saves_nothing_and_costs_its_preparation():
    found = model.evaluate(at(expected_bids=1e-9, price_gap_percent=15.0))
    assert found["saving_chance_failed"] == pytest.approx(1)
    assert found["expected_net"] == pytest.approx(-found["lost_if_failed"], rel=1e-2)
    assert found["chance_as_set"] == pytest.approx(0, abs=1e-6)
    assert found["breakeven_gap"] > 1


def test_a_single_bid_that_is_awarded_leaves_less_of_the_gap():
    cancels, awards = (
        model.evaluate(at(**{**ANCHOR, "one_bid_rule": rule})) for rule in ("cancel", "award")
    )
    assert awards["breakeven_one_bid"] > 0 == cancels["breakeven_one_bid"]
    assert awards["saving_chance_failed"] < cancels["saving_chance_failed"]
    assert awards["net_if_awarded"] < cancels["net_if_awarded"]


def test_one_failed_lot_leaves_the_others():
    one, several = (
        model.evaluate(at(**{**ANCHOR, "lots": lots, "best_lot_fte": 100.0, "lot_size_width": 2.0}))
        for lots in (1.0, 4.0)
    )
    assert several["saving_chance_failed"] < one["saving_chance_failed"]
    # Preparation is paid whole for what is awarded of them.
    assert several["breakeven_gap_awarded"] > one["breakeven_gap_awarded"]
    all_or_none = model.evaluate(at(**{**ANCHOR, "lots": 4.0, "partial_award": "all"}))
    assert all_or_none["saving_chance_failed"] > several["saving_chance_failed"]
    values = at(**{**ANCHOR, "lots": 4.0})
    awarded = model.award(values)
    expected = market.award(values, 100.0, 4.0)["share_awarded"]
    assert (1 - awarded["fails"]) * awarded["share"] == pytest.approx(expected)


def test_an_early_end_loses_the_rest_of_the_gap():
    found = model.evaluate(at(**{**ANCHOR, "early_end_cost_percent": 0.0}))
    half = model.evaluate(at(**{**ANCHOR, "contract_years": 2.0}))
    assert found["net_if_ends_early"] == pytest.approx(half["net_if_runs"])


# The arms over the longer time


@given(any_values(price_gap_percent=8.0, years_after=0.0))
def test_without_years_after_both_horizons_are_the_same(values):
    found = model.evaluate(values)
    assert found["expected_net_long"] == pytest.approx(found["expected_net"])
    assert found["breakeven_gap_long"] == pytest.approx(found["breakeven_gap"])
    assert found["inhouse_gain_needed_long"] == pytest.approx(found["inhouse_gain_needed"])


def test_a_new_tender_at_the_end_of_the_term_is_paid_for_and_may_fail():
    # Four years more of what is left of the gap, without transition, where the first ran its term.
    values = at(**ANCHOR, years_after=4.0)
    found = model.evaluate(values)
    budget, fails = found["service_budget"], 5 / 9
    four = sum(1.04**-year for year in range(1, 5))
    two = sum(1.04**-year for year in range(1, 3))
    awarded = budget * (0.08 * (0.92 * four + 0.08 * two) - 0.08 * 0.1)
    second = (1 - fails) * (awarded - 1.6e6) - fails * 1.92e6
    added = (1 - fails) * 0.92 * second / 1.04**4
    assert found["expected_net_long"] == pytest.approx(found["expected_net"] + added)


# The arms over the years


def path(values, year, ended):
    found = model.evaluate(values)
    worth = model.gap_worth(values, values["contract_years"], year)
    awarded, redundancy = model.award(values), found["saving_redundancy_share"]
    there = model.net_to_year(values, found["price_gap"], awarded, redundancy, worth, ended)
    return there["average"]


@given(any_values(price_gap_percent=8.0))
def test_the_path_of_the_tender_ends_at_its_net(values):
    end = path(values, values["contract_years"], 1)
    assert end == pytest.approx(model.evaluate(values)["expected_net"])


def test_the_paths_start_with_what_is_spent_before_the_first_year():
    values = at(expected_bids=1e9, price_gap_percent=5.0, reform_gain_percent=5.0)
    found = model.evaluate(values)
    assert path(values, 0.0, 0) == pytest.approx(-found["tender_outlay"], rel=1e-3)
    start = DRAWS.along({**values, **BELIEF.at(values)}, DRAWS.line("inhouse_path"), [0.0])[
        "inhouse_path_middle"
    ]
    assert start == pytest.approx([-found_by(STAGES, values)["inhouse_outlay_middle"]], rel=1e-9)


def test_the_in_house_arm_is_the_reform_of_trust_control():
    values = at(reform_gain_percent=5.0)
    here, there = model.evaluate(values), trust_control.evaluate(values)
    for name in ("inhouse_net", "inhouse_net_long", "inhouse_gain_needed", "inhouse_if_fails"):
        assert here[name] == there[name], name
    told = reform_explorer().results(values)
    for name in ("inhouse_net_middle", "inhouse_gain_needed_high"):
        assert found_by(STAGES, values)[name] == pytest.approx(told[name]), name


# Other chapters


def test_redundancy_comes_from_staff_terms_until_the_reader_knows_it():
    values = at(first_step_fte=200.0)
    there = staff_terms.evaluate({**values, "headcount": 200 / values["position_size"]})
    found = model.evaluate(values)
    assert found["saving_redundancy_share"] * found["service_budget"] == pytest.approx(
        there["redundancy_cost"]
    )
    assert found["agency_share"] * found["contract_value"] == pytest.approx(there["gap_cost"])
    known = model.evaluate({**values, "redundancy_percent": 3.0})
    assert known["saving_redundancy_share"] == pytest.approx(0.03)


def test_without_a_country_redundancy_is_left_out_and_said_to_be():
    unset = model.evaluate(at(country="open"))
    in_denmark = model.evaluate(at(country="DK"))
    assert in_denmark["saving_redundancy_share"] == 0
    assert unset["breakeven_gap"] == in_denmark["breakeven_gap"]
    assert math.isnan(unset["breakeven_redundancy"])
    assert "without a post. Choose your country." in net_saving().to_text({})
    for settled in ({"country": "SE"}, {"redundancy_percent": 1.0}):
        assert "Choose your country" not in net_saving().to_text(settled)


def test_the_employers_levy_on_pension_follows_the_country():
    found = {
        country: model.evaluate(at(country=country, price_gap_percent=8.0))
        for country in ("NO", "DK", "SE")
    }
    plain = found["DK"]["from_pension"]
    assert plain > 0
    assert found["NO"]["from_pension"] == pytest.approx(1.141 * plain)
    assert found["SE"]["from_pension"] == pytest.approx(1.2426 * plain)
    # What staff lose is the pension; the levy was the state's.
    assert len({one["pension_lost"] for one in found.values()}) == 1


def test_freed_time_on_control_comes_from_trust_control_until_the_reader_knows_it():
    labour = at()["labour_share"]
    assert model.evaluate(at())["inhouse_from_control"] == 0
    found = model.evaluate(at(control_inhouse_percent=8.0))
    best = trust_control.evaluate(at())["best_control_inhouse"]
    assert found["inhouse_from_control"] == pytest.approx(labour * (0.08 - best))
    known = model.evaluate(at(control_inhouse_percent=8.0, reform_control_points=1.0))
    assert known["inhouse_from_control"] == pytest.approx(labour * 0.01)


# The draws

KNOWN = {item.knowledge: "known" for item in registry().values() if item.uncertain}
BELIEVED = {"price_gap_percent": 8.0, "reform_gain_percent": 4.0}


def test_where_all_is_known_the_draws_give_what_is_set():
    values = at(**BELIEVED, **KNOWN)
    found, drawn = model.evaluate(values), found_by(STAGES, values)
    banded = {key.removesuffix("_middle") for key in drawn if key.endswith("_middle")}
    # How gap and gain relate is told in the chapter on scope and phasing too.
    for name in banded & found.keys():
        ends = [drawn[f"{name}_{end}"] for end in ("low", "middle", "high")]
        assert ends == pytest.approx([found[name]] * 3, rel=1e-9), name
    assert drawn["chance_of_saving"] == pytest.approx(found["chance_as_set"])


@pytest.mark.parametrize("changed", [{}, BELIEVED, {**BELIEVED, "one_bid_rule": "award"}])
def test_knowing_more_narrows_the_bands(changed):
    names = ("expected_net", "breakeven_gap") if changed else ("breakeven_gap",)
    arms = (("early_end_cost_percent", names), ("reform_cost_percent", ("inhouse_gain_needed",)))
    for uncertain, quantities in arms:
        knowledge = registry()[uncertain].knowledge
        widths = []
        for level in ("range", "roughly", "known"):
            found = found_by(STAGES, at(**changed, **{knowledge: level}))
            widths.append([found[f"{name}_high"] - found[f"{name}_low"] for name in quantities])
        assert widths[0] > widths[1] > widths[2] or uncertain == "early_end_cost_percent"
        assert all(more > less for more, less in zip(widths[0], widths[2], strict=True))


def test_failing_weighs_on_the_chance_of_a_saving():
    drawn = found_by(STAGES, at(price_gap_percent=15.0, redundancy_percent=1.0))
    fails = drawn["saving_chance_failed_middle"]
    assert fails > 0.4
    assert drawn["chance_of_saving"] < 1 - fails
    assert math.isnan(found_by(STAGES, at())["chance_of_saving"])
    assert math.isnan(found_by(STAGES, at(price_gap_percent=8.0))["chance_tender_ahead"])


# The explorer


def test_the_answer_tells_awarded_failing_and_average_of_both_arms_alike():
    text = net_saving().to_text({"country": "NO", **BELIEVED})
    tender, reform = text.index("Tender, at a price gap of 8"), text.index("Reform, at a lasting")
    told = ("million if", "Chance that it", "at a cost of", "On average:", "A saving is", "more")
    for part in (text[tender:reform], text[reform:]):
        places = [part.index(words) for words in told]
        assert places == sorted(places)


def test_a_band_whose_ends_would_read_the_same_is_not_told():
    known = {**KNOWN, "expected_bids": 5.0, "country": "NO"}
    text = net_saving().to_text({**BELIEVED, **known})
    assert "million if a contract is awarded. Chance" in text
    assert "(" not in text


def test_the_medians_are_told_and_lie_within_their_bands():
    explorer = net_saving()
    found = explorer.results(at(**BELIEVED))
    told = explorer.told(found)
    for name in explorer.banded:
        assert found[f"{name}_low"] <= told[name] <= found[f"{name}_high"], name


def test_a_break_even_beyond_the_whole_budget_reads_that_none_is_enough():
    changed = {"first_step_fte": 10.0, "expected_bids": 0.2, "reform_failure_chance": 1.0}
    text = net_saving().to_text({"country": "NO", **changed})
    assert "no gap is enough on average" in text
    assert "no gain is enough on average" in text


def test_without_a_price_gap_or_gain_no_answer_tells_a_net_or_a_chance():
    text = net_saving().to_text()
    assert "kr\N{NO-BREAK SPACE}" not in text
    assert "in 10" not in text
    assert "Which will come about is yours to say." in text


def test_gross_is_never_told_without_net():
    explorer = net_saving()
    for gross, net in (("expected_gross", "expected_net"), ("inhouse_gross", "inhouse_net")):
        for text in explorer.said.sentences:
            assert gross not in text or f"{net}:" in text
        for section in explorer.sections:
            shown = [output.id for output in section.outputs]
            assert gross not in shown or net in shown


@given(any_values())
def test_the_parts_of_what_a_gain_must_pay_for_add_up_and_none_is_negative(values):
    parts = trust_control.gain_needed_parts(values, values["contract_years"])
    found = model.evaluate(values)
    assert min(parts.values()) >= 0
    assert found["inhouse_needed_as_set"] == pytest.approx(found["inhouse_gain_needed"])
    told = [found[f"inhouse_needed_{part}"] for part in parts]
    assert all(math.isnan(one) for one in told) == (found["inhouse_gain_needed"] > model.ENOUGH)


@given(any_values())
def test_gross_of_a_reform_less_what_it_costs_is_its_net(values):
    found = model.evaluate(values)
    worth = trust_control.gain_worth(values, values["contract_years"])
    holds = trust_control.holds_chance(values)
    spent = found["inhouse_gain_needed"] * holds * worth * found["service_budget"]
    assert found["inhouse_gross"] - spent == pytest.approx(
        found["inhouse_net"], rel=1e-6, abs=1.0, nan_ok=True
    )


def test_references_are_found_or_derived_and_count_a_saving_as_positive():
    for name in ("c01", "c06", "c09", "c12"):
        assert load().row("literature", name)["status"] in ("found", "derived")
    technical, holbaek, oslo, care = references()
    assert (technical["low"], technical["high"]) == (5, 15)
    assert (holbaek["low"], holbaek["high"]) == (10, 15)
    # 49.5 million of the 1,013 + 49.5 that municipal operation would cost.
    assert oslo["low"] == oslo["high"] == pytest.approx(100 * 49.5 / 1062.5, abs=0.05)
    assert care["low"] == care["high"] == 0


def test_every_reading_of_the_estimate_has_its_own_line_and_a_net():
    shown = holbaek_readings().html
    assert shown.count("<td") == 3 * 7
    # 17.2 million for 24 months with VAT: 6.88 a year; 10 % of earlier spending 6.88 / 0.9; less
    # 2.7 % for the tender and 2 % for follow-up.
    for text in ("6.9 million", "0.76 to 1.2 million", "0.44 to 0.89 million"):
        assert text in shown.replace("\N{NO-BREAK SPACE}", " "), text


def test_the_whole_book_of_parameters_is_on_the_page_once():
    ids = [item.id for item in net_saving().parameters]
    assert len(ids) == len(set(ids))
    assert len(net_saving().controls) == 5


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "the gain of Scope and phasing"),
        ({"mean_gain_percent": 2.0}, "The price gap is the one that leaves the gain of +2"),
        ({"price_gap_percent": 8.0, "mean_gain_percent": 2.0}, ""),
    ],
)
def test_the_price_gap_and_the_gain_of_phasing_are_told_to_be_one_belief(changed, words):
    said = net_saving().to_text(changed)
    assert words in said
    assert ("Scope and phasing" in said) == bool(words)


OWN_COSTS = {"budget_million": 90.0, "person_year_cost": 9e5, "external_help_cost": 3e5}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, True),
        ({"country": "SE"}, True),
        ({"country": "SE", "budget_million": 90.0}, True),
        ({"country": "NO"}, False),
        ({"country": "DK", **OWN_COSTS}, False),
        (OWN_COSTS, False),
    ],
)
def test_costs_in_norwegian_kroner_are_said_to_be_where_norway_is_not_chosen(changed, told):
    assert ("Norwegian kroner" in net_saving().to_text(changed)) == told
