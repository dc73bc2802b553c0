"""The law: every country answers every question, and what was not read is never told as law."""

import datetime as dt
import itertools
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from tests.settings import random_settings
from tests.vega import evaluate_in_vega
from tillit import show
from tillit.evidence import DataError, load
from tillit.explorers import explorer
from tillit.models import law as model
from tillit.scenario import Scenario
from tillit.wording import labels

ROWS = load().table("law").to_dict("records")
UNREAD = [row for row in ROWS if row["how_read"] in ("recalled", "not_found")]
COUNTRIES = ("NO", "DK", "SE")
ASKED = (
    "inform_consult",
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
    assert model.a_year_later(row["checked"])  # a day, a month or a year that there is
    assert pd.isna(row["value"]) == (row["currency"] == "")
    assert row["answer"].endswith(".")


def test_no_two_thresholds_for_one_thing_hold_on_one_day() -> None:
    amounts = [row for row in ROWS if not pd.isna(row["value"])]
    health = [row for row in amounts if row["id"].startswith("no-threshold-20")]
    health.sort(key=lambda row: row["valid_to"] or "9999")
    for earlier, later in itertools.pairwise(health):
        assert not later["valid_from"] or earlier["valid_to"] < later["valid_from"]
    act = [row for row in amounts if row["id"].startswith("no-act-limit")]
    assert [row["value"] for row in act] == [100_000, 500_000]
    assert act[0]["valid_to"] == "2026-06-30"
    assert act[1]["valid_from"] == "2026-07-01"


# ---- the rule of the days ------------------------------------------------------------------------


def at(**changed: str) -> dict[str, str]:
    return {"country": "NO", "decision_date": "", **changed}


@pytest.mark.parametrize(
    ("day", "ended", "to_come"),
    [("", 0, 0), ("2026-06-30", 0, 1), ("2026-07-01", 1, 0), ("2030-01-01", 1, 0)],
)
def test_a_rule_holds_from_its_first_day_to_its_last(day: str, ended: int, to_come: int) -> None:
    found = model.evaluate(at(decision_date=day))
    rows = {row["id"]: row for row in ROWS}
    assert found[model.ended(rows["no-act-limit"])] == ended
    assert found[model.to_come(rows["no-act-limit-2026"])] == to_come


@pytest.mark.parametrize(("day", "outdated"), [("", 0), ("2027-05-02", 0), ("2027-05-03", 1)])
def test_what_was_read_more_than_a_year_before_is_outdated(day: str, outdated: int) -> None:
    row = load().row("law", "no-refuse")
    assert row["checked"] == "2026-05-02"
    assert model.evaluate(at(decision_date=day))[model.outdated(row)] == outdated


@pytest.mark.parametrize("country", [*COUNTRIES, "open"])
@pytest.mark.parametrize("day", ["", "2026-06-01", "2027-09-01"])
def test_the_counts_are_those_of_the_rows_that_are_shown(country: str, day: str) -> None:
    shown = [row for row in model.rules() if row["country"] in (country, "EU", "ALL")]
    found = model.evaluate(at(country=country, decision_date=day))
    ended = [row for row in shown if day and row["valid_to"] and row["valid_to"] < day]
    to_come = [row for row in shown if day and row["valid_from"] > day]
    assert (found["law_ended"], found["law_to_come"]) == (len(ended), len(to_come))


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
        assert here == pytest.approx(found)


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
    page = chapter("NO")
    second_hand = [row["id"] for row in ROWS if row["how_read"] == "secondary"]
    assert "no-threshold-2026" in second_hand
    for name in second_hand:
        (amount,) = page.select(f"#law-{name} > p:not(:first-child) > b")
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
def test_the_paper_tells_the_duties_of_the_country_and_no_other_law(country: str) -> None:
    told = paper(country=country)
    for row in ROWS:
        if row in UNREAD or row["country"] != country:
            assert row["answer"] not in told, row["id"]
        elif row["kind"] == "duty":
            assert f"{row['answer']} [{row['reference']}]" in told, row["id"]


def test_the_paper_says_of_a_rule_that_it_does_not_hold_on_the_day() -> None:
    later = load().row("law", "no-pay-clauses")
    told = f"{later['answer']} [{later['reference']}] It begins after the decision."
    assert told in paper(country="NO", decision_date="2026-06-30")
    assert told not in paper(country="NO", decision_date="2026-07-01")
    assert told not in paper(country="NO")
