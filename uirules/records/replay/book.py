"""What replay reads: a ledger, by what it needs of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias

__all__ = ["Book", "Line", "Opener"]


class Line(Protocol):
    """One entry: its place, the id and kind of the record, the record's canonical bytes, the hash of the chain."""

    @property
    def seq(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def record(self) -> str: ...

    @property
    def hash(self) -> str: ...

    @property
    def payload(self) -> bytes: ...


class Book(Protocol):
    """A ledger to read; :class:`uirules.records.ledger.Ledger` is one."""

    @property
    def id(self) -> str: ...

    @property
    def head(self) -> Line: ...

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Line]:
        """The entries from a place on, before ``stop``."""

    def with_details(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[Line, bytes | None]]:
        """The same, each with the document kept beside it, not verified; None where there is none at hand."""

    def get(self, which: int) -> Line:
        """The entry at a place. UnknownName where there is none."""

    def snapshot(self, name: str) -> bytes:
        """What is stored under a digest."""

    def detail(self, commitment: str) -> Any:
        """The detached document, as bytes; something else where it was erased. RecordError where it is gone."""

    def close(self) -> None:
        """Give back what is held open."""


Opener: TypeAlias = Callable[[], Book]
"""Opens the ledger; each process does so for itself, so it can be sent to one."""
