"""Writing a rulebook into a folder: whole or not at all, and never over what is no rulebook."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from uirules.errors import Problem, UnknownName
from uirules.rulebook.site import FORMAT, MARKER

__all__ = ["write"]


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files of a rulebook into a folder, in the place of the rulebook that it holds, if it holds one.

    They are written beside it and take its place at once. UnknownName where the folder holds something else; OSError
    where it cannot be written.
    """
    target = folder.resolve() if folder.is_symlink() else folder
    problem = _occupied(target, str(folder))
    if problem is not None:
        raise UnknownName(problem)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent.resolve()))
    try:
        for path, content in files.items():
            place = made / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        made.chmod(0o777 & ~_mask())
        _replace(made, target)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _replace(made: Path, target: Path) -> None:
    """Give the new folder its name; the old one keeps it until then."""
    if not target.exists():
        made.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=made.parent))
    target.rename(old / "old")
    try:
        made.rename(target)
    except OSError:
        (old / "old").rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _occupied(target: Path, named: str) -> Problem | None:
    """What speaks against writing there: a file, a folder of something else, files that the rulebook did not write."""
    if not target.exists():
        return None
    if not target.is_dir():
        return Problem("rulebook.no_folder", found=named)
    files = (path for path in target.rglob("*") if not path.is_dir())
    listed = _listed(target / MARKER)
    if listed is None:  # one file is enough to know: a folder such as / is not searched through
        return Problem("rulebook.not_empty", found=named, fields={"marker": MARKER}) if any(files) else None
    present = {path.relative_to(target).as_posix() for path in files}
    foreign = sorted(present - listed)
    if foreign:
        return Problem("rulebook.foreign_file", found=foreign[0], fields={"folder": named})
    return None


def _listed(marker: Path) -> set[str] | None:
    """The files that a marker names; None where it is none."""
    try:
        data: Any = json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("files"), list):
        return None
    return {str(name) for name in data["files"]}
