"""Sentences are whole, their places named and filled by one function."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tillit.i18n import fill, replaced


def test_each_place_is_filled_once() -> None:
    assert fill("{a} of {b}, {a} again", a=1, b="{a}") == "1 of {a}, 1 again"


def test_what_is_no_place_stays() -> None:
    assert fill("100 % { } {a b} {{n}}", n=2) == "100 % { } {a b} {2}"


@pytest.mark.parametrize("text", ["{missing}", "{n:percent}"])
def test_a_place_without_a_value_is_an_error(text: str) -> None:
    with pytest.raises(KeyError, match="Nothing is given for the place"):
        fill(text, n=1)


def test_a_place_is_its_name_and_its_format() -> None:
    places: list[tuple[str, str]] = []

    def write(name: str, style: str) -> str:
        places.append((name, style))
        return "x"

    assert replaced("{a:percent} of {b.c}", write) == "x of x"
    assert places == [("a", "percent"), ("b.c", "")]


def sources(project: Path) -> Iterator[Path]:
    # The explorers are declared anew.
    yield from (path for path in project.glob("tillit/**/*.py") if "explorers" not in path.parts)


def test_no_translated_sentence_is_filled_in_another_way(project: Path) -> None:
    """``str.format`` takes what is missing or misspelled in a translation for a crash."""
    wrong = [
        f"{path.name}:{node.lineno}"
        for path in sources(project)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr == "format" and is_translated(node.value))
        or (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Mod | ast.Add)
            and (is_translated(node.left) or is_translated(node.right))
        )
    ]
    assert not wrong


def is_translated(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in {"_", "gettext"}
