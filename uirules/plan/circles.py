"""Definitions that rest on themselves, directly or by way of others and of the conditions they require."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from uirules.plan import nodes as n
from uirules.plan.walk import walk

__all__ = ["circles"]

Step = tuple[str, str]
"""The section and the name of a definition or condition."""


def circles(definitions: Mapping[str, n.Node], conditions: Mapping[str, n.Node]) -> Iterator[tuple[Step, ...]]:
    """Every circle once, from the step that stands first in the file; its last step is its first again."""
    nodes = {("definitions", name): node for name, node in definitions.items()}
    nodes |= {("conditions", name): node for name, node in conditions.items()}
    below = {step: [other for other in _read(node) if other in nodes] for step, node in nodes.items()}
    done: set[Step] = set()
    for start in nodes:
        path = [] if start in done else [start]
        rest = [iter(below[step]) for step in path]
        while path:
            following = next(rest[-1], None)
            if following is None:
                done.add(path.pop())
                rest.pop()
            elif following in path:
                yield (*path[path.index(following) :], following)
            elif following not in done:
                path.append(following)
                rest.append(iter(below[following]))


def _read(node: n.Node) -> Iterator[Step]:
    for part in walk(node):
        if isinstance(part, n.Definition):
            yield "definitions", part.name
        elif isinstance(part, n.Requires):
            yield from (("conditions", name) for name in part.conditions)
