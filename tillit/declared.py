"""What an explorer is declared of: controls, results, pictures and what is said of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np

from tillit.i18n import Text
from tillit.i18n import gettext as _
from tillit.parameters import Value, registry
from tillit.said import Case
from tillit.sensitivity import total_indices, worth_knowing
from tillit.symbols import Data, Symbols


@dataclass(frozen=True)
class Output:
    """One result: how it is called and written.

    ``band`` says whether the draws give it a low, a middle and a high value (the ids
    ``<id>_low``, ``<id>_middle``, ``<id>_high`` among the results); ``missing`` is written where
    there is no number, for instance because the reader has not yet set a belief.
    """

    id: str
    label: str
    format: str
    note: str = ""
    band: bool = False
    missing: str = field(default_factory=lambda: _("not set"))


@dataclass(frozen=True)
class Section:
    """Results that belong together in the table of results."""

    title: str
    outputs: Sequence[Output]

    @property
    def banded(self) -> bool:
        """Whether any of its outputs has a band, and the table a column for it."""
        return any(output.band for output in self.outputs)

    @property
    def texts(self) -> list[str]:
        """What is shown of it as it is, beside its outputs."""
        return [self.title]


@dataclass(frozen=True)
class Matrix:
    """Results as a table: a heading and the outputs of each row; ``None`` leaves a cell empty.

    ``as_set`` tells all of them at the inputs as set, where some have a median and others none.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Output | None]]]
    note: str = ""
    as_set: bool = False

    @classmethod
    def crossed(
        cls, title: str, rows: Mapping[str, str], columns: Sequence[Output], note: str = ""
    ) -> "Matrix":
        """Return a table with the same results in every row.

        Parameters
        ----------
        title
            What the table shows.
        rows
            Headings of the rows by what takes the place of ``{row}`` in the ids of the columns.
        columns
            The outputs of the first row, ``{row}`` in their ids; each label heads its column.
        note
            What a reader needs to read the table.
        """
        return cls(
            title,
            [column.label for column in columns],
            [
                (
                    heading,
                    [
                        Output(
                            column.id.format(row=row),
                            heading,
                            column.format,
                            missing=column.missing,
                        )
                        for column in columns
                    ],
                )
                for row, heading in rows.items()
            ],
            note,
        )

    @property
    def outputs(self) -> list[Output]:
        """The outputs of its cells, row by row."""
        return [output for _heading, cells in self.rows for output in cells if output]

    @property
    def texts(self) -> list[str]:
        """What is shown of it as it is, beside its outputs."""
        return [self.title, *self.columns, *(heading for heading, _cells in self.rows), self.note]


@dataclass(frozen=True)
class Column:
    """A column of a chart's table: the field of the chart's data, heading and format."""

    field: str
    heading: str
    format: str


def band_columns(form: str, prefix: str = "") -> tuple[Column, Column]:
    """Return the columns of the ends of a band, whose fields begin with ``prefix``."""
    return (
        Column(f"{prefix}low", _("Low end of the band"), form),
        Column(f"{prefix}high", _("High end of the band"), form),
    )


@dataclass(frozen=True)
class Table:
    """The twin of a chart, under its title: rows by the value of ``key``, as its data hold it.

    Parameters
    ----------
    key, rows
        The column that heads the rows, and its values.
    columns
        The other columns.
    data
        What fills the columns: the same that fills the chart.
    names
        Head the rows where the key is only a number for something that has a name.
    """

    key: Column
    rows: Sequence[float]
    columns: Sequence[Column]
    data: Sequence[Data]
    names: Sequence[str] = ()

    def filled(self, known: Mapping[str, Value]) -> dict[str, Sequence[float]]:
        """Return the columns by field, a value for each row, from settings and results."""
        filled: dict[str, Sequence[float]] = {}
        for data in self.data:
            filled.update(data.at(known, self.rows))
        return {column.field: filled[column.field] for column in self.columns}

    @property
    def texts(self) -> list[str]:
        """What is shown of it as it is."""
        headings = [column.heading for column in (self.key, *self.columns)]
        return [*headings, *self.names]


@dataclass(frozen=True)
class Picture:
    """A chart with what a reader needs to read it.

    ``build`` gets the symbols and returns the chart without parameters or size; ``height`` is in
    px, ``least`` the lowest at which it can be read, if that is lower; ``takes`` names the outputs
    that the chart's data hold (not a signal), by id. The first of an explorer is in view, and each
    that is not ``folded``.
    """

    id: str
    title: str
    summary: str
    caption: str
    build: Callable[[Symbols], alt.TopLevelMixin]
    height: int
    table: Table | None = None
    takes: Sequence[str] = ()
    folded: bool = True
    least: int | None = None

    @property
    def texts(self) -> list[str]:
        """What is shown of it as it is."""
        told = [self.title, self.summary, self.caption]
        return [*told, *self.table.texts] if self.table else told


@dataclass(frozen=True)
class Group:
    """Controls that belong together under "more assumptions".

    With a ``chapter`` (the name of its explorer) they are set there: this page shows them and leads
    to it, Jupyter offers them as controls. An explorer declares only its own; those of chapters
    follow from its formulas.
    """

    title: str
    parameters: Sequence[str]
    chapter: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row of settings: parameter ids, one for each column, ``""`` where a cell is empty.

    ``note`` may hold results and settings as an answer does; ``place`` says where the row comes
    from.
    """

    heading: str
    cells: Sequence[str]
    note: Text = ""
    place: str = ""


@dataclass(frozen=True)
class Grid:
    """Settings that are entered as a table.

    Into one that takes ``paste``, a block copied from a spreadsheet goes cell by cell. In one that
    is ``ordered`` the numbers of a column are places, 1 for the first: rows are moved, not typed.
    """

    id: str
    title: str
    columns: Sequence[str]
    rows: Sequence[GridRow]
    note: Text = ""
    folded: bool = True
    paste: bool = False
    ordered: bool = False

    def column(self, number: int, *, of_numbers: bool) -> dict[str, str]:
        """Return the parameter ids of a column, those of numbers or the others, with headings."""
        cells = ((row.cells[number], row.heading) for row in self.rows)
        known = registry()
        return {
            name: heading
            for name, heading in cells
            if name and (known[name].kind == "number") == of_numbers
        }

    @property
    def parameters(self) -> list[str]:
        """The parameter ids of its cells, row by row."""
        return [name for row in self.rows for name in row.cells if name]

    @property
    def narrow(self) -> bool:
        """Whether it is a table on a phone too: few columns, of numbers alone, and short rows."""
        numbers = all(registry()[name].kind == "number" for name in self.parameters)
        return numbers and len(self.columns) <= 2 and not any(row.note for row in self.rows)

    @property
    def texts(self) -> list[str]:
        """What is shown of it as it is."""
        rows = [text for row in self.rows for text in (row.heading, row.place)]
        return [self.title, *self.columns, *rows]

    @property
    def notes(self) -> Iterator[Text]:
        """What is said of it and of its rows, with places for results and settings."""
        return (text for text in (self.note, *(row.note for row in self.rows)) if text)


@dataclass(frozen=True)
class Tipping:
    """The result at whose 0 the answer tips; for every input the page finds where that is."""

    result: str
    title: str
    note: str


@dataclass(frozen=True)
class Unknown:
    """What an answer rests on that nobody knows well: which uncertain number matters most.

    ``quantities`` of the draws tell what the answer is about: the first that has a number is
    taken. Of an answer that is about several ways, ``ways`` tells them by the name of each. Where
    it is no number that is drawn, ``always`` says what it is and what would settle it, or one of
    ``cases`` does. Each uncertain number has a row in ``data/find_out.csv``; ``settled_by`` names
    the one row that stands for all of them.
    """

    quantities: Sequence[str] = ()
    ways: Mapping[str, Sequence[str]] = field(default_factory=dict)
    always: str = ""
    settled_by: str = ""
    cases: Sequence[Case] = ()

    @property
    def about(self) -> Mapping[str, Sequence[str]]:
        """The quantities by the name of each way; a single one has none."""
        return self.ways or ({"": self.quantities} if self.quantities else {})


@dataclass(frozen=True)
class Driver:
    """How much an assumption moves the answer, and what it is worth to know it first.

    ``share`` of the answer's uncertainty that it takes part in, 0 to 1; ``worth`` in the unit of
    :class:`Matters`.
    """

    share: float
    worth: float


def driven(
    answer: Callable[[Mapping[str, Any]], np.ndarray],
    options: Callable[[Mapping[str, Any]], np.ndarray],
    values: Mapping[str, Value],
    uncertain: Sequence[str],
    *,
    by_switch: bool = False,
) -> dict[str, Driver]:
    """Return how much each assumption moves the answer, and what it is worth to know it first.

    Parameters
    ----------
    answer, options, values, uncertain
        As for :func:`tillit.sensitivity.total_indices` and :func:`worth_knowing`.
    by_switch
        The worth is the chance that another option would be chosen, not what is gained by it.
    """
    shares = total_indices(answer, values, uncertain)
    worth = worth_knowing(options, values, uncertain)
    return {
        name: Driver(shares[name], worth[name].switch if by_switch else worth[name].value)
        for name in uncertain
    }


def rests_on(more: str) -> str:
    """Say what an answer rests on: how many of its numbers are assumptions, and ``more``."""
    assumptions = _(
        "From your settings; assumptions among the numbers behind it: {assumed_count:people} of "
        "{number_count:people}."
    )
    return f"{assumptions} {more}"


@dataclass(frozen=True)
class Matters:
    """What an answer depends on most, and what it is worth to find out first.

    ``drivers`` computes both by parameter id at the given values; ``note`` says what it is worth.
    ``worth`` heads the column of amounts; without it, it is how often knowing it would change the
    choice.
    """

    title: str
    note: str
    drivers: Callable[[Mapping[str, Value]], Mapping[str, Driver]]
    worth: str = ""

    @property
    def heading(self) -> str:
        """What heads the column of what it is worth."""
        return self.worth or _("Knowing it would change the choice")

    @property
    def format(self) -> str:
        """How that is written."""
        return "money" if self.worth else "in_ten"

    def rows(self, values: Mapping[str, Value]) -> list[tuple[str, Driver]]:
        """Return the assumptions that matter, by id, those that matter most first."""
        rows = self.drivers(values).items()
        kept = [row for row in rows if row[1].share >= 0.005 or row[1].worth > 0]
        return sorted(kept, key=lambda row: -row[1].share)
