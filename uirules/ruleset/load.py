"""A ruleset: the files of a folder, read and typed, each provision on its first use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from uirules.errors import Position, Problem, RulesetError, UnknownName, did_you_mean
from uirules.legal.registry import Registry
from uirules.ruleset.digest import Digests
from uirules.ruleset.find import data_folder
from uirules.ruleset.model import FORMAT, Common, Facts, Manifest, Provision, Reading, Systems
from uirules.ruleset.node import MappingNode, Node, ScalarNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import locate, validate

__all__ = ["Ruleset"]

M = TypeVar("M", bound=BaseModel)


class _Readings(Mapping[str, Reading]):
    """The readings of a ruleset. Their names are those of the files; a law of many readings is not read for a few."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._names = tuple(Path(file).stem for file in ruleset.below("readings"))
        self._read: dict[str, Reading] = {}

    def __getitem__(self, name: str) -> Reading:
        if name not in self._read:
            if name not in self._names:
                raise KeyError(name)
            self._read[name] = self._ruleset.reading(name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Ruleset:
    """The typed files of one ruleset folder. Nothing is read before it is asked for; nothing changes afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _name(self, relative: str) -> str:
        return str(self.folder / relative)

    # ── where the files are: a released version has its own answers ──────────────────────────────────────────────────

    def has(self, relative: str) -> bool:
        """Whether there is such a file."""
        return (self.folder / relative).is_file()

    def below(self, subfolder: str) -> list[str]:
        """The files of a subfolder, as ``readings/month.yaml``, in order of their names."""
        return [f"{subfolder}/{path.name}" for path in sorted((self.folder / subfolder).glob("*.yaml"))]

    def registry(self) -> Registry:
        """The clauses that the ruleset can cite: the shipped ones, and those of its own folder."""
        return Registry(self.registry_folders, load=load_yaml)

    @property
    def registry_folders(self) -> list[Path]:
        """The folders of the clause registry: the shipped one, and the ruleset's own where it has one."""
        own = self.folder / "legal_refs"
        return [data_folder("legal_refs"), *([own] if own.is_dir() else [])]

    @cached_property
    def _trees(self) -> dict[str, Node]:
        return {}

    def has_read(self, relative: str) -> bool:
        """Whether the tree of a file is at hand."""
        return relative in self._trees

    def tree(self, relative: str) -> Node:
        """The tree of one of the files, with its positions."""
        if relative not in self._trees:
            path = self.folder / relative
            self._trees[relative] = load_yaml(path, name=self._name(relative))
        return self._trees[relative]

    def _valid(self, model: type[M], tree: Node) -> M:
        """The model of a file. RulesetError with every problem."""
        return validate(model, tree)

    @cached_property
    def manifest(self) -> Manifest:
        """``ruleset.yaml``."""
        return self._valid(Manifest, self.tree("ruleset.yaml"))

    @property
    def id(self) -> str:
        return self.manifest.id

    def _group(self, name: str) -> list[str]:
        """The files of a part that may stand in one file or in a folder: ``facts.yaml``, ``facts/*.yaml``."""
        inside = self.below(name)
        return [f"{name}.yaml", *inside] if not inside or self.has(f"{name}.yaml") else inside

    @cached_property
    def _facts(self) -> tuple[Facts, dict[str, str]]:
        declared: dict[str, Any] = {}
        homes: dict[str, str] = {}
        problems: list[Problem] = []
        for file in self._group("facts"):
            tree = self.tree(file)
            try:
                facts = self._valid(Facts, tree).facts
            except RulesetError as error:
                problems += error.problems
                continue
            for path, declaration in facts.items():
                if path in homes:
                    where = locate(tree, ("facts",))
                    key = where.key(path) if isinstance(where, MappingNode) else where
                    problems.append(key.problem("ruleset.fact_twice", found=path, expected=homes[path]))
                    continue
                declared[path], homes[path] = declaration, file
        if problems:
            raise RulesetError(problems)
        return Facts.model_construct(format=FORMAT, facts=declared), homes

    @property
    def facts(self) -> Facts:
        """Every fact of the law: ``facts.yaml``, or the files of ``facts/`` together."""
        return self._facts[0]

    def file_of_fact(self, path: str) -> str:
        """The file that declares a fact."""
        return self._facts[1].get(path, "facts.yaml")

    @cached_property
    def common(self) -> Common:
        """``common.yaml``: parameters and definitions that provisions share. Empty where there is no such file."""
        if not self.has("common.yaml"):
            return Common.model_construct(format=FORMAT, parameters={}, definitions={})
        return self._valid(Common, self.tree("common.yaml"))

    @cached_property
    def systems(self) -> Systems:
        """``systems.yaml``."""
        return self._valid(Systems, self.tree("systems.yaml"))

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        """The reading files, by id, which is also the name of the file; each is read when it is first asked for."""
        return _Readings(self)

    def reading(self, name: str) -> Reading:
        """One reading file. RulesetError with its problems."""
        tree = self.tree(f"readings/{name}.yaml")
        reading = self._valid(Reading, tree)
        if reading.id != name:
            raise RulesetError(tree.problem("ruleset.name_differs", found=reading.id, expected=name))
        return reading

    @cached_property
    def _provisions(self) -> dict[str, Provision]:
        return {}

    def provision(self, name: str) -> Provision:
        """One benefit, duty or status. UnknownName where the manifest does not list it."""
        if name not in self._provisions:
            known = self.manifest.provisions
            if name not in known:
                raise UnknownName(
                    Problem(
                        "ruleset.unknown_benefit",
                        found=name,
                        expected=", ".join(known),
                        suggestion=did_you_mean(name, known),
                    )
                )
            tree = self.tree(f"{name}.yaml")
            provision = self._valid(Provision, tree)
            if provision.id != name:
                raise RulesetError(tree.problem("ruleset.name_differs", found=provision.id, expected=name))
            self._provisions[name] = provision
        return self._provisions[name]

    def file_of(self, provision: str, section: str, name: str) -> str:
        """The file in which a part of a provision stands: its own or the common one."""
        own = getattr(self.provision(provision), section, {})
        shared = getattr(self.common, section, {})
        return "common.yaml" if name in shared and name not in own else f"{provision}.yaml"

    def files(self) -> Iterator[str]:
        """The files that make up the ruleset, scenarios apart, in order of their names."""
        yield from ("ruleset.yaml", *self._group("facts"), "systems.yaml")
        if self.has("common.yaml"):
            yield "common.yaml"
        yield from (f"{name}.yaml" for name in self.manifest.provisions)
        yield from self.below("readings")
        yield from self.below("locales")

    # ── digests ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def digest(self) -> str:
        """``sha256:…`` of the rules: what the files say, texts in languages apart. Scenarios do not enter."""
        return self.digests.rules

    @property
    def wording_digest(self) -> str:
        """``sha256:…`` of the texts in languages."""
        return self.digests.wording

    @cached_property
    def digests(self) -> Digests:
        """The digests of the whole and of its files. Worked out when asked for: it needs every file."""
        from uirules.ruleset.contents import digests_of

        return digests_of(self)

    def position(self, relative: str, path: tuple[object, ...], *, line: int = 1, column: int = 1) -> Position | None:
        """Where something stands in a file; ``line`` and ``column`` are places within the scalar there."""
        node = locate(self.tree(relative), path)
        start = node.position
        if start is None or not isinstance(node, ScalarNode):
            return start
        if node.style == "block":
            return Position(start.file, start.line + line, column)
        quote = 1 if node.style == "quoted" else 0
        return Position(start.file, start.line, start.column + quote + column - 1 if line == 1 else column)

    def __reduce__(self) -> tuple[Any, ...]:
        return Ruleset, (self.folder,)
