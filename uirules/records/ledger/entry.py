"""An entry: a record at its place in the chain.

What the chain rests on is the *head text* of an entry: the ledger, the place, the entry before, the record and the key
that signed. Its sha256 is the entry's hash; a signature is over the same text. So a record signed for one place of one
ledger is worth nothing at another place or in another ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uirules.records.canonical import digest
from uirules.records.ledger.payload import read_payload

__all__ = ["FIRST", "Entry", "Erased", "head_text"]

FIRST = "sha256:" + "0" * 64
"""What stands for the hash of the entry before the first."""


def head_text(ledger: str, seq: int, prev: str, record: str, key: str | None, algorithm: str | None) -> bytes:
    """What an entry's hash and its signature are made over."""
    return f"uirules/entry/0\n{ledger}\n{seq}\n{prev}\n{record}\n{key or '-'}\n{algorithm or '-'}\n".encode()


@dataclass(frozen=True, slots=True)
class Entry:
    """A record at its place: ``seq`` from 0, the hash of the entry before, its own, and the signature if there is one.

    ``payload`` is the record's canonical JSON, ``record`` its id.
    """

    seq: int
    kind: str
    record: str
    prev: str
    hash: str
    payload: bytes
    key: str | None = None
    algorithm: str | None = None
    signature: bytes | None = None

    @property
    def content(self) -> Mapping[str, Any]:
        """The record as plain data. RecordError where the payload is no canonical JSON."""
        return read_payload(self.payload)

    def head(self, ledger: str) -> bytes:
        """The text that this entry's hash and signature are made over."""
        return head_text(ledger, self.seq, self.prev, self.record, self.key, self.algorithm)

    def hash_in(self, ledger: str) -> str:
        """The hash that its contents give."""
        return digest(self.head(ledger))


@dataclass(frozen=True, slots=True)
class Erased:
    """What is left of a detail that was erased: the entry that says so, with its ground, office and date."""

    commitment: str
    seq: int
    record: str
    ground: str
    office: str
    date: str
