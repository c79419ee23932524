"""What is told of slips in drafts says what to write: digits, units, days, places, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from uirules.amend.named import named_amendment
from uirules.check import check_amendment
from uirules.cli import main
from uirules.errors import Problem, UnknownName

DRAFT = """\
format: uirules/amendment/0
id: draft
kind: act
status: illustrative
title: {en: Draft, my: မူကြမ်း}
cited_as: {en: "Draft, {label}", my: "မူကြမ်း၊ {label}"}
assurance: D
published: 2026-11-24
amends: mm-ssl-2012
commencement: {by: sec_1, date: 2027-01-01}
actuarial_study: {made: false}
clauses:
  sec_1: {label: {en: section 1, my: ပုဒ်မ\u00a0၁}, text: {en: The period is shorter., my: ကာလကို လျှော့ချသည်။}}
changes:
  text:
    by: sec_1
    words:
      in: [ssl-2012/sec_37]
      from: {en: 36\u00a0months, my: ၃၆\u00a0လ}
      to: {en: 24\u00a0months, my: ၂၄\u00a0လ}
  period:
    by: sec_1
    set: unemployment/parameters/minimum_contribution_months
    from: 36
    to: 24
transition: {by: sec_1}
"""
RATE = "unemployment/parameters/replacement_rate\n    from: {from}\n    to: 60 %"
PERIOD = "unemployment/parameters/minimum_contribution_months\n    from: 36\n    to: 24"


def told(folder: Path, old: str = "", new: str = "") -> list[Problem]:
    """The problems of the draft with one text in the place of another."""
    assert old in DRAFT
    file = folder / "draft.yaml"
    file.write_text(DRAFT.replace(old, new, 1), encoding="utf-8")
    return check_amendment(file)


def test_the_draft_is_sound(tmp_path: Path) -> None:
    """What follows differs from it in one place each."""
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "sentence"),
    [
        # what stands there, and what to write
        ("from: 36\n", "from: 30\n", "amend.from_differs", "stands '36', and 'from' of draft/sec_1 says '30'"),
        ("from: 36\n", "from: 36 months\n", "amend.from_differs", "write 'from: 36'"),
        (PERIOD, RATE.replace("{from}", "50"), "amend.from_differs", "write 'from: 50 %'"),
        (PERIOD, RATE.replace("{from}", "0,5"), "amend.from_differs", "write 'from: 50 %'"),
        # numbers and days
        ("to: 24\n", "to: 24 months\n", "plan.value", "a whole number, without a unit"),
        ("to: 24\n", "to: 24,000\n", "plan.value", "a whole number, without a comma"),
        ("to: 24\n", "to: 2,5\n", "plan.value", "a whole number, with a point and no comma"),
        ("to: 24\n", "to: ၂၄\n", "plan.value", "a whole number, in the digits 0-9"),
        ("date: 2027-01-01", "date: 2027-02-30", "ruleset.wrong_value", "a day that the calendar has"),
        ("date: 2027-01-01", "date: ၂၀၂၇-၀၁-၀၁", "ruleset.wrong_value", "a date YYYY-MM-DD, in the digits 0-9"),
        # what is missing, by its name
        ("commencement: {by: sec_1, date: 2027-01-01}\n", "", "ruleset.lacking", "expected a 'commencement'"),
        ("assurance: D", "assurance: C", "ruleset.lacking", "expected 'sources' for an assurance other than D"),
        ("    from: 36\n", "", "ruleset.lacking", "expected 'from' and 'to'"),
        ("amends: mm-ssl-2012", "amends: draft", "amend.amends_itself", "'draft' is this amendment itself"),
        # an entry that is indented too far
        ("    from: 36\n", "      from: 36\n", "read.yaml_colon", "indent it like the keys beside it"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_what_to_write(tmp_path: Path, old: str, new: str, code: str, sentence: str) -> None:
    """One slip, one problem, with its line."""
    (problem,) = told(tmp_path, old, new)
    assert problem.code == code
    assert sentence in str(problem)
    assert "{…}" not in str(problem)
    assert problem.position is not None


def test_a_clause_without_its_instrument(tmp_path: Path) -> None:
    """The id that it has in full."""
    (problem,) = told(tmp_path, "in: [ssl-2012/sec_37]", "in: [sec_37]")
    assert (problem.code, problem.suggestion) == ("amend.no_clause", "ssl-2012/sec_37")


@pytest.mark.parametrize(
    ("name", "suggestion", "expected"),
    [
        ("benefit_months", "unemployment/definitions/benefit_months", None),
        (
            "minimum_contribution_months",
            None,
            "sickness/parameters/minimum_contribution_months, "
            "disaster_assistance/parameters/minimum_contribution_months, "
            "unemployment/parameters/minimum_contribution_months",
        ),
    ],
)
def test_a_name_without_its_path(tmp_path: Path, name: str, suggestion: str | None, expected: str | None) -> None:
    """The path that ends in it, or all of them."""
    (problem,) = told(tmp_path, "set: unemployment/parameters/minimum_contribution_months", f"set: {name}")
    assert problem.code == "amend.no_target"
    assert (problem.suggestion, problem.expected) == (suggestion, expected)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A path is told as a file, with one that is near, and not with the ids of those shipped."""
    (tmp_path / "draft.yaml").write_text(DRAFT, encoding="utf-8")
    with pytest.raises(UnknownName) as caught:
        named_amendment(f"{tmp_path}/darft.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.suggestion, problem.expected) == ("amend.no_file", f"{tmp_path}/draft.yaml", None)


def test_a_span_of_months_in_a_claim(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is for scenarios; the row is told once."""
    rows = "contributions:\n  - {each_month: [2025-03, 2027-02], wage: 240000, paid: true}\n"
    (tmp_path / "claim.yaml").write_text(rows, encoding="utf-8")
    assert main(["decide", str(tmp_path / "claim.yaml")]) == 2
    assert capsys.readouterr().err.count("'each_month' is for scenarios") == 1


def test_show_tells_the_path_of_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    """What ``set:`` takes is printed, of numbers and of rules, and can be asked by."""
    path = "unemployment/parameters/minimum_contribution_months"
    assert main(["show", "mm-ssl-2012", "parameter", "minimum_contribution_months"]) == 0
    assert f"path for amendments: {path}" in capsys.readouterr().out
    assert main(["show", "mm-ssl-2012", "parameter", path]) == 0
    assert capsys.readouterr().out.count("path for amendments: ") == 1
    assert main(["show", "mm-ssl-2012", "rule", "benefit_months"]) == 0
    assert "path for amendments: unemployment/definitions/benefit_months" in capsys.readouterr().out
