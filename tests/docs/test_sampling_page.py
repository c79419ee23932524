"""The page on sampling lists the assumptions as they are shipped, each with value, grade, basis, source and note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from docs_pages import DOCS, table

from uirules.amend.read import load_amendment, shipped_amendments
from uirules.sampling.about import about_fields
from uirules.sampling.amended import facts_of
from uirules.sampling.assumptions import Assumption, shipped

PAGE = DOCS / "sampling.md"


def value_of(entry: Assumption) -> str:
    """A value as the page writes it."""
    written: Any = entry.written
    return ", ".join(f"{key}: {part}" for key, part in written.items()) if isinstance(written, dict) else str(written)


def founded(name: str, entry: Assumption) -> str:
    """The item of the list that says what an assumption rests on."""
    return f"- `{name}`: {entry.source}" + (f" {entry.note}" if entry.note else "")


def rows(entries: Mapping[str, Assumption]) -> list[list[str]]:
    """The table of some assumptions."""
    return [
        [
            name,
            entry.title["en"] + (f" ({entry.unit})" if entry.unit else ""),
            value_of(entry),
            entry.grade,
            entry.basis,
        ]
        for name, entry in entries.items()
    ]


def test_the_table_is_that_of_the_file() -> None:
    """Every row, in the order of the file: name, what it is with its unit, value, grade, basis."""
    assert table(PAGE, "assumptions") == rows(shipped())


def test_the_table_of_amendments_is_that_of_their_files() -> None:
    """The same, amendment by amendment; below it what each rests on, where more than nothing was found."""
    amended = [facts_of(load_amendment(name)) for name in shipped_amendments()]
    entries = {name: entry for one in amended for name, entry in one.named.items()}
    assert table(PAGE, "amended") == rows(entries)
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    lacking = [name for name, entry in entries.items() if " ".join(founded(name, entry).split()) not in page]
    assert all((entries[name].source, entries[name].note) == ("Not found.", None) for name in lacking)


@pytest.mark.parametrize("name", shipped())
def test_the_page_says_what_each_rests_on(name: str) -> None:
    """Source and note stand on the page, wherever its lines break."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert " ".join(founded(name, shipped()[name]).split()) in page


def test_the_page_names_every_field_of_about() -> None:
    """What is told of a claim besides its facts, and every value of it."""
    fields = {name: list(field.get("values", {})) for name, field in about_fields().items()}
    told = {row[0]: row[2] for row in table(PAGE, "about")}
    assert list(told) == list(fields)
    assert all(told[name] == ", ".join(values) for name, values in fields.items() if values)
