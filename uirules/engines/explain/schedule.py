"""From the schedule node to periods of payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uirules.engines.explain.context import Compiler, Context, compile_node
from uirules.engines.explain.frame import Frame, Run
from uirules.engines.explain.scalars import shifted
from uirules.plan import nodes as n
from uirules.values import dates, lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import NO_BLAME, Blame, Rows, Uncertain, blame_of, one_of

__all__ = ["COMPILERS", "MAX_PERIODS", "Period"]

MAX_PERIODS = 1200
"""The most periods a schedule may have."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its number from 0, first and last day, columns by name, state and amount.

    ``state`` is the name of the state, a hull of names where several are open, or a failure; ``blame`` holds what makes
    state or dates uncertain; ``certain`` is false where the period itself may not be there.
    """

    number: int
    start: Any
    end: Any
    columns: Mapping[str, Any]
    state: Any
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


def _schedule(node: n.Schedule, context: Context) -> Run:
    start, count, amount = (compile_node(part, context) for part in (node.start, node.count, node.amount))
    columns = [(name, compile_node(column, context)) for name, column in node.columns]
    states = [(state.name, compile_node(state.when, context), state.cite) for state in node.states]
    slot, list_slot, every, awaits = node.slot, node.periods, node.every, node.awaits

    def run(frame: Frame) -> Any:
        first, number, worth = start(frame), count(frame), amount(frame)
        for part in (first, number):
            if isinstance(part, Failed):
                return part
        low, high = lifted.bounds(number)
        low = max(low or 0, 0)
        if high is None or high > MAX_PERIODS:
            return Failed("too_many_periods")
        kept, frame.facts = frame.facts, _awaited(frame, awaits)
        periods: list[tuple[Any, ...]] = []
        found: list[Period] = []
        try:
            for k in range(high):
                begins = shifted(dates.add_months, first, k * every)
                ends = begins
                if every:
                    ends = shifted(dates.add_days, shifted(dates.add_months, first, (k + 1) * every), -1)
                period: tuple[Any, ...] = (k, begins, ends)
                for _, column in columns:
                    frame.locals[slot] = period
                    frame.locals[list_slot] = (*periods, period)
                    period = (*period, column(frame))
                frame.locals[slot] = period
                frame.locals[list_slot] = (*periods, period)
                periods.append(period)
                state, cite, blame = _state(frame)
                certain = k < low
                blame |= blame_of(begins) | blame_of(ends)
                if not certain:
                    blame |= blame_of(number)
                named = {name: value for (name, _), value in zip(columns, period[3:], strict=True)}
                found.append(Period(k, begins, ends, named, state, worth, certain, blame, cite))
        finally:
            frame.facts = kept
        return tuple(found)

    def _state(frame: Frame) -> tuple[Any, tuple[str, ...], Blame]:
        possible: list[str] = []
        blame = NO_BLAME
        cites: tuple[str, ...] = ()
        for name, when, cite in states:
            holds = when(frame)
            if holds is False:
                continue
            if isinstance(holds, Failed):
                return holds, cite, blame
            possible.append(name)
            cites = cites or cite
            if isinstance(holds, Uncertain):
                blame |= holds.blame
                continue
            break
        if len(possible) == 1:
            return possible[0], cites, NO_BLAME
        return (one_of(possible, blame) if possible else Failed("no_state")), cites, blame

    return run


COMPILERS: dict[type[n.Node], Compiler] = {n.Schedule: _schedule}

