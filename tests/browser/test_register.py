"""The evidence register in a real browser: found, filtered, shared, without script and printed."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import let_timers_pass

REGISTER = "book/reference/register.html"
FINDING = "trondheim-one-bid"
SHOWN = ".tillit-register .findings > li:not([hidden])"


@pytest.fixture
def address(site_url: str) -> str:
    return f"{site_url}/{REGISTER}"


@pytest.fixture(scope="session")
def findings(site: Path) -> list[dict[str, str]]:
    """The findings as the site offers them for download."""
    return json.loads((site / "_static" / "findings.json").read_text("utf-8"))["findings"]


def count(page: Page) -> Locator:
    return page.locator("[data-count]")


def in_view(page: Page, name: str) -> bool:
    """Say whether a finding can be seen, below the line that stays at the top."""
    return page.evaluate(
        """(name) => {
          const box = document.getElementById(name).getBoundingClientRect();
          const bar = document.querySelector("[data-shown]").getBoundingClientRect();
          const below = bar.top <= 0 ? bar.bottom : 0;
          return box.height > 0 && box.top >= below && box.top < innerHeight;
        }""",
        name,
    )


def test_all_findings_are_shown_first(page: Page, address: str, findings: list) -> None:
    page.goto(address)
    expect(page.locator(SHOWN)).to_have_count(len(findings))
    expect(count(page)).to_have_text(f"All {len(findings)} findings")


def test_filters_and_words_narrow_what_is_shown(page: Page, address: str, findings: list) -> None:
    page.goto(address)
    wanted = [
        row for row in findings if row["source_id"] == "trondheim" and row["grade"] == "record"
    ]
    page.get_by_label("Source", exact=True).select_option("trondheim")
    page.get_by_label("Grade").select_option("record")
    expect(count(page)).to_have_text(f"{len(wanted)} of {len(findings)} findings")
    assert page.locator(SHOWN).evaluate_all("all => all.map(one => one.id)") == [
        row["id"] for row in sorted(wanted, key=lambda row: order(page, row["id"]))
    ]
    expect(page.locator("#source-dfo")).to_be_hidden()
    expect(page.locator("#source-trondheim h2 .count")).to_have_text(str(len(wanted)))
    # Each option says what it would show beside the other filters.
    kinds = page.get_by_label("Kind").locator("option")
    results = sum(row["kind"] == "result" for row in wanted)
    expect(kinds.filter(has_text=re.compile("^result "))).to_have_text(f"result ({results})")
    page.get_by_label("Search the findings").fill("only ONE supplier bid")
    expect(page.locator(f"#{FINDING}")).to_be_visible()
    assert page.locator(SHOWN).count() < len(wanted)
    page.get_by_label("Search the findings").fill("no such words anywhere")
    expect(count(page)).to_contain_text("No finding matches")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(SHOWN)).to_have_count(len(findings))


def order(page: Page, name: str) -> int:
    return page.locator(".findings > li").evaluate_all(
        "(all, name) => all.findIndex((one) => one.id === name)", name
    )


def test_search_forgives_letters_that_a_keyboard_lacks(page: Page, address: str) -> None:
    page.goto(f"{address}?text=arsverk")
    expect(page.locator(SHOWN).first).to_contain_text("årsverk")


def test_address_keeps_the_filters(open_page: Callable[..., Page], address: str) -> None:
    page = open_page()
    page.goto(address)
    page.get_by_label("Theme").select_option("market")
    page.get_by_label("Search the findings").fill("lån & bid")
    page.wait_for_url("**theme=market**")
    page.get_by_label("Search the findings").fill("bid")
    page.wait_for_url("**text=bid**")
    other = open_page()
    other.goto(page.url)
    expect(other.get_by_label("Theme")).to_have_value("market")
    expect(other.get_by_label("Search the findings")).to_have_value("bid")
    expect(count(other)).to_have_text(count(page).inner_text())
    expect(other.locator("[data-chosen]")).to_have_text("“bid” · market")


def test_address_shared_when_filters_had_words_still_works(page: Page, address: str) -> None:
    page.goto(f"{address}?grade=own+estimate")
    expect(page.get_by_label("Grade")).to_have_value("own_estimate")
    expect(page.locator("[data-chosen]")).to_have_text("own estimate")
    expect(page.locator("[data-notice]")).to_be_hidden()


def test_unknown_filter_in_the_address_is_named(page: Page, address: str, findings: list) -> None:
    page.goto(f"{address}?grade=<b>proven</b>")
    expect(page.get_by_role("alert")).to_have_text(
        "Grade: “<b>proven</b>” is not a choice. It was left out."
    )
    expect(page.locator(SHOWN)).to_have_count(len(findings))


@pytest.mark.parametrize("width", [360, 1440])
def test_link_to_a_finding_shows_and_marks_it(
    open_page: Callable[..., Page], address: str, width: int
) -> None:
    page = open_page(viewport={"width": width, "height": 740})
    page.goto(f"{address}#{FINDING}")
    expect(page.locator(f"#{FINDING}:target")).to_be_visible()
    page.wait_for_function("scrollY > 0")
    assert in_view(page, FINDING)
    # and again to another one on the same page
    page.goto(f"{address}#dfo-heltom-cost")
    expect(page.locator("#dfo-heltom-cost:target")).to_be_visible()
    assert in_view(page, "dfo-heltom-cost")


def test_link_to_a_hidden_finding_clears_the_filters(
    page: Page, address: str, findings: list
) -> None:
    page.goto(f"{address}?source=dfo#{FINDING}")
    expect(page.locator(f"#{FINDING}")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("cleared")
    assert page.url == f"{address}#{FINDING}"
    assert in_view(page, FINDING)
    expect(page.locator(SHOWN)).to_have_count(len(findings))


def test_link_to_a_shown_finding_keeps_the_filters(page: Page, address: str) -> None:
    page.goto(f"{address}?source=trondheim#{FINDING}")
    expect(page.get_by_label("Source", exact=True)).to_have_value("trondheim")
    expect(page.locator("#source-dfo")).to_be_hidden()
    assert in_view(page, FINDING)
    # A filter set by hand may hide the finding; its name then leaves the address.
    page.get_by_label("Source", exact=True).select_option("dfo")
    page.wait_for_url(f"{address}?source=dfo")


def test_link_to_a_finding_that_is_gone_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}#no-such-finding")
    expect(page.get_by_role("alert")).to_contain_text("“no-such-finding”")


def test_scenario_of_the_explorers_is_left_alone(page: Page, address: str, findings: list) -> None:
    page.goto(f"{address}#pension_change_pp=-4")
    expect(page.locator(SHOWN)).to_have_count(len(findings))
    expect(page.locator("[data-notice]")).to_be_hidden()


def test_keyboard_alone_is_enough(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Search the findings").focus()
    page.keyboard.type("bid")
    page.keyboard.press("Enter")
    for name in ("source", "kind", "grade", "theme", "voice"):
        page.keyboard.press("Tab")
        expect(page.locator(f"#register-{name}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Clear filters")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(SHOWN).first.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".findings > li:target")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_against_a_filtered_register(
    open_page: Callable[..., Page], address: str, width: int, scheme: str
) -> None:
    page = open_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page.goto(f"{address}?source=holbaek&grade=none#holbaek-contract-value")
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page).response["violations"]
    assert not violations, [(one["id"], one["nodes"][0]["html"]) for one in violations]


def test_complete_without_script(page_no_script: Page, address: str, findings: list) -> None:
    page_no_script.goto(f"{address}?source=dfo#{FINDING}")
    expect(page_no_script.locator(SHOWN)).to_have_count(len(findings))
    expect(page_no_script.locator(f"#{FINDING}:target")).to_be_in_viewport()
    expect(page_no_script.locator(".tillit-register form")).to_be_hidden()
    expect(page_no_script.locator("[data-shown]")).to_be_hidden()
    page_no_script.get_by_role("navigation", name="Sources").get_by_role("link").last.click()
    expect(page_no_script.locator("#source-dfo h2")).to_be_in_viewport()


def test_print_shows_what_was_chosen_and_no_controls(page: Page, address: str) -> None:
    page.goto(f"{address}?source=holbaek")
    page.emulate_media(media="print")
    expect(count(page)).to_be_visible()
    expect(page.locator("[data-chosen]")).to_have_text("Holbæk")
    expect(page.locator(".tillit-register form")).to_be_hidden()
    expect(page.get_by_role("button", name="Clear filters")).to_be_hidden()


@pytest.mark.parametrize("kind", ["CSV", "JSON"])
def test_findings_can_be_downloaded(page: Page, address: str, kind: str, findings: list) -> None:
    page.goto(address)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=f"Download {kind}").click()
    assert waiting.value.suggested_filename == f"findings.{kind.lower()}"
    content = Path(waiting.value.path()).read_text("utf-8")
    assert all(row["id"] in content for row in findings)


def test_works_from_a_folder_on_disk(open_page: Callable[..., Page], site: Path) -> None:
    page = open_page()
    page.goto(f"{(site / REGISTER).as_uri()}?source=holbaek")
    expect(page.locator("#source-dfo")).to_be_hidden()
    page.get_by_label("Grade").select_option("own_estimate")
    # Long enough for the address to be rewritten, or to be refused without a word.
    let_timers_pass(page, 500)
    expect(count(page)).to_be_visible()


def test_register_files_are_loaded_here_only(site: Path) -> None:
    for page in site.rglob("*.html"):
        here = page == site / REGISTER
        text = page.read_text("utf-8")
        assert ("register.js" in text) == here, page
        assert ("register.css" in text) == here, page


def test_what_an_address_asks_for_is_told_in_bounds(page: Page, site_url: str) -> None:
    long = "call-me-" * 300
    for address in (f"#{long}", f"?grade={long}"):
        page.goto("about:blank")
        page.goto(f"{site_url}/book/reference/register.html{address}")
        said = page.locator("[data-notice]:visible").first
        expect(said).to_contain_text("call-me-call-me")
        assert len(said.inner_text()) < 150
