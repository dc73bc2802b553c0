"""The book in the pseudo-language: finds what a reader sees that no translator was given.

Each text that can be translated stands between marks there. Letters outside of them are a text
that stays English in every edition, but for the few that are meant to.
"""

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from tillit.evidence import load

OPEN, CLOSED = "⟦⟧"

SPOKEN = ("alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext")
"""Attributes that a reader hears, but where it says that nobody is to hear it."""

SEEN = ("placeholder", "title")
"""Attributes that a reader sees; scripts show those of our own, ``data-…``, that have a space."""

SILENT = '[aria-hidden="true"], [aria-hidden="true"] *'

NO_TEXT = ("script", "style", "template")

INLINE = (
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "em",
    "i",
    "mark",
    "math",
    "small",
    "span",
    "strong",
    "tspan",
)
"""Elements that a text may go through; any other begins a new one."""

MEANT = {
    "pre": "code",
    "math": "a formula",
    "body [lang]": "in its own language, and says so",
    ".citation, .bibtex-citation": "a work goes by its own title",
    ".when": "a date, written by the locale",
    "#search-results .context": "cut out of a page, marks and all",
    "cite": "the id of a setting, as a file of settings has it",
    ".name a": "the id of a finding or a rule, as a link has it",
}
"""Elements whose text stays as it is, and why."""

MEANT_WORDS = {
    r"\b(?:NOK|SEK|DKK|EUR|kr)\b": "currencies, written by the locale",
    r"\b(?:thousand|million)\b": "an amount, written by the locale",
    r"\((?:nb|da|sv)\)": "the code of a language",
    r"\b[A-Z]\b": "a letter that names a bid or a part of a chart",
}
"""Words that stay as they are, and why."""


TERMS = set(load().table("glossary")["en"])
"""The English of terms of art, beside their words in other languages."""


def unmarked(html: str) -> Iterator[str]:
    """Yield each text of a page with letters outside the marks, with where it stands."""
    tree = BeautifulSoup(html, "lxml")
    meant = {id(tag) for top in tree.select(", ".join(MEANT)) for tag in [top, *top.find_all(True)]}
    silent = {id(tag) for tag in tree.select(SILENT)}
    depth = 0
    for node in tree.descendants:
        if isinstance(node, Tag):
            if id(node) in meant:
                continue
            if node.name not in INLINE:
                depth = 0
            for name, value in _attributes(node, silent=id(node) in silent):
                yield from (f"{_place(node)}, {name}: {text}" for text in outside(value)[0])
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            parent = node.parent
            if parent is not None and parent.name not in NO_TEXT and id(parent) not in meant:
                found, depth = outside(str(node), depth)
                yield from (f"{_place(parent)}: {text}" for text in found if text not in TERMS)


def _attributes(tag: Tag, *, silent: bool) -> Iterator[tuple[str, str]]:
    for name, value in tag.attrs.items():
        if isinstance(value, str) and (
            name in SEEN
            or (name in SPOKEN and not silent)
            or (name.startswith("data-") and " " in value)
            or (name == "content" and tag.get("name") == "description")
        ):
            yield name, value


def _place(tag: Tag) -> str:
    """Name an element so that it can be found."""
    named = [
        up.name + "".join(f".{name}" for name in up.get("class", ()))
        for up in [tag, *tag.parents]
        if isinstance(up, Tag)
    ]
    return " < ".join(named[:3])


def outside(text: str, depth: int = 0) -> tuple[list[str], int]:
    """Return the parts with letters outside the marks, and how many marks are open at the end."""
    parts = [""]
    for sign in text:
        if sign == OPEN:
            depth += 1
            parts.append("")
        elif sign == CLOSED:
            depth -= 1
        elif depth <= 0:
            parts[-1] += sign
    for words in MEANT_WORDS:
        parts = [re.sub(words, "", part) for part in parts]
    return [part.strip() for part in parts if re.search(r"[^\W\d_]", part)], depth


def sentences(data: Any) -> Iterator[str]:
    """Yield each text of what a script reads that has two words in a row outside the marks.

    A single word may be an id, an expression has none in a row.
    """
    if isinstance(data, str):
        found = [part for part in outside(data)[0] if re.search(r"[^\W\d_]{2,} [^\W\d_]{2,}", part)]
        if found and not data.startswith("<?xml"):
            yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from sentences(value)
    elif isinstance(data, list):
        for value in data:
            yield from sentences(value)
