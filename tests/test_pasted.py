"""What is copied from a spreadsheet keeps its rows and columns, whatever it is headed and named."""

import html
import re

import ipywidgets as widgets
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inputs import PASTED, Pasted
from tillit.declared import Grid
from tillit.explorers import explorer
from tillit.parameters import ParameterError, registry
from tillit.pasted import block
from tillit.scenario import Scenario, plain
from tillit.widget import ExplorerWidget

BIDS = [f"bid_{cell}_{bid}" for bid in "abcdefgh" for cell in ("price", "quality")]


def grid() -> Grid:
    """The table of bids, which takes what is pasted."""
    [bids] = [one for one in explorer("award_formula").grids if one.paste]
    return bids


@pytest.mark.parametrize("pasted", PASTED.values(), ids=PASTED)
def test_rows_and_columns_keep_their_places(pasted: Pasted) -> None:
    found = block(pasted.text, 2, pasted.answers)
    assert found.asked == {**pasted.asked, **pasted.answers}
    taken, refused = {}, {}
    for row, cells in zip(grid().rows, found.rows, strict=False):
        for name, cell in zip(row.cells, cells, strict=False):
            try:
                taken[name] = plain(registry()[name].check(cell))
            except ParameterError:
                refused[name] = cell
    assert (taken, refused) == (pasted.values, pasted.refused)


@pytest.mark.parametrize("pasted", PASTED.values(), ids=PASTED)
def test_a_widget_asks_and_takes_alike(pasted: Pasted) -> None:
    widget = ExplorerWidget(explorer("award_formula"))
    field, asked = pasting(widget)
    field.value = pasted.text
    assert field.value == ""
    assert widget.scenario == Scenario(), "nothing is replaced before it is asked"
    if not pasted.values:
        assert not asked.children
        assert "No number was found" in widget._notice.value
        return
    ticks = {tick.description: tick.value for tick in of_kind(asked, widgets.Checkbox)}
    assert list(ticks.values()) == list(pasted.asked.values())
    for question, answer in pasted.answers.items():
        place = list(pasted.asked).index(question)
        of_kind(asked, widgets.Checkbox)[place].value = answer
    press(asked, "Use it")
    now = {name: plain(value) for name, value in widget._values.items()}
    assert {name: now[name] for name in pasted.values} == pasted.values
    shown = {name: widget._controls[name].value for name in pasted.refused}
    assert shown == pasted.refused, "what is refused stays in its own cell"
    for name in pasted.refused:
        assert registry()[name].label in html.unescape(widget._notice.value)
    press(asked, "Undo")
    assert widget.scenario == Scenario()


def test_what_was_pasted_can_be_left() -> None:
    widget = ExplorerWidget(explorer("award_formula"))
    field, asked = pasting(widget)
    field.value = PASTED["headings and names"].text
    [said] = of_kind(asked, widgets.HTML)
    assert "Pasted: 2 rows, 2 columns. Use it?" in said.value
    text = html.unescape(re.sub("<[^>]+>", "", said.value)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Bid A Nord: kr 9.5 million; 7 points" in text
    press(asked, "Leave it")
    assert not asked.children
    assert widget.scenario == Scenario()


@given(st.text(alphabet=st.sampled_from('\t\n\r; .,"0123456789abkr%\N{MINUS SIGN}'), max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    found = block(text, 2)
    assert all(isinstance(cell, str) for row in found.rows for cell in row)
    assert len({len(row) for row in found.rows}) <= 1
    assert len(found.names) == len(found.rows)


@given(
    st.lists(
        st.tuples(st.floats(0.1, 500).map(lambda x: round(x, 2)), st.floats(0, 10)),
        min_size=1,
        max_size=8,
    )
)
def test_numbers_alone_all_arrive_where_they_stood(bids: list[tuple[float, float]]) -> None:
    text = "\n".join(f"{price:.4f}\t{quality:.4f}" for price, quality in bids)
    none = dict.fromkeys(("headings", "sum", "counts", "names"), False)
    found = [float(cell) for row in block(text, 2, none).rows for cell in row]
    assert found == pytest.approx([number for bid in bids for number in bid], abs=1e-4)


def pasting(widget: ExplorerWidget) -> tuple[widgets.Textarea, widgets.VBox]:
    """The field that takes a block, and the box in which it is asked about."""
    [field] = [one for one in of_kind(widget.box, widgets.Textarea) if "spread" in one.placeholder]
    [box] = [one for one in of_kind(widget.box, widgets.VBox) if field in one.children]
    return field, box.children[1]


def of_kind(box: widgets.Widget, kind: type) -> list[widgets.Widget]:
    """All widgets of a kind in a box, itself included."""
    inside = [one for child in getattr(box, "children", ()) for one in of_kind(child, kind)]
    return [*([box] if isinstance(box, kind) else []), *inside]


def press(box: widgets.Widget, name: str) -> None:
    """Press the button of this name."""
    [button] = [one for one in of_kind(box, widgets.Button) if one.description == name]
    button.click()
