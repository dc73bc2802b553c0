"""Every page of the book in a real browser: what its files alone cannot tell.

Each test that opens a page also holds it to no error and no request to another
host; the fixtures see to that.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Record
from tests.site import test_pages as site_pages

EXPLORERS = "[data-explorer]"
EXPLORER_PAGE = "book/explorers/staff_terms.html"


@pytest.fixture(scope="session")
def addresses(site: Path) -> list[str]:
    """The pages of the book, relative to its root."""
    return [str(path.relative_to(site)) for path in site_pages.pages(site)]


def opened(page: Page, site_url: str, addresses: list[str]) -> Iterator[str]:
    """Open one page after the other, everything on it unfolded and live."""
    for address in addresses:
        page.goto(f"{site_url}/{address}")
        unfold(page)
        yield address


def unfold(page: Page) -> None:
    """Open every fold, and wait for every explorer."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    for explorer in page.locator(EXPLORERS).all():
        # The case paper has no chart: it wakes when the paper is seen.
        explorer.locator(
            "[data-picture] .chart, [data-document]"
        ).first.scroll_into_view_if_needed()
        expect(explorer).to_have_attribute("data-engine", "ready")
    page.evaluate("scrollTo(0, 0)")


# Reflow

# What sticks out of the window, or of a part that is cut off, is lost to the
# reader; what sticks out of a part that scrolls is not.
LOST = """() => {
  const width = document.documentElement.clientWidth;
  const lost = [];
  for (const node of document.body.querySelectorAll("*")) {
    if (!node.checkVisibility() || node.closest(".visually-hidden, .skip-link, svg *")) continue;
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    let scrolls = false;
    for (let up = node.parentElement; up; up = up.parentElement) {
      scrolls ||= ["auto", "scroll"].includes(getComputedStyle(up).overflowX);
    }
    if (!scrolls && (box.right > width + 1 || box.left < -1)) {
      lost.push(node.outerHTML.slice(0, 100) + ` from ${box.left} to ${box.right}`);
    }
  }
  return lost;
}"""


WIDTHS = (320, 360, 768, 1280)


@pytest.mark.context(viewport={"width": WIDTHS[0], "height": 740})
def test_no_page_is_wider_than_the_window(page: Page, site_url: str, addresses: list[str]) -> None:
    wrong = []
    for address in opened(page, site_url, addresses):
        # From narrow to wide, since a chart is a moment behind when a window shrinks.
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"{address} is {wide} px wide in a window of {width}")
            wrong += [f"{address} at {width} px: {lost}" for lost in page.evaluate(LOST)]
        page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    assert not wrong, "\n".join(wrong)


@pytest.mark.context(java_script_enabled=False, viewport={"width": 320, "height": 640})
def test_no_page_is_wider_than_a_phone_without_script(
    page: Page, site_url: str, addresses: list[str]
) -> None:
    for address in addresses:
        page.goto(f"{site_url}/{address}")
        # Without script the browser still answers what the test asks of it.
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_role("navigation", name="Chapters")).to_be_visible()


# Accessibility


PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 740}

ALL_RULES: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST = {**ALL_RULES, "runOnly": ["color-contrast"]}
ALL_BUT_CONTRAST = {**ALL_RULES, "rules": {"color-contrast": {"enabled": False}}}

# axe asks the browser what lies below each letter, which takes a minute on the
# longest pages; there FAINT alone compares.
ELEMENTS_FOR_AXE = 5000

# Text that stands out too little from the ground it is written on: its own, or
# that of the nearest elements around it that have one. Charts have a test of
# their own, and what is switched off need not be read.
FAINT = """() => {
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const channels = (css) => {
    if (!known.has(css)) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = css;
      pixel.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
      known.set(css, [r, g, b, a / 255]);
    }
    return known.get(css);
  };
  const over = ([r, g, b, a], ground) =>
    [r, g, b].map((channel, i) => channel * a + ground[i] * (1 - a));
  const ground = (node) => {
    if (!node) return [255, 255, 255];
    const own = channels(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, ground(node.parentElement));
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || node.closest("svg, script, style, noscript, :disabled")) {
      continue;
    }
    if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const style = getComputedStyle(node);
    const paper = ground(node);
    const [one, other] = [over(channels(style.color), paper), paper].map(luminance);
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      const name = `${node.localName}.${[...node.classList].join(".")}`;
      faint.add(`${ratio.toFixed(2)} for ${style.color} on ${paper.map(Math.round)}: ${name}`);
    }
  }
  return [...faint];
}"""


def complaints(
    page: Page, part: str | None = None, options: dict[str, Any] = ALL_RULES
) -> Iterator[str]:
    """Yield what axe has to say against a page, or a part of it, with the first places."""
    for violation in Axe().run(page, part, options).response["violations"]:
        places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
        yield (
            f"{violation['id']} ({violation['impact']}): {violation['help']},"
            f" {len(places)} times: {'; '.join(places[:3])}"
        )


@pytest.mark.context(viewport=PHONE)
def test_axe_has_nothing_against_any_page(page: Page, site_url: str, addresses: list[str]) -> None:
    wrong = []
    for address in opened(page, site_url, addresses):
        wrong += [f"{address}, narrow: {said}" for said in complaints(page, None, ALL_BUT_CONTRAST)]
        page.set_viewport_size(DESK)
        wrong += [f"{address}, wide: {said}" for said in complaints(page, None, ALL_BUT_CONTRAST)]
        # Back before the next page: the theme makes what scrolls reachable when it loads.
        page.set_viewport_size(PHONE)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read(
    open_page: Callable[..., Page], site_url: str, addresses: list[str], scheme: str
) -> None:
    page = open_page(color_scheme=scheme, viewport=PHONE)
    wrong = []
    for address in opened(page, site_url, addresses):
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        wrong += [f"{address}, narrow: {faint}" for faint in page.evaluate(FAINT)]
        page.set_viewport_size(DESK)
        wrong += [f"{address}, wide: {faint}" for faint in page.evaluate(FAINT)]
        if page.evaluate("document.querySelectorAll('*').length") < ELEMENTS_FOR_AXE:
            wrong += [f"{address}: {complaint}" for complaint in complaints(page, None, CONTRAST)]
        page.set_viewport_size(PHONE)
    assert not wrong, "\n".join(wrong)


def test_axe_has_nothing_against_what_is_said_and_offered(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/{EXPLORER_PAGE}#pension_change_pp=-4&headcount=many&survey_answers=7")
    page.locator("details.more summary").click()
    page.locator('[data-parameter="survey_refusal_percent"]').fill("150")
    page.locator("[data-notice]").wait_for()
    page.locator("[data-changed]").wait_for()
    assert not list(complaints(page, EXPLORERS))


def test_axe_has_nothing_against_search_and_contents(
    open_page: Callable[..., Page], site_url: str
) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(f"{site_url}/{EXPLORER_PAGE}")
    for name in ("Contents", "Search"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        assert not list(complaints(page, "dialog[open]")), name
        page.keyboard.press("Escape")


# Light and dark, motion


@pytest.mark.context(color_scheme="light")
def test_the_reader_chooses_light_or_dark_and_the_book_remembers(
    page: Page, site_url: str, addresses: list[str]
) -> None:
    page.goto(f"{site_url}/{EXPLORER_PAGE}")
    theme = page.locator("html")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    seen = [theme.get_attribute("data-theme")]
    switch = page.locator("button.theme-switch-button")
    while seen[-1] != "dark" and len(seen) < 4:
        switch.click()
        seen.append(theme.get_attribute("data-theme"))
    assert seen[-1] == "dark"
    dark = page.evaluate(paper)
    assert dark != light
    for address in addresses:
        page.goto(f"{site_url}/{address}")
        assert page.evaluate(paper) == dark, address


def test_without_a_choice_the_book_follows_the_system(page: Page, site_url: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site_url}/{EXPLORER_PAGE}")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


MOVING = """() => {
  const moving = document.getAnimations().map((animation) => String(animation.effect?.target));
  for (const node of document.querySelectorAll("*")) {
    const style = getComputedStyle(node);
    const lasts = [style.transitionDuration, style.animationDuration].some((times) =>
      times.split(",").some((time) => parseFloat(time) > 0.01));
    if (lasts || style.scrollBehavior === "smooth") moving.push(node.outerHTML.slice(0, 100));
  }
  return moving;
}"""


@pytest.mark.context(reduced_motion="reduce")
def test_nothing_moves_for_a_reader_who_asked_for_stillness(
    page: Page, site_url: str, addresses: list[str]
) -> None:
    for address in opened(page, site_url, addresses):
        assert page.evaluate(MOVING) == [], address


# Code, search, contents


def test_code_is_closed_and_one_click_opens_it(
    page: Page, site_url: str, addresses: list[str]
) -> None:
    cells = 0
    for address in addresses:
        page.goto(f"{site_url}/{address}")
        code = page.locator("div.cell details.hide pre")
        shown = code.evaluate_all("all => all.filter((one) => one.checkVisibility()).length")
        assert shown == 0, f"{address}: code in sight"
        cells += code.count()
        if code.count():
            page.locator("div.cell details.hide > summary").first.click()
            expect(code.first).to_be_visible()
    assert cells >= 2


def test_search_finds_and_quotes(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/{EXPLORER_PAGE}")
    page.keyboard.press("Control+K")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    page.keyboard.type("reservation")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\.html\?q=reservation"))
    results = page.locator("#search-results")
    expect(results.get_by_role("link", name="Trondheim: the tender that stopped")).to_be_visible()
    expect(results.get_by_text("right of reservation").first).to_be_visible()


@pytest.mark.context(viewport={"width": 360, "height": 740})
def test_contents_open_and_close_by_keyboard_on_a_phone(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/{EXPLORER_PAGE}")
    contents = page.get_by_role("dialog", name="Contents")
    expect(contents).to_be_hidden()
    page.get_by_role("button", name="Contents").focus()
    page.keyboard.press("Enter")
    expect(contents).to_be_visible()
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Trondheim: the tender that stopped").first.click()
    expect(page).to_have_url(f"{site_url}/book/findings/trondheim.html")


# On paper


@pytest.mark.context(viewport={"width": 718, "height": 1047})
def test_on_paper_there_is_text_and_no_furniture(
    page: Page, site_url: str, addresses: list[str]
) -> None:
    page.emulate_media(media="print")
    for address in addresses:
        page.goto(f"{site_url}/{address}")
        if address == "search.html":
            continue
        for thing in page.locator("button, input, select, nav, .button, .skip-link").all():
            expect(thing).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".book-version")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 718, address
        assert page.evaluate(LOST) == [], address


# From a folder


def test_the_book_can_be_read_from_a_folder(page: Page, site: Path, record: Record) -> None:
    page.goto((site / "index.html").as_uri())
    expect(page).to_have_url(re.compile(r"/book/index\.html$"))
    page.get_by_role("link", name="Will the staff come along?").click()
    explorer = page.locator(EXPLORERS)
    expect(explorer).to_have_attribute("data-engine", "ready")
    before = explorer.locator("[data-answer]").inner_text()
    explorer.locator('[data-parameter="pension_change_pp"]').focus()
    page.keyboard.press("Home")
    expect(explorer.locator("[data-answer]")).not_to_have_text(before)
    page.reload()
    expect(explorer.locator('[data-parameter="pension_change_pp"]')).to_have_value("-8")
    outside = [address for address in record.requests if not address.startswith("file:")]
    assert not outside
