"""What the case paper says, as its reader in the council reads it."""

from itertools import dropwhile, takewhile
from typing import Any

import pytest

from tillit.evidence import EVIDENCE, load
from tillit.explorers.memo import memo
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
