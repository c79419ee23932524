"""Conditions of a period's states as tests of one fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from uirules.engines.durable.codes import FALSE, NEVER, OPEN, TRUE, Test, test
from uirules.engines.durable.rules import MOST_KEYS, MOST_TESTS, size
from uirules.plan import nodes as n

__all__ = ["Formulas", "all_of"]

ALWAYS: Test = {"$ex": {"w": 1}}
"""The test of what always holds: every period's fact has this property."""


class Formulas:
    """Conditions of states as tests of one fact; ``leaves`` are the tests whose results it holds."""

    def __init__(self, schedule: n.Schedule, readings: Mapping[str, str]) -> None:
        self.readings = readings
        self.leaves: list[n.Node] = []
        self.roots = [self.chosen(state.when) for state in schedule.states]
        for root in self.roots:
            self._collect(root)
        self.apart = len(self.leaves) <= MOST_KEYS - 2 and all(size(test) <= MOST_TESTS for _, test, _ in self.tests())

    def tests(self) -> Iterator[tuple[int, Test, int]]:
        """For each state by its place: when it is the one, and when it may be but a later one may as well."""
        passed: list[Test] = []
        for place, root in enumerate(self.roots):
            for code in (TRUE, OPEN):
                yield place, all_of([*passed, self.has(root, code)]), code
            passed.append(self.has(root, FALSE, OPEN))

    def chosen(self, node: n.Node) -> n.Node:
        while isinstance(node, n.Reading):
            node = dict(node.options)[self.readings[node.reading]]
        return node

    def _collect(self, node: n.Node) -> None:
        node = self.chosen(node)
        if isinstance(node, n.And | n.Or):
            for operand in node.operands:
                self._collect(operand)
        elif isinstance(node, n.Not):
            self._collect(node.operand)
        elif not isinstance(node, n.Constant) and not any(node is leaf for leaf in self.leaves):
            self.leaves.append(node)

    def has(self, node: n.Node, *codes: int) -> Test:
        """The test that a condition comes to one of some codes: false, open and true are all there is."""
        node = self.chosen(node)
        if isinstance(node, n.Constant):
            return ALWAYS if (TRUE if node.value is True else FALSE) in codes else NEVER
        place = next((place for place, leaf in enumerate(self.leaves) if leaf is node), None)
        if place is not None:
            return test(f"w{place}", frozenset(codes), frozenset({FALSE, OPEN, TRUE}))
        if isinstance(node, n.Not):
            return self.has(node.operand, *({TRUE: FALSE, FALSE: TRUE}.get(code, code) for code in codes))
        assert isinstance(node, n.And | n.Or)
        if codes == (OPEN,):  # it can be false, and it can be true
            return all_of([self.has(node, FALSE, OPEN), self.has(node, OPEN, TRUE)])
        towards_true = TRUE in codes
        each = [self.has(operand, *codes) for operand in node.operands]
        return all_of(each) if towards_true == isinstance(node, n.And) else any_of(each)


def all_of(tests: list[Test]) -> Test:
    """The test that all of some hold."""
    if NEVER in tests:
        return NEVER
    rest = [test for test in tests if test != ALWAYS]
    return ALWAYS if not rest else rest[0] if len(rest) == 1 else {"$and": rest}


def any_of(tests: list[Test]) -> Test:
    """The test that one of some holds."""
    if ALWAYS in tests:
        return ALWAYS
    rest = [test for test in tests if test != NEVER]
    return NEVER if not rest else rest[0] if len(rest) == 1 else {"$or": rest}
