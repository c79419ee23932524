"""The faces of a letter: a :class:`~uirules.decision.document.Document` as terminal text, Markdown or one HTML file.

Each module has one entry function, ``render``. None of them knows a language.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from uirules.decision.document import Document

__all__ = ["Face", "render"]

Face: TypeAlias = Literal["text", "markdown", "html"]


def render(document: Document, face: Face, *, embed_fonts: bool = True) -> str:
    """The document in one of its faces; ``embed_fonts`` matters to HTML only."""
    if face == "text":
        from uirules.decision.faces import text

        return text.render(document)
    if face == "markdown":
        from uirules.decision.faces import markdown

        return markdown.render(document)
    if face == "html":
        from uirules.decision.faces import html

        return html.render(document, embed_fonts=embed_fonts)
    raise ValueError(f"no face is called {face!r}; there are: text, markdown, html")
