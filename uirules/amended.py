"""A law with amendments: each claim is decided by the version that governs it, and the decision says why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from uirules.amend.govern import Governing, Ruled, governing
from uirules.amend.model import Transition
from uirules.amend.read import Amendment
from uirules.amend.stack import Effect, Named, Stack
from uirules.decision.amendments import AmendedBy, Amendments, Transitional
from uirules.decision.compare import RunningOrigin
from uirules.decision.decision import Decision, RulesetInfo
from uirules.decision.speech import Phrase
from uirules.decision.versions import better, same, with_payments
from uirules.errors import NoLawInForce, Problem, RulesetError
from uirules.law import Engine, Law, _first_day, _Shared
from uirules.legal.registry import Registry
from uirules.plan.plan import Plan
from uirules.ruleset.claim import Claim
from uirules.ruleset.node import Node
from uirules.ruleset.types import DATE
from uirules.sound.amended import brought
from uirules.sound.plans import of_plan

__all__ = ["AmendedLaw"]

_KEPT = 64
"""So many versions of a law are kept ready: one for each commencement, and one for each day of claims that a transition
puts under a law that began after their contingency."""


class AmendedLaw(Law):
    """One law with amendments. ``ruleset`` is the law with all of them in force; decisions take the version of the day.

    Made by :meth:`uirules.law.Law.amended`.
    """

    def __init__(
        self,
        base: Law,
        stack: Stack,
        *,
        readings: Mapping[str, str] | None = None,
        law_on: dt.date | None = None,
        known_at: dt.date | None = None,
        shared: _Shared | None = None,
        versions: dict[tuple[int, dt.date | None], Law] | None = None,
    ) -> None:
        whole = stack.whole
        super().__init__(
            whole, readings=readings, law_on=law_on, known_at=known_at, shared=shared or _Shared(whole, None)
        )
        self.base, self.stack = base, stack
        self._versions = {} if versions is None else versions

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """The amendments, by day of publication, then number."""
        return tuple(one.amendment for one in self.stack.named)

    # ── variants ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _variant(self, **changes: Any) -> AmendedLaw:
        settings: dict[str, Any] = {"readings": self._chosen, "law_on": self._law_on, "known_at": self._known_at}
        return AmendedLaw(
            self.base, self.stack, **{**settings, **changes}, shared=self._shared, versions=self._versions
        )

    def known_at(self, day: dt.date | str) -> AmendedLaw:
        """As for any law; amendments published later are not known then."""
        base = self.base.known_at(day)
        known = base._known_at
        if base.ruleset is self.base.ruleset:
            return self._variant(known_at=known)
        stack = Stack(base.ruleset, lambda: base.registry, self.stack.named)
        return AmendedLaw(base, stack, readings=self._chosen, law_on=self._law_on, known_at=known)

    def with_engine(self, engine: Engine) -> AmendedLaw:
        """The same law, every version of it evaluated by another engine."""
        return AmendedLaw(
            self.base.with_engine(engine),
            self.stack,
            readings=self._chosen,
            law_on=self._law_on,
            known_at=self._known_at,
            shared=self._shared.with_engine(engine),
        )

    def amended(self, amendments: Iterable[Amendment | Named]) -> AmendedLaw:
        """The same law with further amendments beside those it has."""
        more = [one if isinstance(one, Named) else Named(one) for one in amendments]
        return self.base._variant(readings=self._chosen, law_on=self._law_on, known_at=self._known_at).amended(
            [*self.stack.named, *more]
        )

    def _of(self, effects: Sequence[Effect], on: dt.date) -> Law:
        """The law with some amendments in force, each from its day."""
        if not effects and not self.stack.facts:
            law = self.base
        else:
            version = self.stack.version(effects, self._known_at, on)
            key = (id(version), self._known_at)
            law = self._versions.get(key) or Law(version).with_engine(self._shared.engine)
            if key not in self._versions:
                if len(self._versions) >= _KEPT:
                    self._versions.clear()
                self._versions[key] = law
        known = law.ruleset.readings
        chosen = {q: a for q, a in self._chosen.items() if q in known and a in known[q].options}
        return law._variant(readings=chosen, law_on=self._law_on, known_at=self._known_at)

    def version_on(self, day: dt.date) -> Law:
        """The consolidated law on a day, for whatever claims the amendments govern from their commencement on."""
        effects: list[Effect] = []
        for one in self.stack.known(self._known_at):
            if one.erratum:
                effects.append((one, None))
            elif one.start is not None and one.start <= day:
                effects.append((one, one.start))
        return self._of(effects, day)

    def plan(self, benefit: str | None = None) -> Plan:
        """The plan of a benefit with all amendments in force. RulesetError with every problem of its formulas, also
        with those that the rules have as amended and had not before."""
        name = self._benefit(benefit)
        if name not in self._shared.plans:
            plan = self._shared.plan(name)
            found = list(of_plan(self.ruleset, plan))
            if found and (problems := brought(found, lambda: self._unsound_before(name))):
                del self._shared.plans[name]
                raise RulesetError(problems)
        return self._shared.plan(name)

    def _unsound_before(self, name: str) -> Iterator[Problem]:
        if name in self.base.benefits:
            yield from of_plan(self.base.ruleset, self.base.plan(name))

    # ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def decide(
        self, claim: Mapping[str, Any] | Claim, benefit: str | None = None, *, tree: Node | None = None
    ) -> Decision:
        """The decision on a claim under the version of the law that governs it.

        As :meth:`uirules.law.Law.decide`; ``decision.amendments`` says which amendments governed and which transition
        said so. NoLawInForce also for a benefit that an amendment brings, on a day before it.
        """
        name = self._benefit(benefit)
        facts = self.read(claim, tree)
        provision = self.ruleset.provision(name)
        law_on = self._law_on or _first_day(facts.values.get(provision.contingency))
        if not isinstance(law_on, dt.date):
            return self._noted(super().decide(facts, name), None, ())
        cases, missing = governing(self.stack, facts, law_on, self._known_at)
        decisions = [self._case(case, facts, name) for case in cases]
        first = decisions[0]
        if len(decisions) == 1 or all(same(first, other) for other in decisions[1:]):
            return first
        head = self._head(name, facts)
        listed = tuple(self._contingency(self._shared.context(name, self._known_at), facts, path) for path in missing)
        bare = self._bare(head, {}, "undetermined", law_on, None, listed)
        return self._noted(bare, cases[0], ())

    def _case(self, case: Governing, facts: Claim, name: str) -> Decision:
        law = self._of(case.effects, case.on)
        if name not in law.ruleset.manifest.provisions:
            raise NoLawInForce(_not_yet(name, case))
        decision = law.decide(facts, name)
        ruled = list(case.ruled)
        decision, kept = self._none_worse_off(decision, case, facts, name)
        ruled += kept
        decision, spliced = self._running(decision, case, facts, name)
        ruled += spliced
        return self._noted(decision, case, ruled)

    def _none_worse_off(
        self, decision: Decision, case: Governing, facts: Claim, name: str
    ) -> tuple[Decision, list[Ruled]]:
        """What the old law gives, where an amendment says that nobody shall have less and it gives more."""
        ruled: list[Ruled] = []
        for one, start in case.effects:
            rule = _rule(one, "no_one_worse_off")
            if rule is None or (rule.until is not None and case.on >= rule.until):
                continue
            gone = _with_dependants({one.amendment.id}, case.effects)
            others = [effect for effect in case.effects if effect[0].amendment.id not in gone]
            old_law = self._of(others, case.on)
            if name not in old_law.ruleset.manifest.provisions:
                continue
            old = old_law.decide(facts, name)
            if better(old, decision, rule.compare):
                decision = old
                ruled.append(
                    Ruled(one.amendment.id, "none_worse_off", one.amendment.clause(rule.by), None, None, start)
                )
        return decision, ruled

    def _running(self, decision: Decision, case: Governing, facts: Claim, name: str) -> tuple[Decision, list[Ruled]]:
        """A benefit in payment goes on under the law as amended from its first day on, where the transition says so."""
        ruled: list[Ruled] = []
        for one, start in case.left_out:
            rule = _rule(one, "benefits_in_payment")
            if rule is None or rule.law != "new" or start is None or decision.outcome != "met":
                continue
            later = [p for p in decision.payments if isinstance(p.start, dt.date) and p.start >= start]
            if not later or decision.law_on is None:
                continue
            new = self._of([*case.effects, (one, decision.law_on)], start).decide(facts, name)
            if new.outcome != "met":
                continue  # what was granted is not taken away by a condition that came later
            kept = [p for p in decision.payments if p not in later]
            payments = (*kept, *(p for p in new.payments if isinstance(p.start, dt.date) and p.start >= start))
            decision = with_payments(decision, payments)
            if (of := decision.origin) is not None:
                summed = partial(_sums, self, facts, name)
                decision = replace(decision, origin=RunningOrigin(of.source, of.claim, of.law_on, of.readings, summed))
            ruled.append(Ruled(one.amendment.id, "running_new", one.amendment.clause(rule.by), None, None, start))
        return decision, ruled

    # ── what the decision says of it ─────────────────────────────────────────────────────────────────────────────────

    def _noted(self, decision: Decision, case: Governing | None, ruled: Sequence[Ruled]) -> Decision:
        """The decision with its amendments; on one that is not law nothing is payable."""
        saved = {one.amendment for one in ruled if one.rule == "none_worse_off"}
        rules = _with_dependants(saved, () if case is None else case.effects)
        effects = {} if case is None else {one.amendment.id: start for one, start in case.effects}
        if case is not None and any(one.rule == "running_new" for one in ruled):
            spliced = {one.amendment for one in ruled if one.rule == "running_new"}
            effects |= {one.amendment.id: start for one, start in case.left_out if one.amendment.id in spliced}
        governed = [id for id in effects if id not in rules]
        listed = tuple(
            self._amended_by(one, effects.get(one.amendment.id), one.amendment.id in governed)
            for one in self.stack.named
        )
        transitions = tuple(self._transitional(one, decision.benefit) for one in ruled)
        draft = any(entry.governs and not entry.enacted for entry in listed)
        payments = decision.payments
        if draft and decision.payable:
            payments = tuple(replace(payment, payable=False) for payment in payments)
        info = RulesetInfo(self.id, self.version, decision.ruleset.digested, tuple(governed), decision.ruleset.readings)
        return replace(
            decision,
            ruleset=info,
            known_at=self._known_at,
            payments=payments,
            payable=decision.payable and not draft,
            amendments=Amendments(listed, transitions),
        )

    def _amended_by(self, one: Named, start: dt.date | None, governs: bool) -> AmendedBy:
        file, speech = one.amendment.file, self._shared.speech
        title = dict(file.title)
        start = start or one.start
        words = Phrase(speech, f"amendments.draft.{file.status}", {"title": title, "start": (start, DATE)})
        supposed = one.supposed is not None
        return AmendedBy(file.id, title, file.status, file.kind, start, supposed, governs, words, file.vires)

    def _transitional(self, ruled: Ruled, benefit: str) -> Transitional:
        """What a transition said, in the amendment's own words where it has some."""
        amendment = next(amendment for amendment in self.amendments if amendment.id == ruled.amendment)
        registry, clause = self.registry, ruled.clause or ruled.amendment
        fact = ruled.fact or self.ruleset.provision(benefit).contingency
        named = next(one for one in self.stack.named if one.amendment.id == ruled.amendment)
        # Of what is not law, and of a day that is supposed only, no letter says that it is in force.
        said = "rule" if amendment.file.status == "enacted" and named.supposed is None else "as_if_rule"
        words = _own_words(amendment, ruled.rule) or Phrase(
            self._shared.speech,
            f"amendments.{said}.{ruled.rule}",
            {
                "title": dict(amendment.file.title),
                "fact": dict(self.ruleset.facts.facts[fact].label),
                "cite": _Labels(registry, clause),
                "day": (ruled.day, DATE),
                "start": (ruled.start, DATE),
            },
        )
        cite = (registry.citation(clause).to_dict(),)
        return Transitional(ruled.amendment, ruled.rule, cite, ruled.fact, ruled.day, ruled.start, words)

    def __reduce__(self) -> tuple[Any, ...]:
        named = [(one.amendment, one.supposed) for one in self.stack.named]
        return _revive, (self.base, named, self._chosen, self._law_on, self._known_at)


def _revive(
    base: Law,
    named: Sequence[tuple[Amendment, dt.date | None]],
    readings: Mapping[str, str],
    law_on: dt.date | None,
    known_at: dt.date | None,
) -> AmendedLaw:
    stack = Stack(base.ruleset, lambda: base.registry, [Named(*one) for one in named])
    return AmendedLaw(base, stack, readings=readings, law_on=law_on, known_at=known_at)


def _with_dependants(ids: set[str], effects: Sequence[Effect]) -> set[str]:
    """Amendments with those that require them, and those that require these: none of them stands without the others."""
    found = set(ids)
    while more := {one.amendment.id for one, _ in effects if found & set(one.amendment.file.requires)} - found:
        found |= more
    return found


def _not_yet(benefit: str, case: Governing) -> Problem:
    """Why the law has no such benefit for a claim: an amendment brings it, later or on a day that nobody has set."""
    first = min((start for _, start in case.left_out if start is not None), default=None)
    if first is None:
        return Problem("amend.provision_awaits", fields={"benefit": benefit})
    day = case.on.isoformat()
    return Problem("amend.provision_later", found=day, expected=first.isoformat(), fields={"benefit": benefit})


def _rule(one: Named, name: str) -> Any:
    transition: Transition | None = one.amendment.file.transition
    return None if transition is None else getattr(transition, name)


class _Labels(Mapping[str, str]):
    """How a clause is named in each language, looked up when somebody reads it."""

    __slots__ = ("_clause", "_registry")

    def __init__(self, registry: Registry, clause: str) -> None:
        self._registry, self._clause = registry, clause

    def __getitem__(self, language: str) -> str:
        return self._registry.label(self._clause, language, full=True)

    def __iter__(self) -> Iterator[str]:
        return iter(self._registry.clause(self._clause).label)

    def __len__(self) -> int:
        return len(self._registry.clause(self._clause).label)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


_TOLD_BY = {
    "pending_old": "pending_claims",
    "pending_new": "pending_claims",
    "running_new": "benefits_in_payment",
    "none_worse_off": "no_one_worse_off",
}
"""The parts of a transition whose own words tell what was ruled; of which law governs, those of the whole."""


def _own_words(amendment: Amendment, rule: str) -> Mapping[str, str] | None:
    transition = amendment.file.transition
    if transition is None:
        return None
    part = getattr(transition, _TOLD_BY[rule]) if rule in _TOLD_BY else None
    if rule in ("governed_new", "governed_old"):
        part = transition
    words: Mapping[str, str] | None = None if part is None else part.text
    return words


def _sums(law: AmendedLaw, facts: Claim, benefit: str, reading: str, option: str) -> Mapping[str, Any]:
    """What sums up the payments of a claim on another option of a reading."""
    return law.with_readings({reading: option}).decide(facts, benefit).replaced
