"""The report as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from uirules.decision.document import plain
from uirules.drafting.conform.measure import Measure
from uirules.drafting.conform.report import Conformity, Row
from uirules.drafting.conform.told import counts, head, left_open, rows_of, short, side_name, standing
from uirules.drafting.conform.words import Told
from uirules.drafting.not_law import not_law

__all__ = ["render"]


def render(found: Conformity, lang: str = "en") -> str:
    """The report as lines."""
    return "\n".join(_lines(found, lang)) + "\n"


def _lines(found: Conformity, lang: str) -> Iterator[str]:
    tolds = [Told(tested.side.law, lang) for tested in found.sides]
    told = tolds[0]
    yield told("title", law=told.of(found.sides[0].side.law.ruleset.manifest.title))
    yield ""
    for runs in not_law([tested.side.law for tested in found.sides], lang):
        yield plain(runs)
    yield told("about")
    for index, tested in enumerate(found.sides):
        yield ""
        if len(found.sides) > 1:
            yield told("side", name=side_name(index, told))
        for label, value in head(found, tested, tolds[index]):
            yield f"  {label}{_between(told)}{value}"
    for standard in found.standards:
        yield ""
        yield told.of(standard.title)
        yield f"  {standing(found.sides[0], standard, told)}"
        for index, tested in enumerate(found.sides):
            mark = f"{side_name(index, told)}{_between(told)}" if len(found.sides) > 1 else ""
            yield f"  {mark}{counts(rows_of(tested, standard), tolds[index])}"
        columns = [rows_of(tested, standard) for tested in found.sides]
        for rows in zip(*columns, strict=True):
            yield from _article(rows, tolds)
        for index, tested in enumerate(found.sides):
            mark = f" {side_name(index, told)}" if len(found.sides) > 1 else ""
            if lines := list(left_open(rows_of(tested, standard), tolds[index])):
                yield f"  {told('left_open')}{mark}:"
                yield from (f"    {line}" for line in lines)


def _between(told: Told) -> str:
    """What stands between a label and what it names."""
    return told.wording.locale.texts["technical.label_mark"]


def _article(rows: tuple[Row, ...], tolds: list[Told]) -> Iterator[str]:
    told, article = tolds[0], rows[0].article
    verdicts = " | ".join(f"{told(f'verdict_{row.verdict}')} ({told.grade(row.grade)})" for row in rows)
    yield ""
    yield f"  {told.article(article)} · {told.of(article.title)}{_between(told)}{verdicts}"
    for index, row in enumerate(rows):
        one = tolds[index]
        if len(rows) > 1:
            yield f"    {side_name(index, told)}{_between(told)}{short(row, one)}"
            continue
        for measure in row.measures:
            yield f"    {_measure(measure, row, one)}"
        if row.article.open is not None and row.verdict == row.article.open.verdict:
            yield f"    {one.of(row.article.open.why)}"
    for index, row in enumerate(rows):
        one = tolds[index]
        if row.under_declaration is not None:
            yield f"    {one('under_declaration')}{_between(one)}{one(f'verdict_{row.under_declaration}')}"
        for turn in row.turned:
            title, option = one.reading(turn.reading, turn.option)
            verdict = one(f"verdict_{turn.verdict}")
            yield f"    {one('turned')}{_between(one)}{one('turned_by', reading=title, option=option, verdict=verdict)}"
    if article.note is not None:
        yield f"    {told('note_of')}{_between(told)}{told.of(article.note)}"


def _measure(measure: Measure, row: Row, told: Told) -> str:
    parts = [told("unsettled", label=told.phrase(measure.label, row.standard), note=told.value(measure))]
    if measure.condition is not None and not measure.condition.empty:
        parts.append(told.condition_of(measure))
        parts.append(told(f"verdict_{measure.verdict}") + ("" if measure.decides else f" {told('shown_only')}"))
    line = told("and_then").join(parts)
    notes = [
        told.phrase(note, row.standard) for note in measure.notes if measure.figure in ("cases", "grounds", "coverage")
    ]
    return f"{line} — {' '.join(notes)}" if notes else line
