"""The numbers that rules state: parameters through time, tables, and constants written into formulas."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from uirules.coverage.elements import Element
from uirules.coverage.scope import Scope
from uirules.drafting.lints.numerals import Numeral
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import definitions_read, parameters_read, walk
from uirules.ruleset.node import MappingNode, Node, ScalarNode
from uirules.ruleset.scalars import read_value
from uirules.ruleset.validate import locate

__all__ = ["Beside", "RuleNumber", "RuleNumbers"]

_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_SIZE = {"years": ("months", 12), "weeks": ("days", 7)}


@dataclass(frozen=True, slots=True)
class RuleNumber:
    """A number of a rule: its value, its unit as in :class:`~uirules.drafting.lints.numerals.Numeral` ("": any).

    ``name`` says whose it is. ``since``: of a value in a timeline, its first day; ``past``: a later one stands in its
    place by now.
    """

    value: Fraction
    unit: str
    name: str
    since: dt.date | None = None
    past: bool = False

    @property
    def passing(self) -> bool:
        """Whether it is too common to be what a text means: nothing, or the one of "the month before"."""
        return self.since is None and self.unit != "share" and abs(self.value) <= 1

    @property
    def measured(self) -> tuple[str, Fraction]:
        """The unit and the value, years in months and weeks in days."""
        unit, size = _SIZE.get(self.unit, (self.unit, 1))
        return unit, self.value * size

    def says(self, numeral: Numeral) -> bool:
        """Whether a number of a text is this one."""
        return self.measured == numeral.measured or (not self.unit and self.value == numeral.value)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a text: numbers it may differ from, and others that it may say as well."""

    own: tuple[RuleNumber, ...]
    wide: tuple[RuleNumber, ...]


class RuleNumbers:
    """The numbers of one law."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.scope = Scope([law])
        self._rules: dict[tuple[str, str, str], Beside] = {}

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans of the encoded provisions."""
        encoded = [name for name in self.law.benefits if self.law.ruleset.provision(name).not_encoded is None]
        return {name: self.law.plan(name) for name in encoded}

    # ── by clause and row ────────────────────────────────────────────────────────────────────────────────────────────

    def of_clause(self, clause: str) -> Beside:
        """What the rules that cite a clause, or one that stands in it, state, and what they read besides."""
        within = [clause]
        for other in self.scope.clauses.values():
            if other.within in within and other.kind != "chapter" and other.id not in within:
                within.append(other.id)
        keys = [fact.key for name in within if name in self.scope.clauses for fact in self.scope.clauses[name].facts]
        elements = [element for name in within for element in self.scope.citing.get(name, ())]
        return self._of([*elements, *(element for key in keys for element in self.scope.naming.get(key, ()))])

    def of_row(self, key: str, clause: str) -> Beside:
        """What the rules that name a row of fact state; where none does, those of its clause."""
        named, around = self._of(self.scope.naming.get(key, ())), self.of_clause(clause)
        return Beside(named.own, (*named.wide, *around.own, *around.wide)) if named.own else around

    def _of(self, elements: Iterable[Element]) -> Beside:
        own: dict[RuleNumber, None] = {}
        wide: dict[RuleNumber, None] = {}
        elements = list(elements)
        owners = {element.owner for element in elements}
        for element in elements:
            section, name = (*element.path, "", "")[:2]
            own |= dict.fromkeys(self._of_element(element, section, name))
            if section == "parameters":
                for reader in self._readers(element.owner, name, owners):
                    wide |= dict.fromkeys(self.of_rule(*reader).own)
            elif section in ("definitions", "conditions"):
                wide |= dict.fromkeys(self.of_rule(element.owner, section, name).own)
        return Beside(tuple(own), tuple(wide))

    def _of_element(self, element: Element, section: str, name: str) -> Iterator[RuleNumber]:
        if element.kind in ("parameter", "value"):
            day = _day(element.path[-1]) if element.kind == "value" else None
            for number in self._of_parameter(element.owner, name):
                if day is None or number.since == day:
                    yield number
        elif element.kind in ("band", "row", "exception"):
            node = locate(self.law.ruleset.tree(f"{element.owner}.yaml"), _path(element.path))
            plans = [plan for plan in self._of_owner(element.owner) if name in plan.definitions]
            unit = next((_unit(plan.definitions[name].type) for plan in plans), "")
            yield from _in_table(element, node, unit)
        elif section in ("definitions", "conditions"):
            for plan in self._of_owner(element.owner):
                if (planned := getattr(plan, section).get(name)) is not None:
                    yield from _constants(planned.node, name)

    def _of_owner(self, owner: str) -> Iterable[Plan]:
        return self.plans.values() if owner == "common" else filter(None, [self.plans.get(owner)])

    def _readers(self, owner: str, parameter: str, homes: Collection[str]) -> list[tuple[str, str, str]]:
        """The rules of some files that read a parameter themselves: owner, section and name."""
        found: dict[tuple[str, str, str], None] = {}
        for plan in self._of_owner(owner):
            for section in ("definitions", "conditions"):
                for rule, planned in getattr(plan, section).items():
                    if parameter in parameters_read(planned.node):
                        home = self.law.ruleset.file_of(plan.provision.id, section, rule).removesuffix(".yaml")
                        if home in homes:
                            found[home, section, rule] = None
        return list(found)

    # ── by rule ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def of_parameter(self, owner: str, name: str) -> Beside:
        """The values of a parameter through time."""
        return Beside(tuple(self._of_parameter(owner, name)), ())

    def _of_parameter(self, owner: str, name: str) -> Iterator[RuleNumber]:
        plan = next((plan for plan in self._of_owner(owner) if name in plan.parameters), None)
        if plan is None:
            return
        planned = plan.parameters[name]
        entries = {entry.start: entry.value for entry in planned.entries}
        if planned.has_before and _counts(planned.before):
            yield RuleNumber(Fraction(planned.before), _unit(planned.type), name, past=True)
        for start, value in entries.items():
            if _counts(value):
                yield RuleNumber(Fraction(value), _unit(planned.type), name, start, past=start != max(entries))

    def of_rule(self, owner: str, section: str, name: str) -> Beside:
        """The numbers that a definition or condition reads, itself or through definitions; ``owner``: its file."""
        key = (owner, section, name)
        if key not in self._rules:
            found: dict[RuleNumber, None] = {}
            for plan in self._of_owner(owner):
                if (planned := getattr(plan, section).get(name)) is not None:
                    for node in _closure(plan, planned.node):
                        found |= dict.fromkeys(_constants(node, name))
                        for parameter in parameters_read(node):
                            found |= dict.fromkeys(self._of_parameter(plan.provision.id, parameter))
            self._rules[key] = Beside(tuple(found), ())
        return self._rules[key]

    def of_provision(self, name: str) -> Beside:
        """Every number that the rules of a provision read."""
        plan = self.plans.get(name)
        if plan is None:
            return Beside((), ())
        found = {number: None for parameter in plan.parameters for number in self._of_parameter(name, parameter)}
        for section in ("definitions", "conditions"):
            for rule, planned in getattr(plan, section).items():
                found |= dict.fromkeys(_constants(planned.node, rule))
        return Beside(tuple(found), ())

    def of_reading(self, name: str) -> Beside:
        """Every number of the provisions that ask a reading."""
        asking = [provision for provision, plan in self.plans.items() if name in plan.readings]
        return Beside(tuple({number: None for one in asking for number in self.of_provision(one).own}), ())


def _in_table(element: Element, node: Node, unit: str) -> Iterator[RuleNumber]:
    """The numbers of a band, a row or an exception: its value counts what the definition does, its edges anything."""
    for key, scalar in _scalars("", node):
        for text in re.findall(r"[0-9]+(?:\.[0-9]+)?(?: ?%)?", re.sub(r'"[^"]*"', "", scalar.text)):
            value = Fraction(text.rstrip("% ")) / (100 if text.endswith("%") else 1)
            yield RuleNumber(value, unit if key == "value" else "", element.name)


def _path(path: tuple[str, ...]) -> tuple[str | int, ...]:
    """The path of an element with its places in lists as such; elements count them from 1."""
    return tuple(int(step) - 1 if step.isdigit() else step for step in path)


def _closure(plan: Plan, node: n.Node) -> Iterator[n.Node]:
    seen: set[str] = set()
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        for name in definitions_read(here):
            if name not in seen:
                seen.add(name)
                stack.append(plan.definitions[name].node)


def _constants(node: n.Node, name: str) -> Iterator[RuleNumber]:
    for part in walk(node):
        if isinstance(part, n.Constant) and part.type.numeric and _counts(part.value):
            yield RuleNumber(Fraction(part.value), _unit(part.type), name)


def _unit(type_: Any) -> str:
    unit = type_.unit or ""
    return "money" if type_.kind == "money" or _CURRENCY.match(unit) else unit


def _counts(value: Any) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _scalars(key: str, node: Node) -> Iterator[tuple[str, ScalarNode]]:
    if isinstance(node, ScalarNode):
        yield key, node
    elif isinstance(node, MappingNode):
        for name, child in node.items():
            if key == "when" or name in ("value", "to", "when", "formula"):
                yield from _scalars("when" if key == "when" else name, child)


def _day(text: str) -> dt.date | None:
    try:
        day: dt.date = read_value(text, "date")
    except ValueError:
        return None
    return day
