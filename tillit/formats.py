"""How numbers are written for a reader: two significant digits, words for chances, true minus.

Each format has a twin of the same name in ``site/static/explorer.js``; the browser tests hold the
two together. A format takes the unrounded number, so that the page can keep it beside the text.
"""

import math
from collections.abc import Callable

from tillit.i18n import gettext as _

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"


def significant(number: float) -> str:
    """Two significant digits without trailing zeros, halves upwards: 0.195 -> 0.2, 314 -> 310."""
    size = abs(number)
    if size < 1e-9:
        return "0"
    digits = 1 - math.floor(math.log10(size))
    rounded = math.floor(size * 10.0**digits + 0.5) / 10.0**digits
    text = f"{rounded:.{max(digits, 0)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return (MINUS if number < 0 else "") + text


def percent(share: float) -> str:
    """A share as a percentage: 0.195 -> 20 %."""
    return significant(share * 100) + NARROW + "%"


def in_ten(chance: float) -> str:
    """A chance in words, without decimals: 0.33 -> about 3 in 10."""
    if chance < 0.05:
        return _("fewer than 1 in 20")
    if chance > 0.95:
        return _("more than 19 in 20")
    return _("about {n} in 10").format(n=min(max(math.floor(chance * 10 + 0.5), 1), 9))


def people(number: float) -> str:
    """A number of persons: whole up to a hundred, then two significant digits."""
    if number == 0:
        return "0"
    if number < 0.5:
        return _("fewer than 1")
    return str(math.floor(number + 0.5)) if number < 100 else significant(number)


def number(value: float) -> str:
    """Two significant digits."""
    return significant(value)


def log_odds(value: float) -> str:
    """A contribution to log-odds with its sign and two decimals: 0.78 -> +0.78."""
    rounded = math.floor(abs(value) * 100 + 0.5) / 100
    if rounded == 0:
        return "0"
    return ("+" if value > 0 else MINUS) + f"{rounded:.2f}"


def points(value: float) -> str:
    """Percentage points with a sign, up to two decimals: -2 -> −2."""
    size = f"{math.floor(abs(value) * 100 + 0.5) / 100:.2f}".rstrip("0").rstrip(".")
    return size if size == "0" else ("+" if value > 0 else MINUS) + size


def money(amount: float) -> str:
    """An amount in kroner: two significant digits, in thousands or millions."""
    size = abs(amount)
    if size < 500:
        return _("kr\N{NO-BREAK SPACE}{amount}").format(amount="0")
    sign = MINUS if amount < 0 else ""
    if size < 995_000:
        thousands = math.floor(float(size) / 1000 + 0.5)
        text = str(thousands) if thousands < 100 else significant(thousands)
        return sign + _("kr\N{NO-BREAK SPACE}{amount} thousand").format(amount=text)
    return sign + _("kr\N{NO-BREAK SPACE}{amount} million").format(amount=significant(size / 1e6))


FORMATS: dict[str, Callable[[float], str]] = {
    "percent": percent,
    "in_ten": in_ten,
    "people": people,
    "number": number,
    "log_odds": log_odds,
    "points": points,
    "money": money,
}
"""Every format by the name that templates and the page use."""


def phrases() -> dict[str, str]:
    """Return the translated phrases that the formats of the page need."""
    return {
        "few_in_twenty": _("fewer than 1 in 20"),
        "most_in_twenty": _("more than 19 in 20"),
        "about_in_ten": _("about {n} in 10"),
        "under_one": _("fewer than 1"),
        "money": _("kr\N{NO-BREAK SPACE}{amount}"),
        "thousand": _("kr\N{NO-BREAK SPACE}{amount} thousand"),
        "million": _("kr\N{NO-BREAK SPACE}{amount} million"),
    }
