"""Decisions on one claim under two versions of a law: whether they differ, which gives more, payments of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from uirules.decision.decision import Decision
from uirules.decision.results import Payment, Values

__all__ = ["better", "same", "with_payments"]

_RANK = {"not_met": 0, "undetermined": 1, "met": 2}


def same(one: Decision, other: Decision) -> bool:
    """Whether two decisions come to the same: outcome, values and payments."""
    return (one.outcome, dict(one.values), _paid(one)) == (other.outcome, dict(other.values), _paid(other))


def _paid(decision: Decision) -> list[tuple[Any, ...]]:
    return [(p.start, p.end, p.amount, p.state) for p in decision.payments]


def better(old: Decision, new: Decision, compare: str) -> bool:
    """Whether the old law gives more: the better outcome, then the greater known value."""
    ranks = _RANK.get(old.outcome, 0), _RANK.get(new.outcome, 0)
    if ranks[0] != ranks[1]:
        return ranks[0] > ranks[1]
    values = old.values.get(compare), new.values.get(compare)
    if not all(isinstance(value, int | Fraction) for value in values):
        return False
    return bool(values[0] > values[1])  # type: ignore[operator]


def with_payments(decision: Decision, payments: Sequence[Payment]) -> Decision:
    """The decision with other payments, and the values that sum them up worked out anew."""
    assert decision.sources is not None
    declared = decision.sources.ruleset.provision(decision.benefit).payments
    values, replaced = dict(decision.values), {}
    name = None if declared is None else declared.total
    amounts = [payment.amount for payment in payments]
    if name is not None and name in values and all(isinstance(amount, int) for amount in amounts):
        replaced[name] = sum(amounts)
    return replace(
        decision,
        payments=tuple(payments),
        payable=any(payment.payable for payment in payments),
        values=Values({**values, **replaced}),
        replaced=Values(replaced),
    )
