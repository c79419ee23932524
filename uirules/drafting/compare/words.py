"""The words of comparisons, by language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["text", "texts"]


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every text by name and language."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, dict[str, str]] = yaml.load(
        files("uirules.drafting.compare").joinpath("words.yaml").read_text(encoding="utf-8"), Loader=loader
    )
    return loaded


def text(name: str, lang: str) -> str:
    """The text of a name; in English where there is none in a language."""
    found = texts()[name]
    return str(found.get(lang) or found["en"])
