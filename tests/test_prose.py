"""A figure in prose comes from the data: no page of the book types one.

A digit may stand in a link, a section mark (§ 4.2), a formula or code. Any other number is shown by
a cell, which takes it from the tables: a number in words too ("nine recommendations"), which goes
stale as soon. Numbers that only count items of a list are no figures.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tillit import catalogues, translations
from tillit.i18n import PLACE

PROJECT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for pattern in ("*.md", "*.ipynb")
    for path in (PROJECT / "book").rglob(pattern)
    if not any(part.startswith((".", "_")) for part in path.relative_to(PROJECT).parts)
)

FENCE = re.compile(r" *(?P<marks>`{3,}|~{3,}|:{3,}) *(?:\{(?P<directive>[\w:-]+)\})?(?P<rest>.*)")
NO_PROSE = ("code", "code-block", "code-cell", "math", "raw", "include", "literalinclude")
OF_A_FILE = (*NO_PROSE, "figure", "image")

# In this order: what is code or formula is so whatever it contains.
ALLOWED = [
    re.compile(r"\A---\n.*?\n---$", re.DOTALL | re.MULTILINE),  # front matter
    re.compile(r"^ *:[\w-]+:[^\n]*$", re.MULTILINE),  # option of a directive
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"(?P<ticks>`+).+?(?P=ticks)"),  # code, roles
    re.compile(r"\$\$.*?\$\$", re.DOTALL),
    re.compile(r"\$(?! ).+?(?<! )\$(?!\d)"),
    re.compile(r"!?\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"),  # link
    re.compile(r"^ *\[[^\]]+\]: .*$", re.MULTILINE),  # target of a link
    re.compile(r"https?://\S+"),
    re.compile(r"\{\{.*?\}\}"),  # substitution
    re.compile(r"&#?\w+;"),
    re.compile(r"^ *\d+[.)] ", re.MULTILINE),  # number of an item in a list
    re.compile(r"§+ ?\d+(?:\.\d+)*"),
]

NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|tens?|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:dozen|hundred|thousand|million)s?"
    r"|(?:hundred|thousand)ths?|half\s+of\s+(?:all|the|them)|the\s+other\s+half"
    r"|(?:third|quarter)s?\s+of\s+(?:all|the|them)|one\s+percent)\b",
    re.IGNORECASE,
)
"""A digit, or a number or a share in words. "One" alone is left out: it hardly ever counts."""

IDIOMS = {
    r"\btwo\s+sides\b": "the explorer compares two, whatever the tables hold",
    r"\b\w+\s+(?:draws\s+)?in\s+ten\b": "the book writes a chance so",
}
"""Numbers in words that count nothing in the data, and why they may stand."""


def without_code(text: str) -> str:
    """The text with blocks of code and formulas empty; a note and its like are prose."""
    kept: list[str] = []
    fences: list[tuple[str, bool]] = []
    for line in text.splitlines():
        in_code = bool(fences) and fences[-1][1]
        found = FENCE.fullmatch(line)
        closes = found and not (found["directive"] or found["rest"].strip())
        if found and closes and fences and found["marks"].startswith(fences[-1][0]):
            fences.pop()
            kept.append("")
        elif found and not in_code:
            directive = found["directive"]
            is_code = directive in NO_PROSE if directive else not found["marks"].startswith(":")
            fences.append((found["marks"], is_code))
            kept.append("" if is_code or directive in OF_A_FILE else found["rest"])
        else:
            kept.append("" if in_code else line)
    return "\n".join(kept)


def figures(text: str) -> Iterator[tuple[int, str]]:
    """Lines with a number where none may stand, by their own number from 1."""
    left = without_code(text)
    for allowed in (*ALLOWED, *(re.compile(idiom, re.IGNORECASE) for idiom in IDIOMS)):
        # Line breaks stay, so that the number of the line does.
        left = allowed.sub(lambda match: "\n" * match[0].count("\n"), left)
    written = text.splitlines()
    for number, line in enumerate(left.splitlines()):
        if NUMBER.search(line):
            yield number + 1, written[number]


def prose(page: Path) -> Iterator[tuple[str, str]]:
    """The prose of a page: where it stands and its text."""
    text = page.read_text(encoding="utf-8")
    name = str(page.relative_to(PROJECT))
    if page.suffix == ".md":
        yield name, text
        return
    for number, cell in enumerate(json.loads(text)["cells"], start=1):
        if cell["cell_type"] == "markdown":
            yield f"{name}, cell {number}", "".join(cell["source"])


def test_the_pages_are_found() -> None:
    names = {str(page.relative_to(PROJECT / "book")) for page in PAGES}
    assert {"index.md", "findings/trondheim.ipynb", "explorers/staff_terms.ipynb"} <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_figure_is_typed_in_prose(page: Path) -> None:
    found = [
        f"{place}, line {number}: {line.strip()}"
        for place, text in prose(page)
        for number, line in figures(text)
    ]
    assert not found, (
        "A figure in prose comes from the data. Show it with a cell, or write the sentence without "
        "it (numbers may stand in links, section marks, formulas and code):\n" + "\n".join(found)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_prose_stands_in_html(page: Path) -> None:
    found = [
        f"{place}: {tag}"
        for place, text in prose(page)
        for tag in re.findall(r"</?[a-zA-Z][^<>]*>", without_code(text))
    ]
    assert not found, (
        "Sphinx takes text within HTML for code and gives it to no translator. Write it in Markdown"
        " or show it with a cell:\n" + "\n".join(found)
    )


@pytest.mark.parametrize(
    "text",
    [
        "Only one bid came, as § 4.2 says.",
        "As §§ 4.2 and § 5 say.",
        "See [the report of 2025](trondheim.ipynb#section-3).",
        "See [the report][report-2025].\n\n[report-2025]: https://example.org/2025",
        "At https://example.org/2025/1.",
        "With `headcount=130` set.",
        "With {ref}`figure-1` above.",
        "Where $p = 0.19$ holds.",
        "$$\np = \\tfrac{1}{2}\n$$",
        "```python\nheadcount = 130\n```",
        "```{code-cell}\n:tags: [remove-cell]\nheadcount = 130\n```",
        "```{note}\n:name: note-1\nNothing more.\n```",
        "```{figure} pictures/page-1.png\nThe page.\n```",
        "```{math}\np = 1\n```",
        "````{note}\n```python\nheadcount = 130\n```\n````",
        "~~~\n```\n130\n~~~",
        "---\ntitle: 1\n---\nText",
        "1. First\n2. Second",
        "<!-- 29 days -->Text",
        "Trondheim used {{ staffing }} person-years.",
        "A&#8239;B",
        "Often someone tendered: one bid, at one time, of one's own.",
        "Where two sides part.",
        "Two\nsides",
        "Eight in ten, or nine draws in ten.",
        "Let `two` be $six$; see [the six gates](readiness.ipynb).",
    ],
)
def test_numbers_that_may_stand(text: str) -> None:
    assert list(figures(text)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("There were 29 days.", 1),
        ("Text\n\nIt cost NOK 300,000\nin all.", 3),
        ("---\ntitle: x\n---\nIn 2025.", 4),
        ("```python\nheadcount = 130\n```\nThere were 29 days.", 4),
        ("```{note}\nThere were 29 days.\n```", 2),
        (":::{tip}\nThere were 29 days.\n:::", 2),
        (":::{tip} In 29 days\nText\n:::", 1),
        ("```{note}\nText\n```\nThere were 29 days.\n```{note}\nText\n```", 4),
        ("Fewer if x < 5 and y > z.", 1),
        ("From $5 to $20 or so.", 1),
        ("$$\np = 1\n$$\nThere were 29 days.", 4),
        ("From $p$ to 20 % of the $n$.", 1),
        ("A price of $20 or so.", 1),
        ("As § 4.2 says, 29 days.", 1),
        ("# The 29 days", 1),
        ("- 29 days", 1),
        ("| days |\n|---|\n| 29 |", 3),
        ("See [the report](x.html) of 2025.", 1),
        ("With `headcount` 130 and `n`.", 1),
        ("About 100 årsverk.", 1),
        ("*29* days", 1),
        ("It ends with nine recommendations.", 1),
        ("Text\n\nSix gates", 3),
        ("# The twenty-one gates", 1),
        ("About a hundred posts, dozens of them empty.", 1),
        ("Two sides of five documents.", 1),
    ],
)
def test_figures_that_may_not_stand(text: str, line: int) -> None:
    assert [number for number, _ in figures(text)] == [line]


# Texts of the code and of the tables

COUNTS_NOTHING = {
    **IDIOMS,
    r"\b\w+[\s-](?:(?:draws|times|chance)\s)?(?:in|of|out\sof)[\s-](?:ten|five|twenty)\b": (
        "the book writes a chance so"
    ),
    r"\bhalf\s+of\s+the\s+draws\b": "the median, in words",
    r"\b(?:thousand|millions?)\b": "a unit of money",
    r"\badds\s+up\s+to\s+a\s+hundred\b": "percent do",
    r"\b(?:two or more|at least two|fewer than two)\b": "competing and comparing begin there",
    r"\b(?:the|these|other|losing|first)\s+two\b": "the sentence has named them",
    r"\btwo\s+(?:arms|criteria|ends|lines|losing|other|panels|part|prices|purses)\b": (
        "the question or the picture is of two"
    ),
    r"\b(?:five|ten)\s+points\b": "half of a scale of points, and the whole of it",
    r"\b(?:three\s+bars|first\s+three|all\s+three(?!\s+countries)|other\s+two\s+groups)\b": (
        "the picture or the table above it shows them"
    ),
}
"""Numbers in words in texts of the code that count nothing in the data, and why they may stand."""

IN_WORDS = re.compile(NUMBER.pattern.removeprefix(r"\d|"), re.IGNORECASE)

OF_THE_BOOK = re.compile(
    rf"(?:{IN_WORDS.pattern}|(?<![\d.,])\d+)\s+(?:\w+\s+)?"
    r"(?:chapters?|countries|country|criteria|criterion|documents?|explorers?|formulas?|gates?|"
    r"options?|recommendations?|sources?|user\s+groups?)\b",
    re.IGNORECASE,
)
"""A number of what the tables of the book hold: the next row makes it wrong."""

FACTS = (
    *("actors", "contract_terms", "figures", "figures_you_will_hear", "findings", "glossary"),
    *("initiatives", "law", "literature", "procurement_forms", "works"),
)
"""Tables that hold what documents say: a number there is told with its source."""


def typed(text: str) -> list[str]:
    """The numbers in words that a text of the code holds, but for those that may stand."""
    left = PLACE.sub("", text)
    for idiom in COUNTS_NOTHING:
        left = re.sub(idiom, "", left, flags=re.IGNORECASE)
    return [match[0] for match in IN_WORDS.finditer(left)]


def test_no_figure_is_typed_in_a_text_of_the_code() -> None:
    found = [
        f"{message.locations[0][0]}: {text!r} types {', '.join(words)}"
        for message in catalogues.of_code(PROJECT)
        for text in ([message.id] if isinstance(message.id, str) else message.id)
        if (words := typed(text))
    ]
    assert not found, (
        "A figure in a text comes from the data or from the model: {name}. Write the sentence "
        "without it, or say in COUNTS_NOTHING why it counts nothing:\n" + "\n".join(found)
    )


def test_no_table_counts_what_the_tables_hold() -> None:
    found = [
        f"{cell.table}, {cell.row}, {cell.column}: {match[0]!r} in {text!r}"
        for cell, text in translations.texts(PROJECT / "data").items()
        if cell.table not in FACTS and (match := OF_THE_BOOK.search(text))
    ]
    assert not found, "The next row makes it wrong:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two or more bids: {two:in_ten}, in eight of ten draws.", []),
        ("The two arms cost a million kroner.", []),
        ("One in twenty, and nine-in-ten of them.", []),
        ("It holds for all five countries.", ["five"]),
        ("About thirty suppliers came.", ["thirty"]),
        ("At most one percent, or a thousandth.", ["one percent", "thousandth"]),
        ("Half of the initiatives; the other half.", ["Half of the", "the other half"]),
    ],
)
def test_numbers_in_words_of_the_code(text: str, words: list[str]) -> None:
    assert typed(text) == words


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("None of the five documents gives a weight.", True),
        ("It wins under two of the six formulas, as 3 bids do.", True),
        ("There are 13 recommendations.", True),
        ("A mean of 4.8 in 2022; four years, one in five.", False),
        ("One document says so, documents of 2016 do not.", False),
    ],
)
def test_counts_of_what_the_tables_hold(text: str, counts: bool) -> None:
    assert bool(OF_THE_BOOK.search(text)) is counts
