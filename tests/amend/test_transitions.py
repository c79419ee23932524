"""Which law governs: pending claims, running benefits, rights acquired, and what is told of it."""

from __future__ import annotations

import jsonschema
from drafting import claim, draft, law, months_needed, rate

from uirules.ruleset.schema import decision_schema

PENDING = {"by": "sec_1", "law": "old", "made_on": "claim.date", "decided_on": "claim.decided_on"}


def rules(decision: object) -> list[str]:
    """What the transitions said."""
    told = decision.amendments  # type: ignore[attr-defined]
    return [] if told is None else told.rules


def test_a_law_that_goes_by_the_day_of_the_decision() -> None:
    """A claim decided after the commencement is governed by the new law, though the work was lost before."""
    transition = {"by": "sec_1", "governs": "claim.decided_on"}
    amended = law().amended([draft(changes=months_needed(12), transition=transition)])
    early = claim(14, last="2026-12", separation__date="2026-12-31", claim__decided_on="2027-01-01")
    assert amended.decide(early).outcome == "met"
    early = claim(14, last="2026-12", separation__date="2026-12-31", claim__decided_on="2026-12-31")
    assert amended.decide(early).outcome == "not_met"


def test_a_day_that_is_not_known_leaves_it_open() -> None:
    """Without the day the transition goes by, that fact is missing."""
    transition = {"by": "sec_1", "governs": "claim.decided_on"}
    amended = law().amended([draft(changes=months_needed(12), transition=transition)])
    given = claim(14)
    given["claim"] = {key: value for key, value in given["claim"].items() if key != "decided_on"}
    decision = amended.decide(given)
    assert decision.outcome == "undetermined"
    assert [entry.fact for entry in decision.missing] == ["claim.decided_on"]


def test_pending_claims_stay_with_the_old_law() -> None:
    """Made before the commencement and decided after it, a claim keeps the law of its day."""
    transition = {"by": "sec_1", "governs": "claim.decided_on", "pending_claims": PENDING}
    amended = law().amended([draft(changes=months_needed(12), transition=transition)])
    pending = amended.decide(claim(14, claim__date="2026-12-31"))
    assert (pending.outcome, rules(pending)) == ("not_met", ["pending_old"])
    made_later = amended.decide(claim(14, claim__date="2027-01-01"))
    assert (made_later.outcome, rules(made_later)) == ("met", ["governed_new"])


def test_pending_claims_can_get_the_new_law() -> None:
    """The other way round: the work was lost before, the claim was pending, the new law governs it."""
    transition = {"by": "sec_1", "pending_claims": {**PENDING, "law": "new"}}
    amended = law().amended([draft(changes=months_needed(12), transition=transition)])
    lost = {"last": "2026-11", "separation__date": "2026-11-30", "claim__date": "2026-12-05"}
    pending = amended.decide(claim(14, **lost))
    assert (pending.outcome, rules(pending)) == ("met", ["pending_new"])
    decided = amended.decide(claim(14, **lost, claim__decided_on="2026-12-20"))
    assert (decided.outcome, rules(decided)) == ("not_met", ["governed_old"])


def running(law_of_later: str) -> object:
    """A benefit of 60 months' contributions that began in December 2026, under a rate raised on 1 February 2027."""
    transition = {"by": "sec_1", "benefits_in_payment": {"by": "sec_2", "law": law_of_later}}
    amended = law().amended([draft(changes=rate("60 %"), commencement={"date": "2027-02-01"}, transition=transition)])
    given = claim(60, last="2026-11", separation__date="2026-11-30", labour_exchange={"registered": True})
    given["labour_exchange"]["registered_on"] = "2026-11-30"
    return amended.decide(given)


def test_a_running_benefit_follows_the_new_rate() -> None:
    """Two periods at 50 %, two at 60 %, and a total that is their sum, in the JSON and in both letters."""
    decision = running("new")
    assert [payment.amount for payment in decision.payments] == [140000, 140000, 168000, 168000]  # type: ignore[attr-defined]
    assert decision.values["total_benefit"] == 616000  # type: ignore[attr-defined]
    assert rules(decision) == ["governed_old", "running_new"]
    english = decision.render("en")  # type: ignore[attr-defined]
    assert "(2 × 140,000) + (2 × 168,000) = 616,000" in " ".join(english.split())
    assert "၆၁၆,၀၀၀" in decision.render("my")  # type: ignore[attr-defined]


def test_a_running_benefit_keeps_the_old_rate() -> None:
    """Without such a rule the benefit goes on as it began."""
    decision = running("old")
    assert [payment.amount for payment in decision.payments] == [140000] * 4  # type: ignore[attr-defined]
    assert decision.values["total_benefit"] == 560000  # type: ignore[attr-defined]


def test_nobody_has_less() -> None:
    """A lowered rate is not applied where the transition keeps what the old law gives."""
    keep = {"by": "sec_2", "compare": "total_benefit"}
    lowered = draft(changes=rate("40 %"), transition={"by": "sec_1", "no_one_worse_off": keep})
    decision = law().amended([lowered]).decide(claim(40))
    assert decision.values["monthly_benefit"] == 140000
    assert rules(decision) == ["governed_new", "none_worse_off"]
    assert decision.ruleset.amendments == ()
    raised = draft(changes=rate("60 %"), transition={"by": "sec_1", "no_one_worse_off": keep})
    assert law().amended([raised]).decide(claim(40)).values["monthly_benefit"] == 168000


def test_nobody_has_less_up_to_a_day() -> None:
    """The rule itself ends."""
    keep = {"by": "sec_2", "compare": "total_benefit", "until": "2027-02-28"}
    lowered = draft(changes=rate("40 %"), transition={"by": "sec_1", "no_one_worse_off": keep})
    assert law().amended([lowered]).decide(claim(40)).values["monthly_benefit"] == 112000


def test_a_cap_raised_within_the_averaging_window() -> None:
    """Each month has the cap of that month: eleven months at 300,000 and one at 400,000."""
    change = {"set": "common/parameters/contribution_wage_cap", "from": "300000", "to": "400000"}
    decision = law().amended([draft(changes={"cap": change})]).decide(claim(40, wage=500000))
    assert decision.values["reference_wage"] * 12 == 11 * 300000 + 400000


def test_a_draft_is_never_payable() -> None:
    """Also in a system that runs: what is not law pays nothing, and every letter says so first."""
    stage = {"value": "true", "cite": "draft/sec_2", "assurance": "D", "verified_until": "2030-01-01"}
    changes = {
        **months_needed(12),
        **{
            key: {"insert": f"systems/unemployment/{key}/2015-01-01", "to": stage}
            for key in ("started", "collected", "paid")
        },
    }
    decision = law().amended([draft(changes=changes)]).decide(claim(14))
    assert decision.status is not None and decision.status.operational
    assert decision.outcome == "met" and not decision.payable
    assert not any(payment.payable for payment in decision.payments)
    assert decision.render("en").lstrip("=\n").startswith("Draft draft is an illustration of this project")
    enacted = law().amended([draft(changes=changes, status="enacted")]).decide(claim(14))
    assert enacted.payable


def test_what_a_transition_said_stands_in_the_json() -> None:
    """With rule, clause, day and both languages."""
    data = law().amended([draft(changes=months_needed(12))]).decide(claim(14)).to_dict()
    jsonschema.validate(data, decision_schema())
    (told,) = data["transitions"]
    assert (told["rule"], told["day"], told["from"]) == ("governed_new", "2027-02-28", "2027-01-01")
    assert told["cite"][0]["clause"] == "draft/sec_1"
    assert set(told["text"]) == {"en", "my"}
    (listed,) = data["amendments"]
    assert (listed["id"], listed["status"], listed["governs"]) == ("draft", "illustrative", True)


def test_a_transition_can_speak_for_itself() -> None:
    """Where the amendment has its own sentence, that is told."""
    text = {"en": "Work lost from now on.", "my": "ယခုမှစ၍။"}
    amended = law().amended([draft(changes=months_needed(12), transition={"by": "sec_1", "text": text})])
    assert "Work lost from now on." in " ".join(amended.decide(claim(14)).render("en").split())
