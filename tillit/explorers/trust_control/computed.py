"""What the trust-and-control explorer computes over the draws, and what its answer depends on."""

from collections.abc import Mapping

import numpy as np

from tillit import marks
from tillit.declared import Driver, driven
from tillit.drawn import Draws, Line
from tillit.formula import Bind, Number
from tillit.models import trust_control as model
from tillit.models.budget import yearly_budget
from tillit.parameters import Value, registry


def control_shares(*percent: float) -> list[float]:
    """Return these shares of control, given in percent, within the range that can be set."""
    return [level / 100 for level in registry()["control_inhouse_percent"].within(*percent)]


CONTROL_GRID = control_shares(1, 2, 3, 4, 5, 6.5, 8, 10, 12, 15, 20)
"""Shares of control at which the band of the value is computed, closer where it bends."""

MEASURABILITY_GRID = (5, 7, 9, 12, 15, 20, 25, 30, 40, 50, 60)

LAST_YEAR = round(sum(marks.ends(name)[1] for name in ("contract_years", "years_after")))
"""The longest horizon that contract and years after can make."""

EVEN_YEARS = list(range(2, LAST_YEAR + 1, 2))

GAIN_YEARS = [1.0, *map(float, EVEN_YEARS)]
"""Years of gain over which the gain that a reform needs is computed."""

CONTROL_OPTIONS = (0.0, 0.015, 0.03, 0.045, 0.06, 0.08, 0.11, 0.15)
"""Shares of control among which a municipality is taken to choose, where knowing is valued."""


def _value_inhouse(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.value_at(values, "inhouse", values["control_share"])


def _best_inhouse(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.best_control(values, "inhouse")


DRAWS = Draws(
    model.drawn_control,
    model.control_in_draw,
    model.all_scores,
    lines=(
        Line("value_inhouse", "control_share", CONTROL_GRID, _value_inhouse),
        Line("best_by_measurability", "measurability", MEASURABILITY_GRID, _best_inhouse),
    ),
)


def _needed(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.gain_needed(values, values["gain_years"], model.holds_chance(values))


def _needed_if_holds(values: Mapping[str, Number], _bind: Bind) -> Number:
    return model.gain_needed(values, values["gain_years"])


REFORM_DRAWS = Draws(
    model.drawn_reform,
    model.reform_path,
    lines=(
        Line("needed_by_years", "gain_years", GAIN_YEARS, _needed),
        Line("needed_if_holds_by_years", "gain_years", GAIN_YEARS, _needed_if_holds),
    ),
)


def drivers(values: Mapping[str, Value]) -> dict[str, Driver]:
    """Compute what the best share in-house depends on, and what it is worth to know it first.

    The choice is among ``CONTROL_OPTIONS``, none below the legal minimum; the worth is in NOK a
    year.
    """
    return driven(_best_share, _options, values, model.INHOUSE_DRAWN)


def _best_share(values: Mapping[str, Number]) -> np.ndarray:
    return np.asarray(model.best_control(values, "inhouse"))


def _options(values: Mapping[str, Number]) -> np.ndarray:
    floor = float(values["legal_minimum_percent"]) / 100
    options = [
        model.value_at(values, "inhouse", max(control, floor)) for control in CONTROL_OPTIONS
    ]
    return np.column_stack(options) * float(yearly_budget(values))
