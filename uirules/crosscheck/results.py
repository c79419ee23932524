"""What two engines are compared in: a decision in plain values, step by step.

Of each result only what the law makes of the facts is kept, with the rules and clauses it rests on; sentences are left
out. ``derivation`` brings in every definition, table result and exception that the decision rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import plain

__all__ = ["Difference", "differences", "result_of"]

Result = dict[str, Any]

KINDS = ("outcome", "finding", "clauses", "value", "step", "rules", "payment", "missing", "error")
"""What can differ, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what (of :data:`KINDS`), its name, and what each engine says; None: nothing."""

    kind: str
    name: str
    explain: Any
    durable: Any

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {"kind": self.kind, "name": self.name, "explain": self.explain, "durable": self.durable}


def _clauses(citations: Any) -> list[str]:
    return [citation["clause"] for citation in citations]


def result_of(decision: Decision) -> Result:
    """A decision as it is compared: plain values by kind and name."""
    found: Result = {"outcome": {"outcome": decision.outcome}}
    found["finding"] = {one.id: one.result for one in decision.findings}
    found["clauses"] = {one.id: _clauses(one.cite) for one in decision.findings}
    found["value"] = {name: plain(value, decision.types.get(name)) for name, value in decision.values.items()}
    steps, rules = found["step"], found["rules"] = {}, {}
    for step in () if decision.derivation is None else decision.derivation.steps:
        if step.kind == "parameter":
            continue
        steps[step.id] = step.not_evaluated or [step.result, step.exact]
        if step.rules:
            rules[step.id] = list(step.rules)
    found["payment"] = {
        str(number): [
            plain(one.start, "date"),
            plain(one.end, "date"),
            plain(one.amount, "money"),
            one.state,
            one.certain,
            one.payable,
            *_clauses(one.cite),
        ]
        for number, one in enumerate(decision.payments, 1)
    }
    found["missing"] = {f"{one.pointer}{one.part}": list(one.affects) for one in decision.missing}
    found["missing"] |= {f"{one.pointer}{one.part}": "amount" for one in decision.missing_for_amount}
    found["error"] = {one.step: one.code for one in decision.errors}
    return found


def differences(explain: Mapping[str, Any], durable: Mapping[str, Any]) -> Iterator[Difference]:
    """Where two results differ."""
    if explain == durable:
        return
    for name in ("raised", "failed"):
        if name in explain or name in durable:
            yield Difference(name, name, explain.get(name), durable.get(name))
            return
    for kind in KINDS:
        one, other = explain.get(kind, {}), durable.get(kind, {})
        for name in dict.fromkeys((*one, *other)):
            if one.get(name) != other.get(name):
                yield Difference(kind, name, one.get(name), other.get(name))
