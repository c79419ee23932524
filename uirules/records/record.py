"""A record: a document in canonical JSON, known by its digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from uirules.records.canonical import canonical_bytes, digest

__all__ = ["Record"]


@dataclass(frozen=True, slots=True)
class Record:
    """A record with what it rests on."""

    id: str
    kind: str
    content: Mapping[str, Any]
    payload: bytes
    detail: bytes | None = None
    snapshots: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def from_payload(cls, payload: bytes) -> Record:
        """The record of its canonical bytes."""
        content = json.loads(payload)
        return cls(digest(payload), str(content["kind"]), content, payload)

    @classmethod
    def of(
        cls, content: Mapping[str, Any], *, detail: bytes | None = None, snapshots: Mapping[str, bytes] | None = None
    ) -> Record:
        """The record that says this."""
        payload = canonical_bytes(content)
        return cls(digest(payload), str(content["kind"]), content, payload, detail, dict(snapshots or {}))
