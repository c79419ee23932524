"""Acknowledgements: a finding that is meant is answered with a reason, and an answer without a finding is told."""

from __future__ import annotations

import pytest
from lint_made import RATE, Made

from uirules.drafting.lints import lint_subjects

CLIFF = "cliff/school_grant/household.income/kyat"
STATED = "300000 → 300001: 200000 → not_met"
FILE = """\
format: uirules/lints/0
acknowledged:
  - findings:
      {id}: "{stated}"
    reason: {{en: "The grant is for low incomes.", my: "ထောက်ပံ့ကြေးသည် ဝင်ငွေနည်းသူများအတွက် ဖြစ်သည်။"}}
"""


def test_a_finding_that_is_meant(made: Made) -> None:
    """It is no longer open; the report still holds it, with the reason in both languages."""
    report = made.write("lints/meant.yaml", FILE.format(id=CLIFF, stated=STATED)).report("cliff")
    assert report.ok
    (one,) = report.acknowledged
    assert one.id == CLIFF
    assert one.reason is not None
    assert set(one.reason) == {"en", "my"}


@pytest.mark.parametrize(
    ("id", "stated", "code"),
    [
        (CLIFF, "300000 → 300001: 100000 → not_met", "lint.acknowledged_other"),
        (CLIFF.replace("income", "incomes"), STATED, "lint.acknowledged_gone"),
        ("clif/school_grant", STATED, "lint.unknown_lint"),
    ],
)
def test_an_acknowledgement_that_does_not_apply(made: Made, id: str, stated: str, code: str) -> None:
    """What was found has changed, there is no such finding, there is no such lint."""
    report = made.write("lints/meant.yaml", FILE.format(id=id, stated=stated)).report()
    assert [problem.code for problem in report.problems] == [code]
    assert CLIFF in [one.id for one in report.open]
    assert not report.ok


def test_a_finding_acknowledged_twice(made: Made) -> None:
    """One reason for one finding."""
    text = FILE.format(id=CLIFF, stated=STATED)
    report = made.write("lints/a.yaml", text).write("lints/b.yaml", text).report("cliff")
    assert [problem.code for problem in report.problems] == ["lint.acknowledged_twice"]


def test_a_reason_in_one_language(made: Made) -> None:
    """A reason is given in every language of the law."""
    text = FILE.format(id=CLIFF, stated=STATED).partition(", my:")[0] + "}\n"
    report = made.write("lints/meant.yaml", text).report("cliff")
    assert [problem.code for problem in report.problems] == ["lint.reason_languages"]


def test_a_file_that_is_none(made: Made) -> None:
    """A file of another shape is told at its line, not passed over."""
    report = made.write("lints/meant.yaml", "format: uirules/lints/0\nmeant: []\n").report("cliff")
    assert {problem.code for problem in report.problems} == {"ruleset.unknown_key", "ruleset.missing_key"}


def test_other_lints_are_let_be(made: Made) -> None:
    """What is acknowledged of a lint that did not run is not taken for gone."""
    assert made.write("lints/meant.yaml", FILE.format(id=CLIFF, stated=STATED)).report("idle-fact").ok


def test_a_finding_of_a_draft(made: Made) -> None:
    """The acknowledgements of an amendment stand beside it, in a file of its name."""
    draft = made.draft(RATE)
    (made.drafts / "lints").mkdir()
    text = FILE.format(id="no-transition/draft", stated="act")
    (made.drafts / "lints" / "draft.yaml").write_text(text, encoding="utf-8")
    (report,) = lint_subjects([str(draft)], ["no-transition"])
    assert report.ok
    assert [one.id for one in report.acknowledged] == ["no-transition/draft"]
