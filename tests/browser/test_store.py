"""What a reader entered, over chapters, tabs, links and files: kept, and the newest of it shown."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.browser import explorers
from tests.browser.conftest import Record, in_every_browser
from tillit.explorers import explorer
from tillit.parameters import Value
from tillit.scenario import Scenario

pytestmark = in_every_browser

STORED = "tender-or-trust.scenario"
STAFF, NET, TRUST = "staff_terms", "net_saving", "trust_control"
MARKET, PAPER, READY = "market", "memo", "readiness_tender"
MINE = {"headcount": 200.0, "lead_time_months": 8.0}
THEIRS = {"headcount": 300.0, "country": "SE"}
NOTE = "memo_question"


def opened(page: Page, site_url: str, name: str, values: Mapping[str, Value] | None = None) -> None:
    """Open an explorer's page, by a link where there are values."""
    end = f"#{Scenario.from_values(values).to_fragment()}" if values else ""
    page.goto(f"{site_url}{explorers.path(name)}{end}")


def two_tabs(open_page: Callable[..., Page], site_url: str, name: str) -> tuple[Page, Page]:
    """Open an explorer's page twice in one browser."""
    one = open_page()
    other = one.context.new_page()
    for tab in (one, other):
        opened(tab, site_url, name)
    return one, other


def scenario(page: Page) -> dict[str, Any]:
    """Return what the page holds, what is its own and what is somebody else's alike."""
    return page.evaluate("document.querySelector('[data-explorer]').tillit.scenario.changed")


def stored(page: Page) -> dict[str, Any]:
    """Return what the browser's storage holds."""
    text = page.evaluate(f"localStorage.getItem({STORED!r})")
    return json.loads(text)["values"] if text else {}


def enter(page: Page, **values: Value) -> None:
    """Enter values as the page's controls do, and leave the field."""
    page.evaluate(
        """(values) => {
          const { scenario } = document.querySelector("[data-explorer]").tillit;
          for (const [name, value] of Object.entries(values)) scenario.put(name, value, null);
          scenario.commit();
        }""",
        values,
    )


def assert_shows(page: Page, name: str, values: Mapping[str, Value]) -> None:
    """Hold an explorer's settings and sentence, which is not marked as old, against these values.

    All is looked at once, when it has settled: Playwright waits for nothing on a page that comes
    from Firefox's page cache.
    """
    explorers.settle(page, name)
    root = page.locator(explorers.root(name))
    assert scenario(page) == values
    for one, value in values.items():
        shown = root.locator(f'[data-parameter="{one}"]').input_value()
        assert shown == (f"{value:g}" if isinstance(value, float) else value)
    answer = explorer(name).to_text(Scenario.from_values(values))
    assert root.locator("[data-answer]").inner_text().split() == answer.split()
    assert root.get_attribute("data-due") is None
    assert root.locator("[data-notice]").is_hidden()


TELL = """addEventListener("pageshow", ({ persisted }) => setTimeout(() =>
  console.debug(`${Date.now()} shown ${persisted ? "as it was left" : "anew"}`)))"""
"""Lets a page tell when it is shown, and whether it comes from the browser's page cache."""

NO_CACHE = "addEventListener('unload', () => {})"
"""Keeps a page out of the page cache, as some extensions of browsers do."""


def travel(page: Page, way: str) -> str:
    """Go back or forward, and return how the page is shown."""
    begun = page.evaluate("Date.now()")  # a page from Firefox's cache says once more what it said

    def is_new(said: ConsoleMessage) -> bool:
        time, _, told = said.text.partition(" ")
        return told.startswith("shown") and int(time) >= begun

    # Playwright's own way waits for a page to load, which one from the cache does not.
    with page.expect_console_message(is_new) as shown:
        page.evaluate(f"history.{way}()")
    return shown.value.text.partition(" ")[2]


def kept(page: Page) -> Locator:
    return page.locator("[data-kept]").first.locator("li")


def notice(page: Page) -> Locator:
    return page.locator("[data-notice]").first


def write_scenario(folder: Path, name: str, values: Mapping[str, Value]) -> Path:
    path = folder / name
    Scenario.from_values(values).to_file(path)
    return path


@pytest.mark.parametrize(
    "broken",
    [
        "history.replaceState = () => { throw new DOMException('too often', 'SecurityError'); }",
        "history.replaceState = () => {}",
    ],
    ids=["throws", "does nothing"],
)
def test_what_is_entered_is_kept_where_the_address_cannot_be_written(
    page: Page, site_url: str, broken: str
) -> None:
    page.add_init_script(broken)
    opened(page, site_url, STAFF, THEIRS)
    enter(page, lead_time_months=8.0)
    mine = {**THEIRS, "lead_time_months": 8.0}
    assert stored(page) == mine
    page.reload()
    assert scenario(page) == mine
    expect(notice(page)).to_be_hidden()


def test_what_is_entered_in_one_chapter_stands_in_another(page: Page, site_url: str) -> None:
    opened(page, site_url, NET)
    page.locator('[data-parameter="reform_gain_percent"]').fill("7,5")
    opened(page, site_url, TRUST)  # at once, from within the field
    assert_shows(page, TRUST, {"reform_gain_percent": 7.5})
    enter(page, reform_gain_percent=8.5)
    opened(page, site_url, NET)
    assert_shows(page, NET, {"reform_gain_percent": 8.5})


@pytest.mark.parametrize("cached", [True, False], ids=["page cache", "no page cache"])
def test_the_newest_entries_are_shown_after_back_forward_and_reload(
    page: Page, site_url: str, cached: bool
) -> None:
    how = "shown as it was left" if cached else "shown anew"
    page.add_init_script(TELL if cached else f"{TELL}; {NO_CACHE}")
    for name, years in ((STAFF, 8.0), (NET, 7.0)):
        explorers.live(page, site_url + explorers.path(name), name)
        enter(page, contract_years=years)
    for way, name, years, newer in (
        ("back", STAFF, 7.0, 6.0),
        ("forward", NET, 6.0, 5.0),
        ("back", STAFF, 5.0, 3.0),
    ):
        assert travel(page, way) == how
        assert_shows(page, name, {"contract_years": years})
        enter(page, contract_years=newer)
    page.reload()
    assert_shows(page, STAFF, {"contract_years": 3.0})


def test_an_anchor_is_no_link_to_settings(page: Page, site_url: str) -> None:
    """As a link to skip the menu has; nor is going back from it."""
    opened(page, site_url, STAFF)
    enter(page, **MINE)
    page.evaluate("location.hash = 'main-content'")
    enter(page, headcount=260.0)
    page.go_back()
    page.reload()
    assert scenario(page) == {**MINE, "headcount": 260.0}
    expect(notice(page)).to_be_hidden()


def test_a_link_is_looked_at_in_every_chapter_until_the_reader_changes_it(
    page: Page, site_url: str
) -> None:
    opened(page, site_url, STAFF)
    enter(page, **MINE)
    opened(page, site_url, STAFF, THEIRS)
    expect(notice(page)).to_contain_text("came with the link")
    opened(page, site_url, MARKET)
    assert scenario(page) == THEIRS
    assert stored(page) == MINE
    page.locator("[data-action=mine]").first.click()
    assert scenario(page) == MINE
    # A link to the book's own settings shows them, too.
    page.goto(f"{site_url}{explorers.path(MARKET)}#{Scenario().to_fragment()}")
    assert scenario(page) == {}
    page.locator("[data-action=mine]").first.click()
    assert scenario(page) == MINE

    opened(page, site_url, MARKET, THEIRS)
    enter(page, days_to_bid=90.0)
    assert stored(page) == {**THEIRS, "days_to_bid": 90.0}
    expect(kept(page)).to_have_count(1)
    expect(kept(page).first).to_contain_text("2 settings")


def test_what_was_there_is_kept_each_time_and_can_be_brought_back(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    opened(page, site_url, PAPER)
    enter(page, **MINE, **{NOTE: "Our own words"})
    for place, values in enumerate((THEIRS, {"headcount": 400.0}), start=1):
        file = write_scenario(tmp_path, f"{place}.json", values)
        page.locator("input[data-action=open]").set_input_files(file)
        expect(kept(page)).to_have_count(place)
        assert scenario(page) == values
    page.locator("[data-kept] summary").click()
    kept(page).last.get_by_role("button", name="Bring back").click()
    assert scenario(page) == {**MINE, NOTE: "Our own words"}
    page.reload()
    assert scenario(page) == {**MINE, NOTE: "Our own words"}
    expect(kept(page)).to_have_count(3)


def test_two_tabs_merge_by_setting_the_newest_first(
    open_page: Callable[..., Page], site_url: str
) -> None:
    one, other = two_tabs(open_page, site_url, STAFF)
    enter(one, headcount=200.0, lead_time_months=8.0)
    expect(other.locator('[data-parameter="headcount"]')).to_have_value("200")
    enter(other, headcount=250.0)
    expect(one.locator('[data-parameter="headcount"]')).to_have_value("250")
    for tab in (one, other):
        assert scenario(tab) == {"headcount": 250.0, "lead_time_months": 8.0}
    enter(one, headcount=130.0)  # the default again
    expect(other.locator('[data-parameter="headcount"]')).to_have_value("130")
    assert stored(other) == {"lead_time_months": 8.0}


def test_text_written_in_two_tabs_at_once_is_kept_twice(
    open_page: Callable[..., Page], site_url: str
) -> None:
    one, other = two_tabs(open_page, site_url, PAPER)
    one.evaluate(
        "(name) => { const { scenario } = document.querySelector('[data-explorer]').tillit;"
        " scenario.put(name, 'written here', null); clearTimeout(scenario.keeping); }",
        NOTE,
    )
    enter(other, **{NOTE: "written there"})
    expect(kept(one)).to_have_count(1)
    assert scenario(one)[NOTE] == "written there"
    one.locator("[data-kept] summary").click()
    kept(one).get_by_role("button", name="Bring back").click()
    assert scenario(one)[NOTE] == "written here"


def test_what_is_cleared_in_one_tab_does_not_come_back_from_another(
    open_page: Callable[..., Page], site_url: str
) -> None:
    one, other = two_tabs(open_page, site_url, STAFF)
    enter(one, **MINE)
    expect(other.locator('[data-parameter="headcount"]')).to_have_value("200")
    one.on("dialog", lambda dialog: dialog.accept())
    one.locator("[data-action=clear]").click()
    expect(other.locator('[data-parameter="headcount"]')).to_have_value("130")
    enter(other, contract_years=6.0)
    assert stored(one) == {"contract_years": 6.0}


FULL = """Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError");
}"""
BLOCKED = """for (const area of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, area, {
    configurable: true, // as the browser's own is
    get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
  });
}"""
KEEP_OFFERED = """const { createObjectURL } = URL;
URL.createObjectURL = (blob) => {
  window.offered = blob.text();
  return createObjectURL(blob);
}"""
"""Keeps what a page offers as a file: Playwright sees no file of Firefox that a script made."""

without_storage = pytest.mark.parametrize("broken", [FULL, BLOCKED], ids=["full", "blocked"])


@without_storage
@pytest.mark.context(viewport={"width": 360, "height": 740})
def test_without_storage_menu_theme_and_search_work(page: Page, site_url: str, broken: str) -> None:
    page.add_init_script(broken)
    opened(page, site_url, STAFF)
    theme = page.locator("html")
    before = theme.get_attribute("data-mode")
    page.locator("button.theme-switch-button").first.click()
    assert theme.get_attribute("data-mode") != before
    page.get_by_role("button", name="Contents").click()
    expect(page.get_by_role("dialog", name="Contents")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+K")
    page.keyboard.type("reservation")
    page.keyboard.press("Enter")
    results = page.locator("#search-results")
    results.get_by_role("link", name="Trondheim: the tender that stopped").click()
    expect(page).to_have_url(re.compile("findings/trondheim"))


@without_storage
def test_without_storage_the_reader_is_told_once_and_the_file_holds_what_is_entered(
    page: Page, site_url: str, tmp_path: Path, broken: str
) -> None:
    page.add_init_script(broken)
    page.add_init_script(KEEP_OFFERED)
    opened(page, site_url, READY)  # two forms, and each takes words
    unstored = page.locator("[data-unstored]").filter(visible=True)
    expect(unstored).to_have_count(1)  # before anything is typed
    expect(unstored).to_contain_text("storage is full or blocked")
    entered = {"schedule_start": "2027-01-15", "ready_note_tender_goal": "Our own words"}
    enter(page, **entered)
    expect(unstored).to_have_count(1)
    assert scenario(page) == entered
    page.keyboard.press("Tab")  # browsers ask on behalf of those who touched a page
    # Leaving would lose it: the browser asks first.
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]
    unstored.get_by_role("button", name="Save to file").click()
    expect(notice(page)).to_contain_text("Saved to")
    file = tmp_path / "saved.json"
    file.write_text(page.evaluate("window.offered"), encoding="utf-8")
    assert Scenario.from_file(file) == Scenario.from_values(entered)
    # In a file it is safe: nothing is asked any more.
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


@without_storage
def test_without_storage_the_address_holds_the_settings(
    page: Page, site_url: str, broken: str
) -> None:
    page.add_init_script(broken)
    opened(page, site_url, STAFF)
    enter(page, **MINE)
    assert Scenario.from_link(page.url).values == MINE
    page.reload()
    assert_shows(page, STAFF, MINE)


@pytest.mark.parametrize(
    "held",
    [
        "{",
        "3",
        "[]",
        '{"book": "tender-or-trust", "values": 3}',
        '{"times": 3}',
        '{"book": "tender-or-trust", "values": {"headcount": {}}, "times": {"headcount": "x"}}',
    ],
)
def test_poisoned_storage_never_raises(page: Page, site_url: str, held: str) -> None:
    opened(page, site_url, STAFF)
    page.evaluate(
        """(held) => {
          for (const key of ["scenario", "kept", "guest", "taken"]) {
            for (const area of [localStorage, sessionStorage]) {
              area.setItem(`tender-or-trust.${key}`, held);
            }
          }
          localStorage.setItem("mode", held);
        }""",
        held,
    )
    page.reload()
    assert scenario(page) == {}
    expect(page.locator("html")).to_have_attribute("data-mode", "auto")


@pytest.mark.parametrize(
    ("name", "entered"),
    [(STAFF, {"headcount": 200.0}), (PAPER, {NOTE: "Our own words"})],
    ids=["numbers", "words"],
)
def test_an_engine_that_fails_says_so_until_it_works(
    page: Page, site_url: str, record: Record, name: str, entered: Mapping[str, Value]
) -> None:
    script = f"explorer-{name}.js"
    page.route(f"**/{script}*", lambda route: route.abort())
    opened(page, site_url, name)
    root = page.locator(explorers.root(name))
    due, paper = root.locator("[data-due-text]"), root.locator("[data-document]")
    for come in (lambda: enter(page, **entered), page.reload):
        come()
        assert scenario(page) == stored(page) == entered
        expect(due).to_contain_text("could not be loaded")
        if name == STAFF:
            expect(root).to_have_attribute("data-due", "")
            continue
        expect(paper).to_contain_text("Our own words")
        # No answer of the book stands beside them.
        expect(paper.locator(".stamp")).to_have_count(0)
        expect(paper.locator("#document-sources")).to_have_count(0)
    page.unroute(f"**/{script}*")
    page.evaluate("dispatchEvent(new Event('online'))")  # it is tried again
    expect(root).to_have_attribute("data-engine", "ready")
    expect(due).to_be_hidden()
    expect(root).not_to_have_attribute("data-due", "")
    if name == STAFF:
        assert_shows(page, name, entered)
    else:
        expect(paper).to_contain_text("Our own words")
        expect(paper.locator(".stamp").first).to_be_visible()
    record.console_errors[:] = [one for one in record.console_errors if script not in one]


def test_an_entry_holds_where_the_clock_was_set_back_since(page: Page, site_url: str) -> None:
    opened(page, site_url, STAFF)
    enter(page, **MINE)
    page.evaluate(
        """(key) => {
          const content = JSON.parse(localStorage.getItem(key));
          for (const stamp of Object.values(content.times)) stamp[0] += 1e9;
          localStorage.setItem(key, JSON.stringify(content));
        }""",
        STORED,
    )
    page.reload()
    enter(page, headcount=210.0)
    assert scenario(page) == {**MINE, "headcount": 210.0}
    page.reload()
    assert scenario(page) == {**MINE, "headcount": 210.0}


@pytest.mark.parametrize("held", ["constructor", "toString"])
def test_what_was_set_aside_is_listed_whatever_its_origin_is_called(
    page: Page, site_url: str, held: str
) -> None:
    opened(page, site_url, STAFF)
    page.evaluate(
        "([key, origin]) => localStorage.setItem(key, JSON.stringify([{ time: 1, origin,"
        " content: { book: 'tender-or-trust', values: { headcount: 99 } } }]))",
        [STORED.replace("scenario", "kept"), held],
    )
    page.reload()
    expect(kept(page)).to_have_count(1)


def test_a_refusal_goes_with_the_text_that_it_is_about(page: Page, site_url: str) -> None:
    opened(page, site_url, "net_saving")
    field = page.locator('[data-parameter="price_gap_percent"]')
    for way_on in (
        lambda: page.evaluate("location.hash = '#price_gap_percent=9'"),
        lambda: page.locator("[data-action=mine]").first.click(),
        lambda: enter(page, price_gap_percent=5.0),
    ):
        field.fill("abc")
        expect(field).to_have_attribute("aria-invalid", "true")
        way_on()
        expect(field).not_to_have_attribute("aria-invalid", "true")
        expect(page.locator(".refused:visible")).to_have_count(0)


def test_what_was_said_of_a_link_goes_with_it(page: Page, site_url: str) -> None:
    opened(page, site_url, STAFF)
    enter(page, **MINE)
    page.evaluate("location.hash = '#headcount=300'")
    expect(notice(page)).to_contain_text("came with the link")
    page.go_back()
    expect(page.locator('[data-parameter="headcount"]')).to_have_value("200")
    expect(notice(page)).to_be_hidden()
