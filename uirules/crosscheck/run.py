"""A cross-check: every claim decided by both engines, and told where they differ."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from uirules.crosscheck.child import Task, Unread, peak_memory, results, variant
from uirules.crosscheck.results import Difference, differences
from uirules.crosscheck.worker import LIMIT, RECYCLE, Crashed, Worker
from uirules.errors import Problem, UirulesError
from uirules.law import Law

__all__ = ["Branch", "Crash", "Crosscheck", "Disagreement", "crosscheck", "stated"]

KEPT = 100
"""So many disagreements and crashes are told one by one; the others are counted."""
TOLD = 1_000
"""So many problems of claims that cannot be read are kept; the claims beyond are counted."""

Watch = Callable[[Iterable[Any]], Iterable[Any]]


@dataclass
class Branch:
    """One provision: how many decisions were compared, and with what outcomes; claims without its event are none."""

    compared: int = 0
    agreed: int = 0
    no_event: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the engines differ about one claim under one provision.

    ``rules`` fired for the first thing that differs, each with its clauses; ``wrong`` are the rules that concluded
    something else than their formula comes to, given what was concluded before them. Where there is none, what was
    handed in differs.
    """

    claim: str
    benefit: str
    differences: tuple[Difference, ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    wrong: tuple[Mapping[str, Any], ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "claim": self.claim,
            "benefit": self.benefit,
            "differences": [one.to_dict() for one in self.differences],
            "rules": [{"rule": rule, "cite": list(cite)} for rule, cite in self.rules],
            "wrong_rules": [dict(one) for one in self.wrong],
        }


@dataclass(frozen=True, slots=True)
class Crash:
    """The second engine's process ended on a claim; ``again``: on a second try in a new process as well."""

    claim: str
    how: str
    again: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {"claim": self.claim, "how": self.how, "again": self.again}


@dataclass
class Crosscheck:
    """What a cross-check found."""

    law: str
    branches: dict[str, Branch]
    claims: int = 0
    unread: int = 0
    wrong_claims: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    disagreed: int = 0
    crashes: list[Crash] = field(default_factory=list)
    crashed: int = 0
    processes: int = 0
    recycled: int = 0
    child_memory: int = 0
    memory: int = 0
    seconds: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether anything was compared, both engines made the same of all of it, and the second one outlived it."""
        return bool(self.compared) and not self.disagreed and not self.crashed

    @property
    def compared(self) -> int:
        """How many decisions were compared."""
        return sum(branch.compared for branch in self.branches.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "schema": "uirules/crosscheck/0",
            "law": self.law,
            "agrees": self.agrees,
            "claims": self.claims,
            "unread": self.unread,
            "compared": self.compared,
            "disagreed": self.disagreed,
            "crashed": self.crashed,
            "branches": {
                name: {
                    "compared": branch.compared,
                    "agreed": branch.agreed,
                    "no_event": branch.no_event,
                    "outcomes": dict(sorted(branch.outcomes.items())),
                }
                for name, branch in self.branches.items()
            },
            "disagreements": [one.to_dict() for one in self.disagreements],
            "crashes": [one.to_dict() for one in self.crashes],
            "wrong_claims": [{"claim": claim, "problem": problem} for claim, problem in self.wrong_claims],
            "run": {
                "seconds": round(self.seconds, 1),
                "processes": self.processes,
                "recycled": self.recycled,
                "peak_memory_kb": self.memory,
                "peak_memory_of_child_kb": self.child_memory,
            },
        }


def crosscheck(
    law: Law,
    tasks: Iterable[Task | Unread],
    benefits: tuple[str, ...],
    *,
    jobs: int = 1,
    altered: Mapping[str, Mapping[str, int]] | None = None,
    recycle: int = RECYCLE,
    limit: float = LIMIT,
    watch: Watch = lambda tasks: tasks,
    at: Callable[[int, Worker], None] = lambda number, worker: None,
) -> Crosscheck:
    """Decide claims with both engines.

    ``jobs``: processes of the second engine; the first one works in this process meanwhile. ``altered``: mistakes put
    into the second engine, codes by provision and rule. ``watch`` sees the claims pass. ``at`` is called with the
    number of each claim when it has been sent. A claim that cannot be read is listed and left out; ``problems`` of the
    result are those of the first :data:`TOLD` or more that came as :class:`Unread`.
    """
    started = time.monotonic()
    found = Crosscheck(law.id, {name: Branch() for name in benefits})
    workers = [Worker(law, altered, recycle=recycle, limit=limit) for _ in range(jobs)]
    doubts = Worker(law, altered, limit=limit)
    waiting: deque[tuple[Worker, Task, dict[str, Any]]] = deque()
    try:
        free = deque(workers)
        for task in _readable(found, law, watch(tasks)):
            if not free:
                free.append(_answer(found, doubts, *waiting.popleft()))
            worker = free.popleft()
            worker.send("decided", task)
            at(found.claims, worker)
            waiting.append((worker, task, results(law, task)))
        while waiting:
            _answer(found, doubts, *waiting.popleft())
    finally:
        for worker in (*workers, doubts):
            worker.close()
    found.processes = sum(worker.counts.started for worker in workers)
    found.recycled = sum(worker.counts.recycled for worker in workers)
    found.child_memory = max(worker.counts.peak for worker in (*workers, doubts))
    found.memory = peak_memory()
    found.seconds = time.monotonic() - started
    return found


def _readable(found: Crosscheck, law: Law, tasks: Iterable[Task | Unread]) -> Iterator[Task]:
    """The tasks, each with the provisions whose event its claim states; without these neither engine has work."""
    for task in tasks:
        found.claims += 1
        if isinstance(task, Unread):
            _unread(found, task.name, task.problems)
            if len(found.problems) <= TOLD:
                found.problems += task.problems
            continue
        try:
            names = stated(law, task)
        except UirulesError as error:
            _unread(found, task.name, error.problems)
            continue
        for name in set(task.benefits) - set(names):
            found.branches[name].no_event += 1
        if names:
            yield replace(task, benefits=tuple(names))


def _unread(found: Crosscheck, name: str, problems: Sequence[Problem]) -> None:
    found.unread += 1
    if len(found.wrong_claims) < KEPT:
        found.wrong_claims.append((name, problems[0].text["en"]))


def stated(law: Law, task: Task) -> list[str]:
    """The provisions of a task whose event its claim states. ClaimError for a claim that cannot be read."""
    here = variant(law, task)
    facts = here.read(task.claim).values
    days = {name: facts.get(here.ruleset.provision(name).contingency) for name in task.benefits}
    return [name for name, day in days.items() if here.law_on is not None or isinstance(day, dt.date | int)]


def _answer(found: Crosscheck, doubts: Worker, worker: Worker, task: Task, explain: dict[str, Any]) -> Worker:
    """Take in what the second engine says of a task; where its process died, it is asked once more in a new one."""
    try:
        durable = worker.receive()
    except Crashed as crash:
        again = False
        try:
            durable = worker.ask("decided", task)
        except Crashed:
            again, durable = True, None
        found.crashed += 1
        if len(found.crashes) < KEPT:
            found.crashes.append(Crash(task.name, crash.how, again))
    if durable is not None:
        for name in task.benefits:
            _compare(found, doubts, task, name, explain[name], durable[name])
    return worker


def _compare(found: Crosscheck, doubts: Worker, task: Task, name: str, explain: Any, durable: Any) -> None:
    branch = found.branches[name]
    branch.compared += 1
    branch.outcomes[explain["outcome"]["outcome"] if "outcome" in explain else "error"] += 1
    differing = tuple(differences(explain, durable))
    if not differing:
        branch.agreed += 1
        return
    found.disagreed += 1
    if len(found.disagreements) >= KEPT:
        return
    fired: Mapping[str, Any] = {}
    wrong: tuple[Any, ...] = ()
    try:
        why = doubts.ask("why", replace(task, benefits=(name,)))
        fired, wrong = why["fired"], tuple(why["suspects"])
    except (Crashed, UirulesError):
        pass
    rules = [(rule, tuple(cite)) for rule, cite in fired.get(_owner(differing[0]), ())]
    if not rules:
        rules = [(rule, tuple(cite)) for rule, cite in chain.from_iterable(fired.values())][:20]
    found.disagreements.append(Disagreement(task.name, name, differing, tuple(rules), wrong))


def _owner(difference: Difference) -> str:
    """The definition or condition whose rules bear on a difference."""
    return {"payment": "payments", "missing": "outcome", "raised": "", "failed": ""}.get(
        difference.kind, difference.name
    )
