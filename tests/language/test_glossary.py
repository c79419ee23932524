"""The glossary: its file, its page, its verb."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from small_law import Copy, Run

from uirules.errors import RulesetError
from uirules.language.page import glossary_page
from uirules.legal import Registry
from uirules.ruleset.find import data_folder
from uirules.ruleset.source import load_yaml

DOCS = Path(__file__).resolve().parents[2] / "docs"
GLOSSARY = Registry(data_folder("legal_refs"), load=load_yaml).glossary()

HEAD = "format: uirules/glossary/0\ngroups: {all: {en: All, my: အားလုံး}}\nterms:\n"
TERM = "  wage: {group: all, en: wage, my: လုပ်ခ, basis: seen}\n"


def test_the_page_is_the_file() -> None:
    """``docs/glossary.md`` is what ``uirules glossary --format markdown`` prints."""
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == glossary_page(GLOSSARY)


def test_every_term_is_in_both_languages_in_normal_form() -> None:
    """No entry without a rendering, none in another normal form."""
    for term in GLOSSARY.terms.values():
        assert set(term.forms) == {"en", "my"}, term.id
        assert all(unicodedata.is_normalized("NFC", form) for forms in term.forms.values() for form in forms), term.id


def test_no_two_terms_share_a_form() -> None:
    """One English form asks for one word."""
    forms = [form.casefold() for term in GLOSSARY.terms.values() if term.lint for form in term.forms["en"]]
    assert sorted(forms) == sorted(set(forms))


@pytest.mark.parametrize(
    ("terms", "code", "found"),
    [
        (TERM.replace("seen", "heard"), "legal.unknown_value", "heard"),
        (TERM.replace("group: all", "group: none"), "legal.unknown_value", "none"),
        (TERM.replace(", my: လုပ်ခ", ""), "legal.term_in_one_language", "wage"),
        (TERM.replace("wage:", "Wage:"), "legal.bad_form", "Wage"),
        (TERM.replace("basis", "not: {fr: [salaire]}, basis"), "legal.unknown_key", "fr"),
        (TERM.replace("basis: seen", "basis: seen, bases: own"), "legal.unknown_key", "bases"),
        (TERM.replace("my: လုပ်ခ", "my: []"), "legal.empty_list", "[]"),
    ],
)
def test_what_is_wrong_with_a_term(copy: Copy, run: Run, terms: str, code: str, found: str) -> None:
    """Each mistake is a finding of the check of the registry, with its place."""
    folder = copy() / "legal_refs"
    (folder / "glossary.yaml").write_text(HEAD + terms, encoding="utf-8")
    with pytest.raises(RulesetError) as error:
        Registry(folder, load=load_yaml).glossary()
    assert [(problem.code, problem.found) for problem in error.value.problems] == [(code, found)]
    code_, text = run("check", "law")
    assert code_ == 1
    assert text.startswith("law/legal_refs/glossary.yaml:4:")


def test_a_term_of_two_glossaries(tmp_path: Path) -> None:
    """A later folder adds terms and replaces none."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "glossary.yaml").write_text(HEAD + TERM, encoding="utf-8")
    with pytest.raises(RulesetError) as error:
        Registry([tmp_path / "one", tmp_path / "two"], load=load_yaml).glossary()
    assert [(problem.code, problem.found) for problem in error.value.problems] == [("legal.term_twice", "wage")]


def test_an_unknown_source_of_a_term(copy: Copy) -> None:
    """Its sources are those of the registry."""
    folder = copy() / "legal_refs"
    (folder / "glossary.yaml").write_text(HEAD + TERM.replace("seen", "seen, sources: [NOBODY]"), encoding="utf-8")
    (problem,) = Registry(folder, load=load_yaml).check()
    assert (problem.code, problem.found) == ("legal.unknown_source", "NOBODY")


def test_the_verb(run: Run) -> None:
    """Words narrow it; a line has the term in both languages."""
    assert run("glossary", "funeral") == (0, "funeral expense / funeral expenses / funeral benefit — နာရေးစရိတ်\n")
    assert run("glossary", "နာရေး", "--lang", "my")[1].startswith("နာရေးစရိတ် — funeral expense")
    (term,) = json.loads(run("glossary", "funeral", "--format", "json")[1])["terms"].values()
    assert (term["forms"]["my"], term["basis"]) == (["နာရေးစရိတ်"], "seen")
