"""What a language has of its own beside its words: marks of numbers, months, how money is written.

It comes from CLDR through Babel, for the language of this process (``TILLIT_LANGUAGE``), and feeds
Python, the page's script, charts and Word alike. Where CLDR differs from the book's own way of
writing, the book's stands here, once: a true minus, a no-break space before the percent sign and
before a unit, and kroner as kr in English.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale as Cldr

from tillit.i18n import Counted, Text, as_data, fill, language

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"

_TAGS = {"en": "en-GB", "nb": "nb-NO", "da": "da-DK", "sv": "sv-SE"}
"""The languages of the book, and each with its country."""

_KRONER = {"en": ("nb", "NOK"), "nb": ("nb", "NOK"), "da": ("da", "DKK"), "sv": ("sv", "SEK")}
"""Where the sign for kroner is taken from: English has none of its own."""

_THOUSANDS = {"thousand": "1000", "million": "1000000"}

_D3 = {
    "dd": "%d",
    "d": "%-d",
    "EEEE": "%A",
    "MMMM": "%B",
    "MM": "%m",
    "y": "%Y",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}
"""Fields of a date in CLDR, and as charts write them."""


@dataclass(frozen=True)
class Locale:
    """How a language writes numbers, money and dates.

    Parameters
    ----------
    tag
        The language with its country, as Word and browsers know it: ``nb-NO``.
    decimal, group
        Marks in a number; the others, :data:`MINUS` and :data:`SPACE`, are those of the book.
    percent
        How a share is written, with a place for the ``number``.
    money
        How an amount is written, with places for ``currency`` and ``amount``: in ``whole``, in
        ``thousand`` and in ``million``.
    kroner
        The sign for kroner.
    months
        Their names, January first.
    date, month
        How a day and a month are written, with places for ``day``, ``month`` and ``year``.
    charts
        Number and time as Vega takes them (``config.locale``).
    """

    tag: str
    decimal: str
    group: str
    percent: str
    money: Mapping[str, Text]
    kroner: str
    months: tuple[str, ...]
    date: str
    month: str
    charts: Mapping[str, Any]

    def marked(self, number: str) -> str:
        """Put the marks of this language into a number as Python writes it: -1,234.5."""
        marks = {".": self.decimal, ",": self.group, "-": MINUS}
        return "".join(marks.get(sign, sign) for sign in number)

    def exact(self, number: float) -> str:
        """Write a number unrounded, with marks between thousands."""
        return self.marked(f"{number:,.12g}")

    def amount(self, unit: str, amount: str, currency: str = "") -> str:
        """Write an amount of money.

        Parameters
        ----------
        unit
            ``whole``, ``thousand`` or ``million``.
        amount
            The number before the unit, written.
        currency
            Its code; without it, kroner.
        """
        return fill(self.money[unit], amount=amount, currency=currency or self.kroner)

    def for_page(self) -> dict[str, Any]:
        """Return what the page's script needs to write as Python does."""
        return {
            "tag": self.tag,
            "decimal": self.decimal,
            "group": self.group,
            "minus": MINUS,
            "space": SPACE,
            "percent": self.percent,
            "money": {unit: as_data(text) for unit, text in self.money.items()},
            "kroner": self.kroner,
            "months": self.months,
            "date": self.date,
        }


def locale() -> Locale:
    """Return the locale of this process: that of its language, or the English one."""
    own = language()
    return _locale(own if own in _TAGS else "en")


@functools.cache
def _locale(language: str) -> Locale:
    # The months are those of the language: in Britain CLDR shortens September to four letters.
    cldr, months = Cldr.parse(_TAGS[language], sep="-"), Cldr.parse(language).months["format"]
    symbols = cldr.number_symbols["latn"]
    home, code = _KRONER[language]
    wide, short = (tuple(months[width].values()) for width in ("wide", "abbreviated"))
    return Locale(
        tag=_TAGS[language],
        decimal=symbols["decimal"],
        group=symbols["group"],
        percent=f"{{number}}{SPACE}%",
        money={"whole": _priced(cldr, "0"), **_large(cldr)},
        kroner=Cldr.parse(home).currency_symbols[code],
        months=wide,
        date=_places(cldr.date_formats["long"].pattern),
        month=_places(cldr.datetime_skeletons["yMMMM"].pattern),
        charts={"number": _d3_number(language, symbols), "time": _d3_time(cldr, wide, short)},
    )


def _priced(cldr: Cldr, words: str) -> str:
    """Put a currency before or behind an amount, where this language has it."""
    before = cldr.currency_formats["standard"].pattern.startswith("¤")
    amount = words.replace("0", "{amount}")
    return f"{{currency}}{SPACE}{amount}" if before else f"{amount}{SPACE}{{currency}}"


def _large(cldr: Cldr) -> dict[str, Text]:
    forms = cldr.compact_decimal_formats["long"]
    return {
        unit: Counted(
            _priced(cldr, forms["one"][size].pattern),
            _priced(cldr, forms["other"][size].pattern),
            by="amount",
        )
        for unit, size in _THOUSANDS.items()
    }


def _places(pattern: str) -> str:
    """Write a date pattern of CLDR (d. MMMM y) with named places."""
    names = {"d": "{day}", "MMMM": "{month}", "y": "{year}"}
    return re.sub(r"[a-zA-Z]+", lambda field: names[field[0]], pattern)


def _d3_number(language: str, symbols: Mapping[str, str]) -> dict[str, Any]:
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "minus": MINUS,
        # On an axis there is no room to spare; English needs none there.
        "percent": "%" if language == "en" else f"{SPACE}%",
    }


def _d3_time(cldr: Cldr, months: tuple[str, ...], short: tuple[str, ...]) -> dict[str, Any]:
    def pattern(text: str) -> str:
        return re.sub(r"[a-zA-Z]+", lambda field: _D3[field[0]], text)

    days = cldr.days["format"]
    sunday_first = [6, *range(6)]
    time = cldr.time_formats["medium"].pattern
    return {
        "dateTime": pattern(f"{cldr.date_formats['long'].pattern} {time}"),
        "date": pattern(cldr.date_formats["short"].pattern),
        "time": pattern(time),
        "periods": [cldr.day_periods["format"]["abbreviated"][half] for half in ("am", "pm")],
        "days": [days["wide"][day] for day in sunday_first],
        "shortDays": [days["abbreviated"][day] for day in sunday_first],
        "months": list(months),
        "shortMonths": list(short),
    }
