"""What the scope and phasing explorer computes over the draws, and what its answer depends on."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tillit.declared import Driver, driven
from tillit.drawn import Draws, found_by
from tillit.explorers.net_saving.computed import BELIEF
from tillit.formula import Number, given, is_set
from tillit.models import belief, market, net_saving
from tillit.models import scope_phasing as model
from tillit.parameters import Value

GAIN = "mean_gain_percent"

GAPS = Draws(belief.drawn, model.gaps_in_draw)
"""The price gap that leaves each of the gains at which the values are drawn."""

DRAWS = Draws(model.drawn, model.in_draw, model.best_in_draw)

STAGES = (BELIEF, GAPS, DRAWS)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what steps against going fully depends on most, and what it is worth to know it.

    The share is of the difference between the two (without an extension, of going fully against
    staying). The worth is for the choice among staying, a first step and going fully, in kroner.
    """
    uncertain = (
        GAIN,
        "gain_spread_percent",
        "unit_noise_percent",
        "first_step_cost_percent",
        "exit_cost_percent",
        "failed_preparation_percent",
        *belief.TAKEN,
        "bid_share" if is_set(values["interested_suppliers"]) else "expected_bids",
        "unpredictability",
        "best_lot_fte",
        "lot_size_width",
    )
    told = found_by((BELIEF,), values)
    gap = told["phased_gap_middle"]
    values = {**values, GAIN: 100 * told["stated_gain_middle"]}
    budget = float(model.scope_budget(values))
    extended = float(values["extension_fte"]) > model.NO_POST

    def options(drawn: Mapping[str, Any]) -> np.ndarray:
        here = market.as_drawn(drawn, values)
        known = {**here, **model.in_common(here)}
        # A belief that is not set is drawn itself.
        gain = net_saving.net_gain(known, gap) if is_set(gap) else np.asarray(drawn[GAIN]) / 100
        staged, full = model.staged_value(known, gain), model.full_value(known, gain)
        return budget * np.stack([np.zeros_like(staged), staged, full], axis=-1)

    def difference(drawn: Mapping[str, Any]) -> np.ndarray:
        _stay, staged, full = options(drawn).T
        return np.asarray(staged - full if extended else full)

    return driven(difference, options, values, uncertain)


def believed(known: Mapping[str, Number]) -> Number:
    """Return the gain that the reader expects in percent, set here or left by the price gap."""
    return given(known["stated_gain"]) * 100
