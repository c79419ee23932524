"""Values for facts with many values, tried to show that an outcome really is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from uirules.engines.explain.engine import Evaluation, ExplainEngine
from uirules.engines.explain.given import domain_of
from uirules.ruleset.claim import Claim
from uirules.ruleset.types import Type
from uirules.values import dates
from uirules.values.uncertain import Hole, Uncertain

__all__ = ["Witnesses"]

_BACK = 480
"""How many months before the law's date a list is filled in for, at most."""

Evaluate = Callable[[Mapping[Hole, Any]], Evaluation]


class Witnesses:
    """Looks for completions of a claim that differ in their outcome.

    One missing fact after the other is given the ends of its range, a list no row or one for every month, as long as
    the outcome stays open. What every completion of a partly completed claim agrees on shows in its hull, so that each
    branch ends early.
    """

    def __init__(self, engine: ExplainEngine, claim: Claim, law_on: dt.date, evaluate: Evaluate, most: int) -> None:
        self.engine, self.claim, self.law_on, self.evaluate = engine, claim, law_on, evaluate
        self.left = most
        self.seen: set[bool] = set()

    def search(self, assigned: dict[Hole, Any], evaluation: Evaluation) -> bool:
        """Whether two completions that differ in their outcome have been found, with those of ``assigned`` searched."""
        outcome = evaluation.outcome
        if outcome is True or outcome is False:
            self.seen.add(outcome)
        elif isinstance(outcome, Uncertain):
            hole = min(outcome.blame - assigned.keys(), default=None)
            for value in () if hole is None else candidates(self.engine, self.claim, hole, self.law_on, evaluation):
                if len(self.seen) == 2 or self.left <= 0:
                    break
                assert hole is not None
                self.left -= 1
                more = {**assigned, hole: value}
                self.search(more, self.evaluate(more))
        return len(self.seen) == 2


def candidates(engine: ExplainEngine, claim: Claim, hole: Hole, law_on: dt.date, evaluation: Evaluation) -> list[Any]:
    """Values that a missing fact can have, extremes first."""
    types = engine.plan.facts
    type_ = types.get(hole.fact)
    if type_ is None:
        owner, _, name = hole.fact.rpartition(".")
        element = types[owner].element
        type_ = None if element is None else element.field_type(name)
        if type_ is None:
            return []
    if type_.kind == "list" and type_.element is not None:
        if type_.element.kind == "record":
            return [_rows(engine, claim, hole, type_, law_on, evaluation), ()]
        return [type_.element.members, ()]
    domain = domain_of(type_, engine.tested.get(hole.fact))
    if domain is not None:
        return domain
    ends = [end for end in (type_.low, type_.high) if end is not None]
    if type_.kind == "date":
        return [law_on, dates.add_days(law_on, 1), *ends]
    if type_.kind == "text":
        return [""]
    return ends


def _rows(
    engine: ExplainEngine, claim: Claim, hole: Hole, type_: Type, law_on: dt.date, evaluation: Evaluation
) -> tuple[Any, ...]:
    """One row for every month of the span in which rows may still come, its flags true, its numbers at their most."""
    assert type_.element is not None
    declaration = engine.ruleset.facts.facts[hole.fact]
    last = dates.month_of(law_on)
    first = last - _BACK
    values = claim.values
    known_from = None if declaration.known_from is None else values.get(declaration.known_from)
    if hole.part == "earlier" and known_from is not None:
        last = dates.month_of(known_from) - 1
    elif hole.part == "later":
        known_to = evaluation.given.complete[hole.fact]
        first = last if isinstance(known_to, Uncertain) else dates.month_of(known_to) + 1
        last = max(first, last) + 12
    rows = []
    for month in range(first, last + 1):
        rows.append(tuple(_cell(field, name == declaration.time, month) for name, field in type_.element.fields))
    return tuple(rows)


def _cell(type_: Type, is_time: bool, month: int) -> Any:
    if is_time:
        return month if type_.kind == "month" else dates.last_day_of(month)
    if type_.kind == "boolean":
        return True
    if type_.kind == "enum":
        return type_.members[0]
    if type_.kind == "list" and type_.element is not None:
        return type_.element.members
    if type_.kind == "text":
        return ""
    return type_.high if type_.high is not None else 1
