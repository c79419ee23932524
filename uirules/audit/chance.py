"""How large a mean can be, and how small, of which a sample is known: bounds that hold without any assumption on it.

The values lie between 0 and 1 and are mostly 0, as errors are, so that no bound of normal distribution would hold.
**Stringer's bound** joins exact bounds for the number of values above 0 (hypergeometric for rows drawn without
replacement, binomial for monetary units) with the values themselves, the largest first. It is known to hold at least as
often as it says in every case that was examined, most often more.

Decimals of 40 digits, never floats: the same bounds on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

__all__ = ["lower_mean", "upper_mean"]

_DIGITS = Context(prec=40)
_SMALL = Decimal(10) ** -30
_STEPS = 1 << 40
"""So fine is a binomial bound told."""


def upper_mean(values: Sequence[Fraction], size: int, risk: Fraction, population: int | None = None) -> Fraction:
    """How large the mean of a population can be, save for a risk.

    ``values`` are those of the sample above 0, each at most 1; ``size`` counts all of the sample. ``population``: its
    size, where the sample was drawn without replacement; None: with it.
    """
    most = [_most(count, size, risk, population) for count in range(len(values) + 1)]
    ordered = sorted(values, reverse=True)
    return most[0] + sum(
        ((most[count + 1] - most[count]) * value for count, value in enumerate(ordered)), start=Fraction(0)
    )


def lower_mean(values: Sequence[Fraction], size: int, risk: Fraction, population: int | None = None) -> Fraction:
    """How small it can be: the same bound of what the values lack to 1."""
    least = [_least(count, size, risk, population) for count in range(len(values) + 1)]
    ordered = sorted(values, reverse=True)
    return sum(((least[count + 1] - least[count]) * value for count, value in enumerate(ordered)), start=Fraction(0))


@lru_cache(maxsize=100_000)
def _most(count: int, size: int, risk: Fraction, population: int | None) -> Fraction:
    """The largest share of which a sample of ``size`` with ``count`` or fewer would still come with the risk."""
    if count >= size:
        return Fraction(1)
    allowed = Decimal(risk.numerator) / Decimal(risk.denominator)
    if population is None:
        found = _last(0, _STEPS, lambda step: _binomial(count, size, Fraction(step, _STEPS)) > allowed)
        return Fraction(min(found + 1, _STEPS), _STEPS)
    high = population - size + count
    found = _last(count, high, lambda marked: _hypergeometric(count, size, marked, population) > allowed)
    return Fraction(found, population)


@lru_cache(maxsize=100_000)
def _least(count: int, size: int, risk: Fraction, population: int | None) -> Fraction:
    """The smallest share of which a sample with ``count`` or more would still come with the risk."""
    return 1 - _most(size - count, size, risk, population)


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The last number up to ``high`` for which something holds; it holds for ``low`` and, once it fails, no more."""
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _hypergeometric(count: int, size: int, marked: int, population: int) -> Decimal:
    """The chance of ``count`` or fewer marked ones among ``size`` drawn from a population without replacement."""
    least, most = max(0, size - (population - marked)), min(size, marked)
    mode = (size + 1) * (marked + 1) // (population + 2)
    rest = population - marked - size
    return _up_to(
        count,
        least,
        most,
        mode,
        lambda k: (Decimal((marked - k) * (size - k)), Decimal((k + 1) * (rest + k + 1))),
    )


def _binomial(count: int, size: int, share: Fraction) -> Decimal:
    """The chance of ``count`` or fewer in ``size`` draws of which each has a chance of ``share``."""
    if share <= 0:
        return Decimal(1)
    if share >= 1:
        return Decimal(count >= size)
    hit, miss = share.numerator, share.denominator - share.numerator
    mode = (size + 1) * share.numerator // share.denominator
    return _up_to(count, 0, size, mode, lambda k: (Decimal((size - k) * hit), Decimal((k + 1) * miss)))


def _up_to(count: int, least: int, most: int, mode: int, ratio: Callable[[int], tuple[Decimal, Decimal]]) -> Decimal:
    """The part of all chances that lies at ``count`` or below; ``ratio(k)`` is the chance of k + 1 to that of k.

    The chances are summed from the most likely number on both ways, until they are too small to tell.
    """
    if count >= most:
        return Decimal(1)
    if count < least:
        return Decimal(0)
    mode = min(max(mode, least), most)
    with localcontext(_DIGITS):
        below = Decimal(0)
        whole = chance = Decimal(1)
        below += chance if mode <= count else 0
        for k in range(mode, most):
            up, down = ratio(k)
            chance = chance * up / down
            whole += chance
            below += chance if k + 1 <= count else 0
            if chance < _SMALL:
                break
        chance = Decimal(1)
        for k in range(mode - 1, least - 1, -1):
            up, down = ratio(k)
            chance = chance * down / up
            whole += chance
            below += chance if k <= count else 0
            if chance < _SMALL:
                break
        return below / whole
