"""The two durations of DMN: days and time, and years and months (chapter 10.3.2.3.6 and .7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from uirules.values import numbers
from uirules.values.failure import Failed
from uirules.values.numbers import Number

__all__ = ["DaysTime", "YearsMonths", "divide", "parse", "ratio", "scale"]

DAY = 86_400

_DAYS_TIME = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,30})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,30})H)?(?:([0-9]{1,30})M)?(?:([0-9]{1,30})(?:\.([0-9]{0,30}))?S)?)?",
    re.ASCII,
)
_YEARS_MONTHS = re.compile(r"(-?)P(?=[0-9])(?:([0-9]{1,30})Y)?(?:([0-9]{1,30})M)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration of ``seconds``, exact; ``str`` gives ISO 8601 (``P1DT2H``)."""

    seconds: Number

    def __str__(self) -> str:
        whole, fraction = divmod(numbers.absolute(self.seconds), 1)
        days, rest = divmod(int(whole), DAY)
        hours, rest = divmod(rest, 3600)
        minutes, seconds = divmod(rest, 60)
        tail = numbers.text(seconds + fraction)
        time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{tail}S" if tail != "0" else "")
        if not (days or time):
            return "PT0S"
        return f"{'-' if self.seconds < 0 else ''}P{f'{days}D' if days else ''}{f'T{time}' if time else ''}"


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration of ``months``; ``str`` gives ISO 8601 (``P1Y2M``)."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        if not (years or months):
            return "P0M"
        return f"{'-' if self.months < 0 else ''}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


def parse(written: str) -> DaysTime | YearsMonths | Failed:
    """The duration of ISO 8601 text in ASCII digits, of one of the two kinds; fails with ``not_a_duration``."""
    match = _YEARS_MONTHS.fullmatch(written)
    if match:
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonths(-months if match[1] else months)
    match = _DAYS_TIME.fullmatch(written)
    if not match:
        return Failed("not_a_duration", written[:20])
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = int(days or 0) * DAY + int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    total: Number = whole
    if fraction:
        total = numbers.exact(whole + Fraction(int(fraction), 10 ** len(fraction)))
    return DaysTime(-total if sign else total)


def scale(duration: DaysTime | YearsMonths, factor: Number) -> DaysTime | YearsMonths:
    """A multiple of the duration; months are cut to whole ones, towards zero."""
    if isinstance(duration, DaysTime):
        return DaysTime(numbers.multiply(duration.seconds, factor))
    return YearsMonths(int(numbers.multiply(duration.months, factor)))


def divide(duration: DaysTime | YearsMonths, divisor: Number) -> DaysTime | YearsMonths | Failed:
    """The duration divided by a number; months are cut to whole ones, towards zero; fails with ``division_by_zero``."""
    if isinstance(duration, DaysTime):
        seconds = numbers.divide(duration.seconds, divisor)
        return seconds if isinstance(seconds, Failed) else DaysTime(seconds)
    months = numbers.divide(duration.months, divisor)
    return months if isinstance(months, Failed) else YearsMonths(int(months))


def ratio(left: DaysTime | YearsMonths, right: DaysTime | YearsMonths) -> Number | Failed:
    """How often ``right`` goes into ``left``, both of one kind; fails with ``division_by_zero``."""
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return numbers.divide(left.seconds, right.seconds)
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return numbers.divide(left.months, right.months)
    return Failed("kinds", "durations of two kinds")
