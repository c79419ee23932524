"""Amendments that rest on others, items of lists by what they say, and readings that an amendment settles."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafting import claim, law

from uirules.amend.named import named_amendments
from uirules.check import check_amendment
from uirules.drafting.sides import read_side
from uirules.errors import UirulesError
from uirules.ruleset.find import data_folder

AMENDMENTS = data_folder("rulesets") / "amendments"


def test_what_an_amendment_rests_on_comes_along() -> None:
    """The package names three drafts; all begin on the day supposed for it."""
    named = named_amendments(["c102-package@2027-01-01"])
    ids = [one.amendment.id for one in named]
    assert ids == ["c102-package", "raised-cap", "twelve-in-twenty-four", "quit-with-just-cause"]
    assert len({one.start for one in named}) == 1


def test_one_that_is_named_keeps_its_own_day() -> None:
    """A draft that was named itself is not put in a second time."""
    named = named_amendments(["severance-defer@2027-01-01", "severance-stated@2026-06-01"])
    assert [(one.amendment.id, str(one.start)) for one in named] == [
        ("severance-defer", "2027-01-01"),
        ("severance-stated", "2026-06-01"),
    ]


def test_a_side_brings_what_it_rests_on() -> None:
    """Every verb that compares takes the package by its own name alone."""
    side = read_side("mm-ssl-2012+severance-consume@2027-01-01")
    assert set(side.law.amendment_ids) == {"severance-stated", "severance-consume"}


def test_nobody_is_worse_off_by_the_package_either() -> None:
    """The better old law leaves out, with an amendment, what rests on that amendment."""
    amended = law().amended(named_amendments(["c102-package@2027-01-01"]))
    rows = claim(36, last="2022-12")["contributions"] + claim(6)["contributions"]
    decision = amended.decide({**claim(6), "contributions": rows})
    assert decision.outcome == "met" and decision.values["benefit_months"] == 2
    assert decision.amendments is not None and decision.amendments.rules[-1] == "none_worse_off"
    assert set(decision.ruleset.amendments) == {"raised-cap", "quit-with-just-cause"}


def test_a_settled_reading_is_no_mistake() -> None:
    """The package says from which day the benefit runs; that no formula asks for the reading any longer is meant."""
    assert check_amendment(AMENDMENTS / "c102-package.yaml") == []


@pytest.mark.parametrize(
    ("path", "there"),
    [("unemployment/gaps/gap=waiting-period", True), ("unemployment/gaps/gap=waiting-perod", False)],
)
def test_an_item_is_found_by_what_it_says(path: str, there: bool, tmp_path: Path) -> None:
    """A gap is named by its id, wherever it stands in the list; one that is not there is told."""
    text = (AMENDMENTS / "c102-package.yaml").read_text(encoding="utf-8")
    text = text.replace("unemployment/gaps/gap=waiting-period", path)
    folder = tmp_path / "amendments"
    folder.mkdir()
    file = folder / "c102-package.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        problems = check_amendment(file)
    except UirulesError as error:
        problems = list(error.problems)
    assert [problem.code for problem in problems] == ([] if there else ["amend.no_target"])


def test_items_are_put_in_before_the_one_named() -> None:
    """Both values stand before the total, in the order in which the draft puts them in."""
    amended = law().amended(named_amendments(["severance-consume@2027-01-01"]))
    outputs = amended.ruleset.provision("unemployment").outputs
    assert outputs[-3:] == ["severance_months", "remaining_benefit_months", "total_benefit"]
