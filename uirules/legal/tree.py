"""What this package asks of a tree of text: the shape of the nodes that the reader of rulesets gives.

The reader stands above this package, so it is handed in and known here by its shape alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, cast

from uirules.errors import Position, Problem

__all__ = ["Group", "Loader", "Node", "as_group", "as_list", "as_text"]


class Node(Protocol):
    """A node of any kind. ``kind_name`` is ``group``, ``list``, or the kind of a scalar."""

    @property
    def kind_name(self) -> str: ...

    @property
    def position(self) -> Position | None: ...

    @property
    def is_null(self) -> bool: ...

    def problem(
        self,
        code: str,
        *,
        found: str | None = None,
        expected: str | None = None,
        suggestion: str | None = None,
    ) -> Problem: ...


class Group(Node, Protocol):
    """A mapping, in the order of the text."""

    def items(self) -> Iterator[tuple[str, Node]]: ...

    def get(self, name: str) -> Node | None: ...

    def key(self, name: str) -> Node: ...


class _List(Node, Protocol):
    def __iter__(self) -> Iterator[Node]: ...


class _Scalar(Node, Protocol):
    @property
    def text(self) -> str: ...


Loader = Callable[[Path], Node]
"""Reads one file into a tree, or raises :class:`~uirules.errors.RulesetError` with every problem of its notation."""


def as_group(node: Node) -> Group | None:
    """The node as a mapping, or None where it is none."""
    return cast(Group, node) if node.kind_name == "group" else None


def as_list(node: Node) -> Iterator[Node] | None:
    """The members of a list, or None where the node is none."""
    return iter(cast(_List, node)) if node.kind_name == "list" else None


def as_text(node: Node) -> str | None:
    """The text of a scalar that holds one, or None."""
    if node.kind_name in ("group", "list") or node.is_null:
        return None
    text = cast(_Scalar, node).text
    return text if text.strip() else None
