"""The texts of a folder that are written in several languages, each with its place.

A :class:`Collection` is a ruleset's folder or a registry's; both hold texts, and may hold ``translations.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from uirules.amend.ruleset import AmendedRuleset
from uirules.decision.locales import Locale
from uirules.decision.locales.template import parse
from uirules.decision.speech import Speech
from uirules.errors import RulesetError, UirulesError
from uirules.ruleset.digest import REGISTRY
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import MappingNode, Node, ScalarNode, nodes
from uirules.ruleset.source import load_yaml
from uirules.ruleset.words import model_of, texts_in

__all__ = ["RECORD", "Collection", "Text", "in_tree", "of_amendment", "of_registry", "of_ruleset", "words_of"]

RECORD = "translations.yaml"
"""The file of a folder that says which sentence each translation was made from."""

_REGISTRY_KEYS = frozenset(
    {"title", "cited_as", "number", "issued_by", "label", "summary", "reason", "wording", "text"}
)
_NO_TEXTS = frozenset({RECORD, "glossary.yaml", "sources.yaml"})


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its file within the folder, its pointer there, and its words in each language.

    ``is_wording`` marks the law's own words, of which neither language was translated from the other here.
    """

    file: str
    pointer: str
    node: MappingNode
    words: Mapping[str, ScalarNode]
    is_wording: bool = False


@dataclass(frozen=True)
class Collection:
    """The texts of one folder. ``languages``: the first is the one the others were translated from."""

    folder: Path
    languages: tuple[str, ...]
    texts: tuple[Text, ...]
    ruleset: Ruleset | None
    """The ruleset whose locales say how its languages are written; None: the shipped locales do."""

    @cached_property
    def locales(self) -> Mapping[str, Locale]:
        """The locales of the languages; one that is missing or broken is left out, and told elsewhere."""
        found: dict[str, Locale] = {}
        for language in self.languages:
            try:
                found[language] = self._locale(language)
            except UirulesError:
                continue
        return found

    def _locale(self, language: str) -> Locale:
        from uirules.decision.locales import load_locale

        return load_locale(language) if self.ruleset is None else Speech(self.ruleset).wording(language).locale


def words_of(text: str) -> str:
    """A text as people read it: names in braces and identifiers in backquotes blanked out, every other character in
    its place. A text that is no template is taken as it stands."""
    try:
        parts = parse(text)
    except RulesetError:
        return text
    whole = "".join(words + ("" if name is None else "\x00" * (len(name) + 2)) for words, name in parts)
    pieces = whole.split("`")
    if len(pieces) % 2 == 0:  # a backquote without its fellow
        return whole
    return "".join(piece if index % 2 == 0 else "\x00" * (len(piece) + 2) for index, piece in enumerate(pieces))


def of_ruleset(ruleset: Ruleset) -> Collection:
    """The texts of a ruleset, of a law as amended those of the files that were changed. Files that cannot be read are
    left out; what is wrong with them is told elsewhere."""
    languages = tuple(ruleset.manifest.languages)
    return Collection(ruleset.folder, languages, tuple(_in_ruleset(ruleset, languages)), ruleset)


def _in_ruleset(ruleset: Ruleset, languages: tuple[str, ...]) -> Iterator[Text]:
    files = ruleset.changed_files if isinstance(ruleset, AmendedRuleset) else ruleset.files()
    for file in files:
        if file.startswith(("locales/", REGISTRY)):
            continue
        try:
            tree = ruleset.tree(file)
        except RulesetError:
            continue
        for node, _ in texts_in(model_of(file), tree):
            yield Text(file, node.pointer, node, _words(node, languages))


def of_amendment(tree: Node, file: str, ruleset: Ruleset) -> Collection:
    """The texts of an amendment of a ruleset, in the ruleset's languages."""
    languages = tuple(ruleset.manifest.languages)
    return Collection(ruleset.folder, languages, tuple(in_tree(file, tree, languages)), ruleset)


def of_registry(folder: Path) -> Collection:
    """The texts of a clause registry's folder, those of a ruleset's own in the ruleset's languages."""
    ruleset = Ruleset(folder.parent) if (folder.parent / "ruleset.yaml").is_file() else None
    trees: dict[str, Node] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in _NO_TEXTS:
            try:
                trees[path.name] = load_yaml(path)
            except RulesetError:
                continue
    languages = tuple(ruleset.manifest.languages) if ruleset is not None else _languages(trees)
    texts = [text for file, tree in trees.items() for text in in_tree(file, tree, languages)]
    return Collection(folder, languages, tuple(texts), ruleset)


def _languages(trees: Mapping[str, Node]) -> tuple[str, ...]:
    """The languages of the first title there is."""
    for tree in trees.values():
        title = tree.get("title") if isinstance(tree, MappingNode) else None
        if isinstance(title, MappingNode):
            return tuple(title)
    return ()


def in_tree(file: str, tree: Node, languages: tuple[str, ...]) -> Iterator[Text]:
    """The texts of one file of a clause registry."""
    for parent in nodes(tree):
        if isinstance(parent, MappingNode):
            for key, node in parent.items():
                if not isinstance(node, MappingNode) or not set(node) & set(languages):
                    continue
                if key in _REGISTRY_KEYS or set(node) == set(languages):  # of rows of fact, the key is the row's
                    yield Text(file, node.pointer, node, _words(node, languages), key == "wording")


def _words(node: MappingNode, languages: tuple[str, ...]) -> dict[str, ScalarNode]:
    found = {language: node.get(language) for language in languages}
    return {language: text for language, text in found.items() if isinstance(text, ScalarNode) and not text.is_null}
