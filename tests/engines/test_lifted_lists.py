"""Operations on lists that are not wholly known, against every completion of small ones.

Lists of rows ``(month, wage)`` are generated: rows that are there, rows that may be, and templates of rows that may
come, with wages known or not. What an operation gives on each completion must be possible by its result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, combinations_with_replacement, product
from random import Random
from typing import Any

import pytest

from uirules.values import lifted, lists
from uirules.values import lifted_lists as ll
from uirules.values.failure import Failed
from uirules.values.uncertain import Hole, Interval, OneOf, Rows, Template, Uncertain

MOST = 2
"""The most rows of one template in a completion."""

SAMPLES = 250


def hole(random: Random) -> frozenset[Hole]:
    return frozenset({Hole(f"fact{random.randrange(9)}", "/fact")})


def interval(random: Random, low: int, high: int) -> Any:
    a, b = sorted((random.randint(low, high), random.randint(low, high)))
    return a if a == b else Interval(a, b, hole(random))


def build(random: Random) -> Rows:
    """A small list of rows; months are known but in templates, as time fields are."""
    certain = [(random.randint(0, 4), interval(random, -1, 2)) for _ in range(random.randint(0, 2))]
    possible = [((random.randint(0, 4), interval(random, -1, 2)), hole(random)) for _ in range(random.randint(0, 2))]
    more = []
    for _ in range(random.choice((0, 0, 1, 1))):
        low = random.randint(0, 4)
        why = hole(random)
        month = Interval(low, random.randint(low, 4), why)
        more.append(Template((month, interval(random, -1, 2)), random.choice((None, 1, 2)), why))
    return Rows(certain, possible, more)


# ── what a hull can be ────────────────────────────────────────────────────────────────────────────────────────────────


def completions(hull: Any) -> Iterator[Any]:
    """Every value of a hull; of templates without a limit up to two items."""
    if isinstance(hull, Interval):
        yield from range(hull.low, hull.high + 1)
    elif isinstance(hull, OneOf):
        yield from hull.values
    elif isinstance(hull, tuple):
        yield from product(*(completions(part) for part in hull))
    elif isinstance(hull, Rows):
        for sure in product(*(completions(item) for item in hull.certain)):
            for count in range(len(hull.possible) + 1):
                for chosen in combinations([item for item, _ in hull.possible], count):
                    for maybe in product(*(completions(item) for item in chosen)):
                        for more in _more(hull.more):
                            rows = (*sure, *maybe, *more)
                            if hull.at_least <= len(rows) and (hull.at_most is None or len(rows) <= hull.at_most):
                                yield rows
    else:
        yield hull


def _more(templates: tuple[Template, ...]) -> Iterator[tuple[Any, ...]]:
    options = []
    for template in templates:
        items = list(completions(template.item))
        most = MOST if template.limit is None else min(template.limit, MOST)
        options.append([some for count in range(most + 1) for some in combinations_with_replacement(items, count)])
    for chosen in product(*options):
        yield tuple(item for some in chosen for item in some)


def covers(hull: Any, value: Any) -> bool:
    """Whether a value is possible by a hull."""
    if isinstance(hull, Failed):
        return False
    if isinstance(hull, Interval):
        return (hull.low is None or hull.low <= value) and (hull.high is None or value <= hull.high)
    if isinstance(hull, OneOf):
        return value in hull.values
    if isinstance(hull, Rows):
        fits = len(value) >= hull.at_least and (hull.at_most is None or len(value) <= hull.at_most)
        places = [(item, 1, True) for item in hull.certain] + [(item, 1, False) for item, _ in hull.possible]
        places += [(template.item, template.limit, False) for template in hull.more]
        return fits and _placed(list(value), places)
    if isinstance(value, list):  # a list that is wholly known, in any order
        return len(hull) == len(value) and _placed(value, [(item, 1, True) for item in hull])
    if isinstance(value, tuple):
        return len(hull) == len(value) and all(covers(part, there) for part, there in zip(hull, value, strict=True))
    return bool(hull == value)


def _placed(values: list[Any], places: list[tuple[Any, int | None, bool]]) -> bool:
    """Whether each value has a place, and each place that must be taken has a value."""
    if not values:
        return not any(needed for _, _, needed in places)
    first, rest = values[0], values[1:]
    for index, (item, limit, _) in enumerate(places):
        if limit != 0 and covers(item, first):
            left = None if limit is None else limit - 1
            if _placed(rest, [*places[:index], (item, left, False), *places[index + 1 :]]):
                return True
    return False


def ends(hull: Any) -> tuple[Any, Any]:
    return (hull.low, hull.high) if isinstance(hull, Interval) else (hull, hull)


# ── operations ────────────────────────────────────────────────────────────────────────────────────────────────────────


def wages(rows: Any) -> Any:
    return ll.as_rows(ll.column(rows, 1))


def grouped(rows: Any) -> list[tuple[int, list[Any]]]:
    months = lists.group(rows, lambda row: row[0])
    return [(month, months[month]) for month in sorted(months)]


def between(low: int, high: int) -> Callable[[Template], Template | None]:
    def fit(template: Template) -> Template | None:
        month = lifted.narrowed(template.item[0], ">=", low)
        month = None if month is None else lifted.narrowed(month, "<=", high)
        return None if month is None else template._replace(item=(month, template.item[1]))

    return fit


def in_span(row: Any) -> Any:
    return lifted.within(row[0], 1, 3, True, True)


def paid_more(row: Any) -> Any:
    return lifted.compare(">", row[1], 0)


def month_wages(rows: Any) -> Any:
    groups = ll.group_by_month(rows, 0)
    return ll.mapped(groups, lambda group: lifted.extreme(min, [ll.total(ll.as_rows(ll.column(group[1], 1))), 3]))


def plain_month_wages(rows: Any) -> list[Any]:
    return [min(sum(wage for _, wage in group), 3) for _, group in grouped(rows)]


NO_VALUE = object()
"""What the plain operation has no value for: a mean of nothing."""

Plain = Callable[[Any], Any]
OPERATIONS: dict[str, tuple[Callable[[Any], Any], Plain]] = {
    "count": (ll.count, len),
    "sum": (lambda rows: ll.total(wages(rows)), lambda rows: sum(wage for _, wage in rows)),
    "mean": (lambda rows: ll.mean(wages(rows)), lambda rows: lists.mean([w for _, w in rows]) if rows else NO_VALUE),
    "min": (
        lambda rows: ll.extreme_item(min, wages(rows)),
        lambda rows: min((wage for _, wage in rows), default=NO_VALUE),
    ),
    "max": (
        lambda rows: ll.extreme_item(max, wages(rows)),
        lambda rows: max((wage for _, wage in rows), default=NO_VALUE),
    ),
    "distinct": (lambda rows: ll.distinct(ll.column(rows, 0)), lambda rows: lists.distinct(m for m, _ in rows)),
    "count of distinct": (
        lambda rows: ll.count(ll.as_rows(ll.distinct(ll.column(rows, 0)))),
        lambda rows: len({m for m, _ in rows}),
    ),
    "group by month": (lambda rows: ll.group_by_month(rows, 0), grouped),
    "latest": (lambda rows: ll.latest(ll.group_by_month(rows, 0), 2, 0), lambda rows: grouped(rows)[-2:]),
    "longest run": (
        lambda rows: ll.longest_run(ll.distinct(ll.column(rows, 0))),
        lambda rows: lists.longest_run(m for m, _ in rows),
    ),
    "filter by month": (
        lambda rows: ll.filtered(rows, in_span, between(1, 3)),
        lambda rows: [row for row in rows if 1 <= row[0] <= 3],
    ),
    "filter by wage": (lambda rows: ll.filtered(rows, paid_more), lambda rows: [row for row in rows if row[1] > 0]),
    "some": (lambda rows: ll.some(rows, paid_more), lambda rows: any(wage > 0 for _, wage in rows)),
    "every": (lambda rows: ll.every(rows, paid_more), lambda rows: all(wage > 0 for _, wage in rows)),
    "contains": (lambda rows: ll.contains(ll.column(rows, 0), 2), lambda rows: any(m == 2 for m, _ in rows)),
    "capped wages of months": (month_wages, plain_month_wages),
    "mean of capped wages of months": (
        lambda rows: ll.mean(ll.as_rows(month_wages(rows))),
        lambda rows: lists.mean(plain_month_wages(rows)) if rows else NO_VALUE,
    ),
    "mean of the latest months": (
        lambda rows: ll.mean(
            ll.as_rows(
                ll.mapped(
                    ll.latest(ll.group_by_month(rows, 0), 2, 0),
                    lambda group: ll.total(ll.as_rows(ll.column(group[1], 1))),
                )
            )
        ),
        lambda rows: (
            lists.mean([sum(wage for _, wage in group) for _, group in grouped(rows)[-2:]]) if rows else NO_VALUE
        ),
    ),
}
EXACT = ("count", "sum", "mean", "min", "max", "some", "every", "contains", "count of distinct")
"""Where the ends of the result are those of the truth as well, rows being independent of one another."""


def listed(value: Any) -> Any:
    """Lists inside a plain result as tuples, as hulls hold them; the outermost stays a list."""
    return tuple(listed(part) for part in value) if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_completion_is_possible(name: str) -> None:
    """What each completion gives is possible by the hull's result; of rows alone nothing else is."""
    hulls, plain = OPERATIONS[name]
    random = Random(name)
    for _ in range(SAMPLES):
        rows = build(random)
        result = hulls(rows)
        truths = []
        for completion in completions(rows):
            truth = plain(completion)
            if truth is NO_VALUE:
                continue
            truths.append(truth)
            shown = [listed(part) for part in truth] if isinstance(truth, list) else truth
            assert covers(result, shown), (rows.certain, rows.possible, rows.more, completion, truth, result)
        if not truths:
            assert isinstance(result, Failed)
        elif name in EXACT and not isinstance(truths[0], bool):
            low, high = ends(result)
            endless = any(template.limit is None for template in rows.more)
            assert endless or (low, high) == (min(truths), max(truths))
        elif name in EXACT:
            assert set(completions(result)) == set(truths)


def test_bounds_of_the_length() -> None:
    """A least and a greatest length are kept by sums and means: a group of a month has one row at the least."""
    why = frozenset({Hole("fact", "/fact")})
    group = Rows((), (), (Template(Interval(3, 5, why), None, why),), at_least=1)
    assert ends(ll.total(group)) == (3, None)
    assert ends(ll.mean(group)) == (3, 5)
    assert ends(ll.count(group)) == (1, None)
    latest = Rows((2,), ((7, why), (-1, why)), (), at_most=2)
    assert ends(ll.total(latest)) == (1, 9)
    assert ends(ll.count(latest)) == (1, 2)


def test_what_is_wholly_known_comes_back_as_a_tuple() -> None:
    """Where no row is in doubt any more the result is a plain tuple, so that what follows takes the fast way."""
    why = frozenset({Hole("fact", "/fact")})
    rows = Rows(((1, 5), (2, 6)), (((4, 7), why),))
    assert ll.filtered(rows, lambda row: row[0] < 3) == ((1, 5), (2, 6))
    assert ll.group_by_month(Rows(((1, 5), (1, 6))), 0) == ((1, ((1, 5), (1, 6))),)
    assert ll.distinct(Rows((1, 2, 1))) == (1, 2)
    assert ll.latest(Rows(((1, "a"), (2, "b"), (3, "c"))), 2, 0) == ((2, "b"), (3, "c"))


def test_only_what_bears_on_the_length_is_blamed_for_it() -> None:
    """A row's unknown wage is no reason why the number of rows is not known."""
    row, wage = (frozenset({Hole(name, f"/{name}")}) for name in ("row", "wage"))
    rows = Rows(((1, Interval(0, 9, wage)),), (((2, 5), row),))
    counted = ll.count(rows)
    assert isinstance(counted, Uncertain) and counted.blame == row
    assert ll.total(wages(rows)).blame == row | wage


def test_a_failure_in_a_row_is_the_result() -> None:
    """A condition that fails on a row fails the operation: the row is neither kept nor dropped."""
    rows = Rows(((1, 5),), (((2, 6), frozenset({Hole("fact", "/fact")})),))
    assert isinstance(ll.filtered(rows, lambda row: Failed("test")), Failed)
    assert isinstance(ll.some(rows, lambda row: Failed("test")), Failed)
    assert isinstance(ll.mapped(rows, lambda row: Failed("test")), Failed)
