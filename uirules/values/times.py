"""Times of day, and dates with a time (DMN 1.5, chapter 10.3.2.3.4 and .5).

A time is local, or has an offset from UTC, or the name of a time zone. Names are kept as they are; their offsets come
from the time-zone data of the system, which is read only when an operation needs an offset.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from fractions import Fraction

from uirules.values import dates, numbers
from uirules.values.dates import Date
from uirules.values.failure import Failed
from uirules.values.numbers import Number

__all__ = ["DateTime", "Time", "add_seconds", "at_midnight", "instant", "offset_at", "parse", "parse_time", "time_of"]

DAY = 86_400
LAST_OFFSET = 18 * 3600

_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,30}))?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Time:
    """``seconds`` since midnight, below 86,400; ``offset`` from UTC in seconds, or ``zone``, or neither (local)."""

    seconds: Number
    offset: int | None = None
    zone: str | None = None

    def __str__(self) -> str:
        whole = int(self.seconds)
        text = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
        if self.seconds != whole:
            text += numbers.text(numbers.exact(self.seconds - whole))[1:]
        if self.zone is not None:
            return f"{text}@{self.zone}"
        if self.offset is None:
            return text
        if self.offset == 0:
            return f"{text}Z"
        hours, rest = divmod(abs(self.offset), 3600)
        seconds = f":{rest % 60:02}" if rest % 60 else ""
        return f"{text}{'-' if self.offset < 0 else '+'}{hours:02}:{rest // 60:02}{seconds}"

    @property
    def local(self) -> bool:
        """Whether neither offset nor zone is known."""
        return self.offset is None and self.zone is None


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and the time of that day."""

    date: Date
    time: Time

    def __str__(self) -> str:
        return f"{dates.text(self.date)}T{self.time}"


def time_of(hour: int, minute: int, second: Number, offset: int | None = None) -> Time | Failed:
    """The time of numbers; ``offset`` from UTC in seconds, within ±18 hours; fails with ``no_such_time``."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second < 60):
        return Failed("no_such_time")
    if offset is not None and abs(offset) > LAST_OFFSET:
        return Failed("offset")
    return Time(hour * 3600 + minute * 60 + second, offset)


def _read(written: str) -> tuple[int, Time] | Failed:
    """Days to carry (1 for 24:00:00) and the time."""
    match = _TIME.fullmatch(written)
    if not match:
        return Failed("not_a_time", written[:20])
    hour, minute, second, fraction, utc, sign, hours, minutes, seconds, zone = match.groups()
    whole: Number = int(second)
    if fraction:
        whole = numbers.exact(whole + Fraction(int(fraction), 10 ** len(fraction)))
    offset = 0 if utc else None
    if sign:
        if int(minutes) > 59 or int(seconds or 0) > 59:
            return Failed("offset", written[:20])
        offset = (int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)) * (-1 if sign == "-" else 1)
    if zone is not None and not _zone_exists(zone):
        return Failed("zone", zone[:40])
    carry = 0
    if hour == "24" and minute == "00" and not whole:
        carry, hour = 1, "00"
    time = time_of(int(hour), int(minute), whole, offset)
    return time if isinstance(time, Failed) else (carry, replace(time, zone=zone))


def parse_time(written: str) -> Time | Failed:
    """``HH:MM:SS[.fraction][Z|±HH:MM[:SS]|@Zone/Name]``; fails with ``not_a_time``, 24:00:00 with ``end_of_day``."""
    read = _read(written)
    if isinstance(read, Failed):
        return read
    return Failed("end_of_day", written) if read[0] else read[1]


def parse(written: str) -> DateTime | Failed:
    """A date, ``T`` and a time; a date alone is its midnight; fails with ``not_a_date_and_time``."""
    day, separator, time_text = written.partition("T")
    date = dates.parse(day)
    if isinstance(date, Failed):
        return date
    if not separator:
        return DateTime(date, Time(0))
    read = _read(time_text)
    if isinstance(read, Failed):
        return read
    carry, time = read
    if carry:
        date = dates.add_days(date, carry)
        if isinstance(date, Failed):
            return date
    return DateTime(date, time)


def at_midnight(date: Date) -> DateTime:
    """The date as date and time: midnight in UTC (DMN 1.5, chapter 10.3.2.9.4)."""
    return DateTime(date, Time(0, 0))


def _zone_exists(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def offset_at(moment: DateTime) -> int | None:
    """The offset from UTC in seconds at a moment, None where it is local.

    Years that ``datetime`` has not are replaced by such as have the same calendar: time-zone rules repeat every 400
    years after the last that is recorded, and before the first there is but one offset.
    """
    time = moment.time
    if time.zone is None:
        return time.offset
    from zoneinfo import ZoneInfo

    date = moment.date
    if not isinstance(date, datetime.date):
        year = 4 if date.year < 1 else 9200 + date.year % 400
        date = datetime.date(year, date.month, date.day)
    whole = int(time.seconds)
    clock = datetime.time(whole // 3600, whole // 60 % 60, whole % 60)
    offset = datetime.datetime.combine(date, clock, ZoneInfo(time.zone)).utcoffset()
    return None if offset is None else offset.days * DAY + offset.seconds


def instant(moment: DateTime) -> Number:
    """Seconds on the line of UTC (of a local moment: on its own line), for comparing and subtracting."""
    return (dates.ordinal(moment.date) * DAY + moment.time.seconds) - (offset_at(moment) or 0)


def add_seconds(moment: DateTime, seconds: Number) -> DateTime | Failed:
    """The moment so many seconds later by its own clock; fails with ``year``."""
    days, rest = divmod(moment.time.seconds + seconds, DAY)
    date = dates.add_days(moment.date, int(days))
    if isinstance(date, Failed):
        return date
    return DateTime(date, replace(moment.time, seconds=numbers.exact(rest)))
