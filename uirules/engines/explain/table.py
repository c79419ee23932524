"""What each engine does with each node; a test compares it with :data:`uirules.plan.nodes.NODES`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from uirules.engines.durable.support import SUPPORT
from uirules.engines.explain import lists, scalars, schedule
from uirules.engines.explain.context import Compiler
from uirules.plan import nodes as n

__all__ = ["COMPILERS", "ENGINES", "Support"]

Support = Literal["native", "handed in", "refused"]
"""``native``: the engine works the node out; ``handed in``: it is given another engine's result; ``refused``."""

COMPILERS: Mapping[type[n.Node], Compiler] = {**scalars.COMPILERS, **lists.COMPILERS, **schedule.COMPILERS}

ENGINES: Mapping[str, Mapping[type[n.Node], Support]] = {
    "explain": dict.fromkeys(COMPILERS, "native"),
    "durable": SUPPORT,
}
"""By engine and node."""
