"""Bringing a ledger of an older format to this one: in one transaction, or not at all.

Format 0 kept snapshots as they are, in a column ``content``; format 1 keeps them packed. Entries never change: what is
in the chain stays as it was written.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

from sqlalchemy import Connection, LargeBinary, Table, Text, column, insert, select, table, update

from uirules.records.ledger.store import Store
from uirules.records.ledger.tables import FORMAT, meta, snapshots

__all__ = ["migrate"]


def _from_0(connection: Connection) -> None:
    old = table("uirules_snapshots", column("digest", Text), column("content", LargeBinary))
    rows = connection.execute(select(old.c.digest, old.c.content)).all()
    connection.exec_driver_sql("DROP TABLE uirules_snapshots")
    made: Table = snapshots
    made.create(connection)
    packed = [{"digest": row.digest, "zlib": zlib.compress(bytes(row.content))} for row in rows]
    if packed:
        connection.execute(insert(snapshots), packed)


_STEPS: dict[int, Callable[[Connection], None]] = {0: _from_0}


def migrate(store: Store) -> None:
    """Take every step from the format found to this one. RecordError where the database cannot be written to."""
    with store.writing() as connection:
        found = store.format(connection)
        while found is not None and found < FORMAT:
            _STEPS[found](connection)
            found += 1
            connection.execute(update(meta).where(meta.c.name == "format").values(value=str(found)))
