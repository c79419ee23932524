"""Rows that the tests of audits share."""

from __future__ import annotations

from typing import Any

MET: dict[str, Any] = {
    "claim": {"id": "C-1", "assessed_on": "2026-06-30"},
    "separation": {"date": "2026-02-28", "ground": "job_ceased", "fault": "none"},
    "contributions": [
        {"month": f"{year}-{month:02d}", "wage": 280000, "paid": True}
        for year in (2022, 2023, 2024, 2025)
        for month in range(1, 13)
    ],
    "in_good_health": True,
    "willing_to_work": True,
    "labour_exchange": {"registered": True, "registered_on": "2026-03-03"},
}
"""48 months at 280,000 kyat: 140,000 a month for 3 months."""
MONTHLY, MONTHS, TOTAL = 140000, 3, 420000


def row(decided: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """The claim whose conditions are met, with other facts, and what was decided."""
    return {**MET, **facts, "decided": decided}


def paid(amount: int | None, outcome: str = "met", **more: Any) -> dict[str, Any]:
    """A decision."""
    return {"outcome": outcome, "reference": "B-1", **({} if amount is None else {"paid": amount}), **more}
