"""What brings the documents together shows everything, nothing twice, and no guess as evidence."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tillit import synthesis
from tillit.evidence import DATA_FOLDER, DataError, Evidence, load
from tillit.works import generated_files

COUNTRIES = ("DK", "SE", "NO", "NO_DK")
AGREEMENTS = ("disagree", "agree", "unshared", "alone")


def parsed(fragment: synthesis.Fragment) -> BeautifulSoup:
    return BeautifulSoup(fragment.html, "html.parser")


def broken(tmp_path: Path, table: str, column: str, value: str) -> Path:
    """Copy ``data/`` with one cell of a table's first row changed."""
    folder = tmp_path / "data"
    shutil.copytree(DATA_FOLDER, folder)
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("claim_positions", "finding_id"),
        ("claim_positions", "claim_id"),
        ("claim_positions", "position"),
        ("evidence_map", "finding_id"),
        ("evidence_map", "initiative_id"),
        ("evidence_map", "direction"),
        ("claims", "about"),
    ],
)
def test_broken_references_stop_with_the_row(tmp_path: Path, table: str, column: str) -> None:
    folder = broken(tmp_path, table, column, "nowhere")
    with pytest.raises(DataError, match=rf"data/{table}.csv, row 2.*nowhere"):
        Evidence(folder)


def test_every_cell_of_the_matrix_leads_to_a_finding_of_its_document() -> None:
    page = parsed(synthesis.claims_matrix())
    findings = load().table("findings").set_index("id")["source_id"]
    sources = list(load().table("sources")["id"])
    targets = {
        tag["id"]
        for agreement in AGREEMENTS
        for tag in parsed(synthesis.claims(agreement)).select("[id]")
    }
    shown = 0
    for row in page.select("tbody tr:has(td)"):
        for source, cell in zip(sources, row.select("td"), strict=True):
            links = [str(link["href"]) for link in cell.select("a")]
            assert links or "silent" in cell.get_text()
            for link in links:
                assert link.removeprefix("#") in targets
                assert findings[link.split("--")[1]] == source
            shown += len(links)
    assert shown == len(load().table("claim_positions"))


def test_every_claim_is_shown_once_and_both_sides_have_their_claims() -> None:
    claims = load().table("claims")
    shown = [
        heading.get_text()
        for agreement in AGREEMENTS
        for heading in parsed(synthesis.claims(agreement)).select("h3")
    ]
    assert sorted(shown) == sorted(claims["claim"])
    assert len(claims) >= 12
    assert set(claims["about"]) == {"tendering", "in_house", "either_way"}


def test_positions_stand_in_words_and_shapes() -> None:
    for link in parsed(synthesis.claims_matrix()).select("td a"):
        assert re.fullmatch(r"▲ supports|▼ opposes|◆ qualifies", link.get_text())


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([("trondheim", "supports")], "alone"),
        ([("dfo", "supports"), ("dfo", "opposes")], "alone"),
        ([("dfo", "supports"), ("guide", "opposes")], "disagree"),
        ([("dfo", "supports"), ("guide", "qualifies")], "unshared"),
        ([("dfo", "opposes"), ("guide", "qualifies")], "unshared"),
        ([("dfo", "supports"), ("guide", "supports"), ("bergen", "qualifies")], "agree"),
        ([("dfo", "supports"), ("guide", "supports"), ("guide", "opposes")], "disagree"),
    ],
)
def test_agreement(positions: list[tuple[str, str]], expected: str) -> None:
    assert synthesis.agreement(positions) == expected


def test_unknown_agreement_is_refused() -> None:
    with pytest.raises(DataError, match="harmony"):
        synthesis.claims("harmony")


def positions() -> list[dict[str, str]]:
    """Each position on a claim with the finding that takes it."""
    evidence = load()
    return [
        {**evidence.row("findings", row["finding_id"]), **row}
        for row in evidence.table("claim_positions").to_dict("records")
    ]


def test_no_claim_takes_a_gap_or_an_aim_for_what_a_document_says() -> None:
    for row in positions():
        assert row["voice"] != "book", row
        assert row["kind"] != "goal", row


def test_a_claim_against_a_tender_stands_on_the_same_footing_as_one_for_it() -> None:
    """Neither is taken for granted: each has those who say it, and what limits or denies it."""
    for claim in ("tendering-quality", "weakest-at-risk"):
        taken = {row["position"] for row in positions() if row["claim_id"] == claim}
        assert {"supports", "qualifies"} <= taken, claim
        grades = {row["grade"] for row in positions() if row["claim_id"] == claim}
        assert not grades & {"evaluated", "evaluated_with_comparison", "survey"}, claim


@pytest.mark.parametrize(
    ("claim", "named"),
    [
        ("weakest-at-risk", r"weakest|vulnerable|greatest needs|further away"),
        ("several-bids", r"\bbids?\b"),
        ("tendering-saves", r"cost|cheaper|save|benefit goals"),
        ("reform-money", r"efficien|cost|saving|investment"),
        ("staff-early", r"staff|involve|parties|union"),
    ],
)
def test_a_side_is_taken_only_by_what_names_the_matter(claim: str, named: str) -> None:
    """What would follow from a finding is the reader's to say."""
    for row in positions():
        if row["claim_id"] == claim and (
            claim == "weakest-at-risk" or row["position"] != "qualifies"
        ):
            assert re.search(named, row["statement"], re.IGNORECASE), row


def test_a_finding_takes_part_only_in_what_it_says() -> None:
    """Each was coded once by what would follow from it."""
    coded: dict[str, set[str]] = {}
    for row in positions():
        coded.setdefault(row["finding_id"], set()).add(row["claim_id"])
    assert coded["trondheim-risk-continuity"] == {"tendering-quality"}
    assert coded["bergen-frequent-supplier-change"] == {"long-contracts"}, "no quality"
    for finding in (
        "bergen-tender-works-technical",
        "guide-intro-learning-process",
        "bergen-ministry-better-choice",
        "bergen-intention-diversity",
        "dfo-naerhedsreform-goal",
        "holbaek-gathers-services",
        "dfo-oslo-spread-before-end",
    ):
        assert finding not in coded
    alike = ("trondheim-lesson-market", "holbaek-about-30-suppliers", "guide-market-broad")
    of_a_market = [row["position"] for row in positions() if row["finding_id"] in alike]
    assert set(of_a_market) == {"qualifies"}, "interest in a market, and no bid"


def test_a_result_is_read_one_way_on_the_map_among_claims_and_behind_scores() -> None:
    """What is unclear on the map takes no side elsewhere."""
    evidence = load()
    coded = evidence.table("evidence_map")
    unclear = set(coded[coded["direction"] == "unclear"]["finding_id"])
    assert "dfo-sammen-5-1-million" in unclear
    sides = evidence.table("option_score_evidence")
    for name in unclear:
        assert {row["position"] for row in positions() if row["id"] == name} <= {"qualifies"}, name
        assert set(sides[sides["finding_id"] == name]["side"]) <= {"unclear"}, name


def test_those_who_report_on_themselves_are_all_named() -> None:
    """Every result that a reform's own body or its staff tells stands in that section."""
    evidence = load()
    chapter = json.loads(
        (DATA_FOLDER.parent / "book/findings/trust_reforms.ipynb").read_text(encoding="utf-8")
    )
    sources = ["".join(cell["source"]) for cell in chapter["cells"]]
    (start,) = [n for n, text in enumerate(sources) if "### Those who reform" in text]
    end = next(n for n, text in enumerate(sources) if n > start and re.match("#{2,3} ", text))
    section = "\n".join(sources[start:end])
    folded = evidence.table("details")
    folds = re.findall(r'details="(.+?)"', section)
    shown = {
        *re.findall(r'"([a-z0-9-]+)"', section),
        *folded[folded["section"].isin(folds)]["finding_id"],
    }
    for row in evidence.table("findings").to_dict("records"):
        if row["source_id"] != "dfo" or row["kind"] not in ("result", "number"):
            continue
        own_body = evidence.row("voices", row["voice"])["kind"] in ("municipality", "state_body")
        told = row["voice"] != "dfo" and own_body and row["grade"] != "evaluated"
        says_so = re.search("Self-reported|themselves judged", row["caveat"])
        if told or says_so or row["grade"] == "own_evaluation":
            is_budget = row["kind"] == "number" and row["theme"] == "economy"
            assert row["id"] in shown or (is_budget and row["grade"] == "record"), row
    of_reforms = "own account|those who ran|same people rate|told by the ministry|mostly self"
    for row in evidence.table("literature").to_dict("records"):
        is_evidence = row["status"] in synthesis.EVIDENCE
        if row["topic"] == "trust_based_governance" and is_evidence:
            told = re.search(of_reforms, f"{row['claim']} {row['caveat']}")
            assert row["id"] in shown or not told, row


def test_every_initiative_is_shown_with_all_its_findings() -> None:
    page = parsed(synthesis.initiatives(*COUNTRIES))
    evidence = load()
    links = evidence.table("initiative_findings")
    for row in evidence.table("initiatives").to_dict("records"):
        section = page.find(id=f"initiative-{row['id']}")
        assert section is not None, row["id"]
        own = links[links["initiative_id"] == row["id"]]
        assert len(section.select(".findings > li")) == len(own)


def test_initiatives_of_an_unknown_country_are_refused() -> None:
    with pytest.raises(DataError, match="FI"):
        synthesis.initiatives("FI")


def test_each_initiative_is_dated_or_listed_as_undated() -> None:
    dated = {row.th.get_text() for row in parsed(synthesis.reform_timeline()).select("tbody tr")}
    undated = {
        item.b.get_text().split(": ", 1)[1]
        for item in parsed(synthesis.undated_reforms()).select("li")
    }
    assert not dated & undated
    assert dated | undated == set(load().table("initiatives")["name"])


def test_the_map_has_every_initiative_and_its_findings_speak_of_it() -> None:
    evidence = load()
    coded = evidence.table("evidence_map")
    assert set(coded["initiative_id"]) == set(evidence.table("initiatives")["id"])
    told = set(evidence.table("initiative_findings").itertuples(index=False, name=None))
    for row in coded.to_dict("records"):
        assert (row["initiative_id"], row["finding_id"]) in told, row


def test_a_goal_is_never_shown_as_a_result() -> None:
    evidence = load()
    for row in evidence.table("evidence_map").to_dict("records"):
        kind = evidence.row("findings", row["finding_id"])["kind"]
        is_result = kind in ("result", "number", "argument", "lesson")
        assert (row["direction"] != "not_reported") <= is_result, row
        assert (kind == "goal") <= (row["direction"] == "not_reported"), row


def test_what_is_calculated_or_assumed_points_nowhere() -> None:
    for row in load().table("evidence_map").to_dict("records"):
        said = load().row("findings", row["finding_id"])["statement"]
        if re.search("calculated|assumed", said):
            assert row["direction"] == "unclear", row


def test_quality_for_users_is_kept_apart_from_cooperation_and_way_of_working() -> None:
    coded = load().table("evidence_map")
    for finding in coded[coded["outcome"] == "quality"]["finding_id"]:
        said = load().row("findings", finding)["statement"]
        assert re.search("quality|(?:better|good) services", said), finding
    working = coded[coded["outcome"] == "cooperation_and_work"]
    assert {load().row("findings", name)["theme"] for name in working["finding_id"]} <= {
        "organisation",
        "process",
        "quality",
    }
    assert not set(working["finding_id"]) & set(coded[coded["outcome"] == "quality"]["finding_id"])


def test_counts_by_grade_add_up_to_the_results_of_the_map() -> None:
    cells = parsed(synthesis.evidence_by_grade()).select("td")
    counted = sum(int(cell.get_text().replace("–", "0")) for cell in cells)
    coded = load().table("evidence_map")
    assert counted == (coded["direction"] != "not_reported").sum()


def test_only_evidence_is_shown_as_evidence() -> None:
    table = load().table("literature").set_index("id")
    evidence = {
        str(tag["id"]).removeprefix("literature-")
        for fragment in (synthesis.disputed(), synthesis.undisputed())
        for tag in parsed(fragment).select('[id^="literature-"]')
    }
    leads = {
        str(tag["id"]).removeprefix("lead-")
        for tag in parsed(synthesis.leads()).select('[id^="lead-"]')
    }
    assert evidence == set(table.index[table["status"].isin(synthesis.EVIDENCE)])
    assert leads == set(table.index) - evidence


def test_disputing_works_stand_in_the_same_group() -> None:
    table = load().table("literature")
    works = table[table["status"].isin(synthesis.EVIDENCE)].set_index("id")
    groups = [
        {str(tag["id"]).removeprefix("literature-") for tag in group.select("[id]")}
        for group in parsed(synthesis.disputed()).select(".dispute")
    ]
    for name, others in works["disputed_with"].items():
        for other in others.split(";"):
            if other in works.index:
                assert any({name, other} <= group for group in groups), (name, other)


def test_what_is_no_evidence_says_so() -> None:
    claims = load().table("literature").set_index("claim")["status"]
    fragments = (
        synthesis.figures_you_will_hear(),
        synthesis.disputed(),
        synthesis.undisputed(),
        synthesis.leads(),
    )
    for fragment in fragments:
        for badge in parsed(fragment).select(".badge"):
            said = badge.find_parent(class_="said")
            assert said is not None
            claim = said.find_previous("p")
            assert claim is not None
            is_evidence = claims[claim.get_text()] in synthesis.EVIDENCE
            assert ("literature" in badge["class"]) == is_evidence
            assert badge.get_text().startswith("no evidence") != is_evidence


def test_every_figure_you_will_hear_is_shown() -> None:
    shown = [tag.get_text() for tag in parsed(synthesis.figures_you_will_hear()).select("h3")]
    assert shown == [f"“{row}”" for row in load().table("figures_you_will_hear")["figure"]]


def test_all_works_are_offered_under_the_name_that_is_written() -> None:
    (link,) = parsed(synthesis.works_file()).select("a[download]")
    assert str(link["href"]).rpartition("/")[2] in generated_files()
