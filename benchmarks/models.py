"""How many times a second the model is evaluated, by engine."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import dask
import dask.array as da
import numpy as np

from benchmarks.figures import Figure, seconds_each
from tillit.models.staff_terms import evaluate
from tillit.parameters import defaults, registry

POINTS = 100_000
CHUNK = 25_000


def draws() -> dict[str, Any]:
    """Return values of all parameters; every number that varies does so over its range."""
    generator = np.random.default_rng(1)
    varied = {
        name: generator.uniform(item.low, item.high, POINTS)
        for name, item in registry().items()
        if item.kind == "number" and not item.optional
    }
    return {**defaults(), **varied}


def measure() -> Iterator[Figure]:
    """Yield evaluations a second, as ratios to floats and to one exponential a point."""
    group = f"Model evaluations (all results of staff_terms; arrays of {POINTS:,} points)"
    arrays = draws()
    lazy = {
        name: da.from_array(value, chunks=CHUNK) if isinstance(value, np.ndarray) else value
        for name, value in arrays.items()
    }

    def through_dask() -> None:
        dask.compute(*evaluate(lazy).values())

    exponents = np.random.default_rng(1).uniform(-1, 1, POINTS)
    exponential = POINTS / seconds_each(partial(np.exp, exponents))
    rates = {
        "floats": 1 / seconds_each(partial(evaluate, defaults())),
        "NumPy": POINTS / seconds_each(partial(evaluate, arrays)),
        "Dask": POINTS / seconds_each(through_dask),
    }
    for name, rate in rates.items():
        yield Figure(group, f"{name}, a second", rate, "evaluations")
        if name != "floats":
            yield Figure(group, f"{name}, against floats", rate / rates["floats"], "times as many")
    yield Figure(
        group,
        "NumPy, one evaluation",
        exponential / rates["NumPy"],
        "times one numpy.exp",
        note="over the same number of points",
    )
    yield Figure(group, "Dask, one evaluation", exponential / rates["Dask"], "times one numpy.exp")
