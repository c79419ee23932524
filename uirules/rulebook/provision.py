"""The page of one benefit, duty or status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from uirules.decision.document import Bullets, DefinitionRows, Heading, Identifier, Item, Paragraph, Row, Text, runs
from uirules.law import Law
from uirules.rulebook.book import Book
from uirules.rulebook.examples import Example
from uirules.rulebook.formulas import Formulas
from uirules.rulebook.names import Names
from uirules.rulebook.page import Page, Section
from uirules.rulebook.parameters import parameter
from uirules.rulebook.rules import condition, definition, facts_of, payments, reads_shared
from uirules.rulebook.systems import state_line, timeline

__all__ = ["common_page", "provision_page"]


def provision_page(
    book: Book, language: str, law: Law, name: str, examples: Sequence[Example]
) -> tuple[Page, list[Any]]:
    """The page, and its blocks."""
    page = Page(book, language, f"rules/{law.id}/{name}.html", law)
    provision = law.ruleset.provision(name)
    system = law.ruleset.systems.systems[provision.system]
    rows = [
        Row(page.label("head.kind"), page.label(f"kind.{provision.kind}")),
        Row(page.label("head.clause"), page.clauses(provision.cite, full=True)),
        Row(
            page.label("head.system"),
            page.link(page.own(system.title), f"rules/{law.id}/systems.html#system-{provision.system}"),
        ),
        Row(page.label("head.state"), state_line(page, law, provision.system)),
        Row(page.label("head.id"), (Identifier(name),)),
    ]
    subtitle = [Paragraph(page.own(provision.subtitle))] if provision.subtitle else []
    if provision.not_encoded is not None:
        warning = Paragraph(page.own(provision.not_encoded.reason), "strong")
        blocks = [*subtitle, DefinitionRows(tuple(rows)), Paragraph(page.label("part.not_encoded")), warning]
        return page, [*blocks, *_gaps(page, law, name), *_system(page, law, provision.system)]
    names = Names(page, law, name)
    formulas = Formulas(names)
    rows.append(Row(page.label("head.contingency"), names.fact(provision.contingency)))
    if provision.outputs:
        rows.append(Row(page.label("head.outputs"), page.listed([names.definition(key) for key in provision.outputs])))
    blocks = [*subtitle, DefinitionRows(tuple(rows))]
    parts = [
        _part(
            page,
            "conditions",
            [condition(names, formulas, key, n) for n, key in enumerate(names.plan.conditions, 1)],
            "part.conditions_intro",
        ),
        _part(
            page,
            "values",
            [definition(names, formulas, key, n) for n, key in enumerate(provision.definitions, 1)],
            "part.values_intro",
        ),
        _part(page, "parameters", [parameter(names, key) for key in provision.parameters]),
        _shared(page, names),
        [section] if (section := payments(names, formulas)) else [],
        _readings(page, law, names),
        _gaps(page, law, name),
        _facts(page, names),
        _duties(page, names),
        _system(page, law, provision.system),
        _examples(page, examples),
    ]
    blocks += [block for part in parts for block in part]
    return page, blocks


def _part(page: Page, id: str, sections: Sequence[Section], intro: str | None = None) -> list[Section]:
    """A part of the page with its heading; nothing where it is empty."""
    if not sections:
        return []
    head: list[Any] = [Heading(1, page.label(f"part.{id}"))]
    if intro is not None:
        head.append(Paragraph(page.label(intro)))
    return [Section(id, (*head, *sections))]


def _shared(page: Page, names: Names) -> list[Section]:
    """What the provision uses of what provisions share, each leading to its entry."""
    law, items = names.law, []
    for key in law.ruleset.common.definitions:
        if reads_shared(law, names.name, key):
            items.append(Item(page.word.labelled(page.label("kind.definition"), names.definition(key))))
    for key in law.ruleset.common.parameters:
        if reads_shared(law, names.name, key):
            items.append(Item(page.word.labelled(page.label("kind.parameter"), names.parameter(key))))
    return _part_of(page, "shared", items)


def common_page(book: Book, language: str, law: Law) -> tuple[Page, list[Any]] | None:
    """The page of what the provisions of a law share; None where there is nothing."""
    common = law.ruleset.common
    first = next((name for name in law.benefits if law.ruleset.provision(name).not_encoded is None), None)
    if first is None or not (common.parameters or common.definitions):
        return None
    page = Page(book, language, f"rules/{law.id}/common.html", law)
    names = Names(page, law, first)
    formulas = Formulas(names)
    values = [definition(names, formulas, key, n, shared=True) for n, key in enumerate(common.definitions, 1)]
    numbers = [parameter(names, key, shared=True) for key in common.parameters]
    blocks: list[Any] = [Paragraph(page.label("part.shared_intro"))]
    return page, [*blocks, *_part(page, "values", values, "part.values_intro"), *_part(page, "parameters", numbers)]


def _readings(page: Page, law: Law, names: Names) -> list[Section]:
    items = []
    for name in names.plan.readings:
        reading = law.ruleset.readings[name]
        default = page.word.labelled(page.label("head.default"), names.option(name, reading.default, default=False))
        items.append(Item(names.reading(name), (Item(names.sentence(reading.question[page.lang])), Item(default))))
    return _part_of(page, "readings", items)


def _gaps(page: Page, law: Law, name: str) -> list[Section]:
    items = []
    for gap in page.book.gaps_of(law, name):
        if page.lang not in gap.text:
            continue
        kind = page.link(page.label(f"gap_kind.{gap.kind}"), f"gaps.html#gap-{gap.id}")
        below = [Item(page.word.labelled(page.label("head.clauses"), page.clauses(gap.clauses)))]
        items.append(Item(page.word.labelled(kind, page.own(gap.text)), tuple(below)))
    return _part_of(page, "gaps", items)


def _facts(page: Page, names: Names) -> list[Section]:
    items = []
    for path in facts_of(names):
        question = names.sentence(names.facts[path].question[page.lang])
        items.append(Item(page.word.labelled(names.fact(path), question)))
    return _part_of(page, "facts", items)


def _duties(page: Page, names: Names) -> list[Section]:
    provision = names.plan.provision
    items = []
    for told in (*provision.duties, *provision.disputes):
        sentence = names.sentence(told.words[page.lang])
        if len(told.outcomes) < 3:
            outcomes = [(Text(page.word.label(f"outcome.{outcome}")),) for outcome in told.outcomes]
            sentence = page.word.labelled(page.word.join(outcomes, "or"), sentence)
        items.append(Item(sentence))
    return _part_of(page, "duties", items)


def _part_of(page: Page, id: str, items: Sequence[Item]) -> list[Section]:
    if not items:
        return []
    return [Section(id, (Heading(1, page.label(f"part.{id}")), Bullets(tuple(items))))]


def _system(page: Page, law: Law, system: str) -> list[Section]:
    head = Heading(1, page.label("part.system"))
    return [Section("system", (head, *timeline(page, law, system, anchors=False)))]


def _examples(page: Page, examples: Sequence[Example]) -> list[Section]:
    if not examples:
        return []
    rows = []
    for example in examples:
        shown = page.link((Identifier(example.name),), example.page)
        outcome = (Text(page.word.label(f"outcome.{example.decision.outcome}")),)
        reasons = runs(*(finding.text[page.lang] + " " for finding in example.decision.findings if not finding.result))
        rows.append([shown, outcome, reasons])
    table = page.table([("example", "main"), ("outcome", "text"), ("statement", "text")], rows)
    return [
        Section(
            "examples", (Heading(1, page.label("part.examples")), Paragraph(page.label("part.examples_intro")), table)
        )
    ]
