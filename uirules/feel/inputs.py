"""Values given from outside: what FEEL takes, and the refusal of what it does not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from uirules.feel.errors import FeelLimit, FeelValueError, problem_at
from uirules.feel.kinds import Builtin, Function, Range, Value
from uirules.values import numbers
from uirules.values.dates import FarDate
from uirules.values.durations import DaysTime, YearsMonths
from uirules.values.failure import Failed
from uirules.values.times import DateTime, Time
from uirules.values.uncertain import Anything

__all__ = ["DEPTH", "accept", "names_in"]

DEPTH = 64
"""The deepest nesting of lists and contexts given."""

_AS_THEY_ARE = frozenset(
    {
        str,
        bool,
        type(None),
        datetime.date,
        FarDate,
        Time,
        DateTime,
        DaysTime,
        YearsMonths,
        Range,
        Function,
        Builtin,
        Anything,
    }
)


def accept(value: Any, name: str = "value", depth: int = 0) -> Value:
    """The value as FEEL holds it: lists and contexts anew, numbers normalised.

    Raises :class:`FeelValueError` for a float, a number that is not finite, a ``datetime``, a key that is no text or
    any other class; :class:`FeelLimit` beyond 64 levels, 100 digits of a Decimal or 4,096 bits of a number.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is int or kind is Fraction:
        return _bounded(value, name)
    if depth > DEPTH:
        raise FeelLimit(problem_at("context_deep", 1, 1))
    if isinstance(value, list | tuple):
        return [accept(item, f"{name}[{index}]", depth + 1) for index, item in enumerate(value, 1)]
    if isinstance(value, Mapping):
        return {_key(key): accept(item, _join(name, key), depth + 1) for key, item in value.items()}
    if isinstance(value, Decimal):
        return _decimal(value, name)
    if isinstance(value, datetime.timedelta):
        seconds = numbers.add(value.days * 86_400 + value.seconds, Fraction(value.microseconds, 1_000_000))
        return DaysTime(seconds)
    raise _refusal(value, name)


def _bounded(value: int | Fraction, name: str) -> Value:
    from uirules.errors import LimitError

    try:
        return numbers.exact(value)
    except LimitError:
        raise FeelLimit(problem_at("number_size", 1, 1, name=name)) from None


def _decimal(value: Decimal, name: str) -> Value:
    number = numbers.from_decimal(value)
    if not isinstance(number, Failed):
        return number
    if number.code == "not_a_number":
        raise FeelValueError(problem_at("context_not_finite", 1, 1, name=name))
    raise FeelLimit(problem_at("number", 1, 1, found=str(value)[:20], name=name))


def _refusal(value: Any, name: str) -> FeelValueError:
    code = "context_type"
    if isinstance(value, float):
        code = "context_float"
    elif isinstance(value, datetime.datetime):
        code = "context_datetime"
    return FeelValueError(problem_at(code, 1, 1, found=type(value).__name__, name=name))


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise FeelValueError(problem_at("context_key", 1, 1, found=type(key).__name__))
    return key


def _join(name: str, key: Any) -> str:
    return str(key) if name == "value" else f"{name}.{key}"


def names_in(value: Value) -> frozenset[str]:
    """All keys of a context and of the contexts in it that are more than one plain word."""
    found: set[str] = set()
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            found.update(name for name in item if not name.isidentifier())
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return frozenset(found)
