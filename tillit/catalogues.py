"""The catalogues of a language: what there is to translate, and what has been.

A catalogue holds each text of one place with its translation. ``tillit/locale`` of the project has
the one of the code, ``locale`` one for each chapter; gettext and Sphinx find them there by language
and name. Texts of data have side tables, see :mod:`tillit.translations`.
"""

import ast
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tillit import translations
from tillit.i18n import PLACE, PSEUDO, pseudo
from tillit.jupyter_book import extract_messages

PACKAGE = "tillit"
"""Name of the package and of its catalogue."""

SOURCES = [
    ("**.py", f"{__name__}:texts_of_python"),
    ("page/templates/**.j2", "jinja2"),
    ("site/templates/**.html", "jinja2"),
]
"""The files of the package that hold texts, and how Babel reads them."""

KEYWORDS = {**DEFAULT_KEYWORDS, "counted": (1, 2), "text_as": ((1, "c"), 2)}
"""The functions whose argument is a text; what Sphinx finds in templates has no context."""


def file(folder: Path, language: str, name: str) -> Path:
    """Return where gettext and Sphinx look for a catalogue below a folder."""
    return folder / language / "LC_MESSAGES" / f"{name}.po"


def file_of_code(project: Path, language: str) -> Path:
    """Return where the catalogue of the code is."""
    return file(project / PACKAGE / "locale", language, PACKAGE)


def of_code(project: Path) -> Catalog:
    """Return every text of the code that passes through :mod:`tillit.i18n`, untranslated."""
    found = Catalog(fuzzy=False)
    options = {pattern: {"silent": "false"} for pattern, _ in SOURCES}
    for path, line, message, comments, context in extract_from_dir(
        project / PACKAGE, SOURCES, options, KEYWORDS
    ):
        place = (f"{PACKAGE}/{path}", line)
        found.add(message, locations=[place], auto_comments=comments, context=context)
    return found


def texts_of_python(
    file: IO[bytes],
    functions: Collection[str],
    _tags: object,
    options: object,  # noqa: ARG001 - Babel names it
) -> Iterator[tuple[int, str, list[Any], list[str]]]:
    """Find the calls of some functions in Python code, for Babel, with what is written out in each.

    Babel's own leaves those within f-strings out and does not say so.
    """
    calls = [
        (node, node.func.id)
        for node in ast.walk(ast.parse(file.read()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    for call, name in sorted(calls, key=lambda found: (found[0].lineno, found[0].col_offset)):
        if name in functions:
            texts = [getattr(argument, "value", None) for argument in call.args]
            yield call.lineno, name, [text if isinstance(text, str) else None for text in texts], []


def of_chapters(project: Path) -> dict[str, Catalog]:
    """Return every text of the chapters by the name of the chapter, untranslated.

    Raises
    ------
    BuildProblem
        The chapters cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        templates = extract_messages(project, Path(folder))
        return {
            path.relative_to(templates).with_suffix("").as_posix(): read(path)
            for path in sorted(templates.rglob("*.pot"))
            # Sphinx reads the theme's templates as well: they are part of the code.
            if path != templates / "sphinx.pot"
        }


@dataclass(frozen=True)
class State:
    """How much of a catalogue, or of a table of data, is translated.

    Parameters
    ----------
    name
        Where the texts are translated: a path in the project, and of data the table.
    texts
        How many there are.
    missing
        How many have no translation.
    stale
        Those whose translation is of an earlier wording. The reader gets them in English.
    misplaced
        Those whose translation has other places than the text. The reader gets them in English.
    """

    name: str
    texts: int
    missing: int
    stale: list[str]
    misplaced: list[str]


def update(project: Path, language: str) -> list[State]:
    """Bring the catalogues of a language up to date, new ones included, and its table of data.

    A translation stays with its text. That of a text that was reworded goes to the new wording and
    is marked as stale; that of a text that is gone goes too.

    Returns
    -------
    list of State
        Of the code, then of the chapters and of the tables of data.

    Raises
    ------
    BuildProblem
        The chapters cannot be read.
    """
    found = {file_of_code(project, language): of_code(project)}
    for name, texts in of_chapters(project).items():
        found[file(project / "locale", language, name)] = texts
    states = [
        _updated(path, texts, language, path.relative_to(project).as_posix())
        for path, texts in found.items()
    ]
    return states + _updated_data(project / "data", language)


def _updated(path: Path, texts: Catalog, language: str, name: str) -> State:
    known = path.exists()
    catalogue = (
        read(path, language)
        if known
        else Catalog(locale=language, project=PACKAGE, version="", header_comment="", fuzzy=False)
    )
    # The date changes a file in which nothing else has changed.
    catalogue.update(texts, update_creation_date=not known)
    messages = [message for message in catalogue if message.id]
    stale = [message for message in messages if message.fuzzy]
    misplaced = [message for message in messages if _misplaced(message)]
    for message in misplaced:
        message.flags.add("fuzzy")
    write(path, catalogue)
    return State(
        name=name,
        texts=len(messages),
        missing=sum(not _translated(message.string) for message in messages),
        stale=[_text(message.id) for message in stale if message not in misplaced],
        misplaced=[_text(message.id) for message in misplaced],
    )


def _updated_data(folder: Path, language: str) -> list[State]:
    translations.update(language, folder)
    cells = translations.texts(folder).items()
    missing = Counter(row.table for row in translations.missing(language, folder))
    stale = translations.stale(language, folder)
    return [
        State(
            name=f"data/translations/{language}.csv, {table}",
            texts=texts,
            missing=missing[table],
            stale=[row.english for row in stale if row.table == table],
            misplaced=[],  # texts of data have none
        )
        for table, texts in Counter(cell.table for cell, english in cells if english).items()
    ]


def _text(one_or_two: str | Iterable[str]) -> str:
    """Return the text of a message, in the singular where it counts."""
    return one_or_two if isinstance(one_or_two, str) else next(iter(one_or_two))


def _translated(one_or_more: str | Iterable[str] | None) -> bool:
    forms = [one_or_more] if isinstance(one_or_more, str | None) else one_or_more
    return all(forms)


def _misplaced(message: Message) -> bool:
    """Say whether a translation has other places than its text: one that nothing would fill."""
    if not (message.string and _translated(message.string)):
        return False
    forms = [message.string] if isinstance(message.string, str) else message.string
    texts = [message.id] if isinstance(message.id, str) else message.id
    asked = {place for text in texts for place in PLACE.findall(text)}
    return {place for form in forms for place in PLACE.findall(form)} != asked


def compiled(project: Path, language: str) -> Path:
    """Compile the catalogue of the code, and return the file that gettext reads.

    A translation that is stale or has other places than its text is left out.
    """
    source = file_of_code(project, language)
    catalogue = in_pseudo(of_code(project)) if language == PSEUDO else read(source, language)
    for message in catalogue:
        if message.id and _misplaced(message):
            message.string = ""
    target = source.with_suffix(".mo")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as aside:
        whole = Path(aside) / target.name
        with whole.open("wb") as written:
            write_mo(written, catalogue)
        # Whole or not at all: another process may read at any moment.
        whole.replace(target)
    return target


def in_pseudo(texts: Catalog) -> Catalog:
    """Translate a catalogue into the pseudo-language, in place, and return it."""
    for message in texts:
        if isinstance(message.id, str):
            message.string = pseudo(message.id)
        else:
            message.string = tuple(map(pseudo, message.id))
    return texts


def read(path: Path, language: str | None = None) -> Catalog:
    """Read a catalogue; a template has no language."""
    with path.open("rb") as stored:
        return read_po(stored, locale=language)


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue, so that a file changes only where a text or its translation does."""
    for message in catalogue:
        # Babel takes the percent sign of "5 % of them" for a place.
        message.flags.discard("python-format")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as written:
        write_po(
            written,
            catalogue,
            width=0,
            ignore_obsolete=True,
            include_previous=True,
            include_lineno=False,
        )
