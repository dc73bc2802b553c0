"""The reader's values: nothing is lost on the way through a file or a link, and none slips in."""

import datetime as dt
import json
import math
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inputs import FILES, FULL, LINKS, STORED, ended
from tillit import __version__
from tillit.evidence import DataError, load
from tillit.links import order
from tillit.migrations import migrations
from tillit.parameters import Parameter, Value, defaults, registry
from tillit.scenario import MOST_SAID, Scenario, ScenarioError

LABEL = "Employees to be transferred"

WriteFile = Callable[[Any], Path]


def a_value(parameter: Parameter) -> st.SearchStrategy[Value]:
    if parameter.kind == "choice":
        return st.sampled_from(list(parameter.choices))
    if parameter.kind == "date":
        return st.dates().map(dt.date.isoformat)
    if parameter.kind == "text":
        # What a file may hold: no controls, no halves of a character.
        return st.text(WRITTEN, max_size=int(parameter.high))
    return st.floats(parameter.low, parameter.high)


WRITTEN = st.characters(
    exclude_categories=("Cc", "Cs"), include_characters="\n\t", exclude_characters="\ufffe\uffff"
)
# All of the registry at once would be far more than any reader changes, and slow.
VALUES = st.lists(st.sampled_from(list(registry())), max_size=20, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: a_value(registry()[name]) for name in names})
)


@pytest.fixture(scope="module")
def some_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenario") / "scenario.json"


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    def write(content: Any) -> Path:
        path = tmp_path / "scenario.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    return write


def saved(**values: object) -> dict[str, Any]:
    """The content of a file of this version, with other values."""
    return {**Scenario().to_dict(), "values": values}


# ---- there and back ------------------------------------------------------------------------------


@given(VALUES)
def test_file_brings_everything_back(some_file: Path, values: Mapping[str, Value]) -> None:
    scenario = Scenario.from_values(values)
    scenario.to_file(some_file)
    assert Scenario.from_file(some_file) == scenario


@given(VALUES)
def test_link_brings_everything_back(values: Mapping[str, Value]) -> None:
    # To the last digit: one link, one answer.
    scenario = Scenario.from_values(values)
    settings = {name: value for name, value in values.items() if not registry()[name].in_words}
    assert Scenario.from_link(scenario.to_fragment()) == Scenario.from_values(settings)


@given(VALUES)
def test_only_what_differs_from_the_default_is_kept(values: Mapping[str, Value]) -> None:
    standing = {name: value for name, value in defaults().items() if value == value}  # set ones
    scenario = Scenario.from_values({**standing, **values})
    assert scenario.messages == ()
    assert scenario.values == {
        name: value for name, value in values.items() if value != standing.get(name)
    }


@pytest.mark.parametrize(
    ("old", "now", "told"),
    [("0", 0, "0"), ("0.02", 0.35, "0.35"), ("0.2", 1.1, "1.1"), ("0.9", 1.4, "1.4")],
)
def test_a_setting_that_another_replaced_is_taken_over_with_a_word(
    some_file: Path, old: str, now: float, told: str
) -> None:
    said = f"“How much colleagues move together” is counted otherwise now: your {old} is taken as"
    linked = Scenario.from_link(f"#peer_correlation={old}&headcount=200")
    assert linked.values == {"move_together": now, "headcount": 200}
    assert linked.messages == (f"{said} {told}.",)
    some_file.write_text(json.dumps(saved(peer_correlation=float(old))), "utf-8")
    assert Scenario.from_file(some_file).values == {"move_together": now}
    assert Scenario.from_file(some_file).messages == linked.messages


def test_what_it_was_before_gives_way_to_what_it_is_now() -> None:
    both = Scenario.from_values({"peer_correlation": 0.2, "move_together": 0.3})
    assert both.values == {"move_together": 0.3}
    assert Scenario.from_values({"peer_correlation": "much"}).messages == (
        "“peer_correlation” is not a setting of this book.",
    )


def test_link_reads_a_whole_address_and_the_part_after_the_hash() -> None:
    wanted = {"headcount": 200, "country": "SE"}
    for link in (
        "headcount=200&country=SE",
        "#headcount=200&country=SE",
        "https://example.org/book/staff_terms.html?x=1#headcount=200&country=SE",
        "file:///home/me/book/staff_terms.html#headcount=200&country=SE",
    ):
        assert Scenario.from_link(link) == Scenario(wanted)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "#",
        "https://example.org/staff_terms.html",
        "https://example.org/staff_terms.html#",
        "https://example.org/staff_terms.html#how-it-is-reckoned",
    ],
)
def test_address_without_settings_is_the_defaults_without_a_message(link: str) -> None:
    # As on the page, where a part after # without "=" is a heading.
    assert Scenario.from_link(link) == Scenario()


def test_link_holds_plain_ids_the_version_and_an_end() -> None:
    fragment = Scenario.from_values({"headcount": 200, "pension_change_pp": -1.25}).to_fragment()
    pairs = parse_qsl(fragment)
    assert pairs[:-1] == [
        ("book", __version__),
        ("headcount", "200"),
        ("pension_change_pp", "-1.25"),
    ]
    assert pairs[-1][0] == "end"


def test_a_link_to_all_settings_at_once_is_short_enough_to_be_sent() -> None:
    link = FULL.to_fragment()
    assert len(FULL.values) > 500
    assert len(f"https://example.org/tender-or-trust/chapters/case-paper.html#{link}") <= 2_000
    assert Scenario.from_link(f"#{link}") == FULL


@pytest.mark.parametrize("left_out", [0, 1, 2, 7, 70, 300])
def test_a_long_link_holds_settings_by_place_wherever_they_stand(left_out: int) -> None:
    some = dict(list(FULL.values.items())[left_out::2])
    scenario = Scenario({**some, "budget_million": 100.123456, "bid_price_c": math.nan})
    link = scenario.to_fragment()
    assert "&budget_million=100.123456&" in link  # has no short form
    assert Scenario.from_link(f"#{link}") == scenario


SENT = "book=0.1.0&all=CJYBBBFyBVJIJF"
"""Begins like a link that a reader of the first edition with short links may have sent."""


def test_a_link_sent_once_is_read_alike_in_every_edition() -> None:
    assert Scenario.from_link(f"#{ended(SENT)}").values == {
        "headcount": 600,
        "pension_change_pp": 1,
        "pay_change_percent": 5,
        "base_refusal_log_odds": -0.85,
        "pension_sensitivity": 0.8,
        "pay_sensitivity": 0.5,
    }
    # Places never move: the beginning of the list is what it was.
    first = "\n".join(load().table("link_order")["id"][:513])
    assert zlib.crc32(first.encode()) == 645_853_843


RENAMED = {"number_of_employees": "headcount", "land": "country"}


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two settings have had other names in an earlier edition, as links and files hold them."""
    table = load().table
    rows = pd.DataFrame({"id": list(RENAMED), "replaced_by": list(RENAMED.values())})
    earlier = {name: old for old, name in RENAMED.items()}

    def with_renames(name: str) -> pd.DataFrame:
        if name == "migrations":
            return pd.concat([table(name), rows])
        if name == "link_order":
            return table(name).replace({"id": earlier})
        return table(name)

    monkeypatch.setattr(load(), "table", with_renames)


@pytest.mark.usefixtures("renamed")
def test_a_renamed_setting_is_taken_over_without_a_word(write_file: WriteFile) -> None:
    held = {"number_of_employees": 200, "land": "SE"}
    wanted = Scenario({"headcount": 200, "country": "SE"})
    assert Scenario.from_link("#number_of_employees=200&land=SE") == wanted
    assert Scenario.from_file(write_file(saved(**held))) == wanted
    stored = {**saved(**held), "defaults": {"number_of_employees": 99}}
    (said,) = Scenario.from_file(write_file(stored)).messages
    assert said == f"The default of {LABEL} was 99 and is now 130."
    assert Scenario.from_link(f"#{FULL.to_fragment()}") == FULL


def test_a_setting_has_the_kind_that_its_place_in_a_short_link_has() -> None:
    kinds = {item.id: item.kind for item in registry().values()}
    assert all(kinds.get(name, kind) == kind for name, kind in order())


def test_a_setting_without_a_place_in_a_short_link_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = load().table
    monkeypatch.setattr(
        load(), "table", lambda name: table(name)[1:] if name == "link_order" else table(name)
    )
    link = FULL.to_fragment()
    assert f"&headcount={FULL.values['headcount']:g}&" in link
    assert Scenario.from_link(f"#{link}") == FULL


def test_what_stands_in_place_of_an_earlier_setting_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.DataFrame({"id": ["old"], "replaced_by": ["odd"], "earlier": [None], "now": [None]})
    monkeypatch.setattr(load(), "table", lambda _name: rows)
    with pytest.raises(DataError, match=r"migrations\.csv, old: there is no setting 'odd'"):
        migrations()


def test_a_link_that_was_cut_or_changed_is_refused_as_a_whole() -> None:
    fragment = Scenario.from_values({"headcount": 200, "country": "SE"}).to_fragment()
    cut = [fragment[:length] for length in range(len(fragment))]
    changed = [fragment.replace("200", "300"), fragment.replace("country", "contract_years")]
    for link in cut + changed:
        read = Scenario.from_link(f"#{link}")
        assert read.values == {}
        if "=" in link:
            assert "cut or changed" in read.messages[0], link


def test_a_key_that_is_no_setting_changes_nothing() -> None:
    read = Scenario.from_link("#utm_source=mail")
    assert read.values == {}
    assert read.messages[-1] == "Nothing was changed."


def test_unset_is_null_in_a_file(some_file: Path) -> None:
    Scenario({"bid_price_a": math.nan, "headcount": 200.0}).to_file(some_file)
    text = some_file.read_text(encoding="utf-8")
    assert "NaN" not in text
    content = json.loads(text)
    assert content["values"] == {"bid_price_a": None, "headcount": 200}
    assert content["defaults"]["survey_refusal_percent"] is None
    assert math.isnan(Scenario.from_file(some_file).full_values()["bid_price_a"])  # type: ignore[arg-type]


def test_file_says_whose_it_is_and_holds_the_defaults_of_its_day(some_file: Path) -> None:
    Scenario.from_values({"country": "DK"}).to_file(some_file)
    content = json.loads(some_file.read_text(encoding="utf-8"))
    assert content["book"] == "tender-or-trust"
    assert content["version"] == __version__
    assert content["values"] == {"country": "DK"}
    settings = [name for name, parameter in registry().items() if not parameter.in_words]
    assert list(content["defaults"]) == settings
    assert content["defaults"]["headcount"] == 130


def test_full_values_are_the_readers_and_else_the_defaults() -> None:
    found = Scenario.from_values({"headcount": 200, "country": "SE"}).full_values()
    assert list(found) == list(registry())
    assert found["headcount"] == 200
    assert found["country"] == "SE"
    assert math.isnan(found["survey_refusal_percent"])  # type: ignore[arg-type]
    standing = {**defaults(), "headcount": 200, "country": "SE"}
    assert {name: value for name, value in found.items() if value == value} == {
        name: value for name, value in standing.items() if value == value
    }


def test_a_number_that_may_be_emptied_stays_empty_in_link_and_file(write_file: WriteFile) -> None:
    emptied = Scenario.from_values({"bid_price_a": None, "bid_quality_b": 0})
    assert math.isnan(emptied.full_values()["bid_price_a"])  # type: ignore[arg-type]
    fragment = emptied.to_fragment()
    assert "&bid_price_a=&bid_quality_b=0&" in fragment
    for restored in (
        Scenario.from_link(f"#{fragment}"),
        Scenario.from_file(write_file(emptied.to_dict())),
    ):
        assert restored.messages == ()
        assert restored.to_dict() == emptied.to_dict()
    assert emptied.to_dict()["values"] == {"bid_price_a": None, "bid_quality_b": 0}
    assert emptied.code != Scenario().code


# ---- what does not fit ---------------------------------------------------------------------------

REFUSED = [
    ("headcount", "601", [LABEL, "601", "30 to 600", "default stands"]),
    ("headcount", "many", [LABEL, "“many”", "not a number", "default stands"]),
    ("headcount", "nan", [LABEL, "“nan”", "not a number", "default stands"]),
    ("headcount", "", [LABEL, "not a number", "default stands"]),
    ("country", "FI", ["Country", "“FI”", "NO, DK, SE", "left open"]),
    ("price_gap_percent", "400", ["400", "outside", "left open"]),
    ("schedule_start", "soon", ["“soon”", "not a date", "left open"]),
    ("ready_tender_goal", "maybe", ["“maybe”", "not one of", "left open"]),
    ("wind_speed", "4", ["wind_speed", "not a setting of this book"]),
    ("__class__", "4", ["__class__", "not a setting of this book"]),
]


def assert_refused(scenario: Scenario, named: list[str]) -> None:
    """One message with these words, and the other value is kept."""
    assert scenario.values == {"pension_change_pp": -4}
    assert len(scenario.messages) == 1
    for words in named:
        assert words in scenario.messages[0]


@pytest.mark.parametrize(("name", "value", "named"), REFUSED)
def test_link_keeps_what_fits_and_says_what_it_refused(
    name: str, value: str, named: list[str]
) -> None:
    assert_refused(Scenario.from_link(f"#{name}={value}&pension_change_pp=-4"), named)


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        *REFUSED,
        ("headcount", 601, [LABEL, "601", "30 to 600", "default stands"]),
        ("headcount", None, [LABEL, "not a number", "default stands"]),
        ("headcount", True, [LABEL, "True", "not a number", "default stands"]),
        ("headcount", math.nan, [LABEL, "not a number", "default stands"]),
        ("headcount", math.inf, [LABEL, "not a number", "default stands"]),
        ("headcount", [200], [LABEL, "not a number", "default stands"]),
        ("headcount", 10**400, [LABEL, "default stands"]),
        ("country", None, ["Country", "NO, DK, SE", "left open"]),
        ("country", ["SE"], ["Country", "NO, DK, SE", "left open"]),
        ("country", {"SE": 1}, ["Country", "NO, DK, SE", "left open"]),
    ],
    ids=lambda item: repr(item)[:24],
)
def test_file_keeps_what_fits_and_says_what_it_refused(
    write_file: WriteFile, name: str, value: object, named: list[str]
) -> None:
    content = saved(**{name: value, "pension_change_pp": -4})
    assert_refused(Scenario.from_file(write_file(content)), named)


def test_every_refused_value_has_its_message() -> None:
    scenario = Scenario.from_link("#headcount=1&country=FI&wind_speed=4&contract_years=6")
    assert scenario.values == {"contract_years": 6}
    assert [message.split()[0] for message in scenario.messages] == [
        "Employees",
        "Country:",
        "“wind_speed”",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"headcount=200",
        b'{"book": "tender-or-trust", "values": {',
        b"\xff\xfe\x00\x81",
        b"[]",
        b'"tender-or-trust"',
        b"{}",
        b'{"book": "another book", "version": "0.1.0", "values": {}}',
        b'{"book": "tender-or-trust", "version": "0.1.0"}',
        b'{"book": "tender-or-trust", "version": "0.1.0", "values": [200]}',
        b'{"version": "0.1.0", "values": {"headcount": 200}}',
    ],
)
def test_file_that_is_no_scenario_of_this_book_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(content)
    with pytest.raises(ScenarioError) as refused:
        Scenario.from_file(path)
    assert str(path) in str(refused.value)
    assert "not a scenario file of this book" in str(refused.value)


def test_missing_file_and_folder_are_named_with_the_reason(tmp_path: Path) -> None:
    for path, reason in [
        (tmp_path / "gone.json", "No such file or directory"),
        (tmp_path, "Is a directory"),
    ]:
        with pytest.raises(ScenarioError) as refused:
            Scenario.from_file(path)
        assert str(refused.value) == f"{path} cannot be read: {reason}"


# ---- an older version ----------------------------------------------------------------------------


def test_older_file_opens_and_says_what_has_changed(write_file: WriteFile) -> None:
    content = saved(pension_change_pp=-4, wind_speed=3)
    content["version"] = "0.0.9"
    content["defaults"] |= {
        "headcount": 120.0,
        "country": "DK",
        "survey_refusal_percent": 10,
        "wind_speed": 5,
    }
    scenario = Scenario.from_file(write_file(content))
    assert scenario.values == {"pension_change_pp": -4}
    assert scenario.messages == (
        f"Saved with version 0.0.9 of the book; this is version {__version__}.",
        f"The default of {LABEL} was 120 and is now 130.",
        "The default of Country was DK and is now open.",
        "The default of Your staff survey: would stay behind was 10 and is now not set.",
        "“wind_speed” is not a setting of this book.",
    )


def test_a_default_that_was_not_set_is_called_so(write_file: WriteFile) -> None:
    content = saved()
    content["defaults"]["headcount"] = None
    scenario = Scenario.from_file(write_file(content))
    assert scenario.messages == (f"The default of {LABEL} was not set and is now 130.",)


def test_file_of_the_same_version_says_nothing(write_file: WriteFile) -> None:
    assert Scenario.from_file(write_file(saved(headcount=200))) == Scenario({"headcount": 200})


@pytest.mark.parametrize(
    "stored", [None, [], "130", {"headcount": [130]}, {"country": ["NO"]}], ids=repr
)
def test_broken_defaults_in_a_file_lose_no_value(write_file: WriteFile, stored: object) -> None:
    content = saved(headcount=200)
    content["defaults"] = stored
    assert Scenario.from_file(write_file(content)).values == {"headcount": 200}


def test_file_without_a_version_opens_and_says_so(write_file: WriteFile) -> None:
    content = saved(headcount=200)
    del content["version"]
    scenario = Scenario.from_file(write_file(content))
    assert scenario.values == {"headcount": 200}
    assert len(scenario.messages) == 1
    assert f"this is version {__version__}" in scenario.messages[0]


def test_older_link_opens_and_says_its_version() -> None:
    scenario = Scenario.from_link("#headcount=200&book=0.0.9")
    assert scenario.values == {"headcount": 200}
    assert scenario.messages == (
        f"Saved with version 0.0.9 of the book; this is version {__version__}.",
    )


@pytest.mark.parametrize("name", LINKS)
def test_a_link_has_one_answer(name: str) -> None:
    expected = LINKS[name]
    read = Scenario.from_link(f"#{expected.fragment}")
    assert read == Scenario(expected.values or {}, read.messages)
    told = " ".join(read.messages)
    assert expected.said in told
    assert bool(told) == bool(expected.said)
    assert ("Nothing was changed" in told) == (expected.values is None)
    assert len(told) < 1500


@pytest.mark.parametrize("name", STORED)
def test_what_a_browser_has_stored_is_a_file_like_others(name: str) -> None:
    expected = STORED[name]
    if expected.values is None:
        with pytest.raises(ScenarioError):
            Scenario.from_bytes(expected.content, name)
    else:
        assert Scenario.from_bytes(expected.content, name).values == expected.values


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_far_as_it_can_be_and_the_rest_is_said(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(FILES[name].content)
    expected = FILES[name]
    if expected.values is None:
        with pytest.raises(ScenarioError) as error:
            Scenario.from_file(path)
        said = [str(error.value)]
    else:
        scenario = Scenario.from_file(path)
        assert scenario.values == expected.values
        said = list(scenario.messages)
    assert expected.said in " ".join(said)
    assert bool(said) == bool(expected.said)
    assert len(said) <= MOST_SAID + 3
    assert max(map(len, said), default=0) < 300
