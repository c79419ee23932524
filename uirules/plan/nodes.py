"""The nodes of a plan: a closed set, one frozen dataclass each.

A plan is the one intermediate form between rulesets and engines. Law dates and readings are inputs of it: parameter
lookups, reading choices and dated choices stay nodes. Every node has its type. Months are integers (year × 12 + month
− 1), records are tuples in the order of their type's fields.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from uirules.ruleset.types import Type

__all__ = [
    "Absent",
    "AddDays",
    "AddMonths",
    "Aggregate",
    "And",
    "Arithmetic",
    "ByDate",
    "Dated",
    "Column",
    "Compare",
    "CompleteUntil",
    "CompletedYears",
    "Constant",
    "Contains",
    "DaysBetween",
    "Defaults",
    "Definition",
    "Distinct",
    "Exception_",
    "Extreme",
    "Fact",
    "Field",
    "Filter",
    "FirstDay",
    "For",
    "GroupByMonth",
    "If",
    "LastDay",
    "Latest",
    "Local",
    "LongestRun",
    "Member",
    "MonthOf",
    "NODES",
    "Node",
    "Not",
    "Or",
    "Parameter",
    "Power",
    "Quantified",
    "Reading",
    "Requires",
    "Round",
    "Row",
    "Schedule",
    "State",
    "Table",
    "TableRow",
    "Within",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """The root of all nodes."""

    type: Type


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A known value written in the formula."""

    value: Any


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A fact of the claim by its path."""

    path: str


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """The result of another definition or condition of the provision."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A parameter's value on a date: ``on`` is None for the date the law goes by, else a date or month."""

    name: str
    on: Node | None


@dataclass(frozen=True, slots=True)
class Reading(Node):
    """The branch of the option adopted for a reading."""

    reading: str
    options: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A branch from a day on. ``cite`` and ``assurance`` are its own where it has them."""

    start: dt.date
    value: Node
    published: dt.date
    cite: tuple[str, ...]
    assurance: str | None


@dataclass(frozen=True, slots=True)
class ByDate(Node):
    """The branch in force on the date the law goes by; ``entries`` in order of first day and day of publication."""

    entries: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Power(Node):
    """A power with a constant exponent that is a small natural number."""

    base: Node
    exponent: int


@dataclass(frozen=True, slots=True)
class Round(Node):
    """Rounding to a multiple of ``to``, by a mode of :data:`uirules.values.numbers.MODES`."""

    mode: Literal["floor", "ceiling", "half_up", "down", "up", "half_down", "half_even"]
    operand: Node
    to: Any


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    choose: Literal["min", "max"]
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Within(Node):
    """Whether ``operand`` lies in a range."""

    operand: Node
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Member(Node):
    """Whether ``operand`` is one of some known values."""

    operand: Node
    values: frozenset[Any]


@dataclass(frozen=True, slots=True)
class And(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Absent(Node):
    """Whether a fact that may be absent is known to be absent."""

    operand: Node


@dataclass(frozen=True, slots=True)
class MonthOf(Node):
    date: Node


@dataclass(frozen=True, slots=True)
class AddMonths(Node):
    """Months added to a month, or to a date (a day that the month lacks becomes its last day)."""

    operand: Node
    months: Node


@dataclass(frozen=True, slots=True)
class AddDays(Node):
    operand: Node
    days: Node


@dataclass(frozen=True, slots=True)
class CompletedYears(Node):
    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class DaysBetween(Node):
    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class FirstDay(Node):
    month: Node


@dataclass(frozen=True, slots=True)
class LastDay(Node):
    month: Node


@dataclass(frozen=True, slots=True)
class Local(Node):
    """The row or value a surrounding list operation is at; ``slot`` numbers them from the outside."""

    slot: int


@dataclass(frozen=True, slots=True)
class Field(Node):
    """One field of a row."""

    row: Node
    index: int


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """The items that pass. ``bounds`` are the comparisons with the time field that every passing item satisfies."""

    source: Node
    slot: int
    condition: Node
    bounds: tuple[tuple[int, str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class For(Node):
    """Each item's result."""

    source: Node
    slot: int
    result: Node


@dataclass(frozen=True, slots=True)
class Row(Node):
    """A record made of its fields."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Column(Node):
    """One field of every item."""

    source: Node
    index: int


@dataclass(frozen=True, slots=True)
class GroupByMonth(Node):
    """Records ``{month, rows}`` in order of months."""

    source: Node
    index: int


@dataclass(frozen=True, slots=True)
class Distinct(Node):
    source: Node


@dataclass(frozen=True, slots=True)
class Contains(Node):
    source: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    function: Literal["count", "sum", "mean", "min", "max"]
    source: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    kind: Literal["some", "every"]
    source: Node
    slot: int
    condition: Node


@dataclass(frozen=True, slots=True)
class Latest(Node):
    """The last items by their month field."""

    source: Node
    length: Node
    index: int


@dataclass(frozen=True, slots=True)
class LongestRun(Node):
    source: Node


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: every cell a test of the input in its column (None: any value)."""

    tests: tuple[Node | None, ...]
    value: Node
    cite: str | None
    assurance: str | None


@dataclass(frozen=True, slots=True)
class TableInput:
    """An input of a decision table, and the range in which the table must have a value (None: open)."""

    name: str
    node: Node
    low: Any
    high: Any


@dataclass(frozen=True, slots=True)
class Table(Node):
    """The value of the first row whose tests all hold, or of all such rows; inputs are read through the tests.

    ``policy`` is DMN's hit policy: two rows of a ``unique`` table that hold, or two of an ``any`` table with different
    values, are a conflict; ``collect`` puts the values together by ``aggregate``. Bands have no ``inputs``.
    """

    rows: tuple[TableRow, ...]
    policy: str = "first"
    aggregate: str | None = None
    inputs: tuple[TableInput, ...] = ()


@dataclass(frozen=True, slots=True)
class Exception_:
    """An exception to a default; ``beats`` names the exceptions it goes before."""

    name: str
    when: Node
    value: Node
    cite: tuple[str, ...]
    beats: tuple[str, ...]
    assurance: str | None


@dataclass(frozen=True, slots=True)
class Defaults(Node):
    """A general rule with exceptions: two that apply, neither beating the other, are a conflict.

    Without a general rule (``default`` None) a case to which no exception applies has no rule.
    """

    default: Node | None
    exceptions: tuple[Exception_, ...]


@dataclass(frozen=True, slots=True)
class CompleteUntil(Node):
    """The last day on which a list is complete."""

    path: str


@dataclass(frozen=True, slots=True)
class Requires(Node):
    """A value that exists only where conditions are met; ``narrowed`` are the bounds they put on definitions."""

    conditions: tuple[str, ...]
    value: Node
    narrowed: tuple[tuple[str, str, Node], ...]


@dataclass(frozen=True, slots=True)
class State:
    """One state a period can be in: the first whose ``when`` holds."""

    name: str
    when: Node
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schedule(Node):
    """Periods of payment: ``count`` of them, one after the other from ``start``, each with columns, a state, an amount.

    Each lasts ``every`` months; 0 is one payment on the day ``start``.

    A period is a record ``(number, from, to, column, …)`` that stands in ``slot``; ``periods`` is the slot of the list
    itself. Of the lists in ``awaits``, rows dated after the day up to which they are complete are not reckoned with.
    """

    start: Node
    every: int
    count: Node
    amount: Node
    columns: tuple[tuple[str, Node], ...]
    states: tuple[State, ...]
    slot: int
    periods: int
    awaits: tuple[str, ...]


NODES: tuple[type[Node], ...] = (
    Constant,
    Fact,
    Definition,
    Parameter,
    Reading,
    ByDate,
    Arithmetic,
    Power,
    Round,
    Extreme,
    Compare,
    Within,
    Member,
    And,
    Or,
    Not,
    If,
    Absent,
    MonthOf,
    AddMonths,
    AddDays,
    CompletedYears,
    DaysBetween,
    FirstDay,
    LastDay,
    Local,
    Field,
    Filter,
    For,
    Row,
    Column,
    GroupByMonth,
    Distinct,
    Contains,
    Aggregate,
    Quantified,
    Latest,
    LongestRun,
    Table,
    Defaults,
    CompleteUntil,
    Requires,
    Schedule,
)
