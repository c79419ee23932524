"""Trying out tests that compare with constants: which of them can hold together, and what none of them covers.

The truth of a comparison with a constant changes at that constant only. It is therefore enough to try each input at
every constant it is compared with, at its neighbours (or, of a number that need not be whole, between two constants)
and at the ends of its range. What compares with anything but a constant is tried out both ways.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.walk import walk
from uirules.ruleset.scalars import month_text
from uirules.ruleset.types import Type
from uirules.values import numbers

__all__ = ["MAX_POINTS", "Point", "Regions", "TooMany", "constant_parts", "holds", "shown"]

MAX_POINTS = 200_000
"""More points than this are not tried; a table that needs more is refused."""

Point = Mapping[n.Node | str, Any]
"""A value of each input; readings stand by name, with the option used."""

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class TooMany(Exception):
    """There are more points than can be tried."""


@dataclass(frozen=True)
class Regions:
    """The inputs of some tests, each with the values that are enough to try.

    ``ranges`` bounds inputs more narrowly than their types do: the least and the greatest value, None where open.
    """

    inputs: Mapping[n.Node | str, Sequence[Any]]

    @staticmethod
    def of(tests: Sequence[n.Node], ranges: Mapping[n.Node, tuple[Any, Any]] | None = None) -> Regions:
        constants: dict[n.Node, set[Any]] = {node: set() for node in ranges or {}}
        found: dict[n.Node | str, Sequence[Any]] = {}
        for test in tests:
            for part in _tested(test):
                _collect(part, constants, found)
        for node, values in constants.items():
            found[node] = _values(node.type, values, (ranges or {}).get(node, (node.type.low, node.type.high)))
        return Regions(found)

    def points(self) -> Iterator[Point]:
        """Every combination of the values. TooMany where there are more than can be tried."""
        count = 1
        for values in self.inputs.values():
            count *= max(1, len(values))
        if count > MAX_POINTS:
            raise TooMany
        for values in product(*self.inputs.values()):
            yield dict(zip(self.inputs, values, strict=True))


def _tested(node: n.Node) -> Iterator[n.Node]:
    """The parts of a test that are true or false in themselves."""
    if isinstance(node, n.And | n.Or):
        for operand in node.operands:
            yield from _tested(operand)
    elif isinstance(node, n.Not):
        yield from _tested(node.operand)
    elif isinstance(node, n.Reading):
        yield node
        for _, branch in node.options:
            yield from _tested(branch)
    else:
        yield node


def _collect(part: n.Node, constants: dict[n.Node, set[Any]], found: dict[n.Node | str, Sequence[Any]]) -> None:
    if isinstance(part, n.Reading):
        found[part.reading] = tuple(option for option, _ in part.options)
    elif (compared := _against_constant(part)) is not None:
        for operand, values in compared:
            constants.setdefault(operand, set()).update(values)
    elif not isinstance(part, n.Constant):
        found[part] = (True, False)


def _against_constant(part: n.Node) -> list[tuple[n.Node, frozenset[Any]]] | None:
    """The input of a comparison with constants, and these; None where it compares with something else."""
    if isinstance(part, n.Compare):
        for one, other in ((part.left, part.right), (part.right, part.left)):
            if isinstance(other, n.Constant) and not isinstance(one, n.Constant):
                return [(one, frozenset({other.value}))]
    if isinstance(part, n.Within) and isinstance(part.low, n.Constant) and isinstance(part.high, n.Constant):
        return [(part.operand, frozenset({part.low.value, part.high.value}))]
    if isinstance(part, n.Member):
        return [(part.operand, part.values)]
    return None


def _values(type_: Type, constants: set[Any], limits: tuple[Any, Any]) -> Sequence[Any]:
    if type_.kind == "enum":
        return type_.members
    if type_.kind == "boolean":
        return (True, False)
    if type_.kind == "text":
        return (*sorted(constants), "".join(sorted(constants)) + "…")
    low, high = limits
    edges = {*constants, *(limit for limit in limits if limit is not None)}
    tried = {*edges, *(near for edge in edges for near in _near(type_, edge, edges))}
    kept = [v for v in tried if (low is None or v >= low) and (high is None or v <= high)]
    return tuple(sorted(kept)) or (0,)


def _near(type_: Type, edge: Any, edges: set[Any]) -> Iterator[Any]:
    if isinstance(edge, dt.date):
        yield from (edge + dt.timedelta(days=step) for step in (-1, 1) if dt.date.min < edge < dt.date.max)
    elif type_.kind == "rational":
        below, above = [e for e in edges if e < edge], [e for e in edges if e > edge]
        yield numbers.divide(numbers.add(max(below), edge), 2) if below else edge - 1
        yield numbers.divide(numbers.add(min(above), edge), 2) if above else edge + 1
    else:
        yield edge - 1
        yield edge + 1


def holds(test: n.Node, point: Point) -> bool:
    """Whether a test holds at a point of regions that were made of it."""
    if isinstance(test, n.And):
        return all(holds(operand, point) for operand in test.operands)
    if isinstance(test, n.Or):
        return any(holds(operand, point) for operand in test.operands)
    if isinstance(test, n.Not):
        return not holds(test.operand, point)
    if isinstance(test, n.Reading):
        return holds(dict(test.options)[point[test.reading]], point)
    if isinstance(test, n.Constant):
        return bool(test.value)
    if (compared := _against_constant(test)) is None:
        return bool(point[test])
    value = point[compared[0][0]]
    if isinstance(test, n.Member):
        return value in test.values
    if isinstance(test, n.Within):
        assert isinstance(test.low, n.Constant)
        assert isinstance(test.high, n.Constant)
        above = _COMPARE[">=" if test.low_closed else ">"](value, test.low.value)
        return above and _COMPARE["<=" if test.high_closed else "<"](value, test.high.value)
    assert isinstance(test, n.Compare)
    if isinstance(test.right, n.Constant):
        return _COMPARE[test.operator](value, test.right.value)
    assert isinstance(test.left, n.Constant)
    return _COMPARE[_MIRROR[test.operator]](value, test.left.value)


def shown(point: Point, names: Mapping[n.Node, str]) -> str:
    """A point in words of formulas: ``months = 60, child = "twins"``. Inputs without a name are left out."""
    parts = []
    for key, value in point.items():
        if isinstance(key, str):
            parts.append(f"{key}: {value}")
        elif key in names:
            parts.append(f"{names[key]} = {_literal(key.type, value)}")
        elif (named := _name(key)) is not None:
            parts.append(f"{named} = {_literal(key.type, value)}")
    return ", ".join(parts)


def _literal(type_: Type, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if type_.kind == "month":
        return month_text(value)
    if isinstance(value, str):
        return f'"{value}"'
    return str(value)


def _name(node: n.Node) -> str | None:
    if isinstance(node, n.Fact):
        return node.path
    return node.name if isinstance(node, n.Definition | n.Parameter) else None


def constant_parts(node: n.Node) -> bool:
    """Whether a test compares its input with constants alone (a choice by reading apart)."""
    return all(
        isinstance(part, n.Constant | n.Reading) or _against_constant(part) is not None for part in _tested(node)
    ) and not any(isinstance(part, n.Parameter) for part in walk(node))
