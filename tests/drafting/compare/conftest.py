"""A verb run within this process, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from uirules.cli import main

Run: TypeAlias = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The exit code, what was written, and what was told on standard error."""
    monkeypatch.chdir(tmp_path)

    def go(*words: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main(["compare", *map(str, words)])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return go
