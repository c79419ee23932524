"""Checkpoints: a signed statement of how far a ledger went and what its head was.

Kept elsewhere, it finds what the chain alone cannot: a tail that was cut, and a chain rewritten with new hashes. Its
marks, the first 16 hex digits of the hashes of up to a thousand places, tell where a rewritten chain departs from the
one that was.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from uirules.errors import Problem, RecordError
from uirules.records.canonical import canonical_bytes
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.failure import Failure
from uirules.records.ledger.payload import is_digest
from uirules.records.ledger.rows import head_of
from uirules.records.ledger.tables import entries
from uirules.records.signing import PublicKey, Signer

if TYPE_CHECKING:
    from uirules.records.ledger.chain import Chain

__all__ = ["Checkpoint", "Compared", "make_checkpoint", "read_checkpoint"]

_SCHEMA = "uirules/checkpoint/0"
_MARKS = 1_000
_MARK = 16
_MAX_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many entries a ledger had, the hash of the last of them, and who says so."""

    ledger: str
    count: int
    head: str
    every: int
    marks: tuple[str, ...]
    key: PublicKey
    signature: bytes

    def _stated(self) -> dict[str, Any]:
        return {
            "schema": _SCHEMA,
            "ledger": self.ledger,
            "count": self.count,
            "head": self.head,
            "marks": {"every": self.every, "hashes": list(self.marks)},
            "key": self.key.to_dict(),
        }

    @property
    def right(self) -> bool:
        """Whether the signature is that of the key named."""
        return self.key.verify(self.signature, canonical_bytes(self._stated()))

    def to_json(self) -> str:
        """The text of the file."""
        data = self._stated() | {"signature": base64.b64encode(self.signature).decode()}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def make_checkpoint(connection: Connection, ledger: str, signer: Signer) -> Checkpoint:
    """The checkpoint of the ledger as it is now. RecordError where it has no entry."""
    head = head_of(connection)
    if head is None:
        raise RecordError(Problem("ledger.no_entries"))
    count = head.seq + 1
    every = -(-count // _MARKS)
    places = list(range(every - 1, count, every))
    marks: dict[int, str] = {}
    for start in range(0, len(places), 400):
        query = select(entries.c.seq, entries.c.hash).where(entries.c.seq.in_(places[start : start + 400]))
        marks |= {row.seq: _mark(row.hash) for row in connection.execute(query)}
    hashes = tuple(marks.get(place, "") for place in places)
    bare = Checkpoint(ledger, count, head.hash, every, hashes, signer.public, b"")
    signature = signer.sign(canonical_bytes(bare._stated()))
    return Checkpoint(ledger, count, head.hash, every, hashes, signer.public, signature)


def _mark(hash: str) -> str:
    return hash.removeprefix("sha256:")[:_MARK]


def read_checkpoint(file: str | Path) -> Checkpoint:
    """The checkpoint of a file. RecordError where it is none, or its signature is not right."""
    fields = {"file": str(file)}
    try:
        with Path(file).open("rb") as stream:
            text = stream.read(_MAX_FILE)
    except OSError:
        raise RecordError(Problem("ledger.checkpoint_unreadable", fields=fields)) from None
    try:
        checkpoint = _of(json.loads(text))
    except (ValueError, RecursionError, RecordError):
        raise RecordError(Problem("ledger.checkpoint_shape", fields=fields)) from None
    if not checkpoint.right:
        raise RecordError(Problem("ledger.checkpoint_signature", fields=fields))
    return checkpoint


def _of(data: Any) -> Checkpoint:
    marks = data.get("marks") if isinstance(data, Mapping) else None
    if not isinstance(marks, Mapping) or data.get("schema") != _SCHEMA:
        raise ValueError("no checkpoint")
    count, every, hashes = data.get("count"), marks.get("every"), marks.get("hashes")
    if type(count) is not int or type(every) is not int or count < 1 or every < 1:
        raise ValueError("no checkpoint")
    if not isinstance(hashes, list) or not all(isinstance(mark, str) for mark in hashes):
        raise ValueError("no checkpoint")
    ledger, head = data.get("ledger"), data.get("head")
    if not isinstance(ledger, str) or not is_digest(head) or len(hashes) != count // every:
        raise ValueError("no checkpoint")
    signature = base64.b64decode(str(data.get("signature")), validate=True)
    return Checkpoint(ledger, count, head, every, tuple(hashes), PublicKey.from_dict(data.get("key")), signature)


class Compared:
    """A ledger, entry by entry, beside its checkpoints."""

    def __init__(self, checkpoints: Sequence[Checkpoint], trusted: Sequence[PublicKey] = ()) -> None:
        self.checkpoints = sorted(checkpoints, key=lambda checkpoint: checkpoint.count)
        self.trusted = {key.id for key in trusted}
        self.notes: list[Problem] = []
        self._departed: dict[int, tuple[int, str]] = {}
        self._same: dict[int, int] = {}
        self._seen: set[int] = set()

    def pass_(self, entry: Entry, chain: Chain) -> Iterator[Failure]:
        """What the checkpoints say of an entry; ``chain`` has taken it already."""
        for number, checkpoint in enumerate(self.checkpoints):
            if entry.seq >= checkpoint.count:
                continue
            place, rest = divmod(entry.seq + 1, checkpoint.every)
            if rest == 0 and number not in self._departed:
                if checkpoint.marks[place - 1] != _mark(entry.hash):
                    self._departed[number] = (entry.seq, entry.record)
                else:
                    self._same[number] = entry.seq
            if entry.seq == checkpoint.count - 1:
                self._seen.add(number)
                if checkpoint.head != entry.hash:
                    self._departed.setdefault(number, (entry.seq, entry.record))
                else:
                    self._departed.pop(number, None)
                yield from self._by_whom(checkpoint, chain)

    def _by_whom(self, checkpoint: Checkpoint, chain: Chain) -> Iterator[Failure]:
        """A checkpoint is signed by a key that may sign in the ledger at that place, or by one that is trusted."""
        id = checkpoint.key.id
        fields = {"count": str(checkpoint.count), "seq": str(checkpoint.count - 1)}
        if self.trusted:
            if id not in self.trusted:
                yield Failure(Problem("ledger.checkpoint_key", found=id, fields=fields))
        elif chain.policy is not None and chain.policy.keys:
            if id not in chain.policy.valid:
                yield Failure(Problem("ledger.checkpoint_key", found=id, fields=fields))
        else:
            self.notes.append(Problem("ledger.checkpoint_key_unknown", found=id, severity="warning", fields=fields))

    def end(self, chain: Chain) -> Iterator[Failure]:
        """What the checkpoints say of the whole."""
        last = chain.last.seq if chain.last is not None else -1
        for number, checkpoint in enumerate(self.checkpoints):
            fields = {"count": str(checkpoint.count), "last": str(last + 1)}
            if checkpoint.ledger != chain.ledger:
                yield Failure(Problem("ledger.checkpoint_of_other", found=checkpoint.ledger, expected=chain.ledger))
                continue
            if last < checkpoint.count - 1:
                missing = str(last + 1) if last + 2 == checkpoint.count else f"{last + 1}–{checkpoint.count - 1}"
                yield Failure(Problem("ledger.tail_cut", fields=fields | {"seq": missing}), last + 1)
            if number in self._departed:
                seq, record = self._departed[number]
                since = self._same.get(number, -1) + 1
                named = fields | {"seq": str(seq), "record": record, "since": str(since)}
                code = "ledger.checkpoint_differs" if since == seq else "ledger.checkpoint_differs_between"
                yield Failure(Problem(code, fields=named), seq, record)
