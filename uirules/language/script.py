"""How a language is written, as its locale says it under ``script``; nothing here knows any language.

``letters``: the first words of Unicode's names of the letters, signs and digits that a text may have (``MYANMAR``,
``LATIN``). ``joined``: ``yes`` where words stand without blanks between them. ``unbroken``: patterns of an ordinary
blank at which no line may break, so that a no-break space belongs there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from uirules.decision.locales import Locale

__all__ = ["Script", "script_of"]

_MARKED = ("L", "M", "Nd", "Cf")
"""Unicode's categories of letters, signs, digits and characters that cannot be seen."""
_SOFT = "\u00ad"


@dataclass(frozen=True)
class Script:
    """The rules of one language; none where its locale states none."""

    letters: tuple[str, ...] = ()
    joined: bool = False
    unbroken: tuple[re.Pattern[str], ...] = ()

    def foreign(self, words: str) -> str | None:
        """The first run of characters that the language does not have; None where there is none."""
        if not self.letters:
            return None
        found = ""
        for character in words:
            if self._has(character):
                if found:
                    break
            else:
                found += character
        return found or None

    def _has(self, character: str) -> bool:
        if not unicodedata.category(character).startswith(_MARKED) or character == _SOFT:
            return True
        name = unicodedata.name(character, "")
        # Digits of ASCII are named after nothing: DIGIT ONE.
        return name.startswith(tuple(f"{letters} " for letters in self.letters))

    def breaks(self, words: str) -> list[str]:
        """The places where a line may break and must not, each with the words around it."""
        starts = [match.start() for pattern in self.unbroken for match in pattern.finditer(words)]
        ends = [match.end() for pattern in self.unbroken for match in pattern.finditer(words)]
        return [_around(words, start, end) for start, end in sorted(zip(starts, ends, strict=True))]

    def plain(self, words: str) -> str:
        """The words as they are compared: in small letters, blanks alike, or none where words are joined."""
        return "".join(words.split()) if self.joined else " ".join(words.split()).casefold()


def script_of(locale: Locale | None) -> Script:
    """The rules that a locale states."""
    if locale is None:
        return Script()
    return Script(
        letters=locale.lists.get("script.letters", ()),
        joined=locale.texts.get("script.joined") == "yes",
        unbroken=tuple(re.compile(pattern) for pattern in locale.lists.get("script.unbroken", ())),
    )


def _around(words: str, start: int, end: int) -> str:
    """From the blank before a match to the blank behind it, so that it can be found by eye."""
    before = max((words.rfind(mark, 0, start) for mark in " \u00a0\x00\n"), default=-1)
    after = re.compile("[ \u00a0\x00\n]").search(words, end)
    return words[before + 1 : len(words) if after is None else after.start()]
