"""What a decision leaves out because it was published after the day of knowledge, and would have governed the claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from uirules.decision.context import Context
from uirules.decision.status import STAGES, stage_entries
from uirules.engines.explain.frame import Frame
from uirules.plan import nodes as n
from uirules.plan.plan import Plan, PlannedCondition, PlannedDefinition
from uirules.plan.timeline import in_force, known
from uirules.plan.usage import chosen

__all__ = ["LeftOut", "first_day", "left_out"]


_Rule = PlannedDefinition | PlannedCondition


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry for days from ``start`` of a parameter, a rule (a definition or condition) or a stage of the system."""

    kind: Literal["parameter", "rule", "stage"]
    name: str
    start: dt.date
    published: dt.date
    cite: tuple[str, ...]


def first_day(used: Any) -> dt.date:
    """The day that picks an entry: of a month, its first."""
    return used if isinstance(used, dt.date) else dt.date(used // 12, used % 12 + 1, 1)


def left_out(
    context: Context, frame: Frame, readings: Mapping[str, str], days_of_status: Iterable[dt.date]
) -> tuple[LeftOut, ...]:
    """The entries published after the day of knowledge that would have governed a value, a rule or a state used.

    They are those of the newest ruleset known, which the one that decides may precede. An entry that says what the one
    used says changes nothing and is not told.
    """
    known_at, newest = context.known_at, context.newest_plan
    if known_at is None or newest is None:
        return ()
    found = [
        *_parameters(context.engine.plan, newest, frame, known_at),
        *_rules(context.engine.plan, newest, frame, readings, known_at),
        *_stages(context, days_of_status, known_at),
    ]
    return tuple(dict.fromkeys(found))


def _parameters(plan: Plan, newest: Plan, frame: Frame, known_at: dt.date) -> Iterator[LeftOut]:
    for name, last in frame.uses.items():
        if name not in newest.parameters:
            continue
        used, every = known(plan.parameters[name].entries, known_at), known(newest.parameters[name].entries, None)
        for day in _days(frame.days.get(name, {(last, last)}), [entry.start for entry in every]):
            entry, mine = in_force(every, day), in_force(used, day)
            if entry is None or entry.published <= known_at:
                continue
            if mine is None or (mine.start, mine.value) != (entry.start, entry.value):
                yield LeftOut("parameter", name, entry.start, entry.published, entry.cite)


def _days(spans: Iterable[tuple[Any, Any]], starts: Iterable[dt.date]) -> list[dt.date]:
    """The days that a parameter was used for; of a span, its ends and the days on which an entry begins in it."""
    found: set[dt.date] = set()
    for low, high in spans:
        first = dt.date.min if low is None else first_day(low)
        last = dt.date.max if high is None else first_day(high)
        found |= {first, last, *(start for start in starts if first <= start <= last)}
    return sorted(found)


def _rules(plan: Plan, newest: Plan, frame: Frame, readings: Mapping[str, str], known_at: dt.date) -> Iterator[LeftOut]:
    evaluated: list[tuple[str, _Rule, _Rule | None]] = [
        *((name, plan.definitions[name], newest.definitions.get(name)) for name in frame.values),
        *((name, plan.conditions[name], newest.conditions.get(name)) for name in frame.findings),
    ]
    for name, mine, other in evaluated:
        for was, is_now in () if other is None else _timelines(mine.node, other.node, readings):
            entry = in_force(known(is_now.entries, None), frame.law_on)
            used = in_force(known(was.entries, known_at), frame.law_on)
            if entry is None or entry.published <= known_at:
                continue
            if used is None or used.value != entry.value:
                yield LeftOut("rule", name, entry.start, entry.published, entry.cite or mine.cite)


def _timelines(mine: n.Node, other: n.Node, readings: Mapping[str, str]) -> Iterator[tuple[n.ByDate, n.ByDate]]:
    """The timelines of formulas in two forms of a rule, as far as they correspond."""
    try:
        ours, theirs = (
            [part for part in chosen(node, readings) if isinstance(part, n.ByDate)] for node in (mine, other)
        )
    except KeyError:  # another form of the rule asks for a reading that this one does not know
        return
    if len(ours) == len(theirs):
        yield from zip(ours, theirs, strict=True)


def _stages(context: Context, days: Iterable[dt.date], known_at: dt.date) -> Iterator[LeftOut]:
    name = context.engine.plan.provision.system
    older, newer = context.engine.ruleset, context.newest or context.engine.ruleset
    system, other = older.systems.systems[name], newer.systems.systems.get(name)
    if other is None:
        return
    for stage in STAGES:
        used = known(stage_entries(getattr(system, stage), older.manifest.published), known_at)
        every = known(stage_entries(getattr(other, stage), newer.manifest.published), None)
        for day in sorted(set(days)):
            entry, mine = in_force(every, day), in_force(used, day)
            if entry is None or entry.published <= known_at:
                continue
            if mine is None or (mine.start, mine.stage.value) != (entry.start, entry.stage.value):
                yield LeftOut("stage", stage, entry.start, entry.published, entry.cite)
