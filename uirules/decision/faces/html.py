"""HTML: one file without script that shows and prints a letter the same everywhere.

The content policy allows nothing but the one style sheet (by its digest) and data URIs, so that even a hole in the
escaping could load or run nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from uirules.decision.document import (
    Block,
    Bullets,
    Column,
    DefinitionRows,
    Document,
    FactText,
    Heading,
    Identifier,
    Item,
    Link,
    PageBreak,
    Paragraph,
    Put,
    Run,
    Runs,
    Signature,
    Spoken,
    Strong,
    Struck,
    Table,
    Term,
    all_runs,
    clean,
    plain,
)
from uirules.decision.fonts import families_for, font_face

__all__ = ["block", "escape", "line", "main", "render", "sheet"]

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
# What hangs together by a no-break space: a number, its unit and the particle written onto it, before which a browser
# that knows the words of a language would still break the line.
_WHOLE = re.compile("(?<![^ ])(?=[^ ]{1,64}(?: |$))[^ \u00a0]*\u00a0[^ ]*")
# An id that is no longer is not broken at its hyphens; a longer one may be broken at its joints.
_SHORT_ID = 28
_JOINTS = re.compile(r"(?<=\w)[/_.]|:(?=\w)")
_COUNTER = re.compile(r"[a-z][a-z-]*")
_LANGUAGE = re.compile(r"[A-Za-z0-9-]+")
_CLASSES = {"lead": ' class="lead"', "note": ' class="note"', "strong": ' class="warning"', "body": ""}


def render(
    document: Document,
    *,
    embed_fonts: bool = True,
    each: Callable[[Block], str] | None = None,
    styles: str = "",
) -> str:
    """The document as one HTML file; without ``embed_fonts`` it is small, and relies on the reader's fonts.

    ``each`` renders blocks that a report has of its own, and ``styles`` is the sheet that it lays over that of letters.
    """
    style = _style(document, embed_fonts) + styles
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    lang = document.lang if _LANGUAGE.fullmatch(document.lang) else "und"
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light">',
        f"<title>{escape(plain(document.title))}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        main(document, each),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def main(document: Document, each: Callable[[Block], str] | None = None) -> str:
    """The document as the main part of a page; ``each`` renders blocks that a site has of its own."""
    each = each or block
    parts = ['<main class="letter">']
    if document.banner:
        parts.append(f'<p class="banner" role="note">{line(document.banner)}</p>')
    if document.standing:
        parts.append(f'<p class="standing">{line(document.standing)}</p>')
    parts.append(f"<h1>{line(document.title)}</h1>")
    parts += [each(part) for part in document.blocks]
    if document.annex:
        parts += ['<section class="annex">', *(each(part) for part in document.annex), "</section>"]
    return "\n".join([*parts, "</main>"])


@cache
def _sheet() -> str:
    return files("uirules.decision.faces").joinpath("letter.css").read_text(encoding="utf-8").replace("\r\n", "\n")


def sheet(counter: str = "decimal") -> str:
    """The style sheet of letters; ``counter`` is the CSS counter style of page numbers."""
    style = counter if _COUNTER.fullmatch(counter) else "decimal"
    return _sheet().replace("(page, decimal)", f"(page, {style})").replace("(pages, decimal)", f"(pages, {style})")


def _style(document: Document, embed_fonts: bool) -> str:
    own = sheet(document.counter)
    if not embed_fonts:
        return f"\n{own}"
    words = "".join(run.text for run in all_runs(document) if not isinstance(run, Strong))
    return "\n" + "\n".join([*(font_face(family) for family in families_for(words)), own])


def block(part: Block) -> str:
    """One block of a document."""
    match part:
        case Heading():
            tag = f"h{part.level + 1}"
            number = f'<span class="number">{escape(part.number)}</span> ' if part.number else ""
            return f"<{tag}>{number}{line(part.runs)}</{tag}>"
        case Paragraph():
            return f"<p{_CLASSES[part.role]}>{line(part.runs)}</p>"
        case Bullets():
            return _items(part.items)
        case DefinitionRows():
            rows = "\n".join(f"<dt>{line(row.label)}</dt><dd>{line(row.value)}</dd>" for row in part.rows)
            return f"<dl>\n{rows}\n</dl>"
        case Table():
            return _table(part)
        case Signature():
            lines = "\n".join(f"<p>{line(runs)}</p>" for runs in (part.mark, *part.lines))
            return f'<div class="signature">\n{lines}\n</div>'
        case PageBreak():
            return '<hr class="page">'


def _items(items: tuple[Item, ...]) -> str:
    entries = (f"<li>{line(item.runs)}{_items(item.items) if item.items else ''}</li>" for item in items)
    return "<ul>\n" + "\n".join(entries) + "\n</ul>"


def _table(table: Table) -> str:
    # A narrow screen shows rows as blocks, which takes the table's roles away unless they are written out.
    caption = f"<caption>{line(table.caption)}</caption>\n" if table.caption else ""
    heads = "".join(
        f'<th scope="col" role="columnheader" class="{column.role}">{line(column.header)}</th>'
        for column in table.columns
    )
    rows = "\n".join(
        f'<tr role="row">{"".join(_cell(column, cell) for column, cell in zip(table.columns, row, strict=True))}</tr>'
        for row in table.rows
    )
    return (
        f'<table role="table">\n{caption}<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{rows}\n</tbody>\n</table>'
    )


def _cell(column: Column, cell: Runs) -> str:
    if column.role == "main":
        return f'<th scope="row" role="rowheader" class="main">{line(cell)}</th>'
    label = escape(clean(plain(column.header)))
    return f'<td role="cell" class="{column.role}" data-label="{label}"><span>{line(cell)}</span></td>'


def line(runs: Runs) -> str:
    """Runs on one line."""
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    match run:
        case Link():
            place = "" if run.id is None else f' id="{escape(run.id)}"'
            if run.target is None:
                return f"<span{place}>{line(run.runs)}</span>"
            return f'<a{place} href="{escape(run.target)}">{line(run.runs)}</a>'
        case Struck():
            return f"<del>{line(run.runs)}</del>"
        case Put():
            return f"<ins>{line(run.runs)}</ins>"
        case Spoken():
            return f'<span lang="{escape(run.lang)}">{line(run.runs)}</span>'
        case Strong():
            return f"<strong>{line(run.runs)}</strong>"
        case Term():
            return f'<span class="term">{escape(run.text)}</span>'
        case Identifier():
            if len(run.text) <= _SHORT_ID:
                return f'<code class="whole" translate="no">{escape(run.text)}</code>'
            joints = _JOINTS.sub(r"\g<0><wbr>", escape(run.text))
            return f'<code translate="no">{joints}</code>'
        case FactText():
            return f'<bdi class="fact">{escape(run.text)}</bdi>'
        case _:
            return _WHOLE.sub(r'<span class="whole">\g<0></span>', escape(run.text))


def escape(text: str) -> str:
    """Text as HTML shows it, in an element or in the value of an attribute."""
    return clean(text).translate(_ESCAPES)
