import csv
import html
import itertools
import json
import math
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.vega import evaluate_in_vega
from tillit import formula, sampling, works
from tillit.drawn import found_by, names_found
from tillit.evidence import load
from tillit.explorers import market, options, staff_terms
from tillit.explorers.net_saving import computed as net_saving
from tillit.explorers.scope_phasing import computed as scope_phasing
from tillit.formats import percent
from tillit.formula import keep
from tillit.models import net_saving as saving
from tillit.models import options as model
from tillit.models import scope_phasing as phasing
from tillit.models import staff_terms as staff_model
from tillit.models import weighing
from tillit.parameters import defaults, registry
from tillit.scenario import Scenario

DEFAULTS = defaults()
OPTIONS = model.ids("options")
CRITERIA = model.ids("criteria")
GATES = model.ids("option_gates")
RANKS = range(1, len(OPTIONS) + 1)
PLACES = range(1, len(CRITERIA) + 1)
LAST = PLACES[-1]
UNIFORMS = np.array(list(sampling.uniforms("weightings").values()))
DRAWS = UNIFORMS.shape[1]
PRIVATE = ("staged", "full_tender", "choice", "partnership")
REFORMS = ("reform_some", "reform")
GAINS = {"price_gap_percent": 6.0, "reform_gain_percent": 4.0}
PAIRS = list(itertools.product(OPTIONS, CRITERIA))


def at(**changed):
    return {**DEFAULTS, **changed}


def found_at(**changed):
    """All that draws and model find at the defaults with these changes."""
    values = at(**changed)
    drawn = found_by(options.DRAWS, values)
    computed = model.evaluate({**values, **drawn})
    return {**drawn, **{name: float(value) for name, value in computed.items()}}


def scores(ranges):
    """Settings that put these ranges, by option and criterion, in place of the book's."""
    return {
        f"score_{end}_{option}_{criterion}": float(value)
        for (option, criterion), pair in ranges.items()
        for end, value in zip(("low", "high"), pair, strict=True)
    }


def removed(*names):
    return {f"gate_{name}_{GATES[0]}": "no" for name in names}


def points(of=None, **changed):
    """Every score at 5, but for these, by option and criterion."""
    return scores({**dict.fromkeys(PAIRS, (5, 5)), **(of or {}), **changed})


def task(ranges, standing=(), **ranks):
    """What is weighed where both with and without other chapters these are the ranges."""
    ends = np.array([[[ranges[option, name] for name in CRITERIA] for option in OPTIONS]] * 2)
    return weighing.Task(
        np.array([option not in standing for option in OPTIONS], dtype=float),
        np.array([[ranks.get(f"{side}_{name}", math.nan) for name in CRITERIA] for side in "ab"]),
        ends[..., 0],
        ends[..., 1],
    )


def weighed(ranges, uniforms=UNIFORMS, standing=(), **ranks):
    """All that is found at these ranges."""
    return weighing.weigh(uniforms, task(ranges, standing, **ranks), OPTIONS, CRITERIA)


def compared(ranges, uniforms=UNIFORMS, standing=()):
    """Rank acceptabilities, shape (options, ranks)."""
    found = weighed(ranges, uniforms, standing)
    return np.array(
        [[found[f"acceptability_{option}_{rank}"] for rank in RANKS] for option in OPTIONS]
    )


def links(**changed):
    """What the other models might say."""
    named = {f"{link}_{end}": math.nan for link in model.LINKS for end in ("low", "middle", "high")}
    for link, low, high in (
        ("refusal", 0.1, 0.3),
        ("missing", 0.0, 0.2),
        ("continuity", 0.1, 0.3),
        ("effect", 0.08, 0.16),
        ("exit", 0.02, 0.1),
    ):
        named |= {f"link_{link}_low": low, f"link_{link}_high": high}
    return {**named, **dict.fromkeys(model.CHANCES, 1.0), **changed}


@pytest.fixture(scope="module")
def default():
    return found_at()


# What the book holds


def test_every_option_has_a_range_for_every_criterion():
    table = load().table("option_scores")
    assert list(zip(table["option"], table["criterion"], strict=True)) == PAIRS
    assert (table["low"] < table["high"]).all(), "a point is an artefact of the method"
    explorers = table[table["basis"] == "explorer"]
    assert (explorers["model"] != "").all()
    assert (table[table["basis"] != "explorer"]["model"] == "").all()
    for row in explorers.to_dict("records"):
        assert options._origin(model.score(row["option"], row["criterion"])), "what moves it"
    for column in ("reason", "judgement"):
        assert all(re.fullmatch(r"[^.]+\.", sentence) for sentence in table[column])


def test_as_today_is_five_by_definition_and_unsure():
    for criterion in CRITERIA:
        row = model.score("as_today", criterion)
        assert row.high - row.low == 3, "as unsure by each"
        if criterion != "time":
            assert (row.low + row.high) / 2 == model.MIDDLE
        assert row.model == ""
        assert model.coming(model.TODAY) == ""


def test_doing_nothing_is_not_the_quickest_way_to_a_better_service():
    # "Nothing gets better" is the lower end of the scale: once as today was best by it.
    assert load().row("criteria", "time")["at_zero"].startswith("Nothing gets better")
    today = model.score("as_today", "time")
    assert today.low == 0
    for changed in ({}, {"expected_bids": 0.5, "reform_failure_chance": 0.9}):
        found = found_at(**changed)
        for option in OPTIONS[1:]:
            for end in ("low", "high"):
                assert found[f"book_{end}_{option}_time"] >= found[f"book_{end}_as_today_time"]


def test_every_score_from_evidence_shows_both_sides():
    table = load().table("option_score_evidence")
    for option, criterion in PAIRS:
        rows = table[(table["option"] == option) & (table["criterion"] == criterion)]
        assert len(rows) == len(rows.drop_duplicates(["finding_id", "literature_id"]))
        held = model.score(option, criterion)
        if held.basis == "evidence":
            place = options._place(option, criterion)
            assert "higher score" in place
            assert "lower score" in place
            for side in {"for", "against"} - set(rows["side"]):
                # Then the range says so, and its end is that of as today: see below.
                assert "nothing that was found" in place, (option, criterion, side)
                assert "nothing that was found" in held.judgement, (option, criterion, side)


def test_what_speaks_of_those_who_need_most_names_them():
    # "Need decides, not the type of benefit" stood here once: that is about everybody.
    named_so = (
        r"weakest|vulnerable|complex needs|hard(er|est)?[- ]to|hardest aside|further away|furthest"
        r"|longest unemployed|immigrants|newly arrived|target groups or needs"
    )
    for option in OPTIONS:
        for row in evidence_of(option, "vulnerable"):
            text = row["finding"]["statement"] if row["finding_id"] else row["study"]["claim"]
            population = "" if row["finding_id"] else row["study"]["population"]
            assert re.search(named_so, text + population, re.IGNORECASE), row["name"]


def evidence_of(option, criterion):
    return options._evidence(option, criterion)


def named(option, criterion, side=None):
    return {
        row["finding_id"] or row["literature_id"]
        for row in evidence_of(option, criterion)
        if side in (None, row["side"])
    }


def test_evidence_of_literature_was_found():
    for row in load().table("option_score_evidence").to_dict("records"):
        if row["literature_id"]:
            study = load().row("literature", row["literature_id"])
            assert study["status"] in ("found", "derived"), row


@pytest.mark.parametrize(("one", "other"), [("staged", "full_tender"), REFORMS])
def test_first_a_part_and_all_at_once_rest_on_the_same_evidence(one, other):
    # What differs between the two must come from the links, not from a choice of studies.
    for criterion in ("quality", "vulnerable", "staff", "net_cost", "control", "time"):
        first, whole = (
            [(row["place"], row["side"], row["rests"]) for row in evidence_of(option, criterion)]
            for option in (one, other)
        )
        assert first == whole


def test_a_reform_in_some_units_stands_beside_one_in_all_as_a_tender_in_steps_beside_a_full_one():
    table = load().table("options").set_index("id")
    for column, some, everywhere in (
        ("taught_at_high", "first_step", "all"),
        ("taught_at_low", "first_step", "all"),
    ):
        for pair in (("staged", "full_tender"), REFORMS):
            assert tuple(table.loc[list(pair), column]) == (some, everywhere), pair
    assert list(table.loc[list(REFORMS), "net"]) == ["reform_first_step", "reform"]
    assert list(table.index) == ["as_today", *REFORMS, *PRIVATE]


WHERE = {
    "private_operators": PRIVATE,
    "kinds_of_owner": PRIVATE,
    "competition": PRIVATE[:3],
    "tenders": PRIVATE[:2],
    "choice_systems": ("choice",),
    "non_profit_bodies": ("partnership",),
}
"""Options at which a work stands, by what it speaks of: the rule that the page gives."""


def test_a_work_stands_at_every_option_that_it_speaks_of_and_on_one_side():
    places = {}
    for option, criterion in PAIRS:
        for row in evidence_of(option, criterion):
            if row["literature_id"]:
                of_work = places.setdefault((row["literature_id"], criterion), {})
                of_work[option] = row["side"]
    seen = set()
    for (name, criterion), sides in places.items():
        about = load().row("literature", name)["speaks_of"]
        seen.add(about)
        private = {option: side for option, side in sides.items() if option in PRIVATE}
        assert bool(about) == bool(private), (name, criterion)
        if about:
            assert set(sides) == set(WHERE[about]), (name, criterion)
        if about != "kinds_of_owner":
            assert len(set(private.values())) <= 1, (name, criterion)
    assert seen == {*WHERE, ""}, "every rule must have been seen at work"
    spoken_of = {
        row["id"] for row in load().table("literature").to_dict("records") if row["speaks_of"]
    }
    assert spoken_of <= {name for name, _criterion in places}


def test_what_the_book_misses_in_a_document_counts_for_no_side():
    for option, criterion in PAIRS:
        for row in evidence_of(option, criterion):
            if row["finding_id"]:
                assert row["finding"]["grade"] != "not_in_source", (option, criterion)


def test_what_the_report_says_of_any_private_operator_counts_for_every_one_of_them():
    of_pensions = "trondheim-pension-not-unchanged"
    assert {option for option in OPTIONS if of_pensions in named(option, "staff", "against")} == {
        *PRIVATE
    }


def test_a_passage_stands_only_where_it_speaks_of_option_and_criterion():
    # Each stood elsewhere once, where it did not fit.
    places = {}
    for option, criterion in PAIRS:
        for name in named(option, criterion):
            places.setdefault(name, set()).add((option, criterion))
    assert places["bergen-fia-good-results"] == {("as_today", "quality")}
    assert places["bergen-sector-improving"] == {("partnership", "quality")}
    assert places["trondheim-daily-challenging-behaviour"] == {("as_today", "net_cost")}
    assert places["bergen-change-irreversible"] == {("full_tender", "reversibility")}
    assert not {option for option, _criterion in places["t10"]} & set(PRIVATE)
    nowhere = {
        "g02",
        "holbaek-headline-staff-deal",
        "holbaek-need-not-benefit",
        "bergen-intention-choice",
        "bergen-weakest-lose-resources",
        "bergen-preapproved-providers",
        "guide-examples-customer-choice",
        "s22",
    }
    assert not nowhere & places.keys()


def carries(row):
    """Whether it is more than a claim: a study, an evaluation, a record, a rule.

    The one student's thesis that stands here only describes what it is cited for.
    """
    if row["finding_id"]:
        own_word = ("stated_position", "own_estimate", "own_evaluation", "not_in_source")
        return row["finding"]["grade"] not in own_word
    return row["study"]["strength"] not in ("advocacy_press_or_assumption", "student_thesis")


TELLS_A_RULE = {"guide-contract-change-limits"}
"""Findings in which somebody reports what the law asks: more than a claim of their own."""


def test_an_end_on_which_claims_alone_speak_is_no_further_from_five_than_as_today():
    today = model.score("as_today", "quality")
    for option, criterion in PAIRS:
        held = model.score(option, criterion)
        if (held.low, held.high) == (0, 10):
            continue
        if (option, criterion) == ("as_today", "time"):
            continue  # what the criterion asks puts it there, see above
        rows = [row for row in evidence_of(option, criterion) if row["side"] != "unclear"]
        firm = {row["side"] for row in rows if carries(row) or row["finding_id"] in TELLS_A_RULE}
        assert "for" in firm or held.high <= today.high, (option, criterion)
        assert "against" in firm or held.low >= today.low, (option, criterion)


def test_a_range_rests_on_no_claim_where_something_stronger_speaks_to_the_same_side():
    for option, criterion in PAIRS:
        held = model.score(option, criterion)
        rows = evidence_of(option, criterion)
        unsaid = held.basis == "assumption" or (held.low, held.high) == (0, 10)
        assert not (unsaid and any(row["rests"] for row in rows)), (option, criterion)
        for side in ("for", "against", "unclear"):
            of_side = [row for row in rows if row["side"] == side]
            rests = [row for row in of_side if row["rests"]]
            assert unsaid or bool(rests) == bool(of_side), (option, criterion, side)
            if any(map(carries, of_side)):
                assert all(map(carries, rests)), (option, criterion, side)


def test_a_range_of_which_nothing_is_known_is_as_wide_as_that_of_as_today():
    today = model.score("as_today", "quality")
    unknown = [pair for pair in PAIRS if not evidence_of(*pair) and pair[0] != "as_today"]
    assert unknown
    for option, criterion in unknown:
        held = model.score(option, criterion)
        assert (held.low, held.high) == (today.low, today.high), (option, criterion)


def test_the_trial_of_a_reform_in_house_weighs_as_trials_of_private_operators_do():
    # It tried another way of working: as far from a trust reform as French job seekers from care.
    for option in OPTIONS:
        is_reform = option.startswith("reform")
        for criterion in ("quality", "vulnerable", "net_cost"):
            assert ("e11" in named(option, criterion)) == is_reform, (option, criterion)
        for criterion in ("quality", "vulnerable"):
            rows = evidence_of(option, criterion)
            resting = {row["literature_id"] for row in rows if row["rests"]}
            assert ("e11" in resting) == is_reform, (option, criterion)


def test_what_is_known_of_private_operators_counts_alike_wherever_they_are_bought_from():
    sick_leave = {"s13", "s29"}
    told = [
        (row["literature_id"], row["side"], row["rests"])
        for option in OPTIONS
        for row in evidence_of(option, "staff")
        if row["literature_id"] in sick_leave
    ]
    assert {name for name, _side, _rests in told} == sick_leave
    assert {(side, rests) for _name, side, rests in told} == {("unclear", False)}


# At the defaults nothing is decided


def test_no_default_decides(default):
    for way in ("acceptability_{}_1", "plain_first_{}"):
        firsts = {option: default[way.format(option)] for option in OPTIONS}
        assert max(firsts.values()) <= 0.5, firsts
        assert min(firsts.values()) >= 0.05, firsts
    assert default["options_left"] == len(OPTIONS)
    assert default["gates_open"] == len(OPTIONS) * len(GATES)


GAIN_SETTINGS = ("price_gap_percent", "reform_gain_percent", "mean_gain_percent")


@pytest.mark.parametrize(
    "changed",
    [{}, {"price_gap_percent": 9.0}, {"mean_gain_percent": 9.0}, {"reform_gain_percent": 9.0}],
)
def test_a_gain_that_is_not_set_gives_every_option_the_same_wide_range(changed):
    found = found_at(**changed)
    assert found["gains_set"] == 0
    for option in OPTIONS:
        ends = [found[f"book_{end}_{option}_net_cost"] for end in ("low", "high")]
        assert ends == [0, 10], option


def test_what_is_not_set_earns_nothing():
    # Where net cost is all that counts, an option comes first as often as any other.
    order = {f"side_{side}_rank_net_cost": 1.0 for side in model.SIDES}
    only = scores({pair: (5, 5) for pair in PAIRS if pair[1] != "net_cost"})
    found = found_at(**order, **only)
    for option in OPTIONS:
        assert found[f"side_a_first_{option}"] == pytest.approx(1 / len(OPTIONS), abs=0.01)
        assert found[f"side_a_mean_{option}"] == pytest.approx((1 + len(OPTIONS)) / 2, abs=0.03)
    assert math.isnan(found["side_a_place_1"])


# Gates


def test_only_a_no_removes_an_option():
    for answer in ("open", "yes", "unknown"):
        values = at(**{f"gate_reform_{gate}": answer for gate in GATES})
        assert model.stands(values, "reform") == 1
    for gate in GATES:
        assert model.stands(at(**{f"gate_reform_{gate}": "no"}), "reform") == 0


def test_a_removed_option_is_left_out_of_everything(default):
    found = found_at(
        gate_reform_staffing="no",
        gate_reform_data="no",
        gate_choice_sound="yes",
        side_a_rank_staff=1.0,
    )
    assert GATES[int(found["removed_by_reform"])] == "staffing", "the first of the two"
    assert found["options_left"] == len(OPTIONS) - 1
    assert found["gates_open"] == len(GATES) * len(OPTIONS) - 3
    for name in ("acceptability_reform_1", "mean_regret_reform", "confidence_reform"):
        assert math.isnan(found[name])
    for name in ("central_reform_quality", "regret_reform", "care_first_reform"):
        assert math.isnan(found[name])
    left = [option for option in OPTIONS if option != "reform"]
    shares = np.array(
        [[found[f"acceptability_{option}_{rank}"] for rank in RANKS] for option in left]
    )
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(left)))
    assert shares.sum(axis=0) == pytest.approx([*np.ones(len(left)), 0])
    for option in left:
        assert found[f"regret_against_{option}"] != OPTIONS.index("reform")
        assert found[f"acceptability_{option}_1"] >= default[f"acceptability_{option}_1"]
        assert math.isnan(found[f"removed_by_{option}"])


def test_with_one_option_left_there_is_nothing_to_compare():
    others = [option for option in OPTIONS if option != "choice"]
    found = found_at(**removed(*others))
    assert found["acceptability_choice_1"] == found["confidence_choice"] == 1
    assert math.isnan(found["regret_choice"])


# The samplers


def test_anchor_one_weight_above_a_half():
    plain = UNIFORMS[:6]
    share = np.mean(weighing.weights_of(plain).max(axis=0) > 0.5)
    # Exactly K / 2^(K - 1): the corners of the simplex that are cut off at one half.
    assert share == pytest.approx(6 / 2**5, abs=0.004)
    normalised = plain / plain.sum(axis=0)
    assert np.mean(normalised.max(axis=0) > 0.5) == pytest.approx(0.008, abs=0.003)


def test_weights_are_dirichlet():
    random = np.random.default_rng(3)
    weights = weighing.weights_of(random.random((4, 20_000)))
    assert weights.sum(axis=0) == pytest.approx(np.ones(20_000))
    dirichlet = stats.dirichlet(np.ones(4))
    assert np.mean(weights, axis=1) == pytest.approx(dirichlet.mean(), abs=0.005)
    assert np.cov(weights) == pytest.approx(dirichlet.cov(), abs=0.002)
    assert stats.kstest(weights[2], stats.beta(1, 3).cdf).pvalue > 0.001
    sample = dirichlet.rvs(20_000, random_state=random).T
    assert stats.ks_2samp(weights.max(axis=0), sample.max(axis=0)).pvalue > 0.001


def test_the_books_own_draws_of_weights_are_even():
    count = len(CRITERIA)
    weights = weighing.weights_of(UNIFORMS[:count])
    assert weights.mean(axis=1) == pytest.approx(np.full(count, 1 / count), abs=0.0005)
    for row in weights:
        assert stats.kstest(row, stats.beta(1, count - 1).cdf).statistic < 0.01


def test_ordered_weights_are_even_over_all_orders_kept():
    random = np.random.default_rng(4)
    count = 5
    drawn = stats.dirichlet(np.ones(count)).rvs(20_000, random_state=random).T
    ordered = weighing.in_order(drawn)
    assert ordered.sum(axis=0) == pytest.approx(np.ones(20_000))
    assert (np.diff(ordered, axis=0) <= 1e-12).all()
    # The mean is the centroid of the corners: 1/K times the sum of 1/j from r on.
    centroid = [sum(1 / j for j in range(rank, count + 1)) / count for rank in range(1, count + 1)]
    assert ordered.mean(axis=1) == pytest.approx(centroid, abs=0.005)
    # Sorting even weights gives the same distribution.
    in_order = -np.sort(-stats.dirichlet(np.ones(count)).rvs(20_000, random_state=random), axis=1).T
    for one, other in zip(ordered, in_order, strict=True):
        assert stats.ks_2samp(one, other).pvalue > 0.001


# Ranks, central weights, confidence


def drawn_at(values):
    """Weights (draws, criteria) and scores (draws, options, criteria), by plain arithmetic."""
    sizes = -np.log(UNIFORMS[: len(CRITERIA)])
    weights = (sizes / sizes.sum(axis=0)).T
    told = weighing.Task.of(model.told(values))
    scores = np.empty((DRAWS, len(OPTIONS), len(CRITERIA)))
    places = iter(UNIFORMS[len(CRITERIA) :])
    for i, j in itertools.product(range(len(OPTIONS)), range(len(CRITERIA))):
        low, high = told.low[0, i, j], told.high[0, i, j]
        scores[:, i, j] = low + next(places) * (high - low)
    return weights, scores


def test_against_plain_loops(default):
    """SMAA-2 as its paper tells it, draw by draw, without any function of the model."""
    weights, drawn = drawn_at({**DEFAULTS, **default})
    ranks = np.empty((DRAWS, len(OPTIONS)))
    regret = np.empty((DRAWS, len(OPTIONS)))
    for k in range(DRAWS):
        worth = drawn[k] @ weights[k]
        ranks[k] = stats.rankdata(-worth)
        regret[k] = worth.max() - worth
    for i, option in enumerate(OPTIONS):
        for rank in RANKS:
            share = np.mean(ranks[:, i] == rank)
            assert default[f"acceptability_{option}_{rank}"] == pytest.approx(share, abs=1e-12)
        central = weights[ranks[:, i] == 1].mean(axis=0)
        found = [default[f"central_{option}_{criterion}"] for criterion in CRITERIA]
        assert found == pytest.approx(central, abs=1e-12)
        assert sum(found) == pytest.approx(1)
        is_best = (drawn @ central).argmax(axis=1) == i
        assert default[f"confidence_{option}"] == pytest.approx(is_best.mean(), abs=1e-12)
        assert default[f"mean_regret_{option}"] == pytest.approx(regret[:, i].mean(), abs=1e-12)


def test_sides_against_plain_loops():
    values = at(side_a_rank_net_cost=1.0, side_a_rank_staff=2.0, **GAINS)
    found = found_at(**values)
    weights, drawn = drawn_at({**values, **found})
    shares = weighing.shares_of_places(
        [{"net_cost": 1, "staff": 2}.get(name, math.nan) for name in CRITERIA]
    )
    ranks = np.empty((DRAWS, len(OPTIONS)))
    for k in range(DRAWS):
        by_place = [sum(weights[k][j] / (j + 1) for j in range(r, LAST)) for r in range(LAST)]
        ranks[k] = stats.rankdata(-(drawn[k] @ (shares @ by_place)))
    for i, option in enumerate(OPTIONS):
        first = np.mean(ranks[:, i] == 1)
        assert found[f"side_a_first_{option}"] == pytest.approx(first, abs=1e-12)
        assert found[f"side_a_mean_{option}"] == pytest.approx(ranks[:, i].mean(), abs=1e-12)


def test_two_options_that_differ_by_one_criterion_each():
    found = found_at(
        **points({("as_today", "quality"): (7, 7), ("reform", "staff"): (7, 7)}),
        **removed("reform_some", *PRIVATE),
        side_a_rank_staff=1.0,
    )
    for option, own, other in (
        ("as_today", "quality", "staff"),
        ("reform", "staff", "quality"),
    ):
        assert CRITERIA[int(found[f"care_first_{option}"])] == own
        assert math.isnan(found[f"care_second_{option}"])
        assert found[f"acceptability_{option}_1"] == pytest.approx(1 / 2, abs=0.02)
        # The larger of two weights is on average three quarters of their sum.
        both = 2 / len(CRITERIA)
        assert found[f"central_{option}_{own}"] == pytest.approx(3 / 4 * both, abs=0.01)
        assert found[f"central_{option}_{other}"] == pytest.approx(1 / 4 * both, abs=0.01)
        assert found[f"confidence_{option}"] == 1, "the scores are sure"
        assert found[f"regret_{option}"] == pytest.approx(2)
        assert CRITERIA[int(found[f"regret_criterion_{option}"])] == other


def test_an_option_that_is_better_in_everything_is_always_first():
    found = found_at(**scores({pair: (6, 7) if pair[0] == "staged" else (3, 5) for pair in PAIRS}))
    assert found["acceptability_staged_1"] == found["confidence_staged"] == 1
    assert found["regret_staged"] == found["mean_regret_staged"] == 0
    assert math.isnan(found["regret_criterion_staged"])
    assert math.isnan(found["least_regret"]), "none is named before a side has an order"
    assert found["least_regret_points"] == 0
    for name in ("central_reform_time", "care_first_reform", "confidence_reform"):
        assert math.isnan(found[name])


def test_equals_share_their_ranks():
    found = found_at(**points())
    for option in OPTIONS:
        for rank in RANKS:
            assert found[f"acceptability_{option}_{rank}"] == pytest.approx(1 / len(OPTIONS))
        assert found[f"confidence_{option}"] == pytest.approx(1 / len(OPTIONS))
        assert found[f"mean_regret_{option}"] == pytest.approx(0, abs=1e-12)
        assert math.isnan(found[f"care_first_{option}"])
    two = {(option, name): (6, 6) for option in ("reform", "choice") for name in CRITERIA}
    found = found_at(**points(two))
    for option in ("reform", "choice"):
        shares = [found[f"acceptability_{option}_{rank}"] for rank in RANKS]
        assert shares == [0.5, 0.5, *np.zeros(len(OPTIONS) - 2)]


def test_equal_scores_do_not_put_the_first_row_first():
    order = {"side_a_rank_staff": 1.0, "side_b_rank_time": 1.0}
    found = found_at(**points(), **order)
    named = [f"side_{side}_{name}" for side in model.SIDES for name in ("place_1", "tied_1")]
    for name in (*named, "sides_same_first", "sides_common", "sides_apart", "least_regret"):
        assert math.isnan(found[name]), name
    for option in OPTIONS:
        assert math.isnan(found[f"regret_criterion_{option}"])
    two = {(option, name): (6, 6) for option in ("reform", "choice") for name in CRITERIA}
    found = found_at(**points(two), **order)
    for side in model.SIDES:
        assert math.isnan(found[f"side_{side}_place_1"])
        tied = [OPTIONS[int(found[f"side_{side}_tied_{place}"])] for place in (1, 2)]
        assert tied == ["reform", "choice"]
    assert found["regret_as_today"] == 1
    assert math.isnan(found["regret_against_as_today"]), "two are better by as much"
    assert math.isnan(found["least_regret"])


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_whoever_is_named_is_named_by_other_draws_too(seed):
    random = np.random.default_rng(seed)
    middle = {pair: random.uniform(3, 7) for pair in PAIRS}
    chosen = {pair: (value - 1.5, value + 1.5) for pair, value in middle.items()}
    ranks = {f"{side}_{random.choice(CRITERIA)}": 1.0 for side in "ab"}
    found = weighed(chosen, **ranks)
    again = weighed(chosen, random.random(UNIFORMS.shape), **ranks)
    for side in model.SIDES:
        means = {option: again[f"side_{side}_mean_{option}"] for option in OPTIONS}
        placed = sorted(OPTIONS, key=means.__getitem__)
        for rank in RANKS:
            told = found[f"side_{side}_place_{rank}"]
            assert math.isnan(told) or OPTIONS[int(told)] == placed[rank - 1]
    for option in OPTIONS:
        central = [again[f"central_{option}_{name}"] for name in CRITERIA]
        cares = [found[f"care_{which}_{option}"] for which in ("first", "second")]
        named = {int(place) for place in cares if not math.isnan(place)}
        assert not named or named == {*np.argsort(central)[::-1][: len(named)]}


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_whoever_is_named_first_stays_first_with_ranges_rounded_otherwise(seed):
    random = np.random.default_rng(seed)
    chosen = {pair: tuple(np.sort(random.uniform(0, 10, 2))) for pair in PAIRS}
    rounded_ = {
        pair: tuple(np.round(np.array(ends) / weighing.STEP) * weighing.STEP)
        for pair, ends in chosen.items()
    }
    ranks = {"a_staff": 1.0, "b_time": 1.0}
    found, exact = weighed(rounded_, **ranks), weighed(chosen, **ranks)
    for side in model.SIDES:
        told = found[f"side_{side}_place_1"]
        best = min(OPTIONS, key=lambda option: exact[f"side_{side}_mean_{option}"])
        assert math.isnan(told) or OPTIONS[int(told)] == best


@st.composite
def ranges(draw):
    ends = st.floats(0, 10).map(lambda value: round(value, 3))
    return {pair: tuple(sorted((draw(ends), draw(ends)))) for pair in PAIRS}


@settings(max_examples=15, deadline=None)
@given(ranges(), st.sets(st.sampled_from(OPTIONS), max_size=4))
def test_each_rank_is_given_out_once(of_scores, gone):
    found = compared(of_scores, standing=gone)
    left = len(OPTIONS) - len(gone)
    kept = found[[option not in gone for option in OPTIONS]]
    assert kept.sum(axis=1) == pytest.approx(np.ones(left))
    assert kept.sum(axis=0) == pytest.approx([1] * left + [0] * len(gone))


@settings(max_examples=15, deadline=None)
@given(ranges())
def test_mirrored_scores_give_mirrored_ranks(of_scores):
    mirrored = {pair: (10 - high, 10 - low) for pair, (low, high) in of_scores.items()}
    turned = np.concatenate([UNIFORMS[: len(CRITERIA)], 1 - UNIFORMS[len(CRITERIA) :]])
    found, other = compared(of_scores), compared(mirrored, turned)
    assert other == pytest.approx(found[:, ::-1], abs=1e-12)
    # With the book's own draws it holds but for their unevenness.
    assert compared(mirrored) == pytest.approx(found[:, ::-1], abs=0.03)


@settings(max_examples=15, deadline=None)
@given(ranges(), st.sampled_from(PAIRS))
def test_a_higher_score_never_makes_an_option_first_less_often(of_scores, pair):
    low, high = of_scores[pair]
    raised = {**of_scores, pair: (min(low + 1, 10), min(high + 1, 10))}
    option = OPTIONS.index(pair[0])
    assert compared(raised)[option, 0] >= compared(of_scores)[option, 0] - 1e-12


# Regret


@settings(max_examples=30, deadline=None)
@given(ranges(), st.sets(st.sampled_from(OPTIONS), max_size=4))
def test_no_weighting_loses_more_than_the_largest_regret(of_scores, gone):
    found = weighed(of_scores, UNIFORMS[:, :64], gone)
    random = np.random.default_rng(8)
    left = [option for option in OPTIONS if option not in gone]
    low, high = (
        np.array([[of_scores[option, name][end] for name in CRITERIA] for option in left])
        for end in (0, 1)
    )
    for place, option in enumerate(left):
        if len(left) < 2:
            assert math.isnan(found[f"regret_{option}"])
            continue
        regret = found[f"regret_{option}"]
        others = [number for number in range(len(left)) if number != place]
        by_corner = max(
            high[other, j] - low[place, j] for other in others for j in range(len(CRITERIA))
        )
        assert regret == pytest.approx(max(by_corner, 0))
        for _try in range(20):
            weights = random.dirichlet(np.ones(len(CRITERIA)))
            drawn = random.uniform(low, high)
            worth = drawn @ weights
            assert max(worth[others]) - worth[place] <= regret + 1e-9
        named = [found[f"regret_{what}_{option}"] for what in ("criterion", "against")]
        if not any(map(math.isnan, named)):
            name, against = CRITERIA[int(named[0])], OPTIONS[int(named[1])]
            lost = of_scores[against, name][1] - of_scores[option, name][0]
            assert lost == pytest.approx(regret)


def test_the_least_regret_is_named_where_it_is_the_least_by_a_step():
    found = found_at(side_a_rank_staff=1.0)
    regrets = [found[f"regret_{option}"] for option in OPTIONS]
    assert found["least_regret_points"] == min(regrets)
    least = sorted(regrets)
    if least[1] - least[0] < weighing.STEP:
        assert math.isnan(found["least_regret"])
    small = {pair: (4.5, 6) if pair[0] == "choice" else (3, 6) for pair in PAIRS}
    found = found_at(**scores(small), side_a_rank_staff=1.0)
    assert OPTIONS[int(found["least_regret"])] == "choice"


# The range that is reckoned with


def test_the_readers_range_stands_in_place_of_the_books():
    def used(**own):
        values = at(
            **{f"score_{end}_reform_staff": value for end, value in own.items()},
            **links(),
        )
        values |= model.before(values)
        values |= {"book_low_reform_staff": 2.0, "book_high_reform_staff": 6.0}
        told = weighing.Task.of(model.told(values))
        cell = OPTIONS.index("reform"), CRITERIA.index("staff")
        with_links, without = ((told.low[way][cell], told.high[way][cell]) for way in (0, 1))
        if len(own) == 2:
            assert with_links == without
        return with_links

    assert used() == (2.0, 6.0)
    assert used(low=3.0) == (3.0, 6.0)
    assert used(high=9.0) == (2.0, 9.0)
    assert used(low=3.0, high=4.0) == (3.0, 4.0)
    assert used(low=8.0, high=1.0) == (1.0, 8.0), "in order"
    assert used(low=7.0) == (6.0, 7.0), "above the book's upper end"


# What the explorers say


def book(option, criterion, **changed):
    return tuple(map(float, model.book_range(at(**links(**changed)), option, criterion)))


def test_links_by_hand():
    # Five points for all familiar hours; the first step is half of the scope.
    row = model.score("full_tender", "quality")
    assert book("full_tender", "quality") == pytest.approx((row.low - 1.5, row.high - 0.5))
    assert book("staged", "quality") == pytest.approx((row.low - 0.75, row.high - 0.25))
    assert book("choice", "quality")[1] == model.score("choice", "quality").high
    # Refusal and shortage add up.
    row = model.score("full_tender", "staff")
    assert book("full_tender", "staff") == pytest.approx((row.low - 2.5, row.high - 0.5))
    # Fifteen percent is what adds nothing: 8 shows 7/15, 16 nothing.
    row = model.score("staged", "learning")
    assert book("staged", "learning") == pytest.approx((row.low, row.high + 5 * 7 / 15))
    half = model.score("full_tender", "learning")
    assert book("full_tender", "learning")[1] == pytest.approx(half.high + 2.5 * 7 / 15)
    row = model.score("full_tender", "reversibility")
    assert book("full_tender", "reversibility") == pytest.approx(
        (row.low - 0.5 / 0.15, row.high - 0.1 / 0.15)
    )


def test_net_cost_follows_the_reader_once_gap_and_gain_are_set():
    today = model.score("as_today", "net_cost")
    said = {"link_net_whole_low": -0.02, "link_net_whole_high": 0.03}
    assert book("full_tender", "net_cost", **said) == (0, 10)
    assert book("full_tender", "net_cost", **said, **GAINS) == (today.low - 1, today.high + 1.5)
    first = {"link_net_first_low": -0.04, "link_net_first_high": 0.02}
    half = (today.low - 1, today.high + 0.5)
    assert book("staged", "net_cost", **first, **GAINS) == half, "half of the scope moves"
    reform = {"link_net_reform_low": 0.01, "link_net_reform_high": 0.2}
    assert book("reform", "net_cost", **reform, **GAINS) == (today.low + 0.5, 10), "in the scale"
    assert book("reform_some", "net_cost", **reform, **GAINS) == (today.low + 0.25, 10)
    assert book("as_today", "net_cost", **GAINS) == (today.low, today.high)


def test_opposite_nets_are_scored_as_far_from_five():
    gains = {"link_net_whole_low": 0.01, "link_net_whole_high": 0.04, **GAINS}
    losses = {"link_net_whole_low": -0.04, "link_net_whole_high": -0.01, **GAINS}
    low, high = book("full_tender", "net_cost", **gains)
    assert book("full_tender", "net_cost", **losses) == pytest.approx((10 - high, 10 - low))


def test_tender_and_reform_with_the_same_net_are_scored_alike():
    for part, whole in (("staged", "reform_some"), ("full_tender", "reform")):
        link = model.net_link(part)
        for low, high in ((-0.03, 0.01), (0.01, 0.04)):
            tender = {f"{link}_low": low, f"{link}_high": high, **GAINS}
            reform = {"link_net_reform_low": low, "link_net_reform_high": high, **GAINS}
            assert book(part, "net_cost", **tender) == book(whole, "net_cost", **reform)


def test_harms_and_benefits_are_weighed_by_the_same_chance():
    for option, criterion in PAIRS:
        if option == model.TODAY:
            continue
        held = model.score(option, criterion)
        today = model.score(model.TODAY, criterion)
        chance = model.coming(option)
        comes, half, never = (
            book(option, criterion, **{chance: share}, **GAINS) for share in (1.0, 0.5, 0.0)
        )
        if held.model in model.NET_MODELS:
            continue  # the net of its explorer has failing in it
        assert never == (today.low, today.high), "as today"
        if max(comes) < 10 and min(comes) > 0:
            assert half == pytest.approx(tuple(np.mean([comes, never], axis=0)))


def test_tender_and_reform_that_fail_alike_lose_alike():
    for criterion in CRITERIA:
        ends = {
            option: book(option, criterion, **dict.fromkeys(model.CHANCES, 0.0))
            for option in OPTIONS
        }
        assert len(set(ends.values())) == 1, criterion


def test_how_much_comes_about_is_what_the_chapters_say():
    found = found_at()
    award = market.DRAWS.at(DEFAULTS)
    assert found["link_comes_first"] == pytest.approx(1 - award["chance_failed_middle"], abs=0.1)
    assert found["link_comes_reform"] == pytest.approx(0.5, abs=0.01)
    sure = found_at(reform_failure_chance=0.1, knowledge_reform_failure_chance="known")
    assert sure["link_comes_reform"] == pytest.approx(0.9)
    few, many = found_at(expected_bids=0.5), found_at(expected_bids=9.0)
    for name in model.CHANCES[:2]:
        assert few[name] < found[name] < many[name]


def with_cell(column, *cells):
    """Return the options that have one of these in a column of their table."""
    table = load().table("options")
    return tuple(table[table[column].isin(cells)]["id"])


MOVED = with_cell("moved_at_low", "first_step", "all")
MOVED_FIRST = with_cell("moved_at_low", "first_step")
TAUGHT = with_cell("taught_at_high", "first_step", "all")
TENDERED = with_cell("net", "first_step", "all")

DIRECTIONS = [
    # setting, its better and its worse value, criterion, options that it moves
    ("pension_change_pp", 0.0, -4.0, "quality", ()),
    ("base_refusal_log_odds", -3.0, -1.0, "quality", ()),
    ("base_refusal_log_odds", -3.0, -1.0, "net_cost", ()),
    ("base_refusal_log_odds", -3.0, -1.0, "staff", MOVED),
    ("pension_change_pp", 0.0, -4.0, "staff", MOVED),
    ("early_dialogue", 1.0, 0.0, "staff", MOVED),
    ("hires_per_month", 6.0, 1.0, "staff", MOVED),
    ("lead_time_months", 12.0, 3.0, "staff", MOVED),
    ("extra_turnover", 0.0, 20.0, "quality", MOVED),
    ("scale_continuity_percent", 200.0, 20.0, "quality", MOVED),
    ("scale_staff_percent", 200.0, 20.0, "staff", MOVED),
    ("extension_fte", 300.0, 20.0, "quality", MOVED_FIRST),
    ("extension_fte", 300.0, 20.0, "staff", MOVED_FIRST),
    ("extension_fte", 300.0, 20.0, "reversibility", MOVED_FIRST),
    ("exit_cost_percent", 1.0, 12.0, "reversibility", MOVED),
    ("scale_exit_cost_percent", 40.0, 3.0, "reversibility", MOVED),
    ("comparable_units", 10.0, 1.0, "learning", TAUGHT),
    ("contract_years", 8.0, 1.0, "learning", TAUGHT),
    ("unit_noise_percent", 4.0, 14.0, "learning", TAUGHT),
    ("scale_effect_percent", 40.0, 5.0, "learning", TAUGHT),
    ("full_learning_share", 1.0, 0.0, "learning", with_cell("taught_at_high", "all")),
    ("price_gap_percent", 12.0, 2.0, "net_cost", TENDERED),
    ("follow_up_percent", 1.0, 5.0, "net_cost", TENDERED),
    ("expected_bids", 9.0, 0.5, "time", with_cell("comes_about", "first_step", "all")),
    ("reform_failure_chance", 0.1, 0.9, "time", with_cell("comes_about", "reform")),
    ("reform_gain_percent", 12.0, 2.0, "net_cost", REFORMS),
    ("reform_cost_percent", 0.0, 15.0, "net_cost", REFORMS),
]


@pytest.mark.parametrize(
    ("name", "better", "worse", "criterion", "moved"),
    DIRECTIONS,
    ids=[f"{row[0]}-{row[3]}" for row in DIRECTIONS],
)
def test_each_link_goes_one_way(name, better, worse, criterion, moved):
    # Where an award saves on average: else a likelier one costs more.
    believed = {"price_gap_percent": 15.0, "reform_gain_percent": 4.0, "transition_percent": 0.0}
    believed["country"] = "SE"  # where those who refuse must be paid
    steps = np.linspace(worse, better, 4)
    stages = options.DRAWS[:2]
    by_step = []
    for step in steps:
        values = at(**{**believed, name: float(step)})
        values |= found_by(stages, values)
        if criterion != "time":
            values |= dict.fromkeys(model.CHANCES, 1.0)  # by which each end is weighed
        by_step.append({option: model.book_range(values, option, criterion) for option in OPTIONS})
    for option in OPTIONS:
        ends = np.array([[float(end) for end in step[option]] for step in by_step])
        if option in moved:
            assert (np.diff(ends, axis=0) >= -1e-12).all(), (option, ends)
            assert (ends[-1] > ends[0] + 1e-9).any(), (option, ends)
        else:
            assert np.ptp(ends, axis=0) == pytest.approx([0, 0]), (option, ends)


def test_the_links_are_what_the_chapters_show():
    believed = at(price_gap_percent=6.0, reform_gain_percent=4.0)
    here = found_by(options.DRAWS[:2], believed)
    staff = staff_terms.DRAWS.at(believed)
    scope = found_by(scope_phasing.STAGES, believed)
    for end in ("low", "middle", "high"):
        assert here[f"link_refusal_{end}"] == staff[f"refusal_share_{end}"]
        # Options sum over fewer moods.
        missing = staff[f"expected_shortfall_{end}"] / believed["headcount"]
        assert here[f"link_missing_{end}"] == pytest.approx(missing, abs=1e-4)
        assert here[f"link_effect_{end}"] == scope[f"smallest_effect_{end}"]
        assert here[f"link_continuity_{end}"] == pytest.approx(
            staff_model.continuity_as_today(believed, 12) - staff_model.continuity(believed, 0, 12)
        )


def found_in_draws(values, uniforms):
    drawn = net_saving.DRAWS.assumptions(values, uniforms, keep)
    return net_saving.DRAWS.quantities({**values, **drawn}, keep)


def test_the_net_is_that_of_the_chapter_on_net_saving():
    believed = at(**GAINS, redundancy_percent=0.0)
    believed |= net_saving.BELIEF.at(believed)
    uniforms = sampling.uniforms("book")
    drawn = {**believed, **saving.drawn_assumptions(believed, uniforms)}
    chapter = found_in_draws(believed, uniforms)
    worth = saving.yearly_budget(drawn) * saving.worth_of_years(drawn, believed["contract_years"])
    here = model.drawn_links(believed, uniforms)
    assert here["link_net_first"] == pytest.approx(chapter["expected_net"] / worth)
    assert here["link_net_reform"] == pytest.approx(chapter["inhouse_net"] / worth)
    posts = believed["first_step_fte"] + believed["extension_fte"]
    lots = float(phasing.full_lots(believed))
    twice = {**believed, "first_step_fte": posts, "lots": lots}
    net = found_in_draws(twice, uniforms)["expected_net"]
    assert here["link_net_whole"] == pytest.approx(net / worth * believed["first_step_fte"] / posts)


# The two sides


def sides(**ranks):
    return {f"side_a_rank_{name}": float(rank) for name, rank in ranks.items()}


def shares_of_places(**ranks):
    """Share of each place, by criterion."""
    shares = weighing.shares_of_places([float(ranks.get(name, math.nan)) for name in CRITERIA])
    return dict(zip(CRITERIA, shares.round(12).tolist(), strict=True))


def only(*places):
    return [1 / len(places) if place in places else 0 for place in PLACES]


def rounded(places):
    return np.round(only(*places), 12).tolist()


def test_places_by_hand():
    found = shares_of_places(quality=1, staff=2)
    assert found["quality"] == rounded([1])
    assert found["staff"] == rounded([2])
    assert found["time"] == found["control"] == rounded(PLACES[2:]), "the rest share what is left"
    assert shares_of_places(staff=LAST)["staff"] == rounded([LAST]), "the last, though alone"
    found = shares_of_places(quality=1, staff=1, time=2)
    assert found["quality"] == found["staff"] == rounded([1, 2]), "equals share"
    assert found["time"] == rounded([3]), "and the next moves on"
    found = shares_of_places(quality=LAST, staff=LAST, time=LAST - 1)
    assert found["quality"] == found["staff"] == rounded(PLACES[-2:])
    assert found["time"] == rounded([LAST - 2]), "there is no place after the last"
    assert shares_of_places(staff=2.4)["staff"] == rounded([2])
    assert shares_of_places()["staff"] == rounded(PLACES)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(st.none(), st.floats(1, LAST), st.integers(1, LAST)),
        min_size=LAST,
        max_size=LAST,
    )
)
def test_every_place_is_shared_out_once(ranks):
    given_ranks = {
        name: rank for name, rank in zip(CRITERIA, ranks, strict=True) if rank is not None
    }
    found = np.array(list(shares_of_places(**given_ranks).values()))
    assert found.sum(axis=0) == pytest.approx(np.ones(LAST))
    assert found.sum(axis=1) == pytest.approx(np.ones(LAST))
    mean = dict(zip(CRITERIA, found @ np.array(PLACES), strict=True))
    for one, other in itertools.combinations(given_ranks, 2):
        # Halves are rounded; what is further apart keeps its order.
        if given_ranks[one] < given_ranks[other] - 1:
            assert mean[one] < mean[other]


def test_a_side_that_ranks_all_weighs_in_its_order():
    shares = weighing.shares_of_places([float(place) for place in PLACES])
    weights = shares @ weighing.in_order(weighing.weights_of(UNIFORMS[: len(CRITERIA)]))
    assert weights.sum(axis=0) == pytest.approx(np.ones(DRAWS))
    assert (np.diff(weights, axis=0) <= 1e-12).all()


def test_the_same_place_for_all_is_no_order(default):
    alike = {f"{side}_{name}": 3.0 for side in "ab" for name in CRITERIA}
    assert not weighing.is_order([3.0] * LAST)
    assert not weighing.is_order([math.nan] * LAST)
    assert weighing.is_order([3.0] * (LAST - 1) + [math.nan]), "the last one is last"
    assert weighing.is_order([1.0] + [math.nan] * (LAST - 1))
    found = found_at(**{f"side_{name.replace('_', '_rank_', 1)}": 3.0 for name in alike})
    assert found["side_a_given"] == LAST
    for name in ("side_a_ordered", "side_b_ordered", "sides_ordered", "side_a_leading"):
        assert found[name] == 0, name
    for name, value in default.items():
        if not name.endswith("_given"):
            assert found[name] == pytest.approx(value, nan_ok=True), name


@given(st.lists(st.none() | st.floats(1, LAST), min_size=LAST, max_size=LAST))
def test_what_is_an_order_is_told_alike_by_the_model_and_the_weighing(given_ranks):
    ranks = [math.nan if rank is None else rank for rank in given_ranks]
    values = {f"side_a_rank_{name}": rank for name, rank in zip(CRITERIA, ranks, strict=True)}
    assert model.is_ordered(values, "a") == weighing.is_order(ranks)


def test_nobody_is_said_to_choose_an_option_before_a_side_has_an_order(default):
    cares = [f"care_{which}_{option}" for which in ("first", "second") for option in OPTIONS]
    best = scores({("staged", "control"): (9, 10), ("choice", "time"): (9, 10)})
    assert all(math.isnan(found[name]) for found in (default, found_at(**best)) for name in cares)
    assert any(not math.isnan(found_at(**best, side_a_rank_time=1.0)[name]) for name in cares)


def test_until_a_side_ranks_nothing_is_said_of_it(default):
    for name in ("side_a_place_1", "side_a_first_reform", "side_b_mean_choice", "sides_common"):
        assert math.isnan(default[name])
    one = found_at(**sides(quality=1))
    assert not math.isnan(one["side_a_mean_reform"])
    assert math.isnan(one["side_b_mean_reform"])
    assert math.isnan(one["sides_same_first"])
    assert math.isnan(default["unknown_first"])


def test_sides_that_rank_alike_agree_and_others_part():
    order = {name: place for place, name in enumerate(("net_cost", "control", "time"), start=1)}
    a = sides(**order)
    b = {name.replace("side_a", "side_b"): value for name, value in a.items()}
    apart = {pair: (8 - OPTIONS.index(pair[0]),) * 2 for pair in PAIRS}
    found = found_at(**points(apart), **a, **b)
    assert found["sides_same_first"] == 1
    assert found["sides_same_places"] == len(OPTIONS)
    for option in OPTIONS:
        assert found[f"side_a_mean_{option}"] == found[f"side_b_mean_{option}"]
    placed = [OPTIONS[int(found[f"side_a_place_{place}"])] for place in RANKS]
    assert placed == list(OPTIONS)
    assert math.isnan(found["sides_apart"]), "on none are they further apart"

    best = {("reform", "staff"): (9, 10), ("full_tender", "net_cost"): (9, 10)}
    best |= {("staged", "staff"): (7, 8), ("staged", "net_cost"): (7, 8)}
    parted = found_at(**points(best), side_a_rank_staff=1.0, side_b_rank_net_cost=1.0)
    assert OPTIONS[int(parted["side_a_place_1"])] == "reform"
    assert OPTIONS[int(parted["side_b_place_1"])] == "full_tender"
    assert parted["sides_same_first"] == 0
    assert OPTIONS[int(parted["sides_common"])] == "staged"
    far = [abs(parted[f"side_a_mean_{one}"] - parted[f"side_b_mean_{one}"]) for one in OPTIONS]
    if not math.isnan(parted["sides_apart"]):
        assert far[int(parted["sides_apart"])] == max(far)


def test_sides_leave_removed_options_out():
    apart = {pair: (8 - OPTIONS.index(pair[0]),) * 2 for pair in PAIRS}
    found = found_at(
        **points(apart), **sides(staff=1), side_b_rank_time=1.0, **removed("as_today", "reform")
    )
    left = [place for place, name in enumerate(OPTIONS) if name not in ("as_today", "reform")]
    for side in model.SIDES:
        placed = [found[f"side_{side}_place_{place}"] for place in RANKS]
        assert placed[:-2] == left
        assert all(math.isnan(place) for place in placed[-2:])
        assert math.isnan(found[f"side_{side}_first_reform"])


def test_without_the_links_the_tables_alone_count():
    moved = {"pension_change_pp": -6.0, "exit_cost_percent": 12.0, "expected_bids": 9.0}
    changed = {**sides(staff=1), **GAINS}
    one, other = found_at(**changed), found_at(**changed, **moved)
    for option in OPTIONS:
        for name in ("plain_first", "plain_side_a_mean"):
            assert one[f"{name}_{option}"] == other[f"{name}_{option}"]
    assert any(one[f"side_a_mean_{name}"] != other[f"side_a_mean_{name}"] for name in OPTIONS)
    own = scores(dict.fromkeys(PAIRS, (4, 6)))
    found = found_at(**changed, **own)
    for option in OPTIONS:
        assert found[f"plain_first_{option}"] == found[f"acceptability_{option}_1"]
        assert found[f"plain_side_a_mean_{option}"] == found[f"side_a_mean_{option}"]


def test_the_biggest_unknown_is_the_criterion_that_leaves_most_of_the_doubt():
    order = sides(staff=1, time=2)
    narrow = dict.fromkeys(PAIRS, (4.5, 5.5))
    found = found_at(**scores(narrow), **order)
    assert CRITERIA[int(found["unknown_first"])] == "staff"
    wide = {pair: (0, 10) for pair in PAIRS if pair[1] == "control"}
    found = found_at(**scores({**narrow, **wide}), **order)
    assert CRITERIA[int(found["unknown_first"])] == "control"
    assert math.isnan(found_at(**points(), **order)["unknown_first"])


# One formula, two engines


def sampled(random, ids):
    found = {}
    for name in ids:
        item = registry()[name]
        if item.kind == "choice":
            found[name] = str(random.choice(list(item.choices)))
        elif item.optional and random.random() < 0.5:
            found[name] = math.nan
        else:
            found[name] = float(round(random.uniform(item.low, item.high), 3))
    return found


NUMBERS = [item.id for item in options.options().parameters if not item.in_words]


def null(point):
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in point.items()
    }


def agree(compute, points_, rel=1e-9):
    in_vega = evaluate_in_vega(compute, [null(point) for point in points_])
    for point, there in zip(points_, in_vega, strict=True):
        here = compute(point, keep)
        assert set(here) == set(there)
        for name, value in here.items():
            expected = pytest.approx(float(value), rel=rel, abs=1e-9, nan_ok=True)
            assert there[name] == expected, name


def test_the_links_agree_with_vega():
    random = np.random.default_rng(11)
    names = sampling.SAMPLES["book"]()

    def compute(values, bind):
        places = {name: values[f"u_{name}"] for name in names}
        told = {**values, "price_gap_middle": formula.given(values["price_gap_percent"]) / 100}
        return model.drawn_links(told, places, bind)

    agree(
        compute,
        [
            {**sampled(random, NUMBERS), **{f"u_{name}": float(random.random()) for name in names}}
            for _point in range(12)
        ],
    )


def test_ranges_and_gates_agree_with_vega():
    random = np.random.default_rng(12)

    def compute(values, bind):
        ahead = model.before(values, bind)
        return {**ahead, **model.evaluate({**values, **ahead}, bind)}

    nets = {
        f"link_net_{which}_{end}": value
        for which in ("first", "whole", "reform")
        for end, value in (("low", -0.03), ("high", 0.05))
    }
    placed = [
        f"{way}side_{side}_best_{option}"
        for way, side, option in itertools.product(weighing.SETS, model.SIDES, OPTIONS)
    ]
    agree(
        compute,
        [
            {
                **sampled(random, NUMBERS),
                **{f"gate_{option}_{gate}": "yes" for option in OPTIONS[:3] for gate in GATES},
                **links(**nets, **{name: float(random.random()) for name in model.CHANCES}),
                **{name: float(random.choice([1, 2, math.nan])) for name in placed},
            }
            for _point in range(12)
        ],
    )


# What the explorer makes of it


EXPLORER = options.options()


def whenever(changed):
    """Return the names of the cases at these settings, and what is said there."""
    values = Scenario.from_values(changed).full_values()
    return EXPLORER.cases(values), EXPLORER.to_text(changed)


ORDERS = {"side_a_rank_staff": 1, "side_b_rank_net_cost": 1}
LADDER = {pair: (8 - OPTIONS.index(pair[0]),) * 2 for pair in PAIRS}
"""Scores at which every option is clearly ahead of the next."""
TORN = {
    **dict.fromkeys(PAIRS, (4, 4)),
    ("reform", "staff"): (9, 9),
    ("full_tender", "net_cost"): (9, 9),
}
"""Scores at which what counts decides who is first."""
BOTH = {
    **TORN,
    **{("staged", name): (7.5, 7.5) for name in ("staff", "net_cost")},
}
"""Scores at which one option is not the first of either side, and not bad for either."""


@pytest.mark.parametrize(
    ("changed", "cases", "words"),
    [
        (removed(*OPTIONS), {1: "nothing left", 7: "nothing to compare"}, "remove every option"),
        (
            removed(*OPTIONS[1:]),
            {1: "one left", 7: "nothing to compare"},
            "leave one option. There is nothing to compare it with",
        ),
        ({}, {1: "no order", 2: "a: no order", 3: "b: no order"}, "none is named first"),
        (
            {"side_a_rank_staff": 1},
            {1: "in order", 3: "b: no order", 4: "one side"},
            "let the other put the criteria in order too",
        ),
        (
            {**scores(LADDER), **ORDERS},
            {2: "a: first and second", 4: "same first", 5: "a: the same without"},
            "Side A’s order puts first: As today; second: Trust reform in some units first.",
        ),
        (
            {**scores(BOTH), **ORDERS},
            {2: "a: first and second", 4: "others first, one in common"},
            "Least far down for either: Stepwise tender with option.",
        ),
        (
            {**scores(TORN), **ORDERS},
            {2: "a: first and second", 4: "others first"},
            "The two sides put different options first.",
        ),
        (
            {**scores({**TORN, ("reform_some", "staff"): (9, 9)}), "side_a_rank_staff": 1},
            {2: "a: two"},
            "they are too close: Trust reform in some units first; Trust reform in all units.",
        ),
        (
            {**points(), **ORDERS},
            {2: "a: several", 3: "b: several", 4: "not told"},
            "several options too close to name a first",
        ),
        (
            {**dict.fromkeys((f"side_b_rank_{name}" for name in CRITERIA), 2)},
            {1: "no order", 2: "a: no order", 3: "b: all alike", 4: "not told"},
            "Side B gives all criteria the same place: that is no order.",
        ),
        ({**GAINS, **ORDERS}, {7: "net compared"}, "Side A’s order "),
        ({"price_gap_percent": 5.0}, {7: "net open"}, "Net cost tells no option from another"),
    ],
)
def test_the_answer_says_what_comes_first_only_where_it_can_be_told(changed, cases, words):
    named, said = whenever(changed)
    assert {place: named[place - 1] for place in cases} == cases
    assert words in said
    assert "{" not in said


def test_no_option_is_named_before_a_side_has_an_order():
    for changed in ({}, GAINS, scores(LADDER), scores(dict.fromkeys(PAIRS[:8], (9, 10)))):
        _cases, said = whenever(changed)
        assert not any(name in said for name in load().table("options")["name"]), said


def test_what_comes_first_is_told_otherwise_without_the_other_chapters():
    narrow = {pair: (5, 5) for pair in PAIRS if pair[1] not in ("net_cost", "staff")}
    changed = {**scores(narrow), "price_gap_percent": 15.0, "reform_gain_percent": -10.0}
    found = whenever({**changed, "side_a_rank_net_cost": 1, "expected_bids": 10.0})
    assert found[0][4] == "a: others without"
    # Its mean rank falls from the best to the worst: that is not alike.
    order = ("staff", "vulnerable", "reversibility", "quality")
    order = (*order, "time", "learning", "control", "net_cost")
    ranks = {f"side_b_rank_{name}": place for place, name in enumerate(order, start=1)}
    assert whenever(ranks)[0][5] == "b: others without"


@pytest.mark.parametrize("first", CRITERIA)
def test_the_same_are_said_to_be_in_front_only_where_they_are(first):
    changed = {f"side_a_rank_{first}": 1.0, "side_b_rank_net_cost": 8.0, **GAINS}
    found = found_at(**changed)
    cases = whenever(changed)[0]
    for side, place in (("a", 4), ("b", 5)):
        fronts = [
            {option for option in OPTIONS if found[f"{way}side_{side}_best_{option}"] == 1}
            for way in weighing.SETS
        ]
        told, plain = fronts
        assert (cases[place] == f"{side}: the same without") == (told == plain)
        assert found[f"side_{side}_leading"] == len(told) > 0
        assert found[f"plain_side_{side}_leading"] == len(plain)
        assert found[f"side_{side}_leading_both"] == len(told & plain)


def test_the_biggest_unknown_stands_behind_every_answer():
    def said(**changed):
        return EXPLORER.unknown_said(Scenario.from_values(changed).full_values())

    assert "what counts most" in said()
    assert said(side_a_rank_net_cost=1) == (
        "Biggest unknown: how the options do on “Net cost”. What would settle it: "
        + load().row("criteria", "net_cost")["find_out"]
    )
    alike = scores(dict.fromkeys(PAIRS, (4, 6)))
    assert "“User quality and continuity” and on “Staff" in said(
        **alike, side_a_rank_quality=1, side_a_rank_staff=1
    )


def in_words(values):
    """Return what is the case of each option at these settings, and the sentence on it."""
    told = [replace(EXPLORER, answers=options.option_said(option).parts) for option in OPTIONS]
    values = {"side_a_rank_control": 1, **values}
    full = Scenario.from_values(values).full_values()
    return {
        option: (one.cases(full)[0], one.to_text(values))
        for option, one in zip(OPTIONS, told, strict=True)
    }


def test_each_option_is_told_in_words():
    names = load().table("options")["name"]
    best = {("staged", "control"): (8, 9), ("choice", "time"): (9, 10)}
    told = in_words({**scores(best), "gate_choice_data": "no"})
    for name, (_case, text) in zip(names, told.values(), strict=True):
        assert text.startswith(f"{name}: ")
        assert "{" not in text
    case, text = told["choice"]
    assert case == "removed"
    assert text.endswith("removed, as the gate “Data in place” is answered with no.")
    case, text = told["staged"]
    assert case == "a concern stands out"
    assert "you would choose this if you care mostly about Political control." in text
    assert "Chance that it is first at their mean" in text
    best = {("staged", "control"): (9, 9), ("staged", "time"): (9, 9)}
    case, text = in_words(
        scores(
            {
                **dict.fromkeys(PAIRS, (5.5, 6)),
                **best,
                **{
                    ("staged", name): (3, 3) for name in CRITERIA if name not in ("control", "time")
                },
            }
        )
    )["staged"]
    assert case == "two concerns stand out"
    assert "mostly about Time to effect and Political control" in text or (
        "mostly about Political control and Time to effect" in text
    )


def test_no_option_is_told_in_words_before_a_side_has_an_order():
    for case, text in in_words({"side_a_rank_control": math.nan}).values():
        assert case == "no order"
        assert text.strip() == ""
    gone = in_words({"side_a_rank_control": math.nan, **removed("reform")})["reform"]
    assert gone[0] == "removed"


def test_where_no_criterion_stands_out_no_cause_is_made_up():
    for case, text in in_words(points()).values():
        assert case == "no concern stands out"
        assert "no single concern speaks for it" in text


def test_what_never_is_first_is_told_so():
    told = in_words(scores({pair: (6, 7) if pair[0] == "staged" else (3, 5) for pair in PAIRS}))
    case, text = told["staged"]
    assert case == "no concern stands out"
    assert "Weightings that put it first: more than 19 in 20" in text
    case, text = told["reform"]
    assert case == "never first"
    assert text.endswith("no weighting puts it first at these ranges.")


# One row more

_TRY = """
import json
from tillit.explorers import explorer
from tillit.explorers.options import evidence
from tillit.models.options import ids
from tillit.scenario import Scenario

one = explorer("options")
values = Scenario().full_values()
known = one.results(values)
paper = explorer("memo").resolved(values)
print(json.dumps({
    "left": known["options_left"],
    "shares": [
        [known[f"acceptability_{o}_{rank}"] for rank in range(1, len(ids("options")) + 1)]
        for o in ids("options")
    ],
    "text": one.to_text(),
    "page": one.to_html(),
    "evidence": evidence().html,
    "paper": json.dumps(paper, ensure_ascii=False),
}))
"""


def built_with(folder, change):
    """Return what the book says of the options where its tables were changed."""
    source = Path(__file__).parents[2]
    shutil.copytree(
        source / "tillit", folder / "tillit", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(source / "data", folder / "data")
    change(folder / "data")
    done = subprocess.run(
        [sys.executable, "-c", _TRY], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def rewrite(table, change):
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = change(rows)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(changed)


def add_option(data):
    new = {
        "id": "with_others",
        "name": "With other municipalities",
        "short_name": "With others",
        "shortest_name": "Others",
    }
    rewrite(data / "options.csv", lambda rows: [*rows, {**rows[-1], **new}])
    rewrite(
        data / "option_scores.csv",
        lambda rows: [
            *rows,
            *({**row, "option": new["id"]} for row in rows if row["option"] == rows[-1]["option"]),
        ],
    )


def fewer_options_more_criteria_and_gates(data):
    gone = OPTIONS[-1]
    rewrite(data / "options.csv", lambda rows: rows[:-1])
    rewrite(
        data / "option_score_evidence.csv",
        lambda rows: [row for row in rows if row["option"] != gone],
    )
    new = {"id": "calm", "name": "Calm"}
    rewrite(data / "criteria.csv", lambda rows: [*rows, {**rows[-1], **new}])
    rewrite(data / "option_gates.csv", lambda rows: [*rows, {**rows[-1], **new}])
    rewrite(
        data / "parameter_families.csv",
        lambda rows: [
            {**row, "high": str(len(CRITERIA) + 1)} if "_rank_" in row["id"] else row
            for row in rows
        ],
    )
    rewrite(
        data / "option_scores.csv",
        lambda rows: [
            *(row for row in rows if row["option"] != gone),
            *(
                {**row, "criterion": new["id"]}
                for row in rows
                if row["criterion"] == CRITERIA[-1] and row["option"] != gone
            ),
        ],
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "count", "criteria", "named"),
    [
        (add_option, len(OPTIONS) + 1, len(CRITERIA), "With other municipalities"),
        (fewer_options_more_criteria_and_gates, len(OPTIONS) - 1, len(CRITERIA) + 1, "Calm"),
    ],
)
def test_options_criteria_and_gates_are_rows_of_their_tables(
    tmp_path, change, count, criteria, named
):
    told = built_with(tmp_path, change)
    assert told["left"] == count
    shares = np.array(told["shares"])
    assert shares.sum(axis=0) == pytest.approx(np.ones(count))
    assert shares.sum(axis=1) == pytest.approx(np.ones(count))
    assert "none is named first" in told["text"]
    assert f"each has {percent(1 / criteria)}" in told["page"]
    assert f"Rank {count}<" in told["page"]
    assert f"Rank {count + 1}<" not in told["page"]
    assert told["evidence"].count("<h2>") == count
    assert told["evidence"].count("<summary>") == count * criteria
    for place in (told["page"], told["paper"], told["evidence"]):
        assert named in place
    pictures = re.findall(r"<svg.*?</svg>", told["page"], re.DOTALL)
    assert any(named in picture for picture in pictures)
    assert not any("NaN" in picture or "undefined" in picture for picture in pictures)


def test_the_page_shows_the_books_range_its_origin_and_the_readers_own():
    changed = {
        "score_low_staged_staff": 4.0,
        "score_reason_staged_staff": "Our unions signed <for> it.",
        "gate_full_tender_lawful": "no",
        "option_note_full_tender": "Counsel says no.",
    }
    page = html.unescape(EXPLORER.to_html(Scenario.from_values(changed).full_values()))
    grid = page.split('data-grid="scores_staged"')[1].split("</table>")[0]
    row = next(part for part in grid.split("<tr") if "Staff and recruitment" in part)
    found = found_at(score_low_staged_staff=4.0)
    assert f'data-value="{found["book_low_staged_staff"]:.7g}"' in row
    assert "Staff who stay behind (Staff terms): low end" in row
    assert "Trondheim, § 4.2 (own estimate; Trondheim municipality" in row
    assert "Our unions signed <for> it." in row
    for option in OPTIONS:
        grid = page.split(f'data-grid="scores_{option}"')[1].split("</table>")[0]
        row = next(part for part in grid.split("<tr") if "Net cost" in part)
        assert "Alike for every option until you set what to expect" in row, option
        assert ("nothing is set, so any score is open" in row) or "low end" in row, option
    gates = page.split('data-grid="gates"')[1].split("</table>")[0]
    row = next(part for part in gates.split("<tr") if "put out to tender at once" in part)
    assert "Removed by the gate:" in row
    assert re.search(r'data-output="removed_by_full_tender"[^>]*>Lawful<', row)
    assert "Counsel says no." in row


def test_the_pictures_show_ranks_and_who_is_out():
    ranks, weights = EXPLORER.pictures
    values = at(gate_full_tender_staffing="no")
    for width in (328, 640):
        drawn = html.unescape(str(EXPLORER.still(ranks, values, width)))
        assert "removed by the gate: Minimum staffing" in drawn
        assert ("Trust reform in all units" if width == 640 else "Reform, all units") in drawn
        assert "NaN" not in drawn
        cells = str(EXPLORER.still(weights, values, width))
        assert cells.count(">–<") == len(CRITERIA)
        assert "NaN" not in cells


def test_twins_hold_what_the_draws_found(default):
    ranks, weights = (picture.table for picture in EXPLORER.pictures)
    known = {**DEFAULTS, **default}
    for rank in RANKS:
        shares = [default[f"acceptability_{option}_{rank}"] for option in OPTIONS]
        assert ranks.filled(known)[f"rank_{rank}"] == shares
    for option in OPTIONS:
        central = [default[f"central_{option}_{criterion}"] for criterion in CRITERIA]
        assert weights.filled(known)[f"of_{option}"] == central


def test_names_of_what_is_found_are_those_that_python_finds():
    values = dict(DEFAULTS)
    written = EXPLORER.symbols.stages
    for stage, on_page in zip(options.DRAWS, written, strict=True):
        found = stage.at(values)
        assert set(names_found(on_page)) == set(found)
        values |= found


def test_the_evidence_can_be_read_in_full():
    shown = html.unescape(options.evidence().html)
    for row in load().table("options").to_dict("records"):
        _before, _head, part = shown.partition(f'<section class="scores" id="scores-{row["id"]}">')
        part = part.partition("</section>")[0]
        assert f"<h2>{row['name']}</h2>" in part
        cells = part.split("<summary>")[1:]
        for criterion, cell in zip(CRITERIA, cells, strict=True):
            held = model.score(row["id"], criterion)
            assert held.reason in cell
            assert f"<b>Added by judgement:</b> {held.judgement}" in cell
            rests = cell.partition("<b>Rests on:</b>")[2].partition("</p>")[0]
            for one in evidence_of(row["id"], criterion):
                assert (one["name"] in rests) or not one["rests"]
                text = one["finding"]["statement"] if one["finding"] else one["study"]["claim"]
                assert text in cell
                if one["finding"]:
                    assert f'#{one["finding_id"]}"' in cell, "its place in the register"
                else:
                    assert works.cited(one["study"]) in cell
