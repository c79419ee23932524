"""The alterations of a law's rules: every rule of every plan, one small change at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from uirules.errors import Position
from uirules.law import Law
from uirules.mutation.changes import TRUE, changes, modes_beside
from uirules.mutation.edit import Path, alter, spots
from uirules.mutation.parameters import parameter_changes
from uirules.mutation.spell import spell
from uirules.plan import nodes as n
from uirules.plan.plan import Plan, PlannedDefinition, Rounding
from uirules.plan.walk import walk

__all__ = ["Alteration", "Alterations", "alterations"]

Edit = Callable[[Plan], Plan]


@dataclass(frozen=True)
class Alteration:
    """One change of one rule.

    ``id``: ``provision/element/kind/n``; ``element``: section and name, as ``conditions.registered``; ``before`` and
    ``after`` show the change (``after`` is empty where something is dropped); ``under``: the options of readings
    without which the rule is not asked for; ``edits``: by provision, how its plan is altered.
    """

    id: str
    kind: str
    element: str
    before: str
    after: str
    position: Position | None
    under: Mapping[str, str]
    edits: Mapping[str, Edit] = field(compare=False)

    @property
    def group(self) -> tuple[str, str]:
        """The provision (or ``common``) and the element."""
        return self.id.partition("/")[0], self.element

    @property
    def change(self) -> str:
        """The change on one line; a reason repeats it, so that it is known to mean this one."""
        return f"{self.before} → {self.after}" if self.after else f"{self.before} →"


@dataclass(frozen=True)
class Alterations:
    """All alterations, in the order of the provisions and their files.

    ``untried``: definitions, as ``unemployment/definitions.lacking_months``, that only sentences read. A scenario says
    nothing of sentences, so these are not altered.
    """

    found: tuple[Alteration, ...]
    untried: tuple[str, ...]


def alterations(law: Law) -> Alterations:
    """Every alteration of the rules of a law. RulesetError where a plan cannot be made.

    What provisions share is altered once, for all of them together.
    """
    found: dict[str, Alteration] = {}
    untried: dict[str, bool] = {}
    for benefit in law.benefits:
        if law.ruleset.provision(benefit).not_encoded is None:
            maker = _Maker(law, benefit)
            for one in maker.all():
                first = found.setdefault(one.id, one)
                if first is not one:
                    found[one.id] = replace(first, edits={**first.edits, **one.edits})
            for name, read in maker.read.items():
                untried[name] = untried.get(name, True) and not read
    return Alterations(tuple(found.values()), tuple(name for name, unread in untried.items() if unread))


class _Maker:
    """The alterations of one provision's plan."""

    def __init__(self, law: Law, benefit: str) -> None:
        self.law, self.benefit, self.plan = law, benefit, law.plan(benefit)
        self.reached = _reached(self.plan)
        self.counts: dict[tuple[str, str, str], int] = {}
        self.read = {
            f"{self.home('definitions', name)[0]}/definitions.{name}": name in self.reached[0]
            for name in self.plan.definitions
        }

    def home(self, section: str, name: str) -> tuple[str, str]:
        """The provision, or ``common``, that a rule belongs to, and its file."""
        file = self.law.ruleset.file_of(self.benefit, section, name)
        return file.removesuffix(".yaml"), file

    def all(self) -> Iterator[Alteration]:
        plan = self.plan
        for name in plan.parameters:
            if name in self.reached[1]:
                yield from self._parameter(name)
        for name in plan.definitions:
            if name in self.reached[0]:
                yield from self._definition(plan.definitions[name])
        for name in plan.conditions:
            yield from self._condition(name)
        if plan.schedule is not None:
            yield from self._nodes("payments", "", plan.schedule, ("payments",), _schedule)

    def _one(
        self,
        section: str,
        name: str,
        kind: str,
        shown: tuple[str, str],
        path: Path,
        edit: Edit,
        under: Mapping[str, str] | None = None,
    ) -> Alteration:
        owner, file = self.home(section, name)
        element = f"{section}.{name}" if name else section
        count = self.counts[owner, element, kind] = self.counts.get((owner, element, kind), 0) + 1
        position = self.law.ruleset.position(file, path)
        key = f"{owner}/{element}/{kind}/{count}"
        return Alteration(key, kind, element, *shown, position, under or {}, {self.benefit: edit})

    def _nodes(
        self, section: str, name: str, root: n.Node, path: Path, edit: Callable[[n.Node, Plan], Plan]
    ) -> Iterator[Alteration]:
        """The alterations of one formula; ``edit`` puts an altered root in its place."""
        for spot in spots(root, path):
            for change in changes(spot):
                altered = alter(root, spot.steps, change.new)
                yield self._one(
                    section,
                    name,
                    change.kind,
                    (change.before, change.after),
                    (*spot.path, *change.below),
                    partial(edit, altered),
                    dict(spot.under),
                )

    # ── parameters ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _parameter(self, name: str) -> Iterator[Alteration]:
        calls = [part.on for part in self._all_nodes() if isinstance(part, n.Parameter) and part.name == name]
        monthly = bool(calls) and all(on is not None and on.type.kind == "month" for on in calls)
        first = self.law.ruleset.manifest.in_force_from
        for change in parameter_changes(self.plan.parameters[name], first, monthly):
            edit = partial(_with, "parameters", name, change.new)
            path = ("parameters", name, *change.path)
            yield self._one("parameters", name, change.kind, (change.before, change.after), path, edit)

    def _all_nodes(self) -> Iterator[n.Node]:
        for planned in self.plan.definitions.values():
            yield from walk(planned.node)
        for condition in self.plan.conditions.values():
            yield from walk(condition.node)
        if self.plan.schedule is not None:
            yield from walk(self.plan.schedule)

    # ── definitions and conditions ───────────────────────────────────────────────────────────────────────────────────

    def _definition(self, planned: PlannedDefinition) -> Iterator[Alteration]:
        name = planned.name
        declared = self.plan.provision.definitions[name]
        kind = "formula" if declared.formula is not None else "table" if declared.table is not None else ""
        base: Path = ("definitions", name, kind) if kind else ("definitions", name)
        yield from self._nodes("definitions", name, planned.node, base, partial(_definition, name))
        for option, rounding in planned.roundings.items():
            path = ("definitions", name, "round", *([option] if option else []))
            under = {planned.rounding_reading: option} if planned.rounding_reading else {}
            for other in _roundings(rounding):
                new = replace(planned, roundings={**planned.roundings, option: other})
                shown = (f"{rounding.mode} to {rounding.to}", f"{other.mode} to {other.to}")
                yield self._one(
                    "definitions", name, "rounding", shown, path, partial(_with, "definitions", name, new), under
                )

    def _condition(self, name: str) -> Iterator[Alteration]:
        condition = self.plan.conditions[name]
        path: Path = ("conditions", name)
        holds = replace(condition, node=TRUE)
        yield self._one(
            "conditions",
            name,
            "condition-dropped",
            (spell(condition.node), ""),
            path,
            partial(_with, "conditions", name, holds),
            condition.only_under,
        )
        if condition.only_under:
            text = ", ".join(f"{reading}: {option}" for reading, option in condition.only_under.items())
            always = replace(condition, only_under={})
            edit = partial(_with, "conditions", name, always)
            yield self._one("conditions", name, "only-under-dropped", (f"only under {text}", ""), path, edit)
        for one in self._nodes("conditions", name, condition.node, (*path, "holds"), partial(_condition, name)):
            yield replace(one, under={**condition.only_under, **one.under})


def _roundings(rounding: Rounding) -> Iterator[Rounding]:
    for mode in modes_beside(rounding.mode):
        yield replace(rounding, mode=mode)
    yield replace(rounding, to=rounding.to * 10)


# ── plans with something else in them ─────────────────────────────────────────────────────────────────────────────────


def _with(section: str, name: str, new: Any, plan: Plan) -> Plan:
    changed: dict[str, Any] = {section: {**getattr(plan, section), name: new}}
    return replace(plan, **changed)


def _definition(name: str, node: n.Node, plan: Plan) -> Plan:
    return _with("definitions", name, replace(plan.definitions[name], node=node), plan)


def _condition(name: str, node: n.Node, plan: Plan) -> Plan:
    return _with("conditions", name, replace(plan.conditions[name], node=node), plan)


def _schedule(node: n.Node, plan: Plan) -> Plan:
    assert isinstance(node, n.Schedule)
    return replace(plan, schedule=node)


def _reached(plan: Plan) -> tuple[frozenset[str], frozenset[str]]:
    """The definitions and parameters that outputs, conditions, payments and warnings rest on."""
    stack: list[n.Node] = [plan.definitions[name].node for name in plan.provision.outputs]
    stack += [condition.node for condition in plan.conditions.values()]
    stack += [gap.when for gap in plan.gaps if gap.when is not None]
    stack += [] if plan.schedule is None else [plan.schedule]
    definitions = set(plan.provision.outputs)
    parameters: set[str] = set()
    while stack:
        for part in walk(stack.pop()):
            if isinstance(part, n.Parameter):
                parameters.add(part.name)
            elif isinstance(part, n.Definition) and part.name not in definitions:
                definitions.add(part.name)
                stack.append(plan.definitions[part.name].node)
    return frozenset(definitions), frozenset(parameters)
