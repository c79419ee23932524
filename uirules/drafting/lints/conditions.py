"""``never-fails`` and ``never-holds``: conditions that facts cannot change.

A claim of which nothing is known is evaluated: the hull of a condition is then all that it can be over the declared
ranges of its facts. A hull may be wider than the truth, never narrower, so what is found here is so; what compares with
constants alone is tried out besides, which finds operands that contradict each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from itertools import product
from typing import Any

from uirules.coverage.formula import formula
from uirules.drafting.lints.days import now, on_day, roots
from uirules.drafting.lints.finding import Finding
from uirules.engines.explain.engine import ExplainEngine
from uirules.engines.explain.frame import Frame, NotEvaluated
from uirules.law import Law
from uirules.mutation.edit import Spot, spots
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.regions import Regions, TooMany, holds
from uirules.plan.timeline import in_force, known
from uirules.plan.usage import reads_of_all
from uirules.plan.walk import walk
from uirules.ruleset.validate import locate

__all__ = ["never_fails", "never_holds"]

_MOST = 64
"""So many combinations of readings are tried for one formula."""
_CODES = {True: ("never-fails", "lint.never_fails"), False: ("never-holds", "lint.never_holds")}


def never_fails(law: Law, provisions: Collection[str] | None = None) -> Iterator[Finding]:
    """The conditions, and conditions within formulas, that hold whatever the facts; of some provisions, or of all."""
    return _found(law, True, provisions)


def never_holds(law: Law, provisions: Collection[str] | None = None) -> Iterator[Finding]:
    """The conditions, and conditions within formulas, that fail whatever the facts; of some provisions, or of all."""
    return _found(law, False, provisions)


def _found(law: Law, wanted: bool, provisions: Collection[str] | None) -> Iterator[Finding]:
    for benefit in law.benefits if provisions is None else provisions:
        if law.ruleset.provision(benefit).not_encoded is None:
            yield from _Provision(law, benefit).all(wanted)


class _Provision:
    def __init__(self, law: Law, benefit: str) -> None:
        self.law, self.benefit, self.plan = law, benefit, law.plan(benefit)
        self.day = now(law, self.plan)
        self.engine = ExplainEngine(law.ruleset, self.plan)
        self.claim = law.read({})
        self.frames: dict[tuple[str, ...], Frame] = {}

    def all(self, wanted: bool) -> Iterator[Finding]:
        for section, name, root in roots(self.plan):
            live = {id(node) for node in on_day(root, self.day)}
            inside: set[int] = set()
            for spot in spots(root, _path(self.plan, section, name), self.plan.calls):
                node = spot.node
                if id(node) not in live or id(node) in inside or not _is_test(spot, section, root):
                    continue
                if self._always(node) is wanted:
                    inside |= {id(below) for below in walk(node)}
                    yield self._finding(section, name, spot, wanted, whole=node is root)

    def _always(self, node: n.Node) -> bool | None:
        """What a node gives for every claim, on all readings it asks; None where that differs."""
        if isinstance(node, n.Reading | n.ByDate):
            entry = in_force(known(node.entries, None), self.day) if isinstance(node, n.ByDate) else None
            branches = [branch for _, branch in node.options] if isinstance(node, n.Reading) else []
            results = {self._always(branch) for branch in ([entry.value] if entry is not None else branches)}
            return results.pop() if len(results) == 1 else None
        by_regions = _by_regions(node, self.plan, self.day)
        if by_regions is not None:
            return by_regions
        results = {self._on(node, readings) for readings in self._readings(node)}
        return results.pop() if len(results) == 1 else None

    def _readings(self, node: n.Node) -> Iterator[Mapping[str, str]]:
        """The options of the readings that a node asks, itself or through definitions, in all combinations."""
        used = self.law.readings
        asked = [name for name in reads_of_all(self.plan, node, used).readings if name in used]
        options = [list(self.law.ruleset.readings[name].options) for name in asked]
        total = 1
        for listed in options:
            total *= len(listed)
        if total > _MOST:
            yield used
            for name, listed in zip(asked, options, strict=True):
                yield from ({**used, name: option} for option in listed if option != used[name])
            return
        for chosen in product(*options):
            yield {**used, **dict(zip(asked, chosen, strict=True))}

    def _on(self, node: n.Node, readings: Mapping[str, str]) -> bool | None:
        key = tuple(readings[name] for name in self.plan.readings)
        if key not in self.frames:
            self.frames[key] = self.engine.evaluate(self.claim, self.day, readings).frame
        try:
            result = self.engine.compiled(node)(self.frames[key])
        except NotEvaluated:
            return None
        return result if result is True or result is False else None

    def _finding(self, section: str, name: str, spot: Spot, wanted: bool, *, whole: bool) -> Finding:
        lint, code = _CODES[wanted]
        ruleset = self.law.ruleset
        own = f"{self.benefit}.yaml"
        file = own if section == "payments" else ruleset.file_of(self.benefit, section, name)
        owner = file.removesuffix(".yaml")
        text = formula(spot.node)
        element = f"{owner}/{section}.{name}" if section != "payments" else f"{owner}/payments"
        id = f"{lint}/{element}" if whole else f"{lint}/{element}: {text}"
        place = locate(ruleset.tree(file), spot.path)
        problem = place.problem(code, found=text, severity="warning", element=element, day=self.day.isoformat())
        clause = _clause(self.plan, section, name)
        return Finding(lint, id, text, problem, self.benefit, clause)


def _clause(plan: Plan, section: str, name: str) -> str | None:
    cites = getattr(plan, section)[name].cite if section != "payments" else plan.provision.cite
    return next(iter(cites), None)


def _path(plan: Plan, section: str, name: str) -> tuple[Any, ...]:
    if section == "payments":
        return ("payments",)
    if section == "conditions":
        return (section, name, "holds")
    declared = plan.provision.definitions.get(name)
    kinds = ("formula", "table")
    kind = next((kind for kind in kinds if getattr(declared, kind, None) is not None), None)
    return (section, name, kind) if kind else (section, name)


def _is_test(spot: Spot, section: str, root: n.Node) -> bool:
    """Whether a node decides something in the formula and depends on no row of a list."""
    node = spot.node
    if node.type.kind != "boolean" or isinstance(node, n.Definition):
        return False
    if node is root:
        return section == "conditions"  # a definition that is a truth answers for itself where it is used
    if isinstance(node, n.Constant | n.Reading | n.ByDate):
        return False
    return not any(isinstance(below, n.Local) for below in walk(node))


def _by_regions(node: n.Node, plan: Plan, day: dt.date) -> bool | None:
    """The same for what compares with constants and parameters alone, tried out at every edge."""
    fixed = _fixed(node, plan, day)
    if not isinstance(fixed, n.And | n.Or | n.Compare | n.Within | n.Not):
        return None
    try:
        seen: set[bool] = set()
        for point in Regions.of([fixed]).points():
            seen.add(holds(fixed, point))
            if len(seen) > 1:
                return None
    except (TooMany, TypeError):
        return None
    return seen.pop() if seen else None


def _fixed(node: n.Node, plan: Plan, day: dt.date) -> n.Node:
    """The node with the parameters of the day's law as constants."""
    if isinstance(node, n.Parameter):
        planned = plan.parameters[node.name]
        entry = in_force(known(planned.entries, None), day)
        if node.on is None and planned.goes_by == "law_on" and entry is not None:
            return n.Constant(entry.value, type=node.type)
        return node
    if not isinstance(node, n.And | n.Or | n.Not | n.Compare | n.Within):
        return node
    changes: dict[str, Any] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, n.Node):
            changes[part.name] = _fixed(value, plan, day)
        elif isinstance(value, tuple) and value and isinstance(value[0], n.Node):
            changes[part.name] = tuple(_fixed(item, plan, day) for item in value)
    return replace(node, **changes)
