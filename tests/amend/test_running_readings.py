"""Another reading of a benefit that runs while a rate changes: the total is that of both rates."""

from __future__ import annotations

import pickle

from drafting import FIXTURES, law

from uirules.amend.read import load_amendment
from uirules.decision.decision import Decision
from uirules.ruleset.source import read_claims


def decided() -> Decision:
    """Four months, two of them at the new rate."""
    amendment = load_amendment(FIXTURES / "amendments" / "rate-change-running.yaml")
    file = FIXTURES / "claims" / "running.yaml"
    node = next(iter(read_claims(file.read_text(encoding="utf-8"), name=str(file)))).node
    assert node is not None
    return law().amended([amendment]).decide(node.to_plain())


def total(decision: Decision, reading: str) -> object:
    """What the total would be on the other option of a reading."""
    return next(entry.changes["total_benefit"] for entry in decision.decisive_readings if entry.reading == reading)


def test_the_total_of_another_reading_counts_both_rates() -> None:
    """Without the month of separation there are three months: two of 140,000 and one of 168,000."""
    decision = decided()
    assert decision.values["total_benefit"] == 616000
    assert total(decision, "month-of-separation") == 448000
    assert "448,000 kyat instead of 616,000 kyat" in " ".join(decision.render("en").split())


def test_it_is_so_for_a_decision_that_was_stored() -> None:
    """A pickled decision tells the same of its readings."""
    assert total(pickle.loads(pickle.dumps(decided())), "month-of-separation") == 448000
