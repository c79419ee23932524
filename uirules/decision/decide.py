"""From a settled evaluation to a decision: findings, values, payments, what is missing, how sure it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from uirules.decision.context import Context
from uirules.decision.derivation import derivation
from uirules.decision.later import first_day, left_out
from uirules.decision.results import (
    Assurances,
    Choice,
    Failure,
    Finding,
    Missing,
    Payment,
    Range,
    Remark,
    Status,
    Values,
)
from uirules.decision.speech import Phrase, Said
from uirules.engines.explain.frame import NotEvaluated
from uirules.engines.explain.settle import Settled, SettledPeriod
from uirules.plan import nodes as n
from uirules.plan.plan import Sentence
from uirules.ruleset.claim import Claim
from uirules.ruleset.model import Declaration, RowField
from uirules.ruleset.types import DATE, MONTH, Type
from uirules.values.failure import Failed
from uirules.values.uncertain import Anything, Blame, Hole, Interval, OneOf, Rows, blame_of

__all__ = ["Assembly", "Parts", "assemble", "outcome_word", "public", "told"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a decision that evaluation gives."""

    outcome: str
    payable: bool
    status: Status
    values: Mapping[str, Any]
    unknown_values: tuple[str, ...]
    findings: tuple[Finding, ...]
    payments: tuple[Payment, ...]
    missing: tuple[Missing, ...]
    missing_for_amount: tuple[Missing, ...]
    assurance: Assurances
    warnings: tuple[Remark, ...]
    assumptions: tuple[Remark, ...]
    errors: tuple[Failure, ...]
    derivation: Any


def public(value: Any) -> Any:
    """A value of the engine as a decision has it: known, a range or a choice; of one that failed nothing is known."""
    if isinstance(value, Interval):
        return Range(value.low, value.high)
    if isinstance(value, OneOf):
        return Choice(value.values)
    if isinstance(value, Anything | Rows | Failed):
        return Range(None, None)
    return value


def outcome_word(outcome: Any) -> str:
    """``met``, ``not_met`` or ``undetermined``."""
    return "met" if outcome is True else "not_met" if outcome is False else "undetermined"


def assemble(context: Context, claim: Claim, settled: Settled, law_on: dt.date, readings: Mapping[str, str]) -> Parts:
    """The parts of a decision."""
    return Assembly(context, claim, settled, law_on, readings).parts()


class Assembly:
    def __init__(
        self, context: Context, claim: Claim, settled: Settled, law_on: dt.date, readings: Mapping[str, str]
    ) -> None:
        self.context, self.claim, self.settled = context, claim, settled
        self.law_on, self.readings = law_on, readings
        self.plan = context.engine.plan
        self.provision = self.plan.provision
        self.ruleset = context.engine.ruleset
        self.frame = settled.evaluation.frame
        self.outcome = outcome_word(settled.outcome)
        self.grades = context.grades.sheet(readings, law_on, self.frame.rules)
        self.amount_grade = self.grades.amounts(self.frame.rules)
        self.status = self._status(law_on)

    def _status(self, day: dt.date) -> Status:
        return self.context.status(day)

    def parts(self) -> Parts:
        settled = self.settled
        findings = self._findings()
        payments = tuple(self._payment(period) for period in settled.payments)
        values = {name: public(value) for name, value in settled.values.items() if not isinstance(value, Failed)}
        unknown = tuple(name for name, value in values.items() if isinstance(value, Range | Choice))
        payable = any(payment.payable for payment in payments)
        return Parts(
            self.outcome,
            payable,
            self.status,
            Values(values),
            unknown,
            findings,
            payments,
            self._missing(settled.missing),
            self._missing(settled.missing_for_amount),
            self._assurance(findings),
            self._warnings(payments),
            self._assumptions(),
            self._errors(),
            derivation(self.context, self.settled, self.readings),
        )

    # ── names in sentences ───────────────────────────────────────────────────────────────────────────────────────────

    def lookup(self, name: str) -> tuple[Any, Type] | None:
        """The value and type of a name in a sentence: a value, a parameter, a fact, or ``status.as_of``."""
        plan = self.plan
        if name in plan.definitions:
            if name in self.settled.values:
                value = self.settled.values[name]
            elif name in self.frame.skipped or (self.settled.outcome is False and name in self.context.engine.amounts):
                return None
            else:
                value = self.frame.value(name)
            return public(value), plan.definitions[name].type
        if name in plan.parameters:
            entry = self.context.grades.entry(name, self.law_on)
            return None if entry is None else (entry.value, plan.parameters[name].type)
        if name in plan.facts:
            return self.claim.values.get(name), plan.facts[name]
        if name == "status.as_of":
            return self.status.as_of, DATE
        return None

    def said(self, words: Mapping[str, str], **more: tuple[Any, Type]) -> Said:
        """A sentence of the ruleset with this claim's values."""
        if not more:
            return self.context.speech.said(words, self.lookup)
        extra = {name.replace("__", "."): value for name, value in more.items()}
        return self.context.speech.said(words, lambda name: extra.get(name) or self.lookup(name))

    # ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _findings(self) -> tuple[Finding, ...]:
        found = []
        for name, result in self.settled.findings.items():
            condition = self.plan.conditions[name]
            declared = self.provision.conditions[name]
            settled = result is True or result is False
            words = declared.met if result is True else declared.unmet if result is False else declared.unknown
            found.append(
                Finding(
                    name,
                    result if settled else "undetermined",
                    self.context.cite(condition.cite),
                    self.said(words),
                    self.grades.condition(name, self.frame.rules),
                )
            )
        return tuple(found)

    def _assurance(self, findings: tuple[Finding, ...]) -> Assurances:
        grades = [finding.assurance for finding in findings if finding.assurance is not None]
        if self.outcome == "not_met":
            unmet = [finding.assurance for finding in findings if finding.result is False and finding.assurance]
            return Assurances(min(unmet, default=None), None)
        return Assurances(max(grades, default=None), self.amount_grade)

    # ── payments ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _payment(self, settled: SettledPeriod) -> Payment:
        payments = self.provision.payments
        assert payments is not None
        period = settled.period
        declared = self.context.state(period.state, period.rule)
        words: Any = declared or payments.undetermined
        end = (public(period.end), DATE)
        payable = (
            self.outcome == "met"
            and isinstance(period.state, str)
            and period.state == "allowable"
            and period.certain
            and not isinstance(period.amount, Failed)
            and isinstance(period.start, dt.date)
            and self._status(period.start).operational
        )
        return Payment(
            public(period.start),
            public(period.end),
            public(period.amount),
            period.state if isinstance(period.state, str) else "undetermined",
            payable,
            period.certain,
            self._missing(settled.missing),
            self.context.cite(period.cite or payments.cite),
            self.said(words.label, payment__to=end),
            self.said(words.text, payment__to=end),
            self.said(words.meaning, payment__to=end),
            self._dates_told(period.start, period.end),
        )

    def _dates_told(self, start: Any, end: Any) -> tuple[dt.date, ...]:
        payments = self.provision.payments
        assert payments is not None
        if payments.dates_told is None or not isinstance(start, dt.date) or not isinstance(end, dt.date):
            return ()
        path, _, name = payments.dates_told.rpartition(".")
        element = self.plan.facts[path].element
        index = None if element is None else element.index(name)
        rows = self.claim.values.get(path, ())
        if index is None:
            return ()
        return tuple(sorted({row[index] for row in rows if start <= row[index] <= end}))

    # ── what is missing ──────────────────────────────────────────────────────────────────────────────────────────────

    def _missing(self, blame: Blame) -> tuple[Missing, ...]:
        return tuple(self._one_missing(hole) for hole in sorted(blame, key=self._order))

    def _order(self, hole: Hole) -> tuple[Any, ...]:
        paths = list(self.plan.facts)
        owner = hole.fact if hole.fact in self.plan.facts else hole.fact.rpartition(".")[0]
        steps = tuple((0, int(s), "") if s.isdigit() else (1, 0, s) for s in hole.pointer.split("/")[1:])
        return paths.index(owner), steps, hole.part

    def _one_missing(self, hole: Hole) -> Missing:
        declared, row = self._declared(hole)
        question = declared.question or declared.label
        return Missing(
            hole.fact,
            hole.pointer,
            hole.part,
            self.context.speech.said(question, lambda name: self._of_row(hole, name) or self.lookup(name)),
            None if declared.why is None else self.context.speech.said(declared.why, self.lookup),
            declared.asked_of or (row.asked_of if row is not None else None),
            self._affected(hole),
        )

    def _declared(self, hole: Hole) -> tuple[Declaration | RowField, Declaration | None]:
        facts = self.ruleset.facts.facts
        if hole.fact in facts:
            return facts[hole.fact], None
        owner, _, name = hole.fact.rpartition(".")
        row = facts[owner].row
        assert row is not None
        return row[name], facts[owner]

    def _of_row(self, hole: Hole, name: str) -> tuple[Any, Type] | None:
        """A field of the row a hole stands in, for its question."""
        owner, _, field = name.rpartition(".")
        if not hole.fact.startswith(f"{owner}.") or owner not in self.plan.facts:
            return None
        element = self.plan.facts[owner].element
        assert element is not None
        index = element.index(field)
        if index is None:
            return None
        rows = self.claim.values[owner]
        row = rows[int(hole.pointer.split("/")[-2])]
        return row[index], element.fields[index][1]

    def _affected(self, hole: Hole) -> tuple[str, ...]:
        settled = self.settled
        found = [name for name, result in settled.findings.items() if hole in blame_of(result)]
        found += [name for name, value in settled.values.items() if hole in blame_of(value)]
        if any(hole in period.missing for period in settled.payments):
            found.append("payments")
        return tuple(found)

    # ── remarks ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _warnings(self, payments: tuple[Payment, ...]) -> tuple[Remark, ...]:
        found: list[Remark] = []
        system = self.ruleset.systems.systems[self.provision.system]
        days = [self.law_on, *(p.start for p in payments if isinstance(p.start, dt.date))]
        unconfirmed = [day for day in days if self.status.as_of is not None and day > self.status.as_of]
        if unconfirmed:
            found.append(
                self._generic(
                    "status_unconfirmed", "status.unconfirmed", system=system.title, as_of=(self.status.as_of, DATE)
                )
            )
        if self.outcome == "met" and not self.status.operational and not unconfirmed:
            words = self.provision.texts.get("met_not_operational")
            if words is not None:
                found.append(Remark("status.not_operational", self.said(words)))
        for name, (until, used) in self._outdated().items():
            type_ = MONTH if isinstance(used, int) else DATE
            title = self.provision.parameters[name].title
            found.append(
                self._generic(
                    "value_unconfirmed",
                    f"value.unconfirmed.{name}",
                    label=title,
                    until=(until, DATE),
                    used_for=(used, type_),
                )
            )
        found += self._left_out(days)
        if self.outcome != "not_met" and self.amount_grade == "D":
            found.append(self._generic("weak_amount", "assurance.recollection"))
        if self.settled.approximate:
            found.append(self._generic("approximate", "value.approximate"))
        for use in self.plan.gaps:
            if self.outcome in use.outcomes and self._may_hold(use.when):
                found.append(Remark(f"gap.{use.gap}", dict(self.context.registry.gap(use.gap).text)))
        return tuple(found)

    def _may_hold(self, when: n.Node | None) -> bool:
        """Whether a condition is none, or not known to be false."""
        if when is None:
            return True
        try:
            return self.context.engine.compiled(when)(self.frame) is not False
        except NotEvaluated:
            return False

    def _outdated(self) -> dict[str, tuple[dt.date, Any]]:
        """Parameters used for a day after the last on which their value was confirmed, each with the last such day."""
        found: dict[str, tuple[dt.date, Any]] = {}
        for name, last in self.frame.uses.items():
            spans = self.frame.days.get(name, ())
            for used in sorted({last, *(end for span in spans for end in span if end is not None)}):
                day = first_day(used)
                entry = self.context.grades.entry(name, day)
                if entry is not None and entry.verified_until is not None and day > entry.verified_until:
                    found[name] = (entry.verified_until, used)
        return found

    def _left_out(self, days: Iterable[dt.date]) -> Iterator[Remark]:
        """What was published after the day of knowledge, and would have governed this claim."""
        for entry in left_out(self.context, self.frame, self.readings, days):
            values: dict[str, Any] = {
                "cite": self._clauses(self.context.newest_registry.citation(clause).to_dict() for clause in entry.cite),
                "start": (entry.start, DATE),
                "published": (entry.published, DATE),
            }
            name = entry.name
            match entry.kind:
                case "parameter":
                    key, values["label"] = "value_published_later", self.provision.parameters[name].title
                case "rule":
                    key = "rule_published_later"
                case "stage":
                    key = "status_published_later"
                    values["system"] = self.ruleset.systems.systems[self.provision.system].title
                    name = f"{self.provision.system}.{name}"
            yield self._generic(key, f"time.published_later.{name}", **values)

    def _clauses(self, citations: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        """The labels of clauses, in each language."""
        listed = tuple(citations)
        return {
            language: ", ".join(citation["label"][language] for citation in listed)
            for language in self.context.speech.languages
        }

    def _generic(self, key: str, code: str, **values: tuple[Any, Type] | Mapping[str, str]) -> Remark:
        """A warning in the sentence that the locales have for it."""
        return Remark(code, Phrase(self.context.speech, f"warnings.{key}", values))

    def _assumptions(self) -> tuple[Remark, ...]:
        found = []
        for assumption in self.settled.evaluation.given.assumptions:
            values: dict[str, Any] = {"list": self.ruleset.facts.facts[assumption.list].label}
            key = "assumptions.complete_from"
            if assumption.day is not None:
                key = "assumptions.complete_to"
                values["date"] = (assumption.day, DATE)
            found.append(Remark(assumption.fact, Phrase(self.context.speech, key, values)))
        return tuple(found)

    def _errors(self) -> tuple[Failure, ...]:
        failed: dict[str, tuple[Failed, tuple[str, ...]]] = {}
        for name, result in self.settled.findings.items():
            if isinstance(result, Failed):
                failed[name] = (result, self.plan.conditions[name].cite)
        for name, value in (*self.frame.values.items(), *self.settled.values.items()):
            if isinstance(value, Failed):
                failed[name] = (value, self.plan.definitions[name].cite)
        if self.settled.payments_failed is not None and self.provision.payments is not None:
            failed["payments"] = (self.settled.payments_failed, tuple(self.provision.payments.cite))
        return tuple(self._failure(name, failure, cite) for name, (failure, cite) in failed.items())

    def _failure(self, name: str, failure: Failed, cite: tuple[str, ...]) -> Failure:
        speech = self.context.speech
        citations = self.context.cite(cite)
        definition = self.provision.definitions.get(name)
        label = (
            definition.title if definition is not None and definition.title else dict.fromkeys(speech.languages, name)
        )
        words = Phrase(speech, "derivation.failed", {"label": label, "cite": self._clauses(citations)})
        return Failure(name, failure.code, failure.detail, citations, words)


def told(assembly: Assembly, sentences: Iterable[Sentence]) -> list[Said]:
    """The sentences that hold for this claim and outcome, in their order."""
    found = []
    for sentence in sentences:
        if assembly.outcome not in sentence.outcomes:
            continue
        if sentence.when is not None:
            try:
                holds = assembly.context.engine.compiled(sentence.when)(assembly.frame)
            except NotEvaluated:
                continue
            if holds is not True:
                continue
        found.append(assembly.said(sentence.words))
    return found
