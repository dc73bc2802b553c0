"""The yearly budget: from posts and their cost, or as the reader gives it."""

import math

import pytest

from tillit.explorers import explorer
from tillit.explorers.net_saving.computed import BELIEF
from tillit.models import net_saving, options, scope_phasing, staff_terms
from tillit.models.budget import cost_of_post, sized, yearly_budget
from tillit.parameters import defaults, registry

DEFAULTS = defaults()
RECKONED = yearly_budget(DEFAULTS)

SETTINGS = {"price_gap_percent": 10.0, "reform_gain_percent": 4.0, "mean_gain_percent": 3.0}

ASKED = ("net_saving", "scope_phasing", "trust_control", "staff_terms", "options")
"""The explorers whose amounts or shares rest on what a post costs."""


def at(**changed):
    return {**DEFAULTS, "country": "SE", **SETTINGS, **changed}


def test_it_is_unset_until_the_reader_gives_it():
    assert math.isnan(registry()["budget_million"].default)
    assert pytest.approx(100 * 0.95e6 / 0.9) == RECKONED


def test_it_stands_for_posts_and_their_cost():
    given = at(budget_million=80.0)
    assert yearly_budget(given) == 80e6
    assert yearly_budget({**given, "cost_per_fte": 1.2e6}) == 80e6
    assert net_saving.evaluate(given)["service_budget"] == 80e6
    assert scope_phasing.evaluate(given)["scope_budget"] == pytest.approx(160e6)


def test_a_service_of_another_size_costs_as_much_for_each_post():
    for budget in (math.nan, 80.0):
        here = at(budget_million=budget)
        there = sized(here, 25.0)
        assert cost_of_post(there) == pytest.approx(cost_of_post(here))
        assert yearly_budget(there) == pytest.approx(yearly_budget(here) / 4)


@pytest.mark.parametrize("name", ASKED)
def test_the_budget_that_was_reckoned_changes_nothing_when_it_is_given(name):
    one = explorer(name)
    reckoned = one.results(at())
    given = one.results(at(budget_million=RECKONED / 1e6))
    # What is said of whose costs they are follows what was entered, and comes last.
    said = f"{name}_case_{len(one.answers)}"
    counted = ("assumed_count", "number_count", said)
    for result, value in reckoned.items():
        if result in counted:
            continue
        # Labour's share is drawn, and with it the budget that is reckoned from it.
        drawn = result in one.sampled
        room = {"rel": 0.2, "abs": 0.05} if drawn else {"rel": 1e-9, "abs": 1e-9}
        near = pytest.approx(value, nan_ok=True, **room)
        assert given[result] == near, result


def test_the_cost_of_a_post_is_not_counted_beside_it():
    dear, cheap = (at(budget_million=80.0, cost_per_fte=cost) for cost in (1.2e6, 0.75e6))
    for model in (net_saving, staff_terms, scope_phasing):
        one, other = model.evaluate(dear), model.evaluate(cheap)
        assert one == pytest.approx(other, nan_ok=True)
    believed = [{**one, **BELIEF.at(one)} for one in (dear, cheap)]
    nets = [options.tender_net(one, net_saving.award(one)) for one in believed]
    assert nets[0] == pytest.approx(nets[1], nan_ok=True)


def test_pay_is_never_more_than_a_post_costs():
    small = at(budget_million=5.0, first_step_fte=400.0, pension_change_pp=-8.0)
    assert net_saving.pension_saving(small) == pytest.approx(0.08)
