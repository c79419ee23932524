"""The scalars of assumptions: what a text stands for. Each raises ValueError for a text that is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from uirules.ruleset.scalars import read_day, read_exact

__all__ = ["as_count", "as_date", "as_share", "as_weight", "between"]

_MOST_DIGITS = 12


def between(limits: tuple[Any, Any] | None, what: str) -> str:
    """What is expected, with its limits."""
    return what if limits is None else f"{what} within {limits[0]} … {limits[1]}"


def _short(text: str) -> str:
    if len(text) > 2 * _MOST_DIGITS:
        raise ValueError(text)
    return text


def as_share(text: str) -> Fraction:
    """A share from 0 to 1, also as per cent."""
    share = Fraction(read_exact(_short(text)))
    if not 0 <= share <= 1:
        raise ValueError(text)
    return share


def as_weight(text: str) -> Fraction:
    """A number of 0 or more."""
    weight = Fraction(read_exact(_short(text)))
    if weight < 0:
        raise ValueError(text)
    return weight


def as_count(limits: tuple[Any, Any] | None) -> Callable[[str], int]:
    """Whole numbers within limits."""

    def convert(text: str) -> int:
        number = read_exact(_short(text))
        if not isinstance(number, int) or (limits is not None and not limits[0] <= number <= limits[1]):
            raise ValueError(text)
        return number

    return convert


def as_date(limits: tuple[Any, Any] | None) -> Callable[[str], dt.date]:
    """Dates within limits."""

    def convert(text: str) -> dt.date:
        day = read_day(text)
        if limits is not None and not limits[0] <= day <= limits[1]:
            raise ValueError(text)
        return day

    return convert
