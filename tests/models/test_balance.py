import html
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vega import evaluate_in_vega
from tillit.evidence import load
from tillit.explorers.balance import balance, codings
from tillit.models import balance as model
from tillit.parameters import defaults, registry

DEFAULTS = defaults()
IDS = [name for name, item in registry().items() if item.model == "balance"]
KINDS = list(model.KINDS)
CASES = model.cases()
NUMBERS = range(1, len(CASES) + 1)


def at(*ticked, **changed):
    """The defaults with these kinds ticked and these weights changed."""
    return {**DEFAULTS, **{f"own_{kind}": "yes" for kind in ticked}, **changed}


def number(case_id):
    return next(n for n, case in zip(NUMBERS, CASES, strict=True) if case.id == case_id)


def ticks():
    return st.sets(st.sampled_from(KINDS))


def weights(low=0.0):
    of_kind = st.one_of(st.just(1.0), st.floats(low, 2))
    return st.fixed_dictionaries({f"weight_{kind}": of_kind for kind in KINDS})


# The codings


def test_every_coded_instrument_has_its_kind_and_every_kind_its_parameters():
    coded = set(load().table("instruments")["instrument"])
    assert coded == set(model.KINDS)
    expected = [f"own_{kind}" for kind in KINDS] + [f"weight_{kind}" for kind in KINDS]
    assert expected == IDS


def test_every_case_has_a_coded_row():
    assert all(case.codings for case in CASES)


def test_no_kind_is_held_only_by_there_being_less_of_it():
    # A reader who ticks supervision must not be likened to a reform that cuts it.
    for kind in ("reporting", "supervision", "sanctions", "success_rates", "annual_review"):
        for case in CASES:
            assert all(row.control >= 0 for row in case.codings if row.kind == kind), case.id


def test_presence_is_the_firmest_of_the_rows():
    frikommune = CASES[number("frikommune") - 1]
    assert frikommune.presence("method_freedom") == "documented"
    assert frikommune.presence("success_rates") == "planned"
    assert frikommune.presence("sanctions") == ""


# Positions


def test_positions_by_hand():
    found = model.evaluate(at())
    oslo, tender = number("oslo"), number("bergen-proposed-tender")
    # Oslo: teams -1/1, management by results 2/0, workshops 0/1, interplay 0/1.
    assert (found[f"balance_control_{oslo}"], found[f"balance_trust_{oslo}"]) == (1, 3)
    # Competition 1/0, 1/0 and 1/-1, user choice 0/1, supervision 2/0.
    assert (found[f"balance_control_{tender}"], found[f"balance_trust_{tender}"]) == (5, 0)


def test_at_weight_one_a_case_stands_where_its_coded_rows_sum_to():
    found = model.evaluate(at())
    sums = load().table("instruments").groupby("case_id")[["control", "trust"]].sum()
    for n, case in zip(NUMBERS, CASES, strict=True):
        assert found[f"balance_control_{n}"] == sums.loc[case.id, "control"]
        assert found[f"balance_trust_{n}"] == sums.loc[case.id, "trust"]


def test_a_weight_multiplies_both_sums_of_its_kind():
    found = model.evaluate(at(weight_competition=2.0, weight_supervision=0.5))
    n = number("bergen-proposed-tender")
    # Competition 3/-1 twice, supervision 2/0 half, user choice 0/1.
    assert found[f"balance_control_{n}"] == 3 * 2 + 2 * 0.5
    assert found[f"balance_trust_{n}"] == -1 * 2 + 1


def test_the_readers_own_stands_at_the_means_of_the_coded_rows():
    table = load().table("instruments")
    means = table.groupby("instrument")[["control", "trust"]].mean()
    found = model.evaluate(at("supervision", "rule_exemption", weight_supervision=2.0))
    for name in ("control", "trust"):
        by_hand = 2 * means.loc["supervision", name] + means.loc["rule_exemption", name]
        assert found[f"balance_own_{name}"] == pytest.approx(by_hand)
    assert found["balance_own_kinds"] == 2


@pytest.mark.parametrize("kind", KINDS)
def test_weight_zero_removes_a_kind(kind):
    others = [name for name in KINDS if name != kind]
    without = model.evaluate(at(*others, **{f"weight_{kind}": 0.0}))
    ticked_too = model.evaluate(at(*KINDS, **{f"weight_{kind}": 0.0}))
    assert without == pytest.approx(ticked_too, nan_ok=True)
    by_name = load().table("instruments")
    left = by_name[by_name["instrument"] != kind]
    sums = left.groupby("case_id")[["control", "trust"]].sum()
    for n, case in zip(NUMBERS, CASES, strict=True):
        expected = sums.loc[case.id, "control"] if case.id in sums.index else 0
        assert without[f"balance_control_{n}"] == expected
        assert without[f"balance_shared_{n}"] == len([k for k in case.kinds if k != kind])


@given(weights(), st.floats(0, 1), ticks())
def test_positions_are_proportional_to_the_weights(changed, factor, ticked):
    scaled = {name: value * factor for name, value in changed.items()}
    found, smaller = model.evaluate(at(*ticked, **changed)), model.evaluate(at(*ticked, **scaled))
    for name in found:
        if name.startswith(("balance_control", "balance_trust", "balance_own_c", "balance_own_t")):
            assert smaller[name] == pytest.approx(found[name] * factor, abs=1e-12)


# Resemblance


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_ticked_like_a_case_is_most_like_it(case):
    found = model.evaluate(at(*case.kinds))
    n = number(case.id)
    assert found[f"balance_likeness_{n}"] == 1
    assert found[f"balance_nearest_{n}"] == 1
    assert found[f"balance_shared_{n}"] == len(case.kinds)
    assert found[f"balance_different_{n}"] == 0
    twins = [other.id for other in CASES if other.kinds == case.kinds]
    assert found["balance_most_like"] == len(twins)
    named = [found[f"balance_most_like_{nth}"] for nth, _twin in enumerate(twins[:3], 1)]
    assert [CASES[int(place)].id for place in named] == twins[:3]
    assert found["balance_likeness"] == 1


def test_likeness_by_hand():
    # The proposed tender holds competition, supervision and user choice.
    found = model.evaluate(at("competition", "supervision", "sanctions"))
    n = number("bergen-proposed-tender")
    assert found[f"balance_likeness_{n}"] == 2 / 4
    assert found[f"balance_shared_{n}"] == 2
    assert found[f"balance_different_{n}"] == 2
    heavier = model.evaluate(at("competition", "supervision", "sanctions", weight_sanctions=2.0))
    assert heavier[f"balance_likeness_{n}"] == 2 / 5


def test_of_cases_just_as_alike_none_is_put_first():
    values = at("method_freedom")
    found = model.evaluate(values)
    alike = [n for n in NUMBERS if found[f"balance_nearest_{n}"] == 1]
    assert [CASES[n - 1].id for n in alike] == ["tillitsverkstaden", "siverbo"]
    assert found["balance_most_like"] == 2
    assert math.isnan(found["balance_shared"])
    said = balance().answer(values).striptags()
    assert all(CASES[n - 1].name in said for n in alike)
    assert "just as like it" in said


def test_of_more_than_can_be_named_none_is():
    counts = {
        kinds: model.evaluate(at(*kinds))["balance_most_like"]
        for size in (1, 2)
        for kinds in itertools.combinations(KINDS, size)
    }
    many = next(kinds for kinds, count in counts.items() if count > model.NAMED)
    said = balance().answer(at(*many)).striptags()
    assert not any(case.name in said for case in CASES)
    assert f": {counts[many]:.0f}. Likeness" in said


@pytest.mark.parametrize(
    "values", [at(), at("dialogue", weight_dialogue=0.0)], ids=["nothing ticked", "weighed 0"]
)
def test_nothing_that_weighs_is_ticked(values):
    found = model.evaluate(values)
    assert found["balance_own_control"] == found["balance_own_trust"] == 0
    assert found["balance_own_kinds"] == 0
    assert found["balance_most_like"] == 0
    for name in ("most_like_1", "likeness", "shared", "different"):
        assert math.isnan(found[f"balance_{name}"]), name
    for n in NUMBERS:
        assert found[f"balance_likeness_{n}"] == 0
        assert found[f"balance_nearest_{n}"] == 0


@given(ticks(), weights())
def test_likeness_is_bounded_and_the_nearest_has_the_most_of_it(ticked, changed):
    found = model.evaluate(at(*ticked, **changed))
    alike = [found[f"balance_likeness_{n}"] for n in NUMBERS]
    assert all(0 <= value <= 1 + model.ALIKE for value in alike)
    if max(alike) > 0:
        assert found["balance_likeness"] == pytest.approx(max(alike), abs=model.ALIKE)
        assert 0 < found["balance_most_like"] <= len(CASES)
    for n, case in zip(NUMBERS, CASES, strict=True):
        assert 0 <= found[f"balance_shared_{n}"] <= min(len(case.kinds), len(ticked))
        assert found[f"balance_different_{n}"] >= 0


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 1))
def test_likeness_is_symmetric(one, other, part):
    shared = part * min(one, other)
    assert model.likeness(one, other, shared) == pytest.approx(model.likeness(other, one, shared))


@given(ticks(), weights(low=0.01), st.floats(0.01, 1))
def test_likeness_depends_on_the_relation_of_the_weights_alone(ticked, changed, factor):
    scaled = {name: value * factor for name, value in changed.items()}
    found, smaller = model.evaluate(at(*ticked, **changed)), model.evaluate(at(*ticked, **scaled))
    for n in NUMBERS:
        likeness = found[f"balance_likeness_{n}"]
        assert smaller[f"balance_likeness_{n}"] == pytest.approx(likeness, abs=1e-9)


def test_ticks_and_weights_may_be_arrays():
    values = at("dialogue", own_supervision=np.array(["yes", "no"]))
    found = model.evaluate({**values, "weight_dialogue": np.array([1.0, 2.0])})
    first = model.evaluate(at("dialogue", "supervision"))
    second = model.evaluate(at("dialogue", weight_dialogue=2.0))
    for name, value in found.items():
        there = np.broadcast_to(value, 2)
        assert there[0] == pytest.approx(float(first[name]), nan_ok=True), name
        assert there[1] == pytest.approx(float(second[name]), nan_ok=True), name


# One formula, two engines


def test_every_result_agrees_with_vega():
    rng = np.random.default_rng(5)

    def value(name):
        item = registry()[name]
        if item.kind == "choice":
            return str(rng.choice(list(item.choices)))
        return float(rng.choice([0.0, 1.0, 2.0, rng.uniform(item.low, item.high)]))

    points = [{name: value(name) for name in IDS} for _ in range(80)]
    points.append({name: DEFAULTS[name] for name in IDS})
    points += [{name: at(*case.kinds)[name] for name in IDS} for case in CASES]
    in_vega = evaluate_in_vega(model.evaluate, points)
    for point, there in zip(points, in_vega, strict=True):
        here = model.evaluate(point)
        assert set(here) == set(there)
        for name, found in here.items():
            expected = pytest.approx(float(found), rel=1e-9, abs=1e-12, nan_ok=True)
            assert there[name] == expected, (name, point)


# What the explorer makes of it


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_names_the_nearest_case_and_says_if_others_are_as_near(case):
    text = balance().to_text({f"own_{kind}": "yes" for kind in case.kinds})
    twins = [other.name for other in CASES if other.kinds == case.kinds]
    assert f": {'; '.join(twins)}. " in text
    assert ("just as like" in text) == (len(twins) > 1)


def test_with_nothing_ticked_no_case_is_named():
    text = balance().to_text()
    assert "nothing that counts is ticked" in text
    assert not any(case.name in text for case in CASES)


def test_the_pictures_say_how_many_instruments_are_coded_of_each_case():
    cases, kinds = balance().pictures
    for picture in (cases, kinds):
        drawn = html.unescape(str(balance().still(picture, DEFAULTS, 640)))
        for n, case in zip(NUMBERS, CASES, strict=True):
            assert f"{n} {case.name} ({len(case.codings)})" in drawn


def test_on_a_phone_every_case_has_a_shorter_name():
    _cases, kinds = balance().pictures
    drawn = balance().still(kinds, DEFAULTS, 340)
    assert "undefined" not in drawn
    assert all(f"{n} " in drawn for n in NUMBERS)


def test_the_list_of_codings_is_whole():
    assert codings().html.count('scope="row"') == len(load().table("instruments"))
