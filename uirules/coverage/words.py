"""The words of the map and of other reports, by language: a file ``words.yaml`` in the package of each."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from uirules.errors.catalogue import LANGUAGES

__all__ = ["Words"]

_NAME = re.compile(r"\{([a-z_]+)\}")
_DIGITS = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉")


@cache
def _texts(home: str) -> dict[str, dict[str, str]]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(home).joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, Loader=loader)
    return loaded


class Words:
    """The words in one language of the catalogue; a text in other languages only is given in its first.

    ``home`` is the package whose ``words.yaml`` holds them.
    """

    def __init__(self, lang: str, home: str = "uirules.coverage") -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]
        self._texts = _texts(home)

    def __call__(self, name: str, **values: str) -> str:
        """The text of a name, its names in braces filled in."""
        return _NAME.sub(lambda found: values.get(found[1], found[0]), self.pattern(name))

    def pattern(self, name: str) -> str:
        """The text of a name as it stands."""
        return self._texts[name][self.lang]

    def __contains__(self, name: object) -> bool:
        return name in self._texts

    def of(self, texts: Any) -> str:
        """The text of the registry or of a ruleset in this language."""
        return str(texts.get(self.lang) or next(iter(texts.values()), ""))

    def number(self, number: int) -> str:
        """A count in the digits of the language."""
        return str(number).translate(_DIGITS) if self.lang == "my" else str(number)
