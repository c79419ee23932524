"""What a side makes of a case, and what became of it between two sides."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import Range
from uirules.drafting.compare.model import SideResult, bounds
from uirules.drafting.compare.untouched import touched_by

__all__ = ["kind_of", "side_result"]


# ── what a side makes of a case ───────────────────────────────────────────────────────────────────────────────────────


def side_result(decision: Decision, digest: bytes, money: str | None) -> SideResult:
    """The result to keep of a decision. ``money``: the output that is the total where there are no payments."""
    certain = sum(payment.certain for payment in decision.payments)
    most = len(decision.payments)
    states: dict[str, tuple[int, int | Fraction]] = {}
    for payment in decision.payments:
        count, amount = states.get(payment.state, (0, 0))
        known = payment.certain and isinstance(payment.amount, int | Fraction)
        states[payment.state] = count + 1, amount + payment.amount if known else amount
    return SideResult(
        digest,
        decision.outcome,
        decision.payable,
        dict(decision.values),
        _total(decision, money),
        most if certain == most else Range(certain, most),
        tuple((state, *found) for state, found in states.items()),
        tuple((payment.start, payment.end, payment.amount, payment.state) for payment in decision.payments),
        tuple(dict.fromkeys(entry.fact for entry in decision.missing)),
        touched=touched_by(decision),
    )


def _total(decision: Decision, money: str | None) -> Any:
    """What all periods together come to; of a decision that is not met nothing."""
    if decision.outcome not in ("met", "undetermined"):
        return None
    if not decision.payments:
        return None if money is None else _hull(decision.values.get(money))
    low: Any = 0
    high: Any = 0
    for payment in decision.payments:
        least, most = bounds(payment.amount)
        if payment.certain:
            low = None if least is None or low is None else low + least
        high = None if most is None or high is None else high + most
    return low if low == high and low is not None else Range(low, high)


def _hull(value: Any) -> Any:
    low, high = bounds(value)
    return value if low is not None and low == high else None if value is None else Range(low, high)


# ── what became of it ─────────────────────────────────────────────────────────────────────────────────────────────────


def kind_of(before: SideResult, after: SideResult) -> str:
    """Which of :data:`~uirules.drafting.compare.model.CHANGES` a case is."""
    was, now = before.outcome, after.outcome
    if "error" in (was, now):
        return "error"
    if was != now:
        return _OUTCOMES.get((was, now), "other")
    if was == "met" and before.total != after.total:
        if isinstance(before.total, Range | None) or isinstance(after.total, Range | None):
            return "amount_unsettled"
        return "higher_amount" if after.total > before.total else "lower_amount"
    same = before.values == after.values and before.schedule == after.schedule and before.total == after.total
    return "same" if same else "other"


_OUTCOMES = {
    ("not_met", "met"): "newly_met",
    ("met", "not_met"): "refused_now",
    ("met", "undetermined"): "became_undetermined",
    ("not_met", "undetermined"): "became_undetermined",
    ("undetermined", "met"): "settled_met",
    ("undetermined", "not_met"): "settled_not_met",
}
