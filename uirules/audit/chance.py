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
_SMALL = Decimal(10) ** -24
_STEPS = 1 << 32
"""So fine is a binomial bound told."""


def upper_mean(values: Sequence[Fraction], size: int, risk: Fraction, population: int | None = None) -> Fraction:
    """How large the mean of a population can be, save for a risk.

    ``values`` are those of the sample above 0, each at most 1; ``size`` counts all of the sample. ``population``: its
    size, where the sample was drawn without replacement; None: with it.
    """
    most = _Shares.of(size, risk, population).most(len(values))
    return most[0] + _joined(most, values)


def lower_mean(values: Sequence[Fraction], size: int, risk: Fraction, population: int | None = None) -> Fraction:
    """How small it can be: the same bound of what the values lack to 1."""
    return _joined(_Shares.of(size, risk, population).least(len(values)), values)


def _joined(shares: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    """Each value, the largest first, by how much the bound grows with the number of errors."""
    ordered = enumerate(sorted(values, reverse=True))
    return sum(((shares[count + 1] - shares[count]) * value for count, value in ordered), start=Fraction(0))


class _Shares:
    """The exact bounds of the share of errors for one size of sample, by the number of errors in it."""

    def __init__(self, size: int, risk: Fraction, population: int | None) -> None:
        self.size, self.population = size, population
        self.risk = Decimal(risk.numerator) / Decimal(risk.denominator)
        self.whole = _STEPS if population is None else population
        self._most: list[int] = []
        self._least: list[int] = [0]

    @staticmethod
    @lru_cache(maxsize=256)
    def of(size: int, risk: Fraction, population: int | None) -> _Shares:
        """Those of a size, kept as far as they were asked for."""
        return _Shares(size, risk, population)

    def most(self, upto: int) -> list[Fraction]:
        """The largest share of which so few errors would still come with the risk, for 0 to ``upto`` errors."""
        while len(self._most) <= upto:
            count = len(self._most)
            last = self._last(self._most, lambda step, count=count: self._chance(count, step) > self.risk)  # type: ignore[misc]
            # A binomial bound lies between two steps: the upper one.
            self._most.append(min(last + (self.population is None), self.whole) if count < self.size else self.whole)
        return [Fraction(step, self.whole) for step in self._most[: upto + 1]]

    def least(self, upto: int) -> list[Fraction]:
        """The smallest share of which so many errors would still come with the risk, for 0 to ``upto`` errors."""
        while len(self._least) <= upto:
            count = len(self._least)
            last = self._last(
                self._least,
                lambda step, count=count: 1 - self._chance(count - 1, step) <= self.risk,  # type: ignore[misc]
            )
            self._least.append(last + (self.population is not None))
        return [Fraction(step, self.whole) for step in self._least[: upto + 1]]

    def _chance(self, count: int, step: int) -> Decimal:
        """The chance of ``count`` errors or fewer where ``step`` of the whole are."""
        if self.population is None:
            return _binomial(count, self.size, Fraction(step, self.whole))
        return _hypergeometric(count, self.size, step, self.population)

    def _last(self, before: Sequence[int], holds: Callable[[int], bool]) -> int:
        """The last step for which something holds; it holds for 0 and, once it fails, no more.

        It lies about as far behind the bound before as that behind the one before it.
        """
        low, high = (before[-1] if before else 0), self.whole
        guess = min(high, 2 * before[-1] - before[-2]) if len(before) > 1 else low
        width = max(1, (guess - low) >> 6)
        if not holds(low):
            low, high = 0, low - 1
        elif guess > low:
            if holds(guess):
                low = guess
                while low + width <= high and holds(low + width):
                    low, width = low + width, 2 * width
                high = min(high, low + width - 1)
            else:
                high = guess - 1
                while high - width > low and not holds(high - width):
                    high, width = high - width, 2 * width
                low = max(low, high - width)
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
