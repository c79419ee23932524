"""Periods of payment: their days outside, their states in the network.

For each period one fact says of every test in the states' conditions whether it holds, does not, or is open; the
network concludes which states can follow, in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from uirules.engines.durable.codes import FAILED, FALSE, NEVER, OPEN, SKIPPED, TRUE, WORDS, Skipped, Test, code_of
from uirules.engines.durable.formulas import Formulas, all_of
from uirules.engines.durable.kernels import shifted
from uirules.engines.durable.outside import Outside
from uirules.engines.durable.replay import Note
from uirules.engines.durable.rules import Rule, Say, Stage
from uirules.engines.durable.session import Fired, Handle, Suspect
from uirules.engines.explain.schedule import MAX_PERIODS, SPLITS, Period
from uirules.plan import nodes as n
from uirules.values import dates, lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Blame, Interval, OneOf, Rows, blame_of, one_of, span

__all__ = ["Periods"]

_QUERIES = 400
"""After so many periods the session is deleted, also within a claim."""


def _rules(schedule: n.Schedule, formulas: Formulas) -> Iterator[Rule]:
    """The rules of the states: on the tests in their conditions, and on whole conditions, where one of them fails."""
    words = {TRUE: "", OPEN: " or later", FAILED: " failed", SKIPPED: " skipped"}
    for place, holds, code in formulas.tests() if formulas.apart else ():
        if holds != NEVER:
            state = schedule.states[place]
            rule = f"payments/{place + 1}:{state.name}{words[code]}"
            yield Rule(rule, (holds,), f"s{place}", Say(code), "payments", state.cite)
    passed: list[Test] = []
    for place, state in enumerate(schedule.states):
        for code, word in words.items():
            holds = all_of([*passed, {f"v{place}": code}])
            rule = f"payments/{place + 1} as a whole:{state.name}{word}"
            yield Rule(rule, (holds,), f"s{place}", Say(code), "payments", state.cite)
        passed.append({"$lte": {f"v{place}": OPEN}})


Told = tuple[tuple[Any, ...], Any, Blame]
"""A period as a record; the place of its state's rule, a set of places, or a failure; what makes that so."""


class Periods:
    """The schedule of a plan under some readings."""

    def __init__(
        self, schedule: n.Schedule, readings: Mapping[str, str], provision: str, altered: Mapping[str, int]
    ) -> None:
        self.schedule = schedule
        self.formulas, self.stage = self.stage_of(schedule, readings, provision, altered)
        self.handle = Handle(self.stage)
        self.fired: list[Fired] = []
        self.checking = False
        self.suspects: list[Suspect] = []
        self._asked = 0

    @staticmethod
    def stage_of(
        schedule: n.Schedule, readings: Mapping[str, str], provision: str, altered: Mapping[str, int]
    ) -> tuple[Formulas, Stage]:
        """The rules of the states, and the conditions they stand for."""
        formulas = Formulas(schedule, readings)
        stage = Stage(f"{provision}.payments")
        rules = list(_rules(schedule, formulas))
        stage.add([replace(r, effect=Say(altered[r.id])) if r.id in altered else r for r in rules])
        stage.check()
        return formulas, stage

    def work_out(self, desk: Outside, effort: int, told_of: Callable[[list[Note]], None]) -> Any:
        """The periods, or a failure; ``told_of`` is told what they rest on.

        NotEvaluated where they rest on a value not evaluated.
        """
        self.fired, self.suspects, self.told_of = [], [], told_of
        desk.notes = []
        desk.narrowing, desk.owner = None, "payments"
        schedule = self.schedule
        try:
            first, number, worth = desk.value(schedule.start), desk.value(schedule.count), desk.value(schedule.amount)
        finally:
            told_of(desk.notes)
        for part in (first, number):
            if isinstance(part, Failed):
                return part
        low, high = lifted.bounds(number)
        if high is None or high > MAX_PERIODS:
            return Failed("too_many_periods")
        whole, desk.facts = desk.facts, _awaited(desk.facts, schedule.awaits)
        try:
            told = self._periods(desk, first, high)
            if isinstance(first, Interval) and effort and any(isinstance(places, set) for _, places, _ in told):
                told = self._by_start(desk, first, told, effort)
        finally:
            desk.facts = whole
            self.handle.clear()
        return tuple(self._period(k, entry, worth, k < max(low or 0, 0), number) for k, entry in enumerate(told))

    def _period(self, k: int, entry: Told, worth: Any, certain: bool, number: Any) -> Period:
        (_, begins, ends, *columns), places, why = entry
        states = self.schedule.states
        state: Any
        rule: int | None = None
        cite: tuple[str, ...] = ()
        if isinstance(places, Failed):
            state = places
        elif isinstance(places, set):
            state, cite = one_of({states[place].name for place in places}, why), states[min(places)].cite
        else:
            state, rule, cite = states[places].name, places, states[places].cite
        blame = blame_of(begins) | blame_of(ends) | blame_of(state)
        if not certain:
            blame |= blame_of(number)
        named = {name: value for (name, _), value in zip(self.schedule.columns, columns, strict=True)}
        return Period(k, begins, ends, named, state, rule, worth, certain, blame, cite)

    def _periods(self, desk: Outside, first: Any, count: int) -> list[Told]:
        earlier: list[tuple[Any, ...]] = []
        told: list[Told] = []
        every = self.schedule.every
        for k in range(count):
            begins = shifted(dates.add_months, first, k * every)
            ends = begins
            if every:
                ends = shifted(dates.add_days, shifted(dates.add_months, first, (k + 1) * every), -1)
            period: tuple[Any, ...] = (k, begins, ends)
            for _, column in self.schedule.columns:
                self._at(desk, earlier, period)
                desk.notes = []
                period = (*period, desk.value(column))
                self.told_of(desk.notes)
            places, blame = self._state(desk, earlier, period)
            if isinstance(places, set):
                tried = self._split(desk, earlier, (k, begins, ends), SPLITS)
                places = places if isinstance(tried, Failed) else tried if len(tried) > 1 else min(tried)
            earlier.append(period)
            told.append((period, places, blame))
        return told

    def _at(self, desk: Outside, earlier: list[tuple[Any, ...]], period: tuple[Any, ...]) -> None:
        desk.locals[self.schedule.slot] = period
        desk.locals[self.schedule.periods] = (*earlier, period)

    def _state(self, desk: Outside, earlier: list[tuple[Any, ...]], period: tuple[Any, ...]) -> tuple[Any, Blame]:
        """The place of the state a period is in, a set of several, or a failure; and what makes it so."""
        values: list[Any] = []
        notes: list[list[Note]] = []
        for leaf in self.formulas.leaves:
            self._at(desk, earlier, period)
            values.append(desk.work(leaf, None, "payments"))
            notes.append(desk.notes)
        roots = self._tell(values, notes)
        codes = {place: code for place, value in enumerate(roots) if (code := code_of(value)) != FALSE}
        fact = self._fact(values, roots)
        found: dict[int, int] = {}
        before = len(self.fired)

        def act(rule: Rule, ids: tuple[str, ...]) -> tuple[()]:
            assert isinstance(rule.effect, Say)
            if rule.effect.code != FALSE:
                found[int(rule.name[1:])] = rule.effect.code
            self.fired.append(Fired(rule, ids, rule.effect.code))
            return ()

        self.handle.fire([fact], act)
        if self.checking and found != codes:
            wrong = {f"s{place}" for place, _ in found.items() ^ codes.items()}
            for fired in self.fired[before:]:
                if fired.rule.name in wrong:
                    meant = WORDS[codes.get(int(fired.rule.name[1:]), FALSE)]
                    told = fired.rule.id, "payments", fired.rule.cite, WORDS[fired.concluded], meant
                    self.suspects.append(Suspect(*told))
        self._asked += 1
        if self._asked % _QUERIES == 0:
            self.handle.clear()
        for code in found.values():
            if code == SKIPPED:
                raise next(value for value in values if isinstance(value, Skipped)).raised()
        open_ = NO_BLAME.union(*(blame_of(value) for value in values if not isinstance(value, Skipped)))
        if FAILED in found.values():
            return next(value for value in values if isinstance(value, Failed)), open_
        if len(found) == 1:
            return min(found), NO_BLAME
        return (set(found) if found else Failed("no_state")), self._blame(desk, earlier, period, found)

    def _fact(self, values: list[Any], roots: list[Any]) -> dict[str, int]:
        """What is told of a period: its tests, or where one of them failed, its conditions as far as they matter."""
        if self.formulas.apart and all(code_of(value) in (FALSE, OPEN, TRUE) for value in values):
            return {"w": 1, **{f"w{place}": code_of(value) for place, value in enumerate(values)}}
        return {f"v{place}": code_of(value) for place, value in enumerate(roots)}

    def _tell(self, values: list[Any], notes: list[list[Note]]) -> list[Any]:
        """Tell what the conditions read that had to be looked at; the results of these conditions."""

        def looked_at(node: n.Node) -> Any:
            node = self.formulas.chosen(node)
            place = next((place for place, leaf in enumerate(self.formulas.leaves) if leaf is node), None)
            if place is not None:
                self.told_of(notes[place])
                return values[place]
            if isinstance(node, n.Not):
                inner = looked_at(node.operand)
                return inner if isinstance(inner, Skipped) else lifted.negation(inner)
            if isinstance(node, n.And | n.Or):
                held = []
                for operand in node.operands:
                    held.append(looked_at(operand))
                    if isinstance(held[-1], Skipped):
                        return held[-1]
                    if held[-1] is isinstance(node, n.Or):
                        break
                return lifted.disjunction(held) if isinstance(node, n.Or) else lifted.conjunction(held)
            return node.value if isinstance(node, n.Constant) else None

        found: list[Any] = []
        for root in self.formulas.roots:
            found.append(looked_at(root))
            if found[-1] is True or isinstance(found[-1], Failed | Skipped):
                break
        return found

    def _blame(
        self, desk: Outside, earlier: list[tuple[Any, ...]], period: tuple[Any, ...], found: Mapping[int, int]
    ) -> Blame:
        """The facts to blame for open states: those of the conditions that are open."""
        blame = NO_BLAME
        for place, code in found.items():
            if code == OPEN:
                self._at(desk, earlier, period)
                blame |= blame_of(desk.work(self.formulas.roots[place], None, "payments"))
        return blame

    def _split(
        self,
        desk: Outside,
        earlier: list[tuple[Any, ...]],
        period: tuple[Any, ...],
        left: int,
    ) -> Any:
        """The possible states with every open column tried out both ways, or a failure."""
        done = len(period) - 3
        if done == len(self.schedule.columns):
            places, _ = self._state(desk, earlier, period)
            return places if isinstance(places, Failed | set) else {places}
        self._at(desk, earlier, period)
        value = desk.value(self.schedule.columns[done][1])
        found: set[int] = set()
        for option in value.values if left and isinstance(value, OneOf) else (value,):
            places = self._split(desk, earlier, (*period, option), left - (option is not value))
            if isinstance(places, Failed):
                return places
            found |= places
        return found

    def _by_start(self, desk: Outside, first: Interval, told: list[Told], effort: int) -> list[Told]:
        """The periods with the states they have for some first day: the span of first days is halved where it helps."""
        if first.low is None or first.high is None:
            return told
        proven: list[set[int]] = [set() for _ in told]
        spans = [(first.low, first.high)]
        while spans:
            low, high = spans.pop()
            here = self._periods(desk, span(low, high, first.blame), len(told))
            if any(isinstance(places, Failed) for _, places, _ in here):
                return told
            states: list[set[int]] = [places if isinstance(places, set) else {places} for _, places, _ in here]
            effort -= 1
            done = low == high or effort <= 0
            for known, places in zip(proven, states, strict=True):
                if done or len(places) == 1:
                    known |= places
            if not all(places <= known for known, places in zip(proven, states, strict=True)):
                middle = (dates.ordinal(low) + dates.ordinal(high)) // 2
                spans += [(dates.from_ordinal(middle + 1), high), (low, dates.from_ordinal(middle))]
        return [
            (period, min(places) if len(places) == 1 else places, blame)
            for (period, _, blame), places in zip(told, proven, strict=True)
        ]


def _awaited(facts: Mapping[str, Any], awaits: tuple[str, ...]) -> Mapping[str, Any]:
    """The facts without the rows that lists may get after the day up to which they are complete."""
    found = dict(facts)
    for path in awaits:
        rows = found[path]
        if isinstance(rows, Rows):
            more = [t for t in rows.more if not all(hole.part == "later" for hole in t.blame)]
            found[path] = Rows(rows.certain, rows.possible, more) if rows.possible or more else rows.certain
    return found
