"""What charts write: whole sentences, filled in the real Vega runtime."""

import pytest

from tests.vega import text_in_vega
from tillit.chart_text import filled
from tillit.i18n import counted


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


@pytest.mark.parametrize(
    ("n", "text"), [("1", "1 post"), ("-1", "−1 post"), ("1.5", "1.5 posts"), ("0", "0 posts")]
)
def test_the_form_follows_the_number_that_the_chart_writes(n: str, text: str) -> None:
    posts = counted("{n} post", "{n} posts", by="n")
    assert text_in_vega(filled(posts, n=f"format({n}, '.2~f')")) == text


def test_a_place_without_an_expression_is_an_error() -> None:
    with pytest.raises(KeyError, match="missing"):
        filled("{missing} of {all}", all="1")
