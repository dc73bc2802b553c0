"""What the case paper says, as its reader in the council reads it."""

import re
from itertools import dropwhile, takewhile
from typing import Any

import pytest

from tillit.evidence import EVIDENCE, load
from tillit.explorers.memo import memo
from tillit.explorers.scope_phasing import scope_phasing
from tillit.formats import write
from tillit.locales import locale
from tillit.parameters import Value, registry
from tillit.scenario import Scenario
from tillit.wording import value_text
from tillit.works import cited


def blocks_under(heading: str, **changed: Value) -> list[dict[str, Any]]:
    """Return the blocks between this heading and the next."""
    blocks = memo().resolved(Scenario.from_values(changed).full_values())
    after = list(dropwhile(lambda block: block.get("text") != heading, blocks))[1:]
    return list(takewhile(lambda block: block["kind"] != "heading", after))


def test_sources_are_documents_and_works_that_were_found() -> None:
    [listed] = [block["items"] for block in blocks_under("Sources") if block["kind"] == "list"]
    literature = load().table("literature")
    found = literature[literature["status"].isin(EVIDENCE)]
    works = [cited(row) for row in found.to_dict("records")]
    authors = [*load().table("sources")["author"], *works]
    for item in listed:
        assert any(author and item.startswith(author) for author in authors), item
    assert len(listed) == len(set(listed))


def test_what_is_said_of_staff_tells_the_count_of_refusals_with_its_limits() -> None:
    said = " ".join(str(block) for block in blocks_under("Staff"))
    for words in ("15 %", "23 %", "not of care", "cleaners", "not told"):
        assert words in said


@pytest.mark.parametrize(
    ("named", "row"),
    [
        ({"side_a_name": "The majority"}, ["Who it is", "The majority", ""]),
        ({"side_a_name": "Unions", "side_b_name": "KS"}, ["Who it is", "Unions", "KS"]),
    ],
)
def test_the_sides_are_named_over_their_orders_and_only_if_they_were(
    named: dict[str, Value], row: list[str]
) -> None:
    ranks: dict[str, Value] = {"side_a_rank_net_cost": 1, "side_b_rank_staff": 1}
    [orders] = [
        block
        for block in blocks_under("Disagreement, in words", **ranks, **named)
        if block["kind"] == "table"
    ]
    assert orders["rows"][0] == row
    [unnamed] = [
        block
        for block in blocks_under("Disagreement, in words", **ranks)
        if block["kind"] == "table"
    ]
    assert unnamed["rows"] == orders["rows"][1:]
    assert "Side B: ." not in str(unnamed)


@pytest.mark.parametrize(("given", "said"), [({}, False), ({"budget_million": 80.0}, True)])
def test_what_the_yearly_budget_replaces_says_so(given: dict[str, Value], said: bool) -> None:
    rows = {
        row[0]: row
        for block in blocks_under("Assumptions, changed and unchanged", **given)
        if block["kind"] == "table" and block["caption"].startswith("Assumptions")
        for row in block["rows"]
    }
    for name in ("first_step_fte", "cost_per_fte"):
        row = rows[registry()[name].label]
        assert row[1] == value_text(registry()[name], registry()[name].default)
        assert ("your yearly budget stands instead" in row[2]) == said
    budget = locale().amount("million", "80") if said else "not set"
    assert rows["Yearly budget of the service"][1] == budget


BELIEFS: dict[str, Value] = {"price_gap_percent": 8.0, "reform_gain_percent": 3.0}


def economy(**changed: Value) -> tuple[dict[str, list[str]], dict[str, list[str]], str]:
    """Return the two tables of the economy, cells by row, and what is said around them."""
    blocks = blocks_under("Economy", **changed)
    arms, alternatives = (
        {row[0]: row[1:] for row in block["rows"]} for block in blocks if block["kind"] == "table"
    )
    said = " ".join(block["text"] for block in blocks if block["kind"] == "paragraph")
    return arms, alternatives, said


def test_no_findings_are_counted_for_or_against_an_alternative() -> None:
    said = " ".join(str(block) for block in blocks_under("Users"))
    assert not re.search(r"\d", said)
    assert "not reckoned here, for any of the alternatives" in said


def test_tender_and_reform_are_told_alike_in_their_states_and_over_both_horizons() -> None:
    arms, _alternatives, _said = economy(**BELIEFS)
    one_sided = {label for label, cells in arms.items() if "not reckoned here" in cells}
    assert all(label.startswith("Of that") for label in one_sided)
    for words in ("Net then", "Net on average, with the years after", "Chance of a saving"):
        [label] = [label for label in arms if label.startswith(words)]
        assert all(re.search(r"\d", cell) for cell in arms[label]), arms[label]
    ways = [label for label in arms if label.startswith("Of that")]
    assert all(word in label for word, label in zip(("runs", "early", "kept"), ways, strict=True))
    found = memo().results(Scenario.from_values(BELIEFS).full_values())
    for name in ("net_if_runs", "net_if_ends_early", "net_if_gap_not_kept"):
        told = write(found[f"{name}_middle"], "money")
        assert any(cells[0].startswith(told) for cells in arms.values()), name


def test_where_a_number_exists_for_one_alternative_only_the_others_say_so() -> None:
    _arms, alternatives, _said = economy(**BELIEFS)
    assert list(alternatives) == list(load().table("options")["name"])
    for name, cells in alternatives.items():
        assert all(cells), name
        assert any(re.search(r"\d", cell) for cell in cells) != (
            set(cells) <= {"not reckoned here", "what all others are measured against"}
        )
    for part in ("Staff", "Risk", "Readiness", "What would change our mind"):
        said = " ".join(str(block) for block in blocks_under(part))
        assert "not reckoned here" in said


def test_each_arm_shows_what_its_own_belief_allows() -> None:
    none = "not reckoned here"
    for place, (belief, number) in enumerate(BELIEFS.items()):
        arms, alternatives, said = economy(**{belief: number})
        for words in ("Net if", "Gross", "Net on average", "Chance of a saving"):
            [cells, *_more] = [cells for label, cells in arms.items() if label.startswith(words)]
            assert cells[place] != none, words
            assert cells[1 - place] == none, words
        tender, reform = "Full tender", "Trust reform in all units"
        with_net, without = (tender, reform) if place == 0 else (reform, tender)
        assert re.search(r"\d", alternatives[with_net][1])
        assert alternatives[without][1] == none
        assert f"Of a {('reform', 'tender')[place]} no net is given" in said


def test_the_whole_service_has_a_net_of_the_reform_too() -> None:
    found = memo().results(Scenario.from_values(BELIEFS).full_values())
    # Twice the posts of the first step at the defaults: twice its net.
    assert found["inhouse_whole"] == pytest.approx(2 * found["inhouse_net_long_middle"])
    _arms, alternatives, _said = economy(**BELIEFS)
    told = write(found["inhouse_whole"], "money")
    assert alternatives["Trust reform in all units"][1] == told


def test_the_paper_tells_the_numbers_of_the_pages() -> None:
    changed: dict[str, Value] = {"price_gap_percent": 8.0}
    [tips] = [block for block in blocks_under("What would change our mind") if "items" in block]
    page = scope_phasing().results(Scenario.from_values({}).full_values())
    told = write(page["full_best_from"], "percent")
    assert any(f"from a gain of {told} of" in item for item in tips["items"])
    _arms, _alternatives, said = economy(**changed)
    leaves = write(
        scope_phasing().results(Scenario.from_values(changed).full_values())["stated_gain_middle"],
        "percent",
    )
    assert f"leaves a gain of {leaves} a year" in said


def test_the_two_best_shares_of_control_are_no_verdict() -> None:
    said = " ".join(str(block) for block in blocks_under("Risk"))
    assert "no verdict on who should run the service" in said


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, ["leaves a gain of", "a gap of", "a first step is worth it from"]),
        ({"mean_gain_percent": 8.0}, ["one of the two needs another look"]),
        ({"extension_fte": 0.0}, ["leaves a gain of"]),
    ],
)
def test_price_gap_and_gain_are_related_in_words(
    changed: dict[str, Value], told: list[str]
) -> None:
    _arms, _alternatives, said = economy(**{**BELIEFS, **changed})
    assert all(words in said for words in told)
    assert ("a first step is worth it from" in said) == ("extension_fte" not in changed)


def test_costs_in_norwegian_kroner_are_said_to_be_in_the_paper() -> None:
    assert "Norwegian kroner" in economy(**BELIEFS, country="SE")[2]
    assert "Norwegian kroner" not in economy(**BELIEFS, country="NO")[2]
