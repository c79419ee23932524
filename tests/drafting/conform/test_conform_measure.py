"""Verdicts of single figures and of several together."""

from __future__ import annotations

from fractions import Fraction

import pytest

from uirules.drafting.conform.measure import Quantity, joined, judge, weakest
from uirules.drafting.conform.model import Condition

AT_LEAST = Condition(at_least=13)
AT_MOST = Condition(at_most=Fraction(1, 2))


@pytest.mark.parametrize(
    ("value", "condition", "verdict"),
    [
        (Quantity.of(13, "weeks"), AT_LEAST, "pass"),
        (Quantity.of(Fraction(1299, 100), "weeks"), AT_LEAST, "fail"),
        (Quantity(Fraction(12), Fraction(14), "weeks"), AT_LEAST, "undetermined"),
        (Quantity.of(Fraction(1, 2), "share"), AT_MOST, "pass"),
        (Quantity.of(Fraction(1, 2) + Fraction(1, 10**9), "share"), AT_MOST, "fail"),
        (None, AT_LEAST, "undetermined"),
        (True, Condition.model_validate({"is": "true"}), "pass"),
        (False, Condition.model_validate({"is": "true"}), "fail"),
        (False, Condition.model_validate({"is": "false"}), "pass"),
        (Quantity.of(13, "weeks"), Condition(), "not_examined"),
        (Quantity.of(13, "weeks"), None, "not_examined"),
    ],
)
def test_a_figure_is_judged_exactly(value: object, condition: Condition | None, verdict: str) -> None:
    """The bound itself meets the condition; a span on both sides of it settles nothing."""
    assert judge(value, condition) == verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verdicts", "combine", "verdict"),
    [
        (["pass", "pass"], "all", "pass"),
        (["pass", "undetermined", "fail"], "all", "fail"),
        (["pass", "judgement", "undetermined"], "all", "undetermined"),
        (["pass", "judgement"], "all", "judgement"),
        (["fail", "undetermined", "pass"], "any", "pass"),
        (["fail", "undetermined"], "any", "undetermined"),
        (["fail", "fail"], "any", "fail"),
        (["pass", "pass"], "agree", "pass"),
        (["pass", "fail"], "agree", "undetermined"),
        (["not_examined", "pass"], "all", "pass"),
        (["not_examined"], "all", "not_examined"),
        ([], "any", "not_examined"),
    ],
)
def test_several_figures_give_one_verdict(verdicts: list[str], combine: str, verdict: str) -> None:
    """All must be met, or one is enough; what is open stays open where it can still turn the verdict."""
    assert joined(verdicts, combine) == verdict  # type: ignore[arg-type]


def test_the_weakest_grade_is_the_last_letter() -> None:
    """D below A; what has no grade does not count."""
    assert weakest(["A", None, "C", "B"]) == "C"
    assert weakest([None]) is None
