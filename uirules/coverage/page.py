"""The map as a page: a document for the faces of decisions, hence with their styles, fonts and content policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from uirules.coverage.boundaries import Boundary
from uirules.coverage.report import Report
from uirules.coverage.told import clause_reason, more, question_told, reasons_told, sides_told, summary, where_told
from uirules.coverage.words import Words
from uirules.decision.document import (
    Block,
    Bullets,
    Column,
    DefinitionRows,
    Document,
    Heading,
    Identifier,
    Item,
    Paragraph,
    Row,
    Runs,
    Strong,
    Table,
    Text,
)
from uirules.decision.faces import html
from uirules.decision.locales import load_locale

__all__ = ["document", "render"]

_RULES = 4


def render(found: Report, lang: str = "en", *, embed_fonts: bool = True) -> str:
    """The map as one HTML file without script."""
    return html.render(document(found, lang), embed_fonts=embed_fonts)


def document(found: Report, lang: str = "en") -> Document:
    """The map as a document of blocks."""
    words = Words(lang)
    technical = load_locale(words.lang).texts
    title = words("title", rulesets=", ".join(f"{id} {version}" for id, version, _ in found.rulesets))
    return Document(
        lang=words.lang,
        title=_text(title),
        blocks=tuple(_blocks(found, words)),
        label_mark=technical.get("technical.label_mark", ": "),
        counter=technical.get("technical.counter", "decimal"),
    )


def _text(text: str) -> Runs:
    return (Text(text),)


def _id(text: str) -> Runs:
    return (Identifier(text),)


def _blocks(found: Report, words: Words) -> Iterator[Block]:
    yield Paragraph(_text(words("about")), "note")
    yield DefinitionRows(tuple(Row(_text(label), _text(value)) for label, value in summary(found, words)))
    yield _heading(words("problems"), len(found.problems), words)
    if found.problems:
        yield Bullets(
            tuple(
                Item((Identifier(problem.where), Text(" "), Text(problem.text[words.lang])))
                for problem in found.problems
            )
        )
    else:
        yield Paragraph(_text(words("none")))
    if found.tables:
        yield _heading(words("rows"), sum(len(table.rows) for table in found.tables), words)
        for table in found.tables:
            yield Heading(2, (Identifier(table.id), Text(" "), Text(words.of(table.title))))
            yield _table(
                words,
                (("key", "ordinal"), ("about", "main"), ("grade", "word"), ("state", "word"), ("where", "text")),
                [
                    (
                        _id(row.key),
                        _text(words.of(row.title)),
                        _id(row.grades) if row.grades else (),
                        (Strong(_text(words(f"state_{row.state}"))),)
                        if row.state in ("missing", "not_yet_encoded")
                        else _text(words(f"state_{row.state}")),
                        _text(" — ".join(where_told(row, words))),
                    )
                    for row in table.rows
                ],
            )
    if found.questions:
        yield _heading(words("questions"), len(found.questions), words)
        yield _table(
            words,
            (("item", "ordinal"), ("state", "word"), ("where", "main")),
            [
                (
                    _text(words.number(line.number)),
                    _text(words(f"state_{line.state}")),
                    _text(question_told(line, words)),
                )
                for line in found.questions
            ],
        )
    yield from _clauses(found, words)
    yield from _ends(found, words)


def _clauses(found: Report, words: Words) -> Iterator[Block]:
    yield _heading(words("unruled"), len(found.unruled), words)
    yield _table(
        words,
        (("clause", "main"), ("reason", "text")),
        [
            ((Text(words.of(line.label)), Text(" "), Identifier(line.id)), _text(clause_reason(line, words)))
            for line in found.unruled
        ],
    )
    yield _heading(words("ruled"), len(found.ruled), words)
    yield _table(
        words,
        (("clause", "main"), ("rules", "text"), ("scenarios", "number")),
        [
            (
                (Text(words.of(line.label)), Text(" "), Identifier(line.id)),
                _id(more(line.rules, _RULES, words)),
                _text(words.number(len(line.scenarios))),
            )
            for line in found.ruled
        ],
    )


def _ends(found: Report, words: Words) -> Iterator[Block]:
    yield _heading(words("boundaries"), len(found.open), words)
    if found.open:
        rows = [(*_boundary(boundary, words), _text(sides_told(boundary.open, words))) for boundary in found.open]
        yield _table(words, (("boundary", "main"), ("kind", "word"), ("lacking", "text")), rows)
    else:
        yield Paragraph(_text(words("none")))
    if found.excused:
        yield _heading(words("excused"), len(found.excused), words)
        yield _table(
            words,
            (("boundary", "main"), ("kind", "word"), ("lacking", "text"), ("reason", "text")),
            [
                (
                    *_boundary(boundary, words),
                    _text(sides_told(boundary.lacking, words)),
                    _text(" ".join(reasons_told(boundary, words))),
                )
                for boundary in found.excused
            ],
        )
    if found.unfounded:
        yield _heading(words("unfounded"), len(found.unfounded), words)
        yield Bullets(tuple(Item(_id(element.name)) for element in found.unfounded))


def _boundary(boundary: Boundary, words: Words) -> tuple[Runs, Runs]:
    """A boundary and its kind."""
    return _id(f"{boundary.owner}: {boundary.name}: {boundary.text}"), _text(words(f"kind_{boundary.kind}"))


def _heading(title: str, count: int, words: Words) -> Heading:
    return Heading(1, _text(f"{title} ({words.number(count)})"))


def _table(words: Words, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Runs, ...]]) -> Table:
    heads = tuple(Column(_text(words(f"column_{name}")), role) for name, role in columns)  # type: ignore[arg-type]
    return Table(heads, tuple(rows))
