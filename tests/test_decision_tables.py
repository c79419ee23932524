"""Decision tables, rules without a general one, and definitions with several arguments, on a made-up law."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest

from uirules import Decision, Law, load_ruleset
from uirules.check import check_ruleset

BAD = Path(__file__).parent / "fixtures" / "bad" / "every-mistake"

FACTS = """
format: uirules/1
facts:
  crossing.date: {type: date, range: [2000-01-01, 2199-12-31], label: &, question: &, asked_of: office}
  crossing.axles: {type: integer, range: [1, 12], label: &, question: &, asked_of: office}
  crossing.kind:
    type: enum
    values: {car: {label: &}, cart: {label: &}, bus: {label: &}}
    label: &
    question: &
    asked_of: office
  crossing.by_night: {type: boolean, label: &, question: &, asked_of: office}
"""

TOLL = """
format: uirules/1
id: toll
kind: duty
title: &
system: bridge
cite: bridge-toll-act
contingency: crossing.date
outputs: [result]
definitions:
  result:
    type: integer
    cite: bridge-toll-act
{body}
{more}
"""

WORDS = '{en: "Words.", my: "စာသား။"}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "law"
    shutil.copytree(BAD, target)
    (target / "facts.yaml").write_text(FACTS.replace("&", WORDS), encoding="utf-8")
    manifest = (target / "ruleset.yaml").read_text(encoding="utf-8")
    (target / "ruleset.yaml").write_text(manifest.replace("every-mistake", "bridge"), encoding="utf-8")
    return target


def law_with(folder: Path, body: str, more: str = "") -> Law:
    """The law whose one definition has this body."""
    text = TOLL.replace("{body}", textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")).replace("{more}", more)
    (folder / "toll.yaml").write_text(text.replace("&", WORDS), encoding="utf-8")
    return load_ruleset(folder)


def decide(law: Law, **facts: Any) -> Decision:
    return law.decide({"crossing.date": "2026-05-01", **{f"crossing.{name}": value for name, value in facts.items()}})


def result(law: Law, **facts: Any) -> Any:
    return decide(law, **facts).to_dict()["values"].get("result")


def errors(decision: Decision) -> list[tuple[str, str]]:
    return [(failure.step, failure.code) for failure in decision.errors]


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in check_ruleset(folder) if problem.code.startswith("plan.")]


UNIQUE = """
table:
  hit_policy: unique
  inputs: {axles: crossing.axles, kind: crossing.kind}
  rows:
    - {when: {kind: '"cart"'}, value: 1, assurance: A}
    - {when: {kind: 'not("cart")', axles: "[1..2]"}, value: 2, assurance: B}
    - {when: {kind: '"car", "bus"', axles: "> 2"}, value: 3, assurance: C}
"""


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"axles": 9, "kind": "cart"}, 1),
        ({"axles": 2, "kind": "car"}, 2),
        ({"axles": 3, "kind": "bus"}, 3),
        ({"axles": 1}, {"from": 1, "to": 2}),
        ({"kind": "cart"}, 1),
        ({"kind": "car"}, {"from": 2, "to": 3}),
        ({}, {"from": 1, "to": 3}),
    ],
)
def test_a_unique_table_and_what_is_not_known(folder: Path, facts: dict[str, Any], value: Any) -> None:
    """One row applies; where inputs are missing the result is what the rows that may still apply give."""
    law = law_with(folder, UNIQUE)
    assert codes(folder) == []
    assert result(law, **facts) == value


def test_the_grade_is_that_of_the_row_that_applied(folder: Path) -> None:
    """A weak row does not weaken a case it does not concern."""
    law = law_with(folder, UNIQUE, "amounts: [result]")
    assert decide(law, axles=1, kind="car").assurance.amount == "B"
    assert decide(law, axles=3, kind="car").assurance.amount == "C"


OVERLAP = """
table:
  hit_policy: POLICY
  inputs: {axles: crossing.axles}
  rows:
    - {when: {axles: "<= 4"}, value: 1, assurance: A}
    - {when: {axles: ">= 4"}, value: SECOND, assurance: A}
"""


@pytest.mark.parametrize(
    ("policy", "second", "value", "problems"),
    [
        ("unique", "2", None, ["plan.table_overlap"]),
        ("any", "2", None, ["plan.table_overlap"]),
        ("any", "1", 1, []),
        ("first", "2", 1, []),
    ],
)
def test_rows_that_overlap(folder: Path, policy: str, second: str, value: Any, problems: list[str]) -> None:
    """``check`` finds it ahead; a claim that meets the overlap gets a conflict, never one of the two."""
    law = law_with(folder, OVERLAP.replace("POLICY", policy).replace("SECOND", second))
    assert codes(folder) == problems
    decision = decide(law, axles=4)
    assert decision.values.get("result") == value
    assert errors(decision) == ([] if value else [("result", "conflict")])
    assert result(law, axles=3) == 1


def test_a_gap_is_no_rule(folder: Path) -> None:
    """A case that no row covers fails, and names the clause; a number out of a declared range is such a case."""
    body = """
    table:
      hit_policy: first
      inputs: {axles: {of: crossing.axles, range: [1, 6]}}
      rows:
        - {when: {axles: "< 3"}, value: 1, assurance: A}
        - {when: {axles: "[4..6]"}, value: 2, assurance: A}
    """
    law = law_with(folder, body)
    assert codes(folder) == ["plan.table_gap"]
    decision = decide(law, axles=3)
    assert errors(decision) == [("result", "no_rule")]
    assert [citation["clause"] for citation in decision.errors[0].to_dict()["cite"]] == ["bridge-toll-act"]
    assert errors(decide(law, axles=7)) == [("result", "no_rule")]


@pytest.mark.parametrize(
    ("aggregate", "known", "open_", "none"),
    [("sum", 5, {"from": 2, "to": 5}, 0), ("count", 2, {"from": 1, "to": 2}, 0),
     ("min", 2, 2, None), ("max", 3, {"from": 2, "to": 3}, None)],
)  # fmt: skip
def test_rows_that_are_collected(folder: Path, aggregate: str, known: Any, open_: Any, none: Any) -> None:
    """All rows that apply count; one that may apply widens the result; none makes 0, or no rule."""
    body = f"""
    table:
      hit_policy: collect
      aggregate: {aggregate}
      inputs: {{axles: crossing.axles, night: crossing.by_night}}
      rows:
        - {{when: {{axles: "> 4"}}, value: 2, assurance: A}}
        - {{when: {{night: "true"}}, value: 3, assurance: A}}
    """
    law = law_with(folder, body)
    assert result(law, axles=5, by_night=True) == known
    assert result(law, axles=5) == open_
    assert result(law, axles=2, by_night=False) == none
    assert codes(folder) == (["plan.table_gap"] if none is None else [])


def test_a_cell_chosen_by_a_reading(folder: Path) -> None:
    """Both options are held against gaps and overlaps."""
    reading = """
    format: uirules/1
    id: edge
    title: &
    question: &
    cite: bridge-toll-act
    options:
      lower: {default: true, text: &, speaks_for: &}
      upper: {text: &, speaks_for: &}
    """
    (folder / "readings").mkdir()
    text = textwrap.dedent(reading).strip().replace("&", WORDS)
    (folder / "readings" / "edge.yaml").write_text(text, encoding="utf-8")
    body = """
    table:
      hit_policy: unique
      inputs: {axles: crossing.axles}
      rows:
        - {when: {axles: {reading: edge, lower: "<= 4", upper: "< 4"}}, value: 1, assurance: A}
        - {when: {axles: {reading: edge, lower: "> 4", upper: "UPPER"}}, value: 2, assurance: A}
    """
    law = law_with(folder, body.replace("UPPER", ">= 4"))
    assert codes(folder) == []
    assert result(law, axles=4) == 1
    assert result(law.with_readings({"edge": "upper"}), axles=4) == 2
    law_with(folder, body.replace("UPPER", "> 4"))
    assert codes(folder) == ["plan.table_gap"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("crossing.axles", "plan.cell"),
        ('"lorry"', "plan.no_member"),
        ("> ", "feel.value_at_end"),
    ],
)
def test_what_a_cell_may_not_hold(folder: Path, cell: str, code: str) -> None:
    """Constants alone, of the input's type, well formed; told at the cell."""
    column = "kind" if "lorry" in cell else "axles"
    body = f"""
    table:
      hit_policy: first
      inputs: {{{column}: crossing.{column}}}
      rows:
        - {{when: {{{column}: '{cell}'}}, value: 1, assurance: A}}
        - {{when: {{}}, value: 2, assurance: A}}
    """
    law_with(folder, body)
    (problem,) = [problem for problem in check_ruleset(folder) if problem.code == code]
    assert problem.position is not None
    assert cell.strip("'") in (folder / "toll.yaml").read_text(encoding="utf-8").split("\n")[problem.position.line - 1]


NONE = """
default: none
exceptions:
  heavy: {when: crossing.axles > 4, formula: "5", cite: bridge-toll-act, assurance: A}
  cart: {when: 'crossing.kind = "cart"', formula: "1", cite: bridge-toll-act, assurance: A, beats: [heavy]}
"""


def test_no_rule_and_conflict_are_two_things(folder: Path) -> None:
    """Without a general rule a case that nothing covers has no rule; two rules that apply are a conflict."""
    law = law_with(folder, NONE)
    assert result(law, axles=5, kind="car") == 5
    assert result(law, axles=5, kind="cart") == 1
    assert errors(decide(law, axles=2, kind="car")) == [("result", "no_rule")]
    law = law_with(folder, NONE.replace(", beats: [heavy]", ""))
    assert codes(folder) == ["plan.exceptions_conflict"]
    decision = decide(law, axles=5, kind="cart")
    assert errors(decision) == [("result", "conflict")]
    assert decision.errors[0].detail == "heavy, cart"


def test_an_amount_that_may_have_no_rule_describes_the_cases_in_which_it_has_one(folder: Path) -> None:
    """What is missing is no failed step; where nothing can be missing any more and no rule applies, it is one."""
    body = """
    default: none
    exceptions:
      heavy: {when: crossing.axles > 4, formula: "10 * crossing.axles", cite: bridge-toll-act, assurance: A}
    """
    law = law_with(folder, body, "amounts: [result]")
    assert result(law) == {"from": 10, "to": 120}
    assert [entry.fact for entry in decide(law).missing_for_amount] == ["crossing.axles"]
    assert errors(decide(law)) == []
    assert errors(decide(law, axles=2)) == [("result", "no_rule")]
    as_output = law_with(folder, body)
    assert result(as_output) is None


def test_arguments_and_lists_inside_calls(folder: Path) -> None:
    """A call inside a row of a list does not touch the caller's own row."""
    facts = (
        FACTS
        + """
  trips:
    type: list
    key: [day]
    time: day
    known_from: trips_from
    known_to: trips_to
    max_items: 50
    label: &
    question: &
    asked_of: office
    row:
      day: {type: date, range: [2000-01-01, 2199-12-31], required: true, label: &}
      axles: {type: integer, range: [1, 12], label: &}
  trips_from: {type: date, range: [2000-01-01, 2199-12-31], label: &, question: &, asked_of: office}
  trips_to: {type: date, range: [2000-01-01, 2199-12-31], label: &, question: &, asked_of: office}
"""
    )
    (folder / "facts.yaml").write_text(facts.replace("&", WORDS), encoding="utf-8")
    common = """
    format: uirules/1
    definitions:
      heavier_than:
        type: integer
        given: {limit: integer, rows: list}
        cite: bridge-toll-act
        formula: count(rows[axles > limit])
    """
    (folder / "common.yaml").write_text(textwrap.dedent(common).lstrip(), encoding="utf-8")
    law = law_with(folder, "formula: sum(for t in trips return heavier_than(t.axles, trips[axles < 9]))")
    assert codes(folder) == []
    trips = [{"day": f"2026-04-{day:02d}", "axles": axles} for day, axles in enumerate((2, 4, 6, 10), 1)]
    expected = sum(sum(other > axles for other in (2, 4, 6)) for axles in (2, 4, 6, 10))
    decision = law.decide({"crossing.date": "2026-05-01", "trips": trips, "trips_to": "2199-12-31"})
    assert decision.values["result"] == expected == 3
