"""Claims that lie at the boundaries of the unemployment chapter, and choices of readings.

:func:`build_claim` and :func:`build_readings` draw from any ``random.Random``: a seeded one for counted runs, that of
Hypothesis where examples shall shrink (:func:`claims`, :func:`readings`).
"""

from __future__ import annotations

import calendar
import datetime as dt
from random import Random
from typing import Any

from hypothesis import strategies as st
from reference import OPTIONS, plus_months

__all__ = ["FAULTS", "GROUNDS", "build_claim", "build_readings", "claims", "month_text", "readings"]

GROUNDS = (
    "job_ceased", "dismissal", "resignation", "resignation_with_cause", "fixed_term_ended", "mutual_agreement",
    "temporary_closure", "retirement", "medical_incapacity", "trade_dispute",
)  # fmt: skip
FAULTS = ("none", "unlawful_act", "misappropriation", "civil_service_breach", "intentional_rule_breach")
OFFICES = ("labour_exchange", "social_security")
COUNTS = (0, 1, 11, 12, 13, 34, 35, 35, 36, 36, 36, 37, 38, 47, 48, 49, 59, 60, 61, 72, 83, 84, 85, 96, 97, 120)
WAGES = (0, 1, 99_999, 100_000, 149_999, 150_001, 280_000, 299_999, 300_000, 300_001, 599_999, 1_000_000_000)
DAY = dt.timedelta(days=1)


def month_text(month: int) -> str:
    """A month as claims write it."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def build_readings(random: Random) -> dict[str, str]:
    """An option for every reading; the default in half of the draws."""
    return {
        reading: random.choice(options) if random.random() < 0.5 else options[0] for reading, options in OPTIONS.items()
    }


def _separation(random: Random) -> dt.date:
    year = random.choice((2015, 2016, 2017, 2018, 2020, 2024, 2026, 2027))
    month = random.randint(1, 12)
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, random.choice((1, 2, 15, 27, 28, last - 1, last, last)))


def _months(random: Random, separation: int) -> list[int]:
    """A run of months that ends near the month of separation, with up to three gaps; some reach behind 2014-04."""
    month = separation + random.choice((0, 0, 0, 0, 0, -1, -1, -2, -6, -11, -12, -13, 1, 2))
    count = random.choice(COUNTS)
    gaps = {
        random.randint(0, max(count, 1)): random.choice((1, 1, 2, 12)) for _ in range(random.choice((0, 0, 0, 1, 2, 3)))
    }
    months = []
    for number in range(count):
        month -= gaps.get(number, 0)
        months.append(month)
        month -= 1
    if random.random() < 0.2:
        months += [2014 * 12 + 3 - back for back in range(random.choice((1, 2, 12, 40)))]
    return sorted({month for month in months if month >= 1956 * 12})


def _contributions(random: Random, separation: int) -> list[dict[str, Any]]:
    months = _months(random, separation)
    wage = random.choice(WAGES) if random.random() < 0.6 else random.randint(0, 400_000)
    funds = random.choice((["health"], ["unemployment"], ["health", "unemployment"], ["unemployment", "pension"], []))
    employer = random.choice(("", "", "A"))
    rows = [
        {"month": month_text(month), "wage": wage, "paid": True, "funds": list(funds)}
        | ({"employer": employer} if employer else {})
        for month in months
    ]
    if not rows:
        return rows
    for _ in range(random.choice((0, 0, 1, 2, 4))):  # late rows are changed more often: they enter the latest year
        place = -1 - min(random.choice((0, 1, 5, 11, 12, 30, 60)), len(rows) - 1)
        change = random.choice(("wage", "wage", "paid", "funds"))
        rows[place][change] = {
            "wage": random.choice(WAGES),
            "paid": False,
            "funds": random.choice(([], ["unemployment"], ["housing"])),
        }[change]
    for _ in range(random.choice((0, 0, 0, 1, 2, 5))):
        row = rows[-1 - min(random.choice((0, 1, 3, 8, 12, 20)), len(rows) - 1)]
        other = {
            **row,
            "employer": random.choice(("B", "C")),
            "wage": random.choice(WAGES),
            "paid": random.random() < 0.7,
        }
        if all((other["month"], other["employer"]) != (r["month"], r.get("employer", "")) for r in rows):
            rows.append(other)
    return rows


def _reports(random: Random, start: dt.date) -> list[dict[str, Any]]:
    reports = set()
    diligence = random.choice((0.0, 0.6, 0.9, 1.0))
    for number in range(random.choice((0, 2, 3, 4, 6, 7))):
        if random.random() > diligence:
            continue
        first, last = plus_months(start, number), plus_months(start, number + 1) - DAY
        day = random.choice((first, last, first + DAY * 10, first - DAY, last + DAY))
        for office in random.choice((OFFICES, OFFICES, OFFICES[:1], OFFICES[1:])):
            reports.add((day, office))
    return [{"date": day.isoformat(), "office": office} for day, office in sorted(reports)]


def build_claim(random: Random, near: float = 0.75) -> dict[str, Any]:
    """A complete claim: every fact that any reading asks for is given, and the lists are complete where they matter.

    ``near``: the share of claims that fail in nothing but months or ground, if at all.
    """
    separation = _separation(random)
    registered_on = separation + DAY * random.choice((-40, -1, 0, 1, 2, 3, 10, 31, 45))
    start = max(separation + DAY, registered_on)
    assessed = separation + DAY * random.choice((0, 1, 20, 31, 59, 61, 92, 150, 200, 400))
    good = random.random() < near
    claim: dict[str, Any] = {
        "claim": {"id": "c", "assessed_on": assessed.isoformat()},
        "separation": {
            "date": separation.isoformat(),
            "ground": "job_ceased" if good and random.random() < 0.7 else random.choice(GROUNDS),
            "fault": "none" if good or random.random() < 0.6 else random.choice(FAULTS),
        },
        "contributions": _contributions(random, separation.year * 12 + separation.month - 1),
        "in_good_health": good or random.random() < 0.8,
        "willing_to_work": good or random.random() < 0.8,
        "refused_suitable_offer": not good and random.random() < 0.5,
        "labour_exchange": {"registered": good or random.random() < 0.8, "registered_on": registered_on.isoformat()},
        "social_security": {"registered": good or random.random() < 0.7, "registered_on": registered_on.isoformat()},
        "reports": _reports(random, start),
    }
    known_to = random.choice(("", "", "claim", "list"))
    if known_to == "claim":
        claim["claim"] = {"id": "c", "date": claim["claim"]["assessed_on"]}
    elif known_to == "list":
        claim["reports_known_to"] = (separation + DAY * random.choice((-1, 30, 60, 95))).isoformat()
    if random.random() < 0.15:  # the month that holds the day is inside
        claim["contributions_known_to"] = separation.replace(day=1).isoformat()
    if random.random() < 0.15:  # no period begins before the day after the separation
        claim["reports_known_from"] = (separation + DAY).isoformat()
    return claim


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    """Complete claims."""
    return build_claim(draw(st.randoms(use_true_random=False)))


@st.composite
def readings(draw: st.DrawFn) -> dict[str, str]:
    """Choices of readings."""
    return {reading: draw(st.sampled_from(options)) for reading, options in OPTIONS.items()}
