"""What comes by link, file and storage has the answer on the page that it has in Python."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import explorers
from tests.browser.conftest import let_timers_pass
from tests.inputs import FILES, LINKS, STORED
from tillit.scenario import Scenario

ROOT = "document.querySelector('[data-explorer]')"
NOTICE = "[data-notice]"
BEFORE = {"lead_time_months": 8.0}


def scenario(page: Page) -> dict[str, Any]:
    """Return what the page holds, what is its own and what is somebody else's alike."""
    return page.evaluate(f"{ROOT}.tillit.scenario.changed")


def test_links_have_the_answers_that_they_have_in_python(page: Page, site_url: str) -> None:
    address = f"{site_url}{explorers.path('staff_terms')}"
    page.goto(address)
    notice = page.locator(NOTICE).first
    for name, expected in LINKS.items():
        fragment = f"#{expected.fragment}"
        page.evaluate(
            f"values => {{ {ROOT}.tillit.scenario.leave(); {ROOT}.tillit.scenario.set(values); }}",
            BEFORE,
        )
        page.evaluate("fragment => { location.hash = fragment; }", fragment)
        let_timers_pass(page, 20)
        wanted = BEFORE if expected.values is None else expected.values
        assert scenario(page) == wanted, name
        said = " ".join(Scenario.from_link(fragment).messages)
        assert said in notice.inner_text(), name
        assert expected.said in notice.inner_text(), name


def test_a_page_copies_the_link_that_python_writes(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{explorers.path('staff_terms')}")
    for name, expected in LINKS.items():
        if expected.values:
            page.evaluate(f"values => {ROOT}.tillit.scenario.set(values)", expected.values)
            assert Scenario.from_link(page.url) == Scenario(expected.values), name
            written = Scenario(expected.values).to_fragment()
            assert len(page.url.partition("#")[2]) == len(written), name


def test_files_have_the_answers_that_they_have_in_python(
    page: Page, site_url: str, tmp_path: Path
) -> None:
    page.goto(f"{site_url}{explorers.path('memo')}")
    notice = page.locator(NOTICE).first
    for name, expected in FILES.items():
        page.evaluate(f"values => {ROOT}.tillit.scenario.set(values)", BEFORE)
        file = tmp_path / f"{name}.json"
        file.write_bytes(expected.content)
        page.locator("input[data-action=open]").set_input_files(file)
        expect(notice).to_contain_text(f"{name}.json")
        told = notice.inner_text()
        assert expected.said in told, name
        assert scenario(page) == (BEFORE if expected.values is None else expected.values), name
        assert len(told) < 1500, name


def test_what_is_stored_has_the_answer_of_a_file(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{explorers.path('staff_terms')}")
    for name, expected in STORED.items():
        page.evaluate(
            "text => localStorage.setItem('tender-or-trust.scenario', text)",
            expected.content.decode(),
        )
        page.reload()
        assert scenario(page) == (expected.values or {}), name
        assert expected.values is None or expected.said in page.locator(NOTICE).first.inner_text()
