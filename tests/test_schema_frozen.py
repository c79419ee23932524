"""The format ``uirules/1`` is frozen: its JSON Schemas are those that were published.

``python tests/test_schema_frozen.py`` writes the stored schemas anew. Whoever does so changes what rulesets may say: a
change that refuses what was right before needs a new format (``uirules/2``), one that only allows more is written into
the changelog (docs/compatibility.md).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from uirules.ruleset.model import FORMAT
from uirules.ruleset.schema import PARTS, ruleset_schema

STORED = Path(__file__).parent / "fixtures" / "schemas"


def published() -> dict[str, Any]:
    """The schema of each kind of file."""
    return {part: ruleset_schema(part) for part in PARTS}


def text(schema: Any) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("part", PARTS)
def test_the_schema_is_the_one_published(part: str) -> None:
    """Nothing of the format changes unnoticed."""
    stored = (STORED / f"ruleset-1-{part}.json").read_text(encoding="utf-8")
    assert text(published()[part]) == stored, "the format has changed: see the head of this file"


def test_the_schemas_are_of_the_format_they_name() -> None:
    """The number in a schema's id is that of the format."""
    number = FORMAT.partition("/")[2]
    assert all(schema["$id"] == f"urn:uirules:schema:ruleset:{number}:{part}" for part, schema in published().items())
    assert sorted(path.name for path in STORED.iterdir()) == sorted(f"ruleset-{number}-{part}.json" for part in PARTS)


if __name__ == "__main__":
    for name, schema in published().items():
        (STORED / f"ruleset-1-{name}.json").write_text(text(schema), encoding="utf-8")
