"""Figures with what is asked of them, and verdicts. Everything is exact; what cannot be worked out is undetermined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from uirules.drafting.conform.model import Condition

__all__ = [
    "GRADES",
    "Filled",
    "Measure",
    "Origin",
    "Phrase",
    "Quantity",
    "Verdict",
    "judge",
    "joined",
    "plain_value",
    "weakest",
]

Verdict = Literal["pass", "fail", "undetermined", "judgement", "not_examined"]
GRADES = "ABCD"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit: exact, or known within two bounds.

    ``unit``: ``share``, ``weeks``, ``days``, ``months``, ``years``, ``persons``, or a currency.
    """

    low: int | Fraction
    high: int | Fraction
    unit: str

    @classmethod
    def of(cls, value: int | Fraction, unit: str) -> Quantity:
        """An exact figure."""
        return cls(value, value, unit)


Value = Quantity | bool | None
Filled = Quantity | str | dt.date | Mapping[str, str] | int
"""What fills a phrase: a figure, an id or name as it stands, a day, a text in the languages, a bare number."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the words of a report, by its key, with what fills it."""

    key: str
    values: Mapping[str, Filled] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure came from: the decision, what of it was read, its clauses and grade."""

    provision: str
    outputs: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure set against its condition."""

    figure: str
    label: Phrase
    value: Value
    verdict: Verdict = "undetermined"
    condition: Condition | None = None
    decides: bool = True
    grade: str | None = None
    origin: Origin | None = None
    notes: tuple[Phrase, ...] = ()
    unit: str = ""


def judge(value: Value, condition: Condition | None) -> Verdict:
    """Whether a figure meets a condition; ``undetermined`` where its bounds lie on both sides, or it is not known."""
    if condition is None or condition.empty:
        return "not_examined"
    if value is None:
        return "undetermined"
    if condition.is_ is not None:
        return "pass" if value is condition.is_ else "fail"
    if isinstance(value, bool):
        return "undetermined"
    if condition.at_least is not None:
        low, high = value.low >= condition.at_least, value.high >= condition.at_least
    else:
        low, high = value.low <= condition.at_most, value.high <= condition.at_most
    if low and high:
        return "pass"
    return "undetermined" if low or high else "fail"


def joined(verdicts: Iterable[Verdict], combine: Literal["all", "any", "agree"]) -> Verdict:
    """One verdict from those that decide.

    ``all``: each condition must be met; ``any``: the State may choose one of them; ``agree``: they are ways to work out
    one figure, and settle something only where they agree. ``undetermined``: some are, and could still turn it.
    """
    found = set(verdicts) - {"not_examined"}
    if not found:
        return "not_examined"
    if combine == "agree":
        return found.pop() if len(found) == 1 else "undetermined"
    sure, other = ("fail", "pass") if combine == "all" else ("pass", "fail")
    if sure in found:
        return sure
    for open_ in ("undetermined", "judgement"):
        if open_ in found:
            return open_
    return other  # type: ignore[return-value]


def weakest(grades: Iterable[str | None]) -> str | None:
    """The weakest of some grades; None where there is none."""
    known = [grade for grade in grades if grade]
    return max(known, default=None)


def plain_value(value: Any) -> Any:
    """A figure as JSON has it: exact numbers as whole numbers or as text of a fraction."""
    if isinstance(value, Quantity):
        ends = (plain_value(value.low), plain_value(value.high))
        return (
            {"value": ends[0], "unit": value.unit}
            if value.low == value.high
            else {
                "from": ends[0],
                "to": ends[1],
                "unit": value.unit,
            }
        )
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else value.numerator
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return value
