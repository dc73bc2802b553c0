"""The draws: one fixed low-discrepancy sample for the whole book, in Python and on the page.

A scrambled Sobol sequence (Owen 1998; scipy.stats.qmc) with a fixed seed. The points are kept on a
grid of 1/65536, so that the page receives them as small whole numbers and both engines compute
with the same values: one link, one answer.
"""

import base64
import functools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.stats import qmc

from tillit.evidence import load
from tillit.formula import Bind, Number, keep, triangular_quantile
from tillit.parameters import registry

DRAWS = 1024
"""Number of points, a power of two as Sobol sequences want."""

GRID = 65536
COLUMNS = 64
"""Columns that are drawn, more than are used: a new parameter must not move the others' draws."""


def _uncertain() -> list[str]:
    return [name for name, parameter in registry().items() if parameter.uncertain]


def _ids(table: str) -> list[str]:
    return list(load().table(table)["id"])


def _weightings() -> list[str]:
    criteria = _ids("criteria")
    scores = [f"score_{option}_{name}" for option in _ids("options") for name in criteria]
    return [*(f"weight_{name}" for name in criteria), *scores]


SAMPLES: dict[str, Callable[[], list[str]]] = {
    "book": _uncertain,
    "assessors": lambda: _ids("bids"),
    "schedule": lambda: _ids("schedule"),
    "weightings": _weightings,
}
"""What the columns of the points stand for. Each sample hands them out anew from the first one:
two samples are never drawn together. In "book" it is the uncertain parameters, in the order of the
registry: new ones belong at its end."""

_SEED = 20250220


@functools.cache
def grid_points() -> np.ndarray:
    """Return the points as whole numbers 0 to 65535, shape (``DRAWS``, ``COLUMNS``)."""
    points = qmc.Sobol(COLUMNS, scramble=True, seed=_SEED).random(DRAWS)
    return np.minimum((points * GRID).astype(int), GRID - 1).astype(np.uint16)


def packed_points() -> str:
    """Return the points row by row as 16-bit numbers, low byte first, in base64."""
    return base64.b64encode(grid_points().astype("<u2").tobytes()).decode("ascii")


def uniforms(sample: str = "book") -> dict[str, np.ndarray]:
    """Return a sample as numbers between 0 and 1 (exclusive), by name, ``DRAWS`` of each."""
    columns = (grid_points().T + 0.5) / GRID
    return dict(zip(SAMPLES[sample](), columns, strict=False))


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
