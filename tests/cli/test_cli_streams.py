"""Streams: pipes that close, disks that are full, locales without Unicode, terminals; and what starting costs."""

from __future__ import annotations

import contextlib
import errno
import os
import pty
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from running import EXAMPLES, Run, start

import uirules
from uirules.cli.streams import Output

HEAVY = ("pydantic", "lark", "babel", "yaml", "polars", "pyarrow", "pandas", "numba", "numpy", "rich", "jsonschema")


@pytest.mark.parametrize(
    "code",
    [
        "import uirules",
        "from uirules.cli import main; main(['--help'])",
        "from uirules.cli import main; main(['decide', '--help'])",
        "from uirules.cli import main; main(['show', '--help'])",
        "from uirules.cli import main; main(['--version'])",
        "from uirules.cli import main; main([])",
    ],
)
def test_help_loads_nothing_heavy(code: str) -> None:
    """Importing the package and reading the help load no parser, no models, no locale data, no column library."""
    found = f"{code}\nimport sys; print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", found], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr.strip() == "[]"


def test_help_names_every_verb() -> None:
    """The help lists the verbs; each has a help of its own; no word at all is answered by the help."""
    verbs = ("decide", "check", "test", "show", "schema", "facts", "example", "init", "feel")
    whole = start("--help")
    assert whole.code == 0
    for verb in verbs:
        assert f"\n  {verb} " in whole.out
        assert f"Usage: uirules {verb}" in start(verb, "--help").out
    assert start().out == whole.out


def test_version() -> None:
    """``--version`` tells the version."""
    assert start("--version").out == f"uirules {uirules.__version__}\n"


def test_utf8_whatever_the_locale(claim: Path) -> None:
    """Burmese is written as UTF-8 where the locale is C and Python was told to write ASCII."""
    plain = {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    ran = start("decide", claim, "--lang", "my", **plain)
    assert ran.code == 0
    assert "တွက်ချက်မှု" in ran.out
    assert "မရှိပါ" in start("decide", "none.yaml", "--lang", "my", **plain).err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_full_disk(claim: Path) -> None:
    """A full disk is told, on standard output as in a file."""
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "uirules.cli", "decide", str(claim)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "No space is left to write '<stdout>' to. No half-written file was kept.\n"
    assert "No space is left" in start("decide", claim, "-o", "/dev/full").err


def test_reader_that_goes_away(claim: Path) -> None:
    """A pipe that closes ends the work without a word."""
    command = [sys.executable, "-m", "uirules.cli", "decide", *[str(claim)] * 20, "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_interrupted(run: Run, claim: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the work without a word, and leaves no file behind."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("uirules.decision.decision.Decision.render", interrupt)
    ran = run("decide", claim, "-o", "out.txt")
    assert (ran.code, ran.out, ran.err) == (130, "", "")
    assert not Path("out.txt").exists()


def test_mistake_of_the_program(run: Run, claim: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody reckoned with is told in a sentence, without a traceback."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("[/x]")

    monkeypatch.setattr("uirules.decision.decision.Decision.render", fail)
    ran = run("decide", claim)
    assert ran.code == 2
    assert "(ZeroDivisionError: [/x])" in ran.err


def test_no_half_written_file(tmp_path: Path) -> None:
    """A file that was begun and not ended leaves what stood there as it was, and nothing beside it."""
    file = tmp_path / "out.txt"
    file.write_text("before")
    file.chmod(0o640)
    with pytest.raises(RuntimeError), Output(file) as out:
        out.write("half")
        raise RuntimeError
    assert file.read_text() == "before"
    with Output(file) as out:
        out.write("whole")
    assert file.read_text() == "whole"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_symbolic_link_is_followed(tmp_path: Path) -> None:
    """Writing to a link writes to what it names; the link stays one."""
    (tmp_path / "real.txt").write_text("before")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with Output(tmp_path / "link.txt") as out:
        out.write("after")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "after"


def test_no_permission(run: Run, claim: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read or written is told as such, and stays as it is."""

    def forbid(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    Path("out.txt").write_text("before")
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda *_: False)  # the tests may run as root, who may write everything
        assert run("decide", claim, "-o", "out.txt").err.startswith("'out.txt' may not be written")
    assert Path("out.txt").read_text() == "before"
    assert "There is no file" in run("decide", "none.yaml").err  # the sentences are read before nothing can be
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", forbid)
        ran = run("decide", claim, "--ruleset", "mm-ssl-2012")
    assert (ran.code, ran.out) == (2, "")
    assert "may not be read" in ran.err


def on_terminal(*words: str | Path, stdout_too: bool) -> tuple[int, bytes, bytes]:
    """A verb run with standard error, and perhaps standard output, on a terminal."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "uirules.cli", *map(str, words)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    environment.pop("NO_COLOR", None)
    stdout = slave if stdout_too else subprocess.PIPE
    seen: list[bytes] = []
    with subprocess.Popen(command, stdout=stdout, stderr=slave, stdin=slave, env=environment) as process:
        os.close(slave)
        watcher = threading.Thread(target=watch, args=(master, seen))  # a terminal that nobody reads stops the writer
        watcher.start()
        out = b"" if process.stdout is None else process.stdout.read()
    watcher.join(60)
    os.close(master)
    return process.returncode, out, b"".join(seen)


def watch(master: int, seen: list[bytes]) -> None:
    """Collect what appears on a terminal until everybody has left it."""
    with contextlib.suppress(OSError):
        while piece := os.read(master, 65536):
            seen.append(piece)


def test_progress_on_a_terminal_only(claim: Path) -> None:
    """Many claims show a bar on a terminal, never in a pipe, nor between letters on the same terminal."""
    Path("many.ndjson").write_text('{"claim": {"id": "C"}}\n' * 60)
    code, out, seen = on_terminal("decide", "many.ndjson", "--format", "json", stdout_too=False)
    assert code == 0
    assert b"claims" in seen
    assert b"\x1b" not in out
    piped = start("decide", "many.ndjson", "--format", "json")
    assert (piped.err, piped.out.encode()) == ("", out)
    _, _, seen = on_terminal("decide", "many.ndjson", stdout_too=True)
    assert "\u2501".encode() not in seen


def test_colours_on_a_terminal_only(claim: Path) -> None:
    """Headings are bold on a terminal; square brackets stay as they are in both places."""
    words = ("show", "mm-ssl-2012", "rule", "due_contributions")
    _, _, seen = on_terminal(*words, stdout_too=True)
    assert b"\x1b[1m" in seen
    assert b"fund_contributions[paid]" in seen
    piped = start(*words)
    assert "\x1b" not in piped.out
    assert "fund_contributions[paid]" in piped.out


def test_golden_errors(claim: Path) -> None:
    """How errors look, to the letter."""
    text = "separation: {date: 2026-02-30, grund: fired}\nwilling_to_work: no\n"
    Path("bad.yaml").write_text(text, encoding="utf-8")
    Path("bad.json").write_text('{"separation": {"date": "2026-02-30"}}', encoding="utf-8")
    ran = start("decide", "bad.yaml", "bad.json", "none.yaml")
    assert ran.out == ""
    assert ran.err == (
        "bad.yaml:1:20: There is no day 2026-02-30 in the calendar.\n"
        "bad.yaml:1:39: The fact 'separation.grund' is not declared by this law. Did you mean 'separation.ground'?\n"
        "bad.yaml:2:18: 'no' is not what this fact takes: true or false.\n"
        "bad.json:1:25: There is no day 2026-02-30 in the calendar.\n"
        "  at: /separation/date\n"
        "none.yaml:1:1: There is no file 'none.yaml'.\n"
    )
    burmese = start("decide", "none.yaml", "--lang", "my")
    assert burmese.err == "none.yaml:1:1: 'none.yaml' အမည်ရှိ ဖိုင် မရှိပါ။\n"


def test_examples_from_another_folder(tmp_path: Path) -> None:
    """The shipped rulesets are found from any folder."""
    file = (EXAMPLES / "C-2026-0148.yaml").resolve()
    assert start("decide", file, "--format", "json", cwd=tmp_path).json["claim"] == "C-2026-0148"


def shell(line: str) -> tuple[int, str]:
    """A line of the shell with ``uirules`` in it: its exit code, and what it wrote to standard output and error."""
    command = line.replace("uirules", f"'{sys.executable}' -m uirules.cli", 1)
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert "did not reckon" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("verb", ["decide claim.yaml", "feel 1", "--version", "--help", "", "show mm-ssl-2012"])
def test_closed_output(claim: Path, verb: str) -> None:
    """Standard output that is closed is told in a line, by every verb."""
    code, said = shell(f"uirules {verb} >&-")
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("Standard output is closed")


def test_closed_output_is_not_missed(claim: Path) -> None:
    """Who writes to a file needs no standard output."""
    assert shell("uirules decide claim.yaml -o out.txt >&-") == (0, "")
    assert Path("out.txt").stat().st_size > 100


@pytest.mark.parametrize("verb", ["decide -", "feel -"])
def test_closed_input(claim: Path, verb: str) -> None:
    """Standard input that is closed is told in a line."""
    assert shell(f"uirules {verb} <&-") == (2, "Standard input ('-') is closed or cannot be read.\n")


@pytest.mark.parametrize("to", ["2>/dev/full", "2>&-", ">/dev/full 2>&1", ">&- 2>&-"])
@pytest.mark.parametrize("verb", ["decide none.yaml", "decide claim.yaml none.yaml", "decied", "feel '1 +'"])
def test_problems_that_nobody_can_be_told(claim: Path, verb: str, to: str) -> None:
    """Where standard error cannot be written the exit code says it all the same."""
    code, said = shell(f"uirules {verb} {to}")
    assert code == 2
    assert "none.yaml:" not in said


def test_pipes_are_refused(run: Run, claim: Path) -> None:
    """A pipe that nobody writes to or reads from is refused, and not waited for."""
    os.mkfifo("pipe")
    for words in (("decide", "pipe"), ("decide", claim, "--notice", "pipe"), ("feel", "1", "--context", "pipe")):
        ran = run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "'pipe' is a pipe, socket or device" in ran.err
    assert run("decide", claim, "-o", "pipe").err.startswith("'pipe' is a pipe or socket")
    assert run("decide", "/dev/zero").code == 2


RULESET_FILES = ("facts.yaml", "ruleset.yaml", "readings/x.yaml", "scenarios/x.yaml", "locales/my.yaml")


@pytest.mark.parametrize("name", RULESET_FILES)
def test_pipe_in_a_ruleset(run: Run, claim: Path, name: str) -> None:
    """A pipe among the files of a ruleset is refused by every verb, and not waited for."""
    assert run("init", "law").code == 0
    place = Path("law") / name
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    for words in (("check", "law"), ("test", "law"), ("decide", "law/claims/first.yaml", "--ruleset", "law")):
        assert run(*words).code in (0, 1, 2)
    assert run("test" if name.startswith("scenarios") else "check", "law").code != 0


TARGETS = {
    "": "The name behind -o is empty",
    "loop": "'loop' cannot be written: it is a link that leads back to itself.",
    "claim.yaml/x": "'claim.yaml/x' cannot be written: a part of its path is a file, not a folder.",
    "./nowhere//x": "'./nowhere//x' cannot be written: its folder does not exist.",
    "nowhere/": "'nowhere/' cannot be written: its folder does not exist.",
    "n" * 300: "the name is too long.",
}


@pytest.mark.parametrize("target", TARGETS)
def test_targets_that_are_none(run: Run, claim: Path, target: str) -> None:
    """What cannot be written is told by the name that was given, with the reason; nothing is left behind."""
    Path("loop").symlink_to("loop")
    ran = run("decide", claim, "-o", target)
    assert (ran.code, ran.out) == (2, "")
    assert TARGETS[target] in ran.err
    assert sorted(path.name for path in Path().iterdir()) == ["claim.yaml", "loop"]


def test_devices_are_written(claim: Path) -> None:
    """A device is written to as it is, and ``/dev/stdout`` is standard output, a pipe or not."""
    assert shell("uirules decide claim.yaml -o /dev/null") == (0, "")
    whole = shell("uirules decide claim.yaml")
    assert shell("uirules decide claim.yaml -o /dev/stdout") == whole
    assert shell("uirules decide claim.yaml -o /dev/stdout | cat") == whole
