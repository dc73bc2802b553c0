"""Texts of the tables in other languages: a side table for each, laid over the English.

``data/datapackage.json`` says of which columns readers see the text (``translatable``). A row of
``data/translations/<language>.csv`` names the cell it translates by table, row and column; a row is
called by its key, the parts of a longer one joined by ``/``. A hash says which English was
translated; that English stands beside it for the translator and is not read. Where the English has
changed since, or there is no text, the English stands.

:func:`update` writes these tables. What it takes out of one, because the cell is gone, it keeps in
``data/translations/obsolete``.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tillit import tables
from tillit.i18n import PSEUDO, pseudo


class Cell(NamedTuple):
    """A cell of a table."""

    table: str
    row: str
    column: str


class Row(NamedTuple):
    """A row of a side table."""

    table: str
    row: str
    column: str
    hash: str
    english: str
    text: str
    earlier: str
    """What the translation was before the English changed, until there is a new one."""

    @property
    def cell(self) -> Cell:
        """The cell that it translates."""
        return Cell(self.table, self.row, self.column)


def columns(resource: Mapping[str, Any]) -> list[str]:
    """Return the columns of a table, as its description has them, that are translated."""
    return [field["name"] for field in resource["schema"]["fields"] if field.get("translatable")]


def row_key(resource: Mapping[str, Any], row: Mapping[str, object]) -> str:
    """Return what a row of a table is called."""
    return "/".join(str(row[name]) for name in resource["schema"]["primaryKey"])


def texts(folder: Path) -> dict[Cell, str]:
    """Return the English of every cell that is translated, the empty ones included."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {
        Cell(resource["name"], row_key(resource, row), column): row[column]
        for resource in package["resources"]
        if columns(resource)
        for row in _read(folder / resource["path"])
        for column in columns(resource)
    }


def rows(path: Path) -> list[Row]:
    """Return the rows of a side table; there are none where there is no such file.

    Raises
    ------
    UnreadableError
        When it is no CSV in UTF-8 with the columns of :class:`Row`.
    """
    if not path.is_file():
        return []
    table = f"translations/{path.name}"
    header, *lines = tables.read(path, table, marked=True)
    if header != list(Row._fields):
        told = f"the columns must be {', '.join(Row._fields)}, with commas between them"
        raise tables.UnreadableError(tables.Fault(table, told, 1))
    for number, line in enumerate(lines, start=2):
        if len(line) != len(header):
            told = f"the row has {len(line)} cells in place of {len(header)}"
            raise tables.UnreadableError(tables.Fault(table, told, number))
    return [Row(*line) for line in lines]


def in_language(folder: Path, language: str) -> Callable[[Cell, str], str]:
    """Return what says the English of a cell in a language, or the English where it must stand."""
    if language == PSEUDO:
        return lambda _cell, english: pseudo(english)
    known = {row.cell: row for row in rows(_side_table(folder, language)) if row.text}

    def say(cell: Cell, english: str) -> str:
        row = known.get(cell)
        return row.text if row and row.hash == hash_of(english) else english

    return say


def hash_of(english: str) -> str:
    """Return what tells one English text from another; no spreadsheet takes it for a number."""
    return "#" + hashlib.sha256(english.encode()).hexdigest()[:8]


# For translators


def missing(language: str, folder: Path) -> list[Row]:
    """Return the cells that were never translated, in the order of the tables."""
    return [row for row in _due(language, folder) if not row.text and not row.earlier]


def stale(language: str, folder: Path) -> list[Row]:
    """Return the cells whose English has changed since, with what the translation was before."""
    return [row for row in _due(language, folder) if not row.text and row.earlier]


def update(language: str, folder: Path) -> None:
    """Bring the side table of a language up to date with the English.

    A cell without a row gets one: with the text of the same English in the same column where there
    is one, else empty. Where the English has changed, what was the text becomes ``earlier``, until
    there is a new text. Rows of cells that are gone go to ``obsolete``; should their English come
    back, elsewhere or under another name, so does the text. No translation is lost.
    """
    path = _side_table(folder, language)
    obsolete = path.parent / "obsolete" / path.name
    before = [*rows(path), *rows(obsolete)]
    known = {(row.column, row.hash): row.text for row in before if row.text}
    now = [
        row if row.text or row.earlier else row._replace(text=known.get((row.column, row.hash), ""))
        for row in _due(language, folder)
    ]
    kept = {(row.column, text) for row in now for text in ("", row.text, row.earlier)}
    gone = [row for row in before if (row.column, row.text or row.earlier) not in kept]
    if gone or obsolete.is_file():
        _write(obsolete, gone)
    _write(path, now)


def _due(language: str, folder: Path) -> list[Row]:
    """Return a row for every cell that holds a text, as :func:`update` is to leave it."""
    known = {row.cell: row for row in rows(_side_table(folder, language))}
    found = []
    for cell, english in texts(folder).items():
        if not english:
            continue
        made = known.get(cell)
        text, earlier = (made.text, made.earlier) if made else ("", "")
        if made and made.hash != hash_of(english):
            text, earlier = "", text or earlier
        found.append(Row(*cell, hash_of(english), english, text, "" if text else earlier))
    return found


def _side_table(folder: Path, language: str) -> Path:
    return folder / "translations" / f"{language}.csv"


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, content: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")  # a translator's work is whole at every moment
    with aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row._fields)
        writer.writerows(content)
    aside.replace(path)
