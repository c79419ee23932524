"""Clauses, citations, assurance, status: the law's own addresses, and how well each is known.

A :class:`Registry` reads ``legal_refs/``; see ``docs/clauses.md`` for the format of its files.
"""

from __future__ import annotations

from uirules.legal.assurance import Assurance, weakest
from uirules.legal.ids import ClauseId, parse_id
from uirules.legal.model import Citation, Clause, Dated, Fact, Gap, Instrument, Source, Status, TextStatus, Words
from uirules.legal.registry import Registry

__all__ = [
    "Assurance",
    "Citation",
    "Clause",
    "ClauseId",
    "Dated",
    "Fact",
    "Gap",
    "Instrument",
    "Registry",
    "Source",
    "Status",
    "TextStatus",
    "Words",
    "parse_id",
    "weakest",
]
