"""Markdown (CommonMark with tables): everything that Markdown or HTML would act on is escaped, trusted or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from uirules.decision.document import (
    Block,
    Bullets,
    DefinitionRows,
    Document,
    FactText,
    Heading,
    Identifier,
    Item,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Signature,
    Strong,
    Table,
    clean,
)

__all__ = ["render"]

# Entities for what HTML acts on (some dialects know no backslash there), backslashes for what Markdown acts on.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = re.compile(r"[\\`*_\[\]~|$]|(?<= )#")
# What an extended dialect would make a link or an image of, in words that came from a claim.
_LINKS = re.compile(r"(?<=[A-Za-z])[:@](?=\S)|(?<=\b[wW]{3})\.|[!@](?=\S)")
# What makes a block of its own at the beginning of a line.
_START = re.compile(r"(?:#{1,6}|[-+=])(?=\s|$|[-+=])|\d{1,9}(?=[.)](?:\s|$))")


def render(document: Document) -> str:
    """The document as Markdown."""
    parts: list[str] = []
    if document.banner:
        parts.append(_quote(_strong(document.banner)))
    if document.standing:
        parts.append(_strong(document.standing))
    parts.append(f"# {_line(document.title)}")
    parts += [_block(block, document.label_mark) for block in document.blocks]
    if document.annex:
        parts.append("---")
        parts += [_block(block, document.label_mark) for block in document.annex]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, label_mark: str) -> str:
    match block:
        case Heading():
            # A number such as "1." would start a list elsewhere, but not inside a heading.
            number = f"{_escaped(block.number)} " if block.number else ""
            return f"{'#' * (block.level + 1)} {number}{_line(block.runs)}"
        case Paragraph():
            if block.role == "strong":
                return _strong(block.runs)
            text = _start(_line(block.runs))
            return _quote(text) if block.role == "note" else text
        case Bullets():
            return "\n".join(line for item in block.items for line in _item(item, 0))
        case DefinitionRows():
            return "\n".join(f"- {_start(_line(row.label))}{label_mark}{_line(row.value)}" for row in block.rows)
        case Table():
            return _table(block)
        case Signature():
            return "\\\n".join(_start(_line(runs)) for runs in (block.mark, *block.lines))
        case PageBreak():
            return "---"


def _item(item: Item, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {_start(_line(item.runs))}"
    for below in item.items:
        yield from _item(below, depth + 1)


def _table(table: Table) -> str:
    header = " | ".join(_line(column.header, table=True) for column in table.columns)
    marks = " | ".join("---:" if column.role in ("ordinal", "number") else "---" for column in table.columns)
    rows = (" | ".join(_line(cell, table=True) for cell in row) for row in table.rows)
    lines = [f"| {header} |", f"| {marks} |", *(f"| {row} |" for row in rows)]
    caption = [_start(_line(table.caption)), ""] if table.caption else []
    return "\n".join([*caption, *lines])


def _line(runs: Runs, *, table: bool = False) -> str:
    return "".join(_run(run, table) for run in runs)


def _run(run: Run, table: bool) -> str:
    match run:
        case Strong():
            return _strong(run.runs, table=table)
        case Identifier():
            return _code(clean(run.text), table)
        case FactText():
            return _LINKS.sub(lambda match: f"&#{ord(match[0])};", _escaped(clean(run.text)))
        case _:
            return _escaped(clean(run.text))


def _strong(runs: Runs, *, table: bool = False) -> str:
    text = _line(runs, table=table)
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}**{inner}**{after}"


def _code(text: str, table: bool) -> str:
    if not text.strip():
        return text
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or (text[0] == " " == text[-1]) else ""
    if table:
        # The table is cut at bars before code is read; its dialects take the backslash away again.
        text = text.replace("|", "\\|")
    return f"{fence}{pad}{text}{pad}{fence}"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", "".join(_ENTITIES.get(character, character) for character in text))


def _start(text: str) -> str:
    # Spaces before the first word would make code of it, or another level of a list.
    text = text.strip(" ")
    match = _START.match(text)
    if match is None:
        return text
    if match[0].isdigit():
        return f"{match[0]}\\{text[match.end() :]}"
    return f"\\{text}"


def _quote(text: str) -> str:
    return f"> {text}"
