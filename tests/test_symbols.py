"""A chart and the table beside it hold the same numbers: one description fills both."""

from collections.abc import Mapping, Sequence

import altair as alt
import pytest

from tests.vega import data_in_vega
from tillit.drawn import Draws, Line
from tillit.parameters import Value, defaults, registry
from tillit.symbols import Band, Picks, Series, Symbols

POSTS, EFFECT = "headcount", "dialogue_effect"
LEVELS = (30.0, 75.5, 600.0)


def _raised(values, _bind):
    return values["level"] * values[POSTS]


DRAWS = Draws(
    lambda values, draws, bind: {"level": bind("level", draws[EFFECT])},
    lambda values, bind: {"level": values["level"]},
    lines=(Line("raised", POSTS, (0.0, 100.0, 600.0), _raised),),
)


def model(values, bind):
    least = bind("least", values["pay_per_fte"] * values["level_low"])
    return {"least": least, "half": bind("half", least / 2)}


@pytest.fixture(scope="module")
def symbols() -> Symbols:
    return Symbols(model, (DRAWS,))


@pytest.fixture(params=[{}, {"pay_per_fte": 700_000.0, "dialogue_effect": 1.5}], ids=str)
def values(request: pytest.FixtureRequest) -> dict[str, Value]:
    return {**defaults(), **request.param}


def known(values: Mapping[str, Value]) -> dict[str, Value]:
    found = {**values, **DRAWS.at(values)}
    return {**found, **model(found, lambda name, value: value)}


def in_chart(
    chart: alt.Chart, symbols: Symbols, values: Mapping[str, Value], fields: Sequence[str]
) -> dict[str, list[float]]:
    told = {name: value for name, value in values.items() if not registry()[name].in_words}
    inputs = {**told, **DRAWS.signals(values)}
    return data_in_vega(chart, fields, lambda text: symbols.signals(inputs, text))


def test_a_series(symbols: Symbols, values: dict[str, Value]) -> None:
    def fields(known, posts, bind):
        cost = bind("cost", posts * known["pay_per_fte"])
        return {"cost": cost, "left": known["half"] - cost, "same": 1.5}

    series = Series("posts", fields)
    table = series.at(known(values), LEVELS)
    chart = series.over(symbols, LEVELS)
    assert table["cost"] == [level * values["pay_per_fte"] for level in LEVELS]
    assert in_chart(chart, symbols, values, ["posts", *table]) == {
        "posts": list(LEVELS),
        **{name: pytest.approx(column, rel=1e-12) for name, column in table.items()},
    }


def test_a_band(symbols: Symbols, values: dict[str, Value]) -> None:
    band = Band("posts", DRAWS, "raised")
    grid = DRAWS.line("raised").grid
    table = band.at(values, grid)
    assert table["low"][-1] == pytest.approx(600 * DRAWS.at(values)["level_low"])
    assert in_chart(band.over(), symbols, values, ["posts", *table]) == {
        "posts": list(grid),
        **{name: pytest.approx(column, rel=1e-12) for name, column in table.items()},
    }


def test_several_bands_stand_side_by_side(symbols: Symbols, values: dict[str, Value]) -> None:
    one, other = (Band("posts", DRAWS, "raised", prefix) for prefix in ("a_", "b_"))
    grid = DRAWS.line("raised").grid
    table = {**one.at(values, grid), **other.at(values, grid)}
    assert table["a_middle"] == table["b_middle"]
    assert in_chart(one.over(other), symbols, values, ["posts", *table]) == {
        "posts": list(grid),
        **{name: pytest.approx(column, rel=1e-12) for name, column in table.items()},
    }


@pytest.mark.parametrize("first", [0, 1])
def test_picked_results(symbols: Symbols, values: dict[str, Value], first: int) -> None:
    picks = Picks("row", {"amount": ("least", "half"), "at": (2.5, "pay_per_fte")}, first)
    rows = [first, first + 1]
    table = picks.at(known(values), rows)
    assert table["amount"][1] == table["amount"][0] / 2
    assert table["at"] == [2.5, values["pay_per_fte"]]
    assert in_chart(picks.over(symbols), symbols, values, ["row", *table]) == {
        "row": rows,
        **{name: pytest.approx(column, rel=1e-12) for name, column in table.items()},
    }


def test_a_signal_comes_with_what_it_rests_on_and_no_more(symbols: Symbols) -> None:
    given = symbols.signals({"pay_per_fte": 1.0, "level_low": 0.5, POSTS: 2.0}, "half + 1")
    assert [one["name"] for one in given] == ["pay_per_fte", "level_low", "least", "half"]


def test_the_settings_that_the_formulas_read_are_found(symbols: Symbols) -> None:
    assert {"pay_per_fte", EFFECT} >= symbols.settings_read() >= {"pay_per_fte"}
