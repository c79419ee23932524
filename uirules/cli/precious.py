"""Files that no output is written over: ledgers and private keys. What they hold cannot be made again."""

from __future__ import annotations

import re
from pathlib import Path

from uirules.errors import Problem

__all__ = ["precious"]

_SQLITE = b"SQLite format 3\x00"
_KEY = re.compile(rb"^-----BEGIN [A-Z ]*PRIVATE KEY-----", re.MULTILINE)
_LOOKED_AT = 65_536
_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database while it writes; something else in its place can ruin the database."""


def precious(file: str | Path) -> Problem | None:
    """Why nothing is written over this file, by whatever path or link it is named: it is a database, belongs to one,
    or holds a private key. None where nothing speaks against it. OSError where the file cannot be read."""
    target = Path(file).resolve()
    for ending in _BESIDE:
        if target.name.endswith(ending) and _begins(target.with_name(target.name.removesuffix(ending))) == _SQLITE:
            return Problem("ledger.over_a_ledger", fields={"file": str(file)})
    if not target.is_file():
        return None
    with target.open("rb") as stream:
        begins = stream.read(_LOOKED_AT)
    if begins.startswith(_SQLITE):
        return Problem("ledger.over_a_ledger", fields={"file": str(file)})
    if _KEY.search(begins):
        return Problem("ledger.over_a_key", fields={"file": str(file)})
    return None


def _begins(file: Path) -> bytes:
    if not file.is_file():
        return b""
    with file.open("rb") as stream:
        return stream.read(len(_SQLITE))
