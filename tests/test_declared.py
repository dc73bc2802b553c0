"""What an explorer is declared of: a wrong declaration is refused, by its name and with the reason.

A small explorer that is declared right is changed in one place for each.
"""

import dataclasses
from typing import Any

import pytest

from tillit.declared import Column, Driver, Group, Matrix, Matters, Output, Section, Table, Tipping
from tillit.explorer import DeclarationError, Explorer
from tillit.i18n import counted
from tillit.parameters import defaults, registry
from tillit.said import Case, CaseError, Said, placed, places
from tillit.symbols import Series

POSTS, MONTHS = "headcount", "lead_time_months"


def model(values, bind):
    return {"twice": bind("twice", 2 * values[POSTS])}


TWICE = Output("twice", "Twice as many", "people")
MANY = Case("many", "There are {twice:people}.", lambda known: known["twice"] > 100)
FEW = Case("few", "There are few: {headcount}.")


def explorer(**changed: Any) -> Explorer:
    right: dict[str, Any] = {
        "name": "small",
        "controls": (POSTS,),
        "groups": (),
        "sections": (Section("How many?", (TWICE,)),),
        "model": model,
        "answers": ((MANY, FEW),),
        "basis": "Of {number_count:people} numbers.",
        "pictures": (),
        "misuse": (),
    }
    return Explorer(**{**right, **changed})


def refusal(**changed: Any) -> str:
    with pytest.raises(DeclarationError) as refused:
        explorer(**changed)
    said = str(refused.value)
    assert said.startswith("Explorer 'small': ")
    return said.removeprefix("Explorer 'small': ")


def said_by(sentence: str) -> dict[str, Any]:
    return {"answers": ((Case("all", sentence),),)}


# Declared right


@pytest.mark.parametrize(("posts", "case"), [(200.0, "many"), (51.0, "many"), (50.0, "few")])
def test_the_first_case_that_holds_is_said(posts: float, case: str) -> None:
    assert explorer().cases({**defaults(), POSTS: posts}) == (case,)


def test_of_several_lists_each_says_its_case() -> None:
    one = explorer(answers=((MANY, FEW), (Case("always", "Be careful."),)))
    assert one.cases(defaults()) == ("many", "always")
    assert one.to_text() == "There are 260. Be careful."


def test_an_empty_sentence_says_nothing() -> None:
    one = explorer(answers=((MANY, FEW), (Case("always", ""),)))
    assert one.to_text() == "There are 260."


def test_settings_of_other_chapters_are_found_in_the_formulas() -> None:
    (group,) = explorer(model=lambda values, bind: {
        "twice": bind("twice", 2 * values[POSTS] + values["days_to_bid"])
    }).linked  # fmt: skip
    assert (group.chapter, group.parameters) == ("market", ["days_to_bid"])


def test_a_result_may_be_shown_twice_alike() -> None:
    again = explorer(sections=(Section("One", (TWICE,)), Section("Other", (TWICE,))))
    assert [output.id for output in again.outputs] == ["twice", "twice"]


def test_rows_that_have_the_same_results_are_declared_once() -> None:
    rows = {"a": "First", "b": "Second"}
    matrix = Matrix.crossed("Title", rows, (Output("{row}_share", "Share", "percent"),))
    assert [(one.id, one.label) for one in matrix.outputs] == [
        ("a_share", "First"),
        ("b_share", "Second"),
    ]


# Declared wrong


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"controls": ("posts",)}, "there is no setting 'posts'."),
        ({"groups": (Group("Posts", ("posts",)),)}, "there is no setting 'posts'."),
        (
            {"sections": (Section("How many?", (Output("thrice", "Thrice", "people"),)),)},
            "there is no result 'thrice' for 'Thrice'.",
        ),
        (
            {"sections": (Section("How many?", (dataclasses.replace(TWICE, band=True),)),)},
            "there is no result 'twice_low' for 'Twice as many'.",
        ),
        (
            {
                "sections": (
                    Section("How many?", (TWICE,)),
                    Section("Again", (dataclasses.replace(TWICE, format="number"),)),
                )
            },
            "the result 'twice' is declared in two ways.",
        ),
        ({"tipping": Tipping("thrice", "Tips", "")}, "there is no result 'thrice'."),
        (said_by("It is {thrice:people}."), "nothing is called 'thrice' in 'It is {thrice:people"),
        ({"basis": "Of {thrice:people}."}, "nothing is called 'thrice' in 'Of {thrice:people}.'"),
        (said_by("It is {twice}."), "there is no format '' in 'It is {twice}.'"),
        (said_by("It is {twice:persons}."), "there is no format 'persons'"),
        ({"controls": (POSTS, POSTS)}, "the setting 'headcount' is asked for twice."),
        (
            {"controls": (POSTS, MONTHS, "lots", "days_to_bid", "contract_years", "extension_fte")},
            "6 numbers are in view, more than 5.",
        ),
        (
            {"model": lambda values, bind: {**model(values, bind), "lots": values[POSTS]}},
            "the result 'lots' has the name of a setting.",
        ),
        (
            {"model": lambda values, _bind: {"twice": 2 * values["posts"]}},
            "a formula reads 'posts', no setting and no result.",
        ),
        (
            {"model": lambda values, _bind: {"twice": 1 if values[POSTS] else 2}},
            "The truth value of the formula headcount is unknown",
        ),
        (
            {
                "sections": (
                    Section("How many?", (dataclasses.replace(TWICE, format="persons"),)),
                )
            },
            "there is no format 'persons'.",
        ),
        ({"banner": "Not {twice:people}."}, "nothing is filled into 'Not {twice:people}.'"),
        ({"misuse": ("{twice:people}",)}, "nothing is filled into '{twice:people}'"),
    ],
    ids=[
        "control", "group", "result", "band", "two ways", "tipping", "place", "basis", "no format",
        "format", "setting twice", "controls", "result of a setting", "formula", "if", "output",
        "banner", "misuse",
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(changed: dict[str, Any], reason: str) -> None:
    assert refusal(**changed).startswith(reason)


def test_both_forms_of_a_counted_sentence_are_checked() -> None:
    text = counted("{thrice:people} person.", "{twice:people} persons.", by="twice")
    assert "'thrice'" in refusal(answers=((Case("all", text),),))


LEFT = Case("left", "Left.")


@pytest.mark.parametrize(
    ("cases", "reason"),
    [
        ((LEFT, MANY, FEW), "case 'many' can never hold, since 'left' before it always does."),
        (
            (MANY, dataclasses.replace(MANY, name="more"), FEW),
            "case 'more' can never hold, since 'many' before it asks the same.",
        ),
        (
            (Case("never", "Never.", lambda known: False), FEW),
            "case 'never' can never hold.",
        ),
        (
            (Case("always", "Always.", lambda known: True), FEW),
            "case 'few' can never hold, since 'always' before it always does.",
        ),
        ((MANY, dataclasses.replace(FEW, name="many")), "two cases are called 'many'."),
        ((MANY,), "the last case must hold in all that is left."),
        ((), "the last case must hold in all that is left."),
    ],
    ids=["after all", "asks the same", "never", "always", "two of a name", "nothing left", "none"],
)
def test_a_case_that_can_never_hold_is_refused(cases: tuple[Case, ...], reason: str) -> None:
    assert refusal(answers=(cases,)) == f"small_case: {reason}"


# The parts


def test_places_are_those_of_every_form() -> None:
    assert places("{twice:people} of {headcount}") == [("twice", "people"), ("headcount", "")]
    text = counted("{n:people} of {a}", "{n:people} of {b}", by="n")
    assert {name for name, _style in places(text)} == {"n", "a", "b"}


def test_a_place_takes_what_has_places_of_its_own() -> None:
    assert placed("{who}: {share:percent}", who="{first:options}") == (
        "{first:options}: {share:percent}"
    )
    text = placed(counted("{who}, {n:people}", "{who}s, {n:people}", by="n"), who="{first:options}")
    assert (text.one, text.many) == ("{first:options}, {n:people}", "{first:options}s, {n:people}")


def test_said_alone_refuses_too() -> None:
    with pytest.raises(CaseError, match="'again' can never hold"):
        Said("said", ((LEFT, dataclasses.replace(LEFT, name="again")),))


def test_a_table_is_filled_by_the_data_of_its_chart() -> None:
    data = Series("posts", lambda known, posts, bind: {"pay": posts * known["pay_per_fte"]})
    table = Table(
        "Pay", Column("posts", "Posts", "people"), (1.0, 2.0), (Column("pay", "Pay", "money"),),
        (data,),
    )  # fmt: skip
    pay = registry()["pay_per_fte"].default
    assert table.filled(defaults()) == {"pay": [pay, 2 * pay]}


def test_what_hardly_matters_is_left_out_and_the_rest_is_in_order() -> None:
    drivers = {
        POSTS: Driver(0.2, 0.0),
        MONTHS: Driver(0.7, 0.0),
        "pay_per_fte": Driver(0.004, 0.0),
        "contract_years": Driver(0.0, 0.1),
    }
    matters = Matters("Title", "Worth", "percent", "", lambda values: drivers)
    assert [label for label, _driver in matters.rows(defaults())] == [
        registry()[name].label for name in (MONTHS, POSTS, "contract_years")
    ]
