"""A block of cells copied from a spreadsheet, as text: the twin of ``paste.js``.

Rows and columns keep their places: what is no number stays in its cell, where it is refused by its
name. What may be no value is asked, with the likely answer: a row of headings, a row of sums, a
column that counts the rows, one of names. Empty rows are left out and counted. What stands for a
value that is missing (n/a) is an empty cell.
"""

import csv
import io
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tillit import typed
from tillit.messages import message
from tillit.typed import UNITS, readings

PATTERNS = {
    "missing": (
        r"[-\u2010-\u2015\u2212.\u2026?]+|n[.]?/?a[.]?|#n/a|#i/t|#i/a|#saknas!|nan|null|none"
        r"|ingen|mangler|saknas|missing|not[ ]given|ikke[ ]oppgitt|ikke[ ]oplyst|ej[ ]angivet"
    ),
    "sum": (
        r"(?:(?:grand )?total(?:t|er|s|sum)?|sum(?:ma|me)?|i ?alt|average|mean|gjennomsnitt"
        r"|gennemsnit|genomsnitt|snitt|medel(?:v\u00e4rde)?):?"
    ),
}
"""What stands for a missing value, and what heads a row of sums, on the page too."""

MOST_CELLS = 2000
"""Cells that are looked at: more is no table that a reader means to put here."""

Rows = list[list[str]]


@dataclass
class Block:
    """What a text holds: the cells of each row, without what is left out of it.

    ``names`` are those of the rows, empty where there is no column of names; ``empty`` counts the
    empty rows; ``asked`` holds what the block raises of ``headings``, ``sum``, ``counts`` and
    ``names``, and whether it is left out.
    """

    rows: Rows = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    empty: int = 0
    asked: dict[str, bool] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """How many columns of values there are."""
        return len(self.rows[0]) if self.rows else 0


def block(text: str, room: int, answers: Mapping[str, bool] | None = None) -> Block:
    r"""Read a text that was copied from a spreadsheet.

    Parameters
    ----------
    text
        Cells between tabs, or between semicolons where there is no tab; quoted as spreadsheets do.
    room
        Columns that can be taken.
    answers
        The reader's answers, where they differ from the likely ones.

    Returns
    -------
    Block
        Without rows where there is no number.

    Examples
    --------
    >>> block("Bidder\tPrice\tQuality\nNord\t9,5\t7\nSør\tn/a\t8,5", 2).rows
    [['9,5', '7'], ['', '8,5']]
    """
    table = [[typed.trimmed(cell) for cell in row] for row in cells(text)]
    while table and not any(table[-1]):
        table.pop()
    rows = [row for row in table if any(row)]
    width = max(map(len, rows), default=0)
    if not any(_is_number(cell) for row in rows for cell in row) or width * len(rows) > MOST_CELLS:
        return Block()
    found = Block([row + [""] * (width - len(row)) for row in rows], empty=len(table) - len(rows))
    for leave_out in (_headings, _sum, _counts, _names):
        leave_out(found, room, answers or {})
    found.rows = [["" if _is_missing(cell) else cell for cell in row] for row in found.rows]
    return found


def cells(text: str) -> Rows:
    """Split a text into its cells; quotes that do not close are characters like others."""
    text = re.sub(r"\r\n?", "\n", text)
    mark = "\t" if "\t" in text else ";"
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return [line.split(mark) for line in text.split("\n")]


def left_out(found: Block, rows: int, columns: int) -> list[str]:
    """Say which rows were empty, and what has no room in so many rows and columns."""
    said = [message("paste_empty", n=found.empty)] if found.empty else []
    if len(found.rows) > rows:
        said.append(message("too_many_rows", n=len(found.rows), room=rows))
    if found.columns > columns:
        said.append(message("too_many_columns", n=found.columns, room=columns))
    return said


def _headings(found: Block, _room: int, answers: Mapping[str, bool]) -> None:
    """Leave out the rows before the first that holds a number or stands for a missing one."""
    holds = [any(_is_number(cell) or _is_missing(cell) for cell in row) for row in found.rows]
    first = holds.index(True)
    likely = not any(map(_has_digit, itertools.chain(*found.rows[:first])))
    if first and found.asked.setdefault("headings", answers.get("headings", likely)):
        found.rows = found.rows[first:]


def _sum(found: Block, _room: int, answers: Mapping[str, bool]) -> None:
    """Leave out a last row that is headed as a sum, or adds up the others."""
    *others, last = found.rows
    headed = any(re.fullmatch(PATTERNS["sum"], cell, re.IGNORECASE) for cell in last)
    if not others or not (headed or _adds_up(others, last)):
        return
    if found.asked.setdefault("sum", answers.get("sum", headed)):
        found.rows = others


def _counts(found: Block, room: int, answers: Mapping[str, bool]) -> None:
    """Leave out a first column that counts the rows."""
    places = [str(place) for place in range(1, len(found.rows) + 1)]
    if found.columns < 2 or [readings(row[0]) for row in found.rows] != [[one] for one in places]:
        return
    likely = found.columns > room or not any(_is_number(row[1]) for row in found.rows)
    if found.asked.setdefault("counts", answers.get("counts", likely)):
        found.rows = [row[1:] for row in found.rows]


def _names(found: Block, room: int, answers: Mapping[str, bool]) -> None:
    """Leave out first columns without a number, and keep them as the names of the rows."""
    found.names = [""] * len(found.rows)
    while found.columns > 1 and not any(_is_number(row[0]) for row in found.rows):
        first = [row[0] for row in found.rows]
        likely = found.columns > room or not any(map(_has_digit, first))
        if "names" in found.asked and found.columns <= room:
            return  # one is enough: what is no number beside the next is refused in its cell
        if all(not cell or _is_missing(cell) for cell in first) and found.columns <= room:
            return  # a column of missing values keeps its place
        if not found.asked.setdefault("names", answers.get("names", likely)):
            return
        found.names = [f"{a} {b}".strip() for a, b in zip(found.names, first, strict=True)]
        found.rows = [row[1:] for row in found.rows]


def _adds_up(others: Rows, last: list[str]) -> bool:
    """Say whether each number of a row is the sum of those above it, of two at the least."""
    sums = []
    for place, cell in enumerate(last):
        number = _number(cell)
        above = [_number(row[place]) for row in others]
        known = [one for one in above if one is not None]
        if number is not None:
            sums.append(len(known) > 1 and abs(sum(known) - number) <= 1e-9 * abs(number))
    return bool(sums) and all(sums)


def _readings(cell: str) -> list[str]:
    return readings(cell, *(typed.PATTERNS[unit] for unit in UNITS))


def _number(cell: str) -> float | None:
    found = _readings(cell)
    return float(found[0]) if len(found) == 1 else None


def _is_number(cell: str) -> bool:
    return bool(_readings(cell))


def _is_missing(cell: str) -> bool:
    return re.fullmatch(PATTERNS["missing"], cell, re.IGNORECASE) is not None


def _has_digit(cell: str) -> bool:
    return re.search("[0-9]", cell) is not None
