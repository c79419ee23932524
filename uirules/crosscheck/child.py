"""The process in which the second engine runs. It may die at any moment: whoever asks it must reckon with that."""

from __future__ import annotations

import resource
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from uirules.crosscheck.results import result_of
from uirules.engines.durable.engine import DurableEngine
from uirules.errors import UirulesError
from uirules.law import Law

__all__ = ["Face", "Task", "peak_memory", "results", "serve", "variant"]


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
    """The most memory this process has held so far, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class _Bench:
    """The law with the second engine, and every engine it has made."""

    def __init__(self, law: Law, altered: Mapping[str, Mapping[str, int]]) -> None:
        self.engines: dict[str, list[DurableEngine]] = {}
        self.law = law.with_engine(partial(_engine, self.engines, altered))

    def decided(self, task: Task) -> dict[str, Any]:
        """The results by provision, or what was wrong: ``{"failed": …}``."""
        return results(self.law, task)

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


def _engine(
    made: dict[str, list[DurableEngine]],
    altered: Mapping[str, Mapping[str, int]],
    ruleset: Any,
    plan: Any,
    known_at: Any,
) -> DurableEngine:
    name = plan.provision.id
    engine = DurableEngine(ruleset, plan, known_at, altered.get(name))
    made.setdefault(name, []).append(engine)
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
