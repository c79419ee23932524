"""The payload of an entry: canonical JSON, and what it refers to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from uirules.errors import Problem, RecordError
from uirules.records.canonical import MAX_INTEGER, canonical_bytes

__all__ = ["MAX_PAYLOAD", "commitment_of", "is_digest", "kind_of", "read_payload", "snapshots_of"]

MAX_PAYLOAD = 50_000_000
"""The most bytes of a record."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
_BEYOND = re.compile(b"[\xf0-\xf4]")
"""Begins a character beyond the basic plane: RFC 8785 sorts names with such characters otherwise than Python does."""
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False)
"""Gives the canonical text of everything else, and is five times as fast as the library."""
_HEX = frozenset("0123456789abcdef")


def read_payload(payload: bytes) -> dict[str, Any]:
    """The document, if these are its canonical bytes. RecordError otherwise; the error shows nothing of them."""
    try:
        data = json.loads(payload, parse_float=_refuse, parse_constant=_refuse, parse_int=_integer)
        if payload.isascii() or not _BEYOND.search(payload):
            right = _WRITER.encode(data).encode() == payload
        else:
            right = canonical_bytes(data) == payload
    except (ValueError, RecursionError, RecordError):
        right = False
    if not right or not isinstance(data, dict):
        raise RecordError(Problem("ledger.not_canonical"))
    return data


def _integer(text: str) -> int:
    value = int(text) if len(text) < 20 else MAX_INTEGER + 1
    if -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    raise ValueError("not every reader holds it exactly")


def _refuse(text: str) -> NoReturn:
    raise ValueError("a float is not exact")


def is_digest(value: Any) -> bool:
    """Whether a value is ``sha256:`` and 64 hex digits."""
    return isinstance(value, str) and len(value) == 71 and value.startswith("sha256:") and _HEX.issuperset(value[7:])


def kind_of(content: Mapping[str, Any]) -> str:
    """The record's kind. RecordError where it is no word of small letters."""
    kind = content.get("kind")
    if not isinstance(kind, str) or not 0 < len(kind) <= 40 or not _LETTERS.issuperset(kind):
        raise RecordError(Problem("ledger.no_kind"))
    return kind


def commitment_of(content: Mapping[str, Any]) -> str | None:
    """The digest under which the record's personal facts are kept beside it; None where they stand in the record."""
    calculation = content.get("calculation", content)
    value = calculation.get("detached") if isinstance(calculation, Mapping) else None
    return value if is_digest(value) else None


def snapshots_of(content: Mapping[str, Any]) -> Iterator[str]:
    """The digests of the rulesets and amendments that the record rests on."""
    calculation = content.get("calculation")
    ruleset = calculation.get("ruleset") if isinstance(calculation, Mapping) else None
    if not isinstance(ruleset, Mapping):
        return
    amendments = ruleset.get("amendments")
    for part in (ruleset, *(amendments if isinstance(amendments, list) else ())):
        value = part.get("snapshot") if isinstance(part, Mapping) else None
        if isinstance(value, str) and is_digest(value):
            yield value
