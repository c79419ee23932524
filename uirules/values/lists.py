"""Operations on lists of exact numbers, months and other hashable values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from uirules.values import numbers
from uirules.values.failure import Failed
from uirules.values.numbers import Number

__all__ = [
    "distinct",
    "group",
    "latest",
    "longest_run",
    "maximum",
    "mean",
    "median",
    "minimum",
    "mode",
    "product",
    "stddev",
    "total",
]

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def total(values: Iterable[Number]) -> Number:
    """The sum; 0 of none."""
    result: Number = 0
    for value in values:
        result = numbers.add(result, value)
    return result


def product(values: Iterable[Number]) -> Number:
    """The product; 1 of none."""
    result: Number = 1
    for value in values:
        result = numbers.multiply(result, value)
    return result


def mean(values: Sequence[Number]) -> Number | Failed:
    """The arithmetic mean; fails with ``empty``."""
    if not values:
        return Failed("empty", "mean")
    return numbers.divide(total(values), len(values))


def minimum(values: Iterable[T], key: Callable[[T], Any] | None = None) -> T | Failed:
    """The least, the first of equals; fails with ``empty``. The values must have an order among themselves."""
    return min(values, key=key, default=Failed("empty", "min"))  # type: ignore[type-var, arg-type]


def maximum(values: Iterable[T], key: Callable[[T], Any] | None = None) -> T | Failed:
    """The greatest, the first of equals; fails with ``empty``."""
    return max(values, key=key, default=Failed("empty", "max"))  # type: ignore[type-var, arg-type]


def median(values: Iterable[Number]) -> Number | Failed:
    """The middle one, or the mean of the two in the middle; fails with ``empty``."""
    ordered = sorted(values)
    if not ordered:
        return Failed("empty", "median")
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return numbers.divide(numbers.add(ordered[middle - 1], ordered[middle]), 2)


def mode(values: Iterable[Number]) -> list[Number]:
    """The most frequent numbers, ascending; none of none."""
    counts: dict[Number, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


def stddev(values: Sequence[Number]) -> Number | Failed:
    """The standard deviation of a sample, to 34 digits; fails with ``empty`` for fewer than two numbers."""
    if len(values) < 2:
        return Failed("empty", "stddev")
    middle = Fraction(total(values), len(values))
    gaps = [numbers.subtract(value, middle) for value in values]
    squares = total(numbers.multiply(gap, gap) for gap in gaps)
    return numbers.square_root(Fraction(squares, len(values) - 1))


def distinct(values: Iterable[K]) -> list[K]:
    """Each value once, in the order in which they first come."""
    return list(dict.fromkeys(values))


def latest(values: Iterable[T], count: int, key: Callable[[T], Any] | None = None) -> list[T]:
    """The last ``count`` values by ascending ``key``, in that order; all where there are fewer.

    Equal keys keep the order they were given in.
    """
    ordered = sorted(values, key=key)  # type: ignore[type-var, arg-type]
    return ordered[max(len(ordered) - count, 0) :] if count > 0 else []


def longest_run(months: Iterable[int]) -> int:
    """The length of the longest run of consecutive months (integers) among those given, repeats ignored; 0 of none."""
    longest = current = 0
    previous = None
    for month in sorted(months):
        if month == previous:
            continue
        current = current + 1 if previous is not None and month == previous + 1 else 1
        longest = max(longest, current)
        previous = month
    return longest


def group(values: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The values under each key, keys ascending, each group in the order given."""
    groups: dict[K, list[T]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return {name: groups[name] for name in sorted(groups)}  # type: ignore[type-var]
