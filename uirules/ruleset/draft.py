"""A ruleset in the making: what is wrong with one entry does not hide what is wrong with the others.

``uirules check`` reads rulesets so. An entry that has not its shape (a fact, a parameter, a definition …) is told and
left out, and a name it would have declared is not told again as unknown; of a repeated key the first value stands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from uirules.errors import Problem, RulesetError
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import MappingNode, Node
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import Misshapen, attempt

__all__ = ["Draft"]

M = TypeVar("M", bound=BaseModel)

_GROUPS = frozenset({"facts", "parameters", "definitions", "conditions", "systems"})
"""Groups whose entries can be left out one by one."""
_PARTS = frozenset({"payments", "gaps", "duties", "disputes", "texts", "not_encoded", "outputs", "amounts"})
"""Parts of a provision that can be left out as a whole."""


class Draft(Ruleset):
    """A ruleset that keeps its problems and goes on. ``problems`` grows as files are asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.problems: list[Problem] = []
        self.left_out: set[str] = set()
        """The names of entries that were left out."""

    def tree(self, relative: str) -> Node:
        """The tree of one of the files; of one that can be looked at all the same its problems are kept."""
        if not self.has_read(relative):
            kept: list[Problem] = []
            self._trees[relative] = load_yaml(self.folder / relative, name=self._name(relative), kept=kept)
            self.problems += kept
        return self._trees[relative]

    def _valid(self, model: type[M], tree: Node) -> M:
        """The model of a file without the entries that have not their shape."""
        while isinstance(found := attempt(model, tree), Misshapen):
            cuts = [_entry(place, found.extra) for place in found.places]
            if None in cuts:
                raise RulesetError(found.problems)
            self.problems += found.problems
            for cut in dict.fromkeys(cut for cut in cuts if cut is not None):
                self.left_out.add(cut[-1])
                tree = _without(tree, cut)
        return found

    def concerns_left_out(self, problem: Problem) -> bool:
        """Whether a problem only says that a name is not there which stands in an entry that was left out."""
        if problem.found is None:
            return False
        found = problem.found.lower() + "."
        return any(
            f"{name.lower()}.".startswith(found) or found.startswith(f"{name.lower()}.") for name in self.left_out
        )


def _entry(place: tuple[Any, ...], extra: set[tuple[Any, ...]]) -> tuple[str, ...] | None:
    """The entry that holds a place, as a path; None where the file as a whole is wrong."""
    if len(place) >= 2 and place[0] in _GROUPS and isinstance(place[1], str):
        return (place[0], place[1])
    return (str(place[0]),) if place and (place[0] in _PARTS or place in extra) else None


def _without(tree: Node, path: tuple[str, ...]) -> Node:
    """The tree without what stands at a path; nodes that are not on the way are shared."""
    assert isinstance(tree, MappingNode)
    values = dict(tree.values)
    if path[1:]:
        values[path[0]] = _without(values[path[0]], path[1:])
    else:
        values.pop(path[0], None)
    return tree.with_values(values)
