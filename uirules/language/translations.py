"""``translations.yaml``: which sentence each translation was made from, by its digest.

A translation whose source sentence is another one today than when it was made may say something else than the law it
stands for. The digests stand apart from the texts, one line for each text, so that the texts stay readable and a
change shows as one line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from uirules.errors import Problem, RulesetError
from uirules.language.texts import RECORD, Collection, Text
from uirules.ruleset.node import MappingNode, Node, ScalarNode
from uirules.ruleset.source import load_yaml

__all__ = ["FORMAT", "Record", "compare", "digest_of", "read_record", "record_of", "render"]

FORMAT = "uirules/translations/0"

_DIGEST = re.compile(r"[0-9a-f]{16}")
_PLAIN = re.compile(r"[\w./~-]+")
_HEAD = """\
# Which sentence each translation was made from, by its digest. Written by `uirules translated`, never by hand.
"""


@dataclass(frozen=True)
class Record:
    """The digests: ``digests[file][pointer][language]`` is that of the sentence the text was translated from.

    ``nodes`` holds the places of the same entries in the file.
    """

    source: str
    digests: Mapping[str, Mapping[str, Mapping[str, str]]]
    nodes: Mapping[tuple[str, str, str], Node]

    def get(self, file: str, pointer: str, language: str) -> str | None:
        return self.digests.get(file, {}).get(pointer, {}).get(language)


def digest_of(sentence: str) -> str:
    """The digest of a sentence: 16 digits of its SHA-256, layout and kinds of blanks apart."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:16]


def translated(collection: Collection) -> Iterator[tuple[Text, str]]:
    """Every text with each language it was translated into, the law's own wording apart."""
    source, *others = collection.languages or ("",)
    for text in collection.texts:
        if source in text.words and not text.is_wording:
            yield from ((text, language) for language in others if language in text.words)


def record_of(collection: Collection, texts: Iterable[tuple[Text, str]], before: Record | None = None) -> Record:
    """The record with the digests of some texts as they are now; those of all others as they were before.

    What no longer stands in the collection is left out.
    """
    now = {(text.file, text.pointer, language) for text, language in texts}
    source = collection.languages[0]
    digests: dict[str, dict[str, dict[str, str]]] = {}
    for text, language in translated(collection):
        place = (text.file, text.pointer, language)
        kept = None if before is None else before.get(*place)
        digest = digest_of(text.words[source].text) if place in now else kept
        if digest is not None:
            digests.setdefault(text.file, {}).setdefault(text.pointer, {})[language] = digest
    return Record(source, digests, {})


def render(record: Record) -> str:
    """The file: sorted, one line for each text, the same for the same record."""
    lines = [f"{_HEAD}format: {FORMAT}", f"source: {record.source}", "texts:" if record.digests else "texts: {}"]
    for file in sorted(record.digests):
        lines.append(f"  {_key(file)}:")
        for pointer in sorted(record.digests[file]):
            entries = ", ".join(f"{lang}: {value}" for lang, value in sorted(record.digests[file][pointer].items()))
            lines.append(f"    {_key(pointer)}: {{{entries}}}")
    return "\n".join(lines) + "\n"


def _key(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def read_record(collection: Collection) -> Record | None:
    """The record of a folder; None where it keeps none. RulesetError with every problem of the file."""
    path = collection.folder / RECORD
    if not path.is_file():
        return None
    tree = load_yaml(path, name=str(path))
    problems: list[Problem] = []
    digests: dict[str, dict[str, dict[str, str]]] = {}
    places: dict[tuple[str, str, str], Node] = {}
    head = _group(tree, problems)
    for key, expected in (("format", FORMAT), ("source", collection.languages[0])):
        node = head.get(key)
        if not isinstance(node, ScalarNode) or node.text != expected:
            at = tree if node is None else node
            problems.append(at.problem("language.record_shape", expected=f"{key}: {expected}"))
    listed = head.get("texts")
    for file, texts in () if listed is None else _group(listed, problems).items():
        for pointer, entries in _group(texts, problems).items():
            for language, node in _group(entries, problems).items():
                if isinstance(node, ScalarNode) and _DIGEST.fullmatch(node.text):
                    digests.setdefault(file, {}).setdefault(pointer, {})[language] = node.text
                    places[file, pointer, language] = node
                else:
                    problems.append(node.problem("language.record_shape", expected="0123456789abcdef"))
    if problems:
        raise RulesetError(problems)
    return Record(collection.languages[0], digests, places)


def _group(node: Node, problems: list[Problem]) -> Mapping[str, Node]:
    if isinstance(node, MappingNode):
        return node.values
    problems.append(node.problem("language.record_shape", expected="{…}"))
    return {}


def compare(collection: Collection, record: Record) -> Iterator[Problem]:
    """What a record and the texts say of one another: changed sentences, texts without an entry, entries without a
    text."""
    source = collection.languages[0]
    there: set[tuple[str, str, str]] = set()
    for text, language in translated(collection):
        place = (text.file, text.pointer, language)
        there.add(place)
        kept, node = record.get(*place), text.words[language]
        if kept is None:
            yield node.problem("language.not_recorded", severity="warning", language=language, source=source)
        elif kept != digest_of(text.words[source].text):
            yield node.problem("language.source_changed", language=language, source=source)
    for place, entry in record.nodes.items():
        if place not in there:
            file, pointer, language = place
            found = f"{file} {pointer}"
            yield entry.problem("language.text_gone", found=found, severity="warning", language=language)
