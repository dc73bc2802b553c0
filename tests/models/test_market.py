import functools
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from tests.settings import any_settings, in_python, random_settings
from tests.vega import evaluate_in_vega
from tillit.evidence import load
from tillit.explorers import market as explorer
from tillit.formula import triangular_quantile
from tillit.models import market as model
from tillit.parameters import defaults, registry
from tillit.sampling import spread, uniforms

DEFAULTS = defaults()
SHARED = ("first_step_fte", "lots", "best_lot_fte", "lot_size_width")
IDS = [name for name, item in registry().items() if item.model == "market" or name in SHARED]
WHOLE = ("lots", "interested_suppliers", "observed_bids", "observed_suppliers")
WEIGHED = ("frame_level", "takeover_level", "requirements_level", "volume_level", "days_to_bid")


def at(**changed):
    return {**DEFAULTS, **changed}


any_values = functools.partial(any_settings, IDS, whole=WHOLE)


# The anchors of the specification


@pytest.mark.parametrize(("shape", "chance"), [(1, 0.44), (2, 0.50), (100, 0.59)])
def test_anchor_competition_with_two_expected_bids(shape, chance):
    found = model.evaluate(at(expected_bids=2.0, unpredictability=float(shape)))
    assert found["bids_per_lot"] == pytest.approx(2)
    assert found["chance_competition"] == pytest.approx(chance, abs=0.005)


@pytest.mark.parametrize(("shape", "bids"), [(1, 8.5), (2, 5.0), (100, 3.0)])
def test_anchor_bids_needed_for_four_times_in_five(shape, bids):
    found = model.evaluate(at(unpredictability=float(shape)))
    assert found["bids_needed"] == pytest.approx(bids, abs=0.05)


def test_the_default_is_the_mean_of_finnish_health_and_social_tenders():
    item = registry()["expected_bids"]
    assert float(load().row("literature", item.literature_id)["value"]) == item.default == 2.7
    assert model.evaluate(at())["bids_per_lot"] == pytest.approx(2.7)


@pytest.mark.parametrize(
    ("lots", "no_lot", "every"),
    [(1, 0.556, 0.444), (2, 0.424, 0.313), (3, 0.355, 0.250), (6, 0.257, 0.168)],
)
def test_anchor_lots_under_one_mood(lots, no_lot, every):
    found = model.award(at(expected_bids=2.0), 100.0 * lots, lots)
    assert found["chance_failed"] == pytest.approx(no_lot, abs=0.0005)
    assert found["share_awarded"] == pytest.approx(0.444, abs=0.0005)
    assert 1 - found["chance_failed"] - found["some_awarded"] == pytest.approx(every, abs=0.0005)


def test_anchor_what_one_of_five_teaches():
    found = model.evaluate(at())
    assert found["taught_share"] == pytest.approx(0.25)
    assert found["taught_share_low"] == pytest.approx(0.04, abs=0.005)
    assert found["taught_share_high"] == pytest.approx(0.56, abs=0.005)
    assert found["rerun_too_few"] == pytest.approx(0.64, abs=0.005)


def test_anchor_price_falls_less_with_each_bid():
    prices = [model.price_index(count, 20) for count in range(2, 7)]
    assert -np.diff(prices) == pytest.approx([3.3, 2.0, 1.3, 1.0], abs=0.05)


@pytest.mark.parametrize(("shape", "bids", "points"), [(1, 2, 10.6), (1, 5, 13.0), (1e7, 2, 9.1)])
def test_anchor_what_a_single_bid_costs(shape, bids, points):
    share = model.price_share_with_competition(float(bids), float(shape))
    assert 20 * (1 - share) == pytest.approx(points, abs=0.05)
    found = model.one_bid_gap_loss(
        at(expected_bids=float(bids), unpredictability=float(shape), cost_spread_percent=20.0)
    )
    assert 100 * found == pytest.approx(points, abs=0.05)


def test_the_default_shape_fits_swedish_tenders_that_drew_bids():
    bids, shape = 3.8, DEFAULTS["unpredictability"]
    some = 1 - model.chance_none(bids, shape)
    mean, single = (float(load().row("literature", row)["value"]) for row in ("b27", "b06"))
    assert bids / some == pytest.approx(mean)
    assert model.chance_single(bids, shape) / some == pytest.approx(single / 100, abs=0.005)


def test_no_driver_moves_the_reference_contract():
    found = model.evaluate(at())
    assert all(found[f"driver_{name}"] == 0 for name in model.DRIVERS)


# One formula, two engines


def test_every_result_agrees_with_vega():
    points = random_settings(IDS, seed=4, count=100, whole=WHOLE)

    def everything(values, bind):
        found = dict(model.evaluate(values, bind))
        other = model.chance_failed(values, values["first_step_fte"] + 100, 4, bind, "full_")
        found["full_chance_failed"] = other
        found["price"] = bind("price", model.price_index(3, values["cost_spread_percent"]))
        found["quality"] = bind("quality", model.quality_reached(values["observed_bids"]))
        u = dict.fromkeys(uniforms(), 0.137)
        drawn = model.drawn_assumptions(values, u, lambda name, value: bind(f"drawn_{name}", value))
        return {**found, **{f"drawn_{name}": value for name, value in drawn.items()}}

    in_vega = evaluate_in_vega(everything, points)
    for point, there in zip(points, in_vega, strict=True):
        values = in_python(point)
        here = everything(values, model.keep)
        assert set(here) == set(there)
        for name, value in here.items():
            assert there[name] == pytest.approx(float(value), rel=1e-9, abs=1e-12), (name, point)


# The number of bids


@given(any_values())
def test_chances_are_chances_and_add_up(values):
    found = model.evaluate(values)
    assert all(math.isfinite(value) for value in map(float, found.values()))
    parts = [found[name] for name in ("chance_no_bid", "chance_one_bid", "chance_competition")]
    assert sum(parts) == pytest.approx(1)
    for chance in (*parts, found["chance_failed"], found["rerun_too_few"]):
        assert -1e-12 <= chance <= 1
    assert 0 <= found["taught_share_low"] < found["taught_share"] < found["taught_share_high"] <= 1


@given(st.floats(0.01, 60), st.floats(0.5, 100))
def test_the_count_is_negative_binomial(bids, shape):
    count = stats.nbinom(shape, shape / (shape + bids))
    assert model.chance_none(bids, shape) == pytest.approx(count.pmf(0), rel=1e-9)
    assert model.chance_single(bids, shape) == pytest.approx(count.pmf(1), rel=1e-9)
    assert model.chance_several(bids, shape) == pytest.approx(count.sf(1), rel=1e-6, abs=1e-12)


@given(st.floats(0.1, 20))
def test_a_predictable_market_is_poisson(bids):
    count = stats.poisson(bids)
    assert model.chance_none(bids, 1e7) == pytest.approx(count.pmf(0), rel=1e-3)
    assert model.chance_several(bids, 1e7) == pytest.approx(count.sf(1), rel=1e-3)


@given(any_values(), st.integers(1, 5))
def test_more_suppliers_never_lower_the_chance_of_competition(values, more):
    first = 5.0 if math.isnan(values["interested_suppliers"]) else values["interested_suppliers"]
    few, most = (
        model.evaluate({**values, "interested_suppliers": min(count, 20.0)})
        for count in (first, first + more)
    )
    assert most["chance_competition"] >= few["chance_competition"] - 1e-12
    assert most["chance_failed"] <= few["chance_failed"] + 1e-12


@given(any_values(), st.floats(0.5, 100))
def test_a_more_predictable_market_never_raises_the_chance_of_no_bid(values, shape):
    low, high = sorted((values["unpredictability"], shape))
    moody = model.evaluate({**values, "unpredictability": low})
    steady = model.evaluate({**values, "unpredictability": high})
    assert steady["chance_no_bid"] <= moody["chance_no_bid"] + 1e-12


def test_a_more_predictable_market_brings_competition_where_two_bids_are_expected():
    chances = [model.chance_several(2.0, shape) for shape in (0.5, 1.0, 2.0, 10.0, 100.0)]
    assert chances == sorted(chances)


@pytest.mark.parametrize("name", WEIGHED)
@given(values=any_values(), share=st.floats(0, 1))
def test_every_driver_raises_competition_towards_its_upper_end(name, values, share):
    item = registry()[name]
    higher = values[name] + share * (item.high - values[name])
    now, better = model.evaluate(values), model.evaluate({**values, name: higher})
    assert better["bids_per_lot"] >= now["bids_per_lot"] * (1 - 1e-12)
    assert better["chance_competition"] >= now["chance_competition"] - 1e-12


def test_days_count_from_half_to_twice_the_reference():
    weight = DEFAULTS["days_weight"]

    def term(days):
        return model.log_drivers(at(days_to_bid=days), 100, 1)["days"]

    assert [term(days) for days in (10.0, 14.5, 29.0, 58.0, 120.0)] == pytest.approx(
        [-weight, -weight, 0, weight, weight]
    )


def test_the_best_size_draws_most_bidders():
    sizes = [10.0, 25.0, 50.0, 100.0, 400.0]
    bids = [model.bids_per_lot(at(), fte, 1) for fte in sizes]
    assert max(bids) == bids[2]
    assert bids[1] == pytest.approx(bids[3])
    assert model.bids_per_lot(at(), 200, 2) == model.bids_per_lot(at(), 100, 1)


@given(any_values())
def test_no_size_is_credited_with_more_than_twice_the_bids(values):
    base = model.bids_per_lot(values, 100.0, 1)
    assert model.bids_per_lot(values, values["best_lot_fte"], 1) <= 2 * base + 1e-9


@given(any_values())
def test_drivers_multiply_the_base(values):
    found = model.evaluate(values)
    base = model.base_bids(
        values["expected_bids"], values["interested_suppliers"], values["bid_share"]
    )
    total = sum(found[f"driver_{name}"] for name in model.DRIVERS)
    assert found["bids_per_lot"] == pytest.approx(base * math.exp(total))


def test_suppliers_replace_the_expected_bids_only_where_they_are_counted():
    assert model.evaluate(at(expected_bids=6.0))["bids_per_lot"] == pytest.approx(6)
    found = model.evaluate(at(expected_bids=6.0, interested_suppliers=8.0, bid_share=0.25))
    assert found["bids_per_lot"] == pytest.approx(2)


def test_the_last_tender_is_an_observation_and_moves_nothing_else():
    one, other = (
        model.evaluate(at(observed_bids=bids, observed_suppliers=20.0)) for bids in (1.0, 20.0)
    )
    assert {name for name in one if one[name] != other[name]} == {
        "taught_a",
        "taught_b",
        "taught_scale",
        "taught_share",
        "taught_share_low",
        "taught_share_high",
        "rerun_too_few",
    }


@given(st.floats(0.5, 0.95), st.floats(0.5, 100))
def test_the_bids_needed_give_the_wanted_chance(target, shape):
    bids = model.bids_needed(target, shape)
    assert model.chance_several(bids, shape) == pytest.approx(target, abs=1e-9)


# Several lots


@pytest.mark.parametrize("lots", [1, 2, 3, 6])
@pytest.mark.parametrize("shape", [0.5, 1.0, 4.0, 100.0])
@pytest.mark.parametrize("bids", [0.3, 2.0, 9.0])
@pytest.mark.parametrize("cancels", [True, False])
def test_lots_agree_with_integration(bids, shape, lots, cancels):
    mood = stats.gamma(shape, scale=1 / shape)

    def enough(u):
        # Over the quantiles of the mood: its density has a pole at 0 for shapes below 1.
        mean = bids * mood.ppf(u)
        return 1 - math.exp(-mean) * (1 + cancels * mean)

    found = model.chances_of_lots(bids, shape, lots, cancels)
    for chance, over in zip(
        found, (lambda u: (1 - enough(u)) ** lots, lambda u: enough(u) ** lots), strict=True
    ):
        there = integrate.quad(over, 0, 1, limit=400, epsabs=1e-10)[0]
        assert chance == pytest.approx(there, abs=1e-8)


@given(any_values(partial_award="partial"))
def test_more_lots_of_the_same_size_fail_less_often_and_are_awarded_less_whole(values):
    tenders = [model.award(values, 60.0 * lots, lots) for lots in range(1, 7)]
    for few, many in itertools.pairwise(tenders):
        assert many["chance_failed"] <= few["chance_failed"] + 1e-9
        assert many["share_awarded"] == pytest.approx(few["share_awarded"], abs=1e-9)
        every = [1 - one["chance_failed"] - one["some_awarded"] for one in (few, many)]
        assert every[1] <= every[0] + 1e-9


@given(any_values(partial_award="all"))
def test_where_all_lots_must_be_awarded_more_of_them_fail_more_often(values):
    tenders = [model.award(values, 60.0 * lots, lots) for lots in range(1, 7)]
    for few, many in itertools.pairwise(tenders):
        assert many["chance_failed"] >= few["chance_failed"] - 1e-9
        assert many["some_awarded"] == 0
        assert many["share_awarded"] == pytest.approx(1 - many["chance_failed"])


@given(any_values(partial_award="partial"))
def test_the_share_awarded_lies_between_some_and_all(values):
    found = model.award(values, 180.0, 3)
    every = 1 - found["chance_failed"] - found["some_awarded"]
    assert every - 1e-9 <= found["share_awarded"] <= 1 - found["chance_failed"] + 1e-9


@given(any_values(partial_award="all"))
def test_a_shared_mood_is_kinder_than_independent_lots(values):
    failed_one = model.chance_failed(values, 60.0, 1)
    failed_three = model.chance_failed(values, 180.0, 3)
    assert failed_three <= 1 - (1 - failed_one) ** 3 + 1e-9


def test_lots_can_help_where_one_is_too_large():
    one, several = (model.award(at(), 400.0, lots) for lots in (1, 6))
    assert several["bids_per_lot"] > one["bids_per_lot"]
    assert several["chance_failed"] < one["chance_failed"]


@given(any_values())
def test_single_bids_cost_only_where_they_are_taken(values):
    cancel, take = (
        model.award({**values, "one_bid_rule": rule}, 100.0, 1) for rule in ("cancel", "award")
    )
    assert cancel["gap_lost"] == 0
    assert 0 < take["gap_lost"] <= values["cost_spread_percent"] / 100 + 1e-12


@given(any_values())
def test_a_rule_that_takes_one_bid_never_fails_more_often(values):
    cancel, negotiate, award = (
        model.evaluate({**values, "one_bid_rule": rule})["chance_failed"]
        for rule in ("cancel", "negotiate", "award")
    )
    assert negotiate == award
    assert negotiate <= cancel + 1e-12


def test_one_lot_fails_without_competition_or_without_a_bid():
    cancel, award = model.evaluate(at()), model.evaluate(at(one_bid_rule="award"))
    assert cancel["chance_failed"] == pytest.approx(1 - cancel["chance_competition"])
    assert award["chance_failed"] == pytest.approx(award["chance_no_bid"])


# What one tender teaches


@pytest.mark.parametrize("suppliers", range(1, 21))
def test_the_interval_is_the_beta_distributions(suppliers):
    for hits in range(suppliers + 1):
        found = model.what_one_tender_teaches(float(hits), float(suppliers))
        there = stats.beta(hits + 0.5, suppliers - hits + 0.5)
        assert found["taught_share_low"] == pytest.approx(there.ppf(0.05), abs=1e-8)
        assert found["taught_share_high"] == pytest.approx(there.ppf(0.95), abs=1e-8)
        assert found["taught_share"] == pytest.approx(there.mean())
        again = stats.betabinom(suppliers, hits + 0.5, suppliers - hits + 0.5)
        assert found["rerun_too_few"] == pytest.approx(again.cdf(1), abs=1e-12)
        scale = model.taught_scale(float(hits), float(suppliers - hits))
        assert scale * 0.3 ** (hits - 0.5) * 0.7 ** (suppliers - hits - 0.5) == pytest.approx(
            there.pdf(0.3)
        )


def test_more_bids_than_suppliers_count_as_all():
    found = model.evaluate(at(observed_suppliers=3.0, observed_bids=7.0))
    assert found["taught_share"] == pytest.approx(3.5 / 4)


# Price and quality


def test_a_single_bid_asks_the_reserve_price():
    assert model.price_index(1, 20) == 120


@given(st.floats(0.02, 60), st.one_of(st.just(1.0), st.floats(0.5, 100)))
def test_the_price_with_competition_is_the_mean_over_the_count(bids, shape):
    counts = np.arange(2, 5_000)
    chances = stats.nbinom(shape, shape / (shape + bids)).pmf(counts)
    mean = (chances * 2 / (counts + 1)).sum() / chances.sum()
    found = model.price_share_with_competition(bids, shape)
    assert found == pytest.approx(mean, rel=1e-6)


def test_where_hardly_any_bid_comes_two_are_the_most():
    for bids in (1e-9, 1e-5, 5e-3):
        assert model.price_share_with_competition(bids, 1.0) == pytest.approx(2 / 3, abs=2e-3)


@given(st.integers(2, 12), st.floats(5, 40))
def test_the_price_is_the_second_lowest_cost(count, spread):
    # The second lowest of k uniform costs is Beta(2, k - 1).
    expected = 100 + spread * stats.beta(2, count - 1).mean()
    assert model.price_index(count, spread) == pytest.approx(expected)


def test_quality_is_the_best_of_k():
    assert [model.quality_reached(count) for count in (1, 2, 4)] == pytest.approx(
        [stats.beta(count, 1).mean() for count in (1, 2, 4)]
    )


# Draws


def test_drawn_assumptions_stay_in_their_ranges_and_see_moody_and_steady_markets():
    drawn = model.drawn_assumptions(at(), uniforms())
    for name, values in drawn.items():
        item = registry()[name]
        assert item.low - 1e-9 <= np.min(values), name
        assert np.max(values) <= item.high + 1e-9, name
    shapes = drawn["unpredictability"]
    assert 0.2 < np.mean(shapes < 0.8) < 0.6
    assert np.mean(shapes > 2) > 0.1
    # A high draw stands for a high shape, as for every other assumption.
    u = uniforms()["unpredictability"]
    assert shapes[np.argmax(u)] > shapes[np.argmin(u)]


# The explorer


THIN = {"interested_suppliers": 2.0}
RICH = {"expected_bids": 12.0}


@pytest.mark.parametrize(
    ("changed", "cases", "words"),
    [
        (
            RICH,
            ("chance and band", "likely", "cancels"),
            "as likely as you want. You cancel at one bid",
        ),
        ({}, ("chance and band", "either way", "cancels"), "Competition could go either way."),
        (THIN, ("chance and band", "unlikely", "cancels"), "Competition is unlikely."),
        (
            {**RICH, "one_bid_rule": "award"},
            ("chance and band", "likely", "awards"),
            "You award to a single bidder.",
        ),
        (
            {"one_bid_rule": "negotiate"},
            ("chance and band", "either way", "negotiates"),
            "You negotiate with a single bidder. Chance that the tender fails: about 3 in 10. One "
            "bid is not free: without a second it costs about 12 % more.",
        ),
    ],
)
def test_the_answer_follows_chance_and_rule(changed, cases, words):
    market = explorer.market()
    assert market.cases(at(**changed)) == cases
    text = market.to_text(changed).replace("\N{NO-BREAK SPACE}", " ")
    assert text.startswith("Two or more bids:")
    assert words in text


def test_a_band_is_told_only_where_its_ends_are_not_one_word():
    known = {f"knowledge_{name}": "known" for name in ("expected_bids", "unpredictability")}
    sizes = {f"knowledge_{name}": "known" for name in ("best_lot_fte", "lot_size_width")}
    assert "eight in ten draws" in explorer.market().to_text({})
    assert "eight in ten draws" not in explorer.market().to_text({**known, **sizes})


def test_the_band_holds_the_setting():
    ends = explorer.DRAWS.at(at())
    found = model.evaluate(at())
    for name in ("bids_per_lot", "chance_competition", "chance_failed"):
        assert ends[f"{name}_low"] < found[name] < ends[f"{name}_high"], name


def test_the_draws_agree_with_the_closed_form():
    drawn = {**at(), **explorer.DRAWS.assumptions(at(), uniforms(), model.keep)}
    found = model.evaluate(drawn)
    quantities = explorer.DRAWS.quantities(drawn, model.keep)
    for name, values in quantities.items():
        assert values == pytest.approx(found[name]), name


@pytest.mark.parametrize("name", ["expected_bids", "unpredictability"])
@pytest.mark.parametrize("known", ["range", "roughly"])
def test_sensitivity_draws_the_market_as_the_model_does(name, known):
    u = np.linspace(0.001, 0.999, 200)
    for mode in (registry()[name].low, 1.0, 4.0, registry()[name].high):
        values = at(**{name: mode, f"knowledge_{name}": known})
        least, most = spread(values, name)
        straight = triangular_quantile(u, least, mode, most)
        drawn = model.drawn_assumptions(values, {**dict.fromkeys(uniforms(), 0.5), name: u})[name]
        assert model.as_drawn({**values, name: straight}, values)[name] == pytest.approx(
            drawn, rel=1e-5
        )


def test_what_matters_most_is_how_many_bid():
    found = explorer.drivers(at())
    assert max(found, key=lambda name: found[name].share) == "expected_bids"
    counted = explorer.drivers(at(interested_suppliers=6.0))
    assert counted["bid_share"].share > 0.1
    assert found["frame_weight"].share == 0
    tight = explorer.drivers(at(frame_level=-1.0))
    assert tight["frame_weight"].share > 0


def test_knowing_matters_where_the_choice_is_close():
    close = explorer.drivers(at(competition_target=0.5))
    assert close["expected_bids"].worth > 0.1


def test_the_bids_needed_are_where_the_answer_tips():
    tips = explorer.market().tips(at(), "competition_less_target")
    assert tips["expected_bids"] == pytest.approx(model.evaluate(at())["bids_needed"], rel=1e-6)


def test_every_sentence_and_picture_is_filled_at_the_extremes():
    for changed in (
        {"interested_suppliers": 1.0, "bid_share": 0.1, "observed_bids": 0.0},
        {
            "interested_suppliers": 20.0,
            "observed_suppliers": 20.0,
            "observed_bids": 20.0,
            "unpredictability": 100.0,
        },
        {"expected_bids": 15.0, "one_bid_rule": "award", "lots": 6.0, "first_step_fte": 10.0},
    ):
        found = explorer.market().results(at(**changed))
        assert all(math.isfinite(value) for value in found.values())
