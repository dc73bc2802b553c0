"""What a chart reads: the fields of its data, and names that its expressions take as signals.

Where a field is missing Vega draws nothing and tells nobody; here a chart that reads what is not
there is found before it is drawn. It is read as Vega-Lite has it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

EXPRESSIONS = ("calculate", "expr", "filter", "labelExpr", "test")
"""Keys that hold an expression of Vega."""

_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_NAME = re.compile(r"(?<![\w.$])[A-Za-z_]\w*\b(?!\s*\()")
_FIELD = re.compile(r"\bdatum\.(\w+)")
_OF_VEGA = {
    *("datum", "event", "item", "width", "height", "true", "false", "null", "undefined", "NaN"),
    *("E", "LN2", "LN10", "LOG2E", "LOG10E", "PI", "SQRT1_2", "SQRT2", "MIN_VALUE", "MAX_VALUE"),
}

_MADE_NAMES = {"fold": ["key", "value"], "stack": ["stack"]}
"""What these transforms call what they make, where they are not told."""


@dataclass(frozen=True)
class View:
    """One layer of a chart: the fields that its data hold, and those that it misses."""

    fields: frozenset[str]
    missing: frozenset[str]


def names(chart: Mapping[str, Any]) -> set[str]:
    """Return the names that the expressions of a chart take from outside of it."""
    told = {one["name"] for one in chart.get("params", [])}
    return {name for text in _expressions(chart) for name in _NAME.findall(text)} - told - _OF_VEGA


def views(chart: Mapping[str, Any]) -> Iterator[View]:
    """Yield the layers of a chart."""
    yield from _views(chart, None, chart.get("datasets", {}))


def _views(
    spec: Mapping[str, Any], given: Collection[str] | None, datasets: Mapping[str, Any]
) -> Iterator[View]:
    fields = set(given or ())
    if "data" in spec:
        fields = set(_held(spec["data"], datasets))
    missing: set[str] = set()
    for step in spec.get("transform", []):
        missing |= _read_by_step(step) - fields
        fields = _after(step, fields)
    for layer in spec.get("layer", []):
        yield from _views(layer, fields, datasets)
    drawn = [spec.get("mark"), spec.get("encoding")]
    missing |= set(_read_by_marks(drawn)) - fields
    if missing or "mark" in spec:
        yield View(frozenset(fields), frozenset(missing))


def _held(data: Mapping[str, Any], datasets: Mapping[str, Any]) -> Iterator[str]:
    """Return the fields that data begin with."""
    if "sequence" in data:
        yield data["sequence"].get("as", "data")
    for row in data.get("values", datasets.get(data.get("name", ""), ())):
        yield from row


def _after(step: Mapping[str, Any], fields: set[str]) -> set[str]:
    """Return the fields that there are after a transform."""
    for kind in ("window", "joinaggregate", "aggregate"):
        if kind in step:
            made = {one["as"] for one in step[kind]}
            return made | set(step.get("groupby", ())) if kind == "aggregate" else fields | made
    kind = next((kind for kind in ("flatten", *_MADE_NAMES) if kind in step), "")
    made = step.get("as", step.get(kind) if kind == "flatten" else _MADE_NAMES.get(kind, ()))
    return fields | ({made} if isinstance(made, str) else set(made))


def _read_by_step(step: Mapping[str, Any]) -> set[str]:
    """Return the fields that a transform reads."""
    found = set(_fields_in(step))
    for kind in ("fold", "flatten"):
        found |= set(step.get(kind, ()))
    for kind in ("window", "joinaggregate", "aggregate", "sort"):
        # A count reads none.
        found |= {one["field"] for one in step.get(kind, ()) if one.get("field")}
    return found | set(step.get("groupby", ()))


def _read_by_marks(part: Any) -> Iterator[str]:
    """Yield the fields that marks and encodings read; an axis or a legend has rows of its own."""
    if isinstance(part, Mapping):
        if isinstance(part.get("field"), str):
            yield part["field"]
        for key, value in part.items():
            if key in EXPRESSIONS and isinstance(value, str):
                yield from _fields_in({key: value})
            elif key not in ("axis", "legend"):
                yield from _read_by_marks(value)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _read_by_marks(one)


def _fields_in(part: Any) -> Iterator[str]:
    return (field for text in _expressions(part) for field in _FIELD.findall(text))


def _expressions(part: Any) -> Iterator[str]:
    """Yield the expressions in a part of a chart, their words left out."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in EXPRESSIONS and isinstance(value, str):
                yield _STRINGS.sub("''", value)
            elif key != "datasets":
                yield from _expressions(value)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _expressions(one)


def ends(chart: Any, field: str) -> Iterator[tuple[float, float]]:
    """Yield both ends of each axis that has them typed and shows this field."""
    if isinstance(chart, Mapping):
        scale = chart.get("scale")
        domain = scale.get("domain") if isinstance(scale, Mapping) else None
        if chart.get("field") == field and isinstance(domain, list):
            numbers = [end for end in domain if isinstance(end, int | float)]
            if len(numbers) == len(domain) == 2:
                yield min(numbers), max(numbers)
        for part in chart.values():
            yield from ends(part, field)
    elif isinstance(chart, list):
        for part in chart:
            yield from ends(part, field)
