"""Claims in the making: typed facts that are changed one at a time, and how plain a claim is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from uirules.ruleset.model import Declaration, RowField
from uirules.ruleset.scalars import month_text
from uirules.ruleset.types import Type
from uirules.values import dates
from uirules.values.absent import ABSENT

if TYPE_CHECKING:
    from uirules.drafting.search.domain import Domain

__all__ = ["Cost", "Draft", "Row", "shifted_day", "spans"]

Row = Mapping[str, Any]
"""A row of a list: typed values by the name of the field; what is not given is left out."""

Cost = tuple[int, ...]
"""How far a claim is from the plainest: the smaller, the plainer."""


SMALL = 1000
"""An amount below this looks odd, whatever the currency."""


class Draft:
    """The facts of a claim by path. It does not change: every change gives another.

    Values are typed as rules see them: months are integers, lists tuples of rows, :data:`ABSENT` is known absence.
    """

    __slots__ = ("_key", "values")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)
        self._key: Any = None

    def get(self, path: str) -> Any:
        """The value of a fact; None where it is not given."""
        return self.values.get(path)

    def rows(self, path: str) -> tuple[Row, ...]:
        """The rows of a list; none where it is not given."""
        rows: tuple[Row, ...] = self.values.get(path, ())
        return rows

    def set(self, path: str, value: Any) -> Draft:
        """The same claim with another value of a fact; None: not given."""
        values = {**self.values, path: value}
        if value is None:
            del values[path]
        return Draft(values)

    @property
    def key(self) -> Any:
        """What tells this claim from others."""
        if self._key is None:
            self._key = frozenset((path, _frozen(value)) for path, value in self.values.items())
        return self._key

    def plain(
        self, declared: Mapping[str, Declaration], made: dict[int, tuple[Row, dict[str, Any]]] | None = None
    ) -> dict[str, Any]:
        """The claim as plain values by dotted path, of the facts (and fields of rows) that are declared there.

        ``made`` keeps the rows made before under the same declarations: most claims of a search share them.
        """
        made = {} if made is None else made
        found: dict[str, Any] = {}
        for path, value in self.values.items():
            declaration = declared.get(path)
            if declaration is None:
                continue
            if declaration.row is not None:
                found[path] = [_plain_row(item, declaration.row, made) for item in value]
            else:
                found[path] = plain_value(value, declaration.type)
        return found

    def shifted(self, domain: Domain, months: int, days: int = 0) -> Draft:
        """The same claim so many months (then days) later: every day and every month in it."""
        types = domain.types
        return Draft({path: _later(value, types[path], months, days) for path, value in self.values.items()})

    def cost(self, domain: Domain) -> Cost:
        """How far this claim is from the plainest: facts and groups of equal rows, rows, values that are not round."""
        facts = rows = ugly = 0
        for path, value in self.values.items():
            facts += 1
            type_ = domain.types[path]
            if type_.element is not None and isinstance(value, tuple):
                time = domain.time[path]
                rows += len(value)
                distinct = {without_time(row, time): row for row in value}
                facts += len(distinct) + _breaks(sorted({row[time] for row in value if time in row}))
                facts += max((len(row) for row in value), default=0)
                for row in distinct.values():
                    ugly += sum(unplain(row[name], part) for name, part in type_.element.fields if name in row)
            else:
                ugly += unplain(value, type_)
        return facts, rows, ugly


def _plain_row(item: Row, row: Mapping[str, RowField], made: dict[int, tuple[Row, dict[str, Any]]]) -> dict[str, Any]:
    known = made.get(id(item))
    if known is None or known[0] is not item:
        told = {name: plain_value(part, row[name].type) for name, part in item.items() if name in row}
        known = made[id(item)] = (item, told)
    return known[1]


def plain_value(value: Any, kind: str) -> Any:
    """A typed value as a claim states it."""
    if value is ABSENT:
        return {"absent": True}
    if kind == "month":
        return month_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if kind == "list of enum":
        return list(value)
    if isinstance(value, Fraction):
        return str(value)
    return value


def without_time(row: Row, time: str | None) -> tuple[tuple[str, Any], ...]:
    """A row without its month or day."""
    return tuple(sorted((name, value) for name, value in row.items() if name != time))


def _breaks(times: list[Any]) -> int:
    """How often months leave a gap; of days each counts."""
    if times and isinstance(times[0], int):
        return sum(later - earlier > 1 for earlier, later in pairwise(times))
    return len(times)


def spans(rows: Iterable[Row], time: str | None) -> list[tuple[Any, Any, tuple[tuple[str, Any], ...]]]:
    """Rows as spans of following months with the same other fields: first, last, those fields. Days stand alone."""
    by_fields: dict[Any, list[Any]] = {}
    for row in rows:
        by_fields.setdefault(without_time(row, time), []).append(None if time is None else row.get(time))
    found: list[tuple[Any, Any, tuple[tuple[str, Any], ...]]] = []
    for fields, times in by_fields.items():
        runs: list[list[Any]] = []
        for moment in sorted(moment for moment in times if moment is not None):
            if runs and isinstance(moment, int) and moment - runs[-1][-1] <= 1:
                runs[-1].append(moment)
            else:
                runs.append([moment])
        found += [(run[0], run[-1], fields) for run in runs]
    return sorted(found, key=lambda span: (span[0], span[1], str(span[2])))


def unplain(value: Any, type_: Type | None) -> int:
    """How odd a value looks: digits of a number that are not zero, days inside a month."""
    if isinstance(value, bool) or value is ABSENT or value is None or isinstance(value, str | tuple):
        return 0
    if isinstance(value, Fraction):
        return 2 + len(str(value.numerator)) + len(str(value.denominator))
    if isinstance(value, dt.date):
        return 0 if value.day == 1 or dates.last_day_of(dates.month_of(value)) == value else 3
    if isinstance(value, int) and type_ is not None and type_.kind == "month":
        return 0
    if type_ is not None and type_.kind == "money" and 0 <= value < SMALL:
        return len(str(SMALL)) * 2
    digits = str(abs(int(value))).rstrip("0")
    return len(digits) - (digits in ("", "1"))


def shifted_day(day: dt.date, months: int, days: int = 0) -> dt.date:
    """A day so many months and days later; the last day of a month stays a last day."""
    later: Any = dates.add_months(day, months)
    if dates.last_day_of(dates.month_of(day)) == day and months:
        later = dates.last_day_of(dates.month_of(later))
    later = dates.add_days(later, days) if days else later
    return later if isinstance(later, dt.date) else day


def _later(value: Any, type_: Type, months: int, days: int) -> Any:
    if isinstance(value, dt.date):
        return shifted_day(value, months, days)
    if type_.kind == "month" and type(value) is int:
        return value + months
    if isinstance(value, tuple) and type_.element is not None and type_.element.kind == "record":
        kinds = dict(type_.element.fields)
        return tuple({name: _later(part, kinds[name], months, days) for name, part in row.items()} for row in value)
    return value


def _frozen(value: Any) -> Any:
    """A value that can be hashed: a row as the tuple of its fields, whose order is that of the declaration."""
    if isinstance(value, tuple):
        return tuple([tuple(part.items()) if part.__class__ is dict else part for part in value])
    return value
