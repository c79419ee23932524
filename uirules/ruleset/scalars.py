"""What scalars of ruleset files mean once a type is declared: dates, months, exact numbers, shares, ids."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from uirules.values import numbers

__all__ = ["Dashed", "Day", "Dotted", "ExactText", "Flag", "Name", "Natural", "month_index", "month_text", "read_value"]

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")
_SHARE = re.compile(r"(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?) ?%\Z")
_RATIO = re.compile(r"(-?(?:0|[1-9][0-9]*))/([1-9][0-9]*)\Z")


def _fail(kind: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "expected {expected}", {"expected": expected})


def read_day(text: Any) -> dt.date:
    """``2014-04-01`` as a date."""
    if isinstance(text, dt.date):
        return text
    match = _DAY.match(text) if isinstance(text, str) else None
    if match:
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise _fail("day", "a day that the calendar has, YYYY-MM-DD") from None
    raise _fail("day", f"a date YYYY-MM-DD{_hint(text)}")


_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{2,3})+(?:\.[0-9]+)?(?: ?%)?\Z")
_COMMA = re.compile(r"-?[0-9]+,[0-9]+(?: ?%)?\Z")
_WITH_UNIT = re.compile(r"-?[0-9][0-9.,]*[ \u00a0]?[^\W\d_]+\Z")


def _hint(text: Any) -> str:
    """What to write otherwise, where a text is a number or a day all the same; else nothing."""
    if not isinstance(text, str):
        return ""
    if any(sign.isdecimal() and not sign.isascii() for sign in text):
        return ", in the digits 0-9"
    if _GROUPED.match(text):
        return ", without a comma"
    if _COMMA.match(text):
        return ", with a point and no comma"
    return ", without a unit" if _WITH_UNIT.match(text) else ""


def month_index(text: str) -> int:
    """``2014-04`` as year × 12 + month − 1; ValueError where it is none."""
    match = _MONTH.match(text)
    if not match:
        raise ValueError(text)
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(index: int) -> str:
    """The month with that index as ``YYYY-MM``."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def read_exact(text: str) -> int | Fraction:
    """``36``, ``0.5``, ``50 %`` or ``1/3`` as an exact number; ValueError where it is none."""
    if match := _SHARE.match(text):
        return numbers.exact(Fraction(match[1]) / 100)
    if match := _RATIO.match(text):
        return numbers.exact(Fraction(int(match[1]), int(match[2])))
    if _NUMBER.match(text) and len(text) <= 100:
        return numbers.exact(Fraction(text))
    raise ValueError(text)


def read_value(text: str, kind: str) -> Any:
    """A parameter's value of a kind (:data:`uirules.ruleset.types.Kind`); ValueError names what was expected."""
    try:
        if kind == "date":
            return read_day(text)
        if kind == "month":
            return month_index(text)
        if kind == "boolean":
            return {"true": True, "false": False}[text]
        if kind in ("integer", "money"):
            number = read_exact(text)
            if not isinstance(number, int):
                raise ValueError(text)
            return number
        if kind == "rational":
            return read_exact(text)
    except PydanticCustomError as error:
        raise ValueError(error.context["expected"] if error.context else _EXPECTED[kind]) from None
    except (ValueError, KeyError):
        raise ValueError(_EXPECTED[kind] + _hint(text)) from None
    return text


_EXPECTED = {
    "date": "a date YYYY-MM-DD",
    "month": "a month YYYY-MM",
    "boolean": "true or false",
    "integer": "a whole number",
    "money": "a whole amount",
    "rational": "a number such as 36, 0.5, 50 % or 1/3",
}


def _flag(text: Any) -> bool:
    if text in ("true", True):
        return True
    if text in ("false", False):
        return False
    raise _fail("flag", "true or false")


def _natural(text: Any) -> int:
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    if isinstance(text, str) and re.fullmatch(r"0|[1-9][0-9]{0,8}", text):
        return int(text)
    raise _fail("natural", "a whole number of at least 0")


def _matching(pattern: str, kind: str, expected: str) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if compiled.match(text):
            return text
        raise _fail(kind, expected)

    return AfterValidator(check)


_DASHED = r"^[a-z0-9][a-z0-9-]*\Z"
_NAME = r"^[a-z][a-z0-9_]*\Z"
_DOTTED = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*\Z"

Day = Annotated[
    dt.date,
    BeforeValidator(read_day),
    PlainSerializer(dt.date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "a date"}),
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Natural = Annotated[int, BeforeValidator(_natural), WithJsonSchema({"type": "integer", "minimum": 0})]
Dashed = Annotated[
    str,
    _matching(_DASHED, "dashed", "an id of small letters, digits and hyphens"),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$"}),
]
Name = Annotated[
    str,
    _matching(_NAME, "name", "a name of small letters, digits and underscores"),
    WithJsonSchema({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}),
]
Dotted = Annotated[
    str,
    _matching(_DOTTED, "dotted", "a name of small letters, digits and underscores, with dots between its parts"),
    WithJsonSchema({"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"}),
]
ExactText = Annotated[str, WithJsonSchema({"type": ["string", "number", "boolean"]})]
