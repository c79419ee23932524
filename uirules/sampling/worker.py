"""A worker: sector, sex, age, the employments up to the separation, and what stands of them in the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from uirules.ruleset.scalars import month_text
from uirules.sampling.assumptions import Assumptions
from uirules.sampling.draws import Draws
from uirules.values.dates import completed_months, month_of

__all__ = ["Span", "Worker", "World", "draw_worker", "later", "months_later"]

GARMENTS = "garments"
_STEP = 100
"""Wages are whole hundreds of kyat."""
_RECORDED_DAYS = 30
"""Days for which the base minimum wage is recorded where it stands alone."""
_SECOND_JOB = 2
"""The second employer pays the wage divided by this."""


class World:
    """The assumptions as draws take them, and what follows from them for every worker alike."""

    def __init__(self, assumptions: Assumptions) -> None:
        self.values: Mapping[str, Any] = {name: entry.value for name, entry in assumptions.items()}
        self._minimum: dict[int, int] = {}
        self._base: dict[int, int] = {}

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @cached_property
    def law_from(self) -> int:
        """The first month under the Law."""
        return month_of(self["law_from"])

    def minimum(self, month: int) -> int:
        """The minimum wage of a day in a month, with allowances, in kyat."""
        return self._of_month(month, self._minimum, "minimum_wage")

    def base(self, month: int) -> int:
        """The same without allowances."""
        return self._of_month(month, self._base, "base_minimum_wage")

    def _of_month(self, month: int, known: dict[int, int], name: str) -> int:
        if month not in known:
            known[month] = self[name].at(dt.date(month // 12, month % 12 + 1, 1))
        return known[month]


@dataclass(frozen=True, slots=True)
class Span:
    """An employment in the record, by months; ``part`` divides the wage."""

    employer: str
    first: int
    last: int
    part: int = 1


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker on the last day of employment. Months are year × 12 + month - 1, wages kyat a month."""

    sector: str
    sex: str
    age: int
    born: dt.date
    started: dt.date
    separated: dt.date
    spans: tuple[Span, ...]
    wage: int
    base_only: bool

    @property
    def tenure(self) -> int:
        """Completed months with the last employer."""
        return completed_months(self.started, self.separated)

    def rows(self, draws: Draws, world: World) -> Iterator[dict[str, Any]]:
        """The record of contributions, employer by employer, the earliest month first."""
        density = draws.number("density", world["density"])
        capped = draws.holds("recorded up to cap", world["recorded_up_to_cap"])
        funds = ["health", "injury"]
        if draws.holds("unemployment fund", world["unemployment_fund_paid"]):
            funds.append("unemployment")
        anchor = world.minimum(month_of(self.separated))
        for span in self.spans:
            for month in range(span.first, span.last + 1):
                key = f"{span.employer} {month}"
                paid = draws.below(f"paid {key}", 100) < density
                if not paid and not draws.holds(f"unpaid {key}", world["unpaid_in_record"]):
                    continue
                if self.base_only:
                    wage = world.base(month) * _RECORDED_DAYS // span.part
                else:
                    overtime = draws.number(f"overtime {key}", world["overtime"])
                    wage = self.wage * world.minimum(month) * overtime // (anchor * 100 * span.part)
                row: dict[str, Any] = {"month": month_text(month), "wage": wage // _STEP * _STEP, "paid": paid}
                if capped:
                    row["wage"] = min(row["wage"], world["cap"])
                if len(self.spans) > 1:
                    row["employer"] = span.employer
                row["funds"] = list(funds) if month >= world.law_from else []
                yield row


def draw_worker(draws: Draws, world: World) -> Worker:
    """The worker of a claim."""
    garments = draws.holds("garments", world["garments"])
    sector = GARMENTS if garments else draws.option("sector of others", world["sector_of_others"])
    place = "in_garments" if garments else "elsewhere"
    female = draws.holds("women", world[f"women_{place}"])
    age = draws.number("age", world[f"age_{place}"])
    first, last = world["separation_from"], world["separation_to"]
    separated = later(first, draws.below("separation", (last - first).days + 1))
    born = dt.date(separated.year - age, separated.month, min(separated.day, 28))
    born = later(born, -draws.below("birthday", 360))  # less than a year, so that the age stays what it is
    earliest = months_later(born, 12 * world["youngest_at_start"])
    started = min(max(_start(draws, world, place, separated), earliest), separated)
    wage, base_only = _wage(draws, world, separated)
    return Worker(
        sector=sector,
        sex="female" if female else "male",
        age=age,
        born=born,
        started=started,
        separated=separated,
        spans=tuple(_spans(draws, world, place, started, separated, earliest)),
        wage=wage,
        base_only=base_only,
    )


def _start(draws: Draws, world: World, place: str, separated: dt.date) -> dt.date:
    tenure = draws.number("tenure", world[f"tenure_{place}"])
    if place == "in_garments" and tenure >= 12:
        tenure = draws.number("long tenure", world["long_tenure_in_garments"])
    return later(months_later(separated, -tenure), -draws.below("first day", 28))


def _spans(
    draws: Draws, world: World, place: str, started: dt.date, separated: dt.date, earliest: dt.date
) -> list[Span]:
    """The employments in the record, the first of them first, a second job last."""
    end = month_of(separated)
    floor = max(month_of(earliest), end - world["longest_record"] + 1)
    found = [Span("E1", max(month_of(started), floor), end)]
    for number in range(1, int(draws.option("earlier employers", world[f"earlier_employers_{place}"])) + 1):
        last = found[-1].first - 1 - draws.number(f"between {number}", world["months_between"])
        first = max(last - draws.number(f"earlier {number}", world["earlier_tenure"]) + 1, floor)
        if first > last:
            break
        found.append(Span(f"E{number + 1}", first, last))
    found.reverse()
    if draws.holds("second job", world["second_job"]):
        first = max(end - draws.number("second job months", world["second_job_months"]) + 1, floor)
        found.append(Span(f"E{len(found) + 1}", first, end, _SECOND_JOB))
    return found


def _wage(draws: Draws, world: World, separated: dt.date) -> tuple[int, bool]:
    """The last wage without overtime, and whether the record shows the base minimum wage alone."""
    cap = world["cap"]
    if draws.holds("at or above cap", world["at_or_above_cap"].at(separated)):
        return -(-cap * draws.number("wage above cap", world["wage_above_cap"]) // (100 * _STEP)) * _STEP, False
    month = world.minimum(month_of(separated)) * world["days_of_a_month"]
    wage = month * draws.number("wage below cap", world["wage_below_cap"]) // (100 * _STEP) * _STEP
    return max(min(wage, cap - _STEP), 0), draws.holds("base wage", world["base_wage_recorded"])


def later(day: dt.date, days: int) -> dt.date:
    """The day so many days later."""
    return day + dt.timedelta(days)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, index = divmod(month_of(day) + months, 12)
    first = dt.date(year, index + 1, 1)
    length = (dt.date(year + index // 11, (index + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, length))
