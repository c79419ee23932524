"""Whether the reasons why no scenario can notice an alteration still hold."""

from __future__ import annotations

from uirules.errors import Problem, did_you_mean
from uirules.mutation.alterations import Alteration
from uirules.scenarios.reasons import Reason

__all__ = ["stale"]


def stale(reason: Reason, known: dict[str, Alteration], noticed: bool | None) -> Problem | None:
    """What is wrong with a reason: there is no such alteration, it is another, or a scenario notices it.

    ``noticed`` is None for an alteration that was not tried.
    """
    if reason.id not in known:
        return reason.key.problem(
            "mutation.unknown_alteration", found=reason.id, suggestion=did_you_mean(reason.id, known)
        )
    change = known[reason.id].change
    if change != reason.stated:
        return reason.key.problem("mutation.other_change", found=reason.stated, expected=change, id=reason.id)
    if noticed:
        return reason.key.problem("mutation.noticed_after_all", found=reason.id)
    return None
