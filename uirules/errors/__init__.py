"""Problems, and the errors that carry them.

Every error of this package is a :class:`UirulesError` with a tuple of :class:`Problem`. A problem has a stable code
(``area.name``); its sentences, in every language of the catalogue, stand in ``catalogue/<area>.yaml`` and are read
only when somebody asks for them, so that importing this module loads no parser.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from uirules.errors.shown import shown

__all__ = [
    "ClaimError",
    "LimitError",
    "NoLawInForce",
    "Position",
    "Problem",
    "RecordError",
    "RulesetError",
    "UirulesError",
    "UnknownName",
    "did_you_mean",
]


VALUE_FIELDS = frozenset({"found", "number", "date", "month", "meant", "character", "digit_name", "value"})
"""The fields of a sentence that repeat the value found; a withheld problem has none of them."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: ``file`` as the user named it, ``line`` and ``column`` from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, told to the person who can mend it.

    ``code`` is stable and never reused. ``position`` is set for texts with lines, ``pointer`` (RFC 6901) for claims
    and JSON. ``found``, ``expected`` and ``suggestion`` are plain texts; ``fields`` fill the catalogue's sentence.
    The value of a personal fact is never told: ``withheld`` then says what kind of value was found.
    """

    code: str
    position: Position | None = None
    pointer: str | None = None
    found: str | None = None
    expected: str | None = None
    suggestion: str | None = None
    severity: Literal["error", "warning"] = "error"
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)
    withheld: str | None = None

    def withhold(self, kind: str) -> Problem:
        """The same problem without the value: ``found`` and what repeats it are gone, its ``kind`` is told instead.

        ``kind`` is one of ``text``, ``number``, ``boolean``, ``null``, ``date``, ``list``, ``group``, ``value``. The
        suggestion goes as well, since it resembles the value.
        """
        fields = {name: value for name, value in self.fields.items() if name not in VALUE_FIELDS}
        return replace(self, found=None, suggestion=None, fields=fields, withheld=kind)

    @property
    def text(self) -> dict[str, str]:
        """The sentence of the catalogue in each of its languages."""
        from uirules.errors.catalogue import sentences

        return sentences(self)

    @property
    def where(self) -> str:
        """``file:line:column``, or the file with the pointer, or what there is of them."""
        if self.position is not None:
            return str(self.position)
        return self.pointer if self.pointer is not None else ""

    def __str__(self) -> str:
        where = self.where
        return f"{where}: {self.text['en']}" if where else self.text["en"]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON output."""
        data: dict[str, Any] = {"code": self.code, "severity": self.severity, "text": self.text}
        if self.position is not None:
            data |= {"file": self.position.file, "line": self.position.line, "column": self.position.column}
        for name in ("pointer", "found", "expected", "suggestion", "withheld"):
            if (value := getattr(self, name)) is not None:
                data[name] = shown(value) if name == "found" else value
        return data


class UirulesError(Exception):
    """The root of all errors of this package; ``problems`` says what is wrong, one entry for each thing."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class RulesetError(UirulesError):
    """A ruleset, a reading or a clause registry is not well formed."""


class ClaimError(UirulesError):
    """A claim cannot be read, or a fact in it is undeclared, impossible or of the wrong type."""


class NoLawInForce(UirulesError):
    """The date asked for lies before the first law of the ruleset."""


class UnknownName(UirulesError):
    """A ruleset, benefit, reading, option, language or other name that does not exist."""


class LimitError(UirulesError):
    """An input exceeds a declared bound (size, depth, digits, steps)."""


class RecordError(UirulesError):
    """A stored record cannot be read or does not verify."""


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or None where none is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return near[0] if near else None
