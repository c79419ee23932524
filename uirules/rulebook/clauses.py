"""The page of one instrument: every clause of it with what became of it, and the rules that cite it."""

from __future__ import annotations

from typing import Any

from uirules.decision.document import Bullets, DefinitionRows, Heading, Item, Paragraph, Row, Runs, Text
from uirules.legal.model import Clause, Instrument
from uirules.rulebook.book import Book
from uirules.rulebook.elements import Element
from uirules.rulebook.page import Page, Section, Warning_
from uirules.rulebook.parameters import sources

__all__ = ["instrument_page"]


def instrument_page(book: Book, language: str, instrument: Instrument) -> tuple[Page, list[Any]]:
    """The page, and its blocks."""
    page = Page(book, language, f"clauses/{instrument.id}.html")
    rows = [Row(page.label("head.kind"), page.label(f"instrument.{instrument.kind}"))]
    for key, words in (("number", instrument.number), ("issued_by", instrument.issued_by)):
        if words is not None:
            rows.append(Row(page.label(f"head.{key}"), page.own(words)))
    for name, dated in instrument.dates.items():
        day = page.word.aside(page.day(dated.date), page.grade(dated.assurance.value))
        rows.append(Row(page.label(f"dates.{name}"), day))
    blocks: list[Any] = [DefinitionRows(tuple(rows))]
    for id, clause in instrument.clauses.items():
        blocks.append(_clause(page, instrument, id, clause))
    return page, blocks


def _clause(page: Page, instrument: Instrument, id: str, clause: Clause) -> Section:
    head = page.own(clause.label)
    if clause.title is not None:
        head = page.word.labelled(head, page.own(clause.title))
    blocks: list[Any] = [Heading(2, page.word.fill("{title}", {"title": head}))]
    if clause.text_status in ("paraphrase", "not_seen"):
        blocks.append(Warning_(page.label(clause.text_status)))
    elif clause.own_words:
        blocks.append(Warning_(page.label("own_words")))
    blocks.append(Paragraph(page.own(clause.summary)))
    if clause.wording is not None:
        blocks.append(Paragraph(page.own(clause.wording), "note"))
    status = "encoded_in_part" if clause.status == "encoded" and clause.in_part else clause.status
    rows = [Row(page.label("head.standing"), page.label(f"clause_status.{status}"))]
    if clause.reason is not None:
        rows.append(Row(page.label("head.reason"), page.own(clause.reason)))
    rows.append(Row(page.label("head.wording_read"), (Text(page.word.label(f"text_status.{clause.text_status}")),)))
    if clause.assurance is not None:
        rows.append(Row(page.label("head.grade"), page.grade(clause.assurance.value)))
    if clause.within is not None:
        within = page.clause(clause.within)
        if clause.placed == "inferred":
            within = page.word.aside(within, page.label("placed.inferred"))
        rows.append(Row(page.label("head.within"), within))
    if clause.in_force_from is not None:
        rows.append(Row(page.label("head.in_force"), page.day(clause.in_force_from.date)))
    if clause.see:
        rows.append(Row(page.label("head.see"), page.clauses(clause.see)))
    blocks.append(DefinitionRows(tuple(rows)))
    blocks += _facts(page, clause)
    blocks += _gaps(page, id)
    blocks += _rules(page, id)
    anchor = "whole" if id == instrument.id else id.partition("/")[2]
    return Section(anchor, tuple(blocks), "rule")


def _facts(page: Page, clause: Clause) -> list[Any]:
    if not clause.facts:
        return []
    rows = []
    for fact in clause.facts:
        key = page.id(fact.key if fact.part is None else f"{fact.key} {fact.part}")
        grade = page.grade(fact.assurance.value)
        if fact.firm:
            grade = page.word.aside(grade, page.label("firm"))
        elif fact.from_government:
            grade = page.word.aside(grade, page.label("government"))
        rows.append([key, page.own(fact.text), grade, sources(page, fact.sources)])
    columns = [("row", "main"), ("statement", "text"), ("grade", "text"), ("sources", "text")]
    return [Heading(3, page.label("head.facts")), page.table(columns, rows)]


def _gaps(page: Page, id: str) -> list[Any]:
    gaps = [gap for gap in page.book.gaps_at.get(id, ()) if page.lang in gap.text]
    if not gaps:
        return []
    items = tuple(
        Item(
            page.word.labelled(
                page.link(page.label(f"gap_kind.{gap.kind}"), f"gaps.html#gap-{gap.id}"), page.own(gap.text)
            )
        )
        for gap in gaps
    )
    return [Heading(3, page.label("site.gaps")), Bullets(items)]


def _rules(page: Page, id: str) -> list[Any]:
    """The rules that cite a clause, each leading back to its place."""
    head = Heading(3, page.label("head.rules"))
    elements = [element for element in page.book.citing.get(id, ()) if _spoken(page, element)]
    if not elements:
        return [head, Paragraph(page.label("part.no_rule"))]
    groups: dict[tuple[str, Runs], list[Runs]] = {}
    for element in elements:
        groups.setdefault((element.kind, _owner(page, element)), []).append(_called(page, element))
    items = []
    for (kind, owner), called in groups.items():
        label = page.label(f"kind.{kind}")
        items.append(Item(page.word.labelled(page.word.aside(label, owner) if owner else label, page.listed(called))))
    return [head, Bullets(tuple(items))]


def _spoken(page: Page, element: Element) -> bool:
    law = element.page.split("/")[1]
    return any(law == known.id and page.lang in known.languages for known in page.book.laws)


def _owner(page: Page, element: Element) -> Runs:
    """What an element is part of, where that is not what it is called itself."""
    owner = page.own(element.owner) or (page.id(element.of) if element.of is not None else ())
    return () if owner == page.called(element) else owner


def _called(page: Page, element: Element) -> Runs:
    """An element, leading to it; a row of a table by its number."""
    called = page.element(element)
    return page.word.aside(called, (Text(page.word.number(element.number)),)) if element.kind == "band" else called
