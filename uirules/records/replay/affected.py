"""Which stored decisions another law affects: in outcome or amount, by how much, and by which rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import plain
from uirules.drafting.causes import why
from uirules.drafting.compare.difference import kind_of, side_result
from uirules.drafting.compare.engine import is_money, money_output
from uirules.drafting.compare.model import SideResult
from uirules.drafting.sides import Side
from uirules.drafting.stated import Stated
from uirules.errors import RecordError, UirulesError, UnknownName
from uirules.law import Law
from uirules.records.record import results_of
from uirules.records.replay.again import agrees, calculation_of
from uirules.records.replay.book import Book, Line, Opener
from uirules.records.replay.effects import Effects
from uirules.records.replay.laws import Laws, Target, carried
from uirules.records.replay.speaker import Speaker
from uirules.records.replay.standing import gone
from uirules.records.replay.stretch import stretches
from uirules.records.replay.verdict import Again

__all__ = ["SCHEMA", "Affected", "affected"]

SCHEMA = "uirules/affected/0"
_KEPT = 256

Progress = Callable[[Iterable[Any]], Iterator[Any]]
Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Affected:
    """What another law makes of the decisions of a ledger. ``before`` None: of each the law that its record names."""

    ledger: str
    head: str
    entries: int
    before: Side | None
    after: Side
    effects: Effects

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "schema": SCHEMA,
            "ledger": {"id": self.ledger, "entries": self.entries, "head": self.head},
            "from": None if self.before is None else _side(self.before),
            "to": _side(self.after),
            **self.effects.to_dict(),
        }


def _side(side: Side) -> dict[str, Any]:
    law = side.law
    return {"side": side.spec, "id": law.id, "version": law.version, "amendments": list(law.amendment_ids)}


def affected(
    opener: Opener, after: Side, before: Side | None = None, *, jobs: int = 1, limit: int = 200, watch: Progress = iter
) -> Affected:
    """Decide every decision of a ledger under two laws, and tell those whose outcome or amount is another one.

    ``before`` None: the law that the record names. What a later act superseded, reversed or annulled is left out. The
    options that a record chose against the defaults of its law, and its day of the law, hold on both sides as far as a
    side says nothing of them. ``watch`` sees every entry pass. RecordError where the ledger cannot be read, LimitError
    where a process was ended from outside.
    """
    book = opener()
    try:
        ledger, head = book.id, book.head
        left = gone(book.entries())
        effects = Effects(limit)
        total = head.seq + 1
        job = partial(_Worker, after, before, left, limit)

        def passing() -> Iterator[int]:
            place = 0
            for done, part in stretches(opener, job, 0, total, jobs):
                effects.merge(part)
                yield from range(place, done)
                place = done

        for _ in watch(passing()):
            pass
        return Affected(ledger, head.hash, total, before, after, effects)
    finally:
        book.close()


class _Worker:
    """Decides stretches of a ledger under both laws."""

    def __init__(
        self,
        after: Side,
        before: Side | None,
        left: Mapping[str, str],
        limit: int,
        book: Book,
        folder: Path,
    ) -> None:
        self.after, self.before, self.left, self.limit, self.book = after, before, left, limit, book
        self.laws = Laws(book, folder, Target())
        self._pairs: dict[tuple[Any, ...], _Pair] = {}

    def work(self, start: int, stop: int) -> Effects:
        """What becomes of these entries."""
        effects = Effects(self.limit)
        for line, kept in self.book.with_details(start, stop):
            if line.kind == "decision":
                self._add(effects, line, kept)
        return effects

    def _add(self, effects: Effects, line: Line, kept: bytes | None) -> None:
        effects.count += 1
        if (why_not := self.left.get(line.record)) is not None:
            effects.left_out[why_not] += 1
            return
        try:
            own, calculation = calculation_of(line, self.book, kept)
            if own["ruleset"]["id"] != self.after.law.id:
                effects.left_out["other_law"] += 1
                return
            if calculation is None:
                effects.left_out["erased"] += 1
                return
            pair = self._pair(calculation)
        except RecordError as error:
            effects.wrong(line.seq, line.record, error.problems)
            return
        pair.add(effects, line, calculation)

    def _pair(self, calculation: Mapping[str, Any]) -> _Pair:
        try:
            own = self.laws.own(calculation)
        except UnknownName as error:  # what the record rests on is gone
            raise RecordError(error.problems) from None
        key = (id(own), calculation["benefit"])
        found = self._pairs.get(key)
        if found is None:
            if len(self._pairs) >= _KEPT:
                self._pairs.clear()
            before = own if self.before is None else _on(self.before, calculation, own)
            after = _on(self.after, calculation, own)
            reproduces = self.before is None
            found = self._pairs[key] = _Pair(own, before, after, str(calculation["benefit"]), reproduces)
        return found


def _on(side: Side, calculation: Mapping[str, Any], own: Law) -> Law:
    """The law of a side on what a record chose, which gives way to what the side itself names."""
    law = side.law.with_readings({**carried(calculation, own, side.law), **side.readings})
    asked = calculation["asked_law_on"]
    return law if asked is None or side.law_on is not None else law.at(asked)


class _Pair:
    """Two laws over the decisions of one benefit."""

    def __init__(self, own: Law, before: Law, after: Law, benefit: str, reproduces: bool) -> None:
        self.own = own  # kept, so that no other law has its id
        self.before, self.after, self.benefit, self.reproduces = before, after, benefit, reproduces
        self.stated = Stated([before, after])
        self._speaker: Speaker | None = None

    def add(self, effects: Effects, line: Line, calculation: Mapping[str, Any]) -> None:
        """Count a decision."""
        try:
            read: dict[int, Any] = {}
            after = self.after.decide(self.stated.read(1, calculation["claim"], read), self.benefit)
            if self.reproduces and agrees(Again(after, results_of(after)), calculation):
                effects.same += 1
                return
            before = self.before.decide(self.stated.read(0, calculation["claim"], read), self.benefit)
        except UirulesError as error:
            effects.wrong(line.seq, line.record, error.problems)
            return
        if self.reproduces and not agrees(Again(before, results_of(before)), calculation):
            effects.not_reproduced += 1
        was, now = self._result(before, self.before), self._result(after, self.after)
        kind = kind_of(was, now)
        if kind == "same" and _payable(before) == _payable(after):
            effects.same += 1
            return
        if kind in ("same", "other") and not self._amounts_differ(before, after, was, now):
            effects.other_values += 1
            return
        self._count(effects, line, "other" if kind == "same" else kind, (before, after), (was, now))

    def _amounts_differ(self, before: Decision, after: Decision, was: SideResult, now: SideResult) -> bool:
        """Whether an amount differs, or a period: its days, its state, whether it is payable."""
        if was.schedule != now.schedule or _payable(before) != _payable(after):
            return True
        names = dict.fromkeys((*before.values, *after.values))
        return any(
            before.values.get(name) != after.values.get(name)
            for name in names
            if self._is_amount(self.before, name) or self._is_amount(self.after, name)
        )

    def _is_amount(self, law: Law, name: str) -> bool:
        planned = law.plan(self.benefit).definitions.get(name)
        return planned is not None and is_money(law, planned.type)

    def _result(self, decision: Decision, law: Law) -> SideResult:
        return side_result(decision, b"", money_output(law, self.benefit))

    def _count(
        self,
        effects: Effects,
        line: Line,
        kind: str,
        decisions: tuple[Decision, Decision],
        results: tuple[SideResult, SideResult],
    ) -> None:
        if self._speaker is None:
            self._speaker = Speaker([self.before, self.after], self.benefit)
        speaker = self._speaker
        causes = []
        for cause, was, now in why(*decisions).causes:
            causes.append(speaker.step(cause, speaker.shown(was, cause), speaker.shown(now, cause)))
        due = [_due(result) for result in results]
        payable = [_payable(decision) for decision in decisions]
        ends = [{"value": plain(amount), "text": speaker.money(amount)} for amount in due]
        row = {
            "seq": line.seq,
            "record": line.record,
            "benefit": self.benefit,
            "change": kind,
            "outcome": {"then": results[0].outcome, "now": results[1].outcome},
            "total": {"then": ends[0], "now": ends[1]},
            "causes": causes,
        }
        difference = None if None in due else due[1] - due[0]  # type: ignore[operator]
        provision = self.after.ruleset.provision(self.benefit)
        effects.add(row, provision.kind, dict(provision.title), difference, payable[1] - payable[0])


def _due(result: SideResult) -> Number | None:
    """What the terms give: of a decision that is not met nothing; None where that is not settled."""
    if result.outcome in ("not_met", "not_encoded"):
        return 0
    settled = result.outcome == "met" and isinstance(result.total, int | Fraction)
    return result.total if settled else None  # type: ignore[return-value]


def _payable(decision: Decision) -> Number:
    """What is payable of it."""
    found: Number = 0
    for payment in decision.payments:
        if payment.payable and payment.certain and isinstance(payment.amount, int | Fraction):
            found += payment.amount
    return found
