"""What the durable engine does with each node: ``native``, where a rule of the network concludes it, or ``handed in``.

A native node inside a list operation is handed in with the list: what is asked of each row is no fact of the network.
"""

from __future__ import annotations

from typing import Literal

from uirules.plan import nodes as n

__all__ = ["SUPPORT"]

_NATIVE = (
    n.Definition,
    n.Parameter,
    n.Reading,
    n.ByDate,
    n.Compare,
    n.Within,
    n.Member,
    n.And,
    n.Or,
    n.Not,
    n.If,
    n.Table,
    n.Defaults,
    n.Requires,
    n.Schedule,
)

SUPPORT: dict[type[n.Node], Literal["native", "handed in", "refused"]] = {
    node: "native" if node in _NATIVE else "handed in" for node in n.NODES
}
"""By node. Facts and constants are handed in as they are."""
