"""Drawing rows, and bounds of what they tell."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import comb

import pytest

from uirules.audit.chance import lower_mean, upper_mean
from uirules.audit.drawing import Drawn, Population, Stratum, draw
from uirules.audit.judge import Judgement
from uirules.audit.projecting import Estimate, Found, ceilings, found_of, project, verdict
from uirules.errors import LimitError, UnknownName

RISK = Fraction(1, 40)


def population(paid: list[int | None], strata: Callable[[int], str] = lambda number: "") -> Population:
    found = Population()
    for number, value in enumerate(paid, 1):
        found.add(number, value, strata(number))
    return found


def of(drawn: Drawn, name: str) -> Stratum:
    return next(stratum for stratum in drawn.strata if stratum.name == name)


# ── drawing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_seed_draws_the_same_rows() -> None:
    """Another seed draws others."""
    rows = population([1000] * 500)
    assert draw(rows, "random", 20, 7).numbers == draw(rows, "random", 20, 7).numbers
    assert draw(rows, "random", 20, 7).numbers != draw(rows, "random", 20, 8).numbers


def test_rows_behind_do_not_change_what_is_drawn_before() -> None:
    """A row's draw hangs on the seed and its number alone: of more rows, the lowest draws are taken."""
    few, many = draw(population([1] * 100), "random", 30, 1), draw(population([1] * 101), "random", 30, 1)
    assert len(few.numbers & many.numbers) >= 29


def test_strata_are_drawn_from_in_proportion() -> None:
    """900 and 100 rows give 45 and 5 of 50; a stratum of one row gives it."""
    rows = population([1] * 1000, lambda number: "b" if number % 10 == 0 else "a")
    drawn = draw(rows, "stratified", 50, 1, "about.x")
    assert [len(stratum.drawn) for stratum in drawn.strata] == [45, 5]
    rows = population([1] * 101, lambda number: "b" if number == 101 else "a")
    drawn = draw(rows, "stratified", 3, 1, "about.x")
    assert [len(stratum.drawn) for stratum in drawn.strata] == [2, 1]
    assert of(drawn, "b").whole


def test_rows_of_the_interval_and_more_are_all_taken() -> None:
    """One payment holds half of all money: it is in every sample; the rest is drawn by its units."""
    rows = population([*[1000] * 100, 100000])
    for seed in range(20):
        drawn = draw(rows, "monetary-unit", 10, seed)
        assert of(drawn, "top").drawn == (101,)
        assert len(of(drawn, "body").drawn) == 9
        assert drawn.interval == Fraction(100000, 9)


def test_monetary_units_lie_at_equal_distances() -> None:
    """Of ten equal payments and five points every second one is drawn."""
    drawn = draw(population([10] * 10), "monetary-unit", 5, 1)
    numbers = of(drawn, "body").drawn
    assert {second - first for first, second in pairwise(numbers)} == {2}


def test_rows_without_a_payment_are_drawn_apart() -> None:
    """Nothing paid, taken back, or nothing told of it: no monetary unit would ever hit them."""
    rows = population([*[500] * 60, *[0] * 20, *[-100] * 10, *[None] * 10])
    drawn = draw(rows, "monetary-unit", 20, 1)
    assert of(drawn, "unpaid").rows == 40
    assert len(of(drawn, "unpaid").drawn) == 8
    assert len(of(drawn, "body").drawn) == 12


def test_a_sample_of_all_rows_is_all_rows() -> None:
    """Nothing is projected then: the interval is a point."""
    rows = population([100] * 10)
    drawn = draw(rows, "random", 10, 1)
    found = {number: found_of(Judgement("agrees", 100, 0, 0), 100, 900) for number in range(1, 11)}
    assert project(drawn, found, 900, Fraction(95, 100))["over"] == Estimate(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("rows", "method", "size", "error", "code"),
    [
        (population([1] * 5), "random", 6, LimitError, "audit.sample_size"),
        (population([1] * 5), "random", 0, UnknownName, "audit.sample_size"),
        (population([1] * 9, str), "stratified", 8, UnknownName, "audit.sample_strata"),
        (population([1] * 300, str), "stratified", 250, LimitError, "audit.too_many_strata"),
        (population([0] * 5), "monetary-unit", 2, UnknownName, "audit.nothing_paid"),
        (population([0, 9]), "monetary-unit", 1, UnknownName, "audit.sample_strata"),
    ],
)
def test_what_cannot_be_drawn_is_refused(rows: Population, method: str, size: int, error: type, code: str) -> None:
    """A sample that is too small or too large, too many strata, no money: each told by its own problem."""
    with pytest.raises(error) as caught:
        draw(rows, method, size, 1, "about.x")  # type: ignore[arg-type]
    assert [problem.code for problem in caught.value.problems] == [code]


# ── bounds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hypergeometric_bound_is_exact() -> None:
    """Of 50 drawn from 200 none is wrong: the largest number of wrong ones with a chance above the risk."""
    most = max(marked for marked in range(150) if Fraction(comb(200 - marked, 50), comb(200, 50)) > RISK)
    assert upper_mean([], 50, RISK, 200) == Fraction(most, 200)
    least = min(marked for marked in range(1, 201) if 1 - Fraction(comb(200 - marked, 50), comb(200, 50)) > RISK)
    assert lower_mean([Fraction(1)], 50, RISK, 200) == Fraction(least, 200)


def test_a_binomial_bound_is_that_of_clopper_and_pearson() -> None:
    """None in 10: 1 - 0.025^(1/10) = 0.30850; one in 10: 0.00253 to 0.44502."""
    assert round(float(upper_mean([], 10, RISK)), 5) == 0.30850
    assert round(float(upper_mean([Fraction(1)], 10, RISK)), 5) == 0.44502
    assert round(float(lower_mean([Fraction(1)], 10, RISK)), 5) == 0.00253


def test_errors_in_part_count_in_part() -> None:
    """A value of a half adds half of what a whole one adds; nothing found leaves the lower bound at nothing."""
    none, half, whole = (upper_mean(values, 40, RISK) for values in ([], [Fraction(1, 2)], [Fraction(1)]))
    assert half - none == (whole - none) / 2
    assert lower_mean([], 40, RISK) == 0


def test_a_large_sample_is_bounded_at_once() -> None:
    """A million rows, of which ten thousand are drawn."""
    assert 0.045 < lower_mean([Fraction(1)] * 500, 10000, RISK, 1000000) < Fraction(1, 20)
    assert Fraction(1, 20) < upper_mean([Fraction(1)] * 500, 10000, RISK, 1000000) < 0.055


# ── what is projected ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_that_cannot_be_told_widens_the_interval() -> None:
    """At the least it is right, at the most all that was paid was too much, or all that can be given too little."""
    found = found_of(Judgement("cannot_tell"), 300, 900)
    assert found == Found(300, {"wrong": (0, 1), "over": (0, 300), "under": (0, 600), "error": (0, 600)})
    assert not found.told


def test_no_more_can_be_wrong_than_there_is() -> None:
    """Nothing above what was paid is paid too much; too little is what the terms can give beyond it."""
    assert ceilings([300, 0, -50, None], 900) == {"wrong": 4, "over": 1200, "under": 3350, "error": 3350}
    rows = population([10] * 50)
    drawn = draw(rows, "random", 5, 1)
    found = {number: found_of(Judgement("agrees", 10, 0, 0), 10, 900) for number in drawn.numbers}
    estimates = project(drawn, found, 900, Fraction(95, 100), ceilings(rows.paid, 900))
    assert estimates["over"].high == 500
    assert estimates["under"].high < 50 * 890


def test_a_benefit_that_is_no_money_projects_wrong_decisions_only() -> None:
    """There is nothing to sum."""
    drawn = draw(population([None] * 10), "random", 5, 1)
    found = {number: found_of(Judgement("agrees"), None, 0) for number in drawn.numbers}
    assert list(project(drawn, found, None, Fraction(95, 100))) == ["wrong"]


@pytest.mark.parametrize(
    ("threshold", "told"), [(51, "below"), (50, "cannot_be_told"), (10, "above"), (11, "cannot_be_told")]
)
def test_the_interval_is_held_against_the_threshold(threshold: int, told: str) -> None:
    """Below it, at or above it, or across it."""
    assert verdict(Estimate(5, 20, 10, 50), threshold) == told
