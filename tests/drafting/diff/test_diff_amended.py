"""Amendments as sides: what they changed is listed, that alone, and each with the clause that changed it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from diff_sides import AMENDMENT, GRANT, amended, side
from hypothesis import given, settings
from hypothesis import strategies as st

from uirules import load_ruleset
from uirules.amend.read import load_amendment
from uirules.amend.ruleset import AmendedRuleset
from uirules.decision.document import plain
from uirules.drafting.diff import Diff, diff
from uirules.drafting.diff.told import Teller
from uirules.drafting.diff.tree import steps_of
from uirules.drafting.sides import Side, read_side
from uirules.values.script import plain_blanks

SCENARIO = """\
format: uirules/scenarios/0
benefit: school_grant
scenarios:
  - name: above-the-old-limit
    source: the limit as raised
    facts: {school.year_begins: 2027-06-01, school.enrolled: true, household.income: 350000}
    expect: {outcome: met}
"""
CHANGES = sorted(yaml.safe_load(AMENDMENT.read_text(encoding="utf-8"))["changes"])


@pytest.fixture(scope="module")
def found() -> Diff:
    return diff(side(), amended())


def test_each_rule_with_the_clause_that_changed_it(found: Diff) -> None:
    tell = Teller(found, "en")
    told = {rule.place.name: plain_blanks(plain(tell.rule(rule)[0])) for rule in found.rules if not rule.is_citation}
    assert told == {
        "income_limit": "300,000 crowns → 360,000 crowns from 1 December 2026, grade D, "
        "by School Grant (Amendment) Act, section 2",
        "yearly_grant": "formula, by School Grant (Amendment) Act, section 2",
    }


def test_what_only_cites_the_amendment_too_is_told_apart(found: Diff) -> None:
    """The rules that read a number that changed cite the amending clause; that is listed, and no change of theirs."""
    cited = [rule.place.name for rule in found.rules if rule.is_citation]
    assert "income_within_limit" in cited


def test_clauses_with_the_clauses_that_changed_them(found: Diff) -> None:
    changed = {
        clause.id: (clause.op, clause.by) for clause in found.clauses if clause.id.startswith("school-grant-act")
    }
    assert changed == {
        "school-grant-act/sec_2__para_c": ("renumbered", ("longer-grant/sec_4",)),
        "school-grant-act/sec_3": ("changed", ("longer-grant/sec_3",)),
        "school-grant-act/sec_3A": ("inserted", ("longer-grant/sec_4",)),
    }


def test_the_amendments_own_clauses_are_shown(found: Diff) -> None:
    """They are new clauses of another instrument, and no redline of a paraphrase."""
    own = [clause for clause in found.clauses if clause.id.startswith("longer-grant")]
    assert [clause.op for clause in own] == ["inserted"] * 5
    assert not any(clause.on_paraphrase for clause in own)


def test_an_amendment_before_its_day_changes_nothing() -> None:
    assert diff(side("+law_on=2026-11-30"), amended("+law_on=2026-11-30")).empty
    assert not diff(side("+law_on=2026-12-01"), amended("+law_on=2026-12-01"), scenarios=False).empty


def test_an_amendment_that_was_not_published_yet() -> None:
    assert diff(side("+known_at=2026-11-23"), amended("+known_at=2026-11-23"), scenarios=False).empty


def test_all_amendments_published_by_a_day() -> None:
    """Without a day of the law, the whole is compared, as with no day at all."""
    some_day = diff(side("+known_at=2026-11-24"), amended("+known_at=2026-11-24"), scenarios=False)
    assert some_day.changes == diff(side(), amended(), scenarios=False).changes


def test_taking_an_amendment_out_is_the_other_way_round(found: Diff) -> None:
    back = diff(amended(), side(), scenarios=False)
    renumbered = "/clauses/sec_2__para"
    assert {(one.pointer, repr(one.before)) for one in back.changes if renumbered not in one.pointer} == {
        (one.pointer, repr(one.after)) for one in found.changes if renumbered not in one.pointer
    }
    assert [clause.id_before for clause in back.clauses if clause.op == "renumbered"] == [
        "school-grant-act/sec_2__para_c"
    ]


def test_a_day_that_is_only_supposed() -> None:
    later = diff(side(), amended("@2027-03-01"), scenarios=False)
    (rule,) = [rule for rule in later.rules if rule.place.kind == "parameter" and not rule.is_citation]
    assert rule.start == dt.date(2027, 3, 1)


def some(names: list[str]) -> Side:
    """The Act as changed by some of the amendment's changes."""
    loaded = load_amendment(AMENDMENT)
    kept = {name: change for name, change in loaded.file.changes.items() if name in names}
    part = type(loaded)(**{**vars_of(loaded), "file": loaded.file.model_copy(update={"changes": kept})})
    return Side("some", load_ruleset(GRANT).amended([part]))


def vars_of(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in type(thing).__dataclass_fields__}


def within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]


@given(st.lists(st.sampled_from(CHANGES), unique=True, min_size=1))
@settings(max_examples=25, deadline=None)
def test_a_diff_lists_exactly_what_was_applied(names: list[str]) -> None:
    """Every place listed was changed by an edit of the amendment, and every edit left a place that is listed."""
    later = some(names)
    ruleset = later.law.ruleset
    assert isinstance(ruleset, AmendedRuleset)
    edits = {(edit.file, edit.path) for edit in ruleset.edits}
    own = f"legal_refs/{load_amendment(AMENDMENT).id}.yaml"
    listed = {
        (change.file, tuple(steps_of(change.pointer)))
        for change in diff(side(), later, scenarios=False).changes
        if change.file != own
    }
    assert [
        place for place in listed if not any(place[0] == file and within(place[1], path) for file, path in edits)
    ] == []
    assert [edit for edit in edits if not any(edit[0] == file and within(edit[1], path) for file, path in listed)] == []


def test_the_scenarios_beside_an_amendment_are_run_too(tmp_path: Path) -> None:
    """Claims for which only the amendment has an expectation are decided on both sides."""
    file = tmp_path / "amendments" / AMENDMENT.name
    (file.parent / "scenarios").mkdir(parents=True)
    file.write_text(AMENDMENT.read_text(encoding="utf-8"), encoding="utf-8")
    (file.parent / "scenarios" / file.name).write_text(SCENARIO, encoding="utf-8")
    with_scenario = diff(side(), read_side(f"{GRANT}+{file}"))
    assert with_scenario.scenarios_run == 4
    (change,) = with_scenario.scenarios
    assert (change.name, change.before.outcome, change.after.outcome) == ("above-the-old-limit", "not_met", "met")
    assert [cause.cite[-1][0] for cause in change.causes] == ["longer-grant/sec_2"]
    assert with_scenario.on_drafts
    assert change.after.payable is None
