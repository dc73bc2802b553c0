"""What people type into a field for a number, and the one answer of page, widget and Python."""

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
