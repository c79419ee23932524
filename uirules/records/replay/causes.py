"""Why a decision comes out otherwise, found by deciding it with one thing changed at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from uirules.records.replay.laws import Part
from uirules.records.replay.verdict import CAUSES, Again

__all__ = ["Changed", "causes_of", "same"]


@dataclass(frozen=True, slots=True)
class Changed:
    """What was tried: a record decided again under its own law (``then``), under the other law (``now``), and with only
    some of the ``parts`` that differ between the two (``tried``, by those parts)."""

    then: Again
    now: Again
    parts: tuple[Part, ...]
    tried: Mapping[tuple[Part, ...], Again]


def same(one: Again, other: Again) -> bool:
    """Whether two attempts came to the same."""
    if one.decision is None or other.decision is None:
        codes = [[problem.code for problem in again.problems] for again in (one, other)]
        return one.decision is other.decision and codes[0] == codes[1]
    return one.results == other.results


def causes_of(changed: Changed, reproduced: bool, rounded: bool) -> tuple[str, ...]:
    """The causes, in the order of :data:`~uirules.records.replay.verdict.CAUSES`.

    ``reproduced``: under its own law the record comes out as it says; ``rounded``: the first step that differs had the
    same value before it was rounded.
    """
    found: set[str] = set()
    if not reproduced:
        found.add("facts" if _unread(changed.then) else "engine")
    found.update(_parts(changed))
    if _unread(changed.now):
        found.add("facts")
    if rounded:
        found.add("rounding")
    return tuple(cause for cause in CAUSES if cause in found)


def _parts(changed: Changed) -> tuple[Part, ...]:
    """The parts of the law that made the difference between the record's law and the other."""
    then, now, parts, tried = changed.then, changed.now, changed.parts, changed.tried
    if same(then, now):
        return ()
    if len(parts) < 2:
        return parts
    alone = [part for part in parts if not same(tried[(part,)], then)]
    whole = [part for part in alone if same(tried[(part,)], now)]
    if whole:
        return tuple(whole)
    needed = [part for part in parts if not same(tried[tuple(other for other in parts if other != part)], now)]
    return tuple(part for part in parts if part in alone or part in needed) or parts


def _unread(again: Again) -> bool:
    """Whether the law could not read the facts."""
    return any(problem.code.startswith("claim.") for problem in again.problems)
