"""The figures of the conformance kit, shown at the end of every run that computed them."""

from __future__ import annotations

import pytest

FIGURES = pytest.StashKey[dict[str, int]]()


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> dict[str, int]:
    """Where a test puts the three figures: passed, wrong, refused."""
    return pytestconfig.stash.setdefault(FIGURES, {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash.get(FIGURES, None)
    if figures:
        shown = ", ".join(f"{count} {name}" for name, count in figures.items())
        terminalreporter.write_line(f"FEEL conformance kit: {shown} of {sum(figures.values())} expressions")
