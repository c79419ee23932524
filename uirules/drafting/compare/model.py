"""What goes into a comparison and what comes out of it for each case: plain, frozen, small enough to be sent about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from uirules.decision.results import Choice, Range
from uirules.drafting.causes import Cause
from uirules.errors import Position, Problem
from uirules.ruleset.node import Node

__all__ = [
    "CHANGES",
    "OUTCOMES",
    "Case",
    "CaseResult",
    "Change",
    "Settings",
    "SideResult",
    "bounds",
]

OUTCOMES = ("met", "not_met", "undetermined", "not_encoded", "error")
"""What a case can come to on a side, in the order in which reports tell them."""

CHANGES = (
    "newly_met",
    "refused_now",
    "higher_amount",
    "lower_amount",
    "amount_unsettled",
    "became_undetermined",
    "settled_met",
    "settled_not_met",
    "other",
    "error",
    "same",
)
"""What can become of a case from one side to another; of each case exactly one of them.

``newly_met``: refused before, met now; ``refused_now`` the reverse. ``higher_amount`` and ``lower_amount``: met on both
sides, with another total. ``amount_unsettled``: met on both, and the totals differ, at least one of which is not
settled. ``became_undetermined``, ``settled_met``, ``settled_not_met``: undetermined on one side only. ``other``: the
outcome and the total are the same, days, states of periods or another amount are not; or a side has no rules for it.
``error``: wrong on a side or on both. ``same``: nothing of these.
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a scenario asks of the law besides its facts. What a side says itself goes before it."""

    readings: Mapping[str, str] = field(default_factory=dict)
    law_on: dt.date | None = None
    known_at: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case: the facts of a claim, and what is known about the person besides (``about``), which no rule reads.

    ``name`` is where it was read. ``claim`` is None where it could not be read; then ``problems`` say why. ``tree``
    reads it again with places, for problems.
    """

    name: str
    claim: Mapping[str, Any] | None
    about: Mapping[str, Any] = field(default_factory=dict)
    position: Position | None = None
    problems: tuple[Problem, ...] = ()
    settings: Settings | None = None
    tree: Callable[[], Node | None] | None = None


@dataclass(frozen=True, slots=True)
class SideResult:
    """What one side makes of a case.

    ``values`` are the outputs; ``total`` is what all periods together come to, whatever their states (of a provision
    without payments its last output in money): an exact number, a ``Range``, or None where there is none. ``periods``
    counts the periods, ``states`` them by state, with what those of a settled amount come to; ``schedule`` is what is
    compared of them: their days, amounts and states. ``digest`` is that of the facts that were decided on. ``touched``
    are the amendments that had a part in the decision.
    """

    digest: bytes
    outcome: str
    payable: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    total: int | Fraction | Range | None = None
    periods: int | Range = 0
    states: tuple[tuple[str, int, int | Fraction], ...] = ()
    schedule: tuple[Any, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    touched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a case from the first side to another.

    ``top`` is the finding, the output or ``payments`` in which the difference shows, ``causes`` what made it, the first
    first, each with its result before and after as JSON has it.
    """

    kind: str
    top: str = ""
    causes: tuple[tuple[Cause, Any, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case on every side; ``changes`` from the first side to each of the others; ``groups`` by what was asked."""

    sides: tuple[SideResult, ...]
    changes: tuple[Change, ...]
    groups: tuple[Any, ...] = ()


def bounds(value: Any) -> tuple[Any, Any]:
    """The least and the most that a value can be; None where it has no bound."""
    if isinstance(value, Range):
        return value.low, value.high
    if isinstance(value, Choice):
        return min(value.options), max(value.options)
    return value, value
