"""The releases of a ruleset: an index for each version, and the parts of its files, each kept once under its digest.

``releases/<version>.yaml`` lists the files of a version with the digests of their rules and their wording;
``releases/objects/<sha256>.json`` are those parts. A new release costs only what changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from uirules.errors import Position, Problem, RulesetError
from uirules.ruleset.digest import Digests, FileDigest, digest_of, roots
from uirules.ruleset.model import Model
from uirules.ruleset.node import MappingNode
from uirules.ruleset.scalars import Dashed, Day
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import validate

__all__ = ["FORMAT", "RELEASES", "Release", "index_text", "object_path", "read_object", "release_of", "releases_of"]

FORMAT = "uirules/release/0"
RELEASES = "releases"

_Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
_Version = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]


class _File(Model):
    """The digests of one file."""

    source: _Digest
    rules: _Digest | None = None
    wording: _Digest | None = None


class _Index(Model):
    """``releases/<version>.yaml``."""

    format: Literal["uirules/release/0"]
    id: Dashed
    version: _Version
    published: Day
    rules: _Digest
    wording: _Digest
    files: dict[str, _File]


@dataclass(frozen=True, slots=True)
class Release:
    """One released version, as its index tells it. ``tree`` is the index, for the places of what it says."""

    id: str
    version: str
    published: dt.date
    digests: Digests
    path: Path
    tree: MappingNode

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers."""
        return version_order(self.version)

    @property
    def files(self) -> Mapping[str, FileDigest]:
        """The files by name, those of the clause registry under ``legal_refs/``."""
        return self.digests.files


def version_order(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 0.10.0 comes after 0.9.0."""
    return tuple(int(part) for part in version.split("."))


def _read(path: Path) -> Release:
    tree = load_yaml(path, name=str(path))
    index = validate(_Index, tree)
    assert isinstance(tree, MappingNode)
    files = {name: FileDigest(file.rules, file.wording, file.source) for name, file in index.files.items()}
    for key, expected, root in zip(("rules", "wording"), (index.rules, index.wording), roots(files), strict=True):
        if root != expected:
            raise RulesetError(tree[key].problem("release.index_differs", expected=root))
    if index.version != path.stem:
        raise RulesetError(tree["version"].problem("release.index_named", found=path.name, expected=index.version))
    return Release(index.id, index.version, index.published, Digests.of(files), path, tree)


def releases_of(folder: Path) -> list[Release]:
    """The releases of a ruleset's folder, by version, the oldest first. RulesetError with every problem of an index."""
    found: list[Release] = []
    problems: list[Problem] = []
    for path in sorted((folder / RELEASES).glob("*.yaml")):
        try:
            found.append(_read(path))
        except RulesetError as error:
            problems += error.problems
    if problems:
        raise RulesetError(problems)
    return sorted(found, key=lambda release: release.order)


def release_of(folder: Path, version: str) -> Release | None:
    """The release of one version, or None."""
    path = folder / RELEASES / f"{version}.yaml"
    return _read(path) if path.is_file() else None


def object_path(folder: Path, digest: str) -> Path:
    """Where the part with a digest is kept."""
    return folder / RELEASES / "objects" / f"{digest.removeprefix('sha256:')}.json"


def read_object(folder: Path, digest: str) -> bytes:
    """A part by its digest. RulesetError where it is missing, or says something else."""
    path = object_path(folder, digest)
    place = Position(str(path), 1, 1)
    if not path.is_file():
        raise RulesetError(Problem("release.object_missing", place, found=path.name))
    content = path.read_bytes()
    if (found := digest_of(content)) != digest:
        raise RulesetError(Problem("release.object_differs", place, found=found, expected=digest))
    return content


def index_text(id: str, version: str, published: dt.date, digests: Digests) -> str:
    """The text of an index."""
    return "\n".join(_lines(id, version, published, digests)) + "\n"


def _lines(id: str, version: str, published: dt.date, digests: Digests) -> Iterator[str]:
    yield "# Written by `uirules release`, and not to be edited."
    yield f"format: {FORMAT}"
    yield f"id: {id}"
    yield f"version: {version}"
    yield f"published: {published.isoformat()}"
    yield f"rules: {digests.rules}"
    yield f"wording: {digests.wording}"
    yield "files:"
    for name, file in digests.files.items():
        yield f"  {name}:"
        for key in ("source", "rules", "wording"):
            if (digest := getattr(file, key)) is not None:
                yield f"    {key}: {digest}"
