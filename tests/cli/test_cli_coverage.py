"""``uirules check`` with ``--coverage`` and ``--require-assurance``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running import Run

LAGUNE = Path(__file__).parents[1] / "fixtures" / "laws" / "lagune-2031"
PARTS = LAGUNE.parent / "mm-ssl-2012-parts"


def test_the_map_as_text_json_and_page(run: Run) -> None:
    """One map, three forms."""
    assert run("check", "--coverage", LAGUNE).out.startswith("Map of the law: lagune-2031 ")
    data = run("check", "--coverage", LAGUNE, "--format", "json").json
    assert (data["schema"], data["ok"], data["rulesets"][0]["id"]) == ("uirules/coverage/0", True, "lagune-2031")
    assert run("check", "--coverage", LAGUNE, "--format", "html", "--lang", "my").out.startswith("<!DOCTYPE html>")


def test_the_map_has_forms_of_its_own(run: Run) -> None:
    """Annotations are for problems, and a page is for the map."""
    assert run("check", "--coverage", LAGUNE, "--format", "sarif").code == 2
    assert run("check", LAGUNE, "--format", "html").code == 2


def test_an_error_of_the_map_is_a_finding(run: Run, tmp_path: Path) -> None:
    """Rules on clauses registered as not encoded: exit code 1."""
    folder = tmp_path / "lagune-2031"
    shutil.copytree(LAGUNE, folder)
    file = folder / "legal_refs" / "loi-7-2031.yaml"
    text = file.read_text(encoding="utf-8")
    reason = '{fr: "Pas encore codé.", id: "Belum dikodekan."}'
    assert "    status: encoded\n" in text
    other = f"    status: not_yet_encoded\n    reason: {reason}\n"
    file.write_text(text.replace("    status: encoded\n", other), encoding="utf-8")
    ran = run("check", "--coverage", folder)
    assert ran.code == 1
    assert "whose registered status is" in " ".join(ran.out.split())


def test_a_ruleset_that_is_wrong_has_no_map(run: Run, tmp_path: Path) -> None:
    """Its errors are told instead."""
    folder = tmp_path / "lagune-2031"
    shutil.copytree(LAGUNE, folder)
    file = folder / "contribution_armateur.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("<= petite_longueur", "<= petite"), encoding="utf-8")
    ran = run("check", "--coverage", folder)
    assert ran.code == 1
    assert "'petite' is no fact" in ran.out
    assert "Map of the law" not in ran.out


@pytest.mark.parametrize(("grade", "code"), [("A", 1), ("B", 1), ("C", 1), ("D", 0)])
def test_what_is_founded_worse_is_a_finding(run: Run, grade: str, code: int) -> None:
    """The weakest band is a recollection; every element below the grade is named with its place."""
    ran = run("check", "--require-assurance", grade, PARTS)
    assert ran.code == code
    assert ("injury_survivors.yaml:56:" in ran.out) is (code == 1)
    assert "injury_survivors: Outcome C, Amount D" in ran.out


def test_grades_join_the_errors_of_the_map(run: Run) -> None:
    """Asked for both, the map names what is founded worse as well."""
    data = run("check", "--coverage", "--require-assurance", "A", LAGUNE, "--format", "json").json
    assert data["ok"] is all(problem["code"] != "coverage.below" for problem in data["problems"])


def test_a_grade_that_is_none(run: Run) -> None:
    """Grades are the letters A to D."""
    ran = run("check", "--require-assurance", "E", LAGUNE)
    assert ran.code == 2
    assert "A, B, C, D" in ran.err
