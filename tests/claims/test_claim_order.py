"""Days that contradict one another: a claim that says so is refused, at the later of the two places."""

from __future__ import annotations

from typing import Any

import pytest

from uirules import ClaimError, load_ruleset

LAW = load_ruleset("mm-ssl-2012")


@pytest.mark.parametrize(
    ("claim", "pointer"),
    [
        ({"sickness": {"from": "2025-09-10", "to": "2025-09-09"}}, "/sickness/to"),
        ({"sickness.from": "2025-09-10", "sickness.to": "2025-09-09"}, "/sickness.to"),
        ({"adoption": {"date": "2025-01-01", "child_born_on": "2025-01-02"}}, "/adoption/date"),
    ],
)
def test_a_day_before_one_that_it_cannot_precede(claim: dict[str, Any], pointer: str) -> None:
    """One problem, whichever way the facts are written and in whichever order they stand."""
    for facts in (claim, dict(reversed(claim.items()))):
        with pytest.raises(ClaimError) as error:
            LAW.read(facts)
        (problem,) = error.value.problems
        assert (problem.code, problem.pointer) == ("claim.before", pointer)


def test_a_personal_day_is_not_told() -> None:
    """Neither the day nor the other one, where one of them is personal."""
    with pytest.raises(ClaimError) as error:
        LAW.read({"insured.birth_date": "1990-02-03", "death.date": "1989-01-01"})
    (problem,) = error.value.problems
    assert "1989-01-01" not in problem.text["en"] and "1990-02-03" not in problem.text["en"]


def test_equal_days_and_days_not_known_are_no_contradiction() -> None:
    """The first day may be the last; what is not given contradicts nothing."""
    assert LAW.read({"sickness": {"from": "2025-09-10", "to": "2025-09-10"}}).values
    assert LAW.read({"sickness": {"to": "2025-09-09"}}).values
