"""The days on which a law changes, and what of a formula is in force on one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.timeline import in_force, known
from uirules.plan.walk import children, walk

__all__ = ["days_of", "now", "on_day", "roots"]


def roots(plan: Plan) -> Iterator[tuple[str, str, n.Node]]:
    """The formulas of a plan: section, name, node; the payments under ``payments``."""
    for name, definition in plan.definitions.items():
        yield "definitions", name, definition.node
    for name, condition in plan.conditions.items():
        yield "conditions", name, condition.node
    if plan.schedule is not None:
        yield "payments", "payments", plan.schedule


def days_of(law: Law, plan: Plan) -> list[dt.date]:
    """The first day of the law and every later one on which something of the plan changes, in order."""
    first = law.ruleset.manifest.in_force_from
    found = {first}
    for planned in plan.parameters.values():
        found |= {entry.start for entry in planned.entries if entry.start > first}
    for _, _, root in roots(plan):
        for node in walk(root):
            if isinstance(node, n.ByDate):
                found |= {entry.start for entry in node.entries if entry.start > first}
    return sorted(found)


def now(law: Law, plan: Plan) -> dt.date:
    """The day a finding speaks of: the one on which the law was asked for, else that of its latest change."""
    return law.law_on or days_of(law, plan)[-1]


def on_day(node: n.Node, day: dt.date) -> Iterator[n.Node]:
    """The node and everything below it that is in force on a day."""
    yield node
    if isinstance(node, n.ByDate):
        entry = in_force(known(node.entries, None), day)
        if entry is not None:
            yield from on_day(entry.value, day)
        return
    for child in children(node):
        yield from on_day(child, day)
