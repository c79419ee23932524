"""Burmese text: is it Unicode, or Zawgyi that only looks like it? And blanks, normal form, controls.

Zawgyi fonts put other signs at the code points of Unicode's Myanmar block, and in the order of the eye. A statistical
detector errs on short words ("the insured" scores 0.99 though it is right); this one looks for sequences that
canonical Unicode Burmese cannot contain at all, and weighs them against those that Zawgyi cannot contain. So valid
text is never taken for Zawgyi, however short.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from uirules.errors.shown import shown, without_controls

__all__ = [
    "ZawgyiSign",
    "find_zawgyi",
    "has_myanmar",
    "is_normal",
    "plain_blanks",
    "shown",
    "without_controls",
    "zawgyi",
]

# Letters that can carry signs: Burmese, Mon, Karen, Shan, with the digits that stand in for letters (၀ for ဝ, ၇ for
# ရ).
_LETTER = "\u1000-\u102a\u103f-\u1049\u104e\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
_LETTER += "\ua9e0-\ua9fe\uaa60-\uaa7a"
_CONSONANT = "\u1000-\u1021"
_SIGN = "\u102b-\u103e\u1056-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f-\u109d"

# What canonical Burmese cannot contain and Zawgyi is full of:
# - a vowel e or a medial y (Zawgyi: r), written before its consonant, where no letter stands before it;
# - a virama (Zawgyi: the visible killer) that joins nothing below it, or nothing above;
# - a killer (Zawgyi: medial y) between a consonant and its vowel.
_ZAWGYI = re.compile(
    f"(?<![{_LETTER}{_SIGN}\u200b-\u200d\u2060])[\u1031\u103b](?=[\u103b{_CONSONANT}])"
    f"|(?<=[\u102b-\u1030\u1032-\u1038])[\u1031\u103b](?=[\u103b{_CONSONANT}])"
    f"|\u1039(?![{_LETTER}])|(?<=[\u102b-\u1038\u103b-\u103e])\u1039"
    f"|(?<=[{_CONSONANT}])\u103a[\u102b-\u1030\u1032]"
)
# Zawgyi's own stacked letters and variants. Mon, Karen and Shan have letters of theirs there: counted only beside
# the above.
_VARIANT = re.compile("[\u1033\u1034\u105a\u1060-\u1097]")
# What Zawgyi cannot contain: its e is always followed by a letter or its medial r; it has no U+103E and no U+103F;
# its U+103A, a medial, follows no vowel aa and precedes no virama.
_UNICODE = re.compile(
    f"\u1031(?![\u103b\u107e-\u1084\u1086\u108f\u1090{_LETTER}])|[\u103e\u103f]|[\u102b\u102c]\u103a|\u1004\u103a\u1039"
)
_MYANMAR = re.compile("[\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f]")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


class ZawgyiSign(NamedTuple):
    """The first place of a text that shows it to be Zawgyi: its offset, and the code points that stand there."""

    offset: int
    sign: str


def find_zawgyi(text: str) -> ZawgyiSign | None:
    """Where the text shows itself to be written in Zawgyi; None for Unicode, and for text without Burmese.

    A text is taken for Zawgyi where its signs of Zawgyi outnumber those of Unicode, or where one word has two signs
    of the first kind and none of the second (one field of a form in Zawgyi, the others not).
    """
    if text.isascii() or (first := _ZAWGYI.search(text)) is None:
        return None
    signs = [match.start() for match in _ZAWGYI.finditer(text)]
    weight = len(signs) + len(_VARIANT.findall(text))
    if weight > len(_UNICODE.findall(text)):
        return _sign(text, first.start())
    for word in re.finditer(r"\S+", text):
        piece = word[0]
        zawgyi_signs = _ZAWGYI.findall(piece)
        if zawgyi_signs and len(zawgyi_signs) + len(_VARIANT.findall(piece)) > 1 and _UNICODE.search(piece) is None:
            return _sign(text, next(offset for offset in signs if offset >= word.start()))
    return None


def zawgyi(text: str) -> str | None:
    """The code points that show the text to be Zawgyi, such as ``U+1031 U+1019``; None where it is not."""
    found = find_zawgyi(text)
    return None if found is None else found.sign


def _sign(text: str, offset: int) -> ZawgyiSign:
    return ZawgyiSign(offset, " ".join(f"U+{ord(character):04X}" for character in text[offset : offset + 2]))


def has_myanmar(text: str) -> bool:
    """True if the text has a character of the Myanmar script."""
    return not text.isascii() and _MYANMAR.search(text) is not None


def is_normal(text: str) -> bool:
    """True if the text is in Unicode's normal form C, so that equal texts are equal strings."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def plain_blanks(text: str) -> str:
    """The text with every no-break or wide blank as an ordinary one: for comparing, never for display."""
    return text if text.isascii() else _BLANKS.sub(" ", text)
