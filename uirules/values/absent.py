"""Known absence, which is a value: it is known that there is none."""

from __future__ import annotations

__all__ = ["ABSENT", "Absent"]


class Absent:
    """Known absence: it is known that there is none."""

    _only: Absent | None = None

    def __new__(cls) -> Absent:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "ABSENT"

    def __reduce__(self) -> str:
        return "ABSENT"


ABSENT = Absent()
