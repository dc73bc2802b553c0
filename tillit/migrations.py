"""What links and files of earlier editions hold, as the settings of today.

``data/migrations.csv`` says which setting stands in the place of one that is gone. Files carry the
version of the book that wrote them; that a name is of an earlier edition is known by the name.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tillit.evidence import DataError, load
from tillit.locales import locale
from tillit.messages import message
from tillit.parameters import registry
from tillit.typed import DECIMAL


@dataclass(frozen=True)
class Migration:
    """Which setting stands in the place of an earlier one, and what its values are there.

    Values stay as they are where ``earlier`` is empty; else they are, between those of
    ``earlier``, those of ``now`` in a straight line, to the nearest step.
    """

    by: str
    step: float
    earlier: tuple[float, ...]
    now: tuple[float, ...]


def migrations() -> dict[str, Migration]:
    """Return what stands in the place of each earlier setting, by its id.

    Raises
    ------
    DataError
        When that is no setting.
    """
    found = {}
    table = load().table("migrations").sort_values("earlier")
    for name, rows in table.groupby("id"):
        by = rows["replaced_by"].iloc[0]
        if by not in registry():
            raise DataError(f"data/migrations.csv, {name}: there is no setting {by!r}.")
        values = rows[["earlier", "now"]].dropna()
        step = registry()[by].step
        found[str(name)] = Migration(by, step, tuple(values["earlier"]), tuple(values["now"]))
    return found


def carried(given: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """Take what an old link or file holds as what it is now, with a word where a value changes."""
    values, messages = dict(given), []
    for name, item in migrations().items():
        if name not in given or item.by in given:
            continue
        if not item.earlier:
            values[item.by] = values.pop(name)
            continue
        written = str(given[name])
        if not DECIMAL.fullmatch(written):
            continue
        del values[name]
        steps = np.interp(float(written), item.earlier, item.now) / item.step
        now = round(math.floor(steps + 0.5) * item.step, 9)
        values[item.by] = now
        said = {"old": locale().exact(float(written)), "new": locale().exact(now)}
        messages.append(message("replaced", label=registry()[item.by].label, **said))
    return values, messages
