"""Which elements of the laws are founded worse than was asked for, and how well each provision is as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from uirules.coverage.elements import elements_of
from uirules.errors import Problem
from uirules.law import Law
from uirules.plan import nodes as n
from uirules.plan.plan import Plan
from uirules.plan.walk import walk

__all__ = ["GRADES", "Weakest", "below", "weakest_of"]

GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Weakest:
    """The weakest grades that a decision under a provision can have, whatever its readings and dates; None: none."""

    ruleset: str
    provision: str
    outcome: str | None
    amount: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "ruleset": self.ruleset,
            "provision": self.provision,
            "outcome": self.outcome,
            "amount": self.amount,
        }


def below(law: Law, grade: str) -> Iterator[Problem]:
    """An error for every element whose own grade is worse than ``grade``, with its clauses."""
    for element in elements_of(law):
        if element.grade is not None and element.grade > grade:
            fields = {"rule": element.name, "clauses": ", ".join(element.cites)}
            yield Problem("coverage.below", element.position, found=element.grade, expected=grade, fields=fields)


def weakest_of(law: Law) -> Iterator[Weakest]:
    """The weakest grades of each provision that is encoded."""
    for name in law.benefits:
        if law.ruleset.provision(name).not_encoded is None:
            plan = law.plan(name)
            conditions = [condition.node for condition in plan.conditions.values()]
            own = [condition.assurance for condition in plan.conditions.values()]
            amounts = [plan.definitions[amount] for amount in plan.provision.amounts]
            outcome = _weakest([*own, *_under(plan, conditions)])
            amount = _weakest([*(a.assurance for a in amounts), *_under(plan, [a.node for a in amounts])])
            yield Weakest(law.id, name, outcome, amount)


def _weakest(grades: Iterable[str | None]) -> str | None:
    return max((grade for grade in grades if grade is not None), default=None)


def _under(plan: Plan, roots: Iterable[n.Node]) -> Iterator[str | None]:
    """The grades of everything that nodes rest on."""
    seen: set[str] = set()
    stack = list(roots)
    while stack:
        for node in walk(stack.pop()):
            if isinstance(node, n.Definition) and node.name in plan.definitions and node.name not in seen:
                seen.add(node.name)
                yield plan.definitions[node.name].assurance
                stack.append(plan.definitions[node.name].node)
            elif isinstance(node, n.Parameter):
                yield from (entry.assurance for entry in plan.parameters[node.name].entries)
            elif isinstance(node, n.Table):
                yield from (row.assurance for row in node.rows)
            elif isinstance(node, n.Defaults):
                yield from (rule.assurance for rule in node.exceptions)
