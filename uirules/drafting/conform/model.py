"""The files of ``rulesets/standards/``: international standards, how a law is asked about them, what peers do.

A standard (``uirules/standard/0``) knows no country: its articles name figures and conditions. How one law's benefit is
asked for these figures stands in a file of its own (``uirules/standard-law/0``, :mod:`.law_model`), peers in another
(``uirules/standard-peers/0``), the keys of sources in a third (``uirules/standard-sources/0``).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from uirules.ruleset.model import Assurance, Model
from uirules.ruleset.scalars import Dashed, Flag, Name, Natural, read_exact

__all__ = [
    "BRANCHES",
    "FIGURES",
    "Article",
    "Condition",
    "Exact",
    "Facts",
    "Ground",
    "PeerCell",
    "Peers",
    "Sources",
    "Standard",
    "Test",
    "Words",
    "as_list",
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


def as_list(value: Any) -> Any:
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
    combine: Literal["all", "any", "agree"] = "all"
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
