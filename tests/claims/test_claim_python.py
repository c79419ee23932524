"""Claims as a caller's Python values: exact numbers pass, everything else is told apart, and nothing hangs."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from uirules import ClaimError, Law, load_ruleset


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


def with_wage(wage: Any) -> dict[str, Any]:
    return {"contributions": [{"month": "2026-01", "wage": wage, "paid": True}]}


@pytest.mark.parametrize("wage", [280000, "280000", "၂၈၀၀၀၀", "280000.0", Decimal("280000.00"), Fraction(280000)])
def test_exact_wages_are_one_wage(law: Law, wage: Any) -> None:
    """A whole amount may come as int, text in one script, or an exact number without fraction."""
    assert law.read(with_wage(wage)).values["contributions"][0][1] == 280000


@pytest.mark.parametrize(
    ("wage", "code"),
    [
        (280000.0, "claim.float"),
        (Decimal("280000.5"), "read.number_not_whole"),
        (Fraction(1, 3), "read.number_not_whole"),
        (Decimal("1e9999999"), "read.number_too_long"),
        (Decimal("Infinity"), "read.number_not_finite"),
        pytest.param(10**5000, "read.number_too_long", id="five thousand digits"),
        (-1, "claim.negative"),
        (10**12, "claim.out_of_range"),
        (True, "claim.wrong_type"),
        ("280,000", "read.number_grouped"),
        ("၂၈၀0၀၀", "read.digits_mixed"),
        ("၂၈ဝ၀၀၀", "read.digit_look_alike"),
        ("012", "read.number_leading_zero"),
        ([280000], "claim.wrong_type"),
        ({"absent": True}, "claim.wrong_type"),
    ],
)
def test_wages_that_are_none(law: Law, wage: Any, code: str) -> None:
    """Each is refused at its pointer, and the value, which is personal, is not repeated."""
    with pytest.raises(ClaimError) as caught:
        law.read(with_wage(wage))
    (problem,) = caught.value.problems
    assert (problem.code, problem.pointer) == (code, "/contributions/0/wage")
    assert problem.found is None
    assert problem.text["en"] and problem.text["my"]


@pytest.mark.parametrize("nothing", [None, float("nan"), Decimal("NaN")])
def test_nothing_given(law: Law, nothing: Any) -> None:
    """None and NaN mean not given, in a row and outside."""
    claim = law.read({**with_wage(nothing), "in_good_health": nothing})
    assert claim.values["contributions"][0][1] is None
    assert "in_good_health" not in claim.values


@pytest.mark.parametrize(
    ("facts", "code", "pointer"),
    [
        ({"separation.date": dt.datetime(2026, 2, 28)}, "claim.datetime", "/separation.date"),
        ({"separation.date": 20260228}, "claim.wrong_type", "/separation.date"),
        ({"separation": {"date": "2026-02-30"}}, "read.date_impossible", "/separation/date"),
        ({"separation": {"ground": "job_seased"}}, "claim.not_a_member", "/separation/ground"),
        ({"separation": "2026-02-28"}, "claim.wrong_type", "/separation"),
        ({"separation": {"date": "2026-02-28"}, "separation.date": "2026-02-28"}, "claim.twice", "/separation.date"),
        ({"in_good_health": "yes"}, "claim.wrong_type", "/in_good_health"),
        ({"in_good_health": {"absent": True}}, "claim.never_absent", "/in_good_health"),
        ({"in_good_health": {"absent": False}}, "claim.absent_true", "/in_good_health"),
        ({"seperation.date": "2026-02-28"}, "claim.undeclared", "/seperation.date"),
        ({"contributions": {"month": "2026-01"}}, "claim.wrong_type", "/contributions"),
        ({"contributions": [{"wage": 1}]}, "claim.row_needs", "/contributions/0"),
        ({"contributions": [{"month": "2026-13"}]}, "read.month_impossible", "/contributions/0/month"),
        ({"contributions": [{"month": dt.date(2026, 1, 1)}]}, "claim.wrong_type", "/contributions/0/month"),
        ({"contributions": [{"month": "2026-01", "paied": True}]}, "claim.undeclared", "/contributions/0/paied"),
        ({"contributions": ["2026-01"]}, "claim.wrong_type", "/contributions/0"),
        ({"contributions": [{"month": "2026-01"}, {"month": "2026-01"}]}, "claim.row_twice", "/contributions/1"),
        ({"contributions": [{"month": "2026-01", "funds": "health"}]}, "claim.wrong_type", "/contributions/0/funds"),
        ({"contributions": [{"month": "2026-01", "funds": [["x"]]}]}, "claim.not_a_member", "/contributions/0/funds"),
        ({"contributions": [{"month": "2026-01"}] * 2401}, "claim.too_many_rows", "/contributions"),
        ({"claim": {"id": "x" * 1001}}, "claim.text_too_long", "/claim/id"),
        ([], "claim.not_a_mapping", ""),
    ],
)
def test_one_problem_at_its_place(law: Law, facts: Any, code: str, pointer: str) -> None:
    """A wrong fact is told by a stable code and a pointer, with a sentence in both languages."""
    with pytest.raises(ClaimError) as caught:
        law.read(facts)
    problem = caught.value.problems[0]
    assert (problem.code, problem.pointer) == (code, pointer)
    assert problem.text["en"] and problem.text["my"]


def test_a_near_name_is_suggested(law: Law) -> None:
    """Did-you-mean for facts, fields and members."""
    with pytest.raises(ClaimError) as caught:
        law.read({"seperation.date": "2026-02-28", "separation": {"ground": "job_seased"}})
    assert [problem.suggestion for problem in caught.value.problems] == ["separation.date", "job_ceased"]


def test_all_problems_of_a_claim_at_once(law: Law) -> None:
    """Several mistakes are told in one go, rows after a broken row included."""
    rows = [{"month": "2026-13"}, {"month": "2026-01", "wage": "x"}, {"month": "2026-02", "paid": "no"}]
    with pytest.raises(ClaimError) as caught:
        law.read({"contributions": rows, "in_good_health": 1})
    assert [problem.pointer for problem in caught.value.problems] == [
        "/contributions/0/month",
        "/contributions/1/wage",
        "/contributions/2/paid",
        "/in_good_health",
    ]


def test_two_employers_in_one_month(law: Law) -> None:
    """The key is month and employer; no employer is one unnamed employer."""
    rows = [{"month": "2026-01", "employer": "E-1"}, {"month": "2026-01", "employer": "E-2"}, {"month": "2026-01"}]
    assert len(law.read({"contributions": rows}).values["contributions"]) == 3
    with pytest.raises(ClaimError):
        law.read({"contributions": [*rows, {"month": "2026-01", "employer": ""}]})


def test_zawgyi_is_refused_and_burmese_is_not(law: Law) -> None:
    """A claim whose text is Zawgyi is refused as a whole; Unicode Burmese passes."""
    assert law.read({"claim.id": "အာမခံထားသူ၏ တောင်းဆိုလွှာ"}).id == "အာမခံထားသူ၏ တောင်းဆိုလွှာ"
    with pytest.raises(ClaimError) as caught:
        law.read({"claim.id": "ေတာင္းဆိုလႊာ အမွတ္ ၁၂ ျမန္မာႏိုင္ငံ"})
    assert caught.value.problems[0].code == "claim.zawgyi"


def test_the_quick_way_and_the_long_way_agree(law: Law) -> None:
    """Plain rows are read column by column, others one by one: with the same result."""
    plain = [{"month": f"2025-{m:02d}", "wage": 1000 * m, "paid": True, "funds": ["health"]} for m in range(1, 13)]
    odd = [{**row, "wage": str(row["wage"])} for row in plain]
    first, second = law.read({"contributions": odd}), law.read({"contributions": plain})
    assert first.values == second.values


def test_every_repeated_row_is_told(law: Law) -> None:
    """Not the first one only."""
    months = ["2024-11", "2024-11", "2024-10", "2024-10", "2024-10"]
    with pytest.raises(ClaimError) as caught:
        law.read({"contributions": [{"month": month} for month in months]})
    assert [(p.code, p.pointer) for p in caught.value.problems] == [
        ("claim.row_twice", f"/contributions/{index}") for index in (1, 3, 4)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\ud800", "read.lone_surrogate"),
        ("a\x00b", "read.control_character"),
        ("a\u202eb", "read.direction_character"),
        ("\x1b[31m", "read.control_character"),
        ("\ufeffa", "read.byte_order_mark"),
    ],
)
def test_characters_that_do_something(law: Law, text: str, code: str) -> None:
    """What files refuse is refused from Python too, and told without printing it."""
    for facts in ({"claim.id": text}, {"contributions": [{"month": "2026-01", "employer": text}]}):
        with pytest.raises(ClaimError) as caught:
            law.read(facts)
        assert caught.value.problems[0].code == code
        str(caught.value).encode()


def test_a_flood_of_problems_ends(law: Law) -> None:
    """A hundred thousand undeclared facts are told a thousand times, and then no more."""
    with pytest.raises(ClaimError) as caught:
        law.read({f"k{index}": 1 for index in range(100_000)})
    assert len(caught.value.problems) == 1001
    assert caught.value.problems[-1].code == "claim.more_problems"


def test_a_long_list_of_which_little_is_known(law: Law) -> None:
    """With more rows fewer combinations are tried, and what was not tried exactly says so."""
    rows = [
        {"month": f"{year}-{month:02d}", "employer": f"E-{employer}"}
        for year in range(2016, 2026)
        for month in range(1, 13)
        for employer in range(20)
    ]
    decision = law.decide({"separation.date": "2026-02-28", "contributions": rows})
    assert decision.outcome == "undetermined"
    assert {"contributions.paid", "in_good_health"} <= {entry.fact for entry in decision.missing}
    assert "value.approximate" in {remark.code for remark in decision.warnings}


class Ground(enum.StrEnum):
    """A caller's own enum of grounds."""

    CEASED = "job_ceased"


class Wage(int):
    """A caller's own kind of whole number."""


class Day(dt.date):
    """A caller's own kind of date."""


def test_subclasses_of_plain_values(law: Law) -> None:
    """Members of enums and the like are read as the texts, numbers and dates they are."""
    facts = {"separation.ground": Ground.CEASED, "separation.date": Day(2026, 2, 28), **with_wage(Wage(5))}
    claim = law.read(facts)
    assert claim.values["separation.ground"].__class__ is str
    assert claim.values["separation.date"] == dt.date(2026, 2, 28)
    assert claim.values["separation.date"].__class__ is dt.date
    assert claim.values["contributions"][0][1].__class__ is int
