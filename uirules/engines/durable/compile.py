"""From a plan to rules of the network: conditions, tables, exceptions, requirements and the outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from uirules.engines.durable import compares
from uirules.engines.durable.codes import ALL, FAILED, FALSE, OPEN, SKIPPED, TRUE, Ref, Test
from uirules.engines.durable.outside import Narrowing, Reach
from uirules.engines.durable.program import Given, Program
from uirules.engines.durable.rules import MOST_TESTS, Copy, Entry, Rule, Skip, Work
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.timeline import known
from uirules.plan.walk import children
from uirules.values import dates

__all__ = ["OUTCOME", "Compiler", "compile_plan"]

OUTCOME = "outcome"
LAW = "law"
"""The day the law goes by, as a number."""

_NUMBERS = ("integer", "money", "rational", "date", "month")
_NAMES = ("enum", "text")
_TRUTH = (n.And, n.Or, n.Not, n.Compare, n.Within, n.Member)
_CHOICES = (n.Table, n.Defaults, n.If)


def compile_plan(
    plan: Plan, readings: Mapping[str, str], known_at: dt.date | None, active: Sequence[str], absentable: frozenset[str]
) -> Program:
    """The program of a plan under some readings; ``active`` are the conditions that exist under them.

    LimitError for what durable-rules does not bear.
    """
    compiler = Compiler(plan, readings, known_at, absentable)
    program = compiler.program
    for name in active:
        compiler.condition(name)
    for name in plan.definitions:
        compiler.definition(name)
    program.active = list(active)
    refs = [program.ref(compiler.reach.conditions[name]) for name in active]
    if refs:
        program.gate(refs, FALSE, OUTCOME, "all", (), OUTCOME)
    for stage in program.stages:
        stage.check()
    return program


class Compiler:
    """Compiles one plan. A definition is compiled when it is first read, so that each comes after what it reads."""

    def __init__(
        self, plan: Plan, readings: Mapping[str, str], known_at: dt.date | None, absentable: frozenset[str]
    ) -> None:
        self.plan, self.readings, self.known_at, self.absentable = plan, readings, known_at, absentable
        self.reach = Reach({}, {}, {}, {}, {}, {})
        self.program = Program(plan.provision.id, self.reach)
        self._free: dict[int, frozenset[int]] = {}

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, name: str) -> str:
        """The property of a condition."""
        if name not in self.reach.conditions:
            planned = self.plan.conditions[name]
            into = self.reach.conditions[name] = self.program.new("c")
            self.truth(planned.node, None, name, "", planned.cite, into)
            codes = self.program.possible[into]
            if SKIPPED in codes:  # a finding that rests on a value not evaluated has failed
                self.program.possible[into] = (codes - {SKIPPED}) | {FAILED}
        return self.reach.conditions[name]

    def definition(self, name: str) -> str:
        """The property of a definition."""
        if name not in self.reach.definitions:
            planned = self.plan.definitions[name]
            into = self.program.new("d")
            self.place(planned.node, [], None, name, "", planned.cite, into)
            self.reach.definitions[name] = into
        return self.reach.definitions[name]

    def parameter(self, name: str) -> str:
        """The property of a parameter on the date the law goes by: a rule for each entry of its timeline."""
        if name not in self.reach.parameters:
            planned = self.plan.parameters[name]
            into = self.reach.parameters[name] = self.program.new("p")
            entries = known(planned.entries, self.known_at)
            rules = []
            for place in (None, *range(len(entries))):
                start = None if place is None else entries[place].start
                after = (0 if place is None else place + 1) < len(entries)
                end = entries[0 if place is None else place + 1].start if after else None
                cite = planned.cite if place is None else entries[place].cite or planned.cite
                label = "before" if start is None else f"from {start.isoformat()}"
                rules.append(self.program.rule(name, label, [_span(start, end)], into, Entry(name, place), cite))
            self.program.step(into, rules, frozenset({TRUE, FAILED}))
        return self.reach.parameters[name]

    def chosen(self, node: n.Node) -> n.Node:
        """The branch that the readings choose."""
        while isinstance(node, n.Reading):
            node = dict(node.options)[self.readings[node.reading]]
        return node

    def free(self, node: n.Node) -> frozenset[int]:
        """The slots that a node reads and no list operation in it fills."""
        if id(node) not in self._free:
            if isinstance(node, n.Local):
                found = frozenset({node.slot})
            elif isinstance(node, n.Filter | n.For | n.Quantified):
                inner = frozenset().union(*(self.free(c) for c in children(node) if c is not node.source))
                found = self.free(node.source) | (inner - {node.slot})
            else:
                found = frozenset().union(*(self.free(child) for child in children(node)))
            self._free[id(node)] = found
        return self._free[id(node)]

    # ── what a formula reads ─────────────────────────────────────────────────────────────────────────────────────────

    def needs(self, *nodes: n.Node, narrowing: Narrowing | None, owner: str) -> list[str]:
        """The results in the network that formulas read; inner choices and tests become steps of their own."""
        found: dict[str, None] = {}
        for node in nodes:
            found.update(dict.fromkeys(self._needs(node, narrowing, owner)))
        return list(found)

    def _needs(self, node: n.Node, narrowing: Narrowing | None, owner: str) -> Iterator[str]:
        node = self.chosen(node)
        if isinstance(node, _TRUTH + _CHOICES) and not self.free(node):
            yield self.inner(node, narrowing, owner).name
            return
        if isinstance(node, n.Definition):
            yield self.definition(node.name)
            if narrowing is not None:
                for _, limit in narrowing.of(node.name):
                    yield from self._needs(limit, narrowing.outer, owner)
            return
        if isinstance(node, n.Parameter) and node.on is None:
            yield self.parameter(node.name)
            return
        if isinstance(node, n.Requires):
            for name in node.conditions:
                yield self.condition(name)
            yield from self._needs(node.value, self.reach.narrowed(node, narrowing), owner)
            return
        for child in children(node):
            yield from self._needs(child, narrowing, owner)

    def inner(self, node: n.Node, narrowing: Narrowing | None, owner: str) -> Ref:
        """A choice or a test inside a formula, as a step."""
        key = (id(node), id(narrowing))
        if key not in self.reach.inner:
            cite = self._cite(owner)
            if node.type.kind == "boolean":
                self.truth(node, narrowing, owner, "", cite)
            else:
                into = self.program.new("v")
                self.place(node, [], narrowing, owner, "", cite, into)
                self.reach.inner[key] = self.program.ref(into)
        return self.reach.inner[key]

    def _cite(self, owner: str) -> tuple[str, ...]:
        planned = self.plan.conditions.get(owner) or self.plan.definitions.get(owner)
        return () if planned is None else planned.cite

    # ── truth ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def truth(
        self,
        node: n.Node,
        narrowing: Narrowing | None,
        owner: str,
        label: str,
        cite: tuple[str, ...],
        into: str | None = None,
    ) -> Ref:
        """A truth value as a step; ``into``: the property to conclude."""
        node = self.chosen(node)
        key = (id(node), id(narrowing))
        if key not in self.reach.inner or into is not None:
            ref = self.program.stands_for(
                self._truth(node, narrowing, owner, label, cite, into), node, narrowing, owner
            )
            if into is None or not isinstance(node, n.Definition | n.Fact | n.Constant):
                self.reach.inner.setdefault(key, ref)
            return ref
        return self.reach.inner[key]

    def _truth(
        self, node: n.Node, narrowing: Narrowing | None, owner: str, label: str, cite: tuple[str, ...], into: str | None
    ) -> Ref:
        program = self.program
        at = f"{label}." if label else ""
        if isinstance(node, n.And | n.Or):
            refs = [self.truth(o, narrowing, owner, f"{at}{k}", cite) for k, o in enumerate(self._flat(node), 1)]
            deciding, word = (FALSE, "and") if isinstance(node, n.And) else (TRUE, "or")
            return program.gate(refs, deciding, owner, f"{at}{word}", cite, into)
        if isinstance(node, n.Not) and into is None:
            return self.truth(node.operand, narrowing, owner, label, cite).inverted()
        if isinstance(node, n.Within):
            return self._within(node, narrowing, owner, label, cite, into)
        if isinstance(node, n.Compare | n.Member) and (kind := self._kind(node)) != "":
            sides = (node.left, node.right) if isinstance(node, n.Compare) else (node.operand,)
            reads = self.needs(*sides, narrowing=narrowing, owner=owner)
            what = f"{at}compare"
            if kind == "numbers" and isinstance(node, n.Compare):
                return compares.comparison(program, node, reads, narrowing, owner, what, cite, into)
            operand, values = _name_test(node)
            return compares.membership(program, node, operand, values, reads, narrowing, owner, what, cite, into)
        if isinstance(node, n.Compare) and (plain := _plain(node)) is not None:
            return self._truth(plain, narrowing, owner, label, cite, into)
        if into is None and isinstance(node, n.Definition):
            return program.ref(self.definition(node.name))
        name = into or program.new("t")
        if isinstance(node, (*_CHOICES, n.ByDate, n.Requires, n.Definition, n.Not)):
            self.place(node, [], narrowing, owner, label, cite, name)
        else:
            self._handed(node, narrowing, owner, label, cite, name)
        return program.ref(name)

    def _handed(
        self, node: n.Node, narrowing: Narrowing | None, owner: str, label: str, cite: tuple[str, ...], name: str
    ) -> None:
        """A truth value that is handed in: a fact, or what a list, a date or the like comes to outside."""
        program = self.program
        effect = Work(node, narrowing)
        reads = self.needs(*children(node), narrowing=narrowing, owner=owner)
        self._note(owner, node)
        if reads:
            tests = [program.ref(read).has(*ALL) for read in reads]
            rules = [program.rule(owner, f"{label}:formula" if label else "formula", tests, name, effect, cite)]
            program.step(name, rules, self._reached(rules))
        elif name[0] == "t":
            program.possible[name] = self._codes(node)
            program.given.append(Given(name, effect, owner))
        else:  # a condition or definition that is a fact: a rule concludes it all the same
            ref = self.truth(node, narrowing, owner, label, cite)
            rules = [
                program.rule(owner, f"{label}:given" if label else "given", [ref.has(*ALL)], name, Copy(ref), cite)
            ]
            program.step(name, rules, ref.possible)

    def _codes(self, node: n.Node) -> frozenset[int]:
        if isinstance(node, n.Constant):
            return frozenset({FALSE, TRUE})
        if isinstance(node, n.Absent) or (isinstance(node, n.Fact) and node.path not in self.absentable):
            return frozenset({FALSE, OPEN, TRUE})
        return ALL - {SKIPPED}

    def _flat(self, node: n.And | n.Or) -> Iterator[n.Node]:
        """The operands, with those of a connective of the same kind in its place."""
        for operand in node.operands:
            operand = self.chosen(operand)
            if type(operand) is type(node):
                yield from self._flat(operand)
            else:
                yield operand

    def _within(
        self,
        node: n.Within,
        narrowing: Narrowing | None,
        owner: str,
        label: str,
        cite: tuple[str, ...],
        into: str | None,
    ) -> Ref:
        at = f"{label}." if label else ""
        low = n.Compare(operator="<=" if node.low_closed else "<", left=node.low, right=node.operand, type=node.type)
        high = n.Compare(operator="<=" if node.high_closed else "<", left=node.operand, right=node.high, type=node.type)
        refs = []
        for word, side in (("low", low), ("high", high)):
            reads = self.needs(side.left, side.right, narrowing=narrowing, owner=owner)
            ref = compares.comparison(self.program, side, reads, narrowing, owner, f"{at}{word}", cite, None)
            refs.append(self.program.stands_for(ref, side, narrowing, owner))
        return self.program.gate(refs, FALSE, owner, f"{at}within", cite, into)

    def _kind(self, node: n.Compare | n.Member) -> str:
        """How a comparison runs in the network: ``numbers``, ``names``, or "" where it is handed in."""
        if isinstance(node, n.Member):
            few = len(node.values) <= MOST_TESTS - 4
            return "names" if few and node.operand.type.kind in _NAMES and all(map(_short, node.values)) else ""
        kinds = {node.left.type.kind, node.right.type.kind}
        if kinds <= set(_NUMBERS):
            return "numbers"
        constants = [side.value for side in (node.left, node.right) if isinstance(side, n.Constant)]
        return "names" if kinds <= set(_NAMES) and len(constants) == 1 and _short(constants[0]) else ""

    def _note(self, owner: str, node: n.Node) -> None:
        if not isinstance(node, n.Fact | n.Constant):
            self.program.handed.append((owner, type(node).__name__))

    # ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def place(
        self,
        node: n.Node,
        guards: list[Test],
        narrowing: Narrowing | None,
        owner: str,
        label: str,
        cite: tuple[str, ...],
        into: str,
    ) -> None:
        """A value as a step: a rule for every way to it, each with what must hold on that way."""
        self.program.formulas[into] = node, narrowing, owner
        rules = list(Ways(self, owner, into).ways(node, guards, narrowing, label, cite))
        codes = ALL if any(isinstance(rule.effect, Skip) for rule in rules) else self._reached(rules)
        self.program.step(into, rules, codes)

    def _reached(self, rules: Sequence[Rule]) -> frozenset[int]:
        """The codes that rules can conclude: nothing is left unevaluated that reads nothing left unevaluated."""
        for rule in rules:
            for test in rule.tests:
                if any(SKIPPED in self.program.possible.get(name, ALL) for name in test.get("$ex", ())):
                    return ALL
            if isinstance(rule.effect, Copy) and rule.effect.ref.can(SKIPPED):
                return ALL
        return ALL - {SKIPPED}


def _plain(node: n.Compare) -> n.Node | None:
    """What ``= true``, ``= false`` and the like come to; None for any other comparison."""
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(other, n.Constant) and isinstance(other.value, bool) and node.operator in ("=", "!="):
            return side if other.value is (node.operator == "=") else n.Not(operand=side, type=node.type)
    return None


def _short(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 60 and value.isascii()


def _name_test(node: n.Compare | n.Member) -> tuple[n.Node, list[str]]:
    if isinstance(node, n.Member):
        return node.operand, sorted(node.values)
    if isinstance(node.right, n.Constant):
        return node.left, [node.right.value]
    assert isinstance(node.left, n.Constant)
    return node.right, [node.left.value]


def _span(start: dt.date | None, end: dt.date | None) -> Test:
    """The test that the day of the law lies from one day to the day before another."""
    tests: list[Test] = []
    if start is not None:
        tests.append({"$gte": {LAW: dates.ordinal(start)}})
    if end is not None:
        tests.append({"$lt": {LAW: dates.ordinal(end)}})
    return {"$ex": {LAW: 1}} if not tests else tests[0] if len(tests) == 1 else {"$and": tests}


from uirules.engines.durable.ways import Ways  # noqa: E402
