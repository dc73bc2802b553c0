"""The works of literature: each is known as far as it says, and corrections stay made."""

import re

import pytest
from pybtex.database import parse_string

from tillit import works
from tillit.evidence import EVIDENCE, load

LITERATURE = load().table("literature").to_dict("records")
WORKS = load().table("works").to_dict("records")
ROWS = {row["id"]: row for row in LITERATURE}
PARTS = ("authors", "title", "outlet", "year")


# ---- what a row rests on ---------------------------------------------------------------------


def test_every_row_names_works_that_are_there() -> None:
    known = {work["id"] for work in WORKS}
    for row in LITERATURE:
        named = works.listed(row["works"])
        assert set(named) <= known, row["id"]
        assert len(named) == len(set(named)), row["id"]


def test_only_what_is_no_evidence_may_have_no_work() -> None:
    without = [row for row in LITERATURE if not row["works"]]
    assert {row["status"] for row in without} <= {"not_found", "recalled"}
    assert all(row["works"] and row["strength"] for row in LITERATURE if row["status"] in EVIDENCE)


def test_every_work_stands_behind_a_row_or_a_finding() -> None:
    cited = {name for row in LITERATURE for name in works.listed(row["works"])}
    for work in WORKS:
        assert work["id"] in cited or work["voice"], work["id"]


def test_every_work_that_a_document_cites_is_listed_for_each_of_its_voices() -> None:
    voices = {work["voice"] for work in WORKS} - {""}
    reported = load().table("voices")
    reported = reported[reported["name"].str.contains("by DFØ")]
    assert voices == set(reported["id"][reported["id"] != "dfo"])


def test_what_pulls_against_another_is_pulled_against_in_turn() -> None:
    found = {name for name, row in ROWS.items() if row["status"] in EVIDENCE}
    for name in found:
        for other in set(works.listed(ROWS[name]["disputed_with"])) & found:
            assert name in works.listed(ROWS[other]["disputed_with"]), (name, other)


def test_the_grade_says_what_kind_of_study_it_is() -> None:
    strengths = load().labels("strength")
    assert not any("full-population" in label for label in strengths.values())
    assert {row["strength"] for row in LITERATURE} - {""} == set(strengths)
    kinds = {work["id"]: work["kind"] for work in WORKS}
    for row in LITERATURE:
        thesis = [kinds[name] == "thesis" for name in works.listed(row["works"])]
        assert (row["strength"] == "student_thesis") == (bool(thesis) and all(thesis)), row["id"]


# ---- what is known of a work -----------------------------------------------------------------


ENTRIES = parse_string(works.bibtex(), "bibtex").entries


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work["id"])
def test_a_work_has_its_parts_or_its_reader_is_told_what_is_missing(work: dict[str, str]) -> None:
    note = ENTRIES[work["id"]].fields.get("note", "")
    told = re.search(r"Not known: ([^.]*)\.", note)
    assert set(told[1].split(", ") if told else []) == {part for part in PARTS if not work[part]}
    if work["found"] in ("recalled", "not_found", "in_reference_list"):
        assert re.match(r"Recalled|The work itself was not found|Known from", note)
    if work["unchecked"]:
        unsure = re.search(r"Recalled or inferred: ([^.]*)\.", note)
        assert unsure
        assert unsure[1].split(", ") == works.listed(work["unchecked"])


def test_a_doi_stands_only_where_it_was_found_in_a_page() -> None:
    with_doi = [work for work in WORKS if work["doi"]]
    assert with_doi
    for work in with_doi:
        assert work["found"] == "in_page", work["id"]
    assert not any("doi.org" in work["url"] for work in WORKS)


def test_the_unchecked_parts_are_columns_that_are_filled() -> None:
    for work in WORKS:
        for part in works.listed(work["unchecked"]):
            assert work[part] or part == "title", (work["id"], part)


def test_bibtex_gives_back_what_the_table_holds() -> None:
    assert list(ENTRIES) == [work["id"] for work in WORKS]
    for work in WORKS:
        assert ENTRIES[work["id"]].fields.get("url", "") == work["url"]
        assert ENTRIES[work["id"]].fields.get("doi", "") == work["doi"]
    entry = ENTRIES["petersen2022"]
    assert [str(person) for person in entry.persons["author"]] == [
        "Petersen, Ole Helby",
        "Andersen, Lotte Bøgh",
        "Bhatti, Yosef",
        "Houlberg, Kurt",
    ]
    assert entry.fields["pages"] == "398--415"
    edited = [work["id"] for work in WORKS if work["kind"] == "anthology"]
    assert edited == ["sou2018-38"]
    for name in edited:
        assert "author" not in ENTRIES[name].persons
        assert str(ENTRIES[name].persons["editor"][0]) == "Bringselius, Louise"
    assert str(ENTRIES["nao2012"].persons["author"][0]) == "{National Audit Office}"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            "c02",
            "Petersen, Hjelmar & Vrangbæk (2018), Is Contracting out of Public Services still the "
            "Great Panacea? A Systematic Review of Studies on Economic and Quality Effects from "
            "2000 to 2014, Social Policy & Administration 52(1):130–157 [details recalled]",
        ),
        ("f01", "Konkurrence- og Forbrugerstyrelsen (2019), Annullationer af danske EU-udbud"),
        ("c13", "Stat & Styring (2018), Billig og bra med private, men ..., Stat & Styring 28"),
        ("c09", "Aftenposten (2016), [work not found]"),
        ("e05", "Egebark et al. (2024)"),
        ("g11", "Dansk Socialrådgiverforening (undated), [work not found]"),
        ("f06", "; Feltenius & Wide (2021), Conservation or disappearance?"),
        ("k05", "NOU 2024: 17, table 2.1"),
        ("g15", "Bringselius (ed.) (2018), Styra och leda med tillit"),
        ("c21", "SMVdanmark (about 2020), Profit på botilbud"),
        ("s24", ""),
    ],
)
def test_a_row_is_cited_with_what_is_known_of_its_works(row: str, text: str) -> None:
    cited = works.cited(ROWS[row])
    assert text in cited
    assert bool(text) == bool(cited)


def test_short_citations_are_names_and_year() -> None:
    assert works.by_names(ROWS["b11"]) == (
        "PwC, London Economics & Ecorys (2011) [to be checked: authors, year]; "
        "Europe Economics (2011) [details recalled]"
    )
    assert works.by_names(ROWS["e01"]) == "Bennmarker, Grönqvist & Öckert (2013)"


def test_what_was_not_seen_in_a_page_says_so_wherever_it_is_cited() -> None:
    """In the list of works and in every chapter: a reader of Bergen sees no list."""
    for row in ROWS.values():
        cited = works.cited(row)
        for name in works.listed(row["works"]):
            work = load().row("works", name)
            unsure = works.listed(work["unchecked"])
            if work["found"] == "recalled":
                assert "[details recalled]" in cited, row["id"]
            elif unsure:
                assert f"[to be checked: {', '.join(unsure)}]" in cited, row["id"]
    assert "68–84 [to be checked: volume, pages]" in works.cited(ROWS["e01"])
    assert "641–650 [to be checked: volume, issue, pages]" in works.cited(ROWS["t01"])
    assert "[to be checked: title]" in works.cited(ROWS["e05"])
    assert "[to be checked: title, volume]" in works.cited(ROWS["g03"])


# ---- corrections that a reader relies on -----------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("c08", "works", "broms2018;broms2020"),
        ("c23", "works", "broms2023"),
        ("c07", "caveat", "2011 only"),
        ("e05", "strength", "randomised"),
        ("e07", "claim", "forecast 39 percent"),
        ("e07b", "population", "All claimants"),
        ("e09b", "claim", "26 percent to get jobs, against the department’s 40"),
        ("e10", "claim", "small and positive"),
        ("e11", "strength", "randomised"),
        ("e11", "claim", "what procured services cost"),
        ("e12", "claim", "worse for those furthest from work"),
        ("b09", "works", "onurtas2019"),
        ("b12", "status", "found"),
        ("b15", "claim", "Agder used quality 70 and price 30"),
        ("s02", "works", "petersen2022"),
        ("s02", "strength", "quasi_experiment"),
        ("s03", "population", "26 empirical studies"),
        ("s04", "status", "found"),
        ("s05", "caveat", "left the municipal sector"),
        ("s13", "caveat", "the municipal homes alone"),
        ("t02", "claim", "set against all contract values"),
        ("t03", "claim", "As a mean of tenders"),
        ("g15", "works", "sou2018-38"),
        ("f04", "caveat", "nearly half"),
        ("c15", "works", "houlberg2016"),
        ("c11", "strength", "quasi_experiment"),
        ("b06", "strength", "whole_population_statistics"),
    ],
)
def test_correction_is_made(row: str, column: str, said: str) -> None:
    assert said in ROWS[row][column]


@pytest.mark.parametrize(
    ("row", "column", "gone"),
    [
        ("e09", "claim", "26"),
        ("e07", "claim", "3.6"),
        ("t10", "claim", "choice"),
        ("s13", "claim", "significantly"),
    ],
)
def test_what_was_wrong_is_no_longer_said(row: str, column: str, gone: str) -> None:
    assert gone not in ROWS[row][column]


@pytest.mark.parametrize(
    ("work", "column", "said"),
    [
        ("petersen2022", "authors", "Petersen, Ole Helby; Andersen, Lotte Bøgh"),
        ("vrangbaek2013", "outlet", "Review of Public Personnel Administration"),
        ("sou2018-38", "authors", "Bringselius"),
        ("sou2018-47", "authors", "Tillitsdelegationen"),
        ("egebark2024", "authors", "Videnord"),
        ("onurtas2019", "outlet", "International Tax and Public Finance"),
    ],
)
def test_work_is_put_right(work: str, column: str, said: str) -> None:
    assert said in load().row("works", work)[column]


# ---- one story of refusals -------------------------------------------------------------------


def test_the_share_who_refuse_is_one_story() -> None:
    count, on_the_day, parameter = (
        ROWS["s04"],
        ROWS["s17"],
        load().row("parameters", "base_refusal_log_odds"),
    )
    assert count["value"] == pytest.approx(100 * 60 / 400)
    assert on_the_day["value"] == pytest.approx(100 * 60 / 260, abs=0.5)
    assert parameter["literature_id"] == "s04"
    for share in (count["value"], on_the_day["value"]):
        assert f"{share:.0f} percent" in parameter["reason"]
    assert "0 to 10" not in " ".join(row["caveat"] for row in LITERATURE)


def test_nothing_says_that_no_refusal_was_counted() -> None:
    tables = ("literature", "parameters", "figures_you_will_hear")
    texts = [
        cell
        for name in tables
        for row in load().table(name).to_dict("records")
        for cell in row.values()
        if isinstance(cell, str) and re.search(r"refus|reservation", cell)
    ]
    assert texts
    for text in texts:
        assert not re.search(r"no (published )?(measure|statistic)|[Nn]othing was found", text), (
            text
        )
