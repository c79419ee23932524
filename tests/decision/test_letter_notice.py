"""The envelope of an office, and the letter it makes."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from letter_claims import ENVELOPE, claim, notice, running_law

from uirules import ClaimError, Law, UnknownName, load_ruleset
from uirules.decision.letter.notice import read_notice

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return running_law(tmp_path_factory.mktemp("running"))


def text(law: Law, facts: dict[str, Any], lang: str = "en", envelope: str = ENVELOPE) -> str:
    rendered = law.decide(facts).render(lang, notice=read_notice(envelope, name="notice.yaml"))
    return " ".join(rendered.replace(NBSP, " ").split())


def test_a_whole_envelope() -> None:
    found = notice()
    assert found.reference == "UB-2026-0311"
    assert found.decided_on == dt.date(2026, 5, 18) and found.appeal_until == dt.date(2026, 6, 30)
    assert found.office == {"en": "Township Social Security Office", "my": "မြို့နယ် လူမှုဖူလုံရေးရုံး"}
    assert found.further_duties is None and found.hypothetical == {}


def test_a_half_filled_envelope_is_refused_with_every_field_that_is_missing() -> None:
    with pytest.raises(ClaimError) as refused:
        read_notice("office: TSO-07\ndecided_on:\nserved_on: ' '\n", name="notice.yaml")
    missing = [problem.found for problem in refused.value.problems]
    assert missing == ["capacity", "reference", "decided_on", "served_on", "appeal_to", "appeal_until"]
    assert "The notice lacks 'capacity'; a letter of an office states all of it or none." in str(refused.value)
    assert {problem.code for problem in refused.value.problems} == {"letter.notice_missing"}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("served_on: 2026-05-20", "served_on: 2026-05-17", "'served_on' is 2026-05-17, which lies before 'decided_on'"),
        ("appeal_until: 2026-06-30", "appeal_until: 2026-05-19", "'appeal_until' is 2026-05-19, which lies before"),
        ("decided_on: 2026-05-18", "decided_on: 18 May", "'decided_on' is a day of the calendar"),
        ("reference:", "referense:", "A notice has no field 'referense'"),
        ("reference: UB-2026-0311", "reference: [a]", "'reference' is a text, or one for each language"),
        ("hypothetical: true", "hypothetical: perhaps", "'hypothetical' is true, false, or a banner for each language"),
    ],
)
def test_what_is_wrong_in_an_envelope_is_said(before: str, after: str, message: str) -> None:
    with pytest.raises(ClaimError, match=message):
        read_notice(ENVELOPE.replace(before, after), name="notice.yaml")


def test_an_envelope_is_a_group_of_fields() -> None:
    with pytest.raises(ClaimError, match="A notice is a group of fields"):
        read_notice("- office", name="notice.yaml")


def test_the_letter_of_an_office(running: Law) -> None:
    rendered = text(running, claim("notice"))
    assert rendered.startswith("===")
    assert "HYPOTHETICAL. Written as if the unemployment benefit insurance system had been started" in rendered
    assert "Calculation, not a decision" not in rendered
    assert "decided on 18 May 2026 to allow unemployment benefit of 140,000 kyat a month for 3 months" in rendered
    assert "280,000 kyat is payable and 140,000 kyat waits for a report." in rendered
    assert "By signing, this office adopts the readings used." in rendered
    assert "The third period: The report must be made from 1 May 2026 to 31 May 2026." in rendered
    assert "may appeal in writing to [the body that hears the appeal] until 30 June 2026." in rendered
    assert "Further duties stated by this office: none." in rendered


def test_in_myanmar(running: Law) -> None:
    rendered = text(running, claim("notice"), "my")
    assert "တစ်လလျှင် ကျပ် ၁၄၀,၀၀၀ နှုန်းဖြင့် အလုပ်လက်မဲ့အကျိုးခံစားခွင့် ၃ လကို" in rendered
    assert "ကျပ် ၂၈၀,၀၀၀ (ကျပ် နှစ်သိန်းရှစ်သောင်းတိတိ)" in rendered
    assert "[အယူခံအဖွဲ့]သို့ ၂၀၂၆ ခုနှစ်၊ ဇွန်လ ၃၀ ရက်အထိ" in rendered


def test_without_anything_payable_it_carries_the_required_sentence_and_awards_nothing() -> None:
    rendered = text(load_ruleset("mm-ssl-2012"), claim("met"))
    assert "No instrument starting the unemployment benefit insurance system was found up to 31 May 2026." in rendered
    assert "No amount is payable, and this is not an award." in rendered
    assert "to allow" not in rendered and "Payable:" not in rendered
    assert "Nothing has to be done because of this decision." in rendered


def test_a_refusal_and_a_letter_that_decides_nothing() -> None:
    law = load_ruleset("mm-ssl-2012")
    refused = text(law, claim("not-met"))
    assert "decided on 18 May 2026 not to allow unemployment benefit. No amount is payable." in refused
    rendered = text(law, claim("not-settled"))
    assert "Nothing has been decided, and no amount is payable." in rendered
    assert "may appeal in writing" not in rendered


def test_a_running_system_with_no_period_payable(running: Law) -> None:
    rendered = text(running, claim("notice", reports=[]))
    assert "On the reports known, no period is payable, and this is not an award." in rendered
    assert "to allow" not in rendered


def test_a_text_in_one_language_only_is_not_made_up_for_another() -> None:
    envelope = ENVELOPE.replace(", my: ရုံးတာဝန်ခံ", "")
    with pytest.raises(UnknownName, match="says this in en only, not in 'my'"):
        text(load_ruleset("mm-ssl-2012"), claim("met"), "my", envelope)
    assert text(load_ruleset("mm-ssl-2012"), claim("met"), "en", envelope)


def test_further_duties_and_a_banner_of_its_own() -> None:
    envelope = ENVELOPE.replace("true", '{en: "A SAMPLE <b>"}') + "further_duties: {en: Come on Monday.}\n"
    rendered = text(load_ruleset("mm-ssl-2012"), claim("met"), "en", envelope)
    assert "A SAMPLE <b>" in rendered and "Further duties stated by this office: Come on Monday." in rendered
