"""What stands in the way: each fault is told plainly, nothing is half-written, nothing personal is told."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from making import RULESET, SECRET, codes, record, records
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, make_url

from uirules.errors import RecordError
from uirules.records.canonical import digest
from uirules.records.ledger import create_ledger, import_ledger, open_ledger


def refused(work: Callable[[], Any]) -> list[str]:
    """The codes with which something is refused; the message has no personal fact, in neither language."""
    with pytest.raises(RecordError) as caught:
        work()
    told = "".join(traceback.format_exception(caught.value))
    told += "".join(text for problem in caught.value.problems for text in problem.text.values())
    assert SECRET not in told
    assert "INSERT" not in told
    return codes(caught.value.problems)


# ── what is no ledger ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["", "mysql://x/y", "sqlite://", "://", "sqlite:///:memory:"])
def test_names_that_are_none(name: str) -> None:
    """Neither a path nor a URL that can be a ledger."""
    assert refused(lambda: open_ledger(name, create=True)) in (["url"], ["no_name"])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Opening makes none; creating needs the folder."""
    assert refused(lambda: open_ledger(tmp_path / "none.db")) == ["not_found"]
    assert refused(lambda: open_ledger(tmp_path / "no" / "a.db", create=True)) == ["no_folder"]
    assert refused(lambda: open_ledger(tmp_path)) == ["no_file"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """It is left as it is, also by whoever wants to create."""
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam", encoding="utf-8")
    for create in (False, True):
        assert refused(lambda create=create: open_ledger(file, create=create)) == ["not_a_database"]
    assert file.read_text(encoding="utf-8") == "Dear Sir or Madam"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE accounts (id INTEGER)",
        "CREATE TABLE uirules_meta (id INTEGER)",
        "CREATE TABLE uirules_entries (id INT)",
    ],
)
def test_the_database_of_another_program(tmp_path: Path, statement: str) -> None:
    """Other tables, or tables of the same names with other columns."""
    file = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
    before = file.read_bytes()
    for create in (False, True):
        assert refused(lambda create=create: open_ledger(file, create=create)) == ["other_program"]
    assert file.read_bytes() == before


def test_the_schema_of_another_program(postgres: str) -> None:
    """On a server other tables may stand beside a ledger, but not under its names."""
    engine = create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE accounts (id INTEGER)"))
    assert refused(lambda: open_ledger(postgres)) == ["none_here"]
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE uirules_meta (id INTEGER)"))
    assert refused(lambda: open_ledger(postgres, create=True)) == ["other_program"]
    engine.dispose()


def test_a_database_without_a_ledger(tmp_path: Path, postgres: str) -> None:
    """An empty one: it says how to make a ledger in it."""
    (tmp_path / "empty.db").touch()
    assert refused(lambda: open_ledger(tmp_path / "empty.db")) == ["none_here"]
    assert refused(lambda: open_ledger(postgres)) == ["none_here"]


def test_a_newer_format(place: str) -> None:
    """Refused with the number found, and left as it is."""
    with create_ledger(place) as ledger, ledger.store.writing() as connection:
        connection.execute(text("UPDATE uirules_meta SET value = '9' WHERE name = 'format'"))
    with pytest.raises(RecordError, match="format 9; this program knows formats up to 1"):
        open_ledger(place)


def test_tables_of_another_program_by_their_own_word(place: str) -> None:
    """The table of the format names another program, or no number."""
    with create_ledger(place) as ledger, ledger.store.writing() as connection:
        connection.execute(text("UPDATE uirules_meta SET value = 'x' WHERE name = 'format'"))
    assert refused(lambda: open_ledger(place)) == ["other_program"]


def test_a_ledger_that_is_there_is_not_made_again(place: str) -> None:
    """``create_ledger`` refuses; ``open_ledger(create=True)`` opens it."""
    with create_ledger(place) as made:
        assert refused(lambda: create_ledger(place)) == ["exists"]
        with open_ledger(place, create=True) as opened:
            assert opened.id == made.id


# ── the database fails ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk(sqlite: str) -> None:
    """What was being written is taken back, what was acknowledged is there, and goes on when there is room."""
    with open_ledger(sqlite, create=True) as ledger:
        ledger.append_many(records(20))
        kept = ledger.head

        def fill(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA max_page_count=1")  # no more than there are

        event.listen(ledger.store.engine, "connect", fill)
        ledger.store.engine.dispose()
        assert refused(lambda: ledger.append_many(records(500, 100, more=SECRET * 50), batch=500)) == ["disk_full"]
        assert ledger.head == kept
        event.remove(ledger.store.engine, "connect", fill)
        ledger.store.engine.dispose()
        assert ledger.append_many(records(50, 100)).added == 50
        assert ledger.verify().ok


@pytest.fixture
def guest(sqlite: str) -> Iterator[Path]:
    """A ledger in a folder that everybody may read; the user is one who may not do more than that."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    file = folder / "claims.db"
    with open_ledger(file, create=True) as ledger:
        ledger.append_many(records(3))
    file.chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield file
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_file_that_can_only_be_read(guest: Path) -> None:
    """It can be read and verified; nothing is appended."""
    with open_ledger(guest) as ledger:
        assert ledger.verify().ok
        with pytest.raises(RecordError) as caught:
            ledger.append(record(9))
    assert codes(caught.value.problems) == ["read_only"]


def test_a_file_that_may_not_be_read(guest: Path) -> None:
    """Another user's."""
    me = os.geteuid()
    if me == 65534:
        os.seteuid(0)
    guest.chmod(0o000 if me != 65534 else 0o600)
    if me == 65534:
        os.seteuid(me)
    with pytest.raises(RecordError) as caught:
        open_ledger(guest)
    assert codes(caught.value.problems) == ["forbidden"]


def test_a_uri_that_is_for_reading(sqlite: str) -> None:
    """SQLite's own way to say so."""
    with open_ledger(sqlite, create=True) as ledger:
        ledger.append(record(1))
    with open_ledger(f"sqlite:///file:{sqlite}?mode=ro&uri=true") as ledger:
        assert ledger.verify().ok
        assert refused(lambda: ledger.append(record(2))) == ["read_only"]
    assert refused(lambda: open_ledger(f"sqlite:///file:{sqlite}.none?mode=ro&uri=true")) == ["cannot_open"]


def test_a_folder_that_may_not_be_written_to(guest: Path) -> None:
    """No ledger is made there."""
    with pytest.raises(RecordError) as caught:
        open_ledger(guest.with_name("new.db"), create=True)
    assert codes(caught.value.problems) == ["cannot_open"]


def test_a_ledger_that_others_keep_locked(place: str) -> None:
    """Whoever waits in vain is told so; nothing was written, and later it works."""
    create_ledger(place).close()
    with open_ledger(place) as holder, open_ledger(place, wait=0.2) as waiting:
        with holder.store.writing():
            assert refused(lambda: waiting.append(record(1))) == ["locked"]
        assert waiting.append(record(1)).seq == 1


def test_a_connection_lost_in_the_middle_of_an_append(postgres: str) -> None:
    """The server ends the session after the insert and before the commit: nothing is stored, and again it works."""
    with open_ledger(postgres, create=True) as ledger:
        ledger.append(record(1))
        other = create_engine(postgres)
        ended: list[int] = []

        def end(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            if statement.startswith("INSERT INTO uirules_entries") and not ended:
                ended.append(cursor.connection.info.backend_pid)
                with other.connect() as admin:
                    admin.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": ended[0]})

        event.listen(ledger.store.engine, "after_cursor_execute", end)
        assert refused(lambda: ledger.append_many([record(2, detached=True), record(3)])) == ["connection_lost"]
        assert (len(ended), len(ledger)) == (1, 2)
        assert ledger.append_many([record(2, detached=True), record(3)]).added == 2
        assert ledger.verify().ok
        other.dispose()


def test_a_server_that_does_not_answer() -> None:
    """It is named without the password."""
    with pytest.raises(RecordError) as caught:
        open_ledger("postgresql://clerk:sesame@127.0.0.1:1/claims", wait=1)
    assert codes(caught.value.problems) == ["cannot_connect"]
    assert "sesame" not in str(caught.value)
    assert "clerk" in str(caught.value)


def test_a_user_who_may_only_read(postgres: str) -> None:
    """The server's rights are told as such."""
    with open_ledger(postgres, create=True) as ledger:

        def only_read(connection: Any) -> None:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

        event.listen(ledger.store.engine, "begin", only_read)
        assert refused(lambda: ledger.append(record(1))) == ["read_only"]


def test_a_database_that_the_server_does_not_know(postgres_server: URL) -> None:
    """It cannot be connected to."""
    url = postgres_server.set(database="nowhere").render_as_string(hide_password=False)
    assert refused(lambda: open_ledger(url)) == ["cannot_connect"]


def test_a_damaged_file(sqlite: str) -> None:
    """A page overwritten: verify says so and names the place it came to, reading says so."""
    with open_ledger(sqlite, create=True) as ledger:
        ledger.append_many(records(300))
        data = bytearray(Path(sqlite).read_bytes())
        for page in range(20, len(data) // 4096 - 5):
            data[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    Path(sqlite).write_bytes(data)
    with open_ledger(sqlite) as ledger:
        report = ledger.verify()
        assert not report.ok
        assert "damaged" in codes(report.failures)


def test_nothing_personal_is_logged(sqlite: str, caplog: pytest.LogCaptureFixture) -> None:
    """Not even where the library's own log is turned on."""
    with caplog.at_level(logging.DEBUG), open_ledger(sqlite, create=True) as ledger:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
        try:
            ledger.append(record(1, detached=True, more=SECRET))
        finally:
            logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert SECRET not in caplog.text


# ── older formats ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_older_format_is_brought_to_this_one(tmp_path: Path) -> None:
    """Format 0, as a dump: opened, it is of this format, and its chain is what it was."""
    file = tmp_path / "old.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.executescript((Path(__file__).parent / "format-0.sql").read_text(encoding="utf-8"))
    with open_ledger(file) as ledger:
        report = ledger.verify()
        assert (report.ok, report.count, report.head) == (True, 5, ledger.head.hash)
        assert ledger.append_many(records(4)).added == 2
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT value FROM uirules_meta WHERE name = 'format'").fetchall() == [("1",)]


def test_an_older_format_on_either_database(place: str) -> None:
    """Its rulesets are packed, and nothing else changes."""
    with open_ledger(place, create=True) as ledger:
        ledger.append_many(records(4))
        before = list(ledger.entries())
        with ledger.store.writing() as connection:
            kind = "BYTEA" if ledger.store.postgres else "BLOB"
            connection.execute(text("DROP TABLE uirules_snapshots"))
            connection.execute(text(f"CREATE TABLE uirules_snapshots (digest TEXT PRIMARY KEY, content {kind})"))
            row = {"digest": digest(RULESET), "content": RULESET}
            connection.execute(text("INSERT INTO uirules_snapshots VALUES (:digest, :content)"), row)
            connection.execute(text("UPDATE uirules_meta SET value = '0' WHERE name = 'format'"))
    with open_ledger(place) as ledger:
        assert (ledger.verify().ok, ledger.snapshot(digest(RULESET))) == (True, RULESET)
        assert list(ledger.entries()) == before


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is one transaction."""
    file = tmp_path / "old.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.executescript((Path(__file__).parent / "format-0.sql").read_text(encoding="utf-8"))
        before = list(connection.iterdump())

    def fail(*_: Any) -> bytes:
        raise OSError("no memory")

    monkeypatch.setattr("uirules.records.ledger.migrate.zlib.compress", fail)
    assert refused(lambda: open_ledger(file)) == ["failed"]
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert list(connection.iterdump()) == before


def test_making_a_ledger_leaves_nothing_where_it_fails(tmp_path: Path) -> None:
    """An import that is refused leaves no file behind."""
    file = tmp_path / "export.ndjson"
    file.write_bytes(b"{}\n")
    with file.open("rb") as stream:
        assert refused(lambda: import_ledger(tmp_path / "new.db", stream)) == ["line_shape"]
    assert [path.name for path in tmp_path.iterdir()] == ["export.ndjson"]


def test_urls_are_shown_without_their_password() -> None:
    """Also those of a form that the libraries write otherwise."""
    from uirules.records.ledger.store import open_store

    store = open_store("postgres://clerk:sesame@127.0.0.1:1/claims")
    assert "sesame" not in store.where
    assert make_url(store.where).drivername == "postgresql+psycopg"
