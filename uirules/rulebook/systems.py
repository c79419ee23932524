"""How far each insurance system has come, by date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from uirules.decision.document import DefinitionRows, Heading, Link, Row, Runs, Text, plain
from uirules.decision.status import STAGES, StageEntry, stage_entries
from uirules.law import Law
from uirules.rulebook.book import Book
from uirules.rulebook.elements import stage_anchor
from uirules.rulebook.page import Figure, Page, Section
from uirules.rulebook.parameters import sources
from uirules.rulebook.plot import Bar, lanes

__all__ = ["last_state", "state_line", "systems_page", "timeline"]


def last_state(law: Law, system: str) -> tuple[dict[str, bool | None], dt.date | None]:
    """Each stage by its latest entry, and the day up to which all of them are confirmed."""
    found: dict[str, bool | None] = {}
    confirmed = []
    for stage in STAGES:
        entries = _entries(law, system, stage)
        found[stage] = entries[-1].stage.value if entries else None
        confirmed += [entries[-1].stage.verified_until] if entries else []
    return found, min(confirmed, default=None)


def _entries(law: Law, system: str, stage: str) -> list[StageEntry]:
    """The entries of a stage, in order of first day and day of publication: the last of a day is what holds."""
    declared = law.ruleset.systems.systems[system]
    return list(stage_entries(getattr(declared, stage), law.ruleset.manifest.published))


def answer(page: Page, value: bool | None) -> Runs:
    """Yes, no or not known."""
    return page.label(f"state.{'unknown' if value is None else str(value).lower()}")


def state_line(page: Page, law: Law, system: str) -> Runs:
    """The state of a system in one line."""
    stages, confirmed = last_state(law, system)
    parts = [
        page.word.labelled((Text(page.word.label(f"system.{stage}")),), answer(page, value))
        for stage, value in stages.items()
    ]
    line = page.listed(parts)
    if confirmed is None:
        return line
    return page.word.aside(line, page.word.labelled((Text(page.word.label("system.as_of")),), page.day(confirmed)))


def timeline(page: Page, law: Law, system: str, *, anchors: bool = True) -> list[Any]:
    """The drawing and the table of one system; ``anchors`` where this is the place that clauses lead to."""
    declared = law.ruleset.systems.systems[system]
    rows, bars = [], []
    for stage in STAGES:
        entries = _entries(law, system, stage)
        name = (Text(page.word.label(f"system.{stage}")),)
        lane: list[Bar] = []
        holding = {entry.start: entry.stage for entry in entries}
        days = [*holding]
        for index, (day, said) in enumerate(holding.items()):
            end = days[index + 1] if index + 1 < len(days) else said.verified_until
            lane.append((day, max(day, min(end, said.verified_until)), "is" if said.value else "is-not"))
        for entry in entries:
            head: Runs = (Link(name, id=stage_anchor(system, stage, entry)),) if anchors else name
            rows.append(
                [
                    head,
                    page.day(entry.start),
                    answer(page, entry.stage.value),
                    page.clauses(entry.cite),
                    page.grade(entry.stage.assurance),
                    page.day(entry.stage.verified_until),
                    page.published(entry.published),
                    sources(page, entry.stage.sources),
                    page.own(entry.stage.note),
                ]
            )
        bars.append((plain(name), lane))
    title = plain(page.say("plot.system", title=page.own(declared.title)))
    columns = [("stage", "main"), ("from", "date"), ("state", "word"), ("clause", "text"), ("grade", "word")]
    columns += [("verified", "date"), ("published", "date"), ("sources", "text"), ("note", "text")]
    drawing = lanes(title, bars, page.digits)
    return [*([Figure(drawing, page.label("plot.system_caption"))] if drawing else []), page.table(columns, rows)]


def systems_page(book: Book, language: str, law: Law) -> tuple[Page, list[Any]]:
    """The page of all systems of a law."""
    page = Page(book, language, f"rules/{law.id}/systems.html", law)
    blocks: list[Any] = []
    for name, system in law.ruleset.systems.systems.items():
        own = [
            page.link(page.own(law.ruleset.provision(provision).title), f"rules/{law.id}/{provision}.html")
            for provision in law.benefits
            if law.ruleset.provision(provision).system == name
        ]
        rows = (
            Row(page.label("head.clause"), page.clauses(system.cite)),
            Row(page.label("site.provisions"), page.listed(own)),
        )
        head = Heading(1, page.word.fill("{title}", {"title": page.own(system.title)}))
        blocks.append(Section(f"system-{name}", (head, DefinitionRows(rows), *timeline(page, law, name)), "rule"))
    return page, blocks
