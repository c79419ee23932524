"""The amendments that are shipped, and those of the page on transitions: sound, as their scenarios say, no law."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from drafting import FIXTURES, claim, law

from uirules.amend.named import named_amendments, resting_on, scenarios_of
from uirules.amend.read import load_amendment, shipped_amendments
from uirules.amend.stack import Named
from uirules.check import check_amendment
from uirules.cli import main
from uirules.errors import NoLawInForce, RulesetError
from uirules.scenarios import run_scenarios

WORKED = [FIXTURES / "amendments" / f"{name}.yaml" for name in ("rate-change-running", "cap-raised", "shorter-period")]
FILES = [*shipped_amendments().values(), *WORKED]
DAY = dt.date(2027, 6, 1)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_sound(file: Path) -> None:
    """No problem and no warning, in the file and in the law as it amends it."""
    assert check_amendment(file) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_scenarios_come_out_as_they_say(file: Path) -> None:
    """Those of its own file or folder, and there are some."""
    report = run_scenarios(law().amended(resting_on(load_amendment(file), file)), scenarios_of(file))
    assert list(report.all_problems) == []
    assert report.passed >= 2


@pytest.mark.parametrize("id", list(shipped_amendments()))
def test_none_is_law(id: str) -> None:
    """None that is shipped is enacted or has a day; without a supposed one it changes nothing."""
    file = load_amendment(id).file
    assert file.status != "enacted"
    assert file.commencement is not None and file.commencement.by_notification is not None
    decision = law().amended(named_amendments([id])).decide(claim(40))
    assert decision.ruleset.amendments == ()
    assert decision.values == law().decide(claim(40)).values


@pytest.mark.parametrize("id", list(shipped_amendments()))
def test_each_says_what_it_is_not(id: str) -> None:
    """A note in both languages, wording of grade D, and no actuarial study claimed."""
    file = load_amendment(id).file
    assert file.note is not None and set(file.note) == {"en", "my"}
    assert file.assurance == "D"
    assert file.actuarial_study is None or not file.actuarial_study.made


def test_the_measures_of_2020_can_be_made_again_together() -> None:
    """The three departures leave one another alone."""
    ids = [id for id in shipped_amendments() if id.endswith("-2020-departure")]
    assert len(law().amended([Named(load_amendment(id), DAY) for id in ids]).amendments) == 3


def test_drafts_that_change_one_rule_are_in_conflict() -> None:
    """Two that say anew when a period is allowable cannot both find the rule as it was; both clauses are named."""
    drafts = [Named(load_amendment(id), DAY) for id in ("labour-market-link", "graduated-sanctions")]
    with pytest.raises(RulesetError) as error:
        law().amended(drafts)
    assert {problem.code for problem in error.value.problems} >= {"amend.conflict"}
    told = str(error.value)
    assert "labour-market-link/sec_2" in told and "graduated-sanctions/sec_2" in told


def test_scenarios_in_a_folder_are_found_by_name(capfd: pytest.CaptureFixture[str]) -> None:
    """One of several files of scenarios leads to its amendment; without the amendment there is none."""
    folder = scenarios_of(shipped_amendments()["training-and-reemployment"])
    assert main(["test", str(folder / "bonus.yaml")]) == 0
    assert "mm-ssl-2012+training-and-reemployment" in capfd.readouterr().out


def test_a_benefit_that_an_amendment_brings_is_not_there_before() -> None:
    """On an earlier day, and while nobody has set a day, the error says which of the two it is."""
    early = {"short_time": {"from": "2027-05-31"}}
    draft = load_amendment("partial-unemployment")
    with pytest.raises(NoLawInForce) as error:
        law().amended([Named(draft, DAY)]).decide(early, "partial_unemployment")
    assert error.value.problems[0].code == "amend.provision_later"
    assert error.value.problems[0].expected == "2027-06-01"
    with pytest.raises(NoLawInForce) as error:
        law().amended([draft]).decide(early, "partial_unemployment")
    assert error.value.problems[0].code == "amend.provision_awaits"
