"""The rows of the collection of facts, listed in one place, so that one that stands nowhere is noticed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from uirules.errors import Position
from uirules.legal.ids import is_instrument_id
from uirules.legal.model import Words
from uirules.legal.read import FileReading
from uirules.legal.tree import Node

__all__ = ["ROWS_FORMAT", "Questions", "RowKey", "RowTable", "read_rows"]

ROWS_FORMAT = "uirules/rows/0"

_KEY = re.compile(r"[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_TABLE = re.compile(r"[0-9A-Z][0-9A-Za-z-]*")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class RowKey:
    """One row of a table: its key, which cells of fact bear, and what it is about."""

    key: str
    title: Words
    position: Position | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table of facts on some instruments."""

    id: str
    title: Words
    instruments: tuple[str, ...]
    rows: tuple[RowKey, ...]
    position: Position | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions on some instruments, numbered from 1 to ``last``."""

    instruments: tuple[str, ...]
    last: int
    position: Position | None = field(default=None, compare=False)


def read_rows(root: Node) -> tuple[tuple[RowTable, ...], tuple[Questions, ...]]:
    """The tables and questions of one file; raises :class:`~uirules.errors.RulesetError` with every problem."""
    reading = FileReading()
    tables: list[RowTable] = []
    questions: list[Questions] = []
    group = reading.group(root, ("format", "tables", "questions"), ("format", "tables"))
    if group is not None:
        reading.format(group, ROWS_FORMAT)
        listed = group.get("tables")
        entries = None if listed is None else reading.group(listed)
        for id, node in () if entries is None else entries.items():
            assert entries is not None
            if (table := _table(reading, id, node, entries.key(id))) is not None:
                tables.append(table)
        if (asked := group.get("questions")) is not None and (found := _questions(reading, asked)) is not None:
            questions.append(found)
    reading.finish()
    return tuple(tables), tuple(questions)


def _instruments(reading: FileReading, node: Node | None) -> tuple[str, ...]:
    names = reading.texts(node)
    for name in names:
        if node is not None and not is_instrument_id(name):
            reading.report(node, "malformed_id", found=name)
    return names


def _table(reading: FileReading, id: str, node: Node, place: Node) -> RowTable | None:
    if not _TABLE.fullmatch(id):
        reading.report(place, "bad_form", found=id, expected="1A")
    entry = reading.group(node, ("title", "instruments", "rows"), ("title", "instruments", "rows"))
    if entry is None:
        return None
    rows = []
    listed = entry.get("rows")
    entries = None if listed is None else reading.group(listed)
    for key, words in () if entries is None else entries.items():
        assert entries is not None
        at = entries.key(key)
        if not _KEY.fullmatch(key):
            reading.report(at, "bad_form", found=key, expected="U1")
        rows.append(RowKey(key, reading.words(words) or {}, at.position))
    title = reading.words(entry.get("title")) or {}
    return RowTable(id, title, _instruments(reading, entry.get("instruments")), tuple(rows), place.position)


def _questions(reading: FileReading, node: Node) -> Questions | None:
    entry = reading.group(node, ("instruments", "last"), ("instruments", "last"))
    if entry is None:
        return None
    last = reading.match(entry.get("last"), _NUMBER, "49")
    instruments = _instruments(reading, entry.get("instruments"))
    return None if last is None else Questions(instruments, int(last), node.position)
