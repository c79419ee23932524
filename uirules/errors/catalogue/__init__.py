"""The sentences of all problems: one YAML file for each area of codes, read on first use.

An entry has a sentence for each language and may have, under ``expected``, a text for each language of what would
have been right, shown where the problem itself does not say it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from uirules.errors.shown import shown, without_controls

if TYPE_CHECKING:
    from uirules.errors import Problem

__all__ = ["LANGUAGES", "common", "expected", "names_in", "sentences", "template", "withheld_words"]

LANGUAGES = ("en", "my")

_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:–[0-9]+(?:,[0-9]{3})*)?", re.ASCII)
_MYANMAR_DIGITS = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")
_FIELD = re.compile(r"\{([a-z_]+)\}")


@cache
def _area(area: str) -> dict[str, dict[str, Any]]:
    import yaml

    text = files(__name__).joinpath(f"{area}.yaml").read_text(encoding="utf-8")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=loader)
    return loaded


def _entry(code: str) -> dict[str, Any]:
    area, _, name = code.partition(".")
    return _area(area)[name]


def common(name: str) -> dict[str, str]:
    """A piece that several problems share, in each language."""
    return {lang: str(text) for lang, text in _area("common")[name].items()}


def names_in(code: str, lang: str = "en") -> frozenset[str]:
    """The names in braces of a problem's sentence."""
    return frozenset(_FIELD.findall(_entry(code)[lang]))


def template(code: str, lang: str) -> str:
    """A problem's sentence before its fields are filled in, ``…`` in their places."""
    return _FIELD.sub("…", str(_entry(code)[lang]))


def expected(problem: Problem, lang: str) -> str | None:
    """What would have been right: the problem's own words, else those of the catalogue, else None."""
    if problem.expected is not None:
        return problem.expected
    own: str | None = _entry(problem.code).get("expected", {}).get(lang)
    return own


def sentences(problem: Problem) -> dict[str, str]:
    """The problem's sentence in every language of the catalogue, its fields filled in.

    ``{found}``, ``{expected}`` and ``{suggestion}`` are the problem's own; every other name comes from ``fields``.
    Values are shortened and lose their control characters. Where a value is withheld, words for its kind stand in
    its place.
    """
    return {lang: _sentence(problem, lang, text) for lang, text in _entry(problem.code).items() if lang != "expected"}


def _sentence(problem: Problem, lang: str, template: str) -> str:
    from uirules.errors import VALUE_FIELDS

    values = {name: without_controls(text) for name, text in problem.fields.items()}
    values |= {name: shown(values[name]) for name in VALUE_FIELDS & values.keys()}
    values["found"] = shown(problem.found or "")
    values["expected"] = expected(problem, lang) or ""
    values["suggestion"] = shown(problem.suggestion or "")
    if lang == "my":
        values = {name: _in_myanmar(text) if name not in VALUE_FIELDS else text for name, text in values.items()}
    hidden = withheld_words(problem, lang)
    if hidden is not None:
        values |= dict.fromkeys(VALUE_FIELDS, hidden)
    filled = _FIELD.sub(lambda match: values.get(match[1], match[0]), template)
    if problem.suggestion:
        filled += " " + common("did_you_mean")[lang].replace("{suggestion}", values["suggestion"])
    return filled


def _in_myanmar(text: str) -> str:
    """A text that is a number, or a range of two, and nothing else, in Myanmar digits; every other text as it is."""
    return text.translate(_MYANMAR_DIGITS) if _NUMBER.fullmatch(text) else text


def withheld_words(problem: Problem, lang: str) -> str | None:
    """What stands for the value in a problem of a personal fact; None where nothing is withheld."""
    if problem.withheld is None:
        return None
    words = _area("common")
    kind = words.get(f"kind_{problem.withheld}", words["kind_value"])[lang]
    return str(words["withheld"][lang]).replace("{kind}", kind)
