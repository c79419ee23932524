"""Scalar operations on hulls with open ends, failures and blame, against every value in a window of small numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from uirules.values import lifted
from uirules.values.failure import Failed
from uirules.values.uncertain import UNKNOWN, Hole, Interval, OneOf, Rows, Uncertain, blame_of

A, B = frozenset({Hole("a", "/a")}), frozenset({Hole("b", "/b")})
ENDS = (None, -2, -1, 0, 1, 2)
WINDOW = range(-5, 6)
"""Wide enough that an open end shows: beyond the closed ends lie three more values."""


def intervals(blame: frozenset[Hole]) -> list[Any]:
    """Known numbers and every interval with ends among a few, open or closed."""
    found: list[Any] = list(range(-2, 3))
    found += [Interval(low, high, blame) for low, high in product(ENDS, ENDS) if None in (low, high) or low < high]
    return found


def values(hull: Any) -> list[int]:
    """The values of the window that a hull can take."""
    low, high = lifted.bounds(hull)
    return [value for value in WINDOW if (low is None or low <= value) and (high is None or value <= high)]


def holds(hull: Any, value: Any) -> bool:
    """Whether a hull can take a value."""
    low, high = lifted.bounds(hull)
    return (low is None or low <= value) and (high is None or value <= high)


def closed(*hulls: Any) -> bool:
    return all(None not in lifted.bounds(hull) for hull in hulls)


def check(result: Any, truth: Iterable[Any], *operands: Any) -> None:
    """The hull holds every result; where nothing is open it is the smallest; and it blames what made it uncertain."""
    found = list(truth)
    assert all(holds(result, value) for value in found)
    if closed(*operands):
        assert lifted.bounds(result) == (min(found), max(found))
    if isinstance(result, Uncertain):
        assert blame_of(result) == frozenset().union(*map(blame_of, operands))


OPERATIONS: list[tuple[Callable[..., Any], Callable[..., Any]]] = [
    (lifted.add, operator.add),
    (lifted.subtract, operator.sub),
    (lifted.multiply, operator.mul),
]


@pytest.mark.parametrize(("hull", "plain"), OPERATIONS)
def test_sums_differences_products(hull: Callable[..., Any], plain: Callable[..., Any]) -> None:
    """Every pair of intervals, open ends included."""
    for left, right in product(intervals(A), intervals(B)):
        if isinstance(left, Uncertain) or isinstance(right, Uncertain):
            truth = [plain(a, b) for a in values(left) for b in values(right)]
            if hull is lifted.multiply and not closed(left, right):
                assert all(holds(hull(left, right), value) for value in truth)
            else:
                check(hull(left, right), truth, left, right)


def test_a_product_with_a_floor_keeps_it() -> None:
    """Amounts are not negative: a product of open hulls from zero or more keeps its lower end."""
    assert lifted.bounds(lifted.multiply(Interval(2, None, A), Interval(3, None, B))) == (6, None)
    assert lifted.bounds(lifted.multiply(Interval(2, None, A), Interval(0, 5, B))) == (0, None)
    assert lifted.multiply(Interval(2, None, A), 0) == 0
    assert lifted.multiply(0, Interval(None, None, A)) == 0


def test_quotients() -> None:
    """Divisors that cannot be zero give the smallest hull; one that must be zero fails; one that may be is open."""
    for left, right in product(intervals(A), intervals(B)):
        if not isinstance(left, Uncertain) and not isinstance(right, Uncertain):
            continue
        result = lifted.divide(left, right)
        truth = [Fraction(a, b) for a in values(left) for b in values(right) if b != 0]
        if not truth:
            assert isinstance(result, Failed)
            assert result.code == "division_by_zero"
            continue
        assert all(holds(result, value) for value in truth)
        if closed(left, right) and 0 not in values(right):
            assert lifted.bounds(result) == (min(truth), max(truth))
        if isinstance(result, Uncertain):
            assert blame_of(result) == blame_of(left) | blame_of(right)


def test_a_quotient_of_amounts_keeps_its_floor() -> None:
    """Zero or more over one or more is zero or more, whatever is open."""
    assert lifted.bounds(lifted.divide(Interval(4, None, A), Interval(2, None, B))) == (0, None)
    assert lifted.bounds(lifted.divide(Interval(4, 6, A), Interval(2, None, B))) == (0, 3)
    assert lifted.bounds(lifted.divide(Interval(4, 6, A), Interval(0, 2, B))) == (2, None)
    assert lifted.bounds(lifted.divide(0, Interval(0, 2, B))) == (0, None)


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_comparisons(sign: str) -> None:
    """True or false where every pair agrees, both where two differ; the blame is that of both sides."""
    plain = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}[sign]
    for left, right in product(intervals(A), intervals(B)):
        truth = {plain(a, b) for a in values(left) for b in values(right)}
        result = lifted.compare(sign, left, right)
        if len(truth) == 1:
            assert result is truth.pop()
        else:
            assert isinstance(result, OneOf)
            assert blame_of(result) == blame_of(left) | blame_of(right)


def test_equality() -> None:
    """Apart: false. Known and alike: true. Everything else is open, with the blame of both sides."""
    for left, right in product(intervals(A), intervals(B)):
        truth = {a == b for a in values(left) for b in values(right)}
        result = lifted.equal(left, right)
        if len(truth) == 1:
            assert result is truth.pop()
        else:
            assert isinstance(result, OneOf)
            assert blame_of(result) == blame_of(left) | blame_of(right)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (OneOf(("a", "b"), A), "c", False),
        (OneOf(("a", "b"), A), OneOf(("c", "d"), B), False),
        ("a", OneOf(("b", "c"), B), False),
        (OneOf(("a", "b"), A), "a", A),
        ("b", OneOf(("b", "c"), B), B),
        (OneOf(("a", "b"), A), OneOf(("b", "c"), B), A | B),
        (OneOf((False, True), A), True, A),
        (UNKNOWN, "a", frozenset()),
        ("a", Rows((), at_most=3), frozenset()),
    ],
)
def test_equality_of_members(left: Any, right: Any, expected: Any) -> None:
    """Members that cannot meet differ; others leave it open."""
    result = lifted.equal(left, right)
    if expected is False:
        assert result is False
    else:
        assert isinstance(result, OneOf)
        assert blame_of(result) == expected


def test_members_of_a_set() -> None:
    """A hull inside or outside a set as a whole is settled."""
    known = frozenset({"a", "b"})
    assert lifted.member(OneOf(("a", "b"), A), known) is True
    assert lifted.member(OneOf(("c", "d"), A), known) is False
    assert blame_of(lifted.member(OneOf(("a", "c"), A), known)) == A
    assert lifted.member(Interval(1, 3, A), frozenset({5, 7})) is False
    assert blame_of(lifted.member(Interval(1, 5, A), frozenset({5, 7}))) == A
    assert isinstance(lifted.member(UNKNOWN, known), OneOf)


@pytest.mark.parametrize("choose", [min, max])
def test_extremes(choose: Any) -> None:
    """The smallest hull, blaming only operands that can be the result."""
    for left, right in product(intervals(A), intervals(B)):
        truth = [choose(a, b) for a in values(left) for b in values(right)]
        result = lifted.extreme(choose, [left, right])
        assert all(holds(result, value) for value in truth)
        if closed(left, right):
            assert lifted.bounds(result) == (min(truth), max(truth))
    cap = lifted.extreme(min, [Interval(5, None, A), 3])
    assert cap == 3
    assert blame_of(lifted.extreme(min, [Interval(0, 2, A), Interval(5, 9, B)])) == A
    assert blame_of(lifted.extreme(max, [Interval(0, 2, A), Interval(5, 9, B)])) == B
    assert lifted.bounds(lifted.extreme(min, [Interval(None, 4, A), Interval(1, None, B)])) == (None, 4)
    assert lifted.bounds(lifted.extreme(max, [Interval(None, 4, A), Interval(1, None, B)])) == (1, None)


FAILED = Failed("no_value_in_force", "x")
OPEN = Interval(1, 2, A)


@pytest.mark.parametrize(
    "operation",
    [
        lifted.add,
        lifted.subtract,
        lifted.multiply,
        lifted.divide,
        lifted.equal,
        lambda a, b: lifted.compare("<", a, b),
        lambda a, b: lifted.compare(">=", a, b),
        lambda a, b: lifted.extreme(min, [a, b]),
        lambda a, b: lifted.extreme(max, [a, b]),
        lambda a, b: lifted.within(a, b, 9, True, True),
        lambda a, b: lifted.join([a, b]),
    ],
)
def test_a_failed_operand_is_the_result(operation: Callable[[Any, Any], Any]) -> None:
    """On either side, beside known values and beside hulls."""
    for other in (1, OPEN):
        assert operation(FAILED, other) == FAILED
        assert operation(other, FAILED) == FAILED


def test_failures_in_logic() -> None:
    """``false and failed`` is false, ``true or failed`` true; else the failure stands, with what else is open."""
    open_ = OneOf((False, True), A)
    assert lifted.conjunction([FAILED, False]) is False
    assert lifted.disjunction([FAILED, True]) is True
    assert lifted.conjunction([FAILED, True]) == FAILED
    assert lifted.conjunction([open_, FAILED]) == FAILED
    assert lifted.conjunction([open_, FAILED]).blame == A
    assert lifted.conjunction([FAILED.blamed(A), FAILED.blamed(B)]).blame == A | B
    assert lifted.conjunction([]) is True
    assert lifted.disjunction([]) is False
    assert lifted.negation(FAILED) == FAILED
    assert blame_of(lifted.conjunction([open_, OneOf((False, True), B)])) == A | B


def test_joins() -> None:
    """The hull of branches: alike is known; sets and intervals widen; what chooses is blamed too."""
    assert lifted.join([3, 3], B) == 3
    assert lifted.bounds(lifted.join([1, Interval(4, None, A)], B)) == (1, None)
    assert blame_of(lifted.join([1, Interval(4, 6, A)], B)) == A | B
    assert lifted.join(["a", "b"], B).values == ("a", "b")
    assert lifted.join([True, OneOf((False, True), A)], B).values == (False, True)
    assert blame_of(lifted.join([UNKNOWN, 1], B)) == B
    assert lifted.join([FAILED, 1], B).blame == B
    rows = lifted.join([(1, 2), ()], B)
    assert (rows.at_least, rows.longest()) == (0, 2)


@pytest.mark.parametrize(
    ("sign", "limit", "expected"),
    [
        (">=", 4, (4, 9)),
        (">", 4, (5, 9)),
        ("<=", 4, (1, 4)),
        ("<", 4, (1, 3)),
        ("=", 4, (4, 4)),
        (">=", Interval(4, 6, B), (4, 9)),
        ("<=", Interval(4, 6, B), (1, 6)),
        ("<", Interval(None, None, B), (1, 9)),
        (">", Fraction(9, 2), (Fraction(9, 2), 9)),
    ],
)
def test_narrowing(sign: str, limit: Any, expected: tuple[Any, Any]) -> None:
    """What an interval of whole numbers can be where a comparison holds."""
    hull = Interval(1, 9, A)
    assert lifted.bounds(lifted.narrow(hull, sign, limit)) == expected
    assert lifted.bounds(lifted.narrowed(hull, sign, limit)) == expected


def test_narrowing_to_nothing() -> None:
    """A comparison that cannot hold narrows to nothing, or leaves the hull for who knows that it holds."""
    hull = Interval(1, 3, A)
    assert lifted.narrow(hull, ">", 3) is hull
    assert lifted.narrowed(hull, ">", 3) is None
    assert lifted.narrowed(hull, "<", 1) is None
    assert lifted.narrowed(5, "<", 1) == 5
    assert lifted.narrowed(hull, "<", FAILED) is hull
