"""Scalar operations on values of which at least one is uncertain or failed.

Each takes known values, hulls and failures in any mixture and returns the smallest hull it can of what the operation
gives on every completion. A failure among the operands is the result, unless the result does not depend on it.
Months are integers here (:mod:`uirules.values.dates`), so that one interval serves numbers, months and dates.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from uirules.values import dates, numbers
from uirules.values.failure import Failed
from uirules.values.uncertain import (
    Anything,
    Blame,
    Interval,
    OneOf,
    Rows,
    Uncertain,
    blame_of,
    either,
    one_of,
    span,
)

__all__ = [
    "add",
    "bounds",
    "compare",
    "conjunction",
    "disjunction",
    "divide",
    "equal",
    "extreme",
    "join",
    "member",
    "monotone",
    "multiply",
    "narrow",
    "narrowed",
    "negate",
    "negation",
    "subtract",
    "uncertain",
    "within",
]


def uncertain(value: Any) -> bool:
    """True for hulls and failures, which only the functions of this module can work with."""
    return isinstance(value, Uncertain | Failed)


def _blame(*values: Any) -> Blame:
    return frozenset().union(*(blame_of(value) for value in values))


def _failure(*values: Any) -> Failed | None:
    for value in values:
        if isinstance(value, Failed):
            return value
    return None


def bounds(value: Any) -> tuple[Any, Any]:
    """The least and the greatest value a number, month or date can take; None where open."""
    if isinstance(value, Interval):
        return value.low, value.high
    if isinstance(value, OneOf):
        return value.values[0], value.values[-1]
    if isinstance(value, Uncertain):
        return None, None
    return value, value


def monotone(function: Callable[[Any], Any], value: Any, *, falling: bool = False) -> Any:
    """``function``, which never falls (or never rises), on an uncertain number, month or date."""
    if (failed := _failure(value)) is not None:
        return failed
    low, high = bounds(value)
    least = None if low is None else function(low)
    most = None if high is None else function(high)
    return span(most, least, blame_of(value)) if falling else span(least, most, blame_of(value))


def add(left: Any, right: Any) -> Any:
    """Sum of two numbers."""
    if (failed := _failure(left, right)) is not None:
        return failed
    (a, b), (c, d) = bounds(left), bounds(right)
    return span(
        None if a is None or c is None else numbers.add(a, c),
        None if b is None or d is None else numbers.add(b, d),
        _blame(left, right),
    )


def negate(value: Any) -> Any:
    """The number with its sign turned."""
    return monotone(numbers.negate, value, falling=True)


def subtract(left: Any, right: Any) -> Any:
    """Difference of two numbers."""
    if (failed := _failure(left, right)) is not None:
        return failed
    return add(left, negate(right) if isinstance(right, Uncertain) else numbers.negate(right))


def _product(a: Any, b: Any) -> Any:
    return numbers.multiply(a, b)


def multiply(left: Any, right: Any) -> Any:
    """Product of two numbers."""
    if (failed := _failure(left, right)) is not None:
        return failed
    (a, b), (c, d) = bounds(left), bounds(right)
    blame = _blame(left, right)
    if a == b == 0 or c == d == 0:
        return 0
    if a is not None and c is not None and a >= 0 and c >= 0:
        high = 0 if b == 0 or d == 0 else None if b is None or d is None else _product(b, d)
        return span(_product(a, c), high, blame)
    if None in (a, b, c, d):
        return Interval(None, None, blame)
    corners = [_product(x, y) for x in (a, b) for y in (c, d)]
    return span(min(corners), max(corners), blame)


def divide(left: Any, right: Any) -> Any:
    """Quotient of two numbers; where the divisor can be zero it fails, since a guard should have kept zero out."""
    if (failed := _failure(left, right)) is not None:
        return failed
    (a, b), (c, d) = bounds(left), bounds(right)
    blame = _blame(left, right)
    if (c is None or c <= 0) and (d is None or d >= 0):
        if c == 0 and d is not None and d > 0 and a is not None and a >= 0:
            return Interval(numbers.divide(a, d), None, blame)
        return Failed("division_by_zero") if c == 0 and d == 0 else Interval(None, None, blame)
    if a is not None and a >= 0 and c is not None and c > 0:
        low = 0 if d is None else numbers.divide(a, d)
        return span(low, None if b is None else numbers.divide(b, c), blame)
    if None in (a, b, c, d):
        return Interval(None, None, blame)
    corners: list[Any] = [numbers.divide(x, y) for x in (a, b) for y in (c, d)]
    return span(min(corners), max(corners), blame)


def extreme(choose: Callable[[Iterable[Any]], Any], operands: list[Any]) -> Any:
    """``min`` or ``max`` of numbers, months or dates. Operands that can never be the result carry no blame."""
    if (failed := _failure(*operands)) is not None:
        return failed
    limits = [bounds(operand) for operand in operands]
    lows, highs = [low for low, _ in limits], [high for _, high in limits]
    if choose is min:
        low = None if None in lows else min(lows)
        finite = [high for high in highs if high is not None]
        high = min(finite) if finite else None
        kept = [
            o for o, (least, _) in zip(operands, limits, strict=True) if high is None or least is None or least <= high
        ]
    else:
        high = None if None in highs else max(highs)
        finite = [least for least in lows if least is not None]
        low = max(finite) if finite else None
        kept = [o for o, (_, most) in zip(operands, limits, strict=True) if low is None or most is None or most >= low]
    return span(low, high, _blame(*kept))


def compare(operator: str, left: Any, right: Any) -> Any:
    """``<``, ``<=``, ``>`` or ``>=`` of numbers, months or dates."""
    if operator in (">", ">="):
        return compare("<" if operator == ">" else "<=", right, left)
    if (failed := _failure(left, right)) is not None:
        return failed
    (a, b), (c, d) = bounds(left), bounds(right)
    strict = operator == "<"
    if b is not None and c is not None and (b < c if strict else b <= c):
        return True
    if a is not None and d is not None and (a >= d if strict else a > d):
        return False
    return either(_blame(left, right))


def equal(left: Any, right: Any) -> Any:
    """Equality of two scalars of one type."""
    if (failed := _failure(left, right)) is not None:
        return failed
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        mine = left.values if isinstance(left, OneOf) else (left,)
        other = right.values if isinstance(right, OneOf) else (right,)
        if isinstance(mine[0], Uncertain) or isinstance(other[0], Uncertain):
            return either(_blame(left, right))
        return either(_blame(left, right)) if set(mine) & set(other) else False
    if isinstance(left, Anything | Rows) or isinstance(right, Anything | Rows):
        return either(_blame(left, right))
    if not isinstance(left, Uncertain) and not isinstance(right, Uncertain):
        return bool(left == right)
    (a, b), (c, d) = bounds(left), bounds(right)
    if (b is not None and c is not None and b < c) or (a is not None and d is not None and a > d):
        return False
    return either(_blame(left, right))


def within(value: Any, low: Any, high: Any, low_closed: bool, high_closed: bool) -> Any:
    """Whether ``value`` lies in a range."""
    return conjunction(
        [compare(">=" if low_closed else ">", value, low), compare("<=" if high_closed else "<", value, high)]
    )


def member(value: Any, values: frozenset[Any]) -> Any:
    """Whether ``value`` is one of some known values."""
    if isinstance(value, Failed):
        return value
    if isinstance(value, OneOf):
        inside = [item in values for item in value.values]
        return inside[0] if len(set(inside)) == 1 else either(value.blame)
    if isinstance(value, Interval):
        return disjunction([equal(value, item) for item in sorted(values)])
    return either(blame_of(value))


def _connective(operands: Iterable[Any], deciding: bool) -> Any:
    failed: Failed | None = None
    blame: Blame = frozenset()
    open_ = False
    for operand in operands:
        if operand is deciding:
            return deciding
        if isinstance(operand, Failed):
            failed = operand if failed is None else failed.blamed(operand.blame)
        elif isinstance(operand, Uncertain):
            open_ = True
            blame |= operand.blame
    if failed is not None:
        return failed.blamed(blame) if open_ else failed
    return either(blame) if open_ else not deciding


def conjunction(operands: Iterable[Any]) -> Any:
    """``and``: false as soon as one operand is false, whatever the others are."""
    return _connective(operands, deciding=False)


def disjunction(operands: Iterable[Any]) -> Any:
    """``or``: true as soon as one operand is true, whatever the others are."""
    return _connective(operands, deciding=True)


def negation(value: Any) -> Any:
    """``not``."""
    if isinstance(value, Failed | Uncertain):
        return value
    return not value


def join(values: list[Any], blame: Blame = frozenset()) -> Any:
    """The hull of several values, any of which it may be; ``blame`` is what chooses among them."""
    if (failed := _failure(*values)) is not None:
        return failed.blamed(blame)
    first = values[0]
    if not any(isinstance(value, Uncertain) for value in values) and all(value == first for value in values):
        return first
    blame = blame | _blame(*values)
    if any(isinstance(value, Anything) for value in values):
        return Anything(blame)
    if any(isinstance(value, Rows) or type(value) is tuple for value in values):
        return _join_rows(values, blame)
    if any(isinstance(value, bool | str | OneOf) for value in values):
        return one_of((v for value in values for v in (value.values if isinstance(value, OneOf) else (value,))), blame)
    limits = [bounds(value) for value in values]
    low = None if any(a is None for a, _ in limits) else min(a for a, _ in limits)
    high = None if any(b is None for _, b in limits) else max(b for _, b in limits)
    return span(low, high, blame)


def _join_rows(values: list[Any], blame: Blame) -> Rows:
    lists = [value if isinstance(value, Rows) else Rows(value) for value in values]
    shared = [item for item in lists[0].certain if all(any(item is other for other in rows.certain) for rows in lists)]
    possible = [
        (item, blame) for rows in lists for item in rows.certain if not any(item is other for other in shared)
    ] + [(item, why | blame) for rows in lists for item, why in rows.possible]
    longest = [rows.longest() for rows in lists]
    return Rows(
        shared,
        possible,
        [template._replace(blame=template.blame | blame) for rows in lists for template in rows.more],
        at_least=min(rows.at_least for rows in lists),
        at_most=None if None in longest else max(n for n in longest if n is not None),
    )


def _limited(value: Any, operator: str, limit: Any) -> tuple[Any, Any]:
    low, high = bounds(value)
    least, most = bounds(limit)
    if operator in (">=", ">", "=") and least is not None:
        if operator == ">":
            least = _next(least, 1)
        if low is None or low < least:
            low = least
    if operator in ("<=", "<", "=") and most is not None:
        if operator == "<":
            most = _next(most, -1)
        if high is None or high > most:
            high = most
    return low, high


def _next(value: Any, step: int) -> Any:
    """The next whole number, month or day; for a fraction itself, which keeps the hull on the safe side."""
    if isinstance(value, datetime.date):
        return dates.add_days(value, step)
    return value + step if isinstance(value, int) else value


def narrow(value: Any, operator: str, limit: Any) -> Any:
    """What an interval of whole numbers, months or dates can be where ``value operator limit`` holds.

    The hull itself where that would leave nothing: whoever narrows knows that the comparison can hold.
    """
    if not isinstance(value, Interval):
        return value
    low, high = _limited(value, operator, limit)
    if low is not None and high is not None and low > high:
        return value
    return span(low, high, value.blame)


def narrowed(value: Any, operator: str, limit: Any) -> Any:
    """Like :func:`narrow`, but None where the comparison can not hold."""
    if isinstance(limit, Failed) or not isinstance(value, Interval):
        return value
    low, high = _limited(value, operator, limit)
    return None if low is not None and high is not None and low > high else Interval(low, high, value.blame)
