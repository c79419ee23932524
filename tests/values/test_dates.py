"""Dates in all years, and months as integers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from uirules.values import dates
from uirules.values.dates import FarDate
from uirules.values.failure import Failed

near = st.dates()
far = st.builds(
    FarDate,
    st.one_of(st.integers(-999_999_999, 0), st.integers(10_000, 999_999_999)),
    st.integers(1, 12),
    st.integers(1, 28),
)
either = st.one_of(near, far)


def day(text: str) -> Any:
    date = dates.parse(text)
    assert not isinstance(date, Failed), date
    return date


@given(either)
def test_text_and_number_of_a_date_give_it_back(date: Any) -> None:
    assert dates.parse(dates.text(date)) == date
    assert dates.from_ordinal(dates.ordinal(date)) == date
    assert str(date) == dates.text(date)


@given(either, either)
def test_dates_are_ordered_as_their_numbers(a: Any, b: Any) -> None:
    x, y = dates.ordinal(a), dates.ordinal(b)
    assert ((a < b), (a <= b), (a > b), (a >= b), (a == b)) == (x < y, x <= y, x > y, x >= y, x == y)


@given(near)
def test_weekdays_and_weeks_of_far_years_repeat_every_400(date: datetime.date) -> None:
    moved = dates.date_of(date.year + 400 * 10**6, date.month, date.day)
    assert not isinstance(moved, Failed)
    assert dates.weekday(moved) == dates.weekday(date) == date.isoweekday()
    assert dates.week_of_year(moved) == dates.week_of_year(date)
    assert dates.day_of_year(moved) == dates.day_of_year(date)
    assert dates.ordinal(moved) - dates.ordinal(date) == 146_097 * 10**6


@given(either, st.integers(-(10**6), 10**6))
def test_adding_months_moves_the_month_and_clamps_the_day(date: Any, months: int) -> None:
    later = dates.add_months(date, months)
    assume(not isinstance(later, Failed))
    assert not isinstance(later, Failed)
    assert dates.month_of(later) == dates.month_of(date) + months
    last = dates.last_day_of(dates.month_of(later))
    assert not isinstance(last, Failed)
    assert later.day == min(date.day, last.day)


@given(either)
def test_a_month_begins_and_ends_in_itself(date: Any) -> None:
    month = dates.month_of(date)
    first, last = dates.first_day_of(month), dates.last_day_of(month)
    assert not isinstance(first, Failed)
    assert not isinstance(last, Failed)
    assert first <= date <= last
    assert first.day == 1
    next_first = dates.first_day_of(month + 1)
    assert isinstance(next_first, Failed) or dates.days_between(last, next_first) == 1


def test_the_line_between_near_and_far() -> None:
    assert dates.add_days(day("9999-12-31"), 1) == FarDate(10_000, 1, 1)
    assert dates.add_days(FarDate(10_000, 1, 1), -1) == datetime.date(9999, 12, 31)
    assert dates.add_days(day("0001-01-01"), -1) == FarDate(0, 12, 31)
    assert dates.add_months(FarDate(0, 12, 31), 2) == datetime.date(1, 2, 28)
    assert dates.month_text(dates.month_of(day("2026-02-28"))) == "2026-02"
    assert dates.month_text(-1) == "-0001-12"
    assert hash(FarDate(0, 1, 1)) == hash(FarDate(0, 1, 1))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-29", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("1900-02-29", "no_such_day"),
        ("1000000000-01-01", "not_a_date"),
        ("026-01-01", "not_a_date"),
        ("02026-01-01", "not_a_date"),
        ("2026-1-01", "not_a_date"),
        ("2026-01-01 ", "not_a_date"),
        ("၂၀၂၆-၀၂-၂၈", "not_a_date"),
        ("٢٠٢٦-01-01", "not_a_date"),
        ("", "not_a_date"),
    ],
)
def test_what_is_no_date_says_why(text: str, code: str) -> None:
    failed = dates.parse(text)
    assert isinstance(failed, Failed)
    assert failed.code == code


def test_beyond_the_last_year_operations_fail() -> None:
    for result in (
        dates.add_days(day("999999999-12-31"), 1),
        dates.add_months(day("-999999999-01-01"), -1),
        dates.first_day_of(10**12),
        dates.last_day_of(-(10**12)),
        dates.date_of(10**30, 1, 1),
    ):
        assert isinstance(result, Failed)
        assert result.code == "year"


@pytest.mark.parametrize(
    ("start", "end", "years", "months"),
    [
        ("1966-03-01", "2026-02-28", 59, 719),
        ("1966-02-28", "2026-02-28", 60, 720),
        ("2004-02-29", "2025-02-28", 20, 251),
        ("2004-02-29", "2025-03-01", 21, 252),
        ("2026-01-31", "2026-02-28", 0, 0),
        ("2026-02-28", "2026-01-31", -1, 0),
        ("2026-03-15", "2026-01-14", -1, -2),
        ("2026-01-01", "2026-01-01", 0, 0),
    ],
)
def test_completed_years_and_months(start: str, end: str, years: int, months: int) -> None:
    assert dates.completed_years(day(start), day(end)) == years
    assert dates.completed_months(day(start), day(end)) == months


def test_a_datetime_is_no_date() -> None:
    assert [dates.is_date(v) for v in (day("2026-02-28"), FarDate(0, 1, 1), datetime.datetime(2026, 2, 28), 1)] == [
        True,
        True,
        False,
        False,
    ]
