"""What a reader entered, over chapters, tabs, links and files: kept, and the newest of it shown."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import explorers
from tests.browser.conftest import Record
from tillit.parameters import Value
from tillit.scenario import Scenario

STORED = "tender-or-trust.scenario"
STAFF, MARKET, PAPER = "staff_terms", "market", "memo"
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


def test_the_newest_entries_are_shown_after_back_forward_and_reload(
    page: Page, site_url: str
) -> None:
    opened(page, site_url, STAFF)
    enter(page, headcount=200.0)
    opened(page, site_url, MARKET)
    enter(page, headcount=250.0, days_to_bid=90.0)
    newest = {"headcount": 250.0, "days_to_bid": 90.0}
    for move in (page.go_back, page.reload, page.go_forward, page.reload):
        move()
        assert scenario(page) == newest
        expect(notice(page)).to_be_hidden()
    # An anchor, as a link to skip the menu has, is no link to settings; nor is going back from it.
    page.evaluate("location.hash = 'main-content'")
    enter(page, headcount=260.0)
    page.go_back()
    page.reload()
    assert scenario(page) == {**newest, "headcount": 260.0}
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


FULL = """Storage.prototype.setItem = function () {
  throw new DOMException("full", "QuotaExceededError");
}"""


def test_with_a_full_storage_menu_and_theme_work_and_the_reader_is_told(
    page: Page, site_url: str
) -> None:
    page.add_init_script(FULL)
    opened(page, site_url, PAPER)
    page.locator("button.theme-switch-button").first.click()
    expect(page.locator("html")).not_to_have_attribute("data-mode", "auto")
    enter(page, headcount=200.0)
    expect(page.locator("[data-unstored]").first).to_be_visible()


@pytest.mark.parametrize(
    "held",
    [
        "3",
        "[]",
        '{"times": 3}',
        '{"book": "tender-or-trust", "values": {"headcount": {}}, "times": {"headcount": "x"}}',
    ],
)
def test_poisoned_storage_never_raises(page: Page, site_url: str, held: str) -> None:
    page.add_init_script(
        f"""for (const key of ["scenario", "kept", "guest", "taken"]) {{
          for (const area of [localStorage, sessionStorage]) {{
            area.setItem("tender-or-trust." + key, {held!r});
          }}
        }}
        localStorage.setItem("mode", {held!r});"""
    )
    opened(page, site_url, STAFF)
    assert scenario(page) == {}
    expect(page.locator("html")).to_have_attribute("data-mode", "auto")


def test_an_engine_that_fails_says_so_until_it_works(
    page: Page, site_url: str, record: Record
) -> None:
    page.route("**/explorer-staff_terms.js*", lambda route: route.abort())
    opened(page, site_url, STAFF)
    enter(page, headcount=200.0)
    root = page.locator(explorers.root(STAFF))
    due = root.locator("[data-due-text]")
    expect(due).to_contain_text("could not be loaded")
    expect(root).to_have_attribute("data-due", "")
    record.console_errors.clear()
    page.unroute("**/explorer-staff_terms.js*")
    enter(page, headcount=210.0)
    expect(root).to_have_attribute("data-engine", "ready")
    expect(due).to_be_hidden()
    expect(root).not_to_have_attribute("data-due", "")
