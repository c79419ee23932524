"""How scenarios that differ are told in a language: outcomes, values, payments, and what made the difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uirules.decision.document import Identifier, Runs, Text
from uirules.decision.wording import Kind
from uirules.drafting.diff.told import Teller
from uirules.drafting.diff.verdicts import Cause, ScenarioChange, Verdict

__all__ = ["ScenarioTeller"]

_PAYMENTS = 3
"""So many payments that differ are told one by one."""
_CAUSES = 4
"""So many steps are named from which a difference comes."""


class ScenarioTeller(Teller):
    """A teller that has the words for scenarios as well."""

    def outcome(self, verdict: Verdict) -> Runs:
        if verdict.outcome == "error":
            return self.say("outcome_error", codes=(Identifier(", ".join(verdict.errors)),))
        if verdict.outcome == "not_encoded":
            return self.label("outcome_not_encoded")
        return (Text(self.word.label(f"result.{verdict.outcome}")),)

    def outcomes(self, change: ScenarioChange) -> Runs:
        """The outcome on both sides."""
        if change.before.outcome == change.after.outcome and not change.before.errors:
            return self.say("unchanged", outcome=self.outcome(change.after))
        return self.say("became", before=self.outcome(change.before), after=self.outcome(change.after))

    def values(self, change: ScenarioChange) -> list[Runs]:
        """Each value, and the payments, that differ."""
        old, new = change.before, change.after
        found = []
        for name in {**new.values, **old.values}:
            was, now = old.values.get(name), new.values.get(name)
            if was != now:
                kind = change.kinds.get(name)
                told = self.say("became", before=self.value(was, kind), after=self.value(now, kind))
                title = self.of(change.titles[name]) if change.titles.get(name) else (Identifier(name),)
                found.append(self.say("labelled", label=title, value=told))
        if old.payable != new.payable and None not in (old.payable, new.payable):
            found.append(
                self.say("became_payable", before=self.value(old.payable, None), after=self.value(new.payable, None))
            )
        return found + self._payments(change)

    def _payments(self, change: ScenarioChange) -> list[Runs]:
        old, new = change.before.payments, change.after.payments
        if len(old) != len(new):
            return [self.say("payments_number", before=self.number(len(old)), after=self.number(len(new)))]
        kind = next((kind for kind in change.kinds.values() if kind.type == "money"), Kind("integer"))
        pairs = [(number, *pair) for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]]
        found = []
        for number, was, now in pairs[:_PAYMENTS]:
            told = self.say("became", before=self._payment(was, now, kind), after=self._payment(now, was, kind))
            found.append(self.say("payment_line", number=self.number(number), period=self._period(now), text=told))
        if len(pairs) > _PAYMENTS:
            found.append(self.say("more_payments", number=self.number(len(pairs) - _PAYMENTS)))
        return found

    def _period(self, payment: Mapping[str, Any]) -> Runs:
        ends = {end: self.value(payment[end], Kind("date")) for end in ("from", "to")}
        return ends["to"] if payment["from"] == payment["to"] else self.say("period", **ends)

    def _payment(self, payment: Mapping[str, Any], other: Mapping[str, Any], kind: Kind) -> Runs:
        """What of a payment differs from another."""
        parts = []
        if any(payment[end] != other[end] for end in ("from", "to")):
            parts.append(self._period(payment))
        if payment["amount"] != other["amount"]:
            parts.append(self.value(payment["amount"], kind))
        if payment["state"] != other["state"]:
            parts.append((Text(self.word.label(f"state.{payment['state']}")),))
        if payment.get("payable") != other.get("payable"):
            parts.append(self.label("payable" if payment["payable"] else "not_payable"))
        return self.listed(parts)

    def causes(self, change: ScenarioChange) -> list[Runs]:
        """The first condition that came out otherwise, and the steps from which the difference comes."""
        found = [] if change.finding is None else [self._finding(change.finding)]
        causes = [cause for cause in change.causes if change.finding is None or cause.name != change.finding.name]
        return found + [self._cause(cause) for cause in causes[:_CAUSES]]

    def _cause(self, cause: Cause) -> Runs:
        if cause.kind == "condition":
            return self._finding(cause)
        name = self.of(cause.title) if cause.title else (Identifier(cause.name),)
        before, after = (self.value(value, cause.shown_as) for value in (cause.before, cause.after))
        clauses = self.clauses([clause for clause, _ in cause.cite])
        kind = self.label(f"kind_{cause.kind}")
        return self.say("cause_said", kind=kind, name=name, before=before, after=after, clauses=clauses)

    def _finding(self, finding: Cause) -> Runs:
        before, after = (self._result(value) for value in (finding.before, finding.after))
        clauses = self.clauses([clause for clause, _ in finding.cite])
        return self.say("finding_said", name=(Identifier(finding.name),), before=before, after=after, clauses=clauses)

    def _result(self, value: Any) -> Runs:
        if value is None:
            return self.label("result_none")
        name = {True: "met", False: "not_met"}.get(value, "undetermined")
        return (Text(self.word.label(f"result.{name}")),)
