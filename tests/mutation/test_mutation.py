"""Altering every rule: what is altered, which scenario notices, which reasons hold, and how it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from quay import quay, write

from uirules import RulesetError, UnknownName, load_ruleset
from uirules.cli import main
from uirules.mutation import Alteration, MutationReport, alterations, run_mutations
from uirules.mutation.sentences import SENTENCES
from uirules.plan.show import lines

LAW = load_ruleset("mm-ssl-2012")


def made(folder: Path) -> dict[str, Alteration]:
    """The alterations of the Quay Act by id."""
    return {one.id: one for one in alterations(quay(folder)).found}


def states(report: MutationReport) -> dict[str, str]:
    return {outcome.alteration.id: outcome.state for outcome in report.outcomes}


def run(folder: Path, *scenarios: str, reasons: str | None = None) -> MutationReport:
    """The Quay Act altered, in this process alone."""
    return run_mutations(quay(folder, *scenarios, reasons=reasons), jobs=1)


# ── what is altered ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_has_its_sentence_and_comes_up(tmp_path: Path) -> None:
    """The kinds of the table of sentences are those that two laws between them bring up."""
    found = {one.kind for law in (LAW, quay(tmp_path)) for one in alterations(law).found}
    assert found == set(SENTENCES)


@pytest.mark.parametrize(
    ("place", "name", "change"),
    [
        ("common.yaml:7:26", "common/parameters.long/value/1", "2030-01-01: 60 → 2030-01-01: 61"),
        ("common.yaml:7:26", "common/parameters.long/date/1", "2030-01-01 → 2030-01-02"),
        ("common.yaml:9:63", "common/definitions.long_served/comparison/1", "months >= long → months > long"),
        ("storm_pay.yaml:17:19", "storm_pay/parameters.share/value/2", "2030-01-01: 50 % → 2030-01-01: 49 %"),
        ("storm_pay.yaml:18:19", "storm_pay/parameters.share/date/3", "2032-01-01 → 2031-12-31"),
        ("storm_pay.yaml:18:19", "storm_pay/parameters.share/entry-dropped/2", "2032-01-01: 60 % →"),
        ("storm_pay.yaml:25:37", "storm_pay/definitions.extra/comparison/1", "months <= 12 → months < 12"),
        ("storm_pay.yaml:25:37", "storm_pay/definitions.extra/edge/2", "months <= 12 → months <= 11"),
        ("common.yaml:14:14", "common/definitions.within/comparison/1", "n <= top → n < top"),
        ("common.yaml:14:14", "common/definitions.within/edge/1", "n >= 1 → n >= 2"),
        ("quay_fee.yaml:11:12", "quay_fee/conditions.due/value/1", "50 + 450 → 51 + 450"),
        (
            "quay_fee.yaml:11:12",
            "quay_fee/conditions.due/connective/1",
            "long_served or not(within(months, 50 + 450)) → long_served and not(within(months, 50 + 450))",
        ),
        ("storm_pay.yaml:28:11", "storm_pay/definitions.extra/row-dropped/2", "else: 200 →"),
        ("storm_pay.yaml:27:27", "storm_pay/definitions.extra/value/1", "100 → 101"),
        ("storm_pay.yaml:36:18", "storm_pay/definitions.weight/edge/1", "months < 24 → months < 25"),
        ("storm_pay.yaml:44:15", "storm_pay/definitions.pay/exception-dropped/1", "served →"),
        ("storm_pay.yaml:44:80", "storm_pay/definitions.pay/beats-dropped/1", "served beats works →"),
        ("storm_pay.yaml:51:12", "storm_pay/definitions.whole/rounding/1", "half_up to 1 → half_down to 1"),
        ("storm_pay.yaml:56:19", "storm_pay/definitions.days/extreme/1", "min(months, 30) → max(months, 30)"),
        ("storm_pay.yaml:62:5", "storm_pay/conditions.belongs/condition-dropped/1", "member and not(expelled) →"),
        ("storm_pay.yaml:63:12", "storm_pay/conditions.belongs/negation-dropped/1", "not(expelled) → expelled"),
        ("storm_pay.yaml:69:5", "storm_pay/conditions.good_cause/only-under-dropped/1", "only under edge: lower →"),
        (
            "storm_pay.yaml:71:12",
            "storm_pay/conditions.good_cause/member-dropped/1",
            'cause in ("storm", "works") → cause = "works"',
        ),
        ("storm_pay.yaml:80:7", "storm_pay/payments/state-dropped/1", 'withheld: number = 1 and cause = "works" →'),
        ("storm_pay.yaml:76:3", "storm_pay/payments/rhythm/1", "every 1 month → every 2 months"),
    ],
)
def test_an_alteration_and_its_place(tmp_path: Path, place: str, name: str, change: str) -> None:
    """Id, change and position of an alteration are those that the documentation promises."""
    one = made(tmp_path)[name]
    assert (str(one.position).removeprefix(f"{tmp_path}/"), one.change) == (place, change)


def test_what_only_sentences_read_is_not_altered(tmp_path: Path) -> None:
    """A scenario says nothing of sentences; the definition is named instead."""
    found = alterations(quay(tmp_path))
    assert found.untried == ("storm_pay/definitions.told_only",)
    assert not [one.id for one in found.found if "told_only" in one.id]


def test_a_branch_knows_its_option(tmp_path: Path) -> None:
    """An alteration inside a reading's branch names the option that is needed to notice it."""
    found = made(tmp_path)
    assert found["storm_pay/definitions.extra/comparison/2"].under == {"edge": "higher"}
    assert found["storm_pay/conditions.good_cause/alternative-dropped/1"].under == {"edge": "lower"}


def test_what_a_formula_alone_reads_of_the_shared_is_planned(tmp_path: Path) -> None:
    """No sentence and no output names it; the plan holds it all the same, and with it the parameter it reads."""
    plan = quay(tmp_path).plan("quay_fee")
    assert (list(plan.definitions), list(plan.parameters)) == (["long_served"], ["long"])


def test_the_first_entry_is_not_moved_before_the_law(tmp_path: Path) -> None:
    """No question asks for a day before the law, so that no scenario could notice."""
    assert "storm_pay/parameters.share/date/4" not in made(tmp_path)


def test_a_correction_is_altered_beside_what_it_corrects(tmp_path: Path) -> None:
    """Both wordings of an entry are rules, each at its place: one as it was known before, one as it is known since."""
    file = write(tmp_path) / "storm_pay.yaml"
    later = "corrected: [{value: 65 %, assurance: A, published: 2032-06-01}]"
    entry = f"60 %, assurance: A, published: 2029-12-01, {later}"
    text = file.read_text(encoding="utf-8").replace("60 %, assurance: A", entry)
    file.write_text(text, encoding="utf-8")
    found = {one.id: one for one in alterations(load_ruleset(tmp_path)).found}
    told = [(found[f"storm_pay/parameters.share/value/{n}"]) for n in (3, 5)]
    assert [(one.position and one.position.column, one.change) for one in told] == [
        (19, "2032-01-01: 60 % → 2032-01-01: 61 %"),
        (82, "2032-01-01: 65 % → 2032-01-01: 66 %"),
    ]


def test_altering_leaves_the_law_alone(tmp_path: Path) -> None:
    """A law with another plan is another law; the one it came from decides as before."""
    law = quay(tmp_path)
    claim = {"day": "2031-05-10", "months": 60}
    one = made(tmp_path)["common/definitions.long_served/comparison/1"]
    other = law.with_plan(one.plans["quay_fee"]())
    assert [one.decide(claim, "quay_fee").outcome for one in (other, law)] == ["met", "not_met"]


def test_a_definition_with_arguments_is_altered_wherever_it_is_called(tmp_path: Path) -> None:
    """Its body is one rule, of whoever calls it how often; what a caller gives is the caller's."""
    found = made(tmp_path)
    plan = found["common/definitions.within/comparison/1"].plans["storm_pay"]()
    assert "\n".join(lines(plan)).count("compare < : boolean") == 2 + 2
    assert [name for name in found if name.startswith("common/definitions.within/")] == [
        "common/definitions.within/part-dropped/1",
        "common/definitions.within/part-dropped/2",
        "common/definitions.within/connective/1",
        "common/definitions.within/comparison/1",
        "common/definitions.within/comparison/2",
        "common/definitions.within/edge/1",
        "common/definitions.within/edge/2",
    ]
    assert set(found["common/definitions.within/edge/1"].plans) == {"storm_pay", "quay_fee"}


# ── who notices ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_shared_is_watched_by_any_provision(tmp_path: Path) -> None:
    """The fee's scenarios stand on both sides of the shared edge; that storm pay has none does not matter."""
    report = run(tmp_path)
    found = {outcome.alteration.id: outcome.noticed_by for outcome in report.outcomes}
    assert found["common/parameters.long/value/1"] == "not-due"
    assert found["common/parameters.long/value/2"] == "due"
    assert found["common/parameters.long/date/1"] is None
    assert found["quay_fee/conditions.due/condition-dropped/1"] == "not-due"
    assert not report.ok


@pytest.mark.parametrize(
    ("name", "scenario"),
    [
        ("storm_pay/definitions.extra/comparison/1", "facts: {months: 12}, expect: {values: {extra: 100}}"),
        ("storm_pay/definitions.extra/edge/1", "facts: {months: 13}, expect: {values: {extra: 200}}"),
        (
            "storm_pay/definitions.extra/comparison/2",
            "facts: {months: 12}, readings: {edge: higher}, expect: {values: {extra: 200}}",
        ),
        ("storm_pay/definitions.weight/comparison/1", "facts: {months: 24}, expect: {values: {weight: 2}}"),
        ("storm_pay/definitions.weight/edge/4", "facts: {months: 23}, expect: {values: {weight: 1}}"),
        (
            "storm_pay/definitions.pay/beats-dropped/1",
            "facts: {months: 60, cause: works}, expect: {values: {pay: 300}}",
        ),
        ("storm_pay/definitions.days/date/3", "facts: {day: 2030-12-31}, expect: {values: {days: 24}}"),
        ("storm_pay/parameters.share/date/2", "facts: {day: 2032-01-01}, expect: {values: {whole: 60}}"),
        ("storm_pay/conditions.belongs/part-dropped/2", "facts: {expelled: true}, expect: {outcome: not_met}"),
        ("storm_pay/payments/rhythm/1", "expect: {payments: [allowable, {to: 2031-07-10}]}"),
    ],
)
def test_a_scenario_on_the_spot_notices(tmp_path: Path, name: str, scenario: str) -> None:
    """Without the scenario the alteration goes unnoticed, with it it is noticed, by name."""
    assert states(run(write(tmp_path / "without"), "name: other, expect: {outcome: met}"))[name] == "unnoticed"
    report = run(tmp_path / "with", "name: other, expect: {outcome: met}", f"name: spot, {scenario}")
    assert {o.alteration.id: o.noticed_by for o in report.outcomes}[name] == "spot"


def test_a_scenario_that_fails_stops_the_work(tmp_path: Path) -> None:
    """Scenarios that are not as expected on the rules as they are can tell nothing of altered ones."""
    report = run(tmp_path, "name: wrong, expect: {outcome: not_met}")
    assert not report.ok
    assert report.outcomes == ()
    assert report.lines()[-1] == "No rule was altered: the scenarios must first be as expected."


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    """What comes out is the same to the byte, in one process and in two."""
    law = quay(tmp_path, "name: one, facts: {months: 12}, expect: {outcome: met, values: {extra: 100, weight: 1}}")
    alone, together = (json.dumps(run_mutations(law, jobs=jobs).to_dict()) for jobs in (1, 2))
    assert alone == together


def test_one_benefit_with_what_it_shares(tmp_path: Path) -> None:
    """The rules of one provision and the shared ones it uses, for which the others' scenarios are asked as well."""
    found = run_mutations(quay(tmp_path), "storm_pay", jobs=1).outcomes
    owners = {outcome.alteration.id.partition("/")[0] for outcome in found}
    assert owners == {"common", "storm_pay"}
    assert {o.alteration.id: o.noticed_by for o in found}["common/parameters.long/value/2"] == "due"


def test_a_benefit_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as error:
        run_mutations(quay(tmp_path), "quay_fees")
    assert error.value.problems[0].suggestion == "quay_fee"


def test_a_plan_that_cannot_be_made(tmp_path: Path) -> None:
    """A ruleset that is not sound is told by its own problems."""
    law = quay(tmp_path)
    file = tmp_path / "quay_fee.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("long_served or", "long_serve or"), encoding="utf-8")
    with pytest.raises(RulesetError) as error:
        run_mutations(law)
    assert error.value.problems[0].code == "plan.unknown_name"


# ── reasons ──────────────────────────────────────────────────────────────────────────────────────────────────────────

REASON = """\
  - alterations:
      {name}: "{change}"
    reason: {{{words}}}
"""
DAY = ("common/parameters.long/date/1", "2030-01-01 → 2030-01-02")


def reason(name: str, change: str, words: str = "en: Nothing can tell.") -> str:
    return REASON.format(name=name, change=change, words=words)


def test_a_reason_excuses(tmp_path: Path) -> None:
    """An alteration that nothing notices is told with its reason and is no failure of its own."""
    report = run(tmp_path, reasons=reason(*DAY))
    assert states(report)[DAY[0]] == "with_reason"
    assert report.problems == ()
    (line,) = [line for line in report.lines() if DAY[0] in line]
    assert line == (
        f"{tmp_path}/common.yaml:7:26: Unnoticed, with a reason: 2030-01-01 → 2030-01-02 ({DAY[0]}). Nothing can tell."
    )


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (reason("common/parameters.long/date/9", DAY[1]), "mutation.unknown_alteration", "4:5"),
        (reason(DAY[0], "2030-01-01 → 2030-01-03"), "mutation.other_change", "4:5"),
        (
            reason("common/definitions.long_served/comparison/1", "months >= long → months > long"),
            "mutation.noticed_after_all",
            "4:5",
        ),
        (reason(*DAY) + reason(*DAY), "scenario.reason_twice", "7:5"),
        (reason(*DAY, words="my: က"), "scenario.reason_languages", "5:3"),
        ("  - {alterations: {}, reason: {en: A.}}\n", "ruleset.wrong_value", "3:17"),
    ],
)
def test_a_reason_that_does_not_hold(tmp_path: Path, text: str, code: str, place: str) -> None:
    """A stale reason is an error at its line, also where everything else is noticed."""
    report = run(tmp_path, reasons=text)
    assert [(problem.code, str(problem.position)) for problem in report.problems] == [
        (code, f"{tmp_path}/unnoticed/reasons.yaml:{place}")
    ]
    assert not report.ok


def test_a_reason_for_another_benefit_is_left_alone(tmp_path: Path) -> None:
    """What was not tried is neither noticed nor stale."""
    text = reason("storm_pay/payments/rhythm/1", "every 1 month → every 2 months")
    assert run_mutations(quay(tmp_path, reasons=text), "quay_fee", jobs=1).problems == ()


# ── how it is told ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_unnoticed_alteration_is_told_at_its_place(tmp_path: Path) -> None:
    lines = run(tmp_path).lines("en")
    assert (
        f"{tmp_path}/storm_pay.yaml:25:37: No scenario stands on the edge in 'definitions.extra': "
        "'months <= 12' can become 'months < 12' unnoticed. (storm_pay/definitions.extra/comparison/1)"
    ) in lines
    assert lines[-2] == "Read by sentences only, hence not altered: storm_pay/definitions.told_only."
    assert lines[-1].endswith("alterations: 14 noticed, 0 unnoticed with a reason, 111 unnoticed.")


def test_the_sentence_in_myanmar(tmp_path: Path) -> None:
    lines = run(tmp_path).lines("my")
    assert any("'storm_pay" not in line and "မည်သည့်စမ်းသပ်ချက်ကမျှ မတွေ့ရှိပါ။" in line for line in lines)
    assert lines[-1].startswith("ပြောင်းလဲမှု ၁၂၅ ခုအနက် ၁၄ ခုကို တွေ့ရှိပြီး")


def test_verbose_names_who_noticed(tmp_path: Path) -> None:
    line = f"{tmp_path}/common.yaml:7:26: Noticed by the scenario 'due': 2030-01-01: 60 → 2030-01-01: 59"
    assert any(told.startswith(line) for told in run(tmp_path).lines("en", verbose=True))


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 where something goes unnoticed; JSON has counts, and for each its text in both languages."""
    write(tmp_path)
    assert main(["test", str(tmp_path), "--mutate", "--benefit", "quay_fee", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)["rulesets"][0]
    assert (told["ok"], told["alterations"], told["noticed"], told["unnoticed"]) == (False, 23, 14, 9)
    one = next(entry for entry in told["results"] if entry["state"] == "unnoticed")
    assert (one["id"], one["line"], set(one["text"])) == (DAY[0], 7, {"en", "my"})


def test_the_command_with_a_reason(tmp_path: Path) -> None:
    """Exit code 0 where everything is noticed or has its reason."""
    outcomes = run_mutations(quay(tmp_path), "quay_fee").outcomes
    unnoticed = [outcome.alteration for outcome in outcomes if outcome.state == "unnoticed"]
    write(tmp_path, reasons="".join(reason(one.id, one.change) for one in unnoticed))
    assert main(["test", str(tmp_path), "--mutate", "--benefit", "quay_fee"]) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--mutate", "--benefit", "quay_fees"], "quay_fee"),
        (["--benefit", "quay_fee"], "'--benefit' is for '--mutate' only."),
    ],
)
def test_the_command_asked_wrongly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    write(tmp_path)
    assert main(["test", str(tmp_path), *words]) == 2
    assert told in capsys.readouterr().err
