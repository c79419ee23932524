"""Amendment files: where they are, and what each says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uirules.amend.model import RULES, AmendmentFile
from uirules.errors import Position, Problem, RulesetError, UnknownName, did_you_mean
from uirules.legal.ids import is_instrument_id
from uirules.ruleset.find import data_folder
from uirules.ruleset.node import MappingNode, Node
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import locate, validate

__all__ = [
    "FOLDER",
    "Amendment",
    "amendments_in",
    "find_amendment",
    "folders_of",
    "ids_beside",
    "load_amendment",
    "read_amendment",
    "shipped_amendments",
]

FOLDER = "amendments"
"""Where amendments stand in a folder of rulesets."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")


@dataclass(frozen=True, eq=False)
class Amendment:
    """One amendment, with the tree of its file: nodes of it are put into the trees of the law."""

    file: AmendmentFile
    tree: MappingNode
    name: str
    text: str

    @property
    def id(self) -> str:
        return self.file.id

    @property
    def order(self) -> tuple[Any, ...]:
        """By day of publication, then number."""
        return (self.file.published, self.file.number, self.id)

    @property
    def enacted(self) -> bool:
        """Whether it is law; on anything else nothing is payable."""
        return self.file.status == "enacted"

    def clause(self, name: str) -> str:
        """The id of one of its own clauses: ``raised-cap/sec_2``."""
        return f"{self.id}/{name}"

    def node(self, *path: str) -> Node:
        """What stands at a path of its file (the nearest that is there)."""
        return locate(self.tree, path)

    def change_node(self, name: str, *path: str) -> Node:
        """What stands at a path of one of its changes."""
        return self.node("changes", name, *path)

    def position(self, name: str | None = None) -> Position | None:
        """Where the amendment, or one of its changes, begins."""
        if name is None:
            return self.tree.position
        changes = self.tree["changes"]
        return changes.key(name).position if isinstance(changes, MappingNode) else self.tree.position

    def problem(self, code: str, change: str | None = None, *path: str, **details: Any) -> Problem:
        """A problem of this amendment, at a part of one of its changes."""
        fields = {"amendment": self.id, **details.pop("fields", {})}
        if change is None:
            node: Node = self.node(*path)
        else:
            node = self.change_node(change, *path)
            fields.setdefault("clause", self.clause(self.file.changes[change].by))
            if not path:
                changes = self.tree["changes"]
                assert isinstance(changes, MappingNode)
                node = changes.key(change)
        return Problem(f"amend.{code}", node.position, node.pointer, fields=fields, **details)

    def __reduce__(self) -> tuple[Any, ...]:
        return read_amendment, (self.text, self.name)


def read_amendment(text: str, name: str) -> Amendment:
    """The amendment of a YAML text; ``name`` is what positions call it. RulesetError with every problem of it."""
    tree = load_yaml(text, name=name)
    file = validate(AmendmentFile, tree)
    assert isinstance(tree, MappingNode)
    amendment = Amendment(file, tree, name, text)
    problems = []
    if not is_instrument_id(file.id):
        problems.append(amendment.problem("id", None, "id", found=file.id))
    if file.amends == file.id:
        problems.append(amendment.problem("amends_itself", None, "amends", found=file.amends))
    for change, said in file.changes.items():
        problems += _unknown_clause(amendment, said.by, ("changes", change, "by"))
    problems += [p for path, by in _transition_clauses(file) for p in _unknown_clause(amendment, by, path)]
    if problems:
        raise RulesetError(problems)
    return amendment


def _transition_clauses(file: AmendmentFile) -> list[tuple[tuple[str, ...], str]]:
    found: list[tuple[tuple[str, ...], str]] = []
    if file.commencement is not None and file.commencement.by is not None:
        found.append((("commencement", "by"), file.commencement.by))
    if file.transition is not None:
        found.append((("transition", "by"), file.transition.by))
        for name in RULES:
            if (rule := getattr(file.transition, name)) is not None:
                found.append((("transition", name, "by"), rule.by))
    return found


def _unknown_clause(amendment: Amendment, name: str, path: tuple[str, ...]) -> list[Problem]:
    known = amendment.file.clauses
    if name in known:
        return []
    near = did_you_mean(name, known)
    return [amendment.problem("unknown_clause", None, *path, found=name, expected=", ".join(known), suggestion=near)]


def load_amendment(reference: str | Path, folders: Sequence[str | Path] = ()) -> Amendment:
    """The amendment of a shipped id, an id in one of ``folders`` (in their ``amendments/``), or of a file.

    UnknownName where there is none; RulesetError with every problem of the file.
    """
    path = find_amendment(reference, [Path(folder) for folder in folders])
    text = load_text(path)
    amendment = read_amendment(text, str(path))
    if amendment.id != path.stem:
        raise RulesetError(amendment.problem("name_differs", None, "id", found=amendment.id, expected=path.stem))
    return amendment


def load_text(path: Path) -> str:
    """The text of a file. RulesetError where it cannot be read."""
    from uirules.ruleset.source_text import read_source

    return read_source(path, str(path), RulesetError).text


def amendments_in(folder: Path) -> dict[str, Path]:
    """The amendment files of a folder of rulesets, by id."""
    return {path.stem: path for path in sorted((folder / FOLDER).glob("*.yaml"))}


def folders_of(path: Path) -> list[Path]:
    """The folder of rulesets that a file of amendments, or one of their scenarios, lies in, if it lies in any."""
    return [folder for folder in path.absolute().parents if (folder / FOLDER).is_dir()][:1]


def ids_beside(amendment: Amendment) -> set[str]:
    """The ids by which an amendment can name others: those shipped, in its folder of rulesets, beside its file."""
    path = Path(amendment.name)
    beside = {file.stem for file in path.parent.glob("*.yaml")} if path.is_file() else set()
    return {*shipped_amendments(), *(id for folder in folders_of(path) for id in amendments_in(folder)), *beside}


def shipped_amendments() -> dict[str, Path]:
    """The amendments of the package, by id."""
    return amendments_in(data_folder("rulesets"))


def find_amendment(reference: str | Path, folders: Iterable[Path] = ()) -> Path:
    """The file of an amendment. UnknownName where there is none."""
    text = str(reference)
    known = shipped_amendments()
    if isinstance(reference, str) and _ID.match(text):
        for folder in folders:
            known = {**amendments_in(folder), **known}
        if text in known:
            return known[text]
    path = Path(text)
    if path.is_file() and path.suffix == ".yaml":
        return path
    if path.suffix in (".yaml", ".yml") or len(path.parts) > 1:
        beside = [str(file) for file in sorted(path.parent.glob("*.yaml"))] if path.parent.is_dir() else []
        raise UnknownName(Problem("amend.no_file", found=text, suggestion=did_you_mean(text, beside)))
    raise UnknownName(
        Problem("amend.unknown", found=text, expected=", ".join(sorted(known)), suggestion=did_you_mean(text, known))
    )
