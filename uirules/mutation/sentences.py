"""Which sentence of the catalogue tells an alteration of each kind."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = {
    "condition-dropped": "mutation.condition_dropped",
    "only-under-dropped": "mutation.dropped",
    "exception-dropped": "mutation.exception_dropped",
    "beats-dropped": "mutation.dropped",
    "part-dropped": "mutation.dropped",
    "test-dropped": "mutation.dropped",
    "alternative-dropped": "mutation.alternative_dropped",
    "member-dropped": "mutation.changed",
    "negation-dropped": "mutation.changed",
    "connective": "mutation.connective",
    "quantifier": "mutation.changed",
    "comparison": "mutation.comparison",
    "edge": "mutation.edge",
    "value": "mutation.value",
    "flag": "mutation.changed",
    "branch": "mutation.branch",
    "filter-dropped": "mutation.changed",
    "distinct-dropped": "mutation.changed",
    "extreme": "mutation.changed",
    "operand-dropped": "mutation.changed",
    "operator": "mutation.changed",
    "day": "mutation.changed",
    "rounding": "mutation.rounding",
    "requires-dropped": "mutation.dropped",
    "row-dropped": "mutation.row_dropped",
    "date": "mutation.date",
    "entry-dropped": "mutation.entry_dropped",
    "state-dropped": "mutation.state_dropped",
    "awaits-dropped": "mutation.dropped",
    "rhythm": "mutation.changed",
}
"""Every kind, in the words of ``uirules/errors/catalogue/mutation.yaml``."""
