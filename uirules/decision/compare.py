"""The same claim on other readings: which of those used are decisive."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uirules.decision.decide import Context, outcome_word, public
from uirules.decision.results import DecisiveReading
from uirules.decision.speech import Speech
from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.settle import Settled, settle
from uirules.legal.registry import Registry
from uirules.ruleset.claim import Claim
from uirules.ruleset.load import Ruleset
from uirules.values.failure import Failed
from uirules.values.uncertain import Blame

if TYPE_CHECKING:
    from uirules.decision.decide import _Assembly
    from uirules.decision.decision import Decision

__all__ = ["Compared", "Origin", "Sources"]


@dataclass(frozen=True)
class Sources:
    """Where the words of a decision come from, whether or not anything was evaluated."""

    ruleset: Ruleset
    registry: Registry
    speech: Speech
    claim: Claim


@dataclass(frozen=True, slots=True)
class Compared:
    """What the other options of readings would do: the decisive ones; those that change days or states of periods only;
    and for each decisive one the facts its outcome would wait for."""

    decisive: tuple[DecisiveReading, ...]
    periods_only: tuple[tuple[str, str], ...]
    missing: Mapping[tuple[str, str], Blame]


def _without_payments(engine: ExplainEngine) -> ExplainEngine:
    """The engine for outcome and amounts only: days and states of periods would cost more than all the rest."""
    light = copy.copy(engine)
    light.schedule = None
    return light


@dataclass(frozen=True)
class Origin:
    """What a decision came from, so that it can be asked further questions."""

    context: Context
    claim: Claim
    law_on: dt.date
    readings: Mapping[str, str]

    def settled(self, readings: Mapping[str, str] | None = None) -> Settled:
        """The settled evaluation, on these readings or others."""
        return settle(self.context.engine, self.claim, self.law_on, readings or self.readings)

    def assembly(self) -> _Assembly:
        """The pieces from which sentences are looked up."""
        from uirules.decision.decide import _Assembly

        return _Assembly(self.context, self.claim, self.settled(), self.law_on, self.readings)

    def decisive(self, decision: Decision) -> tuple[DecisiveReading, ...]:
        """Every option of every reading alone, the others as used, where it changes the outcome or an amount."""
        return self.compared().decisive

    def payments_changed(self) -> tuple[tuple[str, str], ...]:
        """Readings and options that change days or states of periods, though neither the outcome nor an amount."""
        return self.compared().periods_only

    def compared(self) -> Compared:
        """The claim on every other option of every reading, each alone, in one pass."""
        light = _without_payments(self.context.engine)
        used = self._result(settle(light, self.claim, self.law_on, self.readings))
        periods = self._periods(self.settled())
        reach = self.context.reach
        amounts = self.context.engine.amounts
        types = self.context.engine.plan.definitions
        found, periods_only, waiting = [], [], {}
        for reading in self.context.engine.plan.readings:
            for option in self.context.engine.ruleset.readings[reading].options:
                if option == self.readings[reading]:
                    continue
                readings = {**self.readings, reading: option}
                settled = settle(light, self.claim, self.law_on, readings) if reading in reach.results else None
                outcome, values = used if settled is None else self._result(settled)
                if settled is None or (outcome == used[0] and all(values.get(a) == used[1].get(a) for a in amounts)):
                    if periods and reading in reach.periods and self._periods(self.settled(readings)) != periods:
                        periods_only.append((reading, option))
                    continue
                changes = {
                    name: values.get(name)
                    for name in self.context.engine.outputs
                    if values.get(name) != used[1].get(name) and (name in values or name in used[1])
                }
                kinds = {name: types[name].type.kind for name in changes}
                found.append(DecisiveReading(reading, self.readings[reading], option, outcome, changes, kinds))
                waiting[(reading, option)] = settled.missing
        return Compared(tuple(found), tuple(periods_only), waiting)

    def _periods(self, settled: Settled) -> list[tuple[Any, ...]]:
        return [
            (public(entry.period.start), public(entry.period.end), public(entry.period.state))
            for entry in settled.payments
        ]

    def _result(self, settled: Settled) -> tuple[str, dict[str, Any]]:
        values = {name: public(value) for name, value in settled.values.items() if not isinstance(value, Failed)}
        return outcome_word(settled.outcome), values
