"""Where a replay stands: written down now and then, so that one that was interrupted goes on from there."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uirules.errors import Problem, RecordError, UnknownName
from uirules.records.replay.book import Book
from uirules.records.replay.tally import Tally

__all__ = ["SCHEMA", "State", "read_state", "write_state"]

SCHEMA = "uirules/replay-state/0"


@dataclass(frozen=True, slots=True)
class State:
    """``next`` is the place of the first entry that was not looked at, ``head`` the hash of the entry before it.

    ``settings`` is the digest of what was asked for: another law, another version of the engine, is another replay.
    """

    ledger: str
    settings: str
    next: int
    head: str
    tally: Mapping[str, Any]


def write_state(path: Path, state: State) -> None:
    """Write it, so that at any moment the old or the new one stands there. OSError where that cannot be."""
    data = {"schema": SCHEMA, **{name: getattr(state, name) for name in State.__slots__}}
    other = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}")
    try:
        other.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        other.replace(path)
    finally:
        other.unlink(missing_ok=True)


def read_state(path: Path, book: Book, settings: str) -> tuple[int, Tally] | None:
    """Where to go on, and what was counted up to there; None where there is no such file.

    RecordError for a file that is none, or the state of another ledger or of another replay.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise _wrong("replay.state_unread", path) from None
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise ValueError
        state = State(str(data["ledger"]), str(data["settings"]), int(data["next"]), str(data["head"]), data["tally"])
        tally = Tally.from_state(state.tally)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _wrong("replay.state_unread", path) from None
    if state.ledger != book.id or not _leads_to(book, state):
        raise _wrong("replay.state_other_ledger", path)
    if state.settings != settings:
        raise _wrong("replay.state_other_settings", path)
    return state.next, tally


def _leads_to(book: Book, state: State) -> bool:
    """Whether the ledger still has the entry up to which the state goes."""
    try:
        return book.get(state.next - 1).hash == state.head
    except UnknownName:
        return False


def _wrong(code: str, path: Path) -> RecordError:
    return RecordError(Problem(code, fields={"file": str(path)}))
