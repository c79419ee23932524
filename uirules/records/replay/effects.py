"""Counts and exact sums of what another law changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from uirules.decision.results import plain
from uirules.errors import Problem
from uirules.records.replay.standing import ENDS

__all__ = ["LEFT_OUT", "Effects", "Sums"]

LEFT_OUT = (*ENDS, "erased", "other_law")
"""Why a decision is not looked at."""

_GROUPS = 1_000
Number = int | Fraction


@dataclass
class Sums:
    """Decisions with what they come to more (``owed``) and less (``overpaid``): two sums that are never set off.

    ``owed`` and ``overpaid`` are what the terms give, over all periods; the ``payable`` ones what of it is payable.
    ``unsettled`` decisions come to an amount that is not settled on a side, and stand in no sum.
    """

    count: int = 0
    owed: Number = 0
    overpaid: Number = 0
    payable_owed: Number = 0
    payable_overpaid: Number = 0
    gainers: int = 0
    losers: int = 0
    unsettled: int = 0

    def add(self, difference: Number | None, payable: Number) -> None:
        """Count a decision."""
        self.count += 1
        if difference is None:
            self.unsettled += 1
        elif difference > 0:
            self.gainers += 1
            self.owed += difference
        elif difference < 0:
            self.losers += 1
            self.overpaid -= difference
        self.payable_owed += max(payable, 0)
        self.payable_overpaid += max(-payable, 0)

    def merge(self, other: Sums) -> None:
        """Add what others come to."""
        for name in _SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {name: plain(getattr(self, name)) for name in _SUMMED}


_SUMMED = tuple(Sums.__dataclass_fields__)


@dataclass
class Group(Sums):
    """The decisions of one benefit, or of one change: what is told of all of them."""

    about: Mapping[str, Any] = field(default_factory=dict)


class Effects:
    """What another law makes of the decisions of a stretch of a ledger."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.count = 0
        self.same = 0
        self.other_values = 0
        self.not_reproduced = 0
        self.left_out: Counter[str] = Counter()
        self.changes: Counter[str] = Counter()
        self.benefits: dict[str, Group] = {}
        self.causes: dict[str, Group] = {}
        self.listed: list[dict[str, Any]] = []
        self.wrongs = 0
        self.wrong_listed: list[dict[str, Any]] = []

    @property
    def affected(self) -> int:
        """How many decisions come out with another outcome or another amount."""
        return self.changes.total()

    @property
    def compared(self) -> int:
        """How many decisions were made under both laws."""
        return self.affected + self.same + self.other_values

    def add(
        self, row: dict[str, Any], kind: str, title: Mapping[str, str], difference: Number | None, payable: Number
    ) -> None:
        """Count a decision that comes out otherwise."""
        self.changes[row["change"]] += 1
        row |= {"difference": plain(difference), "payable_difference": plain(payable)}
        self._of(self.benefits, row["benefit"], {"kind": kind, "title": dict(title)}).add(difference, payable)
        name = "|".join((row["benefit"], *(f"{step['kind']}.{step['id']}" for step in row["causes"])))
        about = {"benefit": row["benefit"], "causes": row["causes"], "first": row["seq"]}
        self._of(self.causes, name, about).add(difference, payable)
        if len(self.listed) < self.limit:
            self.listed.append(row)

    def _of(self, groups: dict[str, Group], name: str, about: Mapping[str, Any]) -> Group:
        if name not in groups and len(groups) >= _GROUPS:
            name, about = "", {"benefit": None, "causes": [], "first": None}
        return groups.setdefault(name, Group(about=about))

    def wrong(self, seq: int, record: str, problems: Iterable[Problem]) -> None:
        """Count a decision that could not be made on a side."""
        self.wrongs += 1
        if len(self.wrong_listed) < self.limit:
            told = [problem.to_dict() for problem in problems]
            self.wrong_listed.append({"seq": seq, "record": record, "problems": told[:5]})

    def merge(self, other: Effects) -> None:
        """Add what became of the records behind these."""
        for name in ("count", "same", "other_values", "not_reproduced", "wrongs"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.left_out.update(other.left_out)
        self.changes.update(other.changes)
        for mine, theirs in ((self.benefits, other.benefits), (self.causes, other.causes)):
            for name, group in theirs.items():
                self._of(mine, name, group.about).merge(group)
        self.listed += other.listed[: max(0, self.limit - len(self.listed))]
        self.wrong_listed += other.wrong_listed[: max(0, self.limit - len(self.wrong_listed))]

    def ranked(self) -> list[Group]:
        """What made the differences, the most frequent first; of equal ones the one that came first."""
        return sorted(self.causes.values(), key=lambda group: -group.count)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "count": self.count,
            "compared": self.compared,
            "affected": self.affected,
            "not_affected": self.same + self.other_values,
            "other_values_only": self.other_values,
            "left_out": {name: self.left_out[name] for name in LEFT_OUT},
            "wrong": self.wrongs,
            "not_reproduced": self.not_reproduced,
            "changes": dict(sorted(self.changes.items())),
            "benefits": {name: {**group.about, **group.to_dict()} for name, group in sorted(self.benefits.items())},
            "causes": [{**group.about, **group.to_dict()} for group in self.ranked()],
            "decisions": self.listed,
            "not_listed": self.affected - len(self.listed),
            "problems": self.wrong_listed,
        }
