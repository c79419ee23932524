"""The files of ``rulesets/standards/``: international standards, how a law is asked about them, what peers do.

A standard (``uirules/standard/0``) knows no country: its articles name figures and conditions. How one law's benefit is
asked for these figures stands in a file of its own (``uirules/standard-law/0``), peers in another
(``uirules/standard-peers/0``), the keys of sources in a third (``uirules/standard-sources/0``).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from uirules.ruleset.model import Assurance, Model
from uirules.ruleset.scalars import Dashed, Day, Flag, Name, Natural, read_exact

__all__ = [
    "BRANCHES",
    "FIGURES",
    "Article",
    "BranchCase",
    "Condition",
    "Exact",
    "Ground",
    "LawMapping",
    "NamedCase",
    "PeerCell",
    "Peers",
    "Sources",
    "Standard",
    "Test",
]

Branch = Literal[
    "general", "medical_care", "sickness", "unemployment", "old_age", "injury", "family", "maternity", "invalidity",
    "survivors",
]  # fmt: skip
BRANCHES: tuple[str, ...] = Branch.__args__  # type: ignore[attr-defined]

Figure = Literal[
    "replacement_rate", "average_duration", "longest_duration", "waiting_days", "periodical", "qualifying_months",
    "worker_share", "coverage", "grounds", "cases", "appeal", "nationality", "severance", "study", "youngest_age",
]  # fmt: skip
FIGURES: tuple[str, ...] = Figure.__args__  # type: ignore[attr-defined]


def _exact(text: Any) -> Any:
    if isinstance(text, int | Fraction) and not isinstance(text, bool):
        return text
    try:
        return read_exact(str(text))
    except ValueError:
        raise PydanticCustomError("exact", "expected a number such as 13, 0.5, 45 % or 2/3") from None


Exact = Annotated[Any, BeforeValidator(_exact), WithJsonSchema({"type": ["string", "number"]})]
"""An exact number: ``int`` or ``Fraction``."""


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _both(texts: dict[str, str]) -> dict[str, str]:
    if set(texts) != {"en", "my"}:
        raise PydanticCustomError("both_languages", "texts 'en' and 'my'")
    return texts


Words = Annotated[dict[str, str], AfterValidator(_both)]
"""One text in both languages of the reports."""

Facts = dict[str, Any]
"""Facts of a claim by dotted path; a text that begins with ``=`` is FEEL over the names of the case."""


class Condition(Model):
    """What a figure must be: at least, at most, or true or false."""

    at_least: Exact = None
    at_most: Exact = None
    is_: Flag | None = Field(default=None, alias="is")

    @model_validator(mode="after")
    def _one(self) -> Condition:
        if sum(bound is not None for bound in (self.at_least, self.at_most, self.is_)) > 1:
            raise PydanticCustomError("one_bound", "one of 'at_least', 'at_most' and 'is'")
        return self

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing: the figure is shown only."""
        return self.at_least is None and self.at_most is None and self.is_ is None


class Test(Condition):
    """One figure of an article with its condition; ``decides: false`` shows it beside those that decide.

    ``of`` is the case of the law's file that is asked, where it is not that of the article's branch; ``cases`` are its
    named cases. ``under_declaration`` is what a State may ask for a time by a declaration.
    """

    __test__ = False

    figure: Figure
    of: Name | None = None
    decides: Flag = True
    under_declaration: Condition | None = None
    cases: list[Name] = Field(default_factory=list)


class Ground(Model):
    """One ground on which a treaty allows a benefit to be refused or stopped."""

    article: str
    text: Words


class Open(Model):
    """Why nothing, or nothing certain, can be computed."""

    verdict: Literal["judgement", "undetermined", "not_examined"]
    why: Words


class Article(Model):
    """One article or paragraph: its rule in own words, its grade, the tests.

    ``grounds`` are those on which it lets a benefit be refused or stopped. ``assurance_of_bound`` is the grade of a
    number where it is not that of the text.
    """

    id: Dashed
    article: str
    branch: Branch
    title: Words
    text: Words
    assurance: Assurance
    assurance_of_bound: Assurance | None = None
    sources: list[str] = Field(default_factory=list)
    combine: Literal["all", "any"] = "all"
    grounds: list[Name] = Field(default_factory=list)
    tests: list[Test] = Field(default_factory=list)
    open: Open | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Article:
        if not self.tests and self.open is None:
            raise PydanticCustomError("tests_or_open", "'tests', or 'open' with the reason why there are none")
        return self


class Standard(Model):
    """One treaty: what it asks of a law."""

    format: Literal["uirules/standard/0"]
    id: Dashed
    number: str
    adopted: Natural
    title: Words
    sources: list[str] = Field(default_factory=list)
    declaration: Words | None = None
    grounds: dict[Name, Ground] = Field(default_factory=dict)
    articles: list[Article]

    @model_validator(mode="after")
    def _ids_differ(self) -> Standard:
        ids = [article.id for article in self.articles]
        if len(set(ids)) != len(ids):
            raise PydanticCustomError("article_twice", "articles with ids of their own")
        return self


# ── how a law is asked ────────────────────────────────────────────────────────────────────────────────────────────────


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
    """

    title: Words
    facts: Facts = Field(default_factory=dict)
    ground: Annotated[list[Name], BeforeValidator(_as_list)] = Field(default_factory=list)
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
    how far a search goes. ``on`` is the day of the contingency, where the branch needs one of its own.
    """

    provision: Name
    facts: Facts
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


# ── sources and peers ─────────────────────────────────────────────────────────────────────────────────────────────────


class Sources(Model):
    """What the keys of sources stand for."""

    format: Literal["uirules/standard-sources/0"]
    sources: dict[str, str]


POINTS = ("contributions", "qualifying", "waiting", "rate", "cap", "duration", "claims", "refusal", "duties")


class PeerCell(Model):
    """What one country does on one point; ``assurance`` where it differs from the row's."""

    text: Words
    assurance: Assurance | None = None


class Peer(Model):
    """One country's scheme on a day or from a day."""

    id: Dashed
    title: Words
    assurance: Assurance
    sources: list[str]
    cells: dict[Name, PeerCell]

    @model_validator(mode="after")
    def _points(self) -> Peer:
        if not set(self.cells) <= set(POINTS):
            raise PydanticCustomError("points", "cells named {points}", {"points": ", ".join(POINTS)})
        return self


class Peers(Model):
    """What peers do."""

    format: Literal["uirules/standard-peers/0"]
    peers: list[Peer]
