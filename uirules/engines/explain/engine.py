"""The explain engine: one claim, one evaluation, every step kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from uirules.engines.explain.context import Compiler, Context, compile_node
from uirules.engines.explain.frame import Frame, NotEvaluated, Run
from uirules.engines.explain.given import Given, gather, hull_of, pointer_of
from uirules.engines.explain.scalars import round_value
from uirules.engines.explain.table import COMPILERS
from uirules.plan import nodes as n
from uirules.plan.plan import Plan, PlannedDefinition
from uirules.plan.walk import children, definitions_read, facts_read
from uirules.ruleset.claim import Claim
from uirules.ruleset.load import Ruleset
from uirules.values import dates, lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import Hole

__all__ = ["Evaluation", "ExplainEngine"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one evaluation gave.

    ``outcome`` is true, false, a hull of both, or a failure. ``values`` holds the outputs that were evaluated,
    ``payments`` the periods (or a failure), ``frame`` everything else.
    """

    outcome: Any
    findings: Mapping[str, Any]
    values: Mapping[str, Any]
    payments: Any
    frame: Frame
    given: Given


class ExplainEngine:
    """A plan compiled to closures, for the values published up to a day (None: all).

    ``compilers`` makes the closures; whoever wants to watch an evaluation hands in others.
    """

    name = "explain"

    def __init__(
        self,
        ruleset: Ruleset,
        plan: Plan,
        known_at: dt.date | None = None,
        compilers: Mapping[type[n.Node], Compiler] = COMPILERS,
    ) -> None:
        self.ruleset = ruleset
        self.plan = plan
        context = Context(compilers, plan.parameters, known_at, described=_described(plan))
        self.context = context
        self.definitions = {name: _definition(planned, context) for name, planned in plan.definitions.items()}
        self.holds = {name: compile_node(condition.node, context) for name, condition in plan.conditions.items()}
        self.schedule: Run | None = None if plan.schedule is None else compile_node(plan.schedule, context)
        self.outputs = plan.provision.outputs
        self.amounts = frozenset(plan.provision.amounts)
        nodes = [
            *(planned.node for planned in plan.definitions.values()),
            *(condition.node for condition in plan.conditions.values()),
            *([plan.schedule] if plan.schedule is not None else []),
        ]
        self.paths = tuple(dict.fromkeys(path for node in (*nodes, *_told(plan)) for path in facts_read(node)))
        self.tested = _tested(nodes)
        self._nodes = nodes
        self._compiled: dict[int, Run] = {}
        self._hulls: dict[Any, Any] = {}
        self._fields: dict[tuple[str, ...], Mapping[str, frozenset[int]]] = {}

    def compiled(self, node: n.Node) -> Run:
        """The closure of a node beside the rules: when a sentence is told."""
        if id(node) not in self._compiled:
            self._compiled[id(node)] = compile_node(node, self.context)
        return self._compiled[id(node)]

    def fields(self, readings: Mapping[str, str]) -> Mapping[str, frozenset[int]]:
        """The fields of list rows that are read under some readings, by list."""
        key = tuple(readings[name] for name in self.plan.readings)
        if key not in self._fields:
            self._fields[key] = _fields(self._nodes, readings, self.plan.facts)
        return self._fields[key]

    def active(self, readings: Mapping[str, str]) -> list[str]:
        """The conditions that exist under some readings, in their order."""
        return [
            name
            for name, condition in self.plan.conditions.items()
            if all(readings[reading] == option for reading, option in condition.only_under.items())
        ]

    def _contingency(self, claim: Claim, assigned: Mapping[Hole, Any]) -> Any:
        """The day up to which lists are complete where nothing else says so: of a month as contingency, its last."""
        path = self.plan.provision.contingency
        day = claim.values.get(path)
        if day is None:
            hole = Hole(path, pointer_of(path))
            day = assigned[hole] if hole in assigned else hull_of(self.plan.facts[path], frozenset({hole}))
        if self.plan.facts[path].kind == "month":
            return lifted.monotone(dates.last_day_of, day)
        return day

    def evaluate(
        self,
        claim: Claim,
        law_on: dt.date,
        readings: Mapping[str, str],
        assigned: Mapping[Hole, Any] | None = None,
        effort: int = 0,
    ) -> Evaluation:
        """One evaluation of the claim with ``assigned`` values in place of facts not given.

        ``effort``: how many steps may go into narrowing states of payments that depend on one uncertain date.
        """
        contingency = self._contingency(claim, assigned or {})
        given = gather(
            claim,
            self.plan.facts,
            self.ruleset.facts,
            self.paths,
            self.fields(readings),
            self.ruleset.manifest.lists_complete_until,
            contingency,
            assigned or {},
            self._hulls,
        )
        frame = Frame(given.facts, given.complete, law_on, readings, self.definitions, self.holds, effort)
        findings = {name: frame.finding(name) for name in self.active(readings)}
        outcome = lifted.conjunction(findings.values())
        values: dict[str, Any] = {}
        payments: Any = ()
        for name in self.outputs:
            if outcome is False and name in self.amounts:
                continue
            try:
                values[name] = frame.value(name)
            except NotEvaluated:
                continue
        if self.schedule is not None and outcome is not False:
            try:
                payments = self.schedule(frame)
            except NotEvaluated:
                payments = ()
        return Evaluation(outcome, findings, values, payments, frame, given)


def _definition(planned: PlannedDefinition, context: Context) -> Run:
    formula = compile_node(planned.node, replace(context, owner=planned.name))
    if not planned.roundings:
        return formula
    name, reading, roundings = planned.name, planned.rounding_reading, planned.roundings

    def run(frame: Frame) -> Any:
        exact = formula(frame)
        frame.exact[name] = exact
        rounding = roundings[frame.readings[reading] if reading is not None else ""]
        return exact if isinstance(exact, Failed) else round_value(exact, rounding.mode, rounding.to)

    return run


def _described(plan: Plan) -> frozenset[str]:
    """The definitions that only amounts rest on: no condition, no other output, no day or state of a payment."""
    provision = plan.provision
    roots = [condition.node for condition in plan.conditions.values()]
    roots += [plan.definitions[name].node for name in provision.outputs if name not in provision.amounts]
    if (schedule := plan.schedule) is not None:
        roots += [schedule.start, schedule.count, *(state.when for state in schedule.states)]
        roots += [column for _, column in schedule.columns]
    others = _below(plan, roots) | (frozenset(provision.outputs) - frozenset(provision.amounts))
    amounts = frozenset(provision.amounts)
    return (_below(plan, [plan.definitions[name].node for name in amounts]) | amounts) - others


def _below(plan: Plan, roots: list[n.Node]) -> frozenset[str]:
    """The definitions that nodes rest on, directly or by way of others."""
    rest = [name for node in roots for name in definitions_read(node)]
    found: set[str] = set()
    while rest:
        name = rest.pop()
        if name not in found:
            found.add(name)
            rest += definitions_read(plan.definitions[name].node)
    return frozenset(found)


def _told(plan: Plan) -> list[n.Node]:
    """What sentences and gaps ask before they are told: their facts are looked up as well."""
    sentences = [*plan.duties, *plan.disputes]
    sentences += [sentence for planned in plan.definitions.values() for sentence in planned.told]
    for condition in plan.conditions.values():
        sentences += [*condition.counting, *condition.remedy]
    asked = [*(sentence.when for sentence in sentences), *(gap.when for gap in plan.gaps)]
    return [node for node in asked if node is not None]


def _tested(nodes: list[n.Node]) -> Mapping[str, tuple[str, ...]]:
    """The members that a fact is tested for, for enums and lists of enum members; all other members are as one.

    An enum that a rule reads in any other way is left out: there every member may matter.
    """
    found: dict[str, dict[str, None]] = {}
    freely: set[str] = set()
    stack: list[tuple[n.Node, n.Node | None]] = [(node, None) for node in nodes]
    while stack:
        part, parent = stack.pop()
        stack.extend((child, part) for child in children(part))
        type_ = part.type if part.type.kind == "enum" else part.type.element
        if type_ is None or type_.kind != "enum" or type_.name is None or isinstance(part, n.Constant):
            continue
        members = _members(part, parent)
        if members is None:
            freely.add(type_.name)
        else:
            found.setdefault(type_.name, {}).update(dict.fromkeys(members))
    return {name: tuple(members) for name, members in found.items() if name not in freely}


def _members(part: n.Node, parent: n.Node | None) -> list[str] | None:
    """The members that ``parent`` tests ``part`` for; None where it does something else with it."""
    if isinstance(parent, n.Compare) and part.type.kind == "enum":
        other = parent.right if parent.left is part else parent.left
        return [other.value] if isinstance(other, n.Constant) else None
    if isinstance(parent, n.Member) and part.type.kind == "enum":
        return sorted(parent.values)
    if isinstance(parent, n.Contains) and parent.source is part:
        return [parent.value.value] if isinstance(parent.value, n.Constant) else None
    return None


def _fields(nodes: list[n.Node], readings: Mapping[str, str], types: Mapping[str, Any]) -> Mapping[str, frozenset[int]]:
    used: dict[str, set[int]] = {}
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, n.Reading):
            stack.append(dict(node.options)[readings[node.reading]])
            continue
        if isinstance(node, n.Field | n.Column):
            owner = node.row.type if isinstance(node, n.Field) else node.source.type.element
            if owner is not None and owner.name is not None and owner.name in types:
                used.setdefault(owner.name, set()).add(node.index)
        stack.extend(children(node))
    return {path: frozenset(indexes) for path, indexes in used.items()}
