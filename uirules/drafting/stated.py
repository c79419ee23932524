"""What a claim states on each of several sides: a fact that only another side's law declares is set aside there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from uirules.errors import ClaimError
from uirules.law import Law
from uirules.ruleset.claim import Claim
from uirules.ruleset.model import Declaration, RowField
from uirules.ruleset.node import Node

__all__ = ["Stated", "declared_by"]

_WORDS = frozenset({"label", "question", "whether", "why", "asked_of"})
"""The parts of a declaration that say nothing of what may be stated."""


def declared_by(laws: Sequence[Law]) -> dict[str, Declaration]:
    """The facts that some laws declare, in the order of the laws; each as the first that has it declares it."""
    found: dict[str, Declaration] = {}
    for law in laws:
        for path, declared in law.ruleset.facts.facts.items():
            found.setdefault(path, declared)
    return found


class Stated:
    """Reads claims for several laws, each by its own declarations.

    A fact, or a field of a list's rows, that a law does not declare while another one does is no mistake under it: it
    is set aside. What no law declares stays, for the law to refuse.
    """

    def __init__(self, laws: Sequence[Law]) -> None:
        self.laws = laws
        facts = [law.ruleset.facts.facts for law in laws]
        own = [_names(declared) for declared in facts]
        self._others = [frozenset[str]().union(*own) - names for names in own]
        self._groups = [frozenset(_groups(names)) for names in own]
        self._mixed = [frozenset(_groups(others)) for others in self._others]
        self._reader = _readers(facts)

    def of(self, place: int, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The plain facts of a claim without those that the law at a place has nothing of; the same where it has all.

        ``facts`` may be nested or dotted, and may be wrong.
        """
        return self._kept(place, facts, "") if self._others[place] and isinstance(facts, Mapping) else facts

    def _kept(self, place: int, group: Mapping[str, Any], prefix: str) -> Mapping[str, Any]:
        others, groups, mixed = self._others[place], self._groups[place], self._mixed[place]
        kept: dict[str, Any] = {}
        for key, value in group.items():
            path = f"{prefix}{key}"
            if path in others and not (path in groups and isinstance(value, Mapping)):
                continue
            if path not in mixed:
                kept[key] = value
            elif isinstance(value, Mapping):
                below = self._kept(place, value, f"{path}.")
                if below or path in groups:
                    kept[key] = below
            elif path not in groups:
                continue
            elif isinstance(value, list | tuple):
                kept[key] = [self._kept(place, row, f"{path}.") if isinstance(row, Mapping) else row for row in value]
            else:
                kept[key] = value
        return kept

    def read(self, place: int, facts: Mapping[str, Any], known: dict[int, Claim], tree: Node | None = None) -> Claim:
        """The typed facts of a claim for the law at a place. ClaimError with every problem.

        ``known`` keeps what was read of the same claim for other laws. Where all that a law declares is declared alike
        by another one that knows more, the claim is read once for both; a claim that is wrong there may still be right
        here.
        """
        reader = self._reader[place]
        if reader not in known:
            try:
                known[reader] = self.laws[reader].read(self.of(reader, facts), tree)
            except ClaimError:
                if reader == place:
                    raise
                if place not in known:
                    known[place] = self.laws[place].read(self.of(place, facts), tree)
                return known[place]
        return known[reader]


def _names(facts: Mapping[str, Declaration]) -> frozenset[str]:
    """What can be stated: facts by their paths, and the fields of lists behind those of the list."""
    fields = (f"{path}.{name}" for path, one in facts.items() for name in one.row or ())
    return frozenset((*facts, *fields))


def _groups(names: frozenset[str]) -> set[str]:
    """The groups (and lists) that some names stand in."""
    found: set[str] = set()
    for name in names:
        while (name := name.rpartition(".")[0]) and name not in found:
            found.add(name)
    return found


def _readers(facts: Sequence[Mapping[str, Declaration]]) -> list[int]:
    """For each law the one by whose declarations a claim is read: the first of those that declare most, as far as all
    that the law itself declares is declared alike there; else the law itself."""
    shapes = [{path: _shape(one) for path, one in declared.items()} for declared in facts]
    order = sorted(range(len(facts)), key=lambda place: (-len(facts[place]), place))
    return [
        next(i for i in order if i == own or all(shapes[i].get(path) == shape for path, shape in shapes[own].items()))
        for own in range(len(facts))
    ]


def _shape(declared: Declaration | RowField) -> Any:
    """All of a declaration but its words."""
    plain = declared.model_dump(exclude={*_WORDS, "values", "row"})
    row = getattr(declared, "row", None) or {}
    return plain, list(declared.values or ()), [(name, _shape(field)) for name, field in row.items()]
