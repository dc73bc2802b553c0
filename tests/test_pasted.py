"""What is copied from a spreadsheet keeps its rows and columns, whatever it is headed and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.parameters import registry
from tillit.pasted import block

BLOCKS = {
    "headings and names": "Bidder\tPrice\tQuality\nNord\t9,5\t7\nSør\t10,25\t8,5\n",
    "English": "9.5\t7\r\n10.25\t8.5",
    "Nordic": "\u00a09,5\t7,0\n10,25 kr\t8,50",
}
"""Two bids, as three spreadsheets give them; the page is tested on the same."""


@pytest.mark.parametrize("text", BLOCKS.values(), ids=BLOCKS)
def test_two_bids_are_read_from_any_spreadsheet(text: str) -> None:
    price, quality = registry()["bid_price_a"], registry()["bid_quality_a"]
    rows = [[price.check(one), quality.check(other)] for one, other in block(text)]
    assert rows == [[9.5, 7], [10.25, 8.5]]


def test_what_is_no_number_and_what_is_empty_stays_as_it_is() -> None:
    assert block("12\tmany\n\t7") == [["12", "many"], ["", "7"]]


def test_headings_alone_give_nothing() -> None:
    assert block("Bidder\tPrice") == []


@given(st.text(alphabet=st.sampled_from("\t\n\r .,0123456789abkr%\N{MINUS SIGN}"), max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    assert all(isinstance(cell, str) for row in block(text) for cell in row)
