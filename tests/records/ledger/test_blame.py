"""What verify says of each kind of alteration, and of whom: exactly that, and nothing besides."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from making import codes, record
from sqlalchemy import Connection, delete, update

from uirules.errors import RecordError
from uirules.records.canonical import digest
from uirules.records.ledger import Ledger, create_ledger, import_ledger
from uirules.records.ledger.rows import row_of
from uirules.records.ledger.tables import entries
from uirules.records.signing import Signer

ZERO = "sha256:" + "0" * 64


def alter(connection: Connection, ledger: Ledger, what: str) -> None:
    """One alteration of entry 3 of 6."""
    chain = list(ledger.entries())
    third = chain[3]
    there = update(entries).where(entries.c.seq == 3)
    if what == "cut":
        connection.execute(delete(entries).where(entries.c.seq >= 4))
    elif what == "removed":
        connection.execute(delete(entries).where(entries.c.seq == 3))
    elif what == "removed, the rest moved up":
        connection.execute(delete(entries).where(entries.c.seq == 3))
        for seq in (4, 5):
            connection.execute(update(entries).where(entries.c.seq == seq).values(seq=seq - 1))
    elif what in ("rewritten", "rewritten to the end"):
        other = record(99, ruleset=None)
        entry = replace(third, record=other.id, payload=other.payload)
        for old in [entry, *chain[4:]] if what.endswith("end") else [entry]:
            new = replace(old, prev=entry.hash if old.seq > 3 else old.prev)
            entry = replace(new, hash=new.hash_in(ledger.id))
            connection.execute(update(entries).where(entries.c.seq == new.seq).values(**row_of(entry, None)))
    else:
        values: dict[str, Any] = {
            "content": {"payload": third.payload + b" "},
            "id": {"record": ZERO},
            "kind": {"kind": "act"},
            "link": {"detached": ZERO},
            "hash": {"hash": ZERO},
            "prev": {"prev": ZERO},
            "key": {"key": "ed25519-0"},
        }
        connection.execute(there.values(**values[what]))


EXPECTED = {
    "content": [("payload_altered", 3)],
    "id": [("payload_altered", 3), ("hash_altered", 3)],
    "kind": [("column_altered", 3)],
    "link": [("column_altered", 3)],
    "hash": [("hash_altered", 3)],
    "prev": [("prev_altered", 3)],
    "removed": [("missing", 3)],
    "removed, the rest moved up": [("moved", 3), ("checkpoint_differs", 3), ("tail_cut", 5)],
    "rewritten": [("rewritten", 3)],
    "rewritten to the end": [("checkpoint_differs", 3)],
    "cut": [("tail_cut", 4)],
}


@pytest.mark.parametrize("what", EXPECTED)
def test_who_is_to_blame(sqlite: str, signer: Signer, what: str) -> None:
    """In a ledger without signatures, with a checkpoint."""
    with create_ledger(sqlite) as ledger:
        ledger.append_many([record(number, ruleset=None) for number in range(5)])
        checkpoint = ledger.checkpoint(signer)
        with ledger.store.writing() as connection:
            alter(connection, ledger, what)
        report = ledger.verify(checkpoint)
        assert (
            list(zip(codes(report.failures), [failure.seq for failure in report.failures], strict=True))
            == EXPECTED[what]
        )


def test_a_key_that_was_put_in(sqlite: str) -> None:
    """It is part of what the hash is made over, and no key may sign there."""
    with create_ledger(sqlite) as ledger:
        ledger.append_many([record(number, ruleset=None) for number in range(5)])
        with ledger.store.writing() as connection:
            alter(connection, ledger, "key")
        assert codes(ledger.verify().failures) == ["hash_altered", "signature_algorithm"]


@pytest.mark.parametrize("batch", [1, 500])
def test_a_record_that_stands_twice_in_an_export(sqlite: str, tmp_path: Any, monkeypatch: Any, batch: int) -> None:
    """Chained rightly both times: refused at the line of the second."""
    monkeypatch.setattr("uirules.records.ledger.importing._BATCH", batch)
    parts: list[str] = []
    with create_ledger(sqlite) as ledger:
        ledger.append_many([record(number, ruleset=None) for number in range(3)])
        ledger.export(parts.append)
        again = replace(ledger.get(2), seq=4, prev=ledger.head.hash)
        again = replace(again, hash=digest(again.head(ledger.id)))
    head = json.loads(parts[0]) | {"count": 5, "head": again.hash}
    line = json.loads(parts[3]) | {"seq": 4, "prev": again.prev, "hash": again.hash}
    data = json.dumps(head) + "\n" + "".join(parts[1:]) + json.dumps(line) + "\n"
    with pytest.raises(RecordError) as caught:
        import_ledger(tmp_path / "copy.db", io.BytesIO(data.encode()), "all.ndjson")
    (problem,) = caught.value.problems
    assert (codes([problem]), problem.where) == (["line_doubled"], "all.ndjson:6:1")
