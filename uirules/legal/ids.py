"""Ids of clauses: ``ssl-2012/sec_31__para_b__subpara_ii``, in the manner of Akoma Ntoso.

An id is the instrument's, a slash, and the parts of the clause from the outside in, joined by two underscores; each
part is a kind, an underscore, and the number or letter as the instrument writes it. The id of an instrument alone means
the whole of it. A provision whose number is not known is a ``prov_`` with a name of its own, beneath the narrowest part
that is known: a name never looks like a number, so nobody takes it for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["KINDS", "ClauseId", "PartKind", "is_instrument_id", "parse_id"]

PartKind = str
"""One of :data:`KINDS`."""

_INSTRUMENT = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NUMBER = r"[1-9][0-9]*[A-Z]*"
_PARTS: dict[PartKind, re.Pattern[str]] = {
    "chp": re.compile(r"[IVXLC]+"),
    "sec": re.compile(_NUMBER),
    "rule": re.compile(_NUMBER),
    "art": re.compile(_NUMBER),
    "par": re.compile(_NUMBER),
    "para": re.compile(r"[a-z]{1,2}"),
    "subpara": re.compile(r"[ivxl]+"),
    "prov": re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"),
}

KINDS: tuple[PartKind, ...] = ("instrument", *_PARTS)
"""Kinds of clauses: the whole instrument, chapter, section, rule, article, numbered paragraph (of a notification),
lettered paragraph, sub-paragraph, and a provision whose number is not known."""

_BENEATH: dict[PartKind, frozenset[PartKind]] = {
    "instrument": frozenset({"chp", "sec", "rule", "art", "par", "prov"}),
    "chp": frozenset({"prov"}),
    "sec": frozenset({"para", "prov"}),
    "rule": frozenset({"para", "prov"}),
    "art": frozenset({"para", "prov"}),
    "par": frozenset({"para", "prov"}),
    "para": frozenset({"subpara", "prov"}),
    "subpara": frozenset({"prov"}),
    "prov": frozenset(),
}


@dataclass(frozen=True, slots=True)
class ClauseId:
    """A well-formed id, taken apart. Whether such a clause exists only a registry can say."""

    instrument: str
    parts: tuple[tuple[PartKind, str], ...]

    @property
    def kind(self) -> PartKind:
        """The kind of the innermost part, or ``instrument``."""
        return self.parts[-1][0] if self.parts else "instrument"

    @property
    def parent(self) -> str | None:
        """The id one part shorter: that of the clause this one stands in by its id; None for an instrument."""
        return str(ClauseId(self.instrument, self.parts[:-1])) if self.parts else None

    @property
    def suffix(self) -> str:
        """The part after the slash, "" for an instrument."""
        return "__".join(f"{kind}_{name}" for kind, name in self.parts)

    def __str__(self) -> str:
        return f"{self.instrument}/{self.suffix}" if self.parts else self.instrument


def is_instrument_id(text: str) -> bool:
    """True where the text can be the id of an instrument."""
    return _INSTRUMENT.fullmatch(text) is not None


def parse_id(text: str) -> ClauseId | None:
    """The id taken apart, or None where it is not well formed."""
    instrument, slash, suffix = text.partition("/")
    if not is_instrument_id(instrument):
        return None
    if not slash:
        return ClauseId(instrument, ())
    parts: list[tuple[PartKind, str]] = []
    outer = "instrument"
    for part in suffix.split("__"):
        kind, _, name = part.partition("_")
        pattern = _PARTS.get(kind)
        if pattern is None or kind not in _BENEATH[outer] or not pattern.fullmatch(name):
            return None
        parts.append((kind, name))
        outer = kind
    return ClauseId(instrument, tuple(parts))
