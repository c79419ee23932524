"""Damage that only bytes can do, and tables that were rebuilt without their rules."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from making import codes, record, records
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from uirules.errors import RecordError, UirulesError
from uirules.records.ledger import create_ledger, open_ledger
from uirules.records.ledger.faults import told


def exported(place: Path) -> str:
    """The export of a ledger as a text."""
    parts: list[str] = []
    with open_ledger(place) as ledger:
        ledger.export(parts.append)
    return "".join(parts)


def test_every_byte_of_the_file(tmp_path: Path) -> None:
    """Whichever is changed: the ledger is refused, or does not verify, or still says exactly what it said."""
    right = tmp_path / "right.db"
    with open_ledger(right, create=True) as ledger:
        ledger.append_many(records(12))
    data, before = right.read_bytes(), exported(right)
    file = tmp_path / "claims.db"
    dice = random.Random(3)
    used = [at for at in range(len(data)) if data[at]]
    found = 0
    for number in range(200):
        at = dice.choice(used) if number % 2 else dice.randrange(len(data))
        file.write_bytes(data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :])
        try:
            with open_ledger(file) as ledger:
                ok = ledger.verify().ok
            if ok:
                assert exported(file) == before, f"byte {at}"
            found += not ok
        except UirulesError:
            found += 1
    assert found > 80


def test_a_record_that_stands_twice(sqlite: str) -> None:
    """The tables do not let it happen; in tables built without that rule it is found."""
    with create_ledger(sqlite) as ledger:
        ledger.append_many(records(3))
        with ledger.store.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE kept AS SELECT * FROM uirules_entries")
            connection.exec_driver_sql("DROP TABLE uirules_entries")
            connection.exec_driver_sql("ALTER TABLE kept RENAME TO uirules_entries")
            connection.exec_driver_sql(
                "INSERT INTO uirules_entries SELECT 4, kind, record, prev, hash, payload, key, algorithm, signature,"
                " detached FROM uirules_entries WHERE seq = 2"
            )
        found = ledger.verify().failures
        assert [failure.seq for failure in found if codes([failure]) == ["doubled"]] == [4]
        with ledger.store.writing() as connection:
            connection.exec_driver_sql("UPDATE uirules_entries SET seq = -3 WHERE seq = 4")
        assert -3 in {failure.seq for failure in ledger.verify().failures}


def test_a_ledger_of_another_name(place: str) -> None:
    """What the table of the format says is not what the first record says."""
    with create_ledger(place) as ledger:
        with ledger.store.writing() as connection:
            connection.execute(text("UPDATE uirules_meta SET value = 'x' WHERE name = 'ledger'"))
        assert codes(ledger.verify().failures) == ["meta_altered"]


def test_a_ledger_without_entries(place: str) -> None:
    """Its first record is gone with the rest: found, and nothing is appended to it."""
    with create_ledger(place) as ledger:
        with ledger.store.writing() as connection:
            connection.execute(text("DELETE FROM uirules_entries"))
        assert codes(ledger.verify().failures) == ["no_entries"]
        for work, code in (
            (lambda: ledger.append(record(1)), "first_record"),
            (lambda: ledger.head, "no_entries"),
            (lambda: ledger.export(lambda _: None), "no_entries"),
            (lambda: ledger.checkpoint(_signer()), "no_entries"),
        ):
            with pytest.raises(RecordError) as caught:
                work()
            assert codes(caught.value.problems) == [code]


def _signer() -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from uirules.records.signing import Signer

    return Signer(Ed25519PrivateKey.generate())


def test_failures_are_bounded(sqlite: str) -> None:
    """So many are kept, the rest is counted."""
    with create_ledger(sqlite) as ledger:
        ledger.append_many(records(30))
        with ledger.store.writing() as connection:
            connection.execute(text("UPDATE uirules_entries SET hash = 'x'"))
        report = ledger.verify(limit=5)
        assert (len(report.failures), report.failed, report.ok) == (5, 31, False)


def test_a_ruleset_that_unpacks_without_end(sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not unpacked into memory."""
    import zlib

    from uirules.records.ledger.verify import unpacked

    assert unpacked(zlib.compress(b"x" * 10_000), limit=1_000) is None
    assert unpacked(zlib.compress(b"x" * 1_000), limit=1_000) == b"x" * 1_000


class Postgres(psycopg.Error):
    """An error as the server sends it."""

    def __init__(self, state: str) -> None:
        super().__init__(f"a message with a value: {state}")
        self.sqlstate = state


def _sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("a message with a value")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("original", "code"),
    [
        (Postgres("53100"), "disk_full"),
        (Postgres("25006"), "read_only"),
        (Postgres("42501"), "forbidden"),
        (Postgres("58030"), "io_error"),
        (Postgres("XX001"), "damaged"),
        (Postgres("57P01"), "connection_lost"),
        (Postgres("08006"), "connection_lost"),
        (Postgres("53300"), "cannot_connect"),
        (Postgres("42P01"), "other_program"),
        (Postgres("22001"), "failed"),
        (psycopg.OperationalError("server closed the connection"), "connection_lost"),
        (_sqlite(sqlite3.SQLITE_IOERR_FSYNC), "io_error"),
        (_sqlite(sqlite3.SQLITE_FULL), "disk_full"),
        (_sqlite(sqlite3.SQLITE_READONLY_DIRECTORY), "read_only"),
        (_sqlite(sqlite3.SQLITE_CORRUPT_INDEX), "damaged"),
        (_sqlite(sqlite3.SQLITE_NOTADB), "not_a_database"),
        (_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), "locked"),
    ],
    ids=repr,
)
def test_what_a_database_says(original: Exception, code: str) -> None:
    """Each fault that cannot be brought about here, by the number the database gives it; its own words are not told."""
    kind = OperationalError if "Operational" in type(original).__name__ else DBAPIError
    with pytest.raises(RecordError) as caught, told("claims.db"):
        raise kind("INSERT", {"fact": "a value"}, original)  # type: ignore[arg-type]
    assert codes(caught.value.problems) == [code]
    assert "value" not in str(caught.value)


def test_a_pool_that_is_empty() -> None:
    """All connections are in use."""
    with pytest.raises(RecordError) as caught, told("claims.db"):
        raise PoolTimeout("QueuePool limit")
    assert codes(caught.value.problems) == ["locked"]
