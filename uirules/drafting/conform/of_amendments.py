"""What amendments bring to a test: the day on which they have settled, their own part of the cases, their studies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from uirules.amend.stack import Named
from uirules.amended import AmendedLaw
from uirules.law import Law
from uirules.values import dates

__all__ = ["FOLDER", "day_of_cases", "not_begun", "overlays_of", "studies"]

FOLDER = "conform"
"""Beside an amendment's file: ``conform/<id>.yaml`` holds what it changes in how the law is asked."""
_SETTLED = 24
"""So many months after the last commencement no month that an average looks back over is of the old law."""


def _named(law: Law) -> Sequence[Named]:
    return law.stack.named if isinstance(law, AmendedLaw) else ()


def day_of_cases(law: Law, usual: dt.date) -> dt.date:
    """The day of the standard cases: the usual one, or the end of a month on which every amendment has settled.

    That is two years after the last commencement, or the last day before the first sunset, where that comes earlier.
    """
    starts = [one.start for one in _named(law) if one.start is not None]
    if not starts or max(starts) <= _months_before(usual):
        return usual
    day = dates.last_day_of(dates.month_of(max(starts)) + _SETTLED)
    assert isinstance(day, dt.date)
    sunsets = [one.amendment.file.sunset for one in _named(law) if one.amendment.file.sunset is not None]
    return min([day, *(sunset - dt.timedelta(days=1) for sunset in sunsets if sunset > max(starts))])


def _months_before(day: dt.date) -> dt.date:
    before = dates.first_day_of(dates.month_of(day) - _SETTLED)
    assert isinstance(before, dt.date)
    return before


def not_begun(law: Law) -> list[str]:
    """The amendments without a day of commencement: they change nothing until one is supposed."""
    return [one.amendment.id for one in _named(law) if one.start is None and not one.erratum]


def overlays_of(law: Law) -> list[Path]:
    """The files by which the amendments say how the law is asked once they are in force."""
    found = [Path(one.amendment.name).parent / FOLDER / f"{one.amendment.id}.yaml" for one in _named(law)]
    return [path for path in found if path.is_file()]


def studies(law: Law) -> list[tuple[str, bool]]:
    """Each amendment with whether it names an actuarial study that was made; errata change nothing."""
    return [
        (one.amendment.id, one.amendment.file.actuarial_study is not None and one.amendment.file.actuarial_study.made)
        for one in _named(law)
        if not one.erratum
    ]
