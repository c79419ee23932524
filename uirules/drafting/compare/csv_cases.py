"""CSV: a claim a row, a fact a column under its dotted name, ``about.…`` beside them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from uirules.drafting.compare.model import Case
from uirules.drafting.stated import declared_by
from uirules.errors import ClaimError, Position, Problem, did_you_mean
from uirules.law import Law
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.model import Declaration
from uirules.ruleset.source_text import open_file

__all__ = ["csv_cases"]

_ABSENT = "__absent"
_FLAGS = {"true": True, "false": False}
_LONGEST = 5_000_000
"""The longest cell, in characters: a list of many rows as JSON."""

Read = Callable[[str], Any]


class _Wrong(ValueError):
    """What is wrong with a cell: a problem's code."""


def csv_cases(path: Path, name: str, laws: Sequence[Law]) -> Callable[[], Iterator[Case]]:
    """What reads the cases of a file. ClaimError at once for a heading that is no fact of any of the laws."""
    declared = declared_by(laws)
    with _opened(path, name) as file:
        rows = _rows(file, name)
        head = next(rows, None)
    if head is None:
        raise ClaimError(Problem("read.empty", Position(name, 1, 1), fields={"file": name}))
    columns = _columns(head[1], name, declared)

    def cases() -> Iterator[Case]:
        with _opened(path, name) as file:
            rows = _rows(file, name)
            next(rows, None)
            number = 0
            for line, cells in rows:
                if not any(cell.strip() for cell in cells):
                    continue
                number += 1
                yield _case(f"{name}#{number}", line, cells, columns, name)
            if not number:
                raise ClaimError(Problem("cli.no_claim", Position(name, 1, 1), fields={"file": name}))

    return cases


def _opened(path: Path, name: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(open_file(path, name, ClaimError), encoding="utf-8-sig", newline="")


def _rows(file: io.TextIOWrapper, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line on which each begins. The separator is the one that the first line has most of."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    line = 1
    try:
        first = file.readline()
        separator = max((",", ";", "\t"), key=first.count)
        file.seek(0)
        reader = csv.reader(file, delimiter=separator, strict=True)
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except UnicodeDecodeError:
        raise ClaimError(Problem("compare.csv_not_utf8", Position(name, line, 1), fields={"file": name})) from None
    except csv.Error as error:
        problem = Problem("compare.csv_broken", Position(name, line, 1), found=str(error), fields={"file": name})
        raise ClaimError(problem) from None


class _Column:
    """One column: where its values go, and how they are read."""

    def __init__(self, heading: str, path: str, read: Read, about: bool) -> None:
        self.heading, self.path, self.read, self.about = heading, path, read, about


def _columns(headings: Sequence[str], name: str, declared: dict[str, Declaration]) -> list[_Column]:
    """The columns by their headings. ClaimError with every heading that is none, or stands twice."""
    found: list[_Column] = []
    problems: list[Problem] = []
    place = Position(name, 1, 1)
    for heading in (heading.strip() for heading in headings):
        path = heading.removesuffix(_ABSENT)
        if heading in (column.heading for column in found):
            problems.append(Problem("compare.csv_column_twice", place, found=heading))
        elif heading.startswith(f"{ABOUT}.") and heading != f"{ABOUT}.":
            found.append(_Column(heading, heading.removeprefix(f"{ABOUT}."), str, True))
        elif path not in declared:
            known = [*declared, *(f"{fact}{_ABSENT}" for fact, d in declared.items() if d.may_be_absent)]
            near = did_you_mean(heading, known)
            problems.append(Problem("compare.csv_column", place, found=heading, suggestion=near))
        elif path != heading and not declared[path].may_be_absent:
            problems.append(Problem("claim.never_absent", place, found=path))
        else:
            read = _absent if path != heading else _READERS.get(declared[path].type, str)
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


def _case(case: str, line: int, cells: Sequence[str], columns: Sequence[_Column], name: str) -> Case:
    place = Position(name, line, 1)
    if len(cells) != len(columns):
        fields = {"cells": str(len(cells)), "columns": str(len(columns))}
        return Case(case, None, position=place, problems=(Problem("compare.csv_cells", place, fields=fields),))
    claim: dict[str, Any] = {}
    about: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, cell in zip(columns, cells, strict=True):
        text = cell.strip()
        if not text:
            continue
        try:
            value = column.read(text)
        except _Wrong as wrong:
            # The cell itself is not told: it may be personal.
            problems.append(Problem(str(wrong), place, fields={"column": column.heading}))
            continue
        if value is None:
            continue
        if column.about:
            about[column.path] = value
        elif column.path in claim:
            problems.append(Problem("claim.twice", place, found=column.path))
        else:
            claim[column.path] = value
    if problems:
        return Case(case, None, about, place, tuple(problems))
    return Case(case, claim, about, place)
