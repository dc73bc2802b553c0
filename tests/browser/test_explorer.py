"""The staff-terms explorer in a real browser: what a reader moves, and what then is true.

Whether the numbers are right is in test_every_explorer.py, which compares each with Python's.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

import tillit
from tests.browser import explorers
from tests.browser.conftest import (
    Record,
    in_every_browser,
    let_images_fail,
    let_timers_pass,
)
from tests.browser.explorers import chart_texts
from tests.site.test_pages import contrast
from tillit.explorers.staff_terms import staff_terms
from tillit.parameters import LONGEST_SHOWN, Value, registry
from tillit.scenario import Scenario
from tillit.wording import value_text

PATH = "/book/explorers/staff_terms.html"
EXPLORER = '[data-explorer="staff_terms"]'
STORED = "tender-or-trust.scenario"

PHONE = {"width": 360, "height": 740}
SMALLEST = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}

# Many stay behind and nobody is hired; nobody stays behind; and the middle.
WORST = {
    "pension_change_pp": -8.0,
    "pay_change_percent": -5.0,
    "early_dialogue": 0.0,
    "hires_per_month": 0.5,
    "lead_time_months": 1.0,
    "headcount": 600.0,
    "contract_years": 8.0,
}


def link(values: Mapping[str, Value]) -> str:
    """Return the end of the address that carries these settings."""
    return f"{PATH}#{Scenario.from_values(values).to_fragment()}"


def live(page: Page, address: str) -> Locator:
    """Open an explorer and wait until its charts are live."""
    return explorers.live(page, address, "staff_terms")


def settle(page: Page) -> None:
    """Wait until the page has worked through everything it was told."""
    explorers.settle(page, "staff_terms")


def results(page: Page) -> dict[str, float]:
    """Return every result on the page, unrounded, by its id."""
    found = page.locator(f"{EXPLORER} [data-output]").evaluate_all(
        "nodes => nodes.map((node) => [node.dataset.output, Number(node.dataset.value)])"
    )
    for name, value in found:
        # What depends on a country is no number until one is chosen.
        alike = value == dict(found)[name] or (math.isnan(value) and math.isnan(dict(found)[name]))
        assert alike, f"{name} stands twice, with two values"
    return dict(found)


def computed(values: Mapping[str, Value]) -> dict[str, float]:
    """Return every result as Python computes it."""
    return staff_terms().results(Scenario.from_values(values).full_values())


def assert_shows(page: Page, values: Mapping[str, Value]) -> None:
    """Hold the page's controls and results against these settings."""
    settle(page)
    assert settings(page) == Scenario.from_values(values)
    expected = computed(values)
    shown = results(page)
    wanted = {name: expected[name] for name in shown}
    assert shown == pytest.approx(wanted, rel=1e-6, abs=1e-9, nan_ok=True)


def settings(page: Page) -> Scenario:
    """Return the settings that the controls stand at."""
    found = page.locator(f"{EXPLORER} [data-parameter]").evaluate_all(
        "nodes => nodes.map((node) => [node.dataset.parameter, node.value])"
    )
    return Scenario.from_values(dict(found))


def control(page: Page, name: str) -> Locator:
    return page.locator(f'{EXPLORER} [data-parameter="{name}"]')


def notice(page: Page) -> Locator:
    return page.locator(f"{EXPLORER} [data-notice]")


def button(page: Page, action: str) -> Locator:
    return page.locator(f'{EXPLORER} button[data-action="{action}"]')


def press(page: Page, name: str, key: str, times: int = 1) -> None:
    """Move a control with the keyboard, as a reader without a mouse does."""
    control(page, name).focus()
    for _ in range(times):
        page.keyboard.press(key)
    settle(page)


def open_folds(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    # A chart measures itself when its fold opens.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def charts(page: Page) -> dict[str, str]:
    """Return where the marks of each live chart are and what form they have."""
    found = page.locator(f"{EXPLORER} [data-picture]").evaluate_all(
        """nodes => nodes.map((node) => {
          const marks = node.querySelectorAll(".live svg .mark-group :is(path, line, text)");
          const forms = [...marks].map((mark) =>
            ["d", "x2", "y2", "transform"].map((name) => mark.getAttribute(name)).join(" "));
          return [node.dataset.picture, forms.join("\\n")];
        })"""
    )
    return dict(found)


def twins(page: Page) -> dict[str, list[str]]:
    """Return the cells of the table beside each chart."""
    found = page.locator(f"{EXPLORER} [data-table]").evaluate_all(
        """nodes => nodes.map((node) => [
          node.dataset.table,
          [...node.querySelectorAll("td")].map((cell) => cell.dataset.value + cell.textContent),
        ])"""
    )
    return dict(found)


def stored(page: Page) -> dict[str, Any] | None:
    """Return the settings that the browser keeps."""
    text = page.evaluate("name => localStorage.getItem(name)", STORED)
    return json.loads(text)["values"] if text else None


# Moving


def test_a_slider_moves_sentence_table_charts_and_twins(page: Page, site_url: str) -> None:
    explorer = live(page, site_url + PATH)
    open_folds(page)
    sentence = explorer.locator("[data-answer]")
    before = sentence.inner_text(), results(page), charts(page), twins(page)

    press(page, "pension_change_pp", "ArrowLeft", times=8)
    assert_shows(page, {"pension_change_pp": -4.0})

    assert sentence.inner_text() != before[0]
    after = results(page)
    for name in ("refusal_share", "refusal_share_high", "expected_shortfall", "gap_cost"):
        assert after[name] > before[1][name], name
    for name, marks in charts(page).items():
        assert marks, f"the chart {name} has no marks"
        assert marks != before[2][name], f"the chart {name} stands still"
    # Two of the tables go over the pension change themselves: they follow another slider.
    press(page, "early_dialogue", "Home")
    assert_shows(page, {"pension_change_pp": -4.0, "early_dialogue": 0.0})
    for name, cells in twins(page).items():
        assert cells != before[3][name], f"the table {name} stands still"
    # What the reader reads is what a screen reader is told, a moment later.
    expect(explorer.locator("[data-spoken]")).to_have_text(sentence.inner_text())


def test_the_mouse_moves_a_slider_and_the_results_follow_it(page: Page, site_url: str) -> None:
    live(page, site_url + PATH)
    slider = control(page, "lead_time_months")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    seen = []
    for share in (0.6, 0.75, 0.9):
        page.mouse.move(box["x"] + box["width"] * share, middle, steps=3)
        settle(page)
        seen.append(results(page)["hires"])
    page.mouse.up()
    assert seen == sorted(set(seen)), "each step of the slider shows before it is let go"
    assert_shows(page, {"lead_time_months": float(slider.input_value())})


def test_country_and_survey_move_the_results(page: Page, site_url: str) -> None:
    live(page, site_url + PATH)
    open_folds(page)
    control(page, "country").select_option("SE")
    survey = control(page, "survey_refusal_percent")
    survey.click()
    page.keyboard.type("37.5")
    page.keyboard.press("Tab")
    assert survey.input_value() == "37.5"
    assert_shows(page, {"country": "SE", "survey_refusal_percent": 37.5})

    survey.fill("")
    page.keyboard.press("Tab")
    assert_shows(page, {"country": "SE"})


def test_a_number_that_does_not_fit_is_refused_while_it_is_typed(page: Page, site_url: str) -> None:
    live(page, site_url + PATH)
    open_folds(page)
    survey = control(page, "survey_refusal_percent")
    survey.click()
    page.keyboard.type("150")
    settle(page)
    label = registry()["survey_refusal_percent"].label
    reason = page.locator(f"#{survey.get_attribute('id')}-refused")
    expect(reason).to_contain_text(f"{label}: 150 is outside 0 to 100. 15\N{NO-BREAK SPACE}%")
    expect(survey).to_have_attribute("aria-invalid", "true")
    assert survey.input_value() == "150", "what was typed stays, so that it can be put right"
    held = computed({"survey_refusal_percent": 15.0})
    assert results(page)["refusal_share"] == pytest.approx(held["refusal_share"])

    page.keyboard.press("Backspace")
    settle(page)
    expect(reason).to_have_count(0)
    assert_shows(page, {"survey_refusal_percent": 15.0})


def test_undo_and_reset(page: Page, site_url: str) -> None:
    live(page, site_url + PATH)
    strip = page.locator(f"{EXPLORER} [data-changed]")
    expect(strip).to_be_hidden()
    press(page, "pension_change_pp", "Home")
    press(page, "lead_time_months", "End")
    changed = {"pension_change_pp": -8.0, "lead_time_months": 18.0}
    assert_shows(page, changed)
    for name in changed:
        expect(strip).to_contain_text(registry()[name].label)
        expect(page.locator(f'[data-badge="{name}"]').first).to_have_class("badge yours")

    button(page, "undo").click()
    assert_shows(page, {"pension_change_pp": -8.0})
    button(page, "reset").click()
    assert_shows(page, {})
    assert stored(page) == {}
    assert "#" not in page.url
    # Reset can be undone like anything else.
    button(page, "undo").click()
    assert_shows(page, {"pension_change_pp": -8.0})
    button(page, "undo").click()
    assert_shows(page, {})
    expect(strip).to_be_hidden()


# The chart engine


@pytest.mark.context(viewport={"width": 360, "height": 100})
def test_the_chart_engine_waits_until_a_chart_is_near(
    page: Page, site_url: str, record: Record
) -> None:
    page.goto(site_url + PATH, wait_until="networkidle")
    let_timers_pass(page, 300)
    chart = page.locator(f"{EXPLORER} [data-picture]").first
    box = chart.bounding_box()
    assert box
    assert box["y"] > 100 + 200, "the chart is out of sight, with room to spare"
    assert not [address for address in record.requests if "/vega.js" in address]
    chart.scroll_into_view_if_needed()
    expect(page.locator(EXPLORER)).to_have_attribute("data-engine", "ready")
    assert len([address for address in record.requests if "/vega.js" in address]) == 1


def test_without_the_chart_engine_the_default_result_stands(
    page: Page, site_url: str, record: Record
) -> None:
    page.route("**/vega.js*", lambda route: route.abort())
    page.goto(site_url + PATH)
    expect(page.locator(f"{EXPLORER} [data-due-text]")).to_contain_text("could not be loaded")
    expect(page.locator(f"{EXPLORER} .still svg").first).to_be_visible()
    assert results(page)["refusal_share"] == pytest.approx(computed({})["refusal_share"])
    assert [text for text in record.console_errors if "vega.js" in text]
    record.console_errors.clear()


# Without script


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_without_script_the_default_result_is_there(
    open_page: Callable[..., Page], site_url: str, size: dict[str, int]
) -> None:
    page = open_page(java_script_enabled=False, viewport=size)
    page.goto(site_url + PATH)
    explorer = page.locator(EXPLORER)
    values = Scenario().full_values()
    expect(explorer.locator("[data-answer]")).to_be_visible()
    expect(explorer.locator("[data-answer]")).to_have_text(staff_terms().to_text())
    expect(explorer.locator("noscript .notice")).to_contain_text("These are the default settings")
    expect(explorer.locator("noscript .notice")).to_be_visible()
    # The first table is open; pictures stand in the one width that fits.
    expect(explorer.locator('td [data-output="refusal_share"]').first).to_be_visible()
    for name in ("refusal", "contributions"):
        stills = explorer.locator(f'[data-picture="{name}"] .still svg')
        assert sum(stills.nth(i).is_visible() for i in range(stills.count())) == 1
        assert explorer.locator(f'[data-picture="{name}"] .still svg[aria-label]').count() == 2
    for name in staff_terms().controls:
        item = registry()[name]
        expect(control(page, name)).to_be_hidden()
        shown = explorer.locator(f'[data-control="{name}"]')
        expect(shown.get_by_text(item.label)).to_be_visible()
        expect(shown.locator("output")).to_have_text(value_text(item, values[name]))
    for action in explorer.locator("[data-action], input, select").all():
        expect(action).to_be_hidden()


# The keyboard

ORDER = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  // The input for a file is drawn as the button around it.
  const drawn = node.type === "file" ? node.closest("label") : node;
  const style = getComputedStyle(drawn);
  const box = drawn.getClientRects()[0];
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return {
    place: [...document.querySelectorAll("*")].indexOf(node),
    name: (node.tagName + " " + (node.dataset.parameter ?? node.dataset.action ?? node.id) + " "
      + (node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 40))).trim(),
    parameter: node.dataset.parameter ?? null,
    kind: node.tagName,
    explorer: Boolean(node.closest("[data-explorer]")),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    height: box.top + scrollY,
    covered: !seen || !(drawn.contains(seen) || seen.contains(drawn)),
    cover: seen ? seen.outerHTML.slice(0, 80) : "outside the window",
  };
}"""


def tab_through(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the top of the page to its end; return where the focus was."""
    stops: list[dict[str, Any]] = []
    while len(stops) < 400:
        page.keyboard.press("Tab")
        stop = page.evaluate(ORDER)
        if stop is None or (stops and stop["place"] <= stops[0]["place"]):
            return stops
        stops.append(stop)
    raise AssertionError("the focus does not come to the end of the page")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_tab_reaches_everything_in_order_and_in_sight(
    open_page: Callable[..., Page], site_url: str, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    # With something changed: the strip at the bottom must not lie over what has the focus.
    live(page, site_url + link(MINE))
    page.locator("details.more").evaluate("fold => { fold.open = true; }")
    stops = tab_through(page)
    names = [stop["name"] for stop in stops]
    assert names[0].endswith("Skip to main content")
    places = [stop["place"] for stop in stops]
    assert places == sorted(places), "the focus follows the text"
    for stop in stops:
        assert stop["outline"] >= 2, f"the focus cannot be seen on {stop['name']}"
        assert not stop["covered"], f"{stop['name']} has the focus below {stop['cover']}"
    inside = [stop for stop in stops if stop["explorer"]]
    explorer = staff_terms()
    # Those of other chapters are links there, not controls.
    linked = {name for group in explorer.linked for name in group.parameters}
    controls = [
        one.id
        for item in explorer.settings
        if item.id not in linked
        for one in (item, explorer.knowledge(item))
        if one in explorer.asked
    ]
    assert [stop["parameter"] for stop in inside if stop["parameter"]] == controls
    summaries = page.locator(f"{EXPLORER} details:not([hidden]) > summary").count()
    assert len([stop for stop in inside if stop["kind"] == "SUMMARY"]) == summaries
    for action in ("reset", "link", "save", "open"):
        assert [name for name in names if f" {action} " in f"{name} "], action
    heights = [stop["height"] for stop in inside if stop["parameter"]]
    assert heights == sorted(heights), "controls are reached from the top down"


@in_every_browser
def test_keys_move_controls_and_open_folds(page: Page, site_url: str) -> None:
    live(page, site_url + PATH)
    press(page, "hires_per_month", "ArrowRight")
    assert_shows(page, {"hires_per_month": 3.5})
    press(page, "hires_per_month", "Home")
    assert_shows(page, {"hires_per_month": 0.5})
    press(page, "hires_per_month", "End")
    assert_shows(page, {"hires_per_month": 15.0})
    text = value_text(registry()["hires_per_month"], 15.0)
    expect(control(page, "hires_per_month")).to_have_attribute("aria-valuetext", text)

    for fold in page.locator(f"{EXPLORER} details:not([hidden])").all():
        before = fold.get_attribute("open")
        fold.locator("summary").first.focus()
        page.keyboard.press("Space")
        assert fold.get_attribute("open") != before
        page.keyboard.press("Enter")
        assert fold.get_attribute("open") == before

    page.locator("details.more summary").focus()
    page.keyboard.press("Enter")
    control(page, "country").focus()
    page.keyboard.press("ArrowDown")
    assert_shows(page, {"hires_per_month": 15.0, "country": "NO"})

    button(page, "reset").focus()
    page.keyboard.press("Enter")
    assert_shows(page, {})


# On a phone


@pytest.mark.parametrize("size", [PHONE, {"width": 412, "height": 915}], ids=["360", "412"])
@pytest.mark.context(has_touch=True)
def test_the_chart_stays_in_view_while_a_control_is_moved(
    open_page: Callable[..., Page], site_url: str, size: dict[str, int]
) -> None:
    page = open_page(viewport=size)
    live(page, site_url + PATH)
    open_folds(page)
    chart = page.locator('[data-picture="refusal"] .live svg')
    for name in (*staff_terms().controls, "survey_answers", "baseline_turnover"):
        slider = control(page, name)
        slider.evaluate("node => node.scrollIntoView({ block: 'center' })")
        before = charts(page)["refusal"], results(page)
        press(page, name, "ArrowLeft")
        box, handle = chart.bounding_box(), slider.bounding_box()
        assert box
        assert handle
        assert box["y"] >= 0, f"the chart is out of view while {name} is moved"
        assert box["y"] + box["height"] <= size["height"], name
        assert handle["y"] >= box["y"] + box["height"], f"the chart covers {name}"
        assert handle["y"] + handle["height"] <= size["height"], name
        if name in staff_terms().controls:
            assert (charts(page)["refusal"], results(page)) != before, name


# Charts


def as_hex(css: str) -> str:
    """Turn a colour as the browser resolves it, ``rgb(r, g, b)``, into ``#rrggbb``."""
    channels = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", css)
    assert channels, f"{css} is not an opaque colour"
    return "#" + "".join(f"{int(channel):02x}" for channel in channels.groups())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chart_text_has_contrast_with_the_page(
    open_page: Callable[..., Page], site_url: str, scheme: str
) -> None:
    page = open_page(viewport=DESK, color_scheme=scheme)
    live(page, site_url + PATH)
    open_folds(page)
    paper = as_hex(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert (contrast(paper, "#000000") > contrast(paper, "#ffffff")) == (scheme == "light")
    for text in chart_texts(page, "staff_terms"):
        ratio = contrast(as_hex(text["fill"]), paper)
        assert ratio >= 4.5, f"{text['text']!r} in {text['picture']}: {ratio:.1f}"


# The scenario: address, storage, file

MINE = {"pension_change_pp": -4.0, "lead_time_months": 8.0, "country": "DK", "headcount": 200.0}


def test_a_link_restores_the_settings(page: Page, site_url: str) -> None:
    live(page, site_url + link(MINE))
    assert_shows(page, MINE)
    expect(notice(page)).to_be_hidden()
    for name, value in MINE.items():
        for echo in page.locator(f'[data-echo="{name}"]').all():
            expect(echo).to_have_text(value_text(registry()[name], value))


def test_the_address_follows_and_the_copied_link_opens_elsewhere(
    open_page: Callable[..., Page], site_url: str
) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    live(page, site_url + PATH)
    press(page, "pension_change_pp", "Home")
    press(page, "early_dialogue", "End")
    values = {"pension_change_pp": -8.0, "early_dialogue": 1.0}
    assert Scenario.from_link(page.url) == Scenario(values)

    button(page, "link").click()
    expect(notice(page)).to_contain_text("It carries the numbers you entered")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    other = open_page()
    live(other, copied)
    assert_shows(other, values)


def test_without_a_clipboard_the_reader_is_told_to_copy_the_address(
    page: Page, site_url: str
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    live(page, site_url + link(MINE))
    button(page, "link").click()
    expect(notice(page)).to_contain_text("Copy the address of this page")
    assert Scenario.from_link(page.url) == Scenario(MINE)


def test_the_browser_keeps_the_settings(page: Page, site_url: str) -> None:
    live(page, site_url + PATH)
    press(page, "pension_change_pp", "Home")
    press(page, "lead_time_months", "End")
    later = page.context.new_page()
    live(later, site_url + PATH)
    assert_shows(later, {"pension_change_pp": -8.0, "lead_time_months": 18.0})


def test_a_file_is_saved_and_opened_again_here_and_in_python(
    open_page: Callable[..., Page], site_url: str, tmp_path: Path
) -> None:
    page = open_page()
    live(page, site_url + link({**MINE, "survey_refusal_percent": 12.5}))
    with page.expect_download() as downloading:
        button(page, "save").click()
    expect(notice(page)).to_contain_text(downloading.value.suggested_filename)
    file = tmp_path / "scenario.json"
    downloading.value.save_as(file)
    values = {**MINE, "survey_refusal_percent": 12.5}
    assert Scenario.from_file(file) == Scenario(values)
    assert json.loads(file.read_text("utf-8")) == Scenario(values).to_dict()

    other = open_page()
    live(other, site_url + PATH)
    other.locator("input[data-action=open]").set_input_files(file)
    expect(notice(other)).to_contain_text("scenario.json")
    assert_shows(other, values)
    button(other, "undo").click()
    assert_shows(other, {})


def test_a_file_written_by_python_is_opened(page: Page, site_url: str, tmp_path: Path) -> None:
    file = tmp_path / "from-python.json"
    Scenario.from_values(WORST).to_file(file)
    live(page, site_url + PATH)
    page.locator("input[data-action=open]").set_input_files(file)
    expect(notice(page)).to_have_text("The settings in from-python.json are shown.")
    assert_shows(page, WORST)
    assert stored(page) == WORST


def test_a_file_of_an_older_version_opens_and_says_what_has_changed(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    content = Scenario.from_values({"pension_change_pp": -4.0}).to_dict()
    content["version"] = "0.0.1"
    content["values"]["no_longer_asked"] = 3
    content["values"]["lead_time_months"] = 24
    content["defaults"]["headcount"] = 120
    file = tmp_path / "old.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    live(page, site_url + PATH)
    page.locator("input[data-action=open]").set_input_files(file)
    for part in (
        f"Saved with version 0.0.1 of the book; this is version {tillit.__version__}.",
        f"The default of {registry()['headcount'].label} was 120 and is now 130.",
        "no_longer_asked",
        f"{registry()['lead_time_months'].label}: 24 is outside 1 to 18",
    ):
        expect(notice(page)).to_contain_text(part)
    assert_shows(page, {"pension_change_pp": -4.0})
    assert len(Scenario.from_file(file).messages) == 4, "Python says the same four things"


NO_SCENARIOS = {
    "empty": b"",
    "words": b"pension_change_pp = -4",
    "bytes": b"\x00\xff\xfe\x80",
    "list": b"[1, 2]",
    "null": b"null",
    "bare values": b'{"pension_change_pp": -4}',
    "another book": b'{"book": "another", "values": {"pension_change_pp": -4}}',
    "no values": b'{"book": "tender-or-trust", "values": [-4]}',
}


def test_a_file_that_is_none_of_ours_changes_nothing(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    live(page, site_url + link(MINE))
    for name, content in NO_SCENARIOS.items():
        file = tmp_path / f"{name}.json"
        file.write_bytes(content)
        page.locator("input[data-action=open]").set_input_files(file)
        expect(notice(page)).to_have_text(
            f"{name}.json is not a scenario file of this book. Nothing was changed."
        )
        assert_shows(page, MINE)


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("headcount", "1000000", "{label}: 1,000,000 is outside 30 to 600"),
        ("headcount", "-1", "{label}: −1 is outside 30 to 600"),
        ("headcount", "many", "{label}: “many” is not a number"),
        ("headcount", "", "{label}: “” is not a number"),
        ("headcount", "NaN", "{label}: “NaN” is not a number"),
        ("headcount", "Infinity", "{label}: “Infinity” is not a number"),
        ("headcount", "1e999", "{label}: “1e999” is not a number"),
        ("headcount", "0x64", "{label}: “0x64” is not a number"),
        ("survey_refusal_percent", "101", "{label}: 101 is outside 0 to 100"),
        ("country", "FI", "{label}: “FI” is not one of open, NO, DK, SE"),
        ("country", "toString", "{label}: “toString” is not one of open, NO, DK, SE"),
        ("no_such_setting", "1", "“no_such_setting” is not a setting of this book"),
        ("constructor", "1", "“constructor” is not a setting of this book"),
        ("__proto__", "1", "“__proto__” is not a setting of this book"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_the_others_kept(
    page: Page, site_url: str, name: str, given: str, said: str
) -> None:
    address = f"{PATH}#pension_change_pp=-4&{name}={given}&lead_time_months=8"
    page.goto(site_url + address)
    label = registry()[name].label if name in registry() else ""
    expect(notice(page)).to_contain_text(said.format(label=label))
    kept = Scenario({"pension_change_pp": -4.0, "lead_time_months": 8.0})
    assert settings(page) == kept
    expect(page.locator(f"{EXPLORER} [data-changed-text]")).to_contain_text("2 settings changed")
    # Python takes and refuses the same.
    scenario = Scenario.from_link(address)
    assert scenario.values == kept.values
    assert len(scenario.messages) == 1


def test_a_link_of_an_older_version_says_so(page: Page, site_url: str) -> None:
    live(page, f"{site_url}{PATH}#pension_change_pp=-4&book=0.0.1")
    expect(notice(page)).to_have_text(
        f"Saved with version 0.0.1 of the book; this is version {tillit.__version__}."
    )
    assert_shows(page, {"pension_change_pp": -4.0})


def test_a_link_does_not_take_the_place_of_the_readers_own_settings(
    page: Page, site_url: str
) -> None:
    live(page, site_url + PATH)
    press(page, "lead_time_months", "End")
    mine = {"lead_time_months": 18.0}
    assert stored(page) == mine

    linked = page.context.new_page()
    live(linked, site_url + link(MINE))
    assert_shows(linked, MINE)
    expect(notice(linked)).to_contain_text("These settings came with the link. Your own are kept.")
    assert stored(linked) == mine

    linked.get_by_role("button", name="Back to mine").click()
    assert_shows(linked, mine)
    expect(notice(linked)).to_be_hidden()
    button(linked, "undo").click()
    assert_shows(linked, MINE)


def test_one_settings_link_after_another_in_the_same_window(page: Page, site_url: str) -> None:
    live(page, site_url + link(MINE))
    page.goto(site_url + link(WORST))
    assert_shows(page, WORST)
    page.go_back()
    assert_shows(page, MINE)
    # An anchor within the page is none of the scenario's business.
    page.evaluate("location.hash = 'try-it'")
    assert_shows(page, MINE)


# Hostile values

IMAGE = "<img src=x onerror=\"window.hurt='yes'\">"
SCRIPT = "</script><script>window.hurt='yes'</script>"


@pytest.mark.parametrize("hostile", [IMAGE, SCRIPT], ids=["image", "script"])
def test_a_hostile_link_is_shown_as_text(page: Page, site_url: str, hostile: str) -> None:
    written = quote(hostile)
    parts = (f"headcount={written}", f"country={written}", f"{written}=1", f"book={written}")
    live(page, f"{site_url}{PATH}#{'&'.join(parts)}")
    assert notice(page).inner_text().count(hostile[:LONGEST_SHOWN]) == 4
    assert_shows(page, {})
    let_images_fail(page)
    assert page.evaluate("window.hurt") is None
    assert page.locator(f"{EXPLORER} img").count() == 0


def test_a_hostile_file_and_hostile_storage_are_shown_as_text(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    content = {
        "book": "tender-or-trust",
        "version": IMAGE,
        "values": {IMAGE: IMAGE, "headcount": IMAGE, "country": {"NO": IMAGE}, "__proto__": {}},
        "defaults": {"headcount": IMAGE},
    }
    file = tmp_path / "<img src=x onerror=alert(1)>.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    live(page, site_url + PATH)
    page.locator("input[data-action=open]").set_input_files(file)
    expect(notice(page)).to_contain_text(IMAGE)
    assert_shows(page, {})

    page.evaluate("pair => localStorage.setItem(...pair)", [STORED, json.dumps(content)])
    page.reload()
    expect(notice(page)).to_contain_text(IMAGE)
    let_images_fail(page)
    assert page.evaluate("window.hurt") is None
    assert page.locator(f"{EXPLORER} img").count() == 0


# On paper


@pytest.mark.context(viewport={"width": 718, "height": 1047}, color_scheme="dark")
def test_on_paper_the_settings_are_text_and_nothing_can_be_moved(page: Page, site_url: str) -> None:
    values = {**MINE, "agency_premium": 2.0, "survey_refusal_percent": 12.0}
    live(page, site_url + link(values))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    explorer = page.locator(EXPLORER)
    for moved in page.locator("button, input, select, .button").all():
        expect(moved).to_be_hidden()
    expect(explorer.locator("[data-answer]")).to_be_visible()
    expect(explorer.locator('[data-picture="refusal"] svg').last).to_be_visible()
    shown = Scenario.from_values(values).full_values()
    printed = explorer.inner_text()
    asked = [registry()[name] for name in dict.fromkeys([*staff_terms().controls, *values])]
    missing = [
        item.id
        for item in asked
        if item.label not in printed or value_text(item, shown[item.id]) not in printed
    ]
    assert not missing, f"the paper does not say what these are set to: {missing}"
    paper = as_hex(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    ink = as_hex(explorer.locator("[data-answer]").evaluate("node => getComputedStyle(node).color"))
    assert contrast(paper, "#000000") > 20, "ink is not wasted on a dark ground"
    assert contrast(ink, paper) >= 4.5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
