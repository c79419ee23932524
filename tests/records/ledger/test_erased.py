"""Facts that are erased are gone from the database; what says so stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import SECRET, codes, record, records
from sqlalchemy import text

from uirules.errors import RecordError, UnknownName
from uirules.records.ledger import Erased, create_ledger, open_ledger

DAY = dt.date(2027, 1, 1)


def refused(work: Callable[[], Any]) -> list[str]:
    """The codes with which something is refused."""
    with pytest.raises((RecordError, UnknownName)) as caught:
        work()
    assert SECRET not in str(caught.value)
    return codes(caught.value.problems)


def test_no_byte_of_them_stays_in_the_file(sqlite: str) -> None:
    """Neither in the pages nor in free ones, and no journal stays beside it."""
    kept = [record(number, detached=True) for number in range(50)]
    with open_ledger(sqlite, create=True) as ledger:
        ledger.append_many(kept)
        assert SECRET.encode() in Path(sqlite).read_bytes()
        ledger.erase([one.id for one in kept], "retention", "Office 1", DAY)
        assert SECRET.encode() not in Path(sqlite).read_bytes()
        assert [path.name for path in Path(sqlite).parent.iterdir() if SECRET.encode() in path.read_bytes()] == []
        report = ledger.verify()
        assert (report.ok, report.erased) == (True, 50)


def test_an_erasure_is_done_once(place: str) -> None:
    """The same again finds its entry; another of the same records is refused."""
    kept = records(4)
    with open_ledger(place, create=True) as ledger:
        ledger.append_many(kept)
        done = ledger.erase([kept[0].id], "retention", "Office 1", DAY)
        assert ledger.erase([kept[0].id], "retention", "Office 1", DAY) == done
        assert refused(lambda: ledger.erase([kept[0].id], "request", "Office 1", DAY)) == ["erased_already"]
        assert ledger.append(kept[0]).seq == 1  # the record is there; its facts do not come back
        assert isinstance(ledger.detail(kept[0].content["calculation"]["detached"]), Erased)
        assert (len(ledger), ledger.verify().ok) == (6, True)


def test_erasures_that_are_refused(place: str) -> None:
    """Without a ground, of nothing, of what is not there, or keeps nothing beside it: nothing is erased."""
    kept = records(4)
    with open_ledger(place, create=True) as ledger:
        ledger.append_many(kept)
        for names, ground, code in (
            ([kept[0].id], " ", ["erasure_needs"]),
            ([], "retention", ["erasure_of_nothing"]),
            ([kept[0].id, "sha256:0"], "retention", ["no_entry"]),
            ([kept[0].id, kept[1].id, kept[2].id], "retention", ["nothing_detached", "nothing_detached"]),
        ):
            assert refused(lambda n=names, g=ground: ledger.erase(n, g, "Office 1", DAY)) == code
        assert (len(ledger), ledger.verify().erased) == (5, 0)


def test_many_are_erased_by_several_entries(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry names a bounded number of records; all of it is one transaction."""
    monkeypatch.setattr("uirules.records.ledger.erase.MAX_NAMES", 2)
    kept = [record(number, detached=True) for number in range(5)]
    with open_ledger(place, create=True) as ledger:
        ledger.append_many(kept)
        done = ledger.erase([one.id for one in kept], "retention", "Office 1", DAY)
        assert [len(entry.content["erased"]) for entry in done] == [2, 2, 1]
        report = ledger.verify()
        assert (report.ok, report.erased) == (True, 5)


def test_gone_without_an_erasure_is_a_failure(place: str) -> None:
    """For whoever reads it, and for verify."""
    kept = record(1, detached=True)
    commitment = kept.content["calculation"]["detached"]
    with open_ledger(place, create=True) as ledger:
        ledger.append(kept)
        with ledger.store.writing() as connection:
            connection.execute(text("UPDATE uirules_details SET content = NULL"))
        assert refused(lambda: ledger.detail(commitment)) == ["detail_gone_of"]
        assert codes(ledger.verify().failures) == ["detail_gone"]


def test_what_was_altered_is_not_handed_out(place: str) -> None:
    """Neither facts nor a ruleset."""
    kept = record(1, detached=True)
    calculation = kept.content["calculation"]
    with open_ledger(place, create=True) as ledger:
        ledger.append(kept)
        with ledger.store.writing() as connection:
            value = "X'00'" if not ledger.store.postgres else "'\\x00'::bytea"
            connection.exec_driver_sql(f"UPDATE uirules_details SET content = {value}")
            connection.exec_driver_sql(f"UPDATE uirules_snapshots SET zlib = {value}")
        assert refused(lambda: ledger.detail(calculation["detached"])) == ["detail_altered_of"]
        assert refused(lambda: ledger.snapshot(calculation["ruleset"]["snapshot"])) == ["snapshot_altered"]
        assert codes(ledger.verify().failures) == ["detail_altered", "snapshot_altered"]


def test_facts_that_came_back_are_a_failure(place: str) -> None:
    """Somebody restored them from a copy after they were erased."""
    kept = record(1, detached=True)
    with open_ledger(place, create=True) as ledger:
        ledger.append(kept)
        ledger.erase([kept.id], "retention", "Office 1", DAY)
        with ledger.store.writing() as connection:
            connection.execute(
                text("UPDATE uirules_details SET content = :content, erased_by = NULL"), {"content": kept.detail}
            )
        assert codes(ledger.verify().failures) == ["detail_back"]


def test_facts_and_rulesets_that_nobody_refers_to(place: str) -> None:
    """Somebody put them there."""
    with create_ledger(place) as ledger:
        ledger.append(record(1, ruleset=None))
        with ledger.store.writing() as connection:
            connection.execute(text("INSERT INTO uirules_details (commitment, content) VALUES ('x', NULL)"))
        assert codes(ledger.verify().failures) == ["detail_left_over"]
