"""The command line: ``uirules VERB …``. Thin: every verb calls what a program would call."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 findings, 2 bad input.

    ``arguments`` are the words behind the program's name (default: those it was started with).
    """
    from uirules.cli.run import run

    return run(arguments)
