"""The chain, entry by entry: what is altered, moved, missing or doubled, and who signed.

One pass over entries in the order of their places, in bounded memory. A failure names the entry that is to blame where
that can be told: where two neighbours do not fit and the later one is whole in itself, it is the earlier one that is
not what it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from uirules.errors import Problem, RecordError
from uirules.records.canonical import digest
from uirules.records.ledger.entry import FIRST, Entry
from uirules.records.ledger.failure import Failure, failure_of
from uirules.records.ledger.payload import commitment_of, kind_of, read_payload
from uirules.records.ledger.policy import Policy

__all__ = ["Chain"]

_FAR = 64
"""Entries that were moved are recognised up to so many places away."""


class Chain:
    """Takes the entries of one ledger in turn and yields what is wrong with each."""

    def __init__(self, ledger: str = "") -> None:
        """``ledger`` is the id to go by where the first record is gone."""
        self.ledger = ledger
        self.policy: Policy | None = None
        self.content: Mapping[str, Any] = {}
        self.last: Entry | None = None
        self.whole = False
        """Whether the entry fed last was right in itself."""
        self._links: tuple[str, ...] = (FIRST,)
        self._blamed = False
        self._shift = 0

    def feed(self, entry: Entry, detached: str | None) -> Iterator[Failure]:
        """The failures of the next entry, or of the one before it; ``detached`` is what the column says."""
        yield from self._gap(entry)
        read = list(self._payload(entry, detached))
        yield from read
        if self.policy is None:
            yield from self._first(entry)
        linked = entry.prev in self._links
        own = self._own_hash(entry)
        right = own == entry.hash
        placed = list(self._place(entry, linked, right))
        yield from placed
        signed = list(self._signature(entry))
        yield from signed
        self.whole = right and not read and not signed
        self._links = (entry.hash, own)
        self._blamed = not right or bool(read) or bool(signed)
        self.last = entry

    def _gap(self, entry: Entry) -> Iterator[Failure]:
        expected = self.last.seq + 1 if self.last is not None else 0
        if entry.seq > expected:
            missing = f"{expected}" if entry.seq == expected + 1 else f"{expected}–{entry.seq - 1}"
            before = self.last.record if self.last is not None else "-"
            fields = {"seq": missing, "before": before, "after": entry.record}
            yield Failure(Problem("ledger.missing", fields=fields), expected)
            self._links, self._blamed = (entry.prev,), True
        elif entry.seq < expected and self.last is not None:
            yield failure_of("ledger.out_of_order", entry, before=str(self.last.seq))
            self._links, self._blamed = (entry.prev,), True

    def _payload(self, entry: Entry, detached: str | None) -> Iterator[Failure]:
        self.content = {}
        if digest(entry.payload) != entry.record:
            yield failure_of("ledger.payload_altered", entry)
            return
        try:
            content = read_payload(entry.payload)
            kind = kind_of(content)
        except RecordError as error:
            yield failure_of(error.problems[0].code, entry)
            return
        if kind != entry.kind or detached != commitment_of(content):
            yield failure_of("ledger.column_altered", entry)
            return
        if (kind == "ledger") is not (entry.seq == 0 or self.last is None):
            yield failure_of("ledger.first_record", entry)
            return
        self.content = content

    def _first(self, entry: Entry) -> Iterator[Failure]:
        """Which ledger this is, and who may sign in it: without that nothing else can be judged."""
        if entry.kind != "ledger" or not self.content:
            if self.last is None and self.content:
                yield failure_of("ledger.first_record", entry)
            return
        ledger = self.content.get("ledger")
        try:
            self.policy = Policy(self.content)
        except RecordError as error:
            yield failure_of(error.problems[0].code, entry)
        if isinstance(ledger, str) and ledger:
            self.ledger = ledger
        else:
            yield failure_of("ledger.first_record", entry)

    def _own_hash(self, entry: Entry) -> str:
        own = entry.hash_in(self.ledger)
        if own != entry.hash and self._shift:
            moved = replace(entry, seq=entry.seq + self._shift).hash_in(self.ledger)
            if moved == entry.hash:
                return moved
        return own

    def _place(self, entry: Entry, linked: bool, right: bool) -> Iterator[Failure]:
        if right:
            if not linked and not self._blamed:
                if self.last is None:
                    yield failure_of("ledger.prev_altered", entry)
                else:  # this one is whole in itself: the one before it is not the one it was chained to
                    yield failure_of("ledger.rewritten", self.last, after=entry.record)
            return
        if not self.ledger:
            return  # told at the first entry already
        if shift := self._moved(entry):
            self._shift = shift
            code = "ledger.moved"
            yield failure_of(code, entry, meant=str(entry.seq + shift))
            return
        if not linked and any(replace(entry, prev=link).hash_in(self.ledger) == entry.hash for link in self._links):
            yield failure_of("ledger.prev_altered", entry)
            return
        yield failure_of("ledger.hash_altered", entry)

    def _moved(self, entry: Entry) -> int:
        """How many places away the entry was when its hash was made; 0 where that cannot be told."""
        for far in range(1, _FAR + 1):
            for shift in (far, -far):
                if entry.seq + shift >= 0 and replace(entry, seq=entry.seq + shift).hash_in(self.ledger) == entry.hash:
                    return shift
        return 0

    def _signature(self, entry: Entry) -> Iterator[Failure]:
        if self.policy is None:
            return
        made = replace(entry, seq=entry.seq + self._shift) if self._shift else entry
        code, found = self.policy.fault(entry if entry.hash_in(self.ledger) == entry.hash else made, self.ledger)
        if code:
            yield failure_of(code, entry, found=found)
            return
        try:
            if self.content:
                self.policy.take(entry, self.content)
        except RecordError as error:
            yield failure_of(error.problems[0].code, entry)
