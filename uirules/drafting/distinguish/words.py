"""The words of ``uirules distinguish``: one file for each language, the English one the measure of the others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from uirules.errors import Problem, UnknownName, did_you_mean
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import texts

__all__ = ["LANGUAGES", "words"]

LANGUAGES = ("en", "my")


@cache
def words(language: str) -> Mapping[str, str]:
    """The texts of a language by dotted key. UnknownName for a language that is not shipped."""
    if language not in LANGUAGES:
        near = did_you_mean(language, LANGUAGES)
        raise UnknownName(
            Problem("cli.unknown_language", found=language, expected=", ".join(LANGUAGES), suggestion=near)
        )
    place = files("uirules.drafting.distinguish").joinpath("locales", f"{language}.yaml")
    found: dict[str, str] = {}
    stack = [("", texts(load_yaml(place.read_text(encoding="utf-8"), name=place.name)))]
    while stack:
        prefix, group = stack.pop()
        for key, value in group.items():
            if isinstance(value, Mapping):
                stack.append((f"{prefix}{key}.", value))
            else:
                found[f"{prefix}{key}"] = str(value)
    return found
