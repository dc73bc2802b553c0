"""What the net-saving explorer computes over the draws, and what its answers depend on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tillit import marks
from tillit.declared import Driver, driven
from tillit.drawn import Draws, Line
from tillit.formula import Bind, Number
from tillit.models import arms, belief, market
from tillit.models import net_saving as model
from tillit.models.budget import sized
from tillit.parameters import Value

GAP = "price_gap_percent"
GAIN = "reform_gain_percent"
POSTS = "first_step_fte"
TERM = "contract_years"


@dataclass(frozen=True)
class Arm:
    """One of the two arms: what its chart and its table of what matters are made of.

    Parameters
    ----------
    tone
        Its colour.
    belief, level
        The setting in which a reader says what to expect, and the field of a chart's axis over it.
    expected
        The result that holds this belief as a share of the yearly budget.
    needed, net
        The results that tell what it needs and what it leaves, by ``arms.OUTCOMES``.
    at_level
        The net of a draw at one level of the belief, by ``arms.OUTCOMES``.
    """

    tone: str
    belief: str
    level: str
    expected: str
    needed: Mapping[str, str]
    net: Mapping[str, str]
    at_level: Callable[[Mapping[str, Number]], Mapping[str, Number]]

    @property
    def levels(self) -> list[float]:
        """Levels of the belief, in percent, at which the net and its band are computed."""
        return marks.levels(self.belief, 2.5)

    def line(self, outcome: str) -> str:
        """Return the name of the line of its net over the belief."""
        return f"{self.level}_{outcome}"

    def lines(self) -> tuple[Line, ...]:
        """Return the lines of its net over the belief."""
        return tuple(
            Line(
                self.line(outcome),
                self.belief,
                self.levels,
                lambda values, _bind, outcome=outcome: self.at_level(values)[outcome],  # type: ignore[misc]
            )
            for outcome in arms.OUTCOMES
        )


TENDER = Arm(
    tone="tender",
    belief=GAP,
    level="gap",
    expected="price_gap",
    needed={"average": "breakeven_gap", "if_begun": "breakeven_gap_awarded"},
    net={"average": "expected_net", "if_begun": "net_if_awarded"},
    at_level=arms.net_at_gap,
)

REFORM = Arm(
    tone="inhouse",
    belief=GAIN,
    level="gain",
    expected="lasting_gain",
    needed={"average": "inhouse_gain_needed", "if_begun": "inhouse_gain_needed_if_holds"},
    net={"average": "inhouse_net", "if_begun": "inhouse_if_holds"},
    at_level=arms.net_at_gain,
)

ARMS = (TENDER, REFORM)

SIZES = (10, 25, 50, 100, 200, 400)
"""Posts that the axis and the table of the break-even name; the axis is logarithmic."""

BAND_SIZES = sorted({*SIZES, 17})


PATH_YEARS = [0.0, *marks.levels(TERM, 1)]
"""Ends of years up to the longest term, with the start."""


def _needed_by_size(values: Mapping[str, Number], bind: Bind) -> Number:
    return arms.needed_at_size(sized(values, values["size_posts"]), bind)


def _tender_path(values: Mapping[str, Number], bind: Bind) -> Number:
    return arms.tender_path(values, values["path_year"], bind)


def _inhouse_path(values: Mapping[str, Number], _bind: Bind) -> Number:
    return arms.inhouse_path(values, values["path_year"])


BELIEF = Draws(belief.drawn, belief.in_draw)
"""What every chapter that reckons with the price gap draws first: how gap and gain relate."""

DRAWS = Draws(
    arms.drawn,
    arms.in_draw,
    means=arms.chances_in_draw,
    lines=(
        *(line for arm in ARMS for line in arm.lines()),
        Line("needed_by_size", "size_posts", BAND_SIZES, _needed_by_size),
        Line("tender_path", "path_year", PATH_YEARS, _tender_path),
        Line("inhouse_path", "path_year", PATH_YEARS, _inhouse_path),
    ),
)


NEEDED = Draws(belief.drawn, belief.needed_in_draw)
"""What the break-even leaves each year, once the draws have found it."""

STAGES = (BELIEF, DRAWS, NEEDED)


def drivers(values: Mapping[str, Value], arm: Arm) -> dict[str, Driver]:
    """Compute what the net of an arm depends on most, and what it is worth to know it first.

    The choice is between staying as today, worth 0, and this arm, worth its net on average over the
    term; once the reader has said what to expect of the other arm, that is a third option. What is
    expected of this arm and not set is drawn evenly over its range. Worth is in NOK.
    """
    uncertain = (
        arm.belief,
        *model.DRAWN,
        "expected_bids",
        "bid_share",
        "unpredictability",
        "base_refusal_log_odds",
        "pension_sensitivity",
    )

    others = [one for one in ARMS if one is not arm]

    def nets(drawn: Mapping[str, Any]) -> list[np.ndarray]:
        found = model.evaluate(market.as_drawn(drawn, values))
        return [np.asarray(found[one.net["average"]]) for one in (arm, *others)]

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        own, *rest = nets(drawn)
        told = [np.broadcast_to(one, own.shape) for one in rest if not np.isnan(one).any()]
        return np.stack([np.zeros_like(own), own, *told], axis=-1)

    return driven(lambda drawn: nets(drawn)[0], options, values, uncertain)
