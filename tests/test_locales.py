"""What each language has of its own: marks, money, dates, and the same in charts."""

import datetime as dt

import pytest

from tests.vega import text_in_vega
from tillit import chart_text, formats
from tillit.formats import day_and_month, month_and_year
from tillit.locales import locale
from tillit.theme import chart_config

LANGUAGES = ("en", "nb", "da", "sv")
DAY = dt.date(2026, 3, 12)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each language of the book in turn."""
    chosen: str = request.param
    monkeypatch.setenv("TILLIT_LANGUAGE", chosen)
    return chosen


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_numbers_have_the_marks_of_the_language(language: str) -> None:
    decimal = {"en": "1.2", "nb": "1,2", "da": "1,2", "sv": "1,2"}[language]
    assert formats.number(1.23) == decimal
    assert plain(formats.percent(0.0123)) == f"{decimal} %"
    assert formats.points(-1.2) == f"−{decimal}"
    assert formats.log_odds(1.2) == f"+{decimal}0"
    assert formats.score(1.2) == decimal


def test_exact_numbers_have_marks_between_thousands(language: str) -> None:
    expected = {
        "en": "−6,750,000.25",
        "nb": "−6 750 000,25",
        "da": "−6.750.000,25",
        "sv": "−6 750 000,25",
    }
    assert plain(locale().exact(-6_750_000.25)) == expected[language]


def test_money_is_written_as_in_the_language(language: str) -> None:
    expected = {
        "en": ["kr 0", "kr 310 thousand", "kr 1 million", "−kr 1.3 million"],
        "nb": ["0 kr", "310 tusen kr", "1 million kr", "−1,3 millioner kr"],
        "da": ["0 kr.", "310 tusind kr.", "1 million kr.", "−1,3 millioner kr."],
        "sv": ["0 kr", "310 tusen kr", "1 miljon kr", "−1,3 miljoner kr"],
    }
    amounts = (0, 314_000, 1_000_000, -1_300_000)
    assert [plain(formats.money(amount)) for amount in amounts] == expected[language]
    other = {"en": "DKK 17 million", "sv": "17 miljoner DKK"}.get(language, "17 millioner DKK")
    assert plain(locale().amount("million", "17", "DKK")) == other


def test_days_and_months_are_named(language: str) -> None:
    day, month = {
        "en": ("12 March 2026", "March 2026"),
        "nb": ("12. mars 2026", "mars 2026"),
        "da": ("12. marts 2026", "marts 2026"),
        "sv": ("12 mars 2026", "mars 2026"),
    }[language]
    assert (day_and_month(DAY), month_and_year(DAY)) == (day, month)
    assert formats.date(DAY.toordinal() - dt.date(1970, 1, 1).toordinal()) == day


def test_charts_write_as_the_text_does(language: str) -> None:
    def written(expression: str) -> str:
        return plain(text_in_vega(expression, chart_config()))

    assert written(chart_text.percent_text("-0.0123")) == plain(formats.percent(-0.0123))
    assert written(chart_text.signed("-1234567.5", ",.1f")) == plain(locale().exact(-1234567.5))
    days = DAY.toordinal() - dt.date(1970, 1, 1).toordinal()
    short = {"en": "Mar", "da": "mar."}.get(language, "mars")
    assert written(chart_text.month_text(str(days))) == f"{short} 2026"
    assert written("format(-0.5, '.0%')") == ("−50%" if language == "en" else "−50 %")


def test_an_axis_in_millions_has_the_marks_of_the_language(language: str) -> None:
    label = chart_text.axis_labels(1e6, "~f").replace("datum.value", "-2500000")
    assert text_in_vega(label, chart_config()) == f"−{formats.number(2.5)}"


def test_word_and_browsers_know_the_language(language: str) -> None:
    tags = {"en": "en-GB", "nb": "nb-NO", "da": "da-DK", "sv": "sv-SE"}
    assert locale().tag == tags[language]


def test_a_language_that_the_book_does_not_know_writes_numbers_as_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TILLIT_LANGUAGE", "fi")
    assert locale().tag == "en-GB"
