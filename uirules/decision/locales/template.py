"""Message templates: words with bare ``{name}`` in them, dots allowed, and nothing else.

Never ``str.format``: its fields reach attributes, and a message of a ruleset must not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from uirules.errors import Problem, RulesetError

__all__ = ["names_in", "parse"]

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")


@lru_cache(maxsize=4096)
def parse(template: str) -> tuple[tuple[str, str | None], ...]:
    """The template as pairs of words and the name that follows them; the last pair may have no name.

    :raises RulesetError: a brace stands in the template that is not part of a bare ``{name}``.
    """
    parts: list[tuple[str, str | None]] = []
    end = 0
    for match in _FIELD.finditer(template):
        parts.append((template[end : match.start()], match[1]))
        end = match.end()
    if end < len(template) or not parts:
        parts.append((template[end:], None))
    for words, _ in parts:
        if "{" in words or "}" in words:
            at = min(index for mark in "{}" if (index := words.find(mark)) >= 0)
            raise RulesetError(Problem("wording.bad_template", found=words[at : at + 40]))
    return tuple(parts)


def names_in(template: str) -> frozenset[str]:
    """The names that the template uses."""
    return frozenset(name for _, name in parse(template) if name is not None)
