"""The bench on which a law is tried: standard cases made, decided once each, and what was read of the decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from uirules import feel
from uirules.decision.decision import Decision
from uirules.drafting.conform.law_model import BranchCase, LawMapping, NamedCase
from uirules.drafting.conform.measure import Origin, weakest
from uirules.drafting.conform.of_amendments import studies
from uirules.drafting.conform.population import People
from uirules.drafting.conform.wages import Stated
from uirules.errors import Problem, RulesetError
from uirules.law import Law, load_ruleset
from uirules.ruleset.claim import Claim
from uirules.ruleset.scalars import month_text, read_value
from uirules.values import dates

__all__ = ["Bench"]


class Bench:
    """A law, how it is asked, and the assumptions: it decides cases, and remembers every decision.

    ``trial``: another reading is tried, of which only the verdicts are wanted; what decides none may be left out.
    """

    def __init__(
        self,
        law: Law,
        mapping: LawMapping,
        *,
        on: dt.date,
        stated: Stated,
        people: People | None = None,
        folders: Sequence[str | Path] = (),
        of: Bench | None = None,
    ) -> None:
        self.law, self.mapping, self.on = law, mapping, on
        self.stated, self.people = stated, people
        self._folders = tuple(folders)
        self.trial = of is not None
        self._claims: dict[Any, Claim] = {} if of is None else of._claims
        self._decided: dict[Any, Decision] = {}
        self._laws: dict[str, Law] = {}
        self._variants: dict[tuple[str, str], Bench] = {}

    @property
    def currency(self) -> str:
        """The unit of amounts."""
        return self.law.ruleset.manifest.currency

    def branch(self, name: str) -> BranchCase | None:
        """How a branch is asked; None where the law's file does not say, or the law has no such provision."""
        found = self.mapping.branches.get(name)
        return found if found is not None and found.provision in self.law.benefits else None

    def variant(self, reading: str, option: str) -> Bench:
        """The same on one other option, kept, since every article asks for it."""
        key = (reading, option)
        if key not in self._variants:
            law = self.law.with_readings({reading: option})
            self._variants[key] = Bench(
                law, self.mapping, on=self.on, stated=self.stated, folders=self._folders, of=self
            )
        return self._variants[key]

    def other_law(self, name: str) -> Law:
        """Another ruleset that the law's file names, such as that of severance pay."""
        if name not in self._laws:
            self._laws[name] = load_ruleset(name, folders=self._folders)
        return self._laws[name]

    def amendments(self) -> list[tuple[str, bool]]:
        """The amendments of the law, each with whether it names an actuarial study; none of a law as it stands."""
        return studies(self.law)

    # ── cases ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def decide(
        self,
        branch: BranchCase,
        *,
        months: int | None = None,
        wage: int | None = None,
        day: dt.date | None = None,
        changes: Mapping[str, Any] | None = None,
        readings: Mapping[str, str] | None = None,
        names: Mapping[str, Any] | None = None,
    ) -> Decision:
        """The decision on the standard case of a branch, with so many months of contributions at a wage.

        ``day`` is the day of the contingency; ``changes`` are facts laid over those of the case; ``readings`` those on
        which the case is decided besides the law's own.
        """
        return self.decision(
            branch.provision,
            {**self.facts_of(branch), **(changes or {})},
            months=branch.months if months is None else months,
            wage=wage,
            day=day or branch.on,
            readings=readings,
            names=names,
        )

    def decision(
        self,
        provision: str,
        facts: Mapping[str, Any],
        *,
        months: int = 0,
        wage: int | None = None,
        day: dt.date | None = None,
        readings: Mapping[str, str] | None = None,
        law: Law | None = None,
        names: Mapping[str, Any] | None = None,
    ) -> Decision:
        """The decision on facts whose formulas are worked out for the case."""
        case = {
            "day": day or self.on,
            "months": months,
            "wage": self.stated.usual if wage is None else wage,
            "years": None,
            **(names or {}),
        }
        key = (id(law), provision, repr(facts), tuple(sorted(case.items())), tuple(sorted((readings or {}).items())))
        if key not in self._decided:
            chosen = self.law if law is None else law
            if readings:
                chosen = chosen.with_readings(readings)
            stated = (id(law), *key[2:4])
            if stated not in self._claims:
                self._claims[stated] = chosen.read({path: _fact(value, case) for path, value in facts.items()})
            self._decided[key] = chosen.decide(self._claims[stated], provision)
        return self._decided[key]

    def facts_of(self, case: BranchCase | NamedCase) -> dict[str, Any]:
        """The facts of a case, with those that only some amendments bring where the law declares them."""
        return {**case.facts, **{path: value for path, value in case.if_declared.items() if self.declares([path])}}

    def declares(self, facts: Mapping[str, Any] | Sequence[str]) -> bool:
        """Whether the law declares all of some facts."""
        return all(path in self.law.ruleset.facts.facts for path in facts)

    # ── what is read of a decision ───────────────────────────────────────────────────────────────────────────────────

    def output(self, decision: Decision, name: str | None) -> int | Fraction | None:
        """A number that a decision states; None where it states none, or is not sure of it."""
        value = decision.values.get(name) if name is not None else None
        return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None

    def origin(self, decision: Decision, outputs: Sequence[str] = (), *, outcome: bool = False) -> Origin:
        """Where figures read of a decision come from: the clauses and the weakest grade of all they rest on."""
        grade = decision.assurance.outcome if outcome or not outputs else decision.assurance.amount
        if self.trial:
            return Origin(decision.benefit, tuple(outputs), (), grade)
        clauses: list[str] = []
        steps = () if decision.derivation is None else decision.derivation.steps
        for step in steps:
            if step.id in outputs and step.not_evaluated is None:
                clauses += [str(citation["clause"]) for citation in step.cite]
        if outcome or not outputs:
            decisive = [f for f in decision.findings if (f.result is not True) == (decision.outcome == "not_met")]
            for finding in decisive or decision.findings:
                clauses += [str(citation["clause"]) for citation in finding.cite]
        return Origin(decision.benefit, tuple(outputs), tuple(dict.fromkeys(clauses)), grade)

    def days_paid(self, decision: Decision, branch: BranchCase) -> int | None:
        """The days that a benefit is paid for, on the periods of the payments or by an output."""
        if branch.days is None or decision.outcome != "met":
            return None
        if branch.days.output is not None:
            value = self.output(decision, branch.days.output)
            return int(value) if value is not None else None
        days = 0
        for payment in decision.payments:
            if not (isinstance(payment.start, dt.date) and isinstance(payment.end, dt.date)):
                return None
            days += (payment.end - payment.start).days + 1
        return days

    # ── ends of months over a year, to see what the calendar does ────────────────────────────────────────────────────

    def ends_of_months(self, branch: BranchCase) -> Iterator[dt.date]:
        """The last days of twelve months, beginning with that of the case."""
        month = dates.month_of(branch.on or self.on)
        for index in range(month, month + 12):
            day = dates.last_day_of(index)
            assert isinstance(day, dt.date)
            yield day

    @staticmethod
    def grade_of(origins: Sequence[Origin | None]) -> str | None:
        """The weakest grade of some origins."""
        return weakest(origin.grade for origin in origins if origin is not None)


_WRITTEN: Mapping[str, Any] = {"true": True, "false": False}


def _fact(value: Any, case: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return _text(value, case)
    if isinstance(value, Mapping):
        return {key: _fact(inner, case) for key, inner in value.items()}
    if isinstance(value, list):
        return [row for item in value for row in _rows(item, case)]
    return value


def _rows(item: Any, case: Mapping[str, Any]) -> Iterator[Any]:
    """An entry of a list; one that says ``each_month`` stands for a row a month, up to the month of a day."""
    if not (isinstance(item, Mapping) and "each_month" in item):
        yield _fact(item, case)
        return
    span = item["each_month"]
    count, last = _text(str(span["count"]), case), _text(str(span["last"]), case)
    rest = {key: _fact(value, case) for key, value in item.items() if key != "each_month"}
    month = dates.month_of(read_value(last, "date"))
    for index in range(month - int(count) + 1, month + 1):
        yield {span.get("field", "month"): month_text(index), **rest}


def _text(text: str, case: Mapping[str, Any]) -> Any:
    """A fact as it is written; behind ``=`` a FEEL formula over the names of the case, as a claim would state it."""
    if not text.startswith("="):
        return _WRITTEN.get(text, int(text) if text.isascii() and text.isdigit() else text)
    value = feel.evaluate(text[1:].strip(), dict(case))
    if value is None:
        raise RulesetError(Problem("conform.no_value", found=text, fields={"names": ", ".join(sorted(case))}))
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
