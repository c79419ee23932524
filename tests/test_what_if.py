"""What would have turned a refusal: the least change, checked by trying out everything in a small domain.

The checking is done with the chapter in plain Python (``tests/reference.py``), which knows nothing of the package.
"""

from __future__ import annotations

import pickle
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lagune import LAGUNE, seaman, trips
from reference import Contribution, Facts, defaults, month_of, parse
from reference import decide as by_reference

from uirules import Decision, Law, load_ruleset
from uirules.cli import main
from uirules.drafting.sides import read_side
from uirules.drafting.whatif import nearest_change, with_what_if
from uirules.ruleset.schema import decision_schema
from uirules.ruleset.source import read_claims

GROUNDS = (
    "job_ceased", "dismissal", "resignation", "resignation_with_cause", "fixed_term_ended", "mutual_agreement",
    "temporary_closure", "retirement", "medical_incapacity", "trade_dispute",
)  # fmt: skip
FAULTS = ("none", "unlawful_act", "misappropriation", "civil_service_breach", "intentional_rule_breach")
FLAGS = ("healthy", "willing", "refused_offer", "registered", "registered_with_social_security")
NAMES = {
    "healthy": "in_good_health",
    "willing": "willing_to_work",
    "refused_offer": "refused_suitable_offer",
    "registered": "labour_exchange.registered",
    "registered_with_social_security": "social_security.registered",
    "ground": "separation.ground",
    "fault": "separation.fault",
    "contributions": "contributions",
}
READINGS: tuple[dict[str, str], ...] = (
    {},
    {"registration-office": "both"},
    {"suitable-offer": "condition", "qualifying-grounds": "no_fault"},
    {"months-counted": "consecutive"},
    {"month-of-separation": "not_counted"},
)
MOST = 60


@cache
def law() -> Law:
    return load_ruleset("mm-ssl-2012")


def text(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def refusal(chance: random.Random) -> dict[str, Any]:
    """A claim with one or two defects, all its facts known."""
    separation = chance.choice(["2023-03-31", "2025-07-15", "2026-02-28", "2026-06-01"])
    last = int(separation[:4]) * 12 + int(separation[5:7]) - 1 - chance.choice([0, 0, 1, 2])
    months = chance.randint(36, 50)
    claim: dict[str, Any] = {
        "claim.assessed_on": "2026-08-01",
        "separation.date": separation,
        "separation.ground": "job_ceased",
        "separation.fault": "none",
        "in_good_health": True,
        "willing_to_work": True,
        "refused_suitable_offer": False,
        "labour_exchange.registered": True,
        "labour_exchange.registered_on": separation,
        "social_security.registered": True,
    }
    unpaid: set[int] = set()
    gap: set[int] = set()
    defects = chance.sample(["months", "ground", "dismissal", "health", "work", "exchange", "office", "offer"],
                            chance.choice([1, 1, 2]))  # fmt: skip
    for defect in defects:
        match defect:
            case "months":
                kind = chance.choice(["few", "unpaid", "gap"])
                months = chance.randint(20, 35) if kind == "few" else months
                unpaid = (
                    set(chance.sample(range(months), months - chance.randint(30, 35))) if kind == "unpaid" else set()
                )
                gap = (
                    set(chance.sample(range(1, months - 1), months - chance.randint(30, 35)))
                    if kind == "gap"
                    else set()
                )
            case "ground":
                claim["separation.ground"] = chance.choice(GROUNDS[2:])
            case "dismissal":
                claim |= {"separation.ground": "dismissal", "separation.fault": chance.choice(FAULTS)}
            case "health":
                claim["in_good_health"] = False
            case "work":
                claim["willing_to_work"] = False
            case "exchange":
                claim["labour_exchange.registered"] = False
            case "office":
                claim["social_security.registered"] = False
            case "offer":
                claim["refused_suitable_offer"] = True
    claim["contributions"] = [
        {"month": text(last - at), "wage": 200000, "paid": at not in unpaid, "employer": "E-1", "funds": ["health"]}
        for at in range(months)
        if at not in gap
    ]
    return claim


def nested(claim: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, value in claim.items():
        *groups, name = path.split(".")
        here = found
        for group in groups:
            here = here.setdefault(group, {})
        here[name] = value
    return found


def changes(facts: Facts) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Every change of one fact in the domain: the fact, the step, the new value."""
    for name in FLAGS:
        yield name, 1, {name: not getattr(facts, name)}
    yield from (("ground", 1, {"ground": ground}) for ground in GROUNDS if ground != facts.ground)
    yield from (("fault", 1, {"fault": fault}) for fault in FAULTS if fault != facts.fault)
    rows = facts.contributions
    there = {row.month for row in rows}
    first, last = min(there), month_of(facts.separation)
    free = [month for month in range(last, first - MOST, -1) if month not in there]
    for order in (free, [m for m in free if m < last], [m for m in free if m < first]):
        for count in range(1, MOST):
            new = [Contribution(month, 200000, True, "E-1", False) for month in order[:count]]
            yield "contributions", count, {"contributions": [*rows, *new]}
    # Of an unbroken run only the months between its ends can be added: every span of 36 months is tried.
    for end in range(last, first, -1):
        lacking = [month for month in range(end - 35, end + 1) if month not in there]
        new = [Contribution(month, 200000, True, "E-1", False) for month in lacking]
        yield "contributions", len(lacking), {"contributions": [*rows, *new]}
    unpaid = {row.month for row in rows if not row.paid}
    spans = [unpaid.intersection(range(end - 35, end + 1)) for end in range(last, first, -1)]
    latest = sorted(unpaid, reverse=True)
    counted = [month for month in latest if month < last]
    for months in (*spans, *(set(order[:n]) for order in (latest, counted) for n in range(1, len(order) + 1))):
        paid = [row._replace(paid=True) if row.month in months else row for row in rows]
        yield "contributions", len(months), {"contributions": paid}


def least(facts: Facts, readings: Mapping[str, str]) -> tuple[int, int] | None:
    """The fewest facts, and the smallest sum of steps, that turn a refusal; None: two do not."""
    known: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for name, step, new in changes(facts):
        if step:
            known.setdefault((name, step), []).append(new)
    single = [step for (_, step), news in known.items()
              if any(by_reference(replace(facts, **new), readings).met for new in news)]  # fmt: skip
    if single:
        return 1, min(single)
    # Only a change that mends something by itself, or a ground or a fault, can be half of a pair.
    useful: dict[tuple[str, int], list[dict[str, Any]]] = {}
    before = {name for name, met in by_reference(facts, readings).findings.items() if not met}
    for (name, step), news in known.items():
        kept = [
            new
            for new in news
            if name in ("ground", "fault")
            or any(by_reference(replace(facts, **new), readings).findings[finding] for finding in before)
        ]
        if kept:
            useful[name, step] = kept
    pairs = sorted((one[1] + two[1], one, two) for one, two in combinations(sorted(useful), 2) if one[0] != two[0])
    for steps, one, two in pairs:
        for first in useful[one]:
            for second in useful[two]:
                if by_reference(replace(facts, **first, **second), readings).met:
                    return 2, steps
    return None


@pytest.mark.parametrize("part", range(4))
def test_the_least_change_is_found_on_generated_refusals(part: int) -> None:
    """On 200 refusals with one or two defects: as few facts and as small steps as trying everything finds."""
    chance = random.Random(part)
    done = 0
    while done < 50:
        readings = chance.choice(READINGS)
        claim = refusal(chance)
        found = nearest_change(law().with_readings(readings), claim)
        facts = parse(nested(claim))
        result = by_reference(facts, {**defaults(), **readings})
        assert (found is None) == result.met, claim
        if found is None:
            continue
        done += 1
        expected = least(facts, {**defaults(), **readings})
        told = (len(found.changes), sum(change.step for change in found.changes)) if found.changes else None
        assert told == expected, (readings, claim, found.changes)


# ── what is told ──────────────────────────────────────────────────────────────────────────────────────────────────────


def example(name: str) -> dict[str, Any]:
    (claim,) = read_claims(Path(__file__).parents[1] / "examples" / name)
    assert claim.node is not None
    found: dict[str, Any] = claim.node.to_plain()
    return found


def section(text: str, title: str) -> str:
    """What stands under a heading of a letter, on one line, up to the next part."""
    return " ".join(text.partition(title)[2].partition("\n4. ")[0].split())


def told(claim: Mapping[str, Any], lang: str = "en", benefit: str = "unemployment") -> str:
    decision = with_what_if(law(), law().decide(claim, benefit))
    return decision.render(lang)


def test_a_decision_that_is_met_has_no_what_if() -> None:
    """Nor has it the key in JSON."""
    decision = law().decide(example("C-2026-0148.yaml"))
    assert nearest_change(law(), example("C-2026-0148.yaml")) is None
    assert with_what_if(law(), decision) is decision and "what_if" not in decision.to_dict()


def test_a_missing_month_is_told_with_its_clause() -> None:
    """35 months: one more, which the record does not have, between the others; like the latest entry."""
    text = section(told(example("C-2026-0152.yaml")), "What would have been needed")
    assert "Contributions: 1 month more (May 2023), as in the latest entry (section 37)." in text
    assert "The contribution period comes to 36 months" in text
    assert "no advice to state anything that is not so" in text


def test_an_unpaid_month_is_told_as_paid() -> None:
    """Where the record has the month, its contribution would have had to be paid."""
    text = section(told(example("C-2026-0186.yaml")), "What would have been needed")
    assert "Contributions for January 2026 (1 month), contribution paid: yes (Chapter V)." in text


def test_another_ground_resolves_two_conditions() -> None:
    """Both clauses are named, and both sentences of the law follow."""
    text = section(told(example("C-2026-0175.json")), "What would have been needed")
    assert "the permanent cessation of the job instead of dismissal by the employer" in text
    assert "(section 37(a) and section 37(b))" in text and "The insured was not dismissed for fault." in text


def test_two_facts_are_told_as_two() -> None:
    """Not registered and in bad health: one entry each, each with its own clause."""
    claim = {**_flat(example("C-2026-0148.yaml")), "in_good_health": False, "labour_exchange.registered": False}
    found = nearest_change(law(), claim)
    assert found is not None
    assert [(change.fact, change.value, change.resolves) for change in found.changes] == [
        ("in_good_health", True, ("in_good_health",)),
        ("labour_exchange.registered", True, ("registered",)),
    ]
    text = section(told(claim), "What would have been needed")
    assert "In good health: yes instead of no (section 37(c)). The insured is in good health." in text
    assert "Registered with the labour exchange: yes instead of no (section 37(d))." in text


def test_three_things_in_the_way_are_too_many() -> None:
    """It says that none was found, and that this proves nothing."""
    claim = {**_flat(example("C-2026-0148.yaml")), "in_good_health": False, "labour_exchange.registered": False}
    claim["separation.ground"] = "resignation"
    found = nearest_change(law(), claim)
    assert found is not None and found.changes == () and len(found.blocked) == 3
    text = section(told(claim), "What would have been needed")
    assert "No change of one fact, or of two, was found" in text and "no proof" in text


def test_what_is_not_known_stays_so() -> None:
    """A fact not given is not made up: the letter says that it would still have to be settled."""
    claim = {**_flat(example("C-2026-0148.yaml")), "separation.ground": "resignation"}
    del claim["in_good_health"]
    found = nearest_change(law(), claim)
    assert found is not None and found.unsettled == ("in_good_health",)
    assert [change.fact for change in found.changes] == ["separation.ground"]
    text = section(told(claim), "What would have been needed")
    assert "No condition of section 37 would have failed" in text and "would still have to be" in text


def test_it_is_told_in_burmese_without_latin() -> None:
    """Digits, months and sentences of the language."""
    text = told(example("C-2026-0152.yaml"), "my").partition("လိုအပ်ခဲ့သည့် အခြေအနေ")[2].partition("\n၄။")[0]
    assert "၁\u00a0လ" in text and "ပုဒ်မ\u00a0၃၇" in text
    assert not re.search("[A-Za-z0-9]", text)


@pytest.mark.parametrize(("lang", "title"), [("fr", "Ce qu’il aurait fallu"), ("id", "Apa yang diperlukan")])
def test_another_law_tells_it_in_its_own_languages(lang: str, title: str) -> None:
    """Of a list with a row a day, the days that lack are those before the event."""
    lagune = load_ruleset(LAGUNE)
    claim = seaman(sorties=trips(days=12))
    decision = with_what_if(lagune, lagune.decide(claim, "morte_saison"))
    assert isinstance(decision, Decision) and decision.what_if is not None
    (change,) = decision.what_if.changes
    assert change.to_dict()["rows"] == ["2032-11-27", "2032-11-28", "2032-11-29", "2032-11-30"]
    assert title in decision.render(lang) and title in decision.render(lang, "html", embed_fonts=False)


def test_the_json_has_it_and_fits_the_schema() -> None:
    """The key ``what_if``, with what stood in the way, the change, and the findings after it."""
    decision = with_what_if(law(), law().decide(example("C-2026-0152.yaml")))
    assert isinstance(decision, Decision)
    data = decision.to_dict()
    jsonschema.validate(data, decision_schema())
    found = data["what_if"]
    assert found["found"] and found["changes"][0]["kind"] == "added" and found["changes"][0]["rows"] == ["2023-05"]
    assert [finding["result"] for finding in found["blocked_by"]] == [False]
    assert [finding["result"] for finding in found["then"]] == [True]
    assert with_what_if(law(), pickle.loads(pickle.dumps(decision))).to_dict()["what_if"] == found


def test_an_amended_law_asks_for_what_it_asks(tmp_path: Path) -> None:
    """With 12 months in place of 36 from 2027 on, 10 months lack 2; before that day they lack 26."""
    file = tmp_path / "twelve.yaml"
    file.write_text(TWELVE, encoding="utf-8")
    amended = read_side(f"mm-ssl-2012+{file}").law
    claim = _flat(example("C-2026-0148.yaml"))
    claim["contributions"] = claim["contributions"][-10:]
    steps = []
    for day in ("2026-12-31", "2027-01-31"):
        claim |= {"separation.date": day, "claim.assessed_on": "2027-06-30"}
        found = nearest_change(amended, claim)
        assert found is not None
        steps.append([change.step for change in found.changes])
    assert steps == [[26], [2]]


def test_the_verb_takes_all_benefits(capsys: pytest.CaptureFixture[str]) -> None:
    """Each that is not met has its own; the exit code stays 0."""
    assert main(["decide", "examples/C-2026-0302.yaml", "--benefit", "all", "--what-if"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Wife insured herself: no instead of yes (section 28). The wife is not insured herself." in text


def _flat(claim: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in claim.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {f"{prefix}{name}": value}
    return found


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
