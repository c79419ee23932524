"""One claim and several provisions: a decision on each, what the facts might open, and overlaps no clause settles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uirules.errors import Problem

if TYPE_CHECKING:
    from uirules.decision.decision import Decision
    from uirules.decision.results import Notice, Words
    from uirules.decision.sources import Sources

__all__ = ["SCHEMA", "Decisions", "Entry", "Overlap", "overlaps_of"]

SCHEMA = "uirules/decisions/0"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the facts come to under one provision.

    ``opening`` is ``met``, ``not_met``, ``undetermined``, ``not_encoded``; ``no_event`` where the day that fixes the
    law is not stated, so that nothing was looked at; ``no_law`` where that day lies before the law.
    """

    benefit: str
    kind: str
    title: Words
    opening: str
    payable: bool
    missing: tuple[str, ...] = ()
    problem: Problem | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {
            "benefit": self.benefit,
            "kind": self.kind,
            "title": dict(self.title),
            "opening": self.opening,
            "payable": self.payable,
            "missing": list(self.missing),
        }
        return data if self.problem is None else {**data, "problem": self.problem.code}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Provisions that may apply side by side although no clause found says how they meet: a registered gap."""

    gap: str
    between: tuple[str, ...]
    text: Words

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {"gap": self.gap, "between": list(self.between), "text": dict(self.text)}


@dataclass(frozen=True, eq=False)
class Decisions:
    """The decisions on one claim, in the order of the law's provisions. None awards; an officer decides each.

    ``bare`` is a decision in which nothing was evaluated: a letter goes by it where there is none on any provision.
    """

    claim: str | None
    listing: tuple[Entry, ...]
    decisions: tuple[Decision, ...]
    overlaps: tuple[Overlap, ...]
    sources: Sources = field(repr=False)
    bare: Decision = field(repr=False)

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.decisions)

    def __len__(self) -> int:
        return len(self.decisions)

    def __getitem__(self, benefit: str) -> Decision:
        """The decision on one provision; KeyError where there is none."""
        for decision in self.decisions:
            if decision.benefit == benefit:
                return decision
        raise KeyError(benefit)

    def to_dict(self, *, decisive: bool = False) -> dict[str, Any]:
        """Plain types for JSON. ``decisive_readings`` of each decision are null unless asked for."""
        return {
            "schema": SCHEMA,
            "claim": self.claim,
            "listing": [entry.to_dict() for entry in self.listing],
            "overlaps": [overlap.to_dict() for overlap in self.overlaps],
            "decisions": [decision.to_dict(decisive=decisive) for decision in self.decisions],
        }

    def render(
        self, lang: str | None = None, format: str = "text", *, notice: Notice | None = None, embed_fonts: bool = True
    ) -> str:
        """One letter on all of them as ``text``, ``markdown`` or ``html``, or the ``json`` of :meth:`to_dict`.

        UnknownName for a language the ruleset does not have, or another format.
        """
        from uirules.decision.faces.render import render_several

        languages = self.sources.ruleset.manifest.languages
        return render_several(self, lang or languages[0], format, notice=notice, embed_fonts=embed_fonts)


def overlaps_of(open_: Mapping[str, str], sources: Sources) -> tuple[Overlap, ...]:
    """The registered gaps between provisions of which at least two may apply; ``open_``: their openings by id."""
    applying = [benefit for benefit, opening in open_.items() if opening in ("met", "undetermined")]
    found = []
    for gap in sources.registry.gaps():
        between = tuple(benefit for benefit in applying if benefit in gap.between)
        if len(between) >= 2 and all(language in gap.text for language in sources.ruleset.manifest.languages):
            found.append(Overlap(gap.id, between, dict(gap.text)))
    return tuple(found)
