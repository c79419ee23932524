"""FEEL's own text of a value."""

from __future__ import annotations

from typing import Any

from uirules.feel.kinds import Value, kind_of
from uirules.feel.meter import Meter
from uirules.feel.names import WORD
from uirules.feel.tree import Span
from uirules.values import dates, numbers

__all__ = ["string", "to_text"]

_START = Span(0, 0, 1, 1)
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def to_text(value: Any) -> str:
    """The expression that gives ``value``, as FEEL writes it.

    Numbers show up to 34 significant digits, dates, times and durations stand as ``@"…"``, UNKNOWN as ``unknown``.
    Takes the values that :func:`uirules.feel.evaluate` takes as context and those it returns. Raises
    :class:`FeelValueError` for others and :class:`FeelLimit` for a text of more than 100,000 characters.
    """
    from uirules.feel.inputs import accept

    return write(Meter(_START), accept(value))


def string(meter: Meter, value: Value) -> str | None:
    """DMN's ``string(value)``: as :func:`to_text`, but a text, date, time or duration on its own has no quotes."""
    match kind_of(value):
        case "string":
            return str(value)
        case "null":
            return None
        case "date":
            return dates.text(value)
        case "time" | "date and time" | "days and time duration" | "years and months duration":
            return str(value)
    if "@" in (written := write(meter, value)) and _has_times(value):
        raise meter.unsettled("text_inside")
    return written


def _has_times(value: Value) -> bool:
    match kind_of(value):
        case "list":
            return any(map(_has_times, value))
        case "context":
            return any(map(_has_times, value.values()))
        case "range":
            return _has_times(value.low) or _has_times(value.high)
        case "date" | "time" | "date and time" | "days and time duration" | "years and months duration":
            return True
    return False


def write(meter: Meter, value: Value) -> str:
    """The text of a value inside others."""
    parts: list[str] = []
    try:
        _write(meter, value, parts)
    except RecursionError:
        meter.limit("calls")
    return "".join(parts)


def _write(meter: Meter, value: Value, parts: list[str]) -> None:
    meter.tick()
    kind = kind_of(value)
    if kind == "number":
        parts.append(numbers.text(value))
    elif kind == "string":
        meter.size(len(value))
        parts.append(quote(value))
    elif kind == "boolean":
        parts.append("true" if value else "false")
    elif kind == "null":
        parts.append("null")
    elif kind == "list":
        parts.append("[")
        for index, item in enumerate(value):
            parts.append(", " if index else "")
            _write(meter, item, parts)
        parts.append("]")
    elif kind == "context":
        parts.append("{")
        for index, (name, item) in enumerate(value.items()):
            parts.append(", " if index else "")
            parts.append(f"{_key(name)}: ")
            _write(meter, item, parts)
        parts.append("}")
    elif kind == "range":
        _range(meter, value, parts)
    elif kind == "function":
        raise meter.unsettled("function_text")
    elif kind == "unknown":
        parts.append("unknown")
    else:
        parts.append(f'@"{dates.text(value) if kind == "date" else value}"')


def _range(meter: Meter, value: Value, parts: list[str]) -> None:
    if value.unbounded:
        upper = value.low is None
        operator = "<" if upper else ">"
        equals = "=" if (value.high_closed if upper else value.low_closed) else ""
        parts.append(f"({operator}{equals} ")
        _write(meter, value.high if upper else value.low, parts)
        parts.append(")")
        return
    parts.append("[" if value.low_closed else "(")
    _write(meter, value.low, parts)
    parts.append("..")
    _write(meter, value.high, parts)
    parts.append("]" if value.high_closed else ")")


def quote(text: str) -> str:
    """A string literal."""
    return f'"{text.translate(_ESCAPES)}"'


def _key(name: str) -> str:
    return name if name and all(map(WORD.fullmatch, name.split(" "))) else quote(name)
