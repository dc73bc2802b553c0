"""Links to a scenario: the part of an address after ``#``.

A link begins with the version of the book and ends with a code over all that stands before it, so
that one that was cut or changed is known. It names every setting; where that gets longer than many
programs take, it holds them by place instead, in the order of ``data/link_order.csv``, and names
only what has no short form or no place. Words are in no link.

By place, a value is written in the digits of base 64, as below; the page does it alike.
"""

import datetime as dt
import math
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from tillit import __version__
from tillit.evidence import load
from tillit.migrations import migrations
from tillit.parameters import Value, plain_number, registry

VERSION_KEY, PLACES_KEY, END_KEY = "book", "all", "end"
"""Keys of the book's version, of all that is held by place and of the code at the end; no setting
has these names."""

LONGEST = 1_000
"""Characters up to which a link names every setting."""

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Those of base 64 that stand in an address as they are."""

SKIPPED, EMPTY = ".", "*"
"""Marks of settings left out, with their number in two digits, and of an empty one."""

PLAIN = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,3}))?")
"""A number with a short form: a digit for sign, decimals and number of digits, and these."""


class DamagedLinkError(ValueError):
    """A link was cut or changed."""


def fragment_of(values: Mapping[str, Value]) -> str:
    """Return the part of an address after ``#`` that sets these values, no words among them."""
    named = {name: _written(value) for name, value in values.items()}
    fragment = _ended(named)
    return fragment if len(fragment) <= LONGEST else _ended(_by_place(named))


def given_in(fragment: str) -> dict[str, Value]:
    """Return what a link gives by name, unchecked, numbers as such; its version among them.

    Raises
    ------
    DamagedLinkError
        When the book wrote it and it was cut or changed since.
    """
    listed = parse_qsl(fragment, keep_blank_values=True)
    begins = listed[:1] and listed[0][0] == VERSION_KEY
    # By hand a link has neither code nor places: one of them without the beginning was cut.
    if begins or not {PLACES_KEY, END_KEY}.isdisjoint(dict(listed)):
        end = listed.pop()
        if not begins or end != (END_KEY, _code_of(listed)):
            raise DamagedLinkError
    named = dict(listed)
    places = named.pop(PLACES_KEY, "")
    return {name: _read(name, text) for name, text in named.items()} | dict(_placed(places))


def order() -> list[tuple[str, str]]:
    """Return the settings by place, with the kind of their values, each by its name of today.

    Those of earlier editions keep their places and, where no other took it, their names.
    """
    rows = load().table("link_order")
    renamed = {name: item.by for name, item in migrations().items() if not item.earlier}
    return [
        (renamed.get(name, name), kind) for name, kind in zip(rows["id"], rows["kind"], strict=True)
    ]


def _ended(pairs: Mapping[str, str]) -> str:
    listed = [(VERSION_KEY, __version__), *pairs.items()]
    return urlencode([*listed, (END_KEY, _code_of(listed))], safe=EMPTY)


def _code_of(pairs: Sequence[tuple[str, str]]) -> str:
    text = "&".join(map("=".join, pairs))
    return f"{zlib.crc32(text.encode()):08X}"


def _written(value: Value) -> str:
    if isinstance(value, str):
        return value
    return "" if math.isnan(value) else repr(value).removesuffix(".0")


def _read(name: str, text: str) -> Value:
    """Read a value of a link, which the book writes as programs write numbers."""
    item = registry().get(name)
    number = plain_number(text) if item and item.kind == "number" else None
    return text if number is None else number


def _by_place(named: Mapping[str, str]) -> dict[str, str]:
    """Return all that has a short form under one key, and the rest by name."""
    rest, placed, skipped = dict(named), "", 0
    for name, kind in order():
        short = _short(kind, named[name]) if name in named else ""
        if not short:
            skipped += 1
            continue
        placed += (SKIPPED + _digits(skipped, 2) if skipped else "") + short
        skipped = 0
        del rest[name]
    return {PLACES_KEY: placed, **rest}


def _short(kind: str, text: str) -> str:
    """Return the short form of a value; empty where it has none."""
    if not text:
        return EMPTY
    if kind == "choice":
        return _mark(text)
    if kind == "date":
        return _digits(dt.date.fromisoformat(text).toordinal(), 4)
    plain = PLAIN.fullmatch(text)
    if not plain:
        return ""
    minus, whole, decimals = plain.groups("")
    digits = _digits(int(whole + decimals))
    return DIGITS[32 * len(minus) + 8 * len(decimals) + len(digits)] + digits


def _placed(text: str) -> Iterator[tuple[str, Value]]:
    """Yield what is held by place."""
    places = iter(order())
    characters = iter(text)

    def number(digits: int) -> int:
        total = 0
        for _ in range(digits):
            total = total * 64 + DIGITS.index(next(characters))
        return total

    try:
        for first in characters:
            if first == SKIPPED:
                for _ in range(number(2)):
                    next(places)
                continue
            name, kind = next(places)
            if first == EMPTY:
                yield name, ""
            elif kind == "choice":
                yield name, _chosen(name, first + next(characters))
            elif kind == "date":
                high = DIGITS.index(first) * 64**3
                yield name, dt.date.fromordinal(high + number(3)).isoformat()
            else:
                shape = DIGITS.index(first)
                size = number(shape % 8) / 10 ** (shape // 8 % 4)
                yield name, -size if shape >= 32 else size
    except (StopIteration, ValueError) as error:
        raise DamagedLinkError from error


def _mark(choice: str) -> str:
    """Return the two digits by which a choice is known among those of its setting."""
    return _digits(zlib.crc32(choice.encode()) % 64**2, 2)


def _chosen(name: str, mark: str) -> str:
    """Return the choice with this mark, and where there is none the mark, which is none."""
    item = registry().get(name)
    return next(
        (choice for choice in (item.choices if item else ()) if _mark(choice) == mark), mark
    )


def _digits(number: int, least: int = 0) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 64)
        text = DIGITS[digit] + text
    return text.rjust(least, DIGITS[0])
