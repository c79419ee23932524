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
"""So many rows are touched one by one; beyond that, the number is halved."""
NEAR = 40
"""So many steps from the value found each value is tried."""
BACK = 480
"""So many months, or days, back rows are added."""
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
    axis = _Axis(domain, draft, path)
    yield from _rows(domain, draft, axis, repairs)
    if not axis.monthly:
        yield from _days(domain, draft, path)


class _Axis:
    """The times of a list's rows as whole numbers: months, or days."""

    def __init__(self, domain: Domain, draft: Draft, path: str) -> None:
        element, time = domain.types[path].element, domain.time[path]
        kind = None if element is None or time is None else element.field_type(time)
        assert element is not None and time is not None and kind is not None
        self.path, self.time, self.element, self.monthly = path, time, element, kind.kind == "month"
        self.rows: list[Row] = sorted(draft.rows(path), key=lambda row: row[time])
        day = domain.day(draft)
        self.last = dates.month_of(day) if self.monthly else day.toordinal()
        low = kind.low if self.monthly or kind.low is None else kind.low.toordinal()
        self.first = max(low if low is not None else 0, self.last - BACK)
        self.lengths = domain.lengths() if self.monthly else domain.day_counts()

    def at(self, row: Row) -> int:
        """Where a row stands."""
        time: Any = row[self.time]
        return int(time if self.monthly else time.toordinal())

    def when(self, place: int) -> Any:
        """The month or day of a place."""
        return place if self.monthly else dt.date.fromordinal(place)


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


# ── rows added, changed and removed ───────────────────────────────────────────────────────────────────────────────────


def _rows(domain: Domain, draft: Draft, axis: _Axis, repairs: Repairs) -> Iterator[Option]:
    for option in (
        *_added(domain, draft, axis, repairs),
        *_changed(domain, draft, axis, repairs),
        *_removed(axis),
    ):
        if len(option.value) <= (domain.declared[axis.path].max_items or 0):
            yield option


def _nested(
    draft: Draft, path: str, made: Callable[[Sequence[int]], Sequence[Row]], order: Sequence[int], repairs: Repairs
) -> Iterator[Sequence[int]]:
    """The shortest beginnings of an order of places with which, if rows are touched there, more conditions are met."""
    most = min(len(order), LONGEST)

    def now(count: int) -> frozenset[str]:
        return repairs(draft.set(path, tuple(made(order[:count]))))

    seen: set[frozenset[str]] = {frozenset()}
    if most > 1 and not any(now(count) for count in {most, min(most, LINEAR)}):
        return
    for count in range(1, min(most, LINEAR) + 1):
        if (found := now(count)) not in seen:
            seen.add(found)
            yield order[:count]
    if most <= LINEAR or (wanted := now(most)) in seen:
        return
    low, high = LINEAR, most
    while high - low > 1:
        middle = (low + high) // 2
        if wanted <= now(middle):
            high = middle
        else:
            low = middle
    yield order[:high]


def _templates(domain: Domain, axis: _Axis) -> list[dict[str, Any]]:
    """What stands in a new row: as in the latest one, and the same with every yes or no a yes, and every member."""
    latest = [row for row in axis.rows if axis.at(row) <= axis.last] or axis.rows
    plain = domain.row(axis.path)
    own = {name: value for name, value in (latest[-1] if latest else plain).items() if name != axis.time}
    better = dict(own)
    better.update(
        {name: plain[name] for name, value in own.items() if isinstance(value, bool | tuple) and name in plain}
    )
    full = {**plain, **better}
    return [template for at, template in enumerate((own, better, full)) if template not in (own, better, full)[:at]]


def _added(domain: Domain, draft: Draft, axis: _Axis, repairs: Repairs) -> Iterator[Option]:
    """Rows where there are none: the latest first, up to the month (or day) of the contingency or to the one before it;
    those just before the record; and such as close a span of a length that the rules name."""
    there = {axis.at(row) for row in axis.rows}
    free = [place for place in range(axis.last, axis.first - 1, -1) if place not in there]
    orders = [free, [place for place in free if place < axis.last]]
    if there:
        before = [place for place in free if place < min(there)]
        orders += [before, [place for place in free if min(there) < place < max(there)] + before]
    for template in _templates(domain, axis):

        def more(places: Sequence[int], template: dict[str, Any] = template) -> list[Row]:
            return [*({axis.time: axis.when(place), **template} for place in sorted(places)), *axis.rows]

        for order in orders:
            for places in _nested(draft, axis.path, more, order, repairs):
                yield _option(axis, more(places), places, "added")
        for places in _closing(axis, there, axis.first):
            if repairs(draft.set(axis.path, tuple(more(places)))):
                yield _option(axis, more(places), places, "added")


def _option(
    axis: _Axis, rows: Sequence[Row], places: Sequence[int], kind: Kind, field: str | None = None, value: Any = None
) -> Option:
    times = tuple(axis.when(place) for place in sorted(places))
    return Option(axis.path, tuple(rows), len(times), kind, field, value, times)


def _closing(axis: _Axis, there: set[int], first: int) -> Iterator[list[int]]:
    """What lacks in spans of months or days, of those of one length the spans that lack least."""
    if not there:
        return
    for length in sorted({length for length in axis.lengths if length > 1}):
        lacking: list[tuple[int, int]] = []
        start = max(first, min(there) - length)
        count = sum(place not in there for place in range(start, start + length))
        for begin in range(start, axis.last - length + 2):
            if begin > start:
                count += ((begin + length - 1) not in there) - ((begin - 1) not in there)
            lacking.append((count, -begin))
        for missing, begin in sorted(lacking)[:SPANS]:
            if 0 < missing <= LONGEST:
                yield [place for place in range(-begin, -begin + length) if place not in there]


def _changed(domain: Domain, draft: Draft, axis: _Axis, repairs: Repairs) -> Iterator[Option]:
    """Another value of a field, in the latest rows that have another one, as few of them as will do."""
    rows, path = axis.rows, axis.path
    for name in domain.ranked.fields.get(path, ()):
        type_ = axis.element.field_type(name)
        if name == axis.time or type_ is None or type_.kind == "text":
            continue
        for value in domain.of_type(type_, draft):

            def other(places: Sequence[int], name: str = name, value: Any = value) -> list[Row]:
                touched = set(places)
                return [{**row, name: value} if at in touched else row for at, row in enumerate(rows)]

            places = [at for at, row in enumerate(rows) if row.get(name) != value]
            places.sort(key=lambda at: (axis.at(rows[at]) > axis.last, -axis.at(rows[at])))
            if type_.numeric and not repairs(draft.set(path, tuple(other(places)))):
                continue  # of many numbers, those are left out that help in no row
            before = [at for at in places if axis.at(rows[at]) < axis.last]
            for order in (places, before, *([at] for at in places[:NEAR])):
                for chosen in _nested(draft, path, other, order, repairs):
                    touched = [axis.at(rows[at]) for at in chosen]
                    yield _option(axis, other(chosen), touched, "changed", name, value)
            wrong = {axis.at(rows[at]): at for at in places}
            right = {axis.at(row) for row in rows} - wrong.keys()
            for span in _closing(axis, right, min((axis.at(row) for row in rows), default=axis.last)):
                if wrong.keys() >= set(span):
                    yield _option(axis, other([wrong[place] for place in span]), span, "changed", name, value)


def _removed(axis: _Axis) -> Iterator[Option]:
    """Without one row, or without any."""
    rows = axis.rows
    if len(rows) <= NEAR:
        for at in range(len(rows) - 1, -1, -1):
            yield _option(axis, rows[:at] + rows[at + 1 :], [axis.at(rows[at])], "removed")
    if rows:
        yield _option(axis, (), [axis.at(row) for row in rows], "removed")


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
