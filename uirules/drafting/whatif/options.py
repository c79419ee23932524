"""Other values of one fact, with how far each is from the one that was found, the nearest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from uirules.drafting.search.domain import LONGEST, Domain, within
from uirules.drafting.search.draft import Draft, Row
from uirules.drafting.search.moves import moves_of
from uirules.ruleset.types import Type
from uirules.values import dates

__all__ = ["Option", "Repairs", "options", "refined"]

Kind = Literal["value", "added", "changed", "removed"]

Repairs = Callable[[Draft], frozenset[str]]
"""The conditions that were not met and are, for a claim that spoils no other; empty where it does."""

LINEAR = 12
"""So many rows are added one by one; beyond that, the number is halved."""
NEAR = 40
"""So many steps from the value found each value is tried."""
BACK = 480
"""So many months back rows are added."""
SPANS = 2
"""Of spans of one length, so many that lack the fewest months are tried."""


@dataclass(frozen=True, slots=True)
class Option:
    """Another value of a fact: ``step`` says how far it is; the rows that were added, changed or removed by time."""

    path: str
    value: Any
    step: Any
    kind: Kind = "value"
    field: str | None = None
    shown: Any = None
    times: tuple[Any, ...] = ()


def options(domain: Domain, draft: Draft, path: str, repairs: Repairs) -> Iterator[Option]:
    """Other values of a fact; of numbers and days those the rules name, of lists rows added, changed and removed."""
    if domain.time.get(path) is None:
        now = draft.get(path)
        for value in domain.candidates(path, draft):
            if value is not None:
                yield Option(path, value, _step(now, value, domain.types[path]), shown=value)
        return
    if _time_type(domain, path).kind == "month":
        yield from _months(domain, draft, path, repairs)
    else:
        yield from _days(domain, draft, path)


def _time_type(domain: Domain, path: str) -> Type:
    element, time = domain.types[path].element, domain.time[path]
    assert element is not None and time is not None
    found = element.field_type(time)
    assert found is not None
    return found


def _step(now: Any, value: Any, type_: Type) -> Any:
    if isinstance(now, dt.date) and isinstance(value, dt.date):
        return abs((value - now).days)
    if type_.ordered and not isinstance(now, bool) and isinstance(now, int) and isinstance(value, int):
        return abs(value - now)
    if type_.numeric and now is not None and not isinstance(now, bool):
        try:
            return abs(value - now)
        except TypeError:
            return 1
    return 1


# ── numbers and days: where exactly the answer turns ──────────────────────────────────────────────────────────────────


def refined(domain: Domain, draft: Draft, option: Option, wanted: frozenset[str], repairs: Repairs) -> Option:
    """The value nearest to the one found with which the conditions are met that this one meets."""
    now, type_ = draft.get(option.path), domain.types[option.path]
    if option.kind != "value" or not type_.ordered or now is None or isinstance(now, bool):
        return option
    start, high = _scale(now), _scale(option.value)
    if start is None or high is None:
        return option

    def good(place: int) -> bool:
        value = _value(place, now)
        return within(value, type_) and wanted <= repairs(draft.set(option.path, value))

    low = start
    while abs(high - low) > 1:
        middle = (low + high) // 2
        if good(middle):
            high = middle
        else:
            low = middle
    for step in range(1, min(NEAR, abs(high - start))):
        for place in (start + step, start - step):
            if good(place):
                return _at(option, place, now, step)
    return _at(option, high, now, abs(high - start))


def _at(option: Option, place: int, now: Any, step: int) -> Option:
    value = _value(place, now)
    return Option(option.path, value, step, shown=value)


def _scale(value: Any) -> int | None:
    if isinstance(value, dt.date):
        return value.toordinal()
    return value if isinstance(value, int) else None


def _value(place: int, like: Any) -> Any:
    return dt.date.fromordinal(place) if isinstance(like, dt.date) else place


# ── lists with a row a month ──────────────────────────────────────────────────────────────────────────────────────────


def _months(domain: Domain, draft: Draft, path: str, repairs: Repairs) -> Iterator[Option]:
    time = domain.time[path]
    assert time is not None
    rows = sorted(draft.rows(path), key=lambda row: row[time])
    last = dates.month_of(domain.day(draft))
    for option in (
        *_added(domain, draft, path, rows, last, repairs),
        *_changed(domain, draft, path, rows, last, repairs),
        *_removed(draft, path, rows, time),
    ):
        if len(option.value) <= (domain.declared[path].max_items or 0):
            yield option


def _nested(
    draft: Draft, path: str, made: Callable[[int], Sequence[Row]], most: int, repairs: Repairs
) -> Iterator[int]:
    """Of lists made from a number of rows touched, the least numbers with which further conditions are met."""
    seen: set[frozenset[str]] = {frozenset()}
    if most > 1 and not any(repairs(draft.set(path, tuple(made(count)))) for count in {most, min(most, LINEAR)}):
        return
    for count in range(1, min(most, LINEAR) + 1):
        now = repairs(draft.set(path, tuple(made(count))))
        if now not in seen:
            seen.add(now)
            yield count
    if most <= LINEAR:
        return
    wanted = repairs(draft.set(path, tuple(made(most))))
    if wanted in seen:
        return
    low, high = LINEAR, most
    while high - low > 1:
        middle = (low + high) // 2
        if wanted <= repairs(draft.set(path, tuple(made(middle)))):
            high = middle
        else:
            low = middle
    yield high


def _templates(domain: Domain, path: str, rows: Sequence[Row], last: int) -> list[dict[str, Any]]:
    """What stands in a new row: as in the latest one, and the same with every yes or no a yes, and every member."""
    time = domain.time[path]
    latest = [row for row in rows if time is not None and row[time] <= last] or list(rows)
    plain = domain.row(path)
    own = {name: value for name, value in (latest[-1] if latest else plain).items() if name != time}
    better = {name: plain[name] if isinstance(value, bool | tuple) and name in plain else value
              for name, value in own.items()}  # fmt: skip
    full = {**{name: value for name, value in plain.items() if name not in better}, **better}
    found: list[dict[str, Any]] = []
    for template in (own, better, full):
        if template not in found:
            found.append(template)
    return found


def _added(domain: Domain, draft: Draft, path: str, rows: list[Row], last: int, repairs: Repairs) -> Iterator[Option]:
    """Rows for months that have none: the latest first, up to the month of the contingency or to the one before it;
    those just before the record; and such as close a span of months of a length that the rules name."""
    time = domain.time[path]
    assert time is not None
    kind = _time_type(domain, path)
    there = {row[time] for row in rows}
    first = max(kind.low if kind.low is not None else 0, last - BACK)
    free = [month for month in range(last, first - 1, -1) if month not in there]
    orders = [free, [month for month in free if month < last]]
    if there:
        orders.append([month for month in free if month < min(there)])
        inside = [month for month in free if min(there) < month < max(there)]
        orders.append(inside + [month for month in orders[2] if month not in inside])
    for template in _templates(domain, path, rows, last):
        for order in orders:

            def made(count: int, order: list[int] = order, template: dict[str, Any] = template) -> list[Row]:
                return [*({time: month, **template} for month in sorted(order[:count])), *rows]

            for count in _nested(draft, path, made, min(len(order), LONGEST), repairs):
                times = tuple(sorted(order[:count]))
                yield Option(path, tuple(made(count)), count, "added", times=times)
        for months in _closing(domain, there, last, first):
            added = [{time: month, **template} for month in months]
            if repairs(draft.set(path, (*added, *rows))):
                yield Option(path, (*added, *rows), len(months), "added", times=tuple(months))


def _closing(domain: Domain, there: set[int], last: int, first: int) -> Iterator[list[int]]:
    """The months that lack in spans of months, of those of one length the spans that lack fewest."""
    if not there:
        return
    for length in sorted({length for length in domain.lengths() if length > 1}):
        lacking: list[tuple[int, int]] = []
        start = max(first, min(there) - length)
        count = sum(month not in there for month in range(start, start + length))
        for begin in range(start, last - length + 2):
            if begin > start:
                count += ((begin + length - 1) not in there) - ((begin - 1) not in there)
            lacking.append((count, -begin))
        for missing, begin in sorted(lacking)[:SPANS]:
            if 0 < missing <= LONGEST:
                yield [month for month in range(-begin, -begin + length) if month not in there]


def _changed(domain: Domain, draft: Draft, path: str, rows: list[Row], last: int, repairs: Repairs) -> Iterator[Option]:
    """Another value of a field, in the latest rows that have another one, as few of them as will do."""
    element, time = domain.types[path].element, domain.time[path]
    assert element is not None and time is not None
    for name in domain.ranked.fields.get(path, ()):
        type_ = element.field_type(name)
        if name == time or type_ is None or type_.kind == "text":
            continue
        for value in domain.of_type(type_, draft):
            places = [at for at, row in enumerate(rows) if row.get(name) != value]
            places.sort(key=lambda at: (rows[at][time] > last, -rows[at][time]))
            everywhere = tuple({**row, name: value} for row in rows)
            if type_.numeric and not repairs(draft.set(path, everywhere)):
                continue  # of many numbers, those are left out that help in no row
            for order in (places, [at for at in places if rows[at][time] < last], *([at] for at in places[:NEAR])):

                def made(count: int, order: list[int] = order, name: str = name, value: Any = value) -> list[Row]:
                    touched = set(order[:count])
                    return [{**row, name: value} if at in touched else row for at, row in enumerate(rows)]

                for count in _nested(draft, path, made, len(order), repairs):
                    times = tuple(sorted(rows[at][time] for at in order[:count]))
                    yield Option(path, tuple(made(count)), count, "changed", name, value, times)
            others = {rows[at][time] for at in places}
            right = {row[time] for row in rows} - others
            for months in _closing(domain, right, last, min((row[time] for row in rows), default=last)):
                if others.issuperset(months):
                    changed = tuple({**row, name: value} if row[time] in months else row for row in rows)
                    yield Option(path, changed, len(months), "changed", name, value, tuple(months))


def _removed(draft: Draft, path: str, rows: list[Row], time: str) -> Iterator[Option]:
    """Without one row, or without any."""
    if len(rows) <= NEAR:
        for at in range(len(rows) - 1, -1, -1):
            yield Option(path, tuple(rows[:at] + rows[at + 1 :]), 1, "removed", times=(rows[at][time],))
    if rows:
        yield Option(path, (), len(rows), "removed", times=tuple(row[time] for row in rows))


# ── lists with a row a day ────────────────────────────────────────────────────────────────────────────────────────────


def _days(domain: Domain, draft: Draft, path: str) -> Iterator[Option]:
    """Rows added or removed, as the rules suggest."""
    time = domain.time[path]
    assert time is not None
    rows = list(draft.rows(path))
    for move in moves_of(domain, draft, path):
        now = list(move.draft.rows(path))
        added = [row for row in now if row not in rows]
        gone = [row for row in rows if row not in now]
        if added and not gone:
            yield Option(path, tuple(now), len(added), "added", times=tuple(row[time] for row in added))
        elif gone and not added:
            yield Option(path, tuple(now), len(gone), "removed", times=tuple(row[time] for row in gone))
