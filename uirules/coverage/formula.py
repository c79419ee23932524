"""A node of a plan in one line, near to the formula it came from, so that a boundary can be told."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from typing import Any

from uirules.plan import nodes as n
from uirules.ruleset.scalars import month_text
from uirules.ruleset.types import Type

__all__ = ["formula", "scalar"]

_WORDS: dict[type[n.Node], str] = {
    n.MonthOf: "month of",
    n.AddMonths: "add months",
    n.AddDays: "add days",
    n.CompletedYears: "completed years",
    n.DaysBetween: "days between",
    n.FirstDay: "first day of",
    n.LastDay: "last day of",
    n.Distinct: "distinct values",
    n.LongestRun: "longest run",
    n.GroupByMonth: "group by month",
    n.Latest: "latest",
    n.Contains: "list contains",
    n.Absent: "absent",
    n.Not: "not",
}
_FUNCTIONS = tuple(_WORDS)


def scalar(value: Any, type_: Type) -> str:
    """A known value as formulas write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if type_.kind == "month" and isinstance(value, int):
        return month_text(value)
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def formula(node: n.Node) -> str:
    """The node in one line. What a surrounding list operation is at is a field by its name."""
    match node:
        case n.Constant():
            return scalar(node.value, node.type)
        case n.Fact():
            return node.path
        case n.Definition():
            return node.name
        case n.Parameter():
            return node.name if node.on is None else f"{node.name}({formula(node.on)})"
        case n.Reading():
            return f"{node.reading}?"
        case n.ByDate():
            return "by date"
        case n.Compare():
            return f"{formula(node.left)} {node.operator} {formula(node.right)}"
        case n.Arithmetic():
            return f"{_operand(node.left, node.operator)} {node.operator} {_operand(node.right, node.operator)}"
        case n.Power():
            return f"{formula(node.base)} ** {node.exponent}"
        case n.Round():
            return f"{node.mode}({formula(node.operand)})"
        case n.Extreme():
            return f"{node.choose}({', '.join(map(formula, node.operands))})"
        case n.Within():
            low, high = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
            return f"{formula(node.operand)} in {low}{formula(node.low)}..{formula(node.high)}{high}"
        case n.If():
            return f"if {formula(node.condition)} then {formula(node.then)} else {formula(node.otherwise)}"
        case n.And():
            return " and ".join(map(formula, node.operands))
        case n.Or():
            return " or ".join(map(formula, node.operands))
        case n.Local():
            return "item"
        case n.Field():
            return _field(node.row, node.row.type, node.index)
        case n.Column():
            return f"{formula(node.source)}.{_name(node.source.type.element, node.index)}"
        case n.Aggregate():
            return f"{node.function}({formula(node.source)})"
        case n.Filter():
            return f"{formula(node.source)}[…]"
        case n.For():
            return f"for {formula(node.source)}"
        case n.CompleteUntil():
            return f"complete until({node.path})"
        case n.Requires():
            return formula(node.value)
        case _ if isinstance(node, _FUNCTIONS):
            parts = (getattr(node, part.name) for part in fields(node))
            inner = ", ".join(formula(part) for part in parts if isinstance(part, n.Node))
            return f"{_WORDS[type(node)]}({inner})"
        case _:
            return type(node).__name__.rstrip("_").lower()


def _operand(node: n.Node, operator: str) -> str:
    loose = isinstance(node, n.Arithmetic) and node.operator in "+-" and operator in "*/-"
    return f"({formula(node)})" if loose else formula(node)


def _name(row: Type | None, index: int) -> str:
    return str(index) if row is None or index >= len(row.fields) else row.fields[index][0]


def _field(row: n.Node, type_: Type, index: int) -> str:
    name = _name(type_, index)
    if isinstance(row, n.Local):
        return name if type_.name is None else f"{type_.name}.{name}"
    return f"{formula(row)}.{name}"
