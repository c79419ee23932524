"""The act: what an office did with a calculation. It is the office's own statement; nothing here works it out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from uirules.errors import ClaimError, RecordError, RulesetError
from uirules.ruleset.model import Model
from uirules.ruleset.scalars import Day, Dotted, Natural
from uirules.ruleset.source import load_json, load_yaml
from uirules.ruleset.validate import validate
from uirules.values.script import zawgyi

__all__ = ["PERSONAL", "Act", "Departure", "Evidence", "Paid", "act_of", "read_act"]

Sum = Natural
"""Whole kyat (units of the ruleset's currency)."""

RecordId = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]


def _told(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("act_text", "a text")
    if zawgyi(text) is not None:
        raise PydanticCustomError("act_text", "a text in Unicode; this one is written in Zawgyi")
    return text


Text = Annotated[str, Field(max_length=2000), AfterValidator(_told)]


def _not_before(day: dt.date | None, other: dt.date | None, name: str) -> dt.date | None:
    if day is not None and other is not None and day < other:
        raise PydanticCustomError("act_order", "a day that is not before '{name}'", {"name": name})
    return day


class Evidence(Model):
    """What shows one fact: a document, its kind, the day on which it was seen."""

    fact: Dotted
    document: Text
    seen_on: Day | None = None


class Departure(Model):
    """Where the officer decided otherwise than the calculation, and why."""

    outcome: Literal["met", "not_met"] | None = None
    amounts: dict[Dotted, Sum] = Field(default_factory=dict)
    why: Text

    @model_validator(mode="after")
    def _something(self) -> Departure:
        if self.outcome is None and not self.amounts:
            raise PydanticCustomError("departure", "one of 'outcome' and 'amounts'")
        return self


class Paid(Model):
    """A payment really made, in whole kyat, perhaps for one period."""

    on: Day
    amount: Sum
    period_from: Day | None = None
    period_to: Day | None = None
    reference: Text | None = None

    @field_validator("period_to")
    @classmethod
    def _in_order(cls, day: dt.date | None, info: ValidationInfo) -> dt.date | None:
        return _not_before(day, info.data.get("period_from"), "period_from")


class Act(Model):
    """What an office did: who, when, on what evidence, with what effect on earlier acts.

    ``supersedes``, ``reverses`` and ``annuls`` name records by their ids.
    """

    office: Text
    capacity: Text
    reference: Text | None = None
    decided_on: Day
    served_on: Day | None = None
    departs: Departure | None = None
    evidence: tuple[Evidence, ...] = ()
    supersedes: tuple[RecordId, ...] = ()
    reverses: tuple[RecordId, ...] = ()
    annuls: tuple[RecordId, ...] = ()
    finality: Literal["provisional", "open_to_appeal", "under_appeal", "final"] | None = None
    final_on: Day | None = None
    payments_made: tuple[Paid, ...] = ()

    @field_validator("served_on", "final_on")
    @classmethod
    def _in_order(cls, day: dt.date | None, info: ValidationInfo) -> dt.date | None:
        return _not_before(day, info.data.get("decided_on"), "decided_on")

    @field_validator("final_on")
    @classmethod
    def _of_what_is_final(cls, day: dt.date | None, info: ValidationInfo) -> dt.date | None:
        if day is not None and info.data.get("finality") != "final":
            raise PydanticCustomError("act_final", "'finality: final' beside it")
        return day

    @field_validator("reverses", "annuls", "supersedes")
    @classmethod
    def _each_once(cls, ids: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """One act has one effect on a record."""
        others = {id for name in ("supersedes", "reverses", "annuls") for id in info.data.get(name, ())}
        if len(set(ids)) < len(ids) or others & set(ids):
            raise PydanticCustomError("act_twice", "each record once")
        return ids

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON; what was not stated is left out."""
        data: dict[str, Any] = self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        return data


PERSONAL = ("reference", "departs", "evidence", "payments_made")
"""The parts of an act that say something of the person, and are kept with the facts where those are detached."""


def read_act(source: Path | str, *, name: str | None = None) -> Act:
    """The act in a YAML or JSON file (a path), or in a text. RecordError with everything wrong in it."""
    read = load_json if isinstance(source, Path) and source.suffix == ".json" else load_yaml
    try:
        return validate(Act, read(source, name=name, error=ClaimError))  # what it says may be personal
    except (ClaimError, RulesetError) as error:
        raise RecordError(error.problems) from None


def act_of(data: Any) -> Act:
    """The act of a record's plain data. RecordError where it is none."""
    return read_act(json.dumps(data, ensure_ascii=False), name="act")
