"""What would have turned a refusal, at the end of the reasons: the change, its clause, and the condition as met."""

from __future__ import annotations

from typing import Any

from uirules.decision.document import Block, Bullets, Heading, Item, Runs, Text
from uirules.decision.letter.desk import Desk, spans
from uirules.decision.what_if import FactChange, WhatIf
from uirules.ruleset.types import Type

__all__ = ["what_if"]

_TOLD = 12
"""Of so many months or days and more, the first and the last only are told."""


def what_if(desk: Desk) -> list[Block]:
    """The nearest change with which the conditions would have been met, where it was asked for."""
    found = desk.decision.what_if
    if found is None:
        return []
    heading = Heading(2, desk.label("what_if.title"))
    kind = desk.decision.kind
    if not found.changes:
        tried = desk.word.number(found.tried)
        return [heading, *desk.paragraph(desk.say(f"what_if.none.{kind}", cite=desk.section, n=tried))]
    intro = desk.say(f"what_if.{'open' if found.unsettled else 'met'}.{kind}", cite=desk.section)
    items = tuple(_item(desk, found, change) for change in found.changes)
    return [heading, *desk.paragraph(intro), Bullets(items), *desk.paragraph(desk.say("what_if.not_advice"))]


def _item(desk: Desk, found: WhatIf, change: FactChange) -> Item:
    """One change with the clauses that asked for it, and what would then be said of their conditions."""
    told = desk.word.aside(_said(desk, change), desk.cite(found.cite(change)))
    then = [desk.words(finding.text) for finding in found.then if finding.id in change.resolves]
    return Item((*told, Text(desk.word.stop("")), Text(" "), *desk.join(*then)))


def _said(desk: Desk, change: FactChange) -> Runs:
    declared = desk.ruleset.facts.facts[change.fact]
    label = (Text(declared.label[desk.lang]),)
    if change.kind == "value":
        value = desk.shown(change.value, change.type)
        if change.found is None:
            return desk.say("what_if.given", fact=label, value=value)
        return desk.say("what_if.value", fact=label, value=value, found=desk.shown(change.found, change.type))
    monthly = change.time_type is not None and change.time_type.kind == "month"
    count = (Text(desk.word.quantity(len(change.times), "months" if monthly else "rows")),)
    times = _times(desk, change.times, change.time_type)
    if change.kind == "changed":
        row = declared.row or {}
        field = desk.inside((Text(row[change.field or ""].label[desk.lang]),))
        value = desk.shown(change.value, change.type)
        return desk.say("what_if.changed", list=label, field=field, value=value, rows=count, times=times)
    return desk.say(f"what_if.{change.kind}", list=label, rows=count, times=times)


def _times(desk: Desk, times: tuple[Any, ...], type_: Type | None) -> Runs:
    """The months or days of rows: spans of months that follow one another; of many, the first and the last."""
    assert type_ is not None
    told = spans(sorted(times)) if type_.kind == "month" else sorted(times)
    return desk.shown([told[0], told[-1]] if len(told) > _TOLD else told, type_)
