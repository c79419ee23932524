"""The derivation: every definition, parameter and condition used, each after those it rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from uirules.decision.context import Context
from uirules.decision.outline import Outline, formula_text
from uirules.decision.results import Choice, Range, Step, plain
from uirules.engines.explain.settle import Settled
from uirules.plan import nodes as n
from uirules.plan.plan import PlannedCondition, PlannedDefinition
from uirules.plan.usage import Reads
from uirules.ruleset.types import Type
from uirules.values.absent import ABSENT
from uirules.values.failure import Failed
from uirules.values.uncertain import Anything, Interval, OneOf, Rows

__all__ = ["Derivation", "Mark", "derivation"]

Mark = tuple[str, str, Any, tuple[str, ...]]
"""What tells a step from another one's: kind, id, the plain result (None where there is none) and the clauses."""

_DAYS = 10_000
"""How many days' clauses are remembered, at most."""

_CALLED = re.compile(r"\b([a-z][a-z0-9_]*)\(")


class Derivation:
    """All steps of an evaluation. The engine keeps every result; the steps are laid out when somebody reads them."""

    __slots__ = ("_make", "_mark", "_steps")

    def __init__(
        self,
        make: Callable[[], tuple[Step, ...]] | None,
        steps: tuple[Step, ...] | None = None,
        mark: Callable[[], tuple[Mark, ...]] | None = None,
    ) -> None:
        self._make = make
        self._steps = steps
        self._mark = mark

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps, each after those it rests on."""
        if self._steps is None:
            assert self._make is not None
            self._steps = self._make()
            self._make = None
        return self._steps

    def marks(self) -> tuple[Mark, ...]:
        """The steps by what tells them from others', without formulas and what they read: cheap, for whole ledgers."""
        if self._mark is not None:
            return self._mark()
        return tuple((s.kind, s.id, s.result, tuple(cite["clause"] for cite in s.cite)) for s in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON: ``steps``, and ``not_evaluated`` with the reason of each."""
        return {
            "steps": [step.to_dict() for step in self.steps if step.not_evaluated is None],
            "not_evaluated": [
                {"id": step.id, "kind": step.kind, "why": step.not_evaluated}
                for step in self.steps
                if step.not_evaluated
            ],
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return Derivation, (None, self.steps)


def json_value(value: Any, type_: Type) -> Any:
    """A value as the derivation shows it: lists by their length, rows are in the claim."""
    if isinstance(value, Failed):
        return {"failed": value.code}
    if value is ABSENT:
        return {"absent": True}
    if type_.kind == "list":
        if isinstance(value, Rows):
            longest = value.longest()
            if value.at_least == longest:
                return {"items": value.at_least}
            return {"items": {"from": value.at_least, "to": longest}}
        items = value if isinstance(value, tuple) else ()
        if type_.element is not None and type_.element.kind not in ("record", "list"):
            return [plain(item, type_.element.kind) if not isinstance(item, Interval) else None for item in items]
        return {"items": len(items)}
    if isinstance(value, Interval):
        return plain(Range(value.low, value.high), type_.kind)
    if isinstance(value, OneOf):
        return plain(Choice(value.values), type_.kind)
    if isinstance(value, Anything):
        return None
    return plain(value, type_.kind)


def derivation(context: Context, settled: Settled, readings: Mapping[str, str]) -> Derivation:
    """The derivation of an evaluation."""
    return Derivation(
        lambda: _steps(context, settled, readings),
        mark=lambda: tuple(_Marks(context, settled, readings).marks()),
    )


def _steps(context: Context, settled: Settled, readings: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps of an evaluation, each with the values it read and its result."""
    layout = _Layout(context, settled, readings)
    make = {"parameter": layout.parameter, "condition": layout.condition, "definition": layout.definition}
    return tuple(make[kind](name) for kind, name in layout.shape.names)


class _Layout:
    """Lays out the steps of one evaluation."""

    def __init__(self, context: Context, settled: Settled, readings: Mapping[str, str]) -> None:
        self.context, self.settled, self.readings = context, settled, readings
        self.plan = context.engine.plan
        self.frame = settled.evaluation.frame
        ruleset = context.engine.ruleset
        self.declared = {**ruleset.common.definitions, **ruleset.provision(self.plan.provision.id).definitions}
        self.shape: Outline = context.outline(readings)
        self.grades = context.grades.sheet(readings, self.frame.law_on, self.frame.rules)

    def parameter(self, name: str) -> Step:
        planned = self.plan.parameters[name]
        entry = self.context.grades.entry(name, self.frame.law_on)
        if entry is None:
            why = None if planned.has_before else "no_value_in_force"
            value, cite, grade = planned.before, planned.cite, None
        else:
            why, value, cite, grade = None, entry.value, entry.cite, entry.assurance
        return Step(
            id=name,
            kind="parameter",
            type=planned.type.kind,
            cite=self.context.cite(cite),
            assurance=grade,
            result=plain(value, planned.type.kind),
            not_evaluated=why,
        )

    def _value(self, name: str) -> Any:
        return self.settled.values.get(name, self.frame.values.get(name))

    def _finding(self, name: str) -> Any:
        value = self.settled.findings.get(name, self.frame.findings.get(name))
        return value if value is True or value is False else "undetermined"

    def _reads(self, own: Reads) -> dict[str, Any]:
        """The values read, by name."""
        used: dict[str, Any] = {}
        for name in own.definitions:
            if (value := self._value(name)) is not None:
                used[name] = json_value(value, self.plan.definitions[name].type)
        for name in own.parameters:
            entry = self.context.grades.entry(name, self.frame.law_on)
            if entry is not None:
                used[name] = plain(entry.value, self.plan.parameters[name].type.kind)
        for path in own.facts:
            if path in self.frame.facts:
                used[path] = json_value(self.frame.facts[path], self.plan.facts[path])
        return used

    def _cites(self, planned: PlannedDefinition | PlannedCondition) -> tuple[Mapping[str, Any], ...]:
        """The clauses of a rule, and those of its entries in force where it is a timeline."""
        branches = self.context.grades.branches(planned.node, self.readings, self.frame.law_on)
        own = [clause for branch in branches for clause in branch.cite]
        return self.context.cite(dict.fromkeys((*planned.cite, *own)))

    def _applied(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The clauses of a definition, and those of its rows or exceptions that applied."""
        own = tuple(cite["clause"] for cite in self._cites(self.plan.definitions[name]))
        return self.context.cite(_with_rules(own, self.frame.rules.get(name, ())))

    def _formula(self, planned: PlannedDefinition | PlannedCondition) -> str | None:
        """The formula in force of a timeline; of a rule with exceptions that of the one that applied."""
        applied = self.frame.rules.get(planned.name, ())
        declared = self.plan.provision.definitions.get(planned.name)
        if declared is not None and len(applied) == 1 and isinstance(applied[0], n.Exception_):
            own = declared.exceptions.get(applied[0].name)  # none of its own: that of a definition it calls
            if own is not None:
                return formula_text(own.formula, self.readings, self.frame.law_on, self.context.known_at)
        return formula_text(planned.source, self.readings, self.frame.law_on, self.context.known_at)

    def _called(self, formula: str | None) -> dict[str, str]:
        """The formulas of the definitions with arguments that a formula calls, and of those that these call."""
        found: dict[str, str] = {}
        rest = [] if formula is None else [formula]
        while rest:
            for name in _CALLED.findall(rest.pop()):
                declared = self.declared.get(name)
                if declared is None or not declared.given:
                    continue
                head = f"{name}({', '.join(declared.given)})"
                body = formula_text(declared.formula, self.readings, self.frame.law_on, self.context.known_at)
                if body is not None and head not in found:
                    found[head] = body
                    rest.append(body)
        return found

    def condition(self, name: str) -> Step:
        formula = self.shape.formulas[("condition", name)] or self._formula(self.plan.conditions[name])
        own = self.shape.reads[("condition", name)]
        return Step(
            id=name,
            kind="condition",
            type="boolean",
            cite=self._cites(self.plan.conditions[name]),
            assurance=self.grades.condition(name, self.frame.rules),
            formula=formula,
            called=self._called(formula),
            readings={reading: self.readings[reading] for reading in own.readings},
            reads=self._reads(own),
            result=self._finding(name),
        )

    def definition(self, name: str) -> Step:
        own = self.shape.reads[("definition", name)]
        planned = self.plan.definitions[name]
        formula = self._formula(planned)
        value = self._value(name)
        chosen = {reading: self.readings[reading] for reading in own.readings}
        exact, rounding = None, None
        if planned.roundings and name in self.frame.exact and value is not None:
            option = ""
            if planned.rounding_reading is not None:
                option = chosen[planned.rounding_reading] = self.readings[planned.rounding_reading]
            exact = json_value(self.frame.exact[name], Type("rational"))
            used = planned.roundings[option]
            cite = None if used.cite is None else list(used.cite)
            rounding = {"mode": used.mode, "to": plain(used.to, "rational"), "cite": cite}
        return Step(
            id=name,
            kind="definition",
            type=planned.type.kind,
            cite=self._applied(name),
            assurance=self.grades.definitions[name],
            formula=formula,
            called=self._called(formula),
            readings=chosen,
            reads=self._reads(own),
            requires={condition: self._finding(condition) for condition in own.conditions},
            rules=tuple(_rule(rule) for rule in self.frame.rules.get(name, ())),
            result=None if value is None else json_value(value, planned.type),
            exact=exact,
            rounding=rounding,
            not_evaluated=None if value is not None else _why_not(self.settled, name),
        )


class _Marks:
    """The marks of one evaluation: what :class:`_Layout` finds of id, result and clauses, and nothing else."""

    def __init__(self, context: Context, settled: Settled, readings: Mapping[str, str]) -> None:
        self.context, self.settled, self.readings = context, settled, readings
        self.plan, self.frame = context.engine.plan, settled.evaluation.frame

    def marks(self) -> Iterator[Mark]:
        """Step by step, in the order of the derivation."""
        frame, values, findings = self.frame, self.settled.values, self.settled.findings
        cited = self._cited()
        for kind, name in self.context.outline(self.readings).names:
            clauses = cited[kind, name]
            if kind == "definition":
                value = values.get(name, frame.values.get(name))
                result = None if value is None else json_value(value, self.plan.definitions[name].type)
                rules = frame.rules.get(name)
                yield kind, name, result, clauses if not rules else _with_rules(clauses, rules)
            elif kind == "condition":
                value = findings.get(name, frame.findings.get(name))
                yield kind, name, value if value is True or value is False else "undetermined", clauses
            else:
                planned = self.plan.parameters[name]
                entry = self.context.grades.entry(name, frame.law_on)
                yield kind, name, plain(planned.before if entry is None else entry.value, planned.type.kind), clauses

    def _cited(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The clauses of every step on this day under these readings, worked out once for each."""
        day = self.frame.law_on
        key = (day, tuple(self.readings[name] for name in self.plan.readings))
        known = self.context.cited
        if key not in known:
            if len(known) >= _DAYS:
                known.clear()
            known[key] = {
                (kind, name): self._clauses(kind, name, day) for kind, name in self.context.outline(self.readings).names
            }
        return known[key]

    def _clauses(self, kind: str, name: str, day: dt.date) -> tuple[str, ...]:
        if kind == "parameter":
            entry = self.context.grades.entry(name, day)
            return tuple((self.plan.parameters[name] if entry is None else entry).cite)
        planned = self.plan.conditions[name] if kind == "condition" else self.plan.definitions[name]
        branches = self.context.grades.branches(planned.node, self.readings, day)
        return tuple(dict.fromkeys((*planned.cite, *(clause for branch in branches for clause in branch.cite))))


def _with_rules(clauses: tuple[str, ...], rules: Iterable[Any]) -> tuple[str, ...]:
    """The clauses of a definition with those of its rows or exceptions that applied."""
    own = [rule.cite or () for rule in rules]
    more = (clause for cite in own for clause in ((cite,) if isinstance(cite, str) else cite))
    return tuple(dict.fromkeys((*clauses, *more)))


def _rule(rule: Any) -> str:
    """The name of an exception, or the value of a table's row."""
    return rule.name if isinstance(rule, n.Exception_) else str(plain(rule.value.value, rule.value.type.kind))


def _why_not(settled: Settled, name: str) -> str:
    skipped = settled.evaluation.frame.skipped.get(name)
    if skipped:
        return f"requires {', '.join(skipped)}"
    return "outcome_not_met" if settled.outcome is False else "not_needed"
