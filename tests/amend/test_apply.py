"""What an amendment does to a law: text and rules, cited, dated, and taken back again."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from drafting import FIXTURES, claim, draft, law, months_needed, rate

from uirules.amend.read import load_amendment
from uirules.amend.stack import Named
from uirules.errors import NoLawInForce

CONDITION = {
    "cite": "draft/sec_2",
    "holds": "count(contributions) >= 3",
    "met": {"en": "Three rows are there.", "my": "အတန်း ရှိပါသည်။"},
    "unmet": {"en": "Three rows are not there.", "my": "အတန်း မရှိပါ။"},
    "unknown": {"en": "It is not known.", "my": "မသိရပါ။"},
}


def test_a_value_holds_from_the_commencement() -> None:
    """With 14 months the claim is met from that day on, and not met the day before."""
    amended = law().amended([draft(changes=months_needed(12))])
    assert amended.decide(claim(14)).outcome == "met"
    before = claim(14, last="2026-12", separation__date="2026-12-31")
    assert amended.decide(before).outcome == "not_met"


def test_a_finding_cites_the_amending_clause() -> None:
    """The condition that reads the changed value cites the law's clause and the amendment's."""
    decision = law().amended([draft(changes=months_needed(12))]).decide(claim(14))
    finding = next(finding for finding in decision.findings if finding.id == "contributed_long_enough")
    assert [citation["clause"] for citation in finding.cite] == ["ssl-2012/sec_37", "draft/sec_2"]


def test_the_law_itself_stays_as_it_is() -> None:
    """Amending makes another law; the one it was made from decides as before and has the same digest."""
    digest = law().ruleset.digest
    law().amended([draft(changes=months_needed(12))]).decide(claim(14))
    assert law().decide(claim(14)).outcome == "not_met"
    assert law().ruleset.digest == digest


def test_a_condition_put_in_is_one_more() -> None:
    """A condition that an amendment brings stands among the findings, at its place."""
    change = {"insert": "unemployment/conditions/three_rows", "to": CONDITION, "after": "contributed_long_enough"}
    decision = law().amended([draft(changes={"new": change})]).decide(claim(40))
    assert [finding.id for finding in decision.findings][:2] == ["contributed_long_enough", "three_rows"]


def test_a_condition_taken_away_is_asked_no_more() -> None:
    """Without the condition on health the claim of somebody ill is met."""
    change = {"remove": "unemployment/conditions/in_good_health", "from": {"holds": "in_good_health"}}
    amended = law().amended([draft(changes={"health": change})])
    ill = claim(40, in_good_health=False)
    assert law().decide(ill).outcome == "not_met"
    assert amended.decide(ill).outcome == "met"


def test_a_formula_is_replaced() -> None:
    """A definition may get another formula for one of its readings."""
    change = {
        "set": "unemployment/definitions/contribution_months/formula/total",
        "from": "count(countable_months)",
        "to": "count(countable_months) + 2",
    }
    decision = law().amended([draft(changes={"two": change})]).decide(claim(34))
    assert decision.values["contribution_months"] == 36


def test_a_new_fact_can_be_stated_and_asked() -> None:
    """A fact that an amendment brings is accepted, and missing where a condition needs it."""
    fact = {
        "type": "boolean",
        "label": {"en": "training taken", "my": "သင်တန်း"},
        "question": {"en": "Was training taken?", "my": "သင်တန်း တက်ပါသလား။"},
        "asked_of": "claimant",
    }
    condition = {**CONDITION, "holds": "training.taken"}
    changes = {
        "fact": {"insert": "facts/training.taken", "to": fact},
        "condition": {"insert": "unemployment/conditions/trained", "to": condition},
    }
    amended = law().amended([draft(changes=changes)])
    assert [entry.fact for entry in amended.decide(claim(40)).missing] == ["training.taken"]
    assert amended.decide(claim(40, training={"taken": True})).outcome == "met"
    earlier = claim(40, last="2026-11", separation__date="2026-11-30", training={"taken": False})
    assert amended.decide(earlier).outcome == "met"


def test_a_new_benefit_begins_with_the_amendment() -> None:
    """A provision that an amendment brings is decided from its commencement on; before, there is no such law."""
    provision = {
        "kind": "status",
        "title": {"en": "Test", "my": "စမ်းသပ်မှု"},
        "system": "unemployment",
        "cite": "draft/sec_2",
        "contingency": "separation.date",
        "conditions": {"three_rows": CONDITION},
    }
    amended = law().amended([draft(changes={"new": {"insert": "newly_made", "to": provision}})])
    assert "newly_made" in amended.benefits
    assert amended.decide(claim(40), "newly_made").outcome == "met"
    with pytest.raises(NoLawInForce, match="2027-01-01"):
        amended.decide(claim(40, last="2026-11", separation__date="2026-11-30"), "newly_made")


def test_a_row_of_a_list_is_put_in_and_set() -> None:
    """Items of lists are named by their number; a new one comes before the one that stands there."""
    told = {"en": "A first sentence.", "my": "ပထမဝါကျ။"}
    changes = {
        "first": {"insert": "unemployment/definitions/monthly_benefit/told/0", "to": told},
        "last": {"insert": "unemployment/outputs/-", "to": "paid_months_of_year"},
    }
    amended = law().amended([draft(changes=changes)])
    provision = amended.ruleset.provision("unemployment")
    assert provision.definitions["monthly_benefit"].told[0].words == told
    assert provision.outputs[-1] == "paid_months_of_year"


# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_words_are_substituted_across_many_clauses() -> None:
    """One clause of a real manner changes six clauses in both languages, and nothing else."""
    amended = law().amended([load_amendment("words-across-sections", [FIXTURES])])
    changed = {
        clause.id
        for clause in law().registry.clauses("ssl-2012")
        if amended.registry.clause(clause.id).summary != clause.summary
    }
    assert len(changed) == 6
    assert "အာမခံထားသော ပျမ်းမျှလုပ်ခ" in amended.registry.clause("ssl-2012/sec_55").summary["my"]
    assert amended.ruleset.changed_files == ["legal_refs/ssl-2012.yaml", "legal_refs/words-across-sections.yaml"]


def test_a_name_is_changed_throughout_and_from_the_beginning() -> None:
    """The old name stands nowhere any more, in no clause and no sentence, also for a claim of long ago."""
    amended = law().amended([load_amendment("name-throughout", [FIXTURES])])
    clauses = [c for name in law().ruleset.manifest.instruments for c in amended.registry.clauses(name)]
    assert not [c.id for c in clauses if "superannuation" in c.summary["en"] or "သက်ပြည့်အငြိမ်းစား" in c.summary["my"]]
    long_ago = claim(40, last="2018-06", separation__date="2018-06-30")
    decision = amended.decide({**long_ago, "labour_exchange": {"registered": True}}, "unemployment")
    assert decision.ruleset.amendments == ("name-throughout",)
    title = amended.ruleset.provision("superannuation").title
    assert (
        "superannuation" not in title["en"].lower().replace("old-age retirement", "") or "Superannuation" in title["en"]
    )


def test_a_proviso_is_added_at_the_end() -> None:
    """The clause ends with the proviso, in both languages."""
    text = {"en": "Provided that nobody is left out.", "my": "ခြွင်းချက်အနေဖြင့် မည်သူမျှ မကျန်ရစ်စေရ။"}
    amended = law().amended([draft(changes={"proviso": {"proviso": {"clause": "ssl-2012/sec_37", "text": text}}})])
    summary = amended.registry.clause("ssl-2012/sec_37").summary
    assert all(summary[language].endswith(text[language]) for language in text)


def test_a_clause_is_put_in_after_another() -> None:
    """Section 37A stands where it was put and can be cited."""
    new = {
        "id": "ssl-2012/sec_37A",
        "after": "ssl-2012/sec_37__para_d",
        "label": {"en": "section 37A", "my": "ပုဒ်မ ၃၇-က"},
        "text": {"en": "Training counts.", "my": "သင်တန်းကို ထည့်တွက်ရမည်။"},
    }
    amended = law().amended([draft(changes={"new": {"clause": new}})])
    ids = [clause.id for clause in amended.registry.clauses("ssl-2012")]
    assert ids[ids.index("ssl-2012/sec_37__para_d") + 1] == "ssl-2012/sec_37A"
    assert amended.registry.label("ssl-2012/sec_37A", "en") == "section 37A"


def test_a_clause_enacted_anew_is_cited_in_place_of_the_old() -> None:
    """Rules that cited the old clause cite the new one; the old one has ended the day before."""
    new = {
        "repeals": "ssl-2012/sec_37__para_c",
        "id": "ssl-2012/sec_37B",
        "label": {"en": "section 37B", "my": "ပုဒ်မ ၃၇-ခ"},
        "text": {"en": "In good health and willing.", "my": "ကျန်းမာ၍ ဆန္ဒရှိရမည်။"},
    }
    amended = law().amended([draft(changes={"anew": {"re_enact": new}})])
    decision = amended.decide(claim(40))
    finding = next(finding for finding in decision.findings if finding.id == "in_good_health")
    assert [citation["clause"] for citation in finding.cite] == ["ssl-2012/sec_37B"]
    ended = amended.registry.clause("ssl-2012/sec_37__para_c").in_force_to
    assert ended is not None and ended.date.isoformat() == "2026-12-31"


def test_a_renumbered_clause_keeps_its_old_id_as_alias() -> None:
    """What cites the old id finds the clause under its new number and label, paragraphs and all."""
    change = {
        "clause": "ssl-2012/sec_37",
        "id": "ssl-2012/sec_137",
        "label": {"en": "section 137", "my": "ပုဒ်မ ၁၃၇"},
    }
    amended = law().amended([draft(changes={"number": {"renumber": change}})])
    assert amended.registry.clause("ssl-2012/sec_37").id == "ssl-2012/sec_137"
    assert amended.registry.clause("ssl-2012/sec_37__para_a").id == "ssl-2012/sec_137__para_a"
    finding = amended.decide(claim(40)).findings[0]
    assert finding.cite[0]["label"]["en"] == "section 137"


def test_references_are_construed_as_to_another_clause() -> None:
    """What cited section 37(c) cites section 37 as a whole; no wording changes."""
    change = {"construe": {"clause": "ssl-2012/sec_37__para_c", "as": "ssl-2012/sec_37"}}
    amended = law().amended([draft(changes={"read": change})])
    finding = next(finding for finding in amended.decide(claim(40)).findings if finding.id == "in_good_health")
    assert [citation["clause"] for citation in finding.cite] == ["ssl-2012/sec_37"]


# ── time ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_amendment_published_later_is_not_known() -> None:
    """Asked for the law as it was known before, the amendment is left out."""
    amended = law().amended([draft(changes=months_needed(12), published="2027-06-01")])
    assert amended.known_at("2027-05-31").decide(claim(14)).outcome == "not_met"
    assert amended.known_at("2027-06-01").decide(claim(14)).outcome == "met"


def test_an_erratum_was_always_so_and_moves_what_was_known() -> None:
    """Corrected is the entry itself; only the day of knowledge tells the two apart."""
    change = {
        "set": "unemployment/parameters/minimum_contribution_months/values/2014-04-01/value",
        "from": "36",
        "to": "35",
    }
    amended = law().amended([draft(kind="erratum", changes={"entry": change}, published="2027-06-01")])
    long_ago = claim(35, last="2018-06", separation__date="2018-06-30", labour_exchange={"registered": True})
    assert amended.decide(long_ago).findings[0].result is True
    assert amended.known_at("2027-05-31").decide(long_ago).findings[0].result is False


def test_an_amendment_not_commenced_is_left_out_and_told() -> None:
    """What waits for a notification governs nothing, unless a day is supposed."""
    waiting = {"by": "sec_1", "by_notification": {"en": "A day to be notified.", "my": "အမိန့်ကြော်ငြာစာဖြင့် သတ်မှတ်သည့်နေ့။"}}
    amendment = draft(changes=months_needed(12), commencement=waiting)
    decision = law().amended([amendment]).decide(claim(14))
    assert decision.outcome == "not_met"
    assert decision.amendments is not None and decision.amendments.rules == ["not_commenced"]
    supposed = law().amended([Named(amendment, dt.date(2020, 1, 1))]).decide(claim(14))
    assert supposed.outcome == "met"


def test_an_amendment_ends_with_its_sunset() -> None:
    """On the day of the sunset the law is again what it was; values looked up by month keep their span."""
    amended = law().amended([draft(changes=months_needed(12), sunset="2027-03-01")])
    assert amended.decide(claim(14)).outcome == "met"
    later = claim(14, last="2027-03", separation__date="2027-03-31")
    decision = amended.decide(later)
    assert decision.outcome == "not_met"
    assert decision.amendments is not None and decision.amendments.rules == ["after_sunset"]


def test_a_value_called_by_month_ends_with_the_sunset() -> None:
    """A raised cap that lapsed still stands for its own months, July to December, in an average that reaches back."""
    change = {"set": "common/parameters/contribution_wage_cap", "from": "300000", "to": "400000"}
    amendment = draft(changes={"cap": change}, commencement={"date": "2026-07-01"}, sunset="2027-01-01")
    decision = law().amended([amendment]).decide(claim(40, wage=500000))
    assert decision.values["reference_wage"] == (6 * 300000 + 6 * 400000) // 12


def test_only_the_area_of_a_claim_counts() -> None:
    """An amendment that began in one area governs its claims alone; without the fact it is open."""
    areas = {
        "by": "sec_1",
        "by_notification": {"en": "Elsewhere later.", "my": "အခြားနေရာများတွင် နောက်မှ။"},
        "areas": {"covered": {"where": {"establishment.in_covered_area": ["true"]}, "date": "2027-01-01"}},
    }
    amended = law().amended([draft(changes=months_needed(12), commencement=areas)])
    assert amended.decide(claim(14, establishment={"in_covered_area": True})).outcome == "met"
    assert amended.decide(claim(14, establishment={"in_covered_area": False})).outcome == "not_met"
    open_ = amended.decide(claim(14))
    assert open_.outcome == "undetermined"
    assert [entry.fact for entry in open_.missing] == ["establishment.in_covered_area"]
    assert amended.decide(claim(5)).outcome == "not_met"  # on both it is


# ── amendments of amendments ──────────────────────────────────────────────────────────────────────────────────────────


def _twice(first_day: str, second_day: str) -> list[Named]:
    first = draft("first", changes=months_needed(24), commencement={"date": first_day})
    second = draft(
        "second",
        changes={"less": {"set": "changes/months/to", "from": "24", "to": "12"}},
        amends_amendment="first",
        commencement={"date": second_day},
        number=2,
    )
    return [Named(first), Named(second)]


def test_an_amendment_is_changed_before_it_begins() -> None:
    """It says from its own commencement what the other one put into it."""
    amended = law().amended(_twice("2027-01-01", "2026-12-01"))
    assert amended.decide(claim(14)).outcome == "met"
    decision = amended.decide(claim(14))
    cited = [citation["clause"] for citation in decision.findings[0].cite]
    assert "first/sec_2" in cited and "second/sec_2" in cited


def test_an_amendment_is_changed_after_it_began() -> None:
    """Up to the second commencement the first wording holds."""
    amended = law().amended(_twice("2026-01-01", "2027-01-01"))
    assert amended.decide(claim(14)).outcome == "met"
    between = claim(14, last="2026-11", separation__date="2026-11-30")
    assert amended.decide(between).outcome == "not_met"
    assert amended.decide(claim(24, last="2026-11", separation__date="2026-11-30")).outcome == "met"


# ── taking back, sending ──────────────────────────────────────────────────────────────────────────────────────────────


def test_taking_back_gives_the_digest_of_the_law() -> None:
    """Every kind of change leaves what can be undone: the reverted law has both digests of the law."""
    new = {
        "id": "ssl-2012/sec_37A",
        "after": "ssl-2012/sec_37",
        "label": {"en": "section 37A", "my": "ပုဒ်မ ၃၇-က"},
        "text": {"en": "New.", "my": "အသစ်။"},
    }
    changes = {
        **months_needed(12),
        "health": {"remove": "unemployment/conditions/in_good_health", "from": {"holds": "in_good_health"}},
        "output": {"insert": "unemployment/outputs/-", "to": "paid_months_of_year"},
        "told": {"remove": "unemployment/definitions/reference_wage/told/0", "from": {}},
        "clause": {"clause": new},
        "words": {
            "words": {
                "in": "everywhere",
                "occurs": "every",
                "sentences": "true",
                "from": {"en": "average wage", "my": "ပျမ်းမျှလုပ်ခ"},
                "to": {"en": "mean wage", "my": "ပျမ်းမျှ လုပ်အားခ"},
            }
        },
    }
    amended = law().amended([draft(changes=changes)]).ruleset
    base = law().ruleset.digests
    assert (amended.digests.rules, amended.digests.wording) != (base.rules, base.wording)
    reverted = amended.reverted().digests
    assert (reverted.rules, reverted.wording) == (base.rules, base.wording)


def test_an_amended_law_can_be_sent_elsewhere() -> None:
    """Pickled and read again it decides the same, with the same digest."""
    amended = law().amended([draft(changes=months_needed(12))])
    again = pickle.loads(pickle.dumps(amended))
    assert again.decide(claim(14)).to_dict() == amended.decide(claim(14)).to_dict()


def test_further_amendments_are_put_beside_those_there() -> None:
    """Amending an amended law keeps the first amendments and the readings."""
    first = law().with_readings({"wage-cap": "uncapped"}).amended([draft("one", changes=months_needed(12))])
    both = first.amended([draft("two", changes=rate("60 %"), number=2)])
    decision = both.decide(claim(14, wage=400000))
    assert decision.values["monthly_benefit"] == 240000
    assert decision.ruleset.amendments == ("one", "two")
