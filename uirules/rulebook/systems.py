"""How far each insurance system has come, by date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from uirules.decision.document import DefinitionRows, Heading, Link, Row, Runs, Text, plain
from uirules.law import Law
from uirules.rulebook.book import Book
from uirules.rulebook.elements import STAGES
from uirules.rulebook.page import Figure, Page, Section
from uirules.rulebook.parameters import sources
from uirules.rulebook.plot import Bar, lanes

__all__ = ["last_state", "state_line", "systems_page", "timeline"]


def last_state(law: Law, system: str) -> tuple[dict[str, bool | None], dt.date | None]:
    """Each stage by its latest entry, and the day up to which all of them are confirmed."""
    declared = law.ruleset.systems.systems[system]
    found: dict[str, bool | None] = {}
    confirmed = []
    for stage in STAGES:
        entries = sorted(getattr(declared, stage).items())
        found[stage] = entries[-1][1].value if entries else None
        confirmed += [entries[-1][1].verified_until] if entries else []
    return found, min(confirmed, default=None)


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
        entries = sorted(getattr(declared, stage).items())
        name = (Text(page.word.label(f"system.{stage}")),)
        lane: list[Bar] = []
        for index, (day, entry) in enumerate(entries):
            end = entries[index + 1][0] if index + 1 < len(entries) else entry.verified_until
            lane.append((day, max(day, min(end, entry.verified_until)), "is" if entry.value else "is-not"))
            head: Runs = (Link(name, id=f"stage-{system}-{stage}-{day.isoformat()}"),) if anchors else name
            rows.append(
                [
                    head,
                    page.day(day),
                    answer(page, entry.value),
                    page.clauses(entry.cite),
                    page.grade(entry.assurance),
                    page.day(entry.verified_until),
                    sources(page, entry.sources),
                    page.own(entry.note),
                ]
            )
        bars.append((plain(name), lane))
    title = plain(page.say("plot.system", title=page.own(declared.title)))
    columns = [("stage", "main"), ("from", "date"), ("state", "word"), ("clause", "text"), ("grade", "word")]
    columns += [("verified", "date"), ("sources", "text"), ("note", "text")]
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
