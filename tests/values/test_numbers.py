"""Exact numbers: every operation against Python's Fraction or Decimal, and every bound."""

from __future__ import annotations

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uirules.errors import LimitError
from uirules.values import numbers
from uirules.values.failure import Failed

exact = st.builds(
    lambda n, d: numbers.exact(Fraction(n, d)), st.integers(-(10**12), 10**12), st.integers(1, 10**6)
) | st.integers(-(10**20), 10**20)
hundredths = st.builds(lambda n: numbers.exact(Fraction(n, 1000)), st.integers(-(10**9), 10**9))
DECIMAL_MODES = {
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
    "up": ROUND_UP,
    "down": ROUND_DOWN,
    "half_up": ROUND_HALF_UP,
    "half_down": ROUND_HALF_DOWN,
    "half_even": ROUND_HALF_EVEN,
}


def code(result: object) -> str:
    assert isinstance(result, Failed)
    return result.code


def normal(number: Any) -> bool:
    return type(number) is int or (type(number) is Fraction and number.denominator > 1)


@given(exact, exact)
def test_operations_are_those_of_rational_numbers_and_their_results_normal(a: Any, b: Any) -> None:
    x, y = Fraction(a), Fraction(b)
    for result, expected in (
        (numbers.add(a, b), x + y),
        (numbers.subtract(a, b), x - y),
        (numbers.multiply(a, b), x * y),
        (numbers.negate(a), -x),
        (numbers.absolute(a), abs(x)),
        *(((numbers.divide(a, b), x / y), (numbers.modulo(a, b), x % y)) if b else ()),
    ):
        assert result == expected
        assert normal(result)
    assert numbers.compare(a, b) == (x > y) - (x < y)


@pytest.mark.parametrize("mode", numbers.MODES)
@given(value=hundredths, scale=st.integers(-4, 4))
def test_rounding_is_that_of_decimals(mode: str, value: Any, scale: int) -> None:
    written = Decimal(value.numerator) / Decimal(value.denominator)
    expected = written.quantize(Decimal(1).scaleb(-scale), DECIMAL_MODES[mode], Context(prec=60))
    rounded = numbers.round_to(value, numbers.exact(Fraction(10) ** -scale), mode)
    assert rounded == Fraction(expected)
    assert normal(rounded)


def test_each_named_rounding_has_its_mode() -> None:
    half, minus = Fraction(5, 2), Fraction(-5, 2)
    assert [f(half, 0) for f in (numbers.round_up, numbers.round_down)] == [3, 2]
    assert [f(half, 0) for f in (numbers.round_half_up, numbers.round_half_down, numbers.decimal)] == [3, 2, 2]
    assert [f(minus, 0) for f in (numbers.round_up, numbers.round_down)] == [-3, -2]
    assert [f(minus, 0) for f in (numbers.round_half_up, numbers.round_half_down, numbers.decimal)] == [-3, -2, -2]
    assert (numbers.floor(minus), numbers.ceiling(minus)) == (-3, -2)
    assert (numbers.floor(Fraction(129, 100), 1), numbers.ceiling(1250, -2)) == (Fraction(6, 5), 1300)


def test_rounding_to_a_step_that_is_no_power_of_ten() -> None:
    assert numbers.round_to(130, 50, "ceiling") == 150
    assert numbers.round_to(Fraction(7, 10), Fraction(1, 4), "half_up") == Fraction(3, 4)
    assert code(numbers.round_to(1, 0, "up")) == "step"
    assert code(numbers.round_to(1, -5, "up")) == "step"


def test_scales_are_those_of_the_standard() -> None:
    assert numbers.floor(Fraction(1, 8), 6176) == Fraction(1, 8)
    assert numbers.floor(5, -6111) == 0
    assert code(numbers.floor(Fraction(1, 8), 6177)) == "scale"
    assert code(numbers.floor(1, -6112)) == "scale"


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("0", 0),
        ("0012", 12),
        ("-0.50", Fraction(-1, 2)),
        ("+3", 3),
        (".25", Fraction(1, 4)),
        ("1e3", 1000),
        ("1.5E-1", Fraction(3, 20)),
        ("25e-1", Fraction(5, 2)),
        ("1e400", 10**400),
        ("9" * 100, int("9" * 100)),
    ],
)
def test_literals_are_read_exactly(literal: str, value: Any) -> None:
    read = numbers.parse(literal)
    assert read == value
    assert normal(read)


@pytest.mark.parametrize(
    ("literal", "why"),
    [
        ("", "not_a_number"),
        (".", "not_a_number"),
        ("1.", "not_a_number"),
        ("1_000", "not_a_number"),
        (" 1", "not_a_number"),
        ("1\n", "not_a_number"),
        ("၁၂", "not_a_number"),
        ("١", "not_a_number"),
        ("\uff11", "not_a_number"),
        ("0x1", "not_a_number"),
        ("nan", "not_a_number"),
        ("1/2", "not_a_number"),
        ("9" * 101, "too_many_digits"),
        ("0." + "1" * 100, "too_many_digits"),
        ("1e401", "exponent"),
        ("1e-401", "exponent"),
        ("1e" + "9" * 10_000, "exponent"),
    ],
)
def test_what_is_no_literal_says_why(literal: str, why: str) -> None:
    assert code(numbers.parse(literal)) == why


def test_partial_operations_fail_in_their_bad_case() -> None:
    assert code(numbers.divide(1, 0)) == "division_by_zero"
    assert code(numbers.modulo(Fraction(1, 3), 0)) == "division_by_zero"
    assert code(numbers.power(0, -1)) == "division_by_zero"
    assert code(numbers.power(0, Fraction(-1, 2))) == "division_by_zero"
    assert code(numbers.power(-8, Fraction(1, 3))) == "no_real_power"
    assert code(numbers.square_root(-1)) == "negative"
    assert code(numbers.logarithm(0)) == "not_positive"
    assert code(numbers.from_decimal(Decimal("NaN"))) == "not_a_number"


def test_powers() -> None:
    assert numbers.power(Fraction(2, 3), -2) == Fraction(9, 4)
    assert (numbers.power(0, 0), numbers.power(1, 10**9), numbers.power(-1, 10**9 + 1)) == (1, 1, -1)
    assert numbers.power(0, Fraction(1, 2)) == 0
    assert numbers.power(2, 4095) == 2**4095
    assert numbers.text(numbers.power(2, Fraction(1, 2))) == "1.414213562373095048801688724209698"


def test_roots_of_squares_are_exact_and_others_have_34_digits() -> None:
    assert numbers.square_root(Fraction(9, 4)) == Fraction(3, 2)
    assert numbers.text(numbers.square_root(3)) == "1.732050807568877293527446341505872"
    assert numbers.text(numbers.exponential(1)) == "2.718281828459045235360287471352662"
    assert numbers.text(numbers.logarithm(10)) == "2.302585092994045684017991454684364"


@pytest.mark.parametrize(
    "compute",
    [
        lambda: numbers.power(2, 4097),
        lambda: numbers.power(10, 10**9),
        lambda: numbers.power(Fraction(1, 3), 10**30),
        lambda: numbers.power(3, -(10**30)),
        lambda: numbers.power(10, Fraction(10**9, 3)),
        lambda: numbers.multiply(2**4000, 2**200),
        lambda: numbers.add(2**4096 - 1, 1),
        lambda: numbers.divide(Fraction(1, 2**4000), 2**200),
        lambda: numbers.exponential(10**6),
        lambda: numbers.exponential(-(10**6)),
    ],
)
def test_results_are_bounded(compute: Any) -> None:
    with pytest.raises(LimitError) as caught:
        compute()
    assert caught.value.problems[0].code == "values.number_size"
    assert "4,096" in caught.value.problems[0].text["en"]
    assert numbers.BITS == 4096


def test_text_shows_34_digits_half_even_and_no_exponent() -> None:
    assert numbers.text(Fraction(1, 3)) == "0." + "3" * 34
    assert numbers.text(10**40) == "1" + "0" * 40
    assert numbers.text(Fraction(1, 10**45)) == "0." + "0" * 44 + "1"
    assert numbers.text(Fraction(25, 10)) == "2.5"
    assert numbers.text(10**34 + Fraction(5, 10)) == "1" + "0" * 34
    assert numbers.text(-7) == "-7"


def test_bool_is_no_number() -> None:
    assert [numbers.is_number(v) for v in (1, Fraction(1, 2), True, 1.5, None, "1")] == [True, True] + [False] * 4
