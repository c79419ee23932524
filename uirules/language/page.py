"""The glossary as people read it: one table for each group."""

from __future__ import annotations

from collections.abc import Iterator

from uirules.legal.glossary import Glossary, Term

__all__ = ["glossary_page"]

_BASIS = {"seen": "seen", "usual": "usual", "own": "own rendering"}
_HEAD = """\
# Glossary, English and Myanmar

One term for one thing. This page is made from `legal_refs/glossary.yaml` by `uirules glossary --format markdown`;
change it there. The standing says where the Myanmar comes from:

- **seen**: the words stand in a page that was read; the spelling is brought to modern Unicode.
- **usual**: common administrative Burmese, not seen in a text of this Law.
- **own rendering**: made for this project. **A Myanmar lawyer must confirm it** against the gazette before it is
  printed as official.

Behind a term, in brackets, stand the forms that may take its place. `uirules check` warns where an English text has a
term, and its Myanmar none of these; a term marked ° is for people and is not looked for. How a translator works is told
in [language.md](language.md).
"""


def glossary_page(glossary: Glossary, languages: tuple[str, str] = ("en", "my")) -> str:
    """The page in Markdown, its last line ended."""
    return "\n".join([_HEAD, *_sections(glossary, languages)]) + "\n"


def _sections(glossary: Glossary, languages: tuple[str, str]) -> Iterator[str]:
    source, target = languages
    for number, (group, title) in enumerate(glossary.groups.items()):
        if number:
            yield ""
        yield f"## {title[source]}"
        yield ""
        yield "| English | Myanmar | standing |"
        yield "| --- | --- | --- |"
        for term in glossary.terms.values():
            if term.group == group:
                cells = (_source(term, source), _target(term, target), _standing(term, target))
                yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _source(term: Term, language: str) -> str:
    return (term.forms.get(language) or ("",))[0] + ("" if term.lint else " °")


def _target(term: Term, language: str) -> str:
    first, *others = term.forms.get(language) or ("",)
    return f"{first} ({'; '.join(others)})" if others else first


def _standing(term: Term, language: str) -> str:
    parts = [_BASIS[term.basis]]
    if term.sources:
        parts[0] += f" ({', '.join(term.sources)})"
    if term.note:
        parts.append(term.note)
    if avoided := term.avoid.get(language):
        parts.append(f"never {', '.join(avoided)}")
    return "; ".join(parts)
