"""Dates, times and durations written as text."""

from __future__ import annotations

from uirules.feel.kinds import Value
from uirules.values import dates, durations, times
from uirules.values.failure import Failed

__all__ = ["at_literal"]


def at_literal(text: str) -> Value:
    """The value of ``@"…"``: a duration, date, time or date and time; null where the text is none of them."""
    for read in (durations.parse, dates.parse, times.parse_time, times.parse):
        value = read(text)
        if not isinstance(value, Failed):
            return value
    return None
