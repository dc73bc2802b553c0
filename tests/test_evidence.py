"""The tables of data/: ours are whole and valid, and are read as they stand."""

import csv
import json
import math
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.packages import copy, read, set_cell
from tillit.evidence import DATA_FOLDER, DataError, Evidence, load
from tillit.wording import label

SOURCE = "trondheim"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of data/ that a test may break."""
    return copy(tmp_path)


# ---- reading it ----------------------------------------------------------------------------------


def test_own_data_are_valid_and_every_table_is_described() -> None:
    described = json.loads((DATA_FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    paths = {resource["path"] for resource in described["resources"]}
    assert paths == {path.name for path in DATA_FOLDER.glob("*.csv")}
    evidence = Evidence()
    for resource in described["resources"]:
        assert (
            len(evidence.table(resource["name"])) == len(read(DATA_FOLDER / resource["path"])) - 1
        )


def test_every_vocabulary_is_used_and_what_is_no_vocabulary_is_an_id() -> None:
    described = json.loads((DATA_FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    fields = [field for table in described["resources"] for field in table["schema"]["fields"]]
    used = {field["vocabulary"] for field in fields if "vocabulary" in field}
    parameters = [*rows_of("parameters"), *rows_of("parameter_families")]
    used |= {row["choices"].partition(": ")[0] for row in parameters}
    assert {row["vocabulary"] for row in rows_of("vocabulary")} <= used
    words = [word for field in fields for word in field.get("constraints", {}).get("enum", [])]
    assert all(re.fullmatch("[a-z_]*|{parameters.model}", word) for word in words)


def test_no_text_names_a_row_by_its_id() -> None:
    """A reader sees no ids: what is referred to is named."""
    ids = {row["id"] for table in ("literature", "findings") for row in rows_of(table)}
    named = [
        (path.name, row.get("id"), column, word)
        for path in DATA_FOLDER.glob("*.csv")
        for row in rows_of(path.stem)
        for column, cell in row.items()
        if " " in cell  # a text, not a key
        for word in re.findall(r"[\w-]+", cell)
        if word in ids
    ]
    assert named == []


def test_text_stays_text_and_an_empty_number_is_nan(data: Path) -> None:
    set_cell(data, "findings", 2, "caveat", "NA")
    set_cell(data, "findings", 3, "caveat", "")
    evidence = Evidence(data)
    assert list(evidence.table("findings")["caveat"][:2]) == ["NA", ""]
    assert set(evidence.table("law")["country"]) == {"NO", "DK", "SE", "EU", "ALL"}
    assert evidence.row("works", "hjelmar2013")["year"] == "2013"
    assert math.isnan(evidence.table("figures")["value_high"][0])


def test_changing_a_table_leaves_the_evidence_alone() -> None:
    evidence = load()
    table = evidence.table("findings")
    table["statement"] = ""
    assert evidence.row("findings", "trondheim-one-bid")["statement"]


def test_labels_stand_in_the_order_of_their_table_and_are_short_where_there_is_no_room() -> None:
    assert list(load().labels("position").items()) == [
        ("supports", "supports"),
        ("qualifies", "qualifies"),
        ("opposes", "opposes"),
    ]
    assert load().labels("outcome")["efficiency_or_cost"] == "efficiency or cost"
    assert load().labels("outcome", short=True)["efficiency_or_cost"] == "cost"
    assert load().labels("outcome", short=True)["quality"] == "quality"


def test_rows_with_names_are_a_vocabulary() -> None:
    assert load().labels("sources")["holbaek"] == "Holbæk"


def test_unknown_vocabulary_and_unknown_word_are_named() -> None:
    with pytest.raises(DataError, match="'moods'"):
        load().labels("moods")
    with pytest.raises(DataError, match=r"'proven'.*'grade'"):
        label("grade", "proven")


def test_unknown_table_and_unknown_row_are_named() -> None:
    with pytest.raises(DataError, match=r"'opinions'.*findings"):
        load().table("opinions")
    with pytest.raises(DataError, match=r"data/findings\.csv.*'no-such-finding'"):
        load().row("findings", "no-such-finding")


# ---- what our tables say -------------------------------------------------------------------------

WORDS = {
    1: ("one", "single"),
    2: ("two",),
    3: ("three",),
    4: ("four",),
    5: ("five",),
    6: ("six",),
    7: ("seven",),
    8: ("eight",),
    9: ("nine",),
    10: ("ten",),
    11: ("eleven",),
    12: ("twelve",),
}
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NOT_A_FIGURE = re.compile(rf"§+ ?[\d.]+|\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?")
# Not "two hundred", "one-third", "forty-one": there the word is part of another number.
GOES_ON = r"(?![- ]?(?:hundred|thousand|million|thirds?|quarters?|hal(?:f|ves)|fifths?|tenths?))"


def states(statement: str, value: str) -> bool:
    """Whether a statement gives this number, in digits with separators or as a word."""
    text = NOT_A_FIGURE.sub("", statement)
    number = Decimal(value)
    digits = re.escape(f"{number:,}")
    if re.search(rf"(?<![\d.,−-]){digits}(?![\d])(?![.,]\d)", text):
        return True
    words = WORDS.get(int(number), ()) if number == int(number) else ()
    return any(re.search(rf"(?<![\w-]){word}\b{GOES_ON}", text, re.IGNORECASE) for word in words)


@pytest.mark.parametrize(
    ("statement", "value", "expected"),
    [
        ("The project used 1.1 person-years.", "1.1", True),
        ("The project used 1.1 person-years.", "1", False),
        ("The project used 1.1 person-years.", "11", False),
        ("Help for NOK 300,000.", "300000", True),
        ("Help for NOK 300,000.", "300", False),
        ("Help for NOK 300,000.", "0", False),
        ("Help for NOK 1,300,000.", "300000", False),
        ("There were 29 days, by our count.", "29", True),
        ("There were 29 days, by our count.", "2", False),
        ("There were 129 days.", "29", False),
        ("The council decided on a four-year trial.", "4", True),
        ("As § 4 says, with no number.", "4", False),
        ("As § 4.2 says, with no number.", "4", False),
        ("Held on 20 February 2025.", "20", False),
        ("Held on 20 February 2025.", "2025", False),
        ("Someone gave the bid to someone.", "1", False),
        ("Two hundred posts.", "2", False),
        ("One-third of the posts.", "1", False),
        ("Forty-one posts.", "1", False),
        ("A single bid.", "1", True),
        ("Fewer than 2.5 posts.", "2", False),
        ("A fall of −2 points.", "2", False),
    ],
)
def test_the_check_of_figures_is_neither_blind_nor_lenient(
    statement: str, value: str, expected: bool
) -> None:
    assert states(statement, value) is expected


def rows_of(table: str) -> list[dict[str, str]]:
    with (DATA_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def findings_by_id() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows_of("findings")}


def of_trondheim(table: str) -> list[dict[str, str]]:
    """Rows of a table with the columns of the finding they point to beside their own."""
    findings = findings_by_id()
    rows = [{**findings[row["finding_id"]], **row} for row in rows_of(table)]
    return [row for row in rows if row["source_id"] == SOURCE]


def test_every_figure_stands_in_the_statement_of_its_finding() -> None:
    findings = findings_by_id()
    missing = [
        (row["finding_id"], number, findings[row["finding_id"]]["statement"])
        for row in rows_of("figures")
        for number in (row["value"], row["value_high"])
        if number and not states(findings[row["finding_id"]]["statement"], number)
    ]
    assert missing == []


# A slip that anyone can see in the text: noted by this book, and not absent.
SEEN_IN_THE_TEXT = {"guide-admin-duplicate-item"}


def test_what_this_book_misses_in_a_document_is_graded_not_in_the_source() -> None:
    for row in rows_of("findings"):
        noted = row["voice"] == "book" and row["id"] not in SEEN_IN_THE_TEXT
        assert (row["grade"] == "not_in_source") == noted, row["id"]
        # An absence has no other voice: nobody says what a document leaves out.
        if "absence found by reading" in row["caveat"]:
            assert row["voice"] == "book", row["id"]
    for row in rows_of("initiatives"):
        told = not re.match("none reported|no effects reported", row["results"])
        assert (row["results_grade"] == "not_in_source") != told, row["id"]


def test_what_the_guide_asserts_is_a_stated_position() -> None:
    """Its record is of the document alone; what its association says of itself is its word."""
    own = [row for row in rows_of("findings") if row["source_id"] == "guide"]
    assert {row["grade"] for row in own} == {"stated_position", "record", "not_in_source"}
    arguing = ("argument", "recommendation", "risk", "mitigation", "lesson", "legal", "result")
    assert {row["grade"] for row in own if row["kind"] in arguing} == {"stated_position"}
    asserted = re.compile(r"association (says|argues)|[Aa]ccording to the|presents itself")
    assert {row["grade"] for row in own if asserted.search(row["statement"])} == {"stated_position"}


def test_who_evaluates_the_own_work_is_not_shown_as_an_evaluator() -> None:
    voices = {row["id"]: row["kind"] for row in rows_of("voices")}
    for row in rows_of("findings"):
        if row["grade"].startswith("evaluated"):
            assert voices[row["voice"]] in ("evaluator", "state_body"), row["id"]
        if row["grade"] == "own_evaluation":
            assert voices[row["voice"]] == "municipality", row["id"]
            assert "own evaluation" in row["statement"], row["id"]
    heltom = [row for row in rows_of("initiatives") if row["id"] == "heltom"]
    assert [row["results_grade"] for row in heltom] == ["own_evaluation"]


def test_the_danish_act_is_cited_for_its_contract_and_not_as_law_today() -> None:
    cited = [
        cell
        for path in DATA_FOLDER.glob("*.csv")
        for row in rows_of(path.stem)
        for cell in row.values()
        if re.search(r"§ 32 of the (?:Danish )?act", cell)
    ]
    assert len(cited) >= 3
    for cell in cited:
        assert re.search(r"cite[sd] .*contract of 2017", cell), cell


def test_a_finding_is_named_after_its_source() -> None:
    for row in rows_of("findings"):
        assert row["id"].startswith(row["source_id"] + "-")


@pytest.mark.parametrize(
    ("purpose", "count", "section"), [("new_tenders", 9, "§ 5.3"), ("daily_operation", 5, "§ 5.4")]
)
def test_trondheim_recommendations_are_whole(purpose: str, count: int, section: str) -> None:
    rows = [row for row in of_trondheim("recommendations") if row["set"] == purpose]
    assert sorted(int(row["number"]) for row in rows) == list(range(1, count + 1))
    for row in rows:
        assert row["locator"] == f"{section}, no. {row['number']}"


def test_trondheim_lessons_are_whole() -> None:
    rows = of_trondheim("lessons")
    assert sorted(int(row["number"]) for row in rows) == list(range(1, 9))
    for row in rows:
        assert row["locator"] == f"§ 5.2, no. {row['number']}"


@pytest.mark.parametrize(("table", "kind"), [("risks", "risk"), ("mitigations", "mitigation")])
def test_trondheim_risks_and_mitigations_are_whole(table: str, kind: str) -> None:
    rows = of_trondheim(table)
    assert {row["locator"] for row in rows} == {"§ 4.2"}
    of_kind = [row for row in rows_of("findings") if row["kind"] == kind]
    assert {row["finding_id"] for row in rows} == {
        row["id"] for row in of_kind if row["source_id"] == SOURCE
    }


def test_trondheim_calls_refusals_and_recruitment_most_critical() -> None:
    critical = {
        row["finding_id"] for row in of_trondheim("risks") if row["most_critical"] == "true"
    }
    assert critical == {"trondheim-risk-reservation", "trondheim-risk-recruitment"}


def test_trondheim_duties_are_planned_for_all_three_parties() -> None:
    rows = of_trondheim("responsibilities")
    assert {row["party"] for row in rows} == {"municipality", "supplier", "shared"}
    for row in rows:
        assert row["locator"].startswith("§ 4.1, ")


def test_every_trondheim_locator_is_a_section_or_the_whole_report() -> None:
    section = r"§ \d(\.\d)?"
    part = r"((municipality|supplier|interface) )?no\. \d"
    form = re.compile(rf"whole report|{section}(, {section})*|{section}, {part}")
    for row in rows_of("findings"):
        if row["source_id"] == SOURCE:
            assert form.fullmatch(row["locator"]), row["id"]


def test_timeline_dates_are_as_exact_as_they_say() -> None:
    length = {"year": 4, "season": 4, "month": 7, "day": 10}
    rows = of_trondheim("timeline")
    assert [int(row["number"]) for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        assert len(row["date"]) == length[row["precision"]], row["id"]
