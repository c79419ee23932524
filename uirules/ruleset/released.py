"""A version of a ruleset as it was released: loaded from the parts that were kept, without the working files."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import Any

from uirules.errors import Problem, RulesetError
from uirules.legal.registry import Registry
from uirules.ruleset.contents import is_gaps
from uirules.ruleset.digest import NOT_RULES, REGISTRY, Digests, merged
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import MappingNode, Node
from uirules.ruleset.source import load_json, load_yaml
from uirules.ruleset.store import Release, object_path, read_object, release_of, releases_of

__all__ = ["ReleasedRuleset", "pinned", "published_by"]


class ReleasedRuleset(Ruleset):
    """One released version in the folder of its ruleset. Its parts are read on first use, each against its digest."""

    def __init__(self, folder: Path, release: Release) -> None:
        super().__init__(folder)
        self.release = release

    def has(self, relative: str) -> bool:
        return relative in self.release.files

    def below(self, subfolder: str) -> list[str]:
        return sorted(name for name in self.release.files if name.startswith(f"{subfolder}/"))

    def tree(self, relative: str) -> Node:
        """The tree of one of the files; places in it are places in the parts that were kept."""
        if relative not in self._trees:
            self._trees[relative] = self._tree(relative)
        return self._trees[relative]

    def _tree(self, relative: str) -> Node:
        if relative not in self.release.files:
            raise RulesetError(self.release.tree["files"].problem("release.no_file", found=relative))
        digest = self.release.files[relative]
        rules, wording = (None if part is None else self._part(part) for part in (digest.rules, digest.wording))
        if rules is None:
            assert wording is not None
            return wording
        tree = merged(rules, wording)
        if relative == "ruleset.yaml" and isinstance(tree, MappingNode):
            tree.values |= {key: self.release.tree[key] for key in NOT_RULES}
        return tree

    def _part(self, digest: str) -> Node:
        content = read_object(self.folder, digest)
        return load_json(content, name=str(object_path(self.folder, digest)), error=RulesetError)

    @cached_property
    def digests(self) -> Digests:
        """As the index tells them: it was read against its roots, and each part is read against its digest."""
        return self.release.digests

    def registry(self) -> Registry:
        return _ReleasedRegistry(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _revived, (self.folder, self.release.version, self.release.digests.rules, self.release.digests.wording)


def _revived(folder: Path, version: str, rules: str, wording: str) -> ReleasedRuleset:
    release = release_of(folder, version)
    if release is None or (release.digests.rules, release.digests.wording) != (rules, wording):
        raise RulesetError(Problem("release.gone", found=version, expected=rules))
    return ReleasedRuleset(folder, release)


class _ReleasedRegistry(Registry):
    """The instruments and gaps as they were released; sources and other instruments as they are today."""

    def __init__(self, ruleset: ReleasedRuleset) -> None:
        frozen = {Path(name): name for name in ruleset.below(REGISTRY.rstrip("/"))}
        self._frozen_gaps = [path for path, name in frozen.items() if is_gaps(name)]

        def load(path: Path) -> Node:
            return ruleset.tree(frozen[path]) if path in frozen else load_yaml(path)

        super().__init__(ruleset.registry_folders, load=load)
        self._files |= {path.stem: path for path, name in frozen.items() if not is_gaps(name)}

    def _named(self, stem: str) -> list[Path]:
        return self._frozen_gaps if stem == "gaps" else super()._named(stem)


def pinned(folder: Path, pin: str) -> ReleasedRuleset | None:
    """The release of a version, or with a digest of rules or wording (of several the newest), or None."""
    for release in reversed(releases_of(folder)):
        if pin in (release.version, release.digests.rules, release.digests.wording):
            return ReleasedRuleset(folder, release)
    return None


def published_by(folder: Path, day: dt.date) -> ReleasedRuleset | None:
    """The newest release published on or before a day, or None."""
    known = [release for release in releases_of(folder) if release.published <= day]
    newest = max(known, key=lambda release: (release.published, release.order), default=None)
    return None if newest is None else ReleasedRuleset(folder, newest)
