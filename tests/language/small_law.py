"""A small law in English and Myanmar, with mistakes put into copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import uirules.cli
from uirules.check import check_ruleset
from uirules.cli import main
from uirules.errors import Problem

Copy = Callable[..., Path]
Place = Callable[[str, str], str]
Run = Callable[..., tuple[int, str]]

STARTER = Path(uirules.cli.__file__).parent / "starter"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """Makes a copy of the starter at ``law`` with changes: ``(file, old, new)``, each ``old`` at its first place."""
    monkeypatch.chdir(tmp_path)

    def make(*changes: tuple[str, str, str]) -> Path:
        folder = Path("law")
        if not folder.exists():
            shutil.copytree(STARTER, folder)
        for file, old, new in changes:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{file} no longer has {old!r}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """A verb, with its exit code and what it says on both streams."""

    def go(*words: str) -> tuple[int, str]:
        capfd.readouterr()
        code = main(list(words))
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out + err

    return go


def told(problems: list[Problem]) -> list[tuple[str, str, str | None]]:
    """Code, severity and what was found, of each problem."""
    return [(problem.code, problem.severity, problem.found) for problem in problems]


def check(folder: Path) -> list[Problem]:
    return check_ruleset(folder)


def place(file: Path, marked: str) -> str:
    """``file:line:column`` of the mark in some words of a file."""
    before, _, after = marked.partition("|")
    text = file.read_text(encoding="utf-8")
    assert before + after in text, marked
    offset = text.index(before + after) + len(before)
    line = text.count("\n", 0, offset) + 1
    return f"{file}:{line}:{offset - text.rfind(chr(10), 0, offset)}"
