"""Values that are not known: what they can still be (the *hull*), and which facts make it so (the *blame*).

A value is *known* (a plain Python value), *failed* (:class:`~uirules.values.failure.Failed`) or *uncertain*, one of

* :class:`OneOf`: a set of booleans or enum members,
* :class:`Interval`: numbers, months or dates between two bounds, either of which may be open,
* :class:`Rows`: a list whose items are each certain or possible, with templates for items that may still come,
* :class:`Anything`: nothing is known, not even the type (FEEL's ``unknown``).

Hulls refuse Python's operators and truth value with ``TypeError``: the operations on known values stay as fast as
Python's own, and whoever meets a hull goes on in :mod:`uirules.values.lifted`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

__all__ = [
    "NO_BLAME",
    "UNKNOWN",
    "Anything",
    "Blame",
    "Hole",
    "Interval",
    "OneOf",
    "Rows",
    "Template",
    "Uncertain",
    "blame_of",
    "either",
    "one_of",
    "span",
]


class Hole(NamedTuple):
    """A fact that was not given. ``pointer`` says where it would stand; ``part`` tells which rows of a list are meant.

    ``part`` is ``""`` for a value, ``"earlier"`` and ``"later"`` for rows before and after the span in which a list is
    complete, ``"list"`` for a list that was not given at all.
    """

    fact: str
    pointer: str
    part: str = ""


Blame = frozenset[Hole]
NO_BLAME: Blame = frozenset()
"""The blame of what is known."""


class Uncertain:
    """The root of all hulls. ``blame`` holds the facts that make the value uncertain."""

    __slots__ = ()
    blame: Blame

    def __bool__(self) -> NoReturn:
        raise TypeError("an uncertain value has no truth value")

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("an uncertain value equals nothing")

    __hash__ = None  # type: ignore[assignment]


class Anything(Uncertain):
    """The value of which nothing is known."""

    __slots__ = ("blame",)

    def __init__(self, blame: Blame = NO_BLAME) -> None:
        self.blame = blame

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str | tuple[Any, ...]:
        return "UNKNOWN" if self is UNKNOWN else (Anything, (self.blame,))


UNKNOWN = Anything()


class OneOf(Uncertain):
    """One of at least two booleans or texts; ``values`` is sorted, so that equal hulls print equally."""

    __slots__ = ("blame", "values")
    values: tuple[Any, ...]

    def __init__(self, values: tuple[Any, ...], blame: Blame) -> None:
        self.values = values
        self.blame = blame

    def __repr__(self) -> str:
        return f"OneOf({', '.join(map(repr, self.values))})"


class Interval(Uncertain):
    """A number, month or date between ``low`` and ``high``, both included; None: no bound on that side."""

    __slots__ = ("blame", "high", "low")
    low: Any
    high: Any

    def __init__(self, low: Any, high: Any, blame: Blame) -> None:
        self.low = low
        self.high = high
        self.blame = blame

    def __repr__(self) -> str:
        return f"Interval({self.low}, {self.high})"


class Template(NamedTuple):
    """Items that may still come: ``item`` (its uncertain parts hulls), at most ``limit`` of them (None: no limit)."""

    item: Any
    limit: int | None
    blame: Blame


class Rows(Uncertain):
    """A list of which the ``certain`` items are there, the ``possible`` ones may be, and ``more`` may come.

    ``at_least`` and ``at_most`` bound the length beyond what the items say: the group of a month has one row at the
    least, the latest twelve months are twelve at the most. Order carries no meaning.
    """

    __slots__ = ("at_least", "at_most", "certain", "more", "possible")
    certain: tuple[Any, ...]
    possible: tuple[tuple[Any, Blame], ...]
    more: tuple[Template, ...]
    at_least: int
    at_most: int | None

    def __init__(
        self,
        certain: Iterable[Any],
        possible: Iterable[tuple[Any, Blame]] = (),
        more: Iterable[Template] = (),
        at_least: int = 0,
        at_most: int | None = None,
    ) -> None:
        self.certain = tuple(certain)
        self.possible = tuple(possible)
        self.more = tuple(more)
        self.at_least = max(at_least, len(self.certain))
        self.at_most = at_most

    @property
    def blame(self) -> Blame:  # type: ignore[override]
        """Worked out when it is asked for: most lists are only filtered further."""
        return self.presence_blame().union(*(blame_of(item) for item in self.certain))

    def presence_blame(self) -> Blame:
        """The facts on which the length depends."""
        return NO_BLAME.union(*(blame for _, blame in self.possible), *(template.blame for template in self.more))

    def longest(self) -> int | None:
        """The greatest length, None where it has no bound."""
        total: int | None = len(self.certain) + len(self.possible)
        for template in self.more:
            total = None if total is None or template.limit is None else total + template.limit
        if self.at_most is None:
            return total
        return self.at_most if total is None else min(total, self.at_most)

    def __repr__(self) -> str:
        return f"Rows({len(self.certain)} certain, {len(self.possible)} possible, {len(self.more)} more)"


def blame_of(value: Any) -> Blame:
    """The facts that make ``value`` uncertain; for a record, those of its fields."""
    if isinstance(value, Uncertain):
        return value.blame
    if type(value) is tuple:
        return NO_BLAME.union(*(blame_of(part) for part in value))
    return getattr(value, "blame", NO_BLAME)


def either(blame: Blame) -> OneOf:
    """True or false."""
    return OneOf((False, True), blame)


def one_of(values: Iterable[Any], blame: Blame) -> Any:
    """The hull of some booleans or texts: the value itself where there is but one."""
    distinct = tuple(sorted(set(values)))
    return distinct[0] if len(distinct) == 1 else OneOf(distinct, blame)


def span(low: Any, high: Any, blame: Blame) -> Any:
    """The hull of what lies between two bounds: the value itself where they meet."""
    if low is not None and high is not None and low == high:
        return low
    return Interval(low, high, blame)
