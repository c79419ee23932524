"""The canonical bytes of cases, and their digest: whoever compares again can see that the cases are the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from uirules.drafting.compare.model import Case

__all__ = ["Population", "canonical", "case_digest"]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return {"number": str(value)}
    if isinstance(value, tuple):
        return list(value)
    return {"text": str(value)}


def canonical(case: Case) -> bytes:
    """One line of JSON in UTF-8: keys in the order of their signs, no blanks, days by ISO 8601, fractions as texts.

    The place a case was read from is no part of it; what a scenario asks of the law besides its facts is.
    """
    data: dict[str, Any] = {"claim": case.claim}
    if case.about:
        data["about"] = case.about
    if case.settings is not None:
        own = case.settings
        data["settings"] = {"readings": dict(own.readings), "law_on": own.law_on, "known_at": own.known_at}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "surrogatepass")


def case_digest(case: Case) -> bytes:
    """The SHA-256 of the canonical bytes of one case."""
    return hashlib.sha256(canonical(case)).digest()


class Population:
    """The digest of all cases, each with a line end behind it, as they pass."""

    def __init__(self) -> None:
        self._all = hashlib.sha256()

    def add(self, case: Case) -> bytes:
        """The digest of a case, which is counted in."""
        line = canonical(case)
        self._all.update(line + b"\n")
        return hashlib.sha256(line).digest()

    @property
    def sha256(self) -> str:
        """``sha256:…`` of all cases so far."""
        return f"sha256:{self._all.hexdigest()}"
