"""Numbers as people write them: the one reader of what is typed, pasted, filed or given in Python.

A comma and a point are read by what stands around them, in every language of the book alike: who
reads the English edition types a Nordic comma. What can be two numbers (1.234) is not guessed: the
caller asks. What is no number as a whole is none: nothing ever becomes another number. The twin of
``typed.js``, which gets the patterns from here.
"""

import re

DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""A decimal number as programs write it, and nothing else that a language may take for one."""

_KRONER = "kr[.]?|kroner|kronor|nok|dkk|sek"

PATTERNS = {
    # what stands around: spaces of every kind, and those without a width
    "space": (
        r"[\t-\r \u0085\u00a0\u00ad\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+"
    ),
    "broken": r"[\t\n\v\f\r\u0085\u2028\u2029]",
    "minus": r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]",
    # the shapes of a number, its whole part and its decimals: groups by spaces or apostrophes; by
    # the other mark than that of the decimals; by one mark, more than once; none
    "spaced": r"([0-9]{1,3}(?:[ ][0-9]{3})+|[0-9]{1,3}(?:['\u2019][0-9]{3})+)(?:[.,]([0-9]*))?",
    "points": r"([0-9]{1,3}(?:[.][0-9]{3})+),([0-9]+)",
    "commas": r"([0-9]{1,3}(?:,[0-9]{3})+)[.]([0-9]+)",
    "grouped": r"([0-9]{1,3}(?:[.][0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,})()",
    "single": r"([0-9]+|(?=[.,][0-9]))(?:[.,]([0-9]*))?",
    # a shape that is two numbers
    "two_ways": r"[1-9][0-9]{0,2}[.,][0-9]{3}",
    # words, those of money by the unit of amounts that a field takes
    "percent": r"%|percent|per[ ]cent|prosent|procent|pct[.]?",
    "whole": rf"{_KRONER}|,-|:-",
    "thousand": rf"(?:thousand|tusen|tusind)(?: (?:{_KRONER}))?|tkr[.]?|{_KRONER}",
    "million": (
        rf"(?:millioner|miljoner|millions?|miljon|mill?[.]?|mio[.]?)(?: (?:{_KRONER}))?|mkr[.]?"
        rf"|{_KRONER}"
    ),
}
"""What numbers are read by, on the page too."""

SHAPES = ("spaced", "points", "commas", "grouped", "single")
"""The patterns of :data:`PATTERNS` that a number may have."""

UNITS = ("percent", "whole", "thousand", "million")
"""The patterns of words."""

LONGEST = 40
"""Characters of a number; what is longer is none."""


def readings(text: str, *words: str) -> list[str]:
    """Return the numbers that a text can be, as programs write them: none, one, or two.

    Parameters
    ----------
    text
        What was written.
    words
        Patterns of what may stand before or after the number: its unit.

    Returns
    -------
    list of str
        Where there are two, the whole number comes first.

    Examples
    --------
    >>> readings("\N{MINUS SIGN}1 234,50 kr", PATTERNS["whole"])
    ['-1234.50']
    >>> readings("1.234")
    ['1234', '1.234']
    >>> readings("3 or 4")
    []
    """
    bare = _bare(text, words)
    sign = bare[:1] if bare[:1] in ("+", "-") else ""
    body = bare[len(sign) :].strip(" ")
    minus = "-" if sign == "-" else ""
    if re.match("[0-9.]", body) and "e" in body.lower():
        return [minus + body] if DECIMAL.fullmatch(body) else []
    if re.fullmatch(PATTERNS["two_ways"], body):
        return [minus + re.sub("[.,]", "", body), minus + body.replace(",", ".")]
    for shape in SHAPES:
        if found := re.fullmatch(PATTERNS[shape], body):
            whole, decimals = re.sub("[^0-9]", "", found[1]) or "0", found[2]
            return [f"{minus}{whole}.{decimals}" if decimals else minus + whole]
    return []


def trimmed(text: str) -> str:
    """Take away spaces of every kind around a text."""
    return re.sub(f"^{PATTERNS['space']}|{PATTERNS['space']}$", "", text)


def _bare(text: str, words: tuple[str, ...]) -> str:
    """Take away what stands around a number; empty where it is too long or has a line end in it."""
    line = trimmed(text)
    if len(line) > LONGEST or re.search(PATTERNS["broken"], line):
        return ""
    line = re.sub(PATTERNS["minus"], "-", re.sub(PATTERNS["space"], " ", line))
    unit = "|".join(filter(None, words))
    if unit:
        line = re.sub(rf"^(?:{unit}) ?(?=[-+0-9.,])| ?(?:{unit})$", "", line, flags=re.IGNORECASE)
    return line.strip(" ")
