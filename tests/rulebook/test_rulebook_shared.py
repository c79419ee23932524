"""What provisions share, decision tables and rules without a general one, in a law that has them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from rulebook_made import LAGUNE, Made
from rulebook_read import read, target

from uirules import load_ruleset
from uirules.rulebook import rulebook
from uirules.rulebook.book import Book

COMMON = """\
format: uirules/1
parameters:
  unite:
    title: {fr: "unité de compte", id: "satuan hitung"}
    type: integer
    cite: loi-7-2031/art_9
    values:
      2031-01-01: {value: 5, assurance: A, sources: [JOL]}
definitions:
  annees_au:
    title: {fr: "années au jour", id: "tahun pada hari"}
    type: integer
    unit: years
    given: {jour: date}
    cite: loi-7-2031/art_6
    formula: completed years(permis.delivre_le, jour)
  annees_doubles:
    title: {fr: "années doubles", id: "tahun ganda"}
    type: integer
    unit: years
    given: {jour: date}
    cite: loi-7-2031/art_6
    formula: 2 * annees_au(jour)
  combien:
    title: {fr: "nombre de lignes", id: "jumlah baris"}
    type: integer
    given: {lignes: list}
    cite: loi-7-2031/art_6
    formula: count(lignes)
"""
TABLE = """\
  points:
    title: {fr: "points", id: "poin"}
    type: integer
    cite: loi-7-2031/art_8
    table:
      hit_policy: unique
      inputs:
        inscrit: port.inscrit
        enfants: {of: personnes_a_charge, range: [0, 20]}
      rows:
        - {when: {inscrit: "true", enfants: "0"}, value: 1}
        - {when: {inscrit: "true", enfants: "> 0"}, value: 2}
        - {when: {inscrit: "false"}, value: 3, cite: loi-7-2031/art_5}
  prime:
    title: {fr: "prime", id: "premi"}
    type: integer
    cite: loi-7-2031/art_8
    default: none
    exceptions:
      avec-enfants:
        when: personnes_a_charge > 0
        formula: points * unite
        cite: loi-7-2031/art_9
  anciennete:
    title: {fr: "ancienneté du permis", id: "lama izin dimiliki"}
    type: integer
    unit: years
    cite: loi-7-2031/art_6
    requires: [permis_en_regle]
    formula: annees_au(arret.date)
  toutes_les_lignes:
    title: {fr: "toutes les lignes", id: "semua baris"}
    type: integer
    cite: loi-7-2031/art_6
    formula: combien(sorties)
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The made-up law with a shared number and value, a decision table, and a rule that has no general one."""
    folder = tmp_path_factory.mktemp("shared") / "lagune-2031"
    shutil.copytree(LAGUNE, folder)
    (folder / "common.yaml").write_text(COMMON, encoding="utf-8")
    path = folder / "morte_saison.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  anciennete:\n")
    end = text.index("  taux:\n")
    text = text[:start] + TABLE + text[end:]
    path.write_text(text.replace("outputs: [jours_de_mer,", "outputs: [points, prime, jours_de_mer,"), encoding="utf-8")
    law = load_ruleset(folder)
    files = rulebook([law])
    pages = {path: read(content.decode("utf-8")) for path, content in files.items() if path.endswith(".html")}
    return Made(Book([law]), files, pages)


def entry(made: Made, page: str, anchor: str) -> str:
    """The words of one entry of a page."""
    text = made.text(f"fr/rules/lagune-2031/{page}.html")
    part = text.partition(f'<section id="{anchor}"')[2].partition("</section>")[0]
    return "".join(read(f"<div{part}</div>").words)


def test_what_is_shared_has_a_page_and_every_link_holds(shared: Made) -> None:
    """Parameter and definition stand there once; nothing leads nowhere."""
    ids = shared.pages["fr/rules/lagune-2031/common.html"].ids
    assert {"parameter-unite", "value-annees_au"} <= set(ids)
    assert "parameter-unite" not in shared.pages["fr/rules/lagune-2031/morte_saison.html"].ids
    for path, page in shared.pages.items():
        for link in page.links:
            file, anchor = target(path, link)
            assert file in shared.files
            assert not anchor or anchor in shared.pages[file].ids


def test_users_of_what_is_shared_are_named(shared: Made) -> None:
    """The provision that reads or calls it, and not the other one."""
    for anchor in ("parameter-unite", "value-annees_au"):
        words = entry(shared, "common", anchor)
        assert "Allocation de morte-saison" in words
        assert "Contribution de l’armateur" not in words


def test_a_clause_leads_back_to_what_is_shared(shared: Made) -> None:
    links = shared.pages["fr/clauses/loi-7-2031.html"].links
    assert "../rules/lagune-2031/common.html#parameter-unite" in links


def test_a_value_with_arguments_is_told_for_itself(shared: Made) -> None:
    """Its argument stands in it by its name."""
    assert "les années accomplies de date de délivrance du permis à " in entry(shared, "common", "value-annees_au")


def test_a_call_is_told_by_the_name_of_what_it_calls(shared: Made) -> None:
    words = entry(shared, "morte_saison", "value-anciennete")
    assert "années au jour avec " in words
    assert " = jour de l’arrêt de la pêche" in words


def test_a_call_inside_a_formula_is_told_by_that_name_too(shared: Made) -> None:
    """What is called is not told again in the middle of the formula, and what is only handed on is not told twice."""
    words = entry(shared, "common", "value-annees_doubles")
    assert "2 × années au jour avec " in words
    assert " = " not in words
    assert "années accomplies" not in words


def test_a_value_with_a_list_is_told_as_it_is_called(shared: Made) -> None:
    """What the list holds is known only from a call; the list goes by the name of the argument all the same."""
    text = shared.text("fr/rules/lagune-2031/common.html").partition('<section id="value-combien"')[2]
    assert re.search(r"le nombre de <[^>]*>lignes<", text)


def test_a_decision_table_tells_its_policy_inputs_and_rows(shared: Made) -> None:
    words = entry(shared, "morte_saison", "value-points")
    assert "Une seule ligne est vraie et donne la valeur." in words
    assert "personnes à charge (de 0\u00a0personne à 20\u00a0personnes)" in words
    assert "« inscription au port d’attache » est oui" in words
    assert "« inscription au port d’attache » est non" in words


def test_a_row_with_a_clause_of_its_own_is_led_back_to(shared: Made) -> None:
    links = shared.pages["fr/clauses/loi-7-2031.html"].links
    assert "../rules/lagune-2031/morte_saison.html#value-points-row-3" in links


def test_a_rule_without_a_general_one_says_so(shared: Made) -> None:
    words = entry(shared, "morte_saison", "value-prime")
    assert "Il n’y a pas de règle générale" in words
    assert "alors points × unité de compte (5)" in words


def test_a_provision_that_is_not_encoded_says_why(tmp_path: Path) -> None:
    """Its page has the reason and the state of its system, and no rules."""
    folder = Path(shutil.copytree(LAGUNE, tmp_path / "lagune-2031"))
    path = folder / "contribution_armateur.yaml"
    head = path.read_text(encoding="utf-8").partition("\noutputs:")[0]
    reason = 'not_encoded:\n  reason: {fr: "Le texte manque.", id: "Teksnya tidak ada."}\n'
    path.write_text(f"{head}\n{reason}", encoding="utf-8")
    files = rulebook([load_ruleset(folder)])
    page = read(files["id/rules/lagune-2031/contribution_armateur.html"].decode("utf-8"))
    assert "Teksnya tidak ada." in page.words
    assert "conditions" not in page.ids
    assert "system" in page.ids


CORRECTED = """\
      2033-01-01:
        value: 96000
        assurance: A
        verified_until: 2034-12-31
        published: 2032-11-20
        sources: [JOL]
        corrected:
          - {value: 97000, published: 2033-02-01, assurance: B, cite: loi-7-2031/art_9, sources: [CAISSE]}
"""
DATED = """\
    formula:
      2031-01-01: allocation_mensuelle * mois_de_versement
      2032-01-01: {formula: allocation_mensuelle * 2, published: 2031-12-01, cite: loi-7-2031/art_9, assurance: B}
"""
STAGE = """\
      2031-06-01:
        value: true
        cite: loi-7-2031/art_2
        assurance: B
        published: 2031-06-01
        verified_until: 2034-12-31
        sources: [JOL]
        corrected:
          - {value: false, published: 2031-09-01, assurance: A, cite: loi-7-2031/art_1, verified_until: 2035-06-30}
"""


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The made-up law with corrections published later, of a number and of a stage, and a formula from a day on."""
    folder = Path(shutil.copytree(LAGUNE, tmp_path_factory.mktemp("corrected") / "lagune-2031"))
    edits = {
        "morte_saison.yaml": [
            (
                "      2033-01-01: {value: 96000, assurance: A, verified_until: 2034-12-31, published: 2032-11-20, "
                "sources: [JOL]}\n",
                CORRECTED,
            ),
            ("    formula: allocation_mensuelle * mois_de_versement\n", DATED),
        ],
        "systems.yaml": [
            (
                "      2031-06-01: {value: true, cite: loi-7-2031/art_2, assurance: B, verified_until: 2034-12-31, "
                "sources: [JOL, CAISSE]}\n",
                STAGE,
            ),
        ],
    }
    for name, pairs in edits.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    law = load_ruleset(folder)
    files = rulebook([law])
    pages = {path: read(content.decode("utf-8")) for path, content in files.items() if path.endswith(".html")}
    return Made(Book([law]), files, pages)


def test_a_corrected_number_is_listed_in_both_wordings_and_drawn_as_it_holds(corrected: Made) -> None:
    """The first wording, the correction with its own day of publication, source and clause; one step for that day."""
    words = entry(corrected, "morte_saison", "parameter-plafond")
    assert "20 novembre 2032" in words
    assert "1 février 2033" in words
    text = corrected.text("fr/rules/lagune-2031/morte_saison.html")
    part = text.partition('id="parameter-plafond"')[2].partition("</section>")[0]
    drawing, _, table = part.partition("</svg>")
    assert drawing.count('class="dot"') == 2
    assert "97" in drawing
    assert "96" not in "".join(read(f"<div>{drawing.partition('<title>')[2].partition('</title>')[2]}</div>").words)
    assert "CAISSE" in table
    assert "art_9" in table


def test_a_corrected_stage_holds_as_corrected(corrected: Made) -> None:
    """Both entries are listed and cited; the index tells the latter."""
    ids = corrected.pages["fr/rules/lagune-2031/systems.html"].ids
    place = "stage-caisse_de_morte_saison-paid-2031-06-01"
    assert {place, f"{place}-2031-09-01"} <= set(ids)
    links = corrected.pages["fr/clauses/loi-7-2031.html"].links
    assert f"../rules/lagune-2031/systems.html#{place}-2031-09-01" in links
    index = corrected.text("fr/index.html").partition("systems.html#system-caisse_de_morte_saison")[2]
    assert re.findall("<span>(oui|non)</span>", index.partition("</tr>")[0]) == ["oui", "oui", "oui", "oui", "non"]


def test_a_formula_from_a_day_on_has_its_clause(corrected: Made) -> None:
    """Each formula under its first day; the clause that changed it, and the way back from there."""
    words = entry(corrected, "morte_saison", "value-allocation_totale")
    assert "allocation mensuelle × mois de versement" in words
    assert "allocation mensuelle × 2" in words
    assert "article\u00a09 (degré B)" in words
    links = corrected.pages["fr/clauses/loi-7-2031.html"].links
    assert "../rules/lagune-2031/morte_saison.html#value-allocation_totale" in links
