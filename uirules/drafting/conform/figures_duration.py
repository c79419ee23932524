"""Durations: the ladder of a graded duration, its averages, the days not paid at the beginning of a case."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from uirules import feel
from uirules.drafting.conform.bench import Bench
from uirules.drafting.conform.figures import case_of, figure, missing
from uirules.drafting.conform.law_model import BranchCase
from uirules.drafting.conform.measure import Measure, Origin, Phrase, Quantity
from uirules.drafting.conform.model import Article, Test

__all__ = ["Step", "from_schedule", "ladder", "qualifying_months"]

WEEK = 7
WEEKS_A_MONTH = Fraction(52, 12)
"""Where months are counted as twelfths of a year of 52 weeks."""
_DAYS_OF_A_MONTH = 31


class Step(NamedTuple):
    """One step of a ladder: from how many months of contributions it is reached, and how many months it lasts."""

    from_months: int
    months: int | Fraction


def qualifying_months(bench: Bench, branch: BranchCase) -> int | None:
    """The fewest months of contributions with which the standard case meets the conditions; None where none do."""

    def met(months: int) -> bool:
        return bench.decide(branch, months=months).outcome == "met"

    if not bench.trial:
        return next((months for months in range(branch.most_months + 1) if met(months)), None)
    low, high = -1, branch.most_months  # of a reading on trial: by halving
    if not met(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if met(middle) else (middle, high)
    return high


def ladder(bench: Bench, branch: BranchCase) -> list[Step]:
    """The steps of a duration by months of contributions, each with the fewest months that reach it."""
    first = qualifying_months(bench, branch)
    if first is None:
        return []
    steps: list[Step] = []
    for months in range(first, branch.most_months + 1):
        lasts = bench.output(bench.decide(branch, months=months), branch.steps)
        if lasts is not None and lasts not in [step.months for step in steps]:
            steps.append(Step(months, lasts))
    return steps


@figure("qualifying_months")
def qualifying(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The fewest months of contributions, found by trying."""
    branch = case_of(bench, article, test)
    if branch is None:
        return [missing(test, "label.qualifying_months", "note.no_case", "months")]
    months = qualifying_months(bench, branch)
    decision = bench.decide(branch, months=months or 0)
    origin = bench.origin(decision, outcome=True)
    value = None if months is None else Quantity.of(months, "months")
    return [
        Measure(
            test.figure,
            Phrase("label.qualifying_months"),
            value,
            condition=test,
            origin=origin,
            grade=origin.grade,
        )
    ]


@figure("average_duration")
def average_duration(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The average over the steps of the ladder and over the claimants, and the shortest and longest step."""
    branch = case_of(bench, article, test)
    steps = [] if branch is None else ladder(bench, branch)
    if branch is None or not steps:
        return [missing(test, "label.average_calendar", "note.no_case", "weeks")]
    decision = bench.decide(branch, months=steps[0].from_months)
    origin = bench.origin(decision, (branch.steps,) if branch.steps else ())
    calendar = _by_calendar(bench, branch, steps)
    months = Fraction(sum(Fraction(step.months) for step in steps), len(steps))

    def one(key: str, value: Quantity | None, decides: bool, *notes: Phrase, judged: bool = True) -> Measure:
        return Measure(
            test.figure,
            Phrase(f"label.{key}"),
            value,
            condition=test if judged else None,
            decides=decides,
            origin=origin,
            grade=origin.grade,
            notes=notes,
            unit="weeks",
        )

    listed = Phrase(
        "note.ladder",
        {"steps": ", ".join(str(s.months) for s in steps), "from": ", ".join(str(s.from_months) for s in steps)},
    )
    found = [
        one("average_months", Quantity.of(months, "months"), False, listed, judged=False),
        one("average_calendar", _mean(calendar), True, Phrase("note.calendar")),
        one("average_twelfths", Quantity.of(months * WEEKS_A_MONTH, "weeks"), True, Phrase("note.twelfths")),
        one("shortest_calendar", calendar[0], False, judged=True),
        one("shortest_twelfths", Quantity.of(steps[0].months * WEEKS_A_MONTH, "weeks"), False),
        one("longest_calendar", calendar[-1], False),
    ]
    return [*found, _weighted(bench, branch, test, origin)]


def _by_calendar(bench: Bench, branch: BranchCase, steps: list[Step]) -> list[Quantity]:
    """For each step the weeks of its periods, whichever of twelve months the case falls in."""
    found = []
    for step in steps:
        days = []
        for day in bench.ends_of_months(branch):
            paid = bench.days_paid(bench.decide(branch, months=step.from_months, day=day), branch)
            if paid is not None:
                days.append(paid)
        if not days:
            return []
        found.append(Quantity(Fraction(min(days), WEEK), Fraction(max(days), WEEK), "weeks"))
    return found


def _mean(spans: list[Quantity]) -> Quantity | None:
    if not spans:
        return None
    count = len(spans)
    return Quantity(Fraction(sum(s.low for s in spans)) / count, Fraction(sum(s.high for s in spans)) / count, "weeks")


def _weighted(bench: Bench, branch: BranchCase, test: Test, origin: Origin) -> Measure:
    """The average over the claimants of a population who meet the conditions."""
    label = Phrase("label.average_claimants")
    people = bench.people
    if people is None:
        return Measure(
            test.figure, label, None, condition=test, decides=False, notes=(Phrase("note.no_population"),), unit="weeks"
        )
    days: list[int] = []
    for case in people.population:
        paid = bench.days_paid(bench.law.decide(case.claim, branch.provision), branch)
        if paid is not None:
            days.append(paid)
    value = Quantity.of(Fraction(sum(days), len(days)) / WEEK, "weeks") if days else None
    counted = Phrase("note.claimants", {"met": len(days), "all": len(people.population)})
    return Measure(
        test.figure,
        label,
        value,
        condition=test,
        decides=bool(days),
        origin=origin,
        grade="D",
        notes=(counted,),
        unit="weeks",
    )


@figure("longest_duration")
def longest_duration(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The days that are paid for at most, in weeks."""
    branch = case_of(bench, article, test)
    if branch is None or branch.days is None:
        return [missing(test, "label.longest_duration", "note.no_case", "weeks")]
    decision = bench.decide(branch, changes=branch.days.facts)
    days = bench.days_paid(decision, branch)
    outputs = (branch.days.output,) if branch.days.output else ()
    origin = bench.origin(decision, outputs)
    value = None if days is None else Quantity.of(Fraction(days, WEEK), "weeks")
    return [
        Measure(test.figure, Phrase("label.longest_duration"), value, condition=test, origin=origin, grade=origin.grade)
    ]


@figure("waiting_days")
def waiting_days(bench: Bench, article: Article, test: Test) -> list[Measure]:
    """The days without earnings before the first day that is paid for, read off the schedule of payments."""
    branch = case_of(bench, article, test)
    if branch is None:
        return [missing(test, "label.waiting_days", "note.no_case", "days")]
    if branch.spell is not None:
        decision = bench.decide(branch, changes=branch.spell.facts)
        paid = bench.days_paid(decision, branch)
        waited = [] if paid is None else [branch.spell.days - paid]
        outputs = (branch.days.output,) if branch.days is not None and branch.days.output else ()
        note = Phrase("note.spell", {"days": Quantity.of(branch.spell.days, "days")})
        origin = bench.origin(decision, outputs)
    else:
        waited, origin = from_schedule(bench, branch)
        note = Phrase("note.schedule")
    value = Quantity.of(max(waited), "days") if waited else None
    if waited and min(waited) != max(waited):
        ends = {"low": Quantity.of(min(waited), "days"), "high": Quantity.of(max(waited), "days")}
        note = Phrase("note.schedule_range", ends)
    label = Phrase("label.waiting_days")
    return [Measure(test.figure, label, value, condition=test, origin=origin, grade=origin.grade, notes=(note,))]


def from_schedule(bench: Bench, branch: BranchCase) -> tuple[list[int], Origin]:
    """The waiting of a case on each of 31 days in a row."""
    waited: list[int] = []
    start = branch.on or bench.on
    origin = bench.origin(bench.decide(branch), outcome=True)
    for offset in range(_DAYS_OF_A_MONTH):
        day = start + dt.timedelta(days=offset)
        decision = bench.decide(branch, day=day)
        firsts = [payment.start for payment in decision.payments if isinstance(payment.start, dt.date)]
        last = feel.evaluate((branch.last_day or "day").removeprefix("=").strip(), {"day": day})
        if not firsts or not isinstance(last, dt.date):
            return [], origin
        waited.append((min(firsts) - last).days - 1)
    return waited, origin
