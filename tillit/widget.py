"""The explorer in Jupyter: ipywidgets made from the registry, around Altair's chart widget.

Controls and charts speak to the kernel: every change runs the Python model, with no request beyond
the notebook. An analyst reads the result as data from :attr:`ExplorerWidget.results` and keeps the
settings with :meth:`tillit.scenario.Scenario.to_file`.
"""

from collections.abc import Mapping

import altair as alt
import ipywidgets as widgets

from tillit.explorer import Explorer, Picture
from tillit.i18n import gettext as _
from tillit.parameters import Parameter, ParameterError, Value
from tillit.scenario import Scenario

CHART_WIDTH = 560
"""Width of a chart beside the controls, px."""

alt.JupyterChart.enable_offline()


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
        self._answer = widgets.HTML()
        self._notice = widgets.HTML()
        self._tables = [widgets.HTML() for _section in explorer.sections]
        self._charts = [self._chart(picture) for picture in explorer.pictures]
        self._controls = {item.id: self._control(item) for item in explorer.parameters}
        self.box = self._layout()
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
        """Set a parameter as moving its control would.

        Raises
        ------
        ParameterError
            When the value does not fit; the old one stands.
        """
        item = next(item for item in self.explorer.parameters if item.id == name)
        checked = item.check(value)
        self._values[name] = checked
        self._controls[name].value = _control_value(item, checked)
        self._show()

    def _chart(self, picture: Picture) -> alt.JupyterChart:
        spec = {**self.explorer.spec(picture, self._values), "width": CHART_WIDTH}
        options = {"renderer": "svg", "actions": False, "tooltip": False}
        chart = alt.JupyterChart(None, embed_options=options)  # type: ignore[arg-type]
        # Only the inputs are sent to and fro: results are signals that the chart works out itself.
        chart.spec = spec
        chart._params = self.explorer.inputs(self._values)
        return chart

    def _control(self, item: Parameter) -> widgets.Widget:
        value = _control_value(item, self._values[item.id])
        shared = {
            "description": item.label,
            "tooltip": item.meaning,
            "style": {"description_width": "13rem"},
            "layout": {"width": "30rem"},
        }
        control: widgets.Widget
        if item.kind == "choice":
            options = [(label, key) for key, label in item.choices.items()]
            control = widgets.Dropdown(options=options, value=value, **shared)
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
                readout_format=".2f" if item.step < 1 else ",.0f",
                **shared,
            )
        control.observe(lambda change, item=item: self._take(item, change["new"]), names="value")
        return control

    def _take(self, item: Parameter, given: object) -> None:
        try:
            self._values[item.id] = item.check(given)
            self._notice.value = ""
        except ParameterError as error:
            self._values[item.id] = item.default
            self._notice.value = f"<p role='alert'>{error} {_('The default stands.')}</p>"
        self._show()

    def _show(self) -> None:
        self._answer.value = (
            f'<div class="answer"><p>{self.explorer.answer(self._values)}</p></div>'
        )
        for table, section in zip(self._tables, self.explorer.sections, strict=True):
            table.value = self.explorer.results_html(section, self._values)
        signals = self.explorer.inputs(self._values)
        for chart in self._charts:
            chart._params = signals

    def _layout(self) -> widgets.Widget:
        explorer = self.explorer
        more = widgets.Accordion(
            [
                widgets.VBox([self._controls[id_] for id_ in group.parameters])
                for group in explorer.groups
            ],
            titles=[group.title for group in explorer.groups],
        )
        reset = widgets.Button(description=_("Reset"))
        reset.on_click(lambda _button: self._reset())
        controls = widgets.VBox(
            [*(self._controls[id_] for id_ in explorer.controls), more, reset],
            layout={"width": "32rem"},
        )
        charts = widgets.VBox(
            [
                widgets.VBox([widgets.HTML(f"<b>{picture.title}</b>"), chart])
                for picture, chart in zip(explorer.pictures, self._charts, strict=True)
            ]
        )
        tables = widgets.Accordion(
            self._tables, titles=[section.title for section in explorer.sections], selected_index=0
        )
        return widgets.VBox(
            [
                self._answer,
                self._notice,
                widgets.HBox([controls, charts], layout={"flex_flow": "row wrap"}),
                tables,
            ]
        )

    def _reset(self) -> None:
        for item in self.explorer.parameters:
            self._controls[item.id].value = _control_value(item, item.default)


def _control_value(item: Parameter, value: Value) -> Value:
    if item.optional and value != value:
        return ""
    return str(value) if item.optional else value
