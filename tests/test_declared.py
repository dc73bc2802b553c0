"""What an explorer is declared of: a wrong declaration is refused, by its name and with the reason.

A small explorer that is declared right is changed in one place for each.
"""

import dataclasses
from typing import Any

import altair as alt
import pytest

from tillit import marks
from tillit.declared import (
    Column,
    Driver,
    Grid,
    GridRow,
    Group,
    Matrix,
    Matters,
    Output,
    Picture,
    Section,
    Table,
    Tipping,
    Unknown,
)
from tillit.explorer import DeclarationError, Explorer
from tillit.explorers import explorer as explorer_of_the_book
from tillit.formula import where
from tillit.i18n import counted
from tillit.parameters import defaults, registry
from tillit.said import Case, CaseError, Condition, Said, only_if, placed, places
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
        "basis": "Numbers: {number_count:people}.",
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


TABLE = Table(Column("row", "Row", "people"), (1.0,), (Column("twice", "", "people"),), ())


def with_table(**changed: Any) -> dict[str, Any]:
    table = dataclasses.replace(TABLE, **changed)
    return {"pictures": (Picture("rows", "", "", "", lambda _symbols: few_bars(), 100, table),)}


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
        (
            {"sections": (Section("How many?", (TWICE,)), Section("How many?", ()))},
            "two parts are called 'How many?'.",
        ),
        ({"tipping": (Tipping("thrice", "Tips", ""),)}, "there is no result 'thrice'."),
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
        ({"basis": "Of {twice:people"}, "a place is broken in 'Of {twice:people'."),
        ({"banner": "Not twice:people}."}, "a place is broken in 'Not twice:people}.'"),
        (said_by("{headcount:people} posts."), "the setting 'headcount' needs no format in"),
        ({"answers": ()}, "it has no answers."),
        ({"sections": (), **said_by("Look.")}, "no section and no sentence shows a result."),
        (
            {"sections": (Matrix("All", ("A", "B"), (("Row", (TWICE,)),)),)},
            "the row 'Row' of 'All' has 1 cells under 2 headings.",
        ),
        (
            {"grids": (Grid("in", "In", ("A", "B"), (GridRow("Row", ("lots",)),)),)},
            "the row 'Row' of 'In' has 1 cells under 2 headings.",
        ),
        (
            {"grids": (Grid("in", "One", (), ()), Grid("in", "Two", (), ()))},
            "two grids are called 'in'.",
        ),
        (
            {"grids": (Grid("in", "In", ("A",), (GridRow("Row", ("lots",)),), ordered=True),)},
            "'lots' is a place among 1: it may be empty, or from 1 to 1.",
        ),
        (
            with_table(names=("One", "Two")),
            "the table of the picture 'rows' has 2 names for 1 rows.",
        ),
        ({"unknown": Unknown(always="Pay.", settled_by="pay")}, "no row of data/find_out.csv is c"),
    ],
    ids=[
        "control", "group", "result", "band", "two ways", "same title", "tipping", "place", "basis",
        "no format", "format", "setting twice", "controls", "result of a setting", "formula", "if",
        "output", "banner", "misuse", "open brace", "closing brace", "format of a setting",
        "no answers", "no sections", "row of a matrix", "row of a grid", "grids", "places",
        "names of rows", "settled by",
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(changed: dict[str, Any], reason: str) -> None:
    assert refusal(**changed).startswith(reason)


def test_both_forms_of_a_counted_sentence_are_checked() -> None:
    text = counted("{thrice:people} person.", "{twice:people} persons.", by="twice")
    assert "'thrice'" in refusal(answers=((Case("all", text),),))


PLACED = "Of {twice:people}."


@pytest.mark.parametrize(
    "changed",
    [
        {"sections": (Matrix("All", ("A",), (("Row", (TWICE,)),), note=PLACED),)},
        {"sections": (Matrix("All", (PLACED,), (("Row", (TWICE,)),)),)},
        {"sections": (Matrix("All", ("A",), ((PLACED, (TWICE,)),)),)},
        {"tipping": (Tipping("twice", PLACED, ""),)},
        {"tipping": (Tipping("twice", "Tips", PLACED),)},
        {"unknown": Unknown(always=PLACED)},
        {"matters": (Matters(PLACED, "", dict),)},
        {"matters": (Matters("Matters", PLACED, dict),)},
        {"matters": (Matters("Matters", "", dict, worth=PLACED),)},
        with_table(key=Column("row", PLACED, "people")),
        with_table(names=(PLACED,)),
        {"grids": (Grid("in", "In", (PLACED,), ()),)},
        {"grids": (Grid("in", "In", (), (GridRow(PLACED, ()),)),)},
    ],
)
def test_a_place_in_what_is_shown_as_it_is_is_refused(changed: dict[str, Any]) -> None:
    assert refusal(**changed) == f"nothing is filled into {PLACED!r}."


def test_a_rows_name_that_stands_for_no_row_is_refused() -> None:
    one = explorer(answers=((Case("all", "It is {twice:bids}."),),))
    with pytest.raises(DeclarationError, match="'twice' cannot be written: 260 is the place of no"):
        one.to_text()


def test_a_page_needs_an_entry_of_the_contents() -> None:
    with pytest.raises(DeclarationError, match="the contents have no entry of this name"):
        explorer().to_html()
    with pytest.raises(KeyError, match="no explorer is called 'small'; there are market"):
        explorer_of_the_book("small")


LEFT = Case("left", "Left.")


def few_lots(known):
    return known["lots"] < 2


def more(known):
    return known["twice"] > 100


@pytest.mark.parametrize(
    "asked",
    [
        lambda known: few_lots(known) & ~more(known),
        lambda known: ~(few_lots(known) & more(known)),
        lambda known: where(more(known), few_lots(known), known["lots"] > 3),
        lambda known: few_lots(known) | ~more(known),
        lambda known: (known["country"] == "NO") & (known["lots"] <= 1),
        lambda known: (known["country"] != "NO") & (known["country"] != "SE"),
        lambda known: (known["twice"] >= 7) & (known["twice"] <= 7),
    ],
)
def test_a_case_that_may_hold_is_not_refused(asked: Condition) -> None:
    cases = (MANY, Case("both", "Both.", lambda known: few_lots(known) & (known["twice"] > 50)))
    assert explorer(answers=((*cases, Case("asked", "Asked.", asked), FEW),)).said.parts


@pytest.mark.parametrize(
    ("cases", "reason"),
    [
        ((LEFT, MANY, FEW), "case 'many' can never hold, since 'left' before it always does."),
        (
            (MANY, dataclasses.replace(MANY, name="more"), FEW),
            "case 'more' can never hold, since 'many' before it asks no more.",
        ),
        (
            (Case("never", "Never.", lambda known: False), FEW),
            "case 'never' can never hold.",
        ),
        (
            (Case("always", "Always.", lambda known: True), FEW),
            "case 'few' can never hold, since 'always' before it always does.",
        ),
        (
            (MANY, Case("more", "More.", lambda known: few_lots(known) & more(known)), FEW),
            "case 'more' can never hold, since 'many' before it asks no more.",
        ),
        (
            (
                MANY,
                Case("one lot", "One lot.", few_lots),
                Case("either", "Either.", lambda known: few_lots(known) | more(known)),
                FEW,
            ),
            "case 'either' can never hold, since 'one lot', 'many' before it asks no more.",
        ),
        (
            (Case("torn", "Torn.", lambda known: more(known) & (known["twice"] <= 100)), FEW),
            "case 'torn' can never hold.",
        ),
        (
            (Case("torn", "Torn.", lambda known: more(known) & ~more(known)), FEW),
            "case 'torn' can never hold.",
        ),
        *(
            ((Case("out", "Out.", holds), FEW), "case 'out' can never hold.")
            for holds in (
                lambda known: known["country"] == "FI",
                lambda known: (known["country"] == "NO") & (known["country"] == "SE"),
                lambda known: known["lots"] < 0,
                lambda known: known["lots"] > 1e6,
                lambda known: (known["twice"] > 7) & (known["twice"] < 7),
                lambda known: (known["twice"] > 7) & (known["twice"] == 6),
            )
        ),
        ((MANY, dataclasses.replace(FEW, name="many")), "two cases are called 'many'."),
        ((MANY,), "the last case must hold in all that is left."),
        ((), "the last case must hold in all that is left."),
    ],
    ids=[
        "after all",
        "asks the same",
        "never",
        "always",
        "asks more",
        "each",
        "opposites",
        "not",
        "no choice",
        "two choices",
        "below the range",
        "above the range",
        "nothing between",
        "not that number",
        "two of a name",
        "nothing left",
        "none",
    ],
)
def test_a_case_that_can_never_hold_is_refused(cases: tuple[Case, ...], reason: str) -> None:
    assert refusal(answers=(cases,)) == f"small_case: {reason}"


# Charts


def few_bars(**fields: str) -> alt.Chart:
    return marks.rows([{"row": 1}], **fields).mark_bar().encode(x="row:Q")


@pytest.mark.parametrize(
    ("build", "changed", "reason"),
    [
        (few_bars().encode(y="size:Q"), {}, "its data have no field 'size'"),
        (few_bars(size="datum.width"), {}, "its data have no field 'width'"),
        (few_bars(size="thrice"), {}, "no setting, result or draw is called 'thrice'"),
        (
            few_bars().encode(opacity=alt.value({"expr": "thrice > 1 ? 1 : 0"})), {},
            "no setting, result or draw is called 'thrice'",
        ),
        (
            few_bars(a="1").transform_fold(["a", "b"], as_=["name", "size"]).encode(y="size:Q"), {},
            "its data have no field 'b'",
        ),
        (few_bars(size="1"), {"table": TABLE}, "no data of it hold 'twice' by 'row' for its table"),
        (
            few_bars(twice="1").encode(x=alt.X("row:Q", scale=alt.Scale(domain=[2, 3]))),
            {"table": TABLE}, "its axis is from 2 to 3, and its table has 1",
        ),
        (few_bars(), {"takes": ("twice",)}, "no data of it hold 'twice', which is taken from it"),
    ],
    ids=["field", "field of a step", "name", "name of a mark", "folded", "table", "axis", "taken"],
)  # fmt: skip
def test_a_chart_that_reads_what_is_not_there_is_refused(
    build: alt.Chart, changed: dict[str, Any], reason: str
) -> None:
    picture = Picture("rows", "Rows", "Rows.", "Rows.", lambda _symbols: build, 100, **changed)
    one = explorer(pictures=(picture,))
    with pytest.raises(DeclarationError) as refused:
        one.spec(picture, defaults())
    assert str(refused.value) == (
        f"Explorer 'small': the picture 'rows' cannot be drawn: {reason}."
    )


def test_a_table_that_nothing_fills_is_refused() -> None:
    picture = Picture("rows", "Rows", "Rows.", "Rows.", lambda _symbols: few_bars(), 100, TABLE)
    with pytest.raises(DeclarationError, match="nothing fills 'twice' of the table of the picture"):
        explorer(pictures=(picture,)).columns(picture, defaults())


def test_a_chart_reads_settings_results_and_what_its_data_hold() -> None:
    chart = (
        few_bars(size="twice + headcount * datum.row", text="'no name, nor datum.field'")
        .transform_window(place="rank()", groupby=["size"])
        .transform_joinaggregate(all="count()", groupby=["text"])
        .encode(
            y=alt.Y("size:Q", axis=alt.Axis(labelExpr="datum.label")),
            opacity=alt.condition("datum.place > datum.all", alt.value(1), alt.value(0.5)),
        )
    )
    picture = Picture("rows", "Rows", "Rows.", "Rows.", lambda _symbols: chart, 100)
    assert explorer(pictures=(picture,)).spec(picture, defaults())


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


def test_cases_for_where_something_holds_hold_there_alone() -> None:
    cases = only_if(lambda known: known["lots"] < 2, (MANY, FEW))
    known = {"lots": 1, "twice": 200}
    assert [case.holds(known) for case in cases] == [True, True]
    assert [case.holds({**known, "lots": 2}) for case in cases] == [False, False]


def test_said_alone_refuses_too() -> None:
    with pytest.raises(CaseError, match="'again' can never hold"):
        Said("said", ((LEFT, dataclasses.replace(LEFT, name="again")),))


def test_a_table_is_filled_by_the_data_of_its_chart() -> None:
    data = Series("posts", lambda known, posts, bind: {"pay": posts * known["pay_per_fte"]})
    table = Table(
        Column("posts", "Posts", "people"), (1.0, 2.0), (Column("pay", "Pay", "money"),),
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
    matters = Matters("Title", "", lambda values: drivers)
    assert [name for name, _driver in matters.rows(defaults())] == [
        MONTHS, POSTS, "contract_years",
    ]  # fmt: skip
