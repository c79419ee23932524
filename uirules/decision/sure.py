"""How well a result is founded: the weakest grade of what it rests on, under the readings adopted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.plan import Plan, TimelineEntry
from uirules.plan.timeline import in_force, known
from uirules.plan.usage import chosen, reads_of_all
from uirules.plan.walk import walk

__all__ = ["Grades", "Sheet"]


def _weakest(grades: Iterable[str | None]) -> str | None:
    """The letters A to D sort from the best to the weakest."""
    return max((grade for grade in grades if grade is not None), default=None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The grades under some readings on a day: of conditions and definitions, and what the amounts rest on."""

    conditions: Mapping[str, str | None]
    definitions: Mapping[str, str | None]
    amount: str | None
    under_amounts: tuple[str, ...]
    under_conditions: Mapping[str, tuple[str, ...]]

    def condition(self, name: str, rules: Mapping[str, tuple[Any, ...]]) -> str | None:
        """The grade of a condition; ``rules`` are the rows and exceptions that applied, by definition."""
        applied = [rule.assurance for under in self.under_conditions[name] for rule in rules.get(under, ())]
        return _weakest([self.conditions[name], *applied])

    def amounts(self, rules: Mapping[str, tuple[Any, ...]]) -> str | None:
        """The grade of the amounts as a whole; ``rules`` are the rows and exceptions that applied, by definition."""
        if not rules:
            return self.amount
        applied = [rule.assurance for name in self.under_amounts for rule in rules.get(name, ())]
        return _weakest([self.amount, *applied])


class Grades:
    """The assurance of conditions and amounts of one plan. Grades are the letters A to D, A the best."""

    def __init__(self, plan: Plan, known_at: dt.date | None) -> None:
        self.plan = plan
        self.known_at = known_at
        self._entries = {name: known(planned.entries, known_at) for name, planned in plan.parameters.items()}
        nodes = [*(d.node for d in plan.definitions.values()), *(c.node for c in plan.conditions.values())]
        timelines = {id(node): [part for part in walk(node) if isinstance(part, n.ByDate)] for node in nodes}
        self._by_date = tuple(part for parts in timelines.values() for part in parts)
        self._dated = frozenset(node for node, parts in timelines.items() if parts)
        self._sheets: dict[tuple[Any, ...], Sheet] = {}

    def entry(self, parameter: str, day: dt.date) -> TimelineEntry | None:
        """The entry of a parameter in force on a day."""
        return in_force(self._entries[parameter], day)

    def branches(self, node: n.Node, readings: Mapping[str, str], day: dt.date) -> tuple[n.Dated, ...]:
        """The entries in force on a day of the timelines of formulas in a rule, under some readings."""
        if id(node) not in self._dated:
            return ()
        by_date = (part for part in chosen(node, readings) if isinstance(part, n.ByDate))
        return tuple(branch for part in by_date if (branch := self.branch(part, day)) is not None)

    def branch(self, node: n.ByDate, day: dt.date) -> n.Dated | None:
        """The branch of a timeline of formulas in force on a day."""
        return in_force(known(node.entries, self.known_at), day)

    def sheet(self, readings: Mapping[str, str], law_on: dt.date) -> Sheet:
        """The grades under some readings on a day. They depend on the day only through the entries in force."""
        plan = self.plan
        starts = tuple(entry and entry.start for entry in (self.entry(name, law_on) for name in plan.parameters))
        branches = tuple(branch and branch.start for branch in (self.branch(part, law_on) for part in self._by_date))
        key = (tuple(readings[reading] for reading in plan.readings), starts, branches)
        if key not in self._sheets:
            conditions = {
                name: self._grade(condition.node, condition.assurance, readings, law_on)
                for name, condition in plan.conditions.items()
            }
            definitions = {
                name: self._grade(planned.node, planned.assurance, readings, law_on)
                for name, planned in plan.definitions.items()
            }
            amounts = plan.provision.amounts
            under: dict[str, None] = {}
            for name in amounts:
                under |= dict.fromkeys((*reads_of_all(plan, plan.definitions[name].node, readings).definitions, name))
            below = {
                name: tuple(reads_of_all(plan, condition.node, readings).definitions)
                for name, condition in plan.conditions.items()
            }
            weakest = _weakest(definitions[name] for name in amounts)
            self._sheets[key] = Sheet(conditions, definitions, weakest, tuple(under), below)
        return self._sheets[key]

    def _grade(self, node: n.Node, own: str | None, readings: Mapping[str, str], law_on: dt.date) -> str | None:
        used = reads_of_all(self.plan, node, readings)
        entries = (self.entry(name, law_on) for name in used.parameters)
        nodes = (node, *(self.plan.definitions[name].node for name in used.definitions))
        branches = (branch for each in nodes for branch in self.branches(each, readings, law_on))
        return _weakest(
            [
                own,
                *(branch.assurance for branch in branches),
                *(self.plan.definitions[name].assurance for name in used.definitions),
                *(entry.assurance for entry in entries if entry is not None),
            ]
        )
