"""The input-free expressions of the DMN conformance kit: none gives a wrong value, and few are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from uirules.feel import FeelError, evaluate
from uirules.values import dates, durations, numbers, times

KIT = Path(__file__).parents[3] / "shared" / "feel-tck" / "visible.json"
PASSED_AT_LEAST = 0.97
TOLERANCE = numbers.divide(1, 10**8)
"""The kit's own, for results that no engine has exactly: powers, logarithms, deviations."""

READ = {
    "boolean": lambda text: text == "true",
    "date": dates.parse,
    "dateTime": times.parse,
    "decimal": numbers.parse,
    "duration": durations.parse,
    "string": str,
    "time": times.parse_time,
}


def expected_of(typed: dict[str, Any] | None) -> Any:
    """The value that the kit writes as ``{type, value}``."""
    if typed is None or typed["type"] == "null":
        return None
    if typed["type"] == "list":
        return [expected_of(item) for item in typed["value"]]
    if typed["type"] == "context":
        return {name: expected_of(item) for name, item in typed["value"].items()}
    return READ[typed["type"]](typed["value"])


def agrees(actual: Any, expected: Any) -> bool:
    """Whether two values are the same, numbers at 34 digits, a duration of nothing whatever its kind."""
    if isinstance(expected, list):
        return type(actual) is list and len(actual) == len(expected) and all(map(agrees, actual, expected))
    if isinstance(expected, dict):
        return (
            type(actual) is dict
            and actual.keys() == expected.keys()
            and all(agrees(actual[name], expected[name]) for name in expected)
        )
    if numbers.is_number(expected):
        if not numbers.is_number(actual):
            return False
        if numbers.text(actual) == numbers.text(expected):
            return True
        return expected.denominator >= 10**7 and abs(actual - expected) <= TOLERANCE
    if str(expected) in ("PT0S", "P0M") and not isinstance(expected, str):
        return str(actual) in ("PT0S", "P0M")
    return type(actual) is type(expected) and actual == expected


@pytest.mark.skipif(not KIT.exists(), reason="the conformance kit's expressions (feel-tck/visible.json) are not here")
def test_no_expression_of_the_kit_is_wrong(figures: dict[str, int]) -> None:
    figures |= {"passed": 0, "wrong": 0, "refused": 0}
    wrong = []
    for case in json.loads(KIT.read_text(encoding="utf-8")):
        try:
            actual = evaluate(case["expression"])
        except FeelError:
            figures["refused"] += 1
            continue
        if agrees(actual, expected_of(case["expected"])):
            figures["passed"] += 1
        else:
            figures["wrong"] += 1
            wrong.append(f"{case['suite']} {case['id']}")
    assert wrong == []
    assert figures["passed"] >= PASSED_AT_LEAST * sum(figures.values())
