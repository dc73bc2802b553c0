"""What charts write: whole sentences, filled in the real Vega runtime."""

import pytest

from tests.vega import text_in_vega
from tillit.chart_text import filled


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{share} of {all}", "12 of 3.5"),
        ("yours: {share}", "yours: 12"),
        ("don’t, it’s 'quoted' \"twice\"", "don’t, it’s 'quoted' \"twice\""),
        ("{all}", "3.5"),
    ],
)
def test_sentences_are_filled(template: str, text: str) -> None:
    assert text_in_vega(filled(template, share="6 * 2", all="7 / 2")) == text


def test_a_place_without_an_expression_is_an_error() -> None:
    with pytest.raises(KeyError, match="missing"):
        filled("{missing} of {all}", all="1")
