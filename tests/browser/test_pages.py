"""Every page of the book in a real browser: what its files alone cannot tell.

Each test that opens a page also holds it to no error and no request to another
host; the fixtures see to that.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import layout
from tests.browser.conftest import Record, let_timers_pass
from tests.browser.explorers import TWO_FRAMES
from tests.conftest import PROJECT
from tests.site import test_pages as site_pages

EXPLORERS = "[data-explorer]"
EXPLORER_PAGE = "book/explorers/staff_terms.html"

CONTENTS = yaml.safe_load((PROJECT / "_toc.yml").read_text(encoding="utf-8"))
FILES = [chapter["file"] for part in CONTENTS["parts"] for chapter in part["chapters"]]
ADDRESSES = ["search.html", *(f"{file}.html" for file in (CONTENTS["root"], *FILES))]


def test_these_are_the_pages_of_the_site(site: Path) -> None:
    found = {str(path.relative_to(site)) for path in site_pages.pages(site)}
    assert found == set(ADDRESSES)


def unfold(page: Page) -> None:
    """Open every fold, and wait for every explorer."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    for explorer in page.locator(EXPLORERS).all():
        # The case paper has no chart: it wakes when the paper is seen; the law with the page.
        seen = explorer.locator("[data-picture] .chart, [data-document]")
        if seen.count():
            seen.first.scroll_into_view_if_needed()
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


def too_wide(page: Page, width: int) -> Iterator[str]:
    """Yield what does not fit a window of this width."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"at {width} px: the page is {wide} px wide"
    yield from (f"at {width} px: {lost}" for lost in page.evaluate(LOST))


@pytest.mark.context(java_script_enabled=False, viewport={"width": 320, "height": 640})
def test_no_page_is_wider_than_a_phone_without_script(page: Page, site_url: str) -> None:
    for address in ADDRESSES:
        page.goto(f"{site_url}/{address}")
        # Without script the browser still answers what the test asks of it.
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_role("navigation", name="Chapters")).to_be_visible()


# Accessibility


PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 740}
PAPER: ViewportSize = {"width": 718, "height": 1047}

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


# To open a page with its explorers takes seconds, so that each is opened once for all that is asked
# of it.


@pytest.mark.context(viewport={"width": WIDTHS[0], "height": 740}, color_scheme="light")
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_fits_can_be_read_and_printed_and_holds_still(
    page: Page, site_url: str, address: str
) -> None:
    page.goto(f"{site_url}/{address}")
    wrong = list(code_in_sight(page))
    if address != "search.html":
        wrong += on_paper(page)
    unfold(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    # From narrow to wide, since a chart is a moment behind when a window shrinks.
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        wrong += too_wide(page, width)
        if width in (PHONE["width"], DESK["width"]):
            let_timers_pass(page, 400)  # the theme makes what scrolls reachable a moment later
            wrong += [f"{width} px: {said}" for said in complaints(page, None, ALL_BUT_CONTRAST)]
            wrong += [f"{width} px: {faint}" for faint in page.evaluate(FAINT)]
            wrong += [f"{width} px: {small}" for small in page.evaluate(layout.HAND)]
    wrong += axe_on_contrast(page)
    wrong += as_its_reader_set_it(page)

    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    wrong += [f"wide, dark: {faint}" for faint in page.evaluate(FAINT)]
    wrong += [f"dark: {said}" for said in axe_on_contrast(page)]
    page.set_viewport_size(PHONE)
    wrong += [f"narrow, dark: {faint}" for faint in page.evaluate(FAINT)]

    page.emulate_media(reduced_motion="reduce")
    wrong += [f"moves all the same: {moving}" for moving in page.evaluate(MOVING)]
    assert not wrong, "\n".join(wrong)


def as_its_reader_set_it(page: Page) -> Iterator[str]:
    """Yield what is lost where a reader has set larger letters, more space or colours."""
    page.emulate_media(forced_colors="active")
    yield from (f"in forced colours: {unseen}" for unseen in page.evaluate(layout.UNSEEN))
    page.emulate_media(forced_colors="none")
    for width, style in ((DESK["width"], layout.LARGE), (360, layout.LARGE), (320, layout.SPACED)):
        page.set_viewport_size({"width": width, "height": 740})
        added = page.add_style_tag(content=style)
        page.evaluate(TWO_FRAMES)
        found = [*too_wide(page, width), *page.evaluate(layout.CUT)]
        yield from (f"with {style}, {lost}" for lost in found)
        added.evaluate("style => style.remove()")
    page.set_viewport_size(DESK)


def on_paper(page: Page) -> Iterator[str]:
    """Yield what is wrong with the page as it is printed."""
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    yield from furniture(page)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".book-version")).to_be_visible()
    yield from (f"on paper, {lost}" for lost in too_wide(page, PAPER["width"]))
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": WIDTHS[0], "height": 740})


def axe_on_contrast(page: Page) -> list[str]:
    if page.evaluate("document.querySelectorAll('*').length") >= ELEMENTS_FOR_AXE:
        return []
    return list(complaints(page, None, CONTRAST))


def code_in_sight(page: Page) -> Iterator[str]:
    """Yield code that is shown before anyone asks for it, or is not shown when asked for."""
    code = page.locator("div.cell details.hide pre")
    shown = "all => all.filter((one) => one.checkVisibility()).length"
    if code.evaluate_all(shown):
        yield "code in sight"
    if code.count():
        page.locator("div.cell details.hide > summary").first.click()
        expect(code.first).to_be_visible()


def furniture(page: Page) -> Iterator[str]:
    """Yield what is of no use on paper and can be seen."""
    seen = page.locator("button, input, select, nav, .button, .skip-link").evaluate_all(
        """all => all.filter((one) => one.checkVisibility({ visibilityProperty: true }))
          .filter((one) => one.getClientRects().length)
          .map((one) => one.outerHTML.slice(0, 100))"""
    )
    yield from (f"on paper: {thing}" for thing in seen)


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
def test_the_reader_chooses_light_or_dark_and_the_book_remembers(page: Page, site_url: str) -> None:
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
    for address in ADDRESSES:
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


# Search, contents


def test_every_notebook_has_code_to_look_at(site: Path) -> None:
    for address in ADDRESSES[2:]:
        assert site_pages.parsed(site / address).select("div.cell details.hide pre"), address


def test_search_finds_and_quotes(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/{EXPLORER_PAGE}")
    page.keyboard.press("Control+K")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    page.keyboard.type("reservation")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\.html\?q=reservation"))
    results = page.locator("#search-results")
    expect(results.get_by_text("right of reservation").first).to_be_visible()
    found = results.get_by_role("link", name="Trondheim: the tender that stopped")
    found.click()
    marks = page.locator("article mark")
    expect(marks.first).to_be_visible()
    assert {word.lower() for word in marks.all_inner_texts()} == {"reservation"}
    page.get_by_role("button", name="Hide search matches").click()
    expect(marks).to_have_count(0)
    page.reload()
    expect(marks).to_have_count(0)


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


def test_a_setting_that_the_address_names_is_shown(page: Page, site_url: str) -> None:
    settings = f"{site_url}/book/reference/settings.html"
    page.goto(f"{settings}#pension_change_pp")
    row = page.locator("#pension_change_pp")
    expect(row).to_be_in_viewport()
    # Another link on the same page opens its fold as well.
    other = page.locator("#days_to_bid")
    expect(other).to_be_hidden()
    page.evaluate("location.hash = 'days_to_bid'")
    expect(other).to_be_in_viewport()
