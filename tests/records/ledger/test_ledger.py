"""Appending, reading and verifying, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest
from making import RULESET, SECRET, codes, record, records

from uirules.errors import RecordError, UnknownName
from uirules.records.canonical import digest
from uirules.records.ledger import Erased, Ledger, create_ledger, open_ledger, read_checkpoint
from uirules.records.ledger.entry import FIRST
from uirules.records.record import Record
from uirules.records.signing import Signer


def test_first_record_names_the_ledger(place: str) -> None:
    """A new ledger has one entry, chained to nothing, with its id, its format and its policy."""
    with create_ledger(place) as ledger:
        (entry,) = ledger.entries()
        assert (entry.seq, entry.prev, entry.kind, len(ledger)) == (0, FIRST, "ledger", 1)
        assert entry.content["ledger"] == ledger.id
        assert entry.content["signing"] == {"keys": [], "policy": "none"}


def test_what_is_appended_is_read_again(place: str) -> None:
    """By its place, by its id, in order; the ruleset and the detached facts as they were given."""
    kept = records(5)
    with open_ledger(place, create=True) as ledger:
        made = [ledger.append(one) for one in kept]
    with open_ledger(place) as ledger:
        assert [entry.record for entry in ledger.entries(1)] == [one.id for one in kept]
        assert ledger.get(2) == ledger.get(kept[1].id) == made[1]
        assert made[1].content == kept[1].content
        assert Record.from_payload(made[1].payload).id == kept[1].id
        assert ledger.snapshot(digest(RULESET)) == RULESET
        commitment = kept[0].content["calculation"]["detached"]
        assert ledger.detail(commitment) == kept[0].detail
        assert [entry.seq for entry in ledger.entries(2, 4)] == [2, 3]


def test_each_entry_is_chained_to_the_one_before(place: str) -> None:
    """The hash covers the ledger, the place, the entry before and the record."""
    with open_ledger(place, create=True) as ledger:
        ledger.append_many(records(3))
        chain = list(ledger.entries())
        assert [entry.prev for entry in chain[1:]] == [entry.hash for entry in chain[:-1]]
        assert all(entry.hash_in(ledger.id) == entry.hash for entry in chain)
        for other in ("seq", "prev", "record"):
            changed = dataclasses.replace(chain[2], **{other: 7 if other == "seq" else FIRST})
            assert changed.hash_in(ledger.id) != chain[2].hash
        assert chain[2].hash_in("another") != chain[2].hash


def test_the_same_record_is_kept_once(place: str) -> None:
    """An append that is repeated finds the entry of the first, also within one batch."""
    with open_ledger(place, create=True) as ledger:
        first = ledger.append(record(1))
        assert ledger.append(record(1)) == first
        done = ledger.append_many([record(1), record(2), record(2), record(3)], batch=3)
        assert (done.added, done.present, len(ledger)) == (2, 2, 4)
        assert done.head == ledger.head == ledger.get(3)


def test_many_writers_at_once(place: str) -> None:
    """Four threads with ledgers of their own append overlapping records: each is kept once, the chain holds."""
    create_ledger(place).close()
    failed: list[BaseException] = []

    def write(first: int) -> None:
        try:
            with open_ledger(place) as ledger:
                for number in range(first, first + 20):
                    ledger.append(record(number))
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    threads = [threading.Thread(target=write, args=(first,)) for first in (0, 10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with open_ledger(place) as ledger:
        assert len(ledger) == 51
        assert ledger.verify().ok


def test_one_ledger_in_several_threads(place: str) -> None:
    """A ledger object may be shared."""
    with open_ledger(place, create=True) as ledger:
        threads = [threading.Thread(target=lambda n=n: ledger.append(record(n))) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(ledger), ledger.verify().ok) == (9, True)


def test_several_create_at_once(place: str) -> None:
    """Whoever opens first makes it, the others find it."""
    ids: list[str] = []

    def make() -> None:
        with open_ledger(place, create=True) as ledger:
            ids.append(ledger.id)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(ids), len(set(ids))) == (4, 1)


def test_what_a_record_rests_on_must_be_there(place: str) -> None:
    """A ruleset or facts that are neither given nor stored, or are others: nothing of the batch is kept."""
    bare = dataclasses.replace(record(1), snapshots={})
    wrong = dataclasses.replace(record(2), snapshots={digest(RULESET): b"other"})
    no_facts = dataclasses.replace(record(3, ruleset=None, detached=True), detail=None)
    other_facts = dataclasses.replace(record(3, ruleset=None, detached=True), detail=b"{}")
    with open_ledger(place, create=True) as ledger:
        for refused, code in (
            (bare, "snapshot_not_given"),
            (wrong, "snapshot_other"),
            (no_facts, "detail_not_given"),
            (other_facts, "detail_other"),
        ):
            with pytest.raises(RecordError) as caught:
                ledger.append_many([record(9, ruleset=None), refused])
            assert codes(caught.value.problems) == [code]
            assert SECRET not in str(caught.value)
        assert len(ledger) == 1
        ledger.append(record(0))
        assert ledger.append(bare).seq == 2  # now the ruleset is stored


def test_a_record_that_is_not_what_it_says(place: str) -> None:
    """Another id, another kind, bytes that are not canonical, kinds that only the ledger writes."""
    right = record(1)
    with open_ledger(place, create=True) as ledger:
        for wrong, code in (
            (dataclasses.replace(right, id=record(2).id), "record_other"),
            (dataclasses.replace(right, kind="act"), "record_other"),
            (_of(b'{"kind": "decision"}'), "not_canonical"),
            (_of(b'{"kind":"decision","n":1.5}'), "not_canonical"),
            (_of(b'{"kind":"decision","n":1,"n":1}'), "not_canonical"),
            (_of(b'{"kind":"decision","n":9007199254740992}'), "not_canonical"),
            (_of(b'{"kind":"decision","n":' + b"9" * 5_000 + b"}"), "not_canonical"),
            (_of(b"[" * 100_000), "not_canonical"),
            (_of(b'["decision"]'), "not_canonical"),
            (_of(b'{"kind":"A b"}'), "no_kind"),
            (_of(b'{"kind":"key"}', "key"), "own_kind"),
        ):
            with pytest.raises(RecordError) as caught:
                ledger.append(wrong)
            assert codes(caught.value.problems) == [code]
        assert len(ledger) == 1


def _of(payload: bytes, kind: str = "decision") -> Record:
    return Record(digest(payload), kind, {}, payload)


def test_a_record_has_a_longest_length(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is longer is refused before anything is stored."""
    monkeypatch.setattr("uirules.records.ledger.append.MAX_PAYLOAD", 50)
    with open_ledger(place, create=True) as ledger, pytest.raises(RecordError, match="longer than 50 bytes"):
        ledger.append(record(1))


def test_names_beyond_the_basic_plane_are_canonical_too(place: str) -> None:
    """RFC 8785 orders names by UTF-16, Python by code points: both orders of such names are told apart rightly."""
    content = {"schema": "x", "kind": "decision", "\U0001f600": 1, "\ufb33": 2}
    with open_ledger(place, create=True) as ledger:
        ledger.append(Record.of(content))
        with pytest.raises(RecordError):
            ledger.append(_of('{"kind":"decision","schema":"x","\ufb33":2,"\U0001f600":1}'.encode()))
        assert ledger.verify().ok


def test_what_is_not_there(place: str) -> None:
    """Each has a name of its own."""
    with open_ledger(place, create=True) as ledger:
        for ask, code in (
            (lambda: ledger.get(5), "no_entry"),
            (lambda: ledger.get("sha256:0"), "no_entry"),
            (lambda: ledger.snapshot("sha256:0"), "no_snapshot"),
            (lambda: ledger.detail("sha256:0"), "no_detail"),
        ):
            with pytest.raises(UnknownName) as caught:
                ask()
            assert codes(caught.value.problems) == [code]


def test_verify_says_how_far_it_saw(place: str, signer: Signer, tmp_path: Path) -> None:
    """Without a checkpoint, complete only up to the head seen; with one, that it is the chain that was."""
    with open_ledger(place, create=True, signer=signer) as ledger:
        ledger.append_many(records(7))
        alone = ledger.verify()
        assert (alone.ok, alone.count, alone.policy, codes(alone.notes)) == (True, 8, "required", ["up_to_head"])
        file = tmp_path / "cp.json"
        file.write_text(ledger.checkpoint().to_json(), encoding="utf-8")
        ledger.append(record(8))
        report = ledger.verify(read_checkpoint(file))
        assert (report.ok, report.checkpoints, report.notes, report.head) == (True, (8,), (), ledger.head.hash)


def test_erased_is_neither_lost_nor_wrong(place: str) -> None:
    """The facts are gone, the entry says why, and all of it verifies as erased."""
    import datetime as dt

    kept = records(4)
    with open_ledger(place, create=True) as ledger:
        ledger.append_many(kept)
        (entry,) = ledger.erase([kept[0].id, kept[3].id], "retention over", "Office 7", dt.date(2027, 1, 2))
        commitment = kept[0].content["calculation"]["detached"]
        assert ledger.detail(commitment) == Erased(
            commitment, 5, entry.record, "retention over", "Office 7", "2027-01-02"
        )
        report = ledger.verify()
        assert (report.ok, report.erased) == (True, 2)


def test_pages_join_without_a_seam(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger longer than a page is read whole and in order, also while it grows."""
    from uirules.records.ledger.rows import pages

    with open_ledger(place, create=True) as ledger:
        ledger.append_many(records(10))
        seen = []
        for row in pages(ledger.store, page=3):
            seen.append(row.seq)
            if row.seq == 4:
                ledger.append(record(99))
        assert seen == list(range(12))
        assert [row.seq for row in pages(ledger.store, 2, 7, page=3)] == [2, 3, 4, 5, 6]


def test_pages_are_bounded_by_their_bytes(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long records are read a few at a time, and all of them."""
    from uirules.records.ledger import rows

    monkeypatch.setattr(rows, "_PAGE_BYTES", 1_000)
    read: list[int] = []
    page = rows._page
    monkeypatch.setattr(rows, "_page", lambda found: (lambda made: (read.append(len(made[0])), made)[1])(page(found)))
    with open_ledger(place, create=True) as ledger:
        ledger.append_many([record(number, more="x" * (900 if number < 3 else 1)) for number in range(8)])
        assert [entry.seq for entry in ledger.entries()] == list(range(9))
        assert (max(read) < 6, len(read) > 3) == (True, True)


def test_a_ledger_is_closed_by_its_block(sqlite: str) -> None:
    """After it the file can be moved and opened elsewhere."""
    with create_ledger(sqlite) as ledger:
        assert isinstance(ledger, Ledger)
    assert [path.name for path in Path(sqlite).parent.iterdir()] == ["claims.db"]
