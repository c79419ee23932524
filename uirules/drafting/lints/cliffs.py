"""``cliff``: one more month of contributions, or one more kyat of wage, that makes the result less.

Claims whose conditions are met (those of the law's scenarios) are varied in one input at a time: the months of a list
that goes by months, all amounts of such a list together, and single facts that are amounts or counts of months. Tried
are the numbers of the rules, their neighbours and a ladder between; where a higher step gives less than a lower one the
unit at which it falls is searched for. Nothing found is no proof that there is no cliff.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Any

from uirules.drafting.lints.days import days_of, roots
from uirules.drafting.lints.finding import Finding
from uirules.engines.explain.engine import Evaluation, ExplainEngine
from uirules.errors import UirulesError
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import facts_read, walk
from uirules.ruleset.claim import Claim
from uirules.ruleset.types import Type
from uirules.ruleset.validate import locate
from uirules.scenarios import LoadedScenario, load_scenarios
from uirules.values.failure import Failed

__all__ = ["cliffs"]

ID = "cliff"
_SEEDS = 2
"""So many claims are varied for each provision and day."""
_MONTHS = 400
_ONE_BY_ONE = 60
_LADDER = 24
"""So many steps between the least and the greatest amount."""

Result = tuple[Fraction, ...] | None
"""What is given: the sum of the payments, then the last amount stated; nothing where the conditions are not met. None
where it is not settled, hence neither more nor less."""
_NOT_MET: Result = ()


def cliffs(law: Law, provisions: Collection[str] | None = None) -> Iterator[Finding]:
    """The findings of one law, of some provisions or of all. A provision without a scenario in which its conditions are
    met is not searched."""
    scenarios, _ = load_scenarios(law)
    for benefit in law.benefits if provisions is None else provisions:
        provision = law.ruleset.provision(benefit)
        if provision.not_encoded is None and provision.kind == "benefit":
            yield from _Search(law, benefit, [one for one in scenarios if one.benefit == benefit]).all()


@dataclass(frozen=True)
class _Input:
    """Something that can be more or less: its path, and the claim with so much of it."""

    path: str
    kind: str
    start: int
    made: Callable[[int], Claim]
    points: Sequence[int]


@dataclass(frozen=True)
class _Fall:
    """A point of an input, the next, and the results at both, the second of them less."""

    low: int
    high: int
    before: Result
    after: Result


class _Search:
    def __init__(self, law: Law, benefit: str, scenarios: Sequence[LoadedScenario]) -> None:
        self.law, self.plan = law, law.plan(benefit)
        self.benefit = benefit
        self.engine = ExplainEngine(law.ruleset, self.plan)
        self.scenarios = scenarios
        self.readings = law.readings
        self.money = sorted(_numbers(self.plan, ("money",)))
        self.counts = sorted(_numbers(self.plan, ("months", "years", "")))

    def all(self) -> Iterator[Finding]:
        found: set[str] = set()
        for claim, day in self._seeds():
            for entry in self._inputs(claim):
                if entry.path in found:
                    continue
                fall = self._fall(entry, day)
                if fall is not None:
                    found.add(entry.path)
                    yield self._finding(entry, day, fall)

    # ── claims to begin with ─────────────────────────────────────────────────────────────────────────────────────────

    def _seeds(self) -> Iterator[tuple[Claim, dt.date]]:
        """Claims whose conditions are met, on their own day and by the law of each later change."""
        left = _SEEDS
        last = self.law.law_on or days_of(self.law, self.plan)[-1]
        for scenario in self.scenarios:
            if left == 0 or scenario.scenario.readings or scenario.scenario.known_at:
                continue
            try:
                claim = self.law.read(scenario.facts, scenario.tree)
            except UirulesError:
                continue
            stated = claim.values.get(self.plan.provision.contingency)
            own = stated if isinstance(stated, dt.date) else last
            days = [day for day in dict.fromkeys((own, last)) if day >= self.law.ruleset.manifest.in_force_from]
            met = [day for day in days if self._result(claim, day)]
            yield from ((claim, day) for day in met)
            left -= 1 if met else 0

    # ── what can be more ─────────────────────────────────────────────────────────────────────────────────────────────

    def _inputs(self, claim: Claim) -> Iterator[_Input]:
        read = {path for _, _, root in roots(self.plan) for path in facts_read(root)}
        for path in sorted(read):
            type_, value = self.plan.facts[path], claim.values.get(path)
            declared = self.law.ruleset.facts.facts[path]
            if type_.kind == "list" and isinstance(value, tuple) and value and type_.element is not None:
                yield from self._of_list(claim, path, type_.element, declared.time or "", value)
            elif isinstance(value, int) and not isinstance(value, bool):
                unit = type_.unit or ""
                if type_.kind == "money" or (type_.kind == "integer" and unit == "months"):
                    points = self._amounts(type_) if type_.kind == "money" else self._counted(type_)
                    made = partial(_with, claim, path)
                    yield _Input(path, "kyat" if type_.kind == "money" else "month", value, made, points)

    def _of_list(self, claim: Claim, path: str, element: Type, time: str, rows: tuple[Any, ...]) -> Iterator[_Input]:
        place = element.index(time)
        if place is None or element.fields[place][1].kind != "month":
            return
        latest = max(rows, key=lambda row: row[place])
        low = element.fields[place][1].low
        most = min(_MONTHS, latest[place] - low + 1) if low is not None else _MONTHS
        made_of = partial(_months, claim, path, latest, place)
        yield _Input(path, "month", len(rows), made_of, self._months(most, len(rows)))
        for index, (name, type_) in enumerate(element.fields):
            if type_.kind == "money" and latest[index] is not None:
                made = partial(_each, claim, path, index, rows)
                yield _Input(f"{path}.{name}", "kyat", latest[index], made, self._amounts(type_))

    def _months(self, most: int, stated: int) -> list[int]:
        """Counts of months: the first five years one by one, then around every number of the rules, and each year."""
        highest = min(most, max([*self.counts, stated]) + 13)
        near = [value + step for value in (*self.counts, stated) for step in (-1, 0, 1)]
        points = {*range(1, _ONE_BY_ONE + 1), *near, *range(_ONE_BY_ONE, highest, 12), highest}
        return sorted(point for point in points if 1 <= point <= highest)

    def _amounts(self, type_: Type) -> list[int]:
        low, high = int(type_.low or 0), int(type_.high or 10**7)
        top = min(high, max([*self.money, 500_000]) * 2)
        ladder = [low + (top - low) * step // _LADDER for step in range(_LADDER + 1)]
        near = [value + step for value in self.money for step in (-1, 0, 1)]
        return sorted({point for point in (*ladder, *near) if max(low, 1) <= point <= high})

    def _counted(self, type_: Type) -> list[int]:
        low, high = int(type_.low or 0), int(type_.high or _MONTHS)
        return list(range(low, min(high, low + _MONTHS) + 1))

    # ── results ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _result(self, claim: Claim, day: dt.date) -> Result:
        """What a claim is given."""
        found = self.engine.evaluate(claim, day, self.readings)
        if found.outcome is False:
            return _NOT_MET
        return _given(self.plan, found) if found.outcome is True else None

    def _fall(self, entry: _Input, day: dt.date) -> _Fall | None:
        """Where one more of an input gives less."""
        results: dict[int, Result] = {}

        def at(point: int) -> Result:
            if point not in results:
                results[point] = self._result(entry.made(point), day)
            return results[point]

        for low, high in zip(entry.points, entry.points[1:], strict=False):
            if not _less(at(high), at(low)):
                continue
            while high - low > 1 and (found := at(middle := (low + high) // 2)) is not None:
                low, high = (low, middle) if _less(found, at(low)) else (middle, high)
            return _Fall(low, high, at(low), at(high))
        return None

    def _finding(self, entry: _Input, day: dt.date, fall: _Fall) -> Finding:
        said = _said(fall.before, fall.after)
        code = "lint.cliff_outcome" if fall.after == _NOT_MET else "lint.cliff"
        name = next(iter(self.plan.provision.amounts[-1:] or self.plan.provision.outputs[-1:]), "")
        file = self.law.ruleset.file_of(self.benefit, "definitions", name)
        place = locate(self.law.ruleset.tree(file), ("definitions", name))
        fields = {"benefit": self.benefit, "before": said[0], "after": said[1], "at": str(fall.low)}
        fields |= {"more": str(fall.high), "day": day.isoformat()}
        problem = replace(place.problem(code, found=entry.path, severity="warning"), fields=fields)
        stated = f"{fall.low} → {fall.high}: {said[0]} → {said[1]}"
        clause = next(iter(self.plan.provision.cite), None)
        return Finding(ID, f"{ID}/{self.benefit}/{entry.path}/{entry.kind}", stated, problem, self.benefit, clause)


def _said(before: Result, after: Result) -> tuple[str, str]:
    """Both results, by the amount in which they differ."""
    pairs = list(zip(before or (), after or (), strict=False))
    one, other = next((pair for pair in pairs if pair[0] != pair[1]), ((before or (Fraction(0),))[-1], None))
    return str(one), "not_met" if other is None else str(other)


def _less(one: Result, other: Result) -> bool:
    return one is not None and other is not None and one < other


def _given(plan: Plan, found: Evaluation) -> Result:
    """What was given where the conditions are met. None where any of it is uncertain."""
    if isinstance(found.payments, Failed):
        return None
    paid = [period.amount for period in found.payments]
    stated = [found.values[name] for name in reversed(plan.provision.amounts) if name in found.values][:1]
    known = [Fraction(one) for one in (*paid, *stated) if isinstance(one, int | Fraction) and not isinstance(one, bool)]
    if len(known) < len(paid) + len(stated):
        return None
    return sum(known[: len(paid)], Fraction(0)), *known[len(paid) :]


def _with(claim: Claim, path: str, value: int) -> Claim:
    return Claim(claim.id, {**claim.values, path: value})


def _months(claim: Claim, path: str, row: tuple[Any, ...], place: int, count: int) -> Claim:
    """The claim with so many months alike, the last of them that of ``row``."""
    rows = tuple((*row[:place], row[place] - back, *row[place + 1 :]) for back in range(count - 1, -1, -1))
    return Claim(claim.id, {**claim.values, path: rows})


def _each(claim: Claim, path: str, index: int, rows: tuple[Any, ...], value: int) -> Claim:
    """The claim with the same amount in every row."""
    changed = tuple((*row[:index], value, *row[index + 1 :]) for row in rows)
    return Claim(claim.id, {**claim.values, path: changed})


def _numbers(plan: Plan, units: tuple[str, ...]) -> set[int]:
    """The whole numbers of a plan's parameters and constants in some units, years as months."""
    found: set[int] = set()
    values = [(p.type, entry.value) for p in plan.parameters.values() for entry in p.entries]
    values += [
        (node.type, node.value) for _, _, root in roots(plan) for node in walk(root) if isinstance(node, n.Constant)
    ]
    for type_, value in values:
        unit = "money" if type_.kind == "money" or (type_.unit or "").isupper() else type_.unit or ""
        if unit in units and type_.numeric and isinstance(value, int) and not isinstance(value, bool):
            found.add(value * 12 if unit == "years" else value)
    return {value for value in found if 0 < value <= 10**9}
