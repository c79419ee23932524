"""What a ruleset's files say, part by part: its own, and those files of the clause registry that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from uirules.ruleset.digest import REGISTRY, Digests, FileDigest, Parts, canonical, digest_of, file_digest, parts_of
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode
from uirules.ruleset.source import load_yaml
from uirules.ruleset.store import index_text, object_path, release_of

if TYPE_CHECKING:
    from uirules.ruleset.load import Ruleset

__all__ = ["GAPS", "Content", "contents", "digests_of", "frozen", "is_gaps"]

GAPS = ("gaps.yaml", "own-gaps.yaml")
"""What the files of gaps are called in a release: the shipped one, and that of the ruleset's own registry."""


@dataclass(frozen=True, slots=True)
class Content:
    """One file: its digests, and what it says (None where the digests were known beforehand)."""

    name: str
    digest: FileDigest
    parts: Parts | None


def digests_of(ruleset: Ruleset) -> Digests:
    """The digests of a ruleset. Files that have the bytes they were released with are not read to be told apart."""
    release = release_of(ruleset.folder, ruleset.manifest.version)
    known = {} if release is None else release.files
    return Digests.of({content.name: content.digest for content in contents(ruleset, known)})


def contents(ruleset: Ruleset, known: Mapping[str, FileDigest] | None = None) -> Iterator[Content]:
    """Every file, the ruleset's own first, then those of the clause registry.

    ``known``: digests to take over for files of just those bytes that nobody has read yet. RulesetError for a file that
    is not well formed.
    """
    known = known or {}
    same_manifest = False
    for name in ruleset.files():
        source = _source(ruleset.folder / name)
        if name in known and known[name].source == source and not ruleset.has_read(name):
            yield Content(name, known[name], None)
            continue
        parts = parts_of(name, ruleset.tree(name))
        digest = file_digest(parts, source)
        if name == "ruleset.yaml":
            same_manifest = name in known and known[name].rules == digest.rules
        yield Content(name, digest, parts)
    for name, path in _registry(ruleset):
        source = _source(path)
        if same_manifest and name in known and known[name].source == source:
            yield Content(name, known[name], None)
            continue
        tree = load_yaml(path, name=str(path))
        if is_gaps(name) and not _of_instruments(tree, ruleset.manifest.instruments):
            continue
        parts = parts_of(name, tree)
        yield Content(name, file_digest(parts, source), parts)


def frozen(ruleset: Ruleset) -> tuple[str, dict[Path, str]]:
    """The release of a ruleset as it is: the text of the index, and the parts with the places where they are kept."""
    digests: dict[str, FileDigest] = {}
    objects: dict[Path, str] = {}
    for content in contents(ruleset):
        digests[content.name] = content.digest
        assert content.parts is not None
        for digest, part in (
            (content.digest.rules, content.parts.rules),
            (content.digest.wording, content.parts.wording),
        ):
            if digest is not None:
                objects[object_path(ruleset.folder, digest)] = canonical(part).decode()
    manifest = ruleset.manifest
    return index_text(manifest.id, manifest.version, manifest.published, Digests.of(digests)), objects


def is_gaps(name: str) -> bool:
    """Whether a file of a release holds gaps."""
    return name in {f"{REGISTRY}{gaps}" for gaps in GAPS}


def _source(path: Path) -> str | None:
    return digest_of(path.read_bytes()) if path.is_file() else None


def _registry(ruleset: Ruleset) -> Iterator[tuple[str, Path]]:
    """The instruments that the law consists of, and the gaps, with the places of their files."""
    folders = ruleset.registry_folders
    for instrument in sorted(ruleset.manifest.instruments):
        for folder in folders:
            if (path := folder / f"{instrument}.yaml").is_file():
                yield f"{REGISTRY}{instrument}.yaml", path
    for name, folder in zip(GAPS, folders, strict=False):
        if (path := folder / "gaps.yaml").is_file():
            yield f"{REGISTRY}{name}", path


def _of_instruments(tree: Node, instruments: Iterable[str]) -> bool:
    """Leaves in a tree of gaps only those at a clause of these instruments, and what they touch. Whether any is left.

    What other laws leave open is nothing of this one's.
    """
    wanted = set(instruments)
    listed = tree.get("gaps") if isinstance(tree, MappingNode) else None
    if not isinstance(tree, MappingNode) or not isinstance(listed, MappingNode):
        return False
    touched: set[str] = set()
    for name, gap in list(listed.items()):
        if wanted & {text.partition("/")[0] for text in _texts(gap, "clauses")}:
            touched |= set(_texts(gap, "touches"))
        else:
            del listed.values[name]
    systems = tree.get("systems")
    if isinstance(systems, MappingNode):
        for name, members in list(systems.items()):
            if isinstance(members, SequenceNode):
                members.items = [item for item in members if isinstance(item, ScalarNode) and item.text in touched]
                if name not in touched and not members.items:
                    del systems.values[name]
    return bool(listed.values)


def _texts(group: Node, key: str) -> list[str]:
    found = group.get(key) if isinstance(group, MappingNode) else None
    items = [found] if isinstance(found, ScalarNode) else list(found) if isinstance(found, SequenceNode) else []
    return [item.text for item in items if isinstance(item, ScalarNode)]
