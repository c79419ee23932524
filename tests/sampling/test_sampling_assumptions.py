"""Assumptions: those shipped are whole and graded; a file laid over them replaces what it names, or is told why not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from uirules import load_ruleset
from uirules.errors import LimitError, RulesetError
from uirules.law import Law
from uirules.sampling.assumptions import BASES, Assumptions, read_assumptions, shipped
from uirules.sampling.draws import Bands, Weights


def overlay(folder: Path, text: str) -> Assumptions:
    """The assumptions with those of a text over them."""
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return read_assumptions(file)


# ── those shipped ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", shipped())
def test_every_assumption_is_graded_and_founded(name: str) -> None:
    """It has a grade, a basis, a source and a title in both languages; what is a guess or a gap has grade D."""
    entry = shipped()[name]
    assert entry.grade in "ABCD"
    assert entry.basis in set(BASES) - {"set"}
    assert entry.source.endswith(".")
    assert all(entry.title[language].strip() for language in ("en", "my"))
    assert entry.grade == "D" or entry.basis in ("stated", "derived")


def test_numbers_of_the_law_are_those_of_the_ruleset(law: Law) -> None:
    """The cap, the law's first month and the service that severance pay needs stand in the rulesets as well."""
    (cap,) = law.ruleset.common.parameters["contribution_wage_cap"].values.values()
    assert shipped()["cap"].value == int(cap.value)
    assert shipped()["law_from"].value == law.ruleset.manifest.in_force_from
    severance = load_ruleset("mm-severance").ruleset.provision("severance")
    (service,) = severance.parameters["minimum_service"].values.values()
    assert service.value == "6"


def mean(bands: Bands) -> Fraction:
    """The mean of what bands give."""
    shares = bands.weights.shares.values()
    return sum((share * (low + high) / 2 for share, (low, high) in zip(shares, bands.spans, strict=True)), Fraction(0))


@pytest.mark.parametrize(("name", "stated"), [("months_between", "5.7"), ("months_without_work", "5.5")])
def test_bands_give_the_mean_their_note_says(name: str, stated: str) -> None:
    """More than five months, as the survey has it."""
    assert f"{float(mean(shipped()[name].value)):.1f}" == stated
    assert stated in str(shipped()[name].note)


def test_the_median_wage_lies_where_it_is_said_to() -> None:
    """At least half of all earn 100 to 150 per cent of a month of minimum wage, and fewer than half more than that."""
    for day, share in zip(shipped()["at_or_above_cap"].value.first_days, (20, 35, 50), strict=True):
        assert shipped()["at_or_above_cap"].value.at(day) == Fraction(share, 100)
    assert shipped()["wage_below_cap"].value.spans[0][0] == 100
    assert shipped()["wage_below_cap"].value.spans[-1][1] <= 150


# ── those of a file ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_replaces_the_shipped_one_and_its_grade(tmp_path: Path) -> None:
    """What the file names is as it says; without a grade it has grade D and the basis 'set'; the rest stays."""
    found = overlay(
        tmp_path,
        "assumptions:\n  exit: {value: {resigned: 60, dismissed: 40, other: 0}}\n"
        "  in_good_health: {value: 0.99, grade: B, basis: stated, source: Records of a township.}\n",
    )
    assert isinstance(found["exit"].value, Weights)
    assert found["exit"].value.shares == {"resigned": Fraction(3, 5), "dismissed": Fraction(2, 5), "other": 0}
    assert (found["exit"].grade, found["exit"].basis) == ("D", "set")
    assert found["in_good_health"].value == Fraction(99, 100)
    assert (found["in_good_health"].grade, found["in_good_health"].source) == ("B", "Records of a township.")
    assert found["age_elsewhere"] == shipped()["age_elsewhere"]
    assert found.digest != shipped().digest


BAD: dict[str, tuple[str, str, int, int]] = {
    "unknown": ("assumptions:\n  exits: {value: {resigned: 1}}\n", "sample.unknown_assumption", 2, 3),
    "unknown key": ("assumptions:\n  cap: {value: 1, grad: B}\n", "ruleset.unknown_key", 2, 19),
    "kind": ("assumptions:\n  cap: {value: 1, kind: share}\n", "ruleset.unknown_key", 2, 19),
    "top key": ("assumption: {}\nassumptions: {}\n", "ruleset.unknown_key", 1, 1),
    "other format": ("format: uirules/1\nassumptions: {}\n", "ruleset.wrong_value", 1, 9),
    "nothing": ("format: uirules/sample/1\n", "ruleset.missing_key", 1, 1),
    "a list": ("- 1\n", "ruleset.wrong_value", 1, 1),
    "no value": ("assumptions:\n  cap: {grade: B}\n", "ruleset.missing_key", 2, 8),
    "no group": ("assumptions:\n  cap: 300000\n", "ruleset.wrong_value", 2, 8),
    "grade": ("assumptions:\n  cap: {value: 1, grade: E}\n", "ruleset.wrong_value", 2, 26),
    "basis": ("assumptions:\n  cap: {value: 1, basis: heard}\n", "ruleset.wrong_value", 2, 26),
    "source": ("assumptions:\n  cap: {value: 1, source: [a]}\n", "ruleset.wrong_value", 2, 27),
    "share above one": ("assumptions:\n  garments: {value: 101 %}\n", "ruleset.wrong_value", 2, 21),
    "share below zero": ("assumptions:\n  garments: {value: -0.1}\n", "ruleset.wrong_value", 2, 21),
    "share a word": ("assumptions:\n  garments: {value: many}\n", "ruleset.wrong_value", 2, 21),
    "share a group": ("assumptions:\n  garments: {value: {a: 1}}\n", "ruleset.wrong_value", 2, 21),
    "share nothing": ("assumptions:\n  garments: {value: }\n", "ruleset.wrong_value", 2, 21),
    "long number": (f"assumptions:\n  garments: {{value: 0.{'1' * 40}}}\n", "ruleset.wrong_value", 2, 21),
    "negative": (
        "assumptions:\n  exit: {value: {resigned: -1, dismissed: 1, other: 1}}\n",
        "ruleset.wrong_value",
        2,
        28,
    ),
    "all zero": ("assumptions:\n  exit: {value: {resigned: 0, dismissed: 0, other: 0}}\n", "sample.all_zero", 2, 17),
    "option": (
        "assumptions:\n  exit: {value: {resignd: 1, resigned: 1, dismissed: 1, other: 1}}\n",
        "sample.unknown_option",
        2,
        18,
    ),
    "option left out": ("assumptions:\n  exit: {value: {resigned: 1, other: 1}}\n", "sample.option_missing", 2, 17),
    "no options": ("assumptions:\n  exit: {value: {}}\n", "ruleset.wrong_value", 2, 17),
    "weights a number": ("assumptions:\n  exit: {value: 3}\n", "ruleset.wrong_value", 2, 17),
    "band": ("assumptions:\n  density: {value: {60: 1}}\n", "ruleset.wrong_value", 2, 21),
    "band turned": ("assumptions:\n  density: {value: {80-60: 1}}\n", "ruleset.wrong_value", 2, 21),
    "band too far": ("assumptions:\n  density: {value: {60-101: 1}}\n", "ruleset.wrong_value", 2, 21),
    "bands overlap": ("assumptions:\n  density: {value: {60-70: 1, 70-80: 1}}\n", "sample.bands_order", 2, 31),
    "count a share": ("assumptions:\n  cap: {value: 0.5}\n", "ruleset.wrong_value", 2, 16),
    "count too small": ("assumptions:\n  cap: {value: 0}\n", "ruleset.wrong_value", 2, 16),
    "date": ("assumptions:\n  separation_to: {value: 2026-02-30}\n", "ruleset.wrong_value", 2, 26),
    "date before the law": ("assumptions:\n  separation_from: {value: 2013-01-01}\n", "ruleset.wrong_value", 2, 28),
    "dates turned": ("assumptions:\n  separation_to: {value: 2024-05-31}\n", "sample.dates_turned", 2, 18),
    "days of amounts": (
        "assumptions:\n  minimum_wage: {value: {2018-05-14: 4800, 2015-09-01: 3600}}\n",
        "sample.days_order",
        2,
        44,
    ),
    "amount": ("assumptions:\n  minimum_wage: {value: {2018-05-14: 0}}\n", "ruleset.wrong_value", 2, 38),
    "day": ("assumptions:\n  minimum_wage: {value: {2018: 4800}}\n", "ruleset.wrong_value", 2, 26),
    "share by date": ("assumptions:\n  at_or_above_cap: {value: {2018-05-14: 2}}\n", "ruleset.wrong_value", 2, 41),
    "twice": ("assumptions:\n  cap: {value: 1}\n  cap: {value: 2}\n", "read.duplicate_key", 3, 3),
    "no YAML": ("assumptions: {\n", "read.yaml_nothing", 2, 1),
}


@pytest.mark.parametrize("case", BAD)
def test_a_mistake_is_told_at_its_place(case: str, tmp_path: Path) -> None:
    """Code, line and column; in both languages."""
    text, code, line, column = BAD[case]
    with pytest.raises(RulesetError) as caught:
        overlay(tmp_path, text)
    (problem,) = caught.value.problems
    place: Any = problem.position
    assert (problem.code, place.line, place.column) == (code, line, column)
    assert place.file.endswith("mine.yaml")
    assert set(problem.text) == {"en", "my"}


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    """Three entries, three problems; the misspelt one is told what it may have meant."""
    with pytest.raises(RulesetError) as caught:
        overlay(tmp_path, "assumptions:\n  garment: {value: 1}\n  cap: {value: x}\n  exit: {value: 1}\n")
    assert [problem.position.line for problem in caught.value.problems if problem.position] == [2, 3, 4]
    assert caught.value.problems[0].suggestion == "garments"


def test_a_file_that_is_none(tmp_path: Path) -> None:
    """It is not there, or it is deeper than any file may be."""
    with pytest.raises(RulesetError) as caught:
        read_assumptions(tmp_path / "none.yaml")
    assert caught.value.problems[0].code == "read.file_missing"
    with pytest.raises(LimitError):
        overlay(tmp_path, "assumptions: " + "[" * 100 + "]" * 100)
