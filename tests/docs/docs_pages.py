"""Pages of ``docs/`` as tests see them: blocks of code, each with the mark above it, and tables of formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.glob("lints/*.md")])
OF_OTHERS = frozenset({"clauses.md", "coverage.md", "feel.md", "glossary.md", "scenarios.md"})
"""Pages whose blocks carry no marks: their YAML must load and their Python must run."""

_MARK = re.compile(r"<!-- *([a-z][a-z ]*[a-z])(?:: *(.*?))? *-->\s*\Z")
_FENCE = re.compile(r"```([a-z]*)\s*\Z")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, and the mark on the line above (``<!-- mark: value -->``)."""

    page: Path
    line: int
    language: str
    text: str
    mark: str | None
    value: str | None

    @property
    def where(self) -> str:
        return f"docs/{self.page.name}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page in their order."""
    mark: tuple[str, str | None] | None = None
    inside: tuple[int, str] | None = None
    held: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if inside is not None:
            if line.rstrip() == "```":
                start, language = inside
                yield Block(page, start, language, "\n".join(held) + "\n", *(mark or (None, None)))
                inside, mark, held = None, None, []
            else:
                held.append(line)
        elif fence := _FENCE.match(line):
            inside = (number, fence[1])
        elif found := _MARK.match(line):
            mark = (found[1], found[2])
        elif line.strip():
            mark = None
    assert inside is None, f"docs/{page.name}: a block has no end"


def table(page: Path, mark: str) -> list[list[str]]:
    """The cells of the table that stands below ``<!-- mark -->``, without its head; code marks are taken off."""
    lines = iter(page.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.strip() == f"<!-- {mark} -->":
            break
    rows = []
    for line in lines:
        if not line.startswith("|"):
            if rows:
                break
            continue
        rows.append([cell.strip().strip("`").strip() for cell in line.strip()[1:-1].split("|")])
    return rows[2:]
