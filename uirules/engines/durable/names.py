"""Names of properties: durable-rules knows them, sessions and facts by a hash of 32 bits alone."""

from __future__ import annotations

from collections.abc import Iterable

from uirules.errors import Problem, RulesetError

__all__ = ["RESERVED", "SESSION", "check_names", "hash32"]

SESSION = "1"
"""The one session there is at a time."""

RESERVED = ("sid", "id", "$s", "$m", "$and", "$or", "$ex", "$nex", "$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "all")
"""Names that durable-rules gives a meaning of its own."""


def hash32(name: str) -> int:
    """The hash durable-rules takes: FNV-1a of 32 bits."""
    found = 0x811C9DC5
    for byte in name.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


def check_names(names: Iterable[str], provision: str) -> None:
    """RulesetError where two names have one hash: each would be taken for the other."""
    known: dict[int, str] = {hash32(name): name for name in RESERVED}
    for name in names:
        other = known.setdefault(hash32(name), name)
        if other != name:
            raise RulesetError(
                Problem("durable.collision", found=name, expected=other, fields={"provision": provision})
            )
