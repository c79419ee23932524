"""Records as the tests make them: small, numbered, with a ruleset and facts kept beside them where asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from uirules.records.canonical import canonical_bytes, digest
from uirules.records.record import Record

RULESET = b'{"files":{"a.yaml":"rate: 50"}}'
SECRET = "Daw Secret 1234567"
"""A personal fact: it may stand in a detail, and nowhere else."""


def record(number: int, *, ruleset: bytes | None = RULESET, detached: bool = False, **more: Any) -> Record:
    """The record of a decision; the same number gives the same record."""
    calculation: dict[str, Any] = {"benefit": "unemployment", "ruleset": {"id": "mm"}, "number": number, **more}
    snapshots = {}
    if ruleset is not None:
        calculation["ruleset"]["snapshot"] = digest(ruleset)
        snapshots[digest(ruleset)] = ruleset
    detail = None
    if detached:
        detail = canonical_bytes({"nonce": f"{number:064x}", "calculation": {"claim": {"name": SECRET, "n": number}}})
        calculation["detached"] = digest(detail)
    content = {"schema": "uirules/record/0", "kind": "decision", "calculation": calculation}
    return Record.of(content, detail=detail, snapshots=snapshots)


def records(count: int, start: int = 0, **options: Any) -> list[Record]:
    """So many of them, every third with its facts kept beside it."""
    return [record(number, detached=number % 3 == 0, **options) for number in range(start, start + count)]


def codes(failures: Sequence[Any]) -> list[str]:
    """The codes of failures or problems, without their area."""
    problems = [getattr(failure, "problem", failure) for failure in failures]
    return [problem.code.removeprefix("ledger.") for problem in problems]
