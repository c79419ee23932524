"""The typed form of an amendment file: who amends what, from when, clause by clause, and what it saves."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from uirules.ruleset.model import Assurance, Cites, Model, Words
from uirules.ruleset.scalars import Dashed, Day, Dotted, Flag, Name, Natural

__all__ = [
    "FORMAT",
    "OPERATIONS",
    "RULES",
    "AmendmentFile",
    "AmendingClause",
    "Area",
    "Change",
    "Commencement",
    "Construction",
    "InsertedClause",
    "NoneWorseOff",
    "Pending",
    "Reenactment",
    "Renumbering",
    "Study",
    "Transition",
    "Words",
    "WordsChange",
]

FORMAT = "uirules/amendment/0"

Status = Literal["enacted", "tabled", "proposed", "programme_aim", "precedent", "illustrative"]
"""How far the amendment has come. Only ``enacted`` is law; nothing is ever payable on any other."""


class Area(Model):
    """One fund or area in which the amendment takes effect by itself: claims of which facts have these values."""

    where: dict[Dotted, Annotated[list[str], Field(min_length=1)]] = Field(min_length=1)
    date: Day | None = None


class Commencement(Model):
    """The day from which the amendment is law; without one, it waits for the notification that is told."""

    by: Name | None = None
    date: Day | None = None
    by_notification: Words | None = None
    areas: dict[Dashed, Area] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _some(self) -> Commencement:
        if self.date is None and self.by_notification is None and not self.areas:
            raise PydanticCustomError("commencement", "one of 'date', 'by_notification' and 'areas'")
        return self


class AmendingClause(Model):
    """A clause of the amending instrument, in its own words."""

    label: Words
    title: Words | None = None
    text: Words
    assurance: Assurance | None = None


class Study(Model):
    """The actuarial study that an amendment rests on (C102, Article 71(3))."""

    made: Flag
    source: str | None = None
    note: Words | None = None


class WordsChange(Model):
    """Words that take the place of others: in some clauses (``everywhere``: in every one that has them).

    ``sentences``: also in the titles and sentences of the rules. ``occurs``: whether the words must stand once in each
    clause, or are replaced wherever they stand.
    """

    in_: Literal["everywhere"] | Annotated[list[str], Field(min_length=1)] = Field(alias="in")
    from_: Words = Field(alias="from")
    to: Words
    occurs: Literal["once", "every"] = "once"
    sentences: Flag = False


class InsertedClause(Model):
    """A clause that is new: ``ssl-2012/sec_37A``."""

    id: str
    after: str | None = None
    label: Words
    title: Words | None = None
    text: Words


class Proviso(Model):
    """Words added at the end of a clause."""

    clause: str
    text: Words


class Reenactment(Model):
    """A clause repealed and enacted anew: what referred to the old one refers to the new one."""

    repeals: str
    id: str
    label: Words
    title: Words | None = None
    text: Words


class Renumbering(Model):
    """A clause that gets another number; its old id stays an alias."""

    clause: str
    id: str
    label: Words


class Construction(Model):
    """References to a clause, or certain words in the rules' sentences, that are to be read as others."""

    clause: str | None = None
    as_: str | None = Field(None, alias="as")
    from_: Words | None = Field(None, alias="from")
    to: Words | None = None

    @model_validator(mode="after")
    def _one(self) -> Construction:
        clauses, words = (self.clause, self.as_), (self.from_, self.to)
        if (None in clauses) == (None in words) or (None in clauses and clauses != (None, None)):
            raise PydanticCustomError("construction", "either 'clause' and 'as', or 'from' and 'to'")
        return self


OPERATIONS = ("set", "insert", "remove", "words", "clause", "proviso", "repeal", "re_enact", "renumber", "construe")
"""What a change can do, by the key that says it."""


class Change(Model):
    """One change: exactly one operation, the clause that orders it, and what it expects to find."""

    by: Name
    set: str | None = None
    insert: str | None = None
    remove: str | None = None
    words: WordsChange | None = None
    clause: InsertedClause | None = None
    proviso: Proviso | None = None
    repeal: str | None = None
    re_enact: Reenactment | None = None
    renumber: Renumbering | None = None
    construe: Construction | None = None
    from_: Any = Field(None, alias="from")
    to: Any = None
    after: str | None = None
    before: str | None = None
    later: dict[str, Literal["stands", "lapses"]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_operation(self) -> Change:
        given = [name for name in OPERATIONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError("one_operation", f"exactly one of {', '.join(OPERATIONS)}")
        fields = self.model_fields_set
        wants = {"set": {"from_", "to"}, "insert": {"to"}, "remove": {"from_"}}.get(given[0], set())
        for name in ("from_", "to"):
            if (name in fields) != (name in wants):
                told = {"set": "'from' and 'to'", "insert": "'to' alone", "remove": "'from' alone"}
                raise PydanticCustomError("change_values", told.get(given[0], f"no 'from' or 'to' beside '{given[0]}'"))
        if (self.after is not None or self.before is not None) and given[0] != "insert":
            raise PydanticCustomError("change_place", "'after' and 'before' beside 'insert' only")
        if self.later and given[0] != "set":
            raise PydanticCustomError("change_later", "'later' beside 'set' only")
        return self

    @property
    def operation(self) -> str:
        """The key of :data:`OPERATIONS` that is given."""
        return next(name for name in OPERATIONS if getattr(self, name) is not None)


class Pending(Model):
    """Claims made before the commencement and not decided by then: which law governs them."""

    by: Name
    law: Literal["old", "new"]
    made_on: Dotted
    decided_on: Dotted | None = None
    text: Words | None = None


class Running(Model):
    """Benefits already in payment on the day of commencement: which law the later payments follow."""

    by: Name
    law: Literal["old", "new"]
    text: Words | None = None


class Acquired(Model):
    """Months acquired before the commencement: whether they count under the new law."""

    by: Name
    counted: Flag
    text: Words | None = None


class NoneWorseOff(Model):
    """Whom the new law would give less keeps what the old one gives: the better outcome, then the greater value."""

    by: Name
    compare: Name
    until: Day | None = None
    text: Words | None = None


RULES = ("pending_claims", "benefits_in_payment", "months_acquired", "no_one_worse_off")
"""What a transition can say beside which law governs, by the key that says it."""


class Transition(Model):
    """Which claims the old law still governs, and what becomes of rights acquired under it."""

    by: Name
    governs: Literal["contingency"] | Dotted = "contingency"
    text: Words | None = None
    pending_claims: Pending | None = None
    benefits_in_payment: Running | None = None
    months_acquired: Acquired | None = None
    no_one_worse_off: NoneWorseOff | None = None


class AmendmentFile(Model):
    """``rulesets/amendments/<id>.yaml``."""

    format: Literal["uirules/amendment/0"]
    id: Dashed
    kind: Literal["act", "delegated", "erratum"]
    status: Status
    title: Words
    cited_as: Words
    note: Words | None = None
    sources: list[str] = Field(default_factory=list)
    assurance: Assurance
    text_status: Literal["official", "official_translation", "quoted", "paraphrase"] = "paraphrase"
    published: Day
    number: Natural = 1
    amends: Dashed
    amends_amendment: Dashed | None = None
    requires: list[Dashed] = Field(default_factory=list)
    enabled_by: Cites | None = None
    enables: list[str] = Field(default_factory=list)
    vires: Literal["not_examined"] | None = None
    actuarial_study: Study | None = None
    commencement: Commencement | None = None
    sunset: Day | None = None
    clauses: dict[Name, AmendingClause] = Field(min_length=1)
    changes: dict[Dashed, Change] = Field(min_length=1)
    transition: Transition | None = None

    @model_validator(mode="after")
    def _belongs_together(self) -> AmendmentFile:
        grades = {self.assurance, *(clause.assurance for clause in self.clauses.values())}
        if grades - {"D", None} and not self.sources:
            raise PydanticCustomError("grade_sources", "'sources' for an assurance other than D")
        if self.kind == "delegated" and (self.enabled_by is None or self.vires is None):
            raise PydanticCustomError("delegated", "'enabled_by' and 'vires: not_examined' for a delegated act")
        if self.kind != "delegated" and (self.enabled_by is not None or self.vires is not None):
            raise PydanticCustomError("not_delegated", "'enabled_by' and 'vires' for a delegated act only")
        if self.kind == "erratum" and (self.commencement or self.sunset or self.transition):
            raise PydanticCustomError("erratum", "no commencement, sunset or transition: an erratum was always so")
        if self.kind != "erratum" and self.transition is not None and self.commencement is None:
            raise PydanticCustomError("transition_date", "a 'commencement': a transition goes by its day")
        begun = self.commencement or Commencement.model_construct()
        days = [begun.date, *(area.date for area in begun.areas.values())]
        if self.sunset is not None and any(day is not None and self.sunset <= day for day in days):
            raise PydanticCustomError("sunset", "a sunset after the commencement")
        return self
