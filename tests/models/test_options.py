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
from tillit import sampling, works
from tillit.drawn import found_by, names_found
from tillit.evidence import load
from tillit.explorers import net_saving, options, scope_phasing, staff_terms
from tillit.formats import percent
from tillit.formula import keep
from tillit.models import net_saving as saving
from tillit.models import options as model
from tillit.parameters import defaults, registry
from tillit.scenario import Scenario

DEFAULTS = defaults()
OPTIONS = model.ids("options")
CRITERIA = model.ids("criteria")
GATES = model.ids("option_gates")
RANKS = range(1, len(OPTIONS) + 1)
PLACES = range(1, len(CRITERIA) + 1)
LAST = PLACES[-1]
UNIFORMS = sampling.uniforms("weightings")
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


def compared(ranges, uniforms=UNIFORMS, standing=()):
    """Rank acceptabilities, shape (options, ranks), straight from the functions of the model."""
    values = at(**scores(ranges), **removed(*standing), **links())
    values |= model.before(values)
    means = model.means({**values, **model.drawn(values, uniforms)})
    return np.array(
        [[np.mean(means[f"acceptability_{option}_{rank}"]) for rank in RANKS] for option in OPTIONS]
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
    return {**named, **changed}


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
        assert (row.low + row.high) / 2 == model.MIDDLE
        assert row.model == ""


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
        r"|longest unemployed|immigrants|newly arrived|by individual need|target groups or needs"
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


def test_tender_in_steps_and_fully_rest_on_the_same_evidence_of_private_operation():
    # What differs between the two must come from the links, not from a choice of studies.
    for criterion in ("quality", "vulnerable", "staff", "net_cost", "control", "time"):
        staged, full = (
            [(row["place"], row["side"], row["rests"]) for row in evidence_of(option, criterion)]
            for option in ("staged", "full_tender")
        )
        assert staged == full


PRIVATE = ("staged", "full_tender", "choice", "partnership")

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
    }
    assert not nowhere & places.keys()


def carries(row):
    """Whether it is more than a claim: a study, an evaluation, a record, a rule."""
    if row["finding_id"]:
        own_word = ("stated_position", "own_estimate", "own_evaluation", "not_in_source")
        return row["finding"]["grade"] not in own_word
    return row["study"]["strength"] != "advocacy_press_or_assumption"


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


def test_an_end_on_which_nothing_speaks_is_no_further_from_five_than_as_today():
    today = model.score("as_today", "quality")
    for option, criterion in PAIRS:
        held = model.score(option, criterion)
        if (held.low, held.high) == (0, 10):
            continue
        if not named(option, criterion, "for"):
            assert held.high <= today.high, (option, criterion)
        if not named(option, criterion, "against"):
            assert held.low >= today.low, (option, criterion)


def test_a_range_of_which_nothing_is_known_is_as_wide_as_that_of_as_today():
    today = model.score("as_today", "quality")
    unknown = [pair for pair in PAIRS if not evidence_of(*pair)]
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
        resting = {row["literature_id"] for row in evidence_of(option, "quality") if row["rests"]}
        assert ("e11" in resting) == is_reform


# At the defaults nothing is decided


def test_no_default_decides(default):
    firsts = {option: default[f"acceptability_{option}_1"] for option in OPTIONS}
    assert max(firsts.values()) <= 0.5, firsts
    assert min(firsts.values()) >= 0.05, firsts
    assert default["options_left"] == len(OPTIONS)
    assert default["gates_open"] == len(OPTIONS) * len(GATES)


def test_net_cost_is_open_until_the_reader_says_what_to_expect(default):
    for option in ("reform", "full_tender"):
        ends = (default[f"book_low_{option}_net_cost"], default[f"book_high_{option}_net_cost"])
        assert ends == (0, 10)
    low, high = (default[f"book_{end}_staged_net_cost"] for end in ("low", "high"))
    assert (low + high) / 2 == model.MIDDLE


# Gates


def test_only_a_no_removes_an_option():
    for answer in ("open", "yes", "unknown"):
        values = at(**{f"gate_reform_{gate}": answer for gate in GATES})
        assert model.stands(values, "reform") == 1
    for gate in GATES:
        assert model.stands(at(**{f"gate_reform_{gate}": "no"}), "reform") == 0


def test_a_removed_option_is_left_out_of_everything(default):
    found = found_at(gate_reform_staffing="no", gate_reform_data="no", gate_choice_sound="yes")
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
        assert OPTIONS[int(found[f"regret_against_{option}"])] != "reform"
        assert found[f"acceptability_{option}_1"] >= default[f"acceptability_{option}_1"]
        assert math.isnan(found[f"removed_by_{option}"])


def test_with_one_option_left_there_is_nothing_to_compare():
    others = [option for option in OPTIONS if option != "choice"]
    found = found_at(**removed(*others))
    assert found["acceptability_choice_1"] == found["confidence_choice"] == 1
    assert found["leader"] == OPTIONS.index("choice")
    assert math.isnan(found["runner_up"])
    assert math.isnan(found["regret_choice"])


# The samplers


def test_anchor_one_weight_above_a_half():
    six = [f"weight_{criterion}" for criterion in CRITERIA[:6]]
    weights = np.array(model.drawn_weights(UNIFORMS, six))
    share = np.mean(weights.max(axis=0) > 0.5)
    # Exactly K / 2^(K - 1): the corners of the simplex that are cut off at one half.
    assert share == pytest.approx(6 / 2**5, abs=0.01)
    plain = np.array([UNIFORMS[name] for name in six])
    normalised = plain / plain.sum(axis=0)
    assert np.mean(normalised.max(axis=0) > 0.5) == pytest.approx(0.008, abs=0.006)


def test_weights_are_dirichlet():
    random = np.random.default_rng(3)
    names = [f"u{place}" for place in range(4)]
    uniforms = {name: random.random(20_000) for name in names}
    weights = np.array(model.drawn_weights(uniforms, names))
    assert weights.sum(axis=0) == pytest.approx(np.ones(20_000))
    dirichlet = stats.dirichlet(np.ones(4))
    assert np.mean(weights, axis=1) == pytest.approx(dirichlet.mean(), abs=0.005)
    assert np.cov(weights) == pytest.approx(dirichlet.cov(), abs=0.002)
    assert stats.kstest(weights[2], stats.beta(1, 3).cdf).pvalue > 0.001
    sample = dirichlet.rvs(20_000, random_state=random).T
    assert stats.ks_2samp(weights.max(axis=0), sample.max(axis=0)).pvalue > 0.001


def test_the_books_own_draws_of_weights_are_even():
    weights = np.array(
        model.drawn_weights(UNIFORMS, [f"weight_{criterion}" for criterion in CRITERIA])
    )
    count = len(CRITERIA)
    assert weights.mean(axis=1) == pytest.approx(np.full(count, 1 / count), abs=0.002)
    for row in weights:
        assert stats.kstest(row, stats.beta(1, count - 1).cdf).statistic < 0.02


def test_ordered_weights_are_even_over_all_orders_kept():
    random = np.random.default_rng(4)
    count = 5
    drawn = stats.dirichlet(np.ones(count)).rvs(20_000, random_state=random).T
    ordered = np.array(model.ordered_weights(list(drawn)))
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


def test_against_plain_loops(default):
    """SMAA-2 as its paper tells it, draw by draw, without any function of the model."""
    draws = len(UNIFORMS["weight_quality"])
    sizes = -np.log([UNIFORMS[f"weight_{criterion}"] for criterion in CRITERIA])
    weights = (sizes / sizes.sum(axis=0)).T
    drawn = np.empty((draws, len(OPTIONS), len(CRITERIA)))
    for i, option in enumerate(OPTIONS):
        for j, criterion in enumerate(CRITERIA):
            low, high = (default[f"score_{end}_{option}_{criterion}"] for end in ("from", "to"))
            drawn[:, i, j] = low + UNIFORMS[f"score_{option}_{criterion}"] * (high - low)
    ranks = np.empty((draws, len(OPTIONS)))
    regret = np.empty((draws, len(OPTIONS)))
    for k in range(draws):
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
        first, second = np.argsort(-central)[:2]
        assert default[f"care_first_{option}"] == first
        assert default[f"care_second_{option}"] == second
        assert default[f"care_weight_{option}"] == pytest.approx(central[first])
        is_best = (drawn @ central).argmax(axis=1) == i
        assert default[f"confidence_{option}"] == pytest.approx(is_best.mean(), abs=1e-12)
        assert default[f"mean_regret_{option}"] == pytest.approx(regret[:, i].mean(), abs=1e-12)


def test_two_options_that_differ_by_one_criterion_each():
    found = found_at(
        **points({("as_today", "quality"): (7, 7), ("reform", "staff"): (7, 7)}),
        **removed(*OPTIONS[2:]),
    )
    for option, own, other in (
        ("as_today", "quality", "staff"),
        ("reform", "staff", "quality"),
    ):
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
    assert found["least_regret"] == found["leader"] == OPTIONS.index("staged")
    for name in ("central_reform_time", "care_first_reform", "confidence_reform"):
        assert math.isnan(found[name])


def test_equals_share_their_ranks():
    found = found_at(**points())
    for option in OPTIONS:
        for rank in RANKS:
            assert found[f"acceptability_{option}_{rank}"] == pytest.approx(1 / len(OPTIONS))
        assert found[f"confidence_{option}"] == pytest.approx(1 / len(OPTIONS))
        assert found[f"mean_regret_{option}"] == pytest.approx(0, abs=1e-12)
    two = {(option, name): (6, 6) for option in ("reform", "choice") for name in CRITERIA}
    found = found_at(**points(two))
    for option in ("reform", "choice"):
        shares = [found[f"acceptability_{option}_{rank}"] for rank in RANKS]
        assert shares == [0.5, 0.5, *np.zeros(len(OPTIONS) - 2)]


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
    turned = {
        name: 1 - draws if name.startswith("score_") else draws for name, draws in UNIFORMS.items()
    }
    found, other = compared(of_scores), compared(mirrored, turned)
    assert other == pytest.approx(found[:, ::-1], abs=1e-12)
    # With the book's own draws it holds but for their unevenness.
    assert compared(mirrored) == pytest.approx(found[:, ::-1], abs=0.07)


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
    values = at(**scores(of_scores), **removed(*gone), **links())
    values |= model.before(values)
    random = np.random.default_rng(8)
    left = [option for option in OPTIONS if option not in gone]
    low, high = (
        np.array([[of_scores[option, name][end] for name in CRITERIA] for option in left])
        for end in (0, 1)
    )
    for place, option in enumerate(left):
        regret, criterion, against = map(float, model.largest_regret(values, option))
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
        if regret > 0:
            name = CRITERIA[int(criterion)]
            lost = of_scores[OPTIONS[int(against)], name][1] - of_scores[option, name][0]
            assert lost == pytest.approx(regret)


def test_the_least_regret_is_the_least(default):
    regrets = [default[f"regret_{option}"] for option in OPTIONS]
    assert default["least_regret_points"] == min(regrets)
    assert default["least_regret"] == regrets.index(min(regrets))


# The range that is reckoned with


def test_the_readers_range_stands_in_place_of_the_books():
    book = (2.0, 6.0)

    def used(**own):
        values = at(**{f"score_{end}_reform_staff": value for end, value in own.items()})
        return model.used_range(values, "reform", "staff", book)

    assert used() == book
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


def test_net_cost_follows_the_reader_once_set():
    said = {"link_net_whole_low": -0.02, "link_net_whole_high": 0.03}
    assert book("full_tender", "net_cost", **said) == (0, 10)
    assert book("full_tender", "net_cost", **said, price_gap_percent=4.0) == (4, 6.5)
    first = {"link_net_first_low": -0.04, "link_net_first_high": 0.02, "price_gap_percent": 4.0}
    assert book("staged", "net_cost", **first) == (4, 5.5), "half of the scope moves"
    reform = {"link_net_reform_low": 0.01, "link_net_reform_high": 0.2, "reform_gain_percent": 5.0}
    assert book("reform", "net_cost", **reform) == (5.5, 10), "kept within the scale"


def test_opposite_nets_are_scored_as_far_from_five():
    gains = {"link_net_whole_low": 0.01, "link_net_whole_high": 0.04, "price_gap_percent": 9.0}
    losses = {"link_net_whole_low": -0.04, "link_net_whole_high": -0.01, "price_gap_percent": -9.0}
    low, high = book("full_tender", "net_cost", **gains)
    assert book("full_tender", "net_cost", **losses) == pytest.approx((10 - high, 10 - low))


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
    ("pension_change_pp", 0.0, -4.0, "quality", MOVED),
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
    ("expected_bids", 9.0, 0.5, "net_cost", TENDERED),
    ("reform_gain_percent", 12.0, 2.0, "net_cost", with_cell("net", "reform")),
    ("reform_cost_percent", 0.0, 15.0, "net_cost", with_cell("net", "reform")),
]


@pytest.mark.parametrize(
    ("name", "better", "worse", "criterion", "moved"),
    DIRECTIONS,
    ids=[f"{row[0]}-{row[3]}" for row in DIRECTIONS],
)
def test_each_link_goes_one_way(name, better, worse, criterion, moved):
    # Where an award saves on average: else a likelier one costs more.
    believed = {"price_gap_percent": 15.0, "reform_gain_percent": 4.0, "transition_percent": 0.0}
    steps = np.linspace(worse, better, 4)
    stages = options.DRAWS[:1]
    by_step = []
    for step in steps:
        values = at(**{**believed, name: float(step)})
        values |= found_by(stages, values)
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
    here = found_by(options.DRAWS[:1], believed)
    staff = staff_terms.DRAWS.at(believed)
    scope = scope_phasing.DRAWS.at(believed)
    for end in ("low", "middle", "high"):
        assert here[f"link_refusal_{end}"] == staff[f"refusal_share_{end}"]
        # Options sum over few moods: the rule is good to a quarter of a hundredth of the staff.
        missing = staff[f"expected_shortfall_{end}"] / believed["headcount"]
        assert here[f"link_missing_{end}"] == pytest.approx(missing, abs=0.0025)
        assert here[f"link_effect_{end}"] == scope[f"smallest_effect_{end}"]


def found_in_draws(values, uniforms):
    drawn = net_saving.DRAWS.assumptions(values, uniforms, keep)
    return net_saving.DRAWS.quantities({**values, **drawn}, keep)


def test_the_net_is_that_of_the_chapter_on_net_saving():
    believed = at(price_gap_percent=6.0, reform_gain_percent=4.0)
    uniforms = sampling.uniforms("book")
    drawn = {**believed, **saving.drawn_assumptions(believed, uniforms)}
    chapter = found_in_draws(believed, uniforms)
    worth = saving.yearly_budget(drawn) * saving.worth_of_years(drawn, believed["contract_years"])
    here = model.drawn_links(believed, uniforms)
    assert here["link_net_first"] == pytest.approx(chapter["expected_net"] / worth)
    assert here["link_net_reform"] == pytest.approx(chapter["inhouse_net"] / worth)
    posts = believed["first_step_fte"] + believed["extension_fte"]
    twice = {**believed, "first_step_fte": posts}
    net = found_in_draws(twice, uniforms)["expected_net"]
    assert here["link_net_whole"] == pytest.approx(net / worth * believed["first_step_fte"] / posts)


# The two sides


def sides(**ranks):
    return {f"side_a_rank_{name}": float(rank) for name, rank in ranks.items()}


def shares_of_places(**ranks):
    """Share of each place, by criterion: the weight it would get if one place had it all."""
    values = at(**sides(**ranks))
    values |= model.places(values, "a")
    found = []
    for place in range(len(CRITERIA)):
        by_place = [float(place == other) for other in range(len(CRITERIA))]
        weights = model.side_weights(values, "a", by_place)
        found.append([float(weights[name]) for name in CRITERIA])
    return dict(zip(CRITERIA, np.array(found).T.round(12).tolist(), strict=True))


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
    order = dict(zip(CRITERIA, PLACES, strict=True))
    values = at(**sides(**order), **links())
    values |= model.before(values)
    by_place = model.ordered_weights(
        model.drawn_weights(UNIFORMS, [f"weight_{criterion}" for criterion in CRITERIA])
    )
    weights = np.array(list(model.side_weights(values, "a", by_place).values()))
    assert weights.sum(axis=0) == pytest.approx(np.ones(sampling.DRAWS))
    assert (np.diff(weights, axis=0) <= 1e-12).all()


def test_until_a_side_ranks_nothing_is_said_of_it(default):
    for name in ("side_a_place_1", "side_a_first_reform", "side_b_mean_choice", "sides_common"):
        assert math.isnan(default[name])
    one = found_at(**sides(quality=1))
    assert not math.isnan(one["side_a_place_1"])
    assert math.isnan(one["side_b_place_1"])
    assert math.isnan(one["sides_same_first"])


def test_sides_that_rank_alike_agree_and_others_part():
    order = {name: place for place, name in enumerate(("net_cost", "control", "time"), start=1)}
    a = sides(**order)
    b = {name.replace("side_a", "side_b"): value for name, value in a.items()}
    found = found_at(**a, **b)
    assert found["sides_same_first"] == 1
    assert found["sides_same_places"] == len(OPTIONS)
    for option in OPTIONS:
        assert found[f"side_a_mean_{option}"] == found[f"side_b_mean_{option}"]
    ranked = sorted(OPTIONS, key=lambda option: found[f"side_a_mean_{option}"])
    placed = [OPTIONS[int(found[f"side_a_place_{place}"])] for place in RANKS]
    assert placed == ranked

    best = {("reform", "staff"): (9, 10), ("full_tender", "net_cost"): (9, 10)}
    best |= {("staged", "staff"): (7, 8), ("staged", "net_cost"): (7, 8)}
    parted = found_at(**points(best), side_a_rank_staff=1.0, side_b_rank_net_cost=1.0)
    assert OPTIONS[int(parted["side_a_place_1"])] == "reform"
    assert OPTIONS[int(parted["side_b_place_1"])] == "full_tender"
    assert parted["sides_same_first"] == 0
    assert OPTIONS[int(parted["sides_common"])] == "staged"
    assert OPTIONS[int(parted["sides_apart"])] in ("reform", "full_tender")


def test_sides_leave_removed_options_out():
    found = found_at(**sides(staff=1), side_b_rank_time=1.0, **removed("as_today", "reform"))
    for side in model.SIDES:
        placed = [found[f"side_{side}_place_{place}"] for place in RANKS]
        assert sorted(placed[:-2]) == list(range(2, len(OPTIONS)))
        assert all(math.isnan(place) for place in placed[-2:])
        assert math.isnan(found[f"side_{side}_first_reform"])


def test_order_breaks_ties_by_the_table():
    assert model.order([1, 1, 1, 1], [2.0, 1.0, 2.0, 1.0]) == [3, 1, 4, 2]
    assert model.order([1, 0, 1], [2.0, 1.0, 3.0])[::2] == [1, 2]


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
        return model.drawn_links(values, places, bind)

    agree(
        compute,
        [
            {**sampled(random, NUMBERS), **{f"u_{name}": float(random.random()) for name in names}}
            for _point in range(12)
        ],
    )


def test_ranks_and_what_follows_agree_with_vega():
    random = np.random.default_rng(12)
    names = sampling.SAMPLES["weightings"]()

    def compute(values, bind):
        places = {name: values[f"u_{name}"] for name in names}
        ahead = model.before(values, bind)
        known = {**values, **ahead}
        drawn = model.drawn(known, places, bind)
        # One draw stands for its own mean.
        means = {
            name: bind(name, value) for name, value in model.means({**known, **drawn}, bind).items()
        }
        known |= means
        central = model.central_weights(known, bind)
        known |= central
        sure = model.confidence(known, places, bind)
        return {**ahead, **means, **central, **sure, **model.evaluate({**known, **sure}, bind)}

    nets = {
        f"link_net_{which}_{end}": value
        for which in ("first", "whole", "reform")
        for end, value in (("low", -0.03), ("high", 0.05))
    }
    agree(
        compute,
        [
            {
                **sampled(random, NUMBERS),
                **{f"gate_{option}_{gate}": "yes" for option in OPTIONS[:3] for gate in GATES},
                **links(**nets),
                **{f"u_{name}": float(random.random()) for name in names},
            }
            for _point in range(8)
        ],
    )


# What the explorer makes of it


EXPLORER = options.options()


def whenever(changed):
    """Return the names of the cases at these settings, and what is said there."""
    values = Scenario.from_values(changed).full_values()
    return EXPLORER.cases(values), EXPLORER.to_text(changed)


@pytest.mark.parametrize(
    ("changed", "cases", "words"),
    [
        (
            removed(*OPTIONS),
            ("nothing left", "nothing to compare", "redundancy counted"),
            "remove every option",
        ),
        (
            removed(*OPTIONS[1:]),
            ("one left", "nothing to compare", "redundancy counted"),
            "one option: As today. There is nothing to compare it with",
        ),
        (
            {},
            ("none in most", "not both ranked", "redundancy counted"),
            "No option is best whatever one cares about",
        ),
        (
            {"side_a_rank_staff": 1, "side_b_rank_net_cost": 1},
            ("none in most", "others first", "redundancy counted"),
            "The two sides put different options first. Side A: ",
        ),
        (
            {"side_a_rank_staff": 1, "side_b_rank_staff": 1},
            ("none in most", "same first", "redundancy counted"),
            "Both sides put the same option first: ",
        ),
        (
            scores({pair: (4, 8) if pair[0] == "choice" else (3, 7) for pair in PAIRS}),
            ("one in most", "not both ranked", "redundancy counted"),
            "One option is first in most weightings, but not whatever one cares about: Choice ",
        ),
        (
            scores({pair: (6, 9) if pair[0] == "choice" else (2, 6) for pair in PAIRS}),
            ("one in nearly all", "not both ranked", "redundancy counted"),
            "hardly matters what one cares about: Choice system or several suppliers is first",
        ),
        (
            {"price_gap_percent": 5.0},
            ("none in most", "not both ranked", "redundancy left out"),
            "without a post. Choose your country.",
        ),
        (
            {"price_gap_percent": 5.0, "country": "SE"},
            ("none in most", "not both ranked", "redundancy counted"),
            "No option is best whatever one cares about",
        ),
    ],
)
def test_the_answer_says_whom_it_suits_and_where_sides_part(changed, cases, words):
    named, said = whenever(changed)
    assert named == cases
    assert words in said
    assert "{" not in said


def in_words(values):
    """Return what is the case of each option at these settings, and the sentence on it."""
    told = [replace(EXPLORER, answers=options.option_said(option).parts) for option in OPTIONS]
    full = Scenario.from_values(values).full_values()
    return {
        option: (one.cases(full)[0], one.to_text(values))
        for option, one in zip(OPTIONS, told, strict=True)
    }


def test_each_option_is_told_in_words():
    names = load().table("options")["name"]
    told = in_words({"gate_choice_data": "no"})
    for name, (_case, text) in zip(names, told.values(), strict=True):
        assert text.startswith(f"{name}: ")
        assert "{" not in text
    case, text = told["choice"]
    assert case == "removed"
    assert text.endswith("removed, as the gate “Data in place” is answered with no.")
    [text, *_more] = [text for case, text in told.values() if case == "a concern stands out"]
    assert "you would choose this if you care mostly about" in text
    assert "Chance that it is first at their mean" in text


def test_where_no_criterion_stands_out_no_cause_is_made_up():
    for case, text in in_words(points()).values():
        assert case == "no concern stands out"
        assert "no single concern" in text


def test_what_is_first_for_many_and_what_never_is_are_told_so():
    first = in_words(scores({pair: (6, 7) if pair[0] == "staged" else (3, 5) for pair in PAIRS}))
    case, text = first["staged"]
    assert case == "first for many"
    assert "first in most weightings" in text
    case, text = first["reform"]
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
    assert "No option is best" in told["text"]
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
    assert "Staff terms: between" in row
    assert "Trondheim, § 4.2 (own estimate; Trondheim municipality" in row
    assert "Our unions signed <for> it." in row
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
        assert "In-house trust reform" in drawn
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
