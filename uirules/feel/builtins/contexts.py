"""Context functions (DMN 1.5, table 79)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.kinds import Value
from uirules.values.uncertain import UNKNOWN

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation

__all__ = ["FUNCTIONS"]

Context = dict[str, Value]


def _get(e: Evaluation, context: Context, key: str) -> Value:
    return context.get(key)


def _get_named(e: Evaluation, context: Context, key: str) -> Value:
    raise e.meter.unsettled("parameter_name")


def _get_deep(e: Evaluation, context: Context, keys: list[Value]) -> Value:
    value: Value = context
    for key in keys:
        if value is UNKNOWN:
            return UNKNOWN
        if type(value) is not dict or type(key) is not str:
            return None
        value = value.get(key)
    return value if keys else None


def _entries(e: Evaluation, context: Context) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(e: Evaluation, entries: list[Value]) -> Value:
    result: Context = {}
    for entry in entries:
        if type(entry) is not dict or "value" not in entry or type(entry.get("key")) is not str:
            return None
        if entry["key"] in result:
            return None
        result[entry["key"]] = entry["value"]
    return result


def _put(e: Evaluation, context: Context, key: str, value: Value) -> Value:
    e.meter.size(len(context) + 1)
    return {**context, key: value}


def _put_deep(e: Evaluation, context: Context, keys: list[Value], value: Value) -> Value:
    if not keys or any(type(key) is not str for key in keys):
        return None
    result = top = dict(context)
    for key in keys[:-1]:
        inner = top.get(key)
        if type(inner) is not dict:
            raise e.meter.unsettled("put_below")
        top[key] = dict(inner)
        top = top[key]
    top[keys[-1]] = value
    return result


def _merge(e: Evaluation, contexts: list[Value]) -> Value:
    result: Context = {}
    for context in contexts:
        if type(context) is not dict:
            return None
        e.meter.size(len(result) + len(context))
        result |= context
    return result


FUNCTIONS: Functions = {
    "context": (overload("entries: list", _context),),
    "context merge": (overload("contexts: list", _merge),),
    "context put": (
        overload("context: context, key: string, value: any", _put, lenient=True),
        overload("context: context, keys: list, value: any", _put_deep, lenient=True),
    ),
    "get entries": (overload("m: context", _entries, lenient=True),),
    "get value": (
        overload("m: context, key: string", _get, lenient=True),
        overload("context: context, key: string", _get_named),
        overload("context: context, keys: list", _get_deep, lenient=True),
    ),
}
