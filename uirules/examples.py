"""The example claims that travel with the package. ``examples/README.md`` tells what each of them shows."""

from __future__ import annotations

from pathlib import Path

from uirules.errors import Problem, UnknownName, did_you_mean
from uirules.ruleset.find import data_folder

__all__ = ["example", "examples"]

_NO_CLAIM = frozenset({"notice.yaml"})


def examples() -> dict[str, Path]:
    """The files of example claims, by id. A file holds one claim or several: ``uirules.ruleset.source.read_claims``."""
    folder = data_folder("examples")
    files = [path for ending in ("yaml", "json") for path in folder.glob(f"*.{ending}")]
    return {path.stem: path for path in sorted(files) if path.name not in _NO_CLAIM}


def example(id: str) -> Path:
    """The file of one example. UnknownName where there is none of that id."""
    known = examples()
    if id not in known:
        raise UnknownName(
            Problem("scenario.no_example", found=id, expected=", ".join(known), suggestion=did_you_mean(id, known))
        )
    return known[id]
