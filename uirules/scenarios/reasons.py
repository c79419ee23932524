"""Reasons why no scenario can show something of a law, written by hand beside the scenarios.

``unnoticed/*.yaml`` in the folder of a ruleset has two lists of groups: ``unnoticed``, alterations of rules, each with
the change it makes, and ``boundaries``, each with the sides that no scenario can stand on; every group with the reason
it shares. What is stated beside an id keeps a reason from slipping to another place when a formula is rewritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from uirules.errors import Problem, UirulesError
from uirules.law import Law
from uirules.ruleset.node import MappingNode, Node, SequenceNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import locate, validate

__all__ = ["FORMAT", "Reason", "load_reasons"]

FORMAT = "uirules/unnoticed/0"
FOLDER = "unnoticed"
_KEYS = {"unnoticed": "alterations", "boundaries": "lacking"}
"""By list, the key under which its groups name what they are about."""

_Text = Annotated[str, Field(min_length=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Unnoticed(_Model):
    """Alterations that go unnoticed for one reason, each by its id with the change it makes."""

    alterations: dict[str, _Text] = Field(min_length=1)
    reason: dict[str, _Text]


class _Untouched(_Model):
    """Boundaries that no scenario can stand on for one reason, each by its id with the sides meant."""

    lacking: dict[str, _Text] = Field(min_length=1)
    reason: dict[str, _Text]


class _File(_Model):
    format: Literal["uirules/unnoticed/0"]
    unnoticed: list[_Unnoticed] = Field(default_factory=list, min_length=1)
    boundaries: list[_Untouched] = Field(default_factory=list, min_length=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why no scenario shows what the id names: the text in each language, what is stated of it, where the id stands."""

    id: str
    stated: str
    text: dict[str, str]
    key: Node


def load_reasons(law: Law, part: Literal["unnoticed", "boundaries"]) -> tuple[dict[str, Reason], list[Problem]]:
    """The reasons of one list of a law's files by id, and what is wrong with the files."""
    found: dict[str, Reason] = {}
    problems: list[Problem] = []
    for file in sorted((law.ruleset.folder / FOLDER).glob("*.yaml")):
        try:
            tree = load_yaml(file, name=str(file))
            typed = validate(_File, tree)
        except UirulesError as error:
            problems += error.problems
            continue
        for reason in _of_file(law, tree, typed, part, problems):
            first = found.setdefault(reason.id, reason)
            if first is not reason:
                place = str(first.key.position)
                problems.append(reason.key.problem("scenario.reason_twice", found=reason.id, first=place))
    return found, problems


def _of_file(
    law: Law, tree: Node, typed: _File, part: Literal["unnoticed", "boundaries"], problems: list[Problem]
) -> Iterator[Reason]:
    groups: Sequence[_Unnoticed | _Untouched] = typed.unnoticed if part == "unnoticed" else typed.boundaries
    if not groups:
        return
    nodes = locate(tree, (part,))
    assert isinstance(nodes, SequenceNode)
    wanted = set(law.languages)
    for group, node in zip(groups, nodes, strict=True):
        assert isinstance(node, MappingNode)
        if set(group.reason) != wanted:
            problems.append(
                node.key("reason").problem(
                    "scenario.reason_languages",
                    found=", ".join(sorted(group.reason)),
                    expected=", ".join(law.languages),
                )
            )
        keys = node[_KEYS[part]]
        assert isinstance(keys, MappingNode)
        named = group.alterations if isinstance(group, _Unnoticed) else group.lacking
        for name, stated in named.items():
            yield Reason(name, " ".join(stated.split()), group.reason, keys.key(name))
