"""The same claim on other readings: which of those used are decisive."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from uirules.decision.context import Context, Recipe
from uirules.decision.decide import Assembly, outcome_word, public
from uirules.decision.results import DecisiveReading
from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.schedule import Period
from uirules.engines.explain.settle import Settled, settle
from uirules.ruleset.claim import Claim
from uirules.ruleset.types import Type
from uirules.values.failure import Failed
from uirules.values.uncertain import Blame, Hole, blame_of

if TYPE_CHECKING:
    from uirules.decision.decision import Decision

__all__ = ["Compared", "Origin", "RunningOrigin"]


_TRIED = 6
"""Of so many facts with two values each, all cases are tried: 64."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the other options of readings would do: the decisive ones; those that change days or states of periods only;
    and for each decisive one the facts its outcome would wait for."""

    decisive: tuple[DecisiveReading, ...]
    periods_only: tuple[tuple[str, str], ...]
    missing: Mapping[tuple[str, str], Blame]


@dataclass(frozen=True, slots=True)
class _Result:
    outcome: str
    values: Mapping[str, Any]
    missing: Blame


def _without_payments(engine: ExplainEngine) -> ExplainEngine:
    """The engine for outcome and amounts only: days and states of periods would cost more than all the rest."""
    light = copy.copy(engine)
    light.schedule = None
    return light


def _without_upper_bounds(engine: ExplainEngine) -> ExplainEngine:
    """The engine for what no fact bounds from above: what a number may be declared to be at the most says nothing."""
    free = copy.copy(engine)
    free.plan = replace(engine.plan, facts={path: _unbounded(type_) for path, type_ in engine.plan.facts.items()})
    free._hulls = {}
    return free


def _unbounded(type_: Type) -> Type:
    if type_.numeric:
        return replace(type_, high=None)
    element = None if type_.element is None else _unbounded(type_.element)
    return replace(type_, element=element, fields=tuple((name, _unbounded(part)) for name, part in type_.fields))


@dataclass(frozen=True)
class Origin:
    """What a decision came from, so that it can be asked further questions.

    ``source`` is the context itself or, in a decision that was pickled, its recipe, followed when somebody asks.
    """

    source: Context | Recipe
    claim: Claim
    law_on: dt.date
    readings: Mapping[str, str]

    @cached_property
    def context(self) -> Context:
        """What all decisions under the provision share."""
        return self.source.make() if isinstance(self.source, Recipe) else self.source

    def __reduce__(self) -> tuple[Any, ...]:
        recipe = self.source if isinstance(self.source, Recipe) else self.source.recipe
        return Origin, (recipe, self.claim, self.law_on, self.readings)

    def settled(self, readings: Mapping[str, str] | None = None) -> Settled:
        """The settled evaluation, on these readings or others."""
        return settle(self.context.engine, self.claim, self.law_on, readings or self.readings)

    def assembly(self) -> Assembly:
        """The pieces from which sentences are looked up."""
        return Assembly(self.context, self.claim, self.settled(), self.law_on, self.readings)

    @cached_property
    def _free(self) -> tuple[ExplainEngine, Claim]:
        # A claim of its own: what an engine has made ready for a claim stays with it.
        return _without_upper_bounds(self.context.engine), Claim(self.claim.id, self.claim.values)

    def unbounded(self) -> Settled:
        """The settled evaluation with numbers not given that may be as high as can be."""
        engine, claim = self._free
        return settle(engine, claim, self.law_on, self.readings)

    def unbounded_values(self, readings: Mapping[str, str]) -> Mapping[str, Any]:
        """The values on other readings with numbers not given that may be as high as can be."""
        engine, claim = self._free
        return replace(self, claim=claim)._result(_without_payments(engine), readings).values

    def decisive(self, decision: Decision) -> tuple[DecisiveReading, ...]:
        """Every option of every reading alone, the others as used, where it changes the outcome or an amount."""
        return self.compared().decisive

    def payments_changed(self) -> tuple[tuple[str, str], ...]:
        """Readings and options that change days or states of periods, though neither the outcome nor an amount."""
        return self.compared().periods_only

    def compared(self) -> Compared:
        """The claim on every other option of every reading, each alone, in one pass."""
        light = _without_payments(self.context.engine)
        used = self._result(light, self.readings)
        periods = self._periods(self.readings)
        reach = self.context.reach
        amounts = self.context.engine.amounts
        types = self.context.engine.plan.definitions
        found, periods_only, waiting = [], [], {}
        for reading in self.context.engine.plan.readings:
            for option in self.context.engine.ruleset.readings[reading].options:
                if option == self.readings[reading]:
                    continue
                readings = {**self.readings, reading: option}
                other = self._result(light, readings) if reading in reach.results else used
                if other.outcome == used.outcome and all(other.values.get(a) == used.values.get(a) for a in amounts):
                    if periods and reading in reach.periods and self._periods(readings) != periods:
                        periods_only.append((reading, option))
                    continue
                changes = {
                    name: other.values.get(name)
                    for name in self.context.engine.outputs
                    if other.values.get(name) != used.values.get(name) and (name in other.values or name in used.values)
                }
                kinds = {name: types[name].type.kind for name in changes}
                found.append(DecisiveReading(reading, self.readings[reading], option, other.outcome, changes, kinds))
                waiting[(reading, option)] = other.missing
        return Compared(tuple(found), tuple(periods_only), waiting)

    def _result(self, light: ExplainEngine, readings: Mapping[str, str]) -> _Result:
        """Outcome and values, settled where so few facts are missing that all their cases can be tried."""
        hulls = light.evaluate(self.claim, self.law_on, readings)
        holes = blame_of(hulls.outcome).union(*(blame_of(value) for value in hulls.values.values()))
        if not holes or len(holes) > _TRIED:
            return _Result(outcome_word(hulls.outcome), _public(hulls.values), blame_of(hulls.outcome))
        settled = settle(light, self.claim, self.law_on, readings)
        return _Result(outcome_word(settled.outcome), _public(settled.values), settled.missing)

    def _periods(self, readings: Mapping[str, str]) -> list[tuple[Any, ...]]:
        hulls = self.context.engine.evaluate(self.claim, self.law_on, readings).payments
        periods: list[Period] = [] if isinstance(hulls, Failed) else list(hulls)
        holes = frozenset[Hole]().union(*(period.blame for period in periods))
        if holes and len(holes) <= _TRIED:
            periods = [entry.period for entry in self.settled(readings).payments]
        return [(public(period.start), public(period.end), public(period.state)) for period in periods]


@dataclass(frozen=True)
class RunningOrigin(Origin):
    """Of a decision with values that sum up payments of which some follow another version of the law.

    ``summed`` gives these values for one option of one reading: no one formula has them.
    """

    summed: Callable[[str, str], Mapping[str, Any]]

    def __reduce__(self) -> tuple[Any, ...]:
        return RunningOrigin, (*super().__reduce__()[1], self.summed)

    def compared(self) -> Compared:
        """As of any decision, with the sums as they are on the other option."""
        compared = super().compared()
        return replace(compared, decisive=tuple(self._with_sums(entry) for entry in compared.decisive))

    def _with_sums(self, entry: DecisiveReading) -> DecisiveReading:
        sums = self.summed(entry.reading, entry.other)
        return replace(entry, changes={name: sums.get(name, value) for name, value in entry.changes.items()})


def _public(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: public(value) for name, value in values.items() if not isinstance(value, Failed)}
