"""Pictures and comparisons of the chapters: true to the data, and they take no side."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from tillit import charts, show
from tillit.evidence import DATA_FOLDER, DataError, load
from tillit.pictures import Fragment
from tillit.theme import colour
from tillit.wording import label, labels

CASES = ("holbaek", "trondheim-planned-contract", "guide-model-contract")


def rows(fragment: Fragment) -> list[list[str]]:
    page = BeautifulSoup(fragment.html, "html.parser")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.select("tbody tr")
    ]


def test_city_shares_stand_in_the_documents_order_and_are_called_context() -> None:
    shown = charts.city_shares()
    shares = ["31.5 %", "55.1 %", "34.6 %", "61.6 %"]
    assert rows(shown) == [
        [city, share]
        for city, share in zip(["Bergen", "Oslo", "Stavanger", "Trondheim"], shares, strict=True)
    ]
    assert shown.text.startswith("Context, not cause")
    assert shown.html.count("Context, not cause") > shown.html.count("aria-label"), "seen as well"


@pytest.mark.parametrize("picture", [charts.city_shares, lambda: charts.basis("guide")])
def test_no_bar_takes_a_side(picture: Callable[[], Fragment]) -> None:
    html = picture().html
    assert colour("edge") in html
    for side in ("tender", "inhouse"):
        assert f"var(--{side}," not in html


def test_basis_counts_every_claim_once_and_shows_what_is_missing() -> None:
    findings = load().table("findings")
    guide = findings[findings["source_id"] == "guide"]
    claims = guide[~guide["kind"].isin(["caveat", "definition"])]
    counted = {name: int(number) for name, number in rows(charts.basis("guide"))}
    assert sum(counted.values()) == len(claims)
    assert {label("grade", grade) for grade in guide["grade"]} <= set(counted)
    # The guide cites no study, and the picture says so.
    assert counted["evaluated with comparison"] == counted["evaluated"] == counted["survey"] == 0
    assert ", 0 rest on an evaluation" in charts.basis("guide").text


def test_basis_knows_every_grade_there_is() -> None:
    for source in load().table("sources")["id"]:
        assert sum(int(number) for _name, number in rows(charts.basis(source))) > 0


def test_basis_of_no_source_is_named() -> None:
    with pytest.raises(DataError, match="'nowhere'"):
        charts.basis("nowhere")


def test_contract_terms_fill_every_cell_and_say_where() -> None:
    shown = rows(charts.contract_terms(*CASES))
    terms = load().table("contract_terms")
    assert [row[0] for row in shown] == [
        label("contract_term", term) for term in terms["term"].unique()
    ]
    given = {
        (label("contract_term", row["term"]), row["case_id"]): row
        for row in terms.to_dict("records")
    }
    for term, *cells in shown:
        for case, cell in zip(CASES, cells, strict=True):
            if (term, case) in given:
                row = given[term, case]
                place = load().row("findings", row["finding_id"])["locator"]
                assert cell == " ".join(f"{row['text']} {place}".split())
            else:
                assert cell == "not given"


def test_contract_terms_rest_on_findings_of_their_own_document() -> None:
    for row in load().table("contract_terms").to_dict("records"):
        source = load().row("cases", row["case_id"])["source_id"]
        assert load().row("findings", row["finding_id"])["source_id"] == source, row


def test_both_readings_of_the_extension_end_together() -> None:
    literal, slip = rows(charts.extension_readings())
    assert literal[1:3] == ["12", "2 months"]
    assert slip[1:3] == ["2", "12 months"]
    assert literal[3] == slip[3] == "48 months"


def test_every_reading_of_the_contract_value_is_named_and_none_preferred() -> None:
    shown = rows(charts.value_readings())
    # By hand: 17.2 million over one year, two years and four years.
    assert [row[1].partition("million")[0] for row in shown[:-1]] == [
        f"DKK {amount} " for amount in ("17", "8.6", "4.3")
    ]
    assert len({row[0] for row in shown}) == len(shown) == 4
    assert shown[-1][1:] == ["cannot be worked out"]
    page = BeautifulSoup(charts.value_readings().html, "html.parser")
    assert not page.select("b, strong, mark, .badge, tfoot")


def test_the_holbaek_chapter_prints_no_range_of_kroner() -> None:
    """The page gives a share and a value: an amount made of both would be quoted as its saving."""
    chapter = (DATA_FOLDER.parent / "book/findings/holbaek.ipynb").read_text(encoding="utf-8")
    text = chapter.replace("\N{NO-BREAK SPACE}", " ")
    assert "million" in text
    assert not re.findall(r"[\d.,]+ (?:to|–|-) [\d.,]+ (?:million|kroner)|saving a year", text)


@pytest.mark.parametrize("source", ["holbaek", "bergen", "guide"])
def test_glossary_shows_each_term_with_its_language(source: str) -> None:
    terms = load().table("glossary")
    terms = terms[terms["id"].str.startswith(source)]
    page = BeautifulSoup(show.glossary(source).html, "html.parser")
    assert len(page.select("tbody tr")) == len(terms)
    own = load().row("sources", source)["language"]
    words = {word.get_text() for word in page.select(f"i[lang={own}]")}
    assert words == set(terms[own]) - {""}
    assert page.select_one("details > summary")


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        (show.procurement_forms, "procurement_forms"),
        (show.payment_models, "payment_models"),
        (show.outcome_measures, "outcome_measures"),
    ],
)
def test_guides_tables_are_whole_with_term_and_place(
    shown: Callable[[], Fragment], name: str
) -> None:
    lines = rows(shown())
    expected = load().table(name).to_dict("records")
    assert len(lines) == len(expected)
    for line, row in zip(lines, expected, strict=True):
        place = load().row("findings", row["finding_id"])["locator"]
        assert line[0] == f"{row['name']} {row['original_term']} {place}"
        assert all(line)


def test_checklist_keeps_its_phases_and_order() -> None:
    page = BeautifulSoup(show.checklist("guide").html, "html.parser")
    phases = [head.get_text() for head in page.select("th.group")]
    assert [phase[0] for phase in phases] == ["1", "2", "3", "4"]
    steps = [head.get_text() for head in page.select("tbody th:not(.group)")]
    table = load().table("checklist").to_dict("records")
    order = list(labels("checklist_phase"))
    table.sort(key=lambda row: (order.index(row["phase"]), row["number"]))
    assert steps == [row["title"] for row in table]
