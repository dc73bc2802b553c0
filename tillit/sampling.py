"""The draws: one fixed low-discrepancy sample for the whole book, in Python and on the page.

A scrambled Sobol sequence (Owen 1998; scipy.stats.qmc) with a fixed seed. The points are kept on a
grid of 1/65536, so that the page receives them as small whole numbers and both engines compute
with the same values: one link, one answer.
"""

import functools
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import qmc

from tillit.formula import Bind, Number, keep, triangular_quantile
from tillit.parameters import registry

DRAWS = 1024
"""Number of points, a power of two as Sobol sequences want."""

GRID = 65536
COLUMNS = 64
"""Columns that are drawn, more than are used: a new parameter must not move the others' draws."""

_SEED = 20250220


@functools.cache
def grid_points() -> dict[str, np.ndarray]:
    """Return the sample as whole numbers 0 to 65535, by id of the uncertain parameter.

    Columns are handed out in the order of the registry: new parameters belong at its end.
    """
    uncertain = [name for name, parameter in registry().items() if parameter.uncertain]
    points = qmc.Sobol(COLUMNS, scramble=True, seed=_SEED).random(DRAWS)
    whole = np.minimum((points * GRID).astype(int), GRID - 1)
    return {name: whole[:, column] for column, name in enumerate(uncertain)}


def uniforms() -> dict[str, np.ndarray]:
    """Return the sample as numbers between 0 and 1 (exclusive), by id, ``DRAWS`` of each."""
    return {name: (points + 0.5) / GRID for name, points in grid_points().items()}


def triangular(
    values: Mapping[str, Number],
    uniforms: Mapping[str, Number],
    names: Sequence[str],
    bind: Bind = keep,
) -> dict[str, Number]:
    """Draw assumptions by triangular distributions over their ranges.

    Parameters
    ----------
    values
        Parameter values by id: each is the most credible value of its distribution.
    uniforms
        Draws between 0 and 1 by id.
    names
        Ids of the parameters to draw.
    bind
        Names each drawn assumption.

    Returns
    -------
    dict
        The drawn assumptions by id.
    """
    known = registry()
    return {
        name: bind(
            name,
            triangular_quantile(uniforms[name], known[name].low, values[name], known[name].high),
        )
        for name in names
    }
