"""Operations on hulls against every completion: the result holds all that is possible and, if it can, nothing else."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from uirules.values import lifted, numbers
from uirules.values.failure import Failed
from uirules.values.uncertain import UNKNOWN, Hole, Interval, OneOf, Uncertain, blame_of

HERE = frozenset({Hole("here", "/here")})
THERE = frozenset({Hole("there", "/there")})
SPAN = range(-2, 3)
NUMBERS = [*SPAN, *(Interval(low, high, HERE) for low in SPAN for high in SPAN if low < high)]
RIGHT = [Interval(n.low, n.high, THERE) if isinstance(n, Interval) else n for n in NUMBERS]
BOOLEANS = [False, True, OneOf((False, True), HERE)]


def values_of(hull: Any) -> list[Any]:
    """Every value of a small hull of whole numbers or members."""
    if isinstance(hull, Interval):
        return list(range(hull.low, hull.high + 1))
    return list(hull.values) if isinstance(hull, OneOf) else [hull]


def agrees(result: Any, truths: set[Any]) -> bool:
    """Whether a hull ends where the truth ends."""
    if isinstance(result, Interval):
        return bool((result.low, result.high) == (min(truths), max(truths)))
    return set(values_of(result)) == truths


OPERATIONS: list[tuple[str, Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = [
    ("add", lifted.add, operator.add),
    ("subtract", lifted.subtract, operator.sub),
    ("multiply", lifted.multiply, operator.mul),
    ("min", lambda a, b: lifted.extreme(min, [a, b]), min),
    ("max", lambda a, b: lifted.extreme(max, [a, b]), max),
    ("<", lambda a, b: lifted.compare("<", a, b), operator.lt),
    ("<=", lambda a, b: lifted.compare("<=", a, b), operator.le),
    (">", lambda a, b: lifted.compare(">", a, b), operator.gt),
    (">=", lambda a, b: lifted.compare(">=", a, b), operator.ge),
    ("=", lifted.equal, operator.eq),
]


@pytest.mark.parametrize(("name", "hulls", "plain"), OPERATIONS, ids=[name for name, _, _ in OPERATIONS])
def test_two_numbers(name: str, hulls: Callable[[Any, Any], Any], plain: Callable[[Any, Any], Any]) -> None:
    """Of two independent numbers the result is exactly what their values give, and blames only what bears on it."""
    for left, right in product(NUMBERS, RIGHT):
        truths = {plain(a, b) for a in values_of(left) for b in values_of(right)}
        result = hulls(left, right)
        assert agrees(result, truths), (left, right, result)
        assert blame_of(result) <= blame_of(left) | blame_of(right)
        if isinstance(result, Uncertain):
            assert blame_of(result)


def test_quotients() -> None:
    """A quotient is exact where the divisor cannot be zero; where it must be, it fails; else it holds all quotients."""
    for left, right in product(NUMBERS, RIGHT):
        divisors = [b for b in values_of(right) if b]
        result = lifted.divide(left, right)
        if not divisors:
            assert isinstance(result, Failed)
            continue
        truths = {Fraction(a, b) for a in values_of(left) for b in divisors}
        if 0 not in values_of(right):
            assert agrees(result, truths), (left, right, result)
        elif isinstance(result, Interval):
            assert result.low is None or result.low <= min(truths)
            assert result.high is None or result.high >= max(truths)
        else:
            assert truths == {result}


def test_open_ends() -> None:
    """A bound that is open stays open, and comparisons use the bound there is."""
    upwards = Interval(2, None, HERE)
    assert repr(lifted.add(upwards, 1)) == "Interval(3, None)"
    assert repr(lifted.negate(upwards)) == "Interval(None, -2)"
    assert repr(lifted.multiply(upwards, 3)) == "Interval(6, None)"
    assert lifted.multiply(upwards, 0) == 0
    assert repr(lifted.divide(6, upwards)) == "Interval(0, 3)"
    assert lifted.compare(">=", upwards, 2) is True
    assert lifted.compare("<", upwards, 2) is False
    assert isinstance(lifted.compare("<", upwards, 9), OneOf)
    assert lifted.equal(upwards, 1) is False
    assert repr(lifted.extreme(min, [upwards, 5])) == "Interval(2, 5)"
    assert repr(lifted.extreme(max, [upwards, 5])) == "Interval(5, None)"


def test_within_and_member() -> None:
    """Ranges, open or closed at either end, and sets of known values."""
    for value, low, high, low_closed, high_closed in product(NUMBERS, SPAN, SPAN, (True, False), (True, False)):
        truths = {
            (low <= v if low_closed else low < v) and (v <= high if high_closed else v < high) for v in values_of(value)
        }
        result = lifted.within(value, low, high, low_closed, high_closed)
        assert truths <= set(values_of(result))
        # Two comparisons with one value know nothing of each other: an empty range is the one case in which it shows.
        if low <= high:
            assert set(values_of(result)) == truths or not any(truths)
    for value in NUMBERS:
        for members in (frozenset({0}), frozenset({-2, 2}), frozenset(SPAN), frozenset[int]()):
            truths = {v in members for v in values_of(value)}
            assert truths <= set(values_of(lifted.member(value, members)))
    word = OneOf(("a", "b"), HERE)
    assert lifted.member(word, frozenset({"a", "b", "c"})) is True
    assert lifted.member(word, frozenset({"c"})) is False
    assert isinstance(lifted.member(word, frozenset({"a"})), OneOf)


def test_words() -> None:
    """Enum members are equal where their sets meet in one, unequal where they do not meet."""
    sets: list[Any] = ["a", "b", OneOf(("a", "b"), HERE), OneOf(("b", "c"), THERE)]
    for left, right in product(sets, sets):
        truths = {a == b for a in values_of(left) for b in values_of(right)}
        assert set(values_of(lifted.equal(left, right))) == truths


def test_connectives() -> None:
    """``and`` and ``or`` of independent operands are exact, and what decides beats what is open or failed."""
    for operands in product(BOOLEANS, repeat=3):
        combinations = list(product(*map(values_of, operands)))
        assert set(values_of(lifted.conjunction(operands))) == {all(c) for c in combinations}
        assert set(values_of(lifted.disjunction(operands))) == {any(c) for c in combinations}
    failed = Failed("test")
    assert lifted.conjunction([failed, False]) is False
    assert lifted.disjunction([failed, True]) is True
    assert isinstance(lifted.conjunction([failed, True]), Failed)
    open_ = lifted.conjunction([failed, OneOf((False, True), HERE)])
    assert isinstance(open_, Failed) and open_.blame == HERE, "the fact that would make it false is named"
    assert lifted.conjunction([UNKNOWN, False]) is False
    assert set(values_of(lifted.negation(OneOf((False, True), HERE)))) == {False, True}


def test_join() -> None:
    """The join of several values holds each of them, and blames what chooses."""
    for left, right in product(NUMBERS, RIGHT):
        truths = set(values_of(left)) | set(values_of(right))
        result = lifted.join([left, right], HERE)
        assert agrees(result, truths), (left, right, result)
        assert not isinstance(result, Uncertain) or result.blame >= HERE
    assert set(values_of(lifted.join(["a", OneOf(("b", "c"), HERE)]))) == {"a", "b", "c"}
    failed = lifted.join([1, Failed("test")], THERE)
    assert isinstance(failed, Failed) and failed.blame == THERE


def test_narrowing_keeps_what_can_hold() -> None:
    """Narrowing by a comparison that can hold leaves exactly the values for which it can."""
    tests: dict[str, Callable[[Any, Any], bool]] = {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "=": operator.eq,
    }
    for value, limit, (sign, holds) in product(NUMBERS, RIGHT, tests.items()):
        if not isinstance(value, Interval):
            continue
        truths = {v for v in values_of(value) if any(holds(v, w) for w in values_of(limit))}
        narrowed = lifted.narrowed(value, sign, limit)
        if truths:
            assert agrees(narrowed, truths), (value, sign, limit)
            assert agrees(lifted.narrow(value, sign, limit), truths)
        else:
            assert narrowed is None
            assert lifted.narrow(value, sign, limit) is value


def test_rounding_falls_nowhere() -> None:
    """A hull rounded at its bounds holds every value rounded, in every mode."""
    for mode in ("floor", "ceiling", "half_up", "half_down", "half_even", "down", "up"):
        for low in range(-9, 10):
            for high in range(low, 10):
                result = lifted.monotone(
                    lambda value, mode=mode: numbers.round_to(value, 4, mode), Interval(low, high, HERE)
                )
                truths = {numbers.round_to(value, 4, mode) for value in range(low, high + 1)}
                ends = (result.low, result.high) if isinstance(result, Interval) else (result, result)
                assert ends == (min(truths), max(truths))
