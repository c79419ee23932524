"""Functions beyond DMN. A month is a date here, the first day of the month; rules hold it as an integer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.kinds import ORDERED, Value, kind_of
from uirules.values import dates, lists
from uirules.values.dates import Date
from uirules.values.failure import Failed

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation

__all__ = ["FUNCTIONS"]


def _month_of(e: Evaluation, date: Date) -> Value:
    return dates.first_day_of(dates.month_of(date))


def _last_day(e: Evaluation, date: Date) -> Value:
    return dates.last_day_of(dates.month_of(date))


def _longest_run(e: Evaluation, months: list[Value]) -> Value:
    if not all(dates.is_date(month) for month in months):
        return None
    return lists.longest_run(dates.month_of(month) for month in months)


def _sort_key(item: Value) -> Value:
    """What orders an item: the value itself, or a context's ``month``."""
    return item.get("month") if type(item) is dict else item


def _latest(e: Evaluation, items: list[Value], n: int) -> Value:
    kinds = {kind_of(_sort_key(item)) for item in items}
    if n < 0 or len(kinds) > 1 or not kinds <= ORDERED - {"time", "date and time"}:
        return None
    e.meter.tick(len(items))
    key: Any = _sort_key
    return lists.latest(items, n, key)


def _group_by_month(e: Evaluation, items: list[Value]) -> Value:
    if not all(type(item) is dict and dates.is_date(item.get("month")) for item in items):
        return None
    e.meter.tick(len(items))
    groups = lists.group(items, lambda item: dates.month_of(item["month"]))
    result: list[Value] = []
    for month, rows in groups.items():
        first = dates.first_day_of(month)
        if isinstance(first, Failed):
            return None
        result.append({"month": first, "rows": rows})
    return result


def _add_days(e: Evaluation, date: Date, days: Value) -> Value:
    return dates.add_days(date, days) if type(days) is int else None


def _add_months(e: Evaluation, date: Date, months: Value) -> Value:
    return dates.add_months(date, months) if type(months) is int else None


FUNCTIONS: Functions = {
    "add days": (overload("date: date, days: number", _add_days),),
    "add months": (overload("date: date, months: number", _add_months),),
    "completed years": (overload("from: date, to: date", lambda e, start, end: dates.completed_years(start, end)),),
    "days between": (overload("from: date, to: date", lambda e, start, end: dates.days_between(start, end)),),
    "first day of": (overload("date: date", _month_of),),
    "group by month": (overload("list: list", _group_by_month),),
    "last day of": (overload("date: date", _last_day),),
    "latest": (overload("list: list, n: integer", _latest),),
    "longest run": (overload("months: list", _longest_run),),
    "month of": (overload("date: date", _month_of),),
}
