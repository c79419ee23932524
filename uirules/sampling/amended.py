"""How the facts are drawn that an amendment brings: a file of assumptions for each, ``amendments/sample/<id>.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from uirules.amend.read import Amendment
from uirules.errors import Position, Problem, RulesetError, UirulesError, did_you_mean
from uirules.law import load_ruleset
from uirules.ruleset.declared import fact_type
from uirules.ruleset.model import Declaration, RowField
from uirules.ruleset.node import MappingNode, Node, SequenceNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.types import Type
from uirules.ruleset.validate import texts, validate
from uirules.sampling.about import about_types
from uirules.sampling.assumptions import BASES, GRADES, OWN, Assumption, Kind, Reading
from uirules.sampling.claims import FACTS
from uirules.sampling.draws import Weights
from uirules.sampling.scalars import as_count, between

__all__ = ["FOLDER", "AmendedFacts", "agree", "facts_of"]

FOLDER = "sample"
"""Where the assumptions of amendments stand, in the folder of the amendments."""
_INSERTED = "facts/"
_MOST_ROWS = 60
_MOST_DAYS = 36500
_MOST = 10**9
_BOUND = ("where", "otherwise", "after")
_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "boolean": ("share", "told"),
    "enum": ("weights",),
    "integer": ("bands", "decided"),
    "money": ("bands", "decided"),
    "rational": ("bands", "decided"),
    "date": ("bands",),
    "list": ("bands",),
}
"""The kinds of draw that give a value of each type; of a list the number of its rows, of a date days after another."""
_SEPARATION = "separation.date"


@dataclass(frozen=True)
class AmendedFacts:
    """What one amendment adds to the claims: the facts it declares, and the assumptions from which some are drawn.

    ``assumptions`` go by the path of the fact, or of a field of a list's rows: ``offers``, ``offers.date``.
    """

    id: str
    declared: Mapping[str, Declaration]
    assumptions: Mapping[str, Assumption]
    places: Mapping[str, Position | None] = field(default_factory=dict, compare=False)
    """Where each fact is declared."""

    @cached_property
    def named(self) -> dict[str, Assumption]:
        """The assumptions as they stand among all others, whose names hold no ``/``."""
        return {entry.id: entry for entry in self.assumptions.values()}

    @cached_property
    def drawn(self) -> dict[str, Type]:
        """The facts that claims state, with their types; lists with the two days that they are complete between."""
        found: dict[str, Type] = {}
        for path in self.assumptions:
            if (declaration := self.declared.get(path)) is not None:
                found[path] = fact_type(path, declaration)
                for day in (declaration.known_from, declaration.known_to):
                    if day is not None and day in self.declared:
                        found[day] = fact_type(day, self.declared[day])
        return found

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for metadata: which facts are drawn, which are not given."""
        return {
            "id": self.id,
            "drawn": list(self.drawn),
            "not_given": [path for path in self.declared if path not in self.drawn],
            "assumptions": list(self.named),
        }


def facts_of(amendment: Amendment) -> AmendedFacts:
    """The facts of an amendment, and how they are drawn; nothing is where no file says how.

    RulesetError with every problem of that file.
    """
    inserted = {
        change.insert.removeprefix(_INSERTED): amendment.change_node(name, "to")
        for name, change in amendment.file.changes.items()
        if change.insert is not None and change.insert.startswith(_INSERTED)
        and "/" not in change.insert.removeprefix(_INSERTED)
    }  # fmt: skip
    declared = {path: validate(Declaration, node) for path, node in inserted.items()}
    places = {path: node.position for path, node in inserted.items()}
    path = Path(amendment.name).parent / FOLDER / f"{amendment.id}.yaml"
    if not declared or not path.is_file():
        return AmendedFacts(amendment.id, declared, {}, places)
    reading = _FactReading(amendment.id, declared)
    return AmendedFacts(amendment.id, declared, reading.facts(load_yaml(path, name=str(path))), places)


def agree(amended: Sequence[AmendedFacts]) -> None:
    """RulesetError where two amendments declare one fact, and not alike: no claim could state it for both."""
    first: dict[str, AmendedFacts] = {}
    problems = []
    for one in amended:
        for path, declaration in one.declared.items():
            other = first.setdefault(path, one)
            if other.declared[path] != declaration:
                fields = {"amendment": one.id, "other": other.id}
                fields["place"] = str(other.places.get(path) or other.id)
                problems.append(Problem("sample.declared_otherwise", one.places.get(path), found=path, fields=fields))
    if problems:
        raise RulesetError(problems)


class _FactReading(Reading):
    """One reading of such a file."""

    def __init__(self, amendment: str, declared: Mapping[str, Declaration]) -> None:
        super().__init__(None)
        self.amendment = amendment
        self.brought: dict[str, Declaration | RowField] = dict(declared)
        for path, declaration in declared.items():
            self.brought |= {f"{path}.{name}": field for name, field in (declaration.row or {}).items()}

    def facts(self, root: Node) -> dict[str, Assumption]:
        found: dict[str, Assumption] = {}
        entries = self.top(root)
        for path, node in entries.items() if entries is not None else ():
            assert entries is not None
            if path not in self.brought:
                near = did_you_mean(path, self.brought)
                self.problems.append(entries.key(path).problem("sample.unknown_fact", suggestion=near))
            elif (entry := self.fact(path, node, found)) is not None:
                found[path] = entry
        if entries is not None and not self.problems:
            self.rows(entries)
        if self.problems:
            raise RulesetError(self.problems)
        return found

    def rows(self, entries: MappingNode) -> None:
        """A list is drawn with the day of each row, a field of it with the list."""
        for path in entries:
            declaration = self.brought[path]
            if isinstance(declaration, Declaration):
                needed = [] if declaration.row is None else [f"{path}.{declaration.time}"]
            else:
                needed = [path.rpartition(".")[0]]
            for lacking in (name for name in needed if name not in entries):
                self.problems.append(entries.problem("ruleset.missing_key", expected=lacking))

    def fact(self, path: str, node: Node, before: Mapping[str, Assumption]) -> Assumption | None:
        declared = self.brought[path]
        if (keys := self.group(node, ("kind", "unit", "title", *_BOUND, *OWN))) is None:
            return None
        problems = len(self.problems)
        for name in ("kind", "title", *OWN[:-1]):
            if name not in keys:
                self.problems.append(node.problem("ruleset.missing_key", expected=name))
        if len(self.problems) > problems:
            return None
        kind = self.one_of(keys["kind"], _KINDS.get(declared.type, ()))
        title, told = texts(keys["title"]), {name: self.text(keys, name) for name in ("unit", *OWN[1:])}
        if not isinstance(title, dict) or not all(isinstance(title.get(each), str) for each in ("en", "my")):
            self.wrong(keys["title"], "a text for each of en, my")
        self.one_of(keys["grade"], GRADES)
        self.one_of(keys["basis"], BASES)
        if told["source"] is None:
            self.wrong(keys["source"], "a text")
        bound = self.bound(path, keys, before)
        options = Weights({name: Fraction(1) for name in declared.values or {}}) if kind == "weights" else None
        old = Assumption(
            f"{self.amendment}/{path}", kind or "share", told["unit"], _limits(declared), title, options, None,
            "", "", "", None, bound,
        )  # fmt: skip
        value = self.value(old, keys["value"]) if kind is not None else None
        if len(self.problems) > problems:
            return None
        return Assumption(
            old.id, old.kind, old.unit, old.range, title, value, texts(keys["value"]),
            str(told["grade"]), str(told["basis"]), str(told["source"]), told["note"], bound,
        )  # fmt: skip

    def one_of(self, node: Node, known: Sequence[Any]) -> Any:
        return text if (text := texts(node)) in known else self.wrong(node, ", ".join(known))

    def bound(self, path: str, keys: MappingNode, before: Mapping[str, Assumption]) -> dict[str, Any]:
        """``where`` it is drawn, what it is ``otherwise``, which day it comes ``after``."""
        declared = self.brought[path]
        found: dict[str, Any] = {}
        known = self.known(path, before)
        if "where" in keys:
            found["where"] = self.test(keys["where"], known)
        if "otherwise" in keys:
            found["otherwise"] = self.otherwise(declared, keys)
        if declared.type == "date":
            found["after"] = self.one_of(keys["after"], known) if "after" in keys else _SEPARATION
        elif "after" in keys:
            self.wrong(keys.key("after"), "'after' beside a date only")
        return found

    def otherwise(self, declared: Declaration | RowField, keys: MappingNode) -> Any:
        """A value of the fact, as a claim states it."""
        node, limits = keys["otherwise"], _limits(declared)
        if declared.type in ("list", "date") or "where" not in keys:
            return self.wrong(node, "a value beside 'where', of a fact that is neither a list nor a day")
        if declared.type == "boolean":
            text = self.one_of(node, ("true", "false"))
            return None if text is None else text == "true"
        if declared.type == "enum":
            return self.one_of(node, list(declared.values or ()))
        number = self.scalar(node, as_count(limits), between(limits, "a whole number"))
        return str(number) if declared.type == "rational" else number

    def known(self, path: str, before: Mapping[str, Assumption]) -> list[str]:
        """What a draw can go by: facts of the claim, what is told of it, facts and fields drawn before."""
        row = path.rpartition(".")[0] if isinstance(self.brought[path], RowField) else None
        fields = [name.rpartition(".")[2] for name in before if row is not None and name.rpartition(".")[0] == row]
        facts = [name for name in before if isinstance(self.brought[name], Declaration)]
        return [*fields, *FACTS, *facts, *(f"about.{name}" for name in about_types())]

    def test(self, node: Node, known: Sequence[str]) -> dict[str, list[str]]:
        """The values of other facts with which it is drawn."""
        found: dict[str, list[str]] = {}
        tests = self.group(node)
        for name in tests if tests is not None else ():
            assert tests is not None
            if name not in known:
                near = did_you_mean(name, known)
                self.problems.append(tests.key(name).problem("sample.unknown_fact", suggestion=near))
            value = texts(tests[name])
            found[name] = value if isinstance(tests[name], SequenceNode) else [value]
            if not all(isinstance(each, str) for each in found[name]):
                self.wrong(tests[name], "a value, or several")
        return found

    def fixed(self, old: Assumption, node: Node) -> Any:
        if old.kind == "told":
            return self.test(node, [*FACTS, *(f"about.{name}" for name in about_types())])
        text = texts(node)
        parts = text.split("/") if isinstance(text, str) else []
        if len(parts) == 3:
            try:
                if parts[2] in load_ruleset(parts[0]).ruleset.provision(parts[1]).outputs:
                    return tuple(parts)
            except (UirulesError, KeyError):
                pass
        return self.wrong(node, "ruleset/provision/output of a law that is shipped")


def _limits(declared: Declaration | RowField) -> tuple[int, int]:
    """Within which whole numbers the draw lies."""
    if isinstance(declared, Declaration) and declared.row is not None:
        return 0, min(declared.max_items or 0, _MOST_ROWS)
    if declared.type == "date":
        return 0, _MOST_DAYS
    if declared.range is None:
        return 0, _MOST
    low, high = (Fraction(end) for end in declared.range)
    return -int(-low // 1), int(high // 1)
