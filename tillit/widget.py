"""The explorer in Jupyter: ipywidgets made from the registry, around Altair's chart widget.

Controls and charts speak to the kernel: every change runs the Python model, with no request beyond
the notebook. An analyst reads the result as data from :attr:`ExplorerWidget.results` and keeps the
settings with :meth:`tillit.scenario.Scenario.to_file`.
"""

import datetime as dt
import importlib.metadata
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
import ipywidgets as widgets

from tillit import cache, ordered
from tillit.declared import Grid, Picture
from tillit.document import WORD_FILE, to_docx, to_html
from tillit.explorer import Explorer, in_jupyter
from tillit.i18n import fill, pgettext
from tillit.i18n import gettext as _
from tillit.locales import locale
from tillit.messages import message
from tillit.parameters import Parameter, ParameterError, Value, checked, registry
from tillit.pasted import Block, block, left_out
from tillit.scenario import FILE, Scenario, ScenarioError
from tillit.wording import ORIGINS, origin_of, replaced_said, value_text

CHART_WIDTH = 400
"""Width of a chart beside the controls, px."""


def _take_charts_offline() -> None:
    """Let Altair's chart widget bring its scripts itself; to bundle them takes a second."""

    def bundle() -> str:
        alt.JupyterChart.enable_offline()
        return str(alt.JupyterChart._esm)

    versions = "-".join(
        importlib.metadata.version(name) for name in ("altair", "vl-convert-python")
    )
    alt.JupyterChart._esm = cache.kept(f"chart-widget/{versions}.js", bundle)
    alt.JupyterChart._is_offline = True


_take_charts_offline()


class ExplorerWidget:
    """An explorer that can be moved in Jupyter.

    Parameters
    ----------
    explorer
        What is shown.
    scenario
        Settings to start from; none means the defaults.

    Attributes
    ----------
    box
        The widget to display.
    """

    def __init__(self, explorer: Explorer, scenario: Scenario | None = None) -> None:
        self.explorer = explorer
        self._values = (scenario or Scenario()).full_values()
        self._held = False
        self._answer = widgets.HTML()
        self._notice = widgets.HTML()
        self._labels = {item.id: widgets.Label() for item in explorer.asked}
        self._tables = [widgets.HTML() for _section in explorer.sections]
        self._notes = {grid.id: widgets.HTML() for grid in explorer.grids}
        self._matters = widgets.HTML()
        self._document = widgets.HTML()
        self._tips = widgets.HTML()
        self._numbers = widgets.HTML()
        self._orders: list[_Order] = []
        self._charts = [self._chart(picture) for picture in explorer.pictures]
        self._controls = {item.id: self._control(item) for item in explorer.asked}
        self.box = self._layout()
        if scenario and scenario.messages:
            self._tell(*scenario.messages)
        self._show()

    @property
    def scenario(self) -> Scenario:
        """The settings that differ from the defaults."""
        return Scenario.from_values(self._values)

    @property
    def results(self) -> Mapping[str, float]:
        """Every result at the present settings, unrounded."""
        return self.explorer.results(self._values)

    def set(self, name: str, value: object) -> None:
        """Set a parameter as moving its control would; one of another chapter has none here.

        Raises
        ------
        ParameterError
            When the name is no setting or the value does not fit; the old one stands.
        """
        self._set_controls(checked({name: value}))

    def show_what_matters(self) -> None:
        """Reckon at the present settings what the answer depends on most and where it tips."""
        self._matters.value = _framed(self.explorer.matters_html(self._values))
        self._tips.value = _framed(self.explorer.tips_html(self._values))

    def save_document(self, folder: str | Path = ".") -> Path:
        """Write the document at the present settings as a Word file, under a name not yet taken.

        Raises
        ------
        OSError
            When the file cannot be written.
        """
        today = dt.date.today()
        blocks = self.explorer.resolved(self._values, today)
        content = to_docx(blocks, title=blocks[0]["text"], date=today, language=locale().tag)
        path = _not_taken(Path(folder) / WORD_FILE)
        path.write_bytes(content)
        return path

    def _chart(self, picture: Picture) -> alt.JupyterChart:
        spec = {**self.explorer.spec(picture, self._values), "width": CHART_WIDTH}
        options = {"renderer": "svg", "actions": False, "tooltip": False}
        chart = alt.JupyterChart(None, embed_options=options)  # type: ignore[arg-type]
        # Only the inputs are sent to and fro: results are signals that the chart works out itself.
        chart.spec = spec
        return chart

    def _tell_charts(self) -> None:
        told = self.explorer.inputs(self._values)
        for chart in self._charts:
            known = (param["name"] for param in chart.spec["params"])
            chart._params = {name: told[name] for name in known if name in told}

    def _control(self, item: Parameter) -> widgets.Widget:
        value = _control_value(item, self._values[item.id])
        shared = {
            "description": item.label,
            "tooltip": item.meaning,
            "style": {"description_width": "14rem"},
            "layout": {"width": "26rem"},
        }
        if item.in_words:  # as wide as the page, under its name: see jupyter.css
            shared |= {"style": {"description_width": "auto"}, "layout": {"width": "100%"}}
        control: widgets.Widget
        if item.kind == "text":
            kind = widgets.Textarea if item.display == "text" else widgets.Text
            control = kind(value=value, continuous_update=False, **shared)
        elif item.kind == "date":
            control = widgets.Text(
                value=value, placeholder="2026-03-01", continuous_update=False, **shared
            )
        elif item.kind == "choice":
            options = [(label, key) for key, label in item.choices.items()]
            kind = widgets.ToggleButtons if item.display == "tick" else widgets.Dropdown
            control = kind(options=options, value=value, **shared)
        elif item.optional:
            control = widgets.Text(
                value=value, placeholder=_("not set"), continuous_update=False, **shared
            )
        else:
            control = widgets.FloatSlider(
                value=value,
                min=item.low,
                max=item.high,
                step=item.step,
                readout=False,
                **shared,
            )
        control.observe(lambda change, item=item: self._take(item, change["new"]), names="value")
        return control

    def _take(self, item: Parameter, given: object) -> None:
        if self._held:  # set, not typed: it is not read again
            return
        if isinstance(given, float):
            # The slider's arithmetic returns -2.0000000000000004 for -2.
            given = round(given, 9)
        try:
            self._values[item.id] = item.check(given)
            self._notice.value = ""
        except ParameterError as error:
            held = value_text(item, self._values[item.id])
            unset = held == message("not_set")
            self._tell(str(error), item.instead if unset else message("still_holds", value=held))
        self._show()

    def _show(self) -> None:
        self._answer.value = (
            f'<div class="answer"><p>{self.explorer.answer(self._values)}</p>'
            f"<p>{escape(self.explorer.unknown_said(self._values))}</p>"
            f"<small>{self.explorer.basis_at(self._values)}</small></div>"
        )
        self._numbers.value = _framed(self.explorer.numbers_html(self._values))
        changed = self.scenario.values
        for item in self.explorer.asked:
            value = self._values[item.id]
            origin = "yours" if item.id in changed else origin_of(item)
            text = "" if item.in_words else f"{value_text(item, value)} · "
            said = replaced_said(item, self._values) or ORIGINS()[origin]
            self._labels[item.id].value = f"{text}{said}"
        for grid in self.explorer.grids:
            self._notes[grid.id].value = _framed(self.explorer.notes_html(grid, self._values))
        for order in self._orders:
            order.show(self._values)
        for table, section in zip(self._tables, self.explorer.sections, strict=True):
            table.value = _framed(self.explorer.results_html(section, self._values))
        if self.explorer.document:
            blocks = self.explorer.resolved(self._values, dt.date.today())
            self._document.value = _framed(to_html(blocks))
        self._tell_charts()

    def _layout(self) -> widgets.Widget:
        explorer = self.explorer
        reset = widgets.Button(description=pgettext("button", "Reset"))
        reset.on_click(lambda _button: self._reset())
        save = widgets.Button(description=_("Save to file"))
        save.on_click(lambda _button: self._save())
        upload = widgets.FileUpload(description=_("Open file"), accept=".json")
        upload.observe(lambda change: self._open(change["new"]), names="value")
        more = widgets.Accordion(
            [self._rows(group.parameters) for group in (*explorer.groups, *explorer.linked)],
            titles=[group.title for group in (*explorer.groups, *explorer.linked)],
        )
        controls = widgets.VBox(
            [self._rows(explorer.controls), more, widgets.HBox([reset, save, upload])],
            layout={"flex": "1 1 42rem"},
        )
        shown = [
            widgets.VBox([widgets.HTML(f"<b>{picture.title}</b>"), chart])
            for picture, chart in zip(explorer.pictures, self._charts, strict=True)
        ]
        in_view = [
            chart
            for picture, chart in zip(explorer.pictures, shown, strict=True)
            if picture in explorer.in_view
        ]
        folded = [chart for chart in shown if chart not in in_view]
        entered = [self._grid(grid) for grid in explorer.grids if not grid.folded]
        folded_grids = [grid for grid in explorer.grids if grid.folded]
        origins = [self._numbers] if explorer.numbers else []
        below = widgets.Accordion(
            [*map(self._grid, folded_grids), *self._tables, *folded, *self._further(), *origins],
            titles=[
                *(grid.title for grid in folded_grids),
                *(section.title for section in explorer.sections),
                *(one.title for one in explorer.pictures if one not in explorer.in_view),
                *([_("What the answer depends on most")] if explorer.matters else []),
                *([_("Where each number comes from")] if origins else []),
            ],
            # Without results nothing stands open.
            selected_index=len(folded_grids) if explorer.sections else None,
        )
        top = widgets.HBox([controls, widgets.VBox(in_view)], layout={"flex_flow": "row wrap"})
        misuse = widgets.HTML(_framed(explorer.misuse_html()))
        parts = [self._banner(), self._answer, self._notice, *entered, top, below, misuse]
        return widgets.VBox([*parts, *self._paper()])

    def _paper(self) -> list[widgets.Widget]:
        if self.explorer.document is None:
            return []
        word = widgets.Button(description=_("Word file"))
        word.on_click(lambda _button: self._write(self.save_document))
        return [word, self._document]

    def _banner(self) -> widgets.Widget:
        return widgets.HTML(f"<b>{escape(self.explorer.banner)}</b>")

    def _grid(self, grid: Grid) -> widgets.Widget:
        """A table of controls: in Jupyter each carries its own name."""
        rows = [
            widgets.VBox(
                [widgets.HTML(f"<b>{escape(row.heading)}</b>")]
                + [self._rows([name]) for name in row.cells if name]
            )
            for row in grid.rows
        ]
        title = widgets.HTML(f"<b>{escape(grid.title)}</b>")
        if grid.ordered:
            sides = [self._side(grid, number) for number, _heading in enumerate(grid.columns)]
            return widgets.VBox([title, self._notes[grid.id], *sides])
        pasting = [self._pasting(grid)] if grid.paste else []
        return widgets.VBox([title, self._notes[grid.id], *pasting, *rows])

    def _side(self, grid: Grid, column: int) -> widgets.Widget:
        """A column of a table whose rows are put in order."""
        order = _Order(
            grid.column(column, of_numbers=True),
            lambda places: self._set_controls({**self._values, **places}),
        )
        self._orders.append(order)
        heading = widgets.HTML(f"<b>{escape(grid.columns[column])}</b>")
        return widgets.VBox(
            [heading, self._rows([*grid.column(column, of_numbers=False)]), order.box]
        )

    def _pasting(self, grid: Grid) -> widgets.Widget:
        """A field that takes a block copied from a spreadsheet, and what is asked of the block."""
        field = widgets.Textarea(
            placeholder=_("Paste rows copied from a spreadsheet here: they go in from the top."),
            layout={"width": "100%", "height": "3.5rem"},
        )
        asked = widgets.VBox()

        def take(change: Mapping[str, Any]) -> None:
            if text := change["new"].strip("\r\n "):
                self._ask(grid, text, {}, asked)
                field.value = ""

        field.observe(take, names="value")
        return widgets.VBox([field, asked])

    def _ask(self, grid: Grid, text: str, answers: Mapping[str, bool], box: widgets.VBox) -> None:
        """Show what was pasted, and ask before anything is replaced."""
        found = block(text, _room(grid), answers)
        box.children = ()
        if not found.rows:
            self._tell(message("paste_nothing"))
            return
        lines = "".join(f"<li>{line}</li>" for line in self._placed(grid, found))
        said = "".join(
            f"<p>{escape(one)}</p>" for one in left_out(found, len(grid.rows), _room(grid))
        )
        title = message(
            "paste_asked",
            rows=message("pasted_rows", n=len(found.rows)),
            columns=message("pasted_columns", n=found.columns),
        )

        def ticked(question: str, yes: bool) -> widgets.Checkbox:
            tick = widgets.Checkbox(
                value=yes, description=message(f"paste_{question}"), layout={"width": "100%"}
            )
            tick.observe(
                lambda change: self._ask(grid, text, {**answers, question: change["new"]}, box),
                names="value",
            )
            return tick

        def button(name: str, action: Callable[[], None]) -> widgets.Button:
            def press(_button: widgets.Button) -> None:
                box.children = ()
                action()

            made = widgets.Button(description=name)
            made.on_click(press)
            return made

        def use() -> None:
            before = dict(self._values)
            self._use(grid, found)
            box.children = (button(pgettext("button", "Undo"), lambda: self._set_controls(before)),)

        box.children = (
            widgets.HTML(f"<p>{escape(title)}</p><ul>{lines}</ul>{said}"),
            *(ticked(question, yes) for question, yes in found.asked.items()),
            widgets.HBox(
                [button(message("paste_use"), use), button(message("paste_leave"), lambda: None)]
            ),
        )

    def _placed(self, grid: Grid, found: Block) -> Iterator[str]:
        """Write where each row of a block goes and what is read in its cells, as HTML."""
        for row, cells, name in zip(grid.rows, found.rows, found.names, strict=False):
            said = []
            for place, cell in zip(row.cells, cells, strict=False):
                try:
                    text = value_text(registry()[place], registry()[place].check(cell))
                    said.append(escape(text))
                except ParameterError as error:
                    said.append(
                        f'<span class="refused">{escape(str(error).removesuffix("."))}</span>'
                    )
            named = f" {escape(name)}" if name else ""
            yield f"<b>{escape(row.heading)}</b>{named}: {'; '.join(said)}"

    def paste(self, grid: Grid, text: str) -> None:
        """Put a block copied from a spreadsheet into a table, from its first cell.

        What is asked of it on the page takes the likely answer. What does not fit is said, and
        what was there stays.
        """
        found = block(text, _room(grid))
        if found.rows:
            self._use(grid, found)
        else:
            self._tell(message("paste_nothing"))

    def _use(self, grid: Grid, found: Block) -> None:
        taken: dict[str, Value] = {}
        refused: dict[str, str] = {}
        messages = []
        for row, cells in zip(grid.rows, found.rows, strict=False):
            for name, cell in zip(row.cells, cells, strict=False):
                try:
                    taken[name] = registry()[name].check(cell)
                except ParameterError as error:
                    refused[name] = cell
                    messages.append(str(error))
        self._set_controls({**self._values, **taken})
        self._held = True
        for name, cell in refused.items():
            self._controls[name].value = cell
        self._held = False
        if refused:
            messages.insert(0, message("paste_refused", n=len(refused)))
        self._tell(
            message("pasted", n=len(taken)),
            *messages,
            *left_out(found, len(grid.rows), _room(grid)),
        )

    def _further(self) -> list[widgets.Widget]:
        """What takes the kernel a moment: reckoned for the reader's settings on demand."""
        if not self.explorer.matters:
            return []
        reckon = widgets.Button(
            description=_("Reckon at these settings"), layout={"width": "max-content"}
        )
        reckon.on_click(lambda _button: self.show_what_matters())
        return [widgets.VBox([reckon, self._matters, self._tips])]

    def _rows(self, names: Sequence[str]) -> widgets.Widget:
        asked = [registry()[name] for name in names]
        shown = [one for item in asked for one in (item, self.explorer.knowledge(item)) if one]
        return widgets.VBox(
            [
                (widgets.VBox if item.in_words else widgets.HBox)(
                    [self._controls[item.id], self._labels[item.id]]
                )
                for item in shown
                if item.id in self._controls
            ]
        )

    def _save(self) -> None:
        def save() -> Path:
            path = _not_taken(Path(FILE))
            self.scenario.to_file(path)
            return path

        self._write(save)

    def _write(self, save: Callable[[], Path]) -> None:
        try:
            path = save()
        except OSError as error:
            self._tell(message("unwritten", file=error.filename, reason=error.strerror))
            return
        self._tell(message("saved", file=path))

    def _open(self, uploaded: Sequence[Mapping[str, Any]]) -> None:
        if not uploaded:
            return
        name = str(uploaded[0]["name"])
        try:
            scenario = Scenario.from_bytes(bytes(uploaded[0]["content"]), name)
        except ScenarioError as error:
            self._tell(str(error), message("nothing_changed"))
            return
        self._set_controls(scenario.full_values())
        self._tell(message("loaded", file=name), *scenario.messages)

    def _tell(self, *sentences: str) -> None:
        self._notice.value = f"<p role='alert'>{escape(' '.join(sentences))}</p>"

    def _reset(self) -> None:
        self._set_controls({item.id: item.default for item in self.explorer.asked})

    def _set_controls(self, values: Mapping[str, Value]) -> None:
        """Set these values with their controls, and show what follows once."""
        self._held = True
        try:
            for name, control in self._controls.items():
                if name in values:
                    control.value = _control_value(registry()[name], values[name])
        finally:
            self._held = False
        self._values.update(values)
        self._notice.value = ""
        self._show()


class _Order:
    """A list in which each thing is moved by buttons.

    The rows stay, and what stands in them changes: so the focus can follow what is moved.

    Parameters
    ----------
    names
        What each is called, by the id of the setting that holds its place.
    take
        Takes the places that follow from a move.
    """

    def __init__(self, names: Mapping[str, str], take: Callable[[dict[str, float]], None]) -> None:
        self._names = names
        self._take = take
        self._shown = [*names]
        self._groups: list[ordered.Group] = []
        self._lines = [widgets.Label(layout={"width": "18rem"}) for _name in names]
        called = {"level": "=", "up": _("Move up"), "down": _("Move down")}
        self._buttons = [
            {action: self._button(text, action, row) for action, text in called.items()}
            for row, _name in enumerate(names)
        ]
        self._said = widgets.HTML()
        self._clear = widgets.Button(description=ordered.words()["clear"])
        self._clear.on_click(lambda _button: self._forget())
        rows = [
            widgets.HBox([line, *buttons.values()])
            for line, buttons in zip(self._lines, self._buttons, strict=True)
        ]
        self.box = widgets.VBox([*rows, self._clear, self._said])

    def show(self, values: Mapping[str, Any]) -> None:
        """Show the order that follows from the places given."""
        places = {name: float(values[name]) for name in self._names}
        self._groups = ordered.groups(places, self._shown)
        self._shown = [one for group in self._groups for one in group.things]
        for line, buttons, one in zip(self._lines, self._buttons, self._shown, strict=True):
            group = self._group(one)
            line.value = f"{ordered.written(group)}. {self._names[one]}"
            alone = len(group.things) == 1
            buttons["level"].layout.visibility = (
                "visible" if ordered.can_level(self._groups, one) else "hidden"
            )
            buttons["level"].button_style = "" if group.things[0] == one else "info"
            buttons["up"].disabled = alone and one == self._shown[0]
            buttons["down"].disabled = alone and one == self._shown[-1]
            for action, button in buttons.items():
                button.tooltip = fill(ordered.words()[action], name=self._names[one])

    def _button(self, text: str, action: str, row: int) -> widgets.Button:
        button = widgets.Button(description=text, layout={"width": "auto", "min_width": "2.5rem"})
        button.on_click(lambda _button: self._press(action, row))
        return button

    def _press(self, action: str, row: int) -> None:
        one = self._shown[row]
        if action == "level":
            places = ordered.levelled(self._groups, one)
        else:
            places = ordered.moved(self._groups, one, -1 if action == "up" else 1)
        self._shown = [*places]
        # First the list: what follows from it takes the kernel a moment.
        self.show(places)
        self._say(ordered.said(self._names[one], self._group(one), len(self._names)))
        buttons = self._buttons[self._shown.index(one)]
        usable = [buttons[name] for name in (action, "up", "down") if not buttons[name].disabled]
        usable[0].focus()
        self._take(places)

    def _forget(self) -> None:
        self._take(dict.fromkeys(self._names, math.nan))
        self._say(ordered.words()["cleared"])

    def _say(self, sentence: str) -> None:
        self._said.value = f"<p role='status'>{escape(sentence)}</p>"

    def _group(self, one: str) -> ordered.Group:
        return next(group for group in self._groups if one in group.things)


def _not_taken(path: Path) -> Path:
    """Return this path, or the first numbered one beside it that no file has."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
    return next(free for free in itertools.chain([path], numbered) if not free.exists())


def _room(grid: Grid) -> int:
    """Columns that a block can fill."""
    return max(len(row.cells) for row in grid.rows)


def _framed(html: str) -> str:
    return f'<div class="tillit-explorer">{html}</div>'


def _control_value(item: Parameter, value: Value) -> Value:
    if isinstance(value, str) or not item.optional:
        return value
    return "" if math.isnan(value) else f"{value:.12g}"


@in_jupyter.register
def _form(explorer: Explorer) -> dict[str, Any]:
    return ExplorerWidget(explorer).box._repr_mimebundle_() or {}
