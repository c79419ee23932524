"""A law as amended: the trees that were changed laid over those of the law, which it shares with all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from uirules.amend.apply import Applied, apply
from uirules.amend.files import Edit, Files
from uirules.amend.instrument import file_of
from uirules.errors import Problem, RulesetError
from uirules.legal.model import Clause, Instrument
from uirules.legal.read import read_instrument
from uirules.legal.registry import Registry
from uirules.ruleset.digest import REGISTRY, Digests, file_digest, parts_of
from uirules.ruleset.load import Ruleset
from uirules.ruleset.model import Common, Facts, Manifest, Provision, Reading, Systems
from uirules.ruleset.node import MappingNode, Node

__all__ = ["AmendedRuleset", "amend"]


class AmendedRuleset(Ruleset):
    """One consolidated version of a law. What no amendment touched is the law's own, read and typed once."""

    def __init__(
        self,
        base: Ruleset,
        base_registry: Callable[[], Registry],
        applied: Sequence[Applied],
        trees: Mapping[str, Node],
        edits: Sequence[Edit] = (),
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(base.folder)
        self.base = base
        self.applied = tuple(applied)
        self.edits = tuple(edits)
        self._base_registry = base_registry
        self._changed = dict(trees)
        self._aliases = dict(aliases or {})

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def changed_files(self) -> list[str]:
        """The files that amendments changed or added, those of the registry as ``legal_refs/…``."""
        return sorted(self._changed)

    def has(self, relative: str) -> bool:
        return relative in self._changed or self.base.has(relative)

    def below(self, subfolder: str) -> list[str]:
        own = [name for name in self._changed if name.startswith(f"{subfolder}/")]
        return sorted({*self.base.below(subfolder), *own})

    def has_read(self, relative: str) -> bool:
        return relative in self._changed or self.base.has_read(relative)

    def tree(self, relative: str) -> Node:
        return self._changed[relative] if relative in self._changed else self.base.tree(relative)

    def _own(self, *files: str) -> bool:
        return any(file in self._changed for file in files)

    @cached_property
    def manifest(self) -> Manifest:
        if not self._own("ruleset.yaml"):
            return self.base.manifest
        return self._valid(Manifest, self.tree("ruleset.yaml"))

    @cached_property
    def _facts(self) -> tuple[Facts, dict[str, str]]:
        if not any(name.startswith("facts") for name in self._changed):
            return self.base._facts
        return Ruleset._facts.func(self)  # type: ignore[attr-defined, no-any-return]

    @cached_property
    def common(self) -> Common:
        if not self._own("common.yaml"):
            return self.base.common
        return self._valid(Common, self.tree("common.yaml"))

    @cached_property
    def systems(self) -> Systems:
        if not self._own("systems.yaml"):
            return self.base.systems
        return self._valid(Systems, self.tree("systems.yaml"))

    def reading(self, name: str) -> Reading:
        if not self._own(f"readings/{name}.yaml"):
            return self.base.readings[name]
        return super().reading(name)

    def provision(self, name: str) -> Provision:
        if not self._own(f"{name}.yaml") and name in self.base.manifest.provisions and name in self.manifest.provisions:
            return self.base.provision(name)
        return super().provision(name)

    def with_trees(self, trees: Mapping[str, Node]) -> AmendedRuleset:
        """The same with some files as they are elsewhere; itself where they are so already."""
        if all(self._changed.get(name) is tree for name, tree in trees.items()):
            return self
        changed = {**self._changed, **trees}
        return AmendedRuleset(self.base, self._base_registry, self.applied, changed, self.edits, self._aliases)

    # ── digests ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def digests(self) -> Digests:
        """Those of the law, with the files that were changed as they are now."""
        files = dict(self.base.digests.files)
        for name in self._changed:
            files[name] = file_digest(parts_of(name, self._changed[name]))
        same = {
            name: self.base.digests.files[name]
            for name in self._changed
            if name in self.base.digests.files
            and (files[name].rules, files[name].wording)
            == (self.base.digests.files[name].rules, self.base.digests.files[name].wording)
        }
        return Digests.of({**files, **same})

    # ── clauses ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def registry(self) -> Registry:
        return self._registry

    @cached_property
    def _registry(self) -> Registry:
        changed = {
            name[len(REGISTRY) : -len(".yaml")]: tree
            for name, tree in self._changed.items()
            if name.startswith(REGISTRY)
        }
        return AmendedRegistry(self._base_registry(), changed, self._aliases)

    # ── taking back ──────────────────────────────────────────────────────────────────────────────────────────────────

    def reverted(self) -> AmendedRuleset:
        """The law with every change taken back, step by step. RulesetError where a change left something else."""
        files = Files(self.base, self._base_registry, dict(self._changed), list(self.edits))
        own = {file_of(amendment) for applied in self.applied for amendment in (applied.amendment, *applied.by)}
        trees = {name: tree for name, tree in files.undone().items() if name not in own}
        return AmendedRuleset(self.base, self._base_registry, (), trees)

    def __reduce__(self) -> tuple[Any, ...]:
        return _revived, (self.base, self.applied)


def _revived(base: Ruleset, applied: Sequence[Applied]) -> AmendedRuleset:
    return amend(base, base.registry, applied)


def amend(base: Ruleset, registry: Callable[[], Registry], applied: Sequence[Applied]) -> AmendedRuleset:
    """The law with amendments put in, one after the other. RulesetError with everything that does not fit."""
    files = Files(base, registry)
    problems: list[Problem] = []
    for one in applied:
        problems += apply(files, one)
    if problems:
        raise RulesetError(problems)
    return AmendedRuleset(base, registry, applied, files.trees, files.edits, files.aliases)


class AmendedRegistry(Registry):
    """The clauses of a law as amended: clauses that were changed are read anew, all others are the law's own."""

    def __init__(self, base: Registry, changed: Mapping[str, Node], aliases: Mapping[str, str]) -> None:
        self.__dict__.update(base.__dict__)
        self._base, self._changed, self._aliases = base, changed, aliases
        self._instruments = {}
        self._files = {**base._files, **{name: Path(f"{name}.yaml") for name in changed if name not in base._files}}

    def instrument(self, id: str) -> Instrument:
        if id not in self._changed:
            return self._base.instrument(id)
        if id not in self._instruments:
            self._instruments[id] = self._read(id)
        return self._instruments[id]

    def tree(self, id: str) -> Node:
        return self._changed[id] if id in self._changed else cast(Node, self._base.tree(id))

    def _read(self, id: str) -> Instrument:
        tree = self._changed[id]
        if id not in self._base._files:
            return read_instrument(tree, id)
        base, old = self._base.instrument(id), self._base.tree(id)
        assert isinstance(tree, MappingNode) and isinstance(old, MappingNode)
        clauses, known = tree["clauses"], old["clauses"]
        assert isinstance(clauses, MappingNode) and isinstance(known, MappingNode)
        new = {key: node for key, node in clauses.items() if known.get(key) is not node}
        part = tree.with_values({**tree.values, "clauses": clauses.with_values(new)})
        read = read_instrument(part, id)
        listed: dict[str, Clause] = {id: read.clauses[id]}
        for key in clauses:
            name = f"{id}/{key}"
            listed[name] = read.clauses[name] if key in new else base.clauses[name]
        return Instrument(
            read.id, read.kind, read.title, listed, read.cited_as, read.number, read.issued_by, read.dates
        )

    def clause(self, id: str) -> Clause:
        return super().clause(self._aliases.get(id, id))

    def __contains__(self, id: object) -> bool:
        return super().__contains__(self._aliases.get(id, id) if isinstance(id, str) else id)
