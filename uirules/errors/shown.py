"""How a value that came from outside may stand in a message: one line, short, nothing a terminal would obey."""

from __future__ import annotations

import re

__all__ = ["SHOWN_LENGTH", "shown", "without_controls"]

SHOWN_LENGTH = 80
"""The most characters of a value that a message shows."""

# C0 and C1 controls, lone surrogates, the marks that turn or isolate the direction of writing, and line separators.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_SEQUENCE = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[@-Z\\\\^_])|\x9b[0-?]*[ -/]*[@-~]"
)


def without_controls(text: str) -> str:
    """The text without what a terminal obeys: escape sequences go whole, other controls become one blank each run."""
    return _CONTROL.sub(" ", _SEQUENCE.sub("", text))


def shown(text: str) -> str:
    """The text on one line, without controls, shortened to :data:`SHOWN_LENGTH` characters with ``…``."""
    short = without_controls(text[: SHOWN_LENGTH * 4]).strip()
    if len(short) > SHOWN_LENGTH or len(text) > SHOWN_LENGTH * 4:
        short = short[: SHOWN_LENGTH - 1].rstrip() + "…"
    return short
