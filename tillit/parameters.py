"""The parameter registry: every number a model takes, with meaning, unit, range and origin.

The registry is the table ``data/parameters.csv``. Code reads it, controls and reference pages are
made from it, and a value from a link, a file or a form is checked against it.
"""

import functools
import math
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tillit.evidence import DATA_FOLDER, DataError, load
from tillit.i18n import gettext as _

_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""A decimal number and nothing else that a language may take for one (0x10, 1_000, Infinity)."""

Value = float | str
"""A number, or the key of a choice. An unset number is nan."""


class ParameterError(ValueError):
    """A value does not fit its parameter; the message says which, why and what is taken."""


@dataclass(frozen=True)
class Parameter:
    """One row of the registry (the columns are described in ``data/datapackage.json``)."""

    id: str
    model: str
    symbol: str
    label: str
    meaning: str
    unit: str
    short_unit: str
    kind: str
    display: str
    default: Value
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

    @property
    def optional(self) -> bool:
        """Whether the reader may leave it empty: there is no default."""
        return isinstance(self.default, float) and math.isnan(self.default)

    def check(self, value: object) -> Value:
        """Return ``value`` as this parameter takes it.

        Parameters
        ----------
        value
            A number, the text of one, or the key of a choice; ``None``, an empty text or nan
            unsets an optional parameter.

        Raises
        ------
        ParameterError
            When it is not a number, out of range, or no choice.
        """
        if self.kind == "choice":
            if not isinstance(value, str) or value not in self.choices:
                raise ParameterError(
                    _("{label}: {value} is not one of {choices}.").format(
                        label=self.label, value=repr(value), choices=", ".join(self.choices)
                    )
                )
            return value
        if self.optional and (value is None or value == "" or value != value):
            return math.nan
        number = _number(value)
        if number is None:
            raise ParameterError(
                _("{label}: {value} is not a number.").format(label=self.label, value=repr(value))
            )
        if not self.low <= number <= self.high:
            raise ParameterError(
                _("{label}: {value} is outside {low} to {high}.").format(
                    label=self.label,
                    value=f"{number:g}",
                    low=f"{self.low:g}",
                    high=f"{self.high:g}",
                )
            )
        return number


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    if isinstance(value, str) and not _DECIMAL.fullmatch(value.strip()):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


@functools.cache
def registry(folder: Path = DATA_FOLDER) -> dict[str, Parameter]:
    """Return all parameters by id, in the order of the table.

    Raises
    ------
    DataError
        When a default does not fit its own row, naming the row.
    """
    table = load(folder).table("parameters")
    return {row["id"]: _parameter(row) for row in table.to_dict("records")}


def defaults(folder: Path = DATA_FOLDER) -> dict[str, Value]:
    """Return the default of every parameter by id; unset ones are nan."""
    return {name: parameter.default for name, parameter in registry(folder).items()}


def _parameter(row: dict[str, object]) -> Parameter:
    name = row["id"]
    choices = dict(pair.split("=", 1) for pair in str(row["choices"]).split("|") if "=" in pair)
    written = str(row["default"])
    default = written if row["kind"] == "choice" else _number(written or "0")
    if default is None:
        raise DataError(f"data/parameters.csv, {name}, column default: {written!r} is no number.")
    parameter = Parameter(
        **{**row, "choices": choices, "default": default if written else math.nan}  # type: ignore[arg-type]
    )
    bounds = (parameter.low, parameter.high, parameter.step)
    if parameter.kind == "number" and (
        any(pd.isna(bound) for bound in bounds)
        or parameter.low >= parameter.high
        or parameter.step <= 0
    ):
        raise DataError(
            f"data/parameters.csv, {name}, columns low, high, step: a number needs low < high and "
            "a step above 0."
        )
    try:
        parameter.check("" if parameter.optional else parameter.default)
    except ParameterError as error:
        raise DataError(f"data/parameters.csv, {name}, column default: {error}") from error
    return parameter
