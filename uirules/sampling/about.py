"""What is told of a sampled claim besides its facts, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from uirules.ruleset.scalars import month_index
from uirules.ruleset.source import load_yaml
from uirules.ruleset.validate import texts
from uirules.sampling.worker import Worker, World
from uirules.values.dates import month_of

__all__ = ["about_fields", "about_of", "about_types"]


@cache
def _declared() -> Mapping[str, Any]:
    text = files(__package__).joinpath("about.yaml").read_text(encoding="utf-8")
    declared: Mapping[str, Any] = texts(load_yaml(text, name="about.yaml"))
    return declared


def about_fields() -> dict[str, Any]:
    """Every field: its type (``enum``, ``integer``), its label, the labels of its values, in their order."""
    return {name: {key: part for key, part in field.items() if key != "bands"} for name, field in _declared().items()}


def about_types() -> dict[str, str]:
    """The types of all fields, by name."""
    return {name: field["type"] for name, field in _declared().items()}


@cache
def _bands(field: str) -> tuple[tuple[int, str], ...]:
    """Where each band of a field begins, the last one first."""
    bands: Mapping[str, str] = _declared()[field]["bands"]
    return tuple(reversed([(int(span.partition("-")[0]), name) for name, span in bands.items()]))


def _band(field: str, number: int) -> str:
    return next(name for first, name in _bands(field) if number >= first)


def about_of(worker: Worker, rows: Sequence[Mapping[str, Any]], world: World, severance: str) -> dict[str, Any]:
    """The fields of one claim; ``rows`` are the whole record, whatever of it is not known to the office."""
    end = month_of(worker.separated)
    months = {row["month"] for row in rows if row["paid"]}
    paid = sum(world.law_from <= month_index(month) <= end for month in months)
    return {
        "sector": worker.sector,
        "sex": worker.sex,
        "age": worker.age,
        "age_band": _band("age_band", worker.age),
        "wage_band": _band("wage_band", worker.wage),
        "tenure_months": worker.tenure,
        "record_band": _band("record_band", paid),
        "separation_year": worker.separated.year,
        "employers": len(worker.spans),
        "severance": severance,
    }
