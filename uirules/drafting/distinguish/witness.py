"""Searching for claims on which two sides decide differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uirules.decision.decision import Decision
from uirules.drafting.search.base import plainly_met
from uirules.drafting.search.bench import KINDS, Bench, Difference, Trial
from uirules.drafting.search.domain import Domain
from uirules.drafting.search.draft import Cost, Draft
from uirules.drafting.search.explore import Explored, explore
from uirules.drafting.search.rules import Ranked, rank, rules_of
from uirules.drafting.search.shrink import shrunk
from uirules.drafting.sides import Side

__all__ = ["Found", "Witness", "benefits_of", "distinguish"]

LIMIT = 2000
BASE = 600
PATIENCE = 300


@dataclass(frozen=True)
class Witness:
    """A claim, the decision of each side on it, and how they differ."""

    claim: Mapping[str, Any]
    draft: Draft
    decisions: tuple[Decision, Decision]
    difference: Difference


@dataclass(frozen=True)
class Found:
    """What a search found: witnesses, the best first, and what was searched."""

    sides: tuple[Side, Side]
    benefit: str
    witnesses: tuple[Witness, ...]
    explored: Explored
    tried: int
    seed: int
    limit: int
    ranked: Ranked
    bases: int


def distinguish(left: Side, right: Side, benefit: str, *, seed: int = 0, limit: int = LIMIT, number: int = 1) -> Found:
    ranked = rank([rules_of(left.law, benefit), rules_of(right.law, benefit)])
    domain = Domain([left.law, right.law], benefit, ranked)
    bench = Bench([left.law, right.law], benefit, domain)
    bases = plainly_met(bench, min(limit, BASE)) or [domain.start()]
    kinds = _possible(ranked, bench.amounts)
    since: list[int] = []
    best: dict[tuple[int, int], tuple[Cost, Draft, Difference]] = {}

    def seen(draft: Draft, trial: Trial) -> bool:
        found = trial.difference
        if found is not None:
            entry = (draft.cost(domain), draft, found)
            if found.weight not in best or entry[0] < best[found.weight][0]:
                best[found.weight] = entry
        wanted = [(False, KINDS.index(kind)) for kind in kinds]
        if best and not since:
            since.append(bench.tried)
        enough = sum(weight in best for weight in wanted) >= number
        return enough and (wanted[0] in best or bench.tried - since[0] > PATIENCE)

    explored = explore(bench, bases, seed, limit, seen)
    witnesses = []
    for weight in sorted(best)[:number]:
        witnesses.append(_witness(bench, best[weight][1], best[weight][2]))
    return Found((left, right), benefit, tuple(witnesses), explored, bench.tried, seed, limit, ranked, len(bases))


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
        return trial is not None and trial.difference is not None and trial.difference.weight <= found.weight

    small = shrunk(bench.domain, draft, holds)
    decisions = bench.decide(small)
    trial = bench.trial(small)
    assert decisions is not None and trial is not None and trial.difference is not None
    return Witness(small.plain(bench.domain.declared), small, (decisions[0], decisions[1]), trial.difference)


def benefits_of(left: Side, right: Side) -> list[str]:
    """The provisions of both sides whose rules differ, the law's main one first."""
    main = left.law.ruleset.manifest.default_provision
    known = [
        name
        for name in left.law.benefits
        if name in right.law.benefits
        and not any(side.law.ruleset.provision(name).not_encoded for side in (left, right))
    ]
    known.sort(key=lambda name: name != main)
    return [name for name in known if rank([rules_of(left.law, name), rules_of(right.law, name)]).differing]
