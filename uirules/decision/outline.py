"""The outline of a derivation, the same for all claims: which steps, in which order, and what each reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uirules.engines.explain.engine import ExplainEngine
from uirules.plan.usage import Reads, reads

__all__ = ["Outline", "formula_text", "outline"]


@dataclass(frozen=True, slots=True)
class Outline:
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


def outline(engine: ExplainEngine, readings: Mapping[str, str]) -> Outline:
    """The outline of a plan: conditions in force and outputs, each after what it rests on."""
    plan = engine.plan
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

    for name in engine.active(readings):
        visit("condition", name)
    for name in engine.outputs:
        visit("definition", name)
    if plan.schedule is not None:
        own = reads(plan.schedule, readings)
        for definition in own.definitions:
            visit("definition", definition)
        for parameter in own.parameters:
            order[("parameter", parameter)] = None
    return Outline(tuple(order), found, formulas)
