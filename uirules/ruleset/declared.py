"""What the names of a provision's formulas stand for: facts, parameters, definitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uirules.ruleset.model import Declaration, Facts, RowField
from uirules.ruleset.scalars import read_value
from uirules.ruleset.types import Type, list_of, record

__all__ = ["fact_type", "fact_types", "row_type"]


def _limits(kind: str, limits: tuple[str, str] | None) -> tuple[Any, Any]:
    if limits is None:
        return None, None
    low, high = (read_value(text, kind) for text in limits)
    return low, high


def row_type(path: str, row: Mapping[str, RowField]) -> Type:
    """The record type of a list fact's rows."""
    fields: dict[str, Type] = {}
    for name, field in row.items():
        where = f"{path}.{name}"
        if field.type == "list of enum":
            members = Type("enum", members=tuple(field.values or ()), name=where)
            fields[name] = list_of(members, where)
        elif field.type == "enum":
            fields[name] = Type("enum", members=tuple(field.values or ()), name=where)
        else:
            low, high = _limits(field.type, field.range)
            fields[name] = Type(field.type, unit=field.unit, name=where, low=low, high=high)
    return record(fields, path)


def fact_type(path: str, declaration: Declaration) -> Type:
    """The type of a declared fact."""
    if declaration.type == "list":
        return list_of(row_type(path, declaration.row or {}), path)
    if declaration.type == "enum":
        return Type("enum", members=tuple(declaration.values or ()), name=path)
    low, high = _limits(declaration.type, declaration.range)
    return Type(declaration.type, unit=declaration.unit, name=path, low=low, high=high)


def fact_types(facts: Facts) -> dict[str, Type]:
    """The types of all facts of a law, by path."""
    return {path: fact_type(path, declaration) for path, declaration in facts.facts.items()}
