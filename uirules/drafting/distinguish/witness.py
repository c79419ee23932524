"""Searching for claims on which two sides decide differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from uirules.amended import AmendedLaw
from uirules.decision.decision import Decision
from uirules.drafting.search.base import plainly_met
from uirules.drafting.search.bench import KINDS, Bench, Difference, Trial
from uirules.drafting.search.domain import Domain
from uirules.drafting.search.draft import Cost, Draft
from uirules.drafting.search.explore import Explored, explore
from uirules.drafting.search.rules import Ranked, rank, rules_of
from uirules.drafting.search.shrink import shrunk
from uirules.drafting.sides import Side
from uirules.law import Law

__all__ = ["LIMIT", "Found", "Report", "Witness", "benefits_of", "distinguish", "search"]

LIMIT = 2000
"""So many claims are decided while searching, where nobody says otherwise."""
BASE = 600
"""So many of them, at most, to find claims to begin with."""
PATIENCE = 200
"""So many more are decided after a difference was found, for one that weighs more; twice as many after a slight one."""


@dataclass(frozen=True)
class Witness:
    """A claim, the decision of each side on it, and how they differ."""

    draft: Draft
    domain: Domain
    decisions: tuple[Decision, Decision]
    difference: Difference

    @property
    def claim(self) -> dict[str, Any]:
        """The claim as plain values by dotted path, as ``uirules decide`` takes it."""
        return self.draft.plain(self.domain.declared)


@dataclass(frozen=True)
class Found:
    """What a search on one benefit came to: witnesses, the best first, and what was searched.

    ``starting``: claims decided to find some to begin with; ``shrinking``: to make witnesses smaller.
    """

    benefit: str
    witnesses: tuple[Witness, ...]
    ranked: Ranked
    explored: Explored
    starting: int
    shrinking: int
    tried: int


def search(left: Law, right: Law, benefit: str, *, seed: int = 0, limit: int = LIMIT, number: int = 1) -> Found:
    """The plainest claims on which two laws come to different results for a benefit.

    Of each kind of difference (:data:`~uirules.drafting.search.bench.KINDS`) one at most, ``number`` in all, the
    weightiest kinds first; with the same ``seed`` the same. ``limit``: how many claims are decided while searching.
    RulesetError where a plan cannot be made.
    """
    rules = [rules_of(left, benefit), rules_of(right, benefit)]
    ranked = rank(rules)
    domain = Domain([left, right], benefit, rules, ranked)
    bench = Bench([left, right], benefit, domain)
    bases = plainly_met(bench, min(limit, BASE)) or [domain.start()]
    starting = bench.tried
    wanted = [(False, KINDS.index(kind)) for kind in _possible(ranked, bench.amounts)]
    best: dict[tuple[int, int], tuple[Cost, Draft, Difference]] = {}
    since: list[int] = []

    def seen(draft: Draft, trial: Trial) -> bool:
        if (found := trial.difference) is not None:
            entry = (draft.cost(domain), draft, found)
            if found.weight not in best or entry[0] < best[found.weight][0]:
                best[found.weight] = entry
            if not since and found.decided:
                since.append(bench.tried)
        if all(weight in best for weight in wanted[:number]):
            return True
        enough = sum(weight in best for weight in wanted) >= min(number, len(wanted))
        weak = min(best, default=wanted[-1]) == (False, len(KINDS) - 1)
        return enough and bench.tried - since[0] > PATIENCE * (1 + weak)

    explored = explore(bench, bases, seed, limit, seen)
    searched = bench.tried
    weights = [weight for weight in sorted(best) if not weight[0]][:number] or sorted(best)[:1]
    witnesses = tuple(_witness(bench, *best[weight][1:]) for weight in weights)
    return Found(benefit, witnesses, ranked, explored, starting, bench.tried - searched, bench.tried)


def _possible(ranked: Ranked, amounts: Sequence[str]) -> list[str]:
    """The kinds of differences that what differs can make, the weightiest first."""
    touched = ranked.touched
    outcome = any(kind == "condition" for kind, _ in touched)
    amount = any(("definition", name) in touched for name in amounts)
    possible = {"outcome": outcome, "amount": amount, "payments": ("payments", "") in touched, "values": True}
    return [kind for kind in KINDS if possible[kind]]


def _witness(bench: Bench, draft: Draft, found: Difference) -> Witness:
    def holds(smaller: Draft) -> bool:
        trial = bench.trial(smaller)
        return trial is not None and trial.difference is not None and trial.difference.weight == found.weight

    small = shrunk(bench.domain, draft, holds)
    decisions, trial = bench.decide(small), bench.trial(small)
    assert decisions is not None and trial is not None and trial.difference is not None
    return Witness(small, bench.domain, (decisions[0], decisions[1]), trial.difference)


@dataclass(frozen=True)
class Report:
    """What distinguishing two sides came to.

    ``found`` is the search on the benefit with witnesses, or the last one made; ``fruitless`` are those searched before
    it without success, ``others`` those whose rules differ too, ``only`` the provisions that one side alone has.
    """

    sides: tuple[Side, Side]
    found: Found
    fruitless: tuple[str, ...]
    others: tuple[str, ...]
    only: tuple[str, ...]
    seed: int
    limit: int

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """The claims on which the sides differ, the best first; none where none was found."""
        return self.found.witnesses

    @property
    def waiting(self) -> tuple[str, ...]:
        """The amendments of the sides that no day brings into force: they govern no claim."""
        stacks = [side.law.stack.named for side in self.sides if isinstance(side.law, AmendedLaw)]
        open_ = [one.amendment.file for named in stacks for one in named if one.start is None and not one.erratum]
        return tuple(dict.fromkeys(f.id for f in open_ if f.commencement is None or not f.commencement.areas))


def distinguish(
    left: Side, right: Side, benefit: str | None = None, *, seed: int = 0, limit: int = LIMIT, number: int = 1
) -> Report:
    """The smallest, plainest claims on which two sides come to different results.

    Without a ``benefit``, the provisions whose rules differ are searched one after the other, the law's main one first,
    until a claim is found. UnknownName for a benefit that a side does not have, RulesetError where a plan cannot be
    made.
    """
    only = [name for name in left.law.benefits if name not in right.law.benefits]
    only += [name for name in right.law.benefits if name not in left.law.benefits]
    if benefit is not None:
        for side in (left, right):
            side.law.plan(benefit)
        names = [benefit]
    else:
        names = benefits_of(left.law, right.law) or [left.law.main]
    tried: list[Found] = []
    for name in names:
        tried.append(search(left.law, right.law, name, seed=seed, limit=limit, number=number))
        if any(witness.difference.decided for witness in tried[-1].witnesses):
            break
    best = next((found for found in reversed(tried) if found.witnesses), tried[-1])
    fruitless = tuple(found.benefit for found in tried if found is not best and not found.witnesses)
    others = tuple(name for name in names[len(tried) :])
    return Report((left, right), best, fruitless, others, tuple(only), seed, limit)


def benefits_of(left: Law, right: Law) -> list[str]:
    """The provisions of both laws whose rules differ, the main one first."""
    known = [
        name for name in left.benefits if name in right.benefits and _encoded(left, name) and _encoded(right, name)
    ]
    alike = left.ruleset is right.ruleset and left.asked_days == right.asked_days
    asked = {name for name, option in left.readings.items() if right.readings.get(name) != option}
    return [
        name
        for name in sorted(known, key=lambda name: name != left.ruleset.manifest.default_provision)
        if _differ(left, right, name, asked if alike and left.plan(name) is right.plan(name) else None)
    ]


def _differ(left: Law, right: Law, name: str, asked: set[str] | None) -> bool:
    """Whether rules of a provision differ; of the very same plan: whether it asks one of the readings ``asked``."""
    if asked is not None and not asked.intersection(left.plan(name).readings):
        return False
    return asked is not None or rules_of(left, name).said != rules_of(right, name).said


def _encoded(law: Law, name: str) -> bool:
    return law.ruleset.provision(name).not_encoded is None
