"""The scenarios of two laws on both: which come out otherwise, and by which clause."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from diff_sides import RULES, changed, compared, side

from uirules.decision.document import plain
from uirules.drafting.diff import Diff, diff
from uirules.drafting.diff.told_scenarios import ScenarioTeller
from uirules.drafting.diff.verdicts import Cause
from uirules.values.script import plain_blanks

LIMIT = "{value: 300000, assurance: A, verified_until: 2027-12-31}"
SCENARIOS = "scenarios/school-grant.yaml"


def test_an_outcome_that_turns(tmp_path: Path) -> None:
    """The first condition with another result, and the number it comes from, each with its clause."""
    found = compared(
        tmp_path, (RULES, LIMIT, "{value: 299999, cite: school-grant-act/sec_3, assurance: A}"), scenarios=True
    )
    assert found.scenarios_run == 3
    (change,) = found.scenarios
    assert (change.name, change.benefit, change.before.outcome, change.after.outcome) == (
        "both-conditions-met",
        "school_grant",
        "met",
        "not_met",
    )
    assert change.outcome_changed
    assert change.finding is not None
    (cause,) = change.causes
    assert (change.finding.name, change.finding.before, change.finding.after) == ("income_within_limit", True, False)
    assert [clause for clause, _ in change.finding.cite] == ["school-grant-act/sec_2__para_b"]
    assert (cause.kind, cause.name, cause.before, cause.after) == (
        "parameter",
        "income_limit",
        300000,
        299999,
    )
    assert [clause for clause, _ in cause.cite] == ["school-grant-act/sec_3"]


def test_an_amount_that_changes(tmp_path: Path) -> None:
    """Values and payments before and after, and the definition whose formula is another."""
    found = compared(
        tmp_path, (RULES, "formula: monthly_rate * school_months", "formula: monthly_rate * 9"), scenarios=True
    )
    first = found.scenarios[0]
    assert not first.outcome_changed
    assert (first.before.values["yearly_grant"], first.after.values["yearly_grant"]) == (220000, 198000)
    assert first.finding is None
    assert [(cause.kind, cause.name) for cause in first.causes] == [("definition", "yearly_grant")]
    tell = ScenarioTeller(found, "en")
    assert plain(tell.outcomes(first)) == "met, as before"
    assert [plain_blanks(plain(line)) for line in (*tell.values(first), *tell.causes(first))] == [
        "grant for the year: 220,000 crowns → 198,000 crowns",
        "definition grant for the year: 220,000 crowns → 198,000 crowns, section 3",
    ]


def test_payments_that_change(tmp_path: Path) -> None:
    """Of each payment what differs, the first three by themselves."""
    found = compared(tmp_path, (RULES, "amount: monthly_rate", "amount: income_limit"), scenarios=True)
    told = [plain_blanks(plain(line)) for line in ScenarioTeller(found, "en").values(found.scenarios[0])]
    assert told == [
        "payment 1 (1 June 2026 to 30 June 2026): 22,000 crowns → 300,000 crowns",
        "payment 2 (1 July 2026 to 31 July 2026): 22,000 crowns → 300,000 crowns",
        "payment 3 (1 August 2026 to 31 August 2026): 22,000 crowns → 300,000 crowns",
        "and 7 more payments differ",
    ]


STATE = """
  states:
    - state: withheld
      when: school.enrolled
      cite: school-grant-act/sec_2__para_a
      label: {en: x, my: က}
      text: {en: x, my: က}
      meaning: {en: x, my: က}
"""


def told_causes(found: Diff, *causes: Cause) -> list[str]:
    """How the causes of the first scenario that differs are said, or others in their place."""
    change = replace(found.scenarios[0], causes=causes) if causes else found.scenarios[0]
    return [plain_blanks(plain(line)) for line in ScenarioTeller(found, "en").causes(change)]


def test_a_rule_of_states_is_a_cause(tmp_path: Path) -> None:
    """Where only the states of payments differ: the first that does, by the clause of its rule."""
    found = compared(tmp_path, (RULES, "\n  states:\n", STATE), scenarios=True)
    assert told_causes(found) == ["payments: Allowable → Withheld, section 2(a)"]


def test_a_reading_is_told_of_the_rule_that_asks_it() -> None:
    """The option on either side, with the condition that came out otherwise because of it."""
    found = diff(side(), side("+income-at-the-limit=above"))
    assert told_causes(found) == [
        "condition income_within_limit: met → not met, reading income-at-the-limit (within → above), section 2(b)"
    ]
    assert found.to_dict()["scenarios"]["changes"][0]["finding"]["readings"] == [
        {"reading": "income-at-the-limit", "before": "within", "after": "above"}
    ]


def test_a_cause_without_results_is_told_by_its_clause() -> None:
    """Of a transitional provision, and of lists of the same length, there is nothing else to tell."""
    found = diff(side(), side("+income-at-the-limit=above"))
    cite = (("school-grant-act/sec_2__para_b", {}),)
    rows = {"items": 3}
    finding = told_causes(found)
    assert told_causes(
        found, Cause("transition", "governed_new", None, None, cite), Cause("definition", "rows", rows, rows, cite)
    ) == [*finding, "transitional provision, section 2(b)", "definition rows, section 2(b)"]


def test_more_or_fewer_payments(tmp_path: Path) -> None:
    found = compared(tmp_path, (RULES, "value: 10, assurance", "value: 9, assurance"), scenarios=True)
    assert "payments: 10 → 9" in [plain(line) for line in ScenarioTeller(found, "en").values(found.scenarios[0])]


def test_a_side_goes_before_what_a_scenario_names() -> None:
    """A day of the side is the day of all its scenarios; a scenario's own holds where the side has none."""
    found = diff(side("+known_at=2026-07-01"), side(), scenarios=True)
    assert [change.name for change in found.scenarios] == ["both-conditions-met", "income-not-known"]
    assert [change.name for change in diff(side(), side("+income-at-the-limit=above")).scenarios] == [
        "both-conditions-met"
    ]


def test_a_scenario_that_only_one_law_has(tmp_path: Path) -> None:
    """It is decided on both; of one by the same name, the later law's."""
    other = changed(tmp_path, (SCENARIOS, "name: income-not-known", "name: another-name"))
    assert diff(side(), other).scenarios_run == 4


def test_a_scenario_that_a_side_cannot_decide(tmp_path: Path) -> None:
    """A day before the law is an error of that side, told by its code."""
    later = ("ruleset.yaml", "in_force_from: 2026-01-01", "in_force_from: 2027-01-01")
    found = diff(side(), changed(tmp_path, later))
    assert [change.after.errors for change in found.scenarios] == [("law.before_the_law",)] * 2
    assert (
        plain(ScenarioTeller(found, "en").outcomes(found.scenarios[0]))
        == "met → cannot be decided (law.before_the_law)"
    )


def test_a_scenario_that_is_not_sound_is_named(tmp_path: Path) -> None:
    found = diff(
        side(),
        changed(
            tmp_path,
            (
                SCENARIOS,
                "      household.income: 300000\n    expect:\n      outcome: met\n",
                "      household.income: 300000\n    expect:\n      outcome: perhaps\n",
            ),
        ),
    )
    assert found.scenarios_run == 3
    assert len(found.not_run) == 1 and found.not_run[0].endswith("school-grant.yaml:12:16")


def test_scenarios_are_not_run_where_nobody_asks(tmp_path: Path) -> None:
    found = compared(tmp_path, (RULES, LIMIT, "{value: 1, assurance: A}"))
    assert found.scenarios_run is None and found.scenarios == ()
    assert found.to_dict()["scenarios"] is None
