"""Sides that differ in their days or readings: what is in force on each day, and which options are taken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from diff_sides import RULES, changed, side

from uirules.decision.document import plain
from uirules.drafting.diff import diff
from uirules.drafting.diff.told import Teller
from uirules.drafting.sides import read_side
from uirules.values.script import plain_blanks

LIMIT = "      2026-01-01: {value: 300000, assurance: A, verified_until: 2027-12-31}\n"
LATER = "      2026-09-01: {value: 360000, assurance: B}\n"
FORMULA = "formula: monthly_rate * school_months"
DATED = "formula:\n      2026-01-01: monthly_rate * school_months\n      2026-09-01: monthly_rate * 9"


def test_a_reading_on_another_option() -> None:
    """The option of each side with its sentence; nothing of the files differs."""
    found = diff(side(), side("+income-at-the-limit=above"))
    (choice,) = found.readings
    assert (choice.reading, choice.before, choice.after) == ("income-at-the-limit", "within", "above")
    assert choice.text_before["en"] != choice.text_after["en"]
    assert found.changes == ()
    assert not found.empty


def test_an_option_that_is_the_default_anyway() -> None:
    assert diff(side(), side("+income-at-the-limit=within"), scenarios=False).empty


def test_a_parameter_and_a_formula_by_day(tmp_path: Path) -> None:
    """Of two days of one law: each timeline of which another entry is in force, once."""
    law = changed(tmp_path, (RULES, LIMIT, LIMIT + LATER), (RULES, FORMULA, DATED)).spec
    found = diff(read_side(f"{law}+law_on=2026-06-01"), read_side(f"{law}+law_on=2026-10-01"), scenarios=False)
    assert [(value.place.kind, value.place.name) for value in found.days] == [
        ("parameter", "income_limit"),
        ("definition", "yearly_grant"),
    ]
    limit, grant = found.days
    assert (limit.before, limit.after) == (
        ((dt.date(2026, 1, 1), "300000"),),
        ((dt.date(2026, 9, 1), "360000"),),
    )
    assert grant.after == ((dt.date(2026, 9, 1), "monthly_rate * 9"),)
    assert plain_blanks(plain(Teller(found, "en").day(limit))) == (
        "300,000 crowns (since 1 January 2026) → 360,000 crowns (since 1 September 2026)"
    )


def test_a_side_without_a_day_goes_by_that_of_each_claim(tmp_path: Path) -> None:
    law = changed(tmp_path, (RULES, LIMIT, LIMIT + LATER)).spec
    (value,) = diff(read_side(law), read_side(f"{law}+law_on=2026-10-01"), scenarios=False).days
    assert [start for start, _ in value.before] == [dt.date(2026, 1, 1), dt.date(2026, 9, 1)]
    assert [start for start, _ in value.after] == [dt.date(2026, 9, 1)]


def test_two_days_with_the_same_values() -> None:
    assert diff(side("+law_on=2026-06-01"), side("+law_on=2026-07-01"), scenarios=False).empty


def test_an_erratum_that_was_not_known() -> None:
    """Before an erratum was published, the value was another."""
    found = diff(side("+known_at=2026-10-05"), side("+known_at=2026-10-06"), scenarios=False)
    assert found.days == ()
    (value,) = diff(side("+known_at=2026-09-09+law_on=2026-06-01"), side("+law_on=2026-06-01"), scenarios=False).days
    assert value.place.name == "monthly_rate"
    assert [entry for _, entry in value.before] == ["20000"]
    assert [entry for _, entry in value.after] == ["22000"]


def test_a_parameter_that_goes_by_another_day_says_so(tmp_path: Path) -> None:
    law = changed(
        tmp_path,
        (RULES, LIMIT, LIMIT + LATER),
        (
            RULES,
            "    type: money\n    unit: XKY\n    cite: school-grant-act/sec_2\n",
            "    type: money\n    unit: XKY\n    goes_by: school.year_begins\n    cite: school-grant-act/sec_2\n",
        ),
    ).spec
    found = diff(read_side(f"{law}+law_on=2026-06-01"), read_side(f"{law}+law_on=2026-10-01"), scenarios=False)
    (value,) = found.days
    assert value.goes_by == "school.year_begins"
    assert plain(Teller(found, "en").goes_by(value)) == "goes by school.year_begins, not by the day of the law"


def test_the_shipped_law_before_and_after_march_2020() -> None:
    """The care after job loss ran for 12 months from 20 March 2020."""
    found = diff(
        read_side("mm-ssl-2012+law_on=2020-03-19"), read_side("mm-ssl-2012+law_on=2020-04-15"), scenarios=False
    )
    assert [(value.place.provision, value.place.name) for value in found.days] == [
        ("medical_care_after_job_loss", "care_months")
    ]
    assert found.changes == ()
