"""The schemas of records and of acts describe what is written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from uirules import load_ruleset
from uirules.records.act import act_of
from uirules.records.record import Record, Recorder, later_act
from uirules.records.schema import act_schema, record_schema
from uirules.ruleset.source import read_claims

ACT = {
    "office": "TSO-07",
    "capacity": "Head of the office",
    "reference": "UB-2026-0311",
    "decided_on": "2026-05-18",
    "served_on": "2026-05-20",
    "departs": {"outcome": "met", "amounts": {"total_benefit": 420000}, "why": "a decision on appeal"},
    "evidence": [{"fact": "separation.date", "document": "letter of the employer", "seen_on": "2026-05-02"}],
    "finality": "open_to_appeal",
    "payments_made": [{"on": "2026-06-01", "amount": 140000}],
}


def _records() -> list[Record]:
    from pathlib import Path

    law = load_ruleset("mm-ssl-2012")
    (read,) = read_claims(Path("examples/C-2026-0148.yaml"), name="C")
    assert read.node is not None
    claim, act = read.node.to_plain(), act_of(ACT)
    recorder = Recorder(law)
    known = [recorder.record(claim, act=act, detach=detach) for detach in (False, True)]
    bare = recorder.record({"claim": {"id": "C-1"}}, "unemployment")
    return [*known, bare, later_act(known[0].id, act), later_act(known[0].id, act, detach=True)]


@pytest.mark.parametrize("record", _records(), ids=lambda record: record.kind)
def test_a_record_is_as_its_schema_says(record: Record) -> None:
    """Open and detached, with an act and without, undetermined, and later acts."""
    jsonschema.Draft7Validator(record_schema()).validate(json.loads(record.payload))


@pytest.mark.parametrize("schema", [record_schema(), act_schema()], ids=["record", "act"])
def test_the_schema_is_one(schema: Any) -> None:
    """It is sound by draft 7."""
    jsonschema.Draft7Validator.check_schema(schema)


def test_what_is_detached_stands_in_no_record() -> None:
    """Neither a fact nor a result nor what the office noted of the person is in a record whose facts are apart."""
    text = _records()[1].payload.decode()
    assert not any(word in text for word in ("claim", "outcome", "values", "UB-2026-0311", "140000", "separation.date"))


def test_an_act_is_as_its_schema_says() -> None:
    """What an office may write, and what it may not."""
    validator = jsonschema.Draft7Validator(act_schema())
    validator.validate(ACT)
    assert list(validator.iter_errors(ACT | {"decided": "2026-05-18"}))


def test_a_record_names_the_engine_that_decided() -> None:
    """What the second engine decided is kept as its own."""
    law = load_ruleset("mm-ssl-2012")
    claim = {"claim": {"id": "C-1"}, "separation": {"date": "2026-02-28"}}
    decision = law.decide(claim, "unemployment")
    assert decision.sources is not None
    of = decision.sources.claim
    decisions = (decision, replace(decision, engine="durable"))
    names = [Recorder(law).of(of, one).content["calculation"]["engine"]["name"] for one in decisions]
    assert names == ["explain", "durable"]
