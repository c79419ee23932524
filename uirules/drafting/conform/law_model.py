"""How one law is asked for the figures of standards: the standard cases, and which values of decisions are meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from uirules.drafting.conform.model import Exact, Facts, Peers, Standard, Words, as_list
from uirules.ruleset.model import Assurance, Model
from uirules.ruleset.scalars import Dashed, Day, Flag, Name, Natural

__all__ = ["MODELS", "BranchCase", "LawMapping", "NamedCase", "PopulationUse", "Ratified", "Wages"]


class Ratified(Model):
    """Whether a State has ratified a treaty, and how sure that is."""

    value: Flag
    assurance: Assurance
    sources: list[str] = Field(default_factory=list)
    note: Words | None = None


class NamedCase(Model):
    """A case that differs from the standard one.

    ``ground`` names the grounds of treaties that cover it: where an article permits one of them, the law may refuse or
    stop; else the case must be paid. ``judgement``: whether one covers it is not for a machine to say.
    ``if_declared`` are facts that an amendment may bring, stated where it does.
    """

    title: Words
    facts: Facts = Field(default_factory=dict)
    if_declared: Facts = Field(default_factory=dict)
    ground: Annotated[list[Name], BeforeValidator(as_list)] = Field(
        default_factory=list, json_schema_extra={"type": ["array", "string"]}
    )
    readings: dict[str, str] = Field(default_factory=dict)
    note: Words | None = None


class DaysOf(Model):
    """Days that a benefit is paid for: those of the payments' periods, or an output of the decision."""

    payments: Flag = False
    output: Name | None = None
    facts: Facts = Field(default_factory=dict)


class Spell(Model):
    """A short spell, to see how many of its days are not paid."""

    days: Natural
    facts: Facts = Field(default_factory=dict)


class BranchCase(Model):
    """How one branch's benefit is asked: the provision, the facts of the standard case, and which outputs are meant.

    ``monthly`` is the benefit a month, ``steps`` the months that a graded duration has, ``days`` the days paid for,
    ``last_day`` (FEEL) the last day with earnings. ``months`` are contributed in the standard case, ``most_months`` is
    how far a search goes. ``if_declared`` are facts that an amendment may bring, stated where it does. ``on`` is the
    day of the contingency, where the branch needs one of its own.
    """

    provision: Name
    facts: Facts
    if_declared: Facts = Field(default_factory=dict)
    months: Natural = 0
    most_months: Natural = 0
    monthly: Name | None = None
    steps: Name | None = None
    on: Day | None = None
    days: DaysOf | None = None
    spell: Spell | None = None
    last_day: str | None = None
    cases: dict[Name, NamedCase] = Field(default_factory=dict)


class Sides(Model):
    """Outputs that the worker bears, and those that the employer bears."""

    worker: list[Name]
    employer: list[Name]


class Shares(Model):
    """Which outputs of the decision on contributions are the worker's and the employer's, for the branches counted."""

    provision: Name
    facts: Facts
    worker: list[Name]
    employer: list[Name]
    alone: Sides | None = None
    special: list[Name] = Field(default_factory=list)
    collected: Sides | None = None
    note: Words | None = None


class Span(Model):
    """A figure from elsewhere, known within bounds."""

    from_: Exact = Field(alias="from")
    to: Exact
    assurance: Assurance
    sources: list[str] = Field(default_factory=list)
    text: Words


class Coverage(Model):
    """Persons protected and employees, as far as anything is known of their numbers."""

    protected: Span
    employees: Span
    note: Words


class AppealCase(Model):
    """The decision by which a right of appeal shows."""

    provision: Name
    facts: Facts


class SeveranceCase(Model):
    """The ruleset of severance pay, and the years of service at which it is set beside the benefit."""

    ruleset: str
    provision: Name
    facts: Facts
    months: Name
    years: list[Natural]
    coordinated: Facts = Field(default_factory=dict)


class Nationality(Model):
    """The facts by which a law could tell nationals from others; none where it declares no such fact."""

    facts: list[str] = Field(default_factory=list)
    assurance: Assurance
    sources: list[str] = Field(default_factory=list)
    note: Words


class Wages(Model):
    """Wages at which the rate is tested where nobody states the wage of the skilled worker."""

    ladder: list[Exact]
    assurance: Assurance
    note: Words


class PopulationUse(Model):
    """Where a claim of a population says what its person earned, without any cap."""

    list_: str = Field(alias="list")
    month: Name
    wage: Name


class LawMapping(Model):
    """How a law is asked for the figures of standards."""

    format: Literal["uirules/standard-law/0"]
    law: Dashed
    state: Words
    on: Day
    ratified: dict[Dashed, Ratified] = Field(default_factory=dict)
    wages: Wages
    population: PopulationUse | None = None
    branches: dict[Name, BranchCase]
    shares: Shares | None = None
    coverage: Coverage | None = None
    appeal: AppealCase | None = None
    severance: SeveranceCase | None = None
    nationality: Nationality | None = None


MODELS: Mapping[str, type[BaseModel]] = {"standard": Standard, "standard-law": LawMapping, "standard-peers": Peers}
"""The kinds of files of standards, for their schemas."""
