"""Claims on which two sides come to different results: found where there are some, small and plain, and shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from uirules import Law, load_ruleset
from uirules.cli import main
from uirules.decision.document import plain
from uirules.decision.locales.template import names_in
from uirules.drafting.distinguish import Report, distinguish
from uirules.drafting.distinguish.data import to_dict
from uirules.drafting.distinguish.page import build, render
from uirules.drafting.distinguish.words import LANGUAGES, words
from uirules.drafting.sides import Side, read_side
from uirules.plan import nodes as n
from uirules.plan.plan import Plan


@cache
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


def on(**readings: str) -> Side:
    """The law on some readings."""
    chosen = {name.replace("_", "-"): option for name, option in readings.items()}
    return Side("+".join(["mm-ssl-2012", *(f"{q}={a}" for q, a in chosen.items())]), law().with_readings(chosen))


def altered(plan: Plan) -> Side:
    return Side("altered", law().with_plan(plan))


def months_asked(number: int) -> Side:
    """The unemployment chapter with another number of months."""
    plan = law().plan("unemployment")
    parameter = plan.parameters["minimum_contribution_months"]
    changed = replace(parameter, entries=tuple(replace(entry, value=number) for entry in parameter.entries))
    return altered(replace(plan, parameters={**plan.parameters, parameter.name: changed}))


def condition(name: str, node: n.Node) -> Side:
    """The unemployment chapter with another formula of a condition."""
    plan = law().plan("unemployment")
    return altered(replace(plan, conditions={**plan.conditions, name: replace(plan.conditions[name], node=node)}))


def enough() -> n.Compare:
    node = law().plan("unemployment").conditions["contributed_long_enough"].node
    assert isinstance(node, n.Compare)
    return node


def outcomes(report: Report) -> tuple[str, str]:
    first, second = report.witnesses[0].decisions
    return first.outcome, second.outcome


def rows(report: Report, path: str = "contributions") -> list[Mapping[str, Any]]:
    return list(report.witnesses[0].claim[path])


BASE = Side("mm-ssl-2012", law())


# ── what must be found ────────────────────────────────────────────────────────────────────────────────────────────────


def test_35_months_are_told_from_36() -> None:
    """The claim has 35 months, one row each, and nothing that both laws need not."""
    report = distinguish(BASE, months_asked(35))
    assert outcomes(report) == ("not_met", "met")
    assert len(rows(report)) == 35
    assert report.witnesses[0].difference.findings == ("contributed_long_enough",)
    assert "claim.id" not in report.witnesses[0].claim and "insured.birth_date" not in report.witnesses[0].claim


def test_at_least_is_told_from_more_than() -> None:
    """36 months exactly."""
    report = distinguish(BASE, condition("contributed_long_enough", replace(enough(), operator=">")))
    assert outcomes(report) == ("met", "not_met")
    assert len(rows(report)) == 36


def test_a_report_to_one_office_tells_either_from_both() -> None:
    """The outcome is the same, the periods are not; the one report names its office."""
    report = distinguish(on(report_office="either"), on(report_office="both"))
    assert report.witnesses[0].difference.kind == "payments"
    assert [row.get("office") for row in rows(report, "reports")] == ["labour_exchange"]


def test_one_registration_tells_the_offices_apart() -> None:
    """Registered with the labour exchange and not with the social security office."""
    report = distinguish(on(registration_office="labour_exchange"), on(registration_office="both"))
    claim = report.witnesses[0].claim
    assert outcomes(report) == ("met", "not_met")
    assert (claim["labour_exchange.registered"], claim["social_security.registered"]) == (True, False)


def test_a_wage_above_the_cap_tells_capped_from_uncapped() -> None:
    """Every wage is one round amount above the cap."""
    report = distinguish(on(wage_cap="capped"), on(wage_cap="uncapped"), limit=600)
    assert report.witnesses[0].difference.kind == "amount"
    assert {row["wage"] for row in rows(report)} == {1_000_000}


def test_a_month_more_tells_completed_from_begun_blocks() -> None:
    """37 months: no completed block above 36, but one that is begun."""
    report = distinguish(on(duration_blocks="completed"), on(duration_blocks="part"))
    assert report.witnesses[0].difference.values == ("benefit_months", "total_benefit")
    assert len(rows(report)) == 37


def test_the_month_of_separation_tells_counted_from_not() -> None:
    """36 months up to and with the month of separation."""
    report = distinguish(on(month_of_separation="counted"), on(month_of_separation="not_counted"))
    assert outcomes(report) == ("met", "not_met")
    assert len(rows(report)) == 36
    assert rows(report)[-1]["month"] == report.witnesses[0].claim["separation.date"][:7]


def test_an_amendment_is_told_from_the_law(tmp_path: Path) -> None:
    """12 months in place of 36 from 2027 on: the claim lies after that day and has 12 months."""
    file = tmp_path / "twelve.yaml"
    file.write_text(TWELVE, encoding="utf-8")
    report = distinguish(BASE, read_side(f"mm-ssl-2012+{file}"))
    assert outcomes(report) == ("not_met", "met")
    assert len(rows(report)) == 12
    assert report.witnesses[0].claim["separation.date"] >= "2027-01-01"


def test_two_days_of_commencement_are_told_apart(tmp_path: Path) -> None:
    """The event lies between the two days."""
    file = tmp_path / "twelve.yaml"
    file.write_text(TWELVE, encoding="utf-8")
    report = distinguish(read_side(f"mm-ssl-2012+{file}"), read_side(f"mm-ssl-2012+{file}@2028-07-01"))
    assert outcomes(report) == ("met", "not_met")
    assert "2027-01-01" <= report.witnesses[0].claim["separation.date"] < "2028-07-01"


OTHERS = [
    (reading, option)
    for reading, declared in law().ruleset.readings.items()
    for option in declared.options
    if option != declared.default
]


@pytest.mark.parametrize(("reading", "option"), OTHERS, ids=[f"{q}={a}" for q, a in OTHERS])
def test_every_option_of_every_reading_has_its_witness(reading: str, option: str) -> None:
    """Each option is told from the default, on a claim that both settle, by some benefit that asks the reading."""
    default = law().ruleset.readings[reading].default
    report = distinguish(on(**{reading: default}), on(**{reading: option}))
    assert report.witnesses and report.witnesses[0].difference.decided
    assert reading in law().plan(report.found.benefit).readings
    claim = report.witnesses[0].claim
    for option_, decision in zip((default, option), report.witnesses[0].decisions, strict=True):
        again = law().with_readings({reading: option_}).decide(claim, report.found.benefit)
        assert (again.outcome, dict(again.values)) == (decision.outcome, dict(decision.values))


# ── what must not be found ────────────────────────────────────────────────────────────────────────────────────────────


def same_meaning() -> dict[str, Side]:
    node, plan = enough(), law().plan("unemployment")
    less = n.Not(n.Compare("<", node.left, node.right, type=node.type), type=node.type)
    benefit = plan.definitions["monthly_benefit"]
    product = benefit.node
    assert isinstance(product, n.Arithmetic)
    turned = replace(benefit, node=replace(product, left=product.right, right=product.left))
    other = replace(node, operator="<=", left=node.right, right=node.left)
    return {
        "not less than": condition("contributed_long_enough", less),
        "turned round": condition("contributed_long_enough", other),
        "product reordered": altered(replace(plan, definitions={**plan.definitions, "monthly_benefit": turned})),
    }


@pytest.mark.parametrize("how", ["not less than", "turned round", "product reordered"])
def test_two_wordings_that_mean_the_same_are_not_told_apart(how: str) -> None:
    """No claim is found, and what was searched is told."""
    report = distinguish(BASE, same_meaning()[how], limit=500)
    assert report.witnesses == ()
    data = to_dict(report)
    assert data["difference_found"] is False
    assert data["searched"]["claims"] >= 100
    assert "months" in data["searched"]["numbers"]


# ── how it is searched ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_seed_finds_the_same() -> None:
    """To the byte."""
    sides = on(look_back="calendar"), on(look_back="paid_months")
    first, second = (json.dumps(to_dict(distinguish(*sides, seed=3, limit=300)), sort_keys=True) for _ in range(2))
    assert first == second


def test_one_claim_for_each_kind_of_difference() -> None:
    """The outcome first, then the amount; each in a claim of its own."""
    report = distinguish(BASE, months_asked(35), number=2)
    assert [witness.difference.kind for witness in report.witnesses] == ["outcome", "amount"]


def test_a_benefit_that_was_named_is_the_one_searched() -> None:
    """Though the main one would differ too."""
    report = distinguish(on(wage_cap="capped"), on(wage_cap="uncapped"), "sickness", limit=300)
    assert report.found.benefit == "sickness" and report.witnesses


# ── how it is shown ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_both_results_with_their_clause() -> None:
    """The claim in words, both outcomes, both findings, and what was searched."""
    text = render(distinguish(BASE, months_asked(35)), "en", "text")
    text = " ".join(text.split())
    assert "(35 months)" in text
    assert "First version: Conditions not met · Second version: Conditions met" in text
    assert "Section 37 First version: The contribution period comes to only 35 months" in text
    assert "No amount is payable" in text
    assert "claims were calculated under both versions" in text


def test_the_page_is_burmese_in_burmese() -> None:
    """No Latin letter or digit but in the names of the sides and of rules."""
    report = distinguish(on(report_office="either"), on(report_office="both"))
    page = render(report, "my", "html", embed_fonts=False)
    text = plain(build(report, "my").title) + page.partition("<body>")[2]
    text = re.sub(r"<code.*?</code>|<[^>]*>|&[a-z]+;", "", text)
    assert not re.search(r"[A-Za-z0-9]", text)


def test_no_difference_is_no_proof() -> None:
    """The page says so in both languages."""
    report = distinguish(BASE, same_meaning()["not less than"], limit=120)
    assert "it is no proof that there is none" in render(report, "en", "text").replace("\n", " ")
    assert "သက်သေမဟုတ်ပါ" in render(report, "my", "text").replace("\n", "")


def test_an_amendment_without_a_day_is_told_to_govern_nothing(tmp_path: Path) -> None:
    """It waits for a notification: no difference is found, and the page says how to suppose a day."""
    file = tmp_path / "twelve.yaml"
    by_notification = '{by: sec_1, by_notification: {en: "By notification.", my: "အမိန့်ကြော်ငြာစာဖြင့်။"}}'
    text = TWELVE.replace("{by: sec_1, date: 2027-01-01}", by_notification)
    file.write_text(text, encoding="utf-8")
    report = distinguish(BASE, read_side(f"mm-ssl-2012+{file}"), limit=60)
    assert report.witnesses == () and report.waiting == ("twelve",)
    assert "No day brings this into force, so that it governs no claim: twelve." in _on_one_line(report)


def _on_one_line(report: Report) -> str:
    return " ".join(render(report, "en", "text").split())


def test_the_words_of_both_languages_fit_each_other() -> None:
    """The same keys, and the same names in each."""
    english, burmese = (words(language) for language in LANGUAGES)
    assert english.keys() == burmese.keys()
    assert all(names_in(english[key]) == names_in(burmese[key]) for key in english)


def test_the_verb_writes_json_and_can_fail(tmp_path: Path) -> None:
    """Exit 1 where a difference was to fail; the claim can be decided as it stands."""
    sides = ["mm-ssl-2012+report-office=either", "mm-ssl-2012+report-office=both"]
    file = tmp_path / "found.json"
    assert main(["distinguish", *sides, "--format", "json", "-o", str(file), "--fail-on-difference"]) == 1
    data = json.loads(file.read_text(encoding="utf-8"))
    assert law().decide(data["witnesses"][0]["claim"], data["benefit"]).outcome == "met"


@pytest.mark.parametrize("option", ["-n", "--limit", "--seed"])
def test_a_number_that_is_none_is_told(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence that names the option, with exit code 2."""
    assert main(["distinguish", "mm-ssl-2012", "mm-ssl-2012", option, "-5"]) == 2
    assert f"'{option}' takes a whole number" in capsys.readouterr().err


TWELVE = """\
format: uirules/amendment/0
id: twelve
kind: act
status: illustrative
title: {en: "Twelve months draft", my: "၁၂ လ မူကြမ်း"}
cited_as: {en: "Twelve months draft, {label}", my: "၁၂ လ မူကြမ်း၊ {label}"}
assurance: D
published: 2026-11-24
amends: mm-ssl-2012
commencement: {by: sec_1, date: 2027-01-01}
clauses:
  sec_1:
    label: {en: section 1, my: ပုဒ်မ ၁}
    text: {en: "This begins on 1 January 2027.", my: "၂၀၂၇ ခုနှစ်၊ ဇန်နဝါရီလ ၁ ရက်တွင် အာဏာတည်သည်။"}
changes:
  value:
    by: sec_1
    set: unemployment/parameters/minimum_contribution_months
    from: 36
    to: 12
transition: {by: sec_1}
"""
