"""Whole numbers, exact decimals, dates and months from text, digit by digit.

``int()`` and ``\\d`` accept every digit of Unicode, signs, underscores and blanks. Law does not: a number is written
with 0–9 or with ၀–၉, with one kind in one number, and everything else is told by its name.

Every function returns the value or a :class:`Misread`; none raises. Plain ASCII takes the short way.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

__all__ = ["MAX_DIGITS", "Misread", "read_count", "read_date", "read_integer", "read_month", "read_number"]

MAX_DIGITS = 100
"""The most digits a written number may have."""


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a text is not the value it should be: a problem's code, and the fields of its sentence."""

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)


_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]*)\.([0-9]+)", re.ASCII)
_FRACTION = re.compile(r"(-?(?:0|[1-9][0-9]*))/([1-9][0-9]*)", re.ASCII)
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[,_' \u00a0\u202f\u2009၊][0-9]{2,3})+(?:\.[0-9]+)?", re.ASCII)
_EXPONENT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]+", re.ASCII)
_LEADING_ZERO = re.compile(r"-?0[0-9]+(?:\.[0-9]+)?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]", re.ASCII)
_OTHER_ORDER = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{4}[./][0-9]{1,2}[./][0-9]{1,2}", re.ASCII)
_MYANMAR = "၀၁၂၃၄၅၆၇၈၉"
_TO_ASCII = str.maketrans(_MYANMAR, "0123456789")
_TO_MYANMAR = str.maketrans("0123456789", _MYANMAR)
_LOOK_ALIKE = str.maketrans("ဝရ", "၀၇")


def read_integer(text: str) -> int | Misread:
    """A whole number, negative ones included: ``-12``, ``၂၈၀၀၀၀``, also ``280000.0`` (its fraction is zero)."""
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS and (text[0] != "0" or len(text) == 1):
        return int(text)
    number = read_number(text)
    if isinstance(number, Fraction):
        return Misread("read.number_not_whole", {"number": text})
    return number


def read_count(text: str) -> int | Misread:
    """A whole number that is not negative."""
    number = read_integer(text)
    if isinstance(number, int) and number < 0:
        return Misread("read.number_negative", {"number": text})
    return number


def read_number(text: str) -> int | Fraction | Misread:
    """An exact number: whole, decimal (``0.1`` is one tenth) or a fraction of whole numbers (``850000/3``).

    A value without fraction comes back as int, every other as Fraction.
    """
    plain = _ascii_digits(text)
    if isinstance(plain, Misread):
        return plain
    if sum(map(str.isdigit, plain)) > MAX_DIGITS:
        return Misread("read.number_too_long", {"limit": str(MAX_DIGITS)})
    if _INTEGER.fullmatch(plain):
        return int(plain)
    if match := _DECIMAL.fullmatch(plain):
        sign, whole, decimals = match.groups()
        value = Fraction(int(f"{sign}{whole}{decimals}"), 10 ** len(decimals))
        return value.numerator if value.denominator == 1 else value
    if match := _FRACTION.fullmatch(plain):
        value = Fraction(int(match[1]), int(match[2]))
        return value.numerator if value.denominator == 1 else value
    return _why_no_number(text, plain)


def read_date(text: str) -> datetime.date | Misread:
    """A date of the calendar, written ``YYYY-MM-DD``."""
    plain = text if text.isascii() else _ascii_digits(text)
    if isinstance(plain, Misread):
        return plain
    if _DATE.fullmatch(plain) is None:
        return _why_no_date(text, plain)
    try:
        return datetime.date.fromisoformat(plain)
    except ValueError:
        return Misread("read.date_impossible", {"date": text})


def read_month(text: str) -> int | Misread:
    """A month written ``YYYY-MM``, as the number of months since January of the year 0 (``year * 12 + month - 1``)."""
    if len(text) == 7 and text.isascii() and text[4] == "-" and text[:4].isdigit() and "01" <= text[5:] <= "12":
        year, month = text[:4], text[5:]
        if month.isdigit() and year != "0000":
            return int(year) * 12 + int(month) - 1
    plain = text if text.isascii() else _ascii_digits(text)
    if isinstance(plain, Misread):
        return plain
    if _MONTH.fullmatch(plain) is None:
        return _why_no_month(text, plain)
    number_of_year, number_of_month = int(plain[:4]), int(plain[5:])
    if not (1 <= number_of_month <= 12 and number_of_year >= 1):
        return Misread("read.month_impossible", {"month": text})
    return number_of_year * 12 + number_of_month - 1


def _ascii_digits(text: str) -> str | Misread:
    """The text with ၀–၉ as 0–9, or why its digits cannot be read."""
    if text.isascii():
        return text
    latin = myanmar = False
    for character in text:
        if "0" <= character <= "9":
            latin = True
        elif character in _MYANMAR:
            myanmar = True
        elif character.isdigit() or character.isdecimal() or unicodedata.category(character) in ("Nd", "Nl", "No"):
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            return Misread("read.digit_of_other_script", {"character": character, "digit_name": name.lower()})
    if latin and myanmar:
        return Misread("read.digits_mixed", {"number": text})
    if myanmar and ("ဝ" in text or "ရ" in text):
        return Misread("read.digit_look_alike", {"number": text, "meant": text.translate(_LOOK_ALIKE)})
    return text.translate(_TO_ASCII)


def _in_script_of(text: str, number: str) -> str:
    """The number in the digits that the text uses."""
    return number.translate(_TO_MYANMAR) if any(digit in text for digit in _MYANMAR) else number


def _why_no_number(text: str, plain: str) -> Misread:
    stripped = plain.strip()
    if not stripped:
        return Misread("read.number_empty")
    if stripped != plain:
        return Misread("read.blanks", {"value": text})
    if plain[0] in "−–—" and plain[1:2].isdigit():
        return Misread("read.number_minus", {"number": text, "meant": _in_script_of(text, "-" + plain[1:])})
    if plain[0] == "+" and plain[1:2].isdigit():
        return Misread("read.number_plus", {"number": text, "meant": _in_script_of(text, plain[1:])})
    if _LEADING_ZERO.fullmatch(plain):
        sign = "-" if plain[0] == "-" else ""
        whole, dot, decimals = plain.lstrip("-").partition(".")
        meant = f"{sign}{whole.lstrip('0') or '0'}{dot}{decimals}"
        return Misread("read.number_leading_zero", {"number": text, "meant": _in_script_of(text, meant)})
    if _GROUPED.fullmatch(plain):
        meant = re.sub(r"[^0-9.\-]", "", plain)
        return Misread("read.number_grouped", {"number": text, "meant": _in_script_of(text, meant)})
    if _EXPONENT.fullmatch(plain):
        return Misread("read.number_exponent", {"number": text})
    if plain.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        return Misread("read.number_not_finite", {"number": text})
    return Misread("read.not_a_number", {"number": text})


def _why_no_date(text: str, plain: str) -> Misread:
    if plain != plain.strip():
        return Misread("read.blanks", {"value": text})
    if _MONTH.fullmatch(plain):
        return Misread("read.date_without_day", {"date": text})
    if _TIME.match(plain):
        return Misread("read.date_with_time", {"date": text})
    if _OTHER_ORDER.fullmatch(plain):
        return Misread("read.date_other_order", {"date": text})
    return Misread("read.not_a_date", {"date": text})


def _why_no_month(text: str, plain: str) -> Misread:
    if plain != plain.strip():
        return Misread("read.blanks", {"value": text})
    if _DATE.fullmatch(plain):
        return Misread("read.month_with_day", {"month": text, "meant": text[:7]})
    return Misread("read.not_a_month", {"month": text})
