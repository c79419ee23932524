"""String functions (DMN 1.5, table 74), apart from those of regular expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.kinds import Value

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation

__all__ = ["FUNCTIONS"]

_REGULAR = frozenset("\\^$.|?*+()[]{}")


def _substring(e: Evaluation, string: str, start: int, length: int | None = None) -> Value:
    if start == 0 or abs(start) > len(string) or (length is not None and length < 1):
        return None
    first = start - 1 if start > 0 else len(string) + start
    return string[first:] if length is None else string[first : first + length]


def _after(e: Evaluation, string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


def _before(e: Evaluation, string: str, match: str) -> str:
    found = string.find(match)
    return string[: max(found, 0)]


def _split(e: Evaluation, string: str, delimiter: str) -> Value:
    if not delimiter or _REGULAR & set(delimiter):
        raise e.meter.unsettled("split_delimiter")
    parts = string.split(delimiter)
    e.meter.size(len(parts))
    return parts


def _join(e: Evaluation, strings: list[Value], delimiter: str | None = None) -> Value:
    if any(item is not None and type(item) is not str for item in strings):
        return None
    parts = [item for item in strings if item is not None]
    e.meter.size(sum(map(len, parts)) + len(delimiter or "") * len(parts))
    return (delimiter or "").join(parts)


FUNCTIONS: Functions = {
    "contains": (overload("string: string, match: string", lambda e, string, match: match in string),),
    "ends with": (overload("string: string, match: string", lambda e, string, match: string.endswith(match)),),
    "lower case": (overload("string: string", lambda e, string: string.lower()),),
    "split": (overload("string: string, delimiter: string", _split),),
    "starts with": (overload("string: string, match: string", lambda e, string, match: string.startswith(match)),),
    "string join": (overload("list: list", _join), overload("list: list, delimiter: string?", _join)),
    "string length": (overload("string: string", lambda e, string: len(string)),),
    "substring": (
        overload("string: string, start position: integer", _substring),
        overload("string: string, start position: integer, length: integer", _substring),
    ),
    "substring after": (overload("string: string, match: string", _after),),
    "substring before": (overload("string: string, match: string", _before),),
    "upper case": (overload("string: string", lambda e, string: string.upper()),),
}
