"""How numbers are written for a reader: two significant digits, words for chances, true minus.

Each format has a twin of the same name in ``site/browser/explorer/formats.js``; the browser tests
hold the two together. A format takes the unrounded number, so that the page can keep it beside the
text.
"""

import datetime as dt
import math
from collections.abc import Callable

from tillit.evidence import by_language, load
from tillit.i18n import fill
from tillit.locales import MINUS, locale
from tillit.messages import message

_EPOCH = dt.date(1970, 1, 1).toordinal()

LIMITS: dict[str, float] = {
    "nothing": 1e-9,
    "no_share": 5e-5,
    "most_share": 10,
    "rare": 0.05,
    "usual": 0.95,
    "under_one": 0.5,
    "rounded": 100,
    "no_money": 500,
    "million": 995_000,
    "all": 1,
    "first_day": dt.date.min.toordinal() - _EPOCH,
    "last_day": dt.date.max.toordinal() - _EPOCH,
}
"""Where a format writes otherwise: sizes below and above which there is another word or unit, and
the days that there are."""


def significant(number: float) -> str:
    """Two significant digits without trailing zeros, halves upwards: 0.195 -> 0.2, 314 -> 310."""
    size = abs(number)
    if size < LIMITS["nothing"]:
        return "0"
    digits = 1 - math.floor(math.log10(size))
    rounded = math.floor(size * 10.0**digits + 0.5) / 10.0**digits
    text = f"{rounded:.{max(digits, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (MINUS if number < 0 else "") + locale().marked(text)


def percent(share: float) -> str:
    """A share as a percentage: 0.195 -> 20 %; next to nothing -> 0 %, 50 -> more than 1000 %."""
    told = 0 if abs(share) < LIMITS["no_share"] else share
    most = LIMITS["most_share"]
    text = fill(locale().percent, number=significant(min(max(told, -most), most) * 100))
    beyond = "more_than" if told > most else "less_than" if told < -most else ""
    return message(beyond, amount=text) if beyond else text


def gap(share: float) -> str:
    """A price gap that is needed, as a percentage; beyond the whole budget none is enough."""
    return message("no_gap") if share > LIMITS["all"] else percent(share)


def gain(share: float) -> str:
    """A gain that is needed, as a percentage; beyond the whole budget none is enough."""
    return message("no_gain") if share > LIMITS["all"] else percent(share)


def in_ten(chance: float) -> str:
    """A chance in words, without decimals: 0.33 -> about 3 in 10."""
    if chance < LIMITS["rare"]:
        return message("few_in_twenty")
    if chance > LIMITS["usual"]:
        return message("most_in_twenty")
    return message("about_in_ten", n=min(max(math.floor(chance * 10 + 0.5), 1), 9))


def people(number: float) -> str:
    """A number of persons: whole up to a hundred, then two significant digits."""
    if number == 0:
        return "0"
    if number < LIMITS["under_one"]:
        return message("under_one")
    whole = number < LIMITS["rounded"]
    return str(math.floor(number + 0.5)) if whole else significant(number)


def number(value: float) -> str:
    """Two significant digits."""
    return significant(value)


def log_odds(value: float) -> str:
    """A contribution to log-odds with its sign and two decimals: 0.78 -> +0.78."""
    rounded = math.floor(abs(value) * 100 + 0.5) / 100
    if rounded == 0:
        return "0"
    return ("+" if value > 0 else MINUS) + locale().marked(f"{rounded:.2f}")


def points(value: float) -> str:
    """Percentage points with a sign, up to two decimals: -2 -> −2."""
    size = f"{math.floor(abs(value) * 100 + 0.5) / 100:.2f}".rstrip("0").rstrip(".")
    return size if size == "0" else ("+" if value > 0 else MINUS) + locale().marked(size)


def money(amount: float) -> str:
    """An amount in kroner: two significant digits, in thousands or millions."""
    size = abs(amount)
    if size < LIMITS["no_money"]:
        return locale().amount("whole", "0")
    sign = MINUS if amount < 0 else ""
    if size < LIMITS["million"]:
        thousands = math.floor(float(size) / 1000 + 0.5)
        text = str(thousands) if thousands < LIMITS["rounded"] else significant(thousands)
        return sign + locale().amount("thousand", text)
    return sign + locale().amount("million", significant(size / 1e6))


def score(value: float) -> str:
    """A score with one decimal, halves upwards: 6.25 -> 6.3."""
    size = math.floor(abs(value) * 10 + 0.5) / 10
    return (MINUS if value < 0 and size else "") + locale().marked(f"{size:.1f}")


def date(days: float) -> str:
    """A day counted from 1970-01-01: 20524 -> 12 March 2026; in the years 1 to 9999."""
    day = min(max(math.floor(days + 0.5), int(LIMITS["first_day"])), int(LIMITS["last_day"]))
    return day_and_month(dt.date.fromordinal(day + _EPOCH))


def day_and_month(day: dt.date) -> str:
    """A day in words: 12 March 2026."""
    month = locale().months[day.month - 1]
    return fill(locale().date, day=day.day, month=month, year=day.year)


def month_and_year(day: dt.date) -> str:
    """The month of a day in words: March 2026."""
    return fill(locale().month, month=locale().months[day.month - 1], year=day.year)


FORMATS: dict[str, Callable[[float], str]] = {
    "percent": percent,
    "gap": gap,
    "gain": gain,
    "in_ten": in_ten,
    "people": people,
    "number": number,
    "log_odds": log_odds,
    "points": points,
    "money": money,
    "score": score,
    "date": date,
}
"""Every format by the name that templates and the page use."""

NAMED = (
    "options",
    "criteria",
    "option_gates",
    "bids",
    "award_formulas",
    "cases",
    "readiness_gates",
    "readiness_levels",
)
"""Tables whose rows a result may stand for: it is the place of the row, written as its name."""


@by_language
def names(table: str) -> tuple[str, ...]:
    """Return the names of a table's rows, in their order."""
    return tuple(load().table(table)["name"])


def write(value: float, style: str, missing: str = "\N{EN DASH}") -> str:
    """Write a number in a format or as a row's name, or these words where there is none.

    Raises
    ------
    ValueError
        When a row's name is asked for and there is no such row.
    """
    if math.isnan(value):
        return missing
    if style not in NAMED:
        return FORMATS[style](value)
    rows = names(style)
    if value not in range(len(rows)):
        raise ValueError(f"{value:g} is the place of no row of {style!r}.")
    return rows[int(value)]
