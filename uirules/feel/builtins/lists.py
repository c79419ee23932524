"""List and boolean functions (DMN 1.5, tables 76 and 73)."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from uirules.feel import operations
from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.kinds import ORDERED, Builtin, Function, Value, kind_of
from uirules.values import lists
from uirules.values.uncertain import UNKNOWN

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation

__all__ = ["FUNCTIONS"]

Items = list[Value]


def _contains(e: Evaluation, items: Items, element: Value) -> Value:
    settled = True
    for item in items:
        same = operations.equal(e.meter, item, element)
        if same is True:
            return True
        settled = settled and same is not UNKNOWN
    return False if settled else UNKNOWN


def _extreme(greatest: bool) -> Any:
    def run(e: Evaluation, items: Items) -> Value:
        kinds = {kind_of(item) for item in items}
        if len(kinds) != 1 or not kinds <= ORDERED:
            return None
        best = items[0]
        for item in items[1:]:
            if operations.compare(e.meter, ">" if greatest else "<", item, best):
                best = item
        return best

    return run


def _all(e: Evaluation, items: Items) -> Value:
    if any(item is False for item in items):
        return False
    if all(item is True for item in items):
        return True
    return _null_or_unknown(items)


def _any(e: Evaluation, items: Items) -> Value:
    if any(item is True for item in items):
        return True
    if all(item is False for item in items):
        return False
    return _null_or_unknown(items)


def _null_or_unknown(items: Items) -> Value:
    return UNKNOWN if any(item is UNKNOWN for item in items) else None


def _sublist(e: Evaluation, items: Items, start: int, length: int | None = None) -> Value:
    if start == 0 or abs(start) > len(items):
        return None
    first = start - 1 if start > 0 else len(items) + start
    if length is None:
        return items[first:]
    if length < 1 or first + length > len(items):
        return None
    return items[first : first + length]


def _append(e: Evaluation, items: Items, more: Items) -> Value:
    e.meter.size(len(items) + len(more))
    return items + more


def _concatenate(e: Evaluation, parts: Items) -> Value:
    result: Items = []
    for part in parts:
        if part is None:
            return None
        if part is UNKNOWN:
            return UNKNOWN
        more = part if type(part) is list else [part]
        result.extend(more)
        e.meter.size(len(result))
    return result


def _insert(e: Evaluation, items: Items, position: int, item: Value) -> Value:
    if position == 0 or abs(position) > len(items):
        return None
    at = position - 1 if position > 0 else len(items) + position
    return [*items[:at], item, *items[at:]]


def _remove(e: Evaluation, items: Items, position: int) -> Value:
    if position == 0 or abs(position) > len(items):
        return None
    at = position - 1 if position > 0 else len(items) + position
    return items[:at] + items[at + 1 :]


def _replace(e: Evaluation, items: Items, position: int, item: Value) -> Value:
    if position == 0 or abs(position) > len(items):
        return None
    at = position - 1 if position > 0 else len(items) + position
    return [*items[:at], item, *items[at + 1 :]]


def _replace_where(e: Evaluation, items: Items, match: Function | Builtin, item: Value) -> Value:
    if isinstance(match, Function) and len(match.parameters) != 2:
        return None
    result: Items = []
    for old in items:
        chosen = e.call(match, [old, item])
        if type(chosen) is not bool:
            return UNKNOWN if chosen is UNKNOWN else None
        result.append(item if chosen else old)
    return result


def _index_of(e: Evaluation, items: Items, match: Value) -> Value:
    results = [operations.equal(e.meter, item, match) for item in items]
    if any(result is UNKNOWN for result in results):
        return UNKNOWN
    return [index for index, result in enumerate(results, 1) if result is True]


def _distinct(e: Evaluation, items: Items) -> Items:
    e.meter.tick(len(items))
    first: dict[Any, Value] = {}
    for item in items:
        first.setdefault(operations.key(item), item)
    return list(first.values())


def _union(e: Evaluation, parts: Items) -> Value:
    joined = _concatenate(e, parts)
    return _distinct(e, joined) if type(joined) is list else joined


def _flatten(e: Evaluation, items: Items) -> Items:
    result: Items = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            e.meter.tick()
            if type(item) is list:
                stack.append(iter(item))
                break
            result.append(item)
        else:
            stack.pop()
    e.meter.size(len(result))
    return result


def _sort(e: Evaluation, items: Items, precedes: Function | Builtin) -> Value:
    odd = []

    def order(left: Value, right: Value) -> int:
        for sign, pair in ((-1, [left, right]), (1, [right, left])):
            first = e.call(precedes, pair)
            if type(first) is not bool:
                odd.append(first)
            elif first:
                return sign
        return 0

    if isinstance(precedes, Function) and len(precedes.parameters) != 2:
        return None
    result = sorted(items, key=cmp_to_key(order))
    if odd:
        return _null_or_unknown(odd)
    return result


def _mean(e: Evaluation, items: Items) -> Value:
    return lists.mean(items)


FUNCTIONS: Functions = {
    "all": (overload("list: list", _all, variadic=True, lenient=True),),
    "any": (overload("list: list", _any, variadic=True, lenient=True),),
    "append": (overload("list: list, item: each", _append, variadic=True, lenient=True),),
    "concatenate": (overload("list: each", _concatenate, variadic=True, lenient=True),),
    "count": (overload("list: list", lambda e, items: len(items), lenient=True),),
    "distinct values": (overload("list: list", _distinct),),
    "flatten": (overload("list: list", _flatten),),
    "index of": (overload("list: list, match: any", _index_of),),
    "insert before": (overload("list: list, position: integer, newItem: any", _insert, lenient=True),),
    "list contains": (overload("list: list, element: any", _contains, lenient=True),),
    "list replace": (
        overload("list: list, position: integer, newItem: any", _replace, lenient=True),
        overload("list: list, match: function, newItem: any", _replace_where, lenient=True),
    ),
    "max": (overload("list: list", _extreme(True), variadic=True),),
    "mean": (overload("list: numbers", _mean, variadic=True),),
    "median": (overload("list: numbers", lambda e, items: lists.median(items), variadic=True),),
    "min": (overload("list: list", _extreme(False), variadic=True),),
    "mode": (overload("list: numbers", lambda e, items: lists.mode(items), variadic=True),),
    "product": (overload("list: numbers", lambda e, items: lists.product(items) if items else None, variadic=True),),
    "remove": (overload("list: list, position: integer", _remove, lenient=True),),
    "reverse": (overload("list: list", lambda e, items: items[::-1], lenient=True),),
    "sort": (overload("list: list, precedes: function", _sort, lenient=True),),
    "stddev": (overload("list: numbers", lambda e, items: lists.stddev(items), variadic=True),),
    "sublist": (
        overload("list: list, start position: integer", _sublist, lenient=True),
        overload("list: list, start position: integer, length: integer", _sublist, lenient=True),
    ),
    "sum": (overload("list: numbers", lambda e, items: lists.total(items) if items else None, variadic=True),),
    "union": (overload("list: each", _union, variadic=True),),
}
