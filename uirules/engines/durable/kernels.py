"""Single operations on values, known or not: where all are known exactly, else by the lifted ones."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from uirules.values import lifted, numbers
from uirules.values.failure import Failed
from uirules.values.uncertain import Uncertain, blame_of, span

__all__ = ["ARITHMETIC", "compared", "is_lifted", "rounded", "shifted"]


def is_lifted(value: Any) -> bool:
    """Whether a value is a hull or a failure."""
    return isinstance(value, Uncertain | Failed)


_KNOWN: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compared(sign: str, left: Any, right: Any) -> Any:
    """One comparison, of known values or hulls."""
    if not is_lifted(left) and not is_lifted(right):
        return _KNOWN[sign](left, right)
    if sign in ("=", "!="):
        equal = lifted.equal(left, right)
        return equal if sign == "=" else lifted.negation(equal)
    return lifted.compare(sign, left, right)


def rounded(value: Any, mode: str, to: Any) -> Any:
    """A number rounded to a multiple of ``to``."""
    if not is_lifted(value):
        return numbers.round_to(value, to, mode)
    return lifted.monotone(lambda part: numbers.round_to(part, to, mode), value)


def shifted(function: Callable[[Any, Any], Any], start: Any, step: Any) -> Any:
    """A date or month moved by days or months."""
    for part in (start, step):
        if isinstance(part, Failed):
            return part
    if not is_lifted(start) and not is_lifted(step):
        return function(start, step)
    (a, b), (c, d) = lifted.bounds(start), lifted.bounds(step)
    low = None if a is None or c is None else function(a, c)
    high = None if b is None or d is None else function(b, d)
    return span(low, high, blame_of(start) | blame_of(step))


ARITHMETIC: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "+": (numbers.add, lifted.add),
    "-": (numbers.subtract, lifted.subtract),
    "*": (numbers.multiply, lifted.multiply),
    "/": (numbers.divide, lifted.divide),
}
