"""A ledger read in stretches, by one process or several, each with the ledger open for itself."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

from uirules.drafting.compare.engine import uninterrupted
from uirules.errors import LimitError, Problem
from uirules.records.replay.book import Book, Opener

__all__ = ["Job", "stretches"]

STRETCH = 250
"""Entries that are worked on at once: what an interruption can cost, and what is held of results."""
_AHEAD = 3
FEW = 1_500
"""So few entries are done before another process would have read the law."""

T = TypeVar("T", covariant=True)


class Worker(Protocol[T]):
    """Works on stretches of a ledger that is open."""

    def work(self, start: int, stop: int) -> T: ...


Job: TypeAlias = Callable[[Book, Path], Worker[T]]
"""Makes a worker of an open ledger and an empty folder; it can be sent to another process."""


def stretches(opener: Opener, job: Job[T], start: int, stop: int, jobs: int = 1) -> Iterator[tuple[int, T]]:
    """What a worker makes of each stretch from ``start`` to ``stop``, in order, with the place where it ends.

    LimitError where a process was ended from outside.
    """
    parts = [(first, min(first + STRETCH, stop)) for first in range(start, stop, STRETCH)]
    folder = Path(tempfile.mkdtemp(prefix="uirules-replay-"))
    try:
        if jobs > 1 and stop - start > FEW:
            yield from _in_processes(opener, job, parts, min(jobs, len(parts)), folder)
            return
        book = opener()
        try:
            worker = job(book, folder)
            for first, last in parts:
                yield last, worker.work(first, last)
        finally:
            book.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_WORKER: list[Worker[Any]] = []
"""The worker of a process that was started for this."""


def _prepare(opener: Opener, job: Job[Any], folder: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    _WORKER[:] = [job(opener(), Path(tempfile.mkdtemp(dir=folder)))]


def _work(first: int, last: int) -> Any:
    return _WORKER[0].work(first, last)


def _in_processes(
    opener: Opener, job: Job[T], parts: list[tuple[int, int]], jobs: int, folder: Path
) -> Iterator[tuple[int, T]]:
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_prepare, initargs=(opener, job, folder)
    )
    waiting: deque[tuple[int, Future[T]]] = deque()
    rest = iter(parts)
    try:
        while True:
            while len(waiting) < jobs * _AHEAD and (part := next(rest, None)) is not None:
                with uninterrupted():  # a process that is started meanwhile inherits it
                    waiting.append((part[1], pool.submit(_work, *part)))
            if not waiting:
                return
            last, future = waiting.popleft()
            yield last, future.result()
    except BrokenProcessPool:
        raise LimitError(Problem("replay.process_ended")) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
