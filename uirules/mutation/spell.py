"""A node as FEEL writes it: how an alteration shows what it altered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from uirules.mutation.edit import put, spots, substitute
from uirules.plan import nodes as n
from uirules.plan.plan import PlannedCall
from uirules.plan.walk import walk
from uirules.ruleset.scalars import month_text
from uirules.ruleset.types import Type

__all__ = ["Names", "names_in", "spell", "spell_value"]

_WIDE, _LOOSE, _TEST, _SUM, _PRODUCT, _TIGHT = range(6)
"""How strongly a text holds together: what is weaker than its place stands in brackets."""


Names = Mapping[int, n.Node]
"""Nodes to be shown by a name, these by ``id``: what a caller gave, and calls."""


def names_in(call: PlannedCall | None, calls: Iterable[PlannedCall]) -> Names:
    """How a body, or a formula (``call`` None), shows the arguments it was given, and the calls it makes."""
    found: dict[int, n.Node] = {}
    for other in calls:  # in the order in which they were made: those inside others come first
        if other is not call:
            given = ", ".join(_spell(substitute(node, found))[0] for node in other.given)
            found[id(other.body)] = n.Fact(f"{other.name}({given})", type=other.body.type)
    if call is not None:
        for name, node in zip(call.arguments, call.given, strict=True):
            found[id(node)] = n.Fact(name, type=node.type)
    return found


def spell(node: n.Node, names: Names = MappingProxyType({})) -> str:
    """The node on one line. Where rows of several lists meet, fields of the inner ones stand as ``item.field``."""
    node = substitute(node, names)
    slots = {part.slot for part in walk(node) if isinstance(part, n.Local) and part.type.kind != "list"}
    return _spell(_told_apart(node, min(slots)) if len(slots) > 1 else node)[0]


def _told_apart(node: n.Node, outer: int) -> n.Node:
    for spot in spots(node, ()):
        part = spot.node
        if isinstance(part, n.Field) and isinstance(part.row, n.Local) and part.row.slot != outer:
            node = put(node, spot.steps, n.Fact(f"item.{_field(part)}", type=part.type))
    return node


def spell_value(value: Any, type_: Type) -> str:
    """A known value as a ruleset writes it: ``36``, ``2014-04``, ``2026-02-28``, ``50 %``, ``1/3``, ``"storm"``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if type_.kind == "month" and isinstance(value, int):
        return month_text(value)
    if type_.unit == "share" and isinstance(value, int | Fraction):
        return f"{_number(Fraction(value) * 100)} %"
    if isinstance(value, int | Fraction):
        return _number(Fraction(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return f'"{value}"'


def _number(value: Fraction) -> str:
    """A number as digits where it has at most six decimals, else as a quotient."""
    scaled = value * 10**6
    if scaled.denominator != 1 or value.denominator == 1:
        return str(value)
    sign, digits = ("-" if value < 0 else ""), f"{abs(scaled.numerator):07d}"
    return f"{sign}{digits[:-6]}.{digits[-6:]}".rstrip("0")


def _in(node: n.Node, place: int) -> str:
    text, strength = _spell(node)
    return text if strength > place else f"({text})"


def _call(name: str, *operands: n.Node) -> str:
    return f"{name}({', '.join(_in(operand, _WIDE) for operand in operands)})"


def _column(type_: Type | None, index: int) -> str:
    return str(index) if type_ is None or index >= len(type_.fields) else type_.fields[index][0]


def _spell(node: n.Node) -> tuple[str, int]:
    made = _SPELLED.get(type(node))
    return (type(node).__name__, _TIGHT) if made is None else made(node)


# ── one function for each kind that is more than a call ───────────────────────────────────────────────────────────────


def _parameter(node: n.Parameter) -> str:
    return node.name if node.on is None or node.type.name is None else f"{node.name}({_in(node.on, _WIDE)})"


def _field(node: n.Field) -> str:
    name = _column(node.row.type, node.index)
    return name if isinstance(node.row, n.Local) else f"{_in(node.row, _PRODUCT)}.{name}"


def _within(node: n.Within) -> str:
    low, high = ("[" if node.low_closed else "("), ("]" if node.high_closed else ")")
    return f"{_in(node.operand, _TEST)} in {low}{_in(node.low, _WIDE)}..{_in(node.high, _WIDE)}{high}"


def _member(node: n.Member) -> str:
    listed = ", ".join(sorted(spell_value(value, node.operand.type) for value in node.values))
    if len(node.values) == 1:
        return f"{_in(node.operand, _TEST)} = {listed}"
    return f"{_in(node.operand, _TEST)} in ({listed})"


def _row(node: n.Row) -> str:
    names = [name for name, _ in node.type.fields]
    return "{" + ", ".join(f"{name}: {_in(part, _WIDE)}" for name, part in zip(names, node.parts, strict=False)) + "}"


def _branches(kind: str, branches: Any) -> str:
    return f"{kind} {{" + "; ".join(f"{name}: {_in(branch, _WIDE)}" for name, branch in branches) + "}"


def _table(node: n.Table) -> str:
    rows = []
    for row in node.rows:
        tests = " and ".join(_in(test, _WIDE) for test in row.tests if test is not None)
        rows.append(f"{tests or 'else'}: {_in(row.value, _WIDE)}")
    return "table {" + "; ".join(rows) + "}"


def _defaults(node: n.Defaults) -> str:
    rules = "; ".join(
        f"{rule.name}, where {_in(rule.when, _WIDE)}: {_in(rule.value, _WIDE)}" for rule in node.exceptions
    )
    default = "none" if node.default is None else _in(node.default, _WIDE)
    return f"{default} except {{{rules}}}"


_Speller = Callable[[Any], tuple[str, int]]


def _tight(text: Callable[[Any], str]) -> _Speller:
    return lambda node: (text(node), _TIGHT)


def _loose(text: Callable[[Any], str]) -> _Speller:
    return lambda node: (text(node), _LOOSE)


def _test(text: Callable[[Any], str]) -> _Speller:
    return lambda node: (text(node), _TEST)


def _arithmetic(node: n.Arithmetic) -> tuple[str, int]:
    place = _SUM if node.operator in "+-" else _PRODUCT
    return f"{_in(node.left, place - 1)} {node.operator} {_in(node.right, place)}", place


def _joined(word: str) -> Callable[[Any], str]:
    return lambda node: f" {word} ".join(_in(operand, _LOOSE) for operand in node.operands)


_SPELLED: dict[type[n.Node], _Speller] = {
    n.Constant: _tight(lambda node: spell_value(node.value, node.type)),
    n.Fact: _tight(lambda node: str(node.path)),
    n.Definition: _tight(lambda node: str(node.name)),
    n.Parameter: _tight(_parameter),
    n.Reading: _tight(lambda node: _branches(f"reading {node.reading}", node.options)),
    n.ByDate: _tight(lambda node: _branches("by date", node.entries)),
    n.Arithmetic: _arithmetic,
    n.Power: _tight(lambda node: f"{_in(node.base, _PRODUCT)} ** {node.exponent}"),
    n.Round: _tight(lambda node: _call(node.mode, node.operand)),
    n.Extreme: _tight(lambda node: _call(node.choose, *node.operands)),
    n.Compare: _test(lambda node: f"{_in(node.left, _TEST)} {node.operator} {_in(node.right, _TEST)}"),
    n.Within: _test(_within),
    n.Member: _test(_member),
    n.And: _loose(_joined("and")),
    n.Or: _loose(_joined("or")),
    n.Not: _tight(lambda node: _call("not", node.operand)),
    n.If: _loose(
        lambda node: f"if {_in(node.condition, _WIDE)} then {_in(node.then, _LOOSE)} else {_in(node.otherwise, _LOOSE)}"
    ),
    n.Absent: _tight(lambda node: _call("absent", node.operand)),
    n.MonthOf: _tight(lambda node: _call("month of", node.date)),
    n.AddMonths: _tight(lambda node: _call("add months", node.operand, node.months)),
    n.AddDays: _tight(lambda node: _call("add days", node.operand, node.days)),
    n.CompletedYears: _tight(lambda node: _call("completed years", node.start, node.end)),
    n.DaysBetween: _tight(lambda node: _call("days between", node.start, node.end)),
    n.FirstDay: _tight(lambda node: _call("first day of", node.month)),
    n.LastDay: _tight(lambda node: _call("last day of", node.month)),
    n.Local: _tight(lambda node: "item" if node.type.kind != "list" else "periods"),
    n.Field: _tight(_field),
    n.Filter: _tight(lambda node: f"{_in(node.source, _PRODUCT)}[{_in(node.condition, _WIDE)}]"),
    n.For: _loose(lambda node: f"for item in {_in(node.source, _WIDE)} return {_in(node.result, _WIDE)}"),
    n.Row: _tight(_row),
    n.Column: _tight(lambda node: f"{_in(node.source, _PRODUCT)}.{_column(node.source.type.element, node.index)}"),
    n.GroupByMonth: _tight(lambda node: _call("group by month", node.source)),
    n.Distinct: _tight(lambda node: _call("distinct values", node.source)),
    n.Contains: _tight(lambda node: _call("list contains", node.source, node.value)),
    n.Aggregate: _tight(lambda node: _call(node.function, node.source)),
    n.Quantified: _loose(
        lambda node: f"{node.kind} item in {_in(node.source, _WIDE)} satisfies {_in(node.condition, _WIDE)}"
    ),
    n.Latest: _tight(lambda node: _call("latest", node.source, node.length)),
    n.LongestRun: _tight(lambda node: _call("longest run", node.source)),
    n.Table: _tight(_table),
    n.Defaults: _loose(_defaults),
    n.CompleteUntil: _tight(lambda node: f"complete until({node.path})"),
    n.Requires: lambda node: _spell(node.value),
    n.Schedule: _tight(lambda node: f"payments from {_in(node.start, _WIDE)}"),
}
