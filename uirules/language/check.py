"""What is wrong with the language of texts: script, line breaks, what is not translated, terms, changed sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from uirules.errors import Position, Problem, RulesetError, UirulesError
from uirules.language.script import Script, script_of
from uirules.language.terms import Terms
from uirules.language.texts import Collection, Text, of_amendment, of_registry, of_ruleset, words_of
from uirules.language.translations import compare, read_record
from uirules.legal.glossary import Glossary
from uirules.legal.registry import Registry
from uirules.ruleset.load import Ruleset
from uirules.ruleset.node import MappingNode, Node, ScalarNode, nodes

__all__ = ["check_amendment_texts", "check_registry_texts", "check_ruleset_texts"]

_ALIKE = 3
"""Words from which on two equal texts of languages that share their letters are taken for one not translated."""
_NO_SENTENCES = ("technical", "number", "script", "plural")
"""Parts of a locale that hold settings."""


def check_ruleset_texts(
    ruleset: Ruleset, registry: Registry | None, *, files: Sequence[str] | None = None
) -> Iterator[Problem]:
    """The problems of a ruleset's texts and of its own locales. ``registry`` has the glossary of the laws it cites.

    ``files``: the texts of these alone, those of a law as amended; its translations are not held to the record of the
    law, since an amendment has each sentence in all languages at once.
    """
    collection = of_ruleset(ruleset)
    if files is not None:
        collection = replace(collection, texts=tuple(text for text in collection.texts if text.file in files))
    yield from _check(collection, _glossary(registry, ruleset.manifest.instruments), recorded=files is None)
    for language in collection.languages:
        path = f"locales/{language}.yaml"
        if (ruleset.folder / path).is_file() and language in collection.locales:
            yield from _own_locale(ruleset, path, script_of(collection.locales[language]), language)


def check_amendment_texts(tree: Node, file: str, ruleset: Ruleset, registry: Registry) -> Iterator[Problem]:
    """The problems of the texts of an amendment of a ruleset."""
    collection = of_amendment(tree, file, ruleset)
    yield from _check(collection, _glossary(registry, ruleset.manifest.instruments), recorded=False)


def check_registry_texts(folder: Path, registry: Registry) -> Iterator[Problem]:
    """The problems of the texts of one of a registry's folders."""
    own = [id for id in registry.instruments if (folder / f"{id}.yaml").is_file()]
    yield from _check(of_registry(folder), _glossary(registry, own))


def _glossary(registry: Registry | None, instruments: Iterable[str]) -> Glossary:
    try:
        return Glossary() if registry is None else registry.glossary(instruments)
    except UirulesError:  # what is wrong with it is told where the registry is checked
        return Glossary()


def _check(collection: Collection, glossary: Glossary, *, recorded: bool = True) -> Iterator[Problem]:
    scripts = {language: script_of(collection.locales.get(language)) for language in collection.languages}
    for text in collection.texts:
        yield from _as_written(text, scripts)
    if len(collection.languages) > 1:
        source = collection.languages[0]
        for target in collection.languages[1:]:
            terms = Terms(glossary, source, target, scripts[source], scripts[target])
            for text in collection.texts:
                if not text.is_wording:
                    yield from _terms(text, terms)
        if not recorded:
            return
        try:
            record = read_record(collection)
        except RulesetError as error:
            yield from error.problems
        else:
            yield from () if record is None else compare(collection, record)


# ── script ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _as_written(text: Text, scripts: dict[str, Script]) -> Iterator[Problem]:
    source = next(iter(scripts))
    for language, node in text.words.items():
        if language != source and (copied := _copied(text, source, language, scripts)) is not None:
            yield copied
        else:
            yield from _in_script(language, node, scripts[language])


def _in_script(language: str, node: ScalarNode, script: Script) -> Iterator[Problem]:
    words = words_of(node.text)
    if (foreign := script.foreign(words)) is not None:
        found = node.problem("ruleset.foreign_script", found=_visible(foreign), language=language)
        yield replace(found, position=_place_of(node, words, foreign))
    for at in script.breaks(words):
        yield replace(node.problem("language.breaks", found=at, severity="warning"), position=node.position_of(at))


def _place_of(node: ScalarNode, words: str, part: str) -> Position | None:
    """Where a part stands that may also stand in a name in braces before: looked for with what comes before it."""
    before = words[: words.index(part)].rpartition("\x00")[2]
    start = node.position_of(before[-20:] + part)
    if start is None or not before or "\n" in before[-20:]:
        return start
    return replace(start, column=start.column + len(before[-20:]))


def _visible(characters: str) -> str:
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in characters)


def _copied(text: Text, source: str, language: str, scripts: dict[str, Script]) -> Problem | None:
    """The problem of a translation that is its source sentence: an error between two scripts, else a warning, since
    short words and names can be the same in two languages."""
    if source not in text.words:
        return None
    node, original = text.words[language], words_of(text.words[source].text)
    words = words_of(node.text)
    if " ".join(words.split()) != " ".join(original.split()) or not any(c.isalpha() for c in words):
        return None
    foreign = scripts[language].foreign(words) is not None
    if not foreign and len(words.split()) < _ALIKE:
        return None
    return node.problem(
        "language.untranslated", severity="error" if foreign else "warning", language=language, source=source
    )


def _own_locale(ruleset: Ruleset, path: str, script: Script, language: str) -> Iterator[Problem]:
    tree = ruleset.tree(path)
    if not isinstance(tree, MappingNode):
        return
    for part, node in tree.items():
        if part not in _NO_SENTENCES:
            for scalar in nodes(node):
                if isinstance(scalar, ScalarNode) and not scalar.pointer.endswith("/places"):
                    yield from _in_script(language, scalar, script)


# ── terms ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _terms(text: Text, terms: Terms) -> Iterator[Problem]:
    source, target = text.words.get(terms.source), text.words.get(terms.target)
    if source is None or target is None:
        return
    for finding in terms.missing(words_of(source.text), words_of(target.text)):
        expected = " / ".join(finding.expected)
        yield target.problem(
            "language.term_missing", found=finding.found, expected=expected, severity="warning", language=terms.target
        )
    for language, node in ((terms.source, source), (terms.target, target)):
        for finding in terms.avoided(language, words_of(node.text)):
            problem = node.problem(
                "language.term_avoided", found=finding.found, expected=" / ".join(finding.expected), severity="warning"
            )
            yield replace(problem, position=node.position_of(finding.found))
