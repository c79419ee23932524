"""The words of replays, by language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from uirules.decision.document import Runs, Text
from uirules.decision.locales.template import parse
from uirules.decision.wording import Wording

__all__ = ["Words"]


@cache
def _texts() -> dict[str, dict[str, str]]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, dict[str, str]] = yaml.load(
        files("uirules.records.replay").joinpath("words.yaml").read_text(encoding="utf-8"), Loader=loader
    )
    return loaded


class Words:
    """The texts in one language; what stands there in the other only is said in English."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.word = Wording(lang)

    def text(self, name: str) -> str:
        """A text as it stands."""
        found = _texts()[name]
        return str(found.get(self.lang) or found["en"])

    def label(self, name: str) -> Runs:
        """A text as runs."""
        return (Text(self.text(name)),)

    def say(self, name: str, **values: Runs | str) -> Runs:
        """A text, filled."""
        runs: list[Any] = []
        for literal, field in parse(self.text(name)):
            if literal:
                runs.append(Text(literal))
            if field is not None:
                value = values[field]
                runs += [Text(value)] if isinstance(value, str) else value
        return tuple(runs)

    def number(self, number: int) -> str:
        """A count."""
        return self.word.number(number)

    def own(self, texts: Any, otherwise: str = "") -> str:
        """The text of a ruleset in this language, else in its first."""
        if not texts:
            return otherwise
        return str(texts.get(self.lang) or next(iter(texts.values())))

    def joined(self, parts: list[Runs]) -> Runs:
        """Several things one after the other."""
        found: list[Any] = []
        for part in parts:
            found += [Text(self.text("parts_mark")), *part] if found else part
        return tuple(found)
