"""The reasons why no scenario can stand on a side of a boundary, and whether they still hold."""

from __future__ import annotations

from collections.abc import Iterator

from uirules.coverage.boundaries import Boundaries
from uirules.errors import Problem, did_you_mean
from uirules.law import Law
from uirules.scenarios.reasons import load_reasons

__all__ = ["excuse"]


def excuse(law: Law, boundaries: Boundaries) -> Iterator[Problem]:
    """Give boundaries the reasons of the law, once its scenarios were run; and what is wrong with the reasons.

    A reason is wrong where there is no such boundary or side, and where a scenario stands on the side after all.
    """
    known = {boundary.id: boundary for boundary in boundaries.all.values()}
    reasons, wrong = load_reasons(law, "boundaries")
    yield from wrong
    for reason in reasons.values():
        boundary = known.get(reason.id)
        if boundary is None:
            near = did_you_mean(reason.id, known)
            yield reason.key.problem("coverage.boundary_unknown", found=reason.id, suggestion=near)
            continue
        for side in (side.strip() for side in reason.stated.split(",")):
            if side not in boundary.sides:
                yield reason.key.problem("coverage.side_unknown", found=side, expected=", ".join(boundary.sides))
            elif (scenario := boundary.sides[side]) is not None:
                yield reason.key.problem("coverage.side_touched", found=side, id=reason.id, scenario=scenario)
            else:
                boundary.reasons[side] = reason.text
