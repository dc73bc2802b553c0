"""Python refuses a setting as loudly as the page: what, where, the range, and what is like it."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tillit.explorers import explorer
from tillit.parameters import ParameterError, defaults
from tillit.scenario import Given, Scenario
from tillit.widget import ExplorerWidget

PENSION = "pension_change_pp"
TERMS = explorer("staff_terms")
ENTRIES: dict[str, Callable[[Given], object]] = {
    "results": TERMS.results,
    "answer": TERMS.answer,
    "text": TERMS.to_text,
    "page": TERMS.to_html,
    "inputs": TERMS.inputs,
    "cases": TERMS.cases,
    "tips": lambda given: TERMS.tips(given, "chance_short"),
    "unknowns": lambda given: TERMS.unknowns(given, ("chance_short",)),
    "chart": lambda given: TERMS.spec(TERMS.pictures[0], given),
    "table": lambda given: TERMS.columns(TERMS.pictures[0], given),
    "document": explorer("memo").resolved,
}


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"pension": -3}, "“pension” is not a setting of this book. Most like it: pension_change"),
        ({"pension_chnge_pp": -3}, "is not a setting of this book. Most like it: pension_change"),
        ({PENSION: -30}, "Pension change: −30 is outside −8 to 1."),
        ({PENSION: "much"}, "Pension change: “much” is not a number from −8 to 1."),
        ({PENSION: [1]}, "Pension change: “[1]” is not a number from −8 to 1."),
        ({PENSION: np.array([1, 2])}, "Pension change: “[1 2]” is not a number from −8 to 1."),
        ({"headcount": True}, "“True” is not a number from"),
        ({"country": "Norway"}, "Country: “Norway” is not one of open, NO, DK, SE."),
        ({"schedule_start": "soon"}, "“soon” is not a date like 2026-03-01."),
        (3, "Settings are given as ids with their values; “3” is neither."),
        ([PENSION], "Settings are given as ids with their values"),
    ],
)
def test_what_does_not_fit_is_an_error_wherever_settings_are_taken(
    entry: str, given: Given, reason: str
) -> None:
    with pytest.raises(ParameterError) as error:
        ENTRIES[entry](given)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    "given", [Scenario({PENSION: -3}), {PENSION: -3}, {**defaults(), PENSION: -3}, {PENSION: "-3"}]
)
def test_a_scenario_and_values_give_the_same_results(given: Given) -> None:
    assert TERMS.results(given) == TERMS.results({PENSION: -3.0})


@pytest.mark.parametrize("number", [np.int64(-3), np.float32(-3), -3, "−3"])
def test_every_kind_of_number_is_one(number: object) -> None:
    assert Scenario({PENSION: number}).values == {PENSION: -3.0}  # type: ignore[dict-item]


@pytest.mark.parametrize("nothing", [None, "", math.nan, np.nan, pd.NA])
def test_every_kind_of_nothing_unsets_a_number_that_may_be_unset(nothing: object) -> None:
    assert Scenario({"price_gap_percent": 5.0}).values == {"price_gap_percent": 5.0}
    assert Scenario({"price_gap_percent": nothing}).values == {}  # type: ignore[dict-item]


def test_a_scenario_checks_itself_and_keeps_what_differs() -> None:
    pay = defaults()["pay_per_fte"]
    assert Scenario({PENSION: "-3", "pay_per_fte": pay}).values == {PENSION: -3.0}
    with pytest.raises(ParameterError, match="outside"):
        Scenario({PENSION: -30})


def test_a_widget_takes_every_setting_of_the_book_and_no_other() -> None:
    widget = ExplorerWidget(TERMS)
    widget.set("budget_million", 900)  # of another chapter
    assert widget.scenario.values == {"budget_million": 900}
    with pytest.raises(ParameterError, match="“nope” is not a setting"):
        widget.set("nope", 1)


def test_a_result_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no result 'chances'"):
        TERMS.unknowns({}, ["chances"])
    with pytest.raises(ValueError, match="has no result 'chances'"):
        TERMS.tips({}, "chances")
