"""How an audit is said in one language: amounts, causes, clauses, readings and questions as runs."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, cast

from uirules.audit import words
from uirules.audit.judge import Difference
from uirules.audit.report import Audit, Listed
from uirules.audit.why import Cause
from uirules.decision.document import FactText, Identifier, Runs, Text
from uirules.drafting.compare.told import Say
from uirules.errors import UirulesError
from uirules.legal.model import Clause

__all__ = ["SayAudit"]


class SayAudit(Say):
    """The words for one audit in one language."""

    def __init__(self, found: Audit, lang: str) -> None:
        # Of a comparison the words ask for its sides and its benefit only, and an audit has both.
        super().__init__(cast(Any, found), lang)
        self.audit = found
        self.law = found.law

    def text(self, name: str) -> str:
        """A text as it stands."""
        return words.text(name, self.lang)

    def benefit(self) -> Runs:
        """The provision by its title."""
        return self.own(self.law.ruleset.provision(self.audit.benefit).title) or (Identifier(self.audit.benefit),)

    def joined(self, parts: Iterable[Runs], mark: str = " ") -> Runs:
        """Parts one behind the other."""
        runs: list[Any] = []
        for part in parts:
            runs += [Text(mark), *part] if runs else part
        return tuple(runs)

    # ── amounts ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def sum(self, value: Any) -> Runs:
        """A sum of money."""
        return self.value(value, self.money)

    def rounded(self, value: Any) -> Runs:
        """A projected sum of money, in whole units."""
        return self.mean(Fraction(value), self.money)

    def count(self, value: Any) -> str:
        """A projected number of decisions, in whole ones."""
        return self.number(int(Fraction(value) + Fraction(1, 2)))

    def difference_of(self, one: Difference, value: Any) -> Runs:
        """One side of what differs: the outcome, what was paid, or an amount with its title."""
        if one.what == "outcome":
            return self.label("granted" if value == "met" else "refused")
        if one.what == "paid":
            return self.say("paid_told", paid=self.sum(value))
        title = self.amount(one.what)
        if value is None:
            return self.say("amount_told", title=title, amount=self.label("nothing"))
        return self.say("amount_told", title=title, amount=self.value(value, self.audit.types[one.what]))

    # ── causes and clauses ───────────────────────────────────────────────────────────────────────────────────────────

    def cause(self, cause: Cause) -> Runs:
        """What made a difference."""
        if cause.kind == "conditions":
            return self.label("cause_conditions")
        if cause.kind == "condition":
            return self.say("cause_condition_not_met", id=(Identifier(cause.id),))
        return self.capital(self.own(cause.title) or (Identifier(cause.id),))

    def clauses(self, cause: Cause) -> Runs:
        """The clauses of a cause by their labels."""
        comma = self.word.locale.texts["lists.and.join"]
        return self.joined(map(self.clause, cause.clauses), comma) or self.label("nothing")

    @functools.cache  # noqa: B019 - lives as long as the page that is written
    def clause(self, clause: str) -> Runs:
        """A clause by its label, with its instrument."""
        try:
            return (Text(self.law.registry.label(clause, self.lang, full=True)),)
        except UirulesError:
            return (Identifier(clause),)

    @functools.cache  # noqa: B019
    def short(self, clause: str) -> Runs:
        """A clause by its label; with its instrument where that is none of the law's own."""
        found = self.registered(clause)
        if found is None or clause.partition("/")[0] not in self.law.ruleset.manifest.instruments:
            return self.clause(clause)
        return (Text(self.law.registry.label(clause, self.lang)),)

    def registered(self, clause: str) -> Clause | None:
        """A clause of the registry; None where it has none of that name."""
        try:
            return self.law.registry.clause(clause)
        except UirulesError:
            return None

    def wording(self, clause: str) -> Runs:
        """Whether a clause's own wording was read, or what is told of it is a paraphrase."""
        found = self.registered(clause)
        return self.label("nothing") if found is None else (Text(self.word.label(f"text_status.{found.text_status}")),)

    # ── readings ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def reading(self, name: str, option: str) -> Runs:
        """A reading with one of its options, as the ruleset words it."""
        declared = self.law.ruleset.readings.get(name)
        if declared is None or option not in declared.options:
            return (Identifier(f"{name}={option}"),)
        told = declared.options[option].text
        filled = self.word.fill(told[self.lang], self._numbers(told[self.lang], self.law)) if self.lang in told else ()
        title = self.own(declared.title) or (Identifier(name),)
        return self.say("reading", title=title, option=filled or (Identifier(option),))

    def stratum(self, by: str, name: str) -> Runs:
        """A stratum by the value that its rows have in a column."""
        if by == "decided.outcome":
            return self.label(f"outcome_{name}")
        declared = self.law.ruleset.facts.facts.get(by)
        values = {} if declared is None or declared.values is None else declared.values
        if name in values:
            return self.own(values[name].label) or (Identifier(name),)
        return (FactText(name),)

    # ── single cases ─────────────────────────────────────────────────────────────────────────────────────────────────

    def case(self, one: Listed) -> Runs:
        """What a case is called: its number, and the row it stands in."""
        row = self.say("row", n=self.number(one.number))
        return row if one.reference is None else (FactText(one.reference), Text(" ("), *row, Text(")"))

    def as_decided(self, one: Listed) -> Runs:
        """What was decided and paid, as far as it differs, and what was paid besides."""
        parts = [self.difference_of(each, each.decided) for each in one.judgement.differences]
        paid = None if one.decided is None else one.decided.paid
        if paid is not None and all(each.what != "paid" for each in one.judgement.differences):
            parts.append(self.say("paid_told", paid=self.sum(paid)))
        return self.capital(self.joined(parts, self.text("parts_mark")))

    def by_law(self, one: Listed) -> Runs:
        """What the terms give and why, in the decision's own sentences."""
        parts: list[Runs] = [self.label("terms_met" if one.outcome == "met" else "terms_not_met")]
        for each in one.judgement.differences:
            if each.what not in ("outcome", "paid") and each.given is not None:
                told = self.difference_of(each, each.given)
                parts.append((*told, Text(self.word.stop(""))))
        parts += [(Text(sentence),) for sentence in one.reasons.get(self.lang, ())]
        if one.judgement.should is not None and one.outcome == "met":
            parts.append(self.say("in_all", amount=self.sum(one.judgement.should)))
        clauses = tuple(dict.fromkeys(clause for cause in one.causes for clause in cause.clauses))
        if clauses:
            comma = self.word.locale.texts["lists.and.join"]
            parts.append((Text("["), *self.joined(map(self.short, clauses), comma), Text("]")))
        for name, option in one.readings:
            parts.append(self.say("on_reading", reading=self.reading(name, option)))
        return self.joined(parts)

    def needed(self, one: Listed) -> Runs:
        """What a case lacks that cannot be told."""
        if one.problems:
            return self.joined(self.problem(problem) for problem in one.problems)
        parts = [self.ask(entry.question, entry.asked_of) for entry in one.judgement.missing]
        return self.joined(parts) or self.label("step_failed")

    def ask(self, question: Mapping[str, str], asked_of: str | None) -> Runs:
        """A question, and who can answer it."""
        told = self.own(question) or ()
        return told if asked_of is None else (*told, Text(" ("), *self.asked(asked_of), Text(")"))

    def fact(self, path: str) -> Runs:
        """What a fact is asked by; a part of a list's rows by what it is called, for its question names a row."""
        declared = self.law.ruleset.facts.facts
        if path in declared:
            return self.own(declared[path].question) or (Identifier(path),)
        above, _, name = path.rpartition(".")
        row = declared[above].row if above in declared else None
        return (Identifier(path),) if not row or name not in row else self.own(row[name].label) or (Identifier(path),)

    def asked(self, asked_of: str) -> Runs:
        """Who can say."""
        return (Text(self.word.label(f"asked_of.{asked_of}")),)

    def problem(self, problem: Any) -> Runs:
        """A problem as the catalogue words it, without the values of personal facts."""
        if problem.code == "law.before_the_law":
            return self.say("before_law", day=self.word.date(self.law.ruleset.manifest.in_force_from))
        return (FactText(problem.text.get(self.lang) or problem.text["en"]),)
