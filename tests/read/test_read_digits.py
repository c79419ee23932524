"""Numbers, dates and months from text: what is read, and what each refusal is called."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uirules.errors import Problem
from uirules.errors.catalogue import names_in
from uirules.values.digits import Misread, read_count, read_date, read_integer, read_month, read_number

MYANMAR = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("-12", -12),
        ("၂၈၀၀၀၀", 280000),
        ("280000.0", 280000),
        ("280000.5", Fraction(560001, 2)),
        ("0.1", Fraction(1, 10)),
        ("၀.၁", Fraction(1, 10)),
        ("850000/3", Fraction(850000, 3)),
        ("6/3", 2),
        ("9" * 100, 10**100 - 1),
    ],
)
def test_a_number_is_exact(text: str, value: int | Fraction) -> None:
    assert read_number(text) == value
    assert isinstance(read_number(text), int) == isinstance(value, int)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "number_empty", "the text is empty"),
        (" ", "number_empty", "the text is empty"),
        (" 5", "blanks", "blanks before or behind"),
        ("5\u00a0", "blanks", "blanks before or behind"),
        ("012", "number_leading_zero", "Leave the zero out: 12."),
        ("၀၁၂", "number_leading_zero", "Leave the zero out: ၁၂."),
        ("00", "number_leading_zero", "Leave the zero out: 0."),
        ("-012.50", "number_leading_zero", "Leave the zero out: -12.50."),
        ("1_000", "number_grouped", "Write the digits alone: 1000."),
        ("1,000", "number_grouped", "Write the digits alone: 1000."),
        ("၁,၀၀၀", "number_grouped", "Write the digits alone: ၁၀၀၀."),
        ("၁၊၀၀၀", "number_grouped", "Write the digits alone: ၁၀၀၀."),
        ("1 000", "number_grouped", "Write the digits alone: 1000."),
        ("1\u00a0000", "number_grouped", "Write the digits alone: 1000."),
        ("280,000.50", "number_grouped", "Write the digits alone: 280000.50."),
        ("+5", "number_plus", "Leave the sign out: 5."),
        ("+၅", "number_plus", "Leave the sign out: ၅."),
        ("\u22125", "number_minus", "Write the minus sign: -5."),
        ("\u2013၅", "number_minus", "Write the minus sign: -၅."),
        ("1e5", "number_exponent", "Write out all its digits."),
        ("1E10000000", "number_exponent", "Write out all its digits."),
        ("NaN", "number_not_finite", "Leave the fact out"),
        ("-Infinity", "number_not_finite", "Leave the fact out"),
        ("1၂", "digits_mixed", "mixes digits"),
        ("１２", "digit_of_other_script", "'１' (fullwidth digit one)"),
        ("١٢", "digit_of_other_script", "'١' (arabic-indic digit one)"),
        ("႑", "digit_of_other_script", "'႑' (myanmar shan digit one)"),
        ("²", "digit_of_other_script", "'²' (superscript two)"),
        ("½", "digit_of_other_script", "'½' (vulgar fraction one half)"),
        ("၁ဝ", "digit_look_alike", "Write the digit: ၁၀."),
        ("၁ရ", "digit_look_alike", "Write the digit: ၁၇."),
        ("1.", "not_a_number", "'1.' is not a number"),
        (".5", "not_a_number", "'.5' is not a number"),
        ("1/0", "not_a_number", "'1/0' is not a number"),
        ("0x10", "not_a_number", "'0x10' is not a number"),
        ("5 months", "not_a_number", "'5 months' is not a number"),
        ("ဝ", "not_a_number", "'ဝ' is not a number"),
        ("9" * 101, "number_too_long", "more than 100 digits"),
        ("၉" * 101, "number_too_long", "more than 100 digits"),
        ("0." + "1" * 100, "number_too_long", "more than 100 digits"),
    ],
)
def test_a_text_that_is_no_number_is_told_by_name(text: str, code: str, says: str) -> None:
    for reader in (read_number, read_integer, read_count):
        misread = reader(text)
        assert isinstance(misread, Misread)
        assert misread.code == f"read.{code}"
        assert says in Problem(misread.code, fields=misread.fields).text["en"]


def test_a_fraction_is_no_whole_number_and_a_count_is_not_negative() -> None:
    assert read_integer("280000.5") == Misread("read.number_not_whole", {"number": "280000.5"})
    assert read_integer("-3") == -3
    assert read_count("-3") == Misread("read.number_negative", {"number": "-3"})
    assert read_count("-0") == 0


@given(st.integers(-(10**100) + 1, 10**100 - 1))
def test_every_integer_reads_back_in_both_kinds_of_digits(number: int) -> None:
    assert read_integer(str(number)) == number
    assert read_integer(str(number).translate(MYANMAR)) == number


@given(st.text(st.characters(categories=["Nd", "Nl", "No"]), min_size=1, max_size=5))
def test_a_number_is_read_only_from_the_two_kinds_of_digits(text: str) -> None:
    number = read_number(text)
    kinds = [set(text) <= set("0123456789"), set(text) <= set("၀၁၂၃၄၅၆၇၈၉")]
    assert isinstance(number, Misread) or any(kinds)


@given(st.text(max_size=40))
def test_no_text_makes_a_reader_raise(text: str) -> None:
    for reader in (read_number, read_integer, read_count, read_date, read_month):
        result = reader(text)
        assert result is not None
        if isinstance(result, Misread):
            assert names_in(result.code) <= result.fields.keys()


@pytest.mark.parametrize("text", ["2025-02-28", "၂၀၂၅-၀၂-၂၈"])
def test_a_date_is_read_in_both_kinds_of_digits(text: str) -> None:
    assert read_date(text) == datetime.date(2025, 2, 28)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("2025-02-30", "date_impossible", "There is no day 2025-02-30"),
        ("၂၀၂၅-၁၃-၀၁", "date_impossible", "There is no day ၂၀၂၅-၁၃-၀၁"),
        ("0000-01-01", "date_impossible", "There is no day 0000-01-01"),
        ("2023-02-29", "date_impossible", "There is no day 2023-02-29"),
        ("2025-02", "date_without_day", "the day is missing"),
        ("2025-02-28T10:00:00", "date_with_time", "Write the date alone"),
        ("2025-02-28 10:00", "date_with_time", "Write the date alone"),
        ("28.2.2025", "date_other_order", "Write the year first"),
        ("02/28/2025", "date_other_order", "Write the year first"),
        ("2025/02/28", "date_other_order", "Write the year first"),
        ("2025-02-28 ", "blanks", "blanks before or behind"),
        ("20250228", "not_a_date", "is not a date"),
        ("2025-W01-1", "not_a_date", "is not a date"),
        ("2025-2-3", "not_a_date", "is not a date"),
        ("10000-01-01", "not_a_date", "is not a date"),
        ("၂၀၂၅ ခုနှစ်", "not_a_date", "'၂၀၂၅ ခုနှစ်' is not a date"),
        ("၂၀၂၅-02-28", "digits_mixed", "mixes digits"),
        ("၂ဝ၂၅-၀၂-၂၈", "digit_look_alike", "Write the digit: ၂၀၂၅-၀၂-၂၈."),
        ("２０２５-01-01", "digit_of_other_script", "fullwidth digit two"),
        ("", "not_a_date", "is not a date"),
    ],
)
def test_a_text_that_is_no_date_is_told_by_name(text: str, code: str, says: str) -> None:
    misread = read_date(text)
    assert isinstance(misread, Misread)
    assert misread.code == f"read.{code}"
    assert says in Problem(misread.code, fields=misread.fields).text["en"]


def test_a_month_is_counted_in_months() -> None:
    assert read_month("2024-01") == 2024 * 12
    assert read_month("၂၀၂၄-၁၂") == 2024 * 12 + 11


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("2024-13", "month_impossible", "There is no month 2024-13"),
        ("2024-00", "month_impossible", "There is no month 2024-00"),
        ("0000-01", "month_impossible", "There is no month 0000-01"),
        ("2024-01-15", "month_with_day", "Write the month alone: 2024-01."),
        ("၂၀၂၄-၀၁-၁၅", "month_with_day", "Write the month alone: ၂၀၂၄-၀၁."),
        ("2024-1", "not_a_month", "is not a month"),
        ("01/2024", "not_a_month", "is not a month"),
        ("2024-0a", "not_a_month", "is not a month"),
        ("2024-01\n", "blanks", "blanks before or behind"),
        ("2024-၀၁", "digits_mixed", "mixes digits"),
    ],
)
def test_a_text_that_is_no_month_is_told_by_name(text: str, code: str, says: str) -> None:
    misread = read_month(text)
    assert isinstance(misread, Misread)
    assert misread.code == f"read.{code}"
    assert says in Problem(misread.code, fields=misread.fields).text["en"]
