"""Holds the tables of ``data/`` to what ``datapackage.json`` says of them.

In three steps, each only where nothing was found before: the description itself; the form of each
file, by :mod:`tillit.tables`; then what stands in the cells. Frictionless does most of the last,
and takes seconds for it: :mod:`tillit.evidence` asks once for one content, and imports this module
only then.

Beyond Table Schema a description may say:

- of a field, ``vocabulary``: its cells are ids of this vocabulary;
- of a field, ``past``: its cells are days that have been;
- of a field, ``list``: its cells hold several names with a ``separator`` between them, ``of`` the
  ids of a table, of ``tables``, of the table's own ``columns``, or of a vocabulary with which the
  cell begins (``choices``); a row does not name itself;
- of a schema, ``ordered``: columns that rise or stay level from the first to the last;
- of a schema, ``exactlyOne``: columns of which one holds something, and the others nothing;
- of a schema, ``needs``: what must not be empty, one of these columns, where another holds a word;
- of a schema, ``excludes``: what must be empty, all of these columns, where another holds a word;
- of a schema, ``together``: columns that all hold something, or none;
- of a schema, ``crossed``: columns whose ids stand together in every combination;
- of a schema, ``disjoint``: a column that names a series, and those of a first and a last day: of
  one series no two rows hold on one day;
- of a schema, ``grounds``: which rows of another table a ``column`` may not name, those whose cells
  hold a word that is ``refused``, in all rows or ``where`` cells of this table hold one of a few.
"""

import datetime as dt
import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import frictionless
import jsonschema

from tillit import tables, translations
from tillit.i18n import PLACE
from tillit.tables import Fault, Lines, refused

Resource = dict[str, Any]
"""What ``datapackage.json`` says of a table."""

DESCRIPTOR = "datapackage.json"

_RULES = Path(__file__).with_name("datapackage.schema.json")
_NO_PACKAGE = "it is not a valid Data Package"
_FORMATS = jsonschema.FormatChecker(["regex"])


def faults(folder: Path, *, translated: bool = True) -> Iterator[Fault]:
    """Yield what is wrong with a data package: table, row, column and reason.

    Parameters
    ----------
    folder
        Folder that holds ``datapackage.json`` and the tables.
    translated
        Whether the texts in other languages are held to them too.
    """
    package, found = _described(folder)
    yield from found
    if found:
        return
    read: dict[str, Lines] = {}
    for resource in package["resources"]:
        try:
            read[resource["name"]] = tables.read(folder / resource["path"], resource["path"])
        except tables.UnreadableError as error:
            found.append(error.fault)
    checked = Package(folder, package, read)
    found += checked.faults_of_form()
    found = found or checked.faults_of_cells()
    yield from found
    if translated and not found:  # a broken table has no texts to translate
        for path in sorted((folder / "translations").glob("*.csv")):
            yield from _translation_faults(path, folder)


# What datapackage.json says


def _described(folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    """Return what describes the tables, and what is wrong with that."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return {}, [Fault(DESCRIPTOR, f"{_NO_PACKAGE}: {error}")]
    rules = json.loads(_RULES.read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(rules, format_checker=_FORMATS)
    found = [_misdescribed(error, package) for error in checker.iter_errors(package)]
    return package, found or list(_of_names(package, folder))


def _misdescribed(error: jsonschema.ValidationError, package: Any) -> Fault:
    """Say where a description breaks the rules: resources and fields are called by their names."""
    place, here = [], package
    for key in error.absolute_path:
        here = here[key]
        name = here.get("name") if isinstance(here, dict) else None
        place.append(name if isinstance(name, str) else str(key))
    told = error.message
    if asked := error.schema.get("description"):
        told = refused(str(error.instance), asked)
    where = f", at {' / '.join(place)}" if place else ""
    return Fault(DESCRIPTOR, f"{_NO_PACKAGE}{where}: {told}")


def _of_names(package: dict[str, Any], folder: Path) -> Iterator[Fault]:
    """Find tables and columns that are named and not there, and tables that are not named."""
    columns = {
        resource["name"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in package["resources"]
    }
    paths = [resource["path"] for resource in package["resources"]]
    for name in sorted({path for path in paths if paths.count(path) > 1}):
        yield Fault(name, "two resources of datapackage.json describe it")
    for path in sorted({path.name for path in folder.glob("*.csv")} - set(paths)):
        yield Fault(path, "datapackage.json does not describe it")
    for resource in package["resources"]:
        name, path = resource["name"], resource["path"]
        if name != path.removesuffix(".csv"):
            yield Fault(DESCRIPTOR, f"the resource {name!r} must be named after its file, {path}")
        if (folder / path).is_symlink():
            yield Fault(path, "it is a link: a table is a file of the folder itself")
        for column in sorted({one for one in columns[name] if columns[name].count(one) > 1}):
            yield Fault(DESCRIPTOR, f"two fields of {name} have the name {column!r}")
        for table, column in _named_columns(resource):
            if column not in columns.get(table, []):
                told = f"{table} has no column {column!r}, which a rule of {name} names"
                yield Fault(DESCRIPTOR, told)


def _named_columns(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield each column that a rule of a table names, with its table."""
    schema = resource["schema"]
    needs, excludes = schema.get("needs", {}), schema.get("excludes", {})
    own = [
        *schema["primaryKey"],
        *schema.get("crossed", []),
        *schema.get("disjoint", []),
        *itertools.chain(
            *schema.get("ordered", []), *schema.get("exactlyOne", []), *schema.get("together", [])
        ),
        *(column for ground in schema.get("grounds", []) for column in ground.get("where", {})),
        *(*needs, *excludes),
        *(
            one
            for words in (*needs.values(), *excludes.values())
            for columns in words.values()
            for one in columns
        ),
        *(column for column, _there in _references(resource)),
    ]
    yield from ((resource["name"], column) for column in own)
    yield from (there for _column, there in _references(resource))
    references = dict(_references(resource))
    for ground in schema.get("grounds", []):
        if ground["column"] not in references:
            yield resource["name"], ground["column"]
            continue
        table, _id = references[ground["column"]]
        yield from ((table, column) for column in ground["refused"])
    for field in schema["fields"]:
        if (of := field.get("list", {}).get("of")) not in (None, "tables", "columns", "choices"):
            yield of, "id"


# What stands in the tables


class Package:
    """The tables of a folder, taken apart into cells, with what is said of them.

    Parameters
    ----------
    folder
        Folder that holds them.
    package
        What ``datapackage.json`` says.
    read
        Header and rows by table; a table that could not be read is not among them.
    """

    def __init__(self, folder: Path, package: Mapping[str, Any], read: dict[str, Lines]) -> None:
        self._folder = folder
        self._resources: list[Resource] = package["resources"]
        self._read = read
        self._library = frictionless.Package(str(folder / DESCRIPTOR))
        self._words: dict[str, list[str]] = {}
        for row in self._cells("vocabulary"):
            self._words.setdefault(row.get("vocabulary", ""), []).append(row.get("id", ""))
        self._misnamed = list(self._take_words_from_vocabularies())

    def _cells(self, table: str) -> list[dict[str, str]]:
        header, *rows = self._read.get(table, [[]])
        return [dict(zip(header, row, strict=False)) for row in rows]

    def _ids(self, table: str, column: str = "id") -> set[str]:
        return {row.get(column, "") for row in self._cells(table)}

    def _take_words_from_vocabularies(self) -> Iterator[Fault]:
        """Let a column that names a vocabulary take its ids alone; find names of none."""
        for resource in self._library.resources:
            for field in resource.schema.fields:
                name = field.custom.get("vocabulary")
                if name in self._words:
                    field.constraints["enum"] = self._words[name]
                elif name and self._words:
                    told = f"data/vocabulary.csv has no vocabulary {name!r}"
                    yield Fault(str(resource.path), told, column=field.name)

    def faults_of_form(self) -> list[Fault]:
        """Return what is wrong with headers, with the length of rows and with single letters."""
        found: list[Fault] = []
        for resource in self._resources:
            if resource["name"] in self._read:
                columns = [field["name"] for field in resource["schema"]["fields"]]
                lines = self._read[resource["name"]]
                fits = self._fits(resource)
                found += tables.faults(resource["path"], lines, columns, fits)
        return found

    def _fits(self, resource: Resource) -> tables.Fits:
        fields = self._library.get_resource(resource["name"]).schema.fields
        known = {field.name: field for field in fields}
        ids = {column: self._ids(*there) for column, there in _references(resource)}

        def fits(column: str, cell: str) -> bool:
            _value, notes = known[column].create_cell_reader()(cell)
            return not notes and (not cell or column not in ids or cell in ids[column])

        return fits

    def faults_of_cells(self) -> list[Fault]:
        """Return what is wrong with cells, alone and together, in tables of the right form."""
        found = list(self._misnamed)
        report = self._library.validate()
        found += [Fault(DESCRIPTOR, error.note) for error in report.errors]
        for task in report.tasks:
            key = self._library.get_resource(task.name).schema.primary_key
            # What is no number breaks every bound, and is told once.
            told = (_in_words(error, str(task.place), key) for error in task.errors)
            found += dict.fromkeys(told)
        broken = {fault.table for fault in found}
        for resource in self._resources:
            if resource["path"] not in broken:  # what follows takes a number for one
                found += self._beyond_schema(resource)
        return found

    def _beyond_schema(self, resource: Resource) -> Iterator[Fault]:
        """Find what Table Schema lets pass in the rows of a table."""
        schema, table = resource["schema"], resource["path"]
        rows = self._cells(resource["name"])
        for number, row in enumerate(rows, start=2):
            wrong = []
            for field in schema["fields"]:
                cell = row[field["name"]]
                if cell and (reason := self._of_a_cell(field, cell, row, resource["name"])):
                    wrong.append(Fault(table, refused(cell, reason), number, field["name"]))
            yield from wrong
            if wrong:  # what cannot stand alone cannot be compared
                continue
            for columns, reason in (*_of_a_row(schema, row), *self._of_grounds(resource, row)):
                yield Fault(table, reason, number, ", ".join(columns))
        if disjoint := schema.get("disjoint"):
            yield from _overlaps(table, disjoint, rows)
        if crossed := schema.get("crossed"):
            yield from self._missing(resource, crossed, rows)

    def _of_grounds(
        self, resource: Resource, row: Mapping[str, str]
    ) -> Iterator[tuple[list[str], str]]:
        """Yield the columns of a row that name what may not stand behind it, and why."""
        references = dict(_references(resource))
        for ground in resource["schema"].get("grounds", []):
            column, where = ground["column"], ground.get("where", {})
            if not all(row[one] in words for one, words in where.items()):
                continue
            table, key = references[column]
            for named in self._cells(table):
                if not row[column] or named[key] != row[column]:
                    continue
                for one, words in ground["refused"].items():
                    if named[one] in words:
                        told = f"data/{table}.csv has it with {one} {named[one]!r}: it is no ground"
                        at = "".join(f" where {name} is {row[name]!r}" for name in where)
                        yield [column], refused(row[column], told + at)

    def _of_a_cell(
        self, field: Mapping[str, Any], cell: str, row: Mapping[str, str], table: str
    ) -> str:
        """Return why a cell of a row of a table is refused, if it is."""
        if reason := _of_digits(field, cell):
            return reason
        if field["type"] == "number" and not math.isfinite(float(cell)):
            return _FINITE
        if _is_date(field):
            return _of_a_date(cell, past=field.get("past", False))
        if "list" in field:
            if field["list"]["of"] == table and row["id"] in cell.split(field["list"]["separator"]):
                return "a row does not name itself"
            return self._of_a_list(cell, set(row), **field["list"])
        return ""

    def _of_a_list(self, cell: str, columns: set[str], separator: str, of: str) -> str:
        """Return which name in a list is none, and what it should be a name of."""
        taken, told = self._ids(of), f"data/{of}.csv has no row with id"
        if of == "tables":
            taken, told = set(self._read), "there is no table"
        elif of == "columns":
            taken, told = columns, "there is no column"
        elif of == "choices":
            name, between, cell = cell.partition(": ")
            taken = self._named_by(name)
            if not between or not taken:
                return "a list of choices begins with a vocabulary or table, as in country: NO|DK"
            told = f"{name} has no"
        names = cell.split(separator)
        for one in names:
            if one not in taken:
                return (
                    f"{told} {one!r}; names stand with {separator!r} between them, without spaces"
                )
            if names.count(one) > 1:
                return f"{one!r} stands there twice"
        return ""

    def _named_by(self, vocabulary: str) -> set[str]:
        """Return the ids of a vocabulary, or of a table whose rows have names."""
        if {"id", "name"} <= set(self._read.get(vocabulary, [[]])[0]):
            return self._ids(vocabulary)
        return set(self._words.get(vocabulary, []))

    def _missing(
        self, resource: Resource, crossed: list[str], rows: list[dict[str, str]]
    ) -> Iterator[Fault]:
        """Find combinations of ids for which a table has no row."""
        references = dict(_references(resource))
        there = {tuple(row[column] for column in crossed) for row in rows}
        ids = [self._ids(*references[column]) for column in crossed]
        for combined in sorted(set(itertools.product(*ids)) - there):
            told = " and ".join(
                f"{column} {one!r}" for column, one in zip(crossed, combined, strict=True)
            )
            yield Fault(resource["path"], f"there is no row for {told}: add it")


def _references(resource: Resource) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the columns of a table that name rows of another, with its name and column."""
    for key in resource["schema"].get("foreignKeys", []):
        (column,), (other,) = key["fields"], key["reference"]["fields"]
        yield column, (key["reference"]["resource"], other)


def _of_a_row(schema: Mapping[str, Any], row: Mapping[str, str]) -> Iterator[tuple[list[str], str]]:
    """Yield the columns of a row that do not go together, and why."""
    types = {field["name"]: field["type"] for field in schema["fields"]}
    for columns in schema.get("ordered", []):
        held = [column for column in columns if row[column]]
        for low, high in itertools.pairwise(held):
            if _exceeds(row[low], row[high], types[low]):
                told = f"{row[low]!r} is above {row[high]!r}: {low} must not exceed {high}"
                yield [low, high], told
    for columns in schema.get("exactlyOne", []):
        if sum(bool(row[column]) for column in columns) != 1:
            yield columns, "one of them must hold something, and the other nothing"
    for columns in schema.get("together", []):
        if len({bool(row[column]) for column in columns}) > 1:
            yield columns, "where one of them holds something, the other must too"
    for column, words in schema.get("needs", {}).items():
        needed = words.get(row[column], [])
        if needed and not any(row[one] for one in needed):
            yield [column], f"where it is {row[column]!r}, {' or '.join(needed)} must not be empty"
    for column, words in schema.get("excludes", {}).items():
        if held := [one for one in words.get(row[column], []) if row[one]]:
            yield held, f"where {column} is {row[column]!r}, it must be empty"


def _overlaps(table: str, columns: list[str], rows: list[dict[str, str]]) -> Iterator[Fault]:
    """Find rows of one series that hold on one day."""
    series, first, last = columns
    for (number, row), (_later, other) in itertools.combinations(enumerate(rows, start=2), 2):
        if not row[series] or row[series] != other[series]:
            continue
        # An open end reaches as far as there are days.
        ends = [(one[first] or "0000", one[last] or "9999") for one in (row, other)]
        (begin, end), (other_begin, other_end) = ends
        if not (_exceeds(other_begin, end, "date") or _exceeds(begin, other_end, "date")):
            key = next(iter(row))
            told = f"{row[key]!r} and {other[key]!r} of {row[series]!r} hold on one day"
            yield Fault(table, f"{told}: give one its end", number, f"{first}, {last}")


def _exceeds(low: str, high: str, kind: str) -> bool:
    if kind in ("number", "integer"):
        return float(low) > float(high)
    exact = min(len(low), len(high))  # of two dates, the one may be a year and the other a day
    return low[:exact] > high[:exact]


def _is_date(field: Mapping[str, Any]) -> bool:
    """Whether a column holds dates: a pattern lets 2025-13 pass."""
    pattern = field.get("constraints", {}).get("pattern", "")
    return field["type"] == "string" and str(pattern).startswith(r"\d{4}")


def _of_digits(field: Mapping[str, Any], cell: str) -> str:
    """Refuse what Python takes for digits in a number or a pattern, and pandas or a page does not.

    Arabic and fullwidth digits, and underscores between them.
    """
    has_digits = r"\d" in str(field.get("constraints", {}).get("pattern", ""))
    if field["type"] in ("number", "integer"):
        return "" if cell.isascii() and "_" not in cell else _TYPES[field["type"]]
    return "" if cell.isascii() or not has_digits else "its digits must be 0 to 9"


def _of_a_date(cell: str, *, past: bool) -> str:
    # A year or a month stands for its first day.
    try:
        day = dt.date.fromisoformat(cell + "-01-01"[len(cell) - 4 :])
    except ValueError as error:
        return f"there is no such date ({error})"
    if past and day > dt.date.today():
        return "that day is still to come"
    return "" if 1800 <= day.year <= 2100 else "the year must be between 1800 and 2100"


# What the library says

_FINITE = "a number must be finite"
_TYPES = {
    "number": "it must be a number, written with a point and without spaces, such as 1200.5",
    "integer": "it must be an integer: a whole number, written without spaces",
    "boolean": "it must be true or false (a boolean)",
    "date": "it must be a day in the calendar: 2025-08-21",
}
_CONSTRAINTS = {
    "required": "it must not be empty (required)",
    "enum": "it must be one of {value}",
    "minimum": "it must be at least {value}",
    "maximum": "it must be at most {value}",
    "pattern": "it must be written as {value}",
    "unique": "another row holds it too",
}
_FORMS = {
    "(NO|DK|SE|EU|ALL)": "NO, DK, SE, EU or ALL",
    r"\d{4}(-\d{2}(-\d{2})?)?": "a year, a month or a day: 2025, 2025-08, 2025-08-21",
    r"\d{4}-\d{2}-\d{2}": "a day: 2025-08-21",
    r"\d{4}-\d{2}": "a month: 2025-08",
    r"(\d{4}|\[\d{4}\])": "a year, in brackets where it is inferred: 2025, [2025]",
    "[a-z0-9]+(-[a-z0-9]+)*": "a name in small letters and digits, with hyphens: one-bid",
    "[a-z][a-z0-9_]*": "a name in small letters and digits, with underscores: one_bid",
}
"""Patterns of ``datapackage.json`` in words."""

_OF_CONSTRAINT = re.compile(r'constraint "(\w+)" is "(.*)"', re.DOTALL)
_BOUND = re.compile("it must be at (least|most) ")
_OF_TYPE = re.compile(r'type is "(\w+)')


def _in_words(error: frictionless.Error, table: str, key: list[str]) -> Fault:
    """Say an error of the library so that a person knows what to do."""
    row = getattr(error, "row_number", None) or 0
    if isinstance(error, frictionless.errors.ForeignKeyError):
        there = f"data/{error.reference_name}.csv has no row with this "
        told = refused(", ".join(error.field_cells), there + ", ".join(error.reference_field_names))
        return Fault(table, told, row, ", ".join(error.field_names))
    if isinstance(error, frictionless.errors.PrimaryKeyError):
        same = re.search(r"position (\d+)", error.note)
        told = f"row {same[1]} has the same: change one" if same else "it must not be empty"
        return Fault(table, told, row, ", ".join(key))
    if isinstance(error, frictionless.errors.CellError):
        asked = _asked(error.note)
        if _BOUND.match(asked) and str(error.cell).lower() == "nan":
            asked = _FINITE
        return Fault(table, refused(str(error.cell), asked), row, error.field_name)
    return Fault(table, error.note.strip() or error.message, row)


def _asked(note: str) -> str:
    """Return what a cell must be, from what the library notes of it."""
    if constraint := _OF_CONSTRAINT.fullmatch(note):
        name, value = constraint.groups()
        if name == "enum":
            words = value.strip("[]").replace("'", "").split(", ")
            value = ", ".join(filter(None, words))
        return _CONSTRAINTS.get(name, note).format(value=_FORMS.get(value, value))
    kind = _OF_TYPE.match(note)
    return _TYPES.get(kind[1], note) if kind else note


# What stands in the side tables


def _translation_faults(path: Path, folder: Path) -> Iterator[Fault]:
    """Find what no table holds among the texts of a side table, and what its text has lost."""
    table = f"translations/{path.name}"
    try:
        rows = translations.rows(path)
    except tables.UnreadableError as error:
        yield error.fault
        return
    english = translations.texts(folder)
    seen: set[translations.Cell] = set()
    for number, row in enumerate(rows, start=2):
        column, reason = _check_translation(row, english)
        if row.cell in seen:
            column, reason = "row", "a row above translates the same cell"
        seen.add(row.cell)
        if reason:
            yield Fault(table, refused(getattr(row, column), reason), number, column)


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
