"""Numeric functions (DMN 1.5, table 75), and ``is`` and ``not``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from uirules.feel import operations
from uirules.feel.builtins.declare import Functions, overload
from uirules.feel.kinds import Overload, Value
from uirules.values import numbers
from uirules.values.durations import DaysTime, YearsMonths
from uirules.values.numbers import Number

if TYPE_CHECKING:
    from uirules.feel.evaluation import Evaluation


def _scaled(kernel: Callable[[Number, int], Value]) -> Overload:
    return overload("n: number, scale: integer", lambda e, n, scale: kernel(n, scale))


def _rounding(kernel: Callable[[Number, int], Value]) -> tuple[Overload, ...]:
    return (_scaled(kernel), overload("n: number", _without_scale))


def _without_scale(e: Evaluation, n: Number) -> Value:
    raise e.meter.unsettled("no_scale")


def _plain(parameter: str, kernel: Callable[[Number], Value]) -> tuple[Overload, ...]:
    return (overload(f"{parameter}: number", lambda e, n: kernel(n)),)


def _absolute(e: Evaluation, n: Value) -> Value:
    if isinstance(n, DaysTime):
        return DaysTime(numbers.absolute(n.seconds))
    if isinstance(n, YearsMonths):
        return YearsMonths(abs(n.months))
    return numbers.absolute(n)


def _is(e: Evaluation, value1: Value, value2: Value) -> Value:
    return operations.identical(e.meter, value1, value2)


def _parity(remainder: int) -> tuple[Overload, ...]:
    def run(e: Evaluation, n: Number) -> Value:
        if type(n) is not int:
            raise e.meter.unsettled("parity")
        return n % 2 == remainder

    return (overload("number: number", run),)


FUNCTIONS: Functions = {
    "abs": (overload("n: number|days and time duration|years and months duration", _absolute),),
    "ceiling": (*_plain("n", numbers.ceiling), _scaled(numbers.ceiling)),
    "decimal": _rounding(numbers.decimal),
    "even": _parity(0),
    "exp": _plain("number", numbers.exponential),
    "floor": (*_plain("n", numbers.floor), _scaled(numbers.floor)),
    "is": (overload("value1: any, value2: any", _is, lenient=True, optional=1),),
    "log": _plain("number", numbers.logarithm),
    "modulo": (overload("dividend: number, divisor: number", lambda e, a, b: numbers.modulo(a, b)),),
    "not": (overload("negand: boolean", lambda e, negand: not negand),),
    "odd": _parity(1),
    "round down": _rounding(numbers.round_down),
    "round half down": _rounding(numbers.round_half_down),
    "round half even": _rounding(numbers.round_half_even),
    "round half up": _rounding(numbers.round_half_up),
    "round up": _rounding(numbers.round_up),
    "sqrt": _plain("number", numbers.square_root),
}

__all__ = ["FUNCTIONS"]
