"""Pages that list: readings and facts of a law, gaps and sources of the registry."""

from __future__ import annotations

from typing import Any

from uirules.decision.document import (
    Bullets,
    DefinitionRows,
    FactText,
    Heading,
    Identifier,
    Item,
    Link,
    Paragraph,
    Row,
    Runs,
    Strong,
    Text,
)
from uirules.law import Law
from uirules.rulebook.book import Book
from uirules.rulebook.names import Names
from uirules.rulebook.page import Page, Section
from uirules.rulebook.rules import facts_of
from uirules.ruleset.declared import fact_types, row_type
from uirules.ruleset.model import Declaration, RowField
from uirules.ruleset.types import Type

__all__ = ["facts_page", "gaps_page", "readings_page", "sources_page"]


# ── readings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def readings_page(book: Book, language: str, law: Law) -> tuple[Page, list[Any]]:
    """Every reading: the question, the options with what speaks for each, who adopted it, where it matters."""
    page = Page(book, language, f"rules/{law.id}/readings.html", law)
    encoded = [name for name in law.benefits if law.ruleset.provision(name).not_encoded is None]
    using = {name: set(law.plan(name).readings) for name in encoded}
    names = {name: Names(page, law, name) for name in encoded}
    blocks: list[Any] = []
    for id, reading in law.ruleset.readings.items():
        users = [name for name in encoded if id in using[name]]
        # Sentences of a reading name values of the provisions that use it.
        teller = names[users[0]] if users else next(iter(names.values()), None)
        rows = [
            Row(page.label("head.id"), (Identifier(id),)),
            Row(page.label("head.clause"), page.clauses(reading.cite)),
        ]
        if users:
            used = [page.link(page.own(law.ruleset.provision(n).title), f"rules/{law.id}/{n}.html") for n in users]
            rows.append(Row(page.label("head.used_in"), page.listed(used)))
        if reading.items:
            numbers = [(Text(page.digits(str(number))),) for number in reading.items]
            rows.append(Row(page.label("head.items"), page.listed(numbers)))
        gaps = [gap for gap in book.gaps.values() if id in gap.readings]
        if gaps:
            links = [page.link((Identifier(gap.id),), f"gaps.html#gap-{gap.id}") for gap in gaps]
            rows.append(Row(page.label("kind.gap"), page.listed(links)))
        options = []
        for option in reading.options.values():
            text = _said(page, teller, option.text[language])
            key = "part.option_default" if option.default else "part.option"
            below = [
                Item(page.word.labelled(page.label("head.for_it"), _said(page, teller, option.speaks_for[language])))
            ]
            if option.adopted_by:
                adopted = page.listed([page.given(name) for name in option.adopted_by])
                below.append(Item(page.word.labelled(page.label("head.adopted_by"), adopted)))
            options.append(Item((Strong(page.say(key, option=text)),), tuple(below)))
        question = Paragraph(_said(page, teller, reading.question[language]), "lead")
        head = Heading(1, page.own(reading.title))
        parts = (head, question, DefinitionRows(tuple(rows)), Bullets(tuple(options)))
        blocks.append(Section(f"reading-{id}", parts, "rule"))
    return page, blocks


def _said(page: Page, names: Names | None, template: str) -> Runs:
    return (Text(template),) if names is None else names.sentence(template)


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def facts_page(book: Book, language: str, law: Law) -> tuple[Page, list[Any]]:
    """Every fact: its question, what it may be, who can say, and which provisions read it."""
    page = Page(book, language, f"rules/{law.id}/facts.html", law)
    encoded = [name for name in law.benefits if law.ruleset.provision(name).not_encoded is None]
    readers: dict[str, list[str]] = {}
    for name in encoded:
        for path in facts_of(Names(page, law, name)):
            readers.setdefault(path, []).append(name)
    types = fact_types(law.ruleset.facts)
    blocks: list[Any] = []
    for path, declared in law.ruleset.facts.facts.items():
        rows = [Row(page.label("head.id"), (Identifier(path),)), *_fact(page, declared, types[path], path)]
        if path in readers:
            used = [
                page.link(page.own(law.ruleset.provision(n).title), f"rules/{law.id}/{n}.html") for n in readers[path]
            ]
            rows.append(Row(page.label("head.used_in"), page.listed(used)))
        head = Heading(1, page.own(declared.label))
        parts: list[Any] = [
            head,
            Paragraph(_question(page, law, declared.question[language])),
            DefinitionRows(tuple(rows)),
        ]
        if declared.row:
            own = dict(row_type(path, declared.row).fields)
            cells = []
            for name, field in declared.row.items():
                about = _about(page, field, own[name], f"{path}.{name}")
                cells.append([page.own(field.label), page.id(name), page.label(f"type.{field.type}"), about])
            columns = [("row", "main"), ("rule", "text"), ("kind", "text"), ("answer", "text")]
            parts.append(page.table(columns, cells))
        blocks.append(Section(f"fact-{path}", tuple(parts), "rule"))
    return page, blocks


def _question(page: Page, law: Law, template: str) -> Runs:
    """A question that names a field of its row is told with the field's label in its place."""
    first = next((name for name in law.benefits if law.ruleset.provision(name).not_encoded is None), None)
    return _said(page, None if first is None else Names(page, law, first), template)


def _fact(page: Page, declared: Declaration, type_: Type, path: str) -> list[Row]:
    rows = [Row(page.label("head.type"), page.label(f"type.{declared.type}"))]
    rows.append(Row(page.label("head.asked_of"), (Text(page.word.label(f"asked_of.{declared.asked_of}")),)))
    if declared.why is not None:
        rows.append(Row(page.label("head.why"), page.own(declared.why)))
    about = _about(page, declared, type_, path)
    if about:
        rows.append(Row(page.label("head.values"), about))
    return rows


def _about(page: Page, declared: Declaration | RowField, type_: Type, path: str) -> Runs:
    """What an answer may be, in one line."""
    parts: list[Runs] = []
    if declared.values:
        answers = [
            page.word.aside(page.own(value.label), (Link((Identifier(name),), id=f"answer-{path}-{name}"),))
            for name, value in declared.values.items()
        ]
        parts.append(page.listed(answers))
    if declared.range is not None:
        ends = {"from": page.value(type_.low, type_), "to": page.value(type_.high, type_)}
        parts.append(page.word.phrase(page.text("range"), ends))
    for key in ("personal", "may_be_absent", "required"):
        if getattr(declared, key, False):
            parts.append(page.label(key))
    if isinstance(declared, Declaration) and declared.key and declared.row:
        keys = [page.inside(page.own(declared.row[name].label)) for name in declared.key]
        parts.append(page.say("list_key", list=page.join(keys)))
    return page.listed(parts) if parts else ()


# ── gaps and sources ──────────────────────────────────────────────────────────────────────────────────────────────────


def gaps_page(book: Book, language: str) -> tuple[Page, list[Any]]:
    """Every gap: what is open, at which clauses, whom it touches, and which reading decides it."""
    page = Page(book, language, "gaps.html")
    blocks: list[Any] = []
    for gap in book.gaps.values():
        if language not in gap.text:
            continue
        rows = [
            Row(page.label("head.kind"), page.label(f"gap_kind.{gap.kind}")),
            Row(page.label("head.clauses"), page.clauses(gap.clauses, full=True)),
            Row(page.label("head.touches"), page.listed([_touched(page, name) for name in gap.touches])),
        ]
        decided = [
            page.link(page.own(law.ruleset.readings[name].title), f"rules/{law.id}/readings.html#reading-{name}")
            for name in gap.readings
            for law in book.laws
            if name in law.ruleset.readings and language in law.languages
        ]
        if decided:
            rows.append(Row(page.label("head.decided_by"), page.listed(decided)))
        if gap.item is not None:
            rows.append(Row(page.label("head.items"), (Text(page.digits(str(gap.item))),)))
        text = Paragraph(page.own(gap.text))
        blocks.append(
            Section(f"gap-{gap.id}", (Heading(2, (Identifier(gap.id),)), text, DefinitionRows(tuple(rows))), "rule")
        )
    return page, blocks


def _touched(page: Page, name: str) -> Runs:
    found = page.book.provision_touched(name)
    if found is None or page.lang not in found[0].languages:
        return page.id(name)
    law, provision = found
    return page.link(page.own(law.ruleset.provision(provision).title), f"rules/{law.id}/{provision}.html")


def sources_page(book: Book, language: str) -> tuple[Page, list[Any]]:
    """Every source by its key: the address as it was known, as text; nothing leads out of the book."""
    page = Page(book, language, "sources.html")
    rows = []
    for key, source in book.sources.items():
        place = (Link((Identifier(key),), id=f"source-{key}"),)
        note = page.label("government") if source.government else ()
        # What a source is stands in the registry in one language only.
        what: Runs = (FactText(source.what),)
        rows.append([place, page.id(source.address), what, note])
    columns = [("source", "main"), ("address", "text"), ("what", "text"), ("note", "text")]
    return page, [page.table(columns, rows)]
