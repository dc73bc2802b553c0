"""The look of the charts comes from the page's tokens, so that charts follow it into the dark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tillit.theme import chart_config, colour

STYLESHEET = Path("tillit", "site", "static", "tokens.css")
COLOURED = ("color", "fill", "stroke", "background")


def declared(project: Path) -> list[dict[str, str]]:
    """The tokens of each block of the stylesheet; the light block is the first."""
    text = (project / STYLESHEET).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    blocks = [
        dict(re.findall(r"--([\w-]+)\s*:\s*([^;]*?)\s*;", block))
        for block in re.findall(r"\{([^{}]*)\}", text)
    ]
    return [block for block in blocks if block]


def colours_in(config: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in config.items():
        if isinstance(value, dict):
            yield from colours_in(value, f"{path}{key}.")
        elif value is not None and key.lower().endswith(COLOURED):
            yield path + key, value


def test_every_colour_of_the_charts_is_a_token_of_the_page(project: Path) -> None:
    light, *others = declared(project)
    found = list(colours_in(chart_config()))
    assert len(found) > 5
    for place, written in found:
        if written == "transparent":
            continue
        token = re.fullmatch(r"var\(--([\w-]+), (#[0-9a-f]{6})\)", written)
        assert token, f"{place} is {written}, not a token with a fallback"
        assert light.get(token[1]) == token[2], place
        assert others
        for dark in others:
            assert token[1] in dark, f"{place}: --{token[1]} has no dark value"


def test_colour_works_with_and_without_the_stylesheet(project: Path) -> None:
    light = declared(project)[0]
    tokens = [name for name, value in light.items() if value.startswith("#")]
    assert {"tender", "inhouse", "ink", "paper"} <= set(tokens)
    for name in tokens:
        assert colour(name) == f"var(--{name}, {light[name]})"


def test_unknown_token_is_refused() -> None:
    with pytest.raises(KeyError, match="mauve"):
        colour("mauve")


def test_chart_text_is_no_smaller_than_the_smallest_of_the_page(project: Path) -> None:
    smallest = 16 * float(declared(project)[0]["small"].removesuffix("rem"))
    sizes = [
        value
        for part in chart_config().values()
        if isinstance(part, dict)
        for key, value in part.items()
        if key.lower().endswith("fontsize")
    ]
    assert sizes
    assert min(sizes) >= smallest
