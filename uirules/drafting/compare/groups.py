"""Groups of cases: by a declared fact, a field of ``about``, an age or an output, in bands where wanted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from uirules.decision.decision import Decision
from uirules.decision.results import Choice, Range
from uirules.drafting.stated import declared_by
from uirules.errors import Problem, UnknownName, did_you_mean
from uirules.law import Law
from uirules.plan.plan import Plan
from uirules.ruleset.claim import ABOUT
from uirules.ruleset.declared import fact_type
from uirules.ruleset.model import Declaration
from uirules.ruleset.types import Type
from uirules.values import dates
from uirules.values.absent import ABSENT
from uirules.values.digits import Misread, read_number

__all__ = ["Group", "Grouping", "read_groupings"]

VALUES = "values"
"""What begins the name of an output of the first side."""
_AGE, _BIRTH = ".age", ".birth_date"
_INTEGER, _TEXT = Type("integer", unit="years"), Type("text")


class Group(NamedTuple):
    """The value of a case, or the band it lies in: from ``low`` to below ``high``; None is open.

    ``kind`` is ``value``, ``band``, ``not_given``, ``absent`` or ``unsettled``.
    """

    kind: Literal["value", "band", "not_given", "absent", "unsettled"]
    low: Any = None
    high: Any = None


_NOT_GIVEN, _ABSENT, _UNSETTLED = Group("not_given"), Group("absent"), Group("unsettled")


@dataclass(frozen=True)
class Grouping:
    """One question that cases are sorted by. ``spec`` is as the user wrote it, ``path`` without its bands."""

    spec: str
    path: str
    source: Literal["fact", "about", "age", "values"]
    type: Type
    width: int | Fraction | None = None
    edges: tuple[int | Fraction, ...] = ()
    by: Literal["year", "month"] | None = None

    def of(
        self, values: Mapping[str, Any], about: Mapping[str, Any], contingency: Any, first: Decision | None
    ) -> Group:
        """The group of a case: its facts by path, what is told about it, its day, and what the first side decided."""
        if self.source == "about":
            value: Any = about
            for step in self.path.split(".")[1:]:
                value = value.get(step) if isinstance(value, Mapping) else None
        elif self.source == "values":
            value = None if first is None else first.values.get(self.path.partition(".")[2])
        elif self.source == "age":
            born = values.get(self.path.removesuffix(_AGE) + _BIRTH)
            if isinstance(born, dt.date) and isinstance(contingency, dt.date) and born <= contingency:
                value = dates.completed_years(born, contingency)
            else:
                value = None
        else:
            value = values.get(self.path)
        return self._group(value)

    def _group(self, value: Any) -> Group:
        if value is None:
            return _NOT_GIVEN
        if value is ABSENT or value == {"absent": True}:
            return _ABSENT
        if isinstance(value, Range | Choice):
            return _UNSETTLED
        number = _number(value, self.type)
        if self.by is not None or self.width is not None or self.edges:
            if number is None:
                return _UNSETTLED if not isinstance(value, str) else Group("value", value)
            return self._band(number)
        if isinstance(value, bool | int | str | Fraction | dt.date):
            return Group("value", value)
        return Group("value", json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))

    def _band(self, number: Any) -> Group:
        if self.edges:
            below = [edge for edge in self.edges if edge <= number]
            above = [edge for edge in self.edges if edge > number]
            return Group("band", max(below, default=None), min(above, default=None))
        if self.by == "month":
            return Group("band", number, number + 1)
        if self.type.kind in ("date", "month"):
            years = self.width or 1
            low = number // 12 // years * years
            return Group("band", low * 12, (low + years) * 12)
        assert self.width is not None
        low = number // self.width * self.width
        return Group("band", low, low + self.width)


def _number(value: Any, type_: Type) -> Any:
    """A value as the number its bands go by; days and months as the month counted from the year 0."""
    if isinstance(value, bool):
        return None
    if isinstance(value, dt.date):
        return dates.month_of(value)
    if isinstance(value, int | Fraction):
        return value
    if isinstance(value, str) and type_ is _TEXT:  # of `about`: whatever the population has
        read = read_number(value)
        return None if isinstance(read, Misread) else read
    return None


def read_groupings(specs: Sequence[str], law: Law, benefit: str, others: Sequence[Law] = ()) -> tuple[Grouping, ...]:
    """What ``--by`` asks for: ``PATH`` or ``PATH:BANDS``; ``law`` is the first side's, ``others`` those of the others.

    ``PATH`` is a fact with one value that a side declares, ``about.NAME``, ``values.NAME`` (an output of the first
    side), or ``PREFIX.age`` where ``PREFIX.birth_date`` is declared: completed years on the day of the contingency.
    ``BANDS`` are a width (``5``), edges (``18,25,60``), or of days and months ``year`` (so by default), ``month`` or a
    number of years.
    UnknownName for what is none of these.
    """
    problems: list[Problem] = []
    found: list[Grouping] = []
    declared = declared_by((law, *others))
    for spec in dict.fromkeys(specs):
        path, sign, bands = spec.partition(":")
        told = _kind_of(path.strip(), declared, law.plan(benefit))
        if isinstance(told, Problem):
            problems.append(told)
            continue
        source, type_ = told
        made = _with_bands(spec, path.strip(), source, type_, bands.strip() if sign else None)
        if isinstance(made, Problem):
            problems.append(made)
        else:
            found.append(made)
    if problems:
        raise UnknownName(problems)
    return tuple(found)


def _kind_of(path: str, declared: Mapping[str, Declaration], plan: Plan) -> tuple[Any, Type] | Problem:
    head, _, name = path.partition(".")
    if path in declared:
        declaration = declared[path]
        if declaration.type == "list":
            return Problem("compare.by_list", found=path)
        if declaration.type == "text" and declaration.personal:
            return Problem("compare.by_personal", found=path)
        return "fact", fact_type(path, declaration)
    if head == ABOUT and name:
        return "about", _TEXT
    if head == VALUES and name in plan.definitions and name in plan.provision.outputs:
        return "values", plan.definitions[name].type
    birth = path.removesuffix(_AGE) + _BIRTH
    if path.endswith(_AGE) and birth in declared and declared[birth].type == "date":
        return "age", _INTEGER
    ages = [fact.removesuffix(_BIRTH) + _AGE for fact in declared if fact.endswith(_BIRTH)]
    known = [*declared, *ages, *(f"{VALUES}.{output}" for output in plan.provision.outputs)]
    return Problem("compare.by_unknown", found=path, suggestion=did_you_mean(path, known))


def _with_bands(spec: str, path: str, source: Any, type_: Type, bands: str | None) -> Grouping | Problem:
    timed = type_.kind in ("date", "month")
    if bands is None:
        return Grouping(spec, path, source, type_, by="year" if timed else None)
    if timed and bands in ("year", "month"):
        return Grouping(spec, path, source, type_, by=bands)  # type: ignore[arg-type]
    if not (timed or type_.numeric or source == "about"):
        return Problem("compare.by_no_bands", found=path, fields={"bands": bands})
    parts = [read_number(part.strip()) for part in bands.split(",")]
    numbers: list[Any] = [part for part in parts if not isinstance(part, Misread)]
    rising = all(one < other for one, other in pairwise(numbers))
    if len(numbers) != len(parts) or not rising or (len(numbers) == 1 and numbers[0] <= 0):
        return Problem("compare.by_bands", found=bands, fields={"path": path})
    if timed and (len(numbers) > 1 or not isinstance(numbers[0], int)):
        return Problem("compare.by_bands", found=bands, fields={"path": path})
    if len(numbers) > 1:
        return Grouping(spec, path, source, type_, edges=tuple(numbers))
    return Grouping(spec, path, source, type_, width=numbers[0])
