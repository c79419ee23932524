"""Erasing: the entry that says so and the removal of what it names, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from uirules.errors import Problem, RecordError, UnknownName
from uirules.records.ledger.append import Writer
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.policy import SCHEMA
from uirules.records.ledger.tables import details, entries
from uirules.records.record import Record

__all__ = ["MAX_NAMES", "erase", "erasure_content", "remove"]

MAX_NAMES = 1_000
"""So many records are named by one entry; more are erased by several entries of the same transaction."""

_ASKED = 400


def erasure_content(records: Sequence[str], ground: str, office: str, date: dt.date) -> dict[str, Any]:
    """The record of an erasure."""
    return {
        "schema": SCHEMA,
        "kind": "erasure",
        "erased": list(records),
        "ground": ground,
        "office": office,
        "date": date.isoformat(),
    }


def erase(writer: Writer, records: Sequence[str], ground: str, office: str, date: dt.date) -> list[Entry]:
    """Append what says that the details of these records are erased, and remove them.

    The same erasure again finds its entries and changes nothing. UnknownName for a record that is not there;
    RecordError for one that keeps nothing beside it, or whose detail was erased by another entry.
    """
    if not ground.strip() or not office.strip():
        raise RecordError(Problem("ledger.erasure_needs"))
    names = list(dict.fromkeys(records))
    if not names:
        raise RecordError(Problem("ledger.erasure_of_nothing"))
    groups = [names[start : start + MAX_NAMES] for start in range(0, len(names), MAX_NAMES)]
    made = [Record.of(erasure_content(group, ground, office, date)) for group in groups]
    known = writer.existing(record.id for record in made)
    if len(known) == len(made):
        return [known[record.id] for record in made]
    problems = list(_problems(writer.connection, names))
    if problems:
        raise (UnknownName if problems[0].code == "ledger.no_entry" else RecordError)(problems)
    done, _ = writer.append(made, own=True)
    for entry, group in zip(done, groups, strict=True):
        remove(writer.connection, group, entry.seq)
    return done


def _problems(connection: Connection, names: Sequence[str]) -> list[Problem]:
    found: dict[str, tuple[str | None, bool]] = {}
    for start in range(0, len(names), _ASKED):
        query = (
            select(entries.c.record, entries.c.detached, details.c.content.is_not(None).label("there"))
            .select_from(entries.outerjoin(details, entries.c.detached == details.c.commitment))
            .where(entries.c.record.in_(names[start : start + _ASKED]))
        )
        found |= {row.record: (row.detached, bool(row.there)) for row in connection.execute(query)}
    problems = []
    for name in names:
        if name not in found:
            problems.append(Problem("ledger.no_entry", found=name))
        elif found[name][0] is None:
            problems.append(Problem("ledger.nothing_detached", fields={"record": name}))
        elif not found[name][1]:
            problems.append(Problem("ledger.erased_already", fields={"record": name}))
    return problems


def remove(connection: Connection, names: Sequence[str], seq: int) -> None:
    """Empty the details of these records; ``seq`` is the entry that says so."""
    for start in range(0, len(names), _ASKED):
        asked = names[start : start + _ASKED]
        detached = select(entries.c.detached).where(entries.c.record.in_(asked), entries.c.detached.is_not(None))
        connection.execute(
            update(details)
            .where(details.c.commitment.in_(detached), details.c.content.is_not(None))
            .values(content=None, erased_by=seq)
        )
