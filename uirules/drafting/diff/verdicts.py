"""What becomes of a scenario on two sides, and by which step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from uirules.decision.wording import Kind as ValueKind
from uirules.drafting.diff.model import Words

__all__ = ["Cause", "ScenarioChange", "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one side makes of a scenario; ``outcome`` is ``error`` with its codes where it could not be decided.

    Values are plain, as JSON has them, and so are payments. ``payable`` is None, and no payment says whether it is,
    where a side is a draft: on what is no law nothing is payable, whatever it says.
    """

    outcome: str
    payable: bool | None = False
    values: Mapping[str, Any] = field(default_factory=dict)
    payments: tuple[Mapping[str, Any], ...] = ()
    errors: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"outcome": self.outcome, "payable": self.payable, "values": dict(self.values)}
        data["payments"] = [dict(payment) for payment in self.payments]
        return data | ({"errors": list(self.errors)} if self.errors else {})


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule that made the difference, or the first condition that came out otherwise, with the clauses it cites.

    ``kind`` and ``name`` are those of :class:`uirules.drafting.causes.Cause`; ``readings`` the options that differ:
    name, before, after.
    """

    kind: str
    name: str
    before: Any
    after: Any
    cite: tuple[tuple[str, Words], ...]
    readings: tuple[tuple[str, str, str], ...] = ()
    title: Words = field(default_factory=dict)
    shown_as: ValueKind | None = field(default=None, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        cite = [{"clause": clause, "label": dict(label)} for clause, label in self.cite]
        data = {"kind": self.kind, "name": self.name, "before": self.before, "after": self.after, "cite": cite}
        readings = [{"reading": name, "before": was, "after": now} for name, was, now in self.readings]
        return data | ({"readings": readings} if readings else {})


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """A scenario that the sides decide differently.

    ``finding`` is the first condition with another result; ``causes`` are the rules that made the difference, as
    :func:`uirules.drafting.causes.why` finds them.
    ``titles`` and ``kinds`` say what its values are called and how they are shown.
    """

    name: str
    benefit: str
    title: Words
    file: str
    source: str
    before: Verdict
    after: Verdict
    finding: Cause | None
    causes: tuple[Cause, ...]
    titles: Mapping[str, Words] = field(default_factory=dict)
    kinds: Mapping[str, ValueKind] = field(default_factory=dict, compare=False)

    @property
    def outcome_changed(self) -> bool:
        return self.before.outcome != self.after.outcome

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "scenario": self.name,
            "benefit": self.benefit,
            "file": self.file,
            "source": self.source,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "finding": None if self.finding is None else self.finding.to_dict(),
            "causes": [cause.to_dict() for cause in self.causes],
        }
