"""What a decision rests on, read from the board in the order in which the formulas are written.

The network concludes everything it can; a decision tells only what its result rests on: the second operand of an
``and`` whose first is false is not told, nor a parameter that only it reads. The frame made here looks like that of the
explain engine, so that letters and derivations need not know the difference; every value in it is the network's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from uirules.engines.durable.codes import Skipped
from uirules.engines.durable.outside import Narrowing, Outside
from uirules.engines.explain.frame import Frame
from uirules.plan import nodes as n
from uirules.plan.plan import Plan, TimelineEntry
from uirules.plan.timeline import known
from uirules.plan.walk import children
from uirules.values import lifted
from uirules.values.failure import Failed

__all__ = ["Key", "Note", "Replay"]

Key = tuple[int, int]
"""A node and the bounds it stands under, by identity."""
Note = tuple[Any, ...]
"""What working out a formula outside read: ``(kind, …)``."""


class Replay:
    """The board of one evaluation as a frame. ``notes`` tell what each formula worked out outside read."""

    def __init__(self, plan: Plan, desk: Outside, notes: Mapping[Key, list[Note]], known_at: dt.date | None) -> None:
        self.plan, self.desk, self.notes, self.known_at = plan, desk, notes, known_at
        self.owner = ""

    def frame(self, complete: Mapping[str, Any], readings: Mapping[str, str], exact: Mapping[str, Any]) -> Frame:
        """The frame. A value is taken into it when it is first asked for."""
        definitions = {name: self._definition(name) for name in self.plan.definitions}
        holds = {name: self._condition(name) for name in self.desk.reach.conditions}
        self.made = Frame(self.desk.facts, complete, self.desk.law_on, readings, definitions, holds)
        self.exact = exact
        return self.made

    def _definition(self, name: str) -> Callable[[Frame], Any]:
        def run(frame: Frame) -> Any:
            outer, self.owner = self.owner, name
            try:
                self.walk(self.plan.definitions[name].node, None)
            finally:
                self.owner = outer
            if name in self.exact:
                frame.exact[name] = self.exact[name]
            return self.desk.read(self.desk.reach.definitions[name])

        return run

    def _condition(self, name: str) -> Callable[[Frame], Any]:
        def run(frame: Frame) -> Any:
            outer, self.owner = self.owner, ""
            try:
                self.walk(self.plan.conditions[name].node, None)
            finally:
                self.owner = outer
            return self.desk.read(self.desk.reach.conditions[name])

        return run

    def result(self, node: n.Node, narrowing: Narrowing | None) -> Any:
        """What a node came to. NotEvaluated where it was not evaluated."""
        desk = self.desk
        ref = desk.reach.inner.get((id(node), id(narrowing)))
        if ref is not None and ref.name in desk.board:
            return ref.of(desk.read(ref.name))
        if isinstance(node, n.Not):
            return lifted.negation(self.result(node.operand, narrowing))
        kept = desk.notes
        desk.narrowing = narrowing
        value = desk.value(node)
        desk.notes = kept
        return value

    # ── what was read ────────────────────────────────────────────────────────────────────────────────────────────────

    def told(self, notes: list[Note]) -> None:
        """Take into the frame what a formula read."""
        for note in list(notes):
            match note:
                case ("definition", name):
                    self.made.value(name)
                case ("condition", name):
                    self.made.finding(name)
                case ("parameter", name, low, high, by_call):
                    self._used(name, low, high, by_call)
                case ("inner", node, narrowing):
                    self.walk(node, narrowing)
                case ("rules", owner, rules):
                    self.made.rules[owner] = rules

    def _used(self, name: str, low: Any, high: Any, by_call: bool) -> None:
        uses = self.made.uses
        if not by_call:
            uses[name] = low
            return
        entries = self.desk.entries[name]
        if self.known_at is not None or _unconfirmed(entries):
            self.made.days.setdefault(name, set()).add((low, high))
        latest = low if high is None else high
        if latest is not None and (uses.get(name) is None or latest > uses[name]):
            uses[name] = latest

    def walk(self, node: n.Node, narrowing: Narrowing | None) -> None:
        """What a formula rests on."""
        while isinstance(node, n.Reading):
            node = dict(node.options)[self.desk.readings[node.reading]]
        notes = self.notes.get((id(node), id(narrowing)))
        if notes is not None:
            self.told(notes)
        elif isinstance(node, n.And | n.Or):
            deciding = isinstance(node, n.Or)
            for operand in node.operands:
                self.walk(operand, narrowing)
                if self.result(operand, narrowing) is deciding:
                    return
        elif isinstance(node, n.If):
            self._if(node, narrowing)
        elif isinstance(node, n.Table):
            self._table(node, narrowing)
        elif isinstance(node, n.Defaults):
            self._defaults(node, narrowing)
        elif isinstance(node, n.Requires):
            for name in node.conditions:
                holds = self.made.finding(name)
                if holds is False or isinstance(holds, Failed):
                    raise Skipped((name,)).raised()
            self.walk(node.value, self.desk.reach.narrowed(node, narrowing))
        elif isinstance(node, n.ByDate):
            branch = None
            for entry in known(node.entries, self.known_at):
                if entry.start <= self.desk.law_on:
                    branch = entry.value
            if branch is not None:
                self.walk(branch, narrowing)
        elif isinstance(node, n.Definition):
            self.made.value(node.name)
        elif isinstance(node, n.Parameter) and node.on is None:
            self._used(node.name, self.desk.law_on, self.desk.law_on, False)
        else:
            for child in children(node):
                self.walk(child, narrowing)

    def _if(self, node: n.If, narrowing: Narrowing | None) -> None:
        self.walk(node.condition, narrowing)
        holds = self.result(node.condition, narrowing)
        if isinstance(holds, Failed):
            return
        if holds is not False:
            self.walk(node.then, narrowing)
        if holds is not True:
            self.walk(node.otherwise, narrowing)

    def _table(self, node: n.Table, narrowing: Narrowing | None) -> None:
        for row in node.rows:
            tests = [test for test in row.tests if test is not None]
            for test in tests:
                self.walk(test, narrowing)
            holds = lifted.conjunction([self.result(test, narrowing) for test in tests])
            if holds is False:
                continue
            if isinstance(holds, Failed):
                return
            self.walk(row.value, narrowing)
            self.made.rules[self.owner] = (row,)
            if node.policy == "first":
                return

    def _defaults(self, node: n.Defaults, narrowing: Narrowing | None) -> None:
        applying = []
        for rule in node.exceptions:
            self.walk(rule.when, narrowing)
            holds = self.result(rule.when, narrowing)
            if isinstance(holds, Failed):
                return
            if holds is not False:
                applying.append(rule)
        beaten = {name for rule in applying for name in rule.beats}
        standing = tuple(rule for rule in applying if rule.name not in beaten)
        self.made.rules[self.owner] = standing
        if len(standing) == 1:
            self.walk(standing[0].value, narrowing)
        elif not standing and node.default is not None:
            self.walk(node.default, narrowing)


def _unconfirmed(entries: tuple[TimelineEntry, ...]) -> bool:
    """Whether an entry that another follows was not confirmed up to its end."""
    return any(
        entry.verified_until is not None and entry.verified_until + dt.timedelta(days=1) < after.start
        for entry, after in pairwise(entries)
    )
