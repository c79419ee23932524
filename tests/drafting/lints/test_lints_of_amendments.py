"""The lints of drafts: each fires on a slip and not on its mended twin."""

from __future__ import annotations

import pytest
from lint_made import CLAUSES, RATE, STUDY, TRANSITION, Made

DELEGATED = """\
enabled_by: school-grant-act/sec_3
vires: not_examined
"""
LIMIT = """\
changes:
  limit:
    by: sec_1
    set: school_grant/parameters/income_limit
    from: 300000
    to: 400000
"""
WORDS = """\
changes:
  words:
    by: sec_1
    words:
      in: [school-grant-act/sec_3]
      from: {en: "a fixed amount", my: "ပုံသေငွေပမာဏ"}
      to: {en: "an amount", my: "ငွေပမာဏ"}
"""


@pytest.mark.parametrize(("body", "found"), [(RATE, 1), (RATE + TRANSITION, 0), (WORDS, 0)])
def test_an_amendment_without_transition(made: Made, body: str, found: int) -> None:
    """A change of rules needs one; a change of words alone does not."""
    assert [one.id for one in made.lint_drafts("no-transition", made.draft(body))] == ["no-transition/draft"] * found


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (RATE, "lint.no_study"),
        (RATE + "actuarial_study: {made: false}\n", "lint.study_not_made"),
        (RATE + STUDY, None),
        (WORDS, None),
    ],
)
def test_a_change_of_benefits_without_study(made: Made, body: str, code: str | None) -> None:
    """Said to be made, said not to be made, not said; a change of words alone needs none."""
    found = made.lint_drafts("no-actuarial-study", made.draft(body))
    assert [one.problem.code for one in found] == ([] if code is None else [code])
    assert [one.problem.found for one in found] == ([] if code is None else ["school_grant"])


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (DELEGATED + RATE, []),  # the rate states section 3
        (DELEGATED + LIMIT, ["school_grant/parameters/income_limit"]),  # the limit states section 2
        (DELEGATED + "enables: [school_grant/parameters/income_limit]\n" + LIMIT, []),
        (DELEGATED + "enables: [school_grant/parameters]\n" + LIMIT, []),
        (DELEGATED + "enables: [school_grant/parameters/income]\n" + LIMIT, ["school_grant/parameters/income_limit"]),
        (DELEGATED + "enables: [school-grant-act/sec_2]\n" + LIMIT, []),
        (DELEGATED + "enables: [school-grant-act/sec_2]\n" + RATE, ["school_grant/parameters/monthly_rate"]),
    ],
)
def test_a_delegated_act_beyond_its_clause(made: Made, body: str, found: list[str]) -> None:
    """By what the amendment says that its clause enables, else by the clauses that the rule states."""
    draft = made.draft(body, kind="delegated")
    assert [one.problem.found for one in made.lint_drafts("beyond-enabling-clause", draft)] == found


def test_an_act_needs_no_enabling_clause(made: Made) -> None:
    """Parliament is not bound to a clause of the law it amends."""
    assert made.lint_drafts("beyond-enabling-clause", made.draft(LIMIT)) == ()


SCENARIOS = """\
format: uirules/scenarios/0
benefit: school_grant
scenarios:
"""
AFTER = """\
  - name: after
    source: section 1 of the draft
    facts: {school.year_begins: 2027-06-01, school.enrolled: true, household.income: 1000}
    expect: {outcome: met}
"""
CONDITION = """\
changes:
  far:
    by: sec_1
    insert: facts/school.far
    to: {type: boolean, label: {en: Far, my: ဝေးခြင်း}, question: {en: "Far?", my: "ဝေးပါသလား။"}, asked_of: office}
  near-enough:
    by: sec_1
    insert: school_grant/conditions/near_enough
    to:
      cite: draft/sec_1
      assurance: D
      holds: not(school.far)
      met: {en: "It is near.", my: "နီးပါသည်။"}
      unmet: {en: "It is far.", my: "ဝေးပါသည်။"}
      unknown: {en: "It is not known.", my: "မသိရပါ။"}
"""
MET = AFTER.replace("after", "near").replace("household", "school.far: false, household")
UNMET = AFTER.replace("after", "far").replace("household", "school.far: true, household").replace("met}", "not_met}")


@pytest.mark.parametrize(
    ("body", "scenarios", "lacking"),
    [
        (RATE, "", ["after"]),  # the law's own scenarios stand before
        (RATE, AFTER, []),
        (CONDITION, "", ["after, met, not_met"]),
        (CONDITION, MET, ["not_met"]),
        (CONDITION, UNMET, ["met"]),
        (CONDITION, MET + UNMET, []),
    ],
)
def test_a_change_without_scenarios(made: Made, body: str, scenarios: str, lacking: list[str]) -> None:
    """Before and after the commencement; of a condition both met and not met after it."""
    draft = made.draft(body)
    if scenarios:
        (made.drafts / "scenarios").mkdir()
        (made.drafts / "scenarios" / "draft.yaml").write_text(SCENARIOS + scenarios, encoding="utf-8")
    assert [one.stated for one in made.lint_drafts("change-without-scenarios", draft)] == lacking


def test_a_change_without_a_scenario_before(made: Made) -> None:
    """Without the law's own scenarios nothing stands on the old side."""
    (made.folder / "scenarios" / "school-grant.yaml").write_text(SCENARIOS + AFTER, encoding="utf-8")
    (one,) = made.lint_drafts("change-without-scenarios", made.draft(RATE))
    assert one.stated == "before"


ITSELF = """\
  also:
    by: sec_1
    set: school_grant/conditions/income_within_limit/holds
    from: {reading: income-at-the-limit}
    to: household.income < income_limit
"""
REWORDED = """\
  words:
    by: sec_1
    proviso: {clause: school-grant-act/sec_2__para_b, text: {en: "The limit is new.", my: "အသစ်ဖြစ်သည်။"}}
"""


@pytest.mark.parametrize(
    ("cited", "more", "found"),
    [
        ("school-grant-act/sec_3", "", ["school_grant/income_within_limit"]),
        ("school-grant-act/sec_3", REWORDED, []),  # the clause of that rule has other words
        ("school-grant-act/sec_3", ITSELF, []),  # the amendment changes that rule itself
        ("school-grant-act/sec_2", "", []),  # the rule states what the number states
    ],
)
def test_a_number_that_other_clauses_rules_read(made: Made, cited: str, more: str, found: list[str]) -> None:
    """A rule of another clause reads the number that a change sets, and the amendment says nothing of it."""
    old = "cite: school-grant-act/sec_2\n    values:\n      2026-01-01: {value: 300000"
    made.edit(old, old.replace("school-grant-act/sec_2", cited))
    lint = made.lint_drafts("side-effect", made.draft(LIMIT + more))
    assert [one.stated for one in lint] == found
    assert [one.id for one in lint] == ["side-effect/draft/limit"] * len(found)
    assert all("school-grant-act/sec_2__para_b" in one.text["en"] for one in lint)


def test_what_another_clause_says_of_a_number_goes_out_of_date(made: Made) -> None:
    """Rules of section 3 read the limit of section 2; its wording still says the old one."""
    made.edit("    formula: monthly_rate * school_months", "    formula: monthly_rate * min(school_months, limit)")
    made.edit(
        "  school_months:\n",
        """\
  limit:
    title: {en: "most months", my: "အများဆုံးလ"}
    type: integer
    unit: months
    cite: school-grant-act/sec_2
    values:
      2026-01-01: {value: 36, assurance: A, verified_until: 2027-12-31}
  school_months:
""",
    )
    made.edit(
        "type: integer\n    cite: school-grant-act/sec_3",
        "type: integer\n    unit: months\n    cite: school-grant-act/sec_3",
    )
    clause = "The grant is given for 36 months at most."
    made.edit("The grant is a fixed amount for each month of the school year.", clause, CLAUSES)
    assert made.lint("number-in-wording") == ()
    draft = made.draft(RATE.replace("monthly_rate", "limit").replace("20000", "36").replace("25000", "24"))
    (one,) = made.lint_drafts("number-in-wording", draft)
    assert (one.clause, one.stated) == ("school-grant-act/sec_3", "36 months / 24 months (limit)")


def test_drafts_in_conflict(made: Made) -> None:
    """Two drafts that expect the same value are in conflict; the second that expects what the first leaves is not."""
    first = made.draft(RATE, "first")
    second = made.draft(RATE.replace("25000", "30000"), "second", number=2)
    (one,) = made.lint_drafts("drafts-in-conflict", first, second)
    assert one.id == "drafts-in-conflict/first/second: school_grant/parameters/monthly_rate"
    after = "requires: [first]\n" + RATE.replace("25000", "30000").replace("20000", "25000")
    made.draft(after, "second", number=2)
    assert made.lint_drafts("drafts-in-conflict", first, second) == ()


def test_drafts_of_different_things_are_not_in_conflict(made: Made) -> None:
    """One changes the rate, the other the limit."""
    assert made.lint_drafts("drafts-in-conflict", made.draft(RATE, "first"), made.draft(LIMIT, "second")) == ()


def test_an_amendment_brings_findings_of_the_law(made: Made) -> None:
    """The wording still says the old rate: found of the amended law, not of the law before; mended by new words."""
    clause = "The grant is 20,000 kyat for each month of the school year."
    made.edit(
        "The grant is a fixed amount for each month of the school year.", clause, "legal_refs/school-grant-act.yaml"
    )
    assert made.lint("number-in-wording") == ()
    draft = made.draft(RATE)
    (one,) = made.lint_drafts("number-in-wording", draft)
    assert one.id == "number-in-wording/draft/school-grant-act/sec_3/summary: 20,000 kyat"
    words = """\
  words:
    by: sec_1
    words:
      in: [school-grant-act/sec_3]
      from: {en: "20,000 kyat", my: "ပုံသေငွေပမာဏ"}
      to: {en: "25,000 kyat", my: "ကျပ်\u00a0၂၅,၀၀၀"}
"""
    assert made.lint_drafts("number-in-wording", made.draft(RATE + words)) == ()


def test_an_amendment_makes_a_fact_idle(made: Made) -> None:
    """A fact that mattered before and no longer does."""
    body = """\
changes:
  anybody:
    by: sec_1
    remove: school_grant/conditions/enrolled
    from:
"""
    text = (made.folder / "school_grant.yaml").read_text(encoding="utf-8")
    start = text.index("  enrolled:\n") + len("  enrolled:\n")
    standing = text[start : text.index("\n\n", start)]
    draft = made.draft(body + "\n".join("  " + line for line in standing.splitlines()) + "\n")
    (one,) = made.lint_drafts("idle-fact", draft)
    assert (one.id, one.problem.code) == ("idle-fact/draft/school.enrolled", "lint.fact_no_longer_matters")
