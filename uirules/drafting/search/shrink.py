"""Making a claim that was found small and plain: facts and rows taken away, values moved to round ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from uirules.drafting.search.domain import PLAIN_MONEY, Domain, within
from uirules.drafting.search.draft import SMALL, Draft, Row, shifted_day
from uirules.ruleset.types import Type
from uirules.values import dates

__all__ = ["shrunk"]

Holds = Callable[[Draft], bool]


def shrunk(domain: Domain, draft: Draft, holds: Holds, most: int = 600) -> Draft:
    """The plainest claim that is reached from this one by small steps, each of which ``holds`` allows."""
    tries = 0
    better = True
    while better and tries < most:
        better = False
        for smaller in _smaller(domain, draft):
            if tries >= most:
                break
            if smaller.cost(domain) >= draft.cost(domain):
                continue
            tries += 1
            if holds(smaller):
                draft, better = smaller, True
                break
    return draft


def _smaller(domain: Domain, draft: Draft) -> Iterator[Draft]:
    for path in (*domain.paths[::-1], *draft.values):
        if path in draft.values and path != domain.contingency:
            yield draft.set(path, None)
    for path in list(draft.values):
        if domain.time.get(path) is not None and draft.rows(path):
            yield from (draft.set(path, tuple(rows)) for rows in _rows(domain, draft, path))
    for path, value in draft.values.items():
        if path in domain.ranked.births:
            yield draft.set(path, domain.birth(domain.day(draft)))
        for plainer in _plainer(value, domain.types[path], domain):
            yield draft.set(path, plainer)
    yield from _moved(domain, draft)


def _moved(domain: Domain, draft: Draft) -> Iterator[Draft]:
    """The whole claim at the usual day, or at the end or the beginning of a month."""
    value = draft.get(domain.contingency)
    if not isinstance(value, dt.date):
        return
    usual = draft.shifted(domain, dates.month_of(domain.usual_day) - dates.month_of(value))
    yield usual
    for day in (dates.last_day_of(dates.month_of(value)), dates.first_day_of(dates.month_of(value))):
        assert isinstance(day, dt.date)
        yield draft.shifted(domain, 0, (day - value).days)
        yield draft.set(domain.contingency, day)


def _rows(domain: Domain, draft: Draft, path: str) -> Iterator[list[Row]]:
    """Fewer rows: without the older or newer part, without one of few; then plainer fields."""
    time = domain.time[path]
    element = domain.types[path].element
    assert time is not None and element is not None
    rows = sorted(draft.rows(path), key=lambda row: row[time])
    size = len(rows) // 2
    while size:
        yield rows[size:]
        yield rows[:-size]
        size //= 2
    if len(rows) == 1:
        yield []
    elif len(rows) < 12:
        yield from (rows[:place] + rows[place + 1 :] for place in range(len(rows)))
    if len(rows) > 1 and isinstance(rows[0][time], int):
        last = rows[-1][time]
        yield [{**row, time: last - len(rows) + 1 + place} for place, row in enumerate(rows)]
    for name, type_ in element.fields:
        if name == time:
            continue
        if not (domain.declared[path].row or {})[name].required and (path, name) not in domain.ranked.near:
            yield [{key: value for key, value in row.items() if key != name} for row in rows]
        values = {repr(row[name]): row[name] for row in rows if name in row}
        for value in values.values():
            if len(values) > 1:
                yield [{**row, name: value} if name in row else row for row in rows]
            for plainer in _plainer(value, type_, domain):
                yield [{**row, name: plainer} if row.get(name) == value and name in row else row for row in rows]


def _plainer(value: Any, type_: Type, domain: Domain) -> Iterator[Any]:
    """Values of the same kind that are rounder, the plainest first."""
    if isinstance(value, bool | str) or value is None:
        return
    if type_.kind == "list" and isinstance(value, tuple) and value and isinstance(value[0], str):
        yield ()
        yield from ((member,) for member in value)
    elif isinstance(value, dt.date):
        month = dates.month_of(value)
        usual = domain.usual_day
        for day in (
            usual,
            dt.date(value.year, 1, 1),
            dates.first_day_of(month),
            dates.first_day_of(month + 1),
            dates.last_day_of(month),
            dates.last_day_of(month - 1),
            shifted_day(value, 0, 1),
        ):
            if isinstance(day, dt.date) and day != value and within(day, type_):
                yield day
    elif type_.numeric:
        plainly = (PLAIN_MONEY, PLAIN_MONEY + 1, PLAIN_MONEY + 10) if type_.kind == "money" else ()
        for plainer in (*plainly, *_rounder(value, least=SMALL if type_.kind == "money" else 0)):
            if plainer != value and within(plainer, type_):
                yield plainer


def _rounder(value: Any, least: int) -> Iterator[int]:
    """Whole numbers with fewer digits that are not zero, the plainest first, none below ``least`` but 0 or 1."""
    number = int(value)
    digits = len(str(abs(number)))
    found = [] if least else [0, 1]
    for kept in range(1, digits):
        scale = 10 ** (digits - kept)
        found += [number // scale * scale, (number // scale + 1) * scale]
    found += [10 ** (digits - 1), 10**digits, number]
    yield from (plainer for plainer in found if plainer >= least)
