"""Whoever can write to the database alters it: every alteration is found, and the right record is named."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from making import codes, record
from sqlalchemy import Connection, delete, insert, select, update

from uirules.records.canonical import digest
from uirules.records.ledger import Checkpoint, Ledger, VerifyReport, create_ledger
from uirules.records.ledger.entry import Entry
from uirules.records.ledger.rows import entry_of, row_of
from uirules.records.ledger.store import Store
from uirules.records.ledger.tables import details, entries
from uirules.records.ledger.verify import verify
from uirules.records.signing import ALGORITHM, Signer, new_key

MANIPULATIONS = 1_000
COUNT = 20
"""Entries of decisions in the ledger that is manipulated."""


class Held(Store):
    """A store that reads through one transaction, in which what was manipulated is seen and then taken back."""

    def hold(self, connection: Connection) -> None:
        self.connection = connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self.connection


@dataclass
class Victim:
    """A ledger to be manipulated, a checkpoint of it, and the key of somebody who may not sign."""

    ledger: Ledger
    checkpoint: Checkpoint
    thief: Signer

    def after(self, change: Callable[[Connection], Any]) -> tuple[Any, VerifyReport]:
        """What a change gave and what ``verify`` then finds; the change is undone."""
        held = Held(self.ledger.store.engine, "claims", 1)
        with self.ledger.store.writing() as connection:
            held.hold(connection)
            try:
                return change(connection), verify(held, [self.checkpoint])
            finally:
                connection.rollback()


def victim(place: str, folder: Path, policy: str) -> Victim:
    """A ledger with rulesets, detached facts, an erasure and, where it is signed, a change of keys."""
    owner, second = new_key(folder / "owner.pem"), new_key(folder / "second.pem")
    ledger = create_ledger(place, policy, [], owner if policy == "required" else None, id="0" * 32)
    kept = [record(n, detached=n % 2 == 0, ruleset=b"law %d" % (n // 8)) for n in range(COUNT)]
    ledger.append_many(kept[:12])
    ledger.erase([kept[0].id, kept[2].id], "retention", "Office 1", dt.date(2027, 1, 1))
    if policy == "required":
        ledger.change_keys(add=[second.public], revoke=[owner.id], reason="yearly")
        ledger.signer = second
    ledger.append_many(kept[12:])
    return Victim(ledger, ledger.checkpoint(second), new_key(folder / "thief.pem"))


# ── manipulations: each gives the places that must be named ──────────────────────────────────────────────────────────


def altered_byte(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ dice.randrange(1, 256)]) + data[at + 1 :]


def altered_letter(data: str, dice: random.Random) -> str:
    at = dice.randrange(len(data))
    return data[:at] + dice.choice([letter for letter in "0123456789abcdefx" if letter != data[at]]) + data[at + 1 :]


class Hand:
    """Somebody who alters the tables, by a die."""

    def __init__(self, victim: Victim, connection: Connection, seed: int) -> None:
        self.victim = victim
        self.connection = connection
        self.dice = random.Random(seed)
        rows = connection.execute(select(entries).order_by(entries.c.seq)).all()
        self.entries = [entry_of(row) for row in rows]
        self.detached = {row.seq: row.detached for row in rows}
        self.last = len(rows) - 1

    def alter(self) -> set[int]:
        """One manipulation of any kind."""
        kinds = (
            [self.byte] * 4 + [self.column] * 4 + [self.detail, self.removed, self.cut, self.swapped, self.renumbered]
        )
        return self.dice.choice([*kinds, self.replaced, self.rehashed, self.rewritten, self.resigned, self.put_in])()

    def _any(self, least: int = 0) -> Entry:
        return self.entries[self.dice.randrange(least, self.last + 1)]

    def _set(self, at: int, /, **values: Any) -> None:
        self.connection.execute(update(entries).where(entries.c.seq == at).values(**values))

    def byte(self) -> set[int]:
        """A byte of a record's content."""
        entry = self._any()
        self._set(entry.seq, payload=altered_byte(entry.payload, self.dice))
        return {entry.seq}

    def column(self) -> set[int]:
        """A letter of any other column, or a byte of the signature, or the column emptied."""
        entry = self._any()
        names = ["kind", "record", "prev", "hash", "key", "algorithm", "signature"]
        name = self.dice.choice([name for name in names if getattr(entry, name) is not None])
        value = getattr(entry, name)
        if name in ("key", "algorithm", "signature") and self.dice.random() < 0.3:
            self._set(entry.seq, **{name: None})
        else:
            self._set(entry.seq, **{name: (altered_byte if name == "signature" else altered_letter)(value, self.dice)})
        return {entry.seq}

    def detail(self) -> set[int]:
        """A byte of the facts kept beside a record, or the facts without more, or the link to them."""
        kept = {row.commitment: row.content for row in self.connection.execute(select(details)) if row.content}
        seq = self.dice.choice([seq for seq, name in self.detached.items() if name in kept])
        name = self.detached[seq]
        what = self.dice.randrange(4)
        if what == 0:
            changed = altered_byte(kept[name], self.dice)
            self.connection.execute(update(details).where(details.c.commitment == name).values(content=changed))
        elif what == 1:
            self.connection.execute(delete(details).where(details.c.commitment == name))
        elif what == 2:
            by = self.dice.choice([None, seq, 13, self.last])
            self.connection.execute(
                update(details).where(details.c.commitment == name).values(content=None, erased_by=by)
            )
        else:
            self._set(seq, detached=self.dice.choice([None, altered_letter(name, self.dice)]))
        return {seq}

    def removed(self) -> set[int]:
        """A record taken out."""
        seq = self.dice.randrange(self.last)
        self.connection.execute(delete(entries).where(entries.c.seq == seq))
        return {seq}

    def cut(self) -> set[int]:
        """The last records taken out."""
        seq = self.dice.randrange(1, self.last + 1)
        self.connection.execute(delete(entries).where(entries.c.seq >= seq))
        return {seq}

    def swapped(self) -> set[int]:
        """Two records in each other's place."""
        first, second = sorted(self.dice.sample(range(1, self.last + 1), 2))
        for old, new in ((first, -1), (second, first), (-1, second)):
            self._set(old, seq=new)
        return {first, second}

    def renumbered(self) -> set[int]:
        """A record taken out, and those behind it moved up."""
        seq = self.dice.randrange(1, self.last)
        self.connection.execute(delete(entries).where(entries.c.seq == seq))
        for moved in range(seq + 1, self.last + 1):
            self._set(moved, seq=moved - 1)
        return {seq}

    def _another(self, entry: Entry, **more: Any) -> Entry:
        other = record(1_000 + self.dice.randrange(1_000), ruleset=None)
        return replace(entry, kind="decision", record=other.id, payload=other.payload, **more)

    def replaced(self) -> set[int]:
        """Another record, whole in itself, in the place of one; its hash left as it was."""
        entry = self._any(1)
        self._set(entry.seq, **row_of(self._another(entry), None))
        return {entry.seq}

    def rehashed(self) -> set[int]:
        """The same, with the hash it must have."""
        entry = self._another(self._any(1))
        self._set(entry.seq, **row_of(replace(entry, hash=entry.hash_in(self.victim.ledger.id)), None))
        return {entry.seq}

    def rewritten(self) -> set[int]:
        """The same, with new hashes to the end of the chain; no signature, or the old ones."""
        bare = self.dice.random() < 0.5
        return self._chain(lambda entry: replace(entry, key=None, algorithm=None, signature=None) if bare else entry)

    def resigned(self) -> set[int]:
        """The same, signed by somebody who may not, under the own name or under that of one who may."""
        if self.victim.ledger.policy().policy == "none":
            return self.rewritten()
        thief, own = self.victim.thief, self.dice.random() < 0.5
        return self._chain(
            lambda entry: replace(entry, key=thief.id if own else entry.key, algorithm=ALGORITHM, signature=b"x"), thief
        )

    def _chain(self, change: Callable[[Entry], Entry], signer: Signer | None = None) -> set[int]:
        first = self._any(1).seq
        prev = self.entries[first - 1].hash
        for old in self.entries[first:]:
            entry = change(replace(self._another(old) if old.seq == first else old, prev=prev))
            head = entry.head(self.victim.ledger.id)
            if signer is not None:
                entry = replace(entry, signature=signer.sign(head))
            entry = replace(entry, hash=digest(head))
            self._set(entry.seq, **row_of(entry, None if entry.seq == first else self.detached[entry.seq]))
            prev = entry.hash
        return {first}

    def put_in(self) -> set[int]:
        """A record more at the end, or in the middle with those behind it moved down."""
        seq = self.dice.randrange(1, self.last + 1)
        for moved in range(self.last, seq - 1, -1):
            self._set(moved, seq=moved + 1)
        entry = self._another(self.entries[seq - 1], seq=seq, prev=self.entries[seq - 1].hash)
        entry = replace(entry, hash=entry.hash_in(self.victim.ledger.id))
        self.connection.execute(insert(entries), [row_of(entry, None)])
        return {seq}


def named(report: VerifyReport) -> set[int]:
    """The places that failures name; a range that is missing is named by its first."""
    return {failure.seq for failure in report.failures if failure.seq is not None}


def survey(victim: Victim, times: int, seed: int) -> list[str]:
    """The manipulations of which the right record was not named."""
    missed = []
    for number in range(seed, seed + times):
        hands: list[Hand] = []

        def alter(connection: Connection, number: int = number, hands: list[Hand] = hands) -> set[int]:
            hands.append(Hand(victim, connection, number))
            return hands[0].alter()

        wanted, report = victim.after(alter)
        if report.ok or not wanted <= named(report):
            missed.append(f"{number}: {wanted} but {codes(report.failures)} at {named(report)}")
    assert victim.ledger.verify(victim.checkpoint).ok
    return missed


def test_every_manipulation_is_found(tmp_path: Path) -> None:
    """A thousand, on a signed ledger and on one without signatures, with a checkpoint."""
    for policy in ("required", "none"):
        folder = tmp_path / policy
        folder.mkdir()
        made = victim(str(folder / "claims.db"), folder, policy)
        assert survey(made, MANIPULATIONS // 2, seed=1) == []
        made.ledger.close()


def test_every_manipulation_is_found_on_a_server(postgres: str, tmp_path: Path) -> None:
    """Fewer of them, the same way."""
    made = victim(postgres, tmp_path, "required")
    assert survey(made, 40, seed=5_000) == []
    made.ledger.close()
