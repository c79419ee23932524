"""The syntax tree of FEEL: one frozen dataclass for each construct, each with its place in the text.

Evaluation (:mod:`uirules.feel`) and the compilation of rules (:mod:`uirules.plan`) read the same tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

__all__ = [
    "AtLiteral",
    "Between",
    "Binary",
    "Boolean",
    "Call",
    "Comparison",
    "Conjunction",
    "ContextLiteral",
    "Disjunction",
    "Expression",
    "Filter",
    "For",
    "FunctionLiteral",
    "If",
    "In",
    "InstanceOf",
    "Iteration",
    "ListLiteral",
    "Name",
    "Negation",
    "Null",
    "Number",
    "Path",
    "Quantified",
    "RangeLiteral",
    "Span",
    "String",
    "UnaryTest",
]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a construct stands: offsets ``start`` to ``end`` of the text; ``line`` and ``column`` of its start."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Number:
    at: Span
    value: int | Fraction


@dataclass(frozen=True, slots=True)
class String:
    at: Span
    value: str


@dataclass(frozen=True, slots=True)
class Boolean:
    at: Span
    value: bool


@dataclass(frozen=True, slots=True)
class Null:
    at: Span


@dataclass(frozen=True, slots=True)
class AtLiteral:
    """``@"2026-02-28"``: a date or duration written as text; ``text`` without the quotes."""

    at: Span
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name, possibly of several words joined by one space (``month of``)."""

    at: Span
    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """``source.name``"""

    at: Span
    source: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """``source[condition]``; the condition may also be an index."""

    at: Span
    source: Expression
    condition: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """``function(a, b)`` with ``arguments``, or ``function(x: a, y: b)`` with ``named``; never both."""

    at: Span
    function: Expression
    arguments: tuple[Expression, ...]
    named: tuple[tuple[str, Expression], ...] = ()


@dataclass(frozen=True, slots=True)
class Negation:
    """``-operand``"""

    at: Span
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    at: Span
    operator: Literal["+", "-", "*", "/", "**"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    at: Span
    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Conjunction:
    """``left and right``"""

    at: Span
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Disjunction:
    """``left or right``"""

    at: Span
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Between:
    """``operand between low and high``, both ends included"""

    at: Span
    operand: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """``< 5`` standing alone, as a test of the value on the left of ``in`` or as an unbounded range."""

    at: Span
    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    operand: Expression


@dataclass(frozen=True, slots=True)
class In:
    """``operand in test`` or ``operand in (test, test)``; a test is a :class:`UnaryTest` or any expression."""

    at: Span
    operand: Expression
    tests: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """``operand instance of type``; ``type`` as written, spaces normalised."""

    at: Span
    operand: Expression
    type: str


@dataclass(frozen=True, slots=True)
class If:
    at: Span
    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Iteration:
    """``name in source``, or ``name in source..until`` for a range of integers."""

    at: Span
    name: str
    source: Expression
    until: Expression | None = None


@dataclass(frozen=True, slots=True)
class For:
    """``for x in xs, y in ys return result``"""

    at: Span
    iterations: tuple[Iteration, ...]
    result: Expression


@dataclass(frozen=True, slots=True)
class Quantified:
    """``some|every x in xs satisfies condition``"""

    at: Span
    kind: Literal["some", "every"]
    iterations: tuple[Iteration, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class ListLiteral:
    at: Span
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral:
    """``{name: value, ...}``; later entries see earlier ones."""

    at: Span
    entries: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """``[low..high]``, with an open end for ``(``, ``)``, ``]``-first or ``[``-last."""

    at: Span
    low: Expression
    high: Expression
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class FunctionLiteral:
    """``function(x) body``"""

    at: Span
    parameters: tuple[str, ...]
    body: Expression


Expression = (
    Number
    | String
    | Boolean
    | Null
    | AtLiteral
    | Name
    | Path
    | Filter
    | Call
    | Negation
    | Binary
    | Comparison
    | Conjunction
    | Disjunction
    | Between
    | UnaryTest
    | In
    | InstanceOf
    | If
    | For
    | Quantified
    | ListLiteral
    | ContextLiteral
    | RangeLiteral
    | FunctionLiteral
)
