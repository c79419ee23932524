"""The rules that a decision rests on, on one side of a comparison or on both, and what they say is worth trying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from uirules.amended import AmendedLaw
from uirules.law import Law
from uirules.mutation.edit import substitute
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import definitions_read, facts_read, parameters_read, walk
from uirules.ruleset.types import Type

__all__ = ["Pool", "Rules", "Ranked", "rank", "rules_of"]

Key = tuple[str, str]
"""A rule: ``("definition", name)``, ``("condition", name)``, ``("parameter", name)`` or ``("payments", "")``."""


@dataclass(frozen=True)
class Rules:
    """The rules of a provision that a decision can rest on, on the readings used: other branches are gone.

    ``said`` holds what stands for each in a comparison, ``nodes`` its formula, ``below`` what it rests on. Of a law
    with amendments, ``days`` are those on which these begin and end, ``governed_by`` the facts by which their
    transitions go.
    """

    said: Mapping[Key, Any]
    nodes: Mapping[Key, n.Node]
    below: Mapping[Key, tuple[Key, ...]]
    plan: Plan
    days: tuple[dt.date, ...] = ()
    governed_by: tuple[str, ...] = ()


def rules_of(law: Law, benefit: str) -> Rules:
    """The rules of a benefit on the readings of a law."""
    plan, readings = law.plan(benefit), law.readings
    said: dict[Key, Any] = {}
    nodes: dict[Key, n.Node] = {}
    below: dict[Key, tuple[Key, ...]] = {}
    stack: list[Key] = [("definition", name) for name in plan.provision.outputs]
    for name, condition in plan.conditions.items():
        if all(readings[reading] == option for reading, option in condition.only_under.items()):
            stack.append(("condition", name))
    stack += [] if plan.schedule is None else [("payments", "")]
    while stack:
        key = stack.pop()
        if key in said:
            continue
        kind, name = key
        if kind == "parameter":
            parameter = plan.parameters[name]
            entries = [(entry.start, entry.value, entry.published) for entry in parameter.entries]
            said[key] = (parameter.goes_by, entries, law.asked_days if len(entries) > 1 else None)
            below[key] = ()
            continue
        node, rounding = _node(plan, key, readings)
        dated = any(isinstance(part, n.ByDate) for part in walk(node))
        said[key], nodes[key] = (node, rounding, law.asked_days if dated else None), node
        known = [
            *(("definition", d) for d in definitions_read(node)),
            *(("parameter", p) for p in parameters_read(node)),
        ]
        known += [("condition", c) for part in walk(node) if isinstance(part, n.Requires) for c in part.conditions]
        below[key] = tuple(dict.fromkeys(_settled(plan, other) for other in known))
        stack += below[key]
    return Rules(said, nodes, below, plan, *_amending(law))


def _amending(law: Law) -> tuple[tuple[dt.date, ...], tuple[str, ...]]:
    """The days of a law's amendments, and the facts by which their transitions go."""
    days: list[dt.date | None] = []
    facts: list[str | None] = []
    for one in law.stack.named if isinstance(law, AmendedLaw) else ():
        file = one.amendment.file
        days += [one.start, file.sunset]
        areas = {} if file.commencement is None else file.commencement.areas
        for area in areas.values():
            days.append(area.date)
            facts += list(area.where)
        if (transition := file.transition) is not None:
            facts.append(transition.governs if transition.governs != "contingency" else None)
            if (pending := transition.pending_claims) is not None:
                facts += [pending.made_on, pending.decided_on]
            worse = transition.no_one_worse_off
            days.append(None if worse is None else worse.until)
    return tuple(day for day in days if day is not None), tuple(fact for fact in facts if fact is not None)


def _settled(plan: Plan, key: Key) -> Key:
    return ("condition", key[1]) if key[0] == "definition" and key[1] not in plan.definitions else key


def _node(plan: Plan, key: Key, readings: Mapping[str, str]) -> tuple[n.Node, Any]:
    kind, name = key
    if kind == "payments":
        assert plan.schedule is not None
        return specialised(plan.schedule, readings), None
    if kind == "condition":
        return specialised(plan.conditions[name].node, readings), None
    planned = plan.definitions[name]
    rounding = None
    if planned.roundings:
        chosen = planned.roundings["" if planned.rounding_reading is None else readings[planned.rounding_reading]]
        rounding = (chosen.mode, chosen.to)
    return specialised(planned.node, readings), rounding


def specialised(node: n.Node, readings: Mapping[str, str]) -> n.Node:
    """The formula with the branch of the option used in the place of every reading."""
    new: dict[int, n.Node] = {}
    for part in walk(node):
        if isinstance(part, n.Reading):
            branch: n.Node = part
            while isinstance(branch, n.Reading):
                branch = dict(branch.options)[readings[branch.reading]]
            new[id(part)] = branch
    done: n.Node = substitute(node, new)
    return done


# ── what is worth trying ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Pool:
    """Numbers, days and months that stand in the rules, each with the rank of the nearest rule it stands in."""

    numbers: dict[str | None, dict[Any, int]] = field(default_factory=dict)
    days: dict[dt.date, int] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)

    def of(self, *units: str | None) -> list[tuple[Any, int]]:
        """The numbers of some units with their ranks, the nearest first."""
        found: dict[Any, int] = {}
        for unit in units:
            for value, rank_ in self.numbers.get(unit, {}).items():
                found[value] = min(rank_, found.get(value, rank_))
        return sorted(found.items(), key=lambda entry: (entry[1], entry[0]))

    def add(self, value: Any, type_: Type, rank_: int) -> None:
        """A value of the rules."""
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, dt.date):
            self.days[value] = min(rank_, self.days.get(value, rank_))
        elif type_.kind == "month" and isinstance(value, int):
            self.months[value] = min(rank_, self.months.get(value, rank_))
        elif isinstance(value, int | Fraction):
            known = self.numbers.setdefault(type_.unit, {})
            known[value] = min(rank_, known.get(value, rank_))


@dataclass(frozen=True)
class Ranked:
    """Facts by how near they are to what differs, and what the rules hold.

    Rank 0: read by a rule that differs, 1: by what it rests on, 2: by the rest. ``fields`` are the fields of rows that
    are read, by list, and ``near`` those that a rule which differs reads; ``differing`` are the rules that differ,
    ``touched`` these and what rests on them, ``below`` the facts that a rule rests on. ``births`` are days from which
    years are counted, ``begins`` those on which an amendment begins.
    """

    facts: Mapping[str, int]
    fields: Mapping[str, tuple[str, ...]]
    near: frozenset[tuple[str, str]]
    births: frozenset[str]
    begins: tuple[dt.date, ...]
    pool: Pool
    differing: tuple[Key, ...]
    below: Mapping[Key, frozenset[str]]
    touched: frozenset[Key]


def rank(sides: Sequence[Rules]) -> Ranked:
    """What the rules of one or two sides suggest."""
    differing: dict[Key, None] = {}
    if len(sides) == 2:
        left, right = sides
        for key in (*left.said, *right.said):
            if left.said.get(key) != right.said.get(key):
                differing[key] = None
    ranks: dict[Key, int] = {}
    for side in sides:
        for key in side.said:
            ranks[key] = 0 if not differing or key in differing else 2
    for side in sides:
        for key in differing:
            for other in _all_below(side, key):
                ranks[other] = min(ranks[other], 1)
    facts: dict[str, int] = {}
    fields: dict[str, dict[str, None]] = {}
    near: dict[str, dict[str, None]] = {}
    births: set[str] = set()
    pool = Pool()
    for side in sides:
        for key, node in side.nodes.items():
            for path in facts_read(node):
                facts[path] = min(ranks[key], facts.get(path, 2))
            _gather(node, ranks[key], pool, fields, side.plan)
            if key in differing:
                _gather(node, 0, Pool(), near, side.plan)
            births.update(
                part.start.path
                for part in walk(node)
                if isinstance(part, n.CompletedYears) and isinstance(part.start, n.Fact)
            )
        for key in side.said:
            if key[0] == "parameter":
                parameter = side.plan.parameters[key[1]]
                for entry in parameter.entries:
                    pool.add(entry.value, parameter.type, ranks[key])
                for entry in parameter.entries[1:]:
                    pool.days[entry.start] = min(ranks[key], pool.days.get(entry.start, 2))
        pool.days.update(dict.fromkeys(side.days, 0))
        facts.update(dict.fromkeys(side.governed_by, 0))
    facts.setdefault(sides[0].plan.provision.contingency, 2)
    below: dict[Key, frozenset[str]] = {}
    touched: set[Key] = set()
    for side in sides:
        for key in side.said:
            resting = (key, *_all_below(side, key))
            read = {path for other in resting if other in side.nodes for path in facts_read(side.nodes[other])}
            below[key] = below.get(key, frozenset()) | read
            if any(other in differing for other in resting):
                touched.add(key)
    read_fields = {path: tuple(names) for path, names in fields.items()}
    pairs = frozenset((path, name) for path, names in near.items() for name in names)
    return Ranked(
        facts=facts,
        fields=read_fields,
        near=pairs,
        births=frozenset(births),
        begins=tuple(sorted({day for side in sides for day in side.days})),
        pool=pool,
        differing=tuple(differing),
        below=below,
        touched=frozenset(touched),
    )


def _all_below(side: Rules, key: Key) -> tuple[Key, ...]:
    found: dict[Key, None] = {}
    stack = list(side.below.get(key, ()))
    while stack:
        other = stack.pop()
        if other not in found:
            found[other] = None
            stack += side.below.get(other, ())
    return tuple(found)


def _gather(node: n.Node, rank_: int, pool: Pool, fields: dict[str, dict[str, None]], plan: Plan) -> None:
    for part in walk(node):
        match part:
            case n.Constant():
                pool.add(part.value, part.type, rank_)
            case n.ByDate():
                for entry in part.entries[1:]:
                    pool.days[entry.start] = min(rank_, pool.days.get(entry.start, 2))
            case n.Round():
                pool.add(part.to, part.type, rank_)
            case n.Field() | n.Column():
                owner = part.row.type if isinstance(part, n.Field) else part.source.type.element
                if owner is not None and owner.name is not None and owner.name in plan.facts:
                    fields.setdefault(owner.name, {})[owner.fields[part.index][0]] = None
            case n.GroupByMonth() | n.Latest():
                owner = part.source.type.element
                if owner is not None and owner.name is not None and owner.name in plan.facts:
                    fields.setdefault(owner.name, {})[owner.fields[part.index][0]] = None
