"""Groups of claims, and conditions on the result."""

from __future__ import annotations

from typing import Any

import pytest
from comparing import LAW, compared, side, worker

from uirules.drafting.compare import check_expressions, failed
from uirules.drafting.compare.groups import Group, read_groupings
from uirules.drafting.compare.report import MAX_GROUPS, in_order
from uirules.errors import LimitError, UirulesError, UnknownName


def groups(claims: list[dict[str, Any]], by: str) -> dict[tuple[Any, ...], int]:
    """How many claims fall into each group, in the order in which reports tell them."""
    found = compared(claims, LAW, LAW, by=[by])
    return {
        (group.kind, *(end for end in (group.low, group.high) if end is not None)): tally.sides[0].cases
        for group, tally in in_order(found.groups[0]).items()
    }


def test_by_a_fact_with_few_values() -> None:
    """Each value is a group; what was not given is one too."""
    people = [worker(1), worker(2), worker(3, separation__ground="dismissal"), worker(4, separation__ground=None)]
    assert groups(people, "separation.ground") == {
        ("value", "dismissal"): 1,
        ("value", "job_ceased"): 2,
        ("not_given",): 1,
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("insured.age:5", {("band", 15, 20): 1, ("band", 35, 40): 1, ("not_given",): 1}),
        ("insured.age:18,36,60", {("band", 18): 1, ("band", 18, 36): 1, ("not_given",): 1}),
        ("insured.age", {("value", 17): 1, ("value", 35): 1, ("not_given",): 1}),
        ("insured.birth_date:10", {("band", 23_880, 24_000): 1, ("band", 24_000, 24_120): 1, ("not_given",): 1}),
        ("insured.birth_date", {("band", 23_880, 23_892): 1, ("band", 24_096, 24_108): 1, ("not_given",): 1}),
        ("separation.date:month", {("band", 2026 * 12 + 1, 2026 * 12 + 2): 3}),
        ("values.monthly_benefit:100000", {("band", 100_000, 200_000): 3}),
    ],
)  # fmt: skip
def test_by_bands(by: str, expected: dict[tuple[Any, ...], int]) -> None:
    """Ages, days and amounts in bands: of a width, at given edges, by year or month."""
    people = [worker(1), worker(2, insured__birth_date="2008-03-01"), worker(3, insured__birth_date=None)]
    assert groups(people, by) == expected


def test_by_what_is_told_about_a_claim() -> None:
    """Fields of 'about' are no facts and group all the same, numbers and texts alike."""
    people: list[dict[str, Any]] = [
        {**worker(n), "about": about} for n, about in enumerate(({"age": 31}, {"age": "38"}, {}))
    ]
    assert groups(people, "about.age:10") == {("band", 30, 40): 2, ("not_given",): 1}
    assert groups([{**worker(), "about": {"job": {"kind": "day"}}}], "about.job.kind") == {("value", "day"): 1}


def test_an_amount_that_is_open_has_a_group_of_its_own() -> None:
    """What is not settled on the first side lies in no band."""
    claim = worker(months=48)
    del claim["contributions"][0]["paid"]
    assert groups([claim], "values.total_benefit:100000") == {("unsettled",): 1}


def test_counts_of_groups_add_up_to_the_whole() -> None:
    """Every claim stands in one group of each question, with what became of it."""
    people = [worker(n, months=20 + 8 * n, wage=200_000 + 40_000 * n) for n in range(6)]
    found = compared(people, f"{LAW}+wage-cap=uncapped", by=["values.contribution_months:12", "in_good_health"])
    for sorted_ in found.groups:
        assert sum(tally.sides[0].cases for tally in sorted_.values()) == 6
        for kind, count in found.tally.pairs[0].changes.items():
            assert sum(tally.pairs[0].changes[kind] for tally in sorted_.values()) == count


@pytest.mark.parametrize(
    ("by", "code", "told"),
    [
        ("insured.agee:5", "compare.by_unknown", "insured.age"),
        ("separation.grund", "compare.by_unknown", "separation.ground"),
        ("values.total_benefits", "compare.by_unknown", "values.total_benefit"),
        ("contributions", "compare.by_list", "contributions"),
        ("insured.id", "compare.by_personal", "insured.id"),
        ("separation.ground:5", "compare.by_no_bands", "separation.ground"),
        ("insured.age:0", "compare.by_bands", "insured.age"),
        ("insured.age:30,20", "compare.by_bands", "30,20"),
        ("insured.age:week", "compare.by_bands", "week"),
        ("separation.date:1,2", "compare.by_bands", "1,2"),
    ],
)
def test_what_no_claims_can_be_sorted_by(by: str, code: str, told: str) -> None:
    """Each mistake has its sentence, with the name that is near."""
    with pytest.raises(UnknownName) as caught:
        read_groupings([by], side(LAW).law, "unemployment")
    [problem] = caught.value.problems
    assert problem.code == code
    assert told in problem.text["en"]
    assert told in problem.text["my"]


def test_too_many_groups_want_bands() -> None:
    """A question that nearly every claim answers otherwise is stopped, and told how to go on."""
    people = [{**worker(months=1), "about": {"wage": n}} for n in range(MAX_GROUPS + 1)]
    with pytest.raises(LimitError) as caught:
        compared(people, LAW, LAW, by=["about.wage"])
    assert caught.value.problems[0].code == "compare.many_groups"


def test_a_group_of_lists_is_told_as_text() -> None:
    """Whatever stands in 'about' can be a group."""
    [grouping] = read_groupings(["about.tags"], side(LAW).law, "unemployment")
    assert grouping.of({}, {"tags": ["b", "a"]}, None, None) == Group("value", '["b", "a"]')


# ── conditions on the result ──────────────────────────────────────────────────────────────────────────────────────────

AMOUNTS = ("monthly_benefit", "total_benefit")


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("losers > 0", False),
        ("gainers = 0 and higher_amount = 1", True),
        ("total_after > total_before * 1.1", True),
        ("difference = 200000", True),
        ("total_benefit_after - total_benefit_before = 200000", True),
        ("max(undetermined, errors) > 0", False),
        ("some n in [1, 2] satisfies higher_amount = n", True),
    ],
)
def test_conditions_on_the_result(expression: str, holds: bool) -> None:
    """Expressions of FEEL over the counts and sums of the summary."""
    found = compared([worker(1), worker(2, wage=400_000)], f"{LAW}+wage-cap=uncapped")
    check_expressions([expression], AMOUNTS)
    specs = [one.spec for one in found.sides]
    assert [one.expression for one in failed([expression], found.tally, specs)] == ([expression] if holds else [])


def test_a_condition_is_asked_of_every_side() -> None:
    """With three sides it is told of which side it holds."""
    found = compared([worker(wage=400_000)], LAW, LAW, f"{LAW}+wage-cap=uncapped")
    assert [one.side for one in failed(["changed > 0"], found.tally, ["a", "b", "c"])] == ["c"]


def test_an_unknown_name_is_refused_before_anything_is_decided() -> None:
    """The name that is near is told, and all that there are."""
    with pytest.raises(UnknownName) as caught:
        check_expressions(["loosers > 0"], AMOUNTS)
    [problem] = caught.value.problems
    assert (problem.code, problem.suggestion) == ("compare.fail_on_name", "losers")
    assert "total_after" in problem.text["en"]


def test_what_is_no_condition_is_refused() -> None:
    """A number is neither true nor false, and a text that is no expression is an error of FEEL."""
    found = compared([worker()], LAW, LAW)
    with pytest.raises(UirulesError) as caught:
        failed(["losers + 1"], found.tally, [LAW, LAW])
    assert caught.value.problems[0].code == "compare.fail_on_value"
    with pytest.raises(UirulesError):
        check_expressions(["losers >"], AMOUNTS)
