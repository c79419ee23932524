"""Walking a tree of nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from uirules.plan import nodes as n

__all__ = ["children", "definitions_read", "facts_read", "parameters_read", "readings_asked", "walk"]


def children(node: n.Node) -> Iterator[n.Node]:
    """The nodes directly below."""
    for part in fields(node):
        if part.name != "type":
            yield from _nodes(getattr(node, part.name))


def _nodes(value: Any) -> Iterator[n.Node]:
    if isinstance(value, n.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, n.TableRow | n.TableInput | n.Exception_ | n.State | n.Dated):
        for part in fields(value):
            yield from _nodes(getattr(value, part.name))


def walk(node: n.Node) -> Iterator[n.Node]:
    """The node and everything below it."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(reversed(tuple(children(here))))


def definitions_read(node: n.Node) -> tuple[str, ...]:
    """The definitions a node reads, each once, in order of first use; ``requires`` count as read."""
    found: dict[str, None] = {}
    for part in walk(node):
        if isinstance(part, n.Definition):
            found[part.name] = None
    return tuple(found)


def parameters_read(node: n.Node) -> tuple[str, ...]:
    """The parameters a node reads."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, n.Parameter)))


def facts_read(node: n.Node) -> tuple[str, ...]:
    """The facts a node reads."""
    found: dict[str, None] = {}
    for part in walk(node):
        if isinstance(part, n.Fact | n.CompleteUntil):
            found[part.path] = None
    return tuple(found)


def readings_asked(node: n.Node) -> tuple[str, ...]:
    """The readings a node asks for."""
    return tuple(dict.fromkeys(part.reading for part in walk(node) if isinstance(part, n.Reading)))
