"""What a comparison of two laws found, as frozen data: texts, rules, clauses, values by day, readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from uirules.decision.wording import Kind as ValueKind
from uirules.drafting.diff.tree import Op, steps_of

__all__ = [
    "NOT_NAMED",
    "ClauseChange",
    "ClausePart",
    "DayValue",
    "Place",
    "ReadingChoice",
    "RuleChange",
    "TextChange",
    "Words",
    "op_of",
]

NOT_NAMED = dt.date(9999, 1, 1)
"""The day from which an amendment holds that has no day of commencement yet."""

Words = Mapping[str, str]
Kind = Literal[
    "law", "provision", "parameter", "definition", "table", "condition", "payment", "reading", "fact", "system", "gap",
    "text", "locale", "clause",
]  # fmt: skip
"""What a drafter calls the thing that changed."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a change is about: its kind, the provision (None: of the whole law; ``common``: of all that share it) and
    its name there, the titles of both by language, and the file and pointer.

    ``part`` is the rest of the pointer, within the thing; ``options`` are the readings and options
    on the way to it; ``shown_as`` is how values of a parameter are shown.
    """

    kind: Kind
    provision: str | None
    name: str
    part: str
    title: Words
    provision_title: Words
    file: str
    pointer: str
    options: tuple[tuple[str, str], ...] = ()
    shown_as: ValueKind | None = field(default=None, compare=False)

    @property
    def steps(self) -> list[str]:
        """The steps of ``part``."""
        return steps_of(f"/{self.part}") if self.part else []

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "kind": self.kind,
            "provision": self.provision,
            "name": self.name,
            "part": self.part,
            "title": dict(self.title),
            "file": self.file,
            "pointer": self.pointer,
        }


@dataclass(frozen=True, slots=True)
class TextChange:
    """A sentence or a title of the ruleset that changed, by language; a side without it has no words.

    ``by``: the clauses of the amendments that changed it, where they are what the sides differ in.
    """

    place: Place
    before: Words
    after: Words
    file_before: str
    pointer_before: str
    by: tuple[str, ...] = ()

    @property
    def op(self) -> Op:
        return op_of(self.before, self.after)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which the words differ."""
        return tuple(lang for lang in {**self.before, **self.after} if self.before.get(lang) != self.after.get(lang))

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data = {**self.place.to_dict(), "op": self.op, "before": dict(self.before), "after": dict(self.after)}
        return {**data, "by": list(self.by)}


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule or a value that changed.

    ``start`` is the day from which it holds, where it stands in a timeline, and ``replaces`` what held on that day
    before; ``cite`` the clauses by which (of what was removed: by which it stood); ``cites_itself``: what changed
    names them, rather than the thing it stands in. ``by``: the clauses of the amendments that changed it, where they
    are what the sides differ in. ``moved_from``: its place before.
    """

    place: Place
    op: Op
    before: Any
    after: Any
    cite: tuple[str, ...] = ()
    cites_itself: bool = False
    start: dt.date | None = None
    replaces: Any = None
    moved_from: tuple[str, str] | None = None
    by: tuple[str, ...] = ()

    @property
    def is_citation(self) -> bool:
        """Whether all that changed is that further clauses are cited."""
        if self.place.steps[-1:] != ["cite"] or self.op not in ("added", "changed"):
            return False
        before, after = (
            {data} if isinstance(data, str) else {str(clause) for clause in data or ()}
            for data in (self.before, self.after)
        )
        return before < after

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data = {**self.place.to_dict(), "op": self.op, "before": self.before, "after": self.after}
        start = None if self.start is None or self.start == NOT_NAMED else self.start.isoformat()
        data |= {"cite": list(self.cite), "by": list(self.by), "from": start}
        if self.replaces is not None:
            data["replaces"] = self.replaces
        if self.moved_from is not None:
            data["moved_from"] = {"file": self.moved_from[0], "pointer": self.moved_from[1]}
        return data


@dataclass(frozen=True, slots=True)
class ClausePart:
    """One part of a clause: ``label``, ``title``, ``summary``, ``wording`` …, as words by language or as plain data."""

    name: str
    before: Any
    after: Any
    is_text: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {"part": self.name, "before": self.before, "after": self.after}


_IN_HEADS = ("label", "instrument.title", "instrument.cited_as")
"""Texts of a clause that its heading says already."""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that was changed, inserted, repealed or renumbered.

    ``own_words``: the base holds no wording of the instrument, so that a redline is one of the project's own words.
    ``instrument`` is the title of the instrument it stands in.
    """

    id: str
    op: Literal["changed", "inserted", "repealed", "renumbered"]
    label: Words
    parts: tuple[ClausePart, ...]
    own_words: bool
    text_status: str
    id_before: str | None = None
    label_before: Words = field(default_factory=dict)
    by: tuple[str, ...] = ()
    instrument: Words = field(default_factory=dict)

    @property
    def texts(self) -> tuple[ClausePart, ...]:
        return tuple(part for part in self.parts if part.is_text)

    @property
    def on_paraphrase(self) -> bool:
        """Whether a redline of it is one of the project's own words for what the instrument says."""
        return self.own_words and self.op != "inserted" and bool(self.texts)

    @property
    def told(self) -> tuple[ClausePart, ...]:
        """What a report says of it: of a clause that came or went, what it says and nothing besides, and that once."""
        if self.op == "inserted" or (self.op == "repealed" and all(not part.after for part in self.parts)):
            return tuple(
                part for part in self.texts if part.name not in _IN_HEADS and (part.after or part.before) != self.label
            )
        return self.parts

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"clause": self.id, "op": self.op, "label": dict(self.label)}
        if self.id_before is not None:
            data |= {"clause_before": self.id_before, "label_before": dict(self.label_before)}
        data |= {"own_words": self.own_words, "text_status": self.text_status, "by": list(self.by)}
        return data | {"parts": [part.to_dict() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class DayValue:
    """What is in force on the day of each side, and is not the same: written values or formulas with their first days.

    A side without a day goes by that of each claim, and has all its entries here. ``goes_by``: the day that a parameter
    goes by, where that is not the day of the law.
    """

    place: Place
    before: tuple[tuple[dt.date | None, Any], ...]
    after: tuple[tuple[dt.date | None, Any], ...]
    goes_by: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data = {**self.place.to_dict(), "before": _entries(self.before), "after": _entries(self.after)}
        return data if self.goes_by is None else {**data, "goes_by": self.goes_by}


@dataclass(frozen=True, slots=True)
class ReadingChoice:
    """A reading on which the sides take different options; the sentence of each by language."""

    reading: str
    title: Words
    before: str
    after: str
    text_before: Words
    text_after: Words

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {"reading": self.reading, "title": dict(self.title), "before": self.before, "after": self.after}


def op_of(before: Any, after: Any) -> Op:
    return "added" if not before and after else "removed" if before and not after else "changed"


def _entries(entries: tuple[tuple[dt.date | None, Any], ...]) -> list[dict[str, Any]]:
    return [{"from": None if start is None else start.isoformat(), "value": value} for start, value in entries]
