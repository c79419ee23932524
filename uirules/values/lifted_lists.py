"""Operations on lists that are not wholly known (:class:`~uirules.values.uncertain.Rows`).

Certain items are in the list on every completion, possible ones and templates on some. Whatever is counted, summed or
averaged is therefore an interval, and each bound is reached by some choice of the possible items.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from uirules.values import lists, numbers
from uirules.values.failure import Failed
from uirules.values.lifted import bounds, disjunction, equal, negation
from uirules.values.uncertain import NO_BLAME, Blame, Interval, Rows, Template, Uncertain, blame_of, either, span

__all__ = [
    "column",
    "contains",
    "count",
    "distinct",
    "every",
    "extreme_item",
    "filtered",
    "group_by_month",
    "latest",
    "longest_run",
    "mapped",
    "mean",
    "some",
    "total",
]

Condition = Callable[[Any], Any]


def as_rows(value: Any) -> Rows:
    """A known list as one without possible items."""
    return value if isinstance(value, Rows) else Rows(value)


def count(rows: Rows) -> Any:
    """How many items the list has."""
    return span(rows.at_least, rows.longest(), rows.presence_blame())


def filtered(rows: Any, condition: Condition, narrowed: Callable[[Template], Template | None] | None = None) -> Any:
    """The items that pass. ``narrowed`` fits a template to the condition's bounds of the time field beforehand."""
    rows = as_rows(rows)
    certain: list[Any] = []
    possible: list[tuple[Any, Blame]] = []
    more: list[Template] = []
    for item in rows.certain:
        passes = condition(item)
        if passes is True:
            certain.append(item)
        elif isinstance(passes, Failed):
            return passes
        elif passes is not False:
            possible.append((item, passes.blame))
    for item, why in rows.possible:
        passes = condition(item)
        if isinstance(passes, Failed):
            return passes
        if passes is not False:
            possible.append((item, why | blame_of(passes)))
    for template in rows.more:
        fitted = template if narrowed is None else narrowed(template)
        if fitted is None:
            continue
        passes = condition(fitted.item)
        if isinstance(passes, Failed):
            return passes
        if passes is not False:
            more.append(fitted._replace(blame=fitted.blame | blame_of(passes)))
    if not possible and not more:
        return tuple(certain)
    return Rows(certain, possible, more, at_most=rows.at_most)


def mapped(rows: Any, function: Callable[[Any], Any]) -> Any:
    """Each item's result; as many as there are items."""
    rows = as_rows(rows)
    certain = [function(item) for item in rows.certain]
    possible = [(function(item), why) for item, why in rows.possible]
    more = [template._replace(item=function(template.item)) for template in rows.more]
    for item in (*certain, *(item for item, _ in possible), *(template.item for template in more)):
        if isinstance(item, Failed):
            return item
    if not possible and not more and rows.at_least == len(certain):
        return tuple(certain)
    return Rows(certain, possible, more, rows.at_least, rows.at_most)


def column(rows: Any, index: int) -> Any:
    """One field of every item."""
    return mapped(rows, lambda item: item[index])


def _values_between(low: Any, high: Any, listed: Iterable[Any]) -> int | None:
    """How many whole numbers, months or days of a span are not among those listed; None: no bound, or no such span."""
    if isinstance(low, dt.date) and isinstance(high, dt.date):
        size = (high - low).days + 1
    elif isinstance(low, int) and isinstance(high, int):
        size = high - low + 1
    else:
        return None
    return size - sum(1 for value in set(listed) if low <= value <= high)


def _limit(template: Template, months: int | None) -> int | None:
    if months is None or template.limit is None:
        return template.limit if months is None else months
    return min(months, template.limit)


def group_by_month(rows: Any, index: int) -> Any:
    """Items by their month field: records ``(month, rows)``, each with one row at the least, in order of months."""
    rows = as_rows(rows)
    sure: dict[int, list[Any]] = {}
    maybe: dict[int, list[tuple[Any, Blame]]] = {}
    for item in rows.certain:
        sure.setdefault(item[index], []).append(item)
    for item, why in rows.possible:
        maybe.setdefault(item[index], []).append((item, why))
    listed = sorted(sure.keys() | maybe.keys())
    certain: list[Any] = []
    possible: list[tuple[Any, Blame]] = []
    for month in listed:
        touching = []
        for template in rows.more:
            low, high = bounds(template.item[index])
            if (low is None or low <= month) and (high is None or month <= high):
                touching.append(template._replace(item=_with(template.item, index, month)))
        here, perhaps = sure.get(month, []), maybe.get(month, [])
        members: Any = Rows(here, perhaps, touching, at_least=1) if perhaps or touching else tuple(here)
        if here:
            certain.append((month, members))
        else:
            possible.append(((month, members), members.presence_blame()))
    more = []
    for template in rows.more:
        months = _values_between(*bounds(template.item[index]), listed)
        limit = _limit(template, months)
        if limit != 0:
            more.append(Template((template.item[index], Rows((), (), (template,), at_least=1)), limit, template.blame))
    if not possible and not more:
        return tuple(certain)
    return Rows(certain, possible, more)


def _with(item: Any, index: int, value: Any) -> Any:
    return (*item[:index], value, *item[index + 1 :])


def distinct(rows: Any) -> Any:
    """The different values of a list of months, numbers or texts."""
    rows = as_rows(rows)
    loose = [item for item in rows.certain if isinstance(item, Uncertain)]
    certain = dict.fromkeys(item for item in rows.certain if not isinstance(item, Uncertain))
    possible: dict[Any, Blame] = {}
    for item, why in rows.possible:
        if isinstance(item, Uncertain):
            loose.append(item)
        elif item not in certain:
            possible[item] = possible.get(item, NO_BLAME) | why
    more = [Template(item, 1, item.blame) for item in loose]
    for template in rows.more:
        limit = _limit(template, _values_between(*bounds(template.item), (*certain, *possible)))
        if limit != 0:
            more.append(template._replace(limit=limit))
    if not possible and not more:
        return tuple(certain)
    return Rows(certain, tuple(possible.items()), more, at_least=min(1, rows.at_least), at_most=rows.at_most)


def _choices(rows: Rows, side: int) -> list[tuple[Any, int | None]]:
    """The bound on one side of every possible item, with how often it may come."""
    choices: list[tuple[Any, int | None]] = [(bounds(item)[side], 1) for item, _ in rows.possible]
    choices += [(bounds(template.item)[side], template.limit) for template in rows.more]
    return choices


def _item_blame(rows: Rows) -> Blame:
    parts = [blame_of(item) for item in rows.certain]
    parts += [blame_of(item) for item, _ in rows.possible]
    parts += [blame_of(template.item) for template in rows.more]
    return rows.presence_blame().union(*parts)


def _sum_bound(rows: Rows, side: int) -> Any:
    """The least (side 0) or greatest (side 1) sum; None where it has no bound."""
    fixed = [bounds(item)[side] for item in rows.certain]
    if None in fixed:
        return None
    result = lists.total(fixed)

    def better(value: Any) -> bool:
        return bool(value < 0 if side == 0 else value > 0)

    needed = rows.at_least - len(fixed)
    room = None if rows.at_most is None else rows.at_most - len(fixed)
    choices = _choices(rows, side)
    if any(value is None for value, _ in choices):
        return None
    for value, limit in sorted(choices, key=lambda choice: choice[0], reverse=side == 1):
        take = limit if better(value) else min(needed, limit) if limit is not None else needed
        if take is None:
            if room is None:
                return None
            take = room
        if room is not None:
            take = min(take, room)
            room -= take
        take = max(take, 0)
        needed -= take
        result = numbers.add(result, numbers.multiply(value, take))
    return result


def total(rows: Rows) -> Any:
    """Sum of a list of numbers."""
    for item in rows.certain:
        if isinstance(item, Failed):
            return item
    return span(_sum_bound(rows, 0), _sum_bound(rows, 1), _item_blame(rows))


def _mean_bound(rows: Rows, side: int) -> Any:
    fixed = [bounds(item)[side] for item in rows.certain]
    choices = _choices(rows, side)
    if None in fixed or any(value is None for value, _ in choices):
        return None
    top, size = lists.total(fixed), len(fixed)
    least = max(rows.at_least, 1)
    for value, limit in sorted(choices, key=lambda choice: choice[0], reverse=side == 1):
        taken = 0
        while limit is None or taken < limit:
            if rows.at_most is not None and size >= rows.at_most:
                break
            gain = size == 0 or (value * size > top if side == 1 else value * size < top)
            if not gain and size >= least:
                break
            if limit is None and size >= least and rows.at_most is None:
                return value
            top, size, taken = numbers.add(top, value), size + 1, taken + 1
    return numbers.divide(top, size)


def mean(rows: Rows) -> Any:
    """Mean of a list of numbers, on the completions in which it has an item; fails where it never has one."""
    for item in rows.certain:
        if isinstance(item, Failed):
            return item
    if rows.longest() == 0:
        return Failed("mean_of_nothing")
    return span(_mean_bound(rows, 0), _mean_bound(rows, 1), _item_blame(rows))


def extreme_item(choose: Callable[[Iterable[Any]], Any], rows: Rows) -> Any:
    """Least or greatest item, on the completions in which there is one; fails where there never is."""
    if rows.longest() == 0:
        return Failed("extreme_of_nothing")
    near, far = (0, 1) if choose is min else (1, 0)
    everything = [*rows.certain, *(item for item, _ in rows.possible), *(template.item for template in rows.more)]
    outer = [bounds(item)[near] for item in everything]
    inner = [bounds(item)[far] for item in (rows.certain or everything)]
    settled = choose if rows.certain else (max if choose is min else min)
    first = None if None in outer else choose(outer)
    last = None if None in inner else settled(inner)
    return span(first, last, _item_blame(rows)) if choose is min else span(last, first, _item_blame(rows))


def some(rows: Any, condition: Condition) -> Any:
    """Whether an item satisfies the condition."""
    rows = as_rows(rows)
    results = [condition(item) for item in rows.certain]
    if (settled := disjunction(results)) is True or isinstance(settled, Failed):
        return settled
    doubtful = [(condition(item), why) for item, why in rows.possible]
    doubtful += [(condition(template.item), template.blame) for template in rows.more]
    if not rows.certain and rows.at_least and doubtful and all(result is True for result, _ in doubtful):
        return True
    for result, why in doubtful:
        if isinstance(result, Failed):
            return result
        if result is not False:
            settled = disjunction([settled, either(why | blame_of(result))])
    return settled


def every(rows: Any, condition: Condition) -> Any:
    """Whether all items satisfy the condition."""
    return negation(some(rows, lambda item: negation(condition(item))))


def contains(rows: Any, value: Any) -> Any:
    """Whether a value is among the items."""
    return some(rows, lambda item: equal(item, value))


def latest(rows: Any, n: Any, index: int) -> Any:
    """The last ``n`` items by their month field; no two items have the same month."""
    if isinstance(n, Uncertain | Failed):
        return n if isinstance(n, Failed) else Failed("uncertain_length")
    rows = as_rows(rows)
    sure = sorted(item[index] for item in rows.certain)
    maybe = [(item[index], why) for item, why in rows.possible]

    def newer(month: int) -> tuple[int, int | None, Blame]:
        certain = sum(1 for other in sure if other > month)
        doubtful: int | None = sum(1 for other, _ in maybe if other > month)
        blame: Blame = frozenset().union(*(why for other, why in maybe if other > month))
        for template in rows.more:
            low, high = bounds(template.item[index])
            if high is None or high > month:
                after = None if high is None else high - max(month, (low - 1) if low is not None else month)
                places = _limit(template, after)
                doubtful = None if doubtful is None or places is None else doubtful + places
                blame |= template.blame
        return certain, doubtful, blame

    certain: list[Any] = []
    possible: list[tuple[Any, Blame]] = []
    for item in rows.certain:
        before, doubtful, blame = newer(item[index])
        if before >= n:
            continue
        if doubtful is not None and before + doubtful < n:
            certain.append(item)
        else:
            possible.append((item, blame))
    for item, why in rows.possible:
        before, _, blame = newer(item[index])
        if before < n:
            possible.append((item, why | blame))
    more = []
    for template in rows.more:
        _, high = bounds(template.item[index])
        before = sum(1 for other in sure if high is not None and other > high)
        if before < n:
            more.append(template._replace(limit=_limit(template, n - before)))
    if not possible and not more:
        return tuple(certain)
    most = rows.longest()
    return Rows(certain, possible, more, min(n, rows.at_least), n if most is None else min(n, most))


def longest_run(months: Any) -> Any:
    """Length in months of the longest unbroken run in a list of months."""
    rows = as_rows(months)
    low = lists.longest_run([month for month in rows.certain if not isinstance(month, Uncertain)])
    reachable = [*rows.certain, *(item for item, _ in rows.possible)]
    for template in rows.more:
        least, most = bounds(template.item)
        if least is None or most is None:
            return Interval(low, None, _item_blame(rows))
        reachable += range(least, most + 1)
    high = lists.longest_run([month for month in reachable if not isinstance(month, Uncertain)])
    return span(low, high, _item_blame(rows))
