"""The first page of each language, and the page that lets one choose."""

from __future__ import annotations

from typing import Any

from uirules.decision.document import Bullets, Heading, Identifier, Item, Paragraph, Runs, Text
from uirules.decision.status import STAGES
from uirules.law import Law
from uirules.rulebook.book import Book
from uirules.rulebook.page import Page, Section
from uirules.rulebook.systems import answer, last_state

__all__ = ["index_page"]


def index_page(book: Book, language: str) -> tuple[Page, list[Any]]:
    """What the book holds, law by law, and the state of every insurance system."""
    page = Page(book, language, "index.html")
    blocks: list[Any] = [Paragraph(page.label("site.intro"), "lead")]
    for law in book.laws:
        if language in law.languages:
            blocks.append(_law(Page(book, language, "index.html", law), law))
    instruments = [
        Item(page.link(page.own(instrument.title), f"clauses/{instrument.id}.html"))
        for instrument in book.instruments.values()
        if language in instrument.title
    ]
    blocks.append(Section("clauses", (Heading(1, page.label("site.clauses")), Bullets(tuple(instruments)))))
    more = [Item(page.link(page.label(f"site.{name}"), f"{name}.html")) for name in ("gaps", "sources")]
    blocks.append(Bullets(tuple(more)))
    return page, blocks


def _law(page: Page, law: Law) -> Section:
    manifest, folder = law.ruleset.manifest, f"rules/{law.id}"
    rows = []
    for name in law.benefits:
        provision = law.ruleset.provision(name)
        title = page.link(page.own(provision.title), f"{folder}/{name}.html")
        if provision.not_encoded is not None:
            title = page.word.aside(title, page.inside(page.label("part.not_encoded")))
        system = page.own(law.ruleset.systems.systems[provision.system].title)
        rows.append([title, page.label(f"kind.{provision.kind}"), page.clauses(provision.cite, full=True), system])
    columns = [("provision", "main"), ("kind", "text"), ("clause", "text"), ("system", "text")]
    blocks: list[Any] = [Heading(1, page.own(manifest.title))]
    if manifest.note is not None:
        blocks.append(Paragraph(page.own(manifest.note), "note"))
    blocks += [Heading(2, page.label("site.provisions")), page.table(columns, rows)]
    blocks += [Heading(2, page.label("site.systems")), _systems(page, law)]
    common = law.ruleset.common
    parts = (*(["common"] if common.parameters or common.definitions else []), "readings", "facts", "systems")
    blocks.append(
        Bullets(tuple(Item(page.link(page.label(f"site.{name}"), f"{folder}/{name}.html")) for name in parts))
    )
    digest = {"id": Identifier(law.id), "version": Identifier(law.version), "digest": Identifier(law.ruleset.digest)}
    blocks.append(Paragraph(page.say("site.printed", **digest), "note"))
    return Section(f"law-{law.id}", tuple(blocks))


def _systems(page: Page, law: Law) -> Any:
    from uirules.decision.document import Column, Table

    heads: list[tuple[Runs, str]] = [(page.label("column.system"), "main")]
    heads += [((Text(page.word.label(f"system.{stage}")),), "word") for stage in STAGES]
    heads.append((page.label("column.as_of"), "date"))
    rows = []
    for name, system in law.ruleset.systems.systems.items():
        stages, confirmed = last_state(law, name)
        title = page.link(page.own(system.title), f"rules/{law.id}/systems.html#system-{name}")
        rows.append((title, *(answer(page, stages[stage]) for stage in STAGES), page.day(confirmed)))
    columns = tuple(Column(head, role) for head, role in heads)  # type: ignore[arg-type]
    return Table(columns, tuple(rows))
