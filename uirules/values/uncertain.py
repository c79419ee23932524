"""Values that are not known: what they can still be, and which facts make it so."""

from __future__ import annotations

__all__ = ["UNKNOWN", "Anything", "Uncertain"]


class Uncertain:
    """The root of all hulls. An uncertain value has no truth value in Python: using it as one is a mistake."""

    __slots__ = ("blame",)

    def __bool__(self) -> bool:
        raise TypeError("an uncertain value has no truth value")


class Anything(Uncertain):
    """The value of which nothing is known."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Anything()
