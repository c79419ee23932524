"""A page in the making: one language, one place in the site, and the ways to say and to link something there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from uirules.decision.document import Block, Column, FactText, Identifier, Link, Runs, Table, Text
from uirules.decision.speech import names_of
from uirules.decision.wording import Fillable
from uirules.law import Law
from uirules.rulebook.book import Book
from uirules.rulebook.elements import Element
from uirules.ruleset.types import Type

__all__ = ["Code", "Figure", "Page", "Section", "Warning_"]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks with a place of their own; ``kind`` is its class for the style sheet."""

    id: str
    blocks: tuple[Any, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG, made by this package, with its caption."""

    svg: str
    caption: Runs = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Lines in code type: a formula, the facts of a claim."""

    text: str


@dataclass(frozen=True, slots=True)
class Warning_:
    """What the reader of a clause must not miss, smaller than a warning of a letter."""

    runs: Runs


class Page:
    """One page: ``path`` is its place below the folder of its language."""

    def __init__(self, book: Book, language: str, path: str, law: Law | None = None) -> None:
        self.book, self.lang, self.path = book, language, path
        self.law = law or book.first(language)
        self.word = self.law.wording(language)
        self.speech = book.speech[self.law.id]
        self.texts = book.words(self.law, language)

    # ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def text(self, key: str) -> str:
        """A text of the book as it stands."""
        return self.texts[key]

    def label(self, key: str) -> Runs:
        """A text of the book as runs."""
        return (Text(self.texts[key]),)

    def say(self, key: str, **values: Fillable) -> Runs:
        """A pattern of the book, filled, as part of a sentence."""
        return self.word.phrase(self.texts[key], values)

    def some(self, key: str, **values: Fillable) -> Runs:
        """A pattern that a language may fill with some of the values only."""
        pattern = self.texts[key]
        return self.word.phrase(pattern, {name: values[name] for name in names_of(pattern)})

    def own(self, words: Mapping[str, str] | None) -> Runs:
        """A ruleset's or the registry's own text in this language."""
        return () if words is None or self.lang not in words else (Text(words[self.lang]),)

    def inside(self, label: Runs) -> Runs:
        """A label inside a sentence begins with a small letter, where the language has them."""
        first = label[0] if label else None
        if self.word.locale.texts["technical.labels_lowered"] != "yes" or not isinstance(first, Text):
            return label
        if first.text[1:2].isupper():
            return label
        return (Text(first.text[:1].lower() + first.text[1:]), *label[1:])

    def value(self, value: Any, type_: Type) -> Runs:
        """A value as the language writes it."""
        shown = self.speech.shown(value, type_)
        return self.word.value(shown.value, shown.kind)

    def day(self, day: Any) -> Runs:
        """A day, or nothing."""
        return self.label("site.nothing") if day is None else (Text(self.word.date(day)),)

    def published(self, day: Any) -> Runs:
        """The day on which an entry was published; nothing where it is that of the whole version."""
        return () if day == self.law.ruleset.manifest.published else self.day(day)

    def digits(self, text: str) -> str:
        """Digits of the language for 0 to 9, ungrouped: years, numbers of items."""
        return text.translate(str.maketrans("0123456789", self.word.locale.texts["number.digits"]))

    def join(self, parts: Sequence[Runs]) -> Runs:
        """``A, B and C``; a dash where there is nothing."""
        return self.word.join(parts) if parts else self.label("site.nothing")

    def listed(self, parts: Iterable[Runs]) -> Runs:
        """``A, B, C``, for cells of tables."""
        comma = Text(self.word.locale.texts["lists.and.join"])
        found: list[Any] = []
        for part in parts:
            found += [comma, *part] if found else part
        return tuple(found) or self.label("site.nothing")

    def grade(self, letter: str | None) -> Runs:
        """The name of a grade."""
        if letter is None:
            return self.label("site.nothing")
        return (Text(self.word.label(f"grade_named.{letter.lower()}")),)

    def id(self, text: str) -> Runs:
        """A name of the ruleset, in code type."""
        return (Identifier(text),)

    def given(self, text: str) -> Runs:
        """Words that are in no language of the book's own: names of courts, of sources."""
        return (FactText(text),)

    # ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def href(self, place: str, language: str | None = None) -> str:
        """The address of a place, relative to this page; a place is a page below a language, with an anchor or not."""
        page, sign, anchor = place.partition("#")
        here = posixpath.dirname(f"{self.lang}/{self.path}")
        target = f"{language or self.lang}/{page}"
        if sign and target == f"{self.lang}/{self.path}":
            return f"#{anchor}"
        return posixpath.relpath(target, here) + sign + anchor

    def link(self, runs: Runs, place: str) -> Runs:
        """Runs that lead to a place."""
        return (Link(runs, self.href(place)),)

    def clause_place(self, clause: str) -> str | None:
        """Where a clause stands; None where the book has no page for it."""
        if clause not in self.book.clauses:
            return None
        instrument, _, part = clause.partition("/")
        return f"clauses/{instrument}.html#{part or 'whole'}"

    def clause(self, id: str, *, full: bool = False) -> Runs:
        """A clause by its label, leading to it."""
        clause = self.book.clauses.get(id)
        if clause is None or self.lang not in clause.label:
            return self.id(id)
        label = (
            self.law.registry.label(id, self.lang, full=full) if id in self.law.registry else clause.label[self.lang]
        )
        place = self.clause_place(id)
        return (Text(label),) if place is None else self.link((Text(label),), place)

    def clauses(self, ids: Iterable[str], *, full: bool = False) -> Runs:
        """Several clauses."""
        return self.listed([self.clause(id, full=full) for id in ids])

    def element(self, element: Element) -> Runs:
        """An element by what it is called, leading to it."""
        return self.link(self.called(element), element.place)

    def called(self, element: Element) -> Runs:
        """What an element is called: its title, else its number among its kind."""
        if element.title is not None and self.lang in element.title:
            return self.own(element.title)
        if element.kind == "condition":
            return self.say("name.condition", n=(Text(self.word.number(element.number)),))
        if element.kind == "definition":
            return self.untitled(element.name, element.number)
        if element.kind == "stage":
            return (Text(self.word.label(f"system.{element.name}")),)
        if element.kind == "exception":
            return self.numbered("name.exception", element.name, element.number)
        return self.own(element.owner) or self.id(element.name)

    def untitled(self, name: str, number: int) -> Runs:
        """What a value without a title is called: its name, or its number, as the language likes it."""
        return self.numbered("name.untitled", name, number)

    def numbered(self, key: str, name: str, number: int) -> Runs:
        """What something without a title is called by a pattern that uses its name, its number or both."""
        return self.some(key, id=Identifier(name), n=(Text(self.word.number(number)),))

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def table(self, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Runs]]) -> Block:
        """A table whose columns are (name of the header, role); columns empty in every row are left out."""
        filled = [tuple(row) for row in rows]
        nothing = self.label("site.nothing")
        kept = [i for i in range(len(columns)) if not filled or any(row[i] not in ((), nothing) for row in filled)]
        heads = tuple(Column(self.label(f"column.{columns[i][0]}"), columns[i][1]) for i in kept)  # type: ignore[arg-type]
        return Table(heads, tuple(tuple(row[i] or nothing for i in kept) for row in filled))
