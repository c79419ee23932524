"""All files of a rulebook: pages, style sheets, fonts. Nothing is written here; names and contents are returned."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

from uirules.decision.document import Document, Heading, Paragraph, Runs, Strong, all_runs, clean, mark_terms
from uirules.decision.faces.html import sheet
from uirules.decision.fonts import families_for, font_face
from uirules.decision.letter import build
from uirules.law import Law
from uirules.rulebook.book import Book
from uirules.rulebook.clauses import instrument_page
from uirules.rulebook.examples import Example, examples_of
from uirules.rulebook.html import choice, page_html
from uirules.rulebook.index import index_page
from uirules.rulebook.lists import facts_page, gaps_page, readings_page, sources_page
from uirules.rulebook.page import Code, Page, Section
from uirules.rulebook.provision import common_page, provision_page
from uirules.rulebook.systems import systems_page

__all__ = ["FORMAT", "MARKER", "rulebook"]

FORMAT = "uirules/rulebook/0"

MARKER = "uirules-rulebook.json"
"""The file by which a folder is known as a rulebook; it lists the others."""

_Made = tuple[Page, Runs, list[Any]]


def rulebook(laws: Sequence[Law]) -> dict[str, bytes]:
    """Every file of the rulebook of some laws, by its path in the folder. The same laws give the same bytes.

    RulesetError where a ruleset is not sound, or has no words for a rulebook in one of its languages.
    """
    book = Book(laws)
    examples = {
        (law.id, name): own
        for law in laws
        for name, own in examples_of(law, [other for other in laws if other is not law]).items()
    }
    pages: dict[str, tuple[Document, Page]] = {}
    for language in book.languages:
        for page, title, blocks in _pages(book, language, examples):
            pages[f"{language}/{page.path}"] = (_document(page, title, blocks), page)
    found: dict[str, str] = {}
    words: set[str] = set()
    for path, (document, page) in pages.items():
        words.update(run.text for run in all_runs(document) if not isinstance(run, Strong))
        others = [other for other in book.languages if other != page.lang]
        found[path] = page_html(document, page, [(other, f"{other}/{page.path}" in pages) for other in others])
    found["index.html"] = choice(book)
    for language in book.languages:
        counter = book.first(language).wording(language).locale.texts["technical.counter"]
        found[f"assets/letter-{language}.css"] = sheet(counter)
    found["assets/fonts.css"] = "\n".join(font_face(family) for family in families_for("".join(sorted(words)))) + "\n"
    found["assets/site.css"] = files("uirules.rulebook").joinpath("site.css").read_text(encoding="utf-8")
    found["assets/fonts-licence.txt"] = _licence()
    done = {path: text.replace("\r\n", "\n").encode("utf-8") for path, text in sorted(found.items())}
    done[MARKER] = _marker(laws, done)
    return done


def _licence() -> str:
    fonts = files("uirules.decision.fonts")
    names = sorted(entry.name for entry in fonts.iterdir() if entry.name.endswith("LICENSE.txt"))
    return "\n".join(fonts.joinpath(name).read_text(encoding="utf-8") for name in names)


def _marker(laws: Sequence[Law], done: dict[str, bytes]) -> bytes:
    told = [{"id": law.id, "version": law.version, "digest": law.ruleset.digest} for law in laws]
    data = {"format": FORMAT, "rulesets": told, "files": sorted([*done, MARKER])}
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _document(page: Page, title: Runs, blocks: Sequence[Any]) -> Document:
    texts, lists = page.word.locale.texts, page.word.locale.lists
    document = Document(page.lang, title, tuple(blocks), label_mark=texts["technical.label_mark"])
    return mark_terms(document, lists["technical.terms"], lists["technical.particles"])


def _pages(book: Book, language: str, examples: dict[tuple[str, str], tuple[Example, ...]]) -> Iterator[_Made]:
    page, blocks = index_page(book, language)
    laws = [law for law in book.laws if language in law.languages]
    only = page.own(laws[0].ruleset.manifest.title) if len(laws) == 1 else ()
    yield page, page.say("site.title", title=only) if only else page.label("site.rulebook"), blocks
    for law in laws:
        for name in law.benefits:
            own = examples[(law.id, name)]
            page, blocks = provision_page(book, language, law, name, own)
            yield page, page.own(law.ruleset.provision(name).title), blocks
            for example in own:
                yield _example(book, language, law, name, example)
        if (shared := common_page(book, language, law)) is not None:
            yield shared[0], shared[0].label("site.common"), shared[1]
        for key, make in (("readings", readings_page), ("facts", facts_page), ("systems", systems_page)):
            page, blocks = make(book, language, law)
            yield page, page.label(f"site.{key}"), blocks
    for instrument in book.instruments.values():
        if language in instrument.title:
            page, blocks = instrument_page(book, language, instrument)
            yield page, page.own(instrument.title), blocks
    for key, listing in (("gaps", gaps_page), ("sources", sources_page)):
        page, blocks = listing(book, language)
        yield page, page.label(f"site.{key}"), blocks


def _example(book: Book, language: str, law: Law, provision: str, example: Example) -> _Made:
    """The page of a worked example: the facts given, then the letter."""
    import yaml

    page = Page(book, language, example.page, law)
    letter = build(example.decision, language)
    back = page.link(page.own(law.ruleset.provision(provision).title), f"rules/{law.id}/{provision}.html#examples")
    given = yaml.safe_dump(example.facts, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None)
    facts = Section("facts", (Heading(1, page.label("part.claim_facts")), Code(clean_lines(given))))
    standing = [Paragraph((Strong(letter.standing),))] if letter.standing else []
    about = Paragraph(page.word.labelled(page.label("head.example"), (*page.id(example.name),)))
    provision_line = Paragraph(page.word.labelled(page.label("kind.provision"), back))
    blocks = [about, provision_line, *standing, *letter.blocks, Section("annex", letter.annex, "annex"), facts]
    return page, letter.title, blocks


def clean_lines(text: str) -> str:
    """Lines without what a page must not hold."""
    return "\n".join(clean(line) for line in text.rstrip().split("\n"))
