"""The reference page of all settings: each once, with what the registry says and who uses it."""

import pytest
from bs4 import BeautifulSoup, Tag

from tillit.contents import contents
from tillit.evidence import load
from tillit.explorers import explorer
from tillit.explorers.settings import settings, used_by
from tillit.parameters import registry
from tillit.wording import ORIGINS, origin_of, place_of


@pytest.fixture(scope="module")
def rows() -> dict[str, Tag]:
    """The rows of the page by the id of their setting."""
    found = {}
    for row in BeautifulSoup(settings().html, "lxml").select("tbody tr"):
        (name,) = row.select("th cite")
        assert name.get_text() not in found, "a setting stands twice"
        found[name.get_text()] = row
    return found


def test_every_setting_stands_on_the_page_and_nothing_else(rows: dict[str, Tag]) -> None:
    assert set(rows) == {name for name, item in registry().items() if not item.about}


def test_a_row_says_what_the_registry_says(rows: dict[str, Tag]) -> None:
    wrong = []
    for name in rows:
        item = registry()[name]
        said = " ".join(rows[name].get_text(" ").split())
        told = (item.label, item.meaning, ORIGINS()[origin_of(item)], place_of(item))
        wrong += [(name, words) for words in told if " ".join(words.split()) not in said]
    assert not wrong


def test_a_number_from_the_law_leads_to_its_rule(rows: dict[str, Tag]) -> None:
    item = registry()["kept_share_sweden"]
    (link,) = rows[item.id].select("cite a")
    assert link["href"] == f"../decide/law.html#law-{item.law_id}"


def test_a_range_that_the_book_draws_less_of_is_told_with_its_reason(rows: dict[str, Tag]) -> None:
    narrower = load().table("drawn_ranges").to_dict("records")
    assert narrower
    for row in narrower:
        item = registry()[row["id"]]
        assert (item.drawn_low, item.drawn_high) == (row["low"], row["high"])
        assert row["reason"] in rows[item.id].get_text()


def test_who_uses_a_setting_is_who_reads_it(rows: dict[str, Tag]) -> None:
    for name, users in used_by().items():
        assert users
        if registry()[name].about:
            continue
        for user in users:
            assert name in {one.id for one in explorer(user).parameters}
            assert contents()[user].title in rows[name].get_text()


def test_every_setting_can_be_linked_to(rows: dict[str, Tag]) -> None:
    assert {name: row.get("id") for name, row in rows.items()} == {name: name for name in rows}


def test_a_choice_tells_what_a_link_or_a_file_holds_for_it(rows: dict[str, Tag]) -> None:
    choices = {name: registry()[name].choices for name in rows if registry()[name].choices}
    assert choices
    for name, labels in choices.items():
        said = rows[name].get_text()
        assert [f"{label} ({key})" in said for key, label in labels.items()] == [True] * len(labels)


def test_how_well_a_number_is_known_is_told_beside_it(rows: dict[str, Tag]) -> None:
    asked = [registry()[name] for name in used_by() if registry()[name].about]
    assert asked
    for choice in asked:
        said = rows[choice.about].get_text()
        assert choice.id in said
        assert all(f"({key})" in said for key in choice.choices)


def test_a_setting_that_no_explorer_uses_yet_stands_last(monkeypatch: pytest.MonkeyPatch) -> None:
    users = {name: names for name, names in used_by().items() if name != "headcount"}
    monkeypatch.setattr("tillit.explorers.settings.used_by", lambda: users)
    (*_others, last) = BeautifulSoup(settings().html, "lxml").select("details")
    assert last.summary
    assert last.summary.get_text() == "On no page yet (1)"
    assert [row.get("id") for row in last.select("tbody tr")] == ["headcount"]
