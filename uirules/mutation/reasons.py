"""Reasons why no scenario can notice an alteration, written by hand beside the scenarios.

``unnoticed/*.yaml`` in the folder of a ruleset: groups of alterations, each with the change it makes, and the reason
they share. The change is repeated so that a reason never slips to another alteration when a formula is rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from uirules.errors import Problem, UirulesError, did_you_mean
from uirules.law import Law
from uirules.mutation.alterations import Alteration
from uirules.ruleset.node import MappingNode, Node, SequenceNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import locate, validate

__all__ = ["FORMAT", "Reason", "load_reasons", "stale"]

FORMAT = "uirules/unnoticed/0"
FOLDER = "unnoticed"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Group(_Model):
    """Alterations that go unnoticed for one reason, each by its id with the change it makes."""

    alterations: dict[str, Annotated[str, Field(min_length=1)]] = Field(min_length=1)
    reason: dict[str, Annotated[str, Field(min_length=1)]]


class _File(_Model):
    format: Literal["uirules/unnoticed/0"]
    unnoticed: list[_Group] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an alteration goes unnoticed: the text in each language, the change meant, and where its id stands."""

    id: str
    change: str
    text: dict[str, str]
    key: Node


def load_reasons(law: Law) -> tuple[dict[str, Reason], list[Problem]]:
    """The reasons of a law by the alteration's id, and what is wrong with the files."""
    found: dict[str, Reason] = {}
    problems: list[Problem] = []
    for file in sorted((law.ruleset.folder / FOLDER).glob("*.yaml")):
        try:
            tree = load_yaml(file, name=str(file))
            typed = validate(_File, tree)
        except UirulesError as error:
            problems += error.problems
            continue
        for reason in _of_file(law, tree, typed, problems):
            first = found.setdefault(reason.id, reason)
            if first is not reason:
                place = str(first.key.position)
                problems.append(reason.key.problem("mutation.reason_twice", found=reason.id, first=place))
    return found, problems


def _of_file(law: Law, tree: Node, typed: _File, problems: list[Problem]) -> Iterator[Reason]:
    groups = locate(tree, ("unnoticed",))
    assert isinstance(groups, SequenceNode)
    wanted = set(law.languages)
    for group, node in zip(typed.unnoticed, groups, strict=True):
        assert isinstance(node, MappingNode)
        if set(group.reason) != wanted:
            problems.append(
                node.key("reason").problem(
                    "mutation.reason_languages",
                    found=", ".join(sorted(group.reason)),
                    expected=", ".join(law.languages),
                )
            )
        keys = node["alterations"]
        assert isinstance(keys, MappingNode)
        for name, change in group.alterations.items():
            yield Reason(name, " ".join(change.split()), group.reason, keys.key(name))


def stale(reason: Reason, known: dict[str, Alteration], noticed: bool | None) -> Problem | None:
    """What is wrong with a reason: there is no such alteration, it is another, or a scenario notices it.

    ``noticed`` is None for an alteration that was not tried.
    """
    if reason.id not in known:
        return reason.key.problem(
            "mutation.unknown_alteration", found=reason.id, suggestion=did_you_mean(reason.id, known)
        )
    change = known[reason.id].change
    if change != reason.change:
        return reason.key.problem("mutation.other_change", found=reason.change, expected=change, id=reason.id)
    if noticed:
        return reason.key.problem("mutation.noticed_after_all", found=reason.id)
    return None
