"""The registry of parameters: what it takes, what it refuses, and where each number comes from."""

import csv
import itertools
import math
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.contents import contents
from tillit.evidence import DATA_FOLDER, DataError
from tillit.explorers import explorer
from tillit.models.law import UNREAD
from tillit.parameters import Parameter, ParameterError, defaults, registry
from tillit.wording import ORIGINS, place_of, value_text

ALL = list(registry().values())
NUMBERS = [parameter for parameter in ALL if parameter.kind == "number"]
CHOICES = [parameter for parameter in ALL if parameter.kind == "choice"]
OPTIONAL = [parameter for parameter in NUMBERS if parameter.optional]
TEXTS = [parameter for parameter in ALL if parameter.kind == "text"]
DATES = [parameter for parameter in ALL if parameter.kind == "date"]


def rows_of(table: str) -> list[dict[str, str]]:
    with (DATA_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def name_of(parameter: Parameter) -> str:
    return parameter.id


# ---- the registry of the book --------------------------------------------------------------------


def test_registry_is_the_table_in_its_order() -> None:
    table = [row["id"] for row in rows_of("parameters")]
    assert list(registry())[: len(table)] == table


def test_a_family_stands_once_for_every_row_of_its_tables() -> None:
    given = [
        name for name in registry() if name not in {row["id"] for row in rows_of("parameters")}
    ]
    expected = []
    for family in rows_of("parameter_families"):
        tables = family["for_each"].split("|")
        for rows in itertools.product(*map(rows_of, tables)):
            if tables == ["parameters"] and rows[0]["uncertain"] != "true":
                continue
            name = family["id"]
            for table, row in zip(tables, rows, strict=True):
                name = name.replace(f"{{{table}.id}}", row["id"])
            expected.append(name)
    assert given == expected
    assert all("{" not in f"{item.label}{item.meaning}{item.reason}" for item in ALL)


def test_there_are_parameters_of_every_kind() -> None:
    # The parametrised tests below would pass on an empty list.
    assert NUMBERS
    assert CHOICES
    assert OPTIONAL
    assert TEXTS
    assert DATES


@pytest.mark.parametrize("parameter", NUMBERS, ids=name_of)
def test_default_and_ends_can_be_reached_by_the_control(parameter: Parameter) -> None:
    # A slider stands only on whole steps from its lower end; a browser moves other values, so the
    # page would not show the default.
    assert parameter.low < parameter.high
    for value in (parameter.default, parameter.high):
        if not math.isnan(float(value)):
            assert parameter.low <= float(value) <= parameter.high
            steps = (float(value) - parameter.low) / parameter.step
            assert steps == pytest.approx(round(steps), abs=1e-9)


@pytest.mark.parametrize("parameter", CHOICES, ids=name_of)
def test_choice_has_alternatives_and_its_default_is_one(parameter: Parameter) -> None:
    assert len(parameter.choices) >= 2
    assert parameter.default in parameter.choices
    assert all(label.strip() for label in parameter.choices.values())


@pytest.mark.parametrize("row", rows_of("parameters"), ids=lambda row: row["id"])
def test_origin_leads_to_evidence(row: dict[str, str]) -> None:
    findings = {entry["id"] for entry in rows_of("findings")}
    outside = {entry["id"]: entry["status"] for entry in rows_of("literature")}
    outside |= {entry["id"]: entry["how_read"] for entry in rows_of("law")}
    if row["origin"] == "source":
        assert row["finding_id"] in findings
    elif row["origin"] == "literature":
        assert outside[row["literature_id"]] in ("found", "derived")
    elif row["origin"] == "law":
        assert outside[row["law_id"]] not in UNREAD
    else:
        assert row["origin"] == "assumption"
        assert row["kind"] != "number" or float(row["low"]) < float(row["high"])
    assert row["reason"]


def test_what_a_statute_sets_comes_from_the_law_and_leads_to_its_rule() -> None:
    by_law = [row["id"] for row in rows_of("parameters") if row["origin"] == "law"]
    assert by_law == ["kept_share_sweden"]
    assert ORIGINS()["law"] == "from the law"
    for name in by_law:
        item = registry()[name]
        assert item.law_id in place_of(item)
        assert f'href="../decide/law.html#law-{item.law_id}"' in explorer(
            "staff_terms"
        ).numbers_html(defaults())


def test_default_from_literature_is_within_what_the_literature_says() -> None:
    literature = {row["id"]: row for row in rows_of("literature")}
    checked = 0
    for row in rows_of("parameters"):
        said = literature.get(row["literature_id"])
        if row["origin"] == "literature" and said and said["value"]:
            in_percent = row["display"] == "percent_of_one" and said["unit"] == "percent"
            default = float(row["default"]) * (100 if in_percent else 1)
            low, high = (float(said[end] or said["value"]) for end in ("value_low", "value_high"))
            assert low <= default <= high, row["id"]
            checked += 1
    assert checked


def test_contract_term_is_the_years_of_the_finding() -> None:
    term = registry()["contract_years"]
    (figure,) = [row for row in rows_of("figures") if row["finding_id"] == term.finding_id]
    assert figure["unit"] == "years"
    assert term.default == float(figure["value"])


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("contract_years", 1.0, "1 year"),
        ("contract_years", 4.0, "4 years"),
        ("hires_per_month", 1.0, "1 person"),
        ("hires_per_month", 1.5, "1.5 people"),
        ("pension_change_pp", 1.0, "+1 point"),
        ("lead_time_months", 1.001, "1 month"),
        ("reform_cost_percent", 1.0, "1 %"),
    ],
)
def test_the_unit_goes_with_the_number_as_it_is_written(name: str, value: float, text: str) -> None:
    assert value_text(registry()[name], value).replace("\N{NO-BREAK SPACE}", " ") == text


def test_symbols_of_the_equations_are_in_the_table() -> None:
    # The outside contract: a test that knows only the page and the equations finds each control.
    rows = rows_of("parameters")
    assert {"id", "symbol"} <= set(rows[0])
    of_symbol = {row["symbol"]: row["id"] for row in rows if row["model"] == "staff_terms"}
    expected = {
        "n": "headcount",
        "Δp": "pension_change_pp",
        "Δw": "pay_change_percent",
        "β0": "base_refusal_log_odds",
        "βp": "pension_sensitivity",
        "βw": "pay_sensitivity",
        "d": "early_dialogue",
        "γd": "dialogue_effect",
        "z": "labour_market",
        "γm": "labour_market_effect",
        "s": "move_together",
        "w": "leave_before_share",
        "N": "notice_months",
        "π": "useful_while_waiting",
        "h": "hires_per_month",
        "ℓ": "lead_time_months",
        "premium": "agency_premium",
        "q": "redeployment_per_month",
    }
    assert {symbol: of_symbol.get(symbol) for symbol in expected} == expected
    kept = [row["id"] for row in rows if (row["model"], row["symbol"]) == ("staff_terms", "v")]
    assert kept == ["kept_share_norway", "kept_share_denmark", "kept_share_sweden"]


def test_an_uncertain_parameter_is_a_number_with_its_default_inside() -> None:
    uncertain = [parameter for parameter in ALL if parameter.uncertain]
    assert uncertain
    for parameter in uncertain:
        assert parameter.kind == "number"
        assert not parameter.optional


def test_defaults_are_those_of_the_registry() -> None:
    found = defaults()
    assert list(found) == list(registry())
    assert found["headcount"] == 130
    assert found["country"] == "open"
    assert not registry()["country"].has_default
    assert isinstance(found["survey_refusal_percent"], float)
    assert math.isnan(found["survey_refusal_percent"])


# ---- what check takes and refuses ----------------------------------------------------------------


@pytest.mark.parametrize("parameter", NUMBERS, ids=name_of)
def test_range_is_taken_with_its_ends_and_nothing_outside(parameter: Parameter) -> None:
    assert parameter.check(parameter.low) == parameter.low
    assert parameter.check(parameter.high) == parameter.high
    for outside in (
        math.nextafter(parameter.low, -math.inf),
        math.nextafter(parameter.high, math.inf),
    ):
        with pytest.raises(ParameterError):
            parameter.check(outside)


@given(st.floats(30, 600))
def test_text_of_a_number_is_the_number(number: float) -> None:
    assert registry()["headcount"].check(repr(number)) == number


@pytest.mark.parametrize(
    ("value", "written"),
    [("29.5", "29.5"), (29, "29"), (601, "601"), (1e300, "1e+300"), (-130, "−130")],
)
def test_out_of_range_names_label_value_and_range(value: object, written: str) -> None:
    with pytest.raises(ParameterError) as refused:
        registry()["headcount"].check(value)
    assert str(refused.value) == (f"Employees to be transferred: {written} is outside 30 to 600.")


@pytest.mark.parametrize(
    "value",
    [
        "many",
        "",
        " ",
        None,
        True,
        False,
        math.nan,
        math.inf,
        -math.inf,
        "nan",
        "inf",
        "Infinity",
        "1e999",
        "130 or so",
        "130 %",
        b"130",
        [130],
        {"value": 130},
        complex(130),
    ],
    ids=repr,
)
def test_no_number_is_refused_with_label_and_value(value: object) -> None:
    with pytest.raises(ParameterError) as refused:
        registry()["headcount"].check(value)
    assert str(refused.value) == (
        f"Employees to be transferred: “{value}” is not a number from 30 to 600."
    )


def test_number_too_large_for_a_float_is_refused() -> None:
    # JSON sets no limit: a scenario file may hold such a number.
    with pytest.raises(ParameterError, match="Employees to be transferred"):
        registry()["headcount"].check(10**400)


@pytest.mark.parametrize("value", ["XX", "no", "", "Norway", None, 1, True], ids=repr)
def test_unknown_choice_names_label_value_and_choices(value: object) -> None:
    with pytest.raises(ParameterError) as refused:
        registry()["country"].check(value)
    assert str(refused.value) == f"Country: “{value}” is not one of open, NO, DK, SE."


@pytest.mark.parametrize("value", [["SE"], {"SE": 1}], ids=repr)
def test_list_for_a_choice_is_refused(value: object) -> None:
    with pytest.raises(ParameterError, match="Country"):
        registry()["country"].check(value)


@pytest.mark.parametrize("parameter", CHOICES, ids=name_of)
def test_every_choice_is_taken(parameter: Parameter) -> None:
    for key in parameter.choices:
        assert parameter.check(key) == key


@pytest.mark.parametrize("parameter", OPTIONAL, ids=name_of)
def test_optional_parameter_can_be_left_empty_and_still_holds_its_range(
    parameter: Parameter,
) -> None:
    for empty in (None, ""):
        unset = parameter.check(empty)
        assert isinstance(unset, float)
        assert math.isnan(unset)
    assert parameter.check(parameter.high) == parameter.high
    with pytest.raises(ParameterError, match=re.escape(parameter.label)):
        parameter.check(parameter.high + 1)


@pytest.mark.parametrize("parameter", TEXTS[:1], ids=name_of)
def test_text_is_taken_as_it_is_but_for_what_no_document_may_hold(parameter: Parameter) -> None:
    assert parameter.check("") == ""
    assert parameter.check("Ærlig <b>& ærlig</b>\t🙂\n") == "Ærlig <b>& ærlig</b>\t🙂\n"
    assert parameter.check("a\r\nb\rc") == "a\nb\nc"
    assert parameter.check("a\x00b\x1bc\ud800d\ufffe") == "a b c d "
    most = int(parameter.high)
    assert parameter.check("🙂" * most) == "🙂" * most
    with pytest.raises(ParameterError, match=f"{most + 1} characters; {most} are taken"):
        parameter.check("x" * (most + 1))
    for value in (None, 3, ["x"], {"x": 1}, True):
        with pytest.raises(ParameterError, match="this is not a text"):
            parameter.check(value)


@pytest.mark.parametrize("parameter", DATES[:1], ids=name_of)
def test_date_is_a_day_of_the_calendar(parameter: Parameter) -> None:
    assert parameter.check("") == ""
    assert parameter.check(None) == ""
    assert parameter.check("2028-02-29") == "2028-02-29"
    for value in ("2027-02-29", "29.02.2028", "2028-2-9", "20280229", "soon", 20280229, True, []):
        with pytest.raises(ParameterError, match="is not a date like 2026-03-01"):
            parameter.check(value)


# ---- a broken registry ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("headcount", {"default": "700"}, "column default: .*700 is outside 30 to 600"),
        ("headcount", {"default": "many"}, "column default: 'many' is no number"),
        ("headcount", {"default": "nan"}, "column default: 'nan' is no number"),
        ("headcount", {"low": "600"}, "columns low, high, step: .*low < high"),
        ("headcount", {"low": ""}, "columns low, high, step: .*low < high"),
        ("headcount", {"high": ""}, "columns low, high, step: .*low < high"),
        ("headcount", {"step": ""}, "columns low, high, step: .*step above 0"),
        ("headcount", {"step": "0"}, "columns low, high, step: .*step above 0"),
        ("headcount", {"step": "-5"}, "columns low, high, step: .*step above 0"),
        ("survey_refusal_percent", {"high": "0"}, "columns low, high, step: .*low < high"),
        ("country", {"default": "FI"}, "column default: .*“FI” is not one of open, NO, DK, SE"),
        ("country", {"default": ""}, "column default: .*not one of"),
        ("country", {"choices": ""}, "column default: .*not one of"),
    ],
)
def test_broken_row_stops_with_its_id_columns_and_reason(
    tmp_path: Path, name: str, changes: dict[str, str], reason: str
) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))
    rows = [row | changes if row["id"] == name else row for row in rows_of("parameters")]
    with (folder / "parameters.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    number = next(n for n, row in enumerate(rows, start=2) if row["id"] == name)
    with pytest.raises(DataError, match=rf"data/parameters\.csv, row {number}, {name}, {reason}"):
        registry(folder)


@pytest.mark.parametrize("ends", ["0.6,0.7", "-1,0.7"])
def test_a_drawn_range_lies_within_the_range_and_around_the_default(
    tmp_path: Path, ends: str
) -> None:
    folder = Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))
    table = folder / "drawn_ranges.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("reform_failure_chance,0.3,0.7", f"reform_failure_chance,{ends}"),
        encoding="utf-8",
    )
    reason = r"data/drawn_ranges\.csv, row 3, reform_failure_chance, columns low, high"
    with pytest.raises(DataError, match=reason):
        registry(folder)


def test_levels_lie_within_the_range_and_reach_both_ends_of_it() -> None:
    gain = registry()["mean_gain_percent"]
    assert gain.within(5, -99, 0, gain.high, 99) == (gain.drawn_low, 0, 5, gain.drawn_high)


@pytest.mark.parametrize("name", contents())
def test_what_stands_beside_a_field_fits_its_range(name: str) -> None:
    for grid in explorer(name).grids:
        for row in grid.rows:
            for column, cell in zip(grid.columns, row.cells, strict=True):
                if not cell or registry()[cell].kind != "number":
                    continue
                item = registry()[cell]
                for text in (column, item.meaning):
                    for ends in re.findall(r"(-?[0-9.]+) to (-?[0-9.]+)", text):
                        assert tuple(map(float, ends)) == (item.low, item.high), (cell, text)
                for text in (column, item.meaning, str(row.note)):
                    for place in re.findall(r"(?:^|\s)(-?[0-9.]+): ", text):
                        assert item.low <= float(place) <= item.high, (cell, text)
