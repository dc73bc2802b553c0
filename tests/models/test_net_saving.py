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
from tillit.evidence import load
from tillit.explorers.net_saving import DRAWS, holbaek_readings, net_saving, references
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
    "early_end_chance",
    "early_end_cost_percent",
)
"""What a tender costs besides redundancy: each may only raise the break-even."""


def at(**changed):
    return {**DEFAULTS, "country": "NO", **changed}


any_values = functools.partial(any_settings, IDS, whole=WHOLE)


def gap_of_any_size():
    return st.floats(registry()["price_gap_percent"].low, registry()["price_gap_percent"].high)


# The anchors of the specification


def with_six_in_ten_chance(fte, **changed):
    """Values at which two or more bids come with a chance of .6, whatever the size.

    One lot, r = 1: P(two or more) = (l / (1 + l))^2; the driver of the size is taken out again.
    """
    root = math.sqrt(0.6)
    size = sum(market.log_drivers(at(), fte, 1.0).values())
    return at(
        first_step_fte=fte,
        expected_bids=root / (1 - root) * math.exp(-size),
        early_end_chance=0.0,
        **changed,
    )


def test_anchor_chance_of_failing():
    found = model.evaluate(with_six_in_ten_chance(50.0))
    assert found["saving_chance_failed"] == pytest.approx(0.4)


@pytest.mark.parametrize(("fte", "percent"), [(100.0, 0.38), (25.0, 1.5)])
def test_anchor_preparation(fte, percent):
    found = model.evaluate(at(first_step_fte=fte))
    assert found["preparation_cost"] == pytest.approx(1_600_000)
    assert 100 * found["preparation_share"] == pytest.approx(percent, abs=0.02)


@pytest.mark.parametrize(
    ("transition", "redundancy", "percents"),
    [(1.0, 0.0, (5.3, 3.8, 3.0, 2.7)), (3.0, 5.0, (7.2, 5.7, 5.0, 4.6))],
)
def test_anchor_break_even_by_size(transition, redundancy, percents):
    for fte, percent in zip((25.0, 50.0, 100.0, 200.0), percents, strict=True):
        found = model.evaluate(
            with_six_in_ten_chance(
                fte, transition_percent=transition, redundancy_percent=redundancy
            )
        )
        assert 100 * found["breakeven_gap"] == pytest.approx(percent, abs=0.06), fte


def test_anchor_hours():
    assert 100 * model.hours_cut(0.10, 0.04, 0.10, 0.90, 0) == pytest.approx(14.4, abs=0.05)
    assert 100 * model.hours_cut(0.10, 0.04, 0.10, 0.90, 0.02) == pytest.approx(12.4, abs=0.05)
    found = model.evaluate(at(price_gap_percent=10.0))
    assert 100 * found["hours_cut_plain"] == pytest.approx(12.4, abs=0.05)


def test_a_point_of_pension_counts_on_pensionable_pay_as_in_staff_terms():
    # 2 points of NOK 560,000 are 1.18 % of the NOK 950,000 that a post costs, not 2 %: the cut in
    # hours is (10 + 4 - 1) / .9 - 1.18 = 13.3 %.
    found = model.evaluate(at(price_gap_percent=10.0))
    assert 100 * found["hours_cut"] == pytest.approx(13.3, abs=0.05)
    undiscounted = found["pension_transfer"] / found["contract_value"] * found["service_budget"]
    there = at(headcount=at()["first_step_fte"] / at()["position_size"])
    assert 4 * undiscounted == pytest.approx(staff_terms.pension_matching_cost(there))
    same = model.evaluate(at(price_gap_percent=10.0, pay_per_fte=at()["cost_per_fte"]))
    assert same["hours_cut"] == pytest.approx(same["hours_cut_plain"])


def test_anchor_what_the_net_depends_on():
    # The specification gives the range of the price gap and no other. With the chance of failing
    # even from .1 to .7 and the ranges below it is met within .02; two ranges are narrower than
    # the registry's (overhead that stays up to 8 %, follow-up up to 5 %), with which the price gap
    # is left with .6 to .7.
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
    net = model.net_at(
        {**at(), **drawn}, drawn["price_gap"], 0.1 + 0.6 * points[:, -1], drawn["redundancy"], 4
    )
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
        fails, redundancy = found["saving_chance_failed"], found["saving_redundancy_share"]
        for year in (0, 1, 3):
            name = f"tender_{year}"
            gap = found["gap_reckoned"]
            there = model.tender_to_year(values, gap, fails, redundancy, year)
            found[name] = bind(name, there)
            found[f"reform_{year}"] = bind(
                f"reform_{year}", model.reform_to_year(values, 0.05, year)
            )
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
            amount = abs(float(value)) > 1000 or name in ("tender_0", "tender_1", "tender_3")
            expected = pytest.approx(
                float(value), rel=1e-9, abs=1e-2 if amount else 1e-9, nan_ok=True
            )
            assert there[name] == expected, (name, point)


# What is not set has no verdict


def test_without_a_price_gap_there_is_a_break_even_and_no_net():
    found = model.evaluate(at(reform_gain_percent=4.0))
    for name in ("expected_net", "expected_gross", "expected_net_share", "gap_less_needed"):
        assert math.isnan(found[name]), name
    assert math.isnan(found["tender_less_inhouse"])
    assert found["breakeven_gap"] > 0
    assert found["gap_reckoned"] == found["breakeven_gap"]


def test_without_a_reform_gain_the_other_arm_has_a_break_even_and_no_net():
    found = model.evaluate(at(price_gap_percent=8.0))
    for name in ("inhouse_net", "inhouse_net_share", "tender_less_inhouse"):
        assert math.isnan(found[name]), name
    assert found["inhouse_gain_needed"] > 0


@given(any_values(), gap_of_any_size(), gap_of_any_size())
def test_the_break_evens_never_depend_on_what_the_reader_expects(values, gap, gain):
    one = model.evaluate(values)
    other = model.evaluate({**values, "price_gap_percent": gap, "reform_gain_percent": gain})
    for name in ("breakeven_gap", "breakeven_gap_long", "inhouse_gain_needed"):
        assert one[name] == pytest.approx(other[name], nan_ok=True), name


# Mirrored beliefs, mirrored answers


@given(any_values(reform_gain_percent=math.nan), st.floats(0, 25))
def test_beliefs_as_far_on_either_side_of_the_break_even_get_opposite_nets(values, distance):
    needed = model.evaluate(values)["breakeven_gap"]
    assume(needed < 1)
    above, below = (
        model.evaluate({**values, "price_gap_percent": 100 * needed + sign * distance})
        for sign in (1, -1)
    )
    scale = above["contract_value"]
    assert above["expected_net"] == pytest.approx(-below["expected_net"], abs=1e-9 * scale)
    assert above["gap_less_needed"] == pytest.approx(-below["gap_less_needed"], abs=1e-12)


@given(any_values(price_gap_percent=math.nan), st.floats(0, 25))
def test_the_in_house_arm_mirrors_in_the_same_way(values, distance):
    needed = model.evaluate(values)["inhouse_gain_needed"]
    assume(needed < 10)
    above, below = (
        model.evaluate({**values, "reform_gain_percent": 100 * needed + sign * distance})
        for sign in (1, -1)
    )
    scale = above["contract_value"]
    assert above["inhouse_net"] == pytest.approx(-below["inhouse_net"], abs=1e-6 * scale)


@pytest.mark.parametrize("distance", [0.0, 1.0, 3.0])
def test_a_mirrored_belief_has_the_mirrored_chance_of_saving(distance):
    # A belief is a spread of price gaps, here lopsided; its mirror image lies around the break-even
    # the other way round. What one calls a saving, the other calls a loss.
    found = model.evaluate(at())
    needed = found["breakeven_gap"]
    u = uniforms()["transition_percent"]
    belief = triangular_quantile(u, distance - 4.0, distance, distance + 6.0)

    def chance_of_saving(away):
        there = at(price_gap_percent=100 * needed + away)
        return float(np.mean(model.evaluate(there)["expected_net"] > 0))

    assert chance_of_saving(belief) == pytest.approx(1 - chance_of_saving(-belief))


def test_in_every_draw_the_net_mirrors_around_its_own_break_even():
    there = {**at(), **model.drawn_assumptions(at(), uniforms())}
    needed = there["drawn_gap_needed"]
    above, below = (
        model.net_at(
            there,
            needed + d,
            there["drawn_fails"],
            there["drawn_redundancy"],
            there["contract_years"],
        )
        for d in (0.03, -0.03)
    )
    assert above == pytest.approx(-below, abs=1)
    assert (above > 0).all()


# Signs and bounds


@given(any_values(), st.sampled_from(COSTS), st.floats(0, 1))
def test_every_cost_raises_the_break_even(values, name, way):
    item = registry()[name]
    dearer = {**values, name: values[name] + way * (item.high - values[name])}
    now, then = model.evaluate(values), model.evaluate(dearer)
    assert then["breakeven_gap"] >= now["breakeven_gap"] * (1 - 1e-12)
    assume(not math.isnan(values["price_gap_percent"]))
    assert then["expected_net"] <= now["expected_net"] + 1


@given(any_values(), st.floats(0, 15), st.floats(0, 15))
def test_redundancy_raises_the_break_even(values, one, other):
    low, high = sorted([one, other])
    less = model.evaluate({**values, "redundancy_percent": low})["breakeven_gap"]
    assert model.evaluate({**values, "redundancy_percent": high})["breakeven_gap"] >= less


@given(any_values(), st.floats(10, 400), st.floats(10, 400))
def test_a_larger_contract_at_the_same_chance_needs_a_smaller_gap(values, one, other):
    small, large = (
        model.break_even({**values, "first_step_fte": fte}, 0.4, 0.03, 4.0)
        for fte in sorted([one, other])
    )
    assert large <= small


@given(any_values(), st.floats(0, 0.99), st.floats(0, 0.99))
def test_a_likelier_failure_raises_the_break_even(values, one, other):
    seldom, often = (model.break_even(values, chance, 0.03, 4.0) for chance in sorted([one, other]))
    assert often >= seldom


@given(any_values(), gap_of_any_size(), gap_of_any_size())
def test_net_and_cut_in_hours_rise_with_the_gap(values, one, other):
    low, high = (
        model.evaluate({**values, "price_gap_percent": gap}) for gap in sorted([one, other])
    )
    for name in ("expected_net", "expected_gross", "hours_cut", "hours_cut_plain"):
        assert high[name] >= low[name], name


@given(any_values())
def test_results_stay_within_their_bounds(values):
    found = model.evaluate(values)
    left_out = values["country"] == "open" and math.isnan(values["redundancy_percent"])
    counted = [part for part in model.PARTS if part != "redundancy" or not left_out]
    assert all(found[f"breakeven_{part}"] >= 0 for part in counted)
    parts = sum(found[f"breakeven_{part}"] for part in counted)
    assert found["breakeven_gap"] == pytest.approx(parts)
    assert 0 <= found["saving_chance_failed"] <= 1
    assert found["breakeven_gap_long"] <= found["breakeven_gap"] + 1e-12
    assert found["lost_if_failed"] >= found["preparation_cost"] > 0
    sources = found["from_hours"] + found["from_pension"] + found["from_other"]
    assert sources == pytest.approx(found["gap_reckoned"] + found["margin_share"])
    assert found["hours_cut_with_agency"] >= found["hours_cut"]


@given(any_values(price_gap_percent=8.0))
def test_net_is_what_the_two_branches_make_of_it(values):
    found = model.evaluate(values)
    fails = found["saving_chance_failed"]
    assume(fails < 0.999)
    awarded = model.net_at(
        values, 0.08, 0.0, found["saving_redundancy_share"], values["contract_years"]
    )
    both = (1 - fails) * awarded - fails * found["lost_if_failed"]
    assert found["expected_net"] == pytest.approx(both, rel=1e-6, abs=1)


def test_a_tender_that_always_fails_saves_nothing_and_costs_its_preparation():
    found = model.evaluate(at(expected_bids=1e-9, price_gap_percent=15.0))
    assert found["saving_chance_failed"] == pytest.approx(1)
    assert found["expected_net"] == pytest.approx(-found["lost_if_failed"], rel=1e-2)
    assert found["breakeven_gap"] > 1


# The arms over the years


@given(any_values(price_gap_percent=8.0))
def test_the_path_of_the_tender_ends_at_its_net(values):
    found = model.evaluate(values)
    fails, redundancy = found["saving_chance_failed"], found["saving_redundancy_share"]
    end = model.tender_to_year(values, 0.08, fails, redundancy, values["contract_years"])
    assert end == pytest.approx(found["expected_net"])


def test_the_path_of_the_tender_starts_with_what_is_spent_before_the_first_year():
    values = at(expected_bids=1e9)
    found = model.evaluate(values)
    fails, redundancy = found["saving_chance_failed"], found["saving_redundancy_share"]
    start = model.tender_to_year(values, 0.05, fails, redundancy, 0)
    assert start == pytest.approx(-found["tender_outlay"], rel=1e-3)


def test_the_in_house_arm_is_the_reform_of_trust_control():
    values = at(reform_gain_percent=5.0, years_after=0.0)
    here, there = model.evaluate(values), trust_control.reform_path(values)
    assert here["inhouse_net"] == pytest.approx(there["reform_net"])
    assert here["inhouse_gain_needed"] == pytest.approx(there["reform_gain_needed"])
    assert here["inhouse_outlay"] == pytest.approx(there["reform_cost"])
    assert 100 * here["inhouse_gain_needed"] == pytest.approx(8.3, abs=0.05)


def test_a_reform_that_costs_extra_for_the_whole_term_has_no_break_even():
    found = model.evaluate(at(contract_years=2.0))
    assert math.isnan(found["inhouse_gain_needed"])
    assert found["inhouse_gain_needed_long"] > 0


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


# The draws


def test_the_draws_lie_around_the_settings():
    drawn = model.drawn_assumptions(at(), uniforms())
    found = model.evaluate(at())
    for name, drawn_name in (
        ("breakeven_gap", "drawn_gap_needed"),
        ("inhouse_gain_needed", "drawn_gain_needed"),
        ("saving_chance_failed", "drawn_fails"),
        ("saving_redundancy_share", "drawn_redundancy"),
    ):
        low, high = np.quantile(drawn[drawn_name], [0.02, 0.98])
        assert low < found[name] < high, name
    assert np.isfinite(drawn["drawn_gap_needed"]).all()
    assert drawn["drawn_gain_needed"].max() <= 1


def test_a_draw_at_the_settings_gives_the_settings_break_evens():
    values = at(base=at()["base_refusal_log_odds"])
    found = model.evaluate(values)
    fails = model.chance_failed(values)
    redundancy = model.drawn_redundancy(values)
    needed = model.drawn_gap_needed(values, fails, redundancy)
    assert needed == pytest.approx(found["breakeven_gap"])
    assert model.drawn_gain_needed(values) == pytest.approx(found["inhouse_gain_needed"])


# The explorer


def test_the_settings_lie_within_the_bands():
    values = at(price_gap_percent=8.0, reform_gain_percent=4.0)
    found, drawn = model.evaluate(values), DRAWS.at(values)
    for name in ("breakeven_gap", "inhouse_gain_needed", "expected_net", "inhouse_net"):
        assert drawn[f"{name}_low"] < found[name] < drawn[f"{name}_high"], name


def test_the_chance_of_saving_is_the_share_of_draws_that_break_even_below_the_gap():
    needed = model.drawn_assumptions(at(), uniforms())["drawn_gap_needed"]
    for gap in (5.0, 8.0, 12.0):
        chance = DRAWS.at(at(price_gap_percent=gap))["chance_of_saving"]
        assert chance == pytest.approx(np.mean(needed < gap / 100))
    assert math.isnan(DRAWS.at(at())["chance_of_saving"])
    assert math.isnan(DRAWS.at(at(price_gap_percent=8.0))["chance_tender_ahead"])


CASES = {
    "neither saves": (
        {"price_gap_percent": 8.0, "reform_gain_percent": 8.0},
        "No clear saving in either arm over 4 years. Tender at +8",
    ),
    "tender ahead": (
        {"price_gap_percent": 15.0, "reform_gain_percent": 0.0},
        "the tender comes out ahead over 4 years. Tender at +15",
    ),
    "reform ahead": (
        {"price_gap_percent": 0.0, "reform_gain_percent": 12.0, "contract_years": 8.0},
        "the reform comes out ahead over 8 years. Tender at 0",
    ),
    "neither ahead": (
        {"price_gap_percent": 15.0, "reform_gain_percent": 5.0, "reform_cost_percent": 1.0},
        "A saving, but neither arm is clearly ahead over 4 years. Tender at +15",
    ),
    "tender saves": ({"price_gap_percent": 15.0}, "A clear saving if the price gap is +15"),
    "tender costs": ({"price_gap_percent": 0.0}, "A clear extra cost if the price gap is 0"),
    "tender unclear": ({"price_gap_percent": 8.0}, "No clear saving if the price gap is +8"),
    "reform saves": (
        {"reform_gain_percent": 12.0, "contract_years": 8.0},
        "A clear saving in-house if the lasting gain is +12",
    ),
    "reform costs": (
        {"reform_gain_percent": 0.0},
        "A clear extra cost in-house if the lasting gain is 0",
    ),
    "reform unclear": (
        {"reform_gain_percent": 8.0},
        "No clear saving in-house if the lasting gain is +8",
    ),
    "both can break even": ({}, "an in-house reform at a lasting gain of"),
    "no gain is enough": (
        {"contract_years": 1.0, "reform_cost_years": 5.0, "reform_cost_percent": 15.0},
        "An in-house reform does not",
    ),
}
"""For each verdict, settings that give it and words that it says."""


def test_every_verdict_can_be_reached():
    assert [case.name for case in net_saving().answers[0]] == list(CASES)


@pytest.mark.parametrize("case", CASES)
def test_the_answer_says_on_which_side_of_zero_the_bands_lie(case):
    changed, words = CASES[case]
    explorer = net_saving()
    assert explorer.cases(at(**changed))[0] == case
    assert words in explorer.to_text({"country": "NO", **changed})


@pytest.mark.parametrize(
    ("changed", "case", "words"),
    [
        ({"price_gap_percent": 8.0, "reform_gain_percent": 4.0}, "both set", "Reform at +4"),
        ({"price_gap_percent": 8.0}, "gap set", "at which an in-house reform breaks even: 11"),
        ({"reform_gain_percent": 4.0}, "gain set", "A tender would need a price gap of 8.3"),
        ({}, "neither set", "Which will come about is yours to say."),
    ],
)
def test_the_answer_goes_on_with_what_the_other_arm_would_need(changed, case, words):
    explorer = net_saving()
    assert explorer.cases(at(**changed))[1] == case
    assert words in explorer.to_text({"country": "NO", **changed})


def test_without_a_price_gap_no_answer_tells_a_net_or_a_chance():
    text = net_saving().to_text()
    assert "kr" not in text
    assert "in 10" not in text


def test_gross_is_never_told_without_net():
    explorer = net_saving()
    for text in explorer.said.sentences:
        assert "expected_gross" not in text or "expected_net:" in text
    for section in explorer.sections:
        shown = [output.id for output in section.outputs]
        assert "expected_gross" not in shown or "expected_net" in shown


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


def test_no_amount_of_the_estimate_can_be_quoted_as_holbaeks_saving():
    cells = [text.partition("</td>")[0] for text in holbaek_readings().html.split("<td")[1:]]
    amounts = [cell for cell in cells if " to " in cell]
    assert len(amounts) == 2 * 6
    for cell in amounts:
        assert "none follows from the source" in cell


def test_the_whole_book_of_parameters_is_on_the_page_once():
    ids = [item.id for item in net_saving().parameters]
    assert len(ids) == len(set(ids))
    assert len(net_saving().controls) == 5
