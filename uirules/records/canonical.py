"""Canonical JSON (RFC 8785) and digests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from uirules.errors import Problem, RecordError

__all__ = ["canonical_bytes", "digest"]

_SAFE = 2**53 - 1


def canonical_bytes(data: Any) -> bytes:
    """The canonical JSON of plain data; integers beyond ±(2^53-1) and fractions become texts, floats are refused."""
    import rfc8785

    result: bytes = rfc8785.dumps(_plain(data))
    return result


def _plain(data: Any) -> Any:
    if data is None or isinstance(data, bool | str):
        return data
    if isinstance(data, int):
        return data if -_SAFE <= data <= _SAFE else str(data)
    if isinstance(data, Fraction):
        return str(data)
    if isinstance(data, Mapping):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    raise RecordError(Problem("ledger.not_canonical"))


def digest(data: bytes) -> str:
    """``sha256:`` and 64 hex digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
