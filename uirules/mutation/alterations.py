"""The alterations of a law's rules: every rule of every plan, one small change at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from uirules.errors import Position
from uirules.law import Law
from uirules.mutation.changes import TRUE, Change, changes, modes_beside
from uirules.mutation.edit import Path, Spot, spots, substitute
from uirules.mutation.parameters import parameter_changes
from uirules.mutation.spell import Names, names_in, spell
from uirules.plan import nodes as n
from uirules.plan.plan import Plan, PlannedDefinition, Rounding
from uirules.plan.walk import walk

__all__ = ["Alteration", "Alterations", "alterations"]

Edit = Callable[[Plan], Plan]
Made = Callable[[], Plan]


@dataclass(frozen=True)
class Alteration:
    """One change of one rule.

    ``id``: ``provision/element/kind/n``; ``element``: section and name, as ``conditions.registered``; ``before`` and
    ``after`` show the change (``after`` is empty where something is dropped); ``under``: the options of readings
    without which the rule is not asked for; ``plans``: by provision, what makes its altered plan.
    """

    id: str
    kind: str
    element: str
    before: str
    after: str
    position: Position | None
    under: Mapping[str, str]
    plans: Mapping[str, Made] = field(compare=False)

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
                    found[one.id] = replace(first, plans={**first.plans, **one.plans})
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
        formulas = list(self._formulas())
        yield from self._called(formulas)
        for section, name, walked in formulas:
            yield from self._own(section, name, walked)

    def _formulas(self) -> Iterator[tuple[str, str, list[Spot]]]:
        """Every formula with its section, its name and its nodes."""
        plan = self.plan
        for name, planned in plan.definitions.items():
            if name in self.reached[0]:
                declared = plan.provision.definitions[name]
                kind = "formula" if declared.formula is not None else "table" if declared.table is not None else ""
                path: Path = ("definitions", name, kind) if kind else ("definitions", name)
                yield "definitions", name, list(spots(planned.node, path, plan.calls))
        for name, condition in plan.conditions.items():
            yield "conditions", name, list(spots(condition.node, ("conditions", name, "holds"), plan.calls))
        if plan.schedule is not None:
            yield "payments", "", list(spots(plan.schedule, ("payments",), plan.calls))

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
        return Alteration(key, kind, element, *shown, position, under or {}, {self.benefit: partial(edit, self.plan)})

    def _of_node(
        self, section: str, name: str, spot: Spot, change: Change, new: Mapping[int, n.Node], names: Names
    ) -> Alteration:
        """A change of a node; ``new`` are the nodes that go into the plan, by the ``id`` of those they replace."""
        before, after = (
            "".join(piece if isinstance(piece, str) else spell(piece, names) for piece in pieces)
            for pieces in (change.before, change.after)
        )
        path, edit = (*spot.path, *change.below), partial(_substituted, new)
        return self._one(section, name, change.kind, (before, after), path, edit, dict(spot.under))

    def _own(self, section: str, name: str, walked: list[Spot]) -> Iterator[Alteration]:
        """The alterations of one definition or condition, or of the payments, without the bodies it calls."""
        if section == "conditions":
            yield from self._condition(name)
        only = self.plan.conditions[name].only_under if section == "conditions" else {}
        names = names_in(None, self.plan.calls)
        seen: set[int] = set()
        for spot in walked:
            if spot.call is None and id(spot.node) not in seen:
                seen.add(id(spot.node))
                for change in changes(spot):
                    one = self._of_node(section, name, spot, change, {id(spot.node): change.new}, names)
                    yield replace(one, under={**only, **one.under})
        if section == "definitions":
            yield from self._rounded(self.plan.definitions[name])

    def _called(self, formulas: list[tuple[str, str, list[Spot]]]) -> Iterator[Alteration]:
        """The alterations of definitions with arguments, each made wherever the body stands."""
        bodies: dict[str, dict[int, dict[Path, Spot]]] = {}
        calls = {id(call): call for call in self.plan.calls}
        for _, _, walked in formulas:
            for spot in walked:
                if spot.call is not None:
                    body = bodies.setdefault(spot.call.name, {}).setdefault(id(spot.call), {})
                    body.setdefault(spot.steps, spot)
        for name, found in bodies.items():
            first, *others = found.values()
            names = names_in(calls[next(iter(found))], self.plan.calls)
            seen: set[int] = set()
            for steps, spot in first.items():
                if id(spot.node) in seen:
                    continue
                seen.add(id(spot.node))
                beside = [(other[steps], list(changes(other[steps]))) for other in others if steps in other]
                for place, change in enumerate(changes(spot)):
                    new = {id(spot.node): change.new}
                    new |= {id(other.node): made[place].new for other, made in beside if place < len(made)}
                    yield self._of_node("definitions", name, spot, change, new, names)

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

    def _rounded(self, planned: PlannedDefinition) -> Iterator[Alteration]:
        name = planned.name
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
            (spell(condition.node, names_in(None, self.plan.calls)), ""),
            path,
            partial(_with, "conditions", name, holds),
            condition.only_under,
        )
        if condition.only_under:
            text = ", ".join(f"{reading}: {option}" for reading, option in condition.only_under.items())
            always = replace(condition, only_under={})
            edit = partial(_with, "conditions", name, always)
            yield self._one("conditions", name, "only-under-dropped", (f"only under {text}", ""), path, edit)


def _roundings(rounding: Rounding) -> Iterator[Rounding]:
    for mode in modes_beside(rounding.mode):
        yield replace(rounding, mode=mode)
    yield replace(rounding, to=rounding.to * 10)


# ── plans with something else in them ─────────────────────────────────────────────────────────────────────────────────


def _with(section: str, name: str, new: Any, plan: Plan) -> Plan:
    changed: dict[str, Any] = {section: {**getattr(plan, section), name: new}}
    return replace(plan, **changed)


def _substituted(new: Mapping[int, n.Node], plan: Plan) -> Plan:
    """The plan with other nodes in it."""
    definitions = {name: replace(d, node=substitute(d.node, new)) for name, d in plan.definitions.items()}
    conditions = {name: replace(c, node=substitute(c.node, new)) for name, c in plan.conditions.items()}
    return replace(plan, definitions=definitions, conditions=conditions, schedule=substitute(plan.schedule, new))


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
