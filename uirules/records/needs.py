"""Libraries that only ledgers and signatures need: they come with an extra."""

from __future__ import annotations

from importlib.util import find_spec

from uirules.errors import Problem, UnknownName

__all__ = ["needed"]


def needed(library: str, extra: str) -> None:
    """UnknownName where a library is not installed, with the extra of this package that brings it."""
    if find_spec(library) is None:
        raise UnknownName(Problem("records.no_library", found=library, fields={"extra": extra}))
