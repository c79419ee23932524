"""Mistakes in the files of standards are told at file, line and column."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from conform_asked import LAW

from uirules.drafting.conform.load import fits, read_library, standards_folder
from uirules.drafting.conform.wages import read_wages
from uirules.errors import RulesetError, UnknownName
from uirules.law import load_ruleset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped standards."""
    return Path(shutil.copytree(standards_folder(), tmp_path / "standards"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Change a file in one place; the line of the change."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("c102.yaml", "sources: [S2]", "sources: [S222]", "conform.unknown_source"),
        ("c102.yaml", "grounds: [misconduct]", "grounds: [misconducts]", "conform.unknown_ground"),
        ("c102.yaml", "at_least: 13}", "at_least: thirteen}", "ruleset.wrong_value"),
        ("c102.yaml", "is: true}", "is: true, at_most: 3}", "ruleset.wrong_value"),
        ("c102.yaml", "{figure: periodical, is: true}", "{figure: periodic, is: true}", "ruleset.wrong_value"),
        ("c168.yaml", "id: art-11", "id: art-10-1", "conform.article_twice"),
        ("c168.yaml", "id: c168", "id: c169", "ruleset.name_differs"),
        ("c19.yaml", "    branch: injury", "    branhc: injury", "ruleset.unknown_key"),
        ("peers.yaml", "      waiting: {text", "      wating: {text", "ruleset.wrong_value"),
        ("laws/mm-ssl-2012.yaml", "assurance: A, sources: [S1]", "assurance: E, sources: [S1]", "ruleset.wrong_value"),
    ],
)
def test_a_mistake_is_told_at_its_line(folder: Path, file: str, old: str, new: str, code: str) -> None:
    """Each with its code, in the file in which it stands."""
    line = change(folder, file, old, new)
    with pytest.raises(RulesetError) as raised:
        read_library(LAW, folder)
    problem = next(problem for problem in raised.value.problems if problem.code == code)
    assert problem.position is not None
    assert problem.position.file.endswith(file)
    assert abs(problem.position.line - line) <= 8


def test_a_text_needs_both_languages(folder: Path) -> None:
    """A report in a language without the text could not say it."""
    change(folder, "c183.yaml", ', my: "ခွင့်', ', mm: "ခွင့်')
    with pytest.raises(RulesetError) as raised:
        read_library(LAW, folder)
    assert raised.value.problems[0].expected == "texts 'en' and 'my'"


def test_names_that_the_law_does_not_have(folder: Path) -> None:
    """A provision and an output that are none, with what they are like."""
    change(folder, "laws/mm-ssl-2012.yaml", "provision: sickness", "provision: sickness_cash")
    change(folder, "laws/mm-ssl-2012.yaml", "monthly: monthly_benefit", "monthly: month_benefit")
    with pytest.raises(RulesetError) as raised:
        fits(read_library(LAW, folder), load_ruleset(LAW))
    assert {problem.code: problem.suggestion for problem in raised.value.problems} == {
        "conform.unknown_output": "monthly_benefit",
        "conform.unknown_provision": "sickness",
    }


def test_a_law_without_a_file(folder: Path) -> None:
    """Which laws can be tested is said."""
    with pytest.raises(UnknownName) as raised:
        read_library("mm-severance", folder)
    assert (raised.value.problems[0].code, raised.value.problems[0].expected) == ("conform.unknown_law", LAW)


def test_a_standard_that_is_none() -> None:
    """With the nearest that is one."""
    with pytest.raises(UnknownName) as raised:
        read_library(LAW).chosen(["c201"])
    assert raised.value.problems[0].code == "conform.unknown_standard"


def test_a_part_laid_over_the_laws_file(tmp_path: Path) -> None:
    """Groups are joined, other values replaced; a mistake is told in the part's own file."""
    part = tmp_path / "part.yaml"
    part.write_text("branches:\n  unemployment:\n    months: 60\n", encoding="utf-8")
    library = read_library(LAW, None, [part])
    assert library.law.branches["unemployment"].months == 60
    assert library.law.branches["unemployment"].provision == "unemployment"
    part.write_text("branches:\n  unemployment:\n    moths: 60\n", encoding="utf-8")
    with pytest.raises(RulesetError) as raised:
        read_library(LAW, None, [part])
    assert str(raised.value.problems[0].position) == f"{part}:3:5"


def test_a_formula_without_a_value(folder: Path) -> None:
    """What a standard case cannot state is an error, no fact left out."""
    from uirules.drafting.conform.bench import Bench

    change(folder, "laws/mm-ssl-2012.yaml", 'separation.date: "= day"', 'separation.date: "= day.week"')
    library = read_library(LAW, folder)
    stated = read_wages([], None, library.law.wages)
    bench = Bench(load_ruleset(LAW), library.law, on=library.law.on, stated=stated)
    branch = bench.branch("unemployment")
    assert branch is not None
    with pytest.raises(RulesetError) as raised:
        bench.decide(branch)
    assert raised.value.problems[0].code == "conform.no_value"


@pytest.mark.parametrize("text", ["many", "0", "-5", "e=300000", "a=", "1.5"])
def test_a_wage_that_is_none(text: str) -> None:
    """A whole amount above 0, alone or behind a to d."""
    with pytest.raises(UnknownName) as raised:
        read_wages([text], None, read_library(LAW).law.wages)
    assert raised.value.problems[0].code == "conform.wage_shape"


def test_wages_from_a_file(tmp_path: Path) -> None:
    """A ladder and wages of choices; they take the place of the assumed ones."""
    file = tmp_path / "wages.yaml"
    file.write_text("ladder: [310000]\nb: 420000\n", encoding="utf-8")
    stated = read_wages(["a=350000"], file, read_library(LAW).law.wages)
    assert (stated.ladder, stated.choices, stated.assumed) == ((310000,), {"b": 420000, "a": 350000}, False)


def _burmese(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in ([inner] if key == "my" else _burmese(inner))]
    return [text for inner in value for text in _burmese(inner)] if isinstance(value, list) else []


WORDS = Path(read_library.__code__.co_filename).with_name("words.yaml")


@pytest.mark.parametrize("file", [*sorted(standards_folder().rglob("*.yaml")), WORDS], ids=lambda file: file.name)
def test_burmese_has_no_latin_letters_or_digits(file: Path) -> None:
    """Names in braces apart."""
    texts = _burmese(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert [text for text in texts if re.search("[A-Za-z0-9]", re.sub(r"\{[a-z_]+\}", "", text))] == []
