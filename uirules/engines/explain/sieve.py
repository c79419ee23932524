"""Filters that need no look at each row by itself: flags, and fields compared with what is the same for all rows.

A sieve keeps the rows of a known list that pass one such test. It raises ``TypeError`` where a field is a hull or a
failure; the filter then goes the long way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from uirules.engines.explain.context import Context, compile_node
from uirules.engines.explain.frame import Frame, Run
from uirules.plan import nodes as n
from uirules.plan.resolve import uses

__all__ = ["Sieve", "sieves_of"]

Sieve = Callable[[Frame, Sequence[Any]], Sequence[Any]]

_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_FLAGS = frozenset({True, False})


def sieves_of(condition: n.Node, slot: int, context: Context) -> tuple[Sieve, ...] | None:
    """The sieves that together are a filter's condition; None where it has a part that is none."""
    found = []
    for part in condition.operands if isinstance(condition, n.And) else (condition,):
        sieve = _sieve(part, slot, context)
        if sieve is None:
            return None
        found.append(sieve)
    return tuple(found)


def _field(node: n.Node, slot: int) -> int | None:
    if isinstance(node, n.Field) and isinstance(node.row, n.Local) and node.row.slot == slot:
        return node.index
    return None


def _sieve(node: n.Node, slot: int, context: Context) -> Sieve | None:
    if (index := _field(node, slot)) is not None:
        return _flag(index)
    if isinstance(node, n.Within) and (index := _field(node.operand, slot)) is not None:
        if not uses(node.low, slot) and not uses(node.high, slot) and node.low_closed and node.high_closed:
            return _within(index, compile_node(node.low, context), compile_node(node.high, context))
        return None
    if isinstance(node, n.Compare):
        for one, other, operator in (
            (node.left, node.right, node.operator),
            (node.right, node.left, _MIRROR[node.operator]),
        ):
            if (index := _field(one, slot)) is not None and not uses(other, slot):
                return _compare(index, operator, compile_node(other, context))
    return None


def _flag(index: int) -> Sieve:
    part = itemgetter(index)

    def sieve(frame: Frame, rows: Sequence[Any]) -> Sequence[Any]:
        if not _FLAGS.issuperset(map(part, rows)):
            raise TypeError
        return [row for row in rows if row[index] is True]

    return sieve


def _within(index: int, low: Run, high: Run) -> Sieve:
    def sieve(frame: Frame, rows: Sequence[Any]) -> Sequence[Any]:
        least, most = low(frame), high(frame)
        return [row for row in rows if least <= row[index] <= most]

    return sieve


def _compare(index: int, operator: str, limit: Run) -> Sieve:
    def sieve(frame: Frame, rows: Sequence[Any]) -> Sequence[Any]:
        value = limit(frame)
        match operator:
            case "<":
                return [row for row in rows if row[index] < value]
            case "<=":
                return [row for row in rows if row[index] <= value]
            case ">":
                return [row for row in rows if row[index] > value]
            case ">=":
                return [row for row in rows if row[index] >= value]
            case "=":
                return [row for row in rows if row[index] == value]
        return [row for row in rows if row[index] != value]

    return sieve
