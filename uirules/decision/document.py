"""A letter as a tree that knows neither a language nor an output format.

Builders make a :class:`Document` of blocks and runs; the emitters of :mod:`uirules.decision.faces` turn it into text,
Markdown or HTML. The kind of a run says what an emitter may do with it, above all :class:`FactText`, which came from a
claim and is never trusted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias

__all__ = [
    "Block",
    "Bullets",
    "Column",
    "DefinitionRows",
    "Document",
    "FactText",
    "Heading",
    "Identifier",
    "Item",
    "Link",
    "PageBreak",
    "Paragraph",
    "Put",
    "Row",
    "Run",
    "Runs",
    "Signature",
    "Spoken",
    "Strong",
    "Struck",
    "Table",
    "Term",
    "Text",
    "all_runs",
    "clean",
    "mark_terms",
    "plain",
    "runs",
]


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the project, of a ruleset or of a locale."""

    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A legal term: no line may break inside it."""

    text: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """An id, digest, pointer or formula: set in code type, never translated. It may come from a claim."""

    text: str


@dataclass(frozen=True, slots=True)
class FactText:
    """Words that came from a claim. Emitters show them as they are and let them do nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Emphasised runs."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Link(Strong):
    """Runs that lead to another place of a site, or are one (``id``). A letter has none; only HTML shows it."""

    target: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Struck(Strong):
    """Runs of a redline that stand in the earlier wording only. A letter has none; only HTML marks them."""


@dataclass(frozen=True, slots=True)
class Put(Strong):
    """Runs of a redline that stand in the later wording only."""


@dataclass(frozen=True, slots=True)
class Spoken(Strong):
    """Runs in another language than the rest of the page."""

    lang: str = ""


Run: TypeAlias = Text | Term | Identifier | FactText | Strong
Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the body or the annex; ``level`` 1 stands just below the title. ``number`` is shown as given."""

    level: Literal[1, 2, 3]
    runs: Runs
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``lead`` is the outcome, ``note`` is set apart, ``strong`` a warning the reader must not miss."""

    runs: Runs
    role: Literal["body", "lead", "note", "strong"] = "body"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, with entries below it."""

    runs: Runs
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without numbers."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: ``ordinal`` a row number, ``main`` what the row is about, the rest by their look."""

    header: Runs
    role: Literal["ordinal", "main", "text", "word", "number", "date"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; every row has as many cells as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    caption: Runs = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row of the table has not as many cells as there are columns")


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value."""

    label: Runs
    value: Runs


@dataclass(frozen=True, slots=True)
class DefinitionRows:
    """Labels with their values, as at the head of a letter."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """The place of the signature (``mark``), with the capacity and the office below it."""

    mark: Runs
    lines: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Heading | Paragraph | Bullets | Table | DefinitionRows | Signature | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole letter in one language.

    ``banner`` stands above everything. ``standing`` says what kind of paper this is ("Calculation, not a decision").
    ``annex`` begins on a new page. ``label_mark`` joins a label and its value in running text. ``counter`` is the CSS
    counter style of page numbers. The last two come from the locale.
    """

    lang: str
    title: Runs
    blocks: tuple[Block, ...]
    annex: tuple[Block, ...] = ()
    standing: Runs = ()
    banner: Runs = ()
    label_mark: str = ": "
    counter: str = "decimal"


def runs(*parts: Run | str) -> Runs:
    """Runs from ready runs and the project's own words."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts if part != "")


# Controls, bidirectional marks, embeddings and isolates, zero-width space, soft hyphen, byte-order mark, annotation and
# tag characters: none of them has work to do in a letter, and all of them can make it read otherwise than it is.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_ESCAPES = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b[@-Z\\\\-_]?")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text on one line, without control characters, terminal escapes, marks of direction or lone surrogates."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub(" ", _ESCAPES.sub("", text))
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", _FORBIDDEN.sub("", text)))


def plain(parts: Iterable[Run]) -> str:
    """The words of the runs, cleaned, without any markup."""
    return "".join(plain(part.runs) if isinstance(part, Strong) else clean(part.text) for part in parts)


def all_runs(node: Any) -> Iterator[Run]:
    """Every run below a document, block or run, in reading order; a :class:`Strong` gives its parts."""
    if isinstance(node, Text | Term | Identifier | FactText):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from all_runs(part)
    elif hasattr(node, "__dataclass_fields__"):
        for field in fields(node):
            yield from all_runs(getattr(node, field.name))


def mark_terms(document: Document, terms: Sequence[str], particles: Sequence[str] = ()) -> Document:
    """The document with every legal term of ``terms`` marked, the longest first.

    A particle of ``particles`` that is written onto a term stays with it, since no line may begin with one.
    """
    if not terms:
        return document
    alternatives = "|".join(re.escape(term) for term in sorted(set(terms), key=lambda term: (-len(term), term)))
    tail = "|".join(re.escape(part) for part in sorted(set(particles), key=lambda part: (-len(part), part)))
    pattern = re.compile(f"(?<![A-Za-z])(?:{alternatives})(?![A-Za-z])" + (f"(?:{tail})?" if tail else ""))
    marked: Document = _marked(document, pattern)
    return marked


def _marked(node: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(node, tuple):
        parts: list[Any] = []
        for part in node:
            parts.extend(_split(part.text, pattern) if isinstance(part, Text) else (_marked(part, pattern),))
        return tuple(parts)
    if hasattr(node, "__dataclass_fields__") and not isinstance(node, Term | Identifier | FactText | PageBreak):
        changed = {
            field.name: _marked(value, pattern)
            for field in fields(node)
            if not isinstance(value := getattr(node, field.name), str | int | None)
        }
        return replace(node, **changed)
    return node


def _split(text: str, pattern: re.Pattern[str]) -> list[Run]:
    parts: list[Run] = []
    end = 0
    for match in pattern.finditer(text):
        follows = text[match.end() : match.end() + 1]
        if follows and unicodedata.category(follows).startswith("M"):
            continue
        if match.start() > end:
            parts.append(Text(text[end : match.start()]))
        parts.append(Term(match[0]))
        end = match.end()
    if end < len(text):
        parts.append(Text(text[end:]))
    return parts
