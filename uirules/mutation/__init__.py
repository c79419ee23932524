"""Do the scenarios of a law watch every rule? Each rule is altered in turn, and a scenario has to notice.

``alterations`` makes the small changes of a law's plans, ``run_mutations`` tries each against the scenarios and tells
which go unnoticed; for those that nothing could notice the ruleset gives a reason (``docs/scenarios.md``).
"""

from __future__ import annotations

from uirules.mutation.alterations import Alteration, Alterations, alterations
from uirules.mutation.run import MutationReport, Outcome, run_mutations

__all__ = ["Alteration", "Alterations", "MutationReport", "Outcome", "alterations", "run_mutations"]
