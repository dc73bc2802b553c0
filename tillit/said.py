"""Which sentence is said: named cases, the first that holds.

A case says by a formula when it holds. Which one does is a result like any other, so that the page
and Python choose alike; its number stands for a place in the list and is nobody's to write.
"""

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tillit.formula import Bind, Formula, Number, as_text, maximum, where
from tillit.i18n import PLACE, Counted, Text, as_data
from tillit.parameters import registry

Condition = Callable[[Mapping[str, Number]], Number]
"""Says from settings and results by id whether a case holds."""


EVEN = (0.45, 0.55)
"""Between these chances an event is about as likely as not."""


@dataclass(frozen=True)
class Case:
    """A sentence and when it is said.

    Parameters
    ----------
    name
        What is the case, in a word or two.
    sentence
        A whole sentence with ``{result:format}`` or ``{setting}`` in it, in one form or in two; an
        empty one says nothing.
    holds
        When it is said; without it, in all that is left.
    """

    name: str
    sentence: Text
    holds: Condition | None = None


def only_if(condition: Condition, cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return these cases for where a condition holds as well."""

    def both(holds: Condition | None) -> Condition:
        return (lambda known: condition(known) & holds(known)) if holds else condition

    return tuple(replace(case, holds=both(case.holds)) for case in cases)


LEAST_AMOUNT = 10_000
"""Step in which amounts of money are told, NOK, where they are small."""


def narrow(known: Mapping[str, Number], name: str, least: float = 0) -> Number:
    """Say whether the ends of a band may read the same in two digits: then it is not told.

    ``least`` is the smallest step that is written.
    """
    low, high = known[f"{name}_low"], known[f"{name}_high"]
    return high - low <= maximum(0.1 * maximum(high, -low), least)


def places(text: Text) -> list[tuple[str, str]]:
    """Return name and format of every place in a sentence; a setting's format is empty."""
    return [place for form in _forms(text) for place in PLACE.findall(form)]


def broken(text: Text) -> bool:
    """Say whether a sentence has a brace that belongs to no place."""
    return any(brace in PLACE.sub("", form) for form in _forms(text) for brace in "{}")


def _forms(text: Text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else (text.one, text.many)


def placed(text: Text, **inner: str) -> Text:
    """Put into some places of a sentence what has places of its own; the others stay.

    Examples
    --------
    >>> placed("{option}: {share:percent}", option="{leader:options}")
    '{leader:options}: {share:percent}'
    """

    def filled(form: str) -> str:
        return PLACE.sub(lambda place: inner.get(place[1], place[0]), form)

    if isinstance(text, str):
        return filled(text)
    return Counted(filled(text.one), filled(text.many), text.by)


class CaseError(ValueError):
    """A list of cases has one that can never hold, or leaves something unsaid."""


@dataclass(frozen=True)
class Said:
    """What is said: of each list of cases the first that holds, one after the other.

    Parameters
    ----------
    id
        Id of the result that tells which case holds; with several lists, numbered from 1.
    parts
        Lists of cases. The last case of each holds in all that is left.

    Raises
    ------
    CaseError
        When a list has a case after one that always holds, two of one name, or no case for what is
        left.
    """

    id: str
    parts: Sequence[Sequence[Case]]

    def __post_init__(self) -> None:
        for cases in self.parts:
            names = [case.name for case in cases]
            for name in names:
                if names.count(name) > 1:
                    raise CaseError(f"{self.id}: two cases are called {name!r}.")
            if not cases or cases[-1].holds is not None:
                raise CaseError(f"{self.id}: the last case must hold in all that is left.")
            for case, after in itertools.pairwise(cases):
                if case.holds is None:
                    raise self._after_all(case, after)

    @property
    def ids(self) -> list[str]:
        """Ids of the results that tell which case holds, one for each list of cases."""
        if len(self.parts) == 1:
            return [self.id]
        return [f"{self.id}_{place}" for place in range(1, len(self.parts) + 1)]

    @property
    def sentences(self) -> list[Text]:
        """Every sentence of every case."""
        return [case.sentence for cases in self.parts for case in cases]

    def holding(self, found: Mapping[str, float | str]) -> list[Case]:
        """Return the cases that hold, one of each list."""
        return [cases[int(found[name])] for name, cases in zip(self.ids, self.parts, strict=True)]

    def texts(self, found: Mapping[str, float | str]) -> list[Text]:
        """Return the sentences that are said by these results, their places still open."""
        return [case.sentence for case in self.holding(found) if case.sentence]

    def written(self) -> list[dict[str, Any]]:
        """Return the texts of each list, and the result that tells which, for the page."""
        return [
            {"case": name, "texts": [as_data(case.sentence) for case in cases]}
            for name, cases in zip(self.ids, self.parts, strict=True)
        ]

    def numbers(self, known: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
        """Compute which case of each list holds: its place.

        Parameters
        ----------
        known
            Settings and results by id.
        bind
            Names a result.

        Raises
        ------
        CaseError
            When a case can never hold: it contradicts itself, or one before it holds wherever it
            does. Found by what conditions are written of and by the ranges of settings, not by
            what results can be.
        """
        return {
            name: bind(name, self._place(cases, known))
            for name, cases in zip(self.ids, self.parts, strict=True)
        }

    def _place(self, cases: Sequence[Case], known: Mapping[str, Number]) -> Number:
        conditions = [case.holds(known) for case in cases if case.holds]
        # At numbers any case may happen not to hold.
        if any(isinstance(value, Formula) for value in known.values()):
            self._require_possible(cases, conditions)
        place: Number = len(cases) - 1
        for i, condition in reversed(list(enumerate(conditions))):
            place = where(condition, i, place)
        return place

    def _require_possible(self, cases: Sequence[Case], conditions: Sequence[Number]) -> None:
        earlier: dict[frozenset[str], str] = {}
        for (case, after), condition in zip(itertools.pairwise(cases), conditions, strict=True):
            if not isinstance(condition, Formula) and condition:
                raise self._after_all(case, after)
            ways = _ways(as_text(condition)) if isinstance(condition, Formula) else []
            ways = [way for way in ways if not (_contradicts(way) or _leaves_nothing(way))]
            if not ways:
                raise CaseError(f"{self.id}: case {case.name!r} can never hold.")
            before = [[name for asked, name in earlier.items() if asked <= way] for way in ways]
            if all(before):
                names = ", ".join(dict.fromkeys(repr(found[0]) for found in before))
                raise CaseError(
                    f"{self.id}: case {case.name!r} can never hold, since {names} before it asks "
                    "no more."
                )
            earlier |= dict.fromkeys(ways, case.name)

    def _after_all(self, case: Case, after: Case) -> CaseError:
        return CaseError(
            f"{self.id}: case {after.name!r} can never hold, since {case.name!r} before it always "
            "does."
        )


_OPPOSITES = {">": "<=", "<=": ">", "<": ">=", ">=": "<", "===": "!==", "!==": "==="}
_PARTS = re.compile(r"[()]|(?<= )(?:&&|\|\||[<>]=?|[!=]==)(?= )")


def _ways(condition: str) -> list[frozenset[str]]:
    """Return the ways in which a condition holds: of each, what holds together."""
    for operator in ("||", "&&"):
        parts = _halves(condition, operator)
        if parts:
            one, other = map(_ways, parts)
            if operator == "||":
                return one + other
            return [here | there for here in one for there in other]
    return [frozenset([condition])]


def _halves(text: str, operator: str) -> tuple[str, str] | None:
    """Return what stands around an operator, where the text is its two sides in brackets."""
    depth = 0
    for part in _PARTS.finditer(text) if text.startswith("(") else ():
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if depth == 1 and part[0] == operator:
            return text[1 : part.start() - 1], text[part.end() + 1 : -1]
    return None


def _contradicts(way: frozenset[str]) -> bool:
    """Say whether something must hold and not hold at once."""
    for asked in way:
        if f"(!{asked})" in way:
            return True
        for operator, opposite in _OPPOSITES.items():
            sides = _halves(asked, operator)
            if sides and f"({sides[0]} {opposite} {sides[1]})" in way:
                return True
    return False


_LITERAL = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|'[^']*'")


def _leaves_nothing(way: frozenset[str]) -> bool:
    """Say whether what something is compared with leaves it no value; a setting has its range."""
    compared: dict[str, list[tuple[str, str]]] = {}
    for asked in way:
        for operator in _OPPOSITES:
            side, literal = _halves(asked, operator) or ("", "")
            if side and _LITERAL.fullmatch(literal):
                compared.setdefault(side, []).append((operator, literal))
    for side, all_asked in compared.items():
        left = _word_left if all_asked[0][1].startswith("'") else _number_left
        if not left(side, all_asked):
            return True
    return False


def _word_left(side: str, asked: Sequence[tuple[str, str]]) -> bool:
    choices = registry()[side].choices if side in registry() else {}
    words = {f"'{name}'" for name in choices} or {literal for _operator, literal in asked}
    for operator, literal in asked:
        words = words & {literal} if operator == "===" else words - {literal}
    return bool(words) or (not choices and all(operator == "!==" for operator, _literal in asked))


def _number_left(side: str, asked: Sequence[tuple[str, str]]) -> bool:
    item = registry().get(side)
    ranged = item is not None and item.kind == "number"
    low = (item.low if item and ranged else -math.inf, False)
    high = (item.high if item and ranged else math.inf, True)
    for operator, literal in asked:
        value = float(literal)
        if operator in (">", ">=", "==="):
            low = max(low, (value, operator == ">"))
        if operator in ("<", "<=", "==="):
            high = min(high, (value, operator != "<"))
    return low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])
