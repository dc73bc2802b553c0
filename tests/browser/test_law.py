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


def test_of_two_amounts_in_one_place_one_holds_and_the_others_say_why_not(
    page: Page, site_url: str
) -> None:
    open_law(page, site_url, "#country=NO&decision_date=2021-06-01")
    for name, mark in (
        ("before-2020", "Ended 11 February 2020, before your decision."),
        ("2024", "Holds only from 2024, after your decision."),
        ("2026", "Holds only from 21 April 2026, after your decision."),
    ):
        expect(page.locator(f"#law-no-threshold-{name}").get_by_text(mark)).to_be_visible()
    marks = page.locator("#law-no-threshold-2020 [data-when]:visible")
    expect(marks).to_have_text(re.compile("more than a year before your decision"))


def test_an_undated_page_and_a_day_before_everything_say_so(page: Page, site_url: str) -> None:
    open_law(page, site_url, "#country=DK&decision_date=2026-12-10")
    undated = page.locator("#law-dk-negotiate")
    expect(undated).to_contain_text("without a date")
    expect(undated.get_by_text("What was read has no date: check that")).to_be_visible()
    page.locator("[data-parameter=decision_date]").fill("1900-01-01")
    expect(page.locator("[data-answer]")).to_contain_text("None of the rules below is known")


def test_the_case_paper_leads_to_the_rule_that_it_tells(page: Page, site_url: str) -> None:
    page.goto(site_url + "/book/decide/memo.html#country=DK&decision_date=2026-12-10")
    page.locator("[data-document]").scroll_into_view_if_needed()
    told = page.locator("[data-document] li", has_text="What follows of the pension")
    expect(told).to_contain_text("Likely narrower than it reads")
    told.get_by_role("link", name="dk-pension").click()
    expect(page.locator("#law-dk-pension")).to_be_in_viewport()


def test_a_link_leads_to_its_rule_whatever_country_is_chosen(page: Page, site_url: str) -> None:
    open_law(page, site_url, "#law-dk-stay")
    expect(page.locator("#law-dk-stay")).to_be_in_viewport()
    expect(page.locator("#law-no-stay")).to_be_hidden()


def test_a_rule_of_another_country_is_shown_alone_and_as_such(page: Page, site_url: str) -> None:
    open_law(page, site_url, "#country=SE")
    expect(page.locator("#law-se-refuse")).to_be_visible()
    note = page.get_by_text("Not your country: Norway.")
    expect(note).to_be_hidden()
    page.evaluate("location.hash = '#law-no-inform'")
    expect(page.locator("#law-no-inform")).to_be_in_viewport()
    expect(note).to_be_visible()
    expect(page.locator("#law-se-refuse")).to_be_visible()
    norway = page.locator("[data-law=NO]")
    expect(norway.locator("li:visible")).to_have_count(1)
    expect(norway.locator("h3:visible, h4:visible")).to_have_count(0)
    page.locator("[data-parameter=country]").select_option("NO")
    expect(note).to_be_hidden()
    expect(page.locator("#law-no-refuse")).to_be_visible()
    expect(norway.locator("h3:visible").first).to_be_visible()
    expect(page.locator("#law-se-refuse")).to_be_hidden()


def test_a_chapter_that_cites_the_law_shows_that_of_the_chosen_country_with_its_marks(
    page: Page, site_url: str
) -> None:
    page.goto(site_url + "/book/explorers/staff_terms.html")
    expect(page.locator('[data-explorer="staff_terms"]')).to_have_attribute("data-engine", "ready")
    law = page.locator("[data-law]")
    rules = law.locator("li")
    expect(law.get_by_text("is chosen as your country.").first).to_be_visible()
    expect(rules.locator("visible=true")).to_have_count(0)
    open_law(page, site_url)
    page.locator("[data-parameter=country]").select_option("DK")
    page.locator("[data-parameter=decision_date]").fill("2026-12-10")
    expect(page.locator("[data-answer]")).to_contain_text("10 December 2026")
    page.goto(site_url + "/book/explorers/staff_terms.html")
    expect(page.locator("[data-law=DK] li").first).to_be_visible()
    expect(page.locator("[data-law=NO] li").first).to_be_hidden()
    mark = page.locator("[data-law=DK]").get_by_text("What was read has no date: check that")
    expect(mark.first).to_be_visible()


def test_without_script_every_country_stands_under_its_heading(
    page_no_script: Page, site_url: str
) -> None:
    page_no_script.goto(site_url + ADDRESS)
    for heading, rule in (("Norway", "no-stay"), ("Denmark", "dk-stay"), ("Sweden", "se-stay")):
        section = page_no_script.locator("section").filter(
            has=page_no_script.locator("h2", has_text=heading)
        )
        expect(section.last.locator(f"#law-{rule}")).to_be_visible()
