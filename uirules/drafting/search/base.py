"""Claims to begin with: such as are plainly met, made from the rules alone by improving one fact after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from uirules.drafting.search.bench import Bench, Result
from uirules.drafting.search.domain import Domain
from uirules.drafting.search.draft import Draft, Row
from uirules.drafting.search.moves import Move, moves, moves_of
from uirules.errors import UirulesError
from uirules.scenarios import load_scenarios
from uirules.values import dates

__all__ = ["climbed", "plainly_met", "uneven"]

ROUNDS = 12
"""So many facts are improved, one after the other, at most."""
STEP = 1000
"""By so much the amounts of rows rise from one to the next."""
PAIRS = 60
"""So many single changes are followed by another where none helps by itself."""


def plainly_met(bench: Bench, limit: int) -> list[Draft]:
    """Claims of which a side says that everything is met and worked out, one or two for each side.

    Made from the rules alone, from what the conditions want and from plain values; where that fails, taken from the
    scenarios of a law.
    """
    found: dict[object, Draft] = {}
    for side in range(len(bench.laws)):
        draft = climbed(bench, side, limit)
        other = climbed(bench, side, limit // 4, as_wanted=False)
        if other is not None and _plain(bench, side, other):
            found.setdefault(other.key, other)
        if draft is None or not _plain(bench, side, draft):
            draft = next((other for other in _told(bench) if _plain(bench, side, other)), draft)
        if draft is not None:
            found.setdefault(draft.key, draft)
    return list(found.values())


def uneven(domain: Domain, draft: Draft) -> Draft:
    """The same claim with other amounts in each row: which rows a sum or an average takes shows at once."""
    for path in domain.lists:
        element, time, rows = domain.types[path].element, domain.time[path], draft.rows(path)
        money = [name for name, type_ in element.fields if type_.kind == "money"] if element is not None else []
        if money and time is not None:
            ordered = sorted(rows, key=lambda row: row[time])
            draft = draft.set(path, tuple(_raised(row, money, at) for at, row in enumerate(ordered)))
    return draft


def _raised(row: Row, names: list[str], by: int) -> Row:
    return {name: value + by * STEP if name in names and value else value for name, value in row.items()}


def climbed(bench: Bench, side: int, limit: int, *, as_wanted: bool = True) -> Draft | None:
    """A claim that is met on one side, plainly if one is found; None where within so many tries none was found."""
    domain = bench.domain
    best: Draft | None = None
    beginnings = list(_beginnings(domain))
    for months in beginnings:
        draft = domain.start(as_wanted=as_wanted).shifted(domain, months)
        if domain.day(draft) < domain.first_day:
            continue
        done = _improved(bench, side, draft, bench.tried + limit // len(beginnings))
        result = None if done is None else _of(bench, side, done)
        if result is not None and result.plainly_met:
            return done
        if result is not None and result.outcome == "met" and best is None:
            best = done
    return best


def _plain(bench: Bench, side: int, draft: Draft) -> bool:
    result = _of(bench, side, draft)
    return result is not None and result.plainly_met


def _told(bench: Bench) -> Iterator[Draft]:
    """The claims of the scenarios of a law that expect the conditions to be met, on the readings used by default."""
    for law in bench.laws:
        for loaded in load_scenarios(law)[0]:
            right = loaded.benefit == bench.benefit and loaded.expect.outcome == "met" and not loaded.problems
            if right and not loaded.scenario.readings:
                with suppress(UirulesError):
                    yield bench.domain.draft(law.read(loaded.facts))


def _beginnings(domain: Domain) -> Iterator[int]:
    """How many months from the usual day a claim may begin: a year after amendments do, then elsewhere."""
    usual = dates.month_of(domain.usual_day)
    after = [dates.month_of(day) + 12 - usual for day in domain.ranked.begins]
    yield from dict.fromkeys([*(months for months in reversed(after) if months > 0), 0, 60, 180, -60])


def _of(bench: Bench, side: int, draft: Draft) -> Result | None:
    trial = bench.trial(draft)
    return None if trial is None else trial.results[side]


def _improved(bench: Bench, side: int, draft: Draft, most: int) -> Draft | None:
    result = _of(bench, side, draft)
    if result is None:
        return None
    for _ in range(ROUNDS):
        if result.plainly_met:
            return draft
        better = _better(bench, side, draft, result, most)
        if better is None:
            return draft
        draft, result = better
    return draft


def _better(bench: Bench, side: int, draft: Draft, result: Result, most: int) -> tuple[Draft, Result] | None:
    """The claim with the best single change, else with the first two changes that help together."""
    found: tuple[Draft, Result] | None = None
    tried: list[Draft] = []
    for move in _useful(bench.domain, draft, result, bench):
        if bench.tried >= most:
            return found
        now = _of(bench, side, move.draft)
        if now is None:
            continue
        if now.score > (result.score if found is None else found[1].score):
            found = move.draft, now
            if now.plainly_met:
                return found
        tried.append(move.draft)
    if found is not None:
        return found
    for first in tried[:PAIRS]:
        for move in islice(_useful(bench.domain, first, result, bench), PAIRS):
            if bench.tried >= most:
                return None
            now = _of(bench, side, move.draft)
            if now is not None and now.score > result.score:
                return move.draft, now
    return None


def _useful(domain: Domain, draft: Draft, result: Result, bench: Bench) -> Iterator[Move]:
    """The changes of facts that what is not met, or not settled, rests on."""
    below = domain.ranked.below
    unmet = [name for name, met in result.findings.items() if met is not True]
    paths: dict[str, None] = {}
    for name in unmet:
        paths.update(dict.fromkeys(sorted(below.get(("condition", name), ()))))
    if not unmet:
        for name in bench.amounts:
            paths.update(dict.fromkeys(sorted(below.get(("definition", name), ()))))
        paths.update(dict.fromkeys(sorted(below.get(("payments", ""), ()))))
    paths.update(dict.fromkeys(path for path in result.waiting if path in domain.types))
    for path in paths:
        if path in domain.types:
            yield from moves_of(domain, draft, path)
    if domain.contingency in paths:
        yield from (move for move in moves(domain, draft) if move.facts == (domain.contingency,))
