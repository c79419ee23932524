"""What an amendment says outside its changes, held against the law as amended: the facts that its commencement and its
transition go by, and the value that nobody shall have less of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uirules.amend import trees
from uirules.amend.model import RULES, Transition
from uirules.amend.read import Amendment
from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.ruleset.load import Ruleset
from uirules.ruleset.model import Declaration
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["against_the_law"]

_DAYS = ("date", "month")
_TOLD_APART = ("boolean", "enum", "text")
"""The types of facts by which areas can be told apart: a claim has one value, written as in the amendment."""

_NUMBERS = ("integer", "money", "rational")


def against_the_law(amendment: Amendment, law: Ruleset) -> Iterator[Problem]:
    """What does not fit the law as amended: a transition by a fact that is no day, an area by a value that no claim
    can have, the comparison of a value that no benefit states. The law's own facts are believed to be sound."""
    yield from _itself(amendment, law)
    transition, commencement = amendment.file.transition, amendment.file.commencement
    areas = {} if commencement is None else commencement.areas
    asked = [] if transition is None else list(_days(transition))
    if asked or areas:
        try:
            facts = law.facts.facts
        except RulesetError:  # told where the facts are read
            return
        for path, fact in asked:
            yield from _fact(amendment, path, fact, facts, _DAYS)
        for name, area in areas.items():
            for fact, values in area.where.items():
                path = ("commencement", "areas", name, "where", fact)
                wrong = list(_fact(amendment, path, fact, facts, _TOLD_APART))
                yield from wrong or _values(amendment, path, values, facts[fact])
    if transition is not None and transition.no_one_worse_off is not None:
        compared = transition.no_one_worse_off.compare
        known: dict[str, None] = {}
        for numbers in _stated(law):
            known |= dict.fromkeys(numbers)
            if compared in numbers:
                return
        yield amendment.problem(
            "no_output", None, "transition", "no_one_worse_off", "compare",
            found=compared, expected=", ".join(sorted(known)), suggestion=did_you_mean(compared, known),
        )  # fmt: skip


_TEXTS = (
    ("note",),
    ("actuarial_study", "note"),
    ("commencement", "by_notification"),
    ("transition", "text"),
    *(("transition", rule, "text") for rule in RULES),
)
"""Texts of the amendment that are no part of its instrument, of which the registry tells what is wrong."""


def _itself(amendment: Amendment, law: Ruleset) -> Iterator[Problem]:
    """Texts that are not in every language of the law, sources that are not registered, clauses that enable it and
    are none."""
    for path in _TEXTS:
        words = trees.at(amendment.tree, path)
        if isinstance(words, MappingNode):
            for language in law.manifest.languages:
                if language not in words:
                    yield words.problem("ruleset.language_missing", expected=language, found=words.shown())
    registry = law.registry()
    if wrong := [key for key in amendment.file.sources if key not in registry.sources]:
        near = did_you_mean(wrong[0], registry.sources)
        yield amendment.node("sources").problem("ruleset.unknown_source", found=wrong[0], suggestion=near)
    for clause in amendment.file.enabled_by or ():
        if clause != "none_found" and clause not in registry:
            yield amendment.problem("no_clause", None, "enabled_by", found=clause)


def _days(transition: Transition) -> Iterator[tuple[tuple[str, ...], str]]:
    """The facts that a transition looks at, each with its place."""
    if transition.governs != "contingency":
        yield ("transition", "governs"), transition.governs
    if (pending := transition.pending_claims) is not None:
        yield ("transition", "pending_claims", "made_on"), pending.made_on
        if pending.decided_on is not None:
            yield ("transition", "pending_claims", "decided_on"), pending.decided_on


def _fact(
    amendment: Amendment, path: tuple[str, ...], fact: str, facts: dict[str, Declaration], types: Sequence[str]
) -> Iterator[Problem]:
    declared = facts.get(fact)
    if declared is None:
        near = did_you_mean(fact, [name for name, other in facts.items() if other.type in types])
        yield amendment.problem("no_fact", None, *path, found=fact, suggestion=near)
    elif declared.type not in types:
        yield amendment.problem(
            "fact_type", None, *path, found=declared.type, expected=", ".join(types), fields={"fact": fact}
        )


def _values(
    amendment: Amendment, path: tuple[str, ...], values: Sequence[str], declared: Declaration
) -> Iterator[Problem]:
    known = {"boolean": ("true", "false"), "enum": tuple(declared.values or ())}.get(declared.type)
    if not values or known is None:
        return
    for value in values:
        if value not in known:
            near = did_you_mean(value, known)
            yield amendment.problem(
                "no_value", None, *path,
                found=value, expected=", ".join(known), suggestion=near, fields={"fact": path[-1]},
            )  # fmt: skip


def _stated(law: Ruleset) -> Iterator[set[str]]:
    """The numbers that each benefit states, that of the law's default first: most amendments are of that one."""
    first = law.manifest.default_provision
    names = law.manifest.provisions
    for name in names if first is None else [first, *(other for other in names if other != first)]:
        try:
            tree = law.tree(f"{name}.yaml")
        except RulesetError:  # told where the provision is read
            continue
        outputs = trees.at(tree, ("outputs",))
        listed = list(outputs) if isinstance(outputs, SequenceNode) else []
        yield {item.text for item in listed if isinstance(item, ScalarNode) and _is_number(tree, item.text)}


def _is_number(tree: Node, name: str) -> bool:
    kind = trees.at(tree, ("definitions", name, "type"))
    return not isinstance(kind, ScalarNode) or kind.text in _NUMBERS
