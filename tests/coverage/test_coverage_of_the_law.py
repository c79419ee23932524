"""The map of the shipped law: every row and question has its place, and the faces tell it."""

from __future__ import annotations

import json
import re

import pytest

from uirules import load_ruleset
from uirules.coverage import Report, coverage, page, text
from uirules.decision.faces.text import cells
from uirules.ruleset.find import shipped_rulesets

KEYS = {
    "1A": "U1 U2 U3 U4 U5 U6 U7 U8 U9 U10 U11 U12 U13 U14 U14b U15 U16 U16b U17 U17b U17c U18 U19 U20 U21 U22 U23",
    "1B": "H1 H2 H3 H3b H4 H5 H6 H7 H8 H9 H10 H11 H12",
    "1C": "F1 F2 F2b F2c F3 F4 F5",
    "1D": "P1 P2 P3 P4 P5 P6 P7",
    "1E": "E0 E1 E2 E3 E4 E5",
    "1F": "C1 C2 C3 C3b C3c C4 C5 C6 C7 C8 C9 C10 C11 C12 C13 C14 C15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26",
}
"""The rows of the collection of facts, table by table."""


@pytest.fixture(scope="module")
def report() -> Report:
    return coverage([load_ruleset(folder) for folder in shipped_rulesets().values()], whole=True)


def test_every_row_of_the_tables_is_placed(report: Report) -> None:
    """No row is left out of the list, and none of the list stands nowhere."""
    assert {table.id: " ".join(row.key for row in table.rows) for table in report.tables} == KEYS
    assert report.row_states["missing"] == 0


def test_every_question_is_a_reading_or_a_gap(report: Report) -> None:
    """All 49 are placed."""
    assert [line.number for line in report.questions] == list(range(1, 50))
    assert [line.number for line in report.questions if line.state == "missing"] == []


def test_the_map_has_no_errors(report: Report) -> None:
    """Rules and register agree."""
    assert [str(problem) for problem in report.problems if problem.severity == "error"] == []


def test_every_boundary_has_a_scenario_on_each_side_or_a_reason(report: Report) -> None:
    """Table edges, dated changes, caps, comparisons; and each reason is written in both languages."""
    assert [f"{boundary.id}: {boundary.open}" for boundary in report.open] == []
    assert all(set(text) == {"en", "my"} for boundary in report.excused for text in boundary.reasons.values())
    assert report.ok


def test_no_edge_of_a_table_and_no_dated_change_is_excused(report: Report) -> None:
    """Reasons are for guards that no claim can reach."""
    assert [boundary.id for boundary in report.excused if boundary.kind in ("band", "change")] == []


def test_rows_of_a_list_are_looked_at_also_where_more_may_come(report: Report) -> None:
    """The first month of the Law has a scenario on each side, in lists that are not complete."""
    text = "contributions.month >= first_month_of_the_law"
    found = next(b for b in report.boundaries if (b.name, b.text) == ("countable_contributions", text))
    assert found.sides["holds"] == "first-month-of-the-law-counts"
    assert found.sides["fails"] == "last-month-before-the-law-does-not-count"


@pytest.mark.parametrize("lang", ["en", "my"])
def test_the_text_fits_a_terminal(report: Report, lang: str) -> None:
    """No line is wider than 100 columns."""
    assert [line for line in text.render(report, lang).split("\n") if cells(line) > 100] == []


@pytest.mark.parametrize("lang", ["en", "my"])
def test_the_page_is_one_file_without_script(report: Report, lang: str) -> None:
    """Nothing is loaded from elsewhere, and every row is told."""
    found = page.render(report, lang)
    assert "<script" not in found
    assert not re.search(r'(?:src|href)="?https?:', found)
    assert all(f">{key}</code>" in found for keys in KEYS.values() for key in keys.split())


def test_the_map_is_the_same_each_time(report: Report) -> None:
    """The JSON of two runs is the same to the byte."""
    again = coverage([load_ruleset(folder) for folder in shipped_rulesets().values()], whole=True)
    assert json.dumps(again.to_dict()) == json.dumps(report.to_dict())
