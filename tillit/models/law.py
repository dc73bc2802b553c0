"""What holds on the day of the decision, of the law that ``data/law.csv`` has?

A rule holds from its first day to its last, both included, where these are known. What was read
tells of the day that it is of: before it, a rule without a first day is not known to hold, nor on
any day one that was read in a page without a date; more than a year after it, what was read is too
old to lean on. A chapter, the case paper and the page ask here, by one formula: it tells of a
stretch of days whether the day of the decision lies in it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tillit.evidence import load
from tillit.formula import Bind, Number, days, is_set, keep, where
from tillit.parameters import OPEN, registry

UNREAD = ("recalled", "not_found")
"""How a row was read that was not: it never counts as law, see the vocabulary ``law_reading``."""

COMMON = ("EU", "ALL")
"""Countries of the table that are none: their rows concern all."""

UNHELD = ("ended", "to_come", "newer", "begun", "undated")
"""States of a rule that is not known to hold on the day; it has one of them at most."""

STATES = (*UNHELD, "outdated")
"""What may have to be said of a rule on the day, see :func:`states`."""


@dataclass(frozen=True)
class Stretch:
    """Days from ``first`` until the one before ``until``; an empty end is open."""

    first: str = ""
    until: str = ""

    @property
    def result(self) -> str:
        """Id of the result that is 1 where the day of the decision lies in it."""
        ends = (("from", self.first), ("before", self.until))
        named = [f"{side}_{date.replace('-', '_')}" for side, date in ends if date]
        return "_".join(["law", *named]) if named else "law_on_a_day"

    def holds(self, day: Number) -> Number:
        """Whether a day lies in it; none that is not set does."""
        if self.first and self.until:
            return (day >= days(self.first)) & (day < days(self.until))
        if self.first:
            return day >= days(self.first)
        return day < days(self.until) if self.until else is_set(day)


def countries() -> list[str]:
    """Return the countries that a reader can choose, in the order of the choice."""
    return [country for country in registry()["country"].choices if country != OPEN]


def rules() -> list[dict[str, Any]]:
    """Return the rules of the law that were read, in the order of the table."""
    return [row for row in load().table("law").to_dict("records") if row["how_read"] not in UNREAD]


def states(row: Mapping[str, str]) -> dict[str, Stretch]:
    """Return the stretches of days on which something has to be said of a rule, by what it is.

    ``ended``, ``to_come``: it holds no more, or not yet. ``newer``, ``begun``, ``undated``: it is
    not known whether it holds, since what was read is newer, since only the year or month of its
    first day is known, or since what was read has no date and does not tell both ends.
    ``outdated``: what was read is more than a year older.
    """
    first, last, read = row["valid_from"], row["valid_to"], row["checked"]
    found: dict[str, Stretch] = {}
    if last:
        found["ended"] = Stretch(first=_day_after(last))
    if first:
        found["to_come"] = Stretch(until=_first_day(first))
    if first and first != _first_day(first):
        found["begun"] = Stretch(_first_day(first), _day_after_all_of(first))
    if not read:
        # A period with both its ends needs no date of the text that tells it.
        ends = Stretch(until=_day_after(last) if last else "")
        return found if first and last else {**found, "undated": ends}
    if not first:
        found["newer"] = Stretch(until=_first_day(read))
    return {**found, "outdated": Stretch(first=_day_after(a_year_later(read)))}


def a_year_later(written: str) -> str:
    """Return the same day of the next year; a year or a month stands for its first day.

    Examples
    --------
    >>> a_year_later("2018-10")
    '2019-10-01'
    >>> a_year_later("2024-02-29")
    '2025-03-01'
    """
    day = dt.date.fromisoformat(_first_day(written))
    try:
        return day.replace(year=day.year + 1).isoformat()
    except ValueError:  # the 29th of February
        return dt.date(day.year + 1, 3, 1).isoformat()


def _first_day(written: str) -> str:
    return written + "-01-01"[len(written) - 4 :]


def _day_after(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()


def _day_after_all_of(written: str) -> str:
    """Return the day after a year or a month."""
    if len(written) == len("2024"):
        return a_year_later(written)
    year, month = map(int, written.split("-"))
    return dt.date(year + month // 12, month % 12 + 1, 1).isoformat()


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
        one. ``law_day``: the day of the decision. One for each stretch of days, see
        :attr:`Stretch.result`: 1 where that day lies in it, 0 where not or where there is none.
        ``law_<state>``: of how many rules of the country, and of what concerns all three, each of
        :data:`STATES` is so; ``law_held``: how many are in none of :data:`UNHELD`.

    Examples
    --------
    >>> found = evaluate({"country": "NO", "decision_date": "2026-06-30"})
    >>> int(found["law_from_2026_07_01"]), int(found["law_before_2026_07_01"])
    (0, 1)
    """
    named = on_the_day(values, rules(), bind)
    told = [(row["country"], states(row)) for row in rules()]
    held = _shown(named, Counter(country for country, _found in told))
    for state in STATES:
        there = ((country, found[state].result) for country, found in told if state in found)
        total = named[f"law_{state}"] = bind(f"law_{state}", _count(named, there))
        if state in UNHELD:
            held = held - total
    named["law_held"] = bind("law_held", held)
    return named


def on_the_day(
    values: Mapping[str, Number], rows: Iterable[Mapping[str, str]], bind: Bind = keep
) -> dict[str, Number]:
    """Whose law is shown, and what of these rules holds on the day: see :func:`evaluate`."""
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    for country in countries():
        here = result(f"law_of_{country}", where(values["country"] == country, 1, 0))
        result(f"law_not_of_{country}", 1 - here)
    day = result("law_day", days(values["decision_date"]))
    for row in rows:
        for stretch in states(row).values():
            if stretch.result not in named:
                result(stretch.result, where(stretch.holds(day), 1, 0))
    return named


def _count(named: Mapping[str, Number], rows: Iterable[tuple[str, str]]) -> Number:
    """Count the rows, by country and result, whose result is 1 and whose country is shown."""
    total: Number = 0
    for (country, name), count in Counter(rows).items():
        total = total + _shown(named, {country: count}) * named[name]
    return total


def _shown(named: Mapping[str, Number], counts: Mapping[str, int]) -> Number:
    """Count what is shown of these numbers by country."""
    total: Number = 0
    for country, count in counts.items():
        total = total + count * (1 if country in COMMON else named[f"law_of_{country}"])
    return total
