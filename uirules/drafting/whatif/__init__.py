"""What would have turned a decision that is not met: the nearest change of one fact, or of two."""

from __future__ import annotations

from uirules.drafting.whatif.nearest import nearest_change, with_what_if

__all__ = ["nearest_change", "with_what_if"]
