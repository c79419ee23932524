"""The typed form of a file of scenarios. Unknown keys are mistakes, and so is a key without a value."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from uirules.ruleset.scalars import Dashed, Day, Flag, Name

__all__ = [
    "FORMAT",
    "AnyOf",
    "Bounds",
    "Expect",
    "ExpectedAssurance",
    "ExpectedPayment",
    "ExpectedValue",
    "Scenario",
    "ScenarioFile",
]

FORMAT = "uirules/scenarios/0"

T = TypeVar("T")


def _given(value: Any) -> Any:
    if value is None:
        raise PydanticCustomError("nothing", "expected a value; leave the key out where nothing is expected of it")
    return value


Asked = Annotated[T | None, BeforeValidator(_given)]
"""What is expected only where it is written: a key without a value would look like a test and be none."""


class Model(BaseModel):
    """What all models of a file of scenarios share."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Bounds(Model):
    """A value that is not settled, by its bounds; an end without a value is open."""

    low: str | None = Field(alias="from")
    high: str | None = Field(alias="to")


class AnyOf(Model):
    """A value that is not settled: one of exactly these."""

    one_of: list[str] = Field(min_length=2)


ExpectedValue = str | Bounds | AnyOf
"""An exact value (``140000``, ``850000/3``, ``2026-03-01``), ``not_evaluated``, or what it can still be."""

State = Annotated[str, Field(min_length=1)]
Grade = Literal["A", "B", "C", "D", "none"]


class ExpectedPayment(Model):
    """A period, in as many of its parts as the scenario speaks of."""

    start: Asked[ExpectedValue] = Field(default=None, alias="from")
    end: Asked[ExpectedValue] = Field(default=None, alias="to")
    amount: Asked[ExpectedValue] = None
    state: Asked[State] = None
    payable: Asked[Flag] = None
    certain: Asked[Flag] = None
    missing: Asked[list[str]] = None


class ExpectedAssurance(Model):
    """The grades that outcome and amount rest on; ``none`` where there is none."""

    outcome: Asked[Grade] = None
    amount: Asked[Grade] = None


class Expect(Model):
    """What a decision must say. What is not written is not looked at.

    ``payments``, ``missing``, ``missing_for_amount``, ``decisive_readings``, ``assumptions``, ``errors``,
    ``amendments`` (those that governed) and ``transitions`` (their rules) are whole: the decision has these and no
    others. Of ``values``, ``findings``, ``status`` and ``assurance`` the named ones are looked at; ``cites`` and
    ``warnings`` must be among those of the decision, ``without_warnings`` must not.
    """

    outcome: Asked[Literal["met", "not_met", "undetermined", "not_encoded"]] = None
    payable: Asked[Flag] = None
    law_on: Asked[Day] = None
    law_on_source: Asked[str] = None
    status: Asked[dict[str, str]] = None
    values: Asked[dict[Name, ExpectedValue]] = None
    findings: Asked[dict[Name, Literal["true", "false", "undetermined", "absent"]]] = None
    payments: Asked[list[State | ExpectedPayment]] = None
    missing: Asked[list[str]] = None
    missing_for_amount: Asked[list[str]] = None
    decisive_readings: Asked[list[Dashed]] = None
    cites: Asked[list[str]] = None
    warnings: Asked[list[str]] = None
    without_warnings: Asked[list[str]] = None
    assumptions: Asked[list[str]] = None
    assurance: Asked[ExpectedAssurance] = None
    errors: Asked[list[str]] = None
    amendments: Asked[list[str]] = None
    transitions: Asked[list[str]] = None
    raises: Asked[str] = None

    @property
    def asserts(self) -> bool:
        """Whether anything is expected; an empty group or an empty list of what must be there asks for nothing."""
        whole = {"payments", "missing", "missing_for_amount", "decisive_readings", "assumptions", "errors"}
        whole |= {"amendments", "transitions"}
        for name in self.model_fields_set:
            value = getattr(self, name)
            if name in whole or (value != [] and value != {} and value != ExpectedAssurance()):
                return True
        return False

    @model_validator(mode="after")
    def _either(self) -> Expect:
        if self.raises is not None and len(self.model_fields_set) > 1:
            raise PydanticCustomError("raises", "expected 'raises' alone: an error leaves no decision to look at")
        return self


class Scenario(Model):
    """One claim and what is expected of it.

    ``facts`` are laid over the claim that the file's scenarios share; ``source`` says in a sentence where the
    expectation comes from: the clause, the reading, the sum. ``benefit`` is another one than the file's.
    """

    name: Dashed
    source: Annotated[str, Field(min_length=1)]
    facts: dict[str, Any] = Field(default_factory=dict)
    readings: dict[Dashed, str] = Field(default_factory=dict)
    law_on: Asked[Day] = None
    known_at: Asked[Day] = None
    benefit: Asked[Name] = None
    amend: Asked[list[str]] = None
    expect: Expect


class ScenarioFile(Model):
    """A file of scenarios about one benefit, duty or status; ``amend`` names the amendments under which they stand."""

    format: Literal["uirules/scenarios/0"]
    benefit: Name
    amend: list[str] = Field(default_factory=list)
    claim: dict[str, Any] = Field(default_factory=dict)
    scenarios: list[Scenario] = Field(min_length=1)
