"""Counts of verdicts: added up, put together, written down and read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal

from uirules.records.replay.verdict import EXTENTS, STATUSES, Verdict

__all__ = ["Tally"]

_COUNTERS = ("statuses", "causes", "extents", "benefits", "engines", "rulesets")
_GROUPS = 1_000
"""So many different differences are told apart; what comes after them is counted with the rest."""


class Tally:
    """What became of the records of a stretch of a ledger.

    ``listed`` are the first differences, ``groups`` all of them by causes, benefit and step: how many, and the first.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.statuses: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.extents: Counter[str] = Counter()
        self.benefits: Counter[str] = Counter()
        self.engines: Counter[str] = Counter()
        self.rulesets: Counter[str] = Counter()
        self.other_records = 0
        self.other_languages = 0
        self._listed: dict[str, list[dict[str, Any]]] = {extent: [] for extent in EXTENTS}
        self.groups: dict[str, dict[str, Any]] = {}

    @property
    def count(self) -> int:
        """How many decisions."""
        return self.statuses.total()

    @property
    def nothing(self) -> Literal["left_out", "not_published"] | None:
        """Why no decision was made again although there are some: all of them are of another law, or nothing of their
        law had been published on the day of knowledge. None where one was, or where there is another reason."""
        if self.count and self.statuses["left_out"] == self.count:
            return "left_out"
        unpublished = sum(group["count"] for group in self.groups.values() if _unpublished(group["first"]))
        done = self.statuses["identical"] + self.statuses["differs"]
        return "not_published" if done and unpublished == done else None

    def add(self, verdict: Verdict | None) -> None:
        """Count a record; None: one that is no decision."""
        if verdict is None:
            self.other_records += 1
            return
        self.statuses[verdict.status] += 1
        if verdict.engine:
            self.benefits[verdict.benefit] += 1
            self.engines[verdict.engine] += 1
            self.rulesets["@".join(verdict.ruleset)] += 1
            self.other_languages += not verdict.languages
        if verdict.status == "differs":
            data = verdict.to_dict()
            self.causes.update(verdict.causes)
            self._group(_name(data), 1, data)
            assert verdict.extent is not None
            self.extents[verdict.extent] += 1
            self._list(verdict.extent, [data])

    @property
    def listed(self) -> list[dict[str, Any]]:
        """The first differences, those of results before those of reasons only."""
        return [row for rows in self._listed.values() for row in rows][: self.limit]

    def _list(self, extent: str, rows: list[dict[str, Any]]) -> None:
        self._listed[extent] += rows[: max(0, self.limit - len(self._listed[extent]))]

    def _group(self, name: str, count: int, first: Mapping[str, Any]) -> None:
        if name not in self.groups and len(self.groups) >= _GROUPS:
            name, first = "", {}
        group = self.groups.setdefault(name, {"count": 0, "first": dict(first)})
        group["count"] += count

    def merge(self, other: Tally) -> None:
        """Add what became of the records behind these."""
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        self.other_records += other.other_records
        self.other_languages += other.other_languages
        for extent, rows in other._listed.items():
            self._list(extent, rows)
        for name, group in other.groups.items():
            self._group(name, group["count"], group["first"])

    def ranked(self) -> list[dict[str, Any]]:
        """The groups, the largest first; of equal ones the one that came first."""
        return sorted(self.groups.values(), key=lambda group: -group["count"])

    def to_state(self) -> dict[str, Any]:
        """Everything, as plain data."""
        data: dict[str, Any] = {name: dict(getattr(self, name)) for name in _COUNTERS}
        data |= {"other_records": self.other_records, "other_languages": self.other_languages}
        return data | {"limit": self.limit, "listed": self._listed, "groups": self.groups}

    @classmethod
    def from_state(cls, data: Mapping[str, Any]) -> Tally:
        """What :meth:`to_state` wrote. KeyError, TypeError or ValueError for anything else."""
        tally = cls(int(data["limit"]))
        for name in _COUNTERS:
            setattr(tally, name, Counter({str(key): int(count) for key, count in dict(data[name]).items()}))
        tally.other_records, tally.other_languages = int(data["other_records"]), int(data["other_languages"])
        tally._listed = {extent: list(data["listed"][extent]) for extent in EXTENTS}
        tally.groups = dict(data["groups"])
        return tally

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        listed = self.listed
        return {
            "count": self.count,
            "statuses": {name: self.statuses[name] for name in STATUSES},
            "extents": {name: self.extents[name] for name in EXTENTS},
            "causes": dict(sorted(self.causes.items())),
            "benefits": dict(sorted(self.benefits.items())),
            "rulesets": dict(sorted(self.rulesets.items())),
            "engines": dict(sorted(self.engines.items())),
            "other_language_packs": self.other_languages,
            "other_records": self.other_records,
            "groups": [{"count": group["count"], **_kind(group["first"])} for group in self.ranked()],
            "differences": listed,
            "not_listed": self.statuses["differs"] - len(listed),
        }


def _unpublished(first: Mapping[str, Any]) -> bool:
    problems = first.get("problems") or [{}]
    return bool(problems[0].get("code") == "law.not_published")


def _name(data: Mapping[str, Any]) -> str:
    """The group of a difference."""
    step = data["step"] or {}
    codes = [str(problem["code"]) for problem in data.get("problems", ())]
    return "|".join(
        (
            data["extent"],
            ",".join(data["causes"]),
            data["benefit"],
            str(step.get("kind")),
            str(step.get("id")),
            *codes[:1],
        )
    )


def _kind(first: Mapping[str, Any]) -> dict[str, Any]:
    """What all differences of a group have in common."""
    step = first.get("step")
    return {
        "extent": first.get("extent"),
        "causes": first.get("causes", []),
        "benefit": first.get("benefit"),
        "step": None if not step else {name: step[name] for name in ("kind", "id", "title", "clauses")},
        "first": first.get("seq"),
    }
