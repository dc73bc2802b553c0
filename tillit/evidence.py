"""What the book knows: the tables of ``data/``, validated before anything reads them.

``data/`` is a Data Package: ``datapackage.json`` describes each table (types, allowed words,
references between tables) and frictionless holds the tables to it. A broken table stops the build.
"""

import datetime as dt
import functools
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd

DATA_FOLDER = Path(__file__).parents[1] / "data"

EVIDENCE = ("found", "derived")
"""Statuses of literature that may be shown as evidence."""


class DataError(ValueError):
    """A table in ``data/`` is missing or broken; the message names every place."""


class Evidence:
    """The tables of a validated data package.

    Parameters
    ----------
    folder
        Folder that holds ``datapackage.json`` and the tables.

    Raises
    ------
    DataError
        With table, row, column and reason of every fault.
    """

    def __init__(self, folder: Path = DATA_FOLDER) -> None:
        package = _open(folder)
        _refuse(_faults(package))
        _refuse(fault for table in package.resources for fault in _beyond_schema(table, folder))
        self._tables = {resource.name: _frame(resource, folder) for resource in package.resources}

    def table(self, name: str) -> pd.DataFrame:
        """Return a table; empty text stands as ``""``, an empty number as nan."""
        if name not in self._tables:
            raise DataError(f"There is no table {name!r}; there are {', '.join(self._tables)}.")
        return self._tables[name].copy()

    def row(self, name: str, key: str) -> dict[str, Any]:
        """Return the row of a table with this ``id``.

        Raises
        ------
        DataError
            When the table has no such row.
        """
        table = self.table(name)
        found = table[table["id"] == key]
        if found.empty:
            raise DataError(f"data/{name}.csv has no row with id {key!r}.")
        return {str(column): value for column, value in found.iloc[0].items()}


@functools.cache
def load(folder: Path = DATA_FOLDER) -> Evidence:
    """Return the evidence in ``folder``, read and validated once per process."""
    return Evidence(folder)


def _open(folder: Path) -> frictionless.Package:
    descriptor = folder / "datapackage.json"
    if not descriptor.is_file():
        raise DataError(f"{descriptor} is missing: it describes the tables of the book.")
    try:
        return frictionless.Package(str(descriptor))
    except frictionless.FrictionlessException as error:
        reasons = "; ".join(reason.note for reason in error.reasons or [error.error])
        raise DataError(f"{descriptor} is not a valid Data Package: {reasons}") from error


def _faults(package: frictionless.Package) -> Iterator[str]:
    report = package.validate()
    yield from (_describe(error, "datapackage.json") for error in report.errors)
    for task in report.tasks:
        yield from (_describe(error, str(task.place)) for error in task.errors)


def _refuse(faults: Iterable[str]) -> None:
    lines = [f"- {fault}" for fault in faults]
    if lines:
        raise DataError("The data cannot be used:\n" + "\n".join(lines))


def _describe(error: frictionless.Error, table: str) -> str:
    where = [f"data/{table}"]
    if row := getattr(error, "row_number", None):
        where.append(f"row {row}")
    if column := getattr(error, "field_name", "") or getattr(error, "label", ""):
        where.append(f"column {column}")
    reason = error.note.strip() or error.message
    cell = getattr(error, "cell", None)
    return f"{', '.join(where)}: " + (reason if cell is None else f"{cell!r} is refused, {reason}")


def _beyond_schema(resource: frictionless.Resource, folder: Path) -> Iterator[str]:
    """Find what Table Schema lets pass: numbers that are none, dates in no calendar."""
    checks = {"number": _check_finite, "string": _check_date}
    text = pd.read_csv(folder / str(resource.path), dtype=str, keep_default_na=False)
    for field in resource.schema.fields:
        if field.type not in checks or (field.type == "string" and field.name != "date"):
            continue
        for row, cell in enumerate(text[field.name], start=2):
            if reason := checks[field.type](cell):
                place = f"data/{resource.path}, row {row}, column {field.name}"
                yield f"{place}: {cell!r} is refused, {reason}"


def _check_finite(cell: str) -> str:
    return "" if not cell or math.isfinite(float(cell)) else "a number must be finite"


def _check_date(cell: str) -> str:
    # A year or a month stands for its first day.
    try:
        dt.date.fromisoformat(cell + "-01-01"[len(cell) - 4 :])
    except ValueError as error:
        return str(error)
    return ""


def _frame(resource: frictionless.Resource, folder: Path) -> pd.DataFrame:
    types = {field.name: field.type for field in resource.schema.fields}
    text = [name for name, kind in types.items() if kind == "string"]
    numbers = [name for name, kind in types.items() if kind in ("number", "integer")]
    return pd.read_csv(
        folder / str(resource.path),
        dtype=dict.fromkeys(text, str),
        keep_default_na=False,
        na_values={name: [""] for name in numbers},
        encoding="utf-8",
    )
