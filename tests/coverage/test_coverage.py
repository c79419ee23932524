"""The map of the law on small laws with one mistake at a time, and its boundaries scenario by scenario."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from uirules import load_ruleset
from uirules.coverage import Report, below, coverage, weakest_of
from uirules.coverage.text import render as text_of

LAWS = Path(__file__).parents[1] / "fixtures" / "laws"
LAGUNE = LAWS / "lagune-2031"
PARTS = LAWS / "mm-ssl-2012-parts"
BENEFIT, DUTY, CLAUSES = "morte_saison.yaml", "contribution_armateur.yaml", "legal_refs/loi-7-2031.yaml"
ROWS = """\
format: uirules/rows/0
questions: {instruments: [loi-7-2031], last: 2}
tables:
  L:
    title: {fr: Morte-saison, id: Masa paceklik}
    instruments: [loi-7-2031]
    rows:
      L1: {fr: Jours de mer, id: Hari melaut}
      L2: {fr: Taux, id: Persentase}
"""
DAYS = """\
format: uirules/scenarios/0
benefit: contribution_armateur
claim:
  exercice: {fin: 2032-12-31, recettes: 1000000}
  bateau: {immatricule: true, longueur: 12, mise_a_l_eau: 2020-01-01}
scenarios:
"""

Copy = Callable[..., Path]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Makes a copy of the Lagune's law with changes ``(file, old, new)``; an ``old`` of "" writes the file."""

    def make(*changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / LAGUNE.name
        shutil.copytree(LAGUNE, folder)
        for file, old, new in changes:
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            text = path.read_text(encoding="utf-8") if old else ""
            assert old in text, f"{file} no longer has {old!r}"
            path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
        return folder

    return make


def map_of(folder: Path) -> Report:
    return coverage([load_ruleset(folder)])


def told(report: Report) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.found) for problem in report.problems]


# ── clauses and rules ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_law_has_no_errors() -> None:
    """Every rule of the Lagune's law has a clause, and the one clause without a rule says why."""
    report = map_of(LAGUNE)
    assert report.problems == ()
    assert [(line.id, line.status) for line in report.unruled] == [("loi-7-2031/art_14", "delegated")]


def test_a_clause_marked_as_encoded_that_no_rule_cites(copy: Copy) -> None:
    """The register must not say that a clause is encoded when nothing states it."""
    where = "    status: delegated\n"
    report = map_of(copy((CLAUSES, where, "    status: encoded\n")))
    assert told(report) == [("coverage.clause_not_stated", "loi-7-2031/art_14")]
    assert report.problems[0].position is not None


def test_a_rule_on_a_clause_whose_status_says_no(copy: Copy) -> None:
    """A rule that cites a clause registered as delegated: one of the two is wrong."""
    report = map_of(copy((DUTY, "    cite: loi-7-2031/art_13\n", "    cite: [loi-7-2031/art_13, loi-7-2031/art_14]\n")))
    assert told(report) == [("coverage.status_stale", "loi-7-2031/art_14")]
    assert "contribution_armateur: delai" in report.problems[0].text["en"]


def test_a_rule_without_a_clause(copy: Copy) -> None:
    """An empty list of clauses is none."""
    report = map_of(copy((DUTY, "    cite: loi-7-2031/art_13\n", "    cite: []\n")))
    assert told(report) == [("coverage.no_clause", "contribution_armateur: delai")]


def test_a_clause_is_stated_by_what_stands_in_it(copy: Copy) -> None:
    """No rule need cite article 12 where letters of it are cited."""
    text = (LAGUNE / DUTY).read_text(encoding="utf-8").replace("loi-7-2031/art_12\n", "loi-7-2031/art_12__para_a\n")
    assert map_of(copy((DUTY, "", text))).problems == ()


# ── rows and questions ───────────────────────────────────────────────────────────────────────────────────────────────


def with_facts(*keys: str) -> tuple[str, str, str]:
    """The clause of the sea days with cells of fact."""
    facts = "".join(f"      - {{key: {key}, assurance: A, sources: [JOL]}}\n" for key in keys)
    end = "    status: encoded\n    text_status: official\n  art_4__para_b:"
    return CLAUSES, end, end.replace("  art_4__para_b:", f"    facts:\n{facts}  art_4__para_b:")


def test_rows_and_questions_that_stand_nowhere(copy: Copy) -> None:
    """L1 stands at a clause that a rule cites, L2 nowhere; question 1 is a reading's, question 2 nobody's."""
    reading = LAGUNE / "readings" / "base-de-calcul.yaml"
    items = "items: [1]\noptions:" if "\nitems:" not in reading.read_text(encoding="utf-8") else "options:"
    report = map_of(
        copy(
            ("legal_refs/rows.yaml", "", ROWS),
            with_facts("L1"),
            ("readings/base-de-calcul.yaml", "options:", items),
        )
    )
    assert [(row.key, row.state, row.grades) for row in report.tables[0].rows] == [
        ("L1", "encoded", "A"),
        ("L2", "missing", ""),
    ]
    assert told(report) == [("coverage.item_missing", "2"), ("coverage.row_missing", "L2")]
    assert [(line.number, line.state) for line in report.questions] == [(1, "reading"), (2, "missing")]


def test_a_row_that_no_table_lists(copy: Copy) -> None:
    """A key like those of the tables that is in none of them is a slip."""
    report = map_of(copy(("legal_refs/rows.yaml", "", ROWS), with_facts("L1", "L2", "L3")))
    assert ("coverage.row_unlisted", "L3") in told(report)


def test_a_rule_that_names_a_row_takes_it_from_the_others(copy: Copy) -> None:
    """Where a rule says which rows it states, its clause's other rows are not counted as stated by it."""
    named = (BENEFIT, "    cite: loi-7-2031/art_4__para_a\n", "    cite: loi-7-2031/art_4__para_a\n    rows: L1\n")
    report = map_of(copy(("legal_refs/rows.yaml", "", ROWS), with_facts("L1", "L2"), named))
    first, second = report.tables[0].rows
    assert first.cells[0].rules == ("morte_saison: jours_minimaux",)
    assert "morte_saison: jours_minimaux" not in second.cells[0].rules


def test_a_rule_that_names_a_row_that_is_none(copy: Copy) -> None:
    """The nearest row is suggested."""
    named = (BENEFIT, "    cite: loi-7-2031/art_4__para_a\n", "    cite: loi-7-2031/art_4__para_a\n    rows: [L11]\n")
    report = map_of(copy(("legal_refs/rows.yaml", "", ROWS), with_facts("L1", "L2"), named))
    wrong = next(problem for problem in report.problems if problem.code == "coverage.row_unknown")
    assert (wrong.found, wrong.suggestion) == ("L11", "L1")


def test_a_cell_can_have_a_status_of_its_own(copy: Copy) -> None:
    """A cell that is not encoded though its clause is says so, with a reason."""
    file, end, facts = with_facts("L1", "L2")
    own = facts.replace(
        "{key: L2, assurance: A, sources: [JOL]}",
        "{key: L2, assurance: A, sources: [JOL], status: procedural, reason: {fr: Une formalité., id: Formalitas.}}",
    )
    report = map_of(copy(("legal_refs/rows.yaml", "", ROWS), (file, end, own)))
    assert [row.state for row in report.tables[0].rows] == ["encoded", "not_encoded"]


# ── boundaries ───────────────────────────────────────────────────────────────────────────────────────────────────────


def scenario(name: str, facts: str) -> str:
    return f"  - {{name: {name}, source: A sum., facts: {{{facts}}}, expect: {{outcome: met}}}}\n"


def sides(report: Report, text: str) -> dict[str, str | None]:
    return next(boundary.sides for boundary in report.boundaries if boundary.text == text)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (8, {"holds": "a", "fails": None}),
        (9, {"holds": None, "fails": "a"}),
        (7, {"holds": None, "fails": None}),
        (10, {"holds": None, "fails": None}),
    ],
)
def test_a_scenario_stands_on_a_side_at_the_edge_alone(
    copy: Copy, length: int, expected: dict[str, str | None]
) -> None:
    """A boat of 8 metres is small and one of 9 is not; what lies further off stands on neither side."""
    text = DAYS + scenario("a", f"bateau.longueur: {length}")
    report = map_of(copy(("scenarios/longueur.yaml", "", text)))
    assert sides(report, "bateau.longueur <= petite_longueur") == expected


@pytest.mark.parametrize(("day", "side"), [("2031-12-31", "before"), ("2032-01-01", "from"), ("2032-01-02", None)])
def test_a_dated_change_has_the_day_before_and_the_day(copy: Copy, day: str, side: str | None) -> None:
    """The shipowners' fund was started on 1 January 2032."""
    text = DAYS + scenario("a", f"exercice.fin: {day}")
    report = map_of(copy(("scenarios/jour.yaml", "", text)))
    found = sides(report, "2032-01-01: started true")
    assert [name for name, seen in found.items() if seen] == ([side] if side else [])


REASONS = """\
format: uirules/unnoticed/0
boundaries:
  - lacking: {{"{id}": "{sides}"}}
    reason: {{fr: Rien ne peut l'atteindre., id: Tidak dapat dicapai.}}
"""


def length_id(report: Report) -> str:
    return next(b.id for b in report.boundaries if b.text == "bateau.longueur <= petite_longueur")


def test_a_boundary_that_lacks_a_side_is_a_finding() -> None:
    """No error, and not in order either."""
    report = map_of(LAGUNE)
    assert report.errors == 0
    assert report.open == report.lacking != ()
    assert not report.ok


def test_a_reason_excuses_the_side_it_names_and_no_other(copy: Copy) -> None:
    """Without scenarios both sides are lacking; the reason is for one of them."""
    name = length_id(map_of(LAGUNE))
    report = map_of(copy(("unnoticed/reasons.yaml", "", REASONS.format(id=name, sides="holds"))))
    found = next(boundary for boundary in report.boundaries if boundary.id == name)
    assert report.problems == ()
    assert (found.lacking, found.open) == (("holds", "fails"), ("fails",))
    assert found in report.open


def test_a_boundary_with_a_reason_for_each_side_is_excused(copy: Copy) -> None:
    """It is told apart, with the reason."""
    name = length_id(map_of(LAGUNE))
    report = map_of(copy(("unnoticed/reasons.yaml", "", REASONS.format(id=name, sides="holds, fails"))))
    assert [boundary.id for boundary in report.excused] == [name]
    assert name not in [boundary.id for boundary in report.open]
    assert "can stand: 1\n" in text_of(report)
    assert "Rien ne peut" in text_of(report)


@pytest.mark.parametrize(
    ("wrong", "sides", "code", "found"),
    [
        ("x", "holds", "coverage.boundary_unknown", None),
        ("", "low", "coverage.side_unknown", "low"),
        ("", "holds", "coverage.side_touched", "holds"),
    ],
)
def test_a_reason_that_does_not_hold(copy: Copy, wrong: str, sides: str, code: str, found: str | None) -> None:
    """No such boundary, no such side, or a scenario that stands there after all: an error at the reason's line."""
    name = length_id(map_of(LAGUNE)) + wrong
    here = ("scenarios/longueur.yaml", "", DAYS + scenario("a", "bateau.longueur: 8"))
    report = map_of(copy(here, ("unnoticed/reasons.yaml", "", REASONS.format(id=name, sides=sides))))
    assert told(report) == [(code, found or name)]
    position = report.problems[0].position
    assert position is not None
    assert (Path(position.file).name, position.line) == ("reasons.yaml", 3)


def test_every_cell_of_a_table_is_looked_at(copy: Copy) -> None:
    """A table's edges are known as such, and each has two sides."""
    report = map_of(LAGUNE)
    bands = [boundary.text for boundary in report.boundaries if boundary.kind == "band"]
    assert "anciennete < 5" in bands
    assert "anciennete < 15" in bands


def test_scenarios_are_counted_by_the_clauses_their_decision_cites(copy: Copy) -> None:
    """The scenario of a shipowner exercises article 12 and not article 4."""
    report = map_of(copy(("scenarios/longueur.yaml", "", DAYS + scenario("a", "bateau.longueur: 8"))))
    by_clause = {line.id: line.scenarios for line in report.clauses}
    assert by_clause["loi-7-2031/art_12"] == ("a",)
    assert by_clause["loi-7-2031/art_4"] == ()


# ── grades ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_founded_worse_than_asked_is_named() -> None:
    """Bands, values, exceptions and conditions below B, each with its place and clauses."""
    law = load_ruleset(PARTS)
    found = list(below(law, "B"))
    assert {problem.found for problem in found} == {"C", "D"}
    assert all(problem.position is not None for problem in found)
    assert any("injury_survivors: survivors_multiple, band 3" in problem.text["en"] for problem in found)
    assert list(below(law, "D")) == []


def test_the_weakest_grades_of_each_provision() -> None:
    """The outcome and the amount are told apart."""
    found = {one.provision: (one.outcome, one.amount) for one in weakest_of(load_ruleset(PARTS))}
    assert found == {"contributions": ("A", "C"), "injury_survivors": ("C", "D")}
