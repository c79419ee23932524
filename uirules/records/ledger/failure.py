"""What does not verify."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from uirules.errors import Problem
from uirules.records.ledger.entry import Entry

__all__ = ["Failure", "failure_of"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What does not verify: at which place, with which record, where they are known."""

    problem: Problem
    seq: int | None = None
    record: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON output."""
        return {"seq": self.seq, "record": self.record, **self.problem.to_dict()}


def failure_of(code: str, entry: Entry, found: str | None = None, **fields: str) -> Failure:
    """The failure of an entry; its sentence can name ``{seq}`` and ``{record}``."""
    named = {"seq": str(entry.seq), "record": entry.record, **fields}
    return Failure(Problem(code, found=found or None, fields=named), entry.seq, entry.record)
