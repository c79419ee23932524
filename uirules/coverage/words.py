"""The words of the map, by language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from uirules.errors.catalogue import LANGUAGES

__all__ = ["Words"]

_DIGITS = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")


@cache
def _texts() -> dict[str, dict[str, str]]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("uirules.coverage").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return loaded


class Words:
    """The words in one language of the catalogue; a text in other languages only is given in its first."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]

    def __call__(self, name: str, **values: str) -> str:
        """The text of a name, its names in braces filled in."""
        text = _texts()[name][self.lang]
        for key, value in values.items():
            text = text.replace("{" + key + "}", value)
        return text

    def of(self, texts: Any) -> str:
        """The text of the registry or of a ruleset in this language."""
        return str(texts.get(self.lang) or next(iter(texts.values()), ""))

    def number(self, number: int) -> str:
        """A count in the digits of the language."""
        return str(number).translate(_DIGITS) if self.lang == "my" else str(number)
