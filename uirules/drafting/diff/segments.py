"""Two wordings of one text, word by word: what both have, what was struck out and what was put in.

Burmese is written without blanks between words, so it is cut by syllables: a syllable is never cut inside, since half
of one is another word or none. Numbers and names in braces stay whole as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

__all__ = ["Mark", "Piece", "redline", "segments"]

Mark = Literal["same", "struck", "put"]
"""What became of a piece: it stands in both wordings, in the earlier one only, or in the later one only."""

# A letter of the Myanmar blocks that can begin a syllable. Where a killer (U+103A) or a virama (U+1039) follows it, at
# once or behind signs below it, it ends the syllable before it or is stacked upon the next: no cut there. Nor is there
# one behind a virama.
_LETTER = "\u1000-\u102a\u103f\u104c-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
_LETTER += "\ua9e0-\ua9e4\ua9e7-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7a\uaa7e\uaa7f"
_DIGIT = "\u1040-\u1049\u1090-\u1099\ua9f0-\ua9f9"
_SIGN = "\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d"
_SIGN += "\ua9e5\uaa7b-\uaa7d\u200c\u200d"
_HELD = "[\u1037\u1087-\u108d\u103b-\u103e]*[\u1039\u103a]"
_START = f"(?<!\u1039)[{_LETTER}](?!{_HELD})"
_SYLLABLE = f"[{_LETTER}][{_SIGN}]*(?:(?!{_START})[{_LETTER}][{_SIGN}]*)*"
# A sign on anything else goes with what it stands on.
_MARKS = f"[{_SIGN}\u0300-\u036f\ufe00-\ufe0f]*"
_TOKEN = re.compile(
    r"\{[^{}\s]*\}"  # a name whose value is put here
    rf"|[{_DIGIT}]+(?:[.,/][{_DIGIT}]+)*{_MARKS}"
    rf"|{_SYLLABLE}"
    r"|[0-9]+(?:[.,/:-][0-9]+)*(?:st|nd|rd|th)?"
    rf"|(?:(?![{_LETTER}{_DIGIT}{_SIGN}])\w)+(?:[’'_-](?:(?![{_LETTER}{_DIGIT}{_SIGN}])\w)+)*{_MARKS}"
    r"|[<>!=]=|\*\*|\.\."  # signs of formulas
    rf"|[ \n]+|.{_MARKS}",
    re.DOTALL,
)
_FEW = 2
"""So many words between two changes are no resting place for the eye; they are struck and put in with the rest."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and what became of it."""

    mark: Mark
    text: str


def segments(text: str) -> list[str]:
    """The text in pieces that are compared whole: words, blanks, marks, syllables of Burmese. Joined, they are it."""
    return _TOKEN.findall(text)


def redline(before: str, after: str) -> tuple[Piece, ...]:
    """The two wordings as one run of pieces, what was struck out before what was put in its place.

    The pieces that are not ``put`` make up ``before``, those that are not ``struck`` ``after``.
    """
    old, new = segments(before), segments(after)
    parts: list[tuple[list[str], list[str]]] = []  # what was struck and put; equal lists for what stands
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        parts.append((old[a:b], new[c:d]))
        assert (tag == "equal") == (old[a:b] == new[c:d])
    return tuple(_pieces(_joined(parts)))


def _joined(parts: Sequence[tuple[list[str], list[str]]]) -> Iterable[tuple[list[str], list[str]]]:
    """Neighbouring changes as one, where next to nothing stands between them."""
    found: list[tuple[list[str], list[str]]] = []
    for index, (old, new) in enumerate(parts):
        between = old == new and 0 < index < len(parts) - 1
        small = (
            between
            and _length(old) <= _FEW
            and _length(old) < max(_weight(parts[index - 1]), _weight(parts[index + 1]))
        )
        blank = between and not _length(old)
        if (old != new or small or blank) and found and found[-1][0] != found[-1][1]:
            found[-1] = ([*found[-1][0], *old], [*found[-1][1], *new])
            continue
        found.append((old, new))
    return found


def _weight(part: tuple[list[str], list[str]]) -> int:
    return max(_length(part[0]), _length(part[1]))


def _length(tokens: Sequence[str]) -> int:
    """How many of the tokens are words, numbers or syllables."""
    return sum(any(character.isalnum() for character in token) for token in tokens)


def _pieces(parts: Iterable[tuple[list[str], list[str]]]) -> Iterable[Piece]:
    for old, new in parts:
        if old == new:
            yield Piece("same", "".join(old))
            continue
        if old:
            yield Piece("struck", "".join(old))
        if new:
            yield Piece("put", "".join(new))
