"""Charts parsed at build: the parts of Vega that they need are those that the page has."""

import hashlib
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest
import vl_convert as vlc

from tillit import dataflow
from tillit.contents import contents
from tillit.dataflow import VENDOR, MissingPartError, parsed, parts
from tillit.explorers import explorer
from tillit.live import script

BUNDLES = ("vega.js", "vega-functions.js", "vega-parser.js")


def bars(**changes: Any) -> dict[str, Any]:
    """Return a small specification of which a part is changed."""
    return {
        "width": 100,
        "height": 100,
        "data": [{"name": "rows", "values": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]}],
        "scales": [{"name": "x", "type": "linear", "domain": [0, 3], "range": "width"}],
        "marks": [
            {
                "type": "rect",
                "from": {"data": "rows"},
                "encode": {"update": {"x": {"scale": "x", "field": "x"}, "width": {"value": 5}}},
            }
        ],
        **changes,
    }


TRANSFORMED = {"name": "rows", "values": [{"x": 1}], "transform": [{"type": "kde", "field": "x"}]}
IMAGE = {"type": "image", "from": {"data": "rows"}}
CURVED = {"type": "line", "encode": {"update": {"interpolate": {"value": "basis"}}}}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"data": [TRANSFORMED]}, "transforms kde"),
        ({"marks": [IMAGE]}, "marks image"),
        ({"marks": [CURVED]}, "curves basis"),
        (
            {"signals": [{"name": "s", "update": "random() + week(now())"}]},
            "functions random, week",
        ),
        ({"scales": [{"name": "t", "type": "utc", "range": "width"}]}, "scales utc"),
        (
            {"scales": [{"name": "c", "type": "ordinal", "range": {"scheme": "set1"}}]},
            "colour schemes set1",
        ),
        ({"data": [{"name": "rows", "url": "rows.csv"}]}, "data to load"),
        (
            {"data": [{"name": "rows", "values": "x\n1", "format": {"type": "csv"}}]},
            'formats of data {"type":"csv"}',
        ),
    ],
)
def test_a_chart_that_needs_another_part_of_vega_stops_the_build(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(MissingPartError) as caught:
        parsed({"market: few": bars(**changes)})
    assert "The chart 'market: few' needs" in str(caught.value)
    assert said in str(caught.value)
    assert "vega/parts.json and run `make vendor`" in str(caught.value)


def test_expressions_become_numbers_of_functions_and_the_rest_stays_vegas() -> None:
    spec = bars(signals=[{"name": "wide", "update": "3 * 2"}])
    dataflows, functions = parsed({"bars": spec, "again": spec})
    assert "function(_){return((3 * 2));}" in functions
    assert len(functions) == len(set(functions))
    codes = [
        operator["update"]["code"]
        for operator in dataflows["bars"]["operators"]
        if "update" in operator
    ]
    assert codes
    assert all(isinstance(code, int) for code in codes)


def test_two_builds_write_the_same() -> None:
    assert script(explorer("readiness_tender")) == script(explorer("readiness_tender"))
    alone = parsed({"bars": bars()})
    parsed({"other": bars(height=50)})
    assert parsed({"bars": bars()}) == alone


def test_a_deep_expression_is_parsed() -> None:
    deep = "1"
    for _level in range(40):
        deep = f"(width > 2 ? (1 + ({deep} * 2)) : 0)"
    _dataflows, functions = parsed({"deep": bars(signals=[{"name": "deep", "update": deep}])})
    assert any(text.count("?") == 40 for text in functions)


@pytest.mark.slow
def test_the_page_has_the_parts_that_the_charts_of_the_book_need_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needed: dict[str, set[str]] = {"curves": {"linear"}}  # linear is what a line is by itself

    def note(_name: str, found: dict[str, list[str]]) -> None:
        for kind, names in found.items():
            needed.setdefault(kind, set()).update(names)

    monkeypatch.setattr(dataflow, "_check", note)
    scripts = "".join(script(explorer(name)) for name in list(contents()))
    needed["functions of formulas"] = {
        name
        for name in parts()["functions of formulas"]
        if re.search(rf"(?<!this\.)\b{name}\(", scripts)
    }
    assert {kind: set(names) for kind, names in parts().items()} == needed


def test_the_bundles_are_those_that_are_recorded() -> None:
    record = json.loads((VENDOR / "vega.json").read_text("utf-8"))
    for name in BUNDLES:
        made = (VENDOR / name).read_bytes()
        assert hashlib.sha256(made).hexdigest() == record[name]["sha256"]
        head = made.decode("utf-8").split("*/")[0]
        for package, version in record[name]["packages"].items():
            assert f"{package} {version}" in head
    assert record["sources_sha256"] == refresh().sources_digest(), "run `make vendor`"
    assert set(dataflow.generated_files()) == {"vega.js", "vega-functions.js"}


def refresh() -> Any:
    """Return the script that makes the bundles."""
    spec = importlib.util.spec_from_file_location("refresh", VENDOR / "refresh.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_draws_with_the_vega_that_draws_the_still_pictures() -> None:
    wanted = json.loads((VENDOR / "vega" / "package.json").read_text("utf-8"))["dependencies"]
    assert wanted["vega"] == vlc.get_vega_version()


@pytest.mark.parametrize("name", ["vega.js", "vega-functions.js"])
def test_what_the_page_has_of_vega_evaluates_no_text_and_asks_nobody(name: str) -> None:
    code = Path(VENDOR / name).read_text("utf-8")
    for word in (r"\bFunction\(", r"\beval\(", r"\bfetch\(", "XMLHttpRequest", r"\bimport\("):
        assert not re.search(word, code), word
