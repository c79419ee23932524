"""The words of audits, by language; what they do not have is taken from those of comparisons."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from uirules.drafting.compare import words

__all__ = ["text", "texts"]


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every text of audits by name and language."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, dict[str, str]] = yaml.load(
        files("uirules.audit").joinpath("words.yaml").read_text(encoding="utf-8"), Loader=loader
    )
    return loaded


def text(name: str, lang: str) -> str:
    """The text of a name; in English where there is none in a language."""
    if name not in texts():
        return words.text(name, lang)
    found = texts()[name]
    return found.get(lang) or found["en"]
