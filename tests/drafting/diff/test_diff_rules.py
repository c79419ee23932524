"""Every kind of change in the files of a ruleset is found, once, at its place, and said in drafters' terms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from diff_sides import GRANT, RULES, Change, changed, compared, copied, side

from uirules.decision.document import plain
from uirules.drafting.diff import Diff, diff
from uirules.drafting.diff.files import compare_files, data_of
from uirules.drafting.diff.told import Teller
from uirules.drafting.sides import read_side
from uirules.ruleset.load import Ruleset
from uirules.values.script import plain_blanks

LIMIT = "      2026-01-01: {value: 300000, assurance: A, verified_until: 2027-12-31}\n"
LATER = "      2026-06-01: {value: 360000, cite: school-grant-act/sec_1, assurance: B, published: 2026-02-01}\n"
READING = "readings/income-at-the-limit.yaml"


def places(found: Diff) -> list[tuple[str, str, str, Any, Any]]:
    return [(one.file, one.pointer, one.op, one.before, one.after) for one in found.changes]


def test_a_law_does_not_differ_from_itself() -> None:
    found = diff(side(), side())
    assert found.empty
    assert found.changes == ()
    assert found.scenarios_run == 3


def test_a_copy_does_not_differ(tmp_path: Path) -> None:
    assert compared(tmp_path, scenarios=True).empty


DAYS = ("2026-09-10", "2026-09-11")
VALUE = {"value": "360000", "cite": "school-grant-act/sec_1", "assurance": "B", "published": "2026-02-01"}
CHANGES: list[tuple[str, Change, tuple[str, str, str, Any, Any], tuple[str, str, str]]] = [
    (
        "an entry of a parameter's timeline",
        (RULES, LIMIT, LIMIT + LATER),
        (RULES, "/parameters/income_limit/values/2026-06-01", "added", None, VALUE),
        ("parameter", "income_limit", "300,000 crowns → 360,000 crowns from 1 June 2026, grade B, by section 1"),
    ),
    (
        "a value in its place",
        (RULES, "value: 300000", "value: 310000"),
        (RULES, "/parameters/income_limit/values/2026-01-01/value", "changed", "300000", "310000"),
        ("parameter", "income_limit", "300,000 crowns → 310,000 crowns from 1 January 2026 (section 2)"),
    ),
    (
        "a grade",
        (RULES, "{value: 300000, assurance: A", "{value: 300000, assurance: B"),
        (RULES, "/parameters/income_limit/values/2026-01-01/assurance", "changed", "A", "B"),
        ("parameter", "income_limit", "grade: A → B from 1 January 2026 (section 2)"),
    ),
    (
        "an erratum taken out",
        (
            RULES,
            "          - published: 2026-09-10\n            value: 22000",
            "          - published: 2026-09-11\n            value: 22000",
        ),
        (RULES, "/parameters/monthly_rate/values/2026-01-01/corrected/0/published", "changed", *DAYS),
        (
            "parameter",
            "monthly_rate",
            "erratum 1 published: 2026-09-10 → 2026-09-11 from 1 January 2026 (section 3)",
        ),
    ),
    (
        "a formula",
        (RULES, "formula: monthly_rate * school_months", "formula: monthly_rate * 9"),
        (RULES, "/definitions/yearly_grant/formula", "changed", "monthly_rate * school_months", "monthly_rate * 9"),
        ("definition", "yearly_grant", "formula (section 3)"),
    ),
    (
        "a condition under one option of a reading",
        (RULES, "above: household.income < income_limit", "above: household.income + 1 < income_limit"),
        (
            RULES, "/conditions/income_within_limit/holds/above", "changed",
            "household.income < income_limit", "household.income + 1 < income_limit",
        ),
        (
            "condition",
            "income_within_limit",
            "holds where, option above of the reading income-at-the-limit (section 2(b))",
        ),
    ),
    (
        "the clauses of a condition",
        (RULES, "cite: school-grant-act/sec_2__para_a", "cite: school-grant-act/sec_2__para_b"),
        (
            RULES, "/conditions/enrolled/cite", "changed",
            "school-grant-act/sec_2__para_a", "school-grant-act/sec_2__para_b",
        ),
        ("condition", "enrolled", "clauses: section 2(a) → section 2(b) (section 2(b))"),
    ),
    (
        "a payment",
        (RULES, "amount: monthly_rate", "amount: yearly_grant"),
        (RULES, "/payments/amount", "changed", "monthly_rate", "yearly_grant"),
        ("payment", "payments", "amount: monthly_rate → yearly_grant (section 3)"),
    ),
    (
        "a state of a period",
        (RULES, '      when: "true"', "      when: school.enrolled"),
        (RULES, "/payments/states/0/when", "changed", "true", "school.enrolled"),
        ("payment", "payments", "state of a period 1 where (section 3)"),
    ),
    (
        "the default of a reading",
        (READING, "adopted_by: []", "adopted_by: [a court]"),
        (READING, "/options/within/adopted_by", "changed", [], ["a court"]),
        ("reading", "income-at-the-limit", "option within adopted by: — → a court (section 2(b))"),
    ),
    (
        "a fact's range",
        ("facts.yaml", "range: [0,", "range: [1,"),
        ("facts.yaml", "/facts/household.income/range", "changed", ["0", "1000000000"], ["1", "1000000000"]),
        ("fact", "household.income", "range: 0, 1000000000 → 1, 1000000000"),
    ),
    (
        "a stage of a system",
        ("systems.yaml", "paid:\n      2026-01-01: {value: true", "paid:\n      2026-01-01: {value: false"),
        ("systems.yaml", "/systems/school_grants/paid/2026-01-01/value", "changed", "true", "false"),
        ("system", "school_grants", "paid: true → false from 1 January 2026 (section 1)"),
    ),
    (
        "the manifest",
        ("ruleset.yaml", "currency: XKY", "currency: EUR"),
        ("ruleset.yaml", "/currency", "changed", "XKY", "EUR"),
        ("law", "currency", "XKY → EUR"),
    ),
    (
        "what the decision states",
        (RULES, "outputs: [yearly_grant]", "outputs: []"),
        (RULES, "/outputs", "changed", ["yearly_grant"], []),
        ("provision", "outputs", "yearly_grant → — (section 2)"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "told"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_each_kind_of_change(
    tmp_path: Path, change: Change, place: tuple[str, str, str, Any, Any], told: tuple[str, str, str]
) -> None:
    """One change in one file is one change of rules at its place, and nothing else."""
    found = compared(tmp_path, change)
    assert places(found) == [place]
    (rule,) = found.rules
    assert (rule.place.kind, rule.place.name) == told[:2]
    assert plain_blanks(plain(Teller(found, "en").rule(rule)[0])) == told[2]


def test_a_definition_that_is_new_is_one_change_and_its_title_another(tmp_path: Path) -> None:
    new = '  half_grant:\n    title: {en: "half", my: "တစ်ဝက်"}\n    type: money\n    unit: XKY\n'
    new += "    cite: school-grant-act/sec_3\n    formula: yearly_grant / 2\n"
    found = compared(tmp_path, (RULES, "definitions:\n", "definitions:\n" + new))
    (rule,) = found.rules
    assert (rule.op, rule.place.pointer) == ("added", "/definitions/half_grant")
    assert rule.after == {
        "type": "money",
        "unit": "XKY",
        "cite": "school-grant-act/sec_3",
        "formula": "yearly_grant / 2",
    }
    assert [(text.op, text.place.pointer, text.after) for text in found.texts] == [
        ("added", "/definitions/half_grant/title", {"en": "half", "my": "တစ်ဝက်"})
    ]


def test_a_definition_that_is_renamed_went_and_came(tmp_path: Path) -> None:
    """A name is all a drafter has to tell two things apart by."""
    found = compared(
        tmp_path,
        (RULES, "  yearly_grant:\n    title", "  annual_grant:\n    title"),
        (RULES, "outputs: [yearly_grant]\namounts: [yearly_grant]", "outputs: [annual_grant]\namounts: [annual_grant]"),
    )
    assert {(rule.op, rule.place.name) for rule in found.rules} == {
        ("changed", "outputs"),
        ("changed", "amounts"),
        ("removed", "yearly_grant"),
        ("added", "annual_grant"),
    }


def test_a_parameter_that_moves_to_another_file_is_one_change(tmp_path: Path) -> None:
    """Its titles stay what they are, so that no text differs."""
    rules = (GRANT / RULES).read_text(encoding="utf-8")
    start = rules.index("  school_months:")
    entry = rules[start : rules.index("\ndefinitions:")].rstrip("\n") + "\n"
    folder = copied(GRANT, tmp_path, (RULES, entry, ""))
    (folder / "common.yaml").write_text(f"format: uirules/1\nparameters:\n{entry}", encoding="utf-8")
    before, after = (data_of(Ruleset(place)) for place in (GRANT, folder))
    texts, rules_found = compare_files(before, after)
    assert texts == []
    moved = [(rule.op, rule.place.name, rule.moved_from) for rule in rules_found]
    assert moved == [("moved", "school_months", (RULES, "/parameters/school_months"))]


def test_an_order_is_a_change(tmp_path: Path) -> None:
    """Findings come in the order of conditions, and digests say so too."""
    rules = (GRANT / RULES).read_text(encoding="utf-8")
    start, end = rules.index("  enrolled:"), rules.index("  income_within_limit:")
    stop = rules.index("\npayments:")
    swapped = rules[:start] + rules[end:stop] + "\n" + rules[start:end] + rules[stop:]
    folder = copied(GRANT, tmp_path)
    (folder / RULES).write_text(swapped, encoding="utf-8")
    found = diff(side(), read_side(str(folder)), scenarios=False)
    (rule,) = found.rules
    assert (rule.op, rule.place.pointer) == ("order", "/conditions")
    assert rule.before == ["enrolled", "income_within_limit"]
    assert rule.after == ["income_within_limit", "enrolled"]


def test_a_state_put_before_another_leaves_that_one_alone(tmp_path: Path) -> None:
    """Entries of a list are known by what they are, not by their number."""
    rules = (GRANT / RULES).read_text(encoding="utf-8")
    start, end = rules.index("    - state: allowable"), rules.index("  undetermined:\n    label:")
    state = rules[start:end].replace("allowable", "withheld").replace('"true"', "not(school.enrolled)")
    found = compared(tmp_path, (RULES, rules[start:end], state + rules[start:end]))
    assert [(rule.op, rule.place.pointer) for rule in found.rules] == [("added", "/payments/states/0")]
    assert {text.place.pointer.rpartition("/")[0] for text in found.texts} == {"/payments/states/0"}
    assert {text.op for text in found.texts} == {"added"}


def test_a_file_of_its_own_is_one_change(tmp_path: Path) -> None:
    """A reading that is new: its rules once, each of its texts once."""
    folder = copied(GRANT, tmp_path)
    old = (folder / READING).read_text(encoding="utf-8").replace("income-at-the-limit", "another")
    (folder / "readings" / "another.yaml").write_text(old, encoding="utf-8")
    found = diff(side(), read_side(str(folder)), scenarios=False)
    assert [(rule.op, rule.place.kind, rule.place.name) for rule in found.rules] == [("added", "reading", "another")]
    assert len(found.texts) == len({text.place.pointer for text in found.texts}) == 6


@pytest.mark.parametrize("change", [row[1] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_a_diff_is_empty_where_the_digests_agree(tmp_path: Path, change: Change) -> None:
    """A change that a digest sees is listed; the other way round it reads as it does, with the sides exchanged."""
    there = diff(side(), changed(tmp_path, change), scenarios=False)
    back = diff(changed(tmp_path, change), side(), scenarios=False)
    assert there.before.digest != there.after.digest
    assert [(one.after, one.before) for one in back.changes] == [(one.before, one.after) for one in there.changes]
