"""How far an insurance system had come on a day, as far as it was confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from uirules.decision.results import Status
from uirules.plan.timeline import in_force, known
from uirules.ruleset.model import Stage, StageCorrection, System

__all__ = ["STAGES", "StageEntry", "stage_entries", "status_on"]

STAGES = ("enacted", "commenced", "started", "collected", "paid")


def status_on(system: System, day: dt.date, known_at: dt.date | None, published: dt.date) -> Status:
    """The status on a day. After the last day of its confirmation a stage is unknown, hence not operational.

    ``published`` is the day of those entries that do not say when they were published.
    """
    values: dict[str, bool | None] = {}
    confirmed: list[dt.date] = []
    for name in STAGES:
        timeline: Mapping[dt.date, Stage] = getattr(system, name)
        stage = _in_force(timeline, day, known_at, published)
        if stage is None:
            values[name] = False
            continue
        confirmed.append(stage.verified_until)
        values[name] = stage.value if day <= stage.verified_until else None
    return Status(**values, as_of=min(confirmed, default=None))


def _in_force(
    timeline: Mapping[dt.date, Stage], day: dt.date, known_at: dt.date | None, published: dt.date
) -> Stage | StageCorrection | None:
    entry = in_force(known(stage_entries(timeline, published), known_at), day)
    return None if entry is None else entry.stage


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A stage, or a correction of it, from a day on."""

    start: dt.date
    published: dt.date
    stage: Stage | StageCorrection
    cite: tuple[str, ...]


def stage_entries(timeline: Mapping[dt.date, Stage], published: dt.date) -> Iterator[StageEntry]:
    """The entries of a stage's timeline, each followed by its corrections."""
    for start, stage in sorted(timeline.items()):
        yield StageEntry(start, stage.published or published, stage, tuple(stage.cite))
        for later in stage.corrected:
            yield StageEntry(start, later.published, later, tuple(later.cite or stage.cite))
