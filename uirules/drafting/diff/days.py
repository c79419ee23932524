"""What is in force on the days of two sides, on the readings that each takes: for sides that differ in these alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from uirules.drafting.diff.files import Data, is_timeline, place_of, words_at
from uirules.drafting.diff.model import DayValue, ReadingChoice
from uirules.drafting.diff.tree import Wording
from uirules.drafting.sides import Side
from uirules.law import Law
from uirules.ruleset.node import escape_pointer

__all__ = ["compare_days", "compare_readings"]

Entries = tuple[tuple[dt.date | None, Any], ...]
_LAW_ON = "law_on"


def compare_readings(before: Law, after: Law, old: Data, new: Data) -> tuple[ReadingChoice, ...]:
    """The readings that both laws have and on which they take different options."""
    options = before.readings, after.readings
    found = []
    for name, option in options[1].items():
        was = options[0].get(name, option)
        if was != option:
            file = f"readings/{name}.yaml"
            sentences = words_at(old[file], ["options", was, "text"]), words_at(new[file], ["options", option, "text"])
            found.append(ReadingChoice(name, words_at(new[file], ["title"]), was, option, *sentences))
    return tuple(found)


def compare_days(before: Side, after: Side, old: Data, new: Data) -> tuple[DayValue, ...]:
    """The timelines of which other entries are in force, where the sides go by other days; those of both laws only."""
    days = (before.law_on, before.known_at), (after.law_on, after.known_at)
    if days[0] == days[1]:
        return ()
    published = [side.law.ruleset.manifest.published.isoformat() for side in (before, after)]
    found = []
    for file, data in new.items():
        lines = dict(_timelines(old.get(file), ""))
        for pointer, line in _timelines(data, ""):
            if pointer not in lines:
                continue
            was = _in_force(lines[pointer], *days[0], published[0])
            now = _in_force(line, *days[1], published[1])
            if {repr(value) for _, value in was} != {repr(value) for _, value in now}:
                found.append(DayValue(place_of(new, file, pointer), was, now, _goes_by(data, pointer)))
    return tuple(found)


def _timelines(data: Any, pointer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every timeline of a file, by its pointer."""
    if is_timeline(data):
        yield pointer, data
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if not isinstance(value, Wording):
                yield from _timelines(value, f"{pointer}/{escape_pointer(name)}")
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _timelines(item, f"{pointer}/{index}")


def _in_force(line: Mapping[str, Any], law_on: dt.date | None, known_at: dt.date | None, published: str) -> Entries:
    """The entry in force on a day, of those published up to another; without a day of the law, all of them."""
    known = []
    for start, entry in sorted(line.items()):
        value = _known(entry, known_at, published)
        if value is not None:
            known.append((dt.date.fromisoformat(start), value))
    if law_on is None:
        return tuple(known)
    held = [entry for entry in known if entry[0] <= law_on]
    return tuple(held[-1:]) or ((None, None),)


def _known(entry: Any, known_at: dt.date | None, published: str) -> Any:
    """The value or formula of an entry as published up to a day; None where it was not published by then."""
    if not isinstance(entry, Mapping):
        return entry
    value = entry.get("value", entry.get("formula"))
    day = None if known_at is None else known_at.isoformat()
    if day is not None and str(entry.get("published", published)) > day:
        return None
    for later in entry.get("corrected", ()):
        if day is None or str(later["published"]) <= day:
            value = later.get("value", later.get("formula"))
    return value


def _goes_by(data: Any, pointer: str) -> str | None:
    """The day a parameter goes by, where that is another than the day of the law."""
    steps = pointer.split("/")
    if steps[1:2] != ["parameters"] or len(steps) < 3:
        return None
    declared = data["parameters"][steps[2]].get("goes_by", _LAW_ON)
    return None if declared == _LAW_ON else str(declared)
