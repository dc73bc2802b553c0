"""Sentences are whole, their places named and filled by one function."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tillit import catalogues, i18n
from tillit.contents import contents
from tillit.explorer import Explorer
from tillit.explorers import explorer
from tillit.i18n import (
    PLACE,
    Text,
    as_data,
    counted,
    fill,
    is_one,
    ngettext,
    pgettext,
    replaced,
)
from tillit.parameters import Parameter, defaults, registry
from tillit.site.frame import SCRIPTS


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


@pytest.mark.parametrize("written", ["1", "+1", "−1", "fewer than 1"])
def test_what_is_written_as_one_takes_the_singular(written: str) -> None:
    assert is_one(written)
    assert ngettext("year", "years", written) == "year"


@pytest.mark.parametrize("written", ["0", "2", "1.5", "0.1", "11", "21", "1\u00a0001", "–", ""])
def test_everything_else_takes_the_plural(written: str) -> None:
    assert not is_one(written)
    assert ngettext("year", "years", written) == "years"


def test_a_counted_sentence_follows_the_number_as_it_is_written() -> None:
    staff = counted(
        "{share:percent} of {n:people} person leaves.",
        "{share:percent} of {n:people} persons leave.",
        by="n",
    )

    def write(name: str, style: str) -> str:
        return f"{numbers[name]:.0f}" if style == "people" else f"{numbers[name]} %"

    numbers = {"share": 1, "n": 1.4}
    assert replaced(staff, write) == "1 % of 1 person leaves."
    numbers["n"] = 1.6
    assert replaced(staff, write) == "1 % of 2 persons leave."
    assert as_data(staff) == {"one": staff.one, "many": staff.many, "by": "n"}


def test_a_counted_sentence_is_filled_as_any_other() -> None:
    pasted = counted("{n} value pasted.", "{n} values pasted.", by="n")
    assert [fill(pasted, n=n) for n in (0, 1, 2)] == [
        "0 values pasted.",
        "1 value pasted.",
        "2 values pasted.",
    ]


def test_a_counted_sentence_without_its_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no place 'n'"):
        counted("One value.", "{values} values.", by="n")


@pytest.fixture
def norwegian(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A catalogue of two words."""
    catalogue = Catalog("nb")
    catalogue.add(("{n} year", "{n} years"), ("{n} år", "{n} år til"))
    catalogue.add("Model", "Betalingsmodell", context="a way of paying a supplier")
    folder = tmp_path / "nb" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "tillit.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(i18n, "LOCALE_FOLDER", tmp_path)
    monkeypatch.setenv("TILLIT_LANGUAGE", "nb")


@pytest.mark.usefixtures("norwegian")
def test_forms_and_contexts_come_from_the_catalogue() -> None:
    assert fill(ngettext("{n} year", "{n} years", 1), n=1) == "1 år"
    assert fill(counted("{n} year", "{n} years", by="n"), n=2) == "2 år til"
    assert pgettext("a way of paying a supplier", "Model") == "Betalingsmodell"
    assert pgettext("a formula", "Model") == "Model"


def sources(project: Path) -> Iterator[Path]:
    yield from project.glob("tillit/**/*.py")


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
    return isinstance(called, ast.Name) and called.id in {"_", "gettext", "ngettext", "pgettext"}


# A sentence reads right at one


COUNTS = ("people", "number")
"""Formats that may write a bare 1."""

FITS_ONE_AND_MANY = {
    "", "of", "of the others", "in a newer one", "read in a text without a date",
    "whose first day is not known", "on trust", "on control and", "and", "to",
}  # fmt: skip
"""What may follow a number up to the next mark or number: right after 1 as after 5. A new one is
added here by somebody who has read it with 1 in it; else the sentence is ``counted``, or tells the
number after a colon."""

AGREES_BEFORE = re.compile(r"\b(?:are|were|have|these|those|all|both) $", re.IGNORECASE)


def bare_counts(one: Explorer, text: Text) -> Iterator[str]:
    """Yield what a sentence puts around a number that may be 1, where it could disagree with it."""
    chooses = "" if isinstance(text, str) else text.by
    for form in (text,) if isinstance(text, str) else (text.one, text.many):
        for place in PLACE.finditer(form):
            name, style = place.groups()
            unitless = name in registry() and is_bare(registry()[name])
            if name == chooses or not (unitless or style in COUNTS):
                continue
            fixed = name in one.symbols.results and one.symbols.read_by(name) == {name}
            if fixed and one.results(defaults())[name] > 1:
                continue
            after = re.split(r"[.,;:()?{]", form[place.end() :], maxsplit=1)[0].strip()
            before = form[: place.start()]
            if after not in FITS_ONE_AND_MANY or AGREES_BEFORE.search(before):
                yield f"{one.name}: {before[-30:]}{place[0]} {after}"


def is_bare(item: Parameter) -> bool:
    return item.kind == "number" and not item.unit


@pytest.mark.parametrize("name", contents())
def test_no_number_that_may_be_one_stands_before_a_plural(name: str) -> None:
    one = explorer(name)
    assert not [wrong for text in one._texts for wrong in bare_counts(one, text)]


@pytest.mark.parametrize(
    "text",
    [
        "{assumed_count:people} are assumptions.",
        "{assumed_count:people} of the numbers are assumptions.",
        "{assumed_count:people} assumptions.",
        "There are {assumed_count:people} on the way.",
        counted("{number_count:people} of", "{number_count:people} of {assumed_count:people} days",
                by="number_count"),
    ],
)  # fmt: skip
def test_a_number_that_disagrees_with_its_sentence_is_found(text: Text) -> None:
    assert [*bare_counts(explorer("law"), text)]


def texts(project: Path) -> Iterator[tuple[str, str | None]]:
    """Yield every text of code and templates that a reader sees, with its use if it names one."""
    for message in catalogues.of_code(project):
        forms = [message.id] if isinstance(message.id, str) else message.id
        yield from ((form, message.context) for form in forms if form)


def test_a_word_alone_says_how_it_is_used(project: Path) -> None:
    """Elsewhere it may be another word, which a translator cannot see."""
    alone = {text for text, use in texts(project) if " " not in text and use is None}
    # Sphinx asks for its own by the word alone.
    assert not alone - {"Search", *SCRIPTS}


def test_no_sentence_types_the_title_of_a_chapter(project: Path) -> None:
    """It would keep the old one when the chapter is renamed."""
    titles = {entry.title for entry in contents().values()}
    assert titles < {text for text, _use in texts(project)}
    assert not [
        text
        for text, _use in texts(project)
        if any(re.search(rf"\b{title}\b", text) for title in titles - {text})
    ]
