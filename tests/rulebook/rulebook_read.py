"""Reading the pages of a rulebook: ids, links and words."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "wbr", "hr", "line", "rect", "circle"})


@dataclass
class Read(HTMLParser):
    """One page: its ids, its links, its tags with their attributes, and its words outside names and quotations."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("href"):
            self.links.append(str(given["href"]))
        if tag not in VOID:
            other = "lang" in given and tag != "html"
            quiet = tag in ("code", "pre", "style", "bdi") or other or (bool(self._open) and self._open[-1][1])
            self._open.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        opened = self._open.pop()[0]
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        if not self._open or not self._open[-1][1]:
            self.words.append(data)


def read(text: str) -> Read:
    """The page; every tag must be closed where it belongs."""
    page = Read()
    page.feed(text)
    page.close()
    assert page._open == []
    return page


def target(path: str, link: str) -> tuple[str, str]:
    """The file and the anchor that a link of a page leads to."""
    file, _, anchor = link.partition("#")
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path, anchor
