"""The same claim on other readings: which of those used are decisive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uirules.decision.decide import Context, outcome_word, public
from uirules.decision.results import DecisiveReading
from uirules.engines.explain.settle import Settled, settle
from uirules.ruleset.claim import Claim
from uirules.values.failure import Failed

if TYPE_CHECKING:
    from uirules.decision.decide import _Assembly
    from uirules.decision.decision import Decision

__all__ = ["Origin"]


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
        used = self._result(self.settled())
        found = []
        amounts = self.context.engine.amounts
        types = self.context.engine.plan.definitions
        for reading in self.context.engine.plan.readings:
            for option in self.context.engine.ruleset.readings[reading].options:
                if option == self.readings[reading]:
                    continue
                outcome, values = self._result(self.settled({**self.readings, reading: option}))
                if outcome == used[0] and all(values.get(name) == used[1].get(name) for name in amounts):
                    continue
                changes = {
                    name: values.get(name)
                    for name in self.context.engine.outputs
                    if values.get(name) != used[1].get(name) and (name in values or name in used[1])
                }
                kinds = {name: types[name].type.kind for name in changes}
                found.append(DecisiveReading(reading, self.readings[reading], option, outcome, changes, kinds))
        return tuple(found)

    def payments_changed(self) -> tuple[tuple[str, str], ...]:
        """Readings and options that change days or states of periods, though neither the outcome nor an amount."""
        used = self._periods(self.settled())
        found = []
        for reading in self.context.engine.plan.readings:
            for option in self.context.engine.ruleset.readings[reading].options:
                if option != self.readings[reading] and self._periods(self.settled({**self.readings, reading: option})) != used:
                    found.append((reading, option))
        return tuple(found)

    def _periods(self, settled: Settled) -> list[tuple[Any, ...]]:
        return [
            (public(entry.period.start), public(entry.period.end), public(entry.period.state)) for entry in settled.payments
        ]

    def _result(self, settled: Settled) -> tuple[str, dict[str, Any]]:
        values = {name: public(value) for name, value in settled.values.items() if not isinstance(value, Failed)}
        return outcome_word(settled.outcome), values


