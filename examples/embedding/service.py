"""Deciding and recording once for each key, from as many threads and processes as one likes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from outbox import Outbox, database

from uirules import ClaimError, Decision, Law
from uirules.decision.results import plain
from uirules.records.facts import FactWriter
from uirules.records.ledger import Erased, Ledger
from uirules.records.record import Record, Recorder, results_of
from uirules.records.snapshot import Shelf
from uirules.ruleset.claim import Claim
from uirules.ruleset.source import load_json


class Refused(Exception):
    """Why there is no answer: a code of ``words.json``."""


class Service:
    """What all threads of a process share: the law, planned; the ledger; the records on their way to it."""

    def __init__(self, law: Law, ledger: Ledger, work: str) -> None:
        """``work`` is the path or the URL of the database for records on their way."""
        self.law = law
        self.ledger = ledger
        self.recorder = Recorder(law)
        self._facts = FactWriter(law.ruleset.facts)
        self.outbox = Outbox(database(work))
        self._shelf = Shelf(self.ledger.snapshot, Path(tempfile.mkdtemp(prefix="laws-")))
        self._one = threading.Lock()
        for name, kept in self.outbox.find().items():  # what an earlier process could not finish
            self._send(name, kept.record)

    def _send(self, name: str, record: Record | None) -> None:
        if record is not None:
            self.ledger.append(record)
            with self.outbox.engine.begin() as connection:
                self.outbox.sent(connection, [name])

    def decide(self, name: str, body: bytes, benefit: str | None) -> tuple[str, int, Decision]:
        """Decide the claim and record it under a name; the record's id, its place, the decision as recorded."""
        tree = load_json(body, name="claim.json", error=ClaimError)
        facts = self.law.read(tree.to_plain(), tree)
        kept = self.outbox.find([name]).get(name)
        if kept is None:
            record = self.recorder.of(facts, self.law.decide(facts, benefit), detach=True)
            kept = self.outbox.keep({name: record})[name]  # of two at once, the first one's
        self._send(name, kept.record)
        return kept.id, *self.again(kept.id, facts, benefit)

    def again(self, id: str, facts: Claim | None = None, benefit: str | None = None) -> tuple[int, Decision]:
        """The decision of a record, by the law it names. Refused where it is about other facts than these."""
        seq, record = recorded(self.ledger, id)
        if isinstance(record, Erased):
            raise Refused("web.erased")
        calculation = record.calculation() if record.kind == "decision" else None
        if calculation is None:
            raise Refused("web.no_page")
        law = self._law(calculation)
        if facts is not None:
            same = self._facts.write(facts) == calculation["claim"]
            if not same or calculation["benefit"] != (benefit or law.main):
                raise Refused("web.other_claim")
        decision = law.decide(calculation["claim"], calculation["benefit"])
        if any(calculation[name] != value for name, value in results_of(decision).items()):
            raise Refused("web.differs")
        return seq, decision

    def _law(self, calculation: Mapping[str, Any]) -> Law:
        """The law that a record names: this one, or another made from what the ledger keeps."""
        ruleset, readings, own = calculation["ruleset"], calculation["readings"], self.law
        days = [plain(day) for day in own.asked_days] == [calculation["asked_law_on"], calculation["known_at"]]
        same = days and ruleset["snapshot"] in self.recorder.snapshots and own.readings.items() >= readings.items()
        if same and not ruleset["amendments"] and not own.amendments:
            return own
        with self._one:
            return self._shelf.law(calculation)


def recorded(ledger: Ledger, id: str) -> tuple[int, Record | Erased]:
    """The place of a record in the ledger, and the record with its facts, or what says that those were erased."""
    entry = ledger.get(id)
    record = Record.from_payload(entry.payload)
    if record.commitment is None:
        return entry.seq, record
    detail = ledger.detail(record.commitment)
    return entry.seq, detail if isinstance(detail, Erased) else replace(record, detail=detail)
