"""Timelines: entries published later than they hold, corrections, and values used beyond their confirmation.

Everything here is invented, also where the Social Security Law is copied: nothing of it stands in the rulesets shipped.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from changed import GRANT, Change, change, copied

from uirules import Decision, load_ruleset
from uirules.check import check_ruleset
from uirules.errors import Problem

CLAIM = {"school.year_begins": "2026-06-01", "school.enrolled": True, "household.income": 240_000}
OLD = load_ruleset("mm-ssl-2012").ruleset.folder
FORMULA = "    formula: monthly_rate * school_months\n"


def decide(folder: Path, known_at: str | None = None, **facts: Any) -> Decision:
    law = load_ruleset(folder)
    claim = {**CLAIM, **{name.replace("__", "."): value for name, value in facts.items()}}
    return (law if known_at is None else law.known_at(known_at)).decide(claim)


def remarks(decision: Decision) -> list[str]:
    return [remark.code for remark in decision.warnings]


def grant(tmp_path: Path, *changes: Change) -> Path:
    """The law of the school grant, published at its beginning, without releases and without an erratum."""
    text = (GRANT / "school_grant.yaml").read_text(encoding="utf-8")
    start = text.index("        corrected:")
    erratum = text[start : text.index("  school_months:")]
    first = ("ruleset.yaml", "published: 2026-09-15", "published: 2026-01-01")
    folder = copied(GRANT, tmp_path, first, ("school_grant.yaml", erratum, ""), *changes)
    for path in sorted((folder / "releases").rglob("*.*")):
        path.unlink()
    return folder


# ── formulas ──────────────────────────────────────────────────────────────────────────────────────────────────────────

TIMELINE = """    formula:
      2026-01-01: monthly_rate * school_months
      2026-05-01:
        formula: monthly_rate * (school_months + 1)
        published: 2026-08-20
        cite: school-grant-act/sec_2
        assurance: C
"""


@pytest.mark.parametrize(
    ("known_at", "amount", "grade", "told"),
    [
        ("2026-08-19", 200_000, "A", ["time.published_later.yearly_grant"]),
        ("2026-08-20", 220_000, "C", []),
        (None, 220_000, "C", []),
    ],
)
def test_a_formula_published_later(
    tmp_path: Path, known_at: str | None, amount: int, grade: str, told: list[str]
) -> None:
    """A formula from 1 May, published on 20 August, is not known on 19 August; its clause and grade come with it."""
    decision = decide(grant(tmp_path, ("school_grant.yaml", FORMULA, TIMELINE)), known_at)
    assert decision.values["yearly_grant"] == amount
    assert decision.assurance.amount == grade
    assert remarks(decision) == told
    assert decision.derivation is not None
    step = next(step for step in decision.derivation.steps if step.id == "yearly_grant")
    assert step.formula == f"monthly_rate * {'school_months' if amount == 200_000 else '(school_months + 1)'}"
    assert [citation["clause"] for citation in step.cite] == ["school-grant-act/sec_3"] + (
        ["school-grant-act/sec_2"] if amount == 220_000 else []
    )
    assert f"{amount // 1000},000" in decision.render("en")


def test_a_formula_published_later_is_told_with_its_clause(tmp_path: Path) -> None:
    """Day, clause and day of publication, in both languages."""
    decision = decide(grant(tmp_path, ("school_grant.yaml", FORMULA, TIMELINE)), "2026-08-19")
    text = decision.warnings[0].to_dict()["text"]
    assert text["en"] == (
        "A change of the rule for days from 1\u00a0May 2026 was published only on 20\u00a0August 2026 (section 2); "
        "it is left out."
    )
    assert "ပုဒ်မ\u00a0၂" in text["my"] or "ပုဒ်မ ၂" in text["my"]
    assert "ဩဂုတ်လ\u00a0၂၀\u00a0ရက်" in text["my"]


def test_a_later_formula_that_does_not_govern_is_not_told(tmp_path: Path) -> None:
    """It begins after the law's date."""
    later = TIMELINE.replace("2026-05-01", "2026-07-01")
    assert remarks(decide(grant(tmp_path, ("school_grant.yaml", FORMULA, later)), "2026-08-19")) == []


@pytest.mark.parametrize(("known_at", "amount"), [("2026-08-20", 210_000), ("2026-09-30", 210_000), ("2026-10-01", 1)])
def test_a_formula_is_corrected(tmp_path: Path, known_at: str, amount: int) -> None:
    """Of two wordings for one first day the one published last, of those known, is taken."""
    twice = TIMELINE.replace("(school_months + 1)", "school_months + 10000")
    twice += '        corrected: [{published: 2026-10-01, formula: "1"}]\n'
    decision = decide(grant(tmp_path, ("school_grant.yaml", FORMULA, twice)), known_at)
    assert decision.values["yearly_grant"] == amount


def test_a_condition_published_later(tmp_path: Path) -> None:
    """`holds` takes a timeline as well, also with a choice by reading in it."""
    holds = """    holds:
      2026-01-01: school.enrolled
      2026-06-01:
        formula: {reading: income-at-the-limit, within: "false", above: school.enrolled}
        published: 2026-08-20
"""
    folder = grant(tmp_path, ("school_grant.yaml", "    holds: school.enrolled\n", holds))
    assert check_ruleset(folder) == []
    before, after = decide(folder, "2026-08-19"), decide(folder, "2026-08-20")
    assert (before.outcome, remarks(before)) == ("met", ["time.published_later.enrolled"])
    assert (after.outcome, remarks(after)) == ("not_met", [])


@pytest.mark.parametrize(
    ("entry", "code", "found"),
    [
        ("{formula: school.enrolled, published: soon}", "ruleset.wrong_value", "soon"),
        ("{formula: school.enrolled, colour: red}", "ruleset.unknown_key", "colour"),
        ("{formula: school.enroled}", "plan.unknown_name", "school.enroled"),
        (
            "{formula: school.enrolled, cite: school-grant-act/sec_9}",
            "ruleset.unknown_clause",
            "school-grant-act/sec_9",
        ),
    ],
)
def test_an_entry_of_a_timeline_that_is_wrong(tmp_path: Path, entry: str, code: str, found: str) -> None:
    """Each mistake is told at its place."""
    line = f"    holds:\n      2026-01-01: {entry}\n"
    folder = grant(tmp_path, ("school_grant.yaml", "    holds: school.enrolled\n", line))
    (problem,) = check_ruleset(folder)
    assert (problem.code, problem.found) == (code, found)
    text = (folder / "school_grant.yaml").read_text(encoding="utf-8").splitlines()
    assert problem.position is not None
    assert text[problem.position.line - 1][problem.position.column - 1 :].startswith(found)


# ── corrections ───────────────────────────────────────────────────────────────────────────────────────────────────────

CORRECTED = """      2026-01-01:
        value: 20000
        assurance: A
        verified_until: 2027-12-31
        published: {published}
        corrected:
          - {{published: {first}, value: 22000, assurance: B}}
          - {{published: {second}, value: 21000, assurance: A, cite: school-grant-act/sec_2}}
"""
ENTRY = """      2026-01-01:
        value: 20000
        assurance: A
        verified_until: 2027-12-31
        published: 2026-01-01
"""


def corrected(
    tmp_path: Path, published: str = "2026-01-01", first: str = "2026-07-10", second: str = "2026-09-10"
) -> Path:
    new = CORRECTED.format(published=published, first=first, second=second)
    return grant(tmp_path, ("school_grant.yaml", ENTRY, new))


@pytest.mark.parametrize(
    ("known_at", "amount", "told"),
    [
        ("2026-07-09", 200_000, ["time.published_later.monthly_rate"]),
        ("2026-07-10", 220_000, ["time.published_later.monthly_rate"]),
        ("2026-09-10", 210_000, []),
        (None, 210_000, []),
    ],
)
def test_a_value_is_corrected_twice(tmp_path: Path, known_at: str | None, amount: int, told: list[str]) -> None:
    """The correction published last, of those known, holds from the first day of the entry."""
    decision = decide(corrected(tmp_path), known_at)
    assert (decision.values["yearly_grant"], remarks(decision)) == (amount, told)


def test_a_correction_has_its_own_grade_and_clause(tmp_path: Path) -> None:
    """They come with the value."""
    folder = corrected(tmp_path)
    assert decide(folder, "2026-07-10").assurance.amount == "B"
    derivation = decide(folder).derivation
    assert derivation is not None
    step = next(step for step in derivation.steps if step.id == "monthly_rate")
    assert (step.assurance, [citation["clause"] for citation in step.cite]) == ("A", ["school-grant-act/sec_2"])


@pytest.mark.parametrize(
    "days",
    [
        {"published": "2026-07-10"},
        {"first": "2026-10-10"},
        {"second": "2026-07-10"},
    ],
    ids=["as early as the entry", "out of order", "two on one day"],
)
def test_corrections_rise(tmp_path: Path, days: dict[str, str]) -> None:
    """A correction is published after what it corrects."""
    (problem,) = check_ruleset(corrected(tmp_path, **days))
    assert (problem.code, problem.expected) == ("ruleset.wrong_value", "corrections by rising day of 'published'")


def test_what_is_corrected_says_when_it_was_published(tmp_path: Path) -> None:
    """The day of the ruleset moves with every version, so it cannot stand for that of the entry."""
    folder = corrected(tmp_path)
    change(folder, ("school_grant.yaml", "        published: 2026-01-01\n        corrected", "        corrected"))
    (problem,) = check_ruleset(folder)
    assert problem.expected == "'published' beside 'corrected': the day of the first wording"


def test_the_state_of_a_system_is_corrected(tmp_path: Path) -> None:
    """What was thought to be paid was not: before the erratum payable, afterwards not, and before it that is told."""
    paid = "    paid:\n      2026-01-01: {value: true, cite: school-grant-act/sec_1, assurance: A, "
    corrected = (
        paid + "published: 2026-01-01, corrected: [{published: 2026-08-01, value: false, assurance: A, "
        "verified_until: 2027-12-31}], "
    )
    folder = grant(tmp_path, ("systems.yaml", paid, corrected))
    assert check_ruleset(folder) == []
    before, after = decide(folder, "2026-07-31"), decide(folder, "2026-08-01")
    assert (before.payable, remarks(before)) == (True, ["time.published_later.school_grants.paid"])
    assert after.payable is False
    assert "school grant system" in before.warnings[0].to_dict()["text"]["en"]


# ── the cap of each month ─────────────────────────────────────────────────────────────────────────────────────────────

CAP = "        value: 300000\n        assurance: B\n        verified_until: 2026-05-31\n"
LATER_CAP = """      2025-09-01:
        value: 400000
        assurance: B
        published: {published}
"""
CAP_NOTE = '          my: "ယင်းကန့်သတ်ချက်ကို သတ်မှတ်သည့် အမိန့်ကြော်ငြာစာ မတွေ့ရှိရပါ။"\n'


def capped(tmp_path: Path, published: str = "2025-08-01") -> Path:
    """A copy of the Law in which an invented cap of 400,000 holds from September 2025."""
    folder = copied(OLD, tmp_path)
    for path in sorted((folder / "releases").rglob("*.*")):
        path.unlink()
    file = folder / ("common.yaml" if "contribution_wage_cap:" not in _text(folder) else "unemployment.yaml")
    text = file.read_text(encoding="utf-8")
    at = text.index("values:", text.index("  contribution_wage_cap:")) + len("values:\n")
    file.write_text(text[:at] + LATER_CAP.format(published=published) + text[at:], encoding="utf-8")
    return folder


def _text(folder: Path) -> str:
    return (folder / "unemployment.yaml").read_text(encoding="utf-8")


def worker(months: int = 48, wage: int = 500_000) -> dict[str, Any]:
    """A worker separated on 28 February 2026 who earned the same in every month before it."""
    last = 2026 * 12 + 0
    listed = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(last - months + 1, last + 1)]
    return {
        "separation.date": "2026-02-28",
        "contributions": [{"month": m, "wage": wage, "paid": True, "funds": ["health", "injury"]} for m in listed],
    }


def test_a_cap_that_changes_within_the_window(tmp_path: Path) -> None:
    """February to August 2025 are capped at 300,000, September 2025 to January 2026 at 400,000: 341,666 2/3."""
    decision = load_ruleset(capped(tmp_path)).decide(worker(), "unemployment")
    assert decision.values["reference_wage"] == Fraction(7 * 300_000 + 5 * 400_000, 12)


def test_the_cap_of_the_law_itself_has_not_changed() -> None:
    """The invented cap stands in a copy alone."""
    decision = load_ruleset("mm-ssl-2012").decide(worker(), "unemployment")
    assert decision.values["reference_wage"] == 300_000


def test_a_cap_published_within_the_window_is_told(tmp_path: Path) -> None:
    """Known before its publication, the later cap is left out."""
    folder = capped(tmp_path, published="2027-02-01")
    before = load_ruleset(folder).known_at("2027-01-31").decide(worker(), "unemployment")
    assert before.values["reference_wage"] == 300_000
    assert "time.published_later.contribution_wage_cap" in remarks(before)
    after = load_ruleset(folder).known_at("2027-02-01").decide(worker(), "unemployment")
    assert after.values["reference_wage"] == Fraction(7 * 300_000 + 5 * 400_000, 12)
    assert "time.published_later.contribution_wage_cap" not in remarks(after)


# ── confirmed up to a day ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_used_beyond_its_confirmation_is_named(tmp_path: Path) -> None:
    """The warning names the value and both days, in both languages."""
    entry = "2026-01-01: {value: 10, assurance: A, verified_until: 2027-12-31}"
    folder = grant(tmp_path, ("school_grant.yaml", entry, entry.replace("2027-12-31", "2026-05-31")))
    decision = decide(folder)
    assert remarks(decision) == ["value.unconfirmed.school_months"]
    text = decision.warnings[0].to_dict()["text"]
    assert text["en"] == (
        "The value of months of a school year is confirmed up to 31\u00a0May 2026 only, "
        "and was used for 1\u00a0June 2026."
    )
    assert "ပညာသင်နှစ်၏ လအရေအတွက်" in text["my"]
    assert remarks(decide(folder, school__year_begins="2026-05-31")) == []


def test_a_month_between_two_confirmed_entries(tmp_path: Path) -> None:
    """The entry before the newest was confirmed up to a month of the window only: that it is used later is told."""
    folder = capped(tmp_path)
    file = folder / ("common.yaml" if "contribution_wage_cap:" not in _text(folder) else "unemployment.yaml")
    text = file.read_text(encoding="utf-8")
    at = text.index("  contribution_wage_cap:")
    late = text[at:].replace("verified_until: 2026-05-31", "verified_until: 2025-03-31", 1)
    file.write_text(text[:at] + late, encoding="utf-8")
    decision = load_ruleset(folder).decide(worker(), "unemployment")
    remark = next(r for r in decision.warnings if r.code == "value.unconfirmed.contribution_wage_cap")
    told = remark.to_dict()["text"]["en"]
    assert "31\u00a0March 2025" in told
    assert "August 2025" in told


def test_the_state_of_a_system_beyond_its_confirmation(tmp_path: Path) -> None:
    """The warning names the system and the day."""
    decision = decide(grant(tmp_path), school__year_begins="2028-06-01")
    remark = next(remark for remark in decision.warnings if remark.code == "status.unconfirmed")
    assert remark.to_dict()["text"]["en"] == (
        "The state of school grant system is confirmed up to 31\u00a0December 2027 only."
    )
    assert decision.status is not None
    assert decision.status.as_of == dt.date(2027, 12, 31)


def _line(problem: Problem) -> int:
    assert problem.position is not None
    return problem.position.line - 1


# ── bad timelines ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_values_on_one_day(tmp_path: Path) -> None:
    """The second is refused at its place; the advice for an erratum stands in the format."""
    folder = grant(tmp_path, ("school_grant.yaml", ENTRY, ENTRY + "      2026-01-01: {value: 22000, assurance: A}\n"))
    (problem,) = check_ruleset(folder)
    assert (problem.code, problem.found) == ("read.duplicate_key", "2026-01-01")


def test_a_parameter_without_a_value_on_the_day(tmp_path: Path) -> None:
    """The check finds it; in a decision the step fails, no amount is worked out, and nothing is read as zero."""
    folder = grant(tmp_path, ("school_grant.yaml", ENTRY, ENTRY.replace("2026-01-01:\n", "2026-07-01:\n")))
    (problem,) = check_ruleset(folder)
    assert (problem.code, problem.found) == ("plan.no_value_on", "monthly_rate")
    line = (folder / "school_grant.yaml").read_text(encoding="utf-8").splitlines()[_line(problem)]
    assert line.strip() == "2026-07-01:"
    decision = decide(folder)
    assert "yearly_grant" not in decision.values
    assert ("yearly_grant", "no_value_in_force") in [(failure.step, failure.code) for failure in decision.errors]


@pytest.mark.parametrize(
    "formula",
    [
        '{2026-01-01: "200000", 2026-07-01: monthly_rate * school_months}',
        "if school.enrolled then monthly_rate * school_months else 0",
    ],
    ids=["timeline", "if"],
)
def test_a_rule_that_may_not_ask_for_it_earlier(tmp_path: Path, formula: str) -> None:
    """A rule that holds later, or a branch that something else keeps away, needs no earlier value."""
    folder = grant(
        tmp_path,
        ("school_grant.yaml", ENTRY, ENTRY.replace("2026-01-01:\n", "2026-07-01:\n")),
        ("school_grant.yaml", FORMULA, f"    formula: {formula}\n"),
        ("school_grant.yaml", "  amount: monthly_rate\n", "  amount: yearly_grant\n"),
    )
    assert check_ruleset(folder) == []


def test_a_timeline_without_entries(tmp_path: Path) -> None:
    """`values` holds at least one."""
    empty = "    values:\n" + ENTRY
    (problem,) = check_ruleset(grant(tmp_path, ("school_grant.yaml", empty, "    values: {}\n")))
    assert (problem.code, problem.expected) == ("ruleset.wrong_value", "1 entries")
