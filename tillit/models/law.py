"""What holds on the day of the decision, of the law that ``data/law.csv`` has?

A rule holds from its first day to its last, both included, where these are known; what was read is
too old to lean on when more than a year lies between it and the day. A chapter, the case paper and
the page ask here, by one formula: it tells of a date whether the day comes before or after it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tillit.evidence import load
from tillit.formula import Bind, Number, days, keep, where
from tillit.parameters import OPEN, registry

UNREAD = ("recalled", "not_found")
"""How a row was read that was not: it never counts as law, see the vocabulary ``law_reading``."""

COMMON = ("EU", "ALL")
"""Countries of the table that are none: their rows concern all."""


def countries() -> list[str]:
    """Return the countries that a reader can choose, in the order of the choice."""
    return [country for country in registry()["country"].choices if country != OPEN]


def rules() -> list[dict[str, Any]]:
    """Return the rows of the law that were read, in the order of the table."""
    return [row for row in load().table("law").to_dict("records") if row["how_read"] not in UNREAD]


def ended(row: Mapping[str, str]) -> str:
    """Return the result that is 1 where a rule had ended by the day; empty where it has no end."""
    return _result("after", row["valid_to"])


def to_come(row: Mapping[str, str]) -> str:
    """Return the result that is 1 where a rule begins after the day; empty if without a first."""
    return _result("before", row["valid_from"])


def outdated(row: Mapping[str, str]) -> str:
    """Return the result that is 1 where what was read is more than a year older than the day."""
    return _result("after", a_year_later(row["checked"]))


def a_year_later(written: str) -> str:
    """Return the same day of the next year; a year or a month stands for its first day.

    Examples
    --------
    >>> a_year_later("2018-10")
    '2019-10-01'
    >>> a_year_later("2024-02-29")
    '2025-03-01'
    """
    day = dt.date.fromisoformat(written + "-01-01"[len(written) - 4 :])
    try:
        return day.replace(year=day.year + 1).isoformat()
    except ValueError:  # the 29th of February
        return dt.date(day.year + 1, 3, 1).isoformat()


def _result(side: str, date: str) -> str:
    return f"law_{side}_{date.replace('-', '_')}" if date else ""


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """Whose law is shown, and what of it holds on the day.

    Parameters
    ----------
    values
        ``country`` and ``decision_date``, which may be open.
    bind
        Names each result (see :data:`tillit.formula.Bind`).

    Returns
    -------
    dict
        ``law_of_<country>`` and ``law_not_of_<country>``: 1 where it is, or is not, the chosen
        one. ``law_after_<date>`` and ``law_before_<date>``: 1 where the day of the decision is
        after or before it, 0 where not or where there is no day. ``law_ended``,
        ``law_to_come``, ``law_outdated``: how many rules of the country, and of what concerns all
        three, that is so of.

    Examples
    --------
    >>> found = evaluate({"country": "NO", "decision_date": "2026-06-30"})
    >>> int(found["law_after_2026_06_30"]), int(found["law_before_2026_07_01"])
    (0, 1)
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    for country in countries():
        here = result(f"law_of_{country}", where(values["country"] == country, 1, 0))
        result(f"law_not_of_{country}", 1 - here)
    day, read = days(values["decision_date"]), rules()
    for row in read:
        for side, date in (
            ("after", row["valid_to"]),
            ("before", row["valid_from"]),
            ("after", a_year_later(row["checked"])),
        ):
            name = _result(side, date)
            if name and name not in named:
                passed = day > days(date) if side == "after" else day < days(date)
                result(name, where(passed, 1, 0))
    for name, of in (("law_ended", ended), ("law_to_come", to_come), ("law_outdated", outdated)):
        result(name, _count(named, ((row["country"], of(row)) for row in read)))
    return named


def _count(named: Mapping[str, Number], rows: Iterable[tuple[str, str]]) -> Number:
    """Count the rows, by country and result, whose result is 1 and whose country is shown."""
    total: Number = 0
    for (country, name), count in Counter(row for row in rows if row[1]).items():
        shown = 1 if country in COMMON else named[f"law_of_{country}"]
        total = total + count * shown * named[name]
    return total
