"""Findings that are meant: acknowledged with a reason, by hand, in ``lints/*.yaml`` beside a law or an amendment.

Each is listed by its id with what was found, in groups that share a reason. What is stated beside an id keeps a reason
from slipping over to another finding at the same place; a reason whose finding is gone is itself a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from uirules.drafting.lints.finding import Finding
from uirules.errors import Problem, UirulesError, did_you_mean
from uirules.ruleset.node import MappingNode, Node, SequenceNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import locate, validate
from uirules.scenarios.reasons import Reason

__all__ = ["FORMAT", "acknowledgement_files", "load_acknowledgements", "stale"]

FORMAT = "uirules/lints/0"
FOLDER = "lints"

_Text = Annotated[str, Field(min_length=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Group(_Model):
    """Findings that are meant for one reason, each by its id with what was found."""

    findings: dict[str, _Text] = Field(min_length=1)
    reason: dict[str, _Text]


class _File(_Model):
    format: Literal["uirules/lints/0"]
    acknowledged: list[_Group] = Field(min_length=1)


def acknowledgement_files(folder: Path, id: str | None = None) -> list[Path]:
    """The files in the folder ``lints`` of a law's folder, or the one of an amendment beside its file."""
    return sorted((folder / FOLDER).glob("*.yaml" if id is None else f"{id}.yaml"))


def load_acknowledgements(files: Iterable[Path], languages: Sequence[str]) -> tuple[dict[str, Reason], list[Problem]]:
    """The acknowledgements of some files by finding, and what is wrong with the files.

    ``languages``: those in which a reason must be given.
    """
    found: dict[str, Reason] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            tree = load_yaml(file, name=str(file))
            typed = validate(_File, tree)
        except UirulesError as error:
            problems += error.problems
            continue
        for reason in _of_file(tree, typed, languages, problems):
            first = found.setdefault(reason.id, reason)
            if first is not reason:
                place = str(first.key.position)
                problems.append(reason.key.problem("lint.acknowledged_twice", found=reason.id, first=place))
    return found, problems


def _of_file(tree: Node, typed: _File, languages: Sequence[str], problems: list[Problem]) -> Iterator[Reason]:
    groups = locate(tree, ("acknowledged",))
    assert isinstance(groups, SequenceNode)
    for group, node in zip(typed.acknowledged, groups, strict=True):
        assert isinstance(node, MappingNode)
        if set(group.reason) != set(languages):
            found, expected = ", ".join(sorted(group.reason)), ", ".join(languages)
            problems.append(node.key("reason").problem("lint.reason_languages", found=found, expected=expected))
        keys = node["findings"]
        assert isinstance(keys, MappingNode)
        for name, stated in group.findings.items():
            # Burmese has a no-break space between number and unit; ids are written with plain ones.
            yield Reason(" ".join(name.split()), " ".join(stated.split()), group.reason, keys.key(name))


def stale(reason: Reason, findings: dict[str, Finding]) -> Problem | None:
    """What is wrong with an acknowledgement: there is no such finding any more, or it is another by now."""
    finding = findings.get(reason.id)
    if finding is None:
        near = did_you_mean(reason.id, findings)
        return reason.key.problem("lint.acknowledged_gone", found=reason.id, suggestion=near)
    if finding.stated != reason.stated:
        return reason.key.problem("lint.acknowledged_other", found=reason.stated, expected=finding.stated, id=reason.id)
    return None
