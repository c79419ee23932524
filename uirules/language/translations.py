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
from typing import Literal

from uirules.errors import Problem, RulesetError
from uirules.language.texts import RECORD, Collection, Text
from uirules.ruleset.node import MappingNode, Node, ScalarNode
from uirules.ruleset.source import load_yaml

__all__ = [
    "FORMAT",
    "Record",
    "Standing",
    "compare",
    "digest_of",
    "read_record",
    "record_of",
    "render",
    "standing",
    "translated",
]

FORMAT = "uirules/translations/0"

_DIGEST = re.compile(r"[0-9a-f]{16}")
_PLAIN = re.compile(r"[\w./~-]+")
_HEAD = """\
# Which sentence each translation was made from, by its digest. Written by `uirules translated`, never by hand.
"""


Place = tuple[str, str, str]
"""A text in one language: its file within the folder, its pointer there, the language."""


@dataclass(frozen=True)
class Record:
    """The digests: ``digests[file][pointer][language]`` is that of the sentence the text was translated from.

    ``places`` has where each entry stands in the file.
    """

    source: str
    digests: Mapping[str, Mapping[str, Mapping[str, str]]]
    places: Mapping[Place, Node]

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


State = Literal["same", "moved", "changed", "new"]
"""What became of a text since it was recorded. ``moved``: its entry stands under another place, with its sentence."""


@dataclass(frozen=True)
class Standing:
    """What a record and the texts say of one another: the state of each text, and the entries without a text."""

    states: Mapping[Place, State]
    gone: tuple[Place, ...]


def standing(collection: Collection, record: Record) -> Standing:
    """Each text against its entry.

    A text that moved to another file, under another name or to another number of its list is known by its sentence:
    what a translation was made from does not change with its place.
    """
    now = _digests(collection)
    then = {place: record.get(*place) or "" for place in record.places}
    states: dict[Place, State] = {place: "same" for place, digest in now.items() if then.get(place) == digest}
    left = [place for place in then if place not in states]
    homeless = [place for place in left if place not in now]
    for place, digest in now.items():
        if place in states:
            continue
        listed = [other for other in left if _list_of(other) == _list_of(place)]
        for other in (*listed, *homeless):
            if then[other] == digest and other[2] == place[2] and other in left:
                left.remove(other)
                states[place] = "moved"
                break
        else:
            states[place] = "changed" if place in then else "new"
    return Standing(states, tuple(place for place in left if place not in now))


def _digests(collection: Collection) -> dict[Place, str]:
    source = collection.languages[0]
    return {
        (text.file, text.pointer, language): digest_of(text.words[source].text)
        for text, language in translated(collection)
    }


def _list_of(place: Place) -> tuple[str, str]:
    """A place without its numbers in lists."""
    return place[0], re.sub(r"/[0-9]+(?=/|\Z)", "/*", place[1])


def record_of(collection: Collection, texts: Iterable[tuple[Text, str]], before: Record | None = None) -> Record:
    """The record with the digests of some texts as they are now; those of all others as they were before.

    What no longer stands in the collection is left out.
    """
    named = {(text.file, text.pointer, language) for text, language in texts}
    states = {} if before is None else standing(collection, before).states
    digests: dict[str, dict[str, dict[str, str]]] = {}
    for place, digest in _digests(collection).items():
        known = place in named or states.get(place) in ("same", "moved")
        kept = digest if known else None if before is None else before.get(*place)
        if kept is not None:
            digests.setdefault(place[0], {}).setdefault(place[1], {})[place[2]] = kept
    return Record(collection.languages[0], digests, {})


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
    places: dict[Place, Node] = {}
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
    """The problems of a record: changed sentences, texts without an entry, entries without a text."""
    source = collection.languages[0]
    found = standing(collection, record)
    for text, language in translated(collection):
        state, node = found.states[text.file, text.pointer, language], text.words[language]
        if state == "new":
            yield node.problem("language.not_recorded", severity="warning", language=language, source=source)
        elif state == "changed":
            yield node.problem("language.source_changed", language=language, source=source)
    for place in found.gone:
        file, pointer, language = place
        told = f"{file} {pointer}"
        yield record.places[place].problem("language.text_gone", found=told, severity="warning", language=language)
