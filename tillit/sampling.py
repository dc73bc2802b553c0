"""The draws: one fixed low-discrepancy sample for the whole book, in Python and on the page.

A scrambled Sobol sequence (Owen 1998) as SciPy makes it from a fixed seed. The book keeps its
direction numbers, ``sobol.txt``: a few kilobytes from which Python and the page make the same
points (Antonov and Saleev 1979), on a grid of 1/65536: one link, one answer. SciPy itself takes a
second to import, and is what the tests hold the points against.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from tillit.evidence import DataError, load
from tillit.formula import (
    Bind,
    Number,
    is_set,
    keep,
    maximum,
    minimum,
    triangular_quantile,
    where,
)
from tillit.parameters import registry

DRAWS = 1024
"""Number of points, a power of two as Sobol sequences want."""

MOST_DRAWS = 8192
"""Number of points of a sample of which shares must be told apart; it begins with the others."""

GRID = 65536
COLUMNS = 80
"""Columns that are drawn, more than are used: a new parameter must not move the others' draws. The
last of them stands for nothing, see :func:`spare`."""


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
    "assessors": lambda: [f"bid_quality_{bid}" for bid in _ids("bids")],
    "schedule": lambda: _ids("schedule"),
    "weightings": _weightings,
}
"""What the columns of the points stand for. Each sample hands them out anew from the first one:
two samples are never drawn together. In "book" it is the uncertain parameters, in the order of the
registry: new ones belong at its end."""

COUNTS = {"weightings": MOST_DRAWS}
"""Number of points of a sample, where it is not ``DRAWS``."""

TABLE = Path(__file__).with_name("sobol.txt")


@functools.cache
def direction_numbers() -> np.ndarray:
    """Return the shift and the direction numbers of each column, shape (``COLUMNS``, 14)."""
    lines = TABLE.read_text(encoding="ascii").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return np.array([[int(word, 16) for word in row] for row in rows], dtype=np.uint16)


@functools.cache
def grid_points() -> np.ndarray:
    """Return the points as whole numbers 0 to 65535, shape (``MOST_DRAWS``, ``COLUMNS``)."""
    shift, *directions = direction_numbers().T
    number = np.arange(MOST_DRAWS)
    gray_code = number ^ number >> 1
    points = np.tile(shift, (MOST_DRAWS, 1))
    for bit, direction in enumerate(directions):
        points[gray_code >> bit & 1 == 1] ^= direction
    return points


def spare() -> np.ndarray:
    """Return draws between 0 and 1 that stand for nothing: in place of a column they vary it."""
    return np.asarray((grid_points()[:DRAWS, -1] + 0.5) / GRID)


def uniforms(sample: str = "book") -> dict[str, np.ndarray]:
    """Return a sample as numbers between 0 and 1 (exclusive), by name, as many as it has points.

    Raises
    ------
    DataError
        When it has more names than there are columns besides the spare one.
    """
    names = SAMPLES[sample]()
    if len(names) >= COLUMNS:
        raise DataError(
            f"The sample {sample!r} asks for {len(names)} numbers a draw and there are "
            f"{COLUMNS - 1}: more rows of its tables need more columns of sobol.txt."
        )
    points = grid_points()[: COUNTS.get(sample, DRAWS)]
    columns = (points.T + 0.5) / GRID
    return dict(zip(names, columns, strict=False))


ROUGHLY = 0.25
"""How far a number that is roughly known may lie off, as a share of the book's half-widths."""


def reach(values: Mapping[str, Number], name: str) -> Number:
    """Return how far an uncertain assumption is drawn, as a share of the book's half-widths.

    Parameters
    ----------
    values
        Parameter values by id, with how well each uncertain one is known.
    name
        Id of the assumption.

    Returns
    -------
    Number
        1 for the book's range, a quarter around a number that is roughly known, 0 for one that is
        known. By itself a number is roughly known once it is not the book's.
    """
    item = registry()[name]
    value, known = values[name], values[item.knowledge]
    changed = value != item.default if item.has_default else is_set(value)
    roughly = (known == "roughly") | ((known == "auto") & changed)
    return where(known == "known", 0, where(roughly, ROUGHLY, 1))


def spread(values: Mapping[str, Number], name: str) -> tuple[Number, Number]:
    """Return between which ends an uncertain assumption is drawn, by :func:`reach`.

    Parameters
    ----------
    values, name
        As for :func:`reach`.

    Returns
    -------
    tuple
        The range that the book draws, which a number set beyond it is the end of; around a number
        that is roughly known a quarter of its half-widths, kept within what can be set; nothing
        around one that is known.
    """
    item = registry()[name]
    value, share = values[name], reach(values, name)
    low, high = item.drawn_low, item.drawn_high
    middle = float(item.default) if item.has_default else (low + high) / 2
    least = maximum(item.low, value - share * (middle - low))
    most = minimum(item.high, value + share * (high - middle))
    # Only where it can lie beyond: each draw reckons it.
    lowest = low if low == item.low else minimum(low, value)
    highest = high if high == item.high else maximum(high, value)
    return where(share == 1, lowest, least), where(share == 1, highest, most)


def drawn_between(values: Mapping[str, Number], name: str) -> tuple[Number, Number]:
    """Return between which ends an assumption is drawn, from values that may hold them."""
    if f"{name}_least" in values:
        return values[f"{name}_least"], values[f"{name}_most"]
    return spread(values, name)


def spreads(sample: str, values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """Return the ends of every assumption of a sample, as ``<name>_least`` and ``<name>_most``.

    They are the same in every draw: named once, see :func:`spread`.
    """
    known = registry()
    ends = {}
    for name in SAMPLES[sample]():
        if name in known and known[name].uncertain:
            for end, value in zip(("least", "most"), spread(values, name), strict=True):
                ends[f"{name}_{end}"] = bind(f"{name}_{end}", value)
    return ends


def triangular(
    values: Mapping[str, Number],
    uniforms: Mapping[str, Number],
    names: Sequence[str],
    bind: Bind = keep,
) -> dict[str, Number]:
    """Draw assumptions by triangular distributions over their ranges, see :func:`spread`.

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
    drawn = {}
    for name in names:
        least, most = drawn_between(values, name)
        drawn[name] = bind(name, triangular_quantile(uniforms[name], least, values[name], most))
    return drawn
