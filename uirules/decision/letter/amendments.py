"""What a letter says of amendments: above all else that a draft is no law; then which law governs, and why."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from uirules.decision.decision import Decision
from uirules.decision.document import Block, Runs, Text
from uirules.decision.letter.desk import Desk

__all__ = ["drafts", "not_owed_by", "sum_of_periods", "transitions"]


def drafts(desk: Desk, decisions: Iterable[Decision]) -> Runs:
    """What stands above a paper that goes by what is not law; nothing where it goes by law alone."""
    found: dict[str, Runs] = {}
    for decision in decisions:
        for one in () if decision.amendments is None else decision.amendments.drafts:
            found.setdefault(one.id, desk.words(one.draft))
    if not found:
        return ()
    return desk.join(*found.values(), desk.say("amendments.as_if"))


def not_owed_by(desk: Desk) -> Runs:
    """That the figures are owed to nobody; by what is not law they are not even what the Law gives."""
    told = desk.decision.amendments
    if told is not None and told.drafts:
        return desk.say("amendments.not_owed")
    return desk.own("not_owed") or desk.say("payable.not_owed")


def transitions(desk: Desk) -> list[Block]:
    """Which version of the law governs the claim, a sentence for each amendment, with the clause that says so."""
    told = desk.decision.amendments
    if told is None:
        return []
    return [*desk.paragraph(*(desk.words(one.text) for one in told.transitions))]


def sum_of_periods(desk: Desk) -> Runs | None:
    """The amounts of the periods, added up: ``(2 × 140,000) + 168,000 = 448,000``."""
    amounts = [payment.amount for payment in desk.decision.payments]
    if not amounts or not all(isinstance(amount, int) for amount in amounts):
        return None
    word, parts = desk.word, []
    for amount, run in groupby(amounts):
        count = len(list(run))
        number = word.number(amount)
        parts.append(number if count == 1 else f"({word.sign('times', word.number(count), number)})")
    text = parts[0]
    for part in parts[1:]:
        text = word.sign("plus", text, part)
    return (Text(word.stop(word.sign("equals", text, word.number(sum(amounts))))),)
