"""An explorer: one question, described once, shown in three ways.

On the page without script it is a sentence, a table and pictures at the default settings; with
script its controls move the same formulas in the Vega runtime; in Jupyter it is made of ipywidgets
around ``alt.JupyterChart``. A module of :mod:`tillit.explorers` says which controls, which charts
and which sentences; this module says how they are shown.
"""

import datetime as dt
import functools
import itertools
import json
import math
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from tillit import __version__, ordered, reads
from tillit.contents import contents, title_of
from tillit.declared import (
    Grid,
    Group,
    Matrix,
    Matters,
    Output,
    Picture,
    Section,
    Tipping,
    Unknown,
)
from tillit.document import Document, resolve, to_html, written
from tillit.drawn import AHEAD, ENDS, Draws, columns_read, crossing, found_by, names_found, names_in
from tillit.evidence import load
from tillit.formats import FORMATS, NAMED, write
from tillit.formula import Bind, FormulaError, Number, days, keep
from tillit.i18n import Text, chosen, replaced
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.messages import message
from tillit.page import PAGE, render
from tillit.parameters import Parameter, Value, defaults, registry
from tillit.pictures import NARROW, WIDE, still
from tillit.said import Case, CaseError, Said, broken, places
from tillit.sampling import SAMPLES
from tillit.scenario import Given, Scenario, plain, settings_of
from tillit.symbols import Model, Symbols
from tillit.theme import chart_config
from tillit.wording import ORIGINS, end_text, origin_of, place_of, rule_of, value_text

_TEXTS = ("book_version", "scenario_code")
"""What a paper tells of itself: no number, so it has no format."""


class DeclarationError(ValueError):
    """An explorer is declared of what does not fit; the message names it and says why."""


@dataclass(frozen=True)
class Explorer:
    """A question, its controls, formulas, pictures and sentences.

    Parameters
    ----------
    name
        Its name in :func:`tillit.contents.contents`; ``data-explorer`` on the page.
    controls, groups
        At most five sliders in view, or a list of ticks; the rest under headings. Settings of other
        chapters that the formulas read are found there, see :attr:`linked`.
    sections
        The results, each declared where it is shown.
    model
        Computes all results from all settings (see :class:`tillit.symbols.Symbols`).
    answers
        Lists of cases: what is said is of each list the first case that holds. Sentences have
        ``{result:format}`` or ``{setting}`` in them.
    basis
        What the answer rests on, in a sentence.
    draws
        What is computed over draws, stage by stage; the model reads what they found.
    grids
        Settings that are entered as tables.
    banner
        What must be read before anything else.
    unknown, matters
        What the biggest unknown behind the answer is looked for in, and tables of what it depends
        on most.
    document, retells
        A paper made of the results and of what the reader wrote, to be read, printed and taken
        along; and the explorers whose results it tells.
    extra
        Computes the outputs that a chart finds (:attr:`Picture.takes`).

    Raises
    ------
    DeclarationError
        When it names a setting or a result that is not there, or has a case that can never hold.
    """

    name: str
    controls: Sequence[str]
    groups: Sequence[Group]
    sections: Sequence[Section | Matrix]
    model: Model
    answers: Sequence[Sequence[Case]]
    basis: str
    pictures: Sequence[Picture]
    misuse: Sequence[str]
    draws: Sequence[Draws] = ()
    grids: Sequence[Grid] = ()
    banner: str = ""
    document: Document | None = None
    retells: Sequence["Explorer"] = ()
    unknown: Unknown = field(default_factory=Unknown)
    tipping: Sequence[Tipping] = ()
    matters: Sequence[Matters] = ()
    extra: Callable[[Mapping[str, Value]], dict[str, float]] = lambda _values: {}

    def __post_init__(self) -> None:
        try:
            self._require_known()
        except (CaseError, FormulaError) as error:
            raise self._error(str(error)) from error
        except KeyError as error:
            raise self._error(f"a formula reads {error}, no setting and no result.") from error

    def _require_known(self) -> None:
        self._require_settings()
        self._require_parts()
        self._require_results()
        self._require_texts()

    def _require_settings(self) -> None:
        for name in self._own:
            if name not in registry():
                raise self._error(f"there is no setting {name!r}.")
            if self._own.count(name) > 1:
                raise self._error(f"the setting {name!r} is asked for twice.")
        moved = [name for name in self.controls if registry()[name].kind == "number"]
        if len(moved) > MOST_CONTROLS:
            raise self._error(f"{len(moved)} numbers are in view, more than {MOST_CONTROLS}.")
        for group in self.linked:
            if not group.chapter:
                names = ", ".join(group.parameters)
                raise self._error(f"no chapter of the contents asks for {names}.")

    def _require_results(self) -> None:
        results = self._results_known
        for name in self.symbols.results:
            if name in registry():
                raise self._error(f"the result {name!r} has the name of a setting.")
        for output in self.outputs:
            ends = [f"{output.id}_{end}" for end in ENDS] if output.band else []
            for name in (output.id, *ends):
                if name not in results:
                    raise self._error(f"there is no result {name!r} for {output.label!r}.")
            if any(one.id == output.id and one != output for one in self.outputs):
                raise self._error(f"the result {output.id!r} is declared in two ways.")
        drawn = {name for stage in self.symbols.stages for name in stage["quantities"]}
        for name in self._unknown_quantities:
            if name not in drawn:
                raise self._error(f"no draws find a quantity {name!r}.")
        for name in (
            *(one for item in self.pictures for one in item.takes),
            *self._tipping_results,
        ):
            if name not in results:
                raise self._error(f"there is no result {name!r}.")
        self._require_alone("pictures", [picture.id for picture in self.pictures])
        self._require_alone("grids", [grid.id for grid in self.grids])
        self._require_alone("parts", self._titles)

    def _require_parts(self) -> None:
        """Refuse parts that show nothing, or not what they have headings for."""
        if not self.answers:
            raise self._error("it has no answers.")
        told = {name for sentence in self._texts for name, _style in places(sentence)}
        if not (self.outputs or told & {*self.symbols.results}):
            raise self._error("no section and no sentence shows a result.")
        rows = [
            (part.title, heading, len(cells), len(part.columns))
            for part in self.sections
            if isinstance(part, Matrix)
            for heading, cells in part.rows
        ]
        rows += [
            (grid.title, row.heading, len(row.cells), len(grid.columns))
            for grid in self.grids
            for row in grid.rows
        ]
        for title, heading, cells, columns in rows:
            if cells != columns:
                raise self._error(
                    f"the row {heading!r} of {title!r} has {cells} cells under {columns} headings."
                )
        for grid in self.grids:
            self._require_places(grid)
        for picture in self.pictures:
            table = picture.table
            if table and table.names and len(table.names) != len(table.rows):
                raise self._error(
                    f"the table of the picture {picture.id!r} has {len(table.names)} names for "
                    f"{len(table.rows)} rows."
                )
        settled = self.unknown.settled_by
        if settled and settled not in set(load().table("find_out")["id"]):
            raise self._error(f"no row of data/find_out.csv is called {settled!r}.")

    def _require_places(self, grid: Grid) -> None:
        """Refuse a table that is put in order, where a row could get a place that is none."""
        for number, _heading in enumerate(grid.columns if grid.ordered else ()):
            places = [registry()[name] for name in grid.column(number, of_numbers=True)]
            for one in places:
                if not one.optional or (one.low, one.high) != (1, len(places)):
                    raise self._error(
                        f"{one.id!r} is a place among {len(places)}: it may be empty, or from 1 to "
                        f"{len(places)}."
                    )

    def _require_alone(self, what: str, names: Sequence[str]) -> None:
        for name in names:
            if names.count(name) > 1:
                raise self._error(f"two {what} are called {name!r}.")

    def _require_texts(self) -> None:
        results = self._results_known
        for name in self._formats:
            if name not in FORMATS and name not in NAMED:
                raise self._error(f"there is no format {name!r}.")
        for text in self._plain_texts:
            if places(text):
                raise self._error(f"nothing is filled into {text!r}.")
        for sentence in (*self._plain_texts, *self._texts):
            if broken(sentence):
                raise self._error(f"a place is broken in {sentence!r}.")
        for sentence in self._texts:
            for name, style in places(sentence):
                if name in registry() and style:
                    raise self._error(f"the setting {name!r} needs no format in {sentence!r}.")
                if name in registry() or name in _TEXTS:
                    continue
                if name not in results:
                    raise self._error(f"nothing is called {name!r} in {sentence!r}.")
                if style not in FORMATS and style not in NAMED:
                    raise self._error(f"there is no format {style!r} in {sentence!r}.")

    def _error(self, reason: str) -> DeclarationError:
        return DeclarationError(f"Explorer {self.name!r}: {reason}")

    @property
    def _chapter(self) -> str:
        if self.name not in contents():
            raise self._error("the contents have no entry of this name.")
        return title_of(self.name)

    @property
    def _titles(self) -> list[str]:
        """The titles of its parts: a reader finds one by it."""
        parts = (*self.sections, *self.grids, *self.pictures, *self.matters, *self.tipping)
        return [part.title for part in parts]

    @property
    def _tipping_results(self) -> list[str]:
        return [tipping.result for tipping in self.tipping]

    @property
    def _texts(self) -> list[Text]:
        """Every text with places for results and settings."""
        notes = [text for grid in self.grids for text in grid.notes]
        told = list(self.document.texts) if self.document else []
        unknown = [case.sentence for case in self.unknown.cases]
        return [*self.said.sentences, *unknown, self.basis, *notes, *told]

    @property
    def _plain_texts(self) -> list[str]:
        """Every text that is shown as it is."""
        outputs = [text for item in self.outputs for text in (item.label, item.note, item.missing)]
        parts = [
            text for part in (*self.sections, *self.grids, *self.pictures) for text in part.texts
        ]
        groups = [group.title for group in self.groups]
        worth = [text for one in self.matters for text in (one.title, one.heading, one.note)]
        tipping = [text for one in self.tipping for text in (one.title, one.note)]
        ways = [*self.unknown.about, self.unknown.always]
        return [
            self.banner, *self.misuse, *outputs, *parts, *groups, *worth, *tipping, *ways,
        ]  # fmt: skip

    @property
    def _formats(self) -> list[str]:
        tables = [picture.table for picture in self.pictures if picture.table]
        columns = [one.format for table in tables for one in (table.key, *table.columns)]
        worth = [matters.format for matters in self.matters]
        return [*(output.format for output in self.outputs), *columns, *worth]

    @property
    def _results_known(self) -> set[str]:
        drawn = {name for stage in self.symbols.stages for name in names_found(stage)}
        found = {name for item in self.pictures for name in item.takes}
        counted = {"assumed_count", "number_count", "today"}
        return {*self.symbols.results, *drawn, *found, *counted}

    @functools.cached_property
    def said(self) -> Said:
        """The answer: which sentences are said."""
        return Said(f"{self.name}_case", self.answers)

    @functools.cached_property
    def _unknown_told(self) -> list[Said]:
        """Which sentence on the biggest unknown is said, where cases tell."""
        cases = self.unknown.cases
        return [Said(f"{self.name}_unknown", (cases,))] if cases else []

    @property
    def outputs(self) -> list[Output]:
        """The results that are shown, in the order of the sections."""
        return [output for section in self.sections for output in section.outputs]

    @property
    def in_view(self) -> list[Picture]:
        """The pictures that a reader sees without opening a fold: always the first."""
        return [*self.pictures[:1], *(one for one in self.pictures[1:] if not one.folded)]

    @property
    def parameters(self) -> list[Parameter]:
        """All parameters of this explorer: those that it asks for, and those it only reads."""
        asked = self.asked
        seen = {item.id for item in asked}
        told = sorted(self._read - seen, key=list(registry()).index)
        return [*asked, *(registry()[name] for name in told)]

    @property
    def asked(self) -> list[Parameter]:
        """The parameters that have a control or a cell here, in their order."""
        cells = [name for grid in self.grids for name in grid.parameters]
        own = {*self._own}
        known = [self.knowledge(item) for item in self.settings if item.id in own]
        return [*self.settings, *(registry()[name] for name in cells), *filter(None, known)]

    def knowledge(self, item: Parameter) -> Parameter | None:
        """Return the choice of how well a number is known, where the draws read it."""
        return registry()[item.knowledge] if item.knowledge in self._read else None

    @property
    def numbers(self) -> list[Parameter]:
        """What the answer rests on, for the table of where it comes from.

        No text, and of what is entered in tables only what the book gives a value.
        """
        ids = {item.id for item in self.settings}
        listed = (item for item in self.asked if item.id in ids or item.has_default)
        return [item for item in listed if not item.in_words and not item.about]

    @property
    def settings(self) -> list[Parameter]:
        """The parameters that stand in no grid."""
        groups = (*self.groups, *self.linked)
        ids = [*self.controls, *(name for group in groups for name in group.parameters)]
        return [registry()[name] for name in ids]

    @functools.cached_property
    def linked(self) -> list[Group]:
        """What the formulas read of other chapters, by chapter; a paper lists its settings itself.

        A setting belongs to the chapter of its model.
        """
        if self.document:
            return []
        foreign = {x for x in self._read - set(self._own) if not registry()[x].about}
        groups = []
        for name, entry in contents().items():
            ids = [
                one for one in registry() if one in foreign and belongs_to(registry()[one], name)
            ]
            foreign -= {*ids}
            if ids:
                groups.append(Group(entry.title, ids, name))
        # Refused when the explorer is made: a setting that no chapter asks for.
        return [*groups, Group("", sorted(foreign))] if foreign else groups

    @property
    def _own(self) -> list[str]:
        groups = [name for group in self.groups for name in group.parameters]
        cells = [name for grid in self.grids for name in grid.parameters]
        return [*self.controls, *groups, *cells]

    @functools.cached_property
    def _read(self) -> set[str]:
        told = self.document.parameters if self.document else set()
        return self.symbols.settings_read() | told

    @functools.cached_property
    def symbols(self) -> Symbols:
        """Parameters and results as signals of the Vega runtime."""
        return Symbols(self.evaluate, self.draws)

    def evaluate(self, values: Mapping[str, Number], bind: Bind) -> dict[str, Number]:
        """Compute the results, and which answer they give, from settings and what was drawn."""
        found = self.model(values, bind)
        # Which sentence is said follows from what it tells: of what is drawn, the median.
        medians = {name: values[key] for name in found if (key := f"{name}_middle") in values}
        known = {**values, **found, **medians}
        told = self.document.said if self.document else {}
        for one in (self.said, *self._unknown_told, *told.values()):
            # A paper retells answers whose cases are known already.
            if not found.keys() & set(one.ids):
                found |= one.numbers(known, bind)
        return found

    @functools.cached_property
    def _charts(self) -> dict[str, str]:
        """The charts by id, as they were built: they read signals, so no setting changes them."""
        return {}

    def results(self, values: Given) -> dict[str, float]:
        """Return every result, band and chance at these values, unrounded."""
        values = settings_of(values)
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
        computed = self.evaluate({**values, **drawn}, keep)
        found = {**drawn, **{name: float(value) for name, value in computed.items()}}
        found.update(self.extra(values))
        counted = [
            item for item in self.parameters if item.kind in ("number", "choice") and not item.about
        ]
        unsourced = [item for item in counted if origin_of(item) == "assumption"]
        kept = sum(1 for item in unsourced if _same(values[item.id], item.default))
        return {**found, "assumed_count": kept, "number_count": len(counted)}

    def inputs(self, values: Given) -> dict[str, Any]:
        """Return every signal that a chart is told: parameter values and what is drawn."""
        values = settings_of(values)
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

    @property
    def _unknown_quantities(self) -> set[str]:
        return {name for names in self.unknown.about.values() for name in names}

    @functools.cached_property
    def _unknown_place(self) -> tuple[int, dict[int, str]]:
        """The stage that finds what the answer is about, and what its columns stand for."""
        wanted = self._unknown_quantities
        for place, stage in enumerate(self.symbols.stages):
            if wanted <= set(stage["quantities"]):
                sample = SAMPLES[self.draws[place].sample]()
                return place, {column: sample[column] for column in columns_read(stage)}
        raise self._error(f"no stage of the draws finds all of {', '.join(wanted)}.")

    def _require_result(self, name: str) -> None:
        if name not in self.symbols.results:
            raise ValueError(f"The explorer {self.name!r} has no result {name!r}.")

    def unknowns(self, values: Given, about: Sequence[str]) -> dict[str, float]:
        """Return the share of an answer's uncertainty that each drawn number takes part in.

        By id, largest first; empty where none of the quantities that it is about is uncertain.

        Raises
        ------
        ValueError
            When it is about something that is no result.
        """
        values = settings_of(values)
        for result in about:
            self._require_result(result)
        place, columns = self._unknown_place
        before = found_by(self.draws[:place], values)
        names = list(columns.values())
        shares = self.draws[place].unknowns({**values, **before}, about, names)
        ranked = sorted(shares.items(), key=lambda item: -item[1])
        return {name: share for name, share in ranked if not math.isnan(share)}

    def unknown_said(self, values: Given) -> str:
        """Return what the biggest unknown behind the answer is, and what would settle it.

        All are named that cannot be told apart from the first.
        """
        values = settings_of(values)
        for told in self._unknown_told:
            found = self.results(values)
            return " ".join(
                self._fill(text, found, values).striptags() for text in told.texts(found)
            )
        about = self.unknown.about
        if not about:
            return self.unknown.always
        return " ".join(
            self._unknown_of(way, list(self.unknowns(values, names).items()))
            for way, names in about.items()
        )

    def _unknown_of(self, way: str, ranked: Sequence[tuple[str, float]]) -> str:
        of = "_of" if way else ""
        if not ranked:
            return message(f"unknown_none{of}", way=way)
        first, most = ranked[0]
        level = [_named(name) for name, share in ranked if most - share < AHEAD]
        style = "unknown_one" if len(level) == 1 else "unknown_several"
        how = self._how_to_settle(first)
        return message(f"{style}{of}", way=way, names="; ".join(level), how=how)

    def _how_to_settle(self, uncertain: str) -> str:
        return str(load().row("find_out", self.unknown.settled_by or uncertain)["how"])

    def _unknown_for_page(self) -> dict[str, Any] | None:
        for told in self._unknown_told:
            return {"told": told.written()}
        about = self.unknown.about
        if not about:
            return None
        place, columns = self._unknown_place
        return {
            "stage": place,
            "about": [[way, list(names)] for way, names in about.items()],
            "columns": [
                [column, _named(name), self._how_to_settle(name)]
                for column, name in columns.items()
            ],
        }

    def tips(self, values: Given, result: str) -> dict[str, float]:
        """Return by parameter where an answer tips if only this one is moved; nan if nowhere.

        It tips where the result crosses 0.

        Raises
        ------
        ValueError
            When there is no such result.
        """
        values = settings_of(values)
        self._require_result(result)
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

    @functools.cached_property
    def banded(self) -> frozenset[str]:
        """The results of which the draws give a band: readers are told their median."""
        drawn = {name for stage in self.symbols.stages for name in stage["quantities"]}
        return frozenset(drawn & self.symbols.results.keys())

    def told(self, found: Mapping[str, float]) -> dict[str, float]:
        """Return the results as sentences and tables tell them: of what is drawn, the median.

        A point computed at the inputs as set may lie outside the band of its own draws.
        """
        return {**found, **{name: found[f"{name}_middle"] for name in self.banded}}

    def answer(self, values: Given) -> Markup:
        """Return the sentence that answers the question at these values."""
        values = settings_of(values)
        found = self.results(values)
        said = (self._fill(text, found, values) for text in self.said.texts(found))
        return Markup(" ").join(said)

    def basis_at(self, values: Given) -> Markup:
        """Return what the answer rests on at these values, with the count of assumptions."""
        values = settings_of(values)
        return self._fill(self.basis, self.results(values), values)

    def cases(self, values: Given) -> tuple[str, ...]:
        """Return the names of the cases that hold at these values, one for each list of cases."""
        values = settings_of(values)
        return tuple(case.name for case in self.said.holding(self.results(values)))

    def spec(
        self,
        picture: Picture,
        values: Given,
        inputs: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the Vega-Lite specification of a picture, without width.

        ``inputs`` at these values can be given, to reckon them once for several pictures.
        """
        values = settings_of(values)
        told = self.inputs(values) if inputs is None else inputs
        if picture.id not in self._charts:
            try:
                chart = picture.build(self.symbols).properties(height=picture.height).to_dict()
            except (KeyError, ValueError, FormulaError) as error:
                why = f"nothing is called {error}." if isinstance(error, KeyError) else error
                raise self._error(f"the picture {picture.id!r} cannot be drawn: {why}") from error
            self._require_read(picture, chart, told.keys() | self.symbols.formulas["steps"].keys())
            self._charts[picture.id] = json.dumps(chart)
        spec: dict[str, Any] = json.loads(self._charts[picture.id])
        signals = self.symbols.signals(told, self._charts[picture.id])
        spec["params"] = signals + spec.get("params", [])
        spec["config"] = chart_config()
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
        spec["padding"] = {"left": 8, "right": 8, "top": 4, "bottom": 4}
        spec["description"] = picture.summary
        return spec

    def _require_read(self, picture: Picture, chart: Mapping[str, Any], told: Set[str]) -> None:
        """Refuse a chart that reads what is not there; it costs time only once it is drawn."""
        views = list(reads.views(chart))
        held = [view.fields for view in views]
        missing = sorted({field for view in views for field in view.missing})
        reasons = [f"its data have no field {field!r}" for field in missing]
        unknown = sorted(reads.names(chart) - told)
        reasons += [f"no setting, result or draw is called {name!r}" for name in unknown]
        if table := picture.table:
            reasons += [
                f"no data of it hold {column.field!r} by {table.key.field!r} for its table"
                for column in table.columns
                if not any({table.key.field, column.field} <= fields for fields in held)
            ]
            outside = (
                (row, low, high)
                for low, high in reads.ends(chart, table.key.field)
                for row in table.rows
                if not low <= row <= high
            )
            for row, low, high in itertools.islice(outside, 1):
                reasons.append(f"its axis is from {low:g} to {high:g}, and its table has {row:g}")
        for name in picture.takes:
            if not any(name in fields for fields in held):
                reasons.append(f"no data of it hold {name!r}, which is taken from it")
        if reasons:
            raise self._error(f"the picture {picture.id!r} cannot be drawn: {'; '.join(reasons)}.")

    def still(
        self,
        picture: Picture,
        values: Given,
        width: int,
        inputs: Mapping[str, Any] | None = None,
    ) -> Markup:
        """Return a picture as SVG, ``width`` px wide."""
        values = settings_of(values)
        return still(self.spec(picture, values, inputs), picture.summary, width)

    def columns(self, picture: Picture, values: Given) -> Mapping[str, Sequence[float]]:
        """Return the columns of a picture's table by field, a value for each row."""
        values = settings_of(values)
        if picture.table is None:
            return {}
        try:
            return picture.table.filled({**values, **self.told(self.results(values))})
        except KeyError as error:
            reason = f"nothing fills {error} of the table of the picture {picture.id!r}."
            raise self._error(reason) from error

    def to_html(self, values: Given | None = None) -> str:
        """Return the explorer as a fragment of a page.

        It reads without script at the given values (the defaults unless told otherwise) and holds
        what ``explorer.js`` needs to make it live.
        """
        shown = settings_of(values or {})
        found = self.results(shown)
        inputs = self.inputs(shown)
        pictures = [
            {
                "picture": picture,
                "wide": self.still(picture, shown, WIDE, inputs),
                "narrow": self.still(picture, shown, NARROW, inputs),
                "columns": self.columns(picture, shown),
            }
            for picture in self.pictures
        ]
        document = to_html(self.resolved(shown)) if self.document else ""
        return render(
            "explorer.html.j2",
            explorer=self,
            known=registry(),
            pages={name: entry.page for name, entry in contents().items()},
            chapter=self._chapter,
            values=shown,
            answer=self.answer(shown),
            unknown=self.unknown_said(shown),
            basis=self.basis_at(shown),
            pictures=pictures,
            fill=functools.partial(self._fill, found=found, values=shown),
            show=functools.partial(self._shown, found=found),
            show_exact=functools.partial(self._shown_exact, found=found),
            value_text=value_text,
            in_order=functools.partial(_in_order, values=shown),
            places_written=ordered.written,
            words=ordered.words(),
            end_text=end_text,
            html_value=_html_value,
            typed_value=lambda value: locale().marked(_html_value(value)),
            origins=ORIGINS(),
            origin=origin_of,
            write=write,
            data_value=_data_value,
            numbers=Markup(self.numbers_html(shown)),  # noqa: S704 - rendered there
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
            unknown=self.unknown_said(values),
            basis=self.basis_at(values),
            results=Markup(  # noqa: S704 - rendered there
                "".join(self.results_html(section, values) for section in self.sections[:1])
            ),
        )

    def results_html(self, section: Section | Matrix, values: Given) -> str:
        """Return one table of results at these values."""
        values = settings_of(values)
        found = self.results(values)
        return render(
            "results.html.j2",
            section=section,
            show=functools.partial(self._shown, found=found),
            show_exact=functools.partial(self._shown_exact, found=found),
        )

    def resolved(self, values: Given, today: dt.date | None = None) -> list[dict[str, Any]]:
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
        values = settings_of(values)
        if self.document is None:
            raise ValueError(f"The explorer {self.name!r} makes no document.")
        found = {
            **self.told(self.results(values)),
            "book_version": __version__,
            "scenario_code": Scenario(values).code,
            "today": days(today.isoformat() if today else ""),
        }
        return resolve(self.document, values, found, {"today": _("not dated"), **self.missing})

    def notes_html(self, grid: Grid, values: Given) -> str:
        """Return what is said at these values of a grid and of its rows."""
        values = settings_of(values)
        fill = functools.partial(self._fill, found=self.results(values), values=values)
        return render("notes.html.j2", grid=grid, fill=fill)

    def numbers_html(self, values: Given) -> str:
        """Return the table of where each number comes from, with its value and range."""
        values = settings_of(values)
        return render(
            "numbers.html.j2",
            chapter=self._chapter,
            numbers=self.numbers,
            values=values,
            changed=Scenario(values).values,
            value_text=value_text,
            origins=ORIGINS(),
            origin_of=origin_of,
            place_of=place_of,
            rule_of=rule_of,
        )

    def misuse_html(self) -> str:
        """Return what the explorer must not be used for."""
        return render("misuse.html.j2", explorer=self)

    def matters_html(self, values: Given, *, on_page: bool = False) -> str:
        """Return the tables of what the answer depends on most at these values.

        On a page they stay as they are when the reader moves a setting, and say so.
        """
        values = settings_of(values)
        return render(
            "matters.html.j2",
            tables=[(matters, matters.rows(values)) for matters in self.matters],
            told=functools.partial(load().row, "find_out"),
            write=write,
            on_page=on_page,
        )

    def tips_html(self, values: Given) -> str:
        """Return the tables of where an answer tips if one number is moved."""
        values = settings_of(values)
        return render(
            "tips.html.j2",
            tables=[(tipping, self.tips(values, tipping.result)) for tipping in self.tipping],
            known=registry(),
            values=values,
            value_text=value_text,
            data_value=_data_value,
            nowhere=message("nowhere"),
        )

    def to_text(self, values: Given | None = None) -> str:
        """Return the answer as plain text."""
        return self.answer(values or {}).striptags()

    def _fill(
        self, sentence: Text, found: Mapping[str, float], values: Mapping[str, Value]
    ) -> Markup:
        told = self.told(found)

        def plain(name: str, style: str) -> str:
            if name in values:
                return value_text(registry()[name], values[name])
            return self._written(name, style, told)

        def marked(name: str, style: str) -> str:
            if name in values:
                return Markup('<b data-echo="{}">{}</b>').format(name, plain(name, style))
            return self._shown(name, style, found=found, tag="b")

        return Markup(replaced(chosen(sentence, plain), marked))  # noqa: S704

    def _shown(
        self, name: str, style: str, found: Mapping[str, float], tag: str = "span"
    ) -> Markup:
        text = self._written(name, style, self.told(found))
        attributes = Markup(' data-output="{}" data-format="{}"{}').format(
            name, style, self._read_by_scripts(name, found)
        )
        return Markup("<{0}{1}>{2}</{0}>").format(tag, attributes, text)

    def _written(self, name: str, style: str, found: Mapping[str, float]) -> str:
        try:
            return write(float(found[name]), style, self.missing.get(name, _("not set")))
        except ValueError as error:
            raise self._error(f"the result {name!r} cannot be written: {error}") from error

    def _read_by_scripts(self, name: str, found: Mapping[str, float]) -> Markup:
        """Return the attributes that hold a result at the inputs as set, and its draws."""
        digits = SAMPLED_DIGITS if name in self.sampled else CLOSED_DIGITS
        numbers = {"value": _data_value(found[name], digits)}
        if name in self.banded:
            ends = {"median": "middle", "low": "low", "high": "high"}
            numbers |= {key: _data_value(found[f"{name}_{end}"]) for key, end in ends.items()}
        return Markup("").join(
            Markup(' data-{}="{}"').format(key, number) for key, number in numbers.items()
        )

    def _shown_exact(self, name: str, style: str, found: Mapping[str, float]) -> Markup:
        """Write a result at the inputs as set, beside its median."""
        text = self._written(name, style, found)
        return Markup('<span data-exact="{}" data-format="{}">{}</span>').format(name, style, text)

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
        outputs = [item for explorer in (self, *self.retells) for item in explorer.outputs]
        unusual = {item.id: item.missing for item in outputs if item.missing != _("not set")}
        ends = [f"{item.id}_{end}" for item in outputs if item.band for end in ENDS]
        return {**unusual, **dict.fromkeys(ends, "\N{EN DASH}")}

    @functools.cached_property
    def results_on_page(self) -> frozenset[str]:
        """The results that its page names; a paper retells few of those that others show."""
        known = self._results_known
        if not self.retells:
            return frozenset(known)
        told = json.dumps([self.said.written(), self._document_written])
        return frozenset(names_in(told) & known)

    @property
    def _document_written(self) -> dict[str, Any] | None:
        return written(self.document) if self.document else None

    def _config(self) -> dict[str, Any]:
        named = self.results_on_page
        return {
            "name": self.name,
            "answer": self.said.written(),
            "missing": {name: text for name, text in self.missing.items() if name in named},
            "banded": sorted(self.banded & named),
            "unknown": self._unknown_for_page(),
            "parameters": [item.id for item in self.parameters],
            "document": self._document_written,
        }

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, Any]:
        """Give Jupyter its widgets, and the page the name of the part that goes here."""
        # The page's part is made when the page is built: here it would only take time and go stale.
        part = {"name": self.name}
        forms = {PAGE: part, "text/html": self.to_still(), "text/plain": self.to_text()}
        return {**in_jupyter(self), **forms}


@functools.singledispatch
def in_jupyter(_explorer: object) -> dict[str, Any]:
    """Return what Jupyter shows of an explorer: nothing where no form is registered for it."""
    return {}


MOST_CONTROLS = 5
"""Numbers that may be in view: who meets more of them moves none."""


def belongs_to(setting: Parameter, explorer: str) -> bool:
    """Say whether a setting belongs to an explorer; one model may stand behind several."""
    return explorer == setting.model or explorer.startswith(f"{setting.model}_")


def _named(uncertain: str) -> str:
    """Return the name of what is drawn: a setting, or the length of a phase."""
    known = registry()
    return known[uncertain].label if uncertain in known else load().labels("schedule")[uncertain]


def _in_order(
    names: Mapping[str, str], values: Mapping[str, Value]
) -> list[tuple[str, str, ordered.Group]]:
    """Return ids, names and groups of what the reader put in order, in that order."""
    found = ordered.groups({name: float(values[name]) for name in names})
    return [(one, names[one], group) for group in found for one in group.things]


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
