"""The shipped registry, read once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from uirules.legal import Registry
from uirules.ruleset.find import data_folder
from uirules.ruleset.source import load_yaml


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry(data_folder("legal_refs"), load=load_yaml)


@pytest.fixture(scope="session")
def texts(registry: Registry) -> list[tuple[str, dict[str, str]]]:
    """Every text of the registry in its languages, each with a name to find it by."""
    return list(_texts(registry))


@pytest.fixture(scope="session")
def docs() -> Path:
    return Path(__file__).resolve().parents[2] / "docs"


def _texts(registry: Registry) -> Iterator[tuple[str, dict[str, str]]]:
    for name in registry.instruments:
        instrument = registry.instrument(name)
        for part in ("title", "number", "issued_by"):
            if (words := getattr(instrument, part)) is not None:
                yield f"{name}: {part}", dict(words)
    for clause in registry.clauses():
        for part in ("title", "label", "summary", "reason"):
            if (words := getattr(clause, part)) is not None:
                yield f"{clause.id}: {part}", dict(words)
        for fact in clause.facts:
            if fact.text is not None:
                yield f"{clause.id}: {fact.key} {fact.part or ''}", dict(fact.text)
    for gap in registry.gaps():
        yield f"gap {gap.id}", dict(gap.text)
