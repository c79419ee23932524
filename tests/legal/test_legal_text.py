"""The texts of the registry: two languages that say the same, in Unicode.

Script, line breaks, terms and translation are what ``uirules check`` looks at: ``tests/language``.
"""

from __future__ import annotations

import re
import unicodedata

Texts = list[tuple[str, dict[str, str]]]

MYANMAR_DIGITS = str.maketrans("၀၁၂၃၄၅၆၇၈၉", "0123456789")
CLAUSE_WORDS = "ပုဒ်မ|ပုဒ်မခွဲ|အခန်း|နည်းဥပဒေ|နည်းဥပဒေခွဲ|အပိုဒ်ငယ်|အမှတ်"
UNITS = "လ|ရက်|နှစ်|ပတ်|ခုနှစ်|ရာခိုင်နှုန်း|ဦး"
PARTICLES = "အရ|တွင်|နှင့်|မှ|အထိ|တို့|ကို|သည်|၏|သို့"
# Code points that the Zawgyi encoding uses for its own glyphs and Burmese in Unicode does not.
ZAWGYI_ONLY = re.compile("[\u1033\u1034\u105a\u1060-\u1097]")
# In Unicode a vowel sign or medial follows its consonant; in Zawgyi the sign that is drawn first comes first.
LEADING_SIGN = re.compile("(?:^|[\\s(“၊။])[\u102b-\u103e]")


def found(texts: Texts, pattern: str | re.Pattern[str], language: str) -> list[str]:
    compiled = re.compile(pattern)
    return [f"{name}: {match[0]!r}" for name, words in texts for match in compiled.finditer(words[language])]


def test_both_languages(texts: Texts) -> None:
    assert [name for name, words in texts if set(words) != {"en", "my"}] == []
    assert [name for name, words in texts if not all(text.strip() for text in words.values())] == []


def test_myanmar_is_unicode_in_normal_form(texts: Texts) -> None:
    assert [name for name, words in texts if not unicodedata.is_normalized("NFC", words["my"])] == []
    assert found(texts, ZAWGYI_ONLY, "my") == []
    assert found(texts, LEADING_SIGN, "my") == []
    assert found(texts, "[\u200b-\u200f\u2060\ufeff]", "my") == []


def test_no_letter_stands_for_a_digit(texts: Texts) -> None:
    assert found(texts, "(?<![\u1000-\u103f])[ဝရ](?=[၀-၉])|(?<=[၀-၉])[ဝရ](?![\u1000-\u103f])", "my") == []


def test_numbers_do_not_break_from_their_words(texts: Texts) -> None:
    assert found(texts, rf"(?:{CLAUSE_WORDS}|အဆ|ကျပ်|ပုံစံ|အသက်) [(၀-၉]", "my") == []
    assert found(texts, rf"[၀-၉] (?:{UNITS})", "my") == []
    assert found(texts, rf"[၀-၉)] (?:{PARTICLES})(?=[ \u00a0၊။])", "my") == []
    assert found(texts, r"\bဟုတ် မဟုတ်|ရှိ မရှိ", "my") == []


def test_summaries_are_whole_sentences(texts: Texts) -> None:
    for name, words in texts:
        if name.endswith(("summary", "reason")) or name.startswith("gap"):
            assert words["en"].endswith("."), name
            assert words["my"].endswith("။"), name


def test_every_number_of_the_english_stands_in_the_myanmar(texts: Texts) -> None:
    number = re.compile(r"\d[\d,.]*\d|\d")
    for name, words in texts:
        english = set(number.findall(words["en"]))
        assert english <= set(number.findall(words["my"].translate(MYANMAR_DIGITS))), name
