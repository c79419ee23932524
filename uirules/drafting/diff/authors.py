"""Which clause of an amendment changed what, where amendments are what two sides differ in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from uirules.amend import trees
from uirules.amend.files import Edit, clause_place
from uirules.amend.ruleset import AmendedRuleset
from uirules.drafting.diff.model import ClauseChange, RuleChange, TextChange
from uirules.drafting.diff.tree import steps_of
from uirules.ruleset.load import Ruleset

__all__ = ["Authors"]


class Authors:
    """What the later side's amendments changed and the earlier side's did not."""

    def __init__(self, before: Ruleset, after: Ruleset) -> None:
        known = {_key(edit) for edit in _edits(before)}
        self._edits = [edit for edit in _edits(after) if _key(edit) not in known]

    def _by(self, file: str, steps: Sequence[str]) -> tuple[str, ...]:
        """The clauses that changed a place, what is around it or what is in it. What a thing cites is told apart."""
        found = []
        for edit in self._edits:
            length = min(len(edit.path), len(steps))
            if edit.file != file or list(edit.path[:length]) != list(steps[:length]):
                continue
            if len(edit.path) > len(steps) and edit.path[-1:] == ("cite",):
                continue
            if _differs(edit, tuple(steps[length:])):
                found.append(edit.clause)
        return tuple(dict.fromkeys(found))

    def of_rules(self, changes: Sequence[RuleChange]) -> list[RuleChange]:
        """The changes of rules, each with the clauses that made it."""
        return [replace(one, by=self._by(one.place.file, steps_of(one.place.pointer))) for one in changes]

    def of_texts(self, changes: Sequence[TextChange]) -> list[TextChange]:
        """The changes of sentences, each with the clauses that made it."""
        return [replace(one, by=self._by(one.place.file, steps_of(one.place.pointer))) for one in changes]

    def of_clauses(self, changes: Sequence[ClauseChange]) -> list[ClauseChange]:
        """The changes of clauses, each with the clauses that made it."""
        found = []
        for one in changes:
            places = [clause_place(id) for id in (one.id, one.id_before) if id is not None]
            by = [clause for file, path in places for clause in self._by(file, path)]
            found.append(replace(one, by=tuple(dict.fromkeys(by))))
        return found


def _edits(ruleset: Ruleset) -> tuple[Edit, ...]:
    return ruleset.edits if isinstance(ruleset, AmendedRuleset) else ()


def _differs(edit: Edit, within: tuple[str, ...]) -> bool:
    """Whether an edit changed what stands at a place within it."""
    nodes = (None if node is None else trees.at(node, within) for node in (edit.before, edit.after))
    before, after = (None if node is None else node.to_plain() for node in nodes)
    return before != after


def _key(edit: Edit) -> tuple[object, ...]:
    return edit.file, edit.path, edit.clause
