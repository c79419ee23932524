"""The annex: what a professional needs behind the letter."""

from __future__ import annotations

from uirules.decision.document import Block
from uirules.decision.letter.desk import Desk

__all__ = ["annex"]


def annex(desk: Desk) -> tuple[Block, ...]:
    """The blocks of the annex."""
    return ()
