"""The law that tests of lints make their slips in."""

from __future__ import annotations

from pathlib import Path

import pytest
from lint_made import Made


@pytest.fixture
def made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Made:
    """A sound law in two languages."""
    law = Made(tmp_path)
    capsys.readouterr()
    return law
