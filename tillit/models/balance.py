"""Balance of instruments: how much control and how much trust is written into a contract or reform?

Every case of the book has its governance instruments coded from the documents, a row each with a
weight on control and a weight on trust (``data/instruments.csv``). A case stands where the sum of
its rows puts it; the reader's contract or reform stands where the instruments put it that the
reader ticks. What is coded is that a document speaks of an instrument, never what it brings about.

As a rule a weight of two stands for what decides or binds: checks with consequences, or judgement
that is relied on. One stands for what asks, measures or compares, or for being heard. Minus one
takes away. The weights and their rule are judgements of this book. Source of the equations: this
book; the index of likeness is Jaccard's (1912), The distribution of the flora in the alpine zone,
New Phytologist 11(2), https://doi.org/10.1111/j.1469-8137.1912.tb05611.x, each kind of instrument
counted with its weight.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tillit.evidence import DATA_FOLDER, by_language, load
from tillit.formula import (
    Bind,
    Number,
    counted_places,
    equation,
    keep,
    maximum,
    only_where,
    where,
)

KINDS = (
    "reporting",
    "supervision",
    "sanctions",
    "success_rates",
    "competition",
    "annual_review",
    "incentives",
    "dialogue",
    "staff_involvement",
    "method_freedom",
    "user_choice",
    "rule_exemption",
)
"""The kinds of instruments, after which their two parameters are called."""

PRESENCES = ("documented", "planned", "proposed", "argued")
"""How an instrument is present in a document, the firmest first."""

NAMED = 3
"""As many cases that are equally near are told by name; more are counted."""

ALIKE = 1e-9
"""Likenesses that differ by less are equal: the rest is rounding."""


@dataclass(frozen=True)
class Coding:
    """One coded row: the kind of instrument, how it is present, its two weights."""

    kind: str
    presence: str
    control: int
    trust: int


@dataclass(frozen=True)
class Case:
    """A case with its coded rows; ``side`` is ``"tender"`` or ``"in_house"``.

    ``short_name`` leaves room for a chart on a phone.
    """

    id: str
    name: str
    short_name: str
    side: str
    codings: tuple[Coding, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of instruments it holds, in the order of ``KINDS``."""
        return tuple(kind for kind in KINDS if any(row.kind == kind for row in self.codings))

    def presence(self, kind: str) -> str:
        """Return how firmly it holds a kind: the firmest of its rows, ``""`` where it has none."""
        found = {row.presence for row in self.codings if row.kind == kind}
        return next((presence for presence in PRESENCES if presence in found), "")


@by_language
def cases(folder: Path = DATA_FOLDER) -> tuple[Case, ...]:
    """Return the cases with their coded rows, in the order of the table."""
    rows = load(folder).table("instruments").to_dict("records")
    return tuple(
        Case(
            case["id"],
            case["name"],
            case["short_name"],
            case["side"],
            tuple(
                Coding(
                    row["instrument"],
                    row["presence"],
                    int(row["control"]),
                    int(row["trust"]),
                )
                for row in rows
                if row["case_id"] == case["id"]
            ),
        )
        for case in load(folder).table("cases").to_dict("records")
    )


def mean_coding(kind: str) -> tuple[float, float]:
    """Return the mean coded weights of a kind on control and on trust, over all its rows."""
    rows = [row for case in cases() for row in case.codings if row.kind == kind]
    return sum(row.control for row in rows) / len(rows), sum(row.trust for row in rows) / len(rows)


@equation
def position(values: Mapping[str, Number], case: Case) -> tuple[Number, Number]:
    """Where a case stands: the sum of its coded weights, each times what the reader lets it weigh.

    Parameters
    ----------
    values
        Parameter values by id; ``weight_<kind>`` is 0 or more, 1 as coded.
    case
        The case.

    Returns
    -------
    tuple
        Control and trust. A case that a document tells at length has more rows to sum.
    """
    control = dict.fromkeys(KINDS, 0)
    trust = dict.fromkeys(KINDS, 0)
    for row in case.codings:
        control[row.kind] += row.control
        trust[row.kind] += row.trust
    return _weighted(values, control), _weighted(values, trust)


def _weighted(values: Mapping[str, Number], coded: Mapping[str, int]) -> Number:
    return _total(values[f"weight_{kind}"] * sum_ for kind, sum_ in coded.items() if sum_)


def _total(terms: Iterable[Number]) -> Number:
    first, *others = [*terms] or [0]
    return sum(others, first)


@equation
def own_position(
    values: Mapping[str, Number], ticked: Mapping[str, Number]
) -> tuple[Number, Number]:
    """Where the reader's contract or reform stands.

    Parameters
    ----------
    values
        Parameter values by id.
    ticked
        1 where the reader ticked a kind, else 0.

    Returns
    -------
    tuple
        Control and trust: each ticked kind counts once, with the mean of its coded rows times
        what the reader lets it weigh.
    """
    means = {kind: mean_coding(kind) for kind in KINDS}
    control = {kind: ticked[kind] * mean[0] for kind, mean in means.items() if mean[0]}
    trust = {kind: ticked[kind] * mean[1] for kind, mean in means.items() if mean[1]}
    return _total(values[f"weight_{kind}"] * part for kind, part in control.items()), _total(
        values[f"weight_{kind}"] * part for kind, part in trust.items()
    )


@equation
def likeness(own: Number, other: Number, shared: Number) -> Number:
    """How alike two sets are: what both hold, over what either holds (Jaccard's index).

    Parameters
    ----------
    own, other
        Weight of all that the one and the other hold, 0 or more.
    shared
        Weight of what both hold, at most the smaller of the two.

    Returns
    -------
    Number
        Between 0 and 1; 0 where neither holds anything that weighs.
    """
    either = own + other - shared
    return shared / where(either > 0, either, 1)


def evaluate(values: Mapping[str, Number], bind: Bind = keep) -> dict[str, Number]:
    """All results at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id: ``own_<kind>`` is ``"yes"`` or ``"no"``, ``weight_<kind>`` a
        number; numbers or arrays of one shape, or formulas.
    bind
        Names each intermediate result (see :data:`Bind`).

    Returns
    -------
    dict
        Of the reader's own: ``balance_own_control``, ``balance_own_trust``, ``balance_own_kinds``
        (ticked and not weighed 0). Of each case, counted from 1 in the order of the table:
        ``balance_control_<n>``, ``balance_trust_<n>``, ``balance_likeness_<n>`` (0 to 1),
        ``balance_shared_<n>`` (kinds that both hold), ``balance_different_<n>`` (kinds that only
        one holds), ``balance_nearest_<n>`` (1 where no other case is more alike, else 0).
        ``balance_most_like``, how many cases are nearest, none while nothing that weighs is
        ticked; ``balance_most_like_1`` to ``NAMED``, their places in the table from 0;
        ``balance_likeness``, theirs. Of a case that is nearest alone ``balance_shared`` and
        ``balance_different``. Not a number where there is none.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> ticked = {"own_competition": "yes", "own_supervision": "yes", "own_user_choice": "yes"}
    >>> cases()[int(evaluate({**defaults(), **ticked})["balance_most_like_1"])].id
    'bergen-proposed-tender'
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    ticked, counts, held, held_weight = {}, {}, {}, {}
    for kind in KINDS:
        weight = values[f"weight_{kind}"]
        ticked[kind] = bind(f"balance_tick_{kind}", where(values[f"own_{kind}"] == "yes", 1, 0))
        counts[kind] = bind(f"balance_counts_{kind}", where(weight > 0, 1, 0))
        held[kind] = bind(f"balance_held_{kind}", ticked[kind] * counts[kind])
        held_weight[kind] = bind(f"balance_held_weight_{kind}", ticked[kind] * weight)
    own_control, own_trust = own_position(values, ticked)
    result("balance_own_control", own_control)
    result("balance_own_trust", own_trust)
    own_kinds = result("balance_own_kinds", _total(held.values()))
    own_weight = bind("balance_own_weight", _total(held_weight.values()))
    alike = []
    for n, case in enumerate(cases(), start=1):
        control, trust = position(values, case)
        result(f"balance_control_{n}", control)
        result(f"balance_trust_{n}", trust)
        shared = result(f"balance_shared_{n}", _total(held[kind] for kind in case.kinds))
        case_kinds = _total(counts[kind] for kind in case.kinds)
        result(f"balance_different_{n}", own_kinds + case_kinds - 2 * shared)
        weight = bind(
            f"balance_weight_{n}", _total(values[f"weight_{kind}"] for kind in case.kinds)
        )
        shared_weight = bind(
            f"balance_shared_weight_{n}", _total(held_weight[kind] for kind in case.kinds)
        )
        alike.append(result(f"balance_likeness_{n}", likeness(own_weight, weight, shared_weight)))
    most = bind("balance_most", functools.reduce(maximum, alike))
    # Nothing is as alike as 2: while nothing that weighs is ticked, no case is nearest.
    least = bind("balance_least", where(most > 0, most - ALIKE, 2))
    nearest = [
        result(f"balance_nearest_{n}", where(value >= least, 1, 0))
        for n, value in enumerate(alike, start=1)
    ]
    named |= counted_places(nearest, "balance_most_like", bind, NAMED)
    count = named["balance_most_like"]
    result("balance_likeness", only_where(count > 0, most))
    for name in ("shared", "different"):
        own = _total(flag * named[f"balance_{name}_{n}"] for n, flag in enumerate(nearest, start=1))
        result(f"balance_{name}", only_where(count == 1, own))
    return named
