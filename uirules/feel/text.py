"""FEEL's own text of a value."""

from __future__ import annotations

from typing import Any

from uirules.feel.kinds import Range, Value, kind_of
from uirules.feel.meter import ITEMS, Meter
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
    if _is_open(value):
        raise meter.unsettled("text_inside")
    return write(meter, value)


def _is_open(value: Value) -> bool:
    """Whether a value has parts whose text inside a list or context the standard does not settle."""
    match kind_of(value):
        case "list":
            return any(map(_is_open, value))
        case "context":
            return any(not (WORD.fullmatch(key) or set(key) & set('{},:"')) for key in value) or any(
                map(_is_open, value.values())
            )
        case "number" | "string" | "boolean" | "null" | "unknown" | "function":
            return False
    return True


def write(meter: Meter, value: Value) -> str:
    """The text of a value inside others."""
    writer = _Writer(meter)
    try:
        writer.value(value)
    except RecursionError:
        meter.limit("calls")
    return "".join(writer.parts)


class _Writer:
    """Collects the parts of a text and counts its characters."""

    __slots__ = ("length", "meter", "parts")

    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self.parts: list[str] = []
        self.length = 0

    def add(self, part: str) -> None:
        self.length += len(part)
        if self.length > ITEMS:
            self.meter.limit("items")
        self.parts.append(part)

    def value(self, value: Value) -> None:
        self.meter.tick()
        match kind_of(value):
            case "number":
                self.add(numbers.text(value))
            case "string":
                self.add(quote(value))
            case "boolean":
                self.add("true" if value else "false")
            case "null":
                self.add("null")
            case "list":
                self.add("[")
                for index, item in enumerate(value):
                    self.add(", " if index else "")
                    self.value(item)
                self.add("]")
            case "context":
                self.add("{")
                for index, (name, item) in enumerate(value.items()):
                    self.add(", " if index else "")
                    self.add(f"{_key(name)}: ")
                    self.value(item)
                self.add("}")
            case "range":
                self.range(value)
            case "function":
                raise self.meter.unsettled("function_text")
            case "unknown":
                self.add("unknown")
            case "date":
                self.add(f'@"{dates.text(value)}"')
            case _:
                self.add(f'@"{value}"')

    def range(self, value: Range) -> None:
        if value.unbounded:
            upper = value.low is None
            operator = "<" if upper else ">"
            equals = "=" if (value.high_closed if upper else value.low_closed) else ""
            self.add(f"({operator}{equals} ")
            self.value(value.high if upper else value.low)
            self.add(")")
            return
        self.add("[" if value.low_closed else "(")
        self.value(value.low)
        self.add("..")
        self.value(value.high)
        self.add("]" if value.high_closed else ")")


def quote(text: str) -> str:
    """A string literal."""
    return f'"{text.translate(_ESCAPES)}"'


def _key(name: str) -> str:
    return name if name and all(map(WORD.fullmatch, name.split(" "))) else quote(name)
