"""How well a result is founded: the weakest grade of what it rests on, under the readings adopted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.plan import Plan, TimelineEntry
from uirules.plan.usage import reads_of_all

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
        self._sheets: dict[tuple[Any, ...], Sheet] = {}

    def entry(self, parameter: str, day: dt.date) -> TimelineEntry | None:
        """The entry of a parameter in force on a day."""
        for entry in reversed(self.plan.parameters[parameter].entries):
            if entry.start <= day and (self.known_at is None or entry.published <= self.known_at):
                return entry
        return None

    def sheet(self, readings: Mapping[str, str], law_on: dt.date) -> Sheet:
        """The grades under some readings on a day. They depend on the day only through the entries in force."""
        plan = self.plan
        in_force = tuple(entry and entry.start for entry in (self.entry(name, law_on) for name in plan.parameters))
        key = (tuple(readings[reading] for reading in plan.readings), in_force)
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
        return _weakest(
            [
                own,
                *(self.plan.definitions[name].assurance for name in used.definitions),
                *(entry.assurance for entry in entries if entry is not None),
            ]
        )
