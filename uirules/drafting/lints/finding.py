"""What a lint finds: where, in which provision and clause, in a sentence of each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uirules.errors import Problem

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``id``: the lint, then what it is about, with slashes: ``cliff/unemployment/total_benefit/insured.wage``; it names
    no line, so it lasts while a file is edited. ``stated`` is what was found, in short: an acknowledgement repeats it,
    so that it is known to mean this one. ``provision`` and ``clause`` are ids, None where there is none. ``reason``
    says why it is meant, where it was acknowledged.
    """

    lint: str
    id: str
    stated: str
    problem: Problem
    provision: str | None = None
    clause: str | None = None
    reason: Mapping[str, str] | None = None

    @property
    def text(self) -> Mapping[str, str]:
        """The sentence in each language."""
        return self.problem.text

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"lint": self.lint, "id": self.id, "stated": self.stated}
        data |= {"provision": self.provision, "clause": self.clause, **self.problem.to_dict()}
        data["acknowledged"] = None if self.reason is None else dict(self.reason)
        return data
