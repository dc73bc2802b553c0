"""Settings to try a model at: any that the registry allows, for Hypothesis and at random."""

import math
from collections.abc import Collection, Iterable

import numpy as np
from hypothesis import strategies as st

from tillit.parameters import Value, registry

Point = dict[str, Value | None]
"""Settings as the Vega runtime takes them: what is unset is null."""


def with_knowledge(ids: Iterable[str]) -> list[str]:
    """Return the ids, and of each uncertain number how well it is known."""
    asked = list(ids)
    uncertain = (registry()[name] for name in asked if registry()[name].uncertain)
    return list(dict.fromkeys([*asked, *(item.knowledge for item in uncertain)]))


def any_settings(
    ids: Iterable[str], whole: Collection[str] = (), unset: bool = True, **fixed: Value
) -> st.SearchStrategy[dict[str, Value]]:
    """Return any values that the registry allows.

    Parameters
    ----------
    ids
        Ids of numbers and choices.
    whole
        Those of them that count something and are whole.
    unset
        Whether what is optional may be unset.
    fixed
        Values that stay.
    """

    def values_of(name: str) -> st.SearchStrategy[Value]:
        item = registry()[name]
        if name in fixed:
            return st.just(fixed[name])
        if item.kind == "choice":
            return st.sampled_from(list(item.choices))
        if name in whole:
            return st.integers(int(item.low), int(item.high)).map(float)
        numbers = st.floats(item.low, item.high)
        return st.one_of(st.just(math.nan), numbers) if unset and item.optional else numbers

    return st.fixed_dictionaries({name: values_of(name) for name in with_knowledge(ids)})


def random_settings(
    ids: Iterable[str], seed: int, count: int, whole: Collection[str] = ()
) -> list[Point]:
    """Return settings at random: three in ten of what is optional unset, one in ten at an end."""
    rng = np.random.default_rng(seed)

    def value(name: str) -> Value | None:
        item = registry()[name]
        if item.kind == "choice":
            return str(rng.choice(list(item.choices)))
        if item.optional and rng.random() < 0.3:
            return None
        at_an_end = rng.random() < 0.1
        number = (
            rng.choice([item.low, item.high]) if at_an_end else rng.uniform(item.low, item.high)
        )
        return float(round(number) if name in whole else number)

    names = with_knowledge(ids)
    return [{name: value(name) for name in names} for _ in range(count)]


def in_python(point: Point) -> dict[str, Value]:
    """Return the settings as Python takes them: what is unset is not a number."""
    return {name: math.nan if value is None else value for name, value in point.items()}
