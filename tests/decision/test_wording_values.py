"""Every sort of value reads as the model letters write it, in both languages."""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uirules.decision.document import FactText, Identifier, Runs, Text, plain
from uirules.decision.wording import Between, Blank, Kind, OneOf, Shown, Span, Wording, month_index
from uirules.errors import RulesetError

EN, MY = Wording("en"), Wording("my")
MONTHS, KYAT, SHARE = Kind("integer", "months"), Kind("money", "MMK"), Kind("share")
DATE, MONTH, YESNO = Kind("date"), Kind("month"), Kind("boolean")
GROUND = Kind("enum", labels={"retirement": {"en": "retirement", "my": "အငြိမ်းစားယူခြင်း"}})
NB = "\u00a0"

GOLDEN: list[tuple[Any, Kind, str, str]] = [
    (1, MONTHS, "1~month", "၁~လ"),
    (36, MONTHS, "36~months", "၃၆~လ"),
    (0, MONTHS, "0~months", "၀~လ"),
    (90, Kind("integer", "days"), "90~days", "၉၀~ရက်"),
    (1, Kind("integer", "years"), "1~year", "၁~နှစ်"),
    (1234567, Kind("integer"), "1,234,567", "၁,၂၃၄,၅၆၇"),
    (-5, Kind("integer"), "−5", "−၅"),
    (280000, KYAT, "280,000~kyat", "ကျပ်~၂၈၀,၀၀၀"),
    (Fraction(850000, 3), KYAT, "283,333 1/3~kyat", "ကျပ်~၂၈၃,၃၃၃~၁/၃"),
    (Fraction(850000, 3), Kind("rational", "MMK"), "283,333 1/3~kyat", "ကျပ်~၂၈၃,၃၃၃~၁/၃"),
    (Fraction(1, 3), KYAT, "1/3~kyat", "ကျပ်~၁/၃"),
    (Fraction(283_333_5, 10), KYAT, "283,333.50~kyat", "ကျပ်~၂၈၃,၃၃၃.၅၀"),
    (Fraction(1, 2), SHARE, "50%", "၅၀~ရာခိုင်နှုန်း"),
    (Fraction(1, 8), SHARE, "12.5%", "၁၂.၅~ရာခိုင်နှုန်း"),
    (Fraction(1, 3), Kind("rational", "share"), "33 1/3%", "၃၃~၁/၃~ရာခိုင်နှုန်း"),
    (date(2026, 2, 28), DATE, "28~February 2026", "၂၀၂၆~ခုနှစ်၊ ဖေဖော်ဝါရီလ~၂၈~ရက်"),
    (month_index(2024, 9), MONTH, "September 2024", "၂၀၂၄~ခုနှစ်၊ စက်တင်ဘာလ"),
    (
        Span(date(2026, 3, 1), date(2026, 3, 31)),
        DATE,
        "1~March 2026 to 31~March 2026",
        "၂၀၂၆~ခုနှစ်၊ မတ်လ~၁~ရက်မှ ၂၀၂၆~ခုနှစ်၊ မတ်လ~၃၁~ရက်အထိ",
    ),
    (
        Span(month_index(2025, 2), month_index(2026, 1)),
        MONTH,
        "February 2025 to January 2026",
        "၂၀၂၅~ခုနှစ်၊ ဖေဖော်ဝါရီလမှ ၂၀၂၆~ခုနှစ်၊ ဇန်နဝါရီလအထိ",
    ),
    (Between(35, 36), MONTHS, "at least 35~months and at most 36~months", "အနည်းဆုံး ၃၅~လ၊ အများဆုံး ၃၆~လ"),
    (Between(35, None), MONTHS, "at least 35~months", "အနည်းဆုံး ၃၅~လ"),
    (Between(None, 35), MONTHS, "at most 35~months", "အများဆုံး ၃၅~လ"),
    (Between(3, 3), MONTHS, "3~months", "၃~လ"),
    (Between(None, None), MONTHS, "not known", "မသိရသေးပါ"),
    (
        Between(date(2026, 3, 1), None),
        DATE,
        "1~March 2026 or a later day",
        "၂၀၂၆~ခုနှစ်၊ မတ်လ~၁~ရက် သို့မဟုတ် ယင်းနောက်ပိုင်း တစ်ရက်",
    ),
    (OneOf((2, 3)), MONTHS, "2~months or 3~months", "၂~လ သို့မဟုတ် ၃~လ"),
    (OneOf((2, 3, 4)), MONTHS, "2~months, 3~months or 4~months", "၂~လ၊ ၃~လ သို့မဟုတ် ၄~လ"),
    (OneOf((True, False)), YESNO, "yes or no", "ဟုတ် သို့မဟုတ် မဟုတ်"),
    ([1, 2, 3], MONTHS, "1~month, 2~months and 3~months", "၁~လ၊ ၂~လနှင့် ၃~လတို့"),
    ([7], MONTHS, "7~months", "၇~လ"),
    ([], MONTHS, "", ""),
    ([36, 37], Kind("integer"), "36 and 37", "၃၆~နှင့် ၃၇~တို့"),
    (
        [1, 2, 3],
        Kind("ordinal", "period"),
        "the first period, the second period and the third period",
        "ပထမကာလ၊ ဒုတိယကာလနှင့် တတိယကာလတို့",
    ),
    (30, Kind("ordinal", "period"), "period~30", "ကာလအမှတ်~၃၀"),
    (7, Kind("count", "condition"), "seven conditions", "သတ်မှတ်ချက် ခုနစ်ရပ်"),
    (3, Kind("count", "condition"), "three conditions", "သတ်မှတ်ချက် သုံးရပ်"),
    (1, Kind("count", "condition"), "one condition", "သတ်မှတ်ချက် တစ်ရပ်"),
    (2, Kind("count", "fact"), "two facts", "အချက်နှစ်ချက်"),
    (45, Kind("count", "condition"), "45~conditions", "သတ်မှတ်ချက် ၄၅~ရပ်"),
    (True, YESNO, "yes", "ဟုတ်"),
    (Blank.NOT_GIVEN, MONTHS, "not given", "ဖော်ပြထားခြင်း မရှိပါ"),
    (Blank.ABSENT, DATE, "none", "မရှိပါ"),
    ("retirement", GROUND, "retirement", "အငြိမ်းစားယူခြင်း"),
]


@pytest.mark.parametrize(("value", "kind", "english", "myanmar"), GOLDEN)
def test_a_value_reads_as_the_language_writes_it(value: Any, kind: Kind, english: str, myanmar: str) -> None:
    assert EN.text(value, kind) == english.replace("~", NB)
    assert MY.text(value, kind) == myanmar.replace("~", NB)


@pytest.mark.parametrize(
    ("levels", "law", "english", "myanmar"),
    [
        ([("section", "37"), ("paragraph", "d")], None, "section 37(d)", "ပုဒ်မ~၃၇၊ ပုဒ်မခွဲ~(ဃ)"),
        ([("section", "37A")], None, "section 37A", "ပုဒ်မ~၃၇-က"),
        ([("rule", "136"), ("subrule", "b")], None, "Rule 136(b)", "နည်းဥပဒေ~၁၃၆၊ နည်းဥပဒေခွဲ~(ခ)"),
        ([("chapter", "5")], None, "Chapter V", "အခန်း~(၅)"),
        ([("chapter", "XIII")], None, "Chapter XIII", "အခန်း~(၁၃)"),
        ([("section", "37")], ("the Act", "အက်ဥပဒေ"), "the Act, section 37", "အက်ဥပဒေ၊ ပုဒ်မ~၃၇"),
    ],
)
def test_a_provision_has_its_name(
    levels: list[tuple[str, str]], law: tuple[str, str] | None, english: str, myanmar: str
) -> None:
    assert EN.clause(levels, law and law[0]) == english
    assert MY.clause(levels, law and law[1]) == myanmar.replace("~", NB)


@pytest.mark.parametrize(
    ("number", "english", "myanmar"),
    [
        (0, "zero", "သုည"),
        (15, "fifteen", "ဆယ့်ငါး"),
        (21, "twenty-one", "နှစ်ဆယ့်တစ်"),
        (100, "one hundred", "တစ်ရာ"),
        (101, "one hundred and one", "တစ်ရာ့တစ်"),
        (1005, "one thousand and five", "တစ်ထောင့်ငါး"),
        (280000, "two hundred and eighty thousand", "နှစ်သိန်းရှစ်သောင်း"),
        (
            1234567,
            "one million two hundred and thirty-four thousand five hundred and sixty-seven",
            "တစ်သန်းနှစ်သိန်းသုံးသောင်းလေးထောင့်ငါးရာ့ခြောက်ဆယ့်ခုနစ်",
        ),
    ],
)
def test_a_whole_number_in_words(number: int, english: str, myanmar: str) -> None:
    assert EN.in_words(number) == english
    assert MY.in_words(number) == myanmar


def test_a_payable_sum_in_words() -> None:
    assert EN.money_in_words(280000, "MMK") == "two hundred and eighty thousand kyat"
    assert MY.money_in_words(280000, "MMK") == f"ကျပ်{NB}နှစ်သိန်းရှစ်သောင်းတိတိ"


def test_beyond_the_limit_a_number_has_no_words() -> None:
    assert MY.in_words(10_000_000) is None
    assert EN.money_in_words(10**12, "MMK") is None
    assert EN.in_words(-1) is None


def test_a_calculation_is_written_with_the_signs_of_the_language() -> None:
    for wording, expected in (
        (EN, "280,000 × 50% = 140,000."),
        (MY, "၂၈၀,၀၀၀ × ၅၀ ÷ ၁၀၀ = ၁၄၀,၀၀၀။"),
    ):
        product = wording.sign("times", wording.number(280000), wording.share_factor(Fraction(1, 2)))
        assert wording.stop(wording.sign("equals", product, wording.number(140000))) == expected
    difference = MY.bracket(MY.sign("minus", MY.number(48), MY.number(36)))
    assert MY.sign("divided", difference, MY.number(12)) == "(၄၈ − ၃၆) ÷ ၁၂"


def test_parts_and_labels() -> None:
    assert (EN.part(1), MY.part(10)) == ("1.", "၁၀။")
    assert plain(EN.labelled((Text("Claim"),), (Identifier("C-1"),))) == "Claim: C-1"
    assert plain(MY.labelled((Text("တောင်းဆိုလွှာအမှတ်"),), (Identifier("C-1"),))) == "တောင်းဆိုလွှာအမှတ် — C-1"
    assert (EN.quoted("x"), MY.quoted("က")) == ("“x”", "“က”")


def test_names_that_hold_the_word_for_and_are_not_joined_by_it() -> None:
    funds: list[Runs] = [(Text("ကျန်းမာရေးနှင့် လူမှုရေးစောင့်ရှောက်မှုရန်ပုံငွေ"),), (Text("အိမ်ရာ ရန်ပုံငွေ"),)]
    assert plain(MY.join(funds)) == "ကျန်းမာရေးနှင့် လူမှုရေးစောင့်ရှောက်မှုရန်ပုံငွေ၊ အိမ်ရာ ရန်ပုံငွေတို့"


@pytest.mark.parametrize("value", [0.5, True, "3", None])
def test_what_is_not_exact_is_refused_where_a_number_stands(value: Any) -> None:
    with pytest.raises(TypeError):
        EN.text(value, MONTHS)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (datetime(2026, 2, 28, 12), DATE),
        ("2026-02-28", DATE),
        (1, YESNO),
        (True, MONTH),
        (3, Kind("text")),
        (2.0, KYAT),
    ],
)
def test_a_value_of_another_type_is_refused(value: Any, kind: Kind) -> None:
    with pytest.raises(TypeError):
        MY.text(value, kind)


@pytest.mark.parametrize(
    ("value", "kind", "unknown"),
    [(1, Kind("integer", "moths"), "moths"), (1, Kind("money", "MMX"), "MMX"), (1, Kind("count", "cat"), "cat")],
)
def test_an_unknown_unit_names_the_known_ones(value: int, kind: Kind, unknown: str) -> None:
    with pytest.raises(RulesetError) as caught:
        EN.text(value, kind)
    assert caught.value.problems[0].code == "wording.unknown_unit"
    assert f"'{unknown}'" in str(caught.value)


def test_an_enum_value_without_a_label_shows_as_an_id() -> None:
    assert EN.value("trade_dispute", GROUND) == (Identifier("trade_dispute"),)


def test_text_of_a_claim_stays_marked_as_such() -> None:
    assert EN.value("Daw <b>", Kind("text")) == (FactText("Daw <b>"),)
    assert EN.value("C-1", Kind("id")) == (Identifier("C-1"),)


numbers = st.integers() | st.fractions()
months = st.integers(min_value=12, max_value=9999 * 12 + 11)
shown = st.one_of(
    st.tuples(numbers, st.sampled_from([Kind("integer"), MONTHS, KYAT, SHARE, Kind("rational", "MMK")])),
    st.tuples(st.dates() | st.builds(Between, st.none() | st.dates(), st.none() | st.dates()), st.just(DATE)),
    st.tuples(months | st.builds(Span, months, months) | st.lists(months, max_size=4), st.just(MONTH)),
    st.tuples(st.builds(Between, st.none() | numbers, st.none() | numbers), st.sampled_from([MONTHS, KYAT])),
    st.tuples(st.lists(numbers, max_size=5).map(lambda members: OneOf(tuple(members))), st.just(KYAT)),
    st.tuples(st.integers(min_value=0), st.sampled_from([Kind("count", "reading"), Kind("ordinal", "period")])),
    st.tuples(st.booleans() | st.sampled_from(Blank), st.just(YESNO)),
)


@given(shown)
def test_no_value_in_myanmar_has_a_latin_letter_or_digit(case: tuple[Any, Kind]) -> None:
    text = MY.text(*case)
    assert not re.search("[A-Za-z0-9]", text)
    if Blank.NOT_GIVEN not in case:
        assert plain(MY.fill("{x}သာ", {"x": Shown(*case)})).endswith("သာ")


@given(numbers, st.sampled_from([EN, MY]))
def test_a_number_can_be_read_back(number: int | Fraction, wording: Wording) -> None:
    digits = wording.locale.texts["number.digits"]
    text = wording.number(number).translate(str.maketrans(digits + NB + "−", "0123456789 -")).replace(",", "")
    sign = -1 if text.startswith("-") else 1
    assert sign * sum(Fraction(part) for part in text.removeprefix("-").split()) == number


@given(st.integers(min_value=0, max_value=9_999_999))
def test_different_numbers_have_different_words(number: int) -> None:
    for wording in (EN, MY):
        assert wording.in_words(number) != wording.in_words(number + 1)
