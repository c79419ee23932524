"""What the conditions want of facts, read off their formulas: where a claim that meets them may begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from uirules.drafting.search.rules import Rules
from uirules.plan import nodes as n
from uirules.plan.plan import Plan

__all__ = ["wanted"]

_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "!=": "!="}
_DENIED = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "!=", "!=": "="}


def wanted(sides: Sequence[Rules]) -> Mapping[str, Any]:
    """By fact, a value with which a test of it comes out as the conditions want it; the first test that is met counts.

    A guess: of alternatives each is wanted, and what several conditions want of one fact may differ.
    """
    found: dict[str, Any] = {}
    for side in sides:
        for (kind, _), node in side.nodes.items():
            if kind == "condition":
                for path, value in _of(node, True, side, frozenset()):
                    found.setdefault(path, value)
    return found


def _of(node: n.Node, holds: bool, side: Rules, seen: frozenset[str]) -> Iterator[tuple[str, Any]]:
    match node:
        case n.Not():
            yield from _of(node.operand, not holds, side, seen)
        case n.And() | n.Or():
            for part in node.operands:
                yield from _of(part, holds, side, seen)
        case n.Requires():
            yield from _of(node.value, holds, side, seen)
        case n.Definition() if node.name not in seen and (("definition", node.name) in side.nodes):
            yield from _of(side.nodes["definition", node.name], holds, side, seen | {node.name})
        case n.Fact() if node.type.kind == "boolean":
            yield node.path, holds
        case n.Member() if isinstance(node.operand, n.Fact):
            members = node.operand.type.members or sorted(node.values)
            right = [member for member in members if (member in node.values) is holds]
            yield from ((node.operand.path, member) for member in right[:1])
        case n.Compare():
            yield from _compared(node, holds, side.plan)


def _compared(node: n.Compare, holds: bool, plan: Plan) -> Iterator[tuple[str, Any]]:
    fact, other, operator = node.left, node.right, node.operator
    if isinstance(other, n.Fact):
        fact, other, operator = other, fact, _TURNED[operator]  # type: ignore[assignment]
    value = _fixed(other, plan)
    if not isinstance(fact, n.Fact) or value is None:
        return
    if not holds:
        operator = _DENIED[operator]  # type: ignore[assignment]
    whole = fact.type.kind in ("integer", "money", "month")
    if operator in ("=", ">=", "<="):
        yield fact.path, value
    elif operator == "!=":
        others = [member for member in fact.type.members if member != value]
        yield from ((fact.path, member) for member in others[:1])
    elif whole and isinstance(value, int):
        yield fact.path, value + 1 if operator == ">" else value - 1


def _fixed(node: n.Node, plan: Plan) -> Any:
    """The value of a constant, or of a parameter as it stands last."""
    if isinstance(node, n.Constant):
        return node.value
    if isinstance(node, n.Parameter) and plan.parameters[node.name].entries:
        return plan.parameters[node.name].entries[-1].value
    return None
