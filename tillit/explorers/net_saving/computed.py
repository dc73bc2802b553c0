"""What the net-saving explorer computes over the draws, and what its answer depends on."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tillit import marks
from tillit.declared import Driver, driven
from tillit.drawn import Draws, Line
from tillit.formula import Bind, Number, is_set
from tillit.models import arms, market
from tillit.models import net_saving as model
from tillit.models.budget import sized
from tillit.parameters import Value

GAP = "price_gap_percent"
GAIN = "reform_gain_percent"
POSTS = "first_step_fte"
TERM = "contract_years"

GAPS = marks.levels(GAP, 2.5)
"""Price gaps in percent at which the net and its band are computed."""

SIZES = (10, 25, 50, 100, 200, 400)
"""Posts that the axis and the table of the break-even name; the axis is logarithmic."""

BAND_SIZES = sorted({*SIZES, 17})


PATH_YEARS = [0.0, *marks.levels(TERM, 1)]
"""Ends of years up to the longest term, with the start."""


def _net_average(values: Mapping[str, Number], _bind: Bind) -> Number:
    return arms.net_at_gap(values)["average"]


def _net_awarded(values: Mapping[str, Number], _bind: Bind) -> Number:
    return arms.net_at_gap(values)["awarded"]


def _needed_by_size(values: Mapping[str, Number], bind: Bind) -> Number:
    return arms.needed_at_size(sized(values, values["size_posts"]), bind)


def _tender_path(values: Mapping[str, Number], bind: Bind) -> Number:
    return arms.tender_path(values, values["path_year"], bind)


def _inhouse_path(values: Mapping[str, Number], _bind: Bind) -> Number:
    return arms.inhouse_path(values, values["path_year"])


DRAWS = Draws(
    arms.drawn,
    arms.in_draw,
    means=arms.chances_in_draw,
    lines=(
        Line("net_by_gap", GAP, GAPS, _net_average),
        Line("net_if_awarded_by_gap", GAP, GAPS, _net_awarded),
        Line("needed_by_size", "size_posts", BAND_SIZES, _needed_by_size),
        Line("tender_path", "path_year", PATH_YEARS, _tender_path),
        Line("inhouse_path", "path_year", PATH_YEARS, _inhouse_path),
    ),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the net of a tender depends on most, and what it is worth to know it first.

    The choice is between staying as today, worth 0, and the tender, worth its expected net over
    the contract's term; once the reader has set a gain, the in-house reform is a third option.
    A price gap that is not set is drawn evenly over its range. Worth is in NOK.
    """
    uncertain = (
        GAP,
        *model.DRAWN,
        "expected_bids",
        "bid_share",
        "unpredictability",
        "base_refusal_log_odds",
        "pension_sensitivity",
    )

    def net(drawn: Mapping[str, Any]) -> np.ndarray:
        found = model.evaluate(market.as_drawn(drawn, values))
        return np.asarray(found["expected_net"])

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        tender = net(drawn)
        choices = [np.zeros_like(tender), tender]
        if is_set(drawn[GAIN]):
            choices.append(np.broadcast_to(model.evaluate(drawn)["inhouse_net"], tender.shape))
        return np.stack(choices, axis=-1)

    return driven(net, options, values, uncertain)
