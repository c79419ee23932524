"""Boundaries of the rules, and which scenario stands on which side of each.

A boundary is a comparison of two ordered quantities, a cap or floor (``min`` or ``max`` with a number of the law), an
edge of a table, or a day on which a value changes. A scenario stands on a side if in its evaluation the comparison was
made with known values that are nearest to where the answer turns: of days, months, kyat and counts those that touch it.
Of exact fractions there is none that is nearest: any value on the side will do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from uirules.coverage.formula import formula, scalar
from uirules.errors import Position
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan, PlannedParameter
from uirules.plan.walk import children
from uirules.ruleset.types import Type
from uirules.ruleset.validate import locate
from uirules.values import dates

__all__ = ["Boundaries", "Boundary", "Edge", "distance", "is_fixed"]

_EXACT = ("integer", "money", "month", "date")
_SECTIONS = {"definition": "definitions", "condition": "conditions", "parameter": "parameters"}


@dataclass
class Boundary:
    """One boundary and the first scenario on each of its sides.

    ``kind``: ``edge`` (against a number of the law), ``band`` (of a table), ``limit`` (``min`` or ``max``), ``order``
    (two quantities of the claim), ``change`` (a dated change). ``exact``: its quantities are counted in whole units.
    ``reasons``: by side, in each language, why no scenario can stand there.
    """

    ruleset: str
    owner: str
    name: str
    kind: str
    text: str
    exact: bool
    position: Position | None
    sides: dict[str, str | None] = field(default_factory=dict)
    reasons: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name under which a reason is given."""
        return f"{self.owner}/{self.name}/{self.kind}: {self.text}"

    @property
    def open(self) -> tuple[str, ...]:
        """The sides without a scenario and without a reason why there can be none."""
        return tuple(side for side in self.lacking if side not in self.reasons)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The sides without a scenario."""
        return tuple(side for side, scenario in self.sides.items() if scenario is None)

    def seen(self, side: str, scenario: str) -> None:
        """A scenario stands on a side."""
        if self.sides[side] is None:
            self.sides[side] = scenario

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"id": self.id, "ruleset": self.ruleset, "owner": self.owner}
        data |= {"name": self.name, "kind": self.kind}
        data |= {"text": self.text, "sides": dict(self.sides), "lacking": list(self.lacking)}
        if self.reasons:
            data["reasons"] = {side: dict(text) for side, text in self.reasons.items()}
        if self.position is not None:
            data |= {"file": self.position.file, "line": self.position.line}
        return data


@dataclass(frozen=True)
class Edge:
    """Where a node meets a boundary: the comparison that it makes there, ``operator`` as of a comparison."""

    boundary: Boundary
    operator: str

    def observe(self, difference: Any, scenario: str) -> None:
        """A comparison was made whose quantities differ by this (left less right), in units."""
        holds = _HOLDS[self.operator](difference)
        if not self.boundary.exact or difference in (_AT_HOLDS if holds else _AT_FAILS)[self.operator]:
            self.boundary.seen("holds" if holds else "fails", scenario)


_HOLDS: Mapping[str, Any] = {
    "=": lambda d: d == 0,
    "!=": lambda d: d != 0,
    "<": lambda d: d < 0,
    "<=": lambda d: d <= 0,
    ">": lambda d: d > 0,
    ">=": lambda d: d >= 0,
}
_AT_HOLDS = {"=": (0,), "!=": (-1, 1), "<": (-1,), "<=": (0,), ">": (1,), ">=": (0,)}
_AT_FAILS = {"=": (-1, 1), "!=": (0,), "<": (0,), "<=": (1,), ">": (0,), ">=": (-1,)}
"""How far from each other two whole quantities are that are nearest to where the answer turns."""


def distance(left: Any, right: Any) -> Any:
    """By how many units the first quantity is more than the second; None where that is not known."""
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return dates.ordinal(left) - dates.ordinal(right)
    try:
        return left - right
    except TypeError:
        return None


class Boundaries:
    """The boundaries of one law, each once, however many provisions share its formula."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.all: dict[tuple[str, ...], Boundary] = {}

    # ── comparisons ──────────────────────────────────────────────────────────────────────────────────────────────────

    def of_plan(self, plan: Plan) -> dict[int, tuple[Edge, ...]]:
        """The boundaries that the nodes of a plan meet, by the identity of the node; all are registered."""
        found: dict[int, tuple[Edge, ...]] = {}
        parts = [("definition", name, planned.node) for name, planned in plan.definitions.items()]
        parts += [("condition", name, planned.node) for name, planned in plan.conditions.items()]
        if plan.schedule is not None:
            parts.append(("payments", "payments", plan.schedule))
        for section, name, root in parts:
            where = self._where(plan.provision.id, section, name)
            for node, banded in _walk(root):
                if edges := tuple(self._edges(where, name, node, banded)):
                    found[id(node)] = edges
        return found

    def _edges(self, where: tuple[str, Position | None], name: str, node: n.Node, banded: bool) -> Iterator[Edge]:
        match node:
            case n.Compare() if _ordered(node.left, node.right):
                kind = "band" if banded else "edge" if is_fixed(node.left) or is_fixed(node.right) else "order"
                yield Edge(
                    self._boundary(where, name, kind, formula(node), (node.left.type, node.right.type)), node.operator
                )
            case n.Within() if _ordered(node.operand, node.low):
                signs = (">=" if node.low_closed else ">", "<=" if node.high_closed else "<")
                for limit, operator in zip((node.low, node.high), signs, strict=True):
                    kind = "band" if banded else "edge" if is_fixed(limit) else "order"
                    text = f"{formula(node.operand)} {operator} {formula(limit)}"
                    yield Edge(self._boundary(where, name, kind, text, (node.operand.type, limit.type)), operator)
            case n.Extreme():
                fixed = [part for part in node.operands if is_fixed(part)]
                free = [part for part in node.operands if not is_fixed(part)]
                if len(fixed) == 1 and free and node.type.ordered:
                    types = tuple(part.type for part in node.operands)
                    operator = "<=" if node.choose == "min" else ">="
                    yield Edge(self._boundary(where, name, "limit", formula(node), types), operator)

    def _boundary(
        self, where: tuple[str, Position | None], name: str, kind: str, text: str, types: tuple[Type, ...]
    ) -> Boundary:
        owner, position = where
        key = (owner, name, kind, text)
        if key not in self.all:
            exact = all(type_.kind in _EXACT for type_ in types)
            self.all[key] = Boundary(
                self.law.id, owner, name, kind, text, exact, position, {"holds": None, "fails": None}
            )
        return self.all[key]

    # ── dated changes ────────────────────────────────────────────────────────────────────────────────────────────────

    def changes_of(self, plan: Plan) -> dict[str, list[tuple[dt.date, Boundary]]]:
        """The days on which the parameters of a plan change, by parameter."""
        found: dict[str, list[tuple[dt.date, Boundary]]] = {}
        for name, planned in plan.parameters.items():
            where = self._where(plan.provision.id, "parameter", name)
            for start, before, after in _steps(planned):
                text = f"{start.isoformat()}: {before} → {after}"
                found.setdefault(name, []).append((start, self._change(where, name, text)))
        return found

    def dated_of(self, plan: Plan) -> dict[int, list[tuple[dt.date, Boundary]]]:
        """The days on which formulas of a plan change, by the identity of the node."""
        found: dict[int, list[tuple[dt.date, Boundary]]] = {}
        parts = [("definition", name, planned.node) for name, planned in plan.definitions.items()]
        parts += [("condition", name, planned.node) for name, planned in plan.conditions.items()]
        for section, name, root in parts:
            where = self._where(plan.provision.id, section, name)
            for node, _ in _walk(root):
                if isinstance(node, n.ByDate):
                    for entry in node.entries[1:]:
                        text = f"{entry.start.isoformat()}: formula"
                        found.setdefault(id(node), []).append((entry.start, self._change(where, name, text)))
        return found

    def of_systems(self) -> dict[str, list[tuple[dt.date, Boundary]]]:
        """The days after the beginning of the law on which a stage of a system changes, by system."""
        found: dict[str, list[tuple[dt.date, Boundary]]] = {}
        first = self.law.ruleset.manifest.in_force_from
        tree = self.law.ruleset.tree("systems.yaml")
        for name, system in self.law.ruleset.systems.systems.items():
            for stage in ("enacted", "commenced", "started", "collected", "paid"):
                value = False
                for start, entry in sorted(getattr(system, stage).items()):
                    if start > first and entry.value is not value:
                        path = ("systems", name, stage, start.isoformat())
                        where = ("systems", _position(tree, path))
                        text = f"{start.isoformat()}: {stage} {scalar(entry.value, Type('boolean'))}"
                        found.setdefault(name, []).append((start, self._change(where, name, text)))
                    value = entry.value
        return found

    def _change(self, where: tuple[str, Position | None], name: str, text: str) -> Boundary:
        key = (where[0], name, "change", text)
        if key not in self.all:
            sides: dict[str, str | None] = {"before": None, "from": None}
            self.all[key] = Boundary(self.law.id, where[0], name, "change", text, True, where[1], sides)
        return self.all[key]

    # ── places ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _where(self, provision: str, section: str, name: str) -> tuple[str, Position | None]:
        """The file an element stands in, without its ending, and its place: the provision's own, or a shared one."""
        ruleset = self.law.ruleset
        section = _SECTIONS.get(section, section)
        file = f"{provision}.yaml" if section == "payments" else ruleset.file_of(provision, section, name)
        path = (section,) if section == "payments" else (section, name)
        return file.removesuffix(".yaml"), locate(ruleset.tree(file), path).position


def _position(tree: Any, path: tuple[str, ...]) -> Position | None:
    return locate(tree, path).position


def _steps(planned: PlannedParameter) -> Iterator[tuple[dt.date, str, str]]:
    """Each change of a parameter: its first day, the value before, the value from then on."""
    before: Any = planned.before if planned.has_before else None
    known = planned.has_before
    for entry in planned.entries:
        if known and entry.value != before:
            yield entry.start, scalar(before, planned.type), scalar(entry.value, planned.type)
        before, known = entry.value, True


def _walk(root: n.Node) -> Iterator[tuple[n.Node, bool]]:
    """Every node below, and whether it is a test of a table."""
    stack: list[tuple[n.Node, bool]] = [(root, False)]
    while stack:
        node, banded = stack.pop()
        yield node, banded
        if isinstance(node, n.Table):
            for row in node.rows:
                stack += [(test, True) for test in row.tests if test is not None]
                stack.append((row.value, False))
        else:
            keep = banded and isinstance(node, n.And | n.Or | n.Not | n.Reading)
            stack += [(child, keep) for child in children(node)]


def _ordered(left: n.Node, right: n.Node) -> bool:
    """Whether a comparison has an edge: of ordered quantities that are neither both numbers of the law nor fields of
    rows of one list, such as the periods before a period."""
    if not (left.type.ordered and right.type.ordered) or (is_fixed(left) and is_fixed(right)):
        return False
    return not (isinstance(left, n.Field) and isinstance(right, n.Field) and left.row.type == right.row.type)


def is_fixed(node: n.Node) -> bool:
    """Whether a node is a number or date of the law: a constant, a parameter, or what is reckoned from these alone."""
    if isinstance(node, n.Constant | n.Parameter):
        return True
    below = tuple(children(node))
    free = n.Fact | n.Definition | n.Local | n.CompleteUntil
    return bool(below) and not isinstance(node, free) and all(map(is_fixed, below))
