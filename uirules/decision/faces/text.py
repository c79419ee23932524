"""Terminal text: wrapped lines, tables as blocks, no control character, no markup for any terminal library to read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from uirules.decision.document import (
    Block,
    Bullets,
    DefinitionRows,
    Document,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    plain,
)

__all__ = ["cells", "render", "wrap"]

_WIDTH = 78


def render(document: Document, width: int = _WIDTH) -> str:
    """The document as lines of at most ``width`` columns (a word that is longer by itself is broken)."""
    lines: list[str] = []
    if document.banner:
        lines += ["=" * width, *wrap(plain(document.banner), width), "=" * width, ""]
    if document.standing:
        lines += [*wrap(plain(document.standing), width), ""]
    lines += [*_underlined(plain(document.title), "=", width), ""]
    for block in document.blocks:
        lines += [*_block(block, document.label_mark, width), ""]
    if document.annex:
        lines += ["=" * width, ""]
        for block in document.annex:
            lines += [*_block(block, document.label_mark, width), ""]
    return "\n".join(line.rstrip(" ") for line in lines).rstrip("\n") + "\n"


def cells(text: str) -> int:
    """The columns that the text takes: marks joined to a letter take none, wide letters take two."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """The text in lines, broken at ordinary spaces only; ``first`` stands before the first, ``rest`` before others."""
    rest = " " * cells(first) if rest is None else rest
    lines: list[str] = []
    line, taken = first, False
    for word in (piece for part in text.split(" ") if part for piece in _pieces(part, width - cells(rest))):
        if taken and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line, taken = rest, False
        line += (" " if taken else "") + word
        taken = True
    return [*lines, line]


def _pieces(word: str, width: int) -> Iterator[str]:
    """The word, or pieces of it that fit, none of which begins inside a cluster of letter and marks."""
    piece, size = "", 0
    for index, character in enumerate(word):
        joined = _cells(character) == 0 or (index > 0 and unicodedata.combining(word[index - 1]) == 9)
        if size + _cells(character) > max(width, 8) and not joined:
            yield piece
            piece, size = "", 0
        piece += character
        size += _cells(character)
    yield piece


def _underlined(text: str, mark: str, width: int) -> list[str]:
    lines = wrap(text, width)
    return [*lines, mark * max(cells(line) for line in lines)]


def _block(block: Block, label_mark: str, width: int) -> list[str]:
    match block:
        case Heading():
            text = f"{block.number} {plain(block.runs)}" if block.number else plain(block.runs)
            return _underlined(text, "-", width) if block.level == 1 else wrap(text, width)
        case Paragraph():
            if block.role == "strong":
                return wrap(plain(block.runs), width, "! ", "! ")
            return wrap(plain(block.runs), width)
        case Bullets():
            return [line for item in block.items for line in _item(item, 0, width)]
        case DefinitionRows():
            pairs = ((plain(row.label), plain(row.value)) for row in block.rows)
            return [line for label, value in pairs for line in wrap(f"{label}{label_mark}{value}", width, "", "  ")]
        case Table():
            return _table(block, label_mark, width)
        case Signature():
            lines = ["", "_" * 30, *wrap(plain(block.mark), width)]
            return lines + [line for runs in block.lines for line in wrap(plain(runs), width)]
        case PageBreak():
            return ["-" * width]


def _item(item: Item, depth: int, width: int) -> Iterator[str]:
    yield from wrap(plain(item.runs), width, "  " * depth + "- ")
    for below in item.items:
        yield from _item(below, depth + 1, width)


def _table(table: Table, label_mark: str, width: int) -> list[str]:
    lines = [*wrap(plain(table.caption), width), ""] if table.caption else []
    ordinal = next((index for index, column in enumerate(table.columns) if column.role == "ordinal"), None)
    main = next((index for index, column in enumerate(table.columns) if column.role == "main"), None)
    for number, row in enumerate(table.rows):
        first = f"{plain(row[ordinal])}  ".rjust(4) if ordinal is not None else "- "
        indent = " " * cells(first)
        if main is not None:
            lines += wrap(plain(row[main]), width, first)
        rest = [
            f"{plain(column.header)}{label_mark}{plain(cell)}"
            for index, (column, cell) in enumerate(zip(table.columns, row, strict=True))
            if index not in (ordinal, main) and plain(cell)
        ]
        lines += wrap(" · ".join(rest), width, indent if main is not None else first, indent)
        if number + 1 < len(table.rows):
            lines.append("")
    return lines
