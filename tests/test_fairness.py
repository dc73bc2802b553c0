"""Both sides alike: the same parts, the same verdicts within reach, and every difference told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit import sampling
from tillit.contents import contents
from tillit.evidence import load
from tillit.explorers import explorer
from tillit.explorers.net_saving import computed
from tillit.models import arms, net_saving, trust_control
from tillit.parameters import defaults, registry

LIVELY = {"expected_bids": 10.0, "unpredictability": 10.0}
"""A market that is known to be lively."""

STAFFED = {"redundancy_percent": 0.5}
"""A municipality with posts for nearly all who stay."""

PLAUSIBLE: dict[str, dict[str, tuple[int, dict[str, Any], str]]] = {
    "market": {
        "unlikely": (1, {"expected_bids": 1.5}, "few suppliers in a thinly settled region"),
        "either way": (1, {}, "as many bids as Finnish health and social tenders drew"),
        "likely": (
            1,
            {"expected_bids": 4.8, "unpredictability": 3.0},
            "as many bids as Swedish tenders draw, in a market that is well known",
        ),
    },
    "staff_terms": {
        "staffed": (1, {"pension_change_pp": -0.5}, "terms that are nearly kept"),
        "either way": (1, {}, "the loss of pension that older comparisons begin at"),
        "short": (1, {"pension_change_pp": -4.0}, "the low end of a Norwegian comparison"),
    },
    "award_formula": {
        "inside the error": (0, {}, "bids of which each wins by some formula"),
        "ahead": (
            0,
            {"bid_quality_b": 9.5, "bid_price_b": 101.0},
            "one bid that is good and hardly dearer",
        ),
    },
    "scope_phasing": {
        "stay": (1, {"mean_gain_percent": -2.0}, "a loss is expected"),
        "first step": (1, {"mean_gain_percent": 0.5}, "little is expected, and doubt is large"),
        "fully": (1, {"mean_gain_percent": 5.0}, "the Oslo estimate is believed"),
    },
    "net_saving": {
        "neither saves": (
            0,
            {"price_gap_percent": 1.0, "reform_gain_percent": 1.0},
            "a price gap and a gain that reviews of care find no more of",
        ),
        "tender ahead": (
            0,
            {
                **LIVELY,
                **STAFFED,
                "price_gap_percent": 14.0,
                "reform_gain_percent": 0.0,
                "contract_years": 6.0,
            },
            "a large gap in a lively market, and a reform that gives nothing lasting",
        ),
        "reform ahead": (
            0,
            {"price_gap_percent": 2.0, "reform_gain_percent": 6.0, "contract_years": 6.0},
            "a small gap in a thin market, and a reform that frees some time",
        ),
        "neither ahead": (
            0,
            {**LIVELY, **STAFFED, "price_gap_percent": 12.0, "reform_gain_percent": 6.0},
            "both are expected to give much",
        ),
        "tender likely": (
            2,
            {**LIVELY, **STAFFED, "price_gap_percent": 14.0, "contract_years": 6.0},
            "a large gap in a lively market over six years",
        ),
        "tender even": (
            2,
            {**LIVELY, **STAFFED, "price_gap_percent": 9.0},
            "a middling gap in a lively market",
        ),
        "tender unlikely": (2, {"price_gap_percent": 5.0}, "the Oslo estimate in a thin market"),
        "reform likely": (
            5,
            {"reform_gain_percent": 6.0, "reform_failure_chance": 0.3},
            "a reform of the kind whose trials mostly met their aims",
        ),
        "reform even": (
            5,
            {"reform_gain_percent": 8.0, "contract_years": 6.0},
            "a large gain, as likely to come as not",
        ),
        "reform unlikely": (5, {"reform_gain_percent": 2.0}, "a small gain"),
    },
    "trust_control": {
        "less": (0, {"control_inhouse_percent": 12.0}, "a reporting day a fortnight"),
        "more": (
            0,
            {"control_inhouse_percent": 1.2, "loss_inhouse": 0.7, "risk_share_inhouse": 0.35},
            "hardly more than the law asks, in work where much can go wrong",
        ),
        "contract less": (1, {"control_contract_percent": 14.0}, "a report for every visit"),
        "contract more": (1, {"control_contract_percent": 1.2}, "a contract that is left alone"),
        "contract open": (1, {"control_contract_percent": 5.0}, "near the middle of the range"),
        "open": (0, {"control_inhouse_percent": 4.0}, "near the middle of the range"),
    },
    "success_clause": {
        "reaches": (0, {"clause_true_rate_percent": 40.0}, "a provider well above the target"),
        "below": (0, {"clause_true_rate_percent": 26.0}, "a provider below it"),
    },
    "payment_by_results": {
        "left aside": (
            0,
            {"result_bonus_thousand": 20.0},
            "a bonus below what it costs to help those furthest away",
        ),
        "helped": (0, {"result_bonus_thousand": 80.0}, "a bonus well above what it costs"),
    },
}
"""For each explorer its verdicts: their list of cases, settings that give them, and why those are
plausible."""

IN_FRONT: dict[str, tuple[bool, str, tuple[str, ...], dict[str, Any]]] = {
    "as_today": (
        True,
        "a council short of money that keeps its hands free and believes in neither gap nor gain",
        (
            *("net_cost", "control", "reversibility", "vulnerable"),
            *("staff", "quality", "learning", "time"),
        ),
        {"price_gap_percent": 1.0, "reform_gain_percent": 0.0},
    ),
    "reform_some": (
        True,
        "a council that cannot recruit and wants to see first what a reform does",
        ("staff", "learning", "reversibility"),
        {"price_gap_percent": 4.0, "reform_gain_percent": 4.0},
    ),
    "reform": (
        False,
        "a council short of money and people that believes in a reform as most do who try one",
        ("net_cost", "staff", "quality"),
        {
            "price_gap_percent": 2.0,
            "reform_gain_percent": 6.0,
            "reform_failure_chance": 0.3,
        },
    ),
    "staged": (
        True,
        "a council that wants to know what others can do before it decides, with many bidders",
        ("learning", "quality", "control"),
        {"price_gap_percent": 8.0, "reform_gain_percent": 2.0, "expected_bids": 6.0},
    ),
    "full_tender": (
        False,
        "a council short of money that expects a large gap and as many bids as in Sweden",
        ("net_cost", "quality", "time"),
        {"price_gap_percent": 14.0, "reform_gain_percent": 0.0, "expected_bids": 4.8},
    ),
    "choice": (
        False,
        "a council that wants another offer soon, at no more cost, and expects little of a tender",
        ("net_cost", "time", "quality"),
        {"price_gap_percent": 2.0, "reform_gain_percent": 1.0, "expected_bids": 4.8},
    ),
    "partnership": (
        False,
        "a council with few means that looks to those who need most, and to bodies that stand by",
        ("net_cost", "time", "vulnerable"),
        {"price_gap_percent": 2.0, "reform_gain_percent": 1.0, "expected_bids": 4.8},
    ),
}
"""For each option whether it is in front alone, whose order of the criteria puts it there, that
order, and what they expect."""


@pytest.mark.parametrize("option", load().table("options")["id"])
def test_each_option_is_in_front_of_most_for_an_order_that_a_council_could_hold(
    option: str,
) -> None:
    alone, _who, order, expected = IN_FRONT[option]
    for setting, value in expected.items():
        assert registry()[setting].low < value < registry()[setting].high, setting
    ranks = {f"side_a_rank_{name}": float(place) for place, name in enumerate(order, start=1)}
    found = explorer("options").results({**defaults(), **ranks, **expected})
    assert found[f"side_a_best_{option}"] == 1, "none is ahead of it"
    assert found["side_a_leading"] <= (1 if alone else 3)


VERDICTS = [(name, case) for name, cases in PLAUSIBLE.items() for case in cases]


@pytest.mark.parametrize(("name", "case"), VERDICTS)
def test_each_verdict_is_reached_at_plausible_settings(name: str, case: str) -> None:
    part, changed, _reason = PLAUSIBLE[name][case]
    assert explorer(name).cases({**defaults(), **changed})[part] == case.removeprefix("contract ")


@pytest.mark.parametrize(("name", "case"), VERDICTS)
def test_no_verdict_needs_a_corner(name: str, case: str) -> None:
    """What is plausible lies within its range, not at an end of it."""
    for setting, value in PLAUSIBLE[name][case][1].items():
        assert registry()[setting].low < value < registry()[setting].high, setting


@pytest.mark.parametrize("case", [case for case in PLAUSIBLE["net_saving"] if "likely" in case])
def test_likely_and_unlikely_are_words_for_the_chance_beside_them(case: str) -> None:
    part, changed, _reason = PLAUSIBLE["net_saving"][case]
    chance = {2: "chance_of_saving", 5: "chance_inhouse_saves"}[part]
    found = explorer("net_saving").results({**defaults(), **changed})[chance]
    assert found < 0.45 if "unlikely" in case else found > 0.55


def test_both_arms_of_net_saving_have_the_same_verdicts() -> None:
    parts = [[case.name for case in cases] for cases in explorer("net_saving").answers]
    for tender, reform in ((1, 4), (2, 5), (3, 6)):
        named = [name.removeprefix("tender") for name in parts[tender]]
        assert named == [name.removeprefix("reform") for name in parts[reform]]
    verdicts = {name for part in (0, 2, 5) for name in parts[part]}
    nothing_set = {"not compared", "tender no verdict", "reform no verdict"}
    assert verdicts - nothing_set == set(PLAUSIBLE["net_saving"])


def test_every_difference_is_of_an_explorer() -> None:
    assert set(load().table("differences")["chapter"]) <= set(contents())


NO_DIFFERENCE: dict[str, Any] = {
    # paid-before, cost-of-nothing
    "preparation_person_years": 0.0,
    "external_help_cost": 0.0,
    "failed_cost_percent": 0.0,
    "transition_percent": 0.0,
    "reform_cost_percent": 0.0,
    "reform_cost_years": 0.0,
    # yearly-cost
    "follow_up_percent": 0.0,
    "overhead_left_percent": 0.0,
    # half-way
    "early_end_chance": 0.0,
    "gap_not_kept_chance": 0.0,
    # single-bid
    "one_bid_rule": "cancel",
    "lots": 1.0,
    # redundancy
    "redundancy_percent": 0.0,
}
"""Net saving with every difference of the table taken away but the new tender after the term."""

PARTS_ALIKE = st.fixed_dictionaries(
    {
        "first_step_fte": st.floats(10, 400),
        "contract_years": st.integers(1, 8).map(float),
        "discount_percent": st.floats(0, 6),
        "gap_erosion_points": st.floats(0, 2),
        "expected_bids": st.floats(0.5, 15),
    }
)


@given(PARTS_ALIKE, st.floats(-10, 15))
def test_without_the_differences_told_both_arms_of_net_saving_are_one(
    alike: dict[str, float], belief: float
) -> None:
    values = {**defaults(), **NO_DIFFERENCE, **alike}
    values |= {"price_gap_percent": belief, "reform_gain_percent": belief}
    fails = net_saving.award(values)["fails"]
    found = net_saving.evaluate({**values, "reform_failure_chance": fails})
    close = {"rel": 1e-9, "abs": 1e-3}
    for tender, reform in (
        ("saving_chance_failed", "inhouse_chance_fails"),
        ("net_if_failed", "inhouse_if_fails"),
        ("net_if_runs", "inhouse_if_holds"),
        ("expected_net", "inhouse_net"),
    ):
        assert found[tender] == pytest.approx(found[reform], **close), tender
    for tender, reform in (
        ("breakeven_gap_awarded", "inhouse_gain_needed_if_holds"),
        ("breakeven_gap", "inhouse_gain_needed"),
    ):
        assert found[tender] == pytest.approx(found[reform], abs=1e-9), tender


@given(PARTS_ALIKE, st.floats(-10, 15), st.integers(0, 8))
def test_so_are_they_over_the_longer_time_where_a_new_tender_is_sure_to_come(
    alike: dict[str, float], belief: float, after: int
) -> None:
    values = {**defaults(), **NO_DIFFERENCE, **alike, "years_after": float(after)}
    values |= {"price_gap_percent": belief, "reform_gain_percent": belief}
    sure = {"expected_bids": 1e6, "unpredictability": 1e3, "gap_erosion_points": 0.0}
    found = net_saving.evaluate({**values, **sure, "reform_failure_chance": 0.0})
    assert found["expected_net_long"] == pytest.approx(
        found["inhouse_net_long"], rel=1e-6, abs=1e-3
    )


def parts_of_net_saving(arm: computed.Arm) -> dict[str, Any]:
    """Return what the explorer shows of one arm alone, by kind."""
    of_arm = explorer("net_saving")
    (matters,) = [one for one in of_arm.matters if one.drivers.keywords["arm"] is arm]  # type: ignore[attr-defined]
    (picture,) = [one for one in of_arm.pictures if one.table and one.table.key.field == arm.level]
    (unknown,) = [names for names in of_arm.unknown.about.values() if arm.net["average"] in names]
    return {"matters": matters, "picture": picture, "unknown": unknown}


def test_what_net_saving_shows_of_one_arm_it_shows_of_the_other_by_the_same_code() -> None:
    tender, reform = map(parts_of_net_saving, computed.ARMS)
    assert tender["matters"].drivers.func is reform["matters"].drivers.func
    assert tender["matters"].worth == reform["matters"].worth
    assert tender["picture"].build.func is reform["picture"].build.func
    assert tender["picture"].height == reform["picture"].height
    assert {tender["picture"].id, reform["picture"].id} <= {
        picture.id for picture in explorer("net_saving").in_view
    }
    columns = [[one.field for one in arm["picture"].table.columns] for arm in (tender, reform)]
    assert columns[0] == columns[1]
    assert len(tender["unknown"]) == len(reform["unknown"])


@pytest.mark.parametrize("arm", computed.ARMS, ids=lambda arm: arm.level)
def test_the_chart_of_each_arm_of_net_saving_holds_the_same_marks(arm: computed.Arm) -> None:
    chart = explorer("net_saving").spec(parts_of_net_saving(arm)["picture"], defaults())
    text = json.dumps(chart)
    for outcome in ("average", "if_begun"):
        assert f"{arm.needed[outcome]}_middle" in text, "the break-even is marked"
        assert f"{arm.line(outcome)}_middle_along" in text, "the net is drawn"
    for end in ("low", "high"):
        assert f"{arm.line('average')}_{end}_along" in text, "the net has a band"
        assert f"{arm.net['average']}_{end}" in text, "what the reader expects has a range"


@given(PARTS_ALIKE, st.floats(-10, 15))
def test_the_charts_of_both_arms_of_net_saving_are_one_without_the_differences_told(
    alike: dict[str, float], belief: float
) -> None:
    values = {**defaults(), **NO_DIFFERENCE, **alike}
    values |= {"price_gap_percent": belief, "reform_gain_percent": belief}
    values["reform_failure_chance"] = net_saving.award(values)["fails"]
    values["price_gap_middle"] = net_saving.gap_believed(values)
    middle = dict.fromkeys(sampling.SAMPLES["book"](), 0.5)
    # Known exactly: each draw is the values as set.
    known = {item.knowledge: "known" for item in registry().values() if item.knowledge}
    values |= {**known, **sampling.spreads("book", {**values, **known})}
    drawn = {**values, **arms.drawn(values, middle)}
    tender, reform = arms.net_at_gap(drawn), arms.net_at_gain(drawn)
    assert tender == pytest.approx(reform, rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("arm", computed.ARMS, ids=lambda arm: arm.level)
def test_what_a_net_depends_on_most_is_what_is_expected_of_it(arm: computed.Arm) -> None:
    drivers = computed.drivers(defaults(), arm)
    assert max(drivers, key=lambda name: drivers[name].share) == arm.belief
    assert max(drivers, key=lambda name: drivers[name].worth) == arm.belief


@pytest.mark.parametrize("arm", computed.ARMS, ids=lambda arm: arm.level)
def test_the_answer_on_each_arm_tips_where_what_is_expected_is_its_break_even(
    arm: computed.Arm,
) -> None:
    result = arm.net["average"]
    assert result in {tipping.result for tipping in explorer("net_saving").tipping}
    values = {**defaults(), arm.belief: 3.0}
    tips = explorer("net_saving").tips(values, result)
    needed = explorer("net_saving").results(values)[arm.needed["average"]]
    assert tips[arm.belief] == pytest.approx(100 * needed)


@pytest.mark.parametrize("arm", computed.ARMS, ids=lambda arm: arm.level)
def test_the_other_arm_is_a_third_choice_once_the_reader_says_what_to_expect_of_it(
    arm: computed.Arm,
) -> None:
    (other,) = [one for one in computed.ARMS if one is not arm]
    alone = computed.drivers(defaults(), arm)
    beside = computed.drivers({**defaults(), other.belief: 9.0}, arm)
    assert {name: one.share for name, one in alone.items()} == {
        name: one.share for name, one in beside.items()
    }
    assert alone != beside


ARMS = (
    ("control_inhouse_percent", "control_contract_percent"),
    ("risk_share_inhouse", "risk_share_contract"),
    ("loss_inhouse", "loss_contract"),
)


@given(st.lists(st.tuples(st.floats(0.02, 0.25), st.floats(0.02, 0.25)), min_size=3, max_size=3))
def test_swapping_what_is_known_of_the_arms_swaps_what_is_found(
    known: list[tuple[float, float]],
) -> None:
    values, swapped = defaults(), defaults()
    for pair, numbers in zip(ARMS, known, strict=True):
        values |= dict(zip(pair, numbers, strict=True))
        swapped |= dict(zip(pair, reversed(numbers), strict=True))
    here, there = (trust_control.evaluate(of) for of in (values, swapped))
    inhouse = [name for name in here if name.endswith("_inhouse")]
    assert inhouse
    for name in inhouse:
        other = name.replace("_inhouse", "_contract")
        assert here[name] == pytest.approx(there[other], nan_ok=True), name
        assert here[other] == pytest.approx(there[name], nan_ok=True), name
