"""Which law governs a claim: the old one or the law as amended, by the day each transition goes by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from uirules.amend.stack import Effect, Named, Stack
from uirules.ruleset.claim import Claim
from uirules.values import dates

__all__ = ["Governing", "Ruled", "governing"]

_OPEN = 4
"""Of so many amendments of which it is not known whether they govern, all cases are tried."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a transition said of a claim: ``rule`` names it, ``clause`` orders it.

    ``day`` is the day that was looked at, of the fact ``fact`` (None: the day of the law), ``start`` that of the
    commencement.
    """

    amendment: str
    rule: str
    clause: str | None
    fact: str | None
    day: dt.date | None
    start: dt.date | None


@dataclass(frozen=True, slots=True)
class Governing:
    """The amendments that govern a claim, why, and those that do not although they are law by now."""

    effects: tuple[Effect, ...]
    ruled: tuple[Ruled, ...]
    left_out: tuple[Effect, ...]
    on: dt.date


@dataclass(frozen=True, slots=True)
class _Answer:
    governs: bool | None
    start: dt.date | None
    ruled: Ruled | None
    missing: tuple[str, ...]
    on: dt.date


def governing(
    stack: Stack, claim: Claim, law_on: dt.date, known_at: dt.date | None
) -> tuple[list[Governing], tuple[str, ...]]:
    """The versions of the law that may govern a claim, and the facts that would settle which; one version and no facts
    where that is settled."""
    answers = [(one, _answer(one, claim, law_on)) for one in stack.known(known_at)]
    missing = tuple(dict.fromkeys(fact for _, answer in answers for fact in answer.missing))
    open_ = [index for index, (_, answer) in enumerate(answers) if answer.governs is None][:_OPEN]
    found = []
    for values in product((True, False), repeat=len(open_)):
        case = list(answers)
        for index, value in zip(open_, values, strict=True):
            one, answer = case[index]
            case[index] = (one, replace(answer, governs=value))
        found.append(_case(case, law_on))
    return found, missing


def _case(answers: Sequence[tuple[Named, _Answer]], law_on: dt.date) -> Governing:
    effects: list[Effect] = []
    left_out: list[Effect] = []
    for one, answer in answers:
        if answer.governs:
            # Under a law that began after the contingency its values hold on the day of the contingency as well.
            effects.append((one, None if answer.start is None else min(answer.start, law_on)))
        elif answer.start is not None and answer.governs is False:
            left_out.append((one, answer.start))
    ruled = tuple(answer.ruled for _, answer in answers if answer.ruled is not None)
    return Governing(tuple(effects), ruled, tuple(left_out), max((a.on for _, a in answers), default=law_on))


def _answer(one: Named, claim: Claim, law_on: dt.date) -> _Answer:
    file = one.amendment.file
    if one.erratum:
        return _Answer(True, None, None, (), law_on)
    starts, missing = _starts(one, claim)
    governed_by = None if file.transition is None else file.transition.governs
    on = law_on if governed_by in (None, "contingency") else _day(claim, governed_by or "")
    begun = [start for start in starts if start is not None and (on is None or start <= on)]
    if missing and begun and len(set(starts)) > 1:
        return _Answer(None, min(begun), None, missing, law_on)
    start = min(begun or [start for start in starts if start is not None], default=None)
    if start is None:
        ruled = Ruled(one.amendment.id, "not_commenced", _clause(one, _by(one)), None, None, None)
        return _Answer(False, None, ruled, (), law_on)
    transition = file.transition
    by = None if transition is None else transition.by
    fact = None if transition is None or transition.governs == "contingency" else transition.governs
    day = on
    if day is None:
        assert fact is not None
        return _Answer(None, start, None, (fact,), law_on)
    governs = start <= day
    rule = "governed_new" if governs else "governed_old"
    if governs and file.sunset is not None and file.sunset <= day:
        # Values go on to be looked up by month: the sunset is an entry of their timelines.
        ruled = Ruled(one.amendment.id, "after_sunset", _clause(one, _by(one)), fact, day, file.sunset)
        return _Answer(True, start, ruled, (), day)
    ruled = Ruled(one.amendment.id, rule, None if by is None else _clause(one, by), fact, day, start)
    if transition is not None and transition.pending_claims is not None:
        pending = transition.pending_claims
        made = _day(claim, pending.made_on)
        decided = None if pending.decided_on is None else _day(claim, pending.decided_on)
        wanted = pending.law == "new"
        if wanted != governs:
            if made is None:
                return _Answer(None, start, ruled, (pending.made_on,), day)
            if made < start and (decided is None or decided >= start):
                rule = "pending_new" if wanted else "pending_old"
                ruled = Ruled(one.amendment.id, rule, _clause(one, pending.by), pending.made_on, made, start)
                governs = wanted
    return _Answer(governs, start, ruled, (), day)


def _starts(one: Named, claim: Claim) -> tuple[list[dt.date | None], tuple[str, ...]]:
    """The days from which an amendment may be law for a claim, by its area where the commencement tells areas apart;
    and the facts that would settle which."""
    commencement = one.amendment.file.commencement
    if one.supposed is not None or commencement is None:
        return [one.supposed], ()
    starts: list[dt.date | None] = []
    missing: dict[str, None] = {}
    for area in commencement.areas.values():
        given = {fact: claim.values.get(fact) for fact in area.where}
        if any(v is not None and not any(_same(v, text) for text in area.where[f]) for f, v in given.items()):
            continue
        starts.append(area.date)
        unknown = [fact for fact, value in given.items() if value is None]
        if not unknown:
            return starts, tuple(missing)
        missing |= dict.fromkeys(unknown)
    return [*starts, commencement.date], tuple(missing)


def _same(given: Any, text: str) -> bool:
    if isinstance(given, bool):
        return ("true" if given else "false") == text
    return str(given) == text


def _day(claim: Claim, fact: str) -> dt.date | None:
    value = claim.values.get(fact)
    if isinstance(value, int) and not isinstance(value, bool):
        value = dates.first_day_of(value)
    return value if isinstance(value, dt.date) else None


def _by(one: Named) -> str | None:
    commencement = one.amendment.file.commencement
    return None if commencement is None else commencement.by


def _clause(one: Named, name: str | None) -> str | None:
    return None if name is None else one.amendment.clause(name)
