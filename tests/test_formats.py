"""How numbers are written: two significant digits, true minus, words for chances."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit import formats

MINUS = "\N{MINUS SIGN}"
HARD_SPACE = "\N{NO-BREAK SPACE}"

# From a share of a person to the payroll of a country; the ends of the scale are no result here.
SIZES = st.floats(1e-9, 1e12)
NUMBERS = st.one_of(SIZES, SIZES.map(lambda size: -size), st.just(0.0))


def parsed(text: str) -> float:
    return float(text.replace(MINUS, "-"))


# ---- two significant digits ----------------------------------------------------------------------


@pytest.mark.parametrize("write", [formats.significant, formats.number])
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (-0.0, "0"),
        (7, "7"),
        (10, "10"),
        (314, "310"),
        (315, "320"),
        (0.195, "0.2"),
        (0.2, "0.2"),
        (2.5, "2.5"),
        (2.449, "2.4"),
        (9.94, "9.9"),
        (9.96, "10"),
        (99.4, "99"),
        (99.5, "100"),
        (995, "1000"),
        (0.0995, "0.1"),
        (0.000123, "0.00012"),
        (1234567, "1200000"),
        (-3.14, f"{MINUS}3.1"),
        (-0.0004, f"{MINUS}0.0004"),
    ],
)
def test_two_significant_digits(
    write: Callable[[float], str], number: float, expected: str
) -> None:
    assert write(number) == expected


@given(NUMBERS)
def test_digits_are_plain_and_at_most_two_are_significant(number: float) -> None:
    text = formats.significant(number)
    assert re.fullmatch(rf"{MINUS}?(0|[1-9]\d*)(\.\d*[1-9])?", text)
    digits = text.replace(MINUS, "").replace(".", "").lstrip("0")
    assert len(digits.rstrip("0")) <= 2
    assert text.startswith(MINUS) == (number < 0)


@given(SIZES)
def test_rounding_is_to_the_nearest(size: float) -> None:
    # Half a unit of the second digit is at most a twentieth of the number.
    written = parsed(formats.significant(size))
    exponent = int(f"{size:e}".split("e")[1])
    assert abs(written - size) <= 0.5 * 10.0 ** (exponent - 1) * (1 + 1e-9)


@given(SIZES, SIZES)
def test_writing_keeps_the_order(one: float, other: float) -> None:
    smaller, larger = sorted((one, other))
    assert parsed(formats.significant(smaller)) <= parsed(formats.significant(larger))


@given(NUMBERS)
def test_percent_is_the_hundredfold_with_its_sign(share: float) -> None:
    told = 0 if abs(share) < 5e-5 else max(min(share, 10), -10)
    beyond = "more than " if share > 10 else "less than " if share < -10 else ""
    written = f"{beyond}{formats.significant(told * 100)}{HARD_SPACE}%"
    assert formats.percent(share) == written


def test_percent_examples() -> None:
    assert formats.percent(0.195) == f"20{HARD_SPACE}%"
    assert formats.percent(0.0123) == f"1.2{HARD_SPACE}%"
    assert formats.percent(1) == f"100{HARD_SPACE}%"
    assert formats.percent(1.1e-7) == formats.percent(-4e-5) == f"0{HARD_SPACE}%"
    assert formats.percent(-0.05) == f"{MINUS}5{HARD_SPACE}%"
    assert formats.percent(2000) == f"more than 1000{HARD_SPACE}%"


# ---- chances -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (0, "fewer than 1 in 20"),
        (0.049999, "fewer than 1 in 20"),
        (0.05, "about 1 in 10"),
        (0.1, "about 1 in 10"),
        (0.149999, "about 1 in 10"),
        (0.15, "about 2 in 10"),
        (0.33, "about 3 in 10"),
        (0.5, "about 5 in 10"),
        (0.849999, "about 8 in 10"),
        (0.9, "about 9 in 10"),
        (0.95, "about 9 in 10"),
        (0.950001, "more than 19 in 20"),
        (1, "more than 19 in 20"),
    ],
)
def test_chance_in_ten(chance: float, expected: str) -> None:
    assert formats.in_ten(chance) == expected


@given(st.floats(0.05, 0.95))
def test_chance_between_is_within_half_a_tenth(chance: float) -> None:
    found = re.fullmatch(r"about (\d) in 10", formats.in_ten(chance))
    assert found
    assert abs(int(found[1]) / 10 - chance) <= 0.05 + 1e-12


# ---- people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (1e-9, "fewer than 1"),
        (0.49, "fewer than 1"),
        (0.5, "1"),
        (1.49, "1"),
        (1.5, "2"),
        (25.3, "25"),
        (99.4, "99"),
        (99.9, "100"),
        (104, "100"),
        (105, "110"),
        (587, "590"),
    ],
)
def test_people(number: float, expected: str) -> None:
    assert formats.people(number) == expected


@given(st.floats(0.5, 600))
def test_people_are_whole(number: float) -> None:
    text = formats.people(number)
    assert text.isdecimal()
    assert abs(int(text) - number) <= max(0.5, 0.05 * number)


# ---- signed numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "log_odds", "points"),
    [
        (0, "0", "0"),
        (-0.0, "0", "0"),
        (0.78, "+0.78", "+0.78"),
        (-2, f"{MINUS}2.00", f"{MINUS}2"),
        (1.5, "+1.50", "+1.5"),
        (0.004, "0", "0"),
        (-0.004, "0", "0"),
        (0.006, "+0.01", "+0.01"),
        (-12.5, f"{MINUS}12.50", f"{MINUS}12.5"),
        (10, "+10.00", "+10"),
        (100, "+100.00", "+100"),
    ],
)
def test_signed_numbers(value: float, log_odds: str, points: str) -> None:
    assert formats.log_odds(value) == log_odds
    assert formats.points(value) == points


@given(st.floats(-600, 600))
def test_signed_numbers_have_two_decimals_and_their_sign(value: float) -> None:
    log_odds, points = formats.log_odds(value), formats.points(value)
    assert re.fullmatch(rf"0|[+{MINUS}]\d+\.\d\d", log_odds)
    assert re.fullmatch(rf"0|[+{MINUS}](0|[1-9]\d*)(\.\d?[1-9])?", points)
    for text in (log_odds, points):
        assert abs(parsed(text) - value) <= 0.005 + 1e-9
        assert text == "0" or text.startswith("+" if value > 0 else MINUS)


# ---- money ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "kr 0"),
        (499.99, "kr 0"),
        (-499.99, "kr 0"),
        (500, "kr 1 thousand"),
        (1499, "kr 1 thousand"),
        (99_499, "kr 99 thousand"),
        (314_000, "kr 310 thousand"),
        (994_000, "kr 990 thousand"),
        (996_000, "kr 1 million"),
        (999_499, "kr 1 million"),
        (999_500, "kr 1 million"),
        (1_250_000, "kr 1.3 million"),
        (12_300_000, "kr 12 million"),
        (123_000_000, "kr 120 million"),
        (-600, f"{MINUS}kr 1 thousand"),
        (-2_040_000, f"{MINUS}kr 2 million"),
    ],
)
def test_money(amount: float, expected: str) -> None:
    assert formats.money(amount) == expected.replace("kr ", f"kr{HARD_SPACE}")


@given(st.floats(500, 1e12))
def test_money_is_near_the_amount_and_never_a_thousand_thousands(amount: float) -> None:
    found = re.fullmatch(rf"kr{HARD_SPACE}([\d.]+) (thousand|million)", formats.money(amount))
    assert found
    unit = {"thousand": 1e3, "million": 1e6}[found[2]]
    assert abs(float(found[1]) * unit - amount) <= max(500, 0.051 * amount)
    assert found[2] == "million" or float(found[1]) < 1000


@given(st.floats(500, 1e12))
def test_debt_is_the_amount_with_a_minus(amount: float) -> None:
    assert formats.money(-amount) == MINUS + formats.money(amount)


# ---- all of them ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", formats.FORMATS)
@given(NUMBERS)
def test_no_format_writes_exponents_or_a_hyphen_for_minus(name: str, number: float) -> None:
    text = formats.FORMATS[name](number)
    assert not re.search(r"\de|-|nan|inf|None", text)
