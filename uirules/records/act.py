"""The act: what an office did with a calculation. It is the office's own statement; nothing here works it out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from uirules.errors import ClaimError, RecordError, RulesetError
from uirules.ruleset.model import Model
from uirules.ruleset.scalars import Day, Dotted, Natural
from uirules.ruleset.source import load_json, load_yaml
from uirules.ruleset.validate import validate

__all__ = ["PERSONAL", "Act", "Departure", "Evidence", "Paid", "act_of", "read_act"]

Sum = Natural
"""Whole kyat (units of the ruleset's currency)."""

RecordId = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


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

    @model_validator(mode="after")
    def _in_order(self) -> Act:
        if self.served_on is not None and self.served_on < self.decided_on:
            raise PydanticCustomError("act_order", "a 'served_on' that is not before 'decided_on'")
        return self

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
