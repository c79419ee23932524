"""The shipped amendments under the lints: every finding has a reason, and every reason a finding.

All of them under the lints that only read the amendment; one that rests on another under every lint, since each further
one takes ten seconds (``uirules lint ID`` for the others).
"""

from __future__ import annotations

import pytest

from uirules.amend.read import shipped_amendments
from uirules.drafting.lints.run import lint_subjects

READING = ["no-transition", "beyond-enabling-clause", "no-actuarial-study"]


@pytest.mark.parametrize("amendment", shipped_amendments())
def test_the_shipped_amendments_are_clean(amendment: str) -> None:
    """Nothing is left of what the amendment itself says or leaves out."""
    (report,) = lint_subjects([amendment], READING)
    assert [one.id for one in report.open] == []
    assert [str(problem) for problem in report.problems] == []


def test_a_reason_holds_beside_other_amendments() -> None:
    """What the common part of the drafts on severance pay has a reason for holds with a draft on top of it."""
    (report,) = lint_subjects(["severance-reduce"])
    assert [one.id for one in report.open] == []
    assert [str(problem) for problem in report.problems] == []
    held = {one.id for one in report.acknowledged}
    assert "idle-fact/severance-stated+severance-reduce/severance.paid" in held
