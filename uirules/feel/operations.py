"""The operators of FEEL: which kinds of operands each takes, and the kernel of :mod:`uirules.values` that does it.

An operator whose operands it does not take gives null (DMN 1.5, chapter 10.3.2.13); an uncertain operand gives UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uirules.feel.kinds import ORDERED, UNCERTAIN, Range, Value, kind_of
from uirules.feel.meter import Meter
from uirules.values import dates, durations, numbers, times
from uirules.values.durations import DaysTime, YearsMonths
from uirules.values.failure import Failed
from uirules.values.times import DateTime, Time
from uirules.values.uncertain import UNKNOWN

__all__ = ["arithmetic", "compare", "conjunction", "contains", "disjunction", "equal", "identical", "key", "negate"]

_Kernel = Callable[[Meter, Any, Any], Value]


def known(value: Value) -> Value:
    """Failures become null."""
    return None if isinstance(value, Failed) else value


def _join(meter: Meter, left: str, right: str) -> Value:
    meter.size(len(left) + len(right))
    return left + right


def _date_plus(date: dates.Date, months: int = 0, seconds: numbers.Number = 0) -> Value:
    return dates.add_months(date, months) if months else dates.add_days(date, int(seconds // times.DAY))


def _moment_plus(meter: Meter, moment: DateTime, duration: YearsMonths | DaysTime, sign: int) -> Value:
    if isinstance(duration, YearsMonths):
        date = dates.add_months(moment.date, sign * duration.months)
        return date if isinstance(date, Failed) else DateTime(date, moment.time)
    later = times.add_seconds(moment, sign * duration.seconds)
    if (
        moment.time.zone is not None
        and isinstance(later, DateTime)
        and times.offset_at(moment) != times.offset_at(later)
    ):
        # By the clock or by the seconds passed: across a change of offset the two differ.
        raise meter.unsettled("zone_change")
    return later


def _time_plus(meter: Meter, time: Time, duration: DaysTime, sign: int) -> Value:
    seconds = numbers.exact((time.seconds + sign * duration.seconds) % times.DAY)
    return Time(seconds, time.offset, time.zone)


def _moment_minus(meter: Meter, left: DateTime, right: DateTime) -> Value:
    if left.time.local != right.time.local:
        return None
    return DaysTime(numbers.exact(times.instant(left) - times.instant(right)))


def _time_minus(meter: Meter, left: Time, right: Time) -> Value:
    if left.local != right.local:
        return None
    if left.zone != right.zone:
        raise meter.unsettled("two_zones")
    shift = (left.offset or 0) - (right.offset or 0)
    return DaysTime(numbers.exact(left.seconds - right.seconds - shift))


NUMBER, TEXT, DATE, TIME, MOMENT = "number", "string", "date", "time", "date and time"
DAYS, MONTHS = "days and time duration", "years and months duration"

_ARITHMETIC: dict[tuple[str, str, str], _Kernel] = {
    ("+", NUMBER, NUMBER): lambda m, a, b: numbers.add(a, b),
    ("-", NUMBER, NUMBER): lambda m, a, b: numbers.subtract(a, b),
    ("*", NUMBER, NUMBER): lambda m, a, b: numbers.multiply(a, b),
    ("/", NUMBER, NUMBER): lambda m, a, b: numbers.divide(a, b),
    ("**", NUMBER, NUMBER): lambda m, a, b: numbers.power(a, b),
    ("+", TEXT, TEXT): _join,
    ("+", DAYS, DAYS): lambda m, a, b: DaysTime(numbers.add(a.seconds, b.seconds)),
    ("-", DAYS, DAYS): lambda m, a, b: DaysTime(numbers.subtract(a.seconds, b.seconds)),
    ("+", MONTHS, MONTHS): lambda m, a, b: YearsMonths(a.months + b.months),
    ("-", MONTHS, MONTHS): lambda m, a, b: YearsMonths(a.months - b.months),
    ("*", DAYS, NUMBER): lambda m, a, b: durations.scale(a, b),
    ("*", NUMBER, DAYS): lambda m, a, b: durations.scale(b, a),
    ("*", MONTHS, NUMBER): lambda m, a, b: durations.scale(a, b),
    ("*", NUMBER, MONTHS): lambda m, a, b: durations.scale(b, a),
    ("/", DAYS, NUMBER): lambda m, a, b: durations.divide(a, b),
    ("/", MONTHS, NUMBER): lambda m, a, b: durations.divide(a, b),
    ("/", DAYS, DAYS): lambda m, a, b: durations.ratio(a, b),
    ("/", MONTHS, MONTHS): lambda m, a, b: durations.ratio(a, b),
    ("+", DATE, MONTHS): lambda m, a, b: _date_plus(a, b.months),
    ("+", MONTHS, DATE): lambda m, a, b: _date_plus(b, a.months),
    ("-", DATE, MONTHS): lambda m, a, b: _date_plus(a, -b.months),
    ("+", DATE, DAYS): lambda m, a, b: _date_plus(a, seconds=b.seconds),
    ("+", DAYS, DATE): lambda m, a, b: _date_plus(b, seconds=a.seconds),
    ("-", DATE, DAYS): lambda m, a, b: _date_plus(a, seconds=-b.seconds),
    ("-", DATE, DATE): lambda m, a, b: DaysTime(dates.days_between(b, a) * times.DAY),
    ("-", MOMENT, MOMENT): _moment_minus,
    ("-", MOMENT, DATE): lambda m, a, b: _moment_minus(m, a, times.at_midnight(b)),
    ("-", DATE, MOMENT): lambda m, a, b: _moment_minus(m, times.at_midnight(a), b),
    ("+", MOMENT, MONTHS): lambda m, a, b: _moment_plus(m, a, b, 1),
    ("+", MONTHS, MOMENT): lambda m, a, b: _moment_plus(m, b, a, 1),
    ("-", MOMENT, MONTHS): lambda m, a, b: _moment_plus(m, a, b, -1),
    ("+", MOMENT, DAYS): lambda m, a, b: _moment_plus(m, a, b, 1),
    ("+", DAYS, MOMENT): lambda m, a, b: _moment_plus(m, b, a, 1),
    ("-", MOMENT, DAYS): lambda m, a, b: _moment_plus(m, a, b, -1),
    ("+", TIME, DAYS): lambda m, a, b: _time_plus(m, a, b, 1),
    ("+", DAYS, TIME): lambda m, a, b: _time_plus(m, b, a, 1),
    ("-", TIME, DAYS): lambda m, a, b: _time_plus(m, a, b, -1),
    ("-", TIME, TIME): _time_minus,
}


def arithmetic(meter: Meter, operator: str, left: Value, right: Value) -> Value:
    """``left operator right`` for + - * / and **; null where the kinds do not go together (DMN tables 55 to 58)."""
    kinds = kind_of(left), kind_of(right)
    if UNCERTAIN in kinds:
        return UNKNOWN
    kernel = _ARITHMETIC.get((operator, *kinds))
    return None if kernel is None else known(kernel(meter, left, right))


def negate(value: Value) -> Value:
    """``-value`` of a number or duration."""
    match kind_of(value):
        case "number":
            return -value
        case "days and time duration":
            return DaysTime(-value.seconds)
        case "years and months duration":
            return YearsMonths(-value.months)
        case "unknown":
            return UNKNOWN
    return None


def _zoned(meter: Meter, left: Time, right: Time) -> None:
    if left.local != right.local:
        raise meter.unsettled("local_time")


def _clock(meter: Meter, left: Value, right: Value) -> tuple[numbers.Number, numbers.Number]:
    """Two times or two dates and times as seconds on one line."""
    if isinstance(left, DateTime):
        _zoned(meter, left.time, right.time)
        return times.instant(left), times.instant(right)
    _zoned(meter, left, right)
    if left.zone != right.zone:
        raise meter.unsettled("two_zones")
    return left.seconds - (left.offset or 0), right.seconds - (right.offset or 0)


def equal(meter: Meter, left: Value, right: Value) -> Value:
    """``left = right``: true, false, null for two kinds, UNKNOWN where it is not settled (DMN table 53)."""
    meter.tick()
    a, b = kind_of(left), kind_of(right)
    if UNCERTAIN in (a, b):
        return UNKNOWN
    if a != b:
        if "null" in (a, b):
            return False
        _related(meter, left, right)
        return None
    if a in ("time", "date and time"):
        one, other = _clock(meter, left, right)
        # DMN compares times by whole seconds.
        return one // 1 == other // 1
    if a == "list":
        if len(left) != len(right):
            return False
        return _all(equal(meter, x, y) for x, y in zip(left, right, strict=True))
    if a == "context":
        if left.keys() != right.keys():
            return False
        return _all(equal(meter, value, right[name]) for name, value in left.items())
    if a == "range":
        if (left.low_closed, left.high_closed, left.unbounded) != (
            right.low_closed,
            right.high_closed,
            right.unbounded,
        ):
            return False
        return _all(equal(meter, x, y) for x, y in ((left.low, right.low), (left.high, right.high)))
    if a == "function":
        raise meter.unsettled("function_equality")
    return bool(left == right)


def _related(meter: Meter, left: Value, right: Value) -> None:
    """Refuses the kinds that an implicit conversion may or may not bring together: a list of one and its item, a date
    and a date and time."""
    if {kind_of(left), kind_of(right)} == {DATE, MOMENT}:
        raise meter.unsettled("date_and_moment")
    for one, other in ((left, right), (right, left)):
        if type(one) is list and len(one) == 1 and kind_of(one[0]) == kind_of(other):
            raise meter.unsettled("list_of_one")


def _all(results: Any) -> Value:
    """Whether all parts are equal; parts of two kinds are not."""
    settled = True
    for result in results:
        if result is UNKNOWN:
            settled = False
        elif result is not True:
            return False
    return True if settled else UNKNOWN


def compare(meter: Meter, operator: str, left: Value, right: Value) -> Value:
    """``<``, ``<=``, ``>`` or ``>=``; null where the kinds differ or have no order (DMN table 54)."""
    a, b = kind_of(left), kind_of(right)
    if UNCERTAIN in (a, b):
        return UNKNOWN
    if a != b or a not in ORDERED:
        _related(meter, left, right)
        return None
    if a in ("time", "date and time"):
        left, right = _clock(meter, left, right)
        if left != right and left // 1 == right // 1:
            raise meter.unsettled("within_second")
    if operator == "<":
        return bool(left < right)
    if operator == "<=":
        return bool(left <= right)
    if operator == ">":
        return bool(left > right)
    return bool(left >= right)


def conjunction(left: Value, right: Value) -> Value:
    """``left and right`` with three values; what is no boolean counts as null."""
    if left is False or right is False:
        return False
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return True if left is True and right is True else None


def disjunction(left: Value, right: Value) -> Value:
    """``left or right`` with three values; what is no boolean counts as null."""
    if left is True or right is True:
        return True
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    return False if left is False and right is False else None


def contains(meter: Meter, span: Range, value: Value) -> Value:
    """Whether a value lies in a range; null where an end or the value is of another kind, or an end is null."""
    low: Value = True
    high: Value = True
    if not (span.unbounded and span.low is None):
        low = compare(meter, ">=" if span.low_closed else ">", value, span.low)
    if not (span.unbounded and span.high is None):
        high = compare(meter, "<=" if span.high_closed else "<", value, span.high)
    return None if low is None or high is None else conjunction(low, high)


def key(value: Value) -> Any:
    """A hashable stand-in: equal for values that :func:`equal` finds equal, times apart from their fractions."""
    kind = kind_of(value)
    if kind == "list":
        return (kind, tuple(map(key, value)))
    if kind == "context":
        return (kind, frozenset((name, key(item)) for name, item in value.items()))
    if kind == "date and time":
        return (kind, value.time.local, times.instant(value) // 1)
    if kind == "time":
        return (kind, value.zone, value.local, (value.seconds - (value.offset or 0)) // 1)
    if kind == "range":
        return (kind, key(value.low), key(value.high), value.low_closed, value.high_closed, value.unbounded)
    return (kind, id(value) if kind == "function" else value)


def identical(meter: Meter, left: Value, right: Value) -> Value:
    """DMN's ``is``: same kind and same value, zones and offsets included (DMN 1.5, chapter 10.3.4.11)."""
    a, b = kind_of(left), kind_of(right)
    if UNCERTAIN in (a, b):
        return UNKNOWN
    if a != b:
        return False
    if a in ("time", "date and time"):
        return bool(left == right)
    return equal(meter, left, right)
