"""What every letter must say, and must never say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from letter_claims import claim, notice, partial_claims, rows, running_law

from uirules import Law, UnknownName, load_ruleset
from uirules.decision.document import Document, Heading, Term, Text, all_runs, plain
from uirules.decision.letter import build

LATIN = re.compile("[A-Za-z0-9]")
PROMISES = re.compile(r"\b(your|entitled|will receive|owed to|not yet payable|award of|we )\b", re.IGNORECASE)
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return running_law(tmp_path_factory.mktemp("running"))


@pytest.fixture(scope="module")
def letters(law: Law) -> list[tuple[Any, Document, Document]]:
    found = []
    for facts in partial_claims():
        decision = law.decide(facts)
        found.append((decision, build(decision, "en"), build(decision, "my")))
    return found


def text(law: Law, lang: str = "en", facts: dict[str, Any] | None = None, **changes: Any) -> str:
    """A letter in one line, with ordinary spaces."""
    rendered = law.decide(facts or claim("met", **changes)).render(lang)
    return " ".join(rendered.replace(NBSP, " ").split())


def part(rendered: str, number: int, lang: str = "en") -> str:
    """One of the ten parts of a letter in one line, without its heading."""
    digits = str.maketrans("0123456789", "၀၁၂၃၄၅၆၇၈၉") if lang == "my" else {}
    ends = "။" if lang == "my" else "."
    heads = [f" {str(n).translate(digits)}{ends} " for n in (number, number + 1)]
    begin = rendered.index(heads[0])
    end = rendered.find(heads[1], begin) if number < 10 else rendered.find(" ===", begin + 40)
    return rendered[begin : end if end > 0 else None]


# ── every letter ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_always_ten_parts_in_their_order_none_of_them_empty(letters: list[tuple[Any, Document, Document]]) -> None:
    for _, *documents in letters:
        for document in documents:
            kinds = [type(block) for block in document.blocks]
            numbers = [block.number for block in document.blocks if isinstance(block, Heading)]
            assert len(numbers) == 10
            for index, kind in enumerate(kinds):
                if kind is Heading:
                    assert kinds[index + 1] is not Heading


def test_no_latin_digit_or_letter_in_myanmar_outside_identifiers(letters: list[tuple[Any, Document, Document]]) -> None:
    for _, _, document in letters:
        for run in all_runs(document):
            if isinstance(run, Text | Term):
                assert not LATIN.search(run.text), run.text


def test_nobody_can_take_a_calculation_for_an_award(letters: list[tuple[Any, Document, Document]]) -> None:
    for decision, english, myanmar in letters:
        assert not decision.payable
        assert plain(english.standing) == "Calculation, not a decision"
        assert plain(myanmar.standing) == "တွက်ချက်မှုသာ ဖြစ်ပြီး ဆုံးဖြတ်ချက် မဟုတ်ပါ"
        words = plain(run for run in all_runs(english))
        assert not PROMISES.search(words), PROMISES.search(words)
        assert "No amount is payable" in plain(run for run in all_runs(english.blocks))
        assert "ထုတ်ပေးရန် ငွေကြေး တစ်စုံတစ်ရာ မရှိပါ။" in plain(run for run in all_runs(myanmar.blocks))


def test_both_languages_have_the_same_build(letters: list[tuple[Any, Document, Document]]) -> None:
    for _, english, myanmar in letters:
        assert [type(block) for block in english.blocks] == [type(block) for block in myanmar.blocks]
        assert [type(block) for block in english.annex] == [type(block) for block in myanmar.annex]


def test_the_same_decision_gives_the_same_bytes(law: Law) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from letter_claims import claim; from uirules import load_ruleset;"
        "d = load_ruleset('mm-ssl-2012').decide(claim('not-settled'));"
        "faces = ('text', 'markdown', 'html', 'json');"
        "sys.stdout.buffer.write(''.join(d.render(lang, f) for lang in ('en', 'my') for f in faces).encode())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] and len(runs[0]) > 100_000


# ── the model letters, sentence by sentence ───────────────────────────────────────────────────────────────────────────


def test_met_says_first_that_nothing_is_payable(law: Law) -> None:
    rendered = text(law)
    assert (
        "On the readings shown, the conditions of section 37 are met. No instrument starting the unemployment benefit "
        "insurance system was found up to 31 May 2026. No amount is payable, and this is not an award."
    ) in part(rendered, 1)
    assert part(rendered, 2).endswith("not a promise to pay and not an acknowledgement of a debt.")
    assert "All seven conditions are met." in part(rendered, 3)
    for calculation in (
        "(6 × 270,000) + (6 × 290,000) = 3,360,000. 3,360,000 ÷ 12 = 280,000.",
        "280,000 × 50% = 140,000.",
        "2 + (48 − 36) ÷ 12 = 3.",
        "140,000 × 3 = 420,000.",
    ):
        assert calculation in part(rendered, 4)
    assert part(rendered, 5).count("money payable: no") == 3
    assert "One of the readings used is decisive" in part(rendered, 7)


def test_met_in_myanmar(law: Law) -> None:
    rendered = text(law, "my")
    assert (
        "ဖော်ပြပါ အဓိပ္ပာယ်ကောက်ယူချက်များအရ ပုဒ်မ ၃၇ ပါ သတ်မှတ်ချက်များနှင့် ကိုက်ညီပါသည်။ သို့ရာတွင် အလုပ်လက်မဲ့အကျိုးခံစားခွင့် "
        "အာမခံစနစ်ကို စတင်ဆောင်ရွက်စေသည့် အမိန့်ကြော်ငြာစာ၊ အမိန့် သို့မဟုတ် ညွှန်ကြားချက် တစ်စုံတစ်ရာကို ၂၀၂၆ ခုနှစ်၊ မေလ ၃၁ ရက်အထိ "
        "မတွေ့ရှိပါ။ ထုတ်ပေးရန် ငွေကြေး တစ်စုံတစ်ရာ မရှိပါ။ ဤစာသည် အကျိုးခံစားခွင့် ခွင့်ပြုသည့် ဆုံးဖြတ်ချက် မဟုတ်ပါ။"
    ) in part(rendered, 1, "my")
    assert "(၆ × ၂၇၀,၀၀၀) + (၆ × ၂၉၀,၀၀၀) = ၃,၃၆၀,၀၀၀။ ၃,၃၆၀,၀၀၀ ÷ ၁၂ = ၂၈၀,၀၀၀။" in rendered
    assert "၂၈၀,၀၀၀ × ၅၀ ÷ ၁၀၀ = ၁၄၀,၀၀၀။" in rendered
    assert "၂ + (၄၈ − ၃၆) ÷ ၁၂ = ၃။" in rendered


def test_not_met_tells_the_counting_and_the_smallest_change(law: Law) -> None:
    rendered = text(law, facts=claim("not-met"))
    assert "This is not a decision refusing the claim." in part(rendered, 1)
    assert "one more month from April 2014 to January 2026" in part(rendered, 2)
    assert "Even then no amount would be payable" in part(rendered, 2)
    assert "One condition is not met. The other six are met." in part(rendered, 3)
    assert "(February 2014 and March 2014)" in part(rendered, 3)
    assert "37 − 2 = 35." in part(rendered, 3) and "36 − 35 = 1." in part(rendered, 3)
    assert "no amount, no number of months and no period was worked out" in part(rendered, 4)
    assert "even so, no amount would be payable" in part(rendered, 7)
    assert "kyat" not in part(rendered, 7)


def test_not_settled_asks_and_says_what_answers_would_do(law: Law) -> None:
    rendered = text(law, facts=claim("not-settled"))
    assert (
        "Two facts would settle it: whether the contribution for September 2024 was paid and whether the insured is "
        "registered with the labour exchange office."
    ) in part(rendered, 1)
    assert "so that no amount would be payable even if the conditions turn out to be met" in part(rendered, 2)
    assert "at least 35 months and at most 36 months" in part(rendered, 3)
    assert "2 + (36 − 36) ÷ 12 = 2." in part(rendered, 4)
    assert "there are two periods of one month each" in part(rendered, 5)
    assert "1 April 2026 or a later day" in part(rendered, 5)
    assert "Was the contribution for September 2024 paid?" in part(rendered, 6)
    assert "If one of these answers is “no”, the conditions of section 37 are not met" in part(rendered, 6)
    assert "If both of them are “yes”, the conditions of section 37 are met." in part(rendered, 6)
    assert part(rendered, 6).index("registered with the township") < part(rendered, 6).index("For the periods only:")
    assert "Two of the readings used are decisive" in part(rendered, 7)
    assert "whatever the missing facts are" in part(rendered, 7)
    assert "“First day of benefit” and “Missed report”" in part(rendered, 7)


# ── the arithmetic ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("contributions", "told"),
    [
        pytest.param(
            rows("2021-12", "2025-12", 200001) + rows("2026-01", "2026-01", 350000),
            [
                "(11 × 200,001) + 300,000 = 2,500,011. 2,500,011 ÷ 12 = 208,334.25.",
                "208,334.25 × 50% = 104,167.125. 104,167.125 was rounded to 104,167.",
                "(50 − 36) ÷ 12 = 1 1/6; whole: 1. 2 + 1 = 3.",
            ],
            id="cap-rounding-floor",
        ),
        pytest.param(
            rows("2015-03", "2025-06", 200000),
            ["5 × 200,000 = 1,000,000. 1,000,000 ÷ 5 = 200,000.", "2 + 7 = 9. The smallest of 6 and 9 is 6."],
            id="most-months",
        ),
        pytest.param(rows("2014-04", "2025-02", 200000), ["The average wage is 200,000 kyat."], id="one-month"),
    ],
)
def test_arithmetic(law: Law, contributions: list[dict[str, Any]], told: list[str]) -> None:
    rendered = part(text(law, contributions=contributions), 4)
    for calculation in told:
        assert calculation in rendered


def test_a_calculation_of_one_addend_is_no_step(law: Law) -> None:
    rendered = part(text(law, contributions=rows("2014-04", "2025-02", 200000)), 4)
    assert "÷ 1 " not in rendered and "1 × 200,000" not in rendered


def test_what_is_not_settled_has_no_arithmetic_but_its_bounds(law: Law) -> None:
    contributions = claim("met")["contributions"]
    del contributions[40]["wage"]
    rendered = part(text(law, contributions=contributions), 4)
    assert "What can be said of the average wage is only this: at least 257,500 kyat and at most" in rendered
    assert "÷ 12 = 2" not in rendered.split("Months of benefit")[0]


# ── what is missing ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_many_rows_of_one_kind_are_asked_for_together(law: Law) -> None:
    facts = claim("met")
    for row in facts["contributions"]:
        del row["funds"]
    decision = law.with_readings({"which-fund": "unemployment"}).decide(facts)
    assert len(decision.missing) == 48
    rendered = " ".join(decision.render("en").replace(NBSP, " ").split())
    assert rendered.count("To which funds was the contribution for") == 1
    assert "To which funds was the contribution for February 2022 to January 2026 paid?" in part(rendered, 6)
    assert "/contributions/0/funds to /contributions/47/funds" in part(rendered, 6)
    assert "48 facts would settle it; part 6 names them." in part(rendered, 1)
    assert "1 reading" not in part(rendered, 7) and "in place of the one used by default" in part(rendered, 7)


def test_the_day_that_fixes_the_law_is_missing(law: Law) -> None:
    facts = claim("met")
    del facts["separation"]["date"]
    rendered = text(law, facts=facts)
    assert "The last day of employment is not known. It cannot be said which law applies" in part(rendered, 1)
    assert "Which day was the last day of employment?" in part(rendered, 6)
    assert "No condition was examined." in part(rendered, 3)


def test_only_the_last_condition_not_met_has_a_remedy(law: Law) -> None:
    registered = {"registered": False}
    rendered = part(text(law, labour_exchange=registered), 2)
    assert "If it is shown that the insured is registered with the township labour exchange office" in rendered
    rendered = part(text(law, labour_exchange=registered, in_good_health=False), 2)
    assert "If it is shown" not in rendered and "Even then" not in rendered


# ── where the system runs ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_calculation_of_what_is_payable(running: Law) -> None:
    rendered = text(running, facts=claim("notice"))
    assert "come to 280,000 kyat. This is a calculation and not an award; only the office can award" in part(
        rendered, 1
    )
    assert "Payable: 280,000 kyat (two hundred and eighty thousand kyat), for" in part(rendered, 2)
    assert "If the required report is made by 31 May 2026, 140,000 kyat becomes payable" in part(rendered, 2)
    assert part(rendered, 5).count("money payable: yes") == 2 and "none so far" in part(rendered, 5)
    assert "apart from what is awaited for the third period" in part(rendered, 6)


def test_a_running_system_with_nothing_reported(running: Law) -> None:
    rendered = text(running, facts=claim("notice", reports=[]))
    assert "On the reports known, no period is payable. This is not an award." in part(rendered, 1)
    assert "No amount is payable." in part(rendered, 2) and "Payable:" not in part(rendered, 2)


def test_after_the_last_confirmed_day_nothing_is_payable(running: Law) -> None:
    facts = claim("notice")
    facts["separation"]["date"] = "2026-06-15"
    facts["contributions"] = rows("2022-03", "2026-06", 280000)
    facts["claim"]["assessed_on"] = "2026-08-10"
    facts["reports"] = [{"date": "2026-07-01", "office": "labour_exchange"}]
    decision = running.decide(facts)
    assert decision.outcome == "met" and not decision.payable
    rendered = " ".join(decision.render("en").replace(NBSP, " ").split())
    assert "is not confirmed. No amount is payable, and this is not an award." in part(rendered, 1)
    assert "The state of the system is confirmed up to 31 May 2026 only." in part(rendered, 5)


# ── faces ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


HOSTILE = "<script>alert(1)</script> [x](javascript:y) red | a"


@pytest.fixture
def hostile(law: Law) -> Iterator[Any]:
    facts = claim("met")
    facts["claim"]["id"] = HOSTILE
    facts["insured"]["id"] = HOSTILE
    yield law.decide(facts)


def test_words_of_a_claim_do_nothing(hostile: Any) -> None:
    assert "<script" not in hostile.render("my", "html", embed_fonts=False)
    assert "`<script>alert(1)</script> [x](javascript:y) red | a`" in hostile.render("en", "markdown")


def test_json_is_the_decision_with_its_decisive_readings(law: Law) -> None:
    decision = law.decide(claim("met"))
    data = json.loads(decision.render("my", "json"))
    assert data == decision.to_dict(decisive=True)
    assert [entry["reading"] for entry in data["decisive_readings"]] == ["which-fund"]
    assert json.loads(decision.render("en", "json", notice=notice()))["notice"]["reference"] == "UB-2026-0311"


def test_an_unknown_face_or_language_is_named(law: Law) -> None:
    decision = law.decide(claim("met"))
    with pytest.raises(UnknownName, match="no face 'pdf'; there are: text, markdown, html, json"):
        decision.render("en", "pdf")
    with pytest.raises(UnknownName, match="no texts in the language 'fr'; it has: en, my"):
        decision.render("fr")


def test_the_annex_has_the_readings_the_clauses_and_the_derivation(law: Law) -> None:
    document = build(law.decide(claim("met")), "en")
    headings = [plain(block.runs) for block in document.annex if isinstance(block, Heading)]
    assert headings[:2] == ["Annex", "Readings used that are not decisive"]
    assert {"Provisions relied on", "Derivation, step by step", "Assumptions made", "Ruleset and digest"} <= {*headings}
    words = plain(run for run in all_runs(document.annex))
    assert "reference_wage * replacement_rate" in words and "told in other words, from secondary sources" in words


def test_where_nothing_was_evaluated_the_ruleset_still_speaks(law: Law) -> None:
    facts = claim("met")
    del facts["separation"]["date"]
    rendered = text(law, facts=facts)
    assert "ask the township social security office to correct the record" in part(rendered, 10)
    assert "give the answers of part 6 to the township social security office" in part(rendered, 9)
