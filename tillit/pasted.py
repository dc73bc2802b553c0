"""A block of cells copied from a spreadsheet, as text: the twin of blockOf on the page."""

import re

from tillit.typed import PATTERNS, UNITS, readings


def block(text: str) -> list[list[str]]:
    r"""Return the cells row by row, without a row of headings and columns of names.

    Examples
    --------
    >>> block("Bidder\tPrice\tQuality\nNord\t9,5\t7\nSør\t10,25\t8,5")
    [['9,5', '7'], ['10,25', '8,5']]
    """
    lines = re.sub(r"\r\n?", "\n", text).rstrip("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    if not any(map(_is_number, rows[0])):
        rows = rows[1:]
    while rows and len(rows[0]) > 1 and not any(_is_number(row[0]) for row in rows if row):
        rows = [row[1:] for row in rows]
    return rows


def _is_number(cell: str) -> bool:
    return bool(readings(cell, *(PATTERNS[unit] for unit in UNITS)))
