"""An explorer: one question, described once, shown in three ways.

On the page without script it is a sentence, a table and pictures at the default settings; with
script its controls move the same formulas in the Vega runtime; in Jupyter it is made of ipywidgets
around ``alt.JupyterChart``. A module of :mod:`tillit.explorers` says which controls, which charts
and which sentences; this module says how they are shown.
"""

import functools
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import altair as alt
import numpy as np
import vl_convert as vlc
from markupsafe import Markup

from tillit import __version__, sampling
from tillit.evidence import load
from tillit.formats import FORMATS, phrases, points
from tillit.formula import Bind, Formula, Number, keep
from tillit.i18n import gettext as _
from tillit.parameters import Parameter, Value, defaults, registry
from tillit.pictures import NARROW, WIDE, still
from tillit.scenario import Scenario
from tillit.site.render import PAGE, render
from tillit.theme import VEGA_LITE, chart_config

ENDS = {"low": 0.1, "middle": 0.5, "high": 0.9}
"""The quantiles that make a band, by the suffix of their results."""

Model = Callable[[Mapping[str, Number], Bind], dict[str, Number]]


@dataclass(frozen=True)
class Output:
    """One result: how it is called and written.

    ``band`` says whether the draws give it a low, a middle and a high value (the ids
    ``<id>_low``, ``<id>_middle``, ``<id>_high`` among the results).
    """

    id: str
    label: str
    format: str
    note: str = ""
    band: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a chart's table: the field of the chart's data, heading and format."""

    field: str
    heading: str
    format: str


@dataclass(frozen=True)
class Table:
    """The twin of a chart: rows by the value of ``key``, which the chart's data hold."""

    caption: str
    key: Column
    rows: Sequence[float]
    columns: Sequence[Column]
    values: Callable[[Mapping[str, Value], Sequence[float]], dict[str, Sequence[float]]]
    """Computes the columns in Python: fields to values, one a row."""


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
    """Controls that belong together under "more assumptions"."""

    title: str
    parameters: Sequence[str]


@dataclass(frozen=True)
class Section:
    """Results that belong together in the table of results."""

    title: str
    outputs: Sequence[str]

    def banded(self, outputs: Mapping[str, Output]) -> bool:
        """Whether any of its outputs has a band, and the table a column for it."""
        return any(outputs[name].band for name in self.outputs)


@dataclass(frozen=True)
class Band:
    """How far an output spreads when the assumptions without a source vary over their ranges.

    Parameters
    ----------
    output, over, grid
        The output that is drawn, the parameter on the chart's axis, and the values of it at
        which the band is computed.
    assumptions
        Computes the drawn assumptions from parameter values and draws between 0 and 1 by id.
    drawn
        Computes the output from parameter values and drawn assumptions.
    follows
        Computes other outputs from parameter values and one value of this output; at the ends of
        the band they get the suffixes of ``ENDS``.
    """

    output: str
    over: str
    grid: Sequence[float]
    assumptions: Callable[..., dict[str, Number]]
    drawn: Callable[[Mapping[str, Number], Mapping[str, Number]], Number]
    follows: Callable[[Mapping[str, Number], Number], dict[str, Number]]

    def at(self, values: Mapping[str, Value]) -> dict[str, float]:
        """Return the three quantiles of the output at these values."""
        return self._quantiles(values, self.assumptions(values, sampling.uniforms()))

    def along(self, values: Mapping[str, Value], levels: Sequence[float]) -> dict[str, list[float]]:
        """Return the quantiles with the parameter on the axis at each of the levels."""
        assumptions = self.assumptions(values, sampling.uniforms())
        rows = [self._quantiles({**values, self.over: level}, assumptions) for level in levels]
        return {
            f"{self.output}_{end}": [row[f"{self.output}_{end}"] for row in rows] for end in ENDS
        }

    def _quantiles(
        self, values: Mapping[str, Value], assumptions: Mapping[str, Number]
    ) -> dict[str, float]:
        found = np.quantile(self.drawn(values, assumptions), list(ENDS.values()))
        return {f"{self.output}_{end}": float(x) for end, x in zip(ENDS, found, strict=True)}

    def signals(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return what the charts are told of the band: three numbers and three lists."""
        along = {f"{name}_along": row for name, row in self.along(values, self.grid).items()}
        return {**self.at(values), **along}

    def written(self, symbols: Mapping[str, Number]) -> dict[str, Any]:
        """Return the formulas of the band for the page, over ``u`` (a draw) and ``d``."""
        places = {name: place for place, name in enumerate(sampling.grid_points())}
        uniforms = {
            name: (Formula(f"u[{place}]") + 0.5) / sampling.GRID for name, place in places.items()
        }
        steps: list[str] = []

        def bind(_name: str, value: Number) -> Number:
            steps.append(repr(value))
            return Formula(f"d[{len(steps) - 1}]")

        assumptions = self.assumptions(symbols, uniforms, bind)
        return {
            "output": self.output,
            "over": self.over,
            "grid": list(self.grid),
            "steps": steps,
            "drawn": repr(self.drawn(symbols, assumptions)),
        }


class Symbols:
    """The parameters and results of a model as signals of the Vega runtime.

    The ends of the band are signals that the page's script or the kernel sets; what follows from
    them is computed by the charts, like every other result.
    """

    def __init__(self, parameters: Sequence[Parameter], model: Model, band: Band) -> None:
        self.values: dict[str, Number] = {item.id: Formula(item.id) for item in parameters}
        self._derived: dict[str, str] = {}
        self.results = model(self.values, self._bind)
        for end in ENDS:
            follows = band.follows(self.values, Formula(f"{band.output}_{end}"))
            for name, value in follows.items():
                self.results[f"{name}_{end}"] = self._bind(f"{name}_{end}", value)

    def _bind(self, name: str, value: Number) -> Number:
        self._derived[name] = repr(value) if isinstance(value, Formula) else json.dumps(value)
        return Formula(name)

    def signals(self, inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the Vega-Lite parameters: the inputs, then the results."""
        given = [{"name": name, "value": value} for name, value in inputs.items()]
        return given + [{"name": name, "expr": text} for name, text in self._derived.items()]


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
        At most five parameters in view; the rest under headings.
    model
        Computes all results from all parameter values (see :class:`Symbols`).
    band
        The output that is drawn, with what follows from it.
    extra
        Computes the outputs that a chart finds (:attr:`Picture.takes`).
    answers, case
        Whole sentences with ``{output:format}`` or ``{parameter}`` in them; the result named
        ``case`` says which of them holds.
    drivers
        Computes how much of the answer's uncertainty each assumption carries: label to share.
    """

    name: str
    controls: Sequence[str]
    groups: Sequence[Group]
    outputs: Sequence[Output]
    sections: Sequence[Section]
    model: Model
    band: Band
    extra: Callable[[Mapping[str, Value]], dict[str, float]]
    answers: Sequence[str]
    case: str
    basis: str
    pictures: Sequence[Picture]
    drivers_title: str
    drivers: Callable[[], Mapping[str, float]]
    misuse: Sequence[str]

    @property
    def parameters(self) -> list[Parameter]:
        """All parameters of this explorer, in the order of its controls."""
        known = registry()
        ids = [*self.controls, *(name for group in self.groups for name in group.parameters)]
        return [known[name] for name in ids]

    @functools.cached_property
    def symbols(self) -> Symbols:
        """Parameters and results as signals of the Vega runtime."""
        return Symbols(self.parameters, self.model, self.band)

    def results(self, values: Mapping[str, Value]) -> dict[str, float]:
        """Return every result and band at these values, unrounded."""
        found = {name: float(value) for name, value in self.model(values, keep).items()}
        for name, share in self.band.at(values).items():
            found[name] = share
            end = name.removeprefix(self.band.output)
            follows = self.band.follows(values, share)
            found.update({f"{key}{end}": float(value) for key, value in follows.items()})
        found.update(self.extra(values))
        unsourced = [item for item in self.parameters if item.origin == "assumption"]
        kept = sum(1 for item in unsourced if _same(values[item.id], item.default))
        return {**found, "assumed_count": kept, "number_count": len(self.parameters)}

    def inputs(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return every signal that a chart is told: parameter values and the band."""
        return {
            **{item.id: _plain(values[item.id]) for item in self.parameters},
            **self.band.signals(values),
        }

    def answer(self, values: Mapping[str, Value]) -> Markup:
        """Return the sentence that answers the question at these values."""
        found = self.results(values)
        return self._fill(self.answers[int(found[self.case])], found, values)

    def spec(self, picture: Picture, values: Mapping[str, Value]) -> dict[str, Any]:
        """Return the Vega-Lite specification of a picture, without width."""
        chart = picture.build(self.symbols).properties(height=picture.height)
        spec = chart.to_dict()
        spec["params"] = self.symbols.signals(self.inputs(values)) + spec.get("params", [])
        spec["config"] = chart_config()
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
        spec["padding"] = {"left": 8, "right": 8, "top": 4, "bottom": 4}
        spec["description"] = picture.summary
        return spec

    def still(self, picture: Picture, values: Mapping[str, Value], width: int) -> Markup:
        """Return a picture as SVG, ``width`` px wide."""
        return still(self.spec(picture, values), picture.summary, width)

    def to_html(self, values: Mapping[str, Value] | None = None) -> str:
        """Return the explorer as a fragment of a page.

        It reads without script at the given values (the defaults unless told otherwise) and holds
        what ``explorer.js`` needs to make it live.
        """
        scenario = Scenario.from_values(values or {})
        shown = scenario.full_values()
        found = self.results(shown)
        pictures = [
            {
                "picture": picture,
                "wide": self.still(picture, shown, WIDE),
                "narrow": self.still(picture, shown, NARROW),
                "rows": _table_rows(picture.table, shown),
            }
            for picture in self.pictures
        ]
        by_id = {output.id: output for output in self.outputs}
        return render(
            "explorer.html.j2",
            explorer=self,
            known=registry(),
            values=shown,
            outputs=by_id,
            answer=self._fill(self.answers[int(found[self.case])], found, shown),
            basis=self._fill(self.basis, found, shown),
            pictures=pictures,
            show=functools.partial(self._shown, found=found),
            value_text=value_text,
            end_text=_end_text,
            html_value=_html_value,
            origins=ORIGINS(),
            origin_text=_origin_text,
            write=lambda value, style: FORMATS[style](value),
            drivers=_driver_rows(self.drivers()),
            config=Markup(_json_for_script(self._config())),  # noqa: S704 - escaped there
        )

    def to_still(self) -> str:
        """Return answer and first results at the defaults, for a notebook not yet run."""
        values = defaults()
        return render(
            "explorer_still.html.j2",
            answer=self.answer(values),
            basis=self._fill(self.basis, self.results(values), values),
            results=Markup(self.results_html(self.sections[0], values)),  # noqa: S704
        )

    def results_html(self, section: Section, values: Mapping[str, Value]) -> str:
        """Return one table of results at these values."""
        found = self.results(values)
        return render(
            "results.html.j2",
            section=section,
            outputs={output.id: output for output in self.outputs},
            show=functools.partial(self._shown, found=found),
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

    @staticmethod
    def _shown(name: str, style: str, found: Mapping[str, float], tag: str = "span") -> Markup:
        return Markup('<{0} data-output="{1}" data-format="{2}" data-value="{3}">{4}</{0}>').format(
            tag, name, style, repr(float(found[name])), FORMATS[style](found[name])
        )

    def _config(self) -> dict[str, Any]:
        values = {item.id: item.default for item in self.parameters}
        return {
            "name": self.name,
            "case": self.case,
            "answers": list(self.answers),
            "results": list(self.symbols.results),
            "band": self.band.written(self.symbols.values),
            "pictures": [self._live_picture(picture, values) for picture in self.pictures],
            "registry": registry_for_page(),
            "phrases": {
                **phrases(),
                **_messages(),
                **{f"origin_{name}": text for name, text in ORIGINS().items()},
            },
        }

    def _live_picture(self, picture: Picture, values: Mapping[str, Value]) -> dict[str, Any]:
        spec = vlc.vegalite_to_vega(
            {**self.spec(picture, values), "width": "container"}, vl_version=VEGA_LITE
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

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, Any]:
        """Give the page its HTML and Jupyter its widgets."""
        # Imported here: the page and the tests of the models do without a widget manager.
        from tillit.widget import ExplorerWidget

        widgets = ExplorerWidget(self).box._repr_mimebundle_() or {}
        forms = {PAGE: self.to_html(), "text/html": self.to_still(), "text/plain": self.to_text()}
        return {**widgets, **forms}


def ORIGINS() -> dict[str, str]:  # noqa: N802 - read as a constant, translated at call
    """Return the words of the origin badges."""
    return {
        "source": _("from a source"),
        "literature": _("from the literature"),
        "assumption": _("assumption"),
        "yours": _("yours"),
    }


def value_text(parameter: Parameter, value: Value) -> str:
    """Write a parameter's value as its control shows it."""
    if isinstance(value, str):
        return parameter.choices[value]
    if math.isnan(value):
        return _("not set")
    if parameter.display == "money":
        return FORMATS["money"](value)
    if parameter.display == "percent_of_one":
        return FORMATS["percent"](value)
    if parameter.display == "percent_of_log_odds":
        return FORMATS["percent"](1 / (1 + math.exp(-value)))
    number = points(value) if parameter.low < 0 else points(value).lstrip("+")
    return f"{number}\N{NO-BREAK SPACE}{parameter.short_unit}" if parameter.short_unit else number


def _end_text(parameter: Parameter, value: Value) -> str:
    """Write an end of a range: the unit stands beside the value already."""
    return value_text(replace(parameter, short_unit=""), value)


def _origin_text(parameter: Parameter) -> str:
    if parameter.finding_id:
        finding = load().row("findings", parameter.finding_id)
        return f"{finding['source_id'].capitalize()} {finding['locator']}"
    return ""


def _messages() -> dict[str, str]:
    return {
        "not_set": _("not set"),
        "not_a_number": _("{label}: “{value}” is not a number. The default stands."),
        "out_of_range": _("{label}: {value} is outside {low} to {high}. The default stands."),
        "not_a_choice": _("{label}: “{value}” is not a choice. The default stands."),
        "unknown": _("“{name}” is not a setting of this book."),
        "other_version": _("Saved with version {old} of the book; this is version {new}."),
        "default_changed": _("The default of {label} was {old} and is now {new}."),
        "not_a_scenario": _("{file} is not a scenario file of this book. Nothing was changed."),
        "loaded": _("The settings in {file} are shown."),
        "from_link": _("These settings came with the link. Your own are kept."),
        "back_to_mine": _("Back to mine"),
        "copied": _("Link copied. It carries the numbers you entered."),
        "copy_by_hand": _("Copy the address of this page: it carries the numbers you entered."),
        "saved": _("Saved to {file}."),
        "not_stored": _("This browser does not keep your settings. Save them to a file."),
        "engine_failed": _("The live model could not be loaded. The default result is shown."),
        "changed_one": _("1 setting changed: {labels}"),
        "changed_many": _("{n} settings changed: {labels}"),
    }


def registry_for_page() -> dict[str, Any]:
    """Return what the page needs to know of every parameter, and the book's version."""
    return {
        "version": __version__,
        "parameters": {
            item.id: {
                "label": item.label,
                "kind": item.kind,
                "display": item.display,
                "unit": item.short_unit,
                "default": _plain(item.default),
                "low": _plain(item.low),
                "high": _plain(item.high),
                "optional": item.optional,
                "choices": item.choices,
                "origin": item.origin,
            }
            for item in registry().values()
        },
    }


def generated_files() -> dict[str, str]:
    """Return the static files that the page's script loads with the chart engine, by name."""
    table = np.column_stack(list(sampling.grid_points().values())).tolist()
    return {"draws.js": f"window.tillitDraws={_compact(table)};"}


def _compact(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _json_for_script(content: Any) -> str:
    # Inside <script> only "</" could end the element early.
    return _compact(content).replace("</", "<\\/")


def _plain(value: Value) -> Value | None:
    return None if isinstance(value, float) and math.isnan(value) else value


def _same(one: Value, other: Value) -> bool:
    return _plain(one) == _plain(other)


def _html_value(value: Value) -> str:
    return value if isinstance(value, str) else "" if math.isnan(value) else f"{value:.12g}"


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


def _driver_rows(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    known = registry()
    rows = [(known[name].label, float(share)) for name, share in shares.items()]
    return sorted((row for row in rows if row[1] >= 0.005), key=lambda row: -row[1])
