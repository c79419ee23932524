"""One mistake at a time in a copy of a sound law: what ``check_ruleset`` says of it, and where.

A ``|`` in the last column marks the place at which the problem must be found, in the words around it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from uirules import Law, RulesetError, UnknownName, load_ruleset
from uirules.check import check_ruleset
from uirules.errors import Problem
from uirules.ruleset.find import default_ruleset, shipped_rulesets

LAGUNE = Path(__file__).parent / "fixtures" / "laws" / "lagune-2031"

BENEFIT, DUTY = "morte_saison.yaml", "contribution_armateur.yaml"
FACTS, MANIFEST, SYSTEMS = "facts.yaml", "ruleset.yaml", "systems.yaml"
OFFICE = "facts/claim-and-insured.yaml"
READING, CLAUSES = "readings/base-de-calcul.yaml", "legal_refs/loi-7-2031.yaml"
TOTAL_FR = '      fr: "Le total est de {allocation_totale}."\n'
TOTAL_ID = '      id: "Jumlah keseluruhannya {allocation_totale}."\n'
TOTAL = "    formula: allocation_mensuelle * mois_de_versement\n"
TOLD = '- when: {reading: base-de-calcul, mois_de_mer: "true", annee: "false"}'

Copy = Callable[..., Path]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Makes a copy of a law with changes: ``(file, old, new)``, each ``old`` at its first place."""

    def make(*changes: tuple[str, str, str], law: Path = LAGUNE) -> Path:
        folder = tmp_path / law.name
        shutil.copytree(law, folder)
        for file, old, new in changes:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{file} no longer has {old!r}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


def found(folder: Path, problems: list[Problem]) -> list[str]:
    """``code file:line:column`` of each problem."""
    return [f"{problem.code} {_place(folder, problem)}" for problem in problems]


def _place(folder: Path, problem: Problem) -> str:
    assert problem.position is not None, problem
    return str(problem.position).removeprefix(f"{folder}/")


def place(folder: Path, file: str, marked: str) -> str:
    """``file:line:column`` of the mark in some words of a file."""
    before, _, after = marked.partition("|")
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(before + after) >= 1, marked
    offset = text.index(before + after) + len(before)
    line = text.count("\n", 0, offset) + 1
    return f"{file}:{line}:{offset - text.rfind(chr(10), 0, offset)}"


Case = tuple[str, str, str, str, str]
"""File, what stands there, what is put in its place, the code, and the marked words."""

FILES: dict[str, Case] = {
    "unknown key": (BENEFIT, "kind: benefit\n", "kind: benefit\ncolour: red\n", "ruleset.unknown_key", "|colour: red"),
    "missing key": (BENEFIT, "contingency: arret.date\n", "", "ruleset.missing_key", "|format: uirules/1"),
    "key twice": (BENEFIT, "kind: benefit\n", "kind: benefit\nkind: duty\n", "read.duplicate_key", "|kind: duty"),
    "anchor": (BENEFIT, "kind: benefit\n", "kind: &k benefit\n", "read.anchor", "kind: |&k"),
    "open bracket": (BENEFIT, "kind: benefit\n", "kind: [benefit\n", "read.yaml_open_bracket", "kind: |[benefit"),
    "cut formula": (
        BENEFIT, 'mois_de_mer: "true", annee', "mois_de_mer: max(1, 2) > 1, annee",
        "read.key_without_value", "mois_de_mer: max(1, |2) > 1",
    ),
    "value of a choice": (
        BENEFIT, "state: withheld", "state: held", "ruleset.wrong_value", "state: |held",
    ),
    "grade": (BENEFIT, "{value: 40, assurance: A", "{value: 40, assurance: E", "ruleset.wrong_value", "assurance: |E"),
    "flag": (SYSTEMS, "{value: true,", "{value: yes,", "ruleset.wrong_value", "{value: |yes"),
    "day that does not exist": (
        BENEFIT, "2033-01-01: {value: 30,", "2033-02-30: {value: 30,", "ruleset.wrong_value", "|2033-02-30: {value: 30",
    ),
    "month that does not exist": (
        BENEFIT, "verified_until: 2034-12-31, sources", "verified_until: 2034-13-31, sources",
        "ruleset.wrong_value", "verified_until: |2034-13-31",
    ),
    "id of a reading": (
        READING, "id: base-de-calcul", "id: Base_de_calcul", "ruleset.wrong_value", "id: |Base_de_calcul",
    ),
    "name of a file": (
        READING, "id: base-de-calcul", "id: base-du-calcul", "ruleset.name_differs", "|format: uirules/1",
    ),
    "name of a fact": (FACTS, "  port.inscrit:", "  Port.inscrit:", "ruleset.wrong_value", "|Port.inscrit:"),
    "type of a fact": (FACTS, "type: boolean", "type: bool", "ruleset.wrong_value", "type: |bool\n"),
    "two defaults": (
        READING, "  annee:\n", "  annee:\n    default: true\n", "ruleset.wrong_value", "|format: uirules/1",
    ),
    "time of a list": (FACTS, "time: date   ", "time: jour   ", "ruleset.wrong_value", "sorties:\n    |type: list"),
    "time that is no day": (
        FACTS, "time: date   ", "time: bateau ", "ruleset.wrong_value", "sorties:\n    |type: list",
    ),
    "key of a list": (FACTS, "[date, bateau]", "[date, navire]", "ruleset.wrong_value", "sorties:\n    |type: list"),
    "range of words": (FACTS, "[1, 200]", "[un, 200]", "ruleset.wrong_value", "bateau.longueur:\n    |type"),
    "range upside down": (FACTS, "[1, 200]", "[200, 1]", "ruleset.wrong_value", "bateau.longueur:\n    |type"),
    "enum without values": (
        FACTS, "longueur:\n    type: integer", "longueur:\n    type: enum", "ruleset.wrong_value",
        "longueur:\n    |type",
    ),
    "currency": (MANIFEST, "currency: LGM", "currency: lgm", "ruleset.wrong_value", "currency: |lgm"),
    "version": (MANIFEST, "version: 1.2.0", "version: 1.2", "ruleset.wrong_value", "version: |1.2\n"),
    "no such file": (MANIFEST, "armateur]", "armateur, autre]", "read.file_missing", ""),
    "two rhythms": (
        BENEFIT, "  amount: allocation_mensuelle\n", "  amount: allocation_mensuelle\n  once: {on: debut}\n",
        "ruleset.wrong_value", "payments:\n  |cite",
    ),
    "two bodies": (BENEFIT, TOTAL, TOTAL + "    default: plafond\n", "ruleset.wrong_value", "totale:\n    |title"),
    "argument of no type": (
        BENEFIT, TOTAL, "    given: {a: datum}\n" + TOTAL, "ruleset.wrong_value", "given: {a: |datum}",
    ),
    "five arguments": (
        BENEFIT, TOTAL, "    given: {a: date, b: date, c: date, d: date, e: date}\n" + TOTAL,
        "ruleset.wrong_value", "given: |{a",
    ),
    "not a group": (BENEFIT, "gaps:\n  - {gap: delai-de-depot, outcomes: [met, undetermined]}", "gaps: none",
        "ruleset.wrong_value", "gaps: |none",
    ),
}  # fmt: skip

FORMULAS: dict[str, Case] = {
    "unknown name": (
        BENEFIT, "(sorties_de_reference.date)", "(sorties.dat)", "plan.unknown_field", "values(|sorties.dat",
    ),
    "unknown definition": (
        BENEFIT, "sum(sorties_de_reference.vente)", "sum(sorties_de_referense.vente)",
        "plan.unknown_name", "sum(|sorties_de_referense",
    ),
    "unknown function": (BENEFIT, "floor(jours", "flor(jours", "plan.unknown_function", "maximale, |flor("),
    "part of a number": (
        BENEFIT, "sum(sorties_de_reference.vente)", "ventes.total", "plan.no_parts", "formula: |ventes",
    ),
    "units compared": (
        BENEFIT, "holds: jours_de_mer >= jours_minimaux", "holds: jours_de_mer >= mois_de_reference",
        "plan.units", "holds: |jours_de_mer >= mois",
    ),
    "units added": (
        BENEFIT, "supplement_par_personne * personnes_a_charge", "supplement_par_personne + carence",
        "plan.units", "formula: |min(revenu_mensuel",
    ),
    "not a condition": (
        BENEFIT, "holds: mois_de_mer >= 1", "holds: mois_de_mer", "plan.wrong_type", "holds: |mois_de_mer\n",
    ),
    "sentence without a condition": (BENEFIT, TOLD, "- when: ventes", "plan.wrong_type", "- when: |ventes"),
    "state without a condition": (BENEFIT, 'when: "true"', 'when: "1"', "plan.wrong_type", 'when: "|1"'),
    "unknown member": (BENEFIT, '"moratoire")', '"moratorium")', "plan.no_member", '"tempete", |"moratorium"'),
    "null": (
        BENEFIT, "sum(sorties_de_reference.vente)", "if true then null else 1", "plan.not_for_rules", "then |null",
    ),
    "index": (
        BENEFIT, "sum(sorties_de_reference.vente)", "sorties_de_reference[1].vente",
        "plan.not_for_rules", "sorties_de_reference[|1]",
    ),
    "power": (BENEFIT, "mensuelle * mois_de", "mensuelle ** mois_de", "plan.power", "mensuelle ** |mois_de"),
    "two operators": (BENEFIT, "mensuelle * mois_de", "mensuelle * * mois_de", "feel.value", "mensuelle * |* mois_de"),
    "too few arguments": (
        BENEFIT, "add days(arret.date, carence + 1)", "add days(arret.date)", "plan.arguments",
        "formula: |add days(arret.date)",
    ),
    "date for a parameter without one": (
        BENEFIT, "supplement_par_personne * pers", "supplement_par_personne(arret.date) * pers",
        "plan.parameter_has_date", "plafond) + |supplement",
    ),
    "unknown reading": (
        BENEFIT, "      reading: base-de-calcul\n", "      reading: base-du-calcul\n",
        "plan.unknown_reading", "reading: |base-du-calcul",
    ),
    "option without a branch": (
        BENEFIT, "      annee: ventes / mois_de_reference\n", "", "plan.option_missing",
        "formula:\n      |reading: base-de-calcul",
    ),
    "branches of two types": (
        BENEFIT, "annee: ventes / mois_de_reference", "annee: arret.date",
        "plan.branches_differ", "formula:\n      |reading: base-de-calcul",
    ),
    "condition under an unknown option": (
        BENEFIT, "exigee}", "exige}", "plan.unknown_option", "port-d-attache: |exige",
    ),
    "condition under an unknown reading": (
        BENEFIT, "{port-d-attache", "{port-attache", "plan.unknown_reading", "only_under: |{port-attache",
    ),
    "neither formula nor choice": (
        BENEFIT, TOTAL, "    formula: {von: 1, bis: 2}\n", "plan.formula_kind", "formula: |{von",
    ),
    "circle of one": (
        BENEFIT, "add days(arret.date, carence + 1)", "add days(debut, carence + 1)", "plan.circle",
        "debut:\n    |title",
    ),
    "circle of several": (
        BENEFIT, "add days(add months(arret.date, -mois_de_reference), 1)", "add days(arret.date, -jours_de_mer)",
        "plan.circle", "reference_du:\n    |title",
    ),
    "circle through a condition": (
        BENEFIT, "    unit: years\n    cite: loi-7-2031/art_6\n    requires: [permis_en_regle]",
        "    unit: years\n    cite: loi-7-2031/art_6\n    requires: [permis_en_regle, anciennete_connue]",
        "plan.circle", "anciennete:\n    |title",
    ),
    "division by what can be zero": (
        BENEFIT, "    requires: [a_peche]\n", "", "plan.unguarded", "revenu_mensuel:\n    |title",
    ),
    "mean of what can be empty": (
        BENEFIT, "sum(sorties_de_reference.vente)", "floor(mean(sorties_de_reference.vente))",
        "plan.unguarded", "ventes:\n    |title",
    ),
    "declared as another type": (
        BENEFIT, "    type: date\n    cite: loi-7-2031/art_10", "    type: month\n    cite: loi-7-2031/art_10",
        "plan.declared_otherwise", "debut:\n    |title",
    ),
    "declared in another unit": (
        BENEFIT, "    unit: months\n    cite: loi-7-2031/art_5\n    formula: count",
        "    unit: years\n    cite: loi-7-2031/art_5\n    formula: count", "plan.declared_otherwise",
        "mois_de_mer:\n    |title",
    ),
    "no type of a definition": (BENEFIT, "type: list\n", "type: lists\n", "plan.unknown_type", "type: |lists"),
    "value of a parameter": (BENEFIT, "{value: 20,", "{value: vingt,", "plan.value", "{value: |vingt"),
    "days below 0": (BENEFIT, "{value: 40,", "{value: -40,", "plan.negative_value", "{value: |-40"),
    "money below 0": (DUTY, "{value: 200000,", "{value: -200000,", "plan.negative_value", "{value: |-200000"),
    "share below 0": (DUTY, "{value: 6.25 %,", "{value: -6.25 %,", "plan.negative_value", "{value: |-6.25 %"),
    "bands that end": (
        BENEFIT, "        - {to: none, value: 60 %, assurance: B}\n", "", "plan.band_gap",
        "table:\n      |of: anciennete",
    ),
    "open band that is not the last": (
        BENEFIT, "- {to: 5,", "- {to: none,", "plan.band_order", "- |{to: none, value: 40",
    ),
    "bands that fall": (BENEFIT, "- {to: 15,", "- {to: 4,", "plan.bands_fall", "- {to: |4,"),
    "unknown exception": (DUTY, "[petit-bateau]", "[petit-bato]", "plan.unknown_exception", "beats: |[petit-bato]"),
    "unknown condition": (
        BENEFIT, "requires: [permis_en_regle]", "requires: [permis_regle]", "plan.unknown_condition",
        "requires: |[permis_regle]",
    ),
    "unknown output": (
        BENEFIT, "outputs: [jours_de_mer", "outputs: [jour_de_mer", "plan.unknown_output", "outputs: [|jour_de",
    ),
    "unknown contingency": (
        BENEFIT, "contingency: arret.date", "contingency: arret.dat", "plan.unknown_name", ": |arret.dat\n",
    ),
    "rounding in no known way": (
        BENEFIT, "mode: half_up", "mode: sideways", "plan.rounding", "round: |{to: 5, mode: side",
    ),
    "unknown list": (BENEFIT, "awaits: [sorties]", "awaits: [sortie]", "plan.awaits", "awaits: |[sortie]"),
}  # fmt: skip

NAMES: dict[str, Case] = {
    "text without a language": (BENEFIT, TOTAL_ID, "", "ruleset.language_missing", "|" + TOTAL_FR.strip()),
    "languages that name different values": (
        BENEFIT, TOTAL_ID, '      id: "Jumlah."\n', "ruleset.languages_differ", "|" + TOTAL_FR.strip(),
    ),
    "misspelt key beside the languages": (
        BENEFIT, TOLD, TOLD.replace("when", "wen"), "ruleset.language_unknown", "- |wen: {reading",
    ),
    "open brace": (
        BENEFIT, "keseluruhannya {allocation_totale}.", "keseluruhannya {allocation_totale.",
        "ruleset.bad_template", 'id: |"Jumlah keseluruhannya {allocation_totale.',
    ),
    "unregistered clause": (
        BENEFIT, "cite: loi-7-2031/art_8\n    formula: min", "cite: loi-7-2031/art_80\n    formula: min",
        "ruleset.unknown_clause", "cite: |loi-7-2031/art_80",
    ),
    "unregistered instrument": (MANIFEST, "[loi-7-2031]", "[loi-8-2031]", "ruleset.unknown_clause", "[|loi-8-2031]"),
    "unregistered gap": (BENEFIT, "delai-de-depot", "delai-du-depot", "ruleset.unknown_gap", "{gap: |delai-du-depot"),
    "unregistered source": (BENEFIT, "sources: [JOL]", "sources: [JO]", "ruleset.unknown_source", "sources: [|JO]"),
    "unknown system": (
        BENEFIT, "system: caisse_de_morte_saison", "system: caisse_des_saisons",
        "ruleset.unknown_system", "system: |caisse_des_saisons",
    ),
    "unknown day of completeness": (
        MANIFEST, "dossier.depose_le", "dossier.depose", "ruleset.unknown_fact", "dossier.examine_le, |dossier.depose",
    ),
    "unknown day up to which a list is known": (
        FACTS, "known_to: sorties_connues_au", "known_to: sorties_connues", "ruleset.unknown_fact",
        "known_to: |sorties_connues",
    ),
    "unknown days told": (
        BENEFIT, "dates_told: sorties.date", "dates_told: sorties.jour", "ruleset.unknown_fact", ": |sorties.jour",
    ),
    "clause without a language": (
        CLAUSES, "label: {fr: \"article\u00a08\", id: \"Pasal\u00a08\"}", "label: {fr: \"article\u00a08\"}",
        "legal.missing_language", "label: |{fr: \"article\u00a08\"}",
    ),
    "clause of no status": (
        CLAUSES, "status: delegated", "status: delegate", "legal.unknown_value", "status: |delegate\n",
    ),
    "sentence the locale lacks": (
        "locales/fr.yaml", "    none: Aucune supposition n’a été faite.\n", "", "wording.missing_key", "|technical:\n",
    ),
    "other names in a sentence of the locale": (
        "locales/id.yaml", "Tidak ada anggapan yang dibuat.", "\"{list} kosong.\"", "wording.wrong_names",
        "none: |\"{list} kosong",
    ),
}  # fmt: skip


def check_one(copy: Copy, case: Case) -> None:
    file, old, new, code, marked = case
    folder = copy((file, old, new))
    problems = check_ruleset(folder)
    expected = place(folder, file, marked) if marked else "autre.yaml:1:1"
    assert found(folder, problems) == [f"{code} {expected}"]
    (problem,) = problems
    assert all(problem.text[language] for language in ("en", "my"))
    assert problem.severity == "error"


@pytest.mark.parametrize("name", FILES)
def test_mistakes_of_files(copy: Copy, name: str) -> None:
    """Keys, values, ids, dates, and what belongs together: one problem each, at its place."""
    check_one(copy, FILES[name])


@pytest.mark.parametrize("name", [name for name in FORMULAS if name != "circle through a condition"])
def test_mistakes_of_formulas(copy: Copy, name: str) -> None:
    """Names, types, units, readings, guards, circles, tables: one problem each, at its line and column."""
    check_one(copy, FORMULAS[name])


@pytest.mark.parametrize("name", NAMES)
def test_mistakes_of_words_and_names(copy: Copy, name: str) -> None:
    """Sentences in every language, clauses, gaps, sources, systems, locales: one problem each, at its place."""
    check_one(copy, NAMES[name])


def test_a_circle_through_a_required_condition(copy: Copy) -> None:
    """A value that requires a condition which reads that value rests on itself."""
    file, old, new, code, marked = FORMULAS["circle through a condition"]
    condition = (
        "conditions:\n  anciennete_connue:\n    cite: loi-7-2031/art_6\n    holds: anciennete >= 1\n"
        '    met: {fr: "Oui.", id: "Ya."}\n    unmet: {fr: "Non.", id: "Tidak."}\n'
        '    unknown: {fr: "Peut-être.", id: "Mungkin."}\n'
    )
    folder = copy((file, old, new), (file, "conditions:\n", condition))
    problems = check_ruleset(folder)
    assert found(folder, problems) == [f"{code} {place(folder, file, marked)}"]
    assert problems[0].found == "anciennete → anciennete_connue → anciennete"


def test_the_path_of_a_circle(copy: Copy) -> None:
    """A circle is told step by step, back to where it began."""
    file, old, new, _, _ = FORMULAS["circle of several"]
    (problem,) = check_ruleset(copy((file, old, new)))
    assert problem.found == "reference_du → jours_de_mer → sorties_de_reference → reference_du"


@pytest.mark.parametrize(
    ("case", "near"),
    [
        (FORMULAS["unknown definition"], "sorties_de_reference"),
        (FORMULAS["unknown function"], "floor"),
        (FORMULAS["unknown reading"], "base-de-calcul"),
        (FORMULAS["unknown member"], "moratoire"),
        (FORMULAS["unknown output"], "jours_de_mer"),
        (NAMES["unregistered clause"], "loi-7-2031/art_8"),
        (NAMES["unregistered gap"], "delai-de-depot"),
        (NAMES["unregistered source"], "JOL"),
        (NAMES["misspelt key beside the languages"], "when"),
    ],
)
def test_the_nearest_name_is_suggested(copy: Copy, case: Case, near: str) -> None:
    """A misspelt name comes with the one that was meant."""
    (problem,) = check_ruleset(copy(case[:3]))
    assert problem.suggestion == near
    assert near in problem.text["en"] and near in problem.text["my"]


def test_an_undeclared_placeholder(copy: Copy) -> None:
    """A name in braces that the provision does not declare is a problem in each language that uses it."""
    french, indonesian = (text.replace("totale}", "total}") for text in (TOTAL_FR, TOTAL_ID))
    folder = copy((BENEFIT, TOTAL_FR, french), (BENEFIT, TOTAL_ID, indonesian))
    assert found(folder, check_ruleset(folder)) == [
        f"ruleset.unknown_placeholder {place(folder, BENEFIT, 'fr: |' + french.strip()[4:])}",
        f"ruleset.unknown_placeholder {place(folder, BENEFIT, 'id: |' + indonesian.strip()[4:])}",
    ]


def test_an_unknown_option(copy: Copy) -> None:
    """A branch for an option that the reading does not have, and none for the one it has."""
    folder = copy((BENEFIT, "annee: ventes / mois_de_reference", "annees: ventes / mois_de_reference"))
    assert found(folder, check_ruleset(folder)) == [
        f"plan.option_missing {place(folder, BENEFIT, 'formula:' + chr(10) + '      |reading: base-de-calcul')}",
        f"plan.unknown_option {place(folder, BENEFIT, 'annees: |ventes / mois_de_reference')}",
    ]


def test_a_parameter_that_goes_by_an_unknown_day(copy: Copy) -> None:
    """The parameter cannot be used either, which is said where it is."""
    old = "    cite: loi-7-2031/art_8\n    values:\n      2031-01-01: {value: 20"
    folder = copy((BENEFIT, old, "    goes_by: arret.jour\n" + old))
    assert found(folder, check_ruleset(folder)) == [
        f"plan.goes_by {place(folder, BENEFIT, 'goes_by: |arret.jour')}",
        f"plan.unknown_name {place(folder, BENEFIT, 'jours_de_mer / |jours_par_mois')}",
    ]


def test_a_unit_without_words(copy: Copy) -> None:
    """A unit or currency that a locale cannot write is found before a sentence needs it, in every language."""
    folder = copy((FACTS, "    unit: persons\n", "    unit: marins\n"))
    problems = [problem for problem in check_ruleset(folder) if problem.code == "wording.unknown_unit"]
    at = place(folder, FACTS, "unit: |marins")
    assert found(folder, problems) == [f"wording.unknown_unit {at}"] * 2
    assert [problem.fields["language"] for problem in problems] == ["fr", "id"]


def test_a_language_without_a_locale(copy: Copy) -> None:
    """A language that nobody has words for is told at the manifest; every text and clause lacks it."""
    folder = copy((MANIFEST, "languages: [fr, id]", "languages: [fr, id, nl]"))
    problems = check_ruleset(folder)
    codes = {problem.code for problem in problems}
    assert codes == {"ruleset.language_missing", "ruleset.clause_language", "wording.unknown_language"}
    unknown = [problem for problem in problems if problem.code == "wording.unknown_language"]
    assert found(folder, unknown) == [f"wording.unknown_language {place(folder, MANIFEST, 'languages: |[fr')}"]


def test_a_clause_of_another_law_without_words_in_these_languages(copy: Copy) -> None:
    """A shipped clause may be cited, but its label must be in every language of the ruleset."""
    shipped = load_ruleset(next(iter(shipped_rulesets())))
    clause = shipped.ruleset.provision(shipped.benefits[0]).cite[0]
    folder = copy((BENEFIT, "cite: loi-7-2031/art_8\n    formula: min", f"cite: {clause}\n    formula: min"))
    at = place(folder, BENEFIT, f"cite: |{clause}")
    assert found(folder, check_ruleset(folder)) == [f"ruleset.clause_language {at}"] * 2


def test_an_unused_reading_is_a_warning(copy: Copy) -> None:
    """A reading that no formula asks for stops nothing."""
    folder = copy()
    text = (folder / READING).read_text(encoding="utf-8").replace("{mois_de_reference}", "12")
    (folder / "readings" / "autre.yaml").write_text(text.replace("id: base-de-calcul", "id: autre"), encoding="utf-8")
    (problem,) = check_ruleset(folder)
    assert (problem.code, problem.severity, problem.found) == ("ruleset.unused_reading", "warning", "autre")
    assert found(folder, [problem]) == ["ruleset.unused_reading readings/autre.yaml:1:1"]


def test_a_broken_manifest_is_reported(copy: Copy) -> None:
    """What is wrong with the manifest is a finding, not an exception."""
    folder = copy((MANIFEST, "id: lagune-2031\n", "id: lagune-2031\nid: x\n"))
    assert found(folder, check_ruleset(folder)) == [f"read.duplicate_key {place(folder, MANIFEST, '|id: x')}"]


def test_no_such_ruleset() -> None:
    """A ruleset that does not exist is an error of its own."""
    with pytest.raises(UnknownName):
        check_ruleset("no-such-law")


def test_all_mistakes_are_reported_in_one_run(copy: Copy) -> None:
    """Mistakes of several kinds in several files come together, each with its file, line and column, in their order."""
    folder = copy(
        (DUTY, "formula: add days(exercice.fin, delai)", "formula: add days(exercice.fin, seuil)"),
        (DUTY, "[petit-bateau]", "[petit-bato]"),
        (DUTY, "holds: bateau.immatricule", "holds: bateau.immatriculé"),
        (DUTY, "cite: loi-7-2031/art_13\n    formula", "cite: loi-7-2031/art_31\n    formula"),
        (BENEFIT, "floor(jours", "flor(jours"),
        (BENEFIT, "holds: mois_de_mer >= 1", "holds: mois_de_mer"),
        (BENEFIT, TOTAL_ID, ""),
        (BENEFIT, "system: caisse", "system: case"),
        (MANIFEST, "dossier.depose_le", "dossier.depose"),
        ("locales/fr.yaml", "    none: Aucune supposition n’a été faite.\n", ""),
    )
    problems = check_ruleset(folder)
    assert found(folder, problems) == [
        f"plan.unknown_exception {place(folder, DUTY, 'beats: |[petit-bato]')}",
        f"ruleset.unknown_clause {place(folder, DUTY, 'cite: |loi-7-2031/art_31')}",
        f"plan.wrong_type {place(folder, DUTY, 'add days(exercice.fin, |seuil')}",
        f"plan.unknown_name {place(folder, DUTY, 'holds: |bateau.immatriculé')}",
        f"wording.missing_key {place(folder, 'locales/fr.yaml', '|technical:')}",
        f"ruleset.unknown_system {place(folder, BENEFIT, 'system: |case')}",
        f"plan.unknown_function {place(folder, BENEFIT, 'maximale, |flor(')}",
        f"ruleset.language_missing {place(folder, BENEFIT, '|' + TOTAL_FR.strip())}",
        f"plan.wrong_type {place(folder, BENEFIT, 'holds: |mois_de_mer' + chr(10))}",
        f"ruleset.unknown_fact {place(folder, MANIFEST, 'dossier.examine_le, |dossier.depose')}",
    ]


def test_all_mistakes_of_one_file_are_reported(copy: Copy) -> None:
    """Five mistakes against the format in one file: all five, none hidden by another."""
    folder = copy(
        (FACTS, "type: boolean", "type: bool"),
        (FACTS, "asked_of: claimant", "asked_of: claiment"),
        (FACTS, "    asked_of: office\n", "    asked_of: office\n    colour: red\n"),
        (FACTS, "[1, 200]", "[200, 1]"),
        (FACTS, "max_items: 800", "max_items: many"),
    )
    assert found(folder, check_ruleset(folder)) == [
        f"ruleset.unknown_key {place(folder, FACTS, '|colour: red')}",
        f"ruleset.wrong_value {place(folder, FACTS, 'asked_of: |claiment')}",
        f"ruleset.wrong_value {place(folder, FACTS, 'type: |bool' + chr(10))}",
        f"ruleset.wrong_value {place(folder, FACTS, 'max_items: |many')}",
        f"ruleset.wrong_value {place(folder, FACTS, 'bateau.longueur:' + chr(10) + '    |type')}",
    ]


@pytest.mark.parametrize("case", [FORMULAS["circle of several"], FORMULAS["units added"], FILES["unknown key"]])
def test_what_check_finds_also_stops_a_decision(copy: Copy, case: Case) -> None:
    """A ruleset with a mistake decides nothing."""
    law: Law = load_ruleset(copy(case[:3]))
    with pytest.raises(RulesetError) as error:
        law.decide({"arret": {"date": "2032-01-01"}}, "morte_saison")
    assert error.value.problems[0].code == case[3]


# ── scripts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def shipped() -> Path:
    """The main shipped law, which has a language with a script of its own."""
    return shipped_rulesets()[default_ruleset() or ""]


def test_the_shipped_laws_are_sound() -> None:
    """No ruleset of the package has a problem."""
    assert {name: check_ruleset(path) for name, path in shipped_rulesets().items()} == {
        name: [] for name in shipped_rulesets()
    }


@pytest.mark.parametrize("word", ["office", "2014"])
def test_latin_in_a_language_with_its_own_script(copy: Copy, shipped: Path, word: str) -> None:
    """Latin letters and digits are foreign to a language that writes others; in French they are at home."""
    old = 'my: "မွေးသက္ကရာဇ်"'
    folder = copy((OFFICE, old, f'my: "မွေးသက္ကရာဇ် {word}"'), law=shipped)
    problems = check_ruleset(folder)
    assert [problem.code for problem in problems] == ["ruleset.foreign_script"]
    assert found(folder, problems) == [f"ruleset.foreign_script {place(folder, OFFICE, f'မွေးသက္ကရာဇ် |{word}')}"]


def test_text_in_zawgyi(copy: Copy, shipped: Path) -> None:
    """A file in the old encoding is refused."""
    folder = copy((OFFICE, 'my: "မွေးသက္ကရာဇ်"', 'my: "ေမြးသကၠရာဇ္ ျဖစ္ပါသည္"'), law=shipped)
    (problem,) = check_ruleset(folder)
    assert problem.code.endswith(".zawgyi")
    assert found(folder, [problem])[0].split()[1].startswith(OFFICE)
