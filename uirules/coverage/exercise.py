"""Running the scenarios of a law to see what they exercise: the clauses cited, the boundaries touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from uirules.coverage.boundaries import Boundaries, Boundary, Edge, distance, is_fixed
from uirules.coverage.elements import elements_of
from uirules.decision.decision import Decision
from uirules.engines.explain.context import Compiler, Context, compile_node
from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.frame import Frame, NotEvaluated, Run
from uirules.engines.explain.scalars import OPERATORS
from uirules.engines.explain.table import COMPILERS
from uirules.errors import UirulesError
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import definitions_read, walk
from uirules.ruleset.claim import Claim
from uirules.scenarios import clauses_cited, decide_scenario, load_scenarios
from uirules.values import dates
from uirules.values.absent import ABSENT
from uirules.values.failure import Failed
from uirules.values.uncertain import Rows, Uncertain

__all__ = ["Exercised", "exercise"]

Changes = list[tuple[dt.date, Boundary]]


class Exercised:
    """What the scenarios of a law exercise: by clause those whose decision cites it, by row of fact those that
    worked out a rule which names it, and the boundaries."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.clauses: dict[str, list[str]] = {}
        self.rows: dict[str, list[str]] = {}
        self.boundaries = Boundaries(law)
        self.scenarios = 0


def exercise(law: Law) -> Exercised:
    """Run every scenario of the law. What cannot be decided exercises nothing: ``uirules test`` tells why."""
    found = Exercised(law)
    watched: dict[str, _Watched] = {}
    for name in law.benefits:
        if law.ruleset.provision(name).not_encoded is None:
            watched[name] = _Watched(law, name, found.boundaries)
    systems = found.boundaries.of_systems()
    rows = {element.path[1]: element.rows for element in elements_of(law) if len(element.path) == 2 and element.rows}
    loaded, _ = load_scenarios(law)
    for scenario in loaded:
        found.scenarios += 1
        if scenario.problems:
            continue
        try:
            decision = decide_scenario(law, scenario)
            claim = law.read(scenario.facts, scenario.tree)
        except UirulesError:
            continue
        for clause in dict.fromkeys(clauses_cited(decision)):
            found.clauses.setdefault(clause, []).append(scenario.name)
        for key in dict.fromkeys(key for step in _steps(decision) for key in rows.get(step, ())):
            found.rows.setdefault(key, []).append(scenario.name)
        if decision.law_on is not None and scenario.benefit in watched:
            readings = law.with_readings(scenario.scenario.readings).readings
            watched[scenario.benefit].run(scenario.name, claim, decision, readings)
            system = law.ruleset.provision(scenario.benefit).system
            days = [decision.law_on, *(p.start for p in decision.payments if isinstance(p.start, dt.date))]
            _observe_days(systems.get(system, []), days, scenario.name)
    return found


def _steps(decision: Decision) -> Iterable[str]:
    """The names of the parameters, definitions and conditions that were worked out."""
    steps = () if decision.derivation is None else decision.derivation.steps
    return (step.id for step in steps if step.not_evaluated is None)


def _observe_days(changes: Changes, days: Iterable[Any], scenario: str) -> None:
    """Days (or months, as numbers) on which a dated value was looked up."""
    for start, boundary in changes:
        for day in days:
            first: Any = start
            if isinstance(day, int):
                # A month is governed by the entry in force on its first day.
                first = dates.month_of(start) + (start.day != 1)
            step = distance(day, first)
            if step in (0, -1):
                boundary.seen("from" if step == 0 else "before", scenario)


class _Watched:
    """One provision whose comparisons and lookups are watched while a claim is evaluated."""

    def __init__(self, law: Law, name: str, boundaries: Boundaries) -> None:
        self.law = law
        self.plan = law.plan(name)
        self.edges = boundaries.of_plan(self.plan)
        self.changes = boundaries.changes_of(self.plan)
        self.dated = boundaries.dated_of(self.plan)
        self.scenario = ""
        self.beside = _beside(self.plan)
        self._engines: dict[dt.date | None, ExplainEngine] = {}

    def run(self, scenario: str, claim: Claim, decision: Decision, readings: Mapping[str, str]) -> None:
        """Evaluate the claim once, on the law and readings of the decision."""
        if decision.known_at not in self._engines:
            engine = ExplainEngine(self.law.ruleset, self.plan, decision.known_at, self._compilers())
            self._engines[decision.known_at] = engine
        assert decision.law_on is not None
        self.scenario = scenario
        evaluation = self._engines[decision.known_at].evaluate(claim, decision.law_on, readings)
        for name in self.beside:
            with suppress(NotEvaluated):
                evaluation.frame.value(name)

    def _compilers(self) -> Mapping[type[n.Node], Compiler]:
        return {
            **COMPILERS,
            n.Compare: self._compare,
            n.Within: self._within,
            n.Extreme: self._extreme,
            n.Filter: self._filter,
            n.Table: self._table,
            n.Parameter: self._parameter,
            n.ByDate: self._by_date,
        }

    def _note(self, edge: Edge, left: Any, right: Any) -> None:
        if (step := distance(left, right)) is not None:
            edge.observe(step, self.scenario)

    def _compare(self, node: n.Compare, context: Context) -> Run:
        run = COMPILERS[n.Compare](node, context)
        edges = self.edges.get(id(node))
        if not edges:
            return run
        left, right = compile_node(node.left, context), compile_node(node.right, context)
        holds = OPERATORS[node.operator]

        def watched(frame: Frame) -> Any:
            a, b = left(frame), right(frame)
            if not _known(a, b):
                return run(frame)
            for edge in edges:
                self._note(edge, a, b)
            return holds(a, b)

        return watched

    def _within(self, node: n.Within, context: Context) -> Run:
        run = COMPILERS[n.Within](node, context)
        edges = self.edges.get(id(node))
        if not edges:
            return run
        parts = [compile_node(part, context) for part in (node.operand, node.low, node.high)]

        def watched(frame: Frame) -> Any:
            value, low, high = (part(frame) for part in parts)
            if _known(value, low, high):
                for edge, limit in zip(edges, (low, high), strict=True):
                    self._note(edge, value, limit)
            return run(frame)

        return watched

    def _filter(self, node: n.Filter, context: Context) -> Run:
        """Filters that sift whole lists look at no row by itself: here each row is looked at besides."""
        run = COMPILERS[n.Filter](node, context)
        if not any(id(part) in self.edges for part in walk(node.condition)):
            return run
        source, condition = compile_node(node.source, context), compile_node(node.condition, context)

        def watched(frame: Frame) -> Any:
            rows = source(frame)
            known = rows.certain if isinstance(rows, Rows) else rows if isinstance(rows, tuple) else ()
            for row in known:
                frame.locals[node.slot] = row
                condition(frame)
            return run(frame)

        return watched

    def _table(self, node: n.Table, context: Context) -> Run:
        """A table ends at the row that applies; here every cell is looked at, as one who reads the table would."""
        run = COMPILERS[n.Table](node, context)
        tests = [compile_node(test, context) for row in node.rows for test in row.tests if test is not None]

        def watched(frame: Frame) -> Any:
            for test in tests:
                with suppress(NotEvaluated):
                    test(frame)
            return run(frame)

        return watched

    def _extreme(self, node: n.Extreme, context: Context) -> Run:
        run = COMPILERS[n.Extreme](node, context)
        edges = self.edges.get(id(node))
        if not edges:
            return run
        fixed = [compile_node(part, context) for part in node.operands if is_fixed(part)]
        free = [compile_node(part, context) for part in node.operands if not is_fixed(part)]
        choose: Callable[[Any], Any] = min if node.choose == "min" else max

        def watched(frame: Frame) -> Any:
            values, limit = [part(frame) for part in free], fixed[0](frame)
            if _known(limit, *values):
                self._note(edges[0], choose(values), limit)
            return run(frame)

        return watched

    def _parameter(self, node: n.Parameter, context: Context) -> Run:
        run = COMPILERS[n.Parameter](node, context)
        changes = self.changes.get(node.name)
        if not changes:
            return run
        on = None if node.on is None else compile_node(node.on, context)

        def watched(frame: Frame) -> Any:
            day = frame.law_on if on is None else on(frame)
            if _known(day):
                _observe_days(changes, (day,), self.scenario)
            return run(frame)

        return watched

    def _by_date(self, node: n.ByDate, context: Context) -> Run:
        run = COMPILERS[n.ByDate](node, context)
        changes = self.dated.get(id(node), [])

        def watched(frame: Frame) -> Any:
            _observe_days(changes, (frame.law_on,), self.scenario)
            return run(frame)

        return watched


def _beside(plan: Plan) -> tuple[str, ...]:
    """The definitions that no condition, output or payment rests on: sentences alone read them."""
    found: dict[str, None] = dict.fromkeys(plan.provision.outputs)
    roots = [condition.node for condition in plan.conditions.values()]
    roots += [] if plan.schedule is None else [plan.schedule]
    stack = [*found, *(name for root in roots for name in definitions_read(root))]
    while stack:
        name = stack.pop()
        found[name] = None
        if name in plan.definitions:
            stack += [other for other in definitions_read(plan.definitions[name].node) if other not in found]
    return tuple(name for name in plan.definitions if name not in found)


def _known(*values: Any) -> bool:
    return not any(isinstance(value, Uncertain | Failed) or value is ABSENT or value is None for value in values)
