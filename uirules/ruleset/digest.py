"""What a ruleset says as digests: of the rules and of the wording, of each file and of the whole.

The wording of a file are its texts in languages, as the models declare them; everything else is rules. A mended
translation thus changes no digest of rules. The roots are taken over the digests of the files, so that a change costs
the change. Comments and layout do not enter; the order of entries does, since findings and steps come in that order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from uirules.ruleset.node import MappingNode, Node, ScalarNode, SequenceNode, escape_pointer, nodes
from uirules.ruleset.validate import texts

__all__ = [
    "NOT_RULES",
    "REGISTRY",
    "Digests",
    "FileDigest",
    "Parts",
    "canonical",
    "digest_of",
    "file_digest",
    "merged",
    "parts_of",
    "roots",
]

REGISTRY = "legal_refs/"
"""Where the files of the clause registry stand among those of a ruleset."""

NOT_RULES = ("version", "published")
"""Keys of the manifest that say which release this is, and nothing about the law; they enter no digest."""

_LEGAL_WORDS = frozenset({"title", "cited_as", "number", "issued_by", "label", "summary", "reason", "wording", "text"})
"""The keys of the clause registry that hold one text in several languages."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a file says: its rules as plain data (None where it has none), and its texts by pointer.

    The file of a locale is wording as a whole, and kept as it is.
    """

    rules: Any
    wording: Any


@dataclass(frozen=True, slots=True)
class FileDigest:
    """``sha256:…`` of a file's rules and of its wording, None where it has none; ``source`` is that of its bytes."""

    rules: str | None
    wording: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Digests:
    """The two roots, and the digests of the files they are taken over."""

    rules: str
    wording: str
    files: Mapping[str, FileDigest]

    @classmethod
    def of(cls, files: Mapping[str, FileDigest]) -> Digests:
        """The digests of a whole from those of its files."""
        rules, wording = roots(files)
        return cls(rules, wording, files)


def canonical(data: Any) -> bytes:
    """The one text of plain data: JSON in UTF-8, without blanks, entries in their order."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: bytes) -> str:
    """``sha256:…`` of some bytes."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def roots(files: Mapping[str, FileDigest]) -> tuple[str, str]:
    """The root of the rules and that of the wording: the digest of the digests, by name of file."""
    rules = {name: file.rules for name, file in sorted(files.items()) if file.rules is not None}
    wording = {name: file.wording for name, file in sorted(files.items()) if file.wording is not None}
    return digest_of(canonical(rules)), digest_of(canonical(wording))


def file_digest(parts: Parts, source: str | None = None) -> FileDigest:
    """The digests of what a file says."""
    rules, wording = (None if part is None else digest_of(canonical(part)) for part in (parts.rules, parts.wording))
    return FileDigest(rules, wording, source)


def parts_of(file: str, tree: Node) -> Parts:
    """The rules and the wording of a file, by its name within the ruleset."""
    if file.startswith("locales/"):
        return Parts(None, texts(tree))
    words: dict[int, Node] = {}
    for group, others in _groups(file, tree):
        if not others:
            words[id(group)] = group
        words |= {id(text): text for name, text in group.items() if name not in others and isinstance(text, ScalarNode)}
    wording = {node.pointer: texts(node) for node in nodes(tree) if id(node) in words and isinstance(node, ScalarNode)}
    rules = _without(tree, words)
    if file == "ruleset.yaml" and isinstance(rules, dict):
        rules = {key: value for key, value in rules.items() if key not in NOT_RULES}
    return Parts(rules, wording or None)


def _groups(file: str, tree: Node) -> Iterable[tuple[MappingNode, frozenset[str]]]:
    """The groups of a file that hold one text in several languages, each with those of its keys that are none."""
    if file.startswith(REGISTRY):
        return [
            (value, frozenset[str]())
            for node in nodes(tree)
            if isinstance(node, MappingNode)
            for key, value in node.items()
            if key in _LEGAL_WORDS and isinstance(value, MappingNode)
        ]
    from uirules.ruleset.words import model_of, texts_in

    return texts_in(model_of(file), tree)


def _without(node: Node, words: Mapping[int, Node]) -> Any:
    """The tree as plain data, without the words; a group that held nothing else is gone with them."""
    if isinstance(node, MappingNode):
        return {
            name: _without(value, words)
            for name, value in node.items()
            if id(value) not in words or not _only(value, words)
        }
    if isinstance(node, SequenceNode):
        return [_without(item, words) for item in node]
    return texts(node)


def _only(node: Node, words: Mapping[int, Node]) -> bool:
    """Whether a node is a text of the wording, or a group that holds nothing but such texts."""
    return not isinstance(node, MappingNode) or all(id(value) in words for _, value in node.items())


def merged(rules: Node, wording: Node | None) -> Node:
    """The tree of a file from those of its two parts: each text is put at the place its pointer names."""
    if isinstance(wording, MappingNode):
        for pointer, text in wording.items():
            steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
            text.pointer = pointer
            _put(rules, steps, text)
    return rules


def _put(node: Node, steps: list[str], text: Node) -> None:
    for depth, step in enumerate(steps[:-1]):
        if isinstance(node, SequenceNode):
            node = node[int(step)]
        elif isinstance(node, MappingNode):
            if step not in node:
                pointer = "".join(f"/{escape_pointer(part)}" for part in steps[: depth + 1])
                node.values[step] = MappingNode(text._source, text._offset, pointer, {}, {})
            node = node[step]
    assert isinstance(node, MappingNode)
    node.values[steps[-1]] = text
