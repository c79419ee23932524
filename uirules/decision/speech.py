"""How a ruleset's own sentences are said: templates with names, filled in every language when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from uirules.decision.document import Runs, Text
from uirules.decision.document import plain as plain_text
from uirules.decision.locales import Locale, load_locale
from uirules.decision.locales.template import parse
from uirules.decision.results import Choice, Range
from uirules.decision.wording import Between, Blank, Fillable, Kind, OneOf, Shown, Wording
from uirules.ruleset.load import Ruleset
from uirules.ruleset.types import Type
from uirules.ruleset.validate import texts
from uirules.values.absent import ABSENT

__all__ = ["Phrase", "Said", "Speech", "names_of"]

Lookup = Callable[[str], "tuple[Any, Type] | None"]


@lru_cache(maxsize=4096)
def names_of(template: str) -> tuple[str, ...]:
    """The names in the braces of a template."""
    return tuple(name for _, name in parse(template) if name is not None)


class Speech:
    """The languages of a ruleset and the labels of its facts."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    @property
    def languages(self) -> list[str]:
        return self.ruleset.manifest.languages

    @cached_property
    def _wordings(self) -> dict[str, Wording]:
        return {}

    def wording(self, language: str) -> Wording:
        """The words of one language: the shipped locale with the ruleset's own entries laid over it."""
        if language not in self._wordings:
            self._wordings[language] = Wording(language, self._locale(language))
        return self._wordings[language]

    def _locale(self, language: str) -> Locale:
        file = f"locales/{language}.yaml"
        own = texts(self.ruleset.tree(file)) if self.ruleset.has(file) else None
        return load_locale(language, own)

    @cached_property
    def _labels(self) -> dict[str, Mapping[str, Mapping[str, str]]]:
        found: dict[str, Mapping[str, Mapping[str, str]]] = {}
        for path, declaration in self.ruleset.facts.facts.items():
            if declaration.values:
                found[path] = {name: value.label for name, value in declaration.values.items()}
            for name, field in (declaration.row or {}).items():
                if field.values:
                    found[f"{path}.{name}"] = {key: value.label for key, value in field.values.items()}
        return found

    def kind(self, type_: Type) -> Kind:
        """How values of a type read."""
        if type_.kind == "enum":
            return Kind("enum", labels=self._labels.get(type_.name or "", {}))
        if type_.kind == "list":
            return self.kind(type_.element) if type_.element is not None else Kind("text")
        if type_.kind == "record" or type_.kind == "empty":
            return Kind("text")
        if type_.kind == "rational" and type_.unit == "share":
            return Kind("share")
        return Kind(type_.kind, unit=type_.unit)

    def shown(self, value: Any, type_: Type) -> Shown:
        """A value as wording takes it."""
        return Shown(_worded(value), self.kind(type_))

    def said(self, words: Mapping[str, str], lookup: Lookup) -> Said:
        """A sentence whose names are looked up when it is read."""
        return Said(self, words, lookup)

    def __reduce__(self) -> tuple[type[Speech], tuple[Ruleset]]:
        return Speech, (self.ruleset,)


class Phrase(Mapping[str, str]):
    """A sentence of the locales in every language: ``values`` are typed values, or words by language."""

    __slots__ = ("_key", "_speech", "_values")

    def __init__(self, speech: Speech, key: str, values: Mapping[str, tuple[Any, Type] | Mapping[str, str]]) -> None:
        self._speech = speech
        self._key = key
        self._values = values

    def runs(self, language: str) -> Runs:
        """The sentence as runs."""
        filled: dict[str, Fillable] = {
            name: self._speech.shown(*value) if isinstance(value, tuple) else (Text(value[language]),)
            for name, value in self._values.items()
        }
        return self._speech.wording(language).sentence(self._key, filled)

    def __getitem__(self, language: str) -> str:
        if language not in self._speech.languages:
            raise KeyError(language)
        return plain_text(self.runs(language))

    def __iter__(self) -> Iterator[str]:
        return iter(self._speech.languages)

    def __len__(self) -> int:
        return len(self._speech.languages)

    def __repr__(self) -> str:
        return repr(dict(self))


def _worded(value: Any) -> Any:
    if isinstance(value, Range):
        return Between(value.low, value.high)
    if isinstance(value, Choice):
        return OneOf(value.options)
    if value is None:
        return Blank.NOT_GIVEN
    return Blank.ABSENT if value is ABSENT else value


class Said(Mapping[str, str]):
    """One sentence in every language: ``said["my"]`` is its text, ``said.runs("my")`` its runs for a letter."""

    __slots__ = ("_lookup", "_speech", "_values", "_words")

    def __init__(
        self,
        speech: Speech,
        words: Mapping[str, str],
        lookup: Lookup | None,
        values: Mapping[str, tuple[Any, Type]] | None = None,
    ) -> None:
        self._speech = speech
        self._words = words
        self._lookup = lookup
        self._values = values

    def _named(self) -> Mapping[str, tuple[Any, Type]]:
        if self._values is None:
            assert self._lookup is not None
            names = dict.fromkeys(name for template in self._words.values() for name in names_of(template))
            self._values = {name: found for name in names if (found := self._lookup(name)) is not None}
            self._lookup = None
        return self._values

    def __reduce__(self) -> tuple[Any, ...]:
        return Said, (self._speech, self._words, None, self._named())

    def runs(self, language: str) -> Runs:
        """The sentence as runs; what came from facts stays marked as such."""
        values = {name: self._speech.shown(value, type_) for name, (value, type_) in self._named().items()}
        return self._speech.wording(language).fill(self._words[language], values)

    def __getitem__(self, language: str) -> str:
        if language not in self._words:
            raise KeyError(language)
        return plain_text(self.runs(language))

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]
