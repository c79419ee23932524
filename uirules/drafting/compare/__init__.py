"""Two or more sides over the same cases: who gains, who loses, what it costs, and which clause makes the difference.

:func:`compare` does the work; :func:`read_cases` finds the cases that a user names, :func:`of_claims` takes claims at
hand. The faces stand in :mod:`.text`, :mod:`.page` and :mod:`.rows`.
"""

from __future__ import annotations

from uirules.drafting.compare.cases import Cases, of_claims, read_cases
from uirules.drafting.compare.engine import evaluate
from uirules.drafting.compare.fail_on import check_expressions, failed
from uirules.drafting.compare.report import Comparison, compare

__all__ = ["Cases", "Comparison", "check_expressions", "compare", "evaluate", "failed", "of_claims", "read_cases"]
