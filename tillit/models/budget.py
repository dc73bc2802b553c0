"""What the service costs a year: from its posts, or as the reader gives it.

The yearly budget that a reader enters stands in place of posts x cost of a post / labour's share.
It is read here and nowhere else: every model takes the budget, and what a post costs, from this
module. Posts still say how large a contract is, and so how many people and bids there are.
"""

from collections.abc import Mapping

from tillit.formula import Number, equation, given, is_set, where

MILLION = 1e6


@equation
def yearly_budget(values: Mapping[str, Number]) -> Number:
    """Yearly cost of the service in the first step, B: posts x cost of a post / labour's share.

    Returns
    -------
    Number
        NOK a year; where the reader gave it, that.
    """
    own = values["budget_million"]
    reckoned = values["first_step_fte"] * values["cost_per_fte"] / values["labour_share"]
    return where(is_set(own), given(own) * MILLION, reckoned)


@equation
def cost_of_post(values: Mapping[str, Number]) -> Number:
    """Yearly cost of a full-time post, NOK: what the yearly budget leaves for one."""
    return yearly_budget(values) * values["labour_share"] / values["first_step_fte"]


def sized(values: Mapping[str, Number], posts: Number) -> dict[str, Number]:
    """Return the settings of a service of so many posts, each at the same cost."""
    scaled = given(values["budget_million"]) * posts / values["first_step_fte"]
    return {**values, "first_step_fte": posts, "budget_million": scaled}
