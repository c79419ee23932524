"""Whole replays: in several processes, interrupted and gone on with, and from the command line on a real ledger."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from grants import GRANT, MemoryBook, child, other, recorded

from uirules import Law
from uirules.cli import main
from uirules.errors import LimitError, RecordError
from uirules.records.ledger import create_ledger, open_ledger
from uirules.records.record import Recorder
from uirules.records.replay import run, stretch
from uirules.records.replay.affected import affected
from uirules.records.replay.laws import Target
from uirules.records.replay.run import replay

Ran = Callable[..., tuple[int, str, str]]
ABOVE = Target(readings={"income-at-the-limit": "above"})


@pytest.fixture
def ledger(grant: Law, tmp_path: Path) -> Path:
    """Thirty decisions in a file, two of them at the limit, every third with its facts apart."""
    path = tmp_path / "claims.db"
    recorder = Recorder(grant)
    incomes = [300_000 if number in (4, 25) else 200_000 + number for number in range(30)]
    with create_ledger(path) as book:
        book.append_many(
            recorder.record(child(number, income), detach=number % 3 == 0) for number, income in enumerate(incomes)
        )
    return path


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of a few entries, so that a small ledger has several."""
    monkeypatch.setattr(stretch, "STRETCH", 7)


@pytest.fixture
def ran(capfd: pytest.CaptureFixture[str]) -> Ran:
    """A verb run within this process."""

    def go(*words: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return go


# ── processes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_processes_find_the_same(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each opens the ledger for itself; what they find is put together in the order of the ledger."""
    monkeypatch.setattr(stretch, "FEW", 0)
    opener = partial(open_ledger, ledger)
    alone = replay(opener, ABOVE, jobs=1).to_dict()
    assert [row["seq"] for row in alone["differences"]] == [5, 26]
    assert replay(opener, ABOVE, jobs=2).to_dict() == alone


def test_a_process_that_is_ended_is_told(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told as if all had been looked at."""
    monkeypatch.setattr(stretch, "FEW", 0)
    with pytest.raises(LimitError, match="ended from outside"):
        list(stretch.stretches(partial(open_ledger, ledger), _ending, 0, 30, 2))


def _ending(book: Any, folder: Path) -> Any:
    import os

    os._exit(9)


# ── interruptions ─────────────────────────────────────────────────────────────────────────────────────────────────────


class _Stopped(Exception):
    """Somebody ended the work."""


def _stopping_at(place: int) -> Callable[[Iterable[int]], Iterator[int]]:
    def watch(passing: Iterable[int]) -> Iterator[int]:
        for seq in passing:
            if seq == place:
                raise _Stopped
            yield seq

    return watch


@pytest.fixture
def interrupted(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state of a replay that was ended at the twentieth entry."""
    monkeypatch.setattr(run, "_EVERY", 0)
    state = tmp_path / "replay.state"
    with pytest.raises(_Stopped):
        replay(partial(open_ledger, ledger), ABOVE, state=state, watch=_stopping_at(20))
    assert state.is_file()
    return state


def test_an_interrupted_replay_goes_on(ledger: Path, interrupted: Path) -> None:
    """Only what was not yet looked at is decided, and the whole is what it would have been at one go."""
    opener, seen = partial(open_ledger, ledger), []

    def watch(passing: Iterable[int]) -> Iterator[int]:
        for seq in passing:
            seen.append(seq)
            yield seq

    resumed = replay(opener, ABOVE, state=interrupted, watch=watch)
    assert seen == list(range(21, 31))
    assert resumed.resumed == 21
    assert resumed.to_dict() == replay(opener, ABOVE).to_dict()
    assert not interrupted.exists()


def test_a_ledger_that_grew_is_gone_on_with(ledger: Path, interrupted: Path, grant: Law) -> None:
    """What was appended since is looked at too."""
    with open_ledger(ledger) as book:
        book.append(Recorder(grant).record(child(99)))
    assert replay(partial(open_ledger, ledger), ABOVE, state=interrupted).tally.count == 31


def test_the_state_of_another_ledger_is_refused(interrupted: Path, grant: Law) -> None:
    """Counts of one ledger are never added to those of another."""
    with pytest.raises(RecordError, match="another ledger"):
        replay(recorded(grant, [child()]), ABOVE, state=interrupted)


def test_the_state_of_another_law_is_refused(ledger: Path, interrupted: Path) -> None:
    """Nor those under one law to those under another."""
    with pytest.raises(RecordError, match="another law"):
        replay(partial(open_ledger, ledger), state=interrupted)


def test_a_state_before_which_the_ledger_was_cut_is_refused(interrupted: Path, grant: Law) -> None:
    """A ledger with the same id that lacks the entry up to which the state goes."""
    book = recorded(grant, [child()])
    book.id = json.loads(interrupted.read_text(encoding="utf-8"))["ledger"]
    with pytest.raises(RecordError, match="no longer what it was"):
        replay(book, ABOVE, state=interrupted)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": "uirules/replay-state/0"}', '"x"', "\x00"])
def test_what_is_no_state_is_refused(ledger: Path, tmp_path: Path, text: str) -> None:
    """And left as it is."""
    state = tmp_path / "some.file"
    state.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match="no state of a replay"):
        replay(partial(open_ledger, ledger), state=state)
    assert state.read_text(encoding="utf-8") == text


def test_a_folder_is_no_state(ledger: Path, tmp_path: Path) -> None:
    """A folder cannot be read as one."""
    with pytest.raises(RecordError, match="no state of a replay"):
        replay(partial(open_ledger, ledger), state=tmp_path)


def test_the_list_is_bounded(ledger: Path) -> None:
    """What is not listed is counted."""
    found = replay(partial(open_ledger, ledger), ABOVE, limit=1).to_dict()
    assert (len(found["differences"]), found["not_listed"]) == (1, 1)
    assert found["groups"][0]["count"] == 2


# ── the command line ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_replay_ends_with_0_where_all_is_identical(ledger: Path, ran: Ran) -> None:
    """And says what that does not mean."""
    code, out, _ = ran("replay", ledger)
    assert code == 0
    assert "All 30 decisions that could be decided again came out identical." in out
    assert "does not mean that the facts were true" in " ".join(out.split())


def test_replay_ends_with_1_where_something_differs(ledger: Path, ran: Ran, tmp_path: Path) -> None:
    """Text, JSON and HTML at once, in Burmese as well, and no state is left behind."""
    files = [tmp_path / name for name in ("r.txt", "r.json", "r.html")]
    words = [word for file in files for word in ("-o", file)]
    code, out, err = ran("replay", ledger, "--reading", "income-at-the-limit=above", "--lang", "my", *words)
    assert (code, out, err) == (1, "", "")
    assert json.loads(files[1].read_text(encoding="utf-8"))["statuses"]["differs"] == 2
    assert "မတူညီ" in files[0].read_text(encoding="utf-8")
    assert '<html lang="my">' in files[2].read_text(encoding="utf-8")
    assert sorted(file.name for file in tmp_path.iterdir() if "state" in file.name) == []


def test_replay_with_another_ruleset(ledger: Path, ran: Ran, tmp_path: Path) -> None:
    """A path, a day of knowledge and no amendment; JSON says with what."""
    folder = other(tmp_path, ("school_grant.yaml", "300000", "320000")).ruleset.folder
    code, out, _ = ran("replay", ledger, "--ruleset", folder, "--amend", "none", "--format", "json")
    data = json.loads(out)
    assert code == 1
    assert data["with"]["ruleset"]["id"] == "school-grant"
    assert data["with"]["amendments"] == []
    assert data["causes"] == {"ruleset": 30}
    assert data["extents"]["result"] == 0


def test_replay_tells_erased(ledger: Path, ran: Ran) -> None:
    """After an erasure the rest is still identical."""
    import datetime as dt

    with open_ledger(ledger) as book:
        book.erase([book.get(1).record], "request of the person", "Office", dt.date(2026, 11, 24))
    code, out, _ = ran("replay", ledger, "--format", "json")
    assert code == 0
    assert json.loads(out)["statuses"] == {"identical": 29, "erased": 1, "differs": 0, "left_out": 0}


def test_affected_from_the_command_line(ledger: Path, ran: Ran, tmp_path: Path) -> None:
    """Who is affected is a result: exit code 0."""
    folder = other(tmp_path, ("school_grant.yaml", "value: 22000", "value: 23000")).ruleset.folder
    code, out, _ = ran("affected", ledger, "--from", GRANT, "--to", folder, "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert data["benefits"]["school_grant"]["owed"] == 30 * 10_000
    page = tmp_path / "a.html"
    assert ran("affected", ledger, "--to", folder, "--lang", "my", "-o", page)[0] == 0
    assert "ပုဒ်မ" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["replay", "no-such.db"], "no-such.db"),
        (["replay", "LEDGER", "--ruleset", "no-such"], "no-such"),
        (["replay", "LEDGER", "--reading", "no-such=x"], "no-such"),
        (["replay", "LEDGER", "--reading", "income-at-the-limit"], "income-at-the-limit"),
        (["replay", "LEDGER", "--known-at", "soon"], "soon"),
        (["replay", "LEDGER", "--amend", "none", "--amend", "raised-cap"], "--amend none"),
        (["replay", "LEDGER", "--amend", "no-such"], "no-such"),
        (["replay", "LEDGER", "--jobs", "0"], "--jobs"),
        (["replay", "LEDGER", "--limit", "-1"], "--limit"),
        (["replay", "LEDGER", "--format", "pdf"], "pdf"),
        (["replay", "LEDGER", "-o", ""], "name"),
        (["replay", "LEDGER", "-o", "LEDGER"], "nothing is written over it"),
        (["replay", "LEDGER", "--state", "no-such-folder/x"], "no-such-folder"),
        (["affected", "LEDGER", "--to", "no-such"], "no-such"),
        (["affected", "LEDGER", "--to", "mm-ssl-2012+no-such"], "no-such"),
        (["affected", "LEDGER", "--to", "mm-ssl-2012", "--from", "x y"], "x y"),
    ],
)
def test_bad_input_is_told(ledger: Path, ran: Ran, words: list[str], told: str) -> None:
    """Exit code 2, one sentence, nothing written."""
    before = ledger.read_bytes()
    code, out, err = ran(*(str(ledger) if word == "LEDGER" else word for word in words))
    assert (code, out) == (2, "")
    assert told in err
    assert ledger.read_bytes() == before


def test_affected_in_several_processes(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sums, in the same order."""
    from uirules.drafting.sides import read_side

    monkeypatch.setattr(stretch, "FEW", 0)
    side = read_side(f"{GRANT}+income-at-the-limit=above")
    opener = partial(open_ledger, ledger)
    assert affected(opener, side, jobs=2).to_dict() == affected(opener, side).to_dict()


def test_an_empty_stretch_of_a_book(grant: Law) -> None:
    """A ledger without a decision is no difference."""
    from uirules.records.record import Record

    book = MemoryBook.of([Record.of({"schema": "uirules/record/0", "kind": "ledger"})])
    assert not replay(book).differs


def _changed(ledger: Path, statement: str) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "count"),
    [("UPDATE uirules_details SET content = 'x'", 10), ("DELETE FROM uirules_details", 10)],
)
def test_facts_that_are_gone_or_altered_are_told_of_their_record(
    ledger: Path, ran: Ran, statement: str, count: int
) -> None:
    """A text in the place of the bytes, and a row that is gone: each such record by its place; the others are done."""
    _changed(ledger, statement)
    code, out, _ = ran("replay", ledger, "--format", "json")
    data = json.loads(out)
    assert (code, data["statuses"]["identical"], data["extents"]["undecided"]) == (1, 30 - count, count)
    assert data["differences"][0]["seq"] == 1
    assert json.loads(ran("affected", ledger, "--to", GRANT, "--format", "json")[1])["wrong"] == count


def test_an_export_of_altered_facts_names_the_entry(ledger: Path, ran: Ran) -> None:
    """A text in the place of the bytes ends the export with a sentence."""
    _changed(ledger, "UPDATE uirules_details SET content = 'x'")
    code, _, err = ran("ledger", "export", ledger, "-o", ledger.with_name("out.jsonl"))
    assert (code, "Entry 1 " in err) == (2, True)


@pytest.mark.parametrize(
    ("statement", "side"),
    [
        ("UPDATE uirules_snapshots SET zlib = x'00'", GRANT),
        ("DELETE FROM uirules_snapshots", GRANT),
        ("", "mm-severance"),
    ],
)
def test_affected_says_that_nothing_could_be_compared(ledger: Path, ran: Ran, statement: str, side: str | Path) -> None:
    """Damaged or missing snapshots, another law: exit code 2, a problem, and a headline that claims nothing."""
    _changed(ledger, statement)
    code, out, err = ran("affected", ledger, "--to", side)
    assert (code, "None of the 30 decisions" in err) == (2, True)
    assert "None of the 30 decisions could be compared" in " ".join(out.split())


def test_affected_says_how_many_could_be_compared(ledger: Path, ran: Ran) -> None:
    """Some records cannot be decided on: the headline speaks of the rest only."""
    _changed(ledger, "DELETE FROM uirules_details")
    code, out, _ = ran("affected", ledger, "--to", GRANT)
    assert (code, "Of 30 decisions, 20 could be compared" in " ".join(out.split())) == (0, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--ruleset", "mm-severance"), "None of the 30 decisions of this ledger is of the law 'mm-severance'"),
        (("--known-at", "1900-01-01"), "On 1900-01-01 nothing of the law of these 30 decisions had been published"),
    ],
)
def test_a_replay_that_decides_nothing_again_says_so(ledger: Path, ran: Ran, words: tuple[str, ...], told: str) -> None:
    """All records of another law, or nothing published on that day: exit code 2 and one sentence."""
    code, out, err = ran("replay", ledger, *words)
    assert (code, told in err) == (2, True)
    assert "Nothing was decided again" in " ".join(out.split())
