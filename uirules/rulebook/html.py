"""The frame of every page: no script, a strict content policy, one set of style sheets, links within the book only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import Any

from uirules.decision.document import Document, Heading, plain
from uirules.decision.faces.html import block, escape, line, main
from uirules.rulebook.book import Book
from uirules.rulebook.page import Code, Figure, Page, Section, Warning_

__all__ = ["choice", "page_html"]

# From a disk, `self` means nothing to some browsers; fonts are data in a style sheet, for a page read from a disk may
# not fetch them there.
_POLICY = "default-src 'none'; style-src 'self' file:; font-src data:; base-uri 'none'; form-action 'none'"
_SHORT_LIST = 16
"""So many parts of a page are listed at its top; longer lists open when asked."""
_LANGUAGE = re.compile(r"[A-Za-z0-9-]+")


def page_html(document: Document, page: Page, others: Sequence[tuple[str, bool]]) -> str:
    """One page. ``others`` are the other languages, each with whether it has this page too."""
    body = [
        f'<a class="skip" href="#top">{escape(page.text("site.skip"))}</a>',
        _navigation(page, others),
        f'<div id="top">{_contents(document, page)}',
        main(document, _block),
        "</div>",
    ]
    title = plain(document.title)
    if page.path != "index.html":
        title = f"{title} · {page.text('site.rulebook')}"
    kind = "rulebook worked" if "/examples/" in page.path else "rulebook"
    return _frame(
        document.lang, title, posixpath.relpath("assets", posixpath.dirname(f"{page.lang}/{page.path}")), body, kind
    )


def choice(book: Book) -> str:
    """The page at the top of the folder: one link for each language."""
    items = []
    for language in book.languages:
        words = book.words(book.first(language), language)
        titles = [escape(law.ruleset.manifest.title[language]) for law in book.laws if language in law.languages]
        link = f'<a href="{language}/index.html" hreflang="{language}">{escape(words["site.language"])}</a>'
        items.append(f'<li lang="{language}"><strong>{link}</strong><br>{"<br>".join(titles)}</li>')
    first = book.languages[0]
    heads = [book.words(book.first(language), language)["site.rulebook"] for language in book.languages]
    spans = " · ".join(
        f'<span lang="{language}">{escape(head)}</span>' for language, head in zip(book.languages, heads, strict=True)
    )
    body = ['<main class="letter">', f"<h1>{spans}</h1>", '<ul class="choice">', *items, "</ul>", "</main>"]
    return _frame(first, " · ".join(heads), "assets", body)


def _frame(language: str, title: str, assets: str, body: Sequence[str], kind: str = "rulebook") -> str:
    lang = language if _LANGUAGE.fullmatch(language) else "und"
    styles = [f"{assets}/{name}.css" for name in ("fonts", f"letter-{lang}", "site")]
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{lang}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light">',
        f"<title>{escape(title)}</title>",
        *(f'<link rel="stylesheet" href="{escape(style)}">' for style in styles),
        "</head>",
        f'<body class="{kind}">',
        *body,
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _navigation(page: Page, others: Sequence[tuple[str, bool]]) -> str:
    """The way up, and the same page in the other languages."""
    links = [f'<a href="{escape(page.href("index.html"))}">{escape(page.text("site.home"))}</a>']
    for language, has in others:
        law = page.book.first(language)
        name = page.book.words(law, language)["site.language"]
        place = page.href(page.path if has else "index.html", language)
        links.append(
            f'<a class="other" href="{escape(place)}" hreflang="{language}" lang="{language}">{escape(name)}</a>'
        )
    return f'<nav class="top">{" ".join(links)}</nav>'


def _contents(document: Document, page: Page) -> str:
    """The parts of a long page, to go to."""
    entries = []
    parts: tuple[Any, ...] = document.blocks
    for part in parts:
        head = next((b for b in part.blocks if isinstance(b, Heading)), None) if isinstance(part, Section) else None
        if head is not None:
            entries.append(f'<li><a href="#{escape(part.id)}">{line(head.runs)}</a></li>')
    if len(entries) < 3:
        return ""
    title = escape(page.text("site.on_this_page"))
    is_open = " open" if len(entries) <= _SHORT_LIST else ""
    listed = "<ul>\n" + "\n".join(entries) + "\n</ul>"
    details = f"<details{is_open}><summary>{title}</summary>\n{listed}</details>"
    return f'<nav class="contents" aria-label="{title}">{details}</nav>'


def _block(part: Any) -> str:
    match part:
        case Section():
            kind = f' class="{escape(part.kind)}"' if part.kind else ""
            inside = "\n".join(map(_block, part.blocks))
            return f'<section id="{escape(part.id)}"{kind}>\n{inside}\n</section>'
        case Figure():
            caption = f"<figcaption>{line(part.caption)}</figcaption>" if part.caption else ""
            return f"<figure>\n{part.svg}\n{caption}</figure>"
        case Code():
            lines = "\n".join(escape(text) for text in part.text.split("\n"))
            return f'<pre translate="no"><code>{lines}</code></pre>'
        case Warning_():
            return f'<p class="own-words">{line(part.runs)}</p>'
    return block(part)
