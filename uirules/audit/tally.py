"""What an audit adds up: rows by kind and by clause, what was paid too much and too little. Neither is set off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from uirules.audit.facts import Decided
from uirules.audit.judge import DIFFERS, KINDS, Amount, Judgement
from uirules.audit.why import Cause
from uirules.decision.results import Range, plain

__all__ = ["Sums", "Tally"]


@dataclass(slots=True)
class Sums:
    """Some rows: how many, and what was paid too much and too little in them. ``open``: at the least, in so many."""

    rows: int = 0
    over: Amount = 0
    under: Amount = 0
    overpaid: int = 0
    underpaid: int = 0
    open: int = 0

    def add(self, judgement: Judgement) -> None:
        """Count a row in."""
        self.rows += 1
        self.over += judgement.over or 0
        self.under += judgement.under or 0
        self.overpaid += bool(judgement.over)
        self.underpaid += bool(judgement.under)
        self.open += isinstance(judgement.should, Range)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "rows": self.rows,
            "overpaid": {"rows": self.overpaid, "sum": plain(self.over)},
            "underpaid": {"rows": self.underpaid, "sum": plain(self.under)},
            "at_least_in": self.open,
        }


@dataclass(slots=True)
class Tally:
    """Everything that is counted of the rows of a file.

    ``causes`` go by kind, first cause and its first clause, so that every row stands in just one line and the lines add
    up. ``paid`` is what was paid in the rows that could be recomputed, ``should`` what the terms come to in those where
    that is settled; ``paid_not_told`` counts rows that do not say what was paid, ``not_running`` those on whose day the
    insurance system is not known to have run.
    """

    kinds: dict[str, Sums] = field(default_factory=lambda: {kind: Sums() for kind in KINDS})
    causes: dict[tuple[str, Cause], Sums] = field(default_factory=dict)
    missing: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    readings: Counter[tuple[str, str]] = field(default_factory=Counter)
    on_reading: int = 0
    paid: Amount = 0
    should: Amount = 0
    settled: int = 0
    paid_not_told: int = 0
    not_running: int = 0

    def add(
        self,
        judgement: Judgement,
        decided: Decided | None = None,
        causes: tuple[Cause, ...] = (),
        readings: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Count a row in."""
        self.kinds[judgement.kind].add(judgement)
        if causes:
            self.causes.setdefault((judgement.kind, causes[0]), Sums()).add(judgement)
        for entry in judgement.missing:
            self.missing[entry.fact, entry.asked_of] += 1
        self.readings.update(readings)
        self.on_reading += bool(readings)
        if decided is not None and judgement.kind in ("agrees", *DIFFERS):
            self.paid_not_told += decided.paid is None
            if decided.paid is not None and judgement.should is not None and not isinstance(judgement.should, Range):
                self.settled += 1
                self.paid += decided.paid
                self.should += judgement.should

    @property
    def rows(self) -> int:
        """All rows."""
        return sum(sums.rows for sums in self.kinds.values())

    @property
    def differing(self) -> int:
        """The rows that differ."""
        return sum(self.kinds[kind].rows for kind in DIFFERS)

    @property
    def over(self) -> Amount:
        """What was paid too much in all, nothing set off."""
        return sum((sums.over for sums in self.kinds.values()), 0)

    @property
    def under(self) -> Amount:
        """What was paid too little in all, nothing set off."""
        return sum((sums.under for sums in self.kinds.values()), 0)

    def ranked(self) -> list[tuple[str, Cause, Sums]]:
        """The causes by kind, those of most rows first."""
        order = {kind: place for place, kind in enumerate(KINDS)}
        found = [(kind, cause, sums) for (kind, cause), sums in self.causes.items()]
        return sorted(found, key=lambda one: (order[one[0]], -one[2].rows, one[1].id))
