"""Draws that depend on the seed, the claim's number and the name of what is drawn, and on nothing else.

A draw is the SHA-256 of seed, number and name, read as a whole number of 256 bits. Hence the same population comes out
of every version of Python on every machine, any claim can be drawn alone, and an assumption that is changed changes
what is drawn from it and nothing beside.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from math import lcm

__all__ = ["Bands", "Draws", "Weights"]

_BITS = 256


class Draws:
    """The draws of one claim."""

    __slots__ = ("_start",)

    def __init__(self, seed: int, number: int) -> None:
        self._start = hashlib.sha256(f"uirules/sample/1\n{seed}\n{number}\n".encode())

    def below(self, what: str, limit: int) -> int:
        """A whole number from 0 to ``limit`` - 1: ⌊draw · limit / 2²⁵⁶⌋. The same ``what`` gives the same draw."""
        drawn = self._start.copy()
        drawn.update(what.encode())
        return int.from_bytes(drawn.digest(), "big") * limit >> _BITS

    def holds(self, what: str, share: Fraction) -> bool:
        """True in ``share`` of all draws."""
        return self.below(what, share.denominator) < share.numerator

    def option(self, what: str, weights: Weights) -> str:
        """One of some options, by weight."""
        return weights.options[weights.place(self.below(what, weights.total))]

    def number(self, what: str, bands: Bands) -> int:
        """A whole number of one of some bands: the band by weight, every number in it alike."""
        low, high = bands.spans[bands.weights.place(self.below(what, bands.weights.total))]
        return low if low == high else low + self.below(f"{what}/within", high - low + 1)


class Weights:
    """Options and their weights, brought to whole numbers. The order of options is that in which they are written."""

    __slots__ = ("_ends", "options", "shares", "total")

    def __init__(self, weights: Mapping[str, Fraction]) -> None:
        """``weights``: none is negative, and one at least is above zero."""
        scale = lcm(*(weight.denominator for weight in weights.values()))
        whole = [int(weight * scale) for weight in weights.values()]
        self.options = tuple(weights)
        self.total = sum(whole)
        self.shares = {option: Fraction(part, self.total) for option, part in zip(self.options, whole, strict=True)}
        ends: list[int] = []
        for part in whole:
            ends.append(part + (ends[-1] if ends else 0))
        self._ends = ends

    def place(self, drawn: int) -> int:
        """The place of the option that a draw below ``total`` falls on."""
        return bisect_right(self._ends, drawn)


class Bands:
    """Bands of whole numbers, both ends inside, with their weights."""

    __slots__ = ("spans", "weights")

    def __init__(self, spans: tuple[tuple[int, int], ...], weights: Weights) -> None:
        self.spans = spans
        self.weights = weights
