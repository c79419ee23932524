"""Records: one text for plain data, facts that read back as they were, facts kept apart, snapshots."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uirules import Law, load_ruleset
from uirules.amend.named import named_amendments
from uirules.errors import ClaimError, RecordError
from uirules.records.act import act_of, read_act
from uirules.records.canonical import MAX_INTEGER, canonical_bytes, digest
from uirules.records.facts import FactWriter
from uirules.records.record import RESULTS, Record, Recorder, later_act, results_of, step_digests
from uirules.records.snapshot import Shelf
from uirules.ruleset.source import read_claims
from uirules.sampling import Sample

ROOT = Path(__file__).parents[2]
GRANT = ROOT / "tests" / "fixtures" / "laws" / "school-grant"
CHILD: dict[str, Any] = {
    "claim": {"id": "S-1"},
    "school": {"year_begins": "2026-06-01", "enrolled": True},
    "household": {"income": 240_000},
}


@pytest.fixture(scope="module")
def law() -> Law:
    """The shipped law."""
    return load_ruleset("mm-ssl-2012")


@pytest.fixture(scope="module")
def grant() -> Law:
    """A small law."""
    return load_ruleset(GRANT)


# ── the one text ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"b": 1, "a": [True, False, None]}, '{"a":[true,false,null],"b":1}'),
        ({"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Dalet", "1": "One", "\U0001f600": "Smiley",
          "\u0080": "Control", "\u00f6": "Umlaut"},
         '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Umlaut","\u20ac":"Euro Sign",'
         '"\U0001f600":"Smiley","\ufb33":"Dalet"}'),
        ("\u20ac$\u000f\nA'B\"\\\"/", '"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"'),
        ({"a": {}, "": []}, '{"":[],"a":{}}'),
        (Fraction(850_000, 3), '"850000/3"'),
        (MAX_INTEGER, str(MAX_INTEGER)),
        (MAX_INTEGER + 1, f'"{MAX_INTEGER + 1}"'),
        (-MAX_INTEGER - 1, f'"-{MAX_INTEGER + 1}"'),
        (dt.date(2026, 2, 28), '"2026-02-28"'),
        ("ပုဒ်မ", '"ပုဒ်မ"'),
    ],
)  # fmt: skip
def test_the_one_text(data: Any, text: str) -> None:
    """RFC 8785: keys in the order of UTF-16, the shortest escapes; exact numbers as texts where JavaScript is not."""
    assert canonical_bytes(data).decode() == text


@pytest.mark.parametrize("data", [1.0, float("nan"), {"a": [0.1]}, {1: "x"}, {"a": object()}, dt.datetime(2026, 1, 1)])
def test_what_no_record_holds_is_refused(data: Any) -> None:
    """Floats above all, wherever they stand."""
    with pytest.raises(RecordError):
        canonical_bytes(data)


def test_half_a_character_is_refused() -> None:
    """A text that is no Unicode has no canonical bytes."""
    with pytest.raises(RecordError, match="no Unicode"):
        canonical_bytes({"a": "\ud800"})


_plain = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(_plain)
@settings(max_examples=60, deadline=None)
def test_the_one_text_reads_back(data: Any) -> None:
    """What it says is what was put in, and it is the text of that again."""
    text = canonical_bytes(data)
    assert json.loads(text) == data
    assert canonical_bytes(json.loads(text)) == text


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("C-*")), ids=lambda file: file.stem)
def test_facts_of_examples_read_back(law: Law, file: Path) -> None:
    """The claim that was decided, value by value, also what was left out and what is known to be absent."""
    writer = FactWriter(law.ruleset.facts)
    for read in read_claims(file, name=file.name):
        assert read.node is not None
        claim = law.read(read.node.to_plain())
        again = law.read(json.loads(canonical_bytes(writer.write(claim))))
        assert again.values == claim.values


@given(st.integers(0, 5_000))
@settings(max_examples=25, deadline=None)
def test_facts_of_samples_read_back(number: int) -> None:
    """Of any sampled claim."""
    (case,) = Sample(1, 11, start=number)
    claim = _LAW.read(case.claim)
    assert _LAW.read(json.loads(canonical_bytes(FactWriter(_LAW.ruleset.facts).write(claim)))).values == claim.values


_LAW = load_ruleset("mm-ssl-2012")


# ── the record ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_id_is_the_digest_of_the_text(grant: Law) -> None:
    """The same decision has the same id; another fact has another."""
    one, same = (Recorder(grant).record(CHILD) for _ in range(2))
    assert one.id == same.id == digest(one.payload)
    assert canonical_bytes(json.loads(one.payload)) == one.payload
    assert Recorder(grant).record({**CHILD, "household": {"income": 1}}).id != one.id
    assert Record.from_payload(one.payload) == one


def test_a_record_says_what_it_came_to(grant: Law) -> None:
    """All results, by which another decision is held against it, and the digest of every step."""
    decision = grant.decide(CHILD)
    calculation = Recorder(grant).record(CHILD).calculation()
    assert calculation is not None
    results = results_of(decision)
    assert set(results) == set(RESULTS)
    assert {name: calculation[name] for name in RESULTS} == results
    assert decision.derivation is not None
    assert calculation["steps"] == step_digests(decision.derivation.marks())


def test_facts_kept_apart_are_in_no_record(grant: Law) -> None:
    """Neither facts nor what was computed from them; with the document at hand the calculation is whole."""
    record = Recorder(grant).record({**CHILD, "household": {"income": 123_457}}, detach=True)
    assert b"123457" not in record.payload
    assert b"yearly_grant" not in record.payload
    assert b"outcome" not in record.payload
    assert Record.from_payload(record.payload).calculation() is None
    whole = record.calculation()
    assert whole is not None
    assert whole["claim"]["household"]["income"] == 123_457
    assert record.detail is not None
    assert digest(record.detail) == record.commitment


def test_the_same_facts_kept_apart_have_another_commitment(grant: Law) -> None:
    """The random number differs each time: nobody finds facts by trying them."""
    one, other = (Recorder(grant).record(CHILD, detach=True) for _ in range(2))
    assert one.commitment != other.commitment
    assert one.id != other.id
    assert one.detail is not None
    assert len(json.loads(one.detail)["nonce"]) == 64


def test_another_document_is_refused(grant: Law) -> None:
    """Facts that are not those of the commitment are never decided on."""
    record = Recorder(grant).record(CHILD, detach=True)
    assert record.detail is not None
    with pytest.raises(RecordError, match="not those"):
        Record.from_payload(record.payload, detail=record.detail.replace(b"240000", b"240001")).calculation()


def test_what_an_act_says_of_a_person_is_kept_apart(grant: Law) -> None:
    """Its evidence and payments go with the facts; office, dates and what it supersedes stay."""
    record = Recorder(grant).record(CHILD)
    act = act_of({
        "office": "O", "capacity": "C", "decided_on": "2026-05-18", "supersedes": [record.id],
        "evidence": [{"fact": "household.income", "document": "payslip 77"}],
    })  # fmt: skip
    for found in (Recorder(grant).record(CHILD, act=act, detach=True), later_act(record.id, act, detach=True)):
        assert b"payslip" not in found.payload
        assert json.loads(found.payload)["act"]["supersedes"] == [record.id]
        assert found.detail is not None
        assert b"payslip 77" in found.detail


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"[]", b'{"schema":"other/1","kind":"decision"}', b"\xff", b"[" * 9_999]
)
def test_what_is_no_record_is_refused(payload: bytes) -> None:
    """Other bytes, another format."""
    with pytest.raises(RecordError, match="no record"):
        Record.from_payload(payload)


@pytest.mark.parametrize(
    "text",
    [
        "office: O",
        "{office: O, capacity: C, decided_on: 2026-05-18, served_on: 2026-05-17}",
        "{office: O, capacity: C, decided_on: 2026-05-18, departs: {why: x}}",
        "{office: O, capacity: C, decided_on: 2026-05-18, annuls: [x]}",
        "{office: O, capacity: C, decided_on: 2026-05-18, payments_made: [{on: 2026-06-01, amount: 1.5}]}",
    ],
)
def test_an_act_that_is_none(text: str) -> None:
    """Each is told, and none is recorded."""
    with pytest.raises(RecordError):
        read_act(text, name="act.yaml")


def test_a_wrong_claim_is_not_recorded(grant: Law) -> None:
    """There is no record of a decision that was not made."""
    with pytest.raises(ClaimError):
        Recorder(grant).record({**CHILD, "household": {"income": -1}})


# ── snapshots ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_law_of_a_snapshot_is_the_law(grant: Law, tmp_path: Path) -> None:
    """The same digests, loaded without the folder that it was made of."""
    record = Recorder(grant).record(CHILD)
    calculation = record.calculation()
    assert calculation is not None
    again = Shelf(record.snapshots.__getitem__, tmp_path).law(calculation)
    assert (again.ruleset.digest, again.ruleset.wording_digest) == (grant.ruleset.digest, grant.ruleset.wording_digest)
    assert again.readings == grant.readings


def test_the_law_of_an_amended_record(law: Law, tmp_path: Path) -> None:
    """Ruleset and amendments, the supposed day, the readings and the days that were asked for."""
    amended = law.amended(named_amendments(["raised-cap@2025-01-01"])).with_readings({"rounding": "down"})
    amended = amended.at("2026-03-01")
    (case,) = Sample(1, 3)
    record = Recorder(amended).record(case.claim, "unemployment")
    calculation = record.calculation()
    assert calculation is not None
    (named,) = calculation["ruleset"]["amendments"]
    assert (named["id"], named["supposed"]) == ("raised-cap", "2025-01-01")
    assert len(record.snapshots) == 2
    again = Shelf(record.snapshots.__getitem__, tmp_path).law(calculation)
    assert again.amendment_ids == ("raised-cap",)
    assert again.asked_days == (dt.date(2026, 3, 1), None)
    assert results_of(again.decide(calculation["claim"], "unemployment")) == results_of(
        amended.decide(case.claim, "unemployment")
    )


@pytest.mark.parametrize("change", [(b"300000", b"300001"), (b"uirules/snapshot/0", b"uirules/snapshot/9")])
def test_an_altered_snapshot_is_refused(grant: Law, tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    """Under its old digest."""
    record = Recorder(grant).record(CHILD)
    calculation = record.calculation()
    assert calculation is not None
    altered = {name: content.replace(*change) for name, content in record.snapshots.items()}
    with pytest.raises(RecordError, match="not the one"):
        Shelf(altered.__getitem__, tmp_path).law(calculation)


@pytest.mark.parametrize("text", [b"x", b'{"schema":"uirules/snapshot/0","kind":"amendment"}', b"[]"])
def test_what_is_no_snapshot_is_refused(tmp_path: Path, text: bytes) -> None:
    """Also where its digest is right."""
    name = digest(text)
    asked = {
        "ruleset": {"snapshot": name, "amendments": []}, "readings": {}, "known_at": None, "asked_law_on": None,
    }  # fmt: skip
    with pytest.raises(RecordError, match="cannot be read"):
        Shelf({name: text}.__getitem__, tmp_path).law(asked)
