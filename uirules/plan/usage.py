"""What a formula reads under the readings adopted: branches of other options do not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import children

__all__ = ["Reads", "chosen", "reads", "reads_of_all"]


@dataclass(frozen=True, slots=True)
class Reads:
    """Names read, each once, in order of first use. Conditions are those that ``requires`` names."""

    definitions: tuple[str, ...]
    conditions: tuple[str, ...]
    parameters: tuple[str, ...]
    facts: tuple[str, ...]
    readings: tuple[str, ...]


def chosen(node: n.Node, readings: Mapping[str, str]) -> Iterator[n.Node]:
    """The node and everything below it on the branches that the readings choose."""
    yield node
    if isinstance(node, n.Reading):
        yield from chosen(dict(node.options)[readings[node.reading]], readings)
        return
    for child in children(node):
        yield from chosen(child, readings)


def reads(node: n.Node, readings: Mapping[str, str]) -> Reads:
    """What one node reads."""
    found: tuple[dict[str, None], ...] = ({}, {}, {}, {}, {})
    for part in chosen(node, readings):
        if isinstance(part, n.Definition):
            found[0][part.name] = None
        elif isinstance(part, n.Requires):
            found[1].update(dict.fromkeys(part.conditions))
        elif isinstance(part, n.Parameter):
            found[2][part.name] = None
        elif isinstance(part, n.Fact | n.CompleteUntil):
            found[3][part.path] = None
        elif isinstance(part, n.Reading):
            found[4][part.reading] = None
    return Reads(*(tuple(names) for names in found))


def reads_of_all(plan: Plan, start: n.Node, readings: Mapping[str, str]) -> Reads:
    """What a node reads, and what the definitions it reads read in turn; those come before what rests on them."""
    order: dict[str, None] = {}
    found: tuple[dict[str, None], ...] = ({}, {}, {}, {})

    def visit(node: n.Node) -> None:
        own = reads(node, readings)
        for name in own.definitions:
            if name not in order:
                planned = plan.definitions[name]
                visit(planned.node)
                if planned.rounding_reading is not None:
                    found[3][planned.rounding_reading] = None
                order[name] = None
        for kept, names in zip(found, (own.conditions, own.parameters, own.facts, own.readings), strict=True):
            kept.update(dict.fromkeys(names))

    visit(start)
    return Reads(tuple(order), *(tuple(names) for names in found))
