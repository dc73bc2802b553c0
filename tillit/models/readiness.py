"""E9, readiness: is the municipality ready to tender, or to reform, and when could it start?

Six gates, each with its questions, as many for a reform in-house as for a tender. A question is
answered yes, partly, no or don't know; what is not known is not in place, and what is not answered
is not known. A question counts 2 for yes, 1 for partly and 0 for the rest; a gate has the level of
its weakest question, the whole that of its weakest gate. There is no mean: a well-known market
does not make up for a law that nobody has read. The questions are this book's, most of them from
Trondheim's nine recommendations, the Swedish guide's checklist and what DFØ tells of trust reforms
(``data/readiness_items.csv``); that the weakest decides is this book's rule.

The schedule adds up phases from the first dialogue to the first day of the first step: the
supplier has taken over, or the first units work in the new way. The length of a phase is drawn
from a triangular distribution; the time to bid and the time to take over are set by the
municipality. That the lengths are drawn independently is an assumption: what delays one phase
often delays the next, and the bands are then too narrow.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tillit.evidence import DATA_FOLDER, by_language, load
from tillit.formula import (
    Bind,
    Number,
    counted_places,
    days,
    equation,
    keep,
    maximum,
    minimum,
    triangular_quantile,
    where,
)

TRACKS = ("tender", "reform")

READY = 2
"""Level of a gate at which every question is answered yes; 1 is partly ready, 0 not ready."""

DAYS_A_MONTH = 365.25 / 12

PHASES = {
    "tender": (
        "tender_decision",
        "tender_documents",
        "tender_bidding",
        "tender_award",
        "tender_complaints",
        "tender_take_over",
    ),
    "reform": ("reform_decision", "reform_plan", "reform_start"),
}
"""The phases of each track in their order, from the first dialogue to the first day."""

SET = {
    "tender_bidding": ("days_to_bid", DAYS_A_MONTH),
    "tender_take_over": ("lead_time_months", 1),
}
"""Phases as long as the municipality sets them: a setting of another model, and how many of its
units make a month. The others are rows of ``data/schedule.csv`` and are drawn."""


@dataclass(frozen=True)
class Item:
    """A question at a gate; ``findings`` are what it rests on, none where it is this book's own."""

    id: str
    track: str
    gate: str
    title: str
    question: str
    findings: tuple[str, ...]


@functools.cache
def gates(folder: Path = DATA_FOLDER) -> tuple[str, ...]:
    """Return the ids of the gates, in the order of the table."""
    return tuple(load(folder).table("readiness_gates")["id"])


@by_language
def items(track: str, folder: Path = DATA_FOLDER) -> tuple[Item, ...]:
    """Return the questions of a track in their order."""
    more = load(folder).table("readiness_item_findings").to_dict("records")
    rows = load(folder).table("readiness_items").sort_values("number").to_dict("records")
    return tuple(
        Item(
            row["id"],
            row["track"],
            row["gate"],
            row["title"],
            row["question"],
            (
                *([row["finding_id"]] if row["finding_id"] else []),
                *(other["finding_id"] for other in more if other["item_id"] == row["id"]),
            ),
        )
        for row in rows
        if row["track"] == track
    )


def items_at(track: str, gate: str) -> tuple[Item, ...]:
    """Return the questions of a track at one gate."""
    return tuple(item for item in items(track) if item.gate == gate)


def settings(track: str) -> list[str]:
    """Return the ids of all parameters that count for a track: answers, lengths and dates."""
    lengths = [
        name
        for phase in PHASES[track]
        for name in (
            [SET[phase][0]]
            if phase in SET
            else [f"months_{end}_{phase}" for end in ("low", "mode", "high")]
        )
    ]
    return [*(f"ready_{item.id}" for item in items(track)), *lengths, *DATES]


DATES = ("schedule_start", "schedule_wanted")


# Gates


@equation
def strength(answer: Number) -> Number:
    """How much of what a question asks for is in place.

    Parameters
    ----------
    answer
        ``"yes"``, ``"partly"``, ``"no"``, ``"unknown"`` or ``"open"``.

    Returns
    -------
    Number
        2 for yes, 1 for partly, 0 for the rest.
    """
    return where(answer == "yes", READY, where(answer == "partly", 1, 0))


def weakest(levels: Sequence[Number]) -> Number:
    """Return the lowest of some levels."""
    return functools.reduce(minimum, levels)


def _count(answers: Iterable[Number], *keys: str) -> Number:
    flags = [where(answer == key, 1, 0) for answer in answers for key in keys]
    return sum(flags[1:], flags[0])


def evaluate(values: Mapping[str, Number], track: str, bind: Bind = keep) -> dict[str, Number]:
    """All results of a track at the given parameter values.

    Parameters
    ----------
    values
        Parameter values by id (see :func:`settings`): answers are keys, lengths numbers, dates
        text in Python and days on the page.
    track
        ``"tender"`` or ``"reform"``.
    bind
        Names each result (see :data:`Bind`).

    Returns
    -------
    dict
        Of each gate ``<track>_<gate>_level`` (0 not ready, 1 partly, 2 ready) and the number of
        its questions by answer: ``_yes``, ``_partly``, ``_no`` (no or don't know), ``_open`` (not
        answered). Of the whole ``<track>_level``, ``_yes``, ``_partly``, ``_no`` and ``_open``,
        ``<track>_items`` (questions), ``<track>_weakest`` (how many gates are as low as the
        lowest) and ``<track>_weakest_1`` … (their places in the table, from 0; not a number
        where there are fewer). Of each phase ``<phase>_done``, months from the start to its end
        if every phase takes its most likely length.

    Examples
    --------
    >>> from tillit.parameters import defaults
    >>> answers = {f"ready_{item.id}": "yes" for item in items("reform")}
    >>> found = evaluate({**defaults(), **answers, "ready_reform_law": "partly"}, "reform")
    >>> int(found["reform_level"]), gates()[int(found["reform_weakest_1"])]
    (1, 'staff')
    """
    named: dict[str, Number] = {}

    def result(name: str, value: Number) -> Number:
        named[name] = bind(name, value)
        return named[name]

    levels: list[Number] = []
    counted: dict[str, list[Number]] = {name: [] for name in COUNTS}
    for gate in gates():
        answers = [values[f"ready_{item.id}"] for item in items_at(track, gate)]
        level = weakest([strength(answer) for answer in answers])
        levels.append(result(f"{track}_{gate}_level", level))
        for name, keys in COUNTS.items():
            count = result(f"{track}_{gate}_{name}", _count(answers, *keys))
            counted[name].append(count)
    lowest = result(f"{track}_level", weakest(levels))
    for name, counts in counted.items():
        result(f"{track}_{name}", sum(counts[1:], counts[0]))
    result(f"{track}_items", len(items(track)))
    flags = [
        bind(f"{track}_is_weakest_{n}", where(x == lowest, 1, 0)) for n, x in enumerate(levels)
    ]
    named |= counted_places(flags, f"{track}_weakest", bind)
    for phase, months in done(most_likely(values, track), track).items():
        result(f"{phase}_done", months)
    return named


COUNTS = {"yes": ("yes",), "partly": ("partly",), "no": ("no", "unknown"), "open": ("open",)}
"""What is counted at each gate: answers by the name of their count."""


# Schedule


def ordered(values: Mapping[str, Number], phase: str) -> tuple[Number, Number, Number]:
    """Shortest, most likely and longest length of a phase, months, in this order.

    The most likely length is as entered. The range holds all three: a shortest length that was
    entered above it, or a longest below, is read as meant the other way round.
    """
    low, mode, high = (values[f"months_{end}_{phase}"] for end in ("low", "mode", "high"))
    return minimum(minimum(low, high), mode), mode, maximum(maximum(low, high), mode)


def _set_length(values: Mapping[str, Number], phase: str) -> Number:
    name, units = SET[phase]
    return values[name] / units


def most_likely(values: Mapping[str, Number], track: str) -> dict[str, Number]:
    """Return the most likely length of each phase, months."""
    return {
        phase: _set_length(values, phase) if phase in SET else values[f"months_mode_{phase}"]
        for phase in PHASES[track]
    }


def drawn(
    values: Mapping[str, Number], uniforms: Mapping[str, Number], track: str, bind: Bind = keep
) -> dict[str, Number]:
    """Draw the length of each phase whose length is uncertain.

    Parameters
    ----------
    values
        Parameter values by id.
    uniforms
        Draws between 0 and 1 by phase.
    track
        ``"tender"`` or ``"reform"``.
    bind
        Names each drawn length.

    Returns
    -------
    dict
        ``length_<phase>``, months, triangular between shortest and longest; where all three
        lengths are the same, that length.
    """
    return {
        f"length_{phase}": bind(
            f"length_{phase}", triangular_quantile(uniforms[phase], *ordered(values, phase))
        )
        for phase in PHASES[track]
        if phase not in SET
    }


def drawn_lengths(values: Mapping[str, Number], track: str) -> dict[str, Number]:
    """Return the length of each phase, months, from values that hold what :func:`drawn` drew."""
    return {
        phase: _set_length(values, phase) if phase in SET else values[f"length_{phase}"]
        for phase in PHASES[track]
    }


def done(lengths: Mapping[str, Number], track: str, bind: Bind = keep) -> dict[str, Number]:
    """Months from the start until each phase is done: they follow one another."""
    found: dict[str, Number] = {}
    months: Number = 0
    for phase in PHASES[track]:
        months = bind(f"until_{phase}", months + lengths[phase])
        found[phase] = months
    return found


def days_to_spare(values: Mapping[str, Number], months: Number) -> Number:
    """Days between the first day and the date it must be running, above 0 if in time.

    Parameters
    ----------
    values
        With ``schedule_start`` and ``schedule_wanted``.
    months
        From the start to the first day.

    Returns
    -------
    Number
        Not a number unless both dates are set. A first day that is written as the wanted date is
        in time: dates are rounded to whole days, so half a day is given.
    """
    first_day = days(values["schedule_start"]) + months * DAYS_A_MONTH
    return days(values["schedule_wanted"]) - first_day + 0.5


def dates(values: Mapping[str, Number], track: str, bind: Bind = keep) -> dict[str, Number]:
    """First day and latest start, days from 1970-01-01, from the bands that the draws gave.

    Parameters
    ----------
    values
        Parameter values, and the band of the last phase: ``<phase>_done_low``, ``_middle`` and
        ``_high``, months.
    track
        ``"tender"`` or ``"reform"``.
    bind
        Names each result.

    Returns
    -------
    dict
        ``<track>_first_day``, at the most likely lengths, and its band ``_low``, ``_middle``,
        ``_high``; ``<track>_latest_start``, from which nine in ten draws are in time, and
        ``<track>_even_start``, from which half of them are. Not a number without the dates that
        they are reckoned from.
    """
    start, wanted = days(values["schedule_start"]), days(values["schedule_wanted"])
    last = PHASES[track][-1]
    likely = done(most_likely(values, track), track)[last]
    low, middle, high = (values[f"{last}_done_{end}"] for end in ("low", "middle", "high"))
    found = {
        f"{track}_first_day": start + likely * DAYS_A_MONTH,
        f"{track}_first_day_low": start + low * DAYS_A_MONTH,
        f"{track}_first_day_middle": start + middle * DAYS_A_MONTH,
        f"{track}_first_day_high": start + high * DAYS_A_MONTH,
        f"{track}_even_start": wanted - middle * DAYS_A_MONTH,
        f"{track}_latest_start": wanted - high * DAYS_A_MONTH,
    }
    return {name: bind(name, value) for name, value in found.items()}
