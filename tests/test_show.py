"""What chapters show: whole, escaped, with grade and voice, and nothing that is no evidence."""

import csv
import functools
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tillit import show
from tillit.evidence import DATA_FOLDER, DataError, Evidence, load
from tillit.notebooks import PROJECT, find_notebooks, read_notebook
from tillit.wording import label
from tillit.works import cited


def rows_of(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(table: Path, rows: list[dict[str, str]]) -> None:
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of data/ that show reads in place of ours."""
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))
    monkeypatch.setattr(show, "load", functools.cache(lambda: Evidence(folder)))
    return folder


def page(fragment: show.Fragment) -> BeautifulSoup:
    # Notebooks hand the page what this method returns.
    return BeautifulSoup(fragment._repr_html_(), "html.parser")


def text(node: Tag) -> str:
    return " ".join(node.get_text(" ").split())


def statement(finding: str) -> str:
    return str(load().row("findings", finding)["statement"])


# ---- findings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("finding", ["trondheim-lesson-economic-frame", "trondheim-gap-the-bid"])
def test_finding_shows_statement_grade_voice_locator_and_caveat(finding: str) -> None:
    row = load().row("findings", finding)
    (item,) = page(show.findings(finding)).select("ul.findings > li")
    assert row["statement"] in text(item)
    assert [text(badge) for badge in item.select(".badge")] == [label("grade", row["grade"])]
    assert load().row("voices", row["voice"])["name"] in text(item)
    assert [text(place) for place in item.select("cite")] == [row["locator"]]
    assert [text(limit) for limit in item.select(".caveat")] == [row["caveat"]][
        : bool(row["caveat"])
    ]


def test_finding_with_and_without_caveat() -> None:
    # The test above must have seen both.
    assert load().row("findings", "trondheim-lesson-economic-frame")["caveat"]
    assert not load().row("findings", "trondheim-gap-the-bid")["caveat"]


def test_findings_come_in_the_order_asked_for() -> None:
    asked = ["trondheim-one-bid", "trondheim-council-scope", "trondheim-bid-window"]
    items = page(show.findings(*asked)).select("ul.findings > li")
    assert [text(item.p) for item in items if item.p] == [statement(name) for name in asked]


def test_details_of_a_section_stand_whole_in_a_fold_below() -> None:
    shown = page(show.findings("trondheim-one-bid", details="trondheim-suppliers"))
    (fold,) = shown.select("details")
    assert text(fold.summary) == "2 more findings"
    below = ["trondheim-interest-and-one-bid", "trondheim-gap-the-bid"]
    assert [text(item.p) for item in fold.select("li") if item.p] == list(map(statement, below))
    assert len(shown.select("ul.findings > li")) == 3
    assert statement(below[0]) in repr(show.findings(details="trondheim-suppliers"))


def test_section_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(DataError, match=r"data/details.csv has no section 'trondheim-supplier'"):
        show.findings("trondheim-one-bid", details="trondheim-supplier")


def test_each_section_of_details_is_shown_once() -> None:
    cells = [
        "".join(cell["source"])
        for path in find_notebooks(PROJECT / "book")
        for cell in read_notebook(path)["cells"]
        if cell["cell_type"] == "code"
    ]
    asked = re.findall(r'details="(.+?)"', "\n".join(cells))
    assert sorted(asked) == sorted(load().table("details")["section"].unique())


def test_finding_in_plain_text_has_statement_and_locator() -> None:
    assert repr(show.findings("trondheim-one-bid")) == (f"{statement('trondheim-one-bid')} [§ 3.3]")


def test_text_of_the_tables_is_escaped(data: Path) -> None:
    sharp = "<script>alert('x')</script> & \"more\""
    findings = rows_of(data / "findings.csv")
    findings[0] |= {"statement": sharp, "caveat": sharp, "locator": sharp}
    write(data / "findings.csv", findings)
    voices = rows_of(data / "voices.csv")
    for voice in voices:
        voice |= {"name": sharp, "stands_for": sharp}
    write(data / "voices.csv", voices)
    shown = page(show.findings(findings[0]["id"]))
    assert shown.find("script") is None
    assert text(shown).count(sharp) == 4
    assert [tag["title"] for tag in shown.select("[title]:not(a)")] == [sharp]


def test_unknown_finding_is_named() -> None:
    with pytest.raises(DataError, match=r"data/findings\.csv.*'trondheim-no-such'"):
        show.findings("trondheim-one-bid", "trondheim-no-such")


# ---- numbered lists ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "count"),
    [
        (show.lessons("trondheim"), 8),
        (show.recommendations("trondheim", "new_tenders"), 9),
        (show.recommendations("trondheim", "daily_operation"), 5),
    ],
    ids=["lessons", "new tenders", "daily operation"],
)
def test_numbered_list_counts_without_gaps(fragment: show.Fragment, count: int) -> None:
    numbers = [text(number) for number in page(fragment).select("li .number")]
    assert numbers == [str(number) for number in range(1, count + 1)]


def test_lesson_stands_with_its_title_and_what_belongs_to_it() -> None:
    first = page(show.lessons("trondheim")).select("ul.findings > li")[0]
    assert "Knowledge of the supplier market" in text(first)
    said = text(first)
    assert said.index(statement("trondheim-lesson-market")) < said.index(
        statement("trondheim-lesson-market-analysis")
    )
    assert len(first.select(".badge")) == 2


# ---- risks, duties, actors -----------------------------------------------------------------------


def test_measures_stand_beside_the_risk_they_answer() -> None:
    measures = rows_of(DATA_FOLDER / "mitigations.csv")
    risks = rows_of(DATA_FOLDER / "risks.csv")
    lines = page(show.risks("trondheim")).select("tbody tr")
    assert len(lines) == len(risks)
    for risk, line in zip(risks, lines, strict=True):
        heading, beside = line.select("th, td")
        assert statement(risk["finding_id"]) in text(heading)
        assert ("called most critical" in text(heading)) == (risk["most_critical"] == "true")
        wanted = [
            statement(measure["finding_id"])
            for measure in measures
            if measure["risk_id"] == risk["finding_id"]
        ]
        items = [text(item) for item in beside.select("li")]
        assert [item.partition(" § ")[0] for item in items] == wanted
        assert ("None named for this risk" in text(beside)) == (not wanted)


def test_duties_stand_under_the_party_that_was_to_carry_them() -> None:
    sections = page(show.responsibilities("trondheim")).select("section")
    headings = ["The municipality was to", "The supplier was to", "Between them"]
    assert [text(section.b) for section in sections if section.b] == headings
    rows = rows_of(DATA_FOLDER / "responsibilities.csv")
    for section, party in zip(sections, ["municipality", "supplier", "shared"], strict=True):
        duties = [text(duty) for duty in section.select("li")]
        wanted = [row["finding_id"] for row in rows if row["party"] == party]
        assert len(duties) == len(wanted)
        for duty, finding in zip(duties, wanted, strict=True):
            assert duty.startswith(statement(finding))


def test_every_actor_stands_with_role_and_locator() -> None:
    lines = page(show.actors("trondheim")).select("tbody tr")
    wanted = [
        [row["name"], row["role"], load().row("findings", row["finding_id"])["locator"]]
        for row in rows_of(DATA_FOLDER / "actors.csv")
    ]
    assert [[text(cell) for cell in line.select("th, td")] for line in lines] == wanted


# ---- the timeline --------------------------------------------------------------------------------

TRONDHEIM = [
    ("", "2024", "City government declaration lays down trial"),
    ("", "2024", "Project set up, autumn 2024"),
    ("", "October 2024", "Market dialogue held"),
    ("about 4 months later", "20 February 2025", "Council takes final decision to tender"),
    ("about 6 months later", "August 2025", "Tender documents finished"),
    ("", "21 August 2025", "Tender sent to qualified suppliers (year inferred)"),
    ("29 days later", "19 September 2025", "Deadline for bids (year inferred)"),
    ("", "2025", "Cancelled after deadline, date not given"),
]


def events(fragment: show.Fragment) -> list[tuple[str, str, str]]:
    """Span, date and words of each event."""
    return [
        (
            " ".join(text(span) for span in item.select(".span")),
            " ".join(text(when) for when in item.select(".when")),
            " ".join(text(what) for what in item.select(".what")),
        )
        for item in page(fragment).select("ol.timeline > li")
    ]


def test_timeline_has_dates_as_exact_as_given_and_the_time_between() -> None:
    assert events(show.timeline("trondheim")) == TRONDHEIM


def test_timeline_keeps_its_order_whatever_the_order_of_the_table(data: Path) -> None:
    write(data / "timeline.csv", rows_of(data / "timeline.csv")[::-1])
    assert events(show.timeline("trondheim")) == TRONDHEIM


@pytest.mark.parametrize(
    ("sent", "span"),
    [
        ("2025-09-17", "2 days later"),
        ("2025-07-22", "59 days later"),
        ("2025-07-20", "about 2 months later"),
        ("2025-03-19", "about 6 months later"),
    ],
)
def test_days_are_counted_exactly_and_long_spans_in_months(
    data: Path, sent: str, span: str
) -> None:
    rows = rows_of(data / "timeline.csv")
    for row in rows:
        if row["id"] == "trondheim-t-tender-sent":
            row["date"] = sent
    write(data / "timeline.csv", rows)
    assert events(show.timeline("trondheim"))[6][0] == span


# ---- law and literature --------------------------------------------------------------------------


def test_law_is_cited_with_its_reference_source_and_place() -> None:
    row = load().row("law", "no-refuse")
    (item,) = page(show.law("no-refuse")).select("li")
    for shown in (row["answer"], row["reference"], "as of 2 May 2026", "Arbeidsmiljøloven"):
        assert shown in text(item)
    links = [link["href"] for link in item.select("a")]
    assert "../decide/law.html#law-no-refuse" in links
    assert "Not legal advice" in text(page(show.law("no-refuse")))


@pytest.mark.parametrize("ids", [(), ("no-such-rule",), ("no-one-bid",), ("dk-threshold-2026",)])
def test_what_is_no_rule_or_was_not_read_cannot_be_cited(ids: tuple[str, ...]) -> None:
    with pytest.raises(DataError):
        show.law(*ids)


def test_literature_shows_claim_strength_citation_and_caveat() -> None:
    row = load().row("literature", "s06")
    (item,) = page(show.literature("s06")).select("li")
    shown = (
        row["claim"],
        label("strength", row["strength"]),
        label("how_read", row["how_read"]),
        cited(row),
        row["caveat"],
    )
    assert all(shown)
    for part in shown:
        assert part in text(item)


NO_EVIDENCE = ["recalled", "not_found", "do_not_use"]


@pytest.mark.parametrize("status", NO_EVIDENCE)
def test_literature_that_is_no_evidence_is_refused(status: str) -> None:
    name = next(
        row["id"] for row in rows_of(DATA_FOLDER / "literature.csv") if row["status"] == status
    )
    with pytest.raises(DataError, match=rf"data/literature\.csv, {name}: {status}"):
        show.literature("s06", name)


def test_all_other_literature_can_be_shown() -> None:
    names = [
        row["id"]
        for row in rows_of(DATA_FOLDER / "literature.csv")
        if row["status"] not in NO_EVIDENCE
    ]
    assert len(page(show.literature(*names)).select("ul.findings > li")) == len(names)
