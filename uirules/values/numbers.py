"""Exact numbers: ``int``, or ``fractions.Fraction`` that is no integer. Never floats; ``bool`` is no number.

Bounds keep every operation short: a literal has at most 100 digits and an exponent within ±400; a result has at most
4,096 bits in numerator and denominator. Beyond that :class:`uirules.errors.LimitError` is raised, for powers before
anything is computed. The bad case of a partial operation is a :class:`~uirules.values.failure.Failed`.

``square_root`` of no square, ``logarithm``, ``exponential`` and powers to no integer give the decimal of 34 digits that
is nearest, as DMN has it (chapter 10.3.2.3.1); everything else is exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, Overflow, Underflow
from fractions import Fraction
from math import isqrt
from typing import TypeAlias

from uirules.errors import LimitError, Problem
from uirules.values.failure import Failed

__all__ = [
    "BITS",
    "DIGITS",
    "EXPONENT",
    "MODES",
    "SIGNIFICANT",
    "Number",
    "absolute",
    "add",
    "ceiling",
    "compare",
    "decimal",
    "divide",
    "exact",
    "exponential",
    "floor",
    "from_decimal",
    "is_number",
    "logarithm",
    "modulo",
    "multiply",
    "negate",
    "parse",
    "power",
    "round_down",
    "round_half_down",
    "round_half_even",
    "round_half_up",
    "round_to",
    "round_up",
    "square_root",
    "subtract",
    "text",
]

Number: TypeAlias = int | Fraction

DIGITS = 100
"""Digits of a literal, at most."""
EXPONENT = 400
"""Largest absolute value of a literal's exponent."""
BITS = 4096
"""Bits of a numerator or denominator, at most."""
SIGNIFICANT = 34
"""Digits of a number's text, and of a result that cannot be exact (IEEE 754 decimal128)."""
LOWEST_SCALE, HIGHEST_SCALE = -6111, 6176
"""The scales DMN allows in rounding."""

_HIGH = 1 << BITS
_LOW = -_HIGH
_LITERAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?", re.ASCII)
_TO_34 = Context(prec=SIGNIFICANT, rounding=ROUND_HALF_EVEN, Emax=9999, Emin=-9999)
# Guard digits: the last of 34 digits stays right unless the true value lies within 1e-26 of a tie.
_GUARDED = Context(prec=SIGNIFICANT + 26, rounding=ROUND_HALF_EVEN, Emax=1300, Emin=-1300, traps=[Overflow, Underflow])


def is_number(value: object) -> bool:
    """Whether a value is an exact number of this module (``bool`` and floats are not)."""
    return type(value) is int or type(value) is Fraction


def exact(value: Number) -> Number:
    """The same number as ``int`` where it is one; LimitError where it has more than 4,096 bits."""
    numerator, denominator = value.numerator, value.denominator
    if not (_LOW < numerator < _HIGH and denominator < _HIGH):
        raise _too_large()
    return numerator if denominator == 1 else value


def _too_large() -> LimitError:
    return LimitError(Problem("values.number_size"))


def parse(literal: str) -> Number | Failed:
    """The number written as ``12``, ``-0.5``, ``.5`` or ``1.2e-3`` in ASCII digits.

    Fails with ``not_a_number``, ``too_many_digits`` (100) or ``exponent`` (±400).
    """
    match = _LITERAL.fullmatch(literal)
    if match is None or not (match[2] or match[3]):
        return Failed("not_a_number", literal)
    sign, whole, fraction, exponent = match.groups()
    digits = whole + (fraction or "")
    if len(digits) > DIGITS:
        return Failed("too_many_digits", literal)
    if exponent is not None and (len(exponent) > 8 or abs(int(exponent)) > EXPONENT):
        return Failed("exponent", literal)
    number = -int(digits) if sign == "-" else int(digits)
    scale = int(exponent or 0) - len(fraction or "")
    if scale >= 0:
        factor: int = 10**scale
        return number * factor
    return exact(Fraction(number, 10**-scale))


def from_decimal(value: Decimal) -> Number | Failed:
    """A ``decimal.Decimal`` as an exact number, within the bounds of a literal; fails for NaN and infinity."""
    if not value.is_finite():
        return Failed("not_a_number", str(value))
    return parse(str(value))


def add(left: Number, right: Number) -> Number:
    """The sum."""
    result = left + right
    if type(result) is int and _LOW < result < _HIGH:
        return result
    return exact(result)


def subtract(left: Number, right: Number) -> Number:
    """The difference."""
    result = left - right
    if type(result) is int and _LOW < result < _HIGH:
        return result
    return exact(result)


def multiply(left: Number, right: Number) -> Number:
    """The product."""
    result = left * right
    if type(result) is int and _LOW < result < _HIGH:
        return result
    return exact(result)


def divide(dividend: Number, divisor: Number) -> Number | Failed:
    """The quotient; fails with ``division_by_zero``."""
    if not divisor:
        return Failed("division_by_zero", f"{text(dividend)} / 0")
    if type(dividend) is int and type(divisor) is int:
        quotient, rest = divmod(dividend, divisor)
        return Fraction(dividend, divisor) if rest else quotient
    return exact(Fraction(dividend) / divisor)


def modulo(dividend: Number, divisor: Number) -> Number | Failed:
    """``dividend - divisor * floor(dividend / divisor)``, of the divisor's sign; fails with ``division_by_zero``."""
    if not divisor:
        return Failed("division_by_zero", f"modulo({text(dividend)}, 0)")
    return exact(dividend % divisor)


def negate(value: Number) -> Number:
    """The number with the other sign."""
    return -value


def absolute(value: Number) -> Number:
    """The number without its sign."""
    return -value if value < 0 else value


def compare(left: Number, right: Number) -> int:
    """-1, 0 or 1 as ``left`` is less than, equal to or greater than ``right``."""
    return (left > right) - (left < right)


def power(base: Number, exponent: Number) -> Number | Failed:
    """``base ** exponent``, exact where the exponent is an integer, else to 34 digits.

    Fails with ``division_by_zero`` (0 to a negative power) or ``no_real_power`` (a negative base to no integer).
    """
    if type(exponent) is not int:
        return _real_power(base, exponent)
    if base in (0, 1):
        if exponent < 0 and base == 0:
            return Failed("division_by_zero", f"0 ** {exponent}")
        return base if exponent else 1
    if base == -1:
        return -1 if exponent % 2 else 1
    bits = max(abs(base.numerator).bit_length(), base.denominator.bit_length()) - 1
    if abs(exponent) * max(bits, 1) > BITS:
        raise _too_large()
    return exact(Fraction(base) ** exponent)


def _real_power(base: Number, exponent: Number) -> Number | Failed:
    if base < 0:
        return Failed("no_real_power", f"{text(base)} ** {text(exponent)}")
    if base == 0:
        return 0 if exponent > 0 else Failed("division_by_zero", f"0 ** {text(exponent)}")
    return _inexact(lambda: _GUARDED.power(_wide(base), _wide(exponent)))


def square_root(value: Number) -> Number | Failed:
    """The root, exact for the square of a rational number, else to 34 digits; fails with ``negative``."""
    if value < 0:
        return Failed("negative", f"sqrt({text(value)})")
    numerator, denominator = isqrt(value.numerator), isqrt(value.denominator)
    if numerator * numerator == value.numerator and denominator * denominator == value.denominator:
        return exact(Fraction(numerator, denominator))
    return _inexact(lambda: _GUARDED.sqrt(_wide(value)))


def logarithm(value: Number) -> Number | Failed:
    """The natural logarithm to 34 digits; fails with ``not_positive``."""
    if value <= 0:
        return Failed("not_positive", f"log({text(value)})")
    return _inexact(lambda: _GUARDED.ln(_wide(value)))


def exponential(value: Number) -> Number:
    """e to the power of ``value``, to 34 digits."""
    if absolute(value) > BITS:
        raise _too_large()
    return _inexact(lambda: _GUARDED.exp(_wide(value)))


def _wide(value: Number) -> Decimal:
    return _GUARDED.divide(Decimal(value.numerator), Decimal(value.denominator))


def _inexact(compute: Callable[[], Decimal]) -> Number:
    try:
        result = _TO_34.plus(compute())
    except (Overflow, Underflow):
        raise _too_large() from None
    return exact(Fraction(result))


def _floor(numerator: int, denominator: int) -> int:
    return numerator // denominator


def _ceiling(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator) if numerator > 0 else numerator // denominator


def _down(numerator: int, denominator: int) -> int:
    return numerator // denominator if numerator > 0 else -(-numerator // denominator)


def _half_up(numerator: int, denominator: int) -> int:
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator > 0 else -rounded


def _half_down(numerator: int, denominator: int) -> int:
    rounded = -((denominator - 2 * abs(numerator)) // (2 * denominator))
    return rounded if numerator > 0 else -rounded


def _half_even(numerator: int, denominator: int) -> int:
    return round(Fraction(numerator, denominator))


MODES: dict[str, Callable[[int, int], int]] = {
    "floor": _floor,
    "ceiling": _ceiling,
    "up": _up,
    "down": _down,
    "half_up": _half_up,
    "half_down": _half_down,
    "half_even": _half_even,
}
"""Ways to round ``numerator / denominator`` (the latter positive) to an integer.

``up`` and ``down`` mean away from and towards zero, and so do their halves, as in DMN (chapter 10.3.4.5).
"""


def round_to(value: Number, step: Number, mode: str) -> Number | Failed:
    """The multiple of ``step`` that ``mode`` (a key of :data:`MODES`) picks; fails with ``step`` unless positive."""
    if step <= 0:
        return Failed("step", text(step))
    if step == 1:
        return value if type(value) is int else MODES[mode](value.numerator, value.denominator)
    steps: int = MODES[mode](value.numerator * step.denominator, value.denominator * step.numerator)
    return exact(step * steps)


def _to_scale(value: Number, scale: int, mode: str) -> Number | Failed:
    if scale == 0:
        return value if type(value) is int else MODES[mode](value.numerator, value.denominator)
    if not LOWEST_SCALE <= scale <= HIGHEST_SCALE:
        return Failed("scale", str(scale))
    if scale < 0:
        return round_to(value, 10**-scale, mode)
    if 10**scale % value.denominator == 0:
        return value
    return round_to(value, Fraction(1, 10**scale), mode)


def floor(value: Number, scale: int = 0) -> Number | Failed:
    """The greatest number of ``scale`` decimal places that is not above; fails with ``scale`` beyond −6111..6176."""
    return _to_scale(value, scale, "floor")


def ceiling(value: Number, scale: int = 0) -> Number | Failed:
    """The least number of ``scale`` decimal places that is not below; fails as :func:`floor`."""
    return _to_scale(value, scale, "ceiling")


def round_up(value: Number, scale: int) -> Number | Failed:
    """Away from zero; fails as :func:`floor`."""
    return _to_scale(value, scale, "up")


def round_down(value: Number, scale: int) -> Number | Failed:
    """Towards zero; fails as :func:`floor`."""
    return _to_scale(value, scale, "down")


def round_half_up(value: Number, scale: int) -> Number | Failed:
    """To the nearest, halves away from zero; fails as :func:`floor`."""
    return _to_scale(value, scale, "half_up")


def round_half_down(value: Number, scale: int) -> Number | Failed:
    """To the nearest, halves towards zero; fails as :func:`floor`."""
    return _to_scale(value, scale, "half_down")


def round_half_even(value: Number, scale: int) -> Number | Failed:
    """To the nearest, halves to the even neighbour; fails as :func:`floor`."""
    return _to_scale(value, scale, "half_even")


decimal = round_half_even
"""DMN's ``decimal(n, scale)``."""


def text(value: Number) -> str:
    """The number in decimal digits, without exponent: exact where 34 significant digits suffice, else half-even."""
    if type(value) is int and -(10**SIGNIFICANT) < value < 10**SIGNIFICANT:
        return str(value)
    rounded = _TO_34.divide(Decimal(value.numerator), Decimal(value.denominator))
    written = format(rounded, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
