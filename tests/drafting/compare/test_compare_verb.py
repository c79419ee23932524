"""``uirules compare``: files, exit codes, and what is told of mistakes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from comparing import LAW, ndjson, worker

Run = Callable[..., tuple[int, str, str]]
UNCAPPED = f"{LAW}+wage-cap=uncapped"


@pytest.fixture
def lines(tmp_path: Path) -> str:
    """A file of claims: one that the cap holds down, one it does not."""
    return str(ndjson(tmp_path / "claims.ndjson", [worker(1), worker(2, wage=400_000)]))


def test_every_face_in_one_run(run: Run, lines: str) -> None:
    """The ending of a file says what is written there."""
    files = [word for ending in ("html", "json", "parquet", "txt") for word in ("-o", f"a.{ending}")]
    code, out, err = run(LAW, UNCAPPED, "--cases", lines, *files)
    assert (code, out, err) == (0, "", "")
    data = json.loads(Path("a.json").read_text(encoding="utf-8"))
    assert data["pairs"][0]["changes"]["higher_amount"] == 1
    assert Path("a.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert Path("a.txt").read_text(encoding="utf-8").startswith("Comparison: Unemployment benefit\n")


def test_parquet_has_a_row_for_each_claim_and_side(run: Run, lines: str) -> None:
    """Exact values by side, the change with its clauses on the later one, and in the file what was compared."""
    import pyarrow.parquet as pq

    assert run(LAW, UNCAPPED, "--cases", lines, "--by", "insured.age:5", "-o", "rows.parquet")[0] == 0
    file = pq.ParquetFile("rows.parquet")
    rows = file.read().to_pylist()
    assert [(row["claim"], row["place"], row["total"], row["change"]) for row in rows] == [
        ("W-1", 0, 480_000, None),
        ("W-1", 1, 480_000, "same"),
        ("W-2", 0, 600_000, None),
        ("W-2", 1, 800_000, "higher_amount"),
    ]
    assert (rows[3]["causes"], rows[3]["clauses"]) == (["definition:year_wages"], ["ssl-2012/chp_V"])
    assert (rows[3]["values.monthly_benefit"], rows[3]["values.reference_wage"]) == (200_000, "400000")
    assert rows[0]["by.insured.age:5"] == "35..40"
    told = json.loads(file.metadata.metadata[b"uirules"])
    assert (told["cases"]["number"], len(told["sides"])) == (2, 2)


def test_bounds_of_what_is_not_settled_have_columns_of_their_own(run: Run, tmp_path: Path) -> None:
    """A range is null in its column and has its ends beside it."""
    import pyarrow.parquet as pq

    claim = worker(months=48)
    del claim["contributions"][0]["paid"]
    run(LAW, LAW, "--cases", ndjson(tmp_path / "c.ndjson", [claim]), "-o", "rows.parquet")
    [row, _] = pq.read_table("rows.parquet").to_pylist()
    assert (row["total"], row["total.from"], row["total.to"]) == (None, 240_000, 360_000)


def test_a_condition_that_holds_ends_with_one(run: Run, lines: str) -> None:
    """The report is written all the same, and which condition holds of which side is told."""
    conditions = ("--fail-on", "losers > 0", "--fail-on", "gainers > 5")
    code, _, err = run(UNCAPPED, LAW, "--cases", lines, *conditions, "-o", "a.json")
    assert code == 1
    assert err.count("\n") == 1
    assert "'mm-ssl-2012'" in err
    assert "losers > 0" in err
    assert Path("a.json").exists()


def test_a_name_that_is_none_is_told_before_anything_is_written(run: Run, lines: str) -> None:
    """A slip in a condition costs no hour of work."""
    code, out, err = run(LAW, UNCAPPED, "--cases", lines, "--fail-on", "loser > 0", "-o", "a.json")
    assert (code, out) == (2, "")
    assert "Did you mean 'losers'?" in err
    assert not Path("a.json").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([LAW], "at least two sides"),
        ([LAW, f"{LAW}+wage-cup=uncapped"], "wage-cap"),
        ([LAW, f"{LAW}+wage-cap="], "does not say which law"),
        ([LAW, LAW, "--benefit", "unemploymen"], "unemployment"),
        ([LAW, LAW, "--by", "insured.agee"], "insured.age"),
        ([LAW, LAW, "--limit", "-1"], "--limit"),
        ([LAW, LAW, "--jobs", "0"], "--jobs"),
        ([LAW, LAW, "--format", "htm"], "html"),
        ([LAW, LAW, "--format", "parquet"], "-o"),
        ([LAW, LAW, "--lang", "mm"], "my"),
        ([LAW, LAW, "-o", "no/such/folder.html"], "folder"),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(run: Run, lines: str, words: list[str], told: str) -> None:
    """Each slip has its sentence and the exit code 2."""
    before = set(Path().iterdir())
    code, out, err = run(*words, "--cases", lines)
    assert (code, out) == (2, "")
    assert told in err
    assert set(Path().iterdir()) == before


def test_an_error_leaves_the_old_report_as_it_was(run: Run, tmp_path: Path) -> None:
    """A file appears when it is whole: where the claims end in a line that is none, the old one stays."""
    file = ndjson(tmp_path / "claims.ndjson", [worker(1)])
    file.write_text(file.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    for name in ("old.html", "old.parquet"):
        Path(name).write_text("old", encoding="utf-8")
    code, _, err = run(LAW, LAW, "--cases", file, "-o", "old.html", "-o", "old.parquet")
    assert code == 2
    assert f"{file}:2:" in err
    assert [Path(name).read_text(encoding="utf-8") for name in ("old.html", "old.parquet")] == ["old", "old"]
    assert sorted(map(str, Path().iterdir())) == ["claims.ndjson", "old.html", "old.parquet"]


def test_wrong_claims_are_told_beside_the_report(run: Run, tmp_path: Path) -> None:
    """They are counted, told with their place in the report, and a warning says so."""
    file = ndjson(tmp_path / "claims.ndjson", [worker(1), worker(2, salary=3)])
    code, out, err = run(LAW, LAW, "--cases", file, "--lang", "my")
    assert code == 0
    assert "၁" in err and "၂" in err
    assert "claims.ndjson#2" in out
    assert "salary" in out


def test_an_interruption_ends_all_of_it(tmp_path: Path) -> None:
    """Ctrl-C ends the processes with the shell's own number for it, without a traceback and without half a file."""
    file = ndjson(tmp_path / "claims.ndjson", (worker(n) for n in range(4_000)))
    verb = [sys.executable, "-m", "uirules", "compare", LAW, UNCAPPED]
    words = [*verb, "--cases", str(file), "--jobs", "2", "-o", "a.parquet"]
    with subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        while process.poll() is None and not list(tmp_path.glob(".a.parquet.*")):
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=50)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["claims.ndjson"]


def test_the_claims_are_not_written_over(run: Run, lines: str) -> None:
    """A result that would take the place of the claims it was made from is refused."""
    before = Path(lines).read_bytes()
    code, _, err = run(LAW, UNCAPPED, "--cases", lines, "-o", lines)
    assert code == 2 and "another file" in err
    assert Path(lines).read_bytes() == before


def test_something_that_no_claim_tells_about_itself(run: Run, tmp_path: Path) -> None:
    """A slip in the name of a group is no group: told with what there is, and nothing is written."""
    claims = [{**worker(1), "about": {"sector": "garments"}}, {**worker(2), "about": {"township": "north"}}]
    cases = ndjson(tmp_path / "c.ndjson", claims)
    code, _, err = run(LAW, LAW, "--cases", cases, "--by", "about.secter", "-o", "a.json")
    assert code == 2
    assert "'about.secter'" in err
    assert "about.sector" in err
    assert not Path("a.json").exists()
    assert run(LAW, LAW, "--cases", cases, "--by", "about.sector")[0] == 0


def test_what_a_population_does_not_tell_is_told_before_anything_is_decided(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sample says what it tells about its claims."""
    from uirules.cli import main
    from uirules.drafting.compare import report

    assert main(["sample", "-n", "3", "--seed", "1", "-o", str(tmp_path / "p.ndjson")]) == 0
    monkeypatch.setattr(report, "evaluate", None)
    code, _, err = run(LAW, LAW, "--cases", tmp_path / "p.ndjson", "--by", "about.secter")
    assert code == 2
    assert "about.sector" in err


def test_a_table_without_its_library_is_told_before_anything_is_decided(
    run: Run, lines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parquet rows need pyarrow: the extra is named, and no other file is begun."""
    from uirules.drafting.compare import report

    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.setattr(report, "evaluate", None)
    code, _, err = run(LAW, LAW, "--cases", lines, "-o", "rows.parquet", "-o", "a.html")
    assert code == 2
    assert "uirules[parquet]" in err
    assert not Path("a.html").exists()
