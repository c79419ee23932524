"""Functions of ranges and points (DMN 1.5, table 80).

A point has an order with another point and with a range. Both ends of a range have to be there: for ``(< 10)`` most of
these relations are not settled by the standard, and the answer is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from uirules.feel import operations
from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.kinds import ORDERED, Overload, Range, Value, kind_of

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation

__all__ = ["FUNCTIONS"]

Relation = Callable[["_Order", Range, Range], bool]


class _Order:
    """Comparison of ends that are known to be of one kind."""

    __slots__ = ("meter",)

    def __init__(self, e: Evaluation) -> None:
        self.meter = e.meter

    def less(self, left: Value, right: Value) -> bool:
        return operations.compare(self.meter, "<", left, right) is True

    def same(self, left: Value, right: Value) -> bool:
        return operations.compare(self.meter, "<=", left, right) is True and not self.less(left, right)


def _point(value: Value) -> Range:
    return Range(value, value, True, True)


def _before(o: _Order, a: Range, b: Range) -> bool:
    return o.less(a.high, b.low) or (o.same(a.high, b.low) and not (a.high_closed and b.low_closed))


def _meets(o: _Order, a: Range, b: Range) -> bool:
    return a.high_closed and b.low_closed and o.same(a.high, b.low)


def _overlaps(o: _Order, a: Range, b: Range) -> bool:
    return not _before(o, a, b) and not _before(o, b, a)


def _starts_first(o: _Order, a: Range, b: Range) -> bool:
    """a begins before b."""
    return o.less(a.low, b.low) or (o.same(a.low, b.low) and a.low_closed and not b.low_closed)


def _ends_first(o: _Order, a: Range, b: Range) -> bool:
    """a ends before b."""
    return o.less(a.high, b.high) or (o.same(a.high, b.high) and b.high_closed and not a.high_closed)


def _overlaps_before(o: _Order, a: Range, b: Range) -> bool:
    return _starts_first(o, a, b) and _overlaps(o, a, b) and not _ends_first(o, b, a)


def _same_high(o: _Order, a: Range, b: Range) -> bool:
    return o.same(a.high, b.high) and a.high_closed == b.high_closed


def _same_low(o: _Order, a: Range, b: Range) -> bool:
    return o.same(a.low, b.low) and a.low_closed == b.low_closed


def _finishes(o: _Order, a: Range, b: Range) -> bool:
    return _same_high(o, a, b) and not _starts_first(o, a, b)


def _starts(o: _Order, a: Range, b: Range) -> bool:
    return _same_low(o, a, b) and not _ends_first(o, b, a)


def _includes(o: _Order, a: Range, b: Range) -> bool:
    return not _starts_first(o, b, a) and not _ends_first(o, a, b)


def _coincides(o: _Order, a: Range, b: Range) -> bool:
    return _same_low(o, a, b) and _same_high(o, a, b)


def _turned(relation: Relation) -> Relation:
    return lambda o, a, b: relation(o, b, a)


def _related(relation: Relation) -> Callable[..., Value]:
    def run(e: Evaluation, left: Value, right: Value) -> Value:
        a, b = (value if isinstance(value, Range) else _point(value) for value in (left, right))
        if a.unbounded or b.unbounded:
            raise e.meter.unsettled("half_range")
        kinds = {kind_of(end) for end in (a.low, a.high, b.low, b.high)}
        if len(kinds) != 1 or not kinds <= ORDERED:
            return None
        return relation(_Order(e), a, b)

    return run


POINT = "|".join(sorted(ORDERED))


def _points(relation: Relation) -> tuple[Overload, ...]:
    """Point and point, point and range, range and point, range and range."""
    run = _related(relation)
    return (
        overload(f"point1: {POINT}, point2: {POINT}", run),
        overload(f"point: {POINT}, range: range", run),
        overload(f"range: range, point: {POINT}", run),
        overload("range1: range, range2: range", run),
    )


def _point_in(relation: Relation) -> tuple[Overload, ...]:
    run = _related(relation)
    return (overload(f"point: {POINT}, range: range", run), overload("range1: range, range2: range", run))


def _point_of(relation: Relation) -> tuple[Overload, ...]:
    run = _related(relation)
    return (overload(f"range: range, point: {POINT}", run), overload("range1: range, range2: range", run))


def _ranges(relation: Relation) -> tuple[Overload, ...]:
    return (overload("range1: range, range2: range", _related(relation)),)


FUNCTIONS: Functions = {
    "after": _points(_turned(_before)),
    "before": _points(_before),
    "coincides": (
        overload(f"point1: {POINT}, point2: {POINT}", _related(_coincides)),
        overload("range1: range, range2: range", _related(_coincides)),
    ),
    "during": _point_in(_turned(_includes)),
    "finished by": _point_of(_turned(_finishes)),
    "finishes": _point_in(_finishes),
    "includes": _point_of(_includes),
    "meets": _ranges(_meets),
    "met by": _ranges(_turned(_meets)),
    "overlaps": _ranges(_overlaps),
    "overlaps after": _ranges(_turned(_overlaps_before)),
    "overlaps before": _ranges(_overlaps_before),
    "started by": _point_of(_turned(_starts)),
    "starts": _point_in(_starts),
}
