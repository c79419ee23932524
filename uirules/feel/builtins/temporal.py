"""Functions of dates (DMN 1.5, table 78); ``now`` and ``today`` read the clock and are refused."""

from __future__ import annotations

from collections.abc import Callable

from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.kinds import Overload, Value
from uirules.values import dates
from uirules.values.dates import Date
from uirules.values.times import DateTime

__all__ = ["FUNCTIONS"]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _of_date(kernel: Callable[[Date], Value]) -> tuple[Overload, ...]:
    return (
        overload(
            "date: date|date and time", lambda e, value: kernel(value.date if isinstance(value, DateTime) else value)
        ),
    )


FUNCTIONS: Functions = {
    "day of week": _of_date(lambda date: DAYS[dates.weekday(date) - 1]),
    "day of year": _of_date(dates.day_of_year),
    "month of year": _of_date(lambda date: MONTHS[date.month - 1]),
    "week of year": _of_date(dates.week_of_year),
}
