"""Templates take bare names only, and what came from a claim stays apart from the words around it."""

from __future__ import annotations

from typing import Any

import pytest

from uirules.decision.document import (
    Document,
    FactText,
    Identifier,
    Paragraph,
    Strong,
    Term,
    Text,
    clean,
    mark_terms,
    plain,
)
from uirules.decision.locales import load_locale
from uirules.decision.wording import Kind, Shown, Wording
from uirules.errors import RulesetError

EN, MY = Wording("en"), Wording("my")
MONTHS = Kind("integer", "months")


def test_a_message_takes_its_values_with_their_units() -> None:
    values = {"contribution_months": Shown(48, MONTHS), "minimum_contribution_months": Shown(36, MONTHS)}
    english = (
        "The contribution period comes to {contribution_months}; section 37 asks for at least "
        "{minimum_contribution_months}."
    )
    assert plain(EN.fill(english, values)) == (
        "The contribution period comes to 48\u00a0months; section 37 asks for at least 36\u00a0months."
    )
    assert plain(MY.fill("ထည့်ဝင်ကြေးကာလ {contribution_months}သာ ရှိသဖြင့်", values)) == "ထည့်ဝင်ကြေးကာလ ၄၈\u00a0လသာ ရှိသဖြင့်"


def test_names_may_have_dots() -> None:
    label = {"ceased": {"en": "the permanent cessation of the job"}}
    values = {"separation.ground": Shown("ceased", Kind("enum", labels=label))}
    assert plain(EN.fill("The ground is {separation.ground}.", values)) == (
        "The ground is the permanent cessation of the job."
    )


@pytest.mark.parametrize(
    "template",
    ["{x.__class__}", "{x!r}", "{x:>10}", "{0}", "{}", "{x[0]}", "{ x }", "a { b", "a } b", "{{x}}", "{X}", "{x.}"],
)
def test_anything_but_a_bare_name_is_refused(template: str) -> None:
    with pytest.raises(RulesetError) as caught:
        EN.fill(template, {"x": Text("y")})
    assert caught.value.problems[0].code == "wording.bad_template"
    assert "bare {name} only" in str(caught.value) and "{name}" in caught.value.problems[0].text["my"]


def test_an_unknown_name_is_an_error_with_advice() -> None:
    with pytest.raises(RulesetError) as caught:
        EN.fill("{contribution_month}", {"contribution_months": Shown(1, MONTHS)})
    problem = caught.value.problems[0]
    assert (problem.code, problem.found) == ("wording.unknown_name", "contribution_month")
    assert problem.suggestion == "contribution_months"
    assert "contribution_months" in problem.text["en"] and "contribution_months" in problem.text["my"]


def test_a_plain_str_does_not_fill_a_template() -> None:
    words: Any = "words of unknown origin"
    with pytest.raises(TypeError, match="Shown"):
        EN.fill("{x}", {"x": words})


def test_values_are_not_templates() -> None:
    filled = EN.fill("Employer: {x}", {"x": Shown("{y} {x.__class__}", Kind("text")), "y": Text("no")})
    assert filled == (Text("Employer: "), FactText("{y} {x.__class__}"))


def test_a_sentence_that_begins_with_a_value_begins_with_a_capital() -> None:
    count = {"conditions": Shown(1, Kind("count", "condition"))}
    assert plain(EN.sentence("reasons.unmet", count, count=1)) == "One condition is not met."
    claimed = EN.fill("{x} says so.", {"x": FactText("u tin")})
    assert claimed[0] == FactText("u tin"), "the words of a claim are not touched"


@pytest.mark.parametrize(
    ("value", "template", "expected"),
    [
        (Shown(240000, Kind("money", "MMK")), "{x}အပေါ်", "ကျပ်~၂၄၀,၀၀၀~အပေါ်"),
        (Shown(35, MONTHS), "{x}သာ", "၃၅~လသာ"),
        (Text("ပုဒ်မခွဲ\u00a0(က)"), "{x}တွင်", "ပုဒ်မခွဲ~(က)~တွင်"),
        (Identifier("C-1"), "{x}ကို", "C-1~ကို"),
        (FactText("[အယူခံအဖွဲ့]"), "{x}သို့", "[အယူခံအဖွဲ့]သို့"),
        (Shown(240000, Kind("money", "MMK")), "{x}။", "ကျပ်~၂၄၀,၀၀၀။"),
        (Shown(240000, Kind("money", "MMK")), "{x} ရှိ", "ကျပ်~၂၄၀,၀၀၀ ရှိ"),
    ],
)
def test_a_particle_joins_a_unit_but_not_a_number(value: Any, template: str, expected: str) -> None:
    assert plain(MY.fill(template, {"x": value})) == expected.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("count", "english", "myanmar"),
    [
        (1, "The only condition is met.", "တစ်ရပ်တည်းသော သတ်မှတ်ချက်နှင့် ကိုက်ညီပါသည်။"),
        (7, "All seven conditions are met.", "သတ်မှတ်ချက် ခုနစ်ရပ်လုံးနှင့် ကိုက်ညီပါသည်။"),
    ],
)
def test_a_sentence_that_counts_has_a_form_for_one(count: int, english: str, myanmar: str) -> None:
    values = {"conditions": Shown(count, Kind("count", "condition"))}
    assert plain(EN.sentence("reasons.all_met", values, count=count)) == english
    assert plain(MY.sentence("reasons.all_met", values, count=count)) == myanmar


def test_a_missing_sentence_is_an_error_with_advice() -> None:
    assert EN.has("missing.none") and EN.has("reasons.all_met") and not EN.has("missing.nothing_at_all")
    with pytest.raises(RulesetError) as caught:
        EN.sentence("missing.nome")
    assert caught.value.problems[0].suggestion == "sentences.missing.none"
    assert "lacks 'sentences.missing.nome'" in str(caught.value)


def test_terms_are_marked_with_the_particle_on_them() -> None:
    terms, particles = ["အာမခံ", "အာမခံထားသူ"], load_locale("my").lists["technical.particles"]
    document = Document("my", (Text("အာမခံထားသူ"),), (Paragraph((Text("ဤ အာမခံထားသူသည် ရှိ"), Strong((Text("အာမခံ"),)))),))
    marked = mark_terms(document, terms, particles)
    assert marked.title == (Term("အာမခံထားသူ"),)
    paragraph = marked.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs == (Text("ဤ "), Term("အာမခံထားသူသည်"), Text(" ရှိ"), Strong((Term("အာမခံ"),)))
    assert mark_terms(document, [], particles) is document


def test_terms_are_whole_words_and_never_in_ids_or_facts() -> None:
    runs = (Text("offices and the office"), Identifier("the office"), FactText("the office"))
    marked = mark_terms(Document("en", (), (Paragraph(runs),)), ["office"])
    assert marked.blocks == (Paragraph((Text("offices and the "), Term("office"), *runs[1:])),)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x1b[31mred\x1b[0m", "abred"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("abc\u202edcba\u2066x\u2069", "abcdcbax"),
        ("one\r\ntwo\u2028three\tfour", "one two three four"),
        ("\ud800", "\ufffd"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("က\u1037\u103a", "က\u1037\u103a"),
        ("က\u103a\u1037", "က\u1037\u103a"),
    ],
)
def test_text_is_cleaned_of_what_can_deceive(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
