"""Copies of laws with changes in their files, for tests of what a change brings about."""

from __future__ import annotations

import shutil
from pathlib import Path

LAWS = Path(__file__).parent / "fixtures" / "laws"
GRANT = LAWS / "school-grant"

Change = tuple[str, str, str]
"""A file, what stands in it, and what is put in its place."""


def copied(law: Path, into: Path, *changes: Change) -> Path:
    """A copy of a law's folder with changes."""
    folder = into / law.name
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(law, folder)
    change(folder, *changes)
    return folder


def change(folder: Path, *changes: Change) -> None:
    """Changes in the files of a folder, each at the first place."""
    for file, old, new in changes:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer has {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
