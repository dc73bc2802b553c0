"""The parameter registry: every number a model takes, with meaning, unit, range and origin.

The registry is the table ``data/parameters.csv``, and after it the settings that
``data/parameter_families.csv`` repeats over the rows of other tables: a score for every option and
criterion, an answer and a note for every question. Code reads it, controls and reference pages are
made from it, and a value from a link, a file or a form is checked against it.
"""

import datetime as dt
import difflib
import itertools
import math
import numbers
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tillit.evidence import DATA_FOLDER, DataError, by_language, load
from tillit.i18n import is_one, replaced
from tillit.locales import SPACE, locale
from tillit.messages import message
from tillit.typed import DECIMAL, PATTERNS, readings

UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no document may hold: controls, halves of a character, and what is none."""

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A date as it is stored, if there is such a day."""

Value = float | str
"""A number, the key of a choice, a text or a date (2026-03-01). An unset number is nan, an unset
text or date is empty."""


OPEN = "open"
"""Key of the choice that is none yet: a question not answered."""


@dataclass(frozen=True)
class Unit:
    """A unit as it is written beside a number: after one, and after any other."""

    one: str
    many: str

    def beside(self, number: str) -> str:
        """Write a number with the unit: 1 year, 1.5 years."""
        return f"{number}{SPACE}{self.one if is_one(number) else self.many}"


class ParameterError(ValueError):
    """A value does not fit its parameter; the message says which, why and what is taken."""


@dataclass(frozen=True)
class Parameter:
    """One row of the registry (the columns are described in ``data/datapackage.json``).

    ``drawn_low`` and ``drawn_high`` are the ends that the book draws it between, and its charts:
    those of its range, unless ``data/drawn_ranges.csv`` has narrower ones. ``about`` is
    the number whose :attr:`knowledge` this is, empty for all others. Once the reader has set
    ``replaced_by``, that stands in its place, and ``replaced_said`` beside it.
    """

    id: str
    model: str
    symbol: str
    label: str
    meaning: str
    unit: str
    short_unit: Unit | None
    kind: str
    display: str
    default: Value
    may_be_empty: bool
    low: float
    high: float
    step: float
    low_label: str
    high_label: str
    choices: dict[str, str]
    uncertain: bool
    origin: str
    finding_id: str
    literature_id: str
    law_id: str
    reason: str
    drawn_low: float
    drawn_high: float
    about: str = ""
    replaced_by: str = ""
    replaced_said: str = ""

    @property
    def has_default(self) -> bool:
        """Whether the book sets it; what has no default is the reader's to set."""
        return self.default not in ("", OPEN) and self.default == self.default

    @property
    def optional(self) -> bool:
        """Whether the reader may leave it open or empty."""
        return self.may_be_empty or not self.has_default

    @property
    def instead(self) -> str:
        """What holds where a value is refused, as a sentence for the reader."""
        return message("default_stands" if self.has_default else "left_open")

    @property
    def knowledge(self) -> str:
        """Id of the choice that says how well an uncertain number is known."""
        return f"knowledge_{self.id}"

    def within(self, *wanted: float) -> tuple[float, ...]:
        """Return these numbers as far as the book draws it, and both ends of that, in order."""
        low, high = self.drawn_low, self.drawn_high
        inside = (float(number) for number in wanted if low < number < high)
        return tuple(sorted({low, high, *inside}))

    @property
    def in_words(self) -> bool:
        """Whether the reader writes it: a formula never reads it, and a link never carries it."""
        return self.kind == "text"

    def check(self, value: object) -> Value:
        """Return ``value`` as this parameter takes it.

        Parameters
        ----------
        value
            A number, the text of one, the key of a choice, a text or a date; ``None``, an empty
            text or nan unsets an optional parameter.

        Raises
        ------
        ParameterError
            When it is not a number, out of range, no choice, too long or not a date.
        """
        if self.kind == "text":
            return self._checked_text(value)
        if self.kind == "date":
            return self._checked_date(value)
        if self.kind == "choice":
            if not isinstance(value, str) or value not in self.choices:
                raise ParameterError(
                    message(
                        "not_a_choice",
                        label=self.label,
                        value=shown(value),
                        choices=", ".join(self.choices),
                    )
                )
            return value
        if self.optional and _unset(value):
            return math.nan
        number = self._read(value) if isinstance(value, str) else _number(value)
        if number is None:
            raise self._refused("not_a_number", shown(value))
        if not self.low <= number <= self.high:
            raise self._refused("out_of_range", locale().exact(number))
        return number

    def _refused(self, reason: str, value: str) -> ParameterError:
        low, high = locale().exact(self.low), locale().exact(self.high)
        return ParameterError(message(reason, label=self.label, value=value, low=low, high=high))

    def _read(self, text: str) -> float | None:
        """Read a number as people write it; a share may be given in percent."""
        unit = self.short_unit
        share = self.display == "percent_of_one"
        words = [re.escape(word) for word in ((unit.one, unit.many) if unit else ())]
        if share or (unit and re.fullmatch(PATTERNS["percent"], unit.one)):
            words.append(PATTERNS["percent"])
        in_money = "whole" if self.display == "money" else self.display
        if in_money in locale().money:
            words.append(PATTERNS[in_money])
        found = readings(text, *words)
        if len(found) > 1:
            whole, fraction = map(locale().marked, (found[0], f"{found[1]}0"))
            raise ParameterError(
                message(
                    "two_ways", label=self.label, value=shown(text), whole=whole, fraction=fraction
                )
            )
        if not found:
            return None
        in_percent = share and re.search(PATTERNS["percent"], text, re.IGNORECASE)
        return _number(float(found[0]) / 100 if in_percent else float(found[0]))

    def _checked_text(self, value: object) -> str:
        if not isinstance(value, str):
            raise ParameterError(message("not_a_text", label=self.label))
        text = UNWRITTEN.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n"))
        if len(text) > self.high:
            raise ParameterError(
                message(
                    "too_long",
                    label=self.label,
                    length=locale().exact(len(text)),
                    high=locale().exact(self.high),
                )
            )
        return text

    def _checked_date(self, value: object) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, str) and DATE.fullmatch(value):
            try:
                dt.date.fromisoformat(value)
            except ValueError:
                pass
            else:
                return value
        raise ParameterError(message("not_a_date", label=self.label, value=shown(value)))


LONGEST_SHOWN = 40
"""Characters of a refused value that are shown again: it may be long, and is not the book's."""


def shown(value: object) -> str:
    """Write a refused value for a message."""
    text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}\N{HORIZONTAL ELLIPSIS}"


def plain_number(text: str) -> float | None:
    """Read a number as programs write it: that of a table or a link; else ``None``."""
    return _number(float(text)) if DECIMAL.fullmatch(text) else None


def _unset(value: object) -> bool:
    nothing = value is None or value is pd.NA or value == ""
    return nothing or (isinstance(value, numbers.Real) and math.isnan(value))


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


@by_language
def registry(folder: Path = DATA_FOLDER) -> dict[str, Parameter]:
    """Return all parameters by id, in the order of the table.

    Raises
    ------
    DataError
        When a default does not fit its own row, naming the row.
    """
    table = load(folder).table("parameters")
    single = (
        {**row, "may_be_empty": False, "at": f"data/parameters.csv, row {number}, {row['id']}"}
        for number, row in enumerate(table.to_dict("records"), start=2)
    )
    rows = [*single, *_families(folder)]
    units = {
        row["id"]: Unit(row["one"], row["many"])
        for row in load(folder).table("units").to_dict("records")
    }
    drawn = load(folder).table("drawn_ranges").to_dict("records")
    narrower = {
        row["id"]: (row["low"], row["high"], f"data/drawn_ranges.csv, row {number}, {row['id']}")
        for number, row in enumerate(drawn, start=2)
    }
    instead = {
        row["id"]: {"replaced_by": row["replaced_by"], "replaced_said": row["said"]}
        for row in load(folder).table("replacements").to_dict("records")
    }
    return {
        row["id"]: _parameter(
            {**row, "short_unit": units.get(row["short_unit"]), **instead.get(row["id"], {})},
            narrower.get(row["id"], (row["low"], row["high"], "")),
            folder,
        )
        for row in rows
    }


def defaults(folder: Path = DATA_FOLDER) -> dict[str, Value]:
    """Return the default of every parameter by id; unset ones are nan."""
    return {name: parameter.default for name, parameter in registry(folder).items()}


class Settings(dict[str, Value]):
    """A value for every parameter by id, each as its parameter takes it; see :func:`settings`."""


def settings(given: Mapping[str, object]) -> Settings:
    """Return a value for every parameter: what is given, as far as it fits, else the default.

    Raises
    ------
    ParameterError
        When a name is no setting, naming those most like it, or a value does not fit, with its
        range.
    """
    return given if isinstance(given, Settings) else Settings({**defaults(), **checked(given)})


def checked(given: Mapping[str, object]) -> dict[str, Value]:
    """Return what is given as its parameters take it; raises as :func:`settings` does."""
    if not isinstance(given, Mapping):
        raise ParameterError(message("not_settings", value=shown(given)))
    known = registry()
    for name in given:
        if name not in known:
            near = ", ".join(_like(str(name)))
            said = message("unknown_but" if near else "unknown", name=shown(name), near=near)
            raise ParameterError(said)
    return {name: known[name].check(value) for name, value in given.items()}


def _like(name: str, most: int = 3) -> list[str]:
    """Return the ids most like a name that is none: those it is part of before those near to it."""
    within = [known for known in registry() if name.lower() in known] if name else []
    near = difflib.get_close_matches(name, registry(), most)
    return list(dict.fromkeys((*within[:most], *near)))[:most]


def _families(folder: Path) -> Iterator[dict[str, object]]:
    """Repeat each row of the families over the rows of the tables it names."""
    evidence = load(folder)
    findings = set(evidence.table("findings")["id"])
    families = evidence.table("parameter_families").to_dict("records")
    for number, family in enumerate(families, start=2):
        at = f"data/parameter_families.csv, row {number}"
        tables = str(family.pop("for_each")).split("|")
        rows = [_rows(evidence.table(name), name) for name in tables]
        for combined in itertools.product(*rows):
            cells = {
                f"{table}.{column}": _cell(value)
                for table, row in zip(tables, combined, strict=True)
                for column, value in row.items()
            }
            filled = {
                column: _filled(value, cells, family["id"]) if isinstance(value, str) else value
                for column, value in family.items()
            }
            if filled["finding_id"] and filled["finding_id"] not in findings:
                raise DataError(
                    f"{at}, {filled['id']}, column finding_id: there is no finding "
                    f"{filled['finding_id']!r}."
                )
            about = cells.get("parameters.id", "")
            at_row = f"{at}, {filled['id']}"
            yield {**filled, "uncertain": False, "about": about, "at": at_row}


def _rows(table: pd.DataFrame, name: str) -> list[dict[Hashable, object]]:
    """Return the rows that a family is repeated over: of the parameters, the uncertain ones."""
    return (table[table["uncertain"]] if name == "parameters" else table).to_dict("records")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:g}"
    return str(value)


def _filled(text: str, cells: dict[str, str], family: object) -> str:
    def cell(name: str, style: str) -> str:
        if style or name not in cells:
            raise DataError(
                f"data/parameter_families.csv, {family}: {{{name}}} is no column of its tables."
            )
        return cells[name]

    return replaced(text, cell)


def _choices(row: dict[str, object], folder: Path) -> dict[str, str]:
    """Return the choices of a parameter with their labels, from the vocabulary it names."""
    if not row["choices"]:
        return {}
    vocabulary, _, ids = str(row["choices"]).partition(": ")
    labels = load(folder).labels(vocabulary)
    return {id_: labels[id_] for id_ in ids.split("|")}


def _parameter(
    row: dict[str, object], narrower: tuple[float, float, str], folder: Path
) -> Parameter:
    at, choices = row.pop("at"), _choices(row, folder)
    *drawn, drawn_at = narrower
    written = str(row["default"])
    default: Value | None = written
    if row["kind"] == "number":
        default = plain_number(written) if written else math.nan
    if default is None:
        raise DataError(f"{at}, column default: {written!r} is no number.")
    given = {**row, "choices": choices, "default": default}
    parameter = Parameter(**given, drawn_low=drawn[0], drawn_high=drawn[1])  # type: ignore[arg-type]
    bounds = (parameter.low, parameter.high, parameter.step)
    if parameter.kind == "number" and (
        any(pd.isna(bound) for bound in bounds)
        or parameter.low >= parameter.high
        or parameter.step <= 0
    ):
        raise DataError(
            f"{at}, columns low, high, step: a number needs low < high and a step above 0."
        )
    if parameter.kind == "text" and not parameter.high > 0:
        raise DataError(f"{at}, column high: a text needs its most characters.")
    middle = parameter.default if parameter.has_default else drawn[0]
    ends = (parameter.low, drawn[0], middle, drawn[1], parameter.high)
    if drawn_at and list(ends) != sorted(ends):
        raise DataError(
            f"{drawn_at}, columns low, high: they lie within the range of the parameter and around "
            "its default."
        )
    try:
        parameter.check(parameter.default)
    except ParameterError as error:
        raise DataError(f"{at}, column default: {error}") from error
    return parameter
