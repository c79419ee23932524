"""Exporting a ledger as JSON lines: a head line, then the entries in their order.

Before the first entry that rests on a snapshot comes the line of the snapshot, behind an entry the line of its detail.
Records and details stand in the lines as they are stored, byte for byte; any tool for JSON can read them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from uirules.errors import Problem, RecordError
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.failure import failure_of
from uirules.records.ledger.payload import snapshots_of
from uirules.records.ledger.rows import bytes_of, count_in, entry_of, head_of, ledger_id, pages
from uirules.records.ledger.store import Store
from uirules.records.ledger.tables import snapshots

__all__ = ["SCHEMA", "export"]

SCHEMA = "uirules/ledger-export/0"


def export(store: Store, write: Callable[[str], Any], progress: Any = None) -> int:
    """Write the ledger as it is now, and say how many entries that is. Nothing is verified on the way.

    RecordError where the ledger is empty, an entry cannot be read, or a snapshot is missing.
    """
    with store.reading() as connection:
        count, head, ledger = count_in(connection), head_of(connection), ledger_id(connection)
    if head is None:
        raise RecordError(Problem("ledger.no_entries"))
    write(_line({"schema": SCHEMA, "ledger": ledger, "count": count, "head": head.hash}))
    written: set[str] = set()
    rows = pages(store, stop=count)
    for row in progress(rows) if progress is not None else rows:
        entry = entry_of(row)
        for name in snapshots_of(entry.content):
            if name not in written:
                written.add(name)
                write(_snapshot(store, name))
        write(_entry(entry))
        if row.content is not None:
            content = bytes_of(row.content)
            if not content:
                raise RecordError(failure_of("ledger.detail_altered", entry).problem)
            text = _text(content)
            write(f'{{"detail":{json.dumps(row.detached)},"content":{text}}}\n')
    return count


def _line(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _entry(entry: Entry) -> str:
    head: dict[str, Any] = {"seq": entry.seq, "id": entry.record, "prev": entry.prev, "hash": entry.hash}
    if entry.key is not None or entry.algorithm is not None or entry.signature is not None:
        signature = base64.b64encode(entry.signature or b"").decode()
        head["signature"] = {"key": entry.key, "algorithm": entry.algorithm, "value": signature}
    begun = json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1]
    return f'{begun},"record":{_text(entry.payload)}}}\n'


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise RecordError(Problem("ledger.not_canonical")) from None
    if "\n" in text:  # canonical JSON has none
        raise RecordError(Problem("ledger.not_canonical"))
    return text


def _snapshot(store: Store, name: str) -> str:
    with store.reading() as connection:
        packed = connection.execute(select(snapshots.c.zlib).where(snapshots.c.digest == name)).scalar()
    if packed is None:
        raise RecordError(Problem("ledger.snapshot_missing", fields={"seq": "-", "record": "-", "digest": name}))
    return _line({"snapshot": name, "zlib": base64.b64encode(bytes(packed)).decode()})
