"""The unemployment chapter in plain Python, written from the project's description of it: the truth in engine tests.

Nothing of the package is used. A claim is complete: every fact that its readings ask for is there. Months are integers
(year × 12 + month − 1), amounts whole kyat or fractions.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

__all__ = ["OPTIONS", "Contribution", "Facts", "Payment", "Report", "Result", "decide", "defaults", "parse"]

OPTIONS: dict[str, tuple[str, ...]] = {
    "which-fund": ("any", "unemployment"),
    "months-counted": ("total", "consecutive"),
    "unpaid-months": ("excluded", "counted"),
    "month-of-separation": ("counted", "not_counted"),
    "months-1954": ("excluded", "counted"),
    "latest-year": ("calendar", "paid_months"),
    "average-divisor": ("paid_months", "twelve"),
    "wage-cap": ("capped", "uncapped"),
    "rounding": ("half_up", "down"),
    "duration-blocks": ("completed", "part"),
    "qualifying-grounds": ("job_ceased", "no_fault"),
    "suitable-offer": ("not_a_condition", "condition"),
    "registration-office": ("labour_exchange", "both"),
    "report-office": ("either", "both"),
    "missed-report": ("period_lost", "ends_benefit"),
    "benefit-start": ("separation_or_registration", "separation", "next_month"),
}
"""Every reading with its options, the default first."""

LAW_FROM = 2014 * 12 + 3
CAP = 300_000
DAY = dt.timedelta(days=1)


def defaults() -> dict[str, str]:
    """The option used where none is chosen."""
    return {reading: options[0] for reading, options in OPTIONS.items()}


class Contribution(NamedTuple):
    """One row: the month, the wage of one employer, and whether and to which funds it was paid."""

    month: int
    wage: int
    paid: bool
    employer: str
    unemployment_fund: bool


class Report(NamedTuple):
    """A report to one of the offices."""

    date: dt.date
    office: str


@dataclass(slots=True)
class Facts:
    """A complete claim. What the readings used do not ask for may be None."""

    separation: dt.date
    ground: str
    fault: str
    healthy: bool
    willing: bool
    refused_offer: bool
    registered: bool
    registered_on: dt.date
    registered_with_social_security: bool
    contributions: list[Contribution]
    reports: list[Report]
    reports_known_to: dt.date


class Payment(NamedTuple):
    """One period."""

    first: dt.date
    last: dt.date
    state: str
    amount: int


class Result(NamedTuple):
    """What a complete claim comes to. Amounts and payments are there only where the conditions are met."""

    met: bool
    findings: dict[str, bool]
    values: dict[str, Any]
    payments: list[Payment]


def month_of(day: dt.date) -> int:
    """The month that holds a day."""
    return day.year * 12 + day.month - 1


def plus_months(day: dt.date, months: int) -> dt.date:
    """A day some months later; a day that the month lacks is its last day."""
    year, month = divmod(month_of(day) + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def longest_run(months: Iterable[int]) -> int:
    """The length of the longest unbroken run."""
    known = set(months)
    best = 0
    for month in known:
        if month - 1 not in known:
            end = month
            while end in known:
                end += 1
            best = max(best, end - month)
    return best


def contribution_months(facts: Facts, readings: Mapping[str, str]) -> int:
    """The months that count."""
    last = month_of(facts.separation) - (readings["month-of-separation"] == "not_counted")
    first = LAW_FROM if readings["months-1954"] == "excluded" else 0
    any_fund = readings["which-fund"] == "any"
    unpaid_too = readings["unpaid-months"] == "counted"
    months = {
        row.month
        for row in facts.contributions
        if first <= row.month <= last and (any_fund or row.unemployment_fund) and (unpaid_too or row.paid)
    }
    return len(months) if readings["months-counted"] == "total" else longest_run(months)


def year_wages(facts: Facts, readings: Mapping[str, str]) -> list[int]:
    """The wages of the latest year, one for each month with a paid contribution."""
    separation = month_of(facts.separation)
    by_calendar = readings["latest-year"] == "calendar"
    first = max(LAW_FROM, separation - 12) if by_calendar else LAW_FROM
    last = separation - 1 if by_calendar else separation
    any_fund = readings["which-fund"] == "any"
    sums: dict[int, int] = {}
    for row in facts.contributions:
        if row.paid and first <= row.month <= last and (any_fund or row.unemployment_fund):
            sums[row.month] = sums.get(row.month, 0) + row.wage
    wages = [sums[month] for month in sorted(sums)[-12:]]
    return [min(wage, CAP) for wage in wages] if readings["wage-cap"] == "capped" else wages


def ground_qualifies(facts: Facts, readings: Mapping[str, str]) -> bool:
    """Whether the ground of separation is covered."""
    if facts.ground == "job_ceased":
        return True
    return (
        readings["qualifying-grounds"] == "no_fault"
        and facts.ground in ("dismissal", "fixed_term_ended", "mutual_agreement")
        and facts.fault == "none"
    )


def first_day(facts: Facts, readings: Mapping[str, str]) -> dt.date:
    """The first day of benefit."""
    start = readings["benefit-start"]
    if start == "next_month":
        return plus_months(facts.separation.replace(day=1), 1)
    after = facts.separation + DAY
    return after if start == "separation" else max(after, facts.registered_on)


def payments(facts: Facts, readings: Mapping[str, str], months: int, amount: int) -> list[Payment]:
    """The periods of benefit with their states."""
    start = first_day(facts, readings)
    both = readings["report-office"] == "both"
    ends = readings["missed-report"] == "ends_benefit"
    ended = False
    found = []
    for number in range(months):
        first, last = plus_months(start, number), plus_months(start, number + 1) - DAY
        offices = {report.office for report in facts.reports if first <= report.date <= last}
        reported = len(offices) == 2 if both else bool(offices)
        missed = not reported and last <= facts.reports_known_to
        ended = ended or (ends and missed)
        state = "ended" if ended else "allowable" if reported else "withheld" if missed else "pending"
        found.append(Payment(first, last, state, amount))
    return found


def decide(facts: Facts, readings: Mapping[str, str]) -> Result:
    """What the chapter says of a complete claim."""
    months = contribution_months(facts, readings)
    wages = year_wages(facts, readings)
    findings = {
        "contributed_long_enough": months >= 36,
        "wage_in_latest_year": bool(wages),
        "qualifying_ground": ground_qualifies(facts, readings),
        "not_dismissed_for_fault": facts.ground != "dismissal" or facts.fault == "none",
        "in_good_health": facts.healthy,
        "willing_to_work": facts.willing,
        "registered": facts.registered,
    }
    if readings["registration-office"] == "both":
        findings["registered_with_social_security"] = facts.registered_with_social_security
    if readings["suitable-offer"] == "condition":
        findings["no_suitable_offer_refused"] = not facts.refused_offer
    values: dict[str, Any] = {"contribution_months": months}
    if not all(findings.values()):
        return Result(False, findings, values, [])
    reference = Fraction(sum(wages), len(wages) if readings["average-divisor"] == "paid_months" else 12)
    exact = reference / 2
    monthly = int(exact + Fraction(1, 2)) if readings["rounding"] == "half_up" else int(exact)
    above = months - 36
    blocks = above // 12 if readings["duration-blocks"] == "completed" else -(-above // 12)
    count = min(6, 2 + blocks)
    values |= {
        "reference_wage": reference,
        "monthly_benefit": monthly,
        "benefit_months": count,
        "total_benefit": monthly * count,
    }
    return Result(True, findings, values, payments(facts, readings, count, monthly))


def parse(claim: Mapping[str, Any]) -> Facts:
    """The facts of a plain, nested claim."""
    about = claim.get("claim", {})
    separation = dt.date.fromisoformat(claim["separation"]["date"])
    exchange, office = claim.get("labour_exchange", {}), claim.get("social_security", {})
    known_to = claim.get("reports_known_to") or about.get("assessed_on") or about.get("date")
    registered_on = exchange.get("registered_on")
    return Facts(
        separation,
        claim["separation"].get("ground"),
        claim["separation"].get("fault"),
        claim.get("in_good_health"),  # type: ignore[arg-type]
        claim.get("willing_to_work"),  # type: ignore[arg-type]
        claim.get("refused_suitable_offer"),  # type: ignore[arg-type]
        exchange.get("registered"),
        dt.date.fromisoformat(registered_on) if registered_on else None,  # type: ignore[arg-type]
        office.get("registered"),
        [
            Contribution(
                int(row["month"][:4]) * 12 + int(row["month"][5:]) - 1,
                row.get("wage"),
                row.get("paid"),
                row.get("employer", ""),
                "unemployment" in row.get("funds", ()),
            )
            for row in claim.get("contributions", ())
        ],
        [Report(dt.date.fromisoformat(row["date"]), row.get("office")) for row in claim.get("reports", ())],
        dt.date.fromisoformat(known_to) if known_to else separation,
    )
