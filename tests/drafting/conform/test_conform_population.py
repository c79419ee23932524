"""A population: choices (c) and (d) from its wages, durations weighted by its claimants."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conform_asked import asked, measure, row

from uirules.drafting.conform.measure import Quantity
from uirules.errors import UnknownName

ARTICLES = {"c102": ["art-24-duration", "art-65-unemployment"]}


def claim(id: int, months: int, wage: int, **facts: Any) -> dict[str, Any]:
    """A claim of a person with so many months of contributions up to December 2025."""
    last = 2025 * 12 + 11
    rows = [
        {"month": f"{m // 12}-{m % 12 + 1:02d}", "wage": wage, "paid": True, "funds": ["health"]}
        for m in range(last - months + 1, last + 1)
    ]
    return {
        "claim": {"id": f"P-{id}", "assessed_on": "2026-01-10"},
        "separation": {"date": "2025-12-31", "ground": "job_ceased", "fault": "none"},
        "contributions": rows,
        "in_good_health": True,
        "willing_to_work": True,
        "labour_exchange": {"registered": True, "registered_on": "2025-12-31"},
    } | facts


@pytest.fixture
def population(tmp_path: Path) -> Path:
    """Four persons; two meet the conditions, with 2 and 3 months of benefit from 1 January 2026."""
    claims = [claim(1, 36, 200_000), claim(2, 48, 300_000), claim(3, 35, 400_000), claim(4, 10, 700_000)]
    file = tmp_path / "people.ndjson"
    file.write_text("\n".join(map(json.dumps, claims)) + "\n", encoding="utf-8")
    return file


def test_durations_are_weighted_by_claimants(population: Path) -> None:
    """59 and 90 days are 10.64 weeks on average, under 13; the ladder is above: ways that disagree settle nothing."""
    found = asked(articles=ARTICLES, population=population)
    weighted = measure(found, "c102", "art-24-duration", "average_claimants")
    assert weighted.value == Quantity.of(Fraction(59 + 90, 14), "weeks")
    assert weighted.notes[0].values == {"met": 2, "all": 4}
    assert weighted.verdict == "fail"
    assert row(found, "c102", "art-24-duration").verdict == "undetermined"


def test_the_population_gives_the_wages_of_two_choices(population: Path) -> None:
    """Three of four earn at most 400,000 (c); 125 % of the average of 400,000 is 500,000 (d)."""
    found = asked(articles=ARTICLES, population=population)
    labels = {m.label.key: m.label.values.get("wage") for m in row(found, "c102", "art-65-unemployment").measures}
    assert labels["label.choice_c"] == Quantity.of(400_000, "MMK")
    assert labels["label.choice_d"] == Quantity.of(500_000, "MMK")
    assert measure(found, "c102", "art-65-unemployment", "choice_c").verdict == "fail"


def test_without_a_population_these_choices_are_open() -> None:
    """Capped records do not hold the earnings that choices (c) and (d) need."""
    found = asked(articles=ARTICLES)
    for letter in "cd":
        one = measure(found, "c102", "art-65-unemployment", f"choice_{letter}_unknown")
        assert (one.value, one.verdict, one.notes[0].key) == (None, "undetermined", "note.needs_population")


def test_a_population_that_is_not_there(tmp_path: Path) -> None:
    """An error, no empty population."""
    with pytest.raises(UnknownName) as raised:
        asked(articles=ARTICLES, population=tmp_path / "none.ndjson")
    assert raised.value.problems[0].code == "conform.no_file"
