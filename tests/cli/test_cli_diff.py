"""``uirules diff``: sides, formats, exit codes, files, and what it says of sides that are none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running import Run

LAWS = Path(__file__).parents[1] / "fixtures" / "laws"
GRANT = LAWS / "school-grant"
AMENDMENT = Path(__file__).parents[1] / "drafting" / "diff" / "longer-grant.yaml"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A copy of the Act with one number changed."""
    folder = tmp_path / "laws" / "school-grant"
    shutil.copytree(GRANT, folder)
    rules = folder / "school_grant.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("value: 300000", "value: 290000"), encoding="utf-8")
    return folder


def test_differences_are_a_result(run: Run, draft: Path) -> None:
    """Exit code 0, with the clause and the numbers in the text."""
    ran = run("diff", GRANT, draft)
    assert (ran.code, ran.err) == (0, "")
    assert "300,000 crowns → 290,000 crowns" in ran.out
    assert "both-conditions-met: met → not met" in ran.out


@pytest.mark.parametrize(("same", "code"), [(True, 0), (False, 1)])
def test_exit_code(run: Run, draft: Path, same: bool, code: int) -> None:
    """As with git: 1 where anything differs, only where it is asked for."""
    assert run("diff", GRANT, GRANT if same else draft, "--exit-code", "--no-scenarios").code == code


def test_json(run: Run, draft: Path) -> None:
    data = run("diff", GRANT, draft, "--format", "json").json
    assert data["schema"] == "uirules/diff/0"
    assert data["empty"] is False
    assert [rule["pointer"] for rule in data["rules"]] == ["/parameters/income_limit/values/2026-01-01/value"]
    assert (data["scenarios"]["run"], data["scenarios"]["changed"], data["scenarios"]["outcome_changed"]) == (3, 1, 1)
    assert data["before"]["digest"] != data["after"]["digest"]


def test_no_scenarios(run: Run, draft: Path) -> None:
    ran = run("diff", GRANT, draft, "--no-scenarios")
    assert "Scenarios: not asked for" in ran.out
    assert run("diff", GRANT, draft, "--no-scenarios", "--format", "json").json["scenarios"] is None


def test_a_page_in_a_file(run: Run, draft: Path, tmp_path: Path) -> None:
    """Written whole or not at all; standard output stays empty."""
    file = tmp_path / "report.html"
    ran = run("diff", GRANT, draft, "--format", "html", "--lang", "my", "-o", file)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    html = file.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>") and html.rstrip().endswith("</html>")
    assert '<html lang="my">' in html


def test_an_amendment_as_a_side(run: Run) -> None:
    ran = run("diff", GRANT, f"{GRANT}+{AMENDMENT}", "--no-scenarios")
    assert ran.code == 0
    assert "by School Grant (Amendment) Act, section 2" in ran.out


def test_released_versions(run: Run) -> None:
    """``id@version`` among folders of rulesets: what the erratum of 0.2.0 changed."""
    ran = run("diff", "school-grant@0.1.0", "school-grant@0.2.0", "--rulesets", LAWS, "--format", "json")
    assert ran.code == 0
    assert {rule["name"] for rule in ran.json["rules"] if rule["kind"] == "parameter"} == {"monthly_rate"}
    assert (ran.json["before"]["version"], ran.json["after"]["version"]) == ("0.1.0", "0.2.0")


BAD = [
    ("nowhere", "There is no ruleset 'nowhere'"),
    ("mm-ssl-2012@9.9.9", "9.9.9"),
    (f"{GRANT}+income-at-the-limits=above", "income-at-the-limit"),
    (f"{GRANT}+income-at-the-limit=abov", "above"),
    (f"{GRANT}+law_on=tomorrow", "YYYY-MM-DD"),
    (f"{GRANT}+law_on=", "does not say which law"),
    (f"{GRANT}+", "does not say which law"),
    (f"{GRANT}+law_on=1999-01-01", "2026-01-01"),
    (f"{GRANT}+no-such-amendment", "no-such-amendment"),
]


@pytest.mark.parametrize(("side", "told"), BAD, ids=[side.rpartition("/")[2] for side, _ in BAD])
def test_a_side_that_is_none(run: Run, side: str, told: str) -> None:
    """Either side: exit code 2, a sentence on standard error, nothing on standard output."""
    for sides in ((GRANT, side), (side, GRANT)):
        ran = run("diff", *sides)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err


def test_files_that_are_not_well_formed(run: Run, draft: Path) -> None:
    """The place of the mistake is told."""
    rules = draft / "school_grant.yaml"
    rules.write_text(rules.read_text(encoding="utf-8") + "kinds: benefit\n", encoding="utf-8")
    ran = run("diff", GRANT, draft)
    assert ran.code == 2
    assert "school_grant.yaml:" in ran.err and "'kinds'" in ran.err


def test_rules_that_do_not_fit(run: Run, draft: Path) -> None:
    """What the files say is compared; scenarios that cannot be decided say why."""
    rules = draft / "school_grant.yaml"
    text = rules.read_text(encoding="utf-8").replace("monthly_rate * school_months", "monthly_rate * school_month")
    rules.write_text(text, encoding="utf-8")
    ran = run("diff", GRANT, draft)
    assert ran.code == 0
    assert "monthly_rate * [-school_months-]{+school_month+}" in ran.out
    assert "met → cannot be decided (plan.unknown_name)" in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "pdf"), "text, json, html"),
        (("--lang", "fr"), "en, my"),
        (("--rulesets", "no-such-folder"), "no-such-folder"),
        (("-o", "no-such-folder/report.txt"), "no-such-folder"),
    ],
)
def test_options_that_are_wrong(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("diff", GRANT, GRANT, *words)
    assert ran.code == 2
    assert told in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_side_is_missing(run: Run) -> None:
    ran = run("diff", GRANT)
    assert ran.code == 2
    assert "B" in ran.err
