"""The ledger: an append-only chain of records on SQLite or PostgreSQL. Needs the extra ``ledger``."""

from __future__ import annotations

from uirules.errors import Problem, UnknownName

try:
    import sqlalchemy  # noqa: F401
except ImportError:
    raise UnknownName(Problem("ledger.no_library", fields={"library": "SQLAlchemy"})) from None

from uirules.records.ledger.append import Appended
from uirules.records.ledger.checkpoint import Checkpoint, read_checkpoint
from uirules.records.ledger.entry import Entry, Erased
from uirules.records.ledger.failure import Failure
from uirules.records.ledger.ledger import Ledger, create_ledger, open_ledger
from uirules.records.ledger.verify import VerifyReport

__all__ = [
    "Appended",
    "Checkpoint",
    "Entry",
    "Erased",
    "Failure",
    "Ledger",
    "VerifyReport",
    "create_ledger",
    "open_ledger",
    "read_checkpoint",
]
