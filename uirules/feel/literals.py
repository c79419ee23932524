"""Dates, times and durations written as text."""

from __future__ import annotations

from uirules.feel.kinds import Value
from uirules.feel.meter import Meter
from uirules.values import dates, durations, times
from uirules.values.failure import Failed

__all__ = ["at_literal", "time_literal"]


def time_literal(meter: Meter, text: str) -> Value:
    """The value of ``time("…")``; 24:00:00 without a date is refused, for not every reading has it."""
    time = times.parse_time(text)
    if not isinstance(time, Failed):
        return time
    if time.code == "end_of_day":
        raise meter.unsettled("end_of_day")
    return None


def at_literal(meter: Meter, text: str) -> Value:
    """The value of ``@"…"``: a duration, date, time or date and time; null where the text is none of them."""
    time = time_literal(meter, text)
    if time is not None:
        return time
    for read in (durations.parse, dates.parse, times.parse):
        value = read(text)
        if not isinstance(value, Failed):
            return value
    return None
