"""Numbers are read from texts of both languages, in digits and in words, with what they count."""

from __future__ import annotations

from fractions import Fraction

import pytest

from uirules.decision.wording import Wording
from uirules.drafting.lints.numerals import disagreeing, numerals


def said(text: str, language: str) -> list[tuple[str, str]]:
    return [(str(one.value), one.unit) for one in numerals(text, language)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at least 36 months", [("36", "months")]),
        ("thirty-six months of contributions", [("36", "months")]),
        ("thirty six full months", [("36", "months")]),
        ("50% of the wage", [("1/2", "share")]),
        ("fifty per cent of the wage", [("1/2", "share")]),
        ("half of the wage", [("1/2", "share")]),
        ("two thirds of the wage", [("2/3", "share")]),
        ("at most 300,000 kyat", [("300000", "money")]),
        ("K 300,000 a month", [("300000", "money")]),
        ("three lakh kyat", [("300000", "money")]),
        ("1.5 months", [("3/2", "months")]),
        ("section 37(d) and 38", [("37", "reference"), ("38", "reference")]),
        ("Chapter XIII", [("13", "reference")]),
        ("section 31(b)(ii)", [("31", "reference"), ("2", "reference")]),
        ("Notification 63/2020", [("63", "reference"), ("2020", "reference")]),
        ("on 1 April 2014", [("1", "day"), ("4", "month"), ("2014", "year")]),
        ("someone who may work", []),
    ],
)
def test_numbers_of_english(text: str, found: list[tuple[str, str]]) -> None:
    """English numbers, and nothing that only looks like one."""
    assert said(text, "en") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("အနည်းဆုံး ၃၆ လ", [("36", "months")]),
        ("အနည်းဆုံး ၃၆\u00a0လ", [("36", "months")]),
        ("သုံးဆယ့်ခြောက်လ", [("36", "months")]),
        ("တစ်ရာ့ရှစ်ဆယ်လ", [("180", "months")]),
        ("လုပ်ခ၏ ၅၀ ရာခိုင်နှုန်း", [("1/2", "share")]),
        ("ငါးဆယ်ရာခိုင်နှုန်း", [("1/2", "share")]),
        ("လုပ်ခ၏ တစ်ဝက်", [("1/2", "share")]),
        ("သုံးပုံနှစ်ပုံ", [("2/3", "share")]),
        ("ကျပ် ၃၀၀,၀၀၀", [("300000", "money")]),
        ("၃ သိန်းကျပ်", [("300000", "money")]),
        ("သုံးသိန်းကျပ်", [("300000", "money")]),
        ("ပုဒ်မ ၃၇၊ ပုဒ်မခွဲ (ဃ)", [("37", "reference")]),
        ("အခန်း (၁၃)", [("13", "reference")]),
        ("၂၀၁၄ ခုနှစ်၊ ဧပြီလ ၁ ရက်", [("2014", "year"), ("4", "month"), ("1", "day")]),
        ("ကလေးဦးရေ", []),
        ("ခုနှစ်", []),
        ("အသုံးပြုသည်", []),
    ],
)
def test_numbers_of_burmese(text: str, found: list[tuple[str, str]]) -> None:
    """Burmese numbers, and not the words that share their letters: child, year, use."""
    assert said(text, "my") == found


@pytest.mark.parametrize("language", ["en", "my"])
def test_every_number_that_is_written_is_read(language: str) -> None:
    """What the renderer writes in words is read again as the same number."""
    wording = Wording(language)
    month = wording.quantity(2, "months").partition("\u00a0")[2] or "months"
    for number in (2, 7, 11, 19, 20, 36, 99, 100, 101, 180, 365, 999):
        (found,) = numerals(f"{wording.in_words(number)}{' ' if language == 'en' else ''}{month}", language)
        assert (found.value, found.unit) == (number, "months")


@pytest.mark.parametrize(
    ("english", "burmese"),
    [
        ("36 months", "သုံးဆယ့်ခြောက်လ"),
        ("three years", "၃၆ လ"),
        ("two weeks", "၁၄ ရက်"),
        ("24 of the last 36 months", "နောက်ဆုံး ၃၆ လအနက် ၂၄ လ"),
        ("both offices", "နှစ်ရုံးစလုံး"),
        ("the conditions of that section", "ယင်းပုဒ်မပါ သတ်မှတ်ချက်များ"),
        ("one of the months", "လတစ်လ"),
        ("12 months, and again 12 months", "၁၂ လ"),
        ("April and May 2020", "၂၀၂၀ ခုနှစ်၊ ဧပြီလနှင့် မေလ"),
    ],
)
def test_two_languages_agree(english: str, burmese: str) -> None:
    """The same numbers in other words, order and units are no disagreement."""
    assert disagreeing(numerals(english, "en"), numerals(burmese, "my")) == ([], [])


@pytest.mark.parametrize(
    ("english", "burmese", "first", "second"),
    [
        ("36 months", "၃၅ လ", ["36"], ["35"]),
        ("36 months", "၃၆ ရက်", ["36"], ["36"]),
        ("50% of the wage", "လုပ်ခ", ["1/2"], []),
        ("12 months of 36 months", "၃၆ လအနက် ၃၆ လ", ["12"], ["36"]),
        ("section 37", "ပုဒ်မ ၃၈", ["37"], ["38"]),
        ("on 1 April 2014", "၂၀၁၄ ခုနှစ်၊ မေလ ၁ ရက်", ["4"], ["5"]),
    ],
)
def test_two_languages_disagree(english: str, burmese: str, first: list[str], second: list[str]) -> None:
    """Another number, another unit, a number left out, another section, another month."""
    found = disagreeing(numerals(english, "en"), numerals(burmese, "my"))
    assert [[str(one.value) for one in side] for side in found] == [first, second]


def test_another_language_has_none() -> None:
    """Of a language whose numbers are not known nothing is read, so nothing is found."""
    assert numerals("36 mois", "fr") == ()


def test_years_are_months_and_weeks_are_days() -> None:
    """The measure in which quantities are compared."""
    assert numerals("2 years", "en")[0].measured == ("months", Fraction(24))
    assert numerals("2 weeks", "en")[0].measured == ("days", Fraction(14))
