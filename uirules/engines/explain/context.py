"""What compiling a node needs besides the node."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from uirules.engines.explain.frame import Run
from uirules.plan import nodes as n
from uirules.plan.plan import PlannedParameter

__all__ = ["Compiler", "Context", "compile_node"]

Compiler = Callable[[Any, "Context"], Run]
"""Makes the closure of one kind of node."""


@dataclass(frozen=True)
class Context:
    """``table``: the compiler of every node; ``parameters`` and ``known_at``: what lookups find; ``narrowed``: the
    bounds that required conditions put on definitions while a formula under them is compiled; ``owner``: the definition
    whose formula this is; ``described``: the definitions that only amounts rest on, so that what is not settled of
    them describes the cases in which they have a value."""

    table: Mapping[type[n.Node], Compiler]
    parameters: Mapping[str, PlannedParameter]
    known_at: dt.date | None = None
    narrowed: Mapping[str, tuple[tuple[str, Run], ...]] = field(default_factory=dict)
    owner: str = ""
    described: frozenset[str] = frozenset()


def compile_node(node: n.Node, context: Context) -> Run:
    """The closure of a node."""
    return context.table[type(node)](node, context)
