"""What a fact of the network says of a result, and the tests that rules make of it.

Every definition, condition and inner step has one property, whose value is one of five codes. A number compared with
another one travels beside it, as an integer below 2^62.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from uirules.engines.explain.frame import NotEvaluated
from uirules.values.failure import Failed
from uirules.values.uncertain import Uncertain

__all__ = [
    "ALL",
    "FAILED",
    "FALSE",
    "LARGEST",
    "NEVER",
    "OPEN",
    "SKIPPED",
    "TRUE",
    "WORDS",
    "Ref",
    "Skipped",
    "Test",
    "code_of",
    "test",
]

Test = dict[str, Any]
"""A test of one fact, as durable-rules has it in JSON."""

FALSE, OPEN, TRUE, FAILED, SKIPPED = range(5)
"""A truth value that is false, not settled, or true (of other values: known), a failure, a value not evaluated."""

ALL = frozenset(range(5))
WORDS = ("false", "open", "true", "failed", "skipped")
LARGEST = 2**62
"""No integer in the network is as large: 64 bits wrap around."""


NEVER: Test = {"": 0}
"""The test of what cannot be: a rule with it is left out."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What stands for a value whose required conditions are not met."""

    conditions: tuple[str, ...]

    def raised(self) -> NotEvaluated:
        """The same, to be raised where a formula reads it."""
        return NotEvaluated(self.conditions)


def code_of(value: Any) -> int:
    """The code of a result; what is known counts as true unless it is false."""
    if value is True:
        return TRUE
    if value is False:
        return FALSE
    if isinstance(value, Skipped):
        return SKIPPED
    if isinstance(value, Failed):
        return FAILED
    return OPEN if isinstance(value, Uncertain) else TRUE


def test(name: str, codes: frozenset[int], possible: frozenset[int] = ALL) -> Test:
    """The test that a property has one of some codes; ``possible`` are those that it can have at all."""
    codes &= possible
    if not codes:
        return NEVER
    if codes == possible:
        return {"$ex": {name: 1}}
    if len(codes) == 1:
        return {name: min(codes)}
    if len(missing := possible - codes) == 1:
        return {"$neq": {name: min(missing)}}
    low, high = min(codes), max(codes)
    if codes == {code for code in possible if low <= code}:
        return {"$gte": {name: low}}
    if codes == {code for code in possible if code <= high}:
        return {"$lte": {name: high}}
    if codes == {code for code in possible if low <= code <= high}:
        return {"$and": [{"$gte": {name: low}}, {"$lte": {name: high}}]}
    return {"$or": [{name: code} for code in sorted(codes)]}


_OPPOSITE = {FALSE: TRUE, TRUE: FALSE}


@dataclass(frozen=True, slots=True)
class Ref:
    """A result in the network, or its negation; ``possible`` are the codes it can have, before it is negated."""

    name: str
    negated: bool = False
    possible: frozenset[int] = ALL

    def inverted(self) -> Ref:
        """Its negation."""
        return replace(self, negated=not self.negated)

    def has(self, *codes: int) -> Test:
        """The test that it has one of some codes."""
        sought = frozenset(_OPPOSITE.get(code, code) if self.negated else code for code in codes)
        return test(self.name, sought, self.possible)

    def can(self, code: int) -> bool:
        """Whether it can have a code at all."""
        return (_OPPOSITE.get(code, code) if self.negated else code) in self.possible

    def of(self, value: Any) -> Any:
        """Its value from that of the property."""
        return (not value) if self.negated and (value is True or value is False) else value
