"""What an amendment says outside its changes, and places that no amendment reaches: told, and nothing is applied."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from drafting import claim, draft, law, months_needed

from uirules.amend.named import named_amendments
from uirules.amend.stack import Named
from uirules.check import check_amendment
from uirules.errors import Problem, RulesetError

CLAUSE = "ssl-2012/sec_37"
LABEL = {"label": {"en": "section 38Z", "my": "ပုဒ်မ ၃၈-ဇ"}}
NEW = {**LABEL, "text": {"en": "New.", "my": "အသစ်။"}}
WORDS = {"from": {"en": "36 months", "my": "၃၆ လ"}, "to": {"en": "12 months", "my": "၁၂ လ"}}

PENDING = {"by": "sec_1", "law": "old", "made_on": "claim.date"}


def only(*, changes: dict[str, Any] | None = None, supposed: dt.date | None = None, **head: Any) -> Problem:
    """The one problem that a draft has when it is read and laid over the law."""
    with pytest.raises(RulesetError) as caught:
        law().amended([Named(draft(changes=changes or months_needed(12), **head), supposed)])
    (found,) = caught.value.problems
    assert found.position is not None and found.position.file.endswith(".yaml")
    return found


@pytest.mark.parametrize(
    ("transition", "code", "found"),
    [
        ({"governs": "claim.dat"}, "no_fact", "claim.dat"),
        ({"governs": "in_good_health"}, "fact_type", "boolean"),
        ({"pending_claims": {**PENDING, "made_on": "contributions.month"}}, "no_fact", "contributions.month"),
        ({"pending_claims": {**PENDING, "decided_on": "reports"}}, "fact_type", "list"),
        ({"no_one_worse_off": {"by": "sec_1", "compare": "total_benefits"}}, "no_output", "total_benefits"),
    ],
)  # fmt: skip
def test_a_transition_by_what_is_not_there(transition: dict[str, Any], code: str, found: str) -> None:
    """It goes by declared days and compares a number that a benefit states."""
    problem = only(transition={"by": "sec_1", **transition})
    assert (problem.code, problem.found) == (f"amend.{code}", found)


@pytest.mark.parametrize(
    ("where", "code", "found"),
    [
        ({"establishment.regon": ["yangon"]}, "no_fact", "establishment.regon"),
        ({"separation.ground": ["job_cease"]}, "no_value", "job_cease"),
        ({"in_good_health": ["yes"]}, "no_value", "yes"),
        ({"claim.date": ["2027-01-01"]}, "fact_type", "date"),
    ],
)
def test_an_area_that_no_claim_lies_in(where: dict[str, list[str]], code: str, found: str) -> None:
    """An area is told by a declared fact and by values that this can have."""
    problem = only(commencement={"by": "sec_1", "areas": {"one": {"where": where, "date": "2027-01-01"}}})
    assert (problem.code, problem.found) == (f"amend.{code}", found)


def test_an_area_of_a_fact_that_the_amendment_brings() -> None:
    """The facts are those of the law as amended."""
    fact = {
        "type": "enum",
        "values": {"lower": {"label": {"en": "lower", "my": "အောက်"}}},
        "label": {"en": "part of the country", "my": "ဒေသ"},
        "question": {"en": "Which part?", "my": "မည်သည့်ဒေသ ဖြစ်ပါသနည်း။"},
        "asked_of": "claimant",
    }
    areas = {"lower": {"where": {"home.part": ["lower"]}, "date": "2027-01-01"}}
    changes = {**months_needed(12), "part": {"insert": "facts/home.part", "to": fact}}
    amended = law().amended([draft(changes=changes, commencement={"by": "sec_1", "areas": areas})])
    assert amended.decide(claim(20, home={"part": "lower"})).outcome == "met"


@pytest.mark.parametrize("id", ["ssl-2012", "notif-63-2020"])
def test_the_name_of_an_instrument(id: str) -> None:
    """The clauses of the amendment would be taken for those of the instrument."""
    problem = only(id=id)
    assert (problem.code, problem.found) == ("amend.id_taken", id)


@pytest.mark.parametrize(
    "target",
    [
        *(f"ruleset/{key}" for key in ("id", "format", "version", "published", "currency", "calendar")),
        "ruleset/languages/0",
        "ruleset",
        "translations/entries",
    ],
)
def test_what_is_no_part_of_the_law(target: str) -> None:
    """What the folder says of itself is not amended."""
    assert only(changes={"head": {"set": target, "from": "a", "to": "b"}}).code == "amend.no_part_of_law"


def test_a_system_that_a_benefit_belongs_to() -> None:
    """Without it nothing could be said of whether the benefit is paid."""
    problem = only(changes={"gone": {"remove": "systems/unemployment", "from": {}}})
    assert (problem.code, problem.found) == ("amend.removed_in_use", "unemployment")


@pytest.mark.parametrize("step", ["²", "၀", "00", "-1", "9" * 5000])
def test_a_position_that_is_none(step: str) -> None:
    """Positions in a list are written in digits 0 to 9."""
    assert only(changes={"gone": {"remove": f"unemployment/outputs/{step}", "from": "x"}}).code == "amend.no_target"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"renumber": {"clause": "ssl-2012", "id": "ssl-2012/sec_38Z", **LABEL}}, "malformed_clause"),
        ({"clause": {"id": "ssl-2012/sec_38Z", "after": "ssr-2014", **NEW}}, "no_neighbour"),
        ({"construe": {"from": {"en": " ", "my": "က"}, "to": {"en": "a", "my": "ခ"}}}, "words_empty"),
    ],
)
def test_a_change_of_wording_that_would_do_nothing(change: dict[str, Any], code: str) -> None:
    """It is refused rather than passed over."""
    assert only(changes={"text": change}).code == f"amend.{code}"


def test_words_in_no_clause() -> None:
    """An empty list of clauses changes nothing."""
    with pytest.raises(RulesetError) as caught:
        draft(changes={"words": {"words": {"in": [], **WORDS}}})
    assert {problem.pointer for problem in caught.value.problems} == {"/changes/words/words/in"}


def test_a_number_that_was_given_away() -> None:
    """A new clause under the old number of a renumbered one could not be told from that."""
    renumber = {"renumber": {"clause": CLAUSE, "id": "ssl-2012/sec_38Z", **LABEL}}
    assert only(changes={"one": renumber, "two": {"clause": {"id": CLAUSE, **NEW}}}).code == "amend.clause_there"


def test_a_clause_renumbered_twice() -> None:
    """Every number that it had leads to it."""
    changes = {
        "one": {"renumber": {"clause": CLAUSE, "id": "ssl-2012/sec_38Z", **LABEL}},
        "two": {"renumber": {"clause": "ssl-2012/sec_38Z", "id": "ssl-2012/sec_39Z", **LABEL}},
    }
    amended = law().amended([draft(changes=changes)])
    assert [amended.registry.clause(f"ssl-2012/sec_{at}").id for at in ("37", "38Z")] == ["ssl-2012/sec_39Z"] * 2


def test_a_renumbered_clause_that_rules_rest_on() -> None:
    """It is cited under its old number, and cannot be repealed under the new one either."""
    changes = {
        "one": {"renumber": {"clause": CLAUSE, "id": "ssl-2012/sec_38Z", **LABEL}},
        "two": {"repeal": "ssl-2012/sec_38Z"},
    }
    assert only(changes=changes).code == "amend.repealed_cited"


def test_a_sunset_before_an_area_begins() -> None:
    """Each area begins before the end."""
    areas = {"one": {"where": {"separation.ground": ["job_ceased"]}, "date": "2027-01-01"}}
    assert "sunset after" in str(only(sunset="2026-01-01", commencement={"by": "sec_1", "areas": areas}))


def test_a_supposed_day_after_the_sunset() -> None:
    """Supposed to begin when it has ended, it would never end."""
    problem = only(sunset="2028-01-01", supposed=dt.date(2028, 1, 1))
    assert (problem.code, problem.found) == ("amend.supposed_after_sunset", "2028-01-01")


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ({"assurance": "B", "sources": ["NIX"]}, "ruleset.unknown_source"),
        ({"kind": "delegated", "enabled_by": "ssl-2012/sec_9", "vires": "not_examined"}, "amend.no_clause"),
        ({"note": {"en": "In one language."}}, "ruleset.language_missing"),
        ({"transition": {"by": "sec_1", "text": {"en": "In one language."}}}, "ruleset.language_missing"),
    ],
)
def test_a_head_that_rests_on_what_is_not_there(head: dict[str, Any], code: str) -> None:
    """Sources, enabling clauses and languages are those of the law."""
    assert only(**head).code == code


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("amends: mm-ssl-2012", "amends: mm-ssl-2013", "ruleset.unknown_ruleset", 2),
        ("requires: []", "requires: [raised-caps]", "amend.unknown", 3),
    ],
)
def test_what_it_amends_or_rests_on_is_not_there(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    """Told at the line of the amendment that names it."""
    shipped = next(one for one in named_amendments(["raised-cap"])).amendment
    rest = "\n".join(row for row in shipped.text.splitlines() if not row.startswith(("amends:", "requires:", "id:")))
    head = "id: mine\namends: mm-ssl-2012\nrequires: []\n".replace(old, new)
    file = tmp_path / "mine.yaml"
    file.write_text(head + rest, "utf-8")
    (problem,) = check_amendment(file)
    assert problem.code == code and problem.position is not None
    assert (problem.position.file, problem.position.line) == (str(file), line)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"set": "commencement/date", "from": "2027-01-01", "to": "2028-01-01"}, "of_head"),
        ({"insert": "transition/governs", "to": "claim.date"}, "of_head"),
        ({"set": "status", "from": "illustrative", "to": "enacted"}, "of_head"),
        ({"remove": "changes", "from": {}}, "of_head"),
        ({"insert": "changes/months/to/x", "to": "18"}, "no_target"),
        ({"insert": "changes/months/to", "to": "18"}, "there_already"),
    ],
)
def test_what_an_amendment_of_an_amendment_cannot_change(change: dict[str, Any], code: str) -> None:
    """Its changes and clauses can be changed; the rest would be without effect."""
    first = draft("first", changes=months_needed(12))
    second = draft("second", changes={"it": change}, amends_amendment="first", commencement={"date": "2026-12-01"})
    with pytest.raises(RulesetError) as caught:
        law().amended([first, second])
    assert [problem.code for problem in caught.value.problems] == [f"amend.{code}"]


def test_the_head_of_an_amendment_with_a_slip() -> None:
    """The parts that can be changed are told, and the one that was meant."""
    change = {"set": "change/months/to", "from": "12", "to": "18"}
    first = draft("first", changes=months_needed(12))
    with pytest.raises(RulesetError) as caught:
        law().amended([first, draft("second", changes={"it": change}, amends_amendment="first")])
    (found,) = caught.value.problems
    assert (found.code, found.expected, found.suggestion) == ("amend.of_head", "changes, clauses", "changes")
