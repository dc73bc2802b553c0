"""The site in the pseudo-language: no text is left that a translator was not given."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.conftest import PROJECT
from tests.marks import sentences, unmarked

CONTENTS = yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [chapter["file"] for part in CONTENTS["parts"] for chapter in part["chapters"]]
PAGES = ["index", "search", CONTENTS["root"], *CHAPTERS]


@pytest.mark.parametrize("page", PAGES)
def test_every_text_of_a_page_is_marked(page: str, pseudo_site: Path) -> None:
    found = list(unmarked((pseudo_site / f"{page}.html").read_text(encoding="utf-8")))
    assert not found, f"{page}: not in any catalogue:\n" + "\n".join(found)


@pytest.mark.parametrize("page", CHAPTERS)
def test_every_sentence_that_a_chapter_gives_its_script_is_marked(
    page: str, pseudo_site: Path
) -> None:
    html = BeautifulSoup((pseudo_site / f"{page}.html").read_text(encoding="utf-8"), "lxml")
    given = [json.loads(tag.string) for tag in html.select("script[type='application/json']")]
    found = list(sentences(given))
    assert not found, f"{page}: not in any catalogue:\n" + "\n".join(found)


def objects(script: str) -> Iterator[object]:
    """Yield the JSON objects that a script of the build holds, the outermost ones."""
    decoder = json.JSONDecoder()
    at = 0
    while found := re.compile(r"[={(,]\s*(?=\{)").search(script, at):
        data, at = decoder.raw_decode(script, found.end())
        yield data


@pytest.mark.parametrize("name", ["registry.js", "translations.js"])
def test_every_message_of_the_scripts_is_marked(name: str, pseudo_site: Path) -> None:
    given = list(objects((pseudo_site / "_static" / name).read_text(encoding="utf-8")))
    assert given
    found = list(sentences([list(data.values()) for data in given]))
    assert not found, f"{name}: not in any catalogue:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>⟦Marked⟧ 12 %</p>", []),
        ("<p>⟦Marked <b>within</b> too⟧</p>", []),
        ("<p>⟦Of ⟦one⟧ within another⟧</p>", []),
        ("<p>⟦Marked⟧ not</p>", ["p < body < html: not"]),
        ("<p>⟦Cut short</p><p>not</p>", ["p < body < html: not"]),
        ('<p><a href="x" title="not">⟦Marked⟧</a></p>', ["a < p < body, title: not"]),
        ('<meta name="description" content="not">', ["meta < head < html, content: not"]),
        (
            '<svg aria-label="not" aria-hidden="true"><text>not</text></svg>',
            ["text < svg < body: not"],
        ),
        (
            '<p data-all="not yet" data-id="not">⟦Marked⟧</p>',
            ["p < body < html, data-all: not yet"],
        ),
        ("<p><i lang='nb'>tiltak</i> NOK 12</p><pre>not</pre>", []),
    ],
)
def test_what_is_not_marked_is_seen(html: str, found: list[str]) -> None:
    assert list(unmarked(f'<html lang="qps">{html}</html>')) == found


def test_sentences_are_seen_among_ids_and_expressions() -> None:
    data = {"id": "one_two", "text": ["⟦A text⟧ {n} ⟦of two⟧", "a ? 'first in ' + b : c"]}
    assert list(sentences(data)) == ["a ? 'first in ' + b : c"]
