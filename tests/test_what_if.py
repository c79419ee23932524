"""What would have turned a refusal: the least change, checked by trying out everything in a small domain.

The checking is done with the chapter in plain Python (``tests/reference.py``), which knows nothing of the package.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from reference import Contribution, Facts, defaults, month_of, parse
from reference import decide as by_reference

from uirules import load_ruleset
from uirules.drafting.whatif import nearest_change
from uirules.law import Law

GROUNDS = (
    "job_ceased", "dismissal", "resignation", "resignation_with_cause", "fixed_term_ended", "mutual_agreement",
    "temporary_closure", "retirement", "medical_incapacity", "trade_dispute",
)  # fmt: skip
FAULTS = ("none", "unlawful_act", "misappropriation", "civil_service_breach", "intentional_rule_breach")
FLAGS = ("healthy", "willing", "refused_offer", "registered", "registered_with_social_security")
NAMES = {
    "healthy": "in_good_health",
    "willing": "willing_to_work",
    "refused_offer": "refused_suitable_offer",
    "registered": "labour_exchange.registered",
    "registered_with_social_security": "social_security.registered",
    "ground": "separation.ground",
    "fault": "separation.fault",
    "contributions": "contributions",
}
READINGS: tuple[dict[str, str], ...] = (
    {},
    {"registration-office": "both"},
    {"suitable-offer": "condition", "qualifying-grounds": "no_fault"},
    {"months-counted": "consecutive"},
    {"month-of-separation": "not_counted"},
)
MOST = 60


@cache
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


def text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def refusal(chance: random.Random) -> dict[str, Any]:
    """A claim with one or two defects, all its facts known."""
    separation = chance.choice(["2023-03-31", "2025-07-15", "2026-02-28", "2026-06-01"])
    last = int(separation[:4]) * 12 + int(separation[5:7]) - 1 - chance.choice([0, 0, 1, 2])
    months = chance.randint(36, 50)
    claim: dict[str, Any] = {
        "claim.assessed_on": "2026-08-01",
        "separation.date": separation,
        "separation.ground": "job_ceased",
        "separation.fault": "none",
        "in_good_health": True,
        "willing_to_work": True,
        "refused_suitable_offer": False,
        "labour_exchange.registered": True,
        "labour_exchange.registered_on": separation,
        "social_security.registered": True,
    }
    unpaid: set[int] = set()
    gap: set[int] = set()
    defects = chance.sample(["months", "ground", "dismissal", "health", "work", "exchange", "office", "offer"],
                            chance.choice([1, 1, 2]))  # fmt: skip
    for defect in defects:
        match defect:
            case "months":
                kind = chance.choice(["few", "unpaid", "gap"])
                months = chance.randint(20, 35) if kind == "few" else months
                unpaid = (
                    set(chance.sample(range(months), months - chance.randint(30, 35))) if kind == "unpaid" else set()
                )
                gap = (
                    set(chance.sample(range(1, months - 1), months - chance.randint(30, 35)))
                    if kind == "gap"
                    else set()
                )
            case "ground":
                claim["separation.ground"] = chance.choice(GROUNDS[2:])
            case "dismissal":
                claim |= {"separation.ground": "dismissal", "separation.fault": chance.choice(FAULTS)}
            case "health":
                claim["in_good_health"] = False
            case "work":
                claim["willing_to_work"] = False
            case "exchange":
                claim["labour_exchange.registered"] = False
            case "office":
                claim["social_security.registered"] = False
            case "offer":
                claim["refused_suitable_offer"] = True
    claim["contributions"] = [
        {"month": text(last - at), "wage": 200000, "paid": at not in unpaid, "employer": "E-1", "funds": ["health"]}
        for at in range(months)
        if at not in gap
    ]
    return claim


def nested(claim: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, value in claim.items():
        *groups, name = path.split(".")
        here = found
        for group in groups:
            here = here.setdefault(group, {})
        here[name] = value
    return found


def changes(facts: Facts) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Every change of one fact in the domain: the fact, the step, the new value."""
    for name in FLAGS:
        yield name, 1, {name: not getattr(facts, name)}
    yield from (("ground", 1, {"ground": ground}) for ground in GROUNDS if ground != facts.ground)
    yield from (("fault", 1, {"fault": fault}) for fault in FAULTS if fault != facts.fault)
    rows = facts.contributions
    there = {row.month for row in rows}
    first, last = min(there), month_of(facts.separation)
    free = [month for month in range(last, first - MOST, -1) if month not in there]
    for order in (free, [m for m in free if m < last], [m for m in free if m < first]):
        for count in range(1, MOST):
            new = [Contribution(month, 200000, True, "E-1", False) for month in order[:count]]
            yield "contributions", count, {"contributions": [*rows, *new]}
    # Of an unbroken run only the months between its ends can be added: every span of 36 months is tried.
    for end in range(last, first, -1):
        lacking = [month for month in range(end - 35, end + 1) if month not in there]
        new = [Contribution(month, 200000, True, "E-1", False) for month in lacking]
        yield "contributions", len(lacking), {"contributions": [*rows, *new]}
    unpaid = {row.month for row in rows if not row.paid}
    spans = [unpaid.intersection(range(end - 35, end + 1)) for end in range(last, first, -1)]
    latest = sorted(unpaid, reverse=True)
    counted = [month for month in latest if month < last]
    for months in (*spans, *(set(order[:n]) for order in (latest, counted) for n in range(1, len(order) + 1))):
        paid = [row._replace(paid=True) if row.month in months else row for row in rows]
        yield "contributions", len(months), {"contributions": paid}


def least(facts: Facts, readings: Mapping[str, str]) -> tuple[int, int] | None:
    """The fewest facts, and the smallest sum of steps, that turn a refusal; None: two do not."""
    known: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for name, step, new in changes(facts):
        if step:
            known.setdefault((name, step), []).append(new)
    single = [step for (_, step), news in known.items()
              if any(by_reference(replace(facts, **new), readings).met for new in news)]  # fmt: skip
    if single:
        return 1, min(single)
    # Only a change that mends something by itself, or a ground or a fault, can be half of a pair.
    useful: dict[tuple[str, int], list[dict[str, Any]]] = {}
    before = {name for name, met in by_reference(facts, readings).findings.items() if not met}
    for (name, step), news in known.items():
        kept = [
            new
            for new in news
            if name in ("ground", "fault")
            or any(by_reference(replace(facts, **new), readings).findings[finding] for finding in before)
        ]
        if kept:
            useful[name, step] = kept
    pairs = sorted((one[1] + two[1], one, two) for one, two in combinations(sorted(useful), 2) if one[0] != two[0])
    for steps, one, two in pairs:
        for first in useful[one]:
            for second in useful[two]:
                if by_reference(replace(facts, **first, **second), readings).met:
                    return 2, steps
    return None


@pytest.mark.parametrize("part", range(4))
def test_the_least_change_is_found_on_generated_refusals(part: int) -> None:
    """On 200 refusals with one or two defects: as few facts and as small steps as trying everything finds."""
    chance = random.Random(part)
    done = 0
    while done < 50:
        readings = chance.choice(READINGS)
        claim = refusal(chance)
        found = nearest_change(law().with_readings(readings), claim)
        facts = parse(nested(claim))
        result = by_reference(facts, {**defaults(), **readings})
        assert (found is None) == result.met, claim
        if found is None:
            continue
        done += 1
        expected = least(facts, {**defaults(), **readings})
        told = (len(found.changes), sum(change.step for change in found.changes)) if found.changes else None
        assert told == expected, (readings, claim, found.changes)
