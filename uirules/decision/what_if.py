"""What would have turned a decision: the nearest change of one or two facts with which the conditions would be met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from uirules.decision.results import Citations, Finding, plain
from uirules.ruleset.types import Type

__all__ = ["FactChange", "WhatIf"]


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that would have been otherwise.

    ``kind``: another ``value`` (``found``: None where none was given), or of a list so many rows ``added``, ``changed``
    in the field ``field`` or ``removed``; ``times`` are the months or days of these rows, ``value`` then what stands in
    the field. ``step`` is how far the change goes: days, months, kyat, rows; 1 for a yes, a no or a choice.
    ``resolves`` names the conditions that were not met and are by this change.
    """

    fact: str
    pointer: str
    kind: Literal["value", "added", "changed", "removed"]
    found: Any
    value: Any
    step: Any
    type: Type
    field: str | None = None
    times: tuple[Any, ...] = ()
    time_type: Type | None = None
    resolves: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"fact": self.fact, "pointer": self.pointer, "kind": self.kind}
        if self.field is not None:
            data["field"] = self.field
        if self.kind in ("value", "changed"):
            data["value"] = plain(self.value, self.type.kind)
        if self.kind == "value":
            data["found"] = plain(self.found, self.type.kind)
        if self.times and self.time_type is not None:
            data["rows"] = [plain(time, self.time_type.kind) for time in self.times]
        return data | {"step": plain(self.step), "resolves": list(self.resolves)}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The nearest change found with which the conditions would have been met; without ``changes`` none was found.

    ``blocked`` are the findings that stood in the way, ``then`` the same conditions after the change, ``unsettled``
    those that facts not given would still leave open, ``tried`` how many claims were tried.
    """

    changes: tuple[FactChange, ...]
    blocked: tuple[Finding, ...]
    then: tuple[Finding, ...]
    unsettled: tuple[str, ...]
    tried: int

    def cite(self, change: FactChange) -> Citations:
        """The clauses of the conditions that a change resolves, each once."""
        found: dict[str, Mapping[str, Any]] = {}
        for finding in self.blocked:
            if finding.id in change.resolves:
                found.update({citation["clause"]: citation for citation in finding.cite})
        return tuple(found.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "found": bool(self.changes),
            "changes": [change.to_dict() for change in self.changes],
            "blocked_by": [finding.to_dict() for finding in self.blocked],
            "then": [finding.to_dict() for finding in self.then],
            "unsettled": list(self.unsettled),
            "tried": self.tried,
        }
