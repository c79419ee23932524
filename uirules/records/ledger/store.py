"""The database that holds a ledger: how it is opened, read and written, on SQLite and on PostgreSQL.

SQLite keeps a rollback journal (no second file stays beside the ledger) and flushes to the disk at each commit; a
writer takes the lock before it reads the head. PostgreSQL commits synchronously, and a writer locks the row of the
format. Readers read in pages, each in a transaction of its own, so that nobody waits long for them.
"""

from __future__ import annotations

import contextlib
import random
import stat
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from uirules.errors import Problem, RecordError
from uirules.records.ledger.faults import told
from uirules.records.ledger.tables import FORMAT, PROGRAM, meta, tables

__all__ = ["Store", "open_store", "shown"]

WAIT = 30.0
"""So many seconds a writer waits for the others before it gives up."""

_ASKS = (0.001, 0.008)
"""Seconds between two attempts of a writer to get the lock of an SQLite file."""
_HIDDEN = "***"
_SECRET = ("password", "sslpassword", "passfile")
"""Parameters of a PostgreSQL URL that are secret, or say where a secret is."""
_MAGIC = b"SQLite format 3\x00"


class Store:
    """One database. ``where`` names it in messages, without a password."""

    def __init__(self, engine: Engine, where: str, wait: float) -> None:
        self.engine = engine
        self.where = where
        self.wait = wait
        self.postgres = engine.dialect.name == "postgresql"

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading. RecordError for whatever the database raises."""
        with told(self.where), self._connected() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def writing(self, creating: bool = False) -> Iterator[Connection]:
        """A transaction that holds the ledger's lock; everything in it is stored when it ends, or nothing is."""
        with told(self.where), self._connected(writes=True) as connection, connection.begin():
            if self.postgres:
                connection.execute(text(f"SET LOCAL lock_timeout = {int(self.wait * 1000)}"))
                connection.execute(text("SET LOCAL synchronous_commit = on"))
                if creating:
                    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('uirules/ledger'))"))
                else:
                    self.lock(connection)
            yield connection

    def lock(self, connection: Connection) -> None:
        """Let no other writer in before this transaction ends; SQLite has done so when it began."""
        if self.postgres:
            connection.execute(select(meta.c.value).where(meta.c.name == "format").with_for_update())

    @contextlib.contextmanager
    def _connected(self, writes: bool = False) -> Iterator[Connection]:
        with told(self.where, connecting=True):
            connection = self.engine.connect()
        try:
            yield connection.execution_options(uirules_writes=writes)
        finally:
            with contextlib.suppress(Exception):
                connection.close()

    def names(self, connection: Connection) -> tuple[set[str], set[str]]:
        """The tables that are there, and those of a ledger among them whose columns are a ledger's."""
        seen = inspect(connection)
        there = set(seen.get_table_names())
        right = set()
        for table in tables.sorted_tables:
            if table.name in there:
                columns = {column["name"] for column in seen.get_columns(table.name)}
                if columns >= {column.name for column in table.columns}:
                    right.add(table.name)
        return there, right

    def format(self, connection: Connection) -> int | None:
        """The format of the ledger that is there; None where there is none. RecordError where it is none of ours."""
        there, right = self.names(connection)
        own = {table.name for table in tables.sorted_tables}
        if not there & own:
            if there and not self.postgres:  # in a server's schema, tables of others may stand beside
                raise self.error("ledger.other_program")
            return None
        if meta.name not in right:
            raise self.error("ledger.other_program")
        rows = {str(row.name): str(row.value) for row in connection.execute(select(meta.c.name, meta.c.value))}
        found = rows.get("format", "")
        if rows.get("program") != PROGRAM or not (found.isascii() and found.isdigit()):
            raise self.error("ledger.other_program")
        if int(found) > FORMAT:
            raise self.error("ledger.newer", found=found, expected=str(FORMAT))
        if not there >= own or (int(found) == FORMAT and not right >= own):
            raise self.error("ledger.other_program")
        return int(found)

    def error(self, code: str, **named: Any) -> RecordError:
        """A RecordError about this ledger."""
        return RecordError(Problem(code, fields={"ledger": self.where}, **named))

    @contextlib.contextmanager
    def made_or_gone(self) -> Iterator[None]:
        """Where a file was begun and nothing came of it, it does not stay."""
        file = None if self.postgres else Path(self.where)
        begins = file is not None and not file.exists()
        try:
            yield
        except BaseException:
            if file is not None and begins:
                self.engine.dispose()
                with contextlib.suppress(OSError):
                    if file.stat().st_size == 0:
                        file.unlink()
            raise

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_store(url: str | Path, wait: float = WAIT, missing: bool = False) -> Store:
    """The database of a path (SQLite) or a URL; with ``missing`` the file need not be there yet.

    RecordError where the path holds no database, or the URL names one of a kind that is not supported.
    """
    parsed = _url(url)
    where = _shown(parsed)
    if parsed.get_backend_name() == "sqlite":
        if not parsed.query.get("uri"):  # a URI with options of its own: SQLite itself says what is wrong with it
            _look_at(Path(where), missing)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": wait})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", partial(_begin_sqlite, wait))
        return Store(engine, where, wait)
    arguments: dict[str, Any] = {"connect_timeout": max(2, int(min(wait, 10)))}
    arguments |= {"keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    return Store(create_engine(parsed, hide_parameters=True, pool_pre_ping=True, connect_args=arguments), where, wait)


def shown(url: str | Path) -> str:
    """How a ledger is named in messages: its path, or its URL without what is secret. RecordError for no name."""
    return _shown(_url(url))


def _shown(parsed: URL) -> str:
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or ""
    hidden = {name: _HIDDEN for name in parsed.query if name.lower() in _SECRET}
    text = parsed.update_query_dict(hidden).render_as_string(hide_password=True)
    return text.replace(quote_plus(_HIDDEN), _HIDDEN)


def _url(url: str | Path) -> URL:
    named = str(url)
    if isinstance(url, Path) or "://" not in named:
        if not named:
            raise RecordError(Problem("ledger.no_name"))
        return URL.create("sqlite+pysqlite", database=named)
    try:
        parsed = make_url(named)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise RecordError(Problem("ledger.url")) from None
    if backend == "postgres":
        parsed, backend = parsed.set(drivername="postgresql"), "postgresql"
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise RecordError(Problem("ledger.url"))
    return parsed.set(drivername="sqlite+pysqlite")


def _look_at(path: Path, missing: bool) -> None:
    """RecordError where the path is no file, or holds something else than a database."""
    fields = {"ledger": str(path)}
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise RecordError(Problem("ledger.no_file", fields=fields))
        with path.open("rb") as stream:
            begins = stream.read(len(_MAGIC))
    except FileNotFoundError:
        if not missing:
            raise RecordError(Problem("ledger.not_found", fields=fields)) from None
        if not path.parent.is_dir():
            raise RecordError(Problem("ledger.no_folder", fields=fields)) from None
        return
    except PermissionError:
        raise RecordError(Problem("ledger.forbidden", fields=fields)) from None
    except OSError:
        raise RecordError(Problem("ledger.cannot_open", fields=fields)) from None
    if begins not in (b"", _MAGIC):
        raise RecordError(Problem("ledger.not_a_database", fields=fields))


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.text_factory = _text  # what was altered need not be UTF-8 any more
    connection.isolation_level = None  # transactions begin where they are begun, not before the first change
    for pragma in ("synchronous=FULL", "secure_delete=ON", "trusted_schema=OFF", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _begin_sqlite(wait: float, connection: Connection) -> None:
    """Begin; a writer takes its lock at once, and asks for it every few milliseconds where others have it.

    SQLite itself asks less and less often, up to ten times a second: among writers that are busy, one could wait for
    ever.
    """
    if not connection.get_execution_options().get("uirules_writes"):
        connection.exec_driver_sql("BEGIN")
        return
    until = time.monotonic() + wait
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if not _busy(error) or time.monotonic() > until:
                    raise
            time.sleep(random.uniform(*_ASKS))
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(wait * 1000)}")


def _busy(error: OperationalError) -> bool:
    return str(getattr(error.orig, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
