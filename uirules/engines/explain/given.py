"""From a claim to the facts of an evaluation: what was not given becomes a hull that names itself as the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from uirules.ruleset.claim import Claim
from uirules.ruleset.model import Facts
from uirules.ruleset.types import Type
from uirules.values import dates
from uirules.values.absent import ABSENT
from uirules.values.uncertain import Anything, Blame, Hole, Interval, OneOf, Rows, Template, blame_of

__all__ = ["Assumption", "Given", "domain_of", "gather", "hull_of"]


_REMEMBERED = 5000
"""How many hulls of facts not given are remembered, at most."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A default that was used: up to, or from which day a list was taken to be complete, and the fact it came from.

    ``day`` and ``source`` are None for a list complete from the beginning.
    """

    fact: str
    list: str
    day: dt.date | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """The facts by path, the last day on which each list is complete, and the defaults used."""

    facts: Mapping[str, Any]
    complete: Mapping[str, Any]
    assumptions: tuple[Assumption, ...]


def pointer_of(path: str) -> str:
    """The RFC 6901 pointer of a fact in a nested claim."""
    return "/" + path.replace(".", "/")


def hull_of(type_: Type, blame: Blame) -> Any:
    """All that a fact of a type can be."""
    kind = type_.kind
    if kind == "boolean":
        return OneOf((False, True), blame)
    if kind == "enum":
        return OneOf(tuple(sorted(type_.members)), blame) if len(type_.members) > 1 else type_.members[0]
    if kind in ("integer", "money", "rational", "date", "month"):
        return Interval(type_.low, type_.high, blame)
    if kind == "list":
        assert type_.element is not None
        element = type_.element
        item = _row_hull(element, blame) if element.kind == "record" else hull_of(element, blame)
        return Rows((), (), (Template(item, None if element.kind == "record" else len(element.members), blame),))
    return Anything(blame)


def _row_hull(element: Type, blame: Blame) -> tuple[Any, ...]:
    return tuple(hull_of(type_, blame) for _, type_ in element.fields)


def domain_of(type_: Type, tested: Sequence[str] | None) -> list[Any] | None:
    """Every value a few-valued fact can take; None for a fact with many.

    Of enum members that rules test the fact for (None: that they read in other ways) each counts, of the rest only one.
    """
    if type_.kind == "boolean":
        return [False, True]
    if type_.kind == "enum":
        if tested is None:
            return list(type_.members)
        rest = [m for m in type_.members if m not in tested][:1]
        return [m for m in type_.members if m in tested or m in rest]
    if type_.kind == "list" and type_.element is not None and type_.element.kind == "enum" and tested is not None:
        chosen = [m for m in type_.element.members if m in tested]
        return [
            tuple(m for m, on in zip(chosen, bits, strict=True) if on)
            for bits in product((False, True), repeat=len(chosen))
        ]
    return None


def gather(
    claim: Claim,
    types: Mapping[str, Type],
    declared: Facts,
    paths: Sequence[str],
    fields: Mapping[str, frozenset[int]],
    complete_until: Sequence[str],
    contingency: Any,
    assigned: Mapping[Hole, Any],
    hulls: dict[Any, Any],
) -> Given:
    """The facts in ``paths``. ``fields`` are the row fields that are read; ``assigned`` gives values to holes.

    ``contingency`` is its day, or the hull of it where it was not given and the law's date was. ``hulls`` remembers
    what stands for facts not given: it is the same in every claim.
    """
    facts: dict[str, Any] = {}
    complete: dict[str, Any] = {}
    assumptions: list[Assumption] = []
    values = claim.values
    for path in paths:
        type_ = types[path]
        if type_.kind == "list":
            used = fields.get(path, frozenset())
            facts[path] = _list(
                claim, path, type_, declared, used, assigned, contingency, complete_until, complete, assumptions, hulls
            )
        elif path in values:
            facts[path] = values[path]
        else:
            known = hulls.get(path)
            if known is None:
                hole = Hole(path, pointer_of(path))
                known = hulls[path] = hole, hull_of(type_, frozenset({hole}))
            hole, hull = known
            if hole in assigned:
                facts[path] = assigned[hole]
            else:
                facts[path] = _ordered(hull, path, declared, values) if isinstance(hull, Interval) else hull
    return Given(facts, complete, tuple(assumptions))


def _ordered(hull: Interval, path: str, declared: Facts, values: Mapping[str, Any]) -> Interval:
    """A number, day or month not given: a day not before the one that it cannot precede, where that is known."""
    other = declared.facts[path].not_before
    earliest: Any = None if other is None else values.get(other)
    low: Any = hull.low
    if earliest is None or earliest is ABSENT or (low is not None and earliest <= low):
        return hull
    return Interval(earliest, hull.high, hull.blame)


def _list(
    claim: Claim,
    path: str,
    type_: Type,
    declared: Facts,
    used: frozenset[int],
    assigned: Mapping[Hole, Any],
    contingency: Any,
    complete_until: Sequence[str],
    complete: dict[str, Any],
    assumptions: list[Assumption],
    hulls: dict[Any, Any],
) -> Any:
    declaration = declared.facts[path]
    values = claim.values
    assert type_.element is not None and declaration.known_from and declaration.known_to and declaration.time
    known_from = values.get(declaration.known_from)
    known_to = values.get(declaration.known_to)
    given = path in values
    if known_to is None:
        source = next((fact for fact in complete_until if fact == "contingency" or fact in values), "contingency")
        known_to = contingency if source == "contingency" else values[source]
        if given and isinstance(known_to, dt.date):
            assumptions.append(Assumption(declaration.known_to, path, known_to, source))
    complete[path] = known_to
    pointer = pointer_of(path)
    if not given:
        hole = Hole(path, pointer, "list")
        if hole in assigned:
            return assigned[hole]
        return hull_of(type_, frozenset({hole}))
    if known_from is None:
        assumptions.append(Assumption(declaration.known_from, path, None, None))
    rows = values[path]
    element = type_.element
    if used:
        rows = _filled(claim, path, pointer, element, used, assigned)
    time = element.index(declaration.time)
    assert time is not None
    more = []
    extra: list[Any] = []
    for part, low, high in _outside(element.fields[time][1], known_from, known_to):
        hole = Hole(path, pointer, part)
        if hole in assigned:
            extra += assigned[hole]
            continue
        why = blame_of(known_to) if part == "later" else frozenset()
        key = (path, part, low, high, why)
        template = hulls.get(key)
        if template is None:
            if len(hulls) > _REMEMBERED:
                hulls.clear()
            blame = why | {hole}
            item = _row_hull(element, blame)
            template = Template((*item[:time], Interval(low, high, blame), *item[time + 1 :]), None, blame)
            hulls[key] = template
        more.append(template)
    return Rows((*rows, *extra), (), more) if more else (*rows, *extra)


def _outside(time: Type, known_from: dt.date | None, known_to: Any) -> list[tuple[str, Any, Any]]:
    """The spans in which a list may have further rows; the month that holds a known day is inside."""
    month = time.kind == "month"
    spans: list[tuple[str, Any, Any]] = []
    if known_from is not None:
        last = dates.month_of(known_from) - 1 if month else dates.add_days(known_from, -1)
        if time.low is None or time.low <= last:
            spans.append(("earlier", time.low, last))
    least = known_to.low if isinstance(known_to, Interval) else known_to
    if least is None:
        return [*spans, ("later", time.low, time.high)]
    first = dates.month_of(least) + 1 if month else dates.add_days(least, 1)
    if time.high is None or first <= time.high:
        spans.append(("later", first, time.high))
    return spans


def _filled(
    claim: Claim, path: str, pointer: str, element: Type, used: frozenset[int], assigned: Mapping[Hole, Any]
) -> tuple[Any, ...]:
    """The rows with hulls in place of fields that were not given, as far as rules read them.

    They are made once for a claim; an evaluation with ``assigned`` values changes only the rows these stand in.
    """
    key = (path, used)
    known = claim.filled.get(key)
    if known is None or known[0] is not element:  # hulls are those of this engine's declarations
        known = claim.filled[key] = (element, *_with_hulls(claim.values[path], path, pointer, element, used))
    _, rows, places = known
    if assigned and (mine := [hole for hole in assigned if hole in places]):
        changed = list(rows)
        for hole in mine:
            index, place = places[hole]
            row = changed[index]
            changed[index] = (*row[:place], assigned[hole], *row[place + 1 :])
        return tuple(changed)
    return rows


def _with_hulls(
    rows: tuple[Any, ...], path: str, pointer: str, element: Type, used: frozenset[int]
) -> tuple[tuple[Any, ...], dict[Hole, tuple[int, int]]]:
    filled: list[tuple[Any, ...]] = []
    places: dict[Hole, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        if None in row:
            parts = list(row)
            for place in used:
                if parts[place] is None:
                    name, type_ = element.fields[place]
                    hole = Hole(f"{path}.{name}", f"{pointer}/{index}/{name}")
                    places[hole] = index, place
                    parts[place] = hull_of(type_, frozenset({hole}))
            row = tuple(parts)
        filled.append(row)
    return tuple(filled), places
