"""``cliff``, ``never-fails``, ``never-holds``, ``idle-fact``: each fires on a slip and not on its mended twin."""

from __future__ import annotations

import pytest
from lint_made import LAW, Made

LIST = """\
  contributions:
    type: list
    key: [month]
    time: month
    known_from: contributions_known_from
    known_to: contributions_known_to
    max_items: 1200
    label: {en: Contributions, my: ထည့်ဝင်ကြေးများ}
    question: {en: "Which contributions were paid?", my: "မည်သည့် ထည့်ဝင်ကြေးများ ပေးသွင်းခဲ့ပါသနည်း။"}
    asked_of: office
    row:
      month: {type: month, required: true, label: {en: Month, my: လ}}
      wage: {type: money, unit: XKY, range: [0, 1000000000], label: {en: Wage, my: လုပ်ခ}}
  contributions_known_from: {type: date, label: {en: From, my: မှ}, question: {en: "From?", my: "မှ။"}, asked_of: office}
  contributions_known_to: {type: date, label: {en: To, my: အထိ}, question: {en: "To?", my: "အထိ။"}, asked_of: office}
"""
COUNTED = """\
  counted:
    type: list
    cite: school-grant-act/sec_3
    formula: contributions[month < month of(school.year_begins)]
"""
SCENARIO = """\
format: uirules/scenarios/0
benefit: school_grant
scenarios:
  - name: with-contributions
    source: made up
    facts:
      school.year_begins: 2026-06-01
      school.enrolled: true
      household.income: 1000
      contributions:
        - {each_month: [2025-01, 2025-12], wage: 100000}
    expect: {outcome: met}
"""
FORMULA = "formula: monthly_rate * school_months"


def with_list(made: Made, formula: str) -> Made:
    """The law with a list of contributions and a grant that goes by it."""
    made.edit("  household.income:", LIST + "  household.income:", "facts.yaml")
    made.edit("definitions:\n", "definitions:\n" + COUNTED)
    made.edit(FORMULA, f'formula: "{formula}"')
    return made.write("scenarios/contributions.yaml", SCENARIO)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        # the months above 24 are paid for at a third of the rate, and all of them
        ("if count(counted) > 24 then 2000 * count(counted) else 6000 * count(counted)", "24 → 25"),
        (
            "if count(counted) > 24 then 144000 + 2000 * (count(counted) - 24) else 6000 * count(counted)",
            None,
        ),
        ("min(count(counted), 24) * 6000", None),
    ],
)
def test_a_cliff_of_months(made: Made, formula: str, found: str | None) -> None:
    """One more month gives less; where only the months above are paid for at less, it does not."""
    stated = [one.stated for one in with_list(made, formula).lint("cliff") if "contributions" in one.id]
    assert [one.partition(":")[0] for one in stated] == ([] if found is None else [found])


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("if max(counted.wage) > 123456 then 10000 else 20000", "123456 → 123457: 20000 → 10000"),
        ("if max(counted.wage) > 123456 then 30000 else 20000", None),
        # no number of the rules stands at the cliff itself
        ("if max(counted.wage) * 3 > 1000000 then 10000 else 20000", "333333 → 333334: 20000 → 10000"),
    ],
)
def test_a_cliff_of_wages(made: Made, formula: str, found: str | None) -> None:
    """One more kyat in every month gives less; the very kyat is found, also where no rule names it."""
    guarded = f"if count(counted) >= 1 then ({formula}) else 20000"
    stated = [one.stated for one in with_list(made, guarded).lint("cliff") if "wage" in one.id]
    assert stated == ([] if found is None else [found])


def test_a_cliff_of_the_outcome(made: Made) -> None:
    """One more kyat of income, and the condition is not met: found in the law as it is made."""
    (one,) = made.lint("cliff")
    assert (one.id, one.stated) == ("cliff/school_grant/household.income/kyat", "300000 → 300001: 200000 → not_met")


def test_no_cliff_without_an_end(made: Made) -> None:
    """Without the condition nothing falls."""
    text = (made.folder / LAW).read_text(encoding="utf-8")
    start = text.index("      within: household.income <= income_limit")
    made.edit(
        text[start : text.index("\n    met:", start)],
        "      within: household.income >= 0\n      above: household.income >= 0",
    )
    assert made.lint("cliff") == ()


HOLDS = "      within: household.income <= income_limit\n      above: household.income < income_limit\n"


@pytest.mark.parametrize(
    ("within", "above", "fails", "holds"),
    [
        ("household.income <= 300000", "household.income < 300000", False, False),
        ("household.income >= 0", "household.income >= 0", True, False),
        ("household.income < 0", "household.income < 0", False, True),
        # one of two readings is none the less open
        ("household.income >= 0", "household.income > 0", False, False),
        # two operands that contradict each other
        (
            "household.income < 100 and household.income > 200",
            "household.income < 100 and household.income > 200",
            False,
            True,
        ),
        (
            "household.income <= 200 or household.income > 100",
            "household.income <= 200 or household.income > 100",
            True,
            False,
        ),
        # against a parameter
        (
            "household.income < 100 and household.income > income_limit",
            "household.income < 100 and household.income > income_limit",
            False,
            True,
        ),
    ],
)
def test_a_condition_that_facts_cannot_change(made: Made, within: str, above: str, fails: bool, holds: bool) -> None:
    """Over the range that the fact declares, on every reading."""
    made.edit(HOLDS, f"      within: {within}\n      above: {above}\n")
    never_fails = {one.id for one in made.lint("never-fails") if ":" not in one.id}
    never_holds = {one.id for one in made.lint("never-holds") if ":" not in one.id}
    where = "school_grant/conditions.income_within_limit"
    assert never_fails == ({f"never-fails/{where}"} if fails else set())
    assert never_holds == ({f"never-holds/{where}"} if holds else set())


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (
            "if household.income > 2000000000 then 1 else monthly_rate * school_months",
            ["household.income > 2000000000"],
        ),
        ("if household.income > 200000 then 1 else monthly_rate * school_months", []),
    ],
)
def test_a_branch_that_is_never_taken(made: Made, formula: str, found: list[str]) -> None:
    """A condition within a formula counts as well."""
    made.edit(FORMULA, f"formula: {formula}")
    assert [one.stated for one in made.lint("never-holds")] == found


def test_a_fact_that_nobody_reads(made: Made) -> None:
    """A declared fact that no rule reads is found; once a rule reads it, it is not."""
    words = '{en: "Far?", my: "ဝေးပါသလား။"}'
    fact = f"  school.far: {{type: boolean, label: {words}, question: {words}, asked_of: office}}\n"
    made.edit("  household.income:", fact + "  household.income:", "facts.yaml")
    (one,) = made.lint("idle-fact")
    assert one.id == "idle-fact/school.far"
    made.edit(FORMULA, "formula: if school.far then 1 else monthly_rate * school_months")
    assert made.lint("idle-fact") == ()


def test_a_field_that_nobody_reads(made: Made) -> None:
    """The fields of a list's rows are facts of their own; its key and its days are not."""
    with_list(made, "min(count(counted), 24) * 6000")
    (one,) = made.lint("idle-fact")
    assert one.id == "idle-fact/contributions.wage"


def test_a_fact_that_no_longer_matters(made: Made) -> None:
    """Only the formula of former days reads it."""
    made.edit(
        FORMULA,
        "formula:\n      2026-01-01: if school.enrolled then monthly_rate * school_months else 0\n"
        "      2027-01-01: monthly_rate * school_months",
    )
    made.edit(
        "    holds: school.enrolled\n",
        "    holds:\n      2026-01-01: school.enrolled\n      2027-01-01: household.income >= 0\n",
    )
    (one,) = made.lint("idle-fact")
    assert (one.problem.code, one.stated) == ("lint.fact_no_longer_matters", "school.enrolled")
