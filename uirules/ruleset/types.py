"""Types of facts, parameters and definitions, with their units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["BOOLEAN", "DATE", "INTEGER", "MONTH", "TEXT", "Kind", "Type", "list_of", "record"]

Kind = Literal["boolean", "integer", "rational", "money", "date", "month", "text", "enum", "list", "record", "empty"]

_NUMERIC = frozenset({"integer", "rational", "money"})
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True, slots=True)
class Type:
    """A type as rules see it.

    ``unit`` is ``months``, ``days``, …, or a currency code for money and what is computed from it. ``members`` are the
    values of an enum, ``element`` the item type of a list, ``fields`` name and type of a record's parts in their order,
    ``name`` the fact or definition an enum, list or record was declared by. ``low`` and ``high`` bound numbers, months
    (as integers) and dates; None: no bound.
    """

    kind: Kind
    unit: str | None = None
    members: tuple[str, ...] = ()
    element: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    name: str | None = field(default=None, compare=False)
    low: Any = field(default=None, compare=False)
    high: Any = field(default=None, compare=False)

    @property
    def numeric(self) -> bool:
        return self.kind in _NUMERIC

    @property
    def ordered(self) -> bool:
        """True where ``<`` is defined."""
        return self.kind in _NUMERIC or self.kind in ("date", "month")

    @property
    def counts(self) -> bool:
        """True for plain numbers and counts, which multiply or divide an amount without changing its unit."""
        return self.numeric and (self.unit is None or not _CURRENCY.match(self.unit))

    def index(self, name: str) -> int | None:
        """The position of a record's field."""
        for position, (known, _) in enumerate(self.fields):
            if known == name:
                return position
        return None

    def field_type(self, name: str) -> Type | None:
        """The type of a record's field."""
        position = self.index(name)
        return None if position is None else self.fields[position][1]

    def __str__(self) -> str:
        if self.kind == "list":
            return f"list of {self.element}"
        if self.kind == "record":
            return self.name or "{" + ", ".join(f"{name}: {type_}" for name, type_ in self.fields) + "}"
        if self.kind == "enum":
            return f"one of {', '.join(self.members)}"
        return f"{self.kind} ({self.unit})" if self.unit and self.kind != "money" else self.kind


BOOLEAN = Type("boolean")
INTEGER = Type("integer")
DATE = Type("date")
MONTH = Type("month")
TEXT = Type("text")


def list_of(element: Type, name: str | None = None) -> Type:
    """A list type."""
    return Type("list", element=element, name=name)


def record(fields: dict[str, Type], name: str | None = None) -> Type:
    """A record type with fields in the order given."""
    return Type("record", fields=tuple(fields.items()), name=name)
