"""Numbers as people write them: page, widget and Python read them alike, or refuse them alike."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inputs import HEARD, NO_NUMBER, OUT_OF_RANGE, READ, TWO_WAYS
from tillit.evidence import load
from tillit.explorers import explorer
from tillit.parameters import ParameterError, registry
from tillit.scenario import Scenario
from tillit.typed import PATTERNS, UNITS, readings
from tillit.widget import ExplorerWidget

GAP = "price_gap_percent"


@pytest.mark.parametrize(("name", "text"), READ)
def test_what_is_meant_is_read(name: str, text: str) -> None:
    assert registry()[name].check(text) == READ[name, text]


@pytest.mark.parametrize("text", NO_NUMBER)
def test_what_is_no_number_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(ParameterError, match="is not a number from \N{MINUS SIGN}10 to 60"):
        registry()[GAP].check(text)


@pytest.mark.parametrize("text", TWO_WAYS)
def test_what_can_be_two_numbers_is_asked(text: str) -> None:
    whole, fraction = TWO_WAYS[text]
    with pytest.raises(ParameterError) as asked:
        registry()[GAP].check(text)
    assert f"can mean more than one number. Write {whole}, or {fraction} for" in str(asked.value)


@pytest.mark.parametrize("text", OUT_OF_RANGE)
def test_what_no_gap_can_be_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(ParameterError, match="is outside \N{MINUS SIGN}10 to 60"):
        registry()[GAP].check(text)


def test_every_figure_that_readers_hear_can_be_typed() -> None:
    assert set(HEARD) == set(load().table("figures_you_will_hear")["id"])
    for figures in HEARD.values():
        for (name, text), meant in figures.items():
            assert registry()[name].check(text) == pytest.approx(meant), (name, text)


@given(st.floats(-1e9, 1e9).map(lambda number: round(number, 4)))
def test_a_number_as_a_nordic_program_writes_it_is_that_number(number: float) -> None:
    plain = f"{number:.4f}"
    for thousands, decimal in (
        (" ", ","),
        ("\u00a0", ","),
        (".", ","),
        (",", "."),
        ("\u2019", "."),
    ):
        marks = {",": thousands, ".": decimal, "-": "\N{MINUS SIGN}"}
        written = "".join(marks.get(sign, sign) for sign in f"{number:,.4f}")
        assert [float(one) for one in readings(written)] == [float(plain)], written


@given(st.text(alphabet=st.sampled_from(" .,'0123456789-+eEkr%\u00a0\u2212"), max_size=12))
def test_nothing_becomes_another_number(text: str) -> None:
    """All digits that were written are there, in their order, and no other."""
    for found in readings(text, *(PATTERNS[unit] for unit in UNITS)):
        assert math.isfinite(float(found)) or "e" in found.lower()
        digits = "".join(filter(str.isdigit, text))
        assert "".join(filter(str.isdigit, found)).lstrip("0") in (digits.lstrip("0"), digits)


@pytest.mark.parametrize(("name", "text"), [key for key in READ if key[0] == GAP])
def test_a_widget_reads_alike(name: str, text: str) -> None:
    widget = ExplorerWidget(explorer("net_saving"))
    widget._take(registry()[name], text)
    assert widget.scenario == Scenario({name: READ[name, text]})


@pytest.mark.parametrize("text", ["1.234", "many", "1000"])
def test_in_a_widget_the_last_valid_number_holds(text: str) -> None:
    widget = ExplorerWidget(explorer("net_saving"))
    widget.set(GAP, "7,5")
    widget._take(registry()[GAP], text)
    assert widget.scenario == Scenario({GAP: 7.5})
    assert "7.5" in widget._notice.value
    assert "still holds" in widget._notice.value


def test_a_share_may_be_given_in_percent() -> None:
    share = registry()["bid_share"]
    assert share.check("20 %") == share.check("0,2") == share.check(0.2) == 0.2
    with pytest.raises(ParameterError, match="outside"):
        share.check("20")


def test_a_link_holds_numbers_as_programs_write_them() -> None:
    assert Scenario.from_link("#budget_million=100.125").values == {"budget_million": 100.125}
    assert Scenario.from_link("#budget_million=100,5").values == {"budget_million": 100.5}
