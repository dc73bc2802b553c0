"""The book's own stylesheets: what holds for a part of a page is said in one of them."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import tinycss2

from tillit.site import STATIC

MOST_SHARED = 4
"""Declarations that two rules of different sheets may share before one is a copy of the other.
A notebook has no book.css, so components.css says once more what its tables need there."""


class Rule(NamedTuple):
    sheet: str
    condition: str
    selectors: tuple[str, ...]
    declarations: frozenset[tuple[str, str]]


def rules(sheet: str, content: Any, condition: str = "") -> Iterator[Rule]:
    """Yield the rules of a sheet with the media that they are for."""
    for rule in tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword == "media":
            yield from rules(sheet, rule.content, condition + tinycss2.serialize(rule.prelude))
        elif rule.type == "qualified-rule":
            parts = tinycss2.parse_blocks_contents(rule.content)
            declarations = frozenset(
                (part.name, tinycss2.serialize(part.value).strip())
                for part in parts
                if part.type == "declaration"
            )
            yield Rule(sheet, condition, tuple(selectors(rule.prelude)), declarations)


def selectors(prelude: list[Any]) -> Iterator[str]:
    """Yield the selectors of a list, split at its outer commas."""
    selector: list[Any] = []
    for token in [*prelude, ","]:
        if token == ",":
            yield " ".join(tinycss2.serialize(selector).split())
            selector = []
        else:
            selector.append(token)


def every_rule() -> list[Rule]:
    found = []
    for path in sorted(STATIC.glob("*.css")):
        found += rules(path.name, path.read_text("utf-8"))
    assert len(found) > 200
    return found


def test_no_selector_stands_in_two_sheets() -> None:
    sheets = defaultdict(set)
    for rule in every_rule():
        for selector in rule.selectors:
            sheets[rule.condition, selector].add(rule.sheet)
    assert not {place: found for place, found in sheets.items() if len(found) > 1}


def test_no_rule_is_a_copy_of_one_in_another_sheet() -> None:
    copies = [
        (one.sheet, one.selectors, other.sheet, other.selectors)
        for one, other in combinations(every_rule(), 2)
        if one.sheet != other.sheet
        and one.condition == other.condition
        and len(one.declarations & other.declarations) > MOST_SHARED
    ]
    assert not copies
