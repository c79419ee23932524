"""How far an insurance system had come on a day, as far as it was confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from uirules.decision.results import Status
from uirules.ruleset.model import Stage, System

__all__ = ["status_on"]


def status_on(system: System, day: dt.date, known_at: dt.date | None, published: dt.date) -> Status:
    """The status on a day. After the last day of its confirmation a stage is unknown, hence not operational.

    ``published`` is the day of those entries that do not say when they were published.
    """
    values: dict[str, bool | None] = {}
    confirmed: list[dt.date] = []
    for name in ("enacted", "commenced", "started", "collected", "paid"):
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
) -> Stage | None:
    for start, stage in sorted(timeline.items(), reverse=True):
        if start <= day and (known_at is None or (stage.published or published) <= known_at):
            return stage
    return None
