"""The pages in the pseudo-language as their scripts leave them, and what they make of it."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import serving
from tests.browser.explorers import EXPLORERS, path, root
from tests.browser.test_case_paper import live_paper
from tests.browser.test_pages import unfold
from tests.marks import outside, unmarked


@pytest.fixture(scope="session")
def site_url(pseudo_site: Path) -> Iterator[str]:
    """In place of the English book."""
    with serving(pseudo_site) as address:
        yield address


def assert_marked(page: Page) -> None:
    found = list(unmarked(page.content()))
    assert not found, f"{page.url}: not in any catalogue:\n" + "\n".join(found)


@pytest.mark.parametrize("address", sorted({path(name) for name in EXPLORERS}))
def test_every_text_of_a_live_explorer_is_marked(address: str, page: Page, site_url: str) -> None:
    page.goto(site_url + address)
    unfold(page)
    assert_marked(page)


def test_every_message_about_a_setting_is_marked(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}{path('staff_terms')}#headcount=many&unknown=1&pension_change_pp=-2")
    unfold(page)
    survey = page.locator(f'{root("staff_terms")} [data-parameter="survey_refusal_percent"]')
    survey.fill("150")
    expect(survey).to_have_attribute("aria-invalid", "true")
    assert_marked(page)


# A price gap and an alternative: the parts that are left out without them.
ENTERED = "#price_gap_percent=12&score_low_reform_quality=4&score_high_reform_quality=9"


@pytest.mark.parametrize("fragment", ["", ENTERED], ids=["as it comes", "filled in"])
def test_every_text_of_the_case_paper_and_its_word_file_is_marked(
    fragment: str, page: Page, site_url: str, tmp_path: Path
) -> None:
    live_paper(page, site_url, fragment)
    assert_marked(page)
    file = tmp_path / "paper.docx"
    with page.expect_download() as downloading:
        page.locator('[data-action="word"]').click()
    downloading.value.save_as(file)
    found = [text for line in lines(file) for text in outside(line)[0]]
    assert not found, "not in any catalogue:\n" + "\n".join(found)


def lines(file: Path) -> Iterator[str]:
    """Yield the paragraphs of a Word file, its headers and footers included."""
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for paragraph in parts.read(name).decode("utf-8").split("</w:p>"):
                    yield "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", paragraph))


def test_every_text_of_the_search_is_marked(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}/search.html?q=reservation")
    expect(page.locator("#search-results li").first).to_be_visible()
    expect(page.locator("#search-results .search-summary")).to_contain_text("⟦")
    assert_marked(page)
    page.goto(f"{site_url}/search.html?q=xyzzy")
    expect(page.locator("#search-results .search-summary")).to_contain_text("⟦")
    assert_marked(page)
    page.goto(f"{site_url}/search.html?q=reservation")
    page.goto(f"{site_url}/book/findings/trondheim.html")
    expect(page.locator("#found")).to_contain_text("⟦")
    assert_marked(page)
