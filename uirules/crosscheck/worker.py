"""Keeping the second engine's process: starting, asking, a time limit, recycling, and what its death was."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from uirules.crosscheck.child import serve
from uirules.law import Law

__all__ = ["Crashed", "Worker"]

RECYCLE = 1000
"""After so many claims the process is ended and another one started: what it has leaked goes with it."""
MEMORY = 1_000_000
"""So many kilobytes it may hold; then it is recycled as well."""
LIMIT = 60
"""Seconds a claim may take."""
START = 120
"""Seconds the first answer may take: the process reads the law anew."""


class Crashed(Exception):  # a result to be reported, not an error of whoever asked
    """The process ended, or had to be ended, before it answered."""

    def __init__(self, how: str) -> None:
        self.how = how
        super().__init__(how)


@dataclass
class _Counts:
    started: int = 0
    recycled: int = 0
    peak: int = 0


class Worker:
    """One process of the second engine at a time. ``counts`` tell how many there were, and the most memory of any."""

    def __init__(
        self,
        law: Law,
        altered: Mapping[str, Mapping[str, int]] | None = None,
        *,
        recycle: int = RECYCLE,
        limit: float = LIMIT,
        start: float = START,
    ) -> None:
        """``altered``: codes that rules are to conclude, by provision and rule: mistakes put in on trial."""
        self.law, self.altered = law, dict(altered or {})
        self.recycle, self.limit, self.start = recycle, limit, start
        self.counts = _Counts()
        self._process: Any = None
        self._connection: Any = None
        self._answered = 0

    @property
    def pid(self) -> int | None:
        """The process there is now."""
        return None if self._process is None else self._process.pid

    def _start(self) -> None:
        # A forked copy would share what durable-rules holds in this process, and its threads' locks.
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self.law, self.altered), daemon=True)
        self._process.start()
        theirs.close()
        self._answered = 0
        self.counts.started += 1

    def send(self, verb: str, *given: Any) -> None:
        """Ask something; :meth:`receive` gives the answer."""
        if self._process is not None and self._answered >= self.recycle:
            self.close()
            self.counts.recycled += 1
        if self._process is None:
            self._start()
        with contextlib.suppress(BrokenPipeError, ConnectionError):  # it has ended: receive tells how
            self._connection.send((verb, *given))

    def receive(self) -> Any:
        """The answer. Crashed where there is none; the error that the other process raised, where it raised one."""
        limit = self.limit if self._answered else self.limit + self.start
        try:
            if not self._connection.poll(limit):
                self._end()
                raise Crashed("timeout")
            kind, answer, peak = self._connection.recv()
        except (EOFError, ConnectionError, OSError):
            raise Crashed(self._end()) from None
        self._answered += 1
        self.counts.peak = max(self.counts.peak, peak)
        if peak > MEMORY:
            self._answered = self.recycle
        if kind == "raised":
            raise answer
        if kind == "failed":
            self._answered = self.recycle  # nothing is known of its state
            raise Crashed(str(answer))
        return answer

    def ask(self, verb: str, *given: Any) -> Any:
        """Ask and wait for the answer."""
        self.send(verb, *given)
        return self.receive()

    def _end(self) -> str:
        """End the process, and tell how it had ended."""
        process = self._process
        process.join(0.5)
        if process.exitcode is None:
            process.kill()
            process.join()
        code = process.exitcode
        self._connection.close()
        self._process = self._connection = None
        if code is not None and code < 0:
            try:
                return signal.Signals(-code).name
            except ValueError:
                return f"signal {-code}"
        return f"exit code {code}"

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._connection.close()
        self._process.join(5)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._process = self._connection = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
