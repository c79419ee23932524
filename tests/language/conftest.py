"""Fixtures of the tests of languages."""

from small_law import copy, run

__all__ = ["copy", "run"]
