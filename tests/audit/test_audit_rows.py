"""Reading audited files: CSV and NDJSON, names of other origin, and rows that are broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from audit_rows import MET, TOTAL, paid, row
from audit_shared import Run

from uirules.audit import AuditFile
from uirules.audit.rows import Row
from uirules.errors import ClaimError, UirulesError
from uirules.law import Law

COLUMNS = """\
columns:
  Case: decided.reference
  Left: separation.date
  Why: separation.ground
  Months: contributions
  Decision: decided.outcome
  Paid: decided.paid
  Office: about.office
values:
  decided.outcome: {G: met, R: not_met}
  separation.ground: {1: job_ceased}
ignore: [Name]
dates: day-month-year
"""
CSV = """\
Case;Name;Left;Why;Months;Decision;Paid;Office
B-1;Aye, Aye;28/02/2026;1;"[{""month"":""2025-01"",""wage"":1,""paid"":true},
{""month"":""2025-02"",""wage"":1,""paid"":true}]";R;၀;East
B-2;Aye;31/02/2026;1;;G;100;West

B-3;Aye;၀၁-၀၂-၂၀၂၆;9;;G;x1;West
"""


@pytest.fixture
def rows(law: Law) -> Callable[..., list[Row]]:
    """The rows of a file."""
    return lambda file, mapping=None: list(AuditFile(str(file), law, "unemployment", mapping).rows())


@pytest.fixture
def legacy_csv(tmp_path: Path) -> tuple[Path, str]:
    """A file with names and codes of its own, and the mapping."""
    file, mapping = tmp_path / "office.csv", tmp_path / "office.yaml"
    file.write_text(CSV, encoding="utf-8")
    mapping.write_text(COLUMNS, encoding="utf-8")
    return file, str(mapping)


def codes(row: Row) -> list[str]:
    return [problem.code for problem in row.problems]


def test_a_mapping_reads_columns_codes_days_and_digits(
    rows: Callable[..., list[Row]], legacy_csv: tuple[Path, str]
) -> None:
    """Names of columns, codes, days in another order, Myanmar digits, a list as JSON over two lines."""
    first = rows(*legacy_csv)[0]
    assert first.problems == ()
    assert first.claim is not None
    assert first.decided is not None
    assert str(first.claim.values["separation.date"]) == "2026-02-28"
    assert first.claim.values["separation.ground"] == "job_ceased"
    assert len(first.claim.values["contributions"]) == 2
    assert (first.decided.outcome, first.decided.paid, first.reference) == ("not_met", 0, "B-1")
    assert first.about == {"office": "East"}


def test_a_broken_row_is_told_at_its_cell(rows: Callable[..., list[Row]], legacy_csv: tuple[Path, str]) -> None:
    """Line and column of each cell, behind a row of two lines and an empty one; what was paid is not told."""
    _, second, third = rows(*legacy_csv)
    assert [str(problem.position).rpartition("office.csv")[2] for problem in second.problems] == [":4:9"]
    assert [str(problem.position).rpartition("office.csv")[2] for problem in third.problems] == [":6:20", ":6:25"]
    assert third.problems[1].withheld is not None
    assert "x1" not in str(third.problems[1])


def test_a_file_of_the_laws_own_names_needs_no_mapping(rows: Callable[..., list[Row]], tmp_path: Path) -> None:
    """Dotted columns, the decision's among them."""
    file = tmp_path / "own.csv"
    file.write_text(
        "claim.id,separation.date,decided.outcome,decided.amounts.monthly_benefit\nC-9,2026-02-28,met,၁၄၀၀၀၀\n",
        encoding="utf-8",
    )
    (only,) = rows(file)
    assert only.decided is not None
    assert dict(only.decided.amounts) == {"monthly_benefit": 140000}
    assert only.reference == "C-9"


def test_broken_lines_do_not_hide_the_others(rows: Callable[..., list[Row]], ndjson: Callable[..., Path]) -> None:
    """No JSON, no UTF-8, no object, an unknown fact, a bad day, Zawgyi, no outcome: each is told, the last is read."""
    file = ndjson(
        '{"x": ',
        "[1]",
        row(paid(TOTAL), seperation={}),
        row(paid(TOTAL), separation={"date": "2026-02-31"}),
        row(paid(TOTAL, reference="ေမာင္ျမင့္")),
        {**MET, "decided": {"paid": 1}},
        row(paid(TOTAL, amounts={"monthly": 1})),
        row(paid(TOTAL)),
    )
    found = rows(file)
    assert [bool(one.problems) for one in found] == [True] * 7 + [False]
    assert [one.position.line for one in found] == list(range(1, 9))
    assert [codes(one)[0] for one in found[1:7]] == [
        "claim.not_a_mapping", "claim.undeclared", "read.date_impossible", "claim.zawgyi", "audit.no_outcome",
        "claim.undeclared",
    ]  # fmt: skip
    assert all(
        problem.position.line == one.position.line for one in found for problem in one.problems if problem.position
    )


def test_a_line_that_is_no_utf_8_is_told(rows: Callable[..., list[Row]], tmp_path: Path) -> None:
    """The line is broken, at its place; the next one is read."""
    file = tmp_path / "rows.ndjson"
    file.write_bytes(
        b'{"separation": {"date": "2026-02-28"}, "decided": {"outcome": "met", "reference": "\xff"}}\n{}\n'
    )
    first, second = rows(file)
    assert codes(first) == ["read.file_not_utf8"]
    assert codes(second) == ["audit.no_outcome"]


def test_a_mapping_renames_fields_of_ndjson(
    rows: Callable[..., list[Row]], ndjson: Callable[..., Path], legacy_csv: tuple[Path, str]
) -> None:
    """A line's own names and codes, days in groups too."""
    file = ndjson({"Left": "28.2.2026", "Decision": "G", "Name": "Aye", "Paid": 7, "Office": "East",
                   "separation": {"ground": 1}})  # fmt: skip
    (only,) = rows(file, legacy_csv[1])
    assert only.claim is not None
    assert only.decided is not None
    assert only.claim.values["separation.ground"] == "job_ceased"
    assert str(only.claim.values["separation.date"]) == "2026-02-28"
    assert (only.decided.outcome, only.decided.paid, only.about) == ("met", 7, {"office": "East"})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- a\n", "audit.mapping_shape"),
        ("columns: [a]\n", "audit.mapping_shape"),
        ("colums: {}\n", "audit.mapping_key"),
        ("columns: {A: separation.dat}\n", "audit.mapping_fact"),
        ("values: {separation.grund: {1: job_ceased}}\n", "audit.mapping_fact"),
        ("columns: {A: separation.date}\nignore: [A]\n", "audit.mapping_both"),
        ("dates: day\n", "audit.mapping_dates"),
        ("ignore: A\n", "audit.mapping_shape"),
    ],
)
def test_a_wrong_mapping_is_told_at_its_place(
    law: Law, ndjson: Callable[..., Path], tmp_path: Path, text: str, code: str
) -> None:
    """What is no mapping, an unknown key or fact, a name both mapped and ignored."""
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(ClaimError) as caught:
        AuditFile(str(ndjson(row(paid(1)))), law, "unemployment", str(mapping))
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.position is not None


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("none.csv", None, "audit.no_file"),
        ("rows.txt", "x", "audit.ending"),
        ("rows.csv", "", "read.empty"),
        ("rows.csv", "separation.date,wage\n", "compare.csv_column"),
        ("rows.csv", "separation.date,decided.outcome\n", "cli.no_claim"),
        ("rows.ndjson", "\n", "cli.no_claim"),
    ],
)
def test_a_file_that_cannot_be_read_at_all(law: Law, tmp_path: Path, name: str, text: str | None, code: str) -> None:
    """No file, another kind, nothing in it, a column that is no fact."""
    file = tmp_path / name
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(UirulesError) as caught:
        list(AuditFile(str(file), law, "unemployment").rows())
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_law_with_facts_of_that_name_is_refused(law: Law, ndjson: Callable[..., Path], monkeypatch: Any) -> None:
    """What was decided would stand in the place of a fact."""
    facts = law.ruleset.facts
    more = {**facts.facts, "decided.outcome": facts.facts["claim.id"]}
    monkeypatch.setattr(type(law.ruleset), "facts", facts.model_copy(update={"facts": more}))
    with pytest.raises(UirulesError) as caught:
        AuditFile(str(ndjson(row(paid(1)))), law, "unemployment")
    assert caught.value.problems[0].code == "audit.decided_is_a_fact"


def test_broken_rows_end_with_2_unless_they_are_allowed(run: Run, ndjson: Callable[..., Path]) -> None:
    """The report is written all the same; each row is told with its place, and how many of how many."""
    file = ndjson(row(paid(TOTAL)), '{"x"')
    code, out, err = run(file.name)
    assert code == 2
    assert "1 agree" in out
    assert f"{file.name}:2:" in err
    assert "1 of 2 rows" in err
    assert run(file.name, "--allow-broken")[0] == 0


def test_nothing_but_broken_rows_ends_with_2(run: Run, ndjson: Callable[..., Path]) -> None:
    """Nothing was recomputed, whatever is allowed."""
    assert run(ndjson('{"x"').name, "--allow-broken")[0] == 2


def test_a_mapping_names_columns_that_the_file_has(
    rows: Callable[..., list[Row]], legacy_csv: tuple[Path, str]
) -> None:
    """One that it has not, mapped or passed over, is told at its place with the nearest that it has."""
    file, mapping = legacy_csv
    Path(mapping).write_text(COLUMNS.replace("Office:", "Ofice:").replace("[Name]", "[Nme]"), encoding="utf-8")
    with pytest.raises(ClaimError) as caught:
        rows(file, mapping)
    found = [(one.code, one.found, one.suggestion) for one in caught.value.problems]
    assert found == [("audit.mapping_column", "Ofice", "Office"), ("audit.mapping_column", "Nme", "Name")]
    assert str(caught.value.problems[0].position).endswith("office.yaml:8:3")


def test_a_cell_is_not_told_where_columns_may_be_shifted(rows: Callable[..., list[Row]], tmp_path: Path) -> None:
    """Neither in place of a day, nor of a code, nor of the outcome; a day that is none is told."""
    file = tmp_path / "own.csv"
    head = "separation.date,separation.ground,decided.on,decided.outcome\n"
    cells = "SECRETDATE,SECRETCODE,SECRETDAY,SECRETOUTCOME\n2026-02-31,job_ceased,2026-03-01,met\n"
    file.write_text(head + cells, encoding="utf-8")
    first, second = rows(file)
    told = " ".join(text for problem in first.problems for text in problem.text.values())
    assert len(first.problems) == 4 and "SECRET" not in told
    assert "2026-02-31" in str(second.problems[0])
