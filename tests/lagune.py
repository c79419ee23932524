"""Claims under the made-up law of the Lagune (``fixtures/laws/lagune-2031``)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from uirules import Decision, Law

LAWS = Path(__file__).parent / "fixtures" / "laws"
LAGUNE = LAWS / "lagune-2031"
ABSENT = {"absent": True}


def trips(*, days: int, months: int = 3, total: int = 100_000, last: str = "2032-11") -> list[dict[str, Any]]:
    """``days`` days at sea in each of the ``months`` up to ``last``, whose sales add up to ``total``."""
    end = dt.date.fromisoformat(f"{last}-01")
    index = end.year * 12 + end.month - 1
    rows: list[dict[str, Any]] = [
        {"date": f"{m // 12:04d}-{m % 12 + 1:02d}-{day:02d}", "bateau": "La Mouette", "vente": 0, "declaree": True}
        for m in range(index - months + 1, index + 1)
        for day in range(1, days + 1)
    ]
    each, rest = divmod(total, len(rows))
    for row in rows:
        row["vente"] = each
    rows[0]["vente"] += rest
    return rows


def seaman(**facts: Any) -> dict[str, Any]:
    """A seaman whose claim meets every condition. A fact of None is left out; ``__`` stands for the dot in a name."""
    given: dict[str, Any] = {
        "claim.id": "D-17",
        "dossier.examine_le": "2033-06-30",
        "arret.date": "2032-11-30",
        "arret.cause": "tempete",
        "permis.delivre_le": "2022-11-30",
        "personnes_a_charge": 2,
        "reprise.date": ABSENT,
        "sorties": trips(days=15),
    }
    given |= {name.replace("__", "."): value for name, value in facts.items()}
    return {name: value for name, value in given.items() if value is not None}


def owner(**facts: Any) -> dict[str, Any]:
    """A shipowner who owes the contribution at the general rate."""
    given: dict[str, Any] = {
        "exercice.fin": "2032-12-31",
        "exercice.recettes": 1_234_567,
        "bateau.immatricule": True,
        "bateau.longueur": 12,
        "bateau.mise_a_l_eau": "2020-01-01",
    }
    given |= {name.replace("__", "."): value for name, value in facts.items()}
    return {name: value for name, value in given.items() if value is not None}


def allowance(law: Law, **facts: Any) -> Decision:
    return law.decide(seaman(**facts), "morte_saison")


def contribution(law: Law, **facts: Any) -> Decision:
    return law.decide(owner(**facts), "contribution_armateur")


def findings(decision: Decision) -> dict[str, Any]:
    return {finding.id: finding.result for finding in decision.findings}


def missing(decision: Decision) -> list[str]:
    return [entry.pointer for entry in decision.missing]
