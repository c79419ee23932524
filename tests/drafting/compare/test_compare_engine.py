"""Evaluation behind one function: the same on any number of processes, bounded, and never a hang."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from comparing import AMENDED, LAW, compared, ndjson, sides, worker

from uirules.drafting.compare import Cases, compare, engine, evaluate, of_claims, read_cases
from uirules.drafting.compare.engine import _Bench
from uirules.drafting.compare.model import Case
from uirules.errors import LimitError, UnknownName

SOME = [worker(n, months=30 + n % 40, wage=200_000 + 3000 * n) for n in range(100)]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes are started for a few claims already, and take a few at once."""
    monkeypatch.setattr(engine, "_FEW", 40)
    monkeypatch.setattr(engine, "_CHUNK", 8)


def test_what_comes_out_does_not_hang_on_the_number_of_processes() -> None:
    """One process and two give the same report, in the order of the claims."""
    one, two = (
        compare(sides(LAW, AMENDED), of_claims(SOME), "unemployment", by=["insured.age:5"], limit=400, jobs=jobs)
        for jobs in (1, 2)
    )
    assert one.to_dict() == two.to_dict()
    assert [listed.name for listed in two.listed] == sorted(
        (listed.name for listed in two.listed), key=lambda name: int(name.partition("#")[2])
    )


def test_a_process_that_is_killed_is_an_error_and_no_hang() -> None:
    """Whoever ends a process from outside gets a sentence, and the other processes end."""
    running = evaluate(sides(LAW, LAW), of_claims(SOME * 9), "unemployment", jobs=2)
    next(running)
    children = multiprocessing.active_children()
    os.kill(children[0].pid or 0, signal.SIGKILL)
    with pytest.raises(LimitError) as caught:
        list(running)
    assert [problem.code for problem in caught.value.problems] == ["compare.process_ended"]
    for child in children:
        child.join(30)
    assert not any(child.is_alive() for child in children)


def test_not_more_cases_are_held_than_are_worked_on() -> None:
    """Cases are taken as they are needed: those of the chunks that wait, and no more."""
    taken = 0

    def cases() -> Iterator[Case]:
        nonlocal taken
        for number, claim in enumerate(SOME * 4):
            taken += 1
            yield Case(f"#{number}", claim)

    running = evaluate(sides(LAW, LAW), cases(), "unemployment", jobs=2)
    next(running)
    assert taken <= 2 * engine._AHEAD * 8 + 8
    running.close()


def test_cases_are_told_up_to_a_limit_and_counted_beyond() -> None:
    """The first changed claims are listed, the rest is a number; the counts hold all of them."""
    found = compared([worker(n, wage=400_000) for n in range(9)], f"{LAW}+wage-cap=uncapped", limit=4)
    assert [listed.claim for listed in found.listed] == ["W-0", "W-1", "W-2", "W-3"]
    assert (found.more_changed, found.tally.pairs[0].changes["higher_amount"]) == (5, 9)


def test_the_digest_is_that_of_the_cases_and_not_of_their_place(tmp_path: Path) -> None:
    """The same claims from another file have the same digest; another order or another fact has another."""
    people = [worker(1), worker(2)]
    digests = []
    for name, claims in (("a", people), ("b", people), ("c", people[::-1]), ("d", [worker(1), worker(2, wage=1)])):
        source = read_cases(str(ndjson(tmp_path / f"{name}.ndjson", claims)), sides(LAW)[0].law, "unemployment")
        digests.append(compare(sides(LAW, LAW), source, "unemployment").sha256)
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_a_side_that_decides_other_facts_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that changes a claim on its way would compare nothing: the digest of what was decided tells."""
    genuine = _Bench.result

    def meddled(self: _Bench, case: Case) -> Any:
        claim = {**(case.claim or {}), "in_good_health": False}
        return genuine(self, Case(case.name, claim, case.about))

    monkeypatch.setattr(_Bench, "result", meddled)
    with pytest.raises(LimitError) as caught:
        compared([worker()], LAW, LAW)
    assert caught.value.problems[0].code == "compare.other_cases"


def test_a_defect_that_one_claim_uncovers_hides_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of the program is an error of that claim alone, told with its kind."""
    law = sides(LAW)[0].law
    genuine = type(law).read

    def reading(self: Any, claim: Any, tree: Any = None) -> Any:
        if isinstance(claim, dict) and claim["claim"]["id"] == "W-2":
            raise ZeroDivisionError("one of these days")
        return genuine(self, claim, tree)

    monkeypatch.setattr(type(law), "read", reading)
    found = compared([worker(1), worker(2), worker(3)], LAW, LAW)
    assert found.tally.sides[0].outcomes == {"met": 2, "error": 1}
    problem = found.wrong[0].result.sides[0].problems[0]
    assert (problem.code, problem.found) == ("compare.defect", "ZeroDivisionError: one of these days")


def test_two_sides_and_a_claim_are_needed() -> None:
    """One side is no comparison, and neither is none of the cases."""
    with pytest.raises(UnknownName) as caught:
        compare(sides(LAW), of_claims([worker()]))
    assert caught.value.problems[0].code == "compare.one_side"
    with pytest.raises(UnknownName) as caught:
        compare(sides(LAW, LAW), Cases("nowhere", "given", lambda: iter(())))
    assert caught.value.problems[0].code == "compare.no_case"
