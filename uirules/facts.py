"""What a benefit needs to know: the declarations of the facts it can use, as plain data."""

from __future__ import annotations

from typing import Any

from uirules.plan.plan import Plan
from uirules.plan.walk import facts_read
from uirules.ruleset.load import Ruleset
from uirules.ruleset.model import Declaration, RowField

__all__ = ["describe"]


def describe(ruleset: Ruleset, plan: Plan) -> list[dict[str, Any]]:
    """The facts that a provision can use, in the order of their declaration.

    Those that its formulas read, the days up to which its lists are complete, the contingency, and the facts of the
    claim itself.
    """
    nodes = [d.node for d in plan.definitions.values()] + [c.node for c in plan.conditions.values()]
    if plan.schedule is not None:
        nodes.append(plan.schedule)
    used = {path for node in nodes for path in facts_read(node)} | {plan.provision.contingency}
    facts = ruleset.facts.facts
    for path in tuple(used):
        used |= {extra for extra in (facts[path].known_from, facts[path].known_to) if extra is not None}
    used |= {path for path in facts if path.startswith("claim.") or path == "insured.id"}
    return [_fact(path, declaration) for path, declaration in facts.items() if path in used]


def _fact(path: str, declaration: Declaration) -> dict[str, Any]:
    data = _common(path, declaration)
    if declaration.type == "list":
        data |= {
            "key": declaration.key,
            "time": declaration.time,
            "known_from": declaration.known_from,
            "known_to": declaration.known_to,
            "max_items": declaration.max_items,
            "row": [
                _common(name, field) | {"required": field.required} for name, field in (declaration.row or {}).items()
            ],
        }
    return data


def _common(path: str, declared: Declaration | RowField) -> dict[str, Any]:
    data: dict[str, Any] = {"path": path, "type": declared.type}
    if declared.unit is not None:
        data["unit"] = declared.unit
    if declared.range is not None:
        data["range"] = list(declared.range)
    if declared.values is not None:
        data["values"] = {name: dict(value.label) for name, value in declared.values.items()}
    data["label"] = dict(declared.label)
    if declared.question is not None:
        data["question"] = dict(declared.question)
    if declared.why is not None:
        data["why"] = dict(declared.why)
    if declared.asked_of is not None:
        data["asked_of"] = declared.asked_of
    return data | {"personal": declared.personal, "may_be_absent": declared.may_be_absent}
