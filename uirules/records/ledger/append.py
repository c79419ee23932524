"""Appending: one transaction for each batch, under the ledger's lock."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert, select

from uirules.errors import Problem, RecordError
from uirules.records.canonical import digest
from uirules.records.ledger.entry import FIRST, Entry
from uirules.records.ledger.failure import failure_of
from uirules.records.ledger.payload import MAX_PAYLOAD, commitment_of, kind_of, read_payload, snapshots_of
from uirules.records.ledger.policy import Policy
from uirules.records.ledger.rows import COLUMNS, entry_of, head_of, row_of
from uirules.records.ledger.tables import details, entries, snapshots
from uirules.records.signing import ALGORITHM, Signer

if TYPE_CHECKING:
    from uirules.records.record import Record

__all__ = ["OWN_KINDS", "Appended", "Writer", "batches", "insert_new", "policy_of"]

OWN_KINDS = ("ledger", "key", "erasure")
"""Kinds of records that the ledger writes itself."""

_ASKED = 400
"""So many names are asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What came of appending many records: how many are new, how many were there already, and the head after it."""

    added: int
    present: int
    head: Entry | None


def batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """The records in groups."""
    given = iter(records)
    while group := list(islice(given, size)):
        yield group


def policy_of(connection: Connection) -> tuple[str, Policy]:
    """The ledger's id, and who may sign the next entry, as the records of kind ``ledger`` and ``key`` say."""
    query = select(*COLUMNS).where(entries.c.kind.in_(("ledger", "key"))).order_by(entries.c.seq)
    kept = [entry_of(row) for row in connection.execute(query)]
    if not kept or kept[0].seq != 0 or kept[0].kind != "ledger":
        raise RecordError(Problem("ledger.first_record", fields={"seq": "0", "record": "-"}))
    first = kept[0].content
    policy = Policy(first)
    for entry in kept:
        policy.take(entry, entry.content)
    last = connection.execute(select(entries.c.key).order_by(entries.c.seq.desc()).limit(1)).scalar()
    policy.signed = policy.signed or last is not None
    return str(first.get("ledger")), policy


def insert_new(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows whose key is not there yet; those that are there stay as they are."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as upsert
    else:
        from sqlalchemy.dialects.sqlite import insert as upsert  # type: ignore[assignment]
    connection.execute(upsert(table).on_conflict_do_nothing(), list(rows))


class Writer:
    """Appends within one transaction of a ledger; nothing of it is seen by others before that is committed."""

    def __init__(self, connection: Connection, signer: Signer | None, stored: frozenset[str] | set[str]) -> None:
        """``stored`` are digests of snapshots known to be there."""
        self.connection = connection
        self.signer = signer
        self.stored = set(stored)
        self.head = head_of(connection)
        self.ledger, self.policy = policy_of(connection)

    def existing(self, ids: Iterable[str]) -> dict[str, Entry]:
        """The entries of those records that are in the ledger already."""
        found: dict[str, Entry] = {}
        names = iter(dict.fromkeys(ids))
        while asked := list(islice(names, _ASKED)):
            for row in self.connection.execute(select(*COLUMNS).where(entries.c.record.in_(asked))):
                found[row.record] = entry_of(row)
        return found

    def append(self, records: Sequence[Record], own: bool = False) -> tuple[list[Entry], int]:
        """The entries of the records, in their order, and how many of them are new."""
        contents = {record.id: check(record, own) for record in records}
        known = self.existing(record.id for record in records)
        new: dict[str, Record] = {record.id: record for record in records if record.id not in known}
        problem = self.policy.may_sign(self.signer)
        if problem and (new or self.signer is not None):  # a key that may not sign is told, whatever is there already
            raise RecordError(problem)
        if not new:
            return [known[record.id] for record in records], 0
        self._check_head()
        contents = {id: contents[id] for id in new}
        self._snapshots(new, contents)
        self._details(new, contents)
        rows = []
        for record in new.values():
            entry = self._next(record)
            known[record.id] = entry
            rows.append(row_of(entry, commitment_of(contents[record.id])))
        self.connection.execute(insert(entries), rows)
        return [known[record.id] for record in records], len(new)

    def _check_head(self) -> None:
        """RecordError where the last entry is not what its hash says: nothing is chained to an altered one."""
        head = self.head
        if head is not None and (head.hash_in(self.ledger) != head.hash or digest(head.payload) != head.record):
            raise RecordError(failure_of("ledger.head_altered", head).problem)

    def _next(self, record: Record) -> Entry:
        seq, prev = (self.head.seq + 1, self.head.hash) if self.head is not None else (0, FIRST)
        key, algorithm = (self.signer.id, ALGORITHM) if self.signer is not None else (None, None)
        bare = Entry(seq, record.kind, record.id, prev, "", record.payload, key, algorithm)
        head = bare.head(self.ledger)
        signature = self.signer.sign(head) if self.signer is not None else None
        entry = Entry(seq, record.kind, record.id, prev, digest(head), record.payload, key, algorithm, signature)
        self.head = entry
        return entry

    def _snapshots(self, records: Mapping[str, Record], contents: Mapping[str, Any]) -> None:
        """Store what the records rest on; RecordError where it is neither given nor there, or is something else."""
        needed = {name: records[id] for id, content in contents.items() for name in snapshots_of(content)}
        for name in self._absent(snapshots.c.digest, needed.keys() - self.stored):
            content = needed[name].snapshots.get(name)
            if content is None:
                raise _refused("ledger.snapshot_not_given", needed[name], digest=name)
            if digest(content) != name:
                raise _refused("ledger.snapshot_other", needed[name], digest=name)
            insert_new(self.connection, snapshots, [{"digest": name, "zlib": zlib.compress(content)}])
        self.stored |= needed.keys()

    def _details(self, records: Mapping[str, Record], contents: Mapping[str, Any]) -> None:
        rows: list[dict[str, Any]] = []
        needed: dict[str, Record] = {}
        for id, record in records.items():
            commitment = commitment_of(contents[id])
            if commitment is None:
                continue
            if record.detail is None:
                needed[commitment] = record
            elif digest(record.detail) != commitment:
                raise _refused("ledger.detail_other", record)
            else:
                rows.append({"commitment": commitment, "content": record.detail, "erased_by": None})
        insert_new(self.connection, details, rows)
        for commitment in self._absent(details.c.commitment, needed.keys()):
            raise _refused("ledger.detail_not_given", needed[commitment])

    def _absent(self, column: Any, wanted: Iterable[str]) -> list[str]:
        names = sorted(wanted)
        there: set[str] = set()
        for start in range(0, len(names), _ASKED):
            asked = names[start : start + _ASKED]
            there.update(self.connection.execute(select(column).where(column.in_(asked))).scalars())
        return [name for name in names if name not in there]


def check(record: Record, own: bool = False) -> dict[str, Any]:
    """What a record's bytes say. RecordError where it is another one, or of a kind that only the ledger writes."""
    if len(record.payload) > MAX_PAYLOAD:
        raise _refused("ledger.record_long", record, limit=f"{MAX_PAYLOAD:,}")
    content = read_payload(record.payload)
    if digest(record.payload) != record.id or kind_of(content) != record.kind:
        raise _refused("ledger.record_other", record)
    if not own and record.kind in OWN_KINDS:
        raise RecordError(Problem("ledger.own_kind", found=record.kind, expected=", ".join(OWN_KINDS)))
    return content


def _refused(code: str, record: Record, **fields: str) -> RecordError:
    return RecordError(Problem(code, fields={"record": record.id, **fields}))
