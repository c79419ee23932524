"""What kinds of value FEEL has, and the values that only FEEL needs: ranges and functions."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from uirules.feel import tree
from uirules.values.dates import FarDate
from uirules.values.durations import DaysTime, YearsMonths
from uirules.values.times import DateTime, Time
from uirules.values.uncertain import Anything

__all__ = ["ORDERED", "UNCERTAIN", "Builtin", "Function", "Overload", "Range", "Value", "kind_of"]

Value: TypeAlias = Any
"""int, Fraction, str, bool, None, a date, Time, DateTime, a duration, list, dict, Range, a function, or UNKNOWN."""


@dataclass(frozen=True, slots=True)
class Range:
    """``[low..high]`` and its open kin; ``unbounded`` tells ``(< 10)``, which has no lower end, from ``(null..10)``."""

    low: Value
    high: Value
    low_closed: bool
    high_closed: bool
    unbounded: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function written in FEEL, with the names it sees."""

    parameters: tuple[str, ...]
    body: tree.Expression
    scope: Any


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a built-in: ``parameters`` with their kinds, and what it does.

    A ``variadic`` one takes its last parameter as a list or as any number of arguments. A ``lenient`` one is called
    with lists and contexts that hold something uncertain, and with uncertain "any" arguments; the others give UNKNOWN.
    """

    parameters: tuple[tuple[str, str], ...]
    run: Callable[..., Value]
    variadic: bool = False
    lenient: bool = False
    optional: int = 0


@dataclass(frozen=True, slots=True)
class Builtin:
    """A built-in function, with its overloads."""

    name: str
    overloads: tuple[Overload, ...]


UNCERTAIN = "unknown"
"""The kind of a value of which nothing is known."""

_KINDS: Mapping[type, str] = {
    int: "number",
    Fraction: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    datetime.date: "date",
    FarDate: "date",
    Time: "time",
    DateTime: "date and time",
    DaysTime: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
    Builtin: "function",
    Anything: UNCERTAIN,
}

ORDERED = frozenset(
    {"number", "string", "date", "time", "date and time", "days and time duration", "years and months duration"}
)
"""The kinds whose values have an order."""


def kind_of(value: Value) -> str:
    """The name of a value's type, as ``instance of`` knows it."""
    return _KINDS[type(value)]
