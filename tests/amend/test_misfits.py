"""Deltas that do not fit: each is told once, at its place, with what was found, and nothing of it is applied."""

from __future__ import annotations

from typing import Any

import pytest
from drafting import claim, draft, law, months_needed, rate

from uirules.amend.stack import Named
from uirules.errors import Problem, RulesetError

TARGET = "unemployment/parameters/minimum_contribution_months"


def problems(*amendments: Any) -> list[Problem]:
    """What is wrong with these amendments of the shipped law."""
    with pytest.raises(RulesetError) as caught:
        law().amended(amendments)
    return list(caught.value.problems)


def only(*amendments: Any) -> Problem:
    """The one problem that there is."""
    (found,) = problems(*amendments)
    return found


def test_a_wrong_from() -> None:
    """The value found is told beside the one that was expected, and the amending clause."""
    found = only(draft(changes=months_needed(12, found=24)))
    assert (found.code, found.found, found.expected) == ("amend.from_differs", "36", "24")
    assert found.fields["clause"] == "draft/sec_2"
    assert found.position is not None and found.position.file == "draft.yaml"


def test_a_missing_target() -> None:
    """A name nearby is suggested."""
    change = {"set": "unemployment/parameters/minimum_contribution_month", "from": "36", "to": "12"}
    found = only(draft(changes={"months": change}))
    assert found.code == "amend.no_target"
    assert found.suggestion == TARGET


def test_a_missing_clause() -> None:
    """The same for a clause whose words are to be changed."""
    words = {"in": ["ssl-2012/sec_38"], "from": {"en": "a", "my": "က"}, "to": {"en": "b", "my": "ခ"}}
    found = only(draft(changes={"words": {"words": words}}))
    assert (found.code, found.found) == ("amend.no_clause", "ssl-2012/sec_38")
    assert found.suggestion is not None


def test_a_circular_stack() -> None:
    """Amendments that change one another rest on nothing."""
    one = draft("one", changes={"a": {"set": "changes/b/to", "from": "1", "to": "2"}}, amends_amendment="two")
    two = draft("two", changes={"b": {"set": "changes/a/to", "from": "2", "to": "1"}}, amends_amendment="one")
    found = only(one, two)
    assert (found.code, found.found) == ("amend.circle", "one → two → one")


def test_two_edits_of_one_value() -> None:
    """Two changes of one amendment on one value, by whatever path, name each other."""
    inside = {"set": f"{TARGET}/values/2014-04-01/value", "from": "36", "to": "24"}
    found = only(draft(changes={**months_needed(12), "again": inside}))
    assert (found.code, found.fields["other"]) == ("amend.same_target", "months")


def test_two_amendments_of_one_value() -> None:
    """The second one finds what the first one left, and is told whose clause that was."""
    first = draft("first", changes=months_needed(24))
    second = draft("second", changes=months_needed(12), number=2)
    found = only(first, second)
    assert (found.code, found.found) == ("amend.conflict", "24")
    assert (found.fields["clause"], found.fields["other"]) == ("second/sec_2", "first/sec_2")


def test_repeal_of_a_used_definition() -> None:
    """What still reads the definition is named by its place."""
    change = {"remove": "unemployment/definitions/reference_wage", "from": {"type": "rational"}}
    found = only(draft(changes={"gone": change}))
    assert (found.code, found.found) == ("amend.removed_in_use", "reference_wage")
    assert "unemployment.yaml:" in found.fields["place"]


def test_repeal_of_a_clause_that_rules_rest_on() -> None:
    """A rule cannot rest on a clause that is gone."""
    found = only(draft(changes={"gone": {"repeal": "ssl-2012/sec_37__para_c"}}))
    assert found.code == "amend.repealed_cited"
    assert "unemployment.yaml:" in found.fields["place"]


@pytest.mark.parametrize("clause", ["ssl-2012/sec_37", "ssl-2012/chp_V", "ssl-2012"])
def test_repeal_of_what_holds_a_clause_that_rules_rest_on(clause: str) -> None:
    """A section ends with its paragraphs, a chapter with its sections, an instrument with all; the rules are named."""
    change = {"construe": {"clause": clause, "as": "ssr-2014"}}
    found = only(draft(changes={"read": change, "gone": {"repeal": clause}}))
    assert (found.code, found.found) == ("amend.repealed_cited", clause)
    if clause == "ssl-2012/sec_37":
        assert "unemployment/conditions/in_good_health → ssl-2012/sec_37__para_c" in found.fields["place"]
    assert found.fields["place"].count("; ") <= 5


def test_repeal_of_a_section_ends_its_paragraphs() -> None:
    """Where no rule rests on any of them."""
    ways = {part: f"ssl-2012/sec_37{part}" for part in ("", "__para_a", "__para_b", "__para_c", "__para_d")}
    away = {f"read{part.replace('_', '-')}": {"construe": {"clause": c, "as": "ssr-2014"}} for part, c in ways.items()}
    amended = law().amended([draft(changes={"gone": {"repeal": "ssl-2012/sec_37"}, **away})])
    ended = amended.registry.clause("ssl-2012/sec_37__para_b").in_force_to
    assert ended is not None and ended.date.isoformat() == "2026-12-31"


def test_a_clause_enacted_anew_whose_parts_rules_rest_on() -> None:
    """The new clause has not the old one's paragraphs; what becomes of references to them must be said."""
    new = {
        "repeals": "ssl-2012/sec_37",
        "id": "ssl-2012/sec_37B",
        "label": {"en": "section 37B", "my": "ပုဒ်မ ၃၇-ခ"},
        "text": {"en": "New.", "my": "အသစ်။"},
    }
    found = only(draft(changes={"anew": {"re_enact": new}}))
    assert found.code == "amend.repealed_cited"
    assert "→ ssl-2012/sec_37__para_a" in found.fields["place"]


def off(what: str, entry: str) -> dict[str, Any]:
    """The change that takes an entry off one of the manifest's lists."""
    return {"off": {"remove": f"ruleset/{what}/={entry}", "from": entry}}


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        (off("instruments", "directive-5-2014"), "unlisted_cited", "registration/definitions/register_by → directive"),
        (off("provisions", "sickness"), "unlisted_provision", "ssl-2012/sec_23"),
        (off("provisions", "unemployment"), "unlisted_default", "ruleset/default_provision"),
        ({"new": {"insert": "ruleset/provisions/-", "to": "sicknes"}}, "listed_nothing", "Did you mean 'sickness'?"),
    ],
)
def test_the_lists_of_the_manifest(change: dict[str, Any], code: str, told: str) -> None:
    """A provision or an instrument does not vanish from the law by a list alone, nor come by it."""
    found = only(draft(changes=change))
    assert found.code == f"amend.{code}" and told in str(found)
    assert found.position is not None and found.position.file == "draft.yaml"


def test_a_provision_that_ends_with_its_clause() -> None:
    """The amendment repeals what the provision rests on: it says so."""
    repeal = {"repeal": {"repeal": "ssl-2012/chp_V__prov_funeral"}}
    amended = law().amended([draft(changes={**repeal, **off("provisions", "funeral")})])
    assert "funeral" not in amended.benefits


def test_a_transition_without_a_date() -> None:
    """A transition goes by the commencement, and there is none."""
    with pytest.raises(RulesetError) as caught:
        draft(changes=months_needed(12), commencement=None)
    (found,) = caught.value.problems
    assert "commencement" in str(found)


def test_words_that_stand_there_twice() -> None:
    """Which of the two is meant must be said."""
    words = {
        "in": ["ssl-2012/sec_37__para_d"],
        "from": {"en": "office", "my": "သတင်းပို့"},
        "to": {"en": "bureau", "my": "အစီရင်ခံ"},
    }
    found = problems(draft(changes={"words": {"words": words}}))
    assert {problem.code for problem in found} == {"amend.words_twice"}
    assert found[0].fields["times"] == "3"


def test_words_in_one_language_only() -> None:
    """A word changed in one language makes two laws of one."""
    words = {"in": ["ssl-2012/sec_37"], "from": {"en": "36 months"}, "to": {"en": "12 months"}}
    assert only(draft(changes={"words": {"words": words}})).code == "amend.words_languages"


def test_words_that_do_not_stand_there() -> None:
    """Told for each language by itself."""
    words = {"in": ["ssl-2012/sec_37"], "from": {"en": "48 months", "my": "၃၆ လ"}, "to": {"en": "12", "my": "၁၂ လ"}}
    found = only(draft(changes={"words": {"words": words}}))
    assert (found.code, found.found) == ("amend.words_not_there", "48 months")


def test_words_that_stand_nowhere() -> None:
    """Also where they were looked for everywhere."""
    words = {"in": "everywhere", "from": {"en": "xyzzy", "my": "ကခဂဃ"}, "to": {"en": "a", "my": "ခ"}}
    assert {p.code for p in problems(draft(changes={"words": {"words": words}}))} == {"amend.words_nowhere"}


def test_a_later_value_that_is_not_named() -> None:
    """An entry of the law itself that begins later would silently undo the amendment."""
    change = {"set": "common/parameters/contribution_wage_cap", "from": "300000", "to": "400000"}
    later = {"set": "common/parameters/contribution_wage_cap", "from": "300000", "to": "500000"}
    first = draft("first", changes={"cap": later}, commencement={"date": "2028-01-01"})
    second = draft("second", changes={"cap": change}, number=2)
    found = only(first, second)
    assert found.code == "amend.later_amendment"
    assert (found.fields["clause"], found.fields["other"]) == ("second/sec_2", "first/sec_2")


def test_a_later_amendment_that_stands_or_lapses() -> None:
    """Named, it stands whatever it finds, or is set aside."""
    target = "unemployment/parameters/replacement_rate"
    first = draft("first", changes=rate("60 %"), commencement={"date": "2028-01-01"})
    after = claim(40, last="2028-02", separation__date="2028-02-29", claim__assessed_on="2028-05-31")
    for said, monthly in (("stands", 168000), ("lapses", 154000)):
        change = {"set": target, "from": "50 %", "to": "55 %", "later": {"first": said}}
        amended = law().amended([first, draft("second", changes={"rate": change}, number=2)])
        assert amended.decide(claim(40)).values["monthly_benefit"] == 154000
        assert amended.decide(after).values["monthly_benefit"] == monthly


@pytest.mark.parametrize(
    ("later", "code", "suggestion"),
    [
        ({"firts": "lapses"}, "unknown_later", "first"),
        ({"raised-capp": "stands"}, "unknown_later", "raised-cap"),
        ({"2028-02-01": "stands"}, "no_later_value", None),
    ],
)
def test_a_later_name_that_is_none(later: dict[str, str], code: str, suggestion: str | None) -> None:
    """A slip would leave open what it was meant to settle; the name is told at its place."""
    first = draft("first", changes=rate("60 %"))
    second = draft("second", changes=months_needed(12, later=later), number=2)
    found = only(first, second)
    assert (found.code, found.suggestion) == (f"amend.{code}", suggestion)
    assert found.pointer == f"/changes/months/later/{next(iter(later))}"


def test_a_later_name_of_an_amendment_that_is_not_applied() -> None:
    """It settles nothing now, and is no slip."""
    law().amended([draft(changes=months_needed(12, later={"raised-cap": "stands"}))])


def test_a_later_day_of_what_has_no_days() -> None:
    """A text, or a title, is the same on all days."""
    later = {"2028-01-01": "stands"}
    change = {"set": "unemployment/title/en", "from": "Unemployment benefit", "to": "Benefit", "later": later}
    assert only(draft(changes={"title": change})).code == "amend.no_later_value"


def test_an_amendment_of_another_law() -> None:
    """What amends severance pay cannot be laid over social security."""
    found = only(draft(changes=months_needed(12), amends="mm-severance"))
    assert (found.code, found.found, found.expected) == ("amend.other_law", "mm-severance", "mm-ssl-2012")


def test_an_amendment_asked_for_twice() -> None:
    """Once is enough."""
    amendment = draft(changes=months_needed(12))
    assert only(amendment, Named(amendment)).code == "amend.twice"


def test_an_amendment_that_rests_on_one_not_there() -> None:
    """What it rests on must be applied as well."""
    found = only(draft(changes=months_needed(12), requires=["other"]))
    assert (found.code, found.found) == ("amend.requires", "other")


def test_something_put_in_that_is_there() -> None:
    """Inserting is not replacing."""
    found = only(draft(changes={"new": {"insert": TARGET, "to": {"type": "integer"}}}))
    assert (found.code, found.found) == ("amend.there_already", TARGET)


def test_something_put_in_by_two_amendments() -> None:
    """The second is told whose clause was first."""
    new = {"insert": "unemployment/texts/newly_said", "to": {"en": "New.", "my": "အသစ်။"}}
    found = only(draft("one", changes={"new": new}), draft("two", changes={"new": new}, number=2))
    assert (found.code, found.fields["other"]) == ("amend.there_by_other", "one/sec_2")


def test_an_erratum_without_its_entry() -> None:
    """It has no day from which a value could hold."""
    assert only(draft(kind="erratum", changes=months_needed(12))).code == "amend.erratum_entry"


def test_a_value_before_the_first() -> None:
    """Nothing can be changed before there is anything."""
    found = only(draft(changes=months_needed(12), commencement={"date": "2013-01-01"}))
    assert (found.code, found.expected) == ("amend.before_first_value", "2014-04-01")


def test_a_clause_that_the_amendment_does_not_have() -> None:
    """Each change is ordered by a clause of its own amendment."""
    with pytest.raises(RulesetError) as caught:
        draft(changes={"months": {**months_needed(12)["months"], "by": "sec_3"}})
    (found,) = caught.value.problems
    assert (found.code, found.found, found.suggestion) == ("amend.unknown_clause", "sec_3", "sec_2")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"set": TARGET, "to": "12"}, "from"),
        ({"insert": TARGET}, "to"),
        ({"set": TARGET, "remove": TARGET, "from": "1", "to": "2"}, "exactly one of"),
        ({"repeal": "ssl-2012/sec_37", "to": "x"}, "no 'from' or 'to'"),
        ({"set": TARGET, "from": "36", "to": "12", "after": "x"}, "after"),
        ({"insert": TARGET, "to": "12", "later": {"2028-01-01": "stands"}}, "later"),
    ],
)
def test_a_change_that_is_not_well_formed(change: dict[str, Any], said: str) -> None:
    """What a change must have is told with its place."""
    with pytest.raises(RulesetError) as caught:
        draft(changes={"wrong": change})
    (found,) = caught.value.problems
    assert said in str(found) and found.position is not None


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"kind": "delegated"}, "enabled_by"),
        ({"vires": "not_examined"}, "delegated act only"),
        ({"sunset": "2026-01-01"}, "sunset after"),
        ({"assurance": "B"}, "sources"),
        ({"commencement": {"by": "sec_1"}}, "by_notification"),
        ({"number": "-1"}, "whole number"),
        ({"status": "law"}, "enacted"),
    ],
)
def test_a_head_that_is_not_well_formed(head: dict[str, Any], said: str) -> None:
    """What belongs together stands together."""
    with pytest.raises(RulesetError) as caught:
        draft(changes=months_needed(12), **head)
    assert said in str(caught.value)
