"""One decision made elsewhere against what the law's terms give: whether it agrees, in what it differs, by how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from uirules.audit.facts import Decided
from uirules.decision.decision import Decision
from uirules.decision.results import Choice, DecisiveReading, Missing, Range
from uirules.drafting.compare.difference import side_result
from uirules.drafting.compare.engine import is_money
from uirules.drafting.compare.model import bounds
from uirules.law import Law

__all__ = ["DIFFERS", "KINDS", "Amount", "Difference", "Judgement", "judge", "money_output", "same_on"]

KINDS = (
    "agrees",
    "wrongly_granted",
    "wrongly_refused",
    "amount_differs",
    "paid_differs",
    "cannot_tell",
    "no_law",
    "broken",
)
"""What can come of a row, of each exactly one.

``agrees``: the same outcome, every amount it states, and what was paid. ``wrongly_granted``: decided as met, and the
conditions are not met; ``wrongly_refused`` the reverse. ``amount_differs``: an amount it states is another one;
``paid_differs``: only what was paid is. ``cannot_tell``: facts are missing, or a step failed. ``no_law``: there is no
law for its day, or no rules for it. ``broken``: it cannot be read.
"""
DIFFERS = ("wrongly_granted", "wrongly_refused", "amount_differs", "paid_differs")
Amount = int | Fraction


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs: ``outcome``, ``paid`` or the name of an amount; as decided, and as the law's terms give it."""

    what: str
    decided: Any
    given: Any


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one decision.

    ``should`` is what the law's terms come to in all, 0 where the conditions are not met, a ``Range`` where that is not
    settled, None where the benefit is no money or nothing can be told. ``over`` and ``under`` are what was paid too
    much and too little, at the least; never both. None: nothing is said of what was paid.
    """

    kind: str
    should: Amount | Range | None = None
    over: Amount | None = None
    under: Amount | None = None
    differences: tuple[Difference, ...] = ()
    missing: tuple[Missing, ...] = ()


def money_output(law: Law, benefit: str) -> str | None:
    """The output that tells what a benefit comes to in all; None where it is no money."""
    provision = law.ruleset.provision(benefit)
    plan = law.plan(benefit)
    if provision.payments is not None and provision.payments.total is not None:
        return provision.payments.total
    money = [name for name in plan.provision.outputs if is_money(law, plan.definitions[name].type)]
    return money[-1] if money else None


def judge(decision: Decision, decided: Decided, money: str | None) -> Judgement:
    """What comes of a decision made elsewhere. ``money``: see :func:`money_output`."""
    if decision.outcome == "not_encoded":
        return Judgement("no_law")
    if decision.outcome == "undetermined":
        return Judgement("cannot_tell", missing=decision.missing)
    met = decision.outcome == "met"
    should = _should(decision, money) if met else (None if money is None else 0)
    over, under = _too_much(decided.paid, should), _too_little(decided.paid, should)
    differences, unsettled = _differences(decision.outcome, decision.values, decision.unknown_values, decided)
    if over or under:
        differences.append(Difference("paid", decided.paid, should))
    elif isinstance(should, Range) and decided.paid is not None:
        unsettled = True
    kind = _kind(differences, met)
    if kind == "agrees" and unsettled:
        return Judgement("cannot_tell", should, missing=decision.missing_for_amount)
    return Judgement(kind, should, over, under, tuple(differences))


def same_on(other: DecisiveReading, decision: Decision, decided: Decided, money: str | None) -> bool:
    """Whether just what was decided and paid is what the terms give on another reading."""
    if other.outcome != decided.outcome:
        return False
    met = other.outcome == "met"
    values = {**decision.values, **other.changes} if met else {}
    differences, unsettled = _differences(other.outcome, values, (), decided)
    should = values.get(money or "") if met else 0
    return not differences and not unsettled and (money is None or decided.paid in (None, should))


def _differences(
    outcome: str, values: Mapping[str, Any], unknown: Collection[str], decided: Decided
) -> tuple[list[Difference], bool]:
    """In what outcome and amounts differ, and whether an amount that was decided may yet be another one."""
    found = [] if decided.outcome == outcome else [Difference("outcome", decided.outcome, outcome)]
    unsettled = False
    for name, amount in _in_order(decided.amounts, values):
        given = values.get(name)
        if given is None and name in unknown:
            unsettled = True
        elif _certainly_other(amount, given):
            found.append(Difference(name, amount, given))
        elif isinstance(given, Range | Choice):
            unsettled = True
    return found, unsettled


def _kind(differences: list[Difference], met: bool) -> str:
    if not differences:
        return "agrees"
    first = differences[0].what
    if first == "outcome":
        return "wrongly_refused" if met else "wrongly_granted"
    return "paid_differs" if first == "paid" else "amount_differs"


def _in_order(amounts: Mapping[str, Any], values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The amounts that were decided, in the order in which the benefit gives its own."""
    order = {name: place for place, name in enumerate(values)}
    return sorted(amounts.items(), key=lambda item: order.get(item[0], len(order)))


def _should(decision: Decision, money: str | None) -> Any:
    """What all periods come to, whatever their states: what the terms give, not what may be paid out."""
    if money is None:
        return None
    return side_result(decision, b"", money).total


def _too_much(paid: int | None, should: Any) -> Amount | None:
    if paid is None or should is None:
        return None
    most = bounds(should)[1]
    return max(paid - most, 0) if most is not None else 0


def _too_little(paid: int | None, should: Any) -> Amount | None:
    if paid is None or should is None:
        return None
    least = bounds(should)[0]
    return max(least - paid, 0) if least is not None else 0


def _certainly_other(amount: Any, given: Any) -> bool:
    """Whether an amount that was decided is none that the terms can give.

    Where they give none, as where the conditions are not met, only 0 says the same.
    """
    if given is None:
        return bool(amount != 0)
    if isinstance(given, Choice):
        return amount not in given.options
    if isinstance(given, Range):
        low, high = given.low, given.high
        return bool((low is not None and amount < low) or (high is not None and amount > high))
    return bool(amount != given)
