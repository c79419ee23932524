"""What can go wrong with a database, told as problems.

The libraries' own messages quote statements with their values, and those can be personal: none of them is passed on.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from uirules.errors import Problem, RecordError

__all__ = ["told"]

# The primary result codes of SQLite, the low byte of the extended ones.
_SQLITE = {
    sqlite3.SQLITE_PERM: "ledger.forbidden",
    sqlite3.SQLITE_BUSY: "ledger.locked",
    sqlite3.SQLITE_LOCKED: "ledger.locked",
    sqlite3.SQLITE_READONLY: "ledger.read_only",
    sqlite3.SQLITE_IOERR: "ledger.io_error",
    sqlite3.SQLITE_CORRUPT: "ledger.damaged",
    sqlite3.SQLITE_FULL: "ledger.disk_full",
    sqlite3.SQLITE_CANTOPEN: "ledger.cannot_open",
    sqlite3.SQLITE_NOTADB: "ledger.not_a_database",
    sqlite3.SQLITE_AUTH: "ledger.forbidden",
}

# Of PostgreSQL's SQLSTATE codes the whole, or the class in the first two characters.
_POSTGRES = {
    "53100": "ledger.disk_full",
    "25006": "ledger.read_only",
    "55P03": "ledger.locked",
    "40P01": "ledger.locked",
    "42501": "ledger.forbidden",
    "42P01": "ledger.other_program",
    "53": "ledger.cannot_connect",
    "57": "ledger.connection_lost",
    "08": "ledger.connection_lost",
    "58": "ledger.io_error",
    "XX": "ledger.damaged",
}


@contextlib.contextmanager
def told(where: str, connecting: bool = False) -> Iterator[None]:
    """Turn what the database raises into RecordError; ``where`` is the ledger as its owner may see it named."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
        code = _code(error, connecting)
        raise RecordError(Problem(code, fields={"ledger": where})) from None


def _code(error: BaseException, connecting: bool) -> str:
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        number = getattr(original, "sqlite_errorcode", None)
        return _SQLITE.get(number & 0xFF, "ledger.failed") if isinstance(number, int) else "ledger.failed"
    if isinstance(original, UnicodeDecodeError):  # of the name of a table, or of SQLite's message about it
        return "ledger.damaged"
    if isinstance(error, PoolTimeout):
        return "ledger.locked"
    state = getattr(original, "sqlstate", None) or ""
    if code := _POSTGRES.get(state) or _POSTGRES.get(state[:2]):
        return code
    if connecting and isinstance(error, DBAPIError):
        return "ledger.cannot_connect"
    if isinstance(error, InvalidRequestError) or (
        isinstance(error, DBAPIError)
        and (error.connection_invalidated or type(original).__name__ in ("OperationalError", "InterfaceError"))
    ):
        return "ledger.connection_lost"
    return "ledger.failed"
