"""Conversion functions (DMN 1.5, table 72)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uirules.feel import operations, text, tree
from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.errors import FeelError
from uirules.feel.kinds import ORDERED, Range, Value, kind_of
from uirules.feel.literals import at_literal, time_literal
from uirules.feel.parse import parse
from uirules.values import dates, durations, numbers, times
from uirules.values.dates import Date
from uirules.values.durations import DaysTime, YearsMonths
from uirules.values.failure import Failed
from uirules.values.numbers import Number
from uirules.values.times import DateTime, Time

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation

__all__ = ["FUNCTIONS"]


def _string(e: Evaluation, value: Value) -> Value:
    return text.string(e.meter, value)


def _number(e: Evaluation, written: str, grouping: str | None, decimal: str | None) -> Value:
    if grouping not in (None, " ", ",", ".") or decimal not in (None, ",", ".") or (grouping and grouping == decimal):
        return None
    if grouping:
        written = written.replace(grouping, "")
    if decimal == ",":
        if "." in written:
            return None
        written = written.replace(",", ".")
    return numbers.parse(written)


def _number_alone(e: Evaluation, written: str) -> Value:
    raise e.meter.unsettled("number_alone")


def _date_from(e: Evaluation, value: str | Date | DateTime) -> Value:
    if isinstance(value, str):
        return dates.parse(value)
    return value.date if isinstance(value, DateTime) else value


def _time_from(e: Evaluation, value: str | Date | DateTime | Time) -> Value:
    if isinstance(value, str):
        return time_literal(e.meter, value)
    if isinstance(value, DateTime):
        return value.time
    return value if isinstance(value, Time) else times.at_midnight(value).time


def _time_of(e: Evaluation, hour: int, minute: int, second: Number, offset: DaysTime | None = None) -> Value:
    if offset is not None and type(offset.seconds) is not int:
        return None
    return times.time_of(hour, minute, second, None if offset is None else int(offset.seconds))


def _moment(e: Evaluation, date: Date | DateTime, time: Time) -> Value:
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


def _moment_from(e: Evaluation, value: Value) -> Value:
    if isinstance(value, str):
        return times.parse(value)
    if isinstance(value, DateTime):
        return value
    raise e.meter.unsettled("date_alone")


def _months_between(e: Evaluation, start: Date | DateTime, end: Date | DateTime) -> Value:
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    return YearsMonths(dates.completed_months(first, last))


def _range(e: Evaluation, written: str) -> Value:
    try:
        read = parse(written)
    except FeelError:
        return None
    if not isinstance(read, tree.RangeLiteral):
        return None
    low, high = _endpoint(e, read.low), _endpoint(e, read.high)
    if isinstance(read.low, tree.Null) != isinstance(read.high, tree.Null):
        raise e.meter.unsettled("range_of_null")
    if kind_of(low) != kind_of(high) or kind_of(low) not in ORDERED:
        return None
    if operations.compare(e.meter, "<=", low, high) is not True:
        return None
    return Range(low, high, read.low_closed, read.high_closed)


_READERS = {
    "date": dates.parse,
    "date and time": times.parse,
    "duration": durations.parse,
    "time": times.parse_time,
}


def _endpoint(e: Evaluation, end: tree.Expression) -> Value:
    """The value of a literal, or of a date, time or duration function of one; null for anything else."""
    match end:
        case tree.Number(value=value) | tree.String(value=value):
            return value
        case tree.Negation(operand=tree.Number(value=value)):
            return -value
        case tree.AtLiteral(text=written):
            return at_literal(e.meter, written)
        case tree.Call(function=tree.Name(name=name), arguments=(tree.String(value=written),)) if name in _READERS:
            read: Value = _READERS[name](written)
            return None if isinstance(read, Failed) else read
    return None


FUNCTIONS: Functions = {
    "date": (
        overload("from: string|date|date and time", _date_from),
        overload("year: integer, month: integer, day: integer", lambda e, y, m, d: dates.date_of(y, m, d)),
    ),
    "date and time": (
        overload("from: string|date|date and time", _moment_from),
        overload("date: date|date and time, time: time", _moment),
    ),
    "duration": (
        overload(
            "from: string|days and time duration|years and months duration",
            lambda e, value: durations.parse(value) if isinstance(value, str) else value,
        ),
    ),
    "number": (
        overload("from: string, grouping separator: string?, decimal separator: string?", _number),
        overload("from: string", _number_alone),
    ),
    "range": (overload("from: string", _range),),
    "string": (overload("from: any", _string),),
    "time": (
        overload("from: string|date|date and time|time", _time_from),
        overload("hour: integer, minute: integer, second: number", _time_of),
        overload("hour: integer, minute: integer, second: number, offset: days and time duration?", _time_of),
    ),
    "years and months duration": (overload("from: date|date and time, to: date|date and time", _months_between),),
}
