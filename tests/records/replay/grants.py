"""Decisions under the made-up law of a school grant, recorded in a ledger in memory."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from book import MemoryBook
from changed import GRANT, Change, copied

from uirules import Law, load_ruleset
from uirules.records.record import Recorder

__all__ = ["GRANT", "MemoryBook", "child", "other", "recorded"]


def child(number: int = 1, income: int = 240_000, **facts: Any) -> dict[str, Any]:
    """A claim for the grant; ``__`` stands for the dot in the name of a fact."""
    given: dict[str, Any] = {"claim.id": f"S-{number}", "school.year_begins": "2026-06-01", "school.enrolled": True}
    given |= {"household.income": income} | {name.replace("__", "."): value for name, value in facts.items()}
    return {name: value for name, value in given.items() if value is not None}


def recorded(law: Law, claims: Iterable[dict[str, Any]], **options: Any) -> MemoryBook:
    """The decisions on claims, in a ledger."""
    recorder = Recorder(law)
    return MemoryBook.of(recorder.record(claim, **options) for claim in claims)


def other(folder: Path, *changes: Change) -> Law:
    """The law of the grant with changes in its files."""
    return load_ruleset(copied(GRANT, folder, *changes))
