"""Copies of data/ that tests break: reading and writing their tables."""

import csv
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tillit.evidence import DATA_FOLDER


def copy(folder: Path) -> Path:
    """Copy data/ into a folder, for a test to break."""
    return Path(shutil.copytree(DATA_FOLDER, folder / "data"))


def copy_of(folder: Path, names: Iterable[str]) -> Path:
    """Copy these tables alone, with what describes them: quick to validate."""
    data = folder / "data"
    data.mkdir()
    package = describe(DATA_FOLDER)
    package["resources"] = [one for one in package["resources"] if one["name"] in names]
    for name in names:
        shutil.copy(DATA_FOLDER / f"{name}.csv", data)
    write_description(data, package)
    return data


def describe(folder: Path) -> dict[str, Any]:
    """Return what datapackage.json says."""
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return package


def write_description(folder: Path, package: object) -> None:
    """Let datapackage.json say this."""
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def resource_of(package: dict[str, Any], table: str) -> dict[str, Any]:
    """Return what is said of a table."""
    (resource,) = (one for one in package["resources"] if one["name"] == table)
    found: dict[str, Any] = resource
    return found


def field_of(package: dict[str, Any], table: str, column: str) -> dict[str, Any]:
    """Return what is said of a column."""
    fields = resource_of(package, table)["schema"]["fields"]
    (field,) = (one for one in fields if one["name"] == column)
    found: dict[str, Any] = field
    return found


def read(table: Path) -> list[list[str]]:
    """Return the header and the rows of a table."""
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(table: Path, rows: list[list[str]]) -> None:
    """Write the header and the rows of a table."""
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def set_cell(folder: Path, table: str, row: int, column: str, value: str) -> None:
    """Write a cell; the header is row 1, as in the messages."""
    path = folder / f"{table}.csv"
    rows = read(path)
    rows[row - 1][rows[0].index(column)] = value
    write(path, rows)
