"""The ledger: opened, appended to, read, erased from, verified."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import insert, select

from uirules.errors import Problem, RecordError, UnknownName
from uirules.records.canonical import canonical_bytes, digest
from uirules.records.ledger.append import Appended, Writer, batches
from uirules.records.ledger.checkpoint import Checkpoint, make_checkpoint
from uirules.records.ledger.entry import FIRST, Entry, Erased
from uirules.records.ledger.erase import erase
from uirules.records.ledger.export import export
from uirules.records.ledger.importing import Imported, import_lines
from uirules.records.ledger.keys import change_keys
from uirules.records.ledger.migrate import migrate
from uirules.records.ledger.policy import POLICIES, Policy, ledger_content
from uirules.records.ledger.rows import (
    COLUMNS,
    bytes_of,
    count_in,
    entry_of,
    erased_of,
    head_of,
    ledger_id,
    pages,
    row_of,
)
from uirules.records.ledger.store import WAIT, Store, open_store
from uirules.records.ledger.tables import FORMAT, PROGRAM, details, entries, meta, snapshots, tables
from uirules.records.ledger.verify import MAX_FAILURES, VerifyReport, unpacked, verify
from uirules.records.signing import ALGORITHM, PublicKey, Signer

if TYPE_CHECKING:
    from uirules.records.record import Record

__all__ = ["Ledger", "create_ledger", "import_ledger", "open_ledger"]

_BATCH = 500


class Ledger:
    """An append-only chain of records. Made by :func:`open_ledger`; its methods may be called from several threads."""

    def __init__(self, store: Store, signer: Signer | None = None) -> None:
        self.store = store
        self.signer = signer
        self._stored: set[str] = set()
        with store.reading() as connection:
            self.id = ledger_id(connection)

    # ── appending ────────────────────────────────────────────────────────────────────────────────────────────────────

    def append(self, record: Record) -> Entry:
        """Store a record at the end of the chain; once this returns, no crash loses it.

        A record that is there already is not stored again: its entry is returned. So whoever cannot tell whether an
        append went through appends again. RecordError where the record, or what it rests on, is not what it says, the
        signer may not sign (also where the record is there already), the last entry was altered, or the database cannot
        be written to; then nothing of it is stored.
        """
        with self.store.writing() as connection:
            writer = Writer(connection, self.signer, self._stored)
            (entry,), _ = writer.append([record])
        self._stored |= writer.stored
        return entry

    def append_many(self, records: Iterable[Record], batch: int = _BATCH) -> Appended:
        """Store many records, ``batch`` of them in each transaction. RecordError as :meth:`append`.

        The batches before the one that failed stay stored; the same call again goes on where it failed.
        """
        added = present = 0
        head: Entry | None = None
        for group in batches(records, batch):
            with self.store.writing() as connection:
                writer = Writer(connection, self.signer, self._stored)
                _, new = writer.append(group)
            self._stored |= writer.stored
            added, present, head = added + new, present + len(group) - new, writer.head
        return Appended(added, present, head)

    def erase(
        self, records: Sequence[str], ground: str, office: str, date: dt.date, signer: Signer | None = None
    ) -> list[Entry]:
        """Remove what these records keep beside them, for good, and append what says so.

        ``ground``, ``office`` and ``date`` stand in the chain for ever: no personal fact belongs there. UnknownName for
        a record that is not there; RecordError for one that keeps nothing beside it, or was erased before.
        """
        with self.store.writing() as connection:
            return erase(Writer(connection, signer or self.signer, self._stored), records, ground, office, date)

    def change_keys(
        self, add: Sequence[PublicKey] = (), revoke: Sequence[str] = (), reason: str = "", signer: Signer | None = None
    ) -> Entry:
        """Let keys sign from the next entry on, or no longer. RecordError where the change is not allowed."""
        with self.store.writing() as connection:
            return change_keys(Writer(connection, signer or self.signer, self._stored), add, revoke, reason)

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def __len__(self) -> int:
        with self.store.reading() as connection:
            return count_in(connection)

    @property
    def head(self) -> Entry:
        """The last entry. RecordError where the ledger is empty, which only a damaged one is."""
        with self.store.reading() as connection:
            head = head_of(connection)
        if head is None:
            raise RecordError(Problem("ledger.no_entries"))
        return head

    def policy(self) -> Policy:
        """Who may sign the next entry."""
        from uirules.records.ledger.append import policy_of

        with self.store.reading() as connection:
            return policy_of(connection)[1]

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """The entries from a place on, in their order, read page by page; nothing is verified."""
        return (entry_of(row) for row in pages(self.store, start, stop))

    def with_details(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[Entry, bytes | None]]:
        """The entries, each with the document kept beside it as it is stored; None where there is none, or none any
        more: :meth:`detail` says why. Neither is verified."""
        for row in pages(self.store, start, stop):
            yield entry_of(row), bytes_of(row.content)

    def get(self, which: int | str) -> Entry:
        """The entry at a place, or of a record. UnknownName where there is none."""
        column = entries.c.seq if isinstance(which, int) else entries.c.record
        with self.store.reading() as connection:
            row = connection.execute(select(*COLUMNS).where(column == which)).first()
        if row is None:
            raise UnknownName(Problem("ledger.no_entry", found=str(which)))
        return entry_of(row)

    def snapshot(self, name: str) -> bytes:
        """What is stored under a digest. UnknownName where nothing is, RecordError where it does not match."""
        with self.store.reading() as connection:
            packed = connection.execute(select(snapshots.c.zlib).where(snapshots.c.digest == name)).scalar()
        if packed is None:
            raise UnknownName(Problem("ledger.no_snapshot", found=name))
        content = unpacked(packed)
        if content is None or digest(content) != name:
            raise RecordError(Problem("ledger.snapshot_altered", fields={"digest": name}))
        return content

    def detail(self, commitment: str) -> bytes | Erased:
        """The document behind a commitment, or what says that it was erased.

        UnknownName where the ledger never had it; RecordError where it does not match, or is gone without an erasure.
        """
        fields = {"digest": commitment}
        with self.store.reading() as connection:
            row = connection.execute(select(details).where(details.c.commitment == commitment)).first()
            if row is None:
                raise UnknownName(Problem("ledger.no_detail", found=commitment))
            if row.content is None:
                erased = erased_of(connection, commitment, row.erased_by) if row.erased_by is not None else None
                if erased is None:
                    raise RecordError(Problem("ledger.detail_gone_of", fields=fields))
                return erased
        content = bytes_of(row.content) or b""
        if digest(content) != commitment:
            raise RecordError(Problem("ledger.detail_altered_of", fields=fields))
        return content

    # ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────────

    def verify(
        self,
        against: Checkpoint | Sequence[Checkpoint] | None = None,
        trusted: Sequence[PublicKey] = (),
        limit: int = MAX_FAILURES,
        progress: Any = None,
    ) -> VerifyReport:
        """Read everything and say what is altered, moved, missing, doubled or wrongly signed.

        Without a checkpoint in ``against``, a tail that was cut and a chain rewritten by somebody who may sign are
        not seen. ``trusted`` are the keys that a checkpoint may be signed with; not given, those of the ledger.
        """
        checkpoints = [against] if isinstance(against, Checkpoint) else list(against or ())
        return verify(self.store, checkpoints, trusted, limit, progress)

    def checkpoint(self, signer: Signer | None = None) -> Checkpoint:
        """A signed statement of how far the ledger goes, made without verifying it."""
        who = signer or self.signer
        if who is None:
            raise RecordError(Problem("ledger.checkpoint_needs_key"))
        with self.store.reading() as connection:
            return make_checkpoint(connection, self.id, who)

    def export(self, write: Callable[[str], Any], progress: Any = None) -> int:
        """Write the ledger as JSON lines, and say how many entries that is; nothing is verified on the way."""
        return export(self.store, write, progress)

    def import_(self, stream: IO[bytes], name: str = "<export>", progress: Any = None) -> Imported:
        """Continue this ledger by an export of the same one. RecordError as :func:`import_ledger`."""
        return import_lines(self.store, stream, name, make_tables, progress)

    def close(self) -> None:
        """Give the connections back."""
        self.store.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_ledger(ledger: str | Path, create: bool = False, signer: Signer | None = None, wait: float = WAIT) -> Ledger:
    """The ledger at a path (SQLite) or a URL (``postgresql+psycopg://…``).

    ``create`` makes one where none is, that requires signatures if a signer is given and takes none otherwise;
    :func:`create_ledger` says it in full. ``signer`` signs what is appended. ``wait`` is how many seconds a writer
    waits for others. RecordError where there is no ledger, or another program's database.
    """
    store = open_store(ledger, wait, missing=create)
    try:
        with store.reading() as connection:
            found = store.format(connection)
        if found is None:
            if not create:
                raise store.error("ledger.none_here")
            _create(store, secrets.token_hex(16), None, (), signer, must=False)
        elif found < FORMAT:
            migrate(store)
        return Ledger(store, signer)
    except BaseException:
        store.close()
        raise


def create_ledger(
    ledger: str | Path,
    policy: str | None = None,
    keys: Sequence[PublicKey] = (),
    signer: Signer | None = None,
    id: str | None = None,
    wait: float = WAIT,
) -> Ledger:
    """A new ledger. RecordError where one is there already, or the policy and the keys do not go together.

    ``policy`` is ``none``, ``optional`` or ``required`` (that one where a signer or keys are given); ``keys`` may sign
    besides the signer's; ``id`` is 32 hex digits, drawn at random where it is not given.
    """
    if id is not None and not (len(id) == 32 and set(id) <= set("0123456789abcdef")):
        raise RecordError(Problem("ledger.id_shape", found=id))
    store = open_store(ledger, wait, missing=True)
    try:
        with store.made_or_gone():
            with store.reading() as connection:
                if store.format(connection) is not None:
                    raise store.error("ledger.exists")
            _create(store, id or secrets.token_hex(16), policy, keys, signer, must=True)
            return Ledger(store, signer)
    except BaseException:
        store.close()
        raise


def import_ledger(
    ledger: str | Path, stream: IO[bytes], name: str = "<export>", progress: Any = None, wait: float = WAIT
) -> Imported:
    """Read an export into a new ledger, or into an earlier state of the same one.

    RecordError, at ``name:line``, for the first line that does not verify, and where the ledger that is there is
    another one, or went another way. All of it is stored, or nothing.
    """
    store = open_store(ledger, wait, missing=True)
    try:
        with store.made_or_gone():
            return import_lines(store, stream, name, make_tables, progress)
    finally:
        store.close()


def _create(
    store: Store, id: str, policy: str | None, keys: Sequence[PublicKey], signer: Signer | None, must: bool
) -> None:
    every = {key.id: key for key in ([signer.public] if signer is not None else []) + list(keys)}
    policy = policy or ("required" if every else "none")
    if policy not in POLICIES:
        raise UnknownName(Problem("ledger.policy", found=policy, expected=", ".join(POLICIES)))
    if (policy == "none") is bool(every):
        raise RecordError(Problem("ledger.policy_keys" if every else "ledger.policy_no_keys", found=policy))
    if policy == "required" and signer is None:
        raise RecordError(Problem("ledger.signature_needed", expected=", ".join(every)))
    payload = canonical_bytes(ledger_content(id, policy, list(every.values())))
    key, algorithm = (signer.id, ALGORITHM) if signer is not None else (None, None)
    bare = Entry(0, "ledger", digest(payload), FIRST, "", payload, key, algorithm)
    head = bare.head(id)
    signature = signer.sign(head) if signer is not None else None
    entry = Entry(0, "ledger", bare.record, FIRST, digest(head), payload, key, algorithm, signature)
    with store.writing(creating=True) as connection:
        if store.format(connection) is not None:
            if must:
                raise store.error("ledger.exists")
            return  # somebody else was faster
        make_tables(connection, id)
        connection.execute(insert(entries), [row_of(entry, None)])


def make_tables(connection: Any, id: str) -> None:
    """The tables, empty but for what says whose they are."""
    tables.create_all(connection)
    named = {"program": PROGRAM, "format": str(FORMAT), "ledger": id}
    connection.execute(insert(meta), [{"name": name, "value": value} for name, value in named.items()])
