"""What the tests of populations share: a verb run in this process, and one population drawn once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sampling_running import Run

from uirules import load_ruleset
from uirules.cli import main
from uirules.law import Law
from uirules.sampling import Case, sample


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """A verb run in a folder of its own: exit code, output, problems."""
    monkeypatch.chdir(tmp_path)

    def go(*words: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return go


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    """Three thousand claims on the assumptions shipped."""
    return list(sample(3000, 7))


@pytest.fixture(scope="session")
def law() -> Law:
    """The law that the claims are made for."""
    return load_ruleset("mm-ssl-2012")
