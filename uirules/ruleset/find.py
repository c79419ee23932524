"""Where rulesets are: shipped with the package, in folders that a caller names, in installed packages, or at a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from uirules.errors import Problem, RulesetError, UnknownName, did_you_mean

__all__ = [
    "Reference",
    "data_folder",
    "default_ruleset",
    "find_ruleset",
    "installed_rulesets",
    "shipped_rulesets",
    "split_reference",
]

GROUP = "uirules.rulesets"
"""The entry points of installed packages: each names a package that holds ruleset folders."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_PINNED = re.compile(r"([a-z0-9][a-z0-9-]*)@(sha256:[0-9a-f]{64}|[0-9]+\.[0-9]+\.[0-9]+)\Z")

Reference = str | Path


def data_folder(name: str) -> Path:
    """A folder of the data that travels with the package: ``rulesets``, ``legal_refs`` or ``examples``.

    In a wheel it lies in ``uirules/_data``; in a checkout, beside the package.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "_data" / name
    if inside.is_dir():
        return inside
    beside = package.parent
    if (beside / "pyproject.toml").is_file():
        return beside / name
    raise RulesetError(Problem("ruleset.no_data", found=name))


def _below(folder: Path) -> dict[str, Path]:
    """The ruleset folders of a folder, by name."""
    return {path.parent.name: path.parent for path in sorted(folder.glob("*/ruleset.yaml"))}


def shipped_rulesets() -> dict[str, Path]:
    """The rulesets of the package, by id."""
    return _below(data_folder("rulesets"))


def default_ruleset() -> str | None:
    """The shipped ruleset that is meant where none is named: the id in the file ``default`` beside them, if any."""
    file = data_folder("rulesets") / "default"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else None


def installed_rulesets() -> dict[str, Path]:
    """The rulesets of other installed packages, by id. Their packages are found, never imported."""
    found: dict[str, Path] = {}
    for entry in entry_points(group=GROUP):
        spec = find_spec(entry.module.partition(".")[0])
        for root in (spec.submodule_search_locations or ()) if spec is not None else ():
            folder = Path(root).joinpath(*entry.module.split(".")[1:])
            found |= {name: path for name, path in _below(folder).items() if name not in found}
    return found


def split_reference(reference: Reference) -> tuple[Reference, str | None]:
    """``id@sha256:…`` or ``id@1.2.0`` as the id and the digest or version it must have; everything else as it is."""
    match = _PINNED.match(reference) if isinstance(reference, str) else None
    return (match[1], match[2]) if match else (reference, None)


def find_ruleset(reference: Reference, folders: Iterable[Path] = ()) -> Path:
    """The folder of a ruleset: a shipped id, an id in one of ``folders`` or of an installed package, or a path.

    Shipped ids cannot be shadowed. UnknownName where there is none, RulesetError for a folder without a manifest.
    """
    text = str(reference)
    if isinstance(reference, str) and _ID.match(text):
        known = shipped_rulesets()
        if text in known:
            shadows = [folder for folder in folders if not _is_or_lacks(folder, text, known[text])]
            if shadows:
                raise RulesetError(
                    Problem(
                        "ruleset.shadows", found=text, expected=str(known[text]), fields={"folder": str(shadows[0])}
                    )
                )
            return known[text]
        for more in (*(_below(folder) for folder in folders), installed_rulesets()):
            known = {**more, **known}
            if text in known:
                return known[text]
        if not Path(text).is_dir():
            raise UnknownName(_unknown(text, known))
    path = Path(text)
    if path.is_file() and path.name == "ruleset.yaml":
        path = path.parent
    if not path.is_dir():
        raise UnknownName(_unknown(text, shipped_rulesets()))
    if not (path / "ruleset.yaml").is_file():
        raise RulesetError(Problem("ruleset.no_manifest", found=text))
    return path


def _is_or_lacks(folder: Path, text: str, known: Path) -> bool:
    """Whether a folder has no ruleset of this id, or is the shipped folder itself, given by its path."""
    below = _below(folder)
    return text not in below or below[text].resolve() == known.resolve()


def _unknown(text: str, known: Mapping[str, Path]) -> Problem:
    return Problem(
        "ruleset.unknown_ruleset",
        found=text,
        expected=", ".join(sorted(known)),
        suggestion=did_you_mean(text, known),
    )
