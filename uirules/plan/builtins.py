"""The built-in functions that rules may call, each with the node it becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from uirules.feel import tree
from uirules.plan import nodes as n
from uirules.plan.resolve import Builtin, Resolver, Scope
from uirules.ruleset.types import BOOLEAN, DATE, MONTH, Type, list_of, record

__all__ = ["BUILTINS"]


def _arguments(r: Resolver, e: tree.Call, scope: Scope, *counts: int) -> list[n.Node]:
    if len(e.arguments) not in counts:
        r.fail("arguments", e.at, found=str(len(e.arguments)), expected=" or ".join(map(str, counts)))
    return [r.node(argument, scope) for argument in e.arguments]


def _want(r: Resolver, e: tree.Call, index: int, node: n.Node, expected: str, *kinds: str) -> None:
    r.want(node, e.arguments[index].at, expected, node.type.kind in kinds)


_NUMBERS = ("integer", "money", "rational")


def _rounding(mode: Literal["floor", "ceiling"]) -> Builtin:
    def build(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
        (operand,) = _arguments(r, e, scope, 1)
        _want(r, e, 0, operand, "a number", *_NUMBERS)
        return n.Round(mode, operand, 1, type=Type("integer", unit=operand.type.unit))

    return build


def _extreme(choose: Literal["min", "max"]) -> Builtin:
    def build(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
        if len(e.arguments) == 1:
            return _aggregate(choose)(r, e, scope)
        operands = _arguments(r, e, scope, *range(2, 17))
        for index, operand in enumerate(operands):
            r.want(operand, e.arguments[index].at, "a number, date or month", operand.type.ordered)
            r._comparable(e.arguments[index].at, operands[0], operand, ordered=True)
        unit = next((operand.type.unit for operand in operands if operand.type.unit), None)
        widest = next((o.type for o in operands if o.type.kind == "rational"), operands[0].type)
        return n.Extreme(choose, tuple(operands), type=replace(widest, unit=unit, low=None, high=None))

    return build


def _aggregate(function: Literal["count", "sum", "mean", "min", "max"]) -> Builtin:
    def build(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
        (source,) = _arguments(r, e, scope, 1)
        element = r._list(source, e.arguments[0].at)
        if function == "count":
            return n.Aggregate(
                "count", source, type=Type("integer", unit="months" if element.kind == "month" else None)
            )
        expected = "a list of numbers"
        if function in ("min", "max"):
            r.want(source, e.arguments[0].at, "a list of numbers, dates or months", element.ordered)
        else:
            r.want(source, e.arguments[0].at, expected, element.numeric)
        type_ = Type("rational", unit=element.unit) if function == "mean" else replace(element, low=None, high=None)
        return n.Aggregate(function, source, type=type_)

    return build


def _not(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    (operand,) = _arguments(r, e, scope, 1)
    _want(r, e, 0, operand, "true or false", "boolean")
    return n.Not(operand, type=BOOLEAN)


def _absent(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    (operand,) = _arguments(r, e, scope, 1)
    r.want(operand, e.arguments[0].at, "a fact", isinstance(operand, n.Fact | n.Field))
    return n.Absent(operand, type=BOOLEAN)


def _month_of(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    (date,) = _arguments(r, e, scope, 1)
    _want(r, e, 0, date, "a date", "date")
    return n.MonthOf(date, type=MONTH)


def _add_months(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    operand, months = _arguments(r, e, scope, 2)
    _want(r, e, 0, operand, "a date or month", "date", "month")
    r.want(
        months, e.arguments[1].at, "a number of months", months.type.numeric and months.type.unit in (None, "months")
    )
    return n.AddMonths(operand, months, type=replace(operand.type, low=None, high=None))


def _add_days(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    operand, days = _arguments(r, e, scope, 2)
    _want(r, e, 0, operand, "a date", "date")
    r.want(days, e.arguments[1].at, "a number of days", days.type.numeric and days.type.unit in (None, "days"))
    return n.AddDays(operand, days, type=DATE)


def _between(kind: type[n.CompletedYears] | type[n.DaysBetween], unit: str) -> Builtin:
    def build(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
        start, end = _arguments(r, e, scope, 2)
        _want(r, e, 0, start, "a date", "date")
        _want(r, e, 1, end, "a date", "date")
        return kind(start, end, type=Type("integer", unit=unit))

    return build


def _day_of(kind: type[n.FirstDay] | type[n.LastDay]) -> Builtin:
    def build(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
        (month,) = _arguments(r, e, scope, 1)
        _want(r, e, 0, month, "a month", "month")
        return kind(month, type=DATE)

    return build


def _distinct(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    (source,) = _arguments(r, e, scope, 1)
    element = r._list(source, e.arguments[0].at)
    r.want(
        source, e.arguments[0].at, "a list of months, dates, numbers or texts", element.kind not in ("record", "list")
    )
    return n.Distinct(source, type=source.type)


def _contains(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    source, value = _arguments(r, e, scope, 2)
    element = r._list(source, e.arguments[0].at)
    r._comparable(e.arguments[1].at, n.Local(0, type=element), value, ordered=False)
    return n.Contains(source, value, type=BOOLEAN)


def _month_field(r: Resolver, e: tree.Call, element: Type) -> int:
    months = [index for index, (_, type_) in enumerate(element.fields) if type_.kind == "month"]
    if len(months) != 1:
        r.fail("one_month_field", e.at, found=str(element), expected="rows with exactly one month")
    return months[0]


def _group_by_month(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    (source,) = _arguments(r, e, scope, 1)
    element = r._list(source, e.arguments[0].at)
    index = _month_field(r, e, element)
    group = record({"month": element.fields[index][1], "rows": source.type})
    return n.GroupByMonth(source, index, type=list_of(group))


def _latest(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    source, length = _arguments(r, e, scope, 2)
    element = r._list(source, e.arguments[0].at)
    r.want(length, e.arguments[1].at, "a whole number", length.type.kind == "integer")
    return n.Latest(source, length, _month_field(r, e, element), type=source.type)


def _longest_run(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    (source,) = _arguments(r, e, scope, 1)
    element = r._list(source, e.arguments[0].at)
    r.want(source, e.arguments[0].at, "a list of months", element.kind == "month")
    return n.LongestRun(source, type=Type("integer", unit="months"))


def _complete_until(r: Resolver, e: tree.Call, scope: Scope) -> n.Node:
    (source,) = _arguments(r, e, scope, 1)
    if not isinstance(source, n.Fact) or source.type.kind != "list":
        r.fail("wrong_type", e.arguments[0].at, found=str(source.type), expected="a list of the claim")
    return n.CompleteUntil(source.path, type=DATE)


BUILTINS: dict[str, Builtin] = {
    "absent": _absent,
    "add days": _add_days,
    "add months": _add_months,
    "ceiling": _rounding("ceiling"),
    "complete until": _complete_until,
    "completed years": _between(n.CompletedYears, "years"),
    "count": _aggregate("count"),
    "days between": _between(n.DaysBetween, "days"),
    "distinct values": _distinct,
    "first day of": _day_of(n.FirstDay),
    "floor": _rounding("floor"),
    "group by month": _group_by_month,
    "last day of": _day_of(n.LastDay),
    "latest": _latest,
    "list contains": _contains,
    "longest run": _longest_run,
    "max": _extreme("max"),
    "mean": _aggregate("mean"),
    "min": _extreme("min"),
    "month of": _month_of,
    "not": _not,
    "sum": _aggregate("sum"),
}
"""Names as FEEL has them, or as this package adds them (``docs/feel.md``)."""
