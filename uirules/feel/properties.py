"""The properties of values, as in ``date.year`` (DMN 1.5, table 65)."""

from __future__ import annotations

from typing import Any

from uirules.feel.kinds import Value, kind_of
from uirules.feel.meter import Meter
from uirules.values import dates, numbers, times
from uirules.values.durations import DaysTime
from uirules.values.times import Time
from uirules.values.uncertain import UNKNOWN

__all__ = ["member"]


def member(meter: Meter, value: Value, name: str) -> Value:
    """The property of a date, time, duration or range; null where it has none of that name."""
    match kind_of(value):
        case "date":
            return _of_date(value, name)
        case "date and time":
            if name == "time offset" and value.time.zone is not None:
                offset = times.offset_at(value)
                return None if offset is None else DaysTime(offset)
            part = _of_date(value.date, name)
            return _of_time(meter, value.time, name) if part is None else part
        case "time":
            return _of_time(meter, value, name)
        case "days and time duration":
            return _of_seconds(value, name)
        case "years and months duration":
            if name in ("years", "months"):
                whole = abs(value.months) // 12 if name == "years" else abs(value.months) % 12
                return -whole if value.months < 0 else whole
        case "range":
            return _of_range(value, name)
        case "unknown":
            return UNKNOWN
    return None


def _of_date(date: dates.Date, name: str) -> Any:
    match name:
        case "year":
            return date.year
        case "month":
            return date.month
        case "day":
            return date.day
        case "weekday":
            return dates.weekday(date)
    return None


def _of_time(meter: Meter, time: Time, name: str) -> Value:
    whole = int(time.seconds)
    match name:
        case "hour":
            return whole // 3600
        case "minute":
            return whole // 60 % 60
        case "second":
            return numbers.exact(time.seconds % 60)
        case "time offset":
            if time.zone is not None:
                raise meter.unsettled("offset_without_date")
            return None if time.offset is None else DaysTime(time.offset)
        case "timezone":
            return time.zone
    return None


def _of_seconds(duration: DaysTime, name: str) -> Value:
    size = numbers.absolute(duration.seconds)
    whole = int(size)
    parts: dict[str, numbers.Number] = {
        "days": whole // 86_400,
        "hours": whole // 3600 % 24,
        "minutes": whole // 60 % 60,
        "seconds": numbers.exact(size % 60),
    }
    part = parts.get(name)
    return -part if part is not None and duration.seconds < 0 else part


def _of_range(value: Value, name: str) -> Value:
    match name:
        case "start":
            return value.low
        case "end":
            return value.high
        case "start included":
            return value.low_closed
        case "end included":
            return value.high_closed
    return None
