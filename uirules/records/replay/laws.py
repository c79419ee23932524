"""The law of a record, and the law that it is decided again with where something else is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uirules.amend.stack import Named
from uirules.decision.results import plain
from uirules.errors import UirulesError
from uirules.law import Law
from uirules.records.canonical import canonical_bytes, digest
from uirules.records.replay.book import Book
from uirules.records.snapshot import Shelf, snapshot_of_amendment

__all__ = ["ALL", "Laws", "Part", "Target", "carried"]

Part = str
ALL: tuple[Part, ...] = ("ruleset", "amendment", "reading", "known_at")
"""What of a record's law can be another one, in the order in which it is told."""

_KEPT = 256
"""So many laws are kept ready."""


@dataclass(frozen=True, slots=True)
class Target:
    """What to decide with in place of what the record names; None, or nothing: as the record has it.

    ``law``: another ruleset, without amendments; ``amendments``: these alone; ``readings``: other options of some;
    ``known_at``: another day of knowledge.
    """

    law: Law | None = None
    amendments: tuple[Named, ...] | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    known_at: dt.date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON; what is as in the record is left out."""
        data: dict[str, Any] = {}
        if self.law is not None:
            ruleset = self.law.ruleset
            data["ruleset"] = {
                "id": self.law.id,
                "version": self.law.version,
                "digest": ruleset.digest,
                "wording_digest": ruleset.wording_digest,
            }
        if self.amendments is not None:
            data["amendments"] = [_named(one) for one in self.amendments]
        if self.readings:
            data["readings"] = dict(self.readings)
        if self.known_at is not None:
            data["known_at"] = self.known_at.isoformat()
        return data

    @property
    def digest(self) -> str:
        """The digest of what is asked for."""
        return digest(canonical_bytes(self.to_dict()))


def _named(one: Named) -> dict[str, Any]:
    name = digest(snapshot_of_amendment(one.amendment))
    return {"id": one.amendment.id, "snapshot": name, "supposed": plain(one.supposed)}


class Laws:
    """The laws of the records of one ledger, and those that a target makes of them."""

    def __init__(self, book: Book, folder: Path, target: Target) -> None:
        self.shelf = Shelf(book.snapshot, folder)
        self.target = target
        self._amendments = None if target.amendments is None else [_named(one) for one in target.amendments]
        self._nothing = target == Target()
        self._changes: dict[tuple[Any, ...], tuple[Part, ...]] = {}
        self._laws: dict[tuple[Any, ...], Law] = {}

    def own(self, calculation: Mapping[str, Any]) -> Law:
        """The law of a record, from its snapshots. RecordError where one is gone or is another one."""
        return self.shelf.law(calculation)

    def changes(self, calculation: Mapping[str, Any]) -> tuple[Part, ...]:
        """What the target changes of the law of a record: among :data:`ALL`. UnknownName for a reading it has not."""
        if self._nothing:
            return ()
        key = self._key(calculation)
        found = self._changes.get(key)
        if found is None:
            if len(self._changes) >= _KEPT:
                self._changes.clear()
            found = self._changes[key] = self._changed(calculation)
        return found

    def _changed(self, calculation: Mapping[str, Any]) -> tuple[Part, ...]:
        target, named = self.target, calculation["ruleset"]
        found: list[Part] = []
        if target.law is not None:
            ruleset = target.law.ruleset
            if (ruleset.digest, ruleset.wording_digest) != self._digests(named):
                found.append("ruleset")
        if self._amendments is not None and self._amendments != named["amendments"]:
            found.append("amendment")
        if target.readings:
            self._checked(calculation, tuple(found))
            used = calculation["readings"]
            if any(option != used[name] if name in used else found for name, option in target.readings.items()):
                found.append("reading")
        if target.known_at is not None and target.known_at.isoformat() != calculation["known_at"]:
            found.append("known_at")
        return tuple(found)

    def _checked(self, calculation: Mapping[str, Any], parts: tuple[Part, ...]) -> None:
        """UnknownName where the law has no such reading or option."""
        try:
            law = self.law(calculation, parts)
        except UirulesError:
            return  # told of the record itself
        law.with_readings(self.target.readings)

    def _digests(self, named: Mapping[str, Any]) -> tuple[str, str]:
        """The digests of a record's ruleset without its amendments."""
        ruleset = self.shelf.ruleset(named["snapshot"])
        return ruleset.digest, ruleset.wording_digest

    def law(self, calculation: Mapping[str, Any], parts: tuple[Part, ...]) -> Law:
        """The law of a record with some of what the target changes. The errors of making such a law."""
        if not parts:
            return self.own(calculation)
        key = (parts, *self._key(calculation))
        found = self._laws.get(key)
        if found is None:
            if len(self._laws) >= _KEPT:
                self._laws.clear()
            found = self._laws[key] = self._made(calculation, parts)
        return found

    def _key(self, calculation: Mapping[str, Any]) -> tuple[Any, ...]:
        named = calculation["ruleset"]
        return (
            named["snapshot"],
            *((entry["snapshot"], entry["supposed"]) for entry in named["amendments"]),
            tuple(calculation["readings"].items()),
            calculation["known_at"],
            calculation["asked_law_on"],
        )

    def _made(self, calculation: Mapping[str, Any], parts: tuple[Part, ...]) -> Law:
        named, target = calculation["ruleset"], self.target
        other = target.law if "ruleset" in parts else None
        law = Law(self.shelf.ruleset(named["snapshot"])) if other is None else other
        own = self.shelf.amendments(named["amendments"])
        amendments = list(target.amendments or ()) if "amendment" in parts else own
        if amendments:
            law = law.amended(amendments)
        # Another ruleset is taken as it is known now: on an earlier day of knowledge it would give way to the release
        # of that day, which need not be the one asked for.
        known_at = None if other is not None else calculation["known_at"]
        if "known_at" in parts:
            known_at = target.known_at
        if known_at is not None:
            law = law.known_at(known_at)
        if parts == ("known_at",):
            readings = dict(calculation["readings"])
        else:
            readings = carried(calculation, self.own(calculation), law)
        if "reading" in parts:
            readings |= target.readings
        law = law.with_readings(readings)
        return law if calculation["asked_law_on"] is None else law.at(calculation["asked_law_on"])


def carried(calculation: Mapping[str, Any], own: Law, law: Law) -> dict[str, str]:
    """The readings of a record for another law: those that it has. An option that was merely the default of the
    record's own law gives way to the default of the other: that another reading is adopted is a change of the law."""
    before, known = own.ruleset.readings, law.ruleset.readings
    return {
        name: option
        for name, option in calculation["readings"].items()
        if name in known and option in known[name].options and option != before[name].default
    }
