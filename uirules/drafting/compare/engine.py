"""Every case on every side. What stands behind :func:`evaluate` takes one claim after the other, on all processors."""

from __future__ import annotations

import signal
import threading
from collections import ChainMap, deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any

from uirules.decision.decision import Decision
from uirules.drafting.causes import Cause, why
from uirules.drafting.compare.difference import kind_of, side_result
from uirules.drafting.compare.digest import case_digest
from uirules.drafting.compare.groups import Grouping
from uirules.drafting.compare.model import Case, CaseResult, Change, Settings, SideResult
from uirules.drafting.sides import Side
from uirules.drafting.stated import Stated
from uirules.errors import LimitError, Problem, UirulesError
from uirules.law import Law
from uirules.ruleset.claim import Claim

__all__ = ["evaluate", "is_money", "money_output", "uninterrupted"]

_CHUNK = 64
"""Cases that a process takes at once."""
_FEW = 1_500
"""So few cases are decided before another process would have read the law."""
_AHEAD = 3
"""Chunks that wait for each process: enough to keep it busy, few enough to hold."""
_TOLD = 5
"""Problems that are told of one case on one side; whoever mends those runs again."""


def evaluate(
    sides: Sequence[Side], cases: Iterable[Case], benefit: str, jobs: int = 1, by: Sequence[Grouping] = ()
) -> Generator[tuple[Case, CaseResult], None, None]:
    """Each case with what every side makes of it, in the order of the cases, however many processes there are.

    ``by``: the groups that are told of each case. ``jobs``: how many processes; 1 is this one. Not more cases are held
    than are being worked on. A claim that is wrong is an ``error`` of the sides on which it is. LimitError where a
    process was ended from outside.
    """
    given = iter(cases)
    if jobs > 1:
        head = list(islice(given, _FEW))
        if len(head) == _FEW:
            yield from _in_processes(sides, chain(head, given), benefit, jobs, by)
            return
        given = iter(head)
    bench = _Bench(sides, benefit, by)
    for case in given:
        yield case, bench.result(case)


# ── one after the other ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Sided:
    """A side, with the laws of the scenarios that ask for readings or days of their own."""

    side: Side

    @cached_property
    def _variants(self) -> dict[tuple[Any, ...], Law]:
        return {}

    def law(self, settings: Settings | None) -> Law:
        """The law of the side; what a scenario asks for holds as far as the side says nothing of it."""
        if settings is None:
            return self.side.law
        key = (tuple(sorted(settings.readings.items())), settings.law_on, settings.known_at)
        if key not in self._variants:
            self._variants[key] = _with_settings(self.side, settings)
        return self._variants[key]


def _with_settings(side: Side, settings: Settings) -> Law:
    """The law of a side on a scenario's readings and days, which give way to those that the side itself names."""
    law = side.law.with_readings({**settings.readings, **side.readings})
    if settings.known_at is not None and side.known_at is None:
        law = law.known_at(settings.known_at)
    if settings.law_on is not None and side.law_on is None:
        law = law.at(settings.law_on)
    return law


class _Bench:
    """The sides, ready to decide."""

    def __init__(self, sides: Sequence[Side], benefit: str, by: Sequence[Grouping]) -> None:
        self.sides = [_Sided(side) for side in sides]
        self.benefit = benefit
        self.by = by
        self.stated = Stated([side.law for side in sides])
        self.contingency = sides[0].law.ruleset.provision(benefit).contingency
        self.causes: dict[Cause, Cause] = {}

    def result(self, case: Case) -> CaseResult:
        """What every side makes of a case."""
        digest = case_digest(case)
        if case.claim is None:
            wrong = SideResult(digest, "error", problems=case.problems[:_TOLD])
            changes = tuple(Change("error") for _ in self.sides[1:])
            return CaseResult((wrong,) * len(self.sides), changes, tuple(self._groups({}, case.about, None)))
        read: dict[int, Claim] = {}
        results: list[SideResult] = []
        decisions: list[Decision | None] = []
        for place, sided in enumerate(self.sides):
            decided = self._decide(sided, place, case, read, digest)
            decisions.append(decided if isinstance(decided, Decision) else None)
            if isinstance(decided, Decision):
                decided = side_result(decided, digest, money_output(sided.side.law, self.benefit))
            results.append(decided)
        changes = tuple(self._change(results, decisions, place) for place in range(1, len(results)))
        values = ChainMap(*(dict(read[place].values) for place in sorted(read))) if self.by else {}
        return CaseResult(tuple(results), changes, tuple(self._groups(values, case.about, decisions[0])))

    def _decide(
        self, sided: _Sided, place: int, case: Case, read: dict[int, Claim], digest: bytes
    ) -> Decision | SideResult:
        assert case.claim is not None
        try:
            law = sided.law(case.settings)
            return law.decide(self.stated.read(place, case.claim, read), self.benefit)
        except UirulesError as error:
            return SideResult(digest, "error", problems=tuple(error.problems[:_TOLD]))
        except Exception as error:  # noqa: BLE001 - a defect that one claim uncovers must not hide the other results
            problem = Problem("compare.defect", found=f"{type(error).__name__}: {error}")
            return SideResult(digest, "error", problems=(problem,))

    def _change(self, results: Sequence[SideResult], decisions: Sequence[Decision | None], place: int) -> Change:
        kind = kind_of(results[0], results[place])
        before, after = decisions[0], decisions[place]
        if kind in ("same", "error") or before is None or after is None:
            return Change(kind)
        top, found = why(before, after)
        return Change(kind, top, tuple((self.causes.setdefault(cause, cause), was, now) for cause, was, now in found))

    def _groups(self, values: Mapping[str, Any], about: Mapping[str, Any], first: Decision | None) -> Iterator[Any]:
        day = values.get(self.contingency)
        for grouping in self.by:
            yield grouping.of(values, about, day, first)


def money_output(law: Law, benefit: str) -> str | None:
    """The last output in money, for a provision without payments."""
    if law.ruleset.provision(benefit).payments is not None:
        return None
    plan = law.plan(benefit)
    money = [name for name in plan.provision.outputs if is_money(law, plan.definitions[name].type)]
    return money[-1] if money else None


def is_money(law: Law, type_: Any) -> bool:
    """Whether values of a type are sums of money."""
    return bool(type_.kind == "money" or (type_.kind == "rational" and type_.unit == law.ruleset.manifest.currency))


# ── on all processors ─────────────────────────────────────────────────────────────────────────────────────────────────

_Sent = tuple[Mapping[str, Any] | None, Mapping[str, Any], tuple[Problem, ...], Settings | None]

_BENCH: list[_Bench] = []
"""The bench of a process that was started for a comparison."""


def _prepare(sides: Sequence[Side], benefit: str, by: Sequence[Grouping]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    _BENCH[:] = [_Bench(sides, benefit, by)]


def _work(chunk: Sequence[_Sent]) -> list[CaseResult]:
    bench = _BENCH[0]
    return [bench.result(Case("", claim, about, None, problems, own)) for claim, about, problems, own in chunk]


def _in_processes(
    sides: Sequence[Side], cases: Iterator[Case], benefit: str, jobs: int, by: Sequence[Grouping]
) -> Iterator[tuple[Case, CaseResult]]:
    # A forked copy of a process with threads (a progress bar, a column library) may hang: each begins anew.
    pool = ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_prepare, initargs=(sides, benefit, tuple(by))
    )
    waiting: deque[tuple[list[Case], Future[list[CaseResult]]]] = deque()
    try:
        while True:
            while len(waiting) < jobs * _AHEAD and (chunk := list(islice(cases, _CHUNK))):
                sent = [(case.claim, case.about, case.problems, case.settings) for case in chunk]
                with uninterrupted():  # a process that is started meanwhile inherits it
                    waiting.append((chunk, pool.submit(_work, sent)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield from zip(chunk, future.result(), strict=True)
    except BrokenProcessPool:
        raise LimitError(Problem("compare.process_ended")) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """No interruption from the keyboard: a process that it meets before it is ready would tell of it at length."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
