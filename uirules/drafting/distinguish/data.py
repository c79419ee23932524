"""What distinguishing came to as plain types, for JSON."""

from __future__ import annotations

from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import plain
from uirules.drafting.distinguish.witness import Report, Witness
from uirules.drafting.sides import Side
from uirules.ruleset.scalars import month_text

__all__ = ["SCHEMA", "to_dict"]

SCHEMA = "uirules/distinguish/0"


def to_dict(report: Report) -> dict[str, Any]:
    """The report: its sides, the witnesses with both decisions, and what was searched."""
    found = report.found
    return {
        "schema": SCHEMA,
        "sides": [_side(side) for side in report.sides],
        "benefit": found.benefit,
        "difference_found": bool(report.witnesses),
        "witnesses": [_witness(witness) for witness in report.witnesses],
        "searched": {
            "claims": found.tried,
            "starting": found.starting,
            **found.explored.steps,
            "shrinking": found.shrinking,
            "seed": report.seed,
            "limit": report.limit,
            "rules_that_differ": [(name and f"{kind}.{name}") or kind for kind, name in found.ranked.differing],
            "facts": list(found.explored.facts),
            "pairs": [list(pair) for pair in found.explored.pairs],
            "numbers": {
                unit or "": [plain(value) for value in sorted(values)]
                for unit, values in sorted(found.ranked.pool.numbers.items(), key=lambda entry: entry[0] or "")
            },
            "days": [day.isoformat() for day in sorted(found.ranked.pool.days)],
            "months": [month_text(month) for month in sorted(found.ranked.pool.months)],
        },
        "fruitless": list(report.fruitless),
        "not_searched": list(report.others),
        "on_one_side_only": list(report.only),
        "not_commenced": list(report.waiting),
    }


def _side(side: Side) -> dict[str, Any]:
    law_on, known_at = side.law.asked_days
    return {
        "side": side.spec,
        "ruleset": side.law.id,
        "version": side.law.version,
        "digest": side.law.ruleset.digests.rules,
        "readings": dict(side.law.readings),
        "law_on": plain(law_on),
        "known_at": plain(known_at),
    }


def _witness(witness: Witness) -> dict[str, Any]:
    difference = witness.difference
    return {
        "kind": difference.kind,
        "settled": difference.decided,
        "claim": witness.claim,
        "differs": {
            "findings": list(difference.findings),
            "values": list(difference.values),
            "payments": difference.payments,
        },
        "decisions": [_decision(decision, witness) for decision in witness.decisions],
    }


def _decision(decision: Decision, witness: Witness) -> dict[str, Any]:
    """The outcome, and the findings, values and payments if they differ."""
    difference = witness.difference
    return {
        "outcome": decision.outcome,
        "law_on": plain(decision.law_on),
        "amendments": list(decision.ruleset.amendments),
        "findings": [finding.to_dict() for finding in decision.findings if finding.id in difference.findings],
        "values": {
            name: plain(value, decision.types.get(name))
            for name, value in decision.values.items()
            if name in difference.values
        },
        "payments": [payment.to_dict() for payment in decision.payments] if difference.payments else [],
    }
