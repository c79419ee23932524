"""What the tests of comparing share: claims of invented workers, sides, and a comparison in one line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from uirules.drafting.compare import Comparison, compare, of_claims
from uirules.drafting.sides import Side, read_side

FIXTURES = Path(__file__).parents[2] / "fixtures"
SHORTER = FIXTURES / "compare" / "amendments" / "shorter-period.yaml"
"""24 months in place of 36 (section 2), a cap of 500,000 (section 3), one condition more (section 4), from 2026 on."""
LAW = "mm-ssl-2012"
AMENDED = f"{LAW}+{SHORTER}"


def worker(number: int = 1, *, months: int = 60, wage: int = 240_000, **facts: Any) -> dict[str, Any]:
    """A claim of a worker whose job ceased in February 2026. ``facts`` (``__``: a dot) lie over it; None: not given."""
    last = 2026 * 12 + 1
    rows = [
        {
            "month": f"{index // 12}-{index % 12 + 1:02d}",
            "wage": wage,
            "paid": True,
            "employer": "E-1",
            "funds": ["health"],
        }
        for index in range(last - months + 1, last + 1)
    ]
    claim: dict[str, Any] = {
        "claim": {"id": f"W-{number}", "date": "2026-03-05", "assessed_on": "2026-06-08"},
        "insured": {"birth_date": "1990-04-17"},
        "separation": {"date": "2026-02-28", "ground": "job_ceased", "fault": "none"},
        "contributions": rows,
        "in_good_health": True,
        "willing_to_work": True,
        "refused_suitable_offer": False,
        "labour_exchange": {"registered": True, "registered_on": "2026-02-27"},
        "reports": [{"date": day, "office": "labour_exchange"} for day in ("2026-03-16", "2026-04-22", "2026-05-18")],
    }
    for path, value in facts.items():
        *groups, name = path.split("__")
        group = claim
        for step in groups:
            group = group.setdefault(step, {})
        if value is None:
            group.pop(name)
        else:
            group[name] = value
    return claim


@cache
def side(spec: str) -> Side:
    """A side by its text, read once: laws do not change."""
    return read_side(spec)


def sides(*specs: str) -> list[Side]:
    """Sides by their texts."""
    return [side(spec) for spec in specs]


def compared(claims: Sequence[Mapping[str, Any]], *specs: str, **options: Any) -> Comparison:
    """A comparison of claims at hand; the law is the first side where only others are named."""
    chosen = specs if len(specs) > 1 else (LAW, *specs)
    return compare(sides(*chosen), of_claims(claims), "unemployment", **options)


def kinds(found: Comparison, place: int = 1) -> dict[str, int]:
    """How many cases became what, from the first side to another."""
    return {kind: count for kind, count in found.tally.pairs[place - 1].changes.items() if count}


def causes(found: Comparison, place: int = 1) -> list[tuple[str, tuple[str, ...], int]]:
    """The rules that made the difference with their clauses and the number of claims."""
    return [(cause.id, cause.told, counts.total()) for cause, counts in found.tally.pairs[place - 1].ranked()]


def ndjson(file: Path, claims: Iterable[Mapping[str, Any]]) -> Path:
    """Claims as a file, one a line."""
    file.write_text("".join(json.dumps(claim) + "\n" for claim in claims), encoding="utf-8")
    return file
