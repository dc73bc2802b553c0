"""A measured figure, and how figures are printed."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

FRAME_MILLISECONDS = 1000 / 60


@dataclass(frozen=True)
class Figure:
    """One figure: ``value`` in ``unit``; ``at_most`` is the target, where there is one."""

    group: str
    name: str
    value: float
    unit: str
    at_most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.at_most is None else self.value <= self.at_most


def written(value: float) -> str:
    """Write a number with three significant digits and without an exponent."""
    digits = max(0, 3 - len(f"{abs(value):.0f}")) if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table in plain text."""
    rows = [
        (
            figure.name,
            written(figure.value),
            figure.unit,
            "" if figure.at_most is None else f"at most {written(figure.at_most)}",
            {None: "", True: "met", False: "MISSED"}[figure.met],
            figure.note,
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = []
    group = ""
    for figure, row in zip(figures, rows, strict=True):
        if figure.group != group:
            group = figure.group
            lines += ["", group]
        name, value, *texts = row[:5]
        parts = [name.ljust(widths[0]), value.rjust(widths[1])]
        parts += [text.ljust(width) for text, width in zip(texts, widths[2:], strict=True)]
        lines.append("  ".join(["", *parts, row[5]]).rstrip())
    return "\n".join(lines)


def frames(
    group: str, name: str, milliseconds: Sequence[float], target: float | None = None
) -> list[Figure]:
    """Return median and 95th percentile of a duration in frames of a 60 Hz screen."""
    of_twenty = statistics.quantiles(milliseconds, n=20)
    found = {"median": statistics.median(milliseconds), "p95": of_twenty[-1]}
    return [
        Figure(
            group,
            f"{name}, {which}",
            value / FRAME_MILLISECONDS,
            "frames of 60 Hz",
            target,
            f"{value:.1f} ms",
        )
        for which, value in found.items()
    ]


def seconds_each(action: Callable[[], object], at_least: float = 0.4, rounds: int = 5) -> float:
    """Return the median time of one call, each round long enough for the clock."""
    action()
    calls, took = 1, 0.0
    while took < at_least / rounds:
        start = perf_counter()
        for _ in range(calls):
            action()
        took = perf_counter() - start
        if took < at_least / rounds:
            calls *= 2
    times = [took / calls]
    for _ in range(rounds - 1):
        start = perf_counter()
        for _ in range(calls):
            action()
        times.append((perf_counter() - start) / calls)
    return statistics.median(times)
