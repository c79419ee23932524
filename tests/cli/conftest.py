"""Running the command line within the process of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import CLAIM, Ran, Run

from uirules.cli import main


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """A verb run within this process; nothing it does may print a traceback."""

    def go(*words: str | Path) -> Ran:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Ran(code, out, err)

    return go


@pytest.fixture
def claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a claim, in the folder that the test works in."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "claim.yaml"
    file.write_text(CLAIM, encoding="utf-8")
    return Path("claim.yaml")
