"""The model in symbols: its settings and results as signals, and what a chart's data hold.

A chart and the table that is its twin are filled by one description: :class:`Series` computes along
an axis, :class:`Band` takes what the draws found along it, :class:`Picks` lays results out as rows.
Each writes itself down for the chart and computes the same for the table.
"""

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import altair as alt
import numpy as np

from tillit.drawn import ENDS, Draws, Named, names_found, names_in, needed
from tillit.formula import Bind, Formula, Number, keep
from tillit.parameters import Value, registry

Model = Callable[[Mapping[str, Number], Bind], dict[str, Number]]
"""Computes results by id from settings, and what was drawn, by id."""


class Symbols:
    """The settings and results of a model as signals of the Vega runtime.

    What is drawn comes as further signals, which the page's script or the kernel sets: a chart
    reads them by name.
    """

    def __init__(self, model: Model, draws: Sequence[Draws]) -> None:
        self.values: dict[str, Number] = {
            item.id: Formula(item.id) for item in registry().values() if not item.in_words
        }
        self.stages: list[dict[str, Any]] = []
        for stage in draws:
            self.stages.append(stage.written(self.values))
            self.values |= {name: Formula(name) for name in names_found(self.stages[-1])}
        self._named = Named()
        results = model(self.values, self._named.bind)
        self.formulas = self._named.written(results)
        # A chart shows what readers are told: of what is drawn, the median.
        medians = {
            name: self.values.get(f"{name}_middle", value) for name, value in results.items()
        }
        self.results: dict[str, Number] = medians

    @property
    def known(self) -> dict[str, Number]:
        """Settings, what was drawn, and results by id."""
        return {**self.values, **self.results}

    def settings_read(self) -> set[str]:
        """Return the ids of the settings that stand in any formula."""
        text = json.dumps([self.stages, self.formulas])
        return names_in(text) & registry().keys()

    def steps(self, result: str) -> dict[str, str]:
        """Return the named expressions that a result rests on, in their order."""
        return needed(self._named.made, result)

    def read_by(self, expression: str) -> set[str]:
        """Return every name that an expression rests on, through the named expressions in it."""
        derived = needed(self._named.made, *names_in(expression))
        return names_in(expression).union(*map(names_in, derived.values()))

    def signals(self, inputs: Mapping[str, Any], mentioned: str) -> list[dict[str, Any]]:
        """Return the Vega-Lite parameters: the inputs, then the results.

        Only those that the text mentions, and what they rest on.
        """
        derived = needed(self._named.made, *names_in(mentioned))
        wanted = self.read_by(mentioned)
        given = [{"name": name, "value": inputs[name]} for name in inputs if name in wanted]
        return given + [{"name": name, "expr": text} for name, text in derived.items()]


@dataclass(frozen=True)
class Steps:
    """Collects named steps of a chart's data, to be passed to ``transform_calculate``."""

    made: dict[str, str] = field(default_factory=dict)

    def bind(self, name: str, value: Number) -> Number:
        """Name a value that differs from row to row; later formulas read it from the row."""
        self.made[name] = repr(value) if isinstance(value, Formula) else json.dumps(value)
        return Formula(f"datum.{name}")


class Data(Protocol):
    """What fills a chart and its table alike."""

    def at(
        self, known: Mapping[str, Value], levels: Sequence[float]
    ) -> Mapping[str, Sequence[float]]:
        """Return each field as a list, one value for each level, from settings and results."""


@dataclass(frozen=True)
class Series:
    """Fields computed along an axis.

    Parameters
    ----------
    axis
        The field that holds the level.
    fields
        Computes the fields by name from settings and results by id, the level, and a function that
        names a step.
    """

    axis: str
    fields: Callable[[Mapping[str, Number], Number, Bind], Mapping[str, Number]]

    def over(self, symbols: Symbols, levels: Sequence[float]) -> alt.Chart:
        """Return a chart whose data hold the fields at these levels."""
        steps = Steps()
        found = self.fields(symbols.known, Formula(f"datum.{self.axis}"), steps.bind)
        for name, value in found.items():
            if repr(value) != f"datum.{name}":  # bound already
                steps.bind(name, value)
        return _listed(self.axis, levels).transform_calculate(**steps.made)

    def at(self, known: Mapping[str, Value], levels: Sequence[float]) -> dict[str, list[float]]:
        """Return the fields at these levels."""
        axis = np.asarray(levels, dtype=float)
        found = self.fields(known, axis, keep)
        return {
            name: np.broadcast_to(np.asarray(value, dtype=float), axis.shape).tolist()
            for name, value in found.items()
        }


@dataclass(frozen=True)
class Band:
    """Eight in ten draws of a quantity along an axis: fields ``low``, ``middle`` and ``high``.

    Parameters
    ----------
    axis
        The field that holds the level.
    draws, output
        The draws, and which of their lines.
    prefix
        Begins the names of the fields, where a chart or a table has several bands.
    """

    axis: str
    draws: Draws
    output: str
    prefix: str = ""

    def over(self, *others: "Band") -> alt.Chart:
        """Return a chart whose data hold the band at the levels of the line's grid.

        And others, of lines over the same grid.
        """
        grid = self.draws.line(self.output).grid
        fields = {
            f"{band.prefix}{end}": f"{band.output}_{end}_along[datum.place]"
            for band in (self, *others)
            for end in ENDS
        }
        return _listed(self.axis, grid, "place").transform_calculate(**fields)

    def at(self, known: Mapping[str, Value], levels: Sequence[float]) -> dict[str, list[float]]:
        """Return the band at these levels."""
        along = self.draws.along(known, self.draws.line(self.output), levels)
        return {f"{self.prefix}{end}": along[f"{self.output}_{end}"] for end in ENDS}


@dataclass(frozen=True)
class Picks:
    """Results laid out as rows: for each field the results of the rows, in their order.

    Parameters
    ----------
    axis
        The field that holds the number of the row, from ``first``.
    fields
        By field, an id of a result or a setting for each row, or a number.
    first
        The number of the first row.
    """

    axis: str
    fields: Mapping[str, Sequence[str | float]]
    first: int = 0

    def over(self, symbols: Symbols) -> alt.Chart:
        """Return a chart whose data hold a row for each of the results."""
        known = symbols.known
        count = len(next(iter(self.fields.values())))
        place = f"datum.{self.axis} - {self.first}"
        return alt.Chart(
            alt.sequence(self.first, self.first + count, as_=self.axis)
        ).transform_calculate(
            **{
                name: f"[{','.join(repr(_of(known, one)) for one in ids)}][{place}]"
                for name, ids in self.fields.items()
            }
        )

    def at(self, known: Mapping[str, Value], levels: Sequence[float]) -> dict[str, list[float]]:
        """Return the fields of the rows of these numbers."""
        return {
            name: [float(_of(known, ids[int(level) - self.first])) for level in levels]
            for name, ids in self.fields.items()
        }


def _of(known: Mapping[str, Number], one: str | float) -> Number:
    return known[one] if isinstance(one, str) else one


def _listed(axis: str, levels: Sequence[float], place: str = "step") -> alt.Chart:
    shown = list(map(_short, levels))
    steps = {after - before for before, after in itertools.pairwise(shown)}
    if place == "step" and len(steps) == 1 and all(isinstance(level, int) for level in shown):
        step = steps.pop()
        return alt.Chart(alt.sequence(shown[0], shown[-1] + step, step, as_=axis))
    return alt.Chart(alt.sequence(0, len(levels), as_=place)).transform_calculate(
        **{axis: f"{shown}[datum.{place}]"}
    )


def _short(level: float) -> float | int:
    return int(level) if float(level).is_integer() else round(float(level), 9)
