"""What all decisions under one provision share: engine, clauses, languages, and what was worked out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from uirules.decision.outline import Outline, outline
from uirules.decision.reach import Reach, reach
from uirules.decision.results import Status
from uirules.decision.sources import registry_of
from uirules.decision.speech import Speech
from uirules.decision.status import status_on
from uirules.decision.sure import Grades
from uirules.engines.explain.engine import ExplainEngine
from uirules.errors import UirulesError
from uirules.legal.registry import Registry
from uirules.plan.build import build_plan
from uirules.plan.plan import Plan
from uirules.ruleset.load import Ruleset
from uirules.ruleset.model import PaymentState

__all__ = ["Context", "Recipe"]

_DAYS = 10_000
"""How many days' statuses are remembered, at most."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """From what a context is made."""

    ruleset: Ruleset
    provision: str
    known_at: dt.date | None
    newest: Ruleset | None = None

    def make(self) -> Context:
        """The context. RulesetError where the ruleset is not sound."""
        engine = ExplainEngine(self.ruleset, build_plan(self.ruleset, self.provision), self.known_at)
        return Context(engine, registry_of(self.ruleset), Speech(self.ruleset), self.known_at, self.newest)


@dataclass(frozen=True)
class Context:
    """What all decisions under one provision share."""

    engine: ExplainEngine
    registry: Registry
    speech: Speech
    known_at: dt.date | None
    newest: Ruleset | None = None
    """The ruleset that was asked for, where a release of it published earlier decides."""

    @property
    def recipe(self) -> Recipe:
        """From what it was made."""
        return Recipe(self.engine.ruleset, self.engine.plan.provision.id, self.known_at, self.newest)

    @cached_property
    def newest_plan(self) -> Plan | None:
        """The plan of the provision as it is known today; None where there is none any more."""
        if self.newest is None:
            return self.engine.plan
        try:
            return build_plan(self.newest, self.engine.plan.provision.id)
        except UirulesError:
            return None

    @cached_property
    def newest_registry(self) -> Registry:
        """The clauses as they are known today."""
        return self.registry if self.newest is None else registry_of(self.newest)

    @cached_property
    def grades(self) -> Grades:
        """The assurance of conditions and values."""
        return Grades(self.engine.plan, self.known_at)

    @cached_property
    def reach(self) -> Reach:
        """What the readings of the plan can touch."""
        return reach(self.engine.plan)

    @cached_property
    def cited(self) -> dict[Any, Mapping[tuple[str, str], tuple[str, ...]]]:
        """The clauses of the steps of a derivation, by day and readings, as they were worked out."""
        return {}

    @cached_property
    def _outlines(self) -> dict[tuple[str, ...], Outline]:
        return {}

    def outline(self, readings: Mapping[str, str]) -> Outline:
        """The outline of a derivation under some readings."""
        key = tuple(readings[name] for name in self.engine.plan.readings)
        if key not in self._outlines:
            self._outlines[key] = outline(self.engine, readings)
        return self._outlines[key]

    @cached_property
    def _statuses(self) -> dict[dt.date, Status]:
        return {}

    def status(self, day: dt.date) -> Status:
        """How far the provision's system had come on a day."""
        if day not in self._statuses:
            if len(self._statuses) >= _DAYS:
                self._statuses.clear()
            ruleset = self.engine.ruleset
            system = ruleset.systems.systems[self.engine.plan.provision.system]
            self._statuses[day] = status_on(system, day, self.known_at, ruleset.manifest.published)
        return self._statuses[day]

    def state(self, name: Any, rule: int | None) -> PaymentState | None:
        """The words of a period's state by the rule that gave it; None where it is not settled.

        Where one of several rules of one name may have given it, the text is that of a state that is not settled.
        """
        payments = self.engine.plan.provision.payments
        if payments is None or not isinstance(name, str):
            return None
        if rule is not None:
            return payments.states[rule]
        first, *others = (state for state in payments.states if state.state == name)
        return first.model_copy(update={"text": payments.undetermined.text}) if others else first

    @cached_property
    def _citations(self) -> dict[str, Mapping[str, Any]]:
        return {}

    def cite(self, clauses: Iterable[str]) -> tuple[Mapping[str, Any], ...]:
        """Clauses as decisions name them."""
        found = []
        for clause in clauses:
            if clause not in self._citations:
                self._citations[clause] = self.registry.citation(clause).to_dict()
            found.append(self._citations[clause])
        return tuple(found)
