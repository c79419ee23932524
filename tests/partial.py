"""Partial claims with their completions: what was taken out of a complete claim, and what could stand there.

The domain of a hole is small, and holds the extremes of what the fact can be: the least and the greatest wage, days far
off, no row and a paid row for every month. Conditions and months never fall when rows are added, when rows are paid or
name the fund, so that for the outcome these domains are as good as all values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import Any

from reference import (
    CAP,
    LAW_FROM,
    Contribution,
    Facts,
    Report,
    Result,
    decide,
    first_day,
    month_of,
    parse,
    plus_months,
)
from strategies import FAULTS, GROUNDS, OFFICES, build_claim, build_readings

__all__ = ["Gap", "Partial", "build_partial"]

DAY = dt.timedelta(days=1)
MOST_WAGE = 1_000_000_000
FIRST_MONTH = 1956 * 12
FAR = (dt.date(1900, 1, 1), dt.date(2199, 12, 31))
LIMIT = 600
"""The most completions that are enumerated for one claim."""

Fill = Callable[[Facts], None]


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact taken out: its key as the engine names it (fact, pointer, part), and what can fill it, extremes first.

    ``few``: the domain is every value the fact has. ``exact``: the domain shows the extremes of every amount and every
    state of a payment.
    """

    key: tuple[str, str, str]
    fills: list[Fill]
    few: bool
    exact: bool = True


@dataclass(slots=True)
class Partial:
    """A partial claim, the readings, and every completion with its result."""

    claim: dict[str, Any]
    readings: dict[str, str]
    gaps: list[Gap]
    base: Facts
    reduced: bool = False

    def completions(self) -> Iterator[tuple[tuple[int, ...], Result]]:
        """The results by the places in the domains of the holes."""
        sizes = [len(gap.fills) for gap in self.gaps]
        while _product(sizes) > LIMIT:
            widest = max(range(len(sizes)), key=lambda n: (not self.gaps[n].few, sizes[n]))
            sizes[widest] = max(min(sizes[widest] - 1, sizes[widest] * 3 // 4), 2)
            self.reduced = True
        # Rows are filled in after fields of rows, so that indices stay.
        order = sorted(range(len(sizes)), key=lambda n: bool(self.gaps[n].key[2]))
        for chosen in product(*map(range, sizes)):
            facts = replace(self.base, contributions=list(self.base.contributions), reports=list(self.base.reports))
            for n in order:
                self.gaps[n].fills[chosen[n]](facts)
            yield chosen, decide(facts, self.readings)


def _product(sizes: list[int]) -> int:
    result = 1
    for size in sizes:
        result *= size
    return result


# ── single facts ──────────────────────────────────────────────────────────────────────────────────────────────────────

_SCALARS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "separation.ground": ("ground", GROUNDS),
    "separation.fault": ("fault", FAULTS),
    "in_good_health": ("healthy", (False, True)),
    "willing_to_work": ("willing", (False, True)),
    "refused_suitable_offer": ("refused_offer", (False, True)),
    "labour_exchange.registered": ("registered", (False, True)),
    "social_security.registered": ("registered_with_social_security", (False, True)),
}


def _setter(name: str, value: Any) -> Fill:
    return lambda facts: setattr(facts, name, value)


def _pointer(path: str) -> str:
    return "/" + path.replace(".", "/")


def _take(claim: dict[str, Any], path: str) -> None:
    *groups, name = path.split(".")
    for group in groups:
        claim = claim[group]
    del claim[name]


def _scalar(random: Random, claim: dict[str, Any], taken: set[tuple[str, str, str]]) -> Gap:
    path = random.choice([path for path in _SCALARS if (path, _pointer(path), "") not in taken])
    _take(claim, path)
    name, domain = _SCALARS[path]
    return Gap((path, _pointer(path), ""), [_setter(name, value) for value in domain], few=True)


_REGISTERED_ON = ("labour_exchange.registered_on", "/labour_exchange/registered_on", "")


def _registered_on(claim: dict[str, Any], base: Facts) -> Gap:
    """Far days, and the days around which a period gains or loses a report or its end passes the known day."""
    _take(claim, "labour_exchange.registered_on")
    after = base.separation + DAY
    days = {after, after + DAY}
    turns = {report.date for report in base.reports} | {base.reports_known_to}
    for turn in sorted(turns):
        for back in range(7):
            days |= {plus_months(turn, -back) + DAY * step for step in (0, 1, 2)}
    near = sorted(day for day in days if day >= after)
    fills = [_setter("registered_on", day) for day in (*FAR, *near)]
    return Gap(_REGISTERED_ON, fills, few=False)


# ── fields of rows ────────────────────────────────────────────────────────────────────────────────────────────────────


def _contribution(index: int, **fields: Any) -> Fill:
    def fill(facts: Facts) -> None:
        facts.contributions[index] = facts.contributions[index]._replace(**fields)

    return fill


def _row_field(random: Random, claim: dict[str, Any]) -> Gap | None:
    rows = claim["contributions"]
    index = random.randrange(len(rows)) if random.random() < 0.4 else -1 - random.randrange(min(len(rows), 14))
    index %= len(rows)
    field = random.choice(("paid", "paid", "wage", "funds"))
    if field not in rows[index]:
        return None
    del rows[index][field]
    fills = {
        "paid": [_contribution(index, paid=value) for value in (False, True)],
        "wage": [_contribution(index, wage=value) for value in (0, MOST_WAGE, CAP)],
        "funds": [_contribution(index, unemployment_fund=value) for value in (False, True)],
    }[field]
    return Gap((f"contributions.{field}", f"/contributions/{index}/{field}", ""), fills, few=field != "wage")


def _office(random: Random, claim: dict[str, Any]) -> Gap | None:
    rows = claim["reports"]
    index = random.randrange(len(rows))
    if "office" not in rows[index]:
        return None
    del rows[index]["office"]

    def fill(office: str) -> Fill:
        def run(facts: Facts) -> None:
            facts.reports[index] = facts.reports[index]._replace(office=office)

        return run

    return Gap(("reports.office", f"/reports/{index}/office", ""), [fill(office) for office in OFFICES], few=True)


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _adding(rows: list[Contribution]) -> Fill:
    return lambda facts: facts.contributions.extend(rows)


def _contributions(first: int, last: int, base: Facts, readings: dict[str, str]) -> list[Fill]:
    """No row, a row for every month of a span, and much between: the newest months, the window, the least needed."""
    separation = month_of(base.separation)
    lowest = LAW_FROM if readings["months-1954"] == "excluded" else first
    months = list(range(max(first, lowest, LAW_FROM - 240), min(last, separation) + 1))
    paid = {row.month for row in base.contributions if row.paid is not False}
    newest = list(reversed(months))
    free = [month for month in newest if month not in paid]
    window = [month for month in newest if separation - 12 <= month < separation]
    needed = max(36 - len(paid), 0)
    chosen: list[list[int]] = [months, newest[:1], window, free[:needed], free[: needed + 1], newest[:36]]
    chosen += [[month for month in window if month in paid], [month for month in window if month not in paid]]
    chosen += [newest[:12], free[:12], newest[1:13], months[:1], free[: needed + 12], newest[1:], months[:-13]]
    chosen += [free[:count] for count in range(2, 12)] + [[month] for month in window]
    spans = list(dict.fromkeys(tuple(some) for some in chosen if some))
    filled = [
        _adding([Contribution(month, wage, True, "X", True) for month in some])
        for some in spans
        for wage in (MOST_WAGE, 0)
    ]
    unpaid = _adding([Contribution(month, MOST_WAGE, False, "X", True) for month in months])
    return [_adding([]), *filled[:2], unpaid, *filled[2:]]


def _months_outside(random: Random, claim: dict[str, Any], base: Facts, readings: dict[str, str]) -> Gap:
    separation = month_of(base.separation)
    if random.random() < 0.5:
        key = ("contributions", "/contributions", "earlier")
        first = separation - random.choice((0, 1, 2, 6, 11, 12, 13, 24, 35, 36, 37, 48))
        claim["contributions_known_from"] = _first_of(first, random)
        span, outside = (FIRST_MONTH, first - 1), lambda month: month < first
    else:
        key = ("contributions", "/contributions", "later")
        last = separation - random.choice((0, 1, 1, 2, 3, 6, 12, 13, 14))
        claim["contributions_known_to"] = _first_of(last, random)
        span, outside = (last + 1, separation + 12), lambda month: month > last
    if random.random() < 0.8:  # rows given that lie outside count all the same
        kept = [n for n, row in enumerate(base.contributions) if not outside(row.month)]
        claim["contributions"] = [claim["contributions"][n] for n in kept]
        base.contributions = [base.contributions[n] for n in kept]
    return Gap(key, _contributions(*span, base, readings), few=False)


def _first_of(month: int, random: Random) -> str:
    return dt.date(month // 12, month % 12 + 1, random.choice((1, 15, 28))).isoformat()


def _no_contributions(claim: dict[str, Any], base: Facts, readings: dict[str, str]) -> Gap:
    for name in ("contributions", "contributions_known_to"):
        claim.pop(name, None)
    base.contributions = []
    fills = _contributions(FIRST_MONTH, month_of(base.separation) + 12, base, readings)
    return Gap(("contributions", "/contributions", "list"), fills, few=False)


def _reported(reports: list[Report]) -> Fill:
    return lambda facts: facts.reports.extend(reports)


def _reports(until: dt.date, base: Facts, readings: dict[str, str]) -> list[Fill]:
    """Every period reported to both offices, none, all but one, one, and each office alone: before ``until``."""
    start = first_day(base, readings)
    days = []
    for number in range(6):
        first, last = plus_months(start, number), min(plus_months(start, number + 1), until) - DAY
        if first <= last:
            days.append(last)
    choices = [[], days]
    choices += [[day for day in days if day != other] for other in days] + [[day] for day in days]
    fills = [[Report(day, office) for day in some for office in OFFICES] for some in choices]
    fills += [[Report(day, office) for day in days] for office in OFFICES]
    return [_reported(reports) for reports in fills]


def _reports_outside(random: Random, claim: dict[str, Any], base: Facts, readings: dict[str, str]) -> Gap:
    start = first_day(base, readings)
    if random.random() < 0.35:
        base.reports = []
        claim.pop("reports_known_from", None)
        del claim["reports"]
        return Gap(("reports", "/reports", "list"), _reports(dt.date.max, base, readings), few=False)
    until = start + DAY * random.choice((0, 1, 10, 31, 32, 59, 61, 95))
    claim["reports_known_from"] = until.isoformat()
    if random.random() < 0.8:
        kept = [n for n, report in enumerate(base.reports) if report.date >= until]
        claim["reports"] = [claim["reports"][n] for n in kept]
        base.reports = [base.reports[n] for n in kept]
    return Gap(("reports", "/reports", "earlier"), _reports(until, base, readings), few=False)


# ── claims ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def build_partial(random: Random) -> Partial:
    """A partial claim with one to five holes."""
    claim, readings = build_claim(random, near=0.9), build_readings(random)
    claim.pop("reports_known_from", None)
    for row in claim["contributions"]:
        if random.random() < 0.02:
            row["paid"] = not row["paid"]
    base = parse(claim)
    wanted = random.choice((1, 1, 2, 2, 3, 3, 4, 5))
    kinds = [random.choice("ssssdrrrroccRR") for _ in range(wanted)]
    gaps: list[Gap] = []
    # Lists are cut first: fields of the rows that stay are taken out afterwards.
    rows = reports = None
    if "c" in kinds:
        whole = random.random() < 0.2
        rows = _no_contributions(claim, base, readings) if whole else _months_outside(random, claim, base, readings)
    if "R" in kinds:
        reports = _reports_outside(random, claim, base, readings)
    gaps += [gap for gap in (rows, reports) if gap is not None]
    taken = {gap.key for gap in gaps}
    for kind in kinds:
        gap: Gap | None = None
        if kind == "s":
            gap = _scalar(random, claim, taken)
        elif kind == "d" and _REGISTERED_ON not in taken:
            # The days on which reports would have to be made depend on this one.
            gap = replace(_registered_on(claim, base), exact=reports is None)
        elif kind == "r" and claim.get("contributions"):
            gap = _row_field(random, claim)
        elif kind == "o" and claim.get("reports"):
            gap = _office(random, claim)
        if gap is not None:
            taken.add(gap.key)
            gaps.append(gap)
    if not gaps:
        gaps.append(_scalar(random, claim, taken))
    return Partial(claim, readings, gaps, base)
