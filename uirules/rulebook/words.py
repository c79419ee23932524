"""The words that a rulebook adds to those of letters: headings, kinds of rules, and a pattern for each kind of node.

``locales/en.yaml`` and ``my.yaml`` are shipped. A ruleset in another language brings ``rulebook/<language>.yaml`` with
the keys of the English file; one in these languages may change single entries there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from uirules.decision.locales.template import names_in
from uirules.decision.wording import Wording
from uirules.errors import Problem, RulesetError, did_you_mean
from uirules.ruleset.load import Ruleset
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import texts

__all__ = ["load_words", "shipped_name"]

_SHIPPED = ("en", "my")


@cache
def _shipped(language: str) -> Mapping[str, str]:
    text = files("uirules.rulebook").joinpath("locales", f"{language}.yaml").read_text(encoding="utf-8")
    return dict(_flat("", texts(load_yaml(text, name=f"{language}.yaml"))))


def _flat(prefix: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        path = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(value, Mapping):
            yield from _flat(path, value)
        else:
            yield path, value if isinstance(value, str) else ""


def shipped_name(language: str) -> str | None:
    """What a language of the shipped files calls itself; None for another."""
    return _shipped(language)["site.language"] if language in _SHIPPED else None


def load_words(ruleset: Ruleset, language: str, wording: Wording) -> Mapping[str, str]:
    """The texts of a rulebook in a language, by dotted key.

    RulesetError where the language is not shipped and the ruleset lacks a key, has one that nothing uses, or where a
    pattern uses names that the English one does not.
    """
    relative = f"rulebook/{language}.yaml"
    own: dict[str, str] = {}
    if (ruleset.folder / relative).is_file():
        own = dict(_flat("", texts(ruleset.tree(relative))))
    found = {**(_shipped(language) if language in _SHIPPED else {}), **own}
    measure = _shipped("en")
    where = {"language": language, "file": relative}
    problems = [Problem("rulebook.missing_key", found=key, fields=where) for key in measure if key not in found]
    for key, text in found.items():
        if key not in measure:
            problems.append(
                Problem("rulebook.unknown_key", found=key, suggestion=did_you_mean(key, measure), fields=where)
            )
        elif not key.startswith("name.") and names_in(text) != names_in(measure[key]):
            expected = ", ".join(f"{{{name}}}" for name in sorted(names_in(measure[key]))) or "-"
            problems.append(Problem("rulebook.wrong_names", expected=expected, fields={**where, "key": key}))
    if problems:
        raise RulesetError(problems)
    return found
