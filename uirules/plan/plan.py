"""The plan of one provision: what engines execute and what renders words refer to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from uirules.plan import nodes as n
from uirules.ruleset.model import Provision
from uirules.ruleset.types import Type

__all__ = [
    "Plan",
    "PlannedCall",
    "PlannedCondition",
    "PlannedDefinition",
    "PlannedGap",
    "PlannedParameter",
    "Rounding",
    "Sentence",
    "TimelineEntry",
]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A parameter's value from a day on, and how sure it is."""

    start: dt.date
    value: Any
    cite: tuple[str, ...]
    assurance: str
    verified_until: dt.date | None
    published: dt.date


@dataclass(frozen=True, slots=True)
class PlannedParameter:
    """A parameter: entries in order of their first day; ``before`` is its value before the first, if it has one."""

    name: str
    type: Type
    goes_by: str
    entries: tuple[TimelineEntry, ...]
    before: Any
    has_before: bool
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rounding:
    """To a multiple of ``to`` by a mode of :data:`uirules.values.numbers.MODES`; ``cite``: None, none was found."""

    mode: str
    to: Any
    cite: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words told where ``when`` holds, for some outcomes."""

    when: n.Node | None
    words: Mapping[str, str]
    outcomes: tuple[str, ...] = ("met", "not_met", "undetermined")


@dataclass(frozen=True, slots=True)
class PlannedGap:
    """A registered gap that is told where ``when`` may hold, for some outcomes."""

    gap: str
    when: n.Node | None
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedDefinition:
    """A definition: its node, and the rounding that follows it (by option, where a reading chooses; else under "")."""

    name: str
    type: Type
    node: n.Node
    source: Any
    rounding_reading: str | None
    roundings: Mapping[str, Rounding]
    cite: tuple[str, ...]
    assurance: str | None
    requires: tuple[str, ...]
    told: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PlannedCondition:
    """A condition of the outcome."""

    name: str
    node: n.Node
    source: Any
    cite: tuple[str, ...]
    assurance: str | None
    only_under: Mapping[str, str]
    counting: tuple[Sentence, ...]
    remedy: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call of a definition with arguments: ``body`` took its place, and ``given`` stand in it for the ``arguments``.

    The nodes are the very objects that stand in the plan, so that a body can be told from what surrounds it.
    """

    name: str
    arguments: tuple[str, ...]
    given: tuple[n.Node, ...]
    body: n.Node


@dataclass(frozen=True, slots=True)
class Plan:
    """One provision, resolved. Definitions stand in an order in which each comes after those it reads."""

    provision: Provision
    facts: Mapping[str, Type]
    parameters: Mapping[str, PlannedParameter]
    definitions: Mapping[str, PlannedDefinition]
    conditions: Mapping[str, PlannedCondition]
    schedule: n.Schedule | None
    duties: tuple[Sentence, ...]
    disputes: tuple[Sentence, ...]
    gaps: tuple[PlannedGap, ...]
    readings: tuple[str, ...]
    calls: tuple[PlannedCall, ...] = ()
