"""CSV: a claim a row, a fact a column under its dotted name, ``about.…`` beside them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from uirules.drafting.compare.model import Case
from uirules.drafting.stated import declared_by
from uirules.errors import ClaimError, Position, Problem, did_you_mean
from uirules.law import Law
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.model import Declaration
from uirules.ruleset.node import MappingNode, Node, ScalarNode, SourceText
from uirules.ruleset.source_text import open_file

__all__ = ["Headings", "csv_cases", "csv_of"]

_ABSENT = "__absent"
_FLAGS = {"true": True, "false": False}
_LONGEST = 5_000_000
"""The longest cell, in characters: a list of many rows as JSON."""

Read = Callable[[str], Any]


class _Wrong(ValueError):
    """What is wrong with a cell: a problem's code."""


class Headings:
    """What the columns of a file stand for. These stand for themselves; a file of other origin has its own names."""

    def path(self, heading: str) -> str | None:
        """The fact (or ``about.…``) that a column holds; None for one that is passed over."""
        return heading

    def value(self, path: str, text: str) -> str:
        """What a cell of a fact says, in the words of the law."""
        return text

    def check(self, headings: Sequence[str]) -> None:
        """ClaimError for a name that is no heading of the file."""


def csv_cases(path: Path, name: str, laws: Sequence[Law]) -> Callable[[], Iterator[Case]]:
    """What reads the cases of a file. ClaimError at once for a heading that is no fact of any of the laws."""
    return csv_of(path, name, declared_by(laws))


def csv_of(
    path: Path, name: str, declared: Mapping[str, Declaration], headings: Headings | None = None
) -> Callable[[], Iterator[Case]]:
    """What reads the rows of a file by the facts that are declared. ClaimError at once for a heading that is none.

    Each row is read again with its places (``Case.tree``) where somebody asks for them.
    """
    named = headings or Headings()
    with _opened(path, name) as file:
        rows = _rows(file, name)
        head = next(rows, None)
    if head is None:
        raise ClaimError(Problem("read.empty", Position(name, 1, 1), fields={"file": name}))
    named.check([heading.strip() for heading in head[1]])
    columns = _columns(head[1], name, declared, named)

    def cases() -> Iterator[Case]:
        with _opened(path, name) as file:
            rows = _rows(file, name)
            next(rows, None)
            number = 0
            for line, cells, raw in rows:
                if not any(cell.strip() for cell in cells):
                    continue
                number += 1
                yield _case(f"{name}#{number}", cells, columns, _Row(name, line, raw), named)
            if not number:
                raise ClaimError(Problem("cli.no_claim", Position(name, 1, 1), fields={"file": name}))

    return cases


def _opened(path: Path, name: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(open_file(path, name, ClaimError), encoding="utf-8-sig", newline="")


class _Raw(NamedTuple):
    """A row as it stands in the file."""

    text: str
    separator: str


def _rows(file: io.TextIOWrapper, name: str) -> Iterator[tuple[int, list[str], _Raw]]:
    """The rows with the line on which each begins. The separator is the one that the first line has most of."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    line = 1
    try:
        first = file.readline()
        separator = max((",", ";", "\t"), key=first.count)
        file.seek(0)
        lines: list[str] = []

        def kept() -> Iterator[str]:
            for text in file:
                lines.append(text)
                yield text

        reader = csv.reader(kept(), delimiter=separator, strict=True)
        for cells in reader:
            yield line, cells, _Raw("".join(lines), separator)
            lines.clear()
            line = reader.line_num + 1
    except UnicodeDecodeError:
        raise ClaimError(Problem("compare.csv_not_utf8", Position(name, line, 1), fields={"file": name})) from None
    except csv.Error as error:
        problem = Problem("compare.csv_broken", Position(name, line, 1), found=str(error), fields={"file": name})
        raise ClaimError(problem) from None


class _Row(SourceText):
    """The text of one row, at its place in the file."""

    __slots__ = ("line", "separator")

    def __init__(self, name: str, line: int, raw: _Raw) -> None:
        super().__init__(name, raw.text)
        self.line, self.separator = line, raw.separator

    def position(self, offset: int) -> Position:
        """As in every text; lines count from that on which the row begins."""
        place = super().position(offset)
        return Position(place.file, place.line + self.line - 1, place.column)

    def offsets(self) -> list[int]:
        """Where each cell begins."""
        found, quoted = [0], False
        for offset, sign in enumerate(self.text):
            if sign == '"':
                quoted = not quoted
            elif sign == self.separator and not quoted:
                found.append(offset + 1)
        return found

    def tree(self, columns: Sequence[_Column]) -> Node:
        """The row as a tree that knows the place of each cell."""
        cells = {
            column.path: ScalarNode(self, offset, f"/{column.path}", "", "text")
            for column, offset in zip(columns, self.offsets(), strict=False)
            if column.read is not None and not column.about
        }
        return MappingNode(self, 0, "", dict(cells), {})


class _Column:
    """One column: where its values go, and how they are read; None: not at all."""

    def __init__(self, heading: str, path: str, read: Read | None, about: bool) -> None:
        self.heading, self.path, self.read, self.about = heading, path, read, about


def _columns(headings: Sequence[str], name: str, declared: Mapping[str, Declaration], named: Headings) -> list[_Column]:
    """The columns by their headings. ClaimError with every heading that is none, or stands twice."""
    found: list[_Column] = []
    problems: list[Problem] = []
    place = Position(name, 1, 1)
    for heading in (heading.strip() for heading in headings):
        full = named.path(heading)
        if heading in (column.heading for column in found):
            problems.append(Problem("compare.csv_column_twice", place, found=heading))
            continue
        if full is None:
            found.append(_Column(heading, "", None, False))
            continue
        path = full.removesuffix(_ABSENT)
        if full.startswith(f"{ABOUT}.") and full != f"{ABOUT}.":
            found.append(_Column(heading, full.removeprefix(f"{ABOUT}."), str, True))
        elif path not in declared:
            known = [*declared, *(f"{fact}{_ABSENT}" for fact, d in declared.items() if d.may_be_absent)]
            near = did_you_mean(full, known)
            problems.append(Problem("compare.csv_column", place, found=heading, suggestion=near))
        elif path != full and not declared[path].may_be_absent:
            problems.append(Problem("claim.never_absent", place, found=path))
        else:
            read = _absent if path != full else _READERS.get(declared[path].type, str)
            found.append(_Column(heading, path, read, False))
    if problems:
        raise ClaimError(problems)
    return found


def _absent(text: str) -> Any:
    if text == "false":
        return None
    if text != "true":
        raise _Wrong("compare.csv_flag")
    return {"absent": True}


def _flag(text: str) -> Any:
    """A flag; what is none is left as it is, for the reader of claims to refuse."""
    return _FLAGS.get(text, text)


def _list(text: str) -> Any:
    try:
        value = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise _Wrong("compare.csv_list") from None
    if not isinstance(value, list):
        raise _Wrong("compare.csv_list")
    return value


_READERS: dict[str, Read] = {"boolean": _flag, "list": _list}


def _case(case: str, cells: Sequence[str], columns: Sequence[_Column], row: _Row, named: Headings) -> Case:
    place = Position(row.name, row.line, 1)
    if len(cells) != len(columns):
        fields = {"cells": str(len(cells)), "columns": str(len(columns))}
        return Case(case, None, position=place, problems=(Problem("compare.csv_cells", place, fields=fields),))
    claim: dict[str, Any] = {}
    about: dict[str, Any] = {}
    problems: list[Problem] = []
    for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        text = cell.strip()
        if not text or column.read is None:
            continue
        try:
            value = column.read(named.value(column.path, text))
        except _Wrong as wrong:
            # The cell itself is not told: it may be personal.
            problems.append(_problem(str(wrong), row, index, fields={"column": column.heading}))
            continue
        if value is None:
            continue
        if column.about:
            about[column.path] = value
        elif column.path in claim:
            problems.append(_problem("claim.twice", row, index, found=column.path))
        else:
            claim[column.path] = value
    if problems:
        return Case(case, None, about, place, tuple(problems))
    return Case(case, claim, about, place, tree=lambda: row.tree(columns))


def _problem(code: str, row: _Row, index: int, **details: Any) -> Problem:
    """What is wrong with a cell, at its place."""
    return Problem(code, row.position(row.offsets()[index]), **details)
