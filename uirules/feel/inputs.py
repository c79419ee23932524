"""Values given from outside: what FEEL takes, and the refusal of what it does not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from uirules.errors import LimitError, Problem
from uirules.feel.errors import FeelLimit, FeelValueError
from uirules.feel.kinds import Builtin, Function, Range, Value
from uirules.feel.lexer import DEPTH
from uirules.values import numbers
from uirules.values.dates import FarDate
from uirules.values.durations import DaysTime, YearsMonths
from uirules.values.failure import Failed
from uirules.values.times import DateTime, Time
from uirules.values.uncertain import Anything

__all__ = ["VALUES", "accept", "names_in"]

VALUES = 1_000_000
"""Values in what is given, at most, those inside others counted."""

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


def accept(value: Any) -> Value:
    """The value as FEEL holds it: lists and contexts anew, numbers normalised.

    Raises :class:`FeelValueError` for a float, a number that is not finite, a ``datetime``, a key that is no text, or
    any other class; :class:`FeelLimit` beyond 200 levels, 1,000,000 values, 100 digits of a Decimal or 4,096 bits of a
    number. The problem's pointer (RFC 6901) says where the value stands in what was given.
    """
    return _Reader().read(value, "", 0)


class _Reader:
    """Counts what it reads: a value that holds one list many times over would be endless to copy."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0

    def read(self, value: Any, pointer: str, depth: int) -> Value:
        self.count += 1
        if self.count > VALUES:
            raise FeelLimit(_problem("context_large", pointer))
        kind = type(value)
        if kind in _AS_THEY_ARE:
            return value
        if kind is int or kind is Fraction:
            return _bounded(value, pointer)
        if depth > DEPTH:
            raise FeelLimit(_problem("context_deep", pointer))
        if isinstance(value, list | tuple):
            return [self.read(item, f"{pointer}/{index}", depth + 1) for index, item in enumerate(value)]
        if isinstance(value, Mapping):
            return {_key(key, pointer): self.read(item, _below(pointer, key), depth + 1) for key, item in value.items()}
        if isinstance(value, Decimal):
            return _decimal(value, pointer)
        if isinstance(value, datetime.timedelta):
            seconds = numbers.add(value.days * 86_400 + value.seconds, Fraction(value.microseconds, 1_000_000))
            return DaysTime(seconds)
        raise _refusal(value, pointer)


def _bounded(value: int | Fraction, pointer: str) -> Value:
    try:
        return numbers.exact(value)
    except LimitError as error:
        raise FeelLimit(replace(error.problems[0], pointer=pointer)) from None


def _decimal(value: Decimal, pointer: str) -> Value:
    number = numbers.from_decimal(value)
    if not isinstance(number, Failed):
        return number
    if number.code == "not_a_number":
        raise FeelValueError(_problem("context_not_finite", pointer))
    raise FeelLimit(_problem("number", pointer, str(value)[:20]))


def _refusal(value: Any, pointer: str) -> FeelValueError:
    code = "context_type"
    if isinstance(value, float):
        code = "context_float"
    elif isinstance(value, datetime.datetime):
        code = "context_datetime"
    return FeelValueError(_problem(code, pointer, type(value).__name__))


def _key(key: Any, pointer: str) -> str:
    if not isinstance(key, str):
        raise FeelValueError(_problem("context_key", pointer, type(key).__name__))
    return key


def _below(pointer: str, key: Any) -> str:
    escaped = str(key).replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{escaped}"


def _problem(code: str, pointer: str, found: str | None = None) -> Problem:
    return Problem(f"feel.{code}", pointer=pointer, found=found)


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
