# ruff: noqa: E402
"""The ledger: an append-only chain of records on SQLite or PostgreSQL. Needs the extra ``ledger``."""

from __future__ import annotations

from uirules.records.needs import needed

needed("sqlalchemy", "ledger")

from uirules.records.ledger.append import Appended
from uirules.records.ledger.checkpoint import Checkpoint, read_checkpoint
from uirules.records.ledger.entry import Entry, Erased
from uirules.records.ledger.failure import Failure
from uirules.records.ledger.importing import Imported
from uirules.records.ledger.ledger import Ledger, create_ledger, import_ledger, open_ledger
from uirules.records.ledger.store import shown
from uirules.records.ledger.verify import VerifyReport

__all__ = [
    "Appended",
    "Checkpoint",
    "Entry",
    "Erased",
    "Failure",
    "Imported",
    "Ledger",
    "VerifyReport",
    "create_ledger",
    "import_ledger",
    "open_ledger",
    "read_checkpoint",
    "shown",
]
