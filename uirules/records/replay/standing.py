"""Which decisions of a ledger a later act took away."""

from __future__ import annotations

import json
from collections.abc import Iterable

from uirules.records.replay.book import Line

__all__ = ["ENDS", "gone"]

ENDS = ("supersedes", "reverses", "annuls")
"""What an act can say of an earlier record, which then stands no longer."""


def gone(lines: Iterable[Line]) -> dict[str, str]:
    """The records that stand no longer, each with what the first such act said of it.

    A record that was taken away stays so, also where what took it away is taken away itself: whether the earlier one
    then lives again is a question of law.
    """
    marks = [f'"{end}"'.encode() for end in ENDS]
    found: dict[str, str] = {}
    for line in lines:
        if not any(mark in line.payload for mark in marks):
            continue
        try:
            act = json.loads(line.payload).get("act") or {}
            named = [(str(record), end) for end in ENDS for record in act.get(end, ())]
        except (ValueError, AttributeError, TypeError, RecursionError):
            continue  # told where the record itself is looked at
        for record, end in named:
            found.setdefault(record, end)
    return found
