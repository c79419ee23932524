"""The whole replay of a ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uirules
from uirules.records.canonical import canonical_bytes, digest
from uirules.records.record import engine_languages
from uirules.records.replay.again import Bench
from uirules.records.replay.book import Book, Opener
from uirules.records.replay.laws import Target
from uirules.records.replay.state import State, read_state, write_state
from uirules.records.replay.stretch import stretches
from uirules.records.replay.tally import Tally

__all__ = ["SCHEMA", "Replay", "replay"]

SCHEMA = "uirules/replay/0"
_EVERY = 2.0
"""Seconds after which the state is written again."""

Progress = Callable[[Iterable[Any]], Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found. ``entries`` of the ledger were looked at, up to the one with the hash ``head``.

    ``resumed`` is the place from which an earlier replay that was interrupted was continued.
    """

    ledger: str
    head: str
    entries: int
    target: Target
    tally: Tally
    resumed: int | None = None

    @property
    def differs(self) -> bool:
        """Whether a decision did not come out the same."""
        return self.tally.statuses["differs"] > 0

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "schema": SCHEMA,
            "ledger": {"id": self.ledger, "entries": self.entries, "head": self.head},
            "engine": {"version": uirules.__version__},
            "with": self.target.to_dict(),
            "means": "reproducible, not correct",
            **self.tally.to_dict(),
        }


class _Worker:
    """Replays stretches of a ledger."""

    def __init__(self, target: Target, limit: int, book: Book, folder: Path) -> None:
        self.book, self.limit = book, limit
        self.bench = Bench(book, folder, target)

    def work(self, start: int, stop: int) -> Tally:
        """What becomes of these entries."""
        tally = Tally(self.limit)
        for line, kept in self.book.with_details(start, stop):
            tally.add(self.bench.verdict(line, kept))
        return tally


def replay(
    opener: Opener,
    target: Target | None = None,
    *,
    jobs: int = 1,
    limit: int = 200,
    state: Path | None = None,
    watch: Progress = iter,
) -> Replay:
    """Decide every decision of a ledger again, with its own law or with what ``target`` names in its place.

    ``jobs``: how many processes; ``limit``: how many differences are told one by one; ``state``: a file that says how
    far it came, from which an interrupted replay goes on; it is removed at the end. ``watch`` sees every entry pass.
    UnknownName for a reading that a law has not, RecordError where the ledger or the
    state is another one or cannot be read, LimitError where a process was ended from outside.
    """
    target = target or Target()
    book = opener()
    try:
        ledger, head = book.id, book.head
        settings = _settings(target, limit)
        found = None if state is None else read_state(state, book, settings)
        start, tally = found or (0, Tally(limit))
        total = head.seq + 1

        def passing() -> Iterator[int]:
            place, written = start, time.monotonic()
            for done, part in stretches(opener, partial(_Worker, target, limit), start, total, jobs):
                tally.merge(part)
                if state is not None and done < total and time.monotonic() - written >= _EVERY:
                    write_state(state, State(ledger, settings, done, book.get(done - 1).hash, tally.to_state()))
                    written = time.monotonic()
                yield from range(place, done)
                place = done

        for _ in watch(passing()):
            pass
        if state is not None:
            state.unlink(missing_ok=True)
        return Replay(ledger, head.hash, total, target, tally, start or None)
    finally:
        book.close()


def _settings(target: Target, limit: int) -> str:
    """The digest of what a replay is: the laws, the engine, what is listed."""
    what = [target.to_dict(), uirules.__version__, engine_languages(), limit]
    return digest(canonical_bytes(what))
