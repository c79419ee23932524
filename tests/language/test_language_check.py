"""``uirules check`` on the language of texts: script, line breaks, copies, terms. One mistake at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_law import Copy, check, place, told

from uirules.language import check_registry_texts
from uirules.language.texts import of_registry, words_of
from uirules.legal import Registry
from uirules.ruleset.find import data_folder
from uirules.ruleset.source import load_yaml

FACTS = "facts.yaml"
BEGINS = 'my: "ပညာသင်နှစ် စတင်သည့်နေ့"'
BEGINS_EN = 'en: "First day of the school year"'

GLOSSARY = """\
format: uirules/glossary/0
groups:
  all: {en: All, my: အားလုံး}
terms:
  school-year: {group: all, en: [school year, school years], my: [ပညာသင်နှစ်, စာသင်နှစ်], not: {my: [ကျောင်းနှစ်]}, basis: own}
  school: {group: all, en: school, my: ကျောင်း, basis: own}
"""


def test_the_shipped_registry_is_sound() -> None:
    """No text of the registry has a problem of script, break, translation or term."""
    folder = data_folder("legal_refs")
    assert list(check_registry_texts(folder, Registry(folder, load=load_yaml))) == []


def test_every_text_of_the_registry_is_looked_at() -> None:
    """The texts found in the files are those the registry reads, so that none escapes the checks."""
    folder = data_folder("legal_refs")
    registry = Registry(folder, load=load_yaml)
    read = 0
    for name in registry.instruments:
        whole = registry.instrument(name)
        read += sum(words is not None for words in (whole.title, whole.number, whole.issued_by, whole.cited_as))
    for clause in registry.clauses():
        parts = (clause.title, clause.label, clause.summary, clause.reason, clause.wording)
        read += sum(words is not None for words in parts) + sum(fact.text is not None for fact in clause.facts)
    rows = sum(len(table.rows) for table in registry.tables) + len(registry.tables)
    asked = [fact.reason for clause in registry.clauses() for fact in clause.facts if fact.reason is not None]
    assert len(of_registry(folder).texts) == read + len(registry.gaps()) + rows + len(asked)


@pytest.mark.parametrize(
    ("text", "mark", "found"),
    [
        ("ပညာသင်နှစ် starts", "|starts", "starts"),
        ("ပညာသင်နှစ် ၂၀၂၆ 27", "|27", "27"),
        ("ပညာသင်နှစ် год", "|год", "год"),
        ("ပညာသင်နှစ်\u200bစတင်သည့်နေ့", "ပညာသင်နှစ်|\u200b", "U+200B"),
    ],
)
def test_what_a_language_does_not_write(copy: Copy, text: str, mark: str, found: str) -> None:
    """Letters and digits of another script are errors at their own place, and so are signs nobody can see."""
    folder = copy((FACTS, BEGINS, f'my: "{text}"'))
    (problem,) = check(folder)
    assert told([problem]) == [("ruleset.foreign_script", "error", found)]
    assert str(problem.position) == place(folder / FACTS, mark)
    assert found in problem.text["en"] and found in problem.text["my"]


def test_myanmar_in_english(copy: Copy) -> None:
    """It holds both ways."""
    folder = copy((FACTS, BEGINS_EN, 'en: "First day of the ပညာသင်နှစ်"'))
    assert told(check(folder)) == [("ruleset.foreign_script", "error", "ပညာသင်နှစ်")]


def test_names_and_identifiers_are_apart(copy: Copy) -> None:
    """What stands in backquotes is an identifier, in any language; names in braces are no words either."""
    assert check(copy((FACTS, BEGINS, 'my: "ပညာသင်နှစ် `school.year_begins`"'))) == []
    assert words_of("a {b} `c` d").replace("\x00", "") == "a   d"
    assert len(words_of("a {b} `c` d")) == len("a {b} `c` d")


def test_a_blank_that_may_break(copy: Copy) -> None:
    """An ordinary blank between number and unit is a warning at the number, also over two lines of a file."""
    folder = copy((FACTS, BEGINS, "my: >-\n        ပညာသင်နှစ်တွင် ၃၆\n        လ ရှိသည်"))
    (problem,) = check(folder)
    assert told([problem]) == [("language.breaks", "warning", "၃၆ လ")]
    assert str(problem.position) == place(folder / FACTS, "|၃၆")


def test_a_sentence_that_is_not_translated(copy: Copy) -> None:
    """The source sentence in the place of its translation is told as such, and not as foreign letters."""
    folder = copy((FACTS, BEGINS, 'my: "First day  of the school year"'))
    (problem,) = check(folder)
    assert told([problem]) == [("language.untranslated", "error", "First day  of the school year")]
    assert str(problem.position) == place(folder / FACTS, 'my: |"First')


def test_equal_texts_of_two_languages_of_one_script(copy: Copy) -> None:
    """Between languages that share their letters, equal sentences are a warning; equal short names are nothing."""
    folder = copy(("ruleset.yaml", "languages: [en, my]", "languages: [en, id]"))
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace(" my:", " id:")
        path.write_text(text, encoding="utf-8")
    problems = [p for p in check(folder) if p.code == "language.untranslated"]
    assert problems == []
    copy((FACTS, BEGINS.replace("my:", "id:"), 'id: "First day of the school year"'))
    copy((FACTS, 'id: "ကျောင်းအပ်နှံထားခြင်း"', 'id: "Enrolled at a school"'))
    copy((FACTS, 'id: "တောင်းဆိုလွှာအမှတ်"', 'id: "Claim"'), (FACTS, 'en: "Number of the claim"', 'en: "Claim"'))
    problems = [p for p in check(folder) if p.code == "language.untranslated"]
    assert [(p.severity, p.found) for p in problems] == [
        ("warning", "First day of the school year"),
        ("warning", "Enrolled at a school"),
    ]


def test_a_rulesets_own_locale_is_looked_at(copy: Copy) -> None:
    """Its sentences are in the script of its language; settings and numbers of places are not sentences."""
    folder = copy(("locales/my.yaml", "currencies:", 'units:\n  lessons: {other: "{n} lessons"}\ncurrencies:'))
    (problem,) = check(folder)
    assert (problem.code, problem.found) == ("ruleset.foreign_script", "lessons")
    assert str(problem.position) == place(folder / "locales/my.yaml", '"{n} |lessons')


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("script:\n", "script:\n  leters: [MYANMAR]\n", "wording.unknown_key"),
        ('joined: "yes"', "joined: always", "wording.wrong_shape"),
        ("unbroken: ['a ']", "unbroken: ['(a ']", "wording.wrong_shape"),
    ],
)
def test_rules_of_a_script_that_do_not_read(copy: Copy, old: str, new: str, code: str) -> None:
    """A misspelt rule is no rule that is silently without effect."""
    script = "script:\n  letters: [MYANMAR]\n  joined: \"yes\"\n  unbroken: ['a ']\n"
    folder = copy(("locales/my.yaml", "currencies:", script.replace(old, new) + "currencies:"))
    assert [problem.code for problem in check(folder)] == [code]


# ── terms ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def law(copy: Copy) -> Path:
    """The small law with a glossary of its own."""
    folder = copy()
    (folder / "legal_refs" / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return folder


def terms(folder: Path) -> list[tuple[str, str, str | None]]:
    return [one for one in told(check(folder)) if one[0].startswith("language.term")]


def test_terms_that_are_kept(law: Path) -> None:
    """The longest term counts: “school year” does not ask for the word for a school as well."""
    assert terms(law) == []


def test_another_accepted_form(law: Path, copy: Copy) -> None:
    """Any of the accepted forms will do, whatever blanks stand in it."""
    copy((FACTS, BEGINS, 'my: "စာသင် နှစ် စတင်သည့်နေ့"'))
    assert terms(law) == []


def test_a_term_whose_word_is_missing(law: Path, copy: Copy) -> None:
    """The translation of a text with a term lacks the word for it: a warning with the words there are."""
    copy((FACTS, BEGINS, 'my: "ပညာသင်ကာလ စတင်သည့်နေ့"'))
    (problem,) = [p for p in check(law) if p.code == "language.term_missing"]
    assert (problem.severity, problem.found, problem.expected) == ("warning", "school year", "ပညာသင်နှစ် / စာသင်နှစ်")
    assert str(problem.position) == place(law / FACTS, 'my: |"ပညာသင်ကာလ')


def test_a_form_to_be_avoided(law: Path, copy: Copy) -> None:
    """It is told at its place, also beside the right word."""
    copy((FACTS, BEGINS, 'my: "ပညာသင်နှစ် သို့မဟုတ် ကျောင်းနှစ်"'))
    (problem,) = [p for p in check(law) if p.code == "language.term_avoided"]
    assert (problem.severity, problem.found, problem.expected) == ("warning", "ကျောင်းနှစ်", "ပညာသင်နှစ်")
    assert str(problem.position) == place(law / FACTS, "|ကျောင်းနှစ်")


def test_an_avoided_form_within_an_accepted_one(law: Path, copy: Copy) -> None:
    """A word that is part of a longer right one is right."""
    file = "legal_refs/glossary.yaml"
    copy((file, "စာသင်နှစ်]", "ကျောင်းနှစ်ကာလ]"), (FACTS, BEGINS, 'my: "ကျောင်းနှစ်ကာလ စတင်သည့်နေ့"'))
    assert terms(law) == []


def test_a_term_that_is_only_looked_up(law: Path, copy: Copy) -> None:
    """``lint: false`` holds no text to a term."""
    copy(("legal_refs/glossary.yaml", "ကျောင်းနှစ်]}, basis: own", "ကျောင်းနှစ်]}, basis: own, lint: false"))
    copy((FACTS, BEGINS, 'my: "ပညာသင်ကာလ စတင်သည့်နေ့"'))
    assert terms(law) == []


def test_another_law_is_not_held_to_the_shipped_glossary(copy: Copy) -> None:
    """The words of a law are for those that cite it: the small law cites none that is shipped."""
    folder = copy((FACTS, BEGINS_EN, 'en: "First day of the funeral expense"'))
    assert check(folder) == []
    copy(("ruleset.yaml", "[school-grant-act]", "[school-grant-act, ssl-2012]"))
    assert [one[:1] + one[2:] for one in terms(folder)][:1] == [("language.term_missing", "funeral expense")]
