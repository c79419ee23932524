"""What a clause registry holds, as frozen values: instruments, clauses, cells of fact, sources, gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from uirules.errors import Position
from uirules.legal.assurance import Assurance, weakest
from uirules.legal.ids import PartKind

__all__ = [
    "STATUSES",
    "Citation",
    "Clause",
    "DateName",
    "Dated",
    "Fact",
    "Gap",
    "GapKind",
    "Instrument",
    "InstrumentKind",
    "Placed",
    "Source",
    "Status",
    "TextStatus",
    "Words",
]

Words = Mapping[str, str]
"""A text by language code."""

InstrumentKind = Literal["act", "rules", "notification", "directive", "announcement"]
DateName = Literal["enacted", "made", "commenced", "repealed"]
Status = Literal["encoded", "procedural", "discretionary", "delegated", "not_yet_encoded", "text_not_seen"]
"""What became of a clause in the rulesets.

``encoded``: rules state it. ``procedural``: it orders how things are done and decides no claim. ``discretionary``: an
officer's judgement, which rules do not replace. ``delegated``: it hands the matter to another instrument.
``not_yet_encoded``: rules could state it and do not yet. ``text_not_seen``: too little is known of it.
"""
TextStatus = Literal["official", "official_translation", "quoted", "paraphrase", "not_seen"]
"""The best form in which the clause's wording was read: the official text, its official translation, a quotation by
somebody else, an account of it in other words, or nothing."""
Placed = Literal["stated", "inferred"]
GapKind = Literal["not_found", "weak_recollection", "ambiguity", "contradiction"]

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Source:
    """A page the facts come from. ``government``: a page of the Government or of its newspapers."""

    key: str
    address: str
    what: str
    government: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A day with the grade of knowing it."""

    date: dt.date
    assurance: Assurance
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of the collection of facts: a single statement with its own grade.

    ``key`` names the row, ``part`` the cell where a row has several. ``firm`` marks a recollection held firmly;
    ``from_government`` a single source that is the Government's own. ``text`` says the cell's own statement where the
    clause's summary says more than this one thing. ``status`` and ``reason`` tell what became of this cell where that
    differs from its clause.
    """

    key: str
    assurance: Assurance
    sources: tuple[str, ...] = ()
    part: str | None = None
    text: Words | None = None
    firm: bool = False
    from_government: bool = False
    status: Status | None = None
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause as a decision names it: its id and its label in each language."""

    clause: str
    label: Words

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON: ``{"clause": …, "label": {…}}``."""
        return {"clause": self.clause, "label": dict(self.label)}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of one instrument.

    ``summary`` is always in the project's own words, whatever ``text_status`` says of what was read. ``within`` is the
    clause it stands in: by its id, or by what the file says (a section's chapter); ``placed`` tells whether that place
    is stated in a source or inferred from the subject.
    """

    id: str
    kind: PartKind
    label: Words
    summary: Words
    status: Status
    text_status: TextStatus
    title: Words | None = None
    in_part: bool = False
    reason: Words | None = None
    wording: Words | None = None
    within: str | None = None
    placed: Placed = "stated"
    see: tuple[str, ...] = ()
    in_force_from: Dated | None = None
    in_force_to: Dated | None = None
    facts: tuple[Fact, ...] = ()
    position: Position | None = field(default=None, compare=False)

    @property
    def encoded(self) -> bool:
        """True where rules state the clause, wholly or in part."""
        return self.status == "encoded"

    @property
    def own_words(self) -> bool:
        """True where no wording of the instrument is held: a redline can only show the project's own words."""
        return self.wording is None

    @property
    def assurance(self) -> Assurance | None:
        """The grade of the weakest cell; None where the clause has none."""
        return weakest(fact.assurance for fact in self.facts)

    def fact(self, key: str, part: str | None = None) -> Fact | None:
        """The cell of that row, and part where the row has several; None where there is no such cell here."""
        return next((f for f in self.facts if f.key == key and part in (None, f.part)), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON; what is not known is left out."""
        data: dict[str, Any] = {"clause": self.id, "kind": self.kind, "label": dict(self.label)}
        for name in ("title", "summary", "reason", "wording"):
            if (words := getattr(self, name)) is not None:
                data[name] = dict(words)
        data |= {"status": self.status, "in_part": self.in_part, "text_status": self.text_status}
        if self.within is not None:
            data |= {"within": self.within, "placed": self.placed}
        for name in ("in_force_from", "in_force_to"):
            if (day := getattr(self, name)) is not None:
                data[name] = _dated(day)
        data["see"] = list(self.see)
        data["facts"] = [_fact(fact) for fact in self.facts]
        return data


@dataclass(frozen=True, slots=True)
class Instrument:
    """An act, rules, a notification, a directive or an announcement, with its clauses by id.

    The clause under the instrument's own id speaks of the whole. ``cited_as`` says how a clause is named outside the
    instrument, with ``{label}`` for its label.
    """

    id: str
    kind: InstrumentKind
    title: Words
    clauses: Mapping[str, Clause]
    cited_as: Words | None = None
    number: Words | None = None
    issued_by: Words | None = None
    dates: Mapping[str, Dated] = field(default_factory=dict)

    @property
    def whole(self) -> Clause:
        """The clause that stands for the whole instrument."""
        return self.clauses[self.id]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the text leaves open, as far as it was read.

    ``item`` is the number of the question in the collection of facts, ``rows`` its cells without a usable grade.
    ``touches`` names benefits and systems; ``readings`` the readings that decide the question, none where none does.
    ``between`` names benefits that may be due side by side although nothing found says how they meet.
    """

    id: str
    kind: GapKind
    text: Words
    clauses: tuple[str, ...]
    touches: tuple[str, ...]
    item: int | None = None
    rows: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    position: Position | None = field(default=None, compare=False)


def _dated(day: Dated) -> dict[str, Any]:
    return {"date": day.date.isoformat(), "assurance": day.assurance.value, "sources": list(day.sources)}


def _fact(fact: Fact) -> dict[str, Any]:
    data: dict[str, Any] = {"key": fact.key, "assurance": fact.assurance.value, "sources": list(fact.sources)}
    if fact.part is not None:
        data["part"] = fact.part
    if fact.text is not None:
        data["text"] = dict(fact.text)
    if fact.firm:
        data["firm"] = True
    if fact.from_government:
        data["from_government"] = True
    if fact.status is not None:
        data["status"] = fact.status
    if fact.reason is not None:
        data["reason"] = dict(fact.reason)
    return data
