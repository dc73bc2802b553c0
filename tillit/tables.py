"""Reads a table file strictly: comma-separated, in UTF-8, every row as long as the header.

What a lenient reader guesses, lets pass or stumbles over is a fault here, and says where it stands
and what to do. The rules hold for every table, whatever its columns are.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

Lines = list[list[str]]
"""The header and the rows of a table, cell by cell."""

Fits = Callable[[str, str], bool]
"""Whether a cell could stand in the column of this name."""

_UTF_16 = "it is written in UTF-16: save it as UTF-8"
_MARKS = {
    codecs.BOM_UTF8: "it begins with a byte-order mark: save it as UTF-8 without one",
    codecs.BOM_UTF16_LE: _UTF_16,
    codecs.BOM_UTF16_BE: _UTF_16,
}
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars", ":": "colons"}
_QUOTING = "close each quote, and write a quote within a text twice"
_TWICE_ENCODED = re.compile("[ÂÃ][\x80-\xbf]|â€|\ufffd")
"""What letters outside ASCII become where UTF-8 is read as another encoding, and saved."""

_LETTERS = {"\n": "a line break", "\r": "a line break", "\t": "a tab"}
_UNWRITTEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Categories of what no reader sees: controls, marks of direction, what is no character."""

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs by category that show nothing: fillers, and braille without a dot."""

_LONGEST_SHOWN = 60


class Fault(NamedTuple):
    """What is wrong with a table, and where; the header is row 1."""

    table: str
    """File of the table, below ``data/``."""
    reason: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"data/{self.table}{row}{column}: {self.reason}"


class UnreadableError(ValueError):
    """A file cannot be taken apart into rows and cells; it carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def refused(cell: str, reason: str) -> str:
    """Return the reason with the cell that is refused, cut where it is long."""
    return f"{_shown(cell)} is refused, {reason}"


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= _LONGEST_SHOWN else f"{cell[:_LONGEST_SHOWN]}…")


def read(path: Path, table: str, *, marked: bool = False) -> Lines:
    """Return the header and the rows of a file.

    Parameters
    ----------
    path
        The file.
    table
        How faults name it.
    marked
        Whether it may begin with a byte-order mark, as spreadsheets write it.

    Raises
    ------
    UnreadableError
        When it is not there, empty, not in UTF-8 or its quotes are broken.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError(Fault(table, "there is no such file")) from error
    except OSError as error:
        raise UnreadableError(Fault(table, f"it cannot be read ({error.strerror})")) from error
    if marked:
        content = content.removeprefix(codecs.BOM_UTF8)
    for mark, reason in _MARKS.items():
        if content.startswith(mark):
            raise UnreadableError(Fault(table, reason, 1))
    if content.count(b"\0") > len(content) / 4:  # every second byte, where it has no mark
        raise UnreadableError(Fault(table, _UTF_16, 1))
    lines = _cells(_text(content, table), table)
    if not any(lines):
        raise UnreadableError(Fault(table, "it is empty: its first line must name the columns"))
    return lines


def _text(content: bytes, table: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        sound = content[: error.start].decode("utf-8") + "_"
        before = list(csv.reader(io.StringIO(sound.replace("\r", "\n"))))
        place = len(before[-1]) - 1
        column = before[0][place] if len(before) > 1 and place < len(before[0]) else ""
        reason = f"the byte {content[error.start]:#04x} is not UTF-8: save the table as UTF-8"
        raise UnreadableError(Fault(table, reason, len(before), column)) from error


def _cells(text: str, table: str) -> Lines:
    lines: Lines = []
    try:
        lines.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        reason = f"its quotes do not match ({error}): {_QUOTING}"
        raise UnreadableError(Fault(table, reason, len(lines) + 1)) from error
    return lines


def faults(table: str, lines: Lines, columns: Sequence[str], fits: Fits) -> Iterator[Fault]:
    """Yield what is wrong with the form of a table: its header, the length of rows, its letters.

    Parameters
    ----------
    table
        How faults name it.
    lines
        Header and rows.
    columns
        The columns that it must have, in their order.
    fits
        Tells where a row went wrong that has too few or too many cells.
    """
    header, *rows = lines
    wrong = list(_of_header(table, header, columns))
    yield from wrong
    if wrong:
        return
    if not rows:
        yield Fault(table, "it has a header and no row below it", 1)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(columns):
            yield _of_length(table, number, row, columns, fits)
            continue
        for column, cell in zip(columns, row, strict=True):
            if reason := _of_letters(cell):
                yield Fault(table, refused(cell, reason), number, column)


def _of_header(table: str, header: list[str], columns: Sequence[str]) -> Iterator[Fault]:
    if header == list(columns):
        return
    for mark, name in _DELIMITERS.items():
        if len(header) < len(columns) and sum(mark in cell for cell in header):
            yield Fault(table, f"its columns stand between {name}: put commas between them", 1)
            return
    told = f"the columns must be {', '.join(columns)}"
    if not set(header) & set(columns):
        yield Fault(table, f"its first line does not name the columns: {told}", 1)
        return
    for column in columns:
        if column not in header:
            yield Fault(table, f"the column is missing; {told}", 1, column)
    for column in dict.fromkeys(header):
        if column not in columns:
            yield Fault(table, f"there is no column {column!r}; {told}", 1)
        elif header.count(column) > 1:
            yield Fault(table, f"the column stands there twice; {told}", 1, column)
    if sorted(header) == sorted(columns):
        yield Fault(table, f"its columns stand in another order; {told}", 1)


def _of_length(
    table: str, number: int, row: list[str], columns: Sequence[str], fits: Fits
) -> Fault:
    if not row:
        return Fault(table, "the row is empty: delete it", number)
    told = f"it has {len(row)} cells in place of {len(columns)}"
    hint = "a cell or a comma is missing here or before"
    if len(row) > len(columns):
        told += f", and no column stands above {_shown(row[len(columns)])}"
        hint = "a comma is too many, or a text with commas needs quotes around it"
    for column, cell in zip(columns, row, strict=False):
        if not fits(column, cell):
            told += f"; the first that does not fit its column is {_shown(cell)}"
            return Fault(table, f"{told}: {hint}", number, column)
    column = columns[len(row)] if len(row) < len(columns) else ""
    return Fault(table, f"{told}: {hint}", number, column)


def _shows(letter: str) -> bool:
    """Whether a reader sees something of a letter that stands alone."""
    return unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK


def _of_letters(cell: str) -> str:
    """Return what no cell may hold, whatever its column."""
    for letter in cell:
        if unicodedata.category(letter) in _UNWRITTEN:
            name = _LETTERS.get(letter, f"the control character U+{ord(letter):04X}")
            return f"it holds {name}: take it out"
    if cell and not any(map(_shows, cell)):
        return "it is blank: write something, or leave the cell empty"
    if cell != cell.strip():
        return "a space stands before or after it: take it out"
    if _TWICE_ENCODED.search(cell):
        return "its letters were once read in another encoding: write them anew"
    return ""
