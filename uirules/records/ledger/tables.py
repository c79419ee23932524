"""The tables of a ledger, the same in SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

__all__ = ["FORMAT", "PROGRAM", "TABLES", "details", "entries", "meta", "snapshots", "tables"]

FORMAT = 1
"""The format of the tables; one that is older is brought to it when the ledger is opened, a newer one is refused."""

PROGRAM = "uirules/ledger"
"""What the table ``uirules_meta`` says of the program whose tables these are."""

tables = MetaData()

_PLACE = BigInteger().with_variant(Integer, "sqlite")  # there INTEGER has 64 bits, and is the row's own number

meta = Table(
    "uirules_meta",
    tables,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

entries = Table(
    "uirules_entries",
    tables,
    Column("seq", _PLACE, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False, unique=True),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("key", Text),
    Column("algorithm", Text),
    Column("signature", LargeBinary),
    Column("detached", Text),
    Index("uirules_entries_kind", "kind", "seq"),
)
"""``detached`` repeats the commitment that stands in the payload, so that details are found from both sides."""

snapshots = Table(
    "uirules_snapshots",
    tables,
    Column("digest", Text, primary_key=True),
    Column("zlib", LargeBinary, nullable=False),
)

details = Table(
    "uirules_details",
    tables,
    Column("commitment", Text, primary_key=True),
    Column("content", LargeBinary),
    Column("erased_by", _PLACE),
)
"""``content`` is null once it was erased; ``erased_by`` is the entry that says so."""

TABLES = tuple(table.name for table in tables.sorted_tables)
