"""Which rows are drawn: at random, by strata, or by monetary units. The same seed draws the same rows everywhere."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from uirules.errors import LimitError, Problem, UnknownName
from uirules.sampling.draws import Draws

__all__ = ["METHODS", "Drawn", "Method", "Population", "Stratum", "draw"]

Method = Literal["random", "stratified", "monetary-unit"]
METHODS: tuple[Method, ...] = ("random", "stratified", "monetary-unit")
MAX_STRATA = 200
_WHOLE = "audit"


@dataclass(slots=True)
class Population:
    """The rows that can be drawn, as they pass: number, stratum and what was paid. Three numbers are kept of each."""

    numbers: list[int] = field(default_factory=list)
    paid: list[int | None] = field(default_factory=list)
    strata: list[str] = field(default_factory=list)

    def add(self, number: int, paid: int | None, stratum: str = "") -> None:
        """Take a row that can be read."""
        self.numbers.append(number)
        self.paid.append(paid)
        self.strata.append(stratum)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the population that is drawn from by itself.

    ``units`` is its size: rows, or (``by_money``) whole units of the currency. ``drawn`` are the numbers of the rows
    that were drawn; ``whole`` says that these are all of them. ``paid`` is what was paid in it, ``lowest`` and
    ``highest`` what was paid in one row.
    """

    name: str
    units: int
    rows: int
    drawn: tuple[int, ...]
    by_money: bool = False
    whole: bool = False
    paid: int = 0
    lowest: int = 0
    highest: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample: how it was drawn, from which parts, and with which interval between monetary units."""

    method: Method
    size: int
    seed: int
    strata: tuple[Stratum, ...]
    by: str | None = None
    interval: Fraction | None = None

    @property
    def numbers(self) -> frozenset[int]:
        """The rows that were drawn."""
        return frozenset(number for stratum in self.strata for number in stratum.drawn)


def draw(population: Population, method: Method, size: int, seed: int, by: str | None = None) -> Drawn:
    """A sample of a population. UnknownName for a size that is too small or too large for it."""
    if not 1 <= size <= len(population):
        problem = Problem("audit.sample_size", found=str(size), fields={"rows": f"{len(population):,}"})
        raise (LimitError if size > len(population) else UnknownName)(problem)
    if method == "monetary-unit":
        return _by_money(population, size, seed)
    places: dict[str, list[int]] = {}
    for place, name in enumerate(population.strata):
        places.setdefault(name if method == "stratified" else "", []).append(place)
        if len(places) > MAX_STRATA:
            raise LimitError(Problem("audit.too_many_strata", found=by or "", fields={"limit": str(MAX_STRATA)}))
    if size < len(places):
        raise UnknownName(Problem("audit.sample_strata", found=str(size), fields={"strata": str(len(places))}))
    shares = _shares({name: len(found) for name, found in places.items()}, size)
    strata = [_at_random(population, name, places[name], shares[name], seed) for name in sorted(places)]
    return Drawn(method, size, seed, tuple(strata), by)


def _at_random(population: Population, name: str, places: Sequence[int], size: int, seed: int) -> Stratum:
    """``size`` rows without replacement: those with the lowest draws, each from the seed and the row's number."""
    numbers = [population.numbers[place] for place in places]
    drawn = heapq.nsmallest(size, ((_draw(seed, number), number) for number in numbers))
    paid = [population.paid[place] or 0 for place in places]
    found = tuple(sorted(number for _, number in drawn))
    whole = size == len(places)
    return Stratum(name, len(places), len(places), found, False, whole, sum(paid), min(paid), max(paid))


def _draw(seed: int, number: int) -> int:
    return Draws(seed, number).below(_WHOLE, 1 << 256)


def _shares(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """The sample shared out in proportion, at least one row for each part; what remains goes by the largest rest."""
    whole = sum(sizes.values())
    shares = {name: max(1, size * count // whole) for name, count in sizes.items()}
    rest = sorted(sizes, key=lambda name: (-(size * sizes[name] % whole), name))
    while (left := size - sum(shares.values())) != 0:
        if left > 0:
            name = next(name for name in rest if shares[name] < sizes[name])
            rest.append(rest.pop(rest.index(name)))
            shares[name] += 1
        else:
            name = max(shares, key=lambda name: (shares[name], name))
            shares[name] -= 1
    return shares


# ── monetary units ────────────────────────────────────────────────────────────────────────────────────────────────────


def _by_money(population: Population, size: int, seed: int) -> Drawn:
    """Every so many units of what was paid, from a random start.

    A row of an interval or more is taken for certain, so that it stands in a part of its own. Rows in which nothing was
    paid, less than nothing, or nothing is told of it hold no unit: they are drawn from at random, in proportion.
    """
    paid = [(place, value) for place, value in enumerate(population.paid) if value is not None and value > 0]
    rest = [place for place, value in enumerate(population.paid) if value is None or value <= 0]
    if not paid:
        raise UnknownName(Problem("audit.nothing_paid"))
    if rest and size < 2:
        raise UnknownName(Problem("audit.sample_strata", found=str(size), fields={"strata": "2"}))
    others = min(len(rest), max(1, round(Fraction(size * len(rest), len(population))))) if rest else 0
    others = min(others, size - 1)
    left, money, top = size - others, sum(value for _, value in paid), set[int]()
    for place, value in heapq.nsmallest(left, paid, key=lambda one: (-one[1], one[0])):
        if value * left < money:
            break
        top.add(place)
        left, money = left - 1, money - value
    strata = []
    if top:
        numbers = tuple(sorted(population.numbers[place] for place in top))
        above = [value for place, value in paid if place in top]
        strata.append(Stratum("top", sum(above), len(top), numbers, True, True, sum(above), min(above), max(above)))
    body = [(place, value) for place, value in paid if place not in top]
    interval = None
    if body:
        interval = Fraction(money, left)
        hit = _hits([value for _, value in body], money, left, Draws(seed, 0).below(f"{_WHOLE}/start", money))
        found = tuple(population.numbers[body[index][0]] for index in hit)
        values = [value for _, value in body]
        strata.append(Stratum("body", money, len(body), found, True, False, money, min(values), max(values)))
    if rest:
        strata.append(_at_random(population, "unpaid", rest, others, seed))
    return Drawn("monetary-unit", size, seed, tuple(strata), interval=interval)


def _hits(values: Sequence[int], money: int, size: int, start: int) -> list[int]:
    """The rows in which the points ``(start + k · money) / size`` lie; no row is as long as the way between two."""
    found, reached, point = [], 0, start
    for index, value in enumerate(values):
        reached += value * size
        if point < reached:
            found.append(index)
            point += money
    return found
