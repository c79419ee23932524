"""What a claim states on each of several sides: a fact that only another side's law declares is no mistake."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from changed import GRANT, LAWS, Change, copied

from uirules import Law, load_ruleset
from uirules.drafting.compare import compare, of_claims, read_cases
from uirules.drafting.compare.text import render
from uirules.drafting.diff import diff
from uirules.drafting.sides import Side, read_side
from uirules.drafting.stated import Stated
from uirules.errors import ClaimError

WORDS = "label: {en: x, my: က}, question: {en: x, my: က}, asked_of: office"
HEAD = "format: uirules/1\nfacts:\n"
CLAIM = {"school": {"year_begins": "2026-06-01", "enrolled": True}, "household": {"income": 240_000}}


def facts(*declared: str) -> Change:
    """Further facts in the file of facts."""
    return "facts.yaml", HEAD, HEAD + "".join(f"  {one}, {WORDS}}}\n" for one in declared)


def law(into: Path, *changes: Change) -> Law:
    """A copy of the School Grant Act with changes."""
    return load_ruleset(copied(GRANT, into, *changes))


@pytest.fixture
def grant() -> Law:
    return load_ruleset(GRANT)


@pytest.fixture
def wider(tmp_path: Path) -> Law:
    """The Act with a group of facts, and one more in a group that is there."""
    more = ("bonus.months: {type: integer, unit: months, range: [0, 9]", "bonus.paid: {type: boolean")
    return law(tmp_path, facts(*more, "school.far: {type: boolean"))


def codes(stated: Stated, claim: dict[str, Any]) -> list[list[str]]:
    """What is wrong with a claim on each side."""
    found: list[list[str]] = []
    known: dict[int, Any] = {}
    for place in range(len(stated.laws)):
        try:
            stated.read(place, claim, known)
            found.append([])
        except ClaimError as error:
            found.append([problem.code for problem in error.problems])
    return found


@pytest.mark.parametrize(
    "more",
    [
        {"bonus": {"months": 3, "paid": True}},
        {"bonus.months": 3},
        {"bonus": None},
        {"school.far": True},
        {"school": {**CLAIM["school"], "far": True}},
    ],
)
def test_a_fact_that_only_another_side_declares_is_set_aside(grant: Law, wider: Law, more: dict[str, Any]) -> None:
    """In a group or under its dotted name: no mistake where it is not declared, whichever side comes first."""
    assert codes(Stated([grant, wider]), CLAIM | more) == [[], []]
    assert codes(Stated([wider, grant]), CLAIM | more) == [[], []]
    assert Stated([grant, wider]).of(0, CLAIM | more) == CLAIM


def test_a_fact_that_no_side_declares_is_wrong_on_all(grant: Law, wider: Law) -> None:
    """Whatever else is set aside: beside facts of a side, and inside a group that only one side has."""
    assert codes(Stated([grant, wider]), CLAIM | {"salary": 5}) == [["claim.undeclared"]] * 2
    assert codes(Stated([grant, wider]), CLAIM | {"bonus": {"month": 3}}) == [["claim.undeclared"]] * 2


def test_a_wrong_value_is_wrong_where_the_fact_is_declared(grant: Law, wider: Law) -> None:
    """What is set aside is not looked at; the side that declares it refuses it."""
    assert codes(Stated([grant, wider]), CLAIM | {"bonus": {"months": 10}}) == [[], ["claim.out_of_range"]]


def test_each_side_reads_by_its_own_declaration(grant: Law, tmp_path: Path) -> None:
    """A value that only one of two ranges holds is wrong on the other side alone."""
    narrow = law(tmp_path, ("facts.yaml", "range: [0, 1000000000]", "range: [0, 200000]"), facts("far: {type: boolean"))
    assert codes(Stated([grant, narrow]), CLAIM | {"far": True}) == [[], ["claim.out_of_range"]]


def test_a_claim_is_read_once_where_declarations_differ_in_words_only(grant: Law, tmp_path: Path) -> None:
    """A label is none of what a value is read by."""
    told = ("facts.yaml", 'en: "Enrolled at a school"', 'en: "Goes to school"')
    stated = Stated([grant, law(tmp_path, told, facts("far: {type: boolean"))])
    known: dict[int, Any] = {}
    assert stated.read(0, CLAIM, known) is stated.read(1, CLAIM, known)


def test_a_field_of_rows_that_only_another_side_declares_is_set_aside(tmp_path: Path) -> None:
    """Rows of a list keep the fields that the law of the side declares; one that no side has is wrong."""
    lagune = LAWS / "lagune-2031"
    more = ("facts.yaml", "    row:\n", "    row:\n      late: {type: boolean, label: {fr: x, id: x}}\n")
    stated = Stated([load_ruleset(lagune), load_ruleset(copied(lagune, tmp_path, more))])
    row = {"date": "2031-01-15", "bateau": "B-1"}
    assert codes(stated, {"sorties": [row | {"late": True}]}) == [[], []]
    assert codes(stated, {"sorties": [row | {"lat": True}]}) == [["claim.undeclared"]] * 2


# ── the verbs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


CONDITION = """\
conditions:
  near:
    holds: not(school.far)
    cite: school-grant-act/sec_3
    assurance: D
    met: {en: x, my: က}
    unmet: {en: x, my: က}
    unknown: {en: x, my: က}
"""


def sides(into: Path, *changes: Change) -> list[Side]:
    """The Act, and with a fact and a condition more."""
    condition = ("school_grant.yaml", "conditions:\n", CONDITION)
    later = copied(GRANT, into, facts("school.far: {type: boolean"), condition, *changes)
    return [read_side(str(GRANT)), read_side(str(later))]


FAR = [CLAIM | {"school.far": far} for far in (True, False)]


def test_compare_counts_no_such_claim_as_wrong(tmp_path: Path) -> None:
    """It is decided on both sides, and what the fact does shows on the one that declares it."""
    found = compare(sides(tmp_path), of_claims(FAR), "school_grant")
    assert [side.outcomes for side in found.tally.sides] == [{"met": 2}, {"met": 1, "not_met": 1}]


def test_compare_groups_by_a_fact_that_only_the_later_side_declares(tmp_path: Path) -> None:
    """It is stated in the claim; of one that both declare the first side's reading counts."""
    found = compare(sides(tmp_path), of_claims(FAR), "school_grant", by=["school.far", "school.enrolled"])
    assert [{group.low: tally.sides[0].cases for group, tally in one.items()} for one in found.groups] == [
        {True: 1, False: 1},
        {True: 2},
    ]
    assert "By x\n" in render(found)


def test_compare_takes_columns_that_only_the_later_side_declares(tmp_path: Path) -> None:
    """A CSV file has the facts of all sides."""
    one, other = sides(tmp_path)
    table = tmp_path / "claims.csv"
    table.write_text("school.year_begins,school.enrolled,household.income,school.far\n2026-06-01,true,240000,true\n")
    found = compare([one, other], read_cases(str(table), one.law, "school_grant", [other.law]), "school_grant")
    assert [side.outcomes for side in found.tally.sides] == [{"met": 1}, {"not_met": 1}]


def test_diff_decides_scenarios_that_state_such_facts(tmp_path: Path) -> None:
    """A scenario of the later law is decided under the earlier one without them."""
    enrolled = "school.enrolled: true\n"
    one, other = sides(tmp_path, ("scenarios/school-grant.yaml", enrolled, f"{enrolled}      school.far: true\n"))
    found = next(change for change in diff(one, other).scenarios if change.name == "both-conditions-met")
    assert (found.before.outcome, found.after.outcome) == ("met", "not_met")


def test_decide_takes_facts_of_an_amendment_before_its_day() -> None:
    """A claim under an amended law may state them on any day."""
    later = read_side("mm-ssl-2012+severance-stated@2030-01-01").law
    assert later.decide({"separation.date": "2026-02-28", "severance.months": 3}).law_on is not None
