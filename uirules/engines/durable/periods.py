"""Periods of payment: their days outside, their states in the network.

For each period one fact says of every test in the states' conditions whether it holds, does not, or is open; the
network concludes which states can follow, in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from uirules.engines.durable.codes import FAILED, FALSE, NEVER, OPEN, SKIPPED, TRUE, WORDS, Skipped, Test, code_of, test
from uirules.engines.durable.outside import Outside, shifted
from uirules.engines.durable.replay import Note
from uirules.engines.durable.rules import MOST_KEYS, MOST_TESTS, Rule, Say, Stage, size
from uirules.engines.durable.session import Fired, Handle, Suspect
from uirules.engines.explain.schedule import MAX_PERIODS, SPLITS, Period
from uirules.plan import nodes as n
from uirules.values import dates, lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Blame, Interval, OneOf, Rows, blame_of, one_of, span

__all__ = ["Periods"]

ALWAYS: Test = {"$ex": {"w": 1}}
"""The test of what always holds: every period's fact has this property."""

_QUERIES = 400
"""After so many periods the session is deleted, also within a claim."""


class _Formulas:
    """Conditions of states as tests of one fact; ``leaves`` are the tests whose results it holds."""

    def __init__(self, schedule: n.Schedule, readings: Mapping[str, str]) -> None:
        self.readings = readings
        self.leaves: list[n.Node] = []
        self.roots = [self.chosen(state.when) for state in schedule.states]
        for root in self.roots:
            self._collect(root)
        self.apart = len(self.leaves) <= MOST_KEYS - 2 and all(size(test) <= MOST_TESTS for _, test, _ in self.tests())

    def tests(self) -> Iterator[tuple[int, Test, int]]:
        """For each state by its place: when it is the one, and when it may be but a later one may as well."""
        passed: list[Test] = []
        for place, root in enumerate(self.roots):
            for code in (TRUE, OPEN):
                yield place, _all([*passed, self.has(root, code)]), code
            passed.append(self.has(root, FALSE, OPEN))

    def chosen(self, node: n.Node) -> n.Node:
        while isinstance(node, n.Reading):
            node = dict(node.options)[self.readings[node.reading]]
        return node

    def _collect(self, node: n.Node) -> None:
        node = self.chosen(node)
        if isinstance(node, n.And | n.Or):
            for operand in node.operands:
                self._collect(operand)
        elif isinstance(node, n.Not):
            self._collect(node.operand)
        elif not isinstance(node, n.Constant) and not any(node is leaf for leaf in self.leaves):
            self.leaves.append(node)

    def has(self, node: n.Node, *codes: int) -> Test:
        """The test that a condition comes to one of some codes: false, open and true are all there is."""
        node = self.chosen(node)
        if isinstance(node, n.Constant):
            return ALWAYS if (TRUE if node.value is True else FALSE) in codes else NEVER
        place = next((place for place, leaf in enumerate(self.leaves) if leaf is node), None)
        if place is not None:
            return test(f"w{place}", frozenset(codes), frozenset({FALSE, OPEN, TRUE}))
        if isinstance(node, n.Not):
            return self.has(node.operand, *({TRUE: FALSE, FALSE: TRUE}.get(code, code) for code in codes))
        assert isinstance(node, n.And | n.Or)
        if codes == (OPEN,):  # it can be false, and it can be true
            return _all([self.has(node, FALSE, OPEN), self.has(node, OPEN, TRUE)])
        towards_true = TRUE in codes
        each = [self.has(operand, *codes) for operand in node.operands]
        return _all(each) if towards_true == isinstance(node, n.And) else _any(each)


def _all(tests: list[Test]) -> Test:
    if NEVER in tests:
        return NEVER
    rest = [test for test in tests if test != ALWAYS]
    return ALWAYS if not rest else rest[0] if len(rest) == 1 else {"$and": rest}


def _any(tests: list[Test]) -> Test:
    if ALWAYS in tests:
        return ALWAYS
    rest = [test for test in tests if test != NEVER]
    return NEVER if not rest else rest[0] if len(rest) == 1 else {"$or": rest}


def _rules(schedule: n.Schedule, formulas: _Formulas) -> Iterator[Rule]:
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
            holds = _all([*passed, {f"v{place}": code}])
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
    ) -> tuple[_Formulas, Stage]:
        """The rules of the states, and the conditions they stand for."""
        formulas = _Formulas(schedule, readings)
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
            found[int(rule.name[1:])] = rule.effect.code
            self.fired.append(Fired(rule, ids, rule.effect.code))
            return ()

        self.handle.fire([fact], act)
        if self.checking and found != codes:
            wrong = found.items() ^ codes.items()
            self.suspects += [
                Suspect(
                    f.rule.id, "payments", f.rule.cite, WORDS[f.concluded], WORDS[codes.get(int(f.rule.name[1:]), 0)]
                )
                for f in self.fired[before:]
                if any(place == int(f.rule.name[1:]) for place, _ in wrong)
            ]
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
