"""The durable engine: as the explain engine to whoever asks, but what it finds, the network has concluded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from uirules.engines.durable.codes import Skipped
from uirules.engines.durable.compile import OUTCOME, compile_plan
from uirules.engines.durable.kernels import rounded
from uirules.engines.durable.outside import Outside
from uirules.engines.durable.outside_lists import TABLE
from uirules.engines.durable.periods import Periods
from uirules.engines.durable.program import Program
from uirules.engines.durable.replay import Replay
from uirules.engines.durable.session import Fired, Network, Suspect
from uirules.engines.explain.engine import Evaluation, ExplainEngine
from uirules.engines.explain.frame import NotEvaluated
from uirules.engines.explain.given import gather
from uirules.plan.plan import Plan
from uirules.ruleset.claim import Claim
from uirules.ruleset.load import Ruleset
from uirules.values.failure import Failed
from uirules.values.uncertain import Hole

__all__ = ["DurableEngine"]


class DurableEngine(ExplainEngine):
    """A plan compiled to rulesets of durable-rules, one for each choice of readings it is asked for.

    To be used in a process of its own (:mod:`uirules.crosscheck`): durable-rules can end the process it runs in.
    """

    name = "durable"

    def __init__(
        self,
        ruleset: Ruleset,
        plan: Plan,
        known_at: dt.date | None = None,
        altered: Mapping[str, int] | None = None,
    ) -> None:
        """``altered``: codes that rules are to conclude instead of their own, a mistake put in on trial."""
        super().__init__(ruleset, plan, known_at)
        self.known_at = known_at
        self._absentable = frozenset(path for path, fact in ruleset.facts.facts.items() if fact.may_be_absent)
        self._networks: dict[tuple[str, ...], Network] = {}
        self._periods: dict[tuple[str, ...], Periods | None] = {}
        self._altered = dict(altered or {})
        self.checking = False
        self.trace: list[Fired] | None = None
        self.suspects: list[Suspect] = []
        self._exact: dict[str, Any] = {}

    def program(self, readings: Mapping[str, str]) -> Program:
        """The rules of the plan under some readings. LimitError for what durable-rules does not bear."""
        return compile_plan(self.plan, readings, self.known_at, self.active(readings), self._absentable)

    def network(self, readings: Mapping[str, str]) -> Network:
        """The network of some readings."""
        key = tuple(readings[name] for name in self.plan.readings)
        if key not in self._networks:
            program = self.program(readings)
            for rule, code in self._altered.items():
                program.replace(rule, code)
            self._networks[key] = Network(program, self.plan.parameters, self._finisher(program, readings))
            schedule = self.plan.schedule
            self._periods[key] = (
                None if schedule is None else Periods(schedule, readings, self.plan.provision.id, self._altered)
            )
        return self._networks[key]

    def _finisher(self, program: Program, readings: Mapping[str, str]) -> Any:
        """What follows a conclusion: the rounding of a definition; a finding that reads nothing evaluated fails."""
        reach = program.reach
        named = {prop: name for name, prop in reach.definitions.items()}
        conditions = frozenset(reach.conditions.values())

        def finish(prop: str, value: Any) -> Any:
            if prop in conditions:
                return Failed("not_evaluated", ", ".join(value.conditions)) if isinstance(value, Skipped) else value
            planned = self.plan.definitions.get(named.get(prop, ""))
            if planned is None or not planned.roundings or isinstance(value, Skipped):
                return value
            self._exact[planned.name] = value
            rounding = planned.roundings[readings[planned.rounding_reading] if planned.rounding_reading else ""]
            return value if isinstance(value, Failed) else rounded(value, rounding.mode, rounding.to)

        return finish

    def evaluate(
        self,
        claim: Claim,
        law_on: dt.date,
        readings: Mapping[str, str],
        assigned: Mapping[Hole, Any] | None = None,
        effort: int = 0,
    ) -> Evaluation:
        """One evaluation by the network. As for the explain engine, ``assigned`` stands in for facts not given."""
        network = self.network(readings)
        given = gather(
            claim,
            self.plan.facts,
            self.ruleset.facts,
            self.paths,
            self.fields(readings),
            self.ruleset.manifest.lists_complete_until,
            self._contingency(claim, assigned or {}),
            assigned or {},
            self._hulls,
        )
        program, reach = network.program, network.program.reach
        desk = Outside(reach, self.plan.parameters, self.known_at, readings, self.context.described, TABLE)
        desk.start(given.facts, given.complete, law_on)
        self._exact = {}
        network.run(desk)
        if network.clashes and not self.checking:
            rule = network.clashes[0][0]
            raise RuntimeError(f"{rule.id}: two rules conclude different things")
        board = desk.board
        if self.checking:
            self.suspects += network.suspects()
        for prop in (*reach.definitions.values(), *reach.conditions.values()):
            if prop not in board:
                raise RuntimeError(f"{self.plan.provision.id}: the network concluded nothing of {prop}")
        replay = Replay(self.plan, desk, desk.read_by, self.known_at)
        frame = replay.frame(given.complete, readings, self._exact)
        findings = {name: frame.finding(name) for name in program.active}
        outcome = board[OUTCOME] if findings else True
        values: dict[str, Any] = {}
        for name in self.outputs:
            if outcome is False and name in self.amounts:
                continue
            try:
                values[name] = frame.value(name)
            except NotEvaluated:
                continue
        payments: Any = ()
        periods = self._periods[tuple(readings[name] for name in self.plan.readings)]
        if periods is not None and self.schedule is not None and outcome is not False:
            try:
                periods.checking = self.checking
                payments = periods.work_out(desk, effort, replay.told)
            except NotEvaluated:
                payments = ()
            self.suspects += periods.suspects
        if self.trace is None:
            self.trace = [*network.fired, *(() if periods is None else periods.fired)]
        return Evaluation(outcome, findings, values, payments, frame, given)
