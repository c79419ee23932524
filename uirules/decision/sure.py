"""How well a result is founded: the weakest grade of what it rests on, under the readings adopted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from uirules.plan import nodes as n
from uirules.plan.plan import Plan, TimelineEntry
from uirules.plan.usage import reads_of_all

__all__ = ["Grades"]


class Grades:
    """The assurance of conditions and amounts of one plan. Grades are the letters A to D, A the best."""

    def __init__(self, plan: Plan, known_at: dt.date | None) -> None:
        self.plan = plan
        self.known_at = known_at
        self._cache: dict[tuple[str, tuple[str, ...], dt.date], str | None] = {}
        self._under: dict[tuple[str, ...], tuple[str, ...]] = {}

    def entry(self, parameter: str, day: dt.date) -> TimelineEntry | None:
        """The entry of a parameter in force on a day."""
        for entry in reversed(self.plan.parameters[parameter].entries):
            if entry.start <= day and (self.known_at is None or entry.published <= self.known_at):
                return entry
        return None

    def _key(self, name: str, readings: Mapping[str, str], law_on: dt.date) -> tuple[str, tuple[str, ...], dt.date]:
        return name, tuple(readings[reading] for reading in self.plan.readings), law_on

    def condition(self, name: str, readings: Mapping[str, str], law_on: dt.date) -> str | None:
        """The grade of a condition."""
        key = self._key(f"condition {name}", readings, law_on)
        if key not in self._cache:
            condition = self.plan.conditions[name]
            self._cache[key] = self._weakest(condition.node, condition.assurance, readings, law_on)
        return self._cache[key]

    def definition(self, name: str, readings: Mapping[str, str], law_on: dt.date) -> str | None:
        """The grade of a value."""
        key = self._key(f"definition {name}", readings, law_on)
        if key not in self._cache:
            planned = self.plan.definitions[name]
            self._cache[key] = self._weakest(planned.node, planned.assurance, readings, law_on)
        return self._cache[key]

    def amounts(
        self, readings: Mapping[str, str], law_on: dt.date, rules: Mapping[str, tuple[Any, ...]]
    ) -> str | None:
        """The grade of the amounts as a whole; ``rules`` are the rows and exceptions that applied, by definition."""
        grades = [self.definition(name, readings, law_on) for name in self.plan.provision.amounts]
        for name in self._amount_definitions(readings):
            grades += [rule.assurance for rule in rules.get(name, ())]
        return max((grade for grade in grades if grade is not None), default=None)

    def _amount_definitions(self, readings: Mapping[str, str]) -> tuple[str, ...]:
        key = tuple(readings[reading] for reading in self.plan.readings)
        if key not in self._under:
            names: dict[str, None] = {}
            for name in self.plan.provision.amounts:
                names |= dict.fromkeys((*reads_of_all(self.plan, self.plan.definitions[name].node, readings).definitions, name))
            self._under[key] = tuple(names)
        return self._under[key]

    def _weakest(self, node: n.Node, own: str | None, readings: Mapping[str, str], law_on: dt.date) -> str | None:
        used = reads_of_all(self.plan, node, readings)
        grades: list[str | None] = [own]
        grades += [self.plan.definitions[name].assurance for name in used.definitions]
        grades += [entry.assurance for name in used.parameters if (entry := self.entry(name, law_on)) is not None]
        return max((grade for grade in grades if grade is not None), default=None)
