"""Importing an export: everything is verified on the way, and stored in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy import Connection, insert, select

from uirules.errors import Position, Problem, RecordError
from uirules.records.canonical import digest
from uirules.records.ledger.append import insert_new
from uirules.records.ledger.chain import Chain
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.erase import remove
from uirules.records.ledger.lines import Detail, Head, Line, Snapshot, at, lines_of
from uirules.records.ledger.payload import commitment_of, snapshots_of
from uirules.records.ledger.rows import COLUMNS, count_in, entry_of, ledger_id, row_of
from uirules.records.ledger.store import Store
from uirules.records.ledger.tables import details, entries, snapshots
from uirules.records.ledger.verify import unpacked

__all__ = ["Imported", "import_lines"]

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: how many entries are new, how many were there already."""

    ledger: str
    added: int
    present: int


@dataclass(slots=True)
class _Waiting:
    """Rows that are not in the database yet, though they are in its transaction as good as done."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    details: list[dict[str, Any]] = field(default_factory=list)
    snapshots: list[dict[str, Any]] = field(default_factory=list)

    def store(self, connection: Connection) -> None:
        """Put them there."""
        insert_new(connection, snapshots, self.snapshots)
        if self.entries:
            connection.execute(insert(entries), self.entries)
        insert_new(connection, details, self.details)
        self.entries, self.details, self.snapshots, self.lines = [], [], [], {}


def import_lines(store: Store, stream: IO[bytes], name: str, make: Any, progress: Any = None) -> Imported:
    """Read an export into a ledger that is new, or is an earlier state of the same one.

    ``make(connection, ledger_id)`` makes the tables where there are none; ``progress`` is given the lines as they
    pass. RecordError, at ``name:line``, for the first line that does not verify; nothing is stored then.
    """
    lines = lines_of(stream, name)
    first = next(lines, None)
    if first is None or not isinstance(first[1], Head):
        raise at(name, 1, "ledger.line_first")
    head = first[1]
    with store.writing(creating=True) as connection:
        if store.format(connection) is None:
            make(connection, head.ledger)
        elif (own := ledger_id(connection)) != head.ledger:
            fields = {"ledger": store.where}
            raise RecordError(Problem("ledger.merge", found=head.ledger, expected=own, fields=fields))
        store.lock(connection)
        return _Import(connection, head, name).take(progress(lines) if progress is not None else lines)


class _Import:
    def __init__(self, connection: Connection, head: Head, name: str) -> None:
        self.connection = connection
        self.head = head
        self.name = name
        self.there = count_in(connection)
        self.chain = Chain(head.ledger)
        self.waiting = _Waiting()
        self.snapshots: set[str] = set(connection.execute(select(snapshots.c.digest)).scalars())
        self.needed: set[str] = set()
        self.owed: str | None = None
        self.line = 1

    def take(self, lines: Iterable[tuple[int, Line]]) -> Imported:
        """Every line in turn."""
        for self.line, line in lines:
            if isinstance(line, Snapshot):
                self._snapshot(line)
            elif isinstance(line, Detail):
                self._detail(line)
            elif isinstance(line, Entry):
                self._entry(line)
        self._store()
        self._end()
        added = max(0, self.head.count - self.there)
        return Imported(self.head.ledger, added, min(self.head.count, self.there))

    def _refuse(self, code: str, **fields: str) -> RecordError:
        return at(self.name, self.line, code, **fields)

    def _snapshot(self, line: Snapshot) -> None:
        content = unpacked(line.zlib)
        if content is None or digest(content) != line.digest:
            raise self._refuse("ledger.snapshot_altered", digest=line.digest)
        if line.digest not in self.snapshots:
            self.waiting.snapshots.append({"digest": line.digest, "zlib": line.zlib})
            self.snapshots.add(line.digest)
        self.needed.add(line.digest)

    def _detail(self, line: Detail) -> None:
        if line.commitment != self.owed or digest(line.content) != line.commitment:
            raise self._refuse("ledger.line_detail")
        self.waiting.details.append({"commitment": line.commitment, "content": line.content, "erased_by": None})
        self.owed = None

    def _entry(self, entry: Entry) -> None:
        content = entry.content if digest(entry.payload) == entry.record else {}
        commitment = commitment_of(content)
        for failure in self.chain.feed(entry, commitment):
            problem = failure.problem
            place = Position(self.name, self.line, 1)
            raise RecordError(Problem(problem.code, place, found=problem.found, fields=problem.fields))
        if entry.seq == 0 and self.chain.ledger != self.head.ledger:
            raise at(self.name, 1, "ledger.meta_altered")
        for needed in snapshots_of(content):
            if needed not in self.snapshots:
                raise self._refuse("ledger.snapshot_missing", seq=str(entry.seq), record=entry.record, digest=needed)
            self.needed.discard(needed)
        self.owed = commitment
        if entry.seq < self.there:
            self._same(entry)
            return
        if entry.record in self.waiting.lines:
            raise self._refuse("ledger.line_doubled", record=entry.record)
        self.waiting.entries.append(row_of(entry, commitment))
        self.waiting.lines[entry.record] = self.line
        if entry.kind == "erasure":
            self._erasure(entry, content)
        if len(self.waiting.entries) >= _BATCH:
            self._store()

    def _store(self) -> None:
        """Put into the database what is waiting. RecordError for a record that stands there already."""
        names = list(self.waiting.lines)
        for start in range(0, len(names), 400):
            query = select(entries.c.record).where(entries.c.record.in_(names[start : start + 400]))
            for record in self.connection.execute(query).scalars():
                raise at(self.name, self.waiting.lines[record], "ledger.line_doubled", record=record)
        self.waiting.store(self.connection)

    def _same(self, entry: Entry) -> None:
        """RecordError where the entry is not the one that stands in its place already."""
        row = self.connection.execute(select(*COLUMNS).where(entries.c.seq == entry.seq)).first()
        if row is None or entry_of(row) != entry:
            raise self._refuse("ledger.not_a_continuation", seq=str(entry.seq), record=entry.record)

    def _erasure(self, entry: Entry, content: Any) -> None:
        """What the erasure names is removed, and kept as gone where the export has it no more."""
        self._store()
        named = content.get("erased")
        names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
        for start in range(0, len(names), 400):
            query = select(entries.c.detached).where(
                entries.c.record.in_(names[start : start + 400]), entries.c.detached.is_not(None)
            )
            gone = self.connection.execute(query).scalars().all()
            insert_new(
                self.connection,
                details,
                [{"commitment": name, "content": None, "erased_by": entry.seq} for name in gone],
            )
        remove(self.connection, names, entry.seq)

    def _end(self) -> None:
        """What can be told when all lines are read."""
        last = self.chain.last
        if last is None or last.seq + 1 != self.head.count or last.hash != self.head.head:
            count = str(last.seq + 1 if last is not None else 0)
            raise self._refuse("ledger.export_cut", count=count, expected_count=str(self.head.count))
        if self.needed:
            raise self._refuse("ledger.snapshot_left_over", digest=min(self.needed))
        for row in self._gone():
            raise self._refuse("ledger.detail_gone", seq=str(row.seq), record=row.record)

    def _gone(self) -> Iterator[Any]:
        query = (
            select(entries.c.seq, entries.c.record)
            .select_from(entries.outerjoin(details, entries.c.detached == details.c.commitment))
            .where(entries.c.detached.is_not(None), details.c.commitment.is_(None))
            .order_by(entries.c.seq)
            .limit(1)
        )
        yield from self.connection.execute(query)
