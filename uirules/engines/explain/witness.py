"""Completions of a claim: plain values for facts with many values, tried to show that an outcome really is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.given import domain_of
from uirules.ruleset.claim import Claim
from uirules.ruleset.types import Type
from uirules.values import dates
from uirules.values.uncertain import Blame, Hole

__all__ = ["completions"]

_BACK = 480
"""How many months before the law's date a list is filled in for, at most."""


def completions(engine: ExplainEngine, claim: Claim, blame: Blame, law_on: dt.date) -> Iterator[Mapping[Hole, Any]]:
    """Values for the facts in a blame: for each the ends of its range and, for lists, no row or one for every month."""
    holes = sorted(blame)
    choices = [_candidates(engine, claim, hole, law_on) for hole in holes]
    for combination in product(*choices):
        yield dict(zip(holes, combination, strict=True))


def _candidates(engine: ExplainEngine, claim: Claim, hole: Hole, law_on: dt.date) -> list[Any]:
    types = engine.plan.facts
    type_ = types.get(hole.fact)
    if type_ is None:
        owner, _, name = hole.fact.rpartition(".")
        element = types[owner].element
        type_ = None if element is None else element.field_type(name)
        if type_ is None:
            return []
    if type_.kind == "list" and type_.element is not None and type_.element.kind == "record":
        return [_rows(engine, claim, hole, type_, law_on), ()]
    domain = domain_of(type_, engine.tested.get(hole.fact, ()))
    if domain is not None:
        return domain
    ends = [end for end in (type_.low, type_.high) if end is not None]
    if type_.kind == "date":
        return [law_on, dates.add_days(law_on, 1), *ends]
    if type_.kind == "text":
        return [""]
    return ends


def _rows(engine: ExplainEngine, claim: Claim, hole: Hole, type_: Type, law_on: dt.date) -> tuple[Any, ...]:
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
        first, last = last, last + 12
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
