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
"""So many rules are named from which a difference comes."""
_KINDS = {"payments": "kind_payment", "transition": "kind_transition"}
"""What rules are called that have no name of their own."""


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
        """The first condition that came out otherwise, and the rules from which the difference comes."""
        finding = [] if change.finding is None else [change.finding]
        causes = [cause for cause in change.causes if change.finding is None or cause.name != change.finding.name]
        return [self._cause(cause) for cause in (*finding, *causes[:_CAUSES])]

    def _cause(self, cause: Cause) -> Runs:
        """What differs in a rule, as far as it can be told apart: its result, and the options of readings."""
        ends = [self._end_of(cause, value) for value in (cause.before, cause.after)]
        parts = [self.say("became", before=ends[0], after=ends[1])] if ends[0] != ends[1] else []
        for reading, before, after in cause.readings:
            named = {"reading": reading, "before": before, "after": after}
            parts.append(self.say("reading_became", **{name: (Identifier(text),) for name, text in named.items()}))
        clauses = self.clauses([clause for clause, _ in cause.cite])
        if not parts:
            return self.listed([self._rule(cause), clauses])
        return self.say("cause_said", rule=self._rule(cause), differs=self.listed(parts), clauses=clauses)

    def _rule(self, cause: Cause) -> Runs:
        kind = self.label(_KINDS.get(cause.kind, f"kind_{cause.kind}"))
        if cause.kind in _KINDS:
            return kind
        name = self.of(cause.title) if cause.title else (Identifier(cause.name),)
        return self.say("named_only", kind=kind, name=name)

    def _end_of(self, cause: Cause, value: Any) -> Runs:
        if cause.kind == "condition":
            return self._result(value)
        if cause.kind == "payments" and value is not None:
            return (Text(self.word.label(f"state.{value}")),)
        return self.value(value, cause.shown_as)

    def _result(self, value: Any) -> Runs:
        if value is None:
            return self.label("result_none")
        name = {True: "met", False: "not_met"}.get(value, "undetermined")
        return (Text(self.word.label(f"result.{name}")),)
