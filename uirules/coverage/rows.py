"""The rows of the collection of facts and its numbered questions, one by one: encoded, registered, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uirules.coverage.report import Cell, GapLine, QuestionLine, ReadingLine, RowLine, RowState, TableLines
from uirules.coverage.scope import Scope
from uirules.errors import Problem, did_you_mean
from uirules.legal.model import Clause, Fact, Gap

__all__ = ["question_lines", "question_problems", "row_problems", "row_tables"]

_ROW = re.compile(r"([A-Z]+)[0-9]+[a-z]?")


def row_tables(scope: Scope) -> tuple[TableLines, ...]:
    """The tables that concern the laws, row by row."""
    cells: dict[str, list[Cell]] = {}
    for clause in scope.cells():
        for fact in clause.facts:
            cells.setdefault(fact.key, []).append(_cell(scope, clause, fact))
    gaps: dict[str, list[GapLine]] = {}
    for gap in scope.gaps:
        for key in gap.rows:
            gaps.setdefault(key, []).append(_gap(gap))
    return tuple(
        TableLines(
            table.id,
            table.title,
            tuple(
                RowLine(
                    row.key,
                    row.title,
                    _state(cells.get(row.key, []), bool(gaps.get(row.key))),
                    tuple(cells.get(row.key, ())),
                    tuple(gaps.get(row.key, ())),
                )
                for row in table.rows
            ),
        )
        for table in scope.tables
        if scope.concerns(table.instruments)
    )


def _cell(scope: Scope, clause: Clause, fact: Fact) -> Cell:
    """A cell is stated by the rules that name its row; else, unless it says that it is not, by the rules that cite its
    clause and name no rows."""
    rules = scope.naming.get(fact.key, [])
    if not rules and fact.status in (None, "encoded"):
        rules = [element for element in scope.stating(clause) if not element.rows]
    return Cell(
        clause.id,
        clause.label,
        fact.part,
        fact.assurance.value,
        fact.firm,
        fact.status or clause.status,
        fact.reason or clause.reason,
        tuple(dict.fromkeys(element.name for element in rules)),
    )


def _state(cells: list[Cell], gap: bool) -> RowState:
    if not cells:
        return "gap" if gap else "missing"
    if all(cell.encoded for cell in cells):
        return "encoded"
    if any(cell.encoded for cell in cells):
        return "in_part"
    return "not_yet_encoded" if any(cell.status in ("not_yet_encoded", "encoded") for cell in cells) else "not_encoded"


def _gap(gap: Gap) -> GapLine:
    return GapLine(gap.id, gap.kind, gap.text, gap.readings)


def row_problems(scope: Scope, tables: tuple[TableLines, ...]) -> Iterator[Problem]:
    """Rows that stand nowhere, and keys that no table lists: at a clause, in a gap, in a rule."""
    places = {row.key: row.position for table in scope.tables for row in table.rows}
    for table in tables:
        for row in table.rows:
            if row.state == "missing":
                yield Problem("coverage.row_missing", places[row.key], found=row.key, fields={"table": table.id})
    series = {match[1] for key in places if (match := _ROW.fullmatch(key))}
    everywhere = {fact.key for clause in scope.cells() for fact in clause.facts}
    listed = [(fact.key, clause.position) for clause in scope.cells() for fact in clause.facts]
    listed += [(key, gap.position) for gap in scope.gaps for key in gap.rows]
    for key, position in dict.fromkeys(listed):
        if key not in places and (match := _ROW.fullmatch(key)) and match[1] in series:
            yield Problem("coverage.row_unlisted", position, found=key, suggestion=did_you_mean(key, places))
    for key, elements in scope.naming.items():
        if key not in places and key not in everywhere:
            near = did_you_mean(key, {*places, *everywhere})
            yield Problem("coverage.row_unknown", elements[0].position, found=key, suggestion=near)


def question_lines(scope: Scope) -> tuple[QuestionLine, ...]:
    """The numbered questions that concern the laws. Other instruments can have questions under the same numbers."""
    lines = []
    for asked in scope.questions:
        if not scope.concerns(asked.instruments):
            continue
        readings = [
            (reading.items, ReadingLine(law.id, reading.id, reading.title, reading.default, default.text))
            for law, reading in scope.all_readings()
            if set(asked.instruments).intersection(law.ruleset.manifest.instruments)
            for default in [reading.options[reading.default]]
        ]
        gaps = [gap for gap in scope.gaps if any(c.partition("/")[0] in asked.instruments for c in gap.clauses)]
        for number in range(1, asked.last + 1):
            lines.append(
                QuestionLine(
                    number,
                    tuple(line for items, line in readings if number in items),
                    tuple(_gap(gap) for gap in gaps if gap.item == number),
                )
            )
    return tuple(lines)


def question_problems(scope: Scope, lines: tuple[QuestionLine, ...]) -> Iterator[Problem]:
    """The questions that no reading answers and no gap leaves open."""
    place = next((asked.position for asked in scope.questions if scope.concerns(asked.instruments)), None)
    for line in lines:
        if line.state == "missing":
            yield Problem("coverage.item_missing", place, found=str(line.number))
