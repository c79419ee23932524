"""The shipped amendments against C102 and C168, and their page, docs/shipped-amendments.md.

``python tests/drafting/conform/test_shipped.py`` writes the tables of that page anew, between their markers (it takes a
minute or two). Amendments without a day of commencement are looked at as if in force from 2027 on.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from conform_asked import LAW, asked

from uirules.amend.model import AmendmentFile
from uirules.amend.named import named_amendment
from uirules.amend.read import shipped_amendments
from uirules.drafting.conform.load import read_library
from uirules.drafting.conform.report import Row

PAGE = Path(__file__).parents[3] / "docs" / "shipped-amendments.md"
FROM = "2027-01-01"
GROUPS = (
    ("raised-cap", "twelve-in-twenty-four", "quit-with-just-cause", "c102-package", "c168-package"),
    ("severance-stated", "severance-defer", "severance-consume", "severance-reduce"),
    ("indexed-cap", "partial-unemployment", "labour-market-link", "graduated-sanctions", "training-and-reemployment"),
    ("notif-63-2020-departure", "notif-64-2020-departure", "notif-196-2020-departure"),
)
"""The columns of the tables beside the law as it stands; one table a group, so that a page is wide enough."""


def wanted() -> dict[str, list[str]]:
    """The articles of the tables: Parts IV and XI to XIII of C102 as far as unemployment goes, and C168, by id."""
    standards = read_library(LAW, None, []).standards
    c102 = [one.id for one in standards["c102"].articles if one.branch in ("unemployment", "general")]
    return {"c102": c102, "c168": [one.id for one in standards["c168"].articles]}


@cache
def rows(amendment: str = "") -> tuple[Row, ...]:
    """The articles of the tables, of the law as it stands or with an amendment."""
    return tuple(asked(f"{LAW}+{amendment}@{FROM}" if amendment else LAW, articles=wanted()).sides[0].rows)


def verdicts(amendment: str = "") -> dict[str, dict[str, str]]:
    """The verdict of each article, by standard and id."""
    found: dict[str, dict[str, str]] = {}
    for row in rows(amendment):
        found.setdefault(row.standard.id, {})[row.article.id] = row.verdict
    return found


def which(standard: str, amendment: str, verdict: str) -> list[str]:
    """The articles with a verdict, by id."""
    return [article for article, one in verdicts(amendment)[standard].items() if one == verdict]


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def files() -> dict[str, AmendmentFile]:
    """The shipped amendments by id."""
    return {id: named_amendment(id).amendment.file for id in shipped_amendments()}


def overview() -> list[str]:
    """A line for each amendment: id, title, kind, status, what it rests on."""
    lines = ["| amendment | title | kind | status | rests on |", "| --- | --- | --- | --- | --- |"]
    for id, file in files().items():
        rests = ", ".join(f"`{one}`" for one in file.requires) or "–"
        lines.append(f"| `{id}` | {file.title['en']} | {file.kind} | {file.status} | {rests} |")
    return lines


def title(row: Row) -> str:
    """How an article is named in the tables."""
    return f"{row.standard.id.upper()} {row.article.article} {row.article.title['en']}"


def table(group: tuple[str, ...]) -> list[str]:
    """A table of verdicts; what differs from the law as it stands is set in bold."""
    columns = [rows(amendment) for amendment in group]
    lines = [
        "| article | the law | " + " | ".join(f"`{one}`" for one in group) + " |",
        "| --- | --- |" + " --- |" * len(group),
    ]
    for at, row in enumerate(rows()):
        cells = [column[at].verdict for column in columns]
        if row.verdict == "not_examined" and set(cells) == {"not_examined"}:
            continue
        shown = [cell if cell == row.verdict else f"**{cell}**" for cell in cells]
        lines.append(f"| {title(row)} | {row.verdict} | " + " | ".join(shown) + " |")
    return lines


def cells(amendment: str) -> dict[str, str]:
    """A column of the page, by article; ``""`` is the law as it stands, as every table shows it."""
    found: dict[str, str] = {}
    heads: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.strip("|").split("|")] if line.startswith("| ") else []
        if parts[:2] == ["article", "the law"]:
            heads = ["", *(part.strip("`") for part in parts[2:])]
        elif not parts:
            heads = []
        elif amendment in heads and parts[0] != "---":
            cell = parts[1 + heads.index(amendment)].strip("*")
            assert found.setdefault(parts[0], cell) == cell
    return found


def rewritten(text: str) -> str:
    """The page with its tables written anew."""
    parts = {"overview": overview(), **{f"verdicts {at}": table(group) for at, group in enumerate(GROUPS, 1)}}
    for name, lines in parts.items():
        body = "\n".join([f"<!-- {name} -->", "", *lines, "", f"<!-- /{name} -->"])
        before, start, rest = text.partition(f"<!-- {name} -->")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        assert start and end, name
        text = before + body + after
    return text


# ── tests ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_package_at_the_level_of_c102() -> None:
    """Articles 22, 24 and 65 pass; what fails is whom the insurance covers, and that no study was made."""
    passed = which("c102", "c102-package", "pass")
    assert {"art-22", "art-24-duration", "art-24-3", "art-65-unemployment", "art-69-i"} <= set(passed)
    assert which("c102", "c102-package", "fail") == ["art-21", "art-71-3"]


def test_what_the_package_at_the_level_of_c102_leaves_open() -> None:
    """Exactly these articles are neither passed nor failed."""
    assert which("c102", "c102-package", "undetermined") == ["art-21-c", "art-69-c"]
    assert which("c102", "c102-package", "judgement") == ["art-23", "art-69-other"]
    unexamined = ["art-21-b", "art-24-1-b", "art-24-4", "art-66", "art-69-a-e"]
    assert which("c102", "c102-package", "not_examined") == unexamined


def test_the_package_at_the_level_of_c168() -> None:
    """It passes what its note claims: Articles 10(1), 15, 18, 19, 20 and 22; whom it covers fails as before."""
    named = {row.article.id: row.article.article for row in rows("c168-package")}
    passed = which("c168", "c168-package", "pass")
    assert [named[one] for one in passed] == ["10(1)", "15(1)", "18", "19(2), (3)", "20", "22"]
    assert [named[one] for one in which("c168", "c168-package", "fail")] == ["11"]


def test_every_shipped_amendment_is_on_the_page() -> None:
    """In the overview, with sentences on what it does, and in one table."""
    text = PAGE.read_text(encoding="utf-8")
    assert "\n".join(overview()) in text, "python tests/drafting/conform/test_shipped.py writes it anew"
    assert re.findall(r"^- \*\*`(.+?)`\*\*", text, flags=re.MULTILINE) == list(files())
    assert sorted(one for group in GROUPS for one in group) == sorted(files())


@pytest.mark.parametrize("amendment", ["", "raised-cap", "c102-package"])
def test_the_page_says_what_is_computed(amendment: str) -> None:
    """The cells of the cheap columns; the others are written by the same function."""
    computed = {title(row): row.verdict for row in rows(amendment)}
    shown = cells(amendment)
    assert shown == {article: computed[article] for article in shown}
    assert {article for article, verdict in computed.items() if verdict != "not_examined"} <= set(shown)


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
