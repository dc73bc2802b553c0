"""What stays in view leaves room for the rest, and covers nothing that a reader goes to."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import layout
from tests.browser.conftest import Record
from tests.browser.explorers import (
    EXPLORERS,
    TWO_FRAMES,
    chart_texts,
    live,
    overlapping,
    path,
    root,
    settle,
)

WINDOWS = [(320, 568), (360, 640), (360, 740), (412, 915), (740, 360), (768, 1024), (1440, 900)]

# Goes to every field of the form and says what of it, of its name and of the reason why it refuses
# lies behind a bar or a chart that stays in view, or out of the window.
GO = """([name, backwards]) => {
  const form = document.querySelector(`${name} form`);
  const stays = [...document.querySelectorAll("body *")].filter((node) =>
    ["sticky", "fixed"].includes(getComputedStyle(node).position));
  const wrong = [];
  const see = (node, what, field) => {
    const box = node.getBoundingClientRect();
    const isOut = box.top < -1 || box.bottom > innerHeight + 1;
    if (isOut) wrong.push(`${what} of ${field.id} is out of view`);
    for (const bar of stays) {
      const over = bar.getBoundingClientRect();
      const down = Math.min(box.bottom, over.bottom) - Math.max(box.top, over.top);
      const across = Math.min(box.right, over.right) - Math.max(box.left, over.left);
      if (down > 1 && across > 1 && !bar.contains(node)) {
        wrong.push(`${what} of ${field.id} lies ${down.toFixed()} px behind ${bar.className}`);
      }
    }
  };
  const all = [...form.querySelectorAll("input, select, textarea, button, summary, a")].filter(
    (node) => node.checkVisibility() && !node.disabled && !node.closest(".visually-hidden"));
  for (const field of backwards ? all.reverse() : all) {
    field.focus();
    see(field, "the field", field);
    const label = field.labels?.[0];
    if (label && label !== field.parentElement) see(label, "the name", field);
    if (field.type !== "text" || !field.inputMode) continue;
    const before = field.value;
    field.value = "1.234.5";
    field.dispatchEvent(new Event("input"));
    see(field, "the refused field", field);
    see(document.getElementById(field.getAttribute("aria-errormessage")), "the reason", field);
    field.value = before;
    field.dispatchEvent(new Event("input"));
  }
  return wrong;
}"""

STAYS = """(name) => {
  const chart = document.querySelector(`${name} .picture .chart`);
  const { top, bottom } = chart.querySelector(".live svg").getBoundingClientRect();
  const stays = document.querySelector(name).hasAttribute("data-stays");
  return { stays, height: bottom - top, top, seen: chart.getBoundingClientRect().bottom };
}"""


@pytest.mark.parametrize("name", EXPLORERS)
def test_the_chart_that_stays_takes_a_third_and_covers_nothing(
    page: Page, site_url: str, name: str
) -> None:
    live(page, site_url + path(name), name)
    wrong: list[str] = []
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        settle(page, name)
        page.evaluate(TWO_FRAMES)
        settle(page, name)
        where = f"{width} by {height}"
        long = page.evaluate("document.documentElement.scrollHeight")
        last = page.locator(f"{root(name)} [data-action='link']")
        last.evaluate("node => node.scrollIntoView({ block: 'start' })")
        page.evaluate(TWO_FRAMES)
        chart: dict[str, Any] = page.evaluate(STAYS, root(name))
        if chart["stays"]:
            if chart["seen"] > height / 3 + 1 and chart["top"] <= 0:
                wrong.append(f"{where}: {chart['seen']} px of the chart stay")
            if chart["top"] < -1:
                wrong.append(f"{where}: the chart is cut: {chart}")
            texts = chart_texts(page, name)
            first = [one for one in texts if one["picture"] == texts[0]["picture"]]
            wrong += [f"{where}: {said}" for said in overlapping(first)]
        if page.evaluate("document.documentElement.scrollHeight") != long:
            wrong.append(f"{where}: the page changes its length")
        for backwards in (False, True):
            wrong += [f"{where}: {one}" for one in page.evaluate(GO, [root(name), backwards])]
    assert not wrong, "\n".join(wrong[:40])


SLOW = {
    "book/explorers/staff_terms.html": ("explorer.js", "The settings"),
    "book/decide/award_formula.html": ("explorer.js", "The settings"),
    "book/reference/register.html": ("register.js", "Search and filters"),
}


@pytest.mark.context(viewport={"width": 320, "height": 740})
@pytest.mark.parametrize("address", SLOW)
def test_a_slow_line_says_that_something_is_coming_until_it_is_there(
    page: Page, site_url: str, record: Record, address: str
) -> None:
    script, what = SLOW[address]
    held: list[Route] = []
    page.route(f"**/{script}*", lambda route: held.append(route))
    page.goto(f"{site_url}/{address}", wait_until="commit")
    said = page.locator(".coming").first
    expect(said).to_have_text(f"{what} are loading …", use_inner_text=True)
    expect(said).to_be_visible()
    assert not page.evaluate(layout.CUT)
    held[0].continue_()
    expect(page.locator(".coming:visible")).to_have_count(0)

    page.unroute(f"**/{script}*")
    page.route(f"**/{script}*", lambda route: route.abort())
    page.goto(f"{site_url}/{address}")
    expect(said).to_have_text(f"{what} did not load: reload the page.", use_inner_text=True)
    expect(said).to_be_visible()
    record.console_errors.clear()
