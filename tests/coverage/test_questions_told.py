"""Each numbered question is told by the rules it touches: a reading that they ask, or a gap among their own."""

from __future__ import annotations

import pytest

from uirules import load_ruleset
from uirules.law import Law
from uirules.legal.model import Gap

LAW = load_ruleset("mm-ssl-2012")
PENSIONS = ("superannuation", "invalidity", "survivors")
IN_KIND = ("medical_care", "child_medical_care", "medical_care_after_job_loss", "retirement_medical_care")
ELSEWHERE: dict[int, tuple[str, ...]] = {
    # care in kind has no amount that could be rounded
    9: IN_KIND,
    # benefit asks for months that were paid, whoever paid them, and each rate has its dates and its instrument
    21: ("unemployment",),
    22: ("unemployment",),
    # whether a system runs is stated with its day by the status in every decision
    39: ("disaster_assistance", "unemployment"),
    48: (*PENSIONS, "unemployment"),
    # one term is kept for each thing; no outcome hangs on it
    41: ("coverage", "invalidity"),
}
"""Provisions that tell a question otherwise than by a gap or a reading: by a default that is stated here."""
OF_NO_RULE = {42}
"""The bill of 2012: no rule rests on it. The rulebook tells it of every provision."""


def told(law: Law, gap: Gap, name: str) -> bool:
    """Whether a provision has the gap among its own, or asks a reading that answers the question."""
    plan = law.plan(name)
    readings = law.ruleset.readings
    return gap.id in {entry.gap for entry in plan.provision.gaps} or any(
        gap.item in readings[reading].items for reading in plan.readings
    )


def questions() -> list[tuple[int, Gap]]:
    return sorted((gap.item, gap) for gap in LAW.registry.gaps() if gap.item is not None)


@pytest.mark.parametrize(("number", "gap"), questions(), ids=lambda one: str(getattr(one, "id", one)))
def test_a_question_is_told_by_what_it_touches(number: int, gap: Gap) -> None:
    """All provisions that are encoded, systems taken apart into theirs."""
    touched = {name for name in LAW.benefits if {name, LAW.ruleset.provision(name).system} & set(gap.touches)}
    encoded = {name for name in touched if LAW.ruleset.provision(name).not_encoded is None}
    silent = sorted(name for name in encoded if not told(LAW, gap, name))
    assert number in OF_NO_RULE or silent == sorted(ELSEWHERE.get(number, ()))
