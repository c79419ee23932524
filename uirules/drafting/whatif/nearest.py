"""The nearest change of one fact, or of two, with which the conditions of a refused claim would have been met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.several import Decisions
from uirules.decision.what_if import FactChange, WhatIf
from uirules.drafting.search.bench import Bench
from uirules.drafting.search.domain import Domain
from uirules.drafting.search.draft import Draft
from uirules.drafting.search.rules import rank, rules_of
from uirules.drafting.whatif.options import Option, options, refined
from uirules.law import Law
from uirules.ruleset.claim import Claim

__all__ = ["nearest_change", "with_what_if"]

JOINT = 2000
"""So many claims with two few-valued facts changed are tried where no two changes help by themselves."""


def nearest_change(law: Law, claim: Mapping[str, Any] | Claim, benefit: str | None = None) -> WhatIf | None:
    """The nearest change with which the conditions would have been met; None for a decision that is not ``not_met``.

    Fewest facts first, then the smallest steps: days, months or rows, kyat; 1 for a yes, a no or a choice. Rows that
    are added lie before the event and are like the latest one. Facts that were not given stay so. It says what the law
    asked, and is no advice.
    ClaimError and NoLawInForce as :meth:`Law.decide`.
    """
    name = benefit or law.main
    facts = law.read(claim)
    decision = law.decide(facts, name)
    if decision.outcome != "not_met":
        return None
    return _Search(law, name, facts, decision).nearest()


def with_what_if(law: Law, decided: Decision | Decisions) -> Decision | Decisions:
    """The same decision, or decisions, with what would have turned each that is not met."""
    if isinstance(decided, Decisions):
        decisions = tuple(_with(law, decision) for decision in decided.decisions)
        return replace(decided, decisions=decisions)
    return _with(law, decided)


def _with(law: Law, decision: Decision) -> Decision:
    if decision.outcome != "not_met" or decision.sources is None:
        return decision
    return replace(decision, what_if=nearest_change(law, decision.sources.claim, decision.benefit))


@dataclass(frozen=True)
class _Repair:
    """A change of one fact and the conditions that it resolves."""

    option: Option
    resolves: frozenset[str]


class _Search:
    def __init__(self, law: Law, benefit: str, claim: Claim, decision: Decision) -> None:
        self.law, self.benefit, self.decision = law, benefit, decision
        rules = [rules_of(law, benefit)]
        self.domain = Domain([law], benefit, rules, rank(rules))
        self.bench = Bench([law], benefit, self.domain)
        self.draft = self.domain.draft(claim)
        self.open = frozenset(finding.id for finding in decision.findings if finding.result is False)
        self.standing = frozenset(finding.id for finding in decision.findings if finding.result is True)
        self.unsettled = frozenset(finding.id for finding in decision.findings) - self.open - self.standing
        self.paths = self._paths()
        self.order = {path: place for place, path in enumerate(self.domain.declared)}

    def _paths(self) -> list[str]:
        """The facts on which what is open rests, in the order of their declaration."""
        below = self.domain.ranked.below
        read = {path for name in self.open for path in below.get(("condition", name), ())}
        return [path for path in self.domain.declared if path in read]

    def resolves(self, draft: Draft) -> frozenset[str]:
        """The conditions that were open and are met in a claim; none where another one, met before, no longer is."""
        trial = self.bench.trial(draft)
        if trial is None:
            return frozenset()
        findings = trial.results[0].findings
        met = frozenset(name for name, result in findings.items() if result is True)
        spoilt = any(findings[name] is False for name in self.unsettled)
        return met & self.open if self.standing <= met and not spoilt else frozenset()

    def turned(self, *changes: Option) -> bool:
        """Whether with these changes everything that was not met is, all the rest standing as it stood."""
        return self.resolves(self._changed(*changes)) == self.open

    def nearest(self) -> WhatIf:
        """The nearest change of one fact, else of two; without changes where there is none."""
        repairs = {path: self._repairs(path) for path in self.paths}
        single = [repair for found in repairs.values() for repair in found if repair.resolves == self.open]
        for repair in sorted(single, key=lambda one: self._key(one.option)):
            if self.turned(repair.option):
                return self._answer((repair.option,))
        pair = self._two(repairs) or self._jointly()
        return self._answer(pair or ())

    def _changed(self, *changes: Option) -> Draft:
        draft = self.draft
        for change in changes:
            draft = draft.set(change.path, change.value)
        return draft

    def _key(self, option: Option) -> tuple[Any, ...]:
        kinds = ("value", "changed", "added", "removed")
        return option.step, kinds.index(option.kind), self.order[option.path], tuple(-t for t in _times(option))

    def _repairs(self, path: str) -> list[_Repair]:
        """For each set of conditions that a change of the fact resolves, the nearest such change."""
        best: dict[frozenset[str], Option] = {}
        for option in options(self.domain, self.draft, path, self.resolves):
            resolved = self.resolves(self._changed(option))
            if resolved and (resolved not in best or self._key(option) < self._key(best[resolved])):
                best[resolved] = option
        return [
            _Repair(refined(self.domain, self.draft, option, resolved, self.resolves), resolved)
            for resolved, option in best.items()
        ]

    def _two(self, repairs: Mapping[str, list[_Repair]]) -> tuple[Option, ...] | None:
        """Two changes that together resolve what is open, the smallest steps first."""
        found: list[tuple[Any, tuple[Option, Option]]] = []
        for one, two in combinations(self.paths, 2):
            for first, second in product(repairs[one], repairs[two]):
                if first.resolves | second.resolves == self.open:
                    pair = (first.option, second.option)
                    keys = tuple(self._key(option) for option in pair)
                    found.append(((first.option.step + second.option.step, *keys), pair))
        for _, pair in sorted(found, key=lambda entry: entry[0]):
            if self.turned(*pair):
                return pair
        return None

    def _jointly(self) -> tuple[Option, ...] | None:
        """Two few-valued facts that help only together."""
        few = [path for path in self.paths if self.domain.types[path].kind in ("boolean", "enum")]
        most = self.bench.tried + JOINT
        for one, two in combinations(few, 2):
            for first in self.domain.candidates(one, self.draft):
                for second in self.domain.candidates(two, self.draft):
                    pair = (Option(one, first, 1, shown=first), Option(two, second, 1, shown=second))
                    if self.bench.tried >= most:
                        return None
                    if self.turned(*pair):
                        return pair
        return None

    # ── the answer ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _answer(self, chosen: tuple[Option, ...]) -> WhatIf:
        findings = self.decision.findings
        blocked = tuple(finding for finding in findings if finding.id in self.open)
        then: tuple[Any, ...] = ()
        if chosen:
            decided = self.bench.decide(self._changed(*chosen))
            assert decided is not None
            then = tuple(finding for finding in decided[0].findings if finding.id in self.open)
        changes = tuple(self._change(option, chosen) for option in sorted(chosen, key=lambda o: self.order[o.path]))
        trial = self.bench.trial(self._changed(*chosen))
        results = {} if trial is None else trial.results[0].findings
        unsettled = tuple(finding.id for finding in findings if results.get(finding.id) == "undetermined")
        return WhatIf(changes, blocked, then, unsettled if chosen else (), self.bench.tried)

    def _change(self, option: Option, chosen: tuple[Option, ...]) -> FactChange:
        types, path = self.domain.types, option.path
        type_, time_type = types[path], None
        if self.domain.time.get(path) is not None and type_.element is not None:
            time_type = type_.element.field_type(self.domain.time[path] or "")
            field = None if option.field is None else type_.element.field_type(option.field)
            type_ = field or type_
        below = self.domain.ranked.below
        alone = self.resolves(self._changed(option)) or frozenset(
            name for name in self.open if path in below.get(("condition", name), ())
        )
        resolved = tuple(f.id for f in self.decision.findings if f.id in (self.open if len(chosen) == 1 else alone))
        return FactChange(
            fact=path,
            pointer="/" + path.replace(".", "/"),
            kind=option.kind,
            found=self.draft.get(path) if option.kind == "value" else None,
            value=option.shown,
            step=option.step,
            type=type_,
            field=option.field,
            times=option.times,
            time_type=time_type,
            resolves=resolved,
        )


def _times(option: Option) -> tuple[int, ...]:
    return tuple(time if isinstance(time, int) else time.toordinal() for time in option.times)
