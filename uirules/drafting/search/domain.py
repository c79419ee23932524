"""The facts that a search may state: their types on both sides, and the values of each that are worth trying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from uirules.drafting.search.draft import Draft, shifted_day
from uirules.drafting.search.rules import Ranked, Rules
from uirules.drafting.search.wanted import wanted
from uirules.law import Law
from uirules.ruleset.claim import Claim
from uirules.ruleset.declared import fact_types
from uirules.ruleset.model import Declaration
from uirules.ruleset.types import Type
from uirules.values import dates
from uirules.values.absent import ABSENT

__all__ = ["Domain"]

PLAIN_MONEY = 100_000
"""An amount that is round in any currency; a range that leaves it out gives its middle."""
LENGTH = 12
"""So many rows, one a month, a list has to begin with."""
MOST_VALUES = 60
"""So many values of one fact are tried, at most, those of the nearest rules first."""
YEARS = 30
"""So old, at the least, whoever states a claim is."""
LONGEST = 400
"""So many rows a list is given, at most."""


class Domain:
    """What can be stated in a claim under one or two laws, for one benefit."""

    def __init__(self, laws: Sequence[Law], benefit: str, sides: Sequence[Rules], ranked: Ranked) -> None:
        self.ranked = ranked
        self.wanted = wanted(sides)
        self.declared: dict[str, Declaration] = {}
        self.types: dict[str, Type] = {}
        for law in laws:
            for path, declaration in law.ruleset.facts.facts.items():
                self.declared.setdefault(path, declaration)
            for path, type_ in fact_types(law.ruleset.facts).items():
                self.types[path] = _joined(self.types.get(path), type_)
        self.time = {path: d.time for path, d in self.declared.items() if d.row is not None}
        manifest = laws[0].ruleset.manifest
        self.contingency = laws[0].ruleset.provision(benefit).contingency
        self.first_day = max(law.ruleset.manifest.in_force_from for law in laws)
        self.published = manifest.published
        # The days up to which lists are complete, where a rule reads a list that more can be added to.
        known = [path for path in manifest.lists_complete_until if path in self.declared]
        self.known_to = [path for path in known if path != self.contingency] if self.lists else []
        self.paths = sorted((p for p in ranked.facts if p in self.declared), key=lambda p: (ranked.facts[p], p))

    @property
    def lists(self) -> list[str]:
        """The lists that rules read."""
        return [path for path in self.ranked.facts if self.time.get(path) is not None]

    def rank(self, path: str) -> int:
        """How near a fact is to what differs."""
        return self.ranked.facts.get(path, 2)

    def day(self, draft: Draft) -> dt.date:
        """The day of the contingency: of a month, its last."""
        value = draft.get(self.contingency)
        if self.types[self.contingency].kind == "month" and isinstance(value, int):
            return _date(dates.last_day_of(value))
        return value if isinstance(value, dt.date) else self.usual_day

    @property
    def usual_day(self) -> dt.date:
        """The last day of the month before the ruleset was published: a day that its rules were written for."""
        day = _date(dates.last_day_of(dates.month_of(self.published) - 1))
        return max(day, self.first_day)

    # ── a claim to begin with ────────────────────────────────────────────────────────────────────────────────────────

    def start(self, *, as_wanted: bool = True) -> Draft:
        """A claim that states every fact the rules read, each in a plain way; ``as_wanted``: as conditions want it."""
        day = self.usual_day
        values: dict[str, Any] = {}
        for path in (self.contingency, *self.paths):
            type_ = self.types[path]
            if self.time.get(path) is not None:
                values[path] = self.monthly(path, dates.month_of(day) - LENGTH + 1, dates.month_of(day))
            elif path in self.ranked.births:
                values[path] = self.birth(day)
            elif as_wanted and path in self.wanted and within(self.wanted[path], type_):
                values[path] = self.wanted[path]
            elif (value := self.usual(type_, day)) is not None:
                values[path] = value
        return Draft(values)

    def birth(self, day: dt.date) -> dt.date:
        """A day so long ago that whoever was born on it is of age, and not old."""
        return dt.date(max((day.year - YEARS) // 10 * 10, 1), 1, 1)

    def usual(self, type_: Type, day: dt.date) -> Any:
        """A plain value of a type; None for free text."""
        match type_.kind:
            case "boolean":
                return True
            case "enum":
                return type_.members[0]
            case "date":
                return _date(day)
            case "month":
                return dates.month_of(day)
            case "list":
                assert type_.element is not None
                return tuple(type_.element.members)
            case "text":
                return None
        for value in (PLAIN_MONEY if type_.kind == "money" else 1, type_.low, type_.high):
            if value is not None and within(value, type_):
                return value
        return 1

    def monthly(self, path: str, first: int, last: int, fields: Mapping[str, Any] | None = None) -> tuple[Any, ...]:
        """One row for every month of a span; of a list whose rows have days, none."""
        element, time = self.types[path].element, self.time[path]
        assert element is not None and time is not None
        if element.field_type(time) is None or element.field_type(time).kind != "month":  # type: ignore[union-attr]
            return ()
        template = self.row(path) if fields is None else dict(fields)
        span = range(max(first, last - LONGEST + 1), last + 1)
        return tuple({time: month, **template} for month in span if within(month, element.field_type(time)))

    def row(self, path: str, day: dt.date | None = None) -> dict[str, Any]:
        """The fields of a plain row, those that rules read, without its month or day."""
        element = self.types[path].element
        assert element is not None
        read = self.ranked.fields.get(path, ())
        row = self.declared[path].row or {}
        needed = [name for name in row if name in read or row[name].required]
        found = {
            name: self.usual(element.field_type(name), day or self.usual_day)  # type: ignore[arg-type]
            for name in needed
            if name != self.time[path]
        }
        return {name: value for name, value in found.items() if value is not None}

    def draft(self, claim: Claim) -> Draft:
        """A claim that was read as one in the making."""
        return Draft({path: self._typed(path, value) for path, value in claim.values.items()})

    def _typed(self, path: str, value: Any) -> Any:
        element = self.types[path].element
        if element is None or element.kind != "record":
            return value
        names = [name for name, _ in element.fields]
        rows = [zip(names, row, strict=True) for row in value]
        return tuple({name: part for name, part in row if part is not None and part != ""} for row in rows)

    # ── values that are worth trying ─────────────────────────────────────────────────────────────────────────────────

    def candidates(self, path: str, draft: Draft) -> list[Any]:
        """Other values of a fact that is no list of rows, those of the nearest rules first."""
        now = draft.get(path)
        found = self.of_type(self.types[path], draft, path)
        if self.declared[path].may_be_absent:
            found = [ABSENT, *found]
        return list(
            {repr(value): value for value in found if value != now or (value is True) != (now is True)}.values()
        )

    def of_type(self, type_: Type, draft: Draft, path: str = "") -> list[Any]:
        """Values of a type that the rules tell apart."""
        match type_.kind:
            case "boolean":
                return [True, False]
            case "enum":
                return list(type_.members)
            case "date":
                return [day for day in self._days(draft, path) if within(day, type_)][:MOST_VALUES]
            case "month":
                return [month for month in self._months(draft) if within(month, type_)][:MOST_VALUES]
            case "list":
                assert type_.element is not None
                members = type_.element.members
                return [(), members, *((m,) for m in members), *(tuple(o for o in members if o != m) for m in members)]
            case "text":
                return ["A", "B"]
        return self._numbers(type_)

    def _numbers(self, type_: Type) -> list[Any]:
        whole = type_.kind in ("integer", "money")
        units = (type_.unit, None) if type_.kind != "rational" or type_.unit is not None else (None, "share")
        pool = [value for value, _ in self.ranked.pool.of(*units)]
        found: list[Any] = []
        for value in pool:
            found += [value, value - 1, value + 1] if whole or value > 1 else [value, value / 2, (value + 1) / 2]
        found += [type_.low, type_.high] if type_.high is not None and type_.high <= 1000 else [0]
        # Amounts of which a share, or a day's part, is no whole number: with them rounding shows.
        found += (
            [PLAIN_MONEY + 1, PLAIN_MONEY + 10, 2 * PLAIN_MONEY, 5 * PLAIN_MONEY] if type_.kind == "money" else [1, 2]
        )
        if type_.kind == "rational" and type_.high is not None and type_.low is not None:
            found.append(Fraction(type_.low + type_.high) / 2)
        found = [_whole(value) for value in found if value is not None]
        return [value for value in found if within(value, type_) and not (whole and isinstance(value, Fraction))][
            :MOST_VALUES
        ]

    def lengths(self) -> list[int]:
        """Numbers of months that the rules tell apart, and sums of two of them, each with those beside it."""
        pool = [(int(v), r) for v, r in self.ranked.pool.of("months", None) if Fraction(v).denominator == 1 and v > 0]
        pool += [(int(v) * 12, r + 1) for v, r in self.ranked.pool.of("years") if v > 0]
        sums = [(a + b, max(r, s) + 1) for a, r in pool for b, s in pool if a > 2]
        found: dict[int, int] = {}
        for value, rank in (*pool, *sums):
            for near in (value, value - 1, value + 1):
                if 0 <= near <= LONGEST:
                    found[near] = min(rank, found.get(near, rank))
        ordered = sorted(found, key=lambda value: (found[value], value))
        return ordered[:MOST_VALUES]

    def day_counts(self) -> list[int]:
        """Numbers of days that the rules tell apart, each with those beside it."""
        pool = [int(v) for v, _ in self.ranked.pool.of("days") if Fraction(v).denominator == 1 and v > 0]
        return list(dict.fromkeys(near for v in pool for near in (v, v - 1, v + 1) if 0 < near <= LONGEST))

    def _days(self, draft: Draft, path: str) -> Iterator[dt.date]:
        """Days by the rules: those they name, and so many days, months and years from the contingency's."""
        day = self.day(draft)
        anchors = [
            day,
            *(v for p, v in draft.values.items() if isinstance(v, dt.date) and p not in (path, self.contingency)),
        ]
        if path == self.contingency:
            anchors = [draft.get(path)] if isinstance(draft.get(path), dt.date) else [day]
        for named in sorted(self.ranked.pool.days, key=lambda d: (self.ranked.pool.days[d], d)):
            yield from _around(named)
        for month in sorted(self.ranked.pool.months, key=lambda m: (self.ranked.pool.months[m], m)):
            yield from _around(_date(dates.first_day_of(month)))
        for anchor in dict.fromkeys(anchors):
            yield from _around(anchor)
        for anchor in dict.fromkeys(anchors[:1]):
            for steps in self._steps():
                for later in steps:
                    yield from _around(_moved(anchor, *later))
        yield _date(dates.first_day_of(dates.month_of(day)))
        yield _date(dates.last_day_of(dates.month_of(day)))
        for years in (20, 40, 61, 80):
            yield _moved(day, -12 * years, 0)
        for anchor in dict.fromkeys(anchors[1:]):
            for steps in self._steps():
                for later in steps:
                    yield _moved(anchor, *later)

    def _steps(self) -> Iterator[list[tuple[int, int]]]:
        """Lengths of time that the rules name, as months and days, forward and backward."""
        scales = (("years", 12, 0), ("months", 1, 0), ("weeks", 0, 7), ("days", 0, 1))
        found: list[tuple[int, Any, int, int]] = []
        for unit, months, days in scales:
            for value, rank in self.ranked.pool.of(unit):
                if Fraction(value).denominator == 1 and 0 < value <= 1000:
                    found.append((rank, value, int(value) * months, int(value) * days))
        for _, _, months, days in sorted(found, key=lambda entry: (entry[0], entry[2], entry[3])):
            yield [(-months, -days), (months, days)]

    def _months(self, draft: Draft) -> Iterator[int]:
        month = dates.month_of(self.day(draft))
        for named in sorted(self.ranked.pool.months, key=lambda m: (self.ranked.pool.months[m], m)):
            yield from (named, named - 1, named + 1)
        for day in sorted(self.ranked.pool.days, key=lambda d: (self.ranked.pool.days[d], d)):
            yield from (dates.month_of(day), dates.month_of(day) - 1, dates.month_of(day) + 1)
        yield from (month, month - 1, month + 1)
        for length in self.lengths():
            yield from (month - length, month + length)


def within(value: Any, type_: Type | None) -> bool:
    """Whether a value lies in the range of its type."""
    if type_ is None or (type_.kind == "enum" and value not in type_.members):
        return False
    if type_.low is not None and value < type_.low:
        return False
    return not (type_.high is not None and value > type_.high)


def _joined(first: Type | None, second: Type) -> Type:
    """What both sides allow: of enums and rows the members and fields of both, of ranges what lies in both."""
    if first is None or first == second:
        return second if first is None else first
    if first.kind == second.kind == "enum":
        members = tuple(dict.fromkeys((*first.members, *second.members)))
        return Type("enum", members=members, name=second.name)
    return second


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Fraction) and value.denominator == 1 else value


def _around(day: dt.date) -> tuple[dt.date, ...]:
    return day, _moved(day, 0, -1), _moved(day, 0, 1)


def _moved(day: dt.date, months: int, days: int) -> dt.date:
    return shifted_day(day, months, days)


def _date(day: Any) -> dt.date:
    assert isinstance(day, dt.date)
    return day
