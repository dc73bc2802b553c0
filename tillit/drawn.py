"""What an explorer computes beyond closed forms: over the draws, and where an answer tips.

Both are described once, as functions of parameter values. Python computes them with NumPy and
SciPy; the page gets the same functions written as expressions and runs them over the same draws.
"""

import functools
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tillit import sampling
from tillit.formula import Bind, Formula, Number, as_text, keep
from tillit.models import weighing
from tillit.parameters import Value, registry

ENDS = {"low": 0.1, "middle": 0.5, "high": 0.9}
"""The quantiles that make a band, by the suffix of their results."""

SEARCH_POINTS = 65
"""Points over a parameter's range between which a search looks for a change of sign."""

AHEAD = 0.05
"""By how much more of the uncertainty one unknown must take part in to be named the biggest."""

NO_VARIANCE = 1e-18
"""Variance, as a share of the squared mean, that is only the rounding of equal numbers."""

Drawn = Callable[[Mapping[str, Number], Bind], dict[str, Number]]
"""Computes numbers from parameter values in which the drawn assumptions stand."""


@dataclass(frozen=True)
class Line:
    """A drawn quantity along a chart's axis: the quantiles at each value of ``over``.

    ``over`` is a parameter, or another name that ``drawn`` reads; ``grid`` holds its values. The
    quantiles are the signals ``<output>_low_along``, ``_middle_along`` and ``_high_along``.
    """

    output: str
    over: str
    grid: Sequence[float]
    drawn: Callable[[Mapping[str, Number], Bind], Number]


def _none(_values: Mapping[str, Number], _bind: Bind) -> dict[str, Number]:
    return {}


@dataclass(frozen=True)
class Draws:
    """What happens to the results when what is uncertain varies over its range.

    An explorer may have several, one after the other: each sees what those before it found.

    Parameters
    ----------
    assumptions
        Computes the drawn assumptions by name, from parameter values and draws between 0 and 1.
    quantities
        Computes the quantities of which the page shows a band; each gives the three results of
        ``ENDS``.
    chances
        Computes scores; the chance is the share of the draws in which a score is above 0, and
        not a number where any score is none.
    means
        Computes quantities of which the mean over the draws is wanted.
    lines
        Bands along the axis of a chart.
    before
        Computes once what does not vary from draw to draw; the draws see it among the values.
    sample
        The sample that the draws between 0 and 1 come from (``sampling.SAMPLES``).
    """

    assumptions: Callable[..., dict[str, Number]]
    quantities: Drawn = _none
    chances: Drawn = _none
    lines: Sequence[Line] = ()
    means: Drawn = _none
    before: Drawn = _none
    sample: str = "book"

    def at(self, values: Mapping[str, Value]) -> dict[str, float]:
        """Return the quantiles, chances, means and what comes before them, at these values."""
        return self._found(self._merged(values))

    def along(
        self, values: Mapping[str, Value], line: Line, levels: Sequence[float]
    ) -> dict[str, list[float]]:
        """Return the quantiles of a line at these levels, ``<output>_<end>`` to a list."""
        merged = self._merged(values)[1]
        rows = [
            _ends(line.output, line.drawn({**merged, line.over: level}, keep)) for level in levels
        ]
        return {name: [row[name] for row in rows] for name in rows[0]}

    def line(self, output: str) -> Line:
        """Return the line of this name."""
        return next(line for line in self.lines if line.output == output)

    def signals(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return what the charts are told: what is found, and the lists along the lines."""
        found: dict[str, Any] = self.at(values)
        for line in self.lines:
            along = self.along(values, line, line.grid)
            found.update({f"{name}_along": row for name, row in along.items()})
        return found

    def _found(self, merged: tuple[Mapping[str, Number], Mapping[str, Number]]) -> dict[str, float]:
        before, values = merged
        found = {name: float(value) for name, value in before.items()}
        for name, drawn in self.quantities(values, keep).items():
            found.update(_ends(name, drawn))
        for name, score in self.chances(values, keep).items():
            scores = _over_draws(score)
            unknown = bool(np.isnan(scores).any())
            found[name] = math.nan if unknown else float((scores > 0).mean())
        for name, drawn in self.means(values, keep).items():
            found[name] = float(_over_draws(drawn).mean())
        return found

    def unknowns(
        self, values: Mapping[str, Value], quantities: Sequence[str], names: Sequence[str]
    ) -> dict[str, float]:
        """Return the share of a quantity's uncertainty that each drawn number takes part in.

        Parameters
        ----------
        values
            Parameter values by id, with what earlier stages found.
        quantities
            Quantities of this stage: the first that has a number in every draw is taken.
        names
            Columns of the sample.

        Returns
        -------
        dict
            Total Sobol indices by name (Jansen 1999, Computer Physics Communications 117), from
            the draws themselves: in turn each column gives way to one that stands for nothing.
            Empty where no quantity has a number, or nothing varies.
        """
        uniforms, spare = sampling.uniforms(self.sample), sampling.spare()

        def drawn(columns: Mapping[str, Number]) -> dict[str, np.ndarray]:
            merged = self._merged(values, columns)[1]
            found = self.quantities(merged, keep)
            return {name: _over_draws(found[name]) for name in quantities}

        for name, base in drawn(uniforms).items():
            variance = base.var()
            if np.isnan(variance):
                continue
            if variance <= NO_VARIANCE * base.mean() ** 2:
                return {}
            moved = {one: drawn({**uniforms, one: spare})[name] for one in names}
            return {
                one: float(np.mean((base - other) ** 2) / (2 * variance))
                for one, other in moved.items()
            }
        return {}

    def _merged(
        self, values: Mapping[str, Value], uniforms: Mapping[str, Number] | None = None
    ) -> tuple[Mapping[str, Number], Mapping[str, Number]]:
        """Return what comes before the draws, and all values with it and with what is drawn."""
        before = self.before(values, keep)
        merged = {**values, **sampling.spreads(self.sample, values), **before}
        uniforms = uniforms or sampling.uniforms(self.sample)
        return before, {**merged, **self.assumptions(merged, uniforms, keep)}

    def written(self, symbols: Mapping[str, Number]) -> dict[str, Any]:
        """Return the formulas for the page: over ``u`` (a draw), their steps as constants."""
        before = Named()
        spreads = sampling.spreads(self.sample, symbols, before.bind)
        ahead = self.before(symbols, before.bind)
        known = {**symbols, **spreads, **{name: Formula(name) for name in ahead}}
        columns = enumerate(sampling.SAMPLES[self.sample]())
        uniforms = {name: (Formula(f"u[{place}]") + 0.5) / sampling.GRID for place, name in columns}
        assumed = _Constants("a")
        merged = {**known, **self.assumptions(known, uniforms, assumed.bind)}
        steps = _Constants("s")
        quantities = self.quantities(merged, steps.bind)
        chances = self.chances(merged, steps.bind)
        means = self.means(merged, steps.bind)
        drawn = {
            "assumptions": assumed.made,
            "steps": steps.made,
            "quantities": {name: as_text(value) for name, value in quantities.items()},
            "chances": {name: as_text(value) for name, value in chances.items()},
            "means": {name: as_text(value) for name, value in means.items()},
            "lines": [self._written_line(line, merged) for line in self.lines],
        }
        read = names_in(json.dumps(drawn))
        ends = {name: value for name, value in spreads.items() if name in read}
        ahead |= ends
        kept = needed(before.made, *read, *ahead)
        return {"before": {**before.written(ahead), "steps": kept}, "ends": list(ends), **drawn}

    @staticmethod
    def _written_line(line: Line, merged: Mapping[str, Number]) -> dict[str, Any]:
        steps = _Constants("s")
        drawn = line.drawn({**merged, line.over: Formula("level")}, steps.bind)
        return {
            "output": line.output,
            "grid": list(line.grid),
            "steps": steps.made,
            "drawn": repr(drawn),
        }


@dataclass(frozen=True)
class Weighing(Draws):
    """Draws of weights and scores, as a stage of an explorer: see :mod:`tillit.models.weighing`.

    Parameters
    ----------
    options, criteria
        Their ids.
    told
        Takes from settings, and what was found before, what :meth:`weighing.Task.of` takes.
    """

    assumptions: Callable[..., dict[str, Number]] = _none
    options: Sequence[str] = ()
    criteria: Sequence[str] = ()
    told: Callable[[Mapping[str, Number]], Mapping[str, Any]] = lambda _values: {}

    @functools.cached_property
    def _uniforms(self) -> np.ndarray:
        return np.array(list(sampling.uniforms(self.sample).values()))

    def at(self, values: Mapping[str, Value]) -> dict[str, float]:
        """Return what comes before the draws, and what is found over them, at these values."""
        before = self.before(values, keep)
        task = weighing.Task.of(self.told({**values, **before}))
        found = weighing.weigh(self._uniforms, task, self.options, self.criteria)
        return {**{name: float(value) for name, value in before.items()}, **found}

    def written(self, symbols: Mapping[str, Number]) -> dict[str, Any]:
        """Return for the page the formulas of what comes before, and what is weighed."""
        named = Named()
        ahead = self.before(symbols, named.bind)
        known = {**symbols, **{name: Formula(name) for name in ahead}}
        task = {
            "options": [f'"{option}"' for option in self.options],
            "criteria": [f'"{criterion}"' for criterion in self.criteria],
            **self.told(known),
            **weighing.limits(len(self.criteria)),
        }
        return {
            "before": named.written(ahead),
            **{part: {} for part in ("quantities", "chances")},
            "means": dict.fromkeys(weighing.names(self.options, self.criteria), ""),
            **{part: [] for part in ("ends", "lines")},
            "weighed": {name: _written(what) for name, what in task.items()},
            "count": sampling.COUNTS[self.sample],
        }


def _written(what: Any) -> str:
    """Write numbers, formulas and texts of a page, in lists or not."""
    if isinstance(what, str):
        return what
    return f"[{', '.join(map(_written, what))}]" if isinstance(what, list) else as_text(what)


def columns_read(written: Mapping[str, Any]) -> list[int]:
    """Return the columns of the sample that a stage reads, from its formulas for the page."""
    return sorted({int(place) for place in re.findall(r"\bu\[(\d+)\]", json.dumps(written))})


def names_found(written: Mapping[str, Any]) -> list[str]:
    """Return the names of the numbers that a stage finds, from its formulas for the page."""
    bands = [f"{name}_{end}" for name in written["quantities"] for end in ENDS]
    ahead = [name for name in written["before"]["results"] if name not in written["ends"]]
    return [*bands, *ahead, *written["chances"], *written["means"]]


class _Constants:
    """Collects bound values as constants ``<letter>0``, ``<letter>1`` … of a script."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self.made: list[str] = []

    def bind(self, _name: str, value: Number) -> Number:
        if not isinstance(value, Formula):
            return value
        self.made.append(repr(value))
        return Formula(f"{self.letter}{len(self.made) - 1}")


class Named:
    """Collects bound values under their names, as expressions of one another."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}

    def bind(self, name: str, value: Number) -> Number:
        """Name a value.

        Raises
        ------
        ValueError
            When the name stands for another expression already: one of the two would be wrong.
        """
        text = as_text(value)
        if text == name:  # bound before
            return Formula(name)
        if self.made.setdefault(name, text) != text:
            raise ValueError(f"{name!r} is bound to two expressions: name one of them otherwise.")
        return Formula(name)

    def written(self, results: Mapping[str, Number]) -> dict[str, Any]:
        """Return the named steps in their order, and each result as an expression of them."""
        return {
            "steps": self.made,
            "results": {name: as_text(value) for name, value in results.items()},
        }


def found_by(stages: Sequence[Draws], values: Mapping[str, Value]) -> dict[str, float]:
    """Return all that these stages find at these values, one after the other."""
    found: dict[str, float] = {}
    for stage in stages:
        found |= stage.at({**values, **found})
    return found


def _over_draws(drawn: Number) -> np.ndarray:
    return np.broadcast_to(np.asarray(drawn, dtype=float), (sampling.DRAWS,))


def _ends(name: str, drawn: Number) -> dict[str, float]:
    found = np.quantile(np.asarray(drawn, dtype=float), list(ENDS.values()))
    return {f"{name}_{end}": float(x) for end, x in zip(ENDS, found, strict=True)}


def crossing(
    evaluate: Callable[[Mapping[str, Number]], Mapping[str, Number]],
    values: Mapping[str, Value],
    result: str,
    over: str,
) -> float:
    """Return where a result crosses 0 as one parameter goes over its range, all else equal.

    Parameters
    ----------
    evaluate
        Computes the results; the parameter may be an array.
    values
        Parameter values by id.
    result, over
        The result that is to be 0, and the parameter that is moved.

    Returns
    -------
    float
        The first crossing from the lower end of the range, found between ``SEARCH_POINTS`` and
        then by Brent's method; nan if there is none.
    """
    # Imported here: it takes a quarter of a second, and few notebooks search.
    from scipy.optimize import brentq

    item = registry()[over]

    def at(level: Number) -> Number:
        return evaluate({**values, over: level})[result]

    levels = np.linspace(item.low, item.high, SEARCH_POINTS)
    heights = np.broadcast_to(np.asarray(at(levels), dtype=float), levels.shape)
    # NaN compares as false: a stretch without a result holds no crossing.
    changes = np.flatnonzero(heights[:-1] * heights[1:] <= 0)
    if not len(changes) or np.ptp(heights) == 0:
        return math.nan
    place = changes[0]
    low, high = float(levels[place]), float(levels[place + 1])
    for end, height in ((low, heights[place]), (high, heights[place + 1])):
        if height == 0:
            return end
    return float(brentq(lambda level: float(at(level)), low, high, xtol=1e-12, rtol=1e-14))


def names_in(text: str) -> set[str]:
    """Return the names that stand in an expression."""
    return set(re.findall(r"[A-Za-z_]\w*", text))


def needed(steps: Mapping[str, str], *results: str) -> dict[str, str]:
    """Return those of the named steps that these results rest on, themselves too, in order."""
    wanted = set(results)
    kept: dict[str, str] = {}
    for name, text in reversed(list(steps.items())):
        if name in wanted:
            kept[name] = text
            wanted |= names_in(text)
    return dict(reversed(list(kept.items())))
