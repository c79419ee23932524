"""The verb ``lint``, and the shipped laws under it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lint_made import RATE, Made, data, run

from uirules.cli import main
from uirules.drafting.lints import ALL, lint_law
from uirules.drafting.lints.wording import number_in_wording
from uirules.law import load_ruleset

PAGES = Path(__file__).parents[3] / "docs" / "lints"


@pytest.mark.parametrize("name", ["mm-ssl-2012", "mm-severance"])
def test_the_shipped_laws_are_clean(name: str) -> None:
    """Every finding of the shipped laws has a reason, and every reason a finding."""
    report = lint_law(load_ruleset(name))
    assert [one.id for one in report.open] == []
    assert [str(problem) for problem in report.problems] == []


def test_a_number_of_the_law_that_its_clause_contradicts() -> None:
    """Section 37 says 36 months; other benefits with a parameter of the same name do not hide that the rule says 12."""
    law = load_ruleset("mm-ssl-2012")
    plan = law.plan("unemployment")
    months = plan.parameters["minimum_contribution_months"]
    altered = replace(months, entries=(replace(months.entries[-1], value=12),))
    plan = replace(plan, parameters={**plan.parameters, "minimum_contribution_months": altered})
    found = {one.id for one in number_in_wording(law.with_plan(plan))}
    assert "number-in-wording/ssl-2012/sec_37/summary: 36 months" in found


def test_exit_codes(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """0 where nothing is found, 1 with findings, 2 for what names nothing."""
    assert run(capsys, str(made.folder), "--only", "idle-fact")[0] == 0
    assert run(capsys, str(made.folder), "--only", "cliff")[0] == 1
    assert run(capsys, "no-such-law")[0] == 2
    assert run(capsys, str(made.folder), "--only", "clif")[0] == 2


def test_a_lint_that_does_not_exist(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest that there is is told."""
    assert main(["lint", str(made.folder), "--only", "clif"]) == 2
    assert "Did you mean 'cliff'?" in capsys.readouterr().err


def test_text_tells_place_sentence_and_id(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding is two lines: where and what, then the id by which it is acknowledged."""
    _, out = run(capsys, str(made.folder), "--only", "cliff")
    first, second, total = out.splitlines()
    assert re.match(r".*school_grant\.yaml:\d+:\d+: warning: A cliff in school_grant: ", first)
    assert second == "  cliff/school_grant/household.income/kyat"
    assert total.endswith("1 findings, 0 acknowledged with a reason, 0 problems of acknowledgements.")


def test_burmese(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentences of the other language."""
    _, out = run(capsys, str(made.folder), "--only", "cliff", "--lang", "my")
    assert "ကျဆင်းမှု ရှိပါသည်။" in out
    assert "findings" not in out


def test_json(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding as data: id, place, provision, clause, sentences in both languages."""
    _, out = run(capsys, str(made.folder), "--only", "cliff", "--format", "json")
    loaded = data(out)
    (report,) = loaded["reports"]
    (one,) = report["findings"]
    assert loaded["ok"] is False
    assert (one["lint"], one["provision"], one["clause"]) == ("cliff", "school_grant", "school-grant-act/sec_2")
    assert set(one["text"]) == {"en", "my"}
    assert {"file", "line", "column", "severity", "stated", "acknowledged"} <= set(one)


def test_sides_and_drafts(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """A law with a draft in the notation of sides has the findings of the draft by its name."""
    draft = made.draft(RATE)
    ids = {}
    for subject in (str(draft), f"{made.folder}+{draft}"):
        loaded = data(run(capsys, subject, "--only", "no-transition", "--format", "json")[1])
        (report,) = loaded["reports"]
        ids[subject] = [one["id"] for one in report["findings"]]
    assert set(map(tuple, ids.values())) == {("no-transition/draft",)}


def test_the_same_to_the_byte(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """Two runs write the same."""
    words = (str(made.folder), str(made.draft(RATE)), "--format", "json")
    assert run(capsys, *words) == run(capsys, *words)


def test_every_lint_has_its_page() -> None:
    """One page for each lint, and the index leads to each."""
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert {page.stem for page in PAGES.glob("*.md")} == {*ALL, "README"}
    assert [name for name in ALL if f"({name}.md)" not in index] == []
