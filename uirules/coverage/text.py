"""The map on a terminal of 100 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uirules.coverage.assurance import Weakest
from uirules.coverage.boundaries import Boundary
from uirules.coverage.report import Report
from uirules.coverage.told import clause_reason, more, question_told, reasons_told, row_told, sides_told, summary
from uirules.coverage.words import Words
from uirules.decision.faces.text import cells, wrap
from uirules.errors.report import report as problems_text

__all__ = ["render", "weakest_lines"]

WIDTH = 100
_RULES = 3
"""How many rules are named at a clause; the rest is counted."""


def render(found: Report, lang: str = "en") -> str:
    """The map as lines of at most 100 columns (a place or an id that is longer by itself is broken)."""
    words = Words(lang)
    return "\n".join(line.rstrip() for line in _lines(found, words)) + "\n"


def _lines(found: Report, words: Words) -> Iterator[str]:
    title = words("title", rulesets=", ".join(f"{id} {version}" for id, version, _ in found.rulesets))
    yield from (title, "=" * min(cells(title), WIDTH))
    for label, value in summary(found, words):
        yield from wrap(f"{label}{words('label_mark')}{value}", WIDTH, "", "    ")
    yield from _head(words("problems"), len(found.problems), words)
    if found.problems:
        for told in problems_text(found.problems, lang=words.lang).split("\n"):
            yield from wrap(told, WIDTH, "", "    ")
    if found.tables:
        yield from _head(words("rows"), sum(len(table.rows) for table in found.tables), words)
        for table in found.tables:
            yield f"{table.id} {words.of(table.title)}"
            for row in table.rows:
                state = words(f"state_{row.state}")
                yield from _entry((row.key, 5), (row.grades, 7), (state, 9), rest=row_told(row, words))
    if found.questions:
        yield from _head(words("questions"), len(found.questions), words)
        for line in found.questions:
            state = words(f"state_{line.state}")
            yield from _entry((words.number(line.number), 5), (state, 9), rest=question_told(line, words))
    yield from _head(words("unruled"), len(found.unruled), words)
    for clause in found.unruled:
        yield from wrap(f"{clause.id} — {clause_reason(clause, words)}", WIDTH, "  ", "      ")
    yield from _head(words("ruled"), len(found.ruled), words)
    for clause in found.ruled:
        rules = more(clause.rules, _RULES, words)
        count = words("count_of_scenarios", count=words.number(len(clause.scenarios)))
        yield from wrap(f"{clause.id} ({count}) — {rules}", WIDTH, "  ", "      ")
    yield from _head(words("boundaries"), len(found.open), words)
    for boundary in found.open:
        yield from wrap(_boundary(boundary, boundary.open, words), WIDTH, "  ", "      ")
    if found.excused:
        yield from _head(words("excused"), len(found.excused), words)
        for boundary in found.excused:
            parts = (_boundary(boundary, boundary.lacking, words), *reasons_told(boundary, words))
            yield from wrap(" — ".join(parts), WIDTH, "  ", "      ")
    if found.unfounded:
        yield from _head(words("unfounded"), len(found.unfounded), words)
        for element in found.unfounded:
            yield from wrap(f"{element.position}: {element.name}", WIDTH, "  ", "      ")


def _boundary(boundary: Boundary, sides: Sequence[str], words: Words) -> str:
    """A boundary with its place and some of its sides."""
    place = "" if boundary.position is None else f"{boundary.position.file}:{boundary.position.line}: "
    named = sides_told(sides, words)
    return f"{place}{boundary.name}: {boundary.text} — {words(f'kind_{boundary.kind}')}: {named}"


def _head(title: str, count: int, words: Words) -> tuple[str, str, str]:
    line = f"{title}{words('label_mark')}{words.number(count)}"
    return "", line, "-" * min(cells(line), WIDTH)


def _entry(*columns: tuple[str, int], rest: str) -> Iterator[str]:
    """Some narrow columns, then a text that goes on below itself."""
    first = "  "
    for text, width in columns:
        first += text + " " * max(width - cells(text), 0) + " "
    yield from wrap(rest, WIDTH, first, " " * min(cells(first), 30))


def weakest_lines(found: Sequence[Weakest], lang: str = "en") -> str:
    """The weakest grades of each provision."""
    words = Words(lang)
    lines = [f"{words('weakest')}:"]
    for one in found:
        outcome, amount = (grade or words("no_grade") for grade in (one.outcome, one.amount))
        lines.append(
            f"  {one.ruleset}, {one.provision}: {words('column_outcome')} {outcome}, {words('column_amount')} {amount}"
        )
    return "\n".join(lines)
