"""What the tests of populations share."""

from __future__ import annotations

from collections.abc import Callable

Run = Callable[..., tuple[int, str, str]]
"""A verb run in this process: exit code, output, problems."""
