"""One letter on several provisions: what the facts come to under each, the overlaps, and each one looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from uirules.decision.decision import Decision
from uirules.decision.document import (
    Block,
    Bullets,
    Column,
    DefinitionRows,
    Document,
    Heading,
    Identifier,
    Item,
    Row,
    Signature,
    Table,
    Text,
    mark_terms,
)
from uirules.decision.letter import closing, opening, periods, readings, reasons
from uirules.decision.letter.annex import annex
from uirules.decision.letter.arithmetic import Arithmetic
from uirules.decision.letter.desk import Desk
from uirules.decision.results import Notice
from uirules.decision.several import Decisions, Entry

__all__ = ["build_several"]

_ORDER = ("met", "undetermined", "not_met")
_BEFORE = 3
"""The parts that stand before the provisions."""


def build_several(decisions: Decisions, lang: str, notice: Notice | None = None) -> Document:
    """The letter on all provisions of a claim: a calculation, or with a notice the letter of an office."""
    order = [entry.benefit for entry in _sorted(decisions.listing)]
    decided = sorted(decisions, key=lambda decision: order.index(decision.benefit))
    looked_at = [desk for desk in (Desk(decision, lang, notice) for decision in decided) if desk.assembly is not None]
    for number, desk in enumerate(looked_at, _BEFORE + 1):
        desk.place = number
    first = Desk(decided[0] if decided else decisions.bare, lang, notice)
    texts, lists = first.word.locale.texts, first.word.locale.lists
    arithmetics = {desk.decision.benefit: Arithmetic(desk) for desk in looked_at}
    blocks: list[Block] = [_head(first, decisions), *_parts(first, decisions)]
    further: list[Block] = []
    for desk in looked_at:
        arithmetic = arithmetics[desk.decision.benefit]
        blocks += _provision(desk, arithmetic)
        further += [Heading(1, (Text(desk.provision.title[lang]),)), *annex(desk, arithmetic)]
    blocks += [Heading(1, first.label("part.disagree")), *_dispute(first)]
    if notice is not None:
        blocks.append(
            Signature(first.label("notice.signature"), (first.given(notice.capacity), first.given(notice.office)))
        )
    document = Document(
        lang=lang,
        title=first.say("several.title", law=(Text(first.ruleset.manifest.title[lang]),)),
        blocks=tuple(blocks),
        annex=tuple(further),
        standing=first.label("standing.calculation") if notice is None else first.given(notice.office),
        banner=opening.banner(first, *decided),
        label_mark=texts["technical.label_mark"],
        counter=texts["technical.counter"],
    )
    return mark_terms(document, lists["technical.terms"], lists["technical.particles"])


def _head(desk: Desk, decisions: Decisions) -> DefinitionRows:
    """Whose claim and which ruleset; the day of the law is each provision's own."""
    values = desk.claim.values
    rows = [] if desk.notice is None else opening.reference(desk, desk.notice, "written_on")
    if decisions.claim is not None:
        rows.append(("head.claim", (Identifier(decisions.claim),)))
    if isinstance(insured := values.get("insured.id"), str):
        rows.append(("head.insured", (Identifier(insured),)))
    if isinstance(day := values.get("claim.assessed_on"), dt.date):
        rows.append(("head.calculated_on", desk.day(day)))
    info = desk.decision.ruleset
    named = {"id": info.id, "version": info.version, "digest": info.digest}
    ruleset = desk.filled("head.ruleset", {name: Identifier(text) for name, text in named.items()})
    rows.append(("head.ruleset", ruleset))
    return DefinitionRows(tuple(Row(desk.label(key), value) for key, value in rows))


def _parts(desk: Desk, decisions: Decisions) -> list[Block]:
    """The three parts that stand before the provisions: what may apply, what was not looked at, the overlaps."""
    listing = decisions.listing
    looked = [entry for entry in _sorted(listing) if entry.opening in _ORDER]
    lead = desk.say("several.listing" if desk.notice is None else "several.listing_notice")
    meaning = desk.paragraph(desk.say("assurance.meaning")) if looked else []
    parts: list[tuple[str, list[Block]]] = [
        ("listing", [*desk.paragraph(lead, role="lead"), *_listing(desk, looked, listing), *meaning]),
        ("not_looked_at", _not_looked_at(desk, listing)),
        ("overlaps", _overlaps(desk, decisions)),
    ]
    blocks: list[Block] = []
    for number, (key, part) in enumerate(parts, 1):
        blocks += [Heading(1, desk.label(f"several.{key}"), desk.word.part(number)), *part]
    return blocks


def _sorted(listing: Sequence[Entry]) -> list[Entry]:
    """What may apply first, then what is not settled, then what does not; the others last."""
    return sorted(listing, key=lambda entry: _ORDER.index(entry.opening) if entry.opening in _ORDER else len(_ORDER))


def _listing(desk: Desk, entries: Sequence[Entry], listing: Sequence[Entry]) -> list[Block]:
    if not entries:
        early = any(entry.opening == "no_law" for entry in listing)  # an event is stated; the next part says of when
        return [] if early else [*desk.paragraph(desk.say("several.nothing"))]
    columns = (
        Column(desk.label("several.provision"), "main"),
        Column(desk.label("column.result"), "word"),
        Column(desk.label("column.payable"), "word"),
    )
    rows = tuple(
        (
            (Text(entry.title[desk.lang]),),
            desk.label(f"outcome.{entry.opening}"),
            desk.label("payable.true" if entry.payable else "payable.false")
            if entry.kind == "benefit"
            else desk.label("told.nothing"),
        )
        for entry in entries
    )
    return [Table(columns, rows)]


def _not_looked_at(desk: Desk, listing: Sequence[Entry]) -> list[Block]:
    """By title: what waits for the day of an event, what lies before the law, what is registered but not encoded."""
    items = []
    for key in ("no_event", "no_law", "not_encoded"):
        titles = [(Text(entry.title[desk.lang]),) for entry in listing if entry.opening == key]
        if titles:
            items.append(Item(desk.say(f"several.{key}", list=desk.word.join(titles))))
    return [Bullets(tuple(items))] if items else [*desk.paragraph(desk.say("several.all_looked_at"))]


def _overlaps(desk: Desk, decisions: Decisions) -> list[Block]:
    titles = {entry.benefit: entry.title for entry in decisions.listing}
    items = []
    for overlap in decisions.overlaps:
        named = [(Text(titles[benefit][desk.lang]),) for benefit in overlap.between]
        said = desk.say("several.overlap", list=desk.word.join(named))
        items.append(Item(desk.join(said, (Text(overlap.text[desk.lang]),))))
    return [Bullets(tuple(items))] if items else [*desk.paragraph(desk.say("several.no_overlap"))]


def _provision(desk: Desk, arithmetic: Arithmetic) -> list[Block]:
    """What the parts of a letter on one provision say, without those that have nothing to say here."""
    decision: Decision = desk.decision
    assert desk.place is not None
    blocks: list[Block] = [Heading(1, (Text(desk.provision.title[desk.lang]),), desk.word.part(desk.place))]
    law_on = desk.say("several.law_on", date=desk.day(decision.law_on), cite=desk.section_of_law)
    blocks += [*desk.paragraph(law_on), *opening.outcome(desk), *opening.payable(desk)]
    blocks += [Heading(2, desk.label("part.reasons")), *reasons.reasons(desk, arithmetic)]
    if desk.provision.amounts and decision.outcome != "not_met":
        blocks += [Heading(2, desk.label("part.calculation")), *reasons.calculation(desk, arithmetic)]
    if decision.payments:
        blocks += [Heading(2, desk.label("once.part" if desk.once else "part.periods")), *periods.periods(desk)]
    if decision.missing or decision.missing_for_amount:
        blocks += [Heading(2, desk.label("part.missing")), *periods.missing(desk)]
    if desk.compared is not None and desk.compared.decisive:  # the annex has those that are not decisive
        blocks += [Heading(2, desk.label("part.readings")), *readings.readings(desk)]
    return [*blocks, Heading(2, desk.label("part.assurance")), *closing.assurance(desk)]


def _dispute(desk: Desk) -> list[Block]:
    notice = desk.notice
    if notice is None:
        return [*desk.paragraph(desk.say("dispute.calculation"))]
    until = desk.day(notice.appeal_until)
    return [*desk.paragraph(desk.say("dispute.appeal", appeal_to=desk.given(notice.appeal_to), appeal_until=until))]
