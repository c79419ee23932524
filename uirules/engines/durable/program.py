"""A plan under some readings as rules of the network: what is compiled, and what is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from uirules.engines.durable.codes import ALL, FAILED, NEVER, OPEN, SKIPPED, Ref, Test
from uirules.engines.durable.outside import Narrowing, Reach
from uirules.engines.durable.rules import MOST_PATTERNS, Effect, Rule, Say, Stage, properties
from uirules.plan import nodes as n

__all__ = ["Given", "Program"]


@dataclass(frozen=True, slots=True)
class Given:
    """What is handed in at the start: it rests on facts of the claim alone, and no rule leads to it."""

    name: str
    effect: Effect
    owner: str


@dataclass
class Program:
    """Rules by stages, each after those it reads; ``possible`` are the codes each property can have."""

    name: str
    reach: Reach
    stages: list[Stage] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    rules: dict[str, Rule] = field(default_factory=dict)
    possible: dict[str, frozenset[int]] = field(default_factory=dict)
    active: list[str] = field(default_factory=list)
    handed: list[tuple[str, str]] = field(default_factory=list)
    formulas: dict[str, tuple[n.Node, Narrowing | None, str]] = field(default_factory=dict)
    """What each step stands for: its formula, the bounds it stands under, its owner. Rules are checked against it."""
    _made: int = 0

    def new(self, letter: str) -> str:
        """A property that no step has yet."""
        self._made += 1
        return f"{letter}{self._made}"

    def ref(self, name: str) -> Ref:
        """A result in the network."""
        return Ref(name, possible=self.possible.get(name, ALL))

    def stands_for(self, ref: Ref, node: n.Node, narrowing: Narrowing | None, owner: str) -> Ref:
        """Note what a step stands for."""
        if not ref.negated:
            self.formulas.setdefault(ref.name, (node, narrowing, owner))
        return ref

    def replace(self, rule: str, code: int) -> bool:
        """Have a rule conclude something else: a mistake put in, to see whether it is found. False: no such rule."""
        if rule not in self.rules:
            return False
        for stage in self.stages:
            if rule in stage.rules:
                self.rules[rule] = stage.rules[rule] = replace(stage.rules[rule], effect=Say(code))
        return True

    def add(self, rules: Sequence[Rule]) -> None:
        """Take the rules of one step in, after those of the steps it reads; long ones in parts."""
        listed = [part for rule in rules if NEVER not in rule.tests for part in self._parts(rule)]
        if not self.stages or not self.stages[-1].fits(listed):
            self.stages.append(Stage(f"{self.name}.{len(self.stages)}"))
        self.stages[-1].add(listed)
        self.rules.update((rule.id, rule) for rule in listed)

    def rule(
        self, owner: str, label: str, tests: Sequence[Test], name: str, effect: Effect, cite: tuple[str, ...]
    ) -> Rule:
        """A rule with an id of its own; it is not taken in yet."""
        found = base = f"{owner}/{label}"
        number = 1
        while found in self.rules or found in self._ids:
            number += 1
            found = f"{base}#{number}"
        self._ids.add(found)
        return Rule(found, tuple(tests), name, effect, owner, cite)

    _ids: set[str] = field(default_factory=set)

    def _parts(self, rule: Rule) -> list[Rule]:
        """A rule with few enough patterns: the first of many become a step of their own."""
        parts: list[Rule] = []
        tests = _merged(rule.tests)
        while len(tests) > MOST_PATTERNS:
            ready = self.new("g")
            head, tests = tests[: MOST_PATTERNS - 1], tests[MOST_PATTERNS - 1 :]
            parts.append(self.rule(rule.owner, f"{rule.id}:all", head, ready, Say(2), rule.cite))
            tests = ({ready: 2}, *tests)
        parts.append(Rule(rule.id, tests, rule.name, rule.effect, rule.owner, rule.cite))
        return parts

    def step(self, name: str, rules: Sequence[Rule], possible: frozenset[int] = ALL) -> Ref:
        """Take a step in."""
        self.possible[name] = possible
        self.add(rules)
        return self.ref(name)

    def gate(
        self,
        operands: Sequence[Ref],
        deciding: int,
        owner: str,
        label: str,
        cite: tuple[str, ...],
        into: str | None = None,
    ) -> Ref:
        """``and`` (decided by what is false) or ``or`` (by what is true) of results, in their order.

        As in :mod:`uirules.values.lifted`: what decides does so whatever the others are; then a failure counts, then
        what is open. What is not evaluated is met in order, as a formula is worked out from the left.
        """
        most = MOST_PATTERNS - 2
        if len(operands) > most:
            head = self.gate(operands[:most], deciding, owner, f"{label}a", cite)
            return self.gate([head, *operands[most:]], deciding, owner, f"{label}b", cite, into)
        name = into or self.new("t")
        neutral = 2 - deciding
        words = ("false", "true") if deciding == 0 else ("true", "false")
        rest = (neutral, OPEN, FAILED)
        held = tuple(operands)
        rules = [self.rule(owner, f"{label}:{words[1]}", [ref.has(neutral) for ref in held], name, Say(neutral), cite)]
        for place, ref in enumerate(held):
            before, after = held[:place], held[place + 1 :]
            unless = [other.has(deciding, *rest) for other in before if other.can(SKIPPED)]
            rules.append(
                self.rule(owner, f"{label}:{words[0]}", [*unless, ref.has(deciding)], name, Say(deciding), cite)
            )
            others = (*before, *after)
            if ref.can(FAILED):
                tests = [ref.has(FAILED), *(other.has(*rest) for other in others)]
                rules.append(self.rule(owner, f"{label}:failed", tests, name, Say(FAILED, held), cite))
            if ref.can(OPEN):
                tests = [ref.has(OPEN), *(other.has(neutral, OPEN) for other in others)]
                rules.append(self.rule(owner, f"{label}:open", tests, name, Say(OPEN, held), cite))
            if ref.can(SKIPPED):
                tests = [*(other.has(*rest) for other in before), ref.has(SKIPPED)]
                rules.append(self.rule(owner, f"{label}:skipped", tests, name, Say(SKIPPED, (ref,)), cite))
        possible = {0, 2} | {code for code in (OPEN, FAILED, SKIPPED) if any(ref.can(code) for ref in held)}
        return self.step(name, rules, frozenset(possible))


def _merged(tests: Sequence[Test]) -> tuple[Test, ...]:
    """The tests with those of one property put together: durable-rules takes no fact for two patterns of one rule."""
    found: dict[str, list[Test]] = {}
    for test in tests:
        mine = found.setdefault(" ".join(sorted(set(properties(test)))), [])
        if test not in mine:
            mine.append(test)
    return tuple(_both(mine) for mine in found.values())


def _both(tests: list[Test]) -> Test:
    said = [test for test in tests if "$ex" not in test] or tests[:1]
    parts = [part for test in said for part in test.get("$and", (test,))]
    return said[0] if len(said) == 1 else {"$and": parts}
