"""The verbs of the command line: ``uirules ledger …`` and ``uirules verify``."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from making import SECRET, record, records

from uirules.cli import main
from uirules.records.ledger import open_ledger, shown
from uirules.records.signing import read_signer

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A verb run in the folder of the test: its exit code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def go(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(list(words))
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        assert SECRET not in err
        return code, out, err

    return go


def data(ran: tuple[int, str, str]) -> Any:
    """What a verb wrote as JSON."""
    assert (ran[0], ran[2]) == (0, "")
    return json.loads(ran[1])


def fill(count: int = 6, key: str | None = None) -> None:
    """Records in the ledger of the test."""
    with open_ledger("claims.db", signer=None if key is None else read_signer(key)) as ledger:
        ledger.append_many(records(count))


def test_from_key_to_verified(run: Run) -> None:
    """Make a key and a ledger, put records in, checkpoint, verify against it."""
    made = data(run("ledger", "key", "new", "office.pem", "--format", "json"))
    assert Path("office.pem").stat().st_mode & 0o777 == 0o600
    created = data(run("ledger", "create", "claims.db", "--sign", "office.pem", "--format", "json"))
    assert (created["policy"], created["keys"]) == ("required", [made["id"]])
    fill(key="office.pem")
    code, out, _ = run("ledger", "checkpoint", "claims.db", "--sign", "office.pem", "-o", "cp.json")
    assert (code, "entries: 7" in out) == (0, True)
    code, out, err = run("verify", "claims.db", "--against", "cp.json")
    assert (code, err) == (0, "")
    assert "Nothing is altered, moved or missing. Entries: 7" in out
    assert "checkpoint (entries: 7)" in out
    report = data(run("verify", "claims.db", "--format", "json"))
    assert (report["ok"], report["count"], report["checkpoints"]) == (True, 7, [])
    assert [note["code"] for note in report["notes"]] == ["ledger.up_to_head"]


def test_in_myanmar(run: Run) -> None:
    """No Latin letters besides the digest and names, Myanmar digits."""
    run("ledger", "create", "claims.db")
    fill()
    code, out, _ = run("verify", "claims.db", "--lang", "my")
    assert code == 0
    assert "၇" in out
    assert re.findall("[A-Za-z]{3,}", re.sub("sha256:[0-9a-f]+", "", out)) == []


def test_what_does_not_verify(run: Run) -> None:
    """Exit code 1, every failure with its place and record; no checkpoint is made of it."""
    run("ledger", "key", "new", "office.pem")
    run("ledger", "create", "claims.db")
    fill()
    with closing(sqlite3.connect("claims.db")) as connection:
        connection.execute("UPDATE uirules_entries SET payload = payload || ' ' WHERE seq = 3")
        connection.execute("UPDATE uirules_entries SET hash = 'x' WHERE seq = 5")
        connection.commit()
    code, out, err = run("verify", "claims.db")
    assert (code, err) == (1, "")
    assert f"Entry 3 (record {record(2).id}): its content was altered" in out
    assert "Entry 5 (record" in out
    assert "Failures: 2; entries: 7." in out
    code, out, _ = run("verify", "claims.db", "--limit", "1")
    assert "More failures than are shown: 1." in out
    code, out, _ = run("verify", "claims.db", "--format", "json")
    failures = json.loads(out)["failures"]
    assert [failure["seq"] for failure in failures] == [3, 5]
    assert failures[0]["record"] == record(2).id
    code, out, err = run("ledger", "checkpoint", "claims.db", "--sign", "office.pem", "-o", "cp.json")
    assert (code, out, Path("cp.json").exists()) == (1, "", False)
    assert "no checkpoint was made" in err


def test_a_cut_tail_is_seen_with_a_checkpoint_only(run: Run) -> None:
    """Without one the ledger is complete up to the head seen."""
    run("ledger", "key", "new", "office.pem")
    run("ledger", "create", "claims.db")
    fill()
    run("ledger", "checkpoint", "claims.db", "--sign", "office.pem", "-o", "cp.json")
    with closing(sqlite3.connect("claims.db")) as connection:
        connection.execute("DELETE FROM uirules_entries WHERE seq >= 5")
        connection.execute("DELETE FROM uirules_details WHERE commitment NOT IN (SELECT detached FROM uirules_entries"
                           " WHERE detached IS NOT NULL)")  # fmt: skip
        connection.commit()
    code, out, _ = run("verify", "claims.db")
    assert code == 0
    assert "warning: Complete only up to the head seen" in out
    code, out, _ = run("verify", "claims.db", "--against", "cp.json", "--key", "office.pem")
    assert code == 1
    assert "The checkpoint counts 7 entries, the ledger ends after 5. Cut off: 5–6." in out


def test_export_and_import(run: Run) -> None:
    """To a file or to standard output; into a new ledger; a broken line is named."""
    run("ledger", "create", "claims.db")
    fill()
    code, out, _ = run("ledger", "export", "claims.db", "-o", "all.ndjson")
    assert (code, "(entries: 7)" in out) == (0, True)
    assert run("ledger", "export", "claims.db")[1] == Path("all.ndjson").read_text(encoding="utf-8")
    done = data(run("ledger", "import", "copy.db", "all.ndjson", "--format", "json"))
    assert (done["added"], done["present"]) == (7, 0)
    assert run("verify", "copy.db")[0] == 0
    lines = Path("all.ndjson").read_text(encoding="utf-8").replace('"number":2', '"number":7')
    Path("broken.ndjson").write_text(lines, encoding="utf-8")
    code, out, err = run("ledger", "import", "new.db", "broken.ndjson")
    assert (code, out, Path("new.db").exists()) == (2, "", False)
    assert re.match(r"broken.ndjson:[0-9]+:1: Entry 3 \(record sha256:", err)
    assert run("ledger", "import", "new.db", "none.ndjson")[0] == 2


def test_erasing(run: Run) -> None:
    """What is erased is gone; the ledger verifies and says how many."""
    run("ledger", "create", "claims.db")
    fill()
    words = ("--ground", "retention over", "--office", "Office 7", "--date", "2027-01-02", "--format", "json")
    done = data(run("ledger", "erase", "claims.db", record(0, detached=True).id, *words))
    assert [entry["seq"] for entry in done["entries"]] == [7]
    assert "erased: 1." in run("verify", "claims.db")[1]
    assert run("ledger", "erase", "claims.db", record(1).id, *words)[0] == 2
    words = ("--ground", "x", "--office", "y", "--date", "02.01.2027")
    code, _, err = run("ledger", "erase", "claims.db", record(3).id, *words)
    assert (code, err.splitlines()) == (2, ["'02.01.2027' is not a date.", "  expected: YYYY-MM-DD"])


def test_keys_come_and_go(run: Run) -> None:
    """Add, list, revoke; the public part may be given away."""
    for name in ("old", "new"):
        run("ledger", "key", "new", f"{name}.pem")
    run("ledger", "create", "claims.db", "--sign", "old.pem")
    code, out, _ = run("ledger", "key", "show", "new.pem")
    id, _, pem = out.partition("\n")
    Path("new.pub").write_text(pem, encoding="ascii")
    assert data(run("ledger", "key", "show", "new.pub", "--format", "json"))["id"] == id
    added = data(run("ledger", "key", "add", "claims.db", "new.pub", "--sign", "old.pem", "--format", "json"))
    old = next(key for key in added["keys"] if key != id)
    code, out, _ = run("ledger", "key", "revoke", "claims.db", old, "--sign", "new.pem", "--reason", "rotation")
    assert (code, id in out, old in out) == (0, True, False)
    assert run("ledger", "key", "list", "claims.db")[1].splitlines() == [f"{old}: revoked", f"{id}: may sign"]
    listed = data(run("ledger", "key", "list", "claims.db", "--format", "json"))["keys"]
    assert [key["revoked"] for key in listed] == [True, False]
    code, _, err = run("ledger", "key", "revoke", "claims.db", id[:-1] + "x", "--sign", "new.pem")
    assert (code, f"Did you mean '{id}'?" in err) == (2, True)
    assert run("ledger", "checkpoint", "claims.db", "--sign", "old.pem", "-o", "cp.json")[0] == 2
    run("ledger", "create", "open.db")
    assert "takes no signatures" in run("ledger", "key", "list", "open.db")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify", "none.db"), "There is no file 'none.db'."),
        (("verify", "claims.db", "--against", "none.json"), "The checkpoint 'none.json' cannot be read."),
        (("verify", "claims.db", "--format", "html"), "html"),
        (("ledger", "create", "claims.db"), "There is a ledger in 'claims.db' already"),
        (("ledger", "create", "no/claims.db"), "its folder does not exist"),
        (("ledger", "create", "new.db", "--policy", "strict"), "'strict' is no signing policy"),
        (("ledger", "create", "new.db", "--policy", "required"), "needs a key"),
        (("ledger", "checkpoint", "claims.db", "-o", "cp.json"), "A checkpoint is signed"),
        (("ledger", "key", "new", "claims.db"), "never written over another file"),
        (("ledger", "key", "show", "claims.db"), "holds no key"),
        (("ledger", "exprt"), "exprt"),
    ],
)
def test_bad_input(run: Run, words: tuple[str, ...], said: str) -> None:
    """Exit code 2, what is wrong on standard error, nothing on standard output."""
    run("ledger", "create", "claims.db")
    code, out, err = run(*words)
    assert (code, out, said in err) == (2, "", True), err
    assert not Path("new.db").exists()


def test_an_export_whose_reader_goes_away(run: Run) -> None:
    """A pipe that is closed ends it quietly."""
    import subprocess
    import sys

    run("ledger", "create", "claims.db")
    with open_ledger("claims.db") as ledger:
        ledger.append_many(records(2_000))
    command = f"{sys.executable} -m uirules ledger export claims.db | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=os.environ, check=False)
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "claims.db", "-o", "claims.db"),
        ("export", "claims.db", "-o", "./link.db"),
        ("export", "claims.db", "-o", "claims.db-journal"),
        ("export", "claims.db", "-o", "office.pem"),
        ("checkpoint", "claims.db", "--sign", "office.pem", "-o", "claims.db"),
        ("checkpoint", "claims.db", "--sign", "office.pem", "-o", "office.pem"),
        ("checkpoint", "claims.db", "--sign", "office.pem", "-o", "hard.pem"),
    ],
)
def test_nothing_is_written_over_a_ledger_or_a_key(run: Run, words: tuple[str, ...]) -> None:
    """By whatever name: exit code 2, and the ledger and the private key stay as they were."""
    run("ledger", "key", "new", "office.pem")
    run("ledger", "create", "claims.db", "--sign", "office.pem")
    Path("link.db").symlink_to("claims.db")
    os.link("office.pem", "hard.pem")
    before = {file.name: file.read_bytes() for file in Path().iterdir()}
    code, _, err = run("ledger", *words)
    assert (code, "nothing is written over it" in err) == (2, True)
    assert {file.name: file.read_bytes() for file in Path().iterdir()} == before


def test_secrets_of_a_url_are_not_shown(run: Run) -> None:
    """Neither the password of the user nor those in the query, nor where a password file is."""
    url = (
        "postgresql://u:SECRETA@127.0.0.1:1/x?password=SECRETB&sslpassword=SECRETC&passfile=/SECRETD&connect_timeout=2"
    )
    code, out, err = run("verify", url)
    assert (code, "SECRET" in out + err, "password=***" in err) == (2, False, True)
    assert shown(url).count("***") == 4
