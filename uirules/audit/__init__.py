"""Decisions made elsewhere, recomputed under the law of their date: what agrees, what differs by which clause, and
what was paid too much or too little; of all of them, or projected from a sample.

:func:`audit` does the work on an :class:`AuditFile`; the faces stand in :mod:`.page` and in ``Audit.to_dict``. It is a
recalculation and decides nothing.
"""

from __future__ import annotations

from uirules.audit.report import Audit
from uirules.audit.rows import AuditFile
from uirules.audit.run import Asked, audit

__all__ = ["Asked", "Audit", "AuditFile", "audit"]
