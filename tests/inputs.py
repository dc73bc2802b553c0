"""What people type, paste and open, and the one answer of page, widget and Python."""

import json
import zlib
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from tillit import __version__
from tillit.parameters import Parameter, Value, registry
from tillit.scenario import BOOK, LARGEST_FILE, MOST_SAID, Scenario

SPACES = {
    "space": " ",
    "no-break space": "\u00a0",
    "narrow no-break space": "\u202f",
    "thin space": "\u2009",
    "figure space": "\u2007",
    "six-per-em space": "\u2006",
    "ideographic space": "\u3000",
}
"""Spaces that programs put between thousands."""

NO_WIDTH = {"zero-width space": "\u200b", "byte-order mark": "\ufeff", "word joiner": "\u2060"}

MINUSES = {
    "hyphen-minus": "-",
    "minus": "\u2212",
    "en dash": "\u2013",
    "em dash": "\u2014",
    "hyphen": "\u2010",
    "no-break hyphen": "\u2011",
    "figure dash": "\u2012",
    "small hyphen": "\ufe63",
    "full-width hyphen": "\uff0d",
}

READ: dict[tuple[str, str], float] = {
    # a gap in percent, between -10 and 15 or wider
    **{("price_gap_percent", f"{sign}2,5"): -2.5 for sign in MINUSES.values()},
    **{("price_gap_percent", f"{sign} 2.5"): -2.5 for sign in MINUSES.values()},
    **{("price_gap_percent", f"{space}3,5{space}%{space}"): 3.5 for space in SPACES.values()},
    **{("price_gap_percent", f"{space}4{space}"): 4.0 for space in NO_WIDTH.values()},
    ("price_gap_percent", "5"): 5.0,
    ("price_gap_percent", "+5"): 5.0,
    ("price_gap_percent", "5,0"): 5.0,
    ("price_gap_percent", "5."): 5.0,
    ("price_gap_percent", "5,"): 5.0,
    ("price_gap_percent", ",5"): 0.5,
    ("price_gap_percent", ".5"): 0.5,
    ("price_gap_percent", "0,125"): 0.125,
    ("price_gap_percent", "0.125"): 0.125,
    ("price_gap_percent", "1,25"): 1.25,
    ("price_gap_percent", "1.25"): 1.25,
    ("price_gap_percent", "1,2345"): 1.2345,
    ("price_gap_percent", "007"): 7.0,
    ("price_gap_percent", "7%"): 7.0,
    ("price_gap_percent", "7 %"): 7.0,
    ("price_gap_percent", "\t7\t"): 7.0,
    ("price_gap_percent", "7\n"): 7.0,
    ("price_gap_percent", "\r\n7\r\n"): 7.0,
    ("price_gap_percent", "1e1"): 10.0,
    ("price_gap_percent", "5e-1"): 0.5,
    # without a unit, in people's words for one, and in money
    ("full_lots", "2,5"): 2.5,
    ("interested_suppliers", "5 suppliers"): 5.0,
    ("interested_suppliers", "1 SUPPLIER"): 1.0,
    ("interested_suppliers", "5suppliers"): 5.0,
    ("survey_refusal_percent", "12,5 %"): 12.5,
    ("survey_refusal_percent", "100"): 100.0,
    **{("budget_million", f"1{space}234,5"): 1234.5 for space in SPACES.values()},
    ("budget_million", "1'234.5"): 1234.5,
    ("budget_million", "1\u2019234,5"): 1234.5,
    ("budget_million", "1.234,5"): 1234.5,
    ("budget_million", "1,234.5"): 1234.5,
    ("budget_million", "1234,567"): 1234.567,
    ("budget_million", "1234.567"): 1234.567,
    ("budget_million", "kr 120"): 120.0,
    ("budget_million", "120 kr"): 120.0,
    ("budget_million", "120 kr."): 120.0,
    ("budget_million", "NOK 120"): 120.0,
    ("budget_million", "120 dkk"): 120.0,
    ("budget_million", "120 Kronor"): 120.0,
    ("budget_million", "120 mill. kr"): 120.0,
    ("budget_million", "120 mill"): 120.0,
    ("budget_million", "120 mio. kr."): 120.0,
    ("budget_million", "120 miljoner kronor"): 120.0,
    ("budget_million", "120 million"): 120.0,
    ("budget_million", "120 millioner kroner"): 120.0,
    ("budget_million", "120 mkr"): 120.0,
    ("budget_million", "NOK 120 million"): 120.0,
    ("budget_million", "kr\u00a01\u00a0234"): 1234.0,
    **{("cost_per_fte", text): 900_000.0 for text in ("900 000 kr", "kr 900 000", "900000,-")},
    ("result_bonus_thousand", "40 tkr"): 40.0,
    ("result_bonus_thousand", "40 tusen kroner"): 40.0,
    ("result_bonus_thousand", "40 kr"): 40.0,
}
"""By setting and text, the number that is meant: nobody could mean another."""

NO_NUMBER = (
    "many", "nan", "NaN", "Infinity", "-Infinity", "inf", "null", "undefined", "true", "None",
    "-", "+", ".", ",", "%", "kr", "()", "(5)", "5-", "- -5", "--5", "\u2212\u22125", "+-5", "5+5",
    "=5", "=A1", "1/2", "1:2", "½", "5½", "2 5", "2  5", "1 2 3", "12 34", "1 23", "1234 567",
    "5 6 %", "5 %%", "5 years", "5 kr", "five", "fem", "5 or 6", "5-6", "3 - 4", "3–4", "~5",
    "about 5", "ca. 5", "<5", ">5", "5?", "5!", "5*", "5)", "5;6", "5|6", "5_000", "1_0", "0x10",
    "0b1", "0o7", "1e", "e5", "1e+", "1,5e1", "1e1e1", "5e", "5E", "1.2.3", "1,2,3", "1..2", "1,,2",
    "1.,2", "1.23.456", "1.2345.678", "1.234.56", "1,234,56", "1.234,567.8", "1,234.567,8", "1'23",
    "1 234'567", "5\n6", "5\t6", "5\r\n6", "5\u20286", "\u0665", "\u0967", "\uff15", "\u2464",
    "5\u0301",
    "<script>alert(5)</script>", "5<b>", "&#53;", "\x005", "5\ud800", "constructor", "__proto__",
    "5" * 41, "0" * 60, "1" + "0" * 400, "a" * 5000,
)  # fmt: skip
"""What is no number for a price gap in percent."""

TWO_WAYS = {
    "1.234": ("1234", "1.2340"),
    "1,234": ("1234", "1.2340"),
    "12.345": ("12345", "12.3450"),
    "-1,234 %": ("\u22121234", "\u22121.2340"),
    "999.999": ("999999", "999.9990"),
    "2,500": ("2500", "2.5000"),
}
"""What can be read in two ways, and the two that are offered."""

OUT_OF_RANGE = ("1000", "-50", "1 234,5", "1e30", "99999,9 %")
"""Numbers that no price gap can be."""

HEARD: dict[str, dict[tuple[str, str], float]] = {
    "care-saves-10-20": {
        ("price_gap_percent", "10 percent"): 10,
        ("price_gap_percent", "20 %"): 20,
        ("mean_gain_percent", "20"): 20,
        ("price_gap_percent", "11,8"): 11.8,
        ("price_gap_percent", "54 prosent"): 54,
    },
    "oslo-place-gap-12": {
        ("price_gap_percent", "12"): 12,
        ("price_gap_percent", "4,9"): 4.9,
    },
    "twenty-percent-rule": {
        ("price_gap_percent", "20 pct."): 20,
        ("reform_gain_percent", "20"): 20,
    },
    "petersen-2015-savings": {},
    "bergman-savings-mortality": {},
    "transaction-cost-18-29": {
        ("full_start_cost_percent", "18"): 18,
        ("full_start_cost_percent", "29 %"): 29,
        ("full_start_cost_percent", "33"): 33,
        ("full_start_cost_percent", "1"): 1,
    },
    # What a bid costs the bidder is no setting.
    "bid-cost-9-percent": {},
    "half-have-one-bidder": {("observed_bids", "1"): 1},
    "ten-bids-health-care": {
        ("expected_bids", "10,3"): 10.3,
        ("expected_bids", "2.7"): 2.7,
        ("interested_suppliers", "10"): 10,
    },
    "raises-sick-leave": {},
    "reservation-right-to-stay": {("survey_refusal_percent", "15 %"): 15},
    # Nor is what it costs to replace a worker, in percent of a year's pay.
    "replacing-worker-21": {},
    "trust-raises-quality": {},
    "trust-costs-7-7": {("reform_cost_percent", "7,7"): 7.7},
    "control-destroys-motivation": {},
    "documentation-50-80": {
        ("control_inhouse_percent", "50"): 50,
        ("control_inhouse_percent", "80 %"): 80,
        ("control_inhouse_percent", "2,7"): 2.7,
        ("control_contract_percent", "62 percent"): 62,
    },
    "payment-by-results-aligns": {},
    "rehwald-equal-cost": {},
    "buurtzorg-halves-cost": {("reform_gain_percent", "50 %"): 50},
    "reforms-fail-70": {
        ("reform_failure_chance", "70 %"): 0.7,
        ("reform_failure_chance", "0,6"): 0.6,
    },
    "monitoring-20-percent": {
        ("follow_up_percent", "20 %"): 20,
        ("follow_up_percent", "10"): 10,
    },
}
"""Figures that readers hear, by the row of that page: what they type of each, and where."""

P, Q = "bid_price_", "bid_quality_"


@dataclass(frozen=True)
class Pasted:
    """A block for the table of bids, from its first cell, and what comes of it.

    ``values`` are taken (``None``: emptied), ``refused`` stays in its cell; ``asked`` is what is
    asked, with the likely answer; ``answers`` differ from it.
    """

    text: str
    values: dict[str, float | None]
    refused: dict[str, str] = field(default_factory=dict)
    asked: dict[str, bool] = field(default_factory=dict)
    answers: dict[str, bool] = field(default_factory=dict)


TWO_BIDS: dict[str, float | None] = {f"{P}a": 9.5, f"{Q}a": 7, f"{P}b": 10.25, f"{Q}b": 8.5}
ALL_READ = {"headings": True, "names": True}

PASTED = {
    "headings and names": Pasted(
        "Bidder\tPrice\tQuality\nNord\t9,5\t7\nSør\t10,25\t8,5\n", TWO_BIDS, {}, ALL_READ
    ),
    "English": Pasted("9.5\t7\r\n10.25\t8.5", TWO_BIDS),
    "Nordic": Pasted("\u00a09,5\t7,0\n10,25 kr\t8,50", TWO_BIDS),
    "between semicolons": Pasted(
        "Navn;Pris;Karakter\nNord;9,5;7\nSør;10,25;8,5", TWO_BIDS, {}, ALL_READ
    ),
    "old line ends": Pasted("9,5\t7\r10,25\t8,5\r", TWO_BIDS),
    "prices with units": Pasted("9,5 mill. kr\t7\nNOK 10,25 million\t8,5", TWO_BIDS),
    "quoted headings over two lines": Pasted(
        'Bidder\t"Price\nmill. kr"\t"Quality, ""marks"""\nNord\t9,5\t7\nSør\t10,25\t8,5',
        TWO_BIDS,
        {},
        ALL_READ,
    ),
    "a quoted name over two lines": Pasted(
        '"Nord\nAS"\t9,5\t7\n"Sør\tAS"\t10,25\t8,5', TWO_BIDS, {}, {"names": True}
    ),
    "quoted numbers": Pasted('"9,5"\t"7"\n"10,25"\t"8,5"', TWO_BIDS),
    "a quote that does not close": Pasted(
        '"Nord\t9,5\t7\nSør\t10,25\t8,5', TWO_BIDS, {}, {"names": True}
    ),
    "a title over the headings": Pasted(
        "Bids\t\t\nBidder\tPrice\tQuality\nNord\t9,5\t7\nSør\t10,25\t8,5", TWO_BIDS, {}, ALL_READ
    ),
    "headings that hold a figure": Pasted(
        "Price 2026\tQuality\n9,5\t7",
        {f"{P}b": 9.5, f"{Q}b": 7},
        {f"{P}a": "Price 2026", f"{Q}a": "Quality"},
        {"headings": False},
    ),
    "headings that hold a figure, left out": Pasted(
        "Price 2026\tQuality\n9,5\t7",
        {f"{P}a": 9.5, f"{Q}a": 7},
        {},
        {"headings": False},
        {"headings": True},
    ),
    "row numbers": Pasted("1\t9,5\t7\n2\t10,25\t8,5", TWO_BIDS, {}, {"counts": True}),
    "row numbers and names": Pasted(
        "Nr\tBidder\tPrice\tQuality\n1\tNord\t9,5\t7\n2\tSør\t10,25\t8,5",
        TWO_BIDS,
        {},
        {"headings": True, "counts": True, "names": True},
    ),
    "prices that count": Pasted(
        "1\t7\n2\t8", {f"{P}a": 1, f"{Q}a": 7, f"{P}b": 2, f"{Q}b": 8}, {}, {"counts": False}
    ),
    "row numbers without prices": Pasted(
        "1\t7\n2\t8", {f"{P}a": 7, f"{P}b": 8}, {}, {"counts": False}, {"counts": True}
    ),
    "names with figures": Pasted(
        "Bidder 1\t9,5\t7\nBidder 2\t10,25\t8,5", TWO_BIDS, {}, {"names": True}
    ),
    "names and prices alone": Pasted(
        "Nord\t9,5\nSør\t10,25", {f"{P}a": 9.5, f"{P}b": 10.25}, {}, {"names": True}
    ),
    "a price in another currency after a name": Pasted(
        "A\t100 EUR\t7\nB\t110 EUR\t8",
        {f"{Q}a": 7, f"{Q}b": 8},
        {f"{P}a": "100 EUR", f"{P}b": "110 EUR"},
        {"names": True},
    ),
    "a price to come after a name": Pasted(
        "A\ttbd\t7\nB\ttbd\t8",
        {f"{Q}a": 7, f"{Q}b": 8},
        {f"{P}a": "tbd", f"{P}b": "tbd"},
        {"names": True},
    ),
    "a row that ends with a mark": Pasted("9,5\t7\t", {f"{P}a": 9.5, f"{Q}a": 7}),
    "a price with a fraction to the thousandth": Pasted(
        "12.3450\t7", {f"{P}a": 12.345, f"{Q}a": 7}
    ),
    "two columns of names": Pasted(
        "Nord\tOslo\t9,5\t7\nSør\tBergen\t10,25\t8,5", TWO_BIDS, {}, {"names": True}
    ),
    "prices that are no numbers keep their places": Pasted(
        "ca. 9\t7\nca. 10\t8",
        {f"{Q}a": 7, f"{Q}b": 8},
        {f"{P}a": "ca. 9", f"{P}b": "ca. 10"},
        {"names": False},
    ),
    "a mark that is no number": Pasted(
        "9,5\tmany\n10,25\t8,5", {f"{P}a": 9.5, f"{P}b": 10.25, f"{Q}b": 8.5}, {f"{Q}a": "many"}
    ),
    "a price that can be two": Pasted(
        "1.234\t7\n10,25\t8,5", {f"{Q}a": 7, f"{P}b": 10.25, f"{Q}b": 8.5}, {f"{P}a": "1.234"}
    ),
    "a price out of range": Pasted(
        "9 500 000 kr\t7\n10,25\t8,5",
        {f"{Q}a": 7, f"{P}b": 10.25, f"{Q}b": 8.5},
        {f"{P}a": "9 500 000 kr"},
    ),
    "an empty row between": Pasted("9,5\t7\n\t\n10,25\t8,5\n\t\n", TWO_BIDS),
    "an empty cell": Pasted(
        "9,5\t\n\t8,5", {f"{P}a": 9.5, f"{Q}a": None, f"{P}b": None, f"{Q}b": 8.5}
    ),
    **{
        f"a missing value as {sign}": Pasted(
            f"9,5\t{sign}\n{sign}\t8,5", {f"{P}a": 9.5, f"{Q}a": None, f"{P}b": None, f"{Q}b": 8.5}
        )
        for sign in (
            "-",
            "\u2013",
            "n/a",
            "N/A",
            "#N/A",
            "#I/T",
            "..",
            "?",
            "ingen",
            "Mangler",
            "NaN",
        )
    },
    "a row without an offer": Pasted(
        "Nord\t-\t-\nSør\t10,25\t8,5",
        {f"{P}a": None, f"{Q}a": None, f"{P}b": 10.25, f"{Q}b": 8.5},
        {},
        {"names": True},
    ),
    **{
        f"a sum row headed {word}": Pasted(
            f"Nord\t9,5\t7\nSør\t10,25\t8,5\n{word}\t19,75\t",
            TWO_BIDS,
            {},
            {"sum": True, "names": True},
        )
        for word in ("Sum", "TOTAL", "Totalt:", "I alt", "Summa", "Average")
    },
    "a sum row without a head": Pasted(
        "9,5\t7\n10,25\t8,5\n19,75\t",
        {**TWO_BIDS, f"{P}c": 19.75, f"{Q}c": None},
        {},
        {"sum": False},
    ),
    "a sum row without a head, left out": Pasted(
        "9,5\t7\n10,25\t8,5\n19,75\t", TWO_BIDS, {}, {"sum": False}, {"sum": True}
    ),
    "a sum row with a place of its own": Pasted(
        "Nord\t9,5\t7\nSør\t10,25\t8,5\nSum\t19,75\t",
        {**TWO_BIDS, f"{P}c": 19.75, f"{Q}c": None},
        {},
        {"sum": True, "names": True},
        {"sum": False},
    ),
    "a column too many": Pasted("9,5\t7\tgood\n10,25\t8,5\tlate", TWO_BIDS),
    "rows too many": Pasted(
        "\n".join(f"{place}\t1" for place in range(11, 21)),
        {
            **{f"{P}{bid}": 11.0 + place for place, bid in enumerate("abcdefgh")},
            **{f"{Q}{bid}": 1.0 for bid in "abcdefgh"},
        },
    ),
    "one row": Pasted("Nord\t9,5\t7", {f"{P}a": 9.5, f"{Q}a": 7}, {}, {"names": True}),
    "one column": Pasted("9,5\n10,25", {f"{P}a": 9.5, f"{P}b": 10.25}),
    "headings alone": Pasted("Bidder\tPrice", {}),
    "words alone": Pasted("We thank you for the bids;\nthey were good", {}),
    "a script": Pasted(
        "<script>alert(9)</script>\t<b>7</b>\n9,5\t7",
        {f"{P}b": 9.5, f"{Q}b": 7},
        {f"{P}a": "<script>alert(9)</script>", f"{Q}a": "<b>7</b>"},
        {"headings": False},
    ),
    "a table of another size": Pasted("1\t2\t3\n" * 1000, {}),
}
"""What is copied from a spreadsheet into the table of bids."""


def filed(values: object, **more: object) -> str:
    """Return the text of a scenario file with these values."""
    content = {"book": BOOK, "version": __version__, "values": values, **more}
    return json.dumps(content, ensure_ascii=False)


@dataclass(frozen=True)
class Filed:
    """The bytes of a file, what is taken of it (``None`` where it is refused) and what is said."""

    content: bytes
    values: dict[str, float | str] | None
    said: str = ""


MINE = {"headcount": 200.0}
FILES = {
    **{
        f"in {encoding}": Filed(filed(MINE).encode(encoding), MINE)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
    },
    "in Latin-1": Filed(filed(MINE, name="Bærum").encode("latin-1"), None, "save it so"),
    "too large": Filed(filed(MINE).encode() + b" " * LARGEST_FILE, None, "larger than 4 MB"),
    "empty": Filed(b"", None, "not a scenario file of this book"),
    "cut": Filed(filed(MINE)[:-9].encode(), None, "not a scenario file of this book"),
    "nested without end": Filed(b"[" * 100_000, None, "not a scenario file of this book"),
    "of another book": Filed(filed(MINE, book="another").encode(), None, "not a scenario file"),
    "values in a list": Filed(filed([MINE]).encode(), None, "not a scenario file"),
    "without a version": Filed(filed(MINE, version=None).encode(), MINE, "Saved with version ?"),
    "a version that is an object": Filed(
        filed(MINE, version={"toString": 1}).encode(), MINE, "Saved with version {"
    ),
    "a value that is an object": Filed(
        filed({"headcount": {"toString": 1}, "country": "SE"}).encode(),
        {"country": "SE"},
        "is not a number from",
    ),
    "a default that is an object": Filed(
        filed(MINE, defaults={"headcount": {"toString": 1}}).encode(), MINE, "toString"
    ),
    "a default that is typed": Filed(filed(MINE, defaults={"headcount": "130"}).encode(), MINE),
    "version at length": Filed(filed(MINE, version="v" * 5000).encode(), MINE, "vvvv…"),
    "a choice in a list": Filed(filed({"country": ["NO"], **MINE}).encode(), MINE, "Country:"),
    "a choice that objects have": Filed(
        filed({"country": "constructor", **MINE}).encode(), MINE, "“constructor” is not one of"
    ),
    "a setting that objects have": Filed(
        filed({"constructor": 1, "toString": 2, **MINE}).encode(),
        MINE,
        "“constructor” is not a setting of this book.",
    ),
    "a number in a list": Filed(filed({"headcount": [200]}).encode(), {}, "is not a number from"),
    "a number as words": Filed(
        filed({"headcount": "about 200"}).encode(), {}, "“about 200” is not"
    ),
    "true for a number": Filed(filed({"headcount": True}).encode(), {}, "is not a number from"),
    "out of range": Filed(filed({"headcount": 1e6}).encode(), {}, "is outside 30 to 600"),
    "a number typed": Filed(filed({"headcount": "200,0"}).encode(), MINE),
    "a number that is two": Filed(
        filed({"person_year_cost": "1.234"}).encode(), {}, "more than one"
    ),
    "no date": Filed(filed({"schedule_start": "2026-02-30"}).encode(), {}, "is not a date like"),
    "a text that is none": Filed(filed({"memo_question": 3}).encode(), {}, "this is not a text"),
    "a text at length": Filed(filed({"memo_question": "x" * 9000}).encode(), {}, "9,000"),
    "many strangers": Filed(
        filed({**{f"of_nobody_{n}": n for n in range(500)}, **MINE}).encode(),
        MINE,
        f"{500 - MOST_SAID} more values",
    ),
    "defaults of nobody": Filed(filed(MINE, defaults=["?"]).encode(), MINE),
    "a default at length": Filed(
        filed(MINE, defaults={"contract_years": "y" * 5000}).encode(), MINE, "yyyy…"
    ),
}
"""Files that a reader may open, and the one answer of page, widget and Python."""


@dataclass(frozen=True)
class Linked:
    """What stands after ``#`` in a link, what it sets (``None`` where it is refused), and a word
    of what is said."""

    fragment: str
    values: dict[str, float | str | None] | None
    said: str = ""


def ended(text: str) -> str:
    """Return a link as the book writes it, with the code at its end."""
    return f"{text}&end={zlib.crc32(unquote_plus(text).encode()):08X}"


V = f"book={__version__}"
WHOLE = ended(f"{V}&headcount=200&country=SE")
SET: dict[str, float | str | None] = {"headcount": 200.0, "country": "SE"}


def unlike_default(parameter: Parameter) -> Value:
    """Return a value that a control can have and that is as long to write as any of its own."""
    if parameter.kind == "choice":
        return next(choice for choice in parameter.choices if choice != parameter.default)
    if parameter.kind == "date":
        return "2027-03-15"
    steps = int((parameter.high - parameter.low) / parameter.step)
    values = (round(parameter.low + n * parameter.step, 9) for n in range(steps - 1, -1, -1))
    return next(value for value in values if value != parameter.default)


FULL = Scenario({p.id: unlike_default(p) for p in registry().values() if not p.in_words})
"""Every setting but words is another than the book's."""

DAMAGED, NOTHING = "cut or changed", "Nothing was changed"
LINKS = {
    "whole": Linked(WHOLE, SET),
    "to the defaults": Linked(ended(V), {}),
    "to all settings, by place": Linked(FULL.to_fragment(), dict(FULL.values)),
    "written by hand": Linked("headcount=200&country=SE", SET),
    "a number by hand with a comma": Linked("headcount=200,0", MINE),
    "a number by hand with its unit": Linked("price_gap_percent=5%25", {"price_gap_percent": 5.0}),
    "a plus for a space": Linked("headcount=+200+", MINE),
    "given twice": Linked("headcount=100&headcount=200", MINE),
    "emptied": Linked("bid_price_c=", {"bid_price_c": None}),
    "an empty number that needs one": Linked("headcount=", {}, "is not a number from"),
    "cut by one": Linked(WHOLE[:-1], None, DAMAGED),
    "cut in the middle": Linked(WHOLE[: len(WHOLE) // 2], None, DAMAGED),
    "cut before its end": Linked(WHOLE.partition("&end=")[0], None, DAMAGED),
    "cut before its code": Linked(WHOLE.partition("end=")[0] + "end=", None, DAMAGED),
    "one digit changed": Linked(WHOLE.replace("200", "201"), None, DAMAGED),
    "one name changed": Linked(WHOLE.replace("country", "county"), None, DAMAGED),
    "cut at its head": Linked(WHOLE.partition("&")[2], None, DAMAGED),
    "cut within its head": Linked(WHOLE[2:], None, DAMAGED),
    "by place, cut at its head": Linked(FULL.to_fragment().partition("&")[2], None, DAMAGED),
    "more behind its end": Linked(f"{WHOLE}&utm_source=mail", None, DAMAGED),
    "a full stop behind its end": Linked(f"{WHOLE}.", None, DAMAGED),
    "in small letters": Linked(WHOLE.lower(), None, DAMAGED),
    "twice": Linked(f"{WHOLE}&{WHOLE}", None, DAMAGED),
    "by place, cut": Linked(FULL.to_fragment()[:-40], None, DAMAGED),
    "by place, changed": Linked(FULL.to_fragment().replace("all=C", "all=D"), None, DAMAGED),
    "by place, of nobody": Linked(ended(f"{V}&all=!"), None, DAMAGED),
    "by place, ends within a number": Linked(ended(f"{V}&all=CA"), None, DAMAGED),
    "by place, beyond the last": Linked(ended(f"{V}&all=.__B"), None, DAMAGED),
    "a campaign's tag": Linked("utm_source=mail", None, NOTHING),
    "a mail's tags": Linked("fbclid=IwAR0&mc_cid=5", None, NOTHING),
    "a campaign's tag beside a setting": Linked(
        "utm_source=mail&headcount=200", MINE, "utm_source"
    ),
    "an empty name": Linked("=5", None, NOTHING),
    "a name that objects have": Linked("constructor=1", None, "“constructor” is not a setting"),
    "another name that objects have": Linked("__proto__=1&headcount=200", MINE, "__proto__"),
    "a choice that objects have": Linked("country=constructor", {}, "“constructor” is not one of"),
    "a choice in small letters": Linked("country=se", {}, "“se” is not one of"),
    "words alone": Linked("memo_question=Ours", None, "not taken from a link"),
    "words beside a setting": Linked("memo_question=Ours&headcount=200", MINE, "not taken"),
    "a script": Linked("country=%3Cscript%3E", {}, "“<script>” is not one of"),
    "a script for a name": Linked("%3Cscript%3E=1", None, "“<script>” is not a setting"),
    "words for a number": Linked("headcount=many", {}, "“many” is not a number from"),
    "a number that is two": Linked("person_year_cost=1,234", {}, "more than one"),
    "no number": Linked("headcount=NaN", {}, "“NaN” is not a number from"),
    "beyond all numbers": Linked("headcount=1e999", {}, "is not a number from"),
    "out of range": Linked("headcount=1e6", {}, "is outside 30 to 600"),
    "a bad value beside a good one": Linked("country=FI&headcount=200", MINE, "“FI” is not one of"),
    "no date": Linked("schedule_start=2026-02-30", {}, "is not a date like"),
    "a date": Linked("schedule_start=2027-03-15", {"schedule_start": "2027-03-15"}),
    "broken escapes": Linked("country=%ZZ", {}, "is not one of"),
    "halves of letters": Linked("country=%FF%FE", {}, "is not one of"),
    "of another version": Linked(ended("book=0.0.9&headcount=200"), MINE, "version 0.0.9"),
    "of a version at length": Linked(ended(f"book={'v' * 500}&headcount=200"), MINE, "vvvv…"),
    "of another version, by hand": Linked("headcount=200&book=0.0.9", MINE, "version 0.0.9"),
    "a setting of an earlier edition": Linked(
        "peer_correlation=0.02", {"move_together": 0.35}, "0.35"
    ),
    "many strangers": Linked(
        "&".join(f"of_nobody_{n}={n}" for n in range(500)) + "&headcount=200",
        MINE,
        f"{500 - MOST_SAID} more values",
    ),
}
"""Links, and the one answer of page, widget and Python."""

UNSTORABLE = (
    "in utf-16",
    "in utf-16-le",
    "in utf-16-be",
    "in utf-8-sig",
    "in Latin-1",
    "too large",
)
"""Files whose bytes are no text that a browser's storage could hold as it is."""

STORED = {
    **{name: file for name, file in FILES.items() if name not in UNSTORABLE},
    "nothing": Filed(b"", None),
    "null": Filed(b"null", None),
    "a number": Filed(b"7", None),
    "a list": Filed(b"[1, 2]", None),
    "true": Filed(b"true", None),
    "an empty object": Filed(b"{}", None),
    "values that are null": Filed(filed(None).encode(), None),
    "values that are words": Filed(filed("headcount").encode(), None),
    "times that are none": Filed(filed(MINE, times=5).encode(), MINE),
    "times in words": Filed(filed(MINE, times={"headcount": "today"}).encode(), MINE),
    "a time in pieces": Filed(filed(MINE, times={"headcount": [None, {}]}).encode(), MINE),
    "times of objects": Filed(filed(MINE, times={"constructor": [1, 0]}).encode(), MINE),
    "a value that is null": Filed(
        filed({"headcount": None, "country": "SE"}).encode(), {"country": "SE"}
    ),
    "its own parent": Filed(b'{"book": "tender-or-trust", "values": {"__proto__": {"x": 1}}}', {}),
}
"""What the browser's storage may hold when a page opens, and what is taken of it."""


CRITERIA = (
    "quality",
    "vulnerable",
    "staff",
    "net_cost",
    "learning",
    "reversibility",
    "control",
    "time",
)
"""What a side puts in order, as the book names it."""


@dataclass(frozen=True)
class Moves:
    """Places given before, buttons pressed, and what is shown then: the place of each, in order."""

    pressed: tuple[tuple[str, str], ...]
    shown: dict[str, str]
    given: dict[str, float] = field(default_factory=dict)


def places_of(given: dict[str, float]) -> dict[str, float]:
    """Return the place of every criterion, not a number where none was given."""
    return {name: given.get(name, float("nan")) for name in CRITERIA}


def _shown(text: str) -> dict[str, str]:
    pairs = (pair.split(" ") for pair in text.split(", "))
    return {name: place for place, name in pairs}


ORDERS = {
    "nothing": Moves(
        (),
        _shown(
            "1–8 quality, 1–8 vulnerable, 1–8 staff, 1–8 net_cost, "
            "1–8 learning, 1–8 reversibility, 1–8 control, 1–8 time"
        ),
    ),
    "two first, one last, two alike": Moves(
        (
            ("up", "staff"),
            ("up", "learning"),
            ("down", "time"),
            ("up", "quality"),
            ("level", "learning"),
        ),
        _shown(
            "1–2 staff, 1–2 learning, 3 quality, 4–7 vulnerable, 4–7 net_cost, "
            "4–7 reversibility, 4–7 control, 8 time"
        ),
    ),
    "all, and the last moves past another": Moves(
        (*(("up", name) for name in reversed(CRITERIA[1:])), ("up", "quality")),
        _shown(
            "1 time, 2 control, 3 reversibility, 4 learning, 5 net_cost, 6 staff, "
            "7 quality, 8 vulnerable"
        ),
    ),
    "typed before, with gaps": Moves(
        (),
        _shown(
            "1 staff, 3 quality, 2–7 vulnerable, 2–7 net_cost, 2–7 learning, "
            "2–7 reversibility, 2–7 control, 8 time"
        ),
        {"staff": 1.0, "quality": 3.0, "time": 8.0},
    ),
    "typed before alike, and moved": Moves(
        (("up", "quality"), ("down", "staff")),
        _shown(
            "1 quality, 2–8 vulnerable, 2–8 staff, 2–8 net_cost, 2–8 learning, "
            "2–8 reversibility, 2–8 control, 2–8 time"
        ),
        {"quality": 2.0, "staff": 2.0},
    ),
}
