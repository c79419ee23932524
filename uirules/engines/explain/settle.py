"""From one evaluation over hulls to what is settled: few-valued facts that are missing are tried out, exactly.

A hull may be wider than the truth where two steps depend on one missing fact. So the few-valued facts that an uncertain
result blames are enumerated, up to :data:`MAX_CASES` combinations. What every case agrees on is settled; a fact that
changes nothing in any pair of cases is not missing. Where the combinations are too many, or a case stays open because
of a fact with many values, the hull stands; it is marked ``approximate`` unless two completions of the claim show that
the outcome really is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

from uirules.engines.explain.engine import Evaluation, ExplainEngine
from uirules.engines.explain.given import domain_of
from uirules.engines.explain.schedule import Period
from uirules.engines.explain.witness import Witnesses
from uirules.ruleset.claim import Claim
from uirules.values import lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Anything, Blame, Hole, Interval, OneOf, Uncertain, blame_of, one_of

__all__ = ["MAX_CASES", "Settled", "SettledPeriod", "settle"]

MAX_CASES = 64
"""The most combinations of few-valued facts that are tried out for one result."""

WORK = 20_000
"""Rows of lists times combinations, at most: with more than some three hundred rows fewer combinations are tried."""

EFFORT = 256
"""The most schedules that are worked out to narrow the states of payments whose first day is not known."""


@dataclass(frozen=True, slots=True)
class SettledPeriod:
    """A period with the facts that its dates, state and amount still wait for."""

    period: Period
    missing: Blame


@dataclass(frozen=True, slots=True)
class Settled:
    """The result of a claim: outcome, findings, values and payments, each known, uncertain or failed.

    ``missing`` and ``missing_for_amount`` name the facts that can still change outcome and amounts; ``approximate``
    tells of which results (``outcome``, ``amount``) the hull may be wider than the truth.
    """

    outcome: Any
    findings: Mapping[str, Any]
    values: Mapping[str, Any]
    payments: tuple[SettledPeriod, ...]
    payments_failed: Failed | None
    missing: Blame
    missing_for_amount: Blame
    approximate: frozenset[str]
    evaluation: Evaluation
    cases: int


Case = tuple[Mapping[Hole, Any], Evaluation]


def settle(engine: ExplainEngine, claim: Claim, law_on: dt.date, readings: Mapping[str, str]) -> Settled:
    """Evaluate a claim and try out what is missing."""
    base = engine.evaluate(claim, law_on, readings)
    outcome_blame = blame_of(base.outcome) if isinstance(base.outcome, Uncertain | Failed) else NO_BLAME
    amount_blame = NO_BLAME if base.outcome is False else _amount_blame(engine, base) | _payment_blame(base)
    if not outcome_blame and not amount_blame:
        return _plain(base)
    split = _Split(engine, claim, law_on, readings, base)
    return split.settled(outcome_blame, amount_blame)


def _plain(base: Evaluation) -> Settled:
    failed = base.payments if isinstance(base.payments, Failed) else None
    payments = () if failed is not None else tuple(SettledPeriod(period, NO_BLAME) for period in base.payments)
    return Settled(base.outcome, base.findings, base.values, payments, failed, NO_BLAME, NO_BLAME, frozenset(), base, 1)


def _amount_blame(engine: ExplainEngine, evaluation: Evaluation) -> Blame:
    return NO_BLAME.union(*(blame_of(value) for name, value in evaluation.values.items()))


def _payment_blame(evaluation: Evaluation) -> Blame:
    if isinstance(evaluation.payments, Failed):
        return NO_BLAME
    return NO_BLAME.union(*(period.blame | blame_of(period.amount) for period in evaluation.payments))


class _Split:
    def __init__(
        self,
        engine: ExplainEngine,
        claim: Claim,
        law_on: dt.date,
        readings: Mapping[str, str],
        base: Evaluation,
    ) -> None:
        self.engine, self.claim, self.law_on, self.readings, self.base = engine, claim, law_on, readings, base
        self._tried: dict[frozenset[tuple[Hole, Any]], Evaluation] = {frozenset(): base}
        rows = sum(len(value) for value in claim.values.values() if value.__class__ is tuple)
        self.most = MAX_CASES if rows * MAX_CASES <= WORK else max(4, WORK // rows)

    @property
    def evaluations(self) -> int:
        """How many evaluations were needed."""
        return len(self._tried)

    def evaluate(self, assigned: Mapping[Hole, Any]) -> Evaluation:
        key = frozenset(assigned.items())
        if key not in self._tried:
            self._tried[key] = self.engine.evaluate(self.claim, self.law_on, self.readings, assigned)
        return self._tried[key]

    def domain(self, hole: Hole) -> list[Any] | None:
        """The values of a few-valued fact, None for one with many."""
        if hole.part:
            return None
        types = self.engine.plan.facts
        path = hole.fact
        if path in types:
            return domain_of(types[path], self.engine.tested.get(path))
        owner, _, name = path.rpartition(".")
        element = types[owner].element if owner in types else None
        type_ = None if element is None else element.field_type(name)
        return None if type_ is None else domain_of(type_, self.engine.tested.get(path))

    def cases(self, blame: Blame) -> tuple[list[Case], bool]:
        """The combinations of the few-valued facts in a blame; true where these are all of them."""
        domains = [(hole, domain) for hole in sorted(blame) if (domain := self.domain(hole)) is not None]
        domains.sort(key=lambda entry: len(entry[1]))
        chosen: list[tuple[Hole, list[Any]]] = []
        size = 1
        for hole, domain in domains:
            if size * len(domain) > self.most:
                break
            chosen.append((hole, domain))
            size *= len(domain)
        full = len(chosen) == len(domains)
        if not chosen:
            return [({}, self.base)], full
        found: list[Case] = []
        for combination in product(*(domain for _, domain in chosen)):
            assigned = dict(zip((hole for hole, _ in chosen), combination, strict=True))
            found.append((assigned, self.evaluate(assigned)))
        return found, full

    def settled(self, outcome_blame: Blame, amount_blame: Blame) -> Settled:
        together, full = self.cases(outcome_blame | amount_blame)
        if full:
            outcome_cases = amount_cases = together
            outcome_full = amount_full = True
        else:
            outcome_cases, outcome_full = self.cases(outcome_blame) if outcome_blame else ([({}, self.base)], True)
            amount_cases, amount_full = together, False
        approximate: set[str] = set()
        outcome, missing = self._outcome(outcome_cases, outcome_full, outcome_blame, approximate)
        findings = {
            name: self._joined([evaluation.findings[name] for _, evaluation in outcome_cases])
            for name in self.base.findings
        }
        if outcome is False:
            plain = [name for name in self.base.values if name not in self.engine.amounts]
            return Settled(
                outcome,
                findings,
                _present({name: self._values(amount_cases, name) for name in plain}),
                (),
                None,
                missing,
                NO_BLAME,
                frozenset(approximate),
                self.base,
                self.evaluations,
            )
        standing = [case for case in amount_cases if case[1].outcome is not False] or amount_cases
        values = {}
        for name in dict.fromkeys(name for _, evaluation in amount_cases for name in evaluation.values):
            values[name] = self._values(standing if name in self.engine.amounts else amount_cases, name)
        missing_for_amount = self._changing(standing, amount_full, self._amounts, approximate)
        payments, failed = self._payments(standing, amount_full)
        return Settled(
            outcome,
            findings,
            _present(values),
            payments,
            failed,
            missing,
            missing_for_amount,
            frozenset(approximate),
            self.base,
            self.evaluations,
        )

    # ── outcome ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _outcome(self, cases: list[Case], full: bool, blame: Blame, approximate: set[str]) -> tuple[Any, Blame]:
        if not isinstance(self.base.outcome, Uncertain | Failed):
            return self.base.outcome, NO_BLAME
        results = [evaluation.outcome for _, evaluation in cases]
        open_ = [result for result in results if isinstance(result, Uncertain | Failed)]
        if not open_:
            joined = one_of(results, blame)
            if joined is True or joined is False:
                return joined, NO_BLAME
            missing = _differing(cases, lambda evaluation: evaluation.outcome) if full else blame
            return OneOf((False, True), missing), missing
        if not self._really_open(cases):
            approximate.add("outcome")
        missing = self._named(cases, lambda evaluation: (evaluation.outcome,)) if full else blame
        return lifted.join(results, missing), missing

    def _really_open(self, cases: list[Case]) -> bool:
        """Whether two completions of the claim differ in their outcome."""
        witnesses = Witnesses(self.engine, self.claim, self.law_on, self.evaluate, self.most)
        return any(witnesses.search(dict(assigned), evaluation) for assigned, evaluation in cases)

    # ── amounts and payments ─────────────────────────────────────────────────────────────────────────────────────────

    def _amounts(self, evaluation: Evaluation) -> tuple[Any, ...]:
        return tuple(evaluation.values.get(name) for name in self.engine.outputs if name in self.engine.amounts)

    def _values(self, cases: Iterable[Case], name: str) -> Any:
        found = [evaluation.values[name] for _, evaluation in cases if name in evaluation.values]
        return lifted.join(found) if found else None

    @staticmethod
    def _joined(results: list[Any]) -> Any:
        return lifted.join(results, _whole_blame(results))

    def _changing(self, cases: list[Case], full: bool, pick: Any, approximate: set[str]) -> Blame:
        if not full:
            approximate.add("amount")
        return self._named(cases, pick)

    def _named(self, cases: list[Case], pick: Any) -> Blame:
        """The facts that can change what is picked: those still to blame for it, and those by which cases differ.

        Two cases may have equal hulls though each value in them differs (with 83 or with 84 months and up to 12 more,
        the benefit runs for 5 or 6 months). So where a case is open, a fact in which cases do not differ is dropped
        only if the result does not blame it when it is left unknown.
        """
        open_ = NO_BLAME.union(*(blame_of(pick(evaluation)) for _, evaluation in cases))
        found = open_ | _differing(cases, pick)
        if not open_:
            return found
        for hole in cases[0][0]:
            if hole not in found and any(hole in blame_of(pick(e)) for e in self._without(hole, cases)):
                found |= {hole}
        return found

    def _without(self, hole: Hole, cases: list[Case]) -> Iterator[Evaluation]:
        for assigned, _ in cases:
            yield self.evaluate({other: value for other, value in assigned.items() if other != hole})

    def _narrowed(self, cases: list[Case]) -> list[Case]:
        """The cases with states that tell what one unknown first day allows, where several are open for it."""
        effort = min(EFFORT, 4 * self.most) // len(cases)
        found = []
        for assigned, evaluation in cases:
            payments = evaluation.payments
            if not isinstance(payments, Failed) and any(
                isinstance(period.start, Interval) and isinstance(period.state, OneOf) for period in payments
            ):
                evaluation = self.engine.evaluate(self.claim, self.law_on, self.readings, assigned, effort)
            found.append((assigned, evaluation))
        return found

    def _payments(self, cases: list[Case], full: bool) -> tuple[tuple[SettledPeriod, ...], Failed | None]:
        cases = self._narrowed(cases)
        lists = [evaluation.payments for _, evaluation in cases]
        failed = next((payments for payments in lists if isinstance(payments, Failed)), None)
        if failed is not None:
            return (), failed
        longest = max(len(payments) for payments in lists)
        found = []
        for number in range(longest):
            having = [(assigned, e) for assigned, e in cases if len(e.payments) > number]
            periods = [evaluation.payments[number] for _, evaluation in having]
            first: Period = periods[0]
            missing = self._named(cases, partial(_told, number))
            joined = replace(
                first,
                start=lifted.join([period.start for period in periods]),
                end=lifted.join([period.end for period in periods]),
                state=_states([period.state for period in periods], missing),
                rule=first.rule if all(period.rule == first.rule for period in periods) else None,
                amount=lifted.join([period.amount for period in periods]),
                certain=len(having) == len(cases) and all(period.certain for period in periods),
            )
            found.append(SettledPeriod(joined, missing))
        return tuple(found), None


def _told(number: int, evaluation: Evaluation) -> tuple[Any, ...]:
    """What a payment tells; nothing where there is no such period."""
    if isinstance(evaluation.payments, Failed) or len(evaluation.payments) <= number:
        return ()
    period: Period = evaluation.payments[number]
    return period.start, period.end, period.state, period.amount, period.certain, Anything(period.blame)


def _states(states: Sequence[Any], blame: Blame) -> Any:
    failed = next((state for state in states if isinstance(state, Failed)), None)
    if failed is not None:
        return failed
    names = {name for state in states for name in (state.values if isinstance(state, OneOf) else (state,))}
    return one_of(names, blame)


def _whole_blame(results: Iterable[Any]) -> Blame:
    return NO_BLAME.union(*(blame_of(result) for result in results))


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _differing(cases: Sequence[Case], pick: Any) -> Blame:
    """The facts for which two cases that differ in nothing else differ in the result."""
    holes = list(cases[0][0]) if cases else []
    found: set[Hole] = set()
    for hole in holes:
        groups: dict[tuple[Any, ...], str] = {}
        for assigned, evaluation in cases:
            key = tuple(assigned[other] for other in holes if other is not hole)
            shown = repr(pick(evaluation))
            if groups.setdefault(key, shown) != shown:
                found.add(hole)
                break
    return frozenset(found)
