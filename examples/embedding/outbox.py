"""Records on their way into the ledger, each under the key of the request or job that asked for it.

A record with its facts kept apart holds a random number, so that deciding again gives another record. Whoever may have
to try again therefore keeps the record *before* it goes to the ledger, and sends this very one until it is there:
the ledger takes it once. As soon as it is, its facts are removed here, where no erasure would find them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError, TimeoutError

from uirules import RecordError
from uirules.records.record import Record

PASSING = ("locked", "connection_lost", "cannot_connect", "disk_full", "io_error", "read_only")
"""What a ledger says, behind ``ledger.``, where the same again may well work later; nothing was stored."""

TABLES = MetaData()
KEPT = Table(
    "outbox",
    TABLES,
    Column("key", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("payload", LargeBinary),
    Column("detail", LargeBinary),
)
RESTS_ON = Table(
    "outbox_snapshots",
    TABLES,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class Kept:
    """The id of the record kept under a key, and the record itself until the ledger has it."""

    id: str
    record: Record | None


def database(url: str) -> Engine:
    """The engine of a path (SQLite) or of a ``postgresql+psycopg`` URL. No statement's values come into messages."""
    if "://" in url:
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(f"sqlite+pysqlite:///{url}", hide_parameters=True, connect_args={"timeout": 30})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _set_up(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin with the event above
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")  # what is removed is overwritten


def make(engine: Engine, tables: MetaData) -> None:
    """Make the tables that are not there; several processes may do so at once."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('uirules/outbox'))"))
        tables.create_all(connection)


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    """Insert the rows whose key is not there yet; how many those are."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = insert(table).on_conflict_do_nothing().returning(*table.primary_key)
    return sum(len(connection.execute(new, [row]).all()) for row in rows)


class Outbox:
    """The records kept in one database. Threads may share it; each process opens its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._snapshots: dict[str, bytes] = {}
        make(engine, TABLES)

    def keep(self, records: Mapping[str, Record]) -> dict[str, Kept]:
        """Keep each record under its key, unless another was kept there before; what is kept now."""
        given = {name: content for record in records.values() for name, content in record.snapshots.items()}
        new = [{"digest": name, "content": given[name]} for name in sorted(given.keys() - self._snapshots.keys())]
        rows = [
            {"key": key, "record": record.id, "payload": record.payload, "detail": record.detail}
            for key, record in sorted(records.items())
        ]
        with self.engine.begin() as connection:
            insert_new(connection, RESTS_ON, new)
            insert_new(connection, KEPT, rows)
        self._snapshots |= given
        return self.find(records)

    def find(self, keys: Iterable[str] | None = None) -> dict[str, Kept]:
        """What is kept under these keys; without keys, whatever the ledger is not known to have."""
        wanted = KEPT.c.payload.is_not(None) if keys is None else KEPT.c.key.in_(list(keys))
        with self.engine.begin() as connection:
            rows = connection.execute(select(KEPT).where(wanted)).all()
            return {row.key: Kept(row.record, self._record(connection, row)) for row in rows}

    def _record(self, connection: Connection, row: Any) -> Record | None:
        if row.payload is None:
            return None
        record = Record.from_payload(row.payload, detail=row.detail)
        ruleset = record.content["calculation"]["ruleset"]
        names = [ruleset["snapshot"], *(amendment["snapshot"] for amendment in ruleset["amendments"])]
        return replace(record, snapshots={name: self._snapshot(connection, name) for name in names})

    def _snapshot(self, connection: Connection, name: str) -> bytes:
        if name not in self._snapshots:
            found = connection.execute(select(RESTS_ON.c.content).where(RESTS_ON.c.digest == name))
            self._snapshots[name] = bytes(found.scalar_one())
        return self._snapshots[name]

    def sent(self, connection: Connection, keys: Iterable[str]) -> None:
        """The ledger has these: their ids stay, what they say goes."""
        chosen = KEPT.c.key.in_(list(keys))
        connection.execute(update(KEPT).where(chosen).values(payload=None, detail=None))


def passing(error: Exception) -> bool:
    """Whether the same again may well work later."""
    if isinstance(error, RecordError):
        return all(problem.code.removeprefix("ledger.") in PASSING for problem in error.problems)
    return isinstance(error, OperationalError | TimeoutError)
