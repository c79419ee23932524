"""What replay says of a record, and why: each cause brought about alone, then two at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from grants import MemoryBook, child, other, recorded

from uirules import Law, load_ruleset
from uirules.amend.named import named_amendments
from uirules.amend.stack import Named
from uirules.errors import UnknownName
from uirules.records.record import Record, Recorder
from uirules.records.replay.laws import Target
from uirules.records.replay.run import replay
from uirules.sampling import Sample

RATE = ("school_grant.yaml", "formula: monthly_rate * school_months", "formula: monthly_rate * school_months + 500")
LIMIT = ("school_grant.yaml", "value: 300000", "value: 320000")


def only(book: MemoryBook, target: Target | None = None) -> dict[str, Any]:
    """The one difference of a ledger."""
    (found,) = replay(book, target).to_dict()["differences"]
    return dict(found)


def changed(record: Record, **calculation: Any) -> Record:
    """A record that says other things of its calculation, as one that another program made."""
    content = json.loads(record.payload)
    for name, value in calculation.items():
        content["calculation"][name] = {**content["calculation"][name], **value} if isinstance(value, dict) else value
    return Record.of(content, snapshots=record.snapshots)


# ── the same ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("detach", [False, True])
def test_a_decision_comes_out_identical(grant: Law, detach: bool) -> None:
    """Open or with its facts kept apart, from the snapshot alone."""
    book = recorded(grant, [child(1), child(2, 900_000), child(3, school__enrolled=None)], detach=detach)
    found = replay(book)
    assert found.tally.statuses == {"identical": 3}
    assert not found.differs


def test_a_decision_on_an_amended_law_comes_out_identical() -> None:
    """Amendments, also with a supposed day, come from their own snapshots; so do readings and days."""
    law = load_ruleset("mm-ssl-2012").amended(named_amendments(["raised-cap@2024-01-01"]))
    law = law.with_readings({"wage-cap": "capped", "rounding": "down"})
    claims = [case.claim for case in Sample(6, 5)]
    book = recorded(law, claims, benefit="unemployment")
    assert book.snapshots.keys() == set(Recorder(law).snapshots)
    assert replay(book).tally.statuses == {"identical": 6}


def test_a_ruleset_with_the_same_digest_is_the_same(grant: Law, tmp_path: Path) -> None:
    """A copy in another folder changes nothing."""
    assert not replay(recorded(grant, [child()]), Target(law=other(tmp_path))).differs


def test_records_of_other_kinds_are_counted_apart(grant: Law) -> None:
    """A key or an erasure is no decision."""
    book = recorded(grant, [child()])
    book.append(Record.of({"schema": "uirules/record/0", "kind": "erasure"}))
    found = replay(book).tally
    assert (found.count, found.other_records) == (1, 1)


def test_erased_facts_are_no_difference(grant: Law) -> None:
    """What was lawfully erased is told as erased, and decided by nobody."""
    book = recorded(grant, [child()], detach=True)
    (commitment,) = book.details
    book.details[commitment] = object()
    found = replay(book)
    assert found.tally.statuses == {"erased": 1}
    assert not found.differs


def test_a_decision_under_another_law_is_left_out(grant: Law) -> None:
    """With a ruleset named, decisions of other laws are not forced under it."""
    found = replay(recorded(grant, [child()]), Target(law=load_ruleset("mm-ssl-2012")))
    assert found.tally.statuses == {"left_out": 1}


# ── each cause alone ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_facts_that_are_not_those_of_the_record(grant: Law) -> None:
    """Another detached document under the same digest is told, not decided on."""
    book = recorded(grant, [child()], detach=True)
    (commitment,) = book.details
    book.details[commitment] = book.details[commitment].replace(b"240000", b"250000")
    found = only(book)
    assert found["causes"] == ["facts"]
    assert found["problems"][0]["code"] == "records.detail_differs"


def test_facts_that_are_gone_without_an_erasure(grant: Law) -> None:
    """Nobody said that they were erased, so this is no erasure."""
    book = recorded(grant, [child()], detach=True)
    (commitment,) = book.details
    book.details[commitment] = None
    assert only(book)["causes"] == ["facts"]


def test_facts_that_the_other_law_cannot_read(grant: Law, tmp_path: Path) -> None:
    """A fact that the other ruleset declares otherwise: the facts, because of the ruleset."""
    law = other(tmp_path, ("facts.yaml", "range: [0, 1000000000]", "range: [0, 1000]"))
    found = only(recorded(grant, [child()]), Target(law=law))
    assert found["causes"] == ["facts", "ruleset"]
    assert found["extent"] == "undecided"
    assert "240000" not in json.dumps(found)


def test_a_record_altered_in_place(grant: Law) -> None:
    """A payload that is not the one its place names."""
    book = recorded(grant, [child()])
    book.lines[0].payload = book.lines[0].payload.replace(b"240000", b"250000")
    found = only(book)
    assert found["causes"] == ["facts"]
    assert found["problems"][0]["code"] == "replay.record_altered"


@pytest.mark.parametrize(
    "lacking", ["benefit", "ruleset", "readings", "known_at", "asked_law_on", "engine", "languages", "claim"]
)
def test_a_record_without_what_is_needed(grant: Law, lacking: str) -> None:
    """A decision that cannot be made again is told, and nothing breaks."""
    content = json.loads(Recorder(grant).record(child()).payload)
    del content["calculation"][lacking]
    assert only(MemoryBook.of([Record.of(content)]))["problems"][0]["code"] == "replay.no_calculation"


@pytest.mark.parametrize("calculation", [{}, [], "x", None, {"ruleset": {"id": 1}}])
def test_a_record_without_a_calculation(calculation: Any) -> None:
    """Whatever stands in its place."""
    book = MemoryBook.of([Record.of({"schema": "uirules/record/0", "kind": "decision", "calculation": calculation})])
    assert only(book)["problems"][0]["code"] == "replay.no_calculation"


def test_a_snapshot_that_was_altered(grant: Law) -> None:
    """The ruleset that is kept is not the one that decided."""
    book = recorded(grant, [child()])
    (name,) = book.snapshots
    book.snapshots[name] = book.snapshots[name].replace(b"300000", b"310000")
    found = only(book)
    assert found["causes"] == ["ruleset"]
    assert found["problems"][0]["code"] == "records.snapshot_differs"


def test_another_number_in_the_ruleset(grant: Law, tmp_path: Path) -> None:
    """The first step that differs is the number itself, with both values, its clause and that clause's text."""
    found = only(recorded(grant, [child(income=310_000)]), Target(law=other(tmp_path, LIMIT)))
    assert found["causes"] == ["ruleset"]
    assert found["extent"] == "result"
    assert found["outcome"] == {"then": "not_met", "now": "met"}
    step = found["step"]
    assert (step["kind"], step["id"]) == ("parameter", "income_limit")
    assert (step["then"]["value"], step["now"]["value"]) == (300_000, 320_000)
    assert step["now"]["text"]["en"].split() == ["320,000", "crowns"]
    assert step["now"]["text"]["my"].split() == ["ကရောင်း", "၃၂၀,၀၀၀"]
    (clause,) = step["clauses"]
    assert clause["label"]["en"] == "section 2"
    assert clause["text"]["en"].startswith("A child is entitled")
    assert clause["text"]["my"]


def test_another_formula_in_the_ruleset(grant: Law, tmp_path: Path) -> None:
    """The first step that differs is the definition whose formula it is."""
    found = only(recorded(grant, [child()]), Target(law=other(tmp_path, RATE)))
    assert (found["step"]["id"], found["causes"]) == ("yearly_grant", ["ruleset"])
    assert found["changes"]["values"] == {"yearly_grant": {"then": 220_000, "now": 220_500}}


def test_of_two_corrections_the_one_that_touches_the_decision(grant: Law, tmp_path: Path) -> None:
    """A number and a formula are corrected: the step that is named is the one that led to the other result."""
    book = recorded(grant, [child(1), child(2, 310_000), child(3, 900_000)])
    found = replay(book, Target(law=other(tmp_path, LIMIT, RATE))).to_dict()["differences"]
    assert [(row["seq"], row["extent"], row["step"]["id"]) for row in found] == [
        (0, "result", "yearly_grant"),
        (1, "result", "income_limit"),
        (2, "reasons", "income_limit"),
    ]


def test_a_number_that_changes_no_result(grant: Law, tmp_path: Path) -> None:
    """The derivation differs, the result does not: told apart, so that a correction's reach can be seen."""
    assert only(recorded(grant, [child()]), Target(law=other(tmp_path, LIMIT)))["extent"] == "reasons"


def test_texts_alone(grant: Law, tmp_path: Path) -> None:
    """Another text of the ruleset and the same results."""
    law = other(tmp_path, ("school_grant.yaml", "The child is enrolled at a school.", "The child goes to school."))
    found = only(recorded(grant, [child()]), Target(law=law))
    assert (found["causes"], found["extent"], found["step"]) == (["wording"], "wording", None)


def test_another_reading(grant: Law) -> None:
    """An option of a reading alone; the step names it."""
    book = recorded(grant, [child(income=300_000)])
    found = only(book, Target(readings={"income-at-the-limit": "above"}))
    assert found["causes"] == ["reading"]
    assert found["step"]["id"] == "income_within_limit"
    assert found["step"]["readings"] == [{"reading": "income-at-the-limit", "then": "within", "now": "above"}]
    assert (found["step"]["then"]["value"], found["step"]["now"]["value"]) == (True, False)


def test_another_amendment() -> None:
    """A record on an amended law, decided again without the amendment."""
    law = load_ruleset("mm-ssl-2012").amended(named_amendments(["raised-cap@2020-01-01"]))
    book = recorded(law, [case.claim for case in Sample(6, 5)], benefit="unemployment")
    found = replay(book, Target(amendments=())).to_dict()
    assert found["causes"] == {"amendment": found["statuses"]["differs"]}
    assert found["differences"][0]["step"]["id"] == "contribution_wage_cap"


def test_an_amendment_that_does_not_fit(grant: Law) -> None:
    """It is told of the record; nothing else is decided wrongly because of it."""
    (named,) = named_amendments(["raised-cap@2020-01-01"])
    found = only(recorded(grant, [child()]), Target(amendments=(Named(named.amendment, named.supposed),)))
    assert (found["causes"], found["extent"]) == (["amendment"], "undecided")
    assert found["problems"]


def test_another_day_of_knowledge(tmp_path: Path) -> None:
    """An erratum that was not yet published on that day."""
    law = other(tmp_path, ("ruleset.yaml", "published: 2026-09-15", "published: 2026-01-01"))
    found = only(recorded(law, [child()]), Target(known_at=law.ruleset.manifest.published))
    assert found["causes"] == ["known_at"]
    assert (found["step"]["then"]["value"], found["step"]["now"]["value"]) == (22_000, 20_000)


def test_a_day_before_anything_was_published(grant: Law) -> None:
    """No law was known on that day: told of the record."""
    found = only(recorded(grant, [child()]), Target(known_at=grant.ruleset.manifest.in_force_from))
    assert found["causes"] == ["known_at"]
    assert found["problems"][0]["code"] == "law.not_published"


def test_another_engine(grant: Law) -> None:
    """The same law and facts, and another result in the record; what the record keeps of then is told."""
    record = changed(Recorder(grant).record(child()), outcome="not_met", findings={"enrolled": False})
    content = json.loads(record.payload)
    steps = [[k, n, "0" * 16 if n == "enrolled" else d] for k, n, d in content["calculation"]["steps"]]
    found = only(MemoryBook.of([changed(record, steps=steps)]))
    assert found["causes"] == ["engine"]
    assert found["step"]["id"] == "enrolled"
    assert (found["step"]["then"]["value"], found["step"]["now"]["value"]) == (False, True)


def test_another_engine_whose_value_was_not_kept(grant: Law) -> None:
    """A number of the law is no result: that it differed is known, what it was is not."""
    record = Recorder(grant).record(child())
    kept = json.loads(record.payload)["calculation"]["steps"]
    steps = [[k, n, "0" * 16 if k == "parameter" else d] for k, n, d in kept]
    found = only(MemoryBook.of([changed(record, steps=steps, derivation="sha256:" + "0" * 64)]))
    assert found["step"]["then"] == {"known": False, "value": None, "text": {}}


# ── rounding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def rounded_book(**calculation: Any) -> MemoryBook:
    """A decision on an average that is not whole, rounded down; the record may say something else of itself."""
    usual = load_ruleset("mm-ssl-2012")
    law = usual.with_readings({"rounding": "down"})
    half = next(
        case.claim
        for case in Sample(60, 1, start=180)
        if law.decide(case.claim, "unemployment").values != usual.decide(case.claim, "unemployment").values
    )
    record = Recorder(law).record(half, "unemployment")
    return MemoryBook.of([changed(record, **calculation) if calculation else record])


def test_another_rounding() -> None:
    """The same exact value before rounding: the reading, and rounding."""
    found = only(rounded_book(), Target(readings={"rounding": "half_up"}))
    assert found["causes"] == ["reading", "rounding"]
    step = found["step"]
    assert step["id"] == "monthly_benefit"
    assert step["now"]["value"] - step["then"]["value"] == 1
    assert "/" in step["before_rounding"]["value"]


def test_another_rounding_by_another_engine() -> None:
    """Of the engine of then nothing runs any more; the digest of the step tells how it rounded."""
    found = only(rounded_book(readings={"rounding": "half_up"}))
    assert found["causes"] == ["engine", "rounding"]
    step = found["step"]
    assert step["now"]["value"] - step["then"]["value"] == 1
    assert step["then"]["known"]


# ── two at once ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_two_things_the_one_that_matters(grant: Law, tmp_path: Path) -> None:
    """Another formula and another reading, for an income that no reading touches: the ruleset alone."""
    target = Target(law=other(tmp_path, RATE), readings={"income-at-the-limit": "above"})
    assert only(recorded(grant, [child()]), target)["causes"] == ["ruleset"]


def test_of_two_things_both(grant: Law, tmp_path: Path) -> None:
    """An income at the new limit keeps within it but for the reading: neither alone comes to what both do."""
    target = Target(law=other(tmp_path, LIMIT), readings={"income-at-the-limit": "above"})
    assert only(recorded(grant, [child(income=320_000)]), target)["causes"] == ["ruleset", "reading"]


def test_a_default_that_another_law_adopts(grant: Law, tmp_path: Path) -> None:
    """What was merely the default gives way to the default of the other law, and that is the ruleset's doing."""
    changes = (" within:\n    default: true", " within:"), (" above:", " above:\n    default: true")
    law = other(tmp_path, *(("readings/income-at-the-limit.yaml", *change) for change in changes))
    assert law.readings == {"income-at-the-limit": "above"}
    found = only(recorded(grant, [child(income=300_000)]), Target(law=law))
    assert found["causes"] == ["ruleset"]
    chosen = recorded(grant.with_readings({"income-at-the-limit": "above"}), [child(income=300_000)])
    assert not replay(chosen, Target(law=other(tmp_path))).differs


def test_a_reading_that_the_law_has_not(grant: Law) -> None:
    """Bad input, not a difference."""
    with pytest.raises(UnknownName, match="no-such"):
        replay(recorded(grant, [child()]), Target(readings={"no-such": "x"}))


def test_a_period_alone() -> None:
    """Where all steps are the same, the first period that differs is told, in both languages."""
    law = load_ruleset("mm-ssl-2012")
    claims = (case.claim for case in Sample(400, 1))
    other_option = {"missed-report": "ends_benefit"}
    claim = next(
        claim
        for claim in claims
        if law.decide(claim, "unemployment").payments
        != law.with_readings(other_option).decide(claim, "unemployment").payments
    )
    step = only(recorded(law, [claim], benefit="unemployment"), Target(readings=other_option))["step"]
    assert step["kind"] == "payments"
    assert step["then"]["value"]["state"] != step["now"]["value"]["state"]
    assert step["now"]["text"].keys() == {"en", "my"}
