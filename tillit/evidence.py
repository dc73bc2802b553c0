"""What the book knows: the tables of ``data/``, validated before anything reads them.

``data/`` is a Data Package: ``datapackage.json`` describes each table (types, vocabularies,
references between tables), and :mod:`tillit.validation` holds the tables to it. What is coded
stands as ids; ``vocabulary.csv`` has the words that readers see. A broken table stops the build.
One content is validated once: what was found whole is remembered by its digest.

The texts come in the language of the process, as far as :mod:`tillit.translations` has them.
"""

import functools
import importlib.metadata
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from tillit import cache, translations
from tillit.i18n import SOURCE, language
from tillit.tables import Fault

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

DATA_FOLDER = Path(__file__).parents[1] / "data"

EVIDENCE = ("found", "derived")
"""Statuses of literature that may be shown as evidence."""


class DataError(ValueError):
    """A table in ``data/`` is missing or broken; the message names every place."""


class Evidence:
    """The tables of a validated data package, each read when it is first asked for.

    Parameters
    ----------
    folder
        Folder that holds ``datapackage.json`` and the tables.
    language
        Language of the texts.

    Raises
    ------
    DataError
        With table, row, column and reason of every fault.
    """

    def __init__(self, folder: Path = DATA_FOLDER, language: str = SOURCE) -> None:
        require_valid(folder)
        self._folder = folder
        self._language = language
        self._say = translations.in_language(folder, language)
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        self._resources = {resource["name"]: resource for resource in package["resources"]}
        self._tables: dict[str, pd.DataFrame] = {}
        self._rows: dict[str, dict[str, dict[str, Any]]] = {}
        self._labels: dict[tuple[str, bool], dict[str, str]] = {}

    @property
    def tables(self) -> list[str]:
        """The names of its tables."""
        return list(self._resources)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table; empty text stands as ``""``, an empty number as nan."""
        return self._read(name).copy()

    def row(self, name: str, key: str) -> dict[str, Any]:
        """Return the row of a table with this ``id``.

        Raises
        ------
        DataError
            When the table has no such row.
        """
        if name not in self._rows:
            records = self._read(name).to_dict("records")
            self._rows[name] = {
                record["id"]: {str(column): value for column, value in record.items()}
                for record in records
            }
        if key not in self._rows[name]:
            raise DataError(f"data/{name}.csv has no row with id {key!r}.")
        return dict(self._rows[name][key])

    def figures(self, finding: str) -> list[dict[str, Any]]:
        """Return the rows of the figures of a finding.

        Raises
        ------
        DataError
            When it has none.
        """
        figures = self._read("figures")
        found = figures[figures["finding_id"] == finding].to_dict("records")
        if not found:
            raise DataError(f"data/figures.csv has no figure of {finding!r}.")
        return [{str(column): value for column, value in row.items()} for row in found]

    def figure(self, finding: str) -> float:
        """Return the one figure of a finding."""
        (row,) = self.figures(finding)
        return float(row["value"])

    def labels(self, vocabulary: str, *, short: bool = False) -> dict[str, str]:
        """Return what readers see for each id of a vocabulary, in the order of its table.

        Parameters
        ----------
        vocabulary
            A vocabulary of ``data/vocabulary.csv``, or a table whose rows have names.
        short
            Whether there is little room.

        Raises
        ------
        DataError
            When there is no such vocabulary.
        """
        if (vocabulary, short) not in self._labels:
            self._labels[vocabulary, short] = self._labels_of(vocabulary, short)
        return dict(self._labels[vocabulary, short])

    def _labels_of(self, vocabulary: str, short: bool) -> dict[str, str]:
        if vocabulary in self._resources:
            table = self._read(vocabulary)
            if {"id", "name"} <= set(table):
                return dict(zip(table["id"], table["name"], strict=True))
        table = self._read("vocabulary")
        rows = table[table["vocabulary"] == vocabulary].to_dict("records")
        if not rows:
            raise DataError(f"data/vocabulary.csv has no vocabulary {vocabulary!r}.")
        return {row["id"]: (short and row["short_label"]) or row["label"] for row in rows}

    def _read(self, name: str) -> pd.DataFrame:
        if name not in self._resources:
            raise DataError(f"There is no table {name!r}; there are {', '.join(self._resources)}.")
        if name not in self._tables:
            self._tables[name] = _frame(self._resources[name], self._folder)
            if self._language != SOURCE:
                self._translate(name)
        return self._tables[name]

    def _translate(self, name: str) -> None:
        frame, resource = self._tables[name], self._resources[name]
        translated = translations.columns(resource)
        if not translated:
            return
        keys = [translations.row_key(resource, row) for row in frame.to_dict("records")]
        for column in translated:
            frame[column] = [
                self._say(translations.Cell(name, key, column), english)
                for key, english in zip(keys, frame[column], strict=True)
            ]


def by_language(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Ask a function once for the same arguments in one language, and keep its answer."""

    def ask(_language: str, *args: Any, **kwargs: Any) -> Answer:
        return function(*args, **kwargs)

    kept: Callable[..., Answer] = functools.cache(ask)

    @functools.wraps(function)
    def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        return kept(language(), *args, **kwargs)

    return answer


@functools.cache
def _load(folder: Path, in_language: str) -> Evidence:
    return Evidence(folder, in_language)


def load(folder: Path = DATA_FOLDER, in_language: str = "") -> Evidence:
    """Return the evidence in ``folder``, read and validated once per process.

    Parameters
    ----------
    folder
        Folder that holds ``datapackage.json`` and the tables.
    in_language
        Language of the texts; without it that of this process.
    """
    return _load(folder, in_language or language())


MOST_FAULTS = 20
"""Faults that are told one by one; of the rest only how many there are, by table."""


def require_valid(folder: Path, *, translated: bool = True) -> None:
    """Validate the tables, unless the same content was found whole before.

    Parameters
    ----------
    folder, translated
        As for :func:`tillit.validation.faults`.

    Raises
    ------
    DataError
        With table, row, column and reason of every fault.
    """
    descriptor = folder / "datapackage.json"
    if not descriptor.is_file():
        raise DataError(f"{descriptor} is missing: it describes the tables of the book.")

    def validate() -> str:
        from tillit import validation

        faults = list(validation.faults(folder, translated=translated))
        if faults:
            raise DataError("The data cannot be used:\n" + "\n".join(_told(faults)))
        return ""

    code = ("datapackage.schema.json", "tables.py", "translations.py", "validation.py")
    rules = [Path(__file__).with_name(name) for name in code]
    try:
        files = [(path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*"))]
        content = cache.digest(
            [(path.name, path) for path in rules]
            + [(name, path) for name, path in files if path.is_file()],
            importlib.metadata.version("frictionless"),
        )
    except OSError as error:
        raise DataError(f"{error.filename} cannot be read ({error.strerror}).") from error
    cache.kept(f"valid-{'data' if translated else 'tables'}/{content}", validate)


def _told(faults: Sequence[Fault]) -> Iterator[str]:
    for fault in faults[:MOST_FAULTS]:
        yield f"- {fault}"
    rest = Counter(fault.table for fault in faults[MOST_FAULTS:])
    if rest:
        where = ", ".join(f"{count} in data/{table}" for table, count in rest.items())
        yield f"and {rest.total()} more: {where}"


def _frame(resource: dict[str, Any], folder: Path) -> pd.DataFrame:
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    numbers = [name for name, kind in types.items() if kind in ("number", "integer")]
    text = [name for name, kind in types.items() if name not in numbers and kind != "boolean"]
    return pd.read_csv(
        folder / resource["path"],
        dtype=dict.fromkeys(text, str),
        keep_default_na=False,
        na_values={name: [""] for name in numbers},
        encoding="utf-8",
    )
