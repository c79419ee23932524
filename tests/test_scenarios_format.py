"""Files of scenarios: how facts are laid over one another, what is compared, and how a difference is told."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from uirules import UnknownName, load_ruleset
from uirules.scenarios import Report, load_scenarios, run_scenarios

LAW = load_ruleset("mm-ssl-2012")

HEAD = """\
format: uirules/scenarios/0
benefit: unemployment
claim:
  claim: {assessed_on: 2026-05-18}
  separation: {date: 2026-02-28, ground: job_ceased, fault: none}
  contributions:
    - {each_month: [2023-03, 2026-02], wage: 240000, paid: true, funds: [health, injury]}
  in_good_health: true
  willing_to_work: true
  labour_exchange: {registered: true, registered_on: 2026-02-27}
  reports:
    - {date: 2026-03-16, office: labour_exchange}
    - {date: 2026-04-22, office: labour_exchange}
scenarios:
"""


def write(folder: Path, text: str, name: str = "s.yaml") -> Path:
    file = folder / name
    file.write_text(HEAD + indent(dedent(text), "  "), encoding="utf-8")
    return file


def run(folder: Path, text: str) -> Report:
    return run_scenarios(LAW, write(folder, text))


def one(folder: Path, body: str) -> str:
    """The problems of one scenario, told with line and column only."""
    text = "- name: s\n  source: A test.\n" + indent(dedent(body), "  ")
    report = run(folder, text)
    return "\n".join(str(problem).removeprefix(f"{folder}/") for problem in report.all_problems)


def facts(folder: Path, body: str) -> dict[str, Any]:
    """The facts of one scenario as they are decided."""
    text = "- name: s\n  source: A test.\n" + indent(dedent(body), "  ") + "  expect: {outcome: met}\n"
    (scenario,), problems = load_scenarios(LAW, write(folder, text))
    assert not problems and not scenario.problems
    return dict(scenario.facts)


# ── facts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_span_is_one_row_a_month(tmp_path: Path) -> None:
    """Both ends are in it, months that are excepted are not, and the rest of the row is that of every month."""
    found = facts(
        tmp_path,
        """\
        facts:
          contributions:
            - {each_month: [2025-11, 2026-02], except: [2025-12], wage: 1, paid: true}
            - {month: 2025-12, wage: 2}
        """,
    )
    assert found["contributions"] == [
        {"month": "2025-11", "wage": "1", "paid": True},
        {"month": "2026-01", "wage": "1", "paid": True},
        {"month": "2026-02", "wage": "1", "paid": True},
        {"month": "2025-12", "wage": "2"},
    ]


def test_a_fact_takes_the_place_of_the_shared_one(tmp_path: Path) -> None:
    """Dotted or nested, one fact at a time; a list as a whole."""
    found = facts(tmp_path, "facts: {separation.fault: unlawful_act, separation: {ground: dismissal}, reports: []}\n")
    assert found["separation.date"] == "2026-02-28"
    assert (found["separation.ground"], found["separation.fault"]) == ("dismissal", "unlawful_act")
    assert found["reports"] == []
    assert len(found["contributions"]) == 36


def test_a_fact_without_a_value_is_not_given(tmp_path: Path) -> None:
    """Of a group without a value no fact is."""
    found = facts(tmp_path, "facts: {in_good_health: , labour_exchange: , reports: null}\n")
    assert not {"in_good_health", "labour_exchange.registered", "labour_exchange.registered_on", "reports"} & set(found)
    assert found["willing_to_work"] is True


def test_a_fact_given_twice(tmp_path: Path) -> None:
    told = one(tmp_path, "facts: {separation.fault: none, separation: {fault: none}}\nexpect: {outcome: met}\n")
    assert told.startswith("s.yaml:17:50: The key 'fault' gives a fact that another key has given already")


def test_a_fact_that_is_wrong_is_told_at_its_line(tmp_path: Path) -> None:
    told = one(
        tmp_path,
        """\
        facts:
          contributions:
            - {month: 2026-01, wage: 1, paid: true}
            - {each_month: [2025-01, 2025-02], wage: 1, paid: perhaps}
        expect: {outcome: met}
        """,
    )
    lines = told.split("\n")
    assert lines[0].startswith("s.yaml:15:5: The scenario 's' came to no decision; the problem was: claim.wrong_type")
    assert lines[1].startswith("s.yaml:20:59: ")


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ("{each_month: [2026-02, 2026-01]}", "'2026-02, 2026-01' is no span"),
        ("{each_month: [2026-02]}", "'2026-02' is no span"),
        ("{each_month: 2026-02}", "'2026-02' is no span"),
        ("{each_month: [2026-02, soon]}", "'soon' is no span"),
        ("{each_month: [2026-01, 2026-02], except: [2026-03]}", "The month 2026-03 is left out of a span"),
        ("{each_month: [2026-01, 2026-02], month: 2026-01}", "The row has 'month' beside 'each_month'"),
        ("{each_month: [0001-01, 9999-12]}", "The rows come to 119988; this list may have at most 2400."),
    ],
)
def test_spans_that_are_none(tmp_path: Path, span: str, told: str) -> None:
    assert told in one(tmp_path, f"facts:\n  contributions:\n    - {span}\nexpect: {{outcome: met}}\n")


def test_spans_together_are_bounded_like_the_list(tmp_path: Path) -> None:
    spans = "".join(f"    - {{each_month: [1960-01, 2025-12], employer: E-{n}}}\n" for n in range(4))
    told = one(tmp_path, f"facts:\n  contributions:\n{spans}expect: {{outcome: met}}\n")
    assert "The rows come to 3168; this list may have at most 2400." in told


def test_spans_are_for_lists_that_go_by_months(tmp_path: Path) -> None:
    told = one(tmp_path, "facts:\n  reports:\n    - {each_month: [2026-03, 2026-04]}\nexpect: {outcome: met}\n")
    assert "'each_month' stands for one row a month, and the rows of this list do not go by months." in told


# ── what is expected ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "expect",
    [
        "outcome: met",
        "payable: false",
        "values: {contribution_months: 36, reference_wage: 240000, monthly_benefit: 120000}",
        "values: {reference_wage: 480000/2}",
        "findings: {registered: true, registered_with_social_security: absent}",
        "payments: [allowable, {state: allowable, from: 2026-04-01}]",
        "missing: []",
        "cites: [ssl-2012/sec_37, ssl-2012/sec_100]",
        "warnings: [status.not_operational]",
        "status: {started: false, as_of: 2026-05-31}",
        "assurance: {outcome: C, amount: D}",
        "errors: []",
        "law_on: 2026-02-28",
    ],
)
def test_as_expected(tmp_path: Path, expect: str) -> None:
    assert one(tmp_path, f"expect:\n  {expect}\n") == ""


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("outcome: not_met", "'outcome' is met; not_met was expected."),
        ("payable: true", "'payable' is false; true was expected."),
        ("law_on: 2026-02-27", "'law_on' is 2026-02-28; 2026-02-27 was expected."),
        ("law_on_source: law_on", "'law_on_source' is separation.date; law_on was expected."),
        ("status: {started: true}", "'status.started' is false; true was expected."),
        ("values: {monthly_benefit: 120001}", "'values.monthly_benefit' is 120000; 120001 was expected."),
        ("values: {reference_wage: 1/3}", "'values.reference_wage' is 240000; 1/3 was expected."),
        ("values: {monthly_benefit: not_evaluated}", "is 120000; not_evaluated was expected."),
        ("values: {monthly_benefit: {from: 1, to: 2}}", "is 120000; 1 to 2 was expected."),
        ("values: {monthly_benefit: {from: , to: 2}}", "is 120000; … to 2 was expected."),
        ("values: {monthly_benefit: {one_of: [1, 2]}}", "is 120000; one of [1, 2] was expected."),
        ("findings: {registered: undetermined}", "'findings.registered' is true; undetermined was expected."),
        ("payments: [allowable, withheld]", "'payments[1]' is allowable; withheld was expected."),
        ("payments: [allowable]", "there are 2 periods (allowable, allowable); 1 were expected."),
        ("payments: []", "there are 2 periods (allowable, allowable); 0 were expected."),
        ("payments: [{to: 2026-03-30}, allowable]", "'payments[0].to' is 2026-03-31; 2026-03-30 was expected."),
        ("payments: [{certain: false}, allowable]", "'payments[0].certain' is true; false was expected."),
        ("payments: [{missing: [reports]}, allowable]", "'payments[0].missing' is []; [reports] was expected."),
        ("missing: [in_good_health]", "'missing' is []; [in_good_health] was expected."),
        ("decisive_readings: []", "'decisive_readings' is [month-of-separation, registration-office, suitable-offer"),
        ("assumptions: []", "'assumptions' is [contributions_known_from, contributions_known_to, reports_known_from"),
        ("errors: [reference_wage]", "'errors' is []; [reference_wage] was expected."),
        ("assurance: {amount: C}", "'assurance.amount' is D; C was expected."),
        ("warnings: [status.unconfirmed]", "'warnings[0]' is [status.not_operational, "),
        (
            "without_warnings: [status.not_operational]",
            "the warning 'status.not_operational', which must not be there.",
        ),
        ("cites: [ssl-2012/sec_69]", "the decision does not cite ssl-2012/sec_69; it cites [ssl-2012/chp_V"),
        ("raises: claim.undeclared", "came to a decision (met), though the problem 'claim.undeclared' was expected."),
    ],
)
def test_what_differs_is_told_with_what_was_found(tmp_path: Path, expect: str, told: str) -> None:
    assert told in one(tmp_path, f"expect:\n  {expect}\n")


def test_a_difference_is_told_where_it_was_expected(tmp_path: Path) -> None:
    told = one(tmp_path, "expect:\n  values:\n    benefit_months: 2\n    monthly_benefit: 120001\n")
    assert told == ("s.yaml:20:26: In the scenario 's', 'values.monthly_benefit' is 120000; 120001 was expected.")


def test_every_difference_is_told(tmp_path: Path) -> None:
    assert one(tmp_path, "expect: {outcome: not_met, payable: true, missing: [reports]}\n").count("\n") == 2


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("values: {monthly_benefits: 1}", "'monthly_benefits' is not a name used here; there are: contribution_months"),
        ("findings: {registred: true}", "Did you mean 'registered'?"),
        ("status: {begun: false}", "'begun' is not a name used here; there are: enacted"),
        ("values: {monthly_benefit: much}", "'much' cannot be the value of 'values.monthly_benefit'"),
        ("outcomes: met", "outcomes"),
        ("outcome: granted", "met, not_met, undetermined or not_encoded"),
        ("outcome: ", "leave the key out where nothing is expected of it"),
        ("findings: {registered: yes}", "true, false, undetermined or absent"),
        ("{raises: claim.undeclared, outcome: met}", "'raises' alone"),
    ],
)
def test_what_cannot_be_expected(tmp_path: Path, expect: str, told: str) -> None:
    expect = expect if expect.startswith("{") else f"\n    {expect}"
    text = f"- name: s\n  source: A test.\n  expect: {expect}\n"
    report = run(tmp_path, text)
    assert not report.ok
    assert told in "\n".join(report.lines())


@pytest.mark.parametrize(
    "expect", ["{}", "{values: {}}", "{findings: {}, cites: []}", "{warnings: []}", "{assurance: {}}"]
)
def test_a_scenario_that_expects_nothing_is_a_mistake(tmp_path: Path, expect: str) -> None:
    assert one(tmp_path, f"expect: {expect}\n") == (
        "s.yaml:17:5: The scenario 's' expects nothing, so it tests nothing. Say what the decision must be."
    )


@pytest.mark.parametrize("key", ["name", "source", "expect"])
def test_a_scenario_needs_its_parts(tmp_path: Path, key: str) -> None:
    parts = {"name": "name: s", "source": "source: A test.", "expect": "expect: {outcome: met}"}
    del parts[key]
    report = run(tmp_path, "- " + "\n  ".join(parts.values()) + "\n")
    assert not report.ok and f"'{key}'" in "\n".join(report.lines())


def test_an_unknown_key(tmp_path: Path) -> None:
    assert "reading" in one(tmp_path, "reading: {rounding: down}\nexpect: {outcome: met}\n")


def test_an_unknown_reading(tmp_path: Path) -> None:
    assert "law.unknown_option" in one(tmp_path, "readings: {rounding: up}\nexpect: {outcome: met}\n")
    assert one(tmp_path, "readings: {rounding: up}\nexpect: {raises: law.unknown_option}\n") == ""


def test_uncertain_values_by_bounds_or_by_what_they_can_be(tmp_path: Path) -> None:
    """Bounds are those of what the value can still be, whichever way the decision tells it."""
    body = """\
    facts:
      contributions:
        - {month: 2023-03, wage: 240000}
        - {each_month: [2023-04, 2026-02], wage: 240000, paid: true}
    expect:
      values: {contribution_months: %s}
      missing: %s
    """
    assert one(tmp_path, body % ("{from: 35, to: 36}", "[contributions.paid]")) == ""
    assert one(tmp_path, body % ("{from: 35, to: 36}", "[/contributions/0/paid]")) == ""
    told = one(tmp_path, body % ("{from: 35, to: 37}", "[contributions.wage]"))
    assert "35 to 37 was expected" in told
    assert "'missing' is [/contributions/0/paid]; [contributions.wage] was expected." in told


# ── files and reports ────────────────────────────────────────────────────────────────────────────────────────────────

TWO = """\
- name: good
  source: A test.
  expect: {outcome: met}
- name: bad
  source: A test.
  expect: {outcome: not_met}
"""


def test_the_report_counts(tmp_path: Path) -> None:
    report = run(tmp_path, TWO)
    assert (report.passed, report.failed, report.ok) == (1, 1, False)
    assert report.lines()[-1] == "2 scenarios: 1 as expected, 1 not."
    assert any(line.endswith("good: as expected") for line in report.lines(verbose=True))
    assert report.lines("my")[-1] == ("စမ်းသပ်ချက် ၂\u00a0ခုအနက် ၁\u00a0ခုသည် မျှော်မှန်းထားသည့်အတိုင်း ဖြစ်ပြီး ၁\u00a0ခုသည် မဖြစ်ပါ။")


def test_the_report_as_json(tmp_path: Path) -> None:
    told = json.loads(json.dumps(run(tmp_path, TWO).to_dict()))
    assert (told["ok"], told["scenarios"], told["passed"], told["failed"], told["problems"]) == (False, 2, 1, 1, [])
    good, bad = told["results"]
    assert (good["name"], good["passed"], good["problems"]) == ("good", True, [])
    assert (bad["line"], bad["column"], bad["benefit"]) == (18, 5, "unemployment")
    (problem,) = bad["problems"]
    assert (problem["code"], problem["found"], problem["expected"]) == ("scenario.differs", "met", "not_met")
    assert (problem["line"], problem["column"]) == (20, 23)


def test_a_folder_is_read_whole_and_a_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, TWO, "a.yaml")
    (tmp_path / "b.yaml").write_text("format: uirules/scenarios/0\n", encoding="utf-8")
    report = run_scenarios(LAW, tmp_path)
    assert [result.name for result in report.results] == ["good", "bad"]
    assert {problem.position.file for problem in report.problems if problem.position} == {str(tmp_path / "b.yaml")}


def test_names_are_given_once(tmp_path: Path) -> None:
    write(tmp_path, TWO, "a.yaml")
    write(tmp_path, TWO, "b.yaml")
    report = run_scenarios(LAW, tmp_path)
    assert [problem.code for problem in report.problems] == ["scenario.name_twice"] * 2
    assert str(report.problems[0]) == (
        f"{tmp_path}/b.yaml:15:11: 'good' is the name of another scenario too ({tmp_path}/a.yaml:15:5). "
        "Give each scenario a name of its own."
    )
    assert not report.ok


def test_another_benefit(tmp_path: Path) -> None:
    file = write(tmp_path, TWO)
    file.write_text(file.read_text(encoding="utf-8").replace("benefit: unemployment", "benefit: unemploymnt"))
    (problem,) = run_scenarios(LAW, file).problems
    assert problem.code == "law.unknown_benefit" and problem.suggestion == "unemployment"
    assert problem.position is not None and (problem.position.line, problem.position.column) == (2, 10)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="There is no file or folder"):
        run_scenarios(LAW, tmp_path / "none.yaml")


def test_an_empty_folder(tmp_path: Path) -> None:
    report = run_scenarios(LAW, tmp_path)
    assert not report.ok
    assert "There are no scenarios in" in report.lines()[0]


def test_a_defect_of_the_program_does_not_hide_the_other_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TypeError("broken")

    law = load_ruleset("mm-ssl-2012")
    monkeypatch.setattr("uirules.scenarios.run.differences", lambda *_: [])
    monkeypatch.setattr(type(law), "decide", lambda *_, **__: broken())
    report = run_scenarios(law, write(tmp_path, TWO))
    assert [problem.code for problem in report.all_problems] == ["scenario.defect"] * 2
    assert "TypeError: broken" in report.lines()[0]
