"""The outline of a derivation, the same for all claims: which steps, in which order, and what each reads."""

from __future__ import annotations

import datetime as dt
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


def formula_text(
    source: Any, readings: Mapping[str, str], day: dt.date | None = None, known_at: dt.date | None = None
) -> str | None:
    """The text of a formula under the readings adopted; None for a table.

    Of a timeline it is the formula in force on ``day``, of those published up to ``known_at``; None without a day.
    """
    while isinstance(source, dict):
        if "reading" in source:
            source = source[readings[source["reading"]]]
        elif day is not None:
            source = _in_force(source, day.isoformat(), None if known_at is None else known_at.isoformat())
        else:
            return None
    return source if isinstance(source, str) else None


def _in_force(source: Mapping[str, Any], day: str, known_at: str | None) -> Any:
    """The formula of a timeline in force on a day. Days written by ISO 8601 sort as texts."""
    found = None
    for start, said in sorted(source.items()):
        wordings = [said, *said.get("corrected", ())] if isinstance(said, dict) and "formula" in said else [said]
        for wording in wordings if start <= day else ():
            own = isinstance(wording, dict) and "formula" in wording
            if known_at is None or not own or wording.get("published", "") <= known_at:
                found = wording["formula"] if own else wording
    return found


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
