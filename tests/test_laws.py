"""Laws of the engine itself: what must hold of every claim, whatever the rules say."""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
import strategies
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from partial import build_partial

from uirules import feel, load_ruleset
from uirules.law import Law
from uirules.ruleset.find import data_folder
from uirules.ruleset.source import read_claims

LAW = load_ruleset("mm-ssl-2012")
SLOW = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
SCALARS = (
    "separation.ground",
    "separation.fault",
    "in_good_health",
    "willing_to_work",
    "refused_suitable_offer",
    "labour_exchange.registered",
    "labour_exchange.registered_on",
    "social_security.registered",
    "contributions",
    "reports",
)


def told(claim: dict[str, Any], law: Law = LAW) -> str:
    """The decision as JSON."""
    return json.dumps(law.decide(claim).to_dict(), ensure_ascii=False)


def drawn_partial(random: Random) -> tuple[dict[str, Any], Law]:
    partial = build_partial(random)
    return partial.claim, LAW.with_readings(partial.readings)


# ── more is known ─────────────────────────────────────────────────────────────────────────────────────────────────────


def without(claim: dict[str, Any], path: str) -> dict[str, Any]:
    """The claim with a fact, or a field of a row, taken out."""
    less = copy.deepcopy(claim)
    here: Any = less
    *groups, last = path.split(".")
    for step in groups:
        here = here[int(step)] if isinstance(here, list) else here.get(step, {})
    if isinstance(here, dict):
        here.pop(last, None)
    return less


@given(data=st.data(), claim=strategies.claims(), readings=strategies.readings())
@SLOW
def test_a_fact_more_never_contradicts(data: st.DataObject, claim: dict[str, Any], readings: dict[str, str]) -> None:
    """What is determined, outcome or finding, stays so when facts are added; open ends only grow fewer."""
    law = LAW.with_readings(readings)
    fields = [f"contributions.{n}.{f}" for n in range(len(claim["contributions"])) for f in ("paid", "wage", "funds")]
    fields += [f"reports.{n}.office" for n in range(len(claim["reports"]))]
    paths = data.draw(
        st.lists(st.sampled_from([*SCALARS, *SCALARS, *fields[-45:]]), min_size=1, max_size=5, unique=True)
    )
    steps = [claim]
    for path in paths:
        steps.append(without(steps[-1], path))
    outcome, findings, missing = "undetermined", {}, None
    for step in reversed(steps):
        decision = law.decide(step)
        if outcome != "undetermined":
            assert decision.outcome == outcome
        for finding in decision.findings:
            if findings.get(finding.id, "undetermined") != "undetermined":
                assert finding.result == findings[finding.id]
        outcome = decision.outcome
        findings = {finding.id: finding.result for finding in decision.findings}
        missing = decision.missing
        assert bool(missing) == (outcome == "undetermined")
    assert outcome != "undetermined"


# ── order ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(random=st.randoms(use_true_random=False), seed=st.integers(0, 10_000))
@SLOW
def test_the_order_of_rows_and_keys_changes_nothing(random: Random, seed: int) -> None:
    """Rows of lists and keys of groups in any order give the same decision, but for the places that pointers name."""
    claim, law = drawn_partial(Random(seed))
    mixed = {key: claim[key] for key in random.sample(sorted(claim), len(claim))}
    for name in ("contributions", "reports"):
        if name in mixed:
            mixed[name] = random.sample(mixed[name], len(mixed[name]))
            mixed[name] = [{key: row[key] for key in random.sample(sorted(row), len(row))} for row in mixed[name]]

    def shown(document: dict[str, Any]) -> str:
        parts = {key: document[key] for key in ("outcome", "values", "unknown_values", "findings", "warnings")}
        parts["payments"] = [{k: v for k, v in payment.items() if k != "missing"} for payment in document["payments"]]
        for key in ("missing", "missing_for_amount"):
            parts[key] = sorted((entry["fact"], json.dumps(entry["question"])) for entry in document[key])
        return json.dumps(parts)

    assert shown(law.decide(mixed).to_dict()) == shown(law.decide(claim).to_dict())


def reordered(text: str, section: str) -> str:
    """A provision's text with the entries of one section in opposite order."""
    head, body = text.split(f"\n{section}:\n", 1)
    end = re.search(r"^(?=\S)(?!#)", body, re.MULTILINE)
    block, tail = (body, "") if end is None else (body[: end.start()], body[end.start() :])
    entries = re.split(r"(?m)^(?=  [a-z_]+:)", block)
    assert len(entries) > 3, "the section was not found whole"
    if not entries[-1].endswith("\n"):
        entries[-1] += "\n"
    return f"{head}\n{section}:\n{entries[0]}{''.join(reversed(entries[1:]))}{tail}"


def test_the_order_of_a_provisions_keys_changes_nothing(tmp_path: Path) -> None:
    """Definitions and parameters written in opposite order give the same decisions."""
    folder = tmp_path / "mm-ssl-2012"
    shutil.copytree(LAW.ruleset.folder, folder)
    file = folder / "unemployment.yaml"
    text = file.read_text(encoding="utf-8")
    turned = reordered(reordered(text, "parameters"), "definitions")
    assert turned != text
    assert yaml.safe_load(turned) == yaml.safe_load(text)
    file.write_text(turned, encoding="utf-8")
    other = load_ruleset(folder)
    random = Random("keys")
    for _ in range(40):
        partial = build_partial(random)
        documents = []
        for law in (LAW, other):
            document = law.with_readings(partial.readings).decide(partial.claim).to_dict()
            documents.append({key: value for key, value in document.items() if key not in ("ruleset", "derivation")})
        assert documents[0] == documents[1]


# ── the same bytes ────────────────────────────────────────────────────────────────────────────────────────────────────

PRINT_DECISIONS = """
import json, sys
from uirules import load_ruleset
law = load_ruleset("mm-ssl-2012")
for claim, readings in json.load(sys.stdin):
    print(json.dumps(law.with_readings(readings).decide(claim).to_dict(), ensure_ascii=True))
"""


def test_a_claim_read_once_is_each_laws_own(tmp_path: Path) -> None:
    """What one law's engine makes of a claim's open places does not reach another law that decides the same claim."""
    other = tmp_path / "other"
    shutil.copytree(data_folder("rulesets") / "mm-ssl-2012", other)
    facts = other / "facts" / "contributions.yaml"
    text = facts.read_text(encoding="utf-8")
    assert text.count("range: [0, 1000000000]") == 1
    facts.write_text(text.replace("range: [0, 1000000000]", "range: [200000, 1000000000]"), encoding="utf-8")
    narrower = load_ruleset(other)
    given = yaml.safe_load((data_folder("examples") / "C-2026-0203.yaml").read_text(encoding="utf-8"))
    claim = LAW.read(given)
    wide, narrow = LAW.decide(claim), narrower.decide(claim)
    assert wide.values["reference_wage"] != narrow.values["reference_wage"]
    assert narrow.values == narrower.decide(given).values
    assert LAW.decide(claim).values == wide.values


def test_decisions_are_byte_identical_in_every_process() -> None:
    """Twice in one process, and in others whose hashes are seeded differently, one claim's JSON has the same bytes."""
    random = Random("bytes")
    partials = [build_partial(random) for _ in range(25)]
    given_ = json.dumps([(partial.claim, partial.readings) for partial in partials])
    here = [told(partial.claim, LAW.with_readings(partial.readings)) for partial in partials]
    assert here == [told(partial.claim, LAW.with_readings(partial.readings)) for partial in partials]
    outputs = set()
    for seed in ("0", "1", "4242"):
        found = subprocess.run(
            [sys.executable, "-c", PRINT_DECISIONS],
            input=given_,
            capture_output=True,
            text=True,
            check=True,
            cwd=data_folder("rulesets").parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        outputs.add(found.stdout)
    assert len(outputs) == 1
    assert [json.loads(line) for line in outputs.pop().splitlines()] == [json.loads(text) for text in here]


# ── forms of one claim ────────────────────────────────────────────────────────────────────────────────────────────────


def flattened(claim: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """A claim with dotted keys."""
    flat: dict[str, Any] = {}
    for key, value in claim.items():
        if isinstance(value, dict):
            flat |= flattened(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


@given(seed=st.integers(0, 10_000))
@SLOW
def test_the_forms_of_one_claim_give_one_decision(seed: int) -> None:
    """Nested or dotted keys, Python, YAML or JSON: the decision is the same to the byte."""
    claim, law = drawn_partial(Random(seed))
    expected = told(claim, law)
    assert told(flattened(claim), law) == expected
    dates = {key: dt.date.fromisoformat(value) for key, value in claim.items() if key.endswith(("_from", "_to"))}
    assert told(claim | dates, law) == expected
    own = json.loads(json.dumps(claim))  # no object twice, which YAML would write as an alias
    texts = {
        "claim.json": json.dumps(claim),
        "claim.yaml": yaml.safe_dump(own, allow_unicode=True),
        "dotted.yaml": yaml.safe_dump(flattened(own), sort_keys=False),
    }
    for name, text in texts.items():
        (read,) = read_claims(text, name=name)
        assert read.node is not None and not read.problems
        assert json.dumps(law.decide(read.node.to_plain(), tree=read.node).to_dict(), ensure_ascii=False) == expected


# ── one meaning of expressions ────────────────────────────────────────────────────────────────────────────────────────


def first_of(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


@given(claim=strategies.claims())
@SLOW
def test_feel_and_the_rules_mean_the_same(claim: dict[str, Any]) -> None:
    """Formulas of the rules, as FEEL over the same facts, give the values of the decision."""
    decision = LAW.decide(claim)
    separation = dt.date.fromisoformat(claim["separation"]["date"])
    context: dict[str, Any] = {
        "contributions": [row | {"month": first_of(row["month"])} for row in claim["contributions"]],
        "separation_month": separation.replace(day=1),
        "first_month_of_the_law": dt.date(2014, 4, 1),
        "minimum": 36,
    }
    countable = "contributions[paid and month in [first_month_of_the_law..separation_month]]"
    assert (
        feel.evaluate(f"count(distinct values({countable}.month))", context) == decision.values["contribution_months"]
    )
    consecutive = LAW.with_readings({"months-counted": "consecutive"}).decide(claim)
    run = feel.evaluate(f"longest run({countable}.month)", context)
    assert run == consecutive.values["contribution_months"]
    if decision.outcome != "met":
        return
    year = feel.evaluate(
        "group by month(contributions[paid and month >= first_month_of_the_law"
        " and month in [add months(separation_month, -12)..add months(separation_month, -1)]])",
        context,
    )
    context |= {"year": year, "months": decision.values["contribution_months"]}
    wage = feel.evaluate("mean(for m in year return min(sum(m.rows.wage), 300000))", context)
    assert wage == decision.values["reference_wage"]
    context["wage"] = wage
    assert feel.evaluate("round half up(wage * 0.5, 0)", context) == decision.values["monthly_benefit"]
    counted = feel.evaluate("min(6, 2 + floor((months - minimum) / 12))", context)
    assert counted == decision.values["benefit_months"]


@pytest.mark.parametrize("formula", ["false and unknown", "if unknown then 3 else 3", "unknown or true"])
def test_feel_knows_what_does_not_hang_on_the_unknown(formula: str) -> None:
    """FEEL's ``unknown`` is carried as in the rules: what it cannot change is known."""
    assert feel.evaluate(formula) == {"false and unknown": False, "if unknown then 3 else 3": 3}.get(formula, True)
