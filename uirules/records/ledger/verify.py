"""Verifying a whole ledger: the chain, what is kept beside it, and whether it is the one that was checkpointed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, func, select

from uirules.errors import Problem, RecordError
from uirules.records.canonical import digest
from uirules.records.ledger.chain import Chain
from uirules.records.ledger.checkpoint import Checkpoint, Compared
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.failure import Failure, failure_of
from uirules.records.ledger.payload import snapshots_of
from uirules.records.ledger.rows import COLUMNS, count_in, entry_of, ledger_id, pages
from uirules.records.ledger.store import Store
from uirules.records.ledger.tables import details, entries, snapshots
from uirules.records.signing import PublicKey

__all__ = ["MAX_FAILURES", "VerifyReport", "unpacked", "verify"]

MAX_FAILURES = 100
"""So many failures are kept; the rest is counted."""

MAX_SNAPSHOT = 200_000_000
"""The most bytes of a snapshot once it is unpacked."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found: ``count`` entries, ``failures`` the first of ``failed``, ``notes`` that are no failures.

    ``checkpoints`` are the counts at which it was compared; without one it is complete only up to the head seen.
    """

    ledger: str
    count: int
    head: str
    policy: str
    failures: tuple[Failure, ...]
    failed: int
    erased: int
    checkpoints: tuple[int, ...]
    notes: tuple[Problem, ...] = field(default=())

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.failed == 0

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON output."""
        return {
            "schema": "uirules/verification/0",
            "ledger": self.ledger,
            "ok": self.ok,
            "count": self.count,
            "head": self.head,
            "policy": self.policy,
            "erased": self.erased,
            "checkpoints": list(self.checkpoints),
            "failed": self.failed,
            "failures": [failure.to_dict() for failure in self.failures],
            "notes": [note.to_dict() for note in self.notes],
        }


class _Found:
    """Failures, counted all and kept up to a bound."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.kept: list[Failure] = []
        self.count = 0

    def take(self, failures: Iterable[Failure]) -> None:
        for failure in failures:
            self.count += 1
            if len(self.kept) < self.limit:
                self.kept.append(failure)


def verify(
    store: Store,
    against: Sequence[Checkpoint] = (),
    trusted: Sequence[PublicKey] = (),
    limit: int = MAX_FAILURES,
    progress: Any = None,
) -> VerifyReport:
    """Read all of the ledger and say what is wrong with it. RecordError where the database itself cannot be read.

    ``progress`` is given the entries as they pass, and yields them.
    """
    found = _Found(limit)
    with store.reading() as connection:
        stop, known = count_in(connection), ledger_id(connection)
    chain = Chain(known)
    compared = Compared(against, trusted)
    beside = _Beside(store)
    erased = 0
    try:
        found.take(_damage(store))
        found.take(beside.doubled())
        found.take(beside.snapshots())
        rows = pages(store, stop=stop)
        for row in progress(rows) if progress is not None else rows:
            entry = entry_of(row)
            found.take(chain.feed(entry, row.detached))
            if chain.content:
                found.take(beside.of(row, entry, chain.content))
                erased += row.detached is not None and row.content is None
            found.take(compared.pass_(entry, chain))
        found.take(beside.left_over())
    except RecordError as error:
        if error.problems[0].code != "ledger.damaged":
            raise
        at = chain.last.seq if chain.last is not None else None
        found.take([Failure(error.problems[0], at)])
    if chain.last is None:
        found.take([Failure(Problem("ledger.no_entries"))])
    elif chain.ledger != known:
        found.take([Failure(Problem("ledger.meta_altered"))])
    found.take(compared.end(chain))
    return VerifyReport(
        ledger=chain.ledger,
        count=stop,
        head=chain.last.hash if chain.last is not None else "",
        policy=chain.policy.policy if chain.policy is not None else "",
        failures=tuple(sorted(found.kept, key=_order)),
        failed=found.count,
        erased=erased,
        checkpoints=tuple(sorted(checkpoint.count for checkpoint in against)),
        notes=tuple(compared.notes) if against else (Problem("ledger.up_to_head", severity="warning"),),
    )


def _order(failure: Failure) -> tuple[bool, bool, int]:
    """The chain first, then what is kept beside it: much of that is a consequence where the chain is broken."""
    beside = failure.problem.code.partition(".")[2].startswith(("detail_", "snapshot_"))
    return beside, failure.seq is None, failure.seq or 0


def _damage(store: Store) -> Iterator[Failure]:
    """Whether the file itself is whole, its indexes too; PostgreSQL has no such question to ask."""
    if store.postgres:
        return
    with store.reading() as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if said != "ok":
        yield Failure(Problem("ledger.damaged", fields={"ledger": store.where}))


def unpacked(packed: Any, limit: int = MAX_SNAPSHOT) -> bytes | None:
    """The content of a stored snapshot; None where it cannot be unpacked, or is longer than ``limit``."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(bytes(packed), limit)
    except (zlib.error, TypeError):
        return None
    return content if stream.eof and not stream.unused_data else None


class _Beside:
    """What is kept beside the chain: snapshots and details."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._right: set[str] = set()
        self._told: set[str] = set()
        self._needed: set[str] = set()
        self._names = lru_cache(maxsize=16)(self._names_in)

    def doubled(self) -> Iterator[Failure]:
        """Records that stand in the ledger twice, which its own tables do not let happen."""
        query = (
            select(entries.c.record, func.max(entries.c.seq).label("seq"), func.min(entries.c.seq).label("before"))
            .group_by(entries.c.record)
            .having(func.count() > 1)
            .limit(MAX_FAILURES)
        )
        with self.store.reading() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            fields = {"seq": str(row.seq), "record": str(row.record), "before": str(row.before)}
            yield Failure(Problem("ledger.doubled", fields=fields), row.seq, str(row.record))

    def snapshots(self) -> Iterator[Failure]:
        """Each snapshot against its digest, one at a time."""
        with self.store.reading() as connection:
            names = connection.execute(select(snapshots.c.digest).order_by(snapshots.c.digest)).scalars().all()
        for name in names:
            with self.store.reading() as connection:
                packed = connection.execute(select(snapshots.c.zlib).where(snapshots.c.digest == name)).scalar()
            content = unpacked(packed)
            if content is None or digest(content) != name:
                self._told.add(str(name))
                yield Failure(Problem("ledger.snapshot_altered", fields={"digest": str(name)}))
            self._right.add(str(name))

    def of(self, row: Row[Any], entry: Entry, content: Any) -> Iterator[Failure]:
        """What belongs to one entry."""
        for name in snapshots_of(content):
            self._needed.add(name)
            if name not in self._right and name not in self._told:
                self._told.add(name)
                yield failure_of("ledger.snapshot_missing", entry, digest=name)
        if row.detached is not None:
            yield from self._detail(row, entry)
        if entry.kind == "erasure":
            yield from self._erasure(entry, content)

    def _detail(self, row: Row[Any], entry: Entry) -> Iterator[Failure]:
        if row.content is not None:
            content = row.content if isinstance(row.content, bytes | memoryview) else b""
            if digest(bytes(content)) != row.detached or row.erased_by is not None:
                yield failure_of("ledger.detail_altered", entry)
            return
        by = row.erased_by
        if row.kept is None or by is None or by <= entry.seq or entry.record not in self._names(by):
            yield failure_of("ledger.detail_gone", entry)

    def _names_in(self, seq: int) -> frozenset[str]:
        """The records that the erasure at this place names; none where there is no erasure."""
        with self.store.reading() as connection:
            row = connection.execute(
                select(*COLUMNS).where(entries.c.seq == seq).where(entries.c.kind == "erasure")
            ).first()
        if row is None:
            return frozenset()
        entry = entry_of(row)
        try:
            named = entry.content.get("erased") if digest(entry.payload) == entry.record else None
        except RecordError:
            return frozenset()
        return frozenset(name for name in named if isinstance(name, str)) if isinstance(named, list) else frozenset()

    def _erasure(self, entry: Entry, content: Any) -> Iterator[Failure]:
        """What an erasure names must be gone."""
        named = content.get("erased")
        names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
        with self.store.reading() as connection:
            there = _still_there(connection, names)
        for seq, record in there:
            fields = {"seq": str(seq), "record": record, "by": str(entry.seq)}
            yield Failure(Problem("ledger.detail_back", fields=fields), seq, record)

    def left_over(self) -> Iterator[Failure]:
        """Snapshots and details that no record refers to: somebody put them there."""
        for name in sorted(self._right - self._needed - self._told):
            yield Failure(Problem("ledger.snapshot_left_over", fields={"digest": name}))
        query = (
            select(details.c.commitment)
            .select_from(details.outerjoin(entries, entries.c.detached == details.c.commitment))
            .where(entries.c.seq.is_(None))
            .limit(MAX_FAILURES)
        )
        with self.store.reading() as connection:
            names = connection.execute(query).scalars().all()
        for name in names:
            yield Failure(Problem("ledger.detail_left_over", fields={"digest": str(name)}))


def _still_there(connection: Connection, names: Sequence[str]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for start in range(0, len(names), 400):
        query = (
            select(entries.c.seq, entries.c.record)
            .join(details, entries.c.detached == details.c.commitment)
            .where(entries.c.record.in_(names[start : start + 400]))
            .where(details.c.content.is_not(None))
        )
        found += [(row.seq, row.record) for row in connection.execute(query)]
    return found
