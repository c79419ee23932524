"""The types that ``instance of`` names: reading them and writing them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uirules.errors import did_you_mean
from uirules.feel.errors import FeelLimit, FeelSyntaxError, FeelUnsupported
from uirules.feel.kinds import Function, Value, kind_of
from uirules.feel.names import LOOSE, PART, PHRASE, normalise

if TYPE_CHECKING:
    from uirules.feel.lexer import Lexer
    from uirules.feel.meter import Meter

__all__ = ["SIMPLE", "Type", "TypeReader", "conforms", "read_type"]

SIMPLE = (
    "Any",
    "Null",
    "boolean",
    "date",
    "date and time",
    "days and time duration",
    "number",
    "string",
    "time",
    "years and months duration",
)
"""The types without parts."""

NESTING = 20
"""The deepest nesting of a type."""

_NAMES = re.compile(
    "(?:"
    + "|".join(name.replace(" ", r"\s+") for name in sorted(SIMPLE, key=len, reverse=True))
    + rf"|{LOOSE})(?!{PART})"
)
_FIELD = re.compile(rf"({PHRASE})\s*:")
_BLANK = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Type:
    """``name``, its type ``arguments`` (of a function: the parameters, then the result), and a context's ``fields``."""

    name: str
    arguments: tuple[Type, ...] = ()
    fields: tuple[tuple[str, Type], ...] = ()

    def __str__(self) -> str:
        if self.name == "function" and self.arguments:
            *parameters, result = self.arguments
            return f"function<{', '.join(map(str, parameters))}>->{result}"
        if self.arguments:
            return f"{self.name}<{', '.join(map(str, self.arguments))}>"
        if self.fields:
            return f"{self.name}<{', '.join(f'{name}: {type_}' for name, type_ in self.fields)}>"
        return self.name


class TypeReader:
    """Reads one type at a place of a lexer's text; afterwards ``position`` lies behind it."""

    __slots__ = ("lexer", "position")

    def __init__(self, lexer: Lexer, position: int) -> None:
        self.lexer = lexer
        self.position = position

    def read(self) -> str:
        """The type as text, its spaces normalised."""
        return str(self.type(0))

    def type(self, depth: int) -> Type:
        """The type that begins here."""
        lexer = self.lexer
        if depth > NESTING:
            lexer.fail(FeelLimit, "too_deep", self.position)
        start = self.position
        match = _NAMES.match(lexer.text, start)
        if not match:
            lexer.fail(FeelSyntaxError, "type", start, found=lexer.text[start : start + 1])
        name = normalise(match[0])
        self.position = match.end()
        if name == "function":
            return self._function(depth)
        if name in ("list", "range") and self._take("<"):
            argument = self._inner(depth)
            self._need(">")
            return Type(name, (argument,))
        if name == "context" and self._take("<"):
            fields: list[tuple[str, Type]] = []
            while not fields or self._take(","):
                self._blank()
                field = _FIELD.match(lexer.text, self.position)
                if not field:
                    lexer.fail(
                        FeelSyntaxError, "key", self.position, found=lexer.text[self.position : self.position + 1]
                    )
                self.position = field.end()
                fields.append((normalise(field[1]), self._inner(depth)))
            self._need(">")
            return Type(name, fields=tuple(fields))
        if name not in SIMPLE and name not in ("list", "range", "context"):
            # A type of the user's own model: what it means is not known here, so no answer could be trusted.
            suggestion = did_you_mean(name, (*SIMPLE, "list", "range", "context", "function"))
            lexer.fail(FeelUnsupported, "unsupported", start, found=f"instance of {name}", suggestion=suggestion)
        return Type(name)

    def _function(self, depth: int) -> Type:
        if not self._take("<"):
            return Type("function")
        arguments: list[Type] = []
        while not self._take(">"):
            if arguments:
                self._need(",")
            arguments.append(self._inner(depth))
        self._need("->")
        arguments.append(self._inner(depth))
        return Type("function", tuple(arguments))

    def _inner(self, depth: int) -> Type:
        self._blank()
        return self.type(depth + 1)

    def _blank(self) -> None:
        blank = _BLANK.match(self.lexer.text, self.position)
        if blank:
            self.position = blank.end()

    def _take(self, symbol: str) -> bool:
        before = self.position
        self._blank()
        if self.lexer.text.startswith(symbol, self.position):
            self.position += len(symbol)
            return True
        self.position = before
        return False

    def _need(self, symbol: str) -> None:
        if not self._take(symbol):
            self._blank()
            found = self.lexer.text[self.position : self.position + 1]
            self.lexer.fail(FeelSyntaxError, "symbol", self.position, found=found, expected=symbol)


def read_type(text: str) -> Type:
    """The type that :attr:`uirules.feel.tree.InstanceOf.type` holds as text."""
    from uirules.feel.lexer import Lexer

    return TypeReader(Lexer(text), 0).type(0)


def conforms(meter: Meter, value: Value, type_: Type) -> bool:
    """Whether a value is of a type: ``value instance of type_`` (DMN 1.5, chapter 10.3.2.9). Null is of Null alone."""
    name = type_.name
    if name == "Any":
        return value is not None
    kind = kind_of(value)
    if name == "Null":
        return value is None
    if kind != name:
        return False
    if name == "list" and type_.arguments:
        meter.tick(len(value))
        return all(_member_conforms(meter, item, type_.arguments[0]) for item in value)
    if name == "context":
        return all(field in value and _member_conforms(meter, value[field], inner) for field, inner in type_.fields)
    if name == "range" and type_.arguments:
        ends = [end for end in (value.low, value.high) if end is not None]
        return all(conforms(meter, end, type_.arguments[0]) for end in ends)
    if name == "function" and type_.arguments:
        return _function_conforms(meter, value, type_)
    return True


def _function_conforms(meter: Meter, value: Value, type_: Type) -> bool:
    if isinstance(value, Function):
        if len(value.parameters) != len(type_.arguments) - 1:
            return False
        if all(argument.name == "Any" for argument in type_.arguments):
            return True
    raise meter.unsettled("function_type")


def _member_conforms(meter: Meter, value: Value, type_: Type) -> bool:
    """Inside a list or context null is of every type."""
    return value is None or conforms(meter, value, type_)
