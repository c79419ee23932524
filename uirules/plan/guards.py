"""Partial operations and what guards them: division, the mean or extreme of a list, a fact that may be absent.

An operation is guarded where the bounds of its operand exclude the bad case, where a condition that the definition
``requires`` excludes it, or where an ``if`` does. What is not guarded is refused, since null is no value of a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import children

__all__ = ["Unguarded", "unguarded"]

Unguarded = tuple[str, str]
"""What can fail, and where it does, both in words."""


def unguarded(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    """``(section, name, what, where)`` of every partial operation that nothing guards."""
    for name, definition in plan.definitions.items():
        for what, where in _found(plan, definition.node, ()):
            yield "definitions", name, what, where
    for name, condition in plan.conditions.items():
        for what, where in _found(plan, condition.node, ()):
            yield "conditions", name, what, where


def _found(plan: Plan, node: n.Node, facts: tuple[n.Node, ...]) -> Iterator[Unguarded]:
    """``facts`` are the comparisons known to hold where the node is evaluated."""
    if isinstance(node, n.Requires):
        known = [plan.conditions[name].node for name in node.conditions if name in plan.conditions]
        yield from _found(plan, node.value, (*facts, *(part for holds in known for part in _parts(holds))))
        return
    if isinstance(node, n.If):
        yield from _found(plan, node.condition, facts)
        yield from _found(plan, node.then, (*facts, *_parts(node.condition)))
        yield from _found(plan, node.otherwise, (*facts, *_negated(node.condition)))
        return
    if isinstance(node, n.Defaults):
        for rule in node.exceptions:
            yield from _found(plan, rule.when, facts)
            yield from _found(plan, rule.value, (*facts, *_parts(rule.when)))
        if node.default is not None:
            yield from _found(plan, node.default, facts)
        return
    if isinstance(node, n.And):
        held = facts
        for operand in node.operands:
            yield from _found(plan, operand, held)
            held = (*held, *_parts(operand))
        return
    if isinstance(node, n.Or):
        held = facts
        for operand in node.operands:
            yield from _found(plan, operand, held)
            held = (*held, *_negated(operand))
        return
    if isinstance(node, n.Arithmetic) and node.operator == "/" and not _nonzero(plan, node.right, facts):
        yield "a division", "the divisor is zero"
    if isinstance(node, n.Aggregate) and node.function in ("mean", "min", "max") and not _nonempty(node.source, facts):
        yield f"{node.function} of a list", "the list is empty"
    for child in children(node):
        yield from _found(plan, child, facts)


def _parts(node: n.Node) -> tuple[n.Node, ...]:
    if isinstance(node, n.And):
        return tuple(part for operand in node.operands for part in _parts(operand))
    return (node,)


_OPPOSITE: dict[str, Any] = {"=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def _negated(node: n.Node) -> tuple[n.Node, ...]:
    if isinstance(node, n.Not):
        return _parts(node.operand)
    if isinstance(node, n.Or):
        return tuple(part for operand in node.operands for part in _negated(operand))
    if isinstance(node, n.Compare):
        return (n.Compare(_OPPOSITE[node.operator], node.left, node.right, type=node.type),)
    return ()


_MIRROR: dict[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _compared(facts: tuple[n.Node, ...], matches: Callable[[n.Node], bool]) -> Iterator[tuple[str, Any]]:
    """``(operator, constant)`` of the comparisons that hold of whatever matches."""
    for fact in facts:
        if isinstance(fact, n.Compare):
            if matches(fact.left) and isinstance(fact.right, n.Constant):
                yield fact.operator, fact.right.value
            elif matches(fact.right) and isinstance(fact.left, n.Constant):
                yield _MIRROR[fact.operator], fact.left.value


def _excludes_zero(operator: str, value: Any) -> bool:
    return (
        (operator == ">" and value >= 0)
        or (operator == ">=" and value > 0)
        or (operator == "<" and value <= 0)
        or (operator == "<=" and value < 0)
        or (operator == "!=" and value == 0)
        or (operator == "=" and value != 0)
    )


def _nonzero(plan: Plan, node: n.Node, facts: tuple[n.Node, ...]) -> bool:
    if isinstance(node, n.Constant):
        return bool(node.value != 0)
    if isinstance(node, n.Parameter):
        planned = plan.parameters.get(node.name)
        if planned is None:
            return True  # what is wrong with it is told elsewhere
        values = [entry.value for entry in planned.entries] + ([planned.before] if planned.has_before else [])
        return all(value != 0 for value in values)
    if isinstance(node, n.Fact | n.Field):
        low, high = node.type.low, node.type.high
        if (low is not None and low > 0) or (high is not None and high < 0):
            return True
    if isinstance(node, n.Aggregate) and node.function == "count":
        return _nonempty(node.source, facts)
    if isinstance(node, n.Reading):
        return all(_nonzero(plan, branch, facts) for _, branch in node.options)
    if isinstance(node, n.Extreme) and node.choose == "max":
        return any(isinstance(operand, n.Constant) and operand.value > 0 for operand in node.operands)
    return any(_excludes_zero(operator, value) for operator, value in _compared(facts, lambda other: other == node))


def _root(node: n.Node) -> n.Node:
    """The list whose length a list has: columns and mapped lists are as long as their source."""
    while isinstance(node, n.Column | n.For):
        node = node.source
    return node


def _nonempty(source: n.Node, facts: tuple[n.Node, ...]) -> bool:
    root = _root(source)

    def counts(node: n.Node) -> bool:
        return isinstance(node, n.Aggregate) and node.function == "count" and _root(node.source) == root

    for operator, value in _compared(facts, counts):
        if (operator == ">=" and value >= 1) or (operator == ">" and value >= 0) or (operator == "!=" and value == 0):
            return True
    return False
