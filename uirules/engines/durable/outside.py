"""What the network is handed: exact numbers, dates and lists, worked out by walking a formula's nodes.

A second, plain interpreter beside the closures of the explain engine. The operations themselves are those of
:mod:`uirules.values`, which both engines share. What the network has concluded stands on the *board*; a formula that
reads a definition, a parameter or an inner step takes it from there.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from uirules.engines.durable.choices import chosen_value, table_value
from uirules.engines.durable.codes import Ref, Skipped
from uirules.engines.durable.kernels import ARITHMETIC, compared, is_lifted, rounded, shifted
from uirules.engines.explain.frame import SLOTS, NotEvaluated
from uirules.plan import nodes as n
from uirules.plan.plan import PlannedParameter
from uirules.plan.soundness import table_defects
from uirules.plan.timeline import known
from uirules.values import dates, lifted, numbers
from uirules.values.absent import ABSENT
from uirules.values.failure import Failed
from uirules.values.uncertain import Interval, Uncertain, blame_of, either, span

__all__ = ["SCALARS", "Narrowing", "Outside", "Reach", "Walk"]


@dataclass(frozen=True)
class Narrowing:
    """Bounds that required conditions put on definitions, and those that hold around them."""

    limits: Mapping[str, tuple[tuple[str, n.Node], ...]]
    outer: Narrowing | None

    def of(self, name: str) -> tuple[tuple[str, n.Node], ...]:
        """The bounds of a definition."""
        return self.limits.get(name) or (() if self.outer is None else self.outer.of(name))


@dataclass
class Reach:
    """Where results stand on the board: by definition, parameter, condition, and inner step by its node.

    Nodes are told apart by identity: the plan keeps them.
    """

    definitions: dict[str, str]
    parameters: dict[str, str]
    conditions: dict[str, str]
    inner: dict[tuple[int, int], Ref]
    narrowings: dict[tuple[int, int], Narrowing | None]
    total: dict[int, bool]

    def narrowed(self, node: n.Requires, outer: Narrowing | None) -> Narrowing | None:
        """The bounds that hold under a requirement, the same object each time."""
        if not node.narrowed:
            return outer
        key = (id(node), id(outer))
        if key not in self.narrowings:
            limits: dict[str, tuple[tuple[str, n.Node], ...]] = {}
            for name, sign, limit in node.narrowed:
                limits[name] = (*limits.get(name, ()), (sign, limit))
            self.narrowings[key] = Narrowing(limits, outer)
        return self.narrowings[key]

    def is_total(self, node: n.Table) -> bool:
        """Whether a table has a row for every case."""
        if id(node) not in self.total:
            gaps = ("table_gap", "table_too_large")
            self.total[id(node)] = all(defect.code not in gaps for defect in table_defects("", node))
        return self.total[id(node)]


_STEPS = frozenset(
    {n.And, n.Or, n.Not, n.Compare, n.Within, n.Member, n.If, n.Table, n.Defaults, n.Quantified, n.Contains}
)
"""The nodes that can be steps of the network."""


class Outside:
    """Works out formulas for one claim under one law."""

    def __init__(
        self,
        reach: Reach,
        parameters: Mapping[str, PlannedParameter],
        known_at: dt.date | None,
        readings: Mapping[str, str],
        described: frozenset[str],
        table: Mapping[type[n.Node], Walk],
    ) -> None:
        """``described``: definitions that only amounts rest on; ``table``: how each node is worked out."""
        self.table = table
        self.reach, self.parameters, self.known_at = reach, parameters, known_at
        self.readings, self.described = readings, described
        self.entries = {name: known(planned.entries, known_at) for name, planned in parameters.items()}
        self.board: dict[str, Any] = {}
        self.facts: Mapping[str, Any] = {}
        self.complete: Mapping[str, Any] = {}
        self.law_on = dt.date.min
        self.locals: list[Any] = [None] * SLOTS
        self.narrowing: Narrowing | None = None
        self.owner = ""
        self.notes: list[tuple[Any, ...]] = []
        self.read_by: dict[tuple[int, int], list[tuple[Any, ...]]] = {}

    def start(self, facts: Mapping[str, Any], complete: Mapping[str, Any], law_on: dt.date) -> None:
        """Begin another claim, with an empty board."""
        self.board = {}
        self.facts, self.complete, self.law_on = facts, complete, law_on
        self.notes, self.read_by = [], {}

    def work(self, node: n.Node, narrowing: Narrowing | None, owner: str) -> Any:
        """The value of a formula; :class:`Skipped` where it reads a value that was not evaluated.

        What it read is kept in ``read_by`` under its node.
        """
        self.narrowing, self.owner = narrowing, owner
        self.notes = self.read_by[id(node), id(narrowing)] = []
        try:
            return self.table[node.__class__](self, node)
        except NotEvaluated as waiting:
            return Skipped(waiting.conditions)

    def value(self, node: n.Node) -> Any:
        """The value of a node. NotEvaluated where it needs what was not evaluated."""
        kind = node.__class__
        if kind in _STEPS:
            ref = self.reach.inner.get((id(node), id(self.narrowing)))
            if ref is not None and ref.name in self.board:
                self.notes.append(("inner", node, self.narrowing))
                return ref.of(self.read(ref.name))
        return self.table[kind](self, node)

    def read(self, name: str) -> Any:
        """What stands on the board."""
        value = self.board[name]
        if isinstance(value, Skipped):
            raise value.raised()
        return value

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fact(self, node: n.Fact) -> Any:
        value = self.facts[node.path]
        return Failed("absent", node.path) if value is ABSENT else value

    def _absent(self, node: n.Absent) -> Any:
        inner = node.operand
        if isinstance(inner, n.Fact):
            value = self.facts[inner.path]
        else:
            assert isinstance(inner, n.Field)
            value = self.value(inner.row)[inner.index]
        if isinstance(value, Uncertain):
            return either(blame_of(value))
        return value is ABSENT

    def _definition(self, node: n.Definition) -> Any:
        self.notes.append(("definition", node.name))
        value = self.read(self.reach.definitions[node.name])
        narrowing = self.narrowing
        if narrowing is None or not isinstance(value, Interval):
            return value
        self.narrowing = narrowing.outer
        try:
            for sign, limit in narrowing.of(node.name):
                value = lifted.narrow(value, sign, self.value(limit))
        finally:
            self.narrowing = narrowing
        return value

    def _parameter(self, node: n.Parameter) -> Any:
        name = node.name
        if node.on is None:
            self.notes.append(("parameter", name, self.law_on, self.law_on, False))
            return self.read(self.reach.parameters[name])
        day = self.value(node.on)
        if isinstance(day, Failed):
            return day
        low, high = (day.low, day.high) if isinstance(day, Interval) else (day, day)
        if isinstance(day, Uncertain) and not isinstance(day, Interval):
            low = high = None
        self.notes.append(("parameter", name, low, high, True))
        planned = self.parameters[name]
        first = planned.before if planned.has_before else Failed("no_value_in_force", name)
        month = node.on.type.kind == "month"
        found: list[Any] = []
        begins = None  # of the value looked at: the value holds from then until the next one begins
        value = first
        for entry in (*self.entries[name], None):
            ends = None if entry is None else _month_from(entry.start) if month else entry.start
            if (ends is None or low is None or low < ends) and (begins is None or high is None or begins <= high):
                found.append(value)
            if entry is not None:
                begins, value = ends, entry.value
        return found[0] if len(found) == 1 else lifted.join(found, blame_of(day))

    def _requires(self, node: n.Requires) -> Any:
        for name in node.conditions:
            self.notes.append(("condition", name))
            holds = self.board[self.reach.conditions[name]]
            if holds is False or isinstance(holds, Failed):
                raise NotEvaluated((name,))
        outer = self.narrowing
        self.narrowing = self.reach.narrowed(node, outer)
        try:
            return self.value(node.value)
        finally:
            self.narrowing = outer

    def _by_date(self, node: n.ByDate) -> Any:
        branch = None
        for entry in known(node.entries, self.known_at):
            if entry.start <= self.law_on:
                branch = entry.value
        return Failed("no_value_in_force") if branch is None else self.value(branch)

    def _row(self, node: n.Row) -> Any:
        return tuple(self.value(part) for part in node.parts)

    # ── truth ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _connective(self, node: n.And | n.Or) -> Any:
        deciding = isinstance(node, n.Or)
        values = []
        for operand in node.operands:
            value = self.value(operand)
            if value is deciding:
                return deciding
            values.append(value)
        return lifted.disjunction(values) if deciding else lifted.conjunction(values)

    def _compare(self, node: n.Compare) -> Any:
        return compared(node.operator, self.value(node.left), self.value(node.right))

    def _within(self, node: n.Within) -> Any:
        value, low, high = self.value(node.operand), self.value(node.low), self.value(node.high)
        return lifted.conjunction(
            [
                compared("<=" if node.low_closed else "<", low, value),
                compared("<=" if node.high_closed else "<", value, high),
            ]
        )

    def _member(self, node: n.Member) -> Any:
        value = self.value(node.operand)
        return lifted.member(value, node.values) if is_lifted(value) else value in node.values

    def _if(self, node: n.If) -> Any:
        condition = self.value(node.condition)
        if condition is True or condition is False:
            return self.value(node.then if condition else node.otherwise)
        if isinstance(condition, Failed):
            return condition
        return lifted.join([self.value(node.then), self.value(node.otherwise)], blame_of(condition))

    # ── numbers and dates ────────────────────────────────────────────────────────────────────────────────────────────

    def _arithmetic(self, node: n.Arithmetic) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        exact, hull = ARITHMETIC[node.operator]
        return hull(left, right) if is_lifted(left) or is_lifted(right) else exact(left, right)

    def _power(self, node: n.Power) -> Any:
        base = self.value(node.base)
        if not is_lifted(base):
            return numbers.power(base, node.exponent)
        found: Any = 1
        for _ in range(node.exponent):
            found = lifted.multiply(found, base)
        return found

    def _round(self, node: n.Round) -> Any:
        return rounded(self.value(node.operand), node.mode, node.to)

    def _extreme(self, node: n.Extreme) -> Any:
        values = [self.value(operand) for operand in node.operands]
        choose: Any = min if node.choose == "min" else max
        return lifted.extreme(choose, values) if any(map(is_lifted, values)) else choose(values)

    def _elapsed(self, node: n.CompletedYears | n.DaysBetween) -> Any:
        kernel: Any = dates.completed_years if isinstance(node, n.CompletedYears) else dates.days_between
        start, end = self.value(node.start), self.value(node.end)
        for part in (start, end):
            if isinstance(part, Failed):
                return part
        (first, last), (low, high) = lifted.bounds(start), lifted.bounds(end)
        least = None if low is None or last is None else kernel(last, low)
        most = None if high is None or first is None else kernel(first, high)
        return span(least, most, blame_of(start) | blame_of(end))

    # ── choices ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def applied(self, rules: tuple[Any, ...]) -> None:
        """Note which rows or exceptions gave the value."""
        self.notes.append(("rules", self.owner, rules))


def _month_from(day: dt.date) -> int:
    """The first month whose first day is not before a day."""
    return dates.month_of(day) + (day.day != 1)


def _on_day(function: Callable[[Any], Any], part: str) -> Callable[[Outside, Any], Any]:
    def walk(self: Outside, node: Any) -> Any:
        value = self.value(getattr(node, part))
        return lifted.monotone(function, value) if is_lifted(value) else function(value)

    return walk


def _add_months(self: Outside, node: n.AddMonths) -> Any:
    add: Any = operator.add if node.operand.type.kind == "month" else dates.add_months
    return shifted(add, self.value(node.operand), self.value(node.months))


Walk = Callable[[Outside, Any], Any]

SCALARS: dict[type[n.Node], Walk] = {
    n.Constant: lambda self, node: node.value,
    n.Fact: Outside._fact,
    n.Absent: Outside._absent,
    n.Definition: Outside._definition,
    n.Parameter: Outside._parameter,
    n.Reading: lambda self, node: self.value(dict(node.options)[self.readings[node.reading]]),
    n.ByDate: Outside._by_date,
    n.Local: lambda self, node: self.locals[node.slot],
    n.Field: lambda self, node: self.value(node.row)[node.index],
    n.Row: Outside._row,
    n.CompleteUntil: lambda self, node: self.complete[node.path],
    n.Requires: Outside._requires,
    n.And: Outside._connective,
    n.Or: Outside._connective,
    n.Not: lambda self, node: lifted.negation(self.value(node.operand)),
    n.Compare: Outside._compare,
    n.Within: Outside._within,
    n.Member: Outside._member,
    n.If: Outside._if,
    n.Arithmetic: Outside._arithmetic,
    n.Power: Outside._power,
    n.Round: Outside._round,
    n.Extreme: Outside._extreme,
    n.MonthOf: _on_day(dates.month_of, "date"),
    n.FirstDay: _on_day(dates.first_day_of, "month"),
    n.LastDay: _on_day(dates.last_day_of, "month"),
    n.AddMonths: _add_months,
    n.AddDays: lambda self, node: shifted(dates.add_days, self.value(node.operand), self.value(node.days)),
    n.CompletedYears: Outside._elapsed,
    n.DaysBetween: Outside._elapsed,
    n.Table: table_value,
    n.Defaults: chosen_value,
}
"""How each node is worked out; :mod:`uirules.engines.durable.outside_lists` adds those that work on lists."""
