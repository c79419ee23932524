"""The derivation: every definition, parameter and condition used, each after those it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uirules.decision.results import Choice, Range, Step, plain
from uirules.engines.explain.settle import Settled
from uirules.plan.usage import Reads, reads
from uirules.ruleset.types import Type
from uirules.values.absent import ABSENT
from uirules.values.failure import Failed
from uirules.values.uncertain import Anything, Interval, OneOf, Rows

if TYPE_CHECKING:
    from uirules.decision.decide import Context

__all__ = ["Derivation", "derivation", "formula_text", "outline"]


class Derivation:
    """All steps of an evaluation. The engine keeps every result; the steps are laid out when somebody reads them."""

    __slots__ = ("_make", "_steps")

    def __init__(self, make: Callable[[], tuple[Step, ...]] | None, steps: tuple[Step, ...] | None = None) -> None:
        self._make = make
        self._steps = steps

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps, each after those it rests on."""
        if self._steps is None:
            assert self._make is not None
            self._steps = self._make()
            self._make = None
        return self._steps

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


@dataclass(frozen=True, slots=True)
class _Outline:
    """What the steps of a plan have in common under some readings."""

    names: tuple[tuple[str, str], ...]
    reads: Mapping[tuple[str, str], Reads]
    formulas: Mapping[tuple[str, str], str | None]


def formula_text(source: Any, readings: Mapping[str, str]) -> str | None:
    """The text of a formula under the readings adopted; None for a table or a timeline, which have none."""
    while isinstance(source, dict):
        if "reading" not in source:
            return None
        source = source[readings[source["reading"]]]
    return source if isinstance(source, str) else None


def outline(context: Context, readings: Mapping[str, str]) -> _Outline:
    plan = context.engine.plan
    order: dict[tuple[str, str], None] = {}
    found: dict[tuple[str, str], Reads] = {}
    formulas: dict[tuple[str, str], str | None] = {}

    def visit(kind: str, name: str) -> None:
        key = (kind, name)
        if key in found:
            return
        planned: Any = plan.definitions[name] if kind == "definition" else plan.conditions[name]
        own = reads(planned.node, readings)
        found[key] = own
        formulas[key] = formula_text(planned.source, readings)
        for condition in own.conditions:
            visit("condition", condition)
        for definition in own.definitions:
            visit("definition", definition)
        for parameter in own.parameters:
            order[("parameter", parameter)] = None
        order[key] = None

    for name in context.engine.active(readings):
        visit("condition", name)
    for name in context.engine.outputs:
        visit("definition", name)
    if plan.schedule is not None:
        own = reads(plan.schedule, readings)
        for definition in own.definitions:
            visit("definition", definition)
        for parameter in own.parameters:
            order[("parameter", parameter)] = None
    return _Outline(tuple(order), found, formulas)


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
    return Derivation(lambda: _steps(context, settled, readings))


def _steps(context: Context, settled: Settled, readings: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps of an evaluation, each with the values it read and its result."""
    plan = context.engine.plan
    frame = settled.evaluation.frame
    shape: _Outline = context.outline(readings)
    law_on = frame.law_on
    grades = context.grades.sheet(readings, law_on)
    steps = []

    def definition_value(name: str) -> Any:
        return settled.values.get(name, frame.values.get(name))

    for kind, name in shape.names:
        if kind == "parameter":
            planned = plan.parameters[name]
            entry = context.grades.entry(name, law_on)
            value = planned.before if entry is None else entry.value
            cite = planned.cite if entry is None else entry.cite
            grade = None if entry is None else entry.assurance
            why = "no_value_in_force" if entry is None and not planned.has_before else None
            steps.append(
                Step(
                    name,
                    kind,
                    None,
                    {},
                    {},
                    plain(value, planned.type.kind),
                    planned.type.kind,
                    None,
                    None,
                    context.cite(cite),
                    grade,
                    why,
                )
            )
            continue
        own = shape.reads[(kind, name)]
        used: dict[str, Any] = {}
        for part in own.definitions:
            if (value := definition_value(part)) is not None:
                used[part] = json_value(value, plan.definitions[part].type)
        for part in own.parameters:
            entry = context.grades.entry(part, law_on)
            if entry is not None:
                used[part] = plain(entry.value, plan.parameters[part].type.kind)
        for part in own.facts:
            if part in frame.facts:
                used[part] = json_value(frame.facts[part], plan.facts[part])
        for part in own.conditions:
            used[part] = _result(settled.findings.get(part, frame.findings.get(part)))
        chosen = {reading: readings[reading] for reading in own.readings}
        if kind == "condition":
            condition = plan.conditions[name]
            result = settled.findings.get(name, frame.findings.get(name))
            steps.append(
                Step(
                    name,
                    kind,
                    shape.formulas[(kind, name)],
                    chosen,
                    used,
                    _result(result),
                    "boolean",
                    None,
                    None,
                    context.cite(condition.cite),
                    grades.conditions[name],
                    None,
                )
            )
            continue
        definition = plan.definitions[name]
        value = definition_value(name)
        exact = None
        rounding = None
        if definition.roundings and name in frame.exact and value is not None:
            option = readings[definition.rounding_reading] if definition.rounding_reading is not None else ""
            chosen_rounding = definition.roundings[option]
            if definition.rounding_reading is not None:
                chosen[definition.rounding_reading] = option
            exact = json_value(frame.exact[name], Type("rational"))
            rounding = {
                "mode": chosen_rounding.mode,
                "to": plain(chosen_rounding.to, "rational"),
                "cite": None if chosen_rounding.cite is None else list(chosen_rounding.cite),
            }
        steps.append(
            Step(
                name,
                kind,
                shape.formulas[(kind, name)],
                chosen,
                used,
                None if value is None else json_value(value, definition.type),
                definition.type.kind,
                exact,
                rounding,
                context.cite(definition.cite),
                grades.definitions[name],
                None if value is not None else _why_not(settled, name),
            )
        )
    return tuple(steps)


def _result(value: Any) -> Any:
    return value if value is True or value is False else "undetermined"


def _why_not(settled: Settled, name: str) -> str:
    skipped = settled.evaluation.frame.skipped.get(name)
    if skipped:
        return f"requires {', '.join(skipped)}"
    return "outcome_not_met" if settled.outcome is False else "not_needed"
