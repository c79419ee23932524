"""Operations on lists, each against its plain definition."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from uirules.values import lists, numbers
from uirules.values.failure import Failed

some = st.lists(st.integers(-(10**9), 10**9) | st.fractions(max_denominator=1000).map(numbers.exact), max_size=12)
months = st.lists(st.integers(24_280, 24_320), max_size=25)


@given(some)
def test_sums_means_and_medians(values: list[Any]) -> None:
    assert lists.total(values) == sum(values, Fraction(0))
    product = Fraction(1)
    for value in values:
        product *= value
    assert lists.product(values) == product
    if not values:
        for failed in (lists.mean(values), lists.median(values), lists.minimum(values), lists.maximum(values)):
            assert isinstance(failed, Failed)
            assert failed.code == "empty"
        return
    assert lists.mean(values) == sum(values, Fraction(0)) / len(values)
    assert (lists.minimum(values), lists.maximum(values)) == (min(values), max(values))
    median = lists.median(values)
    below, above = sum(v < median for v in values), sum(v > median for v in values)
    assert max(below, above) <= len(values) / 2


@given(months)
def test_the_longest_run_is_the_longest_stretch_of_months_all_given(given_: list[int]) -> None:
    there = set(given_)
    longest = max((n for n in range(42) for m in there if all(m + i in there for i in range(n))), default=0)
    assert lists.longest_run(given_) == longest


@given(months, st.integers(0, 30))
def test_the_latest_are_the_last_in_order(values: list[int], count: int) -> None:
    latest = lists.latest(values, count)
    assert latest == (sorted(values)[-count:] if count else [])


def test_the_latest_by_a_key_keep_the_order_of_equals() -> None:
    rows = [(2, "b"), (1, "a"), (2, "c")]
    assert lists.latest(rows, 2, lambda row: row[0]) == [(2, "b"), (2, "c")]
    assert lists.latest(rows, -1, lambda row: row[0]) == []
    assert (lists.minimum(rows, lambda row: -row[0]), lists.maximum(rows, lambda row: row[0])) == ((2, "b"), (2, "b"))


def test_modes_are_the_most_frequent_ascending() -> None:
    assert lists.mode([3, 1, 3, 1, 2]) == [1, 3]
    assert lists.mode([]) == []


def test_the_standard_deviation_is_that_of_a_sample() -> None:
    deviation = lists.stddev([2, 4, 4, 4, 5, 5, 7, 9])
    assert not isinstance(deviation, Failed)
    assert numbers.text(deviation) == "2.138089935299395077476427847038028"
    assert isinstance(lists.stddev([1]), Failed)


def test_distinct_and_groups_keep_the_order_given() -> None:
    assert lists.distinct([3, 1, 3, 2, 1]) == [3, 1, 2]
    groups = lists.group([("b", 1), ("a", 2), ("b", 3)], lambda row: row[0])
    assert list(groups.items()) == [("a", [("a", 2)]), ("b", [("b", 1), ("b", 3)])]
