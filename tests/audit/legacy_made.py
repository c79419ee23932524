"""Decisions as an office might have made them: right ones from a synthetic population, and errors put in by number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uirules import load_ruleset
from uirules.sampling import sample
from uirules.sampling.draws import Draws

ERRORS = ("granted", "refused", "months", "rate", "paid_more", "paid_less")


@dataclass(frozen=True)
class Made:
    """A row, the error that was put in (None: none), and by how much was paid too much and too little."""

    row: dict[str, Any]
    error: str | None
    over: int = 0
    under: int = 0


def granted_if_long_enough(claim: Mapping[str, Any]) -> dict[str, Any]:
    """The claim with everything in order but the record of contributions."""
    separation = {**claim["separation"], "ground": "job_ceased", "fault": "none"}
    exchange = {**claim["labour_exchange"], "registered": True}
    found = {**claim, "separation": separation, "labour_exchange": exchange}
    return found | {"in_good_health": True, "willing_to_work": True}


def decisions(n: int, seed: int = 11) -> Iterator[Made]:
    """Right decisions on the first ``n`` settled claims of a population, of which many come to be met."""
    law = load_ruleset("mm-ssl-2012")
    found = 0
    for number, case in enumerate(sample(10 * n, seed)):
        if number % 3:
            case = case._replace(claim=granted_if_long_enough(case.claim))
        decision = law.decide(case.claim, "unemployment")
        total = decision.values.get("total_benefit", 0)
        if decision.outcome not in ("met", "not_met") or not isinstance(total, int):
            continue
        met = decision.outcome == "met"
        decided: dict[str, Any] = {"outcome": decision.outcome, "paid": total if met else 0}
        decided |= {"reference": f"L-{number:05d}", "on": case.claim["claim"]["assessed_on"]}
        if met:
            names = ("monthly_benefit", "benefit_months", "total_benefit")
            decided["amounts"] = {name: decision.values[name] for name in names}
        yield Made({**case.claim, "about": dict(case.about), "decided": decided}, None)
        found += 1
        if found == n:
            return


def with_errors(n: int, errors: int, seed: int = 11) -> list[Made]:
    """``n`` decisions, with errors of every kind that fits in just ``errors`` of them."""
    rows = list(decisions(n, seed))
    order = sorted(range(n), key=lambda place: Draws(seed, place).below("error", 1 << 64))
    for place in order[:errors]:
        rows[place] = spoiled(rows[place].row, Draws(seed, place).below("kind", 1 << 16))
    return rows


def spoiled(row: dict[str, Any], draw: int) -> Made:
    """A decision with an error in it; ``draw`` chooses which, among those that fit."""
    decided = dict(row["decided"])
    paid, amounts = decided["paid"], dict(decided.get("amounts", {}))
    if decided["outcome"] == "not_met":
        worth = 100_000 + draw % 9 * 50_000
        decided |= {"outcome": "met", "paid": worth}
        return Made({**row, "decided": decided}, "granted", over=worth)
    kind = ERRORS[1 + draw % 5]
    monthly, months = amounts["monthly_benefit"], amounts["benefit_months"]
    if kind == "refused":
        decided |= {"outcome": "not_met", "paid": 0}
        del decided["amounts"]
        return Made({**row, "decided": decided}, kind, under=paid)
    if kind == "months":
        decided["amounts"] = amounts | {"benefit_months": months + 1, "total_benefit": monthly * (months + 1)}
        decided["paid"] = monthly * (months + 1)
    elif kind == "rate":
        other = monthly - 10_000
        decided["amounts"] = amounts | {"monthly_benefit": other, "total_benefit": other * months}
        decided["paid"] = other * months
    else:
        decided["paid"] = paid + 25_000 if kind == "paid_more" else paid - 5_000
    change = decided["paid"] - paid
    return Made({**row, "decided": decided}, kind, max(change, 0), max(-change, 0))


def written(rows: list[Made], path: Path) -> Path:
    """The rows as NDJSON."""
    with path.open("w", encoding="utf-8") as file:
        for made in rows:
            file.write(json.dumps(made.row, ensure_ascii=False) + "\n")
    return path
