"""Parameters that have no value on some day of the law on which a rule would ask for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.timeline import known
from uirules.plan.walk import children

__all__ = ["without_value"]


def without_value(plan: Plan, in_force_from: dt.date) -> Iterator[tuple[str, dt.date, dt.date]]:
    """Each parameter that goes by the law's date and is asked for before its first entry: its name, the first day on
    which it has no value, and the day of that entry.

    Only what is asked for in any case counts: a branch of an ``if``, a row, an exception or a required condition may
    keep the earlier days away.
    """
    nodes = [*(d.node for d in plan.definitions.values()), *(c.node for c in plan.conditions.values())]
    found: dict[str, dt.date] = {}
    for node in [*nodes, *([] if plan.schedule is None else [plan.schedule.start, plan.schedule.amount])]:
        for name, since in _asked(node, in_force_from):
            found[name] = min(since, found.get(name, since))
    for name, since in found.items():
        planned = plan.parameters[name]
        first = min((entry.start for entry in planned.entries), default=None)
        if first is not None and not planned.has_before and since < first:
            yield name, since, first


def _asked(node: n.Node, since: dt.date) -> Iterator[tuple[str, dt.date]]:
    """The parameters that a node asks for in any case, each with the first day of the law on which it does."""
    match node:
        case n.Parameter():
            if node.on is None:
                yield node.name, since
        case n.ByDate():
            for entry in known(node.entries, None):
                yield from _asked(entry.value, max(since, entry.start))
        case n.If():
            yield from _asked(node.condition, since)
        case n.And() | n.Or():
            yield from _asked(node.operands[0], since)
        case n.Requires() | n.Table():
            return
        case n.Defaults():
            for part in (node.default, *(exception.when for exception in node.exceptions)):
                yield from () if part is None else _asked(part, since)
        case _:
            for child in children(node):
                yield from _asked(child, since)
