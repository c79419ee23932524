"""A law in other languages: no English or Myanmar word stands in its letters, and no name of a law in the package."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lagune import ABSENT, LAGUNE, allowance, contribution, trips

import uirules
from uirules import Decision, Law, Notice, UnknownName, load_ruleset
from uirules.decision.document import Document, Identifier, Term, Text, all_runs, plain
from uirules.decision.letter import build
from uirules.decision.locales import load_locale
from uirules.ruleset.find import shipped_rulesets

LANGUAGES = ("fr", "id")
# Facts that the head of a letter tells where a law has them; a law without them has the letter without these lines.
CONVENTIONS = ("claim.id", "claim.assessed_on", "insured.id")
MYANMAR = re.compile("[\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff]")
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|not|which|whether|this|that|if|with|outcome|reasons|missing|met|unknown|month|months|"
    r"day|days|year|years|section|decision|claim|kyat|true|false|none)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def law() -> Law:
    return load_ruleset(LAGUNE)


NOTICE = Notice(
    office="Kas 3",
    capacity="D-4",
    reference="R-9",
    decided_on=dt.date(2033, 7, 1),
    served_on=dt.date(2033, 7, 5),
    appeal_to="K-7",
    appeal_until=dt.date(2033, 8, 5),
)


def decisions(law: Law) -> Iterator[Decision]:
    """Decisions of every outcome, with and without periods, payable or not, under both provisions."""
    yield allowance(law)
    yield allowance(law, arret__cause="choix")
    yield allowance(law, arret__cause=None, personnes_a_charge=None)
    yield allowance(law, arret__date=None)
    yield allowance(law, sorties=None, reprise__date=None)
    yield allowance(law, permis__delivre_le=ABSENT)
    yield allowance(law, reprise__date="2033-01-08")
    yield allowance(law, sorties_connues_au="2032-12-31")
    yield allowance(law, sorties=trips(days=15, last="2034-12"), arret__date="2034-12-20")
    yield allowance(law.with_readings({"base-de-calcul": "annee", "port-d-attache": "exigee"}), port__inscrit=True)
    yield allowance(law.at("2032-01-01"))
    yield contribution(law)
    yield contribution(law, exercice__recettes=5)
    yield contribution(law, bateau__immatricule=None, bateau__longueur=None)


def own_words(document: Document) -> str:
    """The project's and the ruleset's words of a letter, without ids, formulas and words of the claim."""
    return "\n".join(run.text for run in all_runs(document) if isinstance(run, Text | Term))


@pytest.mark.parametrize("notice", [None, NOTICE], ids=["calculation", "notice"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_letters_speak_their_language_alone(law: Law, lang: str, notice: Notice | None) -> None:
    """No English and no Myanmar word stands in a letter, whatever its outcome."""
    for decision in decisions(law):
        words = own_words(build(decision, lang, notice))
        assert ENGLISH.findall(words) == []
        assert not MYANMAR.search(words)
        assert "{" not in words and "}" not in words


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_faces(law: Law, lang: str, format: str) -> None:
    """Every face of every decision renders, in the language asked for, without a sentence of the shipped locales."""
    shipped = {
        text
        for other in ("en", "my")
        for key, text in load_locale(other).texts.items()
        if key.startswith(("labels.", "sentences.")) and "{" not in text and len(text) > 11
    } - set(law.wording(lang).locale.texts.values())
    for decision in decisions(law):
        face = decision.render(lang, format)
        assert [text for text in shipped if text in face] == []
        assert not MYANMAR.search(face)
        assert decision.render(lang, format) == face
        if format == "html":
            assert f'<html lang="{lang}">' in face
            assert "@font-face" not in face


def test_the_letter_in_french(law: Law) -> None:
    """Outcome first, money as the locale writes it, the periods that are payable."""
    face = allowance(law).render("fr", "markdown").replace("\n", " ")
    assert "Les périodes payables font 46\u202f670\u00a0LGM." in face
    assert "du 8 décembre 2032 au 7 janvier 2033" in face
    assert "article\u00a04, lettre\u00a0a" in face


def test_the_letter_in_indonesian(law: Law) -> None:
    """The same in the other language."""
    face = allowance(law).render("id", "markdown").replace("\n", " ")
    assert "Masa yang dapat dibayar berjumlah LGM\u00a046.670." in face
    assert "8 Desember 2032 sampai 7 Januari 2033" in face
    assert "Pasal\u00a04 huruf\u00a0a" in face


@pytest.mark.parametrize("lang", ["en", "my", "de"])
def test_other_languages_are_refused(law: Law, lang: str) -> None:
    """A ruleset speaks the languages of its manifest; the shipped ones are none of its own."""
    with pytest.raises(UnknownName) as error:
        allowance(law).render(lang, "text")
    assert error.value.problems[0].expected == "fr, id"


def test_the_json_has_its_languages_alone(law: Law) -> None:
    """Every text of a decision stands in the two languages of the law and in no other."""

    def groups(node: Any) -> Iterator[Mapping[str, Any]]:
        if isinstance(node, Mapping):
            yield node
            for value in node.values():
                yield from groups(value)
        elif isinstance(node, list):
            for value in node:
                yield from groups(value)

    for decision in decisions(law):
        found = 0
        for group in groups(decision.to_dict(decisive=True)):
            assert not {"en", "my"} & group.keys()
            if "fr" in group:
                assert group.keys() == {"fr", "id"}
                assert not ENGLISH.search(group["id"]) and not ENGLISH.search(group["fr"])
                found += 1
        assert found > 3 or decision.origin is None


def test_the_facts_are_described_in_its_languages(law: Law) -> None:
    """Labels and questions for a form, with units of its own."""
    facts = {fact["path"]: fact for fact in law.facts("contribution_armateur")}
    assert facts["bateau.longueur"]["unit"] == "metres"
    assert facts["bateau.longueur"]["label"] == {"fr": "Longueur du bateau", "id": "Panjang kapal"}
    assert law.wording("fr").quantity(1, "metres") == "1\u00a0mètre"
    assert law.wording("fr").quantity(8, "metres") == "8\u00a0mètres"


@pytest.mark.parametrize(
    ("lang", "number", "words"),
    [
        ("fr", 0, "zéro"), ("fr", 21, "vingt-et-un"), ("fr", 70, "soixante-dix"), ("fr", 71, "soixante-et-onze"),
        ("fr", 79, "soixante-dix-neuf"), ("fr", 80, "quatre-vingts"), ("fr", 91, "quatre-vingt-onze"),
        ("fr", 100, "cent"), ("fr", 200, "deux cents"), ("fr", 999, "neuf cent quatre-vingt-dix-neuf"),
        ("id", 11, "sebelas"), ("id", 42, "empat puluh dua"), ("id", 100, "seratus"),
        ("id", 250, "dua ratus lima puluh"),
    ],
)  # fmt: skip
def test_numbers_in_words(law: Law, lang: str, number: int, words: str) -> None:
    """Numbers in words by the locale's own tables."""
    assert law.wording(lang).in_words(number) == words


# ── the package ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _own_names(law: Law) -> set[str]:
    """What a law alone may name: its id, provisions, instruments, currency, facts, parameters, definitions.

    Names that are one plain word (``rounding``) are left out: the format has such keys of its own.
    """
    manifest = law.ruleset.manifest
    names = {manifest.id, manifest.currency, *manifest.instruments, *manifest.provisions, *law.ruleset.readings}
    names |= {path for path in law.ruleset.facts.facts if path not in CONVENTIONS}
    names |= {*law.ruleset.systems.systems}
    for provision in manifest.provisions:
        declared = law.ruleset.provision(provision)
        names |= {*declared.parameters, *declared.definitions, *declared.conditions}
    return {name for name in names if not name.isalpha() or name.isupper()}


OF_ONE_LAW = ("sampling/",)
"""What draws a population of workers insured under one law states the facts of that law, and of no other."""
FIGURES = {"replacement_rate", "qualifying_months", "medical_care"}
"""Figures and branches of international standards that a law may name alike."""


def test_no_python_names_anything_of_a_law() -> None:
    """No text in the package's Python is a name of a shipped law, documentation apart."""
    names = set[str]().union(*(_own_names(load_ruleset(path)) for path in shipped_rulesets().values()))
    root = Path(uirules.__file__).parent
    found = []
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root).as_posix()
        if place.startswith((*OF_ONE_LAW, "_data/")):  # data of the package, example programs among them
            continue
        known = names - FIGURES if place.startswith("drafting/conform/") else names
        tree = ast.parse(path.read_text(encoding="utf-8"))
        statements = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
        documentation = {id(value) for value in statements if isinstance(value, ast.Constant)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in documentation and node.value in known:
                found.append(f"{place}:{node.lineno}: {node.value}")
    assert found == []


def test_identifiers_stay_as_they_are(law: Law) -> None:
    """Ids and pointers are set apart as such, in no language."""
    document = build(allowance(law, arret__cause=None), "fr", None)
    marked = {plain((run,)) for run in all_runs(document) if isinstance(run, Identifier)}
    assert "/arret/cause" in marked
