"""Durations and times: their ISO text, and what may not be one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uirules.values import durations, numbers, times
from uirules.values.durations import DaysTime, YearsMonths
from uirules.values.failure import Failed
from uirules.values.times import DateTime

thousandths = st.builds(lambda n: numbers.exact(Fraction(n, 1000)), st.integers(-(10**14), 10**14))


@given(thousandths)
def test_the_text_of_days_and_time_is_read_back(seconds: numbers.Number) -> None:
    assert durations.parse(str(DaysTime(seconds))) == DaysTime(seconds)


@given(st.integers(-(10**12), 10**12))
def test_the_text_of_years_and_months_is_read_back(months: int) -> None:
    assert durations.parse(str(YearsMonths(months))) == YearsMonths(months)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("P14M", "P1Y2M"),
        ("-P1Y", "-P1Y"),
        ("PT90M", "PT1H30M"),
        ("P1DT25H", "P2DT1H"),
        ("PT0.50S", "PT0.5S"),
        ("-PT36H", "-P1DT12H"),
        ("P0Y", "P0M"),
        ("-P0D", "PT0S"),
    ],
)
def test_durations_are_shown_in_their_largest_parts(text: str, shown: str) -> None:
    assert str(durations.parse(text)) == shown


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1", "1D", "P1H", "PT1D", "P1Y1D", "P1.5D", "P-1D", "P1DT", "P၁D", "P1D ", "+P1D", "p1d"]
)
def test_what_is_no_duration_fails(text: str) -> None:
    failed = durations.parse(text)
    assert isinstance(failed, Failed)
    assert failed.code == "not_a_duration"


def test_durations_are_scaled_exactly_and_months_cut_to_whole_ones() -> None:
    assert durations.scale(DaysTime(10), Fraction(1, 3)) == DaysTime(Fraction(10, 3))
    assert durations.scale(YearsMonths(5), Fraction(-1, 2)) == YearsMonths(-2)
    assert durations.divide(YearsMonths(7), 2) == YearsMonths(3)
    assert durations.divide(DaysTime(1), 4) == DaysTime(Fraction(1, 4))
    assert durations.ratio(YearsMonths(12), YearsMonths(8)) == Fraction(3, 2)
    assert durations.ratio(DaysTime(1), DaysTime(2)) == Fraction(1, 2)
    for failed in (
        durations.divide(DaysTime(1), 0),
        durations.divide(YearsMonths(1), 0),
        durations.ratio(DaysTime(1), DaysTime(0)),
    ):
        assert isinstance(failed, Failed)
        assert failed.code == "division_by_zero"
    mixed = durations.ratio(DaysTime(1), YearsMonths(1))
    assert isinstance(mixed, Failed)
    assert mixed.code == "kinds"


@pytest.mark.parametrize(
    "text",
    [
        "00:00:00",
        "23:59:59.999",
        "08:30:00Z",
        "08:30:00+06:30",
        "08:30:00-00:30",
        "08:30:00+01:02:03",
        "08:30:00@Asia/Yangon",
    ],
)
def test_the_text_of_a_time_is_read_back(text: str) -> None:
    assert str(times.parse_time(text)) == text
    assert str(times.parse(f"2026-02-28T{text}")) == f"2026-02-28T{text}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8:30:00", "not_a_time"),
        ("08:30", "not_a_time"),
        ("08:30:00+6:30", "not_a_time"),
        ("08:30:00Z@Asia/Yangon", "not_a_time"),
        ("၀၈:၃၀:၀၀", "not_a_time"),
        ("25:00:00", "no_such_time"),
        ("08:60:00", "no_such_time"),
        ("08:30:60", "no_such_time"),
        ("08:30:00+19:00", "offset"),
        ("08:30:00+06:60", "offset"),
        ("08:30:00@Nowhere/Land", "zone"),
        ("08:30:00@../../etc/passwd", "not_a_time"),
        ("24:00:00", "end_of_day"),
    ],
)
def test_what_is_no_time_says_why(text: str, code: str) -> None:
    failed = times.parse_time(text)
    assert isinstance(failed, Failed)
    assert failed.code == code


def moment(text: str) -> DateTime:
    read = times.parse(text)
    assert isinstance(read, DateTime)
    return read


def test_moments_lie_on_the_line_of_utc() -> None:
    assert times.instant(moment("2026-02-28T12:00:00Z")) == times.instant(moment("2026-02-28T18:30:00+06:30"))
    assert times.instant(moment("2026-02-28T18:30:00@Asia/Yangon")) == times.instant(moment("2026-02-28T12:00:00Z"))
    assert times.offset_at(moment("2026-07-01T00:00:00@Europe/Paris")) == 7200
    assert times.offset_at(moment("999999999-07-01T00:00:00@Europe/Paris")) == 7200
    assert times.offset_at(moment("-0500-07-01T00:00:00@Europe/Paris")) == 561
    assert times.offset_at(moment("2026-07-01T00:00:00")) is None


def test_a_day_ends_where_the_next_begins() -> None:
    assert moment("2026-02-28T24:00:00") == moment("2026-03-01T00:00:00")
    assert times.add_seconds(moment("2026-02-28T23:59:59"), 1) == moment("2026-03-01T00:00:00")
    assert times.add_seconds(moment("2026-03-01T00:00:00"), Fraction(-1, 2)) == moment("2026-02-28T23:59:59.5")
    beyond = times.add_seconds(moment("999999999-12-31T23:59:59"), 1)
    assert isinstance(beyond, Failed)
    assert str(times.at_midnight(moment("2026-02-28").date)) == "2026-02-28T00:00:00Z"
