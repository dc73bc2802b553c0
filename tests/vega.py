"""Evaluates Vega expressions and the data of charts in the real Vega runtime, without a browser."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert as vlc

from tillit.formula import Formula, Number
from tillit.theme import VEGA_LITE


def evaluate_in_vega(
    model: Callable[..., Mapping[str, Number]], points: Sequence[Mapping[str, Any]]
) -> list[dict[str, float]]:
    """Evaluate a model at points, each a mapping of inputs; unset inputs are None.

    The model is called once, with a symbol for each input; every result that it binds becomes a
    column of Vega's data. Returns the results by name, a dictionary for each point.
    """
    steps: dict[str, str] = {}

    def bind(name: str, value: Number) -> Number:
        steps[name] = repr(value) if isinstance(value, Formula) else json.dumps(value)
        return Formula(f"datum.{name}")

    found = model({name: Formula(f"datum.{name}") for name in points[0]}, bind)
    names = list(found)
    written = " + '|' + ".join(f"toString({found[name]!r})" for name in names)
    formulas = [*steps.items(), ("written", written)]
    spec = {
        "data": [
            {
                "name": "points",
                "values": list(points),
                "transform": [{"type": "formula", "as": one, "expr": e} for one, e in formulas],
            }
        ],
        "marks": [
            {
                # Not a text: its width would be measured, letter by letter.
                "type": "symbol",
                "from": {"data": "points"},
                "encode": {"enter": {"description": {"field": "written"}}},
            }
        ],
    }
    scene = vlc.vega_to_scenegraph(spec)
    texts = _descriptions(scene["scenegraph"])
    assert len(texts) == len(points), "Vega did not draw every point"
    return [
        dict(zip(names, (_number(part) for part in text.split("|")), strict=True)) for text in texts
    ]


def text_in_vega(expression: str, config: Mapping[str, Any] | None = None) -> str:
    """Return the text that a Vega expression writes in a chart of this config."""
    described = {"enter": {"description": {"signal": expression}}}
    spec = {"config": config or {}, "marks": [{"type": "symbol", "encode": described}]}
    (text,) = _descriptions(vlc.vega_to_scenegraph(spec)["scenegraph"])
    return str(text)


def data_in_vega(
    chart: alt.Chart, fields: Sequence[str], signals: Callable[[str], list[dict[str, Any]]]
) -> dict[str, list[float]]:
    """Return fields of a chart's data, row by row.

    ``signals`` returns the parameters of a specification that names what it reads.
    """
    written = " + '|' + ".join(f"toString(datum[{field!r}])" for field in fields)
    # Not a text: its width would be measured, letter by letter.
    marked = chart.transform_calculate(written=written).mark_point()
    spec = marked.encode(description="written:N").to_dict()
    spec["params"] = signals(json.dumps(spec))
    scene = vlc.vega_to_scenegraph(vlc.vegalite_to_vega(spec, vl_version=VEGA_LITE))
    texts = [text for text in _descriptions(scene["scenegraph"]) if "|" in text]
    columns = zip(*(map(_number, text.split("|")) for text in texts), strict=True)
    return dict(zip(fields, map(list, columns), strict=True))


def _descriptions(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for part in node for text in _descriptions(part)]
    own = [node["description"]] if "description" in node else []
    return own + _descriptions(node.get("items", []))


def _number(text: str) -> float:
    known = {"true": 1.0, "false": 0.0, "Infinity": math.inf, "-Infinity": -math.inf}
    return known[text] if text in known else float(text)
