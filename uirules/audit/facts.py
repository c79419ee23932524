"""What a row of an audited file may state: the facts of the law, and what was decided on them elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from uirules.audit.words import texts
from uirules.errors import Problem, UnknownName
from uirules.law import Law
from uirules.ruleset.model import Declaration, EnumValue, Facts
from uirules.ruleset.schema import claim_schema
from uirules.ruleset.types import Type

__all__ = ["DECIDED", "OUTCOMES", "Decided", "amount_types", "decided_of", "facts_with_decided", "row_schema"]

DECIDED = "decided"
"""The group of a row that holds what was decided."""
OUTCOMES = ("met", "not_met")
_MOST = ("-1000000000000", "1000000000000")
"""The range of sums and other numbers that were decided; payments taken back are negative."""
_KINDS = frozenset({"boolean", "integer", "money", "rational", "date", "month", "enum"})
_NUMBERS = frozenset({"integer", "money", "rational"})


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided elsewhere.

    ``outcome`` is ``met`` or ``not_met``; ``paid`` what was paid in all, in whole units of the currency, None where the
    row does not say; ``on`` the day of the decision, ``reference`` its number; ``amounts`` the outputs it states.
    """

    outcome: str
    paid: int | None = None
    on: dt.date | None = None
    reference: str | None = None
    amounts: Mapping[str, Any] = field(default_factory=dict)


def amount_types(law: Law, benefit: str) -> dict[str, Type]:
    """The outputs of a benefit that a row may state, with their types: all but lists."""
    plan = law.plan(benefit)
    found = {name: plan.definitions[name].type for name in plan.provision.outputs}
    return {name: type_ for name, type_ in found.items() if type_.kind in _KINDS}


def facts_with_decided(law: Law, benefit: str) -> Facts:
    """The facts of a law with those of the decision. UnknownName for a law that has facts of that name itself."""
    facts = law.ruleset.facts
    if any(path.partition(".")[0] == DECIDED for path in facts.facts):
        raise UnknownName(Problem("audit.decided_is_a_fact", found=law.id))
    currency = law.ruleset.manifest.currency
    outcomes = {name: EnumValue(label=texts()[f"outcome_{name}"]) for name in OUTCOMES}
    more = {
        "decided.outcome": _declared("decided_outcome", "enum", values=outcomes),
        "decided.paid": _declared("decided_paid", "money", unit=currency, personal=True),
        "decided.on": _declared("decided_on", "date"),
        "decided.reference": _declared("decided_reference", "text"),
    }
    for name, type_ in amount_types(law, benefit).items():
        values = {member: EnumValue(label={"en": member, "my": member}) for member in type_.members}
        more[f"decided.amounts.{name}"] = _declared(
            "decided_amount", type_.kind, unit=type_.unit, personal=True, values=values or None
        )
    return facts.model_copy(update={"facts": {**facts.facts, **more}})


def row_schema(law: Law, benefit: str, lang: str = "en") -> dict[str, Any]:
    """The JSON Schema of a row of NDJSON: the facts of the law, and what was decided, of which the outcome must be."""
    facts = facts_with_decided(law, benefit)
    paths = {fact["path"] for fact in law.facts(benefit)}
    paths |= {path for path in facts.facts if path.partition(".")[0] == DECIDED}
    schema = claim_schema(law.id, facts, paths=paths, benefit=benefit, lang=lang)
    schema |= {"$id": f"urn:uirules:schema:audit:0:{law.id}:{benefit}", "required": [DECIDED]}
    schema["title"] = f"A decision under {law.id}: {benefit}"
    schema["properties"][DECIDED] |= {"type": "object", "required": ["outcome"]}
    return schema


def _declared(name: str, kind: Any, **more: Any) -> Declaration:
    words = texts()[name]
    limits = _MOST if kind in _NUMBERS else None
    return Declaration(type=kind, label=words, question=words, asked_of="office", range=limits, **more)


def decided_of(values: Mapping[str, Any]) -> Decided | None:
    """What was decided, from the values of a row; None where it does not say with which outcome."""
    outcome = values.get("decided.outcome")
    if outcome is None:
        return None
    start = "decided.amounts."
    return Decided(
        outcome,
        values.get("decided.paid"),
        values.get("decided.on"),
        values.get("decided.reference"),
        {path.removeprefix(start): value for path, value in values.items() if path.startswith(start)},
    )
