"""Every explorer as Jupyter shows it: its controls set the scenario, its tables follow."""

import datetime as dt
import html
import math
import re
from pathlib import Path

import docx
import ipywidgets as widgets
import pytest

from tests.browser.explorers import EXPLORERS
from tests.inputs import CRITERIA, FILES, LINKS, ORDERS, PASTED
from tillit.document import WORD_FILE
from tillit.explorers.memo import memo
from tillit.explorers.net_saving import net_saving
from tillit.formats import names
from tillit.parameters import ParameterError, Value
from tillit.scenario import Scenario
from tillit.widget import ExplorerWidget

every_explorer = pytest.mark.parametrize("name", list(EXPLORERS))


def html_of(widget: ExplorerWidget) -> str:
    """Return all HTML that the widget shows, in its order."""

    return _texts_of(widget, "HTML")


def labels_of(widget: ExplorerWidget) -> str:
    """Return what stands beside the controls, in its order."""
    return _texts_of(widget, "Label")


def _texts_of(widget: ExplorerWidget, kind: str) -> str:
    def texts(part: object) -> list[str]:
        own = [str(part.value)] if type(part).__name__ == kind else []  # type: ignore[attr-defined]
        return own + [text for child in getattr(part, "children", ()) for text in texts(child)]

    return "\n".join(texts(widget.box))


def fields(widget: ExplorerWidget) -> list[widgets.Textarea]:
    """Return every field of several lines, in its order."""

    def within(part: object) -> list[widgets.Textarea]:
        own = [part] if isinstance(part, widgets.Textarea) else []
        return own + [one for child in getattr(part, "children", ()) for one in within(child)]

    return within(widget.box)


@every_explorer
def test_every_setting_can_be_made_and_is_in_the_scenario(name: str) -> None:
    explorer = EXPLORERS[name]()
    widget = ExplorerWidget(explorer)
    changed: dict[str, Value] = {}
    for item in explorer.asked:
        if item.kind == "choice":
            changed[item.id] = next(key for key in item.choices if key != item.default)
        elif item.kind == "number":
            changed[item.id] = item.high if item.default != item.high else item.low
        else:
            changed[item.id] = "2026-03-01" if item.kind == "date" else "<b>words</b>"
    for key in list(changed)[:6]:
        widget.set(key, changed[key])
    made = {key: changed[key] for key in list(changed)[:6]}
    assert widget.scenario == Scenario.from_values(made)
    expected = explorer.results(Scenario.from_values(made).full_values())
    assert dict(widget.results) == pytest.approx(expected, nan_ok=True)
    assert explorer.answer(widget.scenario.full_values()) in html_of(widget)


@every_explorer
def test_what_the_page_tells_of_an_answer_stands_in_jupyter_too(name: str) -> None:
    explorer = EXPLORERS[name]()
    widget = ExplorerWidget(explorer)
    told = html.unescape(html_of(widget))
    for text in (*explorer.misuse, *(item.reason for item in explorer.numbers)):
        assert text in told
    assert explorer.unknown_said(Scenario().full_values()) in told
    assert f"<small>{explorer.basis_at(Scenario().full_values())}</small>" in html_of(widget)
    if not explorer.numbers:
        return
    item = next(one for one in explorer.numbers if one.kind == "number" and one.has_default)
    widget.set(item.id, item.high if item.default != item.high else item.low)
    changed = widget.scenario.full_values()
    assert f"<small>{explorer.basis_at(changed)}</small>" in html_of(widget)
    assert explorer.numbers_html(changed) in html_of(widget)
    assert f'<span class="badge yours" data-badge="{item.id}">' in html_of(widget)


@every_explorer
def test_a_setting_that_does_not_fit_is_refused(name: str) -> None:
    explorer = EXPLORERS[name]()
    widget = ExplorerWidget(explorer)
    with pytest.raises(ParameterError):
        widget.set(explorer.parameters[0].id, "many")
    assert widget.scenario == Scenario()


def test_a_block_given_in_python_goes_in_from_the_top() -> None:
    widget = ExplorerWidget(EXPLORERS["award_formula"]())
    [bids] = [grid for grid in widget.explorer.grids if grid.paste]
    widget.paste(bids, PASTED["headings and names"].text)
    pasted = {"bid_price_a": 9.5, "bid_quality_a": 7, "bid_price_b": 10.25, "bid_quality_b": 8.5}
    assert widget.scenario == Scenario(pasted)
    assert "4 values pasted" in html_of(widget)
    widget.paste(bids, "\n".join(["\t42", *(f"{place}\tmany" for place in range(3, 12))]))
    shown = html_of(widget)
    assert "8 values pasted" in shown
    assert "8 values are not taken" in shown
    assert "42 is outside 0 to 10" in shown
    assert "“many” is not a number" in shown
    assert "10 rows were pasted and there is room for 8" in shown
    assert widget.scenario.values["bid_quality_b"] == 8.5
    assert widget.scenario.values["bid_price_h"] == 9
    assert math.isnan(widget.scenario.values["bid_price_a"])  # type: ignore[arg-type]
    widget.paste(bids, "no numbers\there")
    assert "Nothing was changed" in html_of(widget)


def buttons(widget: ExplorerWidget) -> list[widgets.Button]:
    """Return every button, in its order."""

    def within(part: object) -> list[widgets.Button]:
        own = [part] if isinstance(part, widgets.Button) else []
        return own + [one for child in getattr(part, "children", ()) for one in within(child)]

    return within(widget.box)


def lines(widget: ExplorerWidget) -> list[str]:
    """Return the rows of the list of side A: the place of each criterion, and its name."""
    rows = [line for line in labels_of(widget).splitlines() if re.match("[1-8–]+[.] ", line)]
    return rows[: len(CRITERIA)]


@pytest.mark.parametrize("name", ORDERS)
def test_criteria_are_put_in_order_by_moving_them(name: str) -> None:
    moves = ORDERS[name]
    widget = ExplorerWidget(EXPLORERS["options"]())
    known = dict(zip(CRITERIA, names("criteria"), strict=True))
    for criterion, place in moves.given.items():
        widget.set(f"side_a_rank_{criterion}", place)
    words = {
        "up": "Move up: {}",
        "down": "Move down: {}",
        "level": "Same place as the one above: {}",
    }
    for action, criterion in moves.pressed:
        wanted = words[action].format(known[criterion])
        next(one for one in buttons(widget) if one.tooltip == wanted).click()
        place = next(line.split(". ")[0] for line in lines(widget) if known[criterion] in line)
        assert f"{known[criterion]}, {place} of 8" in html_of(widget)
    assert lines(widget) == [f"{place}. {known[one]}" for one, place in moves.shown.items()]
    assert widget.explorer.answer(widget.scenario.full_values()) in html_of(widget)
    next(one for one in buttons(widget) if one.description == "Clear this order").click()
    assert widget.scenario == Scenario()


@every_explorer
def test_what_matters_is_reckoned_for_the_readers_settings(name: str) -> None:
    explorer = EXPLORERS[name]()
    if not explorer.matters:
        return
    widget = ExplorerWidget(explorer)
    widget.show_what_matters()
    before = html_of(widget)
    assert explorer.matters_html(Scenario().full_values()) in before
    drawn = list(explorer.matters[0].drivers(Scenario().full_values()))
    moved = next(item for item in explorer.parameters if item.id in drawn)
    widget.set(moved.id, moved.high)
    widget.show_what_matters()
    after = html_of(widget)
    assert explorer.matters_html(widget.scenario.full_values()) in after
    assert after != before


@every_explorer
def test_shares_are_shares_and_worth_is_never_negative(name: str) -> None:
    for matters in EXPLORERS[name]().matters:
        drivers = matters.drivers(Scenario().full_values())
        assert len(drivers) >= 3
        for key, driver in drivers.items():
            assert 0 <= driver.share < 1.2, key
            assert driver.worth >= 0, key
            assert math.isfinite(driver.worth), key
        assert max(driver.share for driver in drivers.values()) > 0.1


# The case paper


def test_the_case_paper_is_written_as_a_word_file_under_a_name_of_its_own(tmp_path: Path) -> None:
    scenario = Scenario.from_values({"memo_question": "Skal vi?", "price_gap_percent": 4.0})
    widget = ExplorerWidget(memo(), scenario)
    assert "Skal vi?" in html_of(widget)
    first, second = (widget.save_document(tmp_path) for _time in range(2))
    assert first.name == WORD_FILE
    assert second.name != WORD_FILE
    blocks = memo().resolved(scenario.full_values(), dt.date.today())
    said = [block["text"] for block in blocks if "text" in block]
    written = [paragraph.text for paragraph in docx.Document(str(first)).paragraphs]
    assert [text for text in written if text in said] == said
    assert first.read_bytes() == second.read_bytes()


def test_a_setting_of_another_chapter_moves_the_case_paper() -> None:
    told = ExplorerWidget(memo(), Scenario.from_values({"price_gap_percent": 4.0}))
    untold = ExplorerWidget(memo())
    assert "because the price gap is not set" in html_of(untold)
    assert "because the price gap is not set" not in html_of(told)


def test_what_another_setting_replaces_says_so_beside_its_value() -> None:
    widget = ExplorerWidget(net_saving())
    assert "stands instead" not in labels_of(widget)
    widget.set("budget_million", 80)
    assert "100\N{NO-BREAK SPACE}FTE · in amounts, your yearly budget stands" in labels_of(widget)


@pytest.mark.parametrize("name", LINKS)
def test_a_link_has_the_answer_that_it_has_on_the_page(name: str) -> None:
    linked = Scenario.from_link(f"#{LINKS[name].fragment}")
    widget = ExplorerWidget(EXPLORERS["staff_terms"](), linked)
    assert widget.scenario.values == Scenario(LINKS[name].values or {}).values
    told = html.unescape(widget._notice.value)
    assert " ".join(linked.messages) in told
    assert bool(told) == bool(linked.messages)


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_the_answer_that_it_has_on_the_page(name: str) -> None:
    widget = ExplorerWidget(EXPLORERS["staff_terms"]())
    widget._open([{"name": "mine.json", "content": FILES[name].content}])
    expected = FILES[name]
    assert Scenario(widget._values).values == (expected.values or {})
    told = html.unescape(widget._notice.value)
    assert expected.said in told
    assert ("Nothing was changed" in told) == (expected.values is None)
