"""JSON lines out of one ledger and into another: everything is verified on the way, all of it is stored or nothing."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from making import SECRET, codes, record, records

from uirules.errors import RecordError
from uirules.records.ledger import Ledger, create_ledger, import_ledger, open_ledger
from uirules.records.signing import Signer


def exported(ledger: Ledger) -> bytes:
    """The export as bytes."""
    parts: list[str] = []
    ledger.export(parts.append)
    return "".join(parts).encode()


def full(place: str, signer: Signer | None = None) -> Ledger:
    """A ledger with everything in it."""
    ledger = create_ledger(place, signer=signer, id="ab" * 16)
    kept = [record(n, detached=n % 2 == 0, ruleset=b"law %d" % (n // 4)) for n in range(10)]
    ledger.append_many(kept[:6])
    ledger.erase([kept[0].id, kept[4].id], "retention", "Office 1", dt.date(2027, 1, 1))
    ledger.append_many(kept[6:])
    return ledger


def problem(work: Callable[[], object]) -> tuple[str, str]:
    """The code with which an import is refused, and where; the message has no personal fact."""
    with pytest.raises(RecordError) as caught:
        work()
    (one,) = caught.value.problems
    assert SECRET not in str(caught.value)
    return codes([one])[0], one.where


def test_an_export_is_the_ledger(place: str, tmp_path: Path, signer: Signer) -> None:
    """Imported elsewhere it gives the same chain, details, rulesets and erasures, verifies, and exports the same."""
    with full(place, signer) as ledger:
        data = exported(ledger)
        done = import_ledger(tmp_path / "copy.db", io.BytesIO(data))
        assert (done.ledger, done.added, done.present) == (ledger.id, 12, 0)
        with open_ledger(tmp_path / "copy.db") as copy:
            assert copy.verify(ledger.checkpoint()).to_dict()["failures"] == []
            assert copy.verify().erased == 2
            assert exported(copy) == data
            assert list(copy.entries()) == list(ledger.entries())


def test_from_a_file_to_a_server(sqlite: str, postgres: str) -> None:
    """And back."""
    with full(sqlite) as ledger:
        data = exported(ledger)
    import_ledger(postgres, io.BytesIO(data))
    with open_ledger(postgres) as copy:
        assert copy.verify().ok
        assert exported(copy) == data


def test_lines_are_json(sqlite: str) -> None:
    """Any tool can read them; records stand in them as they are."""
    with full(sqlite) as ledger:
        lines = [json.loads(line) for line in exported(ledger).splitlines()]
        assert lines[0] == {
            "schema": "uirules/ledger-export/0",
            "ledger": ledger.id,
            "count": 12,
            "head": ledger.head.hash,
        }
        assert [line["record"] for line in lines if "seq" in line] == [entry.content for entry in ledger.entries()]
        assert sum("detail" in line for line in lines) == 3
        assert sum("snapshot" in line for line in lines) == 3


def test_lines_written_otherwise_are_read(sqlite: str, tmp_path: Path) -> None:
    """Blanks and another order of names change nothing."""
    with full(sqlite) as ledger:
        data = exported(ledger)
    loose = "".join(
        json.dumps(dict(reversed(list(json.loads(line).items()))), indent=None) + "\n" for line in data.splitlines()
    )
    import_ledger(tmp_path / "copy.db", io.BytesIO(loose.encode()))
    with open_ledger(tmp_path / "copy.db") as copy:
        assert exported(copy) == data


def test_an_import_continues_an_earlier_state(place: str, tmp_path: Path) -> None:
    """Only what is new is added; what was erased meanwhile is erased here too; nothing new changes nothing."""
    kept = records(9)
    with open_ledger(place, create=True) as ledger:
        ledger.append_many(kept[:5])
        early = exported(ledger)
        ledger.append_many(kept[5:])
        ledger.erase([kept[0].id], "retention", "Office 1", dt.date(2027, 1, 1))
        late = exported(ledger)
    copy = tmp_path / "copy.db"
    import_ledger(copy, io.BytesIO(early))
    done = import_ledger(copy, io.BytesIO(late))
    assert (done.added, done.present) == (5, 6)
    done = import_ledger(copy, io.BytesIO(early))
    assert (done.added, done.present) == (0, 6)
    with open_ledger(copy) as opened:
        assert exported(opened) == late
        assert opened.verify().erased == 1


def test_two_ledgers_are_not_merged(place: str, tmp_path: Path) -> None:
    """Neither two of their own, nor two that were one and went different ways."""
    with open_ledger(place, create=True) as ledger:
        ledger.append(record(1))
        data = exported(ledger)
        ledger.append(record(2))
        later = exported(ledger)
    with open_ledger(tmp_path / "own.db", create=True) as own:
        own.append(record(1))
        before = exported(own)
        assert problem(lambda: own.import_(io.BytesIO(data))) == ("merge", "")
        assert exported(own) == before
    import_ledger(tmp_path / "copy.db", io.BytesIO(data))
    with open_ledger(tmp_path / "copy.db") as copy:
        copy.append(record(3))
        before = exported(copy)
        assert problem(lambda: copy.import_(io.BytesIO(later), "late.ndjson")) == (
            "not_a_continuation",
            "late.ndjson:5:1",
        )
        assert exported(copy) == before


def swapped(line: bytes, old: bytes, new: bytes) -> bytes:
    """The line with a word changed."""
    return line.replace(old, new)


BROKEN: list[tuple[str, Callable[[list[bytes]], list[bytes]], str, int]] = [
    ("nothing", lambda _: [], "line_first", 1),
    ("no head line", lambda lines: lines[1:], "line_first", 1),
    ("two head lines", lambda lines: [lines[0], *lines], "line_shape", 2),
    ("half a line", lambda lines: [*lines[:3], lines[3][:40]], "line_cut", 4),
    ("no JSON", lambda lines: [*lines[:3], b"{oops}\n", *lines[3:]], "line_shape", 4),
    ("an unknown line", lambda lines: [*lines[:3], b'{"note":"x"}\n', *lines[3:]], "line_shape", 4),
    ("an empty line", lambda lines: [*lines[:3], b"\n", *lines[3:]], "line_shape", 4),
    ("the end missing", lambda lines: lines[:-1], "export_cut", 18),
    ("an entry missing", lambda lines: lines[:4] + lines[5:], "missing", 5),
    ("an entry twice", lambda lines: [*lines[:7], lines[5], *lines[7:]], "out_of_order", 8),
    ("two in the wrong order", lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], "missing", 4),
    ("a word changed", lambda lines: [swapped(line, b'er":3', b'er":4') for line in lines], "payload_altered", 8),
    ("a fact changed", lambda lines: [swapped(line, b'"n":2,', b'"n":3,') for line in lines], "line_detail", 7),
    ("the facts missing", lambda lines: lines[:6] + lines[7:], "detail_gone", 18),
    ("facts of another", lambda lines: [*lines[:5], lines[6], *lines[5:]], "line_detail", 6),
    ("a ruleset missing", lambda lines: lines[:2] + lines[3:], "snapshot_missing", 3),
    ("the wrong ruleset", lambda lines: [swapped(line, b'b":"e', b'b":"f') for line in lines], "snapshot_altered", 3),
    ("a ruleset too many", lambda lines: [*lines, lines[2]], "snapshot_left_over", 20),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "code", "line"), BROKEN, ids=[case[0] for case in BROKEN])
def test_broken_lines(
    sqlite: str, tmp_path: Path, what: str, change: Callable[[list[bytes]], list[bytes]], code: str, line: int
) -> None:
    """Refused at file:line; nothing of it is stored, and no file is begun."""
    with full(sqlite) as ledger:
        lines = exported(ledger).splitlines(keepends=True)
    assert len(lines) == 19
    data = b"".join(change(lines))
    copy = tmp_path / "copy.db"
    assert problem(lambda: import_ledger(copy, io.BytesIO(data), "x.ndjson")) == (code, f"x.ndjson:{line}:1")
    assert not copy.exists()


def test_every_byte_of_an_export_counts(sqlite: str, tmp_path: Path, signer: Signer) -> None:
    """Whichever is changed: the import is refused, or what is imported is the same ledger."""
    with full(sqlite, signer) as ledger:
        data = exported(ledger)
    dice = random.Random(11)
    for _ in range(250):
        at = dice.randrange(len(data))
        changed = data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]
        copy = tmp_path / "copy.db"
        try:
            import_ledger(copy, io.BytesIO(changed))
        except RecordError:
            assert not copy.exists()
            continue
        with open_ledger(copy) as opened:
            assert exported(opened) == data
        copy.unlink()


def test_a_line_has_a_longest_length(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One without an end is not read into memory."""
    monkeypatch.setattr("uirules.records.ledger.lines._MAX_LINE", 100)
    data = b'{"' + b"x" * 1_000
    assert problem(lambda: import_ledger(tmp_path / "a.db", io.BytesIO(data), "x")) == ("line_long", "x:1:1")
