"""Each explorer of the book in a real browser: its numbers are Python's, its charts can be read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.explorers import (
    EXPLORERS,
    cells,
    link,
    live,
    open_folds,
    path,
    results_at,
    root,
    settings,
    settle,
    shown,
)
from tillit.explorer import value_text, write
from tillit.parameters import Value, registry
from tillit.scenario import Scenario

DRAWN = ("_low", "_middle", "_high")
NOTHING = 1e-9
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

every_explorer = pytest.mark.parametrize("name", list(EXPLORERS))


def differences(
    where: str, value: str | None, text: str, expected: float, said: str, relative: float
) -> Iterator[str]:
    """Yield what is wrong with a number on the page, as value and as text."""
    given = float(value or "inf")
    if given != pytest.approx(expected, rel=relative, abs=NOTHING, nan_ok=True):
        yield f"{where}: the page has {value}, Python {expected!r}"
    if text != said:
        yield f"{where}: the page writes {text!r}, Python {said!r}"


@every_explorer
def test_the_page_computes_and_writes_what_python_does(
    page: Page, site_url: str, name: str
) -> None:
    explorer = EXPLORERS[name]()
    live(page, site_url + path(name), name)
    open_folds(page, name)
    tables = {item.id: item.table for item in explorer.pictures if item.table}
    wrong: list[str] = []
    for where, changed in settings(explorer):
        results_at(page, name, **changed)
        values = Scenario.from_values(changed).full_values()
        expected = explorer.results(values)
        for result in shown(page, name):
            key = result["name"]
            said = write(expected[key], result["style"], explorer.missing.get(key, "not set"))
            # Chances are shares of draws: one draw at the edge may fall to either side.
            wrong += differences(
                f"{where}: {key}",
                result["value"],
                result["text"],
                expected[key],
                said,
                1e-6 if key.endswith(DRAWN) else 1e-9,
            )
        columns = {key: table.values(values, table.rows) for key, table in tables.items()}
        in_tables = cells(page, name)
        assert len(in_tables) == sum(len(one.rows) * len(one.columns) for one in tables.values())
        for cell in in_tables:
            row = [float(level) for level in tables[cell["table"]].rows].index(cell["key"])
            number = float(columns[cell["table"]][cell["field"]][row])
            wrong += differences(
                f"{where}: {cell['field']} of the table {cell['table']} at {cell['key']}",
                cell["value"],
                cell["text"],
                number,
                write(number, cell["style"]),
                1e-6,
            )
        answer = " ".join(page.locator(f"{root(name)} [data-answer]").inner_text().split())
        if answer != explorer.to_text(changed):
            wrong.append(f"{where}: the page answers {answer!r}")
        echoes = page.locator(f"{root(name)} [data-echo]").evaluate_all(
            "nodes => nodes.map((node) => [node.dataset.echo, node.textContent])"
        )
        assert {key for key, _text in echoes} == {item.id for item in explorer.parameters}
        wrong += [
            f"{where}: the setting {key}: the page writes {text!r}"
            for key, text in echoes
            if text != value_text(registry()[key], values[key])
        ]
    assert not wrong, f"{len(wrong)} differences, of which:\n" + "\n".join(wrong[:40])


@every_explorer
def test_the_page_finds_where_the_answer_tips(page: Page, site_url: str, name: str) -> None:
    explorer = EXPLORERS[name]()
    if explorer.tipping is None:
        assert page.goto(site_url + path(name))
        assert page.locator(f"{root(name)} [data-tip]").count() == 0
        return
    live(page, site_url + path(name), name)
    open_folds(page, name)
    page.wait_for_timeout(400)
    found = page.locator(f"{root(name)} [data-tip]").evaluate_all(
        "nodes => nodes.map((node) => [node.dataset.tip, Number(node.dataset.value)])"
    )
    expected = explorer.tips(Scenario().full_values())
    assert dict(found) == pytest.approx(expected, rel=1e-6, abs=1e-7, nan_ok=True)
    assert any(value == value for value in expected.values()), "something tips the answer"


@every_explorer
def test_what_is_on_the_page_is_in_the_html_without_script(
    open_page: Callable[..., Page], site_url: str, name: str
) -> None:
    page = open_page(java_script_enabled=False, viewport=PHONE)
    page.goto(site_url + path(name))
    explorer = EXPLORERS[name]()
    shown_root = page.locator(root(name))
    expect(shown_root.locator("[data-answer]")).to_have_text(explorer.to_text())
    for picture in explorer.pictures:
        stills = page.locator(f'{root(name)} [data-picture="{picture.id}"] .still svg[aria-label]')
        assert stills.count() == 2, picture.id
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


BELIEFS: dict[str, Value] = {
    "mean_gain_percent": 3.0,
    "price_gap_percent": 4.0,
    "reform_gain_percent": 3.0,
    "control_inhouse_percent": 8.0,
    "control_contract_percent": 8.0,
    "survey_refusal_percent": 20.0,
    "first_step_fte": 150.0,
    "pay_change_percent": 2.0,
    "early_dialogue": 0.8,
    "labour_market": 0.5,
    "frame_level": 0.5,
    "takeover_level": 0.5,
    "days_to_bid": 40.0,
    "requirements_level": 0.5,
    "volume_level": 0.5,
}
"""What a reader may believe and see, so that what rests on it is there to be moved: the weight of
a circumstance that is as usual moves nothing."""

SHARES = {"kept_share_denmark": "DK", "kept_share_sweden": "SE"}
"""Settings of one country, which are the country's to wake."""


def snapshot(page: Page, name: str, values: Mapping[str, Value]) -> list[str]:
    """Return all that the page shows at these settings: results, answer and tables."""
    results_at(page, name, **values)
    numbers = [(one["name"], one["value"]) for one in shown(page, name)]
    in_tables = [(one["field"], one["key"], one["value"]) for one in cells(page, name)]
    return [str(number) for number in (*numbers, *in_tables) if "assumed_count" not in str(number)]


@every_explorer
def test_every_control_moves_what_is_shown(page: Page, site_url: str, name: str) -> None:
    explorer = EXPLORERS[name]()
    items = {item.id: item for item in explorer.parameters}
    live(page, site_url + path(name), name)
    open_folds(page, name)
    start = {key: value for key, value in BELIEFS.items() if key in items}
    start |= {key: "yes" for key, item in items.items() if item.display == "tick"}
    idle = []
    for item in items.values():
        here = dict(start)
        if item.id in SHARES:
            here["country"] = SHARES[item.id]
        if item.id == "base_refusal_log_odds":
            here.pop("survey_refusal_percent", None)  # a survey takes its place
        now = {**Scenario().full_values(), **here}[item.id]
        if item.kind == "choice":
            others: list[Value] = [key for key in item.choices if key != now]
        else:
            others = [item.low, item.high]
        before = snapshot(page, name, here)
        if all(snapshot(page, name, {**here, item.id: other}) == before for other in others):
            idle.append(item.id)
    assert not idle, f"these do nothing: {idle}"


# Charts

TEXTS = """nodes => nodes.flatMap((node) => {
  const svg = node.querySelector(".live svg");
  const frame = svg.getBoundingClientRect();
  const place = node.querySelector(".live").getBoundingClientRect();
  // Vega keeps a label that has no room, and makes it transparent.
  const seen = [...svg.querySelectorAll("text")].filter((text) =>
    text.textContent.trim() && text.checkVisibility({ opacityProperty: true }));
  return seen.map((text) => {
    const box = text.getBoundingClientRect();
    const matrix = text.getScreenCTM();
    return {
      picture: node.dataset.picture,
      text: text.textContent,
      size: parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b),
      left: box.left - Math.max(frame.left, place.left),
      right: Math.min(frame.right, place.right) - box.right,
      top: box.top - frame.top,
      bottom: frame.bottom - box.bottom,
      box: [box.left, box.top, box.right, box.bottom],
    };
  });
})"""


@every_explorer
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
def test_chart_texts_can_be_read(
    open_page: Callable[..., Page], site_url: str, name: str, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    live(page, site_url + path(name), name)
    open_folds(page, name)
    explorer = EXPLORERS[name]()
    wrong = []
    for where, changed in list(settings(explorer))[:4]:
        page.evaluate("hash => { location.hash = hash; }", link(name, changed).partition("#")[2])
        settle(page, name)
        texts = page.locator(f"{root(name)} [data-picture]").evaluate_all(TEXTS)
        assert {text["picture"] for text in texts} == {item.id for item in explorer.pictures}
        for text in texts:
            place = f"{where}, {text['picture']}: {text['text']!r}"
            if text["size"] < 11.99:
                wrong.append(f"{place} is {text['size']:.1f} px high")
            if "…" in text["text"]:
                wrong.append(f"{place} is cut short")
            wrong += [
                f"{place} is clipped by {-text[side]:.0f} px, {side}"
                for side in ("left", "right", "top", "bottom")
                if text[side] < -1
            ]
        if where == "defaults":
            wrong += overlapping(texts)
    assert not wrong, "\n".join(wrong)


def overlapping(found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield pairs of texts of one chart that are written over each other."""
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            across = min(one["box"][2], other["box"][2]) - max(one["box"][0], other["box"][0])
            down = min(one["box"][3], other["box"][3]) - max(one["box"][1], other["box"][1])
            # Boxes of text are higher than its letters.
            if one["picture"] == other["picture"] and across > 1 and down > 5:
                yield f"{one['picture']}: {one['text']!r} lies over {other['text']!r}"
