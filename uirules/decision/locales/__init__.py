"""How a language writes values, and the sentences of letters that no law owns: one YAML file for each language.

``en.yaml`` and ``my.yaml`` are shipped; a ruleset brings ``locales/<language>.yaml`` for any other language, or entries
of its own (a unit, a currency, a counted noun, another sentence) for one of these. The shipped English file is the
measure: a locale has its keys, and the sentences of a key use the same names in every language.

The loader takes nested mappings whose scalars are all text, as a ruleset's reader gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from uirules.decision.locales.template import names_in
from uirules.errors import Problem, RulesetError, UnknownName, did_you_mean

__all__ = ["Locale", "load_locale", "shipped_languages"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")

# Entries below these keys are a language's own (plural forms) or a ruleset's own (units, nouns): no key is prescribed.
_OPEN = (
    "plural.",
    "number.words.scales",
    "units.",
    "currencies.",
    "counts.",
    "ordinals.",
    "clauses.letters",
    "technical.months",
    "technical.terms",
    "technical.particles",
    "script.",
)
# How a language is written, where it says so: `uirules.language.script`.
_SCRIPT = frozenset({"script.letters", "script.joined", "script.unbroken"})
# The plural forms, and `single`: exactly one, in a language that has no plural.
_FORMS = ("single", "zero", "one", "two", "few", "many", "other")
# What the patterns of a family may use, where that differs from language to language.
_NAMES = {
    "clauses.law": ("law", "clause"),
    "clauses.of": ("law", "clause"),
    "clauses.named": ("title",),
    "clauses.": ("above", "n", "roman", "letter", "capital"),
    "counts.": ("n",),
    "currencies.": ("n", "words"),
    "lists.and.holding.": ("last", "rest"),  # empty in a language that joins no word to a list
    "ordinals.": ("n", "ordinal"),
    "patterns.share_factor": ("n", "hundred"),
    "units.": ("n",),
}
_LISTS = (
    "number.grouping",
    "number.words.small",
    "number.words.scales",
    "ordinals.words",
    "clauses.letters",
    "technical.months",
    "technical.terms",
    "technical.particles",
    "script.letters",
    "script.unbroken",
)


@dataclass(frozen=True, slots=True)
class Locale:
    """One language's patterns and sentences, by dotted key.

    ``texts`` holds every single text, ``lists`` every list of texts, ``tables`` every list of mappings.
    """

    lang: str
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    def family(self, prefix: str) -> tuple[str, ...]:
        """The names that stand right below ``prefix``, in the order of the file."""
        start = prefix + "."
        return tuple(dict.fromkeys(key[len(start) :].split(".")[0] for key in self.texts if key.startswith(start)))


def shipped_languages() -> tuple[str, ...]:
    """The languages that need no file of a ruleset."""
    found = (entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml") for name in found))


def load_locale(lang: str, own: Mapping[str, Any] | None = None) -> Locale:
    """The locale of ``lang``: the shipped one, with a ruleset's ``own`` entries laid over it, or ``own`` alone.

    :raises UnknownName: no locale is shipped for the language and none was given.
    :raises RulesetError: the locale lacks a key, has one that nothing uses, or a sentence uses other names.
    """
    shipped = lang in shipped_languages()
    if not own:
        if shipped:
            return _shipped(lang)
        known = shipped_languages()
        raise UnknownName(
            Problem(
                "wording.unknown_language", found=lang, expected=", ".join(known), suggestion=did_you_mean(lang, known)
            )
        )
    if not _LANGUAGE.fullmatch(lang):
        raise UnknownName(Problem("wording.unknown_language", found=lang, expected=", ".join(shipped_languages())))
    base = _shipped(lang) if shipped else None
    locale = _over(base, _flat(lang, own))
    _check(locale, _shipped("en"))
    return locale


@cache
def _shipped(lang: str) -> Locale:
    import yaml

    text = files(__name__).joinpath(f"{lang}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return _flat(lang, yaml.load(text, Loader=loader))


def _over(base: Locale | None, top: Locale) -> Locale:
    if base is None:
        return top
    return Locale(base.lang, {**base.texts, **top.texts}, {**base.lists, **top.lists}, {**base.tables, **top.tables})


def _flat(lang: str, data: Mapping[str, Any]) -> Locale:
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    tables: dict[str, tuple[Mapping[str, str], ...]] = {}
    for key, value in _leaves("", data):
        if isinstance(value, str):
            if key in _LISTS:
                raise _shape(lang, key, "a list of texts")
            texts[key] = value
        elif isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            lists[key] = tuple(value)
        elif isinstance(value, list | tuple) and all(_is_row(item) for item in value):
            tables[key] = tuple(dict(item) for item in value)
        else:
            raise _shape(lang, key, "a text, a list of texts, or a mapping of such")
    return Locale(lang, texts, lists, tables)


def _leaves(prefix: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        path = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from _leaves(path, value)
        else:
            yield path, value


def _is_row(item: object) -> bool:
    return isinstance(item, Mapping) and all(isinstance(part, str) for part in item.values())


def _shape(lang: str, key: str, expected: str) -> RulesetError:
    return RulesetError(Problem("wording.wrong_shape", expected=expected, fields={"language": lang, "key": key}))


def _is_open(key: str) -> bool:
    return key.startswith(_OPEN)


def _check(locale: Locale, measure: Locale) -> None:
    problems: list[Problem] = []
    language = {"language": locale.lang}
    have = {*locale.texts, *locale.lists, *locale.tables}
    want = {*measure.texts, *measure.lists, *measure.tables}
    for key in sorted(want - have):
        if not _is_open(key) and not _plural_of(key, have):
            problems.append(Problem("wording.missing_key", found=key, fields=language))
    for key in sorted(have - want):
        if not _is_open(key) and not _plural_of(key, want):
            near = did_you_mean(key, want)
            problems.append(Problem("wording.unknown_key", found=key, suggestion=near, fields=language))
    for key, template in sorted(locale.texts.items()):
        problems.extend(_check_names(locale.lang, key, template, measure))
    for key in sorted(key for key in have - _SCRIPT if key.startswith("script.")):
        near = did_you_mean(key, _SCRIPT)
        problems.append(Problem("wording.unknown_key", found=key, suggestion=near, fields=language))
    problems.extend(_check_shapes(locale))
    if problems:
        raise RulesetError(problems)


def _check_names(lang: str, key: str, template: str, measure: Locale) -> list[Problem]:
    found, allowed, needed = names_in(template), set[str](), set[str]()
    stem, _, form = key.rpartition(".")
    if family := next((start for start in _NAMES if key.startswith(start)), None):
        allowed = set(_NAMES[family])
    elif form in _FORMS:
        allowed = {name for k, text in measure.texts.items() if k.startswith(stem + ".") for name in names_in(text)}
    elif key in measure.texts:
        allowed = needed = set(names_in(measure.texts[key]))
    if needed <= found <= allowed:
        return []
    fields = {"language": lang, "key": key}
    return [Problem("wording.wrong_names", found=_shown(found), expected=_shown(allowed), fields=fields)]


def _check_shapes(locale: Locale) -> Iterator[Problem]:
    def wrong(key: str, expected: str) -> Problem:
        return Problem("wording.wrong_shape", expected=expected, fields={"language": locale.lang, "key": key})

    if len(locale.texts.get("number.digits", "0123456789")) != 10:
        yield wrong("number.digits", "the ten digits")
    months = locale.lists.get("technical.months", ())
    if len(months) != 12 and (months or not locale.texts.get("technical.babel")):
        yield wrong("technical.months", "the names of twelve months")
    numbers = {key: locale.texts.get(key, "0") for key in ("number.places", "number.words.limit")}
    numbers |= {"number.grouping": "".join(locale.lists.get("number.grouping", ()))}
    for key, text in numbers.items():
        if not re.fullmatch("[0-9]*", text) or (key == "number.grouping" and "0" in text):
            yield wrong(key, "in the digits 0 to 9")
    if locale.texts.get("script.joined", "no") not in ("yes", "no"):
        yield wrong("script.joined", "yes or no")
    for pattern in locale.lists.get("script.unbroken", ()):
        try:
            re.compile(pattern)
        except re.error:
            yield wrong("script.unbroken", "a list of patterns, regular expressions")
            break
    for scale in locale.tables.get("number.words.scales", ()):
        if not {"value", "alone", "followed"} <= {*scale} or not re.fullmatch("[1-9][0-9]*", scale["value"]):
            yield wrong("number.words.scales", "a list of {value, alone, followed}")
            break


def _plural_of(key: str, keys: set[str]) -> bool:
    """A sentence that counts has the plural forms of its own language, so that the last part of its key is free."""
    stem, _, form = key.rpartition(".")
    return form in _FORMS and any(other.startswith(stem + ".") for other in keys)


def _shown(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "-"
