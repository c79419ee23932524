"""A law that would not be sound as amended is refused before anything is decided by it, in the words of the check."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from drafting import claim, draft, law, months_needed

from uirules.check import check_amendment
from uirules.cli import main
from uirules.errors import Problem, RulesetError
from uirules.law import load_ruleset
from uirules.sound.amended import soundly_amended

UNEMPLOYMENT = law().ruleset.provision("unemployment")
TEXT = UNEMPLOYMENT.conditions["registered"].met["en"]
CITE = "ssl-2012/sec_37__para_d"


def set_(target: str, found: Any, to: Any) -> dict[str, Any]:
    return {"change": {"set": target, "from": found, "to": to}}


FILES: dict[str, tuple[dict[str, Any], str]] = {
    "clause": (set_("unemployment/conditions/registered/cite", CITE, "ssl-2012/sec_377"), "ruleset.unknown_clause"),
    "instrument": ({"new": {"insert": "ruleset/instruments/-", "to": "ssl-2013"}}, "ruleset.unknown_clause"),
    "gap": (set_("unemployment/gaps/0/gap", UNEMPLOYMENT.gaps[0].gap, "nogap"), "ruleset.unknown_gap"),
    "brace": (set_("unemployment/conditions/registered/met/en", TEXT, "{open"), "ruleset.bad_template"),
    "language": (
        {"gone": {"remove": "unemployment/conditions/registered/met/en", "from": TEXT}},
        "ruleset.language_missing",
    ),
    "fact": (
        set_("ruleset/lists_complete_until/0", "claim.assessed_on", "claim.assessed"),
        "ruleset.unknown_fact",
    ),
    "shape": ({"gone": {"remove": "systems/unemployment/paid", "from": {}}}, "ruleset.missing_key"),
}


def told(changes: dict[str, Any]) -> list[Problem]:
    with pytest.raises(RulesetError) as caught:
        soundly_amended(law(), [draft(changes=changes)])
    return list(caught.value.problems)


@pytest.mark.parametrize("name", FILES)
def test_what_the_files_would_lack(name: str) -> None:
    """Told when the amendment is laid over the law, at its place, before any claim is read."""
    changes, code = FILES[name]
    (found,) = told(changes)
    assert found.code == code and found.position is not None


RULES: dict[str, tuple[dict[str, Any], str]] = {
    "negative months": (months_needed(-12), "plan.negative_value"),
    "negative rate": (set_("unemployment/parameters/replacement_rate", "50 %", "-5 %"), "plan.negative_value"),
    "negative kyat": (set_("common/parameters/contribution_wage_cap", "300000", "-1"), "plan.negative_value"),
    "system": (set_("unemployment/system", "unemployment", "unemploymnt"), "ruleset.unknown_system"),
    "contingency": (set_("unemployment/contingency", "separation.date", "separation.dat"), "plan.unknown_name"),
    "division": (set_("unemployment/definitions/reference_wage/formula", {}, "1 / 0"), "plan.unguarded"),
}


@pytest.mark.parametrize("name", RULES)
def test_what_the_rules_would_be(name: str) -> None:
    """Told when the rules of the benefit are planned, which every verb does first."""
    changes, code = RULES[name]
    with pytest.raises(RulesetError) as caught:
        law().amended([draft(changes=changes)]).plan()
    assert code in [problem.code for problem in caught.value.problems]


def test_an_unknown_system_is_told_to_who_decides_in_python() -> None:
    """Not a KeyError from within."""
    amended = law().amended([draft(changes=RULES["system"][0])])
    with pytest.raises(RulesetError) as caught:
        amended.decide(claim(40))
    (found,) = caught.value.problems
    assert (found.code, found.suggestion) == ("ruleset.unknown_system", "unemployment")


def test_what_is_wrong_without_the_amendment(tmp_path: Path) -> None:
    """A fault that the law has itself is not laid at the amendment's door."""
    folder = tmp_path / "mm-ssl-2012"
    shutil.copytree(law().ruleset.folder, folder)
    file = folder / "unemployment.yaml"
    file.write_text(file.read_text("utf-8").replace(TEXT, "No {such_thing}."), "utf-8")
    amended = soundly_amended(load_ruleset(folder), [draft(changes=months_needed(12))])
    assert amended.decide(claim(20)).outcome == "met"


@pytest.mark.parametrize(("name", "code"), [("system", "unknown_system"), ("negative months", "negative_value")])
def test_deciding_says_what_the_check_says(
    name: str, code: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """``decide --amend`` refuses an unknown system and a negative number with the same sentence, and no traceback."""
    changes = {**FILES, **RULES}[name][0]
    amendment = draft(changes=changes)
    folder = tmp_path / "amendments"
    folder.mkdir()
    file = folder / "draft.yaml"
    file.write_text(amendment.text, "utf-8")
    said = [problem for problem in check_amendment(file) if problem.code.endswith(code)]
    claims = tmp_path / "claim.yaml"
    claims.write_text("claim: {id: ONE, date: 2027-03-05}\n", "utf-8")
    assert main(["decide", str(claims), "--amend", str(file)]) == 2
    err = capfd.readouterr().err
    assert said and said[0].text["en"] in " ".join(err.split())
    assert f"{file}:" in err.replace("\n", "") and "Traceback" not in err
