"""Steps that fail: the decision says which, by which clause, and hangs on nothing that failed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from uirules import Law, RulesetError, load_ruleset

FOLDER = Path(__file__).parent / "fixtures" / "laws" / "mm-ssl-2012-parts"
DEATH: dict[str, Any] = {
    "claim.assessed_on": "2026-05-01",
    "death.date": "2026-03-10",
    "death.by_injury": True,
    "death.certified": True,
    "insured.registered": True,
    "contributions": [{"month": "2026-02", "wage": 200000}],
}


def changed(folder: Path, file: str, old: str, new: str) -> Law:
    """The fixture's law with one text replaced in a copy."""
    shutil.copytree(FOLDER, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load_ruleset(folder)


def test_two_exceptions_conflict_in_an_amount(tmp_path: Path) -> None:
    """Two exceptions that apply and beat neither: the value fails, and both are named."""
    law = changed(
        tmp_path / "law",
        "injury_survivors.yaml",
        "    exceptions:\n      not-registered:",
        "    exceptions:\n      certified: {when: death.certified, formula: '\"state\"', cite: ssl-2012/sec_62}\n"
        "      not-registered:",
    )
    decision = law.decide({**DEATH, "insured.registered": False}, "injury_survivors")
    assert [(error.step, error.code) for error in decision.errors] == [("owed_by", "conflict")]
    assert decision.errors[0].detail == "certified, not-registered"
    assert "owed_by" not in decision.values
    assert law.decide(DEATH, "injury_survivors").values["owed_by"] == "state"


def test_a_failed_schedule_is_an_error_of_the_decision(tmp_path: Path) -> None:
    """Where the day of payment cannot be worked out there are no payments, and the clause is told."""
    law = changed(
        tmp_path / "law",
        "injury_survivors.yaml",
        "definitions:\n",
        "definitions:\n"
        "  day_of_payment:\n    type: date\n    cite: ssl-2012/sec_62\n    default: death.date\n    exceptions:\n"
        "      first: {when: death.certified, formula: 'add days(death.date, 1)', cite: ssl-2012/sec_62}\n"
        "      second: {when: death.by_injury, formula: 'add days(death.date, 2)', cite: ssl-2012/sec_69}\n",
    )
    path = tmp_path / "law" / "injury_survivors.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{on: death.date}", "{on: day_of_payment}"), "utf-8")
    decision = load_ruleset(tmp_path / "law").decide(DEATH, "injury_survivors")
    assert law is not None
    assert decision.payments == ()
    assert not decision.payable
    assert {error.step for error in decision.errors} == {"day_of_payment", "payments"}
    for language in ("en", "my"):
        assert decision.render(lang=language, format="text")


def test_a_parameter_without_a_value_leaves_the_outcome_open(tmp_path: Path) -> None:
    """Outside its dates a value does not exist: what hangs on it is undetermined, not false."""
    law = changed(
        tmp_path / "law",
        "injury_survivors.yaml",
        "    values: {2014-04-01: {value: 4, assurance: C}}",
        "    values: {2030-01-01: {value: 4, assurance: C}}",
    )
    decision = law.decide(DEATH, "injury_survivors")
    assert decision.outcome == "undetermined"
    assert {error.code for error in decision.errors} == {"no_value_in_force"}
    assert decision.errors[0].cite[0]["clause"] == "ssl-2012/sec_62"


@pytest.mark.parametrize(
    "extra", ["    round: {to: 1, mode: down, cite: none_found}\n", "    requires: [bound_to_insure]\n"]
)
def test_a_definition_with_an_argument_is_its_body_alone(tmp_path: Path, extra: str) -> None:
    """What a call would not carry is refused instead of dropped."""
    law = changed(tmp_path / "law", "contributions.yaml", "    given: {m: month}\n", "    given: {m: month}\n" + extra)
    with pytest.raises(RulesetError) as caught:
        law.plan("contributions")
    assert caught.value.problems[0].position is not None


def test_the_declared_type_of_a_call_is_held(tmp_path: Path) -> None:
    """A definition with an argument that gives another type than it declares is refused."""
    law = changed(
        tmp_path / "law",
        "contributions.yaml",
        "  due_date:                             # a definition with one argument\n    type: date\n",
        "  due_date:\n    type: integer\n",
    )
    with pytest.raises(RulesetError) as caught:
        law.plan("contributions")
    assert {problem.code for problem in caught.value.problems} == {"plan.declared_otherwise"}


def test_a_list_must_require_its_time(tmp_path: Path) -> None:
    """Rows without their month could not be placed: the declaration must ask for it."""
    law = changed(tmp_path / "law", "facts.yaml", "        required: true\n", "")
    with pytest.raises(RulesetError) as caught:
        law.ruleset.facts  # noqa: B018 - reading is what raises
    assert "required: true" in str(caught.value.problems[0].expected)
