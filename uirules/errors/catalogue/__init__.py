"""The sentences of all problems: one YAML file for each area of codes, read on first use."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uirules.errors import Problem

_FIELD = re.compile(r"\{([a-z_]+)\}")


@cache
def _area(area: str) -> dict[str, dict[str, str]]:
    import yaml

    text = files(__name__).joinpath(f"{area}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def sentences(problem: Problem) -> dict[str, str]:
    """The problem's sentence in every language of the catalogue, its fields filled in.

    ``{found}``, ``{expected}`` and ``{suggestion}`` are the problem's own; every other name comes from ``fields``.
    """
    area, _, name = problem.code.partition(".")
    values = {
        "found": problem.found or "",
        "expected": problem.expected or "",
        "suggestion": problem.suggestion or "",
        **problem.fields,
    }
    entry = _area(area)[name]
    filled = {lang: _FIELD.sub(lambda m: values.get(m[1], m[0]), text) for lang, text in entry.items()}
    if problem.suggestion:
        hint = _area("common")["did_you_mean"]
        filled = {lang: f"{text} {hint[lang].replace('{suggestion}', problem.suggestion)}" for lang, text in filled.items()}
    return filled
