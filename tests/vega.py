"""Evaluates Vega expressions in the real Vega runtime, without a browser."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
    spec = {
        "data": {"values": list(points)},
        "transform": [
            *({"calculate": text, "as": name} for name, text in steps.items()),
            {"calculate": written, "as": "written"},
        ],
        "mark": "text",
        "encoding": {"text": {"field": "written", "type": "nominal"}},
    }
    scene = vlc.vegalite_to_scenegraph(spec, vl_version=VEGA_LITE)
    texts = [text for text in _texts(scene["scenegraph"]) if "|" in text or len(names) == 1]
    assert len(texts) == len(points), "Vega did not draw every point"
    return [
        dict(zip(names, (_number(part) for part in text.split("|")), strict=True)) for text in texts
    ]


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for part in node for text in _texts(part)]
    if not isinstance(node, dict):
        return []
    if node.get("marktype") == "text":
        return [item["text"] for item in node["items"] if "text" in item]
    return _texts(node.get("items", []))


def _number(text: str) -> float:
    known = {"true": 1.0, "false": 0.0, "Infinity": math.inf, "-Infinity": -math.inf}
    return known[text] if text in known else float(text)
