"""Holds the tables of ``data/`` to their schemas, and to what a schema cannot say.

Frictionless does the first, and takes seconds for it: :mod:`tillit.evidence` asks once for one
content, and imports this module only then.
"""

import contextlib
import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

import frictionless
import pandas as pd

from tillit import translations
from tillit.i18n import PLACE


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with a data package: table, row, column and reason.

    Parameters
    ----------
    folder
        Folder that holds ``datapackage.json`` and the tables.
    """
    descriptor = folder / "datapackage.json"
    try:
        package = frictionless.Package(str(descriptor))
    except frictionless.FrictionlessException as error:
        reasons = "; ".join(reason.note for reason in error.reasons or [error.error])
        yield f"{descriptor} is not a valid Data Package: {reasons}"
        return
    found = list(_take_words_from_vocabularies(package))
    report = package.validate()
    found += [_describe(error, "datapackage.json") for error in report.errors]
    for task in report.tasks:
        found += [_describe(error, str(task.place)) for error in task.errors]
    yield from found
    if not found:  # a table that breaks its schema may not even be readable
        for resource in package.resources:
            yield from _beyond_schema(resource, folder)
        for path in sorted((folder / "translations").glob("*.csv")):
            yield from _translation_faults(path, folder)


def _take_words_from_vocabularies(package: frictionless.Package) -> Iterator[str]:
    """Let a column that names a vocabulary take its ids alone; find names of none."""
    words: dict[str, list[str]] = {}
    # A table of vocabularies that cannot be read is found like any other.
    with contextlib.suppress(frictionless.FrictionlessException):
        for row in package.get_table_resource("vocabulary").read_rows():
            words.setdefault(row["vocabulary"], []).append(row["id"])
    if not words:
        return
    for resource in package.resources:
        for field in resource.schema.fields:
            name = field.custom.get("vocabulary")
            if name in words:
                field.constraints["enum"] = words[name]
            elif name:
                place = f"data/{resource.path}, column {field.name}"
                yield f"{place}: data/vocabulary.csv has no vocabulary {name!r}"


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


def _translation_faults(path: Path, folder: Path) -> Iterator[str]:
    """Find what no table holds among the texts of a side table, and what its text has lost."""
    place = f"data/translations/{path.name}"
    try:
        rows = translations.rows(path)
    except ValueError as error:
        yield f"{place}: {error}"
        return
    english = translations.texts(folder)
    seen: set[translations.Cell] = set()
    for number, row in enumerate(rows, start=2):
        column, reason = _check_translation(row, english)
        if row.cell in seen:
            column, reason = "row", "a row above translates the same cell"
        seen.add(row.cell)
        if reason:
            refused = getattr(row, column)
            yield f"{place}, row {number}, column {column}: {refused!r} is refused, {reason}"


def _check_translation(
    row: translations.Row, english: dict[translations.Cell, str]
) -> tuple[str, str]:
    """Return the column of a side table that is wrong, and why; both empty where none is."""
    if row.cell not in english:
        if all(cell.table != row.table for cell in english):
            return "table", "there is no such table with texts to translate"
        if all((cell.table, cell.row) != (row.table, row.row) for cell in english):
            return "row", f"data/{row.table}.csv has no such row"
        return "column", f"data/{row.table}.csv has no such column of texts to translate"
    fits = row.text and row.hash == translations.hash_of(english[row.cell])
    places = _places(english[row.cell])
    if fits and _places(row.text) != places:
        return "text", f"the places of the English are {', '.join(places) or 'none'}"
    return "", ""


def _places(text: str) -> list[str]:
    return sorted(place[0] for place in PLACE.finditer(text))


def _check_finite(cell: str) -> str:
    return "" if not cell or math.isfinite(float(cell)) else "a number must be finite"


def _check_date(cell: str) -> str:
    # A year or a month stands for its first day.
    try:
        dt.date.fromisoformat(cell + "-01-01"[len(cell) - 4 :])
    except ValueError as error:
        return str(error)
    return ""
