"""Amendments that governed none of the claims: a comparison then tells nothing of them, and has to say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from typing import TYPE_CHECKING, Any, NamedTuple

from uirules.amended import AmendedLaw
from uirules.decision.decision import Decision
from uirules.law import Law

if TYPE_CHECKING:
    from uirules.amend.stack import Named

__all__ = ["Untouched", "touched_by", "untouched"]


class Untouched(NamedTuple):
    """An amendment of a side that governed no claim. ``start`` is the day from which it is law; None: it has none."""

    side: int
    named: Named
    start: dt.date | None

    def to_dict(self, spec: str) -> dict[str, Any]:
        """Plain types for JSON."""
        start = None if self.start is None else self.start.isoformat()
        return {"side": spec, "amendment": self.named.amendment.id, "from": start}


def touched_by(decision: Decision) -> tuple[str, ...]:
    """The amendments that had a part in a decision, or of which it is not known whether they have."""
    said = decision.amendments
    if said is None:
        return ()
    if decision.derivation is None:  # which law governs is open, or there are no rules
        return tuple(one.id for one in said.listed)
    saved = {one.amendment for one in said.transitions if one.rule == "none_worse_off"}
    return tuple(one.id for one in said.listed if one.governs or one.id in saved)


def untouched(side: int, law: Law, touched: Container[str]) -> list[Untouched]:
    """The amendments of a side's law that are not among those touched; of errata and others that change only other
    amendments nothing is said."""
    if not isinstance(law, AmendedLaw):
        return []
    return [
        Untouched(side, one, one.start)
        for one in law.stack.named
        if not one.erratum and one.amendment.file.amends_amendment is None and one.amendment.id not in touched
    ]
