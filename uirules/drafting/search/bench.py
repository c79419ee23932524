"""Deciding the same claim on one or two sides, and how the decisions differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import Range
from uirules.drafting.search.domain import Domain
from uirules.drafting.search.draft import Draft, Row
from uirules.errors import ClaimError, LimitError, NoLawInForce
from uirules.law import Law

__all__ = ["Bench", "Difference", "Result", "Trial", "difference"]

KINDS = ("outcome", "amount", "payments", "values")
"""How two decisions can differ, the weightiest first: by the first of these in which they do."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How two decisions on one claim differ.

    ``kind``: one of :data:`KINDS`; ``decided``: whether both say met or not met, with every value and state known;
    ``findings`` and ``values`` by name.
    """

    kind: str
    decided: bool
    findings: tuple[str, ...]
    values: tuple[str, ...]
    payments: bool

    @property
    def weight(self) -> tuple[int, int]:
        """The smaller, the better a witness."""
        return (not self.decided, KINDS.index(self.kind))


@dataclass(frozen=True, slots=True)
class Result:
    """What a search keeps of a decision."""

    outcome: str
    findings: Mapping[str, Any]
    waiting: tuple[str, ...]
    open: int

    @property
    def score(self) -> tuple[int, int, int]:
        """How near the claim is to one that is plainly met, with everything worked out: the greater, the nearer."""
        results = list(self.findings.values())
        met = sum(result is True for result in results)
        return (self.outcome == "met", met - sum(result is False for result in results), -self.open)

    @property
    def plainly_met(self) -> bool:
        """Whether all conditions are met and nothing is left open."""
        return self.outcome == "met" and not self.open


class Bench:
    """Laws that decide drafts of claims on one benefit, each draft once."""

    def __init__(self, laws: Sequence[Law], benefit: str, domain: Domain) -> None:
        self.laws, self.benefit, self.domain = laws, benefit, domain
        self.amounts = tuple(dict.fromkeys(a for law in laws for a in law.ruleset.provision(benefit).amounts))
        self._known: dict[Any, Trial | None] = {}
        self._declared = [law.ruleset.facts.facts for law in laws]
        self._rows: list[dict[int, tuple[Row, dict[str, Any]]]] = [{} for _ in laws]

    @property
    def tried(self) -> int:
        """How many claims were decided."""
        return len(self._known)

    def trial(self, draft: Draft) -> Trial | None:
        """What the laws make of a claim; None for one that a law refuses."""
        if draft.key not in self._known:
            decisions = self.decide(draft)
            self._known[draft.key] = None if decisions is None else self._trial(decisions)
        return self._known[draft.key]

    def _trial(self, decisions: tuple[Decision, ...]) -> Trial:
        found = difference(decisions[0], decisions[1], self.amounts) if len(decisions) == 2 else None
        return Trial(tuple(_result(decision) for decision in decisions), found)

    def decide(self, draft: Draft) -> tuple[Decision, ...] | None:
        """The decision of each law; None for a claim that one of them refuses."""
        found = []
        try:
            for law, declared, rows in zip(self.laws, self._declared, self._rows, strict=True):
                found.append(law.decide(draft.plain(declared, rows), self.benefit))
        except (ClaimError, LimitError, NoLawInForce):
            return None
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Trial:
    """A claim decided: the result of each law, and how those of two differ."""

    results: tuple[Result, ...]
    difference: Difference | None


def _result(decision: Decision) -> Result:
    missing = (*decision.missing, *decision.missing_for_amount)
    return Result(
        decision.outcome,
        {finding.id: finding.result for finding in decision.findings},
        tuple(dict.fromkeys(entry.fact for entry in missing)),
        _open(decision),
    )


def difference(left: Decision, right: Decision, amounts: Sequence[str]) -> Difference | None:
    """How two decisions differ; None where outcome, values and payments are the same."""
    values = tuple(
        name for name in dict.fromkeys((*left.values, *right.values)) if left.values.get(name) != right.values.get(name)
    )
    results = [{finding.id: finding.result for finding in decision.findings} for decision in (left, right)]
    names = dict.fromkeys((*results[0], *results[1]))
    findings = tuple(name for name in names if results[0].get(name) != results[1].get(name))
    payments = _payments(left) != _payments(right)
    outcomes = {left.outcome, right.outcome}
    decided = outcomes <= {"met", "not_met"} and not any(map(_open, (left, right)))
    if len(outcomes) == 2:
        return Difference("outcome", decided, findings, values, payments)
    if not values and not payments:
        return None
    kind = "amount" if any(name in amounts for name in values) else "payments" if payments else "values"
    return Difference(kind, decided, findings, values, payments)


def _open(decision: Decision) -> int:
    """How many values and states of payments are not settled."""
    uncertain = sum(
        payment.state == "undetermined" or isinstance(payment.start, Range) or isinstance(payment.amount, Range)
        for payment in decision.payments
    )
    return len(decision.unknown_values) + len(decision.errors) + uncertain


def _payments(decision: Decision) -> list[tuple[Any, ...]]:
    return [(p.start, p.end, p.state, p.amount, p.payable, p.certain) for p in decision.payments]
