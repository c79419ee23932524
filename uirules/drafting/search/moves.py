"""Changes of a claim, one at a time: another value of a fact, another length of a list, another row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from uirules.drafting.search.domain import Domain
from uirules.drafting.search.draft import Draft, Row
from uirules.values import dates

__all__ = ["Move", "moves", "moves_of"]


@dataclass(frozen=True, slots=True)
class Move:
    """A change: the facts it touches, and the claim that it gives."""

    facts: tuple[str, ...]
    draft: Draft


def moves(domain: Domain, draft: Draft) -> Iterator[Move]:
    """Every single change of a claim, of the facts nearest to what differs first, those of one rank by turns."""
    ranks: dict[int, list[Iterator[Move]]] = {}
    for path in domain.paths:
        ranks.setdefault(domain.rank(path), []).append(moves_of(domain, draft, path))
    for path in domain.known_to:
        ranks.setdefault(1, []).append(moves_of(domain, draft, path))
    ranks.setdefault(1, []).append(_shifts(domain, draft))
    for rank in sorted(ranks):
        for turn in zip_longest(*ranks[rank]):
            yield from (move for move in turn if move is not None)


def moves_of(domain: Domain, draft: Draft, path: str) -> Iterator[Move]:
    """The single changes of one fact."""
    if domain.time.get(path) is None:
        for value in domain.candidates(path, draft):
            yield Move((path,), draft.set(path, value))
        return
    found = _of_months if _monthly(domain, path) else _of_days
    for rows in found(domain, draft, path):
        if len(rows) <= (domain.declared[path].max_items or 0):
            yield Move((path,), draft.set(path, tuple(rows)))


def _monthly(domain: Domain, path: str) -> bool:
    element, time = domain.types[path].element, domain.time[path]
    type_ = None if element is None or time is None else element.field_type(time)
    return type_ is not None and type_.kind == "month"


# ── the whole claim at another time ───────────────────────────────────────────────────────────────────────────────────


def _shifts(domain: Domain, draft: Draft) -> Iterator[Move]:
    """The whole claim so much earlier or later that its day, or the first or last row of a list, meets a day named."""
    pool = domain.ranked.pool
    named = sorted(
        (*((rank, dates.month_of(day)) for day, rank in pool.days.items()), *((r, m) for m, r in pool.months.items()))
    )
    day = domain.day(draft)
    own = [dates.month_of(day)]
    for path in domain.lists:
        if _monthly(domain, path) and draft.rows(path):
            months = [row[domain.time[path]] for row in draft.rows(path)]  # type: ignore[index]
            own += [min(months), max(months)]
    seen: set[int] = {0}
    for _, month in named:
        for mine in dict.fromkeys(own):
            for step in (0, 1, -1):
                by = month - mine + step
                if by not in seen:
                    seen.add(by)
                    yield from _shifted(domain, draft, by)
    for by in (-12, 12, -60, 60, 120):
        if by not in seen:
            yield from _shifted(domain, draft, by)
    for anchor in sorted(pool.days, key=lambda d: (pool.days[d], d)):
        for day_before in (anchor, _before(anchor)):
            by = dates.month_of(day_before) - dates.month_of(day)
            moved = draft.shifted(domain, by)
            if isinstance(moved.get(domain.contingency), dt.date):
                yield Move((domain.contingency,), moved.set(domain.contingency, day_before))


def _before(day: dt.date) -> dt.date:
    earlier = dates.add_days(day, -1)
    return earlier if isinstance(earlier, dt.date) else day


def _shifted(domain: Domain, draft: Draft, by: int) -> Iterator[Move]:
    moved = draft.shifted(domain, by)
    if domain.day(moved) >= domain.first_day:
        yield Move((domain.contingency,), moved)


# ── lists with a row a month ──────────────────────────────────────────────────────────────────────────────────────────


def _of_months(domain: Domain, draft: Draft, path: str) -> Iterator[Sequence[Row]]:
    return _by_turns(_lengths(domain, draft, path), _gaps(domain, draft, path), _cells(domain, draft, path))


def _by_turns(*sources: Iterator[Sequence[Row]]) -> Iterator[Sequence[Row]]:
    for turn in zip_longest(*sources):
        yield from (rows for rows in turn if rows is not None)


def _lengths(domain: Domain, draft: Draft, path: str) -> Iterator[Sequence[Row]]:
    """One row a month, so many of them, up to the month of the contingency, to the one before or the one after."""
    time = domain.time[path]
    assert time is not None
    rows = draft.rows(path)
    last = max((row[time] for row in rows), default=dates.month_of(domain.day(draft)))
    template = _template(domain, path, rows)
    month = dates.month_of(domain.day(draft))
    ends = list(dict.fromkeys((last, month, month - 1, month + 1)))
    for end in ends[1:]:
        yield list(domain.monthly(path, end - len(rows) + 1, end, template))
    for length in domain.lengths():
        for end in ends[:2] if length else ends[:1]:
            yield list(domain.monthly(path, end - length + 1, end, template)) if length else []
    for length in domain.lengths()[:12]:
        yield list(domain.monthly(path, month - length - len(rows) + 1, month - length, template))


def _template(domain: Domain, path: str, rows: tuple[Row, ...]) -> dict[str, Any]:
    time = domain.time[path]
    if not rows:
        return domain.row(path)
    return {name: value for name, value in rows[-1].items() if name != time}


def _gaps(domain: Domain, draft: Draft, path: str) -> Iterator[Sequence[Row]]:
    """A month left out, a gap after which the rest lies earlier, and a second row in a month."""
    time = domain.time[path]
    assert time is not None
    rows = sorted(draft.rows(path), key=lambda row: row[time])
    count = len(rows)
    for place in dict.fromkeys((count - 1, count // 2, count - 2, 0)):
        if 0 <= place < count:
            yield rows[:place] + rows[place + 1 :]
    for place in dict.fromkeys((count // 2, count - 1, 1)):
        if 0 < place < count:
            yield [{**row, time: row[time] - 1} for row in rows[:place]] + rows[place:]
    yield from ([{**row, time: row[time] - by} for row in rows] for by in (1, -1))
    key = [name for name in domain.declared[path].key or () if name != time]
    if rows and key and domain.types[path].element.field_type(key[0]).kind == "text":  # type: ignore[union-attr]
        yield [*rows, {**rows[-1], key[0]: "B"}]
        yield [*rows, *({**row, key[0]: "B"} for row in rows)]


def _cells(domain: Domain, draft: Draft, path: str) -> Iterator[Sequence[Row]]:
    """Another value of one field: in every row, in the last, in the first."""
    element, time = domain.types[path].element, domain.time[path]
    rows = list(draft.rows(path))
    assert element is not None
    if not rows:
        return
    rows.sort(key=lambda row: row[time])  # type: ignore[index]
    read = domain.ranked.fields.get(path, ())
    sources = []
    for name, type_ in element.fields:
        if name in read and name != time:
            values = domain.of_type(type_, draft)
            sources.append(_cell(rows, name, values))
    yield from _by_turns(*sources)


def _cell(rows: list[Row], name: str, values: list[Any]) -> Iterator[Sequence[Row]]:
    for value in values:
        yield [{**row, name: value} for row in rows]
        yield [*rows[:-1], {**rows[-1], name: value}]
        yield [{**rows[0], name: value}, *rows[1:]]


# ── lists with a row a day ────────────────────────────────────────────────────────────────────────────────────────────


def _of_days(domain: Domain, draft: Draft, path: str) -> Iterator[Sequence[Row]]:
    """Days after the contingency's, one a month and alone, on the edges of such months, by each kind of row."""
    element, time = domain.types[path].element, domain.time[path]
    assert element is not None and time is not None
    rows = list(draft.rows(path))
    day = domain.day(draft)
    kinds = [domain.row(path, day)]
    for name, type_ in element.fields:
        if type_.kind in ("enum", "boolean") and name in domain.ranked.fields.get(path, ()):
            kinds = [{**kind, name: value} for kind in kinds for value in domain.of_type(type_, draft)]
    for length in domain.day_counts():
        template = {name: value for name, value in rows[-1].items() if name != time} if rows else kinds[0]
        yield [{time: _later(day, 0, -at), **template} for at in range(length)]
    firsts = [_later(day, 0, 1), *(_later(day, months, 1) for months in (1, 2))]
    for kind in kinds:
        for first in firsts:
            yield [*rows, {time: first, **kind}]
    for months in (1, 2, 6):
        every = [{time: _later(day, number, 1), **kind} for number in range(months) for kind in kinds[:1]]
        both = [{time: _later(day, number, 1), **kind} for number in range(months) for kind in kinds]
        yield every
        yield both
    for place in range(len(rows)):
        yield rows[:place] + rows[place + 1 :]
    for edge in (_later(day, 1, 0), _later(day, 0, 0), _later(day, 0, 2), _later(day, 1, 2)):
        yield [*rows, {time: edge, **kinds[0]}]
    yield []


def _later(day: dt.date, months: int, days: int) -> dt.date:
    later: Any = dates.add_days(dates.add_months(day, months), days)  # type: ignore[arg-type]
    return later if isinstance(later, dt.date) else day
