"""Names with spaces: which ones a text may use, and the longest-match search for them."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["LOOSE", "MEMBERS", "PART", "PHRASE", "SPACED_BUILTINS", "WORD", "Spaced", "normalise", "spaced"]

_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
WORD = re.compile(rf"[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*")
"""One word of a name, letter by letter as the standard has it."""

# Sets of far letters are slow to compile. Where a word's letters have been or will be seen by WORD, "no space, no sign
# of ASCII, no punctuation" does.
PART = r"[^\s\x00-\x2f:->@\[-^`{-\x7f\u2000-\u200b\u200e-\u203e\u2041-\u206f]"
LOOSE = rf"(?![0-9]){PART}+"
PHRASE = rf"{LOOSE}(?:\s+{PART}+)*"
"""Patterns for a letter, a word and several words."""

SPACED_BUILTINS = frozenset(
    {
        "add days",
        "add months",
        "complete until",
        "completed years",
        "context merge",
        "context put",
        "date and time",
        "day of week",
        "day of year",
        "days between",
        "distinct values",
        "ends with",
        "finished by",
        "first day of",
        "get entries",
        "get value",
        "group by month",
        "index of",
        "insert before",
        "last day of",
        "list contains",
        "list replace",
        "longest run",
        "lower case",
        "met by",
        "month of",
        "month of year",
        "overlaps after",
        "overlaps before",
        "overlapped by",
        "overlapped after by",
        "overlapped before by",
        "round down",
        "round half down",
        "round half up",
        "round half even",
        "round up",
        "started by",
        "starts with",
        "string join",
        "string length",
        "substring after",
        "substring before",
        "upper case",
        "week of year",
        "years and months duration",
    }
)
"""The built-in functions whose names have spaces."""

MEMBERS = frozenset({"end included", "start included", "time offset"})
"""The properties of values whose names have spaces; they are sought only behind a dot."""

_SPACE = re.compile(r"\s+")

Spaced = dict[str, tuple[tuple[re.Pattern[str], str], ...]]
"""For a first word, the names that begin with it: the pattern of each and the name, longest first."""


def normalise(name: str) -> str:
    """The name with each run of white space made one space."""
    return _SPACE.sub(" ", name.strip())


@lru_cache(maxsize=256)
def spaced(names: frozenset[str]) -> Spaced:
    """The search index of those names that are more than one plain word."""
    groups: dict[str, list[str]] = {}
    for name in names:
        lead = WORD.match(name)
        if lead and lead.end() < len(name):
            groups.setdefault(lead[0], []).append(normalise(name))
    return {
        lead: tuple((_pattern(name), name) for name in sorted(group, key=lambda n: (-len(n), n)))
        for lead, group in groups.items()
    }


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split(" "))
    return re.compile(rf"{words}(?!{PART})")
