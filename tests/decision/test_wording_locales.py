"""The locales are complete, say the same in every language, and are data that a ruleset can extend."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import pytest

from uirules.decision.locales import Locale, load_locale, shipped_languages
from uirules.decision.locales.template import names_in, parse
from uirules.decision.wording import Kind, Wording
from uirules.errors import RulesetError, UnknownName

EN, MY = load_locale("en"), load_locale("my")
FORMS = r"\.(single|zero|one|two|few|many|other)$"


def words(locale: Locale) -> Iterator[tuple[str, str]]:
    """Every text that a reader can see, without the names in it."""
    for key, text in locale.texts.items():
        if not key.startswith(("technical.", "script.")) and key not in ("number.places", "number.words.limit"):
            yield key, re.sub(r"\{[a-z_.]+\}", "{}", text) if not key.endswith(".places") else ""
    for key, texts in locale.lists.items():
        if key not in ("technical.months", "number.grouping") and not key.startswith(("plural.", "script.")):
            yield from ((key, text) for text in texts)
    for key, rows in locale.tables.items():
        yield from (
            (key, re.sub(r"\{[a-z_.]+\}", "{}", text))
            for row in rows
            for name, text in row.items()
            if name not in ("value", "below")
        )


def test_english_and_myanmar_are_shipped() -> None:
    assert shipped_languages() == ("en", "my")


def test_the_locales_have_the_same_keys() -> None:
    def keys(locale: Locale) -> set[str]:
        return {re.sub(FORMS, ".*", key) for key in (*locale.texts, *locale.lists, *locale.tables)} - {"plural.one"}

    def without_plurals(locale: Locale) -> set[str]:
        return {key for key in keys(locale) if not key.startswith("plural.")}

    assert without_plurals(EN) == without_plurals(MY)


def test_a_sentence_uses_the_same_names_in_both_languages() -> None:
    for key in EN.texts:
        if key.startswith("sentences.") and not re.search(FORMS, key):
            assert names_in(EN.texts[key]) == names_in(MY.texts[key]), key


def test_a_sentence_that_counts_uses_no_name_in_one_language_only() -> None:
    def names(locale: Locale) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, text in locale.texts.items():
            if key.startswith("sentences.") and re.search(FORMS, key):
                found.setdefault(re.sub(FORMS, "", key), set()).update(names_in(text))
        return found

    assert names(EN) == names(MY)


@pytest.mark.parametrize("locale", [EN, MY], ids=["en", "my"])
def test_every_text_is_a_template_of_bare_names(locale: Locale) -> None:
    for text in locale.texts.values():
        parse(text)
    for key, text in locale.texts.items():
        if key.startswith("labels."):
            assert not names_in(text), key


@pytest.mark.parametrize("locale", [EN, MY], ids=["en", "my"])
def test_every_text_is_composed_and_tidy(locale: Locale) -> None:
    for key, text in words(locale):
        assert unicodedata.normalize("NFC", text) == text, key
        assert not re.search(r"[\u200b-\u200f\u2028-\u202e\ufeff]|  |\n", text), key


def test_myanmar_has_no_latin_letter_or_digit() -> None:
    for key, text in words(MY):
        assert not re.search("[A-Za-z0-9]", text), (key, text)


def test_myanmar_is_unicode_and_its_digits_are_digits() -> None:
    for key, text in words(MY):
        assert not re.search("[\u1033\u1034\u105a\u1060-\u1097]", text), f"Zawgyi code point in {key}"
        assert not re.search("(^|[ (“])\u1031", text), f"a vowel before its consonant in {key}"
        assert not re.search("\u1039(?![\u1000-\u1021])", text), f"an open stack in {key}"
        assert not re.search("[၀-၉][ဝရ]|[ဝရ][၀-၉]", text), f"a letter beside a digit in {key}"


@pytest.mark.parametrize("locale", [EN, MY], ids=["en", "my"])
def test_no_line_breaks_between_a_number_and_its_unit(locale: Locale) -> None:
    for key, text in locale.texts.items():
        if key.startswith(("units.", "currencies.")) and "{n}" in text:
            assert " " not in text and "\u00a0" in text, key
        if key.endswith(".digits") and key.startswith("counts.") and text != "{n}":
            assert "{n}\u00a0" in text, key
    for key, text in MY.texts.items():
        assert "ရှိ မရှိ" not in text, f"“whether or not” breaks in {key}"
        # Joined, a particle gets its no-break space (`technical.gap`) where the clause ends in a number.
        assert not re.search(r"\{cite\} (ပါ|အရ|၏|တွင်|ကို)", text), f"a clause and its particle in {key}"


def test_a_month_is_named_by_babel_in_both_languages() -> None:
    names = [Wording("my").month(2026 * 12 + month).split()[-1] for month in range(12)]
    assert names[0] == "ဇန်နဝါရီလ" and names[11] == "ဒီဇင်ဘာလ" and len({*names}) == 12
    assert Wording("en").month(2026 * 12 + 7) == "August 2026"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnknownName) as caught:
        load_locale("mi")
    assert "'mi'" in str(caught.value) and "en, my" in str(caught.value)
    with pytest.raises(UnknownName):
        load_locale("../en", {"units": {}})


def test_a_ruleset_adds_a_unit_a_currency_and_a_sentence_of_its_own() -> None:
    own = {
        "units": {"visits": {"one": "{n}\u00a0visit", "other": "{n}\u00a0visits"}},
        "currencies": {"EUR": {"pattern": "€{n}", "places": "2", "words": "{words} euros"}},
        "sentences": {"missing": {"none": "Nothing is missing."}},
    }
    wording = Wording("en", load_locale("en", own))
    assert wording.text(1, Kind("integer", "visits")) == "1\u00a0visit"
    assert wording.text(1500, Kind("money", "EUR")) == "€1,500"
    assert wording.sentence("missing.none")[0].text == "Nothing is missing."  # type: ignore[union-attr]
    assert load_locale("en") is EN, "the shipped locale is left alone"


def nested(locale: Locale) -> dict[str, object]:
    root: dict[str, object] = {}
    for key, value in {**locale.texts, **locale.lists, **locale.tables}.items():
        here = root
        *parents, last = key.split(".")
        for parent in parents:
            here = here.setdefault(parent, {})  # type: ignore[assignment]
        here[last] = list(value) if isinstance(value, tuple) else value
    return root


def test_a_language_of_ones_own_needs_no_python() -> None:
    own = nested(EN)
    own["technical"] |= {"babel": "", "months": [f"mes{n}" for n in range(1, 13)]}  # type: ignore[operator]
    own["number"] |= {"group": ".", "decimal": ",", "grouping": ["3", "2"]}  # type: ignore[operator]
    wording = Wording("xx", load_locale("xx", own))
    assert wording.month(2026 * 12 + 11) == "mes12 2026"
    assert wording.number(12345678) == "1.23.45.678"


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ({"sentences": {"missing": {"nome": "x"}}}, "wording.unknown_key"),
        ({"sentences": {"readings": {"adopted": "{office}"}}}, "wording.wrong_names"),
        ({"sentences": {"reasons": {"unmet": {"other": "{n} unmet"}}}}, "wording.wrong_names"),
        ({"units": {"visits": {"other": "{visits}"}}}, "wording.wrong_names"),
        ({"technical": {"months": ["only one"]}}, "wording.wrong_shape"),
        ({"number": {"digits": "01"}}, "wording.wrong_shape"),
        ({"number": {"grouping": "3"}}, "wording.wrong_shape"),
        ({"number": {"grouping": ["0"]}}, "wording.wrong_shape"),
        ({"labels": {"part": {"outcome": ["a", {"b": "c"}]}}}, "wording.wrong_shape"),
        ({"labels": {"part": {"outcome": "{x.y!r}"}}}, "wording.bad_template"),
    ],
)
def test_entries_that_nothing_can_use_are_refused(own: dict[str, object], code: str) -> None:
    with pytest.raises(RulesetError) as caught:
        load_locale("en", own)
    assert code in [problem.code for problem in caught.value.problems]
    assert all(problem.text["en"] and problem.text["my"] for problem in caught.value.problems)


def test_a_locale_that_lacks_keys_says_which() -> None:
    own = nested(EN)
    del own["signs"]
    with pytest.raises(RulesetError) as caught:
        load_locale("xx", own)
    assert {problem.found for problem in caught.value.problems} == {key for key in EN.texts if key.startswith("signs.")}


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import uirules.decision.wording, uirules.decision.faces", {"yaml", "babel"}),
        ("from uirules.decision.wording import Wording; Wording('my').quantity(3, 'months')", {"babel"}),
    ],
)
def test_parsers_are_loaded_when_they_are_needed(code: str, unwanted: set[str]) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not unwanted & {*shown.stdout.split()}
