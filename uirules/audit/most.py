"""What a law's terms can give at the most: the bound on which the interval of a projected error rests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from uirules.audit.judge import Amount
from uirules.decision.results import Range
from uirules.drafting.compare.difference import side_result
from uirules.drafting.compare.model import bounds
from uirules.drafting.compare.report import amendments_of
from uirules.errors import NoLawInForce
from uirules.law import Law

__all__ = ["most_of"]


def most_of(law: Law, benefit: str, money: str, first: dt.date | None, last: dt.date | None) -> Amount | None:
    """The most that any claim can come to whose contingency lies between two days; None where there is no bound.

    A claim of which nothing is known but its day is decided: what it comes to holds for every claim of that day. It is
    decided on the first and the last day, and on each between them on which a number of the law changes.
    """
    if first is None or last is None:
        return None
    most: Amount = 0
    for day in sorted({first, last, *(day for day in _changes(law, benefit) if first < day <= last)}):
        try:
            decision = law.decide({law.ruleset.provision(benefit).contingency: day}, benefit)
        except NoLawInForce:  # nothing is given on such a day
            continue
        found = side_result(decision, b"", money).total
        if isinstance(found, Range) and found.high is None:
            return None
        if found is not None:
            most = max(most, bounds(found)[1])
    return most


def _changes(law: Law, benefit: str) -> Iterator[dt.date]:
    """The days on which a number of the benefit changes, or an amendment begins."""
    for planned in law.plan(benefit).parameters.values():
        yield from (entry.start for entry in planned.entries)
    for one in amendments_of(law):
        if one.start is not None:
            yield one.start
