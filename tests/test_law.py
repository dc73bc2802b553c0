"""The law: every country answers every question, and what was not read is never told as law."""

import datetime as dt
import functools
import itertools
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from tests.settings import random_settings
from tests.vega import evaluate_in_vega
from tillit import show
from tillit.document import to_html
from tillit.evidence import DataError, load
from tillit.explorers import explorer, staff_terms
from tillit.models import law as model
from tillit.scenario import Scenario
from tillit.wording import labels

ROWS = load().table("law").to_dict("records")
UNREAD = [row for row in ROWS if row["how_read"] in ("recalled", "not_found")]
COUNTRIES = ("NO", "DK", "SE")
ASKED = (
    "inform_consult",
    "co_determination",
    "reform",
    "refuse",
    "stay",
    "after_refusing",
    "terms",
    "agreement",
    "pension",
    "notice",
    "preference",
    "one_bid",
    "cancel",
    "threshold",
    "regime",
    "reserve",
    "direct_award",
    "responsible",
    "case_paper",
    "vat",
)
"""What the chapter must answer for each country."""


# ---- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_country_answers_what_every_country_is_asked(country: str) -> None:
    answered = {row["question"] for row in ROWS if row["country"] == country}
    assert set(ASKED) - answered == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_says_where_it_was_read_and_when(row: dict[str, str]) -> None:
    assert row["id"].startswith(row["country"].lower())
    assert row in UNREAD or row["source_id"]
    assert row in UNREAD or row["reference"]
    assert not row["valid_from"] or not row["valid_to"] or row["valid_from"] <= row["valid_to"]
    assert row not in UNREAD or not row["checked"]
    assert row["answer"].endswith(".")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_text_of_the_law_is_read_in_the_law_of_the_country(row: dict[str, str]) -> None:
    # A directive that a Swedish notice restates is second hand.
    if row["how_read"] == "law_text":
        assert row["source_id"].startswith(row["id"].split("-")[0])


@pytest.mark.parametrize(
    "row",
    [row for row in model.rules() if row["country"] == "DK"],
    ids=lambda row: row["id"],
)
def test_a_danish_text_stands_for_its_own_date_and_not_for_that_of_its_collection(
    row: dict[str, str],
) -> None:
    title = load().row("law_sources", row["source_id"])["title"]
    year = re.search(r"\b((?:19|20)\d{2})\b(?!.*\b(?:19|20)\d{2}\b)", title)
    if "Retsinformation" in title:
        assert year
        # An act in force only later stands for that day.
        assert row["checked"].startswith(year[1]) or row["checked"] == row["valid_from"]


def test_what_was_read_on_an_undated_page_has_no_date() -> None:
    undated = {row["id"] for row in model.rules() if not row["checked"]}
    assert {"dk-when-transfer", "dk-negotiate", "se-back", "dk-cancel", "no-reserve"} <= undated
    assert "2026-11" not in {row["checked"] for row in ROWS}


PERIODS = ("no-regime", "no-threshold-before-2020", "no-threshold-2024", "dk-threshold-2024")
"""Rules whose source gives the period of a value, and no day on which it was read or set."""


def test_the_period_of_a_value_is_no_date_of_what_was_read() -> None:
    for name in PERIODS:
        told = show.told_rule(load().row("law", name))
        assert "as of" not in told["as_of"], name
    for row in model.rules():
        ends_its_period = row["checked"] and row["checked"] == row["valid_to"]
        assert not ends_its_period, row["id"]
        told = re.search(r"(?:19|20)\d\d to (20\d\d)", row["caveat"])
        assert row["how_read"] == "agreement" or not (told and row["checked"] == told[1]), row["id"]


def test_what_the_law_says_of_a_reform_is_told_as_our_reading() -> None:
    rows = [row for row in ROWS if row["question"] == "reform"]
    assert {row["country"] for row in rows} == set(COUNTRIES)
    for row in rows:
        assert row["how_read"] == "our_reading"
        assert "we conclude" in row["caveat"]


def test_the_strategies_that_denmark_abolished_are_told() -> None:
    assert "abolished by Act 1253 of 2012" in load().row("law", "dk-case-paper")["answer"]


def test_part_iii_is_not_told_as_the_rule_for_health_and_social_services() -> None:
    for name in ("no-cancel", "no-cancel-reasons"):
        row = load().row("law", name)
        assert "part III" in row["reference"]
        assert "part IV, whose paragraph was not found" in row["caveat"]


# ---- the rule of the days ------------------------------------------------------------------------


def at(**changed: str) -> dict[str, str]:
    return {"country": "NO", "decision_date": "", **changed}


@functools.cache
def on(day: str, country: str) -> dict[str, float]:
    return model.evaluate(at(decision_date=day, country=country))


def holds(row: dict[str, str], day: str) -> set[str]:
    """Return what is to be said of a rule on a day."""
    found = on(day, row["country"])
    return {state for state, stretch in model.states(row).items() if found[stretch.result]}


@pytest.mark.parametrize(
    ("name", "day", "told"),
    [
        ("no-act-limit", "", set()),
        ("no-act-limit", "2026-05-01", {"newer"}),
        ("no-act-limit", "2026-05-02", set()),
        ("no-act-limit", "2026-06-30", set()),
        ("no-act-limit", "2026-07-01", {"ended"}),
        ("no-act-limit-2026", "2026-06-30", {"to_come"}),
        ("no-act-limit-2026", "2026-07-01", set()),
        ("no-threshold-2024", "2021-06-01", {"to_come"}),
        ("no-threshold-2024", "2024-01-01", {"begun"}),
        ("no-threshold-2024", "2024-12-31", {"begun"}),
        ("no-threshold-2024", "2025-01-01", set()),
        ("no-threshold-before-2020", "2019-05-01", {"undated"}),
        ("no-threshold-before-2020", "2020-02-11", {"undated"}),
        ("no-threshold-before-2020", "2020-02-12", {"ended"}),
        ("dk-threshold-2024", "2025-12-31", set()),
        ("no-regime", "2026-12-10", {"undated"}),
        ("no-refuse", "2027-05-02", set()),
        ("no-refuse", "2027-05-03", {"outdated"}),
        ("no-refuse", "1900-01-01", {"newer"}),
        ("dk-redundancy-collective", "2026-12-10", {"outdated"}),
        ("dk-negotiate", "", set()),
        ("dk-negotiate", "2026-12-10", {"undated"}),
        ("dk-choice", "2025-06-30", {"to_come"}),
        ("dk-choice", "2025-07-01", set()),
    ],
)
def test_a_rule_says_on_a_day_what_keeps_it_from_holding(
    name: str, day: str, told: set[str]
) -> None:
    assert holds(load().row("law", name), day) == told


def days_in_question() -> list[str]:
    """Return every day on which something changes, the day before, and days far off."""
    changes = {
        dt.date.fromisoformat(date)
        for row in model.rules()
        for stretch in model.states(row).values()
        for date in (stretch.first, stretch.until)
        if date
    }
    before = {day - dt.timedelta(days=1) for day in changes}
    return [day.isoformat() for day in sorted({*changes, *before, dt.date(1900, 1, 1)})]


def test_on_no_day_do_two_rules_hold_that_take_the_place_of_each_other() -> None:
    rows = [row for row in model.rules() if row["series"]]
    assert {row["series"] for row in rows} == {"no-act-limit", "no-threshold"}
    for day in days_in_question():
        for series in {row["series"] for row in rows}:
            of_it = [row for row in rows if row["series"] == series]
            held = [row["id"] for row in of_it if not holds(row, day) & set(model.UNHELD)]
            assert len(held) <= 1, (day, held)


@pytest.mark.parametrize("question", ["threshold", "direct_award"])
@pytest.mark.parametrize("country", COUNTRIES)
def test_amounts_of_one_thing_are_of_one_series_or_never_hold_together(
    country: str, question: str
) -> None:
    rows = [
        row
        for row in model.rules()
        if (row["country"], row["question"]) == (country, question) and not pd.isna(row["value"])
    ]
    for one, other in itertools.combinations(rows, 2):
        if one["answer"].split(",")[0] == other["answer"].split(",")[0]:
            assert one["series"] == other["series"] != "", (one["id"], other["id"])


def test_of_what_leaves_open_whether_a_rule_holds_one_thing_is_so_at_most() -> None:
    for day in days_in_question():
        for country in COUNTRIES:
            found = on(day, country)
            shown = [row for row in model.rules() if row["country"] in (country, "EU", "ALL")]
            open_ = [
                [name for name in model.UNHELD if name in held and found[held[name].result]]
                for held in map(model.states, shown)
            ]
            assert all(len(names) <= 1 for names in open_), day
            assert found["law_held"] == sum(not names for names in open_)


@pytest.mark.parametrize("country", [*COUNTRIES, "open"])
@pytest.mark.parametrize("day", ["", "2026-06-01", "2027-09-01"])
def test_the_counts_are_those_of_the_rows_that_are_shown(country: str, day: str) -> None:
    shown = [row for row in model.rules() if row["country"] in (country, "EU", "ALL")]
    found = model.evaluate(at(country=country, decision_date=day))
    ended = [row for row in shown if day and row["valid_to"] and row["valid_to"] < day]
    to_come = [row for row in shown if day and row["valid_from"] > day]
    undated = [
        row
        for row in shown
        if day
        and not row["checked"]
        and not (row["valid_from"] and row["valid_to"])
        and (not row["valid_to"] or day <= row["valid_to"])
    ]
    counts = (found["law_ended"], found["law_to_come"], found["law_undated"])
    assert counts == (len(ended), len(to_come), len(undated))


def test_every_result_agrees_with_vega() -> None:
    days = [
        None,
        *(float((dt.date(2026, month, 1) - dt.date(1970, 1, 1)).days) for month in (2, 8)),
    ]
    points = [
        {**point, "decision_date": day}
        for point in random_settings(["country"], 3, 8)
        for day in days
    ]
    there = evaluate_in_vega(model.evaluate, points)
    for point, found in zip(points, there, strict=True):
        day = point["decision_date"]
        date = "" if day is None else dt.date.fromordinal(int(float(day)) + 719163).isoformat()
        here = model.evaluate({"country": point["country"], "decision_date": date})
        assert here == pytest.approx(found, nan_ok=True)


# ---- what the chapter shows ----------------------------------------------------------------------


def chapter(*countries: str) -> BeautifulSoup:
    return BeautifulSoup(show.law_of(*countries).html, "html.parser")


def under(page: BeautifulSoup, heading: str) -> list[Tag]:
    """Return the rules under a heading of the third level."""
    found: list[Tag] = []
    (head,) = page.find_all("h3", string=heading)
    for node in head.find_next_siblings():
        if node.name == "h3":
            break
        found += node.select("li")
    return found


@pytest.mark.parametrize("country", COUNTRIES)
def test_duties_come_first_and_what_nobody_could_verify_last(country: str) -> None:
    page = chapter(country)
    heads = [head.get_text() for head in page.select("h3")]
    assert heads == ["Duties", "Rights", "What applies", "What is usual", "Not verified"]
    own = {row["id"] for row in ROWS if row["country"] == country}
    assert {item["id"] for item in page.select("li")} == {f"law-{name}" for name in own}
    unread = {f"law-{row['id']}" for row in UNREAD if row["country"] == country}
    assert {item["id"] for item in under(page, "Not verified")} == unread
    moments = list(labels("law_moment").values())
    for duties in [head.find_next_sibling("h3") for head in page.select("h3")[:1]]:
        shown = [head.get_text() for head in duties.find_all_previous("h4")][::-1]
        assert shown == sorted(shown, key=moments.index)


def test_an_amount_read_second_hand_says_so_beside_it() -> None:
    second_hand = {row["id"]: row["country"] for row in ROWS if row["how_read"] == "secondary"}
    assert {"no-threshold-2026", "eu-light-regime"} <= set(second_hand)
    for name, country in second_hand.items():
        (amount,) = chapter(country).select(f"#law-{name} > p:not(:first-child) > b")
        assert str(amount.next_sibling).strip() == "(second hand)", name


def test_without_script_every_country_is_shown_and_nothing_is_marked() -> None:
    page = chapter("NO")
    assert [tag["data-when"] for tag in page.select("div[data-when]:not([hidden])")] == [
        "law_of_NO"
    ]
    assert all(tag.has_attr("hidden") for tag in page.select("p[data-when]"))


def test_a_mark_is_shown_by_a_result_that_the_explorer_finds() -> None:
    found = explorer("law").results(Scenario().full_values())
    for country in (("NO",), ("DK",), ("SE",), ("EU", "ALL")):
        for tag in chapter(*country).select("[data-when]"):
            assert tag["data-when"] in found


def test_rules_that_another_chapter_cites_are_shown_by_country_and_marked_as_here() -> None:
    page = BeautifulSoup(show.law(*staff_terms.RULES).html, "html.parser")
    found = explorer("staff_terms").results(Scenario().full_values())
    for row in (load().row("law", name) for name in staff_terms.RULES):
        (link,) = page.select(f'a[href$="#law-{row["id"]}"]')
        rule = link.find_parent("li")
        assert rule.find_parent("ul")["data-when"] == f"law_of_{row['country']}"
        marks = {tag["data-when"] for tag in rule.select("p[data-when]")}
        assert marks == {stretch.result for stretch in model.states(row).values()}
        assert marks <= set(found)
    notes = [tag["data-when"] for tag in page.select("p.note")]
    assert notes == [f"law_not_of_{country}" for country in COUNTRIES]


def test_a_country_without_law_is_refused() -> None:
    with pytest.raises(DataError, match="FI"):
        show.law_of("FI")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Choose your country"),
        ({"country": "DK"}, "Country: Denmark. .* is not assumed"),
        (
            {"country": "SE", "decision_date": "2028-01-15"},
            r"Country: Sweden. .*Decision on 15 January 2028. Rules that had ended by then: 3;",
        ),
        (
            {"country": "DK", "decision_date": "2026-12-10"},
            "Not known to hold on it: 17 read in a text without a date",
        ),
        (
            {"country": "NO", "decision_date": "1900-01-01"},
            "None of the rules below is known to hold on that day",
        ),
    ],
)
def test_the_answer_asks_for_country_and_day_and_tells_what_holds(
    changed: dict[str, str], words: str
) -> None:
    assert re.search(words, explorer("law").to_text(changed))


# ---- what the case paper tells of it -------------------------------------------------------------


def paper(**changed: str) -> str:
    blocks = explorer("memo").resolved(
        Scenario.from_values(changed).full_values(), dt.date(2026, 11, 28)
    )
    heads = [place for place, block in enumerate(blocks) if block["kind"] == "heading"]
    start = next(place for place in heads if blocks[place]["id"] == "law")
    end = next(place for place in heads if place > start)
    return str(blocks[start:end])


def test_the_paper_tells_no_law_until_a_country_is_chosen() -> None:
    told = paper()
    assert "The country is not chosen, so no law is told." in told
    assert not [row["id"] for row in ROWS if row["answer"] in told]


@pytest.mark.parametrize("country", COUNTRIES)
@functools.cache
def listed(country: str, decision_date: str) -> list[str]:
    blocks = explorer("memo").resolved(
        Scenario.from_values(at(country=country, decision_date=decision_date)).full_values(),
        dt.date(2026, 11, 28),
    )
    return [item for block in blocks if block["kind"] == "list" for item in block["items"]]


def told_of(row: dict[str, str], decision_date: str = "") -> str:
    """Return how the paper tells a rule."""
    items = listed(row["country"], decision_date)
    (found,) = (item for item in items if item.endswith(f" {row['id']}"))
    return found


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_paper_tells_the_duties_of_the_country_and_no_other_law(country: str) -> None:
    told = paper(country=country)
    for row in ROWS:
        if row in UNREAD or row["country"] != country:
            assert row["answer"] not in told, row["id"]
        elif row["kind"] == "duty" or row["question"] == "reform":
            assert f"{row['answer']} [{row['reference']}]" in told, row["id"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_paper_tells_no_refusal_without_what_follows(country: str) -> None:
    items = [item.split()[-1] for item in listed(country, "2026-12-10")]
    asked = {"refuse", "stay", "after_refusing", "notice", "preference"}
    of = {row["id"]: row for row in ROWS if row["country"] == country and row not in UNREAD}
    told = [name for name in items if name in of and of[name]["question"] in asked]
    assert set(told) == {name for name, row in of.items() if row["question"] in asked}
    places = [
        items.index(name)
        for name in told
        if of[name]["question"] in ("refuse", "stay", "after_refusing")
    ]
    assert places == list(range(places[0], places[0] + len(places))), "they stand together"
    for name in told:
        assert of[name]["reference"] in told_of(of[name], "2026-12-10")


def test_the_paper_says_of_a_rule_how_it_was_read_of_when_and_within_what_limits() -> None:
    pension = told_of(load().row("law", "dk-pension"), decision_date="2026-12-10")
    assert pension.startswith("Text without a date. What follows of the pension: ")
    assert "Read: guide of an association or union, fairly certain, without a date." in pension
    assert "Likely narrower than it reads: have it checked" in pension
    agreement = told_of(load().row("law", "no-staff-agreement"), decision_date="2026-12-10")
    assert agreement.startswith("Text more than a year older. ")
    assert "Read: excerpt of a collective agreement, fairly certain, as of 2013." in agreement
    assert "for 2010 to 2013" in agreement


def test_what_the_paper_marks_is_what_the_chapter_marks() -> None:
    day = "2026-12-10"
    marks = {"undated": "Text without a date.", "outdated": "Text more than a year older."}
    for row in model.rules():
        if row["country"] in COUNTRIES and row["kind"] == "duty":
            told = told_of(row, decision_date=day)
            for state, mark in marks.items():
                assert told.startswith(mark) == (state in holds(row, day)), row["id"]


def test_the_paper_leads_from_a_rule_to_its_place_in_the_chapter() -> None:
    blocks = explorer("memo").resolved(
        Scenario.from_values({"country": "NO"}).full_values(), dt.date(2026, 11, 28)
    )
    page = BeautifulSoup(to_html(blocks), "html.parser")
    links = [tag["href"] for tag in page.select("[id=document-law] ~ ul a")]
    there = {tag["id"] for tag in chapter("NO").select("li")}
    assert len(links) > 10
    for link in links:
        address, _, name = link.partition("#")
        assert (address, name in there) == ("../decide/law.html", True)


def test_the_paper_says_of_a_rule_that_it_does_not_hold_on_the_day() -> None:
    later = load().row("law", "no-pay-clauses")
    assert told_of(later, decision_date="2026-06-30").startswith("Begins after the decision. ")
    for told in (told_of(later, decision_date="2026-07-01"), told_of(later)):
        assert told.startswith("What the tender or contract must ask for: ")
        assert "Holds from 1 July 2026." in told


def test_each_question_that_one_country_answers_is_put_to_all_three() -> None:
    """Silence would read as leave: what is not known stands under not verified."""
    asked: dict[str, set[str]] = {}
    for row in ROWS:
        asked.setdefault(row["question"], set()).add(row["country"])
    alike = {"NO", "DK", "SE"}
    assert not [one for one, of in asked.items() if not of & {"EU", "ALL"} and of != alike]
