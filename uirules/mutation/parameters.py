"""What can be altered in a parameter: its values, and the days from which they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from uirules.mutation.changes import moved, steps_of
from uirules.mutation.edit import Path, wording
from uirules.mutation.spell import spell_value
from uirules.plan.plan import PlannedParameter, TimelineEntry
from uirules.values import dates

__all__ = ["ParameterChange", "parameter_changes"]


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A parameter that differs in one thing; ``path`` says where it stands below the parameter."""

    kind: str
    new: PlannedParameter
    before: str
    after: str
    path: Path


def parameter_changes(parameter: PlannedParameter, law_from: dt.date, monthly: bool) -> Iterator[ParameterChange]:
    """Each value a step up and down, each day one earlier and later, each entry dropped.

    ``law_from``: the first day of the law; ``monthly``: the value is asked for by the month, so that its day is moved
    by months. A day is not moved where no question can tell: before the law, and between equal values.
    """
    entries = parameter.entries
    if parameter.has_before:
        for value in _moved(parameter.before, parameter):
            shown = _shown(parameter.before, parameter), _shown(value, parameter)
            yield ParameterChange("value", replace(parameter, before=value), *shown, ("before",))
    for index, entry in enumerate(entries):
        path: Path = ("values", *wording(entries, index))
        day = entry.start.isoformat()
        for value in _moved(entry.value, parameter):
            new = _put(parameter, index, replace(entry, value=value))
            yield ParameterChange(
                "value", new, f"{day}: {_shown(entry.value, parameter)}", f"{day}: {_shown(value, parameter)}", path
            )
        if _same_before(parameter, index):
            continue
        for other in _days(parameter, index, law_from, monthly):
            new = _put(parameter, index, replace(entry, start=other))
            yield ParameterChange("date", new, day, other.isoformat(), path)
        rest = (*entries[:index], *entries[index + 1 :])
        dropped = replace(parameter, entries=rest)
        yield ParameterChange("entry-dropped", dropped, f"{day}: {_shown(entry.value, parameter)}", "", path)


def _moved(value: Any, parameter: PlannedParameter) -> list[Any]:
    return [moved(value, step, parameter.type) for step in steps_of(parameter.type)]


def _shown(value: Any, parameter: PlannedParameter) -> str:
    return spell_value(value, parameter.type)


def _put(parameter: PlannedParameter, index: int, entry: TimelineEntry) -> PlannedParameter:
    entries = parameter.entries
    return replace(parameter, entries=(*entries[:index], entry, *entries[index + 1 :]))


def _same_before(parameter: PlannedParameter, index: int) -> bool:
    if index:
        return bool(parameter.entries[index - 1].value == parameter.entries[index].value)
    return parameter.has_before and bool(parameter.before == parameter.entries[0].value)


def _days(parameter: PlannedParameter, index: int, law_from: dt.date, monthly: bool) -> Iterator[dt.date]:
    day = parameter.entries[index].start
    others = {entry.start for entry in parameter.entries}
    for step in (1, -1):
        other: Any = dates.add_months(day, step) if monthly else dates.add_days(day, step)
        unasked = step < 0 and parameter.goes_by == "law_on" and day <= law_from
        if other not in others and not unasked:
            yield other
