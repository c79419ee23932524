"""What the map of the law holds, as plain frozen values, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from uirules.coverage.boundaries import Boundary
from uirules.coverage.elements import Element
from uirules.errors import Problem
from uirules.legal.model import Words

__all__ = [
    "SCHEMA",
    "STATES",
    "Cell",
    "ClauseLine",
    "GapLine",
    "QuestionLine",
    "ReadingLine",
    "Report",
    "RowLine",
    "RowState",
    "TableLines",
]

SCHEMA = "uirules/coverage/0"

RowState = Literal["encoded", "in_part", "not_yet_encoded", "not_encoded", "gap", "missing"]
STATES: tuple[RowState, ...] = ("encoded", "in_part", "not_yet_encoded", "not_encoded", "gap", "missing")
"""What became of a row. ``not_encoded``: its clauses are procedural, discretionary, delegated or were not seen."""


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause: its status, the rules and readings that cite it, the scenarios whose decision cites it."""

    id: str
    label: Words
    status: str
    in_part: bool
    reason: Words | None
    rules: tuple[str, ...]
    readings: tuple[str, ...]
    scenarios: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "clause": self.id,
            "label": dict(self.label),
            "status": self.status,
            "in_part": self.in_part,
            "reason": None if self.reason is None else dict(self.reason),
            "rules": list(self.rules),
            "readings": list(self.readings),
            "scenarios": list(self.scenarios),
        }


@dataclass(frozen=True, slots=True)
class GapLine:
    """A registered gap; ``readings`` decide it."""

    id: str
    kind: str
    text: Words
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: the clause it stands at, its grade, and the rules that state it or the reason why none does."""

    clause: str
    label: Words
    part: str | None
    grade: str
    firm: bool
    status: str
    reason: Words | None
    rules: tuple[str, ...]

    @property
    def encoded(self) -> bool:
        """Whether a rule states it."""
        return bool(self.rules)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        data: dict[str, Any] = {"clause": self.clause, "part": self.part, "assurance": self.grade, "firm": self.firm}
        data |= {"encoded": self.encoded, "rules": list(self.rules)}
        if not self.encoded:
            data |= {"status": self.status, "reason": None if self.reason is None else dict(self.reason)}
        return data


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the collection of facts."""

    key: str
    title: Words
    state: RowState
    cells: tuple[Cell, ...]
    gaps: tuple[GapLine, ...]

    @property
    def grades(self) -> str:
        """The grades of its cells, each once, the best first; a recollection held firmly has a plus sign."""
        return " ".join(sorted({cell.grade + "+" * cell.firm for cell in self.cells}))

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "key": self.key,
            "title": dict(self.title),
            "state": self.state,
            "cells": [cell.to_dict() for cell in self.cells],
            "gaps": [{"gap": gap.id, "kind": gap.kind, "text": dict(gap.text)} for gap in self.gaps],
        }


@dataclass(frozen=True, slots=True)
class TableLines:
    """A table of rows."""

    id: str
    title: Words
    rows: tuple[RowLine, ...]


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A reading that answers a question, with the option taken by default."""

    ruleset: str
    id: str
    title: Words
    default: str
    default_text: Words


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A numbered question: the readings that answer it, the gaps that leave it open. Neither: it stands nowhere."""

    number: int
    readings: tuple[ReadingLine, ...]
    gaps: tuple[GapLine, ...]

    @property
    def state(self) -> Literal["reading", "gap", "missing"]:
        """What became of it."""
        return "reading" if self.readings else "gap" if self.gaps else "missing"

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON."""
        return {
            "item": self.number,
            "state": self.state,
            "readings": [{"ruleset": r.ruleset, "reading": r.id, "default": r.default} for r in self.readings],
            "gaps": [{"gap": gap.id, "kind": gap.kind, "text": dict(gap.text)} for gap in self.gaps],
        }


@dataclass(frozen=True)
class Report:
    """The map of one or more laws. ``problems`` are its errors and warnings; without an error, and
    without a boundary that lacks a side for no reason, it is ``ok``."""

    rulesets: tuple[tuple[str, str, str], ...]
    clauses: tuple[ClauseLine, ...]
    tables: tuple[TableLines, ...]
    questions: tuple[QuestionLine, ...]
    boundaries: tuple[Boundary, ...]
    unfounded: tuple[Element, ...]
    scenarios: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether no error was found and every side of every boundary has a scenario, or a reason why it has none."""
        return not self.errors and not self.open

    @property
    def errors(self) -> int:
        """How many errors were found, warnings apart."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def row_states(self) -> Mapping[str, int]:
        """How many rows are in each state."""
        rows = [row.state for table in self.tables for row in table.rows]
        return {state: rows.count(state) for state in STATES}

    @property
    def ruled(self) -> tuple[ClauseLine, ...]:
        """The clauses that a rule cites."""
        return tuple(line for line in self.clauses if line.rules)

    @property
    def unruled(self) -> tuple[ClauseLine, ...]:
        """The clauses that no rule cites."""
        return tuple(line for line in self.clauses if not line.rules)

    @property
    def untested(self) -> tuple[ClauseLine, ...]:
        """The clauses that a rule cites and no scenario's decision does."""
        return tuple(line for line in self.ruled if not line.scenarios)

    @property
    def lacking(self) -> tuple[Boundary, ...]:
        """The boundaries without a scenario on each side."""
        return tuple(boundary for boundary in self.boundaries if boundary.lacking)

    @property
    def open(self) -> tuple[Boundary, ...]:
        """Those of them that lack a side for which no reason is given."""
        return tuple(boundary for boundary in self.boundaries if boundary.open)

    @property
    def excused(self) -> tuple[Boundary, ...]:
        """Those of them that lack only sides on which no scenario can stand, for the reasons given."""
        return tuple(boundary for boundary in self.lacking if not boundary.open)

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON, in a fixed order."""
        return {
            "schema": SCHEMA,
            "ok": self.ok,
            "rulesets": [{"id": id, "version": version, "digest": digest} for id, version, digest in self.rulesets],
            "summary": {
                "scenarios": self.scenarios,
                "rows": dict(self.row_states),
                "questions": {
                    state: sum(line.state == state for line in self.questions)
                    for state in ("reading", "gap", "missing")
                },
                "clauses": {
                    "with_rules": len(self.ruled),
                    "without_rules": len(self.unruled),
                    "with_rules_without_scenarios": len(self.untested),
                },
                "boundaries": {
                    "all": len(self.boundaries),
                    "lacking": len(self.lacking),
                    "open": len(self.open),
                },
                "errors": self.errors,
            },
            "problems": [problem.to_dict() for problem in self.problems],
            "tables": [
                {"table": table.id, "title": dict(table.title), "rows": [row.to_dict() for row in table.rows]}
                for table in self.tables
            ],
            "questions": [line.to_dict() for line in self.questions],
            "clauses": [line.to_dict() for line in self.clauses],
            "boundaries": [boundary.to_dict() for boundary in self.boundaries],
            "without_clause": [
                {
                    "ruleset": element.ruleset,
                    "rule": element.name,
                    "file": element.position.file,
                    "line": element.position.line,
                }
                for element in self.unfounded
                if element.position is not None
            ],
        }
