"""The chapter on the law: one country at a time, chosen once, and what holds on a day."""

import re

from playwright.sync_api import Page, expect

ADDRESS = "/book/decide/law.html"


def open_law(page: Page, site_url: str, anchor: str = "") -> None:
    page.goto(site_url + ADDRESS + anchor)
    expect(page.locator('[data-explorer="law"]')).to_have_attribute("data-engine", "ready")


def test_a_country_is_asked_for_and_kept_and_the_day_moves_its_rules(
    page: Page, site_url: str
) -> None:
    open_law(page, site_url)
    rule, other = page.locator("#law-no-act-limit"), page.locator("#law-se-refuse")
    answer = page.locator("[data-answer]")
    expect(answer).to_contain_text("Choose your country")
    expect(rule).to_be_hidden()
    page.locator("[data-parameter=country]").select_option("NO")
    expect(rule).to_be_visible()
    expect(other).to_be_hidden()
    expect(rule).not_to_contain_text("before your decision", use_inner_text=True)
    for day, ended in (("2026-06-30", False), ("2026-07-01", True)):
        page.locator("[data-parameter=decision_date]").fill(day)
        mark = rule.get_by_text("Ended 30 June 2026, before your decision.")
        expect(mark).to_be_visible(visible=ended)
        expect(page.locator("#law-no-pay-clauses [data-when^=law_before]")).to_be_visible(
            visible=not ended
        )
    open_law(page, site_url)
    expect(rule).to_be_visible()
    expect(answer).to_contain_text(re.compile("Norway.*1 July 2026"))
    page.goto(site_url + "/book/explorers/staff_terms.html")
    expect(page.locator("[data-parameter=country]")).to_have_value("NO")


def test_a_link_leads_to_its_rule_whatever_country_is_chosen(page: Page, site_url: str) -> None:
    open_law(page, site_url, "#law-dk-stay")
    expect(page.locator("#law-dk-stay")).to_be_in_viewport()
    expect(page.locator("#law-no-stay")).to_be_hidden()


def test_without_script_every_country_stands_under_its_heading(
    page_no_script: Page, site_url: str
) -> None:
    page_no_script.goto(site_url + ADDRESS)
    for heading, rule in (("Norway", "no-stay"), ("Denmark", "dk-stay"), ("Sweden", "se-stay")):
        section = page_no_script.locator("section").filter(
            has=page_no_script.locator("h2", has_text=heading)
        )
        expect(section.last.locator(f"#law-{rule}")).to_be_visible()
