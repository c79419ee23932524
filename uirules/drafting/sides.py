"""A side of a comparison: one law, amended or not, on some readings, on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from uirules.amend.named import named_amendments
from uirules.amended import AmendedLaw
from uirules.errors import Problem, UnknownName
from uirules.law import Law, load_ruleset
from uirules.ruleset.choices import read_choices
from uirules.ruleset.find import default_ruleset
from uirules.ruleset.scalars import read_day
from uirules.sound.amended import soundly_amended

__all__ = ["DAYS", "Side", "law_compared", "read_side"]

DAYS = ("law_on", "known_at")
"""The days a side can name: the law of a day, whatever the contingency's, and the law as published up to a day."""


@dataclass(frozen=True, slots=True)
class Side:
    """A law to be compared, and how it was asked for: the days and the readings that were named."""

    spec: str
    law: Law
    law_on: dt.date | None = None
    known_at: dt.date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)


def read_side(spec: str, folders: Sequence[str | Path] = ()) -> Side:
    """The law that a text such as ``mm-ssl-2012+raised-cap+wage-cap=uncapped+law_on=2027-07-01`` asks for.

    A ruleset (its id, ``id@version``, ``id@sha256:…``, or a folder's path; the default one where the text begins with
    ``+``), then parts behind a ``+`` each: an amendment (its id or a path; ``id@2027-07-01`` supposes a day of
    commencement), a reading with its option, ``law_on=DATE`` or ``known_at=DATE``. ``folders`` hold further rulesets
    and amendments. UnknownName for a part that is nothing of these.
    """
    base, *parts = spec.split("+")
    if not base.strip():
        base = default_ruleset() or ""
    law = load_ruleset(base.strip(), folders=folders)
    readings: list[str] = []
    amendments: list[str] = []
    days: dict[str, str] = {}
    for part in (part.strip() for part in parts):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not name or (sign and not value):
            raise UnknownName(Problem("cli.side_shape", found=spec))
        if not sign:
            amendments.append(part)
        elif name in DAYS:
            days[name] = value
        else:
            readings.append(part)
    if amendments:
        law = soundly_amended(law, named_amendments(amendments, folders))
    chosen = read_choices(readings)
    law = law.with_readings(chosen)
    if "known_at" in days:
        law = law.known_at(days["known_at"])
    if "law_on" in days:
        law = law.at(days["law_on"])
    law_on, known_at = (_day(days.get(name)) for name in DAYS)
    return Side(spec, law, law_on, known_at, chosen)


def law_compared(side: Side) -> Law:
    """The law whose text and rules a side stands for: of an amended one the version of its day; without a day, the law
    with every amendment in force that was published by then, each from its own day."""
    law = side.law
    if not isinstance(law, AmendedLaw) or (side.law_on is None and side.known_at is None):
        return law
    if side.law_on is not None:
        return law.version_on(side.law_on)
    known = [one for one in law.stack.named if one.amendment.file.published <= (side.known_at or dt.date.max)]
    if len(known) == len(law.stack.named):
        return law
    earlier = law.base.amended(known) if known else law.base
    return earlier.with_readings({name: side.readings[name] for name in side.readings if name in earlier.readings})


def _day(text: str | None) -> dt.date | None:
    return None if text is None else read_day(text)
