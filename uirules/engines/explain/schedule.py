"""From the schedule node to periods of payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uirules.engines.explain.context import Compiler, Context, compile_node
from uirules.engines.explain.frame import Frame
from uirules.engines.explain.scalars import shifted
from uirules.plan import nodes as n
from uirules.values import dates, lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Blame, Interval, OneOf, Rows, blame_of, one_of, span

__all__ = ["COMPILERS", "MAX_PERIODS", "Period"]

MAX_PERIODS = 1200
"""The most periods a schedule may have."""

SPLITS = 4
"""The most uncertain columns of one period that are tried out."""

PROBES = 20
"""Into so many parts the span of an uncertain first day is divided, to try a day of each before it is halved; not where
only few schedules may be worked out."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its number from 0, first and last day, columns by name, state and amount.

    ``state`` is the name of the state, a hull of names where several are open, or a failure; ``rule`` is the place of
    the rule that gave it, None where several may have, since states can share a name; ``blame`` holds what makes state
    or dates uncertain; ``certain`` is false where the period itself may not be there.
    """

    number: int
    start: Any
    end: Any
    columns: Mapping[str, Any]
    state: Any
    rule: int | None
    amount: Any
    certain: bool
    blame: Blame
    cite: tuple[str, ...]


def _awaited(frame: Frame, awaits: tuple[str, ...]) -> Mapping[str, Any]:
    """The facts without the rows that lists may get after the day up to which they are complete."""
    facts = dict(frame.facts)
    for path in awaits:
        rows = facts[path]
        if isinstance(rows, Rows):
            more = [t for t in rows.more if not all(hole.part == "later" for hole in t.blame)]
            facts[path] = Rows(rows.certain, rows.possible, more) if rows.possible or more else rows.certain
    return facts


Told = tuple[tuple[Any, ...], Any, Blame]
"""A period as a record, the place of its state's rule (or a set of places, or a failure), and what makes that so."""


class _Schedule:
    """The compiled parts of a schedule."""

    def __init__(self, node: n.Schedule, context: Context) -> None:
        self.start, self.count, self.amount = (
            compile_node(part, context) for part in (node.start, node.count, node.amount)
        )
        self.columns = [compile_node(column, context) for _, column in node.columns]
        self.names = [name for name, _ in node.columns]
        self.states = [compile_node(state.when, context) for state in node.states]
        self.named = [state.name for state in node.states]
        self.cites = [state.cite for state in node.states]
        self.slot, self.list_slot, self.every, self.awaits = node.slot, node.periods, node.every, node.awaits

    def __call__(self, frame: Frame) -> Any:
        first, number, worth = self.start(frame), self.count(frame), self.amount(frame)
        for part in (first, number):
            if isinstance(part, Failed):
                return part
        low, high = lifted.bounds(number)
        low = max(low or 0, 0)
        if high is None or high > MAX_PERIODS:
            return Failed("too_many_periods")
        kept, frame.facts = frame.facts, _awaited(frame, self.awaits)
        try:
            told = self.periods(frame, first, high)
            if isinstance(first, Interval) and frame.effort and any(type(places) is set for _, places, _ in told):
                told = self.by_start(frame, first, told)
        finally:
            frame.facts = kept
        found: list[Period] = []
        for k, (period, places, why) in enumerate(told):
            _, begins, ends, *columns = period
            certain = k < low
            blame = blame_of(begins) | blame_of(ends)
            if not certain:
                blame |= blame_of(number)
            state, rule, cite = self.told(places, why)
            blame |= blame_of(state)
            named = dict(zip(self.names, columns, strict=True))
            found.append(Period(k, begins, ends, named, state, rule, worth, certain, blame, cite))
        return tuple(found)

    def told(self, places: Any, why: Blame) -> tuple[Any, int | None, tuple[str, ...]]:
        """The state, the place of its rule and its clauses; of several rules those of the first."""
        if isinstance(places, Failed):
            return places, None, ()
        if type(places) is set:
            return one_of({self.named[place] for place in places}, why), None, self.cites[min(places)]
        return self.named[places], places, self.cites[places]

    def periods(self, frame: Frame, first: Any, count: int) -> list[Told]:
        """Every period from the first day, which may be uncertain."""
        earlier: list[tuple[Any, ...]] = []
        told: list[Told] = []
        for k in range(count):
            begins = shifted(dates.add_months, first, k * self.every)
            ends = begins
            if self.every:
                ends = shifted(dates.add_days, shifted(dates.add_months, first, (k + 1) * self.every), -1)
            period: tuple[Any, ...] = (k, begins, ends)
            for place in range(len(self.columns)):
                period = (*period, self.column(frame, earlier, period, place))
            places, blame = self.state(frame, earlier, period)
            if type(places) is set:
                split = self.split(frame, earlier, (k, begins, ends), SPLITS)
                places = places if isinstance(split, Failed) else next(iter(split)) if len(split) == 1 else split
            earlier.append(period)
            told.append((period, places, blame))
        return told

    def column(self, frame: Frame, earlier: list[tuple[Any, ...]], period: tuple[Any, ...], place: int) -> Any:
        """One column of a period that has those before it."""
        frame.locals[self.slot] = period
        frame.locals[self.list_slot] = (*earlier, period)
        return self.columns[place](frame)

    def state(self, frame: Frame, earlier: list[tuple[Any, ...]], period: tuple[Any, ...]) -> tuple[Any, Blame]:
        """The place of the rule that gives a period its state, a set of several, or a failure; and what makes it so."""
        frame.locals[self.slot] = period
        frame.locals[self.list_slot] = (*earlier, period)
        possible: list[int] = []
        blame = NO_BLAME
        for place, when in enumerate(self.states):
            holds = when(frame)
            if holds is False:
                continue
            if isinstance(holds, Failed):
                return holds, blame
            possible.append(place)
            if holds is True:
                break
            blame |= blame_of(holds)
        if len(possible) == 1:
            return possible[0], NO_BLAME
        return (set(possible) if possible else Failed("no_state")), blame

    def split(self, frame: Frame, earlier: list[tuple[Any, ...]], period: tuple[Any, ...], left: int) -> Any:
        """The possible states with every uncertain column tried out both ways, or a failure.

        Else two states that read one column could seem possible together: where a period that has passed is either
        reported or ends the benefit, ``withheld`` would be named as well.
        """
        column = len(period) - 3
        if column == len(self.columns):
            places, _ = self.state(frame, earlier, period)
            return places if isinstance(places, Failed | set) else {places}
        value = self.column(frame, earlier, period, column)
        found: set[int] = set()
        for option in value.values if left and isinstance(value, OneOf) else (value,):
            places = self.split(frame, earlier, (*period, option), left - (option is not value))
            if isinstance(places, Failed):
                return places
            found |= places
        return found

    def by_start(self, frame: Frame, first: Interval, told: list[Told]) -> list[Told]:
        """The periods with the states they have for some first day: the span of first days is halved where it helps.

        States of neighbouring periods move with the first day together, which their hulls do not tell. Single days show
        most states that there are at once, and a span that can add none to them is left whole.
        """
        if first.low is None or first.high is None or any(isinstance(places, Failed) for _, places, _ in told):
            return told
        possible: list[set[int]] = [places if isinstance(places, set) else {places} for _, places, _ in told]
        proven: list[set[int]] = [set() if isinstance(places, set) else {places} for _, places, _ in told]
        days = _probes(first) if frame.effort >= 4 * PROBES else []
        spans = [(first.low, first.high), *((day, day) for day in days)]
        effort = frame.effort + len(days)
        # A period of which all possible states are proven is looked at only where a later one may read its columns.
        while spans and (count := max((k for k in range(len(told)) if not possible[k] <= proven[k]), default=-1) + 1):
            low, high = spans.pop()
            for_span = self.periods(frame, span(low, high, first.blame), count)
            if any(isinstance(places, Failed) for _, places, _ in for_span):
                return told
            states: list[set[int]] = [places if isinstance(places, set) else {places} for _, places, _ in for_span]
            effort -= 1
            done = low == high or effort <= 0
            for known, places in zip(proven[:count], states, strict=True):
                if done or len(places) == 1:
                    known |= places
            if not all(places <= known for known, places in zip(proven[:count], states, strict=True)):
                middle = (dates.ordinal(low) + dates.ordinal(high)) // 2
                spans += [(dates.from_ordinal(middle + 1), high), (low, dates.from_ordinal(middle))]
        return [
            (period, next(iter(places)) if len(places) == 1 else places, blame)
            for (period, _, blame), places in zip(told, proven, strict=True)
        ]


def _probes(first: Interval) -> list[Any]:
    """Days spread over a span, the latest first."""
    low, high = dates.ordinal(first.low), dates.ordinal(first.high)
    days = {low + (high - low) * part // PROBES for part in range(PROBES + 1)}
    return [dates.from_ordinal(day) for day in sorted(days, reverse=True)]


COMPILERS: dict[type[n.Node], Compiler] = {n.Schedule: _Schedule}
