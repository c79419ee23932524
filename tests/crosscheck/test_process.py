"""The second engine's process may die at any moment: that is a result, and the run goes on."""

from __future__ import annotations

import os
import pickle
import signal
import sys

import pytest
from programs import law_of

from uirules.crosscheck.child import Face, Task
from uirules.crosscheck.run import crosscheck
from uirules.crosscheck.second import Second
from uirules.crosscheck.worker import Crashed, Worker
from uirules.engines.durable.rules import Rule, Say, Stage
from uirules.engines.durable.session import Handle
from uirules.errors import LimitError, UnknownName

CLAIM = {"separation": {"date": "2026-02-28", "ground": "job_ceased"}}
TASK = Task("one", CLAIM, ("severance",))


@pytest.mark.parametrize("how", ["SIGKILL", "SIGSEGV"])
def test_a_killed_process_is_reported_and_the_run_goes_on(how: str) -> None:
    """Killed on the sixth claim of twelve: all twelve are compared, and the report says what happened to which."""
    law = law_of("mm-severance")
    tasks = [Task(f"T{number}", CLAIM, ("severance",)) for number in range(1, 13)]
    killed = []

    def at(number: int, worker: Worker) -> None:
        if number == 6:
            assert worker.pid is not None
            killed.append(worker.pid)
            os.kill(worker.pid, signal.Signals[how])

    found = crosscheck(law, tasks, ("severance",), at=at)
    assert killed and killed != [os.getpid()]
    assert (found.compared, found.disagreed, found.crashed) == (12, 0, 1)
    assert [(crash.claim, crash.how, crash.again) for crash in found.crashes] == [("T6", how, False)]
    assert found.processes == 2 and not found.agrees


def test_a_claim_on_which_it_dies_again_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The claim is tried once more in a new process; where that dies as well, the others are compared all the same."""
    law = law_of("mm-severance")
    plain = Worker.send

    def send(self: Worker, verb: str, *given: object) -> None:
        plain(self, verb, *given)
        if getattr(given[0], "name", "") == "T2" and self.pid is not None:
            os.kill(self.pid, signal.SIGKILL)

    monkeypatch.setattr(Worker, "send", send)
    tasks = [Task(f"T{number}", CLAIM, ("severance",)) for number in range(1, 4)]
    found = crosscheck(law, tasks, ("severance",))
    assert found.compared == 2
    assert [(crash.claim, crash.again) for crash in found.crashes] == [("T2", True)]


def test_a_claim_has_a_limit_of_time() -> None:
    """Who does not answer in time is ended; the next question finds a new process."""
    with Worker(law_of("mm-severance"), limit=60) as worker:
        worker.ask("decided", TASK)
        worker.limit = 0
        with pytest.raises(Crashed, match="timeout"):
            worker.ask("decided", TASK)
        worker.limit = 60
        assert "severance" in worker.ask("decided", TASK)
        assert worker.counts.started == 2


def test_a_process_is_recycled_after_so_many_claims() -> None:
    """Two claims each, five claims: three processes."""
    with Worker(law_of("mm-severance"), recycle=2) as worker:
        pids = []
        for _ in range(5):
            worker.ask("decided", TASK)
            pids.append(worker.pid)
        assert len(set(pids)) == 3 and worker.counts.recycled == 2


def test_durable_rules_is_not_loaded_here() -> None:
    """Whoever asks for a cross-check never loads what can end it."""
    assert "durable_rules_engine" not in sys.modules


def test_one_decision_whose_process_dies_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one decision was asked for, its caller is told and lives."""

    def receive(self: Worker) -> None:
        raise Crashed("SIGSEGV")

    monkeypatch.setattr(Worker, "receive", receive)
    law = law_of("mm-severance")
    with Second(law, "severance", ["severance"], "en", "text") as second, pytest.raises(LimitError, match="SIGSEGV"):
        second.written(law.read(CLAIM))


def test_what_fails_inside_is_told() -> None:
    """An error of the other process is told to whoever asked, and the process is not trusted further."""
    with Worker(law_of("mm-severance")) as worker:
        with pytest.raises(Crashed, match="AttributeError"):
            worker.ask("no_such_verb")
        assert "severance" in worker.ask("decided", TASK) and worker.counts.started == 2


def test_without_durable_rules_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing and how it is installed."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    stage = Stage("x")
    stage.add([Rule("r", ({"a": 1},), "b", Say(2), "o", ())])
    with pytest.raises(UnknownName, match=r"uirules\[durable\]"):
        Handle(stage)


def test_questions_can_be_sent() -> None:
    """Tasks and faces pass between processes."""
    face = Face("my", "html")
    assert pickle.loads(pickle.dumps((TASK, face))) == (TASK, face)
