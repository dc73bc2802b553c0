"""What the book knows: the tables of ``data/``, validated before anything reads them.

``data/`` is a Data Package: ``datapackage.json`` describes each table (types, allowed words,
references between tables) and frictionless holds the tables to it. A broken table stops the build.
"""

import functools
import logging
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
from frictionless import errors as faults

DATA_FOLDER = Path(__file__).parents[1] / "data"


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
        _refuse_faults(package)
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
        table = self._tables[name]
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


def _refuse_faults(package: frictionless.Package) -> None:
    # frictionless logs the reading of each table at the level of warnings in some versions.
    logging.getLogger("frictionless").setLevel(logging.ERROR)
    report = package.validate()
    found = [_describe(error, "datapackage.json") for error in report.errors]
    for task in report.tasks:
        found += [_describe(error, str(task.place)) for error in task.errors]
    if found:
        raise DataError("The data cannot be used:\n" + "\n".join(f"- {line}" for line in found))


def _describe(error: frictionless.Error, table: str) -> str:
    where = [f"data/{table}"]
    if isinstance(error, faults.RowError):
        where.append(f"row {error.row_number}")
    if isinstance(error, faults.CellError):
        where.append(f"column {error.field_name}")
        return f"{', '.join(where)}: {error.cell!r} is refused, {error.note}"
    return f"{', '.join(where)}: {error.note}"


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
