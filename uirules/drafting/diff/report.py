"""Everything that a comparison of two laws found, as one frozen report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from uirules.decision.document import Runs
from uirules.decision.wording import Wording
from uirules.drafting.diff.model import (
    ClauseChange,
    DayValue,
    ReadingChoice,
    RuleChange,
    TextChange,
    Words,
    op_of,
)
from uirules.drafting.diff.verdicts import ScenarioChange

__all__ = ["SCHEMA", "Change", "Diff", "SideInfo"]

SCHEMA = "uirules/diff/0"


@dataclass(frozen=True, slots=True)
class Change:
    """One place at which the sides differ: file, RFC 6901 pointer there, plain data before and after (None: nothing).

    Of an order of entries, ``before`` and ``after`` are their names. A text has a pointer for each language.
    """

    file: str
    pointer: str
    op: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class SideInfo:
    """One side as the head of a report names it."""

    spec: str
    id: str
    version: str
    title: Words
    digest: str
    wording_digest: str
    law_on: dt.date | None
    known_at: dt.date | None
    readings: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "side": self.spec,
            "ruleset": self.id,
            "version": self.version,
            "digest": self.digest,
            "wording_digest": self.wording_digest,
            "law_on": None if self.law_on is None else self.law_on.isoformat(),
            "known_at": None if self.known_at is None else self.known_at.isoformat(),
            "readings": dict(self.readings),
        }


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two laws, each thing once. ``scenarios_run`` is None where none was asked for.

    ``on_drafts``: some were decided by an amendment that is no law, on which nothing is payable; what would be is not
    compared there. ``labels`` are those of the clauses named by their ids, ``wordings`` the languages of the laws,
    ``not_law`` says in each of them which amendments are no law.
    """

    before: SideInfo
    after: SideInfo
    languages: tuple[str, ...]
    clauses: tuple[ClauseChange, ...]
    texts: tuple[TextChange, ...]
    rules: tuple[RuleChange, ...]
    readings: tuple[ReadingChoice, ...]
    days: tuple[DayValue, ...]
    scenarios: tuple[ScenarioChange, ...]
    scenarios_run: int | None
    not_run: tuple[str, ...] = ()
    on_drafts: bool = False
    labels: Mapping[str, Words] = field(default_factory=dict)
    wordings: Mapping[str, Wording] = field(default_factory=dict, compare=False, repr=False)
    not_law: Mapping[str, Sequence[Runs]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.clauses or self.texts or self.rules or self.readings or self.days or self.scenarios)

    @property
    def on_paraphrase(self) -> bool:
        """Whether a clause was compared of which no wording is held."""
        return any(clause.on_paraphrase for clause in self.clauses)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What the files and the clause registries of the sides say differently, as plain places and data.

        Days, readings and scenarios are not among them: they differ without a word of a file being another.
        """
        return tuple(self._changes())

    def _changes(self) -> Iterator[Change]:
        for clause in self.clauses:
            yield from _of_clause(clause)
        for text in self.texts:
            for lang in text.languages:
                old, new = text.before.get(lang), text.after.get(lang)
                op = "added" if old is None else "removed" if new is None else "changed"
                yield Change(text.place.file, f"{text.place.pointer}/{lang}", op, old, new)
        for rule in self.rules:
            yield Change(rule.place.file, rule.place.pointer, rule.op, rule.before, rule.after)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        scenarios = None
        if self.scenarios_run is not None:
            scenarios = {
                "run": self.scenarios_run,
                "changed": len(self.scenarios),
                "outcome_changed": sum(scenario.outcome_changed for scenario in self.scenarios),
                "on_drafts": self.on_drafts,
                "not_run": list(self.not_run),
                "changes": [scenario.to_dict() for scenario in self.scenarios],
            }
        return {
            "schema": SCHEMA,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "empty": self.empty,
            "on_paraphrase": self.on_paraphrase,
            "clauses": [clause.to_dict() for clause in self.clauses],
            "texts": [text.to_dict() for text in self.texts],
            "rules": [rule.to_dict() for rule in self.rules],
            "readings": [reading.to_dict() for reading in self.readings],
            "days": [value.to_dict() for value in self.days],
            "scenarios": scenarios,
        }


def _of_clause(clause: ClauseChange) -> Iterator[Change]:
    instrument, _, name = clause.id.partition("/")
    file = f"legal_refs/{instrument}.yaml"
    base = f"/clauses/{name}" if name else "/whole"
    if clause.op == "renumbered":
        yield Change(file, base, "moved", clause.id_before, clause.id)
    op = {"inserted": "added", "repealed": "removed"}.get(clause.op, "changed")
    for part in clause.parts:
        if not part.is_text:
            yield Change(file, f"{base}/{part.name}", op, part.before, part.after)
            continue
        for lang in {**(part.before or {}), **(part.after or {})}:
            old, new = (words.get(lang) for words in (part.before or {}, part.after or {}))
            if old != new:
                yield Change(file, f"{base}/{part.name}/{lang}", op_of(old, new), old, new)
