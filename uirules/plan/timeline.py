"""Timelines: which entry is in force on a day, of those published up to a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

__all__ = ["Entry", "in_force", "known"]


class Entry(Protocol):
    """An entry of a timeline: the first day it holds for, and the day it was published."""

    @property
    def start(self) -> dt.date: ...

    @property
    def published(self) -> dt.date: ...


E = TypeVar("E", bound=Entry)


def known(entries: Iterable[E], known_at: dt.date | None) -> tuple[E, ...]:
    """The entries published up to a day (None: all) by first day; of several for one day, the one published last.

    An entry and its corrections have the same first day.
    """
    found: dict[dt.date, E] = {}
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.published)):
        if known_at is None or entry.published <= known_at:
            found[entry.start] = entry
    return tuple(found.values())


def in_force(entries: Iterable[E], day: dt.date) -> E | None:
    """The last of some entries, each with a first day of its own, that begins on or before a day."""
    found: E | None = None
    for entry in entries:
        if entry.start <= day and (found is None or entry.start >= found.start):
            found = entry
    return found
