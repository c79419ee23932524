"""The process in which the second engine runs. It may die at any moment: whoever asks it must reckon with that."""

from __future__ import annotations

import datetime as dt
import resource
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from uirules.crosscheck.results import result_of
from uirules.engines.durable.engine import DurableEngine
from uirules.errors import Problem, UirulesError
from uirules.law import Law
from uirules.plan.plan import Plan
from uirules.ruleset.load import Ruleset

__all__ = ["Face", "Task", "Unread", "peak_memory", "results", "serve", "variant"]


@dataclass(frozen=True, slots=True)
class Task:
    """A claim and the provisions it is decided under, with the readings and days it names for itself."""

    name: str
    claim: Mapping[str, Any]
    benefits: tuple[str, ...]
    readings: Mapping[str, str] = field(default_factory=dict)
    law_on: str | None = None
    known_at: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A claim that cannot be read, and why, with places."""

    name: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """How a decision is to be written: as ``Decision.render`` takes it."""

    lang: str
    format: str
    notice: Any = None
    embed_fonts: bool = True
    what_if: bool = False


def results(law: Law, task: Task) -> dict[str, Any]:
    """What an engine makes of a task, by provision: results, ``{"raised": …}`` for errors of the law, or ``failed``."""
    law = variant(law, task)
    claim = law.read(task.claim)
    found: dict[str, Any] = {}
    for benefit in task.benefits:
        try:
            found[benefit] = result_of(law.decide(claim, benefit))
        except UirulesError as error:
            found[benefit] = {"raised": [problem.code for problem in error.problems]}
        except Exception as error:  # noqa: BLE001 - a defect of an engine is a result to be reported
            found[benefit] = {"failed": f"{type(error).__name__}: {error}"}
    return found


def variant(law: Law, task: Task) -> Law:
    """The law as a task names it."""
    if task.readings:
        law = law.with_readings(task.readings)
    if task.known_at is not None:
        law = law.known_at(task.known_at)
    return law if task.law_on is None else law.at(task.law_on)


def peak_memory() -> int:
    """The most memory this process has held so far, in kilobytes.

    As the kernel tells it of this program; the other figure starts with that of the process it was forked from.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0])
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class _Bench:
    """The law with the second engine, and every engine it has made."""

    def __init__(self, law: Law, altered: Mapping[str, Mapping[str, int]]) -> None:
        maker = _Maker(altered)
        self.engines = maker.made
        self.law = law.with_engine(maker)

    def decided(self, task: Task) -> dict[str, Any]:
        """The results by provision; the clauses of findings are those of the rules that fired for them."""
        for engine in chain.from_iterable(self.engines.values()):
            engine.trace = None
        found = results(self.law, task)
        for benefit, result in found.items():
            traced = [engine for engine in self.engines.get(benefit, ()) if engine.trace is not None]
            if len(traced) == 1 and "clauses" in result:  # of several versions of a law each has rules of its own
                cites = {one.rule.owner: one.rule.cite for one in traced[0].trace or () if one.rule.name[0] == "c"}
                result["clauses"] = {name: list(cites.get(name, ())) for name in result["clauses"]}
        return found

    def why(self, task: Task) -> dict[str, Any]:
        """The rules that fired for each result of one provision, and those that fired wrongly."""
        (benefit,) = task.benefits
        results(self.law, task)  # makes the engines, where this process is new
        engines = self.engines.get(benefit, [])
        for engine in engines:
            engine.checking, engine.trace, engine.suspects = True, None, []
        results(self.law, task)
        fired: dict[str, list[Any]] = {}
        suspects: dict[str, Any] = {}
        for engine in engines:
            for one in engine.trace or ():
                fired.setdefault(one.rule.owner, []).append([one.rule.id, list(one.rule.cite)])
            for one_suspect in engine.suspects:
                suspects.setdefault(one_suspect.rule, one_suspect)
            engine.checking = False
        return {"fired": fired, "suspects": [_plain(one) for one in suspects.values()]}

    def written(self, facts: Any, benefit: str | None, face: Face) -> str:
        """A decision, or all of them, written in this process."""
        claim = self.law.read(facts)
        found: Any = self.law.decide_all(claim) if benefit is None else self.law.decide(claim, benefit)
        if face.what_if:
            from uirules.drafting.whatif import with_what_if

            found = with_what_if(self.law, found)
        text: str = found.render(face.lang, face.format, notice=face.notice, embed_fonts=face.embed_fonts)
        return text


class _Maker:
    """Makes engines, and keeps them at hand by provision."""

    name = DurableEngine.name

    def __init__(self, altered: Mapping[str, Mapping[str, int]]) -> None:
        self.altered = altered
        self.made: dict[str, list[DurableEngine]] = {}

    def __call__(self, ruleset: Ruleset, plan: Plan, known_at: dt.date | None) -> DurableEngine:
        name = plan.provision.id
        engine = DurableEngine(ruleset, plan, known_at, self.altered.get(name))
        self.made.setdefault(name, []).append(engine)
        return engine


def _plain(suspect: Any) -> dict[str, Any]:
    return {name: getattr(suspect, name) for name in ("rule", "owner", "cite", "concluded", "expected")}


def serve(connection: Any, law: Law, altered: Mapping[str, Mapping[str, int]]) -> None:
    """Answer one question after the other, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one ends it
    bench = _Bench(law, altered)
    while True:
        try:
            verb, *given = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: Any = ("done", getattr(bench, verb)(*given), peak_memory())
        except UirulesError as error:
            answer = ("raised", error, peak_memory())
        except Exception as error:  # noqa: BLE001 - told to whoever asked
            answer = ("failed", f"{type(error).__name__}: {error}", peak_memory())
        try:
            connection.send(answer)
        except (BrokenPipeError, OSError):
            return
