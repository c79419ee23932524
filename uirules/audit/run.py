"""The work of an audit: each row is read, recomputed under the law of its date, and counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from uirules.audit.drawing import Drawn, Method, Population, draw
from uirules.audit.facts import Decided, amount_types
from uirules.audit.judge import DIFFERS, Amount, Judgement, judge, money_output
from uirules.audit.most import most_of
from uirules.audit.projecting import Found, ceilings, found_of, project
from uirules.audit.report import Audit, Listed, Sampled
from uirules.audit.rows import AuditFile, Row
from uirules.audit.tally import Tally
from uirules.audit.why import causes_of, reasons_of, same_on_another_reading
from uirules.decision.decision import Decision
from uirules.errors import Problem, UirulesError, UnknownName, did_you_mean
from uirules.law import Law
from uirules.ruleset.claim import ABOUT

__all__ = ["DECIDED_DAY", "Asked", "audit"]

DECIDED_DAY = "decided"
"""Asks for the law as it was known on the day of each decision."""
_TOLD = 5
"""Problems that are told of one row."""
Watch = Callable[[Iterable[Row]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an audit.

    ``known_at``: a day, ``decided``, or None for what is known now. ``sample``: how many rows are drawn, by
    ``method``, ``seed`` and (``stratified``) the column ``by``; None: every row. ``largest``: what the terms can give
    at the most, where the law sets no bound. ``limit``: so many rows of a sort are told one by one. ``options`` are
    words of the command line, for whoever repeats it.
    """

    known_at: dt.date | str | None = None
    sample: int | None = None
    method: Method = "random"
    seed: int = 1
    by: str | None = None
    largest: int | None = None
    confidence: Fraction = Fraction(95, 100)
    materiality: int | None = None
    limit: int = 1000
    readings: Mapping[str, str] = field(default_factory=dict)
    options: tuple[tuple[str, str], ...] = ()


def audit(
    law: Law,
    file: AuditFile,
    benefit: str,
    asked: Asked | None = None,
    *,
    watch: Watch = iter,
    each: Callable[[Listed], None] | None = None,
) -> Audit:
    """Recompute the decisions of a file, all or a sample, and count what differs.

    ``watch`` sees the rows pass; ``each`` is given every row with what came of it. ClaimError where the file cannot be
    read at all; UnknownName for a sample that cannot be drawn; broken rows are counted and listed.
    """
    asked = asked or Asked()
    work = _Work(law, benefit, asked, each)
    drawn, population = None, Population()
    told: set[str] = set()
    if asked.by is not None:
        file.check_column(asked.by)
    if asked.sample is None:
        for row in watch(file.rows()):
            work.add(row)
    else:
        for row in watch(file.rows()):
            if row.decided is None:
                work.add(row)
            else:
                population.add(row.number, row.decided.paid, _stratum(row, asked.by))
                told.update(row.about)
                work.passed(row)
        _check_about(asked.by, told)
        drawn = draw(population, asked.method, asked.sample, asked.seed, asked.by)
        for row in watch(file.rows(drawn.numbers)):
            work.add(row)
    sampled = None if drawn is None else work.sampled(drawn, population)
    return Audit(
        law,
        benefit,
        file.name,
        file.sha256,
        file.mapping,
        {"readings": dict(asked.readings), "options": asked.options},
        asked.known_at,
        work.types,
        work.money,
        work.tally,
        tuple(work.listed),
        tuple(work.untold),
        tuple(work.wrong),
        asked.limit,
        work.first,
        work.last,
        sampled,
        asked.confidence,
        asked.materiality,
    )


def _check_about(by: str | None, told: Iterable[str]) -> None:
    """UnknownName for something beside the facts that no row tells."""
    if by is None or not by.startswith(f"{ABOUT}.") or by.removeprefix(f"{ABOUT}.") in told:
        return
    names = sorted(f"{ABOUT}.{name}" for name in told)
    expected = ", ".join(names) or None
    raise UnknownName(Problem("audit.about_unknown", found=by, expected=expected, suggestion=did_you_mean(by, names)))


def _stratum(row: Row, by: str | None) -> str:
    """The part of the population that a row is in: what it has in the column it is sorted by."""
    if by is None:
        return ""
    assert row.claim is not None and row.decided is not None
    if by.startswith("about."):
        value = row.about.get(by.removeprefix("about."))
    elif by == "decided.outcome":
        value = row.decided.outcome
    else:
        value = row.claim.values.get(by)
    return "" if value is None else str(value)


class _Work:
    """Judges rows one by one and keeps what is told of them."""

    def __init__(self, law: Law, benefit: str, asked: Asked, each: Callable[[Listed], None] | None) -> None:
        self.law, self.benefit, self.asked, self.each = law, benefit, asked, each
        self.money = money_output(law, benefit)
        self.types = amount_types(law, benefit)
        self.contingency = law.ruleset.provision(benefit).contingency
        self.tally = Tally()
        self.listed: list[Listed] = []
        self.untold: list[Listed] = []
        self.wrong: list[Listed] = []
        self.first: dt.date | None = None
        self.last: dt.date | None = None
        self.found: dict[int, tuple[Judgement, int | None]] = {}
        self._known: dict[dt.date, Law] = {}

    def passed(self, row: Row) -> None:
        """See the day of a row."""
        day = None if row.claim is None else row.claim.values.get(self.contingency)
        if isinstance(day, dt.date):
            self.first = day if self.first is None else min(self.first, day)
            self.last = day if self.last is None else max(self.last, day)

    def add(self, row: Row) -> None:
        """Recompute a row and count it."""
        self.passed(row)
        listed = self._judged(row)
        self.tally.add(listed.judgement, row.decided, listed.causes, listed.readings)
        kind = listed.judgement.kind
        if kind != "broken" and self.asked.sample is not None:
            self.found[row.number] = listed.judgement, None if row.decided is None else row.decided.paid
        if self.each is not None:
            self.each(listed)
        told = self.wrong if kind == "broken" else self.listed if kind in DIFFERS else self.untold
        if kind != "agrees" and len(told) < self.asked.limit:
            told.append(listed)

    def _judged(self, row: Row) -> Listed:
        if row.claim is None or row.decided is None:
            return self._told(row, Judgement("broken"), problems=row.problems)
        try:
            decision = self._law(row.decided).decide(row.claim, self.benefit)
        except UirulesError as error:
            return self._told(row, Judgement("no_law"), problems=tuple(error.problems[:_TOLD]))
        except Exception as error:  # noqa: BLE001 - a defect that one row uncovers must not hide the other results
            # Its words may hold what is personal.
            return self._told(
                row, Judgement("no_law"), problems=(Problem("compare.defect", found=type(error).__name__),)
            )
        self.tally.not_running += decision.status is not None and not decision.status.operational
        judgement = judge(decision, row.decided, self.money)
        causes = causes_of(judgement, decision, self.money)
        if judgement.kind not in DIFFERS:
            return self._told(row, judgement, decision)
        readings = same_on_another_reading(decision, row.decided, self.money)
        reasons = {}
        if len(self.listed) < self.asked.limit:
            reasons = {lang: reasons_of(causes, decision, lang) for lang in self.law.languages}
        return self._told(row, judgement, decision, causes=causes, readings=readings, reasons=reasons)

    def _law(self, decided: Decided) -> Law:
        """The law by which a row is recomputed. UnknownName where it does not tell the day that is asked for."""
        if self.asked.known_at != DECIDED_DAY:
            return self.law
        if decided.on is None:
            raise UnknownName(Problem("audit.no_day"))
        if decided.on not in self._known:
            self._known[decided.on] = self.law.known_at(decided.on)
        return self._known[decided.on]

    @staticmethod
    def _told(row: Row, judgement: Judgement, decision: Decision | None = None, **more: Any) -> Listed:
        return Listed(
            row.number,
            str(row.position),
            row.reference,
            judgement,
            row.decided,
            None if decision is None else decision.outcome,
            None if decision is None else decision.law_on,
            **more,
        )

    def sampled(self, drawn: Drawn, population: Population) -> Sampled:
        """What the rows that were drawn tell of all."""
        most: Amount | None = None
        if self.money is not None:
            most = most_of(self.law, self.benefit, self.money, self.first, self.last)
            if self.asked.largest is not None:
                most = self.asked.largest
            if most is None:
                raise UnknownName(Problem("audit.no_bound", found=self.money))
        found: dict[int, Found] = {
            number: found_of(judgement, paid, most or 0) for number, (judgement, paid) in self.found.items()
        }
        estimates = project(drawn, found, most, self.asked.confidence, ceilings(population.paid, most or 0))
        untold = sum(not self._settled(judgement, paid) for judgement, paid in self.found.values())
        return Sampled(drawn, len(population), sum(paid or 0 for paid in population.paid), most, estimates, untold)

    def _settled(self, judgement: Judgement, paid: int | None) -> bool:
        return judgement.kind in ("agrees", *DIFFERS) and (self.money is None or paid is not None)
