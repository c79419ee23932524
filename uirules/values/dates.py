"""Dates of the proleptic Gregorian calendar, and months.

A date is a ``datetime.date`` in the years 1 to 9999 and a :class:`FarDate` beyond, to ±999,999,999; the two compare
with each other. A *month* is an integer, ``year * 12 + month - 1``, so that months are counted and compared as numbers.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TypeAlias

from uirules.values.failure import Failed

__all__ = [
    "Date",
    "FarDate",
    "add_days",
    "add_months",
    "completed_months",
    "completed_years",
    "date_of",
    "day_of_year",
    "days_between",
    "first_day_of",
    "from_ordinal",
    "is_date",
    "last_day_of",
    "month_of",
    "month_text",
    "ordinal",
    "parse",
    "text",
    "week_of_year",
    "weekday",
]

LAST_YEAR = 999_999_999
"""The last year, and with a minus sign the first."""

_CYCLE = 146_097
"""Days in 400 years."""
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TEXT = re.compile(r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True, eq=True)
class FarDate:
    """A date before the year 1 or after the year 9999; made by :func:`date_of`."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return text(self)

    def __lt__(self, other: object) -> bool:
        return _key(self) < _key(other) if isinstance(other, FarDate | datetime.date) else NotImplemented

    def __le__(self, other: object) -> bool:
        return _key(self) <= _key(other) if isinstance(other, FarDate | datetime.date) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return _key(self) > _key(other) if isinstance(other, FarDate | datetime.date) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return _key(self) >= _key(other) if isinstance(other, FarDate | datetime.date) else NotImplemented


Date: TypeAlias = datetime.date | FarDate


def _key(date: Date) -> tuple[int, int, int]:
    return (date.year, date.month, date.day)


def is_date(value: object) -> bool:
    """Whether a value is a date of this module (``datetime.datetime`` is none)."""
    return type(value) is datetime.date or type(value) is FarDate


def _month_length(year: int, month: int) -> int:
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _LENGTHS[month - 1]


def date_of(year: int, month: int, day: int) -> Date | Failed:
    """The date of three numbers; fails with ``no_such_day``, or with ``year`` beyond ±999,999,999."""
    if not -LAST_YEAR <= year <= LAST_YEAR:
        return Failed("year", str(year) if abs(year) < 10**12 else "")
    if not (1 <= month <= 12 and 1 <= day <= _month_length(year, month)):
        return Failed("no_such_day", f"{year}-{month}-{day}" if abs(month) + abs(day) < 10**6 else "")
    if 1 <= year <= 9999:
        return datetime.date(year, month, day)
    return FarDate(year, month, day)


def parse(written: str) -> Date | Failed:
    """The date of ``[-]YYYY-MM-DD`` in ASCII digits, four digits of a year at least; fails with ``not_a_date`` too."""
    match = _TEXT.fullmatch(written)
    if not match:
        return Failed("not_a_date", written[:20])
    return date_of(int(match[1]), int(match[2]), int(match[3]))


def text(date: Date) -> str:
    """ISO 8601, as :func:`parse` reads it."""
    sign = "-" if date.year < 0 else ""
    return f"{sign}{abs(date.year):04}-{date.month:02}-{date.day:02}"


def ordinal(date: Date) -> int:
    """The number of the day; 1 is 0001-01-01, as in ``datetime.date.toordinal``."""
    if isinstance(date, datetime.date):
        return date.toordinal()
    cycles, year = divmod(date.year, 400)
    return datetime.date(year + 400, date.month, date.day).toordinal() + (cycles - 1) * _CYCLE


def from_ordinal(day: int) -> Date | Failed:
    """The date of a number of :func:`ordinal`; fails with ``year``."""
    if 1 <= day <= 3_652_059:
        return datetime.date.fromordinal(day)
    cycles, rest = divmod(day - 1, _CYCLE)
    within = datetime.date.fromordinal(rest + 1)
    return date_of(within.year + 400 * cycles, within.month, within.day)


def month_of(date: Date) -> int:
    """The month that holds a date, ``year * 12 + month - 1``."""
    return date.year * 12 + date.month - 1


def first_day_of(month: int) -> Date | Failed:
    """The first day of a month; fails with ``year``."""
    return date_of(month // 12, month % 12 + 1, 1)


def last_day_of(month: int) -> Date | Failed:
    """The last day of a month; fails with ``year``."""
    year, index = divmod(month, 12)
    return date_of(year, index + 1, _month_length(year, index + 1))


def month_text(month: int) -> str:
    """``YYYY-MM``."""
    year, index = divmod(month, 12)
    return f"{'-' if year < 0 else ''}{abs(year):04}-{index + 1:02}"


def add_months(date: Date, months: int) -> Date | Failed:
    """The same day so many months later, or the last of that month where it has no such day; fails with ``year``."""
    year, index = divmod(date.year * 12 + date.month - 1 + months, 12)
    day = date.day
    if day > 28:
        day = min(day, _month_length(year, index + 1))
    if 1 <= year <= 9999:
        return datetime.date(year, index + 1, day)
    return date_of(year, index + 1, day)


def add_days(date: Date, days: int) -> Date | Failed:
    """The date so many days later; fails with ``year``."""
    return from_ordinal(ordinal(date) + days)


def days_between(start: Date, end: Date) -> int:
    """Days from ``start`` to ``end``: 1 from a day to the next, negative where ``end`` is earlier."""
    return ordinal(end) - ordinal(start)


def completed_years(start: Date, end: Date) -> int:
    """Whole years passed from ``start`` to ``end``, by comparing month and day.

    A year that began on 29 February is complete on 1 March of a common year. Where ``end`` is earlier the number is
    negative: −1 from the day before on.
    """
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def completed_months(start: Date, end: Date) -> int:
    """Whole months between two dates, towards zero: the months of DMN's ``years and months duration``."""
    months = month_of(end) - month_of(start)
    if months > 0 and end.day < start.day:
        return months - 1
    if months < 0 and end.day > start.day:
        return months + 1
    return months


def _like(date: Date) -> datetime.date:
    """A date of the same month, day, weekday and kind of year within the years of ``datetime.date``."""
    return date if isinstance(date, datetime.date) else datetime.date(date.year % 400 + 2000, date.month, date.day)


def weekday(date: Date) -> int:
    """1 for Monday to 7 for Sunday."""
    return _like(date).isoweekday()


def day_of_year(date: Date) -> int:
    """1 for 1 January."""
    return _like(date).timetuple().tm_yday


def week_of_year(date: Date) -> int:
    """The number of the week by ISO 8601."""
    return _like(date).isocalendar().week
