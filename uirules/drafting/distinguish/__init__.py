"""The smallest, plainest claims on which two sides come to different results."""

from __future__ import annotations

from uirules.drafting.distinguish.witness import Report, Witness, distinguish

__all__ = ["Report", "Witness", "distinguish"]
