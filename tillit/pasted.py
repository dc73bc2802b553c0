"""A block of cells copied from a spreadsheet, as text: the twin of blockOf on the page."""

import re

from tillit.locales import MINUS
from tillit.parameters import DECIMAL

AROUND = re.compile(r"\s|kr\.?|%", re.IGNORECASE)
"""What stands in and around numbers and is no part of them, hard spaces among it."""


def plain_number(cell: str) -> str:
    """Write a number of a Nordic or an English spreadsheet (1 234,5 or 1,234.5) as 1234.5."""
    text = AROUND.sub("", cell).replace(MINUS, "-")
    marks = re.findall(r"[.,]", text)
    if not marks:
        return text
    if len(marks) > 1 and len(set(marks)) == 1:
        return text.replace(marks[0], "")
    whole, _mark, decimals = text.rpartition(marks[-1])
    return re.sub(r"[.,]", "", whole) + "." + decimals


def block(text: str) -> list[list[str]]:
    r"""Return the cells row by row, numbers plain, without a row of headings and columns of names.

    Examples
    --------
    >>> block("Bidder\tPrice\tQuality\nNord\t9,5\t7\nSør\t10,25\t8,5")
    [['9.5', '7'], ['10.25', '8.5']]
    """
    lines = re.sub(r"\r\n?", "\n", text).rstrip("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    if not any(map(_has_number, rows[0])):
        rows = rows[1:]
    while rows and len(rows[0]) > 1 and not any(_has_number(row[0]) for row in rows if row):
        rows = [row[1:] for row in rows]
    return [[plain_number(cell) if _is_number(cell) else cell for cell in row] for row in rows]


def _is_number(cell: str) -> bool:
    return not cell.strip() or bool(DECIMAL.fullmatch(plain_number(cell)))


def _has_number(cell: str) -> bool:
    return bool(re.search(r"\d", cell)) and _is_number(cell)
