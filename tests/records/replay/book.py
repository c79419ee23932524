"""A ledger in memory, for tests of what reads one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from uirules.errors import Problem, RecordError, UnknownName
from uirules.records.record import Record

__all__ = ["MemoryBook"]


@dataclass
class MemoryBook:
    """Entries in a list; it opens itself, also in another process."""

    id: str = "ledger-in-memory"
    lines: list[Any] = field(default_factory=list)
    snapshots: dict[str, bytes] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> MemoryBook:
        book = cls()
        for record in records:
            book.append(record)
        return book

    def append(self, record: Record) -> None:
        before = self.lines[-1].hash if self.lines else ""
        own = hashlib.sha256(f"{before}{record.id}".encode()).hexdigest()
        line = {"seq": len(self.lines), "kind": record.kind, "record": record.id, "payload": record.payload}
        self.lines.append(SimpleNamespace(**line, hash=own))
        self.snapshots |= dict(record.snapshots)
        if record.commitment is not None:
            self.details[record.commitment] = record.detail

    def __call__(self) -> MemoryBook:
        return self

    @property
    def head(self) -> Any:
        return self.lines[-1]

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Any]:
        return iter(self.lines[start:stop])

    def with_details(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[Any, bytes | None]]:
        for line in self.entries(start, stop):
            commitment = Record.from_payload(line.payload).commitment
            detail = None if commitment is None else self.details.get(commitment)
            yield line, detail if isinstance(detail, bytes) else None

    def get(self, which: int) -> Any:
        if not 0 <= which < len(self.lines):
            raise UnknownName(Problem("replay.no_calculation"))
        return self.lines[which]

    def snapshot(self, name: str) -> bytes:
        return self.snapshots[name]

    def detail(self, commitment: str) -> Any:
        found = self.details[commitment]
        if found is None:
            raise RecordError(Problem("records.detail_differs"))
        return found

    def close(self) -> None:
        pass
