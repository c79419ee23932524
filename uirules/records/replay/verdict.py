"""What replay says of one record: plain, small enough to be sent about and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from uirules.decision.decision import Decision
from uirules.errors import Problem
from uirules.law import Law

__all__ = ["CAUSES", "EXTENTS", "STATUSES", "Again", "Shown", "Verdict"]

STATUSES = ("identical", "erased", "differs", "left_out")
"""What a record can come to; ``left_out``: a decision under another law than the one that was asked for."""

CAUSES = ("facts", "ruleset", "amendment", "reading", "known_at", "engine", "rounding", "wording")
"""Why a decision comes out otherwise, in the order in which it is told.

``facts``: the record's facts are not those that it was made with, or the law cannot read them; ``ruleset``,
``amendment``, ``reading``, ``known_at``: another one; ``engine``: the same law and facts, decided otherwise by this
version of the engine; ``rounding``: an amount that was the same before it was rounded, besides what made it so;
``wording``: the results are the same, the texts of the ruleset are not.
"""


EXTENTS = ("undecided", "result", "reasons", "wording")
"""How far a decision differs: it cannot be made; its outcome, a value, a period or what is missing is another; only
steps and clauses by which it comes to the same; only texts."""


@dataclass(frozen=True, slots=True)
class Again:
    """A record decided again: the decision with its results as plain data, or the problems that stood in the way."""

    decision: Decision | None
    results: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A value: as JSON has it, and as each language writes it. ``known`` is false where nobody can tell it any more."""

    value: Any = None
    text: Mapping[str, str] = field(default_factory=dict)
    known: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {"known": self.known, "value": self.value, "text": dict(self.text)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the record at a place.

    ``step`` is the first step in which the derivations part (plain data, as reports have it), ``changes`` what came out
    otherwise by its name, ``problems`` what stood in the way of deciding, by language.
    """

    seq: int
    record: str
    status: Literal["identical", "erased", "differs", "left_out"]
    benefit: str = ""
    ruleset: tuple[str, str] = ("", "")
    engine: str = ""
    languages: bool = True
    extent: Literal["undecided", "result", "reasons", "wording"] | None = None
    causes: tuple[str, ...] = ()
    step: Mapping[str, Any] | None = None
    outcome: tuple[str | None, str | None] = (None, None)
    changes: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Mapping[str, Any]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"seq": self.seq, "record": self.record, "benefit": self.benefit}
        data |= {"status": self.status, "extent": self.extent, "causes": list(self.causes)}
        data["outcome"] = {"then": self.outcome[0], "now": self.outcome[1]}
        data |= {"changes": dict(self.changes), "step": None if self.step is None else dict(self.step)}
        return data | ({"problems": [dict(problem) for problem in self.problems]} if self.problems else {})
