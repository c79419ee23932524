"""Parts 5 and 6: the periods, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from uirules.decision.compare import Origin
from uirules.decision.document import Block, Bullets, Column, Identifier, Item, Runs, Table, Text, plain
from uirules.decision.letter.desk import Desk, spans
from uirules.decision.letter.opening import named_row
from uirules.decision.results import Choice, Missing, Payment, Range
from uirules.decision.wording import Between, Span
from uirules.ruleset.types import DATE, Type
from uirules.values.uncertain import Hole

__all__ = ["missing", "periods"]

_GROUPED = 4
"""So many missing fields of one kind and more are asked for together."""
_LOST = ("withheld", "ended")
"""The states of periods that have no amount."""
_ANSWERS = 8
"""The consequences of answers are told for so many facts at the most."""


# ── 5: periods ────────────────────────────────────────────────────────────────────────────────────────────────────────


def periods(desk: Desk) -> list[Block]:
    """Part 5: each period with its amount, its state, and whether money is payable for it."""
    decision = desk.decision
    if desk.provision.payments is None:
        return [*desk.paragraph(desk.own("periods_none") or desk.say("periods.no_payments"))]
    if decision.outcome == "not_met":
        return [*desk.paragraph(desk.own("periods_none") or desk.say("once.none" if desk.once else "periods.none"))]
    if not decision.payments:
        return [*desk.paragraph(desk.say("once.cannot" if desk.once else "periods.not_evaluated"))]
    if not all(isinstance(payment.start, dt.date) for payment in decision.payments):
        return [*desk.paragraph(*_expected(desk), _status_after(desk))]
    notes = _notes(desk)
    last = [_not_payable(desk), _status_after(desk)]
    condition = None
    if decision.outcome == "undetermined":
        condition = _how_many(desk, "expected")
    return [
        *desk.paragraph(condition),
        _table(desk),
        *([Bullets(tuple(notes))] if notes else []),
        *desk.paragraph(*last),
    ]


def _bounds(desk: Desk) -> tuple[int, int]:
    payments = desk.decision.payments
    return sum(payment.certain for payment in payments), len(payments)


def _count(desk: Desk) -> int:
    low, high = _bounds(desk)
    return high if low == high else 2


def _number(desk: Desk) -> Any:
    low, high = _bounds(desk)
    return desk.counted(high if low == high else Between(low or None, high), "period")


def _expected(desk: Desk) -> list[Runs]:
    """The periods whose days are not settled: how many, and the first day as far as it is known."""
    found = [_how_many(desk, "number" if desk.decision.outcome == "met" else "expected")]
    start = desk.honest(desk.decision.payments[0].start)
    if not isinstance(start, Range) or start.low is not None or start.high is not None:
        found.append(desk.say("once.first" if desk.once else "periods.first_day", day=desk.day(start)))
    return [*found, desk.say("once.cannot" if desk.once else "periods.cannot_settle")]


def _how_many(desk: Desk, key: str) -> Runs:
    if desk.once:
        return desk.say(f"once.{key}")
    return desk.say(f"periods.{key}", count=_count(desk), periods=_number(desk))


def _told_header(desk: Desk) -> Runs | None:
    """The header of the days told for each period: what the ruleset calls them."""
    payments = desk.provision.payments
    if payments is None or payments.dates_told is None:
        return None
    path, _, name = payments.dates_told.rpartition(".")
    row = desk.ruleset.facts.facts[path].row
    return None if row is None else desk.inside((Text(row[name].label[desk.lang]),))


def _table(desk: Desk) -> Table:
    told = _told_header(desk)
    first, amount = ("once.day", "once.amount") if desk.once else ("column.period", "column.amount")
    roles: list[tuple[Runs, Any]] = [(desk.label(first), "main")]
    if told is not None:
        roles.append((told, "date"))
    roles += [
        (desk.label(amount), "number"),
        (desk.label("column.state"), "text"),
        (desk.label("column.payable"), "word"),
    ]
    return Table(
        tuple(Column(header, role) for header, role in roles),
        tuple(_row(desk, payment, told is not None) for payment in desk.decision.payments),
    )


def _row(desk: Desk, payment: Payment, told: bool) -> tuple[Runs, ...]:
    cells: list[Runs] = [desk.day(payment.start) if desk.once else desk.shown(Span(payment.start, payment.end), DATE)]
    if told:
        days = [desk.day(day) for day in payment.dates_told]
        blank = {"pending": "waiting", "undetermined": "unknown"}.get(payment.state, "none")
        cells.append(desk.word.join(days) if days else desk.label(f"told.{blank}"))
    payable = "true" if payment.payable else "false"
    if desk.running == "running" and desk.decision.outcome != "not_met" and payment.state == "undetermined":
        payable = "undetermined"
    return (
        *cells,
        desk.label("told.nothing") if payment.state in _LOST else desk.shown(payment.amount, desk.money),
        desk.words(payment.label),
        desk.label(f"payable.{payable}"),
    )


def _notes(desk: Desk) -> list[Item]:
    """Why a period is in another state than allowable, and what that means, a line each."""
    items = [
        Item(
            desk.word.labelled(
                desk.capital(desk.ordinals([number])), desk.join(desk.words(payment.text), desk.words(payment.meaning))
            )
        )
        for number, payment in desk.payments("withheld", "ended", "pending", "undetermined")
    ]
    uncertain = [number for number, payment in desk.payments() if not payment.certain]
    if uncertain:
        bare = [(Text(desk.word.ordinal(number, "period_bare")),) for number in uncertain]
        items.append(Item(desk.say("periods.uncertain", period=desk.word.join(bare, "or"))))
    return items


def _not_payable(desk: Desk) -> Runs | None:
    if desk.running == "running" or not desk.payments("allowable"):
        return None
    label = desk.words(desk.payments("allowable")[0][1].label)
    return desk.own("allowable_is_not_payable") or desk.say("periods.allowable_is_not_payable", label=label)


def _status_after(desk: Desk) -> Runs | None:
    status = desk.decision.status
    if status is None or status.as_of is None:
        return None
    as_of = status.as_of
    days = [_latest(payment.start) for payment in desk.decision.payments]
    if all(day is not None and day <= as_of for day in days):
        return None
    return desk.own("status_after") or desk.say("periods.status_after", as_of=desk.day(as_of))


def _latest(day: Any) -> dt.date | None:
    if isinstance(day, Range):
        return day.high if isinstance(day.high, dt.date) else None
    if isinstance(day, Choice):
        day = max(day.options)
    return day if isinstance(day, dt.date) else None


# ── 6: what is missing ────────────────────────────────────────────────────────────────────────────────────────────────


def missing(desk: Desk) -> list[Block]:
    """Part 6: the questions, what settles the outcome apart from what settles amounts or periods only."""
    decision = desk.decision
    if decision.outcome == "not_encoded":
        return [*desk.paragraph(desk.say("missing.not_looked_at"))]
    outcome = list(decision.missing)
    amount = [entry for entry in decision.missing_for_amount if not _among(entry, outcome)]
    asked = [*outcome, *amount]
    of_periods: list[Missing] = []
    for payment in decision.payments:
        of_periods += [entry for entry in payment.missing if not _among(entry, [*asked, *of_periods])]
    if not asked and not of_periods:
        return [*desk.paragraph(_nothing(desk))]
    blocks: list[Block] = []
    for key, entries in (("outcome", outcome), ("amount", amount), ("periods", of_periods)):
        if entries:
            said = "value" if key == "amount" and not desk.in_money else key
            blocks += [*desk.paragraph(desk.say(f"missing.{said}")), _questions(desk, entries)]
        if key == "outcome" and entries:
            blocks += desk.paragraph(*_answers(desk, entries))
    if desk.assembly is not None and desk.assembly.settled.approximate:
        blocks += desk.paragraph(desk.say("missing.approximate"))
    return blocks


def _among(entry: Missing, others: Sequence[Missing]) -> bool:
    return any(entry.pointer == other.pointer and entry.part == other.part for other in others)


def _nothing(desk: Desk) -> Runs:
    key = "missing.none" if desk.notice is None else "missing.none_notice"
    pending = [number for number, _ in desk.payments("pending")]
    return desk.say(f"{key}_but", periods=desk.ordinals(pending)) if pending else desk.say(key)


def _questions(desk: Desk, entries: Sequence[Missing]) -> Table:
    columns = (
        Column(desk.label("column.fact"), "text"),
        Column(desk.label("column.question"), "main"),
        Column(desk.label("column.why"), "text"),
    )
    grouped: dict[str, list[Missing]] = {}
    for entry in entries:
        grouped.setdefault(entry.fact, []).append(entry)
    rows: list[tuple[Runs, ...]] = []
    for fact, group in grouped.items():
        in_rows = fact not in desk.ruleset.facts.facts
        if in_rows and len(group) >= _GROUPED:
            rows.append(_group(desk, fact, group))
        else:
            rows += [(_called(desk, entry), desk.words(entry.question), _why(desk, entry)) for entry in group]
    return Table(columns, tuple(rows))


def _label(desk: Desk, entry: Missing) -> Runs:
    """What a missing fact is called, with the month or day of its row."""
    facts = desk.ruleset.facts.facts
    if entry.fact in facts:
        return (Text(facts[entry.fact].label[desk.lang]),)
    return desk.capital(named_row(desk, entry.fact, entry.pointer))


def _called(desk: Desk, entry: Missing) -> Runs:
    """The fact with its pointer, by which it is found in the claim."""
    return desk.word.aside(_label(desk, entry), (Identifier(entry.pointer),))


def _why(desk: Desk, entry: Missing) -> Runs:
    if entry.why is not None:
        return desk.words(entry.why)
    if desk.decision.origin is None:
        return desk.say("missing.changes_outcome")
    named = [desk.inside(desk.title(name)) for name in entry.affects if name in desk.provision.definitions]
    return desk.say("missing.changes", list=desk.word.join(named)) if named else desk.say("missing.changes_outcome")


def _group(desk: Desk, fact: str, group: Sequence[Missing]) -> tuple[Runs, ...]:
    """One question for a field of many rows: its month or day is given as spans."""
    owner, _, name = fact.rpartition(".")
    declared = desk.ruleset.facts.facts[owner]
    assert desk.assembly is not None and declared.row is not None
    element = desk.assembly.plan.facts[owner].element
    assert element is not None
    indexes = [int(entry.pointer.split("/")[-2]) for entry in group]

    def lookup(sought: str) -> tuple[Any, Type] | None:
        path, _, field = sought.rpartition(".")
        place = element.index(field) if path == owner else None
        if place is None:
            return desk.lookup(sought)
        rows = desk.claim.values[owner]
        type_ = element.fields[place][1]
        found = sorted({rows[index][place] for index in indexes})
        return (spans(found) if type_.kind == "month" else found), type_

    question = declared.row[name].question or declared.row[name].label
    ends = {"from": Identifier(group[0].pointer), "to": Identifier(group[-1].pointer)}
    pointers = desk.word.fill(desk.word.locale.texts["patterns.days"], ends)
    return (
        desk.word.aside((Text(declared.row[name].label[desk.lang]),), pointers),
        desk.speech.said(question, lookup).runs(desk.lang),
        _why(desk, group[0]),
    )


def _answers(desk: Desk, entries: Sequence[Missing]) -> list[Runs]:
    """What a yes or a no would do by itself, tried out for each fact that takes one."""
    origin = desk.decision.origin
    if origin is None or len(entries) > _ANSWERS:
        return []
    tried: list[tuple[Missing, bool, bool]] = []
    rest: dict[Hole, Any] = {}
    for entry in entries:
        if _kind(desk, entry.fact) != "boolean":
            continue
        hole = Hole(entry.fact, entry.pointer, entry.part)
        for answer in (False, True):
            outcome = _outcome(origin, {hole: answer})
            if outcome is True or outcome is False:
                tried.append((entry, answer, outcome))
                rest[hole] = not answer
    if len(entries) == 1:
        return [_answer(desk, "", answer, outcome) for _, answer, outcome in tried]
    same = len({(answer, outcome) for _, answer, outcome in tried}) == 1 and len(tried) == len(entries)
    if not same:
        return [desk.word.labelled(_label(desk, e), _answer(desk, "one_", a, o, len(entries))) for e, a, o in tried]
    _, answer, outcome = tried[0]
    sentences = [_answer(desk, "each_", answer, outcome, len(entries))]
    if not outcome and _outcome(origin, rest) is True:
        sentences.append(_answer(desk, "all_", not answer, True, len(entries)))
    return sentences


def _outcome(origin: Origin, assigned: Mapping[Hole, Any]) -> Any:
    engine = origin.context.engine
    return engine.evaluate(origin.claim, origin.law_on, origin.readings, assigned).outcome


def _answer(desk: Desk, key: str, answer: bool, outcome: bool, count: int | None = None) -> Runs:
    shown = plain(desk.shown(answer, Type("boolean")))
    quoted = Text(desk.word.quoted(shown))
    key = f"missing.answer.{key}{'met' if outcome else 'not_met'}"
    return desk.say(key, count=count, answer=quoted, cite=desk.section)


def _kind(desk: Desk, fact: str) -> str:
    declared = desk.ruleset.facts.facts
    if fact in declared:
        return declared[fact].type
    owner, _, name = fact.rpartition(".")
    row = declared[owner].row
    return "" if row is None else row[name].type
