"""What is wrong with the rules of a provision although each of its formulas can be planned."""

from __future__ import annotations

from collections.abc import Iterator

from uirules.decision.locales.template import parse as parse_template
from uirules.errors import Problem, RulesetError
from uirules.plan.days import without_value
from uirules.plan.guards import unguarded
from uirules.plan.plan import Plan
from uirules.plan.soundness import unsound
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import MappingNode
from uirules.ruleset.validate import locate

__all__ = ["of_plan"]


def of_plan(ruleset: Ruleset, plan: Plan) -> Iterator[Problem]:
    """What is wrong with the rules of a provision although each of its formulas can be planned."""
    yield from _unguarded(ruleset, plan)
    yield from _without_value(ruleset, plan)
    yield from _unsound(ruleset, plan)
    yield from _amounts_told(ruleset, plan)


def _unguarded(ruleset: Ruleset, plan: Plan) -> Iterator[Problem]:
    for section, name, what, where in unguarded(plan):
        file = ruleset.file_of(plan.provision.id, section, name)
        node = locate(ruleset.tree(file), (section, name))
        yield node.problem("plan.unguarded", found=what, expected=where)


def _without_value(ruleset: Ruleset, plan: Plan) -> Iterator[Problem]:
    """A parameter has a value on every day of the law on which it is asked for in any case."""
    for name, since, first in without_value(plan, ruleset.manifest.in_force_from):
        tree = ruleset.tree(ruleset.file_of(plan.provision.id, "parameters", name))
        values = locate(tree, ("parameters", name, "values"))
        key = values.key(first.isoformat()) if isinstance(values, MappingNode) else values
        yield key.problem("plan.no_value_on", found=name, since=str(since), first=str(first))


def _unsound(ruleset: Ruleset, plan: Plan) -> Iterator[Problem]:
    for defect in unsound(plan):
        section: tuple[str, ...] = ("definitions", defect.definition) if defect.definition else ("payments",)
        file = ruleset.file_of(plan.provision.id, "definitions", defect.definition)
        node = locate(ruleset.tree(file), (*section, *defect.path))
        yield node.problem(f"plan.{defect.code}", found=defect.found, **defect.fields)


def _amounts_told(ruleset: Ruleset, plan: Plan) -> Iterator[Problem]:
    """Sentences of a condition name no amount: where the conditions are not met, amounts are not worked out."""
    for name, condition in plan.provision.conditions.items():
        for result in ("met", "unmet", "unknown"):
            for language, text in getattr(condition, result).items():
                try:
                    named = {part for _, part in parse_template(text) if part is not None}
                except RulesetError:
                    continue
                for amount in sorted(named & set(plan.provision.amounts)):
                    tree = ruleset.tree(f"{plan.provision.id}.yaml")
                    node = locate(tree, ("conditions", name, result, language))
                    yield node.problem("ruleset.amount_told", found=amount)
