"""Each record decided again, and held against what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from uirules.errors import Problem, RecordError, UirulesError, UnknownName
from uirules.law import Law
from uirules.records.record import RESULTS, Record, engine_languages, results_of
from uirules.records.replay.book import Book, Line
from uirules.records.replay.causes import Changed, causes_of
from uirules.records.replay.laws import Laws, Part, Target
from uirules.records.replay.parting import Parting
from uirules.records.replay.speaker import Speaker
from uirules.records.replay.verdict import Again, Verdict

__all__ = ["Bench", "calculation_of", "decided"]

_KEPT = 256
_REASONS = ("clauses", "amendments", "derivation")
"""Results that say how a decision came about, not what it came to."""
_NAMED = ("id", "version", "digest", "wording_digest", "snapshot")


def calculation_of(
    line: Line, book: Book, kept: bytes | None = None
) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """What stands open of a record's calculation, and the whole of it; None where its facts were lawfully erased.

    ``kept``: what is kept apart of it, where that is at hand. RecordError where either is not what it says.
    """
    record = Record.from_payload(line.payload)
    if record.id != line.record:
        raise RecordError(Problem("replay.record_altered", fields={"record": line.record}))
    own = record.content.get("calculation")
    if not isinstance(own, Mapping) or not _is_shaped(own):
        raise RecordError(Problem("replay.no_calculation", fields={"record": line.record}))
    whole: Mapping[str, Any] | None = own
    if record.commitment is not None:
        try:
            detail = book.detail(record.commitment) if kept is None else kept
        except UnknownName:  # its row is gone altogether
            fields = {"seq": str(line.seq), "record": line.record}
            raise RecordError(Problem("ledger.detail_gone", fields=fields)) from None
        if not isinstance(detail, bytes):
            return own, None
        whole = replace(record, detail=detail).calculation()
    if whole is None or not isinstance(whole.get("claim"), Mapping):
        raise RecordError(Problem("replay.no_calculation", fields={"record": line.record}))
    return own, whole


def _is_shaped(own: Mapping[str, Any]) -> bool:
    """Whether what stands open names a law in full."""
    if any(not isinstance(own.get(name), Mapping) for name in ("ruleset", "readings", "engine", "languages")):
        return False
    named = own["ruleset"]
    amendments = named.get("amendments")
    return (
        all(name in own for name in ("benefit", "known_at", "asked_law_on"))
        and all(isinstance(named.get(name), str) for name in _NAMED)
        and isinstance(amendments, list)
        and all(isinstance(one, Mapping) and {"id", "snapshot", "supposed"} <= one.keys() for one in amendments)
    )


def decided(law: Law, calculation: Mapping[str, Any]) -> Again:
    """A calculation done again under a law."""
    try:
        decision = law.decide(law.read(calculation["claim"]), calculation["benefit"])
    except UirulesError as error:
        return Again(None, problems=tuple(error.problems))
    return Again(decision, results_of(decision), law=law)


def agrees(again: Again, calculation: Mapping[str, Any]) -> bool:
    """Whether the results are those of the record."""
    if again.decision is None:
        return False
    results = again.results
    return all(results[name] == calculation.get(name) for name in RESULTS)


class Bench:
    """Decides the records of one ledger again."""

    def __init__(self, book: Book, folder: Path, target: Target) -> None:
        self.book = book
        self.laws = Laws(book, folder, target)
        self.target = target
        self._speakers: dict[tuple[Any, ...], Speaker] = {}

    def verdict(self, line: Line, kept: bytes | None = None) -> Verdict | None:
        """What becomes of a record; None for one that is no decision. UnknownName for a reading the law has not."""
        if line.kind != "decision":
            return None
        try:
            own, calculation = calculation_of(line, self.book, kept)
        except RecordError as error:
            return _broken(line, "facts", error)
        head = _head(line, own)
        if self.target.law is not None and own["ruleset"]["id"] != self.target.law.id:
            return Verdict(**head, status="left_out")
        if calculation is None:
            return Verdict(**head, status="erased")
        try:
            law = self.laws.own(calculation)
        except UirulesError as error:
            return _broken(line, "ruleset", error, head)
        parts = self.laws.changes(calculation)
        if parts:
            return self._with_target(head, calculation, parts)
        again = decided(law, calculation)
        if agrees(again, calculation) and self._same_rules(again, calculation):
            return Verdict(**head, status="identical")
        return self._differs(head, calculation, Changed(again, again, (), {}))

    def _same_rules(self, again: Again, calculation: Mapping[str, Any]) -> bool:
        """Whether the rules that decided have the digest that the record names."""
        assert again.decision is not None
        return again.decision.ruleset.digest == str(calculation["ruleset"]["digest"])

    def _with_target(self, head: Mapping[str, Any], calculation: Mapping[str, Any], parts: tuple[Part, ...]) -> Verdict:
        now = self._attempt(calculation, parts)
        if now.decision is not None and agrees(now, calculation):
            worded = now.decision.ruleset.wording_digest != calculation["ruleset"]["wording_digest"]
            if not worded:
                return Verdict(**head, status="identical")
            return Verdict(
                **head, status="differs", extent="wording", causes=("wording",), outcome=(now.decision.outcome,) * 2
            )
        then = self._attempt(calculation, ())
        tried = {(): then, parts: now}
        if len(parts) > 1:
            for part in parts:
                for some in ((part,), tuple(other for other in parts if other != part)):
                    if some not in tried:
                        tried[some] = self._attempt(calculation, some)
        return self._differs(head, calculation, Changed(then, now, parts, tried))

    def _attempt(self, calculation: Mapping[str, Any], parts: tuple[Part, ...]) -> Again:
        try:
            law = self.laws.law(calculation, parts)
        except UirulesError as error:
            return Again(None, problems=tuple(error.problems))
        return decided(law, calculation)

    def _speaker(self, changed: Changed, benefit: str) -> Speaker | None:
        """Who says what became of a record under these laws."""
        laws = [again.law for again in (changed.then, changed.now) if again.law is not None]
        if changed.now.law is None:
            return None
        key = (*map(id, laws), benefit)
        if key not in self._speakers:
            if len(self._speakers) >= _KEPT:
                self._speakers.clear()
            self._speakers[key] = Speaker(laws, benefit)
        return self._speakers[key]

    def _differs(self, head: Mapping[str, Any], calculation: Mapping[str, Any], changed: Changed) -> Verdict:
        """The record's results and those of now, and what made the difference."""
        reproduced = agrees(changed.then, calculation)
        speaker = self._speaker(changed, calculation["benefit"])
        parting = Parting(calculation, changed.then if reproduced else None, changed.now, speaker)
        causes = causes_of(changed, reproduced, parting.rounded)
        if changed.then.decision is not None and not self._same_rules(changed.then, calculation):
            causes = tuple(dict.fromkeys((*causes, "ruleset")))
        return Verdict(
            **head,
            status="differs",
            extent=_extent(changed.now, calculation),
            causes=causes,
            step=parting.step(),
            outcome=(_text(calculation.get("outcome")), changed.now.results.get("outcome")),
            changes=parting.changes(),
            problems=_told(changed.now.problems),
        )


def _head(line: Line, own: Mapping[str, Any]) -> dict[str, Any]:
    named = own["ruleset"]
    return {
        "seq": line.seq,
        "record": line.record,
        "benefit": str(own["benefit"]),
        "ruleset": (str(named["id"]), str(named["version"])),
        "engine": str(own["engine"].get("version")),
        "languages": own["languages"] == engine_languages(),
    }


def _broken(line: Line, cause: str, error: UirulesError, head: Mapping[str, Any] | None = None) -> Verdict:
    head = head or {"seq": line.seq, "record": line.record}
    return Verdict(**head, status="differs", extent="undecided", causes=(cause,), problems=_told(error.problems))


def _extent(now: Again, calculation: Mapping[str, Any]) -> Literal["undecided", "result", "reasons"]:
    """How far a decision that differs does so."""
    if now.decision is None:
        return "undecided"
    same = all(now.results[name] == calculation.get(name) for name in RESULTS if name not in _REASONS)
    return "reasons" if same else "result"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _told(problems: tuple[Problem, ...]) -> tuple[Mapping[str, Any], ...]:
    """Problems in every language."""
    return tuple(problem.to_dict() for problem in problems[:5])
