"""The built-in functions (DMN 1.5, chapter 10.3.4), and how arguments reach them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from uirules.feel.builtins import contexts, conversion, lists, numeric, own, ranges, strings, temporal
from uirules.feel.kinds import UNCERTAIN, Builtin, Overload, Value, kind_of
from uirules.feel.operations import known
from uirules.values import times
from uirules.values.uncertain import UNKNOWN

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation

__all__ = ["BUILTINS", "call_builtin"]

BUILTINS: dict[str, Builtin] = {
    name: Builtin(name, overloads)
    for module in (contexts, conversion, lists, numeric, own, ranges, strings, temporal)
    for name, overloads in module.FUNCTIONS.items()
}
"""Every built-in by name."""


class _Mismatch(Exception):
    """An argument is not of the kind its parameter wants."""


def call_builtin(e: Evaluation, function: Builtin, arguments: list[Value] | dict[str, Value]) -> Value:
    """The value of a call, arguments by position (list) or by name (dict); null where no overload takes them."""
    for overload in function.overloads:
        bound = _by_name(overload, arguments) if isinstance(arguments, dict) else _by_position(overload, arguments)
        if bound is None:
            continue
        if any(
            value is UNKNOWN and kind not in ("any", "each") if overload.lenient else _uncertain(e, value)
            for (_, kind), value in zip(overload.parameters, bound, strict=True)
        ):
            return UNKNOWN
        try:
            fitted = [_fit(e, kind, value) for (_, kind), value in zip(overload.parameters, bound, strict=True)]
        except _Mismatch:
            continue
        return known(overload.run(e, *fitted))
    return None


def _by_name(overload: Overload, arguments: dict[str, Value]) -> list[Value] | None:
    names = [name for name, _ in overload.parameters]
    if not arguments.keys() <= set(names) or len(names) - len(arguments) > overload.optional:
        return None
    return [arguments.get(name) for name in names]


def _by_position(overload: Overload, arguments: list[Value]) -> list[Value] | None:
    wanted = len(overload.parameters)
    if not overload.variadic:
        return arguments if len(arguments) == wanted else None
    if len(arguments) < wanted:
        return None
    if len(arguments) == wanted and overload.parameters[-1][1] != "each":
        return arguments
    return [*arguments[: wanted - 1], arguments[wanted - 1 :]]


def _uncertain(e: Evaluation, value: Value) -> bool:
    """Whether a value is uncertain, or holds something that is."""
    kind = kind_of(value)
    if kind == UNCERTAIN:
        return True
    if kind not in ("list", "context"):
        return False
    e.meter.tick(len(value))
    items: Iterable[Value] = value if kind == "list" else value.values()
    return any(_uncertain(e, item) for item in items)


def _fit(e: Evaluation, wanted: str, value: Value) -> Value:
    """The argument as its parameter wants it, by the implicit conversions of DMN 1.5, chapter 10.3.2.9.4.

    ``wanted`` is "any", "each", or kinds separated by "|"; "integer" cuts a number to a whole one, "list" takes a
    single value as a list of one, "numbers" is a list of numbers alone, "kind?" takes null too.
    """
    if wanted in ("any", "each"):
        return value
    if wanted.endswith("?"):
        if value is None:
            return None
        wanted = wanted[:-1]
    kind = kind_of(value)
    if kind in ("string", "list", "context"):
        e.meter.copied(len(value))
    if kind in wanted.split("|"):
        return value
    if wanted in ("list", "numbers"):
        if value is None:
            raise _Mismatch
        items = value if kind == "list" else [value]
        if wanted == "numbers" and any(kind_of(item) != "number" for item in items):
            raise _Mismatch
        return items
    if kind == "list" and len(value) == 1 and kind_of(value[0]) != "list":
        return _fit(e, wanted, value[0])
    if wanted == "integer" and kind == "number":
        return int(value)
    if wanted == "date and time" and kind == "date":
        return times.at_midnight(value)
    raise _Mismatch
