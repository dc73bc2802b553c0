"""An explorer: one question, described once, shown in three ways.

On the page without script it is a sentence, a table and pictures at the default settings; with
script its controls move the same formulas in the Vega runtime; in Jupyter it is made of ipywidgets
around ``alt.JupyterChart``. A module of :mod:`tillit.explorers` says which controls, which charts
and which sentences; this module says how they are shown.
"""

import datetime as dt
import functools
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
from markupsafe import Markup

from tillit import __version__
from tillit.document import Document, resolve, to_html, written
from tillit.drawn import ENDS, Draws, Named, crossing, found_by, names_found, names_in, needed
from tillit.formats import write
from tillit.formula import Bind, Formula, Number, days, keep
from tillit.i18n import gettext as _
from tillit.messages import message
from tillit.page import PAGE, render
from tillit.parameters import Parameter, Value, defaults, registry
from tillit.pictures import NARROW, WIDE, still
from tillit.scenario import Scenario, plain
from tillit.theme import VEGA_LITE, chart_config
from tillit.wording import ORIGINS, end_text, origin_of, place_of, value_text

Model = Callable[[Mapping[str, Number], Bind], dict[str, Number]]


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
class Column:
    """A column of a chart's table: the field of the chart's data, heading and format."""

    field: str
    heading: str
    format: str


@dataclass(frozen=True)
class Table:
    """The twin of a chart: rows by the value of ``key``, which the chart's data hold.

    ``names`` head the rows where the key is only a number for something that has a name.
    """

    caption: str
    key: Column
    rows: Sequence[float]
    columns: Sequence[Column]
    values: Callable[[Mapping[str, Value], Sequence[float]], dict[str, Sequence[float]]]
    """Computes the columns in Python: fields to values, one a row."""
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Picture:
    """A chart with what a reader needs to read it.

    ``build`` gets the symbols and returns the chart without parameters or size; ``height`` is in
    px; ``takes`` names the outputs that the chart's data hold (not a signal), by id.
    """

    id: str
    title: str
    summary: str
    caption: str
    build: Callable[["Symbols"], alt.TopLevelMixin]
    height: int
    table: Table | None = None
    takes: Sequence[str] = ()
    folded: bool = True


@dataclass(frozen=True)
class Group:
    """Controls that belong together under "more assumptions".

    With a ``chapter`` (the name of its page among the explorers) they are set there: this page
    shows them and leads to it, Jupyter offers them as controls.
    """

    title: str
    parameters: Sequence[str]
    chapter: str = ""


@dataclass(frozen=True)
class Section:
    """Results that belong together in the table of results."""

    title: str
    outputs: Sequence[str]

    def banded(self, outputs: Mapping[str, Output]) -> bool:
        """Whether any of its outputs has a band, and the table a column for it."""
        return any(outputs[name].band for name in self.outputs)


@dataclass(frozen=True)
class Matrix:
    """Results as a table: outputs by row and column, a heading for each; empty cells are ``""``."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]
    note: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row of settings: parameter ids, one for each column, ``""`` where a cell is empty.

    ``note`` may hold results and settings as an answer does; ``place`` says where the row comes
    from.
    """

    heading: str
    cells: Sequence[str]
    note: str = ""
    place: str = ""


@dataclass(frozen=True)
class Grid:
    """Settings that are entered as a table.

    Into one that takes ``paste``, a block copied from a spreadsheet goes cell by cell.
    """

    id: str
    title: str
    columns: Sequence[str]
    rows: Sequence[GridRow]
    note: str = ""
    folded: bool = True
    paste: bool = False

    @property
    def parameters(self) -> list[str]:
        """The parameter ids of its cells, row by row."""
        return [name for row in self.rows for name in row.cells if name]

    @property
    def narrow(self) -> bool:
        """Whether it is a table on a phone too: few columns, of numbers alone, and short rows."""
        numbers = all(registry()[name].kind == "number" for name in self.parameters)
        return numbers and len(self.columns) <= 2 and not any(row.note for row in self.rows)


@dataclass(frozen=True)
class Tipping:
    """The result at whose 0 the answer tips; for every input the page finds where that is."""

    result: str
    title: str
    note: str


@dataclass(frozen=True)
class Driver:
    """How much an assumption moves the answer, and what it is worth to know it first.

    ``share`` of the answer's uncertainty that it takes part in, 0 to 1; ``worth`` in the unit of
    :class:`Matters`.
    """

    share: float
    worth: float


@dataclass(frozen=True)
class Matters:
    """What an answer depends on most, and what it is worth to find out first.

    ``drivers`` computes both by parameter id at the given values; ``worth`` heads the column of
    what it is worth, ``format`` writes it and ``note`` says what it means.
    """

    title: str
    worth: str
    format: str
    note: str
    drivers: Callable[[Mapping[str, Value]], Mapping[str, Driver]]

    def rows(self, values: Mapping[str, Value]) -> list[tuple[str, Driver]]:
        """Return the assumptions that matter, by label, those that matter most first."""
        known = registry()
        rows = [(known[name].label, driver) for name, driver in self.drivers(values).items()]
        rows = [row for row in rows if row[1].share >= 0.005 or row[1].worth > 0]
        return sorted(rows, key=lambda row: -row[1].share)


class Symbols:
    """The parameters and results of a model as signals of the Vega runtime.

    What is drawn comes as further signals, which the page's script or the kernel
    sets: a chart reads them by name.
    """

    def __init__(self, parameters: Sequence[Parameter], model: Model, draws: Sequence[Draws]):
        names = [item.id for item in parameters if not item.in_words]
        self.values: dict[str, Number] = {name: Formula(name) for name in names}
        self.stages: list[dict[str, Any]] = []
        for stage in draws:
            self.stages.append(stage.written(self.values))
            self.values |= {name: Formula(name) for name in names_found(self.stages[-1])}
        self._named = Named()
        self.results = model(self.values, self._named.bind)
        self.formulas = self._named.written(self.results)

    def steps(self, result: str) -> dict[str, str]:
        """Return the named expressions that a result rests on, in their order."""
        return needed(self._named.made, result)

    def read_by(self, expression: str) -> set[str]:
        """Return every name that an expression rests on, through the named expressions in it."""
        derived = needed(self._named.made, *names_in(expression))
        return names_in(expression).union(*map(names_in, derived.values()))

    def signals(self, inputs: Mapping[str, Any], mentioned: str) -> list[dict[str, Any]]:
        """Return the Vega-Lite parameters: the inputs, then the results.

        Only those that the text mentions, and what they rest on.
        """
        derived = needed(self._named.made, *names_in(mentioned))
        wanted = self.read_by(mentioned)
        given = [{"name": name, "value": inputs[name]} for name in inputs if name in wanted]
        return given + [{"name": name, "expr": text} for name, text in derived.items()]


@dataclass(frozen=True)
class Steps:
    """Collects named steps of a chart's data, to be passed to ``transform_calculate``."""

    made: dict[str, str] = field(default_factory=dict)

    def bind(self, name: str, value: Number) -> Number:
        """Name a value that differs from row to row; later formulas read it from the row."""
        self.made[name] = repr(value) if isinstance(value, Formula) else json.dumps(value)
        return Formula(f"datum.{name}")


@dataclass(frozen=True)
class Explorer:
    """A question, its controls, formulas, pictures and sentences.

    Parameters
    ----------
    name
        Name of the model; ``data-explorer`` on the page.
    controls, groups
        At most five sliders in view, or a list of ticks; the rest under headings.
    model
        Computes all results from all parameter values (see :class:`Symbols`).
    answers, case
        Whole sentences with ``{output:format}`` or ``{parameter}`` in them; the result named
        ``case`` says which of them holds.
    draws
        What is computed over draws, stage by stage; the model reads what they found.
    grids
        Settings that are entered as tables.
    banner
        What must be read before anything else.
    document
        What is made of the results and of what the reader wrote, to be read, printed and taken
        along.
    reads
        Parameters of other chapters that the model or the document reads; not shown as settings.
    extra
        Computes the outputs that a chart finds (:attr:`Picture.takes`).
    """

    name: str
    controls: Sequence[str]
    groups: Sequence[Group]
    outputs: Sequence[Output]
    sections: Sequence[Section | Matrix]
    model: Model
    answers: Sequence[str]
    case: str
    basis: str
    pictures: Sequence[Picture]
    misuse: Sequence[str]
    draws: Sequence[Draws] = ()
    grids: Sequence[Grid] = ()
    banner: str = ""
    document: Document | None = None
    reads: Sequence[str] = ()
    tipping: Tipping | None = None
    matters: Matters | None = None
    extra: Callable[[Mapping[str, Value]], dict[str, float]] = lambda _values: {}

    @property
    def parameters(self) -> list[Parameter]:
        """All parameters of this explorer: those that it asks for, and those it only reads."""
        return [*self.asked, *(registry()[name] for name in self.reads)]

    @property
    def asked(self) -> list[Parameter]:
        """The parameters that have a control or a cell here, in their order."""
        cells = [name for grid in self.grids for name in grid.parameters]
        return [*self.settings, *(registry()[name] for name in cells)]

    @property
    def settings(self) -> list[Parameter]:
        """The parameters that stand in no grid."""
        ids = [*self.controls, *(name for group in self.groups for name in group.parameters)]
        return [registry()[name] for name in ids]

    @functools.cached_property
    def symbols(self) -> Symbols:
        """Parameters and results as signals of the Vega runtime."""
        return Symbols(self.parameters, self.model, self.draws)

    @functools.cached_property
    def _charts(self) -> dict[str, str]:
        """The charts by id, as they were built: they read signals, so no setting changes them."""
        return {}

    def results(self, values: Mapping[str, Value]) -> dict[str, float]:
        """Return every result, band and chance at these values, unrounded."""
        key = [plain(values[item.id]) for item in self.parameters]
        if self._latest.get("key") != key:
            self._latest.update(key=key, found=self._results(values))
        return dict(self._latest["found"])

    @functools.cached_property
    def _latest(self) -> dict[str, Any]:
        """The results that were asked for last: a page asks for them once for each of its parts."""
        return {}

    def _results(self, values: Mapping[str, Value]) -> dict[str, float]:
        drawn = found_by(self.draws, values)
        computed = self.model({**values, **drawn}, keep)
        found = {**drawn, **{name: float(value) for name, value in computed.items()}}
        found.update(self.extra(values))
        counted = [item for item in self.parameters if item.kind in ("number", "choice")]
        unsourced = [item for item in counted if origin_of(item) == "assumption"]
        kept = sum(1 for item in unsourced if _same(values[item.id], item.default))
        return {**found, "assumed_count": kept, "number_count": len(counted)}

    def inputs(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return every signal that a chart is told: parameter values and what is drawn."""
        told: dict[str, Any] = {
            item.id: days(values[item.id]) if item.kind == "date" else values[item.id]
            for item in self.parameters
            if not item.in_words
        }
        drawn: dict[str, Any] = {}
        for stage in self.draws:
            drawn |= stage.signals({**values, **drawn})
        return {
            name: [plain(x) for x in value] if isinstance(value, list) else plain(value)
            for name, value in {**told, **drawn}.items()
        }

    def tips(self, values: Mapping[str, Value]) -> dict[str, float]:
        """Return by parameter where the answer tips if only this one is moved; nan if nowhere."""
        if self.tipping is None:
            return {}
        result = self.tipping.result
        drawn = found_by(self.draws, values)

        def evaluate(moved: Mapping[str, Number]) -> dict[str, Number]:
            return self.model({**drawn, **moved}, keep)

        return {
            item.id: crossing(evaluate, values, result, item.id)
            for item in self.parameters
            if item.kind == "number" and item.id in self._reached(result)
        }

    def _reached(self, result: str) -> set[str]:
        """Return the names that stand in the formulas which a result rests on."""
        return set[str]().union(*map(names_in, self.symbols.steps(result).values()))

    def answer(self, values: Mapping[str, Value]) -> Markup:
        """Return the sentence that answers the question at these values."""
        found = self.results(values)
        return self._fill(self.answers[int(found[self.case])], found, values)

    def spec(
        self,
        picture: Picture,
        values: Mapping[str, Value],
        inputs: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the Vega-Lite specification of a picture, without width.

        ``inputs`` at these values can be given, to reckon them once for several pictures.
        """
        if picture.id not in self._charts:
            chart = picture.build(self.symbols).properties(height=picture.height).to_dict()
            self._charts[picture.id] = json.dumps(chart)
        spec: dict[str, Any] = json.loads(self._charts[picture.id])
        told = self.inputs(values) if inputs is None else inputs
        signals = self.symbols.signals(told, self._charts[picture.id])
        spec["params"] = signals + spec.get("params", [])
        spec["config"] = chart_config()
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
        spec["padding"] = {"left": 8, "right": 8, "top": 4, "bottom": 4}
        spec["description"] = picture.summary
        return spec

    def still(
        self,
        picture: Picture,
        values: Mapping[str, Value],
        width: int,
        inputs: Mapping[str, Any] | None = None,
    ) -> Markup:
        """Return a picture as SVG, ``width`` px wide."""
        return still(self.spec(picture, values, inputs), picture.summary, width)

    def to_html(self, values: Mapping[str, Value] | None = None) -> str:
        """Return the explorer as a fragment of a page.

        It reads without script at the given values (the defaults unless told otherwise) and holds
        what ``explorer.js`` needs to make it live.
        """
        scenario = Scenario.from_values(values or {})
        shown = scenario.full_values()
        found = self.results(shown)
        inputs = self.inputs(shown)
        pictures = [
            {
                "picture": picture,
                "wide": self.still(picture, shown, WIDE, inputs),
                "narrow": self.still(picture, shown, NARROW, inputs),
                "rows": _table_rows(picture.table, shown),
            }
            for picture in self.pictures
        ]
        by_id = {output.id: output for output in self.outputs}
        document = to_html(self.resolved(shown)) if self.document else ""
        return render(
            "explorer.html.j2",
            explorer=self,
            known=registry(),
            values=shown,
            outputs=by_id,
            answer=self._fill(self.answers[int(found[self.case])], found, shown),
            basis=self._fill(self.basis, found, shown),
            pictures=pictures,
            fill=functools.partial(self._fill, found=found, values=shown),
            show=functools.partial(self._shown, found=found),
            value_text=value_text,
            end_text=end_text,
            html_value=_html_value,
            origins=ORIGINS(),
            origin=origin_of,
            place_of=place_of,
            write=write,
            data_value=_data_value,
            document=Markup(document),  # noqa: S704 - rendered there
            tips=Markup(self.tips_html(shown)),  # noqa: S704 - rendered there
            matters=Markup(self.matters_html(shown, on_page=True)),  # noqa: S704 - rendered there
            config=Markup(_json_for_script(self._config())),  # noqa: S704 - escaped there
        )

    def to_still(self) -> str:
        """Return answer and first results at the defaults, for a notebook not yet run."""
        values = defaults()
        return render(
            "explorer_still.html.j2",
            answer=self.answer(values),
            basis=self._fill(self.basis, self.results(values), values),
            results=Markup(  # noqa: S704 - rendered there
                "".join(self.results_html(section, values) for section in self.sections[:1])
            ),
        )

    def results_html(self, section: Section | Matrix, values: Mapping[str, Value]) -> str:
        """Return one table of results at these values."""
        found = self.results(values)
        return render(
            "results.html.j2",
            section=section,
            outputs={output.id: output for output in self.outputs},
            show=functools.partial(self._shown, found=found),
        )

    def resolved(
        self, values: Mapping[str, Value], today: dt.date | None = None
    ) -> list[dict[str, Any]]:
        """Return the blocks of the document at these values.

        Parameters
        ----------
        values
            The value of every parameter.
        today
            The day that it carries; none leaves it undated.

        Raises
        ------
        ValueError
            When this explorer makes no document.
        """
        if self.document is None:
            raise ValueError(f"The explorer {self.name!r} makes no document.")
        found = {
            **self.results(values),
            "book_version": __version__,
            "scenario_code": Scenario.from_values(values).code,
            "today": days(today.isoformat() if today else ""),
        }
        return resolve(self.document, values, found, {"today": _("not dated"), **self.missing})

    def notes_html(self, grid: Grid, values: Mapping[str, Value]) -> str:
        """Return what is said at these values of a grid and of its rows."""
        fill = functools.partial(self._fill, found=self.results(values), values=values)
        return render("notes.html.j2", grid=grid, fill=fill)

    def matters_html(self, values: Mapping[str, Value], *, on_page: bool = False) -> str:
        """Return the table of what the answer depends on most at these values.

        On a page it stays as it is when the reader moves a setting, and says so.
        """
        if self.matters is None:
            return ""
        return render(
            "matters.html.j2",
            matters=self.matters,
            rows=self.matters.rows(values),
            write=write,
            on_page=on_page,
        )

    def tips_html(self, values: Mapping[str, Value]) -> str:
        """Return the table of where the answer tips if one number is moved."""
        if self.tipping is None:
            return ""
        return render(
            "tips.html.j2",
            tipping=self.tipping,
            tips=self.tips(values),
            known=registry(),
            values=values,
            value_text=value_text,
            data_value=_data_value,
            nowhere=message("nowhere"),
        )

    def to_text(self, values: Mapping[str, Value] | None = None) -> str:
        """Return the answer as plain text."""
        shown = Scenario.from_values(values or {}).full_values()
        return self.answer(shown).striptags()

    def _fill(
        self, template: str, found: Mapping[str, float], values: Mapping[str, Value]
    ) -> Markup:
        def replace(match: re.Match[str]) -> str:
            name, style = match.group(1), match.group(2)
            if name in values:
                text = value_text(registry()[name], values[name])
                return Markup('<b data-echo="{}">{}</b>').format(name, text)
            return self._shown(name, style, found=found, tag="b")

        return Markup(re.sub(r"\{(\w+)(?::(\w+))?\}", replace, template))  # noqa: S704

    def _shown(
        self, name: str, style: str, found: Mapping[str, float], tag: str = "span"
    ) -> Markup:
        value = float(found[name])
        missing = self.missing.get(name, _("not set"))
        number = _data_value(value, SAMPLED_DIGITS if name in self.sampled else CLOSED_DIGITS)
        return Markup('<{0} data-output="{1}" data-format="{2}" data-value="{3}">{4}</{0}>').format(
            tag, name, style, number, write(value, style, missing)
        )

    @functools.cached_property
    def sampled(self) -> frozenset[str]:
        """The results that rest on draws: what the draws find, and what is reckoned from that."""
        found = {name for stage in self.symbols.stages for name in names_found(stage)}
        formulas = self.symbols.formulas
        resting = {
            name for name, text in formulas["results"].items() if self.symbols.read_by(text) & found
        }
        return frozenset(found | resting)

    @functools.cached_property
    def missing(self) -> dict[str, str]:
        """What is written where an output has no number, by result, if not the usual words."""
        unusual = {item.id: item.missing for item in self.outputs if item.missing != _("not set")}
        ends = [f"{item.id}_{end}" for item in self.outputs if item.band for end in ENDS]
        return {**unusual, **dict.fromkeys(ends, "\N{EN DASH}")}

    def _config(self) -> dict[str, Any]:
        inputs = self.inputs(defaults())
        symbols = self.symbols
        return {
            "name": self.name,
            "case": self.case,
            "answers": list(self.answers),
            "missing": self.missing,
            "parameters": [item.id for item in self.parameters],
            "formulas": symbols.formulas,
            "document": self.document and written(self.document),
            "draws": symbols.stages,
            "tipping": self.tipping
            and {
                "result": self.tipping.result,
                "steps": symbols.steps(self.tipping.result),
            },
            "pictures": [self._live_picture(picture, inputs) for picture in self.pictures],
        }

    def _live_picture(self, picture: Picture, inputs: Mapping[str, Any]) -> dict[str, Any]:
        import vl_convert as vlc

        spec = vlc.vegalite_to_vega(
            {**self.spec(picture, defaults(), inputs), "width": "container"},
            vl_version=VEGA_LITE,
        )
        spec["description"] = picture.summary
        table = picture.table
        return {
            "id": picture.id,
            "spec": spec,
            "takes": {name: _dataset_with(spec, name) for name in picture.takes},
            "table": table
            and {
                "key": table.key.field,
                "columns": [
                    {"field": column.field, "data": _dataset_with(spec, column.field)}
                    for column in table.columns
                ],
            },
        }

    def in_jupyter(self) -> dict[str, Any]:
        """Return the view that Jupyter shows; :mod:`tillit.widget`, which knows explorers, does."""
        return {}

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, Any]:
        """Give Jupyter its widgets, and the page the name of the part that goes here."""
        # The page's part is made when the page is built: here it would only take time and go stale.
        part = {"name": self.name}
        forms = {PAGE: part, "text/html": self.to_still(), "text/plain": self.to_text()}
        return {**self.in_jupyter(), **forms}


def _json_for_script(content: Any) -> str:
    # Inside <script> only "</" could end the element early.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/")


def _same(one: Value, other: Value) -> bool:
    return plain(one) == plain(other)


def _html_value(value: Value) -> str:
    return value if isinstance(value, str) else "" if math.isnan(value) else f"{value:.12g}"


CLOSED_DIGITS, SAMPLED_DIGITS = 10, 7
"""Significant digits of a number that scripts read: of one in closed form, and of one that
rests on draws. More would differ from one processor to the next."""


def _data_value(value: float, digits: int = SAMPLED_DIGITS) -> str:
    return "NaN" if math.isnan(value) else f"{value:.{digits}g}"


def _dataset_with(spec: Mapping[str, Any], name: str) -> str:
    """Return the dataset of a Vega specification in which a transform makes this field."""
    for data in spec["data"]:
        for step in data.get("transform", []):
            made = step.get("as")
            if made == name or (isinstance(made, list) and name in made):
                return str(data["name"])
    raise ValueError(f"No data of this chart hold the field {name!r}.")


def _table_rows(table: Table | None, values: Mapping[str, Value]) -> list[list[tuple[float, str]]]:
    if table is None:
        return []
    columns = table.values(values, table.rows)
    return [
        [(float(columns[column.field][i]), column.format) for column in table.columns]
        for i in range(len(table.rows))
    ]
