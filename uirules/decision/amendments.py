"""What a decision says of the amendments of its law: which governed it, why, and that a draft is no law."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from uirules.decision.results import Citations, Words, plain

__all__ = ["AmendedBy", "Amendments", "Transitional"]


@dataclass(frozen=True, slots=True)
class AmendedBy:
    """One amendment: ``governs`` says whether the claim was decided by it, ``supposed`` that its day is supposed only.

    ``start`` is the first day on which it is law for the claim; None where it has none yet. ``draft`` says what it is,
    where it is not law.
    """

    id: str
    title: Words
    status: str
    kind: str
    start: dt.date | None
    supposed: bool
    governs: bool
    draft: Words
    vires: str | None = None

    @property
    def enacted(self) -> bool:
        """Whether it is law: of anything else nothing is payable."""
        return self.status == "enacted" and not self.supposed

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data = {
            "id": self.id,
            "title": dict(self.title),
            "status": self.status,
            "kind": self.kind,
            "from": plain(self.start),
            "supposed": self.supposed,
            "governs": self.governs,
        }
        return data if self.vires is None else {**data, "vires": self.vires}


@dataclass(frozen=True, slots=True)
class Transitional:
    """What a transition said: the rule, the clause, the day of the fact it went by, and that of the commencement.

    ``text`` is the amendment's own sentence, or what can be said of any.
    """

    amendment: str
    rule: str
    cite: Citations
    fact: str | None
    day: dt.date | None
    start: dt.date | None
    text: Words

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "amendment": self.amendment,
            "rule": self.rule,
            "cite": [dict(citation) for citation in self.cite],
            "fact": self.fact,
            "day": plain(self.day),
            "from": plain(self.start),
            "text": dict(self.text),
        }


@dataclass(frozen=True)
class Amendments:
    """All amendments that were asked for, and what their transitions said of the claim."""

    listed: tuple[AmendedBy, ...]
    transitions: tuple[Transitional, ...]

    @property
    def drafts(self) -> tuple[AmendedBy, ...]:
        """Those that governed the claim and are not law."""
        return tuple(one for one in self.listed if one.governs and not one.enacted)

    @property
    def rules(self) -> list[str]:
        """What the transitions said, by the names of their rules."""
        return [one.rule for one in self.transitions]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "amendments": [one.to_dict() for one in self.listed],
            "transitions": [one.to_dict() for one in self.transitions],
        }
