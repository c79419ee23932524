"""What can be altered in one node: each change is small, and one that a wrong encoding might have in earnest.

A change that another one brings about as well (an operand of ``and`` that always holds, and the operand left out) is
made once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from uirules.mutation.edit import Path, Spot, put, wording
from uirules.plan import nodes as n
from uirules.ruleset.types import BOOLEAN, Type
from uirules.values import dates

__all__ = ["TRUE", "Change", "changes", "modes_beside", "moved", "steps_of"]

TRUE = n.Constant(True, type=BOOLEAN)

_EDGE: dict[str, Any] = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
_OTHER: dict[str, Any] = {"min": "max", "max": "min", "some": "every", "every": "some", "+": "-", "-": "+"}
_MODES: dict[str, Any] = {
    "floor": ("ceiling",),
    "ceiling": ("floor",),
    "up": ("down", "half_up"),
    "down": ("up", "half_up"),
    "half_up": ("half_down", "down", "up"),
    "half_down": ("half_up", "down", "up"),
    "half_even": ("half_up", "half_down", "down", "up"),
}
"""The modes that take the place of a mode, the one that differs least first."""

_WHOLE = (n.Reading, n.ByDate, n.If, n.Defaults, n.Table, n.Requires, n.Schedule, n.Row)
"""Nodes that say nothing more of a constant that stands below them."""


Pieces = tuple[str | n.Node, ...]
"""A text in the making."""


@dataclass(frozen=True, slots=True)
class Change:
    """``new`` in the place of a node; ``before`` and ``after`` show it, the latter empty where nothing is left.

    What shows it is in pieces: texts, and nodes that are yet to be spelled.
    ``below``: where it stands in the file, from the place of the node.
    """

    kind: str
    new: n.Node
    before: Pieces
    after: Pieces = ()
    below: Path = ()


def modes_beside(mode: str) -> tuple[str, ...]:
    """The rounding modes that are tried in the place of one."""
    modes: tuple[str, ...] = _MODES[mode]
    return modes


def steps_of(type_: Type) -> tuple[Any, ...]:
    """By how much a value is moved, up and down: a unit, a day, a month; of a share one in a hundred."""
    if type_.kind == "rational" and type_.unit in ("share", None):
        return Fraction(1, 100), Fraction(-1, 100)
    return 1, -1


def moved(value: Any, step: Any, type_: Type) -> Any:
    """A value moved by a step of :func:`steps_of`."""
    if isinstance(value, dt.date):
        return dates.add_days(value, step)
    total = Fraction(value) + step
    return int(total) if total.denominator == 1 else total


def changes(spot: Spot) -> Iterator[Change]:
    """The changes of the node at a spot."""
    match spot.node:
        case n.Constant():
            yield from _constant(spot, spot.node)
        case n.Compare():
            yield from _compare(spot, spot.node)
        case n.Within() as node:
            yield _shown("comparison", node, replace(node, low_closed=not node.low_closed))
            yield _shown("comparison", node, replace(node, high_closed=not node.high_closed))
            yield from _dropped(spot)
        case n.Member() as node:
            for value in sorted(node.values, key=str) if len(node.values) > 1 else ():
                yield _shown("member-dropped", node, replace(node, values=node.values - {value}))
            yield from _dropped(spot)
        case n.And() | n.Or() as node:
            yield from _connective(node)
        case n.Not() as node:
            yield _shown("negation-dropped", node, node.operand)
        case n.If() as node:
            yield _shown("branch", node, node.then)
            yield _shown("branch", node, node.otherwise)
        case n.Defaults() as node:
            yield from _defaults(node)
        case n.Table() as node:
            yield from _table(node)
        case n.ByDate() as node:
            yield from _by_date(node)
        case n.Requires() as node:
            yield Change("requires-dropped", node.value, (f"requires {', '.join(node.conditions)}",))
        case n.Schedule() as node:
            yield from _schedule(node)
        case node:
            yield from _single(node)


def _shown(kind: str, node: n.Node, new: n.Node) -> Change:
    return Change(kind, new, (node,), (new,))


# ── values and comparisons ────────────────────────────────────────────────────────────────────────────────────────────


def _constant(spot: Spot, node: n.Constant) -> Iterator[Change]:
    type_, parent = node.type, spot.parent
    last = isinstance(parent, n.Schedule) and spot.place[:2] == ("states", len(parent.states) - 1)
    if type_.kind == "boolean":
        if not last:  # the last state, with a condition that never holds, is the state dropped
            yield _shown("flag", node, replace(node, value=not node.value))
        return
    if not type_.numeric and type_.kind not in ("date", "month"):
        return
    kind = "edge" if isinstance(parent, n.Compare | n.Within) else "value"
    for step in steps_of(type_):
        new = replace(node, value=moved(node.value, step, type_))
        if parent is None or isinstance(parent, _WHOLE):
            yield _shown(kind, node, new)
        else:
            yield Change(kind, new, (parent,), (put(parent, spot.place, new),))


def _compare(spot: Spot, node: n.Compare) -> Iterator[Change]:
    if node.operator in _EDGE:
        yield _shown("comparison", node, replace(node, operator=_EDGE[node.operator]))
    else:
        yield from _dropped(spot)


def _dropped(spot: Spot) -> Iterator[Change]:
    """A test that always holds, unless a change of the node above does that."""
    role = (type(spot.parent), spot.place[-1] if spot.place else None)
    whole = spot.parent is None and spot.call is None
    if whole or isinstance(spot.parent, n.And) or role in ((n.Filter, "condition"), (n.If, "condition")):
        return
    yield Change("test-dropped", TRUE, (spot.node,), (TRUE,))


def _connective(node: n.And | n.Or) -> Iterator[Change]:
    kind, other = ("part-dropped", n.Or) if isinstance(node, n.And) else ("alternative-dropped", n.And)
    for index, operand in enumerate(node.operands):
        rest = (*node.operands[:index], *node.operands[index + 1 :])
        new = rest[0] if len(rest) == 1 else replace(node, operands=rest)
        yield Change(kind, new, (operand,))
    yield _shown("connective", node, other(node.operands, type=node.type))


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _defaults(node: n.Defaults) -> Iterator[Change]:
    for index, rule in enumerate(node.exceptions):
        rest = (*node.exceptions[:index], *node.exceptions[index + 1 :])
        yield Change("exception-dropped", replace(node, exceptions=rest), (rule.name,), (), ("exceptions", rule.name))
    for index, rule in enumerate(node.exceptions):
        for beaten in rule.beats:
            beats = tuple(name for name in rule.beats if name != beaten)
            new: n.Node = put(node, ("exceptions", index, "beats"), beats)
            yield Change("beats-dropped", new, (f"{rule.name} beats {beaten}",), (), ("exceptions", rule.name, "beats"))


def _table(node: n.Table) -> Iterator[Change]:
    for index, row in enumerate(node.rows):
        if len(node.rows) > 1:
            rest = (*node.rows[:index], *node.rows[index + 1 :])
            tests = [piece for test in row.tests if test is not None for piece in (" and ", test)][1:] or ["else"]
            below = ("bands", "rows", index)
            yield Change("row-dropped", replace(node, rows=rest), (*tests, ": ", row.value), (), below)


def _by_date(node: n.ByDate) -> Iterator[Change]:
    entries = node.entries
    for index, entry in enumerate(entries):
        day, below = entry.start, wording(entries, index)
        text: Pieces = (f"{day.isoformat()}: ", entry.value)
        for step in (1, -1):
            other: Any = dates.add_days(day, step)
            # Before its first day there is no rule; that the first one begins earlier is no change of the law.
            if (step > 0 or day > entries[0].start) and all(other != one.start for one in entries):
                moved_entry = replace(entry, start=other)
                new = replace(node, entries=(*entries[:index], moved_entry, *entries[index + 1 :]))
                yield Change("date", new, text, (f"{other.isoformat()}: ", entry.value), below)
        if len(entries) > 1:
            rest = (*entries[:index], *entries[index + 1 :])
            yield Change("entry-dropped", replace(node, entries=rest), text, (), below)


def _schedule(node: n.Schedule) -> Iterator[Change]:
    for index, state in enumerate(node.states):
        if len(node.states) > 1:
            rest = (*node.states[:index], *node.states[index + 1 :])
            yield Change(
                "state-dropped", replace(node, states=rest), (f"{state.name}: ", state.when), (), ("states", index)
            )
    for path in node.awaits:
        rest_of = tuple(other for other in node.awaits if other != path)
        yield Change("awaits-dropped", replace(node, awaits=rest_of), (f"awaits {path}",))
    if node.every:
        yield Change(
            "rhythm",
            replace(node, every=node.every + 1),
            (f"every {node.every} month",),
            (f"every {node.every + 1} months",),
        )


# ── nodes with one change each ────────────────────────────────────────────────────────────────────────────────────────


def _single(node: n.Node) -> Iterator[Change]:
    match node:
        case n.Filter():
            yield _shown("filter-dropped", node, node.source)
        case n.Quantified():
            yield _shown("quantifier", node, replace(node, kind=_OTHER[node.kind]))
        case n.Distinct():
            yield _shown("distinct-dropped", node, node.source)
        case n.Extreme():
            yield _shown("extreme", node, replace(node, choose=_OTHER[node.choose]))
            for index in range(len(node.operands)):
                rest = (*node.operands[:index], *node.operands[index + 1 :])
                new = rest[0] if len(rest) == 1 else replace(node, operands=rest)
                yield _shown("operand-dropped", node, new)
        case n.Aggregate() if node.function in _OTHER:
            yield _shown("extreme", node, replace(node, function=_OTHER[node.function]))
        case n.Arithmetic() if node.operator in _OTHER:
            yield _shown("operator", node, replace(node, operator=_OTHER[node.operator]))
        case n.Round():
            for mode in _MODES[node.mode]:
                yield _shown("rounding", node, replace(node, mode=mode))
        case n.FirstDay():
            yield _shown("day", node, n.LastDay(node.month, type=node.type))
        case n.LastDay():
            yield _shown("day", node, n.FirstDay(node.month, type=node.type))
