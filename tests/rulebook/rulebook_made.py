"""The rulebooks that the tests look at, each made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rulebook_read import Read, read

from uirules import load_ruleset
from uirules.rulebook import rulebook
from uirules.rulebook.book import Book

LAGUNE = Path(__file__).parents[1] / "fixtures" / "laws" / "lagune-2031"


@dataclass(frozen=True)
class Made:
    """A rulebook: its files, its pages as read, and what it was made from."""

    book: Book
    files: dict[str, bytes]
    pages: dict[str, Read]

    def text(self, path: str) -> str:
        return self.files[path].decode("utf-8")


@cache
def made(reference: str | Path) -> Made:
    law = load_ruleset(reference)
    files = rulebook([law])
    pages = {path: read(content.decode("utf-8")) for path, content in files.items() if path.endswith(".html")}
    return Made(Book([law]), files, pages)
