"""Rules of the network: what must hold, and what is concluded from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from uirules.engines.durable.codes import Ref, Test
from uirules.engines.durable.names import check_names
from uirules.engines.durable.outside import Narrowing
from uirules.errors import LimitError, Problem
from uirules.plan import nodes as n

__all__ = [
    "MOST_KEYS",
    "MOST_PATTERNS",
    "MOST_RULES",
    "MOST_TESTS",
    "Copy",
    "Effect",
    "Entry",
    "Fail",
    "Join",
    "Operands",
    "Rule",
    "Say",
    "Skip",
    "Stage",
    "Work",
    "properties",
    "size",
]

MOST_PATTERNS = 15
"""durable-rules goes wrong above 16 patterns in a rule."""
MOST_RULES = 400
"""It goes wrong at about 480 rules, or different tests of single facts, in a ruleset."""
MOST_TESTS = 28
"""It bears 32 parts of a pattern: tests, and the beginning and end of each ``and`` and ``or``."""
MOST_KEYS = 15
"""It has been seen to end the process above 28 keys in a fact."""


@dataclass(frozen=True, slots=True)
class Say:
    """Conclude a code: true, false, or open or failed as the operands are, whose blame is taken over."""

    code: int
    operands: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Conclude what another step came to."""

    ref: Ref
    applied: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Conclude what a formula comes to outside the network; ``applied``: the rows or exceptions that led to it."""

    node: n.Node
    narrowing: Narrowing | None
    applied: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Conclude that it is one of two: which, a condition leaves open."""

    condition: Ref
    then: n.Node
    otherwise: n.Node
    narrowing: Narrowing | None


@dataclass(frozen=True, slots=True)
class Operands:
    """Hand in what a comparison compares."""

    step: str
    kind: str
    sign: str
    left: n.Node
    right: n.Node
    narrowing: Narrowing | None


@dataclass(frozen=True, slots=True)
class Fail:
    """Conclude a failure."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Conclude that a value is not evaluated: a condition it requires is not met."""

    condition: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Conclude which entry of a timeline is in force; None: what holds before the first."""

    parameter: str
    place: int | None


Effect = Say | Copy | Work | Join | Operands | Fail | Skip | Entry


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: ``tests`` of facts that must all hold, and its ``effect`` on the property ``name``.

    ``owner`` is the definition or condition it belongs to, ``cite`` the clauses it rests on.
    """

    id: str
    tests: tuple[Test, ...]
    name: str
    effect: Effect
    owner: str
    cite: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The rule as durable-rules reads it."""
        return {"all": [{f"m{place}": test} for place, test in enumerate(self.tests)]}


def properties(test: Test) -> Iterable[str]:
    """The properties of a fact that a test reads."""
    for name, value in test.items():
        if name in ("$and", "$or"):
            for part in value:
                yield from properties(part)
        elif name.startswith("$"):
            yield from value
        else:
            yield name


def size(test: Test) -> int:
    """The parts of a test as durable-rules counts them."""
    ((name, inner),) = test.items()
    return 2 + sum(map(size, inner)) if name in ("$and", "$or") else 1


@dataclass
class Stage:
    """Rules that make one ruleset of durable-rules; what earlier stages concluded is handed to later ones."""

    name: str
    rules: dict[str, Rule] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)

    def fits(self, rules: list[Rule]) -> bool:
        """Whether more rules still leave it well below what durable-rules bears."""
        heads = self.heads | {head for rule in rules for head in _heads(rule)}
        return len(self.rules) + len(rules) <= MOST_RULES and len(heads) <= MOST_RULES

    def add(self, rules: list[Rule]) -> None:
        """Take rules in."""
        for rule in rules:
            self.rules[rule.id] = rule
            self.heads.update(_heads(rule))
            self.reads.update(name for test in rule.tests for name in properties(test))

    def to_json(self) -> dict[str, Any]:
        """The ruleset as durable-rules reads it, by number of the rule."""
        return {f"r{place}": rule.to_json() for place, rule in enumerate(self.rules.values())}

    def check(self) -> None:
        """LimitError for what durable-rules does not bear, RulesetError for names it would take for one another."""
        for rule in self.rules.values():
            if not 0 < len(rule.tests) <= MOST_PATTERNS:
                raise _limit("patterns", rule.id, len(rule.tests), MOST_PATTERNS)
            for test in rule.tests:
                if len(keys := set(properties(test))) > MOST_KEYS:
                    raise _limit("keys", rule.id, len(keys), MOST_KEYS)
                if size(test) > MOST_TESTS:
                    raise _limit("tests", rule.id, size(test), MOST_TESTS)
        if len(self.rules) > MOST_RULES:
            raise _limit("rules", self.name, len(self.rules), MOST_RULES)
        check_names(sorted(self.reads | {rule.name for rule in self.rules.values()}), self.name)


def _heads(rule: Rule) -> Iterable[str]:
    """The tests of single facts that durable-rules keeps beside one another, however many rules make them."""
    for test in rule.tests:
        first = test["$and"][0] if "$and" in test else test
        yield repr(first)


def _limit(what: str, where: str, found: int, most: int) -> LimitError:
    return LimitError(
        Problem(f"durable.too_many_{what}", found=str(found), expected=str(most), fields={"where": where})
    )
