"""The register holds every finding, whole and once, on the page and in its files."""

import csv
import gzip
import io
import json
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from tillit import register, show
from tillit.evidence import DATA_FOLDER, load
from tillit.wording import label


@pytest.fixture(scope="module")
def shown() -> BeautifulSoup:
    return BeautifulSoup(register.page().html, "html.parser")


def test_every_finding_stands_once_with_all_that_is_known_of_it(shown: BeautifulSoup) -> None:
    findings = load().table("findings").to_dict("records")
    items = shown.select(".findings > li")
    assert Counter(item["id"] for item in items) == Counter(row["id"] for row in findings)
    by_id = {item["id"]: item for item in items}
    for row in findings:
        item = by_id[row["id"]]
        voice = load().row("voices", row["voice"])
        text = item.get_text(" ", strip=True)
        for part in (
            row["statement"],
            row["caveat"],
            row["locator"],
            label("finding_kind", row["kind"]),
            label("grade", row["grade"]),
            label("theme", row["theme"]),
            label("voice_kind", voice["kind"]),
        ):
            assert " ".join(part.split()) in " ".join(text.split()), f"{row['id']}: {part}"
        assert voice["name"] in text, row["id"]
        assert item.find_parent(attrs={"data-source": True})["data-source"] == row["source_id"]
        assert [item[f"data-{name}"] for name in ("kind", "grade", "theme", "voice")] == [
            row["kind"],
            row["grade"],
            row["theme"],
            voice["kind"],
        ]
        assert item.select_one(f'a[href="#{row["id"]}"]')


def test_every_figure_stands_with_its_finding(shown: BeautifulSoup) -> None:
    figures = load().table("figures").to_dict("records")
    assert len(shown.select("dd")) == len(figures)
    for row in figures:
        text = shown.find(id=row["finding_id"]).select_one("dl").get_text()
        assert row["measure"] in text
        assert row["population"] in text
        if row["year"] == row["year"]:
            assert f"· {row['year']:.0f} ·" in text
        if row["unit"] != "count":
            assert label("unit", row["unit"]) in text


@pytest.mark.parametrize(
    ("value", "high", "unit", "text"),
    [
        (6_750_000, None, "NOK", "6,750,000 NOK"),
        (34.6, None, "percent", "34.6 percent"),
        (18, 24, "years", "18–24 years"),
        (4, None, "count", "4"),
    ],
)
def test_figures_are_written_unrounded(
    value: float, high: float | None, unit: str, text: str
) -> None:
    written = register._shown({"value": value, "value_high": high, "unit": unit})
    assert written.replace("\N{NO-BREAK SPACE}", " ") == text


def test_filters_offer_what_there_is(shown: BeautifulSoup) -> None:
    total = len(shown.select(".findings > li"))
    selects = shown.select("select")
    assert [select["name"] for select in selects] == ["source", "kind", "grade", "theme", "voice"]
    for select in selects:
        counts = [int(o.get_text().split("(")[-1].rstrip(")")) for o in select.select("option")[1:]]
        assert all(counts), select["name"]
        assert sum(counts) == total, select["name"]


def test_ids_are_unique_and_links_lead_somewhere(shown: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in shown.select("[id]")]
    assert len(set(ids)) == len(ids)
    for link in shown.select('a[href^="#"]'):
        assert link["href"][1:] in ids


def test_sources_come_with_what_limits_them(shown: BeautifulSoup) -> None:
    for row in load().table("sources").to_dict("records"):
        section = shown.find(id=f"source-{row['id']}")
        for part in ("title", "stands_for", "caveat"):
            assert row[part] in section.get_text()


@pytest.mark.parametrize(
    ("locator", "section"),
    [
        ("§ 4.1, municipality no. 1", "§ 4.1"),
        ('§ 2.1, "Hva er oppnådde resultater?", no. 2', '§ 2.1, "Hva er oppnådde resultater?"'),
        ('"Förord", para. 2', '"Förord"'),
        ('"Hva saken gjelder"; § 7, para. 6', '"Hva saken gjelder"'),
        ('fact box, "Ordregiver"', "fact box"),
        ("whole report", "whole report"),
    ],
)
def test_section_is_the_first_part_of_a_locator(locator: str, section: str) -> None:
    assert register._section(locator) == section


def test_page_is_light() -> None:
    assert len(gzip.compress(register.page().html.encode(), mtime=0)) < 100_000


# Files


def test_csv_opens_in_a_spreadsheet_and_holds_every_finding() -> None:
    content = register.generated_files()["findings.csv"]
    assert content.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content[1:])))
    findings = load().table("findings")
    assert [row["id"] for row in rows] == list(findings["id"])
    assert [row["caveat"] for row in rows] == list(findings["caveat"])
    # A cell that begins like a formula would be run by a spreadsheet.
    assert not [row["id"] for row in rows for cell in row.values() if cell[:1] in set("=+-@")]
    # What is coded stands in words, as on the page.
    assert [row["grade"] for row in rows] == [label("grade", grade) for grade in findings["grade"]]
    by_id = {row["id"]: row for row in rows}
    assert by_id["bergen-youth-close-follow-up"]["figures"] == (
        "age group given priority: 18 to 24 years (social assistance recipients in Bergen)"
    )


def test_json_holds_every_finding_with_its_figures() -> None:
    book = json.loads(register.generated_files()["findings.json"])
    assert book["version"]
    assert [row["id"] for row in book["findings"]] == list(load().table("findings")["id"])
    assert sum(len(row["figures"]) for row in book["findings"]) == len(load().table("figures"))
    found = {row["id"]: row for row in book["findings"]}["trondheim-one-bid"]
    assert found["source"] == load().row("sources", "trondheim")["title"]
    assert found["voice"] == load().row("voices", "trondheim")["name"]


# Links from the chapters

CHAPTERS = {
    "trondheim": "trondheim",
    "holbaek": "holbaek",
    "bergen": "bergen",
    "guide": "guide",
    "dfo": "trust_reforms",
}
"""The chapter that tells a document whole."""


def test_every_finding_stands_in_the_chapter_of_its_document() -> None:
    for source, name in CHAPTERS.items():
        chapter = json.loads(
            (DATA_FOLDER.parent / f"book/findings/{name}.ipynb").read_text(encoding="utf-8")
        )
        shown = {
            link["href"].split("#")[1]
            for cell in chapter["cells"]
            for output in cell.get("outputs", [])
            for html in ["".join(output["data"].get("text/html", ""))]
            for link in BeautifulSoup(html, "html.parser").select('a[href*="register.html#"]')
        }
        findings = load().table("findings")
        own = set(findings[findings["source_id"] == source]["id"])
        assert own - shown == set(), source
    assert set(CHAPTERS) == set(load().table("sources")["id"])


def test_chapters_link_each_finding_to_its_place() -> None:
    ids = set(load().table("findings")["id"])
    for fragment in (
        show.findings("trondheim-one-bid"),
        show.lessons("trondheim"),
        show.actors("trondheim"),
        show.responsibilities("trondheim"),
        show.risks("trondheim"),
        show.timeline("trondheim"),
    ):
        links = BeautifulSoup(fragment.html, "html.parser").select("cite a")
        assert links
        for link in links:
            page, name = link["href"].split("#")
            assert page == "../reference/register.html"
            assert name in ids
