"""Rows of the tables as entries, and the other way round; the walk over them in pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from uirules.records.ledger.entry import Entry, Erased
from uirules.records.ledger.store import Store
from uirules.records.ledger.tables import details, entries, meta

__all__ = ["COLUMNS", "bytes_of", "count_in", "entry_of", "erased_of", "head_of", "ledger_id", "pages", "row_of"]

COLUMNS = tuple(column for column in entries.columns)

_PAGE = 500
_PAGE_BYTES = 16_000_000
_AT_ONCE = 50
"""Rows that a server sends at once."""
_BEFORE_ALL = -(2**63)
"""Places begin at 0, but somebody may have put a row before that."""


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row of :data:`COLUMNS`; a column that holds another type than declared gives an empty value."""
    return Entry(
        seq=row.seq,
        kind=_text(row.kind) or "",
        record=_text(row.record) or "",
        prev=_text(row.prev) or "",
        hash=_text(row.hash) or "",
        payload=bytes_of(row.payload) or b"",
        key=_text(row.key),
        algorithm=_text(row.algorithm),
        signature=bytes_of(row.signature),
    )


def _text(value: Any) -> str | None:
    # SQLite keeps in a column whatever is put there.
    return value if isinstance(value, str) or value is None else ""


def bytes_of(value: Any) -> bytes | None:
    """What a column of bytes holds; empty for a value of another type, which only somebody else can have put there."""
    return bytes(value) if isinstance(value, bytes | memoryview | bytearray) else None if value is None else b""


def row_of(entry: Entry, detached: str | None) -> dict[str, Any]:
    """The values of an entry's row."""
    names = ("seq", "kind", "record", "prev", "hash", "payload", "key", "algorithm", "signature")
    return {name: getattr(entry, name) for name in names} | {"detached": detached}


def head_of(connection: Connection) -> Entry | None:
    """The last entry."""
    row = connection.execute(select(*COLUMNS).order_by(entries.c.seq.desc()).limit(1)).first()
    return entry_of(row) if row is not None else None


def count_in(connection: Connection) -> int:
    """How many entries there are up to the head: its place and one."""
    last = connection.execute(select(func.max(entries.c.seq))).scalar()
    return 0 if last is None else int(last) + 1


def ledger_id(connection: Connection) -> str:
    """The id as the table of the format repeats it."""
    return str(connection.execute(select(meta.c.value).where(meta.c.name == "ledger")).scalar() or "")


def pages(store: Store, start: int = 0, stop: int | None = None, page: int = _PAGE) -> Iterator[Row[Any]]:
    """The rows of entries from a place on, with the detail of each (``content``, ``erased_by``, ``kept``).

    Read page by page, each in a transaction of its own, so that no writer waits for a reader that is slow.
    """
    query = (
        select(*COLUMNS, details.c.content, details.c.erased_by, details.c.commitment.label("kept"))
        .select_from(entries.outerjoin(details, entries.c.detached == details.c.commitment))
        .order_by(entries.c.seq)
        .limit(page)
        .execution_options(yield_per=_AT_ONCE)
    )
    after = start - 1 if start else _BEFORE_ALL
    while stop is None or after < stop - 1:
        wanted = query.where(entries.c.seq > after)
        if stop is not None:
            wanted = wanted.where(entries.c.seq < stop)
        with store.reading() as connection, connection.execute(wanted) as found:
            rows, whole = _page(found)
        yield from rows
        if whole and len(rows) < page:
            return
        after = rows[-1].seq


def _page(found: Iterable[Any]) -> tuple[list[Any], bool]:
    """The rows up to so many bytes, and whether those are all that were found."""
    rows, size = [], 0
    for row in found:
        rows.append(row)
        size += sum(len(value) for value in (row.payload, row.content) if isinstance(value, bytes | str | memoryview))
        if size > _PAGE_BYTES:
            return rows, False
    return rows, True


def erased_of(connection: Connection, commitment: str, seq: int) -> Erased | None:
    """What the entry at this place says of an erasure; None where it says none."""
    row = connection.execute(select(*COLUMNS).where(entries.c.seq == seq)).first()
    if row is None or row.kind != "erasure":
        return None
    entry = entry_of(row)
    said = entry.content
    return Erased(
        commitment, seq, entry.record, str(said.get("ground")), str(said.get("office")), str(said.get("date"))
    )
