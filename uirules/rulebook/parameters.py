"""Numbers of the law through time: a plot and a table for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from uirules.decision.document import DefinitionRows, Heading, Identifier, Row, Runs, plain
from uirules.plan.plan import PlannedParameter
from uirules.rulebook.names import Names
from uirules.rulebook.page import Figure, Page, Section
from uirules.rulebook.plot import steps
from uirules.rulebook.rules import used_by, uses
from uirules.ruleset.model import ParameterCorrection, ParameterValue

__all__ = ["parameter"]

_PLOTTED = ("integer", "money", "rational")


def parameter(names: Names, name: str, *, shared: bool = False) -> Section:
    """The entry of one parameter, of the provision or of what provisions share."""
    page, planned = names.page, names.parameters[name]
    common = names.law.ruleset.common.parameters
    declared: Any = common[name] if shared else names.law.ruleset.provision(names.name).parameters[name]
    title = page.own(declared.title)
    rows = [
        Row(page.label("head.id"), (Identifier(name),)),
        Row(page.label("head.goes_by"), _goes_by(names, planned)),
        Row(page.label("head.clause"), page.clauses(planned.cite)),
        Row(page.label("head.read_by"), used_by(names, name) if shared else uses(names, "parameter", name)),
    ]
    blocks: list[Any] = [Heading(2, page.word.fill("{title}", {"title": title})), DefinitionRows(tuple(rows))]
    if planned.type.kind in _PLOTTED and planned.entries:
        blocks.append(_plot(names, title, planned))
    blocks.append(_table(page, planned, declared.values))
    return Section(f"parameter-{name}", tuple(blocks), "rule")


def _goes_by(names: Names, planned: PlannedParameter) -> Runs:
    if planned.goes_by in ("law_on", "call"):
        return names.page.label(f"goes_by.{planned.goes_by}")
    return names.page.say("goes_by.fact", fact=names.fact(planned.goes_by))


def _plot(names: Names, title: Runs, planned: PlannedParameter) -> Figure:
    page = names.page
    entries: list[tuple[dt.date, int | Fraction, dt.date | None]] = []
    for entry in planned.entries:
        if entries and entries[-1][0] == entry.start:
            entries.pop()  # a correction published later
        entries.append((entry.start, entry.value, entry.verified_until))
    shown = [plain(page.value(value, planned.type)) for _, value, _ in entries]
    told = page.say("plot.title", title=title)
    drawing = steps(plain(told), entries, shown, page.book.horizon(names.law), page.digits)
    return Figure(drawing, page.word.fill(page.text("plot.caption"), {"title": told}))


def _table(page: Page, planned: PlannedParameter, declared: dict[dt.date, ParameterValue]) -> Any:
    rows = []
    if planned.has_before:
        before = page.say("before", value=page.value(planned.before, planned.type))
        rows.append([before, *[page.label("site.nothing")] * 7])
    for entry in planned.entries:
        own = _wording(declared[entry.start], entry.published) if entry.start in declared else None
        rows.append(
            [
                page.day(entry.start),
                page.value(entry.value, planned.type),
                page.clauses(entry.cite),
                page.grade(entry.assurance),
                page.day(entry.verified_until),
                page.published(entry.published),
                sources(page, [] if own is None else own.sources),
                () if own is None else page.own(own.note),
            ]
        )
    columns = [("from", "main"), ("value", "number"), ("clause", "text"), ("grade", "word"), ("verified", "date")]
    return page.table([*columns, ("published", "date"), ("sources", "text"), ("note", "text")], rows)


def _wording(value: ParameterValue, published: dt.date) -> ParameterValue | ParameterCorrection:
    """What an entry said when it was published on a day: at first, or as corrected."""
    return next((later for later in value.corrected if later.published == published), value)


def sources(page: Page, keys: Iterable[str]) -> Runs:
    """The keys of sources, each leading to its address."""
    known = page.book.sources
    return page.listed(
        [page.link(page.id(key), f"sources.html#source-{key}") if key in known else page.id(key) for key in keys]
    )
