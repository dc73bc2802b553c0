import functools
import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special, stats

from tests.settings import any_settings, in_python, random_settings
from tests.vega import evaluate_in_vega
from tillit.explorers.staff_terms import DRAWS, least_cost, staff_terms
from tillit.models import staff_terms as model
from tillit.parameters import defaults, registry
from tillit.sampling import uniforms

DEFAULTS = defaults()
SHARED = ("country", "budget_million", "first_step_fte", "labour_share")
IDS = [name for name, item in registry().items() if item.model == "staff_terms" or name in SHARED]


def at(**changed):
    return {**DEFAULTS, "country": "NO", **changed}


any_values = functools.partial(any_settings, IDS)


# The anchors of the specification


@pytest.mark.parametrize(
    ("pension", "share", "chance", "people"),
    [(0, 0.099, 0.035, 1.7), (-2, 0.196, 0.287, 9.5), (-4, 0.347, 0.759, 27.3)],
)
def test_anchor_short_start_by_pension(pension, share, chance, people):
    found = model.evaluate(at(pension_change_pp=pension))
    assert mean_share(at(), found["refusal_share"]) == pytest.approx(share, abs=0.0006)
    assert found["refusal_share"] == pytest.approx(share, abs=0.01)
    assert found["chance_short"] == pytest.approx(chance, abs=0.0006)
    assert found["expected_shortfall"] == pytest.approx(people, abs=0.05)


def mean_share(values, share):
    """The mean of the share who refuse, over all moods."""
    return model.over_moods(model.leaving_by_mood(values, share, model.mood_factors(values)))


@pytest.mark.parametrize(("pension", "chance"), [(0, 0.196), (-2, 0.599), (-4, 0.921)])
def test_anchor_a_tenth_leave_before_the_day(pension, chance):
    found = model.evaluate(at(pension_change_pp=pension, leave_before_share=0.1))
    assert found["chance_short"] == pytest.approx(chance, abs=0.0006)


@pytest.mark.parametrize(("months", "million"), [(3, 0.86), (6, 1.56), (12, 2.57), (24, 3.66)])
def test_anchor_redundancy_ends_with_the_notice(months, million):
    values = at(notice_months=months)
    assert model.kept_share(values) == pytest.approx(0.4)
    assert model.redundancy(values, 0.195)["redundancy_cost"] / 1e6 == pytest.approx(
        million, abs=0.005
    )


@pytest.mark.parametrize(("months", "percent"), [(4, 10.7), (6, 13.4), (8, 16.2), (12, 22.3)])
def test_anchor_tolerable_share_by_lead_time(months, percent):
    # By Brent's method on the chance itself, with 4,000 moods.
    found = model.evaluate(at(lead_time_months=months))
    assert 100 * found["tolerable_refusal_share"] == pytest.approx(percent, abs=0.05)


def test_lead_time_is_a_lever_of_the_order_of_several_pension_points():
    def chance(**changed):
        return model.evaluate(at(**changed))["chance_short"]

    # Twice the time does about as much as all of the pension loss made good.
    assert chance() > 0.25
    assert chance(pension_change_pp=0) < chance(lead_time_months=12) < chance(pension_change_pp=-1)


# One formula, two engines


def test_every_result_agrees_with_vega():
    points = random_settings(IDS, seed=2, count=120)

    def everything(values, bind):
        found = dict(model.evaluate(values, bind))
        for month in (0, 7, 24):
            found[f"familiar_{month}"] = bind(
                f"familiar_{month}", model.continuity(values, found["refusal_share"], month)
            )
            found[f"today_{month}"] = bind(
                f"today_{month}", model.continuity_as_today(values, month)
            )
        u = dict.fromkeys(uniforms(), 0.137)
        drawn = model.drawn_assumptions(values, u, lambda name, value: bind(f"drawn_{name}", value))
        found["drawn_share"] = bind("drawn_share", model.drawn_refusal_share(values, drawn))
        return found

    in_vega = evaluate_in_vega(everything, points)
    for point, there in zip(points, in_vega, strict=True):
        values = in_python(point)
        here = everything(values, model.keep)
        assert set(here) == set(there)
        for name, value in here.items():
            # Amounts run to millions: a difference of a hundredth of an øre is none.
            assert there[name] == pytest.approx(float(value), rel=1e-9, abs=1e-9, nan_ok=True), (
                name,
                point,
            )


# Properties


@given(any_values(), st.floats(0, 3))
def test_less_pension_never_means_fewer_refusals(values, less):
    lower = max(values["pension_change_pp"] - less, registry()["pension_change_pp"].low)
    more = model.evaluate({**values, "pension_change_pp": lower})
    fewer = model.evaluate(values)
    assert more["refusal_share"] >= fewer["refusal_share"] - 1e-12


@given(any_values(), st.floats(0, 6))
def test_more_time_never_raises_the_shortfall(values, months):
    longer = min(values["lead_time_months"] + months, registry()["lead_time_months"].high)
    now, later = model.evaluate(values), model.evaluate({**values, "lead_time_months": longer})
    assert later["expected_shortfall"] <= now["expected_shortfall"] + 1e-6
    assert later["tolerable_refusal_share"] >= now["tolerable_refusal_share"] - 1e-4


@given(any_values())
def test_results_stay_within_their_bounds(values):
    assume(values["country"] != "open")
    found = model.evaluate(values)
    assert all(math.isfinite(value) for value in map(float, found.values()))
    for name in ("refusal_share", "chance_short", "tolerable_refusal_share", "kept_share"):
        assert 0 <= found[name] <= 1, name
    people = values["headcount"]
    assert 0 <= found["expected_shortfall"] <= people
    assert found["redundant"] + found["leaving"] == pytest.approx(found["refusers"])
    assert found["gap_cost"] >= 0
    assert found["redundancy_cost"] >= 0
    follow = 1 - found["refusal_share"]
    assert 0 <= model.continuity(values, found["refusal_share"], 24.0) <= follow


@given(any_values())
def test_contributions_add_up_to_the_log_odds(values):
    found = model.evaluate(values)
    parts = [value for name, value in found.items() if name.startswith("contribution_")]
    assert found["base_log_odds"] + sum(parts) == pytest.approx(found["refusal_log_odds"])


@given(any_values())
def test_the_tolerable_share_gives_a_short_start_one_chance_in_ten(values):
    found = model.evaluate(values)
    share = found["tolerable_refusal_share"]
    assume(1e-6 < share < 1 - 1e-6)
    there = model.consequences(values, share)["chance_short"]
    nearby = model.consequences(values, share + 1e-4)["chance_short"]
    assert there - 1e-6 <= model.TOLERATED_CHANCE <= nearby + 1e-6 or there == pytest.approx(
        model.TOLERATED_CHANCE, abs=1e-6
    )


@pytest.mark.parametrize(
    ("changed", "share"),
    [
        ({"leave_before_share": 0.3}, 0),
        ({"hires_per_month": 15.0, "lead_time_months": 18.0}, 1),
        ({"headcount": 0.0}, 1),
    ],
)
def test_the_tolerable_share_has_ends(changed, share):
    assert model.evaluate(at(**changed))["tolerable_refusal_share"] == share


@given(st.floats(-200, 200), st.floats(0.01, 60))
def test_excess_agrees_with_integration(mean, deviation):
    shortfall = stats.norm(mean, deviation)
    low, high = max(0, mean - 12 * deviation), max(0, mean + 12 * deviation)
    points, width = np.linspace(low, high, 20001, retstep=True)
    density = shortfall.pdf(points)
    one = np.trapezoid(points * density, dx=width)
    assert model.expected_excess(mean, deviation) == pytest.approx(
        one, rel=1e-4, abs=1e-5 * deviation
    )


# The shared mood


def test_the_moods_are_a_rule_for_the_normal_distribution():
    nodes, weights = np.transpose(model.moods())
    assert 2 * len(nodes) >= 48
    both, shares = np.concatenate([nodes, -nodes]), np.concatenate([weights, weights])
    assert shares.sum() == pytest.approx(1, abs=1e-9)
    assert (shares * both**2).sum() == pytest.approx(1, abs=1e-6)
    assert (shares * np.exp(1.5 * both)).sum() == pytest.approx(math.exp(1.5**2 / 2), rel=1e-5)


@given(any_values())
def test_few_moods_are_enough_for_the_expected_shortfall(values):
    def shortfall(rule):
        factors = model.mood_factors(values, rule=rule)
        leaving = model.leaving_by_mood(values, model.refusal_share(values), factors)
        hires = values["hires_per_month"] * values["lead_time_months"]
        return model.shortfall(
            model.missing_by_mood(values["headcount"], hires, leaving), rule=rule
        )[0]

    wanted = pytest.approx(shortfall(model.RULE), abs=0.005 * values["headcount"])
    assert shortfall(model.SHORT_RULE) == wanted


@given(any_values())
def test_the_share_is_the_mean_over_all_moods(values):
    share = model.refusal_share(values)
    values = {**values, "leave_before_share": 0.0}
    assert mean_share(values, share) == pytest.approx(share, abs=0.015)


GRID = list(
    itertools.product(
        (30, 39, 60, 130, 300, 600),
        (0.03, 0.1, 0.19, 0.35, 0.6),
        (0, 0.6, 1.2),
        ((0.5, 1), (1, 4), (3, 6), (5, 8)),
        (0, 0.1),
    )
)
"""Persons, refusal, how far they move together, hires a month and months, and who leaves before."""

SIMULATIONS = 20_000


def simulated(people, share, spread, hires, before, random):
    """Chance of a short start and mean of the empty posts, by the definition and nothing else."""
    # One mood from each of as many equally likely strata: the same distribution, with less noise.
    mood = special.ndtri((np.arange(SIMULATIONS) + random.random(SIMULATIONS)) / SIMULATIONS)
    log_odds = special.logit(share) * math.sqrt(1 + math.pi * spread**2 / 8)
    refuse = special.expit(log_odds + spread * mood)
    gone = random.binomial(people, before + (1 - before) * refuse)
    missing = gone - random.poisson(hires, SIMULATIONS)
    return (missing > people / 10).mean(), np.maximum(missing, 0).mean()


def word(cases, chance):
    """The case that the answer takes at this chance."""
    return next(
        case.name for case in cases if case.holds is None or case.holds({"chance_short": chance})
    )


@pytest.mark.slow
def test_the_shortfall_is_that_of_a_simulation_and_is_told_in_the_same_words():
    random = np.random.default_rng(20261128)
    cases = staff_terms().answers[1]
    errors, same = [], []
    for people, share, spread, (monthly, months), before in GRID:
        values = at(move_together=spread, leave_before_share=before)
        hires = monthly * months
        leaving = model.leaving_by_mood(values, share, model.mood_factors(values))
        missing = model.missing_by_mood(people, hires, leaving)
        chance = model.chance_short(model.short_from(people), missing)
        truth, mean = simulated(people, share, spread, hires, before, random)
        errors.append(abs(chance - truth))
        assert model.shortfall(missing)[0] == pytest.approx(mean, abs=0.002 * people + 0.05)
        same.append(word(cases, chance) == word(cases, truth))
    assert max(errors) <= 0.03
    assert np.mean(same) >= 0.98


def test_nobody_to_transfer():
    found = model.evaluate(at(headcount=0.0))
    assert found["refusers"] == 0
    assert found["expected_shortfall"] == pytest.approx(0, abs=1e-3)
    assert found["tolerable_refusal_share"] == 1
    assert found["redundancy_cost"] == 0


def test_extremes_do_not_overflow():
    worst = at(pension_change_pp=-8.0, pension_sensitivity=0.8, labour_market=1.0, headcount=600.0)
    best = at(pension_change_pp=1.0, early_dialogue=1.0, dialogue_effect=2.0, hires_per_month=15.0)
    assert model.evaluate(worst)["chance_short"] == pytest.approx(1)
    assert model.evaluate(best)["chance_short"] < 1e-6


# The law of the country


def test_the_country_decides_who_carries_the_cost():
    norway, denmark, sweden = (model.evaluate(at(country=key)) for key in ("NO", "DK", "SE"))
    assert denmark["redundancy_cost"] == 0
    assert denmark["leaving"] == pytest.approx(denmark["refusers"])
    assert sweden["redundant"] == pytest.approx(sweden["refusers"])
    assert 0 < norway["redundant"] < norway["refusers"]
    assert norway["refusal_share"] == denmark["refusal_share"] == sweden["refusal_share"]


def test_without_a_country_nothing_is_told_that_hangs_on_it():
    chosen, unset = model.evaluate(at()), model.evaluate(at(country="open"))
    changed = {name for name, value in chosen.items() if value != unset[name]}
    assert changed == {
        "kept_share",
        "redundant",
        "leaving",
        "redundancy_cost",
        "pension_matching_cost",
        "total_cost",
    }
    assert all(math.isnan(unset[name]) for name in changed)
    assert all(math.isnan(value) for value in least_cost(at(country="open")).values())
    explorer = staff_terms()
    missing = {one.id: one.missing for one in explorer.outputs}
    unset_results = explorer.results(DEFAULTS)
    shown = [name for name in missing if math.isnan(unset_results[name])]
    assert len(shown) == 8
    assert {missing[name] for name in shown} == {"choose your country"}


def test_in_norway_a_larger_pension_loss_keeps_more_people_in_the_municipality():
    shares = [
        model.evaluate(at(pension_change_pp=float(level)))["kept_share"] for level in (1, 0, -3, -8)
    ]
    assert shares == pytest.approx([0.2, 0.2, 0.5, 1.0])


# The survey


def test_a_survey_replaces_the_assumed_base():
    found = model.evaluate(
        at(survey_refusal_percent=30.0, survey_answers=200.0, pension_change_pp=0.0)
    )
    assert found["refusal_share"] == pytest.approx(0.3, abs=0.005)
    other = model.evaluate(
        at(
            survey_refusal_percent=30.0,
            survey_answers=200.0,
            base_refusal_log_odds=-3.0,
            pension_change_pp=0.0,
        )
    )
    assert other["refusal_share"] == found["refusal_share"]


@pytest.mark.parametrize("percent", [0.0, 100.0])
def test_a_unanimous_survey_keeps_finite_odds(percent):
    found = model.evaluate(at(survey_refusal_percent=percent))
    assert 0 < found["refusal_share"] < 1


def test_more_answers_narrow_the_band():
    def width(answers):
        ends = DRAWS.at(at(survey_refusal_percent=20.0, survey_answers=answers))
        return ends["refusal_share_high"] - ends["refusal_share_low"]

    assumed = DRAWS.at(at())
    assert width(600.0) < width(60.0) < width(10.0)
    assert width(600.0) < assumed["refusal_share_high"] - assumed["refusal_share_low"]


# Cost of pension


def test_matching_the_pension_costs_what_a_lower_one_saves_and_the_levy():
    assert model.pension_given_up(at(pension_change_pp=0.0)) == 0
    two_points = model.pension_given_up(at())
    assert two_points == pytest.approx(130 * 0.77 * 560_000 * 0.02 * 4)
    assert model.pension_given_up(at(pension_change_pp=1.0)) == pytest.approx(-two_points / 2)
    for country, levy in (("NO", 0.141), ("DK", 0), ("SE", 0.2426)):
        found = model.evaluate(at(country=country))
        assert found["pension_given_up"] == two_points
        assert found["pension_matching_cost"] == pytest.approx(two_points * (1 + levy))


def test_the_least_cost_pension_is_lower_than_its_neighbours():
    found = least_cost(at(country="DK"))
    level = found["least_cost_pension_change"]
    assert -8 < level < 1
    for neighbour in (level - 0.25, level + 0.25):
        other = model.evaluate(at(country="DK", pension_change_pp=neighbour))["total_cost"]
        assert other >= found["least_total_cost"]


# Professions and continuity


def test_professions_add_up_to_the_whole():
    found = model.evaluate(at())
    staff = {"graduates": 0.3, "skilled": 0.45, "assistants": 0.25}
    mean = sum(share * found[f"{group}_refusal_share"] for group, share in staff.items())
    assert mean == pytest.approx(found["refusal_share"], abs=0.01)
    assert found["graduates_refusal_share"] > found["assistants_refusal_share"]


def test_shortages_are_not_average():
    found = model.evaluate(at())
    assert found["graduates_expected_shortfall"] > found["assistants_expected_shortfall"]


def test_continuity_starts_with_those_who_follow_and_falls_faster_in_the_first_year():
    values = at()
    share = 0.2
    assert model.continuity(values, share, 0) == pytest.approx(0.8)
    after_a_year = model.continuity(values, share, 12)
    assert after_a_year == pytest.approx(0.8 * 0.70)
    assert model.continuity(values, share, 24) == pytest.approx(0.8 * 0.70 * 0.78)
    assert model.continuity_as_today(values, 12) == pytest.approx(0.78)
    earlier = {**values, "leave_before_share": 0.1}
    assert model.continuity(earlier, share, 0) == pytest.approx(0.9 * 0.8)


# The band


def test_the_band_holds_the_setting_and_widens_with_the_loss():
    ends = DRAWS.at(at())
    share = model.evaluate(at())["refusal_share"]
    assert ends["refusal_share_low"] < share < ends["refusal_share_high"]
    along = DRAWS.along(at(), DRAWS.line("refusal_share"), [-6.0, 0.0])
    widths = np.subtract(along["refusal_share_high"], along["refusal_share_low"])
    assert widths[0] > widths[1]


def test_what_follows_has_a_band_around_its_setting():
    ends = DRAWS.at(at())
    found = model.evaluate(at())
    for name in ("expected_shortfall", "chance_short", "redundancy_cost", "gap_cost", "redundant"):
        assert ends[f"{name}_low"] < found[name] < ends[f"{name}_high"], name
